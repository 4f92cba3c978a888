"""Sentences on topics say what the tables say, and call no choice better than it is."""

import numpy as np
import pandas as pd
import pytest

from corpus_lib.errors import InputError
from corpus_lib.narrative import (
    pair_to_compare,
    share_findings,
    size_findings,
    topic_findings,
    way_findings,
    ways_for_figures,
)


def criteria(*rows):
    """Rows of (n_topics, stability, tokens null, strict null, share trusted)."""
    table = [(k, "subsamples", value, tokens, strict) for k, value, tokens, strict, _ in rows]
    table += [(k, "trusted", trusted, np.nan, np.nan) for k, *_, trusted in rows]
    columns = ["n_topics", "criterion", "value", "null95_tokens", "null95_strict"]
    return pd.DataFrame(table, columns=columns)


def test_sizes_that_do_not_beat_both_nulls_are_not_recommended():
    found = size_findings(criteria((4, 0.5, 0.3, 0.6, 0.0), (8, 0.5, 0.6, 0.3, 0.0)))
    assert len(found) == 1
    assert found[0].startswith("None of the numbers of topics tried (4, 8)")


def test_a_size_that_stands_alone_is_named_with_its_margin():
    table = criteria((4, 0.5, 0.3, 0.6, 0.0), (8, 0.7, 0.4, 0.5, 0.5), (12, 0.6, 0.4, 0.5, 0.75))
    found = size_findings(table)
    assert "8, 12 are more stable as a whole" in found[0]
    assert found[1] == "The margin over the stricter null is largest at 8 (+0.20)."
    assert "At 8 topics, 50% of them are trusted" in found[2]
    assert found[2].endswith("the largest share is 75%, at 12.")


def test_sizes_within_reach_of_the_best_are_said_to_be_as_good():
    found = size_findings(criteria((4, 0.68, 0.3, 0.5, np.nan), (8, 0.7, 0.4, 0.5, 0.5)))
    assert "4 comes within 0.05 of it, which so few refits cannot tell apart" in found[1]
    assert len(found) == 2  # at 4 topics no share could be told


def ways(*rows):
    columns = ["way", "stability", "margin_tokens", "margin_strict", "trusted"]
    return pd.DataFrame(rows, columns=columns)


def test_a_way_that_only_looks_more_stable_is_a_trap():
    found = way_findings(
        ways(
            ("as chosen", 0.5, 0.3, 0.2, 4),
            ("random start", 0.3, -0.02, -0.01, 0),
            ("doubled", 0.6, 0.2, 0.1, 3),
        )
    )
    assert found[0].startswith("As chosen: stability 0.50, which is +0.30 from the tokens null")
    assert "-0.01 from the strict one; 0 trusted" in found[1]
    assert "a trap" not in found[1]
    assert found[2].endswith("a trap.")


def test_a_figure_of_ways_takes_the_higher_null():
    table = ways(("a", 0.5, 0, 0, 0)).assign(null95_tokens=0.3, null95_strict=0.4)
    assert ways_for_figures(table)[["null_low", "null_high"]].to_numpy().tolist() == [[0.0, 0.4]]


def shares(*rows):
    return pd.DataFrame(rows, columns=["doc_id", "topic", "share", "low", "high"])


LABELS = pd.DataFrame({"topic": ["T1", "T2"], "label": ["strikes", ""]})


def test_a_topic_belongs_to_a_document_only_if_the_intervals_are_apart():
    apart = shares(("a_b", "T1", 0.6, 0.4, 0.8), ("c", "T1", 0.2, 0.1, 0.3))
    assert share_findings(apart, LABELS) == [
        "Above all a topic of a b: \u201c\u2068strikes\u2069\u201d."
    ]
    touching = shares(("a_b", "T1", 0.6, 0.3, 0.8), ("c", "T1", 0.2, 0.1, 0.3))
    assert share_findings(touching, LABELS)[0].startswith("No named topic belongs")
    nameless = apart.assign(topic="T2")
    assert share_findings(nameless, LABELS)[0].startswith("No named topic belongs")


def test_the_nearest_two_topics_that_are_read_are_compared():
    mapped = pd.DataFrame(
        {
            "topic": ["T1", "T2", "T3"],
            "nearest": ["T2", "T1", "T1"],
            "distance": [0.3, 0.3, 0.5],
        }
    )
    judged = pd.DataFrame({"topic": ["T1", "T2", "T3"], "verdict": ["trusted", "noise", "trusted"]})
    assert pair_to_compare(mapped, judged) == ("T3", "T1")
    assert pair_to_compare(mapped, judged.assign(verdict="noise")) == ("T1", "T2")
    with pytest.raises(InputError, match="two are needed"):
        pair_to_compare(mapped.head(1), judged)


def test_verdicts_are_counted_one_by_one_and_agree_in_number():
    judged = pd.DataFrame(
        {"topic": ["T1", "T2", "T3"], "verdict": ["trusted", "tentative", "noise"]}
    ).assign(p_familywise=0.2)
    names = pd.DataFrame({"topic": ["T1", "T2", "T3"], "label": ["a", "b", ""]})
    found = topic_findings(judged, names)
    assert found[0].startswith("1 of 3 topics is more stable")
    assert found[1].startswith("None of them holds")
    assert found[2].startswith("1 of 3 topics is tentative")
    assert found[3] == "1 of 3 topics is noise: not named and not read."


@pytest.mark.parametrize("function", [size_findings, way_findings])
def test_tables_without_what_is_told_are_refused(function):
    with pytest.raises(InputError, match="pass the table of compare_"):
        function(criteria().head(0))
