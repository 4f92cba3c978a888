"""The facts of a document's profile, facet by facet, from tables that are there already."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import pandas as pd

from corpus_lib.coding.coded_tables import Coding
from corpus_lib.coding.silences import BY_LENGTH, lone_claims, silent_claims
from corpus_lib.compare.key_passages import OWN_WORDS, first_sense
from corpus_lib.prepare.corpus import Corpus
from corpus_lib.voices.shares import leading_speakers
from corpus_lib.words.counts import words_counted_once

NOTHING = "nothing stands out"
NOBODY = "nobody is quoted"
UNCODED = "nothing is coded"
ABOVE = "above all others"
CANNOT_TELL = "cannot tell"
SURE = ("sure", "likely")
_SHOWN = {"own word": 8, "topic": 3, "frame": 3}

Row = dict[str, object]


def _fact(doc_id: str, facet: str, item: str, **rest: object) -> Row:
    return {"doc_id": doc_id, "facet": facet, "item": item, **rest}


def document_facts(corpus: Corpus) -> Iterator[Row]:
    """What each document is: its title, outlet, date, genre and length."""
    total = corpus.documents["n_words"].sum()
    for row in corpus.documents.to_dict("records"):
        doc_id, source = str(row["doc_id"]), {"source": "corpus.csv"}
        yield _fact(doc_id, "title", "", item_ar=row["title"], **source)
        yield _fact(doc_id, "outlet", str(row["outlet"]), **source)
        dated = {"verdict": row["published_certainty"], **source}
        yield _fact(doc_id, "published", str(row["published"]), **dated)
        if row.get("note"):
            yield _fact(doc_id, "note", str(row["note"]), **source)
        yield _fact(doc_id, "genre", str(row["genre"]), **source)
        words = int(row["n_words"])
        size = {"value": words, "unit": "words", "others": total - words}
        yield _fact(doc_id, "length", "words after cleaning", **size, source="corpus.documents")


def word_facts(corpus: Corpus, own: pd.DataFrame, passages: pd.DataFrame) -> Iterator[Row]:
    """The words that surely or likely set each document apart, with a place of each."""
    words = words_counted_once(corpus)
    for doc_id in corpus.documents["doc_id"]:
        found = own[(own["doc_id"] == doc_id) & own["verdict"].isin(SURE)]
        if found.empty:
            yield _fact(doc_id, "own word", NOTHING, source="own_words")
        shown = passages[(passages["doc_id"] == doc_id) & (passages["rule"] == OWN_WORDS)]
        for row in found.head(_SHOWN["own word"]).to_dict("records"):
            here = words[(words["doc_id"] == doc_id) & (words["term"] == row["term"])]
            for start, end in zip(shown["start"], shown["end"], strict=True):
                inside = here[here["start"].between(start, end - 1)]
                here = inside if len(inside) else here
            p = row["p_null"] if row["verdict"] == "sure" else row["q_term"]
            ends = ("log_ratio", "log_ratio_low", "log_ratio_high")
            times = dict(zip(("value", "low", "high"), (2 ** row[e] for e in ends), strict=True))
            counts = {"unit": "times", "others": row["count_reference"], "p": p}
            told = {"item_ar": row["term"], "verdict": row["verdict"], "source": "own_words"}
            rest = {**times, **counts, **told, **_first(here)}
            yield _fact(doc_id, "own word", first_sense(row["gloss"]), **rest)


def topic_facts(
    shares: pd.DataFrame, named: pd.DataFrame, course: pd.DataFrame | None
) -> Iterator[Row]:
    """The topics with the largest shares of each document, those that are noise left out."""
    kept = named[named["verdict"] != "noise"].set_index("topic")
    best = None
    if course is not None:
        strongest = course.sort_values("share", ascending=False, kind="stable")
        best = strongest.drop_duplicates(["doc_id", "topic"]).set_index(["doc_id", "topic"])
    table = _with_standing(shares[shares["topic"].isin(kept.index)], "topic")
    for doc_id, rows in table.groupby("doc_id", sort=False):
        top = rows.nlargest(_SHOWN["topic"], "share")
        for row in top.to_dict("records"):
            arabic, _, english = str(kept.loc[row["topic"], "label"]).rpartition(" · ")
            place = {} if best is None else _place_of(best, (doc_id, row["topic"]))
            told = {"verdict": kept.loc[row["topic"], "verdict"], "standing": row["standing"]}
            rest = {**_interval(row), **told, **place, "source": "topic_shares"}
            yield _fact(str(doc_id), "topic", english, item_ar=arabic, **rest)
    if kept.empty:
        for doc_id in shares["doc_id"].unique():
            yield _fact(doc_id, "topic", NOTHING, source="topic_shares")


def actor_facts(
    corpus: Corpus, actors: pd.DataFrame, mentions: pd.DataFrame | None
) -> Iterator[Row]:
    """The actors that each document names more than the others do; none if none are listed."""
    if corpus.actors.empty:
        return
    names = corpus.actors.set_index("actor_id")[["name_en", "name_ar"]]
    first = None
    if mentions is not None:
        first = mentions.drop_duplicates(["doc_id", "actor_id"]).set_index(["doc_id", "actor_id"])
    for doc_id in corpus.documents["doc_id"]:
        found = _more(actors, doc_id)
        if found.empty:
            yield _fact(doc_id, "actor", NOTHING, source="actor_surplus")
        for row in found.to_dict("records"):
            place = {} if first is None else _place_of(first, (doc_id, row["item"]))
            name = names.loc[row["item"]]
            told = {"item_ar": name["name_ar"], "source": "actor_surplus", **_surplus(row)}
            yield _fact(doc_id, "actor", str(name["name_en"]), **told, **place)


def voice_facts(
    corpus: Corpus,
    voices: pd.DataFrame | None,
    speakers: pd.DataFrame | None,
    quotes: pd.DataFrame | None,
    clauses: pd.DataFrame | None,
) -> Iterator[Row]:
    """Whose words a document consists of, and who has most of those that are not the author's."""
    english = dict(zip(corpus.actors["name_ar"], corpus.actors["name_en"], strict=True))
    spans = {"quoted": quotes, "reported": clauses}
    said = [table for table in spans.values() if table is not None]
    both = pd.concat(said, ignore_index=True) if said else None
    if voices is not None:
        for row in _with_standing(voices, "voice").to_dict("records"):
            doc_id, voice = row["doc_id"], str(row["voice"])
            place = _longest(spans.get(voice), doc_id)
            silent = voice == "quoted" and not row["n_words"]
            told = {"verdict": NOBODY if silent else "", "standing": row["standing"]}
            rest = {**_interval(row), **told, **place, "source": "voice_shares"}
            yield _fact(doc_id, "voice", voice, **rest)
    if speakers is not None:
        for row in leading_speakers(speakers, n=1).to_dict("records"):
            doc_id, name = row["doc_id"], str(row["speaker"])
            rest = {**_interval(row), **_longest(both, doc_id, name), "source": "voice_shares"}
            yield _fact(doc_id, "speaker", english.get(name, ""), item_ar=name, **rest)


