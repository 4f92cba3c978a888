"""The folder that a run writes, and how a page of it is made, in English and Arabic at once.

What has an Arabic form is written in both, one is shown. Headings, labels and heads of tables are
looked up by their English words, as gettext does.
"""

import base64
import hashlib
import json
import os
import re
import sys
from collections import ChainMap
from collections.abc import Callable, Iterable, Mapping
from functools import cache
from html import escape, unescape
from pathlib import Path
from typing import Any

from filelock import FileLock, Timeout
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from corpus_lib.errors import InputError
from corpus_lib.files import REPOSITORY, sweep_drafts, write_atomically
from corpus_lib.phrasebook import date_told, heading_in_arabic
from corpus_lib.translation import arabic_of, arabic_of_labels
from corpus_lib.wording import arabic_of_names, runs_right_to_left, signs_for_turns

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
_WHOLE = ("script", "style", "title", "pre", "code")
_TOKEN = re.compile(
    "(" + "|".join(rf"<{name}\b.*?</{name}>" for name in _WHOLE) + r"|<!--.*?-->|<[^>]*>)", re.S
)
# Names in brackets, isolated, quoted or as Al-Hal: short ones are not torn, others not turned.
_NAME = re.compile(
    "\\([^()A-Za-z]*[\u0600-\u06ff][^()A-Za-z]*\\)|\u2068[^\u2068\u2069]*\u2069|«[^«»]*»"
    r"|\b[Aa]l-[A-Z]\w+"
)
_SHORT = 28  # letters
_OPENING = re.compile(r"<(\w+)")
# Said in both languages, or by a text: what is marked in one, too.
_SAID_TWICE = re.compile(r'<(?:[^>]*\sclass="(?:[^"]*\s)?(en|ar|raw)[\s"]|mark>)')
_PERCENT = re.compile("(\\d) %(?!\\w)")  # is not torn
_COMMENT = re.compile(r'(<span class="c1"># )(.*?)( \([^()]*\))?</span>')
_ATTRIBUTE = re.compile(r'\s(aria-label|placeholder|title|alt)="([^"]*)"')


class OutputFolder:
    """A folder with a list of the files that runs wrote into it.

    Files that are not in the list belong to someone else and are never written over.
    """

    def __init__(self, path: Path) -> None:
        """Open or make the folder, which is this process's as long as the object lives.

        Raises:
            InputError: If it, or its list of files, can't be made, written or read, or is in use.
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
        """Refuse names at which someone else's files lie."""
        foreign = [n for n in names if n not in self._own and os.path.lexists(self.path / n)]
        if foreign:
            raise InputError(
                f"the output folder {self.path} holds files that no run of corpus-lib wrote: "
                f"{', '.join(foreign)}; they would be lost, so give another folder with --out DIR"
            )

    def write(self, name: str, content: bytes) -> None:
        """Write one file, by its path relative to the folder, unless someone else's is there."""
        self.claim([name])
        target = self.path / name
        if target.is_file() and target.read_bytes() == content:  # sooner read than written again
            return
        target.parent.mkdir(parents=True, exist_ok=True)
        write_atomically(target, content)

    def claim(self, names: Iterable[str]) -> None:
        """Put names on the list, unless someone else's files lie there.

        The list comes first: a file that a crash kept from the list would bar the next run.
        """
        if new := set(names) - self._own:
            self.check_free(new)
            self._own |= new
            self._save()

    def remove(self, names: Iterable[str]) -> None:
        """Remove files of earlier runs; other names are left alone."""
        for name in set(names) & self._own:
            (self.path / name).unlink(missing_ok=True)
            self._own.discard(name)
        self._save()

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
    style, *scripts = map(_read, ("report.css", *SCRIPTS))
    sums = [base64.b64encode(hashlib.sha256(script.encode()).digest()) for script in scripts]
    text = rendered(
        template,
        root=root,
        style=style.replace('url("', f'url("{root}'),
        scripts=scripts,
        policy=POLICY.format(script=" ".join(f"'sha256-{digest.decode()}'" for digest in sums)),
        arabic=arabic,
        **values,
    )
    text = _HEAD.sub(_in_both_languages, signs_for_turns(text))
    return in_both(text, arabic or {}).encode("utf-8")


def _in_both_languages(head: re.Match[str]) -> str:
    """What stands above a column, in English and Arabic where the phrasebook knows it."""
    tag, attributes, words = head.groups()
    meaning = re.search(' title="([^"]*)"', attributes)
    arabic, means = heading_in_arabic(unescape(words), unescape(meaning[1] if meaning else ""))
    if not arabic:
        return head[0]
    hint, told = f' title="{escape(means)}"' if means else "", meaning[0] if meaning else ""
    return (
        f'<{tag}{attributes.replace(told, "")}><span class="en"{told}>{words}</span>'
        f'<span class="ar" lang="ar" dir="rtl"{hint}>{escape(arabic)}</span></{tag}>'
    )


