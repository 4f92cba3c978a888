"""Read text, tables and word lists strictly: what is malformed is refused, never repaired."""

import csv
import io
import tomllib
from collections.abc import Collection, Sequence
from pathlib import Path
from typing import Any

import pandas as pd

from corpus_lib.errors import InputError

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
