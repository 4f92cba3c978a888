"""Where a speaker is named: the phrase before or after the verb, or farther from it."""

from corpus_lib.prepare.normalization import match_key
from corpus_lib.voices import complements, cues
from corpus_lib.voices.cues import NOTHING, Cue, Phrase
from corpus_lib.voices.speech_words import ASK, Verb, Words, is_participle, listed

_LATE = 6  # words between a verb and its subject
_NAME = 8  # words of a name with its titles
_SHORT = 4  # words between «لكن» and a verb that can only be its subject


def has_no_subject(words: Words, cue: Cue) -> bool:
    """Whether no noun follows the verb that could be a subject, if one of no speaker."""
    at = cue.index + 1
    if cue.content == at or at >= len(words.key):
        return True
    key = words.key[at]
    if key in listed.objects:
        return True  # «وأكد أهمية “…”»
    if key in listed.pointing:
        return False
    if cue.verb.verb_class == "calls for":
        return not words.proper(at)  # «ودعا المنشآت إلى المسارعة»: whom he calls on
    nominal = words.pos[at] in ("NOUN", "PROPN") and not {"ل", "ب", "ك"} & words.clitics[at]
    return not nominal or key in listed.no_noun


def after(words: Words, cue: Cue) -> Phrase | None:
    """The phrase after the verb: «قال وزير الخارجية إن»."""
    _, end = words.bounds(cue.index)
    first, source = cue.index + 1, "source" in cue.verb.takes
    named = any(words.actor[first : first + 2]) or "PROPN" in words.pos[first + 1 : first + 2]
    noun = min(first, end - 1)
    rule = {words.key[noun], words.head(noun).removeprefix("ل")}
    if source and (rule & listed.no_source or ("نظام" in rule and not named)):
        return None  # «وفقا للنظام», unlike «بحسب نظام الأسد», «بحسب قوة المهام المشتركة»
    if source:
        first = _past_reporting(words, first + (words.key[first : first + 1] == ["ل"]), end)
    if "في" in cue.verb.takes:
        # «جاء في بيان الوزارة»
        first = min(first + (words.key[first : first + 1] == ["في"]), len(words.key) - 1)
    stop = min(cue.content if cue.content >= 0 else end, end)
    first = cues.past_fillers(words, first, stop)
    phrase = cues.trimmed(words, Phrase(first, _end_after(words, cue, first, stop)))
    if phrase is None:
        return None
    phrase = _with_name(words, cue, phrase)
    key = words.key[first]
    goes_on = words.pos[first] == "VERB" or is_participle(key)
    if (goes_on and key in words.lexicon.verbs) or _is_object(words, cue, first):
        return None  # «وكتب يقول», «وأضاف مخاطبا الوزير»
    if key[0] == "ل" and "ل" in words.clitics[first] and not source:
        return None  # «أعرب لفخامتكم»: whom he tells.
    unknown = cue.content == NOTHING and words.pos[first] == "NOUN" and not words.clitics[first]
    told = source and words.key[first - 2] in ("ما", "لما", "حسبما")
    told = told and key not in listed.prepositions
    known = unknown or told or cues.is_head(words, first) or words.key[first - 1] == "في"
    if not known and source:
        # «وبحسب المعلومات، فإن», unlike «وفق الضوابط»
        known = not listed.so.isdisjoint(words.key[phrase.after : phrase.after + 2])
        # «وبحسب الأصمعي كما نقل الجاحظ»
        known = known or words.key[phrase.after : phrase.after + 1] == ["كما"]
        opens = cue.index == words.bounds(cue.index)[0]  # «وبحسب العرض، يقع»
        known = known or (opens and phrase.after < end and words.after_comma(phrase.after))
        return phrase if known and words.definite(first) else None
    return phrase if known or _is_subject(words, cue, phrase) else None


def own(words: Words, cue: Cue) -> Phrase | None:
    """«مؤكدا وزير الدفاع حرص بلاده»: the subject of a participle, which mostly has none."""
    led_in = cue.content > cue.index + 1 and words.key[cue.content] in listed.that | listed.objects
    sure = led_in and is_own(words, cue.index, cue.verb)
    return cues.trimmed(words, Phrase(cue.index + 1, cue.content)) if sure else None


def is_own(words: Words, index: int, verb: Verb) -> bool:
    """Whether a noun for speakers beside a participle can only be its subject."""
    first, key = min(index + 1, len(words.key) - 1), words.key[index]
    person = words.speaks(first) and words.clitics[first] <= {"ال"}
    plain = verb.verb_class == "says" and key not in listed.saying
    return is_participle(key) and person and plain


