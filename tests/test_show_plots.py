"""Figures: Arabic joined and right to left, nothing clipped, no label over another."""

import base64
import io
import itertools

import matplotlib as mpl
import matplotlib.pyplot as plt
import nbformat
import numpy as np
import pandas as pd
import pytest
from matplotlib import font_manager
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.patches import Arc
from matplotlib.text import Text
from nbclient import NotebookClient
from tiny_notebooks import code, notebook

from corpus_lib import show
from corpus_lib.errors import InputError
from corpus_lib.run.series import NOTEBOOKS
from corpus_lib.show.cards.printing import HEIGHT, WIDTH, print_figure
from corpus_lib.show.style import SMALL, colours, drawn_label
from corpus_lib.translation import arabic_of_label, arabic_of_labels
from corpus_lib.wording import set_names

DOCUMENTS = ["alhal_lavrov_tehran", "alhal_militias_syria", "roundup_patrushev_tehran"]
DOCUMENTS += ["alwaght_counter_front", "report_cautious_partnership"]
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


Z = np.array([4.1, 2.2, 1.0, 0.2, -0.1, -1.5, -2.6, -3.8])
SCORES = pd.DataFrame(TERMS, columns=["label", "gloss"]).assign(
    log_odds_z=Z, low=Z - 0.6, high=Z + 0.9, null_low=-1.2, null_high=1.1, n=range(3, 11)
)
SHARES = pd.DataFrame(
    np.random.default_rng(1).dirichlet(np.ones(len(TOPICS)), len(DOCUMENTS)),
    index=pd.Index(DOCUMENTS, name="doc_id"),
    columns=TOPICS,
)
RANGE = {"low": SHARES * 0.9, "high": SHARES * 1.1}


@pytest.fixture(autouse=True)
def _close_figures():
    plt.switch_backend("agg")
    yield
    plt.close("all")


def parts(shares=SHARES):
    """Each share as a row of its own, with an interval."""
    rows = shares.reset_index().melt("doc_id", var_name="topic", value_name="share")
    return rows.assign(low=rows["share"] * 0.8, high=rows["share"] * 1.2)


SIZES = (SHARES * 1000).round().astype(int).set_axis(list("abcdefgh"), axis=1).reset_index()
POSITIONS = pd.DataFrame(
    [
        {"doc_id": doc_id, "label": term, "gloss": gloss, "position": (i + len(term) / 40) / 5}
        for doc_id in DOCUMENTS
        for term, gloss in TERMS[:4]
        for i in range(4)
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
    "sizes": lambda: show.plot_document_sizes(SIZES, title=LONG),
    "two_sided": lambda: show.plot_two_sided(
        SCORES, positive="more in the editorial", negative="more in the other four"
    ),
    "heatmap": lambda: show.plot_heatmap(SHARES, **RANGE, colour_label="share of the document"),
    "heatmap_diverging": lambda: show.plot_heatmap(SHARES - 0.2, **RANGE, centre=0),
    "topic_words": lambda: show.plot_topic_words(topic_terms()),
    "one_topic": lambda: show.plot_topic_words(topic_terms().assign(topic="one"), n=3),
    "namings": lambda: show.plot_namings(namings()),
    "positions": lambda: show.plot_positions(POSITIONS),
    "shares": lambda: show.plot_shares(parts(), by="topic", title=LONG),
    "intervals": lambda: show.plot_intervals(SCORES, value="log_odds_z", reference=0),
    "one_row": lambda: show.plot_two_sided(SCORES.head(1), value="n"),
}


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
        # A pixel is what rounding may take, and another what is empty above small letters.
        if min(box_a.x1, box_b.x1) - max(box_a.x0, box_b.x0) > 1
        and min(box_a.y1, box_b.y1) - max(box_a.y0, box_b.y0) > 2
    ]


