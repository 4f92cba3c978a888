"""Reused passages of a corpus made ready to read: texts, places, who was first, and shares."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping
from typing import Any, Literal, NamedTuple

import numpy as np
import pandas as pd

from corpus_lib.errors import InputError
from corpus_lib.prepare.corpus import Corpus
from corpus_lib.prepare.groups import MOST_DOCUMENTS
from corpus_lib.prepare.published import Interval, certain_interval, order_of_publication
from corpus_lib.prepare.readers import LISTS, read_toml
from corpus_lib.prepare.units import CorpusTables, runs, tokens_with_section
from corpus_lib.reuse.edits import SAME, steps_in_place
from corpus_lib.reuse.find import copied_tokens, find_reuse, matched_words
from corpus_lib.reuse.tokens import number_words

_MARKS = ["n_elsewhere", "n_repeated", "n_copied", "n_own"]  # what may be true of a word
CONTEXT = 120  # characters before a passage in which a cue may stand
_MAPPED = 12  # documents of very many that a map shows
_CUE = re.compile(read_toml(LISTS / "reuse.toml")["cue"].replace("\n", ""))


Cue = tuple[str, str]


class Told(NamedTuple):
    """Which side of a passage was there first, why, and what tells it."""

    source: str
    reason: str
    dates: str = ""
    cue: str = ""
    cue_at: str = ""


def read_reuse(corpus: Corpus, *, mode: Literal["strict", "loose"] = "strict") -> pd.DataFrame:
    """The reused passages of a corpus, numbered, with their texts, places and older sides.

    Returns:
        The rows of `find_reuse` but for formulae within a document, with `passage` (a number from
        1), `within` (both sides stand in one document), the columns of `reuse_direction`, `text_a`,
        `text_b` (raw), `section_a`, `section_b` (the section of the first word).
    """
    tokens = tokens_with_section(corpus)
    found = find_reuse(tokens, mode=mode).query("doc_a != doc_b or not formula")
    found = found.reset_index(drop=True)
    texts = {doc_id: corpus.raw(doc_id) for doc_id in corpus.documents["doc_id"]}
    told = reuse_direction(found, corpus.documents, texts=texts)
    sections = tokens.set_index(["doc_id", "token_id"])["section"]
    within = found["doc_a"] == found["doc_b"]
    table = found.assign(passage=range(1, len(found) + 1), within=within, **told)
    for side in "ab":
        places = zip(*(found[f"{name}_{side}"] for name in ("doc", "start", "end")), strict=True)
        raw = [texts[doc_id][start:end] for doc_id, start, end in places]
        table[f"text_{side}"] = pd.Series(raw, dtype="str", index=found.index)
        first = pd.MultiIndex.from_frame(found[[f"doc_{side}", f"first_{side}"]])
        table[f"section_{side}"] = sections.reindex(first).to_numpy()
    return table


def reuse_stretches(passages: pd.DataFrame) -> pd.DataFrame:
    """Both sides of each passage as stretches of their documents, for a map.

    Returns:
        Two rows per passage: `passage`, `doc_id`, `start`, `end` (raw offsets), `first`, `last`
        (token_id, inclusive, if given), `partner` (doc_id of the other side), in the text's order.
    """
    told = [one for one in ("start", "end", "first", "last") if f"{one}_a" in passages]
    sides = [
        passages[["passage", f"doc_{side}", *(f"{one}_{side}" for one in told), f"doc_{other}"]]
        for side, other in ("ab", "ba")
    ]
    columns = ["passage", "doc_id", *told, "partner"]
    both = pd.concat([side.set_axis(columns, axis=1) for side in sides])
    return both.sort_values(["doc_id", "start", "passage"], ignore_index=True)


def reuse_map(passages: pd.DataFrame, documents: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The documents, and the table of `reuse_stretches`, for a map that can be read.

    Of more than `MOST_DOCUMENTS` documents these are the dozen that share most words, and what
    they share with each other.
    """
    stretches = reuse_stretches(passages)
    if len(documents) <= MOST_DOCUMENTS:
        return documents, stretches
    shared = (stretches["last"] - stretches["first"]).groupby(stretches["doc_id"]).sum()
    known = [*shared.nlargest(_MAPPED).index] or documents["doc_id"].head(_MAPPED).tolist()
    among = stretches[["doc_id", "partner"]].isin(known).all(axis=1)
    return documents[documents["doc_id"].isin(known)], stretches[among]


def edits_in_place(passages: pd.DataFrame, edits: pd.DataFrame) -> pd.DataFrame:
    """Both sides of passages (`column` "passage"), and the words that `edit_counts` counts."""
    sides = reuse_stretches(passages).assign(column="passage")
    both = pd.concat([sides, steps_in_place(passages, edits)])
    return both.astype({"passage": "str"})[["passage", "column", "doc_id", "start", "end"]]


def sections_in_place(passages: pd.DataFrame, edits: pd.DataFrame) -> pd.DataFrame:
    """Both sides of the passages, and the words of the earlier, that `repeated_sections` counts."""
    within = passages[passages["within"].astype(bool)]
    matched = edits["op"].isin(SAME) & edits["start_a"].notna() & edits["start_b"].notna()
    steps = edits.assign(op=edits["op"].mask(matched, "n_matched"))
    words = steps_in_place(within, steps).query("column == 'n_matched'")
    both = pd.concat([reuse_stretches(within).assign(column="n_passages"), words])
    return both.merge(within[["passage", "section_a", "section_b"]]).drop(columns="passage")


