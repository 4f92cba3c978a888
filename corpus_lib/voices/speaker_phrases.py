"""Where a speaker is named: the phrase before or after the verb that reports."""

from __future__ import annotations

from corpus_lib.prepare.normalization import match_key
from corpus_lib.voices.complements import before_object
from corpus_lib.voices.cues import (
    DAYS,
    FILLERS,
    LISTENERS,
    LONGEST_PHRASE,
    NAME_ENDS,
    NOTHING,
    OBJECTS,
    OCCASIONS,
    OPENERS,
    PREPOSITIONS,
    SOME,
    THAT,
    TIMES,
    Cue,
    Phrase,
    gender,
    noun_phrase,
    until_comma,
    without_apposition,
)
from corpus_lib.voices.farther_phrases import FartherPhrases
from corpus_lib.voices.speech_words import ASK, SAYING, is_participle, keys_of, listed

_LEAD_INS = listed("lead_ins")
_CONJUNCTIONS = keys_of("حتى ثم بعدما عندما")
_GOVERNING = listed("governing_more")
_AS_FOR = match_key("أما")
_LATE = 6  # words between a verb and its subject
_SHORT = 4  # words between «لكن» and a verb that can only be its subject
_REPORTS = listed("reports")
_WAS = keys_of("كان كانت")
_SHOWS = listed("shows")
_POINTING = listed("pointing")
_ALL = keys_of("جميع كل كافة")
_MASCULINE_IN_E = listed("masculine_in_e")


