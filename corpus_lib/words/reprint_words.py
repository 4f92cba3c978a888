"""What reprinted passages do to the words that stand out."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from corpus_lib.errors import InputError
from corpus_lib.prepare.units import CorpusTables, tokens_with_section
from corpus_lib.words.counts import Reuse, counted_words


def copied_words(corpus: CorpusTables, *, sections: Sequence[str] | None = ("body",)) -> pd.Series:
    """Which words `unit_terms(corpus, reuse="count_once")` leaves out as copies.

    Args:
        corpus: The corpus.
        sections: The sections that are counted, None for all of them; as in `unit_terms`.

    Returns:
        True for copies, on the index of the tokens of these sections.

    Raises:
        InputError: If a section is not known.
    """
    tokens = tokens_with_section(corpus)
    ways: tuple[Reuse, Reuse] = ("count_all", "count_once")
    every, once = (
        counted_words(tokens, corpus.documents, reuse=reuse, sections=sections).index
        for reuse in ways
    )
    return pd.Series(~every.isin(once), index=every, name="copied")


def other_words(copied: pd.Series, tokens: pd.DataFrame, *, seed: int) -> pd.Series:
    """As many words of each document as it has copies, in sentences drawn at random.

    What leaving out the copies changes, leaving out such words may change as well: the null for
    `count_once`.

    Args:
        copied: True for copies, as `copied_words` gives them.
        tokens: The token table: `doc_id`, `sentence_id`; rows of the index of `copied` at least.
        seed: Seed of the draw.

    Returns:
        True for the words to leave out instead, on the index of `copied`. Whole sentences, of
        the last one its beginning.
    """
    rng = np.random.default_rng(seed)
    words = tokens.loc[copied.index]
    document, _ = pd.factorize(words["doc_id"])
    sentence, _ = pd.factorize(words["sentence_id"])
    draw = rng.random(sentence.max() + 1)[sentence]
    # Sentences in their drawn order, the words of each in the order of the text.
    order = np.lexsort((np.arange(len(words)), draw, document))
    n_copied = np.bincount(document, weights=copied.to_numpy(dtype=np.float64))
    sizes = np.bincount(document)
    place = np.arange(len(words)) - np.repeat(np.cumsum(sizes) - sizes, sizes)
    marks = np.zeros(len(words), dtype=bool)
    marks[order] = place < n_copied[document[order]]
    return pd.Series(marks, index=copied.index, name="left_out")


def compare_own_words(once: pd.DataFrame, every: pd.DataFrame, *, n: int = 10) -> pd.DataFrame:
    """Which words stand out of a document only if its reprints are counted once, or every time.

    Args:
        once: The table of `own_words`, reprints counted once.
        every: The same, every copy counted.
        n: A word is looked at if it is among the first `n` of its document in one of the two, or
            beats its null there.

    Returns:
        One row per document and word, by `rank_once` in each document: `doc_id`, `term`, `gloss`;
        `rank_once`, `rank_all` (place among the document's own words, 1 = most; <NA> if it is
        not more frequent there than in the others), `z_once`, `z_all` (NaN likewise),
        `beats_null_once`, `beats_null_all`, and `change`: "verdict" (beats its null in one only),
        "rank" (leaves or joins the first `n`) or "".

    Raises:
        InputError: If `n` is below 1.
    """
    if n < 1:
        raise InputError(f"n={n}: give one or more words to look at")
    columns = {"rank": "rank", "log_odds_z": "z", "beats_null": "beats_null", "gloss": "gloss"}
    sides = []
    for name, table in (("once", once), ("all", every)):
        ranked = table.assign(rank=table.groupby("doc_id", sort=False).cumcount() + 1)
        ranked = ranked.set_index(["doc_id", "term"])[list(columns)].rename(columns=columns)
        sides.append(ranked.add_suffix(f"_{name}"))
    both = sides[0].join(sides[1], how="outer", sort=False)
    for name in ("once", "all"):
        both[f"rank_{name}"] = both[f"rank_{name}"].astype("Int64")
        both[f"beats_null_{name}"] = both[f"beats_null_{name}"].eq(True)
    both["gloss"] = both["gloss_once"].fillna(both["gloss_all"])
    top_once, top_all = (both[f"rank_{name}"].le(n).fillna(False) for name in ("once", "all"))
    verdict = both["beats_null_once"] != both["beats_null_all"]
    moved = top_once != top_all
    both["change"] = np.where(verdict, "verdict", np.where(moved, "rank", ""))
    looked_at = top_once | top_all | both["beats_null_once"] | both["beats_null_all"]
    shown = both[looked_at.astype(bool)].reset_index()
    document = shown["doc_id"].map({name: i for i, name in enumerate(_documents(once, every))})
    shown = shown.assign(document=document).sort_values(
        ["document", "rank_once", "rank_all"], na_position="last", ignore_index=True
    )
    columns_out = ["doc_id", "term", "gloss", "rank_once", "rank_all", "z_once", "z_all"]
    return shown[[*columns_out, "beats_null_once", "beats_null_all", "change"]]


def _documents(once: pd.DataFrame, every: pd.DataFrame) -> list[str]:
    return list(dict.fromkeys([*once["doc_id"], *every["doc_id"]]))
