"""A map of the documents that shows which stretches stand elsewhere too."""

from __future__ import annotations

from typing import Any

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.patches import Arc

from corpus_lib.errors import InputError
from corpus_lib.show.figures.base import (
    PALE,
    arabic_style,
    colours,
    finish,
    legend_beside,
    new_axes,
    widen_for_labels,
)
from corpus_lib.wording import display_name, require_columns

# Of the map, in inches: the bars' length and height, a line of numbers, the room for arcs.
_WIDTH = 7.5
_BAR = 0.28
_LEVEL = 0.15
_ARC = 0.6


def plot_reuse_map(
    stretches: pd.DataFrame,
    documents: pd.DataFrame,
) -> Axes:
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
        stretches[stretches["doc_id"] == doc_id].sort_values(["first", "passage"])
        for doc_id in doc_ids
    ]
    levels = [_levels(inside, reach / _WIDTH) for inside in of_document]
    places, height = _places(of_document, levels)
    with arabic_style():
        figure, axes = new_axes(2, width=_WIDTH)
        figure.set_figheight(1.1 + height)
        axes.barh(places, documents["n_words"], height=_BAR, color=PALE)
        for place, inside, level in zip(places, of_document, levels, strict=True):
            _draw_stretches(axes, place, inside, fills)
            _draw_arcs(axes, place, inside)
            _draw_numbers(axes, place, inside, level)
        for partner in partners:
            fill, hatch = fills[partner]
            name = display_name(partner)
            axes.barh([0], [0], color=fill, hatch=hatch, edgecolor="white", label=name)
        axes.set_yticks(places, [display_name(doc_id) for doc_id in doc_ids])
        axes.tick_params(axis="y", length=0)
        axes.set_xlim(0, reach)
        axes.set_ylim(height, 0)
        axes.set_xlabel("position in the document, in words")
        widen_for_labels(axes, plot_width=_WIDTH)
        legend_beside(axes, title="stands also in")
        finish(figure)
    return axes


def _check_stretches(stretches: pd.DataFrame, documents: pd.DataFrame) -> None:
    sizes = documents.set_index("doc_id")["n_words"]
    for column in ("doc_id", "partner"):
        lost = sorted(set(stretches[column]) - set(sizes.index))
        if lost:
            raise InputError(
                f"plot_reuse_map: {column} {', '.join(lost)} is not in documents; give all of them"
            )
    size = stretches["doc_id"].map(sizes)
    outside = stretches[
        (stretches["first"] < 0)
        | (stretches["last"] < stretches["first"])
        | (stretches["last"] >= size)
    ]
    if len(outside):
        row = outside.iloc[0]
        raise InputError(
            f"plot_reuse_map: passage {row['passage']} lies at words {row['first']} to "
            f"{row['last']} of {row['doc_id']}, which has {sizes[row['doc_id']]} words"
        )


def _levels(inside: pd.DataFrame, per_inch: float) -> list[int]:
    """How high each stretch's number stands, so that none touches another."""
    found: list[int] = []
    taken: list[float] = []  # the right end of the last number on each level
    columns = (inside["passage"], inside["first"], inside["last"])
    for passage, first, last in zip(*columns, strict=True):
        half = (0.04 * len(str(passage)) + 0.03) * per_inch
        middle = (first + last + 1) / 2
        level = next((n for n, end in enumerate(taken) if end <= middle - half), len(taken))
        taken[level : level + 1] = [middle + half]
        found.append(level)
    return found


def _places(of_document: list[pd.DataFrame], levels: list[list[int]]) -> tuple[list[float], float]:
    """The middle of each bar and the height of all, in inches from the top."""
    places: list[float] = []
    height = 0.0
    for inside, level in zip(of_document, levels, strict=True):
        height += 0.15 + (max(level) + 1 if level else 0) * _LEVEL
        places.append(height + _BAR / 2)
        height += _BAR + (_ARC if inside["passage"].duplicated().any() else 0) + 0.15
    return places, height


def _draw_stretches(
    axes: Axes, place: float, inside: pd.DataFrame, fills: dict[Any, tuple[str, str]]
) -> None:
    columns = (inside["first"], inside["last"], inside["partner"])
    for first, last, partner in zip(*columns, strict=True):
        fill, hatch = fills[partner]
        axes.barh(
            [place],
            [last - first + 1],
            left=[first],
            height=_BAR,
            color=fill,
            hatch=hatch,
            edgecolor="white",
            linewidth=0.4,
        )


def _draw_arcs(axes: Axes, place: float, inside: pd.DataFrame) -> None:
    """Arcs that join the places of each passage that one document has twice."""
    twice = inside[inside["passage"].duplicated(keep=False)]
    middles = (twice["first"] + twice["last"] + 1) / 2
    ways = middles.groupby(twice["passage"]).agg(["min", "max"])
    longest = (ways["max"] - ways["min"]).max()
    for first, last in ways[ways["max"] > ways["min"]].itertuples(index=False):
        # Longer ways hang lower, so that arcs of passages side by side stay apart.
        depth = 2 * _ARC * (0.1 + 0.9 * (last - first) / longest)
        middle, base = (first + last) / 2, place + _BAR / 2
        axes.add_patch(
            Arc(
                (float(middle), base),
                float(last - first),
                float(depth),
                theta1=0,
                theta2=180,
                color="#707070",
                linewidth=0.7,
            )
        )


def _draw_numbers(axes: Axes, place: float, inside: pd.DataFrame, levels: list[int]) -> None:
    """The number of its passage above each stretch, tied to it by a line where it stands high."""
    columns = (inside["passage"], inside["first"], inside["last"], levels)
    for passage, first, last, level in zip(*columns, strict=True):
        middle, top = (first + last + 1) / 2, place - _BAR / 2
        foot = top - _LEVEL * level - 0.02
        if level:
            axes.vlines(middle, foot, top, color="#BBBBBB", linewidth=0.6, zorder=1.5)
        axes.text(
            middle,
            foot,
            str(passage),
            fontsize=7.5,
            ha="center",
            va="bottom",
            bbox={"facecolor": "white", "edgecolor": "none", "pad": 0.2},
        )
