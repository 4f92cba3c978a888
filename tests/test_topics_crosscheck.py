"""Planted topics are found by every method, topics of noise by none."""

import pytest
from topic_corpora import planted, unplanted

from corpus_lib.errors import InputError
from corpus_lib.topics.crosscheck import other_methods
from corpus_lib.topics.lda import fit_lda

QUICK = {"chains": 3, "iterations": 60, "samples": 3, "passes": 4}


def test_planted_topics_are_found_by_all():
    counts = planted(seed=1)
    table = other_methods(fit_lda(counts, 3, seed=7, **QUICK), counts, seed=1, n_top=5)
    assert table["topic"].tolist() == ["T1", "T2", "T3"]
    assert (table[["sampler", "nmf"]] > 0.6).all(axis=None)
    assert table["found_by_all"].all()


def test_topics_of_noise_are_not():
    counts = unplanted(seed=4)
    table = other_methods(fit_lda(counts, 6, seed=7, **QUICK), counts, seed=1)
    assert table["nmf"].mean() < 0.25
    assert not table["found_by_all"].all()


def test_other_counts_than_the_models_are_refused():
    counts = planted(seed=1)
    model = fit_lda(counts, 3, seed=7, **QUICK)
    with pytest.raises(InputError, match="fitted on other counts"):
        other_methods(model, planted(seed=2), seed=1)
