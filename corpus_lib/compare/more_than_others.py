"""What one document holds more of, or less, than the others together, against paragraphs dealt out.

One test for whatever stands in paragraphs: sentences that name an actor, words spoken by a side.
"""

from __future__ import annotations

import pandas as pd

from corpus_lib.prepare.corpus import Corpus
from corpus_lib.stats.chance import more_than_others
from corpus_lib.voices.shares import AUTHOR
from corpus_lib.words.counts import words_counted_once


def actors_named_more(
    corpus: Corpus,
    mentions: pd.DataFrame,
    *,
    seed: int,
    section: str = "body",
    n_deals: int = 19_999,
    n_draws: int = 999,
) -> pd.DataFrame:
    """Whom each document names in more of its sentences, or in fewer, than the others do.

    Passages that a document reprints from an earlier one count once, for the earlier.

    Args:
        corpus: The corpus.
        mentions: The table of `actor_mentions`.
        seed: Seed of all that is drawn.
        section: The part of the documents that counts.
        n_deals: As for `more_than_others`.
        n_draws: As for `more_than_others`.

    Returns:
        The table of `more_than_others`; `item` is an `actor_id`, what is counted are sentences.
    """
    words = words_counted_once(corpus, section)
    sentences = words.drop_duplicates("sentence_id")
    inside = mentions[mentions["sentence_id"].isin(set(sentences["sentence_id"]))]
    named = pd.crosstab(inside["sentence_id"], inside["actor_id"]).gt(0)
    named = named.reindex(sentences["sentence_id"], fill_value=False)
    keys = [sentences["doc_id"].to_numpy(), sentences["segment_id"].to_numpy()]
    parts = named.groupby(keys, sort=False).sum()
    sizes = sentences.groupby(["doc_id", "segment_id"], sort=False).size()
    return more_than_others(parts, sizes, seed=seed, n_deals=n_deals, n_draws=n_draws)


def sides_heard_more(
    corpus: Corpus,
    words_said: pd.DataFrame,
    *,
    seed: int,
    section: str = "body",
    n_deals: int = 19_999,
    n_draws: int = 999,
) -> pd.DataFrame:
    """To which side each document gives more of its words, or fewer, than the others do.

    Words count if they are quoted or reported; reprinted passages as in `actors_named_more`.

    Args:
        corpus: The corpus.
        words_said: The table of `voice_of_words`.
        seed: Seed of all that is drawn.
        section: The part of the documents that counts.
        n_deals: As for `more_than_others`.
        n_draws: As for `more_than_others`.

    Returns:
        The table of `more_than_others`; `item` is a side that has a word somewhere, what is
        counted are words.
    """
    words = words_counted_once(corpus, section)
    side = words_said["side"].reindex(words.index)
    keys = [words["doc_id"], words["segment_id"]]
    parts = pd.get_dummies(side).groupby(keys, sort=False).sum()
    sizes = words.groupby(["doc_id", "segment_id"], sort=False).size()
    return more_than_others(
        parts.drop(columns=[AUTHOR, "other"], errors="ignore"),
        sizes,
        seed=seed,
        n_deals=n_deals,
        n_draws=n_draws,
    )
