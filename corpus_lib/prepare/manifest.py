"""`corpus.csv` and the texts that it lists: all that is wrong with them is told at once."""

import csv
import hashlib
import io
import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pandas as pd

from corpus_lib.errors import InputError
from corpus_lib.files import write_atomically
from corpus_lib.prepare.published import as_digits, is_hijri, publication_interval
from corpus_lib.prepare.readers import near_names, read_table, read_text

_OF_TEXT = ("doc_id", "title", "outlet", "published", "published_certainty")
REQUIRED = (*_OF_TEXT, "genre", "file", "sha256")
SHORT_NAMES = ("short_name", "short_name_ar")
OPTIONAL = ("note", *SHORT_NAMES)
CERTAINTIES = ("stated", "inferred", "unknown")
_DOC_ID = re.compile(r"\w[\w-]*")


@dataclass
class Manifest:
    """What `corpus.csv` lists, a row per document indexed by line, and what is wrong with it.

    `texts` are those that can be read; `problems` keep the corpus from being loaded, `repairs` were
    read otherwise than they stand there; `unlisted` files and `no_files` of `raw/` no row names.
    """

    table: pd.DataFrame
    texts: dict[str, str] = field(default_factory=dict)
    problems: list[str] = field(default_factory=list)
    repairs: list[str] = field(default_factory=list)
    columns: list[str] = field(default_factory=list)
    unlisted: list[str] = field(default_factory=list)
    no_files: list[str] = field(default_factory=list)


def read_manifest(folder: Path) -> tuple[pd.DataFrame, dict[str, str]]:
    """The documents of a corpus folder, checked, and their raw texts.

    Returns:
        The table (one row per document: the columns of `corpus.csv` with `note`, `short_name` and
        `short_name_ar`, further ones as they are, then `n_chars`) and a dict from doc_id to the
        text as decoded. A file in `raw/` that no row names is no document.

    Raises:
        InputError: For missing files, files that changed since their checksum was noted, repeated
            doc_ids, and cells of the wrong form; all in one message, a line each.
    """
    manifest = look_at_manifest(folder)
    if manifest.problems:
        raise InputError("\n".join(manifest.problems))
    documents = manifest.table.reset_index(drop=True)
    documents["n_chars"] = [len(text) for text in manifest.texts.values()]
    return documents, manifest.texts


def look_at_manifest(folder: Path, *, checksums: bool = True) -> Manifest:
    """All that is wrong with `corpus.csv` and the texts, missing and other `checksums` too."""
    path, raw = folder / "corpus.csv", folder / "raw"
    if not folder.is_dir():
        raise InputError(f"{folder}: no such folder; a corpus folder holds corpus.csv and raw/")
    columns: dict[str, Any] = {"required": REQUIRED, "optional": OPTIONAL, "further": True}
    wrong = list[str]()
    table = read_table(path, key="doc_id", wrong=wrong if checksums else None, **columns)
    if table.empty:
        raise InputError(f"{path}: lists no document; add one row per file in raw/")
    if not raw.is_dir():
        raise InputError(f"{raw}: no such folder; it holds the texts that {path.name} lists")
    told = table.attrs
    table = table[~table["doc_id"].duplicated() & (table["doc_id"] != "")]
    manifest = Manifest(table, {}, wrong, told["repairs"], told["columns"])
    table.attrs = {}
    dates = table["published"].map(as_digits)
    for line, written, date in zip(table.index, table["published"], dates, strict=True):
        if date != written:
            where = f"{path}, line {line}, column published"
            manifest.repairs.append(f"{where}: {written} read as {date}")
    table["published"] = dates
    for line, row in _rows(table):
        where, cut = f"{path}, line {line}, column", line in told["cut"]
        manifest.problems += [f"{where} {problem}" for problem in _wrong_cells(row) if not cut]
        try:
            content = _read_listed(where, raw, row)
        except InputError as error:
            manifest.problems += [] if cut else [str(error)]
            continue
        manifest.texts[row["doc_id"]] = content
        if checksums and not cut:
            manifest.problems += _wrong_sum(f"{where} sha256:", folder, row)
    for line, name in table.loc[table["file"].duplicated(), "file"].items():
        first = table.index[table["file"] == name][0]
        manifest.problems.append(
            f"{path}, line {line}, column file: {name} is listed twice, first in line {first}; "
            "drop one row"
        )
    listed = set(table["file"])
    for entry in sorted(raw.iterdir()):
        if not entry.name.startswith(".") and entry.name not in listed:
            (manifest.unlisted if entry.is_file() else manifest.no_files).append(entry.name)
    return manifest


