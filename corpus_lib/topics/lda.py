"""Fitting LDA so that few texts carry it: gensim's model, started from a Gibbs sampler's topics."""

import importlib.metadata
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from functools import cached_property
from itertools import pairwise
from typing import Any

import numpy as np
import pandas as pd
import scipy.sparse as sp

from corpus_lib.errors import InputError
from corpus_lib.settings import MOST_TOPICS, PASSAGES_A_TOPIC
from corpus_lib.topics.engines import Fit, FitSettings, by_size, start_of, tomotopy
from corpus_lib.topics.terms import count_matrix


@dataclass(frozen=True, eq=False)
class TopicModel:
    """Topics of a corpus: their words, and their shares in each unit and document.

    Topics are numbered by size, the largest first. Rows of the three tables sum to one.

    Attributes:
        topic_term: Weight of each term in each topic; rows `topic`, columns `term`.
        segment_topic: Share of each topic in each unit that the model was fitted on (segments,
            windows or sentences); rows (`doc_id`, `unit_id`), columns `topic`.
        unit_tokens: Tokens of each unit, index as `segment_topic`.
        term_tokens: Tokens of each term in all units, index `term`.
        bound: The engine's own measure of fit per token, in nats: gensim's variational bound or
            the sampler's log-likelihood. Comparable between fits of one engine on one table.
        settings: What `fit_lda` was asked for, the seed included.
        versions: Versions of the libraries, and the sampler's instruction set (`isa`).
    """

    topic_term: pd.DataFrame
    segment_topic: pd.DataFrame
    unit_tokens: pd.Series
    term_tokens: pd.Series
    bound: float
    settings: Mapping[str, Any]
    versions: Mapping[str, str]

    @property
    def n_topics(self) -> int:
        """Number of topics."""
        return len(self.topic_term)

    @cached_property
    def sizes(self) -> pd.Series:
        """Share of all tokens that each topic holds; index `topic`, sums to one."""
        tokens = self.segment_topic.mul(self.unit_tokens, axis=0).sum()
        return (tokens / tokens.sum()).rename("size")

    def relevance(self, lambda_: float) -> pd.DataFrame:
        """How well each term tells a topic, between frequent (1) and exclusive (0).

        Args:
            lambda_: Weight of the term's probability in the topic against its lift over the
                term's probability in the corpus.

        Returns:
            Scores (logarithms; only their order matters), shaped as `topic_term`.

        Raises:
            InputError: If `lambda_` is outside 0 to 1.

        References:
            Sievert & Shirley (2014), "LDAvis: a method for visualizing and interpreting topics".
        """
        if not 0 <= lambda_ <= 1:
            raise InputError(f"lambda_ is {lambda_}; give a number from 0 to 1 (.6 is usual)")
        lift = self.topic_term / (self.term_tokens / self.term_tokens.sum())
        return pd.DataFrame(lambda_ * np.log(self.topic_term) + (1 - lambda_) * np.log(lift))


