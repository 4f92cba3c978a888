"""How surely one side of a comparison has more of a term: log-odds, shrunk by a prior."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from corpus_lib.errors import InputError

Array = NDArray[np.float64]

PRIOR_WORDS = 500.0  # that the counts of a prior weigh


class Sizes(NamedTuple):
    """Words of both sides (one number, or one a deal in a column) and of the prior."""

    a: Array
    b: Array
    prior: float


def more_than_the_rest(counts: Array) -> Array:
    """`log_odds_z` of each row of counts against all others together, as `keyness` has it.

    Args:
        counts: Shape (rows, terms), terms in the order of their letters, each with a word.

    Raises:
        InputError: If a row, or all but one, has no words.
    """
    pooled, words = counts.sum(axis=0), counts.sum(axis=1, keepdims=True)
    if not (words > 0).all() or not (words < words.sum()).all():
        raise InputError("more_than_the_rest needs words in each row; leave empty ones out")
    alpha = pooled * PRIOR_WORDS / pooled.sum()
    sizes = Sizes(words, words.sum() - words, alpha.sum())
    return log_odds(counts, pooled - counts, alpha, sizes)[1]


def log_odds(a: Array, b: Array, alpha: Array, sizes: Sizes) -> tuple[Array, Array]:
    """Shrunken log-odds ratio and its z, as Monroe et al. (2008) define them."""
    y_a, y_b = a + alpha, b + alpha
    rest_a = sizes.a + sizes.prior - y_a
    rest_b = sizes.b + sizes.prior - y_b
    effect = np.log(y_a / rest_a) - np.log(y_b / rest_b)
    return effect, effect / np.sqrt(1 / y_a + 1 / y_b)
