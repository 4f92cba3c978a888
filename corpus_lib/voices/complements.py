"""Complements of reporting verbs that no أن leads in: objects, and what ب joins to them."""

from __future__ import annotations

from corpus_lib.prepare.normalization import match_key
from corpus_lib.voices.cues import (
    DAYS,
    LISTENERS,
    PREPOSITIONS,
    THAT,
    TIMES,
    WITH_PRONOUN,
    Phrase,
    noun_phrase,
)
from corpus_lib.voices.speech_words import ASK, Lexicon, Verb, Words, is_participle, keys_of, listed

_RELATIVE, _OFFICES = listed("relative"), listed("offices")
_COUNTS_AS = listed("counts_as")  # «يعتبر المجلس شخصية مستقلة» is no speech
_AMONG = keys_of("في لدى")
_SPOKESMAN = match_key("باسم")
_AS = {"ب", *(key for key in THAT if key[0] == "ب")}


def joined_of(words: Words, first: int, last: int) -> int:
    """The word on which ب is written: «يتعهد المرشح اليوم باتباع»; -1 if there is none."""
    for at in range(first, last):
        if "،" in words.gap(at - 1) or words.key[at] in THAT:
            break
        if "ب" in words.clitics[at].split() and words.key[at] != _SPOKESMAN:
            return at if words.pos[at] != "PROPN" else -1
    return -1


def object_of(
    words: Words, index: int, last: int, verb: Verb, subject: Phrase, lexicon: Lexicon
) -> int:
    """The object of a verb that says what was said in a noun: «أعلن المكتب وفاة …»."""
    noun = verb.lemma == ASK and words.pos[index] != "VERB"
    if noun or words.key[index].removeprefix("و") in _COUNTS_AS:
        return -1
    subject = _before_object(words, _with_name(words, subject, last, lexicon), lexicon)
    governed = (
        _past_listener(words, subject, last, verb) if subject.after > index + 1 else index + 1
    )
    content = governed if _has_subject(words, index, subject, lexicon) else index + 1
    while content < last - 1 and words.key[content] in DAYS | TIMES:
        # «أعلن الأربعاء الماضي، وفاة …»
        content += 1
    dated = bool((DAYS | TIMES).intersection(words.key[index + 1 : index + 2]))
    if not dated and index + 1 < governed < last:
        titled = content == governed and _speaks(words, governed, lexicon)
        if titled or "،" in words.gap(governed - 1):
            # «أعلن فلان، رئيس الاتحاد، ترشحه»
            commas = [at + 1 for at in range(governed, last - 1) if "،" in words.gap(at)]
            content = commas[0] if commas else last
    ends = content >= last or words.key[content] in PREPOSITIONS | _RELATIVE | WITH_PRONOUN
    return -1 if ends else content


def _with_name(words: Words, subject: Phrase, last: int, lexicon: Lexicon) -> Phrase:
    """«اعتبر وزير النقل اليمني بدر باسلمة استعادة القاعدة»: a title goes on with a name."""
    first, at = subject.first, subject.after
    title = words.key[first].removeprefix("ال")
    if at + 1 >= last or title in lexicon.bodies or not _speaks(words, first, lexicon):
        return subject
    family = words.pos[at + 1] == "PROPN" and not words.actor[at + 1]
    given = words.pos[at] == "NOUN" and not words.clitics[at] and words.gap(at) == " "
    after = at + 1
    while family and given and after < last and words.pos[after] == "PROPN":
        after += 1
    return Phrase(first, after) if family and given else subject


def _before_object(words: Words, subject: Phrase, lexicon: Lexicon) -> Phrase:
    """«نفت الحركة الشائعات»: a definite noun after another is what is denied."""
    for at in range(subject.first + 1, subject.after):
        both = words.key[at - 1].startswith("ال") and words.key[at].startswith("ال")
        nouns = words.pos[at - 1] == words.pos[at] == "NOUN"
        if both and nouns and not _speaks(words, at, lexicon):
            return Phrase(subject.first, at)
    return subject


def _past_listener(words: Words, subject: Phrase, last: int, verb: Verb) -> int:
    """The word after a subject and whom it addresses: «طلبت البعثة من المدافع حزم حقائبه»."""
    at = subject.after
    listener = at < last and (words.key[at] in LISTENERS)
    if listener or (at < last and verb.lemma == ASK and words.key[at] == "من"):
        return max(at + 1, noun_phrase(words, at + 1, last).after)
    return at


def _has_subject(words: Words, index: int, subject: Phrase, lexicon: Lexicon) -> bool:
    first = subject.first
    if subject.after == index + 1 or is_participle(words.key[index]):
        return False
    named = words.pos[first] == "PROPN" or bool(words.actor[first])
    return named or _speaks(words, first, lexicon)


def _speaks(words: Words, at: int, lexicon: Lexicon) -> bool:
    heads = {words.lemma[at], words.key[at].removeprefix("ال")}
    return bool(heads & lexicon.speakers.keys())


def described_of(words: Words, index: int, last: int, subject: Phrase, *, noun: bool) -> int:
    """Who is said to be something: «وصف المسؤول الروسي السعوديين بالأصدقاء»."""
    own = not is_participle(words.key[index]) and subject.after > index + 1
    object_at = _beside(words, subject, last, noun=noun) if own else index + 1
    on_verb = words.key[index].endswith(("ه", "ها", "هم", "هما")) and not noun
    for at in range(index + 1 if on_verb else object_at, last):
        if "،" in words.gap(at - 1) and not (noun and words.key[at] in _AS):
            break
        with_clitic = "ب" in words.clitics[at].split() or "بـ" in words.gap(at - 1)
        if with_clitic or words.key[at] in _AS:
            return at if on_verb else object_at
    return -1


def _beside(words: Words, subject: Phrase, last: int, *, noun: bool) -> int:
    """Where an object begins that stands beside its subject.

    Most subjects are a noun with its adjective, or a construct: «رئيس الجالية اليمنية».
    """
    first, after = subject.first, subject.after
    named = any(words.pos[at] == "PROPN" for at in range(first, after))
    if not (named or noun):
        closed = (at for at in range(first, after) if words.key[at].startswith("ال"))
        after = min(after, next(closed, first) + 2)
    if after < last and words.key[after] in _AMONG:
        # «رئيس الجالية في المملكة الشيخ مهدي النهاري»
        name = noun_phrase(words, noun_phrase(words, after + 1, last).after, last)
        named = any(words.pos[at] == "PROPN" for at in range(name.first, name.after))
        after = name.after if named else name.first
    return after


def is_of_office(words: Words, at: int, index: int) -> bool:
    """«الناطق بشرطة المنطقة»: the office of the subject, not what he says."""
    bare = words.key[at].removeprefix("ب").removeprefix("ال")
    return (
        at > index + 1
        and "ب" in words.clitics[at].split()
        and bool({bare, words.lemma[at]} & _OFFICES)
    )
