"""The rules of `cleaning.toml`: what each may say, read and checked."""

import warnings
from collections.abc import Collection, Sequence
from dataclasses import dataclass, fields
from difflib import get_close_matches
from pathlib import Path
from typing import Any

import pandas as pd
import regex

from corpus_lib.errors import InputError, Problems
from corpus_lib.prepare.characters import UNSEEN
from corpus_lib.prepare.readers import read_toml

# Actions; what each does to the passage it finds is told at the head of data/cleaning.toml.
EDITS = ("drop", "strip", "item", "join", "mend")
LABELS = ("title", "heading", "paragraph", "section", "page")
_TYPES = {"documents": list, "outlets": list, "count": int, "number": int}
_NEEDS = {"mend": ("find", "damaged", "correction"), "section": ("name",), "page": ("number",)}
_SECONDS = 1.0  # of a pattern on a text, and for each million characters
_SHOWN = 20


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
        seconds = max(_SECONDS, len(text) * _SECONDS / 1_000_000)  # of the processor
        try:
            found = list(regex.finditer(source, text, flags=regex.MULTILINE, timeout=seconds))
        except TimeoutError as error:
            raise InputError(
                f"{self.where}: in {doc_id} the pattern {source!r} takes over "
                f"{seconds:.3g} seconds; simplify it, as by one + for the same characters"
            ) from error
        except MemoryError as error:
            raise InputError(
                f"{self.where}: in {doc_id} the pattern {source!r} needs too much "
                "memory; simplify it"
            ) from error
        return [match.span() for match in found if match.group()]


def read_rules(path: Path, documents: pd.DataFrame) -> list[Rule]:
    """The rules of a `cleaning.toml`, checked against the documents; none if there is no file.

    Raises:
        InputError: For an unknown field, action, document or outlet, or a field that the action
            needs and the rule lacks; names the rule by its number and reason.
    """
    if not path.exists():
        return []
    entries = read_toml(path, tables={"rules"}).get("rules", [])
    rules, problems = list[Rule](), Problems()
    for number, entry in enumerate(entries, start=1):
        with problems.noted():
            rules.append(_rule(path, number, entry))
            for column, names in (("doc_id", "documents"), ("outlet", "outlets")):
                _check_known(rules[-1], column, getattr(rules[-1], names), set(documents[column]))
    problems.refuse()
    return rules


def _check_known(rule: Rule, column: str, names: Sequence[Any], known: Collection[str]) -> None:
    for name in names:
        if name not in known:
            near = get_close_matches(str(name), known, n=3) or sorted(known)[:_SHOWN]
            raise InputError(f"{rule.where}: no {column} {name!r}; nearest: {', '.join(near)}")


def rules_without_place(rules: Sequence[Rule], used: Collection[str]) -> list[str]:
    """What is told of each rule that found nothing in a document, or any of an outlet, it names.

    Args:
        rules: All rules.
        used: The `used_in` of those that found something.
    """
    told = []
    for rule in rules:
        wanted = rule.find or rule.pattern
        found = {one for one in used if one.startswith(rule.used_in(""))}
        missed = [doc_id for doc_id in rule.documents if rule.used_in(doc_id) not in found]
        if missed or not found:
            where = ", ".join(missed) or f"any document of {', '.join(rule.outlets)}"
            told.append(
                f"{rule.where}: finds {wanted!r} nowhere in {where}; correct it or take it out"
            )
    return told


def warn_of_unused(rules: Sequence[Rule], used: Collection[str]) -> None:
    """Warns of each rule that found nothing, with its name."""
    for told in rules_without_place(rules, used):
        warnings.warn(told, stacklevel=3)


def _rule(path: Path, number: int, entry: dict[str, Any]) -> Rule:
    where = f"{path.name}, rule {number}"
    if reason := entry.get("reason"):
        where += f" ({reason})"
    _check_fields(where, entry)
    if pattern := entry.get("pattern", ""):
        _check_pattern(where, pattern)
    find, damaged = entry.get("find", ""), entry.get("damaged", "")
    if damaged and find.count(damaged) != 1:
        raise InputError(
            f"{where}: damaged = {damaged!r} must stand exactly once in find = {find!r}"
        )
    told = {"count": 1 if find else None, **entry}
    told |= {name: tuple(entry.get(name, ())) for name in ("documents", "outlets")}
    return Rule(where, **told)


def _check_pattern(where: str, pattern: str) -> None:
    for at, character in enumerate(pattern):
        if UNSEEN.fullmatch(character):
            raise InputError(
                f"{where}: character {at + 1} of the pattern {pattern!a} is one that nobody "
                f"sees; write it as \\u{ord(character):04x}, or take it out"
            )
    try:
        compiled = regex.compile(pattern, flags=regex.MULTILINE)
    except regex.error as error:
        raise InputError(
            f"{where}: pattern {pattern!r} is no regular expression: {error}"
        ) from error
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


def _check_fields(where: str, entry: dict[str, Any]) -> None:
    action = entry.get("action")
    if action not in (*EDITS, *LABELS):
        actions = ", ".join([*EDITS, *LABELS])
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
