"""The names that come with the library: read as names in texts of other corpora, each as one."""

import pandas as pd
import pytest
import small_corpora
from tables import cases

from corpus_lib import load_corpus
from corpus_lib.prepare.gazetteer import LISTED, NOBODY, Gazetteer, shipped_actors, shipped_names
from corpus_lib.prepare.normalization import match_key
from corpus_lib.prepare.readers import LISTS, read_table
from corpus_lib.voices.actors import actor_mentions

CASE = (
    "قطعت مصر علاقاتها مع قطر. وطالبت قطر بالحوار، وقال مرسي وهنية إن قطر محاصرة. "
    "زار ماكرون كوبا والتقى الأسد."
)
NONE = pd.DataFrame(columns=["actor_id", "name_ar", "kind", *LISTED], dtype="object")


@pytest.fixture
def corpus_of(tmp_path):
    """Makes a corpus of texts; a list of its own is a table as text."""

    def made(*texts, **lists):
        folder = small_corpora.corpus_of(tmp_path, {f"d{n}": text for n, text in enumerate(texts)})
        for name, table in lists.items():
            small_corpora.put(folder, f"lexicon/{name}.csv", table)
        return load_corpus(folder, cache=False)

    return made


def named(corpus):
    """The mentions as (word, actor)."""
    rows = actor_mentions(corpus).to_dict("records")
    return [(corpus.raw(r["doc_id"])[r["start"] : r["end"]], r["actor_id"]) for r in rows]


def reading(corpus, word):
    """How a word was read at its first place."""
    rows = corpus.tokens[corpus.tokens["surface"] == word]
    return tuple(rows[["lexeme", "pos", "gloss", "is_content"]].iloc[0])


def test_states_and_statesmen_are_names_without_any_lexicon(corpus_of):
    corpus = corpus_of(CASE)
    names = corpus.tokens[corpus.tokens["pos"] == "PROPN"]
    assert list(zip(names["lexeme"], names["gloss"], strict=True)) == [
        ("مصر", "Egypt"),
        *[("قطر", "Qatar")] * 2,
        ("مرسي", "Mohamed Morsi"),
        ("هنية", "Ismail Haniyeh"),
        ("قطر", "Qatar"),
        ("ماكرون", "Emmanuel Macron"),
        ("كوبا", "Cuba"),
        ("الأسد", "Bashar al-Assad"),
    ]
    assert (names["lemma"] == names["lexeme"]).all()
    found = " ".join(actor for _, actor in named(corpus))
    assert found == "egypt qatar qatar morsi haniyeh qatar macron cuba assad"


# Each read: a text, a word of it, the actor that it names there if any, and what it means there.
AMBIGUOUS = cases("ambiguous_names.csv")


@pytest.mark.parametrize(("text", "word", "actor", "gloss"), AMBIGUOUS, ids=range(len(AMBIGUOUS)))
def test_a_word_that_is_also_another_is_a_name_where_the_text_says_so(
    corpus_of, text, word, actor, gloss
):
    corpus = corpus_of(text)
    found = [of for words, of in named(corpus) if match_key(word) in match_key(words)]
    assert found[:1] == ([actor] if actor else [])
    if gloss:
        assert gloss in set(corpus.tokens["term_gloss"])


def test_another_of_the_same_surname_is_somebody_else(corpus_of):
    corpus = corpus_of("ألقى علي عبد الله صالح كلمة. وغاب محمد صالح عنها.")
    assert named(corpus) == [("علي عبد الله صالح", "saleh")]


def test_an_adjective_is_not_taken_for_the_state_that_is_written_alike(corpus_of):
    corpus = corpus_of("توترت العلاقات السعودية. وعاد من السعودية.")
    rows = corpus.tokens[corpus.tokens["surface"] == "السعودية"]
    assert list(rows["pos"]) == ["ADJ", "PROPN"]
    assert list(rows["gloss"]) == ["Saudi", "Saudi Arabia"]


def test_a_name_has_one_meaning_whatever_is_written_on_it(corpus_of):
    corpus = corpus_of("زار الدوحة. وصل للدوحة وبالدوحة ماكرون ولماكرون رأي في كوبا وبكوبا.")
    glosses = dict(zip(corpus.tokens["surface"], corpus.tokens["gloss"], strict=True))
    assert {glosses[word] for word in ("الدوحة", "للدوحة", "وبالدوحة")} == {"Doha"}
    assert glosses["ولماكرون"] == "Emmanuel Macron"
    assert glosses["وبكوبا"] == "Cuba"


