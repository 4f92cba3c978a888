"""Calls with an object of another kind: what was given, and what to pass instead."""

import pytest

from corpus_lib import Study, find_reuse, fit_lda, keyness, quotations
from corpus_lib.errors import InputError
from corpus_lib.words.counts import unit_terms

CALLS = {
    "a Corpus was given; pass a table of words: corpus.tokens": lambda s: find_reuse(s.corpus),
    "a Corpus was given; pass a table of counts": lambda s: fit_lda(s.corpus, 3, seed=1),
    "a Corpus was given; pass tables of counts": lambda s: keyness(s.corpus, s.counts),
    "a DataFrame was given; pass a corpus": lambda s: quotations(s.corpus.tokens),
    "a str was given; pass a corpus": lambda _: unit_terms("data"),
    "a Study was given; pass a corpus": unit_terms,
}


@pytest.mark.parametrize("message", CALLS)
def test_a_call_with_another_object_says_what_it_wants(message):
    with pytest.raises(InputError, match=message):
        CALLS[message](Study())
