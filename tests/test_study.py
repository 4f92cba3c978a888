"""A Study keeps each table, shares it where settings agree, and makes it anew where they differ."""

import ast
import inspect

import pandas as pd
import pytest

from corpus_lib import study as study_module
from corpus_lib.errors import InputError
from corpus_lib.kept import TableSet, kept
from corpus_lib.study import Study
from corpus_lib.words.tables import WordTables


@pytest.fixture(scope="module")
def study():
    return Study()


def test_a_table_is_shared_by_settings_that_it_does_not_read_and_anew_for_others(study):
    assert study.counts is study.counts
    assert study.with_(seed=2, n_topics=4).counts is study.counts
    assert study.with_(seed=2).own_words is not study.own_words
    every = study.with_(reuse="count_all").counts
    assert every.to_numpy().sum() > study.counts.to_numpy().sum()
    # Own words are made of the counts, which read the unit.
    other = study.with_(unit="segment")
    assert other.own_words is not study.own_words
    pd.testing.assert_frame_equal(other.with_(unit="window").own_words, study.own_words)


def test_an_unknown_setting_is_refused(study):
    with pytest.raises(InputError, match="n_topics"):
        Study(study.corpus, n_topic=3)
    with pytest.raises(InputError, match="give 2 to 30"):
        study.with_(n_topics=1)
    with pytest.raises(AttributeError):
        _ = study.no_such_table


def test_a_mistake_inside_a_table_is_not_taken_for_an_unknown_setting(monkeypatch):
    broken = Study()
    monkeypatch.setattr(WordTables, "glosses", kept(_broken_table))
    with pytest.raises(RuntimeError, match=r"_broken_table: .*'no_such_thing'"):
        _ = broken.glosses


def _broken_table(study):
    return study.corpus.no_such_thing


def test_it_is_a_cupboard_and_no_cook():
    assert len(inspect.getsource(study_module).splitlines()) <= 250
    logic = (ast.For, ast.While, ast.If, ast.comprehension, ast.BinOp, ast.Lambda, ast.Try)
    rooms = [base for base in Study.__bases__ if issubclass(base, TableSet)]
    assert len(rooms) == 6
    for room in rooms:
        source = inspect.getsource(inspect.getmodule(room))
        assert len(source.splitlines()) <= 250
        for node in ast.walk(ast.parse(source)):
            # A seed of its own for each purpose is the only sum.
            is_seed = isinstance(node, ast.BinOp) and "seed" in ast.unparse(node)
            assert is_seed or not isinstance(node, logic), ast.unparse(node)


def test_no_two_rooms_call_a_table_alike():
    rooms = [room for room in Study.__mro__ if issubclass(room, TableSet)]
    names = [
        name for room in rooms for name, thing in vars(room).items() if isinstance(thing, kept)
    ]
    assert len(names) > 40
    assert sorted(names) == sorted(set(names))


def test_a_table_that_asks_other_settings_too_is_kept_for_its_own(study):
    first = study.theses
    assert study.theses is first
    other = study.with_(demonyms="out")
    assert other.theses is not first
    assert study.theses is first
