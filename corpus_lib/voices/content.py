"""What each reporting verb reports: where it begins, and which verbs report nothing."""

from __future__ import annotations

from collections.abc import Iterator

from corpus_lib.prepare.normalization import match_key
from corpus_lib.voices.complements import at_once, described_of, is_of_office, joined_of, object_of
from corpus_lib.voices.cues import (
    CLAUSE,
    COVERS_SENTENCE,
    FILLERS,
    LONGEST_PHRASE,
    NOTHING,
    OCCASIONS,
    OPENERS,
    PRECEDES,
    PREPOSITIONS,
    THAT,
    TIMES,
    Cue,
    Phrase,
    is_called,
    noun_phrase,
    past_name,
)
from corpus_lib.voices.speech_words import Lexicon, Verb, Words, is_participle, keys_of, listed

_NOT_THAT = listed("not_that")
_SAID_OF, _ANNOUNCED = listed("said_of"), listed("announced")
# Any verb that a sentence begins with tells of whom it goes on to speak.
TOPIC = Verb("", "topic", ())
# «كشف الباحث عما …»: the preposition and what it governs in one word.
_JOINED = {"عن": "عما", "من": "مما", "ب": "بما", "إلى": "لما"}
_NEGATING = keys_of("لم لن لا")
_GOVERNING = listed("governing")
_IN_IT = keys_of("في فيه فيها ما")
_WHICH_IS = keys_of("هو وهو وهي هذا وهذا")
_MARKS = ' \n"“”«»'
_FARTHEST = 45  # words from a verb to what it reports
_AS_WELL, _ON, _CLAIM = match_key("كما"), match_key("على"), "ادعى"
_PASS, _CALL = "نقل", "دعا"
_CAUSES, _TO = keys_of("ما مما"), keys_of("أن بأن")
_THROUGH = keys_of("عن من")
_TOLD_OF = keys_of("عن أن إن")


def cue_candidates(words: Words, lexicon: Lexicon) -> Iterator[Cue]:
    """The reporting verbs of a document that something follows which they can report."""
    for index, key in enumerate(words.key):
        whole = key in lexicon.verbs or key in lexicon.made
        bare = key[1:] if key[:1] in "وف" and not whole else key
        verb = lexicon.verbs.get(bare)
        after_comma = index > 0 and "،" in words.gap(index - 1) and is_participle(bare)
        if verb is None and bare in lexicon.made:
            # «في خطوة وصفها مراقبون بالفاشلة»
            described = "as" in lexicon.made[bare].takes and words.pos[index - 1] == "NOUN"
            if words.pos[index] == "VERB" or after_comma or described or bare.endswith("وا"):
                verb = lexicon.made[bare]
        if verb is None and bare[:2] in ("لي", "لت"):
            # «ليؤكد أن»
            verb = lexicon.verbs.get(bare[1:])
        before = words.key[index - 1] if index else ""
        what_he = before == "ما" and bare.endswith("ه") and bare[:-1] in lexicon.verbs
        what_he = what_he and words.key[index - 2] in _WHICH_IS and not words.in_quote[index]
        if what_he and "as" not in lexicon.verbs[bare[:-1]].takes:
            # «…، وهو ما كشفه المستشار»
            told = lexicon.verbs[bare[:-1]]._replace(takes=("source",))
            yield Cue(index, told, COVERS_SENTENCE, False)
            continue
        if verb is None and words.pos[index] == "VERB" and index <= words.bounds(index)[0] + 1:
            yield Cue(index, TOPIC, NOTHING, False)
        if verb is None or words.in_quote[index]:
            continue
        first, _ = words.bounds(index)
        following = words.key[index : index + CLAUSE]
        anew = "،" in words.gap(index - 1) and (_TOLD_OF | THAT).intersection(following)
        if bare in PREPOSITIONS and index > first and not (is_source(verb) or anew):
            continue
        source = index - 2 if before in ("ما", "لما") else index - 1
        if index and _reports_source(words, source, lexicon):
            # «وفق ما أعلنت», «حسبما أعلنت»
            continue
        rest = words.key[index + 1 : words.bounds(index)[1]]
        ends = before == _AS_WELL and index - first > 1 and 0 < len(rest) <= CLAUSE
        ends = ends and "that" in verb.takes and not (THAT | _TOLD_OF).intersection(rest)
        if ends or (before == "ما" and words.key[index - 2] == _ON):
            # «…، على ما أوضح الوزير», «… كما أعلن الوزير.»
            yield Cue(index, verb._replace(takes=("source",)), COVERS_SENTENCE, False)
            continue
        if verb.lemma == _CLAIM and is_called(words, index):
            continue
        if "في" in verb.takes and not _IN_IT & set(words.key[index + 1 : index + 2]):
            # «جاء في البيان أن», «جاء فيه: “…”»; «جاء الفريق ثانيا» is no speech.
            continue
        if verb.takes == ("as",) and match_key(verb.lemma) == bare and before in _GOVERNING:
            # «على الرغم من وصف الوكالات الزيارة بأنها عادية»
            verb = verb._replace(takes=("as", "of"))
        if verb.lemma == _PASS and not _passes_on(words, index):
            # «نقلت الوكالة أن»: the agency says so itself.
            verb = verb._replace(takes=("that",))
        if _is_noun(words, index, first, verb):
            continue
        if before in _GOVERNING and verb.verb_class != "according" and "of" not in verb.takes:
            # «عن أبلغ التهاني» is no verb.
            continue
        if "source" in verb.takes:
            yield Cue(index, verb, COVERS_SENTENCE, False)
            continue
        content, marked = _content(words, index, verb, lexicon)
        if not marked and _is_unreal(words, index, verb):
            continue
        if {"of", "via"} & set(verb.takes):
            that = content >= 0 and words.key[content] in THAT
            # «ترحيب الوزيرة بالقرار»
            noun = content > index + 1 and "of" in verb.takes and not marked
            if that or noun or (marked and "via" in verb.takes):
                yield Cue(index, verb, content, marked)
            continue
        if before in _NEGATING and index > first:
            # «لم تذكر الوكالة أسماءهم»
            content = min(content, -1)
        if content >= 0 and not _is_attribute(words, index, content):
            yield Cue(index, verb, content, marked)
        elif content < 0 < index and words.in_quote[index - 1]:
            yield Cue(index, verb, PRECEDES, True)
        elif at_once(words, index, verb, lexicon):
            yield Cue(index, verb, index + 1, True)
        elif "that" in verb.takes and bare not in PREPOSITIONS and not is_participle(bare):
            yield Cue(index, verb, NOTHING, False)


