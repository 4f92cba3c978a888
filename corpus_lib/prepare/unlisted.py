"""Readings of words that no dictionary lists as they stand: numbers, names, dialect, spellings."""

import re
from collections.abc import Hashable, Iterator
from functools import lru_cache

from corpus_lib.prepare.lexicon import Lexicon
from corpus_lib.prepare.normalization import match_key
from corpus_lib.prepare.readers import LISTS, read_table
from corpus_lib.prepare.readings import UNIVERSAL, Reading, lexicon_readings, second_opinion, zipf

_MARKS = r"[\p{M}\u0640]*+"
_LETTERS = {"ا": "[اأإآٱ]", "ي": "[يى]", "ى": "[يى]", "ه": "[هة]", "و": "[وؤ]"}


@lru_cache(maxsize=1)
def formulas() -> dict[str, str]:
    """What each formula means, by its match key, also with و before it."""
    table = read_table(LISTS / "formulas.csv", required=["formula", "gloss"])
    return {match_key(f"{o}{form}"): gloss for form, gloss in table.to_numpy() for o in ("", "و")}


@lru_cache(maxsize=1)
def formula_pattern() -> str:
    """A pattern of all formulas, the longest first, vowelled or not."""
    rest: dict[str, list[str]] = {}
    for form in sorted(formulas(), key=len, reverse=True):
        first, _, others = form.partition(" ")
        rest.setdefault(first, []).append(_spelled(others))
    each = "|".join(rf"{_spelled(first)}\s+(?:{'|'.join(them)})" for first, them in rest.items())
    heads = "".join(sorted({first[0] for first in rest} | set("أإ")))
    return rf"(?<![\p{{L}}\p{{M}}])(?=[{heads}])(?:{each})(?![\p{{L}}\p{{M}}])"


def _spelled(form: str) -> str:
    return "".join(r"\s+" if c == " " else _LETTERS.get(c, c) + _MARKS for c in form)


_NUMBER = re.compile(r"[-+±$€£]?[0-9٠-٩۰-۹]+([.,:/٫٬-][0-9٠-٩۰-۹]+)*[%٪+]?")
_ARABIC_WORD = re.compile("[\u0621-\u063a\u0641-\u064a\u0671-\u06d3]+")
_ADDRESS = re.compile(r"@|https?://|www\.")
_CLITIC_AND_NUMBER = re.compile("([وف]?)([بكل]?)(?=[0-9٠-٩۰-۹])")


def _respelled(word: str) -> Iterator[str]:
    """Other spellings of a word that the lexicon lacks, the likeliest first."""
    for end, other in (("ى", "ي"), ("ي", "ى"), ("ه", "ة"), ("ئ", "ي"), ("ؤ", "و"), ("ة", "ه")):
        if word.endswith(end):
            yield word[:-1] + other
    for letters, other in (("أإآ", "ا"), ("ئ", "ي"), ("ؤ", "و")):
        folded = re.sub(f"[{letters}]", other, word)
        if folded != word:
            yield folded


# Regular endings and pronouns that the lexicon does not allow with every stem.
_ENDINGS = (
    ("ات", "ة"), ("ات", ""), ("ون", ""), ("ين", ""), ("ان", ""), ("تان", "ة"), ("تين", "ة"),
    ("ة", ""), ("ا", ""),
)  # fmt: skip
_PRONOUNS = ("هما", "ها", "هم", "نا", "ه")


def _common_noun(reading: Reading) -> bool:
    return reading.pos in ("NOUN", "ADJ") and not reading.enclitics and zipf(reading.lemma) >= 3


def _inflected(word: str, lexicon: Lexicon) -> list[Reading]:
    """Readings of the noun or adjective that a word is regularly formed from, if there is one."""
    for ending, base in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= 4:
            found = lexicon_readings(word.removesuffix(ending) + base, lexicon)
            if fitting := [r for r in found if _common_noun(r)]:
                return [_respell(r, word) for r in fitting]
    for pronoun in _PRONOUNS:
        rest = word.removesuffix(pronoun)
        if rest != word and len(rest) >= 4:
            found = lexicon_readings(re.sub("ت$", "ة", rest), lexicon)
            found = found or lexicon_readings(rest, lexicon)
            if fitting := [r for r in found if _common_noun(r) and "ال" not in r.proclitics]:
                return [_respell(r, rest)._replace(enclitics=(pronoun,)) for r in fitting]
    return []


