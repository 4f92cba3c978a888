from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus_lib.errors import InputError
from corpus_lib.prepare.published import order_of_publication
from corpus_lib.reuse.find import find_reuse
from corpus_lib.words.counts import (
    as_matrix,
    reprinted_passages,
    term_glosses,
    term_lemmas,
    unit_terms,
)

REPRINT = "قال الوزير إن روسيا تدعم الاتفاق النووي مع إيران في كل المجالات وتعمل على تعزيز التعاون"


def made_corpus(*paragraphs: tuple[str, str, str], published=None, stop_words=("في", "إن", "على")):
    """A corpus of one-sentence paragraphs, each (doc_id, section, text)."""
    segments, words = [], []
    for number, (doc_id, section, text) in enumerate(paragraphs):
        segment_id = f"{doc_id}/{number:02}"
        segments.append({"doc_id": doc_id, "segment_id": segment_id, "section": section})
        place = {"doc_id": doc_id, "segment_id": segment_id, "sentence_id": f"{segment_id}/1"}
        words += [
            {
                **place,
                **dict.fromkeys(("surface", "norm", "lemma", "lexeme", "term"), word),
                **dict.fromkeys(("gloss", "term_gloss"), f"gloss of {word}"),
                "is_content": word not in stop_words,
            }
            for word in text.split()
        ]
    tokens = pd.DataFrame(words)
    tokens["token_id"] = tokens.groupby("doc_id").cumcount()
    tokens["start"] = 10 * tokens["token_id"]
    tokens["end"] = tokens["start"] + tokens["surface"].str.len()
    doc_ids = tokens["doc_id"].unique().tolist()
    documents = pd.DataFrame({"doc_id": doc_ids, "published": published or [""] * len(doc_ids)})
    return SimpleNamespace(documents=documents, segments=pd.DataFrame(segments), tokens=tokens)


def by_document(counts):
    return counts.groupby(level="doc_id", sort=False).sum()


@pytest.fixture
def corpus():
    return made_corpus(
        ("أول", "body", "روسيا في إيران"),
        ("أول", "body", "روسيا روسيا في سوريا"),
        ("أول", "summary", "ملخص روسيا"),
        ("ثان", "body", "إيران على سوريا"),
    )


def test_counts_by_hand(corpus):
    counts = unit_terms(corpus, "segment")
    assert counts.index.names == ["doc_id", "unit_id"]
    assert counts.index.tolist() == [("أول", "أول/00"), ("أول", "أول/01"), ("ثان", "ثان/03")]
    assert counts.columns.tolist() == ["إيران", "روسيا", "سوريا"]
    assert counts.to_numpy().tolist() == [[1, 1, 0], [0, 2, 1], [1, 0, 1]]
    assert set(counts.dtypes) == {np.dtype("int64")}


def test_terms_are_sorted_by_character_and_units_stand_as_in_the_text():
    words = ["نص", "S-400", "😀", "ﷺ", "أ", "٢"]
    corpus = made_corpus(("ب", "body", " ".join(words)), ("أ", "body", "نص"), stop_words=())
    counts = unit_terms(corpus, "document")
    assert counts.columns.tolist() == sorted(words)
    assert counts.index.tolist() == [("ب", "ب"), ("أ", "أ")]
    assert counts["نص"].tolist() == [1, 1]


def test_each_option_does_its_own(corpus):
    assert "ملخص" in unit_terms(corpus, sections=None).columns
    assert unit_terms(corpus, sections=["summary"]).columns.tolist() == ["روسيا", "ملخص"]
    assert "في" not in unit_terms(corpus, sections=None).columns
    # Of three segments روسيا, إيران and سوريا are in two each; of two documents روسيا is in one.
    assert unit_terms(corpus, "document", no_below=2).columns.tolist() == ["إيران", "سوريا"]


def test_units_without_a_term_are_left_out(corpus):
    theirs = corpus.tokens["term"].isin(["إيران", "سوريا"])
    corpus.tokens["is_content"] &= ~theirs
    counts = unit_terms(corpus, "segment")
    assert counts.index.get_level_values("unit_id").tolist() == ["أول/00", "أول/01"]


def test_a_multiword_term_is_counted_once_on_its_first_word(corpus):
    corpus.tokens.loc[[0, 1], "term"] = ["روسيا في", ""]
    counts = unit_terms(corpus, "segment")
    assert counts.columns.tolist() == ["إيران", "روسيا", "روسيا في", "سوريا"]
    assert counts.to_numpy()[0].tolist() == [1, 0, 1, 0]
    assert unit_terms(corpus, "segment", terms="lemma").to_numpy()[0].tolist() == [1, 1, 0]
    corpus.tokens.loc[[0, 1], "term_gloss"] = ["Russia in", ""]
    assert term_glosses(corpus)["روسيا في"] == "Russia in"


def test_a_reprint_counts_once_and_in_the_earlier_document():
    later = ("لاحق", "body", REPRINT), ("لاحق", "body", "كلام جديد")
    first = ("سابق", "body", REPRINT), ("سابق", "body", "حديث قديم")
    corpus = made_corpus(*later, *first, published=["2023-02-01", "2022-11/2023-03"])
    once, twice = (
        by_document(unit_terms(corpus, "window", r)) for r in ("count_once", "count_all")
    )
    assert once.loc["سابق"].sum() == twice.loc["سابق"].sum() == 15
    assert twice.loc["لاحق"].sum() == 15
    assert once.loc["لاحق"][once.loc["لاحق"] > 0].index.tolist() == ["جديد", "كلام"]


