"""Whom a phrase means: the actor or the person named before, his full name and his side."""

from dataclasses import replace

from corpus_lib.voices import cues, farther
from corpus_lib.voices.cues import NOMINAL, Cue, Phrase, noun_phrase
from corpus_lib.voices.quotation_marks import Marked
from corpus_lib.voices.speech_words import Words, listed

_ASIDE = 4  # words after a name that tell what he is
_LONGEST_NAME = 24  # words of a name with its titles
_TITLES = 4  # words before a name that may belong to it
_STEM = 4  # letters that a country and its adjective have in common


def remember(words: Words, cue: Cue) -> None:
    """Keep a speaker, and his full name under its last word, if that is nothing but a name."""
    words.known.append(cue)
    if cue.found != "named" or not 1 < len(cue.speaker.split()) <= _LONGEST_NAME:
        return
    last = cue.phrase.after - 1
    definite = any(words.definite(at) or words.proper(at) for at in range(cue.phrase.first, last))
    plain = _is_family(words, last) or not words.definite(last)
    common = words.actor[last] or _is_common(words, last)
    if definite and plain and not common and words.clitics[last] <= {"ال"}:
        # «الخبير سامي نادر»: what follows a title and is not definite.
        words.last_names.setdefault(words.key[last], cue)
    for at in range(cue.phrase.first + 1, cue.phrase.after):
        second = words.proper(at - 1) and not words.definite(at) and _may_go_on(words, at)
        joined = {"ب", "ل"} & words.clitics[at] and not second
        if words.key[at] != "باسم" and (words.key[at] in listed.prepositions or joined):
            break  # «مسؤولون بوزارة الداخلية في نيبال»: no last name.
        state = words.actor[at] and words.lexicon.kinds[words.actor[at]] != "person"
        second = second or (at + 1 < cue.phrase.after and _is_family(words, at))
        if ((words.proper(at) and not _is_common(words, at)) or second) and not state:
            words.last_names.setdefault(words.key[at], cue)


def _is_family(words: Words, at: int) -> bool:
    """«محمد بن صالح العليان»: what follows a given name that follows another or a title."""
    # «أوضح رأفت الصباغ»: after a verb of saying no other verb follows.
    told = at > 1 and words.reports(at - 2)
    given = at > 1 and (words.proper(at - 1) or (told and words.pos[at - 1] == "VERB"))
    given = given and not words.actor[at - 1]
    given = given and (words.proper(at - 2) or words.speaks(at - 2) or told)
    # «الشيخ سلطان»: an indefinite word after a definite title is a given name.
    titled = at > 1 and words.definite(at - 2) and words.speaks(at - 2)
    given = given or (titled and not words.definite(at - 1))
    return given and _may_go_on(words, at)


def _is_common(words: Words, at: int) -> bool:
    return bool(words.demonym[at]) or words.speaks(at)


def _may_go_on(words: Words, at: int) -> bool:
    return words.pos[at] in NOMINAL and not _is_common(words, at)


