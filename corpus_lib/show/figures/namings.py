"""What each document calls the same thing: the words themselves, in a grid, sized by count."""

from __future__ import annotations

import textwrap
from typing import NamedTuple

import matplotlib.pyplot as plt
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.text import Text

from corpus_lib.show.figures.base import BLUE, GREY, PALE, drawn, finish
from corpus_lib.show.figures.fonts import LEFT_TO_RIGHT, bilingual
from corpus_lib.wording import code_name, display_name, require_columns

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
