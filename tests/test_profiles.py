"""Words that set documents apart, beside their null."""

import numpy as np
import pandas as pd
import pytest

from corpus_lib.errors import InputError
from corpus_lib.words.own_words import (
    bars_by_document,
    both_ends,
    contrast,
    frequent_words,
    own_words,
    sentences_with,
    set_apart,
)

TERMS = ["روسيا", "إيران", "نفط", "حرب"]


def made(rates, *, n_units=12, words=40, seed=0):
    """Documents of Poisson counts with the given rates of each term."""
    rng = np.random.default_rng(seed)
    tables = [
        pd.DataFrame(
            rng.poisson(np.array(rate) * words, size=(n_units, len(TERMS))),
            columns=TERMS,
            index=pd.MultiIndex.from_product(
                [[name], [f"{name}/{i}" for i in range(n_units)]], names=["doc_id", "unit_id"]
            ),
        )
        for name, rate in rates.items()
    ]
    return pd.concat(tables)


def test_a_word_of_one_document_is_its_own_and_beats_the_null():
    counts = made(
        {"a": [0.3, 0.3, 0.3, 0.1], "b": [0.3, 0.3, 0.02, 0.38], "c": [0.4, 0.3, 0.0, 0.3]}
    )
    own = own_words(counts, seed=1, glosses=pd.Series({"نفط": "oil"}), n_deals=50)
    first = own[own["doc_id"] == "a"].iloc[0]
    assert (first["term"], first["gloss"], bool(first["beats_null"])) == ("نفط", "oil", True)
    assert first["log_ratio_low"] > 1
    assert set(own["doc_id"]) == {"a", "b", "c"}
    assert (own["log_odds_z"] > 0).all()


def test_documents_of_one_source_have_no_own_words():
    counts = made({name: [0.25] * 4 for name in "abcd"})
    own = own_words(counts, seed=1, n_deals=100, n_draws=20)
    assert not own["beats_null"].any()


def test_both_signs_are_in_the_comparison_of_one_document():
    counts = made({"a": [0.4, 0.1, 0.2, 0.3], "b": [0.1, 0.4, 0.2, 0.3]})
    scores = set_apart(counts, "a", seed=1, n_deals=20, n_draws=20)
    assert scores["term"].iloc[0] == "روسيا"
    assert scores["term"].iloc[-1] == "إيران"
    other = set_apart(counts, "b", seed=1, n_deals=20, n_draws=20)
    flipped = other.set_index("term")["log_odds_z"].loc[scores["term"]]
    np.testing.assert_allclose(flipped, -scores["log_odds_z"])


def test_an_unknown_or_only_document_is_refused():
    counts = made({"a": [0.25] * 4, "b": [0.25] * 4})
    with pytest.raises(InputError, match=r"doc_id='x' cannot be set against others; .* a, b"):
        set_apart(counts, "x", seed=1)
    with pytest.raises(InputError, match="doc_id='a' cannot be set against others"):
        own_words(counts.loc[["a"]], seed=1)


def test_sentences_with_a_term_and_its_places():
    tokens = pd.DataFrame(
        {
            "doc_id": ["a", "a", "a", "b"],
            "sentence_id": ["a/0", "a/0", "a/1", "b/0"],
            "token_id": [0, 1, 2, 0],
            "start": [0, 6, 12, 0],
            "end": [5, 11, 17, 3],
            "term": ["نفط", "حرب", "حرب", "نفط"],
        }
    )
    rows = pd.DataFrame({"doc_id": ["a", "b"], "term": ["حرب", "نفط"]})
    sentences, places = sentences_with(tokens, rows)
    assert sentences.to_dict("records") == [
        {"doc_id": "a", "start": 0, "end": 11, "label": "حرب"},
        {"doc_id": "b", "start": 0, "end": 3, "label": "نفط"},
    ]
    assert places[["start", "end"]].to_numpy().tolist() == [[6, 11], [12, 17], [0, 3]]
    assert len(sentences_with(tokens, rows, n=2)[0]) == 3


def scored(*rows):
    columns = ["term", "count_target", "count_reference", "log_odds_z", "verdict"]
    table = pd.DataFrame(rows, columns=columns).assign(gloss="oil", doc_id="a")
    table["per_thousand_target"] = 10.0 * table["count_target"]
    table["per_thousand_reference"] = 10.0 * table["count_reference"]
    return table


SCORED = [
    ("نفط", 6, 0, 2.5, "sure"),
    ("غاز", 4, 1, 1.5, "likely"),
    ("نص", 20, 20, 0.1, "open"),
    ("نادر", 1, 0, 0.1, "open"),
    ("سلم", 2, 2, -0.1, "open"),
    ("شعب", 2, 2, -0.1, "open"),
    ("حرب", 0, 8, -2.0, "open"),
]


def test_verdicts_follow_from_the_two_corrections():
    counts = made(
        {"a": [0.3, 0.3, 0.3, 0.1], "b": [0.3, 0.3, 0.02, 0.38], "c": [0.4, 0.3, 0.0, 0.3]}
    )
    scores = set_apart(counts, "a", seed=1, n_deals=200, n_draws=20)
    assert scores["verdict"].isin(["sure", "likely", "open"]).all()
    assert (scores["verdict"] == "sure").equals(scores["beats_null"])
    likely = scores["verdict"] == "likely"
    assert (scores.loc[likely, "q_term"] <= 0.1).all()
    assert not scores.loc[likely, "beats_null"].any()
    assert (scores.loc[scores["verdict"] == "open", "q_term"] > 0.1).all()


def test_contrast_names_the_ends_and_the_frequent_and_ranks_the_rest():
    table = contrast(scored(*SCORED), n=1, min_count=2).set_index("term")
    assert "نادر" not in table.index  # too rare
    # Two words of one place are one dot.
    assert len({"سلم", "شعب"} & set(table.index)) == 1
    sides = table.loc[["نفط", "نص", "حرب", "غاز"], "side"]
    assert sides.tolist() == ["said more", "frequent", "said less", "other words"]
    assert table.loc["غاز", "label"] == ""
    assert table.loc["نص", ["rank_target", "rank_reference"]].tolist() == [1, 1]
    assert table.loc["حرب", ["rank_target", "rank_reference"]].tolist() == [0, 0.75]
    with pytest.raises(InputError, match="min_count=99"):
        contrast(scored(*SCORED), min_count=99)


def test_both_ends_and_the_bars_of_a_document():
    ends = both_ends(scored(*SCORED), n=2)
    assert ends["term"].tolist() == ["نفط", "غاز", "شعب", "حرب"]
    bars = bars_by_document(scored(*SCORED), n=3)
    assert bars["gloss"].tolist() == ["sure: oil", "likely: oil", "oil"]
    assert bars["topic"].tolist() == ["a"] * 3


def test_frequent_words_of_each_document_without_those_excluded():
    counts = made({"a": [0.6, 0.1, 0.0, 0.3], "b": [0.1, 0.6, 0.3, 0.0]})
    table = frequent_words(counts, n=2, exclude=["روسيا"], glosses=pd.Series({"إيران": "Iran"}))
    assert table["doc_id"].tolist() == ["a", "a", "b", "b"]
    assert table["term"].tolist() == ["حرب", "إيران", "إيران", "نفط"]
    assert table["gloss"].tolist() == ["", "Iran", "Iran", ""]
    own = counts.loc["a"].sum()
    assert table["count"].iloc[0] == own["حرب"]
    assert table["per_thousand"].iloc[0] == pytest.approx(1000 * own["حرب"] / own.sum())
