"""Which documents, and where in them, share runs of words: an index of hashed shingles.

Comparing every pair of documents costs the square of their number. Here all shingles are sorted
once and only equal ones meet, so the cost grows with what is shared.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Longs = npt.NDArray[np.int64]
Hashes = npt.NDArray[np.uint64]

# Three words of four: a shingle survives a word that was put in or left out.
SKIPS = ((0, 1, 2), (0, 1, 3), (0, 2, 3))
MAX_DOCUMENTS = 50
MAX_REPEATS = 60
_SKETCH = 1 << 20
_PART = 100_000


@dataclass(frozen=True)
class Shared:
    """Two documents (by number) and the places of the shingles they share.

    `points` has two columns: word positions in the one and in the other document. When `doc_a`
    is `doc_b`, the position in the first column is the smaller one.
    """

    doc_a: int
    doc_b: int
    points: Longs


def shared_shingles(
    words: npt.NDArray[np.int32],
    documents: npt.NDArray[np.int32],
    positions: npt.NDArray[np.int32],
    *,
    min_shared: int,
    within: bool = True,
    between: bool = True,
) -> Iterator[Shared]:
    """The pairs of documents that share enough shingles to be worth aligning.

    Args:
        words: One number per content word of the corpus, documents one after another.
        documents: The number of the document each of them stands in, ascending.
        positions: The position of each in its document, function words counted.
        min_shared: Shingles that a pair must share.
        within: Whether a document is compared with itself.
        between: Whether documents are compared with each other.

    Yields:
        One item per pair, ordered by the documents' numbers. Shingles that stand in more than
        50 documents, or more than 60 times, are phrases of the language and left out.
    """
    starts, groups = _repeated_shingles(words, documents)
    docs, places = documents[starts].astype(np.int64), positions[starts]
    n_documents = int(documents[-1]) + 1 if len(documents) else 0

    def meetings() -> Iterator[tuple[Longs, npt.NDArray[np.intp], npt.NDArray[np.intp]]]:
        for lag in range(1, MAX_REPEATS):
            left = np.flatnonzero(groups[:-lag] == groups[lag:])
            if not len(left):
                return
            right = left + lag
            inside = docs[left] == docs[right]
            keep = (inside & within & (places[left] < places[right])) | (~inside & between)
            left, right = left[keep], right[keep]
            yield docs[left] * n_documents + docs[right], left, right

    # Counted first in a small table that may only overstate: most pairs share one shingle, and
    # holding them all would take more memory than the texts.
    counts = np.zeros(_SKETCH, dtype=np.int32)
    for codes, _, _ in meetings():
        np.add.at(counts, codes % _SKETCH, 1)
    kept_codes, kept_points = [], []
    for codes, left, right in meetings():
        enough = counts[codes % _SKETCH] >= min_shared
        kept_codes.append(codes[enough])
        kept_points.append(np.column_stack([places[left[enough]], places[right[enough]]]))
    if not kept_codes:
        return
    codes, points = np.concatenate(kept_codes), np.concatenate(kept_points)
    order = np.lexsort((points[:, 1], points[:, 0], codes))
    codes, points = codes[order], points[order]
    bounds = np.flatnonzero(np.diff(codes, prepend=-1, append=-1))
    for start, end in zip(bounds[:-1].tolist(), bounds[1:].tolist(), strict=True):
        if end - start >= min_shared:
            doc_a, doc_b = divmod(int(codes[start]), n_documents)
            yield Shared(doc_a, doc_b, points[start:end].astype(np.int64))


def trigrams(words: npt.NDArray[np.int32]) -> Hashes:
    """The hash of every three words that follow each other; `len(words) - 2` of them."""
    return _hashed(words[:-2], words[1:-1], words[2:])


def common_trigrams(
    words: npt.NDArray[np.int32], documents: npt.NDArray[np.int32], *, min_count: int
) -> Hashes:
    """The hashes of trigrams that stand at least `min_count` times in the corpus, sorted."""
    if len(words) < 3:
        return np.empty(0, np.uint64)
    hashes = trigrams(words)[documents[:-2] == documents[2:]]
    found, counts = np.unique(hashes, return_counts=True)
    common: Hashes = found[counts >= min_count]
    return common


def _hashed(
    first: npt.NDArray[np.int32], second: npt.NDArray[np.int32], third: npt.NDArray[np.int32]
) -> Hashes:
    """Word numbers below 2^21 packed side by side: no two shingles share a hash."""
    hashes: Hashes = first.astype(np.uint64) << np.uint64(21)
    hashes = (hashes ^ second.astype(np.uint64)) << np.uint64(21)
    return hashes ^ third.astype(np.uint64)


def _repeated_shingles(
    words: npt.NDArray[np.int32], documents: npt.NDArray[np.int32]
) -> tuple[npt.NDArray[np.int32], npt.NDArray[np.int32]]:
    """Where the shingles begin that stand more than once, and a group number for equal ones.

    Worked through in parts by their first words, so that sorting takes memory for one part only.
    """
    n_parts = 1 + len(words) // _PART
    starts, groups, n_groups = [], [], 0
    for part in range(n_parts):
        hashes, firsts = _shingles_of_part(words, documents, part, n_parts)
        entries, group = _repeated(hashes, documents[firsts])
        starts.append(firsts[entries])
        groups.append(group + np.int32(n_groups))
        n_groups += int(group.max(initial=-1)) + 1
    return np.concatenate(starts), np.concatenate(groups)


def _shingles_of_part(
    words: npt.NDArray[np.int32], documents: npt.NDArray[np.int32], part: int, n_parts: int
) -> tuple[Hashes, npt.NDArray[np.int32]]:
    """Hashes of the shingles of one part and the places in `words` where they begin."""
    hashes, firsts = [], []
    for _, middle, last in SKIPS:
        n = max(len(words) - last, 0)
        inside = documents[:n] == documents[last : last + n]
        inside &= words[:n] % n_parts == part
        start = np.flatnonzero(inside).astype(np.int32)
        hashes.append(_hashed(words[start], words[start + middle], words[start + last]))
        firsts.append(start)
    return np.concatenate(hashes), np.concatenate(firsts)


def _repeated(
    hashes: Hashes, documents: npt.NDArray[np.int32]
) -> tuple[npt.NDArray[np.intp], npt.NDArray[np.int32]]:
    """Shingles that stand more than once, and not too often: their places and group numbers."""
    order = np.lexsort((documents, hashes))
    if not len(order):
        return order, np.empty(0, np.int32)
    ordered = hashes[order]
    new_group = np.concatenate([[True], ordered[1:] != ordered[:-1]])
    del ordered
    in_order = documents[order]
    new_document = new_group.copy()
    new_document[1:] |= in_order[1:] != in_order[:-1]
    group = np.cumsum(new_group, dtype=np.int32) - 1
    repeats = np.bincount(group)
    spread = np.bincount(group, weights=new_document)
    wanted = (repeats >= 2) & (repeats <= MAX_REPEATS) & (spread <= MAX_DOCUMENTS)
    kept = wanted[group]
    return order[kept], group[kept]
