"""Texts to read: each with its place, nothing lost, nothing run as HTML, what matters marked."""

import re

import pandas as pd
import pytest
from html_reader import SCRIPT, Reader, plain
from hypothesis import given
from hypothesis import strategies as st

from corpus_lib import load_corpus, show
from corpus_lib.errors import InputError
from corpus_lib.phrasebook import facts
from corpus_lib.progress import FOLDER_VARIABLE
from corpus_lib.show.cards.choice import Choice
from corpus_lib.show.cards.concordance import cut_words
from corpus_lib.show.cards.passages import Evidence
from corpus_lib.show.cards.tables import text_width
from corpus_lib.wording import set_names
from corpus_lib.words.concordance import concordance, strips

PASSAGES = pd.DataFrame(
    {
        "doc_id": ["a_b", "c"],
        "start": [10, 0],
        "end": [29, 8],
        "text": ["قال الوزير إن الوزير", "<b>نص</b>"],
        "heading": ["زيارة", ""],
        "page": [4, 0],
        "section": ["body", "idea_map"],
        "weight": [0.4321, None],
    }
)
SPANS = ["doc_id", "start", "end"]


def test_evidence_as_text_and_html():
    shown = Evidence("alhal_lavrov_tehran", "زيارة", 407, 421, "ب", "الاتفاق النووي", f" {SCRIPT}")
    assert plain(shown) == (f"ب[الاتفاق النووي] {SCRIPT} (alhal lavrov tehran 407–421)")
    read = Reader(shown)
    assert read.is_kept
    assert read.marks == ["الاتفاق النووي"]
    assert read.cards == [f"بالاتفاق النووي {SCRIPT}"]
    # At the edges of a text there are no dots.
    assert plain(Evidence("d", "", 3, 5, "من ", "هنا", "")) == "من [هنا] (d 3–5)"


def test_passages_show_their_place():
    shown = show.show_passages(PASSAGES)
    assert plain(shown) == (
        "a b · 10–29 · page 4 · زيارة · weight 0.43\n  قال الوزير إن الوزير\n\n"
        "c · 0–8 · idea map\n  <b>نص</b>"
    )
    assert Reader(shown).is_kept
    none = show.show_passages(PASSAGES.head(0))
    assert repr(none) == "(no passages)"
    assert "(no passages)" in none._repr_html_()


def test_halves_of_a_label_in_two_languages_stand_each_by_itself():
    label = "الضربات في سوريا · Strikes in Syria"
    for shown in (
        show.show_passages(PASSAGES.assign(label=label)),
        show.show_table(pd.DataFrame({"label": [label]})),
        show.show_choice(lambda word: [word], [label]),
    ):
        arabic, english = label.split(" · ")
        whole = '<bdi dir="auto" style="display: inline-block{}">{}</bdi>'
        # No dot can dangle at a line's end; a page in Arabic needs no gloss.
        first = whole.format("; margin-right: 0.9em", arabic)
        rest = shown._repr_html_().split(f'{first} <span class="en">')[1]
        assert re.match(f'<bdi dir="auto" style="[^>]*>{english}</bdi></span>', rest)
        assert Reader(shown).is_kept


def test_a_label_has_its_english_once_and_a_long_part_its_own_line():
    names = pd.DataFrame({"en": ["Strikes", "Saddam al-Jasser"], "ar": ["الضربات", "صدام الجاسر"]})
    set_names(names)
    labels = ["الضربات · Strikes", "صدام الجاسر"]
    shown = show.show_passages(PASSAGES.assign(label=labels, heading="عنوان طويل جدا " * 4))
    set_names(None)
    assert plain(shown).count("الضربات · Strikes · weight") == 1
    assert "صدام الجاسر · Saddam al-Jasser" in plain(shown)
    assert '<bdi dir="auto" style="display: block">عنوان طويل' in shown.html
    assert "·" not in shown.html


def test_terms_are_marked_whole():
    # الوزير must not be marked inside a longer word; a regular expression's signs are plain text.
    longer = PASSAGES.assign(text=["الوزيران والوزير الوزير.", "a.b axb"])
    shown = show.show_passages(longer.assign(terms=[["الوزير", "x"], ["a.b"]]))
    assert plain(shown).split("\n  ")[1].startswith("الوزيران والوزير [الوزير].")
    assert Reader(shown).marks == ["الوزير", "a.b"]
    assert Reader(show.show_passages(PASSAGES.assign(terms=[["إن", "قال"], None]))).marks == [
        *("قال", "إن")
    ]


