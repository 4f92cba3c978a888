"""Coherence by hand and against published values, foretelling, and what other methods find."""

import math

import numpy as np
import pandas as pd
import pytest
import scipy.sparse as sp
from gensim.corpora import Dictionary
from gensim.models import CoherenceModel
from topic_corpora import SUBJECTS, planted, unplanted

from corpus_lib.errors import InputError
from corpus_lib.topics.criteria import (
    MEASURES,
    _fold_in,
    coherences,
    completion,
    exclusivity,
    other_methods,
)
from corpus_lib.topics.lda import fit_lda
from corpus_lib.topics.terms import count_matrix

QUICK = {"chains": 2, "iterations": 60, "samples": 3, "passes": 3}
# Columns war, arms, oil, gas. Unit by unit: war and arms together twice, oil and gas together once
# and apart once each.
COUNTS = [[1, 1, 0, 0], [2, 1, 0, 0], [0, 0, 1, 1], [0, 0, 3, 0], [0, 0, 0, 1]]


def scores(weights, counts, n_top=2):
    """By measure the coherence of each topic."""
    return coherences(np.array(weights), sp.csr_array(np.array(counts)), n_top)


def test_coherence_counted_by_hand():
    found = scores([[0.5, 0.3, 0.1, 0.1], [0.1, 0.1, 0.5, 0.3], [0.5, 0.05, 0.4, 0.05]], COUNTS)
    assert tuple(found) == MEASURES
    # Mimno's log of (units with both) / (units with the first word): 2/2 and 1/2.
    assert found["u_mass"][:2] == pytest.approx([0, math.log(1 / 2)], abs=1e-9)
    # NPMI of shares: together .4 of the units of .4 and .4; together .2 of .4 and .4.
    assert found["c_npmi"][:2] == pytest.approx([1, math.log(0.2 / 0.16) / -math.log(0.2)])
    for values in found.values():  # war and oil are never together
        assert values[2] == values.min()


def test_a_topic_without_known_words_has_no_coherence():
    without_oil_and_gas = [[1, 1, 0, 0], [2, 1, 0, 0]]
    for values in scores(
        [[0.5, 0.3, 0.1, 0.1], [0.1, 0.1, 0.5, 0.3]], without_oil_and_gas
    ).values():
        assert np.isnan(values).tolist() == [False, True]


def test_a_pair_is_the_least_that_coherence_is_asked_of():
    weights = [[0.5, 0.3, 0.1, 0.1]]
    assert scores(weights, COUNTS, n_top=1) == scores(weights, COUNTS, n_top=2)


@pytest.mark.parametrize(
    ("second", "expected"), [([0.1, 0.1, 0.4, 0.4], 0.8), ([0.4, 0.4, 0.1, 0.1], 0.5)]
)
def test_exclusivity_counted_by_hand(second, expected):
    weights = np.array([[0.4, 0.4, 0.1, 0.1], second])
    assert exclusivity(weights, 2).tolist() == pytest.approx([expected] * 2)


def test_more_coherent_topics_score_higher_on_a_fitted_model():
    counts = planted(seed=1)
    models = [
        fit_lda(counts, 3, seed=1, **QUICK),
        fit_lda(counts, 12, seed=1, start="random", passes=10),
    ]
    good, poor = (coherences(m.topic_term.to_numpy(), count_matrix(counts), 5) for m in models)
    assert all(good[measure].mean() > poor[measure].mean() for measure in MEASURES)


def of_words(topics, texts, terms=None):
    """Coherence of topics that have the given top words, in that order, in lists of words."""
    terms = terms or sorted({word for text in texts for word in text})
    places = [{word: len(words) - n for n, word in enumerate(words)} for words in topics]
    weights = [[place.get(term, 0.01) for term in terms] for place in places]
    counts = [[text.count(term) for term in terms] for text in texts]
    return pd.DataFrame(scores(weights, counts, n_top=len(topics[0])))


# The nine texts and two topics of gensim's own tests (gensim/test/utils.py, common_texts, after
# Deerwester et al. 1990; gensim/test/test_coherencemodel.py, topics1 and topics2).
COMMON_TEXTS = [
    text.split()
    for text in (
        *("human interface computer", "survey user computer system response time"),
        *("eps user interface system", "system human system eps", "user response time", "trees"),
        *("graph trees", "graph minors trees", "graph minors survey"),
    )
]
TOPICS_1 = [["human", "computer", "system", "interface"], ["graph", "minors", "trees", "eps"]]
TOPICS_2 = [["user", "graph", "minors", "system"], ["time", "graph", "survey", "minors"]]


