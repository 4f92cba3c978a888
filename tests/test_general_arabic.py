"""Words beside general Arabic: hand-made sentences, whose frequencies wordfreq tells."""

import numpy as np
import pytest
import wordfreq
from test_counts import made_corpus

from corpus_lib import load_corpus
from corpus_lib.errors import InputError
from corpus_lib.words.general_arabic import against_general, coverage


def corpus_of(*texts):
    corpus = made_corpus(*((f"نص {i}", "body", text) for i, text in enumerate(texts)))
    numbers = corpus.tokens["surface"].str.isdigit()
    corpus.tokens["pos"] = numbers.map({True: "NUM", False: "NOUN"})
    return corpus


def test_coverage_by_hand():
    listed = coverage(corpus_of("حرب سلام قققق 2022", "حرب حرب"))
    assert listed.to_dict() == pytest.approx({"نص 0": 2 / 3, "نص 1": 1})  # numbers apart


def test_over_use_by_hand():
    corpus = corpus_of("الحرب حرب قققق حرب الاتفاق النووي")
    corpus.tokens["term"] = ["حرب", "حرب", "قققق", "حرب", "الاتفاق النووي", ""]
    table = against_general(corpus, min_count=1, reuse="count_all").set_index("term")
    general = 1e6 * sum(wordfreq.word_frequency(form, "ar") for form in ("حرب", "الحرب"))
    war = table.loc["حرب"]
    assert war["count"] == 3
    assert war["log_ratio"] == pytest.approx(np.log2(5e5 / general), abs=0.03)  # it rounds
    assert war["zipf_general"] == pytest.approx(np.log10(general) + 3, abs=0.01)
    assert war["zipf_here"] == pytest.approx(np.log10(5e5) + 3)
    unknown = table.loc[["قققق", "الاتفاق النووي"], ["zipf_general", "log_ratio"]]
    assert unknown.isna().all(axis=None)
    assert table.index[0] == "حرب"


def test_errors_tell_what_to_give():
    with pytest.raises(InputError, match="min_count=9 leaves no term"):
        against_general(corpus_of("حرب"), min_count=9)
    with pytest.raises(InputError, match="terms='stem' is unknown"):
        against_general(corpus_of("حرب"), terms="stem")
    with pytest.raises(InputError, match="the corpus has the sections 'body'"):
        coverage(corpus_of("حرب"), sections=["summary"])


def test_real_texts_over_use_the_capitals_and_are_nearly_all_listed():
    corpus = load_corpus()
    assert (coverage(corpus) > 0.95).all()
    table = against_general(corpus).set_index("term")
    assert table.loc["طهران", "log_ratio"] > 5 > table.loc["عمل", "log_ratio"]
