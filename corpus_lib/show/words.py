"""Words as figures: of each topic, of each thing that texts name, and where they stand."""

from __future__ import annotations

import textwrap
from collections.abc import Collection, Sequence
from typing import NamedTuple

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.text import Text
from matplotlib.ticker import PercentFormatter

from corpus_lib.errors import InputError
from corpus_lib.show.style import (
    BLUE,
    GREY,
    LEFT_TO_RIGHT,
    PALE,
    bilingual,
    colours,
    drawn,
    drawn_label,
    finish,
    panels,
    row_labels,
    set_rows,
    widen_for_labels,
    widest,
)
from corpus_lib.wording import code_name, display_name, readable, require_columns

_PAGE = 11.0  # inches that small plots may take beside each other
# Of the grid of names: inches, points, and names in a cell.
_LABEL, _COLUMN, _HEAD, _FOOT, _GAP = 1.1, 1.32, 0.82, 0.72, 0.08
_SIZES, _GLOSS = (11.5, 16.0), 8.5
_NAMES = 3
_COLUMNS = ("referent", "expression", "name_en", "doc_id", "count", "alone", "held_off")
_KEY = (
    "size: how often · blue: no other document calls it so\n"
    "grey word: only as somebody else's, denied or supposed\n"
    "reprints count for the older document only"
)


