"""The reporting verbs of a text, and the phrases that may name who speaks."""

from __future__ import annotations

from dataclasses import dataclass, replace

from corpus_lib.prepare.normalization import match_key
from corpus_lib.voices.speech_words import Verb, Words, is_participle, listed

# Any verb that a sentence begins with tells of whom it goes on to speak.
TOPIC = Verb("", "topic", ())
LONGEST_PHRASE = 24
CLAUSE = 12  # words in which a verb has what it takes
_NEAR = 8  # words back to the noun that a relative pronoun takes up
_FULL_NAME = 2  # words of a name with its family name
NOMINAL = ("NOUN", "PROPN", "ADJ", "NUM")
COVERS_SENTENCE = -1  # a source (بحسب) may stand anywhere in what it reports
PRECEDES = -2  # the quotation stands before its verb
TELLS_BEFORE = -4  # «أوضح ذلك المتحدث»: the clause or the sentence before
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
    content: int  # the first word of what is said; or one of the three above
    marked: bool  # whether a colon or a quotation mark leads in what is said
    speaker: str = ""
    side: str = ""
    phrase: Phrase = Phrase(0, 0)  # of a speaker who is found: where he is named
    found: str = ""
    speakers: tuple[str, ...] = ()  # those who speak jointly, and the side of each
    sides: tuple[str, ...] = ()
    source: Cue | None = None  # who passes on what this speaker says
    nested: bool = False  # whether that stands within what the source says

    def spoken_by(self, earlier: Cue, phrase: Phrase, found: str) -> Cue:
        """This verb with the speaker of an earlier one, under the phrase that takes him up."""
        who = replace(earlier, index=self.index, verb=self.verb, content=self.content)
        return replace(who, marked=self.marked, phrase=phrase, found=found, source=None)


def noun_phrase(words: Words, first: int, last: int) -> Phrase:
    """A noun with the definite nouns, adjectives and names that directly follow it."""
    if first >= last or not (words.actor[first] or words.pos[first] in NOMINAL):
        return Phrase(first, first)
    if words.key[first] in listed.some and words.key[first + 1 : first + 2] == ["من"]:
        # «عدد من المستشفيات المعتمدة»
        return Phrase(first, max(first + 1, noun_phrase(words, first + 2, last).after))
    after, named = first, 0
    while after < last and words.key[after] not in listed.name_over:
        name = words.proper(after) or bool(words.actor[after])
        kin = after > first and words.key[after - 1] in listed.son
        if after > first and not (name or kin or _goes_on(words, first, after, named)):
            break
        apart = any(mark in words.gap(after - 1) for mark in "،:؛(")
        # «اتهم الانفصاليون الحكومة»
        apart = apart or (is_nominative(words, first) and words.pos[after] == "NOUN")
        if after > first and apart:
            break
        named += name or (named > 0)
        after += 1
    return Phrase(first, after)


def is_someone(words: Words, phrase: Phrase) -> bool:
    """«أحد مستشاري», «مصدر مقرب من», «ضابط سابق خدم مع»: who has no name, and is described."""
    first, at = phrase.first, phrase.first + 1
    if words.key[first] in listed.some:
        return words.key[first] in listed.some_of
    named = words.definite(first) or words.proper(first) or bool(words.actor[first])
    named = named or (words.pos[first] != "NOUN" and not words.speaks(first))
    while at < phrase.after and not words.definite(at) and words.pos[at] == "ADJ":
        at += 1
    if named or at == phrase.after or words.proper(at):
        return False
    governs = words.key[at] in listed.prepositions - {"باسم"} or "ل" in words.clitics[at]
    return governs or words.pos[at] == "VERB"


def _goes_on(words: Words, first: int, at: int, named: int) -> bool:
    """Whether a word that is no name goes on with a phrase of so many words of a name."""
    # A construct goes on until its first definite word: «رئيس جمعية أهل الحديث».
    before = range(first, at)
    chain = all(words.pos[one] in ("NOUN", "ADJ") for one in (*before, at))
    chain = chain and not any(words.definite(one) or words.has_owner(one) for one in before)
    # «أعلنت مصادر عسكرية انضمام اللواء»: a noun after an adjective is no part of it.
    anew = at > first + 1 and words.pos[at - 1] == "ADJ" and words.pos[at] == "NOUN"
    if chain and not (anew and words.key[at - 1] not in listed.ranks):
        return True
    # After a name and a family name, what is definite is the object: «زار سمير خلف المعرض».
    given = named == 1 and not (words.actor[at - 1] or words.definite(at - 1))
    plain = words.pos[at] != "VERB" and not words.clitics[at] and words.gap(at - 1) == " "
    if given and plain and words.key[at] not in listed.prepositions:
        return True
    adjective = bool(words.demonym[at]) or words.pos[at] == "ADJ"
    indefinite = words.pos[at - 1] == "ADJ" and not (words.definite(first) or words.clitics[at])
    if adjective and indefinite:
        return True  # «مصدر أمني عراقي»
    return words.key[at].startswith(("ال", "وال")) and (named < _FULL_NAME or adjective)


