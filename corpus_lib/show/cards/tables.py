"""Tables of Arabic terms, English glosses and numbers, readable wherever a notebook is opened.

The HTML uses only what JupyterLab's sanitiser and GitHub keep in a notebook that is not trusted:
`dir`, `lang`, `align`, and inline styles as decoration. Style blocks and scripts would be dropped.
"""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from corpus_lib.errors import InputError
from corpus_lib.phrasebook import column
from corpus_lib.show.cards.cells import (
    bars_of,
    interval_name,
    intervals,
    is_numeric,
    rounded,
    text_of,
    text_width,
)
from corpus_lib.show.cards.places import (
    SPAN,
    Span,
    Texts,
    asked_for,
    place_mark,
    places_mark,
    places_of_rows,
    spans_of_cells,
    unfolded,
)
from corpus_lib.show.cards.printing import Printable, head_cell
from corpus_lib.show.figures.base import runs_right_to_left
from corpus_lib.wording import cell_name, in_documents, require_columns, text_html

_GLOSSES = ("gloss", "noun_gloss", "its_own_gloss", "counter_gloss", "in_english", "name_en")
_UNFOLDED = 15  # rows that are seen without a click
_ASIDE = "Further columns"
_LABEL = 2  # cells of a row that tell it from the others


class Table(Printable):
    """A table as it is shown: HTML in a notebook, aligned text elsewhere."""

    def __init__(
        self,
        headers: list[tuple[str, str]],
        rows: list[list[str]],
        numeric: list[bool],
        left_out: int,
    ) -> None:
        """Hold cells that are text already; `numeric` tells the columns to align right.

        Headers are words and what they mean.
        """
        self.headers = [words for words, _ in headers]
        self.meanings = [meaning for _, meaning in headers]
        self.rows, self.numeric, self.left_out = rows, numeric, left_out
        self.spans: dict[tuple[int, int], Span] = {}  # places that cells name, by row and column
        self.behind: dict[tuple[int, int], pd.DataFrame] = {}  # places that cells count
        self.corpus: Texts | None = None  # where those stand
        self.arabic: dict[tuple[int, int], str] = {}  # what cells say on a page in Arabic
        self.glosses: set[int] = set()  # columns that a page in Arabic does not need
        self.aside: list[tuple[str, str]] = []  # headers of columns that are not drawn

    @property
    def _more(self) -> str:
        if not self.rows:
            return "(no rows)"
        if not self.left_out:
            return ""
        return f"… and {self.left_out} more {'row' if self.left_out == 1 else 'rows'}"

    def _repr_html_(self) -> str:
        sides = ["right" if is_right else "left" for is_right in self._right_aligned()]
        for_english = [position in self.glosses for position in range(len(self.headers))]
        about = map(_attributes, self.headers, sides, for_english)
        heads = zip(self.headers, self.meanings, about, strict=True)
        head = f"<tr>{''.join(head_cell(*one) for one in heads)}</tr>"
        body = [
            "<tr>"
            + "".join(
                _html_cell(
                    text,
                    _attributes(text, sides[position], position in self.glosses),
                    self.spans.get((number, position)),
                    self.behind.get((number, position)),
                    self.arabic.get((number, position), ""),
                )
                for position, text in enumerate(row)
            )
            + "</tr>"
            for number, row in enumerate(self.rows)
        ]
        more = f'<p dir="ltr">{self._more}</p>\n' if self._more else ""
        if self.aside:
            named = " · ".join(head_cell(*one, 'dir="ltr"', "dfn") for one in self.aside)
            more += f'<p dir="ltr"><small>{_ASIDE}: {named}</small></p>\n'
        shown, folded = body[:_UNFOLDED], body[_UNFOLDED:]
        rest = len(folded)
        fold = (
            f'<details dir="ltr"><summary>{rest} more {"row" if rest == 1 else "rows"}</summary>\n'
            f"{_html_table(head, folded)}</details>\n"
        )
        whole = f"{_html_table(head, shown)}{fold if folded else ''}{more}{self._unfolded()}"
        return f'<div dir="ltr">\n{whole}</div>'

    def _unfolded(self) -> str:
        labels = {
            " · ".join([*self.rows[row][:_LABEL], self.headers[at], self.rows[row][at]]): places
            for (row, at), places in self.behind.items()
        }
        return unfolded(labels, self.corpus)

    def _right_aligned(self) -> list[bool]:
        """Which columns are aligned right: numbers, and those that are Arabic for the most part."""
        columns = zip(*self.rows, strict=True) if self.rows else [()] * len(self.headers)
        return [
            is_number or 2 * sum(map(runs_right_to_left, column)) > sum(map(bool, column))
            for is_number, column in zip(self.numeric, columns, strict=True)
        ]

    def __repr__(self) -> str:
        """All rows as text, columns aligned, left to right."""
        # Line breaks inside a cell would break the columns.
        grid = [[" ".join(cell.split()) for cell in row] for row in [self.headers, *self.rows]]
        widths = [max(text_width(cell) for cell in column) for column in zip(*grid, strict=True)]
        lines = [
            "  ".join(
                _padded(cell, width, is_number)
                for cell, width, is_number in zip(row, widths, self.numeric, strict=True)
            ).rstrip()
            for row in grid
        ]
        lines.insert(1, "  ".join("─" * width for width in widths))
        aside = f"{_ASIDE}: {' · '.join(words for words, _ in self.aside)}" if self.aside else ""
        return "\n".join([*lines, *filter(None, (self._more, aside))])


