"""Matrices of colours: numbers with intervals, ties, stances, and what survives."""

import textwrap
from collections import Counter
from typing import Any

import numpy as np
import pandas as pd
from matplotlib import colormaps
from matplotlib.axes import Axes
from matplotlib.colors import Normalize, TwoSlopeNorm, to_hex, to_rgba
from matplotlib.patches import Patch, Rectangle

from corpus_lib.errors import InputError
from corpus_lib.show import style
from corpus_lib.wording import code_name, display_name

_FILLS = {"affirms": style.BLUE, "mixed": "#B8A0C8", "denies": style.ORANGE, "silent": "#F2F2F2"}
_INK = {"affirms": "white", "mixed": "black", "denies": "black", "silent": "#666666"}
_IMPLIED = 0.35  # opacity of what is not said in so many words
_BALANCE = ("balance_normalized", "low", "high")
_NAMES: dict[str, Any] = {"fontsize": 8.5}  # of claims and headlines
_OPTION = 11  # letters of a line of an option
_COLUMN, _LINE = 1.0, 0.16  # inches: a choice's column, at the most, and a line
_CELL, _ROW, _ROOM = 0.82, 0.215, 2.5  # a stance's cell, a line of a claim, the least for its name
_ACROSS = 5  # columns that a page is wide
_DARK = 0.62  # share from which on its blue wants white letters
_SURE = 0.8  # share of settings below which a headline is not sure


@style.drawn()
def plot_heatmap(
    matrix: pd.DataFrame,
    *,
    low: pd.DataFrame,
    high: pd.DataFrame,
    colour_label: str = "",
    centre: float | None = None,
) -> Axes:
    """A matrix in colours, each cell with its number and, where it has one, its interval below.

    A matrix of more columns than a page is wide, and than it has rows, is turned.

    Args:
        matrix: Numbers; the index names the rows, the columns name the columns. NaN is left white.
        low: Lower ends of intervals, labelled like `matrix`; NaN for none.
        high: Upper ends of intervals, labelled like `matrix`.
        colour_label: What the colours measure.
        centre: The value to draw white between two colours (0 for differences). None: one colour.

    Raises:
        InputError: If the matrix is not numeric, or `low` or `high` are labelled otherwise.
    """
    _check(matrix, {"low": low, "high": high})
    if matrix.shape[1] > max(_ACROSS, len(matrix)):
        matrix, low, high = matrix.T, low.T, high.T
    values, lows, highs = (
        one.to_numpy(dtype=float, na_value=np.nan) for one in (matrix, low, high)
    )
    norm = _norm(values[~np.isnan(values)], centre)
    colour_map = colormaps["Blues" if centre is None else "PuOr"]
    figure, axes = style.new_axes(len(matrix), row=0.55)
    image = axes.imshow(values, cmap=colour_map, norm=norm, aspect="auto")
    for (row, column), value in np.ndenumerate(values):
        ends = float(lows[row, column]), float(highs[row, column])
        ink = "#555555" if np.isnan(value) else _ink(colour_map(norm(value)))
        _write(axes, column, row, _told(value, *ends), color=ink)
    rows, columns = matrix.axes
    axes.set_yticks(range(len(rows)), [style.narrow_heading(key, 30) for key in rows])
    style.set_headings(axes, [style.narrow_heading(key, 11) for key in columns])
    # Columns as wide as their names or their cells' text, whichever needs more.
    cell = (
        max(style.widest(figure, axes.get_xticklabels()), style.widest(figure, axes.texts)) + 0.16
    )
    figure.set_figwidth(cell * matrix.shape[1] + style.widest(figure, axes.get_yticklabels()) + 1.6)
    figure.colorbar(image, ax=axes, label=colour_label, shrink=0.9, pad=0.02)
    return axes


def _write(axes: Axes, x: float, y: float, text: str, **look: Any) -> None:
    axes.text(x, y, text, **{"ha": "center", "va": "center", "fontsize": style.SMALL, **look})


def _told(value: float, low: float, high: float) -> str:
    """What stands in a cell; no interval where there is none, as on a diagonal."""
    number = "–" if np.isnan(value) else f"{value:.2f}"
    if np.isnan([low, high]).any():
        return number
    # A dash before a minus sign would be read as part of it.
    return f"{number}\n{low:.2f}{'–' if low >= 0 else ' to '}{high:.2f}"


