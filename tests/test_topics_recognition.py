"""Topics under other seeds: planted ones are found again, and those of noise are not."""

from dataclasses import replace

import pandas as pd
import pytest
from topic_corpora import planted, unplanted

from corpus_lib.errors import InputError
from corpus_lib.topics.lda import fit_lda
from corpus_lib.topics.nulls import null_stability
from corpus_lib.topics.plan import TopicTest
from corpus_lib.topics.recognition import recognition, verdicts_elsewhere

QUICK = {"chains": 4, "iterations": 100, "samples": 5, "passes": 3}
FEW = TopicTest(11, n_seeds=4, n_shuffles=10, n_refits=2, n_top=5, n_workers=1)


@pytest.fixture(scope="module")
def counts():
    return planted(seed=1)


@pytest.fixture(scope="module")
def table(counts):
    model = fit_lda(counts, 3, seed=7, **QUICK)
    return recognition(model, counts, FEW)


def test_planted_topics_are_found_under_every_seed(table):
    assert table["topic"].tolist() == ["T1", "T2", "T3"]
    assert (table["jaccard"] == 1).all()
    assert (table["recognised"] == 1).all()
    assert table["kept"].all()
    # In shuffled texts the words of a topic stand apart.
    assert (table["null_high"] < 1).all()
    assert (table["cosine"] > table["cosine_null95"]).all()


def test_topics_of_noise_are_not():
    noise = unplanted(seed=4)
    model = fit_lda(noise, 3, seed=7, **QUICK)
    table = recognition(model, noise, FEW)
    assert not table["kept"].any()
    assert (table["jaccard"] < 0.7).all()


def test_a_topic_with_words_of_three_matters_is_not_recognised(counts, table):
    model = fit_lda(counts, 3, seed=7, **QUICK)
    mixed = model.topic_term.copy()
    # The first topic becomes a mixture of all three: no model of these texts has such a one.
    mixed.iloc[0] = model.term_tokens / model.term_tokens.sum()
    object.__setattr__(model, "topic_term", mixed)
    found = recognition(model, counts, FEW).set_index("topic")
    assert not found.loc["T1", "kept"]
    assert found.loc[["T2", "T3"], "kept"].all()


def test_numbers_are_the_same_for_any_workers_and_from_kept_results(counts, table, tmp_path):
    model = fit_lda(counts, 3, seed=7, **QUICK)
    for workers in (2, 1):  # the second reads what the first kept
        other = recognition(model, counts, replace(FEW, keep=tmp_path, n_workers=workers))
        pd.testing.assert_frame_equal(table, other, check_exact=True)
    assert len(list(tmp_path.rglob("*.json"))) == 14


def test_verdicts_under_other_seeds_are_counted_and_repeat(counts, tmp_path):
    model = fit_lda(counts, 3, seed=7, **QUICK)
    test = replace(FEW, n_seeds=3, n_shuffles=7, keep=tmp_path)
    nulls = null_stability(model, counts, test)
    tables = [verdicts_elsewhere(model, counts, nulls, replace(test, n_workers=n)) for n in (2, 1)]
    pd.testing.assert_frame_equal(*tables)
    table = tables[0]
    assert table["number"].tolist() == [1, 1, 1, 2, 2, 2, 3, 3, 3]
    assert table["topic"].tolist() == ["T1", "T2", "T3"] * 3
    # Planted topics are three different ones under each seed: all that pass are told.
    passed = table.groupby("number")["passed"].sum()
    assert passed.tolist() == table.groupby("number")["n_passed"].first().tolist()
    assert passed.mean() > 2
    # Against nulls that nothing can beat, none does.
    none = verdicts_elsewhere(model, counts, nulls.assign(stability=1.0), test)
    assert not none["passed"].any()
    assert set(none["n_passed"]) == {0}


def test_other_counts_than_the_models_are_refused(counts):
    with pytest.raises(InputError, match="the model was fitted on other counts"):
        recognition(fit_lda(counts, 3, seed=7, **QUICK), planted(seed=2), FEW)
