"""How strongly two words attract each other, from how often they stand together."""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray
from scipy import special

from corpus_lib.errors import InputError


def association(
    together: ArrayLike, first: ArrayLike, second: ArrayLike, total: ArrayLike
) -> pd.DataFrame:
    """How strongly two words attract each other.

    The four numbers are those of NLTK's `BigramAssocMeasures`: `n_ii, n_ix, n_xi, n_xx`.

    Args:
        together: How often both stand together; one number per pair, as in all arguments.
        first: How often the first word stands at all.
        second: How often the second word stands at all.
        total: How many places were counted.

    Returns:
        One row per pair: `expected` (how often they would stand together if neither cared),
        `g2` (log-likelihood; negative where they avoid each other), `npmi` (-1 = never together,
        0 = as chance has it, 1 = only together), `log_dice` as `log_dice` gives it, and
        `t_score` (the surplus in standard deviations of the count; minus infinity = never).

    Raises:
        InputError: If a pair's counts are impossible: more together than alone, or than places.

    References:
        G2: Dunning (1993); t: Church et al. (1991); NPMI: Bouma (2009).
    """
    n_ii, n_ix, n_xi, n_xx = np.atleast_1d(
        *np.broadcast_arrays(
            *(np.asarray(n, dtype=float) for n in (together, first, second, total))
        )
    )
    cells = np.stack([n_ii, n_ix - n_ii, n_xi - n_ii, n_xx - n_ix - n_xi + n_ii])
    possible = (cells >= 0).all(axis=0) & (n_ix > 0) & (n_xi > 0)
    if not possible.all():
        wrong = [int(n[~possible][0]) for n in (n_ii, n_ix, n_xi, n_xx)]
        raise InputError(
            f"together={wrong[0]}, first={wrong[1]}, second={wrong[2]}, total={wrong[3]} cannot "
            "be counts of two words: each stands at least as often as both together, and at least "
            "once"
        )
    expected = n_ix * n_xi / n_xx
    rest = n_xx - n_ix
    by_chance = np.stack([expected, n_ix - expected, n_xi - expected, rest - n_xi + expected])
    # 0 · log 0 is 0; where nothing is expected, nothing is counted.
    ratio = np.divide(cells, by_chance, out=np.ones_like(cells), where=by_chance > 0)
    g2 = 2 * special.xlogy(cells, ratio).sum(axis=0)
    with np.errstate(divide="ignore", invalid="ignore"):
        npmi = np.log(n_ii / expected) / -np.log(n_ii / n_xx)
        t_score = (n_ii - expected) / np.sqrt(n_ii)
    # The limits: never together, and together at every place.
    npmi = np.where(n_ii == 0, -1.0, np.where(n_ii == n_xx, 1.0, npmi))
    return pd.DataFrame(
        {
            "expected": expected,
            # Avoidance has a sign of its own, as the size alone cannot tell it.
            "g2": np.where(n_ii >= expected, 1, -1) * np.maximum(g2, 0),
            "npmi": npmi,
            "log_dice": log_dice(n_ii, n_ix, n_xi),
            "t_score": t_score,
        }
    )


def log_dice(together: ArrayLike, first: ArrayLike, second: ArrayLike) -> NDArray[np.float64]:
    """How exclusively two words stand together, on a scale that no corpus size moves.

    Args:
        together: How often both stand together; one number per pair.
        first: How often the first word stands at all.
        second: How often the second word stands at all.

    Returns:
        14 = only together; each halving of the share is one less; minus infinity = never.

    References:
        Rychlý (2008), "A lexicographer-friendly association score".
    """
    n_ii, n_ix, n_xi = (np.asarray(n, dtype=float) for n in (together, first, second))
    with np.errstate(divide="ignore"):
        return np.asarray(14 + np.log2(2 * n_ii / (n_ix + n_xi)))
