"""Reused passages made ready to read, and what is told of them, as read by hand in two articles."""

from dataclasses import replace

import pandas as pd
import pytest
from small_corpora import corpus_of

from corpus_lib import load_corpus, show
from corpus_lib.phrasebook import sentences
from corpus_lib.reuse import reading
from corpus_lib.reuse.edits import edit_counts, left_out, reprint_changes, reuse_edits
from corpus_lib.reuse.findings import (
    change_findings,
    left_out_findings,
    reuse_effect_findings,
    reuse_findings,
    who_was_first,
)
from corpus_lib.reuse.reading import (
    own_shares,
    read_reuse,
    repeated_sections,
    reuse_stretches,
    shared_runs,
)
from corpus_lib.wording import set_names

FIRST, LATER = "alhal_lavrov_tehran", "alhal_militias_syria"
REPORT = "report_cautious_partnership"


@pytest.fixture(scope="module")
def passages(study):
    return study.reprints


@pytest.fixture(scope="module")
def between(passages):
    return passages[~passages["within"]]


@pytest.fixture(scope="module")
def changes(study):
    return study.reprint_changes


def test_the_three_passages_stand_as_read_and_none_is_invented(corpus, between):
    # First and last words of each passage as read in the two articles, in the order of the first.
    read = [
        ("الباحث السياسي صدام", "الباحث السياسي، صدام", "فتح جبهات أخرى"),
        ("ويرى الباحث السياسي", "ويرى الباحث السياسي", "مرشحة للتصعيد"),
        ("وعملت روسيا على", "عملت روسيا على", "نفوذها في المنطقة"),
    ]
    assert set(zip(between["doc_a"], between["doc_b"], strict=True)) == {(FIRST, LATER)}
    assert len(between) == len(read)
    for (_, row), (first_a, first_b, last) in zip(between.iterrows(), read, strict=True):
        for side, first in (("a", first_a), ("b", first_b)):
            text = corpus.raw(row[f"doc_{side}"])
            assert abs(row[f"start_{side}"] - text.index(first)) <= 10
            assert abs(row[f"end_{side}"] - text.index(last) - len(last)) <= 10
            assert row[f"text_{side}"] == text[row[f"start_{side}"] : row[f"end_{side}"]]


def test_the_report_repeats_its_summary_and_idea_map(passages):
    within = passages[passages["within"]]
    assert set(within["doc_a"]) == {REPORT}
    assert len(within) >= 15
    assert {"summary", "idea_map"} <= set(within["section_a"])
    assert set(within["section_b"]) <= {"body", "idea_map"}
    assert set(within["source"]) == {"unknown"}
    sections = repeated_sections(passages)
    assert sections["n_passages"].sum() == len(within)
    assert sections["n_matched"].sum() == within["n_matched"].sum()
    assert sections["section_a"].tolist() == ["summary", "summary", "idea_map"]


def test_the_later_article_says_so_itself(between):
    told = {"source": "a", "reason": "dates_and_cue", "cue": "حديث سابق", "dates": "inferred"}
    for column, value in told.items():
        assert between[column].tolist() == [value] * 3
    assert between["cue_at"].tolist() == ["here", "elsewhere", "elsewhere"]


def test_every_side_is_a_stretch_with_the_other_as_partner(passages):
    stretches = reuse_stretches(passages)
    assert len(stretches) == 2 * len(passages)
    assert stretches.groupby("passage").size().eq(2).all()
    pair = stretches[stretches["passage"] == 1].set_index("doc_id")
    assert pair["partner"].to_dict() == {FIRST: LATER, LATER: FIRST}
    row = passages.iloc[0]
    assert pair.loc[LATER, ["first", "last"]].tolist() == [row["first_b"], row["last_b"]]


def told(found):
    columns = ["relation", "subject", "object", "value", "of"]
    return {row[0]: row[1:] for row in found[columns].itertuples(index=False, name=None)}


def test_findings_name_who_shares_who_was_first_and_why(corpus, passages):
    shares = own_shares(shared_runs(corpus, passages))
    found = reuse_findings(passages, shares)
    facts, report = told(found), shares.set_index("doc_id").loc[REPORT]
    relations = ["reuse_shared", "reuse_dates_inferred", "reuse_cue_here", "reuse_repeats"]
    assert found["relation"].tolist() == relations
    assert facts["reuse_shared"][0] == [FIRST, LATER]
    assert found.loc[0, ["value", "low", "high"]].tolist() == [3, 65, 111]
    assert facts["reuse_dates_inferred"][:2] == (FIRST, LATER)
    assert facts["reuse_cue_here"][:2] == (LATER, "حديث سابق")
    subject, _, share, n = facts["reuse_repeats"]
    assert (subject, n) == (REPORT, passages["within"].sum())
    assert share == report["n_repeated"] / report["n_words"]
    assert len(found["evidence"][0]) == 6


