"""The notebook series: found in the order of its numbers, a run of it checked, then executed."""

import asyncio
import base64
import hashlib
import json
import platform
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import joblib
import nbformat

from corpus_lib.dependencies import code_digest
from corpus_lib.errors import InputError
from corpus_lib.files import REPOSITORY, read_sealed, write_sealed
from corpus_lib.progress import Progress
from corpus_lib.run.checks import check_names, check_settings
from corpus_lib.run.corpus_report import check_corpus_folder
from corpus_lib.run.execution import CELL_SECONDS, Execution, Keep, Kernels, execute
from corpus_lib.run.parameters import Parameter, Value, inject, read_parameters

NOTEBOOKS = REPOSITORY / "notebooks"
_node: Any = nbformat.from_dict
_Invalid = nbformat.ValidationError
_KEPT = 120  # executed notebooks and what their pages hold: some settings of each


@dataclass(frozen=True)
class Notebook:
    """One notebook of the series: its file, what was read from it, its lines of parameters."""

    path: Path
    content: nbformat.NotebookNode
    parameters: tuple[Parameter, ...]

    @property
    def name(self) -> str:
        """The file's name without its ending, e.g. `06_topics`."""
        return self.path.stem

    @property
    def number(self) -> str:
        """The two digits that it starts with."""
        return self.name[:2]


def find_notebooks(folder: Path, *, only: Sequence[str] = ()) -> list[Notebook]:
    """Find the notebooks `NN_name.ipynb` of a folder, in the order of their numbers.

    With `only`, numbers such as `05` or `5`, those alone.

    Raises:
        InputError: If the folder holds none, two share a number, a number in `only` does not
            exist, or a notebook can't be read or declares its parameters in another form.
    """
    paths = sorted(p for p in folder.glob("*.ipynb") if re.match(r"\d\d_", p.name))
    if not paths:
        raise InputError(
            f"no notebooks named NN_name.ipynb in {folder}; run this in a clone of the "
            "repository installed with `pip install -e .`, or give --notebooks DIR"
        )
    numbers = Counter(path.name[:2] for path in paths)
    for number, times in numbers.items():
        if times > 1:
            names = ", ".join(path.name for path in paths if path.name.startswith(number))
            raise InputError(f"{names} share the number {number}; rename one")
    unknown = [number for number in only if number.zfill(2) not in numbers]
    if unknown:
        raise InputError(
            f"--only {','.join(only)}: no notebook has the number {', '.join(unknown)}; "
            f"expected some of {', '.join(numbers)}"
        )
    chosen = {number.zfill(2) for number in only} or set(numbers)
    return [_read(path) for path in paths if path.name[:2] in chosen]


def _read(path: Path) -> Notebook:
    try:
        content = nbformat.read(path, as_version=4)  # type: ignore[no-untyped-call]
        nbformat.validate(content)
    # nbformat trusts the JSON to have a notebook's form before it checks it.
    except (OSError, ValueError, TypeError, LookupError, AttributeError, _Invalid) as error:
        reason = str(error).splitlines()[0]
        raise InputError(
            f"{path} can't be read as a notebook of format 4: {reason}; "
            "open it in JupyterLab, repair and save it"
        ) from error
    return Notebook(path, content, tuple(read_parameters(content, name=path.stem)))


def check_run(
    notebooks: Sequence[Notebook], *, corpus: Path | None, settings: Sequence[str]
) -> dict[str, dict[str, Value]]:
    """The values that a run sets, by notebook and parameter, checked before anything is executed.

    Settings are texts of the form `NAME=VALUE`; no corpus stands for the notebooks' own.
    """
    folder = check_corpus_folder(corpus)
    if any(setting.partition("=")[0] == "CORPUS" for setting in settings):
        raise InputError("-p CORPUS=…: the corpus is given with --corpus DIR")
    values = check_settings(settings, {n.name: n.parameters for n in notebooks})
    if corpus is not None:
        for notebook in notebooks:
            if not any(p.name == "CORPUS" and p.kind == "str | None" for p in notebook.parameters):
                raise InputError(
                    f"--corpus {corpus}: {notebook.name} has no parameter "
                    "`CORPUS: str | None`, so it would read another corpus; "
                    "leave it out with --only, or add the parameter to it"
                )
            values.setdefault(notebook.name, {})["CORPUS"] = str(folder)
    for given in values.values():
        check_names({"CORPUS": str(folder), **given})
    return values


