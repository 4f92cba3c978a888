"""Cards of documents: every fact told, nothing run as HTML, Arabic in its own direction."""

from types import SimpleNamespace

import pandas as pd
import pytest
from html_reader import Reader

from corpus_lib.compare.profiles import PROFILE_COLUMNS as COLUMNS
from corpus_lib.errors import InputError
from corpus_lib.progress import FOLDER_VARIABLE
from corpus_lib.show import show_profiles
from corpus_lib.show.cards.printing import PRINT_FORM
from corpus_lib.wording import set_names

NUMBERS = {"value", "low", "high", "others", "p"}


def profiles(*facts):
    rows = [
        {name: fact.get(name, None if name in NUMBERS else "") for name in COLUMNS}
        | {"doc_id": fact.get("doc_id", "a"), "start": fact.get("start"), "end": fact.get("end")}
        for fact in facts
    ]
    table = pd.DataFrame(rows, columns=COLUMNS)
    numbers = dict.fromkeys(NUMBERS, "float64") | {"start": "Int64", "end": "Int64"}
    return table.astype(numbers)


def share(facet, item, value, low, high, **rest):
    return {
        "facet": facet, "item": item, "value": value, "low": low, "high": high, "unit": "share",
        **rest,
    }  # fmt: skip


def lines(*facts):
    return repr(show_profiles(profiles(*facts))).splitlines()


def test_what_a_document_is_stands_at_the_head():
    found = lines(
        {"facet": "title", "item_ar": "عنوان"},
        {"facet": "outlet"},
        {"facet": "genre", "item": "editorial"},
        {"facet": "published", "item": "2021-04", "certainty": "inferred"},
        {"facet": "length", "value": 250, "others": 750, "unit": "words"},
    )
    assert found[0] == "=== a · \u2067عنوان\u2069"
    assert found[1] == (
        "outlet unknown · editorial · April\u00a02021, date inferred · 250 words, 25% of all"
    )


def test_shares_stand_with_their_interval_and_without_one_that_is_said():
    found = lines(
        share("voice", "own", 0.913, 0.5, 1.0, key="own"),
        share("voice", "reported", 0.087, None, None, key="reported"),
        share("voice", "quoted", 0.0, 0.0, 0.168, key="quoted"),
        share("actor", "Iran", 0.25, 0.1, 0.4, others=0.02, verdict="sure", p=0.0005),
    )
    assert "  Iran in 25% (10% to 40%) of its sentences (others 2%)" in found
    assert (
        "  the author's own words 91% (50% to 100%); reported 9% (no interval); "
        "nobody is quoted word for word: 0% (0% to 17%)"
    ) in found


def test_words_are_told_with_how_often_they_stand():
    word = {"facet": "own_word", "unit": "times", "low": 2, "high": 9}
    found = lines(
        {**word, "item": "site", "item_ar": "موقع", "value": 4.4, "verdict": "sure", "others": 6},
        {**word, "item": "", "item_ar": "جاسر", "value": 50, "verdict": "sure", "others": 0},
    )
    told = "site \u2067موقع\u2069 4.4 times as often (2.0 to 9.0); \u2067جاسر\u2069 in no other"
    assert f"  {told}, reprints apart" in found
    assert lines({"facet": "own_word", "reason": "nothing"}) == ["=== a", ""]


def test_silence_that_length_explains_is_only_counted():
    claim = {"facet": "silent_claim", "unit": "documents", "value": 3, "others": 4}
    absent = {"facet": "silent_actor", "others": 0.1, "verdict": "open", "reason": "length"}
    found = lines(
        {**claim, "item": "They trust each other", "reason": ""},
        {**claim, "item": "The war goes on", "reason": "date"},
        {**claim, "item": "They are rivals", "reason": "length"},
        share(**{**absent, "item": "China", "value": 0, "low": 0, "high": 0.1}),
        share(**{**absent, "item": "Iraq", "value": 0, "low": 0, "high": 0.1}),
    )
    assert "  They trust each other (3 of 4 others affirm it)" in found
    assert "  The war goes on (3 of 4 others affirm it, its date may explain it)" in found
    rest = "1 claim not spoken of, 2 actors not named (reprints apart)"
    assert f"  its length may explain the rest: {rest}" in found
    alone = lines(share(**{**absent, "item": "Iraq", "value": 0, "low": 0, "high": 0.1}))
    assert "  its length may explain what is missing: 1 actor not named (reprints apart)" in alone
    assert "rivals" not in "\n".join(found)
    assert "China" not in "\n".join(found)


