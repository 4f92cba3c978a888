"""Tables of Arabic terms, English glosses and numbers, readable wherever a notebook is opened.

The HTML uses only what JupyterLab's sanitiser and GitHub keep in a notebook that is not trusted:
`dir`, `lang`, `align`, and inline styles as decoration. Style blocks and scripts would be dropped.
"""

from __future__ import annotations

import math
import numbers
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd

from corpus_lib import wording
from corpus_lib.errors import InputError
from corpus_lib.phrasebook import cell, column
from corpus_lib.show.cards import places as place_marks
from corpus_lib.show.cards.printing import Shown, with_index

_MISSING = "–"
_GLOSSES = ("gloss", "noun_gloss", "its_own_gloss", "counter_gloss", "in_english", "name_en")
_UNFOLDED, _MOST = 15, 100  # rows seen without a click, and with one; a run exports all
_Head = tuple[str, str]  # words above a column, and what they mean
_Note = tuple[str, list[_Head], str, str]  # heads, with what stands before, between, and after
_LABEL = 2  # cells of a row that tell it from the others
_LEVELS = {"p": 0.05, "q": 0.1}  # one beside it keeps the digits that tell on which side it lies
_P = re.compile("p|[pq]_.+")
_UNTORN = re.compile("(?<!;) ")  # senses may stand on lines of their own
_INTERVAL = "[{},\u00a0{}]"  # not torn at a line's end
_IN_ARABIC = "[\u2066{}\u2069،\u00a0\u2066{}\u2069]"  # isolates keep signs to the left of numbers
_PART = 36  # letters of a list's part that stand on one line


@dataclass
class _Column:
    """A column as it is drawn: names, words above it and what they mean, cells that are text."""

    names: list[str]
    head: _Head
    cells: list[str]
    is_number: bool = False
    # Places that cells name, by row.
    spans: dict[int, place_marks.Span] = field(default_factory=dict)
    behind: dict[int, pd.DataFrame] = field(default_factory=dict)  # places that cells count
    arabic: dict[int, str] = field(default_factory=dict)  # what cells say on a page in Arabic

    @cached_property
    def _side(self) -> str:
        arabic = 2 * sum(map(wording.runs_right_to_left, self.cells)) > sum(map(bool, self.cells))
        return "right" if self.is_number or arabic else "left"

    def about(self, text: str) -> str:
        """HTML attributes of a cell with that text."""
        # A page in Arabic does not need glosses.
        only = 'class="en" ' if set(_GLOSSES) & set(self.names) else ""
        # Numbers need a direction too: in a table from right to left, -0.5 would read 0.5-.
        # A name of two languages begins where the page does, each half in its own direction.
        turned = wording.runs_right_to_left(text) and len(list(wording.halves(text))) == 1
        direction = 'dir="rtl" lang="ar"' if turned else 'dir="ltr"'
        # `align` is what GitHub keeps, the style what JupyterLab's own rules do not overrule.
        return f'{only}{direction} align="{self._side}" style="text-align: {self._side}"'

    def html(self, row: int) -> str:
        """The cell of a row."""
        text, arabic = self.cells[row], self.arabic.get(row, "")
        shown = wording.label_html(text)
        if row in self.spans:
            shown = place_marks.place_mark(*self.spans[row], shown)
        if arabic and place_marks.asked_for():
            shown = f'<span class="en">{shown}</span><span class="ar" lang="ar" dir="rtl">'
            shown += f"{wording.text_html(arabic)}</span>"
        # What has Arabic beside it is English, be the most of it a quotation.
        about = self.about("" if arabic else text)
        return f"<td {about}>{place_marks.places_mark(self.behind.get(row), shown)}</td>"


