"""Who speaks farther from a verb: whom a sentence begins with, who passes on, who is cited."""

import re
from dataclasses import replace

from corpus_lib.prepare.normalization import match_key
from corpus_lib.voices import complements, cues
from corpus_lib.voices.cues import Cue, Phrase
from corpus_lib.voices.speech_words import Words, listed

# Whom «قال تعالى» and «قال صلى الله عليه وسلم» cite; the one who cites goes on speaking.
RELATE = ("روى", "حكى")
TEXT = "نصه"  # «رسالة نصها: “…”»
GOD, PROPHET = "الله", "النبي محمد"
_OF_GOD = {match_key(word) for word in ("تعالى", "سبحانه", "عز وجل", "جل جلاله", "جل وعلا")}
_LATE = 6  # words between a noun and who speaks by it
_NEAR = 6  # words between a verb and its subject
_ASIDE = 4  # words from «في» to the verb of «في تصريحات نقلتها الوكالة»
BACK = 60  # words in which a person is looked for who is meant by «المسؤول الروسي»


def opening(words: Words, first: int, end: int, *, anyone: bool = False) -> Phrase | None:
    """Who does what the sentence begins with: «وصف رئيس النادي الفوز بالكبير، وقال: …»."""
    near = range(first, min(first + 5, end - 1))
    # «كما بين حقيقة إشاعة يرددها البعض»
    verbs = (at for at in near if words.pos[at] == "VERB" and not words.owned(at))
    at = next(verbs, _like_a_noun(words, first, end) if anyone else end) + 1
    if at >= end or (words.kind(at) not in ("", "person") and not anyone):
        return None
    at = cues.past_fillers(words, at, end - 1)
    if words.key[at] == "الله":
        return None  # «ونسأل الله»
    definite = words.pos[at] in ("NOUN", "ADJ") and words.definite(at)
    definite = definite or cues.is_nominative(words, at) or words.key[at] in listed.some
    quoted = words.gap(at - 1).strip() in ('"', "«", "“") and not words.in_quote[at]
    if not cues.is_head(words, at) and not (anyone and (definite or quoted)):
        return None
    subject = complements.before_object(words, cues.noun_phrase(words, at, end))
    return cues.trimmed(words, Phrase(at, subject.after))


def _like_a_noun(words: Words, first: int, end: int) -> int:
    """«وشكر العواد اللجنة، مؤكدا»: a verb that is read as a noun, before one who can speak."""
    leads = listed.lead_ins | listed.aside_leads
    begin = next((at for at in range(first, end) if words.key[at] not in leads), first)
    plain = words.pos[begin] == "NOUN" and not (words.definite(begin) or words.owned(begin))
    plain = plain and words.written(begin)[-1] not in "ةىء" and not words.may_speak(begin)
    return begin if plain and begin < end - 2 and cues.is_head(words, begin + 1) else end


def nearest(words: Words, first: int, end: int) -> Phrase | None:
    """Who does what the last clause before a participle tells: «…، ووجه الزوج رسالة قائلا»."""
    for at in range(end - 2, first - 1, -1):
        begins = at == first or words.after_comma(at) or words.key[at][0] == "و"
        own = words.pos[at] == "VERB" and not words.key[at].endswith(("ه", "ها"))
        if begins and own and words.pos[at + 1] in cues.NOMINAL:
            return opening(words, at, end, anyone=True)
    return None


def therein(words: Words, cue: Cue) -> Phrase | None:
    """«اتصالا من الملك أعرب فيه عن»: who sent it; «ألقى الوزير كلمة أوضح فيها»: who speaks."""
    first, end = words.bounds(cue.index)
    after = cue.index + 1 + (words.key[cue.index + 1 : cue.index + 2] == ["من"])
    text = cue.verb.lemma == TEXT
    if not text and (after + 1 >= end or words.key[after] not in listed.therein):
        return None
    its = words.key[cue.index if text else after].endswith("ا")
    text = text or "في" in cue.verb.takes
    begin = words.paragraphs.index(words.paragraphs[cue.index]) if text else first + 1
    for at in range(cue.index - 1, max(begin - 1, cue.index - cues.LONGEST_PHRASE), -1):
        keys = {words.key[at], words.key[at].removesuffix("ا")}
        if text:
            feminine = words.written(at).endswith(("ة", "ات")) or words.key[at] == "رسايل"
            keys = {key.removeprefix("و").removeprefix("ال") for key in keys if feminine == its}
        if keys & (listed.documents if text else listed.sent):
            near = range(at + 1, min(at + _LATE, cue.index - 1))
            sender = next((one + 1 for one in near if words.key[one] == "من"), -1)
            if sender > 0:
                return cues.trimmed(words, cues.until_comma(words, sender, cue.index))
            if text and listed.sends.isdisjoint(words.lemma[first:at]):
                return cues.trimmed(words, cues.noun_phrase(words, at, cue.index))
            return opening(words, first, cue.index)
    return None


