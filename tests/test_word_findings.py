"""Sentences on words say what the tables say, with each word's gloss."""

import pandas as pd

from corpus_lib.words.findings import (
    diversity_findings,
    one_word_findings,
    set_apart_findings,
    subject_findings,
)


def plain(sentences):
    return [text.replace("\u2068", "").replace("\u2069", "") for text in sentences]


def test_subjects():
    table = pd.DataFrame(
        [("doc_a", "نفط", "oil"), ("doc_a", "حرب", "war"), ("doc_b", "سلم", "")],
        columns=["doc_id", "term", "gloss"],
    )
    assert plain(subject_findings(table, n=1)) == [
        "doc a speaks most of نفط (oil).",
        "doc b speaks most of سلم.",
    ]


def test_sure_likely_and_no_words():
    rows = [
        ("doc_a", "نفط", "oil", "sure"),
        ("doc_a", "حرب", "war", "likely"),
        ("doc_a", "سلم", "peace", "likely"),
        ("doc_a", "نص", "text", "open"),
        ("doc_b", "نص", "text", "open"),
    ]
    own = pd.DataFrame(rows, columns=["doc_id", "term", "gloss", "verdict"])
    assert plain(set_apart_findings(own, n=1)) == [
        "doc a, against the others – sure: نفط (oil); likely: حرب (war) and 1 more.",
        "doc b, against the others – no word stands out more than in shuffled passages.",
    ]


def test_diversity_names_only_pairs_beyond_their_intervals():
    columns = ["doc_id", "mtld", "mtld_low", "mtld_high"]
    table = pd.DataFrame(
        [("a", 90, 80, 99), ("b", 150, 100, 200), ("c", 95, 60, 130)], columns=columns
    )
    assert diversity_findings(table) == [
        "In the variety of their words 1 of 3 pairs of documents differ beyond their intervals: "
        "b is more varied than a."
    ]
    assert diversity_findings(table[1:])[0].startswith("No two documents differ")


def test_one_word_and_its_company():
    lines = pd.DataFrame({"doc_id": ["doc_a", "doc_b", "doc_b"]})
    company = pd.DataFrame({"term": ["غربي", "على"], "gloss": ["Western", "on"], "g2": [17.0, 2.0]})
    assert plain(one_word_findings("عقوبة", "sanction", lines, company, n_documents=5)) == [
        "The word عقوبة (sanction) stands 3 times, in 2 of 5 documents; "
        "most often in doc b (2 times).",
        "More often than by chance it stands near غربي (Western).",
    ]
    alone = one_word_findings("عقوبة", "", lines, company[:0], n_documents=5)
    assert alone[1].startswith("No word stands near it")
    assert "nowhere" in one_word_findings("عقوبة", "", lines[:0], company, n_documents=5)[0]