def test_no_name_of_a_document_is_rewritten_in_a_reason(passages):
    # A document called like what another sentence says keeps its name.
    names = ["on side a", "the document on side b"]
    set_names(pd.DataFrame({"en": names, "ar": names}, index=[FIRST, LATER]))
    first, second, third, *within = who_was_first(passages)["why"]
    dated = (
        "\u2068on side a\u2069 was there before \u2068the document on side b\u2069, going by dates "
        "of which one or both are inferred."
    )
    here = " \u2068the document on side b\u2069 introduces shared words as said before: "
    assert first == f"{dated}{here}«\u2068حديث سابق\u2069»."
    assert second.startswith(dated)
    assert second == third != first
    assert set(within) == {""}


@pytest.mark.parametrize("reason", ["nothing", "disagree"])
def test_findings_without_a_direction_say_so(between, reason):
    cue = "" if reason == "nothing" else "حديث سابق"
    shares = pd.DataFrame([{"doc_id": FIRST, "n_words": 9, "n_repeated": 0}])
    found = told(reuse_findings(between.assign(source="unknown", reason=reason, cue=cue), shares))
    assert list(found) == ["reuse_shared", f"reuse_{reason}", "reuse_repeats_none"]
    assert found[f"reuse_{reason}"][:2] == ([FIRST, LATER], cue)


def test_two_documents_of_one_text_are_told_to_be_the_same(tmp_path):
    text = " ".join(f"كلمة{letter} في المدينة البعيدة" for letter in "ابتثجحخدذرزسشصضطظعغ")
    folder = corpus_of(tmp_path, {"a": text, "b": f"{text} ختام", "c": f"{text} {text[::-1]}"})
    corpus = load_corpus(folder, cache=False)
    passages = read_reuse(corpus)
    found = reuse_findings(passages, own_shares(shared_runs(corpus, passages)))
    same = found["relation"] == "reuse_same"
    assert found.loc[same, "subject"].tolist() == [["a", "b"]]
    assert ["a", "c"] in found.loc[~same, "subject"].tolist()


def effects(*, told):
    words = {"doc_id": "x_1", "term": "حرب", "gloss": "war", "beats_null_once": True}
    pair = {"doc_a": "x_1", "doc_b": "y", "differ_once": True, "differ_all": not told}
    return reuse_effect_findings(
        pd.DataFrame([{**words, "change": "verdict" if told else "rank"}]),
        pd.DataFrame([{**pair, "beats_null": told}]),
    )


def test_effects_that_beat_their_null_are_named_and_no_others():
    found = effects(told=True)
    facts = told(found)
    assert list(facts) == ["reuse_words_once", "reuse_distance_once", "reuse_beyond"]
    assert facts["reuse_words_once"][:2] == ("x_1", ["\u2068حرب\u2069 (war)"])
    assert facts["reuse_distance_once"][0] == facts["reuse_beyond"][0] == ["x_1", "y"]
    assert all("x_1" in sentence for sentence in sentences(found))
    assert effects(told=False)["relation"].str.endswith("_none").tolist() == [True] * 3


def test_a_corpus_without_reuse_is_told_as_such(corpus):
    tables = {name: getattr(corpus, name) for name in ("documents", "segments", "tokens")}
    two = [FIRST, "alwaght_counter_front"]  # which share nothing
    held = {name: table[table["doc_id"].isin(two)] for name, table in tables.items()}
    unrelated = replace(corpus, **held)
    passages = read_reuse(unrelated)
    edits, shares = (
        reuse_edits(unrelated.tokens, passages),
        own_shares(shared_runs(unrelated, passages)),
    )
    assert passages.empty
    assert who_was_first(passages).empty
    assert shares["share_own"].tolist() == [1, 1]
    found = reuse_findings(passages, shares)
    assert found["relation"].tolist() == ["reuse_shared_none", "reuse_repeats_none"]
    assert "(no passages)" in repr(show.show_side_by_side(passages, edits))
    for table in (edit_counts(passages, edits), repeated_sections(passages)):
        assert "(no rows)" in repr(show.show_table(table))
    axes = show.plot_reuse_map(unrelated.documents, reuse_stretches(passages))
    assert len(axes.get_yticks()) == 2


