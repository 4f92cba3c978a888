import math
from dataclasses import replace

import pandas as pd
import pytest

from corpus_lib import load_corpus
from corpus_lib.coding.coded_tables import read_coding
from corpus_lib.coding.evidence import _lemmas, _scores, find_evidence, first_evidence
from corpus_lib.errors import InputError


@pytest.fixture(scope="module")
def corpus():
    return load_corpus()


@pytest.fixture(scope="module")
def coding(corpus):
    return read_coding(corpus)


def test_scores_are_those_of_the_formula():
    units = pd.DataFrame({"lemmas": [["نفط", "نفط", "غاز"], ["نفط"], ["سلام", "حرب"]]})
    mean = 2.0  # words a passage

    def weight(tf, length, df):
        # Robertson & Zaragoza (2009), in Lucene's form, k1 = 1.5, b = 0.75.
        idf = math.log(1 + (3 - df + 0.5) / (df + 0.5))
        return idf * tf / (tf + 1.5 * (1 - 0.75 + 0.75 * length / mean))

    oil, both = (_scores(units, asked) for asked in (["نفط"], ["نفط", "غاز", "نفط", "جهل"]))
    assert oil == pytest.approx([weight(2, 3, 2), weight(1, 1, 2), 0], abs=1e-5)
    assert both[0] == pytest.approx(weight(2, 3, 2) + weight(1, 3, 1), abs=1e-5)


def test_the_passage_that_says_it_comes_first(corpus):
    found = find_evidence(corpus, "تتنافس روسيا وإيران في قطاع الطاقة", n=3)
    assert found.loc[0, "segment_id"] == "report_cautious_partnership/086"
    assert found["rank"].tolist() == [1, 2, 3]
    assert found["score"].is_monotonic_decreasing
    assert "الطاقة" in found.loc[0, "terms"]
    for row in found.to_dict("records"):
        assert corpus.raw(row["doc_id"])[row["start"] : row["end"]] == row["text"]


def test_spelling_does_not_matter(corpus):
    first, second = (
        find_evidence(corpus, words, n=5)["segment_id"].tolist()
        for words in ("أوكرانيا وإيران", "اوكرانيا وايران")
    )
    assert first == second


def test_no_passage_comes_without_a_word_in_common(corpus):
    found = find_evidence(corpus, "كورونا", n=50)
    assert 0 < len(found) < 5
    assert (found["terms"].map(len) > 0).all()


def test_lemmas_are_those_of_the_texts(corpus):
    assert _lemmas(corpus, "روسيا تستغل موقف إيران") == [
        "روسيا",
        "استغل",
        "موقف",
        "ايران",
    ]


@pytest.mark.parametrize(
    ("proposition", "message"),
    [("  ", "has no words"), ("برتقال", r"no passage holds a word of 'برتقال' \(looked up as")],
)
def test_what_cannot_be_looked_up_is_refused(corpus, proposition, message):
    with pytest.raises(InputError, match=message):
        find_evidence(corpus, proposition)


def test_the_number_of_passages_must_be_positive(corpus):
    with pytest.raises(InputError, match="n=0; expected at least 1"):
        find_evidence(corpus, "إيران", n=0)


def test_without_a_proposition_the_first_claim_is_looked_up(corpus, coding):
    found = first_evidence(corpus, coding, n=2)
    assert found["label"].tolist() == [coding.codebook.claims.loc[0, "name_ar"], ""]


def test_nothing_coded_leaves_an_empty_table(corpus, coding):
    book = replace(coding.codebook, claims=coding.codebook.claims[:0])
    assert first_evidence(corpus, replace(coding, codebook=book)).empty
