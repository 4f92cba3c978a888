"""How documents stand to each other in their words and topics, in one world."""

from __future__ import annotations

import itertools

import numpy as np
import pandas as pd

from corpus_lib.compare.distance import document_distances
from corpus_lib.prepare.units import Unit, unit_of
from corpus_lib.reuse.find import find_reuse
from corpus_lib.robust.inputs import (
    Labels,
    Material,
    Setting,
    Standings,
    Units,
    in_world,
    ratios,
    reuse_of,
    sections_of,
    unit_in,
)
from corpus_lib.topics.lda import fit_lda
from corpus_lib.topics.terms import topic_counts
from corpus_lib.words.counts import Reuse, as_matrix, counted_words, unit_terms
from corpus_lib.words.keyness import keyness

LISTED_WORDS = 30  # of each document, the most its own first
TOPIC_WORDS = 12  # by which topics of different worlds are matched
_NO_BELOW = 5  # units that a topic's word must occur in, as `topic_counts` has it
_TOPIC_WINDOW = 40
LEAST_UNITS = 2  # of a document, for a distance

_COUNTING = ("unit", "terms", "stop_words", "sections", "reprints")
_last_counted: dict[tuple[object, ...], tuple[pd.DataFrame, dict[str, str]]] = {}


def pair_key(one: str, other: str) -> str:
    """The name of a pair of documents among items."""
    return "\t".join(sorted((one, other)))


def cosine_distances(counts: pd.DataFrame) -> dict[str, float]:
    """How far apart each two documents are by the cosines between their units, without bias.

    The squared distance between the documents' mean unit vectors (of length one each), estimated
    from pairs of different units only: no unit meets itself, so that a short document isn't far
    from all others by its shortness.

    Args:
        counts: Counts, one row per unit (index level `doc_id`), two units or more per document.

    Returns:
        By pair (`pair_key`), 0 on average for samples of one source, 2 for units without any
        common word between and only the same words within documents.

    References:
        Gretton et al. (2012), "A kernel two-sample test" (the unbiased estimator, equation 3).
    """
    rows = as_matrix(counts).astype(np.float64)
    length = np.sqrt(np.asarray(rows.multiply(rows).sum(axis=1)).ravel())
    cosines = (rows @ rows.T).toarray() / np.outer(length, length)
    place, names = pd.factorize(counts.index.get_level_values("doc_id"))
    member = np.eye(len(names))[place]
    sums, n = member.T @ cosines @ member, member.sum(axis=0)
    within = (sums.diagonal() - n) / (n * (n - 1))
    return {
        pair_key(names[a], names[b]): float(within[a] + within[b] - 2 * sums[a, b] / (n[a] * n[b]))
        for a, b in itertools.combinations(range(len(names)), 2)
    }


def world_counts(world: Material, unit: Unit, reuse: Reuse, setting: Setting) -> pd.DataFrame:
    """What `unit_terms` counts, as a plain table: sparse ones cost most of a world's time.

    Args:
        world: Of `in_world`.
        unit: As in `unit_terms`.
        reuse: As in `unit_terms`.
        setting: An option of `sections`.

    Returns:
        Counts, one row per unit (index levels `doc_id`, `unit_id`), one column per term.
    """
    tokens = world.tokens.assign(unit_id=unit_of(world.tokens, unit=unit))
    kept = counted_words(tokens, world.documents, reuse=reuse, sections=sections_of(setting))
    kept = kept[kept["is_content"] & (kept["term"] != "")]
    row, units = pd.factorize(pd.MultiIndex.from_frame(kept[["doc_id", "unit_id"]]))
    column, terms = pd.factorize(kept["term"], sort=True)
    shape = len(units), len(terms)
    cells = np.bincount(row * shape[1] + column, minlength=shape[0] * shape[1])
    index = pd.MultiIndex.from_tuples(list(units), names=["doc_id", "unit_id"])
    return pd.DataFrame(cells.reshape(shape), index=index, columns=pd.Index(terms, name="term"))


def _by_distance(counts: pd.DataFrame, setting: Setting) -> Units:
    documents = counts.index.get_level_values("doc_id").to_numpy(dtype=str)
    names, n_units = np.unique(documents, return_counts=True)
    kept = np.isin(documents, names[n_units >= LEAST_UNITS])
    counts, documents = counts[kept], documents[kept]
    if len(set(documents)) < 2:
        return Units(documents, np.ones(len(documents)), lambda _: {"far": {}, "near": {}})

    def score(labels: Labels) -> Standings:
        order = np.argsort(labels, kind="stable")
        index = pd.MultiIndex.from_arrays([labels[order], order], names=["doc_id", "unit_id"])
        table = counts.iloc[order].set_axis(index)
        if setting["distance"] == "cosine":
            apart = cosine_distances(table)
        else:
            pairs = document_distances(table, seed=0, n_deals=1, n_draws=1)
            columns = (pairs[name] for name in ("doc_a", "doc_b", "jsd_corrected"))
            apart = {pair_key(a, b): float(d) for a, b, d in zip(*columns, strict=True)}
        mean = {
            name: float(np.mean([d for pair, d in apart.items() if name in pair.split("\t")]))
            for name in dict.fromkeys(labels[order].tolist())
        }
        return {"far": mean, "near": {pair: -d for pair, d in apart.items()}}

    return Units(documents, counts.to_numpy(dtype=np.float64).sum(axis=1), score)