def test_gensims_published_values_of_npmi_come_out():
    # https://github.com/piskvorky/gensim/issues/3181: c_npmi of topics1 on common_texts, by a
    # version that left out texts without any word of the topics; here such a text is left out.
    words = {*TOPICS_1[0], *TOPICS_1[1]}
    texts = [text for text in COMMON_TEXTS if words & set(text)]
    assert len(texts) == 8
    published = [0.23583958321789514, -0.24456941091456053]
    assert of_words(TOPICS_1, texts)["c_npmi"].tolist() == pytest.approx(published, abs=1e-9)


def test_on_gensims_texts_the_topics_are_ordered_as_its_tests_say():
    better, worse = (of_words(topics, COMMON_TEXTS).mean() for topics in (TOPICS_1, TOPICS_2))
    assert (better > worse).all()


def test_gensims_published_confirmations_of_one_pair_come_out():
    # gensim/test/test_direct_confirmation.py and test_indirect_confirmation.py: five documents,
    # one word in documents 2, 3, 4 and the other in 3 and 5.
    texts = [["rest"], ["one"], ["one", "two"], ["one"], ["two"]]
    found = of_words([["two", "one"]], texts).iloc[0]
    assert found["u_mass"] == pytest.approx(-0.693147181, abs=1e-9)
    assert found["c_npmi"] == pytest.approx(-0.113282753, abs=1e-9)
    assert found["c_v"] == pytest.approx(0.6230, abs=5e-5)


def test_a_word_that_no_unit_holds_does_not_take_the_value_from_its_topic():
    # gensim's own c_v is no number then: https://github.com/piskvorky/gensim/issues/3040.
    texts = [["حرب", "سلاح"], ["حرب", "سلاح", "نفط"], ["نفط", "غاز"]]
    topic, known = ["حرب", "صلح", "سلاح"], ["حرب", "سلاح"]
    dictionary = Dictionary([*texts, ["صلح"]])
    scorer = CoherenceModel(
        topics=[topic], texts=texts, dictionary=dictionary, coherence="c_v", processes=1
    )
    with np.errstate(all="ignore"):
        assert math.isnan(scorer.get_coherence())
    found = of_words([topic], texts, terms=["حرب", "سلاح", "نفط", "غاز", "صلح"])
    pd.testing.assert_frame_equal(found, of_words([known], texts))
    assert found.notna().all(axis=None)


SPLIT = 24  # units that the frequencies of words are known from; the others are foretold


def foretold(counts, topic_term, seed=7):
    matrix = count_matrix(counts)
    known = np.asarray(matrix[:SPLIT].sum(axis=0))
    rng = np.random.default_rng(seed)
    return completion(topic_term, matrix[SPLIT:], known, alpha=0.1, rng=rng)


def topics_of(counts):
    """The planted topics: each has the words of a subject, and a little of all."""
    rows = [[1.0 if term in subject else 0.02 for term in counts.columns] for subject in SUBJECTS]
    return np.array(rows) / np.sum(rows, axis=1, keepdims=True)


def test_planted_topics_foretell_words_and_topics_of_nothing_do_not():
    counts = planted(seed=1)
    found = foretold(counts, topics_of(counts))
    # Word frequencies choose among some 18 words, a known subject among five.
    assert found > 0.5
    noise = unplanted(seed=1)
    random = np.random.default_rng(1).dirichlet(np.ones(noise.shape[1]), size=3)
    assert foretold(noise, random) < 0.05


def test_the_same_seed_deals_the_same_halves():
    counts = planted(seed=1)
    assert foretold(counts, topics_of(counts)) == foretold(counts, topics_of(counts))
    assert foretold(counts, topics_of(counts)) != foretold(counts, topics_of(counts), seed=8)


def test_a_mixture_is_found_again():
    topic_term = np.array([[0.5, 0.5, 0.0, 0.0], [0.0, 0.0, 0.5, 0.5]]) + 1e-12
    mixtures = _fold_in(sp.csr_array(np.array([[30, 30, 20, 20], [9, 0, 0, 0]])), topic_term, 1e-9)
    np.testing.assert_allclose(mixtures, [[0.6, 0.4], [1.0, 0.0]], atol=1e-6)


def test_words_that_nothing_is_known_of_are_not_scored():
    known, left_out = np.array([3, 0]), sp.csr_array(np.array([[0, 4]]))
    found = completion(
        np.full((2, 2), 0.5), left_out, known, alpha=0.1, rng=np.random.default_rng()
    )
    assert np.isnan(found)


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
