"""What was found, in sentences whose numbers come from the tables and whose claims from the nulls.

No sentence names a difference or a topic that shuffled text shows as well: what does not beat its
null is said to be indistinguishable from chance.
"""

from collections.abc import Iterator, Sequence

import pandas as pd

from corpus_lib.explore.overview import multiword_terms
from corpus_lib.prepare.corpus import Corpus
from corpus_lib.show.columns import readable


def corpus_findings(corpus: Corpus) -> list[str]:
    """How many documents and words there are, how uneven they are, and what is only inferred."""
    documents = corpus.documents
    largest = documents.nlargest(1, "n_words").iloc[0]
    share = largest["n_words"] / documents["n_words"].sum()
    sentences = [
        f"{len(documents)} documents, {documents['n_words'].sum():,} words after cleaning; "
        f"{readable(largest['doc_id'])} alone holds {share:.0%} of them."
    ]
    for certainty, told in (("inferred", "inferred from events they report"), ("unknown", "known")):
        n = int((documents["published_certainty"] == certainty).sum())
        if n:
            not_known = "is not " if certainty == "unknown" else "is "
            sentences.append(f"The date of {_documents(n)} {not_known}{told}, not stated.")
    unnamed = int((documents["outlet"] == "").sum())
    if unnamed:
        sentences.append(f"{_documents(unnamed).capitalize()} do not name their outlet.")
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
        f"{(content['gloss'] == '').mean():.1%} of the content words have no English gloss.",
    ]
    if not terms.empty:
        sentences.append(
            f"{len(terms)} terms of several words were joined, among them "
            f"{', '.join(_glossed(terms.head(3)))}."
        )
    return sentences


def own_word_findings(scores: pd.DataFrame, *, n: int = 4) -> list[str]:
    """Which words are each document's own, if any beat the null.

    Args:
        scores: The table of `own_words`.
        n: Words named per document at the most.
    """
    sentences = []
    for doc_id, rows in scores.groupby("doc_id", sort=False):
        sure = rows[rows["beats_null"]]
        if sure.empty:
            sentences.append(
                f"{readable(doc_id)}: no word sets it apart from the others by more than shuffled "
                "paragraphs would."
            )
        else:
            words = ", ".join(_glossed(sure.head(n)))
            more = f" and {len(sure) - n} more" if len(sure) > n else ""
            sentences.append(f"{readable(doc_id)} is set apart by {words}{more}.")
    return sentences


def topic_findings(verdicts: pd.DataFrame, labels: pd.DataFrame) -> list[str]:
    """How many topics are more than noise, and what they are.

    Args:
        verdicts: The table of `verdicts`.
        labels: The table of `label_topics`.
    """
    named = verdicts.merge(labels[["topic", "label"]], on="topic")
    trusted = named.loc[named["verdict"] == "trusted", "label"].tolist()
    tentative = named.loc[named["verdict"] == "tentative", "label"].tolist()
    noise = int((named["verdict"] == "noise").sum())
    total = len(named)
    if not trusted and not tentative:
        return [f"None of the {total} topics is more stable than topics of shuffled words."]
    sentences = []
    if trusted:
        sentences.append(
            f"{len(trusted)} of {total} topics are more stable than both nulls: {_listed(trusted)}."
        )
    if trusted:
        held = int((named.loc[named["verdict"] == "trusted", "p_familywise"] < 0.05).sum())
        sentences.append(
            f"{held or 'None'} of them {'holds' if held < 2 else 'hold'} for all topics at once, "
            "against the best topic of each shuffled text."
        )
    if tentative:
        sentences.append(
            f"{len(tentative)} more beat the words shuffled over all documents, but not the "
            f"stricter null: {_listed(tentative)}."
        )
    if noise:
        sentences.append(f"{noise} are no more stable than topics of shuffled words: not read.")
    return sentences


def distance_findings(pairs: pd.DataFrame, *, of: str) -> list[str]:
    """Which documents are nearest and furthest, and how many pairs differ beyond chance.

    Args:
        pairs: The table of `document_distances` or `topic_distances`.
        of: What they were compared by, such as "words".
    """
    beyond = pairs.loc[pairs["beats_null"], "jsd_corrected"]
    sentences = [
        f"By their {of}, {len(beyond)} of {len(pairs)} pairs of documents differ by more than "
        "the same passages dealt out at random."
    ]
    if len(beyond) > 1:
        near, far = pairs.loc[beyond.idxmin()], pairs.loc[beyond.idxmax()]
        sentences.append(f"Of these, nearest: {_pair(near)}; furthest: {_pair(far)}.")
    return sentences


def labelled_pairs(pairs: pd.DataFrame) -> pd.DataFrame:
    """Pairs of documents with a `label` to draw them by, the furthest apart first."""
    label = [
        f"{readable(a)} \u2013 {readable(b)}"
        for a, b in zip(pairs["doc_a"], pairs["doc_b"], strict=True)
    ]
    return pairs.assign(label=label).sort_values("jsd", ascending=False, ignore_index=True)


def topics_for_figures(verdicts: pd.DataFrame, labels: pd.DataFrame) -> pd.DataFrame:
    """The table of `verdicts` with a `label` to draw each topic by and its nulls' larger end.

    Returns:
        The rows with `label` (topic and name; noise has no name), `null95` (the higher of the two
        nulls' 95th percentiles) and `null_low` (0).
    """
    table = verdicts.merge(labels[["topic", "label"]], on="topic")
    named = table["label"].where(table["label"] != "", "(noise)")
    table["label"] = table["topic"] + " " + named
    table["null95"] = table[["null95_tokens", "null95_strict"]].max(axis=1)
    return table.assign(null_low=0.0)


def _pair(row: pd.Series) -> str:
    return (
        f"{readable(row['doc_a'])} and {readable(row['doc_b'])} "
        f"({row['jsd_corrected']:.2f} bits, 95 % interval {row['low']:.2f} to {row['high']:.2f})"
    )


def _glossed(rows: pd.DataFrame) -> Iterator[str]:
    for term, gloss in zip(rows["term"], rows["gloss"], strict=True):
        # The isolating marks keep the Arabic word from pulling its neighbours to its side.
        yield f"\u2068{term}\u2069 ({gloss})" if gloss else f"\u2068{term}\u2069"


def _listed(labels: Sequence[str]) -> str:
    return "; ".join(f"\u201c{label}\u201d" for label in labels)


def _documents(n: int) -> str:
    return "one document" if n == 1 else f"{n} documents"
