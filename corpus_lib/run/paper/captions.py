"""What stands in a notebook about one of its tables or figures: question, method, parameters.

Nothing is added: the words are those above the cell, the parameters those that its code depends on.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

import nbformat

from corpus_lib.run.paper.calls import parse_cell
from corpus_lib.run.parameters import INJECTED_TAG, TAG

_HEADING = re.compile(r"^#{1,6}\s+(.+?)\s*#*$", re.MULTILINE)
# Paragraphs that read a result, or lead on, instead of telling what is shown.
_ASIDE = re.compile(r"\*\*(?:What this shows|Next)\b")


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
    for number, statement in reversed(list(_statements(notebook, position))):
        loads, stores, rebinds = _names_in(statement)
        if number == position or stores & needed:
            # A name that is set anew owes nothing to what it held before.
            needed = (needed - stores if rebinds else needed) | loads
            found |= needed & set(names)
    return found


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
