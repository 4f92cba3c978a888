"""Tables: nothing lost, nothing run as HTML, Arabic in its own direction, numbers with places."""

import csv
import io
import re
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest
from html_reader import SCRIPT, Reader, plain
from hypothesis import given
from hypothesis import strategies as st

from corpus_lib.errors import InputError
from corpus_lib.phrasebook import facts
from corpus_lib.progress import FOLDER_VARIABLE
from corpus_lib.show import show_findings, show_passages, show_table
from corpus_lib.show.cards import tables
from corpus_lib.show.cards.places import places_mark
from corpus_lib.show.cards.printing import PRINT_FORM
from corpus_lib.show.cards.tables import text_width
from corpus_lib.show.style import row_labels
from corpus_lib.wording import set_names

TERMS = pd.DataFrame(
    {
        "term": ["عقوبة", "أوبك+", "S-400"],
        "gloss": ["sanction", "OPEC+", SCRIPT],
        "log_odds_z": [3.21456, -0.5, np.nan],
        "freq": [12, 3, 45],
    }
)


@pytest.fixture
def run(monkeypatch, tmp_path):
    monkeypatch.setenv(FOLDER_VARIABLE, str(tmp_path))


def cells(frame, **options):
    return Reader(show_table(frame, **options)).cells


def test_a_table_calls_documents_by_their_names():
    set_names(pd.DataFrame({"en": ["Alwaght", "Alhal"], "ar": ""}, index=["a_w", "a_h"]))
    frame = pd.DataFrame({"doc_a": ["a_w"], "doc_b": ["a_h"], "term": ["a_w"], "n_words": [2]})
    by_document = frame.set_axis(pd.Index(["a_h"], name="doc_id")).assign(a_w=1.5)
    heads = ["document", "document", "other document", "term", "words", "Alwaght"]
    assert cells(by_document) == [*heads, "Alhal", "Alwaght", "Alhal", "a_w", "2", "1.500"]
    assert show_table(by_document).frame is by_document  # the file of a run keeps the keys


def test_table_as_text():
    expected = """\
term   gloss                      z-score  freq
─────  ─────────────────────────  ───────  ────
عقوبة  sanction                     3.215    12
أوبك+  OPEC+                       -0.500     3
S-400  <script>alert(1)</script>        –    45"""
    assert plain(show_table(TERMS)) == expected
    # Without isolates the numbers after an Arabic word are drawn in front of it.
    assert repr(show_table(TERMS)).splitlines()[2].startswith("\u2067عقوبة\u2069")


def test_table_as_html_keeps_every_cell_and_runs_none():
    read = Reader(show_table(TERMS))
    assert read.is_kept
    assert read.cells[:4] == ["term", "gloss", "z-score", "freq"]
    assert read.cells[4:8] == ["عقوبة", "sanction", "3.215", "12"]
    assert read.cells[13] == SCRIPT
    arabic = [a for c, a in zip(read.cells, read.cell_attributes, strict=True) if c == "أوبك+"]
    assert arabic == [{"dir": "rtl", "lang": "ar", "align": "right", "style": "text-align: right"}]


@pytest.mark.parametrize(
    ("n", "told"), [(1, "2 rows are not shown here"), (2, "1 row is not shown here"), (3, "45")]
)
def test_rows_left_out_are_counted(n, told):
    table = show_table(TERMS, n=n)
    assert repr(table).endswith(told)
    assert told in table._repr_html_()


def test_codes_of_the_library_are_named_in_tables_and_figures():
    coded = pd.DataFrame({"way": ["as_chosen"], "pos": ["PROPN"], "step": ["fold_hamza"]})
    assert cells(coded)[3:] == ["as in this series", "proper name", "write all hamzas alike"]
    assert row_labels(coded, "way") == ["as in this series"]
    assert row_labels(coded.assign(way="another_way"), "way") == ["another_way"]


def test_speakers_are_told_in_english_as_far_as_it_is_known():
    arabic = ["صدام الجاسر", "علي شمخاني"]
    set_names(pd.DataFrame({"en": ["Saddam al-Jasser", "Ali Shamkhani"], "ar": arabic}))
    shown = pd.DataFrame({"speaker": [*arabic, " و".join(arabic), "مجهول"], "text": arabic * 2})
    read = Reader(show_table(shown))
    assert "صدام الجاسر" in "".join(read.cells)
    assert "Ali Shamkhani" in "".join(read.cells)
    assert plain(show_table(shown)).count("Saddam al-Jasser and Ali Shamkhani") == 1
    assert plain(show_table(shown)).count("Saddam") == 2  # none where the text is told
    set_names(None)


