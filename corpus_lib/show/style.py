"""What all figures share: typeface, style, colours, labels, titles and layout.

matplotlib shapes and orders Arabic itself from 3.11 on, so labels are plain logical text.
"""

import textwrap
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from functools import cache, wraps
from importlib.resources import as_file, files
from typing import Any, TypeVar, cast, get_args

import matplotlib as mpl
import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
from matplotlib import font_manager, style
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.legend import Legend
from matplotlib.text import Text

from corpus_lib.phrasebook import Language, book, cell, facts, sentences
from corpus_lib.wording import display_name, is_arabic, named, readable, require_columns

LEFT_TO_RIGHT, RIGHT_TO_LEFT = "\u200e", "\u200f"
_STYLE = str(files("corpus_lib") / "show" / "figures" / "figures.mplstyle")

# Okabe and Ito (2008): told apart by colour-blind readers; the order also alternates in lightness.
PALETTE = ("#0072B2", "#E69F00", "#009E73", "#CC79A7", "#56B4E9", "#D55E00", "#F0E442", "#999999")
HATCHES = ("", "///", "...", "xxx")
BLUE, ORANGE = PALETTE[0], PALETTE[5]
GREY, PALE = "#707070", "#DDDDDD"
_GLOSS = 40  # letters of a gloss in a figure
WIDEST, SMALL = 8.2, 8.0  # inches, and points of the smallest letters: printed, more than 6 pt
BLANK = "blank"  # the label of a figure that says that there is nothing to draw

_paper = cache(lambda: FigureCanvasAgg(Figure(dpi=110)).figure)  # to measure on: it takes long
Plot = TypeVar("Plot", bound=Callable[..., Axes | Figure])


class Told(Figure):
    """A figure whose text, for those who don't see it, is a fact, if it has a `finding`."""

    finding: dict[str, Any] | None = None

    def __repr__(self) -> str:
        """The fact in both languages, as `show_findings` has it; without one, the size."""
        found = facts([self.finding] if self.finding else [])
        said = [one for two in get_args(Language) for one in sentences(found, language=two)]
        size = super().__repr__().replace(Told.__name__, Figure.__name__)
        return "- {}\n  {}".format(*said) if said else size


@cache
def _prepare() -> None:
    # A backend that loads inside a style context loses its own settings when the context ends:
    # notebooks would show the first figure and none of the others.
    plt.switch_backend(mpl.get_backend())
    # Two weights are enough; adding the thin ones would let them be chosen for plain text.
    for weight in ("Regular", "Bold"):
        font = files("fontpkg_ibm_plex_sans_arabic") / "files" / f"IBMPlexSansArabic-{weight}.ttf"
        with as_file(font) as path:
            font_manager.fontManager.addfont(path)


@contextmanager
def arabic_style() -> Iterator[None]:
    """While it lasts, figures have this package's typeface and quiet axes; others stay as set."""
    _prepare()
    with style.context(["default", _STYLE]):
        yield


def bilingual(term: str, gloss: str = "") -> str:
    """An Arabic term with its English gloss, if any, `عقوبة · sanction`, each in its direction."""
    # The marks keep the + of أوبك+ and the brackets of a gloss on their side.
    marked = f"{RIGHT_TO_LEFT}{term}{RIGHT_TO_LEFT}"
    return f"{marked} · {LEFT_TO_RIGHT}{gloss}{LEFT_TO_RIGHT}" if gloss else marked


def drawn(*columns: str) -> Callable[[Plot], Plot]:
    """Give what a function draws the style of all figures, and an empty table a line that says so.

    Its first argument is the table, which needs the columns (else InputError), or a mapping.
    """

    def with_style(plot: Plot) -> Plot:
        name, whole = plot.__name__, plot.__annotations__.get("return") in ("Figure", Figure)

        @wraps(plot)
        def styled(table: Any, *args: Any, **options: Any) -> Axes | Figure:
            is_empty = table.empty if isinstance(table, pd.DataFrame) else not len(table)
            with arabic_style():
                if is_empty:
                    axes = nothing(book()["missing"].get(name, readable(name.removeprefix("plot"))))
                    shown = whole_figure(axes) if whole else axes
                else:
                    if columns:
                        require_columns(table, columns, name)
                    shown = plot(table, *args, **options)
                # All ticks now: when it is drawn, they would come in the user's own style.
                for axes in (shown if isinstance(shown, Figure) else whole_figure(shown)).axes:
                    _ = axes.get_xticklabels(), axes.get_yticklabels()
            _stands_last(shown)
            return shown

        return cast(Plot, styled)

    return with_style