def named(words: Words, cue: Cue, phrase: Phrase) -> Cue:
    """A verb with the speaker whom a phrase names, or takes up."""
    actors = list(dict.fromkeys(filter(None, words.actor[phrase.first : phrase.after])))
    people = [actor for actor in actors if _is_himself(words, phrase, actor)]
    if people:
        who = _to_last_name(words, phrase, people[-1])
        return _jointly(words, replace(cue, phrase=who, found="named"), people)
    only = bool(actors) and all(words.actor[phrase.first : phrase.after])
    if only and len(actors) > 1:
        told = _jointly(words, replace(cue, phrase=phrase, found="named"), actors)
        return replace(told, speaker=_written(words, phrase))
    if farther.are_two(words, phrase.first):
        # «تخشى طهران …، وتحتاج موسكو …، ويشترك الطرفان في»
        before = range(words.bounds(phrase.first)[0], phrase.first)
        states = [*dict.fromkeys(words.actor[at] for at in before if words.kind(at) == "state")]
        if len(states) == 2:
            return _jointly(words, replace(cue, phrase=phrase, found="same noun"), states)
    quoted = _quoted_name(words, phrase)
    if cues.is_someone(words, phrase) and not words.is_body(phrase.first):
        quoted = ""
    earlier = _taken_up(words, phrase) or farther.honoured(words, phrase)
    if earlier:
        return cue.spoken_by(earlier, phrase, "named")
    meant = _meant(words, cue, phrase) if not quoted and _refers_back(words, phrase) else None
    if meant:
        return meant
    holder = None if quoted else farther.titled(words, phrase)
    if holder:
        return replace(named(words, cue, holder), phrase=phrase, found="same title")
    name, side = quoted or _written(words, phrase), _side(words, phrase)
    if len(actors) == 1 and (only or words.lexicon.names[actors[0]].endswith(quoted or " ")):
        name = words.lexicon.names[actors[0]]
    elif not quoted:
        longer = _longer_before(words, phrase)
        name = _written(words, longer)
        side = _side(words, longer)
    told = replace(cue, speaker=name, side=side, phrase=phrase, found="named")
    both = _of_two_countries(words, phrase)
    if both:
        return replace(told, speakers=tuple(both), sides=tuple(both.values()))
    return replace(told, speakers=(name,), sides=(side,))


def _is_himself(words: Words, phrase: Phrase, actor: str) -> bool:
    """Whether a phrase means a person, not «متحدث لمركز الملك سلمان» or who speaks for him."""
    first = next(at for at in range(phrase.first, phrase.after) if words.actor[at] == actor)
    before = {key.removeprefix("ال") for key in words.key[phrase.first : first]}
    before |= {key[1:] for key in before if key[:1] in ("ل", "ب")}
    after = _to_last_name(words, phrase, actor).after
    another = after + 1 < phrase.after and words.proper(after)
    another = another or farther.of_another(words, first)
    another = another or cues.is_someone(words, phrase)  # «ضابط خدم مع القذافي»
    if first > phrase.first:  # «مصدر موال لهادي», «الضابط في مخابرات القذافي»
        another = another or bool({"ل", "ب"} & words.clitics[first])
        another = another or words.key[first - 1].lstrip("ولب") in listed.his
    return words.lexicon.kinds.get(actor) == "person" and not (another or before & listed.after_him)


def _of_two_countries(words: Words, phrase: Phrase) -> dict[str, str]:
    """«وكالات الأنباء الروسية والإيرانية»: those of each, with their sides."""
    of = [at for at in range(phrase.first, phrase.after) if words.demonym[at]]
    sides = [words.lexicon.sides[words.demonym[at]] for at in of]
    if len(of) < 2 or len(set(sides)) < len(of) or any(words.key[at][0] != "و" for at in of[1:]):
        return {}
    those = _written(words, Phrase(phrase.first, of[0])).removesuffix("ان")
    adjectives = [_written(words, Phrase(at, at + 1)).removeprefix("و") for at in of]
    return {f"{those} {of}": side for of, side in zip(adjectives, sides, strict=True)}


def _written(words: Words, phrase: Phrase) -> str:
    """A phrase as written, without quotation marks and breaks of lines."""
    text = words.written(phrase.first, phrase.after)
    if {"ب", "ل"} & words.clitics[phrase.first] and text.startswith(("بال", "ل")):
        text = f"ا{text[1:]}" if text.startswith("لل") else text[1:]
    text = text[text.startswith("وو") :]
    return " ".join(text.replace('"', " ").split()).strip(" ،,")


