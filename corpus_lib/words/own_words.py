"""The words that set each document apart, beside what random deals of the passages show."""

from collections.abc import Collection

import numpy as np
import pandas as pd
from scipy import sparse

from corpus_lib.errors import InputError
from corpus_lib.prepare.multiword import ends_of_terms
from corpus_lib.prepare.units import CorpusTables, Unit, dealt_unit, tokens_with_section
from corpus_lib.stats.verdict import OPEN, verdicts
from corpus_lib.words.counts import CountParts, Terms, as_matrix
from corpus_lib.words.keyness import keyness

_KINDS = {
    **dict.fromkeys(("doc_id", "term", "gloss"), "str"),
    **dict.fromkeys(("log_ratio", "log_ratio_low", "log_ratio_high"), "float64"),
    **{"verdict": "str", "q_term": "float64", "p_null": "float64"},
    **{"count_target": "int64", "count_reference": "int64", "range": "Int64", "dp": "float64"},
    **{"log_odds_z": "float64", "beats_null": "bool"},
    **{"per_thousand_target": "float64", "per_thousand_reference": "float64"},
}
_COLUMNS = list(_KINDS)
# What is read of a list of a document's own words.
_DRAWS = {"n_deals": 19_999, "n_draws": 999}
_LIST = _COLUMNS[: _COLUMNS.index("beats_null")]


def set_apart(
    counts: pd.DataFrame,
    doc_id: str | None = None,
    *,
    seed: int,
    glosses: pd.Series | None = None,
    n_deals: int = _DRAWS["n_deals"],
    n_draws: int = _DRAWS["n_draws"],
) -> pd.DataFrame:
    """Which terms one document uses more, and which less, than all the others together.

    Without a name it is the last document. `counts` are those of `unit_terms`, other options those
    of `keyness`.

    Returns:
        One row per term, the document's own first: `doc_id`, `term`, `gloss`, `verdict` ("sure" if
        it beats the null, else "likely" if `q_term` is .1 or less, else "open", as is any whose
        interval holds 0) and columns of `keyness`: `log_ratio` with `log_ratio_low` and
        `log_ratio_high`, `q_term`, `p_null`, `count_target`, `count_reference`, `range`, `dp`,
        `log_odds_z`, `beats_null`, `per_thousand_target`, `per_thousand_reference`.

    Raises:
        InputError: If the document named has no row, or no other document has one. Without a name
            there are no rows then.
    """
    known = list(dict.fromkeys(counts.index.get_level_values("doc_id")))
    if doc_id is None and len(known) < 2:
        return pd.DataFrame(columns=_COLUMNS).astype(_KINDS)
    doc_id = known[-1] if doc_id is None else doc_id
    if doc_id not in known or len(known) < 2:
        raise InputError(
            f"doc_id={doc_id!r} cannot be set against others; the counts have: {', '.join(known)}"
        )
    draws = {"seed": seed, "n_deals": n_deals, "n_draws": n_draws}
    return _apart(as_matrix(counts), counts, doc_id, glosses, **draws)


def _apart(
    matrix: sparse.csr_matrix,
    counts: pd.DataFrame,
    doc_id: str,
    glosses: pd.Series | None,
    **draws: int,
) -> pd.DataFrame:
    own, columns = np.asarray(counts.index.get_level_values("doc_id") == doc_id), counts.columns
    target, reference = (CountParts(matrix[r], counts.index[r], columns) for r in (own, ~own))
    table = keyness(target, reference, **draws).reset_index().assign(doc_id=doc_id)
    table["gloss"] = "" if glosses is None else table["term"].map(glosses).fillna("")
    either_way = (table["log_ratio_low"] <= 0) & (table["log_ratio_high"] >= 0)
    told = pd.Series(verdicts(table["beats_null"], table["q_term"]), table.index)
    table["verdict"] = told.mask(either_way, OPEN)
    return table[_COLUMNS]


def as_groups(counts: CountParts, groups: pd.Series | None) -> CountParts:
    """Counts in which groups (by `doc_id`), such as outlets, stand for documents, if there are any.

    Words come in clumps within a document, so that chance has to deal out whole documents: one row
    per document, index levels `doc_id` (the group) and `unit_id` (the document).

    Raises:
        InputError: If a document has no group.
    """
    if groups is None:
        return counts
    of_unit, documents = pd.factorize(counts.index.get_level_values("doc_id"))
    if without := documents.difference(groups.index).tolist():
        raise InputError(f"groups lacks documents of the counts: {', '.join(map(str, without))}")
    levels = [groups.loc[documents].to_numpy(), documents.to_numpy()]
    index = pd.MultiIndex.from_arrays(levels, names=["doc_id", "unit_id"])
    units = np.ones(len(of_unit), dtype=np.int64), (of_unit, np.arange(len(of_unit)))
    sums = sparse.csr_matrix(units, shape=(len(documents), len(of_unit))) @ counts.matrix
    return CountParts(sums, index, counts.columns)


