"""The commands on the notebook series: `corpus-lib run`, `parameters` and `notebooks`."""

import argparse
import ctypes
import datetime
import os
import platform
import re
import sys
import time
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from importlib.metadata import version
from pathlib import Path
from tempfile import TemporaryDirectory

import joblib
from joblib.externals.loky import get_reusable_executor

from corpus_lib.files import write_atomically
from corpus_lib.intake.suspicious_corpus import time_of_run
from corpus_lib.prepare.groups import DOCUMENTS, compared_by
from corpus_lib.run import methods, report, series
from corpus_lib.run.checks import check_environment
from corpus_lib.run.corpus_report import FAILED, OK, check_corpus_folder, read_about
from corpus_lib.run.execution import Execution, Keep, notebook_bytes
from corpus_lib.run.exhibits import FOLDERS, take_exhibits
from corpus_lib.run.front import FILES, report_fonts, write_report
from corpus_lib.run.output import OutputFolder, without_paths
from corpus_lib.run.parameters import INJECTED_TAG, Value
from corpus_lib.run.sections import Section, lacking, read_translation
from corpus_lib.run.series import Notebook
from corpus_lib.study import SAMPLE, Study
from corpus_lib.wording import counted, set_names

NOTEBOOKS = "notebooks"  # in a report


def run(parsed: argparse.Namespace) -> int:
    """Execute the series and write its report; the exit code is 1 if a notebook failed."""
    with TemporaryDirectory(prefix="corpus-lib-") as place:
        return _run(parsed, Path(place) / "corpus.joblib")


def _run(parsed: argparse.Namespace, aside: Path) -> int:
    clock = time.monotonic()
    check_environment()
    notebooks = series.find_notebooks(parsed.notebooks, only=parsed.only)
    can_be = any(one.name == "BY" for notebook in notebooks for one in notebook.parameters)
    if parsed.by is not None and can_be:
        parsed.settings.append(f"BY={parsed.by}")
    elif parsed.by is not None:
        print(f"--by {parsed.by}: no selected notebook compares documents of the corpus")
    values = series.check_run(notebooks, corpus=parsed.corpus, settings=parsed.settings)
    corpus = check_corpus_folder(parsed.corpus)
    read_about(corpus)
    study = Study(corpus, by=DOCUMENTS)
    documents = study.corpus.documents
    told = any(setting.startswith("BY=") for setting in parsed.settings)
    if by := compared_by(documents, None) if can_be and not told else None:
        print(f"{len(documents)} documents: compared by {by} (--by sets another)")
        parsed.settings.append(f"BY={by}")
        values = series.check_run(notebooks, corpus=parsed.corpus, settings=parsed.settings)
    set_names(study.names)
    lacks = lacking(corpus)
    joblib.dump(study.loaded, aside)  # files may change meanwhile; notebooks need the room
    del study
    get_reusable_executor().shutdown()
    with suppress(AttributeError, OSError):  # not every system's library has it
        ctypes.CDLL(None).malloc_trim(0)
    out = _open_output(parsed.out, notebooks, documents["doc_id"])
    what = f"{counted(len(notebooks), 'notebook')} on the corpus {corpus.name}, into {parsed.out}"
    print(f"{what} ({time_of_run(int(documents['n_words'].sum()))})")
    changed = _changed(values)
    for line, names in changed.items():
        print(f"  {line} in {', '.join(names)}")
    sections: dict[str, Section] = {}
    records = methods.read_records(out.path)
    about = methods.describe_corpus(corpus)
    elsewhere = None if parsed.notebooks == series.NOTEBOOKS else parsed.notebooks
    try:
        own = methods.describe_own_texts(parsed.notebooks)
        keep: Keep = "print" if parsed.print else "screen"
        rests_on = [{**about, "own_texts": own}, methods.library_versions(), keep]
        store = series.PageStore(corpus, rests_on=rests_on, fresh=parsed.fresh)
        few, seconds = int(documents["n_words"].sum()) <= SAMPLE, parsed.cell_seconds
        for position, done in series.execute_all(
            notebooks, values, keep=keep, store=store, cell_seconds=seconds, in_turn=few
        ):
            notebook = notebooks[position]
            section = _section(notebook, done, corpus, out.path)
            cells = [cell.source for cell in section.notebook.cells]
            place = store.place(done.notebook, cells, section.translation, sorted(lacks))
            section = replace(section, place=None if done.failure else place)
            sections[notebook.name] = section
            # A notebook that had this number before leaves no files behind.
            records = {k: v for k, v in records.items() if k[:2] != notebook.number}
            records[notebook.name] = methods.notebook_record(
                notebook,
                values.get(notebook.name, {}),
                section.exhibits,
                corpus=own if section.has_own_texts else about,
                title=section.title,
                failure=str(done.failure or ""),
                command=methods.command_for(
                    notebook, parsed.settings, corpus=parsed.corpus, folder=elsewhere
                ),
                run=datetime.datetime.now().astimezone().isoformat(timespec="seconds"),
            )
            _write_results(out, section, done.files, corpus)
            report.notebook_body(section, lacks)
    finally:
        # An interrupted run keeps what it did, and leaves an earlier report if it did nothing.
        if sections:
            facts = {
                "corpus": corpus.name,
                "changed": changed,
                "version": version("corpus-lib"),
                "python": platform.python_version(),
                "when": f"{datetime.datetime.now().astimezone():%d %B %Y, %H:%M (UTC%z)}",
                "seconds": time.monotonic() - clock,
                "missing": [one.name for one in notebooks if one.name not in sections],
            }
            ran = [sections[name] for name in sorted(sections)]
            study = Study(joblib.load(aside), by=DOCUMENTS)
            write_report(out, ran, facts, [records[name] for name in sorted(records)], study)
    ended = sorted(sections.items())
    failed = [f"{name} failed in {one.failure}" for name, one in ended if one.failure]
    print(f"{out.path / 'index.html'} after {time.monotonic() - clock:.0f} s")
    before, after = about["files"], methods.describe_corpus(corpus)["files"]
    moved = sorted(name for name in {**before, **after} if before.get(name) != after.get(name))
    if moved:
        failed.append(
            f"{', '.join(moved)} of the corpus changed during the run; "
            "pages may rest on the old or the new content, so run it again"
        )
    for line in failed:
        print(f"corpus-lib: {line}", file=sys.stderr)
    return FAILED if failed else OK


