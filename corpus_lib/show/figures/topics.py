"""Topics: their course through documents, criteria beside chance, and the actors they go with."""

from __future__ import annotations

from typing import Any

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from corpus_lib.show.figures.base import (
    BLUE,
    GREY,
    ORANGE,
    drawn,
    finish,
    set_rows,
    widest,
)
from corpus_lib.show.figures.base import (
    label as drawn_label,
)
from corpus_lib.wording import display_name, readable, require_columns

_OWN = "the texts"
_BAND: dict[str, Any] = {"color": BLUE, "alpha": 0.25, "linewidth": 0}
_TOKENS: dict[str, Any] = {"facecolor": "#BDBDBD", "alpha": 0.75, "linewidth": 0}
_STRICT: dict[str, Any] = {"facecolor": "#E69F00", "alpha": 0.30, "linewidth": 0}
_STRICT |= {"edgecolor": "#B87F00", "hatch": "///"}
_BANDS = (
    ("null05_tokens", "null95_tokens", "words dealt out anew", _TOKENS),
    ("null05_strict", "null95_strict", "words moved within their document", _STRICT),
    ("low", "high", "their 95 % interval", _BAND),
)
_CRITERIA = {
    "subsamples": "stability over parts",
    "trusted": "topics that can be trusted",
    "seeds": "stability over seeds",
    "passed": "topics that pass",
    "held_out": "foretelling words left out",
    "c_npmi": "coherence: NPMI",
    "c_v": "coherence: c_v",
    "u_mass": "coherence: u_mass",
    "exclusivity": "exclusivity",
    "bound": "fit per word",
}


@drawn
def plot_course(course: pd.DataFrame) -> Figure:
    """How topics come and go: a panel per document, a row per topic, darker where it is stronger.

    Args:
        course: One row per passage and topic: `doc_id, position` (the passage's number), `topic`
            (its name) and `share` (0 to 1), and where it is there `verdict`; topics that are open
            are drawn grey.

    Raises:
        InputError: If columns or rows are missing.
    """
    require_columns(course, ("doc_id", "position", "topic", "share"), "plot_course")
    topics = list(dict.fromkeys(course["topic"]))
    doc_ids = list(dict.fromkeys(course["doc_id"]))
    grey = _open(course, topics)
    figure, grid = plt.subplots(
        len(doc_ids),
        1,
        figsize=(7.5, 0.9 + len(doc_ids) * (0.5 + 0.24 * len(topics))),
        squeeze=False,
        layout="constrained",
    )
    for axes, doc_id in zip(grid.flat, doc_ids, strict=True):
        inside = course[course["doc_id"] == doc_id]
        wide = inside.pivot_table(index="topic", columns="position", values="share")
        _strips(axes, wide.reindex(topics), grey)
        set_rows(axes, [drawn_label(topic) for topic in topics])
        axes.set_title(display_name(doc_id), loc="left", fontweight="bold")
        for tick, faint in zip(axes.get_yticklabels(), grey, strict=True):
            tick.set_color(GREY if faint else "black")
    grid.flat[-1].set_xlabel("passages, from the document's first to its last")
    ticks = widest(figure, [t for axes in grid.flat for t in axes.get_yticklabels()])
    figure.set_figwidth(max(7.5, ticks + 5.0))
    finish(figure)
    return figure


