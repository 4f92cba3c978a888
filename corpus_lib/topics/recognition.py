"""Whether a topic is there under other seeds: its best match beside that in shuffled texts."""

from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import scipy.sparse as sp

from corpus_lib.errors import InputError
from corpus_lib.jobs import digest_tables, run_jobs
from corpus_lib.topics.lda import Settings, fit_arrays
from corpus_lib.topics.model import TopicModel
from corpus_lib.topics.nulls import (
    check_strict,
    document_numbers,
    shuffle_units,
    verdicts_of,
)
from corpus_lib.topics.overlap import (
    FloatArray,
    IntArray,
    cosine_table,
    jaccard_table,
    top_columns,
)
from corpus_lib.topics.stability import agreement, check_refits, refit_inputs, refits

LEAST_RECOGNISED = 0.9  # share of other seeds in which a topic must be found to count as kept


def recognition(
    model: TopicModel,
    counts: pd.DataFrame,
    *,
    seed: int,
    n_seeds: int = 10,
    n_shuffles: int = 20,
    n_top: int = 10,
    folder: Path | None = None,
    n_workers: int | None = None,
) -> pd.DataFrame:
    """How surely each topic is found again when nothing but the seed changes.

    Under each other seed the most similar topic is looked up, by the overlap of top words. Some
    topic of any model is similar to some degree; how far, is told by models of shuffled texts (the
    strict null), in which the topic cannot be. A topic is *recognised* under a seed if its best
    match there is better than in nineteen of twenty shuffled texts; it is *kept* if that is so
    under at least nine of ten seeds, else the seed changes it beyond recognition.

    Args:
        model: The fitted model.
        counts: The counts that it was fitted on.
        seed: Of the other seeds and the shuffles; another one than the model's.
        n_seeds: Other seeds; each costs a fit.
        n_shuffles: Shuffled texts; each costs a fit.
        n_top: Top words compared.
        folder: Where fits keep their results (`corpus.cache_folder`); None keeps nothing.
        n_workers: Processes; None for one on each core. Results don't depend on it.

    Returns:
        One row per topic: `topic`, `jaccard` (median over the seeds of the best match's overlap in
        top words, 0 to 1) with its `lowest` and `highest`, `null95` (95th percentile of the best
        match in shuffled texts), `cosine` (median of the best match's likeness in the
        probabilities of all words, 0 to 1) and `cosine_null95`, `recognised` (share of seeds) and
        `kept`.

    Raises:
        InputError: If the model was not fitted on these counts, there is no seed or shuffle, or
            the strict null has nothing to move.
    """
    matrix, settings = refit_inputs(model, counts)
    for name, value in (("n_seeds", n_seeds), ("n_shuffles", n_shuffles), ("n_top", n_top)):
        if value < 1:
            raise InputError(f"{name} is {value}; give a whole number of at least 1")
    check_strict(counts)
    jobs: list[dict[str, Any]] = [
        {"shuffled": shuffled, "number": number, "n_top": n_top}
        for shuffled, n in ((False, n_seeds), (True, n_shuffles))
        for number in range(n)
    ]
    found = run_jobs(
        best_matches,
        jobs,
        shared=(model.topic_term.to_numpy(), matrix, document_numbers(counts), settings, seed),
        inputs=digest_tables(
            counts, model.topic_term, text=f"{settings} {model.settings['seed']} {seed}"
        ),
        folder=folder,
        title="topics under other seeds",
        n_workers=n_workers,
    )
    own = {name: np.array([match[name] for match in found[:n_seeds]]) for name in found[0]}
    chance = {name: np.array([match[name] for match in found[n_seeds:]]) for name in found[0]}
    edge = {name: np.quantile(values, 0.95, axis=0) for name, values in chance.items()}
    recognised = (own["jaccard"] > edge["jaccard"]).mean(axis=0)
    return pd.DataFrame(
        {
            "topic": model.topic_term.index,
            "jaccard": np.median(own["jaccard"], axis=0),
            "lowest": own["jaccard"].min(axis=0),
            "highest": own["jaccard"].max(axis=0),
            "null95": edge["jaccard"],
            "cosine": np.median(own["cosine"], axis=0),
            "cosine_null95": edge["cosine"],
            "recognised": recognised,
            "kept": recognised >= LEAST_RECOGNISED,
        }
    )


