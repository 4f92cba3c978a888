"""Both sides of a passage beside each other, and the map of what stands twice."""

import re
from html.parser import HTMLParser

import matplotlib.pyplot as plt
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from matplotlib.patches import Arc

from corpus_lib.errors import InputError
from corpus_lib.show import plot_reuse_map, set_names, show_side_by_side

SCRIPT = "<script>alert(1)</script>"
# What JupyterLab 4.6's sanitiser keeps of the elements used here (apputils, sanitizer.ts).
KEPT_TAGS = {
    "div", "p", "b", "bdi", "u", "span", "mark", "table", "thead", "tbody", "tr", "th", "td",
}  # fmt: skip
KEPT_ATTRIBUTES = {"dir", "lang", "align", "valign", "width", "style"}

#         0    5     11   16
TEXT_A = "قال وزير روسي مهم أمس"
TEXT_B = "قال الوزير مهم أمس علنا"


class Reader(HTMLParser):
    """Reads HTML back: the cells' text, what each tag holds, tags and attributes."""

    def __init__(self, html):
        super().__init__()
        self.cells, self.held = [], []
        self.tags, self.attributes, self.stack = set(), set(), []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag, attrs):
        self.tags.add(tag)
        self.attributes |= {name for name, _ in attrs}
        self.stack.append(tag)
        if tag == "td":
            self.cells.append("")

    def handle_endtag(self, tag):
        assert self.stack.pop() == tag, "unbalanced tags"

    def handle_data(self, data):
        if "td" in self.stack:
            self.cells[-1] += data
            self.held.append((self.stack[-1], data))


@pytest.fixture(autouse=True)
def _backend():
    plt.switch_backend("agg")
    yield
    plt.close("all")


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
    table = pd.DataFrame(rows, columns=columns)
    return table.astype(dict.fromkeys(columns[2:], "Int64"))


STEPS = steps_of(
    ("equal", "قال", "قال"),
    ("variant", "وزير", "الوزير"),
    ("delete", "روسي", ""),
    ("equal", "مهم", "مهم"),
    ("equal", "أمس", "أمس"),
    ("insert", "", "علنا"),
)


def plain(text):
    return text.replace("\u2067", "").replace("\u2069", "")


def test_text_marks_every_kind_of_difference():
    shown = show_side_by_side(passage_of(n_words=5, similarity=0.6, source="b"), STEPS)
    assert plain(repr(shown)) == (
        "[+only here]  [~spelled or joined otherwise]\n\n"
        "passage 1 · 5 words · similarity 0.60\n"
        "  a · a b · 100–121\n"
        "    قال [~وزير] [+روسي] مهم أمس\n"
        "  b · c d · 40–63 · was there first\n"
        "    قال [~الوزير] مهم أمس [+علنا]"
    )


def test_replaced_and_moved_words_are_told_apart():
    steps = steps_of(("replace", "روسي", "الوزير"), ("moved", "أمس", "أمس"))
    text = plain(repr(show_side_by_side(passage_of(), steps)))
    assert "[روسي]" in text
    assert "[الوزير]" in text
    assert text.count("[>أمس]") == 2


def test_html_marks_the_same_words_on_both_sides():
    read = Reader(show_side_by_side(passage_of(), STEPS)._repr_html_())
    assert read.cells == [TEXT_A, TEXT_B]
    assert [held for held in read.held if held[0] != "td"] == [
        ("u", "وزير"),
        ("b", "روسي"),
        ("u", "الوزير"),
        ("b", "علنا"),
    ]
    assert read.tags <= KEPT_TAGS
    assert read.attributes <= KEPT_ATTRIBUTES


def test_neighbours_of_one_kind_are_marked_as_one():
    steps = steps_of(("delete", "روسي", ""), ("delete", "مهم", ""))
    assert "[+روسي مهم]" in repr(show_side_by_side(passage_of(), steps))


def test_words_that_no_step_names_are_pale():
    steps = STEPS[~STEPS["op"].isin(["variant", "delete"])]
    shown = show_side_by_side(passage_of(), steps)
    assert "قال {وزير روسي} مهم" in repr(shown)
    assert ("span", "وزير روسي") in Reader(shown._repr_html_()).held
    assert "{" not in repr(show_side_by_side(passage_of(), STEPS))


def test_markup_in_texts_and_headers_is_escaped():
    text = f"{SCRIPT} قال"
    rows = passage_of(text, text, numbers_differ=SCRIPT)
    names = [SCRIPT, "<b>"]
    set_names(pd.DataFrame({"en": names, "ar": names}, index=["a_b", "c_d"]))
    html = show_side_by_side(rows, STEPS.iloc[:0])._repr_html_()
    assert "<script" not in html
    assert Reader(html).cells == [text, text]


