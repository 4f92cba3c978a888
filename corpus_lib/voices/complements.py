"""What stands beside a reporting verb: objects, what ب joins to it, what leads in what is said."""

from functools import cache

from corpus_lib.prepare.normalization import match_key
from corpus_lib.voices import cues
from corpus_lib.voices.cues import Phrase
from corpus_lib.voices.speech_words import ASK, ON, Verb, Words, is_participle, listed

# «كشف الباحث عما …»: the preposition and what it governs in one word.
_JOINED = {"عن": "عما", "من": "مما", "ب": "بما", "إلى": "لما"}
_MARKS = ' \n"“”«»-–'


def joined_of(words: Words, first: int, last: int) -> int:
    """The word on which ب is written: «يتعهد المرشح اليوم باتباع»; -1 if there is none."""
    for at in range(first, last):
        if words.after_comma(at):
            break
        if "ب" in words.clitics[at]:
            return at if not words.proper(at) else -1
    return -1


def object_of(words: Words, index: int, last: int, verb: Verb, subject: Phrase) -> int:
    """The object of a verb that says what was said in a noun: «أعلن المكتب وفاة …»."""
    noun = verb.lemma == ASK and words.pos[index] != "VERB"
    noun = noun or subject.first >= len(words.key)  # a text that breaks off
    if noun or words.key[index].removeprefix("و") in listed.counts_as:
        return -1
    subject = _with_titles(words, before_object(words, subject), last, verb)
    governed = max(index + 1, subject.after)
    asked = governed < last and verb.lemma == ASK and words.key[governed] == "من"
    if asked:
        # «طلبت البعثة من المدافع حزم حقائبه»
        governed = max(governed + 1, cues.noun_phrase(words, governed + 1, last).after)
    placed = _past_asides(words, governed, last)
    if placed > governed > index + 1:
        placed = _with_titles(words, Phrase(subject.first, placed), last, verb).after
    content = placed if asked or _has_subject(words, index, subject, placed) else index + 1
    content = _past_asides(words, content, last)
    if index + 1 < governed < last and words.after_comma(governed):
        plain = words.pos[governed] == "NOUN" and not words.clitics[governed]
        plain = plain and not words.speaks(governed)
        if not (plain or (verb.verb_class == "accuses" and words.pos[governed] in cues.NOMINAL)):
            # «أعلن فلان، رئيس الاتحاد، ترشحه»
            content = [*cues.commas(words, governed + 1, last), last][0]
    while content < last - 1 and words.key[content][0] == "و" and "و" in words.clitics[content]:
        # «أعلنت ميس بيغي والضفدع كيرميت انفصالهما»
        content = max(content + 1, cues.noun_phrase(words, content, last).after)
    if content == last or words.key[content] in listed.no_object:
        return -1
    may_be = verb.verb_class == "accuses" or words.clitics[content].isdisjoint({"ب", "ل"})
    return content if may_be and not words.key[content].endswith("وا") else -1


def is_aside(words: Words, at: int) -> bool:
    """«في ما يعتبر أوضح تصريح», «ردا على الوزير»: stands between a speaker and what he says."""
    key, beside = words.key[at], words.key[at + 1 : at + 2]
    # «في تصريح اعتبر الأقوى», unlike «في بيان اعتبر فيه أن»
    said = key == "في" and (beside == ["ما"] or not listed.occasions.isdisjoint(beside))
    verb = at + 1 + said
    impersonal = (key == "فيما" or said) and listed.regards.intersection(words.key[verb : verb + 1])
    then = words.key[verb + 1 : verb + 2]
    own = cues.is_head(words, verb + 1) or not listed.that_in_it.isdisjoint(then)
    replies = key == "في" and not listed.reply.isdisjoint(beside)
    return (bool(impersonal) and not own) or replies or key in listed.replying


def _past_asides(words: Words, at: int, last: int) -> int:
    """Past when, where, on what occasion and to whom it was said: «في تقريرها عن الطقس»."""
    begin = at
    while at < last - 1:
        key, following = words.key[at], at + 1
        if "(" in words.gap(at - 1):
            # «يتوقع سمير (52 عاما) سباقا»
            following = next((one + 1 for one in range(at, last) if ")" in words.gap(one)), at + 1)
        elif key in listed.asides or (at > begin and key in listed.on):
            following = _past_name(words, at + 1, last)
        elif "ل" in words.clitics[at] or is_of_office(words, at, at - 2):
            # «لوكالة رويترز», «الاتحاد السعودي لكرة القدم», «جامعة بمدينة جدة»
            following = _past_name(words, at + (key in listed.listeners), last)
        elif key not in listed.when | listed.same:
            break
        at = following
    return at


