"""How far readers agree who coded the same things, and where they do not."""

from __future__ import annotations

from collections.abc import Iterator

import krippendorff
import numpy as np
import pandas as pd
from numpy.typing import NDArray

from corpus_lib.coding.coded_tables import Coding
from corpus_lib.prepare.corpus import Corpus
from corpus_lib.stats.intervals import bootstrap_weights, percentile_interval, share_intervals

Counts = NDArray[np.int64]
_AGREEMENT = ["table", "question", "cells", "n", "agree", "alpha", "low", "high"]
_CELL = ["claim", "doc_id"]


def alpha_interval(ratings: pd.DataFrame, *, seed: int, n_draws: int = 999) -> dict[str, float]:
    """Krippendorff's alpha with the interval from drawing the things coded anew.

    Where all codes agree, drawing cannot vary them; the lower end is then the alpha of so many
    differing things as would be missed with a chance of half the error (see `share_intervals`).

    Args:
        ratings: One row per thing coded, one column per coder; missing where a coder has no code.
            Rows that hang together (the cells of a claim, say) share the first level of the index
            and are drawn together.
        seed: Of the draws.
        n_draws: Number of draws.

    Returns:
        `n` (rows with two codes or more), `agree` (share of them with one code only), `alpha` (0 is
        what chance would give; NaN if all codes are the same one), `low` and `high` (95 %, without
        draws of one code only; NaN for a single group).

    References:
        Krippendorff (2011), "Computing Krippendorff's alpha-reliability", nominal data.
    """
    counts, group = _value_counts(ratings), pd.factorize(ratings.index.get_level_values(0))[0]
    coded = counts.sum(axis=1) >= 2
    same = counts[coded].max(axis=1, initial=0) == counts[coded].sum(axis=1)
    ends = [np.nan, np.nan]
    if group.max(initial=0):
        drawn = bootstrap_weights(group.max() + 1, n_draws, np.random.default_rng(seed))
        alphas = _drawn_alphas(counts, drawn.astype(np.int64)[:, group])
        if not np.isnan(alphas).all():
            ends = [float(end) for end in percentile_interval(alphas[~np.isnan(alphas)])]
            if same.all():
                ends[0] = _low_of_full_agreement(counts[coded], group[coded], seed)
    agree = float(same.mean()) if len(same) else np.nan
    found = {"n": len(same), "agree": agree, "alpha": _alpha(counts)}
    return found | dict(zip(("low", "high"), ends, strict=True))


def coding_agreement(
    corpus: Corpus, coding: Coding, *, seed: int, n_draws: int = 999
) -> pd.DataFrame:
    """How far the readers of a corpus agree on claims, frames and roles before they settle.

    Returns:
        One row per question: `table` (claims, frames, roles), `question` (a claim's stance, its
        silence, voice and explicit; whether a frame or an actor's role is in a segment; a frame's
        function), `cells` (all, or those in which "all speak": silence is easy to agree on), `n`
        (cells compared), `agree, alpha, low, high`, for which whole claims or segments are drawn.
        No row for what fewer than two readers coded.
    """
    rows = [
        {"table": table, "question": question, "cells": cells}
        | alpha_interval(ratings, seed=seed, n_draws=n_draws)
        for table, question, cells, ratings in _questions(corpus, coding)
        if ratings.notna().sum(axis=1).max() >= 2
    ]
    return pd.DataFrame(rows, columns=_AGREEMENT)


def disagreements(coding: Coding) -> pd.DataFrame:
    """The claims that readers coded otherwise than each other, or than was settled, and why.

    Returns:
        One row per cell: `claim, doc_id, codings` (each reader's stance, voice, and whether it is
        implied), `settled` (the same of the settled coding), `rule` (of the codebook) and `why`
        it was settled so, `start, end` (of the settled passage, else a reader's; missing without
        one); other stances first.
    """
    own = coding.readers["claims"]
    every = pd.concat([own, coding.claims.assign(reader="settled")])
    cells = _cells(own, _CELL, "stance").index
    codes = ("stance", "voice", "explicit")
    counts = [_value_counts(_cells(every, _CELL, code).reindex(cells)) for code in codes]
    differ = [(of_code > 0).sum(axis=1) > 1 for of_code in counts]  # two codes or more
    order = 4 * differ[0] + 2 * differ[1] + differ[2]
    rows = cells[np.argsort(-order, kind="stable")][: (order > 0).sum()]
    settled = coding.claims.assign(settled=_told(coding.claims)).set_index(_CELL)
    passage = own.dropna(subset=["start"]).drop_duplicates(_CELL).set_index(_CELL)
    table = settled[["settled", "rule", "note"]].reindex(rows)
    codings = own.assign(told=_told(own)).groupby(_CELL, sort=False)["told"].agg(" / ".join)
    table.insert(0, "codings", codings)
    table = table.rename(columns={"note": "why"})
    places = settled[["start", "end"]].combine_first(passage[["start", "end"]])
    return table.join(places).reset_index()


