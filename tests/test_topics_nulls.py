import numpy as np
import pandas as pd
import pytest
import scipy.sparse as sp
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp
from topic_corpora import planted, unplanted

from corpus_lib.errors import InputError
from corpus_lib.topics.lda import fit_lda
from corpus_lib.topics.nulls import (
    margins,
    null_stability,
    p_value,
    shuffle_tokens,
    shuffle_within_documents,
    verdicts,
)
from corpus_lib.topics.stability import stability

QUICK = {"chains": 2, "iterations": 60, "samples": 3, "passes": 3}
FEW = {"n_shuffles": 7, "n_refits": 3, "n_top": 5}
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
    both = [
        null_stability(model, counts, null=n, seed=11, n_workers=1, **FEW)
        for n in ("tokens", "strict")
    ]
    return pd.concat(both, ignore_index=True)


@pytest.mark.parametrize("over", ["subsamples", "seeds"])
def test_planted_topics_return_in_every_refit(model, counts, over):
    table = stability(model, counts, seed=2, over=over, n_refits=3, n_top=5)
    assert list(table.columns) == ["over", "refit", "topic", "measure", "value"]
    assert set(table["over"]) == {over}
    assert len(table) == 3 * (3 + 3 + 1)
    assert (table.loc[table["measure"] != "average_jaccard", "value"] == 1).all()
    assert (table["value"] > 0.5).all()


def test_topics_of_noise_do_not_return():
    noise = unplanted(seed=4)
    table = stability(fit_lda(noise, 3, seed=7, **QUICK), noise, seed=2, n_refits=4)
    means = table.groupby("measure")["value"].mean()
    assert means["jaccard"] < 0.6
    assert means["adjusted_rand"] < 0.3
    assert table["value"].between(-1, 1).all()


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


def test_planted_topics_are_trusted(model, counts, nulls):
    table = verdicts(model, counts, seed=11, nulls=nulls, n_refits=3, n_top=5)
    assert table["topic"].tolist() == ["T1", "T2", "T3"]
    assert set(table["verdict"]) == {"trusted"}
    assert (table["low"] <= table["stability"]).all()
    assert (table["high"] >= table["stability"]).all()
    assert (table["stability"] > table[["null95_tokens", "null95_strict"]].max(axis=1)).all()
    # The least that seven shuffles can show: one in eight.
    assert table["p_familywise"].tolist() == [0.125, 0.125, 0.125]
    assert table["size"].sum() == pytest.approx(1)


def test_topics_of_noise_are_not_trusted():
    noise = unplanted(seed=4)
    model = fit_lda(noise, 3, seed=7, **QUICK)
    table = verdicts(model, noise, seed=11, n_shuffles=8, n_refits=3)
    assert "trusted" not in set(table["verdict"])
    assert (table["p_familywise"] > 0.1).all()


def test_null_rows_are_one_per_shuffle_and_topic_and_repeat_with_the_seed(model, counts, nulls):
    assert list(nulls.columns) == ["null", "shuffle", "topic", "stability"]
    assert nulls.value_counts("null").to_dict() == {"tokens": 21, "strict": 21}
    again = null_stability(model, counts, null="tokens", seed=11, **FEW)
    pd.testing.assert_frame_equal(again, nulls[nulls["null"] == "tokens"], check_exact=True)


def test_null_rows_are_the_same_for_any_workers_and_from_kept_results(
    model, counts, nulls, tmp_path
):
    for workers in (2, 1):  # the second reads what the first kept
        options = {"n_workers": workers, "folder": tmp_path}
        again = null_stability(model, counts, null="tokens", seed=11, **FEW, **options)
        pd.testing.assert_frame_equal(again, nulls[nulls["null"] == "tokens"], check_exact=True)
    assert len(list(tmp_path.rglob("*.json"))) == 7


