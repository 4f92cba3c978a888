"""What makes a text suspicious: signs that it is not what its author wrote, or not Arabic."""

import re
import unicodedata
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

import regex

from corpus_lib.intake.encodings import is_listed, unscramble
from corpus_lib.prepare.normalization import SHAPED, UNSEEN, drop_diacritics, match_key, normalize
from corpus_lib.prepare.tokens import tokenize, word_pattern
from corpus_lib.prepare.unlisted import dialect_reading, formulas
from corpus_lib.wording import counted

_CONTROL = re.compile(r"[\x01-\x08\x0e-\x1f\x7f-\x84\x86-\x9f]")
_TAGS = re.compile(
    r"</?(?:p|br|div|span|a|b|i|em|strong|img|h[1-6]|ul|ol|li|table|t[dr]|script|style|font)\b[^<>]*>"
    r"|&(?:nbsp|quot|amp|lt|gt|lsquo|rsquo|ldquo|rdquo|laquo|raquo|#\d+);",
    re.IGNORECASE,
)
_ARABIC_WORD = re.compile("[\u0621-\u0652\u0670-\u06d3]{2,}")
_LATIN_WORD = re.compile("[A-Za-z\u00c0-\u024f]{2,}")
_SENTENCE_END = re.compile(r"[.!?؟…:؛]['\"“”»)\]]*$")
# Words of grammar, few of which any Arabic sentence has.
_OTHER_LANGUAGES = {
    "Persian": re.compile(r"\b(?:است|که|را|این|های|شده|برای|می|از|با|در|به|خود|کرد|آن|بود)\b"),
    "Urdu": re.compile(r"\b(?:ہے|کے|میں|کی|اور|سے|کا|نے|ہیں|کو|پر|یہ|تھا|اس)\b"),
}
_SHARE_OF_GRAMMAR, _OF_GRAMMAR, _LEAST_LATIN = 0.06, 3, 8  # of all words; different ones; words
_LINKS = re.compile(r"\S*(?:://|www\.|@)\S*")
_LEAST_LISTED = 0.75  # newspapers have over 0.9
_KINDS_SHOWN = 8  # of characters
_LONGEST_WRAPPED, _SHORTEST_WRAPPED = 130, 25  # characters of a line


@dataclass(frozen=True)
class Suspicion:
    """A sign, where it first shows (an offset into the text), how to mend it, its lines."""

    kind: str
    said: str
    at: int = 0
    lines: tuple[str, ...] = ()

    def line(self, text: str) -> int:
        """The line of the text where it first shows."""
        return text.count("\n", 0, self.at) + 1


def suspicions(text: str) -> list[Suspicion]:
    """All signs that a text shows, the gravest first."""
    if not re.search(r"\w", text):
        return [Suspicion("empty", "holds no word")]
    words = [normalize(word) for word in _ARABIC_WORD.findall(text)]
    if scrambled := unscramble(text):
        again = "read the file anew with `corpus-lib new`, which mends it"
        return [Suspicion("scrambled", f"looks like {scrambled[1]}; {again}")]
    if scrambled := unscramble(text, exact=False):
        told = f"looks like {scrambled[1]}, with letters lost: get the text anew"
        return [Suspicion("scrambled", told)]
    if is_reversed(text):
        told = "its letters run backwards (visual order): get it in another form"
        return [Suspicion("reversed", told)]
    return [
        *_language(text, words),
        *_counted("replaced", "\ufffd", text, "a letter was lost there; get the text anew"),
        *_marks(text),
        *_counted("forms", SHAPED.pattern, text, "read as the letters they show"),
        *_tags(text),
        *_wrapped(text),
    ]


def _language(text: str, words: list[str]) -> list[Suspicion]:
    latin, found = _LATIN_WORD.findall(text), _passages(text)
    total = len(words) + len(latin)
    if len(latin) > total / 2:
        told = f"{len(latin)} of its {total} words are in Latin letters: is it Arabic?"
        return [Suspicion("language", told, text.index(latin[0]))]
    if not found and (name := _other_language(text)):
        share = len(_OTHER_LANGUAGES[name].findall(text)) / max(1, len(words))
        told = f"looks like {name}: {share:.0%} of its words are {name} words of grammar"
        return [Suspicion("language", told)]
    unlisted = Counter(word for word in words if not is_listed(word))
    share = 1 - sum(unlisted.values()) / max(1, len(words))
    if len(words) >= 20 and share < _LEAST_LISTED:
        often = ", ".join(word for word, _ in unlisted.most_common(5))
        told = f"only {share:.0%} of its words are listed (not {often}): dialect, verse, bad OCR?"
        found.append(Suspicion("unlisted", told))
    return found


