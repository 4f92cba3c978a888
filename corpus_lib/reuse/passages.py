"""Passages that two documents share, in whatever order and with whatever edits.

Shared shingles are gathered into boxes, each box is aligned by itself, and the pieces found are
put together when they lie close on both sides: moved sentences stay in their passage.
"""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from corpus_lib.reuse import alignment

# In words. Wider boxes cost time; narrower ones lose the ends of heavily edited passages.
BOX_GAP = 20
_CELL = BOX_GAP // 2
BOX_PAD = 25
MERGE_GAP = 15


@dataclass(frozen=True)
class Limits:
    """What a passage needs.

    At first `shingles` shared in its surroundings, to be looked at; then matched content words,
    words and score, to be reported.
    """

    shingles: int
    content: int
    words: int
    score: float


def shared_passages(
    ids_a: alignment.Ids,
    ids_b: alignment.Ids,
    content_a: alignment.Flags,
    points: npt.NDArray[np.int64],
    limits: Limits,
    *,
    same: bool = False,
) -> list[alignment.Passage]:
    """The passages that two documents share around the given points, in the order of words.

    Args:
        ids_a: Words of the one document, as numbers.
        ids_b: Words of the other (the same array when a document is compared with itself).
        content_a: Which words of the one document are content words.
        points: Two columns, positions of shared shingles in the one (ascending) and the other.
        limits: What a passage needs to count.
        same: Whether both are one document: its passages may then not overlap each other, and
            the earlier one is always on side a.
    """
    pieces: list[alignment.Passage] = []
    for box in boxes(points, limits):
        for low_a, high_a, low_b, high_b in _frames(box, len(ids_a), len(ids_b), same=same):
            found = alignment.local_pieces(
                ids_a[low_a:high_a], ids_b[low_b:high_b], content_a[low_a:high_a]
            )
            pieces += [alignment.Passage(p.a + low_a, p.b + low_b, p.score) for p in found]
    passages = _merged(_distinct(pieces), same=same)
    passages = [p for p in passages if _accepted(p, content_a, limits)]
    return sorted(passages, key=lambda p: p.box)


def boxes(points: npt.NDArray[np.int64], limits: Limits) -> Iterator[npt.NDArray[np.int64]]:
    """The groups of points, of all that two documents share, that are worth aligning."""
    # Most points stand alone, which one side tells: in a box, cells are two apart at the most.
    breaks = np.flatnonzero(np.diff(points[:, 0]) >= 3 * _CELL) + 1
    runs = [run for run in np.split(points, breaks) if len(run) >= limits.shingles]
    yield from (box for run in runs for box in _boxes(run) if len(box) >= limits.shingles)


