"""Many like computations on all cores, each result kept as soon as it is there."""

import hashlib
import json
import os
import shutil
import threading
import time
import warnings
from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext, suppress
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import Any

import joblib
import pandas as pd
from filelock import FileLock

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

    Another process that does the same jobs is waited for, and what it kept is taken.

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
    every = {json.dumps(job, sort_keys=True): dict(job) for job in jobs}
    place = None if folder is None else _place(folder, work, inputs)
    with _alone(place), warnings.catch_warnings():
        found: dict[str, Any] = {}
        if place is not None:
            found = {name: kept for name in every if (kept := _read(place, name)) is not None}
        todo = [name for name in every if name not in found]
        workers = max(1, min(n_workers or joblib.cpu_count(), len(todo)))
        # A process that has grown is replaced, which harms nothing. joblib warns of it in a thread:
        # where warnings are errors, that ends it, and all would wait for it for ever.
        warnings.filterwarnings("ignore", "A worker stopped while some jobs", UserWarning)
        # With one worker, joblib works in this process: another would only cost its start.
        mode = {"n_jobs": workers, "return_as": "generator_unordered", "batch_size": 1}
        own = os.getpid()
        tasks = (joblib.delayed(_named)(work, shared, every[name], name, own) for name in todo)
        with steps(title, total=len(every), done=len(found)) as advance:
            for name, result in joblib.Parallel(**mode)(tasks):
                found[name] = result
                if place is not None:
                    _keep(place, name, result)
                advance()
    return [found[json.dumps(job, sort_keys=True)] for job in jobs]


def _alone(place: Path | None) -> AbstractContextManager[Any]:
    """Let one process at a time do the same jobs, so that another finds what it kept."""
    if place is not None:
        with suppress(OSError):  # of which `_keep` warns
            place.parent.mkdir(parents=True, exist_ok=True)
            return FileLock(place.with_suffix(".lock")).acquire()
    return nullcontext()


def digest_tables(*tables: pd.DataFrame | pd.Series, text: str = "") -> str:
    """A short text that differs wherever the tables, in their order, or the text differ."""
    digest = hashlib.sha256(text.encode())
    for table in tables:
        frame: Any = table
        kinds = {str(kind) for kind in frame.dtypes} if table.ndim == 2 else set()
        if kinds and kinds <= {"int64", "float64"}:
            arrays = [frame.to_numpy()]
        elif kinds and all(kind.startswith("Sparse") for kind in kinds):
            cells = frame.sparse.to_coo()
            arrays = [cells.row, cells.col, cells.data]
        else:
            digest.update(table.to_csv().encode())
            continue
        names = f"{table.shape} {[*frame]} {table.index.to_frame().to_csv(index=False)}"
        digest.update(names.encode() + b"".join(array.tobytes() for array in arrays))
    return digest.hexdigest()[:32]


@cache
def _end_with(parent: int) -> None:
    """Let this worker end soon after the process that began it, however that ended."""

    def watch() -> None:
        while os.getppid() == parent:
            time.sleep(1)
        os._exit(1)

    if os.getppid() == parent:
        threading.Thread(target=watch, daemon=True).start()


def _named(
    work: Callable[..., Any], shared: Sequence[Any], job: dict[str, Any], name: str, parent: int
) -> tuple[str, Any]:
    _end_with(parent)
    # By way of JSON, so that a fresh result and a kept one are alike in every type.
    return name, json.loads(json.dumps(work(*shared, **job)))


def _place(folder: Path, work: Callable[..., Any], inputs: str) -> Path:
    libraries = [f"{name}={version(name)}" for name in _MADE_WITH]
    parts = ["sealed", f"{work.__module__}.{work.__qualname__}", inputs]
    parts += [code_digest(work.__module__), *libraries]
    place = folder / _digest("\n".join(parts))
    sweep_drafts(place)
    return place


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:32]


def _read(place: Path, name: str) -> Any | None:
    kept = json.loads(read_sealed(place / f"{_digest(name)}.json") or "{}")
    return kept["result"] if kept.get("job") == name else None


def _keep(place: Path, name: str, result: Any) -> None:
    """Write one result; a folder that cannot be written to costs time only, and a warning."""
    try:
        if not place.exists():
            place.mkdir(parents=True)
            sets = sorted(place.parent.glob("*/"), key=lambda path: path.stat().st_mtime)
            for old in sets[:-_KEPT]:
                shutil.rmtree(old, ignore_errors=True)
                with suppress(OSError):  # another run may hold it
                    old.with_suffix(".lock").unlink()
        content = json.dumps({"job": name, "result": result})
        write_sealed(place / f"{_digest(name)}.json", content.encode())
    except OSError as error:
        warnings.warn(
            f"{place}: cannot keep results ({error}); the next run computes them again",
            stacklevel=3,
        )
