"""What each reporting verb reports: where it begins, and which verbs report nothing."""

from collections.abc import Iterator

from corpus_lib.prepare.normalization import match_key
from corpus_lib.voices import cues
from corpus_lib.voices.complements import at_once, described_of, is_of_office, joined_of, object_of
from corpus_lib.voices.cues import Cue, Phrase
from corpus_lib.voices.speech_words import Verb, Words, is_participle, listed

# «كشف الباحث عما …»: the preposition and what it governs in one word.
_JOINED = {"عن": "عما", "من": "مما", "ب": "بما", "إلى": "لما"}
_MARKS = ' \n"“”«»'
_ON = match_key("على")
_FARTHEST = 45  # words from a verb to what it reports


def cue_candidates(words: Words) -> Iterator[Cue]:
    """The reporting verbs of a document that something follows which they can report."""
    verbs, made = words.lexicon.verbs, words.lexicon.made
    for index, key in enumerate(words.key):
        whole = key in verbs or key in made
        bare = key[1:] if key[:1] in "وف" and not whole else key
        verb = verbs.get(bare)
        after_comma = index > 0 and words.after_comma(index) and is_participle(bare)
        if verb is None and bare in made:
            # «في خطوة وصفها مراقبون بالفاشلة»
            described = "as" in made[bare].takes and words.pos[index - 1] == "NOUN"
            if words.pos[index] == "VERB" or after_comma or described or bare.endswith("وا"):
                verb = made[bare]
        if verb is None and bare[:2] in ("لي", "لت"):
            # «ليؤكد أن»
            verb = verbs.get(bare[1:])
        before = words.key[index - 1] if index else ""
        known = verbs.get(bare[:-1]) if before == "ما" and bare.endswith("ه") else None
        if known and not words.in_quote[index] and "as" not in known.takes:
            # «…، وهو ما كشفه المستشار», «ما قاله الملك: “…”»
            source = words.key[index - 2] in listed.which_is
            place = (cues.COVERS_SENTENCE, False) if source else _content(words, index, known)
            if source or (place[1] and not _reports_source(words, index - 2)):
                yield Cue(index, known._replace(takes=("source",)) if source else known, *place)
                continue
        if verb is None and words.pos[index] == "VERB" and index <= words.bounds(index)[0] + 1:
            yield Cue(index, cues.TOPIC, cues.NOTHING, False)
        if verb is not None and not words.in_quote[index] and _says(words, index, bare, verb):
            cue = _candidate(words, index, bare, verb)
            if cue:
                yield cue


def _says(words: Words, index: int, bare: str, verb: Verb) -> bool:
    """Whether a form of a verb is no other word, and no part of a source («حسبما أعلنت»)."""
    first, before = words.bounds(index)[0], words.key[index - 1] if index else ""
    following = words.key[index : index + cues.CLAUSE]
    anew = words.after_comma(index) and not listed.that_told.isdisjoint(following)
    # «كلمة عبر فيها», «عبّر الكثير»
    anew = anew or not listed.therein.isdisjoint(following[1:2]) or "ّ" in words.written(index)
    on = before.removeprefix("و") == _ON and not listed.reports.isdisjoint(following[1:2])
    source, governed = "source" in verb.takes, before in listed.governing
    as_noun = verb.takes == ("as",) and match_key(verb.lemma) == bare
    other = (
        # «أقترح»: I propose
        (verb.lemma[0] == "ا" and words.written(index)[-len(bare) :][:1] == "أ")
        or (bare in listed.prepositions and index > first and not (source or anew))
        # «وفق ما أعلنت», «حسبما أعلنت»
        or (index > 0 and _reports_source(words, index - 1 - (before in ("ما", "لما"))))
        # «رجل يدعى سمير»; «على حد قول الوزير», unlike «على حد سواء»
        or (verb.lemma == "ادعى" and cues.is_called(words, index))
        or (verb.lemma == "حد" and not on)
        # «جاء في البيان أن», «جاء فيه: “…”»; «جاء الفريق ثانيا» is no speech.
        or ("في" in verb.takes and listed.in_it.isdisjoint(following[1:2]))
        or _is_noun(words, index, first, verb)
        # «عن أبلغ التهاني» is no verb.
        or (governed and not source and "of" not in verb.takes and not as_noun)
    )
    return not other


