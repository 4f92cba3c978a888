"""Whether the words of a topic stand together, and whether they are its own."""

from typing import Any

import numpy as np
import scipy.sparse as sp

from corpus_lib.topics.overlap import FloatArray, top_columns

MEASURES = ("u_mass", "c_npmi", "c_v")
_PAIR = 2  # words that can stand together


def coherences(topic_term: FloatArray, matrix: sp.csr_array, n_top: int) -> dict[str, FloatArray]:
    """Whether the top words of each topic stand in the same units.

    Words count as together when one unit holds both, wherever in it: units of about sixty words
    are no longer than the windows that the measures were made for.

    Args:
        topic_term: Weights of terms in topics, shape (topics, terms).
        matrix: Tokens, shape (units, terms).
        n_top: Top words of a topic; at least two are taken.

    Returns:
        By measure a value for each topic. "u_mass" is 0 or below; "c_npmi" runs from -1 (never
        together) over 0 (as by chance) to 1; "c_v" from 0 to 1. A top word that no unit holds is
        left out (gensim's own c_v would be no number); a value is missing where fewer than two are
        left.

    References:
        Mimno et al. (2011), "Optimizing semantic coherence in topic models" (u_mass); Röder, Both
        & Hinneburg (2015), "Exploring the space of topic coherence measures" (the others).
    """
    from gensim.corpora import Dictionary
    from gensim.models import CoherenceModel

    terms = np.array([str(column) for column in range(matrix.shape[1])])
    units = _texts(matrix, terms)
    dictionary = Dictionary(units)
    topics = terms[top_columns(topic_term, max(_PAIR, n_top))].tolist()
    known = [[term for term in words if term in dictionary.token2id] for words in topics]
    # A topic with fewer than two known words has no pair to score: its stand-in is dropped.
    stand_in = list(dictionary.token2id)[:_PAIR]
    options: dict[str, Any] = {
        "topics": [words if len(words) >= _PAIR else stand_in for words in known],
        "texts": units,
        "dictionary": dictionary,
        "topn": max(len(words) for words in topics),
        "processes": 1,
    }
    longest = max(len(unit) for unit in units)
    values = {}
    for measure in MEASURES:
        window = None if measure == "u_mass" else longest
        scorer = CoherenceModel(coherence=measure, window_size=window, **options)
        values[measure] = np.array(scorer.get_coherence_per_topic(), dtype=np.float64)
        values[measure][[len(words) < _PAIR for words in known]] = np.nan
    return values


def exclusivity(topic_term: FloatArray, n_top: int) -> FloatArray:
    """How far the top words of each topic are its own.

    Args:
        topic_term: Weights of terms in topics, shape (topics, terms).
        n_top: Top words of a topic.

    Returns:
        Mean share that each topic has in the weight of each of its top words over all topics,
        1 / topics to 1.

    References:
        Bischof & Airoldi (2012), "Summarizing topical content with word frequency and
        exclusivity".
    """
    shares = topic_term / topic_term.sum(axis=0)
    top = top_columns(topic_term, n_top)
    return np.asarray(np.take_along_axis(shares, top, axis=1).mean(axis=1), dtype=np.float64)


def _texts(matrix: sp.csr_array, terms: np.ndarray) -> list[list[str]]:
    return [
        np.repeat(terms[matrix.indices[a:b]], matrix.data[a:b]).tolist()
        for a, b in zip(matrix.indptr[:-1], matrix.indptr[1:], strict=True)
    ]
