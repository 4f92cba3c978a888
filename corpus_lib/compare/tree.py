"""Which documents stand near which: a tree of distances, with how sure each joint is."""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.cluster.hierarchy import linkage

Array = NDArray[np.float64]

_LEAST = 3  # documents, to tell which of them are nearest


def join_documents(pairs: pd.DataFrame, replicates: pd.DataFrame) -> pd.DataFrame:
    """A tree that joins the nearest documents first, and how often each joint comes again.

    Groups are as far apart as their documents on average (average linkage). A negative distance
    counts as none.

    Args:
        pairs: The table of `document_distances`.
        replicates: The table of `distance_replicates`; documents that it lacks are left out.

    Returns:
        One row per joint, the lowest first: `left`, `right` (numbers of the documents, in the
        order of `pairs`, or of earlier joints, counted on from the number of documents), `height`
        (bits), `size` (documents below it), `members` (their names, with a bar between) and
        `support` (share of replicates in which the same documents, and no others, are joined at
        some height; 1 for the last joint, which holds all). No rows if fewer than three documents
        have replicates: which of them are nearest cannot be told.

    References:
        Sokal and Michener (1958) for average linkage; Felsenstein (1985), "Confidence limits on
        phylogenies: an approach using the bootstrap", for the support of joints.
    """
    if len({name for pair in replicates.columns for name in pair}) < _LEAST:
        kinds = {"left": "int64", "right": "int64", "height": "float64", "size": "int64"}
        kinds |= {"members": "str", "support": "float64"}
        return pd.DataFrame({name: pd.Series(dtype=kind) for name, kind in kinds.items()})
    names, given, drawn = _squares(pairs, replicates)
    tree = linkage(_condensed(given), method="average")
    groups = _groups(tree, len(names))
    often = [_groups(linkage(_condensed(square), method="average"), len(names)) for square in drawn]
    return pd.DataFrame(
        {
            "left": tree[:, 0].astype(int),
            "right": tree[:, 1].astype(int),
            "height": tree[:, 2],
            "size": tree[:, 3].astype(int),
            "members": ["|".join(names[place] for place in sorted(group)) for group in groups],
            "support": [float(np.mean([group in other for other in often])) for group in groups],
        }
    )


def _squares(pairs: pd.DataFrame, replicates: pd.DataFrame) -> tuple[list[str], Array, list[Array]]:
    """Documents by documents: the distances given, and those of each replicate."""
    known = {frozenset(pair): place for place, pair in enumerate(replicates.columns)}
    drawn = {name for pair in replicates.columns for name in pair}
    order = dict.fromkeys([*pairs["doc_a"], *pairs["doc_b"]])
    names = [str(name) for name in order if name in drawn]
    values = dict(
        zip(
            map(frozenset, zip(pairs["doc_a"], pairs["doc_b"], strict=True)),
            pairs["jsd_corrected"],
            strict=True,
        )
    )
    n = len(names)
    rows, columns = np.triu_indices(n, 1)
    keys = [frozenset((names[i], names[j])) for i, j in zip(rows, columns, strict=True)]
    every = replicates.to_numpy(dtype=np.float64)[:, [known[key] for key in keys]]
    squares = []
    for row in [np.array([values[key] for key in keys], dtype=np.float64), *every]:
        square = np.zeros((n, n))
        square[rows, columns] = square[columns, rows] = np.maximum(row, 0)
        squares.append(square)
    return names, squares[0], squares[1:]


def _condensed(square: Array) -> Array:
    return np.asarray(square[np.triu_indices(len(square), 1)])


def _groups(tree: Array, n: int) -> list[frozenset[int]]:
    """The documents below each joint of a SciPy linkage."""
    below = [frozenset([place]) for place in range(n)]
    for left, right in tree[:, :2].astype(int):
        below.append(below[left] | below[right])
    return below[n:]
