"""What fits topics, on bare arrays: a Gibbs sampler's chains, and gensim's updates from there.

On a few thousand words the variational model's topics depend on where it starts; the sampler's
don't nearly so much. Each chain's topics are its mean over several samples, since a single sample
of so few words is mostly luck. Of the chains the medoid is kept, each of its topics averaged with
those of other chains that are like it; others would blur it.
"""

import importlib
import os
import platform
import sys
import warnings
from dataclasses import dataclass
from types import ModuleType
from typing import Any

import numpy as np
import numpy.typing as npt
import scipy.sparse as sp

from corpus_lib.errors import InputError
from corpus_lib.topics.overlap import FloatArray, cosine_table, match, medoid
from corpus_lib.topics.variational import fit_variational, variational_bound

_PINNED_ISA = "sse2"
# Sweeps between two samples of a chain, and between two updates of its alphas.
_GAP = 10
# Words of the texts that all chains of a fit go over, if one does not go over more.
_CHAIN_WORDS = 30_000
# Cosine of weights from which topics of two chains are one.
_ALIKE = 0.75
# Several workers would merge their counts in whatever order they finish.
_ONE_WORKER = {"workers": 1, "show_progress": False}
_X86 = {"x86_64", "AMD64", "amd64"}
_CHOICES = {"start": ("gibbs", "random"), "engine": ("gensim", "tomotopy")}


@dataclass(frozen=True)
class FitSettings:
    """Everything but the counts and the seed that decides a fit; see `fit_lda` for each."""

    n_topics: int
    start: str = "gibbs"
    engine: str = "gensim"
    alpha: float = 0.1
    eta: float = 0.05
    chains: int = 6
    iterations: int = 150
    samples: int = 8
    passes: int = 10

    def __post_init__(self) -> None:
        """Refuses what no fit can be made with."""
        for name, allowed in _CHOICES.items():
            if getattr(self, name) not in allowed:
                options = ", ".join(map(repr, allowed))
                raise InputError(f"{name} is {getattr(self, name)!r}; give one of {options}")
        if self.engine == "tomotopy" and self.start == "random":
            raise InputError(
                "start='random' is gensim's own start; with engine='tomotopy' use start='gibbs'"
            )
        for name in ("n_topics", "chains", "iterations", "samples", "passes"):
            least = 2 if name == "n_topics" else 1
            value = getattr(self, name)
            if isinstance(value, bool) or not isinstance(value, int | np.integer) or value < least:
                raise InputError(f"{name} is {value!r}; give a whole number of at least {least}")
        for name in ("alpha", "eta"):
            if not getattr(self, name) > 0:
                raise InputError(f"{name} is {getattr(self, name)!r}; give a number above zero")


@dataclass(frozen=True)
class Fit:
    """A fit without its labels: arrays as in `TopicModel`, topics by size, the largest first."""

    topic_term: FloatArray
    unit_topic: FloatArray
    bound: float


@dataclass(frozen=True)
class Chain:
    """What one chain found, as a mean over its samples.

    Attributes:
        topic_term: Smoothed token counts (count + eta), shape (topics, terms).
        unit_topic: Shares of topics in each unit, shape (units, topics); no units if not asked for.
        log_likelihood: The sampler's own, per token, in nats.
    """

    topic_term: FloatArray
    unit_topic: FloatArray
    log_likelihood: float


def fit_arrays(matrix: sp.csr_array, settings: FitSettings, seed: int) -> Fit:
    """The fit of `fit_lda` on a bare matrix (units, terms), without gensim; a term may be unused.

    It serves where hundreds of models are fitted: gensim's own loop takes several times as long.
    """
    chain, last_seed = start_of(matrix, settings, seed)
    if chain is not None and len(chain.unit_topic):
        return by_size(matrix, chain.topic_term, chain.unit_topic, chain.log_likelihood)
    given = None if chain is None else np.maximum(chain.topic_term - settings.eta, 0)
    options = {"alpha": settings.alpha, "eta": settings.eta}
    passes, n_topics = settings.passes, settings.n_topics
    found = fit_variational(matrix, n_topics, last_seed, passes=passes, sstats=given, **options)
    bound = variational_bound(matrix, found, **options) / float(matrix.sum())
    return by_size(matrix, found.topics, found.units, bound)


def start_of(matrix: sp.csr_array, settings: FitSettings, seed: int) -> tuple[Chain | None, int]:
    """The chain that a fit starts from, None for a random start, and the seed of what follows."""
    *seeds, last_seed = np.random.SeedSequence(seed).generate_state(settings.chains + 1).tolist()
    if settings.start == "random":
        return None, last_seed
    # Many words leave a chain less to luck, and more to do.
    n_chains = max(1, min(settings.chains, round(_CHAIN_WORDS / matrix.sum())))
    return sample_topics(matrix, settings, seeds[:n_chains]), last_seed


