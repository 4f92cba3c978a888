"""Topics against chance: the same procedure on shuffled words, and a verdict for each topic.

A fitted model always shows topics. Whether they are more than the luck of few words is told by
fitting the same model on the same words in other places:

- the *tokens* null deals all tokens out anew, so that nothing but word frequencies and the units'
  lengths remains;
- the *strict* null moves each word's count in a unit to another unit of the same document, so
  that each document's vocabulary and the repetition of a word within a unit remain, and only the
  company that words keep is lost.
"""

from pathlib import Path
from typing import Literal, get_args

import numpy as np
import pandas as pd
import scipy.sparse as sp

from corpus_lib.errors import InputError
from corpus_lib.jobs import digest_tables, run_jobs
from corpus_lib.topics.lda import Settings, fit_arrays
from corpus_lib.topics.model import TopicModel
from corpus_lib.topics.overlap import FloatArray, IntArray
from corpus_lib.topics.stability import agreement, check_refits, refit_inputs, refits, stability

Null = Literal["tokens", "strict"]

_TRUSTED, _TENTATIVE, _NOISE = "trusted", "tentative", "noise"
LEVEL = 0.05
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
    folder: Path | None = None,
    n_workers: int | None = None,
) -> pd.DataFrame:
    """Which topics come back more surely than chance would have it.

    A topic's stability is its mean overlap of top words with refits on parts of the units. Each
    shuffle of either null goes the same way: a fit, its refits, a stability for each of its
    topics. A topic is *trusted* if at most one in twenty topics of either null is as stable
    (`p_strict` and `p_tokens` at most .05), *tentative* if that holds for the tokens null only,
    else *noise*. The verdict is one for each topic by itself; `p_familywise` is told beside it.

    It costs (1 + `n_refits`) * (1 + 2 * `n_shuffles`) fits: with the defaults about 450, on a few
    thousand tokens somewhat over two minutes of one core. The shuffles run on all cores.

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
        folder: Where shuffles keep their results (`corpus.cache_folder`); None keeps nothing.
        n_workers: Processes; None for one on each core. Results don't depend on it.

    Returns:
        One row per topic, largest first: `topic`, `size`, `stability` with the `low`est and the
        `high`est overlap of all refits, `null95_tokens`, `null95_strict`, `p_tokens` and `p_strict`
        (share of null topics at least as stable), `p_familywise` (share of strict shuffles whose
        *best* topic is at least as stable: a small value holds against all topics of the model at
        once) and `verdict`. The model counts as one of the shuffles in each p, so that none is
        zero.

    Raises:
        InputError: If the model was not fitted on these counts, an option is impossible, or the
            strict null has nothing to move because every document is a single unit.

    References:
        Phipson & Smyth (2010), "Permutation p-values should never be zero"; Westfall & Young
        (1993), "Resampling-based multiple testing" (the family-wise p).
    """
    if nulls is None:
        nulls = null_stability(
            model,
            counts,
            seed=seed,
            n_shuffles=n_shuffles,
            n_refits=n_refits,
            n_top=n_top,
            share=share,
            folder=folder,
            n_workers=n_workers,
        )
    again = stability(
        model, counts, seed=seed, over="subsamples", n_refits=n_refits, n_top=n_top, share=share
    )
    overlaps = again[again["measure"] == "jaccard"].groupby("topic", sort=False)["value"]
    columns = {"stability": overlaps.mean(), "low": overlaps.min(), "high": overlaps.max()}
    return _judge(model.sizes, pd.DataFrame(columns), nulls)


def null_stability(
    model: TopicModel,
    counts: pd.DataFrame,
    *,
    seed: int,
    null: Null | None = None,
    n_shuffles: int = 20,
    n_refits: int = 10,
    n_top: int = 10,
    share: float = 0.8,
    folder: Path | None = None,
    n_workers: int | None = None,
) -> pd.DataFrame:
    """How stable topics are that chance alone makes of the same words.

    Args:
        model: The model whose settings are used for all fits.
        counts: The counts that it was fitted on; they are shuffled.
        seed: Of shuffles and fits; another one than the model's.
        null: "tokens" or "strict", as this module's description tells; None for both.
        n_shuffles: Shuffles; each costs 1 + `n_refits` fits.
        n_refits: Refits of each shuffle's model.
        n_top: Top words compared.
        share: Part of the units in a refit.
        folder: Where shuffles keep their results (`corpus.cache_folder`); None keeps nothing.
        n_workers: Processes; None for one on each core. Results don't depend on it.

    Returns:
        One row per shuffle and topic: `null`, `shuffle`, `topic` (as numbered in the model of
        that shuffle) and `stability` (mean Jaccard of the top words over the refits, 0 to 1).

    Raises:
        InputError: As for `verdicts`.
    """
    matrix, settings = refit_inputs(model, counts)
    check_refits(over="subsamples", n_refits=n_refits, n_top=n_top, share=share)
    if null is not None and null not in get_args(Null):
        raise InputError(f"null is {null!r}; give one of {', '.join(map(repr, get_args(Null)))}")
    if n_shuffles < 1:
        raise InputError(f"n_shuffles is {n_shuffles}; give a whole number of at least 1")
    if null != "tokens":
        check_strict(counts)
    options = {"n_refits": n_refits, "n_top": n_top, "share": share}
    jobs = [
        {"null": one, "shuffle": shuffle, **options}
        for one in (get_args(Null) if null is None else [null])
        for shuffle in range(n_shuffles)
    ]
    found = run_jobs(
        shuffle_stability,
        jobs,
        shared=(matrix, document_numbers(counts), settings, seed),
        inputs=digest_tables(counts, text=f"{settings} {seed}"),
        folder=folder,
        title="topics of shuffled texts",
        n_workers=n_workers,
    )
    return pd.DataFrame(
        {
            "null": np.repeat([str(job["null"]) for job in jobs], model.n_topics),
            "shuffle": np.repeat([int(job["shuffle"]) + 1 for job in jobs], model.n_topics),
            "topic": np.tile(model.topic_term.index.to_numpy(), len(jobs)),
            "stability": np.concatenate(found),
        }
    )


