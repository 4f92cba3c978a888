"""Words that set documents apart, beside their null, and what is told of words."""

import numpy as np
import pandas as pd
import pytest

from corpus_lib.errors import InputError
from corpus_lib.words import keyness
from corpus_lib.words.counts import CountParts, as_matrix
from corpus_lib.words.findings import diversity_findings, one_word_findings, own_word_findings
from corpus_lib.words.own_words import (
    as_groups,
    bars_by_document,
    compare_own_words,
    first_words,
    frequent_words,
    own_words,
    set_apart,
)

TERMS = ["روسيا", "إيران", "نفط", "حرب"]


def made(rates, *, n_units=12, words=40, seed=0):
    """Documents of Poisson counts with the given rates of each term."""
    rng = np.random.default_rng(seed)
    rows = [rng.poisson(np.array(rate) * words, (n_units, len(TERMS))) for rate in rates.values()]
    index = pd.MultiIndex.from_product([rates, range(n_units)], names=["doc_id", "unit_id"])
    return pd.DataFrame(np.vstack(rows), index, TERMS)


def test_a_word_of_one_document_is_its_own_and_beats_the_null():
    counts = made(
        {"a": [0.3, 0.3, 0.3, 0.1], "b": [0.3, 0.3, 0.02, 0.38], "c": [0.4, 0.3, 0.0, 0.3]}
    )
    own = own_words(counts, seed=1, glosses=pd.Series({"نفط": "oil"}), n_deals=199)
    first = own[own["doc_id"] == "a"].iloc[0]
    assert (first["term"], first["gloss"], bool(first["beats_null"])) == ("نفط", "oil", True)
    assert first["log_ratio_low"] > 1
    assert set(own["doc_id"]) == {"a", "b", "c"}
    assert (own["log_odds_z"] > 0).all()
    assert (own["verdict"] == "sure").equals(own["beats_null"])
    assert own.loc[own["verdict"] == "likely", "q_term"].le(0.1).all()
    # What is called likely or sure is so at both ends of its interval.
    assert own.loc[own["verdict"] != "open", "log_ratio_low"].gt(0).all()
    left_open = own[own["verdict"] == "open"]
    assert (left_open["q_term"].gt(0.1) | left_open["log_ratio_low"].le(0)).all()


def test_documents_of_one_source_have_no_own_words():
    counts = made({name: [0.25] * 4 for name in "abcd"})
    own = own_words(counts, seed=1, n_deals=100, n_draws=20)
    assert not own["beats_null"].any()


def test_both_signs_are_in_the_comparison_of_one_document():
    counts = made({"a": [0.4, 0.1, 0.2, 0.3], "b": [0.1, 0.4, 0.2, 0.3]})
    scores = set_apart(counts, "a", seed=1, n_deals=20, n_draws=20)
    assert scores["term"].iloc[[0, -1]].tolist() == ["روسيا", "إيران"]


def test_an_unknown_or_only_document_is_refused():
    counts = made({"a": [0.25] * 4, "b": [0.25] * 4})
    with pytest.raises(InputError, match=r"doc_id='x' cannot be set against others; .* a, b"):
        set_apart(counts, "x", seed=1)
    with pytest.raises(InputError, match="doc_id='a' cannot be set against others"):
        set_apart(counts.loc[["a"]], "a", seed=1)
    last = set_apart(counts, seed=1, n_deals=19, n_draws=9)
    assert set(last["doc_id"]) == {"b"}
    for none in (own_words(counts.loc[["a"]], seed=1), set_apart(counts.loc[["a"]], seed=1)):
        assert none.empty
        pd.testing.assert_series_equal(none.dtypes, last.dtypes)


SCORED = [("نفط", 2.5, "sure"), ("غاز", 1.5, "likely"), ("نص", 0.1, "open"), ("حرب", -2.0, "open")]


