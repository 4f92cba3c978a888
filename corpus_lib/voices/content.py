"""What each reporting verb reports: where it begins, and which verbs report nothing."""

from collections.abc import Iterator

from corpus_lib.prepare.normalization import match_key
from corpus_lib.voices import complements, cues, farther, phrases
from corpus_lib.voices.cues import Cue
from corpus_lib.voices.speech_words import ON, REGARD, Verb, Words, is_participle, listed

_SOON = 7  # words after «وأضاف» in which a sentence has its verb
_LED_IN = 3  # words from «نصها» to the text: «ونصها كما يلي: “…”»
_FARTHEST = 45  # words from a verb to what it reports


def cue_candidates(words: Words) -> Iterator[Cue]:
    """The reporting verbs of a document that something follows which they can report."""
    verbs, made, aside = words.lexicon.verbs, words.lexicon.made, range(0)
    for index, key in enumerate(words.key):
        if index in aside:
            continue
        whole = key in verbs or key in made
        bare = key[1:] if key[:1] in "وف" and not whole else key
        verb = verbs.get(bare)
        after_comma = index > 0 and words.after_comma(index) and is_participle(bare)
        if verb is None and bare in made:
            # «في خطوة وصفها مراقبون بالفاشلة»
            described = "as" in made[bare].takes and words.pos[index - 1] == "NOUN"
            beside = words.clitics[index + 1 : index + 2]  # «شكر الوفد الملك مشيدين بجهوده»
            led_in = bare.endswith("ين") and made[bare].verb_class != "accuses"
            led_in = led_in and any("ب" in joined for joined in beside)
            sure = after_comma or described or led_in or bare.endswith(("وا", "وها"))
            if words.pos[index] == "VERB" or sure:
                verb = made[bare]
        if verb is None and bare[:2] in ("لي", "لت"):
            verb = verbs.get(bare[1:])  # «ليؤكد أن»
        before = words.key[index - 1] if index else ""
        known = verbs.get(bare[:-1]) if before == "ما" and bare.endswith("ه") else None
        if known:
            # «…، وهو ما كشفه المستشار», «ما قاله الملك: “…”»
            source = words.key[index - 2] in listed.which_is
            place = (cues.COVERS_SENTENCE, False) if source else _content(words, index, known)
            if source or place[1]:
                yield Cue(index, known._replace(takes=("source",)), *place)
                continue
        if verb is None and words.pos[index] == "VERB" and index <= words.bounds(index)[0] + 1:
            yield Cue(index, cues.TOPIC, cues.NOTHING, False)
        if verb is not None and not words.in_quote[index] and _says(words, index, bare, verb):
            cue = _candidate(words, index, bare, verb)
            if cue:
                # «قال فلان في ما يعتبر أوضح تصريح: …»: nobody else speaks there.
                led_in = cue.marked or words.key[max(0, cue.content)] in listed.that
                inside = range(index + 1, cue.content if led_in else 0)
                begins = (at for at in inside if complements.is_aside(words, at))
                aside = range(next(begins, inside.stop), inside.stop)
                yield cue


