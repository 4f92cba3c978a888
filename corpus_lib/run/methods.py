"""What a paper needs beside tables and figures: captions, methods in words, and a bibliography.

One record for each notebook, kept in `methods.json` of the output folder, tells what gave its
results. A run replaces the records of the notebooks that it ran; earlier ones stay true.
"""

import csv
import hashlib
import io
import json
import platform
import shlex
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from importlib.metadata import PackageNotFoundError, requires, version
from pathlib import Path
from typing import Any

import pandas as pd
from packaging.requirements import Requirement

import corpus_lib
from corpus_lib.dependencies import code_digest
from corpus_lib.errors import InputError
from corpus_lib.phrasebook import column
from corpus_lib.prepare.prepared import PREPARED, TABLES
from corpus_lib.run import references
from corpus_lib.run.exhibits import Exhibit
from corpus_lib.run.output import rendered
from corpus_lib.run.parameters import Value
from corpus_lib.run.series import Notebook

Record = dict[str, Any]
"""How one notebook came to its results; the keys are those of `notebook_record`."""

RECORDS, METHODS, BIBLIOGRAPHY = "methods.json", "METHODS.md", "methods.bib"
COLUMNS = "tables/columns.csv"
CAPTIONS = {"figures": "figures/captions.md", "tables": "tables/captions.md"}
PAPER_FILES = (METHODS, BIBLIOGRAPHY, RECORDS, COLUMNS, *CAPTIONS.values())
"""All that `paper_files` may write, as paths relative to the output folder."""

_CORPUS_PARTS = ("cleaning.toml", "coding", "corpus.csv", "lexicon", "raw", PREPARED, *TABLES)
_FORM = 1  # raised when records change their keys


def notebook_record(
    notebook: Notebook,
    values: Mapping[str, Value],
    exhibits: Sequence[Exhibit],
    *,
    corpus: Mapping[str, Any],
    **told: str,
) -> Record:
    """How a notebook came to its tables and figures, under the values set for it.

    The corpus is as of `describe_corpus`; `told` are `title`, `failure` (where it stopped, or ""),
    `command` to repeat it, `run` (when).
    """
    parameters: list[Record] = [
        {
            "name": parameter.name,
            "value": values.get(parameter.name, parameter.default),
            "meaning": parameter.comment,
            "changed": values.get(parameter.name, parameter.default) != parameter.default,
        }
        for parameter in notebook.parameters
        if parameter.name != "CORPUS"
    ]
    set_to = {parameter["name"]: parameter["value"] for parameter in parameters}
    order = ("title", "run", "command", "failure")
    return {
        "notebook": notebook.name,
        **{name: told[name] for name in order},
        "corpus": dict(corpus),
        "parameters": parameters,
        "program": {"corpus-lib": version("corpus-lib"), "code": code_digest()},
        "python": platform.python_version(),
        "libraries": library_versions(),
        "references": references.references_of(references.uses_of(notebook.content)),
        "tables": [_listed(each, set_to) for each in exhibits if each.kind == "table"],
        "figures": [_listed(each, set_to) for each in exhibits if each.kind == "figure"],
    }


def _listed(exhibit: Exhibit, values: Mapping[str, object]) -> Record:
    return {
        "files": sorted(exhibit.files),
        "heading": exhibit.caption.heading,
        "text": exhibit.caption.text,
        "parameters": {name: values[name] for name in exhibit.caption.parameters},
        **exhibit.facts,
    }


def read_records(folder: Path) -> dict[str, Record]:
    """The records of earlier runs into a folder, by notebook; none if there was no such run."""
    path = folder / RECORDS
    try:
        content = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
        records = content["notebooks"] if content.get("form") == _FORM else []
        return {record["notebook"]: record for record in records}
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise InputError(
            f"{path} is damaged, so it is unknown how the files beside it were made; "
            "give another folder with --out DIR, or delete it"
        ) from error


def describe_corpus(folder: Path) -> dict[str, Any]:
    """The texts and lists that results rest on, each with its checksum.

    Returns:
        `folder` (its name), `documents` (`doc_id`, `file`, `sha256`), `files` (checksums of all
        files of a corpus by path; what else lies there is none of it) and `borrowed` (those of the
        lists that the folder lacks and takes from the program).
    """
    parts = [path for part in _CORPUS_PARTS for path in sorted((folder / part).rglob("*"))]
    parts += [folder / part for part in _CORPUS_PARTS]
    files = {name: told for name, told in _sums(folder, parts).items() if "/." not in f"/{name}"}
    lists = Path(corpus_lib.__file__).parent / "lists"
    borrowed = {f"lexicon/{name}": told for name, told in _sums(lists, lists.glob("*")).items()}
    return {
        "folder": folder.name,
        "documents": [
            {
                "doc_id": row["doc_id"],
                "file": row.get("file") or "",
                "sha256": files.get(f"raw/{row.get('file')}", row.get("sha256") or ""),
            }
            for row in _listed_documents(folder)
        ],
        "files": files,
        "borrowed": {name: told for name, told in borrowed.items() if name not in files},
    }


