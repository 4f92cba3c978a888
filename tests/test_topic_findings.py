"""Sentences on topics say what the tables say, and call no choice better than it is."""

import numpy as np
import pandas as pd
import pytest

from corpus_lib.errors import InputError
from corpus_lib.topics.findings import (
    actor_figure,
    actor_findings,
    label_findings,
    named_topics,
    pair_to_compare,
    recognition_figure,
    recognition_findings,
    share_findings,
    topic_findings,
)
from corpus_lib.topics.size_findings import (
    recommended_size,
    size_findings,
    way_findings,
    ways_for_figures,
)


def criteria(*rows, **others):
    """Rows of (n_topics, stability, over tokens, over strict, error of both)."""
    columns = ["n_topics", "criterion", "value", "over_tokens", "over_strict", "error_tokens"]
    table = [(k, "subsamples", value, *over, error) for k, value, *over, error in rows]
    for criterion, (low, over, error) in others.items():
        table += [(k, criterion, low + 0.1, over, over, error) for k, *_ in rows]
    frame = pd.DataFrame(table, columns=columns)
    return frame.assign(error_strict=frame["error_tokens"], low=frame["value"] - 0.1)


def test_sizes_that_do_not_beat_both_nulls_are_not_recommended():
    # Above one of the nulls only, or above both by less than the margin's own error.
    table = criteria((4, 0.5, 0.3, -0.1, 0.02), (8, 0.5, 0.03, 0.3, 0.05))
    assert recommended_size(table) is None
    found = size_findings(table, 8)
    assert found[0].startswith("None of the numbers of topics tried (4, 8) is surely")
    assert found[-1].endswith("their verdicts say how far to trust them.")


def test_a_size_that_stands_alone_is_named_with_its_margin():
    table = criteria((4, 0.5, 0.3, -0.1, 0.05), (8, 0.7, 0.4, 0.3, 0.05), (12, 0.6, 0.4, 0.1, 0.05))
    assert recommended_size(table) == 8
    found = size_findings(table, 8)
    assert "(4, 8, 12), 8, 12 are more stable as a whole" in found[0]
    assert found[1] == (
        "The margin over the stricter null is largest at 8 (+0.30 ± 0.05), by more than the "
        "intervals from all others."
    )
    assert found[2].startswith("Recommended: 8 topics, which stands alone.")
    assert found[-1].endswith("go on with 8 topics, the number recommended.")
    assert "not among those that are as good" in size_findings(table, 12)[-1]
    assert "was not tried here" in size_findings(table, 9)[-1]


def test_of_sizes_as_good_the_fewest_topics_are_recommended():
    margins = {6: 0.05, 7: 0.15, 8: 0.2, 9: 0.19, 10: 0.1}
    rows = [(k, 0.5, 0.3, margin, 0.08) for k, margin in margins.items()]
    table = criteria(*rows, held_out=(0.02, 0.3, 0.1), u_mass=(-3, 0.1, 0.4))
    assert recommended_size(table) == 7
    found = size_findings(table, 9)
    assert "(6 to 10), 7 to 10 are" in found[0]
    assert "largest at 8 (+0.20 ± 0.08), but 7, 9, 10 differ from it by less" in found[1]
    assert "Recommended: 7 topics, the fewest of those that are as good" in found[2]
    assert "surely above both nulls: foretelling words left out; not surely: u_mass." in found[2]
    assert found[3].endswith("alone at 6 to 10 of the numbers tried.")
    assert "9 topics, which is as good by this measure" in found[4]


def test_the_smaller_of_both_margins_decides():
    table = criteria((4, 0.5, 0.06, 0.5, 0.05), (8, 0.5, 0.3, 0.2, 0.05))
    assert recommended_size(table) == 8


def test_one_model_alone_makes_nothing_sure():
    assert recommended_size(criteria((4, 0.5, 0.3, 0.3, np.nan))) is None


def ways(*rows):
    columns = ["way", "stability", "margin_tokens", "margin_strict", "trusted"]
    return pd.DataFrame(rows, columns=columns).assign(error_strict=0.05, held_out=0.1)


def test_a_way_that_only_looks_more_stable_is_a_trap():
    found = way_findings(
        ways(
            ("as chosen", 0.5, 0.3, 0.2, 4),
            ("random start", 0.3, -0.02, -0.01, 0),
            ("doubled", 0.6, 0.2, 0.1, 3),
            ("as good", 0.6, 0.2, 0.17, 3),
        )
    )
    assert found[0].startswith("As chosen: stability 0.50, which is +0.30 from the tokens null")
    assert "-0.01 from the strict one; 0.0 topics trusted in the mean" in found[1]
    assert found[1].endswith("words left out foretold by +0.10.")
    assert "within the intervals" not in found[1]
    assert "a trap" not in found[1]
    assert found[2].endswith("a trap.")
    assert found[3].endswith("The difference in margin is within the intervals.")


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


def test_tables_without_what_is_told_are_refused():
    with pytest.raises(InputError, match="pass the table of compare_sizes"):
        size_findings(criteria(), 8)
    with pytest.raises(InputError, match="pass the table of compare_ways"):
        way_findings(ways())


def judged(*verdicts):
    topics = [f"T{number + 1}" for number in range(len(verdicts))]
    table = pd.DataFrame({"topic": topics, "verdict": verdicts})
    return table.assign(null95_tokens=0.3, null95_strict=0.5)


def named(*verdicts):
    table = judged(*verdicts)
    return table.assign(label=[f"label {topic}" for topic in table["topic"]])


def recognised(*shares):
    topics = [f"T{number + 1}" for number in range(len(shares))]
    table = pd.DataFrame({"topic": topics, "recognised": shares})
    return table.assign(kept=table["recognised"] >= 0.9, lowest=0.2, highest=0.8)


