"""What a reprint changed of its source, as read by hand in the two articles that share passages."""

import pytest

from corpus_lib import Study
from corpus_lib.phrasebook import sentences
from corpus_lib.reuse.changes import left_out, reprint_changes
from corpus_lib.reuse.findings import change_findings, left_out_findings

FIRST, LATER = "alhal_lavrov_tehran", "alhal_militias_syria"


@pytest.fixture(scope="module")
def study():
    return Study()


@pytest.fixture(scope="module")
def changes(study):
    return study.reprint_changes


def read(changes, kind):
    found = changes[changes["change"] == kind]
    return list(zip(found["text_a"], found["text_b"], strict=True))


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ("past", [("يؤكد", "أكد"), ("ويقول", "وقال"), ("يضيف", "أضاف")]),
        ("replaced", [("حديثه لـ", "حديث سابق مع"), ("تفعيل", "كتفعيل")]),
        ("mark moved", [("إنشاء", "إنشاء")]),
        ("future", [("ستطلب", "ستطلب"), ("سيعني", "سيعني")]),
        ("dropped", []),
        ("added", []),
    ],
)
def test_changes_are_those_that_a_reader_finds(changes, change, expected):
    assert read(changes, change) == expected


def test_the_sentence_that_ends_in_china_and_india_is_cut_short(changes):
    ((text, nothing),) = read(changes, "cut short")
    assert text.startswith("وبالتالي فإن التحالف")
    assert text.endswith("مع الصين والهند")
    assert nothing == ""


def test_every_change_stands_where_it_says(study, changes):
    for row in changes.to_dict("records"):
        assert (row["doc_a"], row["doc_b"]) == (FIRST, LATER)
        assert study.corpus.raw(FIRST)[row["start_a"] : row["end_a"]] == row["text_a"]
        if row["text_b"]:
            assert study.corpus.raw(LATER)[row["start_b"] : row["end_b"]] == row["text_b"]


def test_what_is_passed_over_names_what_the_reprint_has_nowhere(study):
    missing = left_out(study.corpus, study.reprints[~study.reprints["within"]])
    assert len(missing) == 4
    terms = [{term for term, _ in held} for held in missing["missing"]]
    assert {"صين", "هند"} <= terms[0] & terms[1]
    assert "نفط" in terms[1]
    assert "وفد" in terms[2]
    later = set(study.corpus.tokens.loc[study.corpus.tokens["doc_id"] == LATER, "term"])
    assert not later & set().union(*terms)


def test_a_passage_the_other_way_round_is_told_the_other_way_round(study, changes):
    between = study.reprints[~study.reprints["within"]]
    newer = between.assign(source="b")
    turned = reprint_changes(study.corpus, newer, study.reprint_steps)
    assert set(turned["doc_a"]) == {LATER}
    assert ("حديث سابق مع", "حديثه لـ") in read(turned, "replaced")
    assert read(turned, "past") == []
    assert ("أكد", "يؤكد") in read(turned, "replaced")
    nobody = between.assign(source="unknown")
    assert reprint_changes(study.corpus, nobody, study.reprint_steps).empty
    assert left_out(study.corpus, nobody).empty


def test_changes_become_facts_of_the_later_document(study, changes):
    found = change_findings(changes)
    assert set(found["subject"]) == {LATER}
    facts = found.set_index("relation")
    assert facts.loc["reprint_past", "object"] == [
        pair.replace(" ", "\u00a0") for pair in ("يؤكد ← أكد", "ويقول ← وقال", "يضيف ← أضاف")
    ]
    assert facts.loc["reprint_past", "value"] == 3
    assert len(facts.loc["reprint_cut_short", "evidence"]) == 1
    (passed,) = left_out_findings(study.left_out).to_dict("records")
    assert passed["relation"] == "reprint_left_out"
    assert passed["of"] == study.left_out["n_words"].sum()
    # Twice and more in what was passed over, nowhere in the later article.
    assert {"\u2068صين\u2069 (China)", "\u2068هند\u2069 (India)"} <= set(passed["object"])
    assert any("نفط" in term for term in passed["object"])
    assert left_out_findings(study.left_out.iloc[:0]).empty
    assert all("يؤكد" in told for told in sentences(found.iloc[:1], language="ar"))
