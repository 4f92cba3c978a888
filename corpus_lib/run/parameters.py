"""The parameters of a notebook: read from its source, checked, never executed."""

from __future__ import annotations

import ast
import io
import math
import re
import tokenize
from collections.abc import Mapping
from copy import deepcopy
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, cast

from corpus_lib.errors import InputError

if TYPE_CHECKING:
    import nbformat

Value = int | float | str | bool | list[str] | None

TAG = "parameters"
INJECTED_TAG = "injected-parameters"

_LINE_FORM = "NAME: type = default  # what it is (constraint)"
# Each type as it is written, as Python checks it, and in words.
_KINDS: dict[str, tuple[tuple[type, ...], str]] = {
    "int": ((int,), "a whole number"),
    "int | None": ((int, type(None)), "a whole number, or None"),
    "float": ((int, float), "a number"),
    "str": ((str,), "a text"),
    "bool": ((bool,), "true or false"),
    "str | None": ((str, type(None)), "a text, or None"),
    "list[str]": ((list,), "texts separated by commas"),
}
_TYPES = ", ".join(_KINDS)
_NUMBER = r"-?\d+(?:\.\d+)?"
# What a constraint may say, and whether its bounds belong to the range.
_CONSTRAINTS = {
    rf"(?P<low>{_NUMBER}) to (?P<high>{_NUMBER})": True,
    rf"(?P<low>{_NUMBER}) or more": True,
    rf"(?P<high>{_NUMBER}) or less": True,
    rf"more than (?P<low>{_NUMBER})": False,
    "any number": True,
}
_NUMBERS = ("int", "int | None", "float")
_LIST = "one or more"  # what the comment of a list may end with
_CHOICES = r"\w+(?:, \w+)* or \w+"  # and that of a text
_BOOLEANS = {"true": True, "yes": True, "false": False, "no": False}


@dataclass(frozen=True)
class Parameter:
    """One line of a notebook's parameters cell.

    Attributes:
        name: An upper-case Python identifier.
        kind: The type as written, e.g. `int` or `str | None`.
        default: The value that the notebook has when nothing is set.
        comment: What the parameter is, with its constraint, as written.
        choices: The values that the comment of a text ends with, `(a, b or c)`, else empty.
        constraint: Of a number, e.g. `2 to 50`, or of a list, `one or more`; else "".
    """

    name: str
    kind: str
    default: Value
    comment: str
    choices: tuple[str, ...] = ()
    constraint: str = ""

    @property
    def expected(self) -> str:
        """What a value has to be, in words."""
        if self.choices:
            return f"one of {', '.join(map(repr, self.choices))}"
        words = _KINDS[self.kind][1]
        return f"{words} ({self.constraint})" if self.constraint else words

    def parse(self, text: str) -> Value:
        """Turn what a user typed into a checked value; ValueError if it can't be."""
        value: Value = text
        if self.kind.endswith("| None") and text == "None":
            value = None
        elif self.kind in _NUMBERS:
            value = float(text) if self.kind == "float" else int(text)
        elif self.kind == "bool":
            value = _BOOLEANS.get(text.strip().lower(), text)
        elif self.kind == "list[str]":
            value = _listed(text)
        self.check(value)
        return value

    def check(self, value: object) -> None:
        """Refuse a value of another type or beyond the constraint, as an `InputError`."""
        kinds = (str,) if self.choices else _KINDS[self.kind][0]
        # bool is a subclass of int, but N_TOPICS = True is a mistake.
        wrong = not isinstance(value, kinds) or (isinstance(value, bool) and self.kind != "bool")
        if isinstance(value, list):
            wrong = wrong or not all(isinstance(part, str) for part in value)
        if wrong or (self.choices and value not in self.choices):
            raise InputError(f"{self.name} is {value!r}; give {self.expected}")
        if self.constraint and value is not None and not _holds(self.constraint, value):
            raise InputError(f"{self.name} is {value!r}; give {self.constraint}")


def _listed(text: str) -> Value:
    """A list as it is typed, with commas between, or as it is printed: ['a', 'b']."""
    if not text.lstrip().startswith("["):
        return [part.strip() for part in text.split(",") if part.strip()]
    try:
        return cast("Value", ast.literal_eval(text.strip()))
    except (SyntaxError, ValueError, MemoryError, RecursionError):
        return text  # which is refused


def _holds(constraint: str, value: Any) -> bool:
    if constraint == _LIST:
        return bool(value) and all(part.strip() for part in value)
    for pattern, inclusive in _CONSTRAINTS.items():
        if match := re.fullmatch(pattern, constraint):
            bounds = match.groupdict()
            low = float(bounds.get("low") or -math.inf)
            high = float(bounds.get("high") or math.inf)
            return math.isfinite(value) and low <= value <= high and (inclusive or value != low)
    return True


