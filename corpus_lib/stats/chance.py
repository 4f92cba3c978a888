"""What chance alone would reach: p by dealing passages out, of one statistic and of many."""

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy import sparse
from scipy.special import betaincinv

from corpus_lib.errors import InputError
from corpus_lib.stats.intervals import like_columns, share_intervals
from corpus_lib.stats.verdict import verdicts

MORE_COLUMNS = [
    *("doc_id", "item", "count", "n", "share", "low", "high"),
    *("share_others", "null_low", "null_high", "p_any", "beats_null", "q_item", "verdict"),
]

# As for words: rarer things would cost the others their chance, one false in ten is let through.
FREQUENT = 4
_LEAST_UNITS = 2
_CELLS = 4_000_000  # places of units in deals that are made at once: some 100 MB
_PLACES = 30_000_000  # and in all
_FEW = 5  # documents, beyond which each is dealt less often
_SPARSE = 20  # cells of a table for one that is not zero, from which on zeros are passed over

Array = NDArray[np.float64]

# Sums of the same numbers in another order may differ by rounding; that must decide nothing.
_ROUNDING = 1e-9
LEVEL = 0.05  # of every test: one false alarm in twenty


def permutation_p(observed: Array | float, draws: Array) -> Array:
    """Share of draws at least as large as what was observed, which counts as one of them.

    Args:
        observed: One number per statistic, or a single one.
        draws: The same where chance alone was at work: one row per draw.

    Returns:
        One p per statistic; none is zero.

    Raises:
        InputError: If there are no draws.

    References:
        Phipson and Smyth (2010), "Permutation p-values should never be zero".
    """
    if len(draws) < 1:
        raise InputError("no draws to compare with; give one or more")
    reached = (np.asarray(draws) >= np.asarray(observed) - _ROUNDING).sum(axis=0)
    return np.asarray((1 + reached) / (1 + len(draws)))


def familywise_p(observed: Array, draws: Array) -> Array:
    """Share of draws in which the largest of all statistics reaches the observed one.

    Args:
        observed: One number per statistic, all on one scale.
        draws: The same where chance alone was at work: one row per draw.

    Returns:
        One p per statistic: small ones hold against all statistics at once.

    References:
        Westfall and Young (1993), "Resampling-based multiple testing".
    """
    largest = np.asarray(draws).max(axis=1)
    return permutation_p(observed, np.repeat(largest[:, None], len(observed), axis=1))


def upper_p(p: Array | float, n_draws: int) -> Array:
    """The upper end of the 95 per cent interval of a p that was counted from random draws.

    What is judged by it holds whatever the seed of the draws: where the interval spans a limit,
    the verdict is open. `p` is what `permutation_p` or `familywise_p` gave of `n_draws`.

    References:
        Clopper and Pearson (1934), "The use of confidence or fiducial limits".
    """
    reached = np.round(np.asarray(p) * (1 + n_draws)) - 1
    # All draws reached it: there is nothing above.
    return np.asarray(np.fmin(betaincinv(reached + 1, n_draws - reached, 0.975), 1.0))


def chance_bar(draws: Array) -> Array:
    """What 95 of 100 draws (rows) stay below."""
    return np.asarray(np.quantile(draws, 0.95, axis=0))


def false_discoveries(p: Array, asked: NDArray[np.bool_]) -> Array:
    """The share of false ones among all statistics with as small a p; NaN where none is asked.

    Args:
        p: One p per statistic.
        asked: Whether a statistic takes part: chosen by something that no draw changes.

    References:
        Benjamini and Hochberg (1995), "Controlling the false discovery rate".
    """
    # SciPy has this in a part that takes longer to import than all terms of a corpus to judge.
    q, order = np.full(len(p), np.nan), np.flatnonzero(asked)[np.argsort(p[asked])]
    among = p[order] * (len(order) / np.arange(1, len(order) + 1))
    q[order] = np.clip(np.minimum.accumulate(among[::-1])[::-1], 0, 1)
    return q


