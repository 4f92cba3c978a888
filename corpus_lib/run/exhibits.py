"""Tables and figures of a run: files named by the question, and what the notebook says of each.

Nothing is added: the words are those above the cell, the parameters those that its code depends on.
"""

import ast
import base64
import inspect
import io
import re
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass, fields
from functools import cache
from types import FunctionType
from typing import Any, Literal

import nbformat
import numpy as np
from PIL import Image
from scipy.ndimage import grey_opening

from corpus_lib.run.parameters import INJECTED_TAG, TAG
from corpus_lib.run.references import function_behind, parse_cell
from corpus_lib.settings import Settings
from corpus_lib.show.cards.printing import PRINT_FORM
from corpus_lib.study import Study

FOLDERS = {"table": "tables", "figure": "figures"}
"""Where the files of each kind go, relative to the output folder."""

_ENDINGS = ("csv", "places.csv", "png", "svg", "ar.png")
_LONGEST_NAME = 56
_TALL, _STRIP, _WHITE = 0.45, 0.08, 240  # shares of a figure's width; of 255
_HEADING = re.compile(r"^#{1,6}\s+(.+?)\s*#*$", re.MULTILINE)
# Paragraphs that read a result, or lead on, instead of telling what is shown.
_ASIDE = re.compile(r"\*\*(?:What this shows|Next)\b")
_OF_SELF = re.compile(r"\b(?:self|s)\.(\w+)")


@dataclass(frozen=True)
class Caption:
    """What a notebook says of one of its cells.

    Attributes:
        heading: The heading above it, without marks; "" where there is none.
        text: The paragraphs nearest before it in its section that tell of it: Markdown, one a line.
        parameters: Names of the parameters that the cell's code depends on, in their order.
    """

    heading: str
    text: str
    parameters: tuple[str, ...]


@dataclass(frozen=True)
class Exhibit:
    """A table or figure of a notebook.

    Attributes:
        kind: Which of the two.
        cell: The place of its cell among all cells of the notebook, from 0.
        caption: What the notebook says of it.
        files: Contents by path relative to the output folder.
        facts: What its print form tells beside the files: rows and columns, or size and cells.
    """

    kind: Literal["table", "figure"]
    cell: int
    caption: Caption
    files: Mapping[str, bytes]
    facts: Mapping[str, Any]

    @property
    def in_arabic(self) -> str:
        """The file of a figure with Arabic labels, or ""."""
        return next((name for name in self.files if name.endswith(".ar.png")), "")

    def page_breaks(self, shown: bytes) -> tuple[str, str]:
        """Where a tall figure may be parted by the end of a page, as it is shown and in Arabic.

        Each is the picture's width and height in dots, then rows in which nothing is drawn but
        lines downwards; nothing is told of a figure that is not tall.
        """
        if not self.in_arabic:
            return "", ""
        return _breaks(shown), _breaks(self.files[self.in_arabic])


