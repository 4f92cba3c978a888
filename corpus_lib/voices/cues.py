"""Find the reporting verbs of a text and what each of them reports."""

from __future__ import annotations

from collections.abc import Container
from dataclasses import dataclass, replace

from corpus_lib.prepare.normalization import match_key
from corpus_lib.voices.speech_words import Lexicon, Verb, Words, is_participle, keys_of, listed

# أن, إن, بأنها, …: alike once hamzas are folded.
THAT = frozenset(
    f"{clitic}ان{pronoun}"
    for clitic in ("", "و", "ب", "ف", "وب")
    for pronoun in ("", "ه", "ها", "هم", "هما", "هن", "نا", "ني")
)
DAYS = listed("days")
NAME_ENDS = DAYS | listed("name_ends")
TIMES = listed("times")
LISTENERS = listed("listeners")
SOME = listed("some")
_OCCASIONS = listed("occasions")
OCCASIONS = _OCCASIONS | {f"ال{key}" for key in _OCCASIONS}
PREPOSITIONS = listed("prepositions")
WITH_PRONOUN = listed("with_pronoun")
FILLERS = DAYS | WITH_PRONOUN | listed("fillers")
CLAUSE_BREAKS = listed("clause_breaks")
# Before a verb these open a clause as well.
OPENERS = CLAUSE_BREAKS | keys_of("حيث كما إذ")
LONGEST_PHRASE = 24
CLAUSE = 12  # words in which a verb has what it takes
_FULL_NAME = 2  # words of a name with its family name
OBJECTS = listed("objects")
RANKS = keys_of("عام أول ثان")  # «أمين عام مجلس التنمية»
_COMMON = ("NOUN", "ADJ")
NOMINAL = ("NOUN", "PROPN", "ADJ", "NUM")
COVERS_SENTENCE = -1  # a source (بحسب) may stand anywhere in what it reports
PRECEDES = -2  # the quotation stands before its verb
NOTHING = -3  # only tells of whom the text goes on to speak: «أوضحت السفارة ملابسات الحادث»


@dataclass(frozen=True)
class Phrase:
    """Words that name a speaker: the first word, the word after the last."""

    first: int
    after: int


@dataclass(frozen=True)
class Cue:
    """A reporting verb with its speaker and the place from which on it reports."""

    index: int
    verb: Verb
    content: int  # the first word of what is said; or one of the two below
    marked: bool  # whether a colon or a quotation mark leads in what is said
    speaker: str = ""
    side: str = ""
    phrase: Phrase | None = None
    found: str = ""
    speakers: tuple[str, ...] = ()  # those who speak jointly, and the side of each
    sides: tuple[str, ...] = ()
    source: Cue | None = None  # who passes on what this speaker says

    def spoken_by(self, earlier: Cue, phrase: Phrase | None, found: str) -> Cue:
        """This verb with the speaker of an earlier one, under the phrase that takes him up."""
        who = replace(earlier, index=self.index, verb=self.verb, content=self.content)
        return replace(who, marked=self.marked, phrase=phrase, found=found, source=None)


def noun_phrase(words: Words, first: int, last: int) -> Phrase:
    """A noun with the definite nouns, adjectives and names that directly follow it."""
    if first >= last or not (words.actor[first] or words.pos[first] in NOMINAL):
        return Phrase(first, first)
    after, named = first, 0
    while after < last and words.key[after] not in NAME_ENDS | LISTENERS | THAT:
        if after > first and any(mark in words.gap(after - 1) for mark in "،,:؛("):
            break
        if after > first and is_nominative(words, first) and words.pos[after] == "NOUN":
            # «اتهم الانفصاليون الحكومة»
            break
        name = words.pos[after] == "PROPN" or bool(words.actor[after])
        definite = words.key[after].startswith(("ال", "وال"))
        # A construct goes on until its first definite word: «رئيس جمعية أهل الحديث».
        chain = all(words.pos[at] in _COMMON for at in range(first, after + 1)) and not any(
            words.key[at].startswith("ال") or words.actor[at] for at in range(first, after)
        )
        # «أعلنت مصادر عسكرية انضمام اللواء»: a noun after an adjective is no part of it.
        anew = after > first + 1 and words.pos[after - 1] == "ADJ" and words.pos[after] == "NOUN"
        chain = chain and not (anew and words.key[after - 1] not in RANKS)
        # After a name and a family name, what is definite is the object: «زار سمير خلف المعرض».
        given = named == 1 and words.pos[after - 1] == "PROPN"
        given = given and not (words.actor[after - 1] or words.demonym[after - 1])
        plain = words.pos[after] != "VERB" and not words.clitics[after]
        family = given and plain and words.key[after] not in PREPOSITIONS | FILLERS
        family = family and words.gap(after - 1) == " "
        adjective = bool(words.demonym[after]) or words.pos[after] == "ADJ"
        follows = definite and (named < _FULL_NAME or adjective)
        if after > first and not (name or chain or family or follows):
            break
        named += name or (named > 0)
        after += 1
    return Phrase(first, after)


