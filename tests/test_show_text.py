"""Tables and passages: nothing lost, nothing run as HTML, Arabic in its own direction."""

from html.parser import HTMLParser
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus_lib.errors import InputError
from corpus_lib.progress import FOLDER_VARIABLE
from corpus_lib.show import Evidence, show_passages, show_table
from corpus_lib.show.cards import tables
from corpus_lib.show.cards.cells import text_width
from corpus_lib.wording import set_names

SCRIPT = "<script>alert(1)</script>"

# What JupyterLab 4.6's sanitiser keeps of the elements used here (apputils, sanitizer.ts).
KEPT_TAGS = {
    "div", "p", "b", "bdi", "span", "small", "dfn", "mark",
    "table", "thead", "tbody", "tr", "th", "td",
}  # fmt: skip
KEPT_ATTRIBUTES = {"class", "dir", "lang", "align", "style", "title"}
KEPT_STYLES = {
    "text-align", "opacity", "border-right", "padding", "margin", "margin-left", "margin-right",
    "white-space", "line-height",
}  # fmt: skip


class Reader(HTMLParser):
    """Reads HTML back: cells, all text, marked text, tags, attributes."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.cells: list[str] = []
        self.cell_attributes: list[dict[str, str | None]] = []
        self.cards: list[str] = []
        self.marks: list[str] = []
        self.tags: set[str] = set()
        self.attributes: set[str] = set()
        self.styles: set[str] = set()
        self.stack: list[tuple[str, dict[str, str | None]]] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag, attrs):
        attributes = dict(attrs)
        self.tags.add(tag)
        self.attributes |= set(attributes)
        declarations = (attributes.get("style") or "").split(";")
        self.styles |= {d.partition(":")[0].strip() for d in declarations if d.strip()}
        self.stack.append((tag, attributes))
        if tag in ("td", "th"):
            self.cells.append("")
            self.cell_attributes.append(attributes)
        elif tag == "div" and attributes.get("lang") == "ar":
            self.cards.append("")
        elif tag == "mark":
            self.marks.append("")

    def handle_endtag(self, tag):
        assert self.stack.pop()[0] == tag, "unbalanced tags"

    def handle_data(self, data):
        open_tags = [tag for tag, _ in self.stack]
        if "td" in open_tags or "th" in open_tags:
            self.cells[-1] += data
        if any(tag == "div" and a.get("lang") == "ar" for tag, a in self.stack):
            self.cards[-1] += data
        if "mark" in open_tags:
            self.marks[-1] += data


@pytest.fixture
def terms():
    return pd.DataFrame(
        {
            "term": ["عقوبة", "أوبك+", "S-400"],
            "gloss": ["sanction", "OPEC+", SCRIPT],
            "log_odds_z": [3.21456, -0.5, np.nan],
            "freq": [12, 3, 45],
        }
    )


def plain(text):
    return text.replace("\u2067", "").replace("\u2069", "")


def test_a_table_calls_documents_by_their_names():
    set_names(pd.DataFrame({"en": ["Alwaght", "Alhal"], "ar": ""}, index=["a_w", "a_h"]))
    frame = pd.DataFrame({"doc_a": ["a_w"], "doc_b": ["a_h"], "term": ["a_w"], "n_words": [2]})
    by_document = frame.set_axis(pd.Index(["a_h"], name="doc_id")).assign(a_w=1.5)
    table = show_table(by_document)
    assert table.headers == ["document", "document", "other document", "term", "words", "Alwaght"]
    assert table.rows == [["Alhal", "Alwaght", "Alhal", "a_w", "2", "1.500"]]
    assert table.frame is by_document  # the file of a run keeps the keys


def test_table_as_text(terms):
    expected = """\
