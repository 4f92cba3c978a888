"""The words of one document side by side, as the rules on speech read them."""

import tomllib
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from importlib.resources import files
from itertools import groupby
from pathlib import Path
from types import SimpleNamespace
from typing import Any, NamedTuple

import pandas as pd

from corpus_lib.errors import Problems
from corpus_lib.prepare.corpus import Corpus
from corpus_lib.prepare.normalization import match_key
from corpus_lib.prepare.readers import own_or_shipped, read_table
from corpus_lib.voices.actors import side_of_actors
from corpus_lib.voices.quotation_marks import Marked


def _read_lists() -> SimpleNamespace:
    """The lists of `lists/speech.toml`, as they are compared; `@name` is another of them."""
    # أن, إن, بأنها, …: alike once hamzas are folded.
    that = {
        f"{clitic}ان{pronoun}"
        for clitic in ("", "و", "ب", "ف", "وب")
        for pronoun in ("", "ه", "ها", "هم", "هما", "هن", "نا", "ني")
    }
    as_ = {"ب", *(key for key in that if key[0] == "ب")}
    lists = {"that": frozenset(that), "as_": frozenset(as_)}
    text = (files("corpus_lib") / "lists" / "speech.toml").read_text("utf-8")
    for name, words in tomllib.loads(text).items():
        found = (lists[word[1:]] if word[0] == "@" else {match_key(word)} for word in words.split())
        lists[name] = frozenset[str]().union(*found)
        if name == "occasions":
            lists[name] |= {f"ال{key}" for key in lists[name]}
        if name == "things_named":
            lists[name] |= {clitic + key for clitic in "لبو" for key in lists[name]}
    return SimpleNamespace(**lists)


listed = _read_lists()
# "of": a noun whose speaker follows it; "via": who passes on what عن tells the speaker of.
TAKES = (
    *("that", "colon", "object", "as", "source", "of", "via"),
    *("في", "من", "عن", "إلى", "على", "ب", "ل"),
)
# Their forms look like participles: «قالا», «طالبا» are of two people.
_FINITE = tuple(map(match_key, ("قال", "طالب", "تابع")))
ON = match_key("على")
ASK = "طلب"  # whom one asks is no speaker
_STRAY = 3  # words of a paragraph that is none, as a number that a page left
_HEADING = 12  # words of one that no full stop ends
REGARD = "نظر"  # «ينظر إليه على أنه»
TOLD = ("أبلغ", "أخبر", "أجاب", "سأل")  # whom they tell may be a pronoun: أبلغته أن


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
    section: list[str]
    actor: list[str]
    demonym: list[str]
    clitics: list[set[str]]
    spans: list[Marked]
    lexicon: Lexicon
    in_quote: list[bool] = field(default_factory=list)
    # What was said so far: the cues that name their speaker, and of these by last name the first.
    known: list[Any] = field(default_factory=list)
    last_names: dict[str, Any] = field(default_factory=dict)

    def gap(self, index: int) -> str:
        """What stands between a word and the next, a comma of whatever script as the Arabic one."""
        return self.raw[self.end[index] : self.start[index + 1]].replace(",", "،")

    def inside(self, span: Marked) -> range:
        """The words that begin between two marks."""
        return range(bisect_left(self.start, span.start), bisect_left(self.start, span.end))

    def after_comma(self, index: int) -> bool:
        """Whether a comma stands before a word."""
        return "،" in self.gap(index - 1)

    def written(self, first: int, after: int | None = None) -> str:
        """A word as the text has it, or all up to the one before another."""
        return self.raw[self.start[first] : self.end[first if after is None else after - 1]]

    def owned(self, index: int) -> bool:
        """Whether a pronoun is written at the end of a word, as in «سعادته»."""
        return self.written(index).endswith(("ه", "ها", "هم"))

    def has_owner(self, index: int) -> bool:
        """Whether that pronoun is none of its letters: «سموه», unlike «مياه»."""
        return self.owned(index) and not self.lemma[index].endswith(("ه", "هم"))

    def definite(self, index: int) -> bool:
        """Whether a word begins with the article."""
        return self.key[index].startswith("ال")

    def proper(self, index: int) -> bool:
        """Whether a word is read as a proper name."""
        return self.pos[index] == "PROPN" or self.key[index].endswith("*")

    @cached_property
    def heads(self) -> list[str]:
        """Each word without the article, also in «للوزير»."""
        return [key[2:] if key.startswith(("لل", "ال")) else key for key in self.key]

    def head(self, index: int) -> str:
        """A word without the article."""
        return self.heads[index]

    def speaks(self, index: int) -> bool:
        """Whether a word is a noun for speakers."""
        return not self.lexicon.speakers.keys().isdisjoint({self.lemma[index], self.head(index)})

    def may_speak(self, index: int) -> bool:
        """Whether a word is a noun for speakers, maybe after one letter that belongs to it."""
        key = self.key[index]
        forms = {self.lemma[index], key, key[1:], *(k.removeprefix("ال") for k in (key, key[1:]))}
        # «في تصريحات صحافية» tells of what kind they are.
        kind = index > 0 and self.key[index - 1] in listed.occasions and forms & listed.press
        return not kind and not self.lexicon.speakers.keys().isdisjoint(forms)

    @cached_property
    def second_names(self) -> set[str]:
        """«أنطوان لوجران»: names that the dictionary lacks, told later without the first."""
        follow = (at + 1 for at, pos in enumerate(self.pos[:-1]) if pos == "PROPN")
        return {self.key[at] for at in follow if self._may_be_second(at)}

    @cached_property
    def paragraphs(self) -> list[int]:
        """The number of each word's paragraph; stray lines and headings belong to those before."""
        sizes, last = Counter(self.segment), dict(zip(self.segment, self.end, strict=True))
        numbers, number = {}, -1
        for segment, size in sizes.items():
            stops = set(self.raw[last[segment] : last[segment] + 3]) & set(".!؟:")
            number += size >= (_STRAY if stops else _HEADING)
            numbers[segment] = max(0, number)
        return [numbers[segment] for segment in self.segment]

    def _may_be_second(self, at: int) -> bool:
        plain = self.pos[at] in ("NOUN", "PROPN", "ADJ", "NUM") and self.gap(at - 1) == " "
        common = self.demonym[at] or self.actor[at - 1] or self.key[at] in listed.prepositions
        return plain and not (common or self.owned(at) or self.may_speak(at))

    def called_in_marks(self, index: int) -> bool:
        """Whether quotation marks hold a name after a reporting verb: «أشار "الباز" إلى أن»."""
        opens = self.start[index] in {one.start for one in self.spans if not self.in_quote[index]}
        return index > 0 and opens and (self.reports(index - 1) or self.key[index - 1] == "ل")

    def is_body(self, index: int) -> bool:
        """Whether a word is a noun for bodies that speak, as a ministry."""
        return self.head(index) in self.lexicon.bodies

    def reports(self, index: int) -> bool:
        """Whether a word is listed as a reporting verb, maybe after و."""
        return self.key[index].removeprefix("و") in self.lexicon.verbs

    def kind(self, index: int) -> str:
        """The kind of the actor whom a word names, "" if none."""
        return self.lexicon.kinds.get(self.actor[index], "")

    def bounds(self, index: int) -> tuple[int, int]:
        """The first word of the sentence that a word stands in, and the word after its last."""
        return self._bounds[index]

    @cached_property
    def _bounds(self) -> list[tuple[int, int]]:
        bounds: list[tuple[int, int]] = []
        for _, run in groupby(self.sentence):
            first, n = len(bounds), len(list(run))
            bounds += [(first, first + n)] * n
        return bounds


