"""Topics beside those of shuffled words and under other seeds: planted ones stand, noise falls."""

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
from corpus_lib.topics.lda import fit_lda
from corpus_lib.topics.nulls import TopicTest, shuffle_within_documents
from corpus_lib.topics.overlap import top_columns
from corpus_lib.topics.verdicts import elsewhere, recognition, topic_trials, verdicts

QUICK = {"chains": 2, "iterations": 60, "samples": 3, "passes": 3}
FEW = TopicTest(11, n_shuffles=7, n_refits=3, n_seeds=4, n_top=5, n_workers=1)
COUNTS = hnp.arrays(np.int64, (6, 5), elements=st.integers(0, 3))
DOCUMENTS = np.array([0, 0, 1, 1, 1, 2])


@pytest.fixture(scope="module")
def counts():
    return planted(seed=1)


@pytest.fixture(scope="module")
def model(counts):
    return fit_lda(counts, 3, seed=7, **QUICK)


@pytest.fixture(scope="module")
def trials(model, counts):
    return topic_trials(model, counts, FEW)


@given(COUNTS, st.integers(0, 99))
def test_shuffling_keeps_each_documents_counts_of_each_word(values, seed):
    rng = np.random.default_rng(seed)
    shuffled = shuffle_within_documents(sp.csr_array(values), DOCUMENTS, rng).toarray()
    assert (shuffled.sum(axis=1) > 0).all()
    assert (shuffled.sum(axis=0) == values.sum(axis=0)).all()
    if len(shuffled) == len(values):  # no unit was emptied: rows still belong to the same document
        for rows in (document == DOCUMENTS for document in range(3)):
            before, after = np.sort(values[rows], axis=0), np.sort(shuffled[rows], axis=0)
            assert (before == after).all()


def test_shuffling_moves_words_apart():
    together = np.array([[5, 5, 5, 5], [0, 0, 0, 0], [0, 0, 0, 0], [1, 1, 1, 1]])
    rng = np.random.default_rng(0)
    shuffled = shuffle_within_documents(sp.csr_array(together), np.zeros(4, int), rng).toarray()
    assert (shuffled.max(axis=0) == 5).all()
    assert (shuffled == 5).all(axis=1).sum() == 0


def test_planted_topics_pass(model, counts, trials):
    table = verdicts(model, counts, trials, FEW)
    assert table["topic"].tolist() == ["T1", "T2", "T3"]
    assert table[["stability", "low", "high"]].to_numpy().tolist() == [[1, 1, 1]] * 3
    assert table["passed"].all()
    assert (table["stability"] > table["null95"]).all()
    # The least that seven shuffles can show: one in eight.
    assert table["p_familywise"].tolist() == [0.125, 0.125, 0.125]
    assert (table["q"] <= 0.05).all()
    assert table["size"].sum() == pytest.approx(1)


def test_topics_of_noise_do_not_pass_and_few_shuffles_tell():
    noise, test = unplanted(seed=4), replace(FEW, n_shuffles=40, n_top=10)
    model = fit_lda(noise, 3, seed=7, **QUICK)
    trials = topic_trials(model, noise, test)
    table = verdicts(model, noise, trials, test)
    assert not table["passed"].any()
    assert (table["p_familywise"] > 0.1).all()
    # Once more than one null topic in twenty of all that could be has reached each, none is made.
    assert trials.groupby("text")["number"].max()["shuffled"] < 40
    assert not recognition(elsewhere(model, trials))["kept"].any()


def test_rows_are_one_per_fit_and_topic(trials):
    assert list(trials.columns) == ["text", "number", "topic", "stability", "words"]
    assert trials.value_counts("text").to_dict() == {"shuffled": 21, "texts": 12}


def test_rows_are_the_same_for_any_workers_and_from_kept_results(model, counts, trials, tmp_path):
    for workers in (2, 1):  # the second reads what the first kept
        again = topic_trials(model, counts, replace(FEW, keep=tmp_path, n_workers=workers))
        pd.testing.assert_frame_equal(again, trials, check_exact=True)
    assert len(list(tmp_path.rglob("*.json"))) == 11 + 1  # fits, and refits of the model
    # What was kept serves a test with other numbers, and a model of another seed.
    fewer = replace(FEW, keep=tmp_path, n_workers=1, n_shuffles=7, n_seeds=2)
    topic_trials(fit_lda(counts, 3, seed=8, **QUICK), counts, fewer)
    assert len(list(tmp_path.rglob("*.json"))) == 11 + 2


