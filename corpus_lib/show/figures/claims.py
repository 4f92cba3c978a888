"""What readers coded: stances, ties, shares of frames, and what each document calls a thing."""

from __future__ import annotations

import textwrap
from typing import NamedTuple

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.colors import to_rgba
from matplotlib.figure import Figure
from matplotlib.patches import Patch, Rectangle
from matplotlib.text import Text
from matplotlib.ticker import PercentFormatter

from corpus_lib.show.figures.base import (
    BLUE,
    GREY,
    LEFT_TO_RIGHT,
    ORANGE,
    PALE,
    bilingual,
    drawn,
    finish,
    label,
    new_axes,
    set_rows,
)
from corpus_lib.show.figures.heatmaps import plot_heatmap
from corpus_lib.wording import code_name, display_name, require_columns

_FILLS = {"affirms": BLUE, "mixed": "#B8A0C8", "denies": ORANGE, "silent": "#F2F2F2"}
_INK = {"affirms": "white", "mixed": "black", "denies": "black", "silent": "#666666"}
_IMPLIED = 0.35  # opacity of what is not said in so many words
_MARKS = {"coded": (BLUE, "o", -0.16), "measured": (ORANGE, "s", 0.16)}


@drawn
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
    require_columns(claims, ("claim", "doc_id", "stance", "voice", "explicit"), "plot_stances")
    rows, columns = list(claims["claim"].unique()), list(claims["doc_id"].unique())
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


@drawn
def plot_ties(ties: pd.DataFrame) -> Axes:
    """Agreement less conflict of each two documents, in two colours round nought, with its range.

    Args:
        ties: One row per pair: `doc_a, doc_b, balance_normalized` (-1 to 1), `low, high`; without
            rows, the figure says that nothing is coded.

    Raises:
        InputError: If a column is missing.
    """
    numbers = ["balance_normalized", "low", "high"]
    require_columns(ties, ("doc_a", "doc_b", *numbers), "plot_ties")
    value, low, high = (_square(ties, name) for name in numbers)
    return plot_heatmap(value, low=low, high=high, centre=0, colour_label="agreement less conflict")


@drawn
def plot_frame_shares(shares: pd.DataFrame) -> Figure:
    """Each frame's share of each document with its interval, coded and measured side by side.

    Args:
        shares: One row per document, frame and way: `doc_id, frame, by` ("coded", "measured"),
            `share, low, high` (0 to 1); without rows, the figure says that nothing is coded.

    Raises:
        InputError: If a column is missing.
    """
    require_columns(shares, ("doc_id", "frame", "by", "share", "low", "high"), "plot_frame_shares")
    frames, doc_ids = list(shares["frame"].unique()), list(shares["doc_id"].unique())
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


_LABEL, _COLUMN, _HEAD, _FOOT, _GAP = 1.1, 1.32, 0.82, 0.72, 0.08  # inches
_SIZES, _GLOSS = (11.5, 16.0), 8.5  # points
_COLUMNS = ("referent", "expression", "name_en", "doc_id", "count", "alone", "held_off")
_KEY = (
    "size: how often · blue: no other document calls it so\n"
    "grey word: only as somebody else's, denied or supposed\n"
    "reprints count for the older document only"
)


class _Entry(NamedTuple):
    word: str
    gloss: str
    points: float
    colour: str


