"""Who took a passage from whom, where dates or the texts themselves tell it."""

import re
from collections.abc import Mapping
from typing import Any, NamedTuple

import pandas as pd

from corpus_lib.errors import InputError
from corpus_lib.prepare.published import Interval, certain_interval

CONTEXT = 120

# What a text says when it repeats words that were published before.
_CUE = re.compile(
    r"(?:حديث|حوار|تصريح|مقابلة|لقاء|تقرير|مقال|خبر)[هة]?(?:ا|ها|هم)?"
    r"\s+(?:\w+\s+){0,2}?(?:سابقا?|سابقة)\b"
    r"|(?:تصريحات|تقارير|أحاديث|مقابلات)\s+(?:\w+\s+){0,2}?سابقة\b"
    r"|(?:سبق\s+(?:أن|وأن|و)\s*(?:نشر|قال|صرح|تحدث)\w*)"
    r"|(?:كما|وقد)\s+(?:نشرنا|ذكرنا)\s+(?:سابقا|من\s+قبل)"
)


class Cue(NamedTuple):
    """The side that was there first by what the other one says, and its words."""

    first: str
    words: str


class Told(NamedTuple):
    """Which side was there first, why, and what tells it."""

    source: str
    reason: str
    dates: str = ""
    cue: str = ""
    cue_at: str = ""


def reuse_direction(
    passages: pd.DataFrame,
    documents: pd.DataFrame,
    *,
    texts: Mapping[str, str] | None = None,
) -> pd.DataFrame:
    """Which side of each passage is the older one, where that can be told.

    Two things tell it: the dates of the documents, if the one is over before the other begins,
    and a cue such as «في حديث سابق مع» in or shortly before the passage on one side only, which
    says that the words were published before. A cue in one passage speaks for the others that
    the same two documents share. Where dates and cues disagree, nothing is told.

    Args:
        passages: The result of `find_reuse`.
        documents: One row per document: `doc_id` and `published`, in EDTF form ("2022-11-10",
            "2022-06", "2022-11/2023-02", "" if unknown; "?" or "~" after a date makes it
            uncertain, and so of no use here); if known `published_certainty`, "stated" for a date
            that the document itself bears.
        texts: Raw texts by doc_id, for the cues; without them only dates count.

    Returns:
        One row per passage, with the index of `passages`: `source` ("a", "b" or "unknown": the
        side that was there first); `reason` ("dates", "cue", "dates_and_cue"; "disagree",
        "nothing" or "one_document" where the source is unknown); `dates` ("stated" or "inferred",
        where dates tell something), `cue` (in its own words) and `cue_at` ("here", or "elsewhere"
        for a cue at another passage of the same two documents); "" where there is none.

    Raises:
        InputError: If a document of a passage is not in `documents`, or a date is not in EDTF
            form.
    """
    known = documents.set_index("doc_id")
    missing = sorted({*passages["doc_a"], *passages["doc_b"]} - set(known.index))
    if missing:
        raise InputError(f"documents: no row for {', '.join(missing)}; give all documents")
    times = {doc_id: certain_interval(text) for doc_id, text in known["published"].items()}
    inferred = set()
    if "published_certainty" in known:
        inferred = set(known.index[known["published_certainty"] != "stated"])
    pairs = list(zip(passages["doc_a"], passages["doc_b"], strict=True))
    cues = [_cue(passage, texts or {}) for passage in passages.to_dict("records")]
    of_pair: dict[tuple[str, str], list[Cue]] = {pair: [] for pair in pairs}
    for pair, cue in zip(pairs, cues, strict=True):
        of_pair[pair] += [cue] if cue else []
    rows = []
    for pair, cue in zip(pairs, cues, strict=True):
        if pair[0] == pair[1]:
            rows.append(Told("unknown", "one_document"))
            continue
        earlier = _earlier(*(times[doc_id] for doc_id in pair))
        kind = "inferred" if inferred & set(pair) else "stated"
        rows.append(_judged(earlier, kind if earlier else "", cue, of_pair[pair]))
    return pd.DataFrame(rows, columns=list(Told._fields), index=passages.index).astype("str")


def _judged(earlier: str, dates: str, own: Cue | None, of_pair: list[Cue]) -> Told:
    """The source, from the dates, the passage's own cue and those of its pair."""
    agreed = len({cue.first for cue in of_pair}) == 1
    cue = own or (of_pair[0] if agreed else None)
    if cue is None:
        return Told(earlier, "dates", dates) if earlier else Told("unknown", "nothing")
    said = (dates, cue.words, "here" if own else "elsewhere")
    if earlier and earlier != cue.first:
        return Told("unknown", "disagree", *said)
    return Told(cue.first, "dates_and_cue" if earlier else "cue", *said)


def _cue(passage: Mapping[Any, Any], texts: Mapping[str, str]) -> Cue | None:
    """The cue of a passage, if exactly one side has one."""
    found = []
    for side, other in ("ab", "ba"):
        text = texts.get(passage[f"doc_{side}"], "")
        start, end = passage[f"start_{side}"], passage[f"end_{side}"]
        match = _CUE.search(text, max(0, start - CONTEXT), end)
        if match:
            found.append(Cue(other, " ".join(match.group().split())))
    return found[0] if len(found) == 1 else None


def _earlier(one: Interval | None, other: Interval | None) -> str:
    """The side that is over before the other begins, "" if none."""
    if one is None or other is None:
        return ""
    if one[1] < other[0]:
        return "a"
    return "b" if other[1] < one[0] else ""
