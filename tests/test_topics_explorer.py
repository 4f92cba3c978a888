"""The explorer page loads nothing, keeps numbers and numerals, and can't be broken by a word."""

import json
import re

import numpy as np
import pandas as pd
import pytest
from topic_corpora import planted

from corpus_lib.topics.explorer import explorer_page
from corpus_lib.topics.lda import fit_lda
from corpus_lib.topics.mapping import topic_map

QUICK = {"chains": 3, "iterations": 60, "samples": 3, "passes": 4}


@pytest.fixture(scope="module")
def model():
    counts = planted(seed=1).rename(columns={"نفط": "</script><b>"})
    return fit_lda(counts, 3, seed=7, **QUICK)


@pytest.fixture(scope="module")
def page(model):
    return explorer_page(model, names={"T1": "الحرب · war"}, title="a < b")


def data_of(page):
    return json.loads(re.search(r'new LDAvis\("#ldavis", (.*)\);</script>', page).group(1))


def test_the_page_loads_nothing(page):
    assert not re.search(r"<(?:script|link|img|iframe)[^>]*\b(?:src|href)=", page)
    assert "@import" not in page
    assert "ldavis" in page.lower()
    assert "d3" in page


def test_only_its_own_elements_are_closed(page):
    assert page.count("</script>") == 3
    assert page.count("</style>") == 1
    assert "<b>" not in page


def test_topics_keep_number_size_and_place(page, model):
    points = pd.DataFrame(data_of(page)["mdsDat"])
    assert points["topics"].tolist() == [1, 2, 3]
    mapped = topic_map(model)
    np.testing.assert_allclose(points["x"], mapped["x"], atol=1e-6)
    np.testing.assert_allclose(points["y"], mapped["y"], atol=1e-6)
    np.testing.assert_allclose(points["Freq"], 100 * mapped["size"], atol=1e-6)


def test_words_arrive_as_they_are(page, model):
    words = set(data_of(page)["tinfo"]["Term"])
    assert words <= set(model.topic_term.columns)
    assert "</script><b>" in words


def test_names_are_listed_under_their_numbers(page):
    assert '<li value="1"><bdi>الحرب · war</bdi></li>' in page
    assert '<li value="2"><bdi>T2</bdi></li>' in page
    assert "<title>a &lt; b</title>" in page
