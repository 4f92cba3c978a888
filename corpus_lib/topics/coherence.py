"""Whether the words of a topic stand together, and whether they are its own."""

import numpy as np
import pandas as pd
import scipy.sparse as sp
from gensim.corpora import Dictionary
from gensim.models import CoherenceModel

from corpus_lib.errors import InputError
from corpus_lib.topics.lda import count_matrix
from corpus_lib.topics.model import TopicModel
from corpus_lib.topics.overlap import FloatArray, top_columns
from corpus_lib.topics.reading import top_terms

MEASURES = ("u_mass", "c_npmi", "c_v")


def coherence(model: TopicModel, counts: pd.DataFrame, *, n_top: int = 10) -> pd.DataFrame:
    """Whether the top words of each topic stand in the same units.

    Words count as together when one unit holds both, wherever in it: units of about sixty words
    are no longer than the windows that the measures were made for.

    Args:
        model: The fitted model.
        counts: The counts to look in: the model's own, or others with the same terms.
        n_top: Top words of a topic, 2 or more.

    Returns:
        One row per topic and measure: `topic`, `measure` and `value`. "u_mass" is 0 or below;
        "c_npmi" runs from -1 (never together) over 0 (as by chance) to 1; "c_v" from 0 to 1. A
        top word that is not in `counts` is left out (gensim's own c_v would be no number); a value
        is missing where fewer than two are left.

    Raises:
        InputError: If `n_top` is below 2, or no top word of the model is in `counts`.

    References:
        Mimno et al. (2011), "Optimizing semantic coherence in topic models" (u_mass); Röder, Both
        & Hinneburg (2015), "Exploring the space of topic coherence measures" (the others).
    """
    if n_top < 2:
        raise InputError(f"n_top is {n_top}; coherence needs two words or more")
    units = _texts(count_matrix(counts), counts.columns.to_numpy())
    words = top_terms(model, n_top).groupby("topic", sort=False)["term"].agg(list)
    values = _scores(units, words.tolist())
    if values is None:
        raise InputError("counts holds no top word of any topic; pass the model's own counts")
    tables = [
        pd.DataFrame({"topic": words.index, "measure": measure, "value": values[measure]})
        for measure in MEASURES
    ]
    return pd.concat(tables, ignore_index=True)


def exclusivity(model: TopicModel, *, n_top: int = 10) -> pd.Series:
    """How far the top words of each topic are its own.

    Args:
        model: The fitted model.
        n_top: Top words of a topic.

    Returns:
        Mean share that the topic has in the weight of each of its top words over all topics,
        1 / n_topics to 1; index `topic`.

    References:
        Bischof & Airoldi (2012), "Summarizing topical content with word frequency and
        exclusivity".
    """
    values = exclusive_shares(model.topic_term.to_numpy(), n_top)
    return pd.Series(values, index=model.topic_term.index, name="exclusivity")


def exclusive_shares(topic_term: FloatArray, n_top: int) -> FloatArray:
    """`exclusivity` on a bare array, shape (topics, terms).

    References:
        Bischof & Airoldi (2012), "Summarizing topical content with word frequency and
        exclusivity".
    """
    shares = topic_term / topic_term.sum(axis=0)
    top = top_columns(topic_term, n_top)
    return np.asarray(np.take_along_axis(shares, top, axis=1).mean(axis=1), dtype=np.float64)


def mean_coherences(topic_term: FloatArray, matrix: sp.csr_array, n_top: int) -> dict[str, float]:
    """The means of `coherence` over topics on bare arrays; topics without a value left out.

    References:
        Mimno et al. (2011), "Optimizing semantic coherence in topic models"; Röder, Both &
        Hinneburg (2015), "Exploring the space of topic coherence measures".
    """
    names = np.array([str(column) for column in range(matrix.shape[1])])
    top = names[top_columns(topic_term, max(2, n_top))].tolist()
    values = _scores(_texts(matrix, names), top) or {}
    known = {measure: found[~np.isnan(found)] for measure, found in values.items()}
    return {name: float(found.mean()) if len(found) else np.nan for name, found in known.items()}


def _scores(units: list[list[str]], topics: list[list[str]]) -> dict[str, FloatArray] | None:
    dictionary = Dictionary(units)
    known = [[term for term in terms if term in dictionary.token2id] for terms in topics]
    if not any(known):
        return None
    longest = max(len(unit) for unit in units)
    values = {}
    for measure in MEASURES:
        scorer = CoherenceModel(
            topics=[terms if len(terms) > 1 else list(dictionary.token2id)[:2] for terms in known],
            texts=units,
            dictionary=dictionary,
            coherence=measure,
            window_size=None if measure == "u_mass" else longest,
            topn=max(len(terms) for terms in topics),
            processes=1,
        )
        found = np.array(scorer.get_coherence_per_topic(), dtype=np.float64)
        # A topic with fewer than two known words has no pair to score: its stand-in is dropped.
        found[[len(terms) < 2 for terms in known]] = np.nan
        values[measure] = found
    return values


def _texts(matrix: sp.csr_array, terms: np.ndarray) -> list[list[str]]:
    return [
        np.repeat(terms[matrix.indices[a:b]], matrix.data[a:b]).tolist()
        for a, b in zip(matrix.indptr[:-1], matrix.indptr[1:], strict=True)
    ]
