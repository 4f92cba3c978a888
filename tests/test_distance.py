"""Distances of texts drawn from sources whose distance is known, beside both nulls; the tree."""

import itertools

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.spatial.distance import jensenshannon

from corpus_lib.compare import divergence
from corpus_lib.compare.distance import (
    beside_parts,
    corrected_distances,
    differing,
    distance_replicates,
    document_distances,
    join_documents,
)
from corpus_lib.compare.divergence import (
    N_DRAWS,
    Pair,
    chao_shen,
    corrected,
    jensen_shannon,
    merged,
    plug_in,
)
from corpus_lib.compare.layers import pair_verdicts
from corpus_lib.compare.one_document_null import split_calibration, split_null
from corpus_lib.errors import InputError
from corpus_lib.show import plot_tree

FEW = {"n_deals": 99, "n_draws": 49}


def table_of(**documents) -> pd.DataFrame:
    """Units by terms, each document a list of rows."""
    keys = [(name, f"{name}/{i}") for name, rows in documents.items() for i in range(len(rows))]
    rows = np.vstack(list(documents.values()))
    index = pd.MultiIndex.from_tuples(keys, names=["doc_id", "unit_id"])
    return pd.DataFrame(rows, index=index, columns=[f"كلمة{i}" for i in range(rows.shape[1])])


def zipf(n_terms: int) -> np.ndarray:
    weights = 1 / (np.arange(n_terms) + 3)
    return weights / weights.sum()


def drawn(rng, weights, n_units, size=30):
    return rng.multinomial(size, weights, size=n_units)


def texts(rng, n_terms, **sizes):
    """Documents of one source, of so many units each."""
    return table_of(**{name: drawn(rng, zipf(n_terms), n) for name, n in sizes.items()})


@settings(max_examples=50)
@given(
    st.lists(st.integers(0, 20), min_size=4, max_size=4).filter(any),
    st.lists(st.integers(0, 20), min_size=4, max_size=4).filter(any),
)
def test_divergence_is_scipys_and_symmetric(a, b):
    a, b = np.array(a, float), np.array(b, float)
    value = jensen_shannon(a, b)
    assert value == pytest.approx(jensenshannon(a, b, base=2) ** 2, abs=1e-9)
    assert value == pytest.approx(jensen_shannon(b, a), abs=1e-12)
    assert jensen_shannon(a, a) == pytest.approx(0, abs=1e-12)
    assert 0 <= value <= 1


def test_same_and_disjoint_documents():
    # (1, 0) and (1/2, 1/2): H(3/4, 1/4) - 1/2
    assert jensen_shannon(np.array([4.0, 0]), np.array([1.0, 1])) == pytest.approx(0.811278 - 0.5)
    rng = np.random.default_rng(0)
    rows = drawn(rng, np.full(6, 1 / 6), 10)
    blank = np.zeros_like(rows)
    one, other = np.hstack([rows, blank]), np.hstack([blank, rows])
    pairs = document_distances(table_of(أ=one, ب=one, ج=other), seed=1, **FEW)
    pairs = pairs.set_index(["doc_a", "doc_b"])
    same, other = pairs.loc[("أ", "ب")], pairs.loc[("أ", "ج")]
    told = ["jsd", "p", "beats_null"]
    assert same[told].tolist() == [0, 1, False]
    assert other[told].tolist() == [1, 0.01, True]
    # All words of six are seen: here the estimator of unseen words has nothing to add.
    assert other["jsd_corrected"] == pytest.approx(1, abs=0.02)


def test_corrected_distances_alone_are_those_beside_their_nulls():
    counts = texts(np.random.default_rng(5), 60, ج=9, ب=6, أ=4)
    pairs = document_distances(counts, seed=0, **FEW).set_index(["doc_a", "doc_b"])
    rows = {name: counts.loc[[name]].to_numpy(float) for name in "جبأ"}
    assert corrected_distances(rows, N_DRAWS) == pairs["jsd_corrected"].to_dict()


