"""What a prepared corpus consists of, counted by hand on a tiny corpus."""

import dataclasses

import pandas as pd
import pytest

from corpus_lib.phrasebook import sentences
from corpus_lib.prepare.corpus import Corpus, load_corpus
from corpus_lib.prepare.findings import cleaning_findings, corpus_findings, spelling_findings
from corpus_lib.prepare.overview import (
    analysed_words,
    changes_by_kind,
    changes_in_place,
    documents_at_a_glance,
    first_paragraphs,
    kinds_of_words,
    lemma_forms,
    mended_words,
    multiword_terms,
    passages_taken_out,
    senses_merged,
    sources_of_dates,
    spelling_steps,
    taken_apart,
    unglossed_words,
    words_by_part,
    words_with_prefixes,
)
from corpus_lib.wording import set_names

REPORT = "report_cautious_partnership"
WORDS = [
    # doc, segment, surface, lemma, pos, gloss, content, term, term gloss
    ("a", "a/0", "أولاً", "أول", "ADJ", "first", False, "أول", "first"),
    ("a", "a/0", "العلاقات", "علاقة", "NOUN", "relation", True, "علاقة", "relation"),
    ("a", "a/1", "علاقات", "علاقة", "NOUN", "relation", True, "علاقة", "relation"),
    ("a", "a/1", "2022", "2022", "NUM", "", False, "2022", ""),
    ("b", "b/0", "الولايات", "ولاية", "NOUN", "state", True, "الولايات المتحدة", "United States"),
    ("b", "b/0", "المتحدة", "متحد", "ADJ", "united", True, "", ""),
    ("b", "b/0", "اولا", "اولا", "PROPN", "", True, "اولا", ""),
]


@pytest.fixture
def corpus(tmp_path):
    columns = [
        "doc_id", "segment_id", "surface", "lemma", "pos", "gloss", "is_content", "term",
        "term_gloss",
    ]  # fmt: skip
    tokens = pd.DataFrame(WORDS, columns=columns)
    tokens["norm"] = tokens["surface"].str.replace("ً", "")
    tokens["lexeme"], tokens["start"] = tokens["lemma"], range(0, 10 * len(tokens), 10)
    tokens["end"] = tokens["start"] + tokens["surface"].str.len()
    segments = pd.DataFrame(
        {"segment_id": ["a/0", "a/1", "b/0"], "section": ["summary", "body", "body"]}
    )
    cleaning = pd.DataFrame(
        {
            "doc_id": ["a", "a", "b"],
            "action": ["drop", "item", "mend"],
            "raw": ["قد يهمك: خبر", "- ", "طف"],
            "start": [9, 0, 3],
            "end": [21, 2, 5],
            "reason": "said why",
            "count": 1,
        }
    )
    documents = pd.DataFrame({"doc_id": ["a", "b"]})
    return Corpus(tmp_path, documents, segments, tokens, cleaning, pd.DataFrame(), {}, {})


def test_words_are_counted_by_part_and_kind_and_changes_by_kind(corpus):
    assert words_by_part(corpus).to_dict("list") == {
        "doc_id": ["a", "b"],
        "body": [2, 3],
        "summary": [2, 0],
        "taken_out": [3, 0],
    }
    table = changes_by_kind(corpus).set_index("doc_id")
    assert table.loc["a"].to_dict() == {
        "furniture": 1, "page_breaks": 0, "marks": 0, "bullets": 1, "mended_words": 0,
    }  # fmt: skip
    assert table.loc["b", "mended_words"] == 1
    # What any text may hold, without a rule: marks that nobody sees, and letters in printed shapes.
    rows = pd.DataFrame({"doc_id": "b", "action": ["unseen", "shape"], "count": [31, 2]})
    found = dataclasses.replace(corpus, cleaning=pd.concat([corpus.cleaning, rows]))
    table = changes_by_kind(found).set_index("doc_id")
    assert table.loc["b", ["marks", "letter_shapes"]].tolist() == [31, 2]
    assert set(changes_in_place(found)["column"]) <= set(table.columns)
    assert kinds_of_words(corpus).to_dict("list") == {
        "doc_id": ["a", "b"],
        "words": [4, 3],
        "content_words": [2, 3],
        "names": [0, 1],
        "numbers": [1, 0],
        "function_words": [1, 0],
        "no_gloss": [0, 1],
    }


def test_spelling_steps_count_words_changed_and_spellings_merged(corpus):
    steps = spelling_steps(corpus.tokens).set_index("step")
    assert steps.loc["drop_diacritics", ["words_changed", "spellings_merged"]].tolist() == [1, 0]
    # أولا becomes اولا, which is there already.
    assert steps.loc["fold_alef", ["words_changed", "spellings_merged"]].tolist() == [1, 1]
    assert steps.loc["fold_alef", "examples"] == "أولا ← اولا"
    assert steps.loc["fold_alef", "merged"] == "أولا = اولا"