class SpeakerPhrases(FartherPhrases):
    """The phrases of one document that may name a speaker; see `Namers`."""

    def has_no_subject(self, cue: Cue) -> bool:
        """Whether no noun follows the verb that could be a subject, if one of no speaker."""
        following = cue.index + 1
        words = self.words
        if cue.content == following or words.key[following : following + 1] == []:
            return True
        how = is_participle(words.key[following]) and words.key[following] in self.lexicon.verbs
        if words.key[following] in OBJECTS or how:
            # «وأكد أهمية “…”», «وتابع مستطردا “…”»
            return True
        if words.key[following] in _POINTING:
            return False
        nominal = words.pos[following] in ("NOUN", "PROPN")
        prepositional = nominal and bool({"ل", "ب", "ك"} & set(words.clitics[following].split()))
        others = OCCASIONS | FILLERS | LISTENERS | PREPOSITIONS | NAME_ENDS
        return not nominal or prepositional or words.key[following] in others

    def after(self, cue: Cue) -> Phrase | None:
        """The phrase after the verb: «قال وزير الخارجية إن»."""
        words = self.words
        _, end = words.bounds(cue.index)
        first = cue.index + 1
        if "source" in cue.verb.takes:
            first = self._past_reporting(first, end)
        if "في" in cue.verb.takes:
            # «جاء في بيان الوزارة»
            first += words.key[first : first + 1] == ["في"]
            if not (self.is_head(first) or cue.marked):
                return None
        stop = min(cue.content if cue.content >= 0 else end, end)
        first = self.past_fillers(first, stop)
        after = first
        while after < stop and not self._ends(cue, first, after):
            after += 1
        if cue.content == NOTHING:
            subject = before_object(words, noun_phrase(words, first, end), self.lexicon)
            after = min(after, subject.after)
        if cue.content < 0 and after > first:
            # Nothing tells where the name ends, unless a comma does soon.
            comma = after < end and any(mark in words.gap(after - 1) for mark in "،,.")
            if (not comma and after < end) or after - first > 10:
                after = min(after, max(first + 1, noun_phrase(words, first, end).after))
        phrase = self.trimmed(Phrase(first, after))
        if phrase.after == phrase.first:
            return None
        unknown = cue.content == NOTHING and words.pos[first] == "NOUN" and not words.clitics[first]
        known = self.is_head(first) or self._is_subject(cue, phrase)
        told = "source" in cue.verb.takes and words.key[first - 2] in ("ما", "لما", "حسبما")
        told = told and words.key[first] not in PREPOSITIONS | OBJECTS
        # «أعرب لفخامتكم»: whom he tells.
        goes_on = words.pos[first] == "VERB" or is_participle(words.key[first])
        if (goes_on and words.key[first] in self.lexicon.verbs) or self._is_object(cue, first):
            # «وكتب يقول», «وأضاف مخاطبا الوزير»
            return None
        told_to = words.key[first][0] == "ل" and "ل" in words.clitics[first].split()
        told_to = told_to and "source" not in cue.verb.takes
        return phrase if (known or unknown or told) and not told_to else None

    def _is_object(self, cue: Cue, at: int) -> bool:
        """«وحث الحكومة على البدء»: a verb beside its subject would be feminine as well."""
        words = self.words
        asks = cue.verb.verb_class in ("calls", "accuses") and gender(words, cue) == "masculine"
        plain = words.pos[at] == "NOUN" and words.key[at] not in _MASCULINE_IN_E
        feminine = words.raw[words.start[at] : words.end[at]].endswith("ة")
        return asks and feminine and plain and at == cue.index + 1

    def _past_reporting(self, first: int, end: int) -> int:
        """«حسبما نقلته صحيفة», «وفق ما أعلنت البعثة»: the noun after the verb is the source."""
        words = self.words
        late = range(first, min(first + _LATE, end))
        if words.key[first - 1].endswith("ه") and words.key[first - 2] == "ما":
            # «وهو ما كشفه للمرة الأولى مستشار الأمن»
            return next((at for at in late if self.is_head(at)), first)
        if first < end and words.key[first] in ("ما", "لما"):
            return min(first + 2, end)
        if first < end and (words.pos[first] == "VERB" or words.key[first] in _REPORTS):
            first += not self.is_head(first) and first + 1 < end
        return first

    def _ends(self, cue: Cue, first: int, at: int) -> bool:
        words = self.words
        if at == first and "source" in cue.verb.takes:
            return False
        if words.key[at] in NAME_ENDS | LISTENERS | THAT or self._is_occasion(at):
            return True
        if at == first:
            return False
        if "source" in cue.verb.takes and words.pos[at] == "VERB" and words.pos[at - 1] != "VERB":
            # «وفقا لوزارة الإسكان بلغ العدد»
            return True
        governing = _GOVERNING & {match_key(word) for word in cue.verb.takes}
        # «لـ«الشرق الأوسط»»: to whom it was said.
        listener = words.key[at] == "ل" or "لـ" in words.gap(at - 1)
        within = any({"ب", "ل"} & set(words.clitics[inside].split()) for inside in range(first, at))
        if words.key[at] == "في" and "PROPN" in words.pos[first:at] and not within:
            # «الوزير سمير خلف في واشنطن»
            return True
        # «طلبت إيران من روسيا مساعدتها»
        asked = cue.verb.lemma == ASK and words.key[at] == "من" and words.key[at - 1] not in SOME
        punctuated = any(mark in words.gap(at - 1) for mark in "،,:؛(")
        # «المشرف على الفريق سمير خلف»
        of_title = self._is_known(at - 1) and words.pos[cue.content - 1] == "PROPN"
        governed = words.key[at] in governing and not (of_title and cue.content > at)
        ends = governed or asked or words.key[at] in OBJECTS or listener or punctuated
        return ends or self._is_addressed(cue, at)

    def _is_addressed(self, cue: Cue, at: int) -> bool:
        """«أبلغ الضباط الروس نظراءهم», «دعت المنظمة وزير الخارجية»: whom they told."""
        words = self.words
        closed = words.key[at - 1].startswith("ال") or words.pos[at - 1] == "PROPN"
        if not closed or words.pos[at] not in ("NOUN", "ADJ") or words.key[at][0] == "و":
            return False
        owned = words.raw[words.start[at] : words.end[at]].endswith(("هم", "ها", "ه"))
        asks = cue.verb.verb_class in ("calls", "accuses")
        called = asks and (self._is_known(at) or words.key[at] in _ALL)
        named = words.pos[at - 1] == "PROPN"
        return owned or (called and (named or not words.key[at].startswith("ال")))

    def before(self, cue: Cue) -> Phrase | None:
        """The phrase that ends at the verb: «الباحث السياسي، صدام الجاسر، أكد أن»."""
        words = self.words
        if {"source", "في"} & set(cue.verb.takes) or words.key[cue.index][:1] == "و":
            return None
        first, _ = words.bounds(cue.index)
        if words.key[cue.index] in SAYING and self.from_whom(cue):
            return self.from_whom(cue)
        topic = next((at for at in range(first, cue.index) if words.key[at] == _AS_FOR), -1)
        if topic >= 0 and words.key[cue.index][:1] == "ف" and self.is_head(topic + 1):
            # «أما رئيس النادي فلان، وهو …، فقال»
            return until_comma(words, Phrase(topic + 1, cue.index))
        begin, anew_after = max(first, cue.index - LONGEST_PHRASE), -1
        for at in range(cue.index - 1, begin - 1, -1):
            # «نقلت الوكالة عن الوزير قوله»: what follows عن names who says it.
            from_whom = is_participle(words.key[cue.index]) and words.key[at] == "عن"
            verb = words.pos[at] == "VERB"
            if verb and at == cue.index - 1 and words.pos[at - 1] == "PROPN":
                # Names look like verbs: «مدير عام النادي أدريانو غالياني قال».
                verb = words.key[at] in self.lexicon.verbs
            ends = words.key[at] in OPENERS | THAT | _CONJUNCTIONS or verb
            if from_whom or ends or any(mark in words.gap(at) for mark in ":؛"):
                begin = at + 1
                # «وكانت القوات قد كشفت»
                opens = words.key[at] in OPENERS or words.key[at].removeprefix("و") in _WAS
                anew_after = begin if opens else -1
                break
        # The sentence may begin with something else: «… شرقا، فروسيا اعتبرت».
        commas = [at + 1 for at in range(begin, cue.index - 1) if "،" in words.gap(at)]
        anew = [at for at in commas if words.key[at][0] in "فو" and self.is_head(at)]
        for start in (*anew, begin, *commas):
            opening = start
            while opening < cue.index and words.key[opening] in _LEAD_INS:
                opening += 1
            short = opening in (anew_after, first) and cue.index - opening <= _SHORT
            plain = short and not PREPOSITIONS & {
                key.removeprefix("و") for key in words.key[opening : cue.index]
            }
            plain = plain or (words.key[begin - 1] == "عن" and opening == begin)
            plain = plain and words.key[opening] not in THAT | TIMES
            plain = plain and (opening != first or words.key[opening].startswith("ال"))
            given = self.is_head(opening) and "ل" not in words.clitics[opening].split()
            if opening < cue.index and (given or plain):
                phrase = self.trimmed(without_apposition(words, Phrase(opening, cue.index)))
                return phrase if phrase.after > phrase.first else None
        return None

    def _is_subject(self, cue: Cue, phrase: Phrase) -> bool:
        """Whether the words between a verb and what it reports can only be its subject."""
        words, first = self.words, phrase.first
        key = words.key[first]
        if cue.content < 0:
            return False
        if key in PREPOSITIONS | TIMES | OCCASIONS | OBJECTS | DAYS | THAT | NAME_ENDS | LISTENERS:
            return False
        proper = words.pos[first] == "PROPN"
        if not proper and {"ل", "ب", "ك", "و", "ف"} & set(words.clitics[first].split()):
            return False
        named = "PROPN" in words.pos[first : phrase.after]
        if not proper and ((key.endswith("ا") and not named) or key.isdigit()):
            return False
        governed = cue.content >= 0 and words.key[cue.content] in _GOVERNING
        inside = range(first, phrase.after)
        unnamed = not any(words.pos[at] == "PROPN" or self._is_known(at) for at in inside)
        shows = match_key(cue.verb.lemma) in _SHOWS
        if "as" in cue.verb.takes or (governed and unnamed and shows):
            # «تشير المؤشرات إلى»: things show; whoever speaks is a noun of the list.
            return False
        object_only = "object" in cue.verb.takes and not (
            cue.marked or words.key[cue.content] in THAT | _GOVERNING
        )
        apart = phrase.after < cue.content and "،" in words.gap(phrase.after - 1)
        if object_only and not (apart or key.startswith("ال")):
            return False
        feminine = words.raw[words.start[first] : words.end[first]].endswith("ة")
        disagrees = gender(words, cue) == "masculine" and feminine and key not in _MASCULINE_IN_E
        return proper or not disagrees

    def _is_occasion(self, at: int) -> bool:
        following = self.words.key[at + 1 : at + 2]
        return self.words.key[at] in ("في", "ضمن", "على") and bool(OCCASIONS & set(following))
