import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus_lib.topics.overlap import (
    cosine_table,
    jaccard,
    jaccard_table,
    match,
    medoid,
    top_columns,
)

WORDS = st.lists(st.integers(0, 12), min_size=6, max_size=6, unique=True)


@pytest.mark.parametrize(
    ("a", "b", "shared"),
    [("أبج", "أبج", 1.0), ("أبج", "جبأ", 1.0), ("أب", "جد", 0.0), ("أبج", "بجد", 0.5)],
)
def test_jaccard_counted_by_hand(a, b, shared):
    assert jaccard(list(a), list(b)) == shared


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
