"""The rules of `cleaning.toml`: what each may say, read and checked."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

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
    *("action", "documents", "outlets", "find", "pattern", "count"),
    *("damaged", "correction", "name", "number", "certainty", "reason"),
}
_TYPES = {"documents": list, "outlets": list, "count": int, "number": int}
_NEEDS = {"mend": ("find", "damaged", "correction"), "section": ("name",), "page": ("number",)}
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
