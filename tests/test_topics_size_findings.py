"""Facts on numbers of topics and on ways to fit: none is called better than it is."""

import numpy as np
import pandas as pd
import pytest

from corpus_lib.errors import InputError
from corpus_lib.phrasebook import relations
from corpus_lib.topics.choices import ways_of
from corpus_lib.topics.size_findings import recommended_size, size_findings, way_findings


def criteria(*rows, passed=()):
    """Rows of (n_topics, stability, over tokens, over strict, error of both)."""
    columns = ["n_topics", "criterion", "value", "over_tokens", "over_strict", "error_tokens"]
    table = [(k, "subsamples", value, *over, error) for k, value, *over, error in rows]
    nothing = (np.nan, np.nan, np.nan)
    table += [(k, "passed", share, *nothing) for (k, *_), share in zip(rows, passed, strict=False)]
    frame = pd.DataFrame(table, columns=columns)
    return frame.assign(error_strict=frame["error_tokens"], low=frame["value"] - 0.1)


def relation(found):
    return found.set_index("relation")[["value", "of", "low", "high"]]


def test_sizes_that_do_not_beat_both_nulls_are_not_recommended():
    # Above one of the nulls only, or above both by less than the margin's own error.
    table = criteria((4, 0.5, 0.3, -0.1, 0.02), (8, 0.5, 0.03, 0.3, 0.05))
    assert recommended_size(table) is None
    found = relation(size_findings(table, 8))
    assert found.index.tolist() == ["topics_no_size", "topics_size_not_as_good"]
    assert found.loc["topics_no_size", "of"] == 2


def test_a_size_that_stands_alone_is_recommended():
    rows = ((4, 0.5, 0.3, -0.1, 0.05), (8, 0.7, 0.4, 0.3, 0.05), (12, 0.6, 0.4, 0.1, 0.05))
    table = criteria(*rows, passed=(0.25, 0.5, 0.25))
    assert recommended_size(table) == 8
    found = relation(size_findings(table, 8))
    assert found.index.tolist() == ["topics_pass", "topics_sizes", "topics_size_alone"]
    assert found.loc["topics_pass", ["value", "of"]].tolist() == [4, 8]
    assert found.loc["topics_sizes"].tolist() == [2, 3, 8, 12]
    assert found.loc["topics_size_alone", "value"] == 8
    assert size_findings(table, 12)["relation"].iloc[-1] == "topics_size_not_as_good"
    assert size_findings(table, 9)["relation"].iloc[-1] == "topics_size_untried"


def test_of_sizes_as_good_the_fewest_topics_are_recommended():
    margins = {6: 0.05, 7: 0.15, 8: 0.2, 9: 0.19, 10: 0.1}
    rows = [(k, 0.5, 0.3, margin, 0.08) for k, margin in margins.items()]
    table = criteria(*rows, passed=(0.1, 0.2, 0.5, 0.3, 0.2))
    assert recommended_size(table) == 7
    found = size_findings(table, 9)
    assert relation(found).loc["topics_size"].tolist() == [7, 4, 7, 10]
    assert found["relation"].iloc[-1] == "topics_size_as_good"
    # How many pass is told of the one recommended, and of the one at which most do.
    passing = found[found["relation"] == "topics_pass"]
    assert passing["of"].tolist() == [7, 8]
    assert passing["value"].tolist() == pytest.approx([1.4, 4])


def test_the_smaller_of_both_margins_decides():
    table = criteria((4, 0.5, 0.06, 0.5, 0.05), (8, 0.5, 0.3, 0.2, 0.05))
    assert recommended_size(table) == 8


def test_one_model_alone_makes_nothing_sure():
    assert recommended_size(criteria((4, 0.5, 0.3, 0.3, np.nan))) is None


def ways(*rows):
    columns = ["way", "margin_strict", "passed"]
    return pd.DataFrame(rows, columns=columns).assign(error_strict=0.05)


def test_a_way_whose_margin_is_within_the_errors_is_open():
    found = way_findings(
        ways(
            ("as_chosen", 0.2, 4.0),
            ("random_start", -0.01, 0.5),
            ("reprints_counted_twice", 0.17, 3.0),
        ),
        8,
    )
    assert found["relation"].tolist() == [
        "topics_way_random_start",
        "topics_way_reprints_counted_twice_open",
    ]
    assert found["verdict"].tolist() == ["sure", "open"]
    assert found[["value", "of", "high"]].to_numpy().tolist() == [[0.5, 8, 4], [3, 8, 4]]


def test_every_way_of_a_study_can_be_told():
    class Any:
        topic_counts, start, topic_engine = pd.DataFrame(), "gibbs", "gensim"

        def with_(self, **_):
            return self

    for way in list(ways_of(Any()))[1:]:
        assert {f"topics_way_{way}", f"topics_way_{way}_open"} <= set(relations())


def test_tables_without_what_is_told_are_refused():
    with pytest.raises(InputError, match="pass the table of compare_sizes"):
        size_findings(criteria(), 8)
    with pytest.raises(InputError, match="pass the table of compare_ways"):
        way_findings(ways(), 8)
