"""One test for several ways to fit: counts by hand, and planted topics against none."""

import numpy as np
import pandas as pd
import pytest
from topic_corpora import planted, unplanted

from corpus_lib.errors import InputError
from corpus_lib.study import Study
from corpus_lib.topics.choices import compare_ways, describe_counts, ways_of
from corpus_lib.topics.plan import TopicTest
from corpus_lib.topics.trials import compare_sizes

QUICK = {"chains": 4, "iterations": 100, "samples": 5, "passes": 3}
FEW = TopicTest(1, n_models=2, n_shuffles=7, n_refits=2, n_top=5, n_workers=1)


@pytest.fixture(scope="module")
def compared():
    ways = {"planted": (planted(seed=1), QUICK), "nothing": (unplanted(seed=4), QUICK)}
    return compare_ways(ways, 3, FEW).set_index("way")


def test_planted_topics_leave_chance_behind_and_none_do_not(compared):
    assert compared.loc["planted", "passed"] == 3
    assert compared.loc["planted", "margin_tokens"] > 0.3
    assert compared.loc["nothing", "passed"] == 0
    assert compared.loc["nothing", "margin_tokens"] < 0.1


def test_margins_are_what_is_left_over_the_null(compared):
    for null in ("tokens", "strict"):
        left = compared["stability"] - compared[f"null95_{null}"]
        np.testing.assert_allclose(compared[f"margin_{null}"], left)
    higher = compared[["null95_tokens", "null95_strict"]].max(axis=1)
    assert compared["null_high"].tolist() == higher.tolist()
    assert compared["units"].tolist() == [30, 30]


def test_a_way_is_tried_as_a_number_of_topics_is(compared):
    tried = compare_sizes(planted(seed=1), [3], FEW, **QUICK).set_index("criterion")
    row = compared.loc["planted"]
    assert row["stability"] == tried.loc["subsamples", "value"]
    assert row["held_out"] == tried.loc["held_out", "value"]
    assert row["error_strict"] == tried.loc["subsamples", "error_strict"]


def test_no_way_is_no_comparison():
    with pytest.raises(InputError, match="ways is empty"):
        compare_ways({}, 3, FEW)


def test_what_there_is_to_fit_on_by_hand():
    index = pd.MultiIndex.from_tuples(
        [("أ", "أ/1"), ("أ", "أ/2"), ("ب", "ب/1")], names=["doc_id", "unit_id"]
    )
    counts = pd.DataFrame({"حرب": [2, 1, 0], "سلام": [0, 3, 4]}, index=index)
    table = describe_counts(counts).set_index("doc_id")
    assert table["passages"].to_dict() == {"أ": 2, "ب": 1, "all": 3}
    assert table["tokens"].to_dict() == {"أ": 6, "ب": 4, "all": 10}
    assert table["terms"].to_dict() == {"أ": 2, "ب": 1, "all": 2}
    assert table.loc["أ", "tokens_per_passage"] == 3
    # حرب stands in two passages of أ, سلام in one of it and in two of all.
    assert table["passages_per_term"].to_dict() == {"أ": 1.5, "ب": 1, "all": 2}


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
