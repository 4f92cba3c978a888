"""The house: which rooms there are, and that imports go from later rooms to earlier ones only."""

import ast
from pathlib import Path

import pytest

import corpus_lib

ROOT = Path(corpus_lib.__file__).parent
# From the bottom up: a room may use those before it in the list.
ORDER = [
    *("errors", "files", "dependencies", "wording", "phrases", "phrasebook", "progress", "jobs"),
    *("stats", "show", "settings", "kept"),
    *("prepare", "reuse", "words", "topics", "voices", "coding", "compare", "study", "robust"),
    *("narrative", "explore", "run", "cli"),
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
    assert len(text.splitlines()) <= 400
