"""Facts on the documents repeat the manifest and the list of changes."""

from dataclasses import replace

import pytest

from corpus_lib import load_corpus
from corpus_lib.prepare.findings import cleaning_findings, corpus_findings, spelling_findings


@pytest.fixture(scope="module")
def corpus():
    return load_corpus()


def test_the_five_documents(corpus):
    found = corpus_findings(corpus).set_index("relation")
    assert found.loc["prepare_size", "value"] == 5
    assert found.loc["prepare_largest", "subject"] == "report_cautious_partnership"
    assert found.loc["prepare_largest", "value"] == pytest.approx(0.53, abs=0.01)
    assert found.loc["prepare_date_inferred", "value"] == 4
    assert found.loc["prepare_outlet_unnamed", "value"] == 2
    assert "prepare_date_unknown" not in found.index


def test_cleaning(corpus):
    assert cleaning_findings(corpus)["of"].tolist() == [27]
    untouched = replace(corpus, cleaning=corpus.cleaning[:0])
    assert cleaning_findings(untouched)["relation"].tolist() == ["prepare_cleaned_none"]


def test_spelling(corpus):
    found = spelling_findings(corpus).set_index("relation")
    content = corpus.tokens[corpus.tokens["is_content"]]
    spelled = found.loc["prepare_spelled"]
    assert spelled["value"] == len(content)
    assert spelled["low"] == content["lemma"].nunique() < spelled["of"]
    assert len(found.loc["prepare_joined", "object"]) == 3
