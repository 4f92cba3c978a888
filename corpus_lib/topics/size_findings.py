"""What was found in choosing topics, as facts: how many to fit, and what the traps are."""

from typing import Any

import numpy as np
import pandas as pd

from corpus_lib.errors import InputError
from corpus_lib.phrasebook import facts
from corpus_lib.stats.verdict import OPEN, SURE


def recommended_size(criteria: pd.DataFrame) -> int | None:
    """The number of topics to go on with, by one rule.

    A number of topics is *above chance* if its stability over subsamples exceeds the 95th
    percentile of both kinds of shuffled text by more than the margin's own 95 % interval. Of those
    that are, the one with the largest margin over the stricter null is the best, and every one
    whose margin is not surely smaller is *as good*. The fewest topics among these are recommended:
    they keep most words for each topic, and leave least to be named.

    Args:
        criteria: The table of `compare_sizes`.

    Returns:
        The number of topics; None if none is above chance.
    """
    good = _sizes(criteria)["as_good"]
    return int(good.index[good].min()) if good.any() else None


def size_findings(criteria: pd.DataFrame, chosen: int) -> pd.DataFrame:
    """Which numbers of topics beat chance, which to take, and how many topics pass then.

    Args:
        criteria: The table of `compare_sizes`.
        chosen: The number of topics that the series goes on with.

    Returns:
        Facts: how many topics pass at the recommended and the best number; which numbers are above
        chance; the recommended one; and what the chosen one is, if it is another.
    """
    sizes, least = _sizes(criteria), recommended_size(criteria)
    if least is None:
        rows = [{"relation": "topics_no_size", "of": len(sizes)}]
        return facts([*rows, *_chosen(chosen, sizes, least)])
    above = sizes.index[sizes["above"]]
    good = sizes.index[sizes["as_good"]]
    rows = _passing(criteria, least)
    ends = {"low": above.min(), "high": above.max()}
    rows.append({"relation": "topics_sizes", "value": len(above), "of": len(sizes), **ends})
    ends = {"low": good.min(), "high": good.max()}
    relation = "topics_size" if len(good) > 1 else "topics_size_alone"
    rows.append({"relation": relation, "value": least, "of": len(good), **ends})
    return facts([*rows, *_chosen(chosen, sizes, least)])


def way_findings(ways: pd.DataFrame, n_topics: int) -> pd.DataFrame:
    """What other ways to fit cost: how many topics pass, and whether less is left beyond chance.

    Args:
        ways: The table of `compare_ways`; its first row is what the others are held against.
        n_topics: Topics of each model.

    Returns:
        A fact for each other way: sure if its margin over the strict null differs by more than
        both intervals, else open.
    """
    if ways.empty:
        raise InputError("ways has no rows; pass the table of compare_ways")
    first, rows = ways.iloc[0], []
    for row in ways.iloc[1:].to_dict("records"):
        apart = abs(row["margin_strict"] - first["margin_strict"])
        sure = apart > np.hypot(row["error_strict"], first["error_strict"])
        numbers = {"value": row["passed"], "of": n_topics, "high": first["passed"]}
        verdict = SURE if sure else OPEN
        relation = f"topics_way_{row['way']}" + ("" if sure else "_open")
        rows.append({"relation": relation, "subject": row["way"], "verdict": verdict, **numbers})
    return facts(rows)


def _sizes(criteria: pd.DataFrame) -> pd.DataFrame:
    """By number of topics: margin over the stricter null, its error, `above` and `as_good`."""
    rows = criteria[criteria["criterion"] == "subsamples"].set_index("n_topics").sort_index()
    if rows.empty:
        raise InputError("criteria holds no rows of 'subsamples'; pass the table of compare_sizes")
    nulls = ("tokens", "strict")
    # Without an interval (a single model or shuffle) no margin is sure.
    above = pd.concat([rows[f"over_{n}"] > rows[f"error_{n}"] for n in nulls], axis=1).all(axis=1)
    # The stricter null is the one that leaves the smaller margin.
    strict = rows["over_strict"] <= rows["over_tokens"]
    margin = rows["over_strict"].where(strict, rows["over_tokens"])
    error = rows["error_strict"].where(strict, rows["error_tokens"])
    table = pd.DataFrame({"margin": margin, "error": error, "above": above})
    if not above.any():
        return table.assign(as_good=False)
    best = margin[above].index[int(margin[above].to_numpy().argmax())]
    apart = np.hypot(error, error[best])
    return table.assign(as_good=above & (margin[best] - margin <= apart))


def _passing(criteria: pd.DataFrame, least: int) -> list[dict[str, Any]]:
    """How many topics pass, in the mean of models, at the recommended number and at the best."""
    rows = criteria[(criteria["criterion"] == "passed") & criteria["value"].notna()]
    passed = {int(n): float(n * share) for n, share in rows[["n_topics", "value"]].to_numpy()}
    best = max(passed, key=lambda size: passed[size], default=least)
    return [
        {"relation": "topics_pass", "value": passed[size], "of": size}
        for size in dict.fromkeys((least, best))
        if size in passed
    ]


def _chosen(chosen: int, sizes: pd.DataFrame, recommended: int | None) -> list[dict[str, Any]]:
    if chosen == recommended:
        return []
    relation = "topics_size_not_as_good"
    if chosen not in sizes.index:
        relation = "topics_size_untried"
    elif sizes.loc[chosen, "as_good"]:
        relation = "topics_size_as_good"
    return [{"relation": relation, "value": chosen}]
