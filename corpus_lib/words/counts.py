"""Count terms: which words count, tables of units by terms, glosses."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Literal, TypeVar, get_args

import numpy as np
import pandas as pd
from scipy import sparse

from corpus_lib.errors import InputError, NothingLeftError
from corpus_lib.prepare.prepared import table_digest
from corpus_lib.prepare.published import order_of_publication
from corpus_lib.prepare.units import CorpusTables, Unit, tokens_with_section, unit_of
from corpus_lib.reuse.find import copied_tokens, find_reuse

Reuse = Literal["count_once", "count_all"]
Table = TypeVar("Table")
Terms = Literal["term", "lexeme", "lemma", "norm", "surface"]

_COMPARED = ("doc_id", "token_id", "start", "end", "surface", "norm")  # by `find_reuse`
_KEPT = 4  # tables of reprints, and of the words that they copy, which are remembered
_found: dict[str, Any] = {}
_DENSE = 5_000_000  # cells up to which counts are held with their zeros, in 40 MB


@dataclass(frozen=True)
class CountParts:
    """A table of counts, or rows of it, in parts: pandas goes through a sparse one by columns."""

    matrix: Any  # SciPy's, shape (index, columns)
    index: pd.Index
    columns: pd.Index

    def labelled(self) -> pd.DataFrame:
        """The counts as a table of whole numbers, sparse if it is large."""
        whole = self.matrix.astype(np.int64)
        if len(self.index) * len(self.columns) <= _DENSE:  # sparse columns are held one by one
            return pd.DataFrame(whole.toarray(), self.index, self.columns)
        accessor: Any = pd.DataFrame.sparse
        table: pd.DataFrame = accessor.from_spmatrix(whole, self.index, self.columns)
        return table


def unit_terms(
    corpus: CorpusTables,
    unit: Unit = "window",
    reuse: Reuse = "count_once",
    *,
    terms: Terms = "term",
    sections: Sequence[str] | None = ("body",),
    no_below: int = 1,
    window: int = 60,
    passages: pd.DataFrame | None = None,
) -> pd.DataFrame:
    """How often each unit of the corpus holds each term, content words only.

    Args:
        corpus: The corpus, with its tables `documents`, `segments` and `tokens`.
        unit: "window", "segment", "sentence" or "document", as in `units`.
        reuse: "count_once" leaves out the words of a passage that an earlier document, or an
            earlier place of the same one, already has; "count_all" counts every copy. Which
            document is earlier is told by `documents.published`; undated ones come last.
        terms: The column of the tokens table that is counted.
        sections: Sections to count in, None for all of them.
        no_below: Least number of units that a term must occur in.
        window: Aimed size of a window in words.
        passages: The table of `reprinted_passages` for these sections, if it is at hand.

    Returns:
        Counts as integers, beyond five million cells in sparse columns: one row per unit that
        holds a term, in the order of the text, with the index levels `doc_id` and `unit_id`; one
        column per term, sorted.

    Raises:
        InputError: If a choice is unknown, or a filter leaves nothing to count: it is named.
    """
    counted = counted_terms(
        corpus,
        unit,
        reuse,
        terms=terms,
        sections=sections,
        no_below=no_below,
        window=window,
        passages=passages,
    )
    return counted.labelled()


def counted_terms(
    corpus: CorpusTables,
    unit: Unit,
    reuse: Reuse,
    *,
    terms: Terms = "term",
    sections: Sequence[str] | None = ("body",),
    no_below: int = 1,
    window: int = 60,
    passages: pd.DataFrame | None = None,
) -> CountParts:
    """The table of `unit_terms`, in parts."""
    check_choice("terms", terms, Terms)
    if no_below < 1:
        raise InputError(f"no_below={no_below}: give a number of units, one or more")
    tokens = tokens_with_section(corpus)
    kept = tokens.assign(unit_id=unit_of(tokens, unit=unit, window=window), counted=tokens[terms])
    kept = counted_words(kept, corpus.documents, reuse=reuse, sections=sections, passages=passages)
    kept = _filtered(kept, kept["counted"] != "", f"terms={terms!r}")
    kept = _filtered(kept, kept["is_content"], "is_content (a content word)")
    row, units = pd.factorize(kept["unit_id"])
    column, names = pd.factorize(kept["counted"], sort=True)
    ones = np.ones(len(kept), dtype=np.int64)
    matrix = sparse.coo_matrix((ones, (row, column)), shape=(len(units), len(names))).tocsr()
    spread = matrix.getnnz(axis=0)
    often = spread >= no_below
    if not often.any():
        raise NothingLeftError(
            f"no_below={no_below} leaves none of {len(names)} terms to count; "
            f"the most widespread stands in {spread.max()} units"
        )
    held = matrix[:, often].getnnz(axis=1) > 0
    rows = pd.MultiIndex.from_frame(kept[["doc_id", "unit_id"]].drop_duplicates("unit_id"))
    return CountParts(matrix[held][:, often], rows[held], pd.Index(names[often], name="term"))


def parts_or_none(*given: Any, **options: Any) -> CountParts:
    """What `counted_terms` gives; without rows and terms where nothing is left."""
    try:
        return counted_terms(*given, **options)
    except NothingLeftError:
        rows = pd.MultiIndex.from_arrays([[], []], names=["doc_id", "unit_id"])
        return CountParts(sparse.csr_matrix((0, 0)), rows, pd.Index([], name="term", dtype="str"))


def counted_words(
    tokens: pd.DataFrame,
    documents: pd.DataFrame,
    *,
    reuse: Reuse = "count_once",
    sections: Sequence[str] | None = ("body",),
    passages: pd.DataFrame | None = None,
) -> pd.DataFrame:
    """The words that count: those of some sections, reprinted passages once or every time.

    `tokens` is the table of `tokens_with_section`; options are those of `unit_terms`.

    Raises:
        InputError: If a choice is unknown, or nothing is left.
    """
    check_choice("reuse", reuse, Reuse)
    kept = _in_sections(tokens, sections)
    if reuse == "count_all":
        return kept
    kept_ids = set(kept["doc_id"])
    order = [doc_id for doc_id in order_of_publication(documents) if doc_id in kept_ids]
    found = _reprinted(kept) if passages is None else passages
    told = kept[[name for name in (*_COMPARED, "section") if name in kept]], found, " ".join(order)
    copied = _once(lambda: copied_tokens(kept, found, order=order), *told)
    return _filtered(kept, ~copied, "reuse='count_once'")


def reprinted_passages(
    corpus: CorpusTables, sections: Sequence[str] | None = ("body",)
) -> pd.DataFrame:
    """The passages of some sections that `counted_words` counts once, to be found only once.

    Words of other sections are nobody's source. The table of `find_reuse`, without set phrases.
    """
    return _reprinted(_in_sections(tokens_with_section(corpus), sections))


def term_glosses(corpus: CorpusTables, terms: Terms = "term") -> pd.Series[str]:
    """The English gloss that each term bears most often, sorted by term; "" where none has one."""
    check_choice("terms", terms, Terms)
    tokens, gloss = corpus.tokens, "term_gloss" if terms == "term" else "gloss"
    if terms == "lexeme":  # a name has the gloss that it has as a term
        named = tokens["term"] == tokens["lexeme"]
        tokens = tokens.assign(gloss=tokens["gloss"].mask(named, tokens["term_gloss"]))
    return _commonest(tokens, terms, gloss).rename("gloss")


def term_lemmas(corpus: CorpusTables) -> pd.Series[str]:
    """The lemma that each counted term most often comes from; several words are their own."""
    tokens = corpus.tokens[corpus.tokens["is_content"]]
    lemma = tokens["lexeme"].mask(tokens["term"].str.contains(" ", regex=False), tokens["term"])
    return _commonest(tokens.assign(lemma=lemma), "term", "lemma")


def as_matrix(counts: pd.DataFrame | CountParts) -> sparse.csr_matrix:
    """The numbers of a count table, sparse inside or not, as a SciPy matrix."""
    if isinstance(counts, CountParts):
        return counts.matrix
    if counts.size and all(isinstance(kind, pd.SparseDtype) for kind in counts.dtypes):
        accessor: Any = counts.sparse
        return sparse.csr_matrix(accessor.to_coo())
    return sparse.csr_matrix(counts.to_numpy())


def check_choice(name: str, value: str, choices: Any) -> None:
    """Refuses a value that is none of a Literal's."""
    allowed = get_args(choices)
    if value not in allowed:
        raise InputError(f"{name}={value!r} is unknown; choose one of {', '.join(allowed)}")


