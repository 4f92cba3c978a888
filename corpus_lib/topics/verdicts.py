"""What may be said of each topic: beside those of shuffled texts, and under other seeds."""

from collections.abc import Iterable
from typing import Any

import numpy as np
import pandas as pd
import scipy.sparse as sp

from corpus_lib.errors import InputError
from corpus_lib.jobs import digest_tables, run_jobs
from corpus_lib.stats import chance as chances
from corpus_lib.stats.verdict import OPEN
from corpus_lib.stats.verdict import verdicts as surest
from corpus_lib.topics.engines import Fit, FitSettings
from corpus_lib.topics.lda import TopicModel, refit_inputs
from corpus_lib.topics.nulls import Text, TopicTest, overlaps, refits, topics_found
from corpus_lib.topics.overlap import FloatArray, IntArray, jaccard_table, top_columns

LEAST_NULL_TOPICS = 19  # with fewer topics in all shuffles, no topic can reach a p of .05
LEAST_RECOGNISED = 0.9  # share of other seeds in which a topic must be found to count as kept
MOSTLY = 0.5  # share of other seeds under which a topic must pass too
_AT_ONCE = 10  # shuffles after which it is asked whether more of them could change a verdict
_NUMBERS = ["size", "stability", "low", "high", "null95", "p", "p_familywise", "q"]


def topic_trials(model: TopicModel, counts: pd.DataFrame, test: TopicTest) -> pd.DataFrame:
    """Topics of the same texts under other seeds, and those that chance alone makes of the words.

    Shuffled texts are made ten at a time, and no more of them once no topic of the model can pass
    any longer, however the rest would turn out: each has then been reached by more null topics
    than it may be by all.

    Args:
        model: The model whose settings are used for all fits.
        counts: The counts that it was fitted on.
        test: How to test: (1 + `n_refits`) * (`n_seeds` + `n_shuffles`) fits at the most, on all
            cores.

    Returns:
        One row per fit and topic: `text` ("texts" or "shuffled"), `number` of the fit from 1,
        `topic` as numbered in it, `stability` (mean Jaccard of its top words over refits on parts
        of the units, 0 to 1) and `words`, columns of its top words.

    Raises:
        InputError: If the model was not fitted on these counts, or shuffling has nothing to move
            because every document is a single unit.

    References:
        Besag & Clifford (1991), "Sequential Monte Carlo p-values".
    """
    if not model.n_topics:
        return trial_rows([], [])
    matrix, settings = refit_inputs(model, counts)
    documents = document_numbers(counts)
    inputs = digest_tables(counts, text=f"{settings} {test.key}")

    def run(text: Text, numbers: Iterable[int]) -> pd.DataFrame:
        jobs = [{"text": text, "number": number} for number in numbers]
        found = run_jobs(
            topics_found,
            jobs,
            shared=(matrix, documents, settings, test),
            inputs=inputs,
            folder=test.keep,
            title="topics of shuffled texts" if text == "shuffled" else "topics under other seeds",
            n_workers=test.n_workers,
        )
        return trial_rows(jobs, found)

    tables = [run("texts", range(test.n_seeds))]
    own = _own_overlaps(model, counts, test).mean(axis=0)
    allowed = np.floor(chances.LEVEL * (1 + test.n_shuffles * model.n_topics)) - 1
    for first in range(0, test.n_shuffles, _AT_ONCE):
        tables.append(run("shuffled", range(first, min(first + _AT_ONCE, test.n_shuffles))))
        chance = np.concatenate([table["stability"] for table in tables[1:]])
        reached = chances.permutation_p(own, chance[:, None]) * (1 + len(chance)) - 1
        if (reached > allowed + 0.5).all():
            break
    return pd.concat(tables, ignore_index=True)


