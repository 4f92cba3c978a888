"""Topics against chance: the same procedure on shuffled words.

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
from numpy.typing import NDArray

from corpus_lib.errors import InputError
from corpus_lib.jobs import digest_tables, run_jobs
from corpus_lib.stats.chance import (
    LEVEL,
    chance_bar,
    false_discoveries,
    familywise_p,
    permutation_p,
)
from corpus_lib.topics.lda import Fit, FitSettings, fit_arrays
from corpus_lib.topics.model import TopicModel
from corpus_lib.topics.overlap import FloatArray, IntArray
from corpus_lib.topics.plan import TopicTest
from corpus_lib.topics.stability import overlaps, refit_inputs, refits

Null = Literal["tokens", "strict"]
NULLS: tuple[Null, ...] = get_args(Null)
LEAST_NULL_TOPICS = 19  # with fewer topics in all shuffles, no topic can reach a p of .05


def verdicts(
    model: TopicModel, counts: pd.DataFrame, nulls: pd.DataFrame, test: TopicTest
) -> pd.DataFrame:
    """Which topics come back more surely than chance would have it.

    A topic's stability is its mean overlap of top words with refits on parts of the units. Each
    shuffle of either null goes the same way: a fit, its refits, a stability for each of its topics.
    A topic *passes* if at most one in twenty topics of either null is as stable. What is said of it
    in the end, `topic_verdicts` tells, as it hangs on other seeds too.

    Args:
        model: The fitted model.
        counts: The counts that it was fitted on.
        nulls: The table of `null_stability` for the same test.
        test: How to test.

    Returns:
        One row per topic, largest first: `topic`, `size`, `stability` with the `low`est and the
        `high`est overlap of all refits, `null95_tokens`, `null95_strict`, `p_tokens` and `p_strict`
        (share of null topics at least as stable), `p_familywise` (share of strict shuffles whose
        *best* topic is at least as stable: a small value holds against all topics of the model at
        once), `q` (false discovery rate over topics, of the larger p), `beats_tokens` and `passed`
        (p of that null, and of both, at most .05). The model counts as one of the shuffles in each
        p, so that none is zero.

    Raises:
        InputError: If the model was not fitted on these counts, or rows of a null are missing.

    References:
        Phipson & Smyth (2010), "Permutation p-values should never be zero"; Westfall & Young
        (1993), "Resampling-based multiple testing" (the family-wise p).
    """
    matrix, settings = refit_inputs(model, counts)
    reference = Fit(model.topic_term.to_numpy(), model.segment_topic.to_numpy(), model.bound)
    again = refits(matrix, settings, np.random.SeedSequence(test.seed), test)
    found = overlaps(reference, again, test.n_top)
    table = pd.DataFrame({"topic": model.sizes.index, "size": model.sizes.to_numpy()})
    table["stability"] = found.mean(axis=0)
    table["low"], table["high"] = found.min(axis=0), found.max(axis=0)
    values = table["stability"].to_numpy()
    for null in NULLS:
        table[f"null95_{null}"] = chance_bar(_of_null(nulls, null))
    p = {null: permutation_p(values, _of_null(nulls, null)[:, None]) for null in NULLS}
    for null in NULLS:
        table[f"p_{null}"] = p[null]
    by_shuffle = nulls[nulls["null"] == "strict"].pivot_table("stability", "shuffle", "topic")
    table["p_familywise"] = familywise_p(values, by_shuffle.to_numpy())
    table["q"] = false_discoveries(np.maximum(*p.values()), np.ones(len(table), dtype=bool))
    return table.assign(beats_tokens=p["tokens"] <= LEVEL, passed=passing(values, nulls))


def passing(stability: FloatArray, nulls: pd.DataFrame) -> NDArray[np.bool_]:
    """Which topics of some stability beat both nulls of `null_stability`, one by one."""
    p = [permutation_p(stability, _of_null(nulls, null)[:, None]) for null in NULLS]
    return np.asarray(np.max(p, axis=0) <= LEVEL)


def null_stability(model: TopicModel, counts: pd.DataFrame, test: TopicTest) -> pd.DataFrame:
    """How stable topics are that chance alone makes of the same words.

    It costs (1 + `n_refits`) * 2 * `n_shuffles` fits, which run on all cores.

    Args:
        model: The model whose settings are used for all fits.
        counts: The counts that it was fitted on; they are shuffled.
        test: How to test.

    Returns:
        One row per shuffle and topic: `null` ("tokens" or "strict"), `shuffle`, `topic` (as
        numbered in the model of that shuffle) and `stability` (mean Jaccard of the top words over
        the refits, 0 to 1).

    Raises:
        InputError: If the model was not fitted on these counts, or the strict null has nothing to
            move because every document is a single unit.
    """
    matrix, settings = refit_inputs(model, counts)
    check_strict(counts)
    jobs = [{"null": null, "shuffle": n} for null in NULLS for n in range(test.n_shuffles)]
    found = run_jobs(
        shuffle_stability,
        jobs,
        shared=(matrix, document_numbers(counts), settings, test),
        inputs=digest_tables(counts, text=f"{settings} {test.key}"),
        folder=test.keep,
        title="topics of shuffled texts",
        n_workers=test.n_workers,
    )
    return pd.DataFrame(
        {
            "null": np.repeat([str(job["null"]) for job in jobs], model.n_topics),
            "shuffle": np.repeat([int(str(job["shuffle"])) + 1 for job in jobs], model.n_topics),
            "topic": np.tile(model.topic_term.index.to_numpy(), len(jobs)),
            "stability": np.concatenate(found),
        }
    )


def shuffle_stability(
    matrix: sp.csr_array,
    documents: IntArray,
    settings: FitSettings,
    test: TopicTest,
    *,
    null: Null,
    shuffle: int,
) -> list[float]:
    """One shuffle of `null_stability`, for `run_jobs`: the stability of each of its topics."""
    seeds = np.random.SeedSequence([test.seed, NULLS.index(null)], spawn_key=(shuffle,))
    rng = np.random.default_rng(seeds)
    shuffled = shuffle_units(matrix, documents, null, rng)
    fit = fit_arrays(shuffled, settings, int(rng.integers(2**32)))
    again = refits(shuffled, settings, seeds, test)
    values: list[float] = overlaps(fit, again, test.n_top).mean(axis=0).tolist()
    return values


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
    """The tokens (units, terms) as one of the nulls shuffles them.

    Args:
        matrix: Tokens, shape (units, terms).
        documents: The document's number of each unit.
        null: "tokens" or "strict".
        rng: Source of randomness.
    """
    if null == "tokens":
        return shuffle_tokens(matrix, rng)
    return shuffle_within_documents(matrix, documents, rng)


def shuffle_tokens(matrix: sp.csr_array, rng: np.random.Generator) -> sp.csr_array:
    """Deals all tokens out anew over the units: sums of rows and columns stay."""
    coo = matrix.tocoo()
    units, terms = np.repeat(coo.row, coo.data), np.repeat(coo.col, coo.data)
    ones = np.ones(len(units), dtype=np.int64)
    return sp.csr_array((ones, (units, rng.permutation(terms))), shape=matrix.shape)


def shuffle_within_documents(
    matrix: sp.csr_array, documents: IntArray, rng: np.random.Generator
) -> sp.csr_array:
    """Moves each term's counts to other units of the same document, term by term.

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


def _of_null(nulls: pd.DataFrame, null: Null) -> FloatArray:
    found = nulls.loc[nulls["null"] == null, "stability"].to_numpy(dtype=np.float64)
    if not len(found):
        raise InputError(f"nulls has no rows of the {null} null; pass the table of null_stability")
    return found
