"""What was found, in sentences whose numbers come from the tables and whose claims from the nulls.

No sentence names a difference or a topic that shuffled text shows as well: what does not beat its
null is said to be indistinguishable from chance.
"""

import pandas as pd

from corpus_lib.explore.overview import multiword_terms
from corpus_lib.narrative.layers import verdicts
from corpus_lib.prepare.corpus import Corpus
from corpus_lib.show.columns import readable
from corpus_lib.show.findings import glossed_terms


def corpus_findings(corpus: Corpus) -> list[str]:
    """How many documents and words there are, how uneven they are, and what is only inferred."""
    documents = corpus.documents
    largest = documents.nlargest(1, "n_words").iloc[0]
    share = largest["n_words"] / documents["n_words"].sum()
    sentences = [
        f"{len(documents)} documents, {documents['n_words'].sum():,} words after cleaning; "
        f"{readable(largest['doc_id'])} alone holds {share:.0%} of them."
    ]
    inferred = "is inferred from what the text reports, not stated"
    for certainty, words in (("inferred", inferred), ("unknown", "is unknown")):
        n = int((documents["published_certainty"] == certainty).sum())
        if n:
            sentences.append(f"The date of {_documents(n)} {words}.")
    unnamed = int((documents["outlet"] == "").sum())
    if unnamed:
        sentences.append(f"The outlet of {_documents(unnamed)} is not named in the text.")
    return sentences


def cleaning_findings(corpus: Corpus) -> list[str]:
    """What cleaning changed, in one sentence."""
    counts = corpus.cleaning["action"].value_counts()
    if counts.empty:
        return ["Cleaning changed nothing: no rules were declared."]
    furniture = int(counts.reindex(["drop", "join"], fill_value=0).sum())
    return [
        f"Cleaning took out {furniture} passages of page furniture and mended "
        f"{int(counts.get('mend', 0))} damaged words; each is listed with its place and reason."
    ]


def spelling_findings(corpus: Corpus) -> list[str]:
    """How far preparation brings different spellings together, and what it leaves unexplained."""
    tokens = corpus.tokens
    content = tokens[tokens["is_content"]]
    terms = multiword_terms(tokens)
    sentences = [
        f"{len(tokens):,} words in {tokens['surface'].nunique():,} spellings; the "
        f"{len(content):,} content words among them, {content['norm'].nunique():,} spellings, come "
        f"from {content['lemma'].nunique():,} dictionary forms.",
        f"Content words without an English gloss: {int((content['gloss'] == '').sum())}.",
    ]
    if not terms.empty:
        sentences.append(
            f"{len(terms)} terms of several words were joined, among them "
            f"{', '.join(glossed_terms(terms.head(3)))}."
        )
    return sentences


def distance_findings(pairs: pd.DataFrame, *, of: str) -> list[str]:
    """Which documents are nearest and furthest, and how many pairs differ beyond chance.

    Args:
        pairs: The table of `document_distances` or `topic_distances`. If it has been through
            `split_null`, a pair must also differ by more than parts of one document do.
        of: What they were compared by, such as "words".
    """
    beats = pairs["beats_null"].astype(bool)
    than = "the same passages dealt out at random"
    if "beats_split" in pairs.columns:
        beats = verdicts(pairs) == "beyond both nulls"
        than += ", and by more than parts of one document do"
    beyond = pairs.loc[beats, "jsd_corrected"].astype(float)
    sentences = [
        f"By their {of}, {len(beyond)} of {len(pairs)} pairs of documents differ by more than "
        f"{than}."
    ]
    if len(beyond) > 1:
        places = beyond.idxmin(), beyond.idxmax()
        near, far = (_pair(pairs, at) for at in places)
        first, last = (pairs[pairs.index == at].iloc[0] for at in places)
        open_order = bool(first["high"] >= last["low"])
        but = ". These two intervals overlap: even this order is open" if open_order else ""
        sentences.append(f"Of these, nearest: {near}; furthest: {far}{but}.")
    return sentences


def labelled_pairs(pairs: pd.DataFrame) -> pd.DataFrame:
    """Pairs of documents with a `label` to draw them by, the furthest apart first."""
    label = [
        f"{readable(a)} \u2013 {readable(b)}"
        for a, b in zip(pairs["doc_a"], pairs["doc_b"], strict=True)
    ]
    return pairs.assign(label=label).sort_values(
        "jsd", ascending=False, ignore_index=True, kind="stable"
    )


def _pair(pairs: pd.DataFrame, at: object) -> str:
    """A pair with its interval, and whether that interval sets it apart from other pairs."""
    row = pairs[pairs.index == at].iloc[0]
    others = pairs[pairs.index != at]
    shared = int(((others["low"] <= row["high"]) & (others["high"] >= row["low"])).sum())
    overlap = f", overlapping with {shared} of {len(others)} others" if shared else ""
    return (
        f"{readable(row['doc_a'])} and {readable(row['doc_b'])} ({row['jsd_corrected']:.2f} bits, "
        f"95 % interval {row['low']:.2f} to {row['high']:.2f}{overlap})"
    )


def _documents(n: int) -> str:
    return "one document" if n == 1 else f"{n} documents"
