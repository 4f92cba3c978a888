"""How Arabic papers write dates: names of months and days, and patterns of whole dates.

The patterns are our own: `dateparser` 1.5 reads 8 of the 27 resolved dates of this repository's
documents (weekdays and bare years; no month in two calendars, no part of a year), and in their
running text takes «18%» and «35» for dates.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator

import regex

from corpus_lib.prepare.normalization import match_key
from corpus_lib.prepare.published import MONTH_OF, MONTHS

_HIJRI = (
    "محرم|صفر|ربيع ال?اول|ربيع ال?ثاني|ربيع ال?اخر|جمادى ال?اولى|جمادى ال?ثانية|جمادى ال?اخرة|"
    "رجب|شعبان|رمضان|شوال|ذ[وي] القعدة|ذ[وي] الحجة"
)
_DAYS = ("الاثنين", "الثلاثاء", "الاربعاء", "الخميس", "الجمعة", "السبت", "الاحد")
WEEKDAY_OF = {match_key(name): number for number, name in enumerate(_DAYS)}
_TENS = ("عشرين", "ثلاثين", "اربعين", "خمسين", "ستين", "سبعين", "ثمانين", "تسعين")
DECADES = {match_key(name): 10 * number for number, name in enumerate(_TENS, start=2)}
_NAME = "|".join(sorted("|".join(MONTHS).split("|"), key=len, reverse=True))
# Maybe in two calendars: تموز/يوليو, شباط (فبراير).
_MONTH = (
    rf"(?P<month>{_NAME})"
    rf"(?:\s?[/-]\s?(?P<also>{_NAME})|\s?\(\s?(?P<also>{_NAME})\s?\))?"
)
PAST, NOW, NEXT = "الماضي|الفائت|المنصرم", "الجاري|الحالي", "المقبل|القادم"
# The last or next so many units: singular, dual, and the plural, which says three at least.
# Of each the months, the days, and how many, 0 for a plural.
UNITS = {
    **{"عقد": (120, 0, 1), "عقدين": (120, 0, 2), "عقود": (120, 0, 0)},
    **{"عامين": (12, 0, 2), "سنتين": (12, 0, 2), "سنوات": (12, 0, 0), "اعوام": (12, 0, 0)},
    **{"شهرين": (1, 0, 2), "اشهر": (1, 0, 0), "شهور": (1, 0, 0)},
    **{"اسبوع": (0, 7, 1), "اسبوعين": (0, 7, 2), "اسابيع": (0, 7, 0)},
    **{"يومين": (0, 1, 2), "ايام": (0, 1, 0)},
}
# From three on, for the plural.
NUMBERS = ["ثلاث", "اربع", "خمس", "ست", "سبع", "ثماني", "تسع", "عشر"]
PLURAL = 3
LAST = (
    "الماضي|الماضية|الماضيين|الماضيتين|الاخير|الاخيرة|الاخيرين|الفائت|الفائتة|الفائتين|المنصرم|"
    "المنصرمة|المنصرمين|السابقة|السابقين"
)
_COMING = "المقبل|المقبلة|المقبلين|القادم|القادمة|القادمين"
_WHEN = rf"(?:\s+(?P<when>{PAST}|{NOW}|{NEXT}))"
_PART = r"(?:(?P<part>اواخر|نهاية|اوائل|مطلع|بداية|منتصف)\s+)?"
_YEAR = r"(?:(?:من\s+)?(?:ال)?(?:عام|سنة)\s+)?(?P<year>(?:1[89]|20)\d\d)(?:\s?م)?"
_WORD = r"(?<![\p{L}\p{M}])[وفبلك]{0,2}"
_PATTERNS: dict[str, regex.Pattern[str]] = {
    kind: regex.compile(pattern + r"(?![\p{L}\p{M}\p{N}])")
    for kind, pattern in {
        "day": (
            r"(?<![\p{N}/.-])(?:(?P<year>(?:19|20)\d\d)(?P<sep>[/.-])(?P<number>\d{1,2})(?P=sep)"
            r"(?P<day>\d{1,2})|(?P<day>\d{1,2})(?P<sep>[/.-])(?P<number>\d{1,2})(?P=sep)"
            r"(?P<year>(?:19|20)\d\d))(?:\s?م)?(?![/-])"
        ),
        "hijri": (
            rf"(?:(?<!\p{{N}})\d{{1,2}}\s+(?:من\s+)?|{_WORD})(?:{_HIJRI})\s+(?:(?:ال)?عام\s+|سنة\s+)?"
            r"1[34]\d\d(?:\s?هـ?)?|(?<![\p{N}/.-])(?:1[34]\d\d(?P<sep>[/.-])\d{1,2}(?P=sep)\d{1,2}|"
            r"\d{1,2}(?P<sep>[/.-])\d{1,2}(?P=sep)1[34]\d\d)(?:\s?هـ?)?|(?<!\p{N})1[34]\d\d\s?هـ?"
        ),
        "years": r"(?<!\p{N})(?P<first>(?:1[89]|20)\d\d)\s?[-–]\s?(?P<last>(?:1[89]|20)\d\d)",
        "month": (
            rf"(?:(?<!\p{{N}})(?P<day>\d{{1,2}})\s+(?:من\s+)?(?:شهر\s+)?|{_WORD}){_MONTH}"
            rf"(?:\s?،?\s+{_YEAR}|{_WHEN})?"
        ),
        "year": rf"(?:{_WORD}(?:عام|سنة|العام)\s+|(?<=في\s))(?P<year>(?:1[89]|20)\d\d)",
        "decade": (
            rf"{_WORD}(?:ال)?(?P<decade>{'|'.join(_TENS)})ي?ات"
            rf"(?:\s+القرن\s+(?P<century>{PAST}|العشرين))?"
        ),
        "relative year": rf"{_WORD}{_PART}العام{_WHEN}",
        "relative month": rf"{_WORD}{_PART}الشهر{_WHEN}",
        "span": (
            rf"{_WORD}ال(?P<unit>{'|'.join(UNITS)})"
            rf"(?:\s+ال(?P<count>{'|'.join(NUMBERS)})ة?)?\s+(?P<when>{LAST}|{_COMING})"
        ),
        "ago": (
            rf"{_WORD}(?:قبل|منذ)\s+(?:(?P<count>{'|'.join(NUMBERS)}|\d{{1,3}})ة?\s+)?"
            rf"(?P<unit>{'|'.join(UNITS)})"
            r"(?!\s+(?:من|على)(?!\p{L}))"
        ),
        "week": rf"{_WORD}{_PART}الاسبوع(?:\s+(?P<when>{NOW}))?",
        "weekday": rf"{_WORD}(?:يوم\s+)?(?P<weekday>{'|'.join(_DAYS)})(?:\s+(?:{PAST}))?",
    }.items()
}
# Month names that are also other words count only with a day, a year, or one of these before.
_BEFORE_MONTH = regex.compile(r"(?:في|منذ|خلال|شهر|حتى|نهاية|مطلع|اواخر|اوائل|بحلول)\s+$")


_FOLD = dict.fromkeys("أإآٱ", "ا") | {
    digit: str(n % 10) for n, digit in enumerate("٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹")
}


def names_time(word: str) -> bool:
    """Whether a word names a month or a day of the week, maybe in two calendars: تموز/يوليو."""
    months = {name.split()[0] for name in MONTH_OF}
    days = WEEKDAY_OF.keys() | {match_key(day).removeprefix("ال") for day in _DAYS}
    return any(part in months | days for part in match_key(word).split("/"))


def folded(text: str) -> tuple[str, list[int]]:
    """The text as the patterns read it, and where each of its characters stands.

    Arabic digits become Latin ones, alef loses its hamza, marks of direction go.
    """
    places = [n for n, c in enumerate(text) if unicodedata.category(c) != "Cf"]
    return "".join(_FOLD.get(text[n], text[n]) for n in places), places


def dates_in(text: str) -> Iterator[tuple[str, regex.Match[str]]]:
    """The dates of a text that is `folded`, in their order, each with its kind."""
    found = [(kind, match) for kind, p in _PATTERNS.items() for match in p.finditer(text)]
    taken = 0
    for kind, match in sorted(found, key=lambda pair: (pair[1].start(), -pair[1].end())):
        alone = kind == "month" and not any(match.group(name) for name in ("day", "year", "when"))
        named = alone and not match["also"]
        # The clitics of the match are letters of the word before which «في» stands.
        if named and not _BEFORE_MONTH.search(text[: match.start()]):
            continue
        # «الأسبوع» alone is any week.
        if kind == "week" and not (match["part"] or match["when"]):
            continue
        if match.start() >= taken:
            taken = match.end()
            yield kind, match