@given(st.text(min_size=1, max_size=30), st.data())
def test_marking_loses_nothing_of_any_text(text, data):
    edges = sorted(data.draw(st.sets(st.integers(0, len(text)), min_size=2, max_size=8)))
    spans = list(zip(edges[::2], edges[1::2], strict=False))
    ops = st.sampled_from(["equal", "replace", "delete", "variant", "moved"])
    steps = pd.DataFrame(
        [(1, data.draw(ops), 100 + a, 100 + b, 40 + a, 40 + b) for a, b in spans],
        columns=["passage", "op", "start_a", "end_a", "start_b", "end_b"],
    )
    html = show_side_by_side(passage_of(text, text), steps)._repr_html_()
    # An HTML parser may read line ends as one.
    expected = re.sub("\r\n?", "\n", text)
    assert [re.sub("\r\n?", "\n", cell) for cell in Reader(html).cells] == [expected, expected]


def test_no_passages_say_so():
    shown = show_side_by_side(passage_of().iloc[:0], STEPS.iloc[:0])
    assert len(shown) == 0
    assert repr(shown) == "(no passages)"
    assert "(no passages)" in shown._repr_html_()


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
        show_side_by_side(rows, steps)


DOCUMENTS = pd.DataFrame({"doc_id": ["a_b", "c_d", "e"], "n_words": [100, 400, 250]})
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
    """Place, start, end and colour of every bar that has a width."""
    return [
        (
            round(p.get_y() + p.get_height() / 2, 3),
            p.get_x(),
            p.get_x() + p.get_width(),
            p.get_facecolor(),
        )
        for p in axes.patches
        if not isinstance(p, Arc) and p.get_width()
    ]


def test_map_draws_each_stretch_in_its_document_and_its_partners_colour():
    axes = plot_reuse_map(STRETCHES, DOCUMENTS)
    rows = dict(zip(["a_b", "c_d", "e"], axes.get_yticks().round(3), strict=True))
    bars = bars_of(axes)
    whole, drawn = bars[:3], bars[3:]
    assert [(y, x0, x1) for y, x0, x1, _ in whole] == [
        (rows["a_b"], 0, 100),
        (rows["c_d"], 0, 400),
        (rows["e"], 0, 250),
    ]
    assert [(y, x0, x1) for y, x0, x1, _ in drawn] == [
        (rows["a_b"], 10, 30),
        (rows["c_d"], 50, 70),
        (rows["c_d"], 60, 80),
        (rows["c_d"], 300, 320),
    ]
    legend = axes.get_legend()
    names = [text.get_text() for text in legend.get_texts()]
    fills = [handle.get_facecolor() for handle in legend.get_patches()]
    assert names == ["a b", "c d"]
    colour = dict(zip(names, fills, strict=True))
    assert [fill for *_, fill in drawn] == [
        colour["c d"], colour["a b"], colour["c d"], colour["c d"]
    ]  # fmt: skip
    assert [text.get_text() for text in axes.texts] == ["1", "1", "2", "2"]


def test_map_joins_the_places_of_a_repetition_only():
    [arc] = [p for p in plot_reuse_map(STRETCHES, DOCUMENTS).patches if isinstance(p, Arc)]
    assert arc.get_center()[0] == pytest.approx((70 + 310) / 2)
    assert arc.get_width() == 240


def test_numbers_of_crowded_stretches_do_not_touch():
    crowd = pd.DataFrame(
        [(10 + n, "c_d", 20 + 3 * n, 22 + 3 * n, "e") for n in range(30)],
        columns=STRETCHES.columns,
    )
    axes = plot_reuse_map(crowd, DOCUMENTS)
    figure = axes.figure
    figure.draw_without_rendering()
    boxes = [text.get_window_extent() for text in axes.texts]
    assert len(boxes) == 30
    for n, box in enumerate(boxes):
        assert figure.bbox.containsx(box.x0)
        assert box.y1 <= figure.bbox.y1
        assert not any(box.overlaps(other) for other in boxes[n + 1 :])


def test_map_without_reuse_shows_the_documents():
    axes = plot_reuse_map(STRETCHES.iloc[:0], DOCUMENTS)
    assert [(x0, x1) for _, x0, x1, _ in bars_of(axes)] == [(0, 100), (0, 400), (0, 250)]
    assert axes.get_legend() is None


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"last": 400}, "which has 100 words"),
        ({"first": -1}, "lies at words -1"),
        ({"partner": "z"}, "partner z is not in documents"),
    ],
)
def test_map_refuses(change, message):
    with pytest.raises(InputError, match=message):
        plot_reuse_map(STRETCHES.assign(**change), DOCUMENTS)
