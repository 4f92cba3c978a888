"""What a paper needs beside tables and figures: captions, methods in words, and a bibliography."""

from __future__ import annotations

import csv
import io
import unicodedata
from collections.abc import Iterable, Sequence

from corpus_lib.phrasebook import column
from corpus_lib.run.output import rendered
from corpus_lib.run.paper.provenance import RECORDS, Record, records_text
from corpus_lib.run.paper.references import Reference, all_references, bibliography

CAPTIONS = {"figures": "figures/captions.md", "tables": "tables/captions.md"}
METHODS, BIBLIOGRAPHY, COLUMNS = "METHODS.md", "methods.bib", "tables/columns.csv"
PAPER_FILES = (METHODS, BIBLIOGRAPHY, RECORDS, COLUMNS, *CAPTIONS.values())
"""All that `paper_files` may write, as paths relative to the output folder."""


def paper_files(records: Sequence[Record]) -> dict[str, bytes]:
    """The files for a paper.

    Args:
        records: One for each notebook whose tables and figures are there, in order.

    Returns:
        Contents by path: captions of figures and of tables (where there are any), what the columns
        of these are called and mean, methods in words, their sources as BibTeX, and the records
        themselves as JSON.
    """
    texts = {
        path: _render("captions.md.j2", records=records, kind=kind)
        for kind, path in CAPTIONS.items()
        if any(record[kind] for record in records)
    }
    columns = COLUMNS if any(record["tables"] for record in records) else ""
    told = {"captions": sorted(texts), "columns": columns}
    texts[METHODS] = _render("methods.md.j2", records=records, **told)
    texts[BIBLIOGRAPHY] = bibliography(_cited(records), _versions(records))
    texts[RECORDS] = records_text(records)
    contents = {path: text.encode("utf-8") for path, text in texts.items()}
    if columns:
        contents[COLUMNS] = _columns(records).encode("utf-8-sig")  # as the tables themselves
    return contents


def _columns(records: Iterable[Record]) -> str:
    """What each column of the tables is called in both languages, and what it means, as CSV."""
    tables = [table for record in records for table in record["tables"]]
    names = sorted({name for table in tables for name in table["columns"]})
    text = io.StringIO()
    rows = csv.writer(text)
    rows.writerow(["column", "english", "arabic", "meaning", "meaning_in_arabic"])
    for name in names:
        (english, meaning), (arabic, means) = column(name), column(name, "ar")
        rows.writerow([name, english, arabic, meaning, means])
    return text.getvalue()


def _cited(records: Iterable[Record]) -> dict[str, list[str]]:
    cited: dict[str, set[str]] = {}
    for record in records:
        for entry, functions in _entries(record):
            cited.setdefault(entry.key, set()).update(functions)
    return {key: sorted(functions) for key, functions in cited.items()}


def _versions(records: Iterable[Record]) -> dict[str, str]:
    """The versions of all runs that the records tell of; more than one where they differ."""
    found: dict[str, list[str]] = {}
    for record in records:
        own = {"corpus-lib": record["program"]["corpus-lib"]}
        for package, number in {**record["libraries"], **own}.items():
            if number not in found.setdefault(package, []):
                found[package].append(number)
    return {package: " and ".join(numbers) for package, numbers in found.items()}


def _sources(record: Record) -> list[str]:
    """The sources that functions name, as author and year."""
    entries = [entry for entry, functions in _entries(record) if functions]
    return sorted({entry.short for entry in entries}, key=_alphabetical)


def _alphabetical(text: str) -> str:
    """Without accents, so that Ř stands with R."""
    return unicodedata.normalize("NFD", text).encode("ascii", "ignore").decode().casefold()


def _libraries(record: Record) -> list[str]:
    """The packages with an entry among the references, with their versions."""
    packages = [entry.fields.get("package", "") for entry, _ in _entries(record)]
    versions = record["libraries"]
    return sorted({f"{name} {versions[name]}" for name in packages if name in versions})


def _entries(record: Record) -> list[tuple[Reference, list[str]]]:
    """The references of a record with the functions that name them."""
    known = all_references()  # an entry that an earlier version had may be gone
    return [(known[key], by) for key, by in record["references"].items() if key in known]


def _value(value: object) -> str:
    if isinstance(value, list):
        return ", ".join(map(str, value)) or "none"
    return str(value)


def _render(template: str, **values: object) -> str:
    filters = {"sources": _sources, "libraries": _libraries, "value": _value}
    return rendered(template, filters=filters, **values)
