"""Mentions of actors in sentences that were checked by hand, and how they are found."""

import csv
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from corpus_lib import load_corpus
from corpus_lib.voices.actors import (
    Gazetteer,
    actor_mentions,
    actor_salience,
    counted_mentions,
    most_named,
    side_of_actors,
)

with (Path(__file__).parent / "data" / "actor_mentions.csv").open(encoding="utf-8") as file:
    CHECKED = list(csv.DictReader(file))


@pytest.fixture(scope="module")
def corpus():
    return load_corpus()


@pytest.fixture(scope="module")
def mentions(corpus):
    return actor_mentions(corpus)


def test_sixty_sentences_were_checked():
    assert len(CHECKED) == 60


@pytest.mark.parametrize("row", CHECKED, ids=lambda row: f"{row['doc_id']} {row['start']}")
def test_the_mentions_of_a_sentence_checked_by_hand(mentions, row):
    inside = mentions["start"].between(int(row["start"]), int(row["end"]))
    found = mentions[inside & (mentions["doc_id"] == row["doc_id"])]
    assert list(found["actor_id"] + ":" + found["form"]) == row["mentions"].split()


def find(corpus, *words):
    gazetteer = Gazetteer(corpus.actors)
    return [
        (words[first:after], name.actor_id, name.alias, name.form)
        for first, after, name in gazetteer.find(list(words), [" "] * len(words))
    ]


@pytest.mark.parametrize(
    ("words", "actor", "alias", "form"),
    [
        (("لموسكو",), "russia", "موسكو", "metonym"),
        (("والروس",), "russia", "روس", "demonym"),
        (("للكرملين",), "russia", "الكرملين", "metonym"),
        (("بالحرس", "الثوري"), "irgc", "الحرس الثوري", "name"),
        (("ولمجلس", "التعاون", "الخليجي"), "gulf_states", "مجلس التعاون الخليجي", "name"),
        (("وتل", "أبيب"), "israel", "تل أبيب", "metonym"),
        (("الايرانيتين",), "iran", "إيراني", "demonym"),
        (("فروسيا",), "russia", "روسيا", "name"),
        (("للبنان",), "lebanon", "لبنان", "name"),
        (("ﺇﯾﺮﺍﻥ",), "iran", "إيران", "name"),
    ],
)
def test_a_name_is_found_with_clitics_in_one_word_or_several(corpus, words, actor, alias, form):
    assert find(corpus, *words) == [(words, actor, alias, form)]


@pytest.mark.parametrize("word", ["وسيارات", "إيراد", "الصينية_", "غرب", "شرق", "ل"])
def test_other_words_name_nobody(corpus, word):
    assert find(corpus, word) == []


def test_a_row_added_as_the_readme_shows_is_found_in_all_its_forms(corpus):
    readme = (Path(__file__).parents[1] / "README.md").read_text(encoding="utf-8")
    [line] = [line.strip() for line in readme.splitlines() if line.startswith("    qatar,")]
    table = Path(corpus.path, "lexicon", "actors.csv").read_text(encoding="utf-8")
    row = dict(zip(table.splitlines()[0].split(","), line.split(","), strict=True))
    lists = {name: row[name].split(" | ") for name in ("aliases", "metonyms", "demonyms")}
    extended = replace(corpus, actors=pd.DataFrame([{**row, **lists}]))
    for word, form in (("لقطر", "name"), ("والدوحة", "metonym"), ("القطريين", "demonym")):
        assert [(actor, kind) for _, actor, _, kind in find(extended, word)] == [("qatar", form)]


def test_no_name_runs_over_a_comma(corpus):
    gazetteer = Gazetteer(corpus.actors)
    assert not list(gazetteer.find(["الحرس", "الثوري"], ["", "، "]))
    assert list(gazetteer.find(["الحرس", "الثوري"], ["", " \u201c"]))


def test_mentions_are_slices_of_the_raw_text_in_their_order(corpus, mentions):
    for doc_id, rows in mentions.groupby("doc_id"):
        assert (rows["start"].to_numpy()[1:] >= rows["end"].to_numpy()[:-1]).all()
        words = set(corpus.tokens.loc[corpus.tokens["doc_id"] == doc_id, "end"])
        assert set(rows["end"]) <= words


def test_salience_counts_sentences_and_leaves_adjectives_apart(corpus, mentions):
    named = counted_mentions(mentions, demonyms="out")
    assert set(named["form"]) == {"name", "metonym"}
    with_them, without = (
        actor_salience(corpus, rows, seed=1, n_draws=99) for rows in (mentions, named)
    )
    for table in (with_them, without):
        assert table["share"].between(0, 1).all()
        assert (table["low"] <= table["share"] + 1e-9).all()
        assert (table["share"] <= table["high"] + 1e-9).all()
    key = ["doc_id", "actor_id"]
    both = with_them.merge(without, on=key)
    assert (both["mentions_x"] - both["demonyms_x"] == both["mentions_y"]).all()
    nato = (
        with_them[(with_them["actor_id"] == "nato")].set_index("doc_id").loc["alhal_lavrov_tehran"]
    )
    # «حلف شمال الأطلسي (الناتو)»: two names in one sentence.
    assert (nato["mentions"], nato["n_sentences"]) == (2, 1)
    most = most_named(with_them, n=2)
    assert most["actor_id"].tolist() == ["iran", "russia"] * 5
    assert len(most.merge(with_them)) == 10


def test_sides_come_from_the_parent_where_the_actor_has_none():
    actors = pd.DataFrame(
        {"actor_id": ["a", "b", "c"], "parent": ["", "a", ""], "side": ["East", "", ""]}
    )
    assert side_of_actors(actors) == {"a": "East", "b": "East", "c": "other"}


def test_a_corpus_without_actors_has_no_mentions(corpus):
    bare = replace(corpus, actors=corpus.actors[:0])
    assert actor_mentions(bare).empty
    assert actor_salience(bare, actor_mentions(bare), seed=1).empty


def test_the_same_seed_gives_the_same_intervals(corpus, mentions):
    a, b = (actor_salience(corpus, mentions, seed=3, n_draws=49) for _ in range(2))
    assert np.array_equal(a["low"], b["low"])
