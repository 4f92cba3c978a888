import sys
from collections import Counter

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import sparse

from corpus_lib import load_corpus
from corpus_lib.errors import InputError
from corpus_lib.stats.chance import upper_p
from corpus_lib.words.counts import unit_terms
from corpus_lib.words.keyness import dispersion, keyness, more_than_the_rest

WORDS = ["روسيا", "إيران", "سوريا", "نووي", "حرب"]


def words(text: str) -> pd.Series:
    return pd.Series(Counter(text.split()))


def drawn_units(rng, n_units, weights, size=20):
    rows = rng.multinomial(size, np.array(weights) / sum(weights), size=n_units)
    index = pd.MultiIndex.from_product([["نص"], range(n_units)], names=["doc_id", "unit_id"])
    return pd.DataFrame(rows, index=index, columns=WORDS[: len(weights)])


def test_published_g2():
    # tests of the R package quanteda.textstats: the table [[3, 7], [7, 2]]
    target, reference = pd.Series({"a": 3, "rest": 7}), pd.Series({"a": 7, "rest": 2})
    row = keyness(target, reference).loc["a"]
    assert row["g2"] == pytest.approx(-4.53494, abs=5e-6)


def test_published_weighted_log_odds():
    # the toy text of the tests of FightinWords (J. Hessel) and its re-implementations
    scores = keyness(
        words("the quick brown fox jumps over the lazy pig"),
        words("the lazy purple pig jumps over the lazier donkey"),
        prior=0.05,
    )
    z = 0.6894227886807968
    own = dict.fromkeys(["quick", "brown", "fox"], z)
    others = dict.fromkeys(["purple", "lazier", "donkey"], -z)
    shared = dict.fromkeys(["the", "jumps", "over", "lazy", "pig"], 0.0)
    assert scores["log_odds_z"].to_dict() == pytest.approx(own | others | shared)


def test_log_ratio_by_hand():
    target = pd.Series({"روسيا": 8, "حرب": 0, "نووي": 92})
    scores = keyness(target, pd.Series({"روسيا": 1, "حرب": 2, "نووي": 47}))
    # 8 % against 2 %, each with one word in 150 added; none against 4 %.
    more, less = np.log2((0.08 + 1 / 150) / (0.02 + 1 / 150)), np.log2(1 / 7)
    assert scores["log_ratio"]["روسيا"] == pytest.approx(more)
    assert scores["log_ratio"]["حرب"] == pytest.approx(less)
    assert scores["per_thousand_target"]["روسيا"] == 80
    assert scores["count_reference"]["حرب"] == 2
    assert scores.index[0] == "روسيا"


def test_the_sign_of_every_effect_agrees_with_the_counts():
    counts = unit_terms(load_corpus())
    documents = counts.index.get_level_values("doc_id")
    for doc_id in documents.unique():
        own = documents == doc_id
        scores = keyness(counts[own], counts[~own], seed=1, n_draws=99)
        apart = scores["per_thousand_target"] - scores["per_thousand_reference"]
        assert (np.sign(scores["log_ratio"].round(12)) == np.sign(apart.round(9))).all()
        absent = scores["count_target"] == 0
        highest = scores.loc[absent, "log_ratio_high"].dropna()
        assert len(highest)
        assert (highest <= 0).all()


def test_both_sides_together_are_the_prior_and_weigh_500_words():
    # Counts of 4 and 8 of 12 words: pseudo-counts 500 / 3 and 1000 / 3.
    scores = keyness(pd.Series({"أ": 3, "ب": 4}), pd.Series({"أ": 1, "ب": 4}))
    more, less = 3 + 500 / 3, 1 + 500 / 3
    effect = np.log(more / (507 - more)) - np.log(less / (505 - less))
    assert scores["log_odds"]["أ"] == pytest.approx(effect)
    assert scores["log_odds_z"]["أ"] == pytest.approx(effect / np.sqrt(1 / more + 1 / less))


counts = st.lists(st.integers(0, 30), min_size=5, max_size=5).filter(any)


@settings(max_examples=50)
@given(counts, counts)
def test_swapping_sides_flips_signs(a, b):
    target, reference = pd.Series(a, WORDS), pd.Series(b, WORDS)
    there, back = keyness(target, reference), keyness(reference, target)
    back = back.loc[there.index]
    for column in ["log_ratio", "log_odds", "log_odds_z", "g2"]:
        np.testing.assert_allclose(there[column], -back[column], atol=1e-9)
    np.testing.assert_allclose(there["p"], back["p"])
    same = keyness(target, target)
    assert (same[["log_ratio", "log_odds_z", "g2"]].abs() < 1e-12).all(axis=None)
    assert there["p"].between(0, 1).all()
    assert (there["count_target"] + there["count_reference"] > 0).all()