def clipped(figure):
    texts = [(text.get_text(), Text.get_window_extent(text)) for text in drawn_texts(figure)]
    return [
        text
        for text, box in texts
        if box.x0 < -1 or box.y0 < -1 or box.x1 > figure.bbox.x1 + 1 or box.y1 > figure.bbox.y1 + 1
    ]


@pytest.mark.parametrize("name", PLOTS)
def test_nothing_is_clipped_or_covered(name):
    settings = dict(mpl.rcParams)
    figure = figure_of(PLOTS[name]())
    assert dict(mpl.rcParams) == settings  # those of the user's own figures
    assert len(drawn_texts(figure)) > 3
    assert clipped(figure) == []
    assert overlapping(figure) == []
    plots = [axes for axes in figure.axes if axes.axison and axes.get_label() != "<colorbar>"]
    assert all(axes.bbox.width > 60 and axes.bbox.height > 20 for axes in plots)


@pytest.mark.parametrize("name", PLOTS)
def test_letters_are_large_enough_in_print_and_on_the_page(name):
    figure = figure_of(PLOTS[name]())
    assert min(text.get_fontsize() for text in drawn_texts(figure)) >= SMALL
    assert print_figure(figure)["letters"] >= 6


@pytest.mark.parametrize("path", sorted(NOTEBOOKS.glob("*.ipynb")), ids=lambda path: path.stem[:2])
def test_every_figure_of_the_series_is_printed_and_shown_with_letters_that_can_be_read(path):
    inches = mpl.rcParamsDefault["figure.dpi"] * 1.1  # of this package's style
    for cell in nbformat.read(path, as_version=4).cells:
        for output in cell.get("outputs", []):
            if picture := output.get("data", {}).get("image/png"):
                size = plt.imread(io.BytesIO(base64.b64decode(picture))).shape[1::-1]
                width, height = (pixels / inches for pixels in size)
                printed = min(1, WIDTH / 2.54 / width, HEIGHT / 2.54 / height)
                assert SMALL * printed >= 6, cell.source
                # Beside the contents of a page, 684 px are left.
                assert SMALL / 72 * inches * min(1, 684 / size[0]) >= 9, cell.source


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


def test_labels_are_logical_text_with_gloss_in_the_packaged_typeface():
    labels = show.plot_intervals(SCORES, value="n").get_yticklabels()
    shown = [one.get_text().translate({0x200E: None, 0x200F: None}) for one in labels]
    assert shown == TOPICS
    for text in labels:
        file = font_manager.findfont(text.get_fontproperties())
        assert file.endswith("IBMPlexSansArabic-Regular.ttf")
        assert text.get_fontstyle() == "normal"
        assert not text.get_parse_math()


FITS = f"sanction; {'penalty; ' * 3}".strip() + "…"


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        (("عقوبة · sanction",), show.bilingual("عقوبة", "sanction")),
        (("body",), "body"),
        # A long gloss is cut in figures.
        (("عقوبة", f"sanction; {'penalty; ' * 5}"), show.bilingual("عقوبة", FITS)),
    ],
)
def test_a_label_has_its_gloss(given, shown):
    assert drawn_label(*given) == shown


def test_every_figure_of_a_notebook_is_shown():
    content = notebook(
        code("import pandas as pd\nfrom corpus_lib.show import plot_intervals"),
        code("axes = plot_intervals(pd.DataFrame({'label': ['ملف'], 'value': [1]}))"),
        code("axes = plot_intervals(pd.DataFrame({'label': ['حلف'], 'value': [2]}))"),
    )
    NotebookClient(content, kernel_name="python3", record_timing=False).execute()
    shown = [["image/png" in output["data"] for output in cell.outputs] for cell in content.cells]
    assert shown == [[], [True], [True]]


def test_users_dark_style_does_not_spill_in():
    with mpl.style.context("dark_background"):
        axes = show.plot_intervals(SCORES, value="n")
    assert axes.figure.get_facecolor() == (1, 1, 1, 1)
    assert {text.get_color() for text in drawn_texts(axes.figure)} == {"black"}


