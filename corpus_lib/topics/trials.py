"""Trials: a model and its refits, judged by every criterion, on the texts and on shuffled ones.

A trial is made in one and the same manner of the texts as they are and of texts shuffled in two
manners, so that each criterion stands beside what chance alone gives. What is random in a trial
depends on its number and not on the number of topics: all numbers of topics are tried on the same
shuffled texts, and on the same parts of them.
"""

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import Any, Literal, get_args

import numpy as np
import pandas as pd
import scipy.sparse as sp
from scipy import stats

from corpus_lib.errors import InputError
from corpus_lib.jobs import digest_tables, run_jobs
from corpus_lib.stats.intervals import percentile_interval
from corpus_lib.topics.coherence import MEASURES, coherences, exclusivity
from corpus_lib.topics.heldout import completion
from corpus_lib.topics.lda import FitSettings, check_fit, count_matrix, fit_arrays
from corpus_lib.topics.nulls import (
    LEAST_NULL_TOPICS,
    NULLS,
    check_strict,
    document_numbers,
    passing,
    shuffle_units,
)
from corpus_lib.topics.overlap import IntArray
from corpus_lib.topics.plan import TopicTest
from corpus_lib.topics.stability import overlaps, refits

Text = Literal["texts", "tokens", "strict"]
CRITERIA = ("subsamples", "seeds", "passed", "held_out", "exclusivity", *MEASURES, "bound")
_SHARES = ("subsamples", "seeds", "passed", "exclusivity")  # they can't leave 0 to 1
# Share of the variance of values that the variance of their 95th percentile is, times their number
# (for values that are about normal).
_EDGE = 1 + 1.645**2 / 2


def size_test(seed: int, n_models: int, keep: Path | None = None) -> TopicTest:
    """A quick test for each of many numbers of topics: as many shuffled texts as models."""
    return TopicTest(seed, n_shuffles=n_models, n_refits=2, n_models=n_models, keep=keep)


def sizes_to_try(counts: pd.DataFrame, least: int, most: int) -> range:
    """The numbers of topics from `least` to `most`, as far as there are units for them."""
    return range(least, min(most, len(counts)) + 1)


def compare_sizes(
    counts: pd.DataFrame, n_topics: Iterable[int], test: TopicTest, **settings: float | str
) -> pd.DataFrame:
    """Every criterion for each number of topics, with its interval and beside its nulls.

    Each number of topics costs (`n_models` + 2 * `n_shuffles`) * (2 + `n_refits`) fits, on all
    cores. The same seed tries all numbers of topics on the same shuffled texts.

    Args:
        counts: Counts, as for `fit_lda`.
        n_topics: The numbers of topics to try.
        test: How to test (`size_test`).
        **settings: Further options of `fit_lda`.

    Returns:
        One row per number of topics and criterion: `n_topics`, `criterion`, `value` (mean over
        models) with its 95 % interval `low` to `high`; for each null ("tokens", "strict")
        `null05_…` and `null95_…` (percentiles of the shuffled texts), `over_…` (`value` less
        `null95_…`) and `error_…` (half its 95 % interval). Criteria are "subsamples" and "seeds"
        (mean Jaccard of top words with refits), "passed" (share of topics that beat both nulls one
        by one; no null, as one topic in twenty of a null would; missing where the shuffles have too
        few topics for any to pass), "held_out" (what topics add in foretelling the units left out
        of a refit, in nats a token, see `completion`), "exclusivity", "u_mass", "c_npmi", "c_v"
        (means over topics) and "bound" (per token).

    Raises:
        InputError: As for `fit_lda`, or if there is no number to try.
    """
    # The largest models first: they take longest, and should not be what is waited for.
    sizes = sorted({int(size) for size in n_topics}, reverse=True)
    if not sizes:
        raise InputError("n_topics is empty; give the numbers of topics to try, e.g. range(2, 16)")
    matrix = count_matrix(counts)
    check_strict(counts)
    for size in sizes:
        check_fit(FitSettings(size, **settings).n_topics, len(counts), test.seed)  # type: ignore[arg-type]
    jobs: list[dict[str, Any]] = [
        {"n_topics": size, "text": text, "trial": trial}
        for size in sizes
        for text in get_args(Text)
        for trial in range(test.n_models if text == "texts" else test.n_shuffles)
    ]
    options = FitSettings(sizes[0], **settings)  # type: ignore[arg-type]
    results = run_jobs(
        run_trial,
        jobs,
        shared=(matrix, document_numbers(counts), options, test),
        inputs=digest_tables(counts, text=f"{replace(options, n_topics=2)} {test.key}"),
        folder=test.keep,
        title="numbers of topics",
        n_workers=test.n_workers,
    )
    rows = [
        _row(job, name, value)
        for job, result in zip(jobs, results, strict=True)
        for name, value in result["criteria"].items()
    ]
    table = pd.DataFrame(rows + _passed(jobs, results), columns=_ROW)
    order = ["n_topics", "text", "trial"]
    return beside_chance(table.sort_values(order, kind="stable", ignore_index=True))