def _is_accident(reading: Reading, word: str) -> bool:
    """Whether a reading takes a name apart: what it leaves is far rarer than the whole word."""
    rest = zipf(reading.stem)
    if reading.pos == "VERB":
        names = dict(reading.features)
        person = "subject:PV1" in names or "subject:PV2" in names
        if person and not reading.enclitics and not reading.proclitics:
            return zipf(word) > zipf(reading.lemma) + 0.5
        apart = reading.enclitics or set(reading.proclitics) - {"و"}
        return bool(apart) and zipf(word) > rest + 0.5
    if reading.proclitics and not reading.enclitics and "ال" not in reading.proclitics:
        if reading.pos == "PROPN":
            return zipf(word) > rest + 0.3
        return rest < 2.0 and zipf(word) > rest + 1.0
    return False


def is_number(word: str) -> bool:
    """Whether a word is written in digits: 2022, ١٩٩٥, 18%, 2022/11/10."""
    return bool(_NUMBER.fullmatch(word))


def is_arabic_word(word: str) -> bool:
    """Whether a normalised word has Arabic letters only (S-400, أوبك+ and 5G have not)."""
    return bool(_ARABIC_WORD.fullmatch(word))


def peelings(word: str) -> Iterator[tuple[tuple[str, ...], str]]:
    """Ways to take proclitics off a word, the least first; at least three letters remain."""
    for conjunction in ("", "و", "ف"):
        for preposition in ("", "ب", "ك", "ل"):
            for written, article in (("", ()), ("ال", ("ال",)), ("ل", ("ال",))):
                if written == "ل" and preposition != "ل":
                    continue
                if written == "ال" and preposition == "ل":
                    continue
                before = conjunction + preposition + written
                if word.startswith(before) and len(word) - len(before) >= 3:
                    clitics = tuple(c for c in (conjunction, preposition, *article) if c)
                    yield clitics, word[len(before) :]


def _is_word(form: str) -> bool:
    return second_opinion(form)[1] or zipf(form) > 0


def _unknown(word: str, lexicon: Lexicon, *, tanwin: bool) -> Reading:
    """The reading of a word that no dictionary form explains: a name, until something says else.

    A proclitic is peeled only where what remains is a word in its own right: ب of باليستية stays.
    What the lexicon has would have been found with it: بوشهر is no ب before "and a month".
    """
    if tanwin:
        word = word.removesuffix("ا")
    for pronoun in _PRONOUNS:
        rest = word.removesuffix(pronoun)
        if rest != word and len(rest) >= 5 and _is_word(rest):
            return _unknown(rest, lexicon, tanwin=False)._replace(enclitics=(pronoun,))
    choices = [
        (proclitics, rest)
        for proclitics, rest in peelings(word)
        if proclitics == ("ال",) or (_is_word(rest) and not lexicon.analyses(rest))
    ]
    proclitics, rest = max(choices, key=lambda c: zipf(c[1]), default=((), word))
    if word.startswith("ال") and not proclitics and len(word) > 5:
        proclitics, rest = ("ال",), word[2:]
    return _named(rest, proclitics)


def _named(rest: str, proclitics: tuple[str, ...]) -> Reading:
    """A reading without the lexicon: lemma and class from the ending and the second dictionary."""
    import simplemma

    lemma, pos = rest, "NOUN" if rest.endswith("ة") else "PROPN"
    if second_opinion(rest)[1]:
        lemma = simplemma.lemmatize(rest, lang="ar")
        pos = "PROPN" if lemma == rest and not proclitics else "NOUN"
    nisba = re.fullmatch("(.{3,}ي)(ة|ات|ون|ين)?", rest)
    if nisba and (nisba[2] or "ال" in proclitics) and (nisba[2] is None or _is_word(nisba[1])):
        lemma, pos = nisba[1], "ADJ"
    tag = pos + ("+" if "ال" in proclitics else "-") if pos != "PROPN" else pos
    left = "&" + pos if proclitics[:1] in (("و",), ("ف",)) else tag
    return Reading(lemma, pos, "", proclitics, rest, (), left, tag, "", ())


@lru_cache(maxsize=1)
def _dialect_words() -> dict[str, dict[Hashable, str]]:
    columns = ["forms", "lemma", "class", "gloss", "dialect"]
    table = read_table(LISTS / "dialects.csv", required=columns)
    return {form: row for row in table.to_dict("records") for form in row["forms"].split()}


def dialect_reading(word: str) -> Reading | None:
    """The reading of a listed word of grammar of a dialect: عشان is no nest."""
    at = word[:1] in ("و", "ف") and word not in _dialect_words()
    row = _dialect_words().get(word[at:])
    if row is None:
        return None
    tag, before = row["class"], (word[:1],) if at else ()
    pos = UNIVERSAL.get(tag, tag)
    left = "&" + tag if before else tag
    return Reading(row["lemma"], pos, row["gloss"], before, word[at:], (), left, tag, "", ())