def gender(words: Words, cue: Cue) -> str:
    """Of a finite verb: «قالت», «تقول» are feminine; a participle or a source tells nothing."""
    key = words.key[cue.index]
    if is_participle(key) or "source" in cue.verb.takes:
        return ""
    if not cue.verb.lemma:
        return "feminine" if words.written(cue.index).endswith("ت") else ""
    form, lemma = key.removeprefix("و").removeprefix("ف"), match_key(cue.verb.lemma)
    if form.startswith(lemma):
        # «لفت» has its ت from the root, «قالت» from the feminine.
        return "feminine" if form.startswith(f"{lemma}ت") else "masculine"
    return "feminine" if form.startswith(("ت", "ست", "لت")) or form.endswith("ت") else "masculine"


def commas(words: Words, first: int, after: int) -> list[int]:
    """The words of a stretch before which a comma stands."""
    return [at for at in range(first, after) if words.after_comma(at)]


def until_comma(words: Words, first: int, after: int) -> Phrase:
    """A phrase up to its first comma."""
    return Phrase(first, [*commas(words, first + 1, after), after][0])


def trimmed(words: Words, phrase: Phrase) -> Phrase | None:
    """A phrase without the preposition of the verb and without «قائلا», «موضحا» at its end."""
    for last in range(phrase.after - 1, phrase.first - 1, -1):
        key = words.key[last]
        how = words.pos[last] == "ADJ" and key.endswith("ا")  # «يشرح فلان مفصلا»: how he says it.
        verb = key in words.lexicon.verbs and is_participle(key)
        if not (key in listed.trimmed or how or verb):
            return Phrase(phrase.first, last + 1)
    return None


def past_name(words: Words, at: int, last: int) -> int:
    """«أكد المشرف على الفريق سمير خلف أن»: a preposition may belong to the subject."""
    for end in range(at + 1, min(last, at + CLAUSE)):
        if words.pos[end] == "VERB" or words.after_comma(end):
            break
        if "PROPN" in words.pos[end - 2 : end] and words.key[end] in listed.that:
            return end
    return at


def is_nominative(words: Words, at: int) -> bool:
    """«الانفصاليون»: a plural whose ending tells that it is the subject."""
    return words.key[at].endswith("ون") and not words.lemma[at].endswith("ون")


def is_called(words: Words, at: int) -> bool:
    """«رجل يدعى سمير»: what somebody is called, not what he claims."""
    return words.written(at).removeprefix("و") in ("يدعى", "تدعى")


def is_head(words: Words, at: int) -> bool:
    """Whether a word can begin the name of a speaker."""
    if at >= len(words.key):
        return False
    key = words.key[at]
    if words.called_in_marks(at) or (key == "ام" and at > 0 and words.reports(at - 1)):
        return True  # «أشار "الباز" إلى أن», «تقول أم محمود»
    if key.removeprefix("و") in listed.days or key in listed.prepositions or key == "ل":
        return False
    if (key in listed.some or key.isdigit()) and at + 1 < len(words.key):
        of = at + 1 + (words.key[at + 1] == "من")
        return of < len(words.key) and is_known(words, of)
    if words.proper(at) or bool(words.actor[at]) or is_known(words, at):
        return True
    subject = key in words.second_names or is_nominative(words, at)
    return at > 0 and words.reports(at - 1) and subject


def is_known(words: Words, at: int) -> bool:
    """Whether a word is a noun for speakers or a last name told before."""
    return words.key[at] in words.last_names or words.may_speak(at)


def past_fillers(words: Words, first: int, stop: int) -> int:
    """Past «ذلك», «لـ"الوطن"», «، مساء أمس،»: what may stand before a subject."""
    while first < stop and not is_head(words, first):
        if words.key[first] == "ل":
            spans = (span for span in words.spans if 0 <= span.start - words.end[first] <= 2)
            first = min(stop, max([first + 1, *(words.inside(span).stop for span in spans)]))
        elif words.key[first] in listed.fillers:
            first += 1
        else:
            break
    return first


def relative(words: Words, cue: Cue) -> Phrase | None:
    """«المرشد "علي خامنئي" الذي أعرب»: the person before the relative pronoun."""
    first = at = cue.index - 2
    if at < 0:
        return None
    if words.kind(at) != "person":
        led = cue.marked or (cue.content >= 0 and words.key[cue.content] in listed.that)
        led = led or words.proper(at)
        # «…، والذي نشر»: of something farther back
        apart = words.after_comma(at + 1) and words.key[at + 1][0] == "و"
        return _antecedent(words, at) if led and not apart else None
    while first and words.actor[first - 1] == words.actor[at]:
        first -= 1
    return Phrase(first, at + 1)


def _antecedent(words: Words, last: int) -> Phrase | None:
    """«التقينا عددا من العاملين في المخيم والذين أكدوا»: the nearest who can speak."""
    begin = words.bounds(last)[0]
    for at in range(last, max(last - _NEAR, begin) - 1, -1):
        if words.pos[at] == "VERB" or (at < last and words.after_comma(at + 1)):
            return None
        if words.proper(at) and words.proper(at - 1) and not words.actor[at]:
            # «ناصر محمد الدوسري الذي يرى أن»
            while at and (words.proper(at - 1) or listed.son & {*words.key[at - 1 : at + 1]}):
                at -= 1
            return trimmed(words, Phrase(at, last + 1))
        if is_known(words, at):
            while at > begin and words.speaks(at - 1):
                at -= 1  # «وكيل الوزارة، الذي بين أن»
            return trimmed(words, noun_phrase(words, at, last + 1))
    return None