def test_a_passage_is_shown_in_its_place_with_its_claim_marked():
    table = profiles(
        {"facet": "lone_claim", "item": "They are rivals", "start": 4, "end": 7,
         "unit": "documents", "value": 2, "others": 4, "stance": "affirms", "voice": "author",
         "text": "مثل", "gloss": "like"},
        {"facet": "passage", "by": "a_claim", "item": "rivals", "text": "abc مثل xyz",
         "gloss": "like", "glossed": "as_coded", "start": 0, "end": 11},
        {"facet": "passage", "by": "quotation", "item_ar": "متكلم", "text": "abc مثل xyz",
         "start": 0, "end": 11},
    )  # fmt: skip
    text, html = repr(show_profiles(table)), show_profiles(table)._repr_html_()
    assert text.count("abc [مثل] xyz") == 1
    assert text.count("abc مثل xyz") == 1
    assert html.count("<mark>مثل</mark>") == 1
    assert "a · 0–11 · a claim: rivals" in text
    assert "a · 0–11 · quotation · \u2067متكلم\u2069" in text
    assert (
        "  They are rivals (it affirms it, in words of its own; 2 of 4 others deny it): "
        "\u2067مثل\u2069 (like) (4–7)"
    ) in text
    assert "as coded: like" in html
    texts = SimpleNamespace(raw=lambda _: "abc مثل xyz\nafter")
    folded = show_profiles(table, corpus=texts)._repr_html_()
    assert "<summary>(4–7)</summary>" in folded
    assert ">abc <mark>مثل</mark> xyz</div>" in folded
    war = profiles({"facet": "own_word", "item": "حرب", "gloss": "war (1980–1988)"})
    assert "<summary>" not in show_profiles(war, corpus=texts)._repr_html_()


def test_html_is_escaped_plain_and_balanced():
    evil = "<script>alert('x')</script>"
    table = profiles(
        {"facet": "title", "item_ar": evil},
        {"facet": "note", "item": evil},
        {"facet": "genre", "item": evil},
        share("topic", evil, 0.2, 0.1, 0.3, item_ar="حرب", verdict=evil),
        {"facet": "passage", "item": evil, "text": evil, "gloss": evil, "start": 0, "end": 27},
    )  # fmt: skip
    html = show_profiles(table)._repr_html_()
    read = Reader(show_profiles(table))
    assert read.is_kept
    # Title, note, genre, topic and its verdict; of the passage its rule, text and gloss.
    assert "".join(read.words).count(evil) == 8
    assert '<bdi dir="rtl" lang="ar">حرب</bdi>' in html


def test_a_document_is_called_by_its_name():
    set_names(pd.DataFrame({"en": ["First"], "ar": ["أ"]}, index=["a"]))
    try:
        shown = repr(show_profiles(profiles({"facet": "genre", "item": "editorial"})))
    finally:
        set_names(None)
    assert shown.startswith("=== First")


def test_what_is_missing_is_not_told_of_a_corpus_without_coding():
    uncoded = lines({"facet": "lone_claim", "reason": "uncoded"})
    assert uncoded[-2:] == ["Where it stands alone:", "  nothing is coded in this corpus"]
    coded = lines({"facet": "lone_claim", "reason": "nothing"})
    assert coded[-1] == "  nothing that most others affirm is missing"


def test_a_run_gets_every_row_as_a_table(monkeypatch, tmp_path):
    cards = show_profiles(profiles({"facet": "genre", "item": "editorial"}))
    assert cards._repr_mimebundle_() == {}
    monkeypatch.setenv(FOLDER_VARIABLE, str(tmp_path))
    form = cards._repr_mimebundle_()[PRINT_FORM]
    assert form["csv"].splitlines()[1].startswith("a,genre,,editorial,")


def test_no_documents_and_a_missing_column():
    assert repr(show_profiles(pd.DataFrame())) == "(no documents)"
    shown = show_profiles(profiles({"facet": "genre"}, {"facet": "genre", "doc_id": "b"}))
    assert repr(shown).count("===") == 2
    with pytest.raises(InputError, match="missing column verdict"):
        show_profiles(profiles({"facet": "genre"}).drop(columns="verdict"))
