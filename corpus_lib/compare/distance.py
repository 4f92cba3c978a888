"""How far apart documents are in words or topics, beyond what short texts differ by chance."""

from __future__ import annotations

import itertools
import zlib
from typing import Literal, NamedTuple

import numpy as np
import pandas as pd
from scipy.stats import norm

from corpus_lib.compare.divergence import (
    Entropy,
    Estimate,
    Pair,
    chao_shen,
    corrected,
    jensen_shannon,
    paired,
    plug_in,
    shuffled,
)
from corpus_lib.errors import InputError
from corpus_lib.stats.draws import Array, parts
from corpus_lib.words.counts import as_matrix

__all__ = [
    "distance_matrix",
    "distance_replicates",
    "document_distances",
    "jensen_shannon",
    "topic_distances",
]

Value = Literal["jsd", "jsd_corrected", "low", "high", "null_mean", "null_95", "p"]

# Draws that one corrected value averages, and those of each replicate of its interval. Measured:
# 300 leave .002 to .008 bits of chance; 12 widen the interval by less than a tenth.
N_DRAWS = 300
N_DRAWS_REPLICATE = 12
# Half of a document is drawn for the interval, and half of that for the mixture.
MIN_UNITS = 4
# A mixture of unlike sources holds more rare words than either, and more of them are missed: the
# share of the distance that is missed when half of the words are unseen, and how well it is known.
# Fitted to texts as `benchmarks/distance.py` draws them, where .01 to .11 were missed in all sizes;
# where every word has been seen, nothing is missed.
SHORTFALL, SHORTFALL_SD = 0.09, 0.035


class Compared(NamedTuple):
    """A pair's corrected distance, its standard error, and its values if drawn otherwise."""

    value: float
    error: float
    replicates: Array


def document_distances(
    counts: pd.DataFrame,
    *,
    seed: int,
    n_deals: int = 199,
    n_draws: int = 199,
    confidence: float = 0.95,
) -> pd.DataFrame:
    """How far apart each two documents are in their words, and whether chance explains it.

    The Jensen-Shannon divergence of two short texts is large even if they come from one source,
    because each holds words that the other lacks by chance. `jsd_corrected` takes that away: the
    entropies of both documents and of their mixture are estimated from equally many words, so
    that they err alike, and with Chao and Shen's allowance for unseen words. It is near 0 for
    two samples of one source, and may fall below.

    Measured by `benchmarks/distance.py` on synthetic texts of 8 to 60 units: within .03 bits of
    the truth on average, where that is 0 to .55 bits (.045 in the shortest); the 95 % interval
    held it in 95 % of texts (98 % of those up to .1 bits apart, 91 % from .35 on; 88 % in the
    longest texts, 99 % in the shortest). With few mentions of twenty kinds in place of words it
    held 96 %. Two parts of one article were called different in 4.3 % of 1,000 splits. For sources
    much richer in words than single documents are (a newspaper's whole output), the corrected
    distance is no more than a lower limit.

    Args:
        counts: Counts, one row per unit (index levels `doc_id` and `unit_id`), a column per term.
        seed: Seed of all that is drawn. A pair's numbers do not depend on the other documents,
            nor on their order.
        n_deals: Shuffles of the units of a pair between its documents.
        n_draws: Resamples (random halves of the units) for the interval.
        confidence: Share of such intervals that are to hold the truth.

    Returns:
        One row per pair of documents in the order of the table: `doc_a`, `doc_b`; `jsd` (raw, in
        bits, 0 = same proportions, 1 = no word in common); `jsd_corrected`, with its interval
        `low` to `high` (both 1 at the most; NaN if a document has fewer than four units);
        `null_mean` and `null_95` (mean and 95th percentile of `jsd` over the shuffles); `p` (share
        of shuffles that reach `jsd`, the real order counted as one of them); `beats_null` (`p` is
        .05 or less; it cannot be with fewer than 19 shuffles).

    Raises:
        InputError: If there are fewer than two documents, a document has fewer than two units, a
            unit is empty, or a count is no whole number.

    References:
        Lin (1991), "Divergence measures based on the Shannon entropy"; Chao and Shen (2003),
        "Nonparametric estimation of Shannon's index of diversity when there are unseen species";
        Politis, Romano and Wolf (1999), "Subsampling", for the interval; Phipson and Smyth
        (2010), "Permutation p-values should never be zero".
    """
    rows = as_matrix(counts).toarray().astype(np.float64)
    if entropy_of(rows) is plug_in:
        raise InputError("counts holds fractions; for shares of topics call topic_distances")
    return _distances(rows, counts.index, seed, n_deals, n_draws, confidence, chao_shen)


