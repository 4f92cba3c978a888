"""Named steps that make different spellings of the same Arabic word alike.

Steps for display only undo what typing and encoding add to a word; those for matching go on to
merge letters that writers mix up. Unicode's NFKC is used on no whole text: it changes digits too.
"""

import re
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from corpus_lib.errors import InputError

_TATWEEL = "\u0640"
# Vowels, tanwin, shadda, sukun and the marks of Koranic print. The combining madda and hamza
# (U+0653 to U+0655) are not among them: they belong to the letter below them.
_DIACRITICS = re.compile(
    "[\u0610-\u061a\u064b-\u0652\u0656-\u065f\u0670\u06d6-\u06dc\u06df-\u06e8\u06ea-\u06ed]"
)
_DIACRITICS_BUT_ALEF = re.compile(_DIACRITICS.pattern.replace("\u0670", ""))
_ALEFS = re.compile("[اأإآٱ][\u0653-\u0655]*")
_LOOSE_HAMZA = re.compile("[\u0654\u0655\u0674]")
_HAMZA_SEATS = str.maketrans({"ؤ": "و", "ئ": "ي"})

_LOOKALIKES = {
    "ک": "ك", "ڪ": "ك", "ڬ": "ك",
    "ی": "ي", "ې": "ي", "ے": "ي", "ۍ": "ي", "ۓ": "ئ",
    "ہ": "ه", "ھ": "ه", "ە": "ه", "ۀ": "ه", "ۂ": "ه", "ۃ": "ة", "ۿ": "ه",
    "ٲ": "أ", "ٳ": "إ", "ٵ": "أ", "ٶ": "ؤ", "ٸ": "ئ", "ٱ": "ا",
}  # fmt: skip


def _presentation_forms() -> dict[str, str]:
    """Ready-shaped glyphs (ﻼ, ﺔ) that old files and PDFs hold in place of letters."""
    letters = {}
    for code in (*range(0xFB50, 0xFDFD), *range(0xFE70, 0xFEFD)):
        plain = unicodedata.normalize("NFKC", chr(code))
        # Marks that stand alone carry a blank or a tatweel to sit on; neither was ever typed.
        plain = plain.strip(" ").replace(_TATWEEL, "")
        if plain != chr(code) and all(unicodedata.category(c) in ("Lo", "Mn") for c in plain):
            letters[chr(code)] = "".join(_LOOKALIKES.get(c, c) for c in plain)
    return letters


PRESENTATION_FORMS = _presentation_forms()
_TO_ARABIC_LETTERS = str.maketrans({**_LOOKALIKES, **PRESENTATION_FORMS})
# Words whose long a is never a letter, but for a small alef above the line.
_SMALL_ALEF = "\u0670"
_SMALL_ALEF_WORDS = (
    "هذا|هذه|هذان|هذين|هذي|ذلك|ذلكم|كذلك|لكن|لكنه?م?|أولئك|اولئك|هؤلاء|هكذا|رحمن|إله|اله|الله|لله|طه|"
    "سموات|ههنا"
)
_WITH_SMALL_ALEF = re.compile(rf"[^\W\d_]+(?:{_SMALL_ALEF}\u0653?[^\W\d_]*)+")
_WITHOUT_LETTER = re.compile(rf"[وفبلك]*(?:ال|ل)?(?:{_SMALL_ALEF_WORDS})(?:ي|ه|ها|هم|نا|كم)?")
_EMPHASIS = re.compile("([\u0621-\u063a\u0641-\u064a])\\1{2,}")


def compose(text: str) -> str:
    """Write each letter with its hamza or madda as one character (Unicode NFC).

    Merges nothing wrongly: the forms it joins look the same and mean the same.
    """
    return unicodedata.normalize("NFC", text)


def drop_tatweel(text: str) -> str:
    """Take out the stroke that only stretches a word (عـــام becomes عام).

    Merges wrongly: a tatweel used as a dash between words joins them.
    """
    return text.replace(_TATWEEL, "")


def drop_diacritics(text: str) -> str:
    """Take out short vowels, tanwin, shadda and sukun, written by few and then not always.

    Merges wrongly: what only the vowels tell apart, such as عَلَم "flag" and عِلم "science", or a
    verb and its passive. The hamza and the madda stay: مؤمن stays مؤمن. A small alef becomes a
    letter (خٰلدون) but in the words that are never written with one (هٰذا, الرحمٰن).
    """
    if _SMALL_ALEF in text:
        kept = _DIACRITICS_BUT_ALEF.sub("", text)
        text = _WITH_SMALL_ALEF.sub(lambda match: _with_long_alef(match.group()), kept)
    return _DIACRITICS.sub("", text)


def _with_long_alef(word: str) -> str:
    """A word whose small alef is a letter (خٰلدون, ٱلصَّلَوٰة), or goes (هٰذا, عَلَىٰ)."""
    word = word.replace(f"{_SMALL_ALEF}\u0653", _SMALL_ALEF)
    bare = word.replace(_SMALL_ALEF, "")
    if _WITHOUT_LETTER.fullmatch(bare):
        return bare
    word = re.sub(f"و{_SMALL_ALEF}ة", "اة", re.sub(f"([ىي]){_SMALL_ALEF}$", r"\1", word))
    return re.sub(f"ى?{_SMALL_ALEF}", "ا", word)


def fold_repeats(text: str) -> str:
    """Write a letter once that stands three times or more for emphasis (جدااااا becomes جدا).

    Merges wrongly: nothing known; no word has a letter three times but ت (تتتبع): of it three stay.
    """
    return _EMPHASIS.sub(_once, text)