def _in_sections(tokens: pd.DataFrame, sections: Sequence[str] | None) -> pd.DataFrame:
    if sections is None:
        return tokens
    known = tokens["section"].unique().tolist()
    if isinstance(sections, str) or [section for section in sections if section not in known]:
        raise InputError(
            f"sections={sections!r}: the corpus has the sections {', '.join(map(repr, known))}; "
            "give a list of some of them, or None for all"
        )
    return _filtered(tokens, tokens["section"].isin(list(sections)), f"sections={sections!r}")


def _filtered(tokens: pd.DataFrame, keep: pd.Series[bool], name: str) -> pd.DataFrame:
    kept = tokens[keep]
    if kept.empty:
        raise NothingLeftError(
            f"{name} leaves none of {len(tokens)} words to count; relax it or check the tokens"
        )
    return kept


def _reprinted(tokens: pd.DataFrame) -> pd.DataFrame:
    read = [name for name in _COMPARED if name in tokens]
    found = _once(lambda: find_reuse(tokens), tokens[read])
    # Titles and templates are everybody's words, not one document's that another took over.
    return found[~found["formula"]]


def _once(compute: Callable[[], Table], *of: pd.DataFrame | str) -> Table:
    """What is computed of tables, remembered for a while: a notebook asks a dozen times."""
    key = " ".join(one if isinstance(one, str) else f"{[*one]} {table_digest(one)}" for one in of)
    found: Table = _found.pop(key) if key in _found else compute()
    _found[key] = found
    if len(_found) > _KEPT:
        del _found[next(iter(_found))]
    return found


def _commonest(tokens: pd.DataFrame, term: str, of: str) -> pd.Series[str]:
    """What each term most often goes with, the first in the alphabet of two; "" only if alone."""
    table = tokens[[term, of]].set_axis(["term", of], axis=1)
    ranked = table[table["term"] != ""].value_counts().reset_index()
    ranked = ranked.assign(silent=ranked[of] == "").sort_values(
        ["term", "silent", "count", of], ascending=[True, True, False, True]
    )
    return ranked.drop_duplicates("term").set_index("term")[of]
