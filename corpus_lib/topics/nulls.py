"""Topics against chance: the same procedure on shuffled words, and a verdict for each topic.

A fitted model always shows topics. Whether they are more than the luck of few words is told by
fitting the same model on the same words in other places:

- the *tokens* null deals all tokens out anew, so that nothing but word frequencies and the units'
  lengths remains;
- the *strict* null moves each word's count in a unit to another unit of the same document, so
  that each document's vocabulary and the repetition of a word within a unit remain, and only the
  company that words keep is lost.
"""

from typing import Literal, get_args

import numpy as np
import pandas as pd
import scipy.sparse as sp

from corpus_lib.errors import InputError
from corpus_lib.topics.agreement import FloatArray, IntArray
from corpus_lib.topics.lda import fit_arrays
from corpus_lib.topics.model import TopicModel
from corpus_lib.topics.stability import agreement, check_refits, refit_inputs, stability

Null = Literal["tokens", "strict"]

_TRUSTED, _TENTATIVE, _NOISE = "trusted", "tentative", "noise"
_LEVEL = 0.05
LEAST_NULL_TOPICS = 19  # with fewer topics in all shuffles, no topic can reach a p of .05


def verdicts(
    model: TopicModel,
    counts: pd.DataFrame,
    *,
    seed: int,
    n_shuffles: int = 20,
    n_refits: int = 10,
    n_top: int = 10,
    share: float = 0.8,
    nulls: pd.DataFrame | None = None,
) -> pd.DataFrame:
    """Which topics come back more surely than chance would have it.

    A topic's stability is its mean overlap of top words with refits on parts of the units. Each
    shuffle of either null goes the same way: a fit, its refits, a stability for each of its
    topics. A topic is *trusted* if at most one in twenty topics of either null is as stable
    (`p_strict` and `p_tokens` at most .05), *tentative* if that holds for the tokens null only,
    else *noise*. The verdict is one for each topic by itself; `p_familywise` is told beside it.

    It costs (1 + `n_refits`) * (1 + 2 * `n_shuffles`) fits: with the defaults about 450, on a few
    thousand tokens about three minutes of one core.

    Args:
        model: The fitted model.
        counts: The counts that it was fitted on.
        seed: Of refits and shuffles; another one than the model's.
        n_shuffles: Shuffles of each null. No topic can be trusted if they have fewer than 19
            topics in all.
        n_refits: Refits of the model, and of each shuffle's.
        n_top: Top words compared.
        share: Part of the units in a refit.
        nulls: Rows of `null_stability` for both nulls, made with the same options, if they are
            at hand; made anew when None.

    Returns:
        One row per topic, largest first: `topic`, `size`, `stability`, `null95_tokens`,
        `null95_strict`, `p_tokens` and `p_strict` (share of null topics at least as stable),
        `p_familywise` (share of strict shuffles whose *best* topic is at least as stable: a small
        value holds against all topics of the model at once) and `verdict`. The model counts as
        one of the shuffles in each p, so that none is zero.

    Raises:
        InputError: If the model was not fitted on these counts, an option is impossible, or the
            strict null has nothing to move because every document is a single unit.

    References:
        Phipson & Smyth (2010), "Permutation p-values should never be zero"; Westfall & Young
        (1993), "Resampling-based multiple testing" (the family-wise p).
    """
    if nulls is None:
        chance = [
            null_stability(
                model,
                counts,
                null=null,
                seed=seed,
                n_shuffles=n_shuffles,
                n_refits=n_refits,
                n_top=n_top,
                share=share,
            )
            for null in get_args(Null)
        ]
        nulls = pd.concat(chance, ignore_index=True)
    refits = stability(
        model, counts, seed=seed, over="subsamples", n_refits=n_refits, n_top=n_top, share=share
    )
    return _judge(model.sizes, mean_stability(refits), nulls)


def null_stability(
    model: TopicModel,
    counts: pd.DataFrame,
    *,
    null: Null,
    seed: int,
    n_shuffles: int = 20,
    n_refits: int = 10,
    n_top: int = 10,
    share: float = 0.8,
) -> pd.DataFrame:
    """How stable topics are that chance alone makes of the same words.

    Args:
        model: The model whose settings are used for all fits.
        counts: The counts that it was fitted on; they are shuffled.
        null: "tokens" or "strict", as this module's description tells.
        seed: Of shuffles and fits; another one than the model's.
        n_shuffles: Shuffles; each costs 1 + `n_refits` fits.
        n_refits: Refits of each shuffle's model.
        n_top: Top words compared.
        share: Part of the units in a refit.

    Returns:
        One row per shuffle and topic: `null`, `shuffle`, `topic` (as numbered in the model of
        that shuffle) and `stability` (mean Jaccard of the top words over the refits, 0 to 1).

    Raises:
        InputError: As for `verdicts`.
    """
    matrix, settings = refit_inputs(model, counts)
    check_refits(over="subsamples", n_refits=n_refits, n_top=n_top, share=share)
    if null not in get_args(Null):
        raise InputError(f"null is {null!r}; give one of {', '.join(map(repr, get_args(Null)))}")
    if n_shuffles < 1:
        raise InputError(f"n_shuffles is {n_shuffles}; give a whole number of at least 1")
    documents = pd.factorize(counts.index.get_level_values("doc_id"))[0]
    if null == "strict" and len(set(documents)) == len(documents):
        raise InputError(
            "every document is a single unit, so the strict null can't move words within one; "
            "cut the documents into windows"
        )
    rows = []
    for seeds in np.random.SeedSequence([seed, get_args(Null).index(null)]).spawn(n_shuffles):
        rng = np.random.default_rng(seeds)
        if null == "tokens":
            shuffled = shuffle_tokens(matrix, rng)
        else:
            shuffled = shuffle_within_documents(matrix, documents, rng)
        fit = fit_arrays(shuffled, settings, int(rng.integers(2**32)))
        found = agreement(fit, shuffled, settings, seeds, "subsamples", n_refits, n_top, share)
        rows.append(found.jaccard.mean(axis=0))
    return pd.DataFrame(
        {
            "null": null,
            "shuffle": np.repeat(np.arange(1, n_shuffles + 1), model.n_topics),
            "topic": np.tile(model.topic_term.index.to_numpy(), n_shuffles),
            "stability": np.concatenate(rows),
        }
    )


