"""Find the reporting verbs of a text and what each of them reports."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from corpus_lib.prepare.normalization import match_key
from corpus_lib.voices.speech_words import Lexicon, Verb, Words, is_participle

# أن, إن, بأنها, …: alike once hamzas are folded.
THAT = frozenset(
    f"{clitic}ان{pronoun}"
    for clitic in ("", "و", "ب", "ف", "وب")
    for pronoun in ("", "ه", "ها", "هم", "هما", "هن", "نا", "ني")
)


def keys_of(words: str) -> frozenset[str]:
    """Words, with spaces between, as they are compared."""
    return frozenset(map(match_key, words.split()))


DAYS = keys_of("السبت الأحد الاثنين الإثنين الثلاثاء الأربعاء الخميس الجمعة")
# Here a speaker's name is over: what follows tells when, where or how it was said.
NAME_ENDS = DAYS | keys_of(
    "خلال عقب بعد قبل عبر حول أمس اليوم للمرة بشأن بسبب حسبما الذي التي الذين وهو وهي حين عندما "
    "يوم صباح مساء ظهر أثناء لدى قد"
)
# Nor do these begin the name of a speaker.
TIMES = keys_of("الأسبوع الشهر العام اليوم السنة الليلة الآن الساعة المرة الماضي الجاري")
# «لصحيفة»: here begins to whom it was said.
LISTENERS = keys_of(
    "لصحيفة لوكالة لقناة لموقع لإذاعة لشبكة لمجلة لتلفزيون لبرنامج للصحفيين للصحافيين للإعلام "
    "للصحيفة للوكالة للقناة للموقع للإذاعة للتلفزيون"
)
OCCASIONS = keys_of(
    "حديث حديثه حديثها تصريح تصريحات تصريحاته مقابلة بيان كلمة كلمته مؤتمر تغريدة حوار "
    "ختام افتتاح خطاب خطابه لقاء اجتماع رسالة معرض"
)
CLAUSE_BREAKS = keys_of("بينما فيما لكن ولكن لكنها لكنه حيث حسبما وفقا كما")
# After these, أن opens no clause of what is said.
_NOT_THAT = keys_of("بعد قبل دون رغم إلا بدل منذ غير")
LONGEST_PHRASE = 24
_NOMINAL = ("NOUN", "PROPN", "ADJ", "NUM")
COVERS_SENTENCE = -1  # a source (بحسب) may stand anywhere in what it reports
PRECEDES = -2  # the quotation stands before its verb


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


def cue_candidates(words: Words, lexicon: Lexicon) -> Iterator[Cue]:
    """The reporting verbs of a document that something follows which they can report."""
    for index, key in enumerate(words.key):
        bare = key[1:] if key[:1] in "وف" and key not in lexicon.verbs else key
        verb = lexicon.verbs.get(bare)
        if verb is None and words.pos[index] == "VERB":
            verb = lexicon.made.get(bare)
        if verb is None or words.in_quote[index]:
            continue
        if "source" in verb.takes:
            yield Cue(index, verb, COVERS_SENTENCE, False)
            continue
        content, marked = _content(words, index, verb)
        if content >= 0 and not _is_attribute(words, index, content):
            yield Cue(index, verb, content, marked)
        elif content < 0 < index and words.in_quote[index - 1]:
            yield Cue(index, verb, PRECEDES, True)


def _content(words: Words, index: int, verb: Verb) -> tuple[int, bool]:
    """The first word of what is reported and whether marks lead it in; -1 if there is none."""
    _, after = words.bounds(index)
    last = min(after, index + LONGEST_PHRASE)
    # What the verb governs goes before a clause further on: «حذر … من تسليم … بعد أن».
    phrase = noun_phrase(words, index + 1, last)
    governed = phrase.after
    if governed < last and _is_governed(words, governed, verb):
        return governed, False
    for at in range(index + 1, last):
        gap = words.gap(at - 1)
        if words.in_quote[at] and not words.in_quote[at - 1] and not _is_quoted_name(words, at):
            return at, True
        if gap.strip().startswith(":"):
            return at, True
        if words.key[at] in THAT and "that" in verb.takes and words.key[at - 1] not in _NOT_THAT:
            return at, False
        if "object" in verb.takes and "،" in gap and at > governed:
            break
        if words.key[at] in CLAUSE_BREAKS and "،" in gap:
            break
    if after == last < len(words.key) and ":" in words.gap(after - 1) and words.in_quote[after]:
        return after, True
    if "object" in verb.takes and governed < last:
        subject = phrase.after > phrase.first and not is_participle(words.key[index])
        return (governed, False) if subject else (index + 1, False)
    return -1, False


def _is_governed(words: Words, at: int, verb: Verb) -> bool:
    key = words.key[at]
    prepositions = {match_key(word) for word in verb.takes} - {"that", "colon", "object", "ب"}
    joined = "ب" in verb.takes and key.startswith("ب") and words.pos[at] != "PROPN"
    return key in prepositions or (joined and key not in THAT)


def _is_attribute(words: Words, index: int, content: int) -> bool:
    """Whether a feminine participle only describes a noun: «عقوبات مشددة على»."""
    describes = words.key[index].startswith("م") and words.key[index].endswith("ه")
    return describes and index > 0 and "،" not in words.gap(index - 1) and content == index + 1


def _is_quoted_name(words: Words, at: int) -> bool:
    """Whether the quotation marks only hold the speaker's name: «قال مركز "…" إن»."""
    while at < len(words.key) and words.in_quote[at]:
        at += 1
    return at < len(words.key) and words.key[at] in THAT and ":" not in words.gap(at - 1)


def noun_phrase(words: Words, first: int, last: int) -> Phrase:
    """A noun with the definite nouns, adjectives and names that directly follow it."""
    after = first
    if first >= last or not (words.actor[first] or words.pos[first] in _NOMINAL):
        return Phrase(first, first)
    while after < last and words.key[after] not in NAME_ENDS | LISTENERS:
        definite = words.key[after].startswith(("ال", "وال"))
        name = words.pos[after] == "PROPN" or words.actor[after]
        if after > first and not (definite or name):
            break
        if after > first and any(mark in words.gap(after - 1) for mark in "،,:؛"):
            break
        after += 1
    return Phrase(first, after)


def gender(words: Words, cue: Cue) -> str:
    """Of a finite verb: «قالت», «تقول» are feminine; a participle or a source tells nothing."""
    key = words.key[cue.index]
    if is_participle(key) or "source" in cue.verb.takes:
        return ""
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
        if words.pos[at] == "PROPN" and "،" in words.gap(at) and words.key[at + 1][0] == "و":
            return Phrase(phrase.first, at + 1)
    return phrase
