from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus_lib.errors import InputError
from corpus_lib.words.diversity import diversity, mattr, mtld

TEXT = (
    "روسيا تدعم إيران وإيران تدعم روسيا في الحرب وفي السلم لكن روسيا لا تدعم إيران في كل شيء "
    "وإيران لا تثق في روسيا كما تثق روسيا في إيران والحرب لا تنتهي والسلم لا يأتي إلى سوريا "
    "ولا إلى أوكرانيا ولا إلى إيران"
)


def made_corpus(**documents: list[str]):
    tokens = pd.DataFrame(
        [
            {"doc_id": name, "segment_id": name, "sentence_id": f"{name}/{i // 8}", "lemma": word}
            for name, words in documents.items()
            for i, word in enumerate(words)
        ]
    )
    segments = pd.DataFrame({"segment_id": list(documents), "section": "body"})
    return SimpleNamespace(documents=None, segments=segments, tokens=tokens)


def drawn(rng, n_words, n_types):
    weights = 1 / (np.arange(n_types) + 2)
    return [f"ك{i}" for i in rng.choice(n_types, n_words, p=weights / weights.sum())]


def test_values_of_the_package_lexicalrichness():
    # lexicalrichness 0.5.1 on the same words: mtld(threshold=0.72), mattr(window_size=10)
    assert mtld(TEXT.split(), 0.72) == pytest.approx(14.0)
    assert mattr(TEXT.split(), 10) == pytest.approx(0.8454545454545453)


def test_by_hand():
    # windows أب, بأ, أأ: ratios 1, 1, 1/2
    assert mattr(list("أبأأ"), 2) == pytest.approx(2.5 / 3)
    # forwards أأ is full at 1/2, then أأ again: two factors; the same backwards
    assert mtld(list("أأأأ")) == 2
    # forwards أبب is full at 2/3, ج adds nothing; backwards جبب is full, أ adds nothing
    assert mtld(list("أببج")) == 4
    # no word is repeated
    assert mtld(list("أبتث")) == 4


@settings(max_examples=50)
@given(st.lists(st.sampled_from("أبتثج"), min_size=1, max_size=40), st.integers(1, 40))
def test_windows_give_the_mean_of_their_ratios(words, window):
    if window > len(words):
        with pytest.raises(InputError, match="does not fit"):
            mattr(words, window)
        return
    ratios = [len(set(words[i : i + window])) / window for i in range(len(words) - window + 1)]
    assert mattr(words, window) == pytest.approx(np.mean(ratios))


@given(st.lists(st.sampled_from("أبتثج"), min_size=1, max_size=40))
def test_mtld_reads_both_ways(words):
    assert mtld(words) == pytest.approx(mtld(words[::-1]))
    assert mtld(words) >= 1


def test_length_drives_the_plain_ratio_only():
    rng = np.random.default_rng(2)
    table = diversity(made_corpus(short=drawn(rng, 400, 900), long=drawn(rng, 4000, 900)))
    short, long = table.to_dict("records")
    assert short["ttr"] > long["ttr"] + 0.2
    assert short["mattr_low"] < long["mattr"] < short["mattr_high"]
    assert short["mtld_low"] < long["mtld"] < short["mtld_high"]
    assert long["mattr_high"] - long["mattr_low"] < short["mattr_high"] - short["mattr_low"]
    assert table["n_words"].tolist() == [400, 4000]


def test_intervals_hold_what_many_texts_show():
    rng = np.random.default_rng(6)
    source = mattr(drawn(rng, 60_000, 900))
    tables = [diversity(made_corpus(نص=drawn(rng, 600, 900))).iloc[0] for _ in range(30)]
    held = [row["mattr_low"] <= source <= row["mattr_high"] for row in tables]
    assert np.mean(held) > 0.8


@given(seed=st.integers(0, 500), n_types=st.integers(2, 400))
@settings(max_examples=30)
def test_no_interval_leaves_what_the_measure_can_be(seed, n_types):
    words = drawn(np.random.default_rng(seed), 70, n_types)
    (row,) = diversity(made_corpus(نص=words)).to_dict("records")
    for name, most in (("mattr", 1), ("mtld", np.inf)):
        low, high = row[f"{name}_low"], row[f"{name}_high"]
        assert np.isnan(low) == np.isnan(high)
        assert np.isnan(low) or 0 < low <= row[name] + 1e-9 <= high + 2e-9 <= most + 3e-9


def test_short_documents_are_left_out():
    rng = np.random.default_rng(1)
    corpus = made_corpus(short=list("أبت"), long=drawn(rng, 200, 60))
    assert diversity(corpus)["doc_id"].tolist() == ["long"]
    with pytest.raises(InputError, match="without words"):
        mtld([])
    none = diversity(made_corpus(short=list("أبت")))
    assert none.empty
    assert "mtld_high" in none