def _candidate(words: Words, index: int, bare: str, verb: Verb) -> Cue | None:
    first, after = words.bounds(index)
    before, rest = words.key[index - 1] if index else "", words.key[index + 1 : after]
    ends = before == "كما" and index - first > 1 and cues.is_head(words, index + 1)
    ends = ends and "that" in verb.takes and listed.that_told.isdisjoint(rest[: cues.CLAUSE])
    if _tells_that(words, index, verb):
        return Cue(index, verb._replace(takes=("source",)), cues.TELLS_BEFORE, False)
    if "source" in verb.takes or ends or (before == "ما" and words.key[index - 2] == _ON):
        # «…، على ما أوضح الوزير», «… كما أعلن الوزير.»
        return Cue(index, verb._replace(takes=("source",)), cues.COVERS_SENTENCE, False)
    if verb.takes == ("as",) and match_key(verb.lemma) == bare and before in listed.governing:
        # «على الرغم من وصف الوكالات الزيارة بأنها عادية»
        verb = verb._replace(takes=("as", "of"))
    if verb.lemma == "نقل" and not _passes_on(words, index):
        # «نقلت الوكالة أن»: the agency says so itself.
        verb = verb._replace(takes=("that",))
    content, marked = _content(words, index, verb)
    if not marked and _is_unreal(words, index, verb):
        return None
    opens = words.pos[index] == "VERB" and index <= first + 1
    topic = Cue(index, cues.TOPIC, cues.NOTHING, False) if opens else None
    if {"of", "via"} & set(verb.takes):
        # «ترحيب الوزيرة بالقرار»
        noun = content > index + 1 and not marked
        told = noun or "via" in verb.takes or (content >= 0 and words.key[content] in listed.that)
        return Cue(index, verb, content, marked) if told else topic
    if before in listed.negating and index > first:
        # «لم تذكر الوكالة أسماءهم»
        content = min(content, -1)
    if content >= 0 and not _is_attribute(words, index, content):
        return Cue(index, verb, content, marked)
    if content < 0 < index and words.in_quote[index - 1]:
        return Cue(index, verb, cues.PRECEDES, True)
    if at_once(words, index, verb):
        return Cue(index, verb, index + 1, True)
    if "that" in verb.takes and bare not in listed.prepositions and not is_participle(bare):
        return Cue(index, verb, cues.NOTHING, False)
    return topic


def _tells_that(words: Words, index: int, verb: Verb) -> bool:
    """«أوضح ذلك المتحدث»: what the clause before tells, or the sentence."""
    after = words.bounds(index)[1]
    opens = index == words.bounds(index)[0] or words.after_comma(index)
    said = words.key[index + 1 : index + 2] in (["ذلك"], ["بذلك"]) and index + 2 < after
    return opens and said and "that" in verb.takes and cues.is_known(words, index + 2)


def _is_unreal(words: Words, index: int, verb: Verb) -> bool:
    """«يجب أن يعلن», «ما دعا الشرطة إلى»: nobody has said so yet, or a thing gave cause to."""
    before, bare = words.key[index - 1] if index else "", words.key[index]
    present = bare[0] in "يت" and not bare.startswith(match_key(verb.lemma))
    causes = before in listed.causes and verb.lemma == "دعا"
    return (present and before.removeprefix("و") in listed.to) or causes


def _passes_on(words: Words, index: int) -> bool:
    """Whether «عن» names whom a verb passes on: «نقلت الوكالة عن الوزير أن»."""
    following = words.key[index + 1 : words.bounds(index)[1]]
    led_in = next((key for key in following if key in listed.that), "")
    from_whom = not listed.from_whom.isdisjoint(following[: cues.CLAUSE])
    return from_whom or not led_in or led_in[0] == "ب"


def _is_noun(words: Words, index: int, first: int, verb: Verb) -> bool:
    """«بعد كشف هويته», «بعد تقديمه كشف حساباته»: a form that is a noun as well."""
    if words.pos[index] != "NOUN" or "object" not in verb.takes or index == first:
        return False
    governed = words.key[index - 1] in listed.prepositions or words.pos[index - 1] == "NOUN"
    return governed and not any(mark in words.gap(index - 1) for mark in "،:")


def _reports_source(words: Words, at: int) -> bool:
    """«وفق ما أعلنت»: the verb belongs to the source."""
    verbs, key = words.lexicon.verbs, words.key[at]
    verb = verbs.get(key) or verbs.get(key.removeprefix("و"))
    return verb is not None and "source" in verb.takes


def _content(words: Words, index: int, verb: Verb) -> tuple[int, bool]:
    """The first word of what is reported and whether marks lead it in; -1 if there is none."""
    _, after = words.bounds(index)
    last = min(after, index + cues.LONGEST_PHRASE)
    far = min(after, index + _FARTHEST)
    begin, fillers = index + 1, listed.fillers - listed.times
    while begin < last and words.key[begin] in fillers:
        begin += 1
    if begin < last and "ب" in verb.takes and _is_governed(words, begin, verb):
        # «طالب بالبحث عن لاعب آخر، وأن يكون …»
        return begin, False
    subject = cues.noun_phrase(words, begin, last)
    if "via" in verb.takes:
        through = [at for at in range(index + 1, last) if words.key[at] in listed.through]
        inside = range(through[0] + 1 if through else last, last)
        at = next((at for at in inside if _is_that(words, at) or words.in_quote[at]), -1)
        if at < 0:
            # «نقل الموقع عن مصادر في اليمن، مقتل مدني»
            told = listed.announced | listed.said_of
            inside = inside if through and words.key[through[0]] in listed.from_whom else range(0)
            at = next((one for one in inside[1:] if words.key[one] in told), -1)
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
        if not listed.occasions.intersection(placed) and not is_of_office(words, governed, index):
            return cues.past_name(words, governed, last, verb), False
    found = _led_in(words, index, far, verb, subject)
    if found:
        return found
    if after == far < len(words.key) and ":" in words.gap(after - 1) and words.in_quote[after]:
        return after, True
    joined = joined_of(words, begin, last) if "ب" in verb.takes else -1
    if joined < 0 and "object" in verb.takes:
        return object_of(words, index, last, verb, subject), False
    return joined, False


