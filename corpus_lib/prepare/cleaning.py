"""Clean raw texts by the rules of `cleaning.toml`, and divide them into segments and sentences.

The way back to every raw character is kept.

A rule finds passages of the raw text and says what they are. Nothing is taken out that no rule
names, and of a rule that finds nothing a warning tells, so the file tells what really happened.
"""

import bisect
import itertools
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import pandas as pd
import regex

from corpus_lib.errors import InputError, Problems
from corpus_lib.prepare.characters import Characters, plain_characters
from corpus_lib.prepare.cleaning_rules import LABELS, Rule, warn_of_unused

_COLUMNS = [
    *("doc_id", "segment_id", "kind", "section", "heading", "page"),
    *("start", "end", "text"),
]
KINDS = ("title", "heading", "paragraph", "item")
HEADING_WORDS = 12
LEAD_IN_WORDS = 4
_LINE = regex.compile(r"[^\n\r\f\v\x1c-\x1e\x85\u2028\u2029]+")
_ENDS_LIKE_PROSE = regex.compile(r"[.،؛,;!…]['\"“”»)\]]*$|[“”\"»]$")
# A full stop ends a sentence before a space, not after a single letter (an abbreviation such as
# د.) and not as one of two (.., which Arabic newspapers use as a dash).
_SENTENCE_END = regex.compile(r"(?:(?<!\.)(?<!\b\p{L})\.(?!\.)|[!?؟]+)['\"“”»)\]]*(?=\s)")


@dataclass(frozen=True)
class Edit:
    """A raw passage and what the cleaned text has in its place."""

    start: int
    end: int
    replacement: str
    rule: Rule


@dataclass(frozen=True)
class CleanText:
    """A cleaned text; character i stands for raw[starts[i]:ends[i]].

    `labels` are (raw offset, rule) pairs in the order of the text, for the segmentation;
    `characters` tells of the single characters that were taken out or written plainly.
    """

    text: str
    starts: np.ndarray
    ends: np.ndarray
    edits: tuple[Edit, ...]
    labels: tuple[tuple[int, Rule], ...] = field(default=())
    characters: tuple[Characters, ...] = field(default=())

    def raw_span(self, start: int, end: int) -> tuple[int, int]:
        """The raw offsets of text[start:end]."""
        return int(self.starts[start]), int(self.ends[end - 1])


def clean_documents(
    documents: pd.DataFrame, texts: dict[str, str], rules: Sequence[Rule]
) -> dict[str, CleanText]:
    """Every document cleaned by the rules that name it or its outlet.

    Raises:
        InputError: If a rule finds its passage more often than it says, or two rules claim the
            same passage. A rule that finds nothing is told in a warning.
    """
    cleaned, used = clean_part(documents, texts, rules)
    warn_of_unused(rules, used)
    return cleaned


def clean_part(
    documents: pd.DataFrame, texts: dict[str, str], rules: Sequence[Rule]
) -> tuple[dict[str, CleanText], set[str]]:
    """Some documents cleaned, and the `used_in` of each rule that found something in one."""
    outlets = dict(zip(documents["doc_id"], documents["outlet"], strict=True))
    used: set[str] = set()
    cleaned, problems = {}, Problems()
    for doc_id, text in texts.items():
        own = [r for r in rules if doc_id in r.documents or outlets[doc_id] in r.outlets]
        with problems.noted():
            cleaned[doc_id] = clean_text(text, own, doc_id=doc_id, used=used)
    problems.refuse()
    return cleaned, used


def clean_text(
    text: str, rules: Sequence[Rule], *, doc_id: str, used: set[str] | None = None
) -> CleanText:
    """One raw text with its rules applied.

    Args:
        text: The raw text as decoded.
        rules: The rules of this document.
        doc_id: Named in errors.
        used: Collects the `used_in` of each rule that found something.
    """
    edits: list[Edit] = []
    labels: list[tuple[int, Rule]] = []
    problems = Problems()
    for rule in rules:
        spans: list[tuple[int, int]] = []
        with problems.noted():
            spans = rule.spans(text, doc_id)
            _check_count(rule, doc_id, len(spans))
        if spans and used is not None:
            used.add(rule.used_in(doc_id))
        for start, end in spans:
            if rule.action in LABELS:
                labels.append((start, rule))
            else:
                edits.append(_edit(rule, start, end))
            if rule.action == "item":
                labels.append((_after_blanks(text, end), rule))
    problems.refuse()
    edits.sort(key=lambda edit: (edit.start, edit.end))
    for one, other in itertools.pairwise(edits):
        if other.start < one.end:
            raise InputError(
                f"{doc_id}: {one.rule.where} and {other.rule.where} both change the raw text at "
                f"{other.start}–{one.end} ({text[other.start : one.end]!r}); narrow one of them"
            )
    labels.sort(key=lambda label: label[0])
    return _apply(text, edits, labels)


