"""Distances between topics by hand, a plane that keeps them, and two topics side by side."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp
from topic_corpora import planted

from corpus_lib.errors import InputError
from corpus_lib.topics.lda import fit_lda
from corpus_lib.topics.mapping import contrast_topics, place_on_plane, topic_gaps, topic_map

QUICK = {"chains": 3, "iterations": 60, "samples": 3, "passes": 4}


@pytest.fixture(scope="module")
def model():
    return fit_lda(planted(seed=1), 3, seed=7, **QUICK)


def distances(places):
    return np.linalg.norm(places[:, None] - places[None], axis=2)


def test_gaps_by_hand():
    # No word in common: one bit, whose root is 1. Half in common: 1 - (3/4) log2(3) / 1 … = .311.
    gaps = topic_gaps(np.array([[1.0, 0.0], [0.0, 1.0], [0.5, 0.5]]))
    divergence = 0.5 * np.log2(1 / 0.75) + 0.5 * (0.5 * np.log2(0.5 / 0.75) + 0.5 * np.log2(2))
    assert gaps[0, 1] == pytest.approx(1)
    assert gaps[0, 2] == pytest.approx(np.sqrt(divergence))
    assert np.diag(gaps).tolist() == [0, 0, 0]


@given(hnp.arrays(np.float64, (4, 6), elements=st.floats(0.01, 1)))
def test_gaps_are_symmetric_and_end_at_one(weights):
    gaps = topic_gaps(weights / weights.sum(axis=1, keepdims=True))
    assert gaps == pytest.approx(gaps.T)
    assert ((gaps >= 0) & (gaps <= 1)).all()


def test_points_of_a_plane_are_found_again_up_to_turning():
    points = np.array([[0, 0], [3, 0], [0, 4], [3, 4], [1, 1]], dtype=float)
    places = place_on_plane(distances(points))
    np.testing.assert_allclose(distances(places), distances(points), atol=1e-6)
    np.testing.assert_allclose(places.mean(axis=0), 0, atol=1e-9)
    assert places[:, 0].std() >= places[:, 1].std()


@pytest.mark.parametrize("n", [2, 3])
def test_few_points_keep_their_distances(n):
    gaps = 1 - np.eye(n)
    np.testing.assert_allclose(distances(place_on_plane(gaps)), gaps, atol=1e-6)


def test_scaling_does_not_lie_worse_than_its_start():
    gaps = 1 - np.eye(6)  # six points all equally far apart fit no plane
    stress = ((distances(place_on_plane(gaps)) - gaps) ** 2).sum()
    circle = np.exp(1j * np.arange(6) * np.pi / 3)
    ring = np.column_stack([circle.real, circle.imag]) * 0.65
    assert stress <= ((distances(ring) - gaps) ** 2).sum()


def test_a_map_names_each_topics_nearest(model):
    mapped = topic_map(model)
    gaps = topic_gaps(model.topic_term.to_numpy())
    assert mapped["topic"].tolist() == ["T1", "T2", "T3"]
    assert mapped["size"].sum() == pytest.approx(1)
    for row, gap in zip(mapped.itertuples(), gaps, strict=True):
        others = np.delete(gap, row.Index)
        assert row.distance == pytest.approx(others.min())
        assert row.nearest != row.topic


def test_two_topics_side_by_side_are_told_by_their_difference(model):
    table = contrast_topics(model, "T1", "T3", n=3, glosses=pd.Series({"نفط": "oil"}))
    assert len(table) == 6
    assert table["difference"].is_monotonic_decreasing
    np.testing.assert_allclose(table["difference"], table["in_a"] - table["in_b"])
    swapped = contrast_topics(model, "T3", "T1", n=3)
    assert swapped["term"].tolist() == table["term"].tolist()[::-1]
    np.testing.assert_allclose(swapped["difference"][::-1], -table["difference"])


@pytest.mark.parametrize(("a", "b"), [("T1", "T9"), ("T1", "T1")])
def test_topics_that_cannot_be_compared_are_refused(model, a, b):
    with pytest.raises(InputError, match="give two different ones of T1, T2, T3"):
        contrast_topics(model, a, b)
    with pytest.raises(InputError, match="n is 0"):
        contrast_topics(model, "T1", "T2", n=0)