def test_raw_spans_are_marked_where_they_stand():
    rows = pd.DataFrame({"doc_id": ["a"], "start": [10], "end": [20], "text": ["0123456789"]})
    spans = pd.DataFrame([("a", 8, 11), ("a", 13, 15), ("a", 14, 17), ("b", 15, 16)], columns=SPANS)
    assert plain(show.show_passages(rows, highlight=spans)).endswith("[0]12[3456]789")


def test_context_stands_round_the_passage():
    shown = show.show_passages(PASSAGES.head(1).assign(before="قبل ", after=f" {SCRIPT}"))
    assert Reader(shown).cards == [f"قبل قال الوزير إن الوزير {SCRIPT}"]
    assert plain(shown).endswith(f"قبل قال الوزير إن الوزير {SCRIPT}")


@given(
    text=st.text(alphabet="اب<>&[ \n", min_size=1, max_size=30),
    edges=st.lists(st.tuples(st.integers(0, 40), st.integers(0, 40)), max_size=6),
)
def test_marking_loses_nothing(text, edges):
    rows = pd.DataFrame({"doc_id": ["d"], "start": [5], "end": [5 + len(text)], "text": [text]})
    spans = pd.DataFrame([("d", min(e), max(e)) for e in edges], columns=SPANS)
    read = Reader(show.show_passages(rows, highlight=spans))
    assert read.cards == [text]
    covered = {i for a, b in edges for i in range(min(a, b), max(a, b))}
    assert "".join(read.marks) == "".join(c for i, c in enumerate(text) if i + 5 in covered)


def test_passages_refuse_missing_columns_and_texts_that_are_not_raw():
    with pytest.raises(InputError, match="missing column text; the table has: doc_id"):
        show.show_passages(PASSAGES.drop(columns="text"))
    spans = pd.DataFrame([("c", 0, 2)], columns=SPANS)
    with pytest.raises(InputError, match=r"c 0–8 has 9 characters, not 8: it is not the raw text"):
        show.show_passages(PASSAGES.tail(1), highlight=spans)


LINES = pd.DataFrame(
    {
        "doc_id": ["alhal_a", "b"],
        "start": [10, 200],
        "end": [15, 207],
        "left": ["قال لافروف إن", ""],
        "keyword": ["روسيا", "وروسيا،"],
        "right": ["وإيران «حليفتان»", "لا"],
    }
)


def test_what_comes_before_stands_in_the_first_cell_of_a_right_to_left_table():
    read = Reader(show.show_concordance(LINES.assign(passage=SCRIPT)))
    assert read.is_kept
    assert read.cells[:4] == ["before", "keyword", "after", "place"]
    assert read.cells[4:7] == ["قال لافروف إن", "روسيا", "وإيران «حليفتان»"]
    assert read.cells[7] == f"alhal a 10–15{SCRIPT}"
    assert read.marks == ["روسيا", "وروسيا،"]
    assert '<table dir="rtl"' in show.show_concordance(LINES)._repr_html_()
    # Before ends, and after begins, at the keyword.
    sides = ["left", "center", "right", "left"]
    assert [cell["align"] for cell in read.cell_attributes[4:8]] == sides
    assert read.cell_attributes[4]["dir"] == "rtl"
    spoiled = LINES.assign(left=SCRIPT, keyword=SCRIPT, right=SCRIPT, doc_id=SCRIPT)
    assert Reader(show.show_concordance(spoiled)).is_kept


def test_keywords_stand_below_each_other_in_the_text():
    vowelled = LINES.assign(left=["قَالَ الوَزِيرُ", "قال الوزير"])  # marks take no room
    for lines in (LINES, vowelled):
        rows = repr(show.show_concordance(lines)).split("\n")
        texts = [row[row.index("\u2067") + 1 : row.index("\u2069")] for row in rows]
        assert len({text_width(text[: text.index("[")]) for text in texts}) == 1
    assert rows[0].startswith("alhal a 10–15  ")
    assert rows[1].startswith("b 200–207      ")


