"""What gave the results of a run: corpus, parameters, versions, sources and the command to repeat.

One record for each notebook, kept in `methods.json` of the output folder. A run replaces the
records of the notebooks that it ran, so that those of earlier runs stay true of their files.
"""

from __future__ import annotations

import csv
import hashlib
import json
import platform
import re
import shlex
from collections.abc import Mapping, Sequence
from functools import cache
from importlib.metadata import PackageNotFoundError, requires, version
from pathlib import Path
from typing import Any

import pandas as pd

import corpus_lib
from corpus_lib.dependencies import code_digest
from corpus_lib.errors import InputError
from corpus_lib.prepare.prepared import PREPARED, TABLES
from corpus_lib.run.paper.calls import uses_of
from corpus_lib.run.paper.export import Exhibit
from corpus_lib.run.paper.references import all_references, references_of
from corpus_lib.run.parameters import Value
from corpus_lib.run.series import Notebook

_CORPUS_PARTS = ("cleaning.toml", "coding", "corpus.csv", "lexicon", "raw", PREPARED, *TABLES)

Record = dict[str, Any]
"""How one notebook came to its results; the keys are those of `notebook_record`."""

RECORDS = "methods.json"
_FORM = 1  # raised when records change their keys


def notebook_record(
    notebook: Notebook,
    values: Mapping[str, Value],
    exhibits: Sequence[Exhibit],
    *,
    title: str,
    failure: str,
    corpus: Mapping[str, Any],
    command: str,
    when: str,
) -> Record:
    """Write down how a notebook came to its tables and figures.

    Args:
        notebook: What ran.
        values: The parameters that were set for it.
        exhibits: Its tables and figures.
        title: Its title.
        failure: Where it stopped, or "".
        corpus: As by `describe_corpus`.
        command: What to type to repeat it.
        when: Date and time of the run.
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
    return {
        "notebook": notebook.name,
        "title": title,
        "run": when,
        "command": command,
        "failure": failure,
        "corpus": dict(corpus),
        "parameters": parameters,
        "program": {"corpus-lib": version("corpus-lib"), "code": code_digest()},
        "python": platform.python_version(),
        "libraries": library_versions(),
        "references": references_of(uses_of(notebook.content)),
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
    """The records of earlier runs into a folder, by notebook; none if there was no such run.

    Raises:
        InputError: If the file can't be read.
    """
    path = folder / RECORDS
    try:
        content = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
        if content.get("form") != _FORM:
            return {}
        return {record["notebook"]: record for record in content["notebooks"]}
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise InputError(
            f"{path} is damaged, so it is unknown how the files beside it were made; "
            "give another folder with --out DIR, or delete it"
        ) from error


def records_text(records: Sequence[Record]) -> str:
    """The contents of `methods.json`."""
    return json.dumps({"form": _FORM, "notebooks": records}, ensure_ascii=False, indent=1) + "\n"


def changed_files(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[str]:
    """The files of a corpus that two of its descriptions have otherwise, or only one has."""
    sums = before["files"], after["files"]
    return sorted(name for name in {**sums[0], **sums[1]} if sums[0].get(name) != sums[1].get(name))


def _listed_documents(folder: Path) -> list[dict[Any, Any]]:
    if (folder / PREPARED).exists():
        return pd.read_parquet(folder / "documents").to_dict("records")
    # Whether the table is sound is for the notebooks to tell when they read it.
    with (folder / "corpus.csv").open(encoding="utf-8-sig", errors="replace", newline="") as table:
        return [row for row in csv.DictReader(table) if row.get("doc_id")]


def describe_corpus(folder: Path) -> dict[str, Any]:
    """The texts and lists that results rest on, each with its checksum.

    Returns:
        `folder` (its name), `documents` (`doc_id`, `file`, `sha256`), `files` (checksums of all
        files of a corpus by path; what else lies there is none of it) and `borrowed` (those of the
        lists that the folder lacks and takes from the program).
    """
    files = {
        path.relative_to(folder).as_posix(): _sha256(path)
        for part in _CORPUS_PARTS
        for path in sorted([folder / part, *(folder / part).rglob("*")])
        if path.is_file() and not any(p.startswith(".") for p in path.relative_to(folder).parts)
    }
    rows = _listed_documents(folder)
    lists = sorted((Path(corpus_lib.__file__).parent / "lists").glob("*"))
    return {
        "folder": folder.name,
        "documents": [
            {
                "doc_id": row["doc_id"],
                "file": row.get("file") or "",
                "sha256": files.get(f"raw/{row.get('file')}", row.get("sha256") or ""),
            }
            for row in rows
        ],
        "files": files,
        "borrowed": {
            f"lexicon/{path.name}": _sha256(path)
            for path in lists
            if f"lexicon/{path.name}" not in files
        },
    }


def describe_own_texts(notebooks: Path) -> dict[str, Any]:
    """The texts that come with the notebooks to make a corpus of; keys as by `describe_corpus`."""
    folder = notebooks / "own_texts"
    paths = sorted(path for path in folder.rglob("*") if path.is_file())
    files = {path.relative_to(folder).as_posix(): _sha256(path) for path in paths}
    return {"folder": folder.name, "documents": [], "files": files, "borrowed": {}}


def command_for(
    notebook: Notebook, settings: Sequence[str], *, corpus: Path | None, folder: Path | None
) -> str:
    """What to type to repeat one notebook of a run.

    Args:
        notebook: Which.
        settings: The texts `NAME=VALUE` of the run; those that the notebook lacks are left out.
        corpus: The corpus as it was given, or None.
        folder: The folder of the notebooks if it is not the program's own, or None.
    """
    names = {parameter.name for parameter in notebook.parameters}
    words = ["corpus-lib", "run", "--only", notebook.number]
    words += ["--notebooks", str(folder)] if folder is not None else []
    words += ["--corpus", str(corpus)] if corpus is not None else []
    for setting in settings:
        if setting.partition("=")[0].strip() in names:
            words += ["-p", setting]
    return shlex.join(words)


@cache
def library_versions() -> dict[str, str]:
    """The versions of the packages that this one needs, as installed, by name."""
    needed = [line for line in requires("corpus-lib") or () if "extra ==" not in line]
    names = {re.split(r"[^\w.-]", line, maxsplit=1)[0] for line in needed}
    names |= {entry.fields.get("package", "") for entry in all_references().values()} - {""}
    found = {}
    for name in sorted(names, key=str.lower):
        try:
            found[name] = version(name)
        except PackageNotFoundError:  # an extra that is not installed
            continue
    return found


def _sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()
