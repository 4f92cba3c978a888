"""Who gets to speak and who is spoken of, in sentences whose numbers come from the tables."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from corpus_lib.prepare.corpus import Corpus
from corpus_lib.prepare.units import tokens_with_section
from corpus_lib.voices.shares import AUTHOR
from corpus_lib.wording import readable
from corpus_lib.words.counts import counted_words

# From two quotations on one can speak of a document that leans on a speaker.
_MIN_QUOTATIONS = 2


def voice_findings(shares: pd.DataFrame, quotes: pd.DataFrame) -> list[str]:
    """How much of each document is its author's own voice, and on whom its quotations lean.

    Args:
        shares: The table of `voice_shares` by voice.
        quotes: The table of `quotations`.
    """
    sentences = []
    for doc_id, rows in shares.groupby("doc_id", sort=False):
        own = rows[rows["voice"] == "own"].to_dict(orient="records")[0]
        told = f"{readable(doc_id)}: {_share(own)} of its words are the author's own"
        inside = quotes[quotes["doc_id"] == doc_id]
        sentences.append(f"{told}; {_leaning(inside)}.")
    return sentences


def order_findings(shares: pd.DataFrame) -> list[str]:
    """Which documents surely speak more as their authors than others: intervals apart.

    Args:
        shares: The table of `voice_shares` by voice.
    """
    own = shares[shares["voice"] == "own"].to_dict(orient="records")
    sentences = []
    for row in own:
        below = [readable(other["doc_id"]) for other in own if other["high"] < row["low"]]
        if below:
            sentences.append(
                f"{readable(row['doc_id'])} has a larger share in its author's own voice than "
                f"{', '.join(below)}: their intervals lie apart."
            )
    return sentences or ["No two documents' intervals of the author's own voice lie apart."]


def shared_speaker_findings(corpus: Corpus, quotes: pd.DataFrame) -> list[str]:
    """Who is quoted in several documents, and how much of it is reprinted from one to the next.

    Args:
        corpus: The corpus.
        quotes: The table of `quotations`.
    """
    tokens = tokens_with_section(corpus)
    once = counted_words(tokens, corpus.documents, reuse="count_once", sections=None)
    sentences = []
    for speaker, rows in quotes.groupby("speaker", sort=False):
        documents = rows["doc_id"].unique()
        if len(documents) < _MIN_QUOTATIONS:
            continue
        inside = pd.Series(False, index=tokens.index)
        for row in rows.to_dict(orient="records"):
            span = tokens["start"].between(row["start"], row["end"] - 1)
            inside |= (tokens["doc_id"] == row["doc_id"]) & span
        copied = 1 - float(tokens.index[inside].isin(once.index).mean())
        sentences.append(
            f"\u2068{speaker}\u2069 is quoted in {', '.join(map(readable, documents))}; "
            f"{copied:.0%} of these words are reprints."
        )
    return sentences or ["Nobody is quoted word for word in more than one document."]


def side_groups(by_side: pd.DataFrame) -> dict[str, list[str]]:
    """The sides by how they are heard: "quoted" somewhere, only "reported", or "unheard".

    Args:
        by_side: The table of `voice_shares` by side.
    """
    heard = by_side[~by_side["side"].isin([AUTHOR, "other"])].groupby("side", sort=False)
    words = heard[["n_words", "n_quoted"]].sum()
    quoted, said = words["n_quoted"] > 0, words["n_words"] > 0
    groups = {"quoted": quoted, "reported": ~quoted & said, "unheard": ~said}
    return {group: list(words.index[chosen]) for group, chosen in groups.items()}


def salience_findings(salience: pd.DataFrame, *, n: int = 3) -> list[str]:
    """Whom each document names in most of its sentences.

    Args:
        salience: The table of `actor_salience`.
        n: Actors named per document.
    """
    sentences = []
    for doc_id, rows in salience[salience["mentions"] > 0].groupby("doc_id", sort=False):
        top = rows.nlargest(n, "share")
        named = "; ".join(
            f"{row['name_en']}, {_share(row)}" for row in top.to_dict(orient="records")
        )
        sentences.append(f"{readable(doc_id)} names most: {named} of its sentences.")
    return sentences


def co_mention_findings(pairs: pd.DataFrame, *, n: int = 3) -> list[str]:
    """How many pairs of actors are named together more or less than chance has it, and which.

    Args:
        pairs: The table of `co_mentions`.
        n: Pairs named per document.
    """
    if pairs.empty:
        return ["No two actors are named often enough to ask whether they are named together."]
    sure = pairs[pairs["beats_null"]]
    documents = pairs["doc_id"].nunique()
    sentences = [
        f"{len(sure)} of {counted(len(pairs), 'pair')} of actors depart from chance; chance alone "
        f"would give a pair to {0.05 * documents:.2f} of {counted(documents, 'document')}."
    ]
    for doc_id, rows in sure.groupby("doc_id", sort=False):
        ways = {"together more": rows["surplus"] > 0, "together less": rows["surplus"] < 0}
        for way, chosen in ways.items():
            named = "; ".join(
                f"{row['pair']} ({row['together']}, where chance gives {row['expected']:.1f})"
                for row in rows[chosen].head(n).to_dict(orient="records")
            )
            if named:
                sentences.append(f"{readable(doc_id)} names {way} often than chance: {named}.")
    return sentences


def mentions_of_sides(mentions: pd.DataFrame, sides: dict[str, str]) -> pd.Series[int]:
    """How often the actors of each side are named.

    Args:
        mentions: The table of `actor_mentions`; leave demonyms out beforehand if they should not
            count.
        sides: The side of each actor (`side_of_actors`).

    Returns:
        Mentions by side.
    """
    return mentions["actor_id"].map(sides).value_counts().rename_axis("side")


def _leaning(quotes: pd.DataFrame) -> str:
    if quotes.empty:
        return "it quotes nobody word for word"
    words = quotes.groupby("speaker")["n_words"].sum().sort_values(ascending=False, kind="stable")
    speaker, share = words.index[0], words.iloc[0] / words.sum()
    number = int((quotes["speaker"] == speaker).sum())
    if share < 0.5 or number < _MIN_QUOTATIONS:
        return f"it quotes {counted(len(quotes), 'passage')} by {counted(len(words), 'speaker')}"
    # The name is set apart from the numbers, so that neither runs into the other's direction.
    return (
        f"{number} of the {counted(len(quotes), 'passage')} that it quotes, {share:.0%} of their "
        f"words, are by one speaker: \u2068{speaker}\u2069"
    )


def _share(row: Mapping[Any, Any]) -> str:
    interval = "" if pd.isna(row["low"]) else f" ({row['low']:.0%} to {row['high']:.0%})"
    return f"{row['share']:.0%}{interval}"


def counted(n: int, noun: str) -> str:
    """A number with its noun: 1 place, 2 places."""
    return f"{n} {noun}{'' if n == 1 else 's'}"
