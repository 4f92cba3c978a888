"""Divide cleaned texts into titles, headings, paragraphs and list items, and into sentences."""

from collections.abc import Iterator

import pandas as pd
import regex

from corpus_lib.prepare.cleaning import CleanText, label_at

COLUMNS = [
    "doc_id",
    "segment_id",
    "kind",
    "section",
    "heading",
    "page",
    "start",
    "end",
    "text",
]
KINDS = ("title", "heading", "paragraph", "item")
HEADING_WORDS = 12
LEAD_IN_WORDS = 4
_LINE = regex.compile(r"[^\n\r\f\v\x1c-\x1e\x85\u2028\u2029]+")
_ENDS_LIKE_PROSE = regex.compile(r"[.،؛,;!…]['\"“”»)\]]*$|[“”\"»]$")
# A full stop ends a sentence before a space, not after a single letter (an abbreviation such as
# د.) and not as one of two (.., which Arabic newspapers use as a dash).
_SENTENCE_END = regex.compile(r"(?:(?<!\.)(?<!\b\p{L})\.(?!\.)|[!?؟]+)['\"“”»)\]]*(?=\s)")


def segment(doc_id: str, clean: CleanText) -> pd.DataFrame:
    """The lines of a cleaned text, each with what it is and where it stands in the raw text.

    A line is what the rules say it is; a short line that does not end like prose is else a
    heading (on the first line: the title), and any other a paragraph.

    Returns:
        One row per line that holds text: `doc_id`, `segment_id`, `kind` (title, heading,
        paragraph, item), `section` ("body" unless a rule names another), `heading` (the nearest
        one above, "" before the first), `page` (0 where the text does not tell), `start`, `end`
        (raw offsets, end exclusive), `text` (cleaned).
    """
    rows: list[tuple[object, ...]] = []
    heading = ""
    for start, end in _lines(clean.text):
        raw_start, raw_end = clean.raw_span(start, end)
        text = clean.text[start:end]
        kind = _kind(clean, raw_start, raw_end, text, first=not rows)
        section = label_at(clean.labels, ["section"], raw_start)
        page = label_at(clean.labels, ["page"], raw_start)
        rows.append(
            (
                doc_id,
                f"{doc_id}/{len(rows):03d}",
                kind,
                section.name if section else "body",
                heading,
                page.number if page else 0,
                raw_start,
                raw_end,
                text,
            )
        )
        if kind in ("title", "heading"):
            heading = text
    return pd.DataFrame(rows, columns=COLUMNS)


def sentences(text: str) -> Iterator[tuple[int, int]]:
    """The (start, end) of each sentence of a segment's text, outer spaces left out."""
    position = 0
    for boundary in [*(match.end() for match in _SENTENCE_END.finditer(text)), len(text)]:
        piece = text[position:boundary]
        if piece.strip():
            start = position + len(piece) - len(piece.lstrip())
            yield start, position + len(piece.rstrip())
        position = boundary


def _lines(text: str) -> Iterator[tuple[int, int]]:
    for match in _LINE.finditer(text):
        line = match.group()
        if line.strip():
            start = match.start() + len(line) - len(line.lstrip())
            yield start, match.start() + len(line.rstrip())


def _kind(clean: CleanText, start: int, end: int, text: str, *, first: bool) -> str:
    for offset, rule in clean.labels:
        if rule.action in KINDS and start <= offset < end:
            return rule.action
    # A colon ends a heading such as «مقدمة:» and also a sentence that leads in what follows.
    longest = LEAD_IN_WORDS - 1 if text.endswith(":") else HEADING_WORDS
    if len(text.split()) <= longest and not _ENDS_LIKE_PROSE.search(text):
        return "title" if first else "heading"
    return "paragraph"