def _with_name(words: Words, cue: Cue, phrase: Phrase) -> Phrase:
    """«قال قائد الدفاع الجوي، الفريق سمير خلف، إن»: a title with the name after its comma."""
    at, titled = phrase.after, words.speaks(phrase.first) and not words.is_body(phrase.first)
    named = any(words.proper(one) for one in range(phrase.first, at))
    if named or not titled or not at < cue.content <= at + _NAME or "،" not in words.gap(at - 1):
        return phrase
    name = range(at, cues.until_comma(words, at, cue.content).after)
    plain = all(words.pos[one] in cues.NOMINAL and words.clitics[one] <= {"ال"} for one in name)
    return Phrase(phrase.first, name.stop) if plain and len(name) > 1 else phrase


def _end_after(words: Words, cue: Cue, first: int, stop: int) -> int:
    """Where a phrase after the verb ends at the latest."""
    end = words.bounds(cue.index)[1]
    ends = (at for at in range(first, stop) if _ends(words, cue, first, at))
    after = next(ends, max(first, stop))
    if cue.content == NOTHING:
        subject = complements.before_object(words, cues.noun_phrase(words, first, end))
        after = min(after, subject.after)
    if cue.content < 0 and after > first:
        # Nothing tells where the name ends, unless a comma does soon.
        comma = after < end and any(mark in words.gap(after - 1) for mark in "،.")
        if not comma and after < end:
            begin = first + (words.key[first] in listed.listeners)
            after = min(after, max(first + 1, cues.noun_phrase(words, begin, end).after))
    return after


def _is_object(words: Words, cue: Cue, at: int) -> bool:
    """«وحث الحكومة على البدء»: a verb beside its subject would be feminine as well."""
    asks = cue.verb.verb_class in ("calls for", "accuses")
    asks = asks and cues.gender(words, cue) == "masculine"
    if words.written(at).endswith("ين") and not words.lemma[at].endswith("ين"):
        # «وطالب المواطنين بالحذر»: no subject ends so.
        own = words.definite(at) and not (words.proper(at) or words.actor[at])
        return own and not {"source", "of"} & set(cue.verb.takes)
    return asks and words.pos[at] == "NOUN" and words.written(at).endswith("ة")


def _past_reporting(words: Words, first: int, end: int) -> int:
    """«حسبما نقلته صحيفة», «وفق ما أعلنت البعثة»: the noun after the verb is the source."""
    if words.key[first - 1].endswith("ه"):
        late = range(first, min(first + _LATE, end))  # «وهو ما كشفه للمرة الأولى مستشار الأمن»
        return next((at for at in late if cues.is_head(words, at)), first)
    if first < end and words.key[first] in ("ما", "لما"):
        return min(first + 2, end)
    if first < end and (words.pos[first] == "VERB" or words.key[first] in listed.reports):
        first += not cues.is_head(words, first) and first + 1 < end
    return first


def _ends(words: Words, cue: Cue, first: int, at: int) -> bool:
    """Whether a phrase after the verb is over before a word."""
    key, source = words.key[at], "source" in cue.verb.takes
    if at == first and source:
        return False
    led = key in ("في", "ضمن", "على") and at + 1 < len(words.key)
    own = led and words.has_owner(at + 1) and words.pos[at + 1] == "NOUN"
    # «في أول تصريح له»
    placed = led and not listed.occasions.isdisjoint(words.key[at + 1 : at + 3])
    if key == "لدي" and "VERB" in words.pos[first + 1 : at] and not words.definite(first):
        return False  # «مسؤول كان يعمل لدى الوزير»
    if key in listed.name_over or own or placed or complements.is_aside(words, at):
        return True
    if at == first:
        return False
    how = key in words.lexicon.verbs and is_participle(key) and key.endswith("ا")
    if (
        how
        or (key in listed.occasions and words.has_owner(at))
        or (source and words.pos[at] == "VERB")
    ):
        return True  # «وتابع سمير حديثه», «وفقا لوزارة الإسكان بلغ العدد»
    within = any({"ب", "ل"} & clitics for clitics in words.clitics[first:at])
    named = "PROPN" in words.pos[first:at] or words.key[at - 1] in words.last_names
    if key == "في" and named and not within:
        return True  # «الوزير سمير خلف في واشنطن»
    asked = cue.verb.lemma == ASK and key == "من"  # «طلبت إيران من روسيا مساعدتها»
    punctuated = any(mark in words.gap(at - 1) for mark in "،:؛(")
    # «المشرف على الفريق سمير خلف»
    of_title = cue.content > at and cues.is_known(words, at - 1) and words.proper(cue.content - 1)
    governed = key in listed.governing_more & set(map(match_key, cue.verb.takes)) and not of_title
    # «لـ«الشرق الأوسط»»: to whom it was said.
    ends = governed or asked or key in listed.objects or key == "ل" or punctuated
    return ends or _is_addressed(words, cue, at)


