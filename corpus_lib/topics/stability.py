"""Whether the same topics come back: refits with other seeds, and on parts of the units."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal, get_args

import numpy as np
import pandas as pd
import scipy.sparse as sp

from corpus_lib.errors import InputError
from corpus_lib.topics.lda import Fit, Settings, count_matrix, fit_arrays
from corpus_lib.topics.model import TopicModel
from corpus_lib.topics.overlap import (
    FloatArray,
    IntArray,
    adjusted_rand,
    average_jaccard,
    jaccard_table,
    match,
    top_columns,
)

Over = Literal["subsamples", "seeds"]
Refit = tuple[IntArray, Fit]


@dataclass(frozen=True)
class Agreement:
    """How well refits agree with a reference fit.

    Attributes:
        jaccard: Overlap of each reference topic's top words with its partner's, shape
            (refits, topics).
        average_jaccard: The same with ranks (Greene), shape (refits, topics).
        adjusted_rand: Agreement on which units belong together, shape (refits,).
    """

    jaccard: FloatArray
    average_jaccard: FloatArray
    adjusted_rand: FloatArray


def stability(
    model: TopicModel,
    counts: pd.DataFrame,
    *,
    seed: int,
    over: Over = "subsamples",
    n_refits: int = 10,
    n_top: int = 10,
    share: float = 0.8,
) -> pd.DataFrame:
    """How far each topic returns when the model is fitted again.

    Each refit has the model's own settings. Its topics are paired one to one with the model's so
    that the summed overlap of their top words is largest (Hungarian matching).

    Args:
        model: The fitted model whose topics are the reference.
        counts: The counts that it was fitted on.
        seed: Of the refits; another one than the model's.
        over: "subsamples" refits on a random part of the units, "seeds" on all of them.
        n_refits: Refits; each costs one `fit_lda`.
        n_top: Top words of a topic that are compared.
        share: Part of the units in a subsample.

    Returns:
        One row per refit, topic and measure: `over`, `refit`, `topic`, `measure` and `value`.
        Measures of topics are "jaccard" and "average_jaccard" (0 to 1); "adjusted_rand" compares
        the strongest topics of all units at once and has the topic "all".

    Raises:
        InputError: If the model was not fitted on these counts, or an option is impossible.

    References:
        Greene, O'Callaghan & Cunningham (2014), "How many topics? Stability analysis for topic
        models".
    """
    matrix, settings = refit_inputs(model, counts)
    check_refits(over=over, n_refits=n_refits, n_top=n_top, share=share)
    reference = Fit(model.topic_term.to_numpy(), model.segment_topic.to_numpy(), model.bound)
    seeds = np.random.SeedSequence(seed)
    again = refits(matrix, settings, seeds, over=over, n_refits=n_refits, share=share)
    found = agreement(reference, again, n_top)
    topics = model.topic_term.index
    tables = [
        _long(found.jaccard, "jaccard", topics),
        _long(found.average_jaccard, "average_jaccard", topics),
        _long(found.adjusted_rand[:, np.newaxis], "adjusted_rand", pd.Index(["all"])),
    ]
    table = pd.concat(tables, ignore_index=True)
    table.insert(0, "over", over)
    return table


def agreement(reference: Fit, refitted: Iterable[Refit], n_top: int) -> Agreement:
    """How well fits agree with a reference.

    Args:
        reference: The fit that the others are compared with.
        refitted: As from `refits`.
        n_top: Top words compared.

    Returns:
        The agreement of each refit.
    """
    top = top_columns(reference.topic_term, n_top)
    group = reference.unit_topic.argmax(axis=1)
    jaccards, ranked, rands = [], [], []
    for units, fit in refitted:
        refit_top = top_columns(fit.topic_term, n_top)
        overlap = jaccard_table(top, refit_top, fit.topic_term.shape[1])
        rows, columns = match(overlap)
        jaccards.append(overlap[rows, columns])
        pairs = zip(top[rows].tolist(), refit_top[columns].tolist(), strict=True)
        ranked.append([average_jaccard(a, b) for a, b in pairs])
        rands.append(adjusted_rand(group[units].tolist(), fit.unit_topic.argmax(axis=1).tolist()))
    return Agreement(np.array(jaccards), np.array(ranked), np.array(rands))


def refits(
    matrix: sp.csr_array,
    settings: Settings,
    seeds: np.random.SeedSequence,
    *,
    over: Over,
    n_refits: int,
    share: float = 0.8,
) -> Iterator[Refit]:
    """Fits the same again: on random parts of the units, or on all of them with other seeds.

    Args:
        matrix: Tokens, shape (units, terms).
        settings: Of each fit.
        seeds: Where the refits' seeds come from.
        over: "subsamples" or "seeds".
        n_refits: Refits.
        share: Part of the units in a subsample.

    Yields:
        The numbers of the units and the fit on them, for each refit.
    """
    n_units = matrix.shape[0]
    size = max(settings.n_topics, round(share * n_units)) if over == "subsamples" else n_units
    for refit_seeds in seeds.spawn(n_refits):
        rng = np.random.default_rng(refit_seeds)
        units = np.sort(rng.choice(n_units, size=size, replace=False))
        yield units, fit_arrays(matrix[units], settings, int(rng.integers(2**32)))


def refit_inputs(model: TopicModel, counts: pd.DataFrame) -> tuple[sp.csr_array, Settings]:
    """The matrix and settings for fitting a model again.

    Args:
        model: The fitted model.
        counts: The counts that it was fitted on.

    Returns:
        The counts as a matrix, and the model's settings.

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
    return matrix, Settings(**settings)


def check_refits(*, over: str, n_refits: int, n_top: int, share: float) -> None:
    """Refuses options that no refit can be made or compared with.

    Args:
        over: "subsamples" or "seeds".
        n_refits: At least 1.
        n_top: At least 1.
        share: Above 0 and below 1.

    Raises:
        InputError: Naming the option.
    """
    if over not in get_args(Over):
        raise InputError(f"over is {over!r}; give one of {', '.join(map(repr, get_args(Over)))}")
    for name, value in (("n_refits", n_refits), ("n_top", n_top)):
        if value < 1:
            raise InputError(f"{name} is {value}; give a whole number of at least 1")
    if not 0 < share < 1:
        raise InputError(f"share is {share}; give a number between 0 and 1 (.8 is usual)")


def _long(values: FloatArray, measure: str, topics: "pd.Index[str]") -> pd.DataFrame:
    n_refits = len(values)
    return pd.DataFrame(
        {
            "refit": np.repeat(np.arange(1, n_refits + 1), len(topics)),
            "topic": np.tile(topics.to_numpy(), n_refits),
            "measure": measure,
            "value": values.ravel(),
        }
    )