def test_context_is_cut_at_whole_words_and_lines_are_counted():
    long = LINES.assign(left="كلمة " * 20 + "قبل", right="بعد" + " كلمة" * 20)
    before, _, after = Reader(show.show_concordance(long)).cells[4:7]
    assert (before[0], before[-4:], after[:4], after[-1]) == ("…", " قبل", "بعد ", "…")
    assert max(len(before), len(after)) <= 40
    assert repr(show.show_concordance(LINES, n=1)).endswith("… and 1 more line")
    none = show.show_concordance(LINES[:0])
    assert repr(none) == "(no lines)"
    assert "(no lines)" in none._repr_html_()


@given(st.text(alphabet="ابت «،» ", max_size=40), st.integers(2, 30), st.booleans())
def test_cut_words_fit_and_come_from_the_text(text, letters, keep_end):
    cut = cut_words(text, letters, keep_end=keep_end)
    assert text_width(cut) <= letters
    whole = " ".join(text.split())
    kept = cut.removeprefix("…").strip() if keep_end else cut.removesuffix("…").strip()
    assert whole.endswith(kept) if keep_end else whole.startswith(kept)


def test_impossible_lines_are_refused():
    with pytest.raises(InputError, match="n=0"):
        show.show_concordance(LINES, n=0)
    with pytest.raises(InputError, match="missing column keyword"):
        show.show_concordance(LINES.drop(columns="keyword"))


def test_real_lines_open_the_raw_paragraph():
    corpus = load_corpus()
    lines = concordance(corpus, "عقوبة", by="term")
    for line in lines.to_dict("records"):
        assert corpus.raw(line["doc_id"])[line["start"] : line["end"]] in line["passage"]
    assert show.show_concordance(lines)._repr_html_().count("<summary>") == len(lines)


#         0    5     11   16
TEXT_A = "قال وزير روسي مهم أمس"
TEXT_B = "قال الوزير مهم أمس علنا"


def passage_of(text_a=TEXT_A, text_b=TEXT_B, **more):
    row = {"passage": 1, "doc_a": "a_b", "start_a": 100, "end_a": 100 + len(text_a)}
    row |= {"text_a": text_a, "doc_b": "c_d", "start_b": 40, "end_b": 40 + len(text_b)}
    return pd.DataFrame([row | {"text_b": text_b} | more])


def steps_of(*steps):
    """Steps from (op, word in a, word in b), placed in the two texts of `passage_of`."""
    rows = []
    for op, word_a, word_b in steps:
        a = 100 + TEXT_A.index(word_a) if word_a else pd.NA
        b = 40 + TEXT_B.index(word_b) if word_b else pd.NA
        rows.append((1, op, a, a + len(word_a), b, b + len(word_b)))
    columns = ["passage", "op", "start_a", "end_a", "start_b", "end_b"]
    return pd.DataFrame(rows, columns=columns).astype(dict.fromkeys(columns[2:], "Int64"))


STEPS = steps_of(
    ("equal", "قال", "قال"),
    ("variant", "وزير", "الوزير"),
    ("delete", "روسي", ""),
    ("equal", "مهم", "مهم"),
    ("equal", "أمس", "أمس"),
    ("insert", "", "علنا"),
)


def test_both_sides_mark_every_kind_of_difference():
    shown = show.show_side_by_side(passage_of(n_words=5, similarity=0.6, source="b"), STEPS)
    assert plain(shown) == (
        "[+only here]  [~spelled or joined otherwise]\n\n"
        "passage 1 · 5 words · similarity 0.60\n"
        "  a · a b · 100–121\n"
        "    قال [~وزير] [+روسي] مهم أمس\n"
        "  b · c d · 40–63 · was there first\n"
        "    قال [~الوزير] مهم أمس [+علنا]"
    )
    read = Reader(shown)
    assert read.is_kept
    assert read.cells[2:] == [TEXT_A, TEXT_B]
    assert read.held == [("u", "وزير"), ("b", "روسي"), ("u", "الوزير"), ("b", "علنا")]


@pytest.mark.parametrize(
    ("steps", "told"),
    [
        (steps_of(("replace", "روسي", "الوزير"), ("moved", "أمس", "أمس")), "[روسي] {مهم} [>أمس]"),
        (steps_of(("replace", "روسي", "الوزير"), ("moved", "أمس", "أمس")), "[الوزير] {مهم} [>أمس]"),
        (steps_of(("delete", "روسي", ""), ("delete", "مهم", "")), "[+روسي مهم]"),
        # Words that no step names are pale.
        (STEPS[~STEPS["op"].isin(["variant", "delete"])], "قال {وزير روسي} مهم"),
    ],
)
def test_kinds_of_differences_are_told_apart_and_neighbours_joined(steps, told):
    assert told in plain(show.show_side_by_side(passage_of(), steps))


