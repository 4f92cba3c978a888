"""Where an author keeps a distance: verbs of claiming, what is only called so, and scare quotes."""

from __future__ import annotations

import pandas as pd

from corpus_lib.voices.cues import keys_of
from corpus_lib.voices.quotations import quoted_spans
from corpus_lib.voices.reported import reported_of
from corpus_lib.voices.speech import Heard, typed
from corpus_lib.voices.speech_words import Words

# «ما يسمى», «ما وصفوه بـ», «ما أسماه»; alone «المزعوم», «ما يزعم أنه».
_CALLED = keys_of(
    "يسمى تسمى يدعى أسماه أسمته أسموه سماه سموه وصفه وصفته وصفوه يصفونه اعتبره اعتبروه"
)
_ALLEGED = keys_of("المزعوم المزعومة المزعومين مزعوم مزعومة")
_WHAT = keys_of("ما بما لما مما فيما عما")
_REACH = 4  # words after «ما يسمى» that tell what is called so


def distanced(speech: list[Heard]) -> pd.DataFrame:
    """The passages from which each author keeps a distance.

    To consider something (اعتبر) is no distance; a verb of claiming (زعم, ادعى) is.

    Args:
        speech: The documents, see `parse_speech`.

    Returns:
        One row per passage in the order of the text: `doc_id, start, end, text`, and `kind`:
        "claimed" (what a verb of claiming reports), "so called" (ما يسمى, ما وصفوه بـ, المزعوم),
        or "in marks" (a phrase in quotation marks that is nobody's words).
    """
    clauses = reported_of(speech)
    claimed = clauses[clauses["verb_class"] == "claims"].assign(kind="claimed")
    marked = quoted_spans(speech)
    phrases = marked[marked["kind"] == "phrase"].assign(kind="in marks")
    called = pd.DataFrame(
        [
            (heard.words.doc_id, start, end, heard.words.raw[start:end], "so called")
            for heard in speech
            for start, end in _so_called(heard.words)
        ],
        columns=["doc_id", "start", "end", "text", "kind"],
    )
    columns = list(called.columns)
    found = pd.concat([claimed[columns], called, phrases[columns]], ignore_index=True)
    order = {heard.words.doc_id: place for place, heard in enumerate(speech)}
    place = found["doc_id"].map(order)
    return typed(found.assign(_place=place).sort_values(["_place", "start"])[columns])


def _so_called(words: Words) -> list[tuple[int, int]]:
    found = []
    for at, key in enumerate(words.key):
        called = key in _CALLED and at > 0 and words.key[at - 1] in _WHAT
        if called or key in _ALLEGED:
            first, (_, after) = at - 1, words.bounds(at)
            last = min(at + _REACH, after - 1) if called else at
            stops = [end for end in range(at, last) if any(m in words.gap(end) for m in "،.؛")]
            found.append((words.start[max(first, 0)], words.end[stops[0] if stops else last]))
    return found
