"""The folder that a run writes: file by file, whole or not at all, and only its own files."""

from __future__ import annotations

import base64
import hashlib
import json
import os
import re
import sys
from collections.abc import Callable, Iterable, Mapping
from html import escape, unescape
from pathlib import Path
from typing import Any

from filelock import FileLock, Timeout
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from corpus_lib.errors import InputError
from corpus_lib.files import REPOSITORY, sweep_drafts, write_atomically
from corpus_lib.phrasebook import heading_in_arabic
from corpus_lib.run.languages import in_both
from corpus_lib.wording import signs_for_turns

TEMPLATES = Path(__file__).resolve().parent / "templates"
# Outputs of notebooks set styles in their elements; a page that is a file is its own origin.
POLICY = (
    "default-src 'none'; script-src {script} 'self' file:; style-src 'unsafe-inline'; "
    "img-src 'self' file: data:; font-src 'self' file:; connect-src 'none'; base-uri 'none'; "
    "form-action 'none'"
)
_HEAD = re.compile(r"<(th|dfn)( [^>]*|)>([^<]+)</\1>")
SCRIPTS = ("language.js", "report.js")  # before and after what the page shows
LIST_NAME = "corpus-lib-files.json"


class OutputFolder:
    """A folder with a list of the files that runs wrote into it.

    Files that are not in the list belong to someone else and are never written over.
    """

    def __init__(self, path: Path) -> None:
        """Open or make the folder.

        The folder is this process's as long as the object lives; the operating system frees that of
        a process that was ended.

        Raises:
            InputError: If it can't be made or written, another run writes into it, or its list of
                files can't be read.
        """
        self.path = path.absolute()
        self._list = self.path / LIST_NAME
        self._lock = FileLock(self.path / ".corpus-lib.lock", timeout=0)
        try:
            self.path.mkdir(parents=True, exist_ok=True)
            self._lock.acquire()
            for folder in (self.path, *(one for one in self.path.iterdir() if one.is_dir())):
                sweep_drafts(folder)
            self._own: set[str] = set()
            if self._list.exists():
                self._own = set(json.loads(self._list.read_text(encoding="utf-8"))["files"])
            self._save()
        except Timeout as held:
            raise InputError(
                f"another run is writing into the output folder {path}; wait until it has ended, "
                "or give another folder with --out DIR"
            ) from held
        except OSError as error:
            raise InputError(
                f"the output folder {path} can't be written: {error.strerror}; "
                "give another folder with --out DIR"
            ) from error
        except (ValueError, KeyError, TypeError) as error:
            raise InputError(
                f"{self._list} is damaged, so it is unknown which files may be written over; "
                "give another folder with --out DIR, or empty this one"
            ) from error

    @property
    def files(self) -> list[str]:
        """The files written here that still exist, as sorted relative paths."""
        return sorted(name for name in self._own if (self.path / name).is_file())

    def check_free(self, names: Iterable[str]) -> None:
        """Refuse names at which someone else's files lie.

        Raises:
            InputError: If there are any.
        """
        foreign = [name for name in names if self._is_foreign(name)]
        if foreign:
            raise InputError(
                f"the output folder {self.path} holds files that no run of corpus-lib wrote: "
                f"{', '.join(foreign)}; they would be lost, so give another folder with --out DIR"
            )

    def write(self, name: str, content: bytes) -> None:
        """Write one file, by its path relative to the folder.

        Raises:
            InputError: If someone else's file is there.
        """
        self.check_free([name])
        if name not in self._own:
            # The list comes first: a file that a crash kept from the list would bar the next run.
            self._own.add(name)
            self._save()
        target = self.path / name
        target.parent.mkdir(parents=True, exist_ok=True)
        write_atomically(target, content)

    def remove(self, names: Iterable[str]) -> None:
        """Remove files of earlier runs; other names are left alone."""
        for name in set(names) & self._own:
            (self.path / name).unlink(missing_ok=True)
            self._own.discard(name)
        self._save()

    def _is_foreign(self, name: str) -> bool:
        return name not in self._own and os.path.lexists(self.path / name)

    def _save(self) -> None:
        text = json.dumps({"files": sorted(self._own)}, indent=1)
        write_atomically(self._list, text.encode("utf-8"))


def page(
    template: str, *, root: str = "", arabic: Mapping[str, str] | None = None, **values: Any
) -> bytes:
    """A page of the report in UTF-8 and two languages, which may fetch nothing from elsewhere.

    Args:
        template: Its template, which extends `base.html.j2`.
        root: Where the report's folder lies, seen from the page: "" or "../".
        arabic: What English texts of this page are in Arabic, beside those that are always so.
        **values: What the template names.
    """
    style = (TEMPLATES / "report.css").read_text(encoding="utf-8")
    scripts = [(TEMPLATES / name).read_text(encoding="utf-8") for name in SCRIPTS]
    allowed = " ".join(f"'sha256-{_digest(script)}'" for script in scripts)
    text = rendered(
        template,
        root=root,
        style=style.replace('url("', f'url("{root}'),
        scripts=scripts,
        policy=POLICY.format(script=allowed),
        arabic=arabic,
        **values,
    )
    text = _HEAD.sub(_in_both_languages, signs_for_turns(text))
    return in_both(text, arabic or {}).encode("utf-8")


def _in_both_languages(head: re.Match[str]) -> str:
    """What stands above a column, in English and Arabic where the phrasebook knows it."""
    tag, attributes, words = head.groups()
    meaning = re.search('title="([^"]*)"', attributes)
    arabic, means = heading_in_arabic(unescape(words), unescape(meaning[1] if meaning else ""))
    if not arabic:
        return head[0]
    hint = f' title="{escape(means)}"' if means else ""
    return (
        f'<{tag}{attributes}><span class="en">{words}</span>'
        f'<span class="ar" lang="ar" dir="rtl"{hint}>{escape(arabic)}</span></{tag}>'
    )


def _digest(script: str) -> str:
    return base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()


def without_paths(content: bytes, folder: Path) -> bytes:
    """A page without the places of this computer's folders, which tell who made it.

    Args:
        content: The page.
        folder: The corpus, which stays as its name.
    """
    for place in (folder.resolve().parent, REPOSITORY, Path(sys.prefix), Path.home()):
        if len(place.parts) > 1:
            content = content.replace(f"{escape(str(place))}/".encode(), b"")
    return content


def rendered(
    template: str, *, filters: Mapping[str, Callable[..., Any]] | None = None, **values: Any
) -> str:
    """A page or text made from a template; in a page (HTML), what is inserted is escaped."""
    page = ".html" in template
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=page,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=not page,
    )
    environment.filters.update(filters or {})
    return environment.get_template(template).render(**values)
