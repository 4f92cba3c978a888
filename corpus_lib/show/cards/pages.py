"""Pages that a notebook makes for the report: files beside it, linked from its own page."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from html import escape
from pathlib import Path

from corpus_lib.errors import InputError
from corpus_lib.progress import FOLDER_VARIABLE


@dataclass(frozen=True, repr=False)
class Page:
    """A link to a page that was saved, or how to get it."""

    name: str
    text: str
    saved: bool

    def _repr_html_(self) -> str:
        if not self.saved:
            return f"<p>{escape(self._missing)}</p>"
        return f'<p><a href="files/{escape(self.name)}">{escape(self.text)}</a></p>'

    def __repr__(self) -> str:
        """The place of the page in the report, or how to get it."""
        return f"{self.text}: files/{self.name}" if self.saved else self._missing

    @property
    def _missing(self) -> str:
        return f"{self.text}: written when the series is run into a report (corpus-lib run)."


def save_page(page: str, name: str, *, text: str) -> Page:
    """Hands a page of HTML to the report of a run; without a run, writes nothing.

    Args:
        page: The whole page.
        name: Its file name in the report, such as "topics.html".
        text: What to call the link to it.

    Raises:
        InputError: If `name` is no plain name of an HTML file.
    """
    if not re.fullmatch(r"[a-z0-9_]+\.html", name):
        raise InputError(
            f"save_page: {name!r}; give a file name of small letters, digits and _ with .html"
        )
    folder = os.environ.get(FOLDER_VARIABLE, "")
    if folder:
        (Path(folder) / name).write_text(page, encoding="utf-8")
    return Page(name, text, saved=bool(folder))
