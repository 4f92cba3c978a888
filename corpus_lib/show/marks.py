"""Marks along a line: statistics beside chance, stretches of documents, and a tree of them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.patches import Arc

from corpus_lib.errors import InputError
from corpus_lib.show.style import (
    BLUE,
    GREY,
    PALE,
    arabic_style,
    colours,
    drawn,
    drawn_label,
    finish,
    legend_beside,
    new_axes,
    row_labels,
    set_rows,
    whole_figure,
    widen_for_labels,
)
from corpus_lib.wording import display_name, readable, require_columns

# Of the map, in inches: the bars' length and height, a line of numbers, the room for arcs.
_WIDTH, _BAR, _LEVEL, _ARC = 7.5, 0.28, 0.15, 0.6
# Joints that come again in less than half of the resamples say nothing; from seven in ten they do.
_SUPPORT = (
    (0.7, "black", "in 70 % of resamples or more"),
    (0.5, GREY, "in 50 to 70 %"),
    (0.0, "#C4C4C4", "in fewer: may be chance"),
)


@drawn
def plot_intervals(
    table: pd.DataFrame,
    *,
    value: str = "value",
    label: str = "label",
    reference: float | None = None,
    null_label: str = "same texts, words shuffled",
    value_label: str = "",
) -> Axes:
    """Each statistic with its interval, and beside it in grey what chance alone gives.

    Args:
        table: One row per statistic, the first on top. Its columns `low` and `high` are the ends
            of the interval, `null_low` and `null_high` what chance gives, where they are there. A
            `gloss` is put beside the labels.
        value: Column of the statistic.
        label: Column of labels.
        reference: A value to mark with a line (0 for a difference).
        null_label: What the grey band is, for the legend.
        value_label: Label of the number axis; the column's name if empty.

    Raises:
        InputError: If columns are missing, or only one of two ends is there.
    """
    has_interval, has_null = _has(table, "low", "high"), _has(table, "null_low", "null_high")
    require_columns(table, (label, value), "plot_intervals")
    _, axes = new_axes(len(table), row=0.42)
    places = np.arange(len(table))
    own = places - (0.14 if has_null else 0.0)
    called = "observed, with interval" if has_interval else "observed"
    axes.plot(table[value], own, "o", color=BLUE, markersize=6, label=called)
    if has_interval:
        axes.hlines(own, table["low"], table["high"], color=BLUE, linewidth=2)
    if has_null:
        band: dict[str, Any] = {"color": "#BDBDBD", "linewidth": 6, "label": null_label}
        axes.hlines(places + 0.2, table["null_low"], table["null_high"], **band)
    if reference is not None:
        axes.axvline(reference, color="black", linewidth=0.8, linestyle=(0, (4, 3)))
    between: dict[str, Any] = {"color": "#EEEEEE", "linewidth": 0.8, "zorder": 0}
    axes.hlines(places[:-1] + 0.5, 0, 1, transform=axes.get_yaxis_transform(), **between)
    set_rows(axes, row_labels(table, label))
    axes.margins(x=0.06)
    axes.set_xlabel(value_label or readable(value))
    widen_for_labels(axes)
    legend_beside(axes)
    finish(whole_figure(axes))
    return axes


def _has(table: pd.DataFrame, *ends: str) -> bool:
    there = [end in table.columns for end in ends]
    if any(there):
        require_columns(table, ends, "plot_intervals")
    return all(there)


@drawn
def plot_tree(joints: pd.DataFrame) -> Axes:
    """A tree of documents: the further right two branches meet, the further apart they are.

    Each joint bears the share of resamples that have it too, and is the paler the fewer they are.

    Args:
        joints: One row per joint, the lowest first: `left`, `right` (numbers of documents or of
            earlier joints), `height`, `members` (documents with a bar between), `support` (0 to 1).

    Raises:
        InputError: If columns are missing.
    """
    require_columns(joints, ("left", "right", "height", "members", "support"), "plot_tree")
    doc_ids = str(joints["members"].iloc[-1]).split("|")
    n = len(doc_ids)
    sides = list(zip(joints["left"].astype(int), joints["right"].astype(int), strict=True))
    leaves = _leaves(sides, n, n + len(sides) - 1)
    row = {leaf: float(place) for place, leaf in enumerate(leaves)}
    start = dict.fromkeys(range(n), 0.0)
    _, axes = new_axes(n, row=0.55)
    rows = zip(sides, joints["height"], joints["support"], strict=True)
    for number, (two, height, support) in enumerate(rows, start=n):
        last = number == n + len(sides) - 1
        colour = "black" if last else next(c for least, c, _ in _SUPPORT if support >= least)
        for side in two:
            axes.plot([start[side], height], [row[side]] * 2, color=colour, linewidth=2)
        axes.plot([height] * 2, [row[side] for side in two], color=colour, linewidth=2)
        row[number] = (row[two[0]] + row[two[1]]) / 2
        start[number] = float(height)
        if not last:
            _tell_support(axes, height, row[number], support, colour)
    set_rows(axes, [drawn_label(display_name(doc_ids[leaf])) for leaf in leaves])
    reach = float(joints["height"].max())
    axes.set_xlim(0, reach * 1.06 if reach > 0 else 1)
    axes.set_xlabel("distance in bits")
    for _, colour, text in _SUPPORT:
        axes.plot([], [], color=colour, linewidth=2, label=text)
    widen_for_labels(axes)
    legend_beside(axes, title="the same documents joined")
    finish(whole_figure(axes))
    return axes


def _leaves(sides: list[tuple[int, int]], n: int, joint: int) -> list[int]:
    """The documents below a joint, so that no branches cross."""
    if joint < n:
        return [joint]
    left, right = sides[joint - n]
    return [*_leaves(sides, n, left), *_leaves(sides, n, right)]


def _tell_support(axes: Axes, x: float, y: float, support: float, colour: str) -> None:
    """Set a share into the joint's own line, so that it is nobody else's."""
    text, box = f"{support:.0%}".replace("%", " %"), {"facecolor": "white", "edgecolor": colour}
    look: dict[str, Any] = {"ha": "center", "va": "center", "bbox": {**box, "pad": 1.5}}
    axes.text(x, y, text, fontsize=8.5, color="black", **look)


def plot_reuse_map(stretches: pd.DataFrame, documents: pd.DataFrame) -> Axes:
    """Which stretches of each document stand elsewhere too: a bar per document, in words.

    A stretch is coloured by the document that has it too, and bears the number of its passage.
    Arcs beneath a bar join the places of a passage that the document itself has twice.

    Args:
        stretches: One row per side of a passage: `passage` (number), `doc_id`, `first`, `last`
            (positions of its words, from 0, inclusive), `partner` (doc_id). It may be empty.
        documents: One row per document, the first on top: `doc_id`, `n_words`.

    Raises:
        InputError: If a column is missing, there are no documents, or a stretch lies outside.
    """
    require_columns(documents, ("doc_id", "n_words"), "plot_reuse_map(documents=…)")
    if len(stretches):
        columns = ("passage", "doc_id", "first", "last", "partner")
        require_columns(stretches, columns, "plot_reuse_map")
        _check_stretches(stretches, documents)
    doc_ids = documents["doc_id"].tolist()
    partners = [doc_id for doc_id in doc_ids if (stretches["partner"] == doc_id).any()]
    fills = dict(zip(partners, colours(len(partners)), strict=True))
    reach = float(documents["n_words"].max()) * 1.02
    of_document = [
        _leveled(stretches[stretches["doc_id"] == doc_id], reach / _WIDTH) for doc_id in doc_ids
    ]
    places, height = _places(of_document)
    with arabic_style():
        figure, axes = new_axes(2, width=_WIDTH)
        figure.set_figheight(1.1 + height)
        axes.barh(places, documents["n_words"], height=_BAR, color=PALE)
        for place, inside in zip(places, of_document, strict=True):
            stretch = (inside["partner"], inside["first"], inside["size"])
            for partner, first, size in zip(*stretch, strict=True):
                look = _look(fills[partner]) | {"height": _BAR, "linewidth": 0.4}
                axes.barh([place], [size], left=[first], **look)
            _draw_arcs(axes, place + _BAR / 2, inside)
            _draw_numbers(axes, place - _BAR / 2, inside)
        for partner in partners:
            axes.barh([0], [0], **_look(fills[partner]), label=display_name(partner))
        axes.set_yticks(places, [display_name(doc_id) for doc_id in doc_ids])
        axes.tick_params(axis="y", length=0)
        axes.set_xlim(0, reach)
        axes.set_ylim(height, 0)
        axes.set_xlabel("position in the document, in words")
        widen_for_labels(axes, plot_width=_WIDTH)
        legend_beside(axes, title="stands also in")
        finish(figure)
    return axes


def _look(fill: tuple[str, str]) -> dict[str, Any]:
    return {"color": fill[0], "hatch": fill[1], "edgecolor": "white"}


def _check_stretches(stretches: pd.DataFrame, documents: pd.DataFrame) -> None:
    sizes = documents.set_index("doc_id")["n_words"]
    for column in ("doc_id", "partner"):
        lost = sorted(set(stretches[column]) - set(sizes.index))
        if lost:
            raise InputError(
                f"plot_reuse_map: {column} {', '.join(lost)} is not in documents; give all of them"
            )
    first, last = stretches["first"], stretches["last"]
    is_outside = (first < 0) | (last < first) | (last >= stretches["doc_id"].map(sizes))
    if is_outside.any():
        row = stretches[is_outside].iloc[0]
        raise InputError(
            f"plot_reuse_map: passage {row['passage']} lies at words {row['first']} to "
            f"{row['last']} of {row['doc_id']}, which has {sizes[row['doc_id']]} words"
        )


def _leveled(stretches: pd.DataFrame, per_inch: float) -> pd.DataFrame:
    """Stretches in order, with size, middle, and a level for the number: none touches another."""
    inside = stretches.sort_values(["first", "passage"])
    first, end = inside["first"], inside["last"] + 1
    inside = inside.assign(size=end - first, middle=(first + end) / 2)
    levels: list[int] = []
    taken: list[float] = []  # the right end of the last number on each level
    for passage, middle in zip(inside["passage"], inside["middle"], strict=True):
        half = (0.04 * len(str(passage)) + 0.03) * per_inch
        level = next((n for n, end in enumerate(taken) if end <= middle - half), len(taken))
        taken[level : level + 1] = [middle + half]
        levels.append(level)
    return inside.assign(level=levels)


def _places(of_document: Sequence[pd.DataFrame]) -> tuple[list[float], float]:
    """The middle of each bar and the height of all, in inches from the top."""
    places: list[float] = []
    height = 0.0
    for inside in of_document:
        height += 0.15 + (inside["level"].max() + 1 if len(inside) else 0) * _LEVEL
        places.append(height + _BAR / 2)
        height += _BAR + (_ARC if inside["passage"].duplicated().any() else 0) + 0.15
    return places, height


def _draw_arcs(axes: Axes, base: float, inside: pd.DataFrame) -> None:
    """Arcs that join the places of each passage that one document has twice."""
    ways = inside.groupby("passage")["middle"].agg(["min", "max"])
    ways = ways[ways["max"] > ways["min"]]
    longest = (ways["max"] - ways["min"]).max()
    for first, last in ways.itertuples(index=False):
        # Longer ways hang lower, so that arcs of passages side by side stay apart.
        depth = 2 * _ARC * (0.1 + 0.9 * (last - first) / longest)
        look: dict[str, Any] = {"theta1": 0, "theta2": 180, "color": "#707070", "linewidth": 0.7}
        axes.add_patch(Arc(((first + last) / 2, base), last - first, depth, **look))


def _draw_numbers(axes: Axes, top: float, inside: pd.DataFrame) -> None:
    """The number of its passage above each stretch, tied to it by a line where it stands high."""
    look: dict[str, Any] = {"fontsize": 7.5, "ha": "center", "va": "bottom"}
    box = {"facecolor": "white", "edgecolor": "none", "pad": 0.2}
    columns = (inside["middle"], inside["level"], inside["passage"])
    for middle, level, passage in zip(*columns, strict=True):
        foot = top - _LEVEL * level - 0.02
        if level:
            axes.vlines(middle, foot, top, color="#BBBBBB", linewidth=0.6, zorder=1.5)
        axes.text(middle, foot, str(passage), **look, bbox=box)