def _stands_last(shown: Any) -> None:
    """Let a cell that ends with what was drawn show the figure, and no name of an object."""

    def show() -> None:
        del shown._ipython_display_
        plt.show()

    shown._ipython_display_ = show


def tell(figure: Figure, relation: str, **fact: Any) -> None:
    """Set the `finding` of a figure, as `phrasebook.facts` takes it."""
    vars(figure)["finding"] = {"relation": relation, **fact}


def nothing(what: str) -> Axes:
    """A low figure that says what is not there, so that a series runs on any corpus."""
    figure, axes = plt.subplots(figsize=(6, 0.6), layout="constrained")
    axes.set(xticks=[], yticks=[])
    axes.spines[:].set_visible(False)
    axes.text(0, 0.5, f"nothing to draw: no {what}", va="center", color=GREY)
    figure.set_label(BLANK)
    return axes


def new_axes(rows: int, *, width: float = 7.5, row: float = 0.30) -> tuple[Figure, Axes]:
    """A figure tall enough for so many rows of labels."""
    size = width, 1.3 + row * max(rows, 2)
    return plt.subplots(figsize=size, layout="constrained", FigureClass=Told)


def panels(
    n: int, *, across: int = 1, width: float, head: float, tall: float, **shared: Any
) -> tuple[Figure, list[Axes]]:
    """`n` small plots, so many `across` at the most; what is left of the last row stays empty.

    Each is so many inches `width` and `tall`; `head` are those of what stands above and below all.
    `shared` is `sharex` or `sharey`.
    """
    across = min(across, n)
    down = -(-n // across)
    across = -(-n // down)  # as many in each row
    shared |= {"figsize": (width * across, head + down * tall), "FigureClass": Told}
    figure, grid = plt.subplots(down, across, squeeze=False, layout="constrained", **shared)
    for axes in grid.flat[n:]:
        axes.set_axis_off()
    return figure, list(grid.flat[:n])


def colours(n: int) -> list[tuple[str, str]]:
    """`n` fills as (colour, hatch): beyond the palette's colours, hatches tell them apart."""
    return [
        (PALETTE[i % len(PALETTE)], HATCHES[i // len(PALETTE) % len(HATCHES)]) for i in range(n)
    ]


def drawn_label(text: object, gloss: object = "", letters: int = _GLOSS) -> str:
    """A label as it is drawn: Arabic marked right to left, with its gloss if there is one.

    A text of the form `term · gloss` (a topic's name) counts as term and gloss. A long gloss is
    cut: a figure has little room, and tables show it whole.
    """
    word, _, joined = str(text).partition(" · ")
    meaning = gloss if isinstance(gloss, str) and gloss else joined
    meaning = textwrap.shorten(meaning, letters, placeholder="…")
    return bilingual(word, meaning) if meaning or is_arabic(word) else word


def row_labels(frame: pd.DataFrame, column: str, *, gloss: int = _GLOSS) -> list[str]:
    """The labels of all rows, with the `gloss` beside them where the table has that column."""
    glosses = frame["gloss"] if "gloss" in frame.columns else [""] * len(frame)
    return [
        drawn_label(cell(column, named(text)), meaning, gloss)
        for text, meaning in zip(frame[column], glosses, strict=True)
    ]


def widest(figure: Figure, texts: Iterable[Text | Legend]) -> float:
    """The width of the widest of the texts, in inches."""
    return max((text.get_window_extent().width for text in texts), default=0.0) / figure.dpi


def measured(texts: Iterable[str], **look: Any) -> np.ndarray:
    """Inches that the largest of the texts takes: across, and up and down."""
    figure = _paper()
    sizes = [figure.text(0, 0, text, **look).get_window_extent().size for text in texts]
    figure.texts.clear()
    return cast(np.ndarray, np.max(sizes, axis=0) / figure.dpi)


def in_lines(texts: Sequence[str], room: float, **look: Any) -> list[str]:
    """The texts in as few lines as so many inches allow."""
    for letters in range(max(9, *map(len, texts)), 8, -1):
        lines = [textwrap.fill(text, letters, break_long_words=False) for text in texts]
        if measured(lines, **look)[0] <= room:
            break
    return lines


def widen_for_labels(axes: Axes, *, plot_width: float = 4.6) -> None:
    """Make the figure as wide as its row labels need beside a plot of that width, or as may be."""
    figure = whole_figure(axes)
    figure.set_figwidth(min(WIDEST, max(6.0, widest(figure, axes.get_yticklabels()) + plot_width)))


def set_rows(axes: Axes, labels: Sequence[str]) -> None:
    """Name the rows 0, 1, … of a plot, the first on top."""
    axes.set_yticks(range(len(labels)), labels)
    axes.set_ylim(len(labels) - 0.4, -0.6)
    axes.tick_params(axis="y", length=0)


def set_headings(axes: Axes, headings: Sequence[str]) -> None:
    """Name the columns 0, 1, … of a plot above it, without frame and ticks."""
    axes.set_xticks(range(len(headings)), headings, fontsize=9)
    axes.tick_params(length=0, top=True, labeltop=True, bottom=False, labelbottom=False)
    axes.spines[:].set_visible(False)


def narrow_heading(key: object, letters: int = 14) -> str:
    """The name of a document or a topic in short lines, its gloss or month below if it is long."""
    name, wrap = display_name(key), textwrap.TextWrapper(letters, break_long_words=False)
    parts = (name if len(name) <= letters else name.replace(" (", " · (")).split(" · ")
    return "\n".join(drawn_label(line) for part in parts for line in wrap.wrap(part))


def set_title(figure: Figure, title: str) -> None:
    """Set a title, broken into lines that fit; they come on top of the plot."""
    if not title:
        return
    look: dict[str, Any] = {"fontsize": 12, "fontweight": "bold"}
    (title,) = in_lines([title], figure.get_figwidth() * 0.97, **look)
    heading = figure.suptitle(title, x=0.01, ha="left", in_layout=True, **look)
    figure.set_figheight(figure.get_figheight() + heading.get_window_extent().height / figure.dpi)


def legend_beside(axes: Axes, *, title: str | None = None) -> None:
    """A legend right of the plot, where it hides nothing; above it if the page ends there."""
    if not axes.get_legend_handles_labels()[0]:
        return
    figure = whole_figure(axes)
    place: dict[str, Any] = {"loc": "upper left", "bbox_to_anchor": (1.01, 1.0)}
    legend = axes.legend(**place, title=title, handlelength=1.4, alignment="left")
    room = legend.get_window_extent()
    width = figure.get_figwidth() + room.width / figure.dpi
    if width > WIDEST:
        legend.remove()
        legend_above(figure, [axes], title=title, alignment="left")
    else:
        figure.set_size_inches(width, max(figure.get_figheight(), room.height / figure.dpi + 0.8))


def legend_above(figure: Figure, plots: Sequence[Axes], **more: Any) -> Legend:
    """One legend for all plots, above them; the figure grows by its height."""
    shown = {
        text: handle
        for axes in plots
        for handle, text in zip(*axes.get_legend_handles_labels(), strict=True)
    }
    look: dict[str, Any] = {"loc": "outside upper left", "fontsize": 9, **more}
    for columns in range(len(shown), 0, -1):
        legend = figure.legend(shown.values(), shown.keys(), ncols=columns, **look)
        if columns == 1 or widest(figure, [legend]) < WIDEST:
            break
        legend.remove()
    figure.set_figheight(figure.get_figheight() + legend.get_window_extent().height / figure.dpi)
    return legend


def whole_figure(axes: Axes) -> Figure:
    """The figure that an Axes belongs to."""
    return cast(Figure, axes.get_figure(root=True))
