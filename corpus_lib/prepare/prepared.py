"""A corpus that was prepared beforehand: its documents, segments and words as Parquet.

Such a folder holds `prepared.json` (with which settings), `documents/`, `segments/` and `tokens/`
beside `cleaning.toml`, `lexicon/` and `coding/` of the corpus that it was made of.
"""

import json
from pathlib import Path

import pandas as pd

from corpus_lib.errors import InputError
from corpus_lib.prepare.manifest import read_manifest

PREPARED = "prepared.json"
TABLES = ("documents", "segments", "tokens")
_AGAIN = "run corpus-lib prepare again"


def settings_text(engine: str, phrase_count: int, phrase_npmi: float) -> str:
    """The settings that prepared tables rest on, as they are noted and compared."""
    return f"{engine} {phrase_count} {phrase_npmi}"


def read_documents(folder: Path) -> tuple[pd.DataFrame, dict[str, str]]:
    """The documents and raw texts of a corpus folder, prepared or not; see `read_manifest`.

    Raises:
        InputError: As there, and for a prepared table that is missing or damaged.
    """
    if not (folder / PREPARED).exists():
        return read_manifest(folder)
    table = _table(folder, "documents")
    texts = dict(zip(table["doc_id"], table.pop("text"), strict=True))
    return table, texts


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
