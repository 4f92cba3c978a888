"""How many topics, and what other choices do: the same test for many ways to fit.

A trial is made in one and the same manner of the texts as they are and of shuffled ones, so that
each criterion stands beside what chance alone gives.
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any, get_args

import numpy as np
import pandas as pd
import scipy.sparse as sp
from scipy.special import stdtrit

from corpus_lib.errors import InputError
from corpus_lib.jobs import digest_tables, run_jobs
from corpus_lib.stats.intervals import percentile_interval
from corpus_lib.topics import verdicts
from corpus_lib.topics.criteria import CRITERIA, OF_MODELS, coherences, completion, exclusivity
from corpus_lib.topics.engines import FitSettings
from corpus_lib.topics.lda import check_fit
from corpus_lib.topics.nulls import STREAMS, Text, TopicTest, try_topics
from corpus_lib.topics.overlap import FloatArray, IntArray, jaccard_table, match, top_columns
from corpus_lib.topics.terms import count_matrix

Ways = Mapping[str, tuple[pd.DataFrame, Mapping[str, str]]]
AS_CHOSEN = "as_chosen"
_SHARES = ("subsamples", "seeds", "exclusivity")  # they can't leave 0 to 1
# Share of the variance of values that the variance of their 95th percentile is, times their number
# (for values that are about normal).
_EDGE = 1 + 1.645**2 / 2
_CRITERIA = ["value", "low", "high", "null05", "null95", "margin", "error"]
_WAY = ["stability", "low", "high", "null_low", "null_high", "margin", "error"]
_WAY += ["trusted", "passed", "seeds", "held_out", "bound"]


def compare_sizes(
    counts: pd.DataFrame, n_topics: Iterable[int], test: TopicTest, **settings: float | str
) -> pd.DataFrame:
    """Every criterion for each number of topics, with its interval and beside its null.

    Each number of topics costs (`n_models` + `n_shuffles`) * (1 + `n_refits`) fits, on all cores.
    The same seed tries all numbers of topics on the same shuffled texts.

    Args:
        counts: Counts, as for `fit_lda`.
        n_topics: The numbers of topics to try.
        test: How to test (`size_test`).
        **settings: Further options of `fit_lda`.

    Returns:
        One row per number of topics and criterion: `n_topics`, `criterion`, `value` (mean over
        models) with its 95 % interval `low` to `high`; `null05` and `null95` (percentiles of the
        shuffled texts), `margin` (`value` less `null95`) and `error` (half its 95 % interval).
        Criteria are "subsamples" (mean Jaccard of top words with refits), "passed" (topics of a
        model that beat the null one by one), "trusted" (those of them whose best match passes too
        in at least half of the other models) and "seeds" (mean Jaccard of top words with the other
        models), all three without a null, the first two missing where the shuffles have too few
        topics for any to pass; "held_out" (what
        topics add in foretelling the units left out of a refit, in nats a token, see
        `completion`), "exclusivity", "u_mass", "c_npmi", "c_v" (means), "bound" (per token).

    Raises:
        InputError: As for `fit_lda`, or if there is no number to try.
    """
    # The largest models first: they take longest, and should not be what is waited for.
    sizes = sorted({int(size) for size in n_topics}, reverse=True)
    if not sizes:
        raise InputError("n_topics is empty; give the numbers of topics to try, e.g. range(2, 16)")
    matrix = count_matrix(counts)
    documents = verdicts.document_numbers(counts)
    for size in sizes:
        check_fit(FitSettings(size, **settings).n_topics, len(counts), test.seed)  # type: ignore[arg-type]
    jobs: list[dict[str, Any]] = [
        {"n_topics": size, "text": text, "number": number}
        for size in sizes
        for text in get_args(Text)
        for number in range(test.n_models if text == "texts" else test.n_shuffles)
    ]
    options = FitSettings(sizes[0], **settings)  # type: ignore[arg-type]
    results = run_jobs(
        run_trial,
        jobs,
        shared=(matrix, documents, options, test),
        inputs=digest_tables(counts, text=f"{replace(options, n_topics=2)} {test.key}"),
        folder=test.keep,
        title="numbers of topics",
        n_workers=test.n_workers,
    )
    rows = [
        (job["n_topics"], job["text"], job["number"], name, value)
        for job, result in zip(jobs, results, strict=True)
        for name, value in result["criteria"].items()
    ]
    for size in sizes:
        mine = [at for at, job in enumerate(jobs) if job["n_topics"] == size]
        found = verdicts.trial_rows([jobs[at] for at in mine], [results[at] for at in mine])
        rows += [(size, "texts", *row) for row in _of_models(found, matrix.shape[1])]
    table = pd.DataFrame(rows, columns=["n_topics", "text", "trial", "criterion", "value"])
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
    number: int,
) -> dict[str, Any]:
    """One trial of `try_topics` for `run_jobs`, with `n_topics` for those of the settings.

    Returns:
        `criteria` (value of each, means over topics), and `stability` and `words` of each topic.
    """
    chosen = replace(settings, n_topics=n_topics)
    trial = try_topics(matrix, documents, chosen, test, text=text, number=number)
    gains = []
    rng = np.random.default_rng([test.seed, STREAMS[text], number])
    for units, part in trial.parts:
        outside = np.setdiff1d(np.arange(trial.matrix.shape[0]), units)
        known = np.asarray(trial.matrix[units].sum(axis=0))
        left_out = trial.matrix[outside]
        gains.append(completion(part.topic_term, left_out, known, alpha=chosen.alpha, rng=rng))
    weights = trial.fit.topic_term
    criteria = {
        "subsamples": float(trial.stability.mean()),
        "held_out": float(np.mean(gains)),
        "exclusivity": float(exclusivity(weights, test.n_top).mean()),
        "bound": trial.fit.bound,
    }
    for name, values in coherences(weights, trial.matrix, test.n_top).items():
        criteria[name] = float(pd.Series(values).mean())
    words = top_columns(weights, test.n_top).tolist()
    return {"criteria": criteria, "stability": trial.stability.tolist(), "words": words}


def beside_chance(trials: pd.DataFrame) -> pd.DataFrame:
    """Each criterion with its interval, beside what shuffled texts reach.

    `trials` have one row for each `n_topics`, `text`, `trial` and `criterion`, with its `value`.

    Returns:
        As of `compare_sizes`: intervals are Student's t over the models, `error` holds that both
        ends of a margin are uncertain. Missing where there is no null or a single trial.
    """
    rows = []
    for (size, criterion), group in trials.groupby(["n_topics", "criterion"], sort=False):
        by_text = {str(text): part["value"] for text, part in group.groupby("text")}
        models = by_text["texts"]
        value, error = float(models.mean()), _half_interval(models, 1.0)
        row = {"n_topics": size, "criterion": criterion, "value": value}
        row |= {"low": value - error, "high": value + error}
        if criterion in (*_SHARES, *OF_MODELS):
            most = 1.0 if criterion in _SHARES else float(str(size))
            row |= {"low": max(value - error, 0.0), "high": min(value + error, most)}
        chance = by_text.get("shuffled", pd.Series(dtype="float64")).dropna()
        ends = percentile_interval(chance.to_numpy(), 0.9) if len(chance) else (np.nan, np.nan)
        row |= {
            "null05": float(ends[0]),
            "null95": float(ends[1]),
            "margin": value - float(ends[1]),
        }
        row["error"] = float(np.hypot(error, _half_interval(chance, _EDGE)))
        rows.append(row)
    table = pd.DataFrame(rows)
    place = {name: number for number, name in enumerate(CRITERIA)}
    order = np.lexsort((table["criterion"].map(place), table["n_topics"]))
    return table.iloc[order].reset_index(drop=True)


def ways_of(study: Any) -> Ways:
    """The study's own way to fit topics, and three that are often gone.

    Returns:
        By the way's name, counts and options of `fit_lda`: "as_chosen", "random_start",
        "reprints_counted_twice" and "principal_actors_left_in".
    """
    others = {
        AS_CHOSEN: study,
        "random_start": study.with_(start="random", topic_engine="gensim"),
        "reprints_counted_twice": study.with_(reuse="count_all"),
        "principal_actors_left_in": study.with_(actors="none"),
    }
    return {
        way: (one.topic_counts, {"start": one.start, "engine": one.topic_engine})
        for way, one in others.items()
    }


def compare_ways(ways: Ways, n_topics: int, test: TopicTest) -> pd.DataFrame:
    """How stable topics are, and how much of that is chance, for each way to fit them.

    Each way costs the fits of a number of topics in `compare_sizes`, whose kept results it shares.

    Args:
        ways: By the name of a way, its counts and options of `fit_lda`, as of `ways_of`.
        n_topics: Topics to fit in each.
        test: How to test (`size_test`).

    Returns:
        One row per way: `way`, `units`, `stability` (over subsamples) with its 95 % interval `low`
        to `high` and what shuffled texts reach, `null_low` (0) to `null_high` (the 95th
        percentile), `margin` (`stability` less that), `error` (half its interval), `trusted`,
        `passed`, `seeds`, `held_out` and `bound`, all means over the models (see `compare_sizes`).
    """
    rows = []
    for way, (counts, settings) in ways.items():
        found = compare_sizes(counts, [n_topics], test, **settings).set_index("criterion")
        stable, means = found.loc["subsamples"], found["value"]
        row = {"way": way, "units": len(counts), "stability": stable["value"]}
        row |= {"low": stable["low"], "high": stable["high"], "null_low": 0.0}
        row |= {"null_high": stable["null95"], "margin": stable["margin"], "error": stable["error"]}
        rows.append(row | {name: means[name] for name in (*OF_MODELS, "held_out", "bound")})
    return pd.DataFrame(rows)


def sizes_tried(study: Any, least: int, most: int, step: int = 1) -> pd.DataFrame:
    """The table of `compare_sizes` for a study; without rows if its passages carry no topics."""
    if not study.n_fitted:
        kinds = {"n_topics": "int64", "criterion": "str", **dict.fromkeys(_CRITERIA, "float64")}
        return _none(kinds)
    sizes = range(least, min(most, len(study.topic_counts)) + 1, step)
    return compare_sizes(study.topic_counts, sizes, study.size_test)


def ways_tried(study: Any, test: TopicTest) -> pd.DataFrame:
    """The table of `compare_ways` for a study: of the ways whose passages carry its topics."""
    if not study.n_fitted:
        return _none({"way": "str", "units": "int64", **dict.fromkeys(_WAY, "float64")})
    carried = {way: one for way, one in ways_of(study).items() if len(one[0]) >= study.n_fitted}
    return compare_ways(carried, study.n_fitted, test)


def _none(kinds: dict[str, str]) -> pd.DataFrame:
    return pd.DataFrame({name: pd.Series(dtype=kind) for name, kind in kinds.items()})


def _of_models(found: pd.DataFrame, n_terms: int) -> list[tuple[int, str, float]]:
    """What is told of each model beside the others: its number, a criterion's name and value."""
    models = [model for _, model in found[found["text"] == "texts"].groupby("number")]
    possible = (found["text"] == "shuffled").sum() >= verdicts.LEAST_NULL_TOPICS
    words = [np.array(model["words"].tolist()) for model in models]
    passed = [verdicts.passing(model["stability"].to_numpy(), found) for model in models]
    rows = []
    for number, own in enumerate(words):
        others = [at for at in range(len(words)) if at != number]
        alike = [jaccard_table(own, words[at], n_terms) for at in others]
        borne_out = [passed[at][one.argmax(axis=1)] for at, one in zip(others, alike, strict=True)]
        mostly = np.mean(borne_out, axis=0) >= verdicts.MOSTLY if others else False
        seeds = np.mean([one[match(one)].mean() for one in alike]) if others else np.nan
        counted: FloatArray = np.array([passed[number].sum(), (passed[number] & mostly).sum()])
        values = (*np.where(possible, counted, np.nan), seeds)
        names = ("passed", "trusted", "seeds")
        rows += [(number, name, float(value)) for name, value in zip(names, values, strict=True)]
    return rows


def _half_interval(values: pd.Series, factor: float) -> float:
    known = values.dropna()
    if len(known) < 2:
        return float("nan")
    return float(stdtrit(len(known) - 1, 0.975)) * float(np.sqrt(factor * known.var() / len(known)))