def test_that_documents_differ_is_told_alike_with_distances_and_without():
    rng = np.random.default_rng(8)
    one, other = (drawn(rng, zipf(40), 9) for _ in range(2))
    counts = table_of(ج=one, ب=other, أ=drawn(rng, zipf(40)[::-1], 9))
    pairs = document_distances(counts, seed=2, **FEW).set_index(["doc_a", "doc_b"])
    found = differing(counts, seed=2, n_deals=FEW["n_deals"])
    assert found == pairs["beats_null"].to_dict()
    assert set(found.values()) == {True, False}


@pytest.mark.parametrize("entropy", [chao_shen, plug_in])
def test_many_samples_at_once_are_as_one_after_the_other(entropy, monkeypatch):
    rng = np.random.default_rng(4)
    units = drawn(rng, zipf(30), 14).astype(float)
    samples = [(half, ~half) for half in (rng.permutation(14) < 6 for _ in range(9))]
    given = units, np.ones(30), samples, 12, entropy
    at_once = corrected(*given, np.random.default_rng(5))
    one, found = np.random.default_rng(5), []
    for first, rest in samples:
        pair = np.vstack([units[first], units[rest]])
        sides = slice(first.sum()), slice(first.sum(), None)
        found.append(corrected(pair, np.ones(30), [sides], 12, entropy, one))
    assert np.allclose(at_once, np.hstack(found), atol=1e-12, rtol=0)
    monkeypatch.setattr(divergence, "_CELLS", 400)  # two of nine at a time
    assert np.allclose(at_once, corrected(*given, np.random.default_rng(5)), atol=1e-12, rtol=0)


