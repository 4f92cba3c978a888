"""What the comparison found, as facts: of each document, and of the distances between them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import pandas as pd

from corpus_lib.compare.profiles import ABOVE, TOLD
from corpus_lib.phrasebook import facts
from corpus_lib.stats.verdict import SURE
from corpus_lib.wording import glossed_terms

_PLACE = ["doc_id", "start", "end"]
_SILENCES = ("compare_silent_on", "compare_never_names", "compare_never_hears")
_CLAIMS = ("lone_claim", "silent_claim")


def comparison_findings(profiles: pd.DataFrame, *, n: int = 3) -> pd.DataFrame:
    """Facts: what surely sets each document apart, and what it denies or leaves unsaid.

    `n` words, claims and the like are named of each kind.
    """
    documents = profiles.groupby("doc_id", sort=False)
    return facts(fact for _, rows in documents for fact in _of(rows, n))


def silence_findings(profiles: pd.DataFrame) -> pd.DataFrame:
    """Facts: what each document leaves out that most others tell, whom it never names or hears."""
    found = comparison_findings(profiles, n=5)
    return found[found["relation"].isin(_SILENCES)].reset_index(drop=True)


def distance_findings(distances: pd.DataFrame) -> pd.DataFrame:
    """Facts: how many pairs surely differ in words, which is furthest, and which everywhere."""
    words = distances[distances["layer"] == "lemmas"]
    if words.empty:
        return facts([{"relation": "compare_alone"}])
    sure = words[words["verdict"] == SURE].sort_values("jsd_corrected", kind="stable")
    told: list[dict[str, Any]] = [
        {"relation": "compare_differ", "value": len(sure), "of": len(words), "verdict": SURE}
    ]
    if len(sure) > 1:
        near, far = sure.iloc[0], sure.iloc[-1]
        overlap = near["high"] >= far["low"]
        relation = "compare_order_open" if overlap else "compare_order"
        told.append({"relation": relation, "subject": _pair(near), "object": _pair(far)})
    able = distances[distances["note"] == ""]
    always = able["verdict"].eq(SURE).groupby([able["doc_a"], able["doc_b"]], sort=False).all()
    told += [
        {"relation": "compare_differ_everywhere", "subject": list(pair), "verdict": SURE}
        for pair in always.index[always]
    ]
    return facts(told)


def _of(rows: pd.DataFrame, n: int) -> Iterator[dict[str, Any]]:
    """The facts of one document."""
    sure, told = rows["verdict"] == SURE, rows["verdict"].isin(TOLD)
    claims = rows["key"] != ""
    asked: list[tuple[str, str, pd.Series[bool]]] = [
        ("compare_own_words", "own_word", sure),
        ("compare_names_more", "actor", sure),
        ("compare_hears_more", "side", sure),
        ("compare_denies_alone", "lone_claim", claims & (rows["stance"] == "denies")),
        ("compare_silent_on", "silent_claim", claims & (rows["reason"] == "")),
        ("compare_never_names", "silent_actor", told),
        ("compare_never_hears", "silent_side", told),
    ]
    for relation, facet, holds in asked:
        found = rows[(rows["facet"] == facet) & holds]
        # Those on which the coder had something to add come last.
        found = found.loc[found["note"].eq("").sort_values(ascending=False, kind="stable").index]
        shown = found.head(n)
        # A claim is a sentence of its own.
        parts = [shown.loc[[at]] for at in shown.index] if facet in _CLAIMS else [shown]
        yield from (
            {**_said(relation, part), "object": _named(part)} for part in parts if len(part)
        )
    above = rows[(rows["standing"] == ABOVE) & (told | (rows["facet"] == "frame"))]
    for at in above.drop_duplicates("key").index:
        part = rows.loc[[at]]
        said = {**_said(f"compare_{part['facet'].iloc[0]}_above", part), "object": _named(part)}
        yield said | {name: part[name].iloc[0] for name in ("value", "low", "high")}


def _said(relation: str, found: pd.DataFrame) -> dict[str, Any]:
    placed = found.loc[found["start"].notna(), _PLACE].astype({"start": "int64", "end": "int64"})
    first: Mapping[Any, Any] = found.to_dict("records")[0]
    row = {"relation": relation, "subject": first["doc_id"], "doc_id": first["doc_id"]}
    row["verdict"] = first["verdict"]
    return {**row, "evidence": placed} if len(placed) else row


def _named(found: pd.DataFrame) -> list[str]:
    if found["facet"].iloc[0] != "own_word":
        return found["key"].tolist()
    return glossed_terms(pd.DataFrame({"term": found["key"], "gloss": found["item"]}))


def _pair(row: Any) -> list[str]:
    return [row["doc_a"], row["doc_b"]]
