"""Find the term that a reader means by a word, or say which ones are near."""

from __future__ import annotations

import difflib
from collections.abc import Collection
from typing import get_args

import pandas as pd

from corpus_lib.errors import InputError
from corpus_lib.prepare.normalization import match_key
from corpus_lib.words.counts import Terms

_NEAR = 5


def find_word(
    tokens: pd.DataFrame,
    word: str | None,
    *,
    terms: Terms = "term",
    exclude: Collection[str] = (),
) -> str:
    """The term that a word is counted as: itself, or the one that a written form belongs to.

    Spelling of hamza, ta marbuta and vowel signs does not matter.

    Args:
        tokens: The token table.
        word: A term, a lemma, or any form that the texts write; None takes the most frequent
            content term.
        terms: The column of the token table that the term is a value of.
        exclude: Terms that None must not take.

    Returns:
        A value of the column: the one that is spelled so, else the one that most of the words
        written so are counted as.

    Raises:
        InputError: If the word is nowhere; terms that are spelled like it are named.
    """
    if terms not in get_args(Terms):
        raise InputError(f"terms={terms!r} is unknown; choose one of {', '.join(get_args(Terms))}")
    held = tokens[tokens[terms] != ""]
    if word is None:
        content = held.loc[held["is_content"] & ~held[terms].isin(list(exclude)), terms]
        if content.empty:
            raise InputError("no content word is left to choose; name one, or exclude fewer terms")
        return _commonest(content)
    wanted = match_key(word.strip())
    if not wanted:
        raise InputError(f"word={word!r} has no letters; give a word, or None for the commonest")
    for column in dict.fromkeys((terms, "term", "lemma", "surface", "norm")):
        forms = pd.Series(held[column].unique(), dtype="str")
        same = forms[forms.map(match_key) == wanted]
        found = held.loc[held[column].isin(same), terms]
        if not found.empty:
            return _commonest(found)
    near = near_terms(tokens, word, terms=terms)
    hint = f"near it are: {', '.join(near)}" if near else "no word is spelled like it"
    raise InputError(
        f"word={word!r} is nowhere in the corpus, neither as a {terms} nor as it is written; "
        f"{hint}. Give one that the corpus has"
    )


def near_terms(
    tokens: pd.DataFrame, word: str, *, terms: Terms = "term", n: int = _NEAR
) -> list[str]:
    """Terms that are spelled like a word, the nearest first, at most `n`."""
    keys: dict[str, str] = {}
    for term in tokens.loc[tokens[terms] != "", terms].value_counts().index:
        keys.setdefault(match_key(term), term)
    found = difflib.get_close_matches(match_key(word), list(keys), n=n, cutoff=0.6)
    return [keys[key] for key in found]


def _commonest(values: pd.Series) -> str:
    counts = values.value_counts()
    return str(min(counts.index[counts == counts.max()]))
