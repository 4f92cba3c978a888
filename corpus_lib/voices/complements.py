"""What stands beside a reporting verb: objects, what ب joins to it, who passes on what is said."""

from corpus_lib.voices import cues
from corpus_lib.voices.cues import Cue, Phrase
from corpus_lib.voices.speech_words import ASK, Verb, Words, is_participle, listed

ASIDE = 4  # words after a name that tell what he is
_NEAR = 6  # words between a verb and its subject
_SOON = 7  # words after «وأضاف» in which a sentence has its verb


def joined_of(words: Words, first: int, last: int) -> int:
    """The word on which ب is written: «يتعهد المرشح اليوم باتباع»; -1 if there is none."""
    for at in range(first, last):
        if words.after_comma(at) or words.key[at] in listed.that:
            break
        if "ب" in words.clitics[at] and words.key[at] != "باسم":
            return at if not words.proper(at) else -1
    return -1


def object_of(words: Words, index: int, last: int, verb: Verb, subject: Phrase) -> int:
    """The object of a verb that says what was said in a noun: «أعلن المكتب وفاة …»."""
    noun = verb.lemma == ASK and words.pos[index] != "VERB"
    if noun or words.key[index].removeprefix("و") in listed.counts_as:
        return -1
    subject = _with_titles(words, before_object(words, subject), last, verb)
    governed = index + 1
    if subject.after > governed:
        governed = _past_listener(words, subject, last, verb)
    placed = _past_asides(words, governed, last, verb)
    if placed > governed > index + 1:
        placed = _with_titles(words, Phrase(subject.first, placed), last, verb).after
    content = placed if _has_subject(words, index, subject, placed) else index + 1
    content = _past_asides(words, content, last, verb)
    dated = bool((listed.days | listed.times).intersection(words.key[index + 1 : index + 2]))
    if not dated and index + 1 < governed < last:
        titled = content == governed and _is_title(words, governed)
        # «اتهم الانفصاليون الحكومة»: whom they accuse may speak as well.
        titled = titled and verb.verb_class != "accuses"
        plain = words.pos[governed] == "NOUN" and not words.clitics[governed]
        plain = plain and not words.speaks(governed)
        if titled or (words.after_comma(governed) and not plain):
            # «أعلن فلان، رئيس الاتحاد، ترشحه»
            content = [*cues.commas(words, governed + 1, last), last][0]
    accused = verb.verb_class == "accuses" and "ب" in words.clitics[min(content, last - 1)]
    if content < last and not (accused or _may_be_object(words, content)):
        # «أعلن المشرف على البرنامج …، فتح باب القبول»
        content = [*cues.commas(words, content + 1, last), last][0]
        plain = content < last and words.pos[content] == "NOUN" and not words.clitics[content]
        plain = plain and _may_be_object(words, content)
        content = content if plain and "VERB" not in words.pos[index + 1 : content] else last
    return -1 if content >= last or words.key[content] in listed.no_object else content


def _may_be_object(words: Words, at: int) -> bool:
    key = words.key[at]
    governed = words.clitics[at] & {"ب", "ل"} and key not in listed.that
    says = is_participle(key) and key.endswith("ا") and key in words.lexicon.verbs
    acts = words.pos[at] == "VERB" and key.endswith("وا")
    return not (governed or says or acts or key in listed.no_object)


def _past_asides(words: Words, at: int, last: int, verb: Verb) -> int:
    """Past when, where, on what occasion and to whom it was said: «في تقريرها عن الطقس»."""
    begin = at
    while at < last - 1:
        key, following = words.key[at], at + 1
        leads = listed.asides | (listed.on if at > begin else frozenset())
        if "(" in words.gap(at - 1):
            # «يتوقع سمير (52 عاما) سباقا»
            following = next((one + 1 for one in range(at, last) if ")" in words.gap(one)), at + 1)
        elif key in leads and key not in verb.takes and words.pos[at + 1] in cues.NOMINAL:
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
        title = named and not words.is_body(at) and _is_title(words, at)
        last_name = words.proper(at - 1) and words.after_comma(at + 1)
        if words.key[at] in listed.attached:
            at = max(at + 1, cues.noun_phrase(words, at + 1, last).after)
        elif words.key[at - 1] in listed.of_kin or words.key[at] in listed.of_kin:
            # «أسامة بن فضل البار»
            family = words.key[at - 1] in listed.son and words.definite(at + 1)
            at += 1 + family
        elif person and words.pos[at] == "NOUN" and _is_family(words, at + 1):
            # «وزير النقل اليمني بدر باسلمة»
            at += 2
        elif title or _is_family(words, at) or last_name:
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
        both = words.definite(at - 1) and words.definite(at)
        nouns = words.pos[at - 1] == words.pos[at] == "NOUN"
        if both and nouns and not words.speaks(at):
            return Phrase(subject.first, at)
    return subject


def _past_listener(words: Words, subject: Phrase, last: int, verb: Verb) -> int:
    """The word after a subject and whom it addresses: «طلبت البعثة من المدافع حزم حقائبه»."""
    at = subject.after
    asked = verb.lemma == ASK and words.key[at : at + 1] == ["من"]
    if at < last and (asked or words.key[at] in listed.listeners):
        return max(at + 1, cues.noun_phrase(words, at + 1, last).after)
    return at