term   gloss                      log odds z  freq
─────  ─────────────────────────  ──────────  ────
عقوبة  sanction                        3.215    12
أوبك+  OPEC+                          -0.500     3
S-400  <script>alert(1)</script>           –    45"""
    assert plain(repr(show_table(terms))) == expected


def test_arabic_cells_are_isolated_in_text(terms):
    # Without isolates the numbers after an Arabic word are drawn in front of it.
    line = repr(show_table(terms)).splitlines()[2]
    assert line.startswith("\u2067عقوبة\u2069")


def test_table_as_html_keeps_every_cell_and_runs_none(terms):
    html = show_table(terms)._repr_html_()
    assert "<script" not in html
    read = Reader(html)
    assert read.cells[:4] == ["term", "gloss", "log odds z", "freq"]
    assert read.cells[4:8] == ["عقوبة", "sanction", "3.215", "12"]
    assert read.cells[13] == SCRIPT
    arabic = [a for c, a in zip(read.cells, read.cell_attributes, strict=True) if c == "أوبك+"]
    assert arabic == [{"dir": "rtl", "lang": "ar", "align": "right", "style": "text-align: right"}]


def test_html_survives_an_untrusted_notebook(terms):
    evidence = Evidence("a", "A", 9, 12, "قبل ", "نص", " بعد")
    cards = show_passages(pd.DataFrame({"doc_id": ["a"], "start": [0], "end": [2], "text": ["نص"]}))
    table = show_table(terms, n=1, bars=["freq"])
    for html in (table._repr_html_(), evidence._repr_html_(), cards._repr_html_()):
        read = Reader(html)
        assert read.tags <= KEPT_TAGS
        assert read.attributes <= KEPT_ATTRIBUTES
        assert read.styles <= KEPT_STYLES


def test_rows_left_out_are_counted(terms):
    table = show_table(terms, n=1)
    assert repr(table).endswith("… and 2 more rows")
    assert "… and 2 more rows" in table._repr_html_()
    assert repr(show_table(terms, n=2)).endswith("… and 1 more row")
    assert "more" not in repr(show_table(terms, n=3))


def test_every_row_is_shown_without_n():
    long = pd.DataFrame({"word": ["كلمة طويلة جدا " * 9] * 200, "n": range(200)})
    lines = repr(show_table(long)).splitlines()
    assert len(lines) == 202
    assert "..." not in repr(show_table(long))


@pytest.mark.parametrize(
    ("values", "digits", "shown"),
    [
        ([1.0, 2.0, np.nan], 3, ["1", "2", "–"]),
        ([0.5, 1.0], 3, ["0.500", "1.000"]),
        ([1e-9, -1e-9, 0.0], 3, ["<0.001", ">-0.001", "0.000"]),
        ([0.25, 0.75], 0, ["<1", "1"]),
        ([np.inf, -np.inf, 1.5], 1, ["∞", "-∞", "1.5"]),
        ([True, False], 3, ["yes", "no"]),
        ([["a", "b"], []], 3, ["a, b", ""]),
        ([["روسيا", "إيران"], None], 3, ["روسيا، إيران", "–"]),
        ([pd.NA, 7], 3, ["–", "7"]),
        ([10**20], 3, ["100000000000000000000"]),
    ],
)
def test_cells(values, digits, shown):
    frame = pd.DataFrame({"x": pd.Series(values, dtype=object)})
    assert Reader(show_table(frame, digits=digits)._repr_html_()).cells[1:] == shown


def test_bars_are_scaled_to_the_largest():
    frame = pd.DataFrame({"n": [8, -4, 1, 0]})
    cells = Reader(show_table(frame, bars=["n"])._repr_html_()).cells[2:]
    assert cells == ["8", "█" * 10, "-4", "█" * 5, "1", "█▎", "0", ""]


def test_the_ends_of_an_interval_share_a_column():
    frame = pd.DataFrame({"w": ["a", "b"], "mattr_low": [-0.5, np.nan], "mattr_high": [0.25, 1]})
    shown = show_table(frame.assign(low=1, null_high=2), digits=2)
    assert Reader(shown._repr_html_()).cells == [
        *("w", "95\u00a0% interval", "low", "chance, high"),
        *("a", "[-0.50,\u00a00.25]", "1", "2"),
        *("b", "–", "1", "2"),
    ]
    assert shown.frame.columns.tolist() == ["w", "mattr_low", "mattr_high", "low", "null_high"]


def test_what_a_cell_says_in_arabic_is_for_the_report(monkeypatch, tmp_path):
    frame = pd.DataFrame({"note": ["a letter <b>", "b"], "n": [1, 2], "note_ar": ["حرف", None]})
    assert Reader(show_table(frame)._repr_html_()).cells[2:] == ["a letter <b>", "1", "b", "2"]
    monkeypatch.setenv(FOLDER_VARIABLE, str(tmp_path))
    html = show_table(frame)._repr_html_()
    assert html.count('<span class="ar" lang="ar" dir="rtl">حرف</span>') == 1
    assert html.count('class="ar"') == 1


def test_columns_that_stand_aside_are_named_below_and_handed_over(terms):
    shown = show_table(terms, aside=["gloss", "freq"])
    html = Reader(shown._repr_html_())
    assert html.cells[:2] == ["term", "log odds z"]
    assert len(html.cells) == 2 * (1 + len(terms))
    assert "dfn" in html.tags
    assert repr(shown).endswith("Further columns: gloss · freq")
    assert shown.frame is terms


def test_index_is_shown_unless_it_only_counts():
    frame = pd.DataFrame({"freq": [1, 2]}, index=pd.Index(["عقوبة", "ملف"], name="term"))
    assert Reader(show_table(frame)._repr_html_()).cells[:3] == ["term", "freq", "عقوبة"]
    two = frame.set_axis(pd.MultiIndex.from_tuples([("a", 1), ("b", 2)], names=["doc_id", None]))
    assert Reader(show_table(two)._repr_html_()).cells[:3] == ["document", "", "freq"]


def test_columns_stay_aligned_whatever_the_marks():
    # مُؤَمَّن has three vowel marks, which take no column of their own.
    table = show_table(pd.DataFrame({"w": ["مُؤَمَّن", "ab"], "n": [1, 22]}))
    assert len({text_width(line) for line in repr(table).splitlines()}) == 1


@given(st.lists(st.text(max_size=12), min_size=1, max_size=5))
def test_html_gives_back_any_text(cells):
    # An HTML reader takes every line break for \n.
    cells = [cell.replace("\r\n", "\n").replace("\r", "\n") for cell in cells]
    html = show_table(pd.DataFrame({"x": pd.Series(cells, dtype=object)}))._repr_html_()
    assert Reader(html).cells[1:] == cells


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"n": 0}, "n=0; expected at least 1"),
        ({"digits": -1}, "digits=-1"),
        ({"bars": ["g2"]}, "missing column g2; the table has: term, gloss, log_odds_z, freq"),
        ({"bars": ["gloss"]}, "'gloss' holds no numbers"),
        ({"aside": ["g2"]}, "missing column g2"),
    ],
)
def test_table_refuses(terms, options, message):
    with pytest.raises(InputError, match=message):
        show_table(terms, **options)


def test_an_empty_table_says_so(terms):
    shown = show_table(terms.head(0), bars=["freq"])
    assert repr(shown).splitlines()[-1] == "(no rows)"
    assert "(no rows)" in shown._repr_html_()


def test_no_passages_say_so():
    shown = show_passages(pd.DataFrame({"doc_id": []}))
    assert repr(shown) == "(no passages)"
    assert "(no passages)" in shown._repr_html_()


def test_the_index_is_shown_only_if_it_has_a_name(terms):
    picked = terms.iloc[[2, 0]]
    assert repr(show_table(picked)).splitlines()[0].split()[0] == "term"
    named = picked.rename_axis("rank")
    assert repr(show_table(named)).splitlines()[0].split()[0] == "rank"


def test_an_english_note_that_quotes_arabic_runs_left_to_right():
    note = "The dateline «الوقت-» names the outlet."
    html = show_table(pd.DataFrame({"note": [note], "title": ["روسيا S-400"]}))._repr_html_()
    assert f'<td dir="ltr" align="left" style="text-align: left">{note}</td>' in html
    assert '<td dir="rtl" lang="ar" align="right" style="text-align: right">روسيا S-400' in html


def test_page_nought_is_no_page():
    passage = {"doc_id": "a", "start": 0, "end": 4, "text": "نص", "page": 0}
    assert "page" not in repr(show_passages(pd.DataFrame([passage])))
    assert "page 3" in repr(show_passages(pd.DataFrame([{**passage, "page": 3}])))


def test_evidence_as_text_and_html():
    shown = Evidence("alhal_lavrov_tehran", "زيارة", 407, 421, "ب", "الاتفاق النووي", f" {SCRIPT}")
    assert plain(repr(shown)) == (f"…ب[الاتفاق النووي] {SCRIPT}… (alhal lavrov tehran 407–421)")
    html = shown._repr_html_()
    assert "<script" not in html
    read = Reader(html)
    assert read.marks == ["الاتفاق النووي"]
    assert read.cards == [f"…بالاتفاق النووي {SCRIPT}…"]


def test_evidence_at_the_edges_has_no_dots():
    assert plain(repr(Evidence("d", "", 3, 5, "من ", "هنا", ""))) == "من [هنا] (d 3–5)"


@pytest.fixture
def passages():
    return pd.DataFrame(
        {
            "doc_id": ["a_b", "c"],
            "start": [10, 0],
            "end": [29, 8],
            "text": ["قال الوزير إن الوزير", "<b>نص</b>"],
            "heading": ["زيارة", ""],
            "page": [4, None],
            "section": ["body", "idea_map"],
            "weight": [0.4321, None],
        }
    )


def test_passages_show_their_place(passages):
    assert plain(repr(show_passages(passages, names={"a_b": "Al-Hal", "c": "Report"}))) == (
        "Al-Hal · 10–29 · page 4 · زيارة · weight 0.43\n  قال الوزير إن الوزير\n\n"
        "Report · 0–8 · idea map\n  <b>نص</b>"
    )


def test_words_are_marked_whole(passages):
    # الوزير must not be marked inside a longer word; a regular expression's signs are plain text.
    longer = passages.assign(text=["الوزيران والوزير الوزير.", "a.b axb"])
    shown = show_passages(longer, highlight=["الوزير", "a.b"])
    assert plain(repr(shown)).split("\n  ")[1].startswith("الوزيران والوزير [الوزير].")
    assert Reader(shown._repr_html_()).marks == ["الوزير", "a.b"]


def test_terms_of_each_passage_are_marked(passages):
    shown = show_passages(passages.assign(terms=[["إن", "قال"], None]))
    assert Reader(shown._repr_html_()).marks == ["قال", "إن"]


def test_raw_spans_are_marked_where_they_stand():
    rows = pd.DataFrame({"doc_id": ["a"], "start": [10], "end": [20], "text": ["0123456789"]})
    spans = pd.DataFrame(
        {"doc_id": ["a", "a", "a", "b"], "start": [8, 13, 14, 15], "end": [11, 15, 17, 16]}
    )
    assert plain(repr(show_passages(rows, highlight=spans))).endswith("[0]12[3456]789")


def test_raw_spans_in_cleaned_text_are_refused(passages):
    spans = pd.DataFrame({"doc_id": ["c"], "start": [0], "end": [2]})
    with pytest.raises(InputError, match=r"c 0–8 has 9 characters, not 8: it is not the raw text"):
        show_passages(passages.tail(1), highlight=spans)


def test_context_stands_round_the_passage(passages):
    shown = show_passages(passages.head(1).assign(before="قبل ", after=f" {SCRIPT}"))
    assert Reader(shown._repr_html_()).cards == [f"قبل قال الوزير إن الوزير {SCRIPT}"]
    assert "<script" not in shown._repr_html_()


@given(
    text=st.text(alphabet="اب<>&[ \n", min_size=1, max_size=30),
    edges=st.lists(st.tuples(st.integers(0, 40), st.integers(0, 40)), max_size=6),
)
def test_marking_loses_nothing(text, edges):
    rows = pd.DataFrame({"doc_id": ["d"], "start": [5], "end": [5 + len(text)], "text": [text]})
    spans = pd.DataFrame([("d", min(e), max(e)) for e in edges], columns=["doc_id", "start", "end"])
    read = Reader(show_passages(rows, highlight=spans)._repr_html_())
    assert read.cards == [text]
    covered = {i for a, b in edges for i in range(min(a, b), max(a, b))}
    assert "".join(read.marks) == "".join(c for i, c in enumerate(text) if i + 5 in covered)


def test_passages_refuse_missing_columns(passages):
    with pytest.raises(InputError, match="missing column text; the table has: doc_id"):
        show_passages(passages.drop(columns="text"))
    with pytest.raises(InputError, match="no display name for 'a_b'"):
        show_passages(passages, names={"c": "Report"})


def test_every_card_writes_texts_so_that_no_dollar_becomes_a_formula():
    cards = Path(tables.__file__).parent
    unlike = [one.name for one in cards.glob("*.py") if "html import escape" in one.read_text()]
    assert sorted(unlike) == ["places.py", "printing.py"]  # names, in attributes
