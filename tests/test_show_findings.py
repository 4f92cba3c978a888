"""Findings as a reader sees them: a list of sentences, each with its passages folded up."""

import pandas as pd

from corpus_lib import load_corpus
from corpus_lib.phrasebook import facts
from corpus_lib.show import show_findings


def test_a_fact_is_a_line_with_the_place_of_its_passages():
    places = pd.DataFrame({"doc_id": ["a"] * 6, "start": range(6), "end": range(1, 7)})
    found = facts(
        [
            {"relation": "nothing", "subject": "a < b"},
            {"relation": "nothing", "subject": "c", "evidence": places},
        ]
    )
    shown = show_findings(found)
    lines = repr(shown).replace("\u2068", "").replace("\u2069", "").splitlines()
    first, first_ar, second, second_ar, place = lines
    assert first == "- Of a < b there is nothing to tell."
    assert second == "- Of c there is nothing to tell."
    assert (first_ar, second_ar) == ("  لا شيء يُذكر عن a < b.", "  لا شيء يُذكر عن c.")
    assert place == "  [a 0–1; a 1–2; a 2–3; a 3–4; and 2 more]"
    assert "a &lt; b" in shown._repr_html_()
    assert "<details>" not in shown._repr_html_()


def test_a_click_unfolds_the_raw_passage():
    corpus = load_corpus()
    place = pd.DataFrame({"doc_id": ["alwaght_counter_front"], "start": [0], "end": [20]})
    found = facts([{"relation": "nothing", "subject": "it", "evidence": place}])
    page = show_findings(found, corpus=corpus)._repr_html_()
    assert "<details><summary>" in page
    assert corpus.raw("alwaght_counter_front")[:20].split()[1] in page


def test_nothing_found_shows_nothing():
    assert repr(show_findings(facts([]))) == ""