def own_words(
    counts: pd.DataFrame, *, seed: int, glosses: pd.Series | None = None, **draws: int
) -> pd.DataFrame:
    """Which terms each document uses more than all the others together.

    The rows of `set_apart`, which takes the same options, with a positive score, document after
    document; none if there are fewer than two documents. The null holds for all terms of one
    document at once, not for all documents.
    """
    documents = counts.index.get_level_values("doc_id").unique()
    if len(documents) < 2:
        return set_apart(counts, seed=seed)
    matrix, draws = as_matrix(counts), {"seed": seed, **_DRAWS, **draws}
    tables = (_apart(matrix, counts, one, glosses, **draws) for one in documents)
    return pd.concat([one[one["log_odds_z"] > 0] for one in tables], ignore_index=True)


def first_words(own: pd.DataFrame, *, n: int = 5) -> pd.DataFrame:
    """The first `n` rows of `own_words` of each document, with the columns to read."""
    return own.groupby("doc_id", sort=False).head(n)[_LIST].reset_index(drop=True)


def bars_by_document(
    table: pd.DataFrame, *, value: str = "log_odds_z", n: int = 10
) -> pd.DataFrame:
    """The first `n` words of each document in `own_words`, or in `frequent_words`, for a figure.

    `topic` (the doc_id), `term`, `gloss` (and the verdict, unless it is "open"), `weight` (the
    column `value`).
    """
    top = table.groupby("doc_id", sort=False).head(n).reset_index(drop=True)
    if "verdict" in top.columns:
        verdict = top["verdict"].where(top["verdict"] != OPEN, "")
        # First, since a figure cuts a long gloss.
        told = [": ".join(filter(None, pair)) for pair in zip(verdict, top["gloss"], strict=True)]
        top["gloss"] = told
    weight = top[value].rename("weight")
    return pd.concat([top["doc_id"].rename("topic"), top[["term", "gloss"]], weight], axis=1)


def term_places(
    texts: CorpusTables, counted: pd.DataFrame, *, terms: Terms, unit: Unit
) -> pd.DataFrame:
    """Where the terms that `unit_terms` counts stand: `term, doc_id, start, end`.

    `range` tells the first place in each unit that chance deals out. `counted` is the table of
    `counted_words`.
    """
    ends = ends_of_terms(texts.tokens) if terms == "term" else texts.tokens["end"]
    words = texts.tokens.assign(term=texts.tokens[terms], end=ends).loc[counted.index]
    content = words["is_content"] & (words["term"] != "")
    held = words.assign(unit=dealt_unit(tokens_with_section(texts), unit))[content]
    return held[["term", "doc_id", "start", "end"]].assign(range=~held.duplicated(["term", "unit"]))


def frequent_words(
    counts: pd.DataFrame,
    *,
    n: int = 10,
    exclude: Collection[str] = (),
    glosses: pd.Series | None = None,
) -> pd.DataFrame:
    """The `n` most frequent terms of each document, save for some: what it speaks of.

    `doc_id`, `term`, `gloss`, `count`, `per_thousand` (of the document's words counted), `range`
    (units that hold it). `counts` are those of `unit_terms`.
    """
    documents, known = counts.index.get_level_values("doc_id"), pd.Series(dtype=str)
    terms, known = counts.columns.astype(str), known if glosses is None else glosses
    tables, every = [], as_matrix(counts)
    for doc_id in documents.unique():
        matrix = every[documents == doc_id]
        table = pd.DataFrame({"doc_id": doc_id, "term": terms})
        table["gloss"] = known.reindex(terms).fillna("").to_numpy()
        table["count"] = np.asarray(matrix.sum(axis=0)).ravel()
        table["per_thousand"] = 1000 * table["count"] / max(table["count"].sum(), 1)
        table["range"] = matrix.getnnz(axis=0)
        table = table.sort_values(["count", "term"], ascending=[False, True])
        tables.append(table[~table["term"].isin(list(exclude)) & (table["count"] > 0)].head(n))
    columns = ["doc_id", "term", "gloss", "count", "per_thousand", "range"]
    return pd.concat(tables, ignore_index=True) if tables else pd.DataFrame(columns=columns)


def compare_own_words(once: pd.DataFrame, every: pd.DataFrame, *, n: int = 10) -> pd.DataFrame:
    """Which words stand out of a document only if its reprints are counted once, or every time.

    A word is looked at if it is among the first `n` of its document in one of the two tables of
    `own_words`, or beats its null there.

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
    both["change"] = np.where(verdict, "verdict", np.where(top_once != top_all, "rank", ""))
    looked_at = top_once | top_all | both["beats_null_once"] | both["beats_null_all"]
    shown = both[looked_at.astype(bool)].reset_index()
    shown = shown.assign(
        document=shown["doc_id"].map(list(dict.fromkeys([*once["doc_id"], *every["doc_id"]])).index)
    ).sort_values(["document", "rank_once", "rank_all"], na_position="last", ignore_index=True)
    columns_out = ["doc_id", "term", "gloss", "rank_once", "rank_all", "z_once", "z_all"]
    return shown[[*columns_out, "beats_null_once", "beats_null_all", "change"]]
