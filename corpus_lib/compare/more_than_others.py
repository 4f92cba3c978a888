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


def codes_more(
    corpus: Corpus, coded: pd.DataFrame, *, seed: int, n_deals: int = 1999, n_draws: int = 999
) -> pd.DataFrame:
    """Which coded things each document has in more, or fewer, of its paragraphs than the others.

    Args:
        corpus: The corpus.
        coded: What is coded where: `segment_id`, `item`.
        seed: Seed of all that is drawn.
        n_deals: As for `more_than_others`.
        n_draws: As for `more_than_others`.

    Returns:
        The table of `more_than_others`; what is counted are segments of the body, titles and
        headings too, of documents that have at least one coded thing.
    """
    body = corpus.segments[corpus.segments["section"] == "body"]
    doc_of = body.set_index("segment_id")["doc_id"]
    body = body[body["doc_id"].isin(coded["segment_id"].map(doc_of))]
    held = pd.crosstab(coded["segment_id"], coded["item"]).gt(0)
    parts = held.reindex(body["segment_id"], fill_value=False).astype("int64")
    parts.index = pd.MultiIndex.from_frame(body[["doc_id", "segment_id"]])
    sizes = pd.Series(1, index=parts.index)
    return more_than_others(parts, sizes, seed=seed, n_deals=n_deals, n_draws=n_draws)


def cast_of(corpus: Corpus, roles: pd.DataFrame) -> pd.DataFrame:
    """The coded roles as things (`villain/west`), each under its actor and what that is a part of.

    Args:
        corpus: The corpus, for its list of actors.
        roles: Coded roles, as in `Coding`.

    Returns:
        The rows with `item` and `named` (the actor as coded), each as often as its actor has
        parents, and once more.
    """
    parents = corpus.actors.set_index("actor_id")["parent"]
    tables, rows = [], roles.assign(item=roles["role"] + "/" + roles["actor"], named=roles["actor"])
    for _ in range(len(parents) + 1):
        tables.append(rows)
        above = rows.assign(actor=rows["actor"].map(parents).fillna(""))
        rows = above[above["actor"] != ""]
        rows = rows.assign(item=rows["role"] + "/" + rows["actor"])
    return pd.concat(tables) if tables else roles.assign(item="")
