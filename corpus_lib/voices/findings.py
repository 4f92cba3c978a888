"""Who gets to speak, who is spoken of, and who is not heard: as facts."""

from collections.abc import Iterator
from typing import Any

import numpy as np
import pandas as pd

from corpus_lib.phrasebook import facts
from corpus_lib.prepare.corpus import Corpus
from corpus_lib.prepare.normalization import match_key
from corpus_lib.prepare.tokens import around_words
from corpus_lib.prepare.units import runs, sentences_of, tokens_with_section
from corpus_lib.stats.verdict import OPEN, SURE
from corpus_lib.voices.actors import side_of_actors, span_of_words
from corpus_lib.voices.quotations import quotations_in_place
from corpus_lib.voices.shares import AUTHOR
from corpus_lib.voices.speech_words import listed
from corpus_lib.words.counts import counted_words

Fact = dict[str, Any]
OUTLET = "outlet"  # the kind of a newspaper or agency in the table of actors

# From two quotations on one can speak of a document that leans on a speaker.
_MIN_QUOTATIONS = 2
_HALF = 0.5
_FEW = 3  # speakers named one by one
_OWN_KIND = {"analyst": "experts", "unnamed source": "unnamed"}  # sides without a country
_PAIRS = 5  # told of a document, strongest first
_CONTEXT = 60  # letters round a name
_MENTIONS = 20  # shown of an actor or a side that is only spoken about


def voice_findings(
    corpus: Corpus,
    shares: pd.DataFrame,
    said: pd.DataFrame,
    marked: pd.DataFrame,
    reprints: pd.DataFrame,
) -> pd.DataFrame:
    """How much documents speak as their authors, whom they quote, and who is quoted in several.

    `shares` is the table of `voice_shares` by voice, `said` that of `everything_said`, `marked`
    that of `quoted_spans`, `reprints` that of `read_reuse`. Evidence is what a document quotes;
    where it quotes nothing, all that stands in quotation marks and all that it reports.
    """
    ids = map(str, shares["doc_id"].unique())
    quoting = [_quoting(corpus, one, said[said["doc_id"] == one], marked) for one in ids]
    quotes = said[said["voice"] == "quoted"]
    several = _quoted_in_several(corpus, quotes, reprints[~reprints["formula"]])
    return facts([*_own(corpus, shares, said), *quoting, *several])


def side_findings(
    corpus: Corpus, by_side: pd.DataFrame, said: pd.DataFrame, mentions: pd.DataFrame
) -> pd.DataFrame:
    """Which sides are quoted, only reported, or named and never heard, under their states' names.

    `by_side` is the table of `voice_shares` by side, `said` that of `everything_said`, `mentions`
    that of `actor_mentions`, or rows of it.
    """
    side_of = side_of_actors(corpus.actors)
    close = _close_to(said, mentions.assign(side=mentions["actor_id"].map(side_of)))
    # Who is told to have printed something is not spoken about.
    outlets = corpus.actors.loc[corpus.actors["kind"] == OUTLET, "actor_id"]
    mentions = mentions[~mentions["actor_id"].isin(set(outlets))]
    found = []
    for how, sides in _heard(by_side).items():
        for side in sides:
            kind = _OWN_KIND.get(side, "side")
            named = mentions[mentions["actor_id"].map(side_of) == side]
            of_side = said["sides"].str.split("|").map(lambda sides, side=side: side in sides)
            rows = said[of_side & (said["voice"] == how)]
            if rows.empty and named.empty:
                continue
            fact: Fact = {"relation": f"voices_{kind}_{how}", "value": len(named)}
            # The state or group that a side is called after, or the side as it is written.
            states = corpus.actors[corpus.actors["side"] == side]
            states = states.query("parent == '' and kind in ['state', 'group']")
            fact["subject"] = str([*states["actor_id"], side][0])
            if how == "unheard":
                near = close[close["close_to"] == side]
                fact["evidence"] = mention_places(corpus, named.head(_MENTIONS))
                if len(near):
                    fact["relation"] += "_but_close"
                    fact["object"] = near["doc_id"].unique().tolist()
                    fact["evidence"] = pd.concat([_said_places(corpus, near), fact["evidence"]])
            else:
                fact["object"] = rows["doc_id"].unique().tolist()
                fact["evidence"] = _said_places(corpus, rows)
            found.append(fact)
    return facts(found)


