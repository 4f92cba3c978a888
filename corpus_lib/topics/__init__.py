"""The former names of functions, until each notebook calls them by their rooms."""

from importlib import import_module
from typing import Any

_HOMES = {
    "TopicModel": "corpus_lib.topics.model",
    "coherence": "corpus_lib.topics.coherence",
    "compare_sizes": "corpus_lib.topics.trials",
    "compare_ways": "corpus_lib.topics.choices",
    "contrast_topics": "corpus_lib.topics.mapping",
    "corpus_labels": "corpus_lib.topics.labels",
    "counted_tokens": "corpus_lib.topics.terms",
    "criteria_table": "corpus_lib.topics.trials",
    "describe_counts": "corpus_lib.topics.choices",
    "exclusivity": "corpus_lib.topics.coherence",
    "explorer_page": "corpus_lib.topics.explorer",
    "fit_lda": "corpus_lib.topics.lda",
    "fits_needed": "corpus_lib.topics.choices",
    "held_out_likelihood": "corpus_lib.topics.heldout",
    "label_topics": "corpus_lib.topics.labels",
    "margins": "corpus_lib.topics.nulls",
    "merge_terms": "corpus_lib.topics.terms",
    "null_stability": "corpus_lib.topics.nulls",
    "other_methods": "corpus_lib.topics.crosscheck",
    "places_of_terms": "corpus_lib.topics.reading",
    "read_labels": "corpus_lib.topics.labels",
    "recognition": "corpus_lib.topics.recognition",
    "relation_nouns": "corpus_lib.topics.terms",
    "representative_passages": "corpus_lib.topics.reading",
    "share_matrices": "corpus_lib.topics.reading",
    "stability": "corpus_lib.topics.stability",
    "strongest_topics": "corpus_lib.topics.reading",
    "top_terms": "corpus_lib.topics.reading",
    "topic_actors": "corpus_lib.topics.actor_mentions",
    "topic_counts": "corpus_lib.topics.terms",
    "topic_course": "corpus_lib.topics.reading",
    "topic_map": "corpus_lib.topics.mapping",
    "topic_shares": "corpus_lib.topics.reading",
    "topics_in_a_line": "corpus_lib.topics.reading",
    "verdicts": "corpus_lib.topics.nulls",
    "verdicts_elsewhere": "corpus_lib.topics.recognition",
    "word_lists": "corpus_lib.topics.reading",
}


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(name)
    return getattr(import_module(_HOMES[name]), name)
