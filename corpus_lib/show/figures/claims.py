"""Claims and frames in figures: the matrix of stances, who agrees with whom, shares of frames."""

from __future__ import annotations

import textwrap

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.colors import to_rgba
from matplotlib.figure import Figure
from matplotlib.patches import Patch, Rectangle
from matplotlib.ticker import PercentFormatter

from corpus_lib.show.figures.base import (
    BLUE,
    GREY,
    ORANGE,
    PALE,
    finish,
    label,
    new_axes,
    set_rows,
    whole_figure,
)
from corpus_lib.show.figures.fonts import arabic_style
from corpus_lib.show.figures.heatmaps import plot_heatmap
from corpus_lib.wording import code_name, display_name, require_columns

_FILLS = {"affirms": BLUE, "mixed": "#B8A0C8", "denies": ORANGE, "silent": "#F2F2F2"}
_INK = {"affirms": "white", "mixed": "black", "denies": "white", "silent": "#767676"}
_IMPLIED = 0.35  # opacity of what is not said in so many words
_MARKS = {"coded": (BLUE, "o", -0.16), "measured": (ORANGE, "s", 0.16)}


def plot_stances(claims: pd.DataFrame) -> Axes:
    """The claims matrix: a row per claim, a column per document, its stance as colour and word.

    A word in quotation marks is a stance in a source's words, not in the document's own; a pale
    cell is a stance that is plainly implied, not said.

    Args:
        claims: One row per claim and document: `claim, doc_id, stance, voice, explicit`; without
            rows, the figure says that nothing is coded.

    Raises:
        InputError: If a column is missing.
    """
    if claims.empty:
        return _nothing("no claims are coded")
    require_columns(claims, ("claim", "doc_id", "stance", "voice", "explicit"), "plot_stances")
    rows, columns = list(claims["claim"].unique()), list(claims["doc_id"].unique())
    with arabic_style():
        figure, axes = new_axes(len(rows), width=5.5 + 1.15 * len(columns))
        for cell in claims.to_dict("records"):
            stance = str(cell["stance"])
            place = (columns.index(cell["doc_id"]), rows.index(cell["claim"]))
            corner = (place[0] - 0.5, place[1] - 0.5)
            said = cell["explicit"] != "no"
            fill = to_rgba(_FILLS[stance], 1 if said else _IMPLIED)
            axes.add_patch(Rectangle(corner, 1, 1, facecolor=fill, edgecolor="white"))
            word = f"“{stance}”" if cell["voice"] == "attributed" else stance
            ink = _INK[stance] if said else "black"
            axes.text(*place, word, ha="center", va="center", fontsize=8.5, color=ink)
        axes.set_xlim(-0.5, len(columns) - 0.5)
        set_rows(axes, [label(code_name("claim", claim)) for claim in rows])
        axes.set_ylim(len(rows) - 0.5, -0.5)
        axes.set_xticks(range(len(columns)), [_heading(doc_id) for doc_id in columns])
        axes.tick_params(axis="x", length=0, top=False, labeltop=True, labelbottom=False)
        axes.spines[:].set_visible(False)
        axes.grid(visible=False)
        handles = [Patch(facecolor=fill, label=stance) for stance, fill in _FILLS.items()]
        handles.append(Patch(facecolor=to_rgba(BLUE, _IMPLIED), label="pale: implied"))
        axes.legend(
            handles=handles, loc="upper center", bbox_to_anchor=(0.5, -0.01), ncols=5, frameon=False
        )
        finish(figure, "")
    return axes


def plot_ties(ties: pd.DataFrame) -> Axes:
    """Agreement less conflict of each two documents, in two colours round nought, with its range.

    Args:
        ties: One row per pair: `doc_a, doc_b, balance_normalized` (-1 to 1), `low, high`; without
            rows, the figure says that nothing is coded.

    Raises:
        InputError: If a column is missing.
    """
    if ties.empty:
        return _nothing("no claims are coded")
    numbers = ["balance_normalized", "low", "high"]
    require_columns(ties, ("doc_a", "doc_b", *numbers), "plot_ties")
    value, low, high = (_square(ties, name) for name in numbers)
    return plot_heatmap(value, low=low, high=high, centre=0, colour_label="agreement less conflict")


def plot_frame_shares(shares: pd.DataFrame) -> Figure:
    """Each frame's share of each document with its interval, coded and measured side by side.

    Args:
        shares: One row per document, frame and way: `doc_id, frame, by` ("coded", "measured"),
            `share, low, high` (0 to 1); without rows, the figure says that nothing is coded.

    Raises:
        InputError: If a column is missing.
    """
    if shares.empty:
        return whole_figure(_nothing("no frames are in the codebook"))
    require_columns(shares, ("doc_id", "frame", "by", "share", "low", "high"), "plot_frame_shares")
    frames, doc_ids = list(shares["frame"].unique()), list(shares["doc_id"].unique())
    with arabic_style():
        figure, grid = plt.subplots(
            1,
            len(doc_ids),
            figsize=(2.6 + 1.75 * len(doc_ids), 1.6 + 0.42 * len(frames)),
            sharex=True,
            sharey=True,
            squeeze=False,
            layout="constrained",
        )
        for axes, doc_id in zip(grid.flat, doc_ids, strict=True):
            _mark(axes, shares[shares["doc_id"] == doc_id], frames)
            axes.set_title(_heading(doc_id), fontsize=10)
        set_rows(grid[0, 0], [label(code_name("frame", frame)) for frame in frames])
        figure.supxlabel("share of the document's segments", fontsize=10)
        handles, words = grid[0, -1].get_legend_handles_labels()
        figure.legend(handles, words, loc="outside lower right", ncols=2, frameon=False)
        finish(figure, "")
    return figure


def _mark(axes: Axes, shares: pd.DataFrame, frames: list[str]) -> None:
    for by, (colour, marker, shift) in _MARKS.items():
        inside = shares[shares["by"] == by]
        places = np.array([frames.index(frame) for frame in inside["frame"]]) + shift
        axes.hlines(places, inside["low"], inside["high"], color=colour, linewidth=1.6)
        axes.plot(inside["share"], places, linestyle="", marker=marker, color=colour, label=by)
    for row in range(0, len(frames), 2):
        axes.axhspan(row - 0.5, row + 0.5, color=PALE, alpha=0.35, zorder=0, lw=0)
    axes.xaxis.set_major_formatter(PercentFormatter(1.0, decimals=0))
    axes.locator_params(axis="x", nbins=4)


def _heading(doc_id: object) -> str:
    return label("\n".join(textwrap.wrap(display_name(doc_id), 14)))


def _square(pairs: pd.DataFrame, value: str) -> pd.DataFrame:
    """A table of pairs as a square table of documents; the diagonal is missing."""
    documents = list(dict.fromkeys([*pairs["doc_a"], *pairs["doc_b"]]))
    half = pairs.pivot_table(index="doc_a", columns="doc_b", values=value)
    half = half.reindex(index=documents, columns=documents)
    square = half.combine_first(half.T).loc[documents, documents]
    return square.rename(index=display_name, columns=display_name)


def _nothing(text: str) -> Axes:
    """A small figure that says what is not there, so that a series runs on any corpus."""
    with arabic_style():
        figure, axes = new_axes(2)
        axes.set_axis_off()
        axes.text(0.5, 0.5, text, ha="center", va="center", color=GREY)
        finish(figure, "")
    return axes
