"""How far a series has come: a bar on a terminal, plain lines elsewhere."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

from tqdm import tqdm


class Progress:
    """Shows each notebook as it runs and how long it took."""

    def __init__(self, names: Sequence[str], *, n_cells: int) -> None:
        """Begin.

        Args:
            names: The notebooks in order.
            n_cells: The code cells of all of them together.
        """
        self._names = names
        self._bar = tqdm(
            total=n_cells,
            file=sys.stderr,
            disable=not sys.stderr.isatty(),
            leave=False,
            bar_format="{desc} |{bar}| {percentage:3.0f} %  {elapsed}",
        )

    @contextmanager
    def notebook(self, position: int) -> Iterator[Callable[[], None]]:
        """Show that the notebook at this position runs; gives what to call after each cell."""
        place = f"[{position + 1}/{len(self._names)}] {self._names[position]}"
        clock = time.monotonic()
        self._bar.set_description_str(place)
        yield self._advance
        line = f"{place} … {time.monotonic() - clock:.0f} s"
        if self._bar.disable:
            print(line, flush=True)
        else:
            self._bar.write(line)

    def close(self) -> None:
        """Take the bar away."""
        self._bar.close()

    def _advance(self) -> None:
        self._bar.update()