def test_markup_in_texts_and_headers_is_escaped():
    text = f"{SCRIPT} قال"
    rows = passage_of(text, text, numbers_differ=SCRIPT)
    names = [SCRIPT, "<b>"]
    set_names(pd.DataFrame({"en": names, "ar": names}, index=["a_b", "c_d"]))
    read = Reader(show.show_side_by_side(rows, STEPS.iloc[:0]))
    assert read.is_kept
    assert read.cells[2:] == [text, text]


@given(st.text(min_size=1, max_size=30), st.data())
def test_marking_loses_nothing_of_any_text(text, data):
    edges = sorted(data.draw(st.sets(st.integers(0, len(text)), min_size=2, max_size=8)))
    spans = list(zip(edges[::2], edges[1::2], strict=False))
    ops = st.sampled_from(["equal", "replace", "delete", "variant", "moved"])
    steps = pd.DataFrame(
        [(1, data.draw(ops), 100 + a, 100 + b, 40 + a, 40 + b) for a, b in spans],
        columns=["passage", "op", "start_a", "end_a", "start_b", "end_b"],
    )
    cells = Reader(show.show_side_by_side(passage_of(text, text), steps)).cells[2:]
    # An HTML parser may read line ends as one.
    expected = re.sub("\r\n?", "\n", text)
    assert [re.sub("\r\n?", "\n", cell) for cell in cells] == [expected, expected]


@pytest.mark.parametrize(
    ("rows", "steps", "message"),
    [
        (passage_of().drop(columns="text_b"), STEPS, "missing column text_b"),
        (passage_of(), STEPS.drop(columns="op"), "missing column op"),
        (passage_of().assign(text_a="قال"), STEPS, "not the raw text"),
        (passage_of(), STEPS.assign(op="swap"), "op swap is not known"),
        (passage_of(), STEPS.assign(start_a=3, end_a=9), "lies outside of a_b 100–121"),
    ],
)
def test_side_by_side_refuses(rows, steps, message):
    with pytest.raises(InputError, match=message):
        show.show_side_by_side(rows, steps)


def test_a_fact_is_a_line_with_the_place_of_its_passages():
    places = pd.DataFrame({"doc_id": ["a"] * 6, "start": range(6), "end": range(1, 7)})
    found = facts(
        [
            {"relation": "nothing", "subject": "a < b"},
            {"relation": "nothing", "subject": "c", "evidence": places},
        ]
    )
    shown = show.show_findings(found)
    assert repr(shown).replace("\u2068", "").replace("\u2069", "").splitlines() == [
        "- Of a < b there is nothing to tell.",
        "  لا شيء يُذكر عن a < b.",
        "- Of c there is nothing to tell.",
        "  لا شيء يُذكر عن c.",
        "  [a 0–1; a 1–2; a 2–3; a 3–4; and 2 more]",
    ]
    assert "a &lt; b" in shown._repr_html_()
    assert "<details>" not in shown._repr_html_()
    assert repr(show.show_findings(facts([]))) == ""


def test_a_click_on_a_fact_unfolds_the_raw_passage():
    corpus = load_corpus()
    place = pd.DataFrame({"doc_id": ["alwaght_counter_front"], "start": [0], "end": [20]})
    found = facts([{"relation": "nothing", "subject": "it", "evidence": place}])
    page = show.show_findings(found, corpus=corpus)._repr_html_()
    assert "<details><summary>" in page
    assert corpus.raw("alwaght_counter_front")[:20].split()[1] in page


TEXT = "فرضت عقوبات جديدة"


