"""Facts on topics say what the tables say, and call nothing surer than it is."""

import re

import numpy as np
import pandas as pd
import pytest

from corpus_lib.errors import InputError
from corpus_lib.phrasebook import book, sentences
from corpus_lib.topics.findings import (
    actor_figure,
    actor_findings,
    document_findings,
    fitted_findings,
    merged_findings,
    recommended_size,
    size_findings,
    topic_findings,
    way_findings,
)
from corpus_lib.topics.trials import ways_of


def topics(*verdicts):
    numbers = range(1, len(verdicts) + 1)
    table = pd.DataFrame({"topic": [f"T{n}" for n in numbers], "verdict": verdicts})
    passed = [verdict != "open" for verdict in verdicts]
    return table.assign(label=[f"label T{n}" for n in numbers], size=0.25, passed=passed)


def shares(*rows):
    return pd.DataFrame(rows, columns=["doc_id", "topic", "share", "low", "high"])


PASSAGES = pd.DataFrame(
    {"topic": ["T1", "T2"], "doc_id": ["a", "b"], "start": [10, 30], "end": [20, 40]}
)


def told(facts, *columns):
    return facts[list(columns)].to_numpy().tolist()


NO_NAMES = pd.DataFrame({"label": [], "words": []})
ALONE = pd.DataFrame({"n_passed": []})  # no other seed was tried


def test_what_is_sure_comes_first_each_topic_with_one_passage():
    found = topic_findings(topics("likely", "sure", "open"), PASSAGES, NO_NAMES, ALONE)
    assert told(found, "relation", "subject", "verdict") == [
        ["topics_told", "", ""],
        ["topics_topic", "label T2", "sure"],
        ["topics_topic", "label T1", "likely"],
    ]
    assert told(found.head(1), "value", "of") == [[2, 3]]
    assert told(found.tail(2), "doc_id", "start", "end") == [["b", 30, 40], ["a", 10, 20]]


def test_each_topic_is_told_with_its_own_share():
    found = topic_findings(topics("sure", "sure"), PASSAGES, NO_NAMES, ALONE)
    assert told(found.tail(2), "subject", "value") == [["label T1", 0.25], ["label T2", 0.25]]


def test_how_many_topics_pass_under_other_seeds_is_told_beside_how_many_do_here():
    seeds = pd.DataFrame({"number": [1, 1, 2, 2], "n_passed": [0, 0, 2, 2]})
    found = topic_findings(topics("sure", "open"), PASSAGES, NO_NAMES, seeds)
    assert told(found.tail(1), "relation", "value", "low", "high") == [["topics_seeds", 1, 0, 2]]
    # Another quantity than the first sentence's, and said to be another.
    assert "By one random seed alone" in sentences(found)[-1]
    assert re.search(r"\b1 come back .* 0 to 2 under others", sentences(found)[-1])


def test_a_number_that_is_a_mean_of_models_is_told_as_one():
    topics = {key: one for key, one in book()["relation"].items() if key.startswith("topics_")}
    means = [one for one in topics.values() if ":1f}" in one["en"]]
    assert len(means) == 8
    assert all("mean" in one["en"] and "متوسط" in one["ar"] for one in means)


def test_where_all_are_open_none_is_named():
    found = topic_findings(topics("open", "open"), PASSAGES, NO_NAMES, ALONE)
    assert told(found, "relation", "value", "of") == [["topics_none", 2, 2]]
    assert "label" not in " ".join(sentences(found))


def test_what_a_reader_sees_and_the_model_does_not_is_told_by_name_and_by_what_is_short():
    # A name whose topic chance gives too, one that other seeds do not bear out, one no topic has.
    written = pd.DataFrame({"label": ["label T1", "label T2", "label T3", "gone"]})
    table = topics("sure", "open", "open").assign(passed=[True, False, True])
    found = topic_findings(table, PASSAGES, written, ALONE).iloc[2:]
    assert told(found, "relation", "subject") == [
        ["topics_unseen_elsewhere", ["label T3"]],
        ["topics_unseen", ["label T2"]],
        ["topics_unfit", ["gone"]],
    ]
    # What no reader has named is counted, and not told by name.
    all_seen = topic_findings(table, PASSAGES, written.head(1), ALONE)
    assert all_seen["relation"].tolist() == ["topics_told", "topics_topic"]


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
    of_document = document_findings(topics(verdict), table)
    assert set(of_document["relation"]) <= {"topics_of_document"}
    assert len(of_document) == told
    if told:
        row = of_document.iloc[0]
        assert row[["subject", "object"]].tolist() == ["label T1", "a"]
        assert row[["value", "low", "high"]].tolist() == [0.6, 0.4, 0.8]


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
    return actor_figure(relations, topics(verdict, "open"), ACTORS, left_out)


