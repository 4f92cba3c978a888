"""About when: dates as Arabic papers write them, resolved to intervals with their certainty.

The patterns are our own: `dateparser` 1.5 reads 8 of the 27 resolved dates of this repository's
documents (weekdays and bare years; no month in two calendars, no part of a year), and in their
running text takes «18%» and «35» for dates.
"""

from __future__ import annotations

import calendar
from collections.abc import Callable, Iterator
from datetime import date, timedelta

import pandas as pd
import regex

from corpus_lib.prepare.corpus import Corpus
from corpus_lib.prepare.normalization import match_key
from corpus_lib.prepare.published import Interval, _month, _year, publication_interval
from corpus_lib.wording import readable

COLUMNS = ["doc_id", "start", "end", "text", "kind", "earliest", "latest", "certainty"]

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
_MONTH_OF = {
    match_key(name): month
    for month, names in enumerate(_MONTHS, start=1)
    for name in names.split("|")
}
_DAYS = ("الاثنين", "الثلاثاء", "الأربعاء", "الخميس", "الجمعة", "السبت", "الأحد")
_WEEKDAY_OF = {match_key(name): number for number, name in enumerate((*_DAYS, "الإثنين"))} | {
    match_key("الإثنين"): 0
}
_DECADES = dict(
    zip(
        map(match_key, ["عشرين", "ثلاثين", "أربعين", "خمسين", "ستين", "سبعين", "ثمانين", "تسعين"]),
        range(20, 100, 10),
        strict=True,
    )
)
_NAME = "|".join(sorted("|".join(_MONTHS).split("|"), key=len, reverse=True))
_MONTH = rf"(?P<month>{_NAME})(?:\s?/\s?(?:{_NAME}|أب))?"
_PAST, _NOW, _NEXT = "الماضي|الفائت|المنصرم", "الجاري|الحالي", "المقبل|القادم"
# The last or next so many units: singular, dual, and the plural, which says three at least.
_UNITS = {
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
_NUMBERS = [
    "ثلاث",
    "أربع",
    "خمس",
    "ست",
    "سبع",
    "ثماني",
    "تسع",
    "عشر",
]  # from three on, for the plural
_PLURAL = 3
_LAST = (
    "الماضي|الماضية|الماضيين|الماضيتين|الأخير|الأخيرة|الأخيرين|الفائت|الفائتة|الفائتين|المنصرم|"
    "المنصرمة|المنصرمين|السابقة|السابقين"
)
_COMING = "المقبل|المقبلة|المقبلين|القادم|القادمة|القادمين"
_WHEN = rf"(?:\s+(?P<when>{_PAST}|{_NOW}|{_NEXT}))"
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
            rf"(?:\s+القرن\s+(?P<century>{_PAST}|العشرين))?"
        ),
        "relative year": rf"{_WORD}{_PART}العام{_WHEN}",
        "relative month": rf"{_WORD}{_PART}الشهر{_WHEN}",
        "span": (
            rf"{_WORD}ال(?P<unit>{'|'.join(_UNITS)})"
            rf"(?:\s+ال(?P<count>{'|'.join(_NUMBERS)})ة?)?\s+(?P<when>{_LAST}|{_COMING})"
        ),
        "weekday": rf"{_WORD}(?:يوم\s+)?(?P<weekday>{'|'.join(_DAYS)}|الإثنين)(?:\s+(?:{_PAST}))?",
    }.items()
}
# Month names that are also other words count only with a day, a year, or one of these before.
_BEFORE_MONTH = regex.compile(r"(?:في|منذ|خلال|شهر|حتى|نهاية|مطلع|أواخر|أوائل|بحلول)\s+$")


