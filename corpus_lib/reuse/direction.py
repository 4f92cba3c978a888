"""Who took a passage from whom, where dates or the texts themselves tell it."""

import re
from collections.abc import Mapping
from datetime import date, timedelta

import pandas as pd

from corpus_lib.errors import InputError

CONTEXT = 120

# What a text says when it repeats words that were published before.
_CUE = re.compile(
    r"(?:حديث|حوار|تصريح|مقابلة|لقاء|تقرير|مقال|خبر)[هة]?(?:ا|ها|هم)?"
    r"\s+(?:\w+\s+){0,2}?(?:سابقا?|سابقة)\b"
    r"|(?:تصريحات|تقارير|أحاديث|مقابلات)\s+(?:\w+\s+){0,2}?سابقة\b"
    r"|(?:سبق\s+(?:أن|وأن|و)\s*(?:نشر|قال|صرح|تحدث)\w*)"
    r"|(?:كما|وقد)\s+(?:نشرنا|ذكرنا)\s+(?:سابقا|من\s+قبل)"
)
_DATE = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?")


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
            uncertain, and so of no use here).
        texts: Raw texts by doc_id, for the cues; without them only dates count.

    Returns:
        One row per passage, with the index of `passages`: `source` ("a", "b" or "unknown": the
        side that was there first) and `reason` (in English; the cue in its own words).

    Raises:
        InputError: If a document of a passage is not in `documents`, or a date is not in EDTF
            form.
    """
    published = dict(zip(documents["doc_id"], documents["published"], strict=True))
    times = {doc_id: _interval(text, str(doc_id)) for doc_id, text in published.items()}
    missing = sorted({*passages["doc_a"], *passages["doc_b"]} - set(times))
    if missing:
        raise InputError(f"documents: no row for {', '.join(missing)}; give all documents")
    cues = [_later_side(passage, texts or {}) for passage in passages.itertuples(index=False)]
    pairs = list(zip(passages["doc_a"], passages["doc_b"], strict=True))
    of_pair: dict[tuple[str, str], list[tuple[str, str]]] = {}
    for pair, cue in zip(pairs, cues, strict=True):
        of_pair.setdefault(pair, []).extend([cue] if cue else [])

    rows = []
    for (doc_a, doc_b), cue in zip(pairs, cues, strict=True):
        if doc_a == doc_b:
            rows.append(("unknown", "one document"))
            continue
        rows.append(_judged(_by_dates(times[doc_a], times[doc_b]), cue, of_pair[doc_a, doc_b]))
    table = pd.DataFrame(rows, columns=["source", "reason"], index=passages.index)
    return table.astype("str")


def _judged(
    dated: str, cue: tuple[str, str] | None, shared: list[tuple[str, str]]
) -> tuple[str, str]:
    """The source and the reason, from the dates, the passage's own cue and those of its pair."""
    told = {source for source, _ in shared}
    if len(told) > 1 and not cue:
        told = set()
    source = cue[0] if cue else next(iter(told), "")
    quoted = cue[1] if cue else (shared[0][1] if told else "")
    where = "" if cue else " at another passage of the same two documents"
    if dated and source and dated != source:
        return "unknown", f"the dates and the cue «{quoted}» disagree"
    reasons = []
    if dated:
        reasons.append(f"the document on side {dated} is dated earlier")
    if source:
        reasons.append(f"cue «{quoted}» on side {'b' if source == 'a' else 'a'}{where}")
    if not reasons:
        return "unknown", "no certain order of dates and no cue"
    return dated or source, "; ".join(reasons)


def _later_side(passage: object, texts: Mapping[str, str]) -> tuple[str, str] | None:
    """The older side and the cue on the other one, if exactly one side has a cue."""
    found = {}
    for side, other in (("a", "b"), ("b", "a")):
        text = texts.get(getattr(passage, f"doc_{side}"), "")
        start, end = getattr(passage, f"start_{side}"), getattr(passage, f"end_{side}")
        match = _CUE.search(text, max(0, start - CONTEXT), end)
        if match:
            found[other] = " ".join(match.group().split())
    return next(iter(found.items())) if len(found) == 1 else None


def _by_dates(one: tuple[date, date] | None, other: tuple[date, date] | None) -> str:
    if one is None or other is None:
        return ""
    if one[1] < other[0]:
        return "a"
    return "b" if other[1] < one[0] else ""


def _interval(text: str, doc_id: str) -> tuple[date, date] | None:
    """First and last possible day of an EDTF date; None if unknown or uncertain."""
    if not text or "?" in text or "~" in text or "%" in text:
        return None
    first, _, last = text.partition("/")
    low = date.min if "/" in text and first in ("", "..") else _days(first, text, doc_id)[0]
    if "/" not in text:
        return low, _days(first, text, doc_id)[1]
    high = date.max if last in ("", "..") else _days(last, text, doc_id)[1]
    return low, high


def _days(part: str, text: str, doc_id: str) -> tuple[date, date]:
    match = _DATE.fullmatch(part)
    try:
        if match is None:
            raise ValueError
        year, month, day = (int(group) if group else 0 for group in match.groups())
        first = date(year, month or 1, day or 1)
        if day:
            return first, first
        following = date(year + (month or 12) // 12, (month or 12) % 12 + 1, 1)
        return first, following - timedelta(days=1)
    except ValueError:
        raise InputError(
            f"documents: published {text!r} of {doc_id} is no date in EDTF form; write it like "
            "2022-11-10, 2022-06, 2022 or 2022-11/2023-02"
        ) from None
