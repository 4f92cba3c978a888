"""Which days a date in a text means, given the day of publication."""

from __future__ import annotations

import calendar
from collections.abc import Callable
from datetime import date, timedelta

import regex

from corpus_lib.prepare.months import MONTH_OF
from corpus_lib.prepare.normalization import match_key
from corpus_lib.prepare.published import Interval, _month, _year
from corpus_lib.voices.date_words import (
    DECADES,
    LAST,
    NEXT,
    NOW,
    NUMBERS,
    PAST,
    PLURAL,
    UNITS,
    WEEKDAY_OF,
)


def _day(match: regex.Match[str], _public: Interval | None) -> Interval | None:
    try:
        day = date(int(match["year"]), int(match["number"]), int(match["day"]))
    except ValueError:
        return None
    return day, day


def _hijri(_match: regex.Match[str], _public: Interval | None) -> None:
    """Listed, not converted: calendars of the same year differ by a day or two."""


def _years(match: regex.Match[str], _public: Interval | None) -> Interval | None:
    first, last = int(match["first"]), int(match["last"])
    return (date(first, 1, 1), date(last, 12, 31)) if first <= last else None


def _one_year(match: regex.Match[str], _public: Interval | None) -> Interval | None:
    return _year(int(match["year"]))


def _dated_month(match: regex.Match[str], public: Interval | None) -> Interval | None:
    """A month; both of them where its names in two calendars name different ones."""
    found = []
    for name in (match["month"], match["also"] or match["month"]):
        month = MONTH_OF[match_key(name)]
        if match["year"]:
            years = [int(match["year"])]
        else:
            years = [_year_meant(day, month, match["when"]) for day in public or ()]
        found += [end for year in years if (end := _within(year, month, match["day"]))]
    return (min(found)[0], max(found)[1]) if found else None


def _year_meant(public: date, month: int, when: str | None) -> int:
    """The year of a month without one: the last such month, this year's, or the next."""
    if when and when in NOW.split("|"):
        return public.year
    if when and when in NEXT.split("|"):
        return public.year + (month <= public.month)
    # «الماضي» excludes the month of publication, no word at all includes it.
    return public.year - (month >= public.month if when else month > public.month)


def _decade(match: regex.Match[str], public: Interval | None) -> Interval | None:
    if match["century"] != "العشرين" and (public is None or not match["century"]):
        return None
    century = 1900 if public is None else (public[0].year // 100 - 1) * 100
    if match["century"] == "العشرين":
        century = 1900
    first = century + DECADES[match_key(match["decade"])]
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
    back = (public[0].weekday() - WEEKDAY_OF[match_key(match["weekday"])]) % 7
    day = public[0] - timedelta(days=back)
    return day, day


def _span(match: regex.Match[str], public: Interval | None) -> Interval | None:
    """From so many units before the publication up to it, or as many after it."""
    if public is None:
        return None
    months, days, number = UNITS[match["unit"]]
    if match["count"]:
        count = match["count"]
        number = int(count) if count.isdigit() else NUMBERS.index(count) + PLURAL
    # «قبل أيام» has no word for when: it lies back.
    back = -1 if match.groupdict().get("when") in (None, *LAST.split("|")) else 1
    ends = []
    for day in public:
        month = day.year * 12 + day.month - 1 + back * months * (number or PLURAL)
        year, index = divmod(month, 12)
        last = calendar.monthrange(year, index + 1)[1]
        moved = date(year, index + 1, min(day.day, last))
        ends.append(moved + timedelta(days=back * days * (number or PLURAL)))
    return (ends[0], public[1]) if back < 0 else (public[0], ends[1])


def _week(match: regex.Match[str], public: Interval | None) -> Interval | None:
    """The week of the day of publication, from Saturday on, or the third of it that is told."""
    if public is None or public[0] != public[1]:
        return None
    first = public[0] - timedelta(days=(public[0].weekday() - WEEKDAY_OF["السبت"]) % 7)
    low, high = {None: (0, 6), "منتصف": (2, 4), "اواخر": (4, 6), "نهاية": (4, 6)}.get(
        match["part"], (0, 2)
    )
    return first + timedelta(days=low), first + timedelta(days=high)


def is_vague(kind: str, match: regex.Match[str]) -> bool:
    """Whether a plural without a number tells only that there are three units or more."""
    return kind in ("span", "ago") and not match["count"] and not UNITS[match["unit"]][2]


def _shift(when: str) -> int:
    return -1 if when in PAST.split("|") else 1 if when in NEXT.split("|") else 0


def _part(part: str | None, n: int) -> tuple[int, int]:
    """The first and last of n months that a part of a year spans: a third of it."""
    third = n // 3
    if part in ("اواخر", "نهاية"):
        return n - third + 1, n
    if part in ("اوائل", "مطلع", "بداية"):
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


RESOLVE: dict[str, Callable[[regex.Match[str], Interval | None], Interval | None]] = {
    "day": _day,
    "years": _years,
    "month": _dated_month,
    "year": _one_year,
    "decade": _decade,
    "relative year": _relative_year,
    "relative month": _relative_month,
    "span": _span,
    "ago": _span,
    "week": _week,
    "hijri": _hijri,
    "weekday": _weekday,
}