def date_mentions(corpus: Corpus) -> pd.DataFrame:
    """The dates that the documents speak of, as intervals.

    Absolute dates («2022/11/10», «26 أكتوبر/تشرين أول 2022», «عام 1995», «(1980-1988)») come from
    the text. Relative ones («أواخر العام الفائت», «24 شباط/فبراير الماضي») are resolved from the
    document's publication date; where that is itself an interval, so is the result, and a weekday
    is resolved only if the day of publication is known.

    Returns:
        One row per date in the order of the text: `doc_id, start, end, text` (raw), `kind` (day,
        month, year, years, decade, relative year, relative month, span, weekday), `earliest` and
        `latest` (ISO days, both inside; "" if unresolved), `certainty`: "stated" in the text,
        "relative" to a stated publication date, "inferred" from an inferred one, "vague" for
        spans of an untold number of units («الأشهر الأخيرة»: read as the three that a plural
        means at least, up to the publication), "unresolved".

    References:
        Interval reading of vague dates as in EDTF (ISO 8601-2:2019).
    """
    rows: list[tuple[object, ...]] = []
    published = corpus.documents.set_index("doc_id")[["published", "published_certainty"]]
    for doc_id, (text, certainty) in zip(published.index, published.to_numpy(), strict=True):
        public = publication_interval(text) if text else None
        told = {"stated": "relative", "inferred": "inferred"}.get(certainty, "unresolved")
        places = corpus.segments.loc[corpus.segments["doc_id"] == doc_id, ["start", "end"]]
        for begin, end in places.itertuples(index=False):
            for kind, match in _matches(corpus.raw(doc_id)[begin:end]):
                interval = _RESOLVE[kind](match, public)
                stated = kind in ("day", "years", "year") or match.groupdict().get("year")
                sure = "stated" if stated else "vague" if _is_vague(kind, match) else told
                days = [day.isoformat() for day in interval] if interval else ["", ""]
                span = begin + match.start(), begin + match.end(), match.group()
                rows.append((doc_id, *span, kind, *days, sure if interval else "unresolved"))
    table = pd.DataFrame(rows, columns=COLUMNS)
    return table.astype({name: "int64" if name in ("start", "end") else "str" for name in COLUMNS})


def timeline(dates: pd.DataFrame) -> pd.DataFrame:
    """The resolved dates as rows for `show.plot_intervals`, earliest first within a document.

    Args:
        dates: The table of `date_mentions`.

    Returns:
        One row per distinct date of a document: `doc_id, label` (the text), `gloss` (document and
        certainty), `middle, from_year, to_year` (years with fractions).
    """
    resolved = dates[dates["earliest"] != ""].drop_duplicates(["doc_id", "earliest", "latest"])
    first = [_as_year(day) for day in resolved["earliest"]]
    last = [_as_year(day) for day in resolved["latest"]]
    names = map(readable, resolved["doc_id"])
    table = pd.DataFrame(
        {
            "doc_id": resolved["doc_id"].to_numpy(),
            "label": resolved["text"].to_numpy(),
            "gloss": [", ".join(pair) for pair in zip(names, resolved["certainty"], strict=True)],
            "from_year": first,
            "to_year": last,
        }
    )
    table["middle"] = (table["from_year"] + table["to_year"]) / 2
    order = {doc_id: place for place, doc_id in enumerate(dates["doc_id"].unique())}
    table["_order"] = table["doc_id"].map(order)
    return table.sort_values(["_order", "middle"], ignore_index=True).drop(columns="_order")


def names_time(word: str) -> bool:
    """Whether a word names a month or a day of the week, maybe in two calendars: تموز/يوليو."""
    months = {name.split()[0] for name in _MONTH_OF}
    days = _WEEKDAY_OF.keys() | {match_key(day).removeprefix("ال") for day in _DAYS}
    return any(part in months | days for part in match_key(word).split("/"))


def _matches(text: str) -> Iterator[tuple[str, regex.Match[str]]]:
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


def _day(match: regex.Match[str], _public: Interval | None) -> Interval | None:
    try:
        day = date(int(match["year"]), int(match["number"]), int(match["day"]))
    except ValueError:
        return None
    return day, day


def _years(match: regex.Match[str], _public: Interval | None) -> Interval | None:
    first, last = int(match["first"]), int(match["last"])
    return (date(first, 1, 1), date(last, 12, 31)) if first <= last else None


def _one_year(match: regex.Match[str], _public: Interval | None) -> Interval | None:
    return _year(int(match["year"]))


