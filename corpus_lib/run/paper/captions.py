"""What stands in a notebook about one of its tables or figures: question, method, parameters.

Nothing is added: the words are those above the cell, the parameters those that its code depends on.
"""

from __future__ import annotations

import ast
import inspect
import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, fields
from functools import cache
from types import FunctionType

import nbformat

from corpus_lib.run.paper.calls import function_behind, parse_cell
from corpus_lib.run.parameters import INJECTED_TAG, TAG
from corpus_lib.settings import Settings
from corpus_lib.study import Study

_HEADING = re.compile(r"^#{1,6}\s+(.+?)\s*#*$", re.MULTILINE)
# Paragraphs that read a result, or lead on, instead of telling what is shown.
_ASIDE = re.compile(r"\*\*(?:What this shows|Next)\b")
_OF_SELF = re.compile(r"\b(?:self|s)\.(\w+)")


@dataclass(frozen=True)
class Caption:
    """What a notebook says of one of its cells.

    Attributes:
        heading: The heading above it, without marks; "" where there is none.
        text: The paragraphs before it in the same section that tell what is shown, in Markdown,
            a paragraph a line; those nearest to the cell.
        parameters: Names of the parameters that the cell's code depends on, in their order.
    """

    heading: str
    text: str
    parameters: tuple[str, ...]


def caption_of(
    notebook: nbformat.NotebookNode, position: int, parameters: Sequence[str]
) -> Caption:
    """Gather what a notebook says of a cell.

    Args:
        notebook: The notebook.
        position: The cell's place among all cells, from 0.
        parameters: The names of the notebook's parameters; `CORPUS` is left out, as everything
            depends on it.
    """
    heading, text = "", ""
    for cell in notebook.cells[:position]:
        if cell.cell_type != "markdown":
            continue
        *before, rest = _HEADING.split(cell.source)
        if before:
            heading, text = re.sub(r"[*`]", "", before[-1]), ""
        text = _told(rest) or text
    wanted = [name for name in parameters if name != "CORPUS"]
    used = _names_behind(notebook, position, wanted)
    return Caption(heading, text, tuple(name for name in wanted if name in used))


def _told(source: str) -> str:
    """The paragraphs of a text that tell what is shown, each on one line."""
    paragraphs = (" ".join(part.split()) for part in re.split(r"\n\s*\n", source))
    return "\n".join(part for part in paragraphs if part and not _ASIDE.match(part))


def _names_behind(
    notebook: nbformat.NotebookNode, position: int, names: Collection[str]
) -> set[str]:
    """Which of the names a cell depends on, by itself or through the statements before it."""
    needed: set[str] = set()
    found: set[str] = set()
    read: set[str] = set()  # what is read of objects, and objects that are handed on whole
    for number, statement in reversed(list(_statements(notebook, position))):
        loads, stores, rebinds = _names_in(statement)
        if number == position or stores & needed:
            if isinstance(statement, ast.Assign) and isinstance(statement.value, ast.Call):
                loads -= _unread(statement.value, read, whole=bool(stores & read))
            read |= _read_in(statement)
            # A name that is set anew owes nothing to what it held before.
            needed = (needed - stores if rebinds else needed) | loads
            found |= needed & set(names)
    return found


def _read_in(statement: ast.stmt) -> set[str]:
    """The attributes that a statement reads, and the names that it uses without reading any."""
    owners = {n.value for n in ast.walk(statement) if isinstance(n, ast.Attribute)}
    return {
        node.attr if isinstance(node, ast.Attribute) else node.id
        for node in ast.walk(statement)
        if isinstance(node, ast.Attribute)
        or (isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load) and node not in owners)
    }


def _unread(call: ast.Call, read: Collection[str], *, whole: bool) -> set[str]:
    """The names that a Study is given for settings on which nothing rests that is read of it."""
    if whole or ast.unparse(call.func) != Study.__name__:
        return set()
    behind = set().union(*map(settings_behind, read))
    unread = [keyword.value for keyword in call.keywords if keyword.arg not in behind]
    return {node.id for value in unread for node in ast.walk(value) if isinstance(node, ast.Name)}


@cache
def settings_behind(attribute: str) -> frozenset[str]:
    """The settings on which a table of a Study rests, read from its code; none for other names."""
    known = {one.name for one in fields(Settings)}
    found, waiting = {"__init__"}, ["__init__", attribute]
    while waiting:
        name = waiting.pop()
        if name in ("settings", "with_"):
            return frozenset(known)
        found.add(name)
        code = function_behind(_member(Study, name) or _member(Settings, name))
        if isinstance(code, FunctionType):
            names = set(_OF_SELF.findall(inspect.getsource(code))) - found
            waiting += names & known if name == "__init__" else names
    return frozenset(known & found)


def _member(owner: type, name: str) -> object:
    return inspect.getattr_static(owner, name, None)


def _statements(notebook: nbformat.NotebookNode, position: int) -> Iterator[tuple[int, ast.stmt]]:
    for number, cell in enumerate(notebook.cells[: position + 1]):
        tags = cell.metadata.get("tags", [])
        tree = None if TAG in tags or INJECTED_TAG in tags else parse_cell(cell)
        if tree is not None:
            yield from ((number, statement) for statement in tree.body)


def _names_in(statement: ast.stmt) -> tuple[set[str], set[str], bool]:
    """The names that a statement reads and those that it changes; whether it sets them anew."""
    loads: set[str] = set()
    stores: set[str] = set()
    for node in ast.walk(statement):
        if isinstance(node, ast.Name):
            (loads if isinstance(node.ctx, ast.Load) else stores).add(node.id)
        # `table["new"] = …` changes what `table` names.
        if isinstance(node, ast.Subscript | ast.Attribute) and isinstance(node.ctx, ast.Store):
            stores |= {inner.id for inner in ast.walk(node) if isinstance(inner, ast.Name)}
    rebinds = isinstance(statement, ast.Assign | ast.AnnAssign) and not (stores & loads)
    if isinstance(statement, ast.AugAssign):
        loads |= stores
    return loads, stores, rebinds
