"""The names that tables arrive with: checked at the door, and put into words for a reader."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from html import escape
from typing import Any

import pandas as pd

from corpus_lib.errors import InputError

Names = Mapping[str, str] | pd.Series

# Columns of keys that have names.
_KEYS = (
    "doc_id",
    "doc_a",
    "doc_b",
    "split_doc",
    "partner",
    "first",
    "later",
    "source",
    "actor",
    "actor_id",
)
_CODES = ("claim", "frame", "role", "referent")
_names: dict[str, dict[Any, Any]] = {}  # as set by `set_names`, by language


def text_html(text: str) -> str:
    """A text as HTML that shows it letter by letter, also where MathJax looks for formulas.

    JupyterLab's typesetter takes what stands between two dollars, or follows a backslash, for a
    formula. It reads across entities, but not across elements.
    """
    shown = escape(text)
    return shown.replace("$", "<span>$</span>").replace("\\", "<span>\\</span>")


def require_columns(frame: pd.DataFrame, columns: Iterable[str], caller: str) -> None:
    """Refuse a table that lacks columns.

    Raises:
        InputError: If a column is missing; names the missing and the present.
    """
    missing = [column for column in columns if column not in frame.columns]
    if missing:
        present = ", ".join(str(column) for column in frame.columns) or "none"
        raise InputError(
            f"{caller}: missing column {', '.join(missing)}; the table has: {present}. "
            "Rename a column, or name the one to draw in the call"
        )


def readable(name: object) -> str:
    """A column name as a reader would write it: `log_odds_z` becomes `log odds z`."""
    return str(name).replace("_", " ").strip()


def set_names(names: pd.DataFrame | None) -> None:
    """What documents, actors and the like are called from now on in all that is shown.

    As with matplotlib's or pandas' options, one call holds for the rest of a notebook.

    Args:
        names: Columns `en` and `ar`, indexed by key (`doc_id`, `actor_id`, …), as of `Study.names`;
            None: keys are shown as they stand, put into words.
    """
    _names.clear()
    if names is not None:
        _names.update({language: names[language].to_dict() for language in ("en", "ar")})


def named(key: object, language: str = "en") -> str:
    """What a key is called: the name that was set for it, else the key as it stands."""
    return str(_names.get(language, {}).get(str(key), key))


def name_in_arabic(name: str) -> str:
    """The Arabic of a name that was set in English, "" if there is none."""
    return str(arabic_of_names().get(name, ""))


def arabic_of_names() -> dict[str, str]:
    """The Arabic of all names that are set, by the English."""
    arabic = _names.get("ar", {})
    return {english: arabic[key] for key, english in _names.get("en", {}).items() if key in arabic}


def display_name(doc_id: object, names: Names | None = None) -> str:
    """The name a document is shown under: from `names`, else as set, else its `doc_id` in words.

    Raises:
        InputError: If `names` is given and does not hold `doc_id`.
    """
    if names is None:
        known = _names.get("en", {})
        return str(known[str(doc_id)]) if str(doc_id) in known else readable(doc_id)
    if doc_id not in names:
        listed = ", ".join(str(key) for key in dict(names))
        raise InputError(f"names: no display name for {doc_id!r}; names are given for: {listed}")
    return str(names[str(doc_id)])


def code_name(kind: str, code: object, language: str = "en") -> str:
    """What a claim, a frame or a role is called: as set for `kind/code`, else the code in words.

    A claim and a frame may share their code.
    """
    return str(_names.get(language, {}).get(f"{kind}/{code}", readable(code)))


def cell_name(column: object, value: Any) -> Any:
    """A cell of a table as a reader should see it: keys by their names, all else as it stands."""
    if not isinstance(value, str):
        return value
    if column in _CODES:
        return code_name(str(column), value)
    return named(value) if column in _KEYS else value


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


def counted(number: int, noun: str) -> str:
    """A number with its English noun.

    >>> counted(1, "document"), counted(2_000, "document")
    ('1 document', '2,000 documents')
    """
    return f"{number:,} {noun}" + ("" if number == 1 else "s")