def _is_addressed(words: Words, cue: Cue, at: int) -> bool:
    """«أبلغ الضباط الروس نظراءهم», «دعت المنظمة وزير الخارجية»: whom they told."""
    named = words.proper(at - 1)
    closed = words.definite(at - 1) or named
    another = words.kind(at) not in ("", "person") and words.actor[at] != words.actor[at - 1]
    nominal = words.pos[at] in ("NOUN", "ADJ") or another
    if not closed or not nominal or words.key[at][0] == "و":
        return False
    called = cues.is_known(words, at) or words.key[at] in listed.all | listed.lord or another
    # «دعا الوزير السكان إلى الحضور»
    # «دعا سمير خلف المتقدمين للدخول»
    several = words.definite(at) and words.written(at).endswith("ين")
    title = words.speaks(at) and not (words.is_body(at) or several)
    two = several or (words.definite(at - 1) and words.definite(at) and not title)
    called = called or (two and (named or words.pos[at] == "NOUN"))
    called = called and cue.verb.verb_class in ("calls for", "accuses")
    return ((named or another or two or not words.definite(at)) and called) or words.owned(at)


def before(words: Words, cue: Cue) -> Phrase | None:
    """The phrase that ends at the verb: «الباحث السياسي، صدام الجاسر، أكد أن»."""
    key = words.key[cue.index]
    joined = key[:1] == "و" and key not in words.lexicon.verbs
    if {"source", "في"} & set(cue.verb.takes) or joined:
        return None
    first, _ = words.bounds(cue.index)
    topic = next((at for at in range(first, cue.index) if words.key[at] == "اما"), -1)
    if topic >= 0 and key[:1] == "ف" and cues.is_head(words, topic + 1):
        return cues.until_comma(words, topic + 1, cue.index)  # «أما رئيس النادي فلان، وهو …، فقال»
    while_ = words.key.index("اذ", first, cue.index) if "اذ" in words.key[first : cue.index] else -1
    if while_ > first and words.may_speak(first):
        return Phrase(first, while_)  # «ووزارة الداخلية إذ تعلن عن ذلك لتؤكد»
    begin, anew_after = _clause_of(words, cue, first)
    # The sentence may begin with something else: «… شرقا، فروسيا اعتبرت».
    parts = cues.commas(words, begin + 1, cue.index)
    anew = [at for at in parts if words.key[at][0] in "فو" and cues.is_head(words, at)]
    for opening in (*anew, begin, *parts):
        while opening < cue.index and words.key[opening] in listed.lead_ins:
            opening += 1
        keys = {key.removeprefix("و") for key in words.key[opening : cue.index]}
        short = opening in (anew_after, first) and cue.index - opening <= _SHORT
        plain = short and not listed.prepositions & keys
        plain = plain and (opening != first or words.definite(opening))
        given = cues.is_head(words, opening) and not {"ل", "ب"} & words.clitics[opening]
        if opening < cue.index and (given or plain):
            return cues.trimmed(words, Phrase(opening, cue.index))
    return None


def _clause_of(words: Words, cue: Cue, first: int) -> tuple[int, int]:
    """Where the clause before a verb begins, twice if «وكانت» or the like opens it, else -1."""
    begin = max(first, cue.index - cues.LONGEST_PHRASE)
    for at in range(cue.index - 1, begin - 1, -1):
        key, verb = words.key[at], words.pos[at] == "VERB"
        # «نقلت الوكالة عن الوزير قوله»: what follows عن names who says it.
        from_whom = is_participle(words.key[cue.index]) and key == "عن"
        if verb and at == cue.index - 1 and words.proper(at - 1):
            # Names look like verbs: «مدير عام النادي أدريانو غالياني قال».
            verb = key in words.lexicon.verbs
        ends = key in listed.openers | listed.that | listed.conjunctions or verb
        if from_whom or ends or any(mark in words.gap(at) for mark in ":؛"):
            # «وكانت القوات قد كشفت»
            opens = key in listed.openers or key.removeprefix("و") in listed.was
            return at + 1, at + 1 if opens else -1
    return begin, -1


def _is_subject(words: Words, cue: Cue, phrase: Phrase) -> bool:
    """Whether the words between a verb and what it reports can only be its subject."""
    first, key = phrase.first, words.key[phrase.first]
    if cue.content < 0 or key in listed.no_subject:
        return False
    inside = range(first, phrase.after)
    named = any(map(words.proper, inside))
    accusative = key.endswith("ا") and not named
    if {"ل", "ب", "ك", "و", "ف"} & words.clitics[first] or accusative or key.isdigit():
        return False
    said = words.key[cue.content]
    unnamed = not named and not any(cues.is_known(words, at) for at in inside)
    shows = said in listed.governing_more and match_key(cue.verb.lemma) in listed.shows
    if "as" in cue.verb.takes or (unnamed and shows):
        return False  # «تشير المؤشرات إلى»: things show; whoever speaks is a noun of the list.
    return not (words.written(first).endswith("ة") and cues.gender(words, cue) == "masculine")
