"""Which document affirms, denies or is silent on which claim, and who agrees with whom."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations

import numpy as np
import pandas as pd

from corpus_lib.coding.coded_tables import CLAIM_COLUMNS, Coding, read_coding
from corpus_lib.prepare.corpus import Corpus
from corpus_lib.prepare.tokens import around_words

STANCE_VALUES = {"affirms": 1.0, "mixed": 0.0, "denies": -1.0}
_PAIR = ["doc_a", "doc_b"]
_TIE = ["shared", "agree", "conflict", "partly", "balance", "balance_normalized", "low", "high"]
_SIDE = ["voice", "start", "end", "quote", "gloss"]
_COUNTER = [f"counter_{name}" for name in _SIDE]
_CONTEXT = 80  # characters on both sides of a passage


def claims(corpus: Corpus) -> pd.DataFrame:
    """What each document says of each claim, with the passage that says it.

    Returns:
        One row per claim and document: `claim, doc_id, stance` (affirms, denies, mixed, silent),
        `voice` (author, attributed; "" for silence), `explicit` (yes: said; no: plainly implied;
        "" for silence, or if nobody coded it), `start, end` (raw offsets of the passage, missing
        for silence), `quote, gloss`; the passage of the other side where a document is mixed
        (`counter_voice, counter_start, counter_end, counter_quote, counter_gloss`); `searched`
        (the codebook's words to look up before coding silence); `doubt` (yes: a reader doubted the
        stance or took another), `rule` (the codebook's, by which it was settled otherwise than a
        reader had it) and `note`. No rows if the corpus has no `coding/claims.csv`.

    Raises:
        InputError: If the coding does not hold, see `read_coding`.
    """
    return read_coding(corpus).claims[CLAIM_COLUMNS]


def coding_of_groups(coding: Coding, corpus: Corpus) -> Coding:
    """What readers coded of documents as what groups of them say, if groups are compared."""
    if corpus.parts is None:
        return coding
    own = coding.readers["claims"]
    each = [_claims_of_groups(one, corpus) for _, one in own.groupby("reader", sort=False)]
    readers = {**coding.readers, "claims": pd.concat(each, ignore_index=True) if each else own}
    claims, roles = _claims_of_groups(coding.claims, corpus), corpus.placed(coding.roles)
    frames = corpus.placed(coding.frames)
    return replace(coding, claims=claims, frames=frames, roles=roles, readers=readers)


def _claims_of_groups(claims: pd.DataFrame, corpus: Corpus) -> pd.DataFrame:
    """The stances of groups, as the codebook takes passages of a document for its stance.

    A group affirms, or denies, if a document does and none the contrary; it is mixed if both. The
    passage of a side is one without doubt, the most explicit, in the author's words, the first.
    """
    rows, key = corpus.placed(claims), ["claim", "doc_id"]
    denying = rows[rows["stance"] == "mixed"].assign(stance="denies")
    denying[_SIDE] = denying[_COUNTER].to_numpy()
    sides = pd.concat([rows.assign(stance=rows["stance"].replace("mixed", "affirms")), denying])
    sides = sides.sort_index(kind="stable")
    worse = [sides["doubt"] == "yes", sides["explicit"] == "no", sides["voice"] == "attributed"]
    best = sides.iloc[np.lexsort(worse[::-1])].drop_duplicates([*key, "stance"]).set_index(key)
    yes, no, silent = (best[best["stance"] == one] for one in ("affirms", "denies", "silent"))
    both = yes.index.intersection(no.index)
    other = no.loc[both, _SIDE].set_axis(_COUNTER, axis=1)
    mixed = yes.loc[both].drop(columns=_COUNTER).join(other).assign(stance="mixed")
    for name, worst in (("explicit", "no"), ("doubt", "yes")):
        mixed[name] = mixed[name].mask(no.loc[both, name] == worst, worst)
    silent = silent.drop(yes.index.union(no.index), errors="ignore")
    told = pd.concat([yes.drop(both), no.drop(both), mixed, silent])
    order = pd.MultiIndex.from_frame(rows[key].drop_duplicates())
    return told.reindex(order).reset_index()[claims.columns].astype(claims.dtypes)


def stance_matrix(claims: pd.DataFrame) -> pd.DataFrame:
    """Claims in rows, documents in columns, a stance in each cell."""
    wide = claims.pivot_table(index="claim", columns="doc_id", values="stance", aggfunc="first")
    return wide.reindex(index=claims["claim"].unique(), columns=claims["doc_id"].unique())


def contested(claims: pd.DataFrame) -> pd.DataFrame:
    """The claims that one document affirms and another denies, or that one document does both to.

    Returns:
        One row per claim: `claim, affirms, denies, mixed, silent` (numbers of documents) and
        `explicit` (how many of those that speak say it in so many words); only claims with both
        sides in different documents, or mixed. First those that most documents contest
        explicitly (the smaller side counts, mixed on both), then by all stances, then the
        least silent.
    """
    names = ["affirms", "denies", "mixed", "silent"]
    counts, clear = (
        pd.crosstab(part["claim"], part["stance"]).reindex(
            index=claims["claim"].unique(), columns=names, fill_value=0
        )
        for part in (claims, claims[claims["explicit"] == "yes"])
    )
    order = {
        "clear": clear[["affirms", "denies"]].min(axis=1) + clear["mixed"],
        "all": counts[["affirms", "denies"]].min(axis=1) + counts["mixed"] / 2,
        "speak": -counts["silent"],
    }
    both = pd.DataFrame(order)[order["all"] > 0]
    ranked = both.sort_values(list(order), ascending=False, kind="stable").index
    table = counts.assign(explicit=clear.sum(axis=1)).loc[ranked].astype(int)
    return table.rename_axis(index="claim", columns=None).reset_index()


def claims_in_place(corpus: Corpus, claims: pd.DataFrame, *, around: bool = True) -> pd.DataFrame:
    """The claims with the text round passages: `before, after, counter_before, counter_after`.

    Without the text `around` them these only tell where a passage is cut, see `Corpus.edges`.
    """
    placed = claims.copy()
    for side in ("", "counter_"):
        spans = claims[["doc_id", f"{side}start", f"{side}end"]].dropna()
        places = [(doc, int(start), int(end)) for doc, start, end in spans.to_numpy()]
        if around:
            rows = [around_words(corpus.raw(doc), at, end, _CONTEXT) for doc, at, end in places]
            told = pd.DataFrame(rows, columns=["before", "after"], dtype="str")
        else:
            told = corpus.edges(places)
        told = told.set_axis(spans.index).reindex(claims.index, fill_value="")
        placed[[f"{side}before", f"{side}after"]] = told.to_numpy()
    return placed


def document_ties(claims: pd.DataFrame) -> pd.DataFrame:
    """Agreement and conflict between each two documents.

    Returns:
        One row per pair: `doc_a, doc_b, shared` (claims that both speak of), `agree` (same side),
        `conflict` (opposite sides), `partly` (at least one is mixed), `balance` (agree minus
        conflict), `balance_normalized` (balance over the mean number of claims that the two speak
        of, -1 to 1, so that talkative documents aren't tied to everyone), `low, high` (the least
        and the greatest that one cell coded otherwise would make of it); most agreeing first.

    References:
        Leifeld (2017), "Discourse network analysis", subtract and average-activity normalization.
    """
    wide = stance_matrix(claims)
    values = pd.DataFrame(wide.map(STANCE_VALUES.get), dtype=float)
    rows = []
    for a, b in combinations(wide.columns, 2):
        pair = values[[a, b]].to_numpy()
        rows.append((a, b, *_tie(pair), *_reach(pair)))
    table = pd.DataFrame(rows, columns=[*_PAIR, *_TIE])
    order = ["balance_normalized", "agree"]
    return table.sort_values(order, ascending=False, kind="stable", ignore_index=True)


def _tie(pair: np.ndarray) -> tuple[float, ...]:
    """The numbers of a pair of columns; NaN is silence."""
    product = pair[:, 0] * pair[:, 1]
    shared = int((~np.isnan(product)).sum())
    agree, conflict = int((product > 0).sum()), int((product < 0).sum())
    activity = (~np.isnan(pair)).sum() / 2
    balance = agree - conflict
    normalized = balance / activity if activity else np.nan
    return shared, agree, conflict, shared - agree - conflict, balance, normalized


def _reach(pair: np.ndarray) -> tuple[float, float]:
    reached = [_tie(pair)[-1]]
    for cell in np.ndindex(pair.shape):
        for number in (1.0, 0.0, -1.0, np.nan):
            changed = pair.copy()
            changed[cell] = number
            reached.append(_tie(changed)[-1])
    return float(np.nanmin(reached)), float(np.nanmax(reached))


def same_side(claims: pd.DataFrame) -> pd.DataFrame:
    """The pairs of passages in which two documents take the same side of a claim.

    One row per claim and ordered pair: `claim, stance`, and `doc_id, start, end` with `_a`, `_b`.
    """
    spoken = claims[claims["stance"].isin(["affirms", "denies"])]
    sides = spoken[["claim", "stance", "doc_id", "start", "end"]]
    pairs = sides.merge(sides, on=["claim", "stance"], suffixes=("_a", "_b"))
    return pairs[pairs["doc_id_a"] != pairs["doc_id_b"]]


def reprinted_stances(claims: pd.DataFrame, reuse: pd.DataFrame) -> pd.DataFrame:
    """The rows of `same_side` whose two passages lie in one passage that stands in both documents.

    `reuse` is of reprinted passages, `doc_a, start_a, end_a, doc_b, start_b, end_b`.
    """
    pairs = same_side(claims).rename(columns={"doc_id_a": "doc_a", "doc_id_b": "doc_b"})
    both = pairs.merge(reuse, on=_PAIR, suffixes=("", "_reprint"))
    # Touching is enough: a coded passage may begin a word before the reprinted one.
    inside = pd.Series(True, index=both.index)
    for side in "ab":
        inside &= both[f"start_{side}"] < both[f"end_{side}_reprint"]
        inside &= both[f"end_{side}"] > both[f"start_{side}_reprint"]
    return both[inside].drop_duplicates(["claim", *_PAIR])


def counted_once(claims: pd.DataFrame, reuse: pd.DataFrame) -> pd.DataFrame:
    """The claims without stances in a passage that another document has, too, as a reprint."""
    twice = reprinted_stances(claims, reuse)[["claim", "doc_b"]].drop_duplicates()
    cells = pd.MultiIndex.from_frame(claims[["claim", "doc_id"]])
    return claims[~cells.isin(pd.MultiIndex.from_frame(twice))]
