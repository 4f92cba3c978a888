"""What is shown, and what a run that asks gets beside it: print forms of tables and figures.

A notebook on its own makes none. They travel in the output of their cell, under a type of their
own, so that a run knows which question they answer; it takes them out before it saves the notebook.
"""

from __future__ import annotations

import base64
import csv
import io
import json
import os
import re
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import chain, count
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.figure import Figure
from matplotlib.text import Text
from matplotlib.transforms import Bbox

from corpus_lib.progress import FOLDER_VARIABLE, PRINT_VARIABLE
from corpus_lib.show.style import BLANK, arabic_style, in_lines
from corpus_lib.translation import arabic_of_label, arabic_of_labels
from corpus_lib.wording import arabic_of_names, in_documents

PRINT_FORM = "application/vnd.corpus-lib.print+json"
"""The type of an output that holds a print form: the files' contents and what to say of them."""

DOTS_PER_INCH = 300
WIDTH, HEIGHT = 17.0, 23.0  # centimetres that a figure may take on a page of A4 with its caption
_INCH = 2.54
_MARGIN = 0.06  # inches round what is drawn
_SVG_SIZE = r'(<svg [^>]*?)width="[^"]*" height="[^"]*"'
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True, repr=False)
class Shown:
    """What a notebook shows: HTML, elsewhere text; its rows are handed to a run that asks."""

    html: str
    text: str
    frame: pd.DataFrame | None = None  # all rows and columns behind it, if there are any
    places: pd.DataFrame | None = None  # places behind its numbers, unless its rows tell them

    def _repr_html_(self) -> str:
        return self.html

    def __repr__(self) -> str:
        """The text."""
        return self.text

    def _repr_mimebundle_(self, **_: object) -> dict[str, object]:
        if self.frame is None or not os.environ.get(FOLDER_VARIABLE):
            return {}
        form = print_table(self.frame)
        if self.places is not None:
            form["places.csv"] = print_table(self.places)["csv"]
        return {PRINT_FORM: form}


def together(
    cards: Sequence[tuple[str, str]], nothing: str, frame: pd.DataFrame | None = None, gap: int = 2
) -> Shown:
    """Cards, each as HTML and as text, one below the other; if there is none, that is said."""
    html, texts = zip(*cards or [(f"<p>{nothing}</p>", nothing)], strict=True)
    return Shown("\n".join(html), ("\n" * gap).join(texts), frame)


def offer_print_forms() -> None:
    """Let figures and pandas tables of this notebook come with print forms, if a run asks for them.

    Without a run, or outside of a notebook, nothing changes.
    """
    if not os.environ.get(FOLDER_VARIABLE) or "IPython" not in sys.modules:
        return
    shell = sys.modules["IPython"].get_ipython()
    if shell is not None:
        bundles = shell.display_formatter.mimebundle_formatter
        size = {"large": bool(os.environ.get(PRINT_VARIABLE))}
        bundles.for_type(Figure, lambda figure, **_: {PRINT_FORM: print_figure(figure, **size)})
        bundles.for_type(pd.DataFrame, lambda frame, **_: {PRINT_FORM: print_table(frame)})


