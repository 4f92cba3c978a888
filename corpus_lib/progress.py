"""How far a series or a long computation has come: a bar on a terminal, a line in a notebook."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from tqdm import tqdm

FOLDER_VARIABLE = "CORPUS_LIB_FILES"
"""Set by a run to a folder whose files it takes over into the report, as `files/NAME`."""


class Progress:
    """Shows each notebook as it runs and how long it took."""

    def __init__(self, names: Sequence[str], *, n_cells: int) -> None:
        """Begin.

        Args:
            names: The notebooks in order.
            n_cells: The code cells of all of them together.
        """
        self._names = names
        self._running: dict[str, str] = {}
        self._bar = tqdm(
            total=n_cells,
            file=sys.stderr,
            disable=not sys.stderr.isatty(),
            leave=False,
            bar_format="{desc} |{bar}| {percentage:3.0f} %  {elapsed}",
        )

    @contextmanager
    def notebook(self, position: int) -> Iterator[tuple[Callable[[], None], Callable[[str], None]]]:
        """Show that the notebook at this position runs.

        Gives what to call after each cell, and with a text that tells how far a cell has come.
        """
        name = self._names[position]
        clock = time.monotonic()
        self._show(name, "")
        yield self._advance, lambda text: self._show(name, text)
        del self._running[name]
        self._say(f"{self._place(position)} … {time.monotonic() - clock:.0f} s")

    def taken(self, position: int) -> None:
        """Say that the notebook at this position is as it was."""
        self._say(f"{self._place(position)} … nothing changed")

    def _place(self, position: int) -> str:
        return f"[{position + 1}/{len(self._names)}] {self._names[position]}"

    def _say(self, line: str) -> None:
        if self._bar.disable:
            print(line, flush=True)
        else:
            self._bar.write(line)

    def _show(self, name: str, text: str) -> None:
        self._running[name] = text
        shown = [f"{name}: {text}" if text else name for name, text in self._running.items()]
        self._bar.set_description_str(", ".join(shown))

    def close(self) -> None:
        """Take the bar away."""
        self._bar.close()

    def _advance(self) -> None:
        self._bar.update()


PROGRESS_VARIABLE = "CORPUS_LIB_PROGRESS"
"""Set by whoever runs a notebook and listens for the steps of its cells (`STEPS`)."""
STEPS = "corpus_lib_steps"
"""Key, in the metadata of a display message, of the text that tells how far a cell has come."""

_BAR = 24  # characters of the bar in a notebook


@contextmanager
def steps(
    title: str, *, total: int, done: int = 0, pace: float = 0.0
) -> Iterator[Callable[[], None]]:
    """Show how many of a number of steps are done and the time left; gives what to call after each.

    On a terminal it is a bar; in JupyterLab a line under the cell that is gone at the end, also
    after an interrupt; in a series that is run, it stands beside the notebook's name. Elsewhere
    nothing is shown, so that no stored output depends on it.

    Args:
        title: What the steps are.
        total: Their number.
        done: Those that were done before.
        pace: Seconds that a step took in an earlier run, by which the time is told until the
            first step of this one is done; 0 if that is not known.
    """
    if _kernel() is None:
        with tqdm(
            total=total,
            initial=done,
            desc=title,
            file=sys.stderr,
            disable=done == total or not sys.stderr.isatty(),
            leave=False,
        ) as bar:
            yield lambda: bar.update() and None
        return
    show = _announcer()
    count, clock = done, time.monotonic()

    def tell() -> None:
        took = (time.monotonic() - clock) / (count - done) if count > done else pace
        show(title, f"{count}/{total}{_left(took * (total - count))}", count / total)

    def advance() -> None:
        nonlocal count
        count += 1
        tell()

    if done < total:
        tell()
    try:
        yield advance
    finally:
        show("", "", 1)


def _left(seconds: float) -> str:
    minutes, rest = divmod(round(seconds), 60)
    return f", {minutes}:{rest:02d} left" if seconds >= 1 else ""


def _kernel() -> Any | None:
    """The shell of a notebook's kernel, or None in any other Python."""
    interactive: Any = sys.modules.get("IPython")
    shell = interactive.get_ipython() if interactive else None
    return shell if hasattr(shell, "kernel") else None


def _announcer() -> Callable[[str, str, float], None]:
    """How to tell the steps to who runs the notebook; an empty title ends it."""
    display: Any = sys.modules["IPython"].display
    if os.environ.get(PROGRESS_VARIABLE):
        return lambda title, text, _: display.display(
            {"text/plain": ""}, raw=True, metadata={STEPS: f"{title} {text}" if title else ""}
        )
    if not is_jupyterlab():
        return lambda *_: None
    handle = display.DisplayHandle()
    begun = False

    def show(title: str, text: str, share: float) -> None:
        nonlocal begun
        if not title:
            if begun:
                display.clear_output()
            return
        full = round(_BAR * share)
        line = f"{title} {'█' * full}{'░' * (_BAR - full)} {text}"
        (handle.update if begun else handle.display)({"text/plain": line}, raw=True)
        begun = True

    return show


def is_jupyterlab() -> bool:
    """Whether a reader in JupyterLab runs the cell, and sees what comes and goes.

    JupyterLab names the cell that it asks for; programs that store or compare outputs don't, and
    what is not the same each time would be a difference to them.
    """
    shell = _kernel()
    return shell is not None and "cellId" in shell.kernel.get_parent().get("metadata", {})
