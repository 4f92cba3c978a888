"""Whether other methods find the same topics: the sampler's own model, and NMF."""

import warnings

import numpy as np
import pandas as pd

from corpus_lib.topics.lda import fit_lda
from corpus_lib.topics.model import TopicModel
from corpus_lib.topics.overlap import FloatArray, jaccard_table, match, top_columns
from corpus_lib.topics.stability import refit_inputs


def other_methods(
    model: TopicModel,
    counts: pd.DataFrame,
    *,
    seed: int,
    n_top: int = 10,
    least_overlap: float = 0.25,
) -> pd.DataFrame:
    """Which topics of a model other methods find too, with as many topics and the same counts.

    Compared are the Gibbs sampler's own model (tomotopy) and a factorization of the counts with
    weights for rare words (scikit-learn's NMF on tf-idf), which knows no probabilities and no
    random start. Topics are paired one to one by the overlap of their top words.

    Args:
        model: The fitted model.
        counts: The counts that it was fitted on.
        seed: Of the sampler.
        n_top: Top words compared.
        least_overlap: Least Jaccard overlap that counts as the same topic (.25: four of ten).

    Returns:
        One row per topic: `topic`, `sampler` and `nmf` (Jaccard overlap with its partner, 0 to 1)
        and `found_by_all`.

    Raises:
        InputError: If the model was not fitted on these counts.
    """
    refit_inputs(model, counts)
    sampler = fit_lda(counts, model.n_topics, seed, engine="tomotopy").topic_term.to_numpy()
    own = top_columns(model.topic_term.to_numpy(), n_top)
    table = pd.DataFrame({"topic": model.topic_term.index})
    for name, weights in (("sampler", sampler), ("nmf", _factors(counts, model.n_topics))):
        overlaps = jaccard_table(own, top_columns(weights, n_top), counts.shape[1])
        rows, columns = match(overlaps)
        partner = np.zeros(len(table))
        partner[rows] = overlaps[rows, columns]
        table[name] = partner
    table["found_by_all"] = (table[["sampler", "nmf"]] >= least_overlap).all(axis=1)
    return table


def _factors(counts: pd.DataFrame, n_topics: int) -> FloatArray:
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
    factors: FloatArray = model.components_
    return factors
