"""Who says it: the speaker that each reporting verb belongs to."""

from __future__ import annotations

from dataclasses import replace

from corpus_lib.prepare.normalization import match_key
from corpus_lib.voices.content import TOPIC, cue_candidates
from corpus_lib.voices.cues import (
    COVERS_SENTENCE,
    NOTHING,
    OPENERS,
    PREPOSITIONS,
    THAT,
    WITH_PRONOUN,
    Cue,
    Phrase,
    gender,
)
from corpus_lib.voices.resolution import Resolution
from corpus_lib.voices.scripture import GOD, PROPHET, cited, scripture
from corpus_lib.voices.speaker_phrases import SpeakerPhrases
from corpus_lib.voices.speech_words import SAYING, Lexicon, Words, is_participle, keys_of, listed

_RESUMED = listed("resumed")
_RELATIVE = keys_of("الذي التي الذين")
_ALSO = keys_of("كذلك وكذلك كما")
_GOING_ON = keys_of("أضاف تابع أردف استطرد واصل استدرك أكمل زاد")
_FOR_HIS_PART = frozenset(key for key in listed("lead_ins") if key.endswith(("ه", "ها", "هم")))
_WHERE, _EXCEPT = match_key("حيث"), match_key("إلا")
_IMPERSONAL = listed("impersonal")
_NAMED, _CARRIED, _COORDINATED = "named", "carried over", "coordinated"
_OTHER_SEXES = {"feminine", "masculine"}
_FAR = 12  # words from أن to another's verb that no comma parts from it
_NEAR = 6  # words from أن to a verb of the same clause
_STRAY = 3  # words of a paragraph that is none, as a number that a page left
_HEADING = 12  # words of one that no full stop ends


def find_cues(words: Words, lexicon: Lexicon) -> list[Cue]:
    """The reporting verbs of a document outside of its quotations, each with its speaker.

    A verb counts if something follows that it can report (أن, a colon, a quotation mark, or the
    preposition it takes) and a speaker is found: the phrase after it, the phrase before it, or for
    «وأضافت:» and «مردفا» the speaker of the cue before. Impersonal uses (يتوقع أن) have none.
    """
    memory = _Memory(words, lexicon)
    attributed = [memory.attributed(cue) for cue in cue_candidates(words, lexicon)]
    found = [cue for cue in attributed if cue is not None and cue.content != NOTHING]
    passed_on = {words.sentence[cue.index]: cue for cue in found if cue.content == COVERS_SENTENCE}
    return [_with_source(words, cue, passed_on.get(words.sentence[cue.index])) for cue in found]


def _with_source(words: Words, cue: Cue, passed_on: Cue | None) -> Cue:
    """«قال الوزير إن …، حسبما نقلته الصحيفة»: the newspaper passes on what the minister said."""
    if passed_on is None or passed_on.speaker == cue.speaker or cue.source:
        return cue
    opens = passed_on.index == words.bounds(cue.index)[0]
    return replace(cue, source=passed_on) if opens or passed_on.index > cue.index else cue


