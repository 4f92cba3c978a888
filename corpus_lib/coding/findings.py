"""What the coding says, as facts with the passages that they rest on; and what it is worth."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial
from itertools import combinations
from typing import Any

import numpy as np
import pandas as pd

from corpus_lib.coding.claims import contested, counted_once, reprinted_stances, same_side
from corpus_lib.coding.coded_tables import Coding
from corpus_lib.errors import InputError
from corpus_lib.phrasebook import facts
from corpus_lib.wording import code_name

_BAR = " | "  # between the names of claims that are told together
_TOLD = 3  # contested claims told one by one
_ORDER = ["affirms", "denies", "mixed", "silent"]  # of documents in an account


def reader_findings(coding: Coding, agreement: pd.DataFrame) -> pd.DataFrame:
    """How many readers coded the claims, how far they agreed, and how many stances are in doubt.

    `agreement` is the table of `coding_agreement`; no facts if fewer than two readers coded.
    """
    asked = agreement[agreement["table"] == "claims"].set_index(["question", "cells"])
    rows = asked[["n", "agree", "alpha"]].T.to_dict("list")
    if ("stance", "all") not in rows:
        return facts([])
    of = dict(zip(("of", "low", "high"), rows["stance", "all"], strict=True))
    readers = coding.readers["claims"]["reader"].nunique()
    told = [{"relation": "coding_readers", "value": readers, **of}]
    spoken = [rows.get((question, "all speak")) for question in ("voice", "explicit")]
    if all(spoken):
        voice, explicit = (row[1] for row in spoken if row)
        told.append({"relation": "coding_readers_speak", "low": voice, "high": explicit})
    doubted = coding.claims[coding.claims["doubt"] == "yes"]
    if len(doubted):
        fact = {"relation": "coding_doubted", "value": len(doubted), "of": len(coding.claims)}
        evidence = _places(doubted[doubted["start"].notna()].assign(label=_label))
        told.append({**fact, "evidence": evidence})
    return facts(told)


def claim_findings(coding: Coding, reuse: pd.DataFrame) -> pd.DataFrame:
    """How many claims are contested, who is against whom in the first ones, what is implied only.

    A passage and its reprint count once (`reprinted_stances`). If none is coded, a fact says so.
    """
    claims = coding.claims
    if claims.empty:
        return facts([{"relation": "coding_nothing"}])
    opposed = contested(counted_once(claims, reuse))
    between = opposed.loc[(opposed["affirms"] > 0) & (opposed["denies"] > 0), "claim"]
    n_claims = claims["claim"].nunique()
    firm = claims[(claims["doubt"] != "yes") & claims["stance"].isin(["affirms", "denies"])]
    n_sides = firm.groupby("claim")["stance"].nunique().reindex(between, fill_value=0)
    doubted = int((n_sides < 2).sum())
    relation = "coding_contested_doubt" if doubted else "coding_contested"
    sides = claims["claim"].isin(between) & claims["stance"].isin(["affirms", "denies"])
    first = {"relation": relation, "value": len(between), "of": n_claims, "low": doubted}
    first["evidence"] = _places(claims[sides].assign(label=_label))
    told = between.head(_TOLD)
    disputes = [_dispute(claims[claims["claim"] == claim], reuse) for claim in told]
    return facts([first, *disputes, *_one_passage(claims, told.tolist()), *_implied(claims)])


def contested_accounts(
    coding: Coding, reuse: pd.DataFrame, claims: Sequence[str] = (), *, n: int = 3
) -> pd.DataFrame:
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
    chosen = list(claims) or contested(counted_once(table, reuse))["claim"].head(n).tolist()
    rows = table[table["claim"].isin(chosen)]
    order = [rows[name].map(codes.index) for name, codes in (("claim", chosen), ("stance", _ORDER))]
    return rows.iloc[np.lexsort(order[::-1])].reset_index(drop=True)


def claims_to_choose(accounts: pd.DataFrame, claims: pd.DataFrame) -> list[str]:
    """The names of the claims of accounts, as one choice, then of each claim that is coded."""
    first, every = (each["claim"].map(partial(code_name, "claim")) for each in (accounts, claims))
    return list(dict.fromkeys([_BAR.join(dict.fromkeys(first)), *every])) if len(first) else []


def claims_chosen(named: str, claims: pd.DataFrame) -> list[str]:
    """The claims of one of `claims_to_choose`, by their ids."""
    ids = {code_name("claim", one): one for one in claims["claim"]}
    return [ids[name] for name in named.split(_BAR)]


def tie_findings(claims: pd.DataFrame, ties: pd.DataFrame, reuse: pd.DataFrame) -> pd.DataFrame:
    """Which two documents agree most, what of that is reprinted, and how much hangs on one cell."""
    if ties.empty or not ties["shared"].any():
        return facts([{"relation": "coding_no_ties"}] if len(ties) else [])
    near = ties.iloc[0]
    both = [near["doc_a"], near["doc_b"]]
    closest = {"relation": "coding_closest", "value": near["agree"], "of": near["shared"]}
    closest |= {"subject": both, "evidence": _agreed(claims, *both)}
    same = reprinted_stances(claims, reuse).value_counts(["doc_a", "doc_b"], sort=False)
    twice: dict[Any, int] = same.to_dict()
    if of_them := sum(twice.pop(pair, 0) for pair in (tuple(both), tuple(both[::-1]))):
        closest |= {"relation": "coding_closest_reprinted", "low": of_them}
    reprinted = [
        {"relation": "coding_reprinted", "subject": [a, b], "value": n}
        | {"of": len(_agreed(claims, a, b)) // 2}
        for (a, b), n in twice.items()
    ]
    unsteady = ties[(ties["low"] <= 0) & (ties["high"] >= 0)]
    last = {"relation": "coding_steady", "value": len(ties) - len(unsteady), "of": len(ties)}
    turned = unsteady[["doc_a", "doc_b"]].head(_TOLD).to_numpy().tolist()
    named = ({"relation": "coding_unsteady", "subject": pair} for pair in turned)
    return facts([closest, *reprinted, last, *named])


def _dispute(rows: pd.DataFrame, reuse: pd.DataFrame) -> dict[str, Any]:
    """One claim with both sides' passages; the smaller side is named, of equal ones who denies."""
    once = counted_once(rows, reuse)
    sides = {stance: once[once["stance"] == stance] for stance in ("affirms", "denies")}
    denied = len(sides["denies"]) <= len(sides["affirms"])
    more, fewer = ("affirms", "denies") if denied else ("denies", "affirms")
    spoken = pd.concat([rows[rows["stance"] == stance] for stance in ("affirms", "denies")])
    side = rows.loc[rows["stance"] == more, "doc_id"]
    told = {
        "subject": f"claim/{rows['claim'].iloc[0]}",
        "object": rows.loc[rows["stance"] == fewer, "doc_id"].tolist(),
        "value": len(sides[more]),
        "how": side[~side.isin(sides[more]["doc_id"])].tolist(),  # reprints
        "found": spoken.loc[spoken["doubt"] == "yes", "doc_id"].tolist(),
    }
    relation = "coding_denied_by" if denied else "coding_affirmed_by"
    relation += ("_shared" if told["how"] else "") + ("_doubt" if told["found"] else "")
    return {**told, "relation": relation, "evidence": _places(spoken.assign(label=_label))}


def _label(rows: pd.DataFrame) -> pd.Series[str]:
    return rows["stance"] + rows["doubt"].map({"yes": ", in doubt"}).fillna("")


def _one_passage(claims: pd.DataFrame, disputes: Sequence[str]) -> Iterator[dict[str, Any]]:
    """The disputes that rest on one passage of a document, whatever it is read as."""
    rows = claims[claims["claim"].isin(disputes) & claims["start"].notna()].to_dict("records")
    for one, other in combinations(rows, 2):
        meet = one["start"] < other["end"] and other["start"] < one["end"]
        if one["doc_id"] == other["doc_id"] and meet:
            both = {"subject": f"claim/{one['claim']}", "object": f"claim/{other['claim']}"}
            told = {"relation": "coding_one_passage", "found": one["doc_id"]}
            yield {**told, **both, "evidence": _places(pd.DataFrame([one]))}


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
