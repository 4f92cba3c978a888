"""Lemmas from simplemma alone, for those who may use permissive licences only."""

from collections.abc import Iterator
from functools import lru_cache

from corpus_lib.prepare.readings import Reading
from corpus_lib.prepare.unlisted import is_arabic_word, is_number, peelings

_PRONOUNS = ("هما", "ها", "هم", "نا", "ه")
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
    """A reading of a normalised word without the lexicon: no gloss, and only numbers have a tag.

    A clitic is peeled only if simplemma's dictionary has what remains. ب and ك, which stand before
    nouns alone, moreover ask that it has that with its article: بايدن stays whole.
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
    for proclitics, core, pronoun in _cores(word):
        known = simplemma.is_known(core, lang="ar")
        if known and proclitics and proclitics[-1] in _NOUN_ONLY:
            known = simplemma.is_known("ال" + core, lang="ar")
        if known:
            lemma = simplemma.lemmatize(core, lang="ar")
            return reading(lemma, "X", proclitics, (pronoun,) if pronoun else ())
    return reading(word, "X")  # simplemma's own guess would take names apart
