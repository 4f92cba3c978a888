import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus_lib.errors import InputError
from corpus_lib.topics.overlap import (
    adjusted_rand,
    average_jaccard,
    cosine_table,
    jaccard,
    jaccard_table,
    match,
    medoid,
    top_columns,
)

WORDS = st.lists(st.integers(0, 12), min_size=6, max_size=6, unique=True)
GROUPS = st.lists(st.sampled_from("أبجد"), min_size=8, max_size=8)


def test_average_jaccard_gives_the_published_value():
    # Greene, O'Callaghan & Cunningham (2014), table 1: depths .000 .000 .200 .143 .429, mean .154.
    a = ["album", "music", "best", "award", "win"]
    b = ["sport", "best", "win", "medal", "award"]
    assert round(average_jaccard(a, b), 3) == 0.154


@pytest.mark.parametrize(
    ("a", "b", "shared"),
    [("أبج", "أبج", 1.0), ("أبج", "جبأ", 1.0), ("أب", "جد", 0.0), ("أبج", "بجد", 0.5)],
)
def test_jaccard_counted_by_hand(a, b, shared):
    assert jaccard(list(a), list(b)) == shared


@given(WORDS, WORDS)
def test_ranked_overlap_is_symmetric_and_a_share(a, b):
    assert average_jaccard(a, b) == average_jaccard(b, a)
    assert 0 <= average_jaccard(a, b) <= 1
    assert average_jaccard(a, a) == 1


def test_ranked_overlap_weighs_the_first_word_most():
    assert average_jaccard("أبج", "أدذ") > average_jaccard("أبج", "دذج")


@pytest.mark.parametrize(("a", "b"), [("أب", "أ"), ("", "")])
def test_ranked_overlap_needs_two_lists_of_one_length(a, b):
    with pytest.raises(InputError, match=f"got {len(a)} and {len(b)}"):
        average_jaccard(a, b)


@given(st.lists(WORDS, min_size=2, max_size=4), st.lists(WORDS, min_size=2, max_size=4))
def test_the_table_of_overlaps_is_the_overlap_of_each_pair(a, b):
    table = jaccard_table(np.array(a), np.array(b), 13)
    expected = [[jaccard(x, y) for y in b] for x in a]
    np.testing.assert_allclose(table, expected)


def test_matching_is_the_best_one_to_one_and_not_the_greedy_one():
    # Greedy takes .9 first and is left with 0; the best pairing sums to 1.6.
    rows, columns = match(np.array([[0.9, 0.8], [0.8, 0.0]]))
    assert list(zip(rows, columns, strict=True)) == [(0, 1), (1, 0)]


def test_top_columns_are_by_weight_and_ties_keep_their_order():
    weights = np.array([[0.1, 0.4, 0.1, 0.4]])
    assert top_columns(weights, 3).tolist() == [[1, 3, 0]]
    assert top_columns(weights, 9).shape == (1, 4)


def test_the_medoid_is_the_fit_in_the_middle_whatever_the_order_of_its_topics():
    left = np.array([[8.0, 1, 1, 0], [0, 1, 1, 8]])
    middle = np.array([[0.0, 2, 2, 6], [6, 2, 2, 0]])
    right = np.array([[3.0, 4, 3, 0], [0, 3, 4, 3]])
    assert medoid([left, right, middle]) == 2
    assert cosine_table(left, left).diagonal().tolist() == pytest.approx([1, 1])


@pytest.mark.parametrize(
    ("a", "b", "expected"),
    [
        # scikit-learn's documented values of adjusted_rand_score.
        ([0, 0, 1, 2], [0, 0, 1, 1], 0.571),
        ([0, 0, 1, 1], [0, 0, 1, 2], 0.571),
        ([0, 0, 1, 1], [1, 1, 0, 0], 1.0),
        ([0, 0, 0, 0], [0, 1, 2, 3], 0.0),
        ([0, 0, 1, 1], [0, 1, 0, 1], -0.5),
        ([0, 0, 0, 0], [1, 1, 1, 1], 1.0),
    ],
)
def test_adjusted_rand_gives_the_published_values(a, b, expected):
    assert round(adjusted_rand(a, b), 3) == expected


@given(GROUPS, GROUPS)
def test_adjusted_rand_ignores_names_and_sides(a, b):
    renamed = [{"أ": 4, "ب": 3, "ج": 2, "د": 1}[group] for group in a]
    assert adjusted_rand(a, b) == pytest.approx(adjusted_rand(b, renamed))
    assert adjusted_rand(a, a) == 1


@pytest.mark.parametrize(("a", "b"), [([1, 2], [1]), ([1], [1])])
def test_adjusted_rand_needs_two_groupings_of_the_same_units(a, b):
    with pytest.raises(InputError, match="same two or more units"):
        adjusted_rand(a, b)
