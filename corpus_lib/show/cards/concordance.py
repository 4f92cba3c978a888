"""A concordance as Arabic reads: right to left, the keywords below each other in the middle.

What comes before the keyword stands at its right. As in `tables`, the HTML uses only what
JupyterLab's sanitiser and GitHub keep in a notebook that is not trusted.
"""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from corpus_lib.errors import InputError
from corpus_lib.phrasebook import column
from corpus_lib.show.cards.cells import text_width
from corpus_lib.show.cards.places import place_mark
from corpus_lib.show.cards.printing import Printable, head_cell
from corpus_lib.wording import display_name, require_columns, text_html

_BEFORE = 'align="left" style="text-align: left; white-space: nowrap"'
_AFTER = 'align="right" style="text-align: right; white-space: nowrap"'
_MIDDLE = 'align="center" style="text-align: center; white-space: nowrap"'
_PASSAGE = 'style="text-align: right; white-space: pre-line"'


@dataclass(frozen=True)
class Line:
    """One line of a concordance, cut to its width."""

    before: str
    keyword: str
    after: str
    place: str
    passage: str
    span: tuple[str, int, int]


class Concordance(Printable):
    """Concordance lines: a table in a notebook, aligned text elsewhere."""

    def __init__(self, lines: list[Line], left_out: int) -> None:
        """Hold the lines in the order in which they are shown."""
        self.lines = lines
        self.left_out = left_out

    def __len__(self) -> int:
        """How many lines are shown."""
        return len(self.lines)

    @property
    def _more(self) -> str:
        if not self.lines:
            return "(no lines)"
        if not self.left_out:
            return ""
        return f"… and {self.left_out} more {'line' if self.left_out == 1 else 'lines'}"

    def _repr_html_(self) -> str:
        more = f'<p dir="ltr">{self._more}</p>' if self._more else ""
        if not self.lines:
            return more
        heads = zip(
            ("before", "keyword", "after", "place"),
            ("left", "center", "right", "left"),
            strict=True,
        )
        head = "".join(
            head_cell(*column(name), f'dir="ltr" align="{side}" style="text-align: {side}"')
            for name, side in heads
        )
        rows = "\n".join(map(_html_row, self.lines))
        return (
            '<div dir="rtl">\n<table dir="rtl" style="margin-left: auto; margin-right: 0">\n'
            f"<thead><tr>{head}</tr></thead>\n<tbody>\n{rows}\n</tbody>\n</table>\n{more}</div>"
        )

    def __repr__(self) -> str:
        """One line each: the place, then the text right to left with the keyword in brackets."""
        places, before, keywords, after = (
            max((text_width(getattr(line, name)) for line in self.lines), default=0)
            for name in ("place", "before", "keyword", "after")
        )
        rows = []
        for line in self.lines:
            around = keywords - text_width(line.keyword)
            # Spaces first: in a line that runs right to left they push the words to the middle.
            text = (
                _spaces(before, line.before)
                + f"{line.before} {' ' * (around // 2)}[{line.keyword}]"
                + f"{' ' * (around - around // 2)} {line.after}"
                + _spaces(after, line.after)
            )
            rows.append(f"{line.place}{_spaces(places, line.place)}  \u2067{text}\u2069")
        return "\n".join([*rows, *([self._more] if self._more else [])])


def show_concordance(
    frame: pd.DataFrame,
    *,
    n: int | None = None,
    context: int = 40,
) -> Concordance:
    """Concordance lines to read: the keywords below each other, their context on both sides.

    Args:
        frame: One row per line: `doc_id, start, end, left, keyword, right`, as `concordance` gives
            them; `left` is the text before the keyword, which is shown at its right. With a
            column `passage`, a click on the place of a line opens it.
        n: Lines to show, from the top; what is left out is counted below. None: all.
        context: Letters to show on each side at the most; whole words are cut off.

    Raises:
        InputError: If a column is missing or a number is impossible.
    """
    if n is not None and n < 1:
        raise InputError(f"show_concordance: n={n}; expected at least 1 line, or None for all")
    if context < 0:
        raise InputError(f"show_concordance: context={context}; expected 0 letters or more")
    if frame.empty:
        return Concordance([], 0)
    wanted = ("doc_id", "start", "end", "left", "keyword", "right")
    require_columns(frame, wanted, "show_concordance")
    shown = frame if n is None else frame.head(n)
    lines = [
        Line(
            before=cut_words(row["left"], context, keep_end=True),
            keyword=row["keyword"],
            after=cut_words(row["right"], context),
            place=f"{display_name(row['doc_id'])} {row['start']}–{row['end']}",
            passage=row.get("passage", ""),
            span=(row["doc_id"], row["start"], row["end"]),
        )
        for row in shown.to_dict(orient="records")
    ]
    concordance = Concordance(lines, len(frame) - len(shown))
    concordance.frame = frame
    return concordance


def cut_words(text: str, letters: int, *, keep_end: bool = False) -> str:
    """The words at the start (or end) of a text that fit, with … where others were cut off."""
    words = text.split()
    if text_width(" ".join(words)) <= letters:
        return " ".join(words)
    step = -1 if keep_end else 1
    kept: list[str] = []
    for word in words[::step]:
        if text_width(" ".join([*kept, word, "…"])) > letters:
            break
        kept.append(word)
    return " ".join([*kept, "…"][::step])


def _html_row(line: Line) -> str:
    named = f'<bdi dir="ltr">{text_html(line.place)}</bdi>'
    place = place_mark(*line.span, named)
    if line.passage:
        # The passage unfolds below its place, beside it where that is a link already; without a
        # click the table stays narrow.
        before, summary = ("", named) if place == named else (place, "paragraph")
        place = (
            f"{before}<details><summary>{summary}</summary>"
            f'<div dir="rtl" lang="ar" {_PASSAGE}>{text_html(line.passage)}</div></details>'
        )
    cells = (
        f'<td dir="rtl" lang="ar" {_BEFORE}>{text_html(line.before)}</td>',
        f'<td dir="rtl" lang="ar" {_MIDDLE}><mark>{text_html(line.keyword)}</mark></td>',
        f'<td dir="rtl" lang="ar" {_AFTER}>{text_html(line.after)}</td>',
        f'<td dir="ltr" align="left" style="text-align: left">{place}</td>',
    )
    return "<tr>" + "".join(cells) + "</tr>"


def _spaces(width: int, text: str) -> str:
    return " " * (width - text_width(text))