def by_size(
    matrix: sp.csr_array, topic_term: FloatArray, unit_topic: FloatArray, bound: float
) -> Fit:
    """A fit of weights as shares, the topic that holds most tokens first."""
    unit_topic = unit_topic / unit_topic.sum(axis=1, keepdims=True)
    order = np.argsort(-(np.asarray(matrix.sum(axis=1)) @ unit_topic), kind="stable")
    topic_term = topic_term[order] / topic_term[order].sum(axis=1, keepdims=True)
    return Fit(topic_term, unit_topic[:, order], bound)


def tomotopy() -> ModuleType:
    """The sampler's package, imported with its instruction set pinned.

    tomotopy picks the widest vector instructions of the processor when it is imported, so that two
    machines could sample differently; every x86-64 processor has `sse2`. A `TOMOTOPY_ISA` set
    already is respected, and so is a tomotopy imported before: a model's `versions` keep its `isa`.
    """
    if "tomotopy" not in sys.modules and platform.machine() in _X86:
        os.environ.setdefault("TOMOTOPY_ISA", _PINNED_ISA)
    with warnings.catch_warnings():
        # Its compiled part sets a type up in a way that Python 3.11 deprecates; where warnings
        # are errors, as under pytest, it could not be imported at all.
        warnings.filterwarnings("ignore", message="builtin type .* has no __module__ attribute")
        return importlib.import_module("tomotopy")


def sample_topics(counts: sp.csr_array, settings: FitSettings, seeds: list[int]) -> Chain:
    """Runs one chain per seed and merges them (`merge_chains`).

    Args:
        counts: Tokens of each term in each unit, shape (units, terms), no unit empty.
        settings: Of the fit. The sampler begins with `alpha` and then fits one for each topic, so
            that they differ in size. Units' shares are gathered for the engine "tomotopy" only.
        seeds: One for each chain.

    References:
        Griffiths & Steyvers (2004), "Finding scientific topics"; Wallach, Mimno & McCallum
        (2009), "Rethinking LDA: why priors matter" (one alpha for each topic).
    """
    # One text for each term: of a million passages their words would fill 3 GB.
    names = np.array([str(number) for number in range(counts.shape[1])], dtype=object)
    words = names[np.repeat(counts.indices, counts.data)]
    units = np.split(words, counts.sum(axis=1).cumsum()[:-1])
    chains = [_run(_start(units, settings, seed), counts.shape[1], settings) for seed in seeds]
    return merge_chains(chains)


def merge_chains(chains: list[Chain]) -> Chain:
    """The medoid of chains, each of its topics the mean of all topics that are like it.

    On the five texts six chains of 150 sweeps and 8 samples so merged do as well, beside shuffled
    texts and under other seeds, as the medoid of six of 300 and 30, in two fifths of the time.
    """
    centre = chains[medoid([chain.topic_term for chain in chains])]
    topic_term, unit_topic = np.zeros_like(centre.topic_term), np.zeros_like(centre.unit_topic)
    n_alike = np.zeros(len(topic_term))
    for chain in chains:
        similarity = cosine_table(centre.topic_term, chain.topic_term)
        own, others = match(similarity)
        alike = similarity[own, others] >= _ALIKE
        own, others = own[alike], others[alike]
        topic_term[own] += chain.topic_term[others]
        unit_topic[:, own] += chain.unit_topic[:, others]
        n_alike[own] += 1
    return Chain(topic_term / n_alike[:, None], unit_topic / n_alike, centre.log_likelihood)


def _start(units: list[npt.NDArray[np.object_]], settings: FitSettings, seed: int) -> Any:
    options = {"alpha": settings.alpha, "eta": settings.eta}
    model = tomotopy().LDAModel(k=settings.n_topics, seed=seed, **options)
    model.optim_interval = _GAP
    for unit in units:
        model.add_doc(unit.tolist())
    return model


def _run(model: Any, n_terms: int, settings: FitSettings) -> Chain:
    model.train(settings.iterations, **_ONE_WORKER)
    used = [int(word) for word in model.used_vocabs]
    weights = np.zeros((model.k, len(used)))
    with_shares = settings.engine == "tomotopy"
    unit_topic = np.zeros((len(model.docs) if with_shares else 0, model.k))
    for number in range(settings.samples):
        if number:
            model.train(_GAP, **_ONE_WORKER)
        weights += [model.get_topic_word_dist(topic, normalize=False) for topic in range(model.k)]
        if with_shares:
            unit_topic += np.array([doc.get_topic_dist() for doc in model.docs])
    unit_topic /= unit_topic.sum(axis=1, keepdims=True)
    topic_term = np.full((model.k, n_terms), float(model.eta))
    topic_term[:, used] = weights / settings.samples
    return Chain(topic_term, unit_topic, float(model.ll_per_word))