def test_a_part_of_a_list_is_not_torn_at_a_lines_end():
    senses = ["noun: order; system (14)", "long " * 20]
    html = show_table(pd.DataFrame({"senses": [senses]}))._repr_html_()
    assert "noun:\u00a0order; system\u00a0(14), long long" in html


def test_up_to_a_hundred_rows_are_shown_without_n():
    long = pd.DataFrame({"word": ["كلمة طويلة جدا " * 9] * 100, "n": range(100)})
    assert len(repr(show_table(long)).splitlines()) == 102
    assert "..." not in repr(show_table(long))
    empty = show_table(TERMS.head(0))
    assert repr(empty).splitlines()[-1] == "(no rows)"
    assert "(no rows)" in empty._repr_html_()


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
    assert cells(pd.DataFrame({"x": pd.Series(values, dtype=object)}), digits=digits)[1:] == shown


def test_a_p_is_written_on_its_side_of_the_level():
    p = [0.053, 0.047, 0.05, 0.0499, 0.2]
    frame = pd.DataFrame({"p_any": p, "share": p})
    assert cells(frame, digits=2)[2::2] == ["0.053", "0.047", "0.05", "0.0499", "0.20"]
    assert cells(frame, digits=2)[3::2] == ["0.05", "0.05", "0.05", "0.05", "0.20"]
    assert cells(pd.DataFrame({"q_term": [0.0996, 0.1003]}), digits=2)[1:] == ["0.0996", "0.1003"]


def test_a_date_is_put_into_words_in_a_column_of_dates_alone():
    frame = pd.DataFrame({"date": ["2022-11-10"], "term": ["2022-11-10"]})
    assert cells(frame)[2:] == ["10\xa0November\xa02022", "2022-11-10"]


@pytest.mark.parametrize(
    ("order", "columns"),
    [
        ("count", {"term": list("abcd"), "start": [9, 5, 2, 1], "count": [3, 2, 2, 1]}),
        ("document, then count", {"doc_id": list("aaabbb"), "count": [5, 4, 1, 8, 2, 2]}),
        ("", {"term": list("abcd"), "count": [3, 2, 4, 1]}),
        ("", {"doc_id": list("abcd"), "count": [4, 3, 2, 1]}),  # as the corpus has them
        ("", {"n_topics": [2, 4, 6, 8], "exclusivity": [0.9, 0.8, 0.7, 0.6]}),
        ("", {"doc_id": list("aabbcc"), "rank_all": [7, 4, 6, 4, 6, 4]}),
        ("", {"term": list("abc"), "count": [3, 2, 1]}),
        ("", {"term": list("abcde"), "count": [5, np.nan, 9, 8, 7]}),
        ("", {"term": list("abcd"), "count": [1, 1, 1, 1]}),
    ],
)
def test_a_table_says_by_which_numbers_its_rows_go(order, columns):
    shown = show_table(pd.DataFrame(columns))
    told = f"Order of rows: {order} (largest first)"
    assert ("Order of rows" in repr(shown)) == bool(order)
    assert repr(shown).endswith(told) or not order


def test_the_ends_of_an_interval_share_a_column():
    frame = pd.DataFrame({"w": ["a", "b"], "mattr_low": [-0.5, np.nan], "mattr_high": [0.25, 1]})
    assert cells(frame.assign(low=1, null_high=2), digits=2) == [
        *("w", "95\u00a0% interval", "low", "chance, high"),
        *("a", "[-0.50,\u00a00.25]", "1", "2"),
        *("b", "–", "1", "2"),
    ]


def test_an_interval_on_an_arabic_page_has_its_smaller_end_first_from_the_right(
    monkeypatch, tmp_path
):
    monkeypatch.setenv(FOLDER_VARIABLE, str(tmp_path))
    html = show_table(pd.DataFrame({"low": [-0.5, None], "high": [0.25, 1]}))._repr_html_()
    # A number of an isolate of its own keeps its sign to its left.
    said = "[\u2066-0.500\u2069،\u00a0\u20660.250\u2069]"
    assert html.count('class="ar"') == html.count(f'dir="rtl">{said}</span>') == 1


def test_what_a_cell_says_in_arabic_is_for_the_report(monkeypatch, tmp_path):
    frame = pd.DataFrame({"note": ["a letter <b>", "b"], "n": [1, 2], "note_ar": ["حرف", None]})
    assert cells(frame)[2:] == ["a letter <b>", "1", "b", "2"]
    monkeypatch.setenv(FOLDER_VARIABLE, str(tmp_path))
    html = show_table(frame)._repr_html_()
    assert html.count('<span class="ar" lang="ar" dir="rtl">حرف</span>') == 1
    assert html.count('class="ar"') == 1


