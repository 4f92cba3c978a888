"""The corpus folder's list of documents, `corpus.csv`, and their raw texts."""

import hashlib
import re
from pathlib import Path

import pandas as pd

from corpus_lib.errors import InputError
from corpus_lib.prepare.readers import read_table, read_text

REQUIRED = (
    "doc_id",
    "title",
    "outlet",
    "published",
    "published_certainty",
    "genre",
    "file",
    "sha256",
)
SHORT_NAMES = ("short_name", "short_name_ar")
CERTAINTIES = ("stated", "inferred", "unknown")
_DATE = r"\d{4}(?:-(?:0[1-9]|1[0-2])(?:-(?:0[1-9]|[12]\d|3[01]))?)?"
_PUBLISHED = re.compile(rf"{_DATE}(?:/{_DATE})?")
_DOC_ID = re.compile(r"\w[\w-]*")


def read_manifest(folder: Path) -> tuple[pd.DataFrame, dict[str, str]]:
    """The documents of a corpus folder, checked, and their raw texts.

    Args:
        folder: Holds `corpus.csv` and `raw/`.

    Returns:
        The table (one row per document: the columns of `corpus.csv` with `note`, `short_name` and
        `short_name_ar`, then `n_chars`) and a dict from doc_id to the text as decoded.

    Raises:
        InputError: For a missing file, a file that changed since its checksum was noted, a file
            in `raw/` that no row names, a repeated doc_id, or a cell of the wrong form.
    """
    path = folder / "corpus.csv"
    if not folder.is_dir():
        raise InputError(f"{folder}: no such folder; a corpus folder holds corpus.csv and raw/")
    table = read_table(path, required=REQUIRED, optional=["note", *SHORT_NAMES], key="doc_id")
    if table.empty:
        raise InputError(f"{path}: lists no document; add one row per file in raw/")
    texts = {}
    for line, row in table.iterrows():
        _check_row(path, int(str(line)), row)
        texts[row["doc_id"]] = _read_checked(path, int(str(line)), folder / "raw", row)
    _check_unlisted(path, folder / "raw", table)
    documents = table.reset_index(drop=True)
    documents["n_chars"] = [len(text) for text in texts.values()]
    return documents, texts


def _check_row(path: Path, line: int, row: pd.Series) -> None:
    if not _DOC_ID.fullmatch(row["doc_id"]):
        raise InputError(
            f"{path}, line {line}, column doc_id: {row['doc_id']!r}; "
            "use letters, digits, _ and - only, such as outlet_topic"
        )
    certainty, published = row["published_certainty"], row["published"]
    if certainty not in CERTAINTIES:
        raise InputError(
            f"{path}, line {line}, column published_certainty: {certainty!r}; "
            f"expected one of {', '.join(CERTAINTIES)}"
        )
    if (certainty == "unknown") != (published == ""):
        raise InputError(
            f"{path}, line {line}, column published: {published!r} with certainty {certainty!r}; "
            "an unknown date is left empty, any other is filled"
        )
    if published and not _PUBLISHED.fullmatch(published):
        raise InputError(
            f"{path}, line {line}, column published: {published!r}; expected YYYY, YYYY-MM, "
            "YYYY-MM-DD or two of them with / between (an interval)"
        )
    if certainty == "inferred" and not row["note"]:
        raise InputError(
            f"{path}, line {line}, column note: empty; say what the date is inferred from"
        )


def _read_checked(path: Path, line: int, raw: Path, row: pd.Series) -> str:
    name = row["file"]
    if not name or Path(name).name != name:
        raise InputError(
            f"{path}, line {line}, column file: {name!r}; expected the name of a file in {raw}"
        )
    if not (raw / name).is_file():
        raise InputError(f"{path}, line {line}, column file: {raw / name} does not exist")
    text = read_text(raw / name)
    found = hashlib.sha256((raw / name).read_bytes()).hexdigest()
    if not row["sha256"]:
        raise InputError(f"{path}, line {line}, column sha256: empty; this file's is {found}")
    if found != row["sha256"].lower():
        raise InputError(
            f"{path}, line {line}, column sha256: {raw / name} has changed since it was listed "
            f"(its checksum is now {found}); restore the file, or, if the change is meant, "
            "write the new checksum and check offsets that were coded by hand"
        )
    return text


def _check_unlisted(path: Path, raw: Path, table: pd.DataFrame) -> None:
    repeated = table[table["file"].duplicated()]
    if not repeated.empty:
        line, name = repeated.index[0], repeated["file"].iloc[0]
        raise InputError(f"{path}, line {line}, column file: {name} is listed twice; drop one row")
    present = {entry.name for entry in raw.iterdir() if not entry.name.startswith(".")}
    unlisted = sorted(present - set(table["file"]))
    if unlisted:
        raise InputError(
            f"{raw / unlisted[0]}: not listed in {path}; add a row for it or move it out of raw/"
        )