def describe_own_texts(notebooks: Path) -> dict[str, Any]:
    """The texts that come with the notebooks to make a corpus of; keys as by `describe_corpus`."""
    folder = notebooks / "own_texts"
    files = _sums(folder, folder.rglob("*"))
    return {"folder": folder.name, "documents": [], "files": files, "borrowed": {}}


def _sums(folder: Path, paths: Iterable[Path]) -> dict[str, str]:
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(paths)
        if path.is_file()
    }


def _listed_documents(folder: Path) -> list[dict[Any, Any]]:
    if (folder / PREPARED).exists():
        return pd.read_parquet(folder / "documents").to_dict("records")
    # Whether the table is sound is for the notebooks to tell when they read it.
    with (folder / "corpus.csv").open(encoding="utf-8-sig", errors="replace", newline="") as table:
        return [row for row in csv.DictReader(table) if row.get("doc_id")]


def command_for(
    notebook: Notebook, settings: Sequence[str], *, corpus: Path | None, folder: Path | None
) -> str:
    """What to type to repeat one notebook of a run, with those of the settings that it has.

    The corpus is as it was given, an absolute path by its name, and the folder that of the
    notebooks, if it is not our own.
    """
    names = {parameter.name for parameter in notebook.parameters}
    words = ["corpus-lib", "run", "--only", notebook.number]
    for option, given in (("--notebooks", folder), ("--corpus", corpus)):
        if given is not None:
            words += [option, given.name if given.is_absolute() else str(given)]
    for setting in settings:
        if setting.partition("=")[0].strip() in names:
            words += ["-p", setting]
    return shlex.join(words)


@cache
def library_versions() -> dict[str, str]:
    """The versions of the packages that this one needs, as installed, by name."""
    needed = [line for line in requires("corpus-lib") or () if "extra ==" not in line]
    names = {Requirement(line).name for line in needed}
    names |= {entry.fields.get("package", "") for entry in references.all_references().values()} - {
        ""
    }
    found = {}
    for name in sorted(names, key=str.lower):
        try:
            found[name] = version(name)
        except PackageNotFoundError:  # an extra that is not installed
            continue
    return found


def paper_files(records: Sequence[Record]) -> dict[str, bytes]:
    """The files for a paper, by path, of the records of all notebooks of a report, in order.

    These are captions of figures and of tables (where there are any), what the columns of these are
    called and mean, methods in words, their sources as BibTeX, and the records as JSON.
    """
    value = {"value": lambda v: ", ".join(map(str, v)) or "none" if isinstance(v, list) else str(v)}
    filters = {"sources": _sources, "libraries": _libraries, **value}
    texts = {
        path: rendered("captions.md.j2", filters=filters, records=records, kind=kind)
        for kind, path in CAPTIONS.items()
        if any(record[kind] for record in records)
    }
    columns = COLUMNS if CAPTIONS["tables"] in texts else ""
    told = {"records": records, "captions": sorted(texts), "columns": columns}
    texts[METHODS] = rendered("methods.md.j2", filters=filters, **told)
    texts[BIBLIOGRAPHY] = references.bibliography(_cited(records), _versions(records))
    content = {"form": _FORM, "notebooks": records}
    texts[RECORDS] = json.dumps(content, ensure_ascii=False, indent=1) + "\n"
    contents = {path: text.encode("utf-8") for path, text in texts.items()}
    if columns:
        contents[COLUMNS] = _columns(records).encode("utf-8-sig")  # as the tables themselves
    return contents


def _columns(records: Iterable[Record]) -> str:
    """What each column of the tables is called in both languages, and what it means, as CSV."""
    tables = [table for record in records for table in record["tables"]]
    text = io.StringIO()
    rows = csv.writer(text)
    rows.writerow(["column", "english", "arabic", "meaning", "meaning_in_arabic"])
    for name in sorted({name for table in tables for name in table["columns"]}):
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
    found: dict[str, dict[str, None]] = {}
    for record in records:
        own = {"corpus-lib": record["program"]["corpus-lib"]}
        for package, number in {**record["libraries"], **own}.items():
            found.setdefault(package, {})[number] = None
    return {package: " and ".join(numbers) for package, numbers in found.items()}


def _sources(record: Record) -> list[str]:
    """The sources that functions name, as author and year."""
    return sorted({entry.short for entry, by in _entries(record) if by}, key=_alphabetical)


def _alphabetical(text: str) -> str:
    """Without accents, so that Ř stands with R."""
    return unicodedata.normalize("NFD", text).encode("ascii", "ignore").decode().casefold()


def _libraries(record: Record) -> list[str]:
    """The packages with an entry among the references, with their versions."""
    packages = [entry.fields.get("package", "") for entry, _ in _entries(record)]
    versions = record["libraries"]
    return sorted({f"{name} {versions[name]}" for name in packages if name in versions})


def _entries(record: Record) -> list[tuple[references.Reference, list[str]]]:
    """The references of a record with the functions that name them."""
    known = references.all_references()  # an entry that an earlier version had may be gone
    return [(known[key], by) for key, by in record["references"].items() if key in known]
