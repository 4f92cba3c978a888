"""How documents stand to each other in their words and topics, in one setting; and dealt out."""

from collections.abc import Callable
from itertools import combinations
from typing import NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy import sparse

from corpus_lib.compare.distance import corrected_distances
from corpus_lib.compare.divergence import N_DRAWS
from corpus_lib.prepare.units import Tables, Unit
from corpus_lib.reuse.reading import reuse_stretches
from corpus_lib.study import Study
from corpus_lib.topics.engines import FitSettings, fit_arrays
from corpus_lib.topics.lda import check_fit, topic_names
from corpus_lib.topics.overlap import jaccard, match
from corpus_lib.topics.terms import count_matrix
from corpus_lib.voices.actors import span_of_words
from corpus_lib.words.counts import CountParts, as_matrix, counted_terms
from corpus_lib.words.keyness import more_than_the_rest

Answers = dict[str, dict[str, float]]  # by question, the number of each item
Labels = NDArray[np.str_]
Array = NDArray[np.float64]

PAIR = "\t"  # between two documents that are one item
LISTED_WORDS = 30  # of each document, the most its own first
TOPIC_WORDS = 12  # by which topics of different settings are matched
LEAST_OVERLAP = 0.25  # of the words of two topics that are called the same, as of written labels
LEAST_UNITS = 2  # of a document, for a distance, and so that each deal can be compared
_TRIES = 100
_DRAWS_OF_A_DEAL = 60  # deals stray far more: on the five texts it widens them by 2 % at most
_WORDS_OF = "words of topic\t"


class Units(NamedTuple):
    """Units of text: the document of each, its size in words, and what any labels amount to."""

    documents: Labels
    sizes: Array
    score: Callable[[Labels], Answers]


def pair_key(one: str, other: str) -> str:
    """The name of a pair of documents among items."""
    return PAIR.join(sorted((one, other)))


def ratios(labels: Labels, parts: Array, wholes: Array) -> list[dict[str, float]]:
    """The share of each part (column) in each document, units (rows) being summed."""
    names, place = np.unique(labels, return_inverse=True)
    member = np.eye(len(names))[place]
    share = (member.T @ parts) / (member.T @ wholes)[:, None]
    return [dict(zip(names.tolist(), column, strict=True)) for column in share.T.tolist()]


def deal(documents: Labels, sizes: Array, rng: np.random.Generator) -> Labels:
    """Deals units out at random, so that each document is about as long as before.

    Returns:
        A document for each unit; none is left with fewer than two units, unless it had fewer or a
        hundred deals gave no such order.
    """
    names, place = np.unique(documents, return_inverse=True)
    ends = np.cumsum(np.bincount(place, weights=sizes))
    least = np.minimum(np.bincount(place), LEAST_UNITS)
    labels = place
    for _ in range(_TRIES):
        order = rng.permutation(len(sizes))
        middle = np.cumsum(sizes[order]) - sizes[order] / 2
        labels = np.empty_like(place)
        labels[order] = np.minimum(np.searchsorted(ends, middle), len(names) - 1)
        if (np.bincount(labels, minlength=len(names)) >= least).all():
            break
    return names[labels]


def cosine_distances(counts: sparse.csr_matrix, labels: Labels) -> dict[str, float]:
    """How far apart each two documents are by the cosines between their units, without bias.

    The squared distance between the documents' mean unit vectors (of length one each), estimated
    from pairs of different units only: no unit meets itself, so that a short document isn't far
    from all others by its shortness.

    Counts are units by terms, two units or more per document; distances by pair (`pair_key`), 0 on
    average for samples of one source, 2 for units without any common word between and only the same
    words within documents.

    References:
        Gretton et al. (2012), "A kernel two-sample test" (the unbiased estimator, equation 3).
    """
    rows = counts.astype(np.float64)
    length = np.sqrt(np.asarray(rows.multiply(rows).sum(axis=1)).ravel())
    cosines = (rows @ rows.T).toarray() / np.outer(length, length)
    place, names = pd.factorize(labels)
    member = np.eye(len(names))[place]
    sums, n = member.T @ cosines @ member, member.sum(axis=0)
    within = (sums.diagonal() - n) / (n * (n - 1))
    return {
        pair_key(names[a], names[b]): float(within[a] + within[b] - 2 * sums[a, b] / (n[a] * n[b]))
        for a, b in combinations(range(len(names)), 2)
    }


def divergences(counts: sparse.csr_matrix, labels: Labels, n_draws: int) -> dict[str, float]:
    """The same by the divergence of their words; see `corrected_distances`."""
    rows = counts.toarray().astype(np.float64)
    documents = {str(name): rows[labels == name] for name in dict.fromkeys(labels)}
    return {pair_key(*pair): d for pair, d in corrected_distances(documents, n_draws).items()}


def distance(study: Study) -> Units:
    """Distance from the rest (`far`, by document) and nearness (`near`, by pair)."""
    return _by_distance(study.dealt_parts, study.distance)


def unshared(study: Study) -> Units:
    """Nearness without any passage that documents share: the original is left out as well."""
    tokens, passages = study.texts.tokens, study.reprints
    passages = passages[~passages["formula"] & (passages["doc_a"] != passages["doc_b"])]
    sides = reuse_stretches(passages).sort_values("start", kind="stable")
    shared = span_of_words(tokens, sides.assign(end=sides.groupby("doc_id")["end"].cummax()))
    left = tokens.assign(is_content=tokens["is_content"] & shared.isna())
    texts = Tables(study.texts.documents, study.texts.segments, left)
    unit: Unit = study.unit if study.corpus.parts is None else "document"
    counts = counted_terms(texts, unit, "count_all", terms=study.terms, sections=study.sections)
    found = _by_distance(counts, study.distance)
    return found._replace(score=lambda labels: {"unshared": found.score(labels)["near"]})


