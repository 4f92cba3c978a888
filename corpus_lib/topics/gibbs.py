"""Topics by collapsed Gibbs sampling (tomotopy): several chains, and the most central one of them.

On a few thousand words the variational model's topics depend on where it starts; the sampler's
don't nearly so much. Each chain's topics are its mean over many samples, since a single sample of
so few words is mostly luck. Between chains nothing is averaged, which would blur topics that
differ: the medoid is kept.
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
import scipy.sparse as sp

from corpus_lib.topics.overlap import FloatArray, medoid

_PINNED_ISA = "sse2"
# Sweeps between two samples of a chain, and between two updates of its alphas.
_GAP = 10
# Several workers would merge their counts in whatever order they finish.
_ONE_WORKER = {"workers": 1, "show_progress": False}
_X86 = {"x86_64", "AMD64", "amd64"}


@dataclass(frozen=True)
class Chain:
    """What one chain found, as a mean over its samples.

    Attributes:
        topic_term: Smoothed token counts (count + eta), shape (topics, terms).
        unit_topic: Shares of topics in each unit, rows sum to one, shape (units, topics); None if
            they were not asked for.
        log_likelihood: The sampler's own, per token, in nats.
    """

    topic_term: FloatArray
    unit_topic: FloatArray | None
    log_likelihood: float


def tomotopy() -> ModuleType:
    """The sampler's package, imported with its instruction set pinned.

    tomotopy picks the widest vector instructions of the processor when it is imported, so that
    two machines could sample differently. `sse2` is the one that every x86-64 processor has;
    elsewhere tomotopy has a single build and nothing to pin. A `TOMOTOPY_ISA` that is set already
    is respected, and so is a tomotopy that was imported before: `tomotopy().isa` tells, and a
    fitted model's `versions` keep it.
    """
    if "tomotopy" not in sys.modules and platform.machine() in _X86:
        os.environ.setdefault("TOMOTOPY_ISA", _PINNED_ISA)
    with warnings.catch_warnings():
        # Its compiled part sets a type up in a way that Python 3.11 deprecates; where warnings
        # are errors, as under pytest, it could not be imported at all.
        warnings.filterwarnings("ignore", message="builtin type .* has no __module__ attribute")
        return importlib.import_module("tomotopy")


def sample_topics(
    counts: sp.csr_array,
    n_topics: int,
    seeds: list[int],
    *,
    alpha: float,
    eta: float,
    iterations: int,
    samples: int,
    shares: bool = True,
) -> Chain:
    """Runs one chain per seed and returns the medoid.

    Args:
        counts: Tokens of each term in each unit, shape (units, terms), no unit empty.
        n_topics: Topics to sample.
        seeds: One for each chain.
        alpha: Concentration of topics in a unit, for each topic, to begin with; the sampler then
            fits one for each topic, which lets topics differ in size.
        eta: Concentration of terms in a topic, for each term.
        iterations: Sweeps over all tokens before the first sample.
        samples: Samples of each chain that are averaged, ten sweeps apart.
        shares: Whether the topics' shares in each unit are wanted too; they take a fifth of the
            time and leave the topics as they are.

    Returns:
        The chain whose topics, matched one to one by cosine, are most like all the others'.

    References:
        Griffiths & Steyvers (2004), "Finding scientific topics"; Wallach, Mimno & McCallum
        (2009), "Rethinking LDA: why priors matter" (one alpha for each topic).
    """
    models = (_start(counts, n_topics, seed, alpha, eta) for seed in seeds)
    chains = [_run(model, counts.shape[1], iterations, samples, shares) for model in models]
    return chains[medoid([chain.topic_term for chain in chains])]


def _start(counts: sp.csr_array, n_topics: int, seed: int, alpha: float, eta: float) -> Any:
    model = tomotopy().LDAModel(k=n_topics, alpha=alpha, eta=eta, seed=seed)
    model.optim_interval = _GAP
    for start, end in zip(counts.indptr[:-1], counts.indptr[1:], strict=True):
        columns = np.repeat(counts.indices[start:end], counts.data[start:end])
        model.add_doc([str(column) for column in columns])
    return model


def _run(model: Any, n_terms: int, iterations: int, samples: int, shares: bool) -> Chain:
    model.train(iterations, **_ONE_WORKER)
    used = [int(word) for word in model.used_vocabs]
    topic_term = np.full((model.k, n_terms), samples * model.eta, dtype=np.float64)
    unit_topic = np.zeros((len(model.docs), model.k)) if shares else None
    topic_term[:, used] = 0
    for number in range(samples):
        if number:
            model.train(_GAP, **_ONE_WORKER)
        for topic in range(model.k):
            topic_term[topic, used] += model.get_topic_word_dist(topic, normalize=False)
        if unit_topic is not None:
            unit_topic += _unit_topic(model)
    if unit_topic is not None:
        unit_topic /= unit_topic.sum(axis=1, keepdims=True)
    return Chain(topic_term / samples, unit_topic, float(model.ll_per_word))


def _unit_topic(model: Any) -> FloatArray:
    return np.array([doc.get_topic_dist() for doc in model.docs], dtype=np.float64)