def test_every_fill_is_different():
    assert len(set(colours(20))) == 20


def widths(axes):
    return [bar.get_width() for bar in axes.patches]


def written(texts):
    return [text.get_text() for text in texts]


def test_two_sided_takes_the_strongest_of_both_signs():
    axes = show.plot_two_sided(SCORES, n=2)
    assert widths(axes) == [4.1, 2.2, -2.6, -3.8]
    assert [text.get_position()[0] < 0 for text in axes.texts] == [True, True, False, False]
    # Swapping the sides mirrors the plot.
    swapped = show.plot_two_sided(SCORES.assign(log_odds_z=-SCORES["log_odds_z"]), n=2)
    assert widths(swapped) == [3.8, 2.6, -2.2, -4.1]


def test_a_share_is_a_bar_with_its_interval_in_the_panel_of_its_part():
    panels = [axes for axes in show.plot_shares(parts(), by="topic").axes if axes.axison]
    assert len(panels) == len(TOPICS)
    for axes, topic in zip(panels, TOPICS, strict=True):
        assert widths(axes) == pytest.approx(SHARES[topic].tolist())
        [whiskers] = axes.collections
        ends = [list(path.vertices[:, 0]) for path in whiskers.get_paths()]
        assert ends == [pytest.approx([0.8 * s, 1.2 * s]) for s in SHARES[topic]]
        assert written(axes.texts) == [f"{s:.0%}" for s in SHARES[topic]]


def test_sizes_are_stacked():
    axes = show.plot_document_sizes(SIZES)
    ends = [bars.patches[0].get_x() + bars.patches[0].get_width() for bars in axes.containers]
    assert ends == SIZES.set_index("doc_id").iloc[0].cumsum().tolist()
    assert len(show.plot_document_sizes(SIZES, parts=["b", "a"]).containers) == 2


def test_heatmap_prints_its_numbers_readably_and_with_their_intervals():
    low = pd.DataFrame([[np.nan, -0.1], [0.2, np.nan]])
    values, high = low + 0.2, low + 0.5
    axes = show.plot_heatmap(values, low=low, high=high)
    assert written(axes.texts) == ["–", "0.10\n-0.10 to 0.40", "0.40\n0.20–0.70", "–"]
    full = pd.DataFrame([[0.0, 1.0], [0.2, 0.5]])
    axes = show.plot_heatmap(full, low=low, high=high)
    assert written(axes.texts)[0] == "0.00"
    assert [text.get_color() for text in axes.texts] == ["black", "white", "black", "black"]


def test_intervals_stand_beside_their_null_where_there_is_one():
    axes = show.plot_intervals(SCORES, value="log_odds_z")
    band = "same texts, words shuffled"
    null = {c.get_label(): c for c in axes.collections}[band].get_segments()
    assert len(null) == len(SCORES)
    assert null[0][:, 0].tolist() == [-1.2, 1.1]
    axes = show.plot_intervals(SCORES.drop(columns=["null_low", "null_high"]), value="n")
    assert [list(line.get_xdata()) for line in axes.lines] == [SCORES["n"].tolist()]
    assert band not in {c.get_label() for c in axes.collections}


def test_positions_stand_in_the_order_that_is_wanted():
    wanted = list(dict.fromkeys(POSITIONS["label"]))[::-1]
    figure = show.plot_positions(POSITIONS, order=["not there", *wanted[:2]])
    glosses = dict(TERMS)
    drawn = [drawn_label(word, glosses[word]) for word in [*wanted[:2], *wanted[:1:-1]]]
    assert written(figure.axes[0].get_yticklabels()) == drawn


