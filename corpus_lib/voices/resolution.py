"""Whom a phrase means: the actor or the person named before, his full name and his side."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import replace

from corpus_lib.voices.complements import ASIDE, titles_of
from corpus_lib.voices.cues import NOMINAL, PREPOSITIONS, Cue, Phrase, noun_phrase
from corpus_lib.voices.speech_words import CALLED, Lexicon, Words, listed

_NAMED, _SAME_NOUN, _SAME_SIDE = "named", "same noun", "same side"
_LONGEST_NAME = 24  # words of a name with its titles
_BACK = 60  # words in which an official is looked for who is meant by «المسؤول الروسي»
_SAME = listed("same")
_AFTER_HIM = listed("named_after") | listed("offices")
_TITLES = 4  # words before a name that may belong to it
_STEM = 4  # letters that a country and its adjective have in common


class Resolution:
    """Who is meant in one document by what stands beside its verbs.

    Args:
        words: The document.
        lexicon: Its verbs, speakers' nouns and actors.
    """

    def __init__(self, words: Words, lexicon: Lexicon) -> None:
        """Look at a document."""
        self.words, self.lexicon = words, lexicon
        self.known: list[Cue] = []
        self.last_names: dict[str, Cue] = {}

    def remember(self, cue: Cue) -> None:
        """Keep a speaker, and his full name under its last word, if that is nothing but a name."""
        if not cue.phrase:
            return
        self.known.append(cue)
        if cue.found != _NAMED or not 1 < len(cue.speaker.split()) <= _LONGEST_NAME:
            return
        words = self.words
        last = cue.phrase.after - 1
        definite = any(
            words.key[at].startswith("ال") or words.pos[at] == "PROPN"
            for at in range(cue.phrase.first, last)
        )
        plain = self._is_family(last) or not words.key[last].startswith("ال")
        if definite and plain and self._may_be_name(last):
            # «الخبير سامي نادر»: what follows a title and is not definite.
            self.last_names.setdefault(words.key[last], cue)
        for at in range(cue.phrase.first + 1, cue.phrase.after):
            second = words.pos[at - 1] == "PROPN" and not words.key[at].startswith("ال")
            second = second and not (words.demonym[at] or self._is_title(at))
            second = second and words.pos[at] in NOMINAL
            joined = {"ب", "ل"} & set(words.clitics[at].split()) and not second
            if words.key[at] in PREPOSITIONS or joined:
                # «مسؤولون بوزارة الداخلية في نيبال»: no last name.
                break
            state = words.actor[at] and self.lexicon.kinds[words.actor[at]] != "person"
            second = second or (at + 1 < cue.phrase.after and self._is_family(at))
            if (self._is_name(at) or second) and not state:
                self.last_names.setdefault(words.key[at], cue)

    def _is_family(self, at: int) -> bool:
        """«محمد بن صالح العليان»: what follows a given name that follows another or a title."""
        words = self.words
        given = at > 1 and words.pos[at - 1] == "PROPN" and not words.actor[at - 1]
        given = given and (words.pos[at - 2] == "PROPN" or self._is_title(at - 2))
        given = given or (at > 1 and self._is_called(at - 1))
        return given and not (words.demonym[at] or self._is_title(at)) and words.pos[at] in NOMINAL

    def _is_called(self, at: int) -> bool:
        """«الشيخ سلطان»: an indefinite word after a definite title is a given name."""
        words = self.words
        title = words.key[at - 1].startswith("ال") and self._is_title(at - 1)
        common = words.key[at].startswith("ال") or words.key[at] in PREPOSITIONS
        return title and not (common or words.clitics[at] or self._is_title(at))

    def _may_be_name(self, at: int) -> bool:
        words = self.words
        common = words.demonym[at] or words.actor[at] or self._is_title(at)
        return not common and words.clitics[at] in ("", "ال") and words.pos[at] != "NUM"

    def _is_name(self, at: int) -> bool:
        words = self.words
        if words.demonym[at] or words.key[at] in PREPOSITIONS:
            return False
        return words.pos[at] == "PROPN" and not self._is_title(at)

    def _is_title(self, at: int) -> bool:
        lemmas = {self.words.lemma[at], self._head(at)}
        return bool(lemmas & self.lexicon.speakers.keys())

    def named(self, cue: Cue, phrase: Phrase) -> Cue:
        """A verb with the speaker whom a phrase names, or takes up."""
        words, lexicon = self.words, self.lexicon
        actors = list(dict.fromkeys(filter(None, words.actor[phrase.first : phrase.after])))
        people = [actor for actor in actors if self._is_himself(phrase, actor)]
        if people:
            who = self._to_last_name(phrase, people[-1])
            return self._jointly(replace(cue, phrase=who, found=_NAMED), people)
        only = bool(actors) and all(words.actor[phrase.first : phrase.after])
        if only and len(actors) > 1:
            told = self._jointly(replace(cue, phrase=phrase, found=_NAMED), actors)
            return replace(told, speaker=self._written(phrase))
        quoted = self._quoted_name(phrase)
        earlier = self._taken_up(phrase)
        if earlier:
            return cue.spoken_by(earlier, phrase, _NAMED)
        meant = self._meant(cue, phrase) if not quoted and self._refers_back(phrase) else None
        if meant:
            return meant
        name, side = quoted or self._written(phrase), self._side(phrase)
        if len(actors) == 1 and (quoted or only):
            name = lexicon.names[actors[0]]
        elif not quoted:
            longer = self._longer_before(phrase)
            name = self._written(longer)
            side = self._side(longer) if side == "other" else side
        told = replace(cue, speaker=name, side=side, phrase=phrase, found=_NAMED)
        both = self._of_two_countries(phrase)
        if both:
            return replace(told, speakers=tuple(both), sides=tuple(both.values()))
        return replace(told, speakers=(name,), sides=(side,))

    def _is_himself(self, phrase: Phrase, actor: str) -> bool:
        """Whether a phrase means a person, not «مدير جامعة الملك سعود» or who speaks for him."""
        words = self.words
        first = next(at for at in range(phrase.first, phrase.after) if words.actor[at] == actor)
        before = {key.removeprefix("ال") for key in words.key[phrase.first : first]}
        after = self._to_last_name(phrase, actor).after
        another = after + 1 < phrase.after and words.pos[after] == words.pos[after + 1] == "PROPN"
        of = before & _AFTER_HIM or words.key[first - 1 : first] == ["باسم"]
        return self.lexicon.kinds.get(actor) == "person" and not (another or (before and of))

    def _of_two_countries(self, phrase: Phrase) -> dict[str, str]:
        """«وكالات الأنباء الروسية والإيرانية»: those of each, with their sides."""
        words, inside = self.words, range(phrase.first, phrase.after)
        of = [at for at in inside if words.demonym[at]]
        sides = [self.lexicon.sides[words.demonym[at]] for at in of]
        if not of or of[0] == phrase.first or len(set(sides)) < len(of) or len(of) < 2:
            return {}
        if any(words.key[at][0] != "و" for at in of[1:]):
            return {}
        those = self._written(Phrase(phrase.first, of[0])).removesuffix("ان")
        adjectives = [self._written(Phrase(at, at + 1)).removeprefix("و") for at in of]
        return {f"{those} {of}": side for of, side in zip(adjectives, sides, strict=True)}

    def _written(self, phrase: Phrase) -> str:
        """A phrase as written, without quotation marks and breaks of lines."""
        text = self.words.raw[self.words.start[phrase.first] : self.words.end[phrase.after - 1]]
        return " ".join(text.replace('"', " ").split()).strip(" ،,")

    def _longer_before(self, phrase: Phrase) -> Phrase:
        """«البنك الأهلي» for «البنك», «المرشح جيب بوش» for «بوش», if the text has it before."""
        words, head = self.words, self._head(phrase.first)
        proper = words.pos[phrase.first] == "PROPN"
        rest = words.key[phrase.first + 1 : phrase.after]
        definite = words.key[phrase.first].startswith(("ال", "لل"))
        if len(rest) > 2 or not (proper or definite) or head.endswith(("ون", "ين", "ات")):
            return phrase
        for at in range(phrase.first - 1, -1, -1):
            if self._head(at) != head:
                continue
            first = at
            named = proper or words.pos[at - 1] == "PROPN"
            while named and first and at - first < _TITLES and self._may_precede(first - 1):
                first -= 1
            after = noun_phrase(words, at, min(len(words.key), at + _LONGEST_NAME)).after
            inside = words.key[first : max(after, at + 1)]
            same = all(any(_alike(key, other) for other in inside) for key in rest)
            known = words.key[first].startswith("ال") or "PROPN" in words.pos[first:after]
            same = same and known
            if len(inside) > len(rest) + 1 and same:
                return Phrase(first, max(after, at + 1))
        return phrase

    def _may_precede(self, at: int) -> bool:
        """Whether a word belongs to a name that follows it: «مرشح الرئاسة الجمهوري جيب بوش»."""
        words = self.words
        if any(mark in words.gap(at) for mark in "،,:؛.\n") or words.key[at] in PREPOSITIONS:
            return False
        return words.pos[at] == "PROPN" or self._is_title(at) or bool(words.demonym[at])

    def _jointly(self, cue: Cue, actors: list[str]) -> Cue:
        names = tuple(self.lexicon.names[actor] for actor in actors)
        sides = tuple(self.lexicon.sides[actor] for actor in actors)
        return replace(cue, speaker=" و".join(names), side=sides[0], speakers=names, sides=sides)

    def _to_last_name(self, phrase: Phrase, actor: str) -> Phrase:
        """A phrase without what follows the speaker's name: «… إزادي آخر سفير لإيران»."""
        named = [at for at in range(phrase.first, phrase.after) if self.words.actor[at] == actor]
        return Phrase(phrase.first, named[-1] + 1)

    def _taken_up(self, phrase: Phrase) -> Cue | None:
        """Whom a last name means, maybe with a title: «سالم», «الدكتور سالم»."""
        words = self.words
        inside = range(phrase.first, phrase.after)
        names = [at for at in inside if words.key[at] in self.last_names]
        if not names or len(inside) > 3:
            return None
        earlier = self.last_names[words.key[names[-1]]]
        told = earlier.phrase
        before = set(words.key[told.first : told.after]) if told else set()
        unknown = [at for at in inside if words.key[at] not in before and not self._is_title(at)]
        return None if unknown else earlier

    def _meant(self, cue: Cue, phrase: Phrase) -> Cue | None:
        """Whom «المصدر» takes up, or «المسؤول الروسي»: someone of that side just named."""
        words, lexicon = self.words, self.lexicon
        head = self._head(phrase.first)
        rest = [key for key in words.key[phrase.first + 1 : phrase.after] if key not in _SAME]
        side = self._side(phrase)
        for earlier in reversed(self.known):
            told = earlier.phrase
            if not told or head not in titles_of(words, told, lexicon):
                continue
            until = max(told.after, min(told.after + ASIDE, phrase.first))
            before = {key.removeprefix("ال") for key in words.key[told.first : until]}
            same = self._head(told.first) == head
            if not same and self._longer_before(phrase) != phrase:
                continue
            same_side = same and side == earlier.side != "other"
            if all(key.removeprefix("ال") in before for key in rest) or same_side:
                return cue.spoken_by(earlier, phrase, _SAME_NOUN)
        if head in self.lexicon.bodies or not any(
            words.demonym[at] for at in range(phrase.first, phrase.after)
        ):
            return None
        for at in range(phrase.first - 1, max(0, phrase.first - _BACK) - 1, -1):
            actor = words.actor[at]
            if lexicon.kinds.get(actor) == "person" and lexicon.sides[actor] == side:
                return self._jointly(replace(cue, phrase=phrase, found=_SAME_SIDE), [actor])
        return None

    def _head(self, at: int) -> str:
        key = self.words.key[at]
        return key.removeprefix("لل") if key.startswith("لل") else key.removeprefix("ال")

    def _refers_back(self, phrase: Phrase) -> bool:
        """Whether a phrase only takes up a noun: «المصدر», «الباحث السياسي», «المسؤول الروسي»."""
        words = self.words
        inside = range(phrase.first, phrase.after)
        named = any(words.pos[at] == "PROPN" or words.actor[at] for at in inside)
        construct = self._is_title(phrase.first) and words.key[phrase.after - 1].startswith("ال")
        free = any(words.demonym[at] or words.key[at] in PREPOSITIONS for at in inside)
        definite = words.key[phrase.first].startswith("ال") or (construct and not free)
        return len(inside) <= 3 and definite and not named

    def _quoted_name(self, phrase: Phrase) -> str:
        words = self.words
        begin, end = words.start[phrase.first] - 1, words.end[phrase.after - 1] + 1
        bodies = self.lexicon.bodies
        person = self._is_title(phrase.first) and self._head(phrase.first) not in bodies
        for span in words.spans:
            before = bisect_left(words.start, span.start) - 1
            thing = words.key[before] in PREPOSITIONS | CALLED or self._head(before) in bodies
            if begin <= span.start and span.end <= end and not (person and thing):
                # «قيادي في «طالبان»» is not called so.
                name = words.raw[span.start : span.end]
                # «مشرف «الجوهرة» إبراهيم القوبع» is not called الجوهرة.
                whole = all(
                    words.pos[at] == "ADJ" or words.demonym[at]
                    for at in range(phrase.first, phrase.after)
                    if words.start[at] >= span.end
                )
                if whole and not any(letter.isdigit() for letter in name):
                    return self._longer(name)
        return ""

    def _longer(self, name: str) -> str:
        """A last name as the longer name in quotation marks before that ends with it."""
        quoted = (self.words.raw[span.start : span.end] for span in self.words.spans)
        longer = (text for text in quoted if text.endswith(f" {name}") and len(text.split()) <= 3)
        return next(longer, name)

    def _side(self, phrase: Phrase) -> str:
        words, lexicon = self.words, self.lexicon
        inside = range(phrase.first, phrase.after)
        for at in inside[:3]:
            key = words.key[at]
            for form in (words.lemma[at], key.removeprefix("ال"), key.removeprefix("ل")):
                if lexicon.speakers.get(form):
                    return lexicon.speakers[form]
        before = [at for at in inside if words.key[at] in PREPOSITIONS and at > phrase.first]
        # «الوزير في واشنطن»: a place, not a side.
        inside = range(phrase.first, before[0] if before else phrase.after)
        for at in inside:
            if words.actor[at]:
                return lexicon.sides[words.actor[at]]
        demonyms = [words.demonym[at] for at in inside if words.demonym[at]]
        return lexicon.sides[demonyms[0]] if demonyms else "other"


def _alike(key: str, other: str) -> bool:
    """Whether two words share a stem, as a country and its adjective do: الفلبين, الفلبيني."""
    a, b = key.removeprefix("ال"), other.removeprefix("ال")
    return a == b or (min(len(a), len(b)) >= _STEM and a[:_STEM] == b[:_STEM])