def test_a_card_holds_only_what_belongs_to_its_topic():
    shares = [("T1", "a", 0.2, 0.1, 0.3), ("T1", "b", 0.7, 0.5, 0.9), ("T2", "a", 0.8, 0.7, 0.9)]
    shown = show.show_topic_cards(
        pd.DataFrame({"topic": ["T1"], "label": ["<عقوبة>"], "verdict": "likely", "size": 0.25}),
        words=pd.DataFrame({"topic": ["T1", "T2"], "rank": 1, "term": ["عقوبة", "حرب"]}),
        shares=pd.DataFrame(shares, columns=["topic", "doc_id", "share", "low", "high"]),
        passages=pd.DataFrame(
            [("T1", "a", 100, 100 + len(TEXT), TEXT)], columns=["topic", *SPANS, "text"]
        ),
        highlight=pd.DataFrame(
            [("T1", "a", 105, 111), ("T2", "a", 112, 117)], columns=["topic", *SPANS]
        ),
    )
    text, html = repr(shown), shown._repr_html_()
    assert "=== <عقوبة> (T1, likely as a topic; 25% of the words fitted)" in text
    assert "حرب" not in text
    # Documents by share, the largest first; only the topic's own words are marked.
    assert text.index("0.7") < text.index("0.2")
    assert "[عقوبات]" in text
    assert "[جديدة]" not in text
    assert "&lt;عقوبة&gt;</bdi> (T1, likely" in html
    assert "<mark>عقوبات</mark>" in html
    nothing = dict.fromkeys(("words", "shares", "passages", "highlight"))
    assert repr(show.show_topic_cards(pd.DataFrame(), **nothing)) == "(no topics to read)"


def look(word):
    if word == "none":
        raise InputError("none: give another")
    return [word, (show.show_table(pd.DataFrame({"left": [word]})), "<right>")]


def test_without_jupyterlab_the_first_choice_is_an_output_like_any_other():
    shown = show.show_choice(look, ["حرب", "سلام"])
    assert "حرب" in repr(shown)
    assert "سلام" not in repr(shown)
    html = shown._repr_html_()
    assert html.count('<td style="width: 50%') == 2
    assert "&lt;right&gt;" in html
    assert shown.frame["left"].tolist() == ["حرب"]
    assert not hasattr(shown, "_ipython_display_")
    assert repr(show.show_choice(look, [])) == "(nothing to choose from)"


def test_what_is_wrong_with_a_choice_is_told_in_place_of_a_result():
    shown = Choice(look, ["one"], free=True)
    assert repr(shown._turned("none")) == "none: give another"
    assert "two" in repr(shown._turned("two"))


def test_a_strip_fills_the_parts_that_hold_the_term():
    places = pd.DataFrame({"doc_id": ["a", "a", "b"], "position": [0.0, 0.049, 1.0]})
    found = strips(places).set_index("doc_id")
    assert found["count"].to_dict() == {"a": 2, "b": 1}
    assert found["spread"].to_dict() == {"a": "█" + 19 * "·", "b": 19 * "·" + "█"}


def test_a_page_is_saved_only_in_a_run(tmp_path, monkeypatch):
    monkeypatch.delenv(FOLDER_VARIABLE, raising=False)
    page = show.save_page("<p>عقوبة</p>", "topics.html", text="Explore")
    assert repr(page) == "Explore: written when the series is run into a report (corpus-lib run)."
    monkeypatch.setenv(FOLDER_VARIABLE, str(tmp_path))
    page = show.save_page("<p>عقوبة</p>", "topics.html", text="a < b")
    assert (tmp_path / "topics.html").read_text(encoding="utf-8") == "<p>عقوبة</p>"
    assert page._repr_html_() == '<p><a href="files/topics.html">a &lt; b</a></p>'
    assert repr(page) == "a < b: files/topics.html"
    assert repr(show.save_page("", "none.html", text="a")) == "(no page)"
    assert not (tmp_path / "none.html").exists()


@pytest.mark.parametrize("name", ["../x.html", "a/b.html", "x.txt", "", "X.html"])
def test_a_page_has_a_plain_name(name):
    with pytest.raises(InputError, match="give a file name of small letters"):
        show.save_page("", name, text="x")


def test_a_long_heading_is_told_in_arabic_too_and_a_long_label_is_a_gloss():
    heading, label = (
        "claim that it alone denies: " + "Russia and Iran " * 5 + "part",
        "In English " * 9 + "too",
    )
    table = PASSAGES.head(1).assign(heading=heading, label=label)
    html = show.show_passages(table)._repr_html_()
    assert f'<span class="en"><bdi dir="auto" style="display: block">{label}' in html
    assert f'<span class="en"><bdi dir="auto" style="display: block">{heading}' not in html
