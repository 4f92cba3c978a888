"""The figure of what survives: one row a headline, the worst option of each choice, nothing cut."""

import matplotlib.pyplot as plt
import pandas as pd
import pytest

from corpus_lib import InputError, show

WORD = "The word \u2068موقع\u2069 (site; position) sets alhal militias syria apart from the others."
TABLE = pd.DataFrame(
    [
        ("far", "a is furthest.", "all settings", "", 0.4),
        ("word", WORD, "all settings", "", 1.0),
        ("far", "a is furthest.", "distance", "cosine", 0.0),
        ("word", WORD, "word form", "", 1.0),
    ],
    columns=["headline", "sentence", "choice", "option", "survival"],
)


@pytest.fixture
def axes():
    yield show.plot_survival(TABLE)
    plt.close("all")


def test_each_choice_shows_the_option_with_which_a_headline_does_worst(axes):
    columns = [text.get_text() for text in axes.get_xticklabels()]
    assert columns == ["all settings", "distance", "word form"]
    cells = {
        (round(text.get_position()[1]), columns[round(text.get_position()[0])]): text.get_text()
        for text in axes.texts
    }
    assert cells == {
        (0, "all settings"): "40%",
        (0, "distance"): "0%\ncosine",
        (1, "all settings"): "100%",
        (1, "word form"): "100%",
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
    axes = show.plot_survival(TABLE.head(0))
    assert [text.get_text() for text in axes.texts] == ["nothing to draw: no headline was tried"]
    plt.close("all")


def test_a_missing_column_is_named():
    with pytest.raises(InputError, match="missing column option"):
        show.plot_survival(TABLE.drop(columns="option"))
