"""What a reprint made of its source: words put otherwise, marks moved, what was left out."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pandas as pd

from corpus_lib.prepare.corpus import Corpus

COLUMNS = ["passage", "doc_a", "doc_b", "change"]
COLUMNS += [f"{name}_{side}" for side in "ab" for name in ("start", "end", "text")]
_OPENS = re.compile(r"(?:^|[\s:(])[“”\"«‘]$")
_FUTURE = re.compile(r"^[وف]?س[أينت]")
_IMPERFECT = re.compile(r"^[وف]?[أينت]")


def reprint_changes(corpus: Corpus, passages: pd.DataFrame, steps: pd.DataFrame) -> pd.DataFrame:
    """What the later side of each passage changed of the older one.

    Args:
        corpus: The corpus.
        passages: The table of `read_reuse`, or some of its rows; those of which no side is known to
            be older are passed over.
        steps: The table of `reuse_edits`, of these passages at least.

    Returns:
        One row per change, side a the older one: `passage`, `doc_a`, `doc_b`, `change`, and
        `start`, `end` (raw offsets; <NA> where a side has nothing) and `text` (raw) of both
        sides. `change` is "replaced", "dropped" or "added"; "past" for a verb of the present that
        became one of the past; "mark moved" for a quotation mark that opens elsewhere (the text is
        what stands between the two places); "cut short" for the end of a sentence that the later
        side leaves out; "future" for a verb of the future repeated where nothing says when it was
        written.
    """
    tokens = corpus.tokens.set_index(["doc_id", "start"])
    rows = []
    for passage in passages[passages["source"] != "unknown"].to_dict("records"):
        own = steps[steps["passage"] == passage["passage"]]
        if passage["source"] == "b":
            passage, own = _turned(passage), _turned_steps(own)
        for change, place in _changes(corpus, tokens, passage, own):
            both = {}
            for side in "ab":
                start, end = place[f"start_{side}"], place[f"end_{side}"]
                raw = corpus.raw(passage[f"doc_{side}"])
                both[f"text_{side}"] = "" if pd.isna(start) else raw[start:end]
            kept = {name: passage[name] for name in ("passage", "doc_a", "doc_b")}
            rows.append({**kept, "change": change, **place, **both})
    table = pd.DataFrame(rows, columns=COLUMNS)
    offsets = [name for name in COLUMNS if name.startswith(("start", "end"))]
    return table.astype(dict.fromkeys(offsets, "Int64"))


def left_out(corpus: Corpus, passages: pd.DataFrame) -> pd.DataFrame:
    """What a reprint passed over between the passages that it took.

    Args:
        corpus: The corpus.
        passages: The table of `read_reuse`, or some of its rows.

    Returns:
        One row per stretch of a sentence of the older document that stands between the first and
        the last of the passages and in none of them: `doc_id`, `later` (doc_id), `start`, `end`
        (raw offsets), `text` (raw), `n_words`, `missing` (nouns and names that the later document
        has nowhere, each with its gloss and as often as it stands there).
    """
    rows = []
    known = passages[passages["source"] != "unknown"].to_dict("records")
    turned = pd.DataFrame([_turned(row) if row["source"] == "b" else row for row in known])
    pairs = turned[["doc_a", "doc_b"]].drop_duplicates().to_numpy() if len(turned) else ()
    for older, later in pairs:
        own = turned[(turned["doc_a"] == older) & (turned["doc_b"] == later)]
        words = corpus.tokens[corpus.tokens["doc_id"] == older]
        spans = list(zip(own["start_a"], own["end_a"], strict=True))
        inside = pd.Series(False, index=words.index)
        for start, end in spans:
            inside |= words["start"].ge(start) & words["end"].le(end)
        between = words["start"].ge(own["start_a"].min()) & words["end"].le(own["end_a"].max())
        there = set(corpus.tokens.loc[corpus.tokens["doc_id"] == later, "term"])
        for _, part in words[between & ~inside].groupby("sentence_id", sort=False):
            start, end = part["start"].iloc[0], part["end"].iloc[-1]
            named = part["is_content"] & part["pos"].isin(["NOUN", "PROPN"]) & (part["term"] != "")
            new = part[named & ~part["term"].isin(there)]
            rows.append(
                {
                    **{"doc_id": older, "later": later, "start": start, "end": end},
                    **{"text": corpus.raw(older)[start:end], "n_words": len(part)},
                    "missing": list(zip(new["term"], new["term_gloss"], strict=True)),
                }
            )
    columns = ["doc_id", "later", "start", "end", "text", "n_words", "missing"]
    return pd.DataFrame(rows, columns=columns)


def _changes(
    corpus: Corpus, tokens: pd.DataFrame, passage: dict[Any, Any], steps: pd.DataFrame
) -> Iterator[tuple[str, dict[str, Any]]]:
    docs = {side: passage[f"doc_{side}"] for side in "ab"}
    same = steps[steps["op"].isin(["equal", "variant", "moved"])]
    yield from _edits(tokens, docs, steps)
    yield from _marks(corpus, docs, same)
    yield from _cut(corpus, passage)
    if passage["cue_at"] != "here":
        for step in same.to_dict("records"):
            word = tokens.loc[(docs["a"], step["start_a"])]
            future = _FUTURE.match(word["norm"]) and not word["lemma"].startswith("س")
            if word["pos"] == "VERB" and future:
                yield "future", _place(step, step)


def _edits(
    tokens: pd.DataFrame, docs: dict[str, str], steps: pd.DataFrame
) -> Iterator[tuple[str, dict[str, Any]]]:
    """Runs of words that are not the same on both sides; a verb alone by its tense."""
    run: list[dict[Any, Any]] = []
    rows: list[dict[Any, Any]] = [*steps.to_dict("records"), {"op": "equal"}]
    for step in rows:
        past = step["op"] == "replace" and _became_past(tokens, docs, step)
        if step["op"] in ("replace", "delete", "insert") and not past:
            run.append(step)
            continue
        # A particle that is written apart on one side only is spelling.
        if any(len(str(one[f"surface_{side}"])) > 1 for one in run for side in "ab"):
            has = {side: any(pd.notna(one[f"start_{side}"]) for one in run) for side in "ab"}
            kind = "replaced" if all(has.values()) else "dropped" if has["a"] else "added"
            yield kind, _place(run[0], run[-1], run)
        run = []
        if past:
            yield "past", _place(step, step)


def _became_past(tokens: pd.DataFrame, docs: dict[str, str], step: dict[Any, Any]) -> bool:
    a, b = (tokens.loc[(docs[side], step[f"start_{side}"])] for side in "ab")
    verb = a["pos"] == b["pos"] == "VERB" and a["lemma"] == b["lemma"]
    was = a["norm"].lstrip("وف") != a["lemma"] and _IMPERFECT.match(a["norm"])
    return bool(verb and was and b["norm"].lstrip("وف") == b["lemma"])


def _marks(
    corpus: Corpus, docs: dict[str, str], same: pd.DataFrame
) -> Iterator[tuple[str, dict[str, Any]]]:
    """Opening marks that stand before another word than in the source."""
    opens = {
        side: [bool(_OPENS.search(raw[max(0, at - 2) : at])) for at in same[f"start_{side}"]]
        for side in "ab"
        for raw in [corpus.raw(docs[side])]
    }
    rows = same.to_dict("records")
    pairs = list(zip(opens["a"], opens["b"], strict=True))
    gone = [n for n, (a, b) in enumerate(pairs) if a and not b]
    new = [n for n, (a, b) in enumerate(pairs) if b and not a]
    for a in gone:
        near = [b for b in new if abs(a - b) <= 8]
        if near:
            first, last = sorted((a, min(near, key=lambda b: abs(a - b))))
            yield "mark moved", _place(rows[first], rows[last - 1])


def _cut(corpus: Corpus, passage: dict[Any, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    """The rest of the sentence in which the older side ends, if the later one ends there."""
    rest = {}
    for side in "ab":
        words = corpus.tokens[corpus.tokens["doc_id"] == passage[f"doc_{side}"]]
        last = words[words["end"] == passage[f"end_{side}"]].iloc[0]
        after = words["start"].gt(last["start"]) & words["sentence_id"].eq(last["sentence_id"])
        rest[side] = words[after]
    if len(rest["a"]) and rest["b"].empty:
        start, end = rest["a"]["start"].iloc[0], rest["a"]["end"].iloc[-1]
        yield "cut short", {"start_a": start, "end_a": end, "start_b": pd.NA, "end_b": pd.NA}


def _place(
    first: dict[Any, Any], last: dict[Any, Any], run: list[dict[Any, Any]] | None = None
) -> dict[str, Any]:
    steps = run or [first, last]
    place: dict[str, Any] = {}
    for side in "ab":
        there = [step for step in steps if pd.notna(step[f"start_{side}"])]
        place[f"start_{side}"] = there[0][f"start_{side}"] if there else pd.NA
        place[f"end_{side}"] = there[-1][f"end_{side}"] if there else pd.NA
    return place


def _turned(passage: dict[Any, Any]) -> dict[Any, Any]:
    """The sides of a passage exchanged."""
    other = {"a": "b", "b": "a"}
    return {
        (f"{name[:-1]}{other[name[-1]]}" if name[-2:] in ("_a", "_b") else name): value
        for name, value in passage.items()
    }


def _turned_steps(steps: pd.DataFrame) -> pd.DataFrame:
    turned = steps.rename(columns=lambda name: next(iter(_turned({name: 0}))))
    return turned.assign(op=turned["op"].replace({"delete": "insert", "insert": "delete"}))
