"""One comparison on several layers of the texts: topics, lemmas, phrases, frames, actors."""

from __future__ import annotations

import itertools
from collections.abc import Mapping
from typing import Literal

import numpy as np
import pandas as pd

from corpus_lib.coding.coded_tables import Coding
from corpus_lib.coding.frames import coded_frames, measured_frames
from corpus_lib.compare.distance import document_distances
from corpus_lib.compare.one_document_null import SPLIT_COLUMNS, split_null
from corpus_lib.errors import InputError
from corpus_lib.prepare.corpus import Corpus
from corpus_lib.prepare.units import Unit, dealt_unit, document_of, tokens_with_section
from corpus_lib.stats.verdict import LIKELY, OPEN, SURE
from corpus_lib.words.counts import Reuse, counted_words

Layer = Literal["topics", "lemmas", "phrases", "frames", "actors"]
TOO_FEW = "too_few"  # passages, so that nothing can be told
_NUMBERS = ["jsd", "jsd_corrected", "low", "high", "null_mean", "null_95", "p"]
_COLUMNS = ["layer", "doc_a", "doc_b", *_NUMBERS, "beats_null", *SPLIT_COLUMNS]


def layers(
    corpus: Corpus,
    *,
    topics: pd.DataFrame | None = None,
    mentions: pd.DataFrame | None = None,
    coding: Coding | None = None,
    unit: Unit = "window",
    reuse: Reuse = "count_once",
) -> dict[str, pd.DataFrame]:
    """What the documents are made of on each layer, unit by unit, to be compared layer by layer.

    - topics: shares of topics in the units that the model was fitted on.
    - lemmas: dictionary forms of content words.
    - phrases: terms of several words (الولايات المتحدة) alone.
    - frames: frames of each segment of the body. Coded ones where readers coded the corpus, as a
      dictionary of cue lemmas takes some frames for others; else those the cues find.
    - actors: mentions in the gazetteer's count, a capital or seat under its state.

    `topics` are shares by unit (`TopicModel.segment_topic`). `unit` and `reuse` are as in
    `unit_terms`; a segment's frames count if more than half of its words do.

    Returns:
        By layer, the table that `document_distances` takes: one row per unit that holds anything
        (`doc_id`, `unit_id`), one column per kind. A layer without material is left out,
        but for lemmas, which then have no rows.
    """
    words = tokens_with_section(corpus)
    words = words.assign(unit_id=dealt_unit(words, unit))
    words = counted_words(words, corpus.documents, reuse=reuse)
    content = words[words["is_content"]]
    phrases = content[content["term"].str.contains(" ", regex=False)]
    found = {"topics": pd.DataFrame() if topics is None else topics}
    found["lemmas"] = _counts(words, content[content["lemma"] != ""], "lemma")
    found["phrases"] = _counts(words, phrases, "term")
    if coding is not None:
        found["frames"] = _frames(corpus, words, coding)
    if mentions is not None:
        named = words.merge(mentions[["doc_id", "start", "actor_id"]], on=["doc_id", "start"])
        found["actors"] = _counts(words, named, "actor_id")
    if corpus.parts is not None:
        for name in {"topics", "frames"} & found.keys():
            level = found[name].index.get_level_values
            keys = [level("doc_id"), document_of(level("unit_id"))]
            found[name] = found[name].groupby(keys, sort=False).sum()
    return {name: table for name, table in found.items() if not table.empty or name == "lemmas"}


def layer_distances(
    tables: Mapping[str, pd.DataFrame],
    *,
    seed: int,
    n_deals: int = 199,
    n_draws: int = 199,
    n_splits: int = 199,
) -> pd.DataFrame:
    """All distances on all `layers`, each beside both nulls, and what may be said of it.

    Options are those of `document_distances` and `split_null`.

    Returns:
        One row per layer and pair: `layer`, the columns of `document_distances` and of
        `split_null`, `verdict` (see `pair_verdicts`) and `note` ("too_few" where a document holds
        too few units for an interval). A document that a layer lacks, or has in one unit only,
        leaves its pairs without numbers.

    Raises:
        InputError: If no layer is given, or a setting is out of range.
    """
    if not tables:
        raise InputError("no layer to compare; give the tables of layers(corpus)")
    doc_ids = dict.fromkeys(d for table in tables.values() for d in table.index.unique("doc_id"))
    every = pd.DataFrame(list(itertools.combinations(doc_ids, 2)), columns=["doc_a", "doc_b"])
    found = []
    for layer, table in tables.items():
        kept, told = of_several_units(table), every
        if kept.index.get_level_values("doc_id").nunique() >= 2:
            pairs = document_distances(kept, seed=seed, n_deals=n_deals, n_draws=n_draws)
            told = _in_order(every, split_null(kept, pairs, seed=seed, n_splits=n_splits))
        found.append(told.assign(layer=layer))
    result = pd.concat(found, ignore_index=True).reindex(columns=_COLUMNS)
    result = result.astype(dict.fromkeys([*_NUMBERS, "split_mean", "split_95"], "float64"))
    if result.empty:
        texts = dict.fromkeys(["layer", "doc_a", "doc_b", "split_doc", "split_note"], "str")
        result = result.astype({**texts, "beats_null": "bool", "beats_split": "bool"})
    note = pd.Series("", index=result.index).mask(result["low"].isna(), TOO_FEW)
    return result.assign(note=note, verdict=pair_verdicts(result))


