"""About when: the dates that documents speak of, as intervals with their certainty."""

import calendar
from collections.abc import Callable, Iterator
from datetime import date, timedelta

import pandas as pd
import regex

from corpus_lib.prepare.corpus import Corpus
from corpus_lib.prepare.normalization import match_key
from corpus_lib.prepare.published import MONTH_OF, Interval, _month, _year, publication_interval
from corpus_lib.voices import date_words

Told = dict[str, str | None]

_SENTENCE_END = regex.compile(r"[.!?؟\n]")
COLUMNS = ["doc_id", "start", "end", "text", "kind", "earliest", "latest", "certainty", "section"]
# Which days of its week, from Saturday on, a part of it spans.
_WEEK = {None: (0, 6), "منتصف": (2, 4), "اواخر": (4, 6), "نهاية": (4, 6)}


def date_mentions(corpus: Corpus) -> pd.DataFrame:
    """The dates that the documents speak of, as intervals.

    Absolute dates («2022/11/10», «26 أكتوبر/تشرين أول 2022», «عام 1995», «(1980-1988)») come from
    the text; 10/11/2022 is a day of November. Relative ones («أواخر العام الفائت», «24 شباط/فبراير
    الماضي», «قبل أيام») are resolved from the document's publication date; where that is itself an
    interval, so is the result, and a weekday or week is resolved only if the day of publication is
    known. A month without a year stands in the year that its sentence names before, and a year
    that could be several is the one of a month that follows with a word of its own («العام الماضي
    … في يوليو الماضي»). A month whose names in two calendars contradict each other is both.

    Returns:
        One row per date in the order of the text: `doc_id, start, end, text` (raw), `kind` (day,
        month, year, years, decade, relative year, relative month, span, weekday), `earliest` and
        `latest` (ISO days, both inside; "" if unresolved), `certainty`: "stated" in the text,
        "relative" to a stated publication date, "inferred" from an inferred one, "open" for spans
        of an untold number of units, of which only the end at the publication is known («الأشهر
        الأخيرة» has no `earliest`, «السنوات القادمة» no `latest`), "unresolved"; `section`; and
        `n_resolved` (both are known).

    References:
        Interval reading of vague dates as in EDTF (ISO 8601-2:2019).
    """
    rows: list[tuple[object, ...]] = []
    published = corpus.documents.set_index("doc_id")[["published", "published_certainty"]]
    for doc_id, (text, certainty) in zip(published.index, published.to_numpy(), strict=True):
        public = publication_interval(text) if text else None
        told = {"stated": "relative", "inferred": "inferred"}.get(certainty, "unresolved")
        inside = corpus.segments[corpus.segments["doc_id"] == doc_id]
        for begin, end, section in inside[["start", "end", "section"]].itertuples(index=False):
            folds, at = date_words.folded(corpus.raw(doc_id)[begin:end])
            for kind, match, interval in _resolved(folds, public):
                stated = kind in ("day", "years", "year") or match.groupdict().get("year")
                days = [day.isoformat() for day in interval] if interval else ["", ""]
                sure = "stated" if stated else told
                if _is_open(kind, match):
                    sure, days[not _lies_back(match.groupdict())] = "open", ""
                start, stop = begin + at[match.start()], begin + at[match.end() - 1] + 1
                span = start, stop, corpus.raw(doc_id)[start:stop]
                sure = sure if interval else "unresolved"
                rows.append((doc_id, *span, kind, *days, sure, section))
    table = pd.DataFrame(rows, columns=COLUMNS)
    kinds = {name: "int64" if name in ("start", "end") else "str" for name in COLUMNS}
    return table.astype(kinds).assign(n_resolved=~table["certainty"].isin(["open", "unresolved"]))


def reach(dates: pd.DataFrame) -> pd.DataFrame:
    """How far back and forward each document reaches, by the table of `date_mentions`.

    Returns:
        One row per document with dates: `doc_id, n_dates`, `n_resolved` (both ends are known), and
        of these the first day of the `earliest` and the last day of the `latest` ("" without any).
    """
    groups = dates.where(dates["n_resolved"]).groupby(dates["doc_id"], sort=False)
    table = groups.agg(
        n_dates=("start", "size"),
        n_resolved=("start", "count"),
        earliest=("earliest", "min"),
        latest=("latest", "max"),
    )
    return table.fillna("").reset_index()


def _resolved(
    text: str, public: Interval | None
) -> Iterator[tuple[str, regex.Match[str], Interval | None]]:
    """The dates of a folded text with their intervals, each read within its sentence."""
    dates = date_words.dates_in(text)
    found = [[kind, match, interval_of(kind, match, public)] for kind, match in dates]
    for here, (kind, match, interval) in enumerate(found):
        for _, later, its in found[here + 1 :] if kind in ("year", "relative year") else ():
            if _SENTENCE_END.search(text[match.end() : later.start()]):
                break
            if interval and its and later.groupdict().get("when") and interval[0] <= its[0]:
                years = _year(its[0].year)[0], _year(its[1].year)[1]
                interval = max(interval[0], years[0]), min(interval[1], years[1])
        found[here][2] = interval
    year, last = None, 0
    for kind, match, interval in found:
        if _SENTENCE_END.search(text[last : match.start()]):
            year = None
        last = match.end()
        if kind in ("year", "relative year") and interval:
            year = interval[0].year if interval[0].year == interval[1].year else None
        if kind == "month" and year and not (match["year"] or match["when"]):
            # Read as if published at the end of that year, so that it is that year's month.
            interval = interval_of(kind, match, (date(year, 12, 31), date(year, 12, 31)))
        yield kind, match, interval


