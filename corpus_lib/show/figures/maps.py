"""A tree and a map of documents, with how sure each joint and each place is."""

from __future__ import annotations

import textwrap

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.patches import Ellipse

from corpus_lib.errors import InputError
from corpus_lib.show.figures.base import (
    GREY,
    PALETTE,
    drawn,
    finish,
    label,
    legend_beside,
    new_axes,
    set_rows,
    widen_for_labels,
)
from corpus_lib.show.figures.fonts import arabic_style
from corpus_lib.show.figures.placement import place_labels
from corpus_lib.wording import Names, display_name, require_columns

# Joints that come again in less than half of the resamples say nothing; from seven in ten they do.
_SUPPORT = ((0.7, "black", "in 70 % of resamples or more"), (0.5, GREY, "in 50 to 70 %"))
_UNSURE = ("#C4C4C4", "in fewer: may be chance")
_REACH = 5.991**0.5  # standard deviations round a place that hold 95 % in two dimensions


@drawn
def plot_tree(
    joints: pd.DataFrame,
    *,
    names: Names | None = None,
    title: str = "",
    value_label: str = "distance in bits",
) -> Axes:
    """A tree of documents: the further right two branches meet, the further apart they are.

    Each joint bears the share of resamples that have it too, and is the paler the fewer they are.

    Args:
        joints: One row per joint, the lowest first: `left`, `right` (numbers of documents or of
            earlier joints), `height`, `members` (documents with a bar between), `support` (0 to 1).
        names: Names to show documents under, by `doc_id`.
        title: The figure's title.
        value_label: Label of the axis of heights.

    Raises:
        InputError: If columns or rows are missing.
    """
    require_columns(joints, ("left", "right", "height", "members", "support"), "plot_tree")
    doc_ids = str(joints["members"].iloc[-1]).split("|")
    n = len(doc_ids)
    sides = list(zip(joints["left"].astype(int), joints["right"].astype(int), strict=True))
    leaves = _leaves(sides, n, n + len(sides) - 1)
    row = {leaf: float(place) for place, leaf in enumerate(leaves)}
    start = dict.fromkeys(range(n), 0.0)
    with arabic_style():
        figure, axes = new_axes(n, row=0.55)
        for number, (two, height, support) in enumerate(
            zip(sides, joints["height"], joints["support"], strict=True), start=n
        ):
            last = number == n + len(sides) - 1
            colour = "black" if last else _shade(support)
            for side in two:
                axes.plot([start[side], height], [row[side]] * 2, color=colour, linewidth=2)
            axes.plot([height] * 2, [row[side] for side in two], color=colour, linewidth=2)
            row[number] = (row[two[0]] + row[two[1]]) / 2
            start[number] = float(height)
            if not last:
                # Set into the joint's own line, so that it is nobody else's.
                axes.text(
                    height,
                    row[number],
                    f"{support:.0%}".replace("%", " %"),
                    ha="center",
                    va="center",
                    fontsize=8.5,
                    color="black",
                    bbox={"facecolor": "white", "edgecolor": colour, "pad": 1.5},
                )
        set_rows(axes, [label(display_name(doc_ids[leaf], names)) for leaf in leaves])
        reach = float(joints["height"].max())
        axes.set_xlim(0, reach * 1.06 if reach > 0 else 1)
        axes.set_xlabel(value_label)
        for colour, text in [*(shade[1:] for shade in _SUPPORT), _UNSURE]:
            axes.plot([], [], color=colour, linewidth=2, label=text)
        widen_for_labels(axes)
        legend_beside(axes, title="the same documents joined")
        finish(figure, title)
    return axes


@drawn
def plot_document_map(
    places: pd.DataFrame,
    draws: pd.DataFrame,
    *,
    share: float | None = None,
    stress: float | None = None,
    names: Names | None = None,
    title: str = "",
) -> Axes:
    """Documents on a map, each with the cloud of places it might have had.

    Args:
        places: One row per document: `doc_id, x, y`.
        draws: One row per document and resample: `doc_id, x, y`. The ellipse holds 95 % of them.
        share: Share of the squared distances that two dimensions carry, told below the map.
        stress: Kruskal's stress, told below the map.
        names: Names to show documents under, by `doc_id`.
        title: The figure's title.

    Raises:
        InputError: If columns or rows are missing, or the draws are of other documents.
    """
    require_columns(places, ("doc_id", "x", "y"), "plot_document_map")
    require_columns(draws, ("doc_id", "x", "y"), "plot_document_map")
    doc_ids = places["doc_id"].tolist()
    if set(doc_ids) != set(draws["doc_id"]):
        raise InputError(
            "plot_document_map: places and draws are of different documents; give those of one map"
        )
    with arabic_style():
        figure, axes = plt.subplots(figsize=(7.5, 6.2), layout="constrained")
        for number, doc_id in enumerate(doc_ids):
            colour = PALETTE[number % len(PALETTE)]
            cloud = draws.loc[draws["doc_id"] == doc_id, ["x", "y"]].to_numpy(dtype=float)
            axes.scatter(cloud[:, 0], cloud[:, 1], s=5, color=colour, alpha=0.25, linewidths=0)
            axes.add_patch(_ellipse(cloud, colour))
        points = places[["x", "y"]].to_numpy(dtype=float)
        fills = [PALETTE[number % len(PALETTE)] for number in range(len(doc_ids))]
        x, y = points.T
        axes.scatter(x, y, s=70, color=fills, edgecolors="black", linewidths=1.0, zorder=3)
        axes.set_aspect("equal", adjustable="datalim")
        axes.margins(0.08)
        axes.set_xlabel(_told(share, stress))
        axes.set_ylabel("square root of bits")
        finish(figure, title)
        place_labels(
            axes, points, [label(display_name(doc_id, names)) for doc_id in doc_ids], radius=6
        )
        for note in axes.texts:
            note.set_bbox({"facecolor": "white", "edgecolor": "none", "pad": 1, "alpha": 0.75})
    return axes


def _leaves(sides: list[tuple[int, int]], n: int, joint: int) -> list[int]:
    """The documents below a joint, so that no branches cross."""
    if joint < n:
        return [joint]
    left, right = sides[joint - n]
    return [*_leaves(sides, n, left), *_leaves(sides, n, right)]


def _shade(support: float) -> str:
    return next((colour for least, colour, _ in _SUPPORT if support >= least), _UNSURE[0])


def _ellipse(cloud: np.ndarray, colour: str) -> Ellipse:
    """Where 95 % of such a cloud lie, were it normal."""
    spread = np.cov(cloud.T) if len(cloud) > 1 else np.zeros((2, 2))
    values, vectors = np.linalg.eigh(spread)
    width, height = 2 * _REACH * np.sqrt(np.maximum(values, 0))
    angle = float(np.degrees(np.arctan2(vectors[1, 0], vectors[0, 0])))
    x, y = cloud.mean(axis=0)
    style = {"facecolor": "none", "edgecolor": colour, "linewidth": 1.6}
    return Ellipse((float(x), float(y)), width, height, angle=angle, **style)


def _told(share: float | None, stress: float | None) -> str:
    told = ["square root of bits; ellipses: 95 % of resamples"]
    if share is not None:
        told.append(f"two dimensions carry {100 * share:.0f} % of the squared distances")
    if stress is not None:
        told.append(f"stress {stress:.2f}")
    return "\n".join(textwrap.wrap("; ".join(told), 76))
