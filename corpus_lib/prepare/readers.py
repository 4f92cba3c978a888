"""Read texts, tables and word lists strictly: what is malformed is refused with its place."""

import csv
import io
import re
import tomllib
import unicodedata
from collections.abc import Collection, Iterator, Sequence
from difflib import get_close_matches
from pathlib import Path
from typing import Any

import pandas as pd

from corpus_lib.errors import InputError
from corpus_lib.prepare.normalization import UNSEEN

LISTS = Path(__file__).parents[1] / "lists"
_MOST_BYTES = 200 << 20  # of one file
SEPARATORS = {",": "commas", ";": "semicolons", "\t": "tabs", "|": "bars"}
_ARABIC = re.compile("[\u0621-\u064a]")
_MOST_NUL = 0.05  # of the characters; UTF-16 has one for each Latin letter and space
# How files begin that are no text.
KINDS = {b"%PDF": ".pdf", b"PK\x03\x04": ".docx or .zip", b"{\\rtf": ".rtf", b"PAR1": ".parquet"}
_ANEW = "let `corpus-lib new FOLDER --from FILES` read it, which tells kinds and encodings apart"

_BEGINNINGS = {start: f"like a {kind} file" for start, kind in KINDS.items()}
_BEGINNINGS |= {b"\xff\xfe": "as UTF-16 (little-endian)", b"\xfe\xff": "as UTF-16 (big-endian)"}
_BEGINNINGS |= {b"\xef\xbb\xbf": "as UTF-8 with a byte order mark"}


def own_or_shipped(folder: Path, name: str) -> Path:
    """A list in a corpus's `lexicon/`, else the one of this package that holds for any text."""
    own = folder / "lexicon" / name
    return own if own.exists() else LISTS / name


def read_text(path: Path) -> str:
    """The text of a UTF-8 file exactly as decoded, line ends included.

    Raises:
        InputError: If the file is missing, no file, too large, empty or not UTF-8; says at which
            byte.
    """
    content = _read_bytes(path)
    for start, told in _BEGINNINGS.items():
        if content.startswith(start):
            raise InputError(f"{path}: begins {told}; save it as plain UTF-8, or {_ANEW}")
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError as error:
        place = bad_byte(content, error.start)
        raise InputError(f"{path}: {place} is not UTF-8; {_ANEW}") from error
    # Arabic in UTF-16 that passes for UTF-8 shows no Arabic letter; stray NULs stand among them.
    nul = 0 if _ARABIC.search(text) else text.count("\0")
    if nul > _MOST_NUL * len(text):
        told = f"{path}: {nul} of its {len(text)} characters are NUL, as in UTF-16"
        raise InputError(f"{told}; {_ANEW}")
    if not text.strip():
        raise InputError(f"{path}: the file holds no text; give it text or take it out")
    return text


def bad_byte(content: bytes, at: int) -> str:
    """A byte that is none of UTF-8, with its place and what stands round it, for a message."""
    line = content[:at].count(b"\n") + 1
    before = content[max(0, at - 30) : at].decode("utf-8", errors="ignore").splitlines()[-1:]
    after = content[at + 1 : at + 30].decode("utf-8", errors="ignore").splitlines()[:1]
    context = f"{''.join(before)}[?]{''.join(after)}"
    return f"byte {at} (0x{content[at : at + 1].hex()}, line {line}: «{context}»)"


