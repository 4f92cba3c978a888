"""By what topics are judged: whether words stand together, foretell others, are found by others."""

import warnings
from typing import Any

import numpy as np
import pandas as pd
import scipy.sparse as sp

from corpus_lib.topics import overlap
from corpus_lib.topics.lda import TopicModel, fit_lda, refit_inputs

MEASURES = ("u_mass", "c_npmi", "c_v")
# What hangs on several models together has no null: chance would make one topic in twenty pass.
OF_MODELS = ("trusted", "passed", "seeds")
CRITERIA = ("subsamples", *OF_MODELS, "held_out", "exclusivity", *MEASURES, "bound")
MAIN = ("subsamples", "trusted", "held_out")  # what a choice rests on
_PAIR = 2  # words that can stand together
_EPSILON = 1e-12  # as in gensim, so that words which never stand together have a logarithm
_STEPS = 50


def coherences(
    topic_term: overlap.FloatArray, matrix: sp.csr_array, n_top: int
) -> dict[str, overlap.FloatArray]:
    """Whether the top words of each topic stand in the same units.

    Words count as together when one unit holds both, wherever in it: units of about sixty words
    are no longer than the windows that the measures were made for. Values are gensim's.

    Args:
        topic_term: Weights of terms in topics, shape (topics, terms).
        matrix: Tokens, shape (units, terms).
        n_top: Top words of a topic; at least two are taken.

    Returns:
        By measure a value for each topic. "u_mass" is 0 or below; "c_npmi" runs from -1 (never
        together) over 0 (as by chance) to 1; "c_v" from 0 to 1. A top word that no unit holds is
        left out; a value is missing where fewer than two are left.

    References:
        Mimno et al. (2011), "Optimizing semantic coherence in topic models" (u_mass); Röder, Both
        & Hinneburg (2015), "Exploring the space of topic coherence measures" (the others).
    """
    holds = (matrix.toarray() > 0).astype(np.float64)
    together = holds.T @ holds / max(1, (holds.sum(axis=1) > 0).sum())
    rows = []
    for words in overlap.top_columns(topic_term, max(_PAIR, n_top)):
        known = words[together[words, words] > 0]
        rows.append(_coherence(together[np.ix_(known, known)]))
    return dict(zip(MEASURES, np.array(rows).T, strict=True))


def _coherence(together: overlap.FloatArray) -> tuple[float, float, float]:
    """The three measures of words of which each two stand together in some share of units."""
    n = len(together)
    if n < _PAIR:
        return (np.nan, np.nan, np.nan)
    alone = together.diagonal()
    later, earlier = np.tril_indices(n, -1)
    u_mass = np.log((together + _EPSILON) / alone)[later, earlier]
    joint = np.log(together + _EPSILON)
    npmi = (joint - np.log(np.outer(alone, alone))) / -joint
    # The likeness of each word's company with that of all words of the topic together.
    whole = npmi.sum(axis=0)
    c_v = npmi @ whole / (np.linalg.norm(npmi, axis=1) * np.linalg.norm(whole))
    return float(u_mass.mean()), float(npmi[later, earlier].mean()), float(c_v.mean())


def exclusivity(topic_term: overlap.FloatArray, n_top: int) -> overlap.FloatArray:
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
    top = overlap.top_columns(topic_term, n_top)
    return np.asarray(np.take_along_axis(shares, top, axis=1).mean(axis=1), dtype=np.float64)


def completion(
    topic_term: overlap.FloatArray,
    left_out: sp.csr_array,
    known: overlap.IntArray,
    *,
    alpha: float,
    rng: np.random.Generator,
) -> float:
    """Scores topics by the second halves of units that were left out of their fit.

    Args:
        topic_term: Probabilities of terms in topics, shape (topics, terms).
        left_out: Tokens of the units left out, shape (units, terms).
        known: Tokens of each term in the units fitted on; a term without any is not scored, since
            its frequency foretells nothing.
        alpha: Concentration of topics in a unit.
        rng: Deals each unit's words into halves.

    Returns:
        What topics add to the mean log-likelihood (nats) of a token of the second halves, beyond
        word frequencies alone: above 0 if they help; missing where no token is left to score.

    References:
        Wallach et al. (2009), "Evaluation methods for topic models".
    """
    seen = known > 0
    weights = topic_term[:, seen] / topic_term[:, seen].sum(axis=1, keepdims=True)
    first, second = _halves(sp.csr_array(left_out[:, seen]), rng)
    if not second.sum():
        return np.nan
    mixtures = _fold_in(first, weights, alpha)
    rows, columns = second.nonzero()
    foretold = (mixtures[rows] * weights[:, columns].T).sum(axis=1)
    gains = np.log(foretold) - np.log((known[seen] / known.sum())[columns])
    return float(np.average(gains, weights=np.asarray(second[rows, columns]).ravel()))


