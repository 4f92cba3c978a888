"""Units of text that a question is answered from, and that are dealt out at random."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Answers = dict[str, dict[str, float]]  # by question, the number of each item
Labels = NDArray[np.str_]
Array = NDArray[np.float64]

PAIR = "\t"  # between two documents that are one item
_LEAST_UNITS = 2  # of a document, so that each deal can be compared
_TRIES = 100


class Units(NamedTuple):
    """Units of text: the document of each, its size in words, and what any labels amount to."""

    documents: Labels
    sizes: Array
    score: Callable[[Labels], Answers]


def pair_key(one: str, other: str) -> str:
    """The name of a pair of documents among items."""
    return PAIR.join(sorted((one, other)))


def ratios(labels: Labels, parts: Array, wholes: Array) -> list[dict[str, float]]:
    """The share of each part (columns) in each document, units (rows) being summed.

    Args:
        labels: The document of each unit.
        parts: Sizes of the parts, one row per unit.
        wholes: Size of each unit.

    Returns:
        One entry per part: by document, its share, 0 to 1.
    """
    names, place = np.unique(labels, return_inverse=True)
    member = np.eye(len(names))[place]
    share = (member.T @ parts) / (member.T @ wholes)[:, None]
    return [dict(zip(names.tolist(), column, strict=True)) for column in share.T.tolist()]


def deal(documents: Labels, sizes: Array, rng: np.random.Generator) -> Labels:
    """Deals units out at random, so that each document is about as long as before.

    Args:
        documents: The document of each unit.
        sizes: Words of each unit.
        rng: Source of randomness.

    Returns:
        A document for each unit; none is left with fewer than two units, unless it had fewer or a
        hundred deals gave no such order.
    """
    names, place = np.unique(documents, return_inverse=True)
    ends = np.cumsum(np.bincount(place, weights=sizes))
    least = np.minimum(np.bincount(place), _LEAST_UNITS)
    labels = place
    for _ in range(_TRIES):
        order = rng.permutation(len(sizes))
        middle = np.cumsum(sizes[order]) - sizes[order] / 2
        labels = np.empty_like(place)
        labels[order] = np.minimum(np.searchsorted(ends, middle), len(names) - 1)
        if (np.bincount(labels, minlength=len(names)) >= least).all():
            break
    return names[labels]
