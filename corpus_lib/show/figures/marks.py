"""Marks along a line: statistics beside chance, where terms stand, and what stands twice."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Arc
from matplotlib.ticker import PercentFormatter

from corpus_lib.errors import InputError
from corpus_lib.show import style
from corpus_lib.wording import display_name, readable, require_columns

# Of the map, in inches: the bars' height, a line of numbers, the room for arcs.
_BAR, _LEVEL, _ARC = 0.28, 0.15, 0.6
_MAPPED = 60  # passages on a map at the most: more numbers than these fill pages


@style.drawn()
def plot_intervals(
    table: pd.DataFrame,
    *,
    value: str = "value",
    label: str = "label",
    reference: float | None = None,
    null_label: str = "same texts, words shuffled",
    own_label: str = "observed, with interval",
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
        own_label: What the dot and its line are.
        value_label: Label of the number axis; the column's name if empty.

    Raises:
        InputError: If columns are missing, or only one of two ends is there.
    """
    has_interval, has_null = _has(table, "low", "high"), _has(table, "null_low", "null_high")
    require_columns(table, (label, value), "plot_intervals")
    _, axes = style.new_axes(len(table), row=0.42)
    places = np.arange(len(table))
    own = places - (0.14 if has_null else 0.0)
    own_label = own_label if has_interval else "observed"
    axes.plot(table[value], own, "o", color=style.BLUE, markersize=6, label=own_label)
    if has_interval:
        axes.hlines(own, table["low"], table["high"], color=style.BLUE, linewidth=2)
    if has_null:
        band: dict[str, Any] = {"color": "#BDBDBD", "linewidth": 6, "label": null_label}
        axes.hlines(places + 0.2, table["null_low"], table["null_high"], **band)
    if reference is not None:
        axes.axvline(reference, color="black", linewidth=0.8, linestyle=(0, (4, 3)))
    between: dict[str, Any] = {"color": "#EEEEEE", "linewidth": 0.8, "zorder": 0}
    axes.hlines(places[:-1] + 0.5, 0, 1, transform=axes.get_yaxis_transform(), **between)
    style.set_rows(axes, style.row_labels(table, label))
    axes.margins(x=0.06)
    axes.set_xlabel(value_label or readable(value))
    style.widen_for_labels(axes)
    style.legend_beside(axes)
    return axes


def _has(table: pd.DataFrame, *ends: str) -> bool:
    there = [end in table.columns for end in ends]
    if any(there):
        require_columns(table, ends, "plot_intervals")
    return all(there)


@style.drawn("doc_id", "label", "position")
def plot_positions(frame: pd.DataFrame, *, order: Sequence[str] = ()) -> Figure:
    """Where in each document terms stand: one panel per document, a stroke per occurrence.

    Args:
        frame: One row per occurrence: `doc_id, label, position` (0: first word, 1: last). A
            `gloss` column is put beside the labels.
        order: Labels from top to bottom; those not named follow by first appearance.

    Raises:
        InputError: If columns are missing, or a position lies outside 0 to 1.
    """
    outside = frame[~frame["position"].between(0, 1)]
    if len(outside):
        raise InputError(
            f"plot_positions: position {outside['position'].iloc[0]} of "
            f"{outside['doc_id'].iloc[0]}; expected a share of the document from 0 to 1"
        )
    doc_ids = frame["doc_id"].unique()
    terms = [label for label in order if label in set(frame["label"])]
    rows = frame.drop_duplicates("label").set_index("label", drop=False)
    rows = rows.loc[list(dict.fromkeys([*terms, *rows.index]))]
    tall = 0.45 + 0.24 * len(rows)
    figure, plots = style.panels(len(doc_ids), width=7.5, head=0.8, tall=tall, sharex=True)
    for axes, doc_id in zip(plots, doc_ids, strict=True):
        inside = frame[frame["doc_id"] == doc_id]
        axes.eventplot(
            [inside.loc[inside["label"] == term, "position"].to_numpy() for term in rows.index],
            lineoffsets=list(range(len(rows))),
            linelengths=0.7,
            linewidths=1.3,
            colors=[fill for fill, _ in style.colours(len(rows))],
        )
        style.set_rows(axes, style.row_labels(rows, "label"))
        axes.set_title(display_name(doc_id), loc="left", fontweight="bold")
        axes.set_xlim(-0.01, 1.01)
    plots[-1].set_xlabel("place in the document")
    plots[-1].xaxis.set_major_formatter(PercentFormatter(1.0, decimals=0))
    style.widen_for_labels(plots[0])
    return figure