def _is_unreal(words: Words, index: int, verb: Verb) -> bool:
    """«يجب أن يعلن», «ما دعا الشرطة إلى»: nobody has said so yet, or a thing gave cause to."""
    before, bare = words.key[index - 1] if index else "", words.key[index]
    present = bare[0] in "يت" and not bare.startswith(match_key(verb.lemma))
    causes = before in _CAUSES and verb.lemma == _CALL
    return (present and before.removeprefix("و") in _TO) or causes


def _passes_on(words: Words, index: int) -> bool:
    """Whether «عن» names whom a verb passes on: «نقلت الوكالة عن الوزير أن»."""
    following = words.key[index + 1 : words.bounds(index)[1]]
    led_in = next((key for key in following if key in THAT), "")
    return "عن" in following[:CLAUSE] or not led_in or led_in[0] == "ب"


def _is_noun(words: Words, index: int, first: int, verb: Verb) -> bool:
    """«بعد كشف هويته», «بعد تقديمه كشف حساباته»: a form that is a noun as well."""
    if words.pos[index] != "NOUN" or "object" not in verb.takes or index == first:
        return False
    governed = words.key[index - 1] in PREPOSITIONS or words.pos[index - 1] == "NOUN"
    return governed and not any(mark in words.gap(index - 1) for mark in "،:")


def is_source(verb: Verb) -> bool:
    """Whether a word only names whose statement it is: بحسب, وفقا."""
    return "source" in verb.takes


def _reports_source(words: Words, at: int, lexicon: Lexicon) -> bool:
    """«وفق ما أعلنت»: the verb belongs to the source."""
    verb = lexicon.verbs.get(words.key[at]) or lexicon.verbs.get(words.key[at].removeprefix("و"))
    return verb is not None and is_source(verb)


def _content(words: Words, index: int, verb: Verb, lexicon: Lexicon) -> tuple[int, bool]:
    """The first word of what is reported and whether marks lead it in; -1 if there is none."""
    _, after = words.bounds(index)
    last = min(after, index + LONGEST_PHRASE)
    far = min(after, index + _FARTHEST)
    begin = index + 1
    while begin < last and words.key[begin] in FILLERS and words.key[begin] not in TIMES:
        begin += 1
    if begin < last and "ب" in verb.takes and _is_governed(words, begin, verb):
        # «طالب بالبحث عن لاعب آخر، وأن يكون …»
        return begin, False
    subject = noun_phrase(words, begin, last)
    if "via" in verb.takes:
        through = [at for at in range(begin, last) if words.key[at] in _THROUGH]
        said = (
            at
            for at in range(through[0] + 1 if through else last, last)
            if (words.key[at] in THAT and words.key[at - 1] not in _NOT_THAT) or words.in_quote[at]
        )
        at = next(said, -1)
        return at, at >= 0 and words.in_quote[at]
    if "as" in verb.takes:
        return described_of(words, index, last, subject, noun="of" in verb.takes), False
    # What the verb governs goes before a clause further on: «حذر … من تسليم … بعد أن».
    governed = subject.after
    noun = is_participle(words.key[index]) and "object" in verb.takes and governed > index + 1
    if noun and governed < last and _is_governed(words, governed, verb):
        # «مؤكدة حرصها على المشاركة»
        return index + 1, False
    if governed < last and _is_governed(words, governed, verb):
        placed = words.key[governed + 1 : governed + 2]
        if not OCCASIONS.intersection(placed) and not is_of_office(words, governed, index):
            return past_name(words, governed, last, verb), False
    found = _led_in(words, index, far, verb, lexicon, subject)
    if found:
        return found
    if after == far < len(words.key) and ":" in words.gap(after - 1) and words.in_quote[after]:
        return after, True
    joined = joined_of(words, begin, last) if "ب" in verb.takes else -1
    if joined < 0 and "object" in verb.takes:
        return object_of(words, index, last, verb, subject, lexicon), False
    return joined, False


