import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.spatial.distance import jensenshannon

from corpus_lib.compare.distance import (
    beside_null,
    corrected_distances,
    distance_replicates,
    document_distances,
)
from corpus_lib.compare.divergence import Pair, _merged, chao_shen, jensen_shannon
from corpus_lib.errors import InputError

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


def test_raw_divergence_by_hand():
    # (1, 0) and (1/2, 1/2): H(3/4, 1/4) - 1/2
    assert jensen_shannon(np.array([4.0, 0]), np.array([1.0, 1])) == pytest.approx(0.811278 - 0.5)
    assert jensen_shannon(np.array([1.0, 0]), np.array([0, 3.0])) == 1


def test_same_and_disjoint_documents():
    rng = np.random.default_rng(0)
    rows = drawn(rng, np.full(6, 1 / 6), 10)
    blank = np.zeros_like(rows)
    pairs = document_distances(
        table_of(
            أ=np.hstack([rows, blank]), ب=np.hstack([rows, blank]), ج=np.hstack([blank, rows])
        ),
        seed=1,
        **FEW,
    ).set_index(["doc_a", "doc_b"])
    same, other = pairs.loc[("أ", "ب")], pairs.loc[("أ", "ج")]
    assert same["jsd"] == 0
    assert same["p"] == 1
    assert not same["beats_null"]
    assert other["jsd"] == 1
    assert other["p"] == 0.01
    assert other["beats_null"]
    # All words of six are seen: here the estimator of unseen words has nothing to add.
    assert other["jsd_corrected"] == pytest.approx(1, abs=0.02)


def test_corrected_distances_alone_are_those_beside_their_nulls():
    rng = np.random.default_rng(5)
    counts = table_of(
        **{name: drawn(rng, zipf(60), n) for name, n in zip("جبأ", (9, 6, 4), strict=True)}
    )
    pairs = document_distances(counts, seed=3, **FEW).set_index(["doc_a", "doc_b"])
    rows = {name: counts.loc[[name]].to_numpy(float) for name in "جبأ"}
    assert corrected_distances(rows, seed=3) == pairs["jsd_corrected"].to_dict()


def test_short_samples_of_one_source_are_far_apart_raw_and_near_corrected():
    rng = np.random.default_rng(8)
    tables = [
        document_distances(
            table_of(
                أ=drawn(rng, zipf(2500), 12),
                ب=drawn(rng, zipf(2500), 12),
                # longer document, and one of units half as long
                ج=drawn(rng, zipf(2500), 40),
                د=drawn(rng, zipf(2500), 12, size=15),
            ),
            seed=seed,
            n_deals=19,
            n_draws=1,
        )
        for seed in range(10)
    ]
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
        row = document_distances(
            table_of(أ=drawn(rng, source, 14), ب=drawn(rng, other, 20)), seed=seed, **FEW
        ).iloc[0]
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
    two = document_distances(table_of(أ=a, ب=b), seed=9, **FEW)
    np.testing.assert_allclose(
        three.iloc[:1, 2:].to_numpy(float), two.iloc[:, 2:].to_numpy(float), atol=1e-9
    )
    back = document_distances(table_of(ب=b, أ=a), seed=9, **FEW).iloc[0]
    assert back["jsd"] == pytest.approx(two.loc[0, "jsd"])
    forth = two.iloc[0, 2:].astype(float)
    np.testing.assert_allclose(back.iloc[2:].astype(float), forth, atol=1e-9)


def test_sparse_tables_and_seeds():
    rng = np.random.default_rng(3)
    table = table_of(أ=drawn(rng, zipf(40), 5), ب=drawn(rng, zipf(40), 5))
    pairs = document_distances(table, seed=1, **FEW)
    sparse = document_distances(table.astype(pd.SparseDtype(int, 0)), seed=1, **FEW)
    pd.testing.assert_frame_equal(pairs, sparse)
    assert document_distances(table, seed=2, **FEW).loc[0, "null_mean"] != pairs.loc[0, "null_mean"]