def of(words: Words, cue: Cue) -> Phrase | None:
    """Who speaks by a noun or through another: «تأكيد الوزير أن», «نقلت عن الوزير أن»."""
    first = cue.index + 1
    if "via" in cue.verb.takes:
        through = [at for at in range(first, cue.content) if words.key[at] in listed.through]
        if not through or listed.saying.intersection(words.key[first : cue.content]):
            return None
        inside = range(through[0] + 2, cue.content)  # «روى عن ابن عباس قال: …»
        until = next((at for at in inside if words.lemma[at] == "قال"), cue.content)
        return cues.trimmed(words, cues.until_comma(words, through[0] + 1, until))
    phrase = cues.trimmed(words, cues.until_comma(words, first, cue.content))
    if phrase is None or "VERB" in words.pos[phrase.first : phrase.after]:
        return None
    return phrase if cues.is_head(words, first) and not {"ل", "ب"} & words.clitics[first] else None


def from_whom(words: Words, cue: Cue) -> Phrase | None:
    """«نقلت الصحيفة عن الشاب، الذي يرقد في المستشفى، قوله»: the young man."""
    for at in range(cue.index - 2, words.bounds(cue.index)[0], -1):
        passed = any(_passes_on(words, before) for before in range(max(0, at - 6), at))
        if words.key[at] in listed.through and passed:
            return cues.trimmed(words, cues.until_comma(words, at + 1, cue.index))
    return None


def of_him(words: Words, cue: Cue) -> bool:
    """«ونقلت عنه الوكالة قوله»: who spoke before."""
    near = range(max(1, cue.index - _NEAR), cue.index)
    if "via" in cue.verb.takes:
        near = range(cue.index + 1, min(cue.index + 2, len(words.key)))
    pronouns = listed.from_whom - {"عن"}
    verbs = [one for at in near if words.key[at] in pronouns for one in range(max(0, at - 3), at)]
    return any(_passes_on(words, one) for one in verbs)


def _passes_on(words: Words, at: int) -> bool:
    verb = words.lexicon.verbs.get(words.key[at].removeprefix("و"))
    return verb is not None and ("via" in verb.takes or verb.lemma in RELATE)


def passed_on_by(words: Words, cue: Cue, last_content: int) -> Phrase | None:
    """«نقلت الوكالة عن الوزير قوله», «قال في تصريحات نقلتها الوكالة إن»: the agency."""
    first, after = words.bounds(cue.index)
    for at in range(first, after - 2):
        verb = printed_from(words, at)
        if verb > 0 and not at < last_content < cue.index:
            return cues.trimmed(words, cues.noun_phrase(words, verb + 1, after))
    if words.key[cue.phrase.first - 1] not in listed.through:
        return None
    for at in range(cue.phrase.first - 2, first - 1, -1):
        if _passes_on(words, at):
            return cues.trimmed(words, cues.until_comma(words, at + 1, cue.phrase.first - 1))
    return None


def cited(words: Words, cue: Cue) -> Cue | None:
    """«قال تعالى», «قال الله تعالى», «قال صلى الله عليه وسلم»; not «سائلا المولى عز وجل»."""
    near = range(cue.index + 1, min(cue.index + 3, len(words.key)))
    for at in near if cue.verb.lemma in ("قال", "قول") else ():
        who = scripture(words.key[at])
        if who:
            phrase = Phrase(near[0], at + 1)
            return replace(cue, speaker=who, side="other", phrase=phrase, found="named")
    return None


def scripture(key: str) -> str:
    """Who is cited by a formula: «تعالى», «صلى الله عليه وسلم»; "" by any other word."""
    first = key.split()[0] if key else ""
    if key in _OF_GOD:
        return GOD
    return PROPHET if first == match_key("صلى") and key != first else ""


