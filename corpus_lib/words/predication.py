"""What is said of an actor beside its name: adjectives and verbs, counted only."""

from __future__ import annotations

import pandas as pd

from corpus_lib.prepare.corpus import Corpus
from corpus_lib.words.counts import term_glosses, words_counted_once

_PARTS = {"VERB": "verb", "ADJ": "adjective"}


def predications(corpus: Corpus, mentions: pd.DataFrame, *, section: str = "body") -> pd.DataFrame:
    """The adjectives after an actor's name and the verbs right before or after it: a reading aid.

    Passages that an earlier document has count once. Whether the actor is the verb's subject is
    for the reader to see.

    Args:
        corpus: The corpus.
        mentions: Places of actors: `actor_id, doc_id, start, end`.
        section: The part of the documents that is read.

    Returns:
        One row per place: `actor_id`, `part` ("adjective" or "verb"), `term` (lemma), `gloss`,
        `doc_id`, `start`, `end` (of name and word together).

    References:
        Predication: Reisigl and Wodak (2001), "Discourse and discrimination".
    """
    words = words_counted_once(corpus, section)
    glosses = term_glosses(corpus, "lemma")
    records = words[["doc_id", "sentence_id", "start", "end", "lemma", "pos"]].to_dict("records")
    first_at = {(word["doc_id"], word["start"]): i for i, word in enumerate(records)}
    last_at = {(word["doc_id"], word["end"]): i for i, word in enumerate(records)}
    spans = [
        (first_at[one.doc_id, one.start], last_at[one.doc_id, one.end], one.actor_id)
        for one in mentions.itertuples()
        if (one.doc_id, one.start) in first_at and (one.doc_id, one.end) in last_at
    ]
    inside = {i for first, last, _ in spans for i in range(first, last + 1)}
    rows = []
    for first, last, actor in spans:
        name = records[first]
        for place in (first - 1, last + 1):
            if not 0 <= place < len(records) or place in inside:
                continue
            word = records[place]
            part = _PARTS.get(word["pos"])
            # An adjective stands after its noun.
            fits = part == "verb" or (part == "adjective" and place > last)
            if fits and word["sentence_id"] == name["sentence_id"]:
                low, high = records[min(place, first)], records[max(place, last)]
                lemma = word["lemma"]
                told = (actor, part, lemma, glosses.get(lemma, ""), word["doc_id"])
                rows.append((*told, int(low["start"]), int(high["end"])))
    columns = ["actor_id", "part", "term", "gloss", "doc_id", "start", "end"]
    return pd.DataFrame(rows, columns=columns)


def by_actor(found: pd.DataFrame, *, n: int = 5) -> pd.DataFrame:
    """The words beside each actor, a column per document, the actors with most words first.

    Args:
        found: The table of `predications`.
        n: Actors.

    Returns:
        `actor_id`, `part`, and a column per document: its words, those that stand twice with
        their number.
    """
    most = found["actor_id"].value_counts().head(n).index
    rows = found[found["actor_id"].isin(most)]
    keys = ["actor_id", "part", "doc_id"]
    counts = rows.groupby(keys, sort=False)["term"].value_counts().reset_index(name="n")
    counts["term"] += counts["n"].map(lambda times: f" ×{times}" if times > 1 else "")
    told = counts.pivot_table(
        index=keys[:2], columns="doc_id", values="term", aggfunc="، ".join, sort=False
    )
    documents = list(dict.fromkeys(found["doc_id"]))
    order = pd.MultiIndex.from_product([most, ["verb", "adjective"]], names=keys[:2])
    return told.reindex(columns=documents).reindex(order).dropna(how="all").fillna("").reset_index()