def test_senses_that_one_dictionary_form_merges():
    table = senses_merged(load_corpus().tokens).set_index("lemma")
    assert table.loc["نظام", "senses"] == ["noun: order; system (14)", "noun: regime (6)"]
    forces = ["noun: power (state) (6)", "noun: power; force (7)", "noun: troops; forces (6)"]
    assert table.loc["قوة", "senses"] == forces
    assert table.loc["بناء", "senses"] == ["adjective: constructive (1)", "noun: building (6)"]
    assert "إقليمي" not in table.index
    assert "تنسيق" not in table.index


def test_words_of_names_are_counted_in_neither_table_of_dictionary_forms():
    tokens = load_corpus().tokens
    forms, senses = lemma_forms(tokens), senses_merged(tokens).set_index("lemma")["senses"]
    for lemma, count in (("إيراني", 74), ("روسي", 68)):
        table = forms[(forms["lemma"] == lemma) & (forms["pos"] == "ADJ")]
        assert table["count"].tolist() == [count]
        assert f"({count})" in str(senses[lemma])


@pytest.mark.parametrize(
    ("doc_id", "start", "told"),
    [
        ("alhal_lavrov_tehran", 146, ("بعدما", "SCONJ", "after")),
        ("alhal_militias_syria", 476, ("غرب", "NOUN", "west")),
        ("alhal_militias_syria", 843, ("غرب", "NOUN", "west")),
        (REPORT, 9209, ("قوة", "NOUN", "troops; forces")),
        (REPORT, 6673, ("قوة", "NOUN", "power (state)")),
        (REPORT, 11343, ("نظام", "NOUN", "regime")),
        (REPORT, 5094, ("نظام", "NOUN", "order; system")),
    ],
)
def test_a_word_is_glossed_by_its_sense_in_place(doc_id, start, told):
    tokens = load_corpus().tokens
    word = tokens[(tokens["doc_id"] == doc_id) & (tokens["start"] == start)].iloc[0]
    assert tuple(word[["lemma", "pos", "gloss"]]) == told


def test_forms_terms_and_words_without_a_gloss_are_listed(corpus):
    first = lemma_forms(corpus.tokens, n=1).iloc[0]
    assert first.to_dict() == {
        "lemma": "علاقة", "pos": "NOUN", "gloss": "relation", "count": 2, "n_forms": 2,
        "forms": "العلاقات علاقات",
    }  # fmt: skip
    assert multiword_terms(corpus.tokens).to_dict("records") == [
        {"term": "الولايات المتحدة", "gloss": "United States", "count": 1, "documents": 1}
    ]
    corpus.tokens["start"] = range(len(WORDS))
    corpus.tokens["end"] = range(5, 5 + len(WORDS))
    assert unglossed_words(corpus).to_dict("records") == [
        {"doc_id": "b", "start": 6, "end": 11, "surface": "اولا", "lemma": "اولا", "pos": "PROPN"}
    ]


def test_the_first_sentence_is_taken_apart(corpus):
    corpus.tokens["sentence_id"] = ["a/0", "a/0", "a/1", "a/1", "b/0", "b/0", "b/0"]
    corpus.tokens["proclitics"] = ""
    assert analysed_words(corpus.tokens)["surface"].tolist() == ["أولاً", "العلاقات"]


def test_a_word_by_itself_has_the_gloss_that_it_has_in_the_texts():
    corpus = load_corpus()
    words = taken_apart(corpus, ["وبالعقوبات", "للولايات", "باليستية"], engine="buckwalter")
    assert words["gloss"].tolist() == ["sanction; punishment", "state", "ballistic"]
    assert words["proclitics"].tolist() == ["و ب ال", "ل ال", ""]


def test_words_to_take_apart_are_those_of_the_texts():
    rows = [
        ("كتاب", "", "NOUN", "book"),
        ("وبالكتاب", "و ب ال", "NOUN", "book"),
        ("والكاتبات", "و ال", "NOUN", "writer"),
        ("للوزارات", "ل ال", "NOUN", "ministry"),
        ("بالغة", "", "ADJ", "extreme"),
        ("فالنسيا", "", "PROPN", "Valencia"),
        ("وسيكتبون", "و س", "VERB", "write"),
        ("يكتبونها", "", "VERB", "write"),
        ("والمجهولات", "و ال", "NOUN", ""),
    ]
    tokens = pd.DataFrame(rows, columns=["surface", "proclitics", "pos", "gloss"])
    found = words_with_prefixes(tokens.assign(is_content=True))
    assert found == ["وبالكتاب", "للوزارات", "فالنسيا", "وسيكتبون"]
    assert words_with_prefixes(tokens.assign(is_content=False)) == []
    corpus = load_corpus()
    words = taken_apart(corpus, [], engine="buckwalter")
    assert set(words["surface"]) <= set(corpus.tokens["surface"])


