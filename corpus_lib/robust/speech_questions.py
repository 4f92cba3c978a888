"""How documents stand in who speaks in them and whom they name, in one world."""

from __future__ import annotations

import numpy as np
import pandas as pd

from corpus_lib.prepare.units import unit_of
from corpus_lib.robust.inputs import (
    Labels,
    Material,
    Setting,
    Standings,
    Units,
    ratios,
    reuse_of,
    sections_of,
    unit_in,
)
from corpus_lib.words.counts import counted_words


def voices(material: Material, setting: Setting) -> Units:
    """Shares of words in the author's own voice, quoted, and of the principal actors' sides.

    The unit is the segment: the words of one paragraph share their speaker.
    """
    tokens = _counted(material, setting)
    length = setting["quotation"]
    voice, side = tokens[f"voice_{length}"], tokens[f"side_{length}"]
    quoted = voice == "quoted"
    columns = {"own voice": voice == "own", "quoted": quoted}
    for name in material.sides:
        columns[f"quoted side\t{name}"] = quoted & (side == name)
        columns[f"heard side\t{name}"] = (voice != "own") & (side == name)
    segments = tokens["segment_id"]
    table = pd.DataFrame(columns).groupby(segments, sort=False).sum().astype(float)
    sizes = np.asarray(segments.value_counts()[table.index], dtype=np.float64)
    documents = tokens.drop_duplicates("segment_id")["doc_id"].to_numpy(dtype=str)
    parts = table.to_numpy(dtype=np.float64)

    def score(labels: Labels) -> Standings:
        return dict(zip(table.columns, ratios(labels, parts, sizes), strict=True))

    return Units(documents, sizes, score)


def actors(material: Material, setting: Setting) -> Units:
    """Shares of units that name an actor; units are windows, segments or sentences."""
    tokens = _counted(material, setting)
    unit = unit_of(material.tokens, unit=unit_in(setting))[tokens.index]
    mentions = material.mentions[material.mentions["row"].isin(tokens.index)]
    if setting["naming"] == "names_only":
        mentions = mentions[mentions["form"] != "demonym"]
    sizes = unit.groupby(unit, sort=False).size()
    named = pd.crosstab(unit[mentions["row"]].to_numpy(), mentions["actor_id"].to_numpy())
    known = list(dict.fromkeys(material.mentions["actor_id"]))
    table = (named > 0).astype(float).reindex(index=sizes.index, columns=known, fill_value=0.0)
    documents = tokens.groupby(unit, sort=False)["doc_id"].first().to_numpy(dtype=str)
    parts, ones = table.to_numpy(dtype=np.float64), np.ones(len(table))

    def score(labels: Labels) -> Standings:
        shares = ratios(labels, parts, ones)
        return {f"actor\t{actor}": share for actor, share in zip(known, shares, strict=True)}

    return Units(documents, np.asarray(sizes, dtype=np.float64), score)


def _counted(material: Material, setting: Setting) -> pd.DataFrame:
    return counted_words(
        material.tokens,
        material.documents,
        reuse=reuse_of(setting),
        sections=sections_of(setting),
    )
