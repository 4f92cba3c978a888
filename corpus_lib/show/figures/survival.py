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
_ALL = "all worlds"
_COLUMN, _LINE = 1.0, 0.21  # inches
_DARK = 0.62  # share from which on its blue wants white letters


def plot_survival(
    headlines: pd.DataFrame, by_choice: pd.DataFrame, *, limit: float = 0.8, title: str = ""
) -> Axes:
    """Each headline's share of worlds, and the option of each choice with which it does worst.

    Args:
        headlines: One row per headline, the first on top: `sentence`, `survival` (0 to 1). If
            there is none, the figure says so.
        by_choice: One row per headline, choice and option: `sentence`, `choice`, `option`,
            `survival`. A choice that a headline has no rows for, or one option only, leaves its
            cell empty.
        limit: The share below which a headline is not robust; its number is bold.
        title: The figure's title.

    Raises:
        InputError: If a column is missing.
    """
    if headlines.empty:
        return _nothing(title)
    require_columns(headlines, ("sentence", "survival"), "plot_survival")
    require_columns(by_choice, ("sentence", "choice", "option", "survival"), "plot_survival")
    worst = _worst(by_choice, set(headlines["sentence"]))
    choices = [
        choice for choice in dict.fromkeys(by_choice["choice"]) if choice in worst["choice"].array
    ]
    colour_map, norm = colormaps["Blues"], Normalize(0, 1)
    place = {sentence: row for row, sentence in enumerate(headlines["sentence"])}
    cells = {(row, 0): (share, "") for row, share in enumerate(headlines["survival"])}
    for sentence, choice, option, share in worst.itertuples(index=False):
        cells[place[sentence], 1 + choices.index(choice)] = share, str(option)
    shares = np.full((len(headlines), 1 + len(choices)), np.nan)
    for (row, column), (share, _) in cells.items():
        shares[row, column] = share
    names = [_wrapped(str(sentence)) for sentence in headlines["sentence"]]
    n_lines = max(3, *(name.count("\n") + 1 for name in names))
    with arabic_style():
        figure, axes = new_axes(len(headlines), row=_LINE * n_lines)
        axes.imshow(shares, cmap=colour_map, norm=norm, aspect="auto")
        for (row, column), (share, option) in cells.items():
            axes.text(
                column,
                row,
                "\n".join([f"{share:.0%}", *textwrap.wrap(option, 12)]),
                ha="center",
                va="center",
                fontsize=8,
                fontweight="bold" if share < limit else "normal",
                color="white" if share > _DARK else "black",
            )
        headings = ["\n".join(textwrap.wrap(choice, 12)) for choice in (_ALL, *choices)]
        axes.set_xticks(range(shares.shape[1]), headings)
        axes.set_yticks(range(len(headlines)), names)
        axes.tick_params(length=0, top=True, bottom=False, labeltop=True, labelbottom=False)
        for column in range(1, shares.shape[1]):
            axes.axvline(column - 0.5, color="white", linewidth=6 if column == 1 else 1.5)
        for row in range(1, len(headlines)):
            axes.axhline(row - 0.5, color="white", linewidth=1.5)
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


def _worst(by_choice: pd.DataFrame, sentences: set[object]) -> pd.DataFrame:
    """For each headline and choice of several options, the one with the lowest share.

    It has no name where all options have the same share.
    """
    known = by_choice[by_choice["sentence"].isin(sentences)].dropna(subset="survival")
    options = known.groupby(["sentence", "choice"])
    several = options["option"].transform("nunique") > 1
    alike = options["survival"].transform("nunique") == 1
    known = known.assign(option=known["option"].astype(str).mask(alike, ""))[several]
    ranked = known.sort_values("survival", kind="stable")
    columns = ["sentence", "choice", "option", "survival"]
    return ranked.drop_duplicates(["sentence", "choice"])[columns]


def _wrapped(sentence: str) -> str:
    """A sentence in lines, each from left to right although it may begin with an Arabic word."""
    return "\n".join(f"\u200e{line}" for line in _broken(sentence))


def _broken(sentence: str) -> list[str]:
    return textwrap.wrap(sentence, _LETTERS, break_on_hyphens=False)