ACTORS = "actor_id,name_ar,name_en,kind,parent,principal,terms,side,aliases,metonyms,demonyms\n"


def test_a_row_of_the_corpus_takes_the_place_of_the_librarys(corpus_of):
    own = ACTORS + "doha,قطر,State of Qatar,state,arab_world,,,Gulf,,الدوحة,\n"
    corpus = corpus_of("حاصرت قطر مصر. وردت الدوحة.", actors=own)
    assert named(corpus) == [("قطر", "doha"), ("مصر", "egypt"), ("الدوحة", "doha")]
    assert "qatar" not in set(corpus.actors["actor_id"])
    assert corpus.actors["actor_id"].iloc[0] == "doha"
    assert reading(corpus, "قطر") == ("قطر", "PROPN", "Qatar", True)
    assert reading(corpus, "الدوحة") == ("الدوحة", "PROPN", "Doha", True)


def test_what_the_corpus_settles_goes_before_the_librarys_names(corpus_of):
    glosses = "lemma,pos,gloss,forms\nقطر,NOUN,diameter,قطر\n"
    readings = "doc_id,start,form,lemma,pos,gloss\nd0,11,كوبا,كوب,NOUN,cup\n"
    corpus = corpus_of("قاس قطر ثم كوبا.", glosses=glosses, readings=readings)
    assert reading(corpus, "قطر") == ("قطر", "NOUN", "diameter", True)
    assert reading(corpus, "كوبا") == ("كوب", "NOUN", "cup", True)


def test_only_actors_that_are_named_are_actors_of_the_corpus(corpus_of):
    assert set(corpus_of("زار ماكرون كوبا.").actors["actor_id"]) == {"macron", "cuba"}


def test_a_list_of_the_corpus_is_taken_instead_of_the_librarys(corpus_of):
    corpus = corpus_of("زار ماكرون كوبا.", world_actors=ACTORS)
    assert corpus.actors.empty
    assert reading(corpus, "كوبا") == ("كوبا", "PROPN", "Cuba", True)


def test_the_lists_of_the_library_are_in_order():
    table = shipped_actors(NONE)
    columns = [*table.columns, "note"]
    written = read_table(LISTS / "world_actors.csv", required=columns, key="actor_id")
    assert len(written) == len(table) > 1000
    kinds = {"state", "group", "organisation", "place", "person", "outlet", NOBODY}
    assert set(table["kind"]) == kinds
    assert set(table["parent"]) <= {"", *table["actor_id"]}
    assert table[["name_ar", "name_en"]].ne("").all(axis=None)
    # A name is of one actor, and each seat has a meaning of its own.
    names = [
        (" ".join(map(match_key, name.split())), row["actor_id"])
        for row in table.to_dict("records")
        for name in (row["name_ar"], *row["aliases"], *row["metonyms"], *row["short"])
    ]
    assert len({name for name, _ in names}) == len(set(names))
    listed = shipped_names()
    bare = [listed[column].str.removeprefix("ال") for column in ("name", "forms")]
    family = bare[0] == bare[1]  # with and without the article
    assert (listed.loc[family, "proper"] == "yes").all()
    glossed = listed[~family]
    forms = {form.strip() for cell in glossed["forms"] for form in cell.split("|")}
    seats = {seat for seats in table["metonyms"] for seat in seats}
    assert seats == {*glossed["name"], *forms} - {""}
    assert not [form for forms in table["demonyms"] for form in forms if " " in form]
    assert Gazetteer(table).longest < 9


def test_every_demonym_is_found_with_its_article():
    actors = shipped_actors(NONE)
    names = Gazetteer(actors)
    plain = [form for forms in actors["demonyms"] for form in forms if not form.startswith("ال")]
    assert not [form for form in plain if not list(names.find([f"وال{form}"], [""]))]
    assert "ألماني" in plain


@pytest.mark.parametrize(
    ("word", "gloss"),
    [("عبيدي", "Obeidi"), ("لكعبي", "Kaabi"), ("وعبيدي", "Obeidi"), ("البدري", "Badri")],
)
def test_a_family_name_is_no_common_noun_with_my(corpus_of, word, gloss):
    words = corpus_of(f"قال الوزير أمس كلاما {word} في بغداد. والشهري والعسكري غير ذلك.").tokens
    (row,) = words[words["surface"] == word].to_dict("records")
    assert (row["pos"], row["gloss"]) == ("PROPN", gloss)
    assert "Asadi" not in set(words["gloss"])
