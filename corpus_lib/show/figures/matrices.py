"""Matrices of colours: numbers with intervals, ties, stances, and what survives."""

import textwrap
from typing import Any

import numpy as np
import pandas as pd
from matplotlib import colormaps
from matplotlib.axes import Axes
from matplotlib.colors import Normalize, TwoSlopeNorm, to_rgba
from matplotlib.patches import Patch, Rectangle

from corpus_lib.errors import InputError
from corpus_lib.show.style import (
    BLUE,
    LEFT_TO_RIGHT,
    ORANGE,
    drawn,
    drawn_label,
    narrow_heading,
    new_axes,
    set_headings,
    set_rows,
    widest,
)
from corpus_lib.wording import code_name, display_name

_FILLS = {"affirms": BLUE, "mixed": "#B8A0C8", "denies": ORANGE, "silent": "#F2F2F2"}
_INK = {"affirms": "white", "mixed": "black", "denies": "black", "silent": "#666666"}
_IMPLIED = 0.35  # opacity of what is not said in so many words
_BALANCE = ("balance_normalized", "low", "high")
_LETTERS = 58  # of a line of a headline
_COLUMN, _LINE = 1.0, 0.21  # inches
_DARK = 0.62  # share from which on its blue wants white letters
_SURE = 0.8  # share of settings below which a headline is not sure


@drawn()
def plot_heatmap(
    matrix: pd.DataFrame,
    *,
    low: pd.DataFrame,
    high: pd.DataFrame,
    colour_label: str = "",
    centre: float | None = None,
) -> Axes:
    """A matrix in colours, each cell with its number and, where it has one, its interval below.

    Args:
        matrix: Numbers; the index names the rows, the columns name the columns. NaN is left white.
        low: Lower ends of intervals, labelled like `matrix`; NaN for none.
        high: Upper ends of intervals, labelled like `matrix`.
        colour_label: What the colours measure.
        centre: The value to draw white, with two colours to its sides (0 for differences). None:
            one colour, the darker the larger.

    Raises:
        InputError: If the matrix is not numeric, or `low` or `high` are labelled otherwise.
    """
    _check(matrix, {"low": low, "high": high})
    values, lows, highs = (
        one.to_numpy(dtype=float, na_value=np.nan) for one in (matrix, low, high)
    )
    norm = _norm(values[~np.isnan(values)], centre)
    colour_map = colormaps["Blues" if centre is None else "PuOr"]
    figure, axes = new_axes(len(matrix), row=0.55)
    image = axes.imshow(values, cmap=colour_map, norm=norm, aspect="auto")
    for (row, column), value in np.ndenumerate(values):
        ends = float(lows[row, column]), float(highs[row, column])
        ink = "#555555" if np.isnan(value) else _ink(colour_map(norm(value)))
        _write(axes, column, row, _told(value, *ends), color=ink)
    _name_cells(axes, matrix)
    # Columns as wide as their names or their cells' text, whichever needs more.
    cell = max(widest(figure, axes.get_xticklabels()), widest(figure, axes.texts)) + 0.16
    names = widest(figure, axes.get_yticklabels())
    figure.set_figwidth(cell * matrix.shape[1] + names + 1.6)
    figure.colorbar(image, ax=axes, label=colour_label, shrink=0.9, pad=0.02)
    return axes


def _write(axes: Axes, x: float, y: float, text: str, **look: Any) -> None:
    axes.text(x, y, text, **{"ha": "center", "va": "center", "fontsize": 8, **look})


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


def _name_cells(axes: Axes, matrix: pd.DataFrame) -> None:
    rows, columns = ([display_name(key) for key in keys] for keys in matrix.axes)
    axes.set_yticks(range(len(rows)), list(map(drawn_label, rows)))
    # The gloss goes below its term; either is broken where it is long.
    wrapped = (
        [line for part in name.split(" · ") for line in textwrap.wrap(part, 16)] or [name]
        for name in columns
    )
    set_headings(axes, ["\n".join(map(drawn_label, lines)) for lines in wrapped])


@drawn("doc_a", "doc_b", *_BALANCE)
def plot_ties(ties: pd.DataFrame) -> Axes:
    """Agreement less conflict of each two documents, in two colours round zero, with its range.

    `ties` has a row per pair: `doc_a, doc_b, balance_normalized` (-1 to 1), `low, high`; without
    rows, the figure says that nothing is coded.
    """
    value, low, high = (_square(ties, name) for name in _BALANCE)
    return plot_heatmap(value, low=low, high=high, centre=0, colour_label="agreement less conflict")


