"""Cleaning by declared rules: nothing is lost, every change is listed, the way back holds."""

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tables import cases

from corpus_lib.errors import InputError
from corpus_lib.prepare.cleaning import (
    Rule,
    clean_documents,
    clean_text,
    cleaning_report,
    read_rules,
    warn_of_unused,
)
from corpus_lib.prepare.units import segments, sentences

DOCUMENTS = pd.DataFrame({"doc_id": ["one", "two"], "outlet": ["Paper", "Paper"]})


@pytest.fixture
def rules(tmp_path):
    def rules(*entries):
        path = tmp_path / "cleaning.toml"
        blocks = []
        for entry in entries:
            entry = {"documents": ["one"], "reason": "because", **entry}
            entry = {key: value for key, value in entry.items() if value is not None}
            lines = [f"{key} = {toml(value)}" for key, value in entry.items()]
            blocks.append("\n".join(["[[rules]]", *lines]))
        path.write_text("\n\n".join(blocks), encoding="utf-8")
        return read_rules(path, DOCUMENTS)

    return rules


def toml(value):
    if isinstance(value, list):
        return "[" + ", ".join(map(toml, value)) + "]"
    return str(value) if isinstance(value, int) else "'" + value + "'"


@pytest.mark.parametrize(
    ("entry", "raw", "clean"),
    [
        ({"action": "drop", "pattern": "^اقرأ أيضا:.*$"}, "نص\nاقرأ أيضا: خبر\nنص", "نص\n\nنص"),
        ({"action": "strip", "pattern": r"\*\*"}, "بدأت **طهران** في", "بدأت طهران في"),
        ({"action": "item", "pattern": "^- "}, "- أول\n- ثان", "أول\nثان"),
        ({"action": "join", "pattern": r"\s+ص 04\s+"}, "ومع\n\nص 04\n\nحلف", "ومع حلف"),
        (
            {"action": "mend", "find": "توسعة طف", "damaged": "طف", "correction": "حلف"},
            "توسعة طف الناتو طف",
            "توسعة حلف الناتو طف",
        ),
        ({"action": "heading", "find": "نص"}, "نص", "نص"),
    ],
)
def test_each_action_on_a_text(rules, entry, raw, clean):
    assert clean_text(raw, rules(entry), doc_id="one").text == clean


def test_the_report_lists_what_stood_in_the_raw_text(rules):
    raw = {"one": "توسعة طف الناتو"}
    mend = {"action": "mend", "find": "طف", "damaged": "طف", "correction": "حلف"}
    cleaned, _ = clean_documents(DOCUMENTS[:1], raw, rules({**mend, "certainty": "probable"}))
    row = cleaning_report(cleaned, raw).iloc[0]
    assert (row["start"], row["end"], row["raw"], row["replacement"]) == (6, 8, "طف", "حلف")
    assert (row["action"], row["certainty"], row["reason"]) == ("mend", "probable", "because")


@given(st.text(alphabet="اب. \n-*x", max_size=60))
def test_raw_is_kept_text_plus_listed_changes(raw):
    entries = [("drop", "x+"), ("strip", r"\*"), ("join", r"\n\n+"), ("item", "^- ")]
    found = [made(action, pattern) for action, pattern in entries]
    clean = clean_text(raw, found, doc_id="one")
    kept = {
        int(start): raw[start:end]
        for start, end, character in zip(clean.starts, clean.ends, clean.text, strict=True)
        if raw[start:end] == character and end - start == 1
    }
    listed = {edit.start: raw[edit.start : edit.end] for edit in clean.edits}
    pieces = {**kept, **listed}
    assert "".join(pieces[start] for start in sorted(pieces)) == raw


def made(action, pattern):
    return Rule("rule", action, "r", (), ("Paper",), pattern=pattern)


def test_a_cleaned_span_leads_to_its_raw_span(rules):
    raw = "بدأت **طهران** في"
    clean = clean_text(raw, rules({"action": "strip", "pattern": r"\*\*"}), doc_id="one")
    start = clean.text.index("طهران")
    assert raw[slice(*clean.raw_span(start, start + 5))] == "طهران"


