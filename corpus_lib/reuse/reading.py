"""Reused passages of a corpus made ready to read: texts, places, older side, stretches, shares."""

from typing import Literal

import numpy as np
import pandas as pd

from corpus_lib.prepare.corpus import Corpus
from corpus_lib.prepare.groups import MOST_DOCUMENTS
from corpus_lib.prepare.published import order_of_publication
from corpus_lib.prepare.units import CorpusTables, tokens_with_section
from corpus_lib.reuse.direction import reuse_direction
from corpus_lib.reuse.find import copied_tokens, find_reuse, matched_words
from corpus_lib.reuse.tokens import number_words

_MAPPED = 12  # documents of very many that a map shows


def read_reuse(corpus: Corpus, *, mode: Literal["strict", "loose"] = "strict") -> pd.DataFrame:
    """The reused passages of a corpus, numbered, with their texts, places and older sides.

    Args:
        corpus: The corpus.
        mode: As in `find_reuse`.

    Returns:
        The rows and columns of `find_reuse`, and `passage` (a number from 1), `within` (both
        sides stand in one document), the columns of `reuse_direction`, `text_a`, `text_b` (raw),
        `section_a`, `section_b` (the section of the first word).

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
        places = zip(*(found[f"{name}_{side}"] for name in ("doc", "start", "end")), strict=True)
        raw = [texts[doc_id][start:end] for doc_id, start, end in places]
        table[f"text_{side}"] = pd.Series(raw, dtype="str", index=found.index)
        first = pd.MultiIndex.from_frame(found[[f"doc_{side}", f"first_{side}"]])
        table[f"section_{side}"] = sections.reindex(first).to_numpy()
    return table


def reuse_stretches(passages: pd.DataFrame) -> pd.DataFrame:
    """Both sides of each passage as stretches of their documents, for a map.

    Args:
        passages: The table of `read_reuse`, or some of its rows.

    Returns:
        Two rows per passage: `passage`, `doc_id`, `start`, `end` (raw offsets), `first`, `last`
        (token_id, inclusive), `partner` (doc_id of the other side), in the order of the text.
    """
    columns = ["doc_id", "start", "end", "first", "last", "partner"]
    sides = [
        passages[["passage", f"doc_{side}", *(f"{c}_{side}" for c in columns[1:5]), f"doc_{other}"]]
        for side, other in ("ab", "ba")
    ]
    both = pd.concat([side.set_axis(["passage", *columns], axis=1) for side in sides])
    return both.sort_values(["doc_id", "first", "passage"], ignore_index=True)


def reuse_map(passages: pd.DataFrame, documents: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The table of `reuse_stretches` and the documents for a map that can be read.

    Of more than `MOST_DOCUMENTS` documents these are the dozen that share most words, and what
    they share with each other.
    """
    stretches = reuse_stretches(passages)
    if len(documents) <= MOST_DOCUMENTS:
        return stretches, documents
    shared = (stretches["last"] - stretches["first"]).groupby(stretches["doc_id"]).sum()
    known = [*shared.nlargest(_MAPPED).index] or documents["doc_id"].head(_MAPPED).tolist()
    among = stretches[["doc_id", "partner"]].isin(known).all(axis=1)
    return stretches[among], documents[documents["doc_id"].isin(known)]


def shares_in_place(passages: pd.DataFrame) -> pd.DataFrame:
    """The stretches whose words `own_shares` counts: `doc_id, column, start, end`."""
    sides = reuse_stretches(passages)
    within = sides["doc_id"] == sides["partner"]
    column = within.map({True: "n_repeated", False: "n_elsewhere"})
    return sides.assign(column=column)[["doc_id", "column", "start", "end"]]


def sections_in_place(passages: pd.DataFrame) -> pd.DataFrame:
    """Both sides of the passages that `repeated_sections` counts."""
    within = passages.loc[passages["within"].astype(bool), ["passage", "section_a", "section_b"]]
    return within.merge(reuse_stretches(passages), on="passage").drop(columns="passage")


def repeated_sections(passages: pd.DataFrame) -> pd.DataFrame:
    """In which sections of a document its repeated passages stand.

    Args:
        passages: The table of `read_reuse`, or some of its rows.

    Returns:
        One row per document and two sections: `doc_id`, `section_a` (of the earlier place),
        `section_b`, `n_passages`, `n_matched` (matched words of them all).
    """
    within = passages[passages["within"].astype(bool)].rename(columns={"doc_a": "doc_id"})
    grouped = within.groupby(["doc_id", "section_a", "section_b"], sort=False)["n_matched"]
    return grouped.agg(n_passages="size", n_matched="sum").reset_index()


def own_shares(corpus: CorpusTables, passages: pd.DataFrame) -> pd.DataFrame:
    """How much of each document is its own, with the earliest document as owner of a copy.

    Args:
        corpus: The corpus.
        passages: The table of `read_reuse`, or some of its rows.

    Returns:
        One row per document: `doc_id`, `n_words`, `n_elsewhere` (matched words of passages that
        stand in another document too, whoever copied), `n_repeated` (matched words of passages
        that stand at another place of the same document), `n_copied` (words that `copied_tokens`
        leaves out), `n_own` (`n_words` less `n_elsewhere`), `share_own` (0 to 1).

    Raises:
        InputError: If a passage does not fit the corpus.
    """
    tokens = tokens_with_section(corpus)
    words = number_words(tokens)
    marks = np.zeros((len(tokens), 2), dtype=bool)
    for a, b in matched_words(words, passages):
        within = int(words.document[a[0]] == words.document[b[0]])
        marks[a, within] = marks[b, within] = True
    order = order_of_publication(corpus.documents)
    copied = copied_tokens(tokens, passages, order=order).to_numpy()[words.row]
    counted = pd.DataFrame(marks, columns=["n_elsewhere", "n_repeated"]).assign(n_copied=copied)
    table = counted.assign(n_words=True).groupby(words.document).sum().reset_index(drop=True)
    table = table[["n_words", "n_elsewhere", "n_repeated", "n_copied"]]
    table.insert(0, "doc_id", pd.Series(words.doc_ids, dtype="str"))
    table["n_own"] = table["n_words"] - table["n_elsewhere"]
    table["share_own"] = table["n_own"] / table["n_words"]
    return table
