"""What a run is told: its notebooks, their parameters, and what is set."""

import re
from contextlib import nullcontext

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tables import cases
from tiny_notebooks import PARAMETERS, code, corpus_folder, notebook, opened, save

from corpus_lib.errors import InputError
from corpus_lib.run.checks import check_settings
from corpus_lib.run.corpus_report import check_corpus_folder
from corpus_lib.run.parameters import Parameter, inject, read_parameters
from corpus_lib.run.series import check_run, find_notebooks


def declared(*lines):
    return read_parameters(notebook(code("\n".join(lines), "parameters")), name="06_topics")


def test_reads_name_type_default_comment_and_limits():
    corpus, n_topics, unit = read_parameters(opened(), name="06_topics")
    told = "folder of the corpus; None for our own"
    assert corpus == Parameter("CORPUS", "str | None", None, told)
    told = "topics to fit (2 to 50)"
    assert n_topics == Parameter("N_TOPICS", "int", 6, told, constraint="2 to 50")
    assert (unit.default, unit.choices) == ("window", ("window", "segment", "sentence"))
    assert [p.name for p in declared("# What you may change", "", "A: str = ''  # a")] == ["A"]


@pytest.mark.parametrize(
    ("line", "text", "value"),
    [
        ("A: int = 1  # a (any number)", "-3", -3),
        ("A: int = 1  # a (any number)", "٨", 8),
        ("A: float = 0.5  # a (0 to 1)", "1", 1.0),
        ("A: float = 0.5  # a (more than 0)", "1e-3", 0.001),
        ("A: str = 'x'  # a", "لافروف = Lavrov", "لافروف = Lavrov"),
        ("A: bool = True  # a", "False", False),
        ("A: bool = False  # a", "yes", True),
        ("A: str | None = 'x'  # a", "None", None),
        ("A: str | None = None  # a", "x", "x"),
        ("A: list[str] = []  # a", "إيران, روسيا", ["إيران", "روسيا"]),
        ("A: list[str] = ['x']  # a", "", []),
        ("A: list[str] = ['x']  # a", "[]", []),
        ("A: list[str] = []  # a", "['الحرب', 'قال, وقيل']", ["الحرب", "قال, وقيل"]),
        ('A: str = "p"  # a (p or q)', "q", "q"),
        ('A: str = "p"  # a (p, q_r or s)', "q_r", "q_r"),
        ('A: str = "p"  # a (p)', "q", "q"),
    ],
)
def test_a_text_becomes_a_value_of_the_declared_type(line, text, value):
    parsed = declared(line)[0].parse(text)
    assert parsed == value
    assert type(parsed) is type(value)


@pytest.mark.parametrize(("line", "text"), cases("wrong_parameter_values.csv"))
def test_a_text_that_is_no_value_is_refused(line, text):
    with pytest.raises(ValueError, match=re.escape(text)):
        declared(line)[0].parse(text)


@given(st.integers())
def test_exactly_the_numbers_in_range_are_taken(number):
    parameter = declared("A: int = 2  # a (2 to 50)")[0]
    with nullcontext() if 2 <= number <= 50 else pytest.raises(ValueError, match=str(number)):
        assert parameter.parse(str(number)) == number


@pytest.mark.parametrize(("line", "reason"), cases("wrong_parameter_lines.csv"))
def test_a_line_of_another_form_is_refused_with_its_reason(line, reason):
    with pytest.raises(InputError, match=re.escape(reason)) as caught:
        declared(line)
    assert str(caught.value).startswith("06_topics: the parameter line `")
    assert "NAME: type = default" in str(caught.value)


def test_the_cell_is_read_and_never_run(tmp_path):
    trap = tmp_path / "trap"
    with pytest.raises(InputError, match="06_topics"):
        declared(f"A: str = __import__('pathlib').Path({str(trap)!r}).touch()  # a")
    assert not trap.exists()


@pytest.mark.parametrize(
    ("cells", "told"),
    [
        (["A: str = ''  # a\nA: str = ''  # a"], "the parameter A is set on two lines"),
        (["A: str = '"], "the parameters cell is no Python"),
        ([], "0 cells are tagged 'parameters'"),
        (["A: str = ''  # a"] * 2, "2 cells are tagged 'parameters'"),
    ],
)
def test_a_notebook_has_one_cell_of_parameters_each_on_one_line(cells, told):
    content = notebook(*(code(cell, "parameters") for cell in cells))
    with pytest.raises(InputError, match=f"06_topics: {told}"):
        read_parameters(content, name="06_topics")


SERIES = {
    "05_choosing": declared("N_TOPICS: int = 6  # topics (2 to 50)"),
    "06_topics": declared(*PARAMETERS.splitlines()),
    "09_end": [],
}


def test_a_setting_reaches_every_notebook_that_has_the_name():
    assert check_settings(["N_TOPICS=8", "UNIT=segment"], SERIES) == {
        "05_choosing": {"N_TOPICS": 8},
        "06_topics": {"N_TOPICS": 8, "UNIT": "segment"},
    }


