"""Speakers who are not named beside the verb: in a clause before, after a noun, or by another."""

from __future__ import annotations

from corpus_lib.prepare.normalization import match_key
from corpus_lib.voices.complements import before_object
from corpus_lib.voices.cues import (
    FILLERS,
    LISTENERS,
    NAME_ENDS,
    NOMINAL,
    PREPOSITIONS,
    SOME,
    THAT,
    TIMES,
    Cue,
    Namers,
    Phrase,
    noun_phrase,
    until_comma,
)
from corpus_lib.voices.speech_words import SAYING, is_participle, keys_of

_THROUGH = keys_of("عن من")
_PLACING = keys_of("في خلال عبر")
_LATE = 6  # words between a verb and its subject
_GOD = match_key("الله")
_NEAR = 8  # words back to the noun that a relative pronoun takes up


class FartherPhrases(Namers):
    """Phrases of one document that name a speaker farther from the verb; see `Namers`."""

    def relative(self, cue: Cue) -> Phrase | None:
        """«المرشد "علي خامنئي" الذي أعرب»: the person before the relative pronoun."""
        words, at = self.words, cue.index - 2
        if self.lexicon.kinds.get(words.actor[at]) != "person":
            led = cue.marked or (cue.content >= 0 and words.key[cue.content] in THAT)
            return self._antecedent(at) if led else None
        first = at
        while first and words.actor[first - 1] == words.actor[at]:
            first -= 1
        return Phrase(first, at + 1)

    def past_fillers(self, first: int, stop: int) -> int:
        """Past «ذلك», «لـ"الوطن"», «، مساء أمس،»: what may stand before a subject."""
        words = self.words
        if first < stop and "،" in words.gap(first - 1):
            commas = range(first, min(first + _LATE, stop - 1))
            first = next((at + 1 for at in commas if "،" in words.gap(at)), first)
        while first < stop and not self.is_head(first):
            if words.key[first] == "ل" or words.key[first] in LISTENERS:
                first = self._past_listener(first, stop)
            elif words.key[first] in FILLERS:
                first += 1
            elif words.key[first] in _PLACING and self._past_place(first, stop) > first:
                first = self._past_place(first, stop)
            else:
                break
        return first

    def _past_place(self, first: int, stop: int) -> int:
        """Past where he says it: «يقول في البداية كبير المشجعين»."""
        words, noun = self.words, first + 1
        if noun + 1 >= stop:
            return first
        adjective = words.pos[noun + 1] == "ADJ" and not self._is_known(noun + 1)
        closed = words.key[noun].startswith("ال") or adjective
        after = noun + 1 + adjective
        return after if closed and after < stop and self.is_head(after) else first

    def _past_listener(self, first: int, stop: int) -> int:
        after = first + 1
        for span in self.words.spans:
            if 0 <= span.start - self.words.end[first] <= 2:
                while after < stop and self.words.start[after] < span.end:
                    after += 1
        return after

    def _antecedent(self, last: int) -> Phrase | None:
        """«التقينا عددا من العاملين في المخيم والذين أكدوا»: the nearest who can speak."""
        words = self.words
        for at in range(last, max(last - _NEAR, words.bounds(last)[0]) - 1, -1):
            if words.pos[at] == "VERB" or "،" in words.gap(at):
                return None
            name = words.pos[at] == words.pos[at - 1] == "PROPN" and not words.actor[at]
            if name and at > words.bounds(last)[0]:
                # «ناصر محمد الدوسري الذي يرى أن»
                while at and words.pos[at - 1] == "PROPN":
                    at -= 1
                return self.trimmed(Phrase(at, last + 1))
            if self.is_person(at) and words.pos[at] in ("NOUN", "PROPN"):
                return self.trimmed(noun_phrase(words, at, last + 1))
        return None

    def opening(self, first: int, end: int, *, anyone: bool = False) -> Phrase | None:
        """Who does what the sentence begins with: «وصف رئيس النادي الفوز بالكبير، وقال: …»."""
        words = self.words
        verbs = (at for at in range(first, min(first + 5, end - 1)) if words.pos[at] == "VERB")
        at = next(verbs, end)
        if at + 1 >= end or self.words.actor[at + 1] in self.states:
            return None
        at = self.past_fillers(at + 1, end - 1) - 1
        if words.key[at + 1] == _GOD:
            # «ونسأل الله»
            return None
        definite = words.pos[at + 1] == "NOUN" and words.key[at + 1].startswith("ال")
        quoted = words.gap(at).strip() in ('"', "«", "“") and not words.in_quote[at + 1]
        if not self.is_head(at + 1) and not (anyone and (definite or quoted)):
            return None
        several = words.key[at + 1] in SOME and words.key[at + 2] == "من"
        # «تحدث عدد من السكان»
        head = at + 1 + 2 * several
        after = before_object(words, noun_phrase(words, head, end), self.lexicon).after
        phrase = self.trimmed(Phrase(at + 1, after))
        return phrase if phrase.after > phrase.first else None

    def of(self, cue: Cue) -> Phrase | None:
        """Who speaks by a noun or through another: «تأكيد الوزير أن», «نقلت عن الوزير أن»."""
        words, first = self.words, cue.index + 1
        if "via" in cue.verb.takes:
            between = words.key[first : cue.content]
            through = [at for at, key in enumerate(between) if key in _THROUGH]
            if not through or SAYING.intersection(between):
                return None
            first += through[0] + 1
            after = until_comma(words, Phrase(first, cue.content)).after
            return self.trimmed(Phrase(first, after)) if after > first else None
        phrase = self.trimmed(until_comma(words, Phrase(first, cue.content)))
        if "VERB" in words.pos[phrase.first : phrase.after]:
            return None
        if "as" in cue.verb.takes:
            phrase = self.trimmed(noun_phrase(words, first, cue.content))
        if phrase.after == first or {"ل", "ب"} & set(words.clitics[first].split()):
            return None
        return phrase if self.is_head(first) else None

    def from_whom(self, cue: Cue) -> Phrase | None:
        """«نقلت الصحيفة عن الشاب، الذي يرقد في المستشفى، قوله»: the young man."""
        words = self.words
        for at in range(cue.index - 2, words.bounds(cue.index)[0], -1):
            passed = any("via" in self._takes(before) for before in range(max(0, at - 6), at))
            if words.key[at] in _THROUGH and passed:
                phrase = self.trimmed(until_comma(words, Phrase(at + 1, cue.index)))
                return phrase if phrase.after > phrase.first else None
        return None

    def _takes(self, at: int) -> tuple[str, ...]:
        verb = self.lexicon.verbs.get(self.words.key[at].removeprefix("و"))
        return verb.takes if verb else ()

    def passed_on_by(self, cue: Cue) -> Phrase | None:
        """«نقلت الوكالة عن الوزير قوله»: the agency."""
        words = self.words
        if cue.phrase is None or words.key[cue.phrase.first - 1] not in _THROUGH:
            return None
        for at in range(cue.phrase.first - 2, words.bounds(cue.index)[0] - 1, -1):
            if "via" in self._takes(at):
                phrase = self.trimmed(until_comma(words, Phrase(at + 1, cue.phrase.first - 1)))
                return phrase if phrase.after > phrase.first else None
        return None

    def nearest(self, first: int, end: int) -> Phrase | None:
        """Who does what the last clause before a participle tells: «…، ووجه الزوج رسالة قائلا»."""
        words = self.words
        for at in range(end - 2, first - 1, -1):
            begins = at == first or "،" in words.gap(at - 1) or words.key[at][0] == "و"
            if begins and words.pos[at] == "VERB" and words.pos[at + 1] in NOMINAL:
                return self.opening(at, end, anyone=True)
        return None

    def trimmed(self, phrase: Phrase) -> Phrase:
        """A phrase without the preposition of the verb and without «قائلا», «موضحا» at its end."""
        words, after = self.words, phrase.after
        while after > phrase.first and (
            words.key[after - 1] in PREPOSITIONS | THAT | FILLERS - TIMES | {"ل"}
            # «يشرح فلان مفصلا»: how he says it.
            or (words.pos[after - 1] == "ADJ" and words.key[after - 1].endswith("ا"))
            or words.key[after - 1] in NAME_ENDS
            or (words.key[after - 1] in self.lexicon.verbs and is_participle(words.key[after - 1]))
        ):
            after -= 1
        return Phrase(phrase.first, after)
