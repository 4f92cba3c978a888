"""Fitting LDA so that few texts carry it: gensim's model, started from a Gibbs sampler's topics."""

import importlib.metadata
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
import pandas as pd
import scipy.sparse as sp

from corpus_lib.errors import InputError
from corpus_lib.topics.gibbs import Chain, sample_topics, tomotopy
from corpus_lib.topics.model import TopicModel
from corpus_lib.topics.overlap import FloatArray

_STARTS = ("gibbs", "random")
_ENGINES = ("gensim", "tomotopy")


@dataclass(frozen=True)
class FitSettings:
    """Everything but the counts and the seed that decides a fit; see `fit_lda` for each."""

    n_topics: int
    start: str = "gibbs"
    engine: str = "gensim"
    alpha: float = 0.1
    eta: float = 0.05
    chains: int = 6
    iterations: int = 300
    samples: int = 30
    passes: int = 10

    def __post_init__(self) -> None:
        """Refuses what no fit can be made with."""
        _check_choice("start", self.start, _STARTS)
        _check_choice("engine", self.engine, _ENGINES)
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


def fit_lda(
    counts: pd.DataFrame,
    n_topics: int,
    seed: int,
    *,
    start: str = "gibbs",
    engine: str = "gensim",
    alpha: float = 0.1,
    eta: float = 0.05,
    chains: int = 6,
    iterations: int = 300,
    samples: int = 30,
    passes: int = 10,
) -> TopicModel:
    """Finds the topics of a corpus, and how much of each unit they make up.

    The model is gensim's `LdaModel` in batch mode and double precision. From a random start it
    finds in a few short documents about what it finds in the same words shuffled; so it is
    started from the topics of a collapsed Gibbs sampler, the most central of several chains.
    The same counts, settings and seed give the same model in any process.

    Args:
        counts: Tokens of each term in each unit, as `unit_terms` makes it: rows
            (`doc_id`, `unit_id`), columns terms, whole numbers, dense or pandas sparse.
        n_topics: Topics to find, at least 2 and at most the number of units.
        seed: Decides all that is random, 0 or larger.
        start: "gibbs", or "random" for gensim's own start (to see what it costs).
        engine: "gensim", or "tomotopy" for the sampler's own model. For thousands of documents take
            "tomotopy" (with `chains=1`): on 3,000 newspaper articles it foretold held-out words as
            well as gensim did after it (topics added .616 and .613 nats a word), in the same
            memory and about three fifths of the time (`benchmarks/topics_large.py`).
        alpha: Concentration of topics in a unit, for each topic; small: few topics in a unit.
            The sampler begins with it and fits its own.
        eta: Concentration of terms in a topic, for each term; small: few terms in a topic.
        chains: Chains of the sampler of which the medoid is taken.
        iterations: Sweeps of each chain over all tokens before its first sample.
        samples: Samples of each chain, ten sweeps apart, whose mean is its topics.
        passes: Passes of gensim over all units.

    Returns:
        The fitted model; topics are numbered T1, T2, … by size.

    Raises:
        InputError: If a setting is impossible, there are more topics than units, or `counts` has
            no terms, an empty unit, a term without tokens, a name twice, or anything other than
            whole numbers.

    References:
        Blei, Ng & Jordan (2003), "Latent Dirichlet allocation"; Hoffman, Blei & Bach (2010),
        "Online learning for latent Dirichlet allocation" (gensim's algorithm, here in batch).
    """
    settings = FitSettings(n_topics, start, engine, alpha, eta, chains, iterations, samples, passes)
    matrix = count_matrix(counts)
    check_fit(n_topics, matrix.shape[0], seed)
    fit = fit_arrays(matrix, settings, seed)
    topics = [f"T{number:0{len(str(n_topics))}d}" for number in range(1, n_topics + 1)]
    topic, term = pd.Index(topics, name="topic"), pd.Index(counts.columns, name="term")
    units = pd.MultiIndex.from_tuples(counts.index.tolist(), names=["doc_id", "unit_id"])
    return TopicModel(
        topic_term=pd.DataFrame(fit.topic_term, index=topic, columns=term),
        segment_topic=pd.DataFrame(fit.unit_topic, index=units, columns=topic),
        unit_tokens=pd.Series(np.asarray(matrix.sum(axis=1)), index=units, name="n_tokens"),
        term_tokens=pd.Series(np.asarray(matrix.sum(axis=0)), index=term, name="n_tokens"),
        bound=fit.bound,
        settings=_plain({**asdict(settings), "seed": seed}),
        versions=_versions(),
    )


def fit_arrays(matrix: sp.csr_array, settings: FitSettings, seed: int) -> Fit:
    """The fit of `fit_lda` on a bare matrix (units, terms); a term may be without tokens."""
    *seeds, gensim_seed = np.random.SeedSequence(seed).generate_state(settings.chains + 1).tolist()
    chain = None
    if settings.start == "gibbs":
        chain = sample_topics(
            matrix,
            settings.n_topics,
            seeds,
            alpha=settings.alpha,
            eta=settings.eta,
            iterations=settings.iterations,
            samples=settings.samples,
            shares=settings.engine == "tomotopy",
        )
    if chain is not None and chain.unit_topic is not None:
        return _by_size(matrix, chain.topic_term, chain.unit_topic, chain.log_likelihood)
    return _fit_gensim(matrix, settings, gensim_seed, chain)


