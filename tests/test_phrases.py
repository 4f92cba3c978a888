"""Multiword terms."""

import pandas as pd
import pytest
from gensim.models.phrases import Phrases

from corpus_lib import InputError, load_corpus
from corpus_lib.prepare.multiword import (
    associated,
    bare,
    counted,
    join_phrases,
    joined,
    runs,
    term_glosses,
    with_terms,
)


def tokens(*sentences):
    rows = [
        (f"s{number}", word, lemma, clitics, lemma not in ("في", "مع"))
        for number, sentence in enumerate(sentences)
        for word, lemma, clitics in sentence
    ]
    columns = ["sentence_id", "norm", "lemma", "proclitics", "is_content"]
    table = pd.DataFrame(rows, columns=columns)
    return table.assign(lexeme=table["lemma"], term=table["lemma"])


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
    known = {"الولايات المتحدة": "United States", "نفط": "never used"}
    glosses = term_glosses(table, known, {})
    assert glosses.tolist() == ["United States", "", "oil; petroleum", "market + oil", ""]
    assert term_glosses(table, known, {"نفط": "Oil"}).tolist()[2] == "Oil"


def test_the_default_is_the_corpus_itself(study):
    assert study.texts is study.corpus


def test_other_settings_count_other_words(study):
    def terms(**changed):
        return set(study.with_(**changed).counts.columns)

    plain = terms()
    several = {
        name: sum(" " in term for term in terms(phrases=name))
        for name in ("joined", "strict", "apart")
    }
    # A designation as إس 300 is one word.
    assert several["joined"] > several["strict"] > several["apart"] > 0
    assert "الملف النووي" in plain - terms(phrases="apart")
    assert "الولايات المتحدة" in terms(phrases="apart")
    assert "روسيا" in plain
    assert not {"روسيا", "إيران"} & terms(stop_words="names_too")
    assert terms(stop_words="none") > plain
    assert "الولايات المتحدة" in terms(word_form="written")
    assert "التعاون" in terms(word_form="written") - plain
    assert terms(section="all") > plain


def test_a_changed_term_has_the_gloss_of_its_word(study):
    apart = with_terms(study.corpus, phrases="apart").tokens
    assert (apart["term"] == apart["lexeme"]).all()
    changed = study.corpus.tokens["term"] != apart["term"]
    assert changed.sum() > 50
    assert (apart["term_gloss"] == apart["gloss"])[changed].all()


def test_topics_are_fitted_on_written_forms_without_the_names_of_actors(study):
    written = study.with_(word_form="written").topic_counts
    assert "التعاون" in written.columns
    assert not written.columns.str.contains("روسيا|إيران").any()
    assert "التعاون" not in study.topic_counts.columns


def test_tables_are_shared_by_settings_that_agree_in_what_they_read(study):
    assert study.with_(distance="cosine", demonyms="out").counts is study.counts
    assert study.with_(word_form="written").copies is study.copies
    assert study.with_(unit="sentence").counted_rows is study.counted_rows


@pytest.mark.parametrize(
    ("name", "gloss", "times"),
    [  # counted by searching the raw texts
        ("الولايات المتحدة", "United States", 12),
        ("تل أبيب", "Tel Aviv", 7),
        ("الشرق الأوسط", "Middle East", 8),
        ("صحيفة الشرق الأوسط", "Asharq Al-Awsat (newspaper)", 1),
        ("مجلس الأمن", "UN Security Council", 2),
        ("مجلس الأمن الروسي", "Russian Security Council", 2),
        ("ولي العهد", "crown prince", 1),
        ("الحل نت", "Al-Hal Net", 2),
        ("عبداللهيان", "Hossein Amir-Abdollahian", 2),
    ],
)
def test_a_name_is_one_term_with_one_gloss_in_words_and_topics(study, name, gloss, times):
    tokens = study.corpus.tokens
    for column in ("lexeme", "term"):
        found = tokens[tokens[column] == name]
        assert len(found) == times
        assert set(found["term_gloss"]) == {gloss}
    assert study.lemma_glosses[name] == gloss


def test_no_count_has_the_words_of_a_joined_name(study):
    topics = study.with_(no_below=1).topic_counts.columns
    assert "الولايات المتحدة" in topics
    for part in ("ولاية", "متحد", "تل", "أبيب"):
        assert part not in study.counts.columns
        assert part not in topics


def test_a_person_is_counted_once_by_full_and_by_last_name(study):
    lavrov = study.corpus.tokens[study.corpus.tokens["lexeme"] == "لافروف"]
    # Seven times in the raw texts, three of them with the first name before it.
    assert lavrov["surface"].value_counts().to_dict() == {"لافروف": 4, "سيرغي": 2, "سيرجي": 1}
    assert set(lavrov["term_gloss"]) == {"Sergei Lavrov"}


def test_the_words_of_a_person_s_name_have_no_dictionary_sense(study):
    tokens = study.corpus.tokens
    words = tokens[tokens["norm"].isin(["عبد", "اللهيان", "عبداللهيان", "جراح"])]
    assert set(words["pos"]) == {"PROPN"}
    names = {"Amir-Abdollahian", "Hossein Amir-Abdollahian", "Cheragh"}
    assert set(words["gloss"]) == names


def test_nationals_are_counted_under_one_lemma_with_their_adjective(study):
    lemma = study.corpus.tokens.set_index("norm")["lemma"]
    assert set(lemma[["الروس", "والإيرانيين", "السعوديين", "الأفغان"]]) == {
        "روسي", "إيراني", "سعودي", "أفغاني"
    }  # fmt: skip


@pytest.mark.parametrize(
    ("row", "told"),
    [
        ("الأمم المتحدة,,,", "line 2, column gloss: ''"),
        ("الأمم المتحدة,United Nations,maybe,", "line 2, column proper: 'maybe'"),
    ],
)
def test_a_name_that_is_not_whole_is_refused(own_folder, row, told):
    table = own_folder / "lexicon" / "names.csv"
    table.write_text(f"name,gloss,proper,forms\n{row}\n", encoding="utf-8")
    with pytest.raises(InputError, match=told):
        load_corpus(own_folder, cache=False)


def test_the_words_that_gensim_joins_are_joined():
    found = runs(load_corpus().tokens)
    model = Phrases(
        found.words, min_count=4, threshold=0.3, scoring="npmi", delimiter="\x1e"
    ).freeze()
    pairs = associated(*counted(found.words), min_count=4, threshold=0.3)
    assert {"\x1e".join(pair) for pair in pairs} == set(model.phrasegrams)
    by_gensim = [[word.replace("\x1e", "\x1f") for word in model[run]] for run in found.words]
    assert joined(found, pairs).words == by_gensim
    assert len(pairs) > 20
