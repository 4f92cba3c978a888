"""What the comparison found, as facts: what documents leave out, and how far apart they are."""

from collections.abc import Iterator
from typing import Any

import pandas as pd

from corpus_lib.compare.profiles import TOLD
from corpus_lib.phrasebook import facts
from corpus_lib.stats.verdict import SURE

_SHOWN = 5  # of each kind


def silence_findings(profiles: pd.DataFrame) -> pd.DataFrame:
    """Facts: what each document leaves out that most others tell, whom it never names or hears."""
    documents = profiles.groupby("doc_id", sort=False)
    return facts(fact for _, rows in documents for fact in _silences(rows))


def _silences(rows: pd.DataFrame) -> Iterator[dict[str, Any]]:
    """The facts of one document."""
    told = rows["verdict"].isin(TOLD)
    claims = rows[(rows["facet"] == "silent_claim") & (rows["key"] != "") & (rows["reason"] == "")]
    # A claim is a sentence of its own; those that are in doubt come last.
    shown = _plain_first(claims).head(_SHOWN)
    parts = [
        (f"compare_silent_on{'_doubt' if note else ''}", shown.loc[[at]])
        for at, note in shown["note"].items()
    ]
    for relation, facet in (("compare_never_names", "actor"), ("compare_never_hears", "side")):
        found = rows[(rows["facet"] == f"silent_{facet}") & told]
        parts += [(relation, _plain_first(found).head(_SHOWN))] if len(found) else []
    for relation, part in parts:
        about = dict.fromkeys(("subject", "doc_id"), part["doc_id"].iloc[0])
        about |= {"object": part["key"].tolist(), "verdict": part["verdict"].iloc[0]}
        yield {"relation": relation, **about}


def _plain_first(found: pd.DataFrame) -> pd.DataFrame:
    return found.loc[found["note"].eq("").sort_values(ascending=False, kind="stable").index]


def distance_findings(distances: pd.DataFrame) -> pd.DataFrame:
    """Facts: how many pairs surely differ in words, which is furthest, and which everywhere."""
    words = distances[distances["layer"] == "lemmas"]
    if words.empty:
        return facts([{"relation": "compare_alone"}])
    sure = words[words["verdict"] == SURE].sort_values("jsd_corrected", kind="stable")
    first = {"relation": "compare_differ", "verdict": SURE, "value": len(sure), "of": len(words)}
    told: list[dict[str, Any]] = [first]
    if len(sure) > 1:
        near, far = sure.iloc[0], sure.iloc[-1]
        relation = "compare_order_open" if near["high"] >= far["low"] else "compare_order"
        ends = {"subject": near, "object": far}
        pairs = {name: [end["doc_a"], end["doc_b"]] for name, end in ends.items()}
        told.append({"relation": relation, **pairs})
    able = distances[distances["note"] == ""]
    always = able["verdict"].eq(SURE).groupby([able["doc_a"], able["doc_b"]], sort=False).all()
    each = {"relation": "compare_differ_everywhere", "verdict": SURE}
    return facts([*told, *({**each, "subject": list(pair)} for pair in always.index[always])])
