"""Clean raw texts by the rules of `cleaning.toml`; the way back to every raw character is kept.

Nothing is taken out that no rule names, and of a rule that finds nothing a warning tells.
"""

import itertools
import warnings
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from difflib import get_close_matches
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
import regex

from corpus_lib.errors import InputError, Problems
from corpus_lib.prepare.normalization import UNSEEN, Characters, plain_characters
from corpus_lib.prepare.readers import read_toml

# Actions; what each does to the passage it finds is told at the head of data/cleaning.toml.
_EDITS = ("drop", "strip", "item", "join", "mend")
_LABELS = ("title", "heading", "paragraph", "section", "page")
_TYPES = {"documents": list, "outlets": list, "count": int, "number": int}
_NEEDS = {"mend": ("find", "damaged", "correction"), "section": ("name",), "page": ("number",)}
_SECONDS, _SECONDS_A_MILLION = 0.7, 1.0  # of a pattern on a text, and on so many characters
_SHOWN = 20
_BLANKS = regex.compile(r"[ \t\xa0]*")


@dataclass(frozen=True)
class Rule:
    """One entry of `cleaning.toml`; `where` names it in errors and in the report."""

    where: str
    action: str
    reason: str
    documents: tuple[str, ...] = ()
    outlets: tuple[str, ...] = ()
    find: str = ""
    pattern: str = ""
    count: int | None = None
    damaged: str = ""
    correction: str = ""
    name: str = ""
    number: int = 0
    certainty: str = "certain"

    def used_in(self, doc_id: str) -> str:
        """What tells that the rule found something in a document."""
        return f"{self.where}\t{doc_id}"

    def spans(self, text: str, doc_id: str) -> list[tuple[int, int]]:
        """Where in a document's raw text the rule finds its passage, as (start, end) offsets."""
        source = self.pattern or regex.escape(self.find)
        seconds = max(_SECONDS, len(text) / 1e6 * _SECONDS_A_MILLION)  # of the processor
        try:
            matches = list(regex.finditer(source, text, flags=regex.MULTILINE, timeout=seconds))
        except (TimeoutError, MemoryError) as error:
            slow = isinstance(error, TimeoutError)
            much = f"takes over {seconds:.3g} seconds" if slow else "needs too much memory"
            hint = ", as by one + for the same characters" if slow else ""
            told = f"{self.where}: in {doc_id} the pattern {source!r} {much}; simplify it{hint}"
            raise InputError(told) from error
        found = [match.span() for match in matches if match.group()]
        if self.count is not None and len(found) not in (0, self.count):
            raise InputError(
                f"{self.where}: finds {self.find or self.pattern!r} {len(found)} times in "
                f"{doc_id}, expected {self.count}; give more of the text around it, or set count"
            )
        return found


class Edit(NamedTuple):
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
    labels: tuple[tuple[int, Rule], ...] = ()
    characters: tuple[Characters, ...] = ()

    def raw_span(self, start: int, end: int) -> tuple[int, int]:
        """The raw offsets of text[start:end]."""
        return int(self.starts[start]), int(self.ends[end - 1])


def read_rules(path: Path, documents: pd.DataFrame | None) -> list[Rule]:
    """The rules of a `cleaning.toml`, checked, also against documents that are known."""
    if not path.exists():
        return []
    entries = read_toml(path, tables={"rules"}).get("rules", [])
    rules, problems = list[Rule](), Problems()
    for number, entry in enumerate(entries, start=1):
        with problems.noted():
            rules.append(_rule(path, number, entry))
            for column, names in (("doc_id", "documents"), ("outlet", "outlets")):
                if documents is not None:
                    known = set(documents[column])
                    _check_known(rules[-1], column, getattr(rules[-1], names), known)
    problems.refuse()
    return rules


def _check_known(rule: Rule, column: str, names: Sequence[Any], known: Collection[str]) -> None:
    for name in names:
        if name not in known:
            near = get_close_matches(str(name), known, n=3) or sorted(known)[:_SHOWN]
            raise InputError(f"{rule.where}: no {column} {name!r}; nearest: {', '.join(near)}")


def _rule(path: Path, number: int, entry: dict[str, Any]) -> Rule:
    where = f"{path.name}, rule {number}"
    if reason := entry.get("reason"):
        where += f" ({reason})"
    _check_fields(where, entry)
    if pattern := entry.get("pattern", ""):
        _check_pattern(where, pattern)
    find, damaged = entry.get("find", ""), entry.get("damaged", "")
    if damaged and find.count(damaged) != 1:
        once = f"must stand exactly once in find = {find!r}"
        raise InputError(f"{where}: damaged = {damaged!r} {once}")
    told = {"count": 1 if find else None, **entry}
    told |= {name: tuple(entry.get(name, ())) for name in ("documents", "outlets")}
    return Rule(where, **told)


def _check_fields(where: str, entry: dict[str, Any]) -> None:
    action = entry.get("action")
    if action not in (*_EDITS, *_LABELS):
        actions = ", ".join([*_EDITS, *_LABELS])
        raise InputError(f"{where}: action = {action!r}; expected one of {actions}")
    known = sorted(one.name for one in fields(Rule) if one.name != "where")
    for name, value in entry.items():
        if name not in known:
            raise InputError(f"{where}: unknown field {name!r}; known: {', '.join(known)}")
        kind = _TYPES.get(name, str)
        if not isinstance(value, kind):
            raise InputError(f"{where}: {name} = {value!r}; expected {kind.__name__}")
    for name in ("reason", *_NEEDS.get(action, ())):
        if not entry.get(name):
            raise InputError(f"{where}: action {action!r} needs the field {name!r}")
    if bool(entry.get("find")) == bool(entry.get("pattern")):
        raise InputError(f"{where}: give either find (exact text) or pattern (regular expression)")
    if bool(entry.get("documents")) == bool(entry.get("outlets")):
        raise InputError(f"{where}: give either documents = [doc_ids] or outlets = [names]")


