"""A figure with its labels in Arabic, as far as these have Arabic, and back."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterator
from contextlib import contextmanager

from matplotlib.figure import Figure
from matplotlib.text import Text
from matplotlib.ticker import Formatter

from corpus_lib.show.figures.base import LEFT_TO_RIGHT, RIGHT_TO_LEFT, is_arabic
from corpus_lib.translation import arabic_of, arabic_of_labels
from corpus_lib.wording import arabic_of_names

_LATIN = re.compile("[A-Za-z]")
_COUNTED_GLOSS = re.compile(r"[^\u0600-\u06ff]+ · (?P<count>\d+)")  # it stands below its term
# A term with its verdict and English gloss, of which only the first two are needed.
_GLOSSED = re.compile(
    r"(?P<term>[^A-Za-z]*[\u0600-\u06ff][^A-Za-z]*?) · "
    r"(?:(?P<verdict>sure|likely)\b)?[^\u0600-\u06ff]*"
)
_DIRECTIONS = dict.fromkeys(map(ord, LEFT_TO_RIGHT + RIGHT_TO_LEFT))


@contextmanager
def in_arabic(figure: Figure) -> Iterator[None]:
    """While it lasts, the texts of a figure are Arabic; what has no Arabic stays as it is."""
    known = {**arabic_of_names(), **arabic_of_labels()}
    axes = [one for part in figure.axes for one in (part.xaxis, part.yaxis)]
    ticks = [(one, one.get_major_formatter()) for one in axes]
    texts = [(one, one.get_text()) for one in figure.findobj(Text) if isinstance(one, Text)]
    for text, english in texts:
        text.set_text(_told(english, known))
    for axis, formatter in ticks:
        axis.set_major_formatter(_Told(formatter, known))
    try:
        yield
    finally:
        for text, english in texts:
            text.set_text(english)
        for axis, formatter in ticks:
            axis.set_major_formatter(formatter)


class _Told(Formatter):
    """The labels of ticks, which are written anew with each drawing, in Arabic."""

    def __init__(self, plain: Formatter, known: dict[str, str]) -> None:
        self._plain, self._known = plain, known

    def __call__(self, x: float, pos: int | None = None) -> str:
        return _told(self._plain(x, pos), self._known)

    def format_ticks(self, values: list[float]) -> list[str]:
        return [_told(text, self._known) for text in self._plain.format_ticks(values)]

    def get_offset(self) -> str:
        return self._plain.get_offset()


def _told(english: str, known: dict[str, str]) -> str:
    text = english.translate(_DIRECTIONS)
    if counted := _COUNTED_GLOSS.fullmatch(text):
        return counted["count"]
    if glossed := _GLOSSED.fullmatch(text):
        return " · ".join(filter(None, (glossed["term"], known.get(glossed["verdict"] or ""))))
    lines = text.splitlines()
    arabic = arabic_of(text, known)
    if arabic:
        return textwrap.fill(arabic, max(map(len, lines))) if len(lines) > 1 else arabic
    if lines and not _LATIN.search(lines[0]) and not is_arabic(lines[0]):  # a number of something
        rest = arabic_of(" ".join(lines[1:]), known)
        if rest:
            return f"{lines[0]}\n{textwrap.fill(rest, len(rest) // (len(lines) - 1) + 2)}"
    told = [arabic_of(line, known) or line for line in lines]
    if any(map(is_arabic, lines)):  # a term, and below it its gloss
        told = [line for line in told if is_arabic(line) or not _LATIN.search(line)]
    return english if told == lines else "\n".join(told)
