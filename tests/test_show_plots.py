"""Figures: Arabic joined and right to left, nothing clipped, no label over another."""

import itertools
from types import SimpleNamespace

import matplotlib as mpl
import nbformat
import numpy as np
import pandas as pd
import pytest
from matplotlib import font_manager
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.text import Text
from nbclient import NotebookClient

from corpus_lib import show
from corpus_lib.errors import InputError
from corpus_lib.show.figures.base import colours, label
from corpus_lib.wording import set_names

DOCUMENTS = [
    "alhal_lavrov_tehran",
    "alhal_militias_syria",
    "roundup_patrushev_tehran",
    "alwaght_counter_front",
    "report_cautious_partnership",
]
TERMS = [
    ("الولايات المتحدة", "United States"),
    ("عقوبة", "sanction"),
    ("أوبك+", "OPEC+"),
    ("S-400", "S-400 (missile)"),
    ("إس 200", "S-200"),
    ("مجلس الأمن القومي الروسي", "Russian National Security Council"),
    ("حذر", "caution"),
    ("$x$_هيمنة", "hegemony"),
]
TOPICS = [f"{term} · {gloss}" for term, gloss in TERMS]
LONG = "What the five documents say that the four others do not, each passage counted once " * 2


@pytest.fixture(autouse=True)
def _backend():
    import matplotlib.pyplot as plt

    plt.switch_backend("agg")
    yield
    plt.close("all")


@pytest.fixture
def terms():
    z = np.array([4.1, 2.2, 1.0, 0.2, -0.1, -1.5, -2.6, -3.8])
    return pd.DataFrame(TERMS, columns=["label", "gloss"]).assign(
        log_odds_z=z, low=z - 0.6, high=z + 0.9, null_low=-1.2, null_high=1.1, n=range(3, 11),
        doc=(DOCUMENTS * 2)[:8], x=np.arange(8) % 3, y=np.arange(8) // 3,
    )  # fmt: skip


@pytest.fixture
def frames(terms, shares):
    return SimpleNamespace(terms=terms, shares=shares)


@pytest.fixture
def shares():
    numbers = np.random.default_rng(1).dirichlet(np.ones(len(TOPICS)), len(DOCUMENTS))
    return pd.DataFrame(numbers, index=pd.Index(DOCUMENTS, name="doc_id"), columns=TOPICS)


def parts(shares):
    """Each share as a row of its own, with an interval."""
    rows = shares.reset_index().melt("doc_id", var_name="topic", value_name="share")
    return rows.assign(low=rows["share"] * 0.8, high=rows["share"] * 1.2)


def sizes(shares):
    return (shares * 1000).round().astype(int).set_axis(list("abcdefgh"), axis=1).reset_index()


def positions():
    numbers = np.random.default_rng(2)
    return pd.DataFrame(
        [
            {"doc_id": doc_id, "label": term, "gloss": gloss, "position": position}
            for doc_id in DOCUMENTS
            for term, gloss in TERMS[:4]
            for position in numbers.random(5)
        ]
    )


def namings():
    names = [
        *TERMS[:4],
        ("القوات الموالية لإيران في كل مكان", "forces that are loyal to Iran everywhere"),
    ]
    return pd.DataFrame(
        [
            {"referent": thing, "expression": term, "name_en": gloss, "doc_id": doc_id,
             "count": (i + 1) * (k + place) % 15, "alone": i == 1, "held_off": i == 2}
            for k, thing in enumerate(["war", "a_long_name_of_a_thing_that_texts_call_so"])
            for place, doc_id in enumerate(DOCUMENTS)
            for i, (term, gloss) in enumerate(names)
        ]
    )  # fmt: skip


def topic_terms():
    return pd.DataFrame(
        [
            {"topic": topic, "term": term, "gloss": gloss, "weight": 0.01 * (i + 1),
             "verdict": "no_more_than_noise" if k else "stable"}
            for k, topic in enumerate(TOPICS[:4])
            for i, (term, gloss) in enumerate(TERMS)
        ]
    )  # fmt: skip


