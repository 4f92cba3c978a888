"""Passages of the texts with their place: right to left, escaped, what matters marked."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import pandas as pd

from corpus_lib import wording
from corpus_lib.errors import InputError
from corpus_lib.show.cards.places import SPAN, Span, place_mark
from corpus_lib.show.cards.printing import Shown, together
from corpus_lib.show.cards.tables import show_table

Mark = tuple[int, int, str]  # where it begins and ends in a text, and its kind

NOTHING = "(no passages)"
_HEAD = '<div dir="ltr" style="text-align: right">'
_CARD = (
    '<div dir="rtl" lang="ar" style="text-align: right; border-right: 3px solid #0072B2; '
    'padding: 2px 12px; margin: 2px 0 14px 0; white-space: pre-line; line-height: 1.8">'
)
_ABOUT = ("page", "section", "heading", "label", "weight", "before", "after")
_MOST = 40  # passages that are shown
_Spans = list[tuple[int, int]]
_LONG = 60  # letters; what is longer is a sentence
# Opacity, not grey: it is paler than the rest on a light page and on a dark one.
_CONTEXT = '<span style="opacity: 0.6">'
# Of each kind of mark its tags in HTML and its brackets in text.
KINDS = {
    "replaced": ("<mark>", "</mark>", "[", "]"),
    "only here": ("<mark><b>", "</b></mark>", "[+", "]"),
    "spelled or joined otherwise": ("<u>", "</u>", "[~", "]"),
    "moved": ("<b>", "</b>", "[>", "]"),
    "not compared": ('<span style="opacity: 0.5">', "</span>", "{", "}"),
}
_MARKED = "replaced"  # as all that is marked in a passage


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
        head = [self.title, self._place] if self.title else [self._place]
        span, texts = (self.doc_id, self.start, self.end), (self.before, self.passage, self.after)
        return _card_html(span, head, texts, [(0, len(self.passage))])

    def __repr__(self) -> str:
        """The passage in square brackets, with its document and raw offsets."""
        shown = f"{self.before}[{self.passage}]{self.after}"
        return f"{_isolated(shown)} ({self._place})"

    @property
    def _place(self) -> str:
        return f"{wording.display_name(self.doc_id)} {self.start}–{self.end}"


def show_passages(passages: pd.DataFrame, *, highlight: pd.DataFrame | None = None) -> Shown:
    """Passages to read: each with document and place, right to left, with words marked.

    Args:
        passages: One row per passage, `doc_id, start, end, text`; shown too where they are there:
            `heading`, `section`, `page`, `label`, `weight`, the context `before` and `after`, and
            `terms`, a list of words to mark in that passage where they stand as whole words.
        highlight: Raw spans to mark, `doc_id, start, end` (rows of `corpus.tokens`, say); they need
            the raw text in `text`, so that offsets hold.

    Raises:
        InputError: If a column is missing, or raw spans meet a text that is not raw.
    """
    if passages.empty:
        return together([], NOTHING)
    wording.require_columns(passages, (*SPAN, "text"), "show_passages")
    if highlight is not None and len(highlight):
        wording.require_columns(highlight, SPAN, "show_passages(highlight=…)")
    cards = [_card(row, highlight) for row in passages.head(_MOST).to_dict("records")]
    if left := len(passages) - len(cards):
        more = f"… and {left} more {'passage' if left == 1 else 'passages'}"
        cards.append((f"<p>{more}</p>", more))
    return together(cards, NOTHING, passages)


def _card(row: dict[Any, Any], highlight: pd.DataFrame | None) -> tuple[str, str]:
    """A passage as HTML, and as text under its header line."""
    given = {name: "" if pd.isna(row.get(name)) else str(row[name]) for name in _ABOUT}
    text = str(row["text"])
    head = _head(row, given)
    terms = row.get("terms")
    marks = _word_spans(text, terms if isinstance(terms, list) else [])
    if highlight is not None and len(highlight):
        marks += _raw_spans(row, text, highlight)
    merged = _merged(marks)
    span = str(row["doc_id"]), int(row["start"]), int(row["end"])
    shown = marked(text, [(*one, _MARKED) for one in merged], html=False)
    told = _isolated(f"{given['before']}{shown}{given['after']}")
    return (
        _card_html(span, head, (given["before"], text, given["after"]), merged, given["label"]),
        f"{' · '.join(map(_isolated, head))}\n  {told}",
    )


def _head(row: dict[Any, Any], given: dict[str, str]) -> list[str]:
    head = [wording.display_name(row["doc_id"]), f"{int(row['start'])}–{int(row['end'])}"]
    # Page 0 is a text without pages.
    if given["page"] and float(given["page"]) > 0:
        head.append(f"page {int(float(given['page']))}")
    if given["section"] not in ("", "body"):
        head.append(wording.readable(given["section"]))
    head += filter(None, (given["heading"], wording.with_english(given["label"])))
    return [*head, f"weight {float(given['weight']):.2f}"] if given["weight"] else head


def _word_spans(text: str, words: Iterable[str]) -> _Spans:
    found = (re.finditer(rf"(?<!\w){re.escape(word)}(?!\w)", text) for word in words if word)
    return [match.span() for matches in found for match in matches]


def _raw_spans(row: dict[Any, Any], text: str, spans: pd.DataFrame) -> _Spans:
    doc_id, start, end = row["doc_id"], int(row["start"]), int(row["end"])
    if len(text) != end - start:
        raise InputError(
            f"show_passages: the text of {doc_id} {start}–{end} has {len(text)} characters, not "
            f"{end - start}: it is not the raw text, so raw spans cannot be marked in it. "
            "Put corpus.raw(doc_id)[start:end] into `text`"
        )
    inside = spans[(spans["doc_id"] == doc_id) & (spans["end"] > start) & (spans["start"] < end)]
    clipped = inside[["start", "end"]].clip(start, end) - start
    return [(int(first), int(last)) for first, last in clipped.itertuples(index=False)]


def _merged(spans: Iterable[tuple[int, int]]) -> _Spans:
    merged: _Spans = []
    for start, end in sorted(spans):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged


def marked(text: str, marks: Iterable[Mark], *, html: bool) -> str:
    """A text with its marks between tags or brackets."""
    plain = wording.text_html if html else str
    parts: list[str] = []
    position = 0
    for start, end, kind in marks:
        opening, closing = KINDS[kind][:2] if html else KINDS[kind][2:]
        parts += [plain(text[position:start]), opening, plain(text[start:end]), closing]
        position = end
    return "".join([*parts, plain(text[position:])])


def _card_html(
    span: Span, head: list[str], parts: tuple[str, str, str], marks: _Spans, label: str = ""
) -> str:
    """Its place and what else is told of it; below, the text with what stands round it."""
    told = [
        # A gloss, or the passage in English, which a page in Arabic does not need.
        (half, number > 0 or (len(part) > _LONG and part == label and not wording.is_arabic(part)))
        for part in head
        for number, half in enumerate(wording.halves(part))
    ]
    line = re.sub(r"(<bdi.*?</bdi>)", r"<b>\1</b>", wording.in_line(told), count=1)
    before, after = (
        f"{_CONTEXT}{wording.text_html(part)}</span>" if part else ""
        for part in (parts[0], parts[2])
    )
    body = marked(parts[1], [(*one, _MARKED) for one in marks], html=True)
    return f"{_HEAD}{place_mark(*span, line)}</div>\n{_CARD}{before}{body}{after}</div>"


def _isolated(text: str) -> str:
    flat = " ".join(text.split())
    # Without the isolate a line that starts in Latin would turn the order of Arabic phrases round.
    return f"\u2067{flat}\u2069" if wording.is_arabic(flat) else flat


def show_topic_cards(
    topics: pd.DataFrame,
    *,
    words: pd.DataFrame,
    shares: pd.DataFrame,
    passages: pd.DataFrame,
    highlight: pd.DataFrame,
) -> Shown:
    """Everything that a reader needs of each topic, a card for each.

    Args:
        topics: One row per topic to show: `topic, label, verdict, size`.
        words: Words by topic: `topic, rank` and what else is to be shown of them.
        shares: Share in documents: `topic, doc_id, share, low, high`.
        passages: Passages by topic, as for `show_passages`, with `topic`.
        highlight: Raw spans to mark in them: `topic, doc_id, start, end`.

    Raises:
        InputError: If a column is missing, or spans lie outside of raw text.
    """
    if topics.empty:
        return together([], "(no topics to read)")
    wording.require_columns(topics, ("topic", "label", "verdict", "size"), "show_topic_cards")
    wording.require_columns(words, ("topic", "rank"), "show_topic_cards(words=…)")
    numbers = ["share", "low", "high"]
    wording.require_columns(shares, ("topic", "doc_id", *numbers), "show_topic_cards(shares=…)")
    wording.require_columns(passages, ("topic", *SPAN, "text"), "show_topic_cards")
    cards = []
    for topic in topics.to_dict("records"):
        own_words, own_shares, own_passages, marks = (
            table[table["topic"] == topic["topic"]].drop(columns="topic").reset_index(drop=True)
            for table in (words, shares, passages, highlight)
        )
        own_shares = own_shares.sort_values("share", ascending=False, kind="stable")
        own_shares = own_shares.assign(document=own_shares["doc_id"].map(wording.display_name))
        parts = (
            show_table(own_words, digits=3),
            show_table(own_shares[["document", *numbers]], digits=2),
            show_passages(own_passages, highlight=marks),
        )
        told = f"{topic['topic']}, {topic['verdict']} as a topic; {topic['size']:.0%}"
        told += " of the words fitted"
        named = wording.label_html(topic["label"])
        head = f'<h4 dir="ltr"><bdi>{named}</bdi> ({wording.text_html(told)})</h4>'
        html = "\n".join([head, *(part.html for part in parts)])
        text = "\n\n".join([f"=== {topic['label']} ({told})", *(part.text for part in parts)])
        cards.append((html, text))
    return together(cards, NOTHING, gap=3)
