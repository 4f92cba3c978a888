"""Measures of association, against the published and computed values of NLTK's."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus_lib.errors import InputError
from corpus_lib.words.collocation import association, log_dice

# n_ii, n_ix, n_xi, n_xx, then NLTK 3.10.4: BigramAssocMeasures.likelihood_ratio, .pmi, .student_t
# and .dice of (n_ii, (n_ix, n_xi), n_xx). The first three pairs are those of Manning and Schütze
# (1999), chapter 5: "new companies", "powerful computers", "Ayatollah Ruhollah".
NLTK = [
    (8, 15828, 4675, 14307668, 1.3253893963, 0.6293432116, 0.9999319895, 0.0007803736),
    (150, 12593, 932, 14307668, 1291.3190571274, 7.5145833638, 12.1804709519, 0.0221811460),
    (20, 42, 20, 14307668, 521.0938390654, 18.3779677885, 4.4721228271, 0.6451612903),
    (10, 932, 934, 14307668, 82.3758604989, 7.3607484218, 3.1430381534, 0.0107181136),
    (3, 20, 12, 100, 0.2029581264, 0.3219280949, 0.3464101615, 0.1875),
]


@pytest.mark.parametrize(("n_ii", "n_ix", "n_xi", "n_xx", "g2", "pmi", "t", "dice"), NLTK)
def test_values_of_nltk(n_ii, n_ix, n_xi, n_xx, g2, pmi, t, dice):
    row = association(n_ii, n_ix, n_xi, n_xx).iloc[0]
    assert row["g2"] == pytest.approx(g2)
    assert row["t_score"] == pytest.approx(t)
    assert row["npmi"] == pytest.approx(pmi / -np.log2(n_ii / n_xx))  # Bouma's normalisation
    assert row["log_dice"] == pytest.approx(14 + np.log2(dice))  # Rychlý's scale


def test_values_printed_by_manning_and_schuetze():
    table = association([8, 20], [15828, 42], [4675, 20], 14307668)
    assert table["t_score"][0] == pytest.approx(0.999932, abs=5e-7)
    assert table["npmi"][1] * -np.log2(20 / 14307668) == pytest.approx(18.38, abs=5e-3)


def test_pairs_at_the_limits():
    together = association([4, 0, 5, 2], [4, 3, 5, 4], [4, 3, 5, 6], [10, 10, 5, 12])
    assert together["npmi"].tolist() == pytest.approx([1, -1, 1, 0])
    assert together["log_dice"][:2].tolist() == [14, -np.inf]
    assert together["t_score"][1] == -np.inf
    assert together["g2"][1] < 0
    assert together["g2"][[2, 3]].tolist() == pytest.approx([0, 0])
    assert log_dice(1, 1, 3) == 13


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
    assert one["log_dice"] <= 14
    assert np.sign(round(one["g2"], 9)) * (both - one["expected"]) >= -1e-9
    assert neither > 0