def _html_table(head: str, body: Sequence[str]) -> str:
    # JupyterLab centres tables; beside their text they stand on the side of reading.
    rows = "\n".join(body)
    return (
        '<table dir="ltr" style="margin-left: 0; margin-right: auto">\n'
        f"<thead>{head}</thead>\n<tbody>\n{rows}\n</tbody>\n</table>\n"
    )


def show_table(
    frame: pd.DataFrame,
    *,
    n: int | None = None,
    digits: int = 3,
    bars: Sequence[str] = (),
    aside: Sequence[str] = (),
    places: pd.DataFrame | None = None,
    corpus: Texts | None = None,
) -> Table:
    """A table to look at: Arabic cells right to left, numbers rounded and aligned.

    A run into a report also writes all rows of `frame`, numbers as they are, as CSV. Columns
    `x_low` and `x_high` side by side are drawn as one, the interval; `x_ar` is what the report says
    of `x` in Arabic.

    Args:
        frame: Any table. Its index is shown if it has a name.
        n: Rows to show, from the top; what is left out is counted below. None: all.
        digits: Decimals at the most; whole numbers have none.
        bars: Number columns to draw as bars too, scaled to the largest size in the column.
        aside: Columns that are named below the table and not drawn.
        places: The passages behind the numbers; see `places_of_rows`. A number of the report opens
            all of its passages, and they are written as CSV beside the table.
        corpus: Where they stand: it tells what they say.

    Raises:
        InputError: If a column is missing, one of `bars` not numeric, or an option impossible.
    """
    if n is not None and n < 1:
        raise InputError(f"show_table: n={n}; expected at least 1 row, or None for all")
    if digits < 0:
        raise InputError(f"show_table: digits={digits}; expected 0 or more")
    named = any(name is not None for name in frame.index.names)
    shown = in_documents(_index_as_columns(frame) if named else frame)
    if len(shown):
        require_columns(shown, [*bars, *aside], "show_table")
    headers: list[tuple[str, str]] = []
    columns: list[list[str]] = []
    numeric: list[bool] = []
    drawn: dict[str, int] = {}
    seen, before = shown.drop(columns=list(aside), errors="ignore"), ""
    twins = {f"{name}_ar": str(name) for name in seen.columns if f"{name}_ar" in seen}
    for position, name in enumerate(seen.columns):
        if name in twins:
            continue
        # By position: two columns may share a name, and all rows decide how a column is written.
        values = [cell_name(name, value) for value in seen.iloc[:, position]]
        is_number = is_numeric(values)
        cells = rounded(values, digits) if is_number else [text_of(v) for v in values]
        whole, before = interval_name(before, name), name
        if whole:
            drawn[str(name)] = len(headers) - 1
            headers[-1], columns[-1] = column(whole), intervals(columns[-1], cells)
            continue
        drawn[str(name)] = len(headers)
        headers.append(column(name))
        columns.append(cells)
        numeric.append(is_number)
        if name in bars and values:
            if not is_number:
                raise InputError(f"show_table: column {name!r} holds no numbers to draw as bars")
            headers.append(("", ""))
            columns.append(bars_of(values))
            numeric.append(False)
    rows = [list(row) for row in zip(*columns, strict=True)]
    kept = len(rows) if n is None else min(n, len(rows))
    table = Table(headers, rows[:kept], numeric, len(rows) - kept)
    table.frame = frame
    table.arabic = {
        (row, drawn[name]): said
        for twin, name in twins.items()
        for row, said in enumerate(seen[twin].head(kept).fillna(""))
    }
    table.aside = [column(name) for name in shown.columns if name in aside]
    table.spans = dict(spans_of_cells(seen.head(kept), drawn))
    table.corpus = corpus
    if places is not None:
        table.places = places_of_rows(shown, places, corpus)
        inside = table.places[table.places["row"] <= kept]
        inside = inside[inside["column"].isin(drawn)]
        for _, held in inside.groupby(["row", "column"], sort=False):
            cell = int(held["row"].iloc[0]) - 1, drawn[str(held["column"].iloc[0])]
            table.behind[cell] = held[SPAN].drop_duplicates()
    table.glosses = {at for name, at in drawn.items() if name in _GLOSSES}
    return table


def _index_as_columns(frame: pd.DataFrame) -> pd.DataFrame:
    index = frame.index.to_frame(index=False)
    index.columns = pd.Index(["" if name is None else name for name in frame.index.names])
    return pd.concat([index, frame.reset_index(drop=True)], axis=1)


def _html_cell(
    text: str, attributes: str, span: Span | None, behind: pd.DataFrame | None, arabic: str
) -> str:
    shown = place_mark(*span, text_html(text)) if span else text_html(text)
    if arabic and asked_for():
        shown = f'<span class="en">{shown}</span><span class="ar" lang="ar" dir="rtl">'
        shown += f"{text_html(arabic)}</span>"
    return f"<td {attributes}>{places_mark(behind, shown)}</td>"


def _attributes(text: str, side: str, for_english: bool) -> str:
    # Numbers need a direction too: in a table that runs right to left, -0.5 would read 0.5-.
    direction = 'dir="rtl" lang="ar"' if runs_right_to_left(text) else 'dir="ltr"'
    # `align` is what GitHub keeps, the style what JupyterLab's own rules do not overrule.
    only = 'class="en" ' if for_english else ""
    return f'{only}{direction} align="{side}" style="text-align: {side}"'


def _padded(text: str, width: int, is_number: bool) -> str:
    space = " " * (width - text_width(text))
    # An isolate keeps the columns that follow an Arabic cell from being drawn into its direction.
    body = f"\u2067{text}\u2069" if runs_right_to_left(text) else text
    return space + body if is_number else body + space