def word_readings(word: str, lexicon: Lexicon, *, tanwin: bool = False) -> list[Reading]:
    """All readings of a normalised word, at least one.

    Numbers are NUM, words with Latin letters or signs PROPN, set formulas PART, links, @names and
    signs alone X, all of them whole. A word in Arabic letters has that of a listed word of dialect,
    the lexicon's readings, those of its first other spelling that the lexicon knows, or one that
    takes it as a name.
    """
    if is_number(word):
        return [Reading(word, "NUM", "", (), word, (), "NUM", "NUM", "", ())]
    if (clitics := _CLITIC_AND_NUMBER.match(word)) and is_number(rest := word[clitics.end() :]):
        before = tuple(c for c in clitics.groups() if c)
        return [Reading(rest, "NUM", "", before, rest, (), "NUM", "NUM", "", ())]
    if not is_arabic_word(word):
        if " " in word and (gloss := formulas().get(match_key(word))):
            return [Reading(word, "PART", gloss, (), word, (), "PART", "PART", "", ())]
        named = any(letter.isalpha() for letter in word) and not _ADDRESS.match(word)
        pos = "PROPN" if named else "X"
        return [Reading(word, pos, "", (), word, (), pos, pos, "", ())]
    if told := dialect_reading(word):
        return [told]
    readings = lexicon_readings(word, lexicon, tanwin=tanwin)
    if readings:
        accident = len(word) >= 4 and all(_is_accident(r, word) for r in readings)
        return [_named(word, ())] if accident else readings
    for spelling in _respelled(word):
        readings = lexicon_readings(spelling, lexicon, tanwin=tanwin)
        if word.endswith("ة"):  # never a pronoun, whatever ه might be
            readings = [r for r in readings if not r.enclitics]
        if readings and not all(_is_accident(r, word) for r in readings):
            return [_respell(r, word) for r in readings]
    return _inflected(word, lexicon) or [_unknown(word, lexicon, tanwin=tanwin)]


def _respell(reading: Reading, word: str) -> Reading:
    """A reading found under another spelling, its stem as the word itself has it."""
    start = sum(map(len, reading.proclitics)) - (word[:1] == "ل" and "ال" in reading.proclitics)
    return reading._replace(stem=word[start : len(word) - sum(map(len, reading.enclitics))])


# Lemmas from simplemma alone, for those who may use permissive licences only.

_NOUN_ONLY = ("ب", "ك")


def _cores(word: str) -> Iterator[tuple[tuple[str, ...], str, str]]:
    """Ways to take clitics off, the least first: proclitics, what may be looked up, enclitic."""
    for proclitics, rest in peelings(word):
        yield proclitics, rest, ""
    for proclitics, rest in peelings(word):
        for pronoun in _PRONOUNS:
            core = rest.removesuffix(pronoun)
            if core != rest and len(core) >= 3 and "ال" not in proclitics:
                yield proclitics, core, pronoun
                if core.endswith("ت"):
                    yield proclitics, core[:-1] + "ة", pronoun


@lru_cache(maxsize=500_000)
def permissive_reading(word: str) -> Reading:
    """A reading of a normalised word without the lexicon; few have a tag, fewer a gloss.

    A clitic is peeled only if simplemma's dictionary has what remains, of ب and ك, which stand
    before nouns alone, also with its article: بايدن stays whole.
    """
    import simplemma  # reads its dictionary when it is first asked

    def reading(lemma: str, pos: str, *clitics: tuple[str, ...]) -> Reading:
        before, after = clitics or ((), ())
        start = sum(map(len, before)) - (word[:1] == "ل" and "ال" in before)
        stem = word[start : len(word) - sum(map(len, after))]
        return Reading(lemma, pos, "", before, stem, after, pos, pos, "", ())

    if is_number(word):
        return reading(word, "NUM")
    if not is_arabic_word(word):
        return reading(word, "X")
    if told := dialect_reading(word):
        return told
    for proclitics, core, pronoun in _cores(word):
        known = simplemma.is_known(core, lang="ar")
        if known and proclitics and proclitics[-1] in _NOUN_ONLY:
            known = simplemma.is_known("ال" + core, lang="ar")
        if known:
            lemma = simplemma.lemmatize(core, lang="ar")
            return reading(lemma, "X", proclitics, (pronoun,) if pronoun else ())
    return reading(word, "X")  # simplemma's own guess would take names apart
