"""Dots and strokes: where terms stand, how two measures relate, statistics beside their null."""

from __future__ import annotations

from collections.abc import Sequence

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import PercentFormatter

from corpus_lib.errors import InputError
from corpus_lib.show.figures.base import (
    BLUE,
    axis_label,
    colours,
    finish,
    legend_beside,
    new_axes,
    row_labels,
    set_rows,
    widen_for_labels,
)
from corpus_lib.show.figures.base import (
    label as drawn_label,
)
from corpus_lib.show.figures.fonts import arabic_style
from corpus_lib.show.figures.placement import place_labels
from corpus_lib.wording import Names, category_name, display_name, readable, require_columns


def plot_intervals(
    frame: pd.DataFrame,
    *,
    value: str | None = None,
    label: str = "label",
    low: str | None = None,
    high: str | None = None,
    null_low: str | None = None,
    null_high: str | None = None,
    reference: float | None = None,
    observed_label: str = "",
    null_label: str = "same texts, words shuffled",
    title: str = "",
    value_label: str = "",
) -> Axes:
    """Each statistic with its interval, and beside it in grey what chance alone gives.

    Args:
        frame: One row per statistic, the first on top. A `gloss` column is put beside the labels.
        value: Column of the statistic; None: `value`, and `low`, `high`, `null_low` and
            `null_high` as far as the table has them.
        label: Column of labels.
        low: Column of its interval's lower ends, with `high`; None: it has no interval.
        high: Column of its interval's upper ends.
        null_low: Column of the lower ends under the null, with `null_high`.
        null_high: Column of the upper ends under the null.
        reference: A value to mark with a line (0 for a difference).
        observed_label: What the dot is, for the legend; empty: "observed", with interval or not.
        null_label: What the grey band is, for the legend.
        title: The figure's title.
        value_label: Label of the number axis; the column's name if empty.

    Raises:
        InputError: If columns or rows are missing, or only one of two ends is given.
    """
    if value is None:
        value = "value"
        low, high, null_low, null_high = (
            name if name in frame.columns else None
            for name in ("low", "high", "null_low", "null_high")
        )
    for lower, upper, names in (
        (low, high, "low and high"),
        (null_low, null_high, "null_low and null_high"),
    ):
        if (lower is None) != (upper is None):
            raise InputError(f"plot_intervals: give both {names}, or neither")
    if not observed_label:
        observed_label = "observed" if low is None else "observed, with interval"
    columns = [c for c in (label, value, low, high, null_low, null_high) if c is not None]
    require_columns(frame, columns, "plot_intervals")
    with arabic_style():
        figure, axes = new_axes(len(frame), row=0.42)
        places = np.arange(len(frame))
        shift = 0.0 if null_low is None else 0.14
        axes.plot(frame[value], places - shift, "o", color=BLUE, markersize=6, label=observed_label)
        if low is not None and high is not None:
            axes.hlines(places - shift, frame[low], frame[high], color=BLUE, linewidth=2)
        if null_low is not None and null_high is not None:
            axes.hlines(
                places + 0.2,
                frame[null_low],
                frame[null_high],
                color="#BDBDBD",
                linewidth=6,
                label=null_label,
            )
        if reference is not None:
            axes.axvline(reference, color="black", linewidth=0.8, linestyle=(0, (4, 3)))
        axes.hlines(
            places[:-1] + 0.5,
            0,
            1,
            color="#EEEEEE",
            linewidth=0.8,
            transform=axes.get_yaxis_transform(),
            zorder=0,
        )
        set_rows(axes, row_labels(frame, label))
        axes.margins(x=0.06)
        axes.set_xlabel(axis_label(value, value_label))
        widen_for_labels(axes)
        legend_beside(axes)
        finish(figure, title)
    return axes


def plot_positions(
    frame: pd.DataFrame,
    *,
    order: Sequence[str] | None = None,
    names: Names | None = None,
    title: str = "",
) -> Figure:
    """Where in each document terms stand: one panel per document, a stroke per occurrence.

    Args:
        frame: One row per occurrence: `doc_id, label, position` (0: first word, 1: last). A
            `gloss` column is put beside the labels.
        order: Labels from top to bottom; None: by first appearance, as those not named.
        names: Names to show documents under, by `doc_id`.
        title: The figure's title.

    Raises:
        InputError: If columns or rows are missing, or a position lies outside 0 to 1.
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
    with arabic_style():
        figure, grid = plt.subplots(
            len(doc_ids),
            1,
            figsize=(7.5, 0.8 + len(doc_ids) * (0.45 + 0.24 * len(terms))),
            sharex=True,
            squeeze=False,
            layout="constrained",
        )
        panels = list(grid.flat)
        for axes, doc_id in zip(panels, doc_ids, strict=True):
            inside = frame[frame["doc_id"] == doc_id]
            axes.eventplot(
                [inside.loc[inside["label"] == term, "position"].to_numpy() for term in terms],
                lineoffsets=np.arange(len(terms)),
                linelengths=0.7,
                linewidths=1.3,
                colors=[fill for fill, _ in colours(len(terms))],
            )
            set_rows(axes, row_labels(first_rows, "label"))
            axes.set_title(display_name(doc_id, names), loc="left", fontweight="bold")
            axes.set_xlim(-0.01, 1.01)
        panels[-1].set_xlabel("place in the document")
        panels[-1].xaxis.set_major_formatter(PercentFormatter(1.0, decimals=0))
        widen_for_labels(panels[0])
        finish(figure, title)
    return figure


def plot_points(
    frame: pd.DataFrame,
    *,
    x: str,
    y: str,
    label: str,
    colour: str | None = None,
    names: Names | None = None,
    title: str = "",
    x_label: str = "",
    y_label: str = "",
) -> Axes:
    """Labelled points; labels give way to each other, far ones are tied to their point by a line.

    Args:
        frame: One row per point. A `gloss` column is put beside the labels.
        x: Column of places from left to right.
        y: Column of places from bottom to top.
        label: Column of labels; an empty label leaves its point unnamed.
        colour: Column whose values colour the points, told by a legend.
        names: Names to show for values of `colour` (display names by `doc_id`, say).
        title: The figure's title.
        x_label: Label of the x axis; the column's name if empty.
        y_label: Label of the y axis; the column's name if empty.

    Raises:
        InputError: If columns or rows are missing, or there are more labels than fit.
    """
    columns = [name for name in (x, y, label, colour) if name is not None]
    require_columns(frame, columns, "plot_points")
    with arabic_style():
        figure, axes = new_axes(15)
        if colour is None:
            axes.scatter(frame[x], frame[y], s=28, color=BLUE, zorder=3)
        else:
            kinds = list(dict.fromkeys(frame[colour]))
            for kind, (fill, _), marker in zip(
                kinds, colours(len(kinds)), "osD^vP*X" * len(kinds), strict=False
            ):
                rows = frame[frame[colour] == kind]
                axes.scatter(
                    rows[x],
                    rows[y],
                    s=32,
                    color=fill,
                    marker=marker,
                    label=drawn_label(category_name(kind, names)),
                    zorder=3,
                )
        axes.margins(0.12)
        axes.set_xlabel(axis_label(x, x_label))
        axes.set_ylabel(axis_label(y, y_label))
        legend_beside(axes, title="" if colour is None else readable(colour))
        finish(figure, title)
        labels = [
            "" if not word else text
            for word, text in zip(frame[label], row_labels(frame, label), strict=True)
        ]
        place_labels(axes, frame[[x, y]].to_numpy(dtype=float), labels)
    return axes