def test_few_draws_widen_what_is_dealt_out_by_a_few_hundredths_at_most():
    units = texts(np.random.default_rng(6), 60, ج=9, ب=6).to_numpy(float)
    rng = np.random.default_rng(7)
    deals = [np.split(rng.permutation(units), [len(units) * 3 // 5]) for _ in range(40)]
    many, few = (
        np.array([corrected_distances({"a": a, "b": b}, n)["a", "b"] for a, b in deals])
        for n in (N_DRAWS, 60)
    )
    assert np.std(few - many) < many.std() / 4


def test_short_samples_of_one_source_are_far_apart_raw_and_near_corrected():
    rng = np.random.default_rng(8)
    tables = []
    for seed in range(10):
        # A longer document, and one of units half as long.
        sizes = {"أ": (12, 30), "ب": (12, 30), "ج": (40, 30), "د": (12, 15)}
        table = table_of(**{name: drawn(rng, zipf(2500), *size) for name, size in sizes.items()})
        tables.append(document_distances(table, seed=seed, n_deals=19, n_draws=1))
    mean = pd.concat(tables).groupby(["doc_a", "doc_b"])["jsd_corrected"].mean()
    assert tables[0]["jsd"].min() > 0.4
    # Six means of 10 values with a standard deviation near .03
    assert mean.abs().max() < 0.03
    assert abs(mean.mean()) < 0.015


def test_a_known_distance_is_found_and_its_interval_holds_it():
    rng = np.random.default_rng(5)
    source = zipf(2500)
    errors, held = [], []
    for seed in range(10):
        other = 0.5 * source + 0.5 * rng.permutation(source)
        truth = float(jensen_shannon(source, other))
        table = table_of(أ=drawn(rng, source, 14), ب=drawn(rng, other, 20))
        row = document_distances(table, seed=seed, **FEW).iloc[0]
        errors.append(row["jsd_corrected"] - truth)
        held.append(row["low"] <= truth <= row["high"])
        assert row["jsd"] > truth + 0.2
    assert abs(np.mean(errors)) < 0.03
    assert np.mean(held) > 0.7


@pytest.mark.parametrize("size_b", [30, 15])
def test_p_is_uniform_over_splits_of_one_source(size_b):
    rng = np.random.default_rng(21)
    p = []
    for seed in range(100):
        table = table_of(أ=drawn(rng, zipf(300), 8), ب=drawn(rng, zipf(300), 10, size=size_b))
        row = document_distances(table, seed=seed, n_deals=99, n_draws=1).iloc[0]
        p.append(row["p"])
        assert row["beats_null"] == (row["p"] <= 0.05)
    p = np.array(p)
    # 100 uniform values: the mean has a standard error of .029, the count to .05 one of 2.2
    assert 0.4 < p.mean() < 0.6
    assert (p <= 0.05).sum() <= 13
    assert 34 <= (p <= 0.5).sum() <= 66


def test_order_of_documents_and_company_do_not_matter():
    rng = np.random.default_rng(3)
    a, b, c = (drawn(rng, zipf(40), n) for n in (5, 7, 6))
    three = document_distances(table_of(أ=a, ب=b, ج=c), seed=9, **FEW)
    assert three[["doc_a", "doc_b"]].to_numpy().tolist() == [["أ", "ب"], ["أ", "ج"], ["ب", "ج"]]
    alone, back = (
        document_distances(table_of(**two), seed=9, **FEW).iloc[0, 2:].astype(float)
        for two in ({"أ": a, "ب": b}, {"ب": b, "أ": a})
    )
    np.testing.assert_allclose(three.iloc[0, 2:].astype(float), alone, atol=1e-9)
    np.testing.assert_allclose(back, alone, atol=1e-9)


def test_sparse_tables_and_seeds_and_too_few_units_for_an_interval():
    rng = np.random.default_rng(3)
    table = texts(rng, 40, أ=5, ب=5)
    pairs = document_distances(table, seed=1, **FEW)
    sparse = document_distances(table.astype(pd.SparseDtype(int, 0)), seed=1, **FEW)
    pd.testing.assert_frame_equal(pairs, sparse)
    assert document_distances(table, seed=2, **FEW).loc[0, "null_mean"] != pairs.loc[0, "null_mean"]
    row = document_distances(texts(rng, 40, أ=3, ب=9), seed=1, **FEW).iloc[0]
    assert row[["low", "high"]].isna().all()
    assert np.isfinite(row["jsd_corrected"])


def test_topic_shares():
    rng = np.random.default_rng(7)
    near, far = [4, 3, 2, 1], [1, 2, 3, 4]
    table = table_of(أ=rng.dirichlet(near, 12), ب=rng.dirichlet(near, 12), ج=rng.dirichlet(far, 30))
    pairs = document_distances(table, seed=1, **FEW).set_index(["doc_a", "doc_b"])
    truth = jensen_shannon(np.array(near, float), np.array(far, float))
    assert pairs["beats_null"].tolist() == [False, True, True]
    assert pairs.loc[("أ", "ج"), "jsd_corrected"] == pytest.approx(truth, abs=0.06)
    assert abs(pairs.loc[("أ", "ب"), "jsd_corrected"]) < 0.03
    assert pairs.loc[("أ", "ج"), "low"] < truth < pairs.loc[("أ", "ج"), "high"]


def test_rounding_decides_nothing():
    rng = np.random.default_rng(7)
    shares = table_of(أ=rng.dirichlet([4, 3, 2], 15), ب=rng.dirichlet([2, 3, 4], 9))
    pairs = document_distances(shares, seed=1, **FEW)
    # Shares of a unit add up to 1 but for the last digits, which differ between machines.
    for scale in (1 + 1e-15, 1 - 1e-15):
        noise = scale * (1 + 1e-16 * rng.integers(-3, 4, size=(len(shares), 1)))
        other = document_distances(shares * noise, seed=1, **FEW)
        pd.testing.assert_frame_equal(pairs, other, rtol=0, atol=1e-9)


def test_no_interval_is_longer_than_the_scale():
    disjoint = table_of(أ=np.tile([5, 3, 0, 0], (6, 1)), ب=np.tile([0, 0, 4, 4], (6, 1)))
    row = document_distances(disjoint, seed=1, **FEW).iloc[0]
    assert row["jsd"] == pytest.approx(1)
    assert row["jsd_corrected"] <= row["high"] <= 1


def test_replicates_are_joint_and_give_the_intervals():
    table = texts(np.random.default_rng(11), 60, أ=8, ب=9, ج=9)
    options = {"seed": 4, "n_draws": 60}
    drawn_again = distance_replicates(table, **options)
    pairs = document_distances(table, n_deals=19, **options)
    assert drawn_again.shape == (60, 3)
    assert drawn_again.columns.tolist() == [("أ", "ب"), ("أ", "ج"), ("ب", "ج")]
    np.testing.assert_allclose(drawn_again.mean(), pairs["jsd_corrected"], atol=1e-9)
    # The interval also allows for what is not known of the shortfall: it is never narrower.
    half = (pairs["high"] - pairs["low"]).to_numpy() / 2
    assert (half >= 1.959 * drawn_again.std(ddof=0).to_numpy()).all()
    assert (half <= 2.2 * drawn_again.std(ddof=0).to_numpy() + 0.01).all()
    # A document without a pair of its own leaves the other pair's replicates as they are.
    two = distance_replicates(table.loc[["أ", "ب"]], **options)
    np.testing.assert_allclose(two.iloc[:, 0], drawn_again.iloc[:, 0], atol=1e-9)


def test_a_documents_own_draw_moves_all_its_distances_together():
    # أ is half one thing and half another; ب and ج are the first and the second.
    one, other = [9, 1, 0, 0], [0, 0, 1, 9]
    table = table_of(أ=[one] * 6 + [other] * 6, ب=[one] * 8, ج=[other] * 8)
    found = distance_replicates(table, seed=2, n_draws=80)
    # Whenever more of the first is drawn, أ is nearer to ب and further from ج.
    assert np.corrcoef(found[("أ", "ب")], found[("أ", "ج")])[0, 1] < -0.8


def test_replicates_leave_out_documents_that_cannot_be_halved():
    table = texts(np.random.default_rng(11), 60, أ=8, ب=3, ج=9)
    assert distance_replicates(table, seed=1, n_draws=5).columns.tolist() == [("أ", "ج")]
    alone = distance_replicates(table.loc[["أ", "ب"]], seed=1, n_draws=5)
    assert alone.shape == (5, 0)
    assert alone.columns.names == ["doc_a", "doc_b"]
    with pytest.raises(InputError, match="n_draws=0"):
        distance_replicates(table, seed=1, n_draws=0)


def test_pairs_are_drawn_beside_parts_of_one_document_in_their_order():
    numbers = {"jsd": [0.1, 0.2], "jsd_corrected": [0.03, 0.02], "low": [0, 0.01], "high": [1, 2]}
    nulls = {"split_mean": 0.5, "split_95": 0.6}
    parts = beside_parts(pd.DataFrame({"doc_a": "a_x", "doc_b": ["b", "c"], **numbers, **nulls}))
    assert parts["label"].tolist() == ["a x \u2013 b", "a x \u2013 c"]
    assert parts[["value", "low", "high", "null_high"]].iloc[1].tolist() == [0.02, 0.01, 2, 0.6]
    # Of documents with too few passages there is no number to draw.
    none = pd.DataFrame({"doc_a": "a", "doc_b": ["b"], **dict.fromkeys([*numbers, *nulls], np.nan)})
    assert beside_parts(none).empty


TWO = [[1, 2], [2, 1]]


@pytest.mark.parametrize(
    ("table", "options", "message"),
    [
        (table_of(أ=TWO), {}, "has 1 document"),
        (table_of(أ=TWO, ب=[[1, 2]]), {}, "'ب' has a single unit.*smaller units"),
        (table_of(أ=[[1, 2], [0, 0]], ب=TWO), {}, "a unit is empty"),
        (table_of(أ=TWO, ب=TWO).reset_index(drop=True), {}, "give `doc_id` too"),
        (table_of(أ=TWO, ب=TWO), {"n_draws": 0}, "n_draws=0"),
    ],
)
def test_tables_and_draws_that_cannot_be_compared(table, options, message):
    with pytest.raises(InputError, match=message):
        document_distances(table, seed=1, **{**FEW, **options})


def test_terms_alike_are_counted_together_without_a_difference():
    rng = np.random.default_rng(3)
    once = np.eye(30, dtype=int)[rng.integers(0, 30, size=12)]  # words that stand in one unit only
    units = np.hstack([drawn(rng, zipf(40), 12), once, once])
    counts = units.sum(axis=0)[None, :].astype(float)
    _, first, alike = np.unique(counts[0], return_index=True, return_counts=True)
    together = chao_shen(counts[:, first], alike.astype(float))
    assert together == pytest.approx(chao_shen(counts, np.ones(counts.shape[1])), abs=1e-12)
    *pair, n = merged(Pair(units[:5].astype(float), units[5:].astype(float)), chao_shen)
    assert n.sum() == units.shape[1] > len(n)
    assert float((pair[0] @ n).sum()) == units[:5].sum()


# The second null: parts of one document.


def test_parts_of_one_source_are_near_nought_and_another_source_is_beyond_them():
    rng = np.random.default_rng(3)
    one, other = zipf(800), rng.permutation(zipf(800))
    table = table_of(أ=drawn(rng, one, 10), ب=drawn(rng, other, 10), ج=drawn(rng, one, 40))
    pairs = document_distances(table, seed=1, n_deals=99, n_draws=19)
    both = split_null(table, pairs, seed=1, n_splits=59).set_index(["doc_a", "doc_b"])
    # The longer of the pair is split where it can be, else the longest of all.
    assert both["split_doc"].tolist() == ["ج", "ج", "ج"]
    assert both["split_mean"].abs().max() < 0.03
    assert both["split_95"].between(0.01, 0.15).all()
    assert both["beats_split"].tolist() == [True, False, True]
    assert (both["split_note"] == "").all()
    assert pair_verdicts(both)[("أ", "ب")] == "sure"
    assert pair_verdicts(both)[("أ", "ج")] != "sure"


def split_null_of(table):
    pairs = document_distances(table, seed=1, n_deals=99, n_draws=19)
    return split_null(table, pairs, seed=1, n_splits=19).iloc[0]


def test_what_cannot_be_split_says_why():
    rng = np.random.default_rng(3)
    row = split_null_of(texts(rng, 800, أ=10, ب=11))
    told = ["split_doc", "beats_split", "split_note"]
    assert row[told].tolist() == ["", False, "none_long_enough"]
    assert row[["split_mean", "split_95"]].isna().all()
    # Seventeen units hold two parts of eight and a half.
    row = split_null_of(texts(rng, 800, أ=10, ب=17))
    assert row[["split_doc", "split_note"]].tolist() == ["ب", "short_parts"]


def test_the_null_repeats_and_stays_when_the_pairs_are_turned_round():
    rng = np.random.default_rng(3)
    a, b = drawn(rng, zipf(800), 8), drawn(rng, zipf(800), 20)
    found = [split_null_of(one) for one in (table_of(أ=a, ب=b), table_of(ب=b, أ=a))]
    columns = ["split_doc", "split_mean", "split_95"]
    assert found[0][columns].tolist() == found[1][columns].tolist()


def test_verdicts_need_both_nulls():
    rows = [(0.1, True, True), (0.1, True, False), (-0.1, False, True), (np.nan, True, True)]
    pairs = pd.DataFrame(rows, columns=["low", "beats_null", "beats_split"])
    assert pair_verdicts(pairs).tolist() == ["sure", "likely", "open", "open"]


def test_calibration_counts_false_alarms():
    table = texts(np.random.default_rng(5), 800, أ=20, ب=12, ج=7)
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
    other = rng.permutation(zipf(800))
    table = table_of(أ=np.vstack([drawn(rng, zipf(800), 10), drawn(rng, other, 10)]))
    found = split_calibration(table, seed=2, n_splits=60, n_deals=39).iloc[-1]
    assert found["rate"] <= 0.15


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda t: split_calibration(t, seed=1, n_splits=0), "n_splits=0"),
        (lambda t: split_null(t, pd.DataFrame(), seed=1, n_splits=5), "n_splits=5"),
        (lambda t: split_null(t, pairs_of([0.1], names="أي"), seed=1), "pairs names ي"),
    ],
)
def test_what_cannot_be_computed_is_said(call, message):
    with pytest.raises(InputError, match=message):
        call(texts(np.random.default_rng(5), 800, أ=5, ب=5))


