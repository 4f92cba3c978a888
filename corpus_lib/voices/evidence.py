"""Where the findings on speech stand in the texts."""

from __future__ import annotations

import pandas as pd

from corpus_lib.prepare.corpus import Corpus
from corpus_lib.voices.findings import (
    counted,
    mentions_of_sides,
    side_groups,
    voice_findings,
)
from corpus_lib.voices.quotations import quotations_in_place
from corpus_lib.wording import readable

Checked = list[tuple[str, pd.DataFrame]]

_NO_STATES = ("analyst", "unnamed source")  # sides by what a speaker is, not by where from

_CONTEXT = 60  # letters round a name

_MENTIONS = 20  # shown of a side that is only spoken about


def voices_in_place(
    corpus: Corpus,
    shares: pd.DataFrame,
    quotes: pd.DataFrame,
    clauses: pd.DataFrame,
    marked: pd.DataFrame,
) -> Checked:
    """The sentences of `voice_findings`, each with what it counts.

    Args:
        corpus: The corpus.
        shares: The table of `voice_shares` by voice.
        quotes: The table of `quotations`.
        clauses: The table of `reported_speech`.
        marked: The table of `quoted_spans`.

    Returns:
        Pairs of a sentence and its passages (`doc_id, start, end, text, label, heading, page`):
        the document's quotations; where it has none, all that stands in quotation marks and all
        that it reports.
    """
    sentences = voice_findings(shares, quotes)
    pairs = []
    for sentence, doc_id in zip(sentences, shares["doc_id"].unique(), strict=True):
        said = quotes[quotes["doc_id"] == doc_id]
        places = quotations_in_place(corpus, said)
        if said.empty:
            told = quotations_in_place(corpus, clauses[clauses["doc_id"] == doc_id])
            spans = marked.loc[marked["doc_id"] == doc_id, ["doc_id", "start", "end", "kind"]]
            spans = corpus.passages(spans.rename(columns={"kind": "label"}))
            spans = spans.assign(label="in quotation marks, but no quotation: " + spans["label"])
            places = pd.concat([rows for rows in (spans, told) if len(rows)] or [places])
        pairs.append((sentence, places))
    return pairs


def sides_in_place(
    corpus: Corpus,
    by_side: pd.DataFrame,
    quotes: pd.DataFrame,
    clauses: pd.DataFrame,
    mentions: pd.DataFrame,
    sides: dict[str, str],
) -> Checked:
    """Which sides are quoted, only reported, or not heard at all, each with its passages.

    Args:
        corpus: The corpus.
        by_side: The table of `voice_shares` by side.
        quotes: The table of `quotations`.
        clauses: The table of `reported_speech`.
        mentions: The table of `actor_mentions`, or rows of it.
        sides: The side of each actor (`side_of_actors`).

    Returns:
        Pairs of a sentence and its passages: quotations of a side that is quoted, clauses of one
        that is only reported, the first mentions of one that is never heard.
    """
    named = mentions_of_sides(mentions, sides)
    told = {
        "quoted": ("is quoted word for word", quotes),
        "reported": ("is never quoted word for word, only reported", clauses),
        "unheard": ("is never heard, neither quoted nor reported", None),
    }
    pairs = []
    for group, found in side_groups(by_side).items():
        how, spans = told[group]
        for side in found:
            count = int(named.get(side, 0))
            about = f", though named {count:,} times" if count and spans is not quotes else ""
            if spans is None:
                chosen = mentions[mentions["actor_id"].map(sides) == side]
                places = mentions_in_place(corpus, chosen.head(_MENTIONS))
            else:
                chosen = spans[spans["side"] == side]
                places = quotations_in_place(corpus, chosen)
                if spans is quotes:
                    where = ", ".join(map(readable, chosen["doc_id"].unique()))
                    about = f" in {where}"
            who = "" if side in _NO_STATES else " (states and officials, not experts)"
            pairs.append((f"The side \u2068{side}\u2069{who} {how}{about}.", places))
    return pairs


def speech_in_place(corpus: Corpus, spans: pd.DataFrame) -> Checked:
    """What each document quotes or reports, to be read in its place.

    Args:
        corpus: The corpus.
        spans: The table of `quotations` or of `reported_speech`.

    Returns:
        Pairs of a sentence and its passages, one for each document with such speech.
    """
    return [
        (f"{readable(doc_id)}: {counted(len(rows), 'place')}", quotations_in_place(corpus, rows))
        for doc_id, rows in spans.groupby("doc_id", sort=False)
    ]


def mentions_in_place(corpus: Corpus, mentions: pd.DataFrame) -> pd.DataFrame:
    """Each mention of an actor with the words round it, to be read.

    Args:
        corpus: The corpus.
        mentions: Rows of `actor_mentions`.

    Returns:
        One row per mention: `doc_id, start, end, text` (raw), `before`, `after`, `label` (the name
        as listed), `heading`, `page`.
    """
    places = corpus.passages(mentions[["doc_id", "start", "end", "alias"]])
    columns = (places[name] for name in ("doc_id", "start", "end"))
    round_it = [
        (corpus.raw(doc)[max(0, start - _CONTEXT) : start], corpus.raw(doc)[end : end + _CONTEXT])
        for doc, start, end in zip(*columns, strict=True)
    ]
    return places.assign(
        label=places["alias"],
        before=[f"…{before}" for before, _ in round_it],
        after=[f"{after}…" for _, after in round_it],
    )
