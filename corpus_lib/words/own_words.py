"""The words that set each document apart, beside what shuffled text would show."""

from collections.abc import Collection

import numpy as np
import pandas as pd

from corpus_lib.errors import InputError
from corpus_lib.words.counts import frequencies
from corpus_lib.words.keyness import keyness

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
    "q_term",
    "verdict",
    "per_thousand_target",
    "per_thousand_reference",
]
# Of the words called likely, about so many are expected to be false alarms.
FALSE_SHARE = 0.1


def set_apart(
    counts: pd.DataFrame,
    doc_id: str,
    *,
    seed: int,
    glosses: pd.Series | None = None,
    n_deals: int = 2000,
    n_draws: int = 200,
) -> pd.DataFrame:
    """Which terms one document uses more, and which less, than all the others together.

    Args:
        counts: Counts, one row per unit (index levels `doc_id`, `unit_id`), a column per term.
        doc_id: The document.
        seed: Seed of resampling and shuffling.
        glosses: English gloss of each term.
        n_deals: Shuffles of the units between the document and the others, for the null.
        n_draws: Resamples of the units for the interval of `log_ratio`.

    Returns:
        One row per term, the document's own first: `doc_id`, `term`, `gloss`, `count_target`,
        `count_reference`, `log_ratio` (binary; 1 = twice the rate) with `log_ratio_low` and
        `log_ratio_high`, `log_odds_z`, `range` (units of the document that hold the term), `dp`
        (0 = spread evenly over them), `p_null` and `beats_null` (its |z| is above the 95th
        percentile of the largest |z| of any term in shuffles), `q_term`, and `verdict`: "sure" if
        it beats the null, else "likely" if `q_term` is .1 or less (one in ten of these is expected
        to be a false alarm), else "open"; `per_thousand_target`, `per_thousand_reference`. See
        `keyness`.

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
        n_deals=n_deals,
        n_draws=n_draws,
    )
    table = scores.reset_index().assign(doc_id=doc_id)
    table["gloss"] = "" if glosses is None else table["term"].map(glosses).fillna("")
    table["verdict"] = np.select(
        [table["beats_null"], table["q_term"] <= FALSE_SHARE], ["sure", "likely"], "open"
    )
    return table[_COLUMNS]


def own_words(
    counts: pd.DataFrame,
    *,
    seed: int,
    glosses: pd.Series | None = None,
    n_deals: int = 2000,
    n_draws: int = 200,
) -> pd.DataFrame:
    """Which terms each document uses more than all the others together.

    Args:
        counts: Counts, one row per unit (index levels `doc_id`, `unit_id`), a column per term.
        seed: Seed of resampling and shuffling.
        glosses: English gloss of each term.
        n_deals: As for `set_apart`.
        n_draws: As for `set_apart`.

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
            n_deals=n_deals,
            n_draws=n_draws,
        )
        tables.append(scores[scores["log_odds_z"] > 0])
    return pd.concat(tables, ignore_index=True)


def both_ends(scores: pd.DataFrame, *, n: int = 10) -> pd.DataFrame:
    """The words that a document uses most more and most less than the others.

    Args:
        scores: The table of `set_apart`.
        n: Rows of each sign of `log_odds_z` at the most.

    Returns:
        The rows, in their order.
    """
    z = scores["log_odds_z"]
    return pd.concat([scores[z > 0].head(n), scores[z < 0].tail(n)], ignore_index=True)


def bars_by_document(own: pd.DataFrame, *, n: int = 10) -> pd.DataFrame:
    """The first words of each document for a figure, with the verdict beside the gloss.

    Args:
        own: The table of `own_words`.
        n: Words per document at the most.

    Returns:
        `topic` (the doc_id), `term`, `gloss` (and the verdict, unless it is "open"), `weight`
        (the z-score).
    """
    top = own.groupby("doc_id", sort=False).head(n)
    verdict = top["verdict"].where(top["verdict"] != "open", "")
    # First, since a figure cuts a long gloss.
    gloss = [": ".join(filter(None, pair)) for pair in zip(verdict, top["gloss"], strict=True)]
    return pd.DataFrame(
        {"topic": top["doc_id"], "term": top["term"], "gloss": gloss, "weight": top["log_odds_z"]}
    ).reset_index(drop=True)


def contrast(scores: pd.DataFrame, *, n: int = 6, min_count: int = 3) -> pd.DataFrame:
    """Where each term stands in the two vocabularies, for a scatter of one against the other.

    Args:
        scores: The table of `set_apart`.
        n: Terms to name on each side, and among the most frequent of all.
        min_count: Least number of occurrences, in the document and the others together.

    Returns:
        One row per term and one per place where unnamed terms lie on each other: `term`, `gloss`,
        `label` (the term, or "" for unnamed ones), `side` ("said more", "said less" or "frequent",
        for unnamed ones "other words"), `rank_target` and `rank_reference` (0 = the rarest, 1 =
        the most frequent; terms of the same frequency share a rank), `per_thousand_target`,
        `per_thousand_reference`.

    Raises:
        InputError: If no term is so frequent.

    References:
        Dense ranks as places: Kessler (2017), "Scattertext".
    """
    both = scores["count_target"] + scores["count_reference"]
    table = scores[both >= min_count].reset_index(drop=True)
    if table.empty:
        raise InputError(f"min_count={min_count} leaves no term to draw; give a smaller number")
    z = table["log_odds_z"]
    more, less = z[z > 0].nlargest(n).index, z[z < 0].nsmallest(n).index
    frequent = (table["count_target"] + table["count_reference"]).nlargest(n).index
    table["side"] = "other words"
    for side, rows in (("frequent", frequent), ("said less", less), ("said more", more)):
        table.loc[rows, "side"] = side
    table["label"] = table["term"].where(table["side"] != "other words", "")
    for name in ("target", "reference"):
        rank = table[f"per_thousand_{name}"].rank(method="dense") - 1
        table[f"rank_{name}"] = rank / max(rank.max(), 1)
    order = {"other words": 0, "frequent": 1, "said less": 2, "said more": 3}
    table = table.sort_values("side", key=lambda side: side.map(order), kind="stable")
    table = table.drop_duplicates(["label", "rank_target", "rank_reference"], ignore_index=True)
    columns = ["term", "gloss", "label", "side", "rank_target", "rank_reference"]
    return table[[*columns, "per_thousand_target", "per_thousand_reference"]]


def frequent_words(
    counts: pd.DataFrame,
    *,
    n: int = 10,
    exclude: Collection[str] = (),
    glosses: pd.Series | None = None,
) -> pd.DataFrame:
    """The most frequent terms of each document: what it speaks of.

    Args:
        counts: Counts, one row per unit (index levels `doc_id`, `unit_id`), a column per term.
        n: Terms per document.
        exclude: Terms to leave out, such as the names of actors that all documents speak of.
        glosses: English gloss of each term.

    Returns:
        At most `n` rows per document, the most frequent first: `doc_id`, `term`, `gloss`,
        `count`, `per_thousand` (of the document's words counted), `range` (units that hold it).
    """
    documents = counts.index.get_level_values("doc_id")
    tables = []
    for doc_id in documents.unique():
        table = frequencies(counts[documents == doc_id], glosses)
        table = table[~table["term"].isin(list(exclude)) & (table["count"] > 0)].head(n)
        tables.append(table.drop(columns="coverage").assign(doc_id=doc_id))
    joined = pd.concat(tables, ignore_index=True)
    return joined[["doc_id", "term", "gloss", "count", "per_thousand", "range"]]


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
