"""Numbers of topics beside chance: planted topics, none, and the same numbers however computed."""

from dataclasses import replace
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest
from topic_corpora import planted, unplanted

from corpus_lib.errors import InputError
from corpus_lib.study import Study
from corpus_lib.topics.criteria import CRITERIA, criteria_table
from corpus_lib.topics.nulls import TopicTest, size_test
from corpus_lib.topics.trials import (
    beside_chance,
    compare_sizes,
    compare_ways,
    sizes_tried,
    ways_of,
)

QUICK = {"chains": 4, "iterations": 100, "samples": 5, "passes": 3}
FEW = TopicTest(1, n_models=2, n_shuffles=7, n_refits=2, n_top=5, n_workers=1)


@pytest.fixture(scope="module")
def found():
    return compare_sizes(planted(seed=1), [3], FEW, **QUICK).set_index("criterion")


def test_planted_topics_stand_out_at_their_number_and_noise_at_none(found):
    assert list(found.index) == list(CRITERIA)
    assert found.loc["subsamples", "value"] == 1
    assert found.loc["subsamples", "null95"] < 0.9
    assert found.loc[["passed", "trusted", "seeds"], "value"].tolist() == [3, 3, 1]
    noise = compare_sizes(unplanted(seed=1), [2, 3], FEW, **QUICK)
    assert len(noise) == 2 * len(found)
    values = noise.set_index(["n_topics", "criterion"])["value"]
    for criterion in ("subsamples", "seeds", "held_out", "c_npmi", "c_v", "exclusivity"):
        assert values[3, criterion] < found.loc[criterion, "value"]


def test_every_criterion_of_a_single_model_stands_beside_its_null(found):
    missing = found[["null05", "null95"]].isna().any(axis=1)
    assert found.index[missing].tolist() == ["trusted", "passed", "seeds"]
    # Planted topics foretell words, stand together and are their own; words shuffled don't.
    for criterion in ("held_out", "c_npmi", "c_v", "exclusivity", "bound"):
        assert found.loc[criterion, "margin"] > 0


def test_numbers_are_the_same_for_any_workers_and_from_kept_results(tmp_path):
    test = replace(FEW, seed=3, n_models=1, n_shuffles=1, n_refits=1)
    keeping = replace(test, keep=tmp_path)
    sizes, counts = [2, 3], planted(seed=2)
    alone = compare_sizes(counts, sizes, test, **QUICK)
    cold = compare_sizes(counts, sizes, replace(keeping, n_workers=2), **QUICK)
    kept = sorted(tmp_path.rglob("*.json"))
    assert len(kept) == 2 * (1 + 1)
    warm = compare_sizes(counts, sizes, keeping, **QUICK)
    for other in (cold, warm):
        pd.testing.assert_frame_equal(alone, other, check_exact=True)
    # A run that was stopped goes on: what is missing is computed, the rest is read.
    kept[0].unlink()
    times = {path: path.stat().st_mtime_ns for path in kept[1:]}
    again = compare_sizes(counts, reversed(sizes), keeping, **QUICK)
    pd.testing.assert_frame_equal(alone, again, check_exact=True)
    assert {path: path.stat().st_mtime_ns for path in kept[1:]} == times


def trials(criterion="held_out", **values):
    rows = [
        (4, text, trial, criterion, value)
        for text, found in values.items()
        for trial, value in enumerate(found)
    ]
    return pd.DataFrame(rows, columns=["n_topics", "text", "trial", "criterion", "value"])


def test_intervals_and_margins_by_hand():
    chance = np.arange(21) / 100
    row = beside_chance(trials(texts=[0.4, 0.6], shuffled=chance)).iloc[0]
    assert row["value"] == pytest.approx(0.5)
    # The standard error of .4 and .6 is .1; Student's t for one degree of freedom is 12.706.
    assert row["high"] - row["value"] == pytest.approx(12.7062 * 0.1, rel=1e-4)
    assert row["low"] == pytest.approx(row["value"] - 1.27062, rel=1e-4)
    assert row[["null05", "null95"]].tolist() == pytest.approx([0.01, 0.19])
    assert row["margin"] == pytest.approx(0.5 - 0.19)
    # The variance of 0, .01, …, .20 is .00385; of its 95th percentile (1 + 1.645² / 2) / 21 of it.
    edge = 2.08596 * np.sqrt(0.00385 * (1 + 1.645**2 / 2) / 21)
    assert row["error"] == pytest.approx(np.hypot(1.27062, edge), rel=1e-4)