def read_parameters(notebook: nbformat.NotebookNode, *, name: str) -> list[Parameter]:
    """Read the cell tagged `parameters`, one parameter a line; messages call the notebook `name`.

    Raises:
        InputError: If there is not exactly one such cell, or a line has another form than
            `NAME: type = default  # what it is (constraint)`. Numbers need a constraint:
            `(2 to 50)`, `(0 or more)`, `(0 or less)`, `(more than 0)` or `(any number)`.
            Texts that may be one of a few name them: `(window, segment or sentence)`.
    """
    cells = [cell for cell in notebook.cells if TAG in cell.metadata.get("tags", [])]
    if len(cells) != 1 or cells[0].cell_type != "code":
        raise InputError(
            f"{name}: {len(cells)} cells are tagged '{TAG}', expected one code cell; "
            "tag the cell that sets the parameters (JupyterLab: the gears at the top right)"
        )
    return declared(cells[0].source, name=name)


def declared(source: str, *, name: str, run: bool = False) -> list[Parameter]:
    """Read the source of a cell of parameters, see `read_parameters`.

    Where the cell has `run` in a kernel, its values count: what the lines set is not checked.
    """
    try:
        body = ast.parse(source).body
    except SyntaxError as error:
        raise InputError(f"{name}: the parameters cell is no Python: {error.msg}") from error
    tokens = tokenize.generate_tokens(io.StringIO(source).readline)
    told = (token for token in tokens if token.type == tokenize.COMMENT)
    comments = {token.start[0]: token.string.lstrip("#").strip() for token in told}
    parameters: dict[str, Parameter] = {}
    for node in body:
        try:
            one = _read_line(node, comments.get(node.lineno, ""), run=run)
        except ValueError as wrong:
            line = source.splitlines()[node.lineno - 1].strip()
            raise InputError(
                f"{name}: the parameter line `{line}` {wrong}; expected the form: {_LINE_FORM}"
            ) from wrong
        if one.name in parameters:
            raise InputError(f"{name}: the parameter {one.name} is set on two lines; keep one")
        parameters[one.name] = one
    return list(parameters.values())


def _read_line(node: ast.stmt, comment: str, *, run: bool) -> Parameter:
    """A line and its comment as a parameter.

    Raises:
        ValueError: What is wrong with it, as the end of a sentence.
    """
    if (
        not isinstance(node, ast.AnnAssign)
        or not isinstance(node.target, ast.Name)
        or node.value is None
        or node.lineno != node.end_lineno
    ):
        raise ValueError("is not one annotated assignment on one line")
    if not node.target.id.isupper():
        raise ValueError("has a name that is not upper case")
    if not comment:
        raise ValueError("lacks a comment that says what it is")
    kind = ast.unparse(node.annotation)
    if kind not in _KINDS:
        raise ValueError(f"has the type {kind}, which is none of {_TYPES}")
    match = re.search(r"\(([^()]*)\)$", comment)
    constraint = match[1] if match else ""
    is_number = kind in _NUMBERS
    if is_number and not any(re.fullmatch(pattern, constraint) for pattern in _CONSTRAINTS):
        raise ValueError(
            "is a number without a constraint at the end of its comment: (2 to 50), "
            "(0 or more), (0 or less), (more than 0) or (any number)"
        )
    told = kind == "str" and re.fullmatch(_CHOICES, constraint)
    choices = tuple(re.split(", | or ", constraint)) if told else ()
    if not is_number and (kind, constraint) != ("list[str]", _LIST):
        constraint = ""
    try:
        default = None if run else ast.literal_eval(node.value)
        parameter = Parameter(node.target.id, kind, default, comment, choices, constraint)
        if not run:
            parameter.check(default)
    except ValueError as error:
        raise ValueError("has a default that breaks its own type or constraint") from error
    return parameter


def inject(notebook: nbformat.NotebookNode, values: Mapping[str, Value]) -> nbformat.NotebookNode:
    """A copy of a notebook in which parameters are set, the way papermill does.

    It has one cell tagged `injected-parameters` after the one tagged `parameters` or, without
    values, none. Only the `repr` of values, which are checked before, reaches the code.
    """
    from nbformat.v4 import new_code_cell  # a kernel, which injects nothing, need not wait for it

    injected = deepcopy(notebook)
    cells = [c for c in injected.cells if INJECTED_TAG not in c.metadata.get("tags", [])]
    if values:
        place = next(i for i, c in enumerate(cells) if TAG in c.metadata.get("tags", []))
        source = "\n".join(f"{name} = {value!r}" for name, value in values.items())
        cell = new_code_cell(  # type: ignore[no-untyped-call]
            f"# Set for this run\n{source}", id=INJECTED_TAG, metadata={"tags": [INJECTED_TAG]}
        )
        cells.insert(place + 1, cell)
    injected.cells = cells
    return injected
