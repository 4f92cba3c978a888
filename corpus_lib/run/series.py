"""The notebook series: found in the order of its numbers, and a run of it checked beforehand."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import joblib
import nbformat

from corpus_lib.errors import InputError
from corpus_lib.files import REPOSITORY
from corpus_lib.progress import Progress
from corpus_lib.run.checks import check_names, check_settings
from corpus_lib.run.corpus_commands import check_corpus_folder
from corpus_lib.run.execution import CELL_SECONDS, Execution, Stop, execute_beside_others
from corpus_lib.run.parameters import Parameter, Value, inject, read_parameters

if TYPE_CHECKING:  # the store asks what a notebook rests on, and so does this module
    from corpus_lib.run.pages_kept import PageStore

NOTEBOOKS = REPOSITORY / "notebooks"


@dataclass(frozen=True)
class Notebook:
    """One notebook of the series.

    Attributes:
        path: The file.
        content: What was read from it.
        parameters: The lines of its parameters cell.
    """

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

    Args:
        folder: Where the notebooks lie.
        only: Numbers such as `05` or `5`; empty for all.

    Returns:
        The selected notebooks with their parameters.

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
    numbers = [path.name[:2] for path in paths]
    for twice in sorted({number for number in numbers if numbers.count(number) > 1}):
        names = ", ".join(path.name for path in paths if path.name.startswith(twice))
        raise InputError(f"{names} share the number {twice}; rename one")
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
    except (
        OSError,
        ValueError,
        TypeError,
        KeyError,
        AttributeError,
        nbformat.ValidationError,
    ) as error:  # nbformat trusts the JSON to have a notebook's form before it checks it
        reason = str(error).splitlines()[0]
        raise InputError(
            f"{path} can't be read as a notebook of format 4: {reason}; "
            "open it in JupyterLab, repair and save it"
        ) from error
    return Notebook(path, content, tuple(read_parameters(content, name=path.stem)))


def check_run(
    notebooks: Sequence[Notebook], *, corpus: Path | None, settings: Sequence[str]
) -> dict[str, dict[str, Value]]:
    """Check a whole run before anything is executed.

    Args:
        notebooks: What will run.
        corpus: The corpus folder, or None for the one that the notebooks come with.
        settings: Texts of the form `NAME=VALUE`.

    Returns:
        The values to set, by notebook and parameter.

    Raises:
        InputError: If the corpus is no corpus folder or a setting is refused.
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


def execute_all(
    notebooks: Sequence[Notebook],
    values: Mapping[str, Mapping[str, Value]],
    *,
    keep_files: bool = True,
    store: PageStore | None = None,
    cell_seconds: int = CELL_SECONDS,
) -> Iterator[tuple[int, Execution]]:
    """Execute notebooks side by side, as many as there are cores, and show how far they have come.

    One that fails keeps none of the others from running.

    Args:
        notebooks: What to run, begun in this order; the folder of each is its kernel's.
        values: Values to set by notebook and parameter, as of `check_run`.
        keep_files: Keep what belongs to a report, see `execute`.
        store: Where what ran before is kept: a notebook whose inputs are as they were is taken
            from there. None: all are executed.
        cell_seconds: How long one cell may take.

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
    stop = Stop()
    at_once = asyncio.Semaphore(max(1, min(4, joblib.cpu_count())))

    async def run(position: int) -> tuple[int, Execution]:
        async with at_once:
            kept = store.find(contents[position]) if store is not None else None
            if kept is not None:
                progress.taken(position)
                return position, kept
            with progress.notebook(position) as (on_cell, on_steps):
                done = await execute_beside_others(
                    contents[position],
                    folder=notebooks[position].path.parent,
                    stop=stop,
                    on_cell=on_cell,
                    on_steps=on_steps,
                    keep_files=keep_files,
                    cell_seconds=cell_seconds,
                )
            if store is not None and done.failure is None:
                store.keep(contents[position], done)
            return position, done

    with asyncio.Runner() as runner:
        loop = runner.get_loop()
        waiting = {loop.create_task(run(position)) for position in range(len(notebooks))}
        try:
            while waiting:
                first = asyncio.wait(waiting, return_when=asyncio.FIRST_COMPLETED)
                finished, waiting = loop.run_until_complete(first)
                for task in sorted(finished, key=lambda task: task.cancelled()):
                    yield task.result()
        except asyncio.CancelledError:
            raise KeyboardInterrupt from None
        finally:
            stop()
            for task in waiting:
                task.cancel()
            if waiting:
                loop.run_until_complete(asyncio.wait(waiting))
            progress.close()
