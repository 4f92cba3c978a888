"""Reported speech: what others are said to say, without quotation marks."""

import re
from bisect import bisect_left
from collections.abc import Iterator
from typing import Any

import pandas as pd

from corpus_lib.prepare.corpus import Corpus
from corpus_lib.voices.cues import COVERS_SENTENCE, TELLS_BEFORE, Cue, commas
from corpus_lib.voices.speech import SPOKEN, Heard, parse_speech, spoken, typed
from corpus_lib.voices.speech_words import ON, Words, listed

_SHORT = 4  # words of a source and its name that a comma ends
_HALVES = r"\S+(?: \S+){1,7}?[ \t]*(?:…|\.{2,}|\*+|\t| {3})[ \t]*\S+(?: \S+){1,7}?"
_VERSE = re.compile(rf"{_HALVES}[ .…*]*(?:\n|$)")
_BEFORE_PROSE = re.compile(rf"{_HALVES}(?=[.،:؛!؟«])")
_CLOSE = 12  # words after a source that still tell of it: «وفق ما أعلنت البعثة أمس على موقعها»


def reported_speech(corpus: Corpus, *, min_words: int = 3) -> pd.DataFrame:
    """What the documents report that someone said, in the author's words.

    A clause begins where its verb's complement does (إن, أن, or the preposition that the verb
    takes) and ends with the sentence, with a new clause of the author's («فيما يعد»; «حيث» if he
    names the speaker's side in it; «بينما», «لكن» after a noun), with the next reporting verb, or
    where a quotation begins. A source (بحسب) covers its sentence, unless another speaks in it. What
    has less than `min_words` between marks is of the reported clause.

    Returns:
        One row per clause in the order of the text, with the columns of `quotations`; `verb_class`
        is says, considers, alleges, accuses, denies, warns, praises, calls for, or according.
        Clauses do not overlap a quotation; one that a quotation divides has two rows. They do not
        cross each other, but one may lie within another: in «قال الوزير إن الرئيس أكد ضرورة الحوار»
        the minister's runs on to its end, and the president's is a row of its own, with the
        minister for `source`. `n_words` are those that no row within has, so that sums count each
        word once, as the innermost speaker's.

    Raises:
        InputError: If `min_words` is below one or a lexicon is malformed.
    """
    return reported_of(parse_speech(corpus, min_words=min_words))


def reported_of(speech: list[Heard]) -> pd.DataFrame:
    """The table of `reported_speech`, of documents that are parsed already (`parse_speech`)."""
    rows: list[dict[str, Any]] = []
    for words, cues, quotes in speech:
        taken = {at for span, _ in quotes for at in words.inside(span)}
        found: list[tuple[list[int], Cue]] = []
        for number, cue in enumerate(cues):
            clause = range(0) if cue.nested else _clause(words, cues, number)
            for free in _runs([at for at in clause if at not in taken]):
                # A word or two are left over where a quotation follows at once («أن: "…"»).
                if len(free) > 2 or (len(free) == len(clause) and "as" in cue.verb.takes):
                    found.append((free, cue))
                    taken.update(free)
        found += list(_nested(words, cues, found, taken))
        within = {at for free, cue in found if cue.nested for at in free}
        for free, cue in sorted(found, key=lambda one: (one[0][0], -one[0][-1])):
            n_words = len(free) if cue.nested else len(set(free) - within)
            rows.append(spoken(words, words.start[free[0]], words.end[free[-1]], cue, n_words))
    return typed(pd.DataFrame(rows, columns=SPOKEN))


def _nested(
    words: Words, cues: list[Cue], found: list[tuple[list[int], Cue]], taken: set[int]
) -> Iterator[tuple[list[int], Cue]]:
    """What others are said to say, as far as the clause goes in which it is said."""
    for number, cue in enumerate(cues):
        clause = _clause(words, cues, number) if cue.nested else range(0)
        told_by = cue.source.speaker if cue.source else ""
        outer = (free for free, one in found if one.speaker == told_by and clause.start in free)
        held = next(outer, [])
        inside = _runs([at for at in clause if (at in held if held else at not in taken)])
        yield from ((free, cue) for free in inside if 1 < len(free) >= min(3, len(clause)))


def verb_classes(clauses: pd.DataFrame) -> pd.DataFrame:
    """With which verbs each document reports: `doc_id, verb_class, n_clauses, n_words`."""
    groups = clauses.groupby(["doc_id", "verb_class"], sort=False, as_index=False)
    return groups.agg(n_clauses=("text", "size"), n_words=("n_words", "sum"))


