"""What counting reprinted words once or every time changes in distances and topics.

Leaving out words changes every figure a little, whichever words they are. So each change stands
beside those that arise when as many other words are left out.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from corpus_lib.compare.divergence import jensen_shannon
from corpus_lib.errors import InputError
from corpus_lib.prepare.units import CorpusTables, Unit
from corpus_lib.topics.lda import fit_lda
from corpus_lib.topics.model import TopicModel
from corpus_lib.topics.overlap import cosine_table, match
from corpus_lib.topics.terms import topic_counts
from corpus_lib.wording import readable
from corpus_lib.words.reprint_words import copied_words, other_words

Array = NDArray[np.float64]


@dataclass(frozen=True)
class _Tables:
    """What counting needs of a corpus."""

    documents: pd.DataFrame
    segments: pd.DataFrame
    tokens: pd.DataFrame


def distance_effect(
    corpus: CorpusTables,
    *,
    seed: int,
    n_shuffles: int = 199,
    sections: Sequence[str] | None = ("body",),
) -> pd.DataFrame:
    """How far counting reprints once moves documents apart, beside leaving out any other words.

    Args:
        corpus: The corpus.
        seed: Seed of the draws.
        n_shuffles: Draws of other words to leave out instead (`other_words`).
        sections: The sections that are counted, None for all of them.

    Returns:
        One row per pair of documents that hold content words besides copies: `label` (to draw it
        by), `doc_a`, `doc_b`; `jsd_once`, `jsd_all` (Jensen-Shannon divergence of content terms
        in bits, not corrected for length), `change` (once less all), `null_low` and `null_high`
        (the middle 95 % of the change when as many words are left out in sentences drawn at
        random), `p` (share of the draws whose change is at least as far from their mean, the
        copies counted as one of them) and `beats_null` (`p` is .05 or less). Where neither
        document holds a copy nothing changes: `p` is 1.

    Raises:
        InputError: If there are fewer than two such documents or `n_shuffles` is below 1.
    """
    if n_shuffles < 1:
        raise InputError(f"n_shuffles={n_shuffles}: give one or more draws")
    copied = copied_words(corpus, sections=sections)
    tokens = corpus.tokens.loc[copied.index]
    counted = tokens["is_content"] & (tokens["term"] != "")
    doc_ids = tokens.loc[counted & ~copied, "doc_id"].unique().tolist()
    if len(doc_ids) < 2:
        raise InputError(
            f"content words besides copies in {len(doc_ids)} documents ({', '.join(doc_ids)}); "
            "two or more are needed to compare"
        )
    code = tokens["doc_id"].map({doc_id: n for n, doc_id in enumerate(doc_ids)})
    # Documents that are nothing but copies are left out.
    rows = counted & code.notna()
    place = code[rows].to_numpy(dtype=np.int64), pd.factorize(tokens.loc[rows, "term"])[0]
    draws = [other_words(copied, tokens, seed=seed + n)[rows] for n in range(n_shuffles)]
    every = _divergences(*place, np.ones(len(place[0]), dtype=bool))
    change = _divergences(*place, ~copied[rows].to_numpy(dtype=bool)) - every
    chance = np.array(
        [_divergences(*place, ~left_out.to_numpy(dtype=bool)) - every for left_out in draws]
    )
    middle = chance.mean(axis=0)
    further = np.abs(chance - middle).round(9) >= np.abs(change - middle).round(9)
    p = (1 + further.sum(axis=0)) / (1 + n_shuffles)
    names = pd.DataFrame(list(combinations(doc_ids, 2)), columns=["doc_a", "doc_b"])
    names.insert(0, "label", [f"{readable(a)} – {readable(b)}" for a, b in names.to_numpy()])
    return names.assign(
        jsd_once=every + change,
        jsd_all=every,
        change=change,
        null_low=np.quantile(chance, 0.025, axis=0),
        null_high=np.quantile(chance, 0.975, axis=0),
        p=p,
        beats_null=p <= 0.05,
    )


def compare_distances(once: pd.DataFrame, every: pd.DataFrame) -> pd.DataFrame:
    """The tables of `document_distances` with reprints counted once and every time, as one.

    Args:
        once: Pairs of documents, reprints counted once.
        every: The same pairs, every copy counted.

    Returns:
        One row per pair that both tables hold (a document that is nothing but copies has no words
        of its own to compare): `doc_a`, `doc_b`; `jsd_corrected`, `low`, `high`, `beats_null` of
        both, ending in `_once` and `_all`; `change` (corrected divergence, once less all, in bits).
    """
    columns = ["doc_a", "doc_b", "jsd_corrected", "low", "high", "beats_null"]
    table = once[columns].merge(
        every[columns], on=["doc_a", "doc_b"], suffixes=("_once", "_all"), validate="1:1"
    )
    return table.assign(change=table["jsd_corrected_once"] - table["jsd_corrected_all"])


def topic_effect(
    corpus: CorpusTables,
    *,
    n_topics: int,
    seed: int,
    unit: Unit = "window",
    actors: Collection[str] = (),
    no_below: int = 5,
    n_shuffles: int = 19,
) -> pd.DataFrame:
    """How far counting reprints once moves topic shares, beside leaving out any other words.

    Topics of two fits are paired so that their words are most alike; the move is half the summed
    difference of a document's shares.

    Args:
        corpus: The corpus.
        n_topics: Topics to fit.
        seed: Seed of every fit, and of the draws.
        unit: As in `topic_counts`.
        actors: As in `topic_counts`.
        no_below: As in `topic_counts`.
        n_shuffles: Draws of other words to leave out instead (`other_words`); each is a fit.

    Returns:
        One row per document that both fits hold: `label` (to draw it by), `doc_id`, `moved`
        (0 = the same shares with copies counted once and every time, 1 = no topic in common),
        `null_mean` and `null_95` (the mean and 95th percentile of the moves when as many other
        words are left out), `p` (share of the draws that move the document as far, the copies
        counted as one of them) and `beats_null` (`p` is .05 or less; it cannot be with fewer
        than 19 draws). A document without copies moves too, as the topics do.

    Raises:
        InputError: If `n_shuffles` is below 1, or the counts can't be fitted (see `fit_lda`).
    """
    if n_shuffles < 1:
        raise InputError(f"n_shuffles={n_shuffles}: give one or more draws")
    copied = copied_words(corpus)

    def fitted(left_out: pd.Series) -> TopicModel:
        # Words that don't count as content are left out, and the units stay as they are.
        away = left_out.reindex(corpus.tokens.index, fill_value=False)
        tokens = corpus.tokens.assign(is_content=corpus.tokens["is_content"] & ~away)
        tables = _Tables(corpus.documents, corpus.segments, tokens)
        counts = topic_counts(tables, unit, "count_all", actors=actors, no_below=no_below)
        return fit_lda(counts, n_topics, seed)

    every = fitted(copied & False)
    moved = _moves(every, fitted(copied))
    draws = (other_words(copied, corpus.tokens, seed=seed + n) for n in range(n_shuffles))
    chance = pd.concat([_moves(every, fitted(left_out)) for left_out in draws], axis=1)
    # A document that a draw leaves no word has moved as far as can be.
    chance = chance.reindex(moved.index).fillna(1.0)
    reached = chance.round(9).ge(moved.round(9), axis=0).sum(axis=1)
    table = pd.DataFrame(
        {
            "moved": moved,
            "null_mean": chance.mean(axis=1),
            "null_95": chance.quantile(0.95, axis=1),
            "p": (1 + reached) / (1 + n_shuffles),
        }
    )
    table = table.assign(beats_null=table["p"] <= 0.05).reset_index()
    table.insert(0, "label", [readable(doc_id) for doc_id in table["doc_id"]])
    return table


def _divergences(
    document: NDArray[np.int64], term: NDArray[np.int64], kept: NDArray[np.bool_]
) -> Array:
    """The divergence of each two documents by the words kept; 1 if one of them has none left."""
    counts = np.zeros((document.max() + 1, term.max() + 1))
    np.add.at(counts, (document[kept], term[kept]), 1)
    found = [
        float(jensen_shannon(a, b)) if a.any() and b.any() else 1.0
        for a, b in combinations(counts, 2)
    ]
    # Rounded, so that the last bit of a sum can't tell equal distances apart.
    return np.array(found).round(12)


def _moves(one: TopicModel, other: TopicModel) -> pd.Series:
    """How far the topic shares of each document differ between two fits, topics paired by words."""
    terms = one.topic_term.columns.intersection(other.topic_term.columns)
    similarity = cosine_table(
        one.topic_term[terms].to_numpy(dtype=np.float64),
        other.topic_term[terms].to_numpy(dtype=np.float64),
    )
    rows, partners = match(similarity)
    doc_ids = one.doc_topic.index.intersection(other.doc_topic.index, sort=False)
    difference = (
        one.doc_topic.loc[doc_ids].to_numpy()[:, rows]
        - other.doc_topic.loc[doc_ids].to_numpy()[:, partners]
    )
    return pd.Series(np.abs(difference).sum(axis=1) / 2, index=doc_ids, name="moved")
