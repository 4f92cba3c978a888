"""What was changed between the two sides of a passage, word by word."""

from collections.abc import Iterator

import numpy as np
import pandas as pd

from corpus_lib.reuse.alignment import Passage, align_span, main_order
from corpus_lib.reuse.tokens import WordTable, number_words, passage_spans

OPS = ["equal", "variant", "moved", "replace", "delete", "insert"]
_COLUMNS = ["op", "start_a", "end_a", "start_b", "end_b", "surface_a", "surface_b"]


def reuse_edits(tokens: pd.DataFrame, passages: pd.DataFrame) -> pd.DataFrame:
    """Every step between the two sides of every passage.

    Args:
        tokens: The token table that `find_reuse` was given.
        passages: The table of `read_reuse`, or some of its rows.

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
    tables = [
        _edits(words, offsets, *sides).assign(passage=passage)
        for passage, sides in zip(passages["passage"], passage_spans(words, passages), strict=True)
    ]
    if not tables:
        return pd.DataFrame(columns=["passage", *_COLUMNS])
    return pd.concat(tables, ignore_index=True)[["passage", *_COLUMNS]]


def edit_counts(passages: pd.DataFrame, edits: pd.DataFrame) -> pd.DataFrame:
    """How many words of each passage were kept, respelled, moved, replaced, dropped, put in.

    Args:
        passages: The table of `read_reuse`, or some of its rows.
        edits: The table of `reuse_edits`, of these passages at least.

    Returns:
        One row per passage: `passage`, `similarity`, `formula`, `numbers_differ`, and words by
        `op` of `reuse_edits`, 0 where none.
    """
    counts = pd.crosstab(edits["passage"], edits["op"]) if len(edits) else pd.DataFrame()
    counts = counts.reindex(index=passages["passage"], columns=OPS, fill_value=0)
    about = passages.set_index("passage")[["similarity", "formula", "numbers_differ"]]
    return about.join(counts).reset_index()


def _edits(words: WordTable, offsets: np.ndarray, side_a: slice, side_b: slice) -> pd.DataFrame:
    aligned = align_span(words.key[side_a], words.key[side_b])
    steps = list(_steps(aligned, side_a.stop - side_a.start, side_b.stop - side_b.start))
    table = pd.DataFrame({"op": pd.Series([op for op, _, _ in steps], dtype="str")})
    for number, (name, side) in enumerate((("a", side_a), ("b", side_b)), start=1):
        places = np.array([step[number] for step in steps], dtype=np.int64)
        for edge, column in (("start", 0), ("end", 1)):
            found = pd.Series(offsets[side, column][places], dtype="Int64")
            table[f"{edge}_{name}"] = found.mask(places < 0)
        written = pd.Series(words.written(side)[places], dtype="str")
        table[f"surface_{name}"] = written.mask(places < 0, "")
    respelled = (table["op"] == "equal") & (table["surface_a"] != table["surface_b"])
    return table.assign(op=table["op"].mask(respelled, "variant"))


def _steps(aligned: Passage, length_a: int, length_b: int) -> Iterator[tuple[str, int, int]]:
    """Operations that lead from side a to side b, with word positions; -1 where there is none."""
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
