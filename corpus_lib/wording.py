"""The names that tables arrive with: checked at the door, and put into words for a reader."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import pandas as pd

from corpus_lib.errors import InputError

Names = Mapping[str, str] | pd.Series


def require_columns(frame: pd.DataFrame, columns: Iterable[str], caller: str) -> None:
    """Refuse a table that lacks rows or columns.

    Raises:
        InputError: If a column is missing (names the missing and the present) or no row is there.
    """
    missing = [column for column in columns if column not in frame.columns]
    if missing:
        present = ", ".join(str(column) for column in frame.columns) or "none"
        raise InputError(
            f"{caller}: missing column {', '.join(missing)}; the table has: {present}. "
            "Rename a column, or name the one to draw in the call"
        )
    if frame.empty:
        raise InputError(f"{caller}: the table has no rows; expected one row per thing to draw")


def category_name(value: object, names: Names | None = None) -> str:
    """The name a group is shown under: from `names` where it holds it, else as it stands."""
    return str(names[str(value)]) if names is not None and value in names else readable(value)


def readable(name: object) -> str:
    """A column name as a reader would write it: `log_odds_z` becomes `log odds z`."""
    return str(name).replace("_", " ").strip()


def display_name(doc_id: object, names: Names | None = None) -> str:
    """The name a document is shown under: from `names`, else its `doc_id` in words.

    Raises:
        InputError: If `names` is given and does not hold `doc_id`.
    """
    if names is None:
        return readable(doc_id)
    if doc_id not in names:
        known = ", ".join(str(key) for key in dict(names))
        raise InputError(f"names: no display name for {doc_id!r}; names are given for: {known}")
    return str(names[str(doc_id)])


def glossed_terms(rows: pd.DataFrame) -> list[str]:
    """Each term with its gloss, to be named in a sentence: `موقع (site; position)`.

    Args:
        rows: One row per term: `term`, `gloss` ("" for none).
    """
    # The isolating marks keep the Arabic word from pulling its neighbours to its side.
    return [
        f"\u2068{term}\u2069 ({gloss})" if gloss else f"\u2068{term}\u2069"
        for term, gloss in zip(rows["term"], rows["gloss"], strict=True)
    ]


def documents_in_words(n: int) -> str:
    """How many documents, in words."""
    return "one document" if n == 1 else f"{n} documents"
