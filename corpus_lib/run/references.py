"""The literature behind a result: the sources that the functions which made it name, as BibTeX.

Which entries of `references.bib` a notebook needs is read from the docstrings of the functions
that it calls, and that those call, without running any of it. A method counts if its class is in
use and its name occurs; that may be one too many, but leaves none out.
"""

import ast
import inspect
import re
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache, cached_property
from importlib import import_module
from importlib.metadata import packages_distributions
from itertools import pairwise
from pathlib import Path
from types import CodeType, FunctionType, ModuleType
from typing import Any

import nbformat

_PACKAGE = __name__.partition(".")[0]
_ENTRY = re.compile(r"^@(\w+)\{([\w-]+),\n(.*?)^\}$", re.MULTILINE | re.DOTALL)
_FIELD = re.compile(r"^  (\w+) = \{(.*)\},$", re.MULTILINE)
_SECTION = re.compile(r"^References:$\n((?: .*\n?|\n)*)", re.MULTILINE)


@dataclass(frozen=True)
class Reference:
    """One entry of `references.bib`: the key that LaTeX calls it by, its type, and its fields."""

    key: str
    kind: str
    fields: Mapping[str, str]

    @property
    def surnames(self) -> list[str]:
        """The family names of the authors."""
        return [name.partition(",")[0] for name in _plain(self.fields["author"]).split(" and ")]

    @property
    def year(self) -> str:
        """The year, or "" where a library is cited as such."""
        return self.fields.get("year", "")

    @property
    def short(self) -> str:
        """Author and year as in a sentence: `Lin (1991)`, `Monroe, Colaresi and Quinn (2008)`."""
        *others, last = self.surnames
        names = " and ".join(filter(None, [", ".join(others), last]))
        if len(others) > 2:
            names = f"{others[0]} et al."
        return f"{names} ({self.year})" if self.year else names

    def written(self, functions: Iterable[str], versions: Mapping[str, str]) -> str:
        """The entry in BibTeX, see `bibliography`."""
        fields = dict(self.fields)
        package = fields.pop("package", "")
        if package in versions:
            fields["note"] = f"Used here: {package} {versions[package]}"
        if functions:
            fields["keywords"] = ", ".join(functions)
        lines = [f"  {name} = {{{value}}},\n" for name, value in fields.items()]
        return f"@{self.kind}{{{self.key},\n{''.join(lines)}}}\n"


@cache
def all_references() -> dict[str, Reference]:
    """All entries of `references.bib`, by key."""
    entries = _ENTRY.findall(Path(__file__).with_name("references.bib").read_text(encoding="utf-8"))
    return {key: Reference(key, kind, dict(_FIELD.findall(of))) for kind, key, of in entries}


def _plain(text: str) -> str:
    return text.replace("{", "").replace("}", "")


def cited_in(text: str) -> set[str]:
    """The keys of the entries that a docstring names in its section "References"."""
    section = _SECTION.search(text)
    if section is None:
        return set()
    cited = " ".join(section[1].split())
    found = [one for one in all_references().values() if _citation(one).search(cited)]
    alike = Counter((one.surnames[0], one.year) for one in found)
    pairs = list(pairwise(_words(cited)))
    return {
        one.key
        for one in found
        # Two papers of one author and year are told apart by how their titles begin.
        if alike[one.surnames[0], one.year] == 1
        or tuple(_words(_plain(one.fields["title"]))[:2]) in pairs
    }


def _citation(entry: Reference) -> re.Pattern[str]:
    if not entry.year:
        return re.compile(r"(?!)")
    return re.compile(rf"\b{re.escape(entry.surnames[0])}\b[^;()]*\(?[^;()]*\b{entry.year}\b")


def _words(text: str) -> list[str]:
    return re.findall(r"\w+", text.lower())


def bibliography(cited: Mapping[str, Iterable[str]], versions: Mapping[str, str]) -> str:
    """A BibTeX file, with an entry for this package.

    `cited` has the functions that name each source, by key; they become its keywords. The entry of
    a package tells the version in its `note`.
    """
    told = {"author": "{corpus-lib}", "title": "corpus-lib", "version": versions["corpus-lib"]}
    entries = [Reference("corpus-lib", "software", told).written((), versions)]
    entries += [all_references()[key].written(cited[key], versions) for key in sorted(cited)]
    return "\n".join(entries)


@dataclass
class Uses:
    """What a notebook uses, directly or through what it calls.

    Attributes:
        functions: Functions and classes of this package, by their full names.
        imported: First parts of the names of all modules from elsewhere, such as `pandas`.
        attributes: All names that occur after a dot, or in a function.
    """

    functions: dict[str, Any] = field(default_factory=dict)
    imported: set[str] = field(default_factory=set)
    attributes: set[str] = field(default_factory=set)


def references_of(uses: Uses) -> dict[str, list[str]]:
    """By key, the functions in use that name the source; none for a library that computes."""
    found: dict[str, set[str]] = {}
    for name, thing in uses.functions.items():
        for each in filter(None, (thing, sys.modules.get(thing.__module__))):
            for key in cited_in(inspect.getdoc(each) or ""):
                found.setdefault(key, set()).add(name)
    used = {package for name in uses.imported for package in _packages().get(name, ())}
    for key, entry in all_references().items():
        if entry.fields.get("package") in used:
            found.setdefault(key, set())
    return {key: sorted(found[key]) for key in sorted(found)}


