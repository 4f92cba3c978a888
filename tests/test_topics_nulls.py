from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
import scipy.sparse as sp
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp
from topic_corpora import planted, unplanted

from corpus_lib.errors import InputError
from corpus_lib.study import Study
from corpus_lib.topics.lda import Fit, fit_lda
from corpus_lib.topics.nulls import (
    null_stability,
    shuffle_tokens,
    shuffle_within_documents,
    verdicts,
)
from corpus_lib.topics.plan import TopicTest
from corpus_lib.topics.stability import overlaps, refit_inputs, refits

QUICK = {"chains": 2, "iterations": 60, "samples": 3, "passes": 3}
FEW = TopicTest(11, n_shuffles=7, n_refits=3, n_top=5, n_workers=1)
COUNTS = hnp.arrays(np.int64, (6, 5), elements=st.integers(0, 3))
DOCUMENTS = np.array([0, 0, 1, 1, 1, 2])


@pytest.fixture(scope="module")
def counts():
    return planted(seed=1)


@pytest.fixture(scope="module")
def model(counts):
    return fit_lda(counts, 3, seed=7, **QUICK)


@pytest.fixture(scope="module")
def nulls(model, counts):
    return null_stability(model, counts, FEW)


def returning(model, counts, over="subsamples", test=FEW):
    """Overlap of each topic (columns) with its partner in each refit (rows)."""
    matrix, settings = refit_inputs(model, counts)
    reference = Fit(model.topic_term.to_numpy(), model.segment_topic.to_numpy(), model.bound)
    again = refits(matrix, settings, np.random.SeedSequence(test.seed), test, over)
    return overlaps(reference, again, test.n_top)


@pytest.mark.parametrize(("over", "n_refits"), [("subsamples", 3), ("seeds", 1)])
def test_planted_topics_return_in_every_refit(model, counts, over, n_refits):
    found = returning(model, counts, over)
    assert found.shape == (n_refits, 3)
    assert (found == 1).all()


def test_topics_of_noise_do_not_return():
    noise = unplanted(seed=4)
    found = returning(fit_lda(noise, 3, seed=7, **QUICK), noise, test=replace(FEW, n_top=10))
    assert found.mean() < 0.6
    assert ((found >= 0) & (found <= 1)).all()


@given(COUNTS, st.integers(0, 99))
def test_the_tokens_null_keeps_lengths_and_frequencies(values, seed):
    shuffled = shuffle_tokens(sp.csr_array(values), np.random.default_rng(seed)).toarray()
    assert (shuffled.sum(axis=0) == values.sum(axis=0)).all()
    assert (shuffled.sum(axis=1) == values.sum(axis=1)).all()


@given(COUNTS, st.integers(0, 99))
def test_the_strict_null_keeps_each_documents_counts_of_each_word(values, seed):
    rng = np.random.default_rng(seed)
    shuffled = shuffle_within_documents(sp.csr_array(values), DOCUMENTS, rng).toarray()
    assert (shuffled.sum(axis=1) > 0).all()
    assert (shuffled.sum(axis=0) == values.sum(axis=0)).all()
    if len(shuffled) == len(values):  # no unit was emptied: rows still belong to the same document
        for rows in (document == DOCUMENTS for document in range(3)):
            before, after = np.sort(values[rows], axis=0), np.sort(shuffled[rows], axis=0)
            assert (before == after).all()


def test_the_strict_null_moves_words_apart():
    together = np.array([[5, 5, 5, 5], [0, 0, 0, 0], [0, 0, 0, 0], [1, 1, 1, 1]])
    rng = np.random.default_rng(0)
    shuffled = shuffle_within_documents(sp.csr_array(together), np.zeros(4, int), rng).toarray()
    assert (shuffled.max(axis=0) == 5).all()
    assert (shuffled == 5).all(axis=1).sum() == 0


def test_planted_topics_pass(model, counts, nulls):
    table = verdicts(model, counts, nulls, FEW)
    assert table["topic"].tolist() == ["T1", "T2", "T3"]
    assert table["passed"].all()
    assert table["beats_tokens"].all()
    assert (table["low"] <= table["stability"]).all()
    assert (table["high"] >= table["stability"]).all()
    assert (table["stability"] > table[["null95_tokens", "null95_strict"]].max(axis=1)).all()
    # The least that seven shuffles can show: one in eight.
    assert table["p_familywise"].tolist() == [0.125, 0.125, 0.125]
    assert (table["q"] <= 0.05).all()
    assert table["size"].sum() == pytest.approx(1)


