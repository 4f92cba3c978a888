"""Words of actors: counts done by hand, deals within documents, and what is a finding."""

import numpy as np
import pandas as pd
import pytest

from corpus_lib import InputError, load_corpus
from corpus_lib.voices.actor_words import _deals, actor_words, strongest_words
from corpus_lib.voices.actors import actor_mentions


@pytest.fixture(scope="module")
def corpus():
    return load_corpus()


@pytest.fixture(scope="module")
def mentions(corpus):
    return actor_mentions(corpus)


@pytest.fixture(scope="module")
def words(corpus, mentions):
    return actor_words(corpus, mentions, seed=1, n_deals=999, n_draws=99)


def test_war_is_counted_in_the_sentences_that_name_ukraine(corpus, mentions, words):
    row = words[(words["name_en"] == "Ukraine") & (words["term"] == "حرب")].iloc[0]
    tokens = corpus.tokens.merge(corpus.segments[["segment_id", "section"]], on="segment_id")
    body = tokens[(tokens["section"] == "body") & (tokens["lemma"] == "حرب")]
    named = set(mentions.loc[mentions["actor_id"] == "ukraine", "sentence_id"])
    # No passage on the war is reprinted, so every occurrence counts.
    assert row["count_with"] == body["sentence_id"].isin(named).sum()
    assert row["count_with"] + row["count_without"] == len(body[body["pos"] == "NOUN"])
    assert row["n_documents"] == body[body["sentence_id"].isin(named)]["doc_id"].nunique()
    assert (row["part"], row["gloss"]) == ("noun", "war; warfare")


def test_names_are_no_words_of_an_actor_and_verbs_stand_apart(corpus, words):
    assert not set(words["term"]) & {"إيران", "روسيا", "موسكو"}
    assert set(words["part"]) == {"verb", "noun"}
    assert (words["count_with"] + words["count_without"] >= 4).all()
    ordered = words.groupby(["actor_id", "part"])["log_odds_z"]
    assert ordered.apply(lambda scores: scores.is_monotonic_decreasing).all()
    assert (words["p"] <= words["p_any"] + 1e-9).all()


def test_a_deal_keeps_the_number_of_sentences_of_each_document():
    named = np.array([True, False, False, True, True, False])
    documents = np.array(["a", "a", "a", "b", "b", "b"])
    deals = _deals(named, documents, np.random.default_rng(1), 50)
    assert (deals[:, :3].sum(axis=1) == 1).all()
    assert (deals[:, 3:].sum(axis=1) == 2).all()
    assert len(np.unique(deals, axis=0)) > 1


def test_where_the_actor_is_dealt_out_at_random_hardly_a_word_is_found(corpus, mentions):
    numbers = np.random.default_rng(5)
    # Within a document, so that each keeps its actors.
    dealt = mentions.groupby("doc_id")["sentence_id"].transform(numbers.permutation)
    shuffled = mentions.assign(sentence_id=dealt)
    table = actor_words(corpus, shuffled, seed=1, n_deals=499, n_draws=9)
    lists = table.groupby(["actor_id", "part"])["beats_null"].any()
    # .05 of the lists, with three standard deviations.
    assert lists.sum() <= 0.05 * len(lists) + 3 * np.sqrt(0.05 * 0.95 * len(lists))


def test_the_seed_decides_and_an_actor_alone_gives_the_same(corpus, mentions):
    options = {"seed": 3, "n_deals": 49, "n_draws": 9}
    a = actor_words(corpus, mentions, n_actors=2, **options)
    pd.testing.assert_frame_equal(a, actor_words(corpus, mentions, n_actors=2, **options))
    first = a["actor_id"].iloc[0]
    one = actor_words(corpus, mentions, n_actors=1, **options)
    rows = a[a["actor_id"] == first].reset_index(drop=True)
    pd.testing.assert_frame_equal(one, rows)


def test_the_strongest_words_have_their_actor_before_the_gloss(words):
    nouns = strongest_words(words, "noun", n=1)
    assert nouns["gloss"].str.startswith(tuple(words["name_en"].unique())).all()
    assert not nouns["actor_id"].duplicated().any()


def test_a_text_that_names_nobody_has_no_words(corpus, mentions):
    assert actor_words(corpus, mentions[:0], seed=1).empty


@pytest.mark.parametrize(
    ("options", "message"),
    [({"within": "page"}, "within='page' is unknown"), ({"n_actors": 0}, "n_actors=0")],
)
def test_wrong_options_are_refused(corpus, mentions, options, message):
    with pytest.raises(InputError, match=message):
        actor_words(corpus, mentions, seed=1, **options)
