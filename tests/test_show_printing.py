"""What a run gets beside the screen: tables as CSV, figures for a page, also in Arabic."""

import base64
import csv as csv_module
import io
import sys
from types import SimpleNamespace

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
import pytest
from PIL import Image

from corpus_lib.progress import FOLDER_VARIABLE
from corpus_lib.show import arabic_style, bilingual, plot_two_sided, show_table
from corpus_lib.show.cards.printing import (
    PRINT_FORM,
    in_arabic,
    offer_print_forms,
    print_figure,
    print_table,
)
from corpus_lib.show.style import RIGHT_TO_LEFT

ARABIC = "قال لافروف: «نعم، لا»\nثم صمت"


def read(form):
    """The table as a reader gets it from the file."""
    return pd.read_csv(io.BytesIO(form["csv"].encode("utf-8-sig")), encoding="utf-8-sig")


def pixels(form):
    image = Image.open(io.BytesIO(base64.b64decode(form["png"])))
    return image.size, image.info


def figure_of(width, height):
    with arabic_style():
        figure, axes = plt.subplots(figsize=(width, height), layout="constrained")
        axes.plot([1, 2, 3])
        axes.set_title("العقوبات")
        plt.close(figure)
    return figure


WIDE = pd.DataFrame([[1, 2]], columns=pd.MultiIndex.from_tuples([("share", "low"), ("n", "")]))


@pytest.mark.parametrize(
    ("frame", "csv"),
    [
        # Numbers are not rounded.
        (
            pd.DataFrame({"share": [1 / 3, 2e-9], "count": [3, 4]}),
            "share,count\r\n0.3333333333333333,3\r\n2e-09,4\r\n",
        ),
        (pd.DataFrame({"قال": [0, 2]}).astype(pd.SparseDtype("int64", 0)), "قال\r\n0\r\n2\r\n"),
        (
            pd.DataFrame({"start": pd.array([1, None], "Int64"), "end": [np.nan, pd.NaT]}),
            "start,end\r\n1,\r\n,\r\n",
        ),
        (WIDE, "share low,n\r\n1,2\r\n"),
        (pd.DataFrame([[1, 2, 3]], columns=["x", "x_2", "x"]), "x,x_2,x_3\r\n1,2,3\r\n"),
        (pd.DataFrame({"terms": [["قال", "ذهب"], []]}), 'terms\r\nقال | ذهب\r\n""\r\n'),
        (pd.DataFrame({"pair": [("a", 1), {"b"}]}), "pair\r\na | 1\r\nb\r\n"),
        (pd.DataFrame({"sure": [True, False]}), "sure\r\nTRUE\r\nFALSE\r\n"),
        (pd.DataFrame({"more": [{"ق": 1}, None]}), 'more\r\n"{""ق"": 1}"\r\n""\r\n'),
        (pd.DataFrame({"a": [], "b": []}), "a,b\r\n"),
    ],
)
def test_a_table_is_written_as_it_is(frame, csv):
    assert print_table(frame)["csv"] == csv


def test_a_table_keeps_arabic_commas_quotes_and_line_breaks():
    frame = pd.DataFrame({"text": [ARABIC, 'a "b", c'], "gloss": ["yes, no", ""]})
    form = print_table(frame)
    assert read(form).fillna("").to_dict("list") == frame.to_dict("list")
    assert (form["rows"], form["columns"], form["guarded"]) == (2, ["text", "gloss"], {})


@pytest.mark.parametrize(
    ("index", "names"),
    [
        (pd.RangeIndex(2), ["n"]),
        (pd.Index([7, 4]), ["n"]),  # what a selection of rows leaves behind
        (pd.Index([7, 4], name="topic"), ["topic", "n"]),
        (pd.Index(["قال", "ذهب"]), ["index", "n"]),
        (pd.Index(["قال", "ذهب"], name="n"), ["n", "n_2"]),
        (pd.MultiIndex.from_tuples([("a", 1), ("b", 2)]), ["level_1", "level_2", "n"]),
        (
            pd.MultiIndex.from_tuples([("a", 1), ("b", 2)], names=["doc_id", None]),
            ["doc_id", "level_2", "n"],
        ),
    ],
)
def test_an_index_that_says_something_becomes_columns(index, names):
    form = print_table(pd.DataFrame({"n": [10, 20]}, index=index))
    assert form["columns"] == names
    table = read(form)
    assert table[names[-1]].tolist() == [10, 20]
    if len(names) == 3:
        assert table[names[0]].tolist() == ["a", "b"]