def test_the_interval_of_a_share_does_not_leave_nought_to_one():
    row = beside_chance(trials("exclusivity", texts=[0.4, 0.6])).iloc[0]
    assert row[["low", "value", "high"]].tolist() == [0, 0.5, 1]
    assert row[["null95", "margin"]].isna().all()


def test_a_single_model_has_no_interval():
    row = beside_chance(trials(texts=[0.4], shuffled=[0.1, 0.2])).iloc[0]
    assert row[["low", "high", "error"]].isna().all()
    assert row["margin"] == pytest.approx(0.4 - 0.195)


def test_a_share_of_trusted_topics_is_missing_where_shuffles_are_too_few():
    test = replace(FEW, n_models=1, n_shuffles=2, n_refits=1)
    table = compare_sizes(planted(seed=1), [2, 10], test, **QUICK)
    trusted = table[table["criterion"] == "passed"].set_index("n_topics")["value"]
    assert trusted.isna().to_dict() == {2: True, 10: False}
    wide = criteria_table(table)
    assert wide["n_topics"].tolist() == [2, 10]
    assert list(wide.columns[:4]) == ["n_topics", "subsamples", "margin", "error"]
    row = table.set_index(["n_topics", "criterion"]).loc[(10, "subsamples")]
    assert wide.loc[1, "margin"] == row["value"] - row["null95"]
    others = criteria_table(table, others=True)
    told = {*table["criterion"]} - {"subsamples", "seeds"}  # a single model has no other seeds
    assert {*wide.columns[4:], *others.columns[1:]} == told
    assert not {*wide.columns[1:]} & {*others.columns[1:]}


@pytest.mark.parametrize(
    ("sizes", "options", "message"),
    [
        ([], {}, "n_topics is empty"),
        ([2, 31], {}, "31 topics were asked of 30 units"),
        ([1], {}, "n_topics is 1; give a whole number of at least 2"),
        ([2], {"start": "warm"}, "start is 'warm'; give one of 'gibbs', 'random'"),
    ],
)
def test_what_cannot_be_tried_is_refused(sizes, options, message):
    with pytest.raises(InputError, match=message):
        compare_sizes(planted(seed=1), sizes, FEW, **options)


def test_no_more_topics_are_tried_than_there_are_units():
    test = replace(FEW, n_models=1, n_shuffles=1, n_refits=1)
    study = SimpleNamespace(n_fitted=3, topic_counts=planted(seed=1), size_test=test)
    assert len(study.topic_counts) == 30
    assert set(sizes_tried(study, 2, 99, 14)["n_topics"]) == {2, 16, 30}


def test_a_quick_test_shuffles_as_often_as_it_models():
    test = size_test(11, 4)
    assert (test.seed, test.n_models, test.n_shuffles, test.n_refits) == (11, 4, 4, 2)


@pytest.fixture(scope="module")
def compared():
    ways = {"planted": (planted(seed=1), QUICK), "nothing": (unplanted(seed=4), QUICK)}
    return compare_ways(ways, 3, FEW).set_index("way")


def test_planted_topics_leave_chance_behind_and_none_do_not(compared):
    assert compared.loc["planted", ["passed", "trusted"]].tolist() == [3, 3]
    assert compared.loc["planted", "margin"] > 0.2
    assert compared.loc["nothing", "passed"] == 0
    assert compared.loc["nothing", "margin"] < 0.1


def test_margins_are_what_is_left_over_the_null(compared):
    left = compared["stability"] - compared["null_high"]
    np.testing.assert_allclose(compared["margin"], left)
    assert compared["units"].tolist() == [30, 30]


def test_a_way_is_tried_as_a_number_of_topics_is(compared):
    tried = compare_sizes(planted(seed=1), [3], FEW, **QUICK).set_index("criterion")
    row = compared.loc["planted"]
    assert row["stability"] == tried.loc["subsamples", "value"]
    assert row["held_out"] == tried.loc["held_out", "value"]
    assert row["error"] == tried.loc["subsamples", "error"]


def test_the_ways_of_a_study_differ_in_one_choice_each():
    study = Study()
    ways = ways_of(study)
    assert ways["as_chosen"][0] is ways["random_start"][0] is study.topic_counts
    assert {way: options["start"] for way, (_, options) in ways.items()} == {
        "as_chosen": "gibbs",
        "random_start": "random",
        "reprints_counted_twice": "gibbs",
        "principal_actors_left_in": "gibbs",
    }
    terms = {way: set(counts.columns) for way, (counts, _) in ways.items()}
    assert terms["principal_actors_left_in"] > terms["as_chosen"]
    assert "روسيا" not in terms["reprints_counted_twice"]
    assert len(ways["reprints_counted_twice"][0]) > len(study.topic_counts)
