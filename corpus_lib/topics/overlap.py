"""How alike two sets of topics are: overlap of top words, and which topic belongs to which."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.int64]
LEAST_OVERLAP = 0.25  # of top words that counts as the same topic: four of ten


def jaccard(a: Sequence[object], b: Sequence[object]) -> float:
    """Share of words that two lists have in common, 0 to 1, order ignored; 1 for two empty ones."""
    union = set(a) | set(b)
    return len(set(a) & set(b)) / len(union) if union else 1.0


def top_columns(weights: FloatArray, n: int) -> IntArray:
    """Columns of the `n` largest weights of each row, largest first; ties by column order."""
    return np.argsort(-weights, axis=1, kind="stable")[:, :n].astype(np.int64)


def jaccard_table(a: IntArray, b: IntArray, n_terms: int) -> FloatArray:
    """`jaccard` of every list of `a` with every list of `b`: shape (topics of a, topics of b).

    The lists are of columns of top words, as `top_columns` gives them, among `n_terms` columns.
    """
    shared = _membership(a, n_terms) @ _membership(b, n_terms).T
    return np.asarray(shared / (a.shape[1] + b.shape[1] - shared), dtype=np.float64)


def match(similarity: FloatArray) -> tuple[IntArray, IntArray]:
    """Pairs rows with columns one to one, so that the summed similarity is largest.

    Returns:
        Row numbers and the column number of each one's partner (as many as the smaller side has).

    References:
        Kuhn (1955), "The Hungarian method for the assignment problem".
    """
    from scipy.optimize import linear_sum_assignment  # here, as it takes long to import

    rows, columns = linear_sum_assignment(similarity, maximize=True)
    return rows.astype(np.int64), columns.astype(np.int64)


def cosine_table(a: FloatArray, b: FloatArray) -> FloatArray:
    """Cosine of every row of `a` with every row of `b`, none of them all zero."""
    unit_a = a / np.linalg.norm(a, axis=1, keepdims=True)
    return np.asarray(unit_a @ (b / np.linalg.norm(b, axis=1, keepdims=True)).T, dtype=np.float64)


def medoid(topic_terms: Sequence[FloatArray]) -> int:
    """The position of the fit that is most like all the others, of equals the first.

    Each is an array of shape (topics, terms), all in the same vocabulary.
    """
    total = np.zeros(len(topic_terms))
    for i, a in enumerate(topic_terms):
        for j in range(i):
            similarity = cosine_table(a, topic_terms[j])
            total[[i, j]] += similarity[match(similarity)].mean()
    # Rounded, so that the last bit of a sum can't decide between two equally central fits.
    return int(np.argmax(total.round(9)))


def _membership(columns: IntArray, n_terms: int) -> FloatArray:
    table = np.zeros((len(columns), n_terms))
    np.put_along_axis(table, columns, 1.0, axis=1)
    return table
