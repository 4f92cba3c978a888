"""Units dealt out at random."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]


def placed(sizes: Array, n: int, rng: np.random.Generator) -> tuple[Array, NDArray[np.int64]]:
    """Each unit's place in a random row of all: words before its middle, units before it.

    Drawing by words, not by number, keeps short units from being mistaken for a difference:
    divergence grows as texts get shorter.
    """
    order = rng.permuted(np.tile(np.arange(len(sizes)), (n, 1)), axis=1)
    rank = np.argsort(order, axis=1)
    middle = np.cumsum(sizes[order], axis=1) - sizes[order] / 2
    return np.take_along_axis(middle, rank, axis=1), rank


def parts(sizes: Array, words: float, n: int, rng: np.random.Generator) -> NDArray[np.bool_]:
    """Random units of `words` together, one draw a row; two at least are in and two are out."""
    middle, rank = placed(sizes, n, rng)
    return (within(middle, words) | (rank < 2)) & (rank < len(sizes) - 2)


def within(middle: Array, words: float) -> NDArray[np.bool_]:
    """Which units' middles lie in the first `words`.

    Shares of topics add up to 1 but for rounding, which must not decide on which side a unit falls.
    """
    return np.asarray(middle <= words + 1e-6)