def print_figure(figure: Figure, *, large: bool = True) -> dict[str, object]:
    """A figure with Arabic labels and, if it is to be `large`, at the size of a page, too.

    Then one wider than 17 cm or taller than 23 cm is made smaller as a whole. Equal figures give
    equal bytes.

    Returns:
        `ar.png` (base64; with Arabic labels, from right to left), `title`, `blank` (there is
        nothing to draw), and what else is told of the figure, such as `cells`. Of a large one, at
        300 dots an inch, also `png`, `svg` (text; letters as shapes, so that Arabic stays joined in
        any program), `width` and `height` in centimetres, `letters`: the size of the smallest in
        points.
    """
    form: dict[str, object] = {"title": " ".join(figure.get_suptitle().split())}
    form |= {"blank": figure.get_label() == BLANK, **getattr(figure, "told", {})}
    with arabic_style(), in_arabic(figure), _laid_out(figure), _from_the_right(figure):
        form["ar.png"], _, smaller = _pixels(figure, large=large)
    if not large:
        return form
    with arabic_style(), _laid_out(figure):
        form["png"], box, scale = _pixels(figure, large=True)
        shapes = io.StringIO()
        figure.savefig(shapes, format="svg", bbox_inches=box, metadata={"Date": None})
    shown = (one for one in _texts(figure) if one.get_visible() and one.get_text().strip())
    letters = min((float(one.get_fontsize()) for one in shown), default=10.0)
    width, height = (round(side * scale * _INCH, 2) for side in (box.width, box.height))
    size = f'width="{width}cm" height="{height}cm"'
    form["svg"] = re.sub(_SVG_SIZE, rf"\g<1>{size}", shapes.getvalue(), count=1)
    letters = round(letters * min(scale, smaller), 1)
    return {**form, "width": width, "height": height, "letters": letters}


def _pixels(figure: Figure, *, large: bool) -> tuple[str, Bbox, float]:
    """A figure as PNG in base64, the box of what is drawn, and how much smaller a page makes it."""
    box = figure.get_tightbbox().padded(_MARGIN)
    scale = min(1.0, WIDTH / _INCH / box.width, HEIGHT / _INCH / box.height)
    pixels = io.BytesIO()
    more: dict[str, Any] = {"metadata": {"Software": None}, "dpi": figure.dpi}
    if large:
        more["pil_kwargs"] = {"dpi": (DOTS_PER_INCH, DOTS_PER_INCH), "compress_level": 3}
        more["dpi"] = DOTS_PER_INCH * scale
    figure.savefig(pixels, format="png", bbox_inches=box, **more)
    return base64.b64encode(pixels.getvalue()).decode("ascii"), box, scale


@contextmanager
def _from_the_right(figure: Figure) -> Iterator[None]:
    """While it lasts, a figure is drawn as in a mirror, but for its letters.

    So rows have their names at the right, panels and axes begin there.
    """
    plain = figure.draw

    def draw(renderer: Any) -> None:
        write, texts = renderer.draw_text, []
        renderer.draw_text = lambda *told, **more: texts.append((told, more))
        plain(renderer)
        renderer.draw_text = write
        pixels = np.asarray(renderer.buffer_rgba())
        pixels[:] = pixels[:, ::-1].copy()
        for (gc, x, y, text, look, angle, *_), more in texts:
            wide, tall, below = renderer.get_text_width_height_descent(text, look, False)
            turn = np.exp(1j * np.deg2rad(angle))
            ends = [
                ((right + 1j * up) * turn).real
                for right in (0, wide)
                for up in (-below, tall - below)
            ]
            write(gc, renderer.width - x - min(ends) - max(ends), y, text, look, angle, **more)

    vars(figure)["draw"] = draw
    try:
        yield
    finally:
        del vars(figure)["draw"]


@contextmanager
def _laid_out(figure: Figure) -> Iterator[None]:
    """Find every part's place once, not again for each file: that takes as long as drawing."""
    engine = figure.get_layout_engine()
    if engine is not None:
        engine.execute(figure)
    figure.set_layout_engine(None)
    try:
        yield
    finally:
        figure.set_layout_engine(engine)


@contextmanager
def in_arabic(figure: Figure) -> Iterator[None]:
    """While it lasts, the texts of a figure are Arabic; what has no Arabic stays as it is."""
    known = {**arabic_of_names(), **arabic_of_labels()}
    axes = [one for part in figure.axes for one in (part.xaxis, part.yaxis)]
    ticks: set[Any] = {one.get_major_formatter() for one in axes}
    texts = [(text, text.get_text()) for text in _texts(figure)]
    for text, english in texts:
        text.set_text(arabic_of_label(english, known))
        if room := text.get_label():  # inches that it may be wide
            lines, size = text.get_text().split("\n"), text.get_fontsize()
            text.set_text("\n".join(in_lines(lines, float(str(room)), fontsize=size)))
    for one in ticks:  # their labels are written anew with each drawing
        vars(one)["format_ticks"] = lambda at, plain=one.format_ticks: [
            arabic_of_label(text, known) for text in plain(at)
        ]
    try:
        yield
    finally:
        for text, english in texts:
            text.set_text(english)
        for one in ticks:
            del vars(one)["format_ticks"]


