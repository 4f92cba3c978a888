"""Comparison of documents, and what was found in it."""

from corpus_lib.narrative.distance import (
    distance_matrix,
    document_distances,
    topic_distances,
)
from corpus_lib.narrative.findings import (
    cleaning_findings,
    corpus_findings,
    distance_findings,
    labelled_pairs,
    own_word_findings,
    spelling_findings,
    topic_findings,
    topics_for_figures,
)

__all__ = [
    "cleaning_findings",
    "corpus_findings",
    "distance_findings",
    "distance_matrix",
    "document_distances",
    "labelled_pairs",
    "own_word_findings",
    "spelling_findings",
    "topic_distances",
    "topic_findings",
    "topics_for_figures",
]
