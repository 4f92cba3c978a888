"""Headlines: statements about documents that an analysis makes true or false.

Each is a pattern ("… is the document furthest from the rest") filled with what the default analysis
of the corpus at hand gives, so that nothing is known beforehand. As the document is chosen for
leading, chance is allowed the same: in text that is dealt out at random, whichever leads counts.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import combinations
from typing import Literal, NamedTuple

import pandas as pd

from corpus_lib.prepare.corpus import Corpus
from corpus_lib.robust.inputs import Standings
from corpus_lib.robust.word_questions import pair_key
from corpus_lib.voices.actors import actor_mentions
from corpus_lib.wording import glossed_terms, readable

Rule = Literal["leads", "stays ahead", "stays behind", "among the first", "none"]
FIRST_WORDS = 10  # of a document: a word among them sets it apart
_PAIR = "\t"


@dataclass(frozen=True)
class Headline:
    """A statement that can be true or false of an analysis.

    Attributes:
        sentence: What it says.
        measured: What its statistic is; the larger, the more surely it is true.
        kind: Statements of a kind are tried together, and chance is allowed the best of them.
        family: The family of `standings` that it is judged by.
        question: The question of `standings`.
        item: The document, pair or word that it is about.
        rule: "leads" (the item is first of all, and was chosen for that), "stays ahead" and
            "stays behind" (is first, is not first; not chosen), "among the first" (words) or
            "none" (the number is 0).
        see: The notebook that shows it in full.
        may_be_lacking: There are analyses that don't count the item at all.
    """

    sentence: str
    measured: str
    kind: str
    family: str
    question: str
    item: str
    rule: Rule
    see: str
    may_be_lacking: bool = False


class Judgement(NamedTuple):
    """A headline in one world.

    Attributes:
        holds: Whether it is true; None where it cannot be judged.
        statistic: Its statistic; None where there is none.
        instead: What leads where the headline's document or pair does not; "" otherwise.
    """

    holds: bool | None
    statistic: float | None
    instead: str = ""


_CANNOT_BE_JUDGED = Judgement(None, None)


def find_headlines(
    corpus: Corpus,
    default: Standings,
    *,
    glosses: Mapping[str, str] | pd.Series,
    topic_names: Mapping[str, str],
) -> list[Headline]:
    """The statements that the default analysis makes of a corpus.

    Args:
        corpus: The corpus.
        default: Standings of all families in the default world.
        glosses: English gloss of each term.
        topic_names: The name of each topic of the default world; one without a name, "", is left
            out.

    Returns:
        Statements, all true in the default world. Claims and frames are not among them: they are
        coded by reading, and no setting of the analysis changes them.
    """
    return [
        *_of_distances(corpus, default),
        *_of_words(default, glosses),
        *_of_topics(default, topic_names),
        *_of_voices(default),
        *_of_actors(corpus, default),
    ]


def judge(headline: Headline, found: Standings) -> Judgement:
    """Whether a headline is true in one world.

    Args:
        headline: The headline.
        found: Standings of its family in that world.

    Returns:
        The judgement. A headline cannot be judged where a document has no text or a word is not
        counted; it does not hold where what it speaks of (a topic) is not found at all.
    """
    items = found.get(headline.question)
    if items is None:
        return _CANNOT_BE_JUDGED
    if headline.rule == "among the first":
        return _among_first(headline, items, found.get("vocabulary", {}))
    if headline.rule == "none":
        value = items.get(headline.item)
        return _CANNOT_BE_JUDGED if value is None else Judgement(value == 0, -value)
    if not items:
        return Judgement(False, None, "no such topic")
    lead = _lead(headline.item, items)
    if lead is None:
        return _CANNOT_BE_JUDGED
    if headline.rule == "stays behind":
        return Judgement(lead <= 0, -lead)
    first = _leader(items)
    return Judgement(lead > 0, lead, _named(first) if lead <= 0 and first else "")


def chance(headline: Headline, dealt: Standings) -> float:
    """The headline's statistic in text dealt out at random, for the best item if it was chosen.

    Args:
        headline: The headline.
        dealt: Standings of its family in that text.

    Returns:
        The statistic; minus infinity where there is none.
    """
    items = dealt.get(headline.question, {})
    if headline.rule == "among the first":
        return max(items.values(), default=-math.inf)
    item = max(items, key=items.__getitem__, default="") if headline.rule == "leads" else None
    value = items.get(headline.item)
    if headline.rule == "none":
        return -math.inf if value is None else -value
    lead = _lead(headline.item if item is None else item, items)
    if lead is None:
        return -math.inf
    return -lead if headline.rule == "stays behind" else lead


def _among_first(
    headline: Headline, items: Mapping[str, float], vocabulary: Mapping[str, float]
) -> Judgement:
    if headline.item not in items:
        lacking = headline.may_be_lacking and headline.item not in vocabulary
        return _CANNOT_BE_JUDGED if lacking else Judgement(False, None)
    first = sorted(items, key=lambda word: (-items[word], word))[:FIRST_WORDS]
    return Judgement(headline.item in first, items[headline.item])


def _lead(item: str, items: Mapping[str, float]) -> float | None:
    """How far an item is before the next; a pair's rivals are the pairs of its documents."""
    parts = set(item.split(_PAIR))
    rivals = [
        value
        for other, value in items.items()
        if other != item and (_PAIR not in item or parts & set(other.split(_PAIR)))
    ]
    if item not in items or not rivals:
        return None
    return items[item] - max(rivals)


