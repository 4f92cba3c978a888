"""Complements of reporting verbs that no أن leads in: objects, and what ب joins to them."""

from __future__ import annotations

from corpus_lib.prepare.normalization import match_key
from corpus_lib.voices.cues import (
    DAYS,
    FILLERS,
    LISTENERS,
    OCCASIONS,
    PREPOSITIONS,
    THAT,
    TIMES,
    WITH_PRONOUN,
    Phrase,
    is_nominative,
    noun_phrase,
)
from corpus_lib.voices.speech_words import ASK, Lexicon, Verb, Words, is_participle, keys_of, listed

_RELATIVE, _OFFICES = listed("relative"), listed("offices")
_COUNTS_AS = listed("counts_as")  # «يعتبر المجلس شخصية مستقلة» is no speech
_AMONG = keys_of("في لدى")
_ATTACHED, _OF_KIN = keys_of("باسم لدى"), keys_of("بن ابن آل أبو")
ASIDE = 4  # words after a name that tell what he is
_PLAINLY, _AFTER = ("قال", "أضاف"), keys_of("بعد عند")
_SOON = 7  # words after «وأضاف» in which a sentence has its verb
_SON = keys_of("بن ابن")
_WHEN = DAYS | TIMES | FILLERS
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
    subject = before_object(words, subject, lexicon)
    subject = _with_titles(words, subject, last, verb, lexicon)
    governed = (
        _past_listener(words, subject, last, verb) if subject.after > index + 1 else index + 1
    )
    if OCCASIONS.intersection(words.key[governed + 1 : governed + 2]):
        # «أكد الوزير في تصريح صحفي حرص الحكومة»
        governed = noun_phrase(words, governed + 1, last).after
    content = governed if _has_subject(words, index, subject, lexicon) else index + 1
    while content < last - 1 and (words.key[content] in _WHEN or "(" in words.gap(content - 1)):
        # «أعلن الأربعاء الماضي، وفاة …», «يتوقع سمير (52 عاما) سباقا»
        aside = range(content, last if "(" in words.gap(content - 1) else content)
        content = next((at + 1 for at in aside if ")" in words.gap(at)), content + 1)
    dated = bool((DAYS | TIMES).intersection(words.key[index + 1 : index + 2]))
    if not dated and index + 1 < governed < last:
        titled = content == governed and _is_title(words, governed, lexicon)
        # «اتهم الانفصاليون الحكومة»: whom they accuse may speak as well.
        titled = titled and verb.verb_class != "accuses"
        plain = words.pos[governed] == "NOUN" and not words.clitics[governed]
        plain = plain and not _speaks(words, governed, lexicon)
        if titled or ("،" in words.gap(governed - 1) and not plain):
            # «أعلن فلان، رئيس الاتحاد، ترشحه»
            commas = [at + 1 for at in range(governed, last - 1) if "،" in words.gap(at)]
            content = commas[0] if commas else last
    ends = content >= last or words.key[content] in PREPOSITIONS | _RELATIVE | WITH_PRONOUN
    return -1 if ends else content


def _with_titles(words: Words, subject: Phrase, last: int, verb: Verb, lexicon: Lexicon) -> Phrase:
    """«السفير محمد الهيصمي مندوب اليمن», «المتحدث باسم الشرطة سمير خلف»: all that names him."""
    at = subject.after
    person = _speaks(words, subject.first, lexicon)
    person = person and _bare(words, subject.first) not in lexicon.bodies
    while subject.first < at < last and "،" not in words.gap(at - 1):
        # «اتهم سمير خلف الوزير» has another for its object.
        named = verb.verb_class != "accuses" or not words.key[at].startswith("ال")
        body = _bare(words, at) in lexicon.bodies
        title = named and not body and _is_title(words, at, lexicon)
        last_name = words.pos[at - 1] == "PROPN" and "،" in words.gap(at)
        if words.key[at] in _ATTACHED:
            at = max(at + 1, noun_phrase(words, at + 1, last).after)
        elif words.key[at - 1] in _OF_KIN or words.key[at] in _OF_KIN:
            # «أسامة بن فضل البار»
            family = words.key[at - 1] in _SON and words.key[at + 1].startswith("ال")
            at += 1 + family
        elif person and words.pos[at] == "NOUN" and _is_family(words, at + 1):
            # «وزير النقل اليمني بدر باسلمة»
            at += 2
        elif title or _is_family(words, at) or last_name:
            at = max(at + 1, noun_phrase(words, at, last).after)
        else:
            break
    return Phrase(subject.first, min(at, last))


