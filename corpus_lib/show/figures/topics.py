"""Pictures of topics: their course through documents, their map, and criteria beside chance."""

from __future__ import annotations

from collections.abc import Collection, Mapping

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from corpus_lib.errors import InputError
from corpus_lib.show.figures.base import (
    BLUE,
    GREY,
    PALE,
    colours,
    drawn,
    finish,
    legend_beside,
    new_axes,
    set_rows,
    whole_figure,
    widest,
)
from corpus_lib.show.figures.base import (
    label as drawn_label,
)
from corpus_lib.show.figures.fonts import arabic_style
from corpus_lib.show.figures.placement import place_labels
from corpus_lib.wording import Names, display_name, readable, require_columns

_TALL = 0.72  # height of a map, of its width
_OWN, _OWN_BAND = "the texts", "their 95 % interval"
_BANDS = (
    {"facecolor": "#BDBDBD", "alpha": 0.75, "linewidth": 0},
    {"facecolor": "#E69F00", "alpha": 0.30, "edgecolor": "#B87F00", "hatch": "///", "linewidth": 0},
)
_LARGEST = 2600.0  # points squared of the largest circle on a map


@drawn
def plot_course(
    course: pd.DataFrame,
    *,
    labels: Mapping[str, str] | None = None,
    grey: Collection[object] = (),
    names: Names | None = None,
    title: str = "",
) -> Figure:
    """How topics come and go: a panel per document, a row per topic, darker where it is stronger.

    Args:
        course: One row per passage and topic: `doc_id, position` (the passage's number), `topic`
            and `share` (0 to 1).
        labels: What to call topics, by topic.
        grey: Topics to draw grey (those that are no more than noise).
        names: Names to show documents under, by `doc_id`.
        title: The figure's title.

    Raises:
        InputError: If columns or rows are missing, or `grey` names what is not there.
    """
    require_columns(course, ("doc_id", "position", "topic", "share"), "plot_course")
    topics = list(dict.fromkeys(course["topic"]))
    unknown = [str(topic) for topic in grey if topic not in topics]
    if unknown:
        raise InputError(f"plot_course: grey names {', '.join(unknown)}, which is no topic there")
    doc_ids = list(dict.fromkeys(course["doc_id"]))
    called = {} if labels is None else dict(labels)
    rows = [drawn_label(called.get(topic, "") or topic) for topic in topics]
    tall = 0.5 + 0.24 * len(topics)
    with arabic_style():
        figure, grid = plt.subplots(
            len(doc_ids),
            1,
            figsize=(7.5, 0.9 + len(doc_ids) * tall),
            squeeze=False,
            layout="constrained",
        )
        for axes, doc_id in zip(grid.flat, doc_ids, strict=True):
            inside = course[course["doc_id"] == doc_id]
            wide = inside.pivot_table(index="topic", columns="position", values="share")
            _strips(axes, wide.reindex(topics), [topic in grey for topic in topics])
            set_rows(axes, rows)
            axes.set_title(display_name(doc_id, names), loc="left", fontweight="bold")
            for tick, topic in zip(axes.get_yticklabels(), topics, strict=True):
                tick.set_color(GREY if topic in grey else "black")
        grid.flat[-1].set_xlabel("passages, from the document's first to its last")
        ticks = widest(figure, [t for axes in grid.flat for t in axes.get_yticklabels()])
        figure.set_figwidth(max(7.5, ticks + 5.0))
        finish(figure, title)
    return figure


@drawn
def plot_topic_map(
    topics: pd.DataFrame, *, colour: str = "verdict", grey: Collection[object] = (), title: str = ""
) -> Axes:
    """Topics on a plane: near each other if they share words, as large as their share of words.

    Args:
        topics: One row per topic: `x, y, size, label` and the column that colours them.
        colour: Column whose values colour the circles, told by a legend.
        grey: Values of `colour` that are drawn grey.
        title: The figure's title.

    Raises:
        InputError: If columns or rows are missing.
    """
    require_columns(topics, ("x", "y", "size", "label", colour), "plot_topic_map")
    with arabic_style():
        _, axes = new_axes(18, width=8.5)
        kinds = list(dict.fromkeys(topics[colour]))
        fills = dict(zip(kinds, colours(len(kinds)), strict=True))
        scale = _LARGEST / float(topics["size"].max())
        for kind in kinds:
            rows = topics[topics[colour] == kind]
            axes.scatter(
                rows["x"],
                rows["y"],
                s=(rows["size"] * scale).to_numpy(),
                color=PALE if kind in grey else fills[kind][0],
                alpha=0.75,
                edgecolor=GREY,
                label=readable(kind),
            )
        reach = 1.35 * float(topics[["x", "y"]].abs().to_numpy().max())
        # One unit is as long across as it is up.
        axes.set_box_aspect(_TALL)
        axes.set(xlim=(-reach / _TALL, reach / _TALL), ylim=(-reach, reach))
        axes.set_xticks([])
        axes.set_yticks([])
        axes.set_xlabel("nearer: more words in common (the directions mean nothing)")
        legend_beside(axes, title=readable(colour))
        for handle in getattr(axes.get_legend(), "legend_handles", []):
            handle.set_sizes([60])
        finish(whole_figure(axes), title)
        texts = [drawn_label(text) for text in topics["label"]]
        radius = np.sqrt(_LARGEST / np.pi)
        place_labels(axes, topics[["x", "y"]].to_numpy(dtype=float), texts, radius=radius)
    return axes