def test_columns_that_stand_aside_are_named_below_and_handed_over():
    shown = show_table(TERMS, aside=["gloss", "freq"])
    read = Reader(shown)
    assert read.cells[:2] == ["term", "z-score"]
    assert len(read.cells) == 2 * (1 + len(TERMS))
    assert "dfn" in read.tags
    assert repr(shown).endswith("Further columns: gloss · freq")
    assert shown.frame is TERMS


def test_the_index_is_shown_only_if_it_has_a_name():
    frame = pd.DataFrame({"freq": [1, 2]}, index=pd.Index(["عقوبة", "ملف"], name="term"))
    assert cells(frame)[:3] == ["term", "freq", "عقوبة"]
    two = frame.set_axis(pd.MultiIndex.from_tuples([("a", 1), ("b", 2)], names=["doc_id", None]))
    assert cells(two)[:3] == ["document", "", "freq"]
    picked = TERMS.iloc[[2, 0]]
    assert cells(picked)[0] == "term"
    assert cells(picked.rename_axis("rank"))[0] == "rank"


def test_columns_stay_aligned_whatever_the_marks():
    # مُؤَمَّن has three vowel marks, which take no column of their own.
    table = show_table(pd.DataFrame({"w": ["مُؤَمَّن", "ab"], "n": [1, 22]}))
    assert len({text_width(line) for line in repr(table).splitlines()}) == 1


@given(st.lists(st.text(max_size=12), min_size=1, max_size=5))
def test_html_gives_back_any_text(texts):
    # An HTML reader takes every line break for \n.
    texts = [text.replace("\r\n", "\n").replace("\r", "\n") for text in texts]
    assert cells(pd.DataFrame({"x": pd.Series(texts, dtype=object)}))[1:] == texts


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"n": 0}, "n=0; expected at least 1"),
        ({"digits": -1}, "digits=-1"),
        ({"aside": ["g2"]}, "missing column g2; the table has: term, gloss, log_odds_z, freq"),
    ],
)
def test_table_refuses(options, message):
    with pytest.raises(InputError, match=message):
        show_table(TERMS, **options)


def test_an_english_note_that_quotes_arabic_runs_left_to_right():
    note = "The dateline «الوقت-» names the outlet."
    html = show_table(pd.DataFrame({"note": [note], "title": ["روسيا S-400"]}))._repr_html_()
    assert f'<td dir="ltr" align="left" style="text-align: left">{note}</td>' in html
    assert '<td dir="rtl" lang="ar" align="right" style="text-align: right">روسيا S-400' in html


def test_every_card_writes_texts_so_that_no_dollar_becomes_a_formula():
    cards = Path(tables.__file__).parent
    unlike = [one.name for one in cards.glob("*.py") if "html import escape" in one.read_text()]
    assert unlike == ["places.py"]  # names, in attributes


RAW = {"a": "قال الوزير إن الوزير سافر.", "b:1": "الوزير"}
ROLES = pd.DataFrame({"actor": ["iran", "russia"], "hero": [0, 2], "villain": [1, 1]})
PLACES = pd.DataFrame(
    [
        ("russia", "hero", "a", 4, 10),
        ("iran", "villain", "b:1", 0, 6),
        ("russia", "hero", "a", 14, 20),
        ("russia", "villain", "a", 0, 3),
    ],
    columns=["actor", "column", "doc_id", "start", "end"],
    index=[7, 7, 0, 2],
)


def evidence(doc_id, start, end, context=80):
    text = RAW[doc_id]
    return SimpleNamespace(before=text[:start], passage=text[start:end], after=text[end:])


CORPUS = SimpleNamespace(raw=RAW.__getitem__, evidence=evidence)


def written(table):
    return list(csv.reader(io.StringIO(table._repr_mimebundle_()[PRINT_FORM]["places.csv"])))


@pytest.mark.usefixtures("run")
def test_each_number_has_its_places_by_the_columns_that_both_tables_have():
    table = show_table(ROLES, places=pd.concat([PLACES, PLACES.head(1)]), corpus=CORPUS)
    assert written(table)[:3] == [
        ["row", "column", "actor", "doc_id", "start", "end", "text"],
        ["1", "villain", "iran", "b:1", "0", "6", "الوزير"],
        ["2", "hero", "russia", "a", "4", "10", "الوزير"],
    ]
    # A passage behind a number twice is opened once.
    marks = re.findall(r'<a data-places="(.*?)">(\d)</a>', table._repr_html_())
    assert marks == [("b%3A1:0.6", "1"), ("a:4.6,10.6", "2"), ("a:0.3", "1")]
    assert "<details" not in table._repr_html_()
    # Rows that are not shown have their places in the file only.
    table = show_table(ROLES, n=1, places=PLACES)
    assert len(written(table)) == 5
    assert table._repr_html_().count("data-places") == 1


