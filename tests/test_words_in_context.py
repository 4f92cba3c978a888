"""Telling words of the five documents, each read in its sentence: lemma, part of speech, gloss."""

import re

import pandas as pd
import pytest
from tables import rows_of

from corpus_lib import InputError, load_corpus
from corpus_lib.prepare.normalization import normalize

NORTH = "alwaght_counter_front,1032,الشمالية,شمالي,ADJ,north"
KEYS = ["doc", "phrase", "word"]


@pytest.fixture(scope="module")
def tokens():
    return load_corpus().tokens


def found(tokens, doc, phrase):
    """The words of a phrase as they stand in a document whose id holds `doc`."""
    words = [normalize(word) for word in phrase.split()]
    own = tokens[tokens["doc_id"].str.contains(doc)].reset_index(drop=True)
    norm = own["norm"].tolist()
    at = next(i for i in range(len(norm)) if norm[i : i + len(words)] == words)
    return own.iloc[at : at + len(words)]


def test_a_word_is_read_as_its_sentence_has_it(tokens):
    """Of each phrase one word, by its place in it, as a reader has it."""
    read = pd.DataFrame(rows_of("phrases_in_context.csv"))
    rows = [found(tokens, *at).iloc[int(n)] for *at, n in read[KEYS].to_numpy()]
    ours = pd.DataFrame(rows).reset_index(drop=True)
    pd.testing.assert_frame_equal(ours[["lemma", "pos"]], read[["lemma", "pos"]])
    pairs = zip(ours["gloss"], read["gloss"], strict=True)
    assert [one for one in pairs if not one[0].startswith(one[1])] == []


def test_a_gloss_is_the_sense_that_the_texts_have(tokens):
    """Words whose dictionary senses fit no place of these texts, or only the first does."""
    read = pd.DataFrame(rows_of("glosses_of_five.csv"))
    found = read.merge(tokens[tokens["is_content"]], on="lemma", suffixes=("", "_ours"))
    found = found[(found["pos"] == "") | (found["pos"] == found["pos_ours"])]
    assert set(found["lemma"]) == set(read["lemma"])
    wrong = found["gloss"] != found["gloss_ours"]
    assert set(found.loc[wrong, "lemma"]) == set()


def test_two_glosses_of_one_word_are_two_senses(tokens):
    """One sense is told in one way and one order, wherever the word stands."""
    content = tokens[tokens["is_content"]]
    glosses = content.drop_duplicates(["lemma", "pos", "gloss"]).assign(
        sense=lambda table: table["gloss"].str.split("; ")
    )
    senses = glosses.explode("sense")[["lemma", "pos", "sense"]]
    assert senses[senses.duplicated()]["lemma"].tolist() == []


@pytest.mark.parametrize(("word", "pos"), [("بعض", "NOUN"), ("رغم", "ADP"), ("سيما", "ADV")])
def test_words_of_grammar_are_no_content_and_no_adjectives(tokens, word, pos):
    own = tokens[tokens["surface"] == word]
    assert set(own["pos"]) == {pos}
    assert not own["is_content"].any()


def test_words_drawn_at_random_are_read_as_readers_read_them(tokens):
    """400 of the content words of the five texts, drawn with seed 13, read in their sentences.

    Where more than one answer is right, they stand apart by |.
    """
    read = pd.DataFrame(rows_of("words_in_context.csv")).astype({"start": int})
    found = read.merge(tokens, on=["doc_id", "start"], suffixes=("_read", ""), how="left")
    assert len(found) == 400
    for column in ("lemma", "pos"):
        pairs = zip(found[column], found[f"{column}_read"], strict=True)
        right = [ours in theirs.split("|") for ours, theirs in pairs]
        assert sum(right) / len(right) >= 0.985


@pytest.mark.parametrize(
    ("row", "told"),
    [
        ("alwaght_counter_front,3,روسيا,روسيا,PROPN,Russia", "stands 'no word', not 'روسيا'"),
        ("nobody,0,روسيا,روسيا,PROPN,Russia", "column doc_id: 'nobody'"),
        ("alwaght_counter_front,٦,روسيا,روسيا,PROPN,Russia", "column start: '٦'"),
        ("alwaght_counter_front,0,روسيا,روسيا,THING,Russia", "column pos: 'THING'"),
        ("alwaght_counter_front,0,روسيا,,PROPN,Russia", "column lemma: ''"),
        (f"{NORTH}\n{NORTH}", "line 3: alwaght_counter_front 1032 stands already"),
    ],
)
def test_a_reading_that_is_not_at_its_place_is_refused(own_folder, row, told):
    (own_folder / "lexicon" / "readings.csv").write_text(
        f"doc_id,start,form,lemma,pos,gloss\n{row}\n", encoding="utf-8"
    )
    with pytest.raises(InputError, match=re.escape(told)):
        load_corpus(own_folder, cache=False)