def _is_family(words: Words, at: int) -> bool:
    """Whether a word may go on with a name; a country or a day does not."""
    name = at < len(words.key) and words.pos[at] == "PROPN" and "،" not in words.gap(at - 1)
    return name and words.key[at] not in _WHEN and not words.actor[at]


def before_object(words: Words, subject: Phrase, lexicon: Lexicon) -> Phrase:
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
    # «امتدح الهاجري تفاعل الجهات»: what is definite before a noun that is not.
    before = words.key[first].startswith("ال") and words.key[first] not in _WHEN
    before = before and not words.key[index].endswith(("ان", "ون", "وا", "ا"))
    before = before and words.pos[subject.after] == "NOUN" and not words.clitics[subject.after]
    return named or _speaks(words, first, lexicon) or before or is_nominative(words, first)


def _speaks(words: Words, at: int, lexicon: Lexicon) -> bool:
    heads = {words.lemma[at], words.key[at].removeprefix("ال")}
    return bool(heads & lexicon.speakers.keys())


def titles_of(words: Words, told: Phrase, lexicon: Lexicon) -> set[str]:
    """What a speaker is called: «سمير سالم، المتحدث باسم الوزارة», not whom a «نائب» serves."""
    heads = {_bare(words, told.first)}
    for at in range(told.first + 1, min(told.after + ASIDE, words.bounds(told.first)[1] - 1)):
        if words.pos[at] == "VERB":
            break
        free = not _speaks(words, at - 1, lexicon) and words.key[at - 1] not in PREPOSITIONS
        if free and _speaks(words, at, lexicon) and _bare(words, at) not in lexicon.bodies:
            heads.add(_bare(words, at))
    return heads


def _bare(words: Words, at: int) -> str:
    return words.key[at].removeprefix("لل").removeprefix("ال")


def _is_title(words: Words, at: int, lexicon: Lexicon) -> bool:
    """Whether a noun for speakers stands by itself, unlike «سعادته» and «بإدارة»."""
    owned = words.raw[words.start[at] : words.end[at]].endswith(("ه", "ها", "هم"))
    return _speaks(words, at, lexicon) and words.clitics[at] in ("", "ال") and not owned


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


def at_once(words: Words, index: int, verb: Verb, lexicon: Lexicon) -> bool:
    """«وقال سيتم العمل غدا», «وأضاف بعد وصولهم اتضح»: what no أن and no colon leads in."""
    following = range(index + 1, min(index + _SOON, words.bounds(index)[1]))
    if verb.lemma not in _PLAINLY or words.key[index][0] != "و" or not following:
        return False
    told = [at for at in following if words.pos[at] == "VERB"]
    told = [at for at in told if words.key[at].removeprefix("و") not in lexicon.verbs]
    return bool(told) and (told[0] == index + 1 or words.key[index + 1] in _AFTER)


def is_of_office(words: Words, at: int, index: int) -> bool:
    """«الناطق بشرطة المنطقة»: the office of the subject, not what he says."""
    bare = words.key[at].removeprefix("ب").removeprefix("ال")
    return (
        at > index + 1
        and "ب" in words.clitics[at].split()
        and bool({bare, words.lemma[at]} & _OFFICES)
    )