def distance(material: Material, setting: Setting) -> Units:
    """Distance from the rest (`far`, by document) and nearness (`near`, by pair)."""
    world = in_world(material, setting)
    return _by_distance(world_counts(world, unit_in(setting), reuse_of(setting), setting), setting)


def unshared(material: Material, setting: Setting) -> Units:
    """Nearness without any passage that documents share: the original is left out as well."""
    world = in_world(material, setting)
    tokens = world.tokens
    passages = find_reuse(tokens, within=False)
    passages = passages[~passages["formula"]]
    shared = np.zeros(len(tokens), dtype=bool)
    for side in ("a", "b"):
        columns = (passages[f"{name}_{side}"] for name in ("doc", "first", "last"))
        for doc_id, first, last in zip(*columns, strict=True):
            inside = (tokens["doc_id"] == doc_id) & tokens["token_id"].between(first, last)
            shared |= inside.to_numpy(dtype=bool)
    tokens["is_content"] &= ~shared
    found = _by_distance(world_counts(world, unit_in(setting), "count_all", setting), setting)
    return found._replace(score=lambda labels: {"unshared": found.score(labels)["near"]})


def words(material: Material, setting: Setting) -> Units:
    """The words that set each document apart, by their z-score, whatever the terms as lemmas.

    `vocabulary` holds those multiword terms and names that this world counts: another may not.
    """
    world = in_world(material, setting)
    counts = world_counts(world, "window", reuse_of(setting), setting)
    matrix = counts.to_numpy(dtype=np.float64)
    lemma = _lemmas(world)
    known = {lemma.get(term, term) for term in counts.columns}
    vocabulary = {term: 1.0 for term in sorted(known) if " " in term or term in material.names}

    def score(labels: Labels) -> Standings:
        found: Standings = {"vocabulary": vocabulary}
        names, place = np.unique(labels, return_inverse=True)
        totals = pd.DataFrame(
            np.eye(len(names))[place].T @ matrix, index=names, columns=counts.columns
        )
        for name in names.tolist():
            if len(names) > 1:
                z = keyness(totals.loc[name], totals.drop(index=name).sum())["log_odds_z"]
                best = z[z > 0].groupby(lambda term: lemma.get(term, term)).max()
                best = best.nlargest(LISTED_WORDS)
                found[f"words\t{name}"] = dict(zip(best.index, best.tolist(), strict=True))
        return found

    sizes = matrix.sum(axis=1)
    return Units(counts.index.get_level_values("doc_id").to_numpy(dtype=str), sizes, score)


def topics(material: Material, setting: Setting) -> Units:
    """Shares of topics by document, and each topic's first words, by their weight.

    The names of principal actors don't count, as they fill every topic. The model knows units, not
    documents; so documents that are dealt out anew need no new model.
    """
    counts, lemma = _counted(material, setting)
    model = fit_lda(
        counts, int(setting["n_topics"]), int(setting["topic_seed"]), engine=str(setting["engine"])
    )
    words = model.segment_topic.mul(model.unit_tokens, axis=0).to_numpy()
    tops: Standings = {}
    for topic, weights in model.topic_term.iterrows():
        named_by = weights.groupby([lemma.get(term, term) for term in weights.index]).sum()
        top = named_by.nlargest(TOPIC_WORDS)
        tops[f"words of topic\t{topic}"] = {str(term): float(top[term]) for term in top.index}

    def score(labels: Labels) -> Standings:
        shares = ratios(labels, words, words.sum(axis=1))
        found: Standings = {
            f"topic\t{topic}": shares[place] for place, topic in enumerate(model.topic_term.index)
        }
        return found | tops

    documents = counts.index.get_level_values("doc_id").to_numpy(dtype=str)
    return Units(documents, words.sum(axis=1), score)


def _counted(material: Material, setting: Setting) -> tuple[pd.DataFrame, dict[str, str]]:
    """What topics are fitted on, and the lemma of each written form.

    Jobs that differ in the model only follow each other, and counting takes as long as fitting.
    """
    key = (material.digest, *(setting[choice] for choice in _COUNTING))
    if key not in _last_counted:
        world = in_world(material, setting)
        unit, reuse, sections = unit_in(setting), reuse_of(setting), sections_of(setting)
        if setting["terms"] == "lemma":
            counts = topic_counts(world, unit, reuse, sections=sections, actors=world.principals)
            found: tuple[pd.DataFrame, dict[str, str]] = (counts, {})
        else:
            world.tokens["is_content"] &= ~world.tokens["lemma"].isin(world.principals)
            counts = unit_terms(
                world, unit, reuse, sections=sections, no_below=_NO_BELOW, window=_TOPIC_WINDOW
            )
            found = (counts, _lemmas(world))
        _last_counted.clear()
        _last_counted[key] = found
    return _last_counted[key]


def _lemmas(world: Material) -> dict[str, str]:
    """The lemma that each counted term most often comes from; multiword terms are their own."""
    tokens = world.tokens[world.tokens["is_content"] & (world.tokens["term"] != "")]
    single = tokens[~tokens["term"].str.contains(" ", regex=False)]
    ranked = single.value_counts(["term", "lemma"]).reset_index()
    ranked = ranked.sort_values(["term", "count", "lemma"], ascending=[True, False, True])
    first = ranked.drop_duplicates("term")
    return dict(zip(first["term"], first["lemma"], strict=True))
