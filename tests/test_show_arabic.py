"""Figures with Arabic labels: what is told, and that the figure is as it was afterwards."""

import matplotlib.pyplot as plt
import pytest

from corpus_lib.show.printing import in_arabic, print_figure
from corpus_lib.show.style import RIGHT_TO_LEFT, bilingual


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