def _has_subject(words: Words, index: int, subject: Phrase, placed: int) -> bool:
    first = subject.first
    if subject.after == index + 1 or is_participle(words.key[index]):
        return False
    named = words.proper(first) or bool(words.actor[first])
    # «امتدح الهاجري تفاعل الجهات»: what is definite before a noun that is not.
    before = words.definite(first) and words.key[first] not in listed.when
    before = before and not words.key[index].endswith(("ان", "ون", "وا", "ا"))
    plain = words.pos[placed : placed + 1] == ["NOUN"]
    plain = plain and (placed > subject.after or not words.clitics[placed])
    before = before and plain
    return named or words.speaks(first) or before or cues.is_nominative(words, first)


def titles_of(words: Words, told: Phrase) -> set[str]:
    """What a speaker is called: «سمير سالم، المتحدث باسم الوزارة», not whom a «نائب» serves."""
    heads = {words.head(told.first)}
    for at in range(told.first + 1, min(told.after + ASIDE, words.bounds(told.first)[1] - 1)):
        if words.pos[at] == "VERB":
            break
        free = not words.speaks(at - 1) and words.key[at - 1] not in listed.prepositions
        if free and words.speaks(at) and not words.is_body(at):
            heads.add(words.head(at))
    return heads


def _is_title(words: Words, at: int) -> bool:
    """Whether a noun for speakers stands by itself, unlike «سعادته» and «بإدارة»."""
    return words.speaks(at) and words.clitics[at] <= {"ال"} and not words.owned(at)


def described_of(words: Words, index: int, last: int, subject: Phrase, *, noun: bool) -> int:
    """Who is said to be something: «وصف المسؤول الروسي السعوديين بالأصدقاء»."""
    own = not is_participle(words.key[index]) and subject.after > index + 1
    object_at = _beside(words, subject, last, noun=noun) if own else index + 1
    on_verb = words.key[index].endswith(("ه", "ها", "هم", "هما")) and not noun
    for at in range(index + 1 if on_verb else object_at, last):
        if words.after_comma(at) and not (noun and words.key[at] in listed.as_):
            break
        with_clitic = "ب" in words.clitics[at] or "بـ" in words.gap(at - 1)
        if with_clitic or words.key[at] in listed.as_:
            return at if on_verb else object_at
    return -1


def _beside(words: Words, subject: Phrase, last: int, *, noun: bool) -> int:
    """Where an object begins that stands beside its subject.

    Most subjects are a noun with its adjective, or a construct: «رئيس الجالية اليمنية».
    """
    first, after = subject.first, subject.after
    named = any(words.proper(at) for at in range(first, after))
    if not (named or noun):
        closed = (at for at in range(first, after) if words.definite(at))
        after = min(after, next(closed, first) + 2)
    if after < last and words.key[after] in listed.among:
        # «رئيس الجالية في المملكة الشيخ مهدي النهاري»
        name = cues.noun_phrase(words, cues.noun_phrase(words, after + 1, last).after, last)
        named = any(words.proper(at) for at in range(name.first, name.after))
        after = name.after if named else name.first
    return after


def at_once(words: Words, index: int, verb: Verb) -> bool:
    """«وقال سيتم العمل غدا», «وأضاف بعد وصولهم اتضح»: what no أن and no colon leads in."""
    following = range(index + 1, min(index + _SOON, words.bounds(index)[1]))
    if verb.lemma not in ("قال", "أضاف") or words.key[index][0] != "و" or not following:
        return False
    told = [at for at in following if words.pos[at] == "VERB" and not words.reports(at)]
    return bool(told) and (told[0] == index + 1 or words.key[index + 1] in listed.after)


def is_of_office(words: Words, at: int, index: int) -> bool:
    """«الناطق بشرطة المنطقة»: the office of the subject, not what he says."""
    bare = words.key[at].removeprefix("ب").removeprefix("ال")
    office = {bare, words.lemma[at]} & listed.offices
    return at > index + 1 and "ب" in words.clitics[at] and bool(office)


def of(words: Words, cue: Cue) -> Phrase | None:
    """Who speaks by a noun or through another: «تأكيد الوزير أن», «نقلت عن الوزير أن»."""
    first = cue.index + 1
    if "via" in cue.verb.takes:
        between = range(first, cue.content)
        through = [at for at in between if words.key[at] in listed.through]
        if not through or listed.saying.intersection(words.key[first : cue.content]):
            return None
        told = cues.trimmed(words, cues.until_comma(words, through[0] + 1, cue.content))
        if told and told.after > told.first + 1 and words.has_owner(told.after - 1):
            # «نقل عن الوزير تأكيده أن»
            told = Phrase(told.first, told.after - 1)
        return told
    phrase = cues.trimmed(words, cues.until_comma(words, first, cue.content))
    if phrase is None or "VERB" in words.pos[phrase.first : phrase.after]:
        return None
    if "as" in cue.verb.takes:
        phrase = cues.trimmed(words, cues.noun_phrase(words, first, cue.content))
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
        near = range(cue.index + 1, cue.index + 2)
    pronouns = listed.from_whom - {"عن"}
    told = words.key[cue.index] in listed.saying or "via" in cue.verb.takes
    return told and any(words.key[at] in pronouns and _passes_on(words, at - 1) for at in near)


def _passes_on(words: Words, at: int) -> bool:
    verb = words.lexicon.verbs.get(words.key[at].removeprefix("و"))
    return verb is not None and "via" in verb.takes


def passed_on_by(words: Words, cue: Cue) -> Phrase | None:
    """«نقلت الوكالة عن الوزير قوله»: the agency."""
    if words.key[cue.phrase.first - 1] not in listed.through:
        return None
    for at in range(cue.phrase.first - 2, words.bounds(cue.index)[0] - 1, -1):
        if _passes_on(words, at):
            return cues.trimmed(words, cues.until_comma(words, at + 1, cue.phrase.first - 1))
    return None