def against_chance(observed: Array, draws: Array) -> pd.DataFrame:
    """What chance gives each of many statistics, and which of them go beyond it.

    Args:
        observed: One number per statistic.
        draws: The same statistics where chance alone was at work: one row per draw.

    Returns:
        One row per statistic: `expected` (mean of the draws), `null_low` and `null_high` (their
        2.5th and 97.5th percentile), `p` (share of the draws as far from the mean, the text
        counted as one of them), `p_any` (share of the draws in which any of the statistics
        reaches a `p` as small: no false alarm among all of them), `beats_null` (`p_any` is surely
        .05 or less, see `upper_p`).

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
    p_any = (p.min(axis=1)[:, None] <= p[0] + 1e-9).mean(axis=0)
    return pd.DataFrame(
        {
            "expected": expected,
            "null_low": low,
            "null_high": high,
            "p": p[0],
            "p_any": p_any,
            "beats_null": upper_p(p_any, len(draws)) <= LEVEL,
        }
    )


def more_than_others(
    parts: pd.DataFrame,
    sizes: pd.Series,
    *,
    seed: int,
    n_deals: int = 19_999,
    n_draws: int = 999,
    confidence: float = 0.95,
) -> pd.DataFrame:
    """What each document has a larger or smaller share of than all others together.

    The null deals the paragraphs of all documents out at random: those that fill as much as the
    document holds are its part.

    Args:
        parts: What is counted, in whole numbers: one row per paragraph (index levels: document,
            paragraph), one column per thing.
        sizes: What it is a share of, one whole number per paragraph, in the same order.
        seed: Seed of all that is drawn.
        n_deals: Deals, at the most (see `affordable`).
        n_draws: Draws of a document's paragraphs for the interval of the share.
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
    if len(parts) != len(sizes) or n_deals < 1:
        raise InputError(
            f"parts has {len(parts)} rows, sizes {len(sizes)}, n_deals={n_deals}; "
            "give one size for each row and at least one deal"
        )
    documents = parts.index.get_level_values(0).to_numpy()
    counts, wholes = parts.to_numpy(np.float64), sizes.to_numpy(np.float64)
    names = list(dict.fromkeys(documents))
    if len(names) < _LEAST_UNITS or not counts.sum():
        return pd.DataFrame(columns=MORE_COLUMNS)
    n_deals = affordable(n_deals, len(parts) * max(1, len(names) // _FEW))
    rng = np.random.default_rng(seed)
    first, same = like_columns(counts)
    few, rows = counts[:, first], []
    for name in names:
        own = documents == name
        share, low, high = share_intervals(
            few[own], wholes[own], seed=seed, n_draws=n_draws, confidence=confidence
        )
        dealt = dealt_shares(few, wholes, wholes[own].sum(), n_deals, rng)
        chance = against_chance(share, dealt).iloc[same].reset_index(drop=True)
        share, low, high = share[same], low[same], high[same]
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
                    "q_item": false_discoveries(
                        upper_p(chance["p"].to_numpy(), n_deals), counts.sum(axis=0) >= FREQUENT
                    ),
                }
            )
        )
    table = pd.concat(rows, ignore_index=True)
    return table.assign(verdict=verdicts(table["beats_null"], table["q_item"]))


def dealt_shares(
    counts: Array, wholes: Array, size: float, n: int, rng: np.random.Generator
) -> Array:
    """The shares of things in paragraphs drawn until they fill `size`: one row a deal.

    Args:
        counts: What is counted, one row per paragraph, one column per thing.
        wholes: What it is a share of, one number per paragraph.
        size: How much of `wholes` a draw fills.
        n: Draws.
        rng: Source of randomness.
    """
    shares, held = [], sparse.csr_array(counts)
    held = held if held.nnz * _SPARSE < counts.size else counts
    most = max(1, _CELLS // len(wholes))
    for some in (min(most, n - done) for done in range(0, n, most)):
        order = rng.permuted(np.tile(np.arange(len(wholes)), (some, 1)), axis=1)
        filled = wholes[order]
        taken = within(np.cumsum(filled, axis=1) - filled / 2, size)
        taken[:, 0] = True
        inside = np.empty(order.shape)
        np.put_along_axis(inside, order, taken, axis=1)
        shares.append((inside @ held) / (inside @ wholes)[:, None])
    return np.vstack(shares)


def affordable(n_deals: int, n_units: int) -> int:
    """So many deals, or as many as are dealt in seconds: fewer of thousands of units."""
    return min(n_deals, max(999, _PLACES // n_units))


def affordable_for_pairs(n: int, n_documents: int) -> int:
    """So many draws for each pair, or fewer of more than five documents, 39 at least."""
    return min(n, max(39, 5_000 // n_documents**2))


def placed(sizes: Array, n: int, rng: np.random.Generator) -> tuple[Array, NDArray[np.int64]]:
    """Each unit's place in a random row of all: words before its middle, units before it.

    Drawing by words, not by number, keeps short units from being mistaken for a difference:
    divergence grows as texts get shorter.
    """
    order = rng.permuted(np.tile(np.arange(len(sizes)), (n, 1)), axis=1)
    rank, middle = np.empty_like(order), np.empty(order.shape)
    filled = sizes[order]
    draw = np.arange(n)[:, None]
    rank[draw, order] = np.arange(len(sizes))
    middle[draw, order] = np.cumsum(filled, axis=1) - filled / 2
    return middle, rank


def parts(sizes: Array, words: float, n: int, rng: np.random.Generator) -> NDArray[np.bool_]:
    """Random units of `words` together, one draw a row; two at least are in and two are out."""
    middle, rank = placed(sizes, n, rng)
    return (within(middle, words) | (rank < 2)) & (rank < len(sizes) - 2)


def within(middle: Array, words: float) -> NDArray[np.bool_]:
    """Which units' middles lie in the first `words`.

    Shares of topics add up to 1 but for rounding, which must not decide on which side a unit falls.
    """
    return np.asarray(middle <= words + 1e-6)
