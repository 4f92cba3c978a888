"""Who says it: the speaker that each reporting verb belongs to."""

from dataclasses import replace

from corpus_lib.prepare.normalization import match_key
from corpus_lib.voices import cues, farther, phrases
from corpus_lib.voices.content import cue_candidates
from corpus_lib.voices.cues import COVERS_SENTENCE, NOTHING, TOPIC, Cue, Phrase
from corpus_lib.voices.resolution import named, remember
from corpus_lib.voices.speech_words import REGARD, Words, is_participle, listed

_FAR = 12  # words from أن to another's verb that no comma parts from it
_NEAR = 6  # words from أن to a verb of the same clause


def find_cues(words: Words) -> list[Cue]:
    """The reporting verbs of a document outside of its quotations, each with its speaker.

    A verb counts if something follows that it can report (أن, a colon, a quotation mark, or the
    preposition it takes) and a speaker is found: the phrase after it, the phrase before it, or for
    «وأضافت:» and «مردفا» the speaker of the cue before. Impersonal uses (يتوقع أن) have none.
    """
    memory = _Memory(words)
    attributed = [memory.attributed(cue) for cue in cue_candidates(words)]
    found = [cue for cue in attributed if cue is not None and cue.content != NOTHING]
    passed_on = {words.sentence[cue.index]: cue for cue in found if cue.content == COVERS_SENTENCE}
    return [_with_source(words, cue, passed_on.get(words.sentence[cue.index])) for cue in found]


def _with_source(words: Words, cue: Cue, passed_on: Cue | None) -> Cue:
    """«قال الوزير إن …، حسبما نقلته الصحيفة»: the newspaper passes on what the minister said."""
    if passed_on is None or passed_on.speaker == cue.speaker or cue.nested:
        return cue
    opens = passed_on.index == words.bounds(cue.index)[0]
    return replace(cue, source=passed_on) if opens or passed_on.index > cue.index else cue


