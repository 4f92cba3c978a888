"""The house: which rooms there are, and that imports go from later rooms to earlier ones only."""

import ast
import re
from collections import Counter
from functools import cache
from pathlib import Path
from statistics import median

import pytest

import corpus_lib

ROOT = Path(corpus_lib.__file__).parent
# From the bottom up: a room may use those before it in the list.
ORDER = [
    *("errors", "files", "dependencies", "wording", "phrases", "phrasebook", "translation"),
    *("progress", "jobs"),
    *("stats", "show", "settings", "kept"),
    *("prepare", "reuse", "words", "topics", "voices", "coding", "compare", "study", "robust"),
    *("scale", "intake", "run", "cli"),
]
MODULES = sorted(path for path in ROOT.rglob("*.py") if path != ROOT / "__init__.py")


def imported(path):
    """The top-level rooms of corpus_lib that a module imports, also inside functions."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        names = []
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: relative import"
            names = [f"{node.module}.{alias.name}" for alias in node.names]
        for name in names:
            parts = name.split(".")
            if parts[0] == "corpus_lib" and len(parts) > 1:
                yield parts[1]


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_module_imports_only_from_the_rooms_below_it(path):
    room = path.relative_to(ROOT).parts[0].removesuffix(".py")
    assert set(imported(path)) <= set(ORDER[: ORDER.index(room) + 1])


def test_there_is_no_other_room():
    found = {path.relative_to(ROOT).parts[0].removesuffix(".py") for path in MODULES}
    assert found == set(ORDER)


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_module_is_one_room_and_says_what_it_is_for(path):
    text = path.read_text(encoding="utf-8")
    assert ast.get_docstring(ast.parse(text))


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_module_names_no_notebook(path):
    texts = [n.value for n in ast.walk(ast.parse(path.read_bytes())) if isinstance(n, ast.Constant)]
    named = [text for text in texts if isinstance(text, str) and re.search(r"\b\d\d_[a-z]", text)]
    assert [text for text in named if "`06_topics`" not in text] == []


def functions():
    for path in MODULES:
        for node in ast.walk(ast.parse(path.read_bytes())):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                yield node


def n_parameters(function):
    listed = function.args
    return len(listed.posonlyargs) + len(listed.args) + len(listed.kwonlyargs)


@cache
def measured():
    """Sizes of the house: whatever grows beyond its limit is to be made smaller, or moved."""
    lines = {path: len(path.read_text(encoding="utf-8").splitlines()) for path in MODULES}
    rooms = Counter()
    for path, n in lines.items():
        rooms[path.relative_to(ROOT).parts[0]] += n
    return {
        "lines of all": sum(lines.values()),
        "files": len(lines),
        "lines of the longest file": max(lines.values()),
        "per cent of all lines in the largest room": 100
        * max(rooms.values())
        / sum(rooms.values()),
        "lines of a function, median": median(f.end_lineno - f.lineno + 1 for f in functions()),
        "parameters of a function": max(map(n_parameters, functions())),
    }


@pytest.mark.parametrize(
    ("measure", "limit"),
    [
        ("lines of all", 32_836),  # goal: 22,500
        ("files", 173),  # goal: 125
        ("lines of the longest file", 300),
        ("per cent of all lines in the largest room", 20),
        ("lines of a function, median", 10),
        ("parameters of a function", 8),
    ],
)
def test_the_house_stays_small(measure, limit):
    assert measured()[measure] <= limit
