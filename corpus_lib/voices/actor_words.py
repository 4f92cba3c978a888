"""Which verbs and nouns go with each actor, beyond what its sentences would hold by chance."""

from __future__ import annotations

from typing import get_args

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from corpus_lib.errors import InputError
from corpus_lib.prepare.corpus import Corpus
from corpus_lib.prepare.units import tokens_with_section
from corpus_lib.stats.chance import Array, against_chance
from corpus_lib.voices.actors import in_section, span_of_words
from corpus_lib.voices.comentions import Within
from corpus_lib.words.counts import counted_words, term_glosses
from corpus_lib.words.keyness import keyness, log_ratio

PARTS = {"verb": "VERB", "noun": "NOUN"}
COLUMNS = [
    *("actor_id", "name_en", "part", "term", "gloss", "count_with", "count_without"),
    *("n_documents", "log_ratio", "low", "high", "log_odds_z"),
    *("null_low", "null_high", "p", "p_any", "beats_null"),
]
_MIN_COUNT = 4  # times that a word must occur in all sentences together
_MIN_UNITS = 5  # sentences that must name an actor, and as many that must not


def actor_words(
    corpus: Corpus,
    mentions: pd.DataFrame,
    *,
    seed: int,
    within: Within = "sentence",
    section: str = "body",
    n_actors: int = 8,
    n_deals: int = 4999,
    n_draws: int = 999,
) -> pd.DataFrame:
    """The verbs and nouns of the sentences that name an actor, against the other sentences.

    Passages that an earlier document already has count once, and the words of names don't count.
    Chance deals out anew which sentences of a document name the actor, in each document as many
    as do, so that what only tells the documents apart is no word of the actor's.

    Args:
        corpus: The corpus.
        mentions: The table of `actor_mentions`, or rows of it.
        seed: Seed of resamples and deals.
        within: "sentence" or "segment" (a paragraph).
        section: The part of the documents that counts.
        n_actors: Actors, by the number of sentences that name them.
        n_deals: Deals; thousands, or none is rare enough for a hundred words.
        n_draws: Resamples of the sentences for the interval.

    Returns:
        One row per actor, part of speech and word, by `log_odds_z` within an actor and part:
        `actor_id, name_en`; `part` ("verb" or "noun"); `term` (lemma), `gloss`; `count_with`,
        `count_without` (in sentences with and without the actor); `n_documents` (in which the
        two meet); `log_ratio` (binary logarithm of the ratio of the word's rates among all verbs
        or nouns of either side) with its interval `low` to `high`; `log_odds_z` (weighted
        log-odds, see `keyness`); of the log ratio `null_low`, `null_high`, `p`, `p_any` and
        `beats_null` (no false alarm among all words of the actor's part, see `against_chance`).

    Raises:
        InputError: If `within` is unknown, `n_actors` below one, or `section` has no words.
    """
    if within not in get_args(Within):
        raise InputError(f"within={within!r} is unknown; choose one of sentence, segment")
    if n_actors < 1:
        raise InputError(f"n_actors={n_actors}; give one or more")
    unit = f"{within}_id"
    words = in_section(tokens_with_section(corpus), section)
    tokens = counted_words(words, corpus.documents, reuse="count_once", sections=None)
    place = tokens.drop_duplicates(unit).set_index(unit)["doc_id"]
    named = {
        str(actor): place.index.isin(set(rows[unit]))
        for actor, rows in mentions.groupby("actor_id", sort=False)
    }
    able = [a for a, has in named.items() if _MIN_UNITS <= has.sum() <= len(place) - _MIN_UNITS]
    most = sorted(able, key=lambda actor: -int(named[actor].sum()))[:n_actors]
    free = tokens[span_of_words(tokens, mentions).isna()]
    glosses, english = term_glosses(corpus, "lemma"), corpus.actors.set_index("actor_id")["name_en"]
    tables = []
    for part, pos in PARTS.items():
        counts = _counts(free[free["pos"] == pos], unit, place.index)
        for actor in most:
            rows = _words(
                counts,
                named[actor],
                place.to_numpy(),
                rng=np.random.default_rng([seed, *actor.encode(), *part.encode()]),
                seed=seed,
                n_deals=n_deals,
                n_draws=n_draws,
            )
            tables.append(rows.assign(actor_id=actor, name_en=english[actor], part=part))
    if not tables:
        return pd.DataFrame(columns=COLUMNS)
    table = pd.concat(tables, ignore_index=True)
    table["gloss"] = table["term"].map(glosses).fillna("")
    return table[COLUMNS]


def strongest_words(words: pd.DataFrame, part: str, *, n: int = 2) -> pd.DataFrame:
    """The words that go with each actor most, for a figure.

    Args:
        words: The table of `actor_words`.
        part: "verb" or "noun".
        n: Words of each actor.

    Returns:
        Rows of `words`, with the actor's name before the `gloss`.
    """
    rows = words[(words["part"] == part) & (words["log_ratio"] > 0)]
    rows = rows.groupby("actor_id", sort=False).head(n).reset_index(drop=True)
    return rows.assign(gloss=rows["name_en"] + ": " + rows["gloss"])


def _counts(tokens: pd.DataFrame, unit: str, units: pd.Index) -> pd.DataFrame:
    table = pd.crosstab(tokens[unit], tokens["lemma"])
    return table.reindex(units, fill_value=0).rename_axis(columns="term")


def _words(
    counts: pd.DataFrame,
    named: NDArray[np.bool_],
    documents: NDArray[np.object_],
    *,
    rng: np.random.Generator,
    seed: int,
    n_deals: int,
    n_draws: int,
) -> pd.DataFrame:
    scores = keyness(counts[named], counts[~named], n_draws=n_draws, seed=seed)
    often = scores["count_target"] + scores["count_reference"] >= _MIN_COUNT
    # Its p takes words as drawn one by one; here whole sentences are dealt out.
    table = scores[often].reset_index().drop(columns=["p"])
    matrix = counts[table["term"]].to_numpy(np.float64)
    sizes = counts.to_numpy().sum(axis=1).astype(np.float64)
    deals = _deals(named, documents, rng, n_deals)
    observed = _log_ratios(named[None].astype(np.float64), matrix, sizes)[0]
    tested = against_chance(observed, _log_ratios(deals, matrix, sizes))
    meeting = pd.DataFrame(matrix[named] > 0).groupby(documents[named]).any().sum()
    names = {
        "count_target": "count_with",
        "count_reference": "count_without",
        "log_ratio_low": "low",
        "log_ratio_high": "high",
    }
    return table.rename(columns=names).assign(n_documents=meeting.to_numpy()).join(tested)


def _deals(
    named: NDArray[np.bool_], documents: NDArray[np.object_], rng: np.random.Generator, n: int
) -> Array:
    """Which units name the actor if each document deals that out anew: one row per deal."""
    deals = np.tile(named, (n, 1))
    for document in pd.unique(documents):
        inside = documents == document
        deals[:, inside] = rng.permuted(deals[:, inside], axis=1)
    return deals.astype(np.float64)


def _log_ratios(chosen: Array, counts: Array, sizes: Array) -> Array:
    """The log ratios of `keyness`, for many choices of units at once."""
    a, n_a = chosen @ counts, (chosen @ sizes)[:, None]
    b, n_b = counts.sum(axis=0) - a, sizes.sum() - n_a
    return log_ratio(a, b, n_a, n_b)
