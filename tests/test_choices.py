"""Settings: balanced, the default first, and each choice changed by itself."""

import itertools
from dataclasses import replace

import pandas as pd
import pytest

from corpus_lib import InputError, Study
from corpus_lib.robust.choices import (
    CHOICE_NAMES,
    analysis_choices,
    balanced_sample,
    option_name,
)

ONE = "alhal_lavrov_tehran"


@pytest.fixture(scope="module")
def choices():
    return analysis_choices(Study(unit="sentence", n_topics=6, seed=4, min_words=3))


def test_defaults_come_first_and_other_options_follow(choices):
    assert choices["unit"] == ("sentence", "window", "segment")
    assert choices["n_topics"] == (6, 4, 8)
    assert choices["seed"] == (4, 5)
    assert choices["min_words"] == (3, 4, 2, 8)
    assert choices["reuse"] == ("count_once", "count_all")
    assert set(choices) == set(CHOICE_NAMES)


def test_the_sample_holds_every_option_equally_often_and_pairs_nearly_so(choices):
    grid = balanced_sample(choices, seed=1)
    sample = grid[grid["kind"] == "sample"]
    assert len(sample) == 64
    assert list(sample.iloc[0][list(choices)]) == [options[0] for options in choices.values()]
    assert not sample[list(choices)].duplicated().any()
    for name in choices:
        times = sample[name].value_counts()
        assert times.max() - times.min() <= 1
    for one, other in itertools.combinations(choices, 2):
        table = pd.crosstab(sample[one], sample[other]).to_numpy()
        assert table.size == len(choices[one]) * len(choices[other])
        # Two columns put together at random differ by ten and more.
        assert table.max() - table.min() <= 4


def test_each_other_option_is_also_tried_alone(choices):
    grid = balanced_sample(choices, seed=1)
    default, single = grid.iloc[0], grid[grid["kind"] == "one changed"]
    assert len(single) == sum(len(options) - 1 for options in choices.values())
    changed = single[list(choices)].ne(default[list(choices)])
    assert (changed.sum(axis=1) == 1).all()


def test_the_same_seed_gives_the_same_balanced_sample(choices):
    assert balanced_sample(choices, seed=3).equals(balanced_sample(choices, seed=3))
    assert not balanced_sample(choices, seed=3).equals(balanced_sample(choices, seed=4))


def test_all_combinations_if_there_are_no_more_than_asked_for():
    choices = {"terms": ("lemma", "surface"), "unit": ("window", "segment", "sentence")}
    for n in (None, 6, 100):
        sample = balanced_sample(choices, seed=1, n=n).query("kind == 'sample'")
        assert len(sample[["terms", "unit"]].drop_duplicates()) == len(sample) == 6


def test_a_corpus_leaves_out_the_choices_that_it_does_not_have():
    study = Study()
    corpus = study.corpus
    inside = (corpus.segments["section"] == "body") & (corpus.segments["doc_id"] == ONE)
    segments = corpus.segments[inside]
    tokens = corpus.tokens[corpus.tokens["segment_id"].isin(segments["segment_id"])]
    tables = {"documents": corpus.documents.query("doc_id == @ONE"), "actors": corpus.actors[:0]}
    part = replace(corpus, segments=segments, tokens=tokens, **tables)
    choices = analysis_choices(Study(part))
    assert {name for name, options in choices.items() if len(options) == 1} == {
        "section", "reuse", "demonyms", "n_topics"
    }  # fmt: skip


def test_options_are_named_for_readers(choices):
    names = {option_name(choice, option) for choice in choices for option in choices[choice]}
    assert not any("_" in name for name in names)
    assert {"paragraphs", "6 topics", "seed 4", "4 words or more", "Jensen-Shannon"} <= names


def test_impossible_requests_are_refused():
    with pytest.raises(InputError, match="n=1: give two settings"):
        balanced_sample({"terms": ("lemma", "surface")}, seed=1, n=1)
