"""Which headlines survive which choices, as a matrix of shares."""

from __future__ import annotations

import textwrap

import numpy as np
import pandas as pd
from matplotlib import colormaps
from matplotlib.axes import Axes
from matplotlib.colors import Normalize

from corpus_lib.show.figures.base import finish, new_axes, whole_figure, widest
from corpus_lib.show.figures.fonts import arabic_style
from corpus_lib.wording import require_columns

_LETTERS = 58  # of a line of a headline
_COLUMN, _LINE = 1.0, 0.21  # inches
_DARK = 0.62  # share from which on its blue wants white letters


def plot_survival(table: pd.DataFrame, *, limit: float = 0.8, title: str = "") -> Axes:
    """Each headline's share of settings, and the option of each choice with which it does worst.

    Args:
        table: One row per cell, in the order of rows and columns: `headline` (its id), `sentence`,
            `choice`, `option` ("" for none), `survival` (0 to 1). If there is none, the figure
            says so.
        limit: The share below which a headline is not sure; its number is bold.
        title: The figure's title.

    Raises:
        InputError: If a column is missing.
    """
    if table.empty:
        return _nothing(title)
    columns = ("headline", "sentence", "choice", "option", "survival")
    require_columns(table, columns, "plot_survival")
    row, headlines = pd.factorize(table["headline"])
    column, choices = pd.factorize(table["choice"])
    shares = np.full((len(headlines), len(choices)), np.nan)
    shares[row, column] = table["survival"]
    sentences = table.drop_duplicates("headline")["sentence"]
    names = [_wrapped(str(sentence)) for sentence in sentences]
    n_lines = max(3, *(name.count("\n") + 1 for name in names))
    with arabic_style():
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
        finish(figure, title)
    return axes


def _nothing(title: str) -> Axes:
    with arabic_style():
        figure, axes = new_axes(2)
        axes.text(0.5, 0.5, "no headline to draw", ha="center", va="center")
        axes.set_axis_off()
        finish(figure, title)
    return axes


def _wrapped(sentence: str) -> str:
    """A sentence in lines, each from left to right although it may begin with an Arabic word."""
    lines = textwrap.wrap(sentence, _LETTERS, break_on_hyphens=False)
    return "\n".join(f"\u200e{line}" for line in lines)