def of_two(words: Words, cue: Cue) -> Phrase | None:
    """«تشابه موقف روسيا وإيران، حيث نظرا», «الطرفان»: the two whom a dual takes up."""
    key = words.key[cue.index].removeprefix("و")
    stems = {key.removesuffix(end) for end in ("ا", "ان") if key.endswith(end)}
    if stems.isdisjoint(words.lexicon.verbs) or key in listed.saying:
        return None
    for at in range(cue.index - 1, words.bounds(cue.index)[0], -1):
        joined = words.key[at][0] == "و" and "" not in words.actor[at - 1 : at + 1]
        if joined and words.actor[at - 1] != words.actor[at]:
            return Phrase(at - 1, at + 1)
        if are_two(words, at):
            return Phrase(at, at + 1)
    return None


def are_two(words: Words, at: int) -> bool:
    """«الطرفان», «الدولتان», unlike «البيان»."""
    dual = words.key[at].endswith("ان") and not words.lemma[at].endswith("ان")
    return dual and words.definite(at)


def printed_from(words: Words, at: int) -> int:
    """«في تصريحات نقلتها الوكالة»: the verb, if a word leads in such an aside, else -1."""
    if words.key[at] not in listed.asides:
        return -1
    near = range(at + 1, min(at + _ASIDE + 1, words.bounds(at)[1] - 1))
    verb = next((one for one in near if words.key[one] in listed.carried), -1)
    return -1 if listed.occasions.isdisjoint(words.key[at:verb]) else verb


def titled(words: Words, phrase: Phrase) -> Phrase | None:
    """Whom the text names by a title: «وزير الخارجية الإيراني», maybe by «نظيره الإيراني»."""
    if not words.speaks(phrase.first) or words.is_body(phrase.first):
        return None
    heads = words.heads
    title, last = heads[phrase.first : phrase.after], words.demonym[phrase.after - 1]
    found = {}
    for at in range(len(title), len(heads)):
        if words.kind(at) == "person" and words.actor[at - 1] != words.actor[at]:
            peer = bool(last) and heads[at - 2][:4] == "نظير" and heads[at - 1] == title[-1]
            if (peer or heads[at - len(title) : at] == title) and not of_another(words, at):
                alike = (on for on in range(at, len(heads)) if words.actor[on] != words.actor[at])
                found[words.actor[at]] = Phrase(at, next(alike, len(heads)))
    return found.popitem()[1] if len(found) == 1 < len(title) else None


def of_another(words: Words, at: int) -> bool:
    """«الوزير هشام مرسي», «المرشح جيب بوش»: an actor's last name after a given name not his."""
    actor, before = words.actor[at], at - 1
    if before < 0 or actor in words.actor[at + 1 : at + 2] or words.gap(before) != " ":
        return False
    title = words.speaks(before) or words.demonym[before] or words.actor[before]
    kin = words.key[before] in listed.of_kin | listed.prepositions or words.definite(before)
    # «فرنسوا», «فرانسوا»: alike without long vowels.
    names = (words.key[before], *map(match_key, words.lexicon.names[actor].split()))
    given, *own = (re.sub("[اوي]", "", name)[:2] for name in names)
    other = title or kin or given in own or words.clitics[at]
    return words.pos[before] in cues.NOMINAL and not other


def honoured(words: Words, phrase: Phrase) -> Cue | None:
    """Whom «سموه», «معاليه» mean: the person who spoke last, of a prince's title for «سموه»."""
    key = words.key[phrase.first]
    known: list[Cue] = words.known if key in listed.honours else []
    for earlier in reversed(known):
        first, told = earlier.phrase.first, words.key[earlier.phrase.first : earlier.phrase.after]
        person = words.speaks(first) or words.proper(first) or words.kind(first) == "person"
        person = person and listed.honours.isdisjoint(told) and not words.is_body(first)
        if person and (key[:3] != "سمو" or not listed.princes.isdisjoint(told)):
            return earlier
    return None


def regarded_of(words: Words, index: int, last: int) -> int:
    """What is regarded as something: «نظرا لها باعتبارها مؤامرات», «تنظر إليه كعدو»."""
    inside = range(index + 1, cues.until_comma(words, index, last).after)
    to = next((at for at in inside if words.key[at] in listed.towards), last)
    for at in range(to + 1, inside.stop):
        if words.key[at] in listed.regarding or "ك" in words.clitics[at]:
            return to
    return -1
