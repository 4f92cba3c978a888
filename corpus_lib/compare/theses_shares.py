"""What stands in documents to some share, kind by kind, as one table that theses are tested on."""

from __future__ import annotations

from typing import Any, NamedTuple

import pandas as pd

from corpus_lib.prepare.corpus import Corpus
from corpus_lib.prepare.units import tokens_with_section
from corpus_lib.reuse.edits import reuse_edits
from corpus_lib.stats.verdict import LIKELY, OPEN, SURE
from corpus_lib.voices.actors import in_section

COLUMNS = ["doc_id", "item", "count", "share", "low", "high", "n", "share_others", "verdict", "cap"]


class Shares(NamedTuple):
    """Shares of things in documents, and where the things stand.

    Attributes:
        table: One row per document and thing: `doc_id, item, count, share, low, high`; `n` units of
            the document and `share_others`, the share of other documents' units that have it;
            `verdict` that it has more than the others ("" where intervals must tell); `cap`, the
            best verdict that may be given.
        places: `doc_id, item, start, end`, and `label` if there is something to say of a place.
    """

    table: pd.DataFrame
    places: pd.DataFrame


def frames(study: Any) -> Shares:
    """Shares of paragraphs that carry a frame; read once, so that nothing of it is sure."""
    places = study.coding.frames.rename(columns={"frame": "item"})
    return _shares(study.framed_more.assign(cap=LIKELY), places)


def roles(study: Any) -> Shares:
    """Shares of paragraphs in which an actor, or a part of it, has a role (`role/actor`)."""
    return _shares(study.cast_more.assign(cap=LIKELY), study.cast)


def actors(study: Any) -> Shares:
    """Shares of sentences that name an actor, reprinted ones left out; any mention counts."""
    counts = study.named.groupby(["doc_id", "actor_id"]).size()
    table = study.named_more
    keys = pd.MultiIndex.from_frame(table[["doc_id", "item"]])
    table = table.assign(count=counts.reindex(keys, fill_value=0).to_numpy())
    return _shares(table, study.named.rename(columns={"actor_id": "item"}))


def voices(study: Any) -> Shares:
    """Shares of words in a voice (own, quoted, reported), of a side, or of a listed speaker."""
    ids = study.corpus.actors.set_index("name_ar")["actor_id"].to_dict()
    tables = {"voice": study.voices, "side": study.sides, "speaker": study.speakers}
    shares = pd.concat(
        [table.rename(columns={by: "item"}) for by, table in tables.items()], ignore_index=True
    )
    shares["item"] = shares["item"].replace(ids)
    shares = shares.rename(columns={"n_words": "count"})
    shares = shares[shares["item"] != "author"].drop_duplicates(["doc_id", "item"])
    keys = ["doc_id", "item"]
    more = study.heard_more[[*keys, "verdict"]]
    said = study.said.assign(speaker=study.said["speaker"].replace(ids))
    places = pd.concat([said.assign(item=said[by]) for by in tables], ignore_index=True)
    words = in_section(study.words_said, study.section)
    words = words.assign(speaker=words["speaker"].replace(ids))
    held = _held(words.melt(["doc_id", "segment_id"], [*tables], value_name="item"), words)
    return _shares(shares.merge(held, on=keys).merge(more, on=keys, how="left"), places)


def words(study: Any) -> Shares:
    """Shares of counted words that are a term, with the verdicts of `own_words`."""
    own = study.own_words.rename(columns={"term": "item"})[["doc_id", "item", "verdict"]]
    table, places = words_unjudged(study)
    merged = table.drop(columns="verdict").merge(own, on=["doc_id", "item"], how="left")
    return _shares(merged.fillna({"verdict": OPEN}), places)


def words_unjudged(study: Any) -> Shares:
    """The same without verdicts, which take long."""
    counts = study.counts
    total = counts.groupby(level="doc_id", sort=False).sum()
    long = total.rename_axis(columns="item").stack().rename("count").reset_index()
    long["n"] = long["doc_id"].map(total.sum(axis=1))
    long["share"] = long["count"] / long["n"]
    others = total.sum() - total, total.to_numpy().sum() - total.sum(axis=1)
    rate = others[0].div(others[1], axis=0).rename_axis(columns="item").stack()
    long["share_others"] = rate.reset_index(drop=True)
    return _shares(long, study.counted.rename(columns={"term": "item"}))


def topics(study: Any) -> Shares:
    """Shares of topics, by each half of their names; no surer than the topic itself."""
    known = study.topics.set_index("topic")
    parts = [known["label"].str.split(" · ").str[n] for n in (0, -1)]
    tables = [study.topic_shares.assign(item=study.topic_shares["topic"].map(one)) for one in parts]
    table = pd.concat(tables).dropna(subset=["item"]).drop_duplicates(["doc_id", "item"])
    course = study.topic_course.sort_values("share", ascending=False, kind="stable")
    course = course.drop_duplicates(["doc_id", "topic"])
    places = pd.concat([course.assign(item=course["topic"].map(one)) for one in parts])
    full = _shares(table.assign(cap=table["topic"].map(known["verdict"])), places)
    return full._replace(table=full.table.assign(label=table["topic"].map(known["label"])))


def reprint_steps(corpus: Corpus, reprints: pd.DataFrame) -> pd.DataFrame:
    """The steps of `reuse_edits` between documents, with `doc_a, doc_b, source, cue` of each."""
    between = reprints[~reprints["within"].astype(bool)]
    about = between[["passage", "doc_a", "doc_b", "source", "cue"]]
    return reuse_edits(tokens_with_section(corpus), between).merge(about, on="passage")


def _held(rows: pd.DataFrame, words: pd.DataFrame) -> pd.DataFrame:
    """How many paragraphs documents have, and which share of the others' holds each thing."""
    sizes = words.groupby("doc_id", sort=False)["segment_id"].nunique()
    held = rows.drop_duplicates(["segment_id", "item"])
    counts = pd.crosstab(held["item"], held["doc_id"]).reindex(columns=sizes.index, fill_value=0)
    others = counts.rsub(counts.sum(axis=1), axis=0) / (sizes.sum() - sizes)
    table = others.stack().rename("share_others").reset_index()
    return table.assign(n=table["doc_id"].map(sizes))


def _shares(table: pd.DataFrame, places: pd.DataFrame) -> Shares:
    full = table.reindex(columns=COLUMNS).astype({"verdict": "object", "cap": "object"})
    return Shares(full.fillna({"verdict": "", "cap": SURE}), places)


SHARES = {
    **{"frame": frames, "role": roles, "actor": actors},
    **{"voice": voices, "word": words, "topic": topics},
}
UNJUDGED = SHARES | {"word": words_unjudged}  # enough to tell whether a leg holds
# Other ways to count, of those that notebook readers may choose, in which each kind is tried too.
OTHERWISE: dict[str, tuple[dict[str, Any], ...]] = {
    "actor": ({"demonyms": "out"}, {"demonyms": "in"}, {"section": "all"}, {"section": "body"}),
    "voice": ({"min_words": 2}, {"min_words": 8}, {"section": "all"}, {"section": "body"}),
    "word": ({"reuse": "count_all"}, {"reuse": "count_once"}, {"phrases": "apart"}),
    "reprint": ({"mode": "loose"}, {"mode": "strict"}),
}
