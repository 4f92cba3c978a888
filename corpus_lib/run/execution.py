"""Executing notebooks, each as in a fresh kernel and without timings: the same bytes each time."""

import asyncio
import os
import re
import signal
import tempfile
from collections.abc import Callable
from contextlib import nullcontext, suppress
from copy import deepcopy
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

import nbformat
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError, CellTimeoutError
from nbformat import NotebookNode

from corpus_lib.progress import FOLDER_VARIABLE, PRINT_VARIABLE, PROGRESS_VARIABLE, STEPS

_LONGEST_ERROR = 600
CELL_SECONDS = 3600
Keep = Literal["nothing", "screen", "print"]
# Notebooks run side by side: the threads of one's small matrix products would only wait, busily,
# for cores that another has.
_ONE_THREAD = {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1", "MKL_NUM_THREADS": "1"}
# Said to a kernel before the first cell, under no name that a cell could meet. A run waits for its
# kernels: to look for cycles as often as Python does takes a twentieth.
_BEGIN = """
__import__('gc').set_threshold(50_000, 50, 50)
__import__('importlib').import_module('corpus_lib.show.cards.printing').offer_print_forms()
"""
# Said to one that ran a notebook before, with the environment of the next.
_AGAIN = "__import__('corpus_lib.run.checks').run.checks.begin_again({!r})"
_node: Any = nbformat.from_dict
_METADATA = ("tags", "alt", "slideshow", "jupyter")  # of cells, which stays
_KERNEL = {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"}
# As JupyterLab writes it, but for the version, which `run.lab` tells it: all write the same file.
_LANGUAGE = {
    **{"codemirror_mode": {"name": "ipython", "version": 3}, "file_extension": ".py"},
    **{"mimetype": "text/x-python", "name": "python", "nbconvert_exporter": "python"},
    "pygments_lexer": "ipython3",
}


@dataclass(frozen=True)
class Failure:
    """Where and why a notebook stopped.

    Attributes:
        cell: The number of the code cell, as JupyterLab shows it in brackets; 0 if there is none.
        line: The line that failed, else the first line of the cell that holds code.
        error: The exception's class and message, or what happened to the kernel.
    """

    cell: int
    line: str
    error: str

    def __str__(self) -> str:
        """The message for the reader of a terminal or of the report."""
        return f"cell [{self.cell}] `{self.line}`: {self.error}" if self.cell else self.error


@dataclass(frozen=True)
class Execution:
    """What came of a notebook: with its outputs, up to the failing cell where one failed.

    `files` is what it saved for the report, by file name; empty where that was not asked for.
    """

    notebook: NotebookNode
    failure: Failure | None
    files: dict[str, bytes] = field(default_factory=dict)


class Kernels:
    """Those that run the notebooks of a loop, in turn: to start one takes as long as a notebook.

    Called by Ctrl-C or a signal, it ends all notebooks that run.
    """

    def __init__(self, *, in_turn: bool = True) -> None:
        """Nothing runs yet; not `in_turn`, each notebook has a kernel of its own."""
        self.in_turn, self.asked = in_turn, False
        self.running: dict[asyncio.Future[Any], _Client] = {}
        self.free: list[_Client] = []

    def __call__(self) -> None:
        """End what runs."""
        self.asked = True
        for task, client in self.running.items():
            client.shutdown_kernel = "immediate"
            task.cancel()

    async def end(self) -> None:
        """End the kernels that nothing runs in."""
        while self.free:
            await self.free.pop().end()


async def execute(
    notebook: NotebookNode,
    *,
    folder: Path,
    kernels: Kernels,
    on_cell: Callable[[], object] = lambda: None,
    on_steps: Callable[[str], object] = lambda _: None,
    keep: Keep = "nothing",
    cell_seconds: int = CELL_SECONDS,
) -> Execution:
    """Run a notebook as in a fresh kernel, without timings.

    Args:
        notebook: What to run; it stays as it is.
        folder: The kernel's working folder, one for all notebooks that `kernels` run.
        kernels: Those of all notebooks that run side by side; what a Ctrl-C calls.
        on_cell: Called after each code cell.
        on_steps: Called with a text that tells how far a long cell has come.
        keep: What belongs to the report: pages that it saves (`show.save_page`), and other forms of
            tables and figures in the outputs, those for the "screen" or, more, for "print".
        cell_seconds: How long one cell may take.

    Returns:
        The executed copy with the metadata of `normalize`; a failing cell is a `Failure` in it.

    Raises:
        asyncio.CancelledError: On Ctrl-C, after the kernel has ended.
    """
    running = deepcopy(notebook)
    for cell in running.cells:
        if cell.cell_type == "code":
            cell.outputs, cell.execution_count = [], None
    begun: list[int] = []
    client = _Client(
        on_steps,
        running,
        kernel_name="python3",
        timeout=cell_seconds,
        record_timing=False,
        coalesce_streams=True,
        resources={"metadata": {"path": str(folder)}},
        on_cell_executed=lambda **_: on_cell(),
    )
    if kernels.free:
        earlier = kernels.free.pop()
        client.km, client.kc = earlier.km, earlier.kc
    else:
        # Otherwise others on this machine could read the kernel's traffic, and the kernel says so.
        client.create_kernel_manager().transport_encryption = "auto"
    error, told = "", ""
    files: dict[str, bytes] = {}
    kept = tempfile.TemporaryDirectory() if keep != "nothing" else nullcontext("")
    try:
        with kept as pages:
            asked = {FOLDER_VARIABLE: pages, PROGRESS_VARIABLE: "yes"}
            asked[PRINT_VARIABLE] = "yes" if keep == "print" else ""
            try:
                await _execute(client, begun, asked, kernels)
            finally:
                saved = sorted(Path(pages).iterdir()) if pages else []
                files = {path.name: path.read_bytes() for path in saved}
    except CellTimeoutError:
        error = f"the cell took over {cell_seconds} s and was stopped; --cell-seconds sets more"
    except CellExecutionError as failed:
        error = f"{failed.ename}: {failed.evalue}".rstrip(": ")
        told = re.sub(r"\x1b\[[\d;]*m", "", failed.traceback)
    except RuntimeError as died:
        error = f"the Python process ended by itself, perhaps for want of memory ({died})"
    failure = _failure(running, begun, error, told) if error else None
    return Execution(normalize(running), failure, files)


class _Client(NotebookClient):
    """A client that offers print forms to a run, and hears how far a long cell has come."""

    def __init__(self, on_steps: Callable[[str], object], *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self._on_steps = on_steps

    async def async_start_new_kernel_client(self) -> Any:
        client = await super().async_start_new_kernel_client()
        client.execute(_BEGIN, silent=True, store_history=False)
        return client

    async def end(self) -> None:
        # A kernel that is asked politely waits for its idle workers first, for seconds.
        self.shutdown_kernel = "immediate"
        if self.km is not None:
            await self._async_cleanup_kernel()

    async def _async_handle_timeout(self, *given: Any) -> Any:
        # A kernel that is asked to end while it counts complains of its closed sockets.
        self.shutdown_kernel = "immediate"
        return await super()._async_handle_timeout(*given)

    def process_message(
        self, msg: dict[str, Any], cell: NotebookNode, cell_index: int
    ) -> NotebookNode | None:
        text = msg["content"].get("metadata", {}).get(STEPS)
        if text is None:
            return super().process_message(msg, cell, cell_index)
        self._on_steps(text)
        return None


async def _execute(
    client: _Client, begun: list[int], environment: dict[str, str], kernels: Kernels
) -> None:
    """Execute, noting the code cells that began; a Ctrl-C cancels it."""
    loop = asyncio.get_running_loop()

    def start(cell: NotebookNode, cell_index: int) -> None:
        if cell.cell_type == "code" and cell.source.strip():
            begun.append(cell_index)
        # nbclient's own answer to a signal ends the kernel and then fails for want of it.
        with suppress(RuntimeError):  # a loop without signals, as on Windows
            for number in (signal.SIGINT, signal.SIGTERM):
                loop.add_signal_handler(number, kernels)

    client.on_cell_start = start
    if client.kc is not None:
        client.kc.execute(_AGAIN.format(environment), silent=True, store_history=False)
    own = {**_ONE_THREAD, **os.environ, **environment}
    task = asyncio.ensure_future(client.async_execute(cleanup_kc=False, env=own))
    kernels.running[task] = client
    try:
        await task
        if kernels.in_turn:
            kernels.free.append(client)
    except RuntimeError:
        # nbclient takes a cancelled cell for a dead kernel.
        if kernels.asked:
            raise asyncio.CancelledError from None
        raise
    finally:
        del kernels.running[task]
        if client not in kernels.free:
            await client.end()


def _failure(notebook: NotebookNode, begun: list[int], error: str, traceback: str) -> Failure:
    if len(error) > _LONGEST_ERROR:
        error = error[:_LONGEST_ERROR] + " …"
    if not begun:
        return Failure(0, "", error)
    lines = [line.strip() for line in notebook.cells[begun[-1]].source.splitlines()]
    code = (line for line in lines if line and not line.startswith("#"))
    at = re.search(r"Cell In\s?\[\d+\], line (\d+)", traceback)
    return Failure(len(begun), lines[int(at[1]) - 1] if at else next(code, ""), error)


def normalize(notebook: NotebookNode) -> NotebookNode:
    """Drop from a copy what differs between machines and runs without a change in content.

    Kernel and language are named without versions; of the cells' metadata only tags, the `alt`
    text of figures, slide marks and what is folded in JupyterLab stay; ids are kept.
    """
    same = deepcopy(notebook)
    same.metadata = _node({"kernelspec": _KERNEL, "language_info": _LANGUAGE})
    same.nbformat, same.nbformat_minor = 4, 5
    for position, cell in enumerate(same.cells):
        cell.setdefault("id", f"cell-{position}")
        kept = {name: told for name, told in cell.metadata.items() if name in _METADATA}
        cell.metadata = _node(kept)
    return same


def notebook_bytes(notebook: NotebookNode) -> bytes:
    """A notebook as the bytes of its file."""
    text: str = nbformat.writes(notebook, version=4)  # type: ignore[no-untyped-call]
    return (text.rstrip("\n") + "\n").encode("utf-8")