def _section(notebook: Notebook, done: Execution, corpus: Path, out: Path) -> Section:
    names = [parameter.name for parameter in notebook.parameters]
    plain, exhibits = take_exhibits(done.notebook, notebook.number, names)
    # As seen from the notebook, if the corpus lies beside the report; no path of this computer.
    near = os.path.relpath(corpus, out / NOTEBOOKS)
    told = near if corpus.is_relative_to(out.parent) else corpus.name
    for cell in plain.cells:
        if INJECTED_TAG in cell.metadata.get("tags", []):
            cell.source = re.sub("(?m)^CORPUS = .*", lambda _: f"CORPUS = {told!r}", cell.source)
    return Section(notebook.name, plain, done.failure, exhibits, read_translation(notebook.path))


def _changed(values: Mapping[str, Mapping[str, Value]]) -> dict[str, list[str]]:
    """The notebooks in which each parameter is set, by `NAME = value`; the corpus apart."""
    changed: dict[str, list[str]] = {}
    for notebook, settings in values.items():
        for name, value in settings.items():
            if name != "CORPUS":
                changed.setdefault(f"{name} = {value!r}", []).append(notebook)
    return changed


def _open_output(path: Path, notebooks: Sequence[Notebook], doc_ids: Iterable[str]) -> OutputFolder:
    out = OutputFolder(path)
    names = ["index.html", report.SEARCH_FILE, *report_fonts(), *methods.PAPER_FILES]
    names += [f"{report.TEXTS}/{doc_id}.html" for doc_id in doc_ids]
    for notebook in notebooks:
        names += [f"{notebook.name}.html", f"{NOTEBOOKS}/{notebook.name}.ipynb"]
        for folder in FOLDERS.values():
            files = (out.path / folder).glob(f"{notebook.number}-*")
            names += [f"{folder}/{file.name}" for file in files]
    out.check_free(names)
    return out


def _write_results(
    out: OutputFolder, section: Section, saved: Mapping[str, bytes], corpus: Path
) -> None:
    """Write a notebook, its tables, figures and pages, and drop those that it no longer has."""
    plain = without_paths(notebook_bytes(section.notebook), corpus)
    out.write(f"{NOTEBOOKS}/{section.name}.ipynb", plain)
    made = {name: held for exhibit in section.exhibits for name, held in exhibit.files.items()}
    for name, content in {**made, **{f"{FILES}/{n}": held for n, held in saved.items()}}.items():
        out.write(name, content)
    number, own = section.name[:2], {f"{section.name}.html", f"{NOTEBOOKS}/{section.name}.ipynb"}
    stale = (f"{number}_", *(f"{folder}/{number}" for folder in (*FOLDERS.values(), NOTEBOOKS)))
    out.remove({name for name in out.files if name.startswith(stale)} - set(made) - own)


def parameters(parsed: argparse.Namespace) -> int:
    """List what can be set."""
    for one in series.find_notebooks(parsed.notebooks, only=parsed.only):
        print(f"  {one.name}" + ("" if one.parameters else " (none)"))
        for p in one.parameters:
            print(f"    {p.name}: {p.kind} = {p.default!r}  # {p.comment}")
    return OK


def notebooks(parsed: argparse.Namespace) -> int:
    """Execute the notebooks in place; one that fails stays as it was."""
    notebooks = series.find_notebooks(parsed.notebooks, only=parsed.only)
    failed = []
    for position, done in series.execute_all(notebooks, {}, keep="nothing"):
        notebook = notebooks[position]
        if done.failure is None:
            write_atomically(notebook.path, notebook_bytes(done.notebook))
        else:
            failed.append(f"{notebook.name} failed in {done.failure}; its file stays as it was")
            print(f"corpus-lib: {failed[-1]}", file=sys.stderr)
    return FAILED if failed else OK
