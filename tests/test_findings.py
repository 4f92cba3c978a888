"""Findings say what the tables say, and name nothing that its null shows as well."""

import pandas as pd

from corpus_lib.compare.findings import distance_findings, labelled_pairs
from corpus_lib.show import show_findings
from corpus_lib.topics.findings import named_topics, topic_findings


def topics(*verdicts):
    n = range(len(verdicts))
    table = pd.DataFrame(
        {
            "topic": [f"T{i}" for i in n],
            "verdict": verdicts,
            "stability": 0.5,
            "null95_tokens": 0.3,
            "null95_strict": 0.4,
            "p_familywise": [0.01 * (i + 5) for i in n],
        }
    )
    names = ["" if verdict == "noise" else f"name {i}" for i, verdict in enumerate(verdicts)]
    return table, pd.DataFrame({"topic": table["topic"], "label": names})


def pairs(*rows):
    columns = ["doc_a", "doc_b", "jsd", "jsd_corrected", "low", "high", "beats_null"]
    return pd.DataFrame(rows, columns=columns)


def test_a_topic_that_is_noise_is_not_named():
    found = " ".join(topic_findings(*topics("trusted", "tentative", "noise")))
    assert "1 of 3 topics" in found
    assert "\u201c\u2068name 0\u2069\u201d" in found
    assert "name 2" not in found
    assert topic_findings(*topics("noise", "noise")) == [
        "None of the 2 topics is more stable than topics of shuffled words."
    ]


def test_how_many_topics_hold_family_wise_is_said():
    assert "1 of them holds" in " ".join(topic_findings(*topics("trusted", "trusted")))


def test_labels_of_a_figure_say_noise_and_take_the_higher_null():
    table = named_topics(*topics("trusted", "noise"))
    assert table["label"].tolist() == ["name 0", "T1 (noise)"]
    assert table["null95"].tolist() == [0.4, 0.4]


def test_nearest_and_furthest_are_named_only_among_pairs_that_differ():
    table = pairs(
        ("a", "b", 0.6, 0.3, 0.2, 0.4, True),
        ("a", "c", 0.5, 0.1, 0.05, 0.15, True),
        ("b", "c", 0.7, 0.9, 0.8, 1.0, False),
    )
    found = distance_findings(table, of="words")
    assert found[0].startswith("By their words, 2 of 3 pairs of documents differ")
    assert "nearest: a and c (0.10 bits, 95 % interval 0.05 to 0.15)" in found[1]
    assert "furthest: a and b" in found[1]
    assert "overlapping" not in found[1].split(";")[0]
    assert (
        "overlapping with 1 of 2 others"
        in distance_findings(table.assign(high=[0.4, 0.25, 1.0]), of="words")[1]
    )
    assert len(distance_findings(table.assign(beats_null=False), of="words")) == 1


def test_pairs_are_labelled_and_ordered():
    table = labelled_pairs(
        pairs(("a_x", "b", 0.1, 0, 0, 0, True), ("a_x", "c", 0.2, 0, 0, 0, True))
    )
    assert table["label"].tolist() == ["a x \u2013 c", "a x \u2013 b"]


def test_findings_are_shown_escaped_and_as_text():
    shown = show_findings(["a < b"], ["c"])
    assert repr(shown) == "- a < b\n- c"
    assert '<li dir="auto">a &lt; b</li>' in shown._repr_html_()
