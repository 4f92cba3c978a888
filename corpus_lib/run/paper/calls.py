"""What of this package a notebook uses: the functions that it calls, and those that they call.

Read from the code, without running any of it. A method counts if its class is in use and its name
occurs; that may be one too many, but leaves none out.
"""

from __future__ import annotations

import ast
import inspect
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from importlib import import_module
from types import CodeType, FunctionType, ModuleType
from typing import Any

import nbformat

_PACKAGE = __name__.partition(".")[0]


@dataclass
class Uses:
    """What a notebook uses, directly or through what it calls.

    Attributes:
        functions: Functions and classes of this package, by their full names.
        imported: First parts of the names of all modules from elsewhere, such as `pandas`.
    """

    functions: dict[str, Any] = field(default_factory=dict)
    imported: set[str] = field(default_factory=set)


def uses_of(notebook: nbformat.NotebookNode) -> Uses:
    """Find what a notebook uses of this package. Cells that are no plain Python are passed over."""
    names: dict[str, object] = {}
    trees = [tree for cell in notebook.cells if (tree := parse_cell(cell)) is not None]
    for tree in trees:
        names.update(_imports(tree))
    found = Uses()
    attributes: set[str] = set()
    waiting: list[Any] = []
    for node in (node for tree in trees for node in ast.walk(tree)):
        if isinstance(node, ast.Attribute):
            attributes.add(node.attr)
        if isinstance(node, ast.Name | ast.Attribute) and isinstance(node.ctx, ast.Load):
            waiting.append(_resolved(node, names))
    while waiting:
        while waiting:
            _follow(waiting.pop(), found, attributes, waiting)
        for owner in [thing for thing in found.functions.values() if isinstance(thing, type)]:
            waiting += [m for m in _methods(owner, attributes) if _name(m) not in found.functions]
    return found


def parse_cell(cell: nbformat.NotebookNode) -> ast.Module | None:
    """The syntax of a code cell; None for other cells and for lines that only IPython reads."""
    if cell.cell_type != "code":
        return None
    try:
        tree: ast.Module = ast.parse(cell.source)
    except SyntaxError:
        return None
    return tree


def _imports(tree: ast.Module) -> Iterator[tuple[str, object]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            for alias in node.names:
                module = _module(alias.name)
                yield (
                    alias.asname or alias.name.partition(".")[0],
                    (module if alias.asname else _module(alias.name.partition(".")[0])),
                )
        elif isinstance(node, ast.ImportFrom) and not node.level:
            for alias in node.names:
                owner = _module(node.module or "")
                thing = getattr(owner, alias.name, None)
                yield alias.asname or alias.name, thing or _module(f"{node.module}.{alias.name}")


def _module(name: str) -> ModuleType | None:
    """A module of this package; others are not imported for the sake of being looked at."""
    if name.partition(".")[0] != _PACKAGE:
        return None
    try:
        return import_module(name)
    except ModuleNotFoundError:
        return None


def _resolved(node: ast.AST, names: dict[str, object]) -> object:
    if isinstance(node, ast.Attribute):
        owner = _resolved(node.value, names)
        return None if owner is None else getattr(owner, node.attr, None)
    return names.get(node.id) if isinstance(node, ast.Name) else None


def _follow(thing: Any, found: Uses, attributes: set[str], waiting: list[Any]) -> None:
    """Note a function or class, and put what it names on the list of those to follow."""
    thing = function_behind(thing)
    root = _root(thing)
    if root != _PACKAGE:
        found.imported.add(root)
        return
    if not isinstance(thing, FunctionType | type) or _name(thing) in found.functions:
        return
    found.functions[_name(thing)] = thing
    if isinstance(thing, FunctionType):
        named = set(_names(thing.__code__))
        attributes |= named
        for name in named:
            waiting += _targets(name, thing.__globals__.get(name), named)
            found.imported.add(name.partition(".")[0])  # perhaps imported inside the function


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


def _methods(owner: type, attributes: set[str]) -> Iterator[Any]:
    for name, thing in inspect.getmembers_static(owner):
        thing = function_behind(getattr(thing, "__func__", thing))
        own = isinstance(thing, FunctionType) and thing.__module__.startswith(_PACKAGE)
        if own and (name in attributes or name in ("__init__", "__post_init__")):
            yield thing


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


def documentation(thing: Any) -> list[str]:
    """The docstrings that tell of a function or class: its own, and its module's."""
    module = sys.modules.get(thing.__module__)
    return [inspect.getdoc(each) or "" for each in (thing, module) if each is not None]
