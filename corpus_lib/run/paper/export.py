"""Tables and figures of a run, each in a file of its own, named by the question that it answers."""

from __future__ import annotations

import base64
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass
from typing import Any, Literal

import nbformat

from corpus_lib.run.paper.captions import Caption, caption_of
from corpus_lib.show.cards.printing import PRINT_FORM

FOLDERS = {"table": "tables", "figure": "figures"}
"""Where the files of each kind go, relative to the output folder."""

_ENDINGS = ("csv", "places.csv", "png", "svg", "ar.png")
_LONGEST_NAME = 56


@dataclass(frozen=True)
class Exhibit:
    """A table or figure of a notebook.

    Attributes:
        kind: Which of the two.
        cell: The place of its cell among all cells of the notebook, from 0.
        name: The file's name without ending: number of the notebook, heading, place under it.
        caption: What the notebook says of it.
        files: Contents by path relative to the output folder.
        facts: What its print form tells beside the files: rows and columns, or the size.
    """

    kind: Literal["table", "figure"]
    cell: int
    name: str
    caption: Caption
    files: Mapping[str, bytes]
    facts: Mapping[str, Any]

    @property
    def in_arabic(self) -> str:
        """The file of a figure with Arabic labels, or ""."""
        return next((name for name in self.files if name.endswith(".ar.png")), "")


def take_exhibits(
    notebook: nbformat.NotebookNode, number: str, parameters: Sequence[str]
) -> tuple[nbformat.NotebookNode, list[Exhibit]]:
    """Take the print forms out of a notebook's outputs.

    Args:
        notebook: As executed by a run; it stays as it is.
        number: Its two digits, with which the names begin.
        parameters: The names of its parameters.

    Returns:
        A copy without print forms, as it would look without a run, and its tables and figures in
        order. A figure that came without print form is there as the screen shows it.
    """
    plain = deepcopy(notebook)
    exhibits = []
    used: Counter[tuple[str, str]] = Counter()
    for position, cell in enumerate(plain.cells):
        for output in cell.get("outputs", []):
            data = output.get("data", {})
            form = data.pop(PRINT_FORM, None)
            if form is None and "image/png" in data:
                form = {"png": data["image/png"], "title": ""}
            if form is None:
                continue
            kind: Literal["table", "figure"] = "table" if "csv" in form else "figure"
            caption = caption_of(plain, position, parameters)
            topic = _slug(caption.heading) or kind
            used[kind, topic] += 1
            name = f"{number}-{topic}-{used[kind, topic]}"
            files, facts = _parted(form, f"{FOLDERS[kind]}/{name}")
            exhibits.append(Exhibit(kind, position, name, caption, files, facts))
    return plain, exhibits


def _parted(form: Mapping[str, Any], path: str) -> tuple[dict[str, bytes], dict[str, Any]]:
    """The files of a print form, at a path without ending, and what it tells beside them."""
    files = {
        f"{path}.{ending}": _content(ending, form[ending]) for ending in _ENDINGS if ending in form
    }
    return files, {key: value for key, value in form.items() if key not in _ENDINGS}


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
