"""Who says it: the speaker that each reporting verb belongs to."""

from __future__ import annotations

from dataclasses import replace

from corpus_lib.prepare.normalization import match_key
from corpus_lib.voices.cues import (
    THAT,
    Cue,
    Phrase,
    cue_candidates,
    gender,
    keys_of,
)
from corpus_lib.voices.speaker_phrases import SpeakerPhrases
from corpus_lib.voices.speech_words import Lexicon, Words, is_participle

_RESUMED = keys_of("لكنها لكنه لكنهم ولكنها ولكنه")
_RELATIVE = keys_of("الذي التي الذين")
_NAMED, _CARRIED, _COORDINATED = "named", "carried over", "coordinated"
_SAME_NOUN, _SAME_SIDE = "same noun", "same side"
# Whom «قال تعالى» and «قال صلى الله عليه وسلم» cite; the one who cites goes on speaking.
_SCRIPTURE = {match_key(word): "الله" for word in ["تعالى", "سبحانه", "جل", "عز"]}
_SCRIPTURE |= {match_key("صلى"): "النبي محمد"}
_LONGEST_NAME = 8  # words of a name with its titles
_BACK = 60  # words in which an official is looked for who is meant by «المسؤول الروسي»


def find_cues(words: Words, lexicon: Lexicon) -> list[Cue]:
    """The reporting verbs of a document outside of its quotations, each with its speaker.

    A verb counts if something follows that it can report (أن, a colon, a quotation mark, or the
    preposition it takes) and a speaker is found: the phrase after it, the phrase before it, or for
    «وأضافت:» and «مردفا» the speaker of the cue before. Impersonal uses (يتوقع أن) have none.
    """
    memory = _Memory(words, lexicon)
    return [memory.attribute(cue) for cue in cue_candidates(words, lexicon) if memory.accepts(cue)]


