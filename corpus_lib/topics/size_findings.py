"""What was found in choosing topics, in sentences: how many to fit, and what the traps are."""

from collections.abc import Iterable

import numpy as np
import pandas as pd

from corpus_lib.errors import InputError

_CRITERIA = {
    "seeds": "stability over seeds",
    "held_out": "foretelling words left out",
    "exclusivity": "exclusivity",
    "c_npmi": "NPMI",
    "c_v": "c_v",
    "u_mass": "u_mass",
}


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


def size_findings(criteria: pd.DataFrame, chosen: int) -> list[str]:
    """Which numbers of topics beat chance, which to take and why, and what the others say.

    Args:
        criteria: The table of `compare_sizes`.
        chosen: The number of topics that the series goes on with.
    """
    sizes, least = _sizes(criteria), recommended_size(criteria)
    tried = sizes.index
    above = tried[sizes["above"]].tolist()
    if least is None:
        return [
            f"None of the numbers of topics tried ({_numbers(tried)}) is surely more stable than "
            "both kinds of shuffled text: topics of these texts should not be read.",
            _chosen(chosen, None, [], tried.tolist()),
        ]
    sentences = [
        f"Of the numbers of topics tried ({_numbers(tried)}), {_numbers(above)} "
        f"{'is' if len(above) == 1 else 'are'} more stable as a whole than both kinds of "
        "shuffled text, by more than the margin's own 95 % interval."
    ]
    margins, errors = sizes["margin"].to_dict(), sizes["error"].to_dict()
    best = max(above, key=lambda size: margins[size])
    told = f"{margins[best]:+.2f} ± {errors[best]:.2f}"
    good = tried[sizes["as_good"]].tolist()
    sentences.append(
        f"The margin over the stricter null is largest at {best} ({told})"
        + (
            f", but {_numbers([k for k in good if k != best])} differ from it by less than the "
            "intervals: several numbers of topics are as good."
            if len(good) > 2
            else f", but {_numbers([k for k in good if k != best])} differs from it by less than "
            "the intervals: the two are as good."
            if len(good) > 1
            else ", by more than the intervals from all others."
        )
    )
    sentences.append(
        f"Recommended: {least} topics"
        + (
            ", the fewest of those that are as good, as each topic then has most words to rest on "
            "and least has to be named."
            if len(good) > 1
            else ", which stands alone."
        )
        + _other_criteria(criteria, least)
    )
    return [*sentences, _foretelling(criteria), _chosen(chosen, least, good, tried.tolist())]


def way_findings(ways: pd.DataFrame) -> list[str]:
    """What each way to fit does to stability, and to what is left of it beyond chance.

    Args:
        ways: The table of `compare_ways`; its first row is what the others are held against.

    Returns:
        A sentence or two for each way.
    """
    if ways.empty:
        raise InputError("ways has no rows; pass the table of compare_ways")
    first = ways.iloc[0]
    sentences = [f"{_way(first)}."]
    for _, row in ways.iloc[1:].iterrows():
        apparent = row["stability"] - first["stability"]
        real = row["margin_strict"] - first["margin_strict"]
        unsure = abs(real) <= np.hypot(row["error_strict"], first["error_strict"])
        trap = (
            " It looks more stable and is less beyond chance: a trap."
            if apparent > 0 and real < 0
            else ""
        )
        trap += " The difference in margin is within the intervals." if unsure else ""
        sentences.append(f"{_way(row)}.{trap}")
    return sentences


def ways_for_figures(ways: pd.DataFrame) -> pd.DataFrame:
    """The table of `compare_ways` with what a figure of it needs.

    Returns:
        The rows with `label`, `null_low` (0) and `null_high` (the higher null's edge).
    """
    edge = ways[["null95_tokens", "null95_strict"]].max(axis=1)
    return ways.assign(label=ways["way"], null_low=0.0, null_high=edge)


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


def _other_criteria(criteria: pd.DataFrame, size: int) -> str:
    rows = criteria[criteria["n_topics"] == size].set_index("criterion")
    rows = rows.loc[[name for name in _CRITERIA if name in rows.index]]
    sure = (rows["over_tokens"] > rows["error_tokens"]) & (
        rows["over_strict"] > rows["error_strict"]
    )
    beyond = [_CRITERIA[name] for name in rows.index[sure]]
    within = [_CRITERIA[name] for name in rows.index[~sure]]
    if not len(rows):
        return ""
    if not within:
        return " All other criteria lie surely above both nulls there too."
    if not beyond:
        return " No other criterion lies surely above both nulls there."
    return f" There, surely above both nulls: {', '.join(beyond)}; not surely: {', '.join(within)}."


def _foretelling(criteria: pd.DataFrame) -> str:
    rows = criteria[criteria["criterion"] == "held_out"].set_index("n_topics").sort_index()
    sure = rows.index[rows["low"] > 0].tolist()
    if not sure:
        return (
            "With no number of topics do the topics surely foretell words left out better than "
            "the frequencies of words alone."
        )
    return (
        "Topics foretell words left out surely better than the frequencies of words alone at "
        f"{_numbers(sure)} of the numbers tried."
    )


def _chosen(chosen: int, recommended: int | None, good: list[int], tried: list[int]) -> str:
    going_on = f"The comparisons below, and the series, go on with {chosen} topics"
    if chosen == recommended:
        return f"{going_on}, the number recommended."
    if chosen in good:
        return f"{going_on}, which is as good by this measure as the number recommended."
    if chosen not in tried:
        return f"{going_on}, which was not tried here."
    if recommended is None:
        return f"{going_on}, to show what they are; their verdicts say how far to trust them."
    return f"{going_on}, though that number is not among those that are as good as the best."


def _way(row: pd.Series) -> str:
    return (
        f"{str(row['way']).capitalize()}: stability {row['stability']:.2f}, which is "
        f"{row['margin_tokens']:+.2f} from the tokens null and {row['margin_strict']:+.2f} from "
        f"the strict one; {row['trusted']:.1f} topics trusted in the mean; words left out foretold "
        f"by {row['held_out']:+.2f}"
    )


def _numbers(values: Iterable[int]) -> str:
    """Numbers in a row, with "to" between the ends of three or more that follow each other."""
    runs: list[list[int]] = []
    for value in map(int, values):
        if runs and value == runs[-1][-1] + 1:
            runs[-1].append(value)
        else:
            runs.append([value])
    parts = [f"{run[0]} to {run[-1]}" if len(run) > 2 else ", ".join(map(str, run)) for run in runs]
    return ", ".join(parts)