def _halves(matrix: sp.csr_array, rng: np.random.Generator) -> tuple[sp.csr_array, sp.csr_array]:
    first = matrix.copy()
    first.data = rng.binomial(matrix.data, 0.5)
    second: Any = matrix - first
    first.eliminate_zeros()
    second.eliminate_zeros()
    return first, sp.csr_array(second)


def _fold_in(
    matrix: sp.csr_array, topic_term: overlap.FloatArray, alpha: float
) -> overlap.FloatArray:
    """Each row's mixture of given topics: the mode under a Dirichlet prior, by EM."""
    mixtures = np.full((matrix.shape[0], len(topic_term)), 1 / len(topic_term))
    rows, columns = matrix.nonzero()
    tokens = np.asarray(matrix[rows, columns]).ravel()
    weights = topic_term[:, columns].T
    for _ in range(_STEPS):
        belongs = mixtures[rows] * weights
        belongs *= (tokens / belongs.sum(axis=1))[:, None]
        mixtures = np.full_like(mixtures, alpha)
        np.add.at(mixtures, rows, belongs)
        mixtures /= mixtures.sum(axis=1, keepdims=True)
    return mixtures


def criteria_table(criteria: pd.DataFrame, *, others: bool = False) -> pd.DataFrame:
    """The table of `compare_sizes` to read: a row per number of topics, a column per criterion.

    Returns:
        `n_topics`, `subsamples` with its `margin` over the null and half the interval of that
        (`error`), `trusted`, `passed` and `held_out`; or `n_topics` and the `others`, on which no
        choice rests.
    """
    wide = criteria.pivot_table(index="n_topics", columns="criterion", values="value")
    main = wide.columns.intersection([*MAIN, "passed"])
    if others:
        rest = [name for name in CRITERIA if name in wide.columns.difference(main)]
        return wide[rest].rename_axis(columns=None).reset_index()
    rows = criteria[criteria["criterion"] == "subsamples"].set_index("n_topics")
    rows = rows[["value", "margin", "error"]]
    rows = rows.rename(columns={"value": "subsamples"})
    return rows.join(wide[[name for name in CRITERIA[1:] if name in main]]).reset_index()


def other_methods(
    model: TopicModel, counts: pd.DataFrame, *, seed: int, n_top: int = 10
) -> pd.DataFrame:
    """Which topics of a model other methods find too, with as many topics and the same counts.

    Compared are the Gibbs sampler's own model (tomotopy) and a factorization of the counts with
    weights for rare words (scikit-learn's NMF on tf-idf), which knows no probabilities and no
    random start. Topics are paired one to one by the overlap of their `n_top` top words.

    Returns:
        One row per topic: `topic`, `sampler` and `nmf` (Jaccard overlap with its partner, 0 to 1)
        and `found_by_all` (both .25 or more).

    Raises:
        InputError: If the model was not fitted on these counts.
    """
    if not model.n_topics:
        kinds = {"topic": "str", "sampler": "float64", "nmf": "float64", "found_by_all": "bool"}
        return pd.DataFrame(columns=[*kinds]).astype(kinds)
    refit_inputs(model, counts)
    sampler = fit_lda(counts, model.n_topics, seed, engine="tomotopy").topic_term.to_numpy()
    own = overlap.top_columns(model.topic_term.to_numpy(), n_top)
    table = pd.DataFrame({"topic": model.topic_term.index})
    for name, weights in (("sampler", sampler), ("nmf", _factors(counts, model.n_topics))):
        overlaps = overlap.jaccard_table(own, overlap.top_columns(weights, n_top), counts.shape[1])
        rows, columns = overlap.match(overlaps)
        partner = np.zeros(len(table))
        partner[rows] = overlaps[rows, columns]
        table[name] = partner
    table["found_by_all"] = (table[["sampler", "nmf"]] >= overlap.LEAST_OVERLAP).all(axis=1)
    return table


def _factors(counts: pd.DataFrame, n_topics: int) -> overlap.FloatArray:
    from sklearn.decomposition import NMF
    from sklearn.feature_extraction.text import TfidfTransformer

    weighted = TfidfTransformer(sublinear_tf=True).fit_transform(counts.to_numpy())
    # More factors than the smaller side of the table can't be started from its own directions.
    start = "nndsvda" if n_topics <= min(weighted.shape) else "random"
    with warnings.catch_warnings():
        # The words at the top stand long before the last digit of the weights does.
        warnings.filterwarnings("ignore", message="Maximum number of iterations")
        model = NMF(n_topics, init=start, max_iter=500, random_state=0)
        model.fit(weighted)
    factors: overlap.FloatArray = model.components_
    return factors
