"""One table that says of each document what it is, what sets it apart, and how sure that is."""

import itertools
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import pandas as pd

from corpus_lib.coding.coded_tables import Coding
from corpus_lib.coding.silences import LENGTH, lone_claims, silent_claims
from corpus_lib.compare.apart import OWN_WORDS, first_sense
from corpus_lib.prepare.corpus import Corpus
from corpus_lib.stats.verdict import LIKELY, OPEN, SURE
from corpus_lib.voices.shares import leading_speakers

_NUMBERS, _PLACES = ["value", "low", "high", "others", "p"], ["start", "end"]
_CUT, _TEXT = ("before", "after"), ("before", "text", "after")
PROFILE_COLUMNS = [
    *("doc_id", "facet", "key", "item", "item_ar", "value", "low", "high", "unit", "others", "p"),
    *("verdict", "standing", "stance", "voice", "certainty", "by", "reason"),
    *(*_TEXT, "gloss", "glossed", "note", "start", "end", "source"),
]
# Why a facet has nothing to tell, besides the reasons of silences.
NOTHING, UNCODED = "nothing", "uncoded"
# Where a document, or a neighbour of it, stands.
ABOVE = "above_all_others"
IMPLIED = "by_implication"
DOUBTED = "in_doubt"
# What is told of a document goes beyond what passages dealt out at random show, all asked at once.
TOLD = (SURE,)
_WORDS, _TOPICS, _FRAMES = 8, 3, 3  # shown of a document

Row = dict[str, object]
_Fact = Mapping[Any, Any]


def profile_table(corpus: Corpus, *facts: Iterable[Row]) -> pd.DataFrame:
    """What each document is, what sets it apart from the others, and what it leaves out.

    Own words, actors and sides that shuffled text would show as well are not listed; where nothing
    is left, a row says so. Absences that a document's length may explain are listed as such.
    Voices, frames and claims have no chance model.

    Args:
        corpus: The documents.
        *facts: Rows of other facets, as the functions named `…_facts` give them.

    Returns:
        One row per document and fact: `doc_id`; `facet`; `key` (what it is about, as names are set
        for), `item` and `item_ar` (the same in English and Arabic);
        `value` with `low` and `high`, in `unit` ("share", "times" as often as in the others,
        "words", "documents" that say the contrary, or that say what this one leaves out); `others`
        (the same in all other documents together; for own words how often they hold it; for claims
        the number of other documents); `p` (share of deals that reach it; for what is only likely,
        the false discovery rate); `verdict`, where a test stands behind it; `standing`:
        "above_all_others" if its interval lies above that of each other document, of a speaker
        "its_lead_over_the_next_is_open", of a claim "by_implication" if not said outright; `stance`
        and `voice`: of a claim, and whose it is; `certainty`: of a date; `by`: how a frame was
        found (coded, measured), or the rule that chose a passage; `reason`: why there is nothing to
        tell ("nothing", "uncoded"), or what may explain a silence ("length", "date", "" for none);
        `text` (raw, cut as `before` and `after` tell) with `gloss`, how it was `glossed`, `note`
        ("in_doubt" if readers doubted it); its place `start` to `end`; `source` (function or file).
        A missing number is NaN, a missing text "".
    """
    table = pd.DataFrame(itertools.chain(_document_facts(corpus), *facts), columns=PROFILE_COLUMNS)
    texts = [name for name in PROFILE_COLUMNS if name not in (*_NUMBERS, *_PLACES)]
    # A column of which no fact has a text would be one of numbers.
    table[texts] = table[texts].astype("object").fillna("")
    kinds = dict.fromkeys(_NUMBERS, "float64") | dict.fromkeys(_PLACES, "Int64")
    table = table.astype({**dict.fromkeys(texts, "str"), **kinds})
    place = table["doc_id"].map(corpus.documents["doc_id"].tolist().index)
    return table.loc[place.sort_values(kind="stable").index].reset_index(drop=True)