def topic_distances(
    shares: pd.DataFrame,
    *,
    seed: int,
    n_deals: int = 199,
    n_draws: int = 199,
    confidence: float = 0.95,
) -> pd.DataFrame:
    """How far apart each two documents are in their topics, and whether chance explains it.

    Args:
        shares: Topic shares, one row per unit (index levels `doc_id` and `unit_id`), a column
            per topic. A row may be weighted, as by its number of words.
        seed: Seed of all that is drawn.
        n_deals: Shuffles of the units of a pair between its documents.
        n_draws: Resamples (random halves of the units) for the interval.
        confidence: Share of such intervals that are to hold the truth.

    Returns:
        The columns of `document_distances`. Few topics leave little bias: `jsd_corrected` takes
        the entropies as they are, each from samples of equal weight.

    Raises:
        InputError: As for `document_distances`; shares may be fractions.
    """
    rows = shares.to_numpy(dtype=np.float64)
    return _distances(rows, shares.index, seed, n_deals, n_draws, confidence, plug_in)


def distance_replicates(counts: pd.DataFrame, *, seed: int, n_draws: int = 199) -> pd.DataFrame:
    """All distances at once as they might have come out, had the documents been drawn otherwise.

    In each replicate a document is drawn once, for all its pairs: what is uncertain about one
    document moves all its distances together. Trees and maps of the documents need this.

    Args:
        counts: The table given to `document_distances` or `topic_distances`.
        seed: The seed given there: the same draws are behind the intervals, which add what is
            unsure about unseen words.
        n_draws: Replicates.

    Returns:
        One row per replicate, one column per pair (levels `doc_a`, `doc_b`): corrected distances
        in bits. Documents of fewer than four units are left out: half of them cannot be drawn.

    Raises:
        InputError: As for `document_distances`, or if fewer than two documents have four units.
    """
    rows = as_matrix(counts).toarray().astype(np.float64)
    documents = documents_of(rows, counts.index)
    long = {name: units for name, units in documents.items() if len(units) >= MIN_UNITS}
    if len(long) < 2 or n_draws < 1:
        raise InputError(
            f"{len(long)} documents have {MIN_UNITS} units or more, n_draws={n_draws}; two "
            "such documents and one draw are needed. Make the table with smaller units"
        )
    entropy = entropy_of(rows)
    found = {
        (a, b): _compared(a, b, long, seed, n_draws, entropy).replicates
        for a, b in itertools.combinations(long, 2)
    }
    table = pd.DataFrame(found)
    table.index.name, table.columns.names = "replicate", ["doc_a", "doc_b"]
    return table


def distance_matrix(pairs: pd.DataFrame, value: Value = "jsd_corrected") -> pd.DataFrame:
    """A table of pairs as a square of documents by documents.

    Args:
        pairs: The table of `document_distances` or `topic_distances`.
        value: The column to lay out.

    Returns:
        A symmetric table, documents in the order of the pairs on both sides; the diagonal is 0,
        or NaN for a column that is no distance.

    Raises:
        InputError: If there is no such column.
    """
    if value not in pairs.columns:
        raise InputError(f"value={value!r} is no column; choose one of {', '.join(pairs.columns)}")
    names = list(dict.fromkeys([*pairs["doc_a"], *pairs["doc_b"]]))
    own = 0.0 if value in ("jsd", "jsd_corrected") else np.nan
    square = pd.DataFrame(own, index=pd.Index(names, name="doc_a"), columns=names, dtype=float)
    square.columns.name = "doc_b"
    for a, b, number in zip(pairs["doc_a"], pairs["doc_b"], pairs[value], strict=True):
        square.loc[a, b] = square.loc[b, a] = number
    return square


def _distances(
    rows: Array,
    index: pd.Index,
    seed: int,
    n_deals: int,
    n_draws: int,
    confidence: float,
    entropy: Entropy,
) -> pd.DataFrame:
    documents = documents_of(rows, index)
    if n_deals < 1 or n_draws < 1 or not 0 < confidence < 1:
        raise InputError(
            f"n_deals={n_deals}, n_draws={n_draws}, confidence={confidence}: "
            "give one or more draws of each and a share between 0 and 1"
        )
    width = float(norm.ppf((1 + confidence) / 2))
    found = []
    for a, b in itertools.combinations(documents, 2):
        raw, null = _against_shuffles(a, b, documents, seed, n_deals)
        compared = _compared(a, b, documents, seed, n_draws, entropy)
        # A shuffle that gives the same split differs from it by rounding only.
        reached = int((null >= raw - 1e-12).sum())
        p = (reached + 1) / (n_deals + 1)
        found.append(
            {
                "doc_a": a,
                "doc_b": b,
                "jsd": raw,
                "jsd_corrected": float(np.minimum(compared.value, 1.0)),
                "low": compared.value - width * compared.error,
                "high": float(np.minimum(compared.value + width * compared.error, 1.0)),
                "null_mean": float(null.mean()),
                "null_95": float(np.quantile(null, 0.95, method="higher")),
                "p": p,
                "beats_null": p <= 0.05,
            }
        )
    return pd.DataFrame(found)


def entropy_of(rows: Array) -> Entropy:
    """The estimator for whole counts, or for shares of topics."""
    return plug_in if (rows % 1 != 0).any() else chao_shen


