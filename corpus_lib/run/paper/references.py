"""The literature behind a result: which sources the functions that made it name, as BibTeX.

`references.bib` holds the entries. Which of them a notebook needs is read from the docstrings of
the functions that it uses, so that a changed notebook or method changes its list of sources too.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.metadata import packages_distributions
from pathlib import Path

from corpus_lib.run.paper.calls import Uses, documentation

_ENTRY = re.compile(
    r"^@(?P<kind>\w+)\{(?P<key>[\w-]+),\n(?P<fields>.*?)^\}$", re.MULTILINE | re.DOTALL
)
_FIELD = re.compile(r"^  (?P<name>\w+) = \{(?P<value>.*)\},$", re.MULTILINE)


@dataclass(frozen=True)
class Reference:
    """One entry of `references.bib`.

    Attributes:
        key: What LaTeX calls it by.
        kind: The type of the entry, such as `article`.
        fields: In the order of the file, `package` included.
    """

    key: str
    kind: str
    fields: Mapping[str, str]

    @property
    def surname(self) -> str:
        """The family name of the first author."""
        return _plain(self.fields["author"]).partition(" and ")[0].partition(",")[0]

    @property
    def year(self) -> str:
        """The year, or "" where a library is cited as such."""
        return self.fields.get("year", "")

    @property
    def short(self) -> str:
        """Author and year as in a sentence: `Lin (1991)`, `Monroe, Colaresi and Quinn (2008)`."""
        authors = [name.partition(",")[0] for name in _plain(self.fields["author"]).split(" and ")]
        if len(authors) > 3:
            names = f"{authors[0]} et al."
        else:
            names = " and ".join(filter(None, [", ".join(authors[:-1]), authors[-1]]))
        return f"{names} ({self.year})" if self.year else names


@cache
def all_references() -> dict[str, Reference]:
    """All entries of `references.bib`, by key."""
    text = Path(__file__).with_name("references.bib").read_text(encoding="utf-8")
    return {
        match["key"]: Reference(
            match["key"],
            match["kind"],
            {field["name"]: field["value"] for field in _FIELD.finditer(match["fields"])},
        )
        for match in _ENTRY.finditer(text)
    }


def cited_in(text: str) -> set[str]:
    """The keys of the entries that a docstring names in its section "References"."""
    cited = " ".join(_section(text).split())
    if not cited:
        return set()
    found = {key for key, entry in all_references().items() if _citation(entry).search(cited)}
    pairs = [(all_references()[key].surname, all_references()[key].year) for key in found]
    return {
        key
        for key in found
        # Two papers of one author and year are told apart by how their titles begin.
        if pairs.count((all_references()[key].surname, all_references()[key].year)) == 1
        or _words(all_references()[key].fields["title"])[:2] in _pairs(_words(cited))
    }


def references_of(uses: Uses) -> dict[str, list[str]]:
    """The sources of what a notebook uses.

    Returns:
        For each key, sorted, the functions that name the source; none for a library that is
        computed with.
    """
    found: dict[str, set[str]] = {}
    for name, thing in uses.functions.items():
        for text in documentation(thing):
            for key in cited_in(text):
                found.setdefault(key, set()).add(name)
    installed = _packages()
    used = {package for name in uses.imported for package in installed.get(name, ())}
    for key, entry in all_references().items():
        if entry.fields.get("package") in used:
            found.setdefault(key, set())
    return {key: sorted(found[key]) for key in sorted(found)}


@cache
def _packages() -> Mapping[str, list[str]]:
    """The distributions in which each module lies: a slow look through all that is installed."""
    return packages_distributions()


def bibliography(cited: Mapping[str, Iterable[str]], versions: Mapping[str, str]) -> str:
    """A BibTeX file.

    Args:
        cited: The functions that name each source, by key; they become its keywords.
        versions: Of packages, by name; an entry of a package tells the version in its `note`.
            This package's own name gets an entry of its own.
    """
    own = Reference(
        "corpus-lib",
        "software",
        {"author": "{corpus-lib}", "title": "corpus-lib", "version": versions["corpus-lib"]},
    )
    entries = [_written(own, (), versions)]
    entries += [_written(all_references()[key], cited[key], versions) for key in sorted(cited)]
    return "\n".join(entries)


def _written(entry: Reference, functions: Iterable[str], versions: Mapping[str, str]) -> str:
    fields = {name: value for name, value in entry.fields.items() if name != "package"}
    package = entry.fields.get("package", "")
    if package in versions:
        fields["note"] = f"Used here: {package} {versions[package]}"
    if functions:
        fields["keywords"] = ", ".join(functions)
    lines = [f"  {name} = {{{value}}},\n" for name, value in fields.items()]
    return f"@{entry.kind}{{{entry.key},\n{''.join(lines)}}}\n"


def _section(text: str) -> str:
    """The lines under "References:" of a docstring, up to the next section."""
    lines = text.splitlines()
    if "References:" not in lines:
        return ""
    after = lines[lines.index("References:") + 1 :]
    ends = [n for n, line in enumerate(after) if line and not line.startswith(" ")]
    return "\n".join(after[: ends[0] if ends else None])


def _citation(entry: Reference) -> re.Pattern[str]:
    if not entry.year:
        return re.compile(r"(?!)")
    return re.compile(rf"\b{re.escape(entry.surname)}\b[^;()]*\(?[^;()]*\b{entry.year}\b")


def _words(text: str) -> list[str]:
    return re.findall(r"\w+", _plain(text).lower())


def _pairs(words: list[str]) -> list[list[str]]:
    return [words[n : n + 2] for n in range(len(words) - 1)]


def _plain(text: str) -> str:
    return text.replace("{", "").replace("}", "")