def run_trial(
    matrix: sp.csr_array,
    documents: IntArray,
    settings: FitSettings,
    test: TopicTest,
    *,
    n_topics: int,
    text: Text,
    trial: int,
) -> dict[str, Any]:
    """One trial, for `run_jobs`: 2 + `n_refits` fits.

    Args:
        matrix: Tokens, shape (units, terms).
        documents: The document's number of each unit.
        settings: Of all fits, but for the number of topics.
        test: How to test; the words of the units left out of refits are foretold.
        n_topics: Topics of its models.
        text: "texts" as they are, or shuffled as for the null of that name.
        trial: Its number.

    Returns:
        `criteria` (value of each, means over topics) and `topics` (stability of each topic over
        the refits).
    """
    chosen = replace(settings, n_topics=n_topics)
    seeds = np.random.SeedSequence([test.seed, get_args(Text).index(text), trial])
    of_shuffle, of_model, of_parts, of_seeds, of_halves = seeds.spawn(5)
    if text != "texts":
        matrix = shuffle_units(matrix, documents, text, np.random.default_rng(of_shuffle))
    fit = fit_arrays(matrix, chosen, int(of_model.generate_state(1)[0]))
    parts = list(refits(matrix, chosen, of_parts, test))
    again = refits(matrix, chosen, of_seeds, test, over="seeds")
    topics = overlaps(fit, parts, test.n_top).mean(axis=0)
    gains = []
    rng = np.random.default_rng(of_halves)
    for units, part in parts:
        outside = np.setdiff1d(np.arange(matrix.shape[0]), units)
        known = np.asarray(matrix[units].sum(axis=0))
        scores = completion(part.topic_term, matrix[outside], known, alpha=chosen.alpha, rng=rng)
        gains.append(scores["gain"])
    together = coherences(fit.topic_term, matrix, test.n_top)
    criteria = {
        "subsamples": float(topics.mean()),
        "seeds": float(overlaps(fit, again, test.n_top).mean()),
        "held_out": float(np.mean(gains)),
        "exclusivity": float(exclusivity(fit.topic_term, test.n_top).mean()),
        **{name: float(pd.Series(values).mean()) for name, values in together.items()},
        "bound": fit.bound,
    }
    return {"criteria": criteria, "topics": topics.tolist()}


def beside_chance(trials: pd.DataFrame) -> pd.DataFrame:
    """Each criterion with its interval, beside what shuffled texts reach.

    Args:
        trials: One row per number of topics, text, trial and criterion: `n_topics`, `text`,
            `trial`, `criterion` and `value`.

    Returns:
        As of `compare_sizes`: intervals are Student's t over the models, `error_…` holds that both
        ends of a margin are uncertain. Missing where there is no null or a single trial.
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
        for null in NULLS:
            chance = by_text.get(null, pd.Series(dtype="float64")).dropna()
            ends = percentile_interval(chance.to_numpy(), 0.9) if len(chance) else (np.nan, np.nan)
            row |= {f"null05_{null}": float(ends[0]), f"null95_{null}": float(ends[1])}
            row[f"over_{null}"] = value - float(ends[1])
            row[f"error_{null}"] = float(np.hypot(error, _half_interval(chance, _EDGE)))
        rows.append(row)
    table = pd.DataFrame(rows)
    place = {name: number for number, name in enumerate(CRITERIA)}
    order = np.lexsort((table["criterion"].map(place), table["n_topics"]))
    return table.iloc[order].reset_index(drop=True)


def criteria_table(criteria: pd.DataFrame) -> pd.DataFrame:
    """The table of `compare_sizes` to read: a row per number of topics, a column per criterion.

    Returns:
        `n_topics`, `subsamples` with its margins over the nulls (`over_tokens`, `over_strict`) and
        half the interval of the latter (`error_strict`), and the other criteria.
    """
    wide = criteria.pivot_table(index="n_topics", columns="criterion", values="value")
    names = [name for name in criteria["criterion"].unique() if name in wide.columns]
    rows = criteria[criteria["criterion"] == "subsamples"].set_index("n_topics")
    wide = rows[["value", "over_tokens", "over_strict", "error_strict"]].join(wide[names[1:]])
    return wide.rename(columns={"value": "subsamples"}).reset_index()


_ROW = ["n_topics", "text", "trial", "criterion", "value"]


def _row(job: dict[str, Any], criterion: str, value: float) -> tuple[Any, ...]:
    return *(job[name] for name in _ROW[:3]), criterion, value


def _passed(jobs: list[dict[str, Any]], results: list[dict[str, Any]]) -> list[tuple[Any, ...]]:
    """The share of each model's topics that hold against the topics of all shuffled texts."""
    found = [(job, result["topics"]) for job, result in zip(jobs, results, strict=True)]
    chance = pd.DataFrame(
        [
            (job["n_topics"], job["text"], value)
            for job, topics in found
            for value in topics
            if job["text"] != "texts"
        ],
        columns=["n_topics", "null", "stability"],
    )
    rows = []
    for job, topics in found:
        if job["text"] == "texts":
            nulls = chance[chance["n_topics"] == job["n_topics"]]
            possible = nulls["null"].value_counts().min() >= LEAST_NULL_TOPICS
            share = float(passing(np.array(topics), nulls).mean()) if possible else float("nan")
            rows.append(_row(job, "passed", share))
    return rows


def _half_interval(values: pd.Series, factor: float) -> float:
    known = values.dropna()
    if len(known) < 2:
        return float("nan")
    error = float(np.sqrt(factor * known.var() / len(known)))
    return float(stats.t.ppf(0.975, len(known) - 1)) * error
