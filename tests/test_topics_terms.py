from types import SimpleNamespace

import pandas as pd
import pytest
from small_corpora import corpus_of

from corpus_lib import load_corpus
from corpus_lib.errors import InputError
from corpus_lib.study import Study
from corpus_lib.topics import terms
from corpus_lib.topics.terms import (
    counted_tokens,
    describe_counts,
    merged_adjectives,
    merged_terms,
    relation_nouns,
    topic_counts,
)


def tokens_of(*lexemes, pos="NOUN"):
    return pd.DataFrame({"lexeme": lexemes, "pos": pos, "is_content": True})


@pytest.mark.parametrize(
    ("adjective", "noun", "pos"),
    [
        ("اقتصادي", "اقتصاد", "NOUN"),
        ("إسرائيلي", "إسرائيل", "PROPN"),
        ("أمريكي", "أمريكا", "PROPN"),
        ("أفغاني", "أفغانستان", "PROPN"),
        ("ثقافي", "ثقافة", "NOUN"),
        ("سوري", "سوريا", "PROPN"),
        ("إستراتيجي", "إستراتيجية", "NOUN"),
    ],
)
def test_an_adjective_of_relation_finds_its_noun(adjective, noun, pos):
    tokens = tokens_of(adjective, noun, "حرب", pos=["ADJ", pos, "NOUN"])
    assert relation_nouns(tokens).to_dict() == {adjective: noun}


@pytest.mark.parametrize(
    ("adjective", "noun", "pos"),
    [
        ("دولي", "دولة", "NOUN"),  # international, state
        ("اجتماعي", "اجتماع", "NOUN"),  # social, meeting
        ("رسمي", "رسم", "NOUN"),  # official, drawing
        ("خارجي", "خارجية", "NOUN"),  # foreign, ministry
        ("محوري", "محور", "NOUN"),  # pivotal, axis
        ("فارسي", "فارس", "PROPN"),  # Persian, a province
    ],
)
def test_an_adjective_is_not_counted_under_a_noun_of_another_meaning(adjective, noun, pos):
    assert relation_nouns(tokens_of(adjective, noun, pos=["ADJ", pos])).empty


@pytest.mark.parametrize("lemmas", [("نووي", "حرب"), ("حي", "ح"), ("سعى", "سع"), ("عقوبة",)])
def test_without_its_noun_in_the_corpus_an_adjective_stays(lemmas):
    assert relation_nouns(tokens_of(*lemmas)).empty


def test_words_that_are_not_counted_give_no_noun():
    tokens = tokens_of("سياسي", "سياسة")
    tokens.loc[1, "is_content"] = False
    assert relation_nouns(tokens).empty


@pytest.fixture(scope="module")
def corpus():
    """Two documents of three sentences each, words as the tokens table has them."""
    sentences = [
        ("أ", ["روسيا", "اقتصادي", "عقوبة", "في"]),
        ("أ", ["اقتصاد", "عقوبة", "روسي"]),
        ("أ", ["حرب", "روسيا"]),
        ("ب", ["اقتصاد", "حرب"]),
        ("ب", ["حرب", "عقوبة"]),
        ("ب", ["إيران", "مطار"]),
    ]
    rows, counts = [], {"أ": 0, "ب": 0}
    for number, (doc_id, lemmas) in enumerate(sentences):
        for lemma in lemmas:
            position = counts[doc_id]
            counts[doc_id] += 1
            rows.append(
                {
                    "doc_id": doc_id,
                    "segment_id": f"{doc_id}/0",
                    "sentence_id": f"{doc_id}/0/{number}",
                    "token_id": position,
                    "start": 10 * position,
                    "end": 10 * position + len(lemma),
                    "surface": lemma,
                    "norm": lemma,
                    "lemma": lemma,
                    "lexeme": lemma,
                    "term": lemma,
                    "pos": "PROPN" if lemma in ("روسيا", "إيران") else "NOUN",
                    "gloss": "",
                    "is_content": lemma != "في",
                }
            )
    segments = pd.DataFrame({"segment_id": ["أ/0", "ب/0"], "section": "body", "doc_id": ["أ", "ب"]})
    documents = pd.DataFrame({"doc_id": ["أ", "ب"], "published": ["2022-06", "2022-07"]})
    return SimpleNamespace(documents=documents, segments=segments, tokens=pd.DataFrame(rows))


def test_counts_for_topics_merge_filter_and_drop_what_is_empty(corpus):
    counts = topic_counts(
        corpus, "sentence", "count_all", actors=["روسيا", "روسي", "إيران"], no_below=2
    )
    assert counts.columns.tolist() == ["اقتصاد", "حرب", "عقوبة"]
    # The last sentence holds an actor and a word of one unit only: nothing is left of it.
    assert counts.to_numpy().tolist() == [[1, 0, 1], [1, 0, 1], [0, 1, 0], [1, 1, 0], [0, 1, 1]]
    assert counts.index.names == ["doc_id", "unit_id"]


