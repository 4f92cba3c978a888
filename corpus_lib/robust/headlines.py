"""Headlines: statements about documents that an analysis makes true or false.

Each is a relation ("… is the document furthest from the rest") filled with what the default
analysis of the corpus at hand gives, so that nothing is known beforehand.
"""

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import combinations
from typing import Literal, NamedTuple

import pandas as pd

from corpus_lib.prepare.published import is_older
from corpus_lib.robust.word_questions import PAIR, Answers, pair_key, topic_words
from corpus_lib.study import Study
from corpus_lib.wording import glossed_terms

Rule = Literal["leads", "stays ahead", "stays behind", "among the first", "none"]
FIRST_WORDS = 10  # of a document: a word among them sets it apart


@dataclass(frozen=True)
class Headline:
    """A statement that can be true or false of an analysis, `relation` as the phrasebook has it.

    Statements of a `kind` are tried together, and chance is allowed the best of them. It is judged
    by a `question` of a family of `FAMILIES`, for an `item` (document, pair or word), by a `rule`:
    "leads" (the item is first of all, and was chosen for that), "stays ahead" and "stays behind"
    (is first, is not first; not chosen), "among the first" (words) or "none" (the number is 0).
    `may_be_lacking`: there are settings that don't count the item at all.
    """

    relation: str
    subject: str | tuple[str, ...]
    object: str
    kind: str
    family: str
    question: str
    item: str
    rule: Rule
    may_be_lacking: bool = False

    @property
    def id(self) -> str:
        """What tells it apart: the same statement, however found, is one."""
        subjects = (self.subject,) if isinstance(self.subject, str) else self.subject
        return " | ".join([self.relation, *subjects, self.object])


class Judgement(NamedTuple):
    """Whether a headline is true in one setting, its statistic, and what leads instead of it.

    None, where it cannot be judged, or where there is no statistic; "", where nothing leads.
    """

    holds: bool | None
    statistic: float | None
    instead: str = ""


_CANNOT_BE_JUDGED = Judgement(None, None)


def find_headlines(study: Study, default: Answers) -> list[Headline]:
    """The statements that an analysis makes of a corpus, all true in this setting, each once.

    `default` holds its answers to the questions of all families. Claims and frames are not among
    them: they are coded by reading, and no setting changes them.
    """
    made = [
        *_of_distances(study, default),
        *_of_words(study, default),
        *_of_topics(study, default),
        *_of_voices(default),
        *_of_actors(study, default),
    ]
    if study.n_whole > len(study.loaded.documents):  # what some documents lack, others may have
        made = [one for one in made if one.kind not in ("silence", "not naming")]
    # Two topics whose first words are the same make the same statement.
    return list({headline.id: headline for headline in made}.values())