def test_only_actors_left_out_of_the_fit_and_topics_that_are_read_are_asked():
    table = figure(0.5, 0.01)
    assert told(table, "actor", "topic", "verdict") == [["إيران · Iran", "label T1", "open"]]


@pytest.mark.parametrize("verdict", ["sure", "likely"])
def test_no_pair_is_surer_than_its_topic(verdict):
    assert figure(0.01, 0.5, verdict)["verdict"].tolist() == [verdict]


def test_an_actor_is_told_with_a_topic_only_if_the_topic_was_not_made_of_its_name():
    assert told(actor_findings(figure(0.5, 0.01)), "relation", "subject") == [
        ["topics_actor_none", ""]
    ]
    less = actor_findings(figure(0.02, 0.5))
    assert told(less, "relation", "subject", "object") == [
        ["topics_actor_less", "iran", "label T1"]
    ]
    assert told(less, "value", "of", "verdict") == [[0.1, 0.3, "sure"]]
    # With all names in the fit there is nobody to ask about.
    assert actor_findings(figure(0.01, 0.01, left_out=[])).empty


def criteria(*rows):
    """Rows of (n_topics, margin, its error, trusted topics, their error)."""
    table = []
    for size, margin, error, trusted, apart in rows:
        base = {"n_topics": size, "criterion": "subsamples", "value": 0.5}
        table.append(base | {"margin": margin, "error": error})
        told = {"value": trusted, "high": trusted + apart}
        table.append({"n_topics": size, "criterion": "trusted"} | told)
    return pd.DataFrame(table)


def relation(found):
    return found.set_index("relation")[["value", "of", "low", "high"]]


def test_sizes_that_do_not_beat_the_null_are_not_recommended():
    # Below the null, or above it by less than the margin's own error.
    table = criteria((4, -0.1, 0.02, 3, 0.5), (8, 0.03, 0.05, 3, 0.5))
    assert recommended_size(table) is None
    found = relation(size_findings(table, 8))
    assert found.index.tolist() == ["topics_no_size", "topics_size_not_as_good", "topics_trusted"]
    assert found.loc["topics_no_size", "of"] == 2


def test_a_size_at_which_no_topic_can_be_trusted_is_not_recommended():
    # Its margin is the largest, but no single topic of it is to be trusted.
    table = criteria((6, 0.3, 0.05, 0, 0), (8, 0.1, 0.05, 2.5, 0.5))
    assert recommended_size(table) == 8
    assert recommended_size(table[table["n_topics"] == 6]) is None


def test_the_size_with_most_trusted_topics_is_recommended_and_says_how_many():
    rows = ((4, -0.1, 0.05, 4, 0.1), (8, 0.3, 0.05, 3, 0.5), (12, 0.1, 0.05, 1, 0.5))
    table = criteria(*rows)
    assert recommended_size(table) == 8
    found = relation(size_findings(table, 8))
    assert found.index.tolist() == ["topics_size_alone", "topics_trusted", "topics_sizes"]
    assert found.loc["topics_trusted", ["value", "of"]].tolist() == [3, 8]
    assert found.loc["topics_sizes", ["value", "of"]].tolist() == [2, 3]
    assert size_findings(table, 8)["object"].iloc[-1] == ["8", "12"]
    # By seeds that had no part in the choice fewer are trusted, and that is what is told.
    others = pd.DataFrame({"trusted": [1.2, 0.4], "margin": [0.1, 0.0], "error": [0.05, 0.1]})
    again = relation(size_findings(table, 8, others))
    assert again.loc["topics_trusted_again", ["value", "high", "of"]].tolist() == [1.2, 3, 8]
    assert "topics_size_again" not in again.index
    unsure = relation(size_findings(table, 8, others.assign(error=0.11)))
    assert unsure.loc["topics_size_again", "value"] == 8
    other = size_findings(table, 12)
    assert other["relation"].tolist()[2:4] == ["topics_size_not_as_good", "topics_trusted"]
    assert size_findings(table, 9)["relation"].iloc[2] == "topics_size_untried"