def documents_of(rows: Array, index: pd.Index, *, least: int = 2) -> dict[str, Array]:
    """The rows of each document, checked; `least` documents there must be."""
    if "doc_id" not in index.names:
        raise InputError(f"the rows are labelled by {list(index.names)}; `doc_id` is needed")
    labels = index.get_level_values("doc_id")
    documents = {str(name): rows[labels == name] for name in dict.fromkeys(labels)}
    if len(documents) < least:
        raise InputError(f"the table has {len(documents)} document; a distance needs two")
    if (rows < 0).any() or not (rows.sum(axis=1) > 0).all():
        raise InputError("a unit is empty or has a number below 0; drop it from the table first")
    for name, units in documents.items():
        if len(units) < 2:
            raise InputError(
                f"document {name!r} has a single unit, so chance cannot be judged; "
                "make the table with smaller units, as window=30 or unit='sentence'"
            )
    return documents


def generator(seed: int, *names: str) -> np.random.Generator:
    """Random numbers of their own for what goes by these names."""
    return np.random.default_rng([seed, *(zlib.crc32(name.encode()) for name in names)])


def _pair_of(a: str, b: str, documents: dict[str, Array]) -> tuple[str, str, Pair]:
    # One order for both directions, so that a distance is the same both ways.
    first, second = sorted((a, b))
    return first, second, paired(documents[first], documents[second])


def _against_shuffles(
    a: str, b: str, documents: dict[str, Array], seed: int, n: int
) -> tuple[float, Array]:
    """The raw distance of a pair, and those of its units dealt out at random."""
    first, second, pair = _pair_of(a, b, documents)
    words, units = float(pair.a.sum()), np.vstack(pair)
    dealt = parts(units.sum(axis=1), words, n, generator(seed, first, second, "shuffles"))
    raw = float(jensen_shannon(pair.a.sum(axis=0), pair.b.sum(axis=0)))
    return raw, shuffled(units, dealt, words)


def _compared(
    a: str, b: str, documents: dict[str, Array], seed: int, n: int, entropy: Entropy
) -> Compared:
    """The corrected distance of a pair with its error and replicates (NaN for too few units)."""
    first, second, pair = _pair_of(a, b, documents)
    rng = generator(seed, first, second)
    found = corrected(pair, N_DRAWS, entropy, rng)
    missed = _missed(found, entropy)
    scale = 1 + SHORTFALL * missed
    value = found.value * scale
    if min(map(len, pair)) < MIN_UNITS:
        return Compared(value, float("nan"), np.full(n, np.nan))
    halves = [
        parts(side.sum(axis=1), side.sum() / 2, n, generator(seed, name))
        for name, side in zip((first, second), pair, strict=True)
    ]
    deviation = scale * _deviations(pair, halves, entropy, rng)
    error = float(np.hypot(deviation.std(), SHORTFALL_SD * missed * found.value))
    return Compared(value, error, value + deviation)


def corrected_distance(
    pair: Pair, n_draws: int, entropy: Entropy, rng: np.random.Generator
) -> float:
    """The corrected distance of a pair in bits, from so many draws."""
    found = corrected(pair, n_draws, entropy, rng)
    return found.value * (1 + SHORTFALL * _missed(found, entropy))


def _missed(found: Estimate, entropy: Entropy) -> float:
    """How far the shortfall applies: 1 where half of the words are unseen, 0 where none is."""
    return 4 * found.unseen * (1 - found.unseen) if entropy is chao_shen else 0.0


def _deviations(
    pair: Pair, halves: list[np.ndarray], entropy: Entropy, rng: np.random.Generator
) -> Array:
    """How far the corrected value strays as the documents might have been drawn otherwise.

    Random halves of the units stand in for new samples: a bootstrap with replacement doubles
    units, and so hides rare words from the estimator of unseen ones. A half errs more than the
    whole. The part of its variance that falls with the number of units is as large as the
    whole's; the part that falls with its square, which alone is left between samples of one
    source, is three times as large, and shuffles tell its size; as replicates of few draws have
    chance of their own, no more than half of the variance is taken off for it.
    """
    units = np.vstack(pair)
    dealt = parts(units.sum(axis=1), pair.a.sum(), len(halves[0]), rng)
    of_halves = [
        corrected(Pair(pair.a[in_a], pair.b[in_b]), N_DRAWS_REPLICATE, entropy, rng).value
        for in_a, in_b in zip(*halves, strict=True)
    ]
    of_one_source = [
        corrected(Pair(units[in_a], units[~in_a]), N_DRAWS_REPLICATE, entropy, rng).value
        for in_a in dealt
    ]
    deviation: Array = np.array(of_halves) - np.mean(of_halves)
    variance = float(deviation.var())
    if variance == 0:
        return deviation
    quadratic = min(float(np.var(of_one_source)), variance / 4)
    return deviation * float((1 - 2 * quadratic / variance) ** 0.5)
