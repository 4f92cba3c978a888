"""Compare how a handful of Arabic texts tell the same story, every number traceable."""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from corpus_lib.coding.claims import claims as claims
    from corpus_lib.errors import InputError as InputError
    from corpus_lib.prepare.corpus import Corpus as Corpus
    from corpus_lib.prepare.corpus import load_corpus as load_corpus
    from corpus_lib.prepare.morphology import analyze_words as analyze_words
    from corpus_lib.prepare.units import units as units
    from corpus_lib.reuse.find import find_reuse as find_reuse
    from corpus_lib.run.checks import check_parameters as check_parameters
    from corpus_lib.run.checks import open_study as open_study
    from corpus_lib.study import Study as Study
    from corpus_lib.topics.lda import TopicModel as TopicModel
    from corpus_lib.topics.lda import fit_lda as fit_lda
    from corpus_lib.voices.quotations import quotations as quotations
    from corpus_lib.voices.reported import reported_speech as reported_speech
    from corpus_lib.words.counts import unit_terms as unit_terms
    from corpus_lib.words.keyness import keyness as keyness

# Loaded when first asked for: a program that only reads a corpus need not wait for gensim.
_HOMES = {
    "claims": "coding.claims",
    "InputError": "errors",
    "Corpus": "prepare.corpus",
    "load_corpus": "prepare.corpus",
    "analyze_words": "prepare.morphology",
    "units": "prepare.units",
    "find_reuse": "reuse.find",
    "check_parameters": "run.checks",
    "open_study": "run.checks",
    "Study": "study",
    "TopicModel": "topics.lda",
    "fit_lda": "topics.lda",
    "quotations": "voices.quotations",
    "reported_speech": "voices.reported",
    "unit_terms": "words.counts",
    "keyness": "words.keyness",
}
__all__ = sorted(_HOMES)


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