def test_topics_of_noise_do_not_pass():
    noise, test = unplanted(seed=4), replace(FEW, n_shuffles=8, n_top=10)
    model = fit_lda(noise, 3, seed=7, **QUICK)
    table = verdicts(model, noise, null_stability(model, noise, test), test)
    assert not table["passed"].any()
    assert (table["p_familywise"] > 0.1).all()


def test_null_rows_are_one_per_shuffle_and_topic(nulls):
    assert list(nulls.columns) == ["null", "shuffle", "topic", "stability"]
    assert nulls.value_counts("null").to_dict() == {"tokens": 21, "strict": 21}


def test_null_rows_are_the_same_for_any_workers_and_from_kept_results(
    model, counts, nulls, tmp_path
):
    for workers in (2, 1):  # the second reads what the first kept
        again = null_stability(model, counts, replace(FEW, keep=tmp_path, n_workers=workers))
        pd.testing.assert_frame_equal(again, nulls, check_exact=True)
    assert len(list(tmp_path.rglob("*.json"))) == 14
    # What was kept serves a test with other numbers of shuffles, too.
    null_stability(model, counts, replace(FEW, keep=tmp_path, n_workers=1, n_shuffles=5))
    assert len(list(tmp_path.rglob("*.json"))) == 14


# 21 shuffles of one topic each: the 95th percentile of 0, .05, …, 1 is .95.
STEPS = np.arange(21) / 20


@pytest.mark.parametrize(
    ("tokens", "strict", "p_tokens", "beats_tokens", "passed"),
    [
        # A stability of 1 that one null topic reaches too has p = 2/22: more than one in twenty.
        (STEPS, STEPS / 2, 2 / 22, False, False),
        (0.9 * STEPS, STEPS / 2, 1 / 22, True, True),
        (0.9 * STEPS, STEPS + 1, 1 / 22, True, False),
        (STEPS + 1, STEPS / 2, 1.0, False, False),
    ],
)
def test_a_topic_passes_that_beats_both_nulls(
    model, counts, tokens, strict, p_tokens, beats_tokens, passed
):
    rows = {"shuffle": np.arange(1, 22), "topic": "T1"}
    nulls = pd.concat(
        pd.DataFrame({**rows, "stability": values, "null": null})
        for null, values in (("tokens", tokens), ("strict", strict))
    )
    table = verdicts(model, counts, nulls, replace(FEW, n_refits=1))
    assert table["stability"].tolist() == [1, 1, 1]
    assert table["null95_tokens"].tolist() == pytest.approx([np.quantile(tokens, 0.95)] * 3)
    assert table["p_tokens"].tolist() == pytest.approx([p_tokens] * 3)
    assert set(table["beats_tokens"]) == {beats_tokens}
    assert set(table["passed"]) == {passed}


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"n_refits": 0}, "n_refits is 0; give 1 or more"),
        ({"n_top": 0}, "n_top is 0"),
        ({"n_shuffles": 0}, "n_shuffles is 0"),
        ({"n_seeds": 0}, "n_seeds is 0"),
        ({"n_models": 0}, "n_models is 0"),
        ({"share": 1}, "share is 1; give a number between 0 and 1"),
    ],
)
def test_impossible_tests_are_refused(options, message):
    with pytest.raises(InputError, match=message):
        TopicTest(1, **options)


def test_other_counts_than_the_models_are_refused(model, counts, nulls):
    with pytest.raises(InputError, match="the model was fitted on other counts"):
        null_stability(model, planted(seed=2), FEW)
    with pytest.raises(InputError, match="29 units"):
        verdicts(model, counts.iloc[1:], nulls, FEW)


def test_impossible_nulls_are_refused(model, counts, nulls):
    with pytest.raises(InputError, match="no rows of the strict null"):
        verdicts(model, counts, nulls[nulls["null"] == "tokens"], FEW)
    single = planted(seed=1, n_docs=9, n_units=1)
    with pytest.raises(InputError, match="every document is a single unit"):
        null_stability(fit_lda(single, 2, seed=1, **QUICK), single, FEW)


def test_the_study_tests_topics_as_notebooks_do():
    # One record for all notebooks: none of them can test the same topics otherwise.
    test = Study(n_shuffles=12, n_refits=3, n_seeds=4, seed=5).topic_test
    assert (test.seed, test.n_shuffles, test.n_refits, test.n_seeds) == (1005, 12, 3, 4)
    default = Study().topic_test
    assert (default.seed, default.n_shuffles, default.n_refits, default.n_seeds) == (
        1001,
        20,
        5,
        10,
    )
