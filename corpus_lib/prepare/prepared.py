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


def settings_text(engine: str, phrase_count: int, phrase_npmi: float) -> str:
    """The settings that prepared tables rest on, as they are noted and compared."""
    return f"{engine} {phrase_count} {phrase_npmi}"


def read_documents(folder: Path) -> tuple[pd.DataFrame, dict[str, str]]:
    """The documents and raw texts of a corpus folder, prepared or not; see `read_manifest`."""
    if not (folder / PREPARED).exists():
        return read_manifest(folder)
    table = pd.read_parquet(folder / "documents")
    texts = dict(zip(table["doc_id"], table.pop("text"), strict=True))
    return table, texts


def read_prepared(folder: Path, settings: str) -> dict[str, pd.DataFrame] | None:
    """The segments and words of a prepared folder, None of any other.

    Raises:
        InputError: If it was prepared with other settings, or a table is missing.
    """
    note = folder / PREPARED
    if not note.exists():
        return None
    made_with = json.loads(note.read_text(encoding="utf-8"))["settings"]
    if made_with != settings:
        raise InputError(
            f"{note}: prepared with the settings {made_with!r}, not {settings!r}; prepare it "
            "again with these, or load it with those"
        )
    missing = [name for name in TABLES if not (folder / name).exists()]
    if missing:
        raise InputError(f"{folder}: no {', '.join(missing)}; run corpus-lib prepare again")
    return {name: pd.read_parquet(folder / name) for name in ("segments", "tokens")}
