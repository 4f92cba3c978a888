"""Trials: a model and its refits, judged by every criterion, on the texts and on shuffled ones.

A trial is made in one and the same manner of the texts as they are and of texts shuffled in two
manners, so that each criterion stands beside what chance alone gives. What is random in a trial
depends on its number and not on the number of topics: all numbers of topics are tried on the same
shuffled texts, and on the same parts of them.
"""

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, Literal, get_args

import numpy as np
import pandas as pd
import scipy.sparse as sp
from scipy import stats

from corpus_lib.errors import InputError
from corpus_lib.jobs import digest_tables, run_jobs
from corpus_lib.topics.coherence import MEASURES, exclusive_shares, mean_coherences
from corpus_lib.topics.heldout import completion
from corpus_lib.topics.lda import Settings, check_fit, count_matrix, fit_arrays
from corpus_lib.topics.nulls import (
    LEAST_NULL_TOPICS,
    LEVEL,
    Null,
    check_strict,
    document_numbers,
    p_value,
    shuffle_units,
)
from corpus_lib.topics.overlap import IntArray
from corpus_lib.topics.stability import agreement, check_refits, refits

Text = Literal["texts", "tokens", "strict"]
CRITERIA = ("subsamples", "seeds", "trusted", "held_out", "exclusivity", *MEASURES, "bound")
_SHARES = ("subsamples", "seeds", "trusted", "exclusivity")  # they can't leave 0 to 1
# Share of the variance of values that the variance of their 95th percentile is, times their number
# (for values that are about normal).
_EDGE = 1 + 1.645**2 / 2


def run_trials(
    counts: pd.DataFrame,
    sizes: Iterable[int],
    *,
    seed: int,
    n_models: int,
    n_shuffles: int,
    n_refits: int,
    n_top: int,
    folder: Path | None,
    n_workers: int | None,
    settings: Mapping[str, float | str],
    title: str = "",
) -> pd.DataFrame:
    """All trials of some numbers of topics.

    Args:
        counts: Counts, as for `fit_lda`.
        sizes: Numbers of topics.
        seed: Of all trials.
        n_models: Trials on the texts as they are: models with other seeds.
        n_shuffles: Trials on each kind of shuffled text.
        n_refits: Refits of each trial's model on parts of the units.
        n_top: Top words compared.
        folder: Where trials keep their results; None keeps nothing.
        n_workers: Processes; None for one on each core.
        settings: Further options of `fit_lda`.
        title: What the progress bar says.

    Returns:
        One row per number of topics, text, trial and criterion: `n_topics`, `text` ("texts",
        "tokens" or "strict"), `trial`, `criterion` (see `CRITERIA`; "trusted" for the texts only)
        and `value`.

    Raises:
        InputError: As for `fit_lda`, or if an option is impossible.
    """
    matrix = count_matrix(counts)
    check_refits(over="subsamples", n_refits=n_refits, n_top=n_top, share=0.5)
    for name, value in (("n_models", n_models), ("n_shuffles", n_shuffles)):
        if value < 1:
            raise InputError(f"{name} is {value}; give a whole number of at least 1")
    check_strict(counts)
    # The largest models first: they take longest, and should not be what is waited for.
    sizes = sorted({int(size) for size in sizes}, reverse=True)
    for size in sizes:
        Settings(size, **settings)  # type: ignore[arg-type]
        check_fit(size, len(counts), seed)
    options = {"n_refits": n_refits, "n_top": n_top, "seed": seed, "settings": dict(settings)}
    jobs: list[dict[str, Any]] = [
        {"n_topics": size, "text": text, "trial": trial, **options}
        for size in sizes
        for text in get_args(Text)
        for trial in range(n_models if text == "texts" else n_shuffles)
    ]
    results = run_jobs(
        run_trial,
        jobs,
        shared=(matrix, document_numbers(counts)),
        inputs=digest_tables(counts),
        folder=folder,
        title=title,
        n_workers=n_workers,
    )
    rows = [
        _row(job, name, v)
        for job, result in zip(jobs, results, strict=True)
        for name, v in result["criteria"].items()
    ]
    rows += _trusted(jobs, results)
    table = pd.DataFrame(rows, columns=["n_topics", "text", "trial", "criterion", "value"])
    return table.sort_values(["n_topics", "text", "trial"], kind="stable", ignore_index=True)