def _breaks(png: bytes) -> str:
    picture = Image.open(io.BytesIO(png)).convert("L")
    if picture.height < _TALL * picture.width:
        return ""
    # By blocks of dots: a picture for print has many more than it takes to find empty rows.
    scale = max(1, picture.width // 700)
    (width, height), inks = picture.size, np.asarray(picture) <= _WHITE
    cut = inks[: height // scale * scale, : width // scale * scale]
    dark = cut.reshape(len(cut) // scale, scale, -1, scale).any(axis=(1, 3))
    # What is long and thin is a line of an axis or a grid, which may be cut across.
    sizes = (1 + dark.shape[1] // 25, 1), (1, 1 + dark.shape[1] // 120)
    # (On numbers scipy goes along one axis after the other, ten times as fast as `binary_opening`.)
    shades = dark.view(np.uint8)
    long, wide = (grey_opening(shades, size, mode="constant").view(bool) for size in sizes)
    drawn = (dark & (wide | ~long)).any(axis=1)
    blank = np.flatnonzero(np.diff(~drawn, prepend=False, append=False))
    rows = [0]
    for row in (scale * (blank[::2] + blank[1::2]) // 2).tolist():
        if min(row - rows[-1], height - row) >= _STRIP * width:
            rows.append(row)
    return " ".join(map(str, [width, height, *rows[1:]]))


def take_exhibits(
    notebook: nbformat.NotebookNode, number: str, parameters: Sequence[str]
) -> tuple[nbformat.NotebookNode, list[Exhibit]]:
    """Take the print forms out of a notebook's outputs, as executed by a run.

    Returns:
        A copy without print forms, as it would look without a run, and its tables and figures in
        order, whose names begin with the notebook's number. Without print form a figure is as seen.
    """
    plain = deepcopy(notebook)
    exhibits = []
    used: Counter[tuple[str, str]] = Counter()
    for position, cell in enumerate(plain.cells):
        for output in cell.get("outputs", []):
            data = output.get("data", {})
            form = data.pop(PRINT_FORM, None)
            if "image/png" in data:
                form = {"png": data["image/png"], "title": "", **(form or {})}
            if form is None:
                continue
            kind: Literal["table", "figure"] = "table" if "csv" in form else "figure"
            caption = caption_of(plain, position, parameters)
            topic = _slug(caption.heading) or kind
            used[kind, topic] += 1
            name = f"{number}-{topic}-{used[kind, topic]}"
            files = {
                f"{FOLDERS[kind]}/{name}.{ending}": _content(ending, form.pop(ending))
                for ending in _ENDINGS
                if ending in form
            }
            exhibits.append(Exhibit(kind, position, caption, files, form))
    return plain, exhibits


def _content(ending: str, text: str) -> bytes:
    if ending.endswith("png"):
        return base64.b64decode(text)
    # With a mark at its beginning, Excel reads a table of Arabic as UTF-8.
    return text.encode("utf-8-sig" if ending.endswith("csv") else "utf-8")


def _slug(heading: str) -> str:
    """The heading as part of a file's name: its words in small letters, cut between two of them."""
    words = re.findall(r"\w+", heading.lower().replace("'", "").replace("’", ""))
    while len("-".join(words)) > _LONGEST_NAME and len(words) > 1:
        words.pop()
    return "-".join(words)[:_LONGEST_NAME]


def caption_of(
    notebook: nbformat.NotebookNode, position: int, parameters: Sequence[str]
) -> Caption:
    """Gather what a notebook says of the cell at a position among all cells.

    `CORPUS` is left out of its parameters, as everything depends on it.
    """
    heading, text = "", ""
    for cell in notebook.cells[:position]:
        if cell.cell_type != "markdown":
            continue
        *before, rest = _HEADING.split(re.sub(r"\[([^]]+)\]\([^)]+\)", r"\1", cell.source))
        if before:
            heading, text = re.sub(r"[*`]", "", before[-1]), ""
        paragraphs = (" ".join(part.split()) for part in re.split(r"\n\s*\n", rest))
        text = "\n".join(part for part in paragraphs if part and not _ASIDE.match(part)) or text
    used = _names_behind(notebook, position)
    return Caption(heading, text, tuple(n for n in parameters if n in used and n != "CORPUS"))


def _names_behind(notebook: nbformat.NotebookNode, position: int) -> set[str]:
    """The names that a cell depends on, by itself or through the statements before it."""
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
            found |= needed
    return found


def _statements(notebook: nbformat.NotebookNode, position: int) -> Iterator[tuple[int, ast.stmt]]:
    for number, cell in enumerate(notebook.cells[: position + 1]):
        if not {TAG, INJECTED_TAG} & set(cell.metadata.get("tags", [])) and (
            tree := parse_cell(cell)
        ):
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


def _read_in(statement: ast.stmt) -> set[str]:
    """The attributes that a statement reads, and the names that it uses without reading any."""
    attributes = [n for n in ast.walk(statement) if isinstance(n, ast.Attribute)]
    owners = {node.value for node in attributes}
    names = (n for n in ast.walk(statement) if isinstance(n, ast.Name) and n not in owners)
    return {node.attr for node in attributes} | {
        name.id for name in names if isinstance(name.ctx, ast.Load)
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
        members = (inspect.getattr_static(owner, name, None) for owner in (Study, Settings))
        code = function_behind(next(filter(None, members), None))
        if isinstance(code, FunctionType):
            names = set(_OF_SELF.findall(inspect.getsource(code))) - found
            waiting += names & known if name == "__init__" else names
    return frozenset(known & found)