def _clause(words: Words, cues: list[Cue], number: int) -> range:
    cue = cues[number]
    _, after = words.bounds(cue.index)
    if cue.content == COVERS_SENTENCE:
        return _sourced(words, cues, cue)
    if cue.content == TELLS_BEFORE:
        begin = words.bounds(max(0, cue.index - 1))[0]  # «باشرت الفرق البلاغات. أوضح ذلك المتحدث»
        own = any(begin <= other.index < cue.index for other in cues)
        return range(0) if own else range(begin, cue.index)
    if cue.marked and cue.content == after < len(words.key):
        _, after = words.bounds(after)  # «يقول أبو تمام:», and the verse in the next line
    if cue.content < 0 or (cue.marked and words.in_quote[cue.content]):
        return range(0)
    verse = _verse(words, cue) if cue.marked else range(0)
    if verse:
        return verse
    ends = (at for at in range(cue.content + 1, after) if _author_again(words, cue, at, after))
    end = next(ends, after)
    for other in cues[number + 1 :]:
        if cue.content < other.index < end and (_opens(words, other) or _closes(words, other, end)):
            end = other.index  # «قال إن الأمر عاجل بحسب الوكالة.»
            break
    return range(cue.content, min(end, _next_cue(words, cues, number, end)))


def _verse(words: Words, cue: Cue) -> range:
    """«قال الشاعر: …»: the lines of two halves that follow; prose after a poet's is not his."""
    end = words.start[cue.content]
    while line := _VERSE.match(words.raw, end):
        end = line.end()
    poet = "شاعر" in words.lemma[cue.phrase.first : cue.phrase.after]
    line = _BEFORE_PROSE.match(words.raw, end) if poet else None
    return range(cue.content, bisect_left(words.start, line.end() if line else end))


def _author_again(words: Words, cue: Cue, at: int, after: int) -> bool:
    """Whether a new clause is the author's own.

    What follows حيث goes on with what was said, unless it names his side: «حيث تمسك موسكو».
    """
    key, following = words.key[at], words.key[at + 1] if at + 1 < after else ""
    stop, comma = words.gap(at - 1), words.after_comma(at)
    # A noun tells what was said, no clause and no speech after a colon.
    nominal = not cue.marked and listed.that.isdisjoint(words.key[cue.content : cue.content + 2])
    verb, then = words.pos[at] == "VERB", bool(following) and words.pos[at + 1] == "VERB"
    joined = key[0] == "و" and (verb or key in listed.went_on)
    hedged = nominal or cue.verb.verb_class == "denies"
    hedged = hedged and listed.despite.isdisjoint(words.key[cue.content : at])
    # «…، وتناول التقرير», «…، ورفض خلف»: nobody calls himself by his name.
    himself = bool(following) and words.head(at + 1) == words.head(cue.phrase.first)
    himself = joined and comma and (himself or following in words.last_names)
    if (
        stop.startswith(" .")  # A full stop out of place: «من المسلحين .يشار إلى», «الهجوم.وقال».
        or (stop.strip(".") == "" != stop and len(words.key[at - 1]) > len("د."))
        or (nominal and key == "حتي" and then)  # «ما إن أعلنت الوزارة عن القرار حتى أكد الرئيس»
        or (key == "الا" and hedged and following in listed.that)
        or (nominal and "؛" in stop and key[0] != "ل")
        or himself
        or (cue.nested and comma and _outer_again(words, cue, at))
        # «…، ولم يذكر المسؤول تفاصيل»: what nobody said.
        or (key == "ولم" and following in listed.tells)
    ):
        return True
    if not comma:
        return False
    # «هدد باستخدام حقه، وعقد المدير»: a noun goes on with nouns, or with what will be.
    past = joined and (key[1:3] not in ("سي", "ست") or key[1:].startswith(words.lemma[at]))
    anew = nominal and listed.relative.isdisjoint(words.key[cue.content : at])
    anew = anew and (past or key in listed.anew)
    tells = nominal and key in ("والذي", "والتي") and following in listed.counts_as
    if [key, following] == ["وهو", "ما"] and at + 2 < after:
        tells = "as" in cue.verb.takes or words.owned(at + 2)
    aside = nominal or following in listed.counts_as or key not in listed.meanwhile
    did = then and words.key[at + 1][0] not in "يتسن" and at + 2 < after
    aside = aside or (did and words.speaks(at + 2))
    near = {words.lexicon.sides.get(actor) for actor in words.actor[at : min(at + _CLOSE, after)]}
    return (
        anew
        or (nominal and (key in listed.went_on or (key == "وذلك" and following in listed.that_was)))
        # «وسط تأكيدات المصرف بأن الأموال تكفي، يظل العجز قائما»
        or ("of" in cue.verb.takes and verb and not joined)
        or tells  # «دعا إلى إخلاء الموقع، والذي يعتبر من أهم المواقع», «…، وهو ما رفضه الاتحاد»
        # «…، أي أن»، «…، وكان هذا», «…، يأتي ذلك», «…، كما توجه بالشكر»
        or (key == "اي" and following in listed.that)
        or (key in listed.comes and following in listed.pointing)
        or (key == "كما" and following in listed.acts)
        or key in listed.nobody
        or (key in listed.clause_breaks and aside)
        or (key == "حيث" and cue.side != "other" and cue.side in near)
    )


