"""Where it stands what findings on speech and names rest on."""

from __future__ import annotations

import pandas as pd

from corpus_lib.prepare.corpus import Corpus
from corpus_lib.voices.quotations import quotations_in_place

Checked = list[tuple[str, pd.DataFrame]]

_CONTEXT = 60  # letters round a name


def said_places(corpus: Corpus, said: pd.DataFrame) -> pd.DataFrame:
    """Quotations or reported clauses as evidence: `doc_id, start, end, label`.

    Args:
        corpus: The corpus.
        said: Rows of `quotations`, `reported_speech` or `everything_said`.
    """
    return quotations_in_place(corpus, said)[["doc_id", "start", "end", "label"]]


def mention_places(corpus: Corpus, mentions: pd.DataFrame) -> pd.DataFrame:
    """Mentions as evidence, with the words round each: `doc_id, start, end, label, before, after`.

    Args:
        corpus: The corpus.
        mentions: Rows of `actor_mentions`.
    """
    places = mentions[["doc_id", "start", "end"]].reset_index(drop=True)
    columns = (places[name] for name in places.columns)
    round_it = [
        (corpus.raw(doc)[max(0, start - _CONTEXT) : start], corpus.raw(doc)[end : end + _CONTEXT])
        for doc, start, end in zip(*columns, strict=True)
    ]
    return places.assign(
        label=mentions["alias"].to_numpy(),
        before=[f"…{before}" for before, _ in round_it],
        after=[f"{after}…" for _, after in round_it],
    )


def shared_places(
    corpus: Corpus, mentions: pd.DataFrame, *, within: str = "sentence"
) -> pd.DataFrame:
    """The units that name all actors of some mentions, as evidence: `doc_id, start, end`.

    Args:
        corpus: The corpus.
        mentions: Rows of `actor_mentions`.
        within: "sentence" or "segment" (a paragraph).
    """
    unit = f"{within}_id"
    named = mentions.groupby(unit, sort=False)["actor_id"].nunique()
    shared = named.index[named == mentions["actor_id"].nunique()]
    words = corpus.tokens[corpus.tokens[unit].isin(shared)]
    places = words.groupby(unit, sort=False).agg({"doc_id": "first", "start": "min", "end": "max"})
    return places.reset_index(drop=True)