class _Memory:
    """What a document has said so far about its speakers."""

    def __init__(self, words: Words, lexicon: Lexicon) -> None:
        self.words, self.lexicon = words, lexicon
        self.heard: list[Cue] = []
        self.several: list[Cue] = []  # subjects that no noun of the list tells to be speakers
        self.resolution = Resolution(words, lexicon)
        self.phrases = SpeakerPhrases(words, lexicon, self.resolution.last_names)
        order = dict.fromkeys(words.segment)
        sizes = dict.fromkeys(order, 0)
        for segment in words.segment:
            sizes[segment] += 1
        last = dict(zip(words.segment, words.end, strict=True))
        stops = {segment: words.raw[end : end + 3] for segment, end in last.items()}
        real = [
            segment
            for segment in order
            if sizes[segment] >= (_STRAY if set(stops[segment]) & set(".!؟:") else _HEADING)
        ]
        self.paragraph = {segment: place for place, segment in enumerate(real)}

    @property
    def last(self) -> Cue | None:
        spoken = [cue for cue in self.heard if cue.verb != TOPIC]
        return spoken[-1] if spoken else None

    def attributed(self, cue: Cue) -> Cue | None:
        """The verb with its speaker, who is remembered; None if it reports nobody's words."""
        found = self._with_speaker(cue)
        if found is not None and found.content != NOTHING:
            found = replace(found, source=self._source(found))
        if found is None or found.speaker in (GOD, PROPHET):
            return found
        self.heard.append(found)
        self.resolution.remember(found)
        return found

    def _source(self, cue: Cue) -> Cue | None:
        """Who is said to tell what this speaker says: «قال المصدر إن …، حيث أبلغ الضباط …»."""
        words, last = self.words, self.last
        outlet = self.phrases.passed_on_by(cue)
        if outlet:
            return self.resolution.named(replace(cue, content=COVERS_SENTENCE), outlet)
        if last is None or not cue.phrase:
            return None
        if cue.speaker == last.speaker:
            # «كذلك طالب الضباط»: what they said goes on to be the source's.
            again = words.key[cue.index - 1] in _ALSO or cue.found == _CARRIED
            return last.source if again else None
        same = words.sentence[last.index] == words.sentence[cue.index]
        inside = same and last.content >= 0 and words.key[cue.index - 1] == _WHERE
        within = same and cue.marked and self._is_within(replace(cue, marked=False), cue.phrase)
        return (last.source or last) if inside or within else None

    def _with_speaker(self, cue: Cue) -> Cue | None:
        scriptural = cited(self.words, cue)
        if scriptural:
            return scriptural
        participle = is_participle(self.words.key[cue.index])
        if participle and self.words.key[cue.index] not in SAYING:
            resumed = self._resumed(cue)
            if resumed or cue.content == NOTHING:
                return resumed
        phrase = self._phrase(cue)
        named = self.words.key[phrase.first : phrase.after] if phrase else []
        if any(scripture(key) == PROPHET for key in named):
            # «الرسول صلى الله عليه وسلم عندما قال»
            return replace(cue, speaker=PROPHET, side="other", phrase=phrase, found=_NAMED)
        if cue.content == NOTHING:
            return self._topic(cue, phrase)
        if self._is_within(cue, phrase) or (not phrase and {"of", "via"} & set(cue.verb.takes)):
            return None
        if phrase:
            return self.resolution.named(cue, phrase)
        return self._resumed(cue)

    def _topic(self, cue: Cue, phrase: Phrase | None) -> Cue | None:
        """«أوضحت السفارة ملابسات الحادث. وأفادت أن»: of whom the text goes on to tell."""
        first, _ = self.words.bounds(cue.index)
        if phrase is None or cue.index > first + 2 or phrase.first < cue.index:
            return None
        if cue.verb == TOPIC and not self.phrases.is_person(phrase.first):
            self.several.append(self.resolution.named(cue, phrase))
            return None
        return self.resolution.named(cue, phrase)

    def _resumed(self, cue: Cue) -> Cue | None:
        """A verb without a subject of its own: the speaker of the verb before goes on."""
        words, last = self.words, self.last
        key = words.key[cue.index]
        first, _ = words.bounds(cue.index)
        joined = key[:1] in "وف" and key not in self.lexicon.verbs
        said = key.removeprefix("و") not in _IMPERSONAL
        if said and joined and cue.index > first and not cue.marked:
            here = last is not None and last.index >= first
            return self._carried(cue) if here else self._coordinated(cue, first)
        resumed = joined or cue.marked or words.key[cue.index - 1] in _RESUMED | THAT
        # «وعن الخطة أوضح أن»
        placed = words.key[first].removeprefix("و") in PREPOSITIONS and cue.content == cue.index + 1
        resumed = resumed or (placed and words.key[cue.content] in THAT)
        resumed = (resumed or cue.index == first) and said
        resumed = is_participle(key) or (resumed and self.phrases.has_no_subject(cue))
        if not resumed or "source" in cue.verb.takes:
            return None
        if last is None or last.index < first:
            subject = self.phrases.opening(first, cue.index, anyone=is_participle(key))
            if is_participle(key):
                subject = self.phrases.nearest(first, cue.index) or subject
            if subject:
                return replace(self.resolution.named(cue, subject), found=_COORDINATED)
        return self._carried(cue)

    def _carried(self, cue: Cue) -> Cue | None:
        """The last speaker of the verb's gender, unless a paragraph without speech lies between."""
        spoken = [c for c in self.heard if c.verb != TOPIC and c.content != COVERS_SENTENCE]
        key = self.words.key[cue.index]
        dual = key.endswith("ا") and key.removeprefix("و")[:-1] in self.lexicon.verbs
        if dual and self.several and len(self.several[-1].speakers) > 1:
            # «تتشارك موسكو وطهران …، كما اعتبرا أن»
            return self._carried_from(cue, self.several)
        said = [c for c in spoken if c.marked or self.words.key[c.content] in THAT]
        if cue.marked and match_key(cue.verb.lemma) in _GOING_ON and spoken:
            # «قالت ليز: “…”. وأعلنت دول نيتها المساعدة. وتابعت: “…”»
            here = self.words.sentence[spoken[-1].index] == self.words.sentence[cue.index]
            spoken = spoken if here else said
        found = self._carried_from(cue, spoken) or self._carried_from(cue, self.heard)
        several = key.endswith(("وا", "ين"))
        return found or (self._carried_from(cue, self.several) if several else None)

    def _carried_from(self, cue: Cue, heard: list[Cue]) -> Cue | None:
        words = self.words
        here = self._place(cue.index)
        participle = is_participle(words.key[cue.index])
        # «ومضى قائلا»
        opens = cue.index <= words.bounds(cue.index)[0] + 1
        opens = opens or words.key[cue.index - 1] in WITH_PRONOUN
        for earlier in reversed(heard):
            if here - self._place(earlier.index) > 1:
                return None
            if earlier.verb != TOPIC:
                here = self._place(earlier.index)
            same = words.sentence[earlier.index] == words.sentence[cue.index]
            if participle and not (same or opens):
                return None
            if {gender(words, cue), self._gender(earlier)} == _OTHER_SEXES:
                continue
            return cue.spoken_by(earlier, earlier.phrase, _CARRIED)
        return None

    def _gender(self, cue: Cue) -> str:
        """Of a speaker: as the first verb has it that names him."""
        return gender(self.words, cue)

    def _place(self, index: int) -> int:
        """The number of a word's paragraph, stray lines left out."""
        at = index
        while at and self.words.segment[at] not in self.paragraph:
            at -= 1
        return self.paragraph.get(self.words.segment[at], 0)

    def _phrase(self, cue: Cue) -> Phrase | None:
        words, last = self.words, self.last
        resumes = last is not None and words.sentence[last.index] == words.sentence[cue.index]
        if is_participle(words.key[cue.index]):
            return None if resumes else self.phrases.before(cue)
        if {"of", "via"} & set(cue.verb.takes):
            return self.phrases.of(cue)
        before = words.key[cue.index - 1] if cue.index else ""
        if before.removeprefix("و") in _RELATIVE and self._has_object(cue):
            # «في مشهد كان قد وصفه المنظم بأنه»
            return self.phrases.after(cue)
        if before.removeprefix("و") in _RELATIVE:
            return self.phrases.relative(cue)
        plain = "object" not in cue.verb.takes or (
            cue.content >= 0 and words.key[cue.content] in THAT
        )
        new_clause = cue.index and ("،" in words.gap(cue.index - 1) or before in _FOR_HIS_PART)
        if (new_clause or cue.index == words.bounds(cue.index)[0]) and plain:
            # «…، قال فلان»: a new clause, whose subject follows its verb.
            return self.phrases.after(cue) or self.phrases.before(cue)
        return self.phrases.before(cue) or self.phrases.after(cue)

    def _has_object(self, cue: Cue) -> bool:
        """Whether a pronoun on the verb is its object: «التي يصفها المصور بأنها»."""
        key = self.words.key[cue.index]
        return key not in self.lexicon.verbs and key.endswith(("ه", "ها", "هم", "هما"))

    def _is_within(self, cue: Cue, subject: Phrase | None) -> bool:
        """«أفاد بأن روسيا طالبت»: what the source says that others said is the source's."""
        words, last = self.words, self.last
        if last is None or last.content < 0 or last.content >= cue.index:
            return False
        if "source" in cue.verb.takes:
            return False
        same = words.sentence[last.index] == words.sentence[cue.index]
        before = subject is not None and subject.first < cue.index
        if last.marked and same and before and not cue.marked:
            # «وأضاف: … وأشير إلى أن ابني طلب تسجيله»
            return True
        # «أشار إلى أنه أبلغ»
        begin = last.content + (words.key[last.content + 1] in THAT)
        if words.key[begin] not in THAT:
            return False
        between = range(begin, cue.index)
        if subject and begin == subject.first - 1:
            return True
        broken = any(mark in words.gap(at) for at in between for mark in "،:؛.")
        own = subject is not None and subject.first > cue.index and len(between) > 1
        anew = words.key[cue.index][0] in "وف" or is_participle(words.key[cue.index])
        anew = anew or bool((OPENERS | {_EXCEPT}).intersection(words.key[begin : cue.index]))
        same = words.sentence[begin] == words.sentence[cue.index]
        if same and not (broken or anew or cue.marked) and len(between) <= _FAR:
            # «قالت الشركة إنه بحلول 2030 يتوقع الخبراء أن»
            return True
        relative = words.key[cue.index - 1] in _RELATIVE and cue.index > begin
        if relative and not broken and words.sentence[begin] == words.sentence[cue.index]:
            # «إن التقارير التي أفادت بخطف … غير صحيحة»
            return True
        return 0 < len(between) <= _NEAR and not (broken or cue.marked or own)

    def _coordinated(self, cue: Cue, first: int) -> Cue | None:
        """«التقى الرئيس … ودعا إلى»: the first person of the sentence is the subject."""
        for at in range(first, cue.index):
            commas = [before + 1 for before in range(first, at) if "،" in self.words.gap(before)]
            governed = PREPOSITIONS & set(self.words.key[[first, *commas][-1] : at])
            if self.lexicon.kinds.get(self.words.actor[at]) == "person" and not governed:
                after = at + 1
                while after < cue.index and self.words.actor[after] == self.words.actor[at]:
                    after += 1
                told = self.resolution.named(cue, Phrase(at, after))
                return replace(told, found=_COORDINATED)
        subject = self.phrases.opening(first, cue.index)
        if subject is None or not self.phrases.is_person(subject.first):
            return None
        did = gender(self.words, replace(cue, index=subject.first - 1, verb=TOPIC))
        if {gender(self.words, cue), did} == {"", "feminine"}:
            return None
        return replace(self.resolution.named(cue, subject), found=_COORDINATED)
