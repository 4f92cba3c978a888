"""Whether a topic is there under other seeds: its best match beside that in shuffled texts."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd
import scipy.sparse as sp

from corpus_lib.jobs import digest_tables, run_jobs
from corpus_lib.stats.chance import chance_bar
from corpus_lib.topics.lda import FitSettings, fit_arrays
from corpus_lib.topics.model import TopicModel
from corpus_lib.topics.nulls import check_strict, document_numbers, passing, shuffle_units
from corpus_lib.topics.overlap import (
    FloatArray,
    IntArray,
    cosine_table,
    jaccard_table,
    top_columns,
)
from corpus_lib.topics.plan import TopicTest
from corpus_lib.topics.stability import overlaps, refit_inputs, refits

LEAST_RECOGNISED = 0.9  # share of other seeds in which a topic must be found to count as kept
_APART = 1000  # other seeds are as far from those of the refits as these are from the model's


def recognition(model: TopicModel, counts: pd.DataFrame, test: TopicTest) -> pd.DataFrame:
    """How surely each topic is found again when nothing but the seed changes.

    Under each other seed the most similar topic is looked up, by the overlap of top words. Some
    topic of any model is similar to some degree; how far, is told by models of shuffled texts (the
    strict null), in which the topic cannot be. A topic is *recognised* under a seed if its best
    match there is better than in nineteen of twenty shuffled texts; it is *kept* if that is so
    under at least nine of ten seeds, else the seed changes it beyond recognition.

    Args:
        model: The fitted model.
        counts: The counts that it was fitted on.
        test: How to test; each other seed and each shuffle costs a fit.

    Returns:
        One row per topic: `topic`, `jaccard` (median over the seeds of the best match's overlap in
        top words, 0 to 1) with its `low`est and `high`est, `null_low` (0) to `null_high` (95th
        percentile of the best match in shuffled texts), `cosine` (median of the best match's
        likeness in the probabilities of all words, 0 to 1) and `cosine_null95`, `recognised` (share
        of seeds) and `kept`.

    Raises:
        InputError: If the model was not fitted on these counts, or the strict null has nothing to
            move.
    """
    check_strict(counts)
    jobs: list[dict[str, Any]] = [
        {"shuffled": shuffled, "number": number}
        for shuffled, n in ((False, test.n_seeds), (True, test.n_shuffles))
        for number in range(n)
    ]
    found = _run(best_matches, jobs, model, counts, test, document_numbers(counts))
    own = {name: np.array([match[name] for match in found[: test.n_seeds]]) for name in found[0]}
    chance = {name: np.array([match[name] for match in found[test.n_seeds :]]) for name in found[0]}
    edge = {name: chance_bar(values) for name, values in chance.items()}
    recognised = (own["jaccard"] > edge["jaccard"]).mean(axis=0)
    return pd.DataFrame(
        {
            "topic": model.topic_term.index,
            "jaccard": np.median(own["jaccard"], axis=0),
            "low": own["jaccard"].min(axis=0),
            "high": own["jaccard"].max(axis=0),
            "null_low": 0.0,
            "null_high": edge["jaccard"],
            "cosine": np.median(own["cosine"], axis=0),
            "cosine_null95": edge["cosine"],
            "recognised": recognised,
            "kept": recognised >= LEAST_RECOGNISED,
        }
    )


def verdicts_elsewhere(
    model: TopicModel, counts: pd.DataFrame, nulls: pd.DataFrame, test: TopicTest
) -> pd.DataFrame:
    """Whether topics would pass had the model been started from other random numbers.

    Args:
        model: The fitted model.
        counts: The counts that it was fitted on.
        nulls: The table of `null_stability` for the same test.
        test: How to test; each other seed costs 1 + `n_refits` fits.

    Returns:
        One row per other seed and topic of this model: `number` (of the seed, as in `recognition`),
        `topic`, `passed` (whether the topic most like it under that seed beats both nulls) and
        `n_passed` (topics that do so there in all).

    Raises:
        InputError: If the model was not fitted on these counts.
    """
    jobs: list[dict[str, Any]] = [{"number": number} for number in range(test.n_seeds)]
    found = _run(stability_elsewhere, jobs, model, counts, test)
    tables = []
    for number, other in enumerate(found, start=1):
        passed = passing(np.array(other["stability"]), nulls)
        table = pd.DataFrame({"number": number, "topic": model.topic_term.index})
        tables.append(table.assign(passed=passed[other["matches"]], n_passed=passed.sum()))
    return pd.concat(tables, ignore_index=True)


def stability_elsewhere(
    topic_term: FloatArray,
    matrix: sp.csr_array,
    settings: FitSettings,
    test: TopicTest,
    *,
    number: int,
) -> dict[str, list[float]]:
    """One other model, for `run_jobs`; arguments as for `best_matches`.

    Returns:
        `stability` of each of its topics, and `matches`, for each topic looked for the number of
        the one that is most like it.
    """
    rng = np.random.default_rng([test.seed + _APART, False, number])
    fit = fit_arrays(matrix, settings, int(rng.integers(2**32)))
    seeds = np.random.SeedSequence([test.seed + _APART, 1, number])
    again = refits(matrix, settings, seeds, test)
    top, other = top_columns(topic_term, test.n_top), top_columns(fit.topic_term, test.n_top)
    return {
        "stability": overlaps(fit, again, test.n_top).mean(axis=0).tolist(),
        "matches": jaccard_table(top, other, topic_term.shape[1]).argmax(axis=1).tolist(),
    }


def best_matches(
    topic_term: FloatArray,
    matrix: sp.csr_array,
    settings: FitSettings,
    test: TopicTest,
    documents: IntArray,
    *,
    shuffled: bool,
    number: int,
) -> dict[str, list[float]]:
    """The best matches of some topics in one other fit, for `run_jobs`.

    Args:
        topic_term: Probabilities of terms in the topics looked for, shape (topics, terms).
        matrix: Tokens, shape (units, terms).
        settings: Of the fit.
        test: How to test.
        documents: The document's number of each unit.
        shuffled: Whether to fit on text shuffled as for the strict null.
        number: Number of the fit.

    Returns:
        For each topic, `jaccard` and `cosine` of the topic most like it in that respect.
    """
    rng = np.random.default_rng([test.seed + _APART, shuffled, number])
    if shuffled:
        matrix = shuffle_units(matrix, documents, "strict", rng)
    fit = fit_arrays(matrix, settings, int(rng.integers(2**32)))
    top, other = top_columns(topic_term, test.n_top), top_columns(fit.topic_term, test.n_top)
    return {
        "jaccard": jaccard_table(top, other, topic_term.shape[1]).max(axis=1).tolist(),
        "cosine": cosine_table(topic_term, fit.topic_term).max(axis=1).tolist(),
    }


def _run(
    work: Callable[..., Any],
    jobs: list[dict[str, Any]],
    model: TopicModel,
    counts: pd.DataFrame,
    test: TopicTest,
    *more: IntArray,
) -> list[Any]:
    matrix, settings = refit_inputs(model, counts)
    topics = model.topic_term
    return run_jobs(
        work,
        jobs,
        shared=(topics.to_numpy(), matrix, settings, test, *more),
        inputs=digest_tables(
            counts, topics, text=f"{settings} {model.settings['seed']} {test.key}"
        ),
        folder=test.keep,
        title="topics under other seeds",
        n_workers=test.n_workers,
    )
