"""The Arabic of what is shown in English: looked up by its words, as gettext does.

What is called the same everywhere stands under `[label]` and `[form]` of `phrases/report.toml`;
sentences are known by the patterns that made them.
"""

import re
import string
import textwrap
from collections.abc import Callable, Mapping
from functools import cache, partial
from typing import Any

from corpus_lib.phrasebook import VERDICTS, Speaker, book, date_told
from corpus_lib.wording import is_arabic

_AMOUNTS = ("x", "low", "high")  # fields of labels that hold a number of any kind
_LATIN, _ARABIC = re.compile("[A-Za-z]"), re.compile("[\u0600-\u06ff]")
_EDGES = re.compile(r"([·:;, “]*)(.*?)([.:;, ·”?]*)")
_MARKS = str.maketrans(",;?“”", "،؛؟«»")
_SENTENCES = re.compile("(?<=[.]) (?=\u2068[A-Z])")  # a sentence that a name begins
_BETWEEN_NAMES = re.compile("(?:, | and )(?![^\u2068\u2069]*\u2069)")  # not within one
# In a figure, a gloss with its count stands below its term; of a term with verdict and English
# gloss only the first two are needed.
_COUNTED_GLOSS = re.compile(r"[^\u0600-\u06ff]+ · (?P<count>\d+(?:\s\(\+\d+\))?)")
_GLOSSED = re.compile(
    r"(?P<term>[^A-Za-z]*[\u0600-\u06ff][^A-Za-z]*?) · "
    r"(?:(?P<verdict>sure|likely)\b)?[^\u0600-\u06ff]*"
)
_DIRECTIONS = dict.fromkeys(map(ord, "\u200e\u200f"))
_TWINS = re.compile("[^\u0600-\u06ff]+ \\((?P<arabic>[^A-Za-z]*[\u0600-\u06ff][^A-Za-z]*)\\)")
_DATED = re.compile(r"(?P<name>[^()]+) \((?P<month>[A-Z][a-z]+) (?P<year>\d{4})\)")
_EXPLAINED = re.compile("\u2068(?P<arabic>[^A-Za-z\u2069]*)\u2069 \\([^\u0600-\u06ff]+\\)")


@cache
def arabic_of_labels() -> dict[str, str]:
    """The Arabic of all that is called the same wherever it stands, by its English."""
    names = {name["en"]: name["ar"] for name in book()["name"].values()}
    verdicts = {word: VERDICTS["ar"][key] for key, word in VERDICTS["en"].items()}
    return {**names, **verdicts, **book()["label"]}


def arabic_of(english: str, known: Mapping[str, str]) -> str | None:
    """The Arabic of what a page or figure shows in English, or None if it has none.

    That is a label, a name, a sentence that a pattern made, `English (عربي)`, or `عربي · English`,
    or such parts put together. `known` is the Arabic of names and labels.
    """
    words = " ".join(english.split())
    if not _LATIN.search(words):
        return date_told(words, "ar") or None
    if both := _TWINS.fullmatch(words) or _EXPLAINED.fullmatch(words):
        return both["arabic"]
    sentences = _SENTENCES.split(words)
    if len(sentences) > 1:
        found = [arabic_of(one, known) for one in sentences]
        return None if None in found else " ".join(map(str, found))
    told = known.get(words) or _of_form(words, partial(arabic_of, known=known))
    if told:
        return told
    if (dated := _DATED.fullmatch(words)) and (month := arabic_of_labels().get(dated["month"])):
        return f"{known.get(dated['name'], dated['name'])} ({month} {dated['year']})"
    before, core, after = _edges(words)
    if core != words:
        told = arabic_of(core, known)
        return told and before.translate(_MARKS) + told + after.translate(_MARKS)
    for mark in (" · ", " – ", "; ", ", ", ": "):
        parts = words.split(mark)
        if len(parts) > 1:
            found = [arabic_of(one, known) if _LATIN.search(one) else one for one in parts]
            if None not in found:
                return mark.translate(_MARKS).join(dict.fromkeys(map(str, found)))
    arabic, _, gloss = words.partition(" · ")
    twins = gloss and not _LATIN.search(arabic) and not _ARABIC.search(gloss)
    return arabic.strip("\u2067\u2069") if twins else None


