"""Read texts, tables, word lists and `corpus.csv` strictly: what is malformed is refused."""

import csv
import hashlib
import io
import re
import tomllib
from collections.abc import Collection, Sequence
from pathlib import Path
from typing import Any

import pandas as pd

from corpus_lib.errors import InputError

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
LISTS = Path(__file__).parents[1] / "lists"

_BYTE_ORDER_MARKS = {
    b"\xff\xfe": "UTF-16 (little-endian)",
    b"\xfe\xff": "UTF-16 (big-endian)",
    b"\xef\xbb\xbf": "UTF-8 with a byte order mark",
}


def own_or_shipped(folder: Path, name: str) -> Path:
    """A list in a corpus's `lexicon/`, else the one of this package that holds for any text."""
    own = folder / "lexicon" / name
    return own if own.exists() else LISTS / name


def read_text(path: Path) -> str:
    """The text of a UTF-8 file exactly as decoded, line ends included.

    Raises:
        InputError: If the file is missing, empty or not UTF-8; says at which byte.
    """
    content = _read_bytes(path)
    for mark, encoding in _BYTE_ORDER_MARKS.items():
        if content.startswith(mark):
            raise InputError(f"{path}: begins as {encoding}; save it as plain UTF-8 and try again")
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError as error:
        found = content[error.start : error.start + 1].hex()
        raise InputError(
            f"{path}: byte {error.start} (0x{found}) is not UTF-8; "
            "open the file in its own encoding (often Windows-1256) and save it as UTF-8"
        ) from error
    if not text.strip():
        raise InputError(f"{path}: the file holds no text; give it text or take it out")
    return text


def read_table(
    path: Path, *, required: Sequence[str], optional: Sequence[str] = (), key: str = ""
) -> pd.DataFrame:
    """A CSV table, all cells as text without surrounding spaces.

    Args:
        path: A UTF-8 file, comma-separated, with a header.
        required: Columns that must be there.
        optional: Columns that may be there; filled with "" when absent.
        key: A column whose cells must be filled and differ from each other.

    Returns:
        One row per record, indexed by its line in the file (the header is line 1).

    Raises:
        InputError: For an unknown, missing or repeated column, a row of another width, broken
            quotes, or a missing or repeated key; names the line.
    """
    # A spreadsheet's "CSV UTF-8" begins with a byte order mark; in a table it carries nothing.
    content = _read_bytes(path).removeprefix(b"\xef\xbb\xbf")
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        raise InputError(f"{path}, line {line}: not UTF-8; save the table as UTF-8") from error
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    rows: list[list[str]] = []
    lines: list[int] = []
    try:
        header = [name.strip() for name in next(reader, [])]
        _check_header(path, header, required, optional)
        line = reader.line_num + 1
        for cells in reader:
            if any(cell.strip() for cell in cells):
                if len(cells) != len(header):
                    raise InputError(
                        f"{path}, line {line}: {len(cells)} cells where the header has "
                        f"{len(header)}; put cells that hold a comma in double quotes"
                    )
                rows.append([cell.strip() for cell in cells])
                lines.append(line)
            line = reader.line_num + 1
    except csv.Error as error:
        raise InputError(f"{path}, line {reader.line_num}: {error}; check its quotes") from error
    table = pd.DataFrame(rows, columns=header, index=pd.Index(lines, name="line"), dtype="str")
    for name in optional:
        if name not in table:
            table[name] = ""
    if key:
        _check_key(path, table, key)
    return table[[*required, *optional]]


def read_words(path: Path) -> list[str]:
    """The entries of a word list: one a line, `#` starts a comment, order kept.

    Raises:
        InputError: If the file is missing or not UTF-8, or an entry stands twice.
    """
    seen: dict[str, int] = {}
    for number, line in enumerate(read_text(path).splitlines(), start=1):
        entry = line.split("#", 1)[0].strip()
        if not entry:
            continue
        if entry in seen:
            raise InputError(
                f"{path}, line {number}: {entry} stands already in line {seen[entry]}; drop one"
            )
        seen[entry] = number
    return list(seen)


def read_toml(path: Path, *, tables: Collection[str]) -> dict[str, Any]:
    """A TOML file that may hold only the named arrays of tables.

    Raises:
        InputError: If the file is no TOML (with line and column) or holds an unknown key.
    """
    try:
        content = tomllib.loads(read_text(path))
    except tomllib.TOMLDecodeError as error:
        raise InputError(f"{path}: {error}; strings with \\ belong in '''…'''") from error
    for name in content:
        if name not in tables:
            known = ", ".join(sorted(tables))
            raise InputError(f"{path}: unknown table {name!r}; known: {known}")
    return content


def _read_bytes(path: Path) -> bytes:
    if not path.is_file():
        raise InputError(f"{path}: no such file; check its name and folder")
    return path.read_bytes()


def _check_header(
    path: Path, header: list[str], required: Sequence[str], optional: Sequence[str]
) -> None:
    expected = f"expected: {', '.join(required)}"
    if optional:
        expected += f"; optional: {', '.join(optional)}"
    for name in header:
        if header.count(name) > 1:
            raise InputError(f"{path}, line 1: column {name!r} stands twice; {expected}")
        if name not in (*required, *optional):
            raise InputError(f"{path}, line 1: unknown column {name!r}; {expected}")
    for name in required:
        if name not in header:
            raise InputError(f"{path}, line 1: column {name!r} is missing; {expected}")


def _check_key(path: Path, table: pd.DataFrame, key: str) -> None:
    first: dict[str, Any] = {}
    for line, value in table[key].items():
        if not value:
            raise InputError(f"{path}, line {line}, column {key}: empty; fill it")
        if value in first:
            raise InputError(
                f"{path}, line {line}, column {key}: {value!r} stands already in line "
                f"{first[value]}; give each row its own"
            )
        first[value] = line


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