def in_both(page: str, more: Mapping[str, str]) -> str:
    """A page of HTML whose English texts stand beside their Arabic, as far as these are known.

    A text becomes a pair of spans of the classes `en` and `ar`; an attribute gets a twin
    `data-ar-…`. Code, raw texts and what has these classes already are left as they are. `more`
    has Arabic by English, for this page alone.
    """
    known = ChainMap(dict(more), arabic_of_labels(), arabic_of_names())
    parts: list[str] = []
    inside, depth, of = "", 0, ""  # an element that is left as it is, and its class
    for position, token in enumerate(_TOKEN.split(page)):
        if position % 2 == 0:
            told = _whole(token, turned=of == "ar") if inside else _text(token, known)
            told = _PERCENT.sub("\\1\u00a0%", told)
            parts.append(token if inside and of == "raw" else told)
            continue
        opened = _OPENING.match(token)
        if inside:
            depth += (opened is not None and opened[1] == inside) - token.startswith(f"</{inside}>")
            inside = inside if depth else ""
        elif opened and opened[1] != "img" and (twin := _SAID_TWICE.match(token)):
            inside, depth, of = opened[1], 1, twin[1] or "raw"
        parts.append(_ATTRIBUTE.sub(lambda m: _attribute(m, known), token) if opened else token)
    return "".join(parts)


def comments_in_both(page: str) -> str:
    """A page whose comments on parameters stand in Arabic too; values that these may have stay."""
    return _COMMENT.sub(_comment, page)


def _comment(comment: re.Match[str]) -> str:
    sign, said, limits = comment.groups(default="")
    if (arabic := arabic_of_labels().get(unescape(said))) is None:
        return comment[0]
    told = limits.replace(" or more", " أو أكثر").replace(" or ", " أو ").replace(" to ", " إلى ")
    arabic += told.replace(", ", "، ")
    both = (
        f'<span class="en">{said}{limits}</span><bdi class="ar" lang="ar" dir="rtl">{arabic}</bdi>'
    )
    return f"{sign}{both}</span>"


def _text(token: str, known: Mapping[str, str]) -> str:
    text = token.strip()
    arabic = arabic_of(unescape(text), known) if text else None
    if arabic is None:
        return _whole(token, turned=runs_right_to_left(token))
    english = _whole(" – ".join(date_told(one) or one for one in text.split(" – ")), turned=False)
    arabic = _whole(escape(arabic, quote=False), turned=True)
    pair = (
        f'<span class="en" lang="en">{english}</span>'
        f'<span class="ar" lang="ar" dir="rtl">{arabic}</span>'
    )
    return token.replace(text, pair)


def _whole(text: str, *, turned: bool) -> str:
    """A text whose short names and quotations are not torn at a line's end, nor turned by it."""

    def kept(match: re.Match[str]) -> str:
        isolated, short = match[0].startswith("\u2068"), len(unescape(match[0])) <= _SHORT
        if (turned and not isolated) or (isolated and not short):
            return match[0]
        return f'<bdi class="whole">{match[0]}</bdi>' if short else f"<bdi>{match[0]}</bdi>"

    return _NAME.sub(kept, text)


def _attribute(match: re.Match[str], known: Mapping[str, str]) -> str:
    arabic = arabic_of(unescape(match[2]), known)
    return match[0] if arabic is None else f'{match[0]} data-ar-{match[1]}="{escape(arabic)}"'


def without_paths(content: bytes, folder: Path) -> bytes:
    """A page without the places of this computer's folders; the corpus stays as its name."""
    for place in (folder.resolve().parent, REPOSITORY, Path(sys.prefix), Path.home()):
        if len(place.parts) > 1:
            for written in (str(place), escape(str(place))):
                content = content.replace(f"{written}/".encode(), b"")
    return content


def rendered(
    template: str, *, filters: Mapping[str, Callable[..., Any]] | None = None, **values: Any
) -> str:
    """A page or text made from a template; in a page (HTML), what is inserted is escaped."""
    environment = _environment(".html" in template)
    environment.filters.update(filters or {})
    return environment.get_template(template).render(**values)


@cache
def _environment(page: bool) -> Environment:
    return Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=page,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=not page,
    )


@cache
def _read(name: str) -> str:
    return (TEMPLATES / name).read_text(encoding="utf-8")
