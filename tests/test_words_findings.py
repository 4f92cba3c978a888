"""Facts on words say what the tables say."""

import pandas as pd

from corpus_lib.words.findings import (
    one_word_findings,
    set_apart_findings,
    subject_findings,
    variety_findings,
)


def told(found, *columns):
    plain = found[list(columns)].map(
        lambda value: (
            [v.replace("\u2068", "").replace("\u2069", "") for v in value]
            if isinstance(value, list)
            else value
        )
    )
    return [tuple(row) for row in plain.itertuples(index=False)]


def test_subjects():
    table = pd.DataFrame(
        [("a", "نفط", "oil"), ("a", "حرب", "war"), ("b", "سلم", "")],
        columns=["doc_id", "term", "gloss"],
    )
    assert told(subject_findings(table, n=1), "subject", "object") == [
        ("a", ["نفط (oil)"]),
        ("b", ["سلم"]),
    ]


def test_sure_likely_and_no_words():
    rows = [
        ("a", "نفط", "oil", "sure"),
        ("a", "حرب", "war", "likely"),
        ("a", "سلم", "peace", "likely"),
        ("a", "نص", "text", "open"),
        ("b", "نص", "text", "open"),
    ]
    own = pd.DataFrame(rows, columns=["doc_id", "term", "gloss", "verdict"])
    found = set_apart_findings(own, n=1)
    assert told(found, "relation", "subject", "object", "verdict") == [
        ("words_apart", "a", ["نفط (oil)"], "sure"),
        ("words_apart", "a", ["حرب (war)"], "likely"),
        ("words_apart_none", "b", "", ""),
    ]


def test_variety_names_only_pairs_beyond_their_intervals():
    columns = ["doc_id", "mtld", "mtld_low", "mtld_high"]
    table = pd.DataFrame(
        [("a", 90, 80, 99), ("b", 150, 100, 200), ("c", 95, 60, 130)], columns=columns
    )
    assert told(variety_findings(table), "subject", "object") == [("b", ["a"])]
    assert variety_findings(table[1:])["relation"].tolist() == ["words_variety_none"]


def test_one_word_and_its_company():
    lines = pd.DataFrame({"doc_id": ["a", "b", "b"], "start": [0, 5, 9], "end": [4, 8, 12]})
    company = pd.DataFrame({"term": ["غربي", "على"], "gloss": ["Western", "on"], "g2": [17.0, 2.0]})
    found = one_word_findings("عقوبة", "sanction", lines, company)
    assert found[["subject", "value", "of", "doc_id", "start"]].iloc[0].tolist() == [
        "b",
        3,
        2,
        "b",
        5,
    ]
    assert told(found, "object")[1] == (["غربي (Western)"],)
    alone = one_word_findings("عقوبة", "", lines, company[:0])
    assert alone["relation"].iloc[1] == "words_company_none"
    nowhere = one_word_findings("عقوبة", "", lines[:0], company)
    assert nowhere["relation"].tolist() == ["nothing"]