SANCTION = "عقوبة · sanction"
COURSE = pd.DataFrame(
    [
        *(("a_b", 1, SANCTION, 0.9), ("a_b", 1, "T2", 0.1), ("a_b", 2, SANCTION, 0.2)),
        *(("a_b", 2, "T2", 0.8), ("c", 1, SANCTION, 1.0), ("c", 1, "T2", 0.0)),
    ],
    columns=["doc_id", "position", "topic", "share"],
)


def test_the_course_has_a_panel_per_document_and_a_cell_per_passage():
    figure = show.plot_course(COURSE)
    assert [axes.get_title(loc="left") for axes in figure.axes] == ["a b", "c"]
    [cells] = figure.axes[0].collections
    assert cells.get_array().tolist() == [[0.9, 0.2], [0.1, 0.8]]


def of_figure(shares, by):
    """Rows of (document, part, share), with an interval of a tenth."""
    rows = pd.DataFrame(shares, columns=["doc_id", by, "share"])
    return rows.assign(low=rows["share"] - 0.1, high=rows["share"] + 0.1)


SPOKEN = of_figure(
    [("a", "own", 0.4), ("a", "quoted", 0.2), ("b", "own", 0.8), ("b", "quoted", 0.1)], "voice"
)
CODED = of_figure([("a", "alliance", 0.3), ("b", "distrust", 0.5), ("b", "alliance", 0.9)], "frame")
STANCES = pd.DataFrame(
    [
        ("one", "a", "affirms"),
        ("one", "b", "silent"),
        ("two", "a", "denies"),
        ("two", "b", "mixed"),
    ],
    columns=["claim", "doc_id", "stance"],
).assign(voice="own", explicit="yes")
WEIGHED = pd.DataFrame(
    [("a", "حذر", "caution", 1.0), ("a", "حرب", "war", 2.0), ("b", "نفط", "", 3.0)],
    columns=["topic", "term", "gloss", "weight"],
)
JOINTS = pd.DataFrame(
    [(0, 1, 0.1, "a|b", 0.6), (2, 4, 0.2, "a|b|c", 0.7), (3, 5, 0.3, "a|b|c|d", 1.0)],
    columns=["left", "right", "height", "members", "support"],
)
OWN = {"subject": "b", "object": "own", "value": 0.8, "low": 0.7, "high": 0.9}
FINDINGS = [  # counted by hand
    (lambda: show.plot_shares(SPOKEN, by="voice"), "shares", {**OWN, "found": "a", "of": 0.4}),
    (
        lambda: show.plot_frame_shares(CODED.assign(by=["coded", "coded", "measured"])),
        "frames",
        {"subject": "frame/distrust", "object": "b", "value": 0.5, "low": 0.4, "high": 0.6},
    ),
    (
        lambda: show.plot_stances(STANCES),
        "stances",
        {"subject": "a", "object": "b", "value": 2, "low": 1, "of": 2},
    ),
    (
        lambda: show.plot_topic_words(WEIGHED),
        "words",
        {"subject": ["b", "a"], "object": ["\u2068نفط\u2069", "\u2068حرب\u2069 (war)"]},
    ),
    (
        lambda: show.plot_course(COURSE),
        "course",
        {"subject": SANCTION, "object": "c", "value": 1.0},
    ),
    (
        lambda: show.plot_tree(JOINTS),
        "tree",
        {"subject": ["a", "b"], "value": 0.6, "of": 2, "low": 1},
    ),
]


@pytest.mark.parametrize(("plot", "relation", "fact"), FINDINGS, ids=[one[1] for one in FINDINGS])
def test_a_figure_says_in_both_languages_what_it_shows(plot, relation, fact):
    shown = plot()
    figure = shown if isinstance(shown, Figure) else shown.get_figure()
    assert figure.finding.keys() == {"relation", *fact}
    numbers = {name: one for name, one in fact.items() if isinstance(one, float)}
    assert {name: figure.finding[name] for name in numbers} == pytest.approx(numbers)
    told = {name: one for name, one in figure.finding.items() if name not in numbers}
    others = {name: one for name, one in fact.items() if name not in numbers}
    assert told == {"relation": f"figure_{relation}", **others}
    english, arabic = repr(figure).splitlines()
    assert english.startswith("- ")
    assert arabic.startswith("  ")


