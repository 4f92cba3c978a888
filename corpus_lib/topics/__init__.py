"""Topics of a corpus: fitted, tested against chance, and read."""

from corpus_lib.topics.actor_mentions import topic_actors
from corpus_lib.topics.choices import (
    compare_ways,
    describe_counts,
    fits_needed,
)
from corpus_lib.topics.coherence import coherence, exclusivity
from corpus_lib.topics.crosscheck import other_methods
from corpus_lib.topics.explorer import explorer_page
from corpus_lib.topics.heldout import held_out_likelihood
from corpus_lib.topics.labels import corpus_labels, label_topics, read_labels
from corpus_lib.topics.lda import fit_lda
from corpus_lib.topics.mapping import contrast_topics, topic_map
from corpus_lib.topics.model import TopicModel
from corpus_lib.topics.nulls import margins, null_stability, verdicts
from corpus_lib.topics.reading import (
    places_of_terms,
    representative_passages,
    share_matrices,
    strongest_topics,
    top_terms,
    topic_course,
    topic_shares,
    topics_in_a_line,
    word_lists,
)
from corpus_lib.topics.recognition import recognition, verdicts_elsewhere
from corpus_lib.topics.stability import stability
from corpus_lib.topics.terms import counted_tokens, merge_terms, relation_nouns, topic_counts
from corpus_lib.topics.trials import compare_sizes, criteria_table

__all__ = [
    "TopicModel",
    "coherence",
    "compare_sizes",
    "compare_ways",
    "contrast_topics",
    "corpus_labels",
    "counted_tokens",
    "criteria_table",
    "describe_counts",
    "exclusivity",
    "explorer_page",
    "fit_lda",
    "fits_needed",
    "held_out_likelihood",
    "label_topics",
    "margins",
    "merge_terms",
    "null_stability",
    "other_methods",
    "places_of_terms",
    "read_labels",
    "recognition",
    "relation_nouns",
    "representative_passages",
    "share_matrices",
    "stability",
    "strongest_topics",
    "top_terms",
    "topic_actors",
    "topic_counts",
    "topic_course",
    "topic_map",
    "topic_shares",
    "topics_in_a_line",
    "verdicts",
    "verdicts_elsewhere",
    "word_lists",
]
