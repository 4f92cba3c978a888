"""Who gets to speak and who is spoken of, in sentences whose numbers come from the tables."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from corpus_lib.narrative.voices import AUTHOR
from corpus_lib.show.columns import readable

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


def side_findings(by_side: pd.DataFrame, mentioned: pd.Series[int]) -> list[str]:
    """Which sides are quoted word for word, which only reported, and which not heard at all.

    Args:
        by_side: The table of `voice_shares` by side.
        mentioned: How often the actors of each side are named, by side (`mentions_of_sides`).
    """
    heard = by_side[by_side["side"] != AUTHOR].groupby("side", sort=False)
    words = heard[["n_words", "n_quoted"]].sum()
    groups = {
        "quoted word for word somewhere": words["n_quoted"] > 0,
        "never quoted word for word, only reported": (words["n_quoted"] == 0)
        & (words["n_words"] > 0),
        "never heard, neither quoted nor reported": words["n_words"] == 0,
    }
    sentences = []
    for told, chosen in groups.items():
        sides = [_with_mentions(side, mentioned) for side in words.index[chosen] if side != "other"]
        if sides:
            sentences.append(f"Sides {told}: {', '.join(sides)}.")
    return sentences


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
    sentences = [
        f"{len(sure)} of {_counted(len(pairs), 'pair')} of actors depart from chance; about "
        f"{0.05 * len(pairs):.0f} would if chance alone were at work."
    ]
    for doc_id, rows in sure.groupby("doc_id", sort=False):
        more = rows[rows["surplus"] > 0].head(n)["pair"]
        if len(more):
            sentences.append(f"{readable(doc_id)} names together: {'; '.join(more)}.")
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
    words = quotes.groupby("speaker")["n_words"].sum().sort_values(ascending=False)
    speaker, share = words.index[0], words.iloc[0] / words.sum()
    number = int((quotes["speaker"] == speaker).sum())
    if share < 0.5 or number < _MIN_QUOTATIONS:
        return f"it quotes {_counted(len(quotes), 'passage')} by {_counted(len(words), 'speaker')}"
    # The name is set apart from the numbers, so that neither runs into the other's direction.
    return (
        f"{number} of the {_counted(len(quotes), 'passage')} that it quotes, {share:.0%} of their "
        f"words, are by one speaker: \u2068{speaker}\u2069"
    )


def _with_mentions(side: str, mentioned: pd.Series[int]) -> str:
    return f"{side} (named {int(mentioned.get(side, 0)):,} times)" if side in mentioned else side


def _share(row: Mapping[Any, Any]) -> str:
    interval = "" if pd.isna(row["low"]) else f" ({row['low']:.0%} to {row['high']:.0%})"
    return f"{row['share']:.0%}{interval}"


def _counted(n: int, noun: str) -> str:
    return f"{n} {noun}{'' if n == 1 else 's'}"