def margins(refits: pd.DataFrame, nulls: pd.DataFrame) -> pd.DataFrame:
    """How far the model as a whole is above chance: one number per null.

    Args:
        refits: Rows of `stability`.
        nulls: Rows of `null_stability`, for one or both nulls.

    Returns:
        One row per null: `null`, `stability` (mean over the model's topics), `null95` (95th
        percentile of the shuffles' means over their topics), `margin` (their difference) and `p`
        (share of shuffles at least as stable, the model counted as one of them).
    """
    observed = float(mean_stability(refits).mean())
    rows = []
    for null, table in nulls.groupby("null", sort=False):
        chance = table.groupby("shuffle")["stability"].mean().to_numpy()
        null95 = float(np.quantile(chance, 0.95))
        rows.append((null, observed, null95, observed - null95, _p_value(chance, observed)))
    return pd.DataFrame(rows, columns=["null", "stability", "null95", "margin", "p"])


def mean_stability(refits: pd.DataFrame) -> pd.Series:
    """Each topic's mean Jaccard over the refits of `stability`; index `topic`."""
    jaccards = refits[refits["measure"] == "jaccard"]
    return jaccards.groupby("topic", sort=False)["value"].mean().rename("stability")


def shuffle_tokens(matrix: sp.csr_array, rng: np.random.Generator) -> sp.csr_array:
    """Deals all tokens out anew over the units.

    Args:
        matrix: Tokens, shape (units, terms).
        rng: Source of randomness.

    Returns:
        Tokens with the same sums of rows and columns.
    """
    coo = matrix.tocoo()
    units, terms = np.repeat(coo.row, coo.data), np.repeat(coo.col, coo.data)
    ones = np.ones(len(units), dtype=np.int64)
    return sp.csr_array((ones, (units, rng.permutation(terms))), shape=matrix.shape)


def shuffle_within_documents(
    matrix: sp.csr_array, documents: IntArray, rng: np.random.Generator
) -> sp.csr_array:
    """Moves each term's counts to other units of the same document, term by term.

    Args:
        matrix: Tokens, shape (units, terms).
        documents: The document's number of each unit.
        rng: Source of randomness.

    Returns:
        Tokens with the same counts of each term in each document, in other units; units that
        lost all their tokens are left out.
    """
    blocks = []
    for document in np.unique(documents):
        block = matrix[np.flatnonzero(documents == document)].toarray()
        blocks.append(sp.csr_array(rng.permuted(block, axis=0)))
    shuffled = sp.csr_array(sp.vstack(blocks))
    return shuffled[np.flatnonzero(np.asarray(shuffled.sum(axis=1)))]


def _judge(sizes: pd.Series, observed: pd.Series, nulls: pd.DataFrame) -> pd.DataFrame:
    table = pd.DataFrame({"topic": sizes.index, "size": sizes.to_numpy()})
    values = observed.loc[sizes.index].to_numpy()
    table["stability"] = values
    chance = {null: nulls.loc[nulls["null"] == null] for null in get_args(Null)}
    for null, rows in chance.items():
        if rows.empty:
            raise InputError(f"nulls has no rows of the {null} null; concatenate both nulls' rows")
        table[f"null95_{null}"] = float(rows["stability"].quantile(0.95))
    for null, rows in chance.items():
        topics = rows["stability"].to_numpy()
        table[f"p_{null}"] = [_p_value(topics, value) for value in values]
    best = chance["strict"].groupby("shuffle")["stability"].max().to_numpy()
    table["p_familywise"] = [_p_value(best, value) for value in values]
    beats_tokens = table["p_tokens"] <= _LEVEL
    beats_strict = table["p_strict"] <= _LEVEL
    table["verdict"] = np.select(
        [beats_tokens & beats_strict, beats_tokens], [_TRUSTED, _TENTATIVE], _NOISE
    )
    return table


def _p_value(chance: FloatArray, observed: float) -> float:
    return float((1 + (chance >= observed).sum()) / (1 + len(chance)))