@pytest.mark.parametrize(
    ("text", "guarded"),
    [
        # What a spreadsheet would compute, and what none does.
        *((text, True) for text in ('=HYPERLINK("x")', "+قال", "-قال", "@SUM(1)", "\tx")),
        *((text, False) for text in ("-", "+", "-0.5", "+3", "-2 %", "أوبك+", "'=1")),
    ],
)
def test_a_text_that_a_spreadsheet_would_compute_is_guarded_and_counted(text, guarded):
    form = print_table(pd.DataFrame({"raw": [text, "plain"], "n": [-1, 2]}))
    rows = list(csv_module.reader(io.StringIO(form["csv"])))
    assert rows[1:] == [[f"'{text}" if guarded else text, "-1"], ["plain", "2"]]
    assert form["guarded"] == ({"raw": 1} if guarded else {})


@pytest.mark.parametrize(
    ("inches", "width", "height"),
    [((4, 3), 10, 7.5), ((12, 4), 17, 5.6), ((6, 20), 6.9, 23)],  # small, too wide, too tall
)
def test_a_figure_fits_a_page_at_300_dots_an_inch(inches, width, height):
    form = print_figure(figure_of(*inches))
    assert form["width"] == pytest.approx(width, abs=0.5)
    assert form["height"] == pytest.approx(height, abs=0.5)
    assert form["width"] <= 17
    assert form["height"] <= 23
    size, info = pixels(form)
    assert size[0] == pytest.approx(form["width"] / 2.54 * 300, abs=2)
    assert size[1] == pytest.approx(form["height"] / 2.54 * 300, abs=2)
    assert info["dpi"] == pytest.approx((300, 300), abs=0.1)
    assert f'width="{form["width"]}cm" height="{form["height"]}cm" viewBox="0 0 ' in form["svg"]


def test_letters_shrink_with_the_figure():
    assert print_figure(figure_of(4, 3))["letters"] == 10
    assert print_figure(figure_of(13.4, 4))["letters"] == pytest.approx(5, abs=0.2)


def test_the_same_figure_gives_the_same_bytes_and_is_left_as_it_was():
    figure = figure_of(5, 3)
    engine, dpi = figure.get_layout_engine(), figure.dpi
    once = print_figure(figure)
    assert print_figure(figure) == once
    assert print_figure(figure_of(5, 3)) == once
    assert (figure.get_layout_engine(), figure.dpi) == (engine, dpi)
    assert "<dc:date>" not in once["svg"]


def test_letters_in_a_drawing_are_shapes():
    words = pd.DataFrame({"term": ["عقوبة"], "gloss": ["sanction"], "n": [2]})
    axes = plot_two_sided(words, label="term", value="n")
    axes.figure.suptitle("Which  words")
    form = print_figure(axes.figure)
    plt.close("all")
    assert form["title"] == "Which words"
    assert "<text" not in form["svg"]
    assert form["svg"].count("<use") > 8


def test_a_table_brings_its_print_form_only_to_a_run(monkeypatch, tmp_path):
    frame = pd.DataFrame({"n": [1.23456, 2.0]})
    table = show_table(frame, n=1)
    monkeypatch.delenv(FOLDER_VARIABLE, raising=False)
    assert table._repr_mimebundle_(include=None, exclude=None) == {}
    monkeypatch.setenv(FOLDER_VARIABLE, "")
    assert table._repr_mimebundle_() == {}
    monkeypatch.setenv(FOLDER_VARIABLE, str(tmp_path))
    form = table._repr_mimebundle_()[PRINT_FORM]
    assert form["rows"] == 2
    assert form["csv"] == "n\r\n1.23456\r\n2.0\r\n"
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(("folder", "types"), [("", []), ("somewhere", ["Figure", "DataFrame"])])
def test_figures_are_offered_only_to_a_run(monkeypatch, folder, types):
    known = []
    bundles = SimpleNamespace(for_type=lambda kind, _: known.append(kind.__name__))
    shell = SimpleNamespace(display_formatter=SimpleNamespace(mimebundle_formatter=bundles))
    monkeypatch.setitem(sys.modules, "IPython", SimpleNamespace(get_ipython=lambda: shell))
    monkeypatch.setenv(FOLDER_VARIABLE, folder)
    offer_print_forms()
    assert known == types
    monkeypatch.setitem(sys.modules, "IPython", SimpleNamespace(get_ipython=lambda: None))
    offer_print_forms()
    assert known == types


