"""One result for one of several choices, and in JupyterLab a box above it to choose another."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from corpus_lib.errors import InputError
from corpus_lib.progress import is_jupyterlab
from corpus_lib.show.cards.printing import Printable
from corpus_lib.wording import code_name, text_html

Shown = Sequence[Any]
_NOTHING = "(nothing to choose from)"


class Parts(Printable):
    """Results one below the other; those in a tuple side by side."""

    def __init__(self, parts: Shown) -> None:
        """Hold them, and the rows of the first that has any to hand over."""
        self._parts = parts
        frames = (getattr(part, "frame", None) for part in self._flat())
        self.frame = next((frame for frame in frames if frame is not None), None)

    def _repr_html_(self) -> str:
        return "\n".join(map(_html, self._parts))

    def __repr__(self) -> str:
        """One below the other."""
        return "\n\n".join(one if isinstance(one, str) else repr(one) for one in self._flat())

    def _flat(self) -> list[Any]:
        return [
            one for part in self._parts for one in (part if isinstance(part, tuple) else [part])
        ]


class Choice:
    """A box to choose from, and below it what was asked of the option chosen.

    Only a reader in JupyterLab gets it: its identity differs in each run, and without a kernel it
    can't be turned. A box is never saved with a notebook.
    """

    def __init__(self, ask: Callable[[str], Shown], options: dict[str, str], free: bool) -> None:
        """Hold the options, by what they are called; see `show_choice`."""
        self._ask, self._options, self._free = ask, options, free

    def _ipython_display_(self) -> None:
        import ipywidgets
        from IPython.display import DisplayHandle, display

        box = self._box(ipywidgets)
        display(box)  # type: ignore[no-untyped-call]
        handle = DisplayHandle()  # type: ignore[no-untyped-call]
        handle.display(self._turned(next(iter(self._options.values()))))  # type: ignore[no-untyped-call]

        def turn(turned: dict[str, str]) -> None:
            handle.update(self._turned(turned["new"]))  # type: ignore[no-untyped-call]

        box.observe(turn, names="value")

    def _box(self, widgets: Any) -> Any:
        if not self._free:
            wide = {"width": "max-content", "max_width": "100%"}  # as its longest option
            return widgets.Dropdown(options=list(self._options.items()), layout=wide)
        called = list(self._options)
        return widgets.Combobox(value=called[0], options=called, continuous_update=False)

    def _turned(self, option: str) -> Parts:
        try:
            return Parts(self._ask(option))
        except InputError as error:
            return Parts([str(error)])


def _html(part: Any) -> str:
    if isinstance(part, str):
        return f"<p><bdi>{text_html(part)}</bdi></p>"
    if not isinstance(part, tuple):
        return str(part._repr_html_())
    style = (
        f"width: {100 // len(part)}%; text-align: left; vertical-align: top; white-space: normal"
    )
    cells = "".join(f'<td style="{style}">{_html(one)}</td>' for one in part)
    return f'<table dir="ltr" style="width: 100%"><tbody><tr>{cells}</tr></tbody></table>'


def show_choice(
    ask: Callable[[str], Shown], options: Sequence[str], *, of: str = "", free: bool = False
) -> Parts | Choice:
    """What a function tells of the first option; in JupyterLab, of any that is chosen in a box.

    Args:
        ask: Gives for an option what is to be shown: tables, cards or texts; a tuple of them is
            shown side by side. An `InputError` of it stands in place of the result.
        options: What can be chosen, the first one is shown.
        of: The kind of code that they are, such as "claim", to be called by its names.
        free: Whether also others can be typed.
    """
    if not options:
        return Parts([_NOTHING])
    if not is_jupyterlab():  # a notebook that is executed stores it as any other output
        return Parts(ask(options[0]))
    called = [code_name(of, one) if of else one for one in options]
    return Choice(ask, dict(zip(called, options, strict=True)), free)
