"""One verdict for each topic, and the name that it is shown under."""

import pandas as pd
import pytest

from corpus_lib.errors import InputError
from corpus_lib.topics.named import named_topics, pair_to_compare, with_names


def judged(*rows):
    """Rows of (passed, family-wise p, q)."""
    table = pd.DataFrame(rows, columns=["passed", "p_familywise", "q"])
    topics = [f"T{number + 1}" for number in range(len(rows))]
    return table.assign(topic=topics, null95_tokens=0.3, null95_strict=0.5)


def labels(*names):
    return pd.DataFrame({"topic": [f"T{n + 1}" for n in range(len(names))], "label": names})


def recognised(*shares):
    table = pd.DataFrame({"topic": [f"T{n + 1}" for n in range(len(shares))], "recognised": shares})
    return table.assign(kept=table["recognised"] >= 0.9)


def elsewhere(*topics):
    """For each topic whether it passes under each seed."""
    rows = [
        (number, f"T{topic}", passed, 1)
        for topic, seeds in enumerate(topics, start=1)
        for number, passed in enumerate(seeds, start=1)
    ]
    return pd.DataFrame(rows, columns=["number", "topic", "passed", "n_passed"])


@pytest.mark.parametrize(
    ("row", "found", "seeds", "verdict"),
    [
        ((True, 0.04, 0.04), 1.0, [True, True], "sure"),
        ((True, 0.04, 0.04), 0.9, [True, False], "sure"),
        # Not against all topics at once.
        ((True, 0.3, 0.05), 1.0, [True, True], "likely"),
        # Among topics as stable, more than one in ten would be a false alarm.
        ((True, 0.3, 0.2), 1.0, [True, True], "open"),
        # Beats the weaker null only.
        ((False, 0.3, 0.09), 1.0, [True, True], "open"),
        # Other seeds lose it, or find it and don't let it pass.
        ((True, 0.04, 0.04), 0.8, [True, True], "open"),
        ((True, 0.04, 0.04), 1.0, [True, False, False], "open"),
    ],
)
def test_a_topic_is_sure_or_likely_only_if_other_seeds_bear_it_out(row, found, seeds, verdict):
    table = named_topics(judged(row), labels("a"), recognised(found), elsewhere(seeds))
    assert table["verdict"].tolist() == [verdict]
    assert table["passed_elsewhere"].tolist() == [sum(seeds) / len(seeds)]
    assert table["recognised"].tolist() == [found]


def four():
    rows = judged(*[(True, 0.04, 0.04)] * 4)
    others = recognised(1.0, 1.0, 1.0, 1.0), elsewhere(*[[True]] * 4)
    return named_topics(rows, labels("a", "b", "", "b"), *others)


def test_a_topic_without_a_name_is_called_by_its_number_and_no_name_stands_twice():
    table = four()
    assert table["label"].tolist() == ["a", "b (T2)", "T3", "b (T4)"]
    assert table["is_named"].tolist() == [True, True, False, True]
    assert table[["null_low", "null_high"]].to_numpy().tolist() == [[0.0, 0.5]] * 4


def test_a_table_is_shown_with_names_and_verdicts():
    mapped = pd.DataFrame({"topic": ["T3", "T1"], "nearest": ["T1", "T2"], "distance": [0.1, 0.2]})
    told = with_names(mapped, four(), "passed_elsewhere")
    assert told["passed_elsewhere"].tolist() == [1, 1]
    assert told["topic"].tolist() == ["T3", "a"]
    assert told["nearest"].tolist() == ["a", "b (T2)"]
    assert told["verdict"].tolist() == ["sure", "sure"]
    assert list(mapped.columns) == ["topic", "nearest", "distance"]


def test_the_nearest_two_topics_that_have_names_are_compared():
    mapped = pd.DataFrame(
        {
            "topic": ["T1", "T2", "T3"],
            "nearest": ["T2", "T1", "T1"],
            "distance": [0.3, 0.3, 0.5],
        }
    )
    topics = pd.DataFrame({"topic": ["T1", "T2", "T3"], "is_named": [True, False, True]})
    assert pair_to_compare(mapped, topics) == ("T3", "T1")
    assert pair_to_compare(mapped, topics.assign(is_named=False)) == ("T1", "T2")
    with pytest.raises(InputError, match="two are needed"):
        pair_to_compare(mapped.head(1), topics)
