"""The divergence of two documents, the part of it that small samples make up, and its error.

Everything here works on arrays: the units of a document as rows, terms as columns.
"""

from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from corpus_lib.stats.chance import Array, parts, placed, within
from corpus_lib.stats.intervals import like_columns

Entropy = Callable[[Array, Array], Array]
_AT_ONCE = 100

# Draws that one corrected value averages, and those of each replicate of its interval. Measured:
# 300 leave .002 to .008 bits of chance; 12 widen the interval by less than a tenth.
N_DRAWS = 300
N_DRAWS_REPLICATE = 12
# Places of units in all draws, at the most: the more units, the less is left to a draw.
_PLACES, _LEAST_DRAWS = 30_000, 12
# Half of a document is drawn for the interval, and half of that for the mixture.
MIN_UNITS = 4
# A mixture of unlike sources holds more rare words than either, and more of them are missed: the
# share of the distance that is missed when half of the words are unseen, and how well it is known.
# Fitted to texts as `benchmarks/distance.py` draws them, where .01 to .11 were missed in all sizes;
# where every word has been seen, nothing is missed.
SHORTFALL, SHORTFALL_SD = 0.09, 0.035


class Pair(NamedTuple):
    """The units of two documents (units by terms), and how many terms each column stands for."""

    a: Array
    b: Array
    alike: Array | None = None  # None: each for one


class Compared(NamedTuple):
    """A pair's corrected distance, its standard error, and its values if drawn otherwise."""

    value: float
    error: float
    replicates: Array


class Estimate(NamedTuple):
    """A divergence in bits, and the share of a text's words that a new one would not yet hold."""

    value: float
    unseen: float


def paired(a: Array, b: Array) -> Pair:
    """Two documents over the terms that at least one of them has."""
    used = (a.sum(axis=0) + b.sum(axis=0)) > 0
    return Pair(a[:, used], b[:, used])


def jensen_shannon(a: Array, b: Array) -> Array:
    """The Jensen-Shannon divergence, in bits, of counts or shares along the last axis: 0 to 1."""
    p, q = a / a.sum(axis=-1, keepdims=True), b / b.sum(axis=-1, keepdims=True)
    divergence = plug_in((p + q) / 2) - (plug_in(p) + plug_in(q)) / 2
    # Rounding can leave a hair below 0 or above 1.
    return np.clip(divergence, 0.0, 1.0)


def dealt_divergences(units: Array, dealt: NDArray[np.bool_], words: float) -> Array:
    """Raw divergences of the deals, as they would be if each first side had exactly `words`."""
    first = dealt.astype(np.float64) @ units
    divergence = jensen_shannon(first, units.sum(axis=0) - first)
    excess = first.sum(axis=1) - words
    if len(excess) < 3 or np.ptp(excess) <= 1e-9 * words:  # nothing missed but by rounding
        return divergence
    # Units come whole: what they miss the length by would widen the null.
    return np.asarray(divergence - np.polyfit(excess, divergence, 1)[0] * excess)


