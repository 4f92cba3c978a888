"""Shares of voice: counts done by hand, sums, and intervals."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus_lib import InputError, Study, quotations
from corpus_lib.stats.intervals import share_intervals
from corpus_lib.voices.shares import voice_shares

FAST = {"seed": 1, "n_draws": 99}


@pytest.fixture(scope="module")
def study():
    return Study(n_draws=99)


def test_words_of_one_sentence_counted_by_hand(study):
    # وقال "شمخاني" إن "توسيع … لبلدنا": three words of the author, then seventeen quoted.
    words = study.words_said
    words = words[words["doc_id"] == "roundup_patrushev_tehran"]
    inside = words[words["start"].between(1001, 1128)]
    assert list(inside["voice"]) == ["own"] * 3 + ["quoted"] * 17
    assert set(inside["side"][3:]) == {"Iranian"}


def test_shares_add_up_and_lie_in_their_intervals(study):
    for table in (study.voices, study.sides, study.speakers):
        assert np.allclose(table.groupby("doc_id")["share"].sum(), 1)
        assert (table["low"] <= table["share"] + 1e-9).all()
        assert (table["share"] <= table["high"] + 1e-9).all()


def test_the_editorial_has_no_quoted_word_and_an_upper_limit(study):
    rows = study.voices[study.voices["doc_id"] == "alwaght_counter_front"].set_index("voice")
    assert rows.loc["quoted", "n_words"] == 0
    # 20 paragraphs without one: 1 - .025 ** (1 / 20).
    assert rows.loc["quoted", "high"] == pytest.approx(0.168433, abs=1e-5)


def test_all_sections_count_on_request(study):
    every = study.with_(section="all").voices
    assert every["n_words"].sum() == len(study.corpus.tokens)


def test_a_corpus_without_actors_still_has_its_voices(study):
    bare = Study(replace(study.corpus, actors=study.corpus.actors[:0]), n_draws=99)
    assert "author" in set(bare.sides["side"])
    assert bare.quotations["text"].tolist() == quotations(study.corpus)["text"].tolist()


def test_wrong_options_are_refused(study):
    with pytest.raises(InputError, match="by='tone' is unknown; choose one of voice, side"):
        voice_shares(study.corpus, study.words_said, by="tone", **FAST)
    with pytest.raises(InputError, match="section='notes' holds no words; there are: body"):
        voice_shares(study.corpus, study.words_said, section="notes", **FAST)


def test_the_interval_of_a_ratio_covers_what_it_should():
    # Half of the words of each of 40 units: nothing varies but the sizes.
    wholes = np.arange(10.0, 50.0)
    share, low, high = share_intervals(wholes[:, None] / 2, wholes, seed=1)
    assert (share[0], low[0], high[0]) == pytest.approx((0.5, 0.5, 0.5))
    # A fair coin over 100 units of one word: the normal interval is .5 ± .098.
    coin = np.tile([0.0, 1.0], 50)[:, None]
    share, low, high = share_intervals(coin, np.ones(100), seed=1, n_draws=4999)
    assert (low[0], high[0]) == pytest.approx((0.402, 0.598), abs=0.011)


@given(st.lists(st.tuples(st.integers(0, 9), st.integers(1, 9)), min_size=2, max_size=12))
def test_intervals_hold_the_share_between_nought_and_one(units):
    parts = np.array([[min(part, whole)] for part, whole in units], dtype=float)
    wholes = np.array([whole for _, whole in units], dtype=float)
    share, low, high = share_intervals(parts, wholes, seed=1, n_draws=199)
    assert 0 <= low[0] <= high[0] <= 1
    assert 0 <= share[0] <= 1


def test_a_single_unit_has_no_interval_and_none_is_refused():
    share, low, high = share_intervals(np.array([[1.0]]), np.array([2.0]), seed=1)
    assert share[0] == 0.5
    assert np.isnan([low[0], high[0]]).all()
    with pytest.raises(InputError, match="no units with words"):
        share_intervals(np.empty((0, 1)), np.empty(0), seed=1)
    with pytest.raises(InputError, match="confidence=2"):
        share_intervals(np.array([[1.0]]), np.array([2.0]), seed=1, confidence=2)
