"""What the coding says, as facts with the passages that they rest on; and what it is worth."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd

from corpus_lib.coding.claims import contested, reprinted_agreement, same_side
from corpus_lib.coding.coded_tables import Coding
from corpus_lib.errors import InputError
from corpus_lib.phrasebook import facts
from corpus_lib.show import show_accounts

_TOLD = 3  # contested claims told one by one
_ORDER = ["affirms", "denies", "mixed", "silent"]  # of documents in an account


def claim_findings(coding: Coding) -> pd.DataFrame:
    """How many claims are contested, who is against whom in the first ones, what is implied only.

    Returns:
        Facts; if nothing is coded, one that says how to start.
    """
    claims = coding.claims
    if claims.empty:
        return facts([{"relation": "coding_nothing"}])
    opposed = contested(claims)
    between = opposed.loc[(opposed["affirms"] > 0) & (opposed["denies"] > 0), "claim"]
    n_claims = claims["claim"].nunique()
    first = {"relation": "coding_contested", "value": len(between), "of": n_claims}
    disputes = [_dispute(claims[claims["claim"] == claim]) for claim in between.head(_TOLD)]
    return facts([first, *disputes, *_implied(claims)])


def contested_accounts(coding: Coding, claims: Sequence[str] = (), *, n: int = 3) -> pd.DataFrame:
    """What each document says of the named claims, or of the `n` most evenly contested ones.

    Returns:
        The rows of these claims, each claim's from those who affirm it to the silent.

    Raises:
        InputError: If a named claim is not coded.
    """
    table = coding.claims
    known = table["claim"].unique()
    unknown = [claim for claim in claims if len(table) and claim not in known]
    if unknown:
        raise InputError(f"claim {unknown[0]!r} is not coded; there are: {', '.join(known)}")
    chosen = list(claims) or contested(table)["claim"].head(n).tolist()
    rows = table[table["claim"].isin(chosen)]
    order = [rows[name].map(codes.index) for name, codes in (("claim", chosen), ("stance", _ORDER))]
    return rows.iloc[np.lexsort(order[::-1])].reset_index(drop=True)


def close_up(coding: Coding, claim: str) -> list[Any]:
    """A claim to read: who affirms it and who denies it side by side, then all others."""
    rows = contested_accounts(coding, [claim])
    sides = [rows[rows["stance"] == stance] for stance in _ORDER[:2]]
    others = rows[~rows["stance"].isin(_ORDER[:2])]
    beside = tuple(show_accounts(side) for side in sides if len(side))
    return [*([beside] if beside else []), *([show_accounts(others)] if len(others) else [])]


def tie_findings(claims: pd.DataFrame, ties: pd.DataFrame, reuse: pd.DataFrame) -> pd.DataFrame:
    """Which two documents agree most, what of that is reprinted, and how much hangs on one cell."""
    if ties.empty or not ties["shared"].any():
        return facts([{"relation": "coding_no_ties"}])
    near = ties.iloc[0]
    both = [near["doc_a"], near["doc_b"]]
    closest = {"relation": "coding_closest", "value": near["agree"], "of": near["shared"]}
    closest |= {"subject": both, "evidence": _agreed(claims, *both)}
    reprinted = [
        {"relation": "coding_reprinted", "subject": [a, b], "value": reprints, "of": agree}
        for a, b, agree, reprints in reprinted_agreement(claims, reuse).itertuples(index=False)
        if reprints
    ]
    steady = int(((ties["low"] > 0) | (ties["high"] < 0)).sum())
    last = {"relation": "coding_steady", "value": steady, "of": len(ties)}
    return facts([closest, *reprinted, last])


def _dispute(rows: pd.DataFrame) -> dict[str, Any]:
    """One claim with both sides' passages; the smaller side is named, of equal ones who denies."""
    sides = {stance: rows[rows["stance"] == stance] for stance in ("affirms", "denies")}
    denied = len(sides["denies"]) <= len(sides["affirms"])
    more, fewer = ("affirms", "denies") if denied else ("denies", "affirms")
    passages = pd.concat(list(sides.values()))
    return {
        "relation": "coding_denied_by" if denied else "coding_affirmed_by",
        "subject": f"claim/{rows['claim'].iloc[0]}",
        "object": sides[fewer]["doc_id"].tolist(),
        "value": len(sides[more]),
        "evidence": _places(passages.assign(label=passages["stance"])),
    }


def _implied(claims: pd.DataFrame) -> list[dict[str, Any]]:
    """How many of the stances are plainly implied, not said; nothing if nobody coded that."""
    told = claims[claims["explicit"] != ""]
    implied = told[told["explicit"] == "no"]
    evidence = _places(implied.assign(label=implied["stance"]))
    fact = {"relation": "coding_implied", "value": len(implied), "of": len(told)}
    return [{**fact, "evidence": evidence}] if len(implied) else []


def _agreed(claims: pd.DataFrame, doc_a: str, doc_b: str) -> pd.DataFrame:
    pairs = same_side(claims)
    both = pairs[(pairs["doc_id_a"] == doc_a) & (pairs["doc_id_b"] == doc_b)]
    columns = ["doc_id", "start", "end"]
    sides = [both[[f"{one}_{side}" for one in columns]].set_axis(columns, axis=1) for side in "ab"]
    return _places(pd.concat(sides).sort_index(kind="stable"))


def _places(rows: pd.DataFrame) -> pd.DataFrame:
    kept = [name for name in ("doc_id", "start", "end", "label") if name in rows]
    return rows[kept].astype({"start": "int64", "end": "int64"})
