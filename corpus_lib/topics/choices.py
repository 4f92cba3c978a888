"""What a choice rests on and what it does: the same test of topics for several ways to fit."""

from collections.abc import Mapping
from pathlib import Path

import numpy as np
import pandas as pd

from corpus_lib.errors import InputError
from corpus_lib.topics.lda import count_matrix
from corpus_lib.topics.trials import compare_sizes


def compare_ways(
    ways: Mapping[str, tuple[pd.DataFrame, Mapping[str, str]]],
    n_topics: int,
    *,
    seed: int,
    n_models: int = 5,
    n_shuffles: int = 5,
    n_refits: int = 2,
    n_top: int = 10,
    folder: Path | None = None,
    n_workers: int | None = None,
) -> pd.DataFrame:
    """How stable topics are, and how much of that is chance, for each way to fit them.

    Each way costs as many fits as a number of topics in `compare_sizes`, and shares kept results
    with it.

    Args:
        ways: By the name of a way, its counts and options of `fit_lda` (such as `start`).
        n_topics: Topics to fit in each.
        seed: Of all fits, refits and shuffles.
        n_models: Models of each way, with other seeds; their spread is the interval.
        n_shuffles: Shuffled texts of each null.
        n_refits: Refits of each model on parts of the units.
        n_top: Top words compared.
        folder: Where models keep their results (`corpus.cache_folder`); None keeps nothing.
        n_workers: Processes; None for one on each core. Results don't depend on it.

    Returns:
        One row per way: `way`, `units`, `stability` (over subsamples) with its 95 % interval `low`
        to `high`, `seeds` (stability over seeds), `null95_tokens`, `null95_strict` (95th
        percentiles of the shuffled texts), `margin_tokens`, `margin_strict` (`stability` less
        those) and `error_strict` (half the latter's interval), `trusted` (topics of a model),
        `held_out` (what topics add in foretelling, see `held_out_likelihood`) and `bound` (per
        token), all means over the models.

    Raises:
        InputError: As for `fit_lda`, or if there is no way to compare.
    """
    if not ways:
        raise InputError("ways is empty; give at least one, e.g. {'as chosen': (counts, {})}")
    rows = []
    for way, (counts, settings) in ways.items():
        found = compare_sizes(
            counts,
            [n_topics],
            seed=seed,
            n_models=n_models,
            n_shuffles=n_shuffles,
            n_refits=n_refits,
            n_top=n_top,
            folder=folder,
            n_workers=n_workers,
            **settings,
        ).set_index("criterion")
        stable, means = found.loc["subsamples"], found["value"]
        rows.append(
            {
                "way": way,
                "units": len(counts),
                "stability": stable["value"],
                "low": stable["low"],
                "high": stable["high"],
                "seeds": means["seeds"],
                "null95_tokens": stable["null95_tokens"],
                "null95_strict": stable["null95_strict"],
                "margin_tokens": stable["over_tokens"],
                "margin_strict": stable["over_strict"],
                "error_strict": stable["error_strict"],
                "trusted": means["trusted"] * n_topics,
                "held_out": means["held_out"],
                "bound": means["bound"],
            }
        )
    return pd.DataFrame(rows)


def describe_counts(counts: pd.DataFrame) -> pd.DataFrame:
    """How much there is to fit topics on, document by document.

    Args:
        counts: Counts, as for `fit_lda`.

    Returns:
        One row per document and a last one "all": `doc_id`, `passages`, `tokens`, `terms` (that
        occur in it), `tokens_per_passage` (mean) and `passages_per_term` (median over its terms).
    """
    matrix = count_matrix(counts)
    documents = counts.index.get_level_values("doc_id")
    parts = {str(doc_id): documents == doc_id for doc_id in documents.unique()}
    rows = []
    for name, inside in {**parts, "all": np.ones(len(counts), dtype=bool)}.items():
        part = matrix[np.flatnonzero(inside)]
        spread = np.bincount(part.indices, minlength=part.shape[1])
        used = spread[spread > 0]
        tokens = int(part.sum())
        mean = tokens / part.shape[0]
        rows.append((name, part.shape[0], tokens, len(used), mean, float(np.median(used))))
    columns = ["doc_id", "passages", "tokens", "terms", "tokens_per_passage", "passages_per_term"]
    return pd.DataFrame(rows, columns=columns)


def fits_needed(n_tests: int, *, n_models: int, n_shuffles: int, n_refits: int) -> pd.DataFrame:
    """How many fits a comparison takes, and a fuller one with ten models and 20 shuffles.

    Args:
        n_tests: Numbers of topics, or ways to fit, that are tried.
        n_models: Models of each.
        n_shuffles: Shuffled texts of each null.
        n_refits: Refits of each model.

    Returns:
        One row each: `run`, `models`, `shuffles`, `refits`, `fits`.
    """
    plans = [("this one", n_models, n_shuffles, n_refits), ("a fuller one", 10, 20, 5)]
    rows = [
        (run, models, shuffles, parts, n_tests * (models + 2 * shuffles) * (2 + parts))
        for run, models, shuffles, parts in plans
    ]
    return pd.DataFrame(rows, columns=["run", "models", "shuffles", "refits", "fits"])