def run_trial(
    matrix: sp.csr_array,
    documents: IntArray,
    *,
    n_topics: int,
    text: Text,
    trial: int,
    seed: int,
    n_refits: int,
    n_top: int,
    settings: Mapping[str, Any],
) -> dict[str, Any]:
    """One trial, for `run_jobs`: 2 + `n_refits` fits.

    Args:
        matrix: Tokens, shape (units, terms).
        documents: The document's number of each unit.
        n_topics: Topics of its models.
        text: "texts" as they are, or shuffled as for the null of that name.
        trial: Its number.
        seed: Of all trials.
        n_refits: Refits on parts of the units; the words of the units left out are foretold.
        n_top: Top words compared.
        settings: Further options of `fit_lda`.

    Returns:
        `criteria` (value of each, means over topics) and `topics` (stability of each topic over
        the refits).
    """
    chosen = Settings(n_topics, **settings)
    seeds = np.random.SeedSequence([seed, get_args(Text).index(text), trial])
    of_shuffle, of_model, of_parts, of_seeds, of_halves = seeds.spawn(5)
    if text != "texts":
        matrix = shuffle_units(matrix, documents, text, np.random.default_rng(of_shuffle))
    fit = fit_arrays(matrix, chosen, int(of_model.generate_state(1)[0]))
    parts = list(refits(matrix, chosen, of_parts, over="subsamples", n_refits=n_refits))
    again = refits(matrix, chosen, of_seeds, over="seeds", n_refits=1)
    topics = agreement(fit, parts, n_top).jaccard.mean(axis=0)
    gains = []
    rng = np.random.default_rng(of_halves)
    for units, part in parts:
        outside = np.setdiff1d(np.arange(matrix.shape[0]), units)
        known = np.asarray(matrix[units].sum(axis=0))
        scores = completion(part.topic_term, matrix[outside], known, alpha=chosen.alpha, rng=rng)
        gains.append(scores["gain"])
    criteria = {
        "subsamples": float(topics.mean()),
        "seeds": float(agreement(fit, again, n_top).jaccard.mean()),
        "held_out": float(np.mean(gains)),
        "exclusivity": float(exclusive_shares(fit.topic_term, n_top).mean()),
        **mean_coherences(fit.topic_term, matrix, n_top),
        "bound": fit.bound,
    }
    return {"criteria": criteria, "topics": topics.tolist()}


def beside_chance(trials: pd.DataFrame) -> pd.DataFrame:
    """Each criterion with its interval, beside what shuffled texts reach.

    Args:
        trials: Rows of `run_trials`.

    Returns:
        One row per number of topics and criterion: `n_topics`, `criterion`, `value` (mean over
        models), `low` and `high` (95 % interval of that mean, Student's t over the models), and
        for each null `null05_…` and `null95_…` (percentiles of the shuffled texts), `over_…`
        (`value` less `null95_…`) and `error_…` (half the 95 % interval of that, as both ends are
        uncertain). Missing where there is no null or a single trial.
    """
    rows = []
    for (size, criterion), group in trials.groupby(["n_topics", "criterion"], sort=False):
        by_text = {str(text): part["value"] for text, part in group.groupby("text")}
        models = by_text["texts"]
        value, error = float(models.mean()), _half_interval(models, 1.0)
        row = {"n_topics": size, "criterion": criterion, "value": value}
        row |= {"low": value - error, "high": value + error}
        if criterion in _SHARES:
            row |= {"low": max(value - error, 0.0), "high": min(value + error, 1.0)}
        for null in get_args(Null):
            chance = by_text.get(null, pd.Series(dtype="float64"))
            edge = float(chance.quantile(0.95))
            row[f"null05_{null}"] = float(chance.quantile(0.05))
            row[f"null95_{null}"] = edge
            row[f"over_{null}"] = value - edge
            row[f"error_{null}"] = float(np.hypot(error, _half_interval(chance, _EDGE)))
        rows.append(row)
    table = pd.DataFrame(rows)
    place = {name: number for number, name in enumerate(CRITERIA)}
    order = np.lexsort((table["criterion"].map(place), table["n_topics"]))
    return table.iloc[order].reset_index(drop=True)


def _half_interval(values: pd.Series, factor: float) -> float:
    known = values.dropna()
    if len(known) < 2:
        return float("nan")
    error = float(np.sqrt(factor * known.var() / len(known)))
    return float(stats.t.ppf(0.975, len(known) - 1)) * error


