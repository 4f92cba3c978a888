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
    "يوم صباح مساء ظهر أثناء لدى قد باسمه باسمها نيابة"
)
# Nor do these begin the name of a speaker.
TIMES = keys_of("الأسبوع الشهر العام اليوم السنة الليلة الآن الساعة المرة الماضي الجاري")
# «لصحيفة»: here begins to whom it was said.
LISTENERS = keys_of(
    "لصحيفة لوكالة لقناة لموقع لإذاعة لشبكة لمجلة لتلفزيون لبرنامج للصحفيين للصحافيين للإعلام "
    "للصحيفة للوكالة للقناة للموقع للإذاعة للتلفزيون"
)
_OCCASIONS = keys_of(
    "حديث حديثه حديثها تصريح تصريحات تصريحاته مقابلة بيان كلمة كلمته مؤتمر تغريدة حوار "
    "ختام افتتاح خطاب خطابه لقاء اجتماع رسالة معرض اتصال مكالمة مداخلة إعلان تقرير بيانه "
    "كلمات مقالة مقال سياق وقت حسابه حسابها تويتر"
)
OCCASIONS = _OCCASIONS | {f"ال{key}" for key in _OCCASIONS}
# «وبيّن أن», «وعبّر عن» are written as prepositions, but open a sentence.
PREPOSITIONS = keys_of(
    "في على إلى من عن مع أمام خلال أثناء عبر لدى بعد قبل عند حول ضد فوق تحت بين وسط داخل خارج نحو "
    "منذ حتى دون رغم بسبب بشأن ضمن خلف وراء قرب بجانب تجاه إزاء حيال باسم بحسب حسب وفق وفقا كما ما "
    "عما مما فيما بما لما هل إذا لو لا لم لن ليس كان كانت قد ربما ثم أو أم بل لكن"
)
# With a pronoun: «قال عنه المدرب», «أكد له الوزير».
WITH_PRONOUN = keys_of("عنه عنها عنهم له لها لهم فيه فيها إليه إليها عليه عليها به بها لنا منه منها")
# Between a verb and its subject: «اعترف بدوره، مدرب المنتخب», «أوضح ذلك اللواء».
FILLERS = DAYS | WITH_PRONOUN | keys_of(
    "ذلك بدوره بدورها أيضا كذلك أمس اليوم مساء صباح أخيرا مؤخرا لاحقا سابقا آنفا مجددا"
)
CLAUSE_BREAKS = keys_of("بينما فيما لكن ولكن لكنها لكنه حيث حسبما وفقا كما")
# After these, أن opens no clause of what is said.
_NOT_THAT = keys_of("حتى بعد قبل دون رغم إلا بدل منذ غير")
LONGEST_PHRASE = 24
_NOMINAL = ("NOUN", "PROPN", "ADJ", "NUM")
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


def cue_candidates(words: Words, lexicon: Lexicon) -> Iterator[Cue]:
    """The reporting verbs of a document that something follows which they can report."""
    for index, key in enumerate(words.key):
        bare = key[1:] if key[:1] in "وف" and key not in lexicon.verbs else key
        verb = lexicon.verbs.get(bare)
        if verb is None and words.pos[index] == "VERB":
            verb = lexicon.made.get(bare)
        if verb is None or words.in_quote[index]:
            continue
        first, _ = words.bounds(index)
        if bare in PREPOSITIONS and index > first and not is_source(verb):
            continue
        if index > 1 and words.key[index - 1] == "ما" and _reports_source(words, index - 2, lexicon):
            continue
        if "source" in verb.takes:
            yield Cue(index, verb, COVERS_SENTENCE, False)
            continue
        content, marked = _content(words, index, verb, lexicon)
        if content >= 0 and not _is_attribute(words, index, content):
            yield Cue(index, verb, content, marked)
        elif content < 0 < index and words.in_quote[index - 1]:
            yield Cue(index, verb, PRECEDES, True)
        elif "that" in verb.takes and bare not in PREPOSITIONS and not is_participle(bare):
            yield Cue(index, verb, NOTHING, False)