CRITERIA = pd.DataFrame(
    [(k, "subsamples", 0.1 * k, 0.1 * k - 0.05, 0.1 * k + 0.05, 0.1, 0.2) for k in (4, 2)]
    + [(k, "passed", 1.0, *[np.nan] * 4) for k in (4, 2)],
    columns=["n_topics", "criterion", "value", "low", "high", "null05", "null95"],
)


def test_criteria_have_bands_only_where_there_are_edges():
    figure = show.plot_criteria(CRITERIA, mark=2)
    stable, passed = figure.axes[:2]
    titles = [axes.get_title(loc="left") for axes in (stable, passed)]
    assert titles == ["stability over parts", "topics that pass"]
    # From the lower edge to the upper one, over both numbers of topics.
    bounds = [band.get_paths()[0].get_extents().bounds for band in stable.collections]
    assert bounds == [pytest.approx((2, low, 2, tall)) for low, tall in (
        (0.1, 0.1), (0.15, 0.3)
    )]  # fmt: skip
    line, mark = stable.lines
    assert line.get_xdata().tolist() == [2, 4]
    assert mark.get_xdata() == [2, 2]
    assert not passed.collections
    told = written(figure.legends[0].get_texts())
    assert told == ["words moved within their document", "their 95 % interval", "the texts"]


RELATIONS = pd.DataFrame(
    [
        ("الحرب · War", "إيران · Iran *", 0.2, 0.1, 0.3, 0.1, 0.3, "open"),
        ("الحرب · War", "أوكرانيا · Ukraine", 0.8, 0.6, 0.9, 0.2, 0.5, "sure"),
        ("T2", "إيران · Iran *", 0.7, 0.6, 0.8, 0.5, 0.9, "open"),
        ("T2", "أوكرانيا · Ukraine", 0.1, 0.0, 0.2, 0.3, 0.6, "open"),
    ],
    columns=["topic", "actor", "share", "low", "high", "null_low", "null_high", "verdict"],
)


def test_actors_of_topics_have_a_panel_for_each_topic_and_a_row_for_each_actor():
    figure = show.plot_topic_actors(RELATIONS, value_label="share")
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


WORD = "The word \u2068موقع\u2069 (site; position) sets alhal militias syria apart from the others."
TRIED = pd.DataFrame(
    [
        ("far", "a is furthest.", "all settings", "", 0.4),
        ("word", WORD, "all settings", "", 1.0),
        ("far", "a is furthest.", "distance", "cosine", 0.0),
        ("word", WORD, "word form", "", 1.0),
    ],
    columns=["headline", "sentence", "choice", "option", "survival"],
)


def test_each_choice_shows_the_option_with_which_a_headline_does_worst():
    axes = show.plot_survival(TRIED)
    cells = [text for text in axes.texts if text.get_text()[0].isdigit()]
    columns = ["all settings", "distance", "word form"]
    assert " ".join(written(axes.texts[-3:])).split() == " ".join(columns).split()
    places = [map(round, text.get_position()) for text in cells]
    named = [(row, columns[column]) for column, row in places]
    assert dict(zip(named, written(cells), strict=True)) == {
        (0, "all settings"): "40%",
        (0, "distance"): "0%\ncosine",
        (1, "all settings"): "100%",
        (1, "word form"): "100%",
    }
    # What is not robust is bold.
    bold = {text.get_text() for text in axes.texts if text.get_fontweight() == "bold"}
    assert bold == {"40%", "0%\ncosine"}


