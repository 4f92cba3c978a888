"""What a choice rests on and what it does: the same test of topics for several ways to fit."""

from collections.abc import Mapping

import numpy as np
import pandas as pd

from corpus_lib.errors import InputError
from corpus_lib.topics.heldout import held_out_likelihood
from corpus_lib.topics.lda import count_matrix, fit_lda
from corpus_lib.topics.model import TopicModel
from corpus_lib.topics.nulls import margins, null_stability, verdicts
from corpus_lib.topics.stability import stability

_PARTINGS = 5  # a held-out part of a few texts is small: one alone says little


def compare_ways(
    ways: Mapping[str, tuple[pd.DataFrame, Mapping[str, str]]],
    n_topics: int,
    *,
    seed: int,
    n_shuffles: int = 10,
    n_refits: int = 4,
    n_top: int = 10,
) -> pd.DataFrame:
    """How stable topics are, and how much of that is chance, for each way to fit them.

    Each way costs 6 + 2 * `n_refits` + 2 * `n_shuffles` * (1 + `n_refits`) fits.

    Args:
        ways: By the name of a way, its counts and options of `fit_lda` (such as `start`).
        n_topics: Topics to fit in each.
        seed: Of all fits, refits and shuffles.
        n_shuffles: Shuffles of each null.
        n_refits: Refits of each model.
        n_top: Top words compared.

    Returns:
        One row per way: `way`, `units`, `stability` (over subsamples), `seeds` (stability over
        seeds), `null95_tokens`, `null95_strict` (95th percentiles of the shuffles' means),
        `margin_tokens`, `margin_strict`, `trusted` and `tentative` (topics), `held_out` (mean gain
        of `held_out_likelihood` over five partings) and `bound` (per token).

    Raises:
        InputError: As for `fit_lda`, or if there is no way to compare.
    """
    if not ways:
        raise InputError("ways is empty; give at least one, e.g. {'as chosen': (counts, {})}")
    options = {"n_shuffles": n_shuffles, "n_refits": n_refits, "n_top": n_top}
    rows = []
    for way, (counts, settings) in ways.items():
        model = fit_lda(counts, n_topics, seed, **settings)  # type: ignore[arg-type]
        row = {"way": way, "units": len(counts), **_tested(model, counts, seed, **options)}
        gains = [
            held_out_likelihood(counts, n_topics, seed + parting, **settings)["gain"]  # type: ignore[arg-type]
            for parting in range(1, _PARTINGS + 1)
        ]
        rows.append({**row, "held_out": float(np.mean(gains)), "bound": model.bound})
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


def criteria_table(criteria: pd.DataFrame) -> pd.DataFrame:
    """The table of `compare_sizes` to read: a row per number of topics, a column per criterion.

    Args:
        criteria: Rows of `compare_sizes`.

    Returns:
        `n_topics`, `subsamples`, its two nulls and margins (`over_tokens`, `over_strict`), and the
        other criteria.
    """
    wide = criteria.pivot_table(index="n_topics", columns="criterion", values="value")
    wide = wide[list(dict.fromkeys(criteria["criterion"]))]
    nulls = criteria[criteria["criterion"] == "subsamples"].set_index("n_topics")
    for number, null in enumerate(("tokens", "strict"), start=1):
        edge = nulls[f"null95_{null}"]
        wide.insert(2 * number - 1, f"null95_{null}", edge)
        wide.insert(2 * number, f"over_{null}", wide["subsamples"] - edge)
    return wide.rename_axis(columns=None).reset_index()


def fits_needed(n_tests: int, n_shuffles: int, n_refits: int) -> pd.DataFrame:
    """How many fits a comparison takes, and a fuller one with 20 shuffles and 10 refits.

    Args:
        n_tests: Models that are tested.
        n_shuffles: Shuffles of each null.
        n_refits: Refits of each model.

    Returns:
        One row each: `run`, `shuffles`, `refits`, `fits`.
    """
    rows = [
        (run, shuffles, refits, n_tests * (1 + 2 * refits + 2 * shuffles * (1 + refits)))
        for run, shuffles, refits in (("this one", n_shuffles, n_refits), ("a fuller one", 20, 10))
    ]
    return pd.DataFrame(rows, columns=["run", "shuffles", "refits", "fits"])


def _tested(
    model: TopicModel,
    counts: pd.DataFrame,
    seed: int,
    *,
    n_shuffles: int,
    n_refits: int,
    n_top: int,
) -> dict[str, float]:
    options = {"n_refits": n_refits, "n_top": n_top, "seed": seed + 1}
    nulls = pd.concat(
        null_stability(model, counts, null=null, n_shuffles=n_shuffles, **options)
        for null in ("tokens", "strict")
    )
    parts = stability(model, counts, over="subsamples", **options)
    again = stability(model, counts, over="seeds", **options)
    above = margins(parts, nulls).set_index("null")
    judged = verdicts(model, counts, nulls=nulls, **options)["verdict"].value_counts()
    return {
        "stability": float(above["stability"].iloc[0]),
        "seeds": float(again.loc[again["measure"] == "jaccard", "value"].mean()),
        "null95_tokens": above["null95"]["tokens"],
        "null95_strict": above["null95"]["strict"],
        "margin_tokens": above["margin"]["tokens"],
        "margin_strict": above["margin"]["strict"],
        "trusted": int(judged.get("trusted", 0)),
        "tentative": int(judged.get("tentative", 0)),
    }
