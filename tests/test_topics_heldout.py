"""Topics foretell words only where there are topics."""

import numpy as np
import pytest
import scipy.sparse as sp
from topic_corpora import planted, unplanted

from corpus_lib.errors import InputError
from corpus_lib.topics.heldout import _fold_in, held_out_likelihood

QUICK = {"chains": 3, "iterations": 60, "samples": 3, "passes": 4}


def test_planted_topics_foretell_words_and_noise_does_not():
    found = held_out_likelihood(planted(seed=1), 3, 7, **QUICK)
    nothing = held_out_likelihood(unplanted(seed=1), 3, 7, **QUICK)
    # Word frequencies choose among some 18 words, a known subject among five.
    assert found["frequencies"] == pytest.approx(-np.log(18), abs=0.15)
    assert found["gain"] > 0.5
    assert nothing["gain"] < 0.05


def test_the_same_seed_holds_out_the_same():
    a, b = (held_out_likelihood(planted(seed=1), 3, 7, **QUICK) for _ in range(2))
    assert a.equals(b)


def test_a_mixture_is_found_again():
    topic_term = np.array([[0.5, 0.5, 0.0, 0.0], [0.0, 0.0, 0.5, 0.5]]) + 1e-12
    mixtures = _fold_in(sp.csr_array(np.array([[30, 30, 20, 20], [9, 0, 0, 0]])), topic_term, 1e-9)
    np.testing.assert_allclose(mixtures, [[0.6, 0.4], [1.0, 0.0]], atol=1e-6)


def test_a_share_that_leaves_nothing_is_refused():
    with pytest.raises(InputError, match="share is 1"):
        held_out_likelihood(planted(seed=1), 3, 7, share=1)
    with pytest.raises(InputError, match="leaves nothing to fit on or to score"):
        held_out_likelihood(planted(seed=1), 3, 7, share=0.001)
