"""Compare how a handful of Arabic texts tell the same story, every number traceable."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from corpus_lib.coding.claims import claims
    from corpus_lib.errors import InputError
    from corpus_lib.prepare.corpus import Corpus, load_corpus
    from corpus_lib.prepare.morphology import analyze_words
    from corpus_lib.prepare.units import units
    from corpus_lib.reuse.find import find_reuse
    from corpus_lib.run.checks import check_parameters
    from corpus_lib.study import Study, theses
    from corpus_lib.topics.lda import TopicModel, fit_lda
    from corpus_lib.voices.quotations import quotations
    from corpus_lib.voices.reported import reported_speech
    from corpus_lib.words.counts import unit_terms
    from corpus_lib.words.keyness import keyness

__all__ = [
    "Corpus",
    "InputError",
    "Study",
    "TopicModel",
    "analyze_words",
    "check_parameters",
    "claims",
    "find_reuse",
    "fit_lda",
    "keyness",
    "load_corpus",
    "quotations",
    "reported_speech",
    "theses",
    "unit_terms",
    "units",
]
# Loaded when first asked for: a program that only reads a corpus need not wait for gensim.
_HOMES = {
    "Corpus": "prepare.corpus",
    "InputError": "errors",
    "Study": "study",
    "TopicModel": "topics.lda",
    "analyze_words": "prepare.morphology",
    "check_parameters": "run.checks",
    "claims": "coding.claims",
    "find_reuse": "reuse.find",
    "fit_lda": "topics.lda",
    "keyness": "words.keyness",
    "load_corpus": "prepare.corpus",
    "quotations": "voices.quotations",
    "reported_speech": "voices.reported",
    "theses": "study",
    "unit_terms": "words.counts",
    "units": "prepare.units",
}


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