# The tree.

NAMES = ["أ", "ب", "ج", "د"]


def pairs_of(values, names=NAMES):
    table = pd.DataFrame(list(itertools.combinations(names, 2)), columns=["doc_a", "doc_b"])
    return table.assign(jsd_corrected=values)


def replicates_of(pairs, n=20):
    columns = pd.MultiIndex.from_frame(pairs[["doc_a", "doc_b"]])
    return pd.DataFrame([pairs["jsd_corrected"].to_numpy()] * n, columns=columns)


def test_tree_by_hand():
    # أب .1, جد .2, and the two pairs (.5 + .6 + .7 + .4) / 4 = .55 apart
    pairs = pairs_of([0.1, 0.5, 0.6, 0.7, 0.4, 0.2])
    tree = join_documents(pairs, replicates_of(pairs))
    assert tree[["left", "right", "size"]].to_numpy().tolist() == [[0, 1, 2], [2, 3, 2], [4, 5, 4]]
    assert tree["height"].tolist() == pytest.approx([0.1, 0.2, 0.55])
    assert tree["members"].tolist() == ["أ|ب", "ج|د", "أ|ب|ج|د"]
    assert tree["support"].tolist() == [1, 1, 1]


def test_support_is_the_share_of_resamples_with_the_joint():
    pairs = pairs_of([0.1, 0.5, 0.5, 0.5, 0.5, 0.2])
    drawn = replicates_of(pairs, n=4)
    # In one of four, أ is nearest to ج: neither pair is joined there.
    drawn.loc[3, ("أ", "ج")] = 0.01
    assert join_documents(pairs, drawn)["support"].tolist() == [0.75, 0.75, 1]


