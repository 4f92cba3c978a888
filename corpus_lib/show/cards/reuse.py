"""Passages that stand twice, both sides beside each other with their differences marked."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import pandas as pd

from corpus_lib.errors import InputError
from corpus_lib.show.cards.places import place_mark
from corpus_lib.show.cards.printing import Printable
from corpus_lib.wording import display_name, require_columns, text_html

# What each kind of change is called, its tags in HTML and its brackets in text.
_KINDS = {
    "replaced": ("<mark>", "</mark>", "[", "]"),
    "only here": ("<mark><b>", "</b></mark>", "[+", "]"),
    "spelled or joined otherwise": ("<u>", "</u>", "[~", "]"),
    "moved": ("<b>", "</b>", "[>", "]"),
    "not compared": ('<span style="opacity: 0.5">', "</span>", "{", "}"),
}
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


@dataclass(frozen=True)
class Side:
    """One side of a passage: its place, its header, its raw text and the stretches that differ."""

    place: tuple[str, int, int]
    head: str
    text: str
    changes: list[tuple[int, int, str]]

    def marked(self, *, html: bool) -> str:
        """The text with its differences between tags or brackets."""
        plain = text_html if html else str
        parts: list[str] = []
        position = 0
        for start, end, kind in self.changes:
            opening, closing = _KINDS[kind][:2] if html else _KINDS[kind][2:]
            parts += [plain(self.text[position:start]), opening]
            parts += [plain(self.text[start:end]), closing]
            position = end
        return "".join([*parts, plain(self.text[position:])])


class SideBySide(Printable):
    """Passages with both sides beside each other in a notebook, beneath each other in text."""

    def __init__(self, pairs: list[tuple[str, Side, Side]]) -> None:
        """Hold the passages in the order in which they are shown: header, side a, side b."""
        self.pairs = pairs

    def __len__(self) -> int:
        """How many passages there are."""
        return len(self.pairs)

    def _kinds(self) -> list[str]:
        used = {kind for _, *sides in self.pairs for side in sides for _, _, kind in side.changes}
        return [kind for kind in _KINDS if kind in used]

    def _repr_html_(self) -> str:
        if not self.pairs:
            return "<p>(no passages)</p>"
        key = " · ".join(f"{_KINDS[k][0]}{text_html(k)}{_KINDS[k][1]}" for k in self._kinds())
        opening = f'<p dir="ltr" style="text-align: right">{key}</p>\n' if key else ""
        return opening + "\n".join(_html_pair(head, a, b) for head, a, b in self.pairs)

    def __repr__(self) -> str:
        """Each passage under its header, its sides one after the other, differences in brackets."""
        if not self.pairs:
            return "(no passages)"
        key = "  ".join(f"{_KINDS[k][2]}{k}{_KINDS[k][3]}" for k in self._kinds())
        blocks = ["\n".join([head, *map(_text_side, sides)]) for head, *sides in self.pairs]
        return "\n\n".join([*([key] if key else []), *blocks])


def show_side_by_side(passages: pd.DataFrame, edits: pd.DataFrame) -> SideBySide:
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
        return SideBySide([])
    sides = [f"{name}_{side}" for side in "ab" for name in ("doc", "start", "end", "text")]
    require_columns(passages, ("passage", *sides), "show_side_by_side")
    places = [f"{name}_{side}" for side in "ab" for name in ("start", "end")]
    if len(edits):
        require_columns(edits, ("passage", "op", *places), "show_side_by_side(edits=…)")
    unknown = sorted(set(edits["op"]) - {*_KIND_OF, "equal"}) if len(edits) else []
    if unknown:
        raise InputError(
            f"show_side_by_side: op {', '.join(unknown)} is not known; expected equal, "
            f"{', '.join(_KIND_OF)}"
        )
    steps = dict(iter(edits.groupby("passage"))) if len(edits) else {}
    none = pd.DataFrame({name: [] for name in ("op", *places)})
    pairs = []
    for row in passages.to_dict(orient="records"):
        of_passage = steps.get(row["passage"], none)
        a, b = (_side(row, of_passage, side) for side in "ab")
        pairs.append((_head(row), a, b))
    shown = SideBySide(pairs)
    shown.frame = passages
    return shown


def _head(row: dict[Any, Any]) -> str:
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


def _side(row: dict[Any, Any], edits: pd.DataFrame, side: str) -> Side:
    start, end, text = int(row[f"start_{side}"]), int(row[f"end_{side}"]), str(row[f"text_{side}"])
    doc_id = row[f"doc_{side}"]
    if len(text) != end - start:
        raise InputError(
            f"show_side_by_side: text_{side} of passage {row['passage']} has {len(text)} "
            f"characters, not {end - start}: it is not the raw text; put "
            f"corpus.raw({doc_id!r})[{start}:{end}] there"
        )
    here = edits[edits[f"start_{side}"].notna()]
    columns = (here[f"start_{side}"], here[f"end_{side}"], here["op"])
    words = sorted(
        (int(first) - start, int(last) - start, str(op))
        for first, last, op in zip(*columns, strict=True)
    )
    if words and (words[0][0] < 0 or max(last for _, last, _ in words) > len(text)):
        raise InputError(
            f"show_side_by_side: a step of passage {row['passage']} lies outside of "
            f"{doc_id} {start}–{end}; give the steps of the same passage"
        )
    first_there = " · was there first" if row.get("source") == side else ""
    head = f"{side} · {display_name(doc_id)} · {start}–{end}{first_there}"
    changes = [(first, last, _KIND_OF[op]) for first, last, op in words if op != "equal"]
    stretches = _joined(sorted([*changes, *_not_compared(words, text)]), text)
    return Side((doc_id, start, end), head, text, stretches)


def _not_compared(words: list[tuple[int, int, str]], text: str) -> Iterator[tuple[int, int, str]]:
    """Stretches between words that hold letters or digits, which no step names."""
    for (_, before, _), (after, _, _) in pairwise(words):
        # From its first letter, so that the mark that closes the word before stays with it.
        found = re.search(r"\w(?:.*\w)?\S*", text[before:after], re.DOTALL)
        if found:
            yield before + found.start(), before + found.end(), "not compared"


def _joined(changes: Sequence[tuple[int, int, str]], text: str) -> list[tuple[int, int, str]]:
    """Neighbouring words with the same kind of change as one stretch."""
    joined: list[tuple[int, int, str]] = []
    for start, end, kind in changes:
        if joined and joined[-1][2] == kind and not text[joined[-1][1] : start].strip():
            joined[-1] = (joined[-1][0], end, kind)
        else:
            joined.append((start, end, kind))
    return joined


def _html_pair(head: str, a: Side, b: Side) -> str:
    heads = "".join(
        f'<th dir="ltr" align="right" style="text-align: right">'
        f"{place_mark(*side.place, text_html(side.head))}</th>"
        for side in (a, b)
    )
    cells = "".join(f"{_CELL}{side.marked(html=True)}</td>" for side in (a, b))
    return (
        f'<div>\n<p dir="ltr" style="text-align: right">{_html_head(head)}</p>\n'
        f'<table dir="rtl" width="100%" style="width: 100%">\n<thead><tr>{heads}</tr></thead>\n'
        f"<tbody><tr>{cells}</tr></tbody>\n</table>\n</div>"
    )


def _html_head(head: str) -> str:
    first, *others = [f'<bdi dir="ltr">{text_html(part)}</bdi>' for part in head.split(" · ")]
    return " · ".join([f"<b>{first}</b>", *others])


def _text_side(side: Side) -> str:
    # Line breaks would end the isolate that keeps the passage running right to left.
    return f"  {side.head}\n    \u2067{' '.join(side.marked(html=False).split())}\u2069"