def test_the_bars_of_a_document():
    rest = ["log_ratio", "log_ratio_low", "log_ratio_high", "q_term", "p_null", "range", "dp"]
    rest += ["count_target", "count_reference"]
    scored = pd.DataFrame(SCORED, columns=["term", "log_odds_z", "verdict"])
    scored = scored.assign(gloss="oil", doc_id="a", **dict.fromkeys(rest, 1.0))
    bars = bars_by_document(scored, n=3)
    assert bars["gloss"].tolist() == ["sure: oil", "likely: oil", "oil"]
    assert bars["topic"].tolist() == ["a"] * 3
    assert bars["weight"].tolist() == [2.5, 1.5, 0.1]
    unjudged = bars_by_document(scored.drop(columns="verdict"), value="range", n=1)
    assert unjudged.to_numpy().tolist() == [["a", "نفط", "oil", 1.0]]
    two = pd.concat([scored, scored.assign(doc_id="b")])
    assert first_words(two, n=2)["term"].tolist() == ["نفط", "غاز"] * 2


def test_frequent_words_of_each_document_without_those_excluded():
    counts = made({"a": [0.6, 0.1, 0.0, 0.3], "b": [0.1, 0.6, 0.3, 0.0]})
    table = frequent_words(counts, n=2, exclude=["روسيا"], glosses=pd.Series({"إيران": "Iran"}))
    assert table["doc_id"].tolist() == ["a", "a", "b", "b"]
    assert table["term"].tolist() == ["حرب", "إيران", "إيران", "نفط"]
    assert table["gloss"].tolist() == ["", "Iran", "Iran", ""]
    own = counts.loc["a"].sum()
    assert table["count"].iloc[0] == own["حرب"]
    assert table["per_thousand"].iloc[0] == pytest.approx(1000 * own["حرب"] / own.sum())


def parts(counts):
    return CountParts(as_matrix(counts), counts.index, counts.columns)


def test_documents_of_a_group_are_its_units():
    index = pd.MultiIndex.from_tuples([("a", 0), ("a", 1), ("b", 0), ("c", 0)])
    counts = pd.DataFrame({"نفط": [1, 2, 0, 4], "حرب": [0, 1, 5, 0]}, index)
    counts = counts.rename_axis(["doc_id", "unit_id"])
    grouped = as_groups(parts(counts), pd.Series({"c": "x", "b": "y", "a": "x", "d": "z"}))
    assert grouped.index.names == ["doc_id", "unit_id"]
    assert grouped.index.tolist() == [("x", "a"), ("y", "b"), ("x", "c")]
    assert grouped.matrix.toarray().tolist() == [[3, 1], [0, 5], [4, 0]]
    with pytest.raises(InputError, match="lacks documents of the counts: b, c"):
        as_groups(parts(counts), pd.Series({"a": "x"}))


def own(*rows):
    return pd.DataFrame(rows, columns=["doc_id", "term", "gloss", "log_odds_z", "beats_null"])


def test_own_words_are_compared_by_verdict_and_rank():
    rows = [("x", "حرب", "war", 3.0, True), ("x", "نفط", "", 2.0, False)]
    once = own(*rows, ("x", "غاز", "gas", 1.0, False))
    rows = [("x", "نفط", "", 2.5, False), ("x", "حرب", "war", 2.4, False)]
    every = own(*rows, ("y", "ميناء", "port", 4.0, True))
    found = compare_own_words(once, every, n=1).set_index("term")
    assert found.index.tolist() == ["حرب", "نفط", "ميناء"]
    assert found["change"].to_dict() == {"حرب": "verdict", "نفط": "rank", "ميناء": "verdict"}
    assert found["rank_once"].tolist() == [1, 2, pd.NA]
    assert found["rank_all"].tolist() == [2, 1, 1]
    assert found.loc["ميناء", "gloss"] == "port"
    assert not found.loc["ميناء", "beats_null_once"]
    assert np.isnan(found.loc["ميناء", "z_once"])
    same = compare_own_words(once, once, n=2)
    assert same["change"].tolist() == ["", ""]
    with pytest.raises(InputError, match="n=0"):
        compare_own_words(once, every, n=0)


