"""Questions of a page to which a corpus has nothing: one sentence names them and what they lack."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from copy import deepcopy
from pathlib import Path

import nbformat

from corpus_lib.phrasebook import Language, pattern
from corpus_lib.run.paper.export import Exhibit

# Also of no sentences, which leave nothing at all.
_NOTHING = re.compile(r"\((?:no [\w ]+|nothing to choose from)\)\s*$|\A\s*\Z")
_HEADING = re.compile(r"#{2,6}\s+(.+)")
_INSIDE = re.compile(r"\n+(?=#{2,6}\s)")
_ITEM = re.compile(r"(?m)^- ")
# What a corpus may lack, by the tables that rest on it, and the files of which one would hold it.
_LACKS = {
    "namings": (r"naming", ("lexicon/namings.toml",)),
    "theses": (r"theses", ("coding/theses.toml",)),
    "coding": (
        r"coding\b|claim|role|frame|agreement|differed|searched|by_code|ties",
        ("coding/claims.csv", "coding/frames.csv", "coding/roles.csv"),
    ),
}


def is_blank(exhibit: Exhibit) -> bool:
    """Whether a figure or table has nothing in it."""
    return bool(exhibit.facts.get("blank") or exhibit.facts.get("rows") == 0)


def lacking(folder: Path) -> set[str]:
    """What a corpus folder lacks that a reader could add: `coding`, `namings`, `theses`."""
    return {
        name
        for name, (_, files) in _LACKS.items()
        if not any((folder / file).is_file() for file in files)
    }


def fold_empty(notebook: nbformat.NotebookNode, lacks: Collection[str]) -> None:
    """Put, in a notebook, a sentence in place of headings below which nothing is shown.

    Args:
        notebook: What is changed; its first part, above the second heading, stays. Its Arabic
            stands in the cells' metadata as `arabic`, and `blank` tells of a blank figure.
        lacks: What the corpus lacks, see `lacking`.
    """
    start, *parts = _parts(notebook)
    folded: dict[str, list[list[nbformat.NotebookNode]]] = {}
    kept: list[list[nbformat.NotebookNode]] = [start]
    for part in parts:
        reason = _reason(part, lacks)
        if not _is_empty(part, reason):
            kept.append(part)
            continue
        if reason not in folded:
            kept.append([part[0]])  # where the sentence will stand
        folded.setdefault(reason, []).append(part)
    for reason, same in folded.items():
        heads = [part[0] for part in same]
        arabic = _told(reason, [one.metadata.get("arabic", one.source) for one in heads], "ar")
        heads[0].source = _told(reason, [one.source for one in heads], "en")
        heads[0].metadata["arabic"] = arabic
    # What stays tells what is lacking; a figure or table that shows as much is no news.
    notebook.cells = [
        cell
        for part in kept
        for cell in part
        if _reason([cell], lacks) == "found" or not _is_empty([cell], "found")
    ]


def _parts(notebook: nbformat.NotebookNode) -> list[list[nbformat.NotebookNode]]:
    """The cells below each heading; a cell with a heading inside is made two."""
    parts: list[list[nbformat.NotebookNode]] = [[]]
    for cell in notebook.cells:
        pieces = _INSIDE.split(cell.source) if cell.cell_type == "markdown" else [cell.source]
        arabic = _INSIDE.split(cell.metadata.get("arabic", ""))
        for at, piece in enumerate(pieces):
            one = deepcopy(cell) if at else cell
            one.source, one["id"] = piece, f"{cell.get('id', 'cell')}-{at}"
            if len(arabic) == len(pieces) and arabic[at]:
                one.metadata["arabic"] = arabic[at]
            if cell.cell_type == "markdown" and _HEADING.match(piece):
                parts.append([])
            parts[-1].append(one)
    return parts


def _is_empty(part: Sequence[nbformat.NotebookNode], reason: str) -> bool:
    shown = [
        (cell, output.get("data", {}).get("text/plain", output.get("text", "")))
        for cell in part
        for output in cell.get("outputs", [])
    ]
    nothing = [bool(_NOTHING.search(text) or cell.metadata.get("blank")) for cell, text in shown]
    # A single sentence says no more than that nothing is there, if what it rests on is lacking.
    told = [reason != "found" and len(_ITEM.findall(text)) == 1 for _, text in shown]
    return any(nothing) and all(a or b for a, b in zip(nothing, told, strict=True))


def _reason(part: Sequence[nbformat.NotebookNode], lacks: Collection[str]) -> str:
    source = "\n".join(cell.source for cell in part if cell.get("outputs"))
    rests = (name for name in _LACKS if name in lacks and re.search(_LACKS[name][0], source))
    return next(rests, "found")


def _told(reason: str, sources: Sequence[str], language: Language) -> str:
    marks = {"en": ("“{}”", "; "), "ar": ("«{}»", "؛ ")}[language]
    found = [_HEADING.match(source) for source in sources]
    named = marks[1].join(marks[0].format(one[1].strip()) for one in found if one)
    return pattern(f"left_out_{reason}", language).replace("{object}", named)
