"""The words that set each document apart, beside what shuffled text would show."""

import pandas as pd

from corpus_lib.errors import InputError
from corpus_lib.explore.keyness import keyness

_COLUMNS = [
    "doc_id",
    "term",
    "gloss",
    "count_target",
    "count_reference",
    "log_ratio",
    "log_ratio_low",
    "log_ratio_high",
    "log_odds_z",
    "range",
    "dp",
    "p_null",
    "beats_null",
]


def set_apart(
    counts: pd.DataFrame,
    doc_id: str,
    *,
    seed: int,
    glosses: pd.Series | None = None,
    n_permutations: int = 200,
    n_bootstrap: int = 200,
) -> pd.DataFrame:
    """Which terms one document uses more, and which less, than all the others together.

    Args:
        counts: Counts, one row per unit (index levels `doc_id`, `unit_id`), a column per term.
        doc_id: The document.
        seed: Seed of resampling and shuffling.
        glosses: English gloss of each term.
        n_permutations: Shuffles of the units between the document and the others, for the null.
        n_bootstrap: Resamples of the units for the interval of `log_ratio`.

    Returns:
        One row per term, the document's own first: `doc_id`, `term`, `gloss`, `count_target`,
        `count_reference`, `log_ratio` (binary; 1 = twice the rate) with `log_ratio_low` and
        `log_ratio_high`, `log_odds_z`, `range` (units of the document that hold the term), `dp`
        (0 = spread evenly over them), `p_null` and `beats_null` (its |z| is above the 95th
        percentile of the largest |z| of any term in shuffles). See `keyness`.

    Raises:
        InputError: If the document has no row, or no other document has one.
    """
    documents = counts.index.get_level_values("doc_id")
    known = list(dict.fromkeys(documents))
    if doc_id not in known or len(known) < 2:
        raise InputError(
            f"doc_id={doc_id!r} cannot be set against others; the counts have: {', '.join(known)}"
        )
    scores = keyness(
        counts[documents == doc_id],
        counts[documents != doc_id],
        seed=seed,
        n_permutations=n_permutations,
        n_bootstrap=n_bootstrap,
    )
    table = scores.reset_index().assign(doc_id=doc_id)
    table["gloss"] = "" if glosses is None else table["term"].map(glosses).fillna("")
    return table[_COLUMNS]


def own_words(
    counts: pd.DataFrame,
    *,
    seed: int,
    glosses: pd.Series | None = None,
    n_permutations: int = 200,
    n_bootstrap: int = 200,
) -> pd.DataFrame:
    """Which terms each document uses more than all the others together.

    Args:
        counts: Counts, one row per unit (index levels `doc_id`, `unit_id`), a column per term.
        seed: Seed of resampling and shuffling.
        glosses: English gloss of each term.
        n_permutations: As for `set_apart`.
        n_bootstrap: As for `set_apart`.

    Returns:
        The rows of `set_apart` with a positive score, document after document. The null holds
        for all terms of one document at once, not for all documents.

    Raises:
        InputError: If there are fewer than two documents.
    """
    tables = []
    for doc_id in counts.index.get_level_values("doc_id").unique():
        scores = set_apart(
            counts,
            doc_id,
            seed=seed,
            glosses=glosses,
            n_permutations=n_permutations,
            n_bootstrap=n_bootstrap,
        )
        tables.append(scores[scores["log_odds_z"] > 0])
    return pd.concat(tables, ignore_index=True)


def sentences_with(
    tokens: pd.DataFrame, rows: pd.DataFrame, *, n: int = 1
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Where terms stand: the first sentences of each document that hold them.

    Args:
        tokens: The token table.
        rows: Columns `doc_id` and `term`, as in the tables of this module.
        n: Sentences per row.

    Returns:
        The sentences (`doc_id`, `start`, `end`, `label`: the term) in the order of the rows, and
        the places of the terms in them (`doc_id`, `start`, `end`), to be marked.
    """
    wanted = rows[["doc_id", "term"]].drop_duplicates().reset_index(drop=True)
    found = wanted.reset_index(names="row").merge(tokens, on=["doc_id", "term"])
    found = found.sort_values(["row", "token_id"], kind="stable")
    first = found.drop_duplicates(["row", "sentence_id"]).groupby("row").head(n)
    bounds = tokens.groupby("sentence_id").agg(start=("start", "min"), end=("end", "max"))
    sentences = first[["doc_id", "sentence_id", "term"]].join(bounds, on="sentence_id")
    sentences = sentences.rename(columns={"term": "label"}).reset_index(drop=True)
    return sentences[["doc_id", "start", "end", "label"]], found[["doc_id", "start", "end"]]