def test_a_few_units_have_no_interval():
    rng = np.random.default_rng(3)
    table = table_of(أ=drawn(rng, zipf(40), 3), ب=drawn(rng, zipf(40), 9))
    row = document_distances(table, seed=1, **FEW).iloc[0]
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
    rng = np.random.default_rng(11)
    table = table_of(
        أ=drawn(rng, zipf(60), 8), ب=drawn(rng, zipf(60), 9), ج=drawn(rng, zipf(60), 9)
    )
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
    rng = np.random.default_rng(11)
    table = table_of(
        أ=drawn(rng, zipf(60), 8), ب=drawn(rng, zipf(60), 3), ج=drawn(rng, zipf(60), 9)
    )
    assert distance_replicates(table, seed=1, n_draws=5).columns.tolist() == [("أ", "ج")]
    alone = distance_replicates(table.loc[["أ", "ب"]], seed=1, n_draws=5)
    assert alone.shape == (5, 0)
    assert alone.columns.names == ["doc_a", "doc_b"]
    with pytest.raises(InputError, match="n_draws=0"):
        distance_replicates(table, seed=1, n_draws=0)


def test_pairs_are_drawn_beside_either_null_the_furthest_first():
    numbers = {"jsd": [0.1, 0.2], "jsd_corrected": [0.03, 0.02], "low": [0, 0.01], "high": [1, 2]}
    nulls = {"null_mean": 0.3, "null_95": 0.4, "split_mean": 0.5, "split_95": 0.6}
    pairs = pd.DataFrame({"doc_a": "a_x", "doc_b": ["b", "c"], **numbers, **nulls})
    dealt, parts = beside_null(pairs, "deals"), beside_null(pairs, "parts")
    assert dealt["label"].tolist() == ["a x \u2013 c", "a x \u2013 b"]
    assert dealt[["value", "null_low", "null_high"]].iloc[0].tolist() == [0.2, 0.3, 0.4]
    assert "low" not in dealt
    assert parts[["value", "low", "high", "null_high"]].iloc[0].tolist() == [0.02, 0.01, 2, 0.6]


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        ({"أ": [[1, 2], [2, 1]]}, "has 1 document"),
        ({"أ": [[1, 2], [2, 1]], "ب": [[1, 2]]}, "'ب' has a single unit.*smaller units"),
        ({"أ": [[1, 2], [0, 0]], "ب": [[1, 2], [1, 1]]}, "a unit is empty"),
    ],
)
def test_tables_that_cannot_be_compared(rows, message):
    with pytest.raises(InputError, match=message):
        document_distances(table_of(**rows), seed=1, **FEW)


def test_labels_and_draws_are_checked():
    table = table_of(أ=[[1, 2], [2, 1]], ب=[[1, 2], [1, 1]])
    with pytest.raises(InputError, match="give `doc_id` too"):
        document_distances(table.reset_index(drop=True), seed=1)
    with pytest.raises(InputError, match="n_draws=0"):
        document_distances(table, seed=1, n_draws=0)


def test_terms_alike_are_counted_together_without_a_difference():
    rng = np.random.default_rng(3)
    once = np.eye(30, dtype=int)[rng.integers(0, 30, size=12)]  # words that stand in one unit only
    units = np.hstack([drawn(rng, zipf(40), 12), once, once])
    counts = units.sum(axis=0)[None, :].astype(float)
    _, first, alike = np.unique(counts[0], return_index=True, return_counts=True)
    together = chao_shen(counts[:, first], alike.astype(float))
    assert together == pytest.approx(chao_shen(counts, np.ones(counts.shape[1])), abs=1e-12)
    pair, n = _merged(Pair(units[:5].astype(float), units[5:].astype(float)))
    assert n.sum() == units.shape[1] > len(n)
    assert float((pair.a @ n).sum()) == units[:5].sum()
