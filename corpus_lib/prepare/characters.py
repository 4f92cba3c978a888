"""Characters that no reader sees, and ready-shaped letters: taken out or written plainly.

Marks of direction, joiners and soft hyphens come with copying from the web and would cut a word in
two; glyphs such as ﻼ come from old files and PDFs. The way back to the raw text is kept.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from corpus_lib.prepare.normalization import PRESENTATION_FORMS

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
    """Characters of one kind that a text was cleared of.

    `name` is Unicode's, `times` how often they stood there, `start` the raw offset of the first.
    """

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

    Args:
        text: A text whose character i stands for raw[starts[i]:ends[i]].
        starts: See `text`.
        ends: See `text`.

    Returns:
        The text, its `starts` and `ends`, and what was changed, a row per unseen character and one
        for all ready-shaped letters. A ligature's letters share its raw place.
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
