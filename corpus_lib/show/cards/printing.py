"""What is handed to a run beside what the screen shows: print forms, places, pages of HTML.

A run into a report (`corpus-lib run`) asks for print forms; a notebook on its own makes none. They
travel in the output of their cell, under a type of their own, so that a run knows which question
they answer; it takes them out before the notebook is saved.
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
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.figure import Figure
from matplotlib.text import Text
from matplotlib.transforms import Bbox

from corpus_lib.errors import InputError
from corpus_lib.progress import FOLDER_VARIABLE
from corpus_lib.show.figures.arabic import in_arabic
from corpus_lib.show.figures.base import BLANK, arabic_style
from corpus_lib.wording import in_documents, text_html

PRINT_FORM = "application/vnd.corpus-lib.print+json"
"""The type of an output that holds a print form: the files' contents and what to say of them."""

DOTS_PER_INCH = 300
WIDTH, HEIGHT = 17.0, 23.0  # centimetres that a figure may take on a page of A4 with its caption
_INCH = 2.54
_MARGIN = 0.06  # inches round what is drawn
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


class Printable:
    """A displayed table that hands its rows to a run that asks for them."""

    frame: pd.DataFrame | None = None
    """All rows and columns behind what is shown, or None if there is nothing to hand over."""
    places: pd.DataFrame | None = None
    """The places behind its numbers, or None if its rows tell them or have none."""

    def _repr_mimebundle_(self, **_: object) -> dict[str, object]:
        if self.frame is None or not os.environ.get(FOLDER_VARIABLE):
            return {}
        form = print_table(self.frame)
        if self.places is not None:
            form["places.csv"] = print_table(self.places)["csv"]
        return {PRINT_FORM: form}


def head_cell(words: str, meaning: str, attributes: str, tag: str = "th") -> str:
    """HTML of what stands above a column: its words, and on hover what they mean.

    Args:
        words: The words, see `phrasebook.column`.
        meaning: What they mean, "" for nothing to add.
        attributes: Direction and alignment, as HTML.
        tag: The element, `dfn` where a column is only named.
    """
    hint = f' title="{escape(meaning)}"' if meaning else ""
    return f"<{tag} {attributes}{hint}>{text_html(words)}</{tag}>"


def offer_print_forms() -> None:
    """Let figures and pandas tables of this notebook come with print forms, if a run asks for them.

    Without a run, or outside of a notebook, nothing changes.
    """
    if not os.environ.get(FOLDER_VARIABLE) or "IPython" not in sys.modules:
        return
    shell = sys.modules["IPython"].get_ipython()
    if shell is not None:
        bundles = shell.display_formatter.mimebundle_formatter
        bundles.for_type(Figure, lambda figure, **_: {PRINT_FORM: print_figure(figure)})
        bundles.for_type(pd.DataFrame, lambda frame, **_: {PRINT_FORM: print_table(frame)})


def print_figure(figure: Figure) -> dict[str, object]:
    """A figure at the size of a page, as PNG and SVG.

    A figure wider than 17 cm or taller than 23 cm is made smaller as a whole. The same figure gives
    the same bytes.

    Returns:
        `png` (base64; 300 dots an inch), `ar.png` (the same with Arabic labels) and `svg` (text;
        letters as shapes, so that Arabic stays joined in any program), `title`, `blank` (there is
        nothing to draw), `width` and `height` in centimetres, and `letters`: the size of the
        smallest letters in points.
    """
    with arabic_style(), in_arabic(figure), _laid_out(figure):
        arabic, _, _ = _pixels(figure)
    with arabic_style(), _laid_out(figure):
        pixels, box, scale = _pixels(figure)
        shapes = io.StringIO()
        figure.savefig(shapes, format="svg", bbox_inches=box, metadata={"Date": None})
    width, height = (round(side * scale * _INCH, 2) for side in (box.width, box.height))
    return {
        "png": pixels,
        "ar.png": arabic,
        "svg": re.sub(
            r'(<svg [^>]*?)width="[^"]*" height="[^"]*"',
            rf'\g<1>width="{width}cm" height="{height}cm"',
            shapes.getvalue(),
            count=1,
        ),
        "title": " ".join(figure.get_suptitle().split()),
        "blank": figure.get_label() == BLANK,
        "width": width,
        "height": height,
        "letters": round(min(_letter_sizes(figure), default=10.0) * scale, 1),
    }


def _pixels(figure: Figure) -> tuple[str, Bbox, float]:
    """A figure as PNG in base64, the box of what is drawn, and how much smaller it was made."""
    box = figure.get_tightbbox().padded(_MARGIN)
    scale = min(1.0, WIDTH / _INCH / box.width, HEIGHT / _INCH / box.height)
    pixels = io.BytesIO()
    figure.savefig(
        pixels,
        format="png",
        dpi=DOTS_PER_INCH * scale,
        bbox_inches=box,
        metadata={"Software": None},
        pil_kwargs={"dpi": (DOTS_PER_INCH, DOTS_PER_INCH)},
    )
    return base64.b64encode(pixels.getvalue()).decode("ascii"), box, scale