@pytest.mark.parametrize(
    ("entry", "message"),
    [
        ({"action": "erase", "find": "x"}, "action = 'erase'; expected one of drop"),
        ({"action": "drop", "find": "x", "wher": "y"}, "unknown field 'wher'"),
        ({"action": "drop", "find": "x", "count": "2"}, "count = '2'; expected int"),
        ({"action": "drop", "find": "x", "reason": None}, "needs the field 'reason'"),
        ({"action": "mend", "find": "x", "damaged": "x"}, "needs the field 'correction'"),
        ({"action": "section", "find": "x"}, "needs the field 'name'"),
        ({"action": "drop", "find": "x", "pattern": "x"}, "either find"),
        ({"action": "drop"}, "either find"),
        ({"action": "drop", "find": "x", "outlets": ["Paper"]}, "either documents"),
        ({"action": "drop", "find": "x", "documents": ["three"]}, "no doc_id 'three'; .* one, two"),
        ({"action": "drop", "pattern": "(x"}, "no regular expression"),
        ({"action": "mend", "find": "xyx", "damaged": "x", "correction": "z"}, "exactly once"),
    ],
)
def test_a_malformed_rule_is_named(rules, entry, message):
    with pytest.raises(InputError, match=rf"cleaning\.toml, rule 1.*{message}"):
        rules(entry)


def test_a_rule_that_finds_nothing_in_a_document_it_names_is_warned_of(rules):
    rule = rules({"action": "drop", "pattern": "خبر", "documents": ["one", "two"]})
    clean, used = clean_documents(DOCUMENTS, {"one": "نص", "two": "خبر نص"}, rule)
    with pytest.warns(UserWarning, match=r"rule 1 .*finds 'خبر' nowhere in one; correct it"):
        warn_of_unused(rule, used)
    assert [clean["one"].text, clean["two"].text] == ["نص", " نص"]


def test_a_rule_of_an_outlet_must_find_something_in_one_of_its_documents(rules):
    rule = rules({"action": "drop", "find": "خبر", "documents": None, "outlets": ["Paper"]})
    clean, used = clean_documents(DOCUMENTS, {"one": "نص", "two": "خبر نص"}, rule)
    warn_of_unused(rule, used)
    assert [clean["one"].text, clean["two"].text] == ["نص", " نص"]
    used = clean_documents(DOCUMENTS, {"one": "نص", "two": "نص"}, rule)[1]
    with pytest.warns(UserWarning, match="finds 'خبر' nowhere in any document of Paper"):
        warn_of_unused(rule, used)


def test_exact_text_that_stands_twice_needs_a_count(rules):
    with pytest.raises(InputError, match="finds 'نص' 2 times in one, expected 1"):
        clean_text("نص نص", rules({"action": "drop", "find": "نص"}), doc_id="one")
    counted = rules({"action": "drop", "find": "نص", "count": 2})
    assert clean_text("نص نص", counted, doc_id="one").text == " "


def test_two_rules_for_one_passage_are_both_named(rules):
    both = rules({"action": "drop", "find": "ab"}, {"action": "strip", "find": "bc"})
    with pytest.raises(InputError, match=r"rule 1 .* and cleaning\.toml, rule 2 .* 1–2 \('b'\)"):
        clean_text("abc", both, doc_id="one")


def rule(action, pattern, *, name="", number=0):
    where = f"{action} {pattern}"
    return Rule(where, action, "r", ("d",), pattern=pattern, name=name, number=number)


def kinds(text, *rules):
    return segments({"d": clean_text(text, rules, doc_id="d")})["kind"].tolist()


BEFORE = "فقرة أولى تنتهي بنقطة كسائر الفقرات."
AFTER = "وهذه فقرة تالية أطول من كل عنوان يسبقها، فيها ما يزيد على ثلاث عشرة كلمة أو نحوها."


@pytest.mark.parametrize(("line", "kind"), cases("headings.csv"))
def test_a_short_line_without_a_full_stop_before_a_longer_paragraph_is_a_heading(line, kind):
    assert kinds(f"{BEFORE}\n{line}\n{AFTER}") == ["paragraph", kind, "paragraph"]