def repeated_sections(passages: pd.DataFrame) -> pd.DataFrame:
    """In which sections of a document its repeated passages stand.

    Returns:
        One row per document and two sections: `doc_id`, `section_a` (of the earlier place),
        `section_b`, `n_passages`, `n_matched` (matched words of them all).
    """
    within = passages[passages["within"].astype(bool)].rename(columns={"doc_a": "doc_id"})
    grouped = within.groupby(["doc_id", "section_a", "section_b"], sort=False)["n_matched"]
    return grouped.agg(n_passages="size", n_matched="sum").reset_index()


def shared_runs(
    corpus: CorpusTables, passages: pd.DataFrame, groups: pd.Series[str] | None = None
) -> pd.DataFrame:
    """Which words of the documents stand in passages, the earliest document as owner of a copy.

    Of `groups` of documents, by `doc_id`, what stands in one of the same group is repeated.

    Returns:
        One row per run of words of a segment of which the same is true: `doc_id, start, end,
        n_words`, and whether they are matched words of passages that stand in another document too,
        whoever copied (`n_elsewhere`), or at another place of the same one (`n_repeated`), whether
        `copied_tokens` leaves them out (`n_copied`), and whether only this document has them
        (`n_own`).
    """
    tokens = tokens_with_section(corpus)
    words = number_words(tokens)
    marks = np.zeros((len(tokens), 2), dtype=bool)
    whose = (tokens["doc_id"] if groups is None else tokens["doc_id"].map(groups)).to_numpy()
    for a, b in matched_words(words, passages):
        within = int(whose[words.row[a[0]]] == whose[words.row[b[0]]])
        marks[words.row[a], within] = marks[words.row[b], within] = True
    copied = copied_tokens(tokens, passages, order=order_of_publication(corpus.documents))
    marked = zip(_MARKS, (*marks.T, copied, ~marks[:, 0]), strict=True)
    return runs(tokens.assign(**dict(marked)), ["segment_id", *_MARKS])


def own_shares(shared: pd.DataFrame) -> pd.DataFrame:
    """How many words of each document are what `shared_runs` tells; `share_own` (0 to 1)."""
    counted = shared[["n_words"]].join(shared[_MARKS].mul(shared["n_words"], axis=0))
    table = counted.groupby(shared["doc_id"], sort=False).sum().reset_index()
    return table.assign(share_own=table["n_own"] / table["n_words"])


def reuse_direction(
    passages: pd.DataFrame, documents: pd.DataFrame, *, texts: Mapping[str, str]
) -> pd.DataFrame:
    """Which side of each passage is the older one, where that can be told.

    Two things tell it: the dates of the documents, if the one is over before the other begins,
    and a cue such as «في حديث سابق مع» in or shortly before the passage on one side only, which
    says that the words were published before. A cue in one passage speaks for the others that
    the same two documents share. Where dates and cues disagree, nothing is told; nor does a date
    tell that is uncertain ("?" or "~").

    Returns:
        One row per passage, with the index of `passages`: `source` ("a", "b" or "unknown": the
        side that was there first); `reason` ("dates", "cue", "dates_and_cue"; "disagree",
        "nothing" or "one_document" where the source is unknown); `dates` ("stated" or "inferred",
        where dates tell something), `cue` (in its own words) and `cue_at` ("here", or "elsewhere"
        for a cue at another passage of the same two documents); "" where there is none.

    Raises:
        InputError: If a document of a passage is not in `documents`, or a date is not EDTF.
    """
    known = documents.set_index("doc_id")
    missing = sorted({*passages["doc_a"], *passages["doc_b"]} - set(known.index))
    if missing:
        raise InputError(f"documents: no row for {', '.join(missing)}; give all documents")
    times = {doc_id: certain_interval(text) for doc_id, text in known["published"].items()}
    inferred = set(known.index[known["published_certainty"] != "stated"])
    pairs = list(zip(passages["doc_a"], passages["doc_b"], strict=True))
    cues = [_cue(passage, texts) for passage in passages.to_dict("records")]
    of_pair: dict[tuple[str, str], list[Cue]] = defaultdict(list)
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
    cue = own or (of_pair[0] if len({first for first, _ in of_pair}) == 1 else None)
    if cue is None:
        return Told(earlier, "dates", dates) if earlier else Told("unknown", "nothing")
    first, words = cue
    said = (dates, words, "here" if own else "elsewhere")
    if earlier and earlier != first:
        return Told("unknown", "disagree", *said)
    return Told(first, "dates_and_cue" if earlier else "cue", *said)


def _cue(passage: Mapping[Any, Any], texts: Mapping[str, str]) -> Cue | None:
    """The side that was there first by what the other one says, if only one says so; its words."""
    found = []
    for side, other in ("ab", "ba"):
        start, end = passage[f"start_{side}"], passage[f"end_{side}"]
        match = _CUE.search(texts[passage[f"doc_{side}"]], max(0, start - CONTEXT), end)
        if match:
            found.append((other, " ".join(match.group().split())))
    return found[0] if len(found) == 1 else None


def _earlier(one: Interval | None, other: Interval | None) -> str:
    """The side that is over before the other begins, "" if none."""
    if one is None or other is None:
        return ""
    if one[1] < other[0]:
        return "a"
    return "b" if other[1] < one[0] else ""
