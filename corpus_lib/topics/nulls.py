"""Topics put to the test: fits on parts of the texts, and the same on shuffled words.

A fitted model always shows topics. Whether they are more than the luck of few words is told by
fitting the same model on the same words in other places: each word's count in a unit moves to
another unit of the same document. So each document's vocabulary and the repetition of a word within
a unit remain, and only the company that words keep is lost. Words dealt out anew over all documents
need no null of their own: of 224 topics of the five texts so dealt 7 beat this one, where 5 % may.

All is done on bare arrays, so that it is quickly sent to other processes.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

import numpy as np
import scipy.sparse as sp

from corpus_lib.errors import InputError
from corpus_lib.topics.engines import Fit, FitSettings, fit_arrays
from corpus_lib.topics.overlap import FloatArray, IntArray, jaccard_table, match, top_columns

Text = Literal["texts", "shuffled"]
STREAMS: dict[Text, int] = {"texts": 0, "shuffled": 2}  # of random numbers, apart from each other


@dataclass(frozen=True)
class TopicTest:
    """Everything but counts and model that decides a test of topics.

    Attributes:
        seed: Of refits and shuffles; another one than the model's.
        n_shuffles: Shuffled texts. No topic can pass if they have fewer than 19 topics in all, and
            none can be sure with fewer than 19 of them.
        n_refits: Refits of each model on parts of the units.
        n_seeds: Other seeds under which topics are looked for.
        n_models: Models of the texts, where numbers of topics or other choices are compared.
        n_top: Top words of a topic that are compared.
        share: Part of the units in a refit.
        keep: Where fits keep their results (`corpus.cache_folder`), so that a run which is stopped
            goes on where it was; None keeps nothing.
        n_workers: Processes; None for one on each core. Results don't depend on it.

    Raises:
        InputError: Naming the field, the value given and what it may be.
    """

    seed: int
    n_shuffles: int = 20
    n_refits: int = 5
    n_seeds: int = 10
    n_models: int = 5
    n_top: int = 10
    share: float = 0.8
    keep: Path | None = field(default=None, compare=False)
    n_workers: int | None = field(default=None, compare=False)

    def __post_init__(self) -> None:
        """Refuses what no test can be made with."""
        for name in ("n_shuffles", "n_refits", "n_seeds", "n_models", "n_top"):
            if getattr(self, name) < 1:
                raise InputError(f"{name} is {getattr(self, name)}; give 1 or more")
        if not 0 < self.share < 1:
            raise InputError(f"share is {self.share}; give a number between 0 and 1 (.8 is usual)")

    @property
    def key(self) -> str:
        """What the result of a single fit hangs on; how many are made tells it nothing."""
        return f"{self.seed} {self.n_refits} {self.n_top} {self.share}"


def size_test(seed: int, n_models: int, keep: Path | None = None) -> TopicTest:
    """A quick test for each of many numbers of topics: as many shuffled texts as models."""
    return TopicTest(seed, n_shuffles=n_models, n_refits=2, n_models=n_models, keep=keep)


@dataclass(frozen=True)
class Trial:
    """A fit on some text, its refits on parts of the units, and how far each topic returns."""

    matrix: sp.csr_array
    fit: Fit
    parts: list[tuple[IntArray, Fit]]
    stability: FloatArray


def try_topics(
    matrix: sp.csr_array,
    documents: IntArray,
    settings: FitSettings,
    test: TopicTest,
    *,
    text: Text,
    number: int,
) -> Trial:
    """Fits topics and fits them again on parts of the units.

    What is random depends on the trial's number and not on the number of topics: all numbers of
    topics are tried on the same shuffled texts, and on the same parts of them.

    Args:
        matrix: Tokens, shape (units, terms).
        documents: The document's number of each unit.
        settings: Of all fits.
        test: How to test: 1 + `n_refits` fits.
        text: "texts" as they are, or "shuffled".
        number: The trial's number.
    """
    seeds = np.random.SeedSequence([test.seed, STREAMS[text], number])
    of_shuffle, of_model, of_parts = seeds.spawn(3)
    if text == "shuffled":
        matrix = shuffle_within_documents(matrix, documents, np.random.default_rng(of_shuffle))
    fit = fit_arrays(matrix, settings, int(of_model.generate_state(1)[0]))
    parts = refits(matrix, settings, of_parts, test)
    stability = overlaps(fit, [part for _, part in parts], test.n_top).mean(axis=0)
    return Trial(matrix, fit, parts, stability)


def topics_found(
    matrix: sp.csr_array,
    documents: IntArray,
    settings: FitSettings,
    test: TopicTest,
    *,
    text: Text,
    number: int,
) -> dict[str, Any]:
    """One trial, for `run_jobs`: `stability` of each topic, and its `words` (columns)."""
    trial = try_topics(matrix, documents, settings, test, text=text, number=number)
    words = top_columns(trial.fit.topic_term, test.n_top)
    return {"stability": trial.stability.tolist(), "words": words.tolist()}


def refits(
    matrix: sp.csr_array, settings: FitSettings, seeds: np.random.SeedSequence, test: TopicTest
) -> list[tuple[IntArray, Fit]]:
    """Fits the same again on random parts of the units.

    Returns:
        The numbers of the units and the fit on them, for each refit.
    """
    found = []
    size = max(settings.n_topics, round(test.share * matrix.shape[0]))
    for refit_seeds in seeds.spawn(test.n_refits):
        rng = np.random.default_rng(refit_seeds)
        units = np.sort(rng.choice(matrix.shape[0], size=size, replace=False))
        found.append((units, fit_arrays(matrix[units], settings, int(rng.integers(2**32)))))
    return found


def overlaps(reference: Fit, others: Iterable[Fit], n_top: int) -> FloatArray:
    """How far each topic of a fit returns in other fits.

    Topics are paired one to one, so that the summed overlap of their top words is largest.

    Returns:
        Jaccard overlap of each topic's top words with its partner's, shape (other fits, topics).

    References:
        Greene, O'Callaghan & Cunningham (2014), "How many topics? Stability analysis for topic
        models".
    """
    top, n_terms = top_columns(reference.topic_term, n_top), reference.topic_term.shape[1]
    found = []
    for fit in others:
        overlap = jaccard_table(top, top_columns(fit.topic_term, n_top), n_terms)
        found.append(overlap[match(overlap)])
    return np.array(found)


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
