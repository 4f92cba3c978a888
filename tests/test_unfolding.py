"""Findings with their passages: folded up in a notebook, named by place in plain text."""

import pandas as pd
import pytest

from corpus_lib import load_corpus, quotations, show
from corpus_lib.voices.actors import actor_mentions, side_of_actors
from corpus_lib.voices.evidence import sides_in_place, speech_in_place, voices_in_place
from corpus_lib.voices.findings import order_findings, shared_speaker_findings
from corpus_lib.voices.quotations import quoted_spans
from corpus_lib.voices.reported import reported_speech
from corpus_lib.voices.shares import voice_shares

FAST = {"seed": 1, "n_draws": 99}
EDITORIAL = "alwaght_counter_front"


@pytest.fixture(scope="module")
def corpus():
    return load_corpus()


@pytest.fixture(scope="module")
def spoken(corpus):
    return quotations(corpus), reported_speech(corpus)


@pytest.fixture(scope="module")
def voices(corpus, spoken):
    return voices_in_place(corpus, voice_shares(corpus, **FAST), *spoken, quoted_spans(corpus))


def test_each_sentence_unfolds_the_quotations_that_it_counts(corpus, spoken, voices):
    for (_, passages), doc_id in zip(voices, corpus.documents["doc_id"], strict=True):
        assert set(passages["doc_id"]) == {doc_id}
        said = spoken[0][spoken[0]["doc_id"] == doc_id]
        if len(said):
            assert passages["end"].tolist() == said["end"].tolist()


def test_who_quotes_nobody_shows_what_stands_in_marks_and_what_is_reported(spoken, voices):
    [passages] = [rows for text, rows in voices if "quotes nobody" in text]
    labels = passages["label"].tolist()
    assert labels[0] == "in quotation marks, but no quotation: phrase"
    assert len(labels) == 1 + (spoken[1]["doc_id"] == EDITORIAL).sum()


def test_a_side_unfolds_what_it_says_or_where_it_is_named(corpus, spoken):
    mentions = actor_mentions(corpus)
    sides = side_of_actors(corpus.actors)
    by_side = voice_shares(corpus, by="side", **FAST)
    found = {
        text.split("\u2068")[1].split("\u2069")[0]: (text, rows)
        for text, rows in sides_in_place(corpus, by_side, *spoken, mentions, sides)
    }
    assert "is quoted word for word in" in found["Russian"][0]
    assert len(found["Russian"][1]) == (spoken[0]["side"] == "Russian").sum()
    assert "only reported" in found["Ukrainian"][0]
    assert len(found["Ukrainian"][1]) == (spoken[1]["side"] == "Ukrainian").sum()
    assert "never heard" in found["Gulf"][0]
    named = mentions["actor_id"].map(sides) == "Gulf"
    assert f"named {named.sum()} times" in found["Gulf"][0]
    assert 0 < len(found["Gulf"][1]) <= named.sum()


def test_one_click_in_a_notebook_and_places_in_plain_text(spoken, voices):
    shown = show.show_findings_in_place(voices, highlight=spoken[0])
    html, text = shown._repr_html_(), repr(shown)
    assert html.count("<details>") == html.count("</details>") == len(voices)
    # Where a passage reaches back to the speaker, the quotation between is marked too.
    assert html.count("<mark>") >= len(spoken[0])
    assert "<script" not in html
    assert f"[{EDITORIAL} " in text
    plain = show.show_findings_in_place([("Nothing < to see.", pd.DataFrame())])
    assert "<details>" not in plain._repr_html_()
    assert "Nothing &lt; to see." in plain._repr_html_()
    assert repr(plain) == "- Nothing < to see."


def test_speech_in_place_has_all_of_it(corpus, spoken):
    pairs = speech_in_place(corpus, spoken[1])
    assert sum(len(rows) for _, rows in pairs) == len(spoken[1])
    assert any(text.endswith(": 1 place") for text, _ in pairs)


def test_the_order_of_documents_is_told_only_where_intervals_lie_apart():
    shares = pd.DataFrame(
        {
            "doc_id": ["a", "b", "c"],
            "voice": "own",
            "low": [0.7, 0.3, 0.5],
            "high": [0.9, 0.6, 0.8],
        }
    )
    assert order_findings(shares) == [
        "a has a larger share in its author's own voice than b: their intervals lie apart."
    ]
    assert "No two" in order_findings(shares[1:])[0]


def test_who_is_quoted_twice_and_how_much_of_it_is_reprinted(corpus, spoken):
    told = shared_speaker_findings(corpus, spoken[0])
    [line] = [line for line in told if "صدام الجاسر" in line]
    assert "alhal lavrov tehran, alhal militias syria" in line
    once = spoken[0].drop_duplicates("speaker")
    assert shared_speaker_findings(corpus, once) == [
        "Nobody is quoted word for word in more than one document."
    ]
