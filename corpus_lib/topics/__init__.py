"""Topics of a corpus: fitted, tested against chance, and read."""

from corpus_lib.topics.labels import label_topics, read_labels
from corpus_lib.topics.lda import fit_lda
from corpus_lib.topics.model import TopicModel
from corpus_lib.topics.nulls import margins, null_stability, verdicts
from corpus_lib.topics.reading import (
    places_of_terms,
    representative_passages,
    share_matrices,
    top_terms,
    topic_actors,
    topic_course,
    topic_shares,
)
from corpus_lib.topics.selection import coherence, compare_sizes, exclusivity
from corpus_lib.topics.stability import stability
from corpus_lib.topics.terms import merge_terms, relation_nouns, topic_counts

__all__ = [
    "TopicModel",
    "coherence",
    "compare_sizes",
    "exclusivity",
    "fit_lda",
    "label_topics",
    "margins",
    "merge_terms",
    "null_stability",
    "places_of_terms",
    "read_labels",
    "relation_nouns",
    "representative_passages",
    "share_matrices",
    "stability",
    "top_terms",
    "topic_actors",
    "topic_counts",
    "topic_course",
    "topic_shares",
    "verdicts",
]