def test_headlines_run_from_left_to_right_in_lines_and_are_whole():
    axes = show.plot_survival(TRIED)
    lines = axes.texts[1].get_text().split("\n")
    assert len(lines) > 1
    assert all(line.startswith("\u200e") for line in lines)
    assert " ".join(line.removeprefix("\u200e") for line in lines) == WORD
    assert clipped(axes.figure) == []


MAPPED = pd.DataFrame({"doc_id": ["a_b", "c_d", "e"], "n_words": [100, 400, 250]})
STRETCHES = pd.DataFrame(
    [
        (1, "a_b", 10, 29, "c_d"),
        (1, "c_d", 50, 69, "a_b"),
        (2, "c_d", 60, 79, "c_d"),
        (2, "c_d", 300, 319, "c_d"),
    ],
    columns=["passage", "doc_id", "first", "last", "partner"],
)


def bars_of(axes):
    """Row, start, end and colour of every bar that has a width."""
    rows = {round(place, 3): row for row, place in enumerate(axes.get_yticks())}
    bars = [one for one in axes.patches if not isinstance(one, Arc) and one.get_width()]
    return [
        (rows[round(bar.get_y() + bar.get_height() / 2, 3)], bar.get_x(),
         bar.get_x() + bar.get_width(), bar.get_facecolor())
        for bar in bars
    ]  # fmt: skip


def test_a_map_of_very_many_passages_draws_the_longest_and_says_so():
    rows = [(n, "c_d", 3 * n, 3 * n + n % 2, "e") for n in range(1, 91)]
    many = pd.DataFrame(rows, columns=["passage", "doc_id", "first", "last", "partner"])
    axes = show.plot_reuse_map(MAPPED, many)
    numbers = list(map(int, written(axes.texts)))
    assert len(numbers) == 60
    assert set(range(1, 90, 2)) < set(numbers)  # those of two words
    english = axes.get_xlabel()
    assert english.endswith("the 60 longest of 90 passages")
    assert "أطول 60 مقطعًا من 90 مقطعًا" in arabic_of_label(english, arabic_of_labels())
    assert "longest" not in show.plot_reuse_map(MAPPED, many.head(60)).get_xlabel()


def test_map_draws_each_stretch_in_its_document_and_its_partners_colour():
    axes = show.plot_reuse_map(MAPPED, STRETCHES)
    bars = bars_of(axes)
    assert [bar[:3] for bar in bars] == [
        *((0, 0, 100), (1, 0, 400), (2, 0, 250)),
        *((0, 10, 30), (1, 50, 70), (1, 60, 80), (1, 300, 320)),
    ]
    (legend,) = axes.figure.legends
    names = written(legend.get_texts())
    assert names == ["a b", "c d"]
    fills = [handle.get_facecolor() for handle in legend.get_patches()]
    assert [fill for *_, fill in bars[3:]] == [fills[1], fills[0], fills[1], fills[1]]
    assert written(axes.texts) == ["1", "1", "2", "2"]
    # The places of a repetition are joined, and only they.
    [arc] = [one for one in axes.patches if isinstance(one, Arc)]
    assert arc.get_center()[0] == pytest.approx((70 + 310) / 2)
    assert arc.get_width() == 240
    # A document keeps its colour when another no longer shares anything.
    fewer = bars_of(show.plot_reuse_map(MAPPED, STRETCHES[STRETCHES["passage"] == 2]))
    assert {fill for *_, fill in fewer[3:]} == {fills[1]}
    bare = show.plot_reuse_map(MAPPED, STRETCHES.iloc[:0])
    assert [bar[:3] for bar in bars_of(bare)] == [bar[:3] for bar in bars[:3]]
    assert bare.figure.legends == []


def test_numbers_of_crowded_stretches_do_not_touch():
    rows = [(10 + n, "c_d", 20 + 3 * n, 22 + 3 * n, "e") for n in range(30)]
    axes = show.plot_reuse_map(MAPPED, pd.DataFrame(rows, columns=STRETCHES.columns))
    assert len(axes.texts) == 30
    assert overlapping(axes.figure) == []
    assert clipped(axes.figure) == []