def _is_that(words: Words, at: int) -> bool:
    """Whether أن opens a clause of what is said, unlike «بعد أن»."""
    return words.key[at] in listed.that and words.key[at - 1] not in listed.not_that


def _led_in(
    words: Words, index: int, last: int, verb: Verb, subject: Phrase
) -> tuple[int, bool] | None:
    """What أن, a colon, a quotation mark or the verb's own preposition leads in."""
    prepositions, last_governed = _prepositions(verb), index + cues.LONGEST_PHRASE
    for at in range(index + 1, last):
        gap, key = words.gap(at - 1), words.key[at]
        if words.in_quote[at] and not words.in_quote[at - 1] and not _is_quoted_name(words, at):
            governed = ":" not in gap and "object" in verb.takes and index + 1 < subject.after < at
            governed = governed and words.key[subject.after] not in listed.prepositions
            own = object_of(words, index, last, verb, subject) if governed else -1
            own = own if 0 <= own < at else subject.after
            return (own, False) if governed else (at, True)
        if gap.strip(_MARKS).startswith(":"):
            return at, True
        free = (
            ("،" not in gap or words.proper(at - 1) or words.key[at - 1] in listed.fillers)
            and words.key[at - 1] not in listed.prepositions
            and at <= last_governed
        )
        free = free and "VERB" not in words.pos[index + 1 : at]
        closed = at == index + 1 or words.definite(at - 1) or words.proper(at - 1)
        closed = closed or words.key[at - 1] in listed.fillers or bool(words.demonym[at - 1])
        asks = key in listed.asked or words.key[at : at + 2] == ["ما", "اذا"]
        noun = key in listed.said_of or (key in listed.announced and closed)
        # «أوضح الوزير سمير خلف كيف تغيرت»
        noun = noun or (asks and (closed or words.proper(at - 2) or at == subject.after))
        if noun and {"that", "object", "colon"} & set(verb.takes) and free:
            # «أوضح المتحدث قيام الوزير بالزيارة», «شرح الخبير كيف سقطت»
            return at, False
        that = "that" in verb.takes or ("ب" in verb.takes and key[0] == "ب")
        if that and key[0] != "و" and _is_that(words, at):
            return at, False
        if at > last_governed:
            prepositions = set()
        placed = listed.occasions.intersection(words.key[at + 1 : at + 2])
        after_name = at > index + 1 and words.key[at - 1] not in listed.prepositions
        if key in prepositions and after_name and not placed:
            # «أكد الوزير حرص الحكومة على الأمن»: an object before the preposition.
            own = object_of(words, index, last, verb, subject)
            before = key == _ON and "object" in verb.takes and 0 <= own < at
            before = before and words.clitics[own] <= {"ال"}
            return own if before else cues.past_name(words, at, last, verb), False
        another = words.reports(at) and words.pos[at] == "VERB" and not cues.is_called(words, at)
        anew = (
            key[0] == "و"
            and "،" in gap
            and words.pos[at] == "VERB"
            and not cues.is_called(words, at)
        )
        if anew or (another and (key[0] == "و" or "،" in gap)):
            return None
        if "،" in gap and "ب" in verb.takes and _is_governed(words, at, verb):
            # «أقر فلان، زعيم الحركة، بالهزيمة»
            return at, False
        if "،" in gap and (
            key in listed.openers
            or (key in words.lexicon.verbs and is_participle(key))
            or (at > subject.after and "object" in verb.takes and "that" not in verb.takes)
        ):
            return None
    return None


def _is_governed(words: Words, at: int, verb: Verb) -> bool:
    key = words.key[at]
    joined = "ب" in verb.takes and "ب" in words.clitics[at] and not words.proper(at)
    return key in _prepositions(verb) or (joined and key not in listed.that)


def _prepositions(verb: Verb) -> set[str]:
    own = {match_key(word) for word in ("من", "عن", "إلى", "على") if word in verb.takes}
    return own | {_JOINED[word] for word in verb.takes if word in _JOINED}


def _is_attribute(words: Words, index: int, content: int) -> bool:
    """Whether a feminine participle only describes a noun: «عقوبات مشددة على»."""
    describes = words.key[index].startswith("م") and words.key[index].endswith("ه")
    opens = index == words.bounds(index)[0]
    if opens or listed.that.intersection(words.key[content : content + 2]):
        # «… محذرة من أنه», «… النادي. مبدية اعتزازها»
        return False
    return describes and index > 0 and not words.after_comma(index)


def _is_quoted_name(words: Words, at: int) -> bool:
    """Whether the quotation marks only hold the speaker's name: «قال مركز "…" إن»."""
    while at < len(words.key) and words.in_quote[at]:
        at += 1
    return at < len(words.key) and words.key[at] in listed.that and ":" not in words.gap(at - 1)
