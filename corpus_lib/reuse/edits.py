"""What was changed between the two sides of a passage: word by word, and as a reader sees it."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np
import pandas as pd

from corpus_lib.prepare.corpus import Corpus
from corpus_lib.prepare.groups import exchanged
from corpus_lib.prepare.units import runs
from corpus_lib.reuse.alignment import Passage, align_span, main_order
from corpus_lib.reuse.find import passage_spans
from corpus_lib.reuse.tokens import number_words

Row = dict[Any, Any]
Change = tuple[str, Row]

SAME = ["equal", "variant", "moved"]  # of words that both sides have
OPS = [*SAME, "replace", "delete", "insert"]
_COLUMNS = ["op", "start_a", "end_a", "start_b", "end_b", "surface_a", "surface_b"]
_CHANGED = ["passage", "doc_a", "doc_b", "change"]
_CHANGED += [f"{name}_{side}" for side in "ab" for name in ("start", "end", "text")]
_OTHER = {"delete": "insert", "insert": "delete"}
_OPENS = re.compile(r"(?:^|[\s:(])[“”\"«‘]$")
_FUTURE = re.compile(r"^[وف]?س[أينت]")
_IMPERFECT = re.compile(r"^[وف]?[أينت]")


def reuse_edits(tokens: pd.DataFrame, passages: pd.DataFrame) -> pd.DataFrame:
    """Every step between the two sides of every passage of `read_reuse`.

    Returns:
        One row per step, passage after passage, in the order of side a: `passage`, `op`,
        `start_a`, `end_a`, `start_b`, `end_b` (offsets into the raw texts, <NA> where a side has
        no word), `surface_a`, `surface_b` (likewise ""). `op` is "equal", "variant" (the same word
        in another spelling or with other particles), "replace", "delete" (only in a), "insert"
        (only in b) or "moved" (in both, at another place in b).

    Raises:
        InputError: If a passage does not fit the tokens.
    """
    words = number_words(tokens)
    offsets = tokens[["start", "end"]].to_numpy()[words.row]
    spans = zip(passages["passage"], passage_spans(words, passages), strict=True)
    steps = [
        (passage, op, a.start + at_a if at_a >= 0 else -1, b.start + at_b if at_b >= 0 else -1)
        for passage, (a, b) in spans
        for op, at_a, at_b in _steps(align_span(words.key[a], words.key[b]), (a, b))
    ]
    table = pd.DataFrame(steps, columns=["passage", "op", "a", "b"]).astype({"op": "str"})
    for side in "ab":
        places = table[side].to_numpy(dtype=np.int64)
        for edge, column in (("start", 0), ("end", 1)):
            found = pd.Series(offsets[places, column], dtype="Int64")
            table[f"{edge}_{side}"] = found.mask(places < 0)
        written = pd.Series(words.surfaces[words.form[places]], dtype="str")
        table[f"surface_{side}"] = written.mask(places < 0, "")
    respelled = (table["op"] == "equal") & (table["surface_a"] != table["surface_b"])
    # So is a particle that is written apart on one side only.
    apart = table["surface_a"] + table["surface_b"]
    a, b = (table[f"surface_{side}"].shift(-1, fill_value="") for side in "ab")
    joined = table["op"].isin(["delete", "insert"]) & ((apart + a == b) | (apart + b == a))
    table["op"] = table["op"].mask(respelled | joined, "variant")
    return table[["passage", *_COLUMNS]]


def edit_counts(passages: pd.DataFrame, edits: pd.DataFrame) -> pd.DataFrame:
    """How many words of each passage were kept, respelled, moved, replaced, dropped, put in.

    `passage`, `similarity`, `formula`, `numbers_differ`, and words by `op` of `reuse_edits`.
    """
    counts = pd.crosstab(edits["passage"], edits["op"]) if len(edits) else pd.DataFrame()
    counts = counts.reindex(index=passages["passage"], columns=OPS, fill_value=0)
    about = passages.set_index("passage")[["similarity", "formula", "numbers_differ"]]
    return about.join(counts).reset_index()


def steps_in_place(passages: pd.DataFrame, edits: pd.DataFrame) -> pd.DataFrame:
    """The runs of words of each op in side a, what was put in in b, with `passage` and `column`."""
    words = edits.merge(passages[["passage", "doc_a", "doc_b"]], on="passage")
    for name in ("doc", "start", "end"):
        words[name] = words[f"{name}_a"].where(words["start_a"].notna(), words[f"{name}_b"])
    words = words.rename(columns={"doc": "doc_id", "op": "column"})
    return runs(words.astype({"start": "int64", "end": "int64"}), ["passage", "column"])


def _steps(aligned: Passage, sides: tuple[slice, slice]) -> Iterator[tuple[str, int, int]]:
    """Operations that lead from side a to side b, with word positions; -1 where there is none."""
    length_a, length_b = (side.stop - side.start for side in sides)
    ordered = main_order(aligned.b)
    moved = dict(zip(aligned.a[~ordered].tolist(), aligned.b[~ordered].tolist(), strict=True))
    moved_to = set(moved.values())
    anchors_a = [*aligned.a[ordered].tolist(), length_a]
    anchors_b = [*aligned.b[ordered].tolist(), length_b]
    at_a = at_b = 0
    for a, b in zip(anchors_a, anchors_b, strict=True):
        only_a = [n for n in range(at_a, a) if n not in moved]
        only_b = [n for n in range(at_b, b) if n not in moved_to]
        partner = dict(zip(only_a, only_b, strict=False))
        for n in range(at_a, a):
            if n in moved:
                yield "moved", n, moved[n]
            elif n in partner:
                yield "replace", n, partner[n]
            else:
                yield "delete", n, -1
        for n in only_b[len(only_a) :]:
            yield "insert", -1, n
        if a < length_a:
            yield "equal", a, b
        at_a, at_b = a + 1, b + 1


def reprint_changes(corpus: Corpus, passages: pd.DataFrame, steps: pd.DataFrame) -> pd.DataFrame:
    """What the later side of each passage changed of the older one, where that is known.

    `passages` are rows of `read_reuse`, `steps` those of `reuse_edits`.

    Returns:
        One row per change, side a the older one: `passage`, `doc_a`, `doc_b`, `change`, and
        `start`, `end` (raw offsets; <NA> where a side has nothing) and `text` (raw) of both
        sides. `change` is "replaced", "dropped" or "added"; "past" for a verb of the present that
        became one of the past; "mark moved" for a quotation mark that opens elsewhere (the text is
        what stands between the two places); "cut short" for the end of a sentence that the later
        side leaves out; "future" for a verb of the future repeated with no date beside it.
    """
    known, rows = _older_first(passages), []
    turned = steps["passage"].isin(known.loc[known["source"] == "b", "passage"])
    steps = pd.concat([steps[~turned], _turned(steps[turned])])
    words, steps_of = _words_of(corpus, known), dict(iter(steps.groupby("passage")))
    for passage in known.to_dict("records"):
        own = steps_of[passage["passage"]]
        kept = {name: passage[name] for name in ("passage", "doc_a", "doc_b")}
        for change, place in _changes(corpus, words, passage, own):
            rows.append({**kept, "change": change, **place})
            for side in "ab":
                start, end = place[f"start_{side}"], place[f"end_{side}"]
                raw = corpus.raw(passage[f"doc_{side}"])
                rows[-1][f"text_{side}"] = "" if pd.isna(start) else raw[start:end]
    table = pd.DataFrame(rows, columns=_CHANGED)
    offsets = [name for name in _CHANGED if name.startswith(("start", "end"))]
    return table.astype(dict.fromkeys(offsets, "Int64"))


def left_out(corpus: Corpus, passages: pd.DataFrame) -> pd.DataFrame:
    """What a reprint passed over between the passages of `read_reuse` that it took.

    Returns:
        One row per stretch of a sentence of the older document that stands between the first and
        the last of the passages and in none of them: `doc_id`, `later` (doc_id), `start`, `end`
        (raw offsets), `text` (raw), `n_words`, `missing` (nouns and names that the later document
        has nowhere, each with its gloss and as often as it stands there).
    """
    known, rows = _older_first(passages), []
    words_of = _words_of(corpus, known)
    for (older, later), own in known.groupby(["doc_a", "doc_b"], sort=False):
        words = words_of[older]
        inside = pd.Series(False, index=words.index)
        for start, end in zip(own["start_a"], own["end_a"], strict=True):
            inside |= words["start"].ge(start) & words["end"].le(end)
        between = words["start"].ge(own["start_a"].min()) & words["end"].le(own["end_a"].max())
        there = set(words_of[later]["term"])
        for _, part in words[between & ~inside].groupby("sentence_id", sort=False):
            start, end = part["start"].iloc[0], part["end"].iloc[-1]
            named = part["is_content"] & part["pos"].isin(["NOUN", "PROPN"]) & (part["term"] != "")
            new = part[named & ~part["term"].isin(there)]
            # A name as texts write it: الصين, of للصين.
            article = new["proclitics"].str.contains("ال") & new["pos"].eq("PROPN")
            article &= ~new["term"].str.contains(" ")
            written = new["term"].mask(article, "ال" + new["term"].str.removeprefix("ال"))
            missing = list(zip(written, new["term_gloss"], strict=True))
            text = corpus.raw(str(older))[start:end]
            rows.append((older, later, start, end, text, len(part), missing))
    columns = ["doc_id", "later", "start", "end", "text", "n_words", "missing"]
    return pd.DataFrame(rows, columns=columns)


def _words_of(corpus: Corpus, passages: pd.DataFrame) -> dict[Any, pd.DataFrame]:
    """The words of the documents of some passages, each by where it starts."""
    wanted = corpus.tokens["doc_id"].isin({*passages["doc_a"], *passages["doc_b"]})
    tokens = corpus.tokens[wanted].set_index("start", drop=False).rename_axis(index=None)
    return dict(iter(tokens.groupby("doc_id", sort=False)))


def _older_first(passages: pd.DataFrame) -> pd.DataFrame:
    """The passages of which a side is known to be older, that one as side a."""
    sides = [passages[passages["source"] == side] for side in "ab"]
    return pd.concat([sides[0], _turned(sides[1])]).sort_index()


def _turned(table: pd.DataFrame) -> pd.DataFrame:
    """The sides of passages, or of steps, exchanged."""
    turned = exchanged(table)
    return turned.assign(op=turned["op"].replace(_OTHER)) if "op" in turned else turned


def _changes(
    corpus: Corpus, words_of: Mapping[Any, pd.DataFrame], passage: Row, steps: pd.DataFrame
) -> Iterator[Change]:
    docs = {side: passage[f"doc_{side}"] for side in "ab"}
    words = {side: words_of[doc_id] for side, doc_id in docs.items()}
    same = steps[steps["op"].isin(SAME)].dropna(subset=["start_a", "start_b"])
    yield from _rewritten(words, steps)
    yield from _marks(corpus, docs, same)
    yield from _cut(words, passage)
    if passage["cue_at"] != "here":
        read = words["a"].loc[same["start_a"]]
        future = read["norm"].str.match(_FUTURE) & ~read["lemma"].str.startswith("س")
        for step in same[(future & read["pos"].eq("VERB")).to_numpy()].to_dict("records"):
            yield "future", _place([step])


def _rewritten(words: Mapping[str, pd.DataFrame], steps: pd.DataFrame) -> Iterator[Change]:
    """Runs of words that are not the same on both sides; a verb alone by its tense."""
    run: list[Row] = []
    rows: list[Row] = [*steps.to_dict("records"), {"op": "equal"}]
    for step in rows:
        past = step["op"] == "replace" and _became_past(words, step)
        if step["op"] in ("replace", "delete", "insert") and not past:
            run.append(step)
            continue
        # A particle that is written apart on one side only is spelling.
        if any(len(str(one[f"surface_{side}"])) > 1 for one in run for side in "ab"):
            has = {side: any(pd.notna(one[f"start_{side}"]) for one in run) for side in "ab"}
            kind = "replaced" if all(has.values()) else "dropped" if has["a"] else "added"
            yield kind, _place(run)
        run = []
        if past:
            yield "past", _place([step])


def _became_past(words: Mapping[str, pd.DataFrame], step: Row) -> bool:
    a, b = (words[side].loc[step[f"start_{side}"]] for side in "ab")
    verb = a["pos"] == b["pos"] == "VERB" and a["lemma"] == b["lemma"]
    was = a["norm"].lstrip("وف") != a["lemma"] and _IMPERFECT.match(str(a["norm"]))
    return bool(verb and was and b["norm"].lstrip("وف") == b["lemma"])


def _marks(corpus: Corpus, docs: dict[str, str], same: pd.DataFrame) -> Iterator[Change]:
    """Opening marks that stand before another word than in the source."""
    opens = {
        side: [bool(_OPENS.search(raw[max(0, at - 2) : at])) for at in same[f"start_{side}"]]
        for side in "ab"
        for raw in [corpus.raw(docs[side])]
    }
    rows, pairs = same.to_dict("records"), list(zip(opens["a"], opens["b"], strict=True))
    gone = [n for n, (a, b) in enumerate(pairs) if a and not b]
    new = [n for n, (a, b) in enumerate(pairs) if b and not a]
    for a in gone:
        near = [b for b in new if abs(a - b) <= 8]
        if near:
            first, last = sorted((a, min(near, key=lambda b: abs(a - b))))
            yield "mark moved", _place([rows[first], rows[last - 1]])


def _cut(words_of: Mapping[Any, pd.DataFrame], passage: Row) -> Iterator[Change]:
    """The rest of the sentence in which the older side ends, if the later one ends there."""
    rest = {}
    for side, words in words_of.items():
        last = int(words["end"].searchsorted(passage[f"end_{side}"]))
        sentence = words["sentence_id"].iloc[last:]
        rest[side] = words.iloc[last + 1 : last + sentence.eq(sentence.iloc[0]).sum()]
    if len(rest["a"]) and rest["b"].empty:
        start, end = rest["a"]["start"].iloc[0], rest["a"]["end"].iloc[-1]
        yield "cut short", {"start_a": start, "end_a": end, "start_b": pd.NA, "end_b": pd.NA}


def _place(steps: list[Row]) -> Row:
    """From the first to the last word that each side has in some steps."""
    place: Row = {}
    for side in "ab":
        there = [step for step in steps if pd.notna(step[f"start_{side}"])]
        place[f"start_{side}"] = there[0][f"start_{side}"] if there else pd.NA
        place[f"end_{side}"] = there[-1][f"end_{side}"] if there else pd.NA
    return place
