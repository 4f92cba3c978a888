"""Distances between topics by hand, a plane that keeps them, and a page that loads nothing."""

import json
import re

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp
from topic_corpora import planted

from corpus_lib.topics.explorer import explorer_page, place_on_plane, topic_gaps
from corpus_lib.topics.lda import fit_lda

QUICK = {"chains": 3, "iterations": 60, "samples": 3, "passes": 4}


@pytest.fixture(scope="module")
def model():
    counts = planted(seed=1).rename(columns={"نفط": "</script><b>"})
    return fit_lda(counts, 3, seed=7, **QUICK)


def topics(*row):
    return pd.DataFrame([row], columns=["topic", "label", "verdict"])


@pytest.fixture(scope="module")
def page(model):
    return explorer_page(model, topics("T1", "الحرب · war", "sure"))


def distances(places):
    return np.linalg.norm(places[:, None] - places[None], axis=2)


def test_gaps_by_hand():
    # No word in common: one bit, whose root is 1. Half in common: 1 - (3/4) log2(3) / 1 … = .311.
    gaps = topic_gaps(np.array([[1.0, 0.0], [0.0, 1.0], [0.5, 0.5]]))
    divergence = 0.5 * np.log2(1 / 0.75) + 0.5 * (0.5 * np.log2(0.5 / 0.75) + 0.5 * np.log2(2))
    assert gaps[0, 1] == pytest.approx(1)
    assert gaps[0, 2] == pytest.approx(np.sqrt(divergence))
    assert np.diag(gaps).tolist() == [0, 0, 0]


@given(hnp.arrays(np.float64, (4, 6), elements=st.floats(0.01, 1)))
def test_gaps_are_symmetric_and_end_at_one(weights):
    gaps = topic_gaps(weights / weights.sum(axis=1, keepdims=True))
    assert gaps == pytest.approx(gaps.T)
    assert ((gaps >= 0) & (gaps <= 1)).all()


def test_points_of_a_plane_are_found_again_up_to_turning():
    points = np.array([[0, 0], [3, 0], [0, 4], [3, 4], [1, 1]], dtype=float)
    places = place_on_plane(distances(points))
    np.testing.assert_allclose(distances(places), distances(points), atol=1e-6)
    np.testing.assert_allclose(places.mean(axis=0), 0, atol=1e-9)
    assert places[:, 0].std() >= places[:, 1].std()


@pytest.mark.parametrize("n", [2, 3])
def test_few_points_keep_their_distances(n):
    gaps = 1 - np.eye(n)
    np.testing.assert_allclose(distances(place_on_plane(gaps)), gaps, atol=1e-6)


def test_topics_that_do_not_differ_lie_on_one_point():
    assert place_on_plane(np.zeros((3, 3))).tolist() == [[0, 0]] * 3


def test_scaling_does_not_lie_worse_than_its_start():
    gaps = 1 - np.eye(6)  # six points all equally far apart fit no plane
    stress = ((distances(place_on_plane(gaps)) - gaps) ** 2).sum()
    circle = np.exp(1j * np.arange(6) * np.pi / 3)
    ring = np.column_stack([circle.real, circle.imag]) * 0.65
    assert stress <= ((distances(ring) - gaps) ** 2).sum()


def data_of(page):
    return json.loads(re.search(r"drawTopics\((.*)\);</script>", page).group(1))


def test_the_page_loads_nothing(page):
    assert not re.search(r"<(?:script|link|img|iframe)[^>]*\b(?:src|href)=", page)
    assert re.search(r"""script-src( 'sha256-[^ ]+'){4}; style""", page)
    assert "@import" not in page
    assert "ldavis" in page.lower()
    assert "d3" in page


def test_no_circle_lies_under_words_with_glosses(page):
    assert "termwidth = 200" in page


def test_only_its_own_elements_are_closed(page):
    assert page.count("</script>") == 4
    assert page.count("</style>") == 1
    assert "<b>" not in page


def test_topics_keep_number_size_and_place(page, model):
    points = pd.DataFrame(data_of(page)["mdsDat"])
    assert points["topics"].tolist() == [1, 2, 3]
    places = place_on_plane(topic_gaps(model.topic_term.to_numpy()))
    np.testing.assert_allclose(points[["x", "y"]], places, atol=1e-6)
    np.testing.assert_allclose(points["Freq"], 100 * model.sizes, atol=1e-6)


def test_words_arrive_as_they_are(page, model):
    words = set(data_of(page)["tinfo"]["Term"])
    assert words <= set(model.topic_term.columns)
    assert "</script><b>" in words


def test_names_are_listed_under_their_numbers(page):
    # No line's end mixes the halves.
    first = '<li value="1"><a href="#ldavis"><bdi><bdi dir="auto" style="display: inline-block; '
    assert f"{first}margin-right" in page
    assert '<span class="en"><bdi dir="auto" style="display: inline-block">war</bdi></span>' in page
    assert '<li value="2"><a href="#ldavis"><bdi>T2</bdi></a></li>' in page


def test_noise_is_grey_and_words_have_their_glosses(model):
    glosses = {model.topic_term.columns[0]: "first; second"}
    page = explorer_page(model, topics("T2", "سوريا", "open"), glosses=glosses)
    assert '[id$="-topic2"] { fill: #999999 !important; }' in page
    assert re.findall(r'<li value="(\d)" class=noise>', page) == ["2"]
    words = set(data_of(page)["tinfo"]["Term"])
    assert f"{model.topic_term.columns[0]} · first" in words
    assert words > set(model.topic_term.columns[1:])