def _outer_again(words: Words, cue: Cue, at: int) -> bool:
    """«قال إن الرئيس أكد ضرورة الحوار، وإن بلاده»: the outer speaker's; «إن … أن …، وأن» is not."""
    led_in, key = [], words.key[at]
    for content in (cue.content, cue.source.content if cue.source else cue.content):
        that = (one for one in (content, content + 1) if words.key[one] in listed.that)
        led_in.append(next((words.written(one).lstrip("ب")[0] for one in that), ""))
    own = led_in[0] == words.written(at).lstrip("وب")[:1] != led_in[1]
    # «أن تعود الشركات، وأن تدفع», «وإن كان الأمر صعبا»
    own = own or (key == "وان" and words.pos[at + 1 : at + 2] == ["VERB"])
    return key[0] == "و" and key in listed.that and not own


def _closes(words: Words, cue: Cue, end: int) -> bool:
    """Whether a source stands at the end of what it tells: nothing but its name follows."""
    named = cue.phrase.after
    if cue.content != COVERS_SENTENCE or named >= end:
        return cue.content == COVERS_SENTENCE
    near = named - cue.index <= _SHORT and words.after_comma(named)
    return near or (end - named <= _SHORT and "VERB" not in words.pos[named:end])


def _opens(words: Words, cue: Cue) -> bool:
    """Whether a source opens what it tells: «وبحسب الوكالة بلغ», also after a comma."""
    if cue.content != COVERS_SENTENCE or cue.index == words.bounds(cue.index)[0]:
        return cue.content == COVERS_SENTENCE
    joined = words.key[cue.index] not in words.lexicon.verbs
    return joined and words.key[cue.index][0] == "و" and words.after_comma(cue.index)


def _sourced(words: Words, cues: list[Cue], cue: Cue) -> range:
    """What a source covers: its sentence, without the words that name it at either end."""
    first, after = words.bounds(cue.index)
    named = cue.phrase.after
    if cue.index == first and named >= after and first:
        return range(words.bounds(first - 1)[0], first)  # «… منذ عامين. بحسب الصحيفة.»
    if _opens(words, cue):
        near = range(named, min(named + 2 * _CLOSE, after - 1))
        soon = [other for other in cues if cue.index < other.index <= named + 2]
        if any(0 <= other.content < after for other in soon):
            # «وبحسب الوكالة، فقد ذكرت الشركة أن»: another speaks, of whom the source tells.
            return range(0)
        if cue.index != first:
            after = min([after, *(other.index for other in cues if other.index > named)])
        so = [at for at in near if words.key[at] in listed.so]
        # Unlike «وفقا للوزارة بلغ العدد، …»
        so += [at for at in near if words.pos[named] != "VERB" and words.after_comma(at)]
        return range(so[0] if so else named, after)
    if words.key[cue.index - 1] == "ما" and words.key[cue.index].endswith("ه"):
        # «بدأت طهران في إمداد موسكو بطائرات، وهو ما كشفه»: the clause before.
        clauses = [first, *commas(words, first + 1, cue.index)]
        return range(*clauses[-2:]) if clauses[1:] else range(0)
    # Elsewhere it covers the sentence, unless that has a speaker of its own.
    inside = (other for other in cues if first <= other.index < after)
    others = [other for other in inside if other not in (cue, cue.source)]
    if any(other.index < cue.index or other.speaker != cue.speaker for other in others):
        return range(0)
    after = others[0].index if others else after  # «… كما أعلن الوزير، موضحا أن»
    before = words.key[cue.index - 1]
    # «على ما أوضح», «كما أوضح», «على حد قول»
    begins = cue.index - 2 * (before == "ما") - (before in ("كما", ON))
    # «…، بحسب الأصمعي كما نقل الجاحظ»
    tail = range(named, max(named, cue.source.index) if cue.source else after)
    closes = len(tail) <= _CLOSE and not any(words.pos[at] == "VERB" for at in tail)
    before_it = before == "كما" or cue.index - first > _SHORT
    closes = closes or (before_it and named < after and words.after_comma(named))
    return range(first, begins if closes else after)


def _next_cue(words: Words, cues: list[Cue], number: int, end: int) -> int:
    """Where the next verb's own clause begins: at its subject, or after the comma before it."""
    content = cues[number].content
    for cue in cues[number + 1 :]:
        if cue.index >= end:
            break
        if cue.content == COVERS_SENTENCE or (cue.nested and not cues[number].nested):
            continue
        if cue.source and cue.source.index == cues[number].index:
            # «إن …، حيث أبلغ الضباط نظراءهم»: the source tells until the officers speak.
            return cue.content
        if cue.index > content:
            begin = cue.phrase.first if content < cue.phrase.first < cue.index else cue.index
            begin = [begin, *commas(words, max(content + 1, begin - 3), begin + 1)][-1]
            while begin > content and words.key[begin - 1] in listed.trailing:
                begin -= 1  # «…، من جانبها، ذكرت الإذاعة»
            return begin
    return end


def _runs(places: list[int]) -> list[list[int]]:
    """The stretches without a gap: each is a span of the text."""
    runs: list[list[int]] = []
    for place in places:
        if not runs or place != runs[-1][-1] + 1:
            runs.append([])
        runs[-1].append(place)
    return runs