def _past_name(words: Words, at: int, last: int) -> int:
    """Past a noun phrase, and the last name after «بن»."""
    after = max(at + 1, cues.noun_phrase(words, at, last).after)
    return min(last, after + (words.key[after - 1] in listed.son))


def _with_titles(words: Words, subject: Phrase, last: int, verb: Verb) -> Phrase:
    """«السفير محمد الهيصمي مندوب اليمن», «المتحدث باسم الشرطة سمير خلف»: all that names him."""
    at = subject.after
    person = words.speaks(subject.first) and not words.is_body(subject.first)
    while subject.first < at < last and not words.after_comma(at):
        # «اتهم سمير خلف الوزير» has another for its object.
        named = verb.verb_class != "accuses" or not words.definite(at)
        title = named and words.speaks(at) and not (words.is_body(at) or words.owned(at))
        title = title and words.clitics[at] <= {"ال"}
        if words.key[at - 1] in listed.of_kin or words.key[at] in listed.of_kin:
            # «أسامة بن فضل البار»
            family = words.key[at - 1] in listed.son and at + 1 < last and words.definite(at + 1)
            at += 1 + family
        elif person and words.pos[at] == "NOUN" and _is_family(words, at + 1):
            at += 2  # «وزير النقل اليمني بدر باسلمة»
        elif title or _is_family(words, at):
            at = max(at + 1, cues.noun_phrase(words, at, last).after)
        else:
            break
    return Phrase(subject.first, min(at, last))


def _is_family(words: Words, at: int) -> bool:
    """Whether a word may go on with a name; a country or a day does not."""
    name = at < len(words.key) and words.proper(at) and not words.after_comma(at)
    return name and words.key[at] not in listed.when and not words.actor[at]


def before_object(words: Words, subject: Phrase) -> Phrase:
    """«نفت الحركة الشائعات»: a definite noun after another is what is denied."""
    for at in range(subject.first + 1, subject.after):
        nouns = words.pos[at - 1] == words.pos[at] == "NOUN" and not words.speaks(at)
        if nouns and words.definite(at - 1) and words.definite(at):
            return Phrase(subject.first, at)
    return subject


def _has_subject(words: Words, index: int, subject: Phrase, placed: int) -> bool:
    first = subject.first
    if is_participle(words.key[index]):
        return False
    named = words.proper(first) or bool(words.actor[first]) or words.key[first] in listed.some
    # «الخطاط ناصر الميمون»
    named = named or (words.definite(first) and words.proper(min(first + 1, placed - 1)))
    # «امتدح الهاجري تفاعل الجهات»: what is definite before a noun that is not.
    before = words.definite(first) and not words.key[index].endswith(("ان", "ون", "وا", "ا"))
    plain = words.pos[placed : placed + 1] == ["NOUN"]
    plain = plain and not words.clitics[placed]
    before = before and plain
    return named or words.speaks(first) or before or cues.is_nominative(words, first)


def described_of(words: Words, index: int, last: int, subject: Phrase, *, noun: bool) -> int:
    """Who is said to be something: «وصف المسؤول الروسي السعوديين بالأصدقاء»."""
    own = not is_participle(words.key[index])
    object_at = _beside(words, subject, noun=noun) if own else index + 1
    on_verb = words.key[index].endswith(("ه", "ها", "هم", "هما")) and not noun
    for at in range(index + 1 if on_verb else object_at, last):
        if words.after_comma(at) and words.key[at] not in listed.as_:
            break
        if {"ب"} & words.clitics[at] or "بـ" in words.gap(at - 1) or words.key[at] in listed.as_:
            return at if on_verb else object_at
    return -1


def _beside(words: Words, subject: Phrase, *, noun: bool) -> int:
    """Where an object begins beside a subject: a noun with its adjective, or a construct."""
    first, after = subject.first, subject.after
    if not (any(words.proper(at) for at in range(first, after)) or noun):
        closed = (at for at in range(first, after) if words.definite(at))
        after = min(after, next(closed, first) + 2)
    return after


