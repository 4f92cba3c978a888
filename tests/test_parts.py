"""Preparing part by part."""

import pandas as pd
import pytest

from corpus_lib import load_corpus
from corpus_lib.files import repository_folder
from corpus_lib.prepare import corpus as module
from corpus_lib.prepare.corpus import analysed, analysed_on_all_cores, parts, word_lists


@pytest.fixture(scope="module")
def corpus():
    return load_corpus()


def test_parts_hold_every_document_once_in_their_order(corpus, monkeypatch):
    monkeypatch.setattr(module, "SIZE", 10_000)
    found = list(parts(corpus._clean))
    assert len(found) > 1
    assert [doc_id for part in found for doc_id in part] == list(corpus.documents["doc_id"])


def test_parts_on_all_cores_are_the_same_words_to_the_last_cell(corpus, monkeypatch):
    lists = word_lists(repository_folder("data", instead=""), corpus._clean)
    at_once = analysed(corpus._clean, lists, "buckwalter")
    monkeypatch.setattr(module, "SIZE", 10_000)
    monkeypatch.setattr(module, "_SERIAL", 0)
    monkeypatch.setattr(module.joblib, "cpu_count", lambda: 2)
    for one, other in zip(
        at_once, analysed_on_all_cores(corpus._clean, lists, "buckwalter"), strict=True
    ):
        pd.testing.assert_frame_equal(one, other)