def is_source(verb: Verb) -> bool:
    """Whether a word only names whose statement it is: بحسب, وفقا."""
    return "source" in verb.takes


def _reports_source(words: Words, at: int, lexicon: Lexicon) -> bool:
    """«وفق ما أعلنت»: the verb belongs to the source."""
    verb = lexicon.verbs.get(words.key[at].removeprefix("و"))
    return verb is not None and is_source(verb)


def _content(words: Words, index: int, verb: Verb, lexicon: Lexicon) -> tuple[int, bool]:
    """The first word of what is reported and whether marks lead it in; -1 if there is none."""
    _, after = words.bounds(index)
    last = min(after, index + LONGEST_PHRASE)
    # What the verb governs goes before a clause further on: «حذر … من تسليم … بعد أن».
    begin = index + 1
    while begin < last and words.key[begin] in FILLERS and words.key[begin] not in TIMES:
        begin += 1
    phrase = noun_phrase(words, begin, last)
    if "as" in verb.takes:
        return _described(words, index, last)
    governed = phrase.after
    prepositions = _prepositions(verb)
    if governed < last and _is_governed(words, governed, verb):
        return governed + _before_that(words, governed), False
    for at in range(index + 1, last):
        gap = words.gap(at - 1)
        if words.in_quote[at] and not words.in_quote[at - 1] and not _is_quoted_name(words, at):
            whole = ":" not in gap and "object" in verb.takes and index + 1 < governed < at
            return (governed, False) if whole else (at, True)
        if gap.strip().startswith(":"):
            return at, True
        if words.key[at] in THAT and "that" in verb.takes and words.key[at - 1] not in _NOT_THAT:
            return at, False
        if words.key[at] in prepositions and at > index + 1 and words.key[at - 1] not in PREPOSITIONS:
            return at + _before_that(words, at), False
        if "ب" in verb.takes and "،" in gap and _is_governed(words, at, verb):
            # «أقر فلان، زعيم الحركة، بالهزيمة»
            return at, False
        told = "that" not in verb.takes or words.key[at] in lexicon.verbs
        if "object" in verb.takes and "،" in gap and at > governed and told:
            break
        if words.key[at] in CLAUSE_BREAKS and "،" in gap:
            break
    if after == last < len(words.key) and ":" in words.gap(after - 1) and words.in_quote[after]:
        return after, True
    if governed > index + 1 and governed < last and words.key[governed] in LISTENERS:
        governed = max(governed + 1, noun_phrase(words, governed + 1, last).after)
    if "object" in verb.takes and governed < last:
        subject = phrase.after > phrase.first and not is_participle(words.key[index])
        content = governed if subject else index + 1
        return (content, False) if words.key[content] not in PREPOSITIONS else (-1, False)
    return -1, False


def _described(words: Words, index: int, last: int) -> tuple[int, bool]:
    """What somebody is said to be: «وصف المسؤول السعوديين بالأصدقاء»."""
    for at in range(index + 1, last):
        if at > index + 1 and "،" in words.gap(at - 1):
            break
        raw = words.raw[words.start[at] : words.end[at]]
        if raw.startswith("ب") and words.pos[at] not in ("PROPN", "VERB") and at > index + 1 or raw in ("بـ", "بأنه"):
            return at, False
    return -1, False


def _is_governed(words: Words, at: int, verb: Verb) -> bool:
    key = words.key[at]
    joined = "ب" in verb.takes and key.startswith("ب") and words.pos[at] != "PROPN"
    return key in _prepositions(verb) or (joined and key not in THAT)


def _prepositions(verb: Verb) -> set[str]:
    return {match_key(word) for word in verb.takes} - {"that", "colon", "object", "source", "ب"}


def _before_that(words: Words, at: int) -> int:
    """1 where أن follows a preposition: «أشار إلى أن»."""
    return int(at + 1 < len(words.key) and words.key[at + 1] in THAT)


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
        # A construct goes on until its first definite word: «رئيس جمعية أهل الحديث».
        chain = after > first and not words.key[after - 1].startswith("ال")
        chain = chain and all(words.pos[at] == "NOUN" for at in range(first, after + 1))
        if after > first and not (definite or name or chain):
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