def fit_lda(
    counts: pd.DataFrame,
    n_topics: int,
    seed: int,
    *,
    start: str = "gibbs",
    engine: str = "gensim",
    alpha: float = 0.1,
    eta: float = 0.05,
    **more: int,
) -> TopicModel:
    """Finds the topics of a corpus, and how much of each unit they make up.

    The model is gensim's `LdaModel` in batch mode and double precision. From a random start it
    finds in a few short documents about what it finds in the same words shuffled; so it starts from
    the topics on which several chains of a collapsed Gibbs sampler agree.

    Args:
        counts: Tokens of each term in each unit, as `unit_terms` makes it: rows
            (`doc_id`, `unit_id`), columns terms, whole numbers, dense or pandas sparse.
        n_topics: Topics to find, at least 2 and at most the number of units.
        seed: Decides all that is random, 0 or larger.
        start: "gibbs", or "random" for gensim's own start (to see what it costs).
        engine: "gensim", or "tomotopy" for the sampler's own model: on 3,000 newspaper articles it
            foretold held-out words as well (.616 and .613 nats a word more than frequencies) in
            three fifths of the time (`benchmarks/topics_large.py`).
        alpha: Concentration of topics in a unit, for each topic; small: few topics in a unit.
            The sampler begins with it and fits its own.
        eta: Concentration of terms in a topic, for each term; small: few terms in a topic.
        **more: `chains` of the sampler (fewer for more than 5,000 words, two of 15,000, one from
            20,000 on: of 16,000 words of news two returned as surely as six);
            `iterations`, sweeps of each over all tokens before its first sample; `samples` of
            each, ten sweeps apart, whose mean is its topics; `passes` of gensim over all units.

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
    settings = FitSettings(n_topics, start, engine, alpha, eta, **more)
    matrix = count_matrix(counts)
    check_fit(n_topics, matrix.shape[0], seed)
    fit = _fit(matrix, settings, seed)
    topic = pd.Index(topic_names(n_topics), name="topic")
    term = pd.Index(counts.columns, name="term")
    units = pd.MultiIndex.from_tuples(counts.index.tolist(), names=["doc_id", "unit_id"])
    return TopicModel(
        topic_term=pd.DataFrame(fit.topic_term, index=topic, columns=term),
        segment_topic=pd.DataFrame(fit.unit_topic, index=units, columns=topic),
        unit_tokens=pd.Series(np.asarray(matrix.sum(axis=1)), index=units, name="n_tokens"),
        term_tokens=pd.Series(np.asarray(matrix.sum(axis=0)), index=term, name="n_tokens"),
        bound=fit.bound,
        settings={  # NumPy's numbers as Python's, which JSON can hold
            name: value.item() if isinstance(value, np.generic) else value
            for name, value in {**asdict(settings), "seed": seed}.items()
        },
        versions=library_versions(),
    )


def topics_carried(counts: pd.DataFrame) -> int:
    """How many topics a corpus carries, as a rule of thumb: one for eight passages, 14 at most.

    It is 0 where it would be one, or where no document has two passages, so that no shuffled text
    can be set beside them.
    """
    if counts.index.get_level_values("doc_id").is_unique:
        return 0
    fits = min(MOST_TOPICS, len(counts) // PASSAGES_A_TOPIC)
    return fits if fits > 1 else 0


def fit_carried(counts: pd.DataFrame, n_topics: int, seed: int, **options: Any) -> TopicModel:
    """As `fit_lda`; for no topics a model of none, which has no units and no terms either."""
    if n_topics:
        return fit_lda(counts, n_topics, seed, **options)
    none, units, terms = pd.Index([], name="topic", dtype="str"), counts.index[:0], counts.columns
    terms = pd.Index(terms[:0], name="term")
    return TopicModel(
        topic_term=pd.DataFrame(index=none, columns=terms, dtype="float64"),
        segment_topic=pd.DataFrame(index=units, columns=none, dtype="float64"),
        unit_tokens=pd.Series(index=units, name="n_tokens", dtype="int64"),
        term_tokens=pd.Series(index=terms, name="n_tokens", dtype="int64"),
        bound=float("nan"),
        settings={"n_topics": 0, "seed": seed, **options},
        versions=library_versions(),
    )


def check_fit(n_topics: int, n_units: int, seed: int) -> None:
    """Refuses more topics than units, and a seed that is none."""
    if n_topics > n_units:
        raise InputError(
            f"{n_topics} topics were asked of {n_units} units (passages); ask for fewer topics or "
            "cut the documents into smaller units"
        )
    if isinstance(seed, bool) or not isinstance(seed, int | np.integer) or seed < 0:
        raise InputError(f"seed is {seed!r}; give a whole number, 0 or larger")


def topic_names(n: int) -> list[str]:
    """T1, T2, …, each as long as the last."""
    return [f"T{number:0{len(str(n))}d}" for number in range(1, n + 1)]


def refit_inputs(model: TopicModel, counts: pd.DataFrame) -> tuple[sp.csr_array, FitSettings]:
    """The counts as a matrix and the model's settings, for fitting a model again.

    Raises:
        InputError: If the counts have other units, terms or totals than the model.
    """
    matrix = count_matrix(counts)
    same = (
        counts.index.equals(model.segment_topic.index)
        and counts.columns.equals(model.topic_term.columns)
        and np.array_equal(np.asarray(matrix.sum(axis=1)), model.unit_tokens.to_numpy())
        and np.array_equal(np.asarray(matrix.sum(axis=0)), model.term_tokens.to_numpy())
    )
    if not same:
        raise InputError(
            f"the model was fitted on other counts ({model.segment_topic.shape[0]} units, "
            f"{model.topic_term.shape[1]} terms) than the {counts.shape[0]} units and "
            f"{counts.shape[1]} terms given; pass the counts that went into fit_lda"
        )
    settings = {key: value for key, value in model.settings.items() if key != "seed"}
    return matrix, FitSettings(**settings)


def _fit(matrix: sp.csr_array, settings: FitSettings, seed: int) -> Fit:
    """`fit_arrays` by gensim's own model."""
    chain, last_seed = start_of(matrix, settings, seed)
    if chain is not None and len(chain.unit_topic):
        return by_size(matrix, chain.topic_term, chain.unit_topic, chain.log_likelihood)
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
        random_state=last_seed,
    )
    if chain is not None:
        model.state.sstats = np.maximum(chain.topic_term - settings.eta, 0)
        model.sync_state()
    cells = list(zip(matrix.indices.tolist(), matrix.data.tolist(), strict=True))
    units = [cells[a:b] for a, b in pairwise(matrix.indptr.tolist())]
    model.update(units)
    gamma, _ = model.inference(units)
    # gensim's bound wants each unit's gamma as a row of its own, as its inference returns it.
    bound = float(model.bound(units, gamma=gamma[:, np.newaxis, :])) / float(matrix.sum())
    return by_size(matrix, model.get_topics(), gamma, bound)


def library_versions() -> dict[str, str]:
    """What a fit hangs on besides its settings."""
    found = {name: importlib.metadata.version(name) for name in ("gensim", "tomotopy", "numpy")}
    return {**found, "isa": str(tomotopy().isa)}