def side_facts(sides: pd.DataFrame) -> Iterator[Row]:
    """The sides that get more of a document's words than of the others'."""
    for doc_id in sides["doc_id"].unique():
        for row in _more(sides, doc_id).to_dict("records"):
            yield _fact(doc_id, "side", str(row["item"]), **_surplus(row), source="side_surplus")


def frame_facts(frames: pd.DataFrame, coding: Coding) -> Iterator[Row]:
    """The frames that most of a document's segments carry, as coded and as measured."""
    codes = coding.codebook.frames.set_index("id")
    for by, rows in frames.groupby("by", sort=False):
        table = _with_standing(rows, "frame")
        for doc_id, here in table[table["share"] > 0].groupby("doc_id", sort=False):
            for row in here.nlargest(_SHOWN["frame"], "share").to_dict("records"):
                name, place = codes.loc[row["frame"]], {}
                if by == "coded":
                    own = coding.frames[coding.frames["doc_id"] == doc_id]
                    place = _place_of(own.drop_duplicates("frame").set_index("frame"), row["frame"])
                names = {"item_ar": name["name_ar"], "source": "frame_shares"}
                told = {"verdict": by, "standing": row["standing"]}
                rest = {**_interval(row), **told, **names, **place}
                yield _fact(str(doc_id), "frame", str(name["name_en"]), **rest)


def claim_facts(corpus: Corpus, coding: Coding) -> Iterator[Row]:
    """The claims in which each document stands alone, and those it leaves unsaid."""
    claims, source = coding.claims, {"source": "coding/claims.csv"}
    if claims.empty:
        for doc_id in corpus.documents["doc_id"]:
            yield _fact(doc_id, "lone claim", UNCODED, **source)
        return
    names = coding.codebook.claims.set_index("id")[["name_en", "name_ar"]]
    lone, silent = lone_claims(claims), silent_claims(corpus, claims)
    for doc_id in corpus.documents["doc_id"]:
        here = lone[lone["doc_id"] == doc_id]
        if here.empty:
            yield _fact(doc_id, "lone claim", NOTHING, **source)
        for row in here.to_dict("records"):
            denies = row["stance"] == "denies"
            counts = {"value": row["affirm" if denies else "deny"], "others": row["others"]}
            whose = "in its own words" if row["voice"] == "author" else "in a source's words"
            stance = f"{row['stance']}, {whose}"
            note = f"; coder's note: {row['note']}" if row["note"] else ""
            told = {"unit": "documents", "verdict": stance, "gloss": row["gloss"] + note, **source}
            place = {"text": row["quote"], "start": row["start"], "end": row["end"]}
            name = names.loc[row["claim"]]
            labels = {"item_ar": name["name_ar"], **counts}
            yield _fact(doc_id, "lone claim", str(name["name_en"]), **labels, **told, **place)
        for row in silent[silent["doc_id"] == doc_id].to_dict("records"):
            counts = {"value": row["affirm"], "others": row["others"], "unit": "documents"}
            name = names.loc[row["claim"]]
            told = {"item_ar": name["name_ar"], "verdict": row["verdict"], **source}
            yield _fact(doc_id, "silence", str(name["name_en"]), **counts, **told)