def shuffle_stability(
    matrix: sp.csr_array,
    documents: IntArray,
    settings: Settings,
    seed: int,
    *,
    null: Null,
    shuffle: int,
    n_refits: int,
    n_top: int,
    share: float,
) -> list[float]:
    """One shuffle of `null_stability`, for `run_jobs`.

    Args:
        matrix: Tokens, shape (units, terms).
        documents: The document's number of each unit.
        settings: Of all fits.
        seed: Of all shuffles.
        null: "tokens" or "strict".
        shuffle: Number of the shuffle, from 0.
        n_refits: Refits of the shuffle's model.
        n_top: Top words compared.
        share: Part of the units in a refit.

    Returns:
        Stability of each of its topics.
    """
    entropy = [seed, get_args(Null).index(null)]
    seeds = np.random.SeedSequence(entropy, spawn_key=(shuffle,))
    rng = np.random.default_rng(seeds)
    shuffled = shuffle_units(matrix, documents, null, rng)
    fit = fit_arrays(shuffled, settings, int(rng.integers(2**32)))
    again = refits(shuffled, settings, seeds, over="subsamples", n_refits=n_refits, share=share)
    values: list[float] = agreement(fit, again, n_top).jaccard.mean(axis=0).tolist()
    return values


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
        rows.append((null, observed, null95, observed - null95, p_value(chance, observed)))
    return pd.DataFrame(rows, columns=["null", "stability", "null95", "margin", "p"])


def mean_stability(refits: pd.DataFrame) -> pd.Series:
    """Each topic's mean Jaccard over the refits of `stability`; index `topic`."""
    jaccards = refits[refits["measure"] == "jaccard"]
    return jaccards.groupby("topic", sort=False)["value"].mean().rename("stability")


def document_numbers(counts: pd.DataFrame) -> IntArray:
    """The number of each unit's document, in the order of their first units."""
    return np.asarray(pd.factorize(counts.index.get_level_values("doc_id"))[0], dtype=np.int64)


def check_strict(counts: pd.DataFrame) -> None:
    """Refuses counts that the strict null can't shuffle, as every document is a single unit.

    Raises:
        InputError: If so.
    """
    if counts.index.get_level_values("doc_id").is_unique:
        raise InputError(
            "every document is a single unit, so the strict null can't move words within one; "
            "cut the documents into windows"
        )


def shuffle_units(
    matrix: sp.csr_array, documents: IntArray, null: Null, rng: np.random.Generator
) -> sp.csr_array:
    """The tokens as one of the nulls shuffles them; arguments as in `shuffle_within_documents`."""
    if null == "tokens":
        return shuffle_tokens(matrix, rng)
    return shuffle_within_documents(matrix, documents, rng)


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


def verdicts_of(stability: FloatArray, nulls: pd.DataFrame) -> list[str]:
    """The verdicts on topics of some stability beside the rows of `null_stability`."""
    topics = {null: rows["stability"].to_numpy() for null, rows in nulls.groupby("null")}
    beats = {
        null: np.array([p_value(values, value) <= LEVEL for value in stability])
        for null, values in topics.items()
    }
    found: list[str] = np.select(
        [beats["tokens"] & beats["strict"], beats["tokens"]], [_TRUSTED, _TENTATIVE], _NOISE
    ).tolist()
    return found


def _judge(sizes: pd.Series, spread: pd.DataFrame, nulls: pd.DataFrame) -> pd.DataFrame:
    table = pd.DataFrame({"topic": sizes.index, "size": sizes.to_numpy()})
    values = spread["stability"].loc[sizes.index].to_numpy()
    for name in ("stability", "low", "high"):
        table[name] = spread[name].loc[sizes.index].to_numpy()
    chance = {null: nulls.loc[nulls["null"] == null] for null in get_args(Null)}
    for null, rows in chance.items():
        if rows.empty:
            raise InputError(f"nulls has no rows of the {null} null; concatenate both nulls' rows")
        table[f"null95_{null}"] = float(rows["stability"].quantile(0.95))
    for null, rows in chance.items():
        topics = rows["stability"].to_numpy()
        table[f"p_{null}"] = [p_value(topics, value) for value in values]
    best = chance["strict"].groupby("shuffle")["stability"].max().to_numpy()
    table["p_familywise"] = [p_value(best, value) for value in values]
    table["verdict"] = verdicts_of(values, nulls)
    return table


def p_value(chance: FloatArray, observed: float) -> float:
    """Share of values at least as large as the observed one, which counts as one of them."""
    # Means of the same values in another order may differ by rounding.
    return float((1 + (chance >= observed - 1e-9).sum()) / (1 + len(chance)))
