"""What the words of the documents show, in sentences that say how sure it is."""

from itertools import combinations

import pandas as pd

from corpus_lib.wording import glossed_terms, readable

# The surplus of a collocate that one word in a thousand reaches by chance (one degree of freedom).
_SURE_G2 = 10.83


def subject_findings(frequent: pd.DataFrame, *, n: int = 4) -> list[str]:
    """What each document speaks of most.

    Args:
        frequent: The table of `frequent_words`.
        n: Words named per document.
    """
    return [
        f"{readable(doc_id)} speaks most of {', '.join(glossed_terms(rows.head(n)))}."
        for doc_id, rows in frequent.groupby("doc_id", sort=False)
    ]


def set_apart_findings(own: pd.DataFrame, *, n: int = 4) -> list[str]:
    """Which words set each document apart, surely or likely, or that none can be told.

    Args:
        own: The table of `own_words`.
        n: Words named per document and verdict at the most.
    """
    sentences = []
    for doc_id, rows in own.groupby("doc_id", sort=False):
        found = []
        for verdict in ("sure", "likely"):
            words = rows[rows["verdict"] == verdict]
            more = f" and {len(words) - n} more" if len(words) > n else ""
            if len(words):
                found.append(f"{verdict}: {', '.join(glossed_terms(words.head(n)))}{more}")
        told = "; ".join(found) if found else "no word stands out more than in shuffled passages"
        sentences.append(f"{readable(doc_id)}, against the others \u2013 {told}.")
    return sentences


def diversity_findings(table: pd.DataFrame) -> list[str]:
    """Which documents differ in the variety of their words by more than their intervals.

    Args:
        table: The table of `diversity`.
    """
    rows = table.sort_values("mtld", ascending=False, kind="stable").to_dict(orient="records")
    apart = [(a, b) for a, b in combinations(rows, 2) if a["mtld_low"] > b["mtld_high"]]
    n_pairs = len(rows) * (len(rows) - 1) // 2
    if not apart:
        return ["No two documents differ in the variety of their words beyond their intervals."]
    above: dict[str, list[str]] = {}
    for a, b in apart:
        above.setdefault(readable(a["doc_id"]), []).append(readable(b["doc_id"]))
    named = "; ".join(f"{a} is more varied than {' and '.join(b)}" for a, b in above.items())
    return [
        f"In the variety of their words {len(apart)} of {n_pairs} pairs of documents differ beyond "
        f"their intervals: {named}."
    ]


def one_word_findings(
    word: str, gloss: str, lines: pd.DataFrame, company: pd.DataFrame, *, n_documents: int
) -> list[str]:
    """How often one word stands in how many documents, and with which words surely.

    Args:
        word: The word.
        gloss: Its English gloss.
        lines: Its places: the table of `concordance`.
        company: The table of `collocates`.
        n_documents: Documents of the corpus.
    """
    # A sentence that began with the Arabic word would be set right to left.
    named = "The word " + glossed_terms(pd.DataFrame({"term": [word], "gloss": [gloss]}))[0]
    counts = lines["doc_id"].value_counts()
    if counts.empty:
        return [f"{named} stands nowhere as it was looked for."]
    sentences = [
        f"{named} stands {len(lines)} times, in {len(counts)} of {n_documents} documents; most "
        f"often in {readable(counts.index[0])} ({counts.iloc[0]} times)."
    ]
    sure = company[company["g2"] >= _SURE_G2] if len(company) else company
    if sure.empty:
        sentences.append("No word stands near it so often that chance would hardly do it.")
    else:
        words = ", ".join(glossed_terms(sure.head(4)))
        sentences.append(f"More often than by chance it stands near {words}.")
    return sentences