def _leader(items: Mapping[str, float]) -> str | None:
    """The item that leads, unless another is level with it."""
    first = max(items, key=items.__getitem__, default=None)
    lead = None if first is None else _lead(first, items)
    return first if lead is not None and lead > 0 else None


def _of_distances(corpus: Corpus, default: Standings) -> Iterator[Headline]:
    see = "09_narrative_comparison"
    furthest = _leader(default["far"]) if len(default["far"]) > 2 else None
    if furthest:
        sentence = f"{readable(furthest)} is the document furthest from the rest in its words."
        measured = "mean distance to the others, above the next document's"
        yield Headline(sentence, measured, "furthest", "distance", "far", furthest, "leads", see)
    nearest = _leader(default["near"])
    if nearest:
        sentence = f"{_named(nearest)} are each other's nearest neighbours in their words."
        measured = "how much nearer they are than any of the two is to a third"
        yield Headline(sentence, measured, "nearest", "distance", "near", nearest, "leads", see)
    outlets = corpus.documents[corpus.documents["outlet"] != ""].groupby("outlet", sort=False)
    for outlet, inside in outlets:
        for a, b in combinations(inside["doc_id"], 2):
            lead = _lead(pair_key(a, b), default["unshared"])
            if lead is not None:
                ahead = lead > 0
                are, nearer = ("are", "nearer") if ahead else ("are not", "further")
                sentence = (
                    f"{_named(pair_key(a, b))}, both of \u2068{outlet}\u2069, {are} each other's "
                    "nearest in words once shared passages are left out."
                )
                measured = f"how much {nearer} they are than the nearest third is to one of them"
                rule: Rule = "stays ahead" if ahead else "stays behind"
                pair = pair_key(a, b)
                yield Headline(
                    sentence, measured, "outlet", "unshared", "unshared", pair, rule, see
                )


def _of_words(default: Standings, glosses: Mapping[str, str] | pd.Series) -> Iterator[Headline]:
    for question, items in default.items():
        kind, _, doc_id = question.partition("\t")
        if kind == "words" and items:
            word = max(items, key=items.__getitem__)
            row = pd.DataFrame({"term": [word], "gloss": [str(glosses.get(word, ""))]})
            name = readable(doc_id)
            sentence = f"The word {glossed_terms(row)[0]} sets {name} apart from the others."
            measured = "z-score of its log-odds; true if among the document's first ten"
            lacking = word in default["vocabulary"]
            rule: Rule = "among the first"
            see = "03_exploration"
            kind = f"word of {name}"
            yield Headline(sentence, measured, kind, "words", question, word, rule, see, lacking)


def _of_topics(default: Standings, names: Mapping[str, str]) -> Iterator[Headline]:
    see = "06_lda_topics"
    for topic, name in names.items():
        most = _leader(default.get(f"topic\t{topic}", {}))
        if name and most:
            sentence = (
                f"{readable(most)} gives a larger share of its words than any other document to "
                f"the topic \u2068{name.rpartition(' · ')[2]}\u2069."
            )
            measured = "share of words, above the next document's"
            question = f"topic\t{topic}"
            yield Headline(sentence, measured, "topic", "topics", question, most, "leads", see)


def _of_voices(default: Standings) -> Iterator[Headline]:
    see = "07_voices_and_actors"
    told = {
        "own voice": "{} speaks most in its author's own voice.",
        "quoted": "{} quotes the largest share of its words.",
    }
    for question, pattern in told.items():
        most = _leader(default[question])
        if most:
            sentence = pattern.format(readable(most))
            measured = "share of words, above the next document's"
            yield Headline(sentence, measured, "voice", "voices", question, most, "leads", see)
    absent = {
        "quoted": "Nobody is quoted word for word in {doc}.",
        "quoted side": "No {side} voice is quoted in {doc}.",
        "heard side": "No {side} voice is heard in {doc} directly, quoted or reported.",
    }
    for question, items in default.items():
        kind, _, side = question.partition("\t")
        for doc_id in _without(items) if kind in absent else []:
            sentence = absent[kind].format(side=side, doc=readable(doc_id))
            measured = "share of words that are such, less than none"
            yield Headline(sentence, measured, "silence", "voices", question, doc_id, "none", see)


def _of_actors(corpus: Corpus, default: Standings) -> Iterator[Headline]:
    names = corpus.actors.set_index("actor_id")["name_en"]
    mentions = actor_mentions(corpus)
    anywhere = set(zip(mentions["doc_id"], mentions["actor_id"], strict=True))
    see = "07_voices_and_actors"
    for question, items in default.items():
        kind, _, actor = question.partition("\t")
        most = _leader(items) if kind == "actor" else None
        if most:
            sentence = (
                f"{readable(most)} names {names[actor]} in a larger share of its passages than "
                "any other document."
            )
            measured = "share of passages, above the next document's"
            yield Headline(sentence, measured, "naming", "actors", question, most, "leads", see)
        for doc_id in _without(items) if kind == "actor" else []:
            apart = ", reprints and parts not counted apart" if (doc_id, actor) in anywhere else ""
            sentence = f"{readable(doc_id)} never names {names[actor]}{apart}."
            measured = "share of passages that do, less than none"
            yield Headline(
                sentence, measured, "not naming", "actors", question, doc_id, "none", see
            )


def _without(items: Mapping[str, float]) -> list[str]:
    """The documents that have none of what others have."""
    return [item for item, value in items.items() if value == 0 and any(items.values())]


def _named(item: str) -> str:
    """A document, or two, as a sentence names them."""
    return " and ".join(map(readable, item.split(_PAIR)))