def count_matrix(counts: pd.DataFrame) -> sp.csr_array:
    """The counts as a sparse matrix (units, terms), after checking that they can be fitted.

    Raises:
        InputError: As `fit_lda`.
    """
    if list(counts.index.names) != ["doc_id", "unit_id"]:
        raise InputError(
            f"the rows of counts are named {list(counts.index.names)}; expected the two levels "
            "['doc_id', 'unit_id'], as unit_terms makes them"
        )
    if counts.shape[1] == 0:
        raise InputError(
            "counts has no terms: the filters (no_below, stop words, actors) left none; loosen them"
        )
    for what, names in (("unit", counts.index), ("term", counts.columns)):
        if not names.is_unique:
            raise InputError(f"counts names a {what} twice: {_some(names[names.duplicated()])}")
    matrix = _sparse(counts)
    for what, axis, names in (("unit", 1, counts.index), ("term", 0, counts.columns)):
        empty = np.asarray(matrix.sum(axis=axis)) == 0
        if empty.any():
            raise InputError(
                f"{empty.sum()} of {len(names)} {what}s in counts have no tokens: "
                f"{_some(names[empty])}; drop them knowingly before fitting"
            )
    return matrix


def check_fit(n_topics: int, n_units: int, seed: int) -> None:
    """Refuses more topics than units, and a seed that is none.

    Raises:
        InputError: Naming what is wrong.
    """
    if n_topics > n_units:
        raise InputError(
            f"{n_topics} topics were asked of {n_units} units (passages); ask for fewer topics or "
            "cut the documents into smaller units"
        )
    if isinstance(seed, bool) or not isinstance(seed, int | np.integer) or seed < 0:
        raise InputError(f"seed is {seed!r}; give a whole number, 0 or larger")


def _sparse(counts: pd.DataFrame) -> sp.csr_array:
    if all(isinstance(dtype, pd.SparseDtype) for dtype in counts.dtypes):
        sparse: Any = counts.sparse
        values = sp.csr_array(sparse.to_coo())
    else:
        wrong = [c for c in counts.columns if not pd.api.types.is_numeric_dtype(counts[c].dtype)]
        if wrong:
            raise InputError(f"counts holds no numbers for {_some(wrong)}; count tokens first")
        values = sp.csr_array(counts.to_numpy(dtype=np.float64))
    given = values.data
    if not np.isfinite(given).all() or (given != np.trunc(given)).any() or (given < 0).any():
        raise InputError(
            "counts must be whole numbers, 0 or larger (tokens, not shares or weights); "
            "pass the table of unit_terms as it is"
        )
    whole = sp.csr_array(values.astype(np.int64))
    whole.eliminate_zeros()
    whole.sort_indices()
    return whole


def _fit_gensim(matrix: sp.csr_array, settings: FitSettings, seed: int, chain: Chain | None) -> Fit:
    from gensim.models import LdaModel

    n_units, n_terms = matrix.shape
    model: Any = LdaModel(
        num_topics=settings.n_topics,
        # gensim wants a dictionary; only its keys, the term numbers, are used here.
        id2word={term: str(term) for term in range(n_terms)},
        alpha=[settings.alpha] * settings.n_topics,
        eta=settings.eta,
        passes=settings.passes,
        update_every=0,  # batch: all units before each update
        chunksize=n_units,
        eval_every=None,
        dtype=np.float64,
        random_state=seed,
    )
    if chain is not None:
        model.state.sstats = np.maximum(chain.topic_term - settings.eta, 0)
        model.sync_state()
    units = [
        list(zip(matrix.indices[a:b].tolist(), matrix.data[a:b].tolist(), strict=True))
        for a, b in zip(matrix.indptr[:-1], matrix.indptr[1:], strict=True)
    ]
    model.update(units)
    gamma, _ = model.inference(units)
    # gensim's bound wants each unit's gamma as a row of its own, as its inference returns it.
    bound = float(model.bound(units, gamma=gamma[:, np.newaxis, :])) / float(matrix.sum())
    unit_topic = gamma / gamma.sum(axis=1, keepdims=True)
    return _by_size(matrix, model.get_topics(), unit_topic, bound)


def _by_size(
    matrix: sp.csr_array, topic_term: FloatArray, unit_topic: FloatArray, bound: float
) -> Fit:
    sizes = np.asarray(matrix.sum(axis=1)) @ unit_topic
    order = np.argsort(-sizes, kind="stable")
    topic_term = topic_term[order] / topic_term[order].sum(axis=1, keepdims=True)
    return Fit(topic_term, unit_topic[:, order], bound)


def _check_choice(name: str, given: str, allowed: tuple[str, ...]) -> None:
    if given not in allowed:
        raise InputError(f"{name} is {given!r}; give one of {', '.join(map(repr, allowed))}")


def _some(names: Any, most: int = 5) -> str:
    shown = ", ".join(str(name) for name in list(names)[:most])
    return shown + (f" and {len(names) - most} more" if len(names) > most else "")


def _plain(values: dict[str, Any]) -> dict[str, Any]:
    """NumPy's numbers as Python's, which JSON can hold."""
    return {
        name: value.item() if isinstance(value, np.generic) else value
        for name, value in values.items()
    }


def _versions() -> dict[str, str]:
    found = {name: importlib.metadata.version(name) for name in ("gensim", "tomotopy", "numpy")}
    return {**found, "isa": str(tomotopy().isa)}