def words(study: Study) -> Units:
    """The words that set each document apart, by their z-score, whatever the terms as lemmas.

    `vocabulary` holds those terms of several words, and names, that this setting counts: another
    may not.
    """
    counts, lemmas = study.dealt_parts, study.term_lemmas
    matrix = as_matrix(counts).astype(np.float64)
    order = np.argsort(counts.columns.to_numpy(dtype=str))
    order = order[np.asarray(matrix.sum(axis=0)).ravel()[order] > 0]
    matrix, terms = matrix[:, order], counts.columns[order]
    lemma = pd.Series(lemmas.reindex(terms).fillna(terms.to_series()))
    actors = set(study.corpus.actor_terms("all"))
    known = sorted(set(lemma))
    of_lemma = np.searchsorted(known, lemma.to_numpy(dtype=str))
    vocabulary = {term: 1.0 for term in known if " " in term or term in actors}

    def score(labels: Labels) -> Answers:
        found: Answers = {"vocabulary": vocabulary}
        names, place = np.unique(labels, return_inverse=True)
        if len(names) > 1:
            scores = more_than_the_rest(np.eye(len(names))[place].T @ matrix)
            for name, z in zip(names.tolist(), scores, strict=True):
                best = np.zeros(len(known))
                np.maximum.at(best, of_lemma, z)
                first = np.argsort(-best, kind="stable")[:LISTED_WORDS]
                found[f"words\t{name}"] = {known[n]: float(best[n]) for n in first if best[n] > 0}
        return found

    return Units(_documents(counts), np.asarray(matrix.sum(axis=1)).ravel(), score)


def topics(study: Study) -> Units:
    """Shares of topics by document, and each topic's first words, by their weight.

    The model knows units, not documents; so documents that are dealt out anew need no new model.
    """
    counts, lemmas = study.topic_counts, study.term_lemmas
    if not study.n_fitted:
        return Units(_documents(counts), np.ones(len(counts)), lambda _: {})
    settings = FitSettings(study.n_fitted, study.start, study.topic_engine)
    matrix = count_matrix(counts)
    check_fit(settings.n_topics, matrix.shape[0], study.seed)
    fit, sizes = fit_arrays(matrix, settings, study.seed), np.asarray(matrix.sum(axis=1))
    words, names = fit.unit_topic * sizes[:, None], topic_names(settings.n_topics)
    lemma, place = np.unique([lemmas.get(term, term) for term in counts], return_inverse=True)
    tops: Answers = {}
    for topic, weights in zip(names, fit.topic_term, strict=True):
        named_by = np.bincount(place, weights)
        top = np.argsort(-named_by, kind="stable")[:TOPIC_WORDS]
        tops[f"{_WORDS_OF}{topic}"] = {str(lemma[n]): float(named_by[n]) for n in top}

    def score(labels: Labels) -> Answers:
        shares = ratios(labels, words, words.sum(axis=1))
        return {f"topic\t{name}": share for name, share in zip(names, shares, strict=True)} | tops

    return Units(_documents(counts), sizes.astype(np.float64), score)


def matched_topics(reference: Answers, found: Answers) -> Answers:
    """The topics of a setting under the names of those of the default whose words they share.

    A topic of the default that is not found again has no items.
    """
    known, words = topic_words(reference), topic_words(found)
    if not known or not words:
        return {}
    overlap = np.array([[jaccard(a, b) for b in words.values()] for a in known.values()])
    renamed: Answers = {f"topic\t{topic}": {} for topic in known}
    for row, column in zip(*match(overlap), strict=True):
        if overlap[row, column] >= LEAST_OVERLAP:
            topic, other = list(known)[row], list(words)[column]
            renamed[f"topic\t{topic}"] = found[f"topic\t{other}"]
    return {f"{_WORDS_OF}{topic}": reference[f"{_WORDS_OF}{topic}"] for topic in known} | renamed


def topic_words(found: Answers) -> dict[str, list[str]]:
    """The first words of each topic."""
    return {
        question.removeprefix(_WORDS_OF): list(items)
        for question, items in found.items()
        if question.startswith(_WORDS_OF)
    }


def _by_distance(counts: pd.DataFrame | CountParts, measure: str) -> Units:
    documents = _documents(counts)
    names, n_units = np.unique(documents, return_counts=True)
    kept = np.isin(documents, names[n_units >= LEAST_UNITS])
    matrix, documents = as_matrix(counts)[kept], documents[kept]
    sizes = np.asarray(matrix.sum(axis=1), dtype=np.float64).ravel()
    if len(set(documents)) < LEAST_UNITS:
        return Units(documents, sizes, lambda _: {"far": {}, "near": {}})

    def score(labels: Labels) -> Answers:
        order = np.argsort(labels, kind="stable")
        sides = matrix[order], labels[order]
        n_draws = N_DRAWS if np.array_equal(labels, documents) else _DRAWS_OF_A_DEAL
        apart = cosine_distances(*sides) if measure == "cosine" else divergences(*sides, n_draws)
        mean = {
            name: float(np.mean([d for pair, d in apart.items() if name in pair.split(PAIR)]))
            for name in dict.fromkeys(labels[order].tolist())
        }
        return {"far": mean, "near": {pair: -d for pair, d in apart.items()}}

    return Units(documents, sizes, score)


def _documents(counts: pd.DataFrame | CountParts) -> Labels:
    return np.asarray(counts.index.get_level_values("doc_id"), dtype=str)
