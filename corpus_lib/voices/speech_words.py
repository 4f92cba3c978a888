"""The words of one document side by side, as the rules on speech read them."""

from __future__ import annotations

import tomllib
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass, field
from importlib.resources import files
from typing import NamedTuple

import pandas as pd

from corpus_lib.errors import Problems
from corpus_lib.prepare.corpus import Corpus
from corpus_lib.prepare.normalization import match_key
from corpus_lib.prepare.readers import own_or_shipped, read_table
from corpus_lib.voices.actors import side_of_actors
from corpus_lib.voices.quotation_marks import Marked, spans_over

_LISTS = tomllib.loads((files("corpus_lib") / "lists" / "speech.toml").read_text("utf-8"))


def keys_of(words: str) -> frozenset[str]:
    """Words, with spaces between, as they are compared."""
    return frozenset(map(match_key, words.split()))


def listed(name: str) -> frozenset[str]:
    """A list of function words of `lists/speech.toml`."""
    return keys_of(_LISTS[name])


# "of": a noun whose speaker follows it; "via": who passes on what عن tells the speaker of.
TAKES = (
    *("that", "colon", "object", "as", "source", "of", "via"),
    *("في", "من", "عن", "إلى", "على", "ب"),
)
CALLED = frozenset(
    match_key(clitic + word) for word in listed("things_named") for clitic in ("", "ل", "ب", "و")
)
_LONGEST_TITLE, _SHORT_TITLE, _LONGEST_NAME = 7, 3, 4
# Their forms look like participles: «قالا», «طالبا» are of two people.
_FINITE = tuple(map(match_key, ("قال", "طالب", "تابع")))
_ON, _ALI = "على", "علي"
ASK = "طلب"  # whom one asks is no speaker
_TOLD = ("أبلغ", "أخبر", "أجاب", "سأل")  # whom they tell may be a pronoun: أبلغته أن
SAYING = frozenset(
    match_key(word) for word in ["قوله", "قولها", "قولهم", "بقوله", "بقولها", "بقولهم", "بالقول"]
)


class Verb(NamedTuple):
    """A reporting verb: how it is listed, what kind of speech it reports, what may follow it."""

    lemma: str
    verb_class: str
    takes: tuple[str, ...]


@dataclass(frozen=True)
class Lexicon:
    """Reporting verbs by written form, speakers' nouns by lemma with their group, and actors.

    `verbs` holds the forms that the table lists, `made` those that follow from them: duals,
    futures, and verbs with a pronoun at their end (اتهمته). These look like nouns more often.
    """

    verbs: dict[str, Verb]
    made: dict[str, Verb]
    speakers: dict[str, str]
    bodies: frozenset[str]
    names: dict[str, str]
    kinds: dict[str, str]
    sides: dict[str, str]


@dataclass(frozen=True)
class Words:
    """One document: parallel lists over its words, and what it puts in quotation marks."""

    doc_id: str
    raw: str
    start: list[int]
    end: list[int]
    key: list[str]
    lemma: list[str]
    pos: list[str]
    sentence: list[str]
    segment: list[str]
    actor: list[str]
    demonym: list[str]
    clitics: list[str]
    sides: list[str]
    spans: list[Marked]
    in_quote: list[bool] = field(default_factory=list)

    def gap(self, index: int) -> str:
        """What stands between a word and the next."""
        return self.raw[self.end[index] : self.start[index + 1]]

    def bounds(self, index: int) -> tuple[int, int]:
        """The first word of the sentence that a word stands in, and the word after its last."""
        first = after = index
        while first and self.sentence[first - 1] == self.sentence[index]:
            first -= 1
        while after < len(self.key) and self.sentence[after] == self.sentence[index]:
            after += 1
        return first, after


def read_lexicon(corpus: Corpus) -> Lexicon:
    """The reporting verbs and speakers' nouns of a corpus, or those of this package.

    Raises:
        InputError: If a table is malformed or a verb takes what is not known.
    """
    path = own_or_shipped(corpus.path, "reporting_verbs.csv")
    table = read_table(path, required=["verb", "gloss", "class", "takes", "forms"], key="verb")
    verbs: dict[str, Verb] = {}
    problems = Problems()
    for line, row in table.iterrows():
        takes = tuple(row["takes"].split())
        if not takes or not set(takes) <= set(TAKES):
            problems.told.append(
                f"{path}, line {line}, column takes: {row['takes']!r}; expected some of "
                f"{', '.join(TAKES)}, with spaces between"
            )
        for form in row["forms"].split():
            verbs.setdefault(match_key(form), Verb(row["verb"], row["class"], takes))
    made = {
        match_key(other): verb
        for form, verb in list(verbs.items())
        for other in _other_forms(form, verb)
        if match_key(other) not in verbs
    }
    path = own_or_shipped(corpus.path, "speakers.csv")
    with problems.noted():
        speakers = read_table(
            path, required=["noun", "gloss", "group"], optional=["kind"], key="noun"
        )
    problems.refuse()
    kinds = speakers["kind"] if "kind" in speakers else speakers["group"]
    bodies = speakers.loc[kinds == "body", "noun"]
    return Lexicon(
        verbs,
        made,
        dict(zip(map(match_key, speakers["noun"]), speakers["group"], strict=True)),
        frozenset(map(match_key, bodies)),
        dict(zip(corpus.actors["actor_id"], corpus.actors["name_ar"], strict=True)),
        dict(zip(corpus.actors["actor_id"], corpus.actors["kind"], strict=True)),
        side_of_actors(corpus.actors),
    )