def absence_facts(
    corpus: Corpus, actors: pd.DataFrame | None, sides: pd.DataFrame | None
) -> Iterator[Row]:
    """Actors not named and sides not heard; most of them because the document is short."""
    names = corpus.actors.set_index("actor_id")["name_en"]
    for kind, table in (("actor", actors), ("side", sides)):
        if table is None:
            continue
        for row in table[table["count"] == 0].to_dict("records"):
            item = str(names.get(row["item"], row["item"]))
            told = {**_surplus(row), "source": f"{kind}_surplus"}
            told["verdict"] = row["verdict"] if row["verdict"] in SURE else BY_LENGTH
            yield _fact(row["doc_id"], f"silence on {kind}", item, **told)


def neighbour_facts(distances: pd.DataFrame) -> Iterator[Row]:
    """The two documents nearest to each one, and whether they can be told apart."""
    turned = distances.rename(columns={"doc_a": "doc_b", "doc_b": "doc_a"})
    both = pd.concat([distances, turned], ignore_index=True)
    for doc_id, rows in both.groupby("doc_a", sort=False):
        near = rows.sort_values("jsd_corrected", kind="stable").head(2).to_dict("records")
        # An interval that is missing overlaps any other.
        apart = len(near) == 2 and near[0]["high"] < near[1]["low"]
        verdict = "nearest" if apart else CANNOT_TELL if len(near) == 2 else "the only other"
        for place, row in enumerate(near):
            numbers = {"value": row["jsd_corrected"], "low": row["low"], "high": row["high"]}
            told = {"unit": "bits", "p": row["p"], "source": "document_distances"}
            told["verdict"] = "second nearest" if place and apart else verdict
            yield _fact(str(doc_id), "neighbour", str(row["doc_b"]), **numbers, **told)


def passage_facts(passages: pd.DataFrame, names: dict[str, str]) -> Iterator[Row]:
    """Three passages that stand for each document."""
    for row in passages.to_dict("records"):
        claim = names.get(row["about"], "")
        item = f"{row['rule']}: {claim}" if claim else str(row["rule"])
        told = {name: row[name] for name in ("text", "gloss", "start", "end")}
        speaker = {"item_ar": "" if claim else row["about"], "source": "key_passages"}
        yield _fact(row["doc_id"], "passage", item, **told, **speaker)


def _more(table: pd.DataFrame, doc_id: str) -> pd.DataFrame:
    """What a document has surely or likely more of than the others, the surest first."""
    own = table[(table["doc_id"] == doc_id) & (table["share"] > table["share_others"])]
    return own[own["verdict"].isin(SURE)].sort_values("p_any", kind="stable")


def _interval(row: Mapping[Any, Any]) -> Row:
    return {"value": row["share"], "low": row["low"], "high": row["high"], "unit": "share"}


def _surplus(row: Mapping[Any, Any]) -> Row:
    p = row["p_any"] if row["verdict"] == "sure" else row["q_item"]
    return {**_interval(row), "others": row["share_others"], "p": p, "verdict": row["verdict"]}


def _with_standing(shares: pd.DataFrame, item: str) -> pd.DataFrame:
    """Whether a document's interval lies above that of each other document."""
    standing = pd.Series("", index=shares.index, dtype="str")
    for _, rows in shares.groupby(item, sort=False):
        for at in rows.index:
            others = rows["high"].drop(at)
            if len(others) and rows.loc[at, "low"] > others.max(skipna=False):
                standing[at] = ABOVE
    return shares.assign(standing=standing)


def _first(table: pd.DataFrame) -> Row:
    return {} if table.empty else {name: table.iloc[0][name] for name in ("start", "end")}


def _place_of(table: pd.DataFrame, key: object) -> Row:
    """The place that an indexed table gives for a key, if it has it."""
    return _first(table.loc[[key]]) if key in table.index else {}


def _longest(spans: pd.DataFrame | None, doc_id: object, speaker: str | None = None) -> Row:
    if spans is None:
        return {}
    here = spans[spans["doc_id"] == doc_id]
    if speaker is not None:
        here = here[here["speaker"] == speaker]
    return _first(here.sort_values("n_words", ascending=False, kind="stable"))
