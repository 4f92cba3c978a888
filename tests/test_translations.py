"""Translations stand at the place of what they translate, or are refused."""

import shutil

import pytest

from corpus_lib import InputError, Study, load_corpus
from corpus_lib.coding.coded_tables import read_translations

EDITORIAL = "alwaght_counter_front"


@pytest.fixture
def folder(tmp_path):
    target = tmp_path / "corpus"
    shutil.copytree(load_corpus().path, target, ignore=shutil.ignore_patterns(".cache"))
    return target


def test_every_passage_of_a_card_is_translated_by_a_reader():
    passages = Study().key_passages
    assert set(passages["glossed"]) == {"translated"}


@pytest.mark.parametrize(
    ("row", "message"),
    [
        ("nowhere,من المؤكد,certainly", r"line 2, column doc_id: 'nowhere'; give one of alhal"),
        (
            f"{EDITORIAL},روسيا,Russia",
            rf"column quote: 'روسيا' stands at \d+ places of {EDITORIAL}",
        ),
        (f"{EDITORIAL},لا وجود له هنا,none", "stands at 0 places"),
    ],
)
def test_what_cannot_be_placed_is_refused(folder, row, message):
    path = folder / "coding/translations.csv"
    path.write_text(f"doc_id,quote,translation\n{row}\n", encoding="utf-8")
    with pytest.raises(InputError, match=message):
        read_translations(load_corpus(folder))


def test_without_translations_the_coders_english_stands_there(folder):
    (folder / "coding/translations.csv").unlink()
    corpus = load_corpus(folder)
    assert read_translations(corpus).empty
    assert not set(Study(folder).key_passages["glossed"]) & {"translated", ""}
