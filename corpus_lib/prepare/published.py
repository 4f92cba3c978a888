"""Dates of publication: intervals of days, and the order of documents in time."""

from __future__ import annotations

import calendar
import re
from datetime import date

import pandas as pd

from corpus_lib.errors import InputError

Interval = tuple[date, date]

_DATE = re.compile(r"\d{4}(?:-\d{2}){0,2}")
_OPEN = ("", "..")
_UNCERTAIN = re.compile(r"[?~%]")


def publication_interval(published: str) -> Interval:
    """The days within which a document was published.

    Args:
        published: "2022-11-10", "2022-11", "2022", or an interval of two such.

    Raises:
        InputError: If it is no such date.
    """
    first, _, last = published.partition("/")
    try:
        return _bounds(first)[0], _bounds(last or first)[1]
    except ValueError as error:
        raise InputError(
            f"published={published!r} is no date; "
            "expected 2022-11-10, 2022-11, 2022 or 2022-11/2023-02"
        ) from error


def certain_interval(published: str) -> Interval | None:
    """The days within which a document surely was published; None if that is not known.

    Args:
        published: As for `publication_interval`; also "" for unknown, "?" or "~" after a date that
            is uncertain, and ".." for an open end of an interval.

    Raises:
        InputError: If it is no such date.
    """
    if not published or _UNCERTAIN.search(published):
        return None
    first, slash, last = published.partition("/")
    if slash:
        first = date.min.isoformat() if first in _OPEN else first
        last = date.max.isoformat() if last in _OPEN else last
    return publication_interval(f"{first}{slash}{last}")


def _bounds(text: str) -> Interval:
    if not _DATE.fullmatch(text):
        raise ValueError(text)
    parts = [int(part) for part in text.split("-")]
    if len(parts) == 1:
        return _year(parts[0])
    if len(parts) == 2:
        return _month(*parts)
    return date(*parts), date(*parts)


def _year(year: int) -> Interval:
    return date(year, 1, 1), date(year, 12, 31)


def _month(year: int, month: int) -> Interval:
    return date(year, month, 1), date(year, month, calendar.monthrange(year, month)[1])


def order_of_publication(documents: pd.DataFrame) -> list[str]:
    """The documents from the earliest to the latest, undated ones last.

    Args:
        documents: The corpus's documents, with `published` in EDTF ("2022-11-10", "2022-06",
            "2022-11/2023-02"); an interval counts from its beginning.

    Returns:
        The `doc_id`s; those of one date keep the order of the table.
    """
    beginning = documents["published"].str.extract(r"^(\d{4}(?:-\d{2}){0,2})", expand=False)
    return documents.assign(key=beginning).sort_values("key", kind="stable")["doc_id"].tolist()
