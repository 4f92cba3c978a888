"""How well topics foretell words that they have not seen: document completion."""

from typing import Any

import numpy as np
import scipy.sparse as sp

from corpus_lib.topics.overlap import FloatArray, IntArray

_STEPS = 50


def completion(
    topic_term: FloatArray,
    left_out: sp.csr_array,
    known: IntArray,
    *,
    alpha: float,
    rng: np.random.Generator,
) -> dict[str, float]:
    """Scores topics by the second halves of units that were left out of their fit.

    Args:
        topic_term: Probabilities of terms in topics, shape (topics, terms).
        left_out: Tokens of the units left out, shape (units, terms).
        known: Tokens of each term in the units fitted on; a term without any is not scored, since
            its frequency foretells nothing.
        alpha: Concentration of topics in a unit.
        rng: Deals each unit's words into halves.

    Returns:
        `model` and `frequencies` (mean log-likelihood in nats of a token of the second halves, by
        topics and by word frequencies alone; higher is better), `gain` (their difference, above 0
        if topics help) and `tokens` (scored); missing where no token is left to score.

    References:
        Wallach et al. (2009), "Evaluation methods for topic models".
    """
    seen = known > 0
    weights = topic_term[:, seen] / topic_term[:, seen].sum(axis=1, keepdims=True)
    first, second = _halves(sp.csr_array(left_out[:, seen]), rng)
    if not second.sum():
        return {"model": np.nan, "frequencies": np.nan, "gain": np.nan, "tokens": 0}
    mixtures = _fold_in(first, weights, alpha)
    rows, columns = second.nonzero()
    tokens = np.asarray(second[rows, columns]).ravel()
    foretold = (mixtures[rows] * weights[:, columns].T).sum(axis=1)
    frequencies = known[seen] / known.sum()
    found = float((tokens * np.log(foretold)).sum() / tokens.sum())
    plain = float((tokens * np.log(frequencies[columns])).sum() / tokens.sum())
    n_scored = float(tokens.sum())
    return {"model": found, "frequencies": plain, "gain": found - plain, "tokens": n_scored}


def _halves(matrix: sp.csr_array, rng: np.random.Generator) -> tuple[sp.csr_array, sp.csr_array]:
    first = matrix.copy()
    first.data = rng.binomial(matrix.data, 0.5)
    second: Any = matrix - first
    first.eliminate_zeros()
    second.eliminate_zeros()
    return first, sp.csr_array(second)


def _fold_in(matrix: sp.csr_array, topic_term: FloatArray, alpha: float) -> FloatArray:
    """Each row's mixture of given topics: the mode under a Dirichlet prior, by EM."""
    mixtures = np.full((matrix.shape[0], len(topic_term)), 1 / len(topic_term))
    rows, columns = matrix.nonzero()
    tokens = np.asarray(matrix[rows, columns]).ravel()
    weights = topic_term[:, columns].T
    for _ in range(_STEPS):
        belongs = mixtures[rows] * weights
        belongs *= (tokens / belongs.sum(axis=1))[:, None]
        mixtures = np.full_like(mixtures, alpha)
        np.add.at(mixtures, rows, belongs)
        mixtures /= mixtures.sum(axis=1, keepdims=True)
    return mixtures
