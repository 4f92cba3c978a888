"""One record of settings: what it refuses, and that notebooks' parameters are its fields."""

import re
from pathlib import Path
from typing import get_args, get_type_hints

import nbformat
import pytest

from corpus_lib.errors import InputError
from corpus_lib.run.parameters import read_parameters
from corpus_lib.settings import Settings, settings_of


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
