"""Tables of texts: which column is the text, the title, the date, the outlet, and its rows."""

import csv
import io
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from statistics import mean
from typing import Any

from corpus_lib.errors import InputError
from corpus_lib.intake.encodings import Decoded, SetAside, decode
from corpus_lib.intake.formats import Found, library
from corpus_lib.prepare.normalization import UNSEEN
from corpus_lib.prepare.published import as_digits, is_hijri, publication_interval
from corpus_lib.prepare.readers import LISTS, read_toml
from corpus_lib.voices.date_words import dates_in, folded
from corpus_lib.voices.dates_in_text import interval_of

INTAKE = read_toml(LISTS / "intake.toml")
ROLES = ("text", "title", "date", "outlet")
_IDS = ("doc_id", "id", "article_id", "text_id")
# The day on which somebody fetched a page is not that of its publication.
_COLLECTED = re.compile("extract|crawl|scrap|download|access|retriev|collect|update|modif|import")
_ISO = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[T ].*)?")
_DAY_OR_MONTH = re.compile(r"(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})(?: .*)?")
_CLOCK = re.compile(r"\d{1,2}:\d\d(?::\d\d)?")


@dataclass(frozen=True)
class Columns:
    """The column of each role, "" for none; those a user named; others that hold dates."""

    text: str
    title: str
    date: str
    outlet: str
    given: frozenset[str]
    dated: tuple[str, ...] = ()

    def told(self) -> str:
        """What was taken for what, for people."""
        parts = []
        for role in ROLES:
            name, how = getattr(self, role), "given" if role in self.given else "guessed"
            parts.append(f"{role} = {name} ({how})" if name else f"no {role}")
        for name in self.dated:
            fetched = _COLLECTED.search(name.lower())
            what = "looks like the day of collection" if fetched else "holds dates"
            parts.append(f"{name} {what} (--date {name!r} takes it)")
        return ", ".join(parts)


def rows_of(kind: str, content: bytes, encoding: str) -> tuple[list[dict[str, str]], Decoded]:
    """The rows of a table, all cells as text."""
    if kind == ".parquet":
        return _parquet(content), Decoded("", "")
    decoded = decode(content, encoding=encoding)
    if kind == ".jsonl":
        return [*_jsonl(decoded.text)], decoded
    return _separated(decoded.text, "\t" if kind == ".tsv" else ""), decoded


def _parquet(content: bytes) -> list[dict[str, str]]:
    pyarrow = library("pyarrow", what=".parquet")
    parquet = library("pyarrow.parquet", what=".parquet")
    try:
        return [_cells(row) for row in parquet.read_table(io.BytesIO(content)).to_pylist()]
    except (pyarrow.ArrowException, OSError, ValueError) as error:
        raise SetAside(f"can't be read as Parquet ({str(error).splitlines()[0]})") from error


def _cells(row: Mapping[Any, Any]) -> dict[str, str]:
    return {str(name): "" if cell is None else str(cell) for name, cell in row.items()}