def opening(voices: pd.DataFrame, sides: pd.DataFrame) -> pd.DataFrame:
    """What a reader should know first: five facts at the most.

    Who speaks most and least as its own author, the document that leans most on one speaker, who
    is quoted most often in several, and the side most often named and never heard.
    `voices` is the table of `voice_findings`, `sides` that of `side_findings`.
    """
    own = voices[voices["relation"].str.startswith("voices_own")]
    one = voices[voices["relation"] == "voices_quotes_one"]
    leaning = one.assign(_lean=one["value"] / one["of"]).nlargest(1, "_lean").drop(columns="_lean")
    several = voices[voices["relation"].isin(["voices_in_several", "voices_reprinted"])]
    several = several.loc[several["evidence"].map(len).sort_values(ascending=False).index[:1]]
    unheard = sides[sides["relation"].str.startswith("voices_side_unheard")].nlargest(1, "value")
    return pd.concat([own, leaning, several, unheard], ignore_index=True)


def together_findings(
    corpus: Corpus, pairs: pd.DataFrame, mentions: pd.DataFrame, *, within: str = "sentence"
) -> pd.DataFrame:
    """Which actors are named together more, or less, than chance has it.

    `pairs` is the table of `co_mentions`, see `not_nested`; `mentions` are those it counts.
    """
    if pairs.empty:
        return facts([{"relation": "voices_together_rare"}])
    found, mentions = [], sentences_of(mentions, corpus.segments)
    sure = pairs[pairs["beats_null"]].groupby("doc_id", sort=False).head(_PAIRS)
    for row in sure.to_dict("records"):
        both = [row["actor_a"], row["actor_b"]]
        rows = mentions[(mentions["doc_id"] == row["doc_id"]) & mentions["actor_id"].isin(both)]
        told = {"subject": both, "object": row["doc_id"], "verdict": SURE}
        told |= {"value": row["together"], "of": row["expected"]}
        told["relation"] = f"voices_together_{'more' if row['surplus'] > 0 else 'less'}"
        found.append({**told, "evidence": _shared_places(corpus, rows, within)})
    return facts(found or [{"relation": "voices_together_none", "of": len(pairs)}])


def _own(corpus: Corpus, shares: pd.DataFrame, said: pd.DataFrame) -> Iterator[Fact]:
    """In which documents the author's own voice is largest and smallest, and against which not."""
    own = shares[shares["voice"] == "own"].sort_values("share", kind="stable")
    ends = own.iloc[[-1, 0]] if len(own) > 1 else own
    for relation, (_, row) in zip(("most", "least"), ends.iterrows(), strict=False):
        others = said[said["doc_id"] == row["doc_id"]].sort_values("start")
        # The order of two is known only where their intervals, if there are any, lie apart.
        apart = (own["low"] > row["high"]) | (own["high"] < row["low"])
        near = own.loc[~apart, "doc_id"].drop(row.name).tolist()
        told, no_order = relation if len(own) > 1 else "alone", len(near) == len(own) - 1 > 0
        yield {
            "relation": f"voices_own_{told}{'_open' if near else ''}",
            "object": "any_other_document" if no_order and len(near) > 1 else near,
            **{"subject": row["doc_id"], "value": row["share"]},
            **{"low": row["low"], "high": row["high"]},
            **({"verdict": OPEN} if no_order else {}),
            "evidence": _said_places(corpus, others),
        }


def _quoting(corpus: Corpus, doc_id: str, said: pd.DataFrame, marked: pd.DataFrame) -> Fact:
    quotes = said[said["voice"] == "quoted"]
    if quotes.empty:
        inside = marked[marked["doc_id"] == doc_id]
        label = "in quotation marks, but no quotation: " + inside["kind"]
        spans = inside[["doc_id", "start", "end"]].assign(label=label)
        told = [rows for rows in (spans, _said_places(corpus, said)) if len(rows)]
        evidence = pd.concat(told) if told else None
        return {"relation": "voices_quotes_none", "subject": doc_id, "evidence": evidence}
    fact = {"subject": doc_id, "of": len(quotes), "evidence": _said_places(corpus, quotes)}
    words = quotes.groupby("speaker", sort=False)["n_words"].sum()
    speaker = words.sort_values(ascending=False, kind="stable").index[0]
    number = int((quotes["speaker"] == speaker).sum())
    if words[speaker] < _HALF * words.sum() or number < _MIN_QUOTATIONS:
        if len(words) > _FEW:
            return {"relation": "voices_quotes_many", "value": len(words), **fact}
        few = [_known(corpus, str(name)) for name in words.index]
        return {"relation": "voices_quotes_few", "object": few, **fact}
    one = {"object": _known(corpus, str(speaker)), "value": number}
    return {"relation": "voices_quotes_one", **one, **fact}


