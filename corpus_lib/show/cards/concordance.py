"""Concordance lines: a word in its places, one under the other."""

from __future__ import annotations

from typing import Any

import pandas as pd

from corpus_lib.errors import InputError
from corpus_lib.phrasebook import column
from corpus_lib.show.cards.places import head_cell, place_mark
from corpus_lib.show.cards.printing import Shown
from corpus_lib.show.cards.tables import text_width
from corpus_lib.wording import display_name, require_columns, text_html

# What stands before a keyword ends at it, what stands after begins at it.
_SIDES = {"before": "left", "keyword": "center", "after": "right", "place": "left"}
_CONTEXT = 40  # letters on each side of a keyword
_PASSAGE = 'dir="rtl" lang="ar" style="text-align: right; white-space: pre-line"'


def show_concordance(frame: pd.DataFrame, *, n: int | None = None) -> Shown:
    """Concordance lines to read: the keywords below each other, their context on both sides.

    Args:
        frame: One row per line: `doc_id, start, end, left, keyword, right`, as `concordance` gives
            them; `left` is the text before the keyword, which is shown at its right. With a
            column `passage`, a click on the place of a line opens it.
        n: Lines to show, from the top; what is left out is counted below. None: all.

    Raises:
        InputError: If a column is missing or a number is impossible.
    """
    if n is not None and n < 1:
        raise InputError(f"show_concordance: n={n}; expected at least 1 line, or None for all")
    if frame.empty:
        return Shown('<p dir="ltr">(no lines)</p>', "(no lines)")
    columns = ("doc_id", "start", "end", "left", "keyword", "right")
    require_columns(frame, columns, "show_concordance")
    shown = frame if n is None else frame.head(n)
    lines: list[dict[Any, Any]] = [
        {
            **row,
            "before": cut_words(row["left"], _CONTEXT, keep_end=True),
            "after": cut_words(row["right"], _CONTEXT),
            "place": f"{display_name(row['doc_id'])} {row['start']}–{row['end']}",
        }
        for row in shown.to_dict("records")
    ]
    rest = len(frame) - len(shown)
    more = f"… and {rest} more {'line' if rest == 1 else 'lines'}" if rest else ""
    html = _lines_html(lines, f'<p dir="ltr">{more}</p>' if more else "")
    # Spaces first: in a line that runs right to left they put the keywords below each other.
    place, before = (max(text_width(one[name]) for one in lines) for name in ("place", "before"))
    form = f"{{place:<{place}}}  \u2067{{room}}{{before}} [{{keyword}}] {{after}}\u2069"
    rooms = (" " * (before - text_width(one["before"])) for one in lines)
    texts = [form.format(**one, room=room) for one, room in zip(lines, rooms, strict=True)]
    return Shown(html, "\n".join([*texts, *[more][:rest]]), frame)


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


def _lines_html(lines: list[dict[Any, Any]], more: str) -> str:
    head = "".join(
        head_cell(*column(name), f'dir="ltr" align="{side}" style="text-align: {side}"')
        for name, side in _SIDES.items()
    )
    rows = "\n".join(map(_html_row, lines))
    return (
        '<div dir="rtl">\n<table dir="rtl" style="margin-left: auto; margin-right: 0">\n'
        f"<thead><tr>{head}</tr></thead>\n<tbody>\n{rows}\n</tbody>\n</table>\n{more}</div>"
    )


def _html_row(line: dict[Any, Any]) -> str:
    named = f'<bdi dir="ltr">{text_html(line["place"])}</bdi>'
    place = place_mark(line["doc_id"], line["start"], line["end"], named)
    if line.get("passage"):
        # The passage unfolds below its place, or beside a link: unclicked, the table stays narrow.
        before, summary = ("", named) if place == named else (place, "paragraph")
        opened = f"<div {_PASSAGE}>{text_html(line['passage'])}</div>"
        place = f"{before}<details><summary>{summary}</summary>{opened}</details>"
    texts = (
        text_html(line["before"]),
        f"<mark>{text_html(line['keyword'])}</mark>",
        text_html(line["after"]),
    )
    cells = "".join(
        f'<td dir="rtl" lang="ar" align="{side}" style="text-align: {side}; white-space: nowrap">'
        f"{text}</td>"
        for side, text in zip(_SIDES.values(), texts, strict=False)
    )
    return f'<tr>{cells}<td dir="ltr" align="left" style="text-align: left">{place}</td></tr>'
