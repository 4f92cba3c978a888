"""Bars: how much of what, with intervals, two-sided, stacked, and in small multiples."""

from __future__ import annotations

from collections.abc import Collection, Sequence

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from corpus_lib.errors import InputError
from corpus_lib.show.figures.base import (
    BLUE,
    GREY,
    ORANGE,
    PALE,
    axis_label,
    colours,
    finish,
    legend_beside,
    new_axes,
    row_labels,
    set_rows,
    whole_figure,
    widen_for_labels,
    widest,
)
from corpus_lib.show.figures.base import (
    label as drawn_label,
)
from corpus_lib.show.figures.fonts import arabic_style
from corpus_lib.wording import Names, category_name, display_name, readable, require_columns

_PAGE = 11.0  # inches that small plots may take beside each other


def plot_bars(
    frame: pd.DataFrame,
    *,
    label: str,
    value: str,
    low: str | None = None,
    high: str | None = None,
    colour: str | None = None,
    names: Names | None = None,
    n: int = 20,
    title: str = "",
    value_label: str = "",
) -> Axes:
    """One bar per row, the first row on top, with its interval where there is one.

    Args:
        frame: One row per bar, in the order to show. A `gloss` column is put beside the labels.
        label: Column of labels.
        value: Column of numbers.
        low: Column of the intervals' lower ends; with `high`, drawn as a whisker.
        high: Column of the intervals' upper ends.
        colour: Column whose values colour the bars, told by a legend.
        names: Names to show for values of `colour` (display names by `doc_id`, say).
        n: Rows to draw at the most, from the top.
        title: The figure's title.
        value_label: Label of the number axis; the column's name if empty.

    Raises:
        InputError: If columns or rows are missing, or only one of `low` and `high` is given.
    """
    if (low is None) != (high is None):
        raise InputError("plot_bars: give both low and high, or neither")
    columns = [name for name in (label, value, low, high, colour) if name is not None]
    require_columns(frame, columns, "plot_bars")
    rows = frame.head(n)
    with arabic_style():
        figure, axes = new_axes(len(rows))
        places = np.arange(len(rows))
        if colour is None:
            bars = [axes.barh(places, rows[value], height=0.7, color=BLUE)]
        else:
            kinds = list(dict.fromkeys(rows[colour]))
            bars = []
            for kind, (fill, hatch) in zip(kinds, colours(len(kinds)), strict=True):
                mask = (rows[colour] == kind).to_numpy()
                bars.append(
                    axes.barh(
                        places[mask],
                        rows.loc[mask, value],
                        height=0.7,
                        color=fill,
                        hatch=hatch,
                        edgecolor="white",
                        label=drawn_label(category_name(kind, names)),
                    )
                )
        if low is not None and high is not None:
            axes.hlines(places, rows[low], rows[high], color="black", linewidth=1.4)
        else:
            for container in bars:
                axes.bar_label(container, fmt=_number, padding=3, fontsize=8.5)
            axes.margins(x=0.12)
        set_rows(axes, row_labels(rows, label))
        axes.axvline(0, color="black", linewidth=0.8)
        axes.set_xlabel(axis_label(value, value_label))
        widen_for_labels(axes)
        legend_beside(axes, title="" if colour is None else readable(colour))
        finish(figure, title)
    return axes


def plot_two_sided(
    scores: pd.DataFrame,
    *,
    label: str = "label",
    value: str = "log_odds_z",
    n: int = 12,
    positive: str = "",
    negative: str = "",
    title: str = "",
    value_label: str = "",
) -> Axes:
    """The strongest rows of both signs: positive to the right, negative to the left.

    Args:
        scores: One row per term. A `gloss` column is put beside the labels.
        label: Column of labels.
        value: Column of signed scores.
        n: Rows of each sign at the most.
        positive: What a positive score means, written above the right side.
        negative: What a negative score means, written above the left side.
        title: The figure's title.
        value_label: Label of the number axis; the column's name if empty.

    Raises:
        InputError: If columns or rows are missing or no score differs from nought.
    """
    require_columns(scores, (label, value), "plot_two_sided")
    ordered = scores.sort_values(value, ascending=False, kind="stable")
    rows = pd.concat([ordered[ordered[value] > 0].head(n), ordered[ordered[value] < 0].tail(n)])
    if rows.empty:
        raise InputError(f"plot_two_sided: no row has a {value} above or below 0; nothing to draw")
    numbers = rows[value].to_numpy(dtype=float)
    with arabic_style():
        figure, axes = new_axes(len(rows))
        places = np.arange(len(rows))
        axes.barh(places, numbers, height=0.7, color=np.where(numbers > 0, BLUE, ORANGE))
        # The label stands on the side of the axis that its bar leaves free.
        texts = [
            axes.annotate(
                text,
                (0, place),
                xytext=(-5 if number > 0 else 5, 0),
                textcoords="offset points",
                ha="right" if number > 0 else "left",
                va="center",
            )
            for text, place, number in zip(row_labels(rows, label), places, numbers, strict=True)
        ]
        axes.set_yticks([])
        axes.spines["left"].set_visible(False)
        axes.axvline(0, color="black", linewidth=0.8)
        axes.set_ylim(len(rows) - 0.4, -0.6)
        reach = float(np.abs(numbers).max()) * 1.05
        axes.set_xlim(-reach, reach)
        axes.set_xlabel(axis_label(value, value_label))
        sides = [
            axes.set_title(negative, loc="left", color=ORANGE, fontweight="bold"),
            axes.set_title(positive, loc="right", color=BLUE, fontweight="bold"),
        ]
        half = max(widest(figure, texts), widest(figure, sides), 2.4)
        figure.set_figwidth(2 * half + 0.8)
        finish(figure, title)
    return axes