def judge(headline: Headline, found: Answers) -> Judgement:
    """Whether a headline is true in the setting in which its family has these answers.

    It cannot be judged where a document has no text or a word is not counted; it does not hold
    where what it speaks of (a topic) is not found at all.
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
        return Judgement(False, None)
    lead = _lead(headline.item, items)
    if lead is None:
        return _CANNOT_BE_JUDGED
    if headline.rule == "stays behind":
        return Judgement(lead <= 0, -lead)
    return Judgement(lead > 0, lead, "" if lead > 0 else _leader(items) or "")


def chance(headline: Headline, dealt: Answers) -> float:
    """The headline's statistic in text dealt out at random, minus infinity where it has none.

    As a document is chosen for leading, chance is allowed the same: whichever leads there counts.
    """
    items = dealt.get(headline.question, {})
    if headline.rule == "among the first":
        return max(items.values(), default=-math.inf)
    chosen = max(items, key=items.__getitem__, default="") if headline.rule == "leads" else None
    found = judge(replace(headline, item=chosen or headline.item), {headline.question: items})
    return -math.inf if found.statistic is None else found.statistic


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
    parts = set(item.split(PAIR))
    rivals = [
        value
        for other, value in items.items()
        if other != item and (PAIR not in item or parts & set(other.split(PAIR)))
    ]
    return items[item] - max(rivals) if item in items and rivals else None


def _leader(items: Mapping[str, float]) -> str | None:
    """The item that leads, unless another is level with it."""
    first = max(items, key=items.__getitem__, default=None)
    lead = None if first is None else _lead(first, items)
    return first if lead is not None and lead > 0 else None


def _leading(
    relation: str, kind: str, family: str, question: str, default: Answers, about: str = ""
) -> Iterator[Headline]:
    """That an item leads in a question, if one does."""
    most = _leader(default.get(question, {}))
    if most:
        subject = tuple(most.split(PAIR)) if PAIR in most else most
        yield Headline(relation, subject, about, kind, family, question, most, "leads")


def _of_distances(study: Study, default: Answers) -> Iterator[Headline]:
    if len(default["far"]) > 2:
        yield from _leading("robust_furthest", "furthest", "distance", "far", default)
    yield from _leading("robust_nearest", "nearest", "distance", "near", default)
    documents = study.corpus.documents
    for outlet, inside in documents[documents["outlet"] != ""].groupby("outlet", sort=False):
        for pair in combinations(inside["doc_id"], 2):
            item = pair_key(*pair)
            lead = _lead(item, default["unshared"])
            if lead is not None:
                relation = "robust_outlet_near" if lead > 0 else "robust_outlet_apart"
                rule: Rule = "stays ahead" if lead > 0 else "stays behind"
                what = relation, tuple(sorted(pair)), str(outlet)
                yield Headline(*what, "outlet", "unshared", "unshared", item, rule)


def _of_words(study: Study, default: Answers) -> Iterator[Headline]:
    for question, items in default.items():
        kind, _, doc_id = question.partition("\t")
        if kind == "words" and items:
            word = max(items, key=items.__getitem__)
            row = pd.DataFrame({"term": [word], "gloss": [str(study.glosses.get(word, ""))]})
            what = "robust_word", doc_id, glossed_terms(row)[0]
            lacking = word in default["vocabulary"]
            kind = f"word of {doc_id}"
            yield Headline(*what, kind, "words", question, word, "among the first", lacking)


def _of_topics(study: Study, default: Answers) -> Iterator[Headline]:
    labels = study.topic_labels.set_index("topic")["label"]
    for topic in topic_words(default):
        question = f"topic\t{topic}"
        yield from _leading("robust_topic", "topic", "topics", question, default, labels[topic])


def _of_voices(default: Answers) -> Iterator[Headline]:
    for question, relation in (("own voice", "robust_own_voice"), ("quoted", "robust_quotes")):
        yield from _leading(relation, "voice", "voices", question, default)
    silent = {
        "quoted": "robust_nobody_quoted",
        "quoted side": "robust_side_not_quoted",
        "heard side": "robust_side_not_heard",
    }
    for question, items in default.items():
        kind, _, side = question.partition("\t")
        for doc_id in _without(items) if kind in silent else []:
            what = silent[kind], doc_id, side
            yield Headline(*what, "silence", "voices", question, doc_id, "none")


def _of_actors(study: Study, default: Answers) -> Iterator[Headline]:
    mentions = study.mentions
    anywhere = set(zip(mentions["doc_id"], mentions["actor_id"], strict=True))
    for question, items in default.items():
        kind, _, actor = question.partition("\t")
        if kind != "actor":
            continue
        yield from _leading("robust_names_most", "naming", "actors", question, default, actor)
        for doc_id in _without(items):
            naming = [other for other, value in items.items() if value]
            older = is_older(study.corpus.documents, doc_id, naming)
            how = "_of_its_own" if (doc_id, actor) in anywhere else "_being_older" * older
            what = f"robust_never_names{how}", doc_id, actor
            yield Headline(*what, "not naming", "actors", question, doc_id, "none")


def _without(items: Mapping[str, float]) -> list[str]:
    """The documents that have none of what others have."""
    return [item for item, value in items.items() if value == 0 and any(items.values())]
