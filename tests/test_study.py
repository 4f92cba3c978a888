"""A Study keeps each table and makes it anew under other settings; these are one record."""

import ast
import inspect
import re
from dataclasses import replace
from pathlib import Path
from typing import get_args, get_type_hints

import nbformat
import pandas as pd
import pytest

from corpus_lib import study as study_module
from corpus_lib.errors import InputError
from corpus_lib.kept import Shelf, TableSet, kept, lasting
from corpus_lib.run.parameters import read_parameters
from corpus_lib.settings import Settings, settings_of
from corpus_lib.study import Study
from corpus_lib.words.tables import WordTables


@pytest.fixture(scope="module")
def study():
    return Study(n_deals=99)  # quick, as no number is read


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


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"n_topics": 99}, "n_topics is 99; give 2 to 30"),
        ({"n_topics": True}, "n_topics is True; give a value of type int"),
        ({"seed": -1}, "seed is -1; give 0 or more"),
        ({"phrase_npmi": float("nan")}, "phrase_npmi is nan; give -1 to 1"),
        ({"unit": "page"}, "unit is 'page'; give one of 'window', 'segment', 'sentence'"),
        ({"n_topic": 8}, "n_topic=8: no such setting; nearest: n_topics"),
    ],
)
def test_what_cannot_be_is_refused_with_what_may_be(given, told):
    with pytest.raises(InputError, match=re.escape(told)):
        settings_of(**given)


def test_every_setting_says_what_it_is():
    for annotated in get_type_hints(Settings, include_extras=True).values():
        _, about = get_args(annotated)
        assert about.text


def test_all_sections_are_none_to_counting_functions():
    assert settings_of().sections == ("body",)
    assert settings_of(section="all").sections is None


def test_others_test_topics_as_the_topics_notebook_does():
    def parameters(pattern):
        (path,) = (Path(__file__).parents[1] / "notebooks").glob(pattern)
        notebook = nbformat.read(path, as_version=4)
        return {one.name: one for one in read_parameters(notebook, name=path.name)}

    of_topics = parameters("06_*.ipynb")
    settings = {name.upper() for name in get_type_hints(Settings)}
    for pattern in ("09_*.ipynb", "10_*.ipynb"):
        others = parameters(pattern)
        for name in settings & set(of_topics) - {"BY"}:  # which is not asked of robustness
            assert others[name].default == of_topics[name].default
        assert settings >= set(others) - {"CORPUS"}
        for name in set(others) - {"CORPUS"}:
            assert others[name].default == getattr(settings_of(), name.lower())


class Slow(TableSet):
    """A set of one table that takes long."""

    def __init__(self, place, **settings):
        self.settings, self.shelf, self.place, self.made = Settings(**settings), Shelf(), place, 0

    @lasting
    @kept
    def rows(self):
        self.made += 1
        rows = {"doc_id": ["a"], "n": [self.seed], "sections": [" ".join(self.sections)]}
        return pd.DataFrame(rows, index=pd.Index([3], name="at"))


def test_a_table_that_takes_long_is_found_by_other_notebooks_under_its_settings(tmp_path):
    first, second, other = Slow(tmp_path), Slow(tmp_path, n_draws=99), Slow(tmp_path, seed=2)
    pd.testing.assert_frame_equal(first.rows, second.rows)
    assert (other.rows["n"].tolist(), first.made + other.made, second.made) == ([2], 2, 0)
    assert second.shelf.found["rows"][0][0] == {"seed": 1, "sections": ("body",)}
    for kept_file in tmp_path.glob("rows-*.sealed"):
        kept_file.write_bytes(kept_file.read_bytes()[:-9])
    damaged = Slow(tmp_path)
    with pytest.warns(UserWarning, match="damaged"):
        pd.testing.assert_frame_equal(damaged.rows, first.rows)
    assert (damaged.made, Slow(None).rows["n"].tolist()) == (1, [1])


def test_where_no_table_can_be_kept_it_is_computed_and_said(tmp_path):
    (tmp_path / "file").write_text("no folder", encoding="utf-8")
    one = Slow(tmp_path / "file" / "tables")
    with pytest.warns(UserWarning, match="which costs time only"):
        assert one.rows["n"].tolist() == [1]


def test_a_corpus_that_keeps_results_has_a_place_for_tables(study, tmp_path):
    assert Study(replace(study.loaded, cache_folder=None)).place is None
    copied = replace(study.loaded, cache_folder=tmp_path / "jobs")
    place, shorter = Study(copied).place, replace(copied, tokens=copied.tokens[1:])
    assert place.parent == tmp_path / "tables"
    assert Study(shorter).place != place == Study(copied, seed=2).place