def documents_as_words(
    corpus: Corpus, mentions: pd.DataFrame, *, min_words: int
) -> Iterator[Words]:
    """Each document's words, with the actor that each names and whether it is being quoted.

    Args:
        corpus: The corpus.
        mentions: The table of `actor_mentions`.
        min_words: Words from which on a span in quotation marks may be a quotation.
    """
    side_of = side_of_actors(corpus.actors)
    for doc_id in corpus.documents["doc_id"]:
        tokens = corpus.tokens[corpus.tokens["doc_id"] == doc_id]
        named = mentions[mentions["doc_id"] == doc_id]
        names = named[named["form"] != "demonym"]
        raw = corpus.raw(doc_id)
        starts = tokens["start"].tolist()
        segments = corpus.segments[corpus.segments["doc_id"] == doc_id]
        spans = spans_over(raw, list(_places(segments)))
        tags, named_by = tokens["pos"].tolist(), _actor_of(starts, names)
        keys = _keys(tokens["surface"].tolist())
        long = [
            span
            for span in spans
            if len(raw[span.start : span.end].split()) >= min_words
            and not is_title(raw, starts, keys, span)
            and not _is_name(starts, tags, named_by, span)
        ]
        yield Words(
            doc_id,
            raw,
            starts,
            tokens["end"].tolist(),
            keys,
            [match_key(lemma) for lemma in tokens["lemma"]],
            tags,
            tokens["sentence_id"].tolist(),
            tokens["segment_id"].tolist(),
            named_by,
            _actor_of(starts, named[named["form"] == "demonym"]),
            tokens["proclitics"].tolist(),
            [side_of.get(actor, "") for actor in named_by],
            spans,
            [any(span.start <= start < span.end for span in long) for start in starts],
        )


def _other_forms(form: str, verb: Verb) -> Iterator[str]:
    """Dual, plural and future of a form, and it with an object where the verb takes one."""
    if is_participle(form):
        if form.endswith("ا") and form != match_key("قائلا"):
            yield from (f"{form[:-1]}ين", f"{form[:-1]}ة", f"{form[:-1]}ات")
        return
    # «توقع», «أبان» are neither present nor plural.
    past = form == match_key(verb.lemma)
    present = form.startswith(("ي", "ت")) and not (form.endswith("ت") or past)
    plural = form.endswith(("وا", "ون", "ان")) and not past
    if present:
        yield f"س{form}"
        if not plural and not form.endswith(("ي", "ى")):
            yield from (f"{form}ان", f"{form}ون", f"س{form}ان", f"س{form}ون")
    elif not plural and not form.endswith(("ا", "ى")):
        yield f"{form}ا"
        if not form.endswith("ت"):
            yield f"{form}وا"
    if {"object", "as"} & set(verb.takes) or verb.lemma in _TOLD:
        stem = f"{form[:-1]}" if form.endswith("وا") else form
        yield from (f"{stem}{pronoun}" for pronoun in ("ه", "ها", "هم", "هما", "نا", "ني"))


def is_participle(key: str) -> bool:
    """Whether a form of a reporting verb is a participle or قوله: «قائلا», «لافتا», «بقوله»."""
    active = key[1:2] == "ا" and key.endswith(("ا", "ه", "ين")) and not key.startswith(_FINITE)
    return key.startswith("م") or active or key in SAYING


def is_title(raw: str, starts: list[int], keys: list[str], span: Marked) -> bool:
    """Whether marks hold what a thing is called: «صحيفة "…"», «تحت شعار "…"», «لـ"…"»."""
    at = bisect_left(starts, span.start)
    before = raw[max(0, span.start - 4) : span.start - 1].rstrip()
    listener = before.endswith("لـ") or before in ("ل", "ال")
    n_words = len(raw[span.start : span.end].split())
    # «وكالة الأنباء "…"», «صحيفة الحياة اللندنية "…"»
    near = keys[max(0, at - (1 if n_words > _SHORT_TITLE else 3)) : at]
    # «مضيفة أن الحركة “قبلت الدعوة منذ شهر”»: a long one is no name of what is definite.
    called = any(
        (key if n_words > _SHORT_TITLE else key.removeprefix("ال")) in CALLED for key in near
    )
    return n_words <= _LONGEST_TITLE and (called or listener)


def _keys(surfaces: list[str]) -> list[str]:
    """The words as they are compared; the name علي is no على for a writer who has both."""
    keys = [match_key(surface) for surface in surfaces]
    apart = _ON in surfaces
    return [
        f"{key}*" if apart and surface == _ALI else key
        for key, surface in zip(keys, surfaces, strict=True)
    ]


def _is_name(starts: list[int], tags: list[str], named_by: list[str], span: Marked) -> bool:
    """Whether marks hold nothing but a name: «"حسين أمير عبداللهيان"»."""
    inside = range(bisect_left(starts, span.start), bisect_left(starts, span.end))
    names = [at for at in inside if tags[at] == "PROPN" or named_by[at]]
    return len(inside) <= _LONGEST_NAME and 3 * len(names) >= 2 * len(inside)


def _places(segments: pd.DataFrame) -> Iterator[tuple[int, int]]:
    return zip(segments["start"].tolist(), segments["end"].tolist(), strict=True)


def _actor_of(starts: list[int], mentions: pd.DataFrame) -> list[str]:
    actors = [""] * len(starts)
    index = {start: place for place, start in enumerate(starts)}
    columns = (mentions[name].tolist() for name in ("actor_id", "start", "end"))
    for actor, start, end in zip(*columns, strict=True):
        place = index[start]
        while place < len(starts) and starts[place] < end:
            actors[place] = actor
            place += 1
    return actors
