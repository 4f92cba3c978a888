"""Documents against documents: a matrix of colours and numbers, and a tree."""

from __future__ import annotations

import textwrap
from collections.abc import Collection, Sequence

import numpy as np
import pandas as pd
from matplotlib import colormaps
from matplotlib.axes import Axes
from matplotlib.colors import Normalize, TwoSlopeNorm
from matplotlib.patches import Rectangle

from corpus_lib.errors import InputError
from corpus_lib.show.cards.cells import MISSING
from corpus_lib.show.figures.base import (
    GREY,
    PALE,
    drawn,
    finish,
    label,
    legend_beside,
    new_axes,
    set_rows,
    whole_figure,
    widen_for_labels,
    widest,
)
from corpus_lib.wording import display_name, require_columns


@drawn
def plot_heatmap(
    matrix: pd.DataFrame,
    *,
    colour_label: str = "",
    low: pd.DataFrame | None = None,
    high: pd.DataFrame | None = None,
    grey: Collection[object] = (),
    centre: float | None = None,
) -> Axes:
    """A matrix in colours, each cell with its number and, where given, its interval below.

    Args:
        matrix: Numbers; the index names the rows, the columns name the columns. NaN is left white.
        colour_label: What the colours measure.
        low: Lower ends of intervals, labelled like `matrix`.
        high: Upper ends of intervals, labelled like `matrix`.
        grey: Rows and columns to draw grey, by name (topics that are no more than noise).
        centre: The value to draw white, with two colours to its sides (0 for differences). None:
            one colour, the darker the larger.

    Raises:
        InputError: If the matrix is not numeric, `low` and `high` are not both given or labelled
            otherwise, or `grey` names what is not there.
    """
    _check(matrix, low, high, grey)
    values = matrix.to_numpy(dtype=float, na_value=np.nan)
    faint = np.array([row in grey for row in matrix.index])
    faint_columns = np.array([column in grey for column in matrix.columns])
    plain = ~(faint[:, None] | faint_columns[None, :]) & ~np.isnan(values)
    norm = _norm(values[plain], centre)
    colour_map = colormaps["Blues" if centre is None else "PuOr"]
    texts = _texts(values, low, high)
    figure, axes = new_axes(len(matrix), row=0.42 if low is None else 0.55)
    shown = np.where(plain, values, np.nan)
    image = axes.imshow(shown, cmap=colour_map, norm=norm, aspect="auto")
    for (row, column), value in np.ndenumerate(values):
        if not plain[row, column] and not np.isnan(value):
            axes.add_patch(Rectangle((column - 0.5, row - 0.5), 1, 1, color=PALE, lw=0))
        axes.text(
            column,
            row,
            texts[row][column],
            ha="center",
            va="center",
            fontsize=9 if low is None else 8,
            color=_ink(colour_map(norm(value))) if plain[row, column] else "#555555",
        )
    _name_cells(axes, matrix, [*faint, *faint_columns])
    figure.colorbar(image, ax=axes, label=colour_label, shrink=0.9, pad=0.02)
    finish(figure)
    return axes


def _texts(
    values: np.ndarray, low: pd.DataFrame | None, high: pd.DataFrame | None
) -> list[list[str]]:
    """What stands in each cell; no interval where there is none, as on a diagonal."""
    ends = [np.full(values.shape, np.nan) if end is None else end.to_numpy() for end in (low, high)]
    return [
        [
            (MISSING if np.isnan(value) else f"{value:.2f}") + _interval(low, high)
            for value, low, high in zip(*row, strict=True)
        ]
        for row in zip(values, *ends, strict=True)
    ]


def _interval(low: float, high: float) -> str:
    if np.isnan([low, high]).any():
        return ""
    # A dash before a minus sign would be read as part of it.
    return f"\n{low:.2f}{'–' if low >= 0 else ' to '}{high:.2f}"


