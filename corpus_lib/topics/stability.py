"""Whether the same topics come back: refits with other seeds, and on parts of the units."""

from collections.abc import Iterable, Iterator
from typing import Literal

import numpy as np
import pandas as pd
import scipy.sparse as sp

from corpus_lib.errors import InputError
from corpus_lib.topics.lda import Fit, FitSettings, count_matrix, fit_arrays
from corpus_lib.topics.model import TopicModel
from corpus_lib.topics.overlap import FloatArray, IntArray, jaccard_table, match, top_columns
from corpus_lib.topics.plan import TopicTest

Refit = tuple[IntArray, Fit]


def overlaps(reference: Fit, refitted: Iterable[Refit], n_top: int) -> FloatArray:
    """How far each topic of a fit returns in other fits.

    Topics are paired one to one, so that the summed overlap of their top words is largest
    (Hungarian matching).

    Args:
        reference: The fit that the others are compared with.
        refitted: As from `refits`.
        n_top: Top words compared.

    Returns:
        Jaccard overlap of each topic's top words with its partner's, shape (refits, topics).

    References:
        Greene, O'Callaghan & Cunningham (2014), "How many topics? Stability analysis for topic
        models".
    """
    top = top_columns(reference.topic_term, n_top)
    found = []
    for _, fit in refitted:
        overlap = jaccard_table(top, top_columns(fit.topic_term, n_top), fit.topic_term.shape[1])
        found.append(overlap[match(overlap)])
    return np.array(found)


def refits(
    matrix: sp.csr_array,
    settings: FitSettings,
    seeds: np.random.SeedSequence,
    test: TopicTest,
    over: Literal["subsamples", "seeds"] = "subsamples",
) -> Iterator[Refit]:
    """Fits the same again: on random parts of the units, or once on all of them.

    Args:
        matrix: Tokens, shape (units, terms).
        settings: Of each fit.
        seeds: Where the refits' seeds come from.
        test: How many refits, and on which share of the units.
        over: "subsamples", or "seeds" for a single refit with another seed.

    Yields:
        The numbers of the units and the fit on them, for each refit.
    """
    n_units = matrix.shape[0]
    parts = over == "subsamples"
    size = max(settings.n_topics, round(test.share * n_units)) if parts else n_units
    for refit_seeds in seeds.spawn(test.n_refits if parts else 1):
        rng = np.random.default_rng(refit_seeds)
        units = np.sort(rng.choice(n_units, size=size, replace=False))
        yield units, fit_arrays(matrix[units], settings, int(rng.integers(2**32)))


def refit_inputs(model: TopicModel, counts: pd.DataFrame) -> tuple[sp.csr_array, FitSettings]:
    """The counts as a matrix and the model's settings, for fitting a model again.

    Args:
        model: The fitted model.
        counts: The counts that it was fitted on.

    Raises:
        InputError: If the counts have other units, terms or totals than the model.
    """
    matrix = count_matrix(counts)
    same = (
        counts.index.equals(model.segment_topic.index)
        and counts.columns.equals(model.topic_term.columns)
        and np.array_equal(np.asarray(matrix.sum(axis=1)), model.unit_tokens.to_numpy())
        and np.array_equal(np.asarray(matrix.sum(axis=0)), model.term_tokens.to_numpy())
    )
    if not same:
        raise InputError(
            f"the model was fitted on other counts ({model.segment_topic.shape[0]} units, "
            f"{model.topic_term.shape[1]} terms) than the {counts.shape[0]} units and "
            f"{counts.shape[1]} terms given; pass the counts that went into fit_lda"
        )
    settings = {key: value for key, value in model.settings.items() if key != "seed"}
    return matrix, FitSettings(**settings)
