"""Names without an actor: found, joined, counted, and gone once a row is added."""

from dataclasses import replace

import pytest

from corpus_lib import InputError, load_corpus
from corpus_lib.voices.actors import actor_mentions
from corpus_lib.voices.findings import mention_places
from corpus_lib.voices.missed_names import (
    mentions_gained,
    missed_names,
    name_words,
    with_actor,
)

BALUCHISTAN = "baluchistan,بلوشستان,Baluchistan,place"


@pytest.fixture(scope="module")
def corpus():
    return load_corpus()


@pytest.fixture(scope="module")
def missed(corpus):
    return missed_names(corpus)


# Read in the texts: name, gloss, how often, whether an adjective.
@pytest.mark.parametrize(
    ("name", "gloss", "count", "kind"),
    [
        ("بلوشستان", "Baluchistan", 2, "name"),
        ("الهزارة", "Hazara", 1, "name"),
        ("مصياف", "Masyaf", 1, "name"),
        ("السنية", "Sunni", 3, "adjective"),
    ],
)
def test_a_name_that_the_gazetteer_misses(corpus, missed, name, gloss, count, kind):
    row = missed[missed["gloss"] == gloss].iloc[0]
    assert (row["count"], row["kind"]) == (count, kind)
    written = corpus.raw(row["doc_id"])[row["start"] : row["end"]]
    assert name.removeprefix("ال") in written


def test_neither_covered_names_nor_months_and_days_are_missed(missed):
    glosses = set(missed["gloss"])
    assert not glosses & {"Russia", "Iran", "Iranian", "November", "July", "Thursday", "Tuesday"}


def test_every_likely_name_is_covered_or_missed(corpus, missed):
    likely = name_words(corpus)
    # «سوخوي 35» is one word of the corpus.
    names = missed["name"].str.replace(r" (?=\d)", "", regex=True)
    words = names.str.split().str.len() * missed["count"]
    assert (~likely["covered"]).sum() == words.sum()


def test_a_row_added_finds_its_name_and_changes_nothing_else(corpus):
    longer = with_actor(corpus, BALUCHISTAN + ",iran,,,,,,بلوشي")
    before, after = actor_mentions(corpus), actor_mentions(longer)
    gained = mentions_gained(before, after)
    assert gained.to_dict(orient="records") == [
        {"actor_id": "baluchistan", "alias": alias, "form": form, "before": 0, "after": 2}
        for alias, form in (("بلوشي", "demonym"), ("بلوشستان", "name"))
    ]
    new = longer.passages(mention_places(longer, after[after["actor_id"] == "baluchistan"]))
    assert set(new["text"]) == {"بلوشستان", "البلوشية"}
    assert new["before"].str.contains("السنية").any()
    assert "baluchistan" not in set(corpus.actors["actor_id"])
    assert not missed_names(longer)["gloss"].isin(["Baluchistan", "Baluchi"]).any()


def test_a_longer_name_takes_mentions_from_the_actor_within_it(corpus):
    longer = with_actor(corpus, "militias,الميليشيات,Militias,group")
    gained = mentions_gained(actor_mentions(corpus), actor_mentions(longer))
    # The row of the same id gives way, so that "Iranian" is an adjective of the state again.
    assert gained["before"].gt(gained["after"]).any()
    assert (longer.actors["actor_id"] == "militias").sum() == 1


@pytest.mark.parametrize(
    ("row", "message"),
    [
        ("", "has 0 cells; expected actor_id, name_ar"),
        ("masyaf,مصياف", "has 2 cells"),
        (BALUCHISTAN + ",moon", "parent 'moon' is no actor_id"),
        (BALUCHISTAN + "," * 12, "has 16 cells"),
    ],
)
def test_a_wrong_row_is_refused(corpus, row, message):
    with pytest.raises(InputError, match=message):
        with_actor(corpus, row)


def test_a_corpus_without_actors_covers_nothing(corpus):
    bare = replace(corpus, actors=corpus.actors[:0])
    assert not name_words(bare)["covered"].any()
    assert missed_names(bare)["gloss"].iloc[0] in ("Iranian", "Iran")
