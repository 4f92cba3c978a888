"""Shares of voice: counts done by hand, sums, and intervals."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus_lib import InputError, load_corpus, quotations
from corpus_lib.stats.intervals import share_intervals
from corpus_lib.voices.actors import actor_mentions, actor_salience, side_of_actors
from corpus_lib.voices.evidence import sides_in_place
from corpus_lib.voices.findings import salience_findings, voice_findings
from corpus_lib.voices.reported import reported_speech
from corpus_lib.voices.shares import voice_matrix, voice_of_words, voice_shares

FAST = {"seed": 1, "n_draws": 99}


@pytest.fixture(scope="module")
def corpus():
    return load_corpus()


@pytest.fixture(scope="module")
def shares(corpus):
    return voice_shares(corpus, **FAST)


def test_words_of_one_sentence_counted_by_hand(corpus):
    # وقال "شمخاني" إن "توسيع … لبلدنا": three words of the author, then seventeen quoted.
    words = voice_of_words(corpus)
    words = words[words["doc_id"] == "roundup_patrushev_tehran"]
    inside = words[words["start"].between(1001, 1128)]
    assert list(inside["voice"]) == ["own"] * 3 + ["quoted"] * 17
    assert set(inside["side"][3:]) == {"Iranian"}


def test_shares_add_up_and_lie_in_their_intervals(corpus, shares):
    for by in ("voice", "side", "speaker"):
        table = shares if by == "voice" else voice_shares(corpus, by=by, **FAST)
        assert np.allclose(table.groupby("doc_id")["share"].sum(), 1)
        assert (table["low"] <= table["share"] + 1e-9).all()
        assert (table["share"] <= table["high"] + 1e-9).all()


def test_the_editorial_has_no_quoted_word_and_an_upper_limit(shares):
    rows = shares[shares["doc_id"] == "alwaght_counter_front"].set_index("voice")
    assert rows.loc["quoted", "n_words"] == 0
    # 20 paragraphs without one: 1 - .025 ** (1 / 20).
    assert rows.loc["quoted", "high"] == pytest.approx(0.168433, abs=1e-5)


def test_the_matrix_is_the_table_laid_out(shares):
    matrix = voice_matrix(shares)
    assert list(matrix.columns) == ["own", "reported", "quoted"]
    row = shares.iloc[4]
    assert matrix.loc[row["doc_id"], row["voice"]] == row["share"]
    with pytest.raises(InputError, match="value='mean'; choose one of n_words"):
        voice_matrix(shares, "mean")


def test_findings_name_the_silent_document_the_analyst_and_the_unheard_sides(corpus, shares):
    told = voice_findings(shares, quotations(corpus))
    by_document = dict(zip(corpus.documents["doc_id"], told, strict=True))
    assert "quotes nobody word for word" in by_document["alwaght_counter_front"]
    leaning = {"alhal_lavrov_tehran": "5 of the 6", "alhal_militias_syria": "3 of the 5"}
    for doc_id, number in leaning.items():
        assert number in by_document[doc_id]
        assert "صدام الجاسر" in by_document[doc_id]
    mentions = actor_mentions(corpus)
    by_side, sides_of = voice_shares(corpus, by="side", **FAST), side_of_actors(corpus.actors)
    spoken = quotations(corpus), reported_speech(corpus)
    sides = [s for s, _ in sides_in_place(corpus, by_side, *spoken, mentions, sides_of)]
    assert any("never heard" in sentence and "Gulf" in sentence for sentence in sides)
    assert any("only reported" in sentence and "Ukrainian" in sentence for sentence in sides)
    salience = salience_findings(actor_salience(corpus, mentions, **FAST))
    assert len(salience) == 5
    assert all("Russia" in sentence for sentence in salience)


def test_a_corpus_without_actors_still_has_its_voices(corpus):
    bare = replace(corpus, actors=corpus.actors[:0])
    table = voice_shares(bare, by="side", **FAST)
    assert "author" in set(table["side"])
    assert quotations(bare)["text"].tolist() == quotations(corpus)["text"].tolist()


def test_wrong_options_are_refused(corpus):
    with pytest.raises(InputError, match="by='tone' is unknown; choose one of voice, side"):
        voice_shares(corpus, by="tone", **FAST)
    with pytest.raises(InputError, match="section='notes' holds no words; there are: body"):
        voice_shares(corpus, section="notes", **FAST)


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
