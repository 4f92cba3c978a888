"""Labels of points so that none lies over another."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import product

import numpy as np
from matplotlib.axes import Axes
from matplotlib.text import Annotation, Text
from matplotlib.transforms import Bbox

from corpus_lib.errors import InputError
from corpus_lib.show.figures.base import whole_figure

_ANGLES = np.deg2rad([0, 180, 90, 270, 45, 135, 315, 225, 22, 158, 338, 202, 67, 113, 293, 247])
_DISTANCES = (7, 14, 24, 36, 52, 72, 96)  # points from the dot
_TIED = 20  # from this distance on a line ties the label to its dot
_PAD = 2.0  # points between labels
_DOT = 4.0  # points that a small dot reaches from its middle
_GROWTHS = 5


def place_labels(
    axes: Axes, points: np.ndarray, labels: Sequence[str], *, radius: float = _DOT
) -> None:
    """Put a label near each point: the nearest place that is free of dots, labels and lines.

    Args:
        axes: A plot that is laid out already; its figure grows if the labels need more room.
        points: One row per point: x, y in the axes' data units.
        labels: One label per point; empty ones are left out.
        radius: Points from the middle of a dot that stay free.

    Raises:
        InputError: If the labels don't fit even on a figure more than twice as large.
    """
    figure = whole_figure(axes)
    for _ in range(_GROWTHS):
        figure.draw_without_rendering()
        if _placed(axes, points, labels, radius):
            return
        figure.set_size_inches(figure.get_figwidth() * 1.25, figure.get_figheight() * 1.25)
    raise InputError(
        f"plot_points: {sum(map(bool, labels))} labels do not fit beside their points; "
        "draw fewer rows, or leave the labels of some empty"
    )


class _Room:
    """What is taken of a plot, in pixels: dots, labels, and the lines that tie labels to dots."""

    def __init__(self, frame: Bbox, dots: np.ndarray, scale: float, radius: float) -> None:
        self.frame = frame
        self.scale = scale  # pixels in a point
        around = radius * scale
        self.taken = np.hstack([dots - around, dots + around])  # x0, y0, x1, y1
        self.n_dots = len(dots)
        self.lines = np.empty((0, 2))

    def offset_for(self, dot: np.ndarray, size: np.ndarray) -> np.ndarray | None:
        """The way from a dot to the middle of the nearest free place for a label of that size."""
        # Half the label's size on top, so that the distance is that of its edge.
        offsets = [
            (distance * self.scale + size / 2) * np.array([np.cos(angle), np.sin(angle)])
            for distance, angle in product(_DISTANCES, _ANGLES)
        ]
        free = [offset for offset in offsets if self._is_free(self._box(dot + offset, size))]
        # In a crowd a line may run behind a label; a label over a label it may not be.
        clear = (offset for offset in free if self._is_clear(dot, offset, size))
        best = next(clear, free[0] if free else None)
        if best is not None:
            self.taken = np.vstack([self.taken, self._box(dot + best, size)])
            self.lines = np.vstack([self.lines, self._line(dot, best, size)])
        return best

    def is_tied(self, offset: np.ndarray, size: np.ndarray) -> bool:
        """Whether a label stands so far from its dot that a line must tie it."""
        return bool(np.hypot(*np.maximum(np.abs(offset) - size / 2, 0)) > _TIED * self.scale)

    def _line(self, dot: np.ndarray, offset: np.ndarray, size: np.ndarray) -> np.ndarray:
        if not self.is_tied(offset, size):
            return np.empty((0, 2))
        steps = np.linspace(0, 1, 40)[:, None]
        line: np.ndarray = dot + steps * offset
        return line

    def _is_free(self, box: np.ndarray) -> bool:
        inside = (box[:2] >= self.frame.min).all() and (box[2:] <= self.frame.max).all()
        over = (box[:2] < self.taken[:, 2:]).all(axis=1) & (self.taken[:, :2] < box[2:]).all(axis=1)
        return bool(inside and not over.any())

    def _is_clear(self, dot: np.ndarray, offset: np.ndarray, size: np.ndarray) -> bool:
        """Whether neither its line runs over a label nor a line over it."""
        labels = self.taken[self.n_dots :]
        line = self._line(dot, offset, size)
        return not (
            _within(self.lines, self._box(dot + offset, size)[None]) or _within(line, labels)
        )

    def _box(self, centre: np.ndarray, size: np.ndarray) -> np.ndarray:
        half = size / 2 + _PAD * self.scale
        return np.concatenate([centre - half, centre + half])


def _placed(axes: Axes, points: np.ndarray, labels: Sequence[str], radius: float) -> bool:
    scale = whole_figure(axes).dpi / 72
    dots = axes.transData.transform(points)
    room = _Room(axes.get_window_extent(), dots, scale, radius)
    notes: list[Annotation] = []
    for point, dot, label in zip(points, dots, labels, strict=True):
        if not label:
            continue
        note = axes.annotate(
            label,
            (point[0], point[1]),
            xytext=(0, 0),
            textcoords="offset points",
            fontsize=9,
            va="center",
            ha="center",
            arrowprops={"arrowstyle": "-", "color": "#8C8C8C", "linewidth": 0.6},
        )
        # Labels lie inside the axes: the layout needn't make room for them.
        note.set_in_layout(False)
        notes.append(note)
        size = np.array(Text.get_window_extent(note).size)  # of the label without its line
        offset = room.offset_for(dot, size)
        if offset is None:
            for drawn in notes:
                drawn.remove()
            return False
        note.set_position((float(offset[0] / scale), float(offset[1] / scale)))
        if note.arrow_patch is not None:
            note.arrow_patch.set_visible(room.is_tied(offset, size))
    return True


def _within(points: np.ndarray, boxes: np.ndarray) -> bool:
    """Whether any of the points lies in any of the boxes."""
    inside = (points[:, None] >= boxes[:, :2]) & (points[:, None] <= boxes[:, 2:])
    return bool(inside.all(axis=2).any())
