"""Clean raw texts by the rules of `cleaning.toml`, keeping the way back to every raw character.

A rule finds passages of the raw text and says what they are. Nothing is taken out that no rule
names, and a rule that finds nothing is an error, so the file always tells what really happened.
"""

import bisect
import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import regex

from corpus_lib.errors import InputError
from corpus_lib.prepare.readers import read_toml

# action: what it does to the passage it finds
EDITS = {
    "drop": "take the passage out: it is page furniture, not the author's text",
    "strip": "take the mark out, keep the text around it",
    "item": "take the bullet out, its line is a list item",
    "join": "put one space in its place, so that a sentence cut by a page break is whole again",
    "mend": "put the correction in place of the damaged word",
}
LABELS = {
    "title": "its line is the title",
    "heading": "its line is a heading",
    "paragraph": "its line is a paragraph",
    "section": "the section named so begins here",
    "page": "the page of that number begins here",
}
_FIELDS = {
    "action",
    "documents",
    "outlets",
    "find",
    "pattern",
    "count",
    "damaged",
    "correction",
    "name",
    "number",
    "certainty",
    "reason",
}
_SECONDS = 5.0


@dataclass(frozen=True)
class Rule:
    """One entry of `cleaning.toml`; `where` names it in errors and in the report."""

    where: str
    action: str
    documents: tuple[str, ...]
    outlets: tuple[str, ...]
    find: str
    pattern: str
    count: int | None
    damaged: str
    correction: str
    name: str
    number: int
    certainty: str
    reason: str

    def spans(self, text: str) -> list[tuple[int, int]]:
        """Where in a raw text the rule finds its passage, as (start, end) offsets."""
        source = self.pattern or regex.escape(self.find)
        try:
            found = list(regex.finditer(source, text, flags=regex.MULTILINE, timeout=_SECONDS))
        except TimeoutError as error:
            raise InputError(
                f"{self.where}: the pattern takes over {_SECONDS:g} seconds; simplify it"
            ) from error
        return [match.span() for match in found if match.group()]


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

    `labels` are (raw offset, rule) pairs in the order of the text, for the segmentation.
    """

    text: str
    starts: np.ndarray
    ends: np.ndarray
    edits: tuple[Edit, ...]
    labels: tuple[tuple[int, Rule], ...] = field(default=())

    def raw_span(self, start: int, end: int) -> tuple[int, int]:
        """The raw offsets of text[start:end]."""
        return int(self.starts[start]), int(self.ends[end - 1])


def read_rules(path: Path, documents: pd.DataFrame) -> list[Rule]:
    """The rules of a `cleaning.toml`, checked against the documents; none if there is no file.

    Raises:
        InputError: For an unknown field, action, document or outlet, or a field that the action
            needs and the rule lacks; names the rule by its number and reason.
    """
    if not path.exists():
        return []
    entries = read_toml(path, tables={"rules"}).get("rules", [])
    rules = [_rule(path, number, entry) for number, entry in enumerate(entries, start=1)]
    for rule in rules:
        for column, names in (("doc_id", rule.documents), ("outlet", rule.outlets)):
            for name in names:
                if name not in set(documents[column]):
                    known = ", ".join(sorted(set(documents[column]) - {""}))
                    raise InputError(f"{rule.where}: no {column} {name!r}; there are: {known}")
    return rules


def clean_documents(
    documents: pd.DataFrame, texts: dict[str, str], rules: Sequence[Rule]
) -> dict[str, CleanText]:
    """Every document cleaned by the rules that name it or its outlet.

    Raises:
        InputError: If a rule finds nothing where it should, or two rules claim the same passage.
    """
    outlets = dict(zip(documents["doc_id"], documents["outlet"], strict=True))
    used: set[str] = set()
    cleaned = {}
    for doc_id, text in texts.items():
        own = [r for r in rules if doc_id in r.documents or outlets[doc_id] in r.outlets]
        cleaned[doc_id] = clean_text(text, own, doc_id=doc_id, used=used)
    for rule in rules:
        if rule.where not in used:
            raise InputError(
                f"{rule.where}: finds nothing in any document of {', '.join(rule.outlets)}; "
                "correct it or take it out"
            )
    return cleaned


def clean_text(
    text: str, rules: Sequence[Rule], *, doc_id: str, used: set[str] | None = None
) -> CleanText:
    """One raw text with its rules applied.

    Args:
        text: The raw text as decoded.
        rules: The rules of this document; each rule that names it must find its passage.
        doc_id: Named in errors.
        used: Collects the `where` of each rule that found something.
    """
    edits: list[Edit] = []
    labels: list[tuple[int, Rule]] = []
    for rule in rules:
        spans = rule.spans(text)
        _check_count(rule, doc_id, len(spans))
        if spans and used is not None:
            used.add(rule.where)
        for start, end in spans:
            if rule.action in LABELS:
                labels.append((start, rule))
            else:
                edits.append(_edit(rule, start, end))
            if rule.action == "item":
                labels.append((_after_blanks(text, end), rule))
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
        `action`, `raw` (what stood there), `replacement`, `certainty`, `reason`, `rule`.
    """
    columns = [
        "doc_id",
        "start",
        "end",
        "action",
        "raw",
        "replacement",
        "certainty",
        "reason",
        "rule",
    ]
    rows = [
        (
            doc_id,
            edit.start,
            edit.end,
            edit.rule.action,
            texts[doc_id][edit.start : edit.end],
            edit.replacement,
            edit.rule.certainty,
            edit.rule.reason,
            edit.rule.where,
        )
        for doc_id, clean in cleaned.items()
        for edit in clean.edits
    ]
    return pd.DataFrame(rows, columns=columns)