class _Memory:
    """What a document has said so far about its speakers."""

    def __init__(self, words: Words, lexicon: Lexicon) -> None:
        self.words, self.lexicon = words, lexicon
        self.last: Cue | None = None
        self.by_noun: dict[str, Cue] = {}
        self.by_last_name: dict[str, str] = {}
        self.phrases = SpeakerPhrases(words, lexicon, self.by_last_name)
        self.pending: Cue | None = None

    def accepts(self, cue: Cue) -> bool:
        """Whether a speaker is found; keeps the cue with its speaker for `attribute`."""
        self.pending = self._with_speaker(cue)
        return self.pending is not None

    def attribute(self, cue: Cue) -> Cue:
        """The cue just accepted, with its speaker, who is remembered."""
        found = self.pending or cue
        if found.speaker in _SCRIPTURE.values():
            return found
        self.last = found
        if found.phrase:
            self.by_noun[self._noun(found.phrase)] = found
            self._remember_name(found)
        return found

    def _remember_name(self, cue: Cue) -> None:
        """Keep a speaker's full name under its last word, if that is nothing but a name."""
        parts = cue.speaker.split()
        last = cue.phrase.after - 1 if cue.phrase else cue.index
        is_name = (
            self.words.pos[last] not in ("ADJ", "VERB", "ADP") and not self.words.demonym[last]
        )
        common = self.words.lemma[last] in self.lexicon.speakers or cue.found != _NAMED
        if 1 < len(parts) <= _LONGEST_NAME and is_name and not common:
            self.by_last_name.setdefault(match_key(parts[-1]), cue.speaker)

    def _with_speaker(self, cue: Cue) -> Cue | None:
        cited = self._cited(cue)
        if cited:
            return cited
        phrase = self._phrase(cue)
        if phrase and "وسلم" in self.words.key[phrase.first : phrase.after]:
            # «الرسول صلى الله عليه وسلم عندما قال»
            who = _SCRIPTURE[match_key("صلى")]
            return replace(cue, speaker=who, side="other", phrase=phrase, found=_NAMED)
        if phrase and self._is_reported_himself(phrase):
            return None
        if phrase:
            return self._named(cue, phrase)
        words, last = self.words, self.last
        key = words.key[cue.index]
        first, _ = words.bounds(cue.index)
        joined = key[:1] in "وف" and key not in self.lexicon.verbs
        if joined and cue.index > first and not cue.marked:
            return self._coordinated(cue, first)
        resumed = joined or cue.marked or words.key[cue.index - 1] in _RESUMED
        resumed = is_participle(key) or (resumed and self.phrases.has_no_subject(cue))
        if not resumed or "source" in cue.verb.takes:
            return None
        here = last is not None and words.sentence[last.index] == words.sentence[cue.index]
        subject = None if here else self.phrases.opening(first, cue.index)
        if subject:
            return replace(self._named(cue, subject), found=_COORDINATED)
        if last is None:
            return None
        if {gender(words, cue), gender(words, last)} == {"feminine", "masculine"}:
            # «قالت … وقال»: someone else speaks, whom the verb does not name.
            return None
        return replace(
            cue, speaker=last.speaker, side=last.side, phrase=last.phrase, found=_CARRIED
        )

    def _phrase(self, cue: Cue) -> Phrase | None:
        words, last = self.words, self.last
        resumes = last is not None and words.sentence[last.index] == words.sentence[cue.index]
        if resumes and is_participle(words.key[cue.index]):
            return None
        before = words.key[cue.index - 1] if cue.index else ""
        if before.removeprefix("و") in _RELATIVE:
            return self.phrases.relative(cue)
        plain = "object" not in cue.verb.takes or words.key[cue.content] in THAT
        if cue.index and "،" in words.gap(cue.index - 1) and plain:
            # «…، قال فلان»: a new clause, whose subject follows its verb.
            return self.phrases.after(cue) or self.phrases.before(cue)
        return self.phrases.before(cue) or self.phrases.after(cue)

    def _cited(self, cue: Cue) -> Cue | None:
        """«قال تعالى», «قال الله تعالى», «قال صلى الله عليه وسلم»."""
        words = self.words
        for at in range(cue.index + 1, min(cue.index + 3, len(words.key))):
            who = _SCRIPTURE.get(words.key[at])
            if who and (
                at == cue.index + 1 or words.lemma[at - 1] in ("الله", "رب", "نبي", "رسول")
            ):
                phrase = Phrase(cue.index + 1, at + 1)
                return replace(cue, speaker=who, side="other", phrase=phrase, found=_NAMED)
        return None

    def _is_reported_himself(self, subject: Phrase) -> bool:
        """«أفاد بأن روسيا طالبت»: what the source says that others said is the source's."""
        return self.last is not None and self.last.content == subject.first - 1

    def _noun(self, phrase: Phrase) -> str:
        key = self.words.key[phrase.first]
        return key.removeprefix("ال")

    def _coordinated(self, cue: Cue, first: int) -> Cue | None:
        """«التقى الرئيس … ودعا إلى»: the first person of the sentence is the subject."""
        for at in range(first, cue.index):
            if self.lexicon.kinds.get(self.words.actor[at]) == "person":
                after = at + 1
                while after < cue.index and self.words.actor[after] == self.words.actor[at]:
                    after += 1
                return replace(self._named(cue, Phrase(at, after)), found=_COORDINATED)
        return None

    def _named(self, cue: Cue, phrase: Phrase) -> Cue:
        words, lexicon = self.words, self.lexicon
        people = [
            actor
            for actor in dict.fromkeys(words.actor[phrase.first : phrase.after])
            if lexicon.kinds.get(actor) == "person"
        ]
        written = words.raw[words.start[phrase.first] : words.end[phrase.after - 1]]
        if people:
            name = " و".join(lexicon.names[actor] for actor in people)
            named = self._to_last_name(phrase, people[-1])
            side = lexicon.sides[people[0]]
            return replace(cue, speaker=name, side=side, phrase=named, found=_NAMED)
        quoted = self._quoted_name(phrase)
        if not quoted and self._refers_back(phrase):
            meant = self._meant(cue, phrase)
            if meant:
                return meant
        actors = set(words.actor[phrase.first : phrase.after])
        one = len(actors - {""}) == 1 and (quoted or all(actors))
        name = lexicon.names[max(actors)] if one else quoted or self._full_name(written)
        return replace(cue, speaker=name, side=self._side(phrase), phrase=phrase, found=_NAMED)

    def _to_last_name(self, phrase: Phrase, actor: str) -> Phrase:
        """A phrase without what follows the speaker's name: «… إزادي آخر سفير لإيران»."""
        named = [at for at in range(phrase.first, phrase.after) if self.words.actor[at] == actor]
        return Phrase(phrase.first, named[-1] + 1)

    def _meant(self, cue: Cue, phrase: Phrase) -> Cue | None:
        """Whom «المصدر» takes up, or «المسؤول الروسي»: someone of that side just named."""
        words, lexicon = self.words, self.lexicon
        earlier = self.by_noun.get(self._noun(phrase))
        side = self._side(phrase)
        if earlier and side in (earlier.side, "other"):
            who, told = earlier.speaker, earlier.side
            return replace(cue, speaker=who, side=told, phrase=phrase, found=_SAME_NOUN)
        for at in range(phrase.first - 1, max(0, phrase.first - _BACK) - 1, -1):
            actor = words.actor[at]
            if lexicon.kinds.get(actor) == "person" and lexicon.sides[actor] == side:
                who = lexicon.names[actor]
                return replace(cue, speaker=who, side=side, phrase=phrase, found=_SAME_SIDE)
        return None

    def _refers_back(self, phrase: Phrase) -> bool:
        """Whether a phrase only takes up a noun: «المصدر», «الباحث السياسي», «المسؤول الروسي»."""
        words = self.words
        inside = range(phrase.first, phrase.after)
        named = any(words.pos[at] == "PROPN" or words.actor[at] for at in inside)
        return len(inside) <= 3 and words.key[phrase.first].startswith("ال") and not named

    def _quoted_name(self, phrase: Phrase) -> str:
        words = self.words
        begin, end = words.start[phrase.first] - 1, words.end[phrase.after - 1] + 1
        for span in words.spans:
            if begin <= span.start and span.end <= end:
                name = words.raw[span.start : span.end]
                # «مشرف «الجوهرة» إبراهيم القوبع» is not called الجوهرة.
                whole = all(
                    words.pos[at] == "ADJ" or words.demonym[at]
                    for at in range(phrase.first, phrase.after)
                    if words.start[at] >= span.end
                )
                if whole and not any(letter.isdigit() for letter in name):
                    return self._full_name(name)
        return ""

    def _full_name(self, name: str) -> str:
        """A last name as the longer name in quotation marks before that ends with it."""
        name = " ".join(name.replace('"', " ").split()).strip(" ،,")
        for span in self.words.spans:
            longer = self.words.raw[span.start : span.end]
            if longer.endswith(f" {name}") and len(longer.split()) <= 3:
                return longer
        return self.by_last_name.get(match_key(name), name)

    def _side(self, phrase: Phrase) -> str:
        words, lexicon = self.words, self.lexicon
        inside = range(phrase.first, phrase.after)
        for at in inside[:3]:
            key = words.key[at]
            for form in (words.lemma[at], key.removeprefix("ال"), key.removeprefix("ل")):
                if lexicon.speakers.get(form):
                    return lexicon.speakers[form]
        for at in inside:
            if words.actor[at]:
                return lexicon.sides[words.actor[at]]
        demonyms = [words.demonym[at] for at in inside if words.demonym[at]]
        return lexicon.sides[demonyms[0]] if demonyms else "other"
