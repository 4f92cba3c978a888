"""What the words of the documents show, as facts."""

from collections.abc import Iterator
from itertools import combinations, product
from typing import Any

import pandas as pd

from corpus_lib.phrasebook import facts, places_of
from corpus_lib.stats.verdict import SURE
from corpus_lib.wording import glossed_terms
from corpus_lib.words.naming_counts import NAMED, counted_namings

Fact = dict[str, Any]

# The surplus of a collocate that one word in a thousand reaches by chance (one degree of freedom).
_SURE_G2 = 10.83


def own_word_findings(own: pd.DataFrame, *, n: int = 4) -> pd.DataFrame:
    """Facts: which words of `own_words`, `n` at the most, set each document apart beyond chance."""
    if own.empty:
        return facts([{"relation": "words_own_alone"}])
    told = [_own(str(doc_id), rows, n) for doc_id, rows in own.groupby("doc_id", sort=False)]
    none = [fact["subject"] for fact in told if not fact["object"]]
    rows = [fact for fact in told if fact["object"]]
    return facts([*rows, {"relation": "words_own_none", "subject": none}] if none else rows)


def diversity_findings(varied: pd.DataFrame) -> pd.DataFrame:
    """Facts: which documents differ in `diversity` by more than their intervals."""
    if varied.empty:
        return facts([{"relation": "words_varied_short"}])
    rows = varied.sort_values("mtld", ascending=False, kind="stable").to_dict(orient="records")
    above: dict[str, list[str]] = {}
    for a, b in combinations(rows, 2):
        if a["mtld_low"] > b["mtld_high"]:
            above.setdefault(a["doc_id"], []).append(b["doc_id"])
    told = [{"relation": "words_varied", "subject": a, "object": b} for a, b in above.items()]
    return facts(told or ([{"relation": "words_varied_none"}] if len(rows) > 1 else []))


def one_word_findings(
    word: str, lines: pd.DataFrame, company: pd.DataFrame, *, glosses: pd.Series
) -> pd.DataFrame:
    """Facts: how often one word stands in how many documents, and near which words surely.

    `lines` is the table of `concordance`, `company` that of `collocates`.
    """
    named = pd.DataFrame({"term": [word], "gloss": [glosses.get(word, "")]})
    told: Fact = {"subject": glossed_terms(named)[0]}
    if lines.empty:
        return facts([{"relation": "words_nowhere", **told}])
    first = lines.drop_duplicates("doc_id")
    found = {"value": len(lines), "of": len(first), "evidence": places_of(value=lines, of=first)}
    return facts([{"relation": "words_places", **told, **found}, {**told, **_company(company)}])


def naming_findings(counts: pd.DataFrame, found: pd.DataFrame, *, n: int = 5) -> pd.DataFrame:
    """Facts: which names of a thing each document uses more often than chance would, surely.

    Of each document and thing `n` at the most, with all their places in the body; `found` is the
    table of `namings`.
    """
    if found.empty:
        return facts([{"relation": "naming_no_list"}])
    more = counts[(counts["verdict"] == SURE) & (counts["share"] > counts["share_others"])]
    return facts(_more(more, found, n))


def lone_naming_findings(counts: pd.DataFrame, found: pd.DataFrame, *, n: int = 5) -> pd.DataFrame:
    """Which names stand in one document alone, the most frequent first, `n` of each.

    With the first place of each. Those that in the body only words of others give are told apart.
    """
    alone = counts[counts["alone"].astype(bool)]
    alone = alone.sort_values("count", ascending=False, kind="stable")
    # The body first, which is what was counted, and of it the document's own words.
    said = counted_namings(found, "all").sort_values("heard", kind="stable")
    said = said.sort_values("section", key=lambda section: section != "body", kind="stable")
    return facts(_alone(alone, said.drop_duplicates(NAMED), n))


def _more(names: pd.DataFrame, found: pd.DataFrame, n: int) -> Iterator[Fact]:
    places = counted_namings(found)
    for (doc_id, referent), own in names.groupby(["doc_id", "referent"], sort=False):
        shown = own.head(n).rename(columns={"expression": "term", "name_en": "gloss"})
        told = {"subject": doc_id, "object": glossed_terms(shown), "how": f"referent/{referent}"}
        evidence = _places(own.head(n), places)
        yield {"relation": "naming_more", **told, "verdict": SURE, "evidence": evidence}


def _alone(names: pd.DataFrame, first: pd.DataFrame, n: int) -> Iterator[Fact]:
    # In the order in which the documents are counted.
    heard = names["heard"].eq(names["count"])
    whose = heard.map({False: "naming_alone", True: "naming_alone_heard"})
    for doc_id, relation in product(dict.fromkeys(first["doc_id"]), sorted(set(whose))):
        own = names[names["doc_id"].eq(doc_id) & whose.eq(relation)]
        keys = [f"naming/{one.referent}/{one.expression}" for one in own.head(n).itertuples()]
        more = {"relation": f"{relation}_more", "value": len(own) - n} if len(own) > n else {}
        if keys:
            told = {"relation": relation, "subject": doc_id, "object": keys, **more}
            yield {**told, "evidence": _places(own.head(n), first)}


def _places(names: pd.DataFrame, places: pd.DataFrame) -> pd.DataFrame:
    """Where the names stand in their documents, of the places given."""
    here = names[NAMED].merge(places, on=NAMED)
    return here[["doc_id", "start", "end"]].assign(label=here["expression"])


def _own(doc_id: str, rows: pd.DataFrame, n: int) -> Fact:
    words = rows[rows["verdict"] == SURE]
    more = len(words) - n
    told = {"subject": doc_id, "object": glossed_terms(words.head(n))}
    counted = {"relation": "words_own_more", "value": more} if more > 0 else {}
    return {"relation": "words_own", **told, **counted}


def _company(company: pd.DataFrame) -> Fact:
    sure = company[company["g2"] >= _SURE_G2] if len(company) else company
    if sure.empty:
        return {"relation": "words_company_none"}
    near = sure.head(4)
    evidence = near[["doc_id", "start", "end"]].assign(label=near["term"])
    return {"relation": "words_company", "object": glossed_terms(near), "evidence": evidence}