PARTS, STRINGS = {"by": "topic"}, SHARES.astype(str).set_axis(range(8), axis=1)
REFUSED = {
    "missing column score; the table has: label, gloss": ("two_sided", SCORES, {"value": "score"}),
    "missing column high": ("intervals", SCORES.drop(columns="high"), {"value": "n"}),
    "missing column null_high": ("intervals", SCORES.drop(columns="null_high"), {}),
    "missing column doc_id": ("document_sizes", SCORES, {}),
    "of 0 or more": ("document_sizes", SIZES.assign(a=-1), {}),
    "a share of [1-9]": ("shares", parts(SHARES * 50), PARTS),
    "'alhal_lavrov_tehran' has the part": ("shares", parts().assign(topic="one"), PARTS),
    "column 0, 1": ("heatmap", STRINGS, RANGE),
    "low must have": ("heatmap", SHARES, {"low": SHARES.T, "high": SHARES}),
    "missing column topic, term, weight": ("topic_words", SCORES, {}),
    "from 0 to 1": ("positions", POSITIONS.assign(position=1.5), {}),
    "missing column share": ("course", COURSE.drop(columns="share"), {}),
    "missing column null95": ("criteria", CRITERIA.drop(columns="null95"), {}),
    "missing column low": ("topic_actors", RELATIONS.drop(columns="low"), {"value_label": ""}),
    "missing column option": ("survival", TRIED.drop(columns="option"), {}),
    "which has 100 words": ("reuse_map", MAPPED, {"stretches": STRETCHES.assign(last=400)}),
    "lies at words -1": ("reuse_map", MAPPED, {"stretches": STRETCHES.assign(first=-1)}),
    "partner z is not": ("reuse_map", MAPPED, {"stretches": STRETCHES.assign(partner="z")}),
}


@pytest.mark.parametrize("message", REFUSED)
def test_refused(message):
    name, table, options = REFUSED[message]
    with pytest.raises(InputError, match=message):
        getattr(show, f"plot_{name}")(table, **options)


PLOTTED = [name for name in show.__all__ if name.startswith("plot_")]
FURTHER = {
    "plot_shares": PARTS,
    "plot_heatmap": dict.fromkeys(("low", "high")),
    "plot_topic_actors": {"value_label": ""},
    "plot_reuse_map": {"stretches": STRETCHES},
}


@pytest.mark.parametrize("name", PLOTTED)
def test_an_empty_table_is_one_line_of_words(name):
    figure = figure_of(getattr(show, name)(pd.DataFrame(), **FURTHER.get(name, {})))
    [text] = drawn_texts(figure)
    assert text.get_text().startswith("nothing to draw: no ")
    assert clipped(figure) == []


def test_documents_are_called_by_their_names():
    set_names(pd.DataFrame({"en": list("VWXYZ"), "ar": ""}, index=DOCUMENTS))
    shares = pd.DataFrame(0.2, index=pd.Index(DOCUMENTS, name="doc_id"), columns=DOCUMENTS)
    plots = [
        show.plot_heatmap(shares, low=shares, high=shares),
        show.plot_shares(parts(shares), by="topic").axes[0],
        show.plot_document_sizes(shares.reset_index()),
        show.plot_intervals(parts(shares)[:5], value="share", label="doc_id"),
    ]
    for axes in plots:
        assert written(axes.get_yticklabels()) == list("VWXYZ")
    panels = [axes.get_title(loc="left") for axes in show.plot_positions(POSITIONS).axes]
    assert panels == list("VWXYZ")
    scores = pd.DataFrame({"label": ["a"], "log_odds_z": [1.0]})
    sides = show.plot_two_sided(scores, positive=DOCUMENTS[0])
    assert sides.get_title(loc="right") == "V"
