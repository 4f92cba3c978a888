"""gensim's variational updates for all units at once: the same topics in a fraction of the time."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import scipy.sparse as sp
from scipy.special import gammaln, logsumexp, psi

from corpus_lib.topics.overlap import FloatArray

_GENTLE = 0.001  # gensim's gamma_threshold: a unit has settled if its gamma moves less in the mean
_ITERATIONS = 50  # gensim's limit of updates of a unit in a pass
_PRINTED = 5  # of more topics than these, gensim logs some, and draws a number for each to choose
_BLOCK = 512  # units at one time
_DENSE = 250_000  # cells of a table up to which it is sooner counted with its zeros
_TINY = float(np.finfo(np.float64).eps)


@dataclass(frozen=True)
class Posterior:
    """What the updates end with: `topics` (lambda, shape topics and terms), `units` (gamma)."""

    topics: FloatArray
    units: FloatArray


def fit_variational(
    matrix: sp.csr_array,
    n_topics: int,
    seed: int,
    *,
    alpha: float,
    eta: float,
    passes: int,
    sstats: FloatArray | None = None,
) -> Posterior:
    """What gensim's `LdaModel` finds in batch mode and double precision, draw for draw.

    Args:
        matrix: Tokens, shape (units, terms).
        n_topics: Topics to find.
        seed: As gensim's `random_state`.
        alpha: Concentration of topics in a unit, for each topic.
        eta: Concentration of terms in a topic, for each term.
        passes: Passes over all units; one more tells the units' topics.
        sstats: Expected tokens of each term in each topic to start from, in place of random ones.

    References:
        Hoffman, Blei & Bach (2010), "Online learning for latent Dirichlet allocation".
    """
    rng = np.random.RandomState(seed)
    n_units, n_terms = matrix.shape
    drawn = rng.gamma(100.0, 0.01, (n_topics, n_terms))
    # As in gensim, eta is not yet added to a random start where it is first used.
    state = drawn if sstats is None else sstats
    words = np.exp(_expectation(drawn if sstats is None else sstats + eta))
    for number in range(passes):
        gamma = rng.gamma(100.0, 0.01, (n_units, n_topics))
        _, found = _settle(matrix, words, gamma, alpha)
        rate = (1.0 + number + (number > 0)) ** -0.5
        state = (1.0 - rate) * state + rate * found
        words = np.exp(_expectation(state + eta))
        if n_topics > _PRINTED:
            rng.rand(n_topics)
    gamma, _ = _settle(matrix, words, rng.gamma(100.0, 0.01, (n_units, n_topics)), alpha)
    return Posterior(state + eta, gamma)


def variational_bound(matrix: sp.csr_array, found: Posterior, alpha: float, eta: float) -> float:
    """The bound of gensim's `LdaModel` for the units that a model was fitted on, in nats."""
    n_topics, n_terms = found.topics.shape
    words, units = _expectation(found.topics), _expectation(found.units)
    rows, columns = matrix.nonzero()
    counts = np.asarray(matrix[rows, columns]).ravel()
    score = float(counts @ logsumexp(units[rows] + words.T[columns], axis=1))
    for values, expected, prior, n in (
        (found.units, units, alpha, n_topics),
        (found.topics, words, eta, n_terms),
    ):
        score += float(((prior - values) * expected + gammaln(values) - gammaln(prior)).sum())
        score += float((gammaln(prior * n) - gammaln(values.sum(axis=1))).sum())
    return score


def _settle(
    matrix: sp.csr_array, words: FloatArray, gamma: FloatArray, alpha: float
) -> tuple[FloatArray, FloatArray]:
    """Each unit's gamma, moved until it has settled, and the topics' expected tokens by it."""
    settled, expected = np.empty_like(gamma), np.zeros_like(words)
    for first in range(0, len(gamma), _BLOCK):
        block = slice(first, first + _BLOCK)
        counts: Any = matrix[block].astype(np.float64)
        if matrix.shape[0] * matrix.shape[1] <= _DENSE:
            counts = counts.toarray()
        settled[block], mixtures = _settle_block(counts, words, gamma[block], alpha)
        expected += mixtures.T @ _over_expected(counts, mixtures, words)
    return settled, expected * words


def _over_expected(counts: Any, mixtures: FloatArray, words: FloatArray) -> Any:
    """How often each term is in each unit for once that it is expected there."""
    if isinstance(counts, np.ndarray):
        return counts / (mixtures @ words + _TINY)
    of_unit = np.repeat(mixtures, np.diff(counts.indptr), axis=0)
    expected = np.einsum("nk,nk->n", of_unit, words.T[counts.indices]) + _TINY
    return sp.csr_array((counts.data / expected, counts.indices, counts.indptr), counts.shape)


def _settle_block(
    counts: Any, words: FloatArray, gamma: FloatArray, alpha: float
) -> tuple[FloatArray, FloatArray]:
    settled, mixtures = gamma.copy(), np.exp(_expectation(gamma))
    moving = np.arange(len(gamma))
    now, mixture = settled, mixtures
    for _ in range(_ITERATIONS):
        before = now
        now = alpha + mixture * (_over_expected(counts, mixture, words) @ words.T)
        mixture = np.exp(_expectation(now))
        going = np.abs(now - before).mean(axis=1) >= _GENTLE
        if not going.all():
            settled[moving], mixtures[moving] = now, mixture
            moving, counts = moving[going], counts[going]
            now, mixture = now[going], mixture[going]
            if not len(moving):
                break
    settled[moving], mixtures[moving] = now, mixture
    return settled, mixtures


def _expectation(values: FloatArray) -> FloatArray:
    """Expected logarithms of shares under Dirichlet distributions, one in each row."""
    expected: FloatArray = psi(values) - psi(values.sum(axis=1, keepdims=True))
    return expected
