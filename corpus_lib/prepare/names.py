"""What documents and actors are called: never by a file's name."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Any

import pandas as pd

from corpus_lib.prepare.corpus import Corpus
from corpus_lib.prepare.published import publication_interval

_MONTHS = {
    "en": (
        *("January", "February", "March", "April", "May", "June", "July"),
        *("August", "September", "October", "November", "December"),
    ),
    "ar": (
        *("يناير", "فبراير", "مارس", "أبريل", "مايو", "يونيو", "يوليو"),
        *("أغسطس", "سبتمبر", "أكتوبر", "نوفمبر", "ديسمبر"),
    ),
}
_COMMA = {"en": ", ", "ar": "، "}
_UNNAMED = {"en": "Document", "ar": "وثيقة"}
_LONG = 40  # letters of a title that serves as a name


def display_names(corpus: Corpus) -> pd.DataFrame:
    """What to call each document and each actor, in English and Arabic.

    A document is called as `short_name` and `short_name_ar` of `corpus.csv` say; where these are
    empty, by its outlet and month ("Alwaght, April 2021"), without an outlet by its title. Names
    that are the same are numbered.

    Args:
        corpus: The corpus.

    Returns:
        Columns `en` and `ar`, indexed by `doc_id` and `actor_id`.
    """
    documents = corpus.documents
    given = {"en": "short_name", "ar": "short_name_ar"}
    found = {
        language: _numbered(
            [
                str(row.get(column, "")) or _by_outlet(row, number, language)
                for number, row in enumerate(documents.to_dict("records"), start=1)
            ]
        )
        for language, column in given.items()
    }
    of_documents = pd.DataFrame(found, index=documents["doc_id"])
    of_actors = corpus.actors.set_index("actor_id")[["name_en", "name_ar"]]
    return pd.concat([of_documents, of_actors.set_axis(["en", "ar"], axis=1)]).rename_axis("key")


def _by_outlet(row: Mapping[Any, Any], number: int, language: str) -> str:
    outlet, title = str(row["outlet"]), str(row["title"])
    what = outlet or (title if len(title) <= _LONG else f"{title[:_LONG].rsplit(' ', 1)[0]}…")
    when = _month(str(row["published"]), language) if row["published"] else ""
    return _COMMA[language].join(
        part for part in (what or f"{_UNNAMED[language]} {number}", when) if part
    )


def _month(published: str, language: str) -> str:
    first, last = publication_interval(published)
    month = f"{_MONTHS[language][first.month - 1]} {first.year}"
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
