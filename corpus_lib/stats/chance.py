"""Intervals from drawing a document's paragraphs anew, and what chance alone would reach."""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy import stats

from corpus_lib.errors import InputError
from corpus_lib.stats.draws import placed, within

SURPLUS_COLUMNS = [
    *("doc_id", "item", "count", "n", "share", "low", "high"),
    *("share_others", "null_low", "null_high", "p_any", "beats_null", "q_item", "verdict"),
]

# As for words: rarer things would cost the others their chance, one false in ten is let through.
_FREQUENT = 4

_FALSE_SHARE = 0.1

_LEAST_UNITS = 2


Array = NDArray[np.float64]


def ratio_intervals(
    parts: Array,
    wholes: Array,
    *,
    seed: int,
    n_bootstrap: int = 999,
    confidence: float = 0.95,
) -> tuple[Array, Array, Array]:
    """Shares of a whole, each with a bootstrap interval over the units it is made of.

    Units are drawn whole, as the words of one paragraph share their speaker. Where all units or
    none hold a part, drawing cannot vary it; the interval's end is then the share of units that
    as many units would miss with a chance of half the error (the exact binomial limit).

    Args:
        parts: Sizes of the parts, one row per unit, one column per part.
        wholes: Size of each unit.
        seed: Seed of the draws.
        n_bootstrap: Draws.
        confidence: Share of the draws that an interval holds.

    Returns:
        `share`, `low`, `high`, one number per part, 0 to 1; low and high are NaN for a single
        unit.

    Raises:
        InputError: If there are no units or they are empty, or a setting is out of range.

    References:
        Davison and Hinkley (1997), "Bootstrap methods and their application", 2.3 and 3.8.
    """
    if not 0 < confidence < 1 or n_bootstrap < 1:
        raise InputError(
            f"confidence={confidence}, n_bootstrap={n_bootstrap}; "
            "give a share between 0 and 1, and at least one draw"
        )
    n_units = len(wholes)
    if n_units == 0 or wholes.sum() <= 0:
        raise InputError("no units with words to draw from; give a document that holds text")
    share = parts.sum(axis=0) / wholes.sum()
    if n_units == 1:
        return share, np.full_like(share, np.nan), np.full_like(share, np.nan)
    rng = np.random.default_rng(seed)
    draws = rng.multinomial(n_units, np.full(n_units, 1 / n_units), size=n_bootstrap)
    shares = (draws @ parts) / (draws @ wholes)[:, None]
    tail = (1 - confidence) / 2
    low, high = np.quantile(shares, [tail, 1 - tail], axis=0)
    missed = 1 - tail ** (1 / n_units)
    high = np.where(parts.sum(axis=0) == 0, missed, high)
    low = np.where(np.isclose(parts.sum(axis=0), wholes.sum()), 1 - missed, low)
    return share, low, high


def against_chance(observed: Array, draws: Array) -> pd.DataFrame:
    """What chance gives each of many statistics, and which of them go beyond it.

    Args:
        observed: One number per statistic.
        draws: The same statistics where chance alone was at work: one row per draw.

    Returns:
        One row per statistic: `expected` (mean of the draws), `null_low` and `null_high` (their
        2.5th and 97.5th percentile), `p` (share of the draws as far from the mean, the text
        counted as one of them), `p_any` (share of the draws in which any of the statistics
        reaches a `p` as small: no false alarm among all of them) and `beats_null` (`p_any` is .05
        or less).

    Raises:
        InputError: If there are no draws.

    References:
        Phipson and Smyth (2010) for `p`; Westfall and Young (1993), "Resampling-based multiple
        testing", for `p_any`.
    """
    if len(draws) < 1:
        raise InputError("no draws to compare with; give one or more")
    expected = draws.mean(axis=0)
    low, high = np.quantile(draws, [0.025, 0.975], axis=0)
    # Rounded, so that sums in another order don't tell equal distances apart.
    distance = np.abs(np.vstack([observed, draws]) - expected).round(9)
    smaller = np.column_stack([np.searchsorted(np.sort(one), one) for one in distance.T])
    p = 1 - smaller / len(distance)
    smallest = p.min(axis=1)
    p_any = (smallest[:, None] <= p[0] + 1e-9).mean(axis=0)
    return pd.DataFrame(
        {
            "expected": expected,
            "null_low": low,
            "null_high": high,
            "p": p[0],
            "p_any": p_any,
            "beats_null": p_any <= 0.05,
        }
    )


