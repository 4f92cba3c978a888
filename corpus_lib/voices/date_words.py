"""How Arabic papers write dates: names of months and days, and patterns of whole dates.

The patterns are our own: `dateparser` 1.5 reads 8 of the 27 resolved dates of this repository's
documents (weekdays and bare years; no month in two calendars, no part of a year), and in their
running text takes «18%» and «35» for dates.
"""

from __future__ import annotations

from collections.abc import Iterator

import regex

from corpus_lib.prepare.normalization import match_key

# Levantine, Gulf and Maghrebi names, from January on.
_MONTHS = (
    "كانون الثاني|كانون ثاني|يناير|جانفي",
    "شباط|فبراير|فيفري",
    "آذار|أذار|مارس",
    "نيسان|أبريل|إبريل|أفريل",
    "أيار|مايو",
    "حزيران|يونيو|جوان",
    "تموز|يوليو|جويلية",
    "آب|أغسطس",
    "أيلول|سبتمبر",
    "تشرين الأول|تشرين أول|أكتوبر",
    "تشرين الثاني|تشرين ثاني|نوفمبر",
    "كانون الأول|كانون أول|ديسمبر",
)
MONTH_OF = {
    match_key(name): month
    for month, names in enumerate(_MONTHS, start=1)
    for name in names.split("|")
}
_DAYS = ("الاثنين", "الثلاثاء", "الأربعاء", "الخميس", "الجمعة", "السبت", "الأحد")
WEEKDAY_OF = {match_key(name): number for number, name in enumerate((*_DAYS, "الإثنين"))} | {
    match_key("الإثنين"): 0
}
DECADES = dict(
    zip(
        map(match_key, ["عشرين", "ثلاثين", "أربعين", "خمسين", "ستين", "سبعين", "ثمانين", "تسعين"]),
        range(20, 100, 10),
        strict=True,
    )
)
_NAME = "|".join(sorted("|".join(_MONTHS).split("|"), key=len, reverse=True))
_MONTH = rf"(?P<month>{_NAME})(?:\s?/\s?(?:{_NAME}|أب))?"
PAST, NOW, NEXT = "الماضي|الفائت|المنصرم", "الجاري|الحالي", "المقبل|القادم"
# The last or next so many units: singular, dual, and the plural, which says three at least.
UNITS = {
    "عقد": (120, 0, 1),
    "عقدين": (120, 0, 2),
    "عقود": (120, 0, 0),
    "عامين": (12, 0, 2),
    "سنتين": (12, 0, 2),
    "سنوات": (12, 0, 0),
    "أعوام": (12, 0, 0),
    "شهرين": (1, 0, 2),
    "أشهر": (1, 0, 0),
    "شهور": (1, 0, 0),
    "أسبوع": (0, 7, 1),
    "أسبوعين": (0, 7, 2),
    "أسابيع": (0, 7, 0),
    "يومين": (0, 1, 2),
    "أيام": (0, 1, 0),
}
NUMBERS = [
    "ثلاث",
    "أربع",
    "خمس",
    "ست",
    "سبع",
    "ثماني",
    "تسع",
    "عشر",
]  # from three on, for the plural
PLURAL = 3
LAST = (
    "الماضي|الماضية|الماضيين|الماضيتين|الأخير|الأخيرة|الأخيرين|الفائت|الفائتة|الفائتين|المنصرم|"
    "المنصرمة|المنصرمين|السابقة|السابقين"
)
_COMING = "المقبل|المقبلة|المقبلين|القادم|القادمة|القادمين"
_WHEN = rf"(?:\s+(?P<when>{PAST}|{NOW}|{NEXT}))"
_PART = r"(?:(?P<part>أواخر|نهاية|أوائل|مطلع|بداية|منتصف)\s+)?"
_YEAR = r"(?P<year>(?:1[89]|20)\d\d)"
_WORD = r"(?<![\p{L}\p{M}])[وفبلك]{0,2}"
_PATTERNS: dict[str, regex.Pattern[str]] = {
    kind: regex.compile(pattern + r"(?![\p{L}\p{M}\p{N}])")
    for kind, pattern in {
        "day": r"(?<!\p{N})(?P<year>(?:19|20)\d\d)[/-](?P<number>\d{1,2})[/-](?P<day>\d{1,2})",
        "years": r"(?<!\p{N})(?P<first>(?:1[89]|20)\d\d)\s?[-–]\s?(?P<last>(?:1[89]|20)\d\d)",
        "month": rf"(?:(?<!\p{{N}})(?P<day>\d{{1,2}})\s+|{_WORD}){_MONTH}(?:\s+{_YEAR}|{_WHEN})?",
        "year": rf"(?:{_WORD}(?:عام|سنة|العام)\s+|(?<=في\s))(?P<year>(?:1[89]|20)\d\d)",
        "decade": (
            rf"{_WORD}(?:ال)?(?P<decade>عشرين|ثلاثين|[أا]ربعين|خمسين|ستين|سبعين|ثمانين|تسعين)ي?ات"
            rf"(?:\s+القرن\s+(?P<century>{PAST}|العشرين))?"
        ),
        "relative year": rf"{_WORD}{_PART}العام{_WHEN}",
        "relative month": rf"{_WORD}{_PART}الشهر{_WHEN}",
        "span": (
            rf"{_WORD}ال(?P<unit>{'|'.join(UNITS)})"
            rf"(?:\s+ال(?P<count>{'|'.join(NUMBERS)})ة?)?\s+(?P<when>{LAST}|{_COMING})"
        ),
        "weekday": rf"{_WORD}(?:يوم\s+)?(?P<weekday>{'|'.join(_DAYS)}|الإثنين)(?:\s+(?:{PAST}))?",
    }.items()
}
# Month names that are also other words count only with a day, a year, or one of these before.
_BEFORE_MONTH = regex.compile(r"(?:في|منذ|خلال|شهر|حتى|نهاية|مطلع|أواخر|أوائل|بحلول)\s+$")


def names_time(word: str) -> bool:
    """Whether a word names a month or a day of the week, maybe in two calendars: تموز/يوليو."""
    months = {name.split()[0] for name in MONTH_OF}
    days = WEEKDAY_OF.keys() | {match_key(day).removeprefix("ال") for day in _DAYS}
    return any(part in months | days for part in match_key(word).split("/"))


def dates_in(text: str) -> Iterator[tuple[str, regex.Match[str]]]:
    """The dates of a text in their order, each with its kind."""
    found = [(kind, match) for kind, p in _PATTERNS.items() for match in p.finditer(text)]
    taken = 0
    for kind, match in sorted(found, key=lambda pair: (pair[1].start(), -pair[1].end())):
        alone = kind == "month" and not any(match.group(name) for name in ("day", "year", "when"))
        named = alone and "/" not in match.group()
        # The clitics of the match are letters of the word before which «في» stands.
        if named and not _BEFORE_MONTH.search(text[: match.start()]):
            continue
        if match.start() >= taken:
            taken = match.end()
            yield kind, match