def test_what_is_merged_is_told_with_its_counts(corpus):
    tables = SimpleNamespace(tokens=corpus.tokens.assign(term_gloss=corpus.tokens["gloss"]))
    columns = ["adjective", "count", "noun", "noun_count"]
    assert merged_adjectives(tables)[columns].to_numpy().tolist() == [
        ["اقتصادي", 1, "اقتصاد", 2], ["روسي", 1, "روسيا", 2]
    ]  # fmt: skip


def test_adjectives_stay_apart_when_words_are_counted_as_written(corpus):
    tokens = corpus.tokens.assign(term=corpus.tokens["lexeme"])
    as_written = SimpleNamespace(**{**vars(corpus), "tokens": tokens})
    counts = topic_counts(as_written, "sentence", "count_all", no_below=1, word_form="written")
    assert {"اقتصادي", "اقتصاد", "روسيا"} <= set(counts.columns)


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"no_below": 7}, "no_below=7 leaves none of .* most widespread stands in"),
        ({"actors": "روسيا"}, "is one text; give a list of lemmas"),
    ],
)
def test_filters_that_leave_nothing_are_named(corpus, options, message):
    with pytest.raises(InputError, match=message):
        topic_counts(corpus, "sentence", "count_all", **options)


def test_words_are_found_in_the_text_under_the_term_that_is_counted(corpus):
    counts = topic_counts(corpus, "sentence", "count_all", no_below=1)
    tokens = counted_tokens(corpus)
    assert "في" not in set(tokens["lemma"])
    assert tokens.loc[tokens["lemma"] == "اقتصادي", "term"].tolist() == ["اقتصاد"]
    assert tokens["term"].value_counts().to_dict() == counts.sum().to_dict()


def test_a_name_of_several_words_is_found_to_its_last_word():
    corpus = load_corpus()
    found = counted_tokens(corpus)
    places = found.loc[found["term"] == "تل أبيب", ["doc_id", "start", "end"]].to_numpy().tolist()
    assert {corpus.raw(doc)[start:end] for doc, start, end in places} == {"تل أبيب"}


def test_a_filter_of_actors_that_leaves_nothing_is_named(corpus):
    everything = set(corpus.tokens["lemma"])
    with pytest.raises(
        InputError, match=r"actors \(\d+ words\) leaves none of \d+ words to count; leave fewer"
    ):
        topic_counts(corpus, "sentence", "count_all", actors=everything)


def test_what_there_is_to_fit_on_by_hand():
    index = pd.MultiIndex.from_tuples(
        [("أ", "أ/1"), ("أ", "أ/2"), ("ب", "ب/1")], names=["doc_id", "unit_id"]
    )
    counts = pd.DataFrame({"حرب": [2, 1, 0], "سلام": [0, 3, 4]}, index=index)
    table = describe_counts(counts).set_index("doc_id")
    assert table["passages"].to_dict() == {"أ": 2, "ب": 1, "all": 3}
    assert table["tokens"].to_dict() == {"أ": 6, "ب": 4, "all": 10}
    assert table["terms"].to_dict() == {"أ": 2, "ب": 1, "all": 2}
    assert table.loc["أ", "tokens_per_passage"] == 3
    # حرب stands in two passages of أ, سلام in one of it and in two of all.
    assert table["passages_per_term"].to_dict() == {"أ": 1.5, "ب": 1, "all": 2}


def test_a_word_and_its_adjective_are_counted_as_before_where_all_is_counted(study):
    """Notebook 02 counts reprints each time and summaries too, 05 neither: it says so."""
    apart = merged_adjectives(study.corpus).set_index("noun").loc["الغرب"]
    everywhere = study.with_(reuse="count_all", section="all")
    west = [
        merged_terms(one.corpus, one.topic_counts).set_index("term").loc["الغرب", "tokens"]
        for one in (study, everywhere)
    ]
    assert west[0] < west[1] == apart["count"] + apart["noun_count"]


def test_what_is_counted_as_one_term():
    study = Study()
    table = merged_terms(study.corpus, study.topic_counts).set_index("term")
    assert table.loc["سوريا", "merged"] == "سوريا + سوري"
    assert table.loc["سوريا", "tokens"] == study.topic_counts["سوريا"].sum()
    # No name of a principal actor is told: it is not counted at all.
    assert "روسيا" not in table.index
    assert table["tokens"].is_monotonic_decreasing


def test_of_many_units_every_so_manyth_is_fitted_with_the_words_that_enough_hold(
    tmp_path, monkeypatch
):
    text = "القمح والخبز.\nالقمح والزيت.\nالقمح والخبز.\nالزيت والماء.\nالقمح والخبز."
    corpus = load_corpus(corpus_of(tmp_path, {"a": text}))
    asked = {"unit": "sentence", "no_below": 2}
    every = topic_counts(corpus, **asked)
    assert every.sum().to_dict() == {"قمح": 4, "خبز": 3, "زيت": 2}
    monkeypatch.setattr(terms, "MOST_UNITS", 3)  # the first, third and fifth sentence
    some = topic_counts(corpus, **asked)
    assert some.index.tolist() == every.index[[0, 2, 4]].tolist()
    assert some.sum().to_dict() == {"قمح": 3, "خبز": 3}
