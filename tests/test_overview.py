"""What a prepared corpus consists of, counted by hand on a tiny corpus."""

import pandas as pd
import pytest

from corpus_lib.prepare.corpus import Corpus
from corpus_lib.prepare.overview import (
    changes_by_kind,
    kinds_of_words,
    lemma_forms,
    multiword_terms,
    spelling_steps,
    word_shares,
    words_by_part,
)

WORDS = [
    # doc, segment, surface, lemma, pos, gloss, content, term, term gloss
    ("a", "a/0", "أولاً", "أول", "ADJ", "first", False, "أول", "first"),
    ("a", "a/0", "العلاقات", "علاقة", "NOUN", "relation", True, "علاقة", "relation"),
    ("a", "a/1", "علاقات", "علاقة", "NOUN", "relation", True, "علاقة", "relation"),
    ("a", "a/1", "2022", "2022", "NUM", "", False, "2022", ""),
    ("b", "b/0", "الولايات", "ولاية", "NOUN", "state", True, "الولايات المتحدة", "United States"),
    ("b", "b/0", "المتحدة", "متحد", "ADJ", "united", True, "", ""),
    ("b", "b/0", "اولا", "اولا", "PROPN", "", True, "اولا", ""),
]


@pytest.fixture
def corpus(tmp_path):
    columns = [
        "doc_id", "segment_id", "surface", "lemma", "pos", "gloss", "is_content", "term",
        "term_gloss",
    ]  # fmt: skip
    tokens = pd.DataFrame(WORDS, columns=columns)
    tokens["norm"] = tokens["surface"].str.replace("ً", "")
    segments = pd.DataFrame(
        {"segment_id": ["a/0", "a/1", "b/0"], "section": ["summary", "body", "body"]}
    )
    cleaning = pd.DataFrame(
        {
            "doc_id": ["a", "a", "b"],
            "action": ["drop", "item", "mend"],
            "raw": ["قد يهمك: خبر", "- ", "طف"],
        }
    )
    documents = pd.DataFrame({"doc_id": ["a", "b"]})
    return Corpus(tmp_path, documents, segments, tokens, cleaning, pd.DataFrame(), {}, {})


def test_words_by_part(corpus):
    assert words_by_part(corpus).to_dict("list") == {
        "doc_id": ["a", "b"],
        "body": [2, 3],
        "summary": [2, 0],
        "taken_out": [3, 0],
    }


def test_changes_by_kind(corpus):
    table = changes_by_kind(corpus).set_index("doc_id")
    assert table.loc["a"].to_dict() == {
        "furniture": 1, "page_breaks": 0, "marks": 0, "bullets": 1, "mended_words": 0,
    }  # fmt: skip
    assert table.loc["b", "mended_words"] == 1


def test_kinds_of_words(corpus):
    assert kinds_of_words(corpus).to_dict("list") == {
        "doc_id": ["a", "b"],
        "words": [4, 3],
        "content_words": [2, 3],
        "names": [0, 1],
        "numbers": [1, 0],
        "function_words": [1, 0],
        "no_gloss": [0, 1],
    }


def test_spelling_steps_count_words_changed_and_spellings_merged(corpus):
    steps = spelling_steps(corpus.tokens).set_index("step")
    assert steps.loc["drop_diacritics", ["words_changed", "spellings_merged"]].tolist() == [1, 0]
    # أولا becomes اولا, which is there already.
    assert steps.loc["fold_alef", ["words_changed", "spellings_merged"]].tolist() == [1, 1]
    assert steps.loc["fold_alef", "examples"] == "أولا → اولا"


def test_lemma_forms(corpus):
    first = lemma_forms(corpus.tokens, n=1).iloc[0]
    assert first.to_dict() == {
        "lemma": "علاقة", "pos": "NOUN", "gloss": "relation", "count": 2, "n_forms": 2,
        "forms": "العلاقات علاقات",
    }  # fmt: skip


def test_multiword_terms(corpus):
    assert multiword_terms(corpus.tokens).to_dict("records") == [
        {"term": "الولايات المتحدة", "gloss": "United States", "count": 1, "documents": 1}
    ]


def test_word_shares(corpus):
    table = word_shares(corpus).set_index("doc_id")
    assert table.loc["a"].to_dict() == {
        "names": 0, "numbers": 0.25, "function_words": 0.25,
    }  # fmt: skip
    assert table.loc["b", "names"] == 1 / 3