def _longer_before(words: Words, phrase: Phrase) -> Phrase:
    """«البنك الأهلي» for «البنك», «المرشح جيب بوش» for «بوش», if the text has it before."""
    head, proper = words.head(phrase.first), words.proper(phrase.first)
    rest = words.key[phrase.first + 1 : phrase.after]
    definite = words.key[phrase.first].startswith(("ال", "لل"))
    if len(rest) > 2 or not (proper or definite) or head.endswith(("ون", "ين", "ات")):
        return phrase
    for at in range(phrase.first - 1, -1, -1):
        if words.head(at) != head:
            continue
        first = at
        named = proper or words.proper(at - 1)
        while named and first and at - first < _TITLES and _may_precede(words, first - 1):
            first -= 1
        while first > 1 and listed.son & {*words.key[first - 1 : first + 1]}:
            first -= 1  # «عبدالعزيز بن عبدالله آل الشيخ مفتي عام السعودية»
        after = noun_phrase(words, at, min(len(words.key), at + _LONGEST_NAME)).after
        inside = words.key[first : max(after, at + 1)]
        same = all(any(_alike(key, other) for other in inside) for key in rest)
        known = words.definite(first) or "PROPN" in words.pos[first:after]
        if proper:
            # «أظهر مورينيو غضبه» tells no longer name.
            known = words.pos[first:after].count("PROPN") > 1
        if len(inside) > len(rest) + 1 and same and known:
            return Phrase(first, max(after, at + 1))
    return phrase


def _may_precede(words: Words, at: int) -> bool:
    """Whether a word belongs to a name that follows it: «مرشح الرئاسة الجمهوري جيب بوش»."""
    apart = any(mark in words.gap(at) for mark in "،:؛.\n") or words.key[at] in listed.prepositions
    return not apart and (words.proper(at) or _is_common(words, at))


def _jointly(words: Words, cue: Cue, actors: list[str]) -> Cue:
    names = tuple(words.lexicon.names[actor] for actor in actors)
    sides = tuple(words.lexicon.sides[actor] for actor in actors)
    return replace(cue, speaker=" و".join(names), side=sides[0], speakers=names, sides=sides)


def _to_last_name(words: Words, phrase: Phrase, actor: str) -> Phrase:
    """A phrase without what follows the speaker's name: «… إزادي آخر سفير لإيران»."""
    named = [at for at in range(phrase.first, phrase.after) if words.actor[at] == actor]
    return Phrase(phrase.first, named[-1] + 1)


def _taken_up(words: Words, phrase: Phrase) -> Cue | None:
    """Whom a last name means, maybe with a title: «سالم», «الدكتور سالم»."""
    inside = range(phrase.first, phrase.after)
    names = [at for at in inside if words.key[at] in words.last_names]
    if not names or len(inside) > 3:
        return None
    earlier = words.last_names[words.key[names[-1]]]
    before = words.key[earlier.phrase.first : earlier.phrase.after]
    unknown = [at for at in inside if words.key[at] not in before and not words.speaks(at)]
    return None if unknown else earlier


def _meant(words: Words, cue: Cue, phrase: Phrase) -> Cue | None:
    """Whom «المصدر» takes up, or «المسؤول الروسي»: someone of that side just named."""
    head, side = words.head(phrase.first), _side(words, phrase)
    rest = words.key[phrase.first + 1 : phrase.after]
    own = {*words.demonym[phrase.first : phrase.after]} - {""}
    for earlier in reversed(words.known):
        told = earlier.phrase
        of = {*words.demonym[told.first : told.after]} - {""}  # a Frenchman is no «وزير أمريكي»
        if (own and of and own.isdisjoint(of)) or head not in _titles_of(words, told):
            continue
        until = max(told.after, min(told.after + _ASIDE, phrase.first))
        before = {key.removeprefix("ال") for key in words.key[told.first : until]}
        same = words.head(told.first) == head
        if not same and _longer_before(words, phrase) != phrase:
            continue
        same_side = same and side == earlier.side != "other"
        if all(key.removeprefix("ال") in before for key in rest) or same_side:
            return cue.spoken_by(earlier, phrase, "same noun")
    if head in words.lexicon.bodies or not own:
        return None
    for at in range(phrase.first - 1, max(0, phrase.first - farther.BACK) - 1, -1):
        if words.kind(at) == "person" and words.lexicon.sides[words.actor[at]] == side:
            told_by = replace(cue, phrase=phrase, found="same side")
            return _jointly(words, told_by, [words.actor[at]])
    return None