def _once(match: re.Match[str]) -> str:
    run = match.group()
    if run[0] == "ت" and len(run) == 3:
        return run
    # «اللللله»: the article stands before a ل of the word.
    return run[0] * (1 + (run[0] == "ل" and match.string[: match.start()].endswith("ا")))


def unify_lookalikes(text: str) -> str:
    """Put Arabic letters in place of Persian and Urdu letters and glyphs that look like them.

    Merges wrongly: a Persian ی at a word's end may stand for ى or ي (علی is على or علي), here it is
    always ي; real Persian or Urdu words lose their spelling. Letters that Arabic lacks
    (پ چ ژ گ ڤ) stay, and so do digits.
    """
    return text.translate(_TO_ARABIC_LETTERS)


def fold_alef(text: str) -> str:
    """Write every alef bare (أ إ آ ٱ become ا), since writers leave out its hamza.

    Merges wrongly: أن "that" with إن "indeed", آسف "sorry" with أسف "regret", فأر "mouse" with فار
    "he boiled".
    """
    return _ALEFS.sub("ا", text)


def fold_hamza(text: str) -> str:
    """Write the seat alone where it carries a hamza (ؤ becomes و, ئ becomes ي).

    Merges wrongly: سئل "he was asked" with سيل "torrent", رؤية "vision" with روية "deliberation".
    A hamza that stands on the line (شيء) stays, and شؤون and شئون stay apart.
    """
    return _LOOSE_HAMZA.sub("", text).translate(_HAMZA_SEATS)


def fold_ta_marbuta(text: str) -> str:
    """Write ة as ه, which are mixed up at a word's end.

    Merges wrongly: كتابة "writing" with كتابه "his book", and every feminine with "his …".
    """
    return text.replace("ة", "ه")


def fold_alef_maksura(text: str) -> str:
    """Write ى as ي, which are mixed up at a word's end, in Egypt above all.

    Merges wrongly: على "on" with علي "Ali", بنى "he built" with بني "my son" or "brown".
    """
    return text.replace("ى", "ي")


_LETTERS = (drop_tatweel, unify_lookalikes, drop_diacritics, compose)
_FOLDED = (fold_alef, fold_hamza, fold_ta_marbuta, fold_alef_maksura, fold_repeats)
STEPS: dict[str, Callable[[str], str]] = {step.__name__: step for step in (*_LETTERS, *_FOLDED)}

# `compose` comes after what may stand between a letter and its hamza has gone.
DISPLAY_STEPS: tuple[str, ...] = ("drop_tatweel", "unify_lookalikes", "drop_diacritics", "compose")
KEY_STEPS: tuple[str, ...] = tuple(STEPS)


def normalize(text: str, *, steps: Sequence[str] = DISPLAY_STEPS) -> str:
    """The text after the named steps out of `STEPS`, applied in the order given.

    The default changes nothing that a reader would see as spelling; `fold_…` steps are for
    matching only. A second time `DISPLAY_STEPS` and `KEY_STEPS` change nothing.
    """
    for name in steps:
        if name not in STEPS:
            known = ", ".join(STEPS)
            raise InputError(f"steps: {name!r} is no normalisation step; choose among {known}")
        text = STEPS[name](text)
    return text


@lru_cache(maxsize=200_000)
def match_key(text: str) -> str:
    """The text with every step applied: for comparing and looking up, never for display."""
    return normalize(text, steps=KEY_STEPS)


UNSEEN = re.compile(
    "[\x00\u00ad\u034f\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufe00-\ufe0f\ufeff]"
)
# Ligatures of several words; those of one word are among the presentation forms.
_WORDS = {c: unicodedata.normalize("NFKC", c) for c in "\ufdfa\ufdfb"}
_PLAIN = {**PRESENTATION_FORMS, **_WORDS}
SHAPED = re.compile(f"[{''.join(map(re.escape, _PLAIN))}]")
_ODD = re.compile(f"{UNSEEN.pattern}|{SHAPED.pattern}")
SHAPES = "ARABIC PRESENTATION FORMS"


class Characters(NamedTuple):
    """Characters of one kind that a text was cleared of; `start` is the raw offset of the first."""

    action: str
    name: str
    start: int
    raw: str
    replacement: str
    times: int


def plain_characters(
    text: str, starts: NDArray[np.int64], ends: NDArray[np.int64]
) -> tuple[str, NDArray[np.int64], NDArray[np.int64], tuple[Characters, ...]]:
    """A text without unseen characters, with plain letters for shaped ones.

    Character i of the text, and of what is returned, stands for raw[starts[i]:ends[i]]; a
    ligature's letters share its raw place. With it comes what was changed, a row per unseen
    character and one for all ready-shaped letters.
    """
    places = [match.start() for match in _ODD.finditer(text)]
    if not places:
        return text, starts, ends, ()
    widths = np.ones(len(text), dtype=np.int64)
    widths[places] = [len(_PLAIN.get(text[at], "")) for at in places]
    plain = _ODD.sub(lambda match: _PLAIN.get(match.group(), ""), text)
    kinds = tuple(_kinds(text, places, starts))
    return plain, np.repeat(starts, widths), np.repeat(ends, widths), kinds


def _kinds(text: str, places: list[int], starts: NDArray[np.int64]) -> Iterator[Characters]:
    of: dict[str, list[int]] = {}
    for at in places:
        shaped = text[at] in _PLAIN
        of.setdefault(SHAPES if shaped else unicodedata.name(text[at], "NULL"), []).append(at)
    for name, found in of.items():
        raw, action = text[found[0]], "shape" if name == SHAPES else "unseen"
        yield Characters(action, name, int(starts[found[0]]), raw, _PLAIN.get(raw, ""), len(found))
