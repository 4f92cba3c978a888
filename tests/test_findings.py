"""Findings say what the tables say, and name nothing that its null shows as well."""

import pandas as pd

from corpus_lib.compare.findings import distance_findings, labelled_pairs
from corpus_lib.show import show_findings


def pairs(*rows):
    columns = ["doc_a", "doc_b", "jsd", "jsd_corrected", "low", "high", "beats_null"]
    return pd.DataFrame(rows, columns=columns)


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
