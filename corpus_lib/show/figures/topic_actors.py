"""Which actors topics go with: a small plot per topic, a row per actor, over what chance gives."""

from __future__ import annotations

import matplotlib.pyplot as plt
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from corpus_lib.show.figures.base import BLUE, GREY, ORANGE, finish, set_rows, widest
from corpus_lib.show.figures.base import label as drawn_label
from corpus_lib.show.figures.fonts import arabic_style
from corpus_lib.wording import readable, require_columns

_PANEL = 2.5  # inches that a small plot is wide
_NUMBERS = ("share", "low", "high", "null_low", "null_high")


def plot_topic_actors(
    relations: pd.DataFrame,
    *,
    title: str = "",
    value_label: str = "",
    n_columns: int = 4,
) -> Figure:
    """Shares of actors' mentions in topics, with their intervals, over the band of chance.

    Args:
        relations: One row per topic and actor, in the order to show: `topic`, `actor` (a name, or
            `name · gloss`), `share`, `low`, `high`, `null_low`, `null_high` and `verdict`: pairs
            that are not open are drawn in another colour and filled, the others hollow. Without
            rows, as of a corpus that lists no actors, the figure says so.
        title: The figure's title.
        value_label: Label of the number axis.
        n_columns: Small plots beside each other.

    Raises:
        InputError: If columns are missing.
    """
    if relations.empty:
        return _empty()
    require_columns(relations, ("topic", "actor", "verdict", *_NUMBERS), "plot_topic_actors")
    topics = list(dict.fromkeys(relations["topic"]))
    actors = list(dict.fromkeys(relations["actor"]))
    across = min(n_columns, len(topics))
    down = -(-len(topics) // across)
    with arabic_style():
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
        finish(figure, title)
    return figure


def _empty() -> Figure:
    with arabic_style():
        figure = plt.figure(figsize=(6, 0.8))
        figure.text(0.02, 0.5, "No actor is named often enough in topics that are read.")
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
