"""Reused passages of a corpus made ready to read: texts, places, older side, edits, stretches."""

from typing import Literal

import pandas as pd

from corpus_lib.prepare.corpus import Corpus
from corpus_lib.prepare.published import order_of_publication
from corpus_lib.prepare.units import CorpusTables, tokens_with_section
from corpus_lib.reuse.direction import reuse_direction
from corpus_lib.reuse.find import edit_operations, find_reuse, reuse_summary

_OPS = ["equal", "variant", "moved", "replace", "delete", "insert"]


def read_reuse(corpus: Corpus, *, mode: Literal["strict", "loose"] = "strict") -> pd.DataFrame:
    """The reused passages of a corpus, numbered, with their texts, places and older sides.

    Args:
        corpus: The corpus.
        mode: As in `find_reuse`.

    Returns:
        The rows and columns of `find_reuse`, and `passage` (a number from 1), `within` (both
        sides stand in one document), `text_a`, `text_b` (raw), `section_a`, `section_b` (the
        section of the first word), `source` and `reason` (as in `reuse_direction`; where a date
        that decides is not stated in its document, the reason says so).

    Raises:
        InputError: As for `find_reuse`.
    """
    tokens = tokens_with_section(corpus)
    found = find_reuse(tokens, mode=mode)
    texts = {doc_id: corpus.raw(doc_id) for doc_id in corpus.documents["doc_id"]}
    told = reuse_direction(found, corpus.documents, texts=texts)
    sections = tokens.set_index(["doc_id", "token_id"])["section"]
    table = found.assign(
        passage=range(1, len(found) + 1), within=found["doc_a"] == found["doc_b"], **told
    )
    for side in "ab":
        places = zip(
            found[f"doc_{side}"], found[f"start_{side}"], found[f"end_{side}"], strict=True
        )
        raw = [texts[doc_id][start:end] for doc_id, start, end in places]
        table[f"text_{side}"] = pd.Series(raw, dtype="str", index=found.index)
        first = pd.MultiIndex.from_frame(found[[f"doc_{side}", f"first_{side}"]])
        table[f"section_{side}"] = sections.reindex(first).to_numpy()
    table["reason"] = _with_certainty(table, corpus.documents)
    return table


def reuse_edits(tokens: pd.DataFrame, passages: pd.DataFrame) -> pd.DataFrame:
    """Every step between the two sides of every passage.

    Args:
        tokens: The token table.
        passages: The table of `read_reuse`, or some of its rows.

    Returns:
        The rows of `edit_operations`, passage after passage, with `passage` in front.
    """
    columns = ["op", "start_a", "end_a", "start_b", "end_b", "surface_a", "surface_b"]
    tables = [
        edit_operations(tokens, row).assign(passage=row["passage"])
        for _, row in passages.iterrows()
    ]
    if not tables:
        return pd.DataFrame({name: [] for name in ["passage", *columns]})
    return pd.concat(tables, ignore_index=True)[["passage", *columns]]


def edit_counts(edits: pd.DataFrame) -> pd.DataFrame:
    """How many words of each passage were kept, respelled, moved, replaced, dropped, put in.

    Args:
        edits: The table of `reuse_edits`.

    Returns:
        One row per passage: `passage`, and words by `op` of `edit_operations`, 0 where none.
    """
    counts = pd.crosstab(edits["passage"], edits["op"]) if len(edits) else pd.DataFrame()
    table = counts.reindex(columns=_OPS, fill_value=0).rename_axis(index="passage", columns=None)
    return table.reset_index()


def reuse_stretches(passages: pd.DataFrame) -> pd.DataFrame:
    """Both sides of each passage as stretches of their documents, for a map.

    Args:
        passages: The table of `read_reuse`, or some of its rows.

    Returns:
        Two rows per passage: `passage`, `doc_id`, `start`, `end` (raw offsets), `first`, `last`
        (token_id, inclusive), `partner` (doc_id of the other side), in the order of the text.
    """
    sides = [
        pd.DataFrame(
            {
                "passage": passages["passage"],
                "doc_id": passages[f"doc_{side}"],
                **{name: passages[f"{name}_{side}"] for name in ("start", "end", "first", "last")},
                "partner": passages[f"doc_{other}"],
            }
        )
        for side, other in ("ab", "ba")
    ]
    return pd.concat(sides).sort_values(["doc_id", "first", "passage"], ignore_index=True)


def own_shares(corpus: CorpusTables, passages: pd.DataFrame) -> pd.DataFrame:
    """How much of each document is its own, with the earliest document as owner of a copy.

    Args:
        corpus: The corpus.
        passages: The table of `read_reuse`, or some of its rows.

    Returns:
        The table of `reuse_summary`; documents are in order of publication for `n_copied`.
    """
    order = order_of_publication(corpus.documents)
    return reuse_summary(tokens_with_section(corpus), passages, order=order)


def _with_certainty(table: pd.DataFrame, documents: pd.DataFrame) -> list[str]:
    """The reasons, with a note where they rest on a date that the document does not state."""
    if "published_certainty" not in documents.columns:
        return table["reason"].tolist()
    stated = set(documents.loc[documents["published_certainty"] == "stated", "doc_id"])
    return [
        reason.replace("is dated earlier", "is dated earlier (dates inferred)")
        if {a, b} - stated
        else reason
        for reason, a, b in zip(table["reason"], table["doc_a"], table["doc_b"], strict=True)
    ]
