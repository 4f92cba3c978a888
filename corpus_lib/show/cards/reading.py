"""Texts beside each other: concordance lines, and both sides of passages that stand twice.

A concordance runs as Arabic reads: what comes before the keyword stands at its right.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import pandas as pd

from corpus_lib.errors import InputError
from corpus_lib.phrasebook import column
from corpus_lib.show.cards.passages import KINDS, NOTHING, Mark, marked
from corpus_lib.show.cards.places import Span, head_cell, place_mark
from corpus_lib.show.cards.printing import Shown, together
from corpus_lib.show.cards.tables import text_width
from corpus_lib.wording import display_name, require_columns, text_html

# What stands before a keyword ends at it, what stands after begins at it.
_SIDES = {"before": "left", "keyword": "center", "after": "right", "place": "left"}
_CONTEXT = 40  # letters on each side of a keyword
_PASSAGE = 'dir="rtl" lang="ar" style="text-align: right; white-space: pre-line"'
_KIND_OF = {
    "replace": "replaced",
    "delete": "only here",
    "insert": "only here",
    "variant": "spelled or joined otherwise",
    "moved": "moved",
}
# The width is also an attribute, which stays where inline styles are taken out.
_CELL = (
    '<td dir="rtl" lang="ar" align="right" valign="top" width="50%" style="text-align: right; '
    'vertical-align: top; white-space: pre-line; line-height: 1.8; padding: 4px 12px">'
)


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
    return Shown(html, "\n".join([*_lines_text(lines), *filter(None, [more])]), frame)


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
        # The passage unfolds below its place, beside it where that is a link already; without a
        # click the table stays narrow.
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


def _lines_text(lines: list[dict[Any, Any]]) -> Iterator[str]:
    """One line each: the place, then the text right to left with the keyword in brackets."""
    places, before, keywords, after = (
        max(text_width(line[name]) for line in lines)
        for name in ("place", "before", "keyword", "after")
    )
    for line in lines:
        left, keyword, right = line["before"], line["keyword"], line["after"]
        around = keywords - text_width(keyword)
        # Spaces first: in a line that runs right to left they push the words to the middle.
        text = (
            f"{_spaces(before, left)}{left} {' ' * (around // 2)}[{keyword}]"
            f"{' ' * (around - around // 2)} {right}{_spaces(after, right)}"
        )
        yield f"{line['place']}{_spaces(places, line['place'])}  \u2067{text}\u2069"


def _spaces(width: int, text: str) -> str:
    return " " * (width - text_width(text))


@dataclass(frozen=True)
class _Side:
    """One side of a passage that stands twice: place, header, raw text, stretches that differ."""

    place: Span
    head: str
    text: str
    changes: list[Mark]


def show_side_by_side(passages: pd.DataFrame, edits: pd.DataFrame) -> Shown:
    """Both sides of each passage beside each other, right to left, with the differences marked.

    Args:
        passages: One row per passage: `passage` (its number), `doc_a`, `start_a`, `end_a`,
            `text_a` (raw) and the same for b; shown too where they are there: `n_words`,
            `similarity`, `source` ("a" or "b": the side that was there first), `numbers_differ`,
            `formula`.
        edits: One row per step of all passages: `passage`, `op`, `start_a`, `end_a`, `start_b`,
            `end_b`, as `reuse_edits` gives them, <NA> where a side has no word. Words of the
            raw text that no step names (page furniture, say) are shown pale, as not compared.

    Raises:
        InputError: If a column is missing, a text is not raw, an `op` is not known or a step lies
            outside of its passage.
    """
    if passages.empty:
        return together([], NOTHING)
    columns = [f"{name}_{side}" for side in "ab" for name in ("doc", "start", "end", "text")]
    require_columns(passages, ("passage", *columns), "show_side_by_side")
    if len(edits):
        steps = ("passage", "op", "start_a", "end_a", "start_b", "end_b")
        require_columns(edits, steps, "show_side_by_side(edits=…)")
    unknown = sorted(set(edits["op"]) - {*_KIND_OF, "equal"}) if len(edits) else []
    if unknown:
        raise InputError(
            f"show_side_by_side: op {', '.join(unknown)} is not known; expected equal, "
            f"{', '.join(_KIND_OF)}"
        )
    pairs = []
    for row in passages.to_dict("records"):
        own = edits[edits["passage"] == row["passage"]] if len(edits) else edits
        pairs.append((_pair_head(row), [_side(row, own, side) for side in "ab"]))
    used = {kind for _, sides in pairs for side in sides for *_, kind in side.changes}
    key = [(kind, KINDS[kind]) for kind in KINDS if kind in used]
    tags = " · ".join(f"{tag}{text_html(kind)}{end}" for kind, (tag, end, *_) in key)
    tags = f'<p dir="ltr" style="text-align: right">{tags}</p>\n' if key else ""
    brackets = "  ".join(f"{opening}{kind}{closing}" for kind, (*_, opening, closing) in key)
    blocks = ["\n".join([head, *map(_side_text, sides)]) for head, sides in pairs]
    html = tags + "\n".join(_pair_html(head, sides) for head, sides in pairs)
    return Shown(html, "\n\n".join([*filter(None, [brackets]), *blocks]), passages)


def _pair_head(row: dict[Any, Any]) -> str:
    parts = [f"passage {row['passage']}"]
    if "n_words" in row:
        parts.append(f"{row['n_words']} words")
    if "similarity" in row:
        parts.append(f"similarity {row['similarity']:.2f}")
    if row.get("numbers_differ"):
        parts.append(f"figures differ: {row['numbers_differ']}")
    if row.get("formula"):
        parts.append("a set phrase")
    return " · ".join(parts)


def _side(row: dict[Any, Any], edits: pd.DataFrame, side: str) -> _Side:
    doc_id, start, end, text = (row[f"{name}_{side}"] for name in ("doc", "start", "end", "text"))
    if len(text) != end - start:
        raise InputError(
            f"show_side_by_side: text_{side} of passage {row['passage']} has {len(text)} "
            f"characters, not {end - start}: it is not the raw text; put "
            f"corpus.raw({doc_id!r})[{start}:{end}] there"
        )
    columns = [f"start_{side}", f"end_{side}", "op"]
    here = edits.reindex(columns=columns).dropna()
    words = sorted(
        (int(first) - start, int(last) - start, str(op))
        for first, last, op in here.itertuples(index=False)
    )
    if words and (words[0][0] < 0 or max(last for _, last, _ in words) > len(text)):
        raise InputError(
            f"show_side_by_side: a step of passage {row['passage']} lies outside of "
            f"{doc_id} {start}–{end}; give the steps of the same passage"
        )
    first_there = " · was there first" if row.get("source") == side else ""
    head = f"{side} · {display_name(doc_id)} · {start}–{end}{first_there}"
    changes = [(first, last, _KIND_OF[op]) for first, last, op in words if op != "equal"]
    stretches = _stretches(sorted([*changes, *_not_compared(words, text)]), text)
    return _Side((doc_id, start, end), head, text, stretches)


def _not_compared(words: list[Mark], text: str) -> Iterator[Mark]:
    """Stretches between words that hold letters or digits, which no step names."""
    for (_, before, _), (after, _, _) in pairwise(words):
        # From its first letter, so that the mark that closes the word before stays with it.
        found = re.search(r"\w(?:.*\w)?\S*", text[before:after], re.DOTALL)
        if found:
            yield before + found.start(), before + found.end(), "not compared"


def _stretches(changes: Sequence[Mark], text: str) -> list[Mark]:
    """Neighbouring words with the same kind of change as one stretch."""
    joined: list[Mark] = []
    for start, end, kind in changes:
        if joined and joined[-1][2] == kind and not text[joined[-1][1] : start].strip():
            joined[-1] = (joined[-1][0], end, kind)
        else:
            joined.append((start, end, kind))
    return joined


def _pair_html(head: str, sides: list[_Side]) -> str:
    first, *others = [f'<bdi dir="ltr">{text_html(part)}</bdi>' for part in head.split(" · ")]
    told = " · ".join([f"<b>{first}</b>", *others])
    heads = "".join(
        f'<th dir="ltr" align="right" style="text-align: right">'
        f"{place_mark(*side.place, text_html(side.head))}</th>"
        for side in sides
    )
    cells = "".join(f"{_CELL}{marked(one.text, one.changes, html=True)}</td>" for one in sides)
    return (
        f'<div>\n<p dir="ltr" style="text-align: right">{told}</p>\n'
        f'<table dir="rtl" width="100%" style="width: 100%">\n<thead><tr>{heads}</tr></thead>\n'
        f"<tbody><tr>{cells}</tr></tbody>\n</table>\n</div>"
    )


def _side_text(side: _Side) -> str:
    # Line breaks would end the isolate that keeps the passage running right to left.
    text = " ".join(marked(side.text, side.changes, html=False).split())
    return f"  {side.head}\n    \u2067{text}\u2069"
