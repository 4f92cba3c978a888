"""What is not only shown: a choice that JupyterLab lets turn, and a page for the report."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from corpus_lib.errors import InputError
from corpus_lib.progress import FOLDER_VARIABLE, is_jupyterlab
from corpus_lib.show.cards.printing import Shown
from corpus_lib.wording import label_html, text_html

Asked = Sequence[Any]
_NOTHING = "(nothing to choose from)"


def show_choice(
    ask: Callable[[str], Asked], options: Sequence[str], *, free: bool = False
) -> Shown | Choice:
    """What a function tells of the first option; in JupyterLab, of any that is chosen in a box.

    Args:
        ask: Gives for an option what is to be shown: tables, cards or texts; a tuple of them is
            shown side by side. An `InputError` of it stands in place of the result.
        options: What can be chosen, the first one is shown.
        free: Whether also others can be typed.
    """
    if not options:
        return _together([_NOTHING])
    if not is_jupyterlab():  # a notebook that is executed stores it as any other output
        return _together(ask(options[0]))
    return Choice(ask, list(options), free)


class Choice:
    """A box to choose from, and below it what was asked of the option chosen.

    Only a reader in JupyterLab gets it: its identity differs in each run, and without a kernel it
    can't be turned. A box is never saved with a notebook.
    """

    def __init__(self, ask: Callable[[str], Asked], options: list[str], free: bool) -> None:
        """Hold the options; see `show_choice`."""
        self._ask, self._options, self._free = ask, options, free

    def _ipython_display_(self) -> None:
        from IPython.display import DisplayHandle, display

        box = self._box()
        display(box)  # type: ignore[no-untyped-call]
        handle = DisplayHandle()  # type: ignore[no-untyped-call]
        handle.display(self._turned(self._options[0]))  # type: ignore[no-untyped-call]

        def turn(turned: dict[str, str]) -> None:
            handle.update(self._turned(turned["new"]))  # type: ignore[no-untyped-call]

        box.observe(turn, names="value")

    def _box(self) -> Any:
        import ipywidgets

        if not self._free:
            wide = {"width": "max-content", "max_width": "100%"}  # as its longest option
            return ipywidgets.Dropdown(options=self._options, layout=wide)
        named = {"value": self._options[0], "options": self._options}
        return ipywidgets.Combobox(**named, continuous_update=False)

    def _turned(self, option: str) -> Shown:
        try:
            return _together(self._ask(option))
        except InputError as error:
            return _together([str(error)])


def _together(parts: Asked) -> Shown:
    """Results one below the other; those in a tuple side by side."""
    flat = [one for part in parts for one in (part if isinstance(part, tuple) else [part])]
    frames = (getattr(part, "frame", None) for part in flat)
    text = "\n\n".join(one if isinstance(one, str) else repr(one) for one in flat)
    # The rows of the first that has any are handed over.
    frame = next((frame for frame in frames if frame is not None), None)
    return Shown("\n".join(map(_html, parts)), text, frame)


def _html(part: Any) -> str:
    if isinstance(part, str):
        return f"<p><bdi>{label_html(part)}</bdi></p>"
    if not isinstance(part, tuple):
        return str(part._repr_html_())
    return beside([_html(one) for one in part])


def beside(parts: Sequence[str]) -> str:
    """Parts of HTML side by side."""
    width = f"width: {100 // len(parts)}%"
    style = f"{width}; text-align: left; vertical-align: top; white-space: normal"
    cells = "".join(f'<td style="{style}">{part}</td>' for part in parts)
    return f'<table dir="ltr" style="width: 100%"><tbody><tr>{cells}</tr></tbody></table>'


def save_page(page: str, name: str, *, text: str) -> Shown:
    """Hands a page of HTML, if there is one, to the report of a run, if there is one.

    Its `name` there is such as "topics.html" (else InputError); `text` calls the link to it.
    """
    if not re.fullmatch(r"[a-z0-9_]+\.html", name):
        raise InputError(
            f"save_page: {name!r}; give a file name of small letters, digits and _ with .html"
        )
    if not page:
        return Shown("<p>(no page)</p>", "(no page)")
    folder = os.environ.get(FOLDER_VARIABLE, "")
    if not folder:
        missing = f"{text}: written when the series is run into a report (corpus-lib run)."
        return Shown(f"<p>{text_html(missing)}</p>", missing)
    (Path(folder) / name).write_text(page, encoding="utf-8")
    return Shown(f'<p><a href="files/{name}">{text_html(text)}</a></p>', f"{text}: files/{name}")
