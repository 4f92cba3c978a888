"""Findings say what the tables say, and name nothing that its null shows as well."""

import pandas as pd

from corpus_lib import load_corpus
from corpus_lib.prepare.findings import cleaning_findings, corpus_findings
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


def test_findings_on_the_five_documents_repeat_the_manifest():
    corpus = load_corpus()
    found = " ".join(corpus_findings(corpus) + cleaning_findings(corpus))
    assert "report cautious partnership alone holds 53%" in found
    assert "The date of 4 documents is inferred from what the text reports, not stated." in found
    assert "The outlet of 2 documents is not named" in found
    assert "mended 27 damaged words" in found


def test_findings_are_shown_escaped_and_as_text():
    shown = show_findings(["a < b"], ["c"])
    assert repr(shown) == "- a < b\n- c"
    assert '<li dir="auto">a &lt; b</li>' in shown._repr_html_()