@pytest.mark.parametrize(("setting", "reason"), cases("wrong_settings.csv"))
def test_a_wrong_setting_is_refused_and_told_what_exists(setting, reason):
    with pytest.raises(InputError, match=re.escape(reason)) as caught:
        check_settings([setting], SERIES)
    message = str(caught.value)
    assert "  06_topics: CORPUS, N_TOPICS, UNIT\n" in message
    assert "  09_end: (none)\n" in message
    with pytest.raises(InputError, match="-p N_TOPICS is given twice"):
        check_settings(["N_TOPICS=8", "N_TOPICS=9"], SERIES)


def test_injected_values_follow_the_parameters_cell_as_literals():
    original = opened(code("UNIT"))
    injected = inject(original, {"UNIT": "a'\nimport os", "N_TOPICS": 8})
    assert [c.metadata.get("tags") for c in injected.cells[2:4]] == [
        ["parameters"],
        ["injected-parameters"],
    ]
    namespace = {}
    exec(injected.cells[3].source, namespace)
    assert (namespace["UNIT"], namespace["N_TOPICS"]) == ("a'\nimport os", 8)
    assert "os" not in namespace
    assert len(original.cells) == 4


def test_injecting_again_replaces_and_injecting_nothing_removes():
    once = inject(opened(), {"UNIT": "segment"})
    assert [c.source for c in inject(once, {"UNIT": "window"}).cells[3:]] == [
        "# Set for this run\nUNIT = 'window'"
    ]
    assert inject(once, {}) == inject(opened(), {})


@pytest.fixture
def folder(tmp_path):
    """Three notebooks, written in another order than that of their numbers."""
    for name in ("10_own", "05_choosing", "06_topics"):
        save(opened(), tmp_path / "notebooks" / f"{name}.ipynb")
    save(notebook(), tmp_path / "notebooks" / "scratch.ipynb")
    return tmp_path / "notebooks"


def test_notebooks_come_in_the_order_of_their_numbers(folder):
    found = find_notebooks(folder)
    assert [n.name for n in found] == ["05_choosing", "06_topics", "10_own"]
    assert [n.number for n in found] == ["05", "06", "10"]
    assert [p.name for p in found[0].parameters] == ["CORPUS", "N_TOPICS", "UNIT"]


def test_only_selects_by_number_and_a_broken_notebook_that_is_not_selected_does_not_matter(folder):
    (folder / "07_broken.ipynb").write_text("no json")
    assert [n.number for n in find_notebooks(folder, only=["10", "5"])] == ["05", "10"]


@pytest.mark.parametrize(
    ("name", "content", "only", "told"),
    [
        ("x", "", ["05", "7"], "no notebook has the number 7; expected some of 05, 06, 10"),
        ("06_again.ipynb", "", [], r"06_again\.ipynb, 06_topics\.ipynb share the number 06"),
        ("07_broken.ipynb", "no json", [], r"07_broken\.ipynb can't be read as a notebook"),
        ("07_broken.ipynb", "{}", [], r"07_broken\.ipynb can't be read as a notebook"),
        ("07_broken.ipynb", '{"nbformat": 4, "cells": 3}', [], r"07_broken\.ipynb can't be read"),
    ],
)
def test_a_notebook_that_is_not_there_or_cannot_be_read_is_told(folder, name, content, only, told):
    (folder / name).write_text(content)
    with pytest.raises(InputError, match=told):
        find_notebooks(folder, only=only)


def test_a_folder_without_notebooks_is_refused(tmp_path):
    with pytest.raises(InputError, match=r"no notebooks named NN_name\.ipynb in .*--notebooks DIR"):
        find_notebooks(tmp_path)


def test_a_corpus_is_a_folder_with_corpus_csv(tmp_path):
    with pytest.raises(InputError, match=r"texts is no folder; expected one with a corpus\.csv"):
        check_corpus_folder(tmp_path / "texts")
    (tmp_path / "texts").mkdir()
    with pytest.raises(InputError, match=r"texts has no corpus\.csv; expected one row for each"):
        check_corpus_folder(tmp_path / "texts")
    assert check_corpus_folder(corpus_folder(tmp_path / "mine")) == (tmp_path / "mine").resolve()


def test_the_corpus_reaches_every_notebook_as_an_absolute_path(folder, tmp_path, monkeypatch):
    corpus = corpus_folder(tmp_path / "texts")
    monkeypatch.chdir(tmp_path)
    values = check_run(
        find_notebooks(folder), corpus=corpus.relative_to(tmp_path), settings=["N_TOPICS=8"]
    )
    expected = {"N_TOPICS": 8, "CORPUS": str(corpus)}
    assert values == dict.fromkeys(("05_choosing", "06_topics", "10_own"), expected)


def test_a_corpus_is_refused_where_a_notebook_would_read_another_or_as_a_setting(folder, tmp_path):
    corpus = corpus_folder(tmp_path / "texts")
    with pytest.raises(InputError, match=re.escape("the corpus is given with --corpus DIR")):
        check_run(find_notebooks(folder), corpus=corpus, settings=["CORPUS=elsewhere"])
    save(notebook(code("A: str = ''  # a", "parameters")), folder / "11_fixed.ipynb")
    with pytest.raises(InputError, match=r"11_fixed has no parameter `CORPUS: str \| None`"):
        check_run(find_notebooks(folder), corpus=corpus, settings=[])