def _refers_back(words: Words, phrase: Phrase) -> bool:
    """Whether a phrase only takes up a noun: «المصدر», «الباحث السياسي», «المسؤول الروسي»."""
    inside = range(phrase.first, phrase.after)
    named = any(words.proper(at) or words.actor[at] for at in inside)
    construct = words.speaks(phrase.first) and words.definite(phrase.after - 1)
    free = any(words.demonym[at] or words.key[at] in listed.prepositions for at in inside)
    definite = words.definite(phrase.first) or (construct and not free)
    return len(inside) <= 3 and definite and not named


def _quoted_name(words: Words, phrase: Phrase) -> str:
    begin, end = words.start[phrase.first] - 1, words.end[phrase.after - 1] + 1
    for span in words.spans:
        if begin <= span.start < span.end <= end and not _is_of_thing(words, phrase, span):
            name = words.raw[span.start : span.end]
            # «مشرف «الجوهرة» إبراهيم القوبع» is not called الجوهرة.
            whole = all(
                words.pos[at] == "ADJ" or words.demonym[at]
                for at in range(phrase.first, phrase.after)
                if words.start[at] >= span.end
            )
            if whole and not any(letter.isdigit() for letter in name):
                return name
    return ""


def _is_of_thing(words: Words, phrase: Phrase, span: Marked) -> bool:
    """«قيادي في «طالبان»», «رئيس الشركة الفرنسية "…"», «مدير "…"»: he is not called so."""
    at = words.inside(span).start
    near = range(at - 1, max(phrase.first, at - 4), -1)
    named = next((one for one in near if words.proper(one) or words.actor[one]), 0)
    things = (one for one in near if words.key[one] in listed.things_named or words.is_body(one))
    leads = words.speaks(at - 1) and not (words.definite(at - 1) or words.is_body(at - 1))
    return leads or words.key[at - 1] in listed.prepositions or next(things, -1) >= named


def _side(words: Words, phrase: Phrase) -> str:
    inside = range(phrase.first, phrase.after)
    for at in inside[:3]:
        key = words.key[at]
        for form in (words.lemma[at], key.removeprefix("ال"), key.removeprefix("ل")):
            if words.lexicon.speakers.get(form):
                return words.lexicon.speakers[form]
    # «الوزير في واشنطن»: a place, not a side, but «المتحدث باسم الخارجية الروسية» speaks for one.
    before = (at for at in inside[1:] if words.key[at] in listed.prepositions - {"باسم"})
    own = range(phrase.first, next(before, phrase.after))
    named, called = [words.actor[at] for at in own], ""
    for at in own:  # «منصور التركي» is so called, «وكالة فارس الإيرانية» is Iranian
        named.append("" if called == "PROPN" else words.demonym[at])
        called = "" if words.definite(at) or words.is_body(phrase.first) else words.pos[at]
    side = words.lexicon.sides.get(next(filter(None, named), ""), "other")
    at = phrase.first + (words.key[phrase.first] in listed.some_of)
    unnamed = side == "other" and at in inside and words.speaks(at) and not words.owned(at)
    unnamed = unnamed and words.lexicon.bodies.isdisjoint((words.lemma[at], words.head(at)))
    unnamed = unnamed and all(words.actor[one] or not words.proper(one) for one in inside)
    return "unnamed source" if unnamed and cues.is_someone(words, phrase) else side


def _alike(key: str, other: str) -> bool:
    """Whether two words share a stem, as a country and its adjective do: الفلبين, الفلبيني."""
    a, b = key.removeprefix("ال"), other.removeprefix("ال")
    return a == b or (min(len(a), len(b)) >= _STEM and a[:_STEM] == b[:_STEM])


def _titles_of(words: Words, told: Phrase) -> set[str]:
    """What a speaker is called: «سمير سالم، المتحدث باسم الوزارة», not whom a «نائب» serves."""
    heads = {words.head(told.first)}
    for at in range(told.first + 1, min(told.after + _ASIDE, words.bounds(told.first)[1] - 1)):
        if words.pos[at] == "VERB":
            break
        free = not words.speaks(at - 1) and words.key[at - 1] not in listed.prepositions
        if free and words.speaks(at) and not words.is_body(at):
            heads.add(words.head(at))
    return heads