def of_several_units(table: pd.DataFrame) -> pd.DataFrame:
    """The rows of documents that have more than one."""
    labels = table.index.get_level_values("doc_id")
    return table[labels.map(labels.value_counts().to_dict()) > 1]


def pair_verdicts(pairs: pd.DataFrame) -> pd.Series[str]:
    """What may be said of each pair of documents of `split_null`.

    "sure" (further apart than passages dealt out at random, and than parts of one document);
    "likely" (than passages dealt out at random only; parts of one document lie as far apart, or
    none was long enough to be split); else "open", as with too few units for an interval.
    """
    beats_null, beats_split = (pairs[name].eq(True) for name in ("beats_null", "beats_split"))
    told = pairs["low"].notna() & beats_null
    verdict = np.select([told & beats_split, told], [SURE, LIKELY], OPEN)
    return pd.Series(verdict, index=pairs.index, name="verdict")


def of_layer(distances: pd.DataFrame, layer: Layer) -> pd.DataFrame:
    """The pairs of one layer of `layer_distances`.

    Raises:
        InputError: If there is no such layer, but others.
    """
    known = distances["layer"].unique().tolist()
    if layer not in known and len(distances):
        raise InputError(f"layer={layer!r} was not compared; choose one of {', '.join(known)}")
    return distances[distances["layer"] == layer].reset_index(drop=True)


def layer_overview(distances: pd.DataFrame) -> pd.DataFrame:
    """Which pairs differ on which layer, and by how much: one line for each pair.

    `doc_a`, `doc_b`, and one text column per layer: the corrected distance in bits where it is
    sure, else the verdict, or "too few" passages, in its place.
    """
    bits = distances["jsd_corrected"].map("{:.2f}".format)
    cell = bits.where(distances["verdict"] == SURE, distances["verdict"])
    cells = distances.assign(cell=cell.mask(distances["note"] == TOO_FEW, "too few"))
    laid_out = cells.pivot_table("cell", ["doc_a", "doc_b"], "layer", aggfunc="first", sort=False)
    return laid_out.reset_index().rename_axis(columns=None)


def _in_order(every: pd.DataFrame, pairs: pd.DataFrame) -> pd.DataFrame:
    """All pairs in one order on every layer, with the numbers of those that have some."""
    keys, wanted = (
        pd.Index([tuple(sorted(pair)) for pair in table.to_numpy().tolist()], tupleize_cols=False)
        for table in (pairs[["doc_a", "doc_b"]], every)
    )
    numbers = pairs.drop(columns=["doc_a", "doc_b"]).set_axis(keys)
    return pd.concat([every, numbers.reindex(wanted).reset_index(drop=True)], axis=1)


def _counts(words: pd.DataFrame, counted: pd.DataFrame, column: str) -> pd.DataFrame:
    """How often each unit holds each value of a column, units in the order of the text."""
    if counted.empty:
        return pd.DataFrame(index=pd.MultiIndex.from_arrays([[], []], names=["doc_id", "unit_id"]))
    table = pd.crosstab([counted["doc_id"], counted["unit_id"]], counted[column])
    order = pd.MultiIndex.from_frame(words[["doc_id", "unit_id"]].drop_duplicates())
    return table.reindex(order[order.isin(table.index)])


def _frames(corpus: Corpus, words: pd.DataFrame, coding: Coding) -> pd.DataFrame:
    """The frames of segments more than half of whose words are counted."""
    coded = coded_frames(corpus, coding)
    presence = measured_frames(corpus, coding.codebook) if coded.empty else coded
    counted = words["segment_id"].value_counts()
    own = (counted / corpus.tokens["segment_id"].value_counts().reindex(counted.index)) > 0.5
    kept = presence[presence.index.get_level_values("segment_id").isin(own[own].index)]
    kept = kept[kept.any(axis=1)].astype(np.int64)
    return kept.rename_axis(index=["doc_id", "unit_id"], columns="frame")
