"""Two passages of one wording side by side, with what a reprint changed marked."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import pandas as pd

from corpus_lib.errors import InputError
from corpus_lib.show.cards.passages import KINDS, NOTHING, Mark, marked
from corpus_lib.show.cards.places import Span, place_mark
from corpus_lib.show.cards.printing import Shown, together
from corpus_lib.wording import display_name, require_columns, text_html

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
        InputError: If a column is missing, a text not raw, an `op` unknown or a step lies
            outside its passage.
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
    tags = tags.replace("<mark>", '<mark class="key">')  # no text, which has no Arabic
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
    here = edits.reindex(columns=[f"start_{side}", f"end_{side}", "op"]).dropna()
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
