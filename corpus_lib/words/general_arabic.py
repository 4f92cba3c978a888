"""How the words of a corpus compare with general Arabic, as the package wordfreq counts it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import get_args

import numpy as np
import pandas as pd

from corpus_lib.errors import InputError
from corpus_lib.prepare.readings import zipf
from corpus_lib.prepare.units import CorpusTables, tokens_with_section
from corpus_lib.words.counts import Reuse, Terms, counted_words, term_glosses


def coverage(corpus: CorpusTables, *, sections: Sequence[str] | None = ("body",)) -> pd.Series:
    """How much of each document is made of words that general Arabic lists.

    Words are compared as they are written, clitics and all, and numbers are left out.

    Args:
        corpus: The corpus.
        sections: Sections to count in, None for all of them.

    Returns:
        `listed`, the share of the words that the list of general Arabic has, by `doc_id`.

    Raises:
        InputError: If a section is unknown or nothing is left.

    References:
        The list: Speer (2022), wordfreq 3.
    """
    words = _words(corpus, "count_all", sections)
    listed = words["zipf"] > 0
    return listed.groupby(words["doc_id"], sort=False).mean().rename("listed")


def against_general(
    corpus: CorpusTables,
    *,
    terms: Terms = "term",
    min_count: int = 5,
    reuse: Reuse = "count_once",
    sections: Sequence[str] | None = ("body",),
) -> pd.DataFrame:
    """Which terms the corpus uses more, and which less, than Arabic in general.

    General Arabic is counted by written form, so that a term's general frequency is the sum of
    those of the forms that this corpus writes it in. A form that has other meanings too counts
    with all of them: such a term is used more here than it seems.

    Args:
        corpus: The corpus.
        terms: The column of the tokens table that is compared.
        min_count: Least number of times that a term occurs here.
        reuse: "count_once" or "count_all", as in `unit_terms`.
        sections: Sections to count in, None for all of them.

    Returns:
        One row per content term, the most over-used first and those unlisted last: `term`,
        `gloss`, `count`, `zipf_here`, `zipf_general` (3 = once in a million words, each step ten
        times as often) and `log_ratio` (binary logarithm of the ratio of the two rates: 1 = twice
        as often here). The last two are missing where no form is listed, and for terms of several
        words, whose general frequency is not known.

    Raises:
        InputError: If a choice is unknown or no term occurs so often.

    References:
        The list: Speer (2022), wordfreq 3; the scale: van Heuven et al. (2014), "SUBTLEX-UK".
    """
    if terms not in get_args(Terms):
        raise InputError(f"terms={terms!r} is unknown; choose one of {', '.join(get_args(Terms))}")
    words = _words(corpus, reuse, sections)
    n_words = len(words)
    words = words.assign(term=words[terms])
    words = words[words["is_content"] & (words["term"] != "")]
    forms = words.drop_duplicates(["term", "norm"])
    per_million = np.where(forms["zipf"] > 0, 10.0 ** (forms["zipf"] - 3), 0.0)
    general = pd.Series(per_million, index=forms["term"]).groupby(level=0).sum()
    counts = words["term"].value_counts()
    counts = counts[counts >= min_count]
    if counts.empty:
        raise InputError(f"min_count={min_count} leaves no term to compare; give a smaller number")
    listed = general.reindex(counts.index)
    listed = listed.where((listed > 0) & ~counts.index.str.contains(" "))
    here = 1e6 * counts / n_words
    table = pd.DataFrame(
        {
            "gloss": term_glosses(corpus, terms).reindex(counts.index).fillna(""),
            "count": counts,
            "zipf_here": np.log10(here) + 3,
            "zipf_general": np.log10(listed) + 3,
            "log_ratio": np.log2(here / listed),
        }
    )
    return (
        table.rename_axis("term")
        .reset_index()
        .sort_values(["log_ratio", "count", "term"], ascending=[False, False, True])
        .reset_index(drop=True)
    )


def _words(corpus: CorpusTables, reuse: Reuse, sections: Sequence[str] | None) -> pd.DataFrame:
    """The words that count, numbers apart, with their frequency in general Arabic."""
    tokens = tokens_with_section(corpus)
    words = counted_words(tokens, corpus.documents, reuse=reuse, sections=sections)
    words = words[words["pos"] != "NUM"]
    known = {form: zipf(form) for form in words["norm"].unique()}
    return words.assign(zipf=words["norm"].map(known))
