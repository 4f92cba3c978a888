"""What stands in documents to some share, kind by kind, as one table that theses are tested on."""

from typing import Any, NamedTuple

import pandas as pd

from corpus_lib.compare.theses_file import Leg, kind_of, listed
from corpus_lib.compare.theses_legs import PLACES, RELIABLE, Support, absent, spans
from corpus_lib.prepare.readers import LISTS, read_toml
from corpus_lib.prepare.units import runs
from corpus_lib.stats.verdict import LIKELY, OPEN, SURE, Verdict, weakest
from corpus_lib.voices.shares import VOICES

COLUMNS = ["doc_id", "item", "count", "share", "low", "high", "n", "share_others", "verdict", "cap"]


class Shares(NamedTuple):
    """Shares of things in documents, and where the things stand.

    `table` has one row per document and thing: `doc_id, item, count, share, low, high`; `n` units
    of the document and `share_others`, the share of other documents' units that have it; `verdict`
    that it has more than the others ("" where intervals must tell); `cap`, the best verdict that
    may be given. `places`: `doc_id, item, start, end`, and `label` if there is one.
    """

    table: pd.DataFrame
    places: pd.DataFrame


def frames(study: Any) -> Shares:
    """Shares of paragraphs that carry a frame; no surer than readers agree on frames."""
    places = study.coding.frames.rename(columns={"frame": "item"})
    return _shares(study.framed_more.assign(cap=_as_agreed(study.agreement, "frames")), places)


def roles(study: Any) -> Shares:
    """Shares of paragraphs in which an actor, or a part of it, has a role (`role/actor`)."""
    return _shares(study.cast_more.assign(cap=_as_agreed(study.agreement, "roles")), study.cast)


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
    shares = shares.rename(columns={"n_words": "count"}).replace({"item": ids})
    shares = shares[shares["item"] != "author"].drop_duplicates(["doc_id", "item"])
    keys = ["doc_id", "item"]
    more = study.heard_more[[*keys, "verdict"]]
    said = study.said.assign(speaker=study.said["speaker"].replace(ids))
    words = study.words_said.assign(speaker=study.words_said["speaker"].replace(ids))
    own = runs(words, ["segment_id", "voice"]).query("voice == 'own'").assign(item="own")
    places = pd.concat([*(said.assign(item=said[by]) for by in tables), own], ignore_index=True)
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
    total = study.counts.groupby(level="doc_id", sort=False).sum()
    sizes = total.sum(axis=1)
    rate = (total.sum() - total).div(sizes.sum() - sizes, axis=0)
    long = total.melt(ignore_index=False, var_name="item", value_name="count").reset_index()
    long["n"] = long["doc_id"].map(sizes)
    long["share"] = long["count"] / long["n"]
    long["share_others"] = rate.melt()["value"]
    return _shares(long, study.counted.rename(columns={"term": "item"}))


def topics(study: Any) -> Shares:
    """Shares of topics, by each half of their names; likely at the most, as in `topic_facts`."""
    known = study.topics.set_index("topic")
    parts = [known["label"].str.split(" · ").str[n] for n in (0, -1)]
    tables = [study.topic_shares.assign(item=study.topic_shares["topic"].map(one)) for one in parts]
    table = pd.concat(tables).dropna(subset=["item"]).drop_duplicates(["doc_id", "item"])
    course = study.topic_course.sort_values("share", ascending=False, kind="stable")
    course = course.drop_duplicates(["doc_id", "topic"])
    places = pd.concat([course.assign(item=course["topic"].map(one)) for one in parts])
    cap = table["topic"].map(known["verdict"]).replace(SURE, LIKELY)
    full = _shares(table.assign(cap=cap), places)
    return full._replace(table=full.table.assign(label=table["topic"].map(known["label"])))


def each_share(leg: Leg) -> list[Leg]:
    """A leg of a share, once for each document that it names, as each has a share of its own."""
    place = next((one for one in ("never_in", "most_in", "first_in", "doc") if one in leg), None)
    if kind_of(leg) not in SHARES or place is None:
        return [leg]
    return [{**leg, place: doc} for doc in listed(leg[place])]