def test_planted_topics_are_found_under_every_seed(model, trials):
    others = elsewhere(model, trials)
    assert others["number"].tolist() == sorted([1, 2, 3, 4] * 3)
    assert others["topic"].tolist() == ["T1", "T2", "T3"] * 4
    table = recognition(others)
    assert table["topic"].tolist() == ["T1", "T2", "T3"]
    assert table[["jaccard", "recognised", "passed_elsewhere"]].to_numpy().tolist() == [[1] * 3] * 3
    assert table["kept"].all()
    assert (others["n_passed"] == 3).all()
    # In shuffled texts the words of a topic stand apart.
    assert (table["null_high"] < 1).all()
    # Beside shuffled texts that nothing can beat, none passes.
    raised = trials.assign(stability=trials["stability"].where(trials["text"] == "texts", 1.0))
    none = elsewhere(model, raised)
    assert not none["passed"].any()
    assert set(none["n_passed"]) == {0}


def test_a_topic_with_words_of_three_matters_is_not_found(counts, trials):
    mixed = fit_lda(counts, 3, seed=7, **QUICK)
    changed = mixed.topic_term.copy()
    # The first topic becomes a mixture of all three: no model of these texts has such a one.
    ranks = top_columns(changed.to_numpy(), 5)
    changed.iloc[0] = 0.01
    changed.iloc[0, [ranks[0, 0], ranks[0, 1], ranks[1, 0], ranks[1, 1], ranks[2, 0]]] = 1
    object.__setattr__(mixed, "topic_term", changed)
    found = recognition(elsewhere(mixed, trials)).set_index("topic")
    assert found.loc[["T2", "T3"], "kept"].all()
    assert found.loc["T1", "jaccard"] < 0.5


# 21 shuffles of one topic each: the 95th percentile of 0, .05, …, 1 is .95.
STEPS = np.arange(21) / 20


@pytest.mark.parametrize(
    ("chance", "p", "passed"),
    [
        # A stability of 1 that one null topic reaches too has p = 2/22: more than one in twenty.
        (STEPS, 2 / 22, False),
        (0.9 * STEPS, 1 / 22, True),
        (STEPS + 1, 1.0, False),
    ],
)
def test_a_topic_passes_that_beats_shuffled_texts(model, counts, chance, p, passed):
    rows = {"number": np.arange(1, 22), "topic": "T1", "text": "shuffled"}
    trials = pd.DataFrame({**rows, "stability": chance})
    table = verdicts(model, counts, trials, replace(FEW, n_refits=1))
    assert table["stability"].tolist() == [1, 1, 1]
    assert table["null95"].tolist() == pytest.approx([np.quantile(chance, 0.95)] * 3)
    assert table["p"].tolist() == pytest.approx([p] * 3)
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


def test_other_counts_than_the_models_are_refused(model, counts, trials):
    with pytest.raises(InputError, match="the model was fitted on other counts"):
        topic_trials(model, planted(seed=2), FEW)
    with pytest.raises(InputError, match="29 units"):
        verdicts(model, counts.iloc[1:], trials, FEW)


def test_impossible_nulls_are_refused(model, counts, trials):
    with pytest.raises(InputError, match="no rows of shuffled texts"):
        verdicts(model, counts, trials[trials["text"] == "texts"], FEW)
    single = planted(seed=1, n_docs=9, n_units=1)
    with pytest.raises(InputError, match="every document is a single unit"):
        topic_trials(fit_lda(single, 2, seed=1, **QUICK), single, FEW)


def test_the_study_tests_topics_as_notebooks_do():
    # One record for all notebooks: none of them can test the same topics otherwise.
    test = Study(n_shuffles=12, n_refits=3, n_seeds=4, seed=5).topic_test
    assert (test.seed, test.n_shuffles, test.n_refits, test.n_seeds) == (1005, 12, 3, 4)
    default = Study().topic_test
    told = default.seed, default.n_shuffles, default.n_refits, default.n_seeds
    assert told == (1001, 20, 5, 10)