def _check(matrix: pd.DataFrame, ends: dict[str, pd.DataFrame]) -> None:
    texts = [str(c) for c, t in matrix.dtypes.items() if not pd.api.types.is_numeric_dtype(t)]
    if texts:
        raise InputError(
            f"plot_heatmap: column {', '.join(texts)} holds no numbers; make row names the index "
            "with set_index"
        )
    for name, end in ends.items():
        if not (end.index.equals(matrix.index) and end.columns.equals(matrix.columns)):
            raise InputError(f"plot_heatmap: {name} must have the matrix's own rows and columns")


def _norm(values: np.ndarray, centre: float | None) -> Normalize:
    low, high = (float(values.min()), float(values.max())) if values.size else (0.0, 1.0)
    if centre is None:
        return Normalize(low, high if high > low else low + 1)
    reach = max(abs(high - centre), abs(low - centre)) or 1.0
    return TwoSlopeNorm(centre, centre - reach, centre + reach)


def _ink(rgba: tuple[float, float, float, float]) -> str:
    # Relative luminance of WCAG 2; .18 is where black and white contrast alike.
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in rgba[:3]]
    luminance = 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
    return "black" if luminance > 0.18 else "white"


@style.drawn("doc_a", "doc_b", *_BALANCE)
def plot_ties(ties: pd.DataFrame) -> Axes:
    """Agreement less conflict of each two documents, in two colours round zero, with its range.

    `ties` has a row per pair: `doc_a, doc_b, balance_normalized` (-1 to 1), `low, high`; without
    rows, the figure says that nothing is coded.
    """
    value, low, high = (_square(ties, name) for name in _BALANCE)
    return plot_heatmap(value, low=low, high=high, centre=0, colour_label="agreement less conflict")


def _square(pairs: pd.DataFrame, value: str) -> pd.DataFrame:
    """A table of pairs as a square one, in the corpus's order: first what leads most pairs."""
    firsts = Counter(pairs["doc_a"])
    documents = sorted({**firsts, **dict.fromkeys(pairs["doc_b"])}, key=lambda one: -firsts[one])
    half = pairs.pivot_table(index="doc_a", columns="doc_b", values=value)
    half = half.reindex(index=documents, columns=documents)
    square = half.combine_first(half.T).loc[documents, documents]
    return square.rename(index=display_name, columns=display_name)


@style.drawn("claim", "doc_id", "stance", "voice", "explicit")
def plot_stances(claims: pd.DataFrame) -> Axes:
    """The claims matrix: a row per claim, a column per document, its stance as colour and word.

    A word in quotation marks is a stance in a source's words, not in the document's own; a pale
    cell is a stance that is plainly implied, not said; a question mark stands by what is in doubt.

    `claims` has a row per claim and document: `claim, doc_id, stance, voice, explicit`, and maybe
    `doubt`; without rows, the figure says that nothing is coded. A run gets its cells as text, too.
    """
    (row, rows), (column, columns) = (pd.factorize(claims[name]) for name in ("claim", "doc_id"))
    room = max(_ROOM, style.WIDEST - _CELL * len(columns) - 0.1)
    names = style.in_lines([code_name("claim", claim) for claim in rows], room, **_NAMES)
    edges = np.cumsum([0.0, *(_ROW + _LINE * name.count("\n") for name in names)])
    figure, axes = style.new_axes(len(rows))
    told = [(code_name("claim", claim), [("", "white", "black")] * len(columns)) for claim in rows]
    cells = {"columns": [display_name(one) for one in columns], "rows": told}
    figure.__dict__["told"] = {"cells": cells}
    for x, y, cell in zip(column.tolist(), row.tolist(), claims.to_dict("records"), strict=True):
        stance, said = str(cell["stance"]), cell["explicit"] != "no"
        fill = to_rgba(_FILLS[stance], 1 if said else _IMPLIED)
        box = ((x - 0.5, edges[y]), 1, edges[y + 1] - edges[y])
        axes.add_patch(Rectangle(*box, facecolor=fill, edgecolor="white"))
        word = f"“{stance}”" if cell["voice"] == "attributed" else stance
        word += " ?" if cell.get("doubt") == "yes" else ""
        ink = _INK[stance] if said else "black"
        _write(axes, x, (edges[y] + edges[y + 1]) / 2, word, color=ink)
        told[y][1][x] = (word, to_hex(fill, keep_alpha=True), ink)
    axes.set_xlim(-0.5, len(columns) - 0.5)
    axes.set_yticks((edges[:-1] + edges[1:]) / 2, list(map(style.drawn_label, names)), **_NAMES)
    axes.set_ylim(edges[-1], 0)
    style.set_headings(axes, [style.narrow_heading(doc_id, 12) for doc_id in columns])
    handles = [Patch(facecolor=fill, label=stance) for stance, fill in _FILLS.items()]
    handles.append(Patch(facecolor=to_rgba(style.BLUE, _IMPLIED), label="pale: implied"))
    handles.append(Patch(facecolor="none", label="?: in doubt"))
    place: dict[str, Any] = {"loc": "outside lower center", "ncols": 6, "fontsize": 9}
    legend = figure.legend(handles=handles, **place)
    heard = claims[claims["stance"] != "silent"]["doc_id"].value_counts()
    heard = heard.reindex(columns, fill_value=0)
    numbers = {"of": len(rows), "value": heard.max(), "low": heard.min()}
    relation = "figure_stances" if len(heard) > 1 else "figure_stances_alone"
    style.tell(figure, relation, subject=heard.idxmax(), object=heard.idxmin(), **numbers)
    wide = style.widest(figure, axes.get_yticklabels()) + _CELL * len(columns) + 0.1
    figure.set_size_inches(max(style.widest(figure, [legend]), wide), edges[-1] + 1.0)
    return axes