@pytest.fixture
def axes():
    figure, axes = plt.subplots()
    axes.set_yticks([0, 1, 2], ["affirms", bilingual("عقوبة", "sanction"), "unheard of"])
    axes.set_xlabel("number of\ntopics")
    figure.suptitle("Who is named")
    yield axes
    plt.close(figure)


def texts(axes):
    axes.figure.draw_without_rendering()
    ticks = [tick.get_text() for tick in axes.get_yticklabels()]
    return [*ticks, axes.get_xlabel(), axes.figure.get_suptitle()]


def test_labels_are_arabic_for_a_while(axes):
    before = texts(axes)
    with in_arabic(axes.figure):
        assert texts(axes) == ["تؤكد", "عقوبة", "unheard of", "عدد\nالموضوعات", "من يُذكر"]
    assert texts(axes) == before


@pytest.mark.parametrize(
    ("english", "expected"),
    [
        (f"{RIGHT_TO_LEFT}روسيا{RIGHT_TO_LEFT}\nRussia", "روسيا"),
        ("war · 2", "2"),
        ("“affirms”", "«تؤكد»"),
        ("75%\nseed 1", "75%\nالبذرة 1"),
        ("and 3 more", "و3 غيرها"),
        ("0.5", "0.5"),
        ("24%\nwritten\nforms", "24%\nالصور\nالمكتوبة"),
        (bilingual("إيراني", "likely: Iranian"), "إيراني · مرجَّح"),
        (bilingual("إيراني", "Iranian"), "إيراني"),
    ],
)
def test_glosses_go_and_counts_stay(axes, english, expected):
    text = axes.text(0, 0, english)
    with in_arabic(axes.figure):
        assert text.get_text() == expected
    assert text.get_text() == english


def test_a_print_form_has_both(axes):
    form = print_figure(axes.figure)
    assert form["ar.png"] != form["png"]
    assert print_figure(axes.figure) == form


def pictures(figure):
    """Where the picture in English is blue and where it is black, then in Arabic."""
    form = print_figure(figure)
    for ending in ("png", "ar.png"):
        picture = Image.open(io.BytesIO(base64.b64decode(form[ending]))).convert("RGB")
        red, _, blue = np.moveaxis(np.asarray(picture), 2, 0)
        yield (red < 128) & (blue > 128), blue < 128


def middle(points):
    return np.nonzero(points)[1].mean()


def test_an_arabic_figure_begins_at_the_right(axes):
    axes.barh([0, 1], [3, 1], color="#0072B2")
    axes.set(xlim=(0, 9), xticks=[], xlabel="", frame_on=False)
    axes.figure.suptitle("")
    (bars, ink), (bars_ar, ink_ar) = pictures(axes.figure)
    left, right = (one[:, : one.shape[1] // 2].sum() for one in (ink, ink_ar))
    assert middle(bars) < bars.shape[1] / 2 < middle(bars_ar)
    assert left > ink.sum() / 2
    assert right < ink_ar.sum() / 2


def test_all_but_letters_is_mirrored():
    figure, axes = plt.subplots()
    axes.barh([0, 1], [3, 1], color="#0072B2")
    axes.set(xticks=[], yticks=[])
    (bars, ink), (bars_ar, ink_ar) = pictures(figure)
    assert (bars[:, ::-1] == bars_ar).all()
    assert (ink[:, ::-1] == ink_ar).all()
    plt.close(figure)


@pytest.mark.parametrize("rotation", [0, 90])
def test_letters_stay_as_they_are_at_the_other_side(rotation):
    figure = plt.figure()
    figure.text(0.2, 0.5, "LLLL", rotation=rotation, fontsize=40)
    figure.text(0.95, 0.1, "|")
    (_, ink), (_, ink_ar) = pictures(figure)
    width = ink.shape[1]
    word, word_ar = ink[:, : width // 2], ink_ar[:, width // 2 :]
    (first, *_, last), (first_ar, *_, last_ar) = (
        np.flatnonzero(one.any(axis=0)) for one in (word, word_ar)
    )
    assert first_ar + width // 2 == pytest.approx(width - 1 - last, abs=20)
    feet = [
        middle(one) - (left + right) / 2
        for one, left, right in ((word, first, last), (word_ar, first_ar, last_ar))
    ]
    assert feet[0] == pytest.approx(feet[1], abs=5)
    plt.close(figure)