def verbs_and_speakers(folder: Path) -> tuple[dict[str, Verb], pd.DataFrame]:
    """The reporting verbs by their forms and the speakers' nouns of a corpus, or the package's.

    Raises:
        InputError: If a table is malformed or a verb takes what is not known.
    """
    path, problems = own_or_shipped(folder, "reporting_verbs.csv"), Problems()
    verbs, table = dict[str, Verb](), pd.DataFrame()
    with problems.noted():
        table = read_table(path, required=["verb", "gloss", "class", "takes", "forms"], key="verb")
    for line, row in table.iterrows():
        takes = tuple(row["takes"].split())
        if not takes or not set(takes) <= set(TAKES):
            problems.told.append(
                f"{path}, line {line}, column takes: {row['takes']!r}; expected some of "
                f"{', '.join(TAKES)}, with spaces between"
            )
        for form in row["forms"].split():
            verbs.setdefault(match_key(form), Verb(row["verb"], row["class"], takes))
    path, required = own_or_shipped(folder, "speakers.csv"), ["noun", "gloss", "group"]
    with problems.noted():
        speakers = read_table(path, required=required, optional=["kind"], key="noun")
    problems.refuse()
    return verbs, speakers


def read_lexicon(corpus: Corpus) -> Lexicon:
    """The reporting verbs and speakers' nouns of a corpus; errors as of `verbs_and_speakers`."""
    verbs, speakers = verbs_and_speakers(corpus.path)
    made = {
        match_key(other): verb
        for form, verb in list(verbs.items())
        for other in _other_forms(form, verb)
        if match_key(other) not in verbs
    }
    nouns = speakers["noun"].map(match_key)
    groups = dict(zip(nouns, speakers["group"], strict=True))
    bodies = nouns[speakers["kind"] == "body"]
    columns = corpus.actors[["actor_id", "name_ar", "kind"]].to_numpy().tolist()
    names, kinds = {actor: name for actor, name, _ in columns}, {a: kind for a, _, kind in columns}
    sides = side_of_actors(corpus.actors)
    return Lexicon(verbs, made, groups, frozenset(bodies), names, kinds, sides)


def _other_forms(form: str, verb: Verb) -> Iterator[str]:
    """Dual, plural and future of a form, and it with an object where the verb takes one."""
    if is_participle(form):
        if form.endswith("ا") and form != match_key("قائلا"):
            yield from (f"{form[:-1]}ين", f"{form[:-1]}ة", f"{form[:-1]}ات")
        return
    past = form == match_key(verb.lemma)  # «توقع», «أبان» are neither present nor plural.
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
    called = verb.verb_class in ("calls for", "warns") or verb.lemma in TOLD
    if {"object", "as"} & set(verb.takes) or called:
        stem = f"{form[:-1]}" if form.endswith("وا") else form
        # «طالبنا» is «we demanded» as well.
        us = () if verb.verb_class in ("calls for", "warns") else ("نا",)
        yield from (f"{stem}{pronoun}" for pronoun in ("ه", "ها", "هم", "هما", "ني", *us))


def is_participle(key: str) -> bool:
    """Whether a form of a reporting verb is a participle or قوله: «قائلا», «لافتا», «بقوله»."""
    active = key[1:2] == "ا" and key.endswith(("ا", "ه", "ين")) and not key.startswith(_FINITE)
    return key.startswith("م") or active or key in listed.saying
