"""Collocates counted by hand; association against the published and computed values of NLTK."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from test_counts import made_corpus

from corpus_lib import load_corpus
from corpus_lib.errors import InputError
from corpus_lib.words.collocation import COLUMNS, association, collocates, log_dice
from corpus_lib.words.concordance import concordance

# The middle word of the first sentence, one sentence without it, one that begins with it.
SENTENCES = (
    ("نص", "body", "فرض الغرب عقوبة اقتصادية على إيران"),
    ("نص", "body", "الغرب يفاوض إيران"),
    ("نص", "body", "عقوبة اقتصادية جديدة وعقوبة على الغرب"),
)


@pytest.fixture
def corpus():
    made = made_corpus(*SENTENCES)
    made.tokens["term"] = made.tokens["term"].str.removeprefix("و")
    return made


def near(corpus, word, window=5):
    return collocates(corpus, word, window=window, min_count=1, reuse="count_all")


def row(table, term):
    return table.set_index("term").loc[term]


def test_counts_sides_and_first_place_by_hand(corpus):
    table = near(corpus, "عقوبة", 2)
    assert table.columns.tolist() == COLUMNS
    economic = row(table, "اقتصادية")
    # Places near the word: two before and two after it; in the last sentence all but the word.
    assert (economic["count"], economic["before"], economic["after"]) == (2, 0, 2)
    assert economic["frequency"] == 2
    assert economic["expected"] == pytest.approx(2 * 8 / 12)  # 8 of the 12 other places are near
    assert economic["log_dice"] == pytest.approx(14 + np.log2(2 * 2 / (3 + 2)))
    west = row(table, "الغرب")
    assert (west["count"], west["before"], west["after"], west["frequency"]) == (2, 1, 1, 3)
    assert (west["doc_id"], west["start"], west["end"]) == ("نص", 10, 25)
    new = row(table, "جديدة")  # between two: as near to both, so it counts once
    assert new["count"] == 1
    assert "على" not in set(table["term"])
    assert "يفاوض" not in set(table["term"])


def test_function_words_take_room(corpus):
    assert "إيران" not in set(near(corpus, "عقوبة", 2)["term"])  # third after it
    assert "إيران" in set(near(corpus, "عقوبة", 3)["term"])


def test_no_window_reaches_over_a_sentence():
    corpus = made_corpus(("نص", "body", "عقوبة اقتصادية إيران روسيا نفط"))
    corpus.tokens["sentence_id"] = ["1", "1", "2", "2", "2"]
    assert near(corpus, "عقوبة")["term"].tolist() == ["اقتصادية"]
    # A term of several words takes one place.
    corpus = made_corpus(("نص", "body", "روسيا الاتفاق النووي الحرب"))
    corpus.tokens["term"] = ["روسيا", "الاتفاق النووي", "", "الحرب"]
    assert sorted(near(corpus, "روسيا", 2)["term"]) == ["الاتفاق النووي", "الحرب"]


def test_a_word_is_not_its_own_company_and_rare_company_is_left_out(corpus):
    table = collocates(corpus, "عقوبة", reuse="count_all")
    assert set(table["term"]) == {"الغرب", "اقتصادية"}
    empty = collocates(corpus, "عقوبة", reuse="count_all", min_count=9)
    assert empty.columns.tolist() == COLUMNS
    assert empty.empty


@pytest.mark.parametrize(
    ("options", "message"),
    [({"window": 0}, "window=0: give a number of words"), ({"min_count": 0}, "min_count=0")],
)
def test_impossible_options_are_refused(corpus, options, message):
    with pytest.raises(InputError, match=message):
        collocates(corpus, "عقوبة", **options)


@settings(max_examples=25)
@given(st.lists(st.sampled_from("ابتثج"), min_size=3, max_size=25), st.integers(1, 4))
def test_counts_never_exceed_what_there_is(words, window):
    corpus = made_corpus(("نص", "body", " ".join([*words, "ا", "ب"])))
    table = collocates(corpus, "ا", window=window, min_count=1, reuse="count_all")
    assert (table["count"] == table["before"] + table["after"]).all()
    assert (table["count"] <= table["frequency"]).all()
    assert (table["start"] < table["end"]).all()


def test_real_sanctions_keep_western_company():
    corpus = load_corpus()
    table = collocates(corpus, "عقوبة")
    assert table["term"].iloc[0] == "غربي"
    western = row(table, "غربي")
    assert western["before"] == 0  # the adjective follows its noun
    assert western["g2"] > 10.83
    passage = corpus.raw(western["doc_id"])[western["start"] : western["end"]]
    assert passage == "والعقوبات الغربية"
    # counted once, the reprinted passages add nothing; counted every time, they can only add
    twice = row(collocates(corpus, "علاقة", reuse="count_all"), "إيراني")["count"]
    assert twice > row(collocates(corpus, "علاقة"), "إيراني")["count"]
    assert len(concordance(corpus, "عقوبة", by="term")) >= western["count"]


# n_ii, n_ix, n_xi, n_xx, then NLTK 3.10.4: BigramAssocMeasures.likelihood_ratio, .pmi, .student_t
# and .dice of (n_ii, (n_ix, n_xi), n_xx). The first three pairs are those of Manning and Schütze
# (1999), chapter 5: "new companies", "powerful computers", "Ayatollah Ruhollah".
NLTK = [
    (8, 15828, 4675, 14307668, 1.3253893963, 0.6293432116, 0.0007803736),
    (150, 12593, 932, 14307668, 1291.3190571274, 7.5145833638, 0.0221811460),
    (20, 42, 20, 14307668, 521.0938390654, 18.3779677885, 0.6451612903),
    (10, 932, 934, 14307668, 82.3758604989, 7.3607484218, 0.0107181136),
    (3, 20, 12, 100, 0.2029581264, 0.3219280949, 0.1875),
]


@pytest.mark.parametrize(("n_ii", "n_ix", "n_xi", "n_xx", "g2", "pmi", "dice"), NLTK)
def test_values_of_nltk(n_ii, n_ix, n_xi, n_xx, g2, pmi, dice):
    row = association(n_ii, n_ix, n_xi, n_xx).iloc[0]
    assert row["g2"] == pytest.approx(g2)
    assert row["npmi"] == pytest.approx(pmi / -np.log2(n_ii / n_xx))  # Bouma's normalisation
    assert log_dice(n_ii, n_ix, n_xi) == pytest.approx(14 + np.log2(dice))  # Rychlý's scale


def test_pairs_at_the_limits():
    together = association([4, 0, 5, 2], [4, 3, 5, 4], [4, 3, 5, 6], [10, 10, 5, 12])
    assert together["npmi"].tolist() == pytest.approx([1, -1, 1, 0])
    assert together["g2"][1] < 0
    assert together["g2"][[2, 3]].tolist() == pytest.approx([0, 0])
    assert log_dice([4, 0, 1], [4, 3, 1], [4, 3, 3]).tolist() == [14, -np.inf, 13]


@pytest.mark.parametrize(
    "counts", [(3, 2, 5, 10), (1, 0, 5, 10), (0, 6, 5, 10), (1, 3, 12, 10), (-1, 3, 3, 10)]
)
def test_impossible_counts_are_refused(counts):
    with pytest.raises(InputError, match=f"together={counts[0]}, first={counts[1]}, second="):
        association(*counts)


@given(st.lists(st.integers(1, 50), min_size=4, max_size=4))
def test_order_does_not_matter_and_sizes_stay_in_range(cells):
    both, first, second, neither = cells
    total = sum(cells)
    one = association(both, both + first, both + second, total).iloc[0]
    other = association(both, both + second, both + first, total).iloc[0]
    assert one.tolist() == pytest.approx(other.tolist())
    assert -1 <= one["npmi"] <= 1
    assert log_dice(both, both + first, both + second) <= 14
    assert np.sign(round(one["g2"], 9)) * (both - one["expected"]) >= -1e-9
    assert neither > 0
