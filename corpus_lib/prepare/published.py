"""When documents were published, and what they and actors are called: never by a file's name."""

from __future__ import annotations

import calendar
import re
from collections import Counter
from collections.abc import Collection, Mapping
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from corpus_lib.errors import InputError
from corpus_lib.prepare.normalization import match_key
from corpus_lib.prepare.readers import LISTS, read_table, read_words
from corpus_lib.translation import arabic_of_labels

if TYPE_CHECKING:
    from corpus_lib.prepare.corpus import Corpus


Interval = tuple[date, date]

_DATE = re.compile(r"\d{4}(?:-\d{2}){0,2}")
_OPEN = ("", "..")
_DIGITS = str.maketrans("٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹", "01234567890123456789")
_HIJRI = re.compile(r"(?<!\d)1[34]\d\d(?!\d)")
_UNCERTAIN = re.compile(r"[?~%]")


def publication_interval(published: str, *, what: str = "published") -> Interval:
    """The days within which "2022-11-10", "2022-11", "2022" or an interval of two such lies."""
    first, _, last = published.partition("/")
    try:
        return _bounds(first)[0], _bounds(last or first)[1]
    except ValueError as error:
        raise InputError(
            f"{what}={published!r} is no date; "
            "expected 2022-11-10, 2022-11, 2022 or 2022-11/2023-02"
        ) from error


def as_digits(text: str) -> str:
    """A text with the digits of Arabic and Persian as those of ASCII."""
    return text.translate(_DIGITS)


def is_hijri(written: str) -> bool:
    """Whether a date is of a Hijri year, lunar or Persian: no Arabic was in print before 1514."""
    return bool(_HIJRI.search(as_digits(written)))


def certain_interval(published: str) -> Interval | None:
    """The days within which a document surely was published; None if that is not known.

    Understands "" for unknown, "?" or "~" after a date that is uncertain, ".." for an open end.
    """
    if not published or _UNCERTAIN.search(published):
        return None
    first, slash, last = published.partition("/")
    if slash:
        first = date.min.isoformat() if first in _OPEN else first
        last = date.max.isoformat() if last in _OPEN else last
    return publication_interval(f"{first}{slash}{last}")


def is_older(documents: pd.DataFrame, doc_id: str, others: Collection[str]) -> bool:
    """Whether a document surely was published before each of the others."""
    known = documents.set_index("doc_id")["published"].map(certain_interval)
    own, theirs = known[doc_id], [known[other] for other in others]
    return own is not None and all(one is not None and own[1] < one[0] for one in theirs)


def _bounds(text: str) -> Interval:
    if not _DATE.fullmatch(text):
        raise ValueError(text)
    parts = [int(part) for part in text.split("-")]
    if len(parts) == 3:
        return date(*parts), date(*parts)
    return _month(*parts) if len(parts) == 2 else _year(*parts)


def _year(year: int) -> Interval:
    return date(year, 1, 1), date(year, 12, 31)


def _month(year: int, month: int) -> Interval:
    return date(year, month, 1), date(year, month, calendar.monthrange(year, month)[1])


def order_of_publication(documents: pd.DataFrame) -> list[str]:
    """The `doc_id`s from the earliest to the latest, intervals by their beginning, undated last."""
    beginning = documents["published"].str.extract(r"^(\d{4}(?:-\d{2}){0,2})", expand=False)
    return documents.assign(key=beginning).sort_values("key", kind="stable")["doc_id"].tolist()


_UNNAMED = {"en": "Document", "ar": "وثيقة"}
_LONG = 40  # letters of a title that serves as a name


def display_names(corpus: Corpus) -> pd.DataFrame:
    """What to call each document and each actor, in English and Arabic.

    A document is called as `short_name` and `short_name_ar` of `corpus.csv` say; where these are
    empty, by its outlet and month ("Alwaght (April 2021)"), without an outlet by its title. Names
    that are the same are numbered.

    Returns:
        Columns `en` and `ar`, indexed by `doc_id` and `actor_id`; and by their English the texts
        of `lexicon/arabic.csv`: notes, reasons and the like. Where groups of documents are
        compared, also a row for each document, with `group`, and where it `begins` in its text.
    """
    documents = corpus.documents
    given = {"en": "short_name", "ar": "short_name_ar"}
    rows = list(enumerate(documents.to_dict("records"), start=1))
    found = {
        of: _numbered([str(row.get(column, "")) or _by_outlet(row, n, of) for n, row in rows])
        for of, column in given.items()
    }
    of_documents = pd.DataFrame(found, index=documents["doc_id"])
    of_actors = corpus.actors.set_index("actor_id")[["name_en", "name_ar"]]
    names = [of_documents, of_actors.set_axis(["en", "ar"], axis=1), arabic_texts(corpus.path)]
    parts = [] if corpus.parts is None else [corpus.parts[["en", "ar", "group", "begins"]]]
    called = pd.concat([*names, *parts]).rename_axis("key")
    return called[~called.index.duplicated()]


def arabic_texts(folder: Path) -> pd.DataFrame:
    """What is written about a corpus in English, and its Arabic."""
    path = folder / "lexicon" / "arabic.csv"
    if not path.exists():
        return pd.DataFrame(columns=["en", "ar"], dtype="str")
    texts = read_table(path, required=["en", "ar"], key="en")
    return texts.set_index(texts["en"])


def _by_outlet(row: Mapping[Any, Any], number: int, language: str) -> str:
    outlet, title = str(row["outlet"]), str(row["title"])
    what = outlet or (title if len(title) <= _LONG else f"{title[:_LONG].rsplit(' ', 1)[0]}…")
    when = _month_name(str(row["published"]), language) if row["published"] else ""
    what = what or f"{_UNNAMED[language]} {number}"
    return f"{what} ({when})" if when else what


def _month_name(published: str, language: str) -> str:
    first, last = publication_interval(published)
    month = pd.Timestamp(first).month_name()  # English on any machine
    month = f"{arabic_of_labels()[month] if language == 'ar' else month} {first.year}"
    if (first.year, first.month) == (last.year, last.month):
        return month
    return str(first.year) if first.year == last.year else f"{first.year}/{last.year}"


def _numbered(names: list[str]) -> list[str]:
    times, seen = Counter(names), Counter[str]()
    numbered = []
    for name in names:
        seen[name] += 1
        numbered.append(f"{name} ({seen[name]})" if times[name] > 1 else name)
    return numbered


MONTHS = tuple(read_words(LISTS / "months.txt"))
MONTH_OF = {
    match_key(name): month
    for month, names in enumerate(MONTHS, start=1)
    for name in names.split("|")
}


def double_month() -> str:
    """A pattern of a second month after a first, as one word: شباط/فبراير, أكتوبر/تشرين."""
    words = {name.split()[0].rstrip("12") for months in MONTHS for name in months.split("|")}
    one = "|".join(sorted(words, key=len, reverse=True)).replace("ا", "[اأإآ]")
    return rf"(?=/)(?<=(?<!\w)[وفبلك]{{0,2}}(?:{one}))/(?:{one})(?!\w)"