PLOTS = {
    "sizes": lambda f: show.plot_document_sizes(sizes(f.shares), title=LONG),
    "two_sided": lambda f: show.plot_two_sided(
        f.terms, positive="more in the editorial", negative="more in the other four"
    ),
    "heatmap": lambda f: show.plot_heatmap(
        f.shares, low=f.shares * 0.9, high=f.shares * 1.1, grey=[TOPICS[1], DOCUMENTS[2]],
        colour_label="share of the document",
    ),
    "heatmap_diverging": lambda f: show.plot_heatmap(f.shares - 0.2, centre=0),
    "topic_words": lambda _: show.plot_topic_words(topic_terms(), grey=[TOPICS[1]]),
    "one_topic": lambda _: show.plot_topic_words(
        topic_terms().assign(topic="one"), n=3
    ),
    "namings": lambda _: show.plot_namings(namings()),
    "positions": lambda _: show.plot_positions(positions()),
    "shares": lambda f: show.plot_shares(parts(f.shares), by="topic", title=LONG),
    "intervals": lambda f: show.plot_intervals(
        f.terms, value="log_odds_z", reference=0
    ),
    "one_row": lambda f: show.plot_two_sided(f.terms.head(1), value="n"),
}  # fmt: skip


def figure_of(drawn):
    return drawn if isinstance(drawn, Figure) else drawn.figure


def drawn_texts(figure):
    """Every text that is drawn: tick labels beyond the limits of an axis are not."""
    figure.canvas.draw()
    beyond = set()
    for axes in figure.axes:
        for axis, (low, high) in ((axes.xaxis, axes.get_xlim()), (axes.yaxis, axes.get_ylim())):
            low, high = sorted((low, high))
            margin = (high - low) * 1e-6
            for tick, place in zip(axis.get_major_ticks(), axis.get_majorticklocs(), strict=False):
                if not low - margin <= place <= high + margin:
                    beyond |= {tick.label1, tick.label2}
    return [
        text
        for text in figure.findobj(Text)
        if text.get_visible()
        and text.get_text()
        and text not in beyond
        and (text.axes is None or text.axes.axison)
    ]


def overlapping(figure):
    boxes = [(text.get_text(), Text.get_window_extent(text)) for text in drawn_texts(figure)]
    return [
        (a, b)
        for (a, box_a), (b, box_b) in itertools.combinations(boxes, 2)
        # A pixel is what rounding may take.
        if min(box_a.x1, box_b.x1) - max(box_a.x0, box_b.x0) > 1
        and min(box_a.y1, box_b.y1) - max(box_a.y0, box_b.y0) > 1
    ]


def clipped(figure):
    texts = [(text.get_text(), Text.get_window_extent(text)) for text in drawn_texts(figure)]
    return [
        text
        for text, box in texts
        if box.x0 < -1 or box.y0 < -1 or box.x1 > figure.bbox.x1 + 1 or box.y1 > figure.bbox.y1 + 1
    ]


@pytest.mark.parametrize("name", PLOTS)
def test_nothing_is_clipped_or_covered(name, frames):
    settings = dict(mpl.rcParams)
    figure = figure_of(PLOTS[name](frames))
    assert dict(mpl.rcParams) == settings  # those of the user's own figures
    assert len(drawn_texts(figure)) > 3
    assert clipped(figure) == []
    assert overlapping(figure) == []
    plots = [axes for axes in figure.axes if axes.axison and axes.get_label() != "<colorbar>"]
    assert all(axes.bbox.width > 60 and axes.bbox.height > 20 for axes in plots)


def test_the_checks_see_a_clipped_and_a_covered_label():
    figure = Figure(figsize=(2, 2))
    FigureCanvasAgg(figure)
    figure.text(0.9, 0.5, "beyond the edge")
    figure.text(0.75, 0.5, "over it", fontsize=8)
    assert clipped(figure) == ["beyond the edge"]
    assert overlapping(figure) == [("beyond the edge", "over it")]


