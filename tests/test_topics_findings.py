"""Facts on topics say what the tables say, and call nothing surer than it is."""

import pandas as pd
import pytest

from corpus_lib.phrasebook import sentences
from corpus_lib.topics.findings import (
    actor_figure,
    actor_findings,
    topic_findings,
    unused_names,
)


def topics(*verdicts):
    numbers = range(1, len(verdicts) + 1)
    table = pd.DataFrame({"topic": [f"T{n}" for n in numbers], "verdict": verdicts})
    passed = [verdict != "open" for verdict in verdicts]
    return table.assign(
        label=[f"label T{n}" for n in numbers], is_named=True, size=0.25, passed=passed
    )


def elsewhere(*n_passed):
    return pd.DataFrame({"number": range(len(n_passed)), "topic": "T1", "n_passed": n_passed})


def shares(*rows):
    return pd.DataFrame(rows, columns=["doc_id", "topic", "share", "low", "high"])


NO_SHARES = shares()
PASSAGES = pd.DataFrame(
    {"topic": ["T1", "T2"], "doc_id": ["a", "b"], "start": [10, 30], "end": [20, 40]}
)


def told(facts, *columns):
    return facts[list(columns)].to_numpy().tolist()


def test_what_is_sure_comes_first_and_what_is_open_is_counted_only():
    found = topic_findings(
        topics("likely", "sure", "open"), elsewhere(3, 1, 2), NO_SHARES, PASSAGES
    )
    assert told(found, "relation", "subject", "verdict") == [
        ["topics_topic", "label T2", "sure"],
        ["topics_topic", "label T1", "likely"],
        ["topics_open", "", ""],
        ["topics_seeds", "", ""],
    ]
    assert told(found.iloc[2:], "value", "of") == [[1, 3], [2, 3]]
    assert told(found.iloc[3:], "low", "high") == [[1, 3]]
    assert found.loc[0, ["doc_id", "start", "end"]].tolist() == ["b", 30, 40]


def test_where_all_are_open_none_is_named():
    found = topic_findings(topics("open", "open"), elsewhere(0, 1), NO_SHARES, PASSAGES)
    assert found["relation"].tolist() == ["topics_none", "topics_seeds"]
    assert told(found, "value", "of") == [[2, 2], [0, 2]]
    assert "label" not in " ".join(sentences(found))


APART = shares(("a", "T1", 0.6, 0.4, 0.8), ("c", "T1", 0.2, 0.1, 0.3))


@pytest.mark.parametrize(
    ("table", "verdict", "told"),
    [
        (APART, "sure", True),
        (shares(("a", "T1", 0.6, 0.3, 0.8), ("c", "T1", 0.2, 0.1, 0.3)), "sure", False),
        (APART.head(1), "sure", False),
        (APART, "open", False),
    ],
)
def test_a_topic_belongs_to_a_document_only_if_the_intervals_are_apart(table, verdict, told):
    found = topic_findings(topics(verdict), elsewhere(1), table, PASSAGES)
    of_document = found[found["relation"] == "topics_of_document"]
    assert len(of_document) == told
    if told:
        row = of_document.iloc[0]
        assert row[["subject", "object"]].tolist() == ["label T1", "a"]
        assert row[["value", "low", "high"]].tolist() == [0.6, 0.4, 0.8]


def test_written_names_without_a_topic_are_told():
    written = pd.DataFrame({"label": ["strikes", "old"], "words": [("a",), ("b",)]})
    labels = pd.DataFrame({"topic": ["T1", "T2"], "label": ["strikes", ""]})
    assert unused_names(written, labels)["subject"].tolist() == [["old"]]
    assert unused_names(written.head(1), labels).empty


ACTORS = pd.DataFrame(
    {
        "actor_id": ["iran", "ukraine"],
        "name_ar": ["إيران", "أوكرانيا"],
        "name_en": ["Iran", "Ukraine"],
        "terms": [["إيران", "طهران"], ["أوكرانيا"]],
    }
)
LEFT_OUT = ["إيران", "طهران"]


def figure(p_iran, p_ukraine, verdict="sure", left_out=LEFT_OUT):
    rows = [
        ("T1", "ukraine", 0.8, 0.3, p_ukraine),
        ("T1", "iran", 0.1, 0.3, p_iran),
        ("T2", "ukraine", 0.2, 0.3, 0.001),
    ]
    columns = ["topic", "actor_id", "share", "expected", "p_familywise"]
    relations = pd.DataFrame(rows, columns=columns).assign(low=0.1, high=0.9)
    named = topics(verdict, "open").assign(is_named=[True, False])
    return actor_figure(relations, named, ACTORS, left_out)


def test_actors_left_out_of_the_fit_come_first_and_nameless_topics_not_at_all():
    table = figure(0.5, 0.01)
    assert table["actor"].tolist() == ["إيران · Iran *", "أوكرانيا · Ukraine"]
    assert set(table["topic"]) == {"label T1"}
    assert table["verdict"].tolist() == ["open", "sure"]


@pytest.mark.parametrize("verdict", ["sure", "likely", "open"])
def test_no_pair_is_surer_than_its_topic(verdict):
    assert figure(0.5, 0.01, verdict)["verdict"].tolist() == ["open", verdict]


def test_actors_are_told_apart_by_whether_their_name_was_left_out():
    found = actor_findings(figure(0.5, 0.01))
    assert told(found, "relation", "subject", "object") == [
        ["topics_actor_none", "", ""],
        ["topics_actor_word_more", "ukraine", "label T1"],
    ]
    assert told(found.iloc[1:], "value", "of", "verdict") == [[0.8, 0.3, "sure"]]
    less = actor_findings(figure(0.02, 0.5))
    assert told(less, "relation", "subject") == [["topics_actor_less", "iran"]]
    # With all names in the fit there is nobody to tell apart.
    assert actor_findings(figure(0.5, 0.5, left_out=[])).empty
    assert actor_findings(figure(0.5, 0.5).head(0)).empty
