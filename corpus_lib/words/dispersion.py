"""How evenly terms are spread over the parts of a corpus, and where in each document they stand."""

from __future__ import annotations

from collections.abc import Sequence
from typing import get_args

import numpy as np
import pandas as pd

from corpus_lib.errors import InputError
from corpus_lib.prepare.units import CorpusTables
from corpus_lib.words.counts import Terms, as_matrix


def dispersion(
    counts: pd.DataFrame,
    *,
    sizes: pd.Series[int] | None = None,
    glosses: pd.Series[str] | None = None,
) -> pd.DataFrame:
    """How evenly each term is spread over the parts of a corpus.

    Args:
        counts: Counts, one row per part (unit or document), one column per term.
        sizes: Words in each part, on the index of `counts`; the sums of its rows when None.
        glosses: English glosses by term, for a column `gloss`.

    Returns:
        One row per term (index `term`), in the order of the columns: `gloss` if glosses are given,
        `count` (occurrences), `range` (parts that hold it),
        `dp` (0 = spread as evenly as the parts' sizes allow, towards 1 = all in one small part),
        `dp_norm` (the same, stretched so that 1 can be reached) and
        `juilland_d` (1 = the same rate in every part, 0 = all in one of equal parts).
        A term with no occurrence has NaN in the last three.

    Raises:
        InputError: If there are fewer than two parts, or a part has no words.

    References:
        DP: Gries (2008), "Dispersions and adjusted frequencies in corpora"; DPnorm: Lijffijt and
        Gries (2012), correction to it; D: Juilland, Brodin and Davidovitch (1970), with the rates
        of unequal parts, as in Gries (2020), "Analyzing dispersion".
    """
    matrix = as_matrix(counts).toarray().astype(float)
    words = matrix.sum(axis=1) if sizes is None else sizes.reindex(counts.index).to_numpy(float)
    if len(words) < 2:
        raise InputError(f"{len(words)} part: dispersion needs two or more; choose smaller units")
    if not (words > 0).all():
        empty = counts.index[~(words > 0)][0]
        raise InputError(f"part {empty!r} has no words; drop the empty parts first")
    frequency = matrix.sum(axis=0)
    share_of_part = words / words.sum()
    share_of_term = matrix / np.where(frequency > 0, frequency, np.nan)
    dp = np.abs(share_of_term - share_of_part[:, None]).sum(axis=0) / 2
    rate = matrix / words[:, None]
    mean_rate = np.where(frequency > 0, rate.mean(axis=0), np.nan)
    variation = rate.std(axis=0) / mean_rate
    table = pd.DataFrame(
        {
            "count": frequency.astype(np.int64),
            "range": (matrix > 0).sum(axis=0),
            "dp": dp,
            "dp_norm": dp / (1 - share_of_part.min()),
            "juilland_d": 1 - variation / np.sqrt(len(words) - 1),
        },
        index=pd.Index(counts.columns, name="term"),
    )
    if glosses is not None:
        table.insert(0, "gloss", glosses.reindex(table.index).fillna(""))
    return table


def term_positions(
    corpus: CorpusTables,
    wanted: Sequence[str],
    *,
    terms: Terms = "term",
    glosses: pd.Series[str] | None = None,
) -> pd.DataFrame:
    """Where in each document the wanted terms stand, for a dispersion plot.

    Args:
        corpus: The corpus.
        wanted: Terms to look for.
        terms: The column of the tokens table that they are looked for in.
        glosses: English glosses by term, for a column `gloss`.

    Returns:
        One row per occurrence in the order of the text: `label` (the term), `doc_id`, `token_id`,
        `start`, `end`, `position` (0 = first word of the document, 1 = last), and `gloss` if
        glosses are given.

    Raises:
        InputError: If a wanted term occurs nowhere or `terms` is unknown.
    """
    if terms not in get_args(Terms):
        raise InputError(f"terms={terms!r} is unknown; choose one of {', '.join(get_args(Terms))}")
    tokens = corpus.tokens
    missing = [term for term in wanted if not (tokens[terms] == term).any()]
    if isinstance(wanted, str) or missing:
        raise InputError(
            f"wanted={wanted!r}: give a list of values of the tokens' column {terms!r}; "
            f"not found there: {', '.join(missing)}"
        )
    last = tokens.groupby("doc_id")["token_id"].transform("max").clip(lower=1)
    table = tokens.assign(label=tokens[terms], position=tokens["token_id"] / last)
    columns = ["label", "doc_id", "token_id", "start", "end", "position"]
    found = table.loc[table["label"].isin(list(wanted)), columns].reset_index(drop=True)
    if glosses is None:
        return found
    return found.assign(gloss=found["label"].map(glosses).fillna(""))