# What is told of words.

GLOSSES = pd.Series({"عقوبة": "sanction", "نفط": "oil"})


def plain(text):
    if isinstance(text, list):
        return [plain(one) for one in text]
    return text.replace("\u2068", "").replace("\u2069", "")


def test_words_beyond_chance_are_told_and_no_others():
    rows = [("a", "نفط", "oil", "sure"), ("a", "سلم", "peace", "sure")]
    rows += [("a", "حرب", "war", "likely"), ("b", "نص", "text", "likely")]
    rows += [("c", "نص", "text", "open")]
    own = pd.DataFrame(rows, columns=["doc_id", "term", "gloss", "verdict"])
    found = own_word_findings(own, n=1)
    assert found["relation"].tolist() == ["words_own_more", "words_own_none"]
    assert found["subject"].tolist() == ["a", ["b", "c"]]
    assert plain(found["object"][0]) == ["نفط (oil)"]
    assert found["value"][0] == 1
    assert own_word_findings(own)["relation"].tolist()[0] == "words_own"


def test_diversity_names_only_pairs_beyond_their_intervals():
    columns = ["doc_id", "mtld", "mtld_low", "mtld_high"]
    table = pd.DataFrame(
        [("a", 90, 80, 99), ("b", 150, 100, 200), ("c", 95, 60, 130)], columns=columns
    )
    found = diversity_findings(table)
    assert found[["relation", "subject", "object"]].to_numpy().tolist() == [
        ["words_varied", "b", ["a"]]
    ]
    assert diversity_findings(table[1:])["relation"].tolist() == ["words_varied_none"]
    assert diversity_findings(table[:1]).empty


def test_one_word_and_its_company():
    lines = pd.DataFrame({"doc_id": ["a", "b", "b"], "start": [1, 4, 8], "end": [3, 6, 9]})
    company = pd.DataFrame(
        {"term": ["غربي", "على"], "gloss": ["Western", "on"], "g2": [17.0, 2.0]}
    ).assign(doc_id="b", start=[3, 7], end=[9, 12])
    places, near = one_word_findings("عقوبة", lines, company, glosses=GLOSSES).to_dict("records")
    assert plain(places["subject"]) == "عقوبة (sanction)"
    assert (places["value"], places["of"]) == (3, 2)
    assert places["evidence"]["column"].tolist() == ["value"] * 3 + ["of"] * 2
    assert plain(near["object"]) == ["غربي (Western)"]
    assert (near["doc_id"], near["start"], near["end"]) == ("b", 3, 9)
    alone = one_word_findings("عقوبة", lines, company[:0], glosses=GLOSSES)
    assert alone["relation"].tolist() == ["words_places", "words_company_none"]
    nowhere = one_word_findings("نص", lines[:0], company, glosses=GLOSSES)
    assert nowhere["relation"].tolist() == ["words_nowhere"]
    assert plain(nowhere["subject"][0]) == "نص"


def test_a_large_vocabulary_is_drawn_and_spread_in_parts_to_the_same_numbers(monkeypatch):
    counts = made({"a": [0.3, 0.3, 0.3, 0.1], "b": [0.3, 0.3, 0.02, 0.38]})
    whole = own_words(counts, seed=1, n_deals=99, n_draws=99)
    monkeypatch.setattr(keyness, "_CELLS", 120)  # one term at a time, or a few
    pd.testing.assert_frame_equal(own_words(counts, seed=1, n_deals=99, n_draws=99), whole)


def test_units_of_groups_are_their_documents_of_sparse_counts_too():
    counts = made({"a": [0.4, 0.1, 0.2, 0.3], "b": [0.1, 0.4, 0.2, 0.3]}, n_units=3)
    held = counts.astype(pd.SparseDtype("int64", 0))
    dealt = as_groups(parts(held), pd.Series({"a": "north", "b": "south"}))
    found = dealt.labelled()
    assert found.to_numpy().tolist() == counts.groupby(level="doc_id").sum().to_numpy().tolist()