def test_verdicts_and_margins_counted_by_hand(model, counts):
    # 21 shuffles of one topic each: the 95th percentile of 0, .05, …, 1 is .95.
    steps = np.arange(21) / 20
    chance = pd.DataFrame(
        {"shuffle": np.arange(1, 22), "topic": "T1", "stability": steps, "null": "tokens"}
    )
    low = chance.assign(null="strict", stability=steps / 2)
    refits = stability(model, counts, seed=2, n_refits=1, n_top=5)
    table = margins(refits, pd.concat([chance, low])).set_index("null")
    assert table["null95"].to_dict() == pytest.approx({"tokens": 0.95, "strict": 0.475})
    assert table["margin"].to_dict() == pytest.approx({"tokens": 0.05, "strict": 0.525})
    assert table["p"].to_dict() == pytest.approx({"tokens": 2 / 22, "strict": 1 / 22})

    # A stability of 1 that one null topic reaches too has p = 2/22: more than one in twenty.
    judged = verdicts(model, counts, seed=2, n_refits=1, n_top=5, nulls=pd.concat([chance, low]))
    assert judged["p_tokens"].tolist() == pytest.approx([2 / 22] * 3)
    assert set(judged["verdict"]) == {"noise"}
    below = chance.assign(stability=0.9 * steps)
    judged = verdicts(model, counts, seed=2, n_refits=1, n_top=5, nulls=pd.concat([below, low]))
    assert judged["p_tokens"].tolist() == pytest.approx([1 / 22] * 3)
    assert set(judged["verdict"]) == {"trusted"}
    high = chance.assign(null="strict", stability=steps + 1)
    judged = verdicts(model, counts, seed=2, n_refits=1, n_top=5, nulls=pd.concat([below, high]))
    assert set(judged["verdict"]) == {"tentative"}
    above = chance.assign(stability=steps + 1)
    judged = verdicts(model, counts, seed=2, n_refits=1, n_top=5, nulls=pd.concat([above, low]))
    assert set(judged["verdict"]) == {"noise"}


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"n_refits": 0}, "n_refits is 0"),
        ({"n_top": 0}, "n_top is 0"),
        ({"share": 1}, "share is 1"),
        ({"over": "words"}, "over is 'words'; give one of 'subsamples', 'seeds'"),
    ],
)
def test_impossible_refits_are_refused(model, counts, options, message):
    with pytest.raises(InputError, match=message):
        stability(model, counts, seed=1, **options)


def test_other_counts_than_the_models_are_refused(model, counts):
    with pytest.raises(InputError, match="the model was fitted on other counts"):
        stability(model, planted(seed=2), seed=1)
    with pytest.raises(InputError, match="29 units"):
        verdicts(model, counts.iloc[1:], seed=1)


def test_impossible_nulls_are_refused(model, counts, nulls):
    with pytest.raises(InputError, match="null is 'words'"):
        null_stability(model, counts, null="words", seed=1)
    with pytest.raises(InputError, match="n_shuffles is 0"):
        null_stability(model, counts, null="tokens", seed=1, n_shuffles=0)
    with pytest.raises(InputError, match="no rows of the strict null"):
        verdicts(model, counts, seed=1, n_refits=1, nulls=nulls[nulls["null"] == "tokens"])
    single = planted(seed=1, n_docs=9, n_units=1)
    with pytest.raises(InputError, match="every document is a single unit"):
        null_stability(fit_lda(single, 2, seed=1, **QUICK), single, null="strict", seed=1)


def test_equal_means_count_as_equal_in_any_order():
    values = [0.1, 0.25, 1 / 3, 0.43, 0.67]
    forwards, backwards = np.mean(values), np.mean(values[::-1])
    shuffled = np.mean([0.43, 0.1, 0.67, 1 / 3, 0.25])
    chance = np.array([forwards, backwards, shuffled])
    assert [p_value(chance, mean) for mean in chance] == [1, 1, 1]
    assert p_value(chance, chance.max() + 1e-6) == 0.25