def test_only_the_first_line_can_be_a_title():
    text = f"عنوان النص\nعنوان ثان\n{AFTER}"
    assert kinds(text) == ["title", "heading", "paragraph"]


@pytest.mark.parametrize(
    "lines",
    [
        ["ألا يا طبيب الجن ويحك داوني", "فإن طبيب الإنس أعياه دائيا", AFTER],  # verse
        ["صباح الخير يا أصدقاء", "اليوم عطلة", "سوف نسافر غدا"],  # tweets
        ["قال الوزير اليوم إن بلاده", "سوف تواصل الحوار مع كل", f"جيرانها. {AFTER}"],  # a margin
        [BEFORE, "هل ترى أن الحرب ستنتهي هذا العام؟", AFTER],  # of an interview
        [BEFORE, "وأضاف أن الحوار مستمر", AFTER],  # a full stop was forgotten
        [BEFORE, "نص قصير لا يليه شيء"],
        [BEFORE, "أحمد محمود", "القاهرة", AFTER],
        [BEFORE, "- بند في قائمة", AFTER],
        [BEFORE.removesuffix("."), "ثم جاء السطر التالي", AFTER],  # goes on
        [BEFORE, "نهاية الفقرة", "قصير."],
    ],
)
def test_what_may_be_something_else_than_a_heading_is_body(lines):
    assert set(kinds("\n".join([BEFORE, *lines]))) == {"paragraph"}


def test_what_stands_alone_above_lines_cut_at_a_margin_is_their_title():
    lines = ["قال الوزير اليوم إن بلاده", "سوف تواصل الحوار مع كل", f"جيرانها. {AFTER}"]
    assert kinds("\n".join(["عنوان النص", "", *lines])) == ["title", *["paragraph"] * 3]


def test_texts_without_full_stops_and_lines_that_are_not_apart_have_no_heading():
    bare = [AFTER.removesuffix(".")] * 3
    assert kinds("\n".join(["عنوان قصير", *bare])) == ["paragraph"] * 4
    assert kinds("\n\n".join([BEFORE, "عنوان قصير", AFTER, AFTER]))[1] == "heading"
    assert kinds(f"{BEFORE}\nعنوان قصير\n{AFTER}\n\n{AFTER}\n\n{AFTER}")[1] == "paragraph"


def test_a_rule_goes_before_the_shape_of_the_line():
    text = "عنوان\n-   بند أول\nفقرة قصيرة"
    found = kinds(text, rule("item", "^- "), rule("paragraph", "فقرة"), rule("heading", "^عنوان"))
    assert found == ["heading", "item", "paragraph"]


def test_sections_pages_and_headings_reach_to_the_next_one():
    text = "الملخص:\nنص أول للملخص.\nمقدمة:\nنص ثان."
    rules = [rule("section", "^الملخص", name="summary"), rule("section", "^مقدمة", name="body")]
    rules.append(rule("page", "^نص ثان", number=2))
    table = segments({"d": clean_text(text, rules, doc_id="d")})
    assert table["section"].tolist() == ["summary", "summary", "body", "body"]
    assert table["heading"].tolist() == ["", "الملخص:", "الملخص:", "مقدمة:"]
    assert table["page"].tolist() == [0, 0, 0, 2]
    assert table["segment_id"].tolist() == ["d/000", "d/001", "d/002", "d/003"]


def test_offsets_lead_to_the_raw_line():
    raw = "\n  نص **أول**.  \n\nثان."
    table = segments({"d": clean_text(raw, [rule("strip", r"\*\*")], doc_id="d")})
    found = [raw[row.start : row.end] for row in table.itertuples()]
    assert found == ["نص **أول**.", "ثان."]
    assert table["text"].tolist() == ["نص أول.", "ثان."]


@pytest.mark.parametrize(("text", "expected"), cases("sentences.csv"))
def test_sentences(text, expected):
    assert "|".join(text[start:end] for start, end in sentences(text)) == expected