@style.drawn("headline", "sentence", "choice", "option", "survival")
def plot_survival(table: pd.DataFrame) -> Axes:
    """Each headline's share of settings, and the option of each choice with which it does worst.

    `table` has a row per cell, in the order of rows and columns: `headline` (its id), `sentence`,
    `choice`, `option` ("" for none), `survival` (0 to 1; bold below 0.8). It may be empty.
    """
    row, headlines = pd.factorize(table["headline"])
    column, choices = pd.factorize(table["choice"])
    cell = min(_COLUMN, style.WIDEST / len(choices))
    sentences = table.drop_duplicates("headline")["sentence"]
    names = style.in_lines([str(one) for one in sentences], cell * len(choices), **_NAMES)
    options = [textwrap.fill(f"{option}", _OPTION) for option in table["option"]]
    above = _LINE * (1 + max(name.count("\n") for name in names)) + 0.05
    row_height = above + _LINE * (2 + max(option.count("\n") for option in options)) + 0.2
    top = above / row_height - 0.5
    figure, axes = style.new_axes(len(headlines))
    figure.set_size_inches(cell * len(choices), row_height * len(headlines) + 0.5)
    for y, name in enumerate(names):
        # Each line from left to right, although it may begin with an Arabic word.
        name = style.LEFT_TO_RIGHT + name.replace("\n", f"\n{style.LEFT_TO_RIGHT}")
        axes.text(-0.5, y + top - 0.03, name, ha="left", va="bottom", **_NAMES)
    cells = (column.tolist(), row.tolist(), table["survival"], options)
    for x, y, share, option in zip(*cells, strict=True):
        weight = "bold" if share < _SURE else "normal"
        ink = "white" if share > _DARK else "black"
        box = ((x - 0.5, y + top), 0.9 if x == 0 else 1, 0.4 - top)
        axes.add_patch(Rectangle(*box, facecolor=colormaps["Blues"](share), edgecolor="white"))
        place = (x - 0.05 * (x == 0), y + (top + 0.4) / 2)
        _write(
            axes,
            *place,
            f"{share:.0%}\n{option}".strip(),
            fontweight=weight,
            color=ink,
            label=f"{0.9 * cell}",
        )
    for x, choice in enumerate(choices):
        _write(axes, x, -0.55, textwrap.fill(choice, _OPTION), va="bottom", label=f"{0.95 * cell}")
    axes.spines[:].set_visible(False)
    axes.set(
        xticks=[], yticks=[], xlim=(-0.5, len(choices) - 0.5), ylim=(len(headlines) - 0.5, -0.5)
    )
    return axes