def _boxes(points: npt.NDArray[np.int64]) -> Iterator[npt.NDArray[np.int64]]:
    """Groups of points with no gap of more than about BOX_GAP words on either side.

    Points are put into square cells and touching cells joined: cost grows with the points, not
    with their pairs.
    """
    cells: dict[tuple[int, int], list[int]] = defaultdict(list)
    for n, (i, j) in enumerate((points // _CELL).tolist()):
        cells[i, j].append(n)
    while cells:
        queue, group = [next(iter(cells))], []
        while queue:
            cell = queue.pop()
            if cell not in cells:
                continue
            group += cells.pop(cell)
            near = ((cell[0] + di, cell[1] + dj) for di in range(-2, 3) for dj in range(-2, 3))
            queue += [one for one in near if one in cells]
        yield points[np.sort(group)]


def _frames(
    box: npt.NDArray[np.int64], length_a: int, length_b: int, *, same: bool
) -> Iterator[tuple[int, int, int, int]]:
    """The stretches to align for a box: half-open, padded, in one document never overlapping."""
    while len(box):
        low_a, low_b = np.maximum(box.min(axis=0) - BOX_PAD, 0).tolist()
        high_a, high_b = (box.max(axis=0) + BOX_PAD + 1).tolist()
        inside = np.ones(len(box), dtype=bool)
        if same and high_a > low_b:
            # Repetitions that alternate (x x' y y') need several cuts; each takes the place
            # that parts the most points, so that the diagonal can never be matched.
            starts, cuts = np.sort(box[:, 0]), np.unique(box[:, 1])
            # Both places of a point before the cut, or none: every other point is parted.
            parted = np.searchsorted(starts, cuts) - np.searchsorted(np.sort(box[:, 1]), cuts)
            # Among equals the widest gap, so that no copy is cut in two.
            best = cuts[np.lexsort((-cuts - starts[np.searchsorted(starts, cuts) - 1], -parted))[0]]
            inside = (box[:, 0] < best) & (box[:, 1] >= best)
            left, right = int(box[inside, 0].max()), int(box[inside, 1].min())
            cut = min((left + right + 3) // 2, right)
            low_a, low_b = max(int(box[inside, 0].min()) - BOX_PAD, 0), cut
            high_a, high_b = cut, int(box[inside, 1].max()) + BOX_PAD + 1
        yield low_a, min(high_a, length_a), low_b, min(high_b, length_b)
        box = box[~inside]


def _distinct(pieces: list[alignment.Passage]) -> list[alignment.Passage]:
    """Pieces without those that padded boxes found a second time."""
    taken: set[tuple[int, int]] = set()
    kept = []
    for piece in sorted(pieces, key=lambda p: -p.score):
        pairs = set(zip(piece.a.tolist(), piece.b.tolist(), strict=True))
        if 2 * len(pairs & taken) < len(pairs):
            kept.append(piece)
            taken |= pairs
    return kept


def _merged(pieces: list[alignment.Passage], *, same: bool) -> list[alignment.Passage]:
    """Pieces that lie close on both sides put together, in whatever order they stand.

    Each must be worth more than the gap that it opens: two words that agree in the next sentence
    belong to the language, not to the passage.
    """
    if len(pieces) < 2:
        return pieces
    from scipy.sparse.csgraph import connected_components

    low_a, high_a, low_b, high_b = np.array([p.box for p in pieces]).T
    score = np.array([p.score for p in pieces])
    gap_a, gap_b = _gaps(low_a, high_a), _gaps(low_b, high_b)
    close = np.maximum(gap_a, gap_b) <= MERGE_GAP
    # Two pieces that match the same words are two copies of one stretch, not parts of one copy.
    length = np.array([len(p.a) for p in pieces])
    for side in ([p.a for p in pieces], [p.b for p in pieces]):
        close &= 2 * _in_common(side) < np.minimum.outer(length, length)
    close &= np.minimum.outer(score, score) > alignment.gap_cost(gap_a) + alignment.gap_cost(gap_b)
    if same:
        close &= np.maximum.outer(high_a, high_a) < np.minimum.outer(low_b, low_b)
    n_groups, group = connected_components(close, directed=False)
    members: list[list[alignment.Passage]] = [[] for _ in range(n_groups)]
    for piece, number in zip(pieces, group.tolist(), strict=True):
        members[number].append(piece)
    return [passage for one in members for passage in _united(one, same=same)]


def _gaps(low: alignment.Positions, high: alignment.Positions) -> alignment.Positions:
    """The number of words between every two stretches, below 0 where they overlap."""
    return np.asarray(np.maximum.outer(low, low) - np.minimum.outer(high, high) - 1)


def _in_common(sides: list[alignment.Positions]) -> npt.NDArray[np.float32]:
    """How many matched words every two pieces have in common on one side."""
    _, words = np.unique(np.concatenate(sides), return_inverse=True)
    held = np.zeros((len(sides), int(words.max()) + 1), dtype=np.float32)
    held[np.repeat(np.arange(len(sides)), [len(one) for one in sides]), words] = 1
    return np.asarray(held @ held.T)


def _united(pieces: list[alignment.Passage], *, same: bool) -> list[alignment.Passage]:
    """One passage, or the pieces as they are if in one document its sides would overlap."""
    whole = alignment.joined(pieces) if len(pieces) > 1 else pieces[0]
    return pieces if same and whole.box[1] >= whole.box[2] else [whole]


def _accepted(passage: alignment.Passage, content_a: alignment.Flags, limits: Limits) -> bool:
    return (
        int(content_a[passage.a].sum()) >= limits.content
        and passage.n_words >= limits.words
        and passage.score >= limits.score
        and len(passage.a) >= alignment.MIN_DENSITY * passage.n_words
    )
