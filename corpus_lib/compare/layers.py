"""One comparison on several layers of the texts: topics, lemmas, phrases, frames, actors."""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence
from typing import Literal, get_args

import numpy as np
import pandas as pd

from corpus_lib.coding.coded_tables import read_coding
from corpus_lib.coding.frames import coded_frames, measured_frames
from corpus_lib.compare.distance import distance_matrix, document_distances, topic_distances
from corpus_lib.compare.one_document_null import split_null
from corpus_lib.errors import InputError
from corpus_lib.prepare.corpus import Corpus
from corpus_lib.prepare.units import Unit, tokens_with_section, unit_of
from corpus_lib.topics.model import TopicModel
from corpus_lib.voices.actors import actor_mentions
from corpus_lib.words.counts import Reuse, counted_words

Layer = Literal["topics", "lemmas", "phrases", "frames", "actors"]


def layers(
    corpus: Corpus,
    model: TopicModel | None = None,
    *,
    names: Sequence[Layer] | None = None,
    unit: Unit = "window",
    reuse: Reuse = "count_once",
    window: int = 60,
    frames: Literal["coded", "measured"] | None = None,
) -> dict[str, pd.DataFrame]:
    """What the documents are made of on each layer, unit by unit, to be compared layer by layer.

    - topics: shares of topics in the units that the model was fitted on.
    - lemmas: dictionary forms of content words.
    - phrases: terms of several words (الولايات المتحدة) alone.
    - frames: frames of each segment of the body. Coded ones where readers coded the corpus, as a
      dictionary of cue lemmas takes some frames for others; else those the cues find.
    - actors: mentions in the gazetteer's count, a capital or seat under its state.

    Args:
        corpus: The corpus.
        model: The topics; without it that layer is left out.
        names: The layers wanted; None for all that the corpus has the material for.
        unit: Unit of lemmas, phrases and actors, as in `unit_terms`. Frames are told by segment.
        reuse: "count_once" counts passages that an earlier document has for that one alone; a
            segment's frames go where more than half of its words are counted.
        window: Aimed size of a window in words.
        frames: "coded" or "measured"; None for coded ones where there are any.

    Returns:
        By layer, the table that `document_distances` (for topics `topic_distances`) takes: one row
        per unit that holds anything (`doc_id`, `unit_id`), one column per kind.

    Raises:
        InputError: If a layer is unknown, or one that was asked for by name has no material.
    """
    unknown = set(names or ()) - set(get_args(Layer))
    if unknown or isinstance(names, str):
        raise InputError(
            f"names={names!r}: the layers are {', '.join(get_args(Layer))}; give a list of some"
        )
    words = tokens_with_section(corpus)
    words = words.assign(unit_id=unit_of(words, unit=unit, window=window))
    words = counted_words(words, corpus.documents, reuse=reuse)
    wanted = names or get_args(Layer)
    found = {name: _layer(name, corpus, words, model, frames) for name in wanted}
    empty = [name for name in names or () if found[name].empty]
    if empty:
        needed = {
            "topics": "model=fit_lda(...)",
            "frames": "coding/codebook.toml, and coding/frames.csv for coded ones",
            "actors": "lexicon/actors.csv with names that the texts hold",
        }
        raise InputError(
            f"nothing to compare on layer {empty[0]!r}; it needs "
            f"{needed.get(empty[0], 'terms of several words in the texts')}"
        )
    return {name: table for name, table in found.items() if not table.empty}


