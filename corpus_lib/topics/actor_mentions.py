"""Which actors a topic's passages name, though their names were kept out of the fit."""

import numpy as np
import pandas as pd

from corpus_lib.stats.chance import familywise_p, permutation_p
from corpus_lib.stats.intervals import bootstrap_weights, percentile_interval
from corpus_lib.topics.lda import TopicModel
from corpus_lib.topics.overlap import FloatArray
from corpus_lib.topics.reading import places_of_units

_COLUMNS = [
    *("topic", "actor_id", "mentions", "share", "low", "high"),
    *("expected", "null_low", "null_high", "p", "p_familywise"),
]
_ACTORS = 10  # those most often named
_LEAST = 5  # mentions of each


def topic_actors(
    model: TopicModel,
    mentions: pd.DataFrame,
    units: pd.DataFrame,
    *,
    seed: int,
    n_deals: int = 999,
    n_draws: int = 999,
) -> pd.DataFrame:
    """Which share of an actor's mentions falls to each topic, beside what its documents give it.

    A mention is dealt to topics by their shares in its unit. A topic of a document that names an
    actor often gets many mentions for that reason alone. So the null deals the actor's mentions
    out anew over the units of each document, keeping those of a unit together: what is left over
    is that the topic's units name the actor more, or less, than their documents do overall.

    Args:
        model: The fitted model.
        mentions: One row per mention: `doc_id`, `actor_id` and `start` (its place in the raw text).
        units: Where the units are: `doc_id`, `unit_id`, `start` and `end`, as for
            `representative_passages`; mentions outside of the model's units don't count.
        seed: Of permutations and bootstrap draws.
        n_deals: Permutations of the null.
        n_draws: Draws of the units of each document for the interval.

    Returns:
        One row per topic and actor (the ten most often named, from five mentions on), the most
        often named first: `topic`, `actor_id`, `mentions` (of the actor in all units), `share` (of
        them in the topic's units, 0 to 1) with its 95 %
        interval `low` to `high`, `expected` (the null's mean), `null_low` and `null_high` (its
        2.5th and 97.5th percentile), `p` (two-sided) and `p_familywise` (the same for the most
        unusual of all pairs of topics and actors in each permutation). No rows if no actor is
        named often enough.

    Raises:
        InputError: If a unit of the model has no place.

    References:
        Westfall & Young (1993), "Resampling-based multiple testing" (the family-wise p).
    """
    counts = _in_units(model, mentions, units)
    totals = counts.sum().sort_values(ascending=False, kind="stable")
    named = totals[totals >= _LEAST].index[:_ACTORS]
    if not len(named):
        return pd.DataFrame({name: pd.Series(dtype="float64") for name in _COLUMNS})
    shares = model.segment_topic.to_numpy()
    matrix = counts[named].to_numpy(dtype=np.float64)
    total = matrix.sum(axis=0)
    documents = [
        np.flatnonzero(model.segment_topic.index.get_level_values("doc_id") == doc_id)
        for doc_id in model.segment_topic.index.get_level_values("doc_id").unique()
    ]
    rng = np.random.default_rng(seed)
    observed = shares.T @ matrix / total
    chance = np.empty((n_deals, *observed.shape))
    for number in range(n_deals):
        order = np.concatenate([rng.permutation(rows) for rows in documents])
        # Whole units trade places, so that mentions which stand together stay so.
        chance[number] = shares[np.concatenate(documents)].T @ matrix[order] / total
    low, high = percentile_interval(_drawn(shares, matrix, documents, n_draws, rng))
    null_low, null_high = percentile_interval(chance)
    p, familywise = _p_values(observed.ravel(), chance.reshape(n_deals, -1))
    tables = {
        "topic": np.repeat(model.topic_term.index.to_numpy(), len(named)),
        "actor_id": np.tile(named.to_numpy(), model.n_topics),
        "mentions": np.tile(total.astype(int), model.n_topics),
    }
    numbers = (observed, low, high, chance.mean(axis=0), null_low, null_high, p, familywise)
    tables |= {name: n.ravel() for name, n in zip(_COLUMNS[3:], numbers, strict=True)}
    return pd.DataFrame(tables)


def _in_units(model: TopicModel, mentions: pd.DataFrame, units: pd.DataFrame) -> pd.DataFrame:
    places = places_of_units(model, units).reset_index()
    inside = mentions[["doc_id", "actor_id", "start"]].rename(columns={"start": "at"})
    found = inside.merge(places, on="doc_id")
    found = found[(found["at"] >= found["start"]) & (found["at"] < found["end"])]
    table = pd.crosstab([found["doc_id"], found["unit_id"]], found["actor_id"])
    return table.reindex(model.segment_topic.index, fill_value=0)


def _drawn(
    shares: FloatArray,
    matrix: FloatArray,
    documents: list[np.ndarray],
    n_draws: int,
    rng: np.random.Generator,
) -> FloatArray:
    weights = np.zeros((n_draws, len(shares)))
    for rows in documents:
        weights[:, rows] = bootstrap_weights(len(rows), n_draws, rng)
    totals = weights @ matrix
    parts = np.einsum("nu,ut,ua->nta", weights, shares, matrix, optimize=True)
    # A draw without any mention of an actor tells nothing of where its mentions fall.
    empty = np.where(totals > 0, totals, np.nan)[:, np.newaxis, :]
    return np.asarray(parts / empty, dtype=np.float64)


def _p_values(observed: FloatArray, chance: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Two-sided p of each pair, and against the most unusual of all pairs in each deal."""
    centre, spread = chance.mean(axis=0), chance.std(axis=0)
    scale = np.where(spread > 1e-12, spread, np.inf)
    own, others = np.abs(observed - centre) / scale, np.abs(chance - centre) / scale
    return permutation_p(own, others), familywise_p(own, others)