def _check(
    matrix: pd.DataFrame,
    low: pd.DataFrame | None,
    high: pd.DataFrame | None,
    grey: Collection[object],
) -> None:
    if not all(pd.api.types.is_numeric_dtype(dtype) for dtype in matrix.dtypes):
        texts = [str(c) for c, t in matrix.dtypes.items() if not pd.api.types.is_numeric_dtype(t)]
        raise InputError(
            f"plot_heatmap: column {', '.join(texts)} holds no numbers; make row names the index "
            "with set_index"
        )
    if (low is None) != (high is None):
        raise InputError("plot_heatmap: give both low and high, or neither")
    for name, bound in (("low", low), ("high", high)):
        if bound is not None and not (
            bound.index.equals(matrix.index) and bound.columns.equals(matrix.columns)
        ):
            raise InputError(f"plot_heatmap: {name} must have the matrix's own rows and columns")
    unknown = [
        str(name) for name in grey if name not in matrix.index and name not in matrix.columns
    ]
    if unknown:
        raise InputError(f"plot_heatmap: grey names {', '.join(unknown)}: no such row or column")


def _norm(values: np.ndarray, centre: float | None) -> Normalize:
    low, high = (float(values.min()), float(values.max())) if values.size else (0.0, 1.0)
    if centre is None:
        return Normalize(low, high if high > low else low + 1)
    reach = max(abs(high - centre), abs(low - centre)) or 1.0
    return TwoSlopeNorm(centre, centre - reach, centre + reach)


def _ink(rgba: tuple[float, float, float, float]) -> str:
    # Relative luminance of WCAG 2; .18 is where black and white contrast alike.
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in rgba[:3]]
    luminance = 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
    return "black" if luminance > 0.18 else "white"


def _name_cells(axes: Axes, matrix: pd.DataFrame, faint: Sequence[bool]) -> None:
    figure = whole_figure(axes)
    rows, columns = ([display_name(key) for key in keys] for keys in (matrix.index, matrix.columns))
    axes.set_yticks(range(len(rows)), list(map(label, rows)))
    headings = ["\n".join(map(label, _wrapped(name))) for name in columns]
    axes.set_xticks(range(len(columns)), headings)
    axes.tick_params(length=0, top=True, labeltop=True, bottom=False, labelbottom=False)
    axes.spines[:].set_visible(False)
    for text, is_faint in zip(
        [*axes.get_yticklabels(), *axes.get_xticklabels()], faint, strict=True
    ):
        text.set_color(GREY if is_faint else "black")
    # Columns as wide as their names or their cells' text, whichever needs more.
    cell = max(widest(figure, axes.get_xticklabels()), widest(figure, axes.texts)) + 0.16
    figure.set_figwidth(cell * len(columns) + widest(figure, axes.get_yticklabels()) + 1.6)


def _wrapped(name: str) -> list[str]:
    # The gloss goes below its term; either is broken where it is long.
    return [line for part in name.split(" · ") for line in textwrap.wrap(part, 16)] or [name]


# Joints that come again in less than half of the resamples say nothing; from seven in ten they do.
_SUPPORT = ((0.7, "black", "in 70 % of resamples or more"), (0.5, GREY, "in 50 to 70 %"))
_UNSURE = ("#C4C4C4", "in fewer: may be chance")


@drawn
def plot_tree(joints: pd.DataFrame) -> Axes:
    """A tree of documents: the further right two branches meet, the further apart they are.

    Each joint bears the share of resamples that have it too, and is the paler the fewer they are.

    Args:
        joints: One row per joint, the lowest first: `left`, `right` (numbers of documents or of
            earlier joints), `height`, `members` (documents with a bar between), `support` (0 to 1).

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
    set_rows(axes, [label(display_name(doc_ids[leaf])) for leaf in leaves])
    reach = float(joints["height"].max())
    axes.set_xlim(0, reach * 1.06 if reach > 0 else 1)
    axes.set_xlabel("distance in bits")
    for colour, text in [*(shade[1:] for shade in _SUPPORT), _UNSURE]:
        axes.plot([], [], color=colour, linewidth=2, label=text)
    widen_for_labels(axes)
    legend_beside(axes, title="the same documents joined")
    finish(figure)
    return axes


def _leaves(sides: list[tuple[int, int]], n: int, joint: int) -> list[int]:
    """The documents below a joint, so that no branches cross."""
    if joint < n:
        return [joint]
    left, right = sides[joint - n]
    return [*_leaves(sides, n, left), *_leaves(sides, n, right)]


def _shade(support: float) -> str:
    return next((colour for least, colour, _ in _SUPPORT if support >= least), _UNSURE[0])