def cleaning_report(cleaned: dict[str, CleanText], texts: dict[str, str]) -> pd.DataFrame:
    """Every change of the cleaning.

    Returns:
        One row per change in the order of the texts: `doc_id`, `start`, `end` (raw offsets),
        `action`, `raw` (what stood there), `replacement`, `certainty`, `reason`, `rule`, `count`.
        Below those of a document's rules comes one row per kind of character that was taken out
        ("unseen") or written plainly ("shape"): its first place, its name, how often it stood.
    """
    columns = [*("doc_id", "start", "end", "action", "raw", "replacement")]
    columns += ["certainty", "reason", "rule", "count"]
    rows = []
    for doc_id, clean in cleaned.items():
        for one in clean.edits:
            rule, raw = one.rule, texts[doc_id][one.start : one.end]
            told = (rule.action, raw, one.replacement, rule.certainty, rule.reason, rule.where)
            rows.append((doc_id, one.start, one.end, *told, 1))
        for kind in clean.characters:
            told = (kind.action, kind.raw, kind.replacement, "certain", kind.name, "")
            rows.append((doc_id, kind.start, kind.start + 1, *told, kind.times))
    return pd.DataFrame(rows, columns=columns)


def label_at(labels: Sequence[tuple[int, Rule]], actions: Sequence[str], at: int) -> Rule | None:
    """The last rule of the given actions whose raw offset is not after `at`."""
    chosen = [(offset, rule) for offset, rule in labels if rule.action in actions]
    index = bisect.bisect_right([offset for offset, _ in chosen], at)
    return chosen[index - 1][1] if index else None


def _check_count(rule: Rule, doc_id: str, found: int) -> None:
    wanted = rule.find or rule.pattern
    if rule.count is not None and found not in (0, rule.count):
        raise InputError(
            f"{rule.where}: finds {wanted!r} {found} times in {doc_id}, expected {rule.count}; "
            "give more of the text around it, or set count"
        )


def _after_blanks(text: str, position: int) -> int:
    while position < len(text) and text[position] in " \t\xa0":
        position += 1
    return position


def _edit(rule: Rule, start: int, end: int) -> Edit:
    if rule.action == "mend":
        start += rule.find.index(rule.damaged)
        return Edit(start, start + len(rule.damaged), rule.correction, rule)
    return Edit(start, end, " " if rule.action == "join" else "", rule)


def _apply(text: str, edits: Sequence[Edit], labels: Sequence[tuple[int, Rule]]) -> CleanText:
    pieces, starts, ends = [], [], []
    for piece, start, end, kept in _pieces(text, edits):
        pieces.append(piece)
        if kept:
            offsets = np.arange(start, end, dtype=np.int64)
            starts.append(offsets)
            ends.append(offsets + 1)
        else:
            starts.append(np.full(len(piece), start, dtype=np.int64))
            ends.append(np.full(len(piece), end, dtype=np.int64))
    plain = plain_characters("".join(pieces), np.concatenate(starts), np.concatenate(ends))
    return CleanText(*plain[:3], tuple(edits), tuple(labels), plain[3])


def _pieces(text: str, edits: Sequence[Edit]) -> Iterator[tuple[str, int, int, bool]]:
    position = 0
    for edit in edits:
        yield text[position : edit.start], position, edit.start, True
        yield edit.replacement, edit.start, edit.end, False
        position = edit.end
    yield text[position:], position, len(text), True


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
    return segments({doc_id: clean})


def segments(cleaned: Mapping[str, CleanText]) -> pd.DataFrame:
    """The segments of several documents in one table; see `segment`."""
    rows = [row for doc_id, clean in cleaned.items() for row in _segments(doc_id, clean)]
    return pd.DataFrame(rows, columns=_COLUMNS)


def _segments(doc_id: str, clean: CleanText) -> list[tuple[object, ...]]:
    rows: list[tuple[object, ...]] = []
    heading = ""
    for start, end in _lines(clean.text):
        raw_start, raw_end = clean.raw_span(start, end)
        text = clean.text[start:end]
        kind = _kind(clean, raw_start, raw_end, text, first=not rows)
        section = label_at(clean.labels, ["section"], raw_start)
        page = label_at(clean.labels, ["page"], raw_start)
        where = section.name if section else "body", heading, page.number if page else 0
        what = f"{doc_id}/{len(rows):03d}", kind
        rows.append((doc_id, *what, *where, raw_start, raw_end, text))
        if kind in ("title", "heading"):
            heading = text
    return rows


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
    if looks_like_heading(text):
        return "title" if first else "heading"
    return "paragraph"


def looks_like_heading(line: str) -> bool:
    """Whether a line is short and does not end like prose."""
    # A colon ends a heading such as «مقدمة:» and also a sentence that leads in what follows.
    longest = LEAD_IN_WORDS - 1 if line.endswith(":") else HEADING_WORDS
    return len(line.split()) <= longest and not _ENDS_LIKE_PROSE.search(line)
