"""What the words of the documents show, as facts."""

from __future__ import annotations

from itertools import combinations

import pandas as pd

from corpus_lib.phrasebook import facts
from corpus_lib.stats.verdict import LIKELY, SURE
from corpus_lib.wording import glossed_terms

# The surplus of a collocate that one word in a thousand reaches by chance (one degree of freedom).
_SURE_G2 = 10.83


def subject_findings(frequent: pd.DataFrame, *, n: int = 4) -> pd.DataFrame:
    """What each document speaks of most.

    Args:
        frequent: The table of `frequent_words`.
        n: Words named per document.
    """
    return facts(
        {
            "relation": "words_subject",
            "subject": doc_id,
            "object": glossed_terms(rows.head(n)),
        }
        for doc_id, rows in frequent.groupby("doc_id", sort=False)
    )


def set_apart_findings(own: pd.DataFrame, *, n: int = 6) -> pd.DataFrame:
    """Which words set each document apart, surely or likely, or that none can be told.

    Args:
        own: The table of `own_words`.
        n: Words named per document and verdict at the most.
    """
    found = []
    for doc_id, rows in own.groupby("doc_id", sort=False):
        told = [
            {
                "relation": "words_apart",
                "subject": doc_id,
                "object": glossed_terms(words.head(n)),
                "verdict": verdict,
            }
            for verdict in (SURE, LIKELY)
            if len(words := rows[rows["verdict"] == verdict])
        ]
        found += told or [{"relation": "words_apart_none", "subject": doc_id}]
    return facts(found)


def variety_findings(table: pd.DataFrame) -> pd.DataFrame:
    """Which documents differ in the variety of their words by more than their intervals.

    Args:
        table: The table of `diversity`.
    """
    rows = table.sort_values("mtld", ascending=False, kind="stable").to_dict(orient="records")
    below: dict[str, list[str]] = {}
    for a, b in combinations(rows, 2):
        if a["mtld_low"] > b["mtld_high"]:
            below.setdefault(str(a["doc_id"]), []).append(str(b["doc_id"]))
    return facts(
        [
            {"relation": "words_variety", "subject": doc_id, "object": others}
            for doc_id, others in below.items()
        ]
        or [{"relation": "words_variety_none"}]
    )


def one_word_findings(
    word: str, gloss: str, lines: pd.DataFrame, company: pd.DataFrame
) -> pd.DataFrame:
    """How often one word stands in which document, and with which words surely.

    Args:
        word: The word.
        gloss: Its English gloss.
        lines: Its places: the table of `concordance`.
        company: The table of `collocates`.
    """
    (named,) = glossed_terms(pd.DataFrame({"term": [word], "gloss": [gloss]}))
    counts = lines["doc_id"].value_counts()
    if counts.empty:
        return facts([{"relation": "nothing", "subject": named}])
    place = {
        "relation": "words_place",
        "subject": str(counts.index[0]),
        "object": named,
        "value": len(lines),
        "of": counts.iloc[0],
        "evidence": lines[lines["doc_id"] == counts.index[0]][["doc_id", "start", "end"]],
    }
    sure = company[company["g2"] >= _SURE_G2] if len(company) else company
    near = glossed_terms(sure.head(4))
    with_ = (
        {"relation": "words_company", "subject": named, "object": near}
        if near
        else {"relation": "words_company_none", "subject": named}
    )
    return facts([place, with_])
