"""Intervals: of a share, and of anything, over passages drawn anew."""

from collections.abc import Iterator
from statistics import NormalDist
from typing import Any

import numpy as np
from numpy.typing import NDArray

from corpus_lib.errors import InputError

Array = NDArray[np.float64]


def bootstrap_weights(n_units: int, n_draws: int, rng: np.random.Generator) -> Array:
    """How often each unit is drawn when as many units are drawn with replacement.

    Args:
        n_units: Units, such as the passages of a document.
        n_draws: Draws.
        rng: Source of randomness.

    Returns:
        Whole numbers, shape (n_draws, n_units); each row sums to `n_units`. Sums over resampled
        units are `weights @ amounts`.

    References:
        Davison and Hinkley (1997), "Bootstrap methods and their application", 2.3.
    """
    even = np.full(n_units, 1 / n_units)
    return np.asarray(rng.multinomial(n_units, even, size=n_draws), dtype=np.float64)


def like_columns(amounts: Any) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """The first of all columns that are alike in every row, and which of these each column is.

    What is alike fares alike in every draw and deal, as do most words of short texts, which stand
    once. Columns of whole numbers, sparse or not, are told apart by sums of 62 random bits a row.
    """
    bits = np.random.default_rng(amounts.shape[0]).integers(2**62, size=amounts.shape[0])
    sums = amounts.astype(np.int64).T @ bits
    _, first, same = np.unique(sums, return_index=True, return_inverse=True)
    return first, same


def batches(places: NDArray[np.int64], at_most: int) -> Iterator[NDArray[np.int64]]:
    """So many at a time, one at least, as what is drawn for all would not fit into memory."""
    step = max(1, at_most)
    yield from np.split(places, range(step, len(places), step))


def percentile_interval(draws: Array, confidence: float = 0.95) -> tuple[Array, Array]:
    """The ends between which the middle `confidence` of the draws (rows) lies; NaN is left out."""
    tail = (1 - confidence) / 2
    if not draws.size:  # nothing was measured
        return np.empty(draws.shape[1:]), np.empty(draws.shape[1:])
    # With an eye to NaN, each column is sorted by itself, which takes three times as long.
    quantile = np.nanquantile if np.isnan(draws).any() else np.quantile
    low, high = quantile(draws, [tail, 1 - tail], axis=0)
    return low, high


def share_intervals(
    parts: Array, wholes: Array, *, seed: int, n_draws: int = 999, confidence: float = 0.95
) -> tuple[Array, Array, Array]:
    """Shares of a whole, each with a bootstrap interval over the units it is made of.

    Units are drawn whole, as the words of one paragraph share their speaker. Where all units or
    none hold a part, drawing cannot vary it; the interval's end is then the share of units that
    as many units would miss with a chance of half the error (the exact binomial limit).

    Args:
        parts: Sizes of the parts, one row per unit, one column per part.
        wholes: Size of each unit.
        seed: Seed of the draws.
        n_draws: Draws.
        confidence: Share of the draws that an interval holds.

    Returns:
        `share`, `low`, `high`, one number per part, 0 to 1; low and high are NaN for a single
        unit.

    Raises:
        InputError: If there are no units or they are empty, or a setting is out of range.

    References:
        Davison and Hinkley (1997), "Bootstrap methods and their application", 2.3 and 3.8.
    """
    if not 0 < confidence < 1 or n_draws < 1:
        raise InputError(
            f"confidence={confidence}, n_draws={n_draws}; "
            "give a share between 0 and 1, and at least one draw"
        )
    n_units = len(wholes)
    if n_units == 0 or wholes.sum() <= 0:
        raise InputError("no units with words to draw from; give a document that holds text")
    share = parts.sum(axis=0) / wholes.sum()
    if n_units == 1:
        return share, np.full_like(share, np.nan), np.full_like(share, np.nan)
    draws = bootstrap_weights(n_units, n_draws, np.random.default_rng(seed))
    low, high = percentile_interval((draws @ parts) / (draws @ wholes)[:, None], confidence)
    missed = 1 - ((1 - confidence) / 2) ** (1 / n_units)
    high = np.where(parts.sum(axis=0) == 0, missed, high)
    low = np.where(np.isclose(parts.sum(axis=0), wholes.sum()), 1 - missed, low)
    return share, low, high


def wilson_interval(share: float, n: float, confidence: float = 0.95) -> tuple[float, float]:
    """Wilson's interval of a share of `n` trials; NaN for none.

    References:
        Wilson (1927), "Probable inference, the law of succession, and statistical inference".
    """
    if not n:
        return float("nan"), float("nan")
    z2 = float(NormalDist().inv_cdf((1 + confidence) / 2)) ** 2
    middle = (share + z2 / (2 * n)) / (1 + z2 / n)
    half = float(np.sqrt(z2 * (share * (1 - share) + z2 / (4 * n)) / n)) / (1 + z2 / n)
    return max(0.0, middle - half), min(1.0, middle + half)