def test_of_sizes_with_as_many_trusted_topics_the_larger_margin_decides():
    table = criteria(*[(k, margin, 0.05, 2, 0.4) for k, margin in ((7, 0.1), (8, 0.2), (9, 0.15))])
    assert recommended_size(table) == 8
    found = size_findings(table, 9)
    assert found.loc[0, ["relation", "value", "object"]].tolist() == ["topics_size", 8, ["7", "9"]]
    assert found["relation"].iloc[2] == "topics_size_as_good"


def test_fewer_trusted_topics_with_as_large_a_margin_are_not_surely_worse():
    # The count is made against a few shuffles; the margin's error knows how few.
    table = criteria((8, 0.13, 0.06, 0.6, 0.5), (13, 0.1, 0.08, 2, 0.5))
    assert recommended_size(table) == 13
    assert "topics_size_as_good" in size_findings(table, 8)["relation"].tolist()


def test_one_model_alone_makes_nothing_sure():
    assert recommended_size(criteria((4, 0.3, np.nan, 2, np.nan))) is None


def test_what_is_counted_as_one_is_told_with_examples():
    merged = pd.DataFrame(
        {"term": ["سوريا", "الاتفاق النووي"], "merged": ["سوريا + سوري", "ا + ن"]}
    ).assign(gloss=["Syria", ""])
    found = merged_findings(merged)
    assert told(found, "relation", "value") == [["topics_merged", 2]]
    assert found["subject"].iloc[0] == ["\u2068سوريا + سوري\u2069 (Syria)", "\u2068ا + ن\u2069"]
    assert merged_findings(merged.head(0)).empty


def ways(*rows):
    columns = ["way", "margin", "trusted"]
    return pd.DataFrame(rows, columns=columns).assign(error=0.05)


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
        assert {f"topics_way_{way}", f"topics_way_{way}_open"} <= book()["relation"].keys()


def test_tables_without_what_is_told_are_refused():
    with pytest.raises(InputError, match="pass the table of compare_sizes"):
        size_findings(pd.DataFrame({"criterion": []}), 8)
    with pytest.raises(InputError, match="pass the table of compare_ways"):
        way_findings(ways(), 8)


def test_shares_are_told_of_the_words_that_were_fitted():
    described = pd.DataFrame(
        [("a", 7, 62), ("b", 107, 1048), ("all", 114, 1110)],
        columns=["doc_id", "passages", "tokens"],
    )
    places = pd.DataFrame(
        [
            ("passages", "a", 0, 9),
            ("tokens", "a", 2, 4),
            ("tokens", "b", 1, 3),
            ("terms", "b", 1, 3),
        ],
        columns=["column", "doc_id", "start", "end"],
    )
    found = fitted_findings(described, 5526, places)
    whole, least = (evidence.to_numpy().tolist() for evidence in found["evidence"])
    assert whole == [["a", 2, 4, "value"], ["b", 1, 3, "value"]]
    assert least == [["a", 2, 4, "value"], ["a", 0, 9, "of"]]
    assert sentences(found) == [
        "Words that are fitted, of which all shares of topics are: 1,110 of 5,526.",
        "Fewest of them stand in \u2068a\u2069: 62, in 7 passages.",
    ]
    assert len(fitted_findings(described.iloc[[1, 1]], 5526, places)) == 1
    assert fitted_findings(described.head(0), 0, places).empty
    told = " ".join(
        pattern[language]
        for relation, pattern in book()["relation"].items()
        if relation in ("topics_topic", "topics_of_document", "robust_topic")
        for language in ("en", "ar")
    )
    assert told.count("fitted") == told.count("الداخلة في النموذج") == 3
