"""Dots, strokes and shares: statistics beside chance, where terms stand, what survives."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd
from matplotlib import colormaps
from matplotlib.axes import Axes
from matplotlib.colors import Normalize
from matplotlib.figure import Figure
from matplotlib.ticker import PercentFormatter

from corpus_lib.errors import InputError
from corpus_lib.show.figures.base import (
    BLUE,
    colours,
    drawn,
    finish,
    legend_beside,
    new_axes,
    panels,
    row_labels,
    set_rows,
    whole_figure,
    widen_for_labels,
    widest,
)
from corpus_lib.wording import display_name, readable, require_columns

_ENDS = (("low", "high"), ("null_low", "null_high"))


@drawn
def plot_intervals(
    table: pd.DataFrame,
    *,
    value: str = "value",
    label: str = "label",
    reference: float | None = None,
    null_label: str = "same texts, words shuffled",
    value_label: str = "",
    **ends: str,
) -> Axes:
    """Each statistic with its interval, and beside it in grey what chance alone gives.

    Args:
        table: One row per statistic, the first on top. Its columns `low` and `high` are the ends
            of the interval, `null_low` and `null_high` what chance gives, where they are there. A
            `gloss` is put beside the labels.
        value: Column of the statistic.
        label: Column of labels; without it, `doc_id`.
        reference: A value to mark with a line (0 for a difference).
        null_label: What the grey band is, for the legend.
        value_label: Label of the number axis; the column's name if empty.
        **ends: Other names of those four columns: `low="mtld_low", high="mtld_high"`.

    Raises:
        InputError: If columns are missing, or only one of two ends is given.
    """
    label = label if label in table.columns or "doc_id" not in table.columns else "doc_id"
    require_columns(table, (label, value, *ends.values()), "plot_intervals")
    (low, high), (null_low, null_high) = _ends(table, ends)
    figure, axes = new_axes(len(table), row=0.42)
    places = np.arange(len(table))
    own = places - (0.14 if null_low else 0.0)
    called = "observed, with interval" if low else "observed"
    axes.plot(table[value], own, "o", color=BLUE, markersize=6, label=called)
    if low:
        axes.hlines(own, table[low], table[high], color=BLUE, linewidth=2)
    if null_low:
        band: dict[str, Any] = {"color": "#BDBDBD", "linewidth": 6, "label": null_label}
        axes.hlines(places + 0.2, table[null_low], table[null_high], **band)
    if reference is not None:
        axes.axvline(reference, color="black", linewidth=0.8, linestyle=(0, (4, 3)))
    between: dict[str, Any] = {"color": "#EEEEEE", "linewidth": 0.8, "zorder": 0}
    axes.hlines(places[:-1] + 0.5, 0, 1, transform=axes.get_yaxis_transform(), **between)
    set_rows(axes, row_labels(table, label))
    axes.margins(x=0.06)
    axes.set_xlabel(value_label or readable(value))
    widen_for_labels(axes)
    legend_beside(axes)
    finish(figure)
    return axes


def _ends(table: pd.DataFrame, given: dict[str, str]) -> list[tuple[str, str]]:
    """The columns of both pairs of ends; empty names for a pair that the table lacks."""
    unknown = sorted(set(given) - {name for pair in _ENDS for name in pair})
    if unknown:
        raise InputError(
            f"plot_intervals: no option {', '.join(unknown)}; the names of columns that may be "
            "given are value, label, low, high, null_low, null_high"
        )
    found = []
    for pair in _ENDS:
        columns = [given.get(name, name) for name in pair]
        there = [column in table.columns for column in columns]
        if any(name in given for name in pair) and not all(there):
            raise InputError(f"plot_intervals: give both {' and '.join(pair)}, or neither")
        found.append((columns[0], columns[1]) if all(there) else ("", ""))
    return found


@drawn
def plot_positions(frame: pd.DataFrame, *, order: Sequence[str] | None = None) -> Figure:
    """Where in each document terms stand: one panel per document, a stroke per occurrence.

    Args:
        frame: One row per occurrence: `doc_id, label, position` (0: first word, 1: last). A
            `gloss` column is put beside the labels.
        order: Labels from top to bottom; None: by first appearance, as those not named.

    Raises:
        InputError: If columns are missing, or a position lies outside 0 to 1.
    """
    require_columns(frame, ("doc_id", "label", "position"), "plot_positions")
    outside = frame[(frame["position"] < 0) | (frame["position"] > 1)]
    if len(outside):
        raise InputError(
            f"plot_positions: position {outside['position'].iloc[0]} of "
            f"{outside['doc_id'].iloc[0]}; expected a share of the document from 0 to 1"
        )
    doc_ids = list(dict.fromkeys(frame["doc_id"]))
    first_rows = frame.drop_duplicates("label")
    rank = {label: row for row, label in enumerate(order or ())}
    first_rows = first_rows.sort_values(
        "label", key=lambda labels: labels.map(rank).fillna(len(rank)), kind="stable"
    )
    terms = first_rows["label"].tolist()
    tall = 0.45 + 0.24 * len(terms)
    figure, places = panels(len(doc_ids), width=7.5, head=0.8, tall=tall, sharex=True)
    for axes, doc_id in zip(places, doc_ids, strict=True):
        inside = frame[frame["doc_id"] == doc_id]
        axes.eventplot(
            [inside.loc[inside["label"] == term, "position"].to_numpy() for term in terms],
            lineoffsets=list(range(len(terms))),
            linelengths=0.7,
            linewidths=1.3,
            colors=[fill for fill, _ in colours(len(terms))],
        )
        set_rows(axes, row_labels(first_rows, "label"))
        axes.set_title(display_name(doc_id), loc="left", fontweight="bold")
        axes.set_xlim(-0.01, 1.01)
    places[-1].set_xlabel("place in the document")
    places[-1].xaxis.set_major_formatter(PercentFormatter(1.0, decimals=0))
    widen_for_labels(places[0])
    finish(figure)
    return figure


_LETTERS = 58  # of a line of a headline
_COLUMN, _LINE = 1.0, 0.21  # inches
_DARK = 0.62  # share from which on its blue wants white letters


@drawn
def plot_survival(table: pd.DataFrame, *, limit: float = 0.8) -> Axes:
    """Each headline's share of settings, and the option of each choice with which it does worst.

    Args:
        table: One row per cell, in the order of rows and columns: `headline` (its id), `sentence`,
            `choice`, `option` ("" for none), `survival` (0 to 1). If there is none, the figure
            says so.
        limit: The share below which a headline is not sure; its number is bold.

    Raises:
        InputError: If a column is missing.
    """
    columns = ("headline", "sentence", "choice", "option", "survival")
    require_columns(table, columns, "plot_survival")
    row, headlines = pd.factorize(table["headline"])
    column, choices = pd.factorize(table["choice"])
    shares = np.full((len(headlines), len(choices)), np.nan)
    shares[row, column] = table["survival"]
    sentences = table.drop_duplicates("headline")["sentence"]
    names = [_wrapped(str(sentence)) for sentence in sentences]
    n_lines = max(3, *(name.count("\n") + 1 for name in names))
    figure, axes = new_axes(len(headlines), row=_LINE * n_lines)
    axes.imshow(shares, cmap=colormaps["Blues"], norm=Normalize(0, 1), aspect="auto")
    places = row.tolist(), column.tolist()
    cells = zip(*places, table["survival"], table["option"], strict=True)
    for y, x, share, option in cells:
        axes.text(
            x,
            y,
            "\n".join([f"{share:.0%}", *textwrap.wrap(str(option), 12)]),
            ha="center",
            va="center",
            fontsize=8,
            fontweight="bold" if share < limit else "normal",
            color="white" if share > _DARK else "black",
        )
    headings = ["\n".join(textwrap.wrap(choice, 12)) for choice in choices]
    axes.set_xticks(range(shares.shape[1]), headings)
    axes.set_yticks(range(len(headlines)), names)
    axes.tick_params(length=0, top=True, bottom=False, labeltop=True, labelbottom=False)
    for x in range(1, len(choices)):
        axes.axvline(x - 0.5, color="white", linewidth=6 if x == 1 else 1.5)
    for y in range(1, len(headlines)):
        axes.axhline(y - 0.5, color="white", linewidth=1.5)
    axes.spines[:].set_visible(False)
    whole_figure(axes).set_figwidth(
        widest(figure, axes.get_yticklabels()) + _COLUMN * shares.shape[1] + 0.4
    )
    finish(figure)
    return axes


def _wrapped(sentence: str) -> str:
    """A sentence in lines, each from left to right although it may begin with an Arabic word."""
    lines = textwrap.wrap(sentence, _LETTERS, break_on_hyphens=False)
    return "\n".join(f"\u200e{line}" for line in lines)
