"""Multiword terms."""

import pandas as pd
import pytest

from corpus_lib.prepare.phrases import bare, join_phrases, term_glosses


def tokens(*sentences):
    rows = [
        (f"s{number}", word, lemma, clitics, lemma not in ("في", "مع"))
        for number, sentence in enumerate(sentences)
        for word, lemma, clitics in sentence
    ]
    columns = ["sentence_id", "norm", "lemma", "proclitics", "is_content"]
    table = pd.DataFrame(rows, columns=columns)
    table["term"] = table["lemma"]
    return table


STATES = [("الولايات", "ولاية", "ال"), ("المتحدة", "متحد", "ال")]
WITH_STATES = [("والولايات", "ولاية", "و ال"), ("المتحدة", "متحد", "ال")]


def test_words_that_always_stand_together_become_one_term_named_as_written():
    others = [[(word, word, "")] for word in ["حرب", "نفط", "غاز", "ملف", "اتفاق", "دولة"]]
    table = join_phrases(tokens(STATES, WITH_STATES, STATES, *others), min_count=2, threshold=0.6)
    assert table["term"].tolist()[:6] == ["الولايات المتحدة", ""] * 3
    assert table["term"].tolist()[6:] == [sentence[0][1] for sentence in others]


def test_words_are_not_joined_across_sentences_or_function_words():
    apart = [[STATES[0]], [STATES[1]]] * 3
    between = [[STATES[0], ("في", "في", ""), STATES[1]]] * 3
    for sentences in (apart, between):
        table = join_phrases(tokens(*sentences), min_count=2, threshold=-1)
        assert (table["term"] == table["lemma"]).all()


def test_a_clitic_between_two_words_keeps_them_apart():
    apart = [("القوقاز", "قوقاز", "ال"), ("وآسيا", "آسيا", "و")]
    table = join_phrases(tokens(apart, apart, apart), min_count=2, threshold=-1)
    assert (table["term"] == table["lemma"]).all()


def test_three_words_make_one_term():
    council = [("مجلس", "مجلس", ""), ("التعاون", "تعاون", "ال"), ("الخليجي", "خليجي", "ال")]
    others = [[(word, word, "")] for word in ["حرب", "نفط", "غاز", "ملف", "اتفاق", "دولة"]]
    table = join_phrases(tokens(council, council, council, *others), min_count=2, threshold=0.5)
    assert table["term"].tolist()[:3] == ["مجلس التعاون الخليجي", "", ""]


def test_four_words_make_one_term_on_the_first_of_its_words_wherever_it_stands():
    guardian = [
        ("خادم", "خادم", ""),
        ("الحرمين", "حرم", "ال"),
        ("الشريفين", "شريف", "ال"),
        ("الملك", "ملك", "ال"),
    ]
    others = [[(word, word, "")] for word in ["حرب", "نفط", "غاز", "ملف", "اتفاق", "دولة"]]
    later = [("في", "في", ""), ("لقاء", "لقاء", ""), ("مع", "مع", ""), *guardian, ("في", "في", "")]
    table = join_phrases(tokens(guardian, *others, later, guardian), min_count=2, threshold=0.5)
    name = "خادم الحرمين الشريفين الملك"
    whole = [name, "", "", ""]
    alone = [sentence[0][1] for sentence in others]
    assert table["term"].tolist() == [*whole, *alone, "في", "لقاء", "مع", *whole, "في", *whole]


def test_words_without_content_stay_as_they_are():
    table = join_phrases(tokens([("في", "في", ""), ("مع", "مع", "")]), min_count=1, threshold=-1)
    assert table["term"].tolist() == ["في", "مع"]


def test_the_table_given_keeps_its_terms():
    given = tokens(STATES, STATES, STATES)
    join_phrases(given, min_count=2, threshold=-1)
    assert (given["term"] == given["lemma"]).all()


@pytest.mark.parametrize(
    ("word", "clitics", "expected"),
    [
        ("والولايات", "و ال", "الولايات"),
        ("للشرق", "ل ال", "الشرق"),
        ("وللشرق", "و ل ال", "الشرق"),
        ("بالشرق", "ب ال", "الشرق"),
        ("بحلف", "ب", "حلف"),
        ("حلف", "", "حلف"),
    ],
)
def test_prepositions_and_conjunctions_come_off_the_name(word, clitics, expected):
    assert bare(word, clitics) == expected


def test_a_multiword_term_has_its_own_gloss_or_that_of_its_words():
    table = pd.DataFrame(
        {
            "term": ["الولايات المتحدة", "", "نفط", "سوق النفط", ""],
            "gloss": ["state; province", "united", "oil; petroleum", "market; bazaar", "oil"],
        }
    )
    glosses = term_glosses(table, {"الولايات المتحدة": "United States", "نفط": "never used"})
    assert glosses.tolist() == ["United States", "", "oil; petroleum", "market + oil", ""]
