"""How far a series or a long computation has come: a bar on a terminal, a line in a notebook."""

import os
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from typing import Any

from tqdm import tqdm

FOLDER_VARIABLE = "CORPUS_LIB_FILES"
"""Set by a run to a folder whose files it takes over into the report, as `files/NAME`."""
PRINT_VARIABLE = "CORPUS_LIB_PRINT"
"""Set by a run that wants figures at print size, too."""


class Progress:
    """Shows each notebook as it runs and how long it took."""

    def __init__(self, names: Sequence[str], *, n_cells: int) -> None:
        """Begin: the notebooks in order, and the code cells of all of them together."""
        self._names = names
        self._running: dict[str, str] = {}
        self.bar = tqdm(
            total=n_cells,
            file=sys.stderr,
            disable=not sys.stderr.isatty(),
            leave=False,
            bar_format="{desc} |{bar}| {percentage:3.0f} %  {elapsed}",
        )

    @contextmanager
    def notebook(
        self, position: int
    ) -> Iterator[tuple[Callable[[], object], Callable[[str], None]]]:
        """Show that the notebook at this position runs.

        Gives what to call after each cell, and with a text that tells how far a cell has come.
        """
        clock = time.monotonic()
        name = self._names[position]
        self._show(name, "")
        yield self.bar.update, partial(self._show, name)
        del self._running[name]
        self.say(position, f"{time.monotonic() - clock:.0f} s")

    def say(self, position: int, told: str) -> None:
        """Say what came of the notebook at this position."""
        line = f"[{position + 1}/{len(self._names)}] {self._names[position]} … {told}"
        if self.bar.disable:
            print(line, flush=True)
        else:
            self.bar.write(line)

    def _show(self, name: str, text: str) -> None:
        self._running[name] = text
        shown = [f"{name}: {text}" if text else name for name, text in self._running.items()]
        self.bar.set_description_str(", ".join(shown))


PROGRESS_VARIABLE = "CORPUS_LIB_PROGRESS"
"""Set by whoever runs a notebook and listens for the steps of its cells (`STEPS`)."""
STEPS = "corpus_lib_steps"
"""Key, in the metadata of a display message, of the text that tells how far a cell has come."""


@contextmanager
def steps(title: str, *, total: int, done: int = 0) -> Iterator[Callable[[], object]]:
    """Show how many of `total` steps are done, and the time left; gives what to call after each.

    On a terminal it is a bar; in JupyterLab a line under the cell that is gone at the end, also
    after an interrupt; in a series that is run, it stands beside the notebook's name. Elsewhere
    nothing is shown, so that no stored output depends on it.
    """
    if _kernel() is None:
        hidden = done == total or not sys.stderr.isatty()
        shown: dict[str, Any] = {"file": sys.stderr, "disable": hidden, "leave": False}
        with tqdm(total=total, initial=done, desc=title, **shown) as bar:
            yield bar.update
        return
    show = _announcer()
    count, clock = done, time.monotonic()

    def tell() -> None:
        took = (time.monotonic() - clock) / (count - done) if count > done else 0
        left = round(took * (total - count))
        told = f", {tqdm.format_interval(left)} left" if left else ""
        show(f"{title} {count}/{total}{told}")

    def advance() -> None:
        nonlocal count
        count += 1
        tell()

    if done < total:
        tell()
    try:
        yield advance
    finally:
        show("")


def _kernel() -> Any | None:
    """The shell of a notebook's kernel, or None in any other Python."""
    interactive: Any = sys.modules.get("IPython")
    shell = interactive.get_ipython() if interactive else None
    return shell if hasattr(shell, "kernel") else None


def _announcer() -> Callable[[str], None]:
    """How to tell the steps to who runs the notebook; an empty text ends it."""
    display: Any = sys.modules["IPython"].display
    if os.environ.get(PROGRESS_VARIABLE):
        return lambda text: display.display({"text/plain": ""}, raw=True, metadata={STEPS: text})
    if not is_jupyterlab():
        return lambda _: None
    handle = display.DisplayHandle()
    begun = False

    def show(text: str) -> None:
        nonlocal begun
        if text:
            (handle.update if begun else handle.display)({"text/plain": text}, raw=True)
            begun = True
        elif begun:
            display.clear_output()

    return show


def is_jupyterlab() -> bool:
    """Whether a reader in JupyterLab runs the cell, and sees what comes and goes.

    It names the cell that it asks for; programs that store or compare outputs don't.
    """
    shell = _kernel()
    return shell is not None and "cellId" in shell.kernel.get_parent().get("metadata", {})
