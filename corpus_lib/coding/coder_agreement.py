"""How far two codings of the same things agree, and where they do not."""

from __future__ import annotations

from collections.abc import Hashable, Sequence

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from corpus_lib.errors import InputError

FloatArray = NDArray[np.float64]


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

    Args:
        ratings: As for `krippendorff_alpha`.
        seed: Of the draws.
        groups: The group of each row, if rows are not independent (the claim that a cell belongs
            to, say): whole groups are drawn.
        n_draws: Number of draws.

    Returns:
        `n` (rows with two codes or more), `agree` (share of them with one code only), `alpha`,
        `low` and `high` (percentiles 2.5 and 97.5; draws in which all codes are the same are left
        out).

    Raises:
        InputError: If `groups` has another length.

    References:
        Krippendorff (2011), "Computing Krippendorff's alpha-reliability".
    """
    if groups is not None and len(groups) != len(ratings):
        raise InputError(f"{len(groups)} groups for {len(ratings)} rows; give one per row")
    counts = _value_counts(ratings)
    _, group = np.unique(
        np.arange(len(counts)) if groups is None else np.asarray(groups, dtype=str),
        return_inverse=True,
    )
    members = [
        np.flatnonzero(group == number) for number in range(group.max() + 1 if len(group) else 0)
    ]
    random = np.random.default_rng(seed)
    draws = [
        _alpha(
            counts[
                np.concatenate(
                    [members[i] for i in random.integers(len(members), size=len(members))]
                )
            ]
        )
        for _ in range(n_draws if members else 0)
    ]
    known = np.array([draw for draw in draws if not np.isnan(draw)])
    low, high = np.percentile(known, [2.5, 97.5]) if len(known) else (np.nan, np.nan)
    coded = counts[counts.sum(axis=1) >= 2]
    agree = float((coded.max(axis=1) == coded.sum(axis=1)).mean()) if len(coded) else np.nan
    return {
        "n": float(len(coded)),
        "agree": agree,
        "alpha": _alpha(counts),
        "low": float(low),
        "high": float(high),
    }


def coding_agreement(first: pd.DataFrame, second: pd.DataFrame, *, seed: int) -> pd.DataFrame:
    """How far two codings of the claims agree, by stance, by who speaks at all, and by voice.

    Args:
        first: Coded claims: `claim, doc_id, stance, voice`.
        second: The same by another coder or on another day.
        seed: Of the draws for the intervals, in which whole claims are drawn.

    Returns:
        One row per question: `question, n` (cells compared), `agree, alpha, low, high`. The
        question "stance, where both hear something" leaves silence out, which is easy to agree on.
    """
    both = _joined(first, second)
    heard = (both["stance_first"] != "silent") & (both["stance_second"] != "silent")
    spoken = both.assign(
        spoken_first=both["stance_first"].ne("silent").map({True: "spoken", False: "silent"}),
        spoken_second=both["stance_second"].ne("silent").map({True: "spoken", False: "silent"}),
    )
    questions = {
        "stance": (both, "stance"),
        "silent or not": (spoken, "spoken"),
        "stance, where both hear something": (both[heard], "stance"),
        "voice, where both hear something": (both[heard], "voice"),
    }
    rows = [
        {
            "question": question,
            **alpha_interval(
                cells[[f"{name}_first", f"{name}_second"]],
                seed=seed,
                groups=cells["claim"].tolist(),
            ),
        }
        for question, (cells, name) in questions.items()
    ]
    return pd.DataFrame(rows if len(both) else [], columns=_AGREEMENT).astype({"n": "int64"})


def disagreements(first: pd.DataFrame, second: pd.DataFrame) -> pd.DataFrame:
    """The cells that two codings code otherwise, to be discussed.

    Returns:
        One row per cell: `claim, doc_id, stance_first, stance_second, voice_first, voice_second,
        quote` (of the first coding) and `gloss`; other stances first.
    """
    both = _joined(first, second)
    stance = both["stance_first"] != both["stance_second"]
    voice = both["voice_first"] != both["voice_second"]
    columns = ["claim", "doc_id", "stance_first", "stance_second", "voice_first", "voice_second"]
    rows = both.assign(order=~stance)[stance | voice].sort_values("order", kind="stable")
    return rows[[*columns, "quote", "gloss"]].reset_index(drop=True)


_AGREEMENT = ["question", "n", "agree", "alpha", "low", "high"]


def _joined(first: pd.DataFrame, second: pd.DataFrame) -> pd.DataFrame:
    columns = ["claim", "doc_id", "stance", "voice"]
    left, right = first[[*columns, "quote", "gloss"]], second[columns]
    return left.merge(right, on=["claim", "doc_id"], suffixes=("_first", "_second"))


def _value_counts(ratings: pd.DataFrame) -> FloatArray:
    """How many coders gave each row each value, shape (rows, values)."""
    values = pd.unique(ratings.to_numpy(dtype=object).ravel())
    kept = [value for value in values if not pd.isna(value)]
    counts = [(ratings == value).sum(axis=1).to_numpy(dtype=float) for value in kept]
    return np.column_stack(counts) if counts else np.zeros((len(ratings), 0))


def _alpha(counts: FloatArray) -> float:
    pairable = counts[counts.sum(axis=1) >= 2]
    coders = pairable.sum(axis=1)
    total, values = coders.sum(), pairable.sum(axis=0)
    expected = total**2 - (values**2).sum()
    if not expected:
        return float("nan")
    different = ((coders**2 - (pairable**2).sum(axis=1)) / (coders - 1)).sum()
    return float(1 - (total - 1) * different / expected)