def read_table(
    path: Path,
    *,
    required: Sequence[str],
    optional: Sequence[str] = (),
    key: str = "",
    further: bool = False,
    wrong: list[str] | None = None,
) -> pd.DataFrame:
    """A CSV table, all cells as text without surrounding spaces.

    Args:
        path: A UTF-8 file with a header, comma-separated, or by semicolons, tabs or bars as some
            spreadsheets write it.
        required: Columns that must be there.
        optional: Columns that may be there; filled with "" when absent.
        key: A column whose cells must be filled and differ from each other.
        further: Keep any other column too.
        wrong: Takes what is wrong with single rows, which stay, cut or filled: `attrs["cut"]`.

    Returns:
        One row per record, indexed by its line in the file (the header is line 1). What was read
        otherwise than it stands there is told in `attrs["repairs"]`.

    Raises:
        InputError: For an unknown, missing, blank or repeated column, rows of another width,
            broken quotes, or missing or repeated keys; names the lines, all in one message.
    """
    # A spreadsheet's "CSV UTF-8" begins with a byte order mark; in a table it carries nothing.
    content = _read_bytes(path)
    try:
        text = content.decode("utf-8").removeprefix("\ufeff")
    except UnicodeDecodeError as error:
        place = bad_byte(content, error.start)
        raise InputError(f"{path}: {place} is not UTF-8; save the table as UTF-8") from error
    separator = _separator(text, required)
    csv.field_size_limit(_MOST_BYTES)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    rows: list[list[str]] = []
    lines: list[int] = []
    problems, cut = list[str](), list[int]()
    line = 1
    try:
        first = next(reader, [])
        header = [UNSEEN.sub("", name).strip() for name in first]
        _check_header(path, header, required, optional, further=further)
        line = reader.line_num + 1
        for cells in reader:
            if any(cell.strip() for cell in cells):
                if len(cells) != len(header):
                    problems.append(_wrong_width(path, line, cells, header, separator))
                    cut.append(line)
                rows.append([cell.strip() for cell in [*cells, *[""] * len(header)][: len(header)]])
                lines.append(line)
            line = reader.line_num + 1
    except csv.Error as error:
        wrong = None  # whatever follows is lost
        problems.append(
            f"{path}, line {line}: a quotation mark of this row is not closed ({error});"
            ' put cells that hold " or a separator in double quotes, and double each " in them'
        )
        if line == 1:
            raise InputError(problems[0]) from error
    table = pd.DataFrame(rows, columns=header, index=pd.Index(lines, name="line"), dtype="str")
    for name in optional:
        if name not in table:
            table[name] = ""
    if key:
        problems += _wrong_keys(path, table, key)
    if problems and wrong is None:
        raise InputError("\n".join(problems))
    (wrong if wrong is not None else []).extend(problems)
    others = [name for name in header if name not in (*required, *optional)]
    table = table[[*required, *optional, *others]]
    repairs = [
        f"{path}, line 1: took invisible marks off the column {name}"
        for name, written in zip(header, first, strict=True)
        if name != written.strip()
    ]
    if content.startswith(b"\xef\xbb\xbf"):
        repairs.append(f"{path}, line 1: took off a byte order mark")
    if separator != ",":
        repairs.append(f"{path}: read as separated by {SEPARATORS[separator]}")
    table.attrs = {"repairs": repairs, "columns": header, "cut": cut}
    return table


def _separator(text: str, required: Sequence[str]) -> str:
    """The separator that gives most of the columns that must be there; a comma if in doubt."""
    head = UNSEEN.sub("", text.partition("\n")[0])

    def n_found(separator: str) -> int:
        return sum(name.strip('" \r') in required for name in head.split(separator))

    return max(SEPARATORS, key=n_found)


def _wrong_width(path: Path, line: int, cells: list[str], header: list[str], separator: str) -> str:
    told = f"{path}, line {line}: {len(cells)} cells where the header has {len(header)}"
    if len(cells) < len(header):
        return f"{told}; the first one missing is {header[len(cells)]}: add what is empty as well"
    extra = f"{cells[len(header)]!r} follows {header[-1]}, the last column"
    return f"{told}; {extra}: put cells that hold {separator!r} in double quotes"


def read_words(path: Path) -> list[str]:
    """The entries of a word list, none twice: one a line, `#` starts a comment, order kept."""
    seen: dict[str, int] = {}
    for number, line in enumerate(read_text(path).splitlines(), start=1):
        entry = line.split("#", 1)[0].strip()
        if not entry:
            continue
        if entry in seen:
            first = f"{entry} stands already in line {seen[entry]}"
            raise InputError(f"{path}, line {number}: {first}; drop one")
        seen[entry] = number
    return list(seen)