def arabic_of_label(english: str, known: Mapping[str, str]) -> str:
    """The Arabic of a label in a figure, without its gloss; the label itself if it has none."""
    text = english.translate(_DIRECTIONS)
    if counted := _COUNTED_GLOSS.fullmatch(text):
        return " ".join(counted["count"].split())
    if glossed := _GLOSSED.fullmatch(text):
        return " · ".join(filter(None, (glossed["term"], known.get(glossed["verdict"] or ""))))
    lines = text.splitlines()
    if arabic := arabic_of(text, known):
        most = max(map(len, lines)) + 3 if len(lines) > 1 else len(arabic)
        # What stands in brackets is parted only if it needs more than a line.
        arabic = re.sub(rf"\([^)]{{,{most - 2}}}\)", lambda m: m[0].replace(" ", "\u00a0"), arabic)
        # A line that begins with a number or a mark runs the way that all of it does.
        filled = textwrap.fill(arabic, most, break_long_words=False)
        return re.sub(r"\n(?=[\W\d])", "\n\u200f", filled)
    is_number = lines and not _LATIN.search(lines[0]) and not is_arabic(lines[0])
    if is_number and (rest := arabic_of(" ".join(lines[1:]), known)):
        return f"{lines[0]}\n{textwrap.fill(rest, len(rest) // (len(lines) - 1) + 2)}"
    told = [arabic_of(line, known) or line for line in lines]
    if any(map(is_arabic, lines)):  # a term, and below it its gloss
        told = [line for line in told if is_arabic(line) or not _LATIN.search(line)]
    return english if told == lines else "\n".join(dict.fromkeys(told))


def _edges(words: str) -> tuple[str, str, str]:
    """A text and the marks round it; brackets only as a pair, or where their other is missing."""
    before, core, after = _EDGES.fullmatch(words).groups()  # type: ignore[union-attr]
    surplus = core.count("(") - core.count(")")
    paired = core.startswith("(") and core.find(")") == len(core) - 1
    if paired or (surplus > 0 and core.startswith("(")):
        before, core = before + "(", core[1:]
    if paired or (surplus < 0 and core.endswith(")")):
        core, after = core[:-1], ")" + after
    return before, core, after


def _of_form(english: str, ask: Callable[[str], str | None]) -> str | None:
    """The Arabic of a sentence that a pattern made, or of a label with numbers or names in it."""
    for fragment, pattern, arabic, is_sentence in _forms():
        if fragment in english and (match := pattern.fullmatch(english)):
            parts = {
                key: text if key == "year" else _part(text, ask)
                for key, text in match.groupdict().items()
                if f"{{{key}" in arabic
            }
            # A sentence may name terms, which have no Arabic name beside themselves.
            if is_sentence or not any(_LATIN.search(str(part)) for part in parts.values()):
                return Speaker("ar").say(arabic, parts)
    return None


def _part(text: str, ask: Callable[[str], str | None]) -> Any:
    """What stands in a field of a pattern: a number, a name, or names in a list."""
    if number := re.fullmatch(r"(one|[\d,]+)( [^\W\d]\w*)?", text):
        return 1 if number[1] == "one" else int(number[1].replace(",", ""))
    if told := ask(text.strip("\u2068\u2069")):
        return told
    listed = [ask(one.strip("\u2068\u2069")) for one in _BETWEEN_NAMES.split(text)]
    return listed if len(listed) > 1 and all(listed) else text


@cache
def _forms() -> list[tuple[str, re.Pattern[str], str, bool]]:
    """Of each pattern its longest wording without fields, an expression for all of it, its Arabic.

    Last: whether it makes a sentence, else a label.
    """
    sentences = [(one["en"], one["ar"]) for one in book()["relation"].values()]
    sentences += book()["message"].items()
    return [
        (*_expression(english), arabic, is_sentence)
        for is_sentence, pairs in ((False, book()["form"].items()), (True, sentences))
        for english, arabic in pairs
    ]


def _expression(english: str) -> tuple[str, re.Pattern[str]]:
    fixed, written = [""], []
    for position, (words, field, spec, _) in enumerate(string.Formatter().parse(english)):
        # A sentence begins with a capital, whatever its pattern begins with.
        fixed.append(words if position else words[1:])
        first = f"(?i:{re.escape(words[:1])})" if position == 0 and words else ""
        written.append(first + re.escape(words[1:] if first else words))
        if field and any(f"(?P<{field}>" in part for part in written):
            written.append(f"(?P={field})")
        elif field:
            counts = field.rstrip("0123456789") == "n" or spec in book()["noun"]
            noun = r"(?:one|[\d,]+) \w+" if spec in book()["noun"] else r"[\d,]+"
            amount = r"[-+<>≤−]?[\d.,]+ ?%?" if field in _AMOUNTS else ".+?"
            amount = r"\d{4}" if field == "year" else amount
            written.append(f"(?P<{field}>{noun if counts else amount})")
    return max(fixed, key=len), re.compile("".join(written))