def layer_sizes(tables: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    """How much each document has on each layer, and so how much a comparison can tell.

    Args:
        tables: The tables of `layers`.

    Returns:
        One row per layer and document: `layer, doc_id, units` (that hold anything), `counted`
        (words, mentions or frames in them; for topics their weight) and `kinds` (different ones).
    """
    rows = []
    for layer, table in tables.items():
        for doc_id in table.index.unique("doc_id"):
            total = table.loc[[doc_id]].sum()
            n_units = int((table.index.get_level_values("doc_id") == doc_id).sum())
            rows.append((layer, doc_id, n_units, float(total.sum()), int((total > 0).sum())))
    return pd.DataFrame(rows, columns=["layer", "doc_id", "units", "counted", "kinds"])


def layer_distances(
    tables: Mapping[str, pd.DataFrame],
    *,
    seed: int,
    n_deals: int = 199,
    n_draws: int = 199,
    n_splits: int = 199,
    confidence: float = 0.95,
) -> pd.DataFrame:
    """All distances on all layers, each beside both nulls, and what may be said of it.

    Args:
        tables: The tables of `layers`.
        seed: Seed of all that is drawn.
        n_deals: Shuffles of the units of a pair between its documents.
        n_draws: Resamples for the intervals.
        n_splits: Splits of one document against itself.
        confidence: Share of the intervals that are to hold the truth.

    Returns:
        One row per layer and pair: `layer`, the columns of `document_distances` and of
        `split_null`, `verdict` (of `verdicts`) and `note` (why nothing can be told, else ""). A
        document that a layer lacks, or has in one unit only, leaves its pairs without numbers.

    Raises:
        InputError: If no layer is given, or a setting is out of range.
    """
    if not tables:
        raise InputError("no layer to compare; give the tables of layers(corpus)")
    doc_ids = list(dict.fromkeys(d for t in tables.values() for d in t.index.unique("doc_id")))
    draws = {"seed": seed, "n_deals": n_deals, "n_draws": n_draws}
    every = pd.DataFrame(list(itertools.combinations(doc_ids, 2)), columns=["doc_a", "doc_b"])
    found = []
    for layer, table in tables.items():
        labels = table.index.get_level_values("doc_id")
        n_units = labels.value_counts().reindex(doc_ids, fill_value=0)
        short = {doc_id for doc_id in doc_ids if n_units[doc_id] < 2}
        told = every
        if len(doc_ids) - len(short) >= 2:
            kept = table[~labels.isin(short)]
            fractions = bool((kept.to_numpy(dtype=np.float64) % 1 != 0).any())
            measure = topic_distances if fractions else document_distances
            pairs = measure(kept, confidence=confidence, **draws)
            pairs = split_null(kept, pairs, seed=seed, n_splits=n_splits)
            told = _in_order(every, pairs)
        told = told.assign(
            note=[
                "; ".join(f"{d} has {n_units[d]} unit(s) here" for d in pair if d in short)
                for pair in zip(told["doc_a"], told["doc_b"], strict=True)
            ]
        )
        told.insert(0, "layer", layer)
        found.append(told)
    result = pd.concat(found, ignore_index=True)
    return result.assign(verdict=verdicts(result))


def verdicts(pairs: pd.DataFrame) -> pd.Series[str]:
    """What may be said of each pair: both nulls must be beaten.

    Args:
        pairs: The table of `split_null` (or of `layer_distances`).

    Returns:
        On the index of `pairs`: "beyond both nulls" (more than passages dealt out at random, and
        more than parts of one document); "beyond shuffling only" (within what parts of one
        document differ by, or none was long enough to be split); "within chance"; "cannot tell"
        (too few units for an interval, so that not even a small distance is excluded).
    """
    verdict = np.select(
        [
            pairs["low"].isna(),
            ~pairs["beats_null"].fillna(False).astype(bool),
            ~pairs["beats_split"].fillna(False).astype(bool),
        ],
        ["cannot tell", "within chance", "beyond shuffling only"],
        "beyond both nulls",
    )
    return pd.Series(verdict, index=pairs.index, name="verdict")


def layer_matrix(distances: pd.DataFrame, layer: str, value: str = "jsd_corrected") -> pd.DataFrame:
    """One layer of `layer_distances` as a square of documents by documents, for figures.

    Args:
        distances: The table of `layer_distances`.
        layer: The layer.
        value: The column to lay out.

    Returns:
        As `distance_matrix`.

    Raises:
        InputError: If there is no such layer or column.
    """
    known = distances["layer"].unique().tolist()
    if layer not in known:
        raise InputError(f"layer={layer!r} was not compared; choose one of {', '.join(known)}")
    return distance_matrix(distances[distances["layer"] == layer], value)  # type: ignore[arg-type]


def layer_overview(distances: pd.DataFrame) -> pd.DataFrame:
    """Which pairs differ on which layer, and by how much: one line for each pair.

    Args:
        distances: The table of `layer_distances`.

    Returns:
        One row per pair: `doc_a`, `doc_b`, and one text column per layer: the corrected distance
        in bits where it is beyond both nulls, else the verdict in its place.
    """
    bits = distances["jsd_corrected"].map("{:.2f}".format)
    sure = distances["verdict"] == "beyond both nulls"
    cells = distances.assign(cell=bits.where(sure, distances["verdict"]))
    index = ["doc_a", "doc_b"]
    laid_out = cells.pivot_table(
        index=index, columns="layer", values="cell", aggfunc="first", sort=False
    )
    return laid_out.reset_index().rename_axis(columns=None)


def _in_order(every: pd.DataFrame, pairs: pd.DataFrame) -> pd.DataFrame:
    """All pairs in one order on every layer, with the numbers of those that have some."""
    keys = [tuple(sorted(pair)) for pair in zip(pairs["doc_a"], pairs["doc_b"], strict=True)]
    numbers = pairs.drop(columns=["doc_a", "doc_b"]).set_axis(pd.Index(keys, tupleize_cols=False))
    wanted = [tuple(sorted(pair)) for pair in zip(every["doc_a"], every["doc_b"], strict=True)]
    found = numbers.reindex(pd.Index(wanted, tupleize_cols=False)).reset_index(drop=True)
    return pd.concat([every, found], axis=1)


def _layer(
    name: str,
    corpus: Corpus,
    words: pd.DataFrame,
    model: TopicModel | None,
    frames: Literal["coded", "measured"] | None,
) -> pd.DataFrame:
    if name == "topics":
        return pd.DataFrame() if model is None else model.segment_topic
    if name == "frames":
        return _frames(corpus, words, frames)
    if name == "actors":
        mentions = actor_mentions(corpus)[["doc_id", "start", "actor_id"]]
        return _counts(words, words.merge(mentions, on=["doc_id", "start"]), "actor_id")
    content = words[words["is_content"]]
    if name == "lemmas":
        return _counts(words, content[content["lemma"] != ""], "lemma")
    return _counts(words, content[content["term"].str.contains(" ", regex=False)], "term")


def _counts(words: pd.DataFrame, counted: pd.DataFrame, column: str) -> pd.DataFrame:
    """How often each unit holds each value of a column, units in the order of the text."""
    if counted.empty:
        return pd.DataFrame()
    table = pd.crosstab([counted["doc_id"], counted["unit_id"]], counted[column])
    order = pd.MultiIndex.from_frame(words[["doc_id", "unit_id"]].drop_duplicates())
    return table.reindex(order[order.isin(table.index)])


def _frames(
    corpus: Corpus, words: pd.DataFrame, source: Literal["coded", "measured"] | None
) -> pd.DataFrame:
    if source not in (None, "coded", "measured"):
        raise InputError(f"frames={source!r}; choose coded, measured, or None")
    coding = read_coding(corpus)
    coded = coded_frames(corpus, coding)
    use_coded = source == "coded" or (source is None and len(coded) > 0)
    presence = coded if use_coded else measured_frames(corpus, coding.codebook)
    counted = words["segment_id"].value_counts()
    size = corpus.tokens["segment_id"].value_counts()
    own = (counted / size.reindex(counted.index)) > 0.5
    kept = presence[presence.index.get_level_values("segment_id").isin(own[own].index)]
    kept = kept[kept.any(axis=1)].astype(np.int64)
    if kept.empty:
        return pd.DataFrame()
    return kept.rename_axis(index=["doc_id", "unit_id"], columns="frame")