# The distributions in which each module lies: a slow look through all that is installed.
_packages = cache(packages_distributions)


def uses_of(notebook: nbformat.NotebookNode) -> Uses:
    """Find what a notebook uses of this package. Cells that are no plain Python are passed over."""
    found, names = Uses(), dict[str, object]()
    trees = [tree for cell in notebook.cells if (tree := parse_cell(cell)) is not None]
    for tree in trees:
        names.update(_imports(tree))
    waiting: list[Any] = []
    for node in (node for tree in trees for node in ast.walk(tree)):
        if isinstance(node, ast.Attribute):
            found.attributes.add(node.attr)
        if isinstance(node, ast.Name | ast.Attribute) and isinstance(node.ctx, ast.Load):
            waiting.append(_resolved(node, names))
    while waiting:
        while waiting:
            waiting += _follow(waiting.pop(), found)
        asked = {*found.attributes, ""}
        for owner in [thing for thing in found.functions.values() if isinstance(thing, type)]:
            waiting += [
                method
                for name, method in _methods(owner)
                if name in asked and _name(method) not in found.functions
            ]
    return found


def parse_cell(cell: nbformat.NotebookNode) -> ast.Module | None:
    """The syntax of a code cell; None for other cells and for lines that only IPython reads."""
    try:
        return ast.parse(cell.source) if cell.cell_type == "code" else None
    except SyntaxError:
        return None


def _imports(tree: ast.Module) -> Iterator[tuple[str, object]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            for alias in node.names:
                first = alias.name.partition(".")[0]
                yield alias.asname or first, _module(alias.name if alias.asname else first)
        elif isinstance(node, ast.ImportFrom) and not node.level:
            for alias in node.names:
                thing = getattr(_module(node.module or ""), alias.name, None)
                yield alias.asname or alias.name, thing or _module(f"{node.module}.{alias.name}")


def _module(name: str) -> ModuleType | None:
    """A module of this package; others are not imported for the sake of being looked at."""
    try:
        return import_module(name) if name.partition(".")[0] == _PACKAGE else None
    except ModuleNotFoundError:
        return None


def _resolved(node: ast.AST, names: Mapping[str, object]) -> object:
    if isinstance(node, ast.Attribute):
        owner = _resolved(node.value, names)
        return None if owner is None else getattr(owner, node.attr, None)
    return names.get(node.id) if isinstance(node, ast.Name) else None


def _follow(thing: Any, found: Uses) -> Iterator[Any]:
    """Note a function or class; what it names is to be followed next."""
    thing = function_behind(thing)
    root = _root(thing)
    if root != _PACKAGE:
        found.imported.add(root)
        return
    if not isinstance(thing, FunctionType | type) or _name(thing) in found.functions:
        return
    found.functions[_name(thing)] = thing
    if isinstance(thing, FunctionType):
        named, targets, roots = _inside(thing)
        found.attributes |= named
        found.imported |= roots
        yield from targets


@cache
def _inside(function: FunctionType) -> tuple[set[str], list[Any], set[str]]:
    """All names in a function's code, what they may stand for here, and first parts of modules."""
    named = set(_names(function.__code__))
    targets, roots = {}, {name.partition(".")[0] for name in named}  # perhaps imported inside it
    for name in named:
        for target in _targets(name, function.__globals__.get(name), named):
            thing = function_behind(target)
            if _root(thing) != _PACKAGE:
                roots.add(_root(thing))
            elif isinstance(thing, FunctionType | type):
                targets[_name(thing)] = thing
    return named, list(targets.values()), roots


def _targets(name: str, target: Any, named: Iterable[str]) -> Iterator[Any]:
    """What a name in a function's code may stand for."""
    owner = _module(name) if name.startswith(f"{_PACKAGE}.") else target
    if isinstance(owner, ModuleType) and _root(owner) == _PACKAGE:
        yield from (getattr(owner, other, None) for other in named)
    elif isinstance(owner, dict):
        yield from owner.values()
    elif isinstance(owner, list | tuple | set | frozenset):
        yield from owner
    else:
        yield owner


@cache
def _methods(owner: type) -> list[tuple[str, Any]]:
    """A class's own functions by their names; "" for those that run whenever it is called."""
    found = []
    for name, thing in inspect.getmembers_static(owner):
        thing = function_behind(getattr(thing, "__func__", thing))
        if isinstance(thing, FunctionType) and thing.__module__.startswith(_PACKAGE):
            found.append(("" if name in ("__init__", "__post_init__") else name, thing))
    return found


def function_behind(thing: Any) -> Any:
    """The function behind a property or a decorator; anything else as it is."""
    if isinstance(thing, property | cached_property):
        thing = thing.fget if isinstance(thing, property) else thing.func
    return inspect.unwrap(thing) if hasattr(thing, "__wrapped__") else thing


def _names(code: CodeType) -> Iterator[str]:
    yield from code.co_names
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            yield from _names(constant)
        elif isinstance(constant, str) and "import_module" in code.co_names:
            yield constant  # a module imported where it is needed


def _root(thing: Any) -> str:
    name = thing.__name__ if isinstance(thing, ModuleType) else getattr(thing, "__module__", None)
    return str(name or "").partition(".")[0]


def _name(thing: Any) -> str:
    return f"{thing.__module__}.{thing.__qualname__}"