@drawn
def plot_criteria(criteria: pd.DataFrame, *, mark: float | None = None) -> Figure:
    """Criteria over the number of topics, a small plot each, with bands of what chance gives.

    Args:
        criteria: One row per number of topics and criterion: `n_topics`, `criterion`, `value`,
            `low` and `high`, drawn as the band of the value's interval, and the edges of either
            null, `null05_…` and `null95_…` for tokens and strict; where an end is missing there is
            no band.
        mark: A number of topics to mark by a dotted line.

    Raises:
        InputError: If columns or rows are missing.
    """
    edges = [column for band in _BANDS for column in band[:2]]
    needed = ("n_topics", "criterion", "value", *edges)
    require_columns(criteria, needed, "plot_criteria")
    found = set(criteria["criterion"])
    called = {name: heading for name, heading in _CRITERIA.items() if name in found}
    across = min(3, len(called))
    down = -(-len(called) // across)
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
        rows = criteria[criteria["criterion"] == name].sort_values("n_topics")
        for low, high, what, look in _BANDS:
            if rows[high].notna().any():
                axes.fill_between(rows["n_topics"], rows[low], rows[high], label=what, **look)
        axes.plot(rows["n_topics"], rows["value"], "o-", color=BLUE, markersize=4, label=_OWN)
        if mark is not None:
            axes.axvline(mark, color="black", linestyle=":", linewidth=1)
        axes.set_title(heading, loc="left", fontweight="bold", fontsize=10)
        axes.xaxis.set_major_locator(MaxNLocator(8, integer=True))
        axes.tick_params(labelbottom=True)
        axes.margins(y=0.08)
    for axes in panels[len(called) :]:
        axes.set_axis_off()
    figure.supxlabel("number of topics", fontsize=10)
    shown = {
        label: handle
        for axes in panels
        for handle, label in zip(*axes.get_legend_handles_labels(), strict=True)
    }
    figure.legend(
        shown.values(), shown.keys(), loc="outside upper left", ncols=len(shown), fontsize=9
    )
    finish(figure)
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


def _open(rows: pd.DataFrame, topics: list[str]) -> list[bool]:
    """Which of the topics are open by the table's `verdict`, if it has one."""
    if "verdict" not in rows.columns:
        return [False] * len(topics)
    return [topic in set(rows.loc[rows["verdict"] == "open", "topic"]) for topic in topics]


_PANEL = 2.5  # inches that a small plot is wide
_NUMBERS = ("share", "low", "high", "null_low", "null_high")


@drawn
def plot_topic_actors(
    relations: pd.DataFrame,
    *,
    value_label: str = "",
) -> Figure:
    """Shares of actors' mentions in topics, with their intervals, over the band of chance.

    Args:
        relations: One row per topic and actor, in the order to show: `topic`, `actor` (a name, or
            `name · gloss`), `share`, `low`, `high`, `null_low`, `null_high` and `verdict`: pairs
            that are not open are drawn in another colour and filled, the others hollow. Without
            rows, as of a corpus that lists no actors, the figure says so.
        value_label: Label of the number axis.

    Raises:
        InputError: If columns are missing.
    """
    require_columns(relations, ("topic", "actor", "verdict", *_NUMBERS), "plot_topic_actors")
    topics = list(dict.fromkeys(relations["topic"]))
    actors = list(dict.fromkeys(relations["actor"]))
    across = min(4, len(topics))
    down = -(-len(topics) // across)
    figure, grid = plt.subplots(
        down,
        across,
        figsize=(_PANEL * across, 0.9 + down * (0.9 + 0.28 * max(3, len(actors)))),
        sharex=True,
        squeeze=False,
        layout="constrained",
    )
    panels = list(grid.flat)
    for number, (axes, topic) in enumerate(zip(panels, topics, strict=False)):
        rows = relations[relations["topic"] == topic]
        _draw(axes, rows, [actors.index(actor) for actor in rows["actor"]])
        set_rows(axes, [drawn_label(actor) for actor in actors])
        axes.tick_params(labelbottom=True, labelleft=number % across == 0)
        # A name of two languages takes a line for each.
        name, _, gloss = readable(topic).partition(" · ")
        lines = [drawn_label(part) for part in (name, gloss) if part]
        axes.set_title("\n".join(lines), fontsize=9.5, fontweight="bold")
    for axes in panels[len(topics) :]:
        axes.set_axis_off()
    shown = panels[: len(topics)]
    ticks = widest(figure, [t for axes in shown[::across] for t in axes.get_yticklabels()])
    heads = widest(figure, [axes.title for axes in shown])
    figure.supxlabel(value_label or readable("share"), fontsize=10)
    handles = {
        text: handle
        for axes in shown
        for handle, text in zip(*axes.get_legend_handles_labels(), strict=True)
    }
    legend = figure.legend(
        handles.values(),
        handles.keys(),
        loc="outside upper left",
        ncols=len(handles),
        fontsize=9,
    )
    room = legend.get_window_extent().width / figure.dpi
    panels_wide = ticks + across * max(_PANEL, heads + 0.2)
    figure.set_figwidth(max(panels_wide, room) + 0.3)
    finish(figure)
    return figure


def _draw(axes: Axes, rows: pd.DataFrame, places: list[int]) -> None:
    axes.barh(
        places,
        rows["null_high"] - rows["null_low"],
        left=rows["null_low"],
        height=0.62,
        color="#D5D5D5",
        label="95 % of texts with mentions moved",
    )
    for is_striking, what in ((False, "open"), (True, "sure or likely: beyond chance")):
        chosen = [(verdict != "open") == is_striking for verdict in rows["verdict"]]
        inside = rows[chosen]
        if inside.empty:
            continue
        heights = [place for place, taken in zip(places, chosen, strict=True) if taken]
        colour = ORANGE if is_striking else BLUE
        axes.hlines(heights, inside["low"], inside["high"], color=colour, linewidth=1.3)
        axes.plot(
            inside["share"],
            heights,
            "o",
            color=colour,
            markerfacecolor=colour if is_striking else "white",
            markersize=5.5,
            label=what,
        )
    axes.set_xlim(0, 1)
    axes.grid(axis="x", color=GREY, alpha=0.2, linewidth=0.6)
