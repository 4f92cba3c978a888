"""What a choice rests on and what it does: the same test of topics for several ways to fit."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd

from corpus_lib.errors import InputError
from corpus_lib.topics.lda import count_matrix
from corpus_lib.topics.plan import TopicTest
from corpus_lib.topics.trials import compare_sizes

Ways = Mapping[str, tuple[pd.DataFrame, Mapping[str, str]]]
AS_CHOSEN = "as_chosen"


def ways_of(study: Any) -> Ways:
    """The study's own way to fit topics, and three that are often gone.

    Args:
        study: A `Study`.

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

    Each way costs as many fits as a number of topics in `compare_sizes`, and shares kept results
    with it.

    Args:
        ways: By the name of a way, its counts and options of `fit_lda`, as of `ways_of`.
        n_topics: Topics to fit in each.
        test: How to test (`size_test`).

    Returns:
        One row per way: `way`, `units`, `stability` (over subsamples) with its 95 % interval `low`
        to `high` and what shuffled texts reach, `null_low` (0) to `null_high` (the higher of
        `null95_tokens` and `null95_strict`, their 95th percentiles), `seeds` (stability over
        seeds), `margin_tokens`, `margin_strict` (`stability` less those) and `error_strict` (half
        the latter's interval), `passed` (topics of a model that beat both nulls), `held_out` (what
        topics add in foretelling, see `completion`) and `bound` (per token), all means over the
        models.

    Raises:
        InputError: As for `fit_lda`, or if there is no way to compare.
    """
    if not ways:
        raise InputError("ways is empty; give at least one, as ways_of does")
    rows = []
    for way, (counts, settings) in ways.items():
        found = compare_sizes(counts, [n_topics], test, **settings).set_index("criterion")
        stable, means = found.loc["subsamples"], found["value"]
        rows.append(
            {
                "way": way,
                "units": len(counts),
                "stability": stable["value"],
                "low": stable["low"],
                "high": stable["high"],
                "null_low": 0.0,
                "null_high": max(stable["null95_tokens"], stable["null95_strict"]),
                "seeds": means["seeds"],
                "null95_tokens": stable["null95_tokens"],
                "null95_strict": stable["null95_strict"],
                "margin_tokens": stable["over_tokens"],
                "margin_strict": stable["over_strict"],
                "error_strict": stable["error_strict"],
                "passed": means["passed"] * n_topics,
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