def _questions(corpus: Corpus, coding: Coding) -> Iterator[tuple[str, str, str, pd.DataFrame]]:
    """What readers are compared on: ratings, one column per reader, groups in the first level."""
    own = coding.readers
    stance = _cells(own["claims"], _CELL, "stance")
    silent = stance == "silent"
    yield "claims", "stance", "all", stance
    yield "claims", "silence", "all", silent.where(stance.notna())
    for code in ("stance", "voice", "explicit"):
        yield "claims", code, "all speak", _cells(own["claims"], _CELL, code)[~silent.any(axis=1)]
    for kind in ("frames", "roles"):
        yield kind, kind.removesuffix("s"), "all", _presence(corpus, coding, kind)
    function = _cells(own["frames"], ["segment_id", "frame"], "function")
    yield "frames", "function", "all speak", function[function.notna().all(axis=1)]


def _cells(own: pd.DataFrame, key: list[str], code: str) -> pd.DataFrame:
    """What each reader coded a cell as: a row per cell, a column per reader; "" is no code."""
    wide = own.pivot_table(index=key, columns="reader", values=code, aggfunc="first")
    return wide.replace("", None).reindex(pd.MultiIndex.from_frame(own[key].drop_duplicates()))


def _presence(corpus: Corpus, coding: Coding, kind: str) -> pd.DataFrame:
    """Whether each reader coded each frame, or role of an actor, in each segment of the body.

    Roles are asked of the actors to whom somebody gave them; documents that nobody coded are out.
    """
    own = coding.readers[kind]
    codes = ["frame"] if kind == "frames" else ["role", "actor"]
    asked = coding.codebook.frames[["id"]].set_axis(codes, axis=1) if kind == "frames" else own
    body = corpus.segments[
        (corpus.segments["section"] == "body") & corpus.segments["doc_id"].isin(own["doc_id"])
    ]
    cells = body[["segment_id"]].merge(asked[codes].drop_duplicates(), how="cross")
    given = pd.crosstab([own[name] for name in ("segment_id", *codes)], own["reader"])
    return given.reindex(pd.MultiIndex.from_frame(cells), fill_value=0) > 0


def _told(claims: pd.DataFrame) -> pd.Series[str]:
    voice = claims["voice"] + claims["explicit"].map({"no": ", implied"}).fillna("")
    return claims["stance"] + (" (" + voice + ")").where(claims["voice"] != "", "")


def _value_counts(ratings: pd.DataFrame) -> Counts:
    """How many coders gave each row each value, shape (rows, values)."""
    values = pd.unique(ratings.to_numpy(dtype=object).ravel())
    counts = [(ratings == value).sum(axis=1) for value in values if not pd.isna(value)]
    return np.column_stack(counts) if counts else np.zeros((len(ratings), 0), dtype=np.int64)


def _alpha(counts: Counts) -> float:
    pairable = counts[counts.sum(axis=1) >= 2]
    if (pairable.sum(axis=0) > 0).sum() < 2:
        return float("nan")
    return float(krippendorff.alpha(value_counts=pairable, level_of_measurement="nominal"))


def _drawn_alphas(counts: Counts, times: Counts) -> NDArray[np.float64]:
    """Alpha, for each row of `times`, of every thing taken so many times; as `_alpha`, at once."""
    coders = counts.sum(axis=1)
    kept, n = counts[coders >= 2], coders[coders >= 2]
    times = times[:, coders >= 2]
    differing = (kept * (n[:, None] - kept)).sum(axis=1) / (n - 1)
    values = times @ kept
    total = values.sum(axis=1)
    expected = (values * (total[:, None] - values)).sum(axis=1)
    with np.errstate(invalid="ignore"):
        alphas: NDArray[np.float64] = 1 - (total - 1) * (times @ differing) / expected
    return alphas


def _low_of_full_agreement(counts: Counts, group: NDArray[np.intp], seed: int) -> float:
    sizes = np.unique(group, return_counts=True)[1].astype(np.float64)
    _, _, missed = share_intervals(np.zeros((len(sizes), 1)), sizes, seed=seed, n_draws=1)
    values = counts.sum(axis=0)
    expected = 1 - (values * (values - 1)).sum() / (values.sum() * (values.sum() - 1))
    return float(1 - missed[0] / expected)