def test_a_map_of_very_many_documents_shows_those_that_share_most(monkeypatch):
    rows = [(1, "a", 0, 9, "b", 3, 12), (2, "a", 20, 24, "c", 0, 4), (3, "d", 0, 6, "b", 20, 26)]
    names = ["passage", "doc_a", "first_a", "last_a", "doc_b", "first_b", "last_b"]
    passages = pd.DataFrame(rows, columns=names)
    passages = passages.assign(start_a=0, end_a=9, start_b=0, end_b=9)
    documents = pd.DataFrame({"doc_id": list("abcdef"), "n_words": 90})
    shown, every = reading.reuse_map(passages, documents)
    assert (len(every), len(shown)) == (6, 6)
    monkeypatch.setattr(reading, "MOST_DOCUMENTS", 5)
    monkeypatch.setattr(reading, "_MAPPED", 2)  # b shares 15 words, a 13, d 6, c 4
    shown, every = reading.reuse_map(passages, documents)
    assert every["passage"].tolist() == [1, 1]
    assert shown["doc_id"].tolist() == ["a", "b"]
    assert reading.reuse_map(passages.iloc[:0], documents)[0]["doc_id"].tolist() == ["a", "b"]


# What a reprint changed of its source.


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


def test_every_change_stands_where_it_says(corpus, changes):
    for row in changes.to_dict("records"):
        assert (row["doc_a"], row["doc_b"]) == (FIRST, LATER)
        assert corpus.raw(FIRST)[row["start_a"] : row["end_a"]] == row["text_a"]
        if row["text_b"]:
            assert corpus.raw(LATER)[row["start_b"] : row["end_b"]] == row["text_b"]


def test_a_particle_written_apart_on_one_side_is_spelling(between, study):
    # «و من الممكن» became «ومن الممكن».
    counts = edit_counts(between, study.reprint_steps).set_index("passage")
    ops = ["variant", "replace", "delete", "insert"]
    assert counts.loc[2, ops].tolist() == [3, 2, 0, 0]
    assert counts.loc[1, "insert"] == 1


def test_what_is_passed_over_names_what_the_reprint_has_nowhere(study):
    assert len(study.left_out) == 4
    terms = [{term for term, _ in held} for held in study.left_out["missing"]]
    assert {"الصين", "الهند"} <= terms[0] & terms[1]
    assert "نفط" in terms[1]
    assert "وفد" in terms[2]
    tokens = study.corpus.tokens
    assert not set(tokens.loc[tokens["doc_id"] == LATER, "term"]) & set().union(*terms)


def test_a_passage_the_other_way_round_is_told_the_other_way_round(study, corpus, between):
    turned = reprint_changes(corpus, between.assign(source="b"), study.reprint_steps)
    assert set(turned["doc_a"]) == {LATER}
    assert ("حديث سابق مع", "حديثه لـ") in read(turned, "replaced")
    assert read(turned, "past") == []
    assert ("أكد", "يؤكد") in read(turned, "replaced")
    nobody = between.assign(source="unknown")
    assert reprint_changes(corpus, nobody, study.reprint_steps).empty
    assert left_out(corpus, nobody).empty


def test_changes_become_facts_of_the_later_document(study, changes):
    found = change_findings(changes)
    assert set(found["subject"]) == {LATER}
    facts = found.set_index("relation")
    assert facts.loc["reprint_past", "object"] == [
        pair.replace(" ", "\u00a0")
        for pair in ("«يؤكد» ← «أكد»", "«ويقول» ← «وقال»", "«يضيف» ← «أضاف»")
    ]
    assert facts.loc["reprint_past", "value"] == 3
    assert len(facts.loc["reprint_cut_short", "evidence"]) == 1
    (passed,) = left_out_findings(study.left_out).to_dict("records")
    assert passed["relation"] == "reprint_left_out"
    assert passed["of"] == study.left_out["n_words"].sum()
    # Twice and more in what was passed over, nowhere in the later article.
    assert {"\u2068الصين\u2069 (China)", "\u2068الهند\u2069 (India)"} <= set(passed["object"])
    assert any("نفط" in term for term in passed["object"])
    assert left_out_findings(study.left_out.iloc[:0]).empty
    assert all("يؤكد" in told for told in sentences(found.iloc[:1], language="ar"))
