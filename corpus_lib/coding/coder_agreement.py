"""How far two codings of the same things agree, and where they do not."""

from __future__ import annotations

from collections.abc import Hashable, Sequence

import krippendorff
import numpy as np
import pandas as pd
from numpy.typing import NDArray

from corpus_lib.errors import InputError
from corpus_lib.stats.intervals import bootstrap_weights, percentile_interval, share_intervals

Counts = NDArray[np.int64]
_AGREEMENT = ["question", "cells", "n", "agree", "alpha", "low", "high"]


def krippendorff_alpha(ratings: pd.DataFrame) -> float:
    """Agreement of coders on named categories, corrected for chance.

    Args:
        ratings: One row per thing coded, one column per coder; missing where a coder has no code.

    Returns:
        1 for full agreement, 0 for what chance would give, below 0 for less; NaN if no thing has
        two codes, or all codes are the same one, so that chance cannot be told.

    References:
        Krippendorff (2011), "Computing Krippendorff's alpha-reliability", nominal data.
    """
    return _alpha(_value_counts(ratings))


def alpha_interval(
    ratings: pd.DataFrame,
    *,
    seed: int,
    groups: Sequence[Hashable] | None = None,
    n_draws: int = 999,
) -> dict[str, float]:
    """Krippendorff's alpha with the interval from drawing the things coded anew.

    Where all codes agree, drawing cannot vary them; the lower end is then the alpha of so many
    differing things as would be missed with a chance of half the error (see `share_intervals`).

    Args:
        ratings: As for `krippendorff_alpha`.
        seed: Of the draws.
        groups: The group of each row, if rows are not independent (the claim that a cell belongs
            to, say): whole groups are drawn.
        n_draws: Number of draws.

    Returns:
        `n` (rows with two codes or more), `agree` (share of them with one code only), `alpha`,
        `low` and `high` (95 %; draws in which all codes are the same are left out; NaN for a
        single group).

    Raises:
        InputError: If `groups` has another length.

    References:
        Krippendorff (2011), "Computing Krippendorff's alpha-reliability".
    """
    if groups is not None and len(groups) != len(ratings):
        raise InputError(f"{len(groups)} groups for {len(ratings)} rows; give one per row")
    counts = _value_counts(ratings)
    group = pd.factorize(np.arange(len(counts)) if groups is None else np.asarray(groups))[0]
    coded = counts.sum(axis=1) >= 2
    same = counts[coded].max(axis=1, initial=0) == counts[coded].sum(axis=1)
    low, high = _ends(counts, group, seed, n_draws)
    if same.all() and not np.isnan(low):
        low = _low_of_full_agreement(counts[coded], group[coded], seed)
    agree = float(same.mean()) if len(same) else np.nan
    return {"n": len(same), "agree": agree, "alpha": _alpha(counts), "low": low, "high": high}


def coding_agreement(
    first: pd.DataFrame, second: pd.DataFrame, *, seed: int, n_draws: int = 999
) -> pd.DataFrame:
    """How far two codings of the claims agree, by stance, by who speaks at all, and by voice.

    Args:
        first: Coded claims: `claim, doc_id, stance, voice`.
        second: The same by another coder or on another day.
        seed: Of the draws for the intervals, in which whole claims are drawn.
        n_draws: Number of draws.

    Returns:
        One row per question: `question` (stance, silence, voice), `cells` (all, or those in which
        "both speak": silence is easy to agree on), `n` (cells compared), `agree, alpha, low, high`.
    """
    both = _joined(first, second)
    silent = both[["stance_first", "stance_second"]] == "silent"
    spoken = ~silent.any(axis=1)
    asked = [
        ("stance", "all", both[["stance_first", "stance_second"]]),
        ("silence", "all", silent),
        ("stance", "both speak", both.loc[spoken, ["stance_first", "stance_second"]]),
        ("voice", "both speak", both.loc[spoken, ["voice_first", "voice_second"]]),
    ]
    rows = []
    for question, cells, codes in asked if len(both) else []:
        claims = both.loc[codes.index, "claim"].tolist()
        found = alpha_interval(codes, seed=seed, groups=claims, n_draws=n_draws)
        rows.append({"question": question, "cells": cells, **found})
    return pd.DataFrame(rows, columns=_AGREEMENT)


def disagreements(first: pd.DataFrame, second: pd.DataFrame) -> pd.DataFrame:
    """The cells that two codings code otherwise, to be discussed.

    Returns:
        One row per cell: `claim, doc_id, stance_first, stance_second, voice_first, voice_second,
        start, end` (of the first coding); other stances first.
    """
    both = _joined(first, second)
    stance = both["stance_first"] != both["stance_second"]
    voice = both["voice_first"] != both["voice_second"]
    rows = both.assign(order=~stance)[stance | voice].sort_values("order", kind="stable")
    return rows.drop(columns="order").reset_index(drop=True)


def _joined(first: pd.DataFrame, second: pd.DataFrame) -> pd.DataFrame:
    columns = ["claim", "doc_id", "stance", "voice"]
    both = first[[*columns, "start", "end"]].merge(
        second[columns], on=["claim", "doc_id"], suffixes=("_first", "_second")
    )
    codes = [f"{code}_{coding}" for code in ("stance", "voice") for coding in ("first", "second")]
    return both[["claim", "doc_id", *codes, "start", "end"]]


def _value_counts(ratings: pd.DataFrame) -> Counts:
    """How many coders gave each row each value, shape (rows, values)."""
    values = pd.unique(ratings.to_numpy(dtype=object).ravel())
    counts = [(ratings == value).sum(axis=1) for value in values if not pd.isna(value)]
    return np.column_stack(counts) if counts else np.zeros((len(ratings), 0), dtype=np.int64)


def _alpha(counts: Counts) -> float:
    pairable = counts[counts.sum(axis=1) >= 2]
    if (pairable.sum(axis=0) > 0).sum() < 2:
        return float("nan")
    return float(krippendorff.alpha(value_counts=pairable, level_of_measurement="nominal"))


def _ends(counts: Counts, group: NDArray[np.intp], seed: int, n_draws: int) -> tuple[float, float]:
    if len(np.unique(group)) < 2:
        return np.nan, np.nan
    drawn = bootstrap_weights(group.max() + 1, n_draws, np.random.default_rng(seed))
    times = drawn.astype(np.int64)[:, group]
    alphas = np.array([_alpha(np.repeat(counts, each, axis=0)) for each in times])
    known = alphas[~np.isnan(alphas)]
    low, high = percentile_interval(known) if len(known) else (np.nan, np.nan)
    return float(low), float(high)


def _low_of_full_agreement(counts: Counts, group: NDArray[np.intp], seed: int) -> float:
    sizes = np.unique(group, return_counts=True)[1].astype(np.float64)
    _, _, missed = share_intervals(np.zeros((len(sizes), 1)), sizes, seed=seed, n_draws=1)
    values = counts.sum(axis=0)
    expected = 1 - (values * (values - 1)).sum() / (values.sum() * (values.sum() - 1))
    return float(1 - missed[0] / expected)
