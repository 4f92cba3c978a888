"""Speakers who are not named beside the verb: in a clause before, after a noun, or by another."""

from __future__ import annotations

from corpus_lib.voices.cues import (
    FILLERS,
    NAME_ENDS,
    NOMINAL,
    PREPOSITIONS,
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


class FartherPhrases(Namers):
    """Phrases of one document that name a speaker farther from the verb; see `Namers`."""

    def relative(self, cue: Cue) -> Phrase | None:
        """«المرشد "علي خامنئي" الذي أعرب»: the person before the relative pronoun."""
        words, at = self.words, cue.index - 2
        if self.lexicon.kinds.get(words.actor[at]) != "person":
            return None
        first = at
        while first and words.actor[first - 1] == words.actor[at]:
            first -= 1
        return Phrase(first, at + 1)

    def opening(self, first: int, end: int, *, anyone: bool = False) -> Phrase | None:
        """Who does what the sentence begins with: «وصف رئيس النادي الفوز بالكبير، وقال: …»."""
        words = self.words
        verbs = (at for at in range(first, min(first + 5, end - 1)) if words.pos[at] == "VERB")
        at = next(verbs, end)
        if at + 1 >= end or self.words.actor[at + 1] in self.states:
            return None
        definite = words.pos[at + 1] == "NOUN" and words.key[at + 1].startswith("ال")
        quoted = words.gap(at).strip() in ('"', "«", "“") and not words.in_quote[at + 1]
        if not self.is_head(at + 1) and not (anyone and (definite or quoted)):
            return None
        phrase = self.trimmed(self.before_object(noun_phrase(words, at + 1, end)))
        return phrase if phrase.after > phrase.first else None

    def before_object(self, phrase: Phrase) -> Phrase:
        """«زار الوزير المدينة»: a definite noun after another is what he visits."""
        words = self.words
        for at in range(phrase.first + 1, phrase.after):
            both = words.key[at - 1].startswith("ال") and words.key[at].startswith("ال")
            if both and words.pos[at - 1] == words.pos[at] == "NOUN" and not self._is_known(at):
                return Phrase(phrase.first, at)
        return phrase

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

    def passed_on_by(self, cue: Cue) -> Phrase | None:
        """«نقلت الوكالة عن الوزير قوله»: the agency."""
        words = self.words
        if cue.phrase is None or words.key[cue.phrase.first - 1] not in _THROUGH:
            return None
        for at in range(cue.phrase.first - 2, words.bounds(cue.index)[0] - 1, -1):
            verb = self.lexicon.verbs.get(words.key[at].removeprefix("و"))
            if verb and "via" in verb.takes:
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
            words.key[after - 1] in PREPOSITIONS | THAT | FILLERS - TIMES
            # «يشرح فلان مفصلا»: how he says it.
            or (words.pos[after - 1] == "ADJ" and words.key[after - 1].endswith("ا"))
            or words.key[after - 1] in NAME_ENDS
            or (words.key[after - 1] in self.lexicon.verbs and is_participle(words.key[after - 1]))
        ):
            after -= 1
        return Phrase(phrase.first, after)
