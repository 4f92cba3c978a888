"""Frames and roles: how much of each document carries them, as coded and as a dictionary finds."""

from __future__ import annotations

import numpy as np
import pandas as pd

from corpus_lib.coding.codebook import Codebook
from corpus_lib.coding.coded_tables import Coding
from corpus_lib.coding.coder_agreement import alpha_interval
from corpus_lib.prepare.corpus import Corpus
from corpus_lib.prepare.normalization import match_key
from corpus_lib.prepare.units import document_of
from corpus_lib.stats.intervals import share_intervals
from corpus_lib.wording import named

ALL = "all"  # the row over all frames
_SHARES = ["doc_id", "frame", "share", "low", "high", "n_segments"]
_QUALITY = [
    *("frame", "n_coded", "n_measured", "n_both"),
    *("precision", "recall", "alpha", "low", "high"),
]


def coded_frames(corpus: Corpus, coding: Coding) -> pd.DataFrame:
    """Which segment carries which frame, as coded.

    Returns:
        Rows: the body segments (titles and headings too) of the documents that have at least one
        coded frame, MultiIndex `doc_id, segment_id`; columns: the codebook's frames; cells: bool.
    """
    index, frames = _cells(corpus, coding.codebook)
    counts = pd.crosstab(coding.frames["segment_id"], coding.frames["frame"])
    counts = counts.reindex(index.get_level_values("segment_id"), columns=frames, fill_value=0)
    table = pd.DataFrame(counts.to_numpy() > 0, index=index, columns=frames)
    coded = document_of(coding.frames["segment_id"].astype("str"))  # in groups, too
    found: pd.DataFrame = table[document_of(index.get_level_values("segment_id")).isin(coded)]
    return found


def measured_frames(corpus: Corpus, codebook: Codebook) -> pd.DataFrame:
    """Which segment carries which frame by its cue lemmas: one cue is enough.

    Returns:
        As `coded_frames`, for all documents.
    """
    index, frames = _cells(corpus, codebook)
    lemmas = corpus.tokens["lemma"].map(match_key).groupby(corpus.tokens["segment_id"]).agg(set)
    held = [lemmas.get(segment, set()) for _, segment in index]
    table = pd.DataFrame(False, index=index, columns=frames)
    for frame, cues in zip(frames, codebook.frames["cues"], strict=True):
        wanted = [{match_key(lemma.strip()) for lemma in cue.split("+")} for cue in cues]
        table[frame] = [any(cue <= here for cue in wanted) for here in held]
    return table


def frame_shares(
    presence: pd.DataFrame, *, seed: int, n_draws: int = 999, whole: bool = False
) -> pd.DataFrame:
    """The share of a document's segments that carry each frame, with its interval.

    For that as many segments are drawn anew from the same document; where `whole`, documents of a
    group, see `dealt_unit`. `presence` is the table of `coded_frames` or `measured_frames`.

    Returns:
        One row per document and frame: `doc_id, frame, share` (0 to 1; the shares of a document
        may exceed 1 together), `low, high` (95 %, see `share_intervals`), `n_segments`.
    """
    tables = [pd.DataFrame(columns=_SHARES)]
    for doc_id, part in presence.groupby(level="doc_id", sort=False):
        drawn = part.index.get_level_values(-1)
        of = part.astype(float).groupby(document_of(drawn) if whole else drawn, sort=False)
        sizes = np.asarray(of.size(), dtype=np.float64)
        ends = share_intervals(of.sum().to_numpy(), sizes, seed=seed, n_draws=n_draws)
        columns = [doc_id, part.columns, *ends, len(part)]
        tables.append(pd.DataFrame(dict(zip(_SHARES, columns, strict=True))))
    return pd.concat(tables[1:] or tables, ignore_index=True)


def both_shares(corpus: Corpus, coding: Coding, *, seed: int, n_draws: int = 999) -> pd.DataFrame:
    """The shares of frames as coded and as measured by cue words: `frame_shares` with `by`."""
    coded, measured = (
        frame_shares(presence, seed=seed, n_draws=n_draws, whole=corpus.parts is not None)
        for presence in (coded_frames(corpus, coding), measured_frames(corpus, coding.codebook))
    )
    both = [coded.assign(by="coded"), measured.assign(by="measured")]
    return pd.concat([table for table in both if len(table)] or both, ignore_index=True)