def interval_of(kind: str, match: regex.Match[str], public: Interval | None) -> Interval | None:
    """The days that a date means; None if none, or if they rest on an unknown publication.

    A Hijri date has none: calendars of the same year differ by a day or two.
    """
    told = match.groupdict()
    if kind in _ABSOLUTE:
        return _ABSOLUTE[kind](told, public)
    return _RELATIVE[kind](told, *public) if public and kind in _RELATIVE else None


def _day(told: Told, _public: Interval | None) -> Interval | None:
    return _within(int(told["year"] or 0), int(told["number"] or 0), told["day"])


def _years(told: Told, _public: Interval | None) -> Interval | None:
    first, last = int(told["first"] or 0), int(told["last"] or 0)
    return (_year(first)[0], _year(last)[1]) if first <= last else None


def _dated_month(told: Told, public: Interval | None) -> Interval | None:
    """A month; both of them where its names in two calendars name different ones."""
    found = []
    for name in (told["month"], told["also"] or told["month"]):
        month = MONTH_OF[match_key(str(name))]
        years = [_year_meant(day, month, told["when"]) for day in public or ()]
        for year in [int(told["year"])] if told["year"] else years:
            found += [end for end in [_within(year, month, told["day"])] if end]
    return (min(found)[0], max(found)[1]) if found else None


def _year_meant(public: date, month: int, when: str | None) -> int:
    """The year of a month without one: the last such month, this year's, or the next."""
    if when and when in date_words.NOW.split("|"):
        return public.year
    if when and when in date_words.NEXT.split("|"):
        return public.year + (month <= public.month)
    # «الماضي» excludes the month of publication, no word at all includes it.
    return public.year - (month >= public.month if when else month > public.month)


def _decade(told: Told, public: Interval | None) -> Interval | None:
    century = 1900
    if told["century"] != "العشرين":
        if public is None or not told["century"]:
            return None
        century = (public[0].year // 100 - 1) * 100
    first = century + date_words.DECADES[match_key(str(told["decade"]))]
    return _year(first)[0], _year(first + 9)[1]


def _relative_year(told: Told, first: date, last: date) -> Interval:
    shift, months = _shift(told["when"]), _part(told["part"])
    return date(first.year + shift, months[0], 1), _month(last.year + shift, months[1])[1]


def _relative_month(told: Told, first: date, last: date) -> Interval:
    months = [_moved(day.replace(day=1), _shift(told["when"]), 0) for day in (first, last)]
    return months[0], _month(months[1].year, months[1].month)[1]


def _weekday(told: Told, first: date, last: date) -> Interval | None:
    if first != last:
        return None
    back = (first.weekday() - date_words.WEEKDAY_OF[match_key(str(told["weekday"]))]) % 7
    day = first - timedelta(days=back)
    return day, day


def _span(told: Told, first: date, last: date) -> Interval:
    """From so many units before the publication up to it, or as many after it."""
    months, days, number = date_words.UNITS[str(told["unit"])]
    count = told["count"]
    if count:
        named = date_words.NUMBERS.index
        number = int(count) if count.isdigit() else named(count) + date_words.PLURAL
    back = _lies_back(told)
    n = (number or date_words.PLURAL) * (-1 if back else 1)
    moved = _moved(first if back else last, n * months, n * days)
    return (moved, last) if back else (first, moved)


def _week(told: Told, first: date, last: date) -> Interval | None:
    """The week of the day of publication, from Saturday on, or the third of it that is told."""
    if first != last:
        return None
    saturday = first - timedelta(days=(first.weekday() - date_words.WEEKDAY_OF["السبت"]) % 7)
    saturday += timedelta(weeks=_shift(told["when"]))
    low, high = _WEEK.get(told["part"], (0, 2))
    return saturday + timedelta(days=low), saturday + timedelta(days=high)


def _moved(day: date, months: int, days: int) -> date:
    year, index = divmod(day.year * 12 + day.month - 1 + months, 12)
    last = calendar.monthrange(year, index + 1)[1]
    return date(year, index + 1, min(day.day, last)) + timedelta(days=days)


def _lies_back(told: Told) -> bool:
    """Whether a span ends with the publication; «قبل أيام» has no word for when."""
    return told.get("when") in (None, *date_words.LAST.split("|"))


def _is_open(kind: str, match: regex.Match[str]) -> bool:
    """Whether a plural without a number tells only that there are three units or more."""
    return kind in ("span", "ago") and not match["count"] and not date_words.UNITS[match["unit"]][2]


def _shift(when: str | None) -> int:
    past, coming = date_words.PAST.split("|"), date_words.NEXT.split("|")
    return -1 if when in past else int(when in coming)


def _part(part: str | None) -> tuple[int, int]:
    """The first and last of the months that a part of a year spans: a third of it."""
    if part in ("اواخر", "نهاية"):
        return 9, 12
    if part in ("اوائل", "مطلع", "بداية"):
        return 1, 4
    return (5, 8) if part else (1, 12)


def _within(year: int, month: int, day: str | None) -> Interval | None:
    if not day:
        return _month(year, month)
    try:
        exact = date(year, month, int(day))
    except ValueError:
        return None
    return exact, exact


_ABSOLUTE: dict[str, Callable[[Told, Interval | None], Interval | None]] = {
    **{"day": _day, "years": _years, "month": _dated_month, "decade": _decade},
    "year": lambda told, _: _year(int(told["year"] or 0)),
}
_RELATIVE: dict[str, Callable[[Told, date, date], Interval | None]] = {
    **{"relative year": _relative_year, "relative month": _relative_month, "weekday": _weekday},
    **{"span": _span, "ago": _span, "week": _week},
}
