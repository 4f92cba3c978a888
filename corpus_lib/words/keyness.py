"""Which words set one group of texts apart from another: how much, and how surely."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from pandas.api.extensions import ExtensionArray
from scipy import sparse, special

from corpus_lib.errors import InputError, check_has
from corpus_lib.stats import chance
from corpus_lib.stats.intervals import batches, bootstrap_weights, like_columns, percentile_interval
from corpus_lib.words.counts import CountParts, as_matrix

Counts = pd.DataFrame | pd.Series | CountParts
Array = NDArray[np.float64]

PRIOR_WORDS = 500.0  # that the counts of a prior weigh
_TERMS = 20  # different ones in a unit, from which on the units are dealt less often
_CELLS = 2_000_000  # numbers of a batch of terms: some 100 MB


class Sizes(NamedTuple):
    """Words of both sides (one number, or one a deal in a column) and of the prior."""

    a: Array
    b: Array
    prior: float


class _Side(NamedTuple):
    """One side of a comparison: its totals by term and, if it has any, its units."""

    totals: Array
    units: sparse.csr_matrix | None


def keyness(
    target: Counts,
    reference: Counts,
    *,
    prior: float | None = None,
    n_draws: int = 0,
    n_deals: int = 0,
    seed: int | None = None,
) -> pd.DataFrame:
    """Which terms the target uses more, and which less, than the reference.

    Read the effect (`log_ratio`) first, then how sure it is (`log_odds_z`), and `range` and `dp`
    beside them. `g2` and `p` treat words as drawn one by one and overstate, as words come in
    clumps; `beats_null` and `q_term` deal whole units.

    Args:
        target: Counts, one row per unit and one column per term, or one number per term.
        reference: The same for the other side; a term that one side lacks has no count there.
        prior: One pseudo-count for all terms, for the log-odds; None takes the counts of both sides
            together, scaled to weigh 500 words.
        n_draws: Resamples of the units for an interval of `log_ratio`; 0 for none.
        n_deals: Random deals of the units to the sides for `beats_null` and `q_term`, at the most
            (see `affordable`); 0 for none. `q_term` needs thousands.
        seed: Seed of resampling and dealing; required for either.

    Returns:
        One row per term (index `term`), the target's own words first, by `log_odds_z`:
        `count_target`, `count_reference`; `per_thousand_target`, `per_thousand_reference` (of
        the words counted); `log_ratio` (see there) with a bootstrap `log_ratio_low`,
        `log_ratio_high` (NaN where a side, or the term, has one unit only); `log_odds` (difference
        of the natural log-odds, shrunk by the prior), `log_odds_z`; `g2` (negative where the
        reference has more) and its `p` (one degree of freedom); `range` (units of the target that
        hold it) and `dp` (see `dispersion`; NaN without two units). With deals `p_null` (share of
        deals whose largest |z| over all terms reaches this one's), `beats_null` (that is surely
        .05 or less, see `upper_p`), `p_term` (share of deals in which this term's own |z| is as
        large) and `q_term` (false discovery rate over the upper ends of `p_term` of terms that
        occur four times or more in both sides together; NaN for the others: too rare to tell).

    Raises:
        InputError: If a side is empty or has a negative count, the prior is not above 0, the seed
            is missing, or units are needed and a side has none.

    References:
        G2: Dunning (1993); log ratio: Hardie (2014), "Log Ratio"; log-odds: Monroe, Colaresi and
        Quinn (2008), "Fightin' Words"; clumps: Lijffijt et al. (2016), "Significance testing of
        word frequencies in corpora"; leaving out the rare before: Bourgon et al. (2010).
    """
    check_has(target, "index", "tables of counts, as of unit_terms")
    terms, a, b = _aligned(target, reference)
    if prior is not None and not prior > 0:
        raise InputError(f"prior={prior}: a pseudo-count is above 0, as 0.05")
    alpha = _scaled(a.totals + b.totals) if prior is None else np.full(len(terms), float(prior))
    sizes = Sizes(a.totals.sum(), b.totals.sum(), alpha.sum())
    effect, z = log_odds(a.totals, b.totals, alpha, sizes)
    g2 = _signed_g2(a.totals, b.totals)
    columns = {
        "count_target": a.totals.astype(np.int64),
        "count_reference": b.totals.astype(np.int64),
        "per_thousand_target": 1000 * a.totals / a.totals.sum(),
        "per_thousand_reference": 1000 * b.totals / b.totals.sum(),
        "log_ratio": log_ratio(a.totals, b.totals, sizes.a, sizes.b),
        **_bootstrapped(a, b, n_draws, seed),
        "log_odds": effect,
        "log_odds_z": z,
        "g2": g2,
        "p": special.chdtrc(1, np.abs(g2)),
        **_spread(a),
        **_against_null(a, b, z, alpha, n_deals, seed),
    }
    table = pd.DataFrame(columns, index=pd.Index(terms, name="term"))
    return table.sort_values("log_odds_z", ascending=False, kind="stable")


def more_than_the_rest(counts: Array) -> Array:
    """`log_odds_z` of each row of counts against all others together, as `keyness` has it.

    Columns are terms in the order of their letters, each with a word.

    Raises:
        InputError: If a row, or all but one, has no words.
    """
    pooled, words = counts.sum(axis=0), counts.sum(axis=1, keepdims=True)
    if not (words > 0).all() or not (words < words.sum()).all():
        raise InputError("more_than_the_rest needs words in each row; leave empty ones out")
    alpha = _scaled(pooled)
    sizes = Sizes(words, words.sum() - words, alpha.sum())
    return log_odds(counts, pooled - counts, alpha, sizes)[1]


def log_odds(a: Array, b: Array, alpha: Array, sizes: Sizes) -> tuple[Array, Array]:
    """Shrunken log-odds ratio and its z, as Monroe et al. (2008) define them."""
    y_a, y_b = a + alpha, b + alpha
    rest_a = sizes.a + sizes.prior - y_a
    effect = np.log(y_a / rest_a) - np.log(y_b / (sizes.b + sizes.prior - y_b))
    return effect, effect / np.sqrt(1 / y_a + 1 / y_b)


def _scaled(pooled: Array) -> Array:
    return np.asarray(pooled * PRIOR_WORDS / pooled.sum())


def _aligned(target: Counts, reference: Counts) -> tuple[NDArray[np.str_], _Side, _Side]:
    """Both sides on one sorted vocabulary, without the terms that neither has."""
    sums = [_totals(side, name) for side, name in ((target, "target"), (reference, "reference"))]
    both = sums[0].add(sums[1], fill_value=0)
    terms = both.index[both > 0].sort_values().to_numpy(dtype=str)
    sides = []
    for side, total in zip((target, reference), sums, strict=True):
        units = None
        if not isinstance(side, pd.Series):
            place = side.columns.get_indexer(pd.Index(terms))
            matrix = as_matrix(side).astype(float).tocsc()
            blank = sparse.csc_matrix((matrix.shape[0], 1))
            units = sparse.hstack([matrix, blank]).tocsc()[:, place].tocsr()
        sides.append(_Side(np.asarray(total.reindex(terms, fill_value=0), dtype=np.float64), units))
    return terms, sides[0], sides[1]


def _totals(side: Counts, name: str) -> pd.Series[float]:
    totals = (
        side if isinstance(side, pd.Series) else pd.Series(as_matrix(side).sum(0).A1, side.columns)
    )
    if totals.index.has_duplicates:
        twice = totals.index[totals.index.duplicated()][0]
        raise InputError(f"{name} has the term {twice!r} twice; add up its counts first")
    if (totals < 0).any() or not totals.sum() > 0:
        raise InputError(f"{name} needs counts of words, none below 0 and not all 0")
    return totals.astype(float)


def _signed_g2(a: Array, b: Array) -> Array:
    """Signed G2 of (term, all other words) by (target, reference)."""
    n_a, n_b = a.sum(), b.sum()
    observed = np.stack([a, n_a - a, b, n_b - b])
    share = (a + b) / (n_a + n_b)
    expected = np.stack([n_a * share, n_a * (1 - share), n_b * share, n_b * (1 - share)])
    # 0 · log 0 is 0; where nothing but the term is counted, nothing is expected besides it.
    ratio = np.divide(observed, expected, out=np.ones_like(observed), where=expected > 0)
    g2 = 2 * special.xlogy(observed, ratio).sum(axis=0)
    return np.asarray(np.sign(observed[0] - expected[0]) * np.maximum(g2, 0))


def log_ratio(a: Array, b: Array, n_a: Array | float, n_b: Array | float) -> Array:
    """Binary logarithm of the ratio of two rates, `a` of `n_a` words and `b` of `n_b`.

    One occurrence is shared out to the sides in proportion to their sizes, so that a term that one
    side lacks has a ratio, and the sign is always that of the difference of the rates: a fixed
    half for none would call a term more frequent on a short side that lacks it.
    """
    added = 1 / (n_a + n_b)
    return np.asarray(np.log2((a / n_a + added) / (b / n_b + added)), dtype=np.float64)


def _bootstrapped(a: _Side, b: _Side, n: int, seed: int | None) -> dict[str, Array]:
    if n == 0:
        return {}
    rng = np.random.default_rng(_required(seed, "n_draws"))
    sides = [_units(side, name) for side, name in ((a, "target"), (b, "reference"))]
    weights = [bootstrap_weights(units.shape[0], n, rng) for units in sides]
    first, same = like_columns(sparse.vstack(sides))
    sizes = [one @ np.asarray(units.sum(axis=1)) for one, units in zip(weights, sides, strict=True)]
    parts = []
    for some in batches(first, _CELLS // n):
        drawn = [one @ units[:, some] for one, units in zip(weights, sides, strict=True)]
        parts.append(percentile_interval(log_ratio(*drawn, *sizes), 0.95))
    low, high = (np.concatenate(ends)[same] for ends in zip(*parts, strict=True))
    # Drawing varies nothing on a side of one unit, and of a term in one unit only whether it is in.
    holding = sum(units.getnnz(axis=0) for units in sides)
    known = (holding > 1) & (min(units.shape[0] for units in sides) > 1)
    ends = {"log_ratio_low": low, "log_ratio_high": high}
    return {name: np.where(known, end, np.nan) for name, end in ends.items()}


def _spread(side: _Side) -> dict[str, ExtensionArray | Array]:
    n_terms, dp = len(side.totals), np.full(len(side.totals), np.nan)
    if side.units is None:
        return {"range": pd.array([pd.NA] * n_terms, dtype="Int64"), "dp": dp}
    full = side.units[side.units.getnnz(axis=1) > 0]
    holding = pd.array(side.units.getnnz(axis=0), dtype="Int64")
    return {"range": holding, "dp": dispersion(full) if full.shape[0] > 1 else dp}


def dispersion(matrix: sparse.csr_matrix) -> Array:
    """How evenly each term is spread: 0 = as evenly as the units' sizes allow, towards 1 = one.

    Deviation of proportions (DP) of each column; NaN for a term that never occurs. Rows are two or
    more units, each with a word.

    References:
        Gries (2008), "Dispersions and adjusted frequencies in corpora".
    """
    words, parts = np.asarray(matrix.sum(axis=1), dtype=np.float64).ravel(), []
    for some in batches(np.arange(matrix.shape[1]), _CELLS // matrix.shape[0]):
        counts = matrix[:, some].toarray().astype(float)
        share_of_term = counts / np.where((total := counts.sum(axis=0)) > 0, total, np.nan)
        parts.append(np.abs(share_of_term - (words / words.sum())[:, None]).sum(axis=0) / 2)
    return np.concatenate(parts)


def _against_null(
    a: _Side, b: _Side, z: Array, alpha: Array, n: int, seed: int | None
) -> dict[str, Array | NDArray[np.bool_]]:
    if n == 0:
        return {}
    sides = [_units(a, "target"), _units(b, "reference")]
    units = sparse.vstack(sides).tocsc()
    n = chance.affordable(n, max(units.shape[0], units.nnz // _TERMS))
    is_target = np.arange(units.shape[0]) < sides[0].shape[0]
    rng = np.random.default_rng(_required(seed, "n_deals"))
    dealt = rng.permuted(np.tile(is_target, (n, 1)), axis=1).astype(np.float64)
    by_unit = np.ascontiguousarray(dealt.T)
    pooled = a.totals + b.totals
    size = dealt @ np.asarray(units.sum(axis=1))
    sizes = Sizes(size, pooled.sum() - size, alpha.sum())
    first, same = like_columns(units)
    totals, alpha, z, units = pooled[first], alpha[first], np.abs(z[first]), units[:, first]
    largest, p_term = np.zeros(n), np.empty(len(z))
    # Some terms at a time, as a large vocabulary times all deals would not fit into memory. Those
    # that are as frequent share their scores: by how many of them the target is dealt.
    for like in _alike(totals, alpha, _CELLS // n):
        drawn = units[:, like].T @ by_unit
        total, prior = totals[like], alpha[like]
        if total[0] < len(like):
            possible = np.arange(total[0] + 1)
            scores = np.abs(log_odds(possible, total[0] - possible, prior[:1], sizes)[1])
            by_chance = scores.ravel().take(drawn.astype(int) + np.arange(n) * len(possible))
        else:
            by_chance = np.abs(log_odds(drawn.T, total - drawn.T, prior, sizes)[1]).T
        p_term[like] = chance.permutation_p(z[like], by_chance.T)
        largest = np.maximum(largest, by_chance.max(axis=0))
    p_null, p_term = chance.permutation_p(z, largest[:, None])[same], p_term[same]
    # Both sides' count is the same in every deal, so choosing by it favours no side.
    q_term = chance.false_discoveries(chance.upper_p(p_term, n), pooled >= chance.FREQUENT)
    beats = chance.upper_p(p_null, n) <= chance.LEVEL
    return {"p_null": p_null, "beats_null": beats, "p_term": p_term, "q_term": q_term}


def _alike(pooled: Array, alpha: Array, at_most: int) -> Iterator[NDArray[np.int64]]:
    """Places of terms with the same total and prior, so many at a time."""
    _, group = np.unique(np.column_stack([pooled, alpha]), axis=0, return_inverse=True)
    for places in np.split(np.argsort(group, kind="stable"), np.cumsum(np.bincount(group))[:-1]):
        yield from batches(places, at_most)


def _units(side: _Side, name: str) -> sparse.csr_matrix:
    if side.units is None:
        raise InputError(
            f"{name} is one number per term; resampling and dealing need its units: give a table "
            "with one row per unit, as unit_terms makes it"
        )
    return side.units


def _required(seed: int | None, option: str) -> int:
    if seed is None:
        raise InputError(f"{option} draws at random and needs a seed, as seed=1")
    return seed
