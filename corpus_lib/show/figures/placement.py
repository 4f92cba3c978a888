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
    """Put a label near each point: the nearest place that is free of dots and labels.

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
        f"{sum(map(bool, labels))} labels do not fit beside their points; "
        "draw fewer rows, or leave the labels of some empty"
    )


def _placed(axes: Axes, points: np.ndarray, labels: Sequence[str], radius: float) -> bool:
    """Whether every label found a place; none is drawn if one did not."""
    scale = whole_figure(axes).dpi / 72  # pixels in a point
    dots = axes.transData.transform(points)
    taken = np.hstack([dots - radius * scale, dots + radius * scale])  # x0, y0, x1, y1
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
        half = np.array(Text.get_window_extent(note).size) / 2  # of the label without its line
        offset = _nearest_free(dot, half, scale, axes.get_window_extent(), taken)
        if offset is None:
            for drawn in notes:
                drawn.remove()
            return False
        note.set_position((float(offset[0] / scale), float(offset[1] / scale)))
        taken = np.vstack([taken, _box(dot + offset, half, scale)])
        far = np.hypot(*np.maximum(np.abs(offset) - half, 0)) > _TIED * scale
        if note.arrow_patch is not None:
            note.arrow_patch.set_visible(bool(far))
    return True


def _nearest_free(
    dot: np.ndarray, half: np.ndarray, scale: float, frame: Bbox, taken: np.ndarray
) -> np.ndarray | None:
    """The way from a dot to the middle of the nearest free place for a label of that size."""
    for distance, angle in product(_DISTANCES, _ANGLES):
        # Half the label's size on top, so that the distance is that of its edge.
        way: np.ndarray = (distance * scale + half) * np.array([np.cos(angle), np.sin(angle)])
        box = _box(dot + way, half, scale)
        inside = (box[:2] >= frame.min).all() and (box[2:] <= frame.max).all()
        over = (box[:2] < taken[:, 2:]).all(axis=1) & (taken[:, :2] < box[2:]).all(axis=1)
        if inside and not over.any():
            return way
    return None


def _box(centre: np.ndarray, half: np.ndarray, scale: float) -> np.ndarray:
    return np.concatenate([centre - half - _PAD * scale, centre + half + _PAD * scale])