def test_two_pairs_of_sources_are_joined_in_every_resample():
    rng = np.random.default_rng(4)
    sources = [zipf(200), rng.permutation(zipf(200))]
    table = table_of(**{name: drawn(rng, sources[n // 2], 14) for n, name in enumerate(NAMES)})
    pairs = document_distances(table, seed=1, n_deals=19, n_draws=39)
    tree = join_documents(pairs, distance_replicates(table, seed=1, n_draws=39))
    assert set(tree["members"]) == {"أ|ب", "ج|د", "أ|ب|ج|د"}
    assert tree["support"].tolist() == [1, 1, 1]


def test_negative_distances_count_as_none_and_two_documents_make_no_tree():
    pairs = pairs_of([-0.02, 0.3, 0.3, 0.3, 0.3, 0.1])
    assert join_documents(pairs, replicates_of(pairs)).loc[0, "height"] == 0
    pairs = pairs_of([0.1], names=["أ", "ب"])
    tree = join_documents(pairs, replicates_of(pairs))
    assert tree.empty
    three = pairs_of([0.1, 0.2, 0.3], names=["أ", "ب", "ج"])
    pd.testing.assert_series_equal(tree.dtypes, join_documents(three, replicates_of(three)).dtypes)


def test_a_document_without_replicates_is_left_out():
    pairs = pairs_of([0.1, 0.5, 0.6, 0.7, 0.4, 0.2])
    kept = [pair for pair in replicates_of(pairs).columns if "د" not in pair]
    tree = join_documents(pairs, replicates_of(pairs)[kept])
    assert tree["members"].iloc[-1] == "أ|ب|ج"


def test_tree_is_drawn_with_its_support_and_pale_where_unsure():
    pairs = pairs_of([0.1, 0.5, 0.5, 0.5, 0.5, 0.2])
    joints = join_documents(pairs, replicates_of(pairs)).assign(support=[0.3, 0.9, 1.0])
    axes = plot_tree(joints)
    assert [text.get_text().strip("\u200f") for text in axes.get_yticklabels()] == list("أبجد")
    assert [text.get_text() for text in axes.texts] == ["30 %", "90 %"]
    lines = [line for line in axes.lines if len(line.get_xdata())]
    assert lines[0].get_color() != lines[3].get_color() == "black"
    axes.figure.draw_without_rendering()
    boxes = [text.get_bbox_patch().get_window_extent() for text in axes.texts]
    assert not boxes[0].overlaps(boxes[1])
    plt.close(axes.figure)
