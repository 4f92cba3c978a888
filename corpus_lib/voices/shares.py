"""Whose words a document consists of: the author's, quoted, or reported; by speaker and side."""

from __future__ import annotations

from typing import Literal, get_args

import numpy as np
import pandas as pd

from corpus_lib.errors import InputError
from corpus_lib.prepare.corpus import Corpus
from corpus_lib.prepare.units import tokens_with_section
from corpus_lib.stats.intervals import share_intervals
from corpus_lib.voices.actors import side_of_actors
from corpus_lib.voices.quotations import quotations
from corpus_lib.voices.reported import reported_speech

By = Literal["voice", "side", "speaker"]
AUTHOR = "author"
VOICES = ("own", "reported", "quoted")
# The order in which sides are shown; those of a corpus's own gazetteer follow.
SIDES = ("Russian", "Iranian", "Western", "Gulf", "Syrian", "analyst", "unnamed source", "other")


def voice_of_words(corpus: Corpus, *, min_words: int = 4) -> pd.DataFrame:
    """Who speaks in each word.

    Args:
        corpus: The corpus.
        min_words: Words from which on a span between marks is a quotation, see `quotations`.

    Returns:
        One row per word, on the index of the tokens: `doc_id, segment_id, section, start, end`;
        `voice` ("own", "reported" or "quoted"); `speaker` and `side` ("author" in the author's own
        voice). A quotation within a reported clause is quoted.
    """
    words = tokens_with_section(corpus)[["doc_id", "segment_id", "section", "start", "end"]]
    words = words.assign(voice="own", speaker=AUTHOR, side=AUTHOR)
    said = {
        "reported": reported_speech(corpus, min_words=min_words),
        "quoted": quotations(corpus, min_words=min_words),
    }
    for voice, spans in said.items():
        columns = (spans[name] for name in ("doc_id", "start", "end", "speaker", "side"))
        for doc_id, start, end, speaker, side in zip(*columns, strict=True):
            inside = (words["doc_id"] == doc_id) & words["start"].between(start, end - 1)
            words.loc[inside, ["voice", "speaker", "side"]] = [voice, speaker, side]
    return words


def voice_shares(
    corpus: Corpus,
    *,
    by: By = "voice",
    seed: int,
    section: str = "body",
    min_words: int = 4,
    n_draws: int = 999,
    confidence: float = 0.95,
) -> pd.DataFrame:
    """Which share of each document's words is spoken in which voice, by whom, or by which side.

    Args:
        corpus: The corpus.
        by: "voice" (own, reported, quoted), "side" or "speaker"; in the last two the words in the
            author's own voice are those of "author".
        seed: Seed of the resamples.
        section: The part of the documents that counts; a summary would count things twice.
        min_words: Words from which on a span between marks is a quotation, see `quotations`.
        n_draws: Resamples of a document's paragraphs for the interval.
        confidence: Share of the resamples that the interval holds.

    Returns:
        One row per document and group (also groups without words in it): `doc_id`, a column named
        as `by`, `n_words`, `n_quoted` (of them between marks), `share` of the document's words
        with its interval `low` to `high` (see `share_intervals`).

    Raises:
        InputError: If `by` is unknown or no document has words in `section`.
    """
    if by not in get_args(By):
        raise InputError(f"by={by!r} is unknown; choose one of {', '.join(get_args(By))}")
    words = voice_of_words(corpus, min_words=min_words)
    words = words[words["section"] == section]
    if words.empty:
        known = ", ".join(sorted(set(corpus.segments["section"])))
        raise InputError(f"section={section!r} holds no words; there are: {known}")
    groups = _groups(words, by, corpus)
    rows = []
    for doc_id, inside in words.groupby("doc_id", sort=False):
        sizes = pd.crosstab(inside["segment_id"], inside[by])
        sizes = sizes.reindex(columns=groups, fill_value=0)
        quoted = inside[inside["voice"] == "quoted"][by].value_counts()
        share, low, high = share_intervals(
            sizes.to_numpy(np.float64),
            sizes.sum(axis=1).to_numpy(np.float64),
            seed=seed,
            n_draws=n_draws,
            confidence=confidence,
        )
        for place, group in enumerate(groups):
            counts = int(sizes[group].sum()), int(quoted.get(group, 0))
            rows.append((doc_id, group, *counts, share[place], low[place], high[place]))
    columns = ["doc_id", by, "n_words", "n_quoted", "share", "low", "high"]
    return pd.DataFrame(rows, columns=columns)


def voice_matrix(shares: pd.DataFrame, value: str = "share") -> pd.DataFrame:
    """A table of shares as documents by groups, for figures.

    Args:
        shares: The table of `voice_shares`.
        value: The column to lay out: "share", "low", "high", "n_words" or "n_quoted".

    Raises:
        InputError: If the table has no such column.
    """
    if value not in shares.columns[2:]:
        raise InputError(f"value={value!r}; choose one of {', '.join(shares.columns[2:])}")
    by = shares.columns[1]
    laid_out = shares.pivot_table(index="doc_id", columns=by, values=value, dropna=False)
    return laid_out.reindex(index=shares["doc_id"].unique(), columns=shares[by].unique())


def leading_speakers(shares: pd.DataFrame, *, n: int = 4) -> pd.DataFrame:
    """The speakers with most words in each document, the author apart.

    Args:
        shares: The table of `voice_shares` by speaker.
        n: Speakers per document.

    Returns:
        Rows of `shares`, most words first within a document.
    """
    spoken = shares[(shares["speaker"] != AUTHOR) & (shares["n_words"] > 0)]
    order = {doc_id: place for place, doc_id in enumerate(shares["doc_id"].unique())}
    ranked = spoken.assign(_order=spoken["doc_id"].map(order), _words=-spoken["n_words"])
    ranked = ranked.sort_values(["_order", "_words"], kind="stable", ignore_index=True)
    top = ranked.groupby("_order", sort=False).head(n)
    return top.drop(columns=["_order", "_words"]).reset_index(drop=True)


def _groups(words: pd.DataFrame, by: By, corpus: Corpus) -> list[str]:
    if by == "voice":
        return list(VOICES)
    found = words[words[by] != AUTHOR][by].value_counts()
    if by == "speaker":
        return [AUTHOR, *found.index]
    # A side that the gazetteer knows and nobody quotes is a finding too.
    named = set(side_of_actors(corpus.actors).values()) & set(SIDES) - {"other"}
    known = set(found.index) | named
    return [AUTHOR, *(side for side in SIDES if side in known), *sorted(known - set(SIDES))]