def _texts(figure: Figure) -> list[Text]:
    return [text for text in figure.findobj(Text) if isinstance(text, Text)]


def print_table(frame: pd.DataFrame) -> dict[str, object]:
    """A table as CSV: every row and column, numbers as they are, not rounded.

    An index with a name, with several levels or of labels comes first, as columns; plain row
    numbers are left out. Lists are written with ` | ` between their parts, missing values as empty
    cells, truth values as TRUE and FALSE. A spreadsheet would take a text that begins with = + - or
    @ for a formula and compute it: it gets an apostrophe before it, and is counted.

    Returns:
        `csv` (text), `title` (none), `rows`, `columns` (their names) and `guarded` (how many texts
        of which column got an apostrophe).
    """
    tidy = in_documents(_with_index(frame))
    parts = (column if isinstance(column, tuple) else (column,) for column in tidy.columns)
    names = _distinct([" ".join(filter(None, map(str, part))) for part in parts])
    guarded: Counter[str] = Counter()
    columns = []
    for position, name in enumerate(names):
        # By position: in the table as given, two columns may share a name.
        values = tidy.iloc[:, position].tolist()
        cells = [value if type(value) in (str, int) else _cell(value) for value in values]
        formulas = [at for at, cell in enumerate(cells) if _is_formula(cell)]
        guarded.update({name: len(formulas)})
        for at in formulas:
            cells[at] = f"'{cells[at]}"
        columns.append(cells)
    text = io.StringIO()
    rows = csv.writer(text)
    rows.writerow([f"'{name}" if _is_formula(name) else name for name in names])
    rows.writerows(zip(*columns, strict=True))
    return {
        "csv": text.getvalue(),
        "title": "",
        "rows": len(tidy),
        "columns": names,
        "guarded": {name: count for name, count in guarded.items() if count},
    }


def _with_index(frame: pd.DataFrame) -> pd.DataFrame:
    index = frame.index
    if index.names == [None] and pd.api.types.is_integer_dtype(index):
        return frame
    return with_index(frame, "index" if index.nlevels == 1 else "level_{}")


def with_index(frame: pd.DataFrame, unnamed: str = "") -> pd.DataFrame:
    """A table with its index as first columns; `unnamed` is what levels without a name get."""
    levels = frame.index.to_frame(index=False)
    levels.columns = pd.Index(
        [unnamed.format(n) if name is None else name for n, name in enumerate(frame.index.names, 1)]
    )
    return pd.concat([levels, frame.reset_index(drop=True)], axis=1)


def _distinct(names: list[str]) -> list[str]:
    """The names, with a number behind those that occurred before."""
    result: list[str] = []
    for name in names:
        choices = (f"{name}_{n}" for n in count(2))
        result.append(next(one for one in chain([name], choices) if one not in result))
    return result


def _cell(value: Any) -> str | int | float:
    if isinstance(value, dict):
        return json.dumps(value, ensure_ascii=False, default=str)
    if isinstance(value, list | tuple | set | frozenset | np.ndarray | pd.Series):
        parts = sorted(value, key=str) if isinstance(value, set | frozenset) else value
        return " | ".join(str(_cell(part)) for part in parts)
    if value is None or (pd.api.types.is_scalar(value) and pd.isna(value)):
        return ""
    if isinstance(value, bool | np.bool_):
        return "TRUE" if value else "FALSE"
    if isinstance(value, int | np.integer):
        return int(value)
    return float(value) if isinstance(value, float | np.floating) else str(value)


def _is_formula(cell: str | int | float) -> bool:
    if not isinstance(cell, str) or len(cell) < 2 or not cell.startswith(_FORMULA):
        return False
    return not re.fullmatch(r"[+-]?[\d.,]+\s?%?", cell)
