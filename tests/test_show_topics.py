"""Pictures and cards of topics, and pages that a notebook hands to the report."""

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
import pytest

from corpus_lib import show
from corpus_lib.errors import InputError
from corpus_lib.progress import FOLDER_VARIABLE

COURSE = pd.DataFrame(
    [
        ("a_b", 1, "عقوبة · sanction", 0.9),
        ("a_b", 1, "T2", 0.1),
        ("a_b", 2, "عقوبة · sanction", 0.2),
        ("a_b", 2, "T2", 0.8),
        ("c", 1, "عقوبة · sanction", 1.0),
        ("c", 1, "T2", 0.0),
    ],
    columns=["doc_id", "position", "topic", "share"],
)
VERDICTS = {"عقوبة · sanction": "likely", "T2": "open"}


@pytest.fixture(autouse=True)
def close_figures():
    yield
    plt.close("all")


def test_the_course_has_a_panel_per_document_and_a_cell_per_passage():
    figure = show.plot_course(COURSE.assign(verdict=COURSE["topic"].map(VERDICTS)))
    assert [axes.get_title(loc="left") for axes in figure.axes] == ["a b", "c"]
    first = figure.axes[0]
    drawn = [mesh.get_array() for mesh in first.collections]
    assert [array.shape for array in drawn] == [(2, 2), (2, 2)]
    # Grey cells and blue ones never share a row.
    grey, blue = (np.ma.getmaskarray(array) for array in drawn)
    assert (grey != blue).all()
    assert np.ma.compressed(drawn[1]).tolist() == [0.9, 0.2]
    assert np.ma.compressed(drawn[0]).tolist() == [0.1, 0.8]
    assert first.get_yticklabels()[0].get_text().endswith("sanction\u200e")


def test_a_course_without_verdicts_has_no_grey_and_needs_its_columns():
    grey, _ = show.plot_course(COURSE).axes[0].collections
    assert np.ma.getmaskarray(grey.get_array()).all()
    with pytest.raises(InputError, match="missing column share"):
        show.plot_course(COURSE.drop(columns="share"))


def criteria():
    nothing = [np.nan] * 6
    rows = [
        (k, "subsamples", 0.1 * k, 0.1 * k - 0.05, 0.1 * k + 0.05, 0.1, 0.2, 0.3, 0.4)
        for k in (4, 2)
    ]
    rows += [(k, "passed", 1.0, *nothing) for k in (4, 2)]
    edges = [f"null{end}_{null}" for null in ("tokens", "strict") for end in ("05", "95")]
    return pd.DataFrame(rows, columns=["n_topics", "criterion", "value", "low", "high", *edges])


def test_criteria_have_bands_only_where_there_are_edges():
    figure = show.plot_criteria(criteria(), mark=2)
    stable, passed = figure.axes[:2]
    titles = [axes.get_title(loc="left") for axes in (stable, passed)]
    assert titles == ["stability over parts", "topics that pass"]
    tokens, strict, own = stable.collections
    # From the lower edge to the upper one, over both numbers of topics.
    assert tokens.get_paths()[0].get_extents().bounds == pytest.approx((2, 0.1, 2, 0.1))
    assert strict.get_paths()[0].get_extents().bounds == pytest.approx((2, 0.3, 2, 0.1))
    assert own.get_paths()[0].get_extents().bounds == pytest.approx((2, 0.15, 2, 0.3))
    line, mark = stable.lines
    assert line.get_xdata().tolist() == [2, 4]
    assert mark.get_xdata() == [2, 2]
    assert not passed.collections
    told = [text.get_text() for text in figure.legends[0].get_texts()]
    assert told[0] == "words dealt out anew"
    assert told[2:] == ["their 95 % interval", "the texts"]


def test_criteria_need_the_edges_of_both_nulls():
    with pytest.raises(InputError, match="missing column null95_strict"):
        show.plot_criteria(criteria().drop(columns="null95_strict"))


def relations():
    rows = [
        ("الحرب · War", "إيران · Iran *", 0.2, 0.1, 0.3, 0.1, 0.3),
        ("الحرب · War", "أوكرانيا · Ukraine", 0.8, 0.6, 0.9, 0.2, 0.5),
        ("T2", "إيران · Iran *", 0.7, 0.6, 0.8, 0.5, 0.9),
        ("T2", "أوكرانيا · Ukraine", 0.1, 0.0, 0.2, 0.3, 0.6),
    ]
    columns = ["topic", "actor", "share", "low", "high", "null_low", "null_high"]
    table = pd.DataFrame(rows, columns=columns)
    return table.assign(verdict=["open", "sure", "open", "open"])