def test_tables_of_units_sparse_or_not_give_what_their_sums_give():
    rng = np.random.default_rng(0)
    target, reference = drawn_units(rng, 6, [5, 1, 2, 3]), drawn_units(rng, 9, [1, 1, 2, 3, 2])
    scores = keyness(target, reference)
    of_sums = keyness(target.sum(), reference.sum())
    columns = scores.columns.difference(["range", "dp"])
    pd.testing.assert_frame_equal(scores[columns], of_sums[columns])
    assert of_sums["range"].isna().all()
    assert of_sums["dp"].isna().all()
    sparse = keyness(target.astype(pd.SparseDtype(int, 0)), reference.astype("Sparse[int]"))
    pd.testing.assert_frame_equal(scores, sparse)


def test_each_against_the_rest_is_keyness_to_the_last_bit():
    counts = np.random.default_rng(3).poisson(1.5, (4, 60)).astype(float)
    counts = counts[:, counts.sum(axis=0) > 0]
    table = pd.DataFrame(counts, columns=[f"{n:02}" for n in range(counts.shape[1])])
    for row, found in enumerate(more_than_the_rest(counts)):
        one = keyness(table.loc[row], table.drop(index=row).sum())["log_odds_z"]
        assert found.tolist() == one[table.columns].tolist()
    with pytest.raises(InputError, match="words in each row"):
        more_than_the_rest(np.array([[0.0, 0.0], [1.0, 2.0]]))


def test_range_and_dispersion_tell_a_word_of_one_paragraph():
    target = pd.DataFrame({"حرب": [4, 0, 0, 0], "نووي": [1, 1, 1, 1], "ملف": [0, 4, 4, 4]})
    scores = keyness(target, pd.Series({"سلام": 5, "ملف": 1}))
    assert scores["range"].to_dict() == {"حرب": 1, "نووي": 4, "ملف": 3, "سلام": 0}
    assert scores["dp"]["حرب"] == pytest.approx(0.75)
    assert scores["dp"]["نووي"] == pytest.approx(0)
    assert np.isnan(scores["dp"]["سلام"])


def test_bootstrap_interval_holds_a_real_ratio_and_repeats():
    rng = np.random.default_rng(4)
    # rates of the first word: .4 and .1, of the second: .1 and .1
    target = drawn_units(rng, 40, [4, 1, 5])
    reference = drawn_units(rng, 40, [1, 1, 8])
    scores = keyness(target, reference, n_draws=300, seed=1)
    low, high = scores["log_ratio_low"], scores["log_ratio_high"]
    assert 1 < low["روسيا"] < 2 < high["روسيا"] < 3
    assert low["إيران"] < 0 < high["إيران"]
    again = keyness(target, reference, n_draws=300, seed=1)
    pd.testing.assert_frame_equal(scores, again)


def test_shuffled_units_rarely_beat_the_null_and_real_differences_do():
    rng = np.random.default_rng(11)
    false_alarms = 0
    for seed in range(60):
        target, reference = drawn_units(rng, 12, [3, 2, 1, 1]), drawn_units(rng, 20, [3, 2, 1, 1])
        scores = keyness(target, reference, n_deals=99, seed=seed)
        false_alarms += scores["beats_null"].any()
    assert false_alarms <= 9  # 5 % of 60 is 3; more than 9 has a chance of .001
    other = drawn_units(rng, 20, [1, 4, 1, 1])
    scores = keyness(target, other, n_deals=99, seed=0)
    assert scores["beats_null"][["روسيا", "إيران"]].all()
    assert scores["p_null"]["روسيا"] == 0.01


def test_clumps_beat_g2_but_not_the_null():
    # one unit of eight repeats a word 12 times; the rest of both sides is alike
    target = pd.DataFrame({"حرب": [12, 0, 0, 0, 0, 0, 0, 0], "نووي": [8] + [20] * 7})
    reference = pd.DataFrame({"حرب": [0] * 8, "نووي": [20] * 8})
    row = keyness(target, reference, n_deals=199, seed=2).loc["حرب"]
    assert row["p"] < 0.001
    assert not row["beats_null"]


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"prior": 0.0}, r"prior=0.0"),
        ({"n_draws": 5}, r"n_draws.*seed"),
        ({"n_draws": 5, "seed": 1}, r"target is one number per term.*unit_terms"),
        ({"n_deals": 5, "seed": 1}, r"target is one number per term"),
    ],
)
def test_errors_tell_what_to_give(options, message):
    good = pd.Series({"أ": 3})
    with pytest.raises(InputError, match=message):
        keyness(good, pd.Series({"ب": 2}), **options)
    for bad in (pd.Series({"أ": 0}), pd.Series({"أ": -1, "ب": 2})):
        with pytest.raises(InputError, match="reference needs counts"):
            keyness(good, bad)
    with pytest.raises(InputError, match="term 'أ' twice"):
        keyness(pd.Series([1, 2], ["أ", "أ"]), good)