def elsewhere(*seeds):
    """Rows of (topics trusted under a seed, verdict on T1 there, on T2)."""
    rows = [
        (number, f"T{topic}", verdict, n)
        for number, (n, *verdicts) in enumerate(seeds, start=1)
        for topic, verdict in enumerate(verdicts, start=1)
    ]
    return pd.DataFrame(rows, columns=["number", "topic", "verdict", "n_trusted"])


def test_a_trusted_topic_that_the_seed_changes_says_so_in_its_verdict():
    labels = pd.DataFrame({"topic": ["T1", "T2", "T3"], "label": ["a", "b", ""]})
    verdicts = judged("trusted", "trusted", "noise")
    table = named_topics(verdicts, labels, recognised(1.0, 0.5, 0.1))
    assert table["verdict"].tolist() == ["trusted", "trusted, but changes with the seed", "noise"]
    assert table["label"].tolist() == ["a", "b", "T3 (noise)"]
    assert table["null95"].tolist() == [0.5] * 3
    few = elsewhere((1, "noise", "trusted", "trusted"), (1, "noise", "trusted", "noise"))
    told = named_topics(verdicts, labels, recognised(1.0, 1.0, 0.1), few)["verdict"].tolist()
    assert told == ["stable here, under few other seeds", "trusted", "noise"]
    # What is lost is the graver of both.
    told = named_topics(verdicts, labels, recognised(0.2, 1.0, 0.1), few)["verdict"].tolist()
    assert told[0] == "trusted, but changes with the seed"
    assert named_topics(verdicts, labels)["verdict"].tolist() == verdicts["verdict"].tolist()
    others = elsewhere((1, "trusted", "noise"), (3, "trusted", "trusted"), (2, "noise", "noise"))
    found = recognition_findings(recognised(1.0, 0.5, 0.1), table, others)
    assert found[0].startswith(
        "Changing the seed changes 1 of the 2 trusted topics beyond recognition: \u201c\u2068b"
    )
    assert "found under 50% of the other seeds" in found[0]
    assert found[1].endswith("1 of 1 is changed beyond recognition.")
    assert found[2].endswith("2 of 3 here, 1 to 3 under 3 other seeds, 2.0 in the mean.")
    assert found[3] == (
        "Trusted here and under at least half of the other seeds: \u201c\u2068a\u2069\u201d."
    )
    figure = recognition_figure(recognised(1.0, 0.5, 0.1).iloc[::-1], table, others)
    assert figure["trusted_elsewhere"].tolist()[:2] == pytest.approx([2 / 3, 1 / 3])
    assert figure["topic"].tolist() == ["T1", "T2", "T3"]
    assert figure[["low", "high"]].to_numpy().tolist() == [[0.2, 0.8]] * 3


def test_where_no_trusted_topic_changes_it_is_said():
    same = elsewhere((2, "trusted", "noise"), (2, "noise", "noise"))
    found = recognition_findings(recognised(1.0, 0.9), named("trusted", "trusted"), same)
    assert found[1] == "Under each of 2 other seeds, 2 topics are trusted too."
    assert "half of the other seeds: \u201c\u2068label T1" in found[2]
    assert "T2" not in found[2]
    assert found[0].startswith("Changing the seed changes none of the 2 trusted topics beyond")
    found = recognition_findings(recognised(1.0), named("trusted"), same)
    assert found[0] == (
        "Changing the seed does not change the one trusted topic beyond recognition: it is found "
        "under 100% of the other seeds."
    )
    found = recognition_findings(recognised(0.2), named("noise"), same)
    assert found[0] == (
        "Of the topics that are tentative or noise, 1 of 1 is changed beyond recognition."
    )


def test_written_names_without_a_topic_are_told():
    written = pd.DataFrame({"label": ["strikes", "old"], "words": [("a",), ("b",)]})
    assert label_findings(written, LABELS) == [
        "Written names without a topic in this model (none has such words, or the topic that has "
        "them is noise): \u201c\u2068old\u2069\u201d."
    ]
    assert label_findings(written.head(1), LABELS) == []


ACTORS = pd.DataFrame(
    {
        "actor_id": ["iran", "ukraine"],
        "name_ar": ["إيران", "أوكرانيا"],
        "name_en": ["Iran", "Ukraine"],
        "terms": [["إيران", "طهران"], ["أوكرانيا"]],
    }
)


def relations(p_iran, p_ukraine):
    rows = [
        ("T1", "ukraine", 0.8, 0.3, p_ukraine),
        ("T1", "iran", 0.1, 0.3, p_iran),
        ("T2", "ukraine", 0.2, 0.3, 0.001),
    ]
    return pd.DataFrame(rows, columns=["topic", "actor_id", "share", "expected", "p_familywise"])


def test_actors_left_out_of_the_fit_come_first_and_noise_not_at_all():
    read, left_out = named("trusted", "noise"), ["إيران", "طهران"]
    figure = actor_figure(relations(0.5, 0.01), read, ACTORS, left_out)
    assert figure["actor"].tolist() == ["إيران · Iran *", "أوكرانيا · Ukraine"]
    assert set(figure["topic"]) == {"label T1"}
    found = actor_findings(figure)
    assert "none is named more, or less, in a topic than its documents" in found[0]
    assert "words of topics themselves, named beyond chance: \u201c\u2068أوكرانيا" in found[1]
    assert "more in \u201c\u2068label T1" in found[1]
    less = actor_findings(actor_figure(relations(0.02, 0.5), read, ACTORS, left_out))
    assert "Iran\u2069\u201d less in" in less[0]
    # With all names in the fit there is nobody to tell apart.
    everyone = actor_figure(relations(0.5, 0.5), read, ACTORS, [])
    assert len(actor_findings(everyone)) == 1