def show_table(
    frame: pd.DataFrame,
    *,
    n: int | None = None,
    digits: int = 3,
    aside: Sequence[str] = (),
    places: pd.DataFrame | None = None,
    corpus: place_marks.Texts | None = None,
) -> Shown:
    """A table to look at: Arabic cells right to left, numbers rounded and aligned.

    A run into a report also writes all rows of `frame`, numbers as they are, as CSV. Columns
    `x_low` and `x_high` side by side are drawn as one, the interval; `x_ar` is `x` in Arabic.

    Args:
        frame: Any table. Its index is shown if it has a name.
        n: Rows to show, from the top; what is left out is counted below. None: 100 at the most.
        digits: Decimals at the most; whole numbers have none.
        aside: Columns that are named below the table and not drawn.
        places: The passages behind the numbers, see `places_of_rows`; a report writes them as CSV.
        corpus: Where they stand: it tells what they say.

    Raises:
        InputError: If a column is missing, or an option impossible.
    """
    if n is not None and n < 1:
        raise InputError(f"show_table: n={n}; expected at least 1 row, or None for all")
    if digits < 0:
        raise InputError(f"show_table: digits={digits}; expected 0 or more")
    named = any(name is not None for name in frame.index.names)
    shown = wording.in_documents(with_index(frame) if named else frame)
    if len(shown):
        wording.require_columns(shown, aside, "show_table")
    seen = shown.drop(columns=list(aside), errors="ignore")
    columns, seen = _columns(seen, digits), seen.head(n or _MOST)
    for one in columns:
        one.cells = one.cells[: len(seen)]
    found = None if places is None else place_marks.places_of_rows(shown, places, corpus)
    labels = _tell_places(columns, shown.head(len(seen)), found)
    rest = len(shown) - len(seen)
    hidden = f"{rest} row{'s are' if rest > 1 else ' is'} not shown here"
    more = hidden if rest else "" if len(seen) else "(no rows)"
    others = [column(name) for name in shown.columns if name in aside]
    order = place_marks.heads_in_order(shown.head(len(seen)), columns[0].cells if columns else [])
    notes = [("Order of rows:", order, ", then ", " (largest first)")]
    notes.append(("Further columns:", others, " · ", ""))
    notes = [note for note in notes if note[1]]
    html = _html(columns, len(seen), more, notes) + place_marks.unfolded(labels, corpus)
    return Shown(f'<div dir="ltr">\n{html}</div>', _text(columns, more, notes), frame, found)


def _columns(seen: pd.DataFrame, digits: int) -> list[_Column]:
    drawn: list[_Column] = []
    twins = {f"{name}_ar" for name in seen.columns}
    for position, name in enumerate(map(str, seen.columns)):
        if name in twins:
            continue
        # By position: two columns may share a name, and all rows decide how a column is written.
        values = [cell(name, value) for value in seen.iloc[:, position]]
        is_number = _is_numeric(values)
        kept = _LEVELS[name[0]] if _P.fullmatch(name) else math.nan
        cells = _rounded(values, digits, kept) if is_number else list(map(_text_of, values))
        stem, low = name.removesuffix("high"), drawn[-1] if drawn else None
        if low and (low.names[-1:], name) == ([f"{stem}low"], f"{stem}high"):
            pairs = enumerate(zip(low.cells, cells, strict=True))
            ends = {row: pair for row, pair in pairs if _MISSING not in pair}
            both = {row: _INTERVAL.format(*pair) for row, pair in ends.items()}
            low.cells = [both.get(row, _MISSING) for row in range(len(cells))]
            low.arabic = {row: _IN_ARABIC.format(*pair) for row, pair in ends.items()}
            low.head = column(f"{stem}interval")
            low.names.append(name)
            continue
        drawn.append(_Column([name], column(seen.columns[position]), cells, is_number))
    return drawn


def _tell_places(
    columns: list[_Column], seen: pd.DataFrame, found: pd.DataFrame | None
) -> dict[str, pd.DataFrame]:
    """Give cells what they say in Arabic, and their places: all that are behind cells, by label."""
    drawn = {name: one for one in columns for name in one.names}
    first = [one for one in columns[:_LABEL] if not {"start", "end"} & set(one.names)]

    def label(row: int) -> str:
        return " · ".join(filter(None, (one.cells[row] for one in first)))

    for name, one in drawn.items():
        if f"{name}_ar" in seen:
            one.arabic = dict(enumerate(map(_text_of, seen[f"{name}_ar"].fillna(""))))
    labels = {}
    for row, name, span in place_marks.spans_of_cells(seen, drawn):
        drawn[name].spans[row] = span
        labels[f"{label(row)} · {span[1]}–{span[2]}"] = pd.DataFrame(
            [span], columns=place_marks.SPAN
        )
    for row, name, behind in place_marks.places_of_cells(found, len(seen), drawn):
        one = drawn[name]
        one.behind[row] = behind
        labels[" · ".join([label(row), one.head[0], one.cells[row]])] = behind
    return labels