def _quoted_in_several(
    corpus: Corpus, quotes: pd.DataFrame, reprints: pd.DataFrame
) -> Iterator[Fact]:
    """Who is quoted in several documents, and how much of it one reprints from the other."""
    tokens = tokens_with_section(corpus)
    once = counted_words(tokens, corpus.documents, sections=None, passages=reprints)
    # The words of any quotation, also where one holds another: each speaker's are among them.
    ends = quotes.sort_values("start", kind="stable").groupby("doc_id")["end"].cummax()
    tokens = tokens.loc[span_of_words(tokens, quotes.assign(end=ends)).dropna().index]
    for speaker, rows in quotes.groupby("speaker", sort=False):
        documents = rows["doc_id"].unique().tolist()
        if len(documents) < _MIN_QUOTATIONS:
            continue
        inside = span_of_words(tokens, rows).dropna().index
        again = pd.Series(~inside.isin(once.index)).groupby(tokens.loc[inside, "doc_id"].array)
        share = again.mean()[lambda shares: shares > 0]
        named: Fact = {"subject": _known(corpus, str(speaker)), "object": documents}
        named["evidence"] = _said_places(corpus, rows)
        if len(share):
            value = float(again.sum()[share.index].sum() / again.size()[share.index].sum())
            named |= {"found": share.index.tolist(), "value": value}
        yield {"relation": "voices_reprinted" if len(share) else "voices_in_several", **named}


def _known(corpus: Corpus, speaker: str) -> str:
    """A speaker's `actor_id`, so that he has a name in both languages, else his name as it is."""
    return str(corpus.actors.set_index("name_ar")["actor_id"].get(speaker, speaker))


def _heard(by_side: pd.DataFrame) -> dict[str, list[str]]:
    """The sides by how they are heard: "quoted" somewhere, only "reported", or "unheard"."""
    heard = by_side[~by_side["side"].isin([AUTHOR, "other"])].groupby("side", sort=False)
    words = heard[["n_words", "n_quoted"]].sum()
    quoted, said = words["n_quoted"] > 0, words["n_words"] > 0
    groups = {"quoted": quoted, "reported": ~quoted & said, "unheard": ~said}
    return {group: list(words.index[chosen]) for group, chosen in groups.items()}


def _close_to(said: pd.DataFrame, mentions: pd.DataFrame) -> pd.DataFrame:
    """What unnamed sources say who are told to be close to a side: rows of `said`, `close_to`."""
    tells = [not listed.close.isdisjoint(map(match_key, one.split())) for one in said["speaker"]]
    rows = said[(said["side"] == "unnamed source") & np.array(tells, dtype=bool)]
    named = rows.merge(mentions[["doc_id", "start", "side"]], on="doc_id", suffixes=("", "_named"))
    named = named[named["start_named"].between(named["speaker_start"], named["speaker_end"])]
    side = named.drop_duplicates("speaker").set_index("speaker")["side_named"]
    return rows.assign(close_to=rows["speaker"].map(side))


def _said_places(corpus: Corpus, said: pd.DataFrame) -> pd.DataFrame:
    return quotations_in_place(corpus, said)[["doc_id", "start", "end", "label"]]


def mention_places(corpus: Corpus, mentions: pd.DataFrame) -> pd.DataFrame:
    """Mentions as evidence, the words round each: `doc_id, start, end, label, before, after`."""
    places = mentions[["doc_id", "start", "end"]].reset_index(drop=True)
    spans = [(corpus.raw(doc), start, end) for doc, start, end in places.to_numpy().tolist()]
    around = [around_words(*span, _CONTEXT) for span in spans]
    places = places.assign(label=mentions["alias"].to_numpy())
    return places.join(pd.DataFrame(around, columns=["before", "after"], dtype="str"))


def _shared_places(corpus: Corpus, mentions: pd.DataFrame, within: str) -> pd.DataFrame:
    """The units that name all actors of some mentions."""
    unit = f"{within}_id"
    named = mentions.groupby(unit, sort=False)["actor_id"].nunique()
    shared = named.index[named == mentions["actor_id"].nunique()]
    return runs(corpus.tokens[corpus.tokens[unit].isin(shared)], [unit])[["doc_id", "start", "end"]]
