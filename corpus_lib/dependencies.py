"""The code that a result rests on, read from the imports, so that a stale one is not taken."""

import hashlib
import re
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parent
# What shows results changes none: it is followed only where the first module imports it at once.
_SHOWS = ("show", "wording", "phrasebook", "progress", "run", "cli")
_IMPORT = re.compile(
    rf"^([ \t]*)(?:from|import) ({ROOT.name}[\w.]*)(?: import (\([^)]*\)|.*))?", re.MULTILINE
)
_DATA = (".json", ".csv", ".toml", ".txt", ".bib", ".js", ".html", ".j2")


@cache
def code_digest(module: str = "") -> str:
    """A checksum of the code and lists that a module rests on, whatever their version says.

    Its own, that of the modules of this package which it imports, directly or through others, their
    lists, and those in `lists/`; of no module: all of this package.
    """
    paths = {path for path in ROOT.rglob("*") if path.suffix in (".py", *_DATA)}
    if module:
        paths = set(_rests_on(module))
        homes = {path.parent for path in paths if ROOT in path.parents and path.parent != ROOT}
        beside = (path for home in (*homes, ROOT / "lists") for path in home.glob("*"))
        paths |= {path for path in beside if path.suffix in _DATA}
    digest = hashlib.sha256()
    for path in sorted(paths):
        name = path.relative_to(ROOT) if path.is_relative_to(ROOT) else Path(path.name)
        content = path.read_bytes()
        digest.update(f"{name.as_posix()}:{len(content)}:".encode() + content)
    return digest.hexdigest()


def _rests_on(module: str) -> dict[Path, None]:
    first = _file(module)
    if first is None:  # typed into a notebook, or made of no file
        return {}
    found: dict[Path, None] = {}
    waiting = [first]
    while waiting:
        path = waiting.pop()
        if path in found:
            continue
        found[path] = None
        for name, at_once in _imported(path):
            shows = name.removeprefix(f"{ROOT.name}.").partition(".")[0] in _SHOWS
            other = _file(name)
            if other is not None and (not shows or (at_once and path == first)):
                waiting.append(other)
    return found


def _imported(path: Path) -> Iterator[tuple[str, bool]]:
    """What a file imports of this package, functions too, and whether it does so at once.

    Read from its lines: to parse all files would take a third of a second in every notebook.
    """
    for indent, module, names in _IMPORT.findall(path.read_text(encoding="utf-8")):
        yield module, not indent
        yield from ((f"{module}.{name}", not indent) for name in re.findall(r"\w+", names))


def _file(name: str) -> Path | None:
    """The file of a module; None for what is no module of this package nor a loaded one."""
    first, _, rest = name.partition(".")
    if first != ROOT.name:
        place = getattr(sys.modules.get(name), "__file__", None)
        return Path(place) if place else None
    stem = ROOT.joinpath(*rest.split("."))
    files = (stem.with_name(f"{stem.name}.py"), stem / "__init__.py")
    return next((file for file in files if file.is_file()), None)
