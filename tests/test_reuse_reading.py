"""Reused passages made ready to read, and what is told of them."""

from dataclasses import replace

import pandas as pd
import pytest
from small_corpora import corpus_of

from corpus_lib import load_corpus, show
from corpus_lib.phrasebook import sentences
from corpus_lib.reuse import reading
from corpus_lib.reuse.edits import edit_counts, reuse_edits
from corpus_lib.reuse.findings import reuse_effect_findings, reuse_findings, who_was_first
from corpus_lib.reuse.reading import own_shares, read_reuse, repeated_sections, reuse_stretches
from corpus_lib.wording import set_names

FIRST, LATER = "alhal_lavrov_tehran", "alhal_militias_syria"
REPORT = "report_cautious_partnership"


@pytest.fixture(scope="module")
def corpus():
    return load_corpus()


@pytest.fixture(scope="module")
def passages(corpus):
    return read_reuse(corpus)


@pytest.fixture(scope="module")
def edits(corpus, passages):
    return reuse_edits(corpus.tokens, passages)


@pytest.fixture(scope="module")
def unrelated(corpus):
    """Two of the five documents, which share nothing."""
    held = {
        name: table[table["doc_id"].isin([FIRST, "alwaght_counter_front"])]
        for name in ("documents", "segments", "tokens")
        for table in [getattr(corpus, name)]
    }
    return replace(corpus, **held)


def test_the_three_passages_stand_as_read_and_none_is_invented(corpus, passages):
    # First and last words of each passage as read in the two articles, in the order of the first.
    read = [
        ("الباحث السياسي صدام", "الباحث السياسي، صدام", "فتح جبهات أخرى"),
        ("ويرى الباحث السياسي", "ويرى الباحث السياسي", "مرشحة للتصعيد"),
        ("وعملت روسيا على", "عملت روسيا على", "نفوذها في المنطقة"),
    ]
    between = passages[~passages["within"]]
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
    sections = repeated_sections(passages)
    assert sections["n_passages"].sum() == len(within)
    assert sections["n_matched"].sum() == within["n_matched"].sum()
    assert sections["section_a"].tolist() == ["summary", "summary", "idea_map"]


def test_the_later_article_says_so_itself(passages):
    between = passages[~passages["within"]]
    assert between["source"].tolist() == ["a", "a", "a"]
    assert between["reason"].tolist() == ["dates_and_cue"] * 3
    assert between["cue"].tolist() == ["حديث سابق"] * 3
    assert between["dates"].tolist() == ["inferred"] * 3
    assert between["cue_at"].tolist() == ["here", "elsewhere", "elsewhere"]
    assert set(passages.loc[passages["within"], "source"]) == {"unknown"}


def test_steps_add_up_to_the_matched_words(passages, edits):
    counts = edit_counts(passages, edits).merge(passages, on="passage")
    assert len(counts) == len(passages)
    matched = counts["equal"] + counts["variant"] + counts["moved"]
    assert matched.tolist() == counts["n_matched"].tolist()
    words_a = matched + counts["replace"] + counts["delete"]
    assert words_a.tolist() == (counts["last_a"] - counts["first_a"] + 1).tolist()


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
    shares = own_shares(corpus, passages)
    found = reuse_findings(passages, shares)
    facts = told(found)
    within = passages[passages["within"]]
    sizes = shares.set_index("doc_id")
    assert found["relation"].tolist() == [
        *("reuse_shared", "reuse_dates_inferred", "reuse_cue_here", "reuse_repeats")
    ]
    assert facts["reuse_shared"][0] == [FIRST, LATER]
    assert found.loc[0, ["value", "low", "high"]].tolist() == [3, 65, 111]
    assert facts["reuse_dates_inferred"][:2] == (FIRST, LATER)
    assert facts["reuse_cue_here"][:2] == (LATER, "حديث سابق")
    subject, _, share, n = facts["reuse_repeats"]
    assert (subject, n) == (REPORT, len(within))
    assert share == sizes.loc[REPORT, "n_repeated"] / sizes.loc[REPORT, "n_words"]
    assert len(found["evidence"][0]) == 6


def test_no_name_of_a_document_is_rewritten_in_a_reason(passages):
    # A document called like what another sentence says keeps its name.
    names = ["on side a", "the document on side b"]
    set_names(pd.DataFrame({"en": names, "ar": names}, index=[FIRST, LATER]))
    table = who_was_first(passages)
    first, second, third, *within = table["why"]
    dated = (
        "\u2068on side a\u2069 was there before \u2068the document on side b\u2069, going by dates "
        "that are inferred in part."
    )
    here = " \u2068the document on side b\u2069 introduces shared words as said before: "
    assert first == f"{dated}{here}«\u2068حديث سابق\u2069»."
    assert second.startswith(dated)
    assert second == third != first
    assert set(within) == {""}