def _says(words: Words, index: int, bare: str, verb: Verb) -> bool:
    """Whether a form of a verb is no other word, and no part of a source («حسبما أعلنت»)."""
    first, before = words.bounds(index)[0], words.key[index - 1] if index else ""
    following = words.key[index : index + cues.CLAUSE]
    # «كلمة عبر فيها», «عبّر الكثير»
    anew = not listed.therein.isdisjoint(following[1:2]) or "ّ" in words.written(index)
    anew = anew or _is_verb(words, index, verb)
    on = before.removeprefix("و") == ON and not listed.reports.isdisjoint(following[1:2])
    source, governed = "source" in verb.takes, before in listed.governing
    by = words.key[index - 1 - (before in ("ما", "لما"))] if index else ""
    led_in = words.lexicon.verbs.get(by) or words.lexicon.verbs.get(by.removeprefix("و"))
    as_noun = verb.takes == ("as",) and match_key(verb.lemma) == bare
    other = (
        # «أقترح»: I propose
        (verb.lemma[0] == "ا" and words.written(index)[-len(bare) :][:1] == "أ")
        or (bare in listed.prepositions and not (source or anew))
        or (led_in is not None and "source" in led_in.takes)  # «وفق ما أعلنت», «حسبما أعلنت»
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


def _is_verb(words: Words, index: int, verb: Verb) -> bool:
    """«عبر الوزير عن», «الذي بين أنه»; no preposition as in «عبر موقعه», «بين يونيو ويوليو»."""
    first, after = words.bounds(index)
    far = index == first < after - 1 and words.may_speak(index + 1)  # «وبين المشرف على …، أن»
    inside = range(index + 1, min(index + cues.CLAUSE * (1 + far), after))
    led_in = next((at for at in inside if words.key[at] in listed.that_told), -1)
    anew = index == first or words.after_comma(index) or words.key[index - 1] in listed.lead_ins
    if verb.lemma == "عبر":
        return led_in > 0 and anew and (index == first or cues.is_head(words, index + 1))
    anew = anew or words.key[index - 1] in listed.who
    return anew and led_in > 0 and "VERB" not in words.pos[index + 1 : max(led_in, index)]


def _candidate(words: Words, index: int, bare: str, verb: Verb) -> Cue | None:
    first, after = words.bounds(index)
    before, rest = words.key[index - 1] if index else "", words.key[index + 1 : after]
    ends = before == "كما" and index - first > 1 and cues.is_head(words, index + 1)
    until = min([cues.CLAUSE, *(n for n in range(len(rest)) if words.reports(index + 1 + n))])
    ends = ends and "that" in verb.takes and listed.told.isdisjoint(rest[:until])
    if _tells_that(words, index):
        return Cue(index, verb._replace(takes=("source",)), cues.TELLS_BEFORE, False)
    if "source" in verb.takes or ends or (before == "ما" and words.key[index - 2] == ON):
        # «…، على ما أوضح الوزير», «… كما أعلن الوزير.»
        return Cue(index, verb._replace(takes=("source",)), cues.COVERS_SENTENCE, False)
    if verb.takes == ("as",) and match_key(verb.lemma) == bare and before in listed.governing:
        verb = verb._replace(takes=("as", "of"))  # «على الرغم من وصف الوكالات الزيارة بأنها عادية»
    learned = verb.lemma == "علم" and index + 1 < after and words.called_in_marks(index + 1)
    learned = learned and listed.through.isdisjoint(rest[: cues.CLAUSE])
    itself = listed.from_whom.isdisjoint(rest[: cues.CLAUSE]) and not listed.that.isdisjoint(rest)
    if learned or (verb.lemma == "نقل" and itself):
        # «نقلت الوكالة أن»: the agency says so itself; «علمت «الحياة» أن».
        verb = verb._replace(takes=("that",))
    elif verb.lemma in farther.RELATE:
        verb = _related(words, index, verb)
        if "that" not in verb.takes:
            return None
    content, marked = _content(words, index, verb)
    if verb.lemma == farther.TEXT and (before == "ما" or not marked or content > index + _LED_IN):
        return None  # «قال ما نصه: …»
    if not marked and _is_unreal(words, index, verb):
        return None
    opens = words.pos[index] == "VERB" and index <= first + 1
    topic = Cue(index, cues.TOPIC, cues.NOTHING, False) if opens else None
    if {"of", "via"} & set(verb.takes):
        noun = content > index + 1 and not marked  # «ترحيب الوزيرة بالقرار»
        return Cue(index, verb, content, marked) if noun or "via" in verb.takes else topic
    if before.removeprefix("و") in listed.negating and index > first:
        content = min(content, -1)  # «لم تذكر الوكالة أسماءهم»
    at_once = -1 if marked else _at_once(words, index, verb)
    if at_once > 0 and listed.that.isdisjoint(rest[:_SOON]):
        return Cue(index, verb, at_once, True)
    renewed = verb.lemma == "جدد" and content > 0 and not (marked or words.owned(content))
    renewed = renewed and words.key[content].removeprefix("ال") not in listed.renewed
    if renewed or words.key[content : content + 2] == ["عن", "ذلك"]:
        return topic  # «جددت الشركة العقد», unlike «جدد رفضه»
    if content >= 0 and not _is_attribute(words, index, content):
        return Cue(index, verb, content, marked)
    if content < 0 < index and words.in_quote[index - 1]:
        return Cue(index, verb, cues.PRECEDES, True)
    if "that" in verb.takes and not is_participle(bare):
        return Cue(index, verb, cues.NOTHING, False)
    return topic


def _related(words: Words, index: int, verb: Verb) -> Verb:
    """«روى الطبري عن ابن عباس أنه قال»: another's words, unlike «روى الرجل عن طفولته أنها»."""
    passed_on = verb._replace(takes=("that", "via"))
    at, marked = _content(words, index, passed_on)
    whose = [one for one in range(index + 2, at) if words.key[one - 1] == "عن"]
    said = bool(whose) and "قال" in words.lemma[at + 1 : at + 3]
    said = said or (bool(whose) and marked and cues.is_head(words, whose[0]))
    return passed_on if said else verb


def _tells_that(words: Words, index: int) -> bool:
    """«أوضح ذلك المتحدث»: what the clause before tells, or the sentence."""
    after = words.bounds(index)[1]
    opens = index == words.bounds(index)[0] or words.after_comma(index)
    said = words.key[index + 1 : index + 2] in (["ذلك"], ["بذلك"]) and index + 2 < after
    # «أوضح ذلك لـ«عكاظ» مصدر»
    return opens and said and cues.is_known(words, cues.past_fillers(words, index + 2, after - 1))


def _is_unreal(words: Words, index: int, verb: Verb) -> bool:
    """«يجب أن يعلن», «إذا خلص إلى», «ما دعا الشرطة إلى»: nobody said so, or a thing gave cause."""
    before, bare = words.key[index - 1] if index else "", words.key[index]
    bare = bare.removeprefix("و") if bare not in words.lexicon.verbs else bare
    present = bare[0] in "يت" and not bare.startswith(match_key(verb.lemma))
    causes = before in listed.causes and verb.lemma == "دعا"
    before = before.removeprefix("و")
    # «اتصالات تدين وتستنكر الحادث»
    both = present and words.key[index][0] == "و" and words.pos[index - 1] == "VERB"
    causes = causes or (both and words.key[index - 1][0] in "يت")
    return causes or before in (listed.may | listed.to if present else listed.supposing)


def _is_noun(words: Words, index: int, first: int, verb: Verb) -> bool:
    """«بعد كشف هويته», «بعد تقديمه كشف حساباته»: a form that is a noun as well."""
    beside = cues.past_fillers(words, index + 1, min(index + cues.CLAUSE, len(words.key)))
    alone = words.key[index] == match_key(verb.lemma) and not cues.is_head(words, beside)
    alone = alone and not {"of", "source", "في"} & set(verb.takes)
    if words.pos[index] != "NOUN" or index == first:
        return False
    apart = any(mark in words.gap(index - 1) for mark in "،:")
    turn = words.after_comma(index) and words.key[index - 1] in listed.for_his_part
    if alone and not turn and (words.pos[index - 1] in ("NOUN", "ADP") or words.after_comma(index)):
        return True  # «بهدف حث الناس على», «…، نصح الطفل بـ»
    governed = words.key[index - 1] in listed.prepositions or words.pos[index - 1] == "NOUN"
    return bool({"object", "via"} & set(verb.takes)) and governed and not apart


def _content(words: Words, index: int, verb: Verb) -> tuple[int, bool]:
    """The first word of what is reported and whether marks lead it in; -1 if there is none."""
    _, after = words.bounds(index)
    if index + 1 == len(words.key):
        return -1, False
    last = min(after, index + cues.LONGEST_PHRASE)
    # «طالب د. سالم بضرورة الحذر …، إذا أدركنا أن»
    far = last if verb.verb_class == "calls for" else min(after, index + _FARTHEST)
    begin, fillers = index + 1, listed.fillers - listed.times
    while begin < last and words.key[begin] in fillers:
        begin += 1
    if begin < last and "ب" in verb.takes and complements.is_governed(words, begin, verb):
        return begin, False  # «طالب بالبحث عن لاعب آخر، وأن يكون …»
    subject = cues.noun_phrase(words, begin, last)
    beside = words.key[begin] if begin < last and "object" in verb.takes else ""
    if beside in listed.objects | listed.said_of:
        return begin, False  # «مؤكدا خطورة المساس بالبيوت»
    following = words.key[subject.after : subject.after + 1]
    if phrases.is_own(words, index, verb) and not listed.objects.isdisjoint(following):
        return subject.after, False
    if "via" in verb.takes:
        through = [at for at in range(index + 1, last) if words.key[at] in listed.through]
        inside = range(through[0] + 1 if through else last, last)
        marks = [at for at in inside if words.in_quote[at] or ":" in words.gap(at - 1)]
        at = next((at for at in inside if complements.is_that(words, at) or at in marks), -1)
        if at < 0:
            told = listed.announced | listed.said_of  # «نقل الموقع عن مصادر في اليمن، مقتل مدني»
            at = next((one for one in inside[1:] if words.key[one] in told), -1)
        return at, at in marks
    if "as" in verb.takes:
        if verb.lemma == REGARD:
            return farther.regarded_of(words, index, last), False
        return complements.described_of(words, index, last, subject, noun="of" in verb.takes), False
    # What the verb governs goes before a clause further on: «حذر … من تسليم … بعد أن».
    governed = subject.after
    while "ب" in verb.takes and governed < last - 1 and words.key[governed] in listed.when:
        governed += 1
    noun = is_participle(words.key[index]) and "object" in verb.takes and governed > index + 1
    if noun and governed < last and complements.is_governed(words, governed, verb):
        return index + 1, False  # «مؤكدة حرصها على المشاركة»
    if governed < last and complements.is_governed(words, governed, verb):
        placed = words.key[governed + 1 : governed + 2]
        if not listed.occasions.intersection(placed) and not complements.is_of_office(
            words, governed, index
        ):
            return cues.past_name(words, governed, last), False
    found = complements.led_in(words, index, far, verb, subject)
    if found:
        return found
    if after == far < len(words.key) and ":" in words.gap(after - 1):
        return after, True
    joined = complements.joined_of(words, begin, last) if "ب" in verb.takes else -1
    if "ل" in verb.takes:
        # «دعا المدير الطلاب للدخول»
        called = (at for at in range(begin, min(last, subject.after + 3)))
        called = (at for at in called if words.pos[at] == "NOUN" and "ل" in words.clitics[at])
        joined = next(called, -1)
    if joined < 0 and "object" in verb.takes:
        return complements.object_of(words, index, last, verb, subject), False
    return joined, False


def _is_attribute(words: Words, index: int, content: int) -> bool:
    """Whether a feminine participle only describes a noun: «عقوبات مشددة على»."""
    describes = words.key[index].startswith("م") and words.key[index].endswith("ه")
    opens = index == words.bounds(index)[0]
    if opens or listed.that.intersection(words.key[content : content + 2]):
        return False  # «… محذرة من أنه», «… النادي. مبدية اعتزازها»
    return describes and index > 0 and not words.after_comma(index)


def _at_once(words: Words, index: int, verb: Verb) -> int:
    """«وقال سيتم العمل غدا», «وقال سمير نحن نرحب»: where it begins if no أن or colon leads in."""
    following = range(index + 1, min(index + _SOON, words.bounds(index)[1]))
    if verb.lemma not in ("قال", "أضاف") or not following:
        return -1
    if any(complements.is_aside(words, at) for at in following):
        return -1  # «وقال نعمت زاده تعليقا على تصريحات …»: a name that is read as a verb
    told = any(words.pos[at] == "VERB" for at in following)
    # «وأضاف بعد وصولهم اتضح»
    told = words.pos[index + 1] == "VERB" or (told and words.key[index + 1] in listed.after)
    at = index + 1 if told else cues.noun_phrase(words, index + 1, following[-1]).after
    at = min(at, following[-1])
    we = words.key[at] in listed.we and (at == index + 1 or cues.is_head(words, index + 1))
    return at if we or (told and words.key[index][0] == "و") else -1
