"""The divergence of two documents, the part of it that small samples make up, and its error.

Everything here works on arrays: the units of a document as rows, terms as columns.
"""

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from corpus_lib.stats.chance import Array, parts, placed, within
from corpus_lib.stats.intervals import like_columns

Entropy = Callable[[Array, Array], Array]
Sample = tuple[Any, Any]  # which rows of some units its two sides are
_AT_ONCE = 100
_CELLS = 1_000_000  # of draws by units that are held at once

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
    """Divergences in bits, and the share of words that a new text like these would hold unseen."""

    value: Array
    unseen: Array


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


def corrected(
    units: Array,
    alike: Array,
    samples: Sequence[Sample],
    n_draws: int,
    entropy: Entropy,
    rng: np.random.Generator,
) -> Estimate:
    """Divergences from entropies that are all estimated from equally many words, one a sample.

    Each draw takes random units of a sample's longer side to the length of the shorter, and mixes
    one half of both, then the other: what is left of chance cancels between the halves.
    """
    words = units @ alike
    n = min(n_draws, max(_LEAST_DRAWS, _PLACES // len(units)))
    at_once = max(1, _CELLS // (n * len(units)))
    found = []
    for some in (samples[at : at + at_once] for at in range(0, len(samples), at_once)):
        taken = np.zeros((4, len(some), n, len(units)), dtype=units.dtype)
        for place, sides in enumerate(some):
            length = min(words[rows].sum() for rows in sides)
            for rows, (first, rest) in zip(sides, (taken[:2], taken[2:]), strict=True):
                first[place][:, rows], rest[place][:, rows] = _split(words[rows], length, n, rng)
        found.append(_estimates(taken, units, alike, entropy))
    return Estimate(*map(np.concatenate, zip(*found, strict=True)))


def _estimates(taken: Array, units: Array, alike: Array, entropy: Entropy) -> Estimate:
    """What draws come to: of both sides the first half and the rest, by sample, draw and unit."""
    drawn, found = taken.reshape(4, -1, len(units)), []
    # Some draws at a time: the sums of all of them would not fit the processor's cache.
    for at in range(0, drawn.shape[1], _AT_ONCE):
        first_a, rest_a, first_b, rest_b = drawn[:, at : at + _AT_ONCE] @ units
        own = np.stack([first_a + rest_a, first_b + rest_b])
        amounts = np.vstack([*own, first_a + rest_b, rest_a + first_b])
        entropies = entropy(amounts, alike).reshape(4, -1)
        found.append(np.vstack([entropies, own @ alike, ((own == 1) @ alike).sum(axis=0)]))
    told = np.hstack(found).reshape(7, *taken.shape[1:3])
    (own_a, own_b), mixed = told[:2].mean(axis=2), told[2:4].mean(axis=(0, 2))
    *sizes, once = told[4:].sum(axis=2)
    weight = sizes[0] / np.sum(sizes, axis=0)
    return Estimate(mixed - weight * own_a - (1 - weight) * own_b, once / np.sum(sizes, axis=0))


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
    whole += top * np.arange(n_rows)[:, None]
    n_terms = np.bincount(whole.ravel(), np.tile(alike, n_rows), n_rows * top)
    n_terms = n_terms.reshape(n_rows, top)[:, 1:]
    size = n_terms @ np.arange(1.0, top)
    # Were all terms seen once, nothing would be covered: one of them is taken as seen twice.
    covered = 1 - np.minimum(n_terms[:, 0], size - 1) / size
    rows, column = np.nonzero(n_terms)
    share = (covered / size)[rows] * (column + 1)
    seen = -np.expm1(size[rows] * np.log1p(-np.minimum(share, 1 - 1e-16)))
    of_terms: Array = -n_terms[rows, column] * share * np.log2(share) / seen
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
    value, missed = _whole(pair, N_DRAWS, entropy, rng)
    scale = 1 + SHORTFALL * missed
    if not halves:
        return Compared(value * scale, float("nan"), np.empty(0))
    deviation = scale * _deviations(pair, halves, entropy, rng)
    error = float(np.hypot(deviation.std(), SHORTFALL_SD * missed * value))
    return Compared(value * scale, error, value * scale + deviation)


def corrected_distance(
    pair: Pair, n_draws: int, entropy: Entropy, rng: np.random.Generator
) -> float:
    """The corrected distance of a pair in bits, from so many draws."""
    value, missed = _whole(pair, n_draws, entropy, rng)
    return value * (1 + SHORTFALL * missed)


def corrected_of_samples(
    units: Array, samples: Sequence[Sample], n_draws: int, entropy: Entropy, rng: Any
) -> Array:
    """The same of two parts of some units each time."""
    units, _, alike = merged(Pair(units, units[:0]), entropy)
    found = corrected(units, alike, samples, n_draws, entropy, rng)
    return found.value * (1 + SHORTFALL * _missed(found.unseen, entropy))


def _whole(
    pair: Pair, n_draws: int, entropy: Entropy, rng: np.random.Generator
) -> tuple[float, float]:
    """The divergence of a pair, and how far the shortfall applies."""
    a, b, alike = merged(pair, entropy)
    sides = slice(len(a)), slice(len(a), None)
    found = corrected(np.vstack([a, b]), alike, [sides], n_draws, entropy, rng)
    return float(found.value[0]), float(_missed(found.unseen, entropy)[0])


def _missed(unseen: Array, entropy: Entropy) -> Array:
    """How far the shortfall applies: 1 where half of the words are unseen, 0 where none is."""
    return 4 * unseen * (1 - unseen) if entropy is chao_shen else np.zeros_like(unseen)


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
    whole = np.arange(len(a)), np.arange(len(a), len(units))
    of_halves, of_one_source = (
        corrected(units, alike, samples, N_DRAWS_REPLICATE, entropy, rng).value
        for samples in (
            [(whole[0][in_a], whole[1][in_b]) for in_a, in_b in zip(*halves, strict=True)],
            [(in_a, ~in_a) for in_a in dealt],
        )
    )
    deviation: Array = of_halves - of_halves.mean()
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
