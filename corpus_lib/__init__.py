"""Compare how a handful of Arabic texts tell the same story, every number traceable."""

from corpus_lib.errors import InputError
from corpus_lib.explore import find_reuse, keyness, unit_terms, units
from corpus_lib.narrative import claims, quotations
from corpus_lib.prepare.corpus import Corpus, load_corpus
from corpus_lib.prepare.morphology import analyze_words
from corpus_lib.topics import TopicModel, fit_lda

__all__ = [
    "Corpus",
    "InputError",
    "TopicModel",
    "analyze_words",
    "claims",
    "find_reuse",
    "fit_lda",
    "keyness",
    "load_corpus",
    "quotations",
    "unit_terms",
    "units",
]