def read_toml(path: Path, *, tables: Collection[str] = ()) -> dict[str, Any]:
    """A TOML file that may hold only the named arrays of tables; any, if none is named."""
    try:
        content = tomllib.loads(read_text(path))
    except (tomllib.TOMLDecodeError, ValueError, RecursionError) as error:
        raise InputError(f"{path}: {error}; strings with \\ belong in '''…'''") from error
    for name in content if tables else ():
        entries = content[name]
        if name not in tables:
            raise InputError(f"{path}: unknown table {name!r}; known: {', '.join(sorted(tables))}")
        if not isinstance(entries, list) or not all(isinstance(one, dict) for one in entries):
            raise InputError(f"{path}: {name} must be written as [[{name}]] entries, two brackets")
    return content


def _read_bytes(path: Path) -> bytes:
    if not path.exists():
        raise InputError(f"{path}: no such file{near_names(path)}; check its name and folder")
    if not path.is_file():
        kind = "a folder" if path.is_dir() else "a pipe or a device"
        raise InputError(f"{path}: is {kind}, not a file; put a file in its place")
    if (size := path.stat().st_size) > _MOST_BYTES:
        raise InputError(
            f"{path}: holds {size / (1 << 30):.1f} GB; at most {_MOST_BYTES >> 20} MB are read at "
            "once, so divide it into several documents"
        )
    return path.read_bytes()


def near_names(path: Path) -> str:
    """The names beside a path most like its own, for a message; "" if there is none."""
    if not path.parent.is_dir():
        return ""
    names = {
        unicodedata.normalize("NFC", entry.name).casefold(): entry.name
        for entry in path.parent.iterdir()
        if not entry.name.startswith(".") and entry.exists()
    }
    wanted = unicodedata.normalize("NFC", path.name).casefold()
    found = [names[name] for name in get_close_matches(wanted, list(names), n=3, cutoff=0.6)]
    if found and found[0] != path.name and wanted in names:
        return f"; {found[0]} differs only in case or in the form of its letters (Unicode)"
    return f"; the nearest: {', '.join(found)}" if found else ""


def _check_header(
    path: Path,
    header: list[str],
    required: Sequence[str],
    optional: Sequence[str],
    *,
    further: bool,
) -> None:
    expected = f"expected: {', '.join(required)}"
    if optional:
        expected += f"; optional: {', '.join(optional)}"
    known = [*required, *optional]
    for number, name in enumerate(header, start=1):
        if not name:
            raise InputError(f"{path}, line 1: column {number} has no name; {expected}")
        if header.count(name) > 1:
            raise InputError(f"{path}, line 1: column {name!r} stands twice; {expected}")
        if name not in known and not further:
            near = get_close_matches(name, known, n=1)
            meant = f" (did you mean {near[0]}?)" if near else ""
            raise InputError(f"{path}, line 1: unknown column {name!r}{meant}; {expected}")
    if missing := [name for name in required if name not in header]:
        near = get_close_matches(missing[0], [h for h in header if h not in known], n=1)
        meant = f" (is it {near[0]!r}?)" if near else ""
        more = f", as are {', '.join(missing[1:])}" if len(missing) > 1 else ""
        told = f"column {missing[0]!r} is missing{meant}{more}"
        raise InputError(f"{path}, line 1: {told}; {expected}")


def _wrong_keys(path: Path, table: pd.DataFrame, key: str) -> Iterator[str]:
    first: dict[str, Any] = {}
    for line, value in table[key].items():
        if not value:
            yield f"{path}, line {line}, column {key}: empty; fill it"
        elif value in first:
            yield (
                f"{path}, line {line}, column {key}: {value!r} stands already in line "
                f"{first[value]}; give each row its own"
            )
        first.setdefault(value, line)
