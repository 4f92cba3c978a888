"""Pictures and cards of topics, and pages that a notebook hands to the report."""

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
import pytest

from corpus_lib import show
from corpus_lib.errors import InputError
from corpus_lib.show.pages import FOLDER_VARIABLE

LABELS = {"T1": "عقوبة · sanction", "T2": "T2 (noise)"}
COURSE = pd.DataFrame(
    [
        ("a_b", 1, "T1", 0.9),
        ("a_b", 1, "T2", 0.1),
        ("a_b", 2, "T1", 0.2),
        ("a_b", 2, "T2", 0.8),
        ("c", 1, "T1", 1.0),
        ("c", 1, "T2", 0.0),
    ],
    columns=["doc_id", "position", "topic", "share"],
)
MAP = pd.DataFrame(
    {
        "topic": ["T1", "T2", "T3"],
        "x": [0.5, -0.5, 0.0],
        "y": [0.1, 0.2, -0.3],
        "size": [0.5, 0.3, 0.2],
        "label": ["عقوبة · sanction", "حرب · war", "T3 (noise)"],
        "verdict": ["trusted", "trusted", "noise"],
    }
)


@pytest.fixture(autouse=True)
def close_figures():
    yield
    plt.close("all")


def test_the_course_has_a_panel_per_document_and_a_cell_per_passage():
    figure = show.plot_course(COURSE, labels=LABELS, grey=["T2"])
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


def test_a_course_with_unknown_grey_topics_is_refused():
    with pytest.raises(InputError, match="grey names T9"):
        show.plot_course(COURSE, grey=["T9"])
    with pytest.raises(InputError, match="missing column share"):
        show.plot_course(COURSE.drop(columns="share"))


def test_on_a_map_areas_follow_sizes_and_one_unit_is_as_long_up_as_across():
    axes = show.plot_topic_map(MAP, grey=["noise"])
    trusted, noise = axes.collections
    sizes = np.concatenate([trusted.get_sizes(), noise.get_sizes()])
    np.testing.assert_allclose(sizes / sizes[0], [1, 0.6, 0.4])
    axes.figure.draw_without_rendering()
    box = axes.get_window_extent()
    across = box.width / np.ptp(axes.get_xlim())
    assert across == pytest.approx(box.height / np.ptp(axes.get_ylim()), rel=0.01)
    # No circle is cut by the edge.
    reach = np.sqrt(sizes.max() / np.pi) * axes.figure.dpi / 72
    places = axes.transData.transform(MAP[["x", "y"]])
    assert (places - reach >= [box.x0, box.y0]).all()
    assert (places + reach <= [box.x1, box.y1]).all()


def test_names_on_a_map_lie_outside_of_the_circles():
    axes = show.plot_topic_map(MAP, grey=["noise"])
    axes.figure.draw_without_rendering()
    radius = np.sqrt(2600 / np.pi) * axes.figure.dpi / 72 * 0.95
    for note in axes.texts:
        box = plt.Text.get_window_extent(note)
        for x, y in axes.transData.transform(MAP[["x", "y"]]):
            near = np.clip([x, y], box.min, box.max)
            assert np.hypot(*(near - [x, y])) > radius


def criteria():
    rows = [(k, "subsamples", 0.1 * k, 0.2, 0.3) for k in (4, 2)]
    rows += [(k, "u_mass", -0.5, np.nan, np.nan) for k in (4, 2)]
    return pd.DataFrame(rows, columns=["n_topics", "criterion", "value", "null95_t", "null95_s"])


def test_criteria_have_bands_only_where_there_is_a_null():
    figure = show.plot_criteria(criteria(), nulls={"null95_t": "tokens", "null95_s": "strict"})
    stable, coherent = figure.axes[:2]
    assert len(stable.lines) == 3
    assert stable.lines[2].get_xdata().tolist() == [2, 4]
    assert len(coherent.lines) == 1
    assert coherent.get_legend() is None


def test_only_named_criteria_are_shown_in_their_order():
    figure = show.plot_criteria(criteria(), names={"u_mass": "coherence"})
    titles = [axes.get_title(loc="left") for axes in figure.axes]
    assert titles == ["coherence"]
    with pytest.raises(InputError, match="no rows of npmi"):
        show.plot_criteria(criteria(), names={"npmi": "NPMI"})


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
        {"topic": ["T1"], "label": ["<عقوبة>"], "verdict": ["trusted"], "size": [0.25]}
    )
    return show.show_topic_cards(topics, **{**tables, **changes})


def test_a_card_holds_only_what_belongs_to_its_topic():
    shown = cards()
    assert len(shown) == 1
    text = repr(shown)
    assert "=== <عقوبة> (T1, trusted, 25% of all words)" in text
    assert "حرب" not in text
    # Documents by share, the largest first; only the topic's own words are marked.
    assert text.index("0.7") < text.index("0.2")
    assert "[عقوبات]" in text
    assert "[جديدة]" not in text


def test_a_card_is_escaped_and_keeps_its_direction():
    html = cards()._repr_html_()
    assert '<h4 dir="ltr"><bdi>&lt;عقوبة&gt;</bdi> (T1, trusted' in html
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