@contextmanager
def _laid_out(figure: Figure) -> Iterator[None]:
    """Find every part's place once, not again for each file: that takes as long as drawing."""
    engine = figure.get_layout_engine()
    figure.draw_without_rendering()
    figure.set_layout_engine(None)
    try:
        yield
    finally:
        figure.set_layout_engine(engine)


def _letter_sizes(figure: Figure) -> Iterable[float]:
    for text in figure.findobj(Text):
        if isinstance(text, Text) and text.get_visible() and text.get_text().strip():
            yield float(text.get_fontsize())


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
    names = _distinct([_name(column) for column in tidy.columns])
    guarded: Counter[str] = Counter()
    columns = []
    for position, name in enumerate(names):
        # By position: in the table as given, two columns may share a name.
        cells = [_cell(value) for value in tidy.iloc[:, position].tolist()]
        guarded.update({name: sum(map(_is_formula, cells))})
        columns.append([_guarded(cell) for cell in cells])
    text = io.StringIO()
    rows = csv.writer(text)
    rows.writerow([_guarded(name) for name in names])
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
    named = any(name is not None for name in index.names)
    if not named and index.nlevels == 1 and pd.api.types.is_integer_dtype(index):
        return frame
    levels = index.to_frame(index=False)
    unnamed = "index" if index.nlevels == 1 else "level_{}"
    levels.columns = pd.Index(
        [unnamed.format(n + 1) if name is None else name for n, name in enumerate(index.names)]
    )
    return pd.concat([levels, frame.reset_index(drop=True)], axis=1)


def _name(column: object) -> str:
    parts = column if isinstance(column, tuple) else (column,)
    return " ".join(str(part) for part in parts if str(part))


def _distinct(names: list[str]) -> list[str]:
    """The names, with a number behind those that occurred before."""
    result: list[str] = []
    for name in names:
        choice, n = name, 1
        while choice in result:
            n += 1
            choice = f"{name}_{n}"
        result.append(choice)
    return result


def _cell(value: Any) -> str | int | float:
    if isinstance(value, dict):
        return json.dumps(value, ensure_ascii=False, default=str)
    if isinstance(value, list | tuple | set | frozenset | np.ndarray | pd.Series):
        parts = sorted(value, key=str) if isinstance(value, set | frozenset) else value
        return " | ".join(str(_cell(part)) for part in parts)
    if value is None or (pd.api.types.is_scalar(value) and bool(pd.isna(value))):
        return ""
    if isinstance(value, bool | np.bool_):
        return "TRUE" if value else "FALSE"
    if isinstance(value, int | np.integer):
        return int(value)
    if isinstance(value, float | np.floating):
        return float(value)
    return str(value)


def _is_formula(cell: str | int | float) -> bool:
    if not isinstance(cell, str) or len(cell) < 2 or not cell.startswith(_FORMULA):
        return False
    return not re.fullmatch(r"[+-]?[\d.,]+\s?%?", cell)


def _guarded(cell: str | int | float) -> str | int | float:
    return f"'{cell}" if _is_formula(cell) else cell


@dataclass(frozen=True, repr=False)
class Page:
    """A link to a page that was saved, or how to get it."""

    name: str
    text: str
    saved: bool

    def _repr_html_(self) -> str:
        if not self.saved:
            return f"<p>{text_html(self._missing)}</p>"
        return f'<p><a href="files/{escape(self.name)}">{text_html(self.text)}</a></p>'

    def __repr__(self) -> str:
        """The place of the page in the report, or how to get it."""
        return f"{self.text}: files/{self.name}" if self.saved else self._missing

    @property
    def _missing(self) -> str:
        return f"{self.text}: written when the series is run into a report (corpus-lib run)."


def save_page(page: str, name: str, *, text: str) -> Page:
    """Hands a page of HTML to the report of a run; without a run, writes nothing.

    Args:
        page: The whole page.
        name: Its file name in the report, such as "topics.html".
        text: What to call the link to it.

    Raises:
        InputError: If `name` is no plain name of an HTML file.
    """
    if not re.fullmatch(r"[a-z0-9_]+\.html", name):
        raise InputError(
            f"save_page: {name!r}; give a file name of small letters, digits and _ with .html"
        )
    folder = os.environ.get(FOLDER_VARIABLE, "")
    if folder:
        (Path(folder) / name).write_text(page, encoding="utf-8")
    return Page(name, text, saved=bool(folder))
