"""How many topics: every criterion beside chance, for each number of topics."""

from collections.abc import Iterable, Iterator

import numpy as np
import pandas as pd
from gensim.corpora import Dictionary
from gensim.models import CoherenceModel

from corpus_lib.errors import InputError
from corpus_lib.topics.lda import count_matrix, fit_lda
from corpus_lib.topics.model import TopicModel
from corpus_lib.topics.nulls import LEAST_NULL_TOPICS, margins, null_stability, verdicts
from corpus_lib.topics.reading import top_terms
from corpus_lib.topics.stability import stability

_COHERENCES = ("u_mass", "c_npmi", "c_v")


def coherence(model: TopicModel, counts: pd.DataFrame, *, n_top: int = 10) -> pd.DataFrame:
    """Whether the top words of each topic stand in the same units.

    Words count as together when one unit holds both, wherever in it: units of about sixty words
    are no longer than the windows that the measures were made for.

    Args:
        model: The fitted model.
        counts: The counts to look in: the model's own, or others with the same terms.
        n_top: Top words of a topic, 2 or more.

    Returns:
        One row per topic and measure: `topic`, `measure` and `value`. "u_mass" is 0 or below;
        "c_npmi" runs from -1 (never together) over 0 (as by chance) to 1; "c_v" from 0 to 1. A
        value is missing where gensim can't give it, as for words that occur in no unit.

    Raises:
        InputError: If `n_top` is below 2, or no top word of the model is in `counts`.

    References:
        Mimno et al. (2011), "Optimizing semantic coherence in topic models" (u_mass); Röder, Both
        & Hinneburg (2015), "Exploring the space of topic coherence measures" (the others).
    """
    if n_top < 2:
        raise InputError(f"n_top is {n_top}; coherence needs two words or more")
    units = _texts(counts)
    longest = max(len(unit) for unit in units)
    dictionary = Dictionary(units)
    words = top_terms(model, n_top).groupby("topic", sort=False)["term"].agg(list)
    known = [[term for term in terms if term in dictionary.token2id] for terms in words]
    if not any(known):
        raise InputError("counts holds no top word of any topic; pass the model's own counts")
    tables = []
    for measure in _COHERENCES:
        scorer = CoherenceModel(
            topics=[terms if len(terms) > 1 else list(dictionary.token2id)[:2] for terms in known],
            texts=units,
            dictionary=dictionary,
            coherence=measure,
            window_size=None if measure == "u_mass" else longest,
            topn=n_top,
            processes=1,
        )
        values = np.array(scorer.get_coherence_per_topic(), dtype=np.float64)
        # A topic with fewer than two known words has no pair to score: its stand-in is dropped.
        values[[len(terms) < 2 for terms in known]] = np.nan
        tables.append(pd.DataFrame({"topic": words.index, "measure": measure, "value": values}))
    return pd.concat(tables, ignore_index=True)


def exclusivity(model: TopicModel, *, n_top: int = 10) -> pd.Series:
    """How far the top words of each topic are its own.

    Args:
        model: The fitted model.
        n_top: Top words of a topic.

    Returns:
        Mean share that the topic has in the weight of each of its top words over all topics,
        1 / n_topics to 1; index `topic`.

    References:
        Bischof & Airoldi (2012), "Summarizing topical content with word frequency and
        exclusivity".
    """
    share = model.topic_term / model.topic_term.sum()
    words = top_terms(model, n_top)
    words["value"] = [share.loc[t, w] for t, w in zip(words["topic"], words["term"], strict=True)]
    return words.groupby("topic", sort=False)["value"].mean().rename("exclusivity")


def compare_sizes(
    counts: pd.DataFrame,
    n_topics: Iterable[int],
    *,
    seed: int,
    n_shuffles: int = 5,
    n_refits: int = 3,
    n_top: int = 10,
    **settings: float | str,
) -> pd.DataFrame:
    """Every criterion for each number of topics, the stabilities beside their nulls.

    Each number of topics costs 1 + 2 * `n_refits` + 2 * `n_shuffles` * (1 + `n_refits`) fits.

    Args:
        counts: Counts, as for `fit_lda`.
        n_topics: The numbers of topics to try.
        seed: Of all fits, refits and shuffles.
        n_shuffles: Shuffles of each null.
        n_refits: Refits of each model.
        n_top: Top words compared.
        **settings: Further options of `fit_lda`.

    Returns:
        One row per number of topics and criterion: `n_topics`, `criterion`, `value`, and
        `null95_tokens` and `null95_strict` (missing for criteria without a null). Criteria are
        "subsamples" and "seeds" (mean Jaccard), "trusted" (share of topics; missing where the
        shuffles have too few topics for any to be trusted, see `verdicts`), "exclusivity",
        "u_mass", "c_npmi", "c_v" (means over topics) and "bound" (per token).

    Raises:
        InputError: As for `fit_lda`, or if there is no number to try.
    """
    rows = [
        row
        for number in n_topics
        for row in _criteria(counts, number, seed, n_shuffles, n_refits, n_top, settings)
    ]
    if not rows:
        raise InputError("n_topics is empty; give the numbers of topics to try, e.g. range(2, 16)")
    columns = ["n_topics", "criterion", "value", "null95_tokens", "null95_strict"]
    return pd.DataFrame(rows, columns=columns)


def _criteria(
    counts: pd.DataFrame,
    n_topics: int,
    seed: int,
    n_shuffles: int,
    n_refits: int,
    n_top: int,
    settings: dict[str, float | str],
) -> Iterator[tuple[int, str, float, float, float]]:
    options = {"n_refits": n_refits, "n_top": n_top}
    model = fit_lda(counts, n_topics, seed, **settings)  # type: ignore[arg-type]
    parts = stability(model, counts, seed=seed + 1, over="subsamples", **options)
    again = stability(model, counts, seed=seed + 1, over="seeds", **options)
    nulls = pd.concat(
        null_stability(model, counts, null=null, seed=seed + 1, n_shuffles=n_shuffles, **options)
        for null in ("tokens", "strict")
    )
    above = margins(parts, nulls).set_index("null")
    judged = verdicts(model, counts, seed=seed + 1, nulls=nulls, **options)
    none = float("nan")
    null95 = above["null95"]
    yield n_topics, "subsamples", above["stability"].iloc[0], null95["tokens"], null95["strict"]
    jaccards = again.loc[again["measure"] == "jaccard", "value"]
    yield n_topics, "seeds", float(jaccards.mean()), none, none
    possible = n_shuffles * n_topics >= LEAST_NULL_TOPICS
    trusted = float((judged["verdict"] == "trusted").mean()) if possible else none
    yield n_topics, "trusted", trusted, none, none
    yield n_topics, "exclusivity", float(exclusivity(model, n_top=n_top).mean()), none, none
    scores = coherence(model, counts, n_top=max(2, n_top))
    for measure, value in scores.groupby("measure", sort=False)["value"].mean().items():
        yield n_topics, str(measure), float(value), none, none
    yield n_topics, "bound", model.bound, none, none


def _texts(counts: pd.DataFrame) -> list[list[str]]:
    matrix = count_matrix(counts)
    terms = counts.columns.to_numpy()
    return [
        np.repeat(terms[matrix.indices[a:b]], matrix.data[a:b]).tolist()
        for a, b in zip(matrix.indptr[:-1], matrix.indptr[1:], strict=True)
    ]
