"""Topics foretell words only where there are topics."""

import numpy as np
import pytest
import scipy.sparse as sp
from topic_corpora import SUBJECTS, planted, unplanted

from corpus_lib.topics.heldout import _fold_in, completion
from corpus_lib.topics.lda import count_matrix

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
    assert found["frequencies"] == pytest.approx(-np.log(18), abs=0.15)
    assert found["gain"] == found["model"] - found["frequencies"]
    assert found["gain"] > 0.5
    noise = unplanted(seed=1)
    random = np.random.default_rng(1).dirichlet(np.ones(noise.shape[1]), size=3)
    assert foretold(noise, random)["gain"] < 0.05


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
    assert found["tokens"] == 0
    assert np.isnan(found["gain"])