def _html(columns: list[_Column], n: int, more: str, notes: list[_Note]) -> str:
    head = "".join(place_marks.head_cell(*one.head, one.about(one.head[0])) for one in columns)
    body = [f"<tr>{''.join(one.html(row) for one in columns)}</tr>" for row in range(n)]
    fold = f'<details dir="ltr"><summary>{wording.counted(n - _UNFOLDED, "more row")}</summary>\n'
    folded = f"{fold}{_html_table(head, body[_UNFOLDED:])}</details>\n" if n > _UNFOLDED else ""
    below = f'<p dir="ltr">{more}</p>\n' if more else ""
    for before, heads, between, after in notes:
        named = between.join(place_marks.head_cell(*one, 'dir="ltr"', "dfn") for one in heads)
        below += f'<p dir="ltr"><small>{before} {named}{after}</small></p>\n'
    return f"{_html_table(head, body[:_UNFOLDED])}{folded}{below}"


def _html_table(head: str, body: Sequence[str]) -> str:
    # JupyterLab centres tables; beside their text they stand on the side of reading.
    rows = "\n".join(body)
    return (
        '<table dir="ltr" style="margin-left: 0; margin-right: auto">\n'
        f"<thead><tr>{head}</tr></thead>\n<tbody>\n{rows}\n</tbody>\n</table>\n"
    )


def _text(columns: list[_Column], more: str, notes: list[_Note]) -> str:
    """All rows as text, columns aligned, left to right."""
    padded = []
    for one in columns:
        # Line breaks inside a cell would break the columns.
        cells = [" ".join(cell.split()) for cell in (one.head[0], *one.cells)]
        width = max(map(text_width, cells))
        cells = [_padded(cell, width, one.is_number) for cell in cells]
        padded.append([cells[0], "─" * width, *cells[1:]])
    lines = ["  ".join(row).rstrip() for row in zip(*padded, strict=True)]
    told = (f"{one[0]} {one[2].join(words for words, _ in one[1])}{one[3]}" for one in notes)
    return "\n".join([*lines, *([more] if more else []), *told])


def _padded(text: str, width: int, is_number: bool) -> str:
    space = " " * (width - text_width(text))
    # An isolate keeps the columns that follow an Arabic cell from being drawn into its direction.
    body = f"\u2067{text}\u2069" if wording.runs_right_to_left(text) else text
    return space + body if is_number else body + space


def text_width(text: str) -> int:
    """Columns that a text takes in a terminal: marks and joiners take none."""
    taken = [one for one in text if unicodedata.category(one) not in ("Mn", "Me", "Cf")]
    return len(taken) + sum(unicodedata.east_asian_width(one) in "WF" for one in taken)


def _is_missing(value: Any) -> bool:
    return value is None or (pd.api.types.is_scalar(value) and bool(pd.isna(value)))


def _is_numeric(values: list[Any]) -> bool:
    """Whether a column holds numbers, and nothing else."""
    present = [value for value in values if not _is_missing(value)]
    return bool(present) and all(
        isinstance(value, numbers.Real) and not isinstance(value, bool | np.bool_)
        for value in present
    )


def _rounded(values: list[Any], digits: int, kept: float) -> list[str]:
    """The numbers of a column, whole ones without decimals if all are whole, see `_number`."""
    finite = [value for value in values if not _is_missing(value) and math.isfinite(value)]
    if all(float(value).is_integer() for value in finite):
        digits = 0
    return [_number(value, digits, kept) for value in values]


def _number(value: Any, digits: int, kept: float) -> str:
    """A number with so many decimals that it is not read as `kept`, which is another."""
    if _is_missing(value):
        return _MISSING
    if math.isinf(value):
        return "∞" if value > 0 else "-∞"
    while value != kept and f"{value:.{digits}f}" == f"{kept:.{digits}f}":
        digits += 1
    if value != 0 and round(float(value), digits) == 0:
        # A tiny number is not nought: a p value of 0.000 does not exist.
        least = f"{10.0**-digits:.{digits}f}"
        return f"<{least}" if value > 0 else f">-{least}"
    return f"{value:.{digits}f}"


def _text_of(value: Any) -> str:
    """A cell that holds no number, lists with the comma of their language, short parts not torn."""
    if isinstance(value, list | tuple | set | frozenset | np.ndarray):
        parts = map(_text_of, sorted(value) if isinstance(value, set | frozenset) else value)
        texts = [_UNTORN.sub("\u00a0", part) if len(part) <= _PART else part for part in parts]
        return ("، " if any(map(wording.is_arabic, texts)) else ", ").join(texts)
    if _is_missing(value):
        return _MISSING
    if isinstance(value, bool | np.bool_):
        return "yes" if value else "no"
    return str(value)