class _Memory:
    """What a document has said so far about its speakers."""

    def __init__(self, words: Words) -> None:
        self.words, self.paragraph = words, words.paragraphs
        self.heard: list[Cue] = []
        self.several: list[Cue] = []  # subjects that no noun of the list tells to be speakers

    @property
    def last(self) -> Cue | None:
        return next((cue for cue in reversed(self.heard) if cue.verb != TOPIC), None)

    def attributed(self, cue: Cue) -> Cue | None:
        """The verb with its speaker, who is remembered; None if it reports nobody's words."""
        found = self._with_speaker(cue)
        if found is not None and found.nested:
            return found
        if found is not None:
            found = replace(found, source=self._source(found))
        if found is None or found.speaker in (farther.GOD, farther.PROPHET):
            return found
        self.heard.append(found)
        remember(self.words, found)
        return found

    def _source(self, cue: Cue) -> Cue | None:
        """Who is said to tell what this speaker says: «قال المصدر إن …، حيث أبلغ الضباط …»."""
        last, before = self.last, self.words.key[cue.index - 1]
        outlet = farther.passed_on_by(self.words, cue, last.content if last else -1)
        if outlet:
            return named(self.words, replace(cue, content=COVERS_SENTENCE), outlet)
        if last is None:
            return None
        if cue.speaker == last.speaker:
            # «كذلك طالب الضباط»: what they said goes on to be the source's.
            return last.source if before in listed.also or cue.found == "carried over" else None
        same = self.words.sentence[last.index] == self.words.sentence[cue.index]
        inside = same and last.content >= 0 and before == "حيث"
        return last if inside or self._is_within(replace(cue, marked=False), cue.phrase) else None

    def _with_speaker(self, cue: Cue) -> Cue | None:
        words, key = self.words, self.words.key[cue.index]
        scriptural = farther.cited(words, cue)
        if scriptural:
            return scriptural
        if is_participle(key) and key not in listed.saying and not phrases.own(words, cue):
            resumed = self._resumed(cue)
            if resumed:
                return resumed
        phrase = self._phrase(cue)
        if cue.content == NOTHING:
            return self._topic(cue, phrase)
        if self._is_within(cue, phrase):
            return self._nested(cue, phrase)
        if not phrase and ({"of", "via"} & set(cue.verb.takes) or cue.verb.lemma == farther.TEXT):
            return None
        return named(words, cue, phrase) if phrase else self._resumed(cue)

    def _nested(self, cue: Cue, phrase: Phrase | None) -> Cue | None:
        """«أضاف شكري أن الرئيس أكد ضرورة»: what the president said, as Shukri tells it."""
        words, last, key = self.words, self.last, self.words.key[cue.index]
        if last is None or phrase is None or not last.content <= phrase.first or cue.content < 0:
            return None
        first = phrase.first
        led_in = words.key[first - 1] in listed.that and phrase.after <= cue.index
        # «الأجهزة التي تقول السلطات إنها معطلة»
        led_in = led_in or (first == cue.index + 1 and words.key[cue.content] in listed.that)
        if not led_in or words.owned(first - 1) or not cues.is_head(words, first):
            return None
        if {"of", "via"} & set(cue.verb.takes) or is_participle(key) or key in listed.counts_as:
            return None
        found = named(words, cue, phrase)
        own = found.speaker in last.speakers or not found.speaker
        return None if own else replace(found, source=last, nested=True)

    def _topic(self, cue: Cue, phrase: Phrase | None) -> Cue | None:
        """«أوضحت السفارة ملابسات الحادث. وأفادت أن»: of whom the text goes on to tell."""
        first, _ = self.words.bounds(cue.index)
        if phrase is None or cue.index > first + 2:
            return None
        topic = named(self.words, cue, phrase)
        if cue.verb == TOPIC and not cues.is_known(self.words, phrase.first):
            self.several.append(topic)
            return None
        return topic

    def _resumed(self, cue: Cue) -> Cue | None:
        """A verb without a subject of its own: the speaker of the verb before goes on."""
        words, key = self.words, self.words.key[cue.index]
        first, _ = words.bounds(cue.index)
        here = self.last is not None and self.last.index >= first
        joined = key[:1] in "وف" and key not in words.lexicon.verbs
        said = key.removeprefix("و") not in listed.impersonal
        if said and joined and cue.index > first and not cue.marked:
            return self._carried(cue) if here else self._coordinated(cue, first)
        if not self._may_resume(cue, first, joined=joined, said=said):
            return None
        if not (here or words.in_quote[cue.index - 1]):
            subject = farther.opening(words, first, cue.index, anyone=is_participle(key))
            if is_participle(key):
                subject = farther.nearest(words, first, cue.index) or subject
            if subject:
                return replace(named(words, cue, subject), found="coordinated")
        return self._carried(cue)

    def _may_resume(self, cue: Cue, first: int, *, joined: bool, said: bool) -> bool:
        words = self.words
        if "source" in cue.verb.takes or is_participle(words.key[cue.index]):
            return "source" not in cue.verb.takes
        resumed = joined or cue.marked or words.key[cue.index - 1] in listed.resumed | listed.that
        placed = words.key[first].removeprefix("و") in listed.prepositions  # «وعن الخطة أوضح أن»
        placed = placed and cue.content == cue.index + 1 and words.key[cue.content] in listed.that
        resumed = resumed or placed or cue.index == first
        return resumed and said and phrases.has_no_subject(words, cue)

    def _carried(self, cue: Cue) -> Cue | None:
        """The last speaker of the verb's gender, unless a paragraph without speech lies between."""
        words, key = self.words, self.words.key[cue.index]
        spoken = [c for c in self.heard if c.verb != TOPIC and c.content != COVERS_SENTENCE]
        two = farther.of_two(words, cue)
        if two:
            return replace(named(words, cue, two), found="carried over")
        here = spoken and words.sentence[spoken[-1].index] == words.sentence[cue.index]
        if cue.marked and match_key(cue.verb.lemma) in listed.going_on and not here:
            # «قالت ليز: “…”. وأعلنت دول نيتها المساعدة. وتابعت: “…”»
            spoken = [c for c in spoken if c.marked or words.key[c.content] in listed.that]
        heard = [spoken, self.heard]
        if key.endswith(("وا", "ين", "وها")) and self.several:
            heard.append(self.several)
        return next(filter(None, (self._carried_from(cue, before) for before in heard)), None)

    def _carried_from(self, cue: Cue, heard: list[Cue]) -> Cue | None:
        words, here = self.words, self.paragraph[cue.index]
        participle = is_participle(words.key[cue.index])
        opens = cue.index <= words.bounds(cue.index)[0] + 1  # «ومضى قائلا»
        first = words.bounds(cue.index)[0]  # «وعقد مقارنة بين الحربين موضحا أن»
        beside = min(first + 1, len(words.key) - 1)
        alone = words.pos[first] == "VERB" and not words.definite(beside)
        opens = opens or (alone and not cues.is_head(words, beside))
        for earlier in reversed(heard):
            if here - self.paragraph[earlier.index] > 1:
                return None
            if earlier.verb != TOPIC:
                here = self.paragraph[earlier.index]
            same = words.sentence[earlier.index] == words.sentence[cue.index]
            if participle and not (same or opens or self._goes_on(cue, earlier)):
                return None
            # A speaker's sex is that of the first verb that names him.
            if {cues.gender(words, cue), cues.gender(words, earlier)} != {"feminine", "masculine"}:
                return cue.spoken_by(earlier, earlier.phrase, "carried over")
        return None

    def _goes_on(self, cue: Cue, earlier: Cue) -> bool:
        """«… مهم جدا»، مضيفا أن»: who spoke before goes on, in his paragraph."""
        words, key = self.words, self.words.key[cue.index]
        here = self.paragraph[cue.index] == self.paragraph[earlier.index]
        here = here and bool(listed.that & {*words.key[cue.content - 1 : cue.content + 2]})
        one = key.endswith("ا") == (cues.gender(words, earlier) != "feminine")
        return not key.endswith("ين") and one and (here or words.in_quote[cue.index - 1])

    def _phrase(self, cue: Cue) -> Phrase | None:
        words, key = self.words, self.words.key[cue.index]
        if self.last and farther.of_him(words, cue):
            return self.last.phrase
        from_whom = farther.from_whom(words, cue) if key in listed.saying else None
        if from_whom:
            return from_whom
        if is_participle(key):
            here = self.last and words.sentence[self.last.index] == words.sentence[cue.index]
            own = phrases.own(words, cue)
            return own if own or here else phrases.before(words, cue)
        if {"of", "via"} & set(cue.verb.takes):
            return farther.of(words, cue)
        before = words.key[cue.index - 1] if cue.index else ""
        which = before.removeprefix("و") in listed.who
        sender = None if which else farther.therein(words, cue)
        if sender:
            return sender
        if which:
            # «في مشهد كان قد وصفه المنظم بأنه», «التي يصفها المصور بأنها»: its object.
            owned = key not in words.lexicon.verbs and key.endswith(("ه", "ها", "هم", "هما"))
            in_it = not listed.therein.isdisjoint(words.key[cue.index + 1 : cue.index + 2])
            in_it = in_it and cues.is_head(words, cue.index + 2)
            # «الذي تؤكد مصادر أن»
            told = cue.content > cue.index + 1 and cues.is_head(words, cue.index + 1)
            told = told and words.key[cue.content] in listed.that
            if cue.verb.lemma == REGARD:
                return farther.of_two(words, cue)  # «النظام الذي ينظران إليه كأداة»
            owned = owned or in_it or told
            return phrases.after(words, cue) if owned else cues.relative(words, cue)
        if before in listed.that and words.owned(cue.index - 1):
            return None
        if words.after_comma(cue.index) and "object" not in cue.verb.takes:
            # «…، قال فلان»: a new clause, whose subject follows its verb.
            return phrases.after(words, cue) or phrases.before(words, cue)
        if cue.content > cue.index + 1 and cue.verb.verb_class == "says":
            beside = cue.index + 1
            titled = words.definite(beside) and words.speaks(beside)
            if titled or words.key[beside] in words.last_names:
                return phrases.after(words, cue)  # «وفي بث نظمته الجماعة أكد سالم أن»
        return phrases.before(words, cue) or phrases.after(words, cue)

    def _is_within(self, cue: Cue, subject: Phrase | None) -> bool:
        """«أفاد بأن روسيا طالبت»: what the source says that others said is the source's."""
        words, last = self.words, self.last
        if last is None or not 0 <= last.content < cue.index or "source" in cue.verb.takes:
            return False
        begin = last.content + (words.key[last.content + 1] in listed.that)  # «أشار إلى أنه أبلغ»
        if words.key[begin] not in listed.that:
            return False
        if subject and begin == subject.first - 1:
            return True
        between, key = range(begin, cue.index), words.key[cue.index]
        same = words.sentence[begin] == words.sentence[cue.index]
        led_in, but = words.key[cue.index - 1], words.key[cue.index - 2] in listed.but
        inside = led_in in listed.who or (led_in in listed.that and not but)
        if same and not cue.marked and inside:
            return True  # «إن التقارير التي أفادت بخطف … غير صحيحة», «أن مصر …، وأنها شرحت رؤيتها»
        if any(mark in words.gap(at) for at in between for mark in "،:؛."):
            return False
        anew = key[0] in "وف" or is_participle(key) or cue.marked
        anew = anew or not (listed.openers | {"الا"}).isdisjoint(words.key[begin : cue.index])
        if not anew and len(between) <= _FAR:
            return True  # «قالت الشركة إنه بحلول 2030 يتوقع الخبراء أن»
        joined = key not in words.lexicon.verbs.keys() | words.lexicon.made.keys()
        return 0 < len(between) <= _NEAR and not (cue.marked or joined)

    def _coordinated(self, cue: Cue, first: int) -> Cue | None:
        """«التقى الرئيس … ودعا إلى»: the first person of the sentence is the subject."""
        words = self.words
        for at in range(first, cue.index):
            begin = [first, *cues.commas(words, first + 1, at + 1)][-1]
            if words.kind(at) == "person" and listed.prepositions.isdisjoint(words.key[begin:at]):
                after = at + 1
                while after < cue.index and words.actor[after] == words.actor[at]:
                    after += 1
                return replace(named(words, cue, Phrase(at, after)), found="coordinated")
        subject = farther.opening(words, first, cue.index)
        did = cues.gender(words, replace(cue, index=first, verb=TOPIC))
        if did == "feminine" and cues.gender(words, cue) == "masculine":
            return self._carried(cue)  # «رافقت الصحيفة السفير، وأوضح أن»
        if subject is None or not cues.is_known(words, subject.first):
            return None
        return replace(named(words, cue, subject), found="coordinated")
