"""Who agrees with whom: documents tied by the claims on which they take the same side."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pandas as pd

from corpus_lib.coding.claims import STANCE_VALUES, stance_matrix

_PAIR = ["doc_a", "doc_b"]
_NUMBERS = [
    *("shared", "agree", "conflict", "partly", "balance", "balance_normalized"),
    *("low", "high"),
]


def document_ties(claims: pd.DataFrame) -> pd.DataFrame:
    """Agreement and conflict between each two documents.

    Args:
        claims: Coded claims: `claim, doc_id, stance`.

    Returns:
        One row per pair: `doc_a, doc_b, shared` (claims that both speak of), `agree` (same side),
        `conflict` (opposite sides), `partly` (at least one is mixed), `balance` (agree minus
        conflict), `balance_normalized` (balance over the mean number of claims that the two speak
        of, -1 to 1, so that talkative documents aren't tied to everyone), `low, high` (the least
        and the greatest that one cell coded otherwise would make of it); most agreeing first.

    References:
        Leifeld (2017), "Discourse network analysis", with the subtract method and average-activity
        normalization.
    """
    wide = stance_matrix(claims)
    values = pd.DataFrame(wide.map(STANCE_VALUES.get), dtype=float)
    rows = []
    for a, b in combinations(wide.columns, 2):
        pair = values[[a, b]].to_numpy()
        rows.append((a, b, *_tie(pair), *_reach(pair)))
    table = pd.DataFrame(rows, columns=[*_PAIR, *_NUMBERS])
    order = ["balance_normalized", "agree"]
    return table.sort_values(order, ascending=False, kind="stable", ignore_index=True)


def same_side(claims: pd.DataFrame) -> pd.DataFrame:
    """The pairs of passages in which two documents take the same side of a claim.

    Args:
        claims: Coded claims with their passages: `claim, doc_id, stance, start, end`.

    Returns:
        One row per claim and ordered pair of documents: `claim, stance, doc_id_a, start_a, end_a,
        doc_id_b, start_b, end_b`.
    """
    spoken = claims[claims["stance"].isin(["affirms", "denies"])]
    sides = spoken[["claim", "stance", "doc_id", "start", "end"]]
    pairs = sides.merge(sides, on=["claim", "stance"], suffixes=("_a", "_b"))
    return pairs[pairs["doc_id_a"] != pairs["doc_id_b"]]


def reprinted_agreement(claims: pd.DataFrame, reuse: pd.DataFrame) -> pd.DataFrame:
    """How many claims two documents agree on in passages that one reprints from the other.

    Args:
        claims: Coded claims with their passages: `claim, doc_id, stance, start, end`.
        reuse: Reprinted passages, `doc_a, start_a, end_a, doc_b, start_b, end_b`.

    Returns:
        One row per pair that shares passages and claims: `doc_a, doc_b, agree, reprinted` (claims
        agreed on whose two passages lie in one reprinted passage).
    """
    pairs, rows = same_side(claims), []
    between = reuse[reuse["doc_a"] != reuse["doc_b"]]
    for (doc_a, doc_b), shared in between.groupby(_PAIR, sort=False):
        agreed = pairs[(pairs["doc_id_a"] == doc_a) & (pairs["doc_id_b"] == doc_b)]
        both = agreed.merge(shared, how="cross", suffixes=("", "_reprint"))
        # Touching is enough: a coded passage may begin a word before the reprinted one.
        inside = pd.Series(True, index=both.index)
        for side in "ab":
            inside &= both[f"start_{side}"] < both[f"end_{side}_reprint"]
            inside &= both[f"end_{side}"] > both[f"start_{side}_reprint"]
        if len(agreed):
            rows.append((doc_a, doc_b, len(agreed), both.loc[inside, "claim"].nunique()))
    return pd.DataFrame(rows, columns=[*_PAIR, "agree", "reprinted"])


def _tie(pair: np.ndarray) -> tuple[float, ...]:
    """The numbers of a pair of columns; NaN is silence."""
    product = pair[:, 0] * pair[:, 1]
    shared = int((~np.isnan(product)).sum())
    agree, conflict = int((product > 0).sum()), int((product < 0).sum())
    activity = (~np.isnan(pair)).sum() / 2
    balance = agree - conflict
    normalized = balance / activity if activity else np.nan
    return shared, agree, conflict, shared - agree - conflict, balance, normalized


def _reach(pair: np.ndarray) -> tuple[float, float]:
    reached = [_tie(pair)[-1]]
    for (row, side), _ in np.ndenumerate(pair):
        for number in (1.0, 0.0, -1.0, np.nan):
            changed = pair.copy()
            changed[row, side] = number
            reached.append(_tie(changed)[-1])
    return float(np.nanmin(reached)), float(np.nanmax(reached))
