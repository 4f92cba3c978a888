"""Where a speaker is named: the phrase before or after the verb that reports."""

from __future__ import annotations

from collections.abc import Container

from corpus_lib.prepare.normalization import match_key
from corpus_lib.voices.cues import (
    CLAUSE_BREAKS,
    DAYS,
    LISTENERS,
    LONGEST_PHRASE,
    NAME_ENDS,
    OCCASIONS,
    THAT,
    TIMES,
    Cue,
    Phrase,
    keys_of,
    noun_phrase,
    until_comma,
    without_apposition,
)
from corpus_lib.voices.speech_words import Lexicon, Words, is_participle

_LEAD_INS = keys_of(
    "كما كذلك وكذلك أيضا من جانبه جانبها ناحيته بدوره بدورها ثم وقد قد لكن بينما فيما حيث في إذ"
)
_GOVERNING = keys_of("إلى على عن من في ب")
_AS_FOR = match_key("أما")
# What is said of, where no أن follows: «يؤكد المنسق أهمية …».
_OBJECTS = keys_of("أهمية ضرورة آلية خطورة حرص رفض دعم عدم وجود استعداد حق موقف")


class SpeakerPhrases:
    """The phrases of one document that may name a speaker.

    Args:
        words: The document.
        lexicon: Its verbs, speakers' nouns and actors.
        last_names: Last names that the document has told so far, kept up to date by the caller.
    """

    def __init__(self, words: Words, lexicon: Lexicon, last_names: Container[str]) -> None:
        """Look at a document."""
        self.words, self.lexicon, self.last_names = words, lexicon, last_names
        self._states = {actor for actor, kind in lexicon.kinds.items() if kind != "person"}

    def relative(self, cue: Cue) -> Phrase | None:
        """«المرشد "علي خامنئي" الذي أعرب»: the person before the relative pronoun."""
        words, at = self.words, cue.index - 2
        if self.lexicon.kinds.get(words.actor[at]) != "person":
            return None
        first = at
        while first and words.actor[first - 1] == words.actor[at]:
            first -= 1
        return Phrase(first, at + 1)

    def opening(self, first: int, end: int) -> Phrase | None:
        """Who does what the sentence begins with: «وصف رئيس النادي الفوز بالكبير، وقال: …»."""
        words = self.words
        verbs = (at for at in range(first, min(first + 5, end - 1)) if words.pos[at] == "VERB")
        at = next(verbs, end)
        if at + 1 >= end or not self.is_head(at + 1) or self.words.actor[at + 1] in self._states:
            return None
        phrase = self._trimmed(noun_phrase(words, at + 1, end))
        return phrase if phrase.after > phrase.first else None

    def has_no_subject(self, cue: Cue) -> bool:
        """Whether no noun follows the verb that could be a subject, if one of no speaker."""
        following = cue.index + 1
        words = self.words
        nominal = following < len(words.key) and words.pos[following] in ("NOUN", "PROPN")
        return cue.content == following or not nominal or words.key[following] in OCCASIONS

    def after(self, cue: Cue) -> Phrase | None:
        """The phrase after the verb: «قال وزير الخارجية إن»."""
        words = self.words
        _, end = words.bounds(cue.index)
        source = "source" in cue.verb.takes
        first = cue.index + 1
        if source and first < end and words.pos[first] in ("VERB", "NOUN"):
            # «حسبما نقلته صحيفة»: the noun after the verb is the source.
            first += not self.is_head(first) and first + 1 < end
        content = cue.content if cue.content >= 0 else end
        governing = _GOVERNING & {match_key(word) for word in cue.verb.takes}
        after = first
        while after < min(content, end):
            if words.key[after] in NAME_ENDS | LISTENERS or self._is_occasion(after, end):
                break
            if after > first and words.key[after] in governing | _OBJECTS:
                break
            if after > first and (words.key[after] == "ل" or "لـ" in words.gap(after - 1)):
                # «لـ«الشرق الأوسط»»: to whom it was said.
                break
            if after > first and any(mark in words.gap(after - 1) for mark in "،,:؛"):
                break
            after += 1
        if cue.content < 0 and after > first:
            # Nothing tells where the name ends, unless a comma does soon.
            comma = after < end and any(mark in words.gap(after - 1) for mark in "،,")
            if not comma or after - first > 10:
                after = noun_phrase(words, first, end).after
        phrase = self._trimmed(Phrase(first, after))
        if phrase.after == phrase.first:
            return None
        return phrase if self.is_head(first) or self._is_subject(cue, phrase) else None

    def before(self, cue: Cue) -> Phrase | None:
        """The phrase that ends at the verb: «الباحث السياسي، صدام الجاسر، أكد أن»."""
        words = self.words
        if "source" in cue.verb.takes or words.key[cue.index][:1] == "و":
            return None
        first, _ = words.bounds(cue.index)
        topic = next((at for at in range(first, cue.index) if words.key[at] == _AS_FOR), -1)
        if topic >= 0 and words.key[cue.index][:1] == "ف" and self.is_head(topic + 1):
            # «أما رئيس النادي فلان، وهو …، فقال»
            return until_comma(words, Phrase(topic + 1, cue.index))
        begin = max(first, cue.index - LONGEST_PHRASE)
        for at in range(cue.index - 1, begin - 1, -1):
            # «نقلت الوكالة عن الوزير قوله»: what follows عن names who says it.
            from_whom = is_participle(words.key[cue.index]) and words.key[at] == "عن"
            ends = words.key[at] in CLAUSE_BREAKS | THAT or words.pos[at] == "VERB"
            if from_whom or ends or ":" in words.gap(at):
                begin = at + 1
                break
        # The sentence may begin with something else: «… شرقا، فروسيا اعتبرت».
        commas = [at + 1 for at in range(begin, cue.index - 1) if "،" in words.gap(at)]
        anew = [at for at in commas if words.key[at][0] in "فو" and self.is_head(at)]
        for start in (*anew, begin, *commas):
            opening = start
            while opening < cue.index and words.key[opening] in _LEAD_INS:
                opening += 1
            if opening < cue.index and self.is_head(opening):
                return self._trimmed(without_apposition(words, Phrase(opening, cue.index)))
        return None

    def _trimmed(self, phrase: Phrase) -> Phrase:
        """A phrase without the preposition of the verb and without «قائلا», «موضحا» at its end."""
        words, after = self.words, phrase.after
        while after > phrase.first and (
            words.key[after - 1] in _GOVERNING | THAT
            # «يشرح فلان مفصلا»: how he says it.
            or (words.pos[after - 1] == "ADJ" and words.key[after - 1].endswith("ا"))
            or words.key[after - 1] in NAME_ENDS
            or (words.key[after - 1] in self.lexicon.verbs and is_participle(words.key[after - 1]))
        ):
            after -= 1
        return Phrase(phrase.first, after)

    def _is_subject(self, cue: Cue, phrase: Phrase) -> bool:
        """Whether a few definite words between a verb and what it reports must be its subject."""
        words = self.words
        inside = range(phrase.first, phrase.after)
        definite = words.key[phrase.first].startswith("ال") and words.pos[phrase.first] in (
            "NOUN",
            "ADJ",
        )
        nominal = all(words.pos[at] in ("NOUN", "ADJ", "PROPN") for at in inside)
        following = words.key[phrase.after : phrase.after + 1]
        closed = cue.content == phrase.after or set(following) & (NAME_ENDS | LISTENERS)
        plain = "object" not in cue.verb.takes and words.key[phrase.first] not in TIMES | OCCASIONS
        return definite and nominal and bool(closed) and plain and len(inside) <= 6

    def _is_occasion(self, at: int, end: int) -> bool:
        return (
            self.words.key[at] in ("في", "ضمن")
            and at + 1 < end
            and self.words.key[at + 1] in OCCASIONS
        )

    def is_head(self, at: int) -> bool:
        """Whether a word can begin the name of a speaker."""
        words = self.words
        if at >= len(words.key):
            return False
        if words.key[at] in DAYS:
            return False
        key = words.key[at]
        lemmas = {words.lemma[at], key, key.removeprefix("ال"), key[1:], key[1:].removeprefix("ال")}
        return (
            words.pos[at] == "PROPN"
            or bool(words.actor[at])
            or key in self.last_names
            or bool(lemmas & self.lexicon.speakers.keys())
        )