class PageStore:
    """Executed notebooks by what they rest on: their cells, the corpus, the code, the libraries.

    They are kept beside their corpus, so that what did not change is not run again. A file that is
    damaged is taken away and told, and its notebook executed again.
    """

    def __init__(self, corpus: Path, *, rests_on: Sequence[Any], fresh: bool = False) -> None:
        """Open the store beside a corpus.

        It rests on checksums of all that is read of the corpus and on versions of libraries. A
        fresh one finds nothing, so that all is executed and kept anew.
        """
        self._fresh = fresh
        self._folder = corpus / ".cache" / "pages"
        every = [code_digest(), platform.python_version(), *rests_on]
        self._rests_on = json.dumps(every, sort_keys=True)

    def find(self, notebook: nbformat.NotebookNode) -> Execution | None:
        """What came of a notebook, with the parameters it has now, or None."""
        content = None if self._fresh else read_sealed(self._path(notebook))
        if content is None:
            return None
        kept = json.loads(content)
        files = {name: base64.b64decode(held) for name, held in kept["files"].items()}
        return Execution(_node(kept["notebook"]), None, files)

    def keep(self, notebook: nbformat.NotebookNode, done: Execution) -> None:
        """Keep what came of a notebook; a folder that can't be written to costs time only."""
        files = {name: base64.b64encode(held).decode() for name, held in done.files.items()}
        text = json.dumps({"notebook": done.notebook, "files": files})
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            write_sealed(self._path(notebook), text.encode())
            by_age = sorted(self._folder.glob("*.*"), key=lambda file: file.stat().st_mtime)
            for old in by_age[:-_KEPT]:
                old.unlink(missing_ok=True)
        except OSError:
            return

    def place(self, *told: Any) -> Path:
        """Where that is kept which rests on what JSON can tell, beside the corpus and the code."""
        digest = hashlib.sha256((self._rests_on + json.dumps(told)).encode()).hexdigest()
        return self._folder / f"{digest[:40]}.json"

    def _path(self, notebook: nbformat.NotebookNode) -> Path:
        cells = [[c.cell_type, c.source, c.metadata.get("tags", [])] for c in notebook.cells]
        return self.place(cells)


def execute_all(
    notebooks: Sequence[Notebook],
    values: Mapping[str, Mapping[str, Value]],
    *,
    keep: Keep = "screen",
    store: PageStore | None = None,
    cell_seconds: int = CELL_SECONDS,
    in_turn: bool = True,
) -> Iterator[tuple[int, Execution]]:
    """Execute notebooks side by side, as many as there are cores, and show how far they have come.

    One that fails keeps none of the others from running.

    Args:
        notebooks: What to run; the folder of each is its kernel's.
        values: Values to set by notebook and parameter, as of `check_run`.
        keep: What belongs to a report, see `execute`.
        store: From where a notebook whose inputs are as they were is taken, and not executed.
        cell_seconds: How long one cell may take.
        in_turn: Run several in one kernel, in turn; thousands of texts leave too much in it.

    Yields:
        The position of a notebook and what came of it, as each is done.

    Raises:
        KeyboardInterrupt: On Ctrl-C, after all kernels have ended.
    """
    contents = [inject(one.content, values.get(one.name, {})) for one in notebooks]
    cells = [cell for content in contents for cell in content.cells]
    progress = Progress(
        [notebook.name for notebook in notebooks],
        n_cells=sum(c.cell_type == "code" and bool(c.source.strip()) for c in cells),
    )
    kernels = Kernels(in_turn=in_turn)
    at_once = asyncio.Semaphore(max(1, min(4, joblib.cpu_count())))

    async def run(position: int) -> tuple[int, Execution]:
        async with at_once:
            kept = store.find(contents[position]) if store is not None else None
            if kept is not None:
                progress.say(position, "nothing changed")
                return position, kept
            with progress.notebook(position) as (on_cell, on_steps):
                done = await execute(
                    contents[position],
                    folder=notebooks[position].path.parent,
                    kernels=kernels,
                    on_cell=on_cell,
                    on_steps=on_steps,
                    keep=keep,
                    cell_seconds=cell_seconds,
                )
            if store is not None and done.failure is None:
                store.keep(contents[position], done)
            return position, done

    with asyncio.Runner() as runner:
        loop = runner.get_loop()
        # Those that fit topics take longest: begun first, they are not waited for at the end. Nor
        # are the later of the others, which count more than the first ones.
        fits = [any(p.name == "N_TOPICS" for p in one.parameters) for one in notebooks]
        order = sorted(range(len(fits)), key=lambda at: (not fits[at], at if fits[at] else -at))
        waiting = {loop.create_task(run(position)) for position in order}
        try:
            while waiting:
                first = asyncio.wait(waiting, return_when=asyncio.FIRST_COMPLETED)
                finished, waiting = loop.run_until_complete(first)
                for task in sorted(finished, key=lambda task: task.cancelled()):
                    yield task.result()
        except asyncio.CancelledError:
            raise KeyboardInterrupt from None
        finally:
            kernels()
            for task in waiting:
                task.cancel()
            if waiting:
                loop.run_until_complete(asyncio.wait(waiting))
            loop.run_until_complete(kernels.end())
            progress.bar.close()