def test_false_alarms_among_likely_words_are_as_rare_as_they_are_said_to_be():
    # The same rates on both sides: at .1, a tenth of the lists at the most may name a word.
    rng = np.random.default_rng(5)
    rates = rng.dirichlet(np.ones(40))
    alarms = 0
    for seed in range(60):
        units = pd.DataFrame(rng.multinomial(25, rates, size=40)).rename(columns=str)
        scores = keyness(units[:12], units[12:], n_deals=600, seed=seed)
        alarms += (scores["q_term"] <= 0.1).any()
    assert alarms <= 12  # 6 expected; 12 or fewer in 99 of 100 such tests


def test_a_planted_word_is_likely_and_a_rare_one_is_not_judged():
    rng = np.random.default_rng(1)
    units = pd.DataFrame(rng.poisson(2, size=(30, 8))).rename(columns=str)
    units["own"] = np.where(np.arange(30) < 10, 2, 0)
    units["rare"] = [1, 1, 1] + [0] * 27
    scores = keyness(units[:10], units[10:], n_deals=2000, seed=1)
    assert scores.loc["own", "q_term"] <= 0.05
    assert np.isnan(scores.loc["rare", "q_term"])
    assert scores.loc["rare", "p_term"] < 0.2
    # No word beats the best of all words more easily than its own shuffles.
    assert (scores["p_term"] <= scores["p_null"]).all()
    assert (scores["p_term"] <= scores["q_term"].fillna(1)).all()


def test_batches_of_terms_give_the_same_as_all_at_once(monkeypatch):
    units = pd.DataFrame(np.random.default_rng(2).poisson(1, size=(12, 6)) + 1).rename(columns=str)
    whole = keyness(units[:4], units[4:], seed=3, n_deals=50)
    monkeypatch.setattr(sys.modules[keyness.__module__], "_CELLS", 100)
    pd.testing.assert_frame_equal(keyness(units[:4], units[4:], seed=3, n_deals=50), whole)


def test_the_null_is_all_ways_to_deal_the_units():
    # Of the 6 ways to deal 4 units to 2 and 2, the two that part them as they are give this |z|.
    target = pd.DataFrame({"حرب": [5, 5], "سلم": [5, 5]})
    reference = pd.DataFrame({"حرب": [1, 1], "سلم": [9, 9]})
    scores = keyness(target, reference, n_deals=3000, seed=4)
    assert scores["p_null"].to_numpy() == pytest.approx([1 / 3] * 2, abs=0.03)
    assert scores["p_term"].to_numpy() == pytest.approx([1 / 3] * 2, abs=0.03)


@pytest.mark.parametrize(
    ("p", "n_draws", "upper"),
    # Of 0 in 99, the exact limit is 1 - 0.025 ** (1/99); 5 in 100 is in published tables.
    [(1 / 100, 99, 1 - 0.025 ** (1 / 99)), (6 / 101, 100, 0.1128), (1.0, 99, 1.0)],
)
def test_a_p_of_random_deals_is_judged_by_the_upper_end_of_its_interval(p, n_draws, upper):
    assert upper_p(p, n_draws) == pytest.approx(upper, abs=5e-5)


def test_dispersion():
    # The corpus of five parts in Gries (2008: 406) for the word `a`.
    gries = sparse.csr_matrix([[1, 8], [2, 8], [3, 7], [4, 6], [5, 6]])
    assert dispersion(gries)[0] == pytest.approx(0.18)
    # All in one of three equal parts, one in each, nowhere, and what fills the rest.
    parts = sparse.csr_matrix([[3, 1, 0, 6], [0, 1, 0, 9], [0, 1, 0, 9]])
    assert dispersion(parts)[:3] == pytest.approx([2 / 3, 0, np.nan], nan_ok=True)


def test_one_unit_has_no_interval():
    target = pd.DataFrame({"حرب": [1, 0, 0], "سلم": [4, 5, 6]})
    reference = pd.DataFrame({"حرب": [0, 0], "سلم": [5, 5]})
    scores = keyness(target, reference, n_draws=99, seed=1)
    assert scores["log_ratio_low"].isna().tolist() == (scores.index == "حرب").tolist()
    one = keyness(target.head(1), reference, n_draws=99, seed=1)
    assert one[["log_ratio_low", "log_ratio_high"]].isna().all(axis=None)