def verdicts(
    model: TopicModel, counts: pd.DataFrame, trials: pd.DataFrame, test: TopicTest
) -> pd.DataFrame:
    """Which topics come back more surely than chance would have it.

    A topic's stability is its mean overlap of top words with refits on parts of the units. Each
    shuffled text goes the same way: a fit, its refits, a stability for each of its topics. A topic
    *passes* if at most one in twenty of those is as stable. What is said of it in the end,
    `topic_verdicts` tells, as it hangs on other seeds too.

    Returns:
        One row per topic, largest first: `topic`, `size`, `stability` with the `low`est and the
        `high`est overlap of all refits, `null95` (95th percentile of shuffled texts' topics), `p`
        (share of them at least as stable), `p_familywise` (share of shuffled texts whose *best*
        topic is at least as stable: a small value holds against all topics of the model at once),
        `q` (false discovery rate over topics, of p) and `passed` (p at most .05). The model counts
        as one of the shuffles in each p, so that none is zero.

    Raises:
        InputError: If the model was not fitted on these counts, or there are no shuffled texts.

    References:
        Phipson & Smyth (2010), "Permutation p-values should never be zero"; Westfall & Young
        (1993), "Resampling-based multiple testing" (the family-wise p).
    """
    if not model.n_topics:
        kinds = {"topic": "str", **dict.fromkeys(_NUMBERS, "float64")}
        return pd.DataFrame(columns=[*kinds]).astype(kinds).assign(passed=False)
    found = _own_overlaps(model, counts, test)
    values = found.mean(axis=0)
    table = pd.DataFrame({"topic": model.sizes.index, "size": model.sizes.to_numpy()})
    table = table.assign(stability=values, low=found.min(axis=0), high=found.max(axis=0))
    chance = _of_shuffled(trials).pivot_table("stability", "number", "topic").to_numpy()
    p = chances.permutation_p(values, chance.reshape(-1, 1))
    q = chances.false_discoveries(p, np.ones(len(table), dtype=bool))
    table = table.assign(null95=chances.chance_bar(chance.ravel()), p=p)
    return table.assign(
        p_familywise=chances.familywise_p(values, chance), q=q, passed=p <= chances.LEVEL
    )


def elsewhere(model: TopicModel, trials: pd.DataFrame) -> pd.DataFrame:
    """How topics fare when nothing but the seed changes.

    Under each other seed the most similar topic is looked up, by the overlap of top words. Some
    topic of any model is similar to some degree; how far, is told by models of shuffled texts, in
    which the topic cannot be. A topic is *found* under a seed if its best match
    there is better than in nineteen of twenty shuffled texts.

    `trials` is the table of `topic_trials`.

    Returns:
        One row per other seed and topic of this model: `number` (of the seed), `topic`, `jaccard`
        (overlap of its top words with those of its best match, 0 to 1), `bar` (what that reaches in
        nineteen of twenty shuffled texts), `found`, `passed` (whether the best match beats the
        null) and `n_passed` (topics that do so under that seed in all).
    """
    if not model.n_topics:
        kinds = {"number": "int64", "topic": "str", "jaccard": "float64", "bar": "float64"}
        kinds |= {"n_passed": "int64", "found": "bool", "passed": "bool"}
        return pd.DataFrame(columns=[*kinds]).astype(kinds)
    n_terms, numbers = model.topic_term.shape[1], {}
    for text in ("texts", "shuffled"):
        fits = trials[trials["text"] == text].groupby("number")
        numbers[text] = {int(str(n)): np.array(fit["words"].tolist()) for n, fit in fits}
    top = top_columns(model.topic_term.to_numpy(), next(iter(numbers["texts"].values())).shape[1])
    chance = [jaccard_table(top, other, n_terms) for other in numbers["shuffled"].values()]
    bar = chances.chance_bar(np.max(chance, axis=2))
    tables = []
    for number, other in numbers["texts"].items():
        rows = trials[(trials["text"] == "texts") & (trials["number"] == number)]
        passed = passing(rows["stability"].to_numpy(), trials)
        overlap = jaccard_table(top, other, n_terms)
        table = pd.DataFrame({"number": number, "topic": model.topic_term.index})
        table = table.assign(jaccard=overlap.max(axis=1), bar=bar, n_passed=passed.sum())
        table["found"] = table["jaccard"] > bar
        tables.append(table.assign(passed=passed[overlap.argmax(axis=1)]))
    return pd.concat(tables, ignore_index=True)


