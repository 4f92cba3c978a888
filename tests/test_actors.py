"""Mentions of actors in sentences that were checked by hand, and names that no actor covers."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from small_corpora import corpus_of
from tables import rows_of

from corpus_lib import InputError, load_corpus
from corpus_lib.prepare.units import sentences_of
from corpus_lib.voices.actors import (
    Gazetteer,
    actor_mentions,
    actor_salience,
    counted_mentions,
    most_named,
    side_of_actors,
)
from corpus_lib.voices.findings import mention_places
from corpus_lib.voices.missed_names import mentions_gained, missed_names, name_words, with_actor

REPORT, MILITIAS = "report_cautious_partnership", "alhal_militias_syria"
BALUCHISTAN = "baluchistan,بلوشستان,Baluchistan,place"

CHECKED = rows_of("actor_mentions.csv")


@pytest.fixture(scope="module")
def mentions(corpus):
    return actor_mentions(corpus)


@pytest.mark.parametrize(
    ("doc_id", "words", "actor"),
    [
        ("alwaght_counter_front", "محور المقاومة", "resistance_axis"),
        (REPORT, "محور المقاومة", "resistance_axis"),
        ("alhal_lavrov_tehran", "والهند", "india"),
        (MILITIAS, "وميليشياتها", "militias"),
    ],
)
def test_actors_that_are_easily_missed(corpus, mentions, doc_id, words, actor):
    at = corpus.raw(doc_id).index(words)
    here = mentions[mentions["doc_id"] == doc_id]
    inside = here[here["start"].between(at, at + len(words)) & (here["end"] <= at + len(words))]
    assert inside["actor_id"].tolist() == [actor]


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


def test_the_name_of_an_outlet_is_no_mention_of_a_side(corpus, mentions):
    sides = side_of_actors(corpus.actors)
    assert {sides["al_hal_net"], sides["asharq_al_awsat"]} == {"other"}
    at = corpus.raw(MILITIAS).index("“الشرق الأوسط”")
    here = mentions[mentions["doc_id"] == MILITIAS]
    inside = here[(here["start"] <= at + 2) & (here["end"] > at)]
    assert inside["actor_id"].tolist() == ["asharq_al_awsat"]


def test_a_corpus_without_actors_has_no_mentions(corpus):
    bare = replace(corpus, actors=corpus.actors[:0])
    assert actor_mentions(bare).empty
    assert not name_words(bare)["covered"].any()
    assert missed_names(bare)["gloss"].iloc[0] in ("Iranian", "Iran")
    assert actor_salience(bare, actor_mentions(bare), seed=1).empty


def test_the_same_seed_gives_the_same_intervals(corpus, mentions):
    a, b = (actor_salience(corpus, mentions, seed=3, n_draws=49) for _ in range(2))
    assert np.array_equal(a["low"], b["low"])


@pytest.fixture(scope="module")
def missed(corpus):
    return missed_names(corpus)


# Read in the texts: name, gloss, how often, whether an adjective.
@pytest.mark.parametrize(
    ("name", "gloss", "count", "kind"),
    [
        ("بلوشستان", "Baluchistan", 2, "name"),
        ("الشيعة الهزارة", "Shiites Hazara", 1, "name"),
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


def test_a_letter_before_a_name_is_a_title_and_no_name(tmp_path):
    text = "قال د. محمود وأ. د. زينب المزروعي ل «الجزيرة» إن العمل مستمر في المدينة.\n" * 2
    names = missed_names(load_corpus(corpus_of(tmp_path, {"a": text})))["name"]
    assert "محمود" in " ".join(names)
    assert not [word for name in names for word in name.split() if len(word) == 1]


def test_every_likely_name_is_covered_or_missed(corpus, missed):
    likely = name_words(corpus)
    # «سوخوي 35» is one word of the corpus.
    names = missed["name"].str.replace(r" (?=\d)", "", regex=True)
    words = names.str.split().str.len() * missed["count"]
    assert (~likely["covered"]).sum() == words.sum()


def test_a_row_added_finds_its_name_and_changes_nothing_else(corpus, mentions):
    longer = with_actor(corpus, BALUCHISTAN + ",iran,,,,,,بلوشي")
    before, after = mentions, actor_mentions(longer)
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


def test_a_longer_name_takes_mentions_from_the_actor_within_it(corpus, mentions):
    longer = with_actor(corpus, "militias,الميليشيات,Militias,group")
    gained = mentions_gained(mentions, actor_mentions(longer))
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


def test_a_heading_is_no_sentence_that_names_anybody(tmp_path):
    text = (
        "روسيا وإيران\n\nزار الوزير إيران أمس والتقى نظيره في العاصمة.\n\n"
        "غادر الوفد المدينة مساء اليوم بعد لقاء قصير مع المسؤولين."
    )
    corpus = load_corpus(corpus_of(tmp_path, {"a": text, "b": "روسيا وإيران"}), cache=False)
    table = actor_salience(corpus, actor_mentions(corpus), seed=1)
    told = table.set_index(["doc_id", "actor_id"])[["mentions", "n_sentences", "share"]]
    assert told.loc["a", "iran"].tolist() == [2, 1, 0.5]
    assert told.loc["a", "russia"].tolist() == [1, 0, 0]
    assert told.loc["b", "iran"].tolist() == [1, 1, 1]  # which has nothing else
    under = "روسيا وإيران\n\nغادر الوفد المدينة مساء اليوم بعد لقاء قصير مع المسؤولين.\n\n"
    corpus = load_corpus(corpus_of(tmp_path / "c", {"c": 3 * under}), cache=False)
    named = actor_mentions(corpus)
    assert (len(named), len(sentences_of(named, corpus.segments))) == (6, 0)