def test_a_link_holds_so_many_places_and_says_of_how_many(run, monkeypatch):
    monkeypatch.setattr("corpus_lib.show.cards.places._LINKED", 2)
    places = pd.DataFrame({"doc_id": "a", "start": [1, 4, 8], "end": [3, 6, 9]})
    assert places_mark(places, "3") == '<a data-places="a:1.2,7.1" title="2 / 3: places.csv">3</a>'
    assert places_mark(places.head(2), "2") == '<a data-places="a:1.2,3.2">2</a>'
    assert places_mark(places, "3", 1) == '<a data-places="a:1.2" title="1 / 3">3</a>'
    back = places_mark(places[::-1], "3")
    assert back == '<a data-places="a:8.1,-7.2" title="2 / 3: places.csv">3</a>'


@pytest.mark.usefixtures("run")
@pytest.mark.parametrize(
    ("frame", "column"),
    [({"share": [0.5], "n": [2], "of": [9]}, "n"), ({"share": [0.5]}, "actor")],
)
def test_without_a_column_the_first_whole_number_has_the_places(frame, column):
    places = PLACES.drop(columns="column")
    table = show_table(pd.DataFrame({"actor": ["russia"], **frame}), places=places)
    assert {row[1] for row in written(table)[1:]} == {column}


def test_a_notebook_unfolds_the_first_passages_below_its_table():
    html = show_table(ROLES, places=PLACES, corpus=CORPUS)._repr_html_()
    assert "data-places" not in html
    assert [
        re.sub("</?bdi>", "", one) for one in re.findall(r"<summary>(.*?)</summary>", html)[1:]
    ] == [
        "iran · 0 · villain · 1",
        "russia · 2 · hero · 2",
        "russia · 2 · villain · 1",
    ]
    assert re.findall(r"<mark>(.*?)</mark>", html) == ["الوزير"] * 3 + ["قال"]
    assert "a 14–20" in html


def test_a_notebook_unfolds_below_a_table_the_places_that_it_names():
    named = pd.DataFrame({"doc_id": ["a"], "start": [4], "voice": ["own"], "end": [10]})
    html = show_table(named, aside=["end"], corpus=CORPUS)._repr_html_()
    assert "<bdi>a</bdi> · <bdi>4–10</bdi></summary>" in html
    assert re.findall(r"<mark>(.*?)</mark>", html) == [CORPUS.raw("a")[4:10]]
    assert "<details" not in show_table(named)._repr_html_()


@pytest.mark.parametrize(("rows", "n"), [(1, 3), (10, 3), (11, 2), (40, 1)])
def test_a_long_table_unfolds_fewer_passages_of_each_number(rows, n):
    names = [f"actor {n}" for n in range(rows)]
    places = pd.DataFrame([(name, "a", at, 10) for name in names for at in range(5)])
    places.columns = ["actor", "doc_id", "start", "end"]
    frame = pd.DataFrame({"actor": names, "n": 5})
    html = show_table(frame, places=places, corpus=CORPUS)._repr_html_()
    assert html.count("<mark>") == rows * n
    assert html.count(f"{5 - n} more in the report") == rows


@pytest.mark.parametrize(
    ("places", "told"),
    [
        (PLACES.drop(columns="end"), "missing column end"),
        (PLACES.drop(columns="actor"), "no column of words that the table has too"),
        (PLACES.assign(column="broker"), r"no column of the table: \['broker'\]"),
    ],
)
def test_places_that_fit_no_row_or_column_are_refused(places, told):
    with pytest.raises(InputError, match=told):
        show_table(ROLES, places=places)


def test_a_name_of_two_halves_begins_where_the_page_does():
    # More of its letters are Arabic, or more of them Latin: the halves keep their order.
    for name in (
        "الضربات الإسرائيلية في سوريا · Israeli strikes",
        "العزلة · Isolation and pressure",
    ):
        shown = show_table(pd.DataFrame({"topic": [name], "n": [1]}))._repr_html_()
        assert re.search(r"<td ([^>]*)>", shown)[1].startswith('dir="ltr"')


def test_no_table_list_or_row_of_cards_grows_beyond_a_screen():
    many = pd.DataFrame({"doc_id": [f"d{n}" for n in range(130)], "words": range(130)})
    shown = show_table(many)
    assert (len(Reader(shown).cells), len(shown.frame)) == (204, 130)
    assert "30 rows are not shown here" in shown.html
    cards = many.assign(start=0, end=4, text="قمح")
    assert (show_passages(cards).html.count("قمح"), len(show_passages(cards).frame)) == (40, 130)
    assert "… and 90 more passages" in show_passages(cards).html
    told = facts({"relation": "reuse_shared_none"} for _ in range(30))
    assert show_findings(told).html.count("<li") == 25
    assert "… and 6 more findings" in show_findings(told).html