def recognition(others: pd.DataFrame) -> pd.DataFrame:
    """How surely each topic is found again under other seeds, and whether it passes there.

    `others` is the table of `elsewhere`.

    Returns:
        One row per topic: `topic`, `jaccard` (median overlap with the best match over the seeds)
        with its `low`est and `high`est, `null_low` (0) to `null_high` (95th percentile of the best
        match in shuffled texts), `recognised` (share of seeds that find it), `kept` (nine of ten
        do) and `passed_elsewhere` (share of seeds under which its best match passes).
    """
    topics = others.groupby("topic", sort=False)
    table = topics["jaccard"].agg(jaccard="median", low="min", high="max")
    table = table.assign(null_low=0.0, null_high=topics["bar"].first())
    table["recognised"] = topics["found"].mean()
    table["kept"] = table["recognised"] >= LEAST_RECOGNISED
    table["passed_elsewhere"] = topics["passed"].mean()
    return pd.DataFrame(table.reset_index())


def topic_verdicts(tested: pd.DataFrame, recognised: pd.DataFrame) -> pd.Series:
    """What may be said of each topic: sure, likely or open, index topic.

    A topic is *sure* if it beats the null against all topics at once, *likely* if about one in ten
    topics that come back as surely would be a false alarm; both only if other seeds find it again
    and it beats the null under at least half of them. All else is *open*: shuffled text
    makes such topics too, or another seed cuts the texts otherwise.

    `tested` is the table of `verdicts`, `recognised` is the table of `recognition`.
    """
    q = tested["q"].where(tested["passed"])
    words = surest(tested["passed"] & (tested["p_familywise"] <= chances.LEVEL), q)
    known = recognised.set_index("topic").loc[tested["topic"]]
    found = known["kept"] & (known["passed_elsewhere"] >= MOSTLY)
    return pd.Series(np.where(found, words, OPEN), index=known.index)


def passing(stability: FloatArray, trials: pd.DataFrame) -> Any:
    """Which topics of some stability beat the shuffled texts of `topic_trials`, one by one."""
    chance = _of_shuffled(trials)["stability"].to_numpy(dtype=np.float64)
    return chances.permutation_p(stability, chance[:, None]) <= chances.LEVEL


def trial_rows(jobs: list[dict[str, Any]], found: list[dict[str, Any]]) -> pd.DataFrame:
    """The results of `topics_found` as rows of `topic_trials`."""
    rows = [
        (job["text"], job["number"] + 1, f"T{topic}", stability, words)
        for job, result in zip(jobs, found, strict=True)
        for topic, (stability, words) in enumerate(
            zip(result["stability"], result["words"], strict=True), start=1
        )
    ]
    names = ["text", "number", "topic", "stability", "words"]
    return pd.DataFrame(rows, columns=names).astype({"number": "int64", "stability": "float64"})


def document_numbers(counts: pd.DataFrame) -> IntArray:
    """The number of each unit's document, in the order of their first units.

    Raises:
        InputError: If every document is a single unit, so that nothing can be shuffled.
    """
    documents = counts.index.get_level_values("doc_id")
    if documents.is_unique:
        raise InputError(
            "every document is a single unit, so that no word can be moved within one; "
            "cut the documents into windows"
        )
    return np.asarray(pd.factorize(documents)[0], dtype=np.int64)


def _own_overlaps(model: TopicModel, counts: pd.DataFrame, test: TopicTest) -> FloatArray:
    matrix, settings = refit_inputs(model, counts)
    reference = Fit(model.topic_term.to_numpy(), model.segment_topic.to_numpy(), model.bound)
    found = run_jobs(
        _refitted,
        [{"seed": test.seed}],
        shared=(matrix, settings, test, reference),
        inputs=digest_tables(counts, model.topic_term, text=f"{settings} {test.key}"),
        folder=test.keep,
        title="topics of parts of the texts",
    )
    return np.array(found[0])


def _refitted(
    matrix: sp.csr_array, settings: FitSettings, test: TopicTest, reference: Fit, *, seed: int
) -> list[list[float]]:
    """How far topics return in refits on parts of the units, for `run_jobs`."""
    again = refits(matrix, settings, np.random.SeedSequence(seed), test)
    found: list[list[float]] = overlaps(reference, [fit for _, fit in again], test.n_top).tolist()
    return found


def _of_shuffled(trials: pd.DataFrame) -> pd.DataFrame:
    found = trials[trials["text"] == "shuffled"]
    if found.empty:
        raise InputError("trials has no rows of shuffled texts; pass the table of topic_trials")
    return found
