import re

import pytest
from tiny_notebooks import code, corpus_folder, notebook, opened, save

from corpus_lib.errors import InputError
from corpus_lib.run.corpus_report import check_corpus_folder
from corpus_lib.run.series import check_run, find_notebooks


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
