"""Pages in English and Arabic at once: what has an Arabic form is written in both, one is shown.

Headings, labels and heads of tables are looked up by their English words, as gettext does; prose of
notebooks comes from `ar/NAME.toml` beside them.
"""

from __future__ import annotations

import hashlib
import re
import tomllib
from collections.abc import Mapping
from copy import deepcopy
from html import escape, unescape
from pathlib import Path

import nbformat

from corpus_lib.errors import InputError
from corpus_lib.translation import arabic_of, arabic_of_labels
from corpus_lib.wording import arabic_of_names

_WHOLE = ("script", "style", "title", "pre", "code")
_TOKEN = re.compile(
    "(" + "|".join(rf"<{name}\b.*?</{name}>" for name in _WHOLE) + r"|<!--.*?-->|<[^>]*>)", re.S
)
_NAME = re.compile("(\\([^()A-Za-z]*[\u0600-\u06ff][^()A-Za-z]*\\))")  # is not torn
_OPENING = re.compile(r"<(\w+)")
_SAID_TWICE = re.compile(r'\sclass="(?:[^"]*\s)?(?:en|ar|raw)[\s"]')
_ATTRIBUTE = re.compile(r'\s(aria-label|placeholder|title|alt)="([^"]*)"')


def in_both(page: str, more: Mapping[str, str]) -> str:
    """A page whose English texts stand beside their Arabic, as far as these are known.

    A text becomes a pair of spans of the classes `en` and `ar`; an attribute gets a twin
    `data-ar-…`. Code, raw texts and what has these classes already are left as they are.

    Args:
        page: HTML.
        more: Arabic by English, for this page alone.
    """
    known = {**arabic_of_names(), **arabic_of_labels(), **more}
    parts: list[str] = []
    inside, depth = "", 0  # of an element that is left as it is
    for position, token in enumerate(_TOKEN.split(page)):
        if position % 2 == 0:
            parts.append(token if inside else _text(token, known))
            continue
        opened = _OPENING.match(token)
        if inside:
            depth += (opened is not None and opened[1] == inside) - token.startswith(f"</{inside}>")
            inside = inside if depth else ""
        elif opened and opened[1] != "img" and _SAID_TWICE.search(token):
            inside, depth = opened[1], 1
        parts.append(_ATTRIBUTE.sub(lambda m: _attribute(m, known), token) if opened else token)
    return "".join(parts)


def _text(token: str, known: Mapping[str, str]) -> str:
    text = token.strip()
    arabic = arabic_of(unescape(text), known) if text else None
    if arabic is None:
        return token
    english = _NAME.sub(r'<bdi class="whole">\1</bdi>', text)
    pair = (
        f'<span class="en" lang="en">{english}</span>'
        f'<span class="ar" lang="ar" dir="rtl">{escape(arabic, quote=False)}</span>'
    )
    return token.replace(text, pair)


def _attribute(match: re.Match[str], known: Mapping[str, str]) -> str:
    arabic = arabic_of(unescape(match[2]), known)
    return match[0] if arabic is None else f'{match[0]} data-ar-{match[1]}="{escape(arabic)}"'


def read_translation(notebook: Path) -> dict[str, tuple[str, str]]:
    """The Arabic of a notebook's prose: by id of a cell the digest of its English, and the text.

    Args:
        notebook: The notebook's file; its Arabic lies in `ar/` beside it, or nowhere.

    Raises:
        InputError: If the file can't be read.
    """
    path = notebook.parent / "ar" / f"{notebook.stem}.toml"
    if not path.is_file():
        return {}
    try:
        cells = tomllib.loads(path.read_text(encoding="utf-8"))["cell"]
        return {cell["id"]: (cell["of"], cell["text"].strip()) for cell in cells}
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, KeyError, TypeError) as error:
        raise InputError(
            f"{path}: {error}; expected [[cell]] with id, of and text, in UTF-8"
        ) from error


def digest(source: str) -> str:
    """What tells that the English of a cell is still what was translated."""
    return hashlib.sha256(source.encode()).hexdigest()[:12]


def in_arabic(
    notebook: nbformat.NotebookNode, translation: Mapping[str, tuple[str, str]]
) -> nbformat.NotebookNode:
    """A copy of a notebook with its prose in Arabic, but for cells whose English has changed."""
    copy = deepcopy(notebook)
    for cell in copy.cells:
        if text := _translated(cell, translation):
            cell.source = text
    return copy


def _translated(
    cell: nbformat.NotebookNode, translation: Mapping[str, tuple[str, str]]
) -> str | None:
    of, text = translation.get(cell.get("id", ""), ("", ""))
    return text if cell.cell_type == "markdown" and of == digest(cell.source) else None


def headings_in_arabic(
    english: nbformat.NotebookNode, arabic: nbformat.NotebookNode
) -> dict[str, str]:
    """The headings of a notebook and of its copy in Arabic."""
    pairs = zip(*map(_headings, (english, arabic)), strict=False)
    return {one: other for one, other in pairs if one != other}


def _headings(notebook: nbformat.NotebookNode) -> list[str]:
    texts = [cell.source for cell in notebook.cells if cell.cell_type == "markdown"]
    found = re.findall(r"^#{1,6}\s+(.+?)\s*#*$", "\n".join(texts), flags=re.M)
    return [re.sub(r"[*`_]", "", heading) for heading in found]
