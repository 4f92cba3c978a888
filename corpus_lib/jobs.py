"""Many like computations on all cores, each result kept as soon as it is there."""

from __future__ import annotations

import hashlib
import json
import shutil
import time
import warnings
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from importlib.metadata import version
from pathlib import Path
from typing import Any

import joblib
import pandas as pd

from corpus_lib.dependencies import code_digest
from corpus_lib.files import read_sealed, sweep_drafts, write_sealed
from corpus_lib.progress import steps

_KEPT = 40  # sets of results: a few settings of each notebook
_MADE_WITH = ("pandas", "numpy", "scipy", "gensim", "tomotopy", "scikit-learn")


def run_jobs(
    work: Callable[..., Any],
    jobs: Sequence[Mapping[str, Any]],
    *,
    shared: Sequence[Any] = (),
    inputs: str,
    folder: Path | None = None,
    title: str = "",
    n_workers: int | None = None,
) -> list[Any]:
    """Compute a list of jobs in parallel, with a progress bar, going on where a run was stopped.

    Args:
        work: A function of a module, called `work(*shared, **job)`. It returns what JSON can
            hold: dictionaries with texts as keys, lists, texts, numbers, True and False, and in
            them also None.
        jobs: The options of each job, of the same kinds of values. They are a job's identity.
        shared: Objects that every job is given.
        inputs: What tells apart all results that differ in `shared`, as by `digest_tables`.
        folder: Where results are kept, each as soon as it is there; None keeps nothing. A kept
            result is used only for the same job and `inputs`, and as long as neither the code
            that `work` rests on nor a library has changed.
        title: What the progress bar says.
        n_workers: Processes; None for one on each core. Results don't depend on it.

    Returns:
        The results, in the order of `jobs`.
    """
    names = [json.dumps(job, sort_keys=True) for job in jobs]
    place = None if folder is None else _place(folder, work, inputs)
    found: dict[str, Any] = {}
    if place is not None:
        found = {name: kept for name in names if (kept := _read(place, name)) is not None}
    missing = [position for position, name in enumerate(names) if name not in found]
    todo = list({names[position]: position for position in missing}.values())
    workers = max(1, min(n_workers or joblib.cpu_count(), len(todo)))
    clock, pace = time.monotonic(), None if folder is None else _pace_file(folder, work)
    total, known = len(set(names)), _read_pace(pace) / workers
    with steps(title, total=total, done=len(found), pace=known) as advance:
        # With one worker, joblib works in this process: another would only cost its start.
        mode = {"n_jobs": workers, "return_as": "generator_unordered", "batch_size": 1}
        parallel = joblib.Parallel(**mode)
        tasks = (joblib.delayed(_numbered)(work, shared, dict(jobs[n]), n) for n in todo)
        for position, result in parallel(tasks):
            found[names[position]] = result
            if place is not None:
                _keep(place, names[position], result)
            advance()
    if pace is not None and todo:
        seconds = (time.monotonic() - clock) * workers / len(todo)
        with suppress(OSError):  # of which `_keep` has warned
            write_sealed(pace, str(seconds).encode())
    return [found[name] for name in names]


def digest_tables(*tables: pd.DataFrame | pd.Series, text: str = "") -> str:
    """A short text that differs wherever the tables differ.

    Args:
        *tables: Tables in the order in which they are used.
        text: Anything else that matters.
    """
    digest = hashlib.sha256(text.encode())
    for table in tables:
        kinds = table.dtypes if isinstance(table, pd.DataFrame) else pd.Series([table.dtype])
        if len(kinds) and all(isinstance(kind, pd.SparseDtype) for kind in kinds):
            sparse: Any = table.sparse
            cells = sparse.to_coo()
            parts = [str(cells.shape), table.index.to_frame().to_csv(index=False)]
            digest.update("\n".join([*parts, *map(str, table.columns)]).encode())
            for array in (cells.row, cells.col, cells.data):
                digest.update(array.tobytes())
        else:
            digest.update(table.to_csv().encode())
    return digest.hexdigest()[:32]


def _numbered(
    work: Callable[..., Any], shared: Sequence[Any], job: dict[str, Any], position: int
) -> tuple[int, Any]:
    # By way of JSON, so that a fresh result and a kept one are alike in every type.
    return position, json.loads(json.dumps(work(*shared, **job)))


def _place(folder: Path, work: Callable[..., Any], inputs: str) -> Path:
    libraries = [f"{name}={version(name)}" for name in _MADE_WITH]
    parts = ["sealed", f"{work.__module__}.{work.__qualname__}", inputs]
    parts += [code_digest(work.__module__), *libraries]
    place = folder / hashlib.sha256("\n".join(parts).encode()).hexdigest()[:32]
    sweep_drafts(place)
    return place


def _pace_file(folder: Path, work: Callable[..., Any]) -> Path:
    """Where it is kept how long such jobs took on this machine, whatever their settings."""
    name = f"{work.__module__}.{work.__qualname__}"
    return folder / f"pace-{hashlib.sha256(name.encode()).hexdigest()[:32]}.txt"


def _read_pace(path: Path | None) -> float:
    """Seconds of one core for one job, as they were last; 0 if none ran."""
    content = None if path is None else read_sealed(path)
    return float(content) if content else 0.0


def _file(place: Path, name: str) -> Path:
    return place / f"{hashlib.sha256(name.encode()).hexdigest()[:32]}.json"


def _read(place: Path, name: str) -> Any | None:
    content = read_sealed(_file(place, name))
    if content is None:
        return None
    kept = json.loads(content)
    return kept["result"] if kept["job"] == name else None


def _keep(place: Path, name: str, result: Any) -> None:
    """Write one result; a folder that cannot be written to costs time only, and a warning."""
    try:
        if not place.exists():
            place.mkdir(parents=True)
            sets = sorted(place.parent.glob("*/"), key=lambda path: path.stat().st_mtime)
            for old in sets[:-_KEPT]:
                shutil.rmtree(old, ignore_errors=True)
        content = json.dumps({"job": name, "result": result})
        write_sealed(_file(place, name), content.encode())
    except OSError as error:
        warnings.warn(
            f"{place}: cannot keep results ({error}); the next run computes them again",
            stacklevel=3,
        )
