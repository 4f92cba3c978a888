"""Exploration: counting words and finding what stands out, with its uncertainty."""

from corpus_lib.prepare.overview import (
    analysed_words,
    changes_by_kind,
    kinds_of_words,
    lemma_forms,
    multiword_terms,
    spelling_steps,
    word_shares,
    words_by_part,
)
from corpus_lib.prepare.units import units
from corpus_lib.reuse.find import find_reuse
from corpus_lib.reuse.reading import (
    edit_counts,
    own_shares,
    read_reuse,
    reuse_edits,
    reuse_stretches,
)
from corpus_lib.words.collocation import association, collocates, log_dice
from corpus_lib.words.concordance import concordance, with_passages
from corpus_lib.words.counts import document_terms, frequencies, term_glosses, unit_terms
from corpus_lib.words.dispersion import dispersion, term_positions
from corpus_lib.words.diversity import diversity
from corpus_lib.words.general_arabic import against_general, coverage
from corpus_lib.words.keyness import keyness, keyness_null
from corpus_lib.words.lookup import find_word, near_terms
from corpus_lib.words.own_words import (
    bars_by_document,
    both_ends,
    contrast,
    frequent_words,
    own_words,
    sentences_with,
    set_apart,
)
from corpus_lib.words.reprint_words import compare_own_words, copied_words, other_words

__all__ = [
    "against_general",
    "analysed_words",
    "association",
    "bars_by_document",
    "both_ends",
    "changes_by_kind",
    "collocates",
    "compare_own_words",
    "concordance",
    "contrast",
    "copied_words",
    "coverage",
    "dispersion",
    "diversity",
    "document_terms",
    "edit_counts",
    "find_reuse",
    "find_word",
    "frequencies",
    "frequent_words",
    "keyness",
    "keyness_null",
    "kinds_of_words",
    "lemma_forms",
    "log_dice",
    "multiword_terms",
    "near_terms",
    "other_words",
    "own_shares",
    "own_words",
    "read_reuse",
    "reuse_edits",
    "reuse_stretches",
    "sentences_with",
    "set_apart",
    "spelling_steps",
    "term_glosses",
    "term_positions",
    "unit_terms",
    "units",
    "with_passages",
    "word_shares",
    "words_by_part",
]