@drawn
def plot_namings(counts: pd.DataFrame, *, n: int = 3) -> Axes:
    """The grid: a thing in each row, a document in each column, in the cell what it is called.

    Args:
        counts: The table of `naming_counts`.
        n: Names in a cell, the most frequent; how many there are more stands below them.

    Raises:
        InputError: If a column is missing.
    """
    require_columns(counts, _COLUMNS, "plot_namings")
    used = counts[(counts["count"] > 0) | (counts["held_off"] > 0)]
    things, documents = list(used["referent"].unique()), list(counts["doc_id"].unique())
    most = int(max([2, *used["count"]]))
    cells = {
        (str(thing), str(doc_id)): _entries(rows, n, most)
        for (thing, doc_id), rows in used.groupby(["referent", "doc_id"], sort=False)
    }
    width = _LABEL + _COLUMN * len(documents)
    figure = plt.figure(figsize=(width, 1.0))
    axes = figure.add_axes((0.0, 0.0, 1.0, 1.0))
    axes.spines[:].set_visible(False)
    # The words are drawn first, as only they know how much room they take.
    texts = {cell: [t for e in entries for t in _texts(axes, e)] for cell, entries in cells.items()}
    tall = {cell: [_inches(text)[1] for text in column] for cell, column in texts.items()}
    tops = [_HEAD]
    for thing in things:
        rows = [sum(tall.get((thing, doc_id), [])) for doc_id in documents]
        name = textwrap.fill(code_name("referent", thing), 15)
        label = axes.text(0.06, tops[-1] + _GAP, name, ha="left", va="top", fontsize=9)
        axes.axhline(tops[-1], color=PALE, linewidth=0.8)
        tops.append(tops[-1] + 2 * _GAP + max(*rows, _inches(label)[1]))
    for place, doc_id in enumerate(documents):
        middle = _LABEL + _COLUMN * (place + 0.5)
        name = textwrap.fill(display_name(doc_id), 16)
        axes.text(middle, _HEAD - 0.1, name, ha="center", va="bottom", fontsize=9, weight="bold")
        for top, thing in zip(tops, things, strict=False):
            below = top + _GAP
            column = texts.get((thing, doc_id), [])
            for text, height in zip(column, tall.get((thing, doc_id), []), strict=True):
                text.set_position((middle, below))
                below += height
    axes.axhline(tops[-1], color=PALE, linewidth=0.8)
    axes.text(0.06, tops[-1] + 0.1, _KEY, ha="left", va="top", fontsize=8, color=GREY)
    figure.set_figheight(tops[-1] + _FOOT)
    axes.set(xlim=(0, width), ylim=(tops[-1] + _FOOT, 0), xticks=[], yticks=[])
    finish(figure, "")
    return axes


def _entries(rows: pd.DataFrame, n: int, most: int) -> list[_Entry]:
    """What a cell holds, the most frequent first; with more than `n`, their number."""
    ranked = rows.sort_values(["count", "held_off"], ascending=False, kind="stable")
    found = []
    for row in ranked.head(n).to_dict("records"):
        count = int(row["count"])
        times = count or int(row["held_off"])
        share = (min(times, most) - 1) / (most - 1)
        points = _SIZES[0] + (_SIZES[1] - _SIZES[0]) * share**0.5 * bool(count)
        colour = GREY if not count else BLUE if row["alone"] else "black"
        found.append(_Entry(row["expression"], f"{row['name_en']} · {times}", points, colour))
    if len(ranked) > n:
        found.append(_Entry("", f"and {len(ranked) - n} more", 0.0, GREY))
    return found


def _texts(axes: Axes, entry: _Entry) -> list[Text]:
    """A word and its gloss, both as small as the column asks for."""
    text = f"{LEFT_TO_RIGHT}{entry.gloss}{LEFT_TO_RIGHT}"
    gloss = _fitted(axes.text(0, 0, text), _GLOSS, GREY, least=5.5)
    if not entry.word:
        return [gloss]
    word = axes.text(0, 0, bilingual(entry.word))
    return [_fitted(word, entry.points, entry.colour, least=7.0), gloss]


def _fitted(text: Text, points: float, colour: str, *, least: float) -> Text:
    text.set(ha="center", va="top", color=colour, fontsize=points)
    while _inches(text)[0] > 0.96 * _COLUMN:
        if points > least:
            points -= 0.5
            text.set_fontsize(points)
        else:
            text.set_text(text.get_text().rstrip("…")[:-1] + "…")
    return text


def _inches(text: Text) -> tuple[float, float]:
    """Width and height of a text."""
    box, figure = text.get_window_extent(), text.get_figure(root=True)
    dpi = figure.dpi if figure else 1.0
    return box.width / dpi, box.height / dpi