@drawn
def plot_topic_words(
    topic_terms: pd.DataFrame,
    *,
    n: int = 10,
    grey: Collection[object] = (),
    value_label: str = "weight in the topic",
) -> Figure:
    """The strongest terms of each topic, one small plot per topic on one scale.

    Args:
        topic_terms: One row per topic and term: `topic, term, weight`, and where they are there
            `gloss` (beside the terms) and `verdict` (beside the topic's name).
        n: Terms per topic.
        grey: Topics to draw grey (those that are no more than noise).
        value_label: Label of the number axis.

    Raises:
        InputError: If columns are missing.
    """
    require_columns(topic_terms, ("topic", "term", "weight"), "plot_topic_words")
    topics = list(dict.fromkeys(topic_terms["topic"]))
    longest = max(map(len, row_labels(topic_terms, "term")))  # some 0.06 inches a letter
    across = min(len(topics), max(1, int(_PAGE // (1.6 + 0.06 * longest))))
    tall = 1.0 + 0.26 * n
    figure, plots = panels(len(topics), across=across, width=3.2, head=0.4, tall=tall, sharex=True)
    for axes, topic in zip(plots, topics, strict=True):
        rows = topic_terms[topic_terms["topic"] == topic].nlargest(n, "weight")
        _draw_words(axes, rows, faint=topic in grey)
        axes.set_ylim(n - 0.4, -0.6)
    labels = widest(figure, [text for axes in plots for text in axes.get_yticklabels()])
    names = widest(figure, [axes.title for axes in plots])
    figure.set_figwidth(max(6.0, across * (labels + max(1.5, names) + 0.3)))
    figure.supxlabel(value_label, fontsize=10)
    finish(figure)
    return figure


def _draw_words(axes: Axes, rows: pd.DataFrame, *, faint: bool) -> None:
    colour = GREY if faint else "black"
    axes.barh(np.arange(len(rows)), rows["weight"], height=0.7, color=PALE if faint else BLUE)
    set_rows(axes, row_labels(rows, "term"))
    verdict = str(rows["verdict"].iloc[0]) if "verdict" in rows.columns else ""
    name = drawn_label(display_name(rows["topic"].iloc[0]))
    name += f"\n{readable(verdict)}" if verdict else ""
    axes.set_title(name, fontweight="bold", color=colour)
    axes.tick_params(axis="y", labelcolor=colour)
    axes.tick_params(axis="x", labelbottom=True, labelsize=8)
    axes.locator_params(axis="x", nbins=4)


@drawn
def plot_positions(frame: pd.DataFrame, *, order: Sequence[str] = ()) -> Figure:
    """Where in each document terms stand: one panel per document, a stroke per occurrence.

    Args:
        frame: One row per occurrence: `doc_id, label, position` (0: first word, 1: last). A
            `gloss` column is put beside the labels.
        order: Labels from top to bottom; those not named follow by first appearance.

    Raises:
        InputError: If columns are missing, or a position lies outside 0 to 1.
    """
    require_columns(frame, ("doc_id", "label", "position"), "plot_positions")
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
    figure, plots = panels(len(doc_ids), width=7.5, head=0.8, tall=tall, sharex=True)
    for axes, doc_id in zip(plots, doc_ids, strict=True):
        inside = frame[frame["doc_id"] == doc_id]
        axes.eventplot(
            [inside.loc[inside["label"] == term, "position"].to_numpy() for term in rows.index],
            lineoffsets=list(range(len(rows))),
            linelengths=0.7,
            linewidths=1.3,
            colors=[fill for fill, _ in colours(len(rows))],
        )
        set_rows(axes, row_labels(rows, "label"))
        axes.set_title(display_name(doc_id), loc="left", fontweight="bold")
        axes.set_xlim(-0.01, 1.01)
    plots[-1].set_xlabel("place in the document")
    plots[-1].xaxis.set_major_formatter(PercentFormatter(1.0, decimals=0))
    widen_for_labels(plots[0])
    finish(figure)
    return figure


class _Entry(NamedTuple):
    word: str
    gloss: str
    points: float
    colour: str


@drawn
def plot_namings(counts: pd.DataFrame) -> Axes:
    """The grid: a thing in each row, a document in each column, in the cell what it is called.

    Args:
        counts: The table of `naming_counts`.

    Raises:
        InputError: If a column is missing.
    """
    require_columns(counts, _COLUMNS, "plot_namings")
    used = counts[(counts["count"] > 0) | (counts["held_off"] > 0)]
    things, documents = list(used["referent"].unique()), list(counts["doc_id"].unique())
    most = int(max([2, *used["count"]]))
    width = _LABEL + _COLUMN * len(documents)
    figure = plt.figure(figsize=(width, 1.0))
    axes = figure.add_axes((0.0, 0.0, 1.0, 1.0))
    axes.spines[:].set_visible(False)
    # The words are drawn first, as only they know how much room they take.
    texts = {
        cell: [text for entry in _entries(rows, most) for text in _texts(axes, entry)]
        for cell, rows in used.groupby(["referent", "doc_id"], sort=False)
    }
    top = _HEAD
    middles = {doc_id: _LABEL + _COLUMN * (n + 0.5) for n, doc_id in enumerate(documents)}
    for thing in things:
        axes.axhline(top, color=PALE, linewidth=0.8)
        name = textwrap.fill(code_name("referent", thing), 15)
        label = axes.text(0.06, top + _GAP, name, ha="left", va="top", fontsize=9)
        cells = [_stack(texts.get((thing, one), []), middles[one], top) for one in documents]
        top += 2 * _GAP + max(*cells, _inches(label)[1])
    for doc_id, middle in middles.items():
        name = textwrap.fill(display_name(doc_id), 16)
        axes.text(middle, _HEAD - 0.1, name, ha="center", va="bottom", fontsize=9, weight="bold")
    axes.axhline(top, color=PALE, linewidth=0.8)
    axes.text(0.06, top + 0.1, _KEY, ha="left", va="top", fontsize=8, color=GREY)
    figure.set_figheight(top + _FOOT)
    axes.set(xlim=(0, width), ylim=(top + _FOOT, 0), xticks=[], yticks=[])
    finish(figure)
    return axes


def _stack(column: list[Text], middle: float, top: float) -> float:
    """Set texts below each other from a line on; the inches that they take."""
    heights = [_inches(text)[1] for text in column]
    below = top + _GAP
    for text, height in zip(column, heights, strict=True):
        text.set_position((middle, below))
        below += height
    return sum(heights)


def _entries(rows: pd.DataFrame, most: int) -> list[_Entry]:
    """What a cell holds, the most frequent first; with more than fit, their number."""
    ranked = rows.sort_values(["count", "held_off"], ascending=False, kind="stable")
    found = []
    for row in ranked.head(_NAMES).to_dict("records"):
        count = int(row["count"])
        times = count or int(row["held_off"])
        share = (min(times, most) - 1) / (most - 1)
        points = _SIZES[0] + (_SIZES[1] - _SIZES[0]) * share**0.5 * bool(count)
        colour = GREY if not count else BLUE if row["alone"] else "black"
        found.append(_Entry(row["expression"], f"{row['name_en']} · {times}", points, colour))
    if len(ranked) > _NAMES:
        found.append(_Entry("", f"and {len(ranked) - _NAMES} more", 0.0, GREY))
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