def test_a_summary_never_costs_the_body_its_words():
    corpus = made_corpus(("أ", "summary", REPRINT), ("أ", "body", "قبل " + REPRINT))
    assert by_document(unit_terms(corpus)).loc["أ"].sum() == 14
    # With both sections counted the repeated sentence stays in the body.
    both = unit_terms(corpus, "segment", sections=None)
    assert both.index.get_level_values("unit_id").tolist() == ["أ/01"]


@pytest.mark.parametrize("sections", [("body",), None])
def test_reprints_that_are_at_hand_are_not_looked_for_again(sections, monkeypatch):
    corpus = made_corpus(
        ("أ", "summary", REPRINT), ("أ", "body", "قبل " + REPRINT), ("ب", "body", REPRINT)
    )
    expected = unit_terms(corpus, sections=sections)
    passages = reprinted_passages(corpus, sections)
    monkeypatch.setattr("corpus_lib.words.counts.find_reuse", None)
    found = unit_terms(corpus, sections=sections, passages=passages)
    pd.testing.assert_frame_equal(found, expected)


def test_a_written_form_has_the_lemma_that_it_most_often_comes_from():
    corpus = made_corpus(("أ", "body", "كتب كتب كتب في الولايات"))
    corpus.tokens["lexeme"] = ["كاتب", "كتاب", "كتاب", "في", "ولاية"]
    corpus.tokens.loc[4, "term"] = "الولايات المتحدة"
    assert term_lemmas(corpus).to_dict() == {
        "كتب": "كتاب", "الولايات المتحدة": "الولايات المتحدة"
    }  # fmt: skip


def test_publication_order():
    dates = {"undated": "", "day": "2022-11-10", "interval": "2022-11/2023-02", "month": "2022-06"}
    documents = pd.DataFrame({**dates, "approximate": "2021~"}.items())
    documents = documents.set_axis(["doc_id", "published"], axis=1)
    assert order_of_publication(documents) == ["approximate", "month", "interval", "day", "undated"]


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"unit": "page"}, r"unit='page'.*window, segment"),
        ({"reuse": "once"}, r"reuse='once'.*count_once, count_all"),
        ({"terms": "stem"}, r"terms='stem'.*term, lexeme, lemma, norm, surface"),
        ({"sections": ("bdy",)}, r"'bdy'.*'body', 'summary'"),
        ({"sections": "body"}, r"sections='body'.*give a list"),
        ({"no_below": 9}, r"no_below=9 leaves none"),
        ({"no_below": 0}, r"no_below=0"),
    ],
)
def test_errors_name_the_filter_or_the_choices(corpus, options, message):
    with pytest.raises(InputError, match=message):
        unit_terms(corpus, **options)
    corpus.tokens["is_content"] = False
    with pytest.raises(InputError, match=r"is_content .* leaves none of 10"):
        unit_terms(corpus)


def test_the_most_common_gloss_wins_and_silence_never_does():
    corpus = made_corpus(("أ", "body", "ملف ملف ملف ملف ملف نص"))
    corpus.tokens["term_gloss"] = ["", "", "", "file", "dossier", ""]
    assert term_glosses(corpus).to_dict() == {"ملف": "dossier", "نص": ""}
    corpus.tokens.loc[0, "term_gloss"] = "file"
    assert term_glosses(corpus)["ملف"] == "file"


@settings(max_examples=50)
@given(st.lists(st.lists(st.sampled_from("ابتث"), min_size=1, max_size=8), min_size=1, max_size=5))
def test_every_counted_word_is_in_the_table_and_units_add_up(paragraphs):
    corpus = made_corpus(
        *((f"d{i % 2}", "body", " ".join(words)) for i, words in enumerate(paragraphs))
    )
    corpus.tokens = corpus.tokens.sort_values("doc_id", kind="stable", ignore_index=True)
    counts = unit_terms(corpus, "segment", "count_all")
    assert counts.to_numpy().sum() == len(corpus.tokens)
    windows = by_document(unit_terms(corpus, "window", "count_all", window=3))
    pd.testing.assert_frame_equal(windows, by_document(counts))
    assert (as_matrix(counts).toarray() == counts.to_numpy()).all()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("corpus_lib.words.counts._DENSE", 0)
        sparse = unit_terms(corpus, "segment", "count_all")
    assert set(sparse.dtypes) == {pd.SparseDtype(np.int64, 0)}
    pd.testing.assert_frame_equal(sparse.sparse.to_dense(), counts)
    assert (as_matrix(sparse) != as_matrix(counts)).nnz == 0


def test_a_formula_is_no_copy(monkeypatch):
    corpus = made_corpus(("أول", "body", REPRINT), ("ثان", "body", REPRINT))
    every = by_document(unit_terms(corpus, reuse="count_all")).to_numpy()
    assert by_document(unit_terms(corpus)).to_numpy().sum() < every.sum()
    monkeypatch.setattr("corpus_lib.words.counts._found", {})
    monkeypatch.setattr(
        "corpus_lib.words.counts.find_reuse", lambda tokens: find_reuse(tokens).assign(formula=True)
    )
    assert by_document(unit_terms(corpus)).to_numpy().tolist() == every.tolist()
