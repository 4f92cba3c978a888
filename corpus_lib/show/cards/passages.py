"""Passages of the texts with their place: right to left, escaped, what matters marked."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from corpus_lib.errors import InputError
from corpus_lib.show.cards.places import place_mark
from corpus_lib.show.cards.printing import Printable
from corpus_lib.show.figures.base import is_arabic
from corpus_lib.wording import Names, display_name, readable, require_columns, text_html

Span = tuple[int, int]

_CARD = (
    '<div dir="rtl" lang="ar" style="text-align: right; border-right: 3px solid #0072B2; '
    'padding: 2px 12px; margin: 2px 0 14px 0; white-space: pre-line; line-height: 1.8">'
)
_LONG = 60  # letters; what is longer is a sentence
# Opacity, not grey: it is paler than the rest on a light page and on a dark one.
_CONTEXT = '<span style="opacity: 0.6">'


@dataclass(frozen=True, repr=False)
class Evidence:
    """A raw passage in its place: `before` and `after` are the text round it."""

    doc_id: str
    title: str
    start: int
    end: int
    before: str
    passage: str
    after: str

    def _repr_html_(self) -> str:
        place = f"{display_name(self.doc_id)} {self._place}"
        head = _html_head([self.title, place] if self.title else [place], self._span)
        marked = f"<mark>{text_html(self.passage)}</mark>"
        return f"{head}\n{_html_card(self._opening, marked, self._closing)}"

    def __repr__(self) -> str:
        """The passage in square brackets, with its document and raw offsets."""
        body = f"{self._opening}[{self.passage}]{self._closing}"
        return f"{_isolated(body)} ({display_name(self.doc_id)} {self._place})"

    @property
    def _span(self) -> tuple[str, int, int]:
        return self.doc_id, self.start, self.end

    @property
    def _place(self) -> str:
        return f"{self.start}–{self.end}"

    @property
    def _opening(self) -> str:
        cut = len(self.before) < self.start
        return f"…{self.before}" if cut and self.before else self.before

    @property
    def _closing(self) -> str:
        return f"{self.after}…" if self.after else ""


@dataclass(frozen=True)
class Card:
    """One passage ready to be shown: its place, header parts, text round it, spans to mark."""

    place: tuple[str, int, int]
    head: list[str]
    before: str
    text: str
    after: str
    marks: list[Span]


class Passages(Printable):
    """Passages one after another: cards in a notebook, plain text elsewhere."""

    def __init__(self, cards: list[Card]) -> None:
        """Hold the cards in the order in which they are shown."""
        self.cards = cards

    def __len__(self) -> int:
        """How many passages there are."""
        return len(self.cards)

    def _repr_html_(self) -> str:
        if not self.cards:
            return "<p>(no passages)</p>"
        return "\n".join(
            _html_head(card.head, card.place)
            + "\n"
            + _html_card(
                card.before,
                _marked(card.text, card.marks, "<mark>", "</mark>", html=True),
                card.after,
            )
            for card in self.cards
        )

    def __repr__(self) -> str:
        """Each passage under its header line, marked words in square brackets."""
        if not self.cards:
            return "(no passages)"
        return "\n\n".join(
            " · ".join(_isolated(part) for part in card.head)
            + "\n  "
            + _isolated(
                card.before + _marked(card.text, card.marks, "[", "]", html=False) + card.after
            )
            for card in self.cards
        )


def show_passages(
    passages: pd.DataFrame,
    *,
    highlight: pd.DataFrame | Iterable[str] | None = None,
    names: Names | None = None,
) -> Passages:
    """Passages to read: each with document and place, right to left, with words marked.

    Args:
        passages: One row per passage, `doc_id, start, end, text`; shown too where they are there:
            `heading`, `section`, `page`, `label`, `weight`, the context `before` and `after`, and
            `terms` (a list of words to mark in that passage).
        highlight: What to mark: words or phrases, marked where they stand as whole words; or a
            table `doc_id, start, end` of raw spans (rows of `corpus.tokens`, say), which needs the
            raw text in `text`, so that offsets hold.
        names: Names to show documents under, by `doc_id`.

    Raises:
        InputError: If a column is missing, or raw spans meet a text that is not raw.
    """
    if passages.empty:
        return Passages([])
    require_columns(passages, ("doc_id", "start", "end", "text"), "show_passages")
    spans = None
    words: list[str] = []
    if isinstance(highlight, pd.DataFrame):
        spans = highlight
        if len(spans):
            require_columns(spans, ("doc_id", "start", "end"), "show_passages(highlight=…)")
    elif isinstance(highlight, str):
        words = [highlight]
    elif highlight is not None:
        words = list(highlight)
    cards = [_card(row, words, spans, names) for row in passages.to_dict(orient="records")]
    shown = Passages(cards)
    shown.frame = passages
    return shown


def _card(
    row: dict[Any, Any], words: list[str], spans: pd.DataFrame | None, names: Names | None
) -> Card:
    text = str(row["text"])
    marks = _word_spans(text, [*words, *_terms(row.get("terms"))])
    if spans is not None and len(spans):
        marks += _raw_spans(row, text, spans)
    return Card(
        place=(str(row["doc_id"]), int(row["start"]), int(row["end"])),
        head=_head(row, names),
        before=_optional(row, "before"),
        text=text,
        after=_optional(row, "after"),
        marks=_merged(marks),
    )


def _head(row: dict[Any, Any], names: Names | None) -> list[str]:
    head = [display_name(row["doc_id"], names), f"{int(row['start'])}–{int(row['end'])}"]
    # Page 0 is a text without pages.
    if (page := _optional(row, "page")) and float(page) > 0:
        head.append(f"page {int(float(page))}")
    if (section := _optional(row, "section")) and section != "body":
        head.append(readable(section))
    head += [part for name in ("heading", "label") if (part := _optional(row, name))]
    if weight := _optional(row, "weight"):
        head.append(f"weight {float(weight):.2f}")
    return head


def _optional(row: dict[Any, Any], name: str) -> str:
    value = row.get(name)
    return "" if value is None or pd.isna(value) else str(value)


def _terms(value: Any) -> Sequence[str]:
    if isinstance(value, str):
        return [value] if value else []
    return list(value) if isinstance(value, Iterable) else []


def _word_spans(text: str, words: Iterable[str]) -> list[Span]:
    return [
        match.span()
        for word in words
        if word
        for match in re.finditer(rf"(?<!\w){re.escape(word)}(?!\w)", text)
    ]


def _raw_spans(row: dict[Any, Any], text: str, spans: pd.DataFrame) -> list[Span]:
    doc_id, start, end = row["doc_id"], int(row["start"]), int(row["end"])
    if len(text) != end - start:
        raise InputError(
            f"show_passages: the text of {doc_id} {start}–{end} has {len(text)} characters, not "
            f"{end - start}: it is not the raw text, so raw spans cannot be marked in it. "
            "Put corpus.raw(doc_id)[start:end] into `text`, or highlight words"
        )
    inside = spans[(spans["doc_id"] == doc_id) & (spans["end"] > start) & (spans["start"] < end)]
    return [
        (max(int(first), start) - start, min(int(last), end) - start)
        for first, last in zip(inside["start"], inside["end"], strict=True)
    ]


def _merged(spans: Iterable[Span]) -> list[Span]:
    merged: list[Span] = []
    for start, end in sorted(spans):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged


def _marked(text: str, marks: list[Span], opening: str, closing: str, *, html: bool) -> str:
    plain = text_html if html else str
    parts: list[str] = []
    position = 0
    for start, end in marks:
        parts += [plain(text[position:start]), opening, plain(text[start:end]), closing]
        position = end
    return "".join([*parts, plain(text[position:])])


def _html_head(parts: list[str], place: tuple[str, int, int]) -> str:
    first, *others = [f'<bdi dir="auto">{text_html(part)}</bdi>' for part in parts]
    told = "".join(
        f'<span class="en"> · {shown}</span>' if _is_gloss(part) else f" · {shown}"
        for part, shown in zip(parts[1:], others, strict=True)
    )
    head = place_mark(*place, f"<b>{first}</b>{told}")
    return f'<div dir="ltr" style="text-align: right">{head}</div>'


def _is_gloss(part: str) -> bool:
    """Whether it says in English what the passage says, which a page in Arabic does not need."""
    return len(part) > _LONG and not is_arabic(part)


def _html_card(before: str, body: str, after: str) -> str:
    context = [f"{_CONTEXT}{text_html(text)}</span>" if text else "" for text in (before, after)]
    return f"{_CARD}{context[0]}{body}{context[1]}</div>"


def _isolated(text: str) -> str:
    flat = " ".join(text.split())
    # Without the isolate a line that starts in Latin would turn the order of Arabic phrases round.
    return f"\u2067{flat}\u2069" if is_arabic(flat) else flat
