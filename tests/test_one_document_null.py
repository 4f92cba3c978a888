import numpy as np
import pandas as pd
import pytest

from corpus_lib.compare.distance import document_distances
from corpus_lib.compare.layers import pair_verdicts
from corpus_lib.compare.one_document_null import split_calibration, split_null
from corpus_lib.errors import InputError

DRAWS = {"n_deals": 99, "n_draws": 19}


def table_of(**documents) -> pd.DataFrame:
    keys = [(name, f"{name}/{i}") for name, rows in documents.items() for i in range(len(rows))]
    index = pd.MultiIndex.from_tuples(keys, names=["doc_id", "unit_id"])
    return pd.DataFrame(np.vstack(list(documents.values())), index=index)


def source(n_terms=800, order=None):
    weights = 1 / (np.arange(n_terms) + 3)
    weights = weights / weights.sum()
    return weights if order is None else weights[order]


def drawn(rng, weights, n_units, size=30):
    return rng.multinomial(size, weights, size=n_units)


def test_parts_of_one_source_are_near_nought_and_another_source_is_beyond_them():
    rng = np.random.default_rng(3)
    other = source(order=rng.permutation(800))
    table = table_of(
        أ=drawn(rng, source(), 10), ب=drawn(rng, other, 10), ج=drawn(rng, source(), 40)
    )
    pairs = document_distances(table, seed=1, **DRAWS)
    both = split_null(table, pairs, seed=1, n_splits=59).set_index(["doc_a", "doc_b"])
    # The longer of the pair is split where it can be, else the longest of all.
    assert both["split_doc"].tolist() == ["ج", "ج", "ج"]
    assert both["split_mean"].abs().max() < 0.03
    assert both["split_95"].between(0.01, 0.15).all()
    assert both["beats_split"].tolist() == [True, False, True]
    assert (both["split_note"] == "").all()
    assert pair_verdicts(both)[("أ", "ب")] == "sure"
    assert pair_verdicts(both)[("أ", "ج")] != "sure"


def test_what_cannot_be_split_says_why():
    rng = np.random.default_rng(3)
    table = table_of(أ=drawn(rng, source(), 10), ب=drawn(rng, source(), 11))
    pairs = document_distances(table, seed=1, **DRAWS)
    row = split_null(table, pairs, seed=1, n_splits=19).iloc[0]
    assert row["split_doc"] == ""
    assert np.isnan(row["split_mean"])
    assert np.isnan(row["split_95"])
    assert not row["beats_split"]
    assert row["split_note"] == "none_long_enough"
    # Seventeen units hold two parts of eight and a half.
    table = table_of(أ=drawn(rng, source(), 10), ب=drawn(rng, source(), 17))
    row = split_null(table, document_distances(table, seed=1, **DRAWS), seed=1, n_splits=19).iloc[0]
    assert row["split_doc"] == "ب"
    assert row["split_note"] == "short_parts"


def test_the_null_repeats_and_stays_when_the_pairs_are_turned_round():
    rng = np.random.default_rng(3)
    a, b = drawn(rng, source(), 8), drawn(rng, source(), 20)
    columns = ["split_doc", "split_mean", "split_95"]
    found = []
    for table in (table_of(أ=a, ب=b), table_of(ب=b, أ=a)):
        pairs = document_distances(table, seed=1, **DRAWS)
        found.append(split_null(table, pairs, seed=7, n_splits=19)[columns].iloc[0].tolist())
    assert found[0] == found[1]


def test_verdicts_need_both_nulls():
    pairs = pd.DataFrame(
        {
            "low": [0.1, 0.1, -0.1, np.nan],
            "beats_null": [True, True, False, True],
            "beats_split": [True, False, True, True],
        }
    )
    assert pair_verdicts(pairs).tolist() == ["sure", "likely", "open", "open"]


def test_calibration_counts_false_alarms():
    rng = np.random.default_rng(5)
    table = table_of(
        أ=drawn(rng, source(), 20), ب=drawn(rng, source(), 12), ج=drawn(rng, source(), 7)
    )
    found = split_calibration(table, seed=2, n_splits=80, n_deals=39)
    assert found["doc_id"].tolist() == ["أ", "ب", "all"]
    assert found["n_splits"].tolist() == [40, 40, 80]
    assert found["n_units"].tolist() == [20, 12, 32]
    last = found.iloc[-1]
    assert last["false_alarms"] == found["false_alarms"][:2].sum()
    assert last["rate"] == last["false_alarms"] / 80
    # Eighty honest tests at 5 %: more than 11 alarms come once in a thousand times.
    assert last["false_alarms"] <= 11
    assert last["low"] < last["rate"] + 1e-9
    assert abs(last["bias"]) < 0.02


def test_a_text_of_two_halves_is_one_source_once_its_units_are_mixed():
    # A document that changes its subject half-way is no false alarm: parts are drawn at random.
    rng = np.random.default_rng(5)
    other = source(order=rng.permutation(800))
    table = table_of(أ=np.vstack([drawn(rng, source(), 10), drawn(rng, other, 10)]))
    found = split_calibration(table, seed=2, n_splits=60, n_deals=39).iloc[-1]
    assert found["rate"] <= 0.15


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda t: split_calibration(t, seed=1, n_splits=0), "n_splits=0"),
        (lambda t: split_null(t, pd.DataFrame(), seed=1, n_splits=5), "n_splits=5"),
        (
            lambda t: split_null(
                t,
                pd.DataFrame({"doc_a": ["أ"], "doc_b": ["ي"], "jsd_corrected": [0.1]}),
                seed=1,
            ),
            "pairs names ي",
        ),
    ],
)
def test_what_cannot_be_computed_is_said(call, message):
    rng = np.random.default_rng(5)
    table = table_of(أ=drawn(rng, source(), 5), ب=drawn(rng, source(), 5))
    with pytest.raises(InputError, match=message):
        call(table)
