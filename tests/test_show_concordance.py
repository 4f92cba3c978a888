"""Concordance lines: keywords below each other, before at the right, nothing run as HTML."""

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from test_show_text import KEPT_ATTRIBUTES, KEPT_STYLES, KEPT_TAGS, SCRIPT, Reader

from corpus_lib import load_corpus
from corpus_lib.errors import InputError
from corpus_lib.show import show_concordance
from corpus_lib.show.cards.cells import text_width
from corpus_lib.show.cards.concordance import cut_words
from corpus_lib.words.concordance import concordance


@pytest.fixture
def lines():
    return pd.DataFrame(
        {
            "doc_id": ["alhal_a", "b"],
            "start": [10, 200],
            "end": [15, 207],
            "left": ["قال لافروف إن", ""],
            "keyword": ["روسيا", "وروسيا،"],
            "right": ["وإيران «حليفتان»", "لا"],
        }
    )


def test_what_comes_before_stands_in_the_first_cell_of_a_right_to_left_table(lines):
    html = show_concordance(lines)._repr_html_()
    reader = Reader(html)
    assert reader.cells[:4] == ["before", "keyword", "after", "place"]
    assert reader.cells[4:8] == ["قال لافروف إن", "روسيا", "وإيران «حليفتان»", "alhal a 10–15"]
    assert reader.marks == ["روسيا", "وروسيا،"]
    assert '<table dir="rtl"' in html
    # Before ends, and after begins, at the keyword.
    assert [cell["align"] for cell in reader.cell_attributes[4:8]] == [
        "left", "center", "right", "left",
    ]  # fmt: skip
    assert reader.cell_attributes[4]["dir"] == "rtl"


def test_the_sanitiser_keeps_everything(lines):
    reader = Reader(show_concordance(lines.assign(passage="نص"))._repr_html_())
    # details and summary are kept too (apputils 4.6, sanitizer.ts), so that passages unfold.
    assert reader.tags <= KEPT_TAGS | {"details", "summary"}
    assert reader.attributes <= KEPT_ATTRIBUTES
    assert reader.styles <= KEPT_STYLES


def test_nothing_runs_as_html(lines):
    spoiled = lines.assign(left=SCRIPT, keyword=SCRIPT, right=SCRIPT, passage=SCRIPT, doc_id=SCRIPT)
    assert "<script" not in show_concordance(spoiled)._repr_html_()


def test_keywords_stand_below_each_other_in_the_text(lines):
    rows = repr(show_concordance(lines)).split("\n")
    texts = [row[row.index("\u2067") + 1 : row.index("\u2069")] for row in rows]
    assert len({text_width(text) for text in texts}) == 1
    middles = [
        text_width(text[: text.index("[")]) + text_width(text[: text.index("]")]) for text in texts
    ]
    assert max(middles) - min(middles) <= 1
    assert rows[0].startswith("alhal a 10–15  ")
    assert rows[1].startswith("b 200–207      ")


def test_context_is_cut_at_whole_words_and_lines_are_counted(lines):
    shown = show_concordance(lines, n=1, context=12)
    assert (shown.lines[0].before, shown.lines[0].after) == ("… لافروف إن", "وإيران …")
    assert len(shown) == 1
    assert repr(shown).endswith("… and 1 more line")
    assert show_concordance(lines, context=0).lines[0].before == "…"
    assert repr(show_concordance(lines[:0])) == "(no lines)"
    assert "(no lines)" in show_concordance(lines[:0])._repr_html_()


@given(st.text(alphabet="ابت «،» ", max_size=40), st.integers(2, 30), st.booleans())
def test_cut_words_fit_and_come_from_the_text(text, letters, keep_end):
    cut = cut_words(text, letters, keep_end=keep_end)
    assert text_width(cut) <= letters
    whole = " ".join(text.split())
    kept = cut.removeprefix("…").strip() if keep_end else cut.removesuffix("…").strip()
    assert whole.endswith(kept) if keep_end else whole.startswith(kept)


@pytest.mark.parametrize(
    ("options", "message"), [({"n": 0}, "n=0"), ({"context": -1}, "context=-1")]
)
def test_impossible_options_are_refused(lines, options, message):
    with pytest.raises(InputError, match=message):
        show_concordance(lines, **options)


def test_a_missing_column_is_named(lines):
    with pytest.raises(InputError, match="missing column keyword"):
        show_concordance(lines.drop(columns="keyword"))


def test_real_lines_open_the_raw_paragraph():
    corpus = load_corpus()
    lines = concordance(corpus, "عقوبة", by="term")
    for line in lines.to_dict("records"):
        assert corpus.raw(line["doc_id"])[line["start"] : line["end"]] in line["passage"]
    html = show_concordance(lines)._repr_html_()
    assert html.count("<summary>") == len(lines)
