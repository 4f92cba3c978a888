"""What all figures share: style, size, colours, titles and layout."""

from __future__ import annotations

import textwrap
from collections.abc import Callable, Iterable, Sequence
from functools import wraps
from typing import Any, TypeVar, cast

import matplotlib.pyplot as plt
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.text import Text

from corpus_lib.errors import InputError
from corpus_lib.show.figures.fonts import arabic_style, bilingual, is_arabic
from corpus_lib.wording import named, readable

# Okabe and Ito (2008): told apart by colour-blind readers; the order also alternates in lightness.
PALETTE = ("#0072B2", "#E69F00", "#009E73", "#CC79A7", "#56B4E9", "#D55E00", "#F0E442", "#999999")
HATCHES = ("", "///", "...", "xxx")
BLUE, ORANGE = PALETTE[0], PALETTE[5]
GREY, PALE = "#707070", "#DDDDDD"
_GLOSS = 40  # letters of a gloss in a figure
ROW = 0.30  # inches that a row of labels takes

Plot = TypeVar("Plot", bound=Callable[..., Axes | Figure])


def drawn(plot: Plot) -> Plot:
    """Give what a function draws the style of all figures, and an empty table a line that says so.

    Its first argument is the table, or a mapping of what there is to draw.
    """

    @wraps(plot)
    def styled(table: Any, *args: Any, **options: Any) -> Axes | Figure:
        with arabic_style():
            if table.empty if isinstance(table, pd.DataFrame) else not len(table):
                axes = nothing(readable(plot.__name__.removeprefix("plot")))
                whole = plot.__annotations__.get("return") in ("Figure", Figure)
                return whole_figure(axes) if whole else axes
            return plot(table, *args, **options)

    return cast(Plot, styled)


def nothing(what: str) -> Axes:
    """A low figure that says what is not there, so that a series runs on any corpus."""
    figure, axes = plt.subplots(figsize=(6, 0.6), layout="constrained")
    axes.set(xticks=[], yticks=[])
    axes.spines[:].set_visible(False)
    axes.text(0, 0.5, f"nothing to draw: no {what}", va="center", color=GREY)
    finish(figure, "")
    return axes


def new_axes(rows: int, *, width: float = 7.5, row: float = ROW) -> tuple[Figure, Axes]:
    """A figure tall enough for so many rows of labels."""
    figure, axes = plt.subplots(figsize=(width, 1.3 + row * max(rows, 2)), layout="constrained")
    return figure, axes


def panels(
    n: int, *, across: int = 1, width: float, head: float, tall: float, **shared: Any
) -> tuple[Figure, list[Axes]]:
    """Small plots beside and below each other; what is left of the last row stays empty.

    Args:
        n: Their number.
        across: Beside each other at the most.
        width: Of each, in inches.
        head: Inches of what stands above and below all.
        tall: Of each, in inches.
        **shared: `sharex` or `sharey`.
    """
    across = min(across, n)
    down = -(-n // across)
    figure, grid = plt.subplots(
        down,
        across,
        figsize=(width * across, head + down * tall),
        squeeze=False,
        layout="constrained",
        **shared,
    )
    for axes in grid.flat[n:]:
        axes.set_axis_off()
    return figure, list(grid.flat[:n])


def colours(n: int) -> list[tuple[str, str]]:
    """`n` fills as (colour, hatch): beyond the palette's colours, hatches tell them apart."""
    return [
        (PALETTE[i % len(PALETTE)], HATCHES[i // len(PALETTE) % len(HATCHES)]) for i in range(n)
    ]


def label(text: object, gloss: object = "") -> str:
    """A label as it is drawn: Arabic marked right to left, with its gloss if there is one.

    A text of the form `term · gloss` (a topic's name) counts as term and gloss. A long gloss is
    cut: a figure has little room, and tables show it whole.
    """
    word, _, joined = str(text).partition(" · ")
    meaning = gloss if isinstance(gloss, str) and gloss else joined
    meaning = textwrap.shorten(meaning, _GLOSS, placeholder="…")
    return bilingual(word, meaning) if meaning or is_arabic(word) else word


def row_labels(frame: pd.DataFrame, column: str) -> list[str]:
    """The labels of all rows, with the `gloss` beside them where the table has that column."""
    glosses = (
        frame["gloss"] if "gloss" in frame.columns and column != "gloss" else [""] * len(frame)
    )
    return [label(named(text), gloss) for text, gloss in zip(frame[column], glosses, strict=True)]


def widest(figure: Figure, texts: Iterable[Text]) -> float:
    """The width of the widest of the texts, in inches."""
    return max((text.get_window_extent().width for text in texts), default=0.0) / figure.dpi


def widen_for_labels(axes: Axes, *, plot_width: float = 4.6) -> None:
    """Make the figure as wide as its row labels need beside a plot of that width."""
    figure = whole_figure(axes)
    labels = widest(figure, axes.get_yticklabels())
    figure.set_figwidth(max(6.0, labels + plot_width))


def set_rows(axes: Axes, labels: Sequence[str]) -> None:
    """Name the rows 0, 1, … of a plot, the first on top."""
    axes.set_yticks(range(len(labels)), labels)
    axes.set_ylim(len(labels) - 0.4, -0.6)
    axes.tick_params(axis="y", length=0)


def finish(figure: Figure, title: str) -> None:
    """Set the title, broken into lines that fit, and make all that the style must reach."""
    if title:
        heading = figure.suptitle(
            title, x=0.01, ha="left", fontsize=12, fontweight="bold", in_layout=True
        )
        letters = len(title)
        while letters > 10 and widest(figure, [heading]) > figure.get_figwidth() * 0.97:
            letters -= 4
            heading.set_text(textwrap.fill(title, letters))
        # The title's lines come on top of the plot, they don't take its room.
        lines = heading.get_window_extent().height / figure.dpi
        figure.set_figheight(figure.get_figheight() + lines)
    # Ticks made later, when the figure is drawn, would come in the user's own style.
    for axes in figure.axes:
        axes.get_xticklabels()
        axes.get_yticklabels()


def legend_beside(axes: Axes, *, title: str = "") -> None:
    """A legend right of the plot, where it hides nothing; the figure grows by its width."""
    figure = whole_figure(axes)
    if not axes.get_legend_handles_labels()[0]:
        return
    legend = axes.legend(
        loc="upper left",
        bbox_to_anchor=(1.01, 1.0),
        title=title or None,
        handlelength=1.4,
        alignment="left",
    )
    room = legend.get_window_extent()
    figure.set_figwidth(figure.get_figwidth() + room.width / figure.dpi)
    figure.set_figheight(max(figure.get_figheight(), room.height / figure.dpi + 0.8))


def whole_figure(axes: Axes) -> Figure:
    """The figure that an Axes belongs to."""
    figure = axes.get_figure(root=True)
    if not isinstance(figure, Figure):
        raise InputError("the axes belong to no figure; draw them with one of the plot functions")
    return figure


def axis_label(column: str, given: str) -> str:
    """The label of an axis: what the caller gave, else the column's name in words."""
    return given or readable(column)