def ink(text):
    """Which pixels of a text are dark, cropped to its own box."""
    with show.arabic_style():
        figure = Figure(figsize=(4, 1), dpi=100)
        canvas = FigureCanvasAgg(figure)
        figure.text(0.1, 0.3, text, fontsize=36)
        canvas.draw()
    dark = np.asarray(canvas.buffer_rgba())[..., 0] < 128
    rows, columns = np.flatnonzero(dark.any(axis=1)), np.flatnonzero(dark.any(axis=0))
    return dark[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]


def strokes(text):
    """How many pieces lie beside each other, with white between them."""
    filled = ink(text).any(axis=0)
    return 1 + int((np.diff(filled.astype(int)) == -1).sum())


def test_letters_are_joined():
    # U+200C keeps letters apart: without shaping both would give three pieces of equal width.
    assert strokes("ببب") == 1
    assert strokes("ب\u200cب\u200cب") == 3
    assert ink("ببب").shape[1] < 0.8 * ink("ب\u200cب\u200cب").shape[1]


def test_text_runs_right_to_left():
    # The first letter, alef, is the only one that is tall and stands at the right edge.
    dark = ink("اببب")
    top = dark[: dark.shape[0] // 4].any(axis=0)
    assert np.flatnonzero(top).min() > dark.shape[1] / 2


def test_label_with_latin_first_runs_right_to_left():
    latin_first = ink("AAA ب")
    assert np.flatnonzero(latin_first[:8].any(axis=0)).max() < latin_first.shape[1] * 0.85
    marked = ink(show.bilingual("AAA ب"))
    assert np.flatnonzero(marked[:8].any(axis=0)).max() > marked.shape[1] * 0.9


def test_term_stands_right_of_its_gloss():
    # Only capital letters reach the top rows: in the label the gloss is on the left.
    dark = ink(show.bilingual("ببب", "AAA"))
    assert np.flatnonzero(dark[:8].any(axis=0)).max() < dark.shape[1] * 0.6


def test_typeface_is_the_packaged_one(terms):
    axes = show.plot_intervals(terms, value="n")
    for text in axes.get_yticklabels():
        file = font_manager.findfont(text.get_fontproperties())
        assert file.endswith("IBMPlexSansArabic-Regular.ttf")
        assert text.get_fontstyle() == "normal"
        assert not text.get_parse_math()


def test_labels_are_logical_text_with_gloss(terms):
    axes = show.plot_intervals(terms, value="n")
    shown = [t.get_text().translate({0x200E: None, 0x200F: None}) for t in axes.get_yticklabels()]
    assert shown == TOPICS
    assert label("عقوبة · sanction") == show.bilingual("عقوبة", "sanction")
    assert label("body") == "body"


def test_a_long_gloss_is_cut_in_figures():
    shown = label("عقوبة", "sanction; penalty; punishment; retribution; chastisement")
    assert shown.strip("\u200e").endswith("sanction; penalty; punishment;…")


def test_every_figure_of_a_notebook_is_shown():
    notebook = nbformat.v4.new_notebook()
    notebook.cells = [
        nbformat.v4.new_code_cell(source)
        for source in (
            "import pandas as pd\nfrom corpus_lib.show import plot_intervals",
            "axes = plot_intervals(pd.DataFrame({'label': ['ملف'], 'value': [1]}))",
            "axes = plot_intervals(pd.DataFrame({'label': ['حلف'], 'value': [2]}))",
        )
    ]
    NotebookClient(notebook, kernel_name="python3", record_timing=False).execute()
    shown = [["image/png" in output["data"] for output in cell.outputs] for cell in notebook.cells]
    assert shown == [[], [True], [True]]


def test_users_dark_style_does_not_spill_in(terms):
    with mpl.style.context("dark_background"):
        axes = show.plot_intervals(terms, value="n")
    assert axes.figure.get_facecolor() == (1, 1, 1, 1)
    assert {text.get_color() for text in drawn_texts(axes.figure)} == {"black"}


def test_every_fill_is_different():
    assert len(set(colours(20))) == 20


def test_two_sided_takes_the_strongest_of_both_signs(terms):
    axes = show.plot_two_sided(terms, n=2)
    assert [bar.get_width() for bar in axes.patches] == [4.1, 2.2, -2.6, -3.8]
    sides = [text.get_position()[0] < 0 for text in axes.texts]
    assert sides == [True, True, False, False]
    # Swapping the sides mirrors the plot.
    swapped = show.plot_two_sided(terms.assign(log_odds_z=-terms["log_odds_z"]), n=2)
    assert [bar.get_width() for bar in swapped.patches] == [3.8, 2.6, -2.2, -4.1]


def test_a_share_is_a_bar_with_its_interval_in_the_panel_of_its_part(shares):
    figure = show.plot_shares(parts(shares), by="topic")
    panels = [axes for axes in figure.axes if axes.axison]
    assert len(panels) == len(TOPICS)
    for axes, topic in zip(panels, TOPICS, strict=True):
        assert [bar.get_width() for bar in axes.patches] == pytest.approx(shares[topic].tolist())
        [whiskers] = axes.collections
        ends = [list(path.vertices[:, 0]) for path in whiskers.get_paths()]
        assert ends == [pytest.approx([0.8 * s, 1.2 * s]) for s in shares[topic]]
        assert [t.get_text() for t in axes.texts] == [f"{s:.0%}" for s in shares[topic]]


def test_sizes_are_stacked(shares):
    axes = show.plot_document_sizes(sizes(shares))
    ends = [bars.patches[0].get_x() + bars.patches[0].get_width() for bars in axes.containers]
    assert ends == sizes(shares).set_index("doc_id").iloc[0].cumsum().tolist()
    assert len(show.plot_document_sizes(sizes(shares), parts=["b", "a"]).containers) == 2


def test_heatmap_prints_its_numbers_readably():
    matrix = pd.DataFrame([[0.0, 1.0], [np.nan, 0.5]], index=["a", "b"], columns=["c", "d"])
    axes = show.plot_heatmap(matrix, grey=["d"])
    assert [text.get_text() for text in axes.texts] == ["0.00", "1.00", "–", "0.50"]
    full = show.plot_heatmap(matrix.fillna(0.2))
    assert [text.get_color() for text in full.texts] == ["black", "white", "black", "black"]


def test_heatmap_shows_intervals():
    matrix = pd.DataFrame([[0.5]], index=["a"], columns=["b"])
    axes = show.plot_heatmap(matrix, low=matrix - 0.25, high=matrix + 0.25)
    assert axes.texts[0].get_text() == "0.50\n0.25–0.75"


def test_intervals_stand_beside_their_null(terms):
    axes = show.plot_intervals(terms, value="log_odds_z")
    named = {c.get_label(): c for c in axes.collections}
    null = named["same texts, words shuffled"].get_segments()
    assert len(null) == len(terms)
    assert null[0][:, 0].tolist() == [-1.2, 1.1]


REFUSED = {
    "missing column score; the table has: label, gloss": lambda f: show.plot_two_sided(
        f.terms, value="score"
    ),
    "both low and high": lambda f: show.plot_intervals(
        f.terms.drop(columns="high"), value="n", low="low"
    ),
    "no option colour": lambda f: show.plot_intervals(f.terms, value="n", colour="doc"),
    "missing column doc_id": lambda f: show.plot_document_sizes(f.terms),
    "of 0 or more": lambda f: show.plot_document_sizes(sizes(-f.shares)),
    "a share of [1-9]": lambda f: show.plot_shares(parts(f.shares * 50), by="topic", title=LONG),
    "'alhal_lavrov_tehran' has the part": lambda f: show.plot_shares(
        parts(f.shares).assign(topic="one"), by="topic"
    ),
    "column gloss holds no numbers": lambda f: show.plot_heatmap(
        f.terms.set_index("label")[["gloss", "n"]]
    ),
    "grey names nine": lambda f: show.plot_heatmap(f.shares, grey=["nine"]),
    "low must have": lambda f: show.plot_heatmap(f.shares, low=f.shares.T, high=f.shares),
    "missing column topic, term, weight": lambda f: show.plot_topic_words(f.terms),
    "from 0 to 1": lambda _: show.plot_positions(positions().assign(position=[1.5] + [0.5] * 99)),
    "both null_low and null_high": lambda f: show.plot_intervals(
        f.terms.drop(columns="null_high"), value="n", null_low="null_low"
    ),
}


@pytest.mark.parametrize("message", REFUSED)
def test_refused(message, frames):
    with pytest.raises(InputError, match=message):
        REFUSED[message](frames)


def test_a_cell_without_an_interval_has_no_second_line():
    names = ["a", "b"]
    values = pd.DataFrame([[0.0, 0.3], [0.3, 0.0]], index=names, columns=names)
    low = pd.DataFrame([[np.nan, -0.1], [0.2, np.nan]], index=names, columns=names)
    high = pd.DataFrame([[np.nan, 0.4], [0.4, np.nan]], index=names, columns=names)
    axes = show.plot_heatmap(values, low=low, high=high)
    texts = [text.get_text() for text in axes.texts]
    assert texts[:4] == ["0.00", "0.30\n-0.10 to 0.40", "0.30\n0.20–0.40", "0.00"]


def test_positions_stand_in_the_order_that_is_wanted():
    frame = positions()
    wanted = list(dict.fromkeys(frame["label"]))[::-1]
    figure = show.plot_positions(frame, order=wanted)
    drawn = [text.get_text() for text in figure.axes[0].get_yticklabels()]
    glosses = dict(zip(frame["label"], frame["gloss"], strict=True)) if "gloss" in frame else {}
    assert drawn == [label(word, glosses.get(word, "")) for word in wanted]
    first = [text.get_text() for text in show.plot_positions(frame).axes[0].get_yticklabels()]
    assert first == drawn[::-1]


# These say it in words of their own, and the map of reprints shows the documents all the same.
OWN = ("plot_frame_shares", "plot_stances", "plot_ties", "plot_survival", "plot_topic_actors")
OWN += ("plot_reuse_map",)
PLOTTED = [name for name in show.__all__ if name.startswith("plot_") and name not in OWN]
FURTHER = {
    "plot_shares": {"by": "topic"},
    "plot_document_map": {"draws": pd.DataFrame(), "stress": 0.0, "explained": 0.0},
}


@pytest.mark.parametrize("name", PLOTTED)
def test_an_empty_table_is_one_line_of_words(name):
    figure = figure_of(getattr(show, name)(pd.DataFrame(), **FURTHER.get(name, {})))
    [text] = drawn_texts(figure)
    assert text.get_text().startswith("nothing to draw: no ")
    assert clipped(figure) == []


def test_intervals_need_no_names_of_columns_and_take_others():
    table = pd.DataFrame({"doc_id": DOCUMENTS[:2], "value": [1, 2], "null_low": 0, "null_95": 1})
    axes = show.plot_intervals(table)
    assert [list(line.get_xdata()) for line in axes.lines] == [[1, 2]]
    band = "same texts, words shuffled"
    assert band not in {c.get_label() for c in axes.collections}
    axes = show.plot_intervals(table, null_high="null_95")
    assert band in {c.get_label() for c in axes.collections}


def test_documents_are_called_by_their_names():
    set_names(pd.DataFrame({"en": list("VWXYZ"), "ar": ""}, index=DOCUMENTS))
    shares = pd.DataFrame(0.2, index=pd.Index(DOCUMENTS, name="doc_id"), columns=DOCUMENTS)
    rows = parts(shares)
    plots = [
        show.plot_heatmap(shares),
        show.plot_shares(rows, by="topic").axes[0],
        show.plot_document_sizes(shares.reset_index()),
        show.plot_intervals(rows[:5], value="share"),
        show.plot_intervals(rows[:5].rename(columns={"doc_id": "label"}), value="share"),
    ]
    for axes in plots:
        assert [text.get_text() for text in axes.get_yticklabels()] == list("VWXYZ")
    panels = [axes.get_title(loc="left") for axes in show.plot_positions(positions()).axes]
    assert panels == list("VWXYZ")
    scores = pd.DataFrame({"label": ["a"], "log_odds_z": [1.0]})
    sides = show.plot_two_sided(scores, positive=DOCUMENTS[0])
    assert sides.get_title(loc="right") == "V"