def gender(words: Words, cue: Cue) -> str:
    """Of a finite verb: «قالت», «تقول» are feminine; a participle or a source tells nothing."""
    key = words.key[cue.index]
    if is_participle(key) or "source" in cue.verb.takes:
        return ""
    if not cue.verb.lemma:
        return (
            "feminine"
            if words.raw[words.start[cue.index] : words.end[cue.index]].endswith("ت")
            else ""
        )
    form, lemma = key.removeprefix("و").removeprefix("ف"), match_key(cue.verb.lemma)
    if form.startswith(lemma):
        # «لفت» has its ت from the root, «قالت» from the feminine.
        return "feminine" if form.startswith(f"{lemma}ت") else "masculine"
    return "feminine" if form.startswith(("ت", "ست")) or form.endswith("ت") else "masculine"


def until_comma(words: Words, phrase: Phrase) -> Phrase:
    """A phrase up to its first comma."""
    inside = range(phrase.first, phrase.after - 1)
    commas = (at + 1 for at in inside if "،" in words.gap(at))
    return Phrase(phrase.first, next(commas, phrase.after))


def without_apposition(words: Words, phrase: Phrase) -> Phrase:
    """A phrase up to what is told about its name: «زيكو، واسمه الكامل آرثر …»."""
    for at in range(phrase.first, phrase.after - 1):
        following = words.raw[words.start[at + 1] : words.end[at + 1]]
        owned = words.pos[at + 1] == "NOUN" and following.endswith(("ه", "ها", "هم"))
        told = words.pos[at] == "PROPN" and following.startswith("و")
        if "،" in words.gap(at) and (told or owned):
            # «يواصل الكاتب فهد عمر، انتقاداته …، وهذه المرة أبدى عدم رضاه»
            return Phrase(phrase.first, at + 1)
    return phrase


def past_name(words: Words, at: int, last: int, verb: Verb) -> int:
    """«أكد المشرف على الفريق سمير خلف أن»: a preposition may belong to the subject."""
    for end in range(at + 1, min(last, at + CLAUSE)):
        if words.pos[end] == "VERB" or "،" in words.gap(end - 1):
            break
        named = words.pos[end - 1] == "PROPN" and not words.actor[end - 1]
        if words.key[end] in THAT and words.key[end][0] != "و" and "that" in verb.takes and named:
            return end
    return at


def is_nominative(words: Words, at: int) -> bool:
    """«الانفصاليون»: a plural whose ending tells that it is the subject."""
    return words.key[at].endswith("ون") and not words.lemma[at].endswith("ون")


def is_called(words: Words, at: int) -> bool:
    """«رجل يدعى سمير»: what somebody is called, not what he claims."""
    return words.raw[words.start[at] : words.end[at]].removeprefix("و") in ("يدعى", "تدعى")


class Namers:
    """The words of one document that may name a speaker.

    Args:
        words: The document.
        lexicon: Its verbs, speakers' nouns and actors.
        last_names: Last names that the document has told so far, kept up to date by the caller.
    """

    def __init__(self, words: Words, lexicon: Lexicon, last_names: Container[str]) -> None:
        """Look at a document."""
        self.words, self.lexicon, self.last_names = words, lexicon, last_names
        self.states = {actor for actor, kind in lexicon.kinds.items() if kind != "person"}
        follow = (at + 1 for at, pos in enumerate(words.pos[:-1]) if pos == "PROPN")
        # «أنطوان لوجران»: a name that the dictionary lacks, told later without the first.
        self.second = {words.key[at] for at in follow if self._may_be_second(at)}

    def _may_be_second(self, at: int) -> bool:
        words = self.words
        plain = words.pos[at] in NOMINAL and words.gap(at - 1) == " "
        common = words.demonym[at] or words.actor[at - 1] or words.key[at] in PREPOSITIONS
        owned = words.raw[words.start[at] : words.end[at]].endswith(("ه", "ها", "هم"))
        return plain and not (common or owned or self._is_known(at))

    def is_head(self, at: int) -> bool:
        """Whether a word can begin the name of a speaker."""
        words = self.words
        if at >= len(words.key):
            return False
        key = words.key[at]
        if key in DAYS or key in PREPOSITIONS:
            return False
        if key in SOME and at + 1 < len(words.key):
            of = at + 1 + (words.key[at + 1] == "من")
            return of < len(words.key) and self._is_known(of)
        named = words.pos[at] == "PROPN" or bool(words.actor[at]) or self._is_known(at)
        reports = at > 0 and words.key[at - 1].removeprefix("و") in self.lexicon.verbs
        subject = key in self.second and words.pos[at] in NOMINAL
        return named or (reports and (subject or is_nominative(words, at)))

    def _is_known(self, at: int) -> bool:
        """Whether a word is a noun for speakers or a last name told before."""
        words, key = self.words, self.words.key[at]
        lemmas = {words.lemma[at], key, key.removeprefix("ال"), key[1:], key[1:].removeprefix("ال")}
        return key in self.last_names or bool(lemmas & self.lexicon.speakers.keys())

    def is_person(self, at: int) -> bool:
        """Whether a word names a person or begins with a noun for speakers."""
        return self._is_known(at) or self.lexicon.kinds.get(self.words.actor[at]) == "person"
