"""The former names of functions, until each notebook calls them by their rooms."""

from importlib import import_module
from typing import Any

_HOMES = {
    "against_general": "corpus_lib.words.general_arabic",
    "analysed_words": "corpus_lib.prepare.overview",
    "association": "corpus_lib.words.collocation",
    "bars_by_document": "corpus_lib.words.own_words",
    "both_ends": "corpus_lib.words.own_words",
    "changes_by_kind": "corpus_lib.prepare.overview",
    "collocates": "corpus_lib.words.collocation",
    "compare_own_words": "corpus_lib.words.reprint_words",
    "concordance": "corpus_lib.words.concordance",
    "contrast": "corpus_lib.words.own_words",
    "copied_words": "corpus_lib.words.reprint_words",
    "coverage": "corpus_lib.words.general_arabic",
    "dispersion": "corpus_lib.words.dispersion",
    "diversity": "corpus_lib.words.diversity",
    "document_terms": "corpus_lib.words.counts",
    "edit_counts": "corpus_lib.reuse.reading",
    "find_reuse": "corpus_lib.reuse.find",
    "find_word": "corpus_lib.words.lookup",
    "frequencies": "corpus_lib.words.counts",
    "frequent_words": "corpus_lib.words.own_words",
    "keyness": "corpus_lib.words.keyness",
    "keyness_null": "corpus_lib.words.keyness",
    "kinds_of_words": "corpus_lib.prepare.overview",
    "lemma_forms": "corpus_lib.prepare.overview",
    "log_dice": "corpus_lib.words.collocation",
    "multiword_terms": "corpus_lib.prepare.overview",
    "near_terms": "corpus_lib.words.lookup",
    "other_words": "corpus_lib.words.reprint_words",
    "own_shares": "corpus_lib.reuse.reading",
    "own_words": "corpus_lib.words.own_words",
    "read_reuse": "corpus_lib.reuse.reading",
    "reuse_edits": "corpus_lib.reuse.reading",
    "reuse_stretches": "corpus_lib.reuse.reading",
    "sentences_with": "corpus_lib.words.own_words",
    "set_apart": "corpus_lib.words.own_words",
    "spelling_steps": "corpus_lib.prepare.overview",
    "term_glosses": "corpus_lib.words.counts",
    "term_positions": "corpus_lib.words.dispersion",
    "unit_terms": "corpus_lib.words.counts",
    "units": "corpus_lib.prepare.units",
    "with_passages": "corpus_lib.words.concordance",
    "word_shares": "corpus_lib.prepare.overview",
    "words_by_part": "corpus_lib.prepare.overview",
}


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(name)
    return getattr(import_module(_HOMES[name]), name)
