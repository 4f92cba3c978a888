"""All passages behind a number of a table: which, and how a notebook and a run show them."""

import csv
import io
import re
from types import SimpleNamespace

import pandas as pd
import pytest

from corpus_lib.errors import InputError
from corpus_lib.progress import FOLDER_VARIABLE
from corpus_lib.show import show_table
from corpus_lib.show.cards.printing import PRINT_FORM

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


def passages(spans):
    texts = [
        RAW[doc][start:end] for doc, start, end in spans[["doc_id", "start", "end"]].to_numpy()
    ]
    return spans.assign(text=texts)


def evidence(doc_id, start, end, context=80):
    text = RAW[doc_id]
    around = {"before": text[:start], "passage": text[start:end], "after": text[end:]}
    return SimpleNamespace(**around)


CORPUS = SimpleNamespace(passages=passages, evidence=evidence)


def written(table, name="places.csv"):
    text = table._repr_mimebundle_()[PRINT_FORM][name]
    return list(csv.reader(io.StringIO(text)))


def test_each_number_has_its_places_by_the_columns_that_both_tables_have(monkeypatch, tmp_path):
    monkeypatch.setenv(FOLDER_VARIABLE, str(tmp_path))
    table = show_table(ROLES, places=PLACES, corpus=CORPUS)
    assert written(table) == [
        ["row", "column", "actor", "doc_id", "start", "end", "text"],
        ["1", "villain", "iran", "b:1", "0", "6", "الوزير"],
        ["2", "hero", "russia", "a", "4", "10", "الوزير"],
        ["2", "hero", "russia", "a", "14", "20", "الوزير"],
        ["2", "villain", "russia", "a", "0", "3", "قال"],
    ]
    marks = re.findall(r'<a data-places="(.*?)">(\d)</a>', table._repr_html_())
    assert marks == [("b%3A1:0-6", "1"), ("a:4-10,14-20", "2"), ("a:0-3", "1")]
    assert "<details" not in table._repr_html_()


def test_rows_that_are_not_shown_have_their_places_in_the_file_only(monkeypatch, tmp_path):
    monkeypatch.setenv(FOLDER_VARIABLE, str(tmp_path))
    table = show_table(ROLES, n=1, places=PLACES)
    assert len(written(table)) == 5
    assert table._repr_html_().count("data-places") == 1


@pytest.mark.parametrize(
    ("frame", "column"),
    [({"share": [0.5], "n": [2], "of": [9]}, "n"), ({"share": [0.5]}, "actor")],
)
def test_without_a_column_the_first_whole_number_has_the_places(
    monkeypatch, tmp_path, frame, column
):
    monkeypatch.setenv(FOLDER_VARIABLE, str(tmp_path))
    table = show_table(
        pd.DataFrame({"actor": ["russia"], **frame}), places=PLACES.drop(columns="column")
    )
    assert {row[1] for row in written(table)[1:]} == {column}


def test_a_notebook_unfolds_the_first_passages_below_its_table():
    html = show_table(ROLES, places=PLACES, corpus=CORPUS)._repr_html_()
    assert "data-places" not in html
    assert re.findall(r"<summary>(.*?)</summary>", html)[1:] == [
        "iran · 0 · villain · 1",
        "russia · 2 · hero · 2",
        "russia · 2 · villain · 1",
    ]
    assert re.findall(r"<mark>(.*?)</mark>", html) == ["الوزير"] * 3 + ["قال"]
    assert "a 14–20" in html
    many = pd.concat([PLACES.head(1)] * 5).assign(start=range(5))
    html = show_table(ROLES, places=many, corpus=CORPUS)._repr_html_()
    assert html.count("<mark>") == 3
    assert "2 more" in html


@pytest.mark.parametrize(("rows", "passages"), [(10, 3), (11, 2), (40, 1)])
def test_a_long_table_unfolds_fewer_passages_of_each_number(rows, passages):
    names = [f"actor {n}" for n in range(rows)]
    places = pd.DataFrame([(name, "a", at, 10) for name in names for at in range(4)])
    places.columns = ["actor", "doc_id", "start", "end"]
    frame = pd.DataFrame({"actor": names, "n": 4})
    html = show_table(frame, places=places, corpus=CORPUS)._repr_html_()
    assert html.count("<mark>") == rows * passages


def test_a_passage_behind_a_number_twice_is_opened_once(monkeypatch, tmp_path):
    monkeypatch.setenv(FOLDER_VARIABLE, str(tmp_path))
    table = show_table(ROLES, places=pd.concat([PLACES, PLACES.head(1)]))
    assert 'data-places="a:4-10,14-20"' in table._repr_html_()


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