def plot_document_sizes(
    documents: pd.DataFrame,
    *,
    parts: Sequence[str] = (),
    names: Names | None = None,
    unit: str = "words",
    title: str = "",
) -> Axes:
    """What each document consists of, as stacked bars with the total at the end.

    Args:
        documents: One row per document: `doc_id` and numeric columns.
        parts: Columns to stack, first at the axis; all numeric columns if empty.
        names: Names to show documents under, by `doc_id`.
        unit: What is counted.
        title: The figure's title.

    Raises:
        InputError: If columns or rows are missing, or a part is negative.
    """
    require_columns(documents, ("doc_id", *parts), "plot_document_sizes")
    sizes = documents.set_index("doc_id")
    sizes = sizes[list(parts)] if parts else sizes.select_dtypes("number")
    with arabic_style():
        axes = _stacked(sizes, "plot_document_sizes", names)
        totals = sizes.sum(axis=1).to_numpy(dtype=float)
        for place, total in enumerate(totals):
            axes.annotate(
                _number(total),
                (total, place),
                xytext=(4, 0),
                textcoords="offset points",
                va="center",
                fontsize=9,
            )
        axes.set_xlim(0, float(totals.max()) * 1.12)
        axes.set_xlabel(unit)
        finish(whole_figure(axes), title)
    return axes


def plot_topic_words(
    topic_terms: pd.DataFrame,
    *,
    n: int = 10,
    grey: Collection[object] = (),
    title: str = "",
    n_columns: int | None = None,
    value_label: str = "weight in the topic",
) -> Figure:
    """The strongest terms of each topic, one small plot per topic on one scale.

    Args:
        topic_terms: One row per topic and term: `topic, term, weight`, and where they are there
            `gloss` (beside the terms) and `verdict` (beside the topic's name).
        n: Terms per topic.
        grey: Topics to draw grey (those that are no more than noise).
        title: The figure's title.
        n_columns: Small plots beside each other; None: as many as a page is wide.
        value_label: Label of the number axis.

    Raises:
        InputError: If columns or rows are missing.
    """
    require_columns(topic_terms, ("topic", "term", "weight"), "plot_topic_words")
    topics = list(dict.fromkeys(topic_terms["topic"]))
    if n_columns is None:
        longest = max(map(len, row_labels(topic_terms, "term")))  # some 0.06 inches a letter
        n_columns = max(1, int(_PAGE // (1.6 + 0.06 * longest)))
    across = min(n_columns, len(topics))
    down = -(-len(topics) // across)
    with arabic_style():
        figure, grid = plt.subplots(
            down,
            across,
            figsize=(3.2 * across, 0.4 + down * (1.0 + 0.26 * n)),
            sharex=True,
            squeeze=False,
            layout="constrained",
        )
        panels = list(grid.flat)
        for axes, topic in zip(panels, topics, strict=False):
            rows = topic_terms[topic_terms["topic"] == topic].nlargest(n, "weight")
            faint = topic in grey
            axes.barh(
                np.arange(len(rows)), rows["weight"], height=0.7, color=PALE if faint else BLUE
            )
            set_rows(axes, row_labels(rows, "term"))
            axes.set_ylim(n - 0.4, -0.6)
            verdict = str(rows["verdict"].iloc[0]) if "verdict" in rows.columns else ""
            name = drawn_label(readable(topic)) + (f"\n{readable(verdict)}" if verdict else "")
            axes.set_title(name, fontweight="bold", color=GREY if faint else "black")
            if faint:
                axes.tick_params(axis="y", labelcolor=GREY)
            axes.tick_params(axis="x", labelbottom=True, labelsize=8)
            axes.locator_params(axis="x", nbins=4)
        for axes in panels[len(topics) :]:
            axes.set_axis_off()
        used = panels[: len(topics)]
        labels = widest(figure, [text for axes in used for text in axes.get_yticklabels()])
        names = widest(figure, [axes.title for axes in used])
        figure.set_figwidth(max(6.0, across * (labels + max(1.5, names) + 0.3)))
        figure.supxlabel(value_label, fontsize=10)
        finish(figure, title)
    return figure


def _stacked(frame: pd.DataFrame, caller: str, names: Names | None) -> Axes:
    numbers = frame.to_numpy(dtype=float, na_value=0.0)
    if not numbers.size or (numbers < 0).any():
        raise InputError(f"{caller}: expected numeric columns of 0 or more in every document")
    _, axes = new_axes(len(frame), row=0.5)
    places = np.arange(len(frame))
    left = np.zeros(len(frame))
    for name, heights, (fill, hatch) in zip(
        frame.columns, numbers.T, colours(frame.shape[1]), strict=True
    ):
        axes.barh(
            places,
            heights,
            left=left,
            height=0.62,
            color=fill,
            hatch=hatch,
            edgecolor="white",
            label=drawn_label(readable(name)),
        )
        left = left + heights
    set_rows(axes, [display_name(doc_id, names) for doc_id in frame.index])
    widen_for_labels(axes)
    legend_beside(axes)
    return axes


def _number(value: float) -> str:
    return f"{value:.0f}" if float(value).is_integer() else f"{value:.2f}"