def _square(pairs: pd.DataFrame, value: str) -> pd.DataFrame:
    """A table of pairs as a square table of documents; the diagonal is missing."""
    documents = list(dict.fromkeys([*pairs["doc_a"], *pairs["doc_b"]]))
    half = pairs.pivot_table(index="doc_a", columns="doc_b", values=value)
    half = half.reindex(index=documents, columns=documents)
    square = half.combine_first(half.T).loc[documents, documents]
    return square.rename(index=display_name, columns=display_name)


@drawn("claim", "doc_id", "stance", "voice", "explicit")
def plot_stances(claims: pd.DataFrame) -> Axes:
    """The claims matrix: a row per claim, a column per document, its stance as colour and word.

    A word in quotation marks is a stance in a source's words, not in the document's own; a pale
    cell is a stance that is plainly implied, not said; a question mark stands by what is in doubt.

    `claims` has a row per claim and document: `claim, doc_id, stance, voice, explicit`, and maybe
    `doubt`; without rows, the figure says that nothing is coded.
    """
    (row, rows), (column, columns) = (pd.factorize(claims[name]) for name in ("claim", "doc_id"))
    _, axes = new_axes(len(rows), width=5.5 + 1.15 * len(columns))
    for x, y, cell in zip(column.tolist(), row.tolist(), claims.to_dict("records"), strict=True):
        stance, said = str(cell["stance"]), cell["explicit"] != "no"
        fill = to_rgba(_FILLS[stance], 1 if said else _IMPLIED)
        axes.add_patch(Rectangle((x - 0.5, y - 0.5), 1, 1, facecolor=fill, edgecolor="white"))
        word = f"“{stance}”" if cell["voice"] == "attributed" else stance
        word += " ?" if cell.get("doubt") == "yes" else ""
        _write(axes, x, y, word, fontsize=8.5, color=_INK[stance] if said else "black")
    axes.set_xlim(-0.5, len(columns) - 0.5)
    set_rows(axes, [drawn_label(code_name("claim", claim)) for claim in rows])
    axes.set_ylim(len(rows) - 0.5, -0.5)
    set_headings(axes, [narrow_heading(doc_id) for doc_id in columns])
    handles = [Patch(facecolor=fill, label=stance) for stance, fill in _FILLS.items()]
    handles.append(Patch(facecolor=to_rgba(BLUE, _IMPLIED), label="pale: implied"))
    handles.append(Patch(facecolor="none", label="?: in doubt"))
    axes.legend(handles=handles, loc="upper center", bbox_to_anchor=(0.5, -0.01), ncols=6)
    return axes


@drawn("headline", "sentence", "choice", "option", "survival")
def plot_survival(table: pd.DataFrame) -> Axes:
    """Each headline's share of settings, and the option of each choice with which it does worst.

    `table` has a row per cell, in the order of rows and columns: `headline` (its id), `sentence`,
    `choice`, `option` ("" for none), `survival` (0 to 1); below 0.8, its number is bold. If there
    is none, the figure says so.
    """
    row, headlines = pd.factorize(table["headline"])
    column, choices = pd.factorize(table["choice"])
    shares = np.full((len(headlines), len(choices)), np.nan)
    shares[row, column] = table["survival"]
    names = [_in_lines(one) for one in table.drop_duplicates("headline")["sentence"]]
    n_lines = max(3, *(name.count("\n") + 1 for name in names))
    figure, axes = new_axes(len(headlines), row=_LINE * n_lines)
    axes.imshow(shares, cmap=colormaps["Blues"], norm=Normalize(0, 1), aspect="auto")
    cells = (column.tolist(), row.tolist(), table["survival"], table["option"])
    for x, y, share, option in zip(*cells, strict=True):
        text = "\n".join([f"{share:.0%}", *textwrap.wrap(str(option), 12)])
        weight = "bold" if share < _SURE else "normal"
        _write(axes, x, y, text, fontweight=weight, color="white" if share > _DARK else "black")
    set_headings(axes, ["\n".join(textwrap.wrap(choice, 12)) for choice in choices])
    axes.set_yticks(range(len(headlines)), names)
    for x in range(1, len(choices)):
        axes.axvline(x - 0.5, color="white", linewidth=6 if x == 1 else 1.5)
    for y in range(1, len(headlines)):
        axes.axhline(y - 0.5, color="white", linewidth=1.5)
    names_wide = widest(figure, axes.get_yticklabels())
    figure.set_figwidth(names_wide + _COLUMN * shares.shape[1] + 0.4)
    return axes


def _in_lines(sentence: object) -> str:
    """A sentence in lines, each from left to right although it may begin with an Arabic word."""
    lines = textwrap.wrap(str(sentence), _LETTERS, break_on_hyphens=False)
    return "\n".join(f"{LEFT_TO_RIGHT}{line}" for line in lines)
