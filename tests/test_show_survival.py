"""The figure of what survives: one row a headline, the worst option of each choice, nothing cut."""

import matplotlib.pyplot as plt
import pandas as pd
import pytest

from corpus_lib import InputError, show

WORD = "The word \u2068موقع\u2069 (site; position) sets alhal militias syria apart from the others."
HEADLINES = pd.DataFrame({"sentence": ["a is furthest.", WORD], "survival": [0.4, 1.0]})
BY_CHOICE = pd.DataFrame(
    [
        ("a is furthest.", "distance", "Jensen-Shannon", 0.8),
        ("a is furthest.", "distance", "cosine", 0.0),
        ("a is furthest.", "sections", "body only", 0.4),
        (WORD, "word form", "lemmas", 1.0),
        (WORD, "word form", "written forms", 1.0),
        ("b is not drawn.", "naming", "names only", 0.3),
        ("b is not drawn.", "naming", "adjectives too", 0.2),
    ],
    columns=["sentence", "choice", "option", "survival"],
)


@pytest.fixture
def axes():
    yield show.plot_survival(HEADLINES, BY_CHOICE)
    plt.close("all")


def test_each_choice_shows_the_option_with_which_a_headline_does_worst(axes):
    columns = [text.get_text() for text in axes.get_xticklabels()]
    assert columns == ["all worlds", "distance", "word form"]
    cells = {
        (round(text.get_position()[1]), columns[round(text.get_position()[0])]): text.get_text()
        for text in axes.texts
    }
    assert cells == {
        (0, "all worlds"): "40%",
        (0, "distance"): "0%\ncosine",
        (1, "all worlds"): "100%",
        (1, "word form"): "100%",  # no option is worse than another
    }


def test_what_is_not_robust_is_bold(axes):
    bold = {text.get_text() for text in axes.texts if text.get_fontweight() == "bold"}
    assert bold == {"40%", "0%\ncosine"}


def test_headlines_run_from_left_to_right_in_lines_and_are_whole(axes):
    figure = axes.get_figure()
    figure.canvas.draw()
    label = axes.get_yticklabels()[1]
    lines = label.get_text().split("\n")
    assert len(lines) > 1
    assert all(line.startswith("\u200e") for line in lines)
    assert " ".join(line.removeprefix("\u200e") for line in lines) == WORD
    for text in [*axes.get_yticklabels(), *axes.get_xticklabels()]:
        box = text.get_window_extent()
        assert box.x0 >= 0
        assert box.y1 <= figure.bbox.height


def test_no_headline_is_said_in_the_figure():
    axes = show.plot_survival(HEADLINES.head(0), BY_CHOICE.head(0))
    assert [text.get_text() for text in axes.texts] == ["no headline to draw"]
    plt.close("all")


def test_a_missing_column_is_named():
    with pytest.raises(InputError, match="missing column option"):
        show.plot_survival(HEADLINES, BY_CHOICE.drop(columns="option"))