def label_at(labels: Sequence[tuple[int, Rule]], actions: Sequence[str], at: int) -> Rule | None:
    """The last rule of the given actions whose raw offset is not after `at`."""
    chosen = [(offset, rule) for offset, rule in labels if rule.action in actions]
    index = bisect.bisect_right([offset for offset, _ in chosen], at)
    return chosen[index - 1][1] if index else None


def _rule(path: Path, number: int, entry: dict[str, Any]) -> Rule:
    where = f"{path.name}, rule {number}"
    if reason := entry.get("reason"):
        where += f" ({reason})"
    _check_fields(where, entry)
    if pattern := entry.get("pattern", ""):
        try:
            regex.compile(pattern, flags=regex.MULTILINE)
        except regex.error as error:
            raise InputError(
                f"{where}: pattern {pattern!r} is no regular expression: {error}"
            ) from error
    find, damaged = entry.get("find", ""), entry.get("damaged", "")
    if damaged and find.count(damaged) != 1:
        raise InputError(
            f"{where}: damaged = {damaged!r} must stand exactly once in find = {find!r}"
        )
    return Rule(
        where=where,
        action=entry["action"],
        documents=tuple(entry.get("documents", ())),
        outlets=tuple(entry.get("outlets", ())),
        find=find,
        pattern=pattern,
        count=entry.get("count", 1 if find else None),
        damaged=damaged,
        correction=entry.get("correction", ""),
        name=entry.get("name", ""),
        number=entry.get("number", 0),
        certainty=entry.get("certainty", "certain"),
        reason=entry["reason"],
    )


_TYPES = {"documents": list, "outlets": list, "count": int, "number": int}
_NEEDS = {"mend": ("find", "damaged", "correction"), "section": ("name",), "page": ("number",)}


def _check_fields(where: str, entry: dict[str, Any]) -> None:
    action = entry.get("action")
    if action not in {**EDITS, **LABELS}:
        known = ", ".join([*EDITS, *LABELS])
        raise InputError(f"{where}: action = {action!r}; expected one of {known}")
    for name, value in entry.items():
        if name not in _FIELDS:
            raise InputError(
                f"{where}: unknown field {name!r}; known: {', '.join(sorted(_FIELDS))}"
            )
        if not isinstance(value, _TYPES.get(name, str)):
            raise InputError(
                f"{where}: {name} = {value!r}; expected {_TYPES.get(name, str).__name__}"
            )
    for name in ("reason", *_NEEDS.get(action, ())):
        if not entry.get(name):
            raise InputError(f"{where}: action {action!r} needs the field {name!r}")
    if bool(entry.get("find")) == bool(entry.get("pattern")):
        raise InputError(f"{where}: give either find (exact text) or pattern (regular expression)")
    if bool(entry.get("documents")) == bool(entry.get("outlets")):
        raise InputError(f"{where}: give either documents = [doc_ids] or outlets = [names]")


def _check_count(rule: Rule, doc_id: str, found: int) -> None:
    wanted = rule.find or rule.pattern
    if found == 0 and doc_id in rule.documents:
        raise InputError(
            f"{rule.where}: finds {wanted!r} nowhere in {doc_id}; correct it or take it out"
        )
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
    return CleanText(
        "".join(pieces), np.concatenate(starts), np.concatenate(ends), tuple(edits), tuple(labels)
    )


def _pieces(text: str, edits: Sequence[Edit]) -> Iterator[tuple[str, int, int, bool]]:
    position = 0
    for edit in edits:
        yield text[position : edit.start], position, edit.start, True
        yield edit.replacement, edit.start, edit.end, False
        position = edit.end
    yield text[position:], position, len(text), True
