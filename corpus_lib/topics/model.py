"""A fitted topic model as labelled tables."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd

from corpus_lib.errors import InputError


@dataclass(frozen=True, eq=False)
class TopicModel:
    """Topics of a corpus: their words, and their shares in each unit and document.

    Topics are numbered by size, the largest first. Rows of the three tables sum to one.

    Attributes:
        topic_term: Weight of each term in each topic; rows `topic`, columns `term`.
        segment_topic: Share of each topic in each unit that the model was fitted on (segments,
            windows or sentences); rows (`doc_id`, `unit_id`), columns `topic`.
        unit_tokens: Tokens of each unit, index as `segment_topic`.
        term_tokens: Tokens of each term in all units, index `term`.
        bound: The engine's own measure of fit per token, in nats: gensim's variational bound or
            the sampler's log-likelihood. Comparable between fits of one engine on one table.
        settings: What `fit_lda` was asked for, the seed included.
        versions: Versions of the libraries, and the sampler's instruction set (`isa`).
    """

    topic_term: pd.DataFrame
    segment_topic: pd.DataFrame
    unit_tokens: pd.Series
    term_tokens: pd.Series
    bound: float
    settings: Mapping[str, Any]
    versions: Mapping[str, str]

    @property
    def n_topics(self) -> int:
        """Number of topics."""
        return len(self.topic_term)

    @cached_property
    def doc_topic(self) -> pd.DataFrame:
        """Share of each topic in each document: the units' shares, weighted by their tokens."""
        tokens = self.segment_topic.mul(self.unit_tokens, axis=0)
        by_doc = tokens.groupby(level="doc_id", sort=False).sum()
        return by_doc.div(by_doc.sum(axis=1), axis=0)

    @cached_property
    def sizes(self) -> pd.Series:
        """Share of all tokens that each topic holds; index `topic`, sums to one."""
        tokens = self.segment_topic.mul(self.unit_tokens, axis=0).sum()
        return (tokens / tokens.sum()).rename("size")

    def relevance(self, lambda_: float) -> pd.DataFrame:
        """How well each term tells a topic, between frequent (1) and exclusive (0).

        Args:
            lambda_: Weight of the term's probability in the topic against its lift over the
                term's probability in the corpus.

        Returns:
            Scores (logarithms; only their order matters), shaped as `topic_term`.

        Raises:
            InputError: If `lambda_` is outside 0 to 1.

        References:
            Sievert & Shirley (2014), "LDAvis: a method for visualizing and interpreting topics".
        """
        if not 0 <= lambda_ <= 1:
            raise InputError(f"lambda_ is {lambda_}; give a number from 0 to 1 (.6 is usual)")
        share = self.term_tokens.to_numpy() / self.term_tokens.sum()
        weight = self.topic_term.to_numpy()
        scores = lambda_ * np.log(weight) + (1 - lambda_) * np.log(weight / share)
        return pd.DataFrame(scores, index=self.topic_term.index, columns=self.topic_term.columns)