def _jsonl(text: str) -> Iterator[dict[str, str]]:
    for number, line in enumerate(text.split("\n"), start=1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
        except (ValueError, RecursionError) as error:
            raise SetAside(f"line {number} is no JSON ({error}); mend or delete it") from error
        if not isinstance(row, dict):
            raise SetAside(f"line {number} is no JSON object with named fields")
        yield _cells(row)


def _separated(text: str, separator: str) -> list[dict[str, str]]:
    csv.field_size_limit(50 << 20)  # a cell may hold a whole book
    separator = separator or max(",;\t|", key=text.partition("\n")[0].count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    line = 1
    rows: list[dict[str, str]] = []
    header: list[str] = []
    try:
        for cells in reader:
            if not header:
                header = [UNSEEN.sub("", cell).strip() for cell in cells]
                if len(set(header)) < len(header) or not all(header):
                    raise SetAside(f"line 1: a column has no name, or one stands twice: {header}")
            elif any(cell.strip() for cell in cells):
                if len(cells) != len(header):
                    raise SetAside(
                        f"line {line}: {len(cells)} cells where the header has {len(header)}; put "
                        "cells that hold the separator in double quotes"
                    )
                rows.append(dict(zip(header, cells, strict=True)))
            line = reader.line_num + 1
    except csv.Error as error:
        raise SetAside(f"line {line}: its quotation marks don't close ({error})") from error
    return rows


def columns_of(rows: Sequence[Mapping[str, str]], given: Mapping[str, str]) -> Columns:
    """Which column is what: as given, else by name, the text else by length."""
    names = list(dict.fromkeys(name for row in rows[:200] for name in row))
    for role, name in given.items():
        if name and name not in names:
            raise InputError(f"--{role} {name}: no such column; there are: {', '.join(names)}")
    chosen = {role: given.get(role) or _by_name(names, role) for role in ROLES}
    if not chosen["text"]:
        rest = [name for name in names if name not in chosen.values()]
        length = {n: mean(len(row.get(n, "")) for row in rows[:200]) for n in rest}
        longest = max(length, key=lambda name: length[name], default="")
        if not longest or length[longest] < 100:
            raise InputError(
                f"no column holds texts; name it with --text COLUMN; there are: {', '.join(names)}"
            )
        chosen["text"] = longest
    rest = [] if chosen["date"] else [name for name in names if name not in chosen.values()]
    dated = tuple(n for n in rest if _holds_dates([row[n] for row in rows[:20] if row.get(n)]))
    named = frozenset(role for role in ROLES if given.get(role))
    return Columns(**chosen, given=named, dated=dated)


def _holds_dates(cells: Sequence[str]) -> bool:
    dates = [cell for cell in cells if re.search(r"\d{4}\D|\D\d{4}", cell)]
    told = [dated(cell, day_first=True)[0] or is_hijri(cell) for cell in dates]
    return dates == cells != [] and all(told)


def _by_name(names: Sequence[str], role: str) -> str:
    plain = {re.sub(r"[\W_]+", "", name.lower()): name for name in reversed(names)}
    return next((plain[name] for name in INTAKE["columns"][role].split() if name in plain), "")


def table_documents(
    source: str, stem: str, rows: Sequence[Mapping[str, str]], columns: Columns, decoded: Decoded
) -> Iterator[Found | tuple[str, str]]:
    """The documents of a table, one a row; of rows without text the place and the reason."""
    day_first = _day_first([row.get(columns.date, "") for row in rows]) if columns.date else None
    ids = next((name for name in _IDS if rows and name in rows[0]), "")
    width = len(str(len(rows)))
    used = {columns.text, columns.title, columns.date, columns.outlet, ids}
    for number, row in enumerate(rows, start=1):
        place = f"{source}, row {number}"
        text = row.get(columns.text, "")
        if not text.strip():
            yield place, f"its cell {columns.text} is empty"
            continue
        published, notes = dated(row.get(columns.date, ""), day_first=day_first)
        yield Found(
            place,
            row.get(ids, "") or f"{stem}_{number:0{width}d}",
            text,
            title=row.get(columns.title, "").strip(),
            outlet=row.get(columns.outlet, "").strip(),
            published=published,
            encoding=decoded.encoding,
            confidence=decoded.confidence,
            repairs=decoded.repairs,
            notes=notes,
            more={name: cell for name, cell in row.items() if name not in used},
        )


def _day_first(cells: Sequence[str]) -> bool | None:
    """Whether 10/11/2022 is November the tenth, if a date of the same column tells."""
    pairs = [m for cell in cells if (m := _DAY_OR_MONTH.fullmatch(as_digits(cell.strip())))]
    day, month = any(int(m[1]) > 12 for m in pairs), any(int(m[2]) > 12 for m in pairs)
    return None if day == month else day


def dated(written: str, *, day_first: bool | None = None) -> tuple[str, tuple[str, ...]]:
    """A date as `corpus.csv` has it, "" if it is none or can be read in two ways; what to note.

    A Hijri date is no date of `corpus.csv`, and noted: calendars of one year differ by a day or
    two. `day_first` tells whether in 10/11/2022 the day stands first; None: that is not known, but
    for 26/10/2022, which cannot be read otherwise.
    """
    date = text = as_digits(UNSEEN.sub("", written)).strip()
    if match := _ISO.fullmatch(text):
        date = f"{match[1]}-{match[2]:0>2}-{match[3]:0>2}"
    elif match := _DAY_OR_MONTH.fullmatch(text):
        alone = _day_first([text])
        first = day_first if alone is None else alone
        day, month = match.group(1, 2) if first else match.group(2, 1)
        date = f"{match[3]}-{month:0>2}-{day:0>2}" if first is not None or day == month else ""
    elif re.search(r"[^\W\d_]", text):
        date = _spelled(text, day_first) if len(text) < 60 else ""
    try:
        if not is_hijri(date):
            publication_interval(date)
            if day_first is None or dated(written)[0]:
                return date, ()
            told = f"date {written.strip()!r} read as {date}: others of its column have the "
            return date, (f"{told}{'day' if day_first else 'month'} first",)
    except InputError:
        pass
    if is_hijri(text):
        return "", (f"date {written.strip()!r} is Hijri, so no Gregorian one is told",)
    return "", ((f"date {written.strip()!r} is not told for sure",) if text else ())


@cache
def _spelled(text: str, day_first: bool | None) -> str:
    """The one date of a text with words, by the months that Arabic papers write, else another's."""
    rest, _ = folded(text)
    told = set[str]()
    for kind, match in [*dates_in(rest)]:
        rest = rest.replace(match[0], "", 1)
        days = interval_of(kind, match, None) if kind == "month" else None
        if kind == "day":
            told.add(dated(match[0], day_first=day_first)[0])
        elif days and (days[0] == days[1] or not match["day"]):
            told.add(f"{days[0]}" if match["day"] else f"{days[0]:%Y-%m}")
    if told:
        return told.pop() if len(told) == 1 and not re.search(r"\d", _CLOCK.sub("", rest)) else ""
    dateparser: Any = library("dateparser", what="dates with the names of months")
    asked = {"REQUIRE_PARTS": ["day", "month", "year"], "STRICT_PARSING": True}
    found = dateparser.parse(text, languages=["ar", "en", "fr"], settings=asked)
    return f"{found:%Y-%m-%d}" if found else ""