def surplus(
    parts: pd.DataFrame,
    sizes: pd.Series,
    *,
    seed: int,
    n_permutations: int = 1999,
    n_bootstrap: int = 999,
    confidence: float = 0.95,
) -> pd.DataFrame:
    """What each document has a larger or smaller share of than all others together.

    The null deals the paragraphs of all documents out at random: those that fill as much as the
    document holds are its part.

    Args:
        parts: What is counted, one row per paragraph (index levels: document, paragraph), one
            column per thing.
        sizes: What it is a share of, one number per paragraph, in the same order.
        seed: Seed of all that is drawn.
        n_permutations: Deals.
        n_bootstrap: Draws of a document's paragraphs for the interval of the share.
        confidence: Share of the draws that an interval holds.

    Returns:
        One row per document and thing: `doc_id`, `item`, `count`, `n` (what it is counted out
        of), `share` with `low` and `high` (NaN for a document of one paragraph), `share_others`
        (in all other documents together); `null_low` and `null_high` (within which the share of 95
        of 100 deals lies), `p_any` and `beats_null` (no false alarm among all things, see
        `against_chance`), `q_item` (false discovery rate over things counted four times or more)
        and `verdict`: "sure" if it beats the null, "likely" if `q_item` is .1 or less, else "open".
        No rows if there is nothing to count, or a single document.

    Raises:
        InputError: If `parts` and `sizes` differ in their rows, or there is no deal.
    """
    if len(parts) != len(sizes) or n_permutations < 1:
        raise InputError(
            f"parts has {len(parts)} rows, sizes {len(sizes)}, n_permutations={n_permutations}; "
            "give one size for each row and at least one deal"
        )
    documents = parts.index.get_level_values(0).to_numpy()
    counts, wholes = parts.to_numpy(np.float64), sizes.to_numpy(np.float64)
    names = list(dict.fromkeys(documents))
    if len(names) < _LEAST_UNITS or not counts.sum():
        return pd.DataFrame(columns=SURPLUS_COLUMNS)
    rng = np.random.default_rng(seed)
    rows = []
    for name in names:
        own = documents == name
        share, low, high = ratio_intervals(
            counts[own], wholes[own], seed=seed, n_bootstrap=n_bootstrap, confidence=confidence
        )
        dealt = _dealt_shares(counts, wholes, wholes[own].sum(), n_permutations, rng)
        chance = against_chance(share, dealt)
        others = counts[~own].sum(axis=0) / wholes[~own].sum()
        rows.append(
            pd.DataFrame(
                {
                    "doc_id": name,
                    "item": parts.columns,
                    "count": counts[own].sum(axis=0).astype(int),
                    "n": int(wholes[own].sum()),
                    **{"share": share, "low": low, "high": high, "share_others": others},
                    **{key: chance[key] for key in ("null_low", "null_high", "p_any")},
                    "beats_null": chance["beats_null"],
                    "q_item": _false_discoveries(chance["p"].to_numpy(), counts.sum(axis=0)),
                }
            )
        )
    table = pd.concat(rows, ignore_index=True)
    sure, likely = table["beats_null"], table["q_item"] <= _FALSE_SHARE
    table["verdict"] = np.select([sure, likely], ["sure", "likely"], "open")
    return table


def _dealt_shares(
    counts: Array, wholes: Array, size: float, n: int, rng: np.random.Generator
) -> Array:
    """The shares (one row a deal) of paragraphs drawn until they fill `size`."""
    middle, rank = placed(wholes, n, rng)
    inside = (within(middle, size) | (rank == 0)).astype(float)
    return np.asarray((inside @ counts) / (inside @ wholes)[:, None])


def _false_discoveries(p: Array, totals: Array) -> Array:
    q = np.full(len(p), np.nan)
    frequent = totals >= _FREQUENT
    if frequent.any():
        q[frequent] = stats.false_discovery_control(p[frequent], method="bh")
    return q
