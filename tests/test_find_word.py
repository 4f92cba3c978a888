"""Words are found however they are spelled, and near ones are named when they are not there."""

import pytest
from test_counts import made_corpus

from corpus_lib import load_corpus
from corpus_lib.errors import InputError
from corpus_lib.words.concordance import find_word, near_terms


@pytest.fixture(scope="module")
def tokens():
    return load_corpus().tokens


@pytest.mark.parametrize(
    ("word", "term"),
    [
        ("عقوبة", "عقوبة"),
        ("والعقوبات", "عقوبة"),  # a form as the texts write it
        (" ايران ", "إيران"),  # hamza and spaces do not matter
        ("الاتفاق النووي", "الاتفاق النووي"),
        ("عُقُوبَة", "عقوبة"),
    ],
)
def test_a_word_is_found_by_term_form_or_spelling(tokens, word, term):
    assert find_word(tokens, word) == term


def test_none_is_the_commonest_content_word_that_is_not_excluded():
    tokens = made_corpus(("نص", "body", "في في في روسيا روسيا نفط نفط حرب")).tokens
    assert find_word(tokens, None) == "روسيا"
    assert find_word(tokens, None, exclude=["روسيا"]) == "نفط"
    assert find_word(tokens, None, exclude=["روسيا", "نفط", "حرب"]) == "روسيا"
    assert find_word(tokens[~tokens["is_content"]], None) == "في"


def test_a_missing_word_is_told_with_its_neighbours(tokens):
    with pytest.raises(InputError, match=r"word='عقوبا' is nowhere .* near it are: عقوبة"):
        find_word(tokens, "عقوبا")
    with pytest.raises(InputError, match="no word is spelled like it"):
        find_word(tokens, "xyz")
    assert near_terms(tokens, "عقوبا", n=1) == ["عقوبة"]


def test_impossible_questions_are_refused(tokens):
    with pytest.raises(InputError, match="has no letters"):
        find_word(tokens, "  ")
    with pytest.raises(InputError, match="terms='stem' is unknown"):
        find_word(tokens, "عقوبة", terms="stem")