def test_the_five_documents_by_their_names():
    corpus = load_corpus()
    glance, sources = documents_at_a_glance(corpus), sources_of_dates(corpus)
    assert glance.columns.tolist() == [
        "name", "title", "outlet", "date", "how_sure", "genre", "words",
    ]  # fmt: skip
    assert glance["name"].tolist() == sources["name"].tolist()
    assert not set(glance["name"]) & set(corpus.documents["doc_id"])
    assert glance["words"].sum() == len(corpus.tokens)
    assert sources["note"].str.len().gt(0).all()
    first = first_paragraphs(corpus)
    assert first["doc_id"].tolist() == corpus.documents["doc_id"].tolist()
    assert first["text"].iloc[0].startswith("رغم صراع النفوذ")
    # A cleaned paragraph is shown as it is counted.
    assert all(row.text in corpus.clean(row.doc_id) for row in first.itertuples())
    kinds = changes_by_kind(corpus)
    assert len(mended_words(corpus)) == kinds["mended_words"].sum() == 27
    mended = mended_words(corpus).set_index("start")
    assert mended.loc[794, "phrase"] == "ويرفضان توسعة حلف الناتو شرقا"
    pairs = zip(mended["replacement"], mended["phrase"], strict=True)
    assert all(new in phrase for new, phrase in pairs)
    assert len(passages_taken_out(corpus)) == kinds[["furniture", "page_breaks"]].sum().sum() == 19


@pytest.fixture(scope="module")
def five():
    return load_corpus()


def told(found, *columns):
    return found.set_index("relation")[list(columns)].to_dict("index")


def test_facts_on_the_five_documents_repeat_the_manifest(five):
    found = told(corpus_findings(five), "subject", "value", "of")
    n_words = len(five.tokens)
    of_report = (five.tokens["doc_id"] == REPORT).sum() / n_words
    assert found["prepare_size"] == {"subject": "", "value": n_words, "of": 5}
    assert found["prepare_largest"]["subject"] == REPORT
    assert found["prepare_largest"]["value"] == pytest.approx(of_report)
    assert found["prepare_date_inferred"]["value"] == 4
    assert found["prepare_outlet_unknown"]["value"] == 2
    assert "prepare_date_unknown" not in found


def test_cleaning_and_spelling_are_counted(five):
    made = cleaning_findings(five).set_index("relation")["value"]
    kinds = changes_by_kind(five).set_index("doc_id").sum()
    assert made.to_dict() == kinds.add_prefix("prepare_cleaned_").to_dict()
    found = told(spelling_findings(five), "value", "of")
    content = five.tokens[five.tokens["is_content"]]
    assert found["prepare_spellings"]["of"] == len(five.tokens)
    assert found["prepare_lemmas"] == {
        "value": content["lemma"].nunique(),
        "of": content["norm"].nunique(),
    }
    assert found["prepare_terms"]["value"] == 55  # 44 names of the lists, 11 that keep together


def test_a_single_document_without_rules_is_no_share_of_anything(five):
    alone = type(five)(
        five.path, five.documents[:1], five.segments, five.tokens, five.cleaning[:0],
        five.actors, {}, {},
    )  # fmt: skip
    assert corpus_findings(alone)["relation"].tolist()[:2] == [
        "prepare_size",
        "prepare_date_inferred",
    ]
    assert cleaning_findings(alone)["relation"].tolist() == ["prepare_cleaning_none"]
    # Pages joined are no furniture, and a character without a rule has one place for many.
    rows = pd.DataFrame({"doc_id": "a", "action": ["join", "join", "unseen"], "count": [1, 1, 6]})
    rows = rows.assign(start=[3, 9, 1], end=[4, 10, 2])
    found = cleaning_findings(dataclasses.replace(alone, cleaning=rows))
    assert found[["relation", "value"]].to_numpy().tolist() == [
        ["prepare_cleaned_page_breaks", 2],
        ["prepare_cleaned_marks", 6],
    ]
    assert found["evidence"].map(len).tolist() == [2, 0]


def test_documents_are_told_by_their_names(five):
    set_names(pd.DataFrame({"en": ["The report"], "ar": ["التقرير"]}, index=[REPORT]))
    largest = corpus_findings(five).iloc[[1]]
    assert "The report" in sentences(largest)[0]
    assert "التقرير" in sentences(largest, language="ar")[0]
    set_names(None)
