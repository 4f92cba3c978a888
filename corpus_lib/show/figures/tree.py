"""A tree of documents, with how sure each joint is."""

from __future__ import annotations

import pandas as pd
from matplotlib.axes import Axes

from corpus_lib.show.figures.base import (
    GREY,
    drawn,
    finish,
    label,
    legend_beside,
    new_axes,
    set_rows,
    widen_for_labels,
)
from corpus_lib.show.figures.fonts import arabic_style
from corpus_lib.wording import Names, display_name, require_columns

# Joints that come again in less than half of the resamples say nothing; from seven in ten they do.
_SUPPORT = ((0.7, "black", "in 70 % of resamples or more"), (0.5, GREY, "in 50 to 70 %"))
_UNSURE = ("#C4C4C4", "in fewer: may be chance")


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


def _leaves(sides: list[tuple[int, int]], n: int, joint: int) -> list[int]:
    """The documents below a joint, so that no branches cross."""
    if joint < n:
        return [joint]
    left, right = sides[joint - n]
    return [*_leaves(sides, n, left), *_leaves(sides, n, right)]


def _shade(support: float) -> str:
    return next((colour for least, colour, _ in _SUPPORT if support >= least), _UNSURE[0])
