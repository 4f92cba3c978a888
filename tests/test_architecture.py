"""Imports point one way: prepare, explore, topics, narrative; show draws and knows none of them."""

import ast
from pathlib import Path

import pytest

import corpus_lib

ROOT = Path(corpus_lib.__file__).parent
LAYERS = ["prepare", "explore", "topics", "narrative"]
# errors and jobs may be used everywhere; show knows tables only by their columns.
ALLOWED = {
    "errors": set(),
    "jobs": {"errors", "output", "progress"},
    "show": {"errors", "show"},
    "paper": {"errors", "jobs", "paper", "parameters", "series", "show"},
    **{
        layer: {"errors", "jobs", "show", *LAYERS[: number + 1]}
        for number, layer in enumerate(LAYERS)
    },
}
MODULES = sorted(ROOT.rglob("*.py"))


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
    inside = path.relative_to(ROOT)
    room = inside.parts[0].removesuffix(".py")
    if room in ALLOWED:
        assert set(imported(path)) <= ALLOWED[room]


def test_the_layers_exist():
    assert {path.name for path in ROOT.iterdir()} >= {*LAYERS, "show", "errors.py"}


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_module_is_one_room_and_says_what_it_is_for(path):
    text = path.read_text(encoding="utf-8")
    assert ast.get_docstring(ast.parse(text))
    assert len(text.splitlines()) <= 400