def share(shares: Shares, leg: Leg, kind: str) -> Support:
    """Whether a thing stands in a document, most or never there, or to more or less than a share.

    `most_in` is as sure as the table's test against passages dealt out at random, or else as the
    intervals are apart. `never_in` is sure if a text of that length, at the others' rate, would
    lack the thing in one of twenty cases at the most, likely in one of ten.
    """
    item = f"{leg['role']}/{leg['actor']}" if kind == "role" else str(leg[kind])
    ways = ("never_in", "most_in", "first_in", "over", "under", "doc")
    place = next(name for name in ways if name in leg)
    is_role, named = kind == "role", listed(leg.get(place if place.endswith("_in") else "doc"))
    relation = f"theses_{'role' if is_role else 'share'}_{place.removesuffix('_in')}"
    how = f"role/{leg['role']}" if is_role else f"theses/{kind}"
    told: dict[str, Any] = {"subject": named, "how": how}
    known = "theses/" if kind == "voice" and item in VOICES else ""
    told["object"] = leg["actor"] if is_role else f"{'frame/' if kind == 'frame' else known}{item}"
    rows = shares.table[shares.table["item"] == item].drop_duplicates("doc_id").set_index("doc_id")
    if shares.table.empty or (kind == "topic" and rows.empty):
        return Support(None, "theses_uncounted", **told)
    if "label" in rows:
        told["object"] = rows["label"].iloc[0] if len(rows) else item
    documents = pd.Index(shares.table["doc_id"].unique())
    rows = rows.reindex(documents).fillna({"count": 0, "share": 0.0, "cap": SURE, "verdict": ""})
    if any(doc not in rows.index for doc in named):
        return Support(None, "theses_uncounted", **told)
    here = rows.loc[named]
    others = rows["share"].drop(named).max() if len(rows) > len(named) else 0.0
    told |= {"value": here["share"].iloc[0], "of": others}
    told |= {"low": here["low"].iloc[0], "high": here["high"].iloc[0]}
    if place == "never_in":
        holds, verdict = bool((here["count"] == 0).all()), absent(here)
    elif place == "most_in":
        holds, verdict = bool(here["share"].iloc[0] > others), _most(rows, named[0])
    elif place == "first_in":
        nexts = pd.Series({doc: _next(shares, item, kind, doc) for doc in named})
        told["of"], lead = nexts.iloc[0], here["share"] - nexts
        # What one unit read otherwise would even out is not sure.
        holds, steady = bool((lead > 0).all()), bool((lead * here["n"] > 1.5).all())
        verdict = SURE if steady else LIKELY
    elif place in ("over", "under"):
        told["of"] = bar = float(leg[place])
        holds, verdict = _beyond(here, bar, over=place == "over")
    else:
        holds, verdict = bool((here["share"] > 0).all()), SURE
    rows = shares.places
    rows = rows[rows["doc_id"].isin(named) & (rows["item"] == item)]
    places = spans(rows.groupby("doc_id", sort=False).head(PLACES))
    told |= {"verdict": weakest([verdict, *here["cap"]])}
    return Support(holds, relation, **told, places=None if place == "never_in" else places)


def between_documents(steps: pd.DataFrame, reprints: pd.DataFrame) -> pd.DataFrame:
    """The steps of `reuse_edits` between documents, with `doc_a, doc_b, source, cue` of each."""
    between = reprints[~reprints["within"].astype(bool)]
    return steps.merge(between[["passage", "doc_a", "doc_b", "source", "cue"]], on="passage")


def _as_agreed(agreement: pd.DataFrame, table: str) -> Verdict:
    """The best verdict on what was read: sure from an alpha of .8 on, else likely."""
    asked = agreement["table"].eq(table) & agreement["question"].isin(["frame", "role"])
    return SURE if (agreement.loc[asked, "alpha"] >= RELIABLE).any() else LIKELY


def _held(rows: pd.DataFrame, words: pd.DataFrame) -> pd.DataFrame:
    """How many paragraphs documents have, and which share of the others' holds each thing."""
    sizes = words.groupby("doc_id", sort=False)["segment_id"].nunique()
    held = rows.drop_duplicates(["segment_id", "item"])
    counts = pd.crosstab(held["item"], held["doc_id"]).reindex(columns=sizes.index, fill_value=0)
    others = counts.rsub(counts.sum(axis=1), axis=0) / (sizes.sum() - sizes)
    table = others.reset_index().melt("item", var_name="doc_id", value_name="share_others")
    return table.assign(n=table["doc_id"].map(sizes))


def _shares(table: pd.DataFrame, places: pd.DataFrame) -> Shares:
    full = table.reindex(columns=COLUMNS).astype({"verdict": "object", "cap": "object"})
    return Shares(full.fillna({"verdict": "", "cap": SURE}), places)


def _most(rows: pd.DataFrame, doc: str) -> Verdict:
    verdict: Verdict = rows["verdict"].to_dict()[doc]
    if verdict:
        return verdict
    others = rows.drop(doc)
    if rows.loc[doc, "low"] > others["high"].max():
        return SURE
    return LIKELY if rows.loc[doc, "low"] > others["share"].max() else OPEN


def _beyond(here: pd.DataFrame, bar: float, *, over: bool) -> tuple[bool, Verdict]:
    sign, end = (1, "low") if over else (-1, "high")
    holds, sure = ((sign * here[name] > sign * bar).all() for name in ("share", end))
    return bool(holds), SURE if sure else OPEN


def _next(shares: Shares, item: str, kind: str, doc: str) -> float:
    """The largest share of a document among the other things of a kind.

    A part of an actor is no rival of the whole: what stands under both is the whole's.
    """
    rows = shares.table[shares.table["doc_id"] == doc].drop_duplicates("item")
    known = rows.set_index("item")["share"].drop(item, errors="ignore")
    if kind == "role":
        own = shares.places[shares.places["item"] == item]
        known = known[known.index.str.startswith(f"{item.split('/')[0]}/")]
        known = known.drop(own["role"] + "/" + own["named"], errors="ignore")
    return float(known.max()) if len(known) else 0.0


SHARES = {
    **{"frame": frames, "role": roles, "actor": actors},
    **{"voice": voices, "word": words, "topic": topics},
}
UNJUDGED = SHARES | {"word": words_unjudged}  # enough to tell whether a leg holds
OTHERWISE: dict[str, list[dict[str, Any]]] = read_toml(LISTS / "theses.toml")["otherwise"]