def _passages(text: str) -> list[Suspicion]:
    """Paragraphs in another language, unless they are most of the text."""
    of: dict[str, list[re.Match[str]]] = {}
    for line in re.finditer(r"\S[^\n]*", text):
        of.setdefault(_other_language(line[0]), []).append(line)
    of.pop("", [])
    found = []
    for name, own in of.items():
        lines = tuple(line[0] for line in own)
        numbers = [str(text.count("\n", 0, line.start()) + 1) for line in own]
        where = ", ".join(numbers[:_KINDS_SHOWN]) + (", …" if len(own) > _KINDS_SHOWN else "")
        told = f"{counted(len(own), 'paragraph')} in {name} (line {where}), counted as if Arabic"
        found.append(Suspicion("passage", told, own[0].start(), lines))
    return found if sum(len(line) for one in found for line in one.lines) <= len(text) / 2 else []


def _other_language(text: str) -> str:
    """What a text is written in, "" if it is Arabic or too short to tell."""
    n_words, latin = len(_ARABIC_WORD.findall(text)), _LATIN_WORD.findall(_LINKS.sub("", text))
    if len(latin) >= _LEAST_LATIN and len(latin) > n_words:
        return "Latin letters"
    found = {name: words.findall(text) for name, words in _OTHER_LANGUAGES.items()}
    name, known = max(found.items(), key=lambda one: len(one[1]))
    sure = len(set(known)) >= _OF_GRAMMAR and len(known) > _SHARE_OF_GRAMMAR * n_words
    return name if sure else ""


def is_reversed(text: str) -> bool:
    """Whether its words are words only when they are read backwards."""
    words = [normalize(word) for word in _ARABIC_WORD.findall(text[:20_000])]
    if len(words) < 5:
        return False
    forwards = sum(map(is_listed, words)) / len(words)
    return sum(is_listed(word[::-1]) for word in words) / len(words) > forwards + 0.25


def _counted(kind: str, pattern: str, text: str, mend: str) -> list[Suspicion]:
    found = list(re.finditer(pattern, text))
    if not found:
        return []
    return [Suspicion(kind, f"{_times(found)}: {mend}", found[0].start())]


def _times(found: Sequence[re.Match[str]]) -> str:
    """How often each character was found, the commonest first."""
    counts = Counter(match[0] for match in found).most_common()
    told = [f"{n} × {_shown(character)}" for character, n in counts[:_KINDS_SHOWN]]
    if more := counts[_KINDS_SHOWN:]:
        times = sum(n for _, n in more)
        told.append(f"{counted(len(more), 'other character')} ({times} times in all)")
    return ", ".join(told)


def _shown(character: str) -> str:
    name = unicodedata.name(character, "").lower().removeprefix("arabic ")
    code = f"U+{ord(character):04X}"
    return f"{code} {name}" if name else code


def _marks(text: str) -> list[Suspicion]:
    found = []
    if control := _CONTROL.search(text):
        told = f"holds {_shown(control[0])}, a control character: was something lost there?"
        found.append(Suspicion("control", told, control.start()))
    marks = list(UNSEEN.finditer(text))
    if marks:
        told = f"invisible marks: {_times(marks)}; they don't count"
        found.append(Suspicion("marks", told, marks[0].start()))
    return found


def _tags(text: str) -> list[Suspicion]:
    tags = list(_TAGS.finditer(text))
    if len(tags) < 2:
        return []
    shown = ", ".join(dict.fromkeys(match[0][:20] for match in tags[:4]))
    told = f"{len(tags)} tags of HTML ({shown}): name it .html and read it with `corpus-lib new`"
    return [Suspicion("tags", told, tags[0].start())]


def wrapped_lines(text: str) -> tuple[int, int]:
    """How many lines end within a sentence at the margin, and how many lines there are.

    A line counts if another follows, it ends like no sentence and is nearly as long as any is.
    """
    lines = [line.strip() for line in text.split("\n")]
    full = [line for line in lines if line]
    if len(full) < 3 or max(map(len, full)) > _LONGEST_WRAPPED:
        return 0, len(full)
    longest = max(map(len, full))
    wrapped = [
        line
        for line, following in pairwise(lines)
        if following
        and len(line) >= max(_SHORTEST_WRAPPED, 0.7 * longest)
        and not _SENTENCE_END.search(line)
    ]
    return len(wrapped), len(full)


def is_wrapped(text: str) -> bool:
    """Whether most lines of a text end within a sentence, and are no verses."""
    wrapped, lines = wrapped_lines(text)
    return wrapped >= 2 and wrapped >= 0.5 * (lines - 1) and not _verse(text)


def _wrapped(text: str) -> list[Suspicion]:
    if not is_wrapped(text):
        return []
    n, lines = wrapped_lines(text)
    width = median(len(line) for line in text.split("\n") if line.strip())
    told = f"{n} of its {lines} lines end within a sentence, at about {width:.0f} characters"
    return [Suspicion("wrapped", told)]


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
        kind: ", ".join(sign for sign, _ in Counter(signs).most_common(_SHOWN))
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
    polite = word.removeprefix("و").startswith(tuple(_POLITE.split()))
    return " " in word and not polite and match_key(word) in formulas()


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
