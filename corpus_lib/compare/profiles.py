"""One table that says of each document what it is, what sets it apart, and how sure that is."""

from __future__ import annotations

import itertools
from collections.abc import Iterable

import pandas as pd

from corpus_lib.coding.coded_tables import Coding
from corpus_lib.compare.key_passages import key_passages
from corpus_lib.compare.profile_facts import (
    Row,
    absence_facts,
    actor_facts,
    claim_facts,
    document_facts,
    frame_facts,
    neighbour_facts,
    passage_facts,
    side_facts,
    topic_facts,
    voice_facts,
    word_facts,
)
from corpus_lib.errors import InputError
from corpus_lib.prepare.corpus import Corpus

PROFILE_COLUMNS = [
    *("doc_id", "facet", "item", "item_ar", "value", "low", "high", "unit", "others"),
    *("p", "verdict", "standing", "text", "gloss", "start", "end", "source"),
]


def document_profiles(
    corpus: Corpus,
    *,
    own: pd.DataFrame | None = None,
    topics: pd.DataFrame | None = None,
    named: pd.DataFrame | None = None,
    course: pd.DataFrame | None = None,
    actors: pd.DataFrame | None = None,
    mentions: pd.DataFrame | None = None,
    voices: pd.DataFrame | None = None,
    speakers: pd.DataFrame | None = None,
    sides: pd.DataFrame | None = None,
    quotes: pd.DataFrame | None = None,
    clauses: pd.DataFrame | None = None,
    frames: pd.DataFrame | None = None,
    coding: Coding | None = None,
    distances: pd.DataFrame | None = None,
) -> pd.DataFrame:
    """What each document is, what sets it apart from the others, and what it leaves out.

    Nothing is computed anew that takes time: the tables come from the functions named below, and a
    facet whose table is not given is left out. Own words, actors and sides that shuffled text would
    show as well are not listed; where nothing is left, a row says so. Absences that a document's
    length may explain are listed as such. Voices, frames and claims have no chance model.

    Args:
        corpus: The documents.
        own: Own words, the table of `explore.own_words`.
        topics: Shares of topics, the table of `topics.topic_shares`; needs `named`.
        named: The table of `named_topics`: names and verdicts. Topics that are noise are left out.
        course: The table of `topics.topic_course`, for the passage where a topic is strongest.
        actors: The table of `actor_surplus`.
        mentions: The table of `actor_mentions`, for the place of an actor.
        voices: The table of `voice_shares` by voice.
        speakers: The table of `voice_shares` by speaker.
        sides: The table of `side_surplus`.
        quotes: The table of `quotations`.
        clauses: The table of `reported_speech`, for the place of what is only reported.
        frames: The table of `compare_shares` (shares of frames, coded and measured).
        coding: The coding of claims; a corpus without one says that nothing is coded.
        distances: The table of `document_distances`.

    Returns:
        One row per document and fact, in the order of a card: `doc_id`; `facet` (title, outlet,
        published, note, genre, length, own word, topic, actor, voice, speaker, side, frame, lone
        claim, silence, silence on actor, silence on side, neighbour, passage); `item` and
        `item_ar` (what the fact is about, in English and Arabic); `value` with `low` and `high`,
        in `unit` ("share", "times" as often as in the others, "bits", "words", "documents" that
        say the contrary, or that say what this one leaves out); `others` (the same in all other
        documents together; for own words how often they hold it, where "times" takes none as half
        a time; for claims the number of other documents); `p` (share of shuffles that reach it;
        for what is only likely, the false discovery rate); `verdict` (how sure, whose voice, how
        dated, or why left out); `standing` ("above all others": its interval lies above that of
        each other document); `text` (raw) and `gloss` of a passage; its place `start` to `end`;
        `source` (function or file). A missing number is NaN, a missing text "".

    Raises:
        InputError: If `topics` is given without `named`.
    """
    if topics is not None and named is None:
        raise InputError("topics is given without named; pass narrative.named_topics(…) as named")
    claims = None if coding is None else coding.claims
    passages = key_passages(corpus, own=own, claims=claims, quotes=quotes)
    facts: list[Iterable[Row]] = [document_facts(corpus)]
    if own is not None:
        facts.append(word_facts(corpus, own, passages))
    if topics is not None and named is not None:
        facts.append(topic_facts(topics, named, course))
    if actors is not None:
        facts.append(actor_facts(corpus, actors, mentions))
    facts.append(voice_facts(corpus, voices, speakers, quotes, clauses))
    if sides is not None:
        facts.append(side_facts(sides))
    if coding is not None and frames is not None:
        facts.append(frame_facts(frames, coding))
    if coding is not None:
        facts.append(claim_facts(corpus, coding))
    facts.append(absence_facts(corpus, actors, sides))
    if distances is not None:
        facts.append(neighbour_facts(distances))
    names = {} if coding is None else coding.codebook.names("claims")
    facts.append(passage_facts(passages, names))
    table = pd.DataFrame(itertools.chain.from_iterable(facts), columns=PROFILE_COLUMNS)
    return _typed(table, list(corpus.documents["doc_id"]))


def _typed(table: pd.DataFrame, documents: list[str]) -> pd.DataFrame:
    """Document after document, in the order in which the facts came; offsets whole numbers."""
    order = {doc_id: place for place, doc_id in enumerate(documents)}
    numbers, places = ["value", "low", "high", "others", "p"], ["start", "end"]
    texts = [name for name in PROFILE_COLUMNS if name not in (*numbers, *places)]
    # A column of which no fact has a text would be one of numbers.
    table[texts] = table[texts].astype("object").fillna("")
    kinds = {"float64": numbers, "Int64": places, "str": texts}
    table = table.astype({name: kind for kind, names in kinds.items() for name in names})
    placed = table.assign(_order=table["doc_id"].map(order))
    placed = placed.sort_values("_order", kind="stable", ignore_index=True)
    return placed.drop(columns="_order")