def _led_in(
    words: Words, index: int, last: int, verb: Verb, lexicon: Lexicon, subject: Phrase
) -> tuple[int, bool] | None:
    """What أن, a colon, a quotation mark or the verb's own preposition leads in."""
    prepositions, last_governed = _prepositions(verb), index + LONGEST_PHRASE
    for at in range(index + 1, last):
        gap, key = words.gap(at - 1), words.key[at]
        if words.in_quote[at] and not words.in_quote[at - 1] and not _is_quoted_name(words, at):
            governed = ":" not in gap and "object" in verb.takes and index + 1 < subject.after < at
            governed = governed and words.key[subject.after] not in PREPOSITIONS
            return (subject.after, False) if governed else (at, True)
        if gap.strip(_MARKS).startswith(":"):
            return at, True
        free = (
            ("،" not in gap or words.pos[at - 1] == "PROPN" or words.key[at - 1] in FILLERS)
            and words.key[at - 1] not in PREPOSITIONS
            and at <= last_governed
        )
        free = free and "VERB" not in words.pos[index + 1 : at]
        closed = words.key[at - 1].startswith("ال") or words.pos[at - 1] == "PROPN"
        closed = closed or words.key[at - 1] in FILLERS or bool(words.demonym[at - 1])
        noun = key in _SAID_OF or (key in _ANNOUNCED and closed)
        if noun and {"that", "object"} & set(verb.takes) and free:
            # «أوضح المتحدث قيام الوزير بالزيارة»
            return at, False
        that = key in THAT and key[0] != "و" and words.key[at - 1] not in _NOT_THAT
        if that and "that" in verb.takes:
            return at, False
        if at > last_governed:
            prepositions = set()
        placed = OCCASIONS.intersection(words.key[at + 1 : at + 2])
        after_name = at > index + 1 and words.key[at - 1] not in PREPOSITIONS
        if key in prepositions and after_name and not placed:
            # «أكد الوزير حرص الحكومة على الأمن»: an object before the preposition.
            own = object_of(words, index, last, verb, subject, lexicon)
            before = key == _ON and "object" in verb.takes and 0 <= own < at
            before = before and words.clitics[own] in ("", "ال")
            return own if before else past_name(words, at, last, verb), False
        another = key.removeprefix("و") in lexicon.verbs and words.pos[at] == "VERB"
        another = another and not is_called(words, at)
        anew = key[0] == "و" and "،" in gap and words.pos[at] == "VERB"
        if anew or (another and (key[0] == "و" or "،" in gap)):
            return None
        if "،" in gap and "ب" in verb.takes and _is_governed(words, at, verb):
            # «أقر فلان، زعيم الحركة، بالهزيمة»
            return at, False
        if "،" in gap and (
            key in OPENERS
            or (key in lexicon.verbs and is_participle(key))
            or (at > subject.after and "object" in verb.takes and "that" not in verb.takes)
        ):
            return None
    return None


def _is_governed(words: Words, at: int, verb: Verb) -> bool:
    key = words.key[at]
    joined = "ب" in verb.takes and "ب" in words.clitics[at].split() and words.pos[at] != "PROPN"
    return key in _prepositions(verb) or (joined and key not in THAT)


def _prepositions(verb: Verb) -> set[str]:
    own = {match_key(word) for word in verb.takes} - {
        "that",
        "colon",
        "object",
        "source",
        "of",
        "via",
        "ب",
        "في",
    }
    return own | {_JOINED[word] for word in verb.takes if word in _JOINED}


def _is_attribute(words: Words, index: int, content: int) -> bool:
    """Whether a feminine participle only describes a noun: «عقوبات مشددة على»."""
    describes = words.key[index].startswith("م") and words.key[index].endswith("ه")
    opens = index == words.bounds(index)[0]
    if opens or THAT.intersection(words.key[content : content + 2]):
        # «… محذرة من أنه», «… النادي. مبدية اعتزازها»
        return False
    return describes and index > 0 and "،" not in words.gap(index - 1) and content == index + 1


def _is_quoted_name(words: Words, at: int) -> bool:
    """Whether the quotation marks only hold the speaker's name: «قال مركز "…" إن»."""
    while at < len(words.key) and words.in_quote[at]:
        at += 1
    return at < len(words.key) and words.key[at] in THAT and ":" not in words.gap(at - 1)
