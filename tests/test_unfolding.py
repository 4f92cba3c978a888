"""Sentences with their passages: folded up in a notebook, named by place in plain text."""

import pandas as pd

from corpus_lib import load_corpus, quotations, show
from corpus_lib.voices.quotations import quotations_in_place


def test_one_click_in_a_notebook_and_places_in_plain_text():
    corpus = load_corpus()
    said = quotations(corpus)
    pairs = [
        (f"{doc_id} < this", quotations_in_place(corpus, rows))
        for doc_id, rows in said.groupby("doc_id", sort=False)
    ]
    shown = show.show_findings_in_place(pairs, highlight=said)
    html, text = shown._repr_html_(), repr(shown)
    assert html.count("<details>") == html.count("</details>") == len(pairs)
    # Where a passage reaches back to the speaker, the quotation between is marked too.
    assert html.count("<mark>") >= len(said)
    assert "<script" not in html
    assert "[roundup_patrushev_tehran " in text
    plain = show.show_findings_in_place([("Nothing < to see.", pd.DataFrame())])
    assert "<details>" not in plain._repr_html_()
    assert "Nothing &lt; to see." in plain._repr_html_()
    assert repr(plain) == "- Nothing < to see."
