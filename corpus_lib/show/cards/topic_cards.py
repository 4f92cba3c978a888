"""One card per topic: name, verdict, words, share in each document, and its passages."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from corpus_lib.show.cards.passages import Passages, show_passages
from corpus_lib.show.cards.tables import Table, show_table
from corpus_lib.wording import display_name, require_columns, text_html


@dataclass(frozen=True)
class TopicCard:
    """What is shown of one topic."""

    label: str
    facts: str
    words: Table
    shares: Table
    passages: Passages


class TopicCards:
    """Topics one after another: HTML in a notebook, plain text elsewhere."""

    def __init__(self, cards: list[TopicCard]) -> None:
        """Hold the cards in the order in which they are shown."""
        self.cards = cards

    def __len__(self) -> int:
        """How many topics there are."""
        return len(self.cards)

    def _repr_html_(self) -> str:
        if not self.cards:
            return "<p>(no topics to read)</p>"
        return "\n".join(
            f'<h4 dir="ltr"><bdi>{text_html(card.label)}</bdi> ({text_html(card.facts)})</h4>\n'
            + "\n".join(
                part._repr_html_()  # what a notebook itself would ask each part for
                for part in (card.words, card.shares, card.passages)
            )
            for card in self.cards
        )

    def __repr__(self) -> str:
        """The heading of each topic, its tables and its passages."""
        if not self.cards:
            return "(no topics to read)"
        return "\n\n\n".join(
            f"=== {card.label} ({card.facts})\n\n"
            f"{card.words!r}\n\n{card.shares!r}\n\n{card.passages!r}"
            for card in self.cards
        )


def show_topic_cards(
    topics: pd.DataFrame,
    *,
    words: pd.DataFrame,
    shares: pd.DataFrame,
    passages: pd.DataFrame,
    highlight: pd.DataFrame,
) -> TopicCards:
    """Everything that a reader needs of each topic, a card for each.

    Args:
        topics: One row per topic to show: `topic, label, verdict, size`.
        words: Words by topic: `topic, rank` and what else is to be shown of them.
        shares: Share in documents: `topic, doc_id, share, low, high`.
        passages: Passages by topic, as for `show_passages`, with `topic`.
        highlight: Raw spans to mark in them: `topic, doc_id, start, end`.

    Raises:
        InputError: If a column is missing, or spans lie outside of raw text.
    """
    if topics.empty:
        return TopicCards([])
    require_columns(topics, ("topic", "label", "verdict", "size"), "show_topic_cards")
    require_columns(words, ("topic", "rank"), "show_topic_cards(words=…)")
    require_columns(
        shares, ("topic", "doc_id", "share", "low", "high"), "show_topic_cards(shares=…)"
    )
    require_columns(passages, ("topic", "doc_id", "start", "end", "text"), "show_topic_cards")
    cards = []
    for topic in topics.to_dict(orient="records"):
        inside = {
            name: table[table["topic"] == topic["topic"]].drop(columns="topic")
            for name, table in (("words", words), ("shares", shares), ("passages", passages))
        }
        documents = inside["shares"].sort_values("share", ascending=False, kind="stable")
        documents["document"] = [display_name(doc_id) for doc_id in documents["doc_id"]]
        spans = highlight[highlight["topic"] == topic["topic"]]
        cards.append(
            TopicCard(
                label=str(topic["label"]),
                facts=f"{topic['topic']}, {topic['verdict']}, {topic['size']:.0%} of all words",
                words=show_table(inside["words"].reset_index(drop=True), digits=3),
                shares=show_table(
                    documents[["document", "share", "low", "high"]].reset_index(drop=True),
                    digits=2,
                    bars=["share"],
                ),
                passages=show_passages(inside["passages"], highlight=spans),
            )
        )
    return TopicCards(cards)
