"""Who agrees with whom: documents tied by the claims on which they take the same side."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pandas as pd

from corpus_lib.coding.claims import STANCE_VALUES, stance_matrix

_PAIR = ["doc_a", "doc_b"]
_STANCES = ("affirms", "denies", "mixed", "silent")


def document_ties(claims: pd.DataFrame) -> pd.DataFrame:
    """Agreement and conflict between each two documents.

    Args:
        claims: Coded claims: `claim, doc_id, stance`.

    Returns:
        One row per pair: `doc_a, doc_b, shared` (claims that both speak of), `agree` (same side),
        `conflict` (opposite sides), `partly` (at least one is mixed), `balance` (agree minus
        conflict), `balance_normalized` (balance over the mean number of claims that the two speak
        of, -1 to 1, so that talkative documents aren't tied to everyone), most agreeing first.

    References:
        Leifeld (2017), "Discourse network analysis", with the subtract method and average-activity
        normalization.
    """
    wide = stance_matrix(claims)
    values = wide.apply(lambda column: column.map(STANCE_VALUES)).to_numpy(dtype=float)
    rows = _ties(values)
    table = pd.DataFrame(rows, columns=["a", "b", *_NUMBERS])
    for side in ("a", "b"):
        table[f"doc_{side}"] = [str(wide.columns[i]) for i in table[side]]
    order = ["balance_normalized", "agree"]
    ranked = table.sort_values(order, ascending=False, kind="stable", ignore_index=True)
    return ranked[[*_PAIR, *_NUMBERS]]


_NUMBERS = ["shared", "agree", "conflict", "partly", "balance", "balance_normalized"]


def _ties(values: np.ndarray) -> list[tuple[float, ...]]:
    """The numbers of each pair of columns; NaN is silence."""
    spoken = (~np.isnan(values)).sum(axis=0)
    rows: list[tuple[float, ...]] = []
    for a, b in combinations(range(values.shape[1]), 2):
        product = values[:, a] * values[:, b]
        shared = int((~np.isnan(product)).sum())
        agree, conflict = int((product > 0).sum()), int((product < 0).sum())
        activity = (spoken[a] + spoken[b]) / 2
        balance = agree - conflict
        normalized = balance / activity if activity else np.nan
        rows.append((a, b, shared, agree, conflict, shared - agree - conflict, balance, normalized))
    return rows


def reprinted_agreement(claims: pd.DataFrame, reuse: pd.DataFrame) -> pd.DataFrame:
    """How many claims two documents agree on in passages that one reprints from the other.

    Args:
        claims: Coded claims with their passages: `claim, doc_id, stance, start, end`.
        reuse: Reprinted passages, `doc_a, start_a, end_a, doc_b, start_b, end_b`.

    Returns:
        One row per pair that shares passages and claims: `doc_a, doc_b, agree, reprinted` (claims
        agreed on whose two passages lie in one reprinted passage).
    """
    spoken = claims[claims["stance"].isin(["affirms", "denies"])]
    columns = ["claim", "stance", "doc_id", "start", "end"]
    pairs = spoken[columns].merge(spoken[columns], on=["claim", "stance"], suffixes=("_a", "_b"))
    rows = []
    between = reuse[reuse["doc_a"] != reuse["doc_b"]]
    for (doc_a, doc_b), shared in between.groupby(["doc_a", "doc_b"], sort=False):
        agreed = pairs[(pairs["doc_id_a"] == doc_a) & (pairs["doc_id_b"] == doc_b)]
        inside = pd.Series(False, index=agreed.index)
        for row in shared.itertuples():
            # Touching is enough: a coded passage may begin a word before the reprinted one.
            inside |= (
                (agreed["start_a"] < row.end_a)
                & (agreed["end_a"] > row.start_a)
                & (agreed["start_b"] < row.end_b)
                & (agreed["end_b"] > row.start_b)
            ).astype(bool)
        if len(agreed):
            rows.append((doc_a, doc_b, len(agreed), int(inside.sum())))
    return pd.DataFrame(rows, columns=["doc_a", "doc_b", "agree", "reprinted"])


def tie_matrix(ties: pd.DataFrame, value: str = "balance_normalized") -> pd.DataFrame:
    """A pair table as a square table of documents; the diagonal is missing."""
    documents = list(dict.fromkeys([*ties["doc_a"], *ties["doc_b"]]))
    square = pd.DataFrame(np.nan, index=documents, columns=documents)
    for a, b, number in zip(ties["doc_a"], ties["doc_b"], ties[value], strict=True):
        square.loc[a, b] = square.loc[b, a] = float(number)
    return square


def single_changes(claims: pd.DataFrame) -> pd.DataFrame:
    """What would change if one cell of the matrix had been coded otherwise.

    Returns:
        One row per cell and other stance: `claim, doc_id, stance, changed_to, closest` and
        `furthest` (the pair with the highest and the lowest normalized balance then, documents
        joined by ` – `; of equal pairs the first in the order of the documents), and
        `closest_changed`, `furthest_changed`, `signs_changed` (pairs whose balance is of another
        sign, nought being a sign of its own).
    """
    wide = stance_matrix(claims)
    numbers = {**STANCE_VALUES, "silent": np.nan}
    values = wide.apply(lambda column: column.map(numbers)).to_numpy(dtype=float)
    if values.shape[1] < 2:
        return pd.DataFrame(columns=_CHANGES)
    closest, furthest, signs = _summary(values, list(wide.columns))
    cells, rows = wide.to_numpy(), []
    for (row, column), _ in np.ndenumerate(values):
        stance = cells[row, column]
        for other in (s for s in _STANCES if s != stance):
            changed = values.copy()
            changed[row, column] = numbers[other]
            near, far, new = _summary(changed, list(wide.columns))
            cell = (wide.index[row], wide.columns[column], stance, other)
            differing = int((new != signs).sum())
            rows.append((*cell, near, far, near != closest, far != furthest, differing))
    return pd.DataFrame(rows, columns=_CHANGES)


_CHANGES = [
    *("claim", "doc_id", "stance", "changed_to", "closest", "furthest"),
    *("closest_changed", "furthest_changed", "signs_changed"),
]


def tie_ranges(claims: pd.DataFrame) -> pd.DataFrame:
    """Each pair's balance, and how far any single change of coding could move it.

    Returns:
        The table of `document_ties` with `low` and `high`: the least and the greatest normalized
        balance that one cell coded otherwise would give.
    """
    ties = document_ties(claims)
    wide = stance_matrix(claims)
    numbers = {**STANCE_VALUES, "silent": np.nan}
    values = wide.apply(lambda column: column.map(numbers)).to_numpy(dtype=float)
    place = {doc_id: number for number, doc_id in enumerate(wide.columns)}
    ends = []
    for a, b in zip(ties["doc_a"], ties["doc_b"], strict=True):
        pair = values[:, [place[a], place[b]]]
        ends.append(_reach(pair))
    ties["low"], ties["high"] = [e[0] for e in ends], [e[1] for e in ends]
    return ties


def _reach(pair: np.ndarray) -> tuple[float, float]:
    reached = [_ties(pair)[0][-1]]
    for (row, side), _ in np.ndenumerate(pair):
        for number in (1.0, 0.0, -1.0, np.nan):
            changed = pair.copy()
            changed[row, side] = number
            reached.append(_ties(changed)[0][-1])
    return float(np.nanmin(reached)), float(np.nanmax(reached))


def _summary(values: np.ndarray, documents: list[str]) -> tuple[str, str, np.ndarray]:
    rows = _ties(values)
    # Rounded: two equal fractions may differ in their last bit.
    balance = np.nan_to_num(np.array([row[-1] for row in rows], dtype=float)).round(9)

    def name(number: int) -> str:
        a, b = int(rows[number][0]), int(rows[number][1])
        return f"{documents[a]} – {documents[b]}"

    return name(int(balance.argmax())), name(int(balance.argmin())), np.sign(balance)