def _document_facts(corpus: Corpus) -> Iterator[Row]:
    """What each document is: its title, outlet, date, genre and length."""
    total = corpus.documents["n_words"].sum()
    for row in corpus.documents.to_dict("records"):
        told = {"doc_id": row["doc_id"], "source": "corpus.csv"}
        yield {**told, "facet": "title", "item_ar": row["title"]}
        for facet in ("outlet", "published", "note", "genre"):
            certainty = row["published_certainty"] if facet == "published" else ""
            yield {**told, "facet": facet, "item": row.get(facet, ""), "certainty": certainty}
        n_words = int(row["n_words"])
        size = {"value": n_words, "unit": "words", "others": total - n_words}
        yield {**told, "facet": "length", **size, "source": "documents"}


def word_facts(
    corpus: Corpus, words: pd.DataFrame, own: pd.DataFrame, passages: pd.DataFrame
) -> Iterator[Row]:
    """The words that set each document apart, placed in one of its key passages if they can be."""
    for doc_id in corpus.documents["doc_id"]:
        told = {"doc_id": doc_id, "facet": "own_word", "source": "own_words"}
        found = own[(own["doc_id"] == doc_id) & own["verdict"].isin(TOLD)]
        if found.empty:
            yield {**told, "reason": NOTHING}
        shown = passages[(passages["doc_id"] == doc_id) & (passages["rule"] == OWN_WORDS)]
        inside = words[words["doc_id"] == doc_id]
        for row in found.head(_WORDS).to_dict("records"):
            places = inside[inside["term"] == row["term"]]
            for start, end in zip(shown["start"], shown["end"], strict=True):
                within = places[places["start"].between(start, end - 1)]
                places = within if len(within) else places
            names = {"key": row["term"], "item": first_sense(row["gloss"]), "item_ar": row["term"]}
            yield {**told, **names, **_times(row), "verdict": row["verdict"], **_first(places)}


def topic_facts(
    shares: pd.DataFrame, labels: pd.DataFrame, topics: pd.DataFrame, course: pd.DataFrame
) -> Iterator[Row]:
    """The topics with the largest shares of each document; those that are open are left out.

    What share a topic has hangs on how words are counted, so that none is surer than likely.
    """
    verdicts = topics.set_index("topic")["verdict"]
    named = labels[labels["topic"].map(verdicts) != OPEN].set_index("topic")["label"]
    strongest = course.sort_values("share", ascending=False, kind="stable")
    places = strongest.drop_duplicates(["doc_id", "topic"]).set_index(["doc_id", "topic"])
    table = _with_standing(shares[shares["topic"].isin(named.index)], "topic")
    for doc_id in shares["doc_id"].unique():
        told = {"doc_id": doc_id, "facet": "topic", "source": "topic_shares"}
        rows = table[table["doc_id"] == doc_id].nlargest(_TOPICS, "share")
        if rows.empty:
            yield {**told, "reason": NOTHING}
        for row in rows.to_dict("records"):
            topic = row["topic"]
            arabic, _, english = str(named[topic]).rpartition(" · ")
            names = {"key": named[topic], "item": english, "item_ar": arabic}
            sure = {"verdict": LIKELY, "standing": row["standing"]}
            yield {**told, **names, **_share(row), **sure, **_place_of(places, (doc_id, topic))}


def actor_facts(corpus: Corpus, more: pd.DataFrame, mentions: pd.DataFrame) -> Iterator[Row]:
    """The actors that each document names more than the others do, and those that it never names.

    `more` is the table of `actors_named_more`, empty without a list of actors.
    """
    if corpus.actors.empty:
        return
    places = mentions.drop_duplicates(["doc_id", "actor_id"]).set_index(["doc_id", "actor_id"])
    named = corpus.actors.set_index("actor_id")[["name_en", "name_ar"]]
    names: dict[Any, Any] = named.set_axis(["item", "item_ar"], axis=1).to_dict("index")
    for row in _more_or_none(corpus, more, "actor", "actors_named_more"):
        actor = row.get("key")
        place = _place_of(places, (row["doc_id"], actor)) if row["facet"] == "actor" else {}
        yield {**row, **names.get(actor, {}), **place}