@pytest.mark.parametrize("reason", ["nothing", "disagree"])
def test_findings_without_a_direction_say_so(passages, reason):
    cue = "" if reason == "nothing" else "حديث سابق"
    unknown = passages[~passages["within"]].assign(source="unknown", reason=reason, cue=cue)
    shares = pd.DataFrame(
        {"doc_id": [FIRST], "n_words": [9], "n_elsewhere": [0], "share_own": [1.0]}
    ).assign(n_repeated=0)
    found = told(reuse_findings(unknown, shares))
    assert list(found) == ["reuse_shared", f"reuse_{reason}", "reuse_repeats_none"]
    assert found[f"reuse_{reason}"][:2] == ([FIRST, LATER], cue)


def test_two_documents_of_one_text_are_told_to_be_the_same(tmp_path):
    text = " ".join(f"كلمة{letter} في المدينة البعيدة" for letter in "ابتثجحخدذرزسشصضطظعغ")
    folder = corpus_of(tmp_path, {"a": text, "b": f"{text} ختام", "c": f"{text} {text[::-1]}"})
    corpus = load_corpus(folder, cache=False)
    passages = read_reuse(corpus)
    found = reuse_findings(passages, own_shares(corpus, passages))
    same = found[found["relation"] == "reuse_same"]
    assert same["subject"].tolist() == [["a", "b"]]
    assert ["a", "c"] in found.loc[found["relation"] != "reuse_same", "subject"].tolist()


def effects(*, verdict, turned, beyond):
    words = pd.DataFrame(
        [("x_1", "حرب", "war", True, "verdict" if verdict else "rank")],
        columns=["doc_id", "term", "gloss", "beats_null_once", "change"],
    )
    pair = {"doc_a": "x_1", "doc_b": "y", "differ_once": True, "differ_all": not turned}
    return reuse_effect_findings(words, pd.DataFrame([{**pair, "beats_null": beyond}]))


def test_effects_that_beat_their_null_are_named():
    found = effects(verdict=True, turned=True, beyond=True)
    facts = told(found)
    assert list(facts) == ["reuse_words_once", "reuse_distance_once", "reuse_beyond"]
    assert facts["reuse_words_once"][:2] == ("x_1", ["\u2068حرب\u2069 (war)"])
    assert facts["reuse_distance_once"][0] == facts["reuse_beyond"][0] == ["x_1", "y"]
    assert all("x_1" in sentence for sentence in sentences(found))


def test_effects_that_do_not_are_not():
    found = effects(verdict=False, turned=False, beyond=False)
    assert found["relation"].str.endswith("_none").tolist() == [True] * 3


def test_a_corpus_without_reuse_is_told_as_such(unrelated):
    passages = read_reuse(unrelated)
    edits = reuse_edits(unrelated.tokens, passages)
    shares = own_shares(unrelated, passages)
    assert passages.empty
    assert who_was_first(passages).empty
    assert shares["share_own"].tolist() == [1, 1]
    found = reuse_findings(passages, shares)
    assert found["relation"].tolist() == ["reuse_shared_none", "reuse_repeats_none"]
    assert "(no passages)" in repr(show.show_side_by_side(passages, edits))
    for table in (edit_counts(passages, edits), repeated_sections(passages)):
        assert "(no rows)" in repr(show.show_table(table))
    axes = show.plot_reuse_map(reuse_stretches(passages), unrelated.documents)
    assert len(axes.get_yticks()) == 2


def test_a_map_of_very_many_documents_shows_those_that_share_most(monkeypatch):
    rows = [(1, "a", 0, 9, "b", 3, 12), (2, "a", 20, 24, "c", 0, 4), (3, "d", 0, 6, "b", 20, 26)]
    names = ["passage", "doc_a", "first_a", "last_a", "doc_b", "first_b", "last_b"]
    passages = pd.DataFrame(rows, columns=names)
    passages = passages.assign(start_a=0, end_a=9, start_b=0, end_b=9)
    documents = pd.DataFrame({"doc_id": list("abcdef"), "n_words": 90})
    every, shown = reading.reuse_map(passages, documents)
    assert (len(every), len(shown)) == (6, 6)
    monkeypatch.setattr(reading, "MOST_DOCUMENTS", 5)
    monkeypatch.setattr(reading, "_MAPPED", 2)  # b shares 15 words, a 13, d 6, c 4
    every, shown = reading.reuse_map(passages, documents)
    assert every["passage"].tolist() == [1, 1]
    assert shown["doc_id"].tolist() == ["a", "b"]
    assert reading.reuse_map(passages.iloc[:0], documents)[1]["doc_id"].tolist() == ["a", "b"]
