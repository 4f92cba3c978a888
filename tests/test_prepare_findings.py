"""Facts on the documents say what the manifest and the cleaning say."""

import pandas as pd
import pytest

from corpus_lib import load_corpus
from corpus_lib.phrasebook import sentences
from corpus_lib.prepare.findings import cleaning_findings, corpus_findings, spelling_findings
from corpus_lib.wording import set_names

REPORT = "report_cautious_partnership"


@pytest.fixture(scope="module")
def corpus():
    return load_corpus()


def told(found, *columns):
    return found.set_index("relation")[list(columns)].to_dict("index")


def test_facts_on_the_five_documents_repeat_the_manifest(corpus):
    found = told(corpus_findings(corpus), "subject", "value", "of")
    n_words = len(corpus.tokens)
    of_report = (corpus.tokens["doc_id"] == REPORT).sum() / n_words
    assert found["prepare_size"] == {"subject": "", "value": n_words, "of": 5}
    assert found["prepare_largest"]["subject"] == REPORT
    assert found["prepare_largest"]["value"] == pytest.approx(of_report)
    assert found["prepare_date_inferred"]["value"] == 4
    assert found["prepare_outlet_unnamed"]["value"] == 2
    assert "prepare_date_unknown" not in found


def test_cleaning_and_spelling_are_counted(corpus):
    cleaned = told(cleaning_findings(corpus), "value", "of")
    assert cleaned == {"prepare_cleaned": {"value": 19, "of": 27}}
    found = told(spelling_findings(corpus), "value", "of")
    content = corpus.tokens[corpus.tokens["is_content"]]
    assert found["prepare_spellings"]["of"] == len(corpus.tokens)
    assert found["prepare_lemmas"] == {
        "value": content["lemma"].nunique(),
        "of": content["norm"].nunique(),
    }
    assert found["prepare_terms"]["value"] == 55  # 44 names of the lists, 11 that keep together


def test_a_single_document_without_rules_is_no_share_of_anything(corpus):
    alone = type(corpus)(
        corpus.path, corpus.documents[:1], corpus.segments, corpus.tokens, corpus.cleaning[:0],
        corpus.actors, {}, {},
    )  # fmt: skip
    assert corpus_findings(alone)["relation"].tolist()[:2] == [
        "prepare_size",
        "prepare_date_inferred",
    ]
    assert cleaning_findings(alone)["relation"].tolist() == ["prepare_cleaning_none"]


def test_documents_are_told_by_their_names(corpus):
    set_names(pd.DataFrame({"en": ["The report"], "ar": ["التقرير"]}, index=[REPORT]))
    largest = corpus_findings(corpus).iloc[[1]]
    assert "The report" in sentences(largest)[0]
    assert "التقرير" in sentences(largest, language="ar")[0]
    set_names(None)