def test_actors_of_topics_have_a_panel_for_each_topic_and_a_row_for_each_actor():
    figure = show.plot_topic_actors(relations(), value_label="share")
    war, other = figure.axes
    assert len(war.get_yticks()) == len(other.get_yticks()) == 2
    assert "Ukraine" in war.get_yticklabels()[1].get_text()
    # Hollow dots for what chance may give, filled ones for what it may not.
    hollow, filled = war.lines
    assert (hollow.get_xdata().tolist(), hollow.get_ydata().tolist()) == ([0.2], [0])
    assert (filled.get_xdata().tolist(), filled.get_ydata().tolist()) == ([0.8], [1])
    assert hollow.get_markerfacecolor() == "white" != filled.get_markerfacecolor()
    assert [len(axes.lines) for axes in figure.axes] == [2, 1]
    bars = [(bar.get_x(), round(bar.get_width(), 9)) for bar in war.patches]
    assert bars == [(0.1, 0.2), (0.2, 0.3)]
    figure.draw_without_rendering()
    titles = [axes.title.get_window_extent() for axes in figure.axes]
    assert titles[0].x1 < titles[1].x0


def test_without_actors_the_figure_says_so():
    figure = show.plot_topic_actors(relations().head(0))
    (line,) = figure.axes[0].texts
    assert line.get_text().startswith("nothing to draw: no actor is named often enough")


def test_actors_of_topics_need_their_columns():
    with pytest.raises(InputError, match="missing column low"):
        show.plot_topic_actors(relations().drop(columns="low"))


TEXT = "فرضت عقوبات جديدة"


def cards(**changes):
    tables = {
        "words": pd.DataFrame({"topic": ["T1", "T2"], "rank": 1, "term": ["عقوبة", "حرب"]}),
        "shares": pd.DataFrame(
            [("T1", "a", 0.2, 0.1, 0.3), ("T1", "b", 0.7, 0.5, 0.9), ("T2", "a", 0.8, 0.7, 0.9)],
            columns=["topic", "doc_id", "share", "low", "high"],
        ),
        "passages": pd.DataFrame(
            [("T1", "a", 100, 100 + len(TEXT), TEXT)],
            columns=["topic", "doc_id", "start", "end", "text"],
        ),
        "highlight": pd.DataFrame(
            [("T1", "a", 105, 111), ("T2", "a", 112, 117)],
            columns=["topic", "doc_id", "start", "end"],
        ),
    }
    topics = pd.DataFrame(
        {"topic": ["T1"], "label": ["<عقوبة>"], "verdict": ["likely"], "size": [0.25]}
    )
    return show.show_topic_cards(topics, **{**tables, **changes})


def test_a_card_holds_only_what_belongs_to_its_topic():
    shown = cards()
    assert len(shown) == 1
    text = repr(shown)
    assert "=== <عقوبة> (T1, likely, 25% of all words)" in text
    assert "حرب" not in text
    # Documents by share, the largest first; only the topic's own words are marked.
    assert text.index("0.7") < text.index("0.2")
    assert "[عقوبات]" in text
    assert "[جديدة]" not in text


def test_a_card_is_escaped_and_keeps_its_direction():
    html = cards()._repr_html_()
    assert '<h4 dir="ltr"><bdi>&lt;عقوبة&gt;</bdi> (T1, likely' in html
    assert "<mark>عقوبات</mark>" in html


def test_without_topics_there_is_nothing_to_read():
    empty = show.show_topic_cards(
        pd.DataFrame(), words=None, shares=None, passages=None, highlight=None
    )
    assert repr(empty) == "(no topics to read)"
    assert empty._repr_html_() == "<p>(no topics to read)</p>"


def test_a_page_is_saved_only_in_a_run(tmp_path, monkeypatch):
    monkeypatch.delenv(FOLDER_VARIABLE, raising=False)
    page = show.save_page("<p>عقوبة</p>", "topics.html", text="Explore")
    assert repr(page) == "Explore: written when the series is run into a report (corpus-lib run)."
    monkeypatch.setenv(FOLDER_VARIABLE, str(tmp_path))
    page = show.save_page("<p>عقوبة</p>", "topics.html", text="a < b")
    assert (tmp_path / "topics.html").read_text(encoding="utf-8") == "<p>عقوبة</p>"
    assert page._repr_html_() == '<p><a href="files/topics.html">a &lt; b</a></p>'
    assert repr(page) == "a < b: files/topics.html"


@pytest.mark.parametrize("name", ["../x.html", "a/b.html", "x.txt", "", "X.html"])
def test_a_page_has_a_plain_name(name):
    with pytest.raises(InputError, match="give a file name of small letters"):
        show.save_page("", name, text="x")