def is_of_office(words: Words, at: int, index: int) -> bool:
    """«الناطق بشرطة المنطقة»: the office of the subject, not what he says."""
    office = {words.key[at].removeprefix("ب").removeprefix("ال"), words.lemma[at]} & listed.offices
    return at > index + 1 and "ب" in words.clitics[at] and bool(office)


def is_that(words: Words, at: int) -> bool:
    """Whether أن opens a clause of what is said, unlike «بعد أن», «شبكة (تي إن)»."""
    opens = words.key[at] in listed.that and words.key[at - 1] not in listed.not_that
    # «قال لويس فان جال إن»
    opens = opens and not (words.written(at) == "فان" and words.gap(at - 1) == " ")
    # «فيما يبدو أنه», «في ما وصف بأنه»
    aside = opens and words.key[at - 1] in listed.regards and words.key[at - 2] in ("فيما", "ما")
    return opens and not aside and (at + 1 == len(words.key) or ")" not in words.gap(at))


def led_in(
    words: Words, index: int, last: int, verb: Verb, subject: Phrase
) -> tuple[int, bool] | None:
    """What أن, a colon, a quotation mark or the verb's own preposition leads in."""
    prepositions, last_governed = _prepositions(verb), index + cues.LONGEST_PHRASE
    for at in range(index + 1, last):
        gap, key = words.gap(at - 1), words.key[at]
        # «قال مركز "…" إن»: the marks only hold the speaker's name.
        then = next((words.key[n] for n in range(at, len(words.key)) if not words.in_quote[n]), "")
        if words.in_quote[at] and then not in listed.that:
            governed = ":" not in gap and "object" in verb.takes and index + 1 < subject.after < at
            governed = governed and words.key[subject.after] not in listed.prepositions
            own = object_of(words, index, last, verb, subject) if governed else -1
            own = own if 0 <= own < at else subject.after
            return (own, False) if governed else (at, True)
        if gap.strip(_MARKS).startswith(":"):
            return at, True
        free = "،" not in gap or words.proper(at - 1) or words.key[at - 1] in listed.fillers
        free = free and words.key[at - 1] not in listed.prepositions
        free = free and "VERB" not in words.pos[index + 1 : at]
        closed = at == index + 1 or words.definite(at - 1) or words.proper(at - 1)
        closed = closed or words.key[at - 1] in listed.fillers or words.owned(at)
        what = key == "ما" and closed and "object" in verb.takes  # «أكد الوزير ما تتمتع به البلاد»
        what = what and words.pos[at + 1 : at + 2] == ["VERB"] and words.lemma[at + 1] != "زال"
        noun = what or key in listed.said_of or (key in listed.announced and closed)
        noun = noun or (key in listed.asked and closed)
        if noun and free:
            return at, False  # «أوضح المتحدث قيام الوزير بالزيارة», «شرح الخبير كيف سقطت»
        if "that" in verb.takes and key[0] != "و" and is_that(words, at):
            return at, False
        if at > last_governed:
            prepositions = frozenset()
        placed = listed.occasions.intersection(words.key[at + 1 : at + 2])
        if key in prepositions and at > index + 1 and not placed:
            # «أكد الوزير حرص الحكومة على الأمن»: an object before the preposition.
            own = object_of(words, index, last, verb, subject)
            before = key == ON and "object" in verb.takes and 0 <= own < at
            return own if before else cues.past_name(words, at, last), False
        acts = words.pos[at] == "VERB" and not cues.is_called(words, at)
        joined, parted = key[0] == "و", "،" in gap
        if acts and ((joined and parted) or (words.reports(at) and (joined or parted))):
            return None
        if parted and "ب" in verb.takes and is_governed(words, at, verb):
            return at, False  # «أقر فلان، زعيم الحركة، بالهزيمة»
        if parted and (
            (key in listed.openers and not is_aside(words, at))
            or (key in words.lexicon.verbs and is_participle(key))
            or (at > subject.after and "object" in verb.takes and "that" not in verb.takes)
        ):
            return None
    return None


def is_governed(words: Words, at: int, verb: Verb) -> bool:
    """Whether a verb's own preposition is written on a word, or is it."""
    return words.key[at] in _prepositions(verb) or ("ب" in verb.takes and "ب" in words.clitics[at])


@cache
def _prepositions(verb: Verb) -> frozenset[str]:
    own = {match_key(word) for word in ("من", "عن", "إلى", "على") if word in verb.takes}
    return frozenset(own | {_JOINED[word] for word in verb.takes if word in _JOINED})
