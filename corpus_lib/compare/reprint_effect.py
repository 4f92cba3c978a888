"""What counting reprinted words once or every time changes in distances and topics.

Leaving out words changes every figure a little, whichever words they are. So each change stands
beside those that arise when as many other words are left out.
"""

from collections.abc import Iterator
from dataclasses import replace
from itertools import combinations

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from corpus_lib.compare.distance import document_distances
from corpus_lib.compare.divergence import jensen_shannon
from corpus_lib.errors import InputError
from corpus_lib.prepare.corpus import Corpus
from corpus_lib.prepare.units import CorpusTables
from corpus_lib.settings import Settings
from corpus_lib.stats.chance import LEVEL, against_chance, chance_bar, familywise_p, permutation_p
from corpus_lib.topics.engines import FitSettings
from corpus_lib.topics.lda import TopicModel, fit_at_once
from corpus_lib.topics.overlap import cosine_table, match
from corpus_lib.topics.terms import topic_counts
from corpus_lib.wording import display_name
from corpus_lib.words.reprint_words import copied_words, other_words

Array = NDArray[np.float64]


def compare_distances(once: pd.DataFrame, every: pd.DataFrame, settings: Settings) -> pd.DataFrame:
    """How far apart documents are in their words with reprints counted once and every time.

    Args:
        once: Counts of terms in passages (see `unit_terms`), reprints counted once.
        every: The same, every copy counted.
        settings: `seed` and `n_pair_deals`: deals, and resamples for the intervals.

    Returns:
        One row per pair of documents that both tables hold (a document that is nothing but copies
        has no words of its own to compare): `doc_a`, `doc_b`; `jsd_corrected`, `low`, `high`,
        `beats_null` of both, as `document_distances` gives them, ending in `_once` and `_all`;
        `change` (corrected divergence, once less all, in bits).

    Raises:
        InputError: As for `document_distances`.
    """
    columns = ["doc_a", "doc_b", "jsd_corrected", "low", "high", "beats_null"]
    n = settings.n_pair_deals
    sides = [
        document_distances(counts, seed=settings.seed, n_deals=n, n_draws=n)[columns]
        for counts in (once, every)
    ]
    table = sides[0].merge(sides[1], on=columns[:2], suffixes=("_once", "_all"), validate="1:1")
    return table.assign(change=table["jsd_corrected_once"] - table["jsd_corrected_all"])


def distance_effect(corpus: CorpusTables, settings: Settings) -> pd.DataFrame:
    """How far counting reprints once moves documents apart, beside leaving out any other words.

    Args:
        corpus: The corpus.
        settings: `section`, `seed` and `n_pair_deals`: draws of other words to leave out instead
            (`other_words`).

    Returns:
        One row per pair of documents that hold content words besides copies: `label` (to draw it
        by), `doc_a`, `doc_b`; `jsd_once`, `jsd_all` (Jensen-Shannon divergence of content terms
        in bits, not corrected for length), `change` (once less all), and the columns of
        `against_chance`, where chance leaves out as many words in sentences drawn at random.
        Where neither document holds a copy nothing changes: `p` is 1.

    Raises:
        InputError: If there are fewer than two such documents.
    """
    copied = copied_words(corpus, sections=settings.sections)
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
    every = _divergences(*place, np.ones(len(place[0]), dtype=bool))
    change, *chance = (
        _divergences(*place, ~left_out[rows].to_numpy(dtype=bool)) - every
        for left_out in _left_out(copied, tokens, settings.seed, settings.n_pair_deals)
    )
    names = pd.DataFrame(list(combinations(doc_ids, 2)), columns=["doc_a", "doc_b"])
    names.insert(0, "label", [" – ".join(map(display_name, pair)) for pair in names.to_numpy()])
    return names.assign(jsd_once=every + change, jsd_all=every, change=change).join(
        against_chance(change, np.array(chance))
    )


def topic_effect(
    corpus: Corpus, once: TopicModel, every: TopicModel, settings: Settings
) -> pd.DataFrame:
    """How far counting reprints once moves topic shares, beside leaving out any other words.

    Topics of two fits are paired so that their words are most alike; the move is half the summed
    difference of a document's shares.

    Args:
        corpus: The corpus.
        once: The topics, reprints counted once.
        every: The topics, every copy counted.
        settings: What both were fitted by, and `n_fits`: fits without as many other words, left out
            in sentences drawn at random (`other_words`).

    Returns:
        One row per document that both fits hold: `doc_id`, `moved` (0 = the same shares with
        copies counted once and every time, 1 = no topic in common), `null_mean` and `null_95`
        (the mean and 95th percentile of the moves when as many other words are left out), `p`
        (share of the draws that move the document as far, the copies counted as one of them),
        `p_any` (share of the draws that move any document as far) and `beats_null` (`p_any` is .05
        or less). A document without copies moves too, as the topics do.

    Raises:
        InputError: If the counts can't be fitted (see `fit_lda`).
    """
    copied = copied_words(corpus, sections=settings.sections)
    draws = list(_left_out(copied, corpus.tokens, settings.seed, settings.n_fits))[1:]
    moved = _moves(every, once)
    moves = [_moves(every, _fitted(corpus, left_out, settings)) for left_out in draws]
    # A document that a draw leaves no word has moved as far as can be.
    chance = pd.concat(moves, axis=1).reindex(moved.index).fillna(1.0).to_numpy().T
    p_any = familywise_p(moved.to_numpy(), chance)
    return pd.DataFrame(
        {
            "doc_id": moved.index,
            "moved": moved.to_numpy(),
            "null_mean": chance.mean(axis=0),
            "null_95": chance_bar(chance),
            "p": permutation_p(moved.to_numpy(), chance),
            "p_any": p_any,
            "beats_null": p_any <= LEVEL,
        }
    )


def _left_out(
    copied: pd.Series, tokens: pd.DataFrame, seed: int, n_draws: int
) -> Iterator[pd.Series]:
    """The copies, then as many other words again and again."""
    yield copied
    for draw in range(n_draws):
        yield other_words(copied, tokens, seed=seed + draw)


def _fitted(corpus: Corpus, left_out: pd.Series, settings: Settings) -> TopicModel:
    """The topics without some words, which stay in their passages but don't count."""
    away = left_out.reindex(corpus.tokens.index, fill_value=False)
    tokens = corpus.tokens.assign(is_content=corpus.tokens["is_content"] & ~away)
    counts = topic_counts(
        replace(corpus, tokens=tokens),
        settings.unit,
        "count_all",
        sections=settings.sections,
        actors=corpus.actor_terms(settings.actors),
        no_below=settings.no_below,
        window=settings.window,
    )
    fitted = FitSettings(settings.n_topics, settings.start, settings.topic_engine)
    return fit_at_once(counts, fitted, settings.seed)


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
    # Rounded, so that fits which are the same but for rounding have not moved.
    moved = (np.abs(difference).sum(axis=1) / 2).round(9)
    return pd.Series(moved, index=doc_ids, name="moved")
