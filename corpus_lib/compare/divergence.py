"""The Jensen-Shannon divergence of two documents, and the share of it that small samples make up.

Everything here works on arrays: the units of a document as rows, terms as columns.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from corpus_lib.stats.draws import Array, placed, within

Entropy = Callable[[Array], Array]


class Pair(NamedTuple):
    """The units of two documents (units by terms, without the terms that neither has)."""

    a: Array
    b: Array


class Estimate(NamedTuple):
    """A divergence in bits, and the share of a text's words that a new one would not yet hold."""

    value: float
    unseen: float


def paired(a: Array, b: Array) -> Pair:
    """Two documents over the terms that at least one of them has."""
    used = (a.sum(axis=0) + b.sum(axis=0)) > 0
    return Pair(a[:, used], b[:, used])


def jensen_shannon(a: Array, b: Array) -> Array:
    """The Jensen-Shannon divergence of two distributions, in bits.

    Args:
        a: Counts or shares along the last axis.
        b: The same on the other side.

    Returns:
        Divergences over the last axis: 0 = the same, 1 = nothing in common.
    """
    p, q = a / a.sum(axis=-1, keepdims=True), b / b.sum(axis=-1, keepdims=True)
    divergence = plug_in((p + q) / 2) - (plug_in(p) + plug_in(q)) / 2
    # Rounding can leave a hair below 0 or above 1.
    return np.clip(divergence, 0.0, 1.0)


def shuffled(units: Array, shuffles: NDArray[np.bool_], words: float) -> Array:
    """Raw divergences of the shuffles, as they would be if each first side had exactly `words`."""
    first = shuffles.astype(np.float64) @ units
    divergence = jensen_shannon(first, units.sum(axis=0) - first)
    surplus = first.sum(axis=1) - words
    if len(surplus) < 3 or np.ptp(surplus) <= 1e-9 * words:  # nothing missed but by rounding
        return divergence
    # Units come whole: what they miss the length by would widen the null.
    slope = np.polyfit(surplus, divergence, 1)[0]
    return np.asarray(divergence - slope * surplus)


def corrected(pair: Pair, n_draws: int, entropy: Entropy, rng: np.random.Generator) -> Estimate:
    """Divergence from entropies that are all estimated from equally many words.

    Each draw takes random units of the longer document to the length of the shorter, and mixes
    one half of both, then the other: what is left of chance cancels between the halves.
    """
    length = min(side.sum() for side in pair)
    first_a, rest_a = _split(pair.a, length, n_draws, rng)
    first_b, rest_b = _split(pair.b, length, n_draws, rng)
    own_a, own_b = first_a + rest_a, first_b + rest_b
    weight = own_a.sum() / (own_a.sum() + own_b.sum())
    mixed = np.vstack([first_a + rest_b, rest_a + first_b])
    apart = weight * entropy(own_a).mean() + (1 - weight) * entropy(own_b).mean()
    once = (own_a == 1).sum() + (own_b == 1).sum()
    unseen = once / (own_a.sum() + own_b.sum())
    return Estimate(float(entropy(mixed).mean() - apart), float(unseen))


def plug_in(amounts: Array) -> Array:
    """Shannon entropy of the observed shares, in bits, over the last axis."""
    share = amounts / amounts.sum(axis=-1, keepdims=True)
    logarithm = np.log2(share, out=np.zeros_like(share), where=share > 0)
    return np.asarray(-(share * logarithm).sum(axis=-1))


def chao_shen(counts: Array) -> Array:
    """Shannon entropy in bits with Chao and Shen's allowance for unseen terms, one value a row."""
    whole = counts.astype(np.int64)
    n_rows, top = len(whole), int(whole.max()) + 1
    # Terms of equal count weigh the same: a histogram of counts replaces the sum over terms.
    cells = whole + top * np.arange(n_rows)[:, None]
    n_terms = np.bincount(cells.ravel(), minlength=n_rows * top).reshape(n_rows, top)[:, 1:]
    size = whole.sum(axis=1, keepdims=True)
    # Were all terms seen once, nothing would be covered: one of them is taken as seen twice.
    once = np.minimum(n_terms[:, :1], size - 1)
    share = (1 - once / size) * np.arange(1, top) / size
    held = n_terms > 0
    share = np.where(held, share, 0.5)
    weight = np.where(held, n_terms, 0)
    seen = -np.expm1(size * np.log1p(-np.minimum(share, 1 - 1e-16)))
    return np.asarray(-(weight * share * np.log2(share) / seen).sum(axis=1))


def _split(
    units: Array, length: float, n_draws: int, rng: np.random.Generator
) -> tuple[Array, Array]:
    """Sums of random units up to half of `length`, and of the next up to it; one draw a row."""
    middle, rank = placed(units.sum(axis=1), n_draws, rng)
    # A unit longer than the other document is taken all the same.
    first = within(middle, length / 2) | (rank == 0)
    rest = within(middle, length) & ~first
    return first.astype(np.float64) @ units, rest.astype(np.float64) @ units