def _check_pattern(where: str, pattern: str) -> None:
    if unseen := UNSEEN.search(pattern):
        raise InputError(
            f"{where}: character {unseen.start() + 1} of the pattern {pattern!a} is one that "
            f"nobody sees; write it as \\u{ord(unseen[0]):04x}, or take it out"
        )
    try:
        compiled = regex.compile(pattern, flags=regex.MULTILINE)
    except regex.error as error:
        told = f"{where}: pattern {pattern!r} is no regular expression: {error}"
        raise InputError(told) from error
    except (RecursionError, MemoryError, OverflowError) as error:
        raise InputError(
            f"{where}: pattern {pattern[:_SHOWN]!r}… of {len(pattern)} characters is too deep; "
            "divide it into several rules"
        ) from error
    if compiled.fullmatch("", timeout=_SECONDS):
        raise InputError(
            f"{where}: pattern {pattern!r} also matches where nothing stands; make it need a "
            "character, such as + for *"
        )


def unused_rules(rules: Sequence[Rule], used: Collection[str]) -> list[str]:
    """What is told of rules that found nothing where they should: in `used` are the others."""
    told = []
    for rule in rules:
        found = {one for one in used if one.startswith(rule.used_in(""))}
        missed = [doc_id for doc_id in rule.documents if rule.used_in(doc_id) not in found]
        if missed or not found:
            where = ", ".join(missed) or f"any document of {', '.join(rule.outlets)}"
            told.append(
                f"{rule.where}: finds {rule.find or rule.pattern!r} nowhere in {where}; correct "
                "it or take it out"
            )
    return told


def warn_of_unused(rules: Sequence[Rule], used: Collection[str]) -> None:
    """Warns of each rule that found nothing, with its name."""
    for told in unused_rules(rules, used):
        warnings.warn(told, stacklevel=2)


def clean_documents(
    documents: pd.DataFrame, texts: Mapping[str, str], rules: Sequence[Rule]
) -> tuple[dict[str, CleanText], set[str]]:
    """Documents cleaned by the rules that name them or their outlet, and the `used_in` of those.

    Raises:
        InputError: If a rule finds its passage more often than it says, or two claim the same.
    """
    outlets = dict(zip(documents["doc_id"], documents["outlet"], strict=True))
    used: set[str] = set()
    cleaned, problems = {}, Problems()
    for doc_id, text in texts.items():
        own = [r for r in rules if doc_id in r.documents or outlets[doc_id] in r.outlets]
        with problems.noted():
            clean = cleaned[doc_id] = clean_text(text, own, doc_id=doc_id)
            found = [*(edit.rule for edit in clean.edits), *(rule for _, rule in clean.labels)]
            used |= {rule.used_in(doc_id) for rule in found}
    problems.refuse()
    return cleaned, used


def clean_text(text: str, rules: Sequence[Rule], *, doc_id: str) -> CleanText:
    """One raw text with the rules of its document applied."""
    edits: list[Edit] = []
    labels: list[tuple[int, Rule]] = []
    problems = Problems()
    for rule in rules:
        with problems.noted():
            for start, end in rule.spans(text, doc_id):
                if rule.action in _LABELS:
                    labels.append((start, rule))
                else:
                    edits.append(_edit(rule, start, end))
                if rule.action == "item":
                    labels.append((_BLANKS.match(text, end).end(), rule))
    problems.refuse()
    edits.sort(key=lambda edit: (edit.start, edit.end))
    for one, other in itertools.pairwise(edits):
        if other.start < one.end:
            raise InputError(
                f"{doc_id}: {one.rule.where} and {other.rule.where} both change the raw text at "
                f"{other.start}–{one.end} ({text[other.start : one.end]!r}); narrow one of them"
            )
    labels.sort(key=lambda label: label[0])
    pieces, starts, ends = zip(*_pieces(text, edits), strict=True)
    plain = plain_characters("".join(pieces), np.concatenate(starts), np.concatenate(ends))
    return CleanText(*plain[:3], tuple(edits), tuple(labels), plain[3])


def _edit(rule: Rule, start: int, end: int) -> Edit:
    if rule.action == "mend":
        start += rule.find.index(rule.damaged)
        return Edit(start, start + len(rule.damaged), rule.correction, rule)
    return Edit(start, end, " " if rule.action == "join" else "", rule)


def _pieces(text: str, edits: Sequence[Edit]) -> Iterator[tuple[str, np.ndarray, np.ndarray]]:
    """What is kept and what replaces the rest, with the raw offsets of each character."""
    position = 0
    for edit in (*edits, None):
        kept = np.arange(position, edit.start if edit else len(text), dtype=np.int32)
        yield text[position : position + len(kept)], kept, kept + 1
        if edit:
            many = np.ones(len(edit.replacement), dtype=np.int32)
            yield edit.replacement, many * edit.start, many * edit.end
            position = edit.end


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
        for start, end, replacement, rule in clean.edits:
            told = (rule.action, texts[doc_id][start:end], replacement)
            rows.append((doc_id, start, end, *told, rule.certainty, rule.reason, rule.where, 1))
        for kind in clean.characters:
            told = (kind.action, kind.raw, kind.replacement)
            span = kind.start, kind.start + 1
            rows.append((doc_id, *span, *told, "certain", kind.name, "", kind.times))
    return pd.DataFrame(rows, columns=columns)