def _trusted(jobs: list[dict[str, Any]], results: list[dict[str, Any]]) -> list[tuple[Any, ...]]:
    """The share of each model's topics that hold against the topics of all shuffled texts."""
    chance: dict[tuple[int, str], list[float]] = {}
    for job, result in zip(jobs, results, strict=True):
        chance.setdefault((job["n_topics"], job["text"]), []).extend(result["topics"])
    rows = []
    for job, result in zip(jobs, results, strict=True):
        if job["text"] != "texts":
            continue
        nulls = [np.array(chance[job["n_topics"], null]) for null in get_args(Null)]
        possible = min(map(len, nulls)) >= LEAST_NULL_TOPICS
        held = [all(p_value(null, value) <= LEVEL for null in nulls) for value in result["topics"]]
        rows.append(_row(job, "trusted", float(np.mean(held)) if possible else float("nan")))
    return rows


def _row(job: dict[str, Any], criterion: str, value: float) -> tuple[Any, ...]:
    return job["n_topics"], job["text"], job["trial"], criterion, value


def compare_sizes(
    counts: pd.DataFrame,
    n_topics: Iterable[int],
    *,
    seed: int,
    n_models: int = 5,
    n_shuffles: int = 5,
    n_refits: int = 2,
    n_top: int = 10,
    folder: Path | None = None,
    n_workers: int | None = None,
    **settings: float | str,
) -> pd.DataFrame:
    """Every criterion for each number of topics, with its interval and beside its nulls.

    Each number of topics costs (`n_models` + 2 * `n_shuffles`) * (2 + `n_refits`) fits, on all
    cores. The same seed tries all numbers of topics on the same shuffled texts.

    Args:
        counts: Counts, as for `fit_lda`.
        n_topics: The numbers of topics to try.
        seed: Of all fits, refits and shuffles.
        n_models: Models of the texts as they are, with other seeds; their spread is the interval.
        n_shuffles: Shuffled texts of each null.
        n_refits: Refits of each model on parts of the units.
        n_top: Top words compared.
        folder: Where models keep their results, so that a run which is stopped goes on where it
            was (`corpus.cache_folder`); None keeps nothing.
        n_workers: Processes; None for one on each core. Results don't depend on it.
        **settings: Further options of `fit_lda`.

    Returns:
        One row per number of topics and criterion: `n_topics`, `criterion`, `value` (mean over
        models) with its 95 % interval `low` to `high`; for each null ("tokens", "strict")
        `null05_…` and `null95_…` (percentiles of the shuffled texts), `over_…` (`value` less
        `null95_…`) and `error_…` (half its 95 % interval). Criteria are "subsamples" and "seeds"
        (mean Jaccard of top words with refits), "trusted" (share of topics; no null, as one topic
        in twenty of a null would pass; missing where the shuffles have too few topics for any to
        be trusted, see `verdicts`), "held_out" (what topics add in foretelling the units left out
        of a refit, in nats a token, see `held_out_likelihood`), "exclusivity", "u_mass", "c_npmi",
        "c_v" (means over topics) and "bound" (per token).

    Raises:
        InputError: As for `fit_lda`, or if there is no number to try.
    """
    sizes = list(n_topics)
    if not sizes:
        raise InputError("n_topics is empty; give the numbers of topics to try, e.g. range(2, 16)")
    trials = run_trials(
        counts,
        sizes,
        seed=seed,
        n_models=n_models,
        n_shuffles=n_shuffles,
        n_refits=n_refits,
        n_top=n_top,
        folder=folder,
        n_workers=n_workers,
        settings=settings,
        title="numbers of topics",
    )
    return beside_chance(trials)


def criteria_table(criteria: pd.DataFrame) -> pd.DataFrame:
    """The table of `compare_sizes` to read: a row per number of topics, a column per criterion.

    Args:
        criteria: Rows of `compare_sizes`.

    Returns:
        `n_topics`, `subsamples` with its margins over the nulls (`over_tokens`, `over_strict`) and
        half the interval of the latter (`error_strict`), and the other criteria.
    """
    wide = criteria.pivot_table(index="n_topics", columns="criterion", values="value")
    names = [name for name in criteria["criterion"].unique() if name in wide.columns]
    rows = criteria[criteria["criterion"] == "subsamples"].set_index("n_topics")
    wide = rows[["value", "over_tokens", "over_strict", "error_strict"]].join(wide[names[1:]])
    return wide.rename(columns={"value": "subsamples"}).reset_index()
