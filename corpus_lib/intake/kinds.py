"""Kinds of Arabic that a dictionary of Modern Standard Arabic was not made for, by their signs."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

import regex

from corpus_lib.prepare.formulas import formulas
from corpus_lib.prepare.normalization import drop_diacritics, match_key
from corpus_lib.prepare.tokens import tokenize, word_pattern
from corpus_lib.prepare.unlisted import dialect_reading

# Formulas that newspapers have too.
_POLITE = "حفظ يحفظ أيد شاء بإذن دام بسم رحمه"
_CHAIN = frozenset({"حدثنا", "حدثني", "أخبرنا", "أخبرني", "أنبأنا", "أنبأني", "ثنا"})
_OF_SCRIPTURE = re.compile("[\u0671\u06d6-\u06ed]")  # alef wasla, and the marks of Koranic print
_VOWELS = re.compile("[\u064b-\u0652\u0670]")
_ADDRESS = regex.compile(r"#\w+|(?<!\w)@\w+|https?://|\p{Emoji_Presentation}")
_HALVES = re.compile(r"\s{3,}|\t+|\s*(?:\*+|\.{2,}|…+|/{1,2}|\||=+|-{2,}|—|#)\s*")
_LONGEST_HALF = 8  # words of half a verse
_SHARES = {"classical Arabic": 0.02, "dialect": 0.02, "tweets": 0.05}  # of all words, from which on
_VOWELLED = 0.35  # marks a letter, from which on a text is vowelled throughout
# Of lines that may rhyme: in each whole verse, in every second half at least. Articles that hold no
# verse have no more than .2, those that do .4 to 1.
_OF_VERSES, _OF_LINES = 0.6, 0.45
_SHOWN = 3


def kinds_of_arabic(text: str) -> dict[str, str]:
    """Which kinds a text shows signs of, each with the signs."""
    words = [text[start:end] for start, end in tokenize(text, pattern=word_pattern())]
    found = {
        "classical Arabic": [word for word in words if _is_classical(word)],
        "dialect": [word for word in words if dialect_reading(drop_diacritics(word))],
        "tweets": [match[0] for match in _ADDRESS.finditer(text)],
    }
    kinds = {
        kind: _told(signs)
        for kind, signs in found.items()
        if len(signs) > 1 and len(signs) >= _SHARES[kind] * len(words)
    }
    letters = sum(map(str.isalpha, text))
    if "classical Arabic" not in kinds and len(_VOWELS.findall(text)) > _VOWELLED * letters > 0:
        kinds["classical Arabic"] = "vowelled throughout"
    if verse := _verse(text):
        kinds["verse"] = verse
    return kinds


def _is_classical(word: str) -> bool:
    if drop_diacritics(word) in _CHAIN or _OF_SCRIPTURE.search(word):
        return True
    polite = word.startswith(tuple(_POLITE.split()))
    return " " in word and not polite and match_key(word) in formulas()


def _told(signs: Sequence[str]) -> str:
    return ", ".join(sign for sign, _ in Counter(signs).most_common(_SHOWN))


def is_verse(text: str) -> bool:
    """Whether most lines of a text are verses."""
    return bool(_verse(text))


def _verse(text: str) -> str:
    lines = [line.strip() for line in drop_diacritics(text).split("\n") if line.strip()]
    verses = [line for line in lines if _in_halves(line)]
    if len(verses) >= max(3, 0.6 * len(lines)) and _rhymed(verses, 1) >= _OF_VERSES:
        return f"{len(verses)} of its {len(lines)} lines stand in two halves and rhyme"
    short = [line for line in lines if 2 <= len(line.split()) <= _LONGEST_HALF]
    if len(short) < max(8, len(lines) / 2) or max(_rhymed(short, 1), _rhymed(short, 2)) < _OF_LINES:
        return ""
    return f"{len(short)} of its {len(lines)} lines are short and rhyme"


def _in_halves(line: str) -> bool:
    halves = [half.split() for half in _HALVES.split(line) if half]
    return len(halves) == 2 and all(2 <= len(half) <= _LONGEST_HALF for half in halves)


def _rhymed(lines: Sequence[str], step: int) -> float:
    """The share of lines that end like the next one, or the next but one, on another word.

    ة alone is no rhyme: lists of nouns end in it.
    """
    ends = [re.sub(r"[\W_]+$", "", line).rpartition(" ")[2] for line in lines]
    pairs = list(zip(ends, ends[step:], strict=False))
    return sum(a[-1:] == b[-1:] != "ة" and a != b for a, b in pairs) / max(1, len(pairs))