def _rows(table: pd.DataFrame) -> list[tuple[int, dict[str, str]]]:
    """The rows as plain texts, each with its line in the file."""
    records: Any = table.to_dict("records")
    return list(zip(table.index.tolist(), records, strict=True))


def _wrong_cells(row: Mapping[str, str]) -> Iterator[str]:
    if not _DOC_ID.fullmatch(row["doc_id"]):
        yield f"doc_id: {row['doc_id']!r}; use letters, digits, _ and - only, as in outlet_topic"
    certainty, published = row["published_certainty"], row["published"]
    if certainty not in CERTAINTIES:
        yield f"published_certainty: {certainty!r}; expected one of {', '.join(CERTAINTIES)}"
    elif (certainty == "unknown") != (published == ""):
        yield (
            f"published: {published!r} with certainty {certainty!r}; "
            "an unknown date is left empty, any other is filled"
        )
    if published:
        try:
            first, last = publication_interval(published)
        except InputError:
            yield (
                f"published: {published!r}; expected a date that there is, as YYYY, YYYY-MM, "
                "YYYY-MM-DD or two of them with / between (an interval)"
            )
        else:
            if last < first:
                yield f"published: {published!r} ends before it begins; turn it round"
            if is_hijri(published) and certainty == "stated":
                yield (
                    f"published: {published!r} is of a Hijri year; write the Gregorian date, or "
                    "leave it empty with certainty unknown, and put the Hijri one in note"
                )
    if certainty == "inferred" and not row["note"]:
        yield "note: empty; say what the date is inferred from"


def _read_listed(where: str, raw: Path, row: Mapping[str, str]) -> str:
    """The text that a row names, which must lie in `raw/` itself."""
    name, path = row["file"], raw / row["file"]
    wrong = name in ("", ".", "..") or Path(name).name != name or "\\" in name
    if wrong or len(name.encode()) > 255:  # more than a disk takes
        raise InputError(f"{where} file: {name!r}; expected the name of a file in {raw}")
    if path.exists() and not path.resolve().is_relative_to(raw.parent.resolve()):
        leads = f"{path} leads out of the folder, to {path.resolve()}"
        raise InputError(f"{where} file: {leads}; copy it")
    if not path.exists():
        lost = "is a link to nothing" if path.is_symlink() else f"does not exist{near_names(path)}"
        raise InputError(f"{where} file: {path} {lost}; write its name as it is")
    try:
        return read_text(path)
    except InputError as error:
        raise InputError(f"{where} file: {error}") from error


def _wrong_sum(where: str, folder: Path, row: Mapping[str, str]) -> Iterator[str]:
    path = folder / "raw" / row["file"]
    accept = f"`corpus-lib check {folder} --accept` writes it"
    if not row["sha256"]:
        yield f"{where} empty; {accept}"
    elif _sum(path) != row["sha256"].lower():
        yield (
            f"{where} {path} has changed since it was listed; restore the file, or, if the change "
            f"is meant, check offsets that were coded by hand: {accept}"
        )


def _sum(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def accept_files(folder: Path) -> list[str]:
    """Write the checksum of every text into `corpus.csv`, and a row for each that has none.

    What was done is told to people. Nothing else of the table changes; it is written with commas.

    Raises:
        InputError: If the table can't be read, or a text that is to be listed.
    """
    manifest = look_at_manifest(folder, checksums=False)
    table, raw, done = manifest.table, folder / "raw", []
    rows = []
    for _, row in _rows(table):
        if row["doc_id"] in manifest.texts:
            digest = _sum(raw / row["file"])
            if row["sha256"].lower() != digest:
                done.append(f"{row['doc_id']}: checksum of {row['file']} written")
                row = {**row, "sha256": digest}
        rows.append(row)
    taken = set(table["doc_id"])
    for name in manifest.unlisted:
        read_text(raw / name)
        stem = re.sub(r"[^\w-]+", "_", unicodedata.normalize("NFC", Path(name).stem)).strip("_-")
        doc_id, number = stem or "text", 1
        while doc_id in taken:
            number += 1
            doc_id = f"{stem}_{number}"
        taken.add(doc_id)
        known = {"doc_id": doc_id, "published_certainty": "unknown", "genre": "text"}
        rows.append({**known, "file": name, "sha256": _sum(raw / name)})
        done.append(f"{doc_id}: a row for {name}, its date unknown")
    if done:
        text = io.StringIO(newline="")
        writer = csv.DictWriter(text, manifest.columns, extrasaction="ignore", lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
        write_atomically(folder / "corpus.csv", text.getvalue().encode())
    return done