@style.drawn("doc_id", "n_words")
def plot_reuse_map(documents: pd.DataFrame, stretches: pd.DataFrame) -> Axes:
    """Which stretches of each document stand elsewhere too: a bar per document, in words.

    A stretch is coloured by the document that has it too, and bears the number of its passage.
    Arcs beneath a bar join the places of a passage that the document itself has twice. Of more
    than 60 passages the longest are drawn, which is said below.

    Args:
        documents: One row per document, the first on top: `doc_id`, `n_words`.
        stretches: One row per side of a passage: `passage` (number), `doc_id`, `first`, `last`
            (positions of its words, from 0, inclusive), `partner` (doc_id). It may be empty.

    Raises:
        InputError: If a column is missing or a stretch lies outside.
    """
    if len(stretches):
        columns = ("passage", "doc_id", "first", "last", "partner")
        require_columns(stretches, columns, "plot_reuse_map")
        _check_stretches(stretches, documents)
    sizes = (stretches["last"] - stretches["first"]).groupby(stretches["passage"]).max()
    longest = sizes.sort_values(ascending=False, kind="stable").index[:_MAPPED]
    stretches = stretches[stretches["passage"].isin(longest)]
    doc_ids = documents["doc_id"].tolist()
    partners = [doc_id for doc_id in doc_ids if (stretches["partner"] == doc_id).any()]
    # One colour a document, in all maps.
    fills = dict(zip(doc_ids, style.colours(len(doc_ids)), strict=True))
    names = [display_name(doc_id) for doc_id in doc_ids]
    reach = float(documents["n_words"].max()) * 1.02
    width = style.WIDEST - style.measured(names)[0] - 0.2
    own = (stretches[stretches["doc_id"] == doc_id] for doc_id in doc_ids)
    of_document = [_leveled(inside, reach / width) for inside in own]
    places, height = _places(of_document)
    figure, axes = style.new_axes(2, width=style.WIDEST)
    figure.set_figheight(1.1 + height)
    axes.barh(places, documents["n_words"], height=_BAR, color=style.PALE)
    for place, inside in zip(places, of_document, strict=True):
        stretch = (inside["partner"], inside["first"], inside["size"])
        for partner, first, size in zip(*stretch, strict=True):
            look = _look(fills[partner]) | {"height": _BAR, "linewidth": 0.4}
            axes.barh([place], [size], left=[first], **look)
        _draw_arcs(axes, place + _BAR / 2, inside)
        _draw_numbers(axes, place - _BAR / 2, inside)
    for partner in partners:
        axes.barh([0], [0], **_look(fills[partner]), label=display_name(partner))
    axes.set_yticks(places, names)
    axes.tick_params(axis="y", length=0)
    told = [f"the {_MAPPED} longest of {len(sizes):,} passages"] * (len(sizes) > _MAPPED)
    label = "; ".join(["position in the document, in words", *told])
    axes.set(xlim=(0, reach), ylim=(height, 0), xlabel=label)
    style.legend_beside(axes, title="stands also in")
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
    look: dict[str, Any] = {"fontsize": style.SMALL, "ha": "center", "va": "bottom"}
    box = {"facecolor": "white", "edgecolor": "none", "pad": 0.2}
    columns = (inside["middle"], inside["level"], inside["passage"])
    for middle, level, passage in zip(*columns, strict=True):
        foot = top - _LEVEL * level - 0.02
        if level:
            axes.vlines(middle, foot, top, color="#BBBBBB", linewidth=0.6, zorder=1.5)
        axes.text(middle, foot, str(passage), **look, bbox=box)