def dictionary_quality(
    coded: pd.DataFrame, measured: pd.DataFrame, *, seed: int, n_draws: int = 999
) -> pd.DataFrame:
    """What a dictionary of cues is worth, frame by frame, if the coding is taken as right.

    Tables are those of `coded_frames` and `measured_frames`, of which segments of coded documents
    count; for the intervals of alpha segments are drawn, `n_draws` times.

    Returns:
        One row per frame, and last "all": `frame, n_coded, n_measured, n_both, precision` (both of
        measured), `recall` (both of coded), `alpha, low, high`. A ratio without cases is missing.
    """
    if coded.empty:
        return pd.DataFrame(columns=_QUALITY)
    cells = coded.droplevel("doc_id").melt(value_name="coded", ignore_index=False)
    cells["found"] = measured.reindex(coded.index).melt()["value"].to_numpy()
    rows = []
    for frame, part in [*cells.groupby("variable", sort=False), (ALL, cells)]:
        ratings = part[["coded", "found"]]
        (n_coded, n_measured), n_both = ratings.sum(), ratings.all(axis=1).sum()
        precision = n_both / n_measured if n_measured else np.nan
        recall = n_both / n_coded if n_coded else np.nan
        found = alpha_interval(ratings, seed=seed, n_draws=n_draws)
        ends = (found[name] for name in ("alpha", "low", "high"))
        rows.append((frame, n_coded, n_measured, n_both, precision, recall, *ends))
    return pd.DataFrame(rows, columns=_QUALITY)


def frames_in_place(corpus: Corpus, coding: Coding) -> pd.DataFrame:
    """What `dictionary_quality` counts: passages, segments: `frame, column, doc_id, start, end`."""
    coded, measured = coded_frames(corpus, coding), measured_frames(corpus, coding.codebook)
    found, places = measured.loc[coded.index], [coding.frames.assign(column="n_coded")]
    spans = corpus.segments.set_index("segment_id")[["start", "end"]]
    for column, cells in (("n_measured", found), ("n_both", found & coded)):
        held = cells.melt(var_name="frame", value_name="holds", ignore_index=False).reset_index()
        places.append(held[held["holds"].eq(1)].join(spans, on="segment_id").assign(column=column))
    each = pd.concat(places)[["frame", "column", "doc_id", "start", "end"]]
    return pd.concat([each, each.assign(frame=ALL)])


def cast_table(corpus: Corpus, coding: Coding, *, n: int = 3) -> pd.DataFrame:
    """Who has which role in each document, those in most segments first, `n` at the most.

    Returns:
        One row per document: `doc_id`, and for each role the names of the actors with the number of
        segments in which the document itself sees it so, and in marks those in which a source of
        it does, such as "Russia 4 “1”, Iran “1”".
    """
    roles = coding.roles.assign(own=coding.roles["voice"].ne("attributed"))
    held = roles.groupby(["doc_id", "role", "actor"])["own"].agg(n="size", own="sum").reset_index()
    held["all"] = held["actor"].map(roles["actor"].value_counts())
    held = held.sort_values(["n", "all"], ascending=False, kind="stable")
    most = held.groupby(["doc_id", "role"], sort=False).head(n)
    most = most.assign(told=most["actor"].map(named))
    for times, form in ((most["own"], " {}"), (most["n"] - most["own"], " “{}”")):
        most["told"] += times.map(form.format).astype("str").where(times > 0, "")
    cast = most.pivot_table(index="doc_id", columns="role", values="told", aggfunc=", ".join)
    told = [doc_id for doc_id in corpus.documents["doc_id"] if doc_id in cast.index]
    cast = cast.reindex(told, columns=coding.codebook.roles["id"]).fillna("")
    return cast.rename_axis(index="doc_id", columns=None).reset_index()


def _cells(corpus: Corpus, codebook: Codebook) -> tuple[pd.MultiIndex, list[str]]:
    """The segments of the body, and the frames."""
    body = corpus.segments[corpus.segments["section"] == "body"]
    return pd.MultiIndex.from_frame(body[["doc_id", "segment_id"]]), codebook.frames["id"].tolist()