def verdicts_elsewhere(
    model: TopicModel,
    counts: pd.DataFrame,
    nulls: pd.DataFrame,
    *,
    seed: int,
    n_seeds: int = 10,
    n_refits: int = 10,
    n_top: int = 10,
    folder: Path | None = None,
    n_workers: int | None = None,
) -> pd.DataFrame:
    """What the verdicts would be had the model been started from other random numbers.

    Args:
        model: The fitted model.
        counts: The counts that it was fitted on.
        nulls: Rows of `null_stability` for both nulls, made with as many refits and top words, and
            with refits on four fifths of the units, the default there.
        seed: As given to `recognition`: the same other models are judged.
        n_seeds: Other seeds; each costs 1 + `n_refits` fits.
        n_refits: Refits of each model on parts of the units.
        n_top: Top words compared.
        folder: Where fits keep their results (`corpus.cache_folder`); None keeps nothing.
        n_workers: Processes; None for one on each core. Results don't depend on it.

    Returns:
        One row per other seed and topic of this model: `number` (of the seed), `topic`, `verdict`
        (on the topic most like it under that seed) and `n_trusted` (topics that are trusted there
        in all).

    Raises:
        InputError: If the model was not fitted on these counts, or an option is impossible.
    """
    matrix, settings = refit_inputs(model, counts)
    check_refits(over="subsamples", n_refits=n_refits, n_top=n_top, share=0.5)
    if n_seeds < 1:
        raise InputError(f"n_seeds is {n_seeds}; give a whole number of at least 1")
    found = run_jobs(
        stability_elsewhere,
        [{"number": n, "n_refits": n_refits, "n_top": n_top} for n in range(n_seeds)],
        shared=(model.topic_term.to_numpy(), matrix, settings, seed),
        inputs=digest_tables(
            counts, model.topic_term, text=f"{settings} {model.settings['seed']} {seed}"
        ),
        folder=folder,
        title="verdicts under other seeds",
        n_workers=n_workers,
    )
    tables = []
    for number, other in enumerate(found, start=1):
        verdicts = verdicts_of(np.array(other["stability"]), nulls)
        table = pd.DataFrame({"number": number, "topic": model.topic_term.index})
        table["verdict"] = [verdicts[match] for match in other["matches"]]
        tables.append(table.assign(n_trusted=verdicts.count("trusted")))
    return pd.concat(tables, ignore_index=True)


def stability_elsewhere(
    topic_term: FloatArray,
    matrix: sp.csr_array,
    settings: Settings,
    seed: int,
    *,
    number: int,
    n_refits: int,
    n_top: int,
) -> dict[str, list[float]]:
    """One other model, for `run_jobs`.

    Args:
        topic_term: Probabilities of terms in the topics looked for, shape (topics, terms).
        matrix: Tokens, shape (units, terms).
        settings: Of the fit.
        seed: Of all fits.
        number: Number of the fit, as in `best_matches`.
        n_refits: Refits of it on parts of the units.
        n_top: Top words compared.

    Returns:
        `stability` of each of its topics, and `matches`, for each topic looked for the number of
        the one that is most like it.
    """
    rng = np.random.default_rng([seed, False, number])
    fit = fit_arrays(matrix, settings, int(rng.integers(2**32)))
    seeds = np.random.SeedSequence([seed, 1, number])
    again = refits(matrix, settings, seeds, over="subsamples", n_refits=n_refits)
    top, other = top_columns(topic_term, n_top), top_columns(fit.topic_term, n_top)
    return {
        "stability": agreement(fit, again, n_top).jaccard.mean(axis=0).tolist(),
        "matches": jaccard_table(top, other, topic_term.shape[1]).argmax(axis=1).tolist(),
    }


def best_matches(
    topic_term: FloatArray,
    matrix: sp.csr_array,
    documents: IntArray,
    settings: Settings,
    seed: int,
    *,
    shuffled: bool,
    number: int,
    n_top: int,
) -> dict[str, list[float]]:
    """The best matches of some topics in one other fit, for `run_jobs`.

    Args:
        topic_term: Probabilities of terms in the topics looked for, shape (topics, terms).
        matrix: Tokens, shape (units, terms).
        documents: The document's number of each unit.
        settings: Of the fit.
        seed: Of all fits and shuffles.
        shuffled: Whether to fit on text shuffled as for the strict null.
        number: Number of the fit.
        n_top: Top words compared.

    Returns:
        For each topic, `jaccard` and `cosine` of the topic most like it in that respect.
    """
    rng = np.random.default_rng([seed, shuffled, number])
    if shuffled:
        matrix = shuffle_units(matrix, documents, "strict", rng)
    fit = fit_arrays(matrix, settings, int(rng.integers(2**32)))
    top, other = top_columns(topic_term, n_top), top_columns(fit.topic_term, n_top)
    return {
        "jaccard": jaccard_table(top, other, topic_term.shape[1]).max(axis=1).tolist(),
        "cosine": cosine_table(topic_term, fit.topic_term).max(axis=1).tolist(),
    }