def side_facts(corpus: Corpus, more: pd.DataFrame) -> Iterator[Row]:
    """Sides that get more of a document's words than of the others', and those without a word."""
    for row in _more_or_none(corpus, more, "side", "sides_heard_more"):
        if row.get("key"):
            yield {**row, "item": row["key"]}


def voice_facts(voices: pd.DataFrame, quotes: pd.DataFrame, clauses: pd.DataFrame) -> Iterator[Row]:
    """Whose words a document consists of: its author's, quoted, or reported; see `voice_shares`."""
    spans = {"quoted": quotes, "reported": clauses}
    for row in _with_standing(voices, "voice").to_dict("records"):
        doc_id, voice = row["doc_id"], str(row["voice"])
        told = {"doc_id": doc_id, "facet": "voice", "source": "voice_shares", "item": voice}
        place = _longest(spans[voice], doc_id) if voice in spans else {}
        yield {**told, "key": voice, **_share(row), "standing": row["standing"], **place}


def speaker_facts(
    corpus: Corpus, speakers: pd.DataFrame, quotes: pd.DataFrame, clauses: pd.DataFrame
) -> Iterator[Row]:
    """Who has most of the words in each document that are not the author's."""
    english = dict(zip(corpus.actors["name_ar"], corpus.actors["name_en"], strict=True))
    said = pd.concat([quotes, clauses], ignore_index=True)
    for doc_id, first in leading_speakers(speakers, n=2).groupby("doc_id", sort=False):
        row = first.iloc[0].to_dict()
        name, near = str(row["speaker"]), bool((first["high"].iloc[1:] >= row["low"]).any())
        told = {"doc_id": doc_id, "facet": "speaker", "source": "voice_shares"}
        told["standing"] = "its_lead_over_the_next_is_open" if near else ""
        names = {"key": name, "item": english.get(name, ""), "item_ar": name}
        yield {**told, **names, **_share(row), **_longest(said[said["speaker"] == name], doc_id)}


def frame_facts(shares: pd.DataFrame, coding: Coding) -> Iterator[Row]:
    """The frames that most of a document's segments carry, as coded and as measured."""
    names = coding.codebook.frames.set_index("id")[["name_en", "name_ar"]]
    places = coding.frames.drop_duplicates(["doc_id", "frame"]).set_index(["doc_id", "frame"])
    for by, rows in shares.groupby("by", sort=False):
        table = _with_standing(rows, "frame")
        for doc_id, here in table[table["share"] > 0].groupby("doc_id", sort=False):
            for row in here.nlargest(_FRAMES, "share").to_dict("records"):
                told = {"doc_id": doc_id, "facet": "frame", "by": by, "source": "frame_shares"}
                english, arabic = names.loc[row["frame"]]
                name = {"key": f"frame/{row['frame']}", "item": english, "item_ar": arabic}
                place = _place_of(places, (doc_id, row["frame"])) if by == "coded" else {}
                yield {**told, **name, **_share(row), "standing": row["standing"], **place}


