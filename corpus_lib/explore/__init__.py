"""Exploration: counting words and finding what stands out, with its uncertainty."""

from corpus_lib.explore.concordance import concordance
from corpus_lib.explore.counts import document_terms, frequencies, term_glosses, unit_terms
from corpus_lib.explore.dispersion import dispersion, term_positions
from corpus_lib.explore.diversity import diversity
from corpus_lib.explore.keyness import keyness, keyness_null
from corpus_lib.explore.overview import (
    analysed_words,
    changes_by_kind,
    kinds_of_words,
    lemma_forms,
    multiword_terms,
    spelling_steps,
    words_by_part,
)
from corpus_lib.explore.profiles import own_words, sentences_with, set_apart
from corpus_lib.explore.reuse import find_reuse
from corpus_lib.explore.units import units

__all__ = [
    "analysed_words",
    "changes_by_kind",
    "concordance",
    "dispersion",
    "diversity",
    "document_terms",
    "find_reuse",
    "frequencies",
    "keyness",
    "keyness_null",
    "kinds_of_words",
    "lemma_forms",
    "multiword_terms",
    "own_words",
    "sentences_with",
    "set_apart",
    "spelling_steps",
    "term_glosses",
    "term_positions",
    "unit_terms",
    "units",
    "words_by_part",
]