def _dated_month(match: regex.Match[str], public: Interval | None) -> Interval | None:
    month = _MONTH_OF[match_key(match["month"])]
    if match["year"]:
        return _within(int(match["year"]), month, match["day"])
    if public is None:
        return None
    ends = [_within(_year_meant(day, month, match["when"]), month, match["day"]) for day in public]
    found = [end for end in ends if end]
    return (found[0][0], found[-1][1]) if found else None


def _year_meant(public: date, month: int, when: str | None) -> int:
    """The year of a month without one: the last such month, this year's, or the next."""
    if when and when in _NOW.split("|"):
        return public.year
    if when and when in _NEXT.split("|"):
        return public.year + (month <= public.month)
    # «الماضي» excludes the month of publication, no word at all includes it.
    return public.year - (month >= public.month if when else month > public.month)


def _decade(match: regex.Match[str], public: Interval | None) -> Interval | None:
    if match["century"] != "العشرين" and (public is None or not match["century"]):
        return None
    century = 1900 if public is None else (public[0].year // 100 - 1) * 100
    if match["century"] == "العشرين":
        century = 1900
    first = century + _DECADES[match_key(match["decade"])]
    return date(first, 1, 1), date(first + 9, 12, 31)


def _relative_year(match: regex.Match[str], public: Interval | None) -> Interval | None:
    if public is None:
        return None
    shift = _shift(match["when"])
    first, last = (day.year + shift for day in public)
    months = _part(match["part"], 12)
    return date(first, months[0], 1), _month(last, months[1])[1]


def _relative_month(match: regex.Match[str], public: Interval | None) -> Interval | None:
    if public is None:
        return None
    shift = _shift(match["when"])
    numbers = [day.year * 12 + day.month - 1 + shift for day in public]
    first, last = (_month(number // 12, number % 12 + 1) for number in numbers)
    return first[0], last[1]


def _weekday(match: regex.Match[str], public: Interval | None) -> Interval | None:
    if public is None or public[0] != public[1]:
        return None
    back = (public[0].weekday() - _WEEKDAY_OF[match_key(match["weekday"])]) % 7
    day = public[0] - timedelta(days=back)
    return day, day


def _span(match: regex.Match[str], public: Interval | None) -> Interval | None:
    """From so many units before the publication up to it, or as many after it."""
    if public is None:
        return None
    months, days, number = _UNITS[match["unit"]]
    if match["count"]:
        number = _NUMBERS.index(match["count"]) + _PLURAL
    back = -1 if match["when"] in _LAST.split("|") else 1
    ends = []
    for day in public:
        month = day.year * 12 + day.month - 1 + back * months * (number or _PLURAL)
        year, index = divmod(month, 12)
        last = calendar.monthrange(year, index + 1)[1]
        moved = date(year, index + 1, min(day.day, last))
        ends.append(moved + timedelta(days=back * days * (number or _PLURAL)))
    return (ends[0], public[1]) if back < 0 else (public[0], ends[1])


def _is_vague(kind: str, match: regex.Match[str]) -> bool:
    """Whether a plural without a number tells only that there are three units or more."""
    return kind == "span" and not match["count"] and not _UNITS[match["unit"]][2]


def _shift(when: str) -> int:
    return -1 if when in _PAST.split("|") else 1 if when in _NEXT.split("|") else 0


def _part(part: str | None, n: int) -> tuple[int, int]:
    """The first and last of n months that a part of a year spans: a third of it."""
    third = n // 3
    if part in ("أواخر", "نهاية"):
        return n - third + 1, n
    if part in ("أوائل", "مطلع", "بداية"):
        return 1, third
    return (third + 1, n - third) if part else (1, n)


def _within(year: int, month: int, day: str | None) -> Interval | None:
    if not day:
        return _month(year, month)
    try:
        exact = date(year, month, int(day))
    except ValueError:
        return None
    return exact, exact


def _as_year(day: str) -> float:
    exact = date.fromisoformat(day)
    return exact.year + (exact.timetuple().tm_yday - 1) / 365.25


_RESOLVE: dict[str, Callable[[regex.Match[str], Interval | None], Interval | None]] = {
    "day": _day,
    "years": _years,
    "month": _dated_month,
    "year": _one_year,
    "decade": _decade,
    "relative year": _relative_year,
    "relative month": _relative_month,
    "span": _span,
    "weekday": _weekday,
}