def corrected(pair: Pair, n_draws: int, entropy: Entropy, rng: np.random.Generator) -> Estimate:
    """Divergence from entropies that are all estimated from equally many words.

    Each draw takes random units of the longer document to the length of the shorter, and mixes
    one half of both, then the other: what is left of chance cancels between the halves.
    """
    *sides, alike = merged(pair, entropy)
    words = [side @ alike for side in sides]
    n_draws = min(n_draws, max(_LEAST_DRAWS, _PLACES // sum(map(len, sides))))
    drawn = [_split(one, min(map(np.sum, words)), n_draws, rng) for one in words]
    entropies, sizes, once = [], np.zeros(2), 0.0
    # Some draws at a time: the sums of all of them would not fit the processor's cache.
    for some in (slice(at, at + _AT_ONCE) for at in range(0, n_draws, _AT_ONCE)):
        (first_a, rest_a), (first_b, rest_b) = (
            (first[some].astype(side.dtype) @ side, rest[some].astype(side.dtype) @ side)
            for (first, rest), side in zip(drawn, sides, strict=True)
        )
        own = first_a + rest_a, first_b + rest_b
        amounts = np.vstack([*own, first_a + rest_b, rest_a + first_b])
        entropies.append(entropy(amounts, alike).reshape(4, -1))
        sizes += [(side @ alike).sum() for side in own]
        once += sum(float(((side == 1) @ alike).sum()) for side in own)
    own_a, own_b, *mixed = np.hstack(entropies)
    weight = sizes[0] / sizes.sum()
    apart = weight * own_a.mean() + (1 - weight) * own_b.mean()
    return Estimate(float(np.mean(mixed) - apart), float(once / sizes.sum()))


def merged(pair: Pair, entropy: Entropy) -> Any:
    """Whole counts with one column for all terms that stand equally often in each unit.

    Single precision holds counts of words exactly. What is once merged serves any of its units.
    """
    if pair.alike is not None:
        return pair
    if entropy is not chao_shen:
        return pair._replace(alike=np.ones(pair.a.shape[1]))
    first, same = like_columns(np.vstack(pair[:2]))
    sides: list[Any] = [side[:, first].astype(np.float32) for side in pair[:2]]
    return Pair(sides[0], sides[1], np.bincount(same).astype(np.float64))


def plug_in(amounts: Array, _alike: Array | None = None) -> Array:
    """Shannon entropy of the observed shares, in bits, over the last axis."""
    share = amounts / amounts.sum(axis=-1, keepdims=True)
    logarithm = np.log2(share, out=np.zeros_like(share), where=share > 0)
    return np.asarray(-(share * logarithm).sum(axis=-1))


def chao_shen(counts: Array, alike: Array) -> Array:
    """Shannon entropy in bits with Chao and Shen's allowance for unseen terms, one value a row.

    Whole counts; each column stands for `alike` many terms.

    References:
        Chao and Shen (2003), "Nonparametric estimation of Shannon's index of diversity when there
        are unseen species in sample".
    """
    whole = counts.astype(np.int64)
    n_rows, top = len(whole), int(whole.max()) + 1
    # Terms of equal count weigh the same: a histogram of counts replaces the sum over terms.
    cells = whole + top * np.arange(n_rows)[:, None]
    weights = np.broadcast_to(alike, whole.shape).ravel()
    n_terms = np.bincount(cells.ravel(), weights, n_rows * top).reshape(n_rows, top)[:, 1:]
    size = n_terms @ np.arange(1, top)[:, None]
    # Were all terms seen once, nothing would be covered: one of them is taken as seen twice.
    once = np.minimum(n_terms[:, :1], size - 1)
    rows, column = np.nonzero(n_terms)
    size, weight = size[rows, 0], n_terms[rows, column]
    share = (1 - once[rows, 0] / size) * (column + 1) / size
    seen = -np.expm1(size * np.log1p(-np.minimum(share, 1 - 1e-16)))
    of_terms: Array = -weight * share * np.log2(share) / seen
    return np.asarray(np.bincount(rows, of_terms, n_rows), dtype=np.float64)


def entropy_of(*documents: Array) -> Entropy:
    """The estimator for whole counts, or for shares of topics."""
    return plug_in if any((rows % 1 != 0).any() for rows in documents) else chao_shen


def compared(
    pair: Pair, halves: list[NDArray[np.bool_]], entropy: Entropy, rng: np.random.Generator
) -> Compared:
    """The corrected distance of a pair with its error and replicates, one for each two halves.

    `halves` are random ones of the units of both, one draw a row; no rows: no error is known.
    """
    pair = merged(pair, entropy)
    found = corrected(pair, N_DRAWS, entropy, rng)
    missed = _missed(found, entropy)
    scale = 1 + SHORTFALL * missed
    value = found.value * scale
    if not halves:
        return Compared(value, float("nan"), np.empty(0))
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
    a, b, alike = merged(pair, entropy)
    units = np.vstack([a, b])
    dealt = parts(units @ alike, (a @ alike).sum(), len(halves[0]), rng)
    of_halves = [
        corrected(Pair(a[in_a], b[in_b], alike), N_DRAWS_REPLICATE, entropy, rng).value
        for in_a, in_b in zip(*halves, strict=True)
    ]
    of_one_source = [
        corrected(Pair(units[in_a], units[~in_a], alike), N_DRAWS_REPLICATE, entropy, rng).value
        for in_a in dealt
    ]
    deviation: Array = np.array(of_halves) - np.mean(of_halves)
    variance = float(deviation.var())
    if variance == 0:
        return deviation
    quadratic = min(float(np.var(of_one_source)), variance / 4)
    return deviation * float((1 - 2 * quadratic / variance) ** 0.5)


def _split(words: Array, length: float, n: int, rng: np.random.Generator) -> tuple[Array, Array]:
    """Random units (1 or 0) up to half of `length`, and the next up to it; `n` draws, one a row."""
    middle, rank = placed(words, n, rng)
    # A unit longer than the other document is taken all the same.
    first = within(middle, length / 2) | (rank == 0)
    return first.astype(np.float64), (within(middle, length) & ~first).astype(np.float64)