@drawn
def plot_criteria(
    criteria: pd.DataFrame,
    *,
    x: str = "n_topics",
    names: Mapping[str, str] | None = None,
    nulls: Mapping[str, tuple[str, str]] | None = None,
    mark: float | None = None,
    x_label: str = "",
    title: str = "",
    n_columns: int = 3,
) -> Figure:
    """Several criteria over one parameter, a small plot each, with bands of what chance gives.

    Args:
        criteria: One row per value of the parameter and criterion: `criterion`, `value`, the
            parameter, the columns of `nulls` and, where they are there, `low` and `high`, drawn as
            the band of the value's interval.
        x: Column of the parameter.
        names: What to call criteria, by criterion; the figure shows these only, in this order.
        nulls: By what to call it, the columns of a null's lower and upper edge (two nulls at the
            most); a criterion in which they are missing has no band.
        mark: A value of the parameter to mark by a dotted line.
        x_label: Label of the parameter's axis; the column's name if empty.
        title: The figure's title.
        n_columns: Small plots beside each other.

    Raises:
        InputError: If columns, rows or a criterion of `names` are missing.
    """
    bands = dict(nulls or {})
    edges = [column for pair in bands.values() for column in pair]
    require_columns(criteria, (x, "criterion", "value", *edges), "plot_criteria")
    found = list(dict.fromkeys(criteria["criterion"]))
    called = dict(names) if names is not None else {name: readable(name) for name in found}
    missing = [name for name in called if name not in found]
    if missing:
        raise InputError(f"plot_criteria: no rows of {', '.join(missing)}; there are {found}")
    if len(bands) > len(_BANDS):
        raise InputError(f"plot_criteria: {len(bands)} nulls; give {len(_BANDS)} at the most")
    across = min(n_columns, len(called))
    down = -(-len(called) // across)
    with arabic_style():
        figure, grid = plt.subplots(
            down,
            across,
            figsize=(3.6 * across, 2.5 * down + 0.5),
            sharex=True,
            squeeze=False,
            layout="constrained",
        )
        panels = list(grid.flat)
        for axes, (name, heading) in zip(panels, called.items(), strict=False):
            rows = criteria[criteria["criterion"] == name].sort_values(x)
            for (what, (low, high)), look in zip(bands.items(), _BANDS, strict=False):
                if rows[high].notna().any():
                    axes.fill_between(rows[x], rows[low], rows[high], label=what, **look)
            if {"low", "high"} <= set(rows.columns) and rows["low"].notna().any():
                own = {"color": BLUE, "alpha": 0.25, "linewidth": 0, "label": _OWN_BAND}
                axes.fill_between(rows[x], rows["low"], rows["high"], **own)
            axes.plot(rows[x], rows["value"], "o-", color=BLUE, markersize=4, label=_OWN)
            if mark is not None:
                axes.axvline(mark, color="black", linestyle=":", linewidth=1)
            axes.set_title(heading, loc="left", fontweight="bold", fontsize=10)
            axes.xaxis.set_major_locator(MaxNLocator(8, integer=True))
            axes.tick_params(labelbottom=True)
            axes.margins(y=0.08)
        for axes in panels[len(called) :]:
            axes.set_axis_off()
        figure.supxlabel(x_label or readable(x), fontsize=10)
        shown = {
            label: handle
            for axes in panels
            for handle, label in zip(*axes.get_legend_handles_labels(), strict=True)
        }
        figure.legend(
            shown.values(), shown.keys(), loc="outside upper left", ncols=len(shown), fontsize=9
        )
        finish(figure, title)
    return figure


def _strips(axes: Axes, wide: pd.DataFrame, faint: list[bool]) -> None:
    values = wide.to_numpy(dtype=float)
    shades = np.array(faint)[:, None]
    # Grey cells stay pale, so that what is not to be read does not draw the eye.
    for mask, colour_map, darkest in ((shades, "Greys", 2.5), (~shades, "Blues", 1.0)):
        shown = np.ma.masked_array(values, mask=~np.broadcast_to(mask, values.shape))
        edges = [np.arange(n + 1) - 0.5 for n in values.shape[::-1]]
        axes.pcolormesh(
            *edges, shown, cmap=colour_map, vmin=0, vmax=darkest, edgecolors="white", linewidth=0.6
        )
    axes.set_xticks([])