def claim_facts(corpus: Corpus, coding: Coding, reuse: pd.DataFrame) -> Iterator[Row]:
    """The claims in which each document stands alone, and those it leaves unsaid."""
    claims, doc_ids = coding.claims, corpus.documents["doc_id"]
    alone = {"facet": "lone_claim", "source": "coding/claims.csv"}
    if claims.empty:
        yield from ({**alone, "doc_id": doc_id, "reason": UNCODED} for doc_id in doc_ids)
        return
    names = coding.codebook.claims.set_index("id")[["name_en", "name_ar"]]
    silent = silent_claims(corpus, coding, reuse)
    lone = lone_claims(claims, reuse).sort_values("doubt", kind="stable")  # those in doubt last
    cut = corpus.edges(lone[["doc_id", *_PLACES]].itertuples(index=False))
    lone = lone.assign(**{name: cut[name].to_numpy() for name in _CUT})
    doubted = set(claims.loc[claims["doubt"] == "yes", ["claim", "doc_id"]].itertuples(index=False))
    for doc_id in doc_ids:
        told = {**alone, "doc_id": doc_id, "unit": "documents"}
        here = lone[lone["doc_id"] == doc_id]
        if here.empty:
            yield {**alone, "doc_id": doc_id, "reason": NOTHING}
        for row in here.to_dict("records"):
            against = row["affirm" if row["stance"] == "denies" else "deny"]
            said = {"text": row["quote"], **{name: row[name] for name in (*_PLACES, *_CUT)}}
            how = {name: row[name] for name in ("stance", "voice", "gloss")}
            counts = {"value": against, "others": row["others"]}
            counts["note"] = DOUBTED if row["doubt"] == "yes" else ""
            implied = {"standing": IMPLIED if row["explicit"] == "no" else ""}
            yield {**told, **_claim(row["claim"], names), **counts, **how, **implied, **said}
        told["facet"] = "silent_claim"
        for row in silent[silent["doc_id"] == doc_id].to_dict("records"):
            counts = {"value": row["affirm"], "others": row["others"], "reason": row["reason"]}
            counts["note"] = DOUBTED if (row["claim"], doc_id) in doubted else ""
            yield {**told, **_claim(row["claim"], names), **counts}


def passage_facts(passages: pd.DataFrame, coding: Coding) -> Iterator[Row]:
    """Three passages that stand for each document; see `key_passages`."""
    names = coding.codebook.claims.set_index("id")[["name_en", "name_ar"]]
    for row in passages.to_dict("records"):
        told = {"doc_id": row["doc_id"], "facet": "passage", "source": "key_passages"}
        texts = {name: row[name] for name in (*_TEXT, "gloss", "glossed", "start", "end")}
        about = row["about"]
        subject = _claim(about, names) if about in names.index else {"item_ar": about}
        yield {**told, "by": row["rule"], **subject, **texts}


def _more_or_none(corpus: Corpus, more: pd.DataFrame, what: str, source: str) -> Iterator[Row]:
    """What each document has more of beyond chance, the surest first; then what it lacks."""
    for doc_id in corpus.documents["doc_id"]:
        told = {"doc_id": doc_id, "facet": what, "source": source}
        own = more[more["doc_id"] == doc_id]
        found = own[(own["share"] > own["share_others"]) & own["verdict"].isin(TOLD)]
        if found.empty:
            yield {**told, "reason": NOTHING}
        for row in found.sort_values("p_any", kind="stable").to_dict("records"):
            yield {**told, "key": row["item"], **_against(row)}
        for row in own[own["count"] == 0].to_dict("records"):
            reason = "" if row["verdict"] in TOLD else LENGTH
            silent = {"facet": f"silent_{what}", "key": row["item"], "reason": reason}
            yield {**told, **silent, **_against(row)}


def _share(row: _Fact) -> Row:
    return {"value": row["share"], "low": row["low"], "high": row["high"], "unit": "share"}


def _against(row: _Fact) -> Row:
    p = row["p_any"] if row["verdict"] == SURE else row["q_item"]
    return {**_share(row), "others": row["share_others"], "p": p, "verdict": row["verdict"]}


def _times(row: _Fact) -> Row:
    ends = {"value": "log_ratio", "low": "log_ratio_low", "high": "log_ratio_high"}
    p = row["p_null"] if row["verdict"] == SURE else row["q_term"]
    times = {name: 2 ** row[end] for name, end in ends.items()}
    return {**times, "unit": "times", "others": row["count_reference"], "p": p}


def _claim(claim: Any, names: pd.DataFrame) -> Row:
    english, arabic = names.loc[claim]
    return {"key": f"claim/{claim}", "item": english, "item_ar": arabic}


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
    return {} if table.empty else dict(table.iloc[0][_PLACES])


def _place_of(table: pd.DataFrame, key: object) -> Row:
    """The place that an indexed table gives for a key, if it has it."""
    return _first(table.loc[[key]]) if key in table.index else {}


def _longest(spans: pd.DataFrame, doc_id: object) -> Row:
    return _first(spans[spans["doc_id"] == doc_id].nlargest(1, "n_words"))
