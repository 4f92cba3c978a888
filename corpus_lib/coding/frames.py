"""Frames and roles: how much of each document carries them, as coded and as a dictionary finds."""

from __future__ import annotations

import numpy as np
import pandas as pd

from corpus_lib.coding.codebook import Codebook
from corpus_lib.coding.coded_tables import Coding
from corpus_lib.coding.coder_agreement import alpha_interval
from corpus_lib.prepare.corpus import Corpus
from corpus_lib.prepare.normalization import match_key


def coded_frames(corpus: Corpus, coding: Coding) -> pd.DataFrame:
    """Which segment carries which frame, as coded.

    Returns:
        Rows: the body segments (titles and headings too) of the documents that have at least one
        coded frame, MultiIndex `doc_id, segment_id`; columns: the codebook's frames; cells: bool.
    """
    table = _empty_presence(corpus, coding.codebook)
    carried = set(zip(coding.frames["segment_id"], coding.frames["frame"], strict=True))
    for frame in table.columns:
        table[frame] = [(segment, frame) in carried for _, segment in table.index]
    coded = table.index.get_level_values("doc_id").isin(coding.frames["doc_id"])
    return table[coded]


def measured_frames(corpus: Corpus, codebook: Codebook) -> pd.DataFrame:
    """Which segment carries which frame by its cue lemmas: one cue is enough.

    Returns:
        As `coded_frames`, for all documents.
    """
    table = _empty_presence(corpus, codebook)
    keys = corpus.tokens["lemma"].map(match_key)
    lemmas = keys.groupby(corpus.tokens["segment_id"]).agg(set)
    held = [lemmas.get(segment, set()) for _, segment in table.index]
    for frame, cues in zip(codebook.frames["id"], codebook.frames["cues"], strict=True):
        wanted = [{match_key(lemma.strip()) for lemma in cue.split("+")} for cue in cues]
        table[frame] = [any(cue <= here for cue in wanted) for here in held]
    return table


def frame_shares(presence: pd.DataFrame, *, seed: int, n_draws: int = 999) -> pd.DataFrame:
    """The share of a document's segments that carry each frame, with its interval.

    Args:
        presence: The table of `coded_frames` or `measured_frames`.
        seed: Of the draws.
        n_draws: Draws of as many segments, anew, from the same document.

    Returns:
        One row per document and frame: `doc_id, frame, share` (0 to 1; the shares of a document
        may exceed 1 together), `low, high` (percentiles 2.5 and 97.5), `n_segments`.
    """
    random = np.random.default_rng(seed)
    rows = []
    for doc_id, part in presence.groupby(level="doc_id", sort=False):
        cells = part.to_numpy(dtype=float)
        picks = random.integers(len(cells), size=(n_draws, len(cells)))
        low, high = np.percentile(cells[picks].mean(axis=1), [2.5, 97.5], axis=0)
        for number, frame in enumerate(part.columns):
            share = cells[:, number].mean()
            rows.append((doc_id, frame, share, low[number], high[number], len(cells)))
    return pd.DataFrame(rows, columns=["doc_id", "frame", "share", "low", "high", "n_segments"])


def compare_shares(coded: pd.DataFrame, measured: pd.DataFrame) -> pd.DataFrame:
    """Coded and measured shares under each other: the tables of `frame_shares` with `by`."""
    both = [coded.assign(by="coded"), measured.assign(by="measured")]
    return pd.concat([table for table in both if len(table)] or both, ignore_index=True)


def share_table(shares: pd.DataFrame, codebook: Codebook) -> pd.DataFrame:
    """The shares with a column per document, and under each frame its coded and measured row.

    Args:
        shares: The table of `compare_shares`.
        codebook: Gives the frames' order and names.

    Returns:
        One row per frame and way: `frame` (its name), `by`, one column per document.
    """
    names, doc_ids = codebook.names("frames"), list(shares["doc_id"].unique())
    values = shares.set_index(["frame", "by", "doc_id"])["share"]
    ways = ["coded", "measured"] if len(shares) else []
    rows = [
        (names[frame], by, *(values.get((frame, by, doc_id)) for doc_id in doc_ids))
        for frame in names
        for by in ways
    ]
    return pd.DataFrame(rows, columns=["frame", "by", *doc_ids])


def dictionary_quality(coded: pd.DataFrame, measured: pd.DataFrame, *, seed: int) -> pd.DataFrame:
    """What a dictionary of cues is worth, frame by frame, if the coding is taken as right.

    Args:
        coded: The table of `coded_frames`.
        measured: The table of `measured_frames`; only segments of coded documents count.
        seed: Of the draws for the intervals of alpha, in which segments are drawn.

    Returns:
        One row per frame, and last "all frames": `frame, n_coded, n_measured, n_both, precision`
        (both of measured), `recall` (both of coded), `f1, alpha, low, high`. A ratio without
        cases is missing.
    """
    found = measured.reindex(coded.index)
    rows = []
    for frame in coded.columns:
        rows.append({"frame": frame, **_quality(coded[frame], found[frame], None, seed)})
    if rows and len(coded):
        segments = coded.index.get_level_values("segment_id").repeat(len(coded.columns))
        rows.append(
            {
                "frame": "all frames",
                **_quality(_cells(coded), _cells(found), segments, seed),
            }
        )
    return pd.DataFrame(rows if len(coded) else [], columns=_QUALITY)


_QUALITY = [
    *("frame", "n_coded", "n_measured", "n_both"),
    *("precision", "recall", "f1", "alpha", "low", "high"),
]


def _quality(
    coded: pd.Series, found: pd.Series, groups: pd.Index | None, seed: int
) -> dict[str, float]:
    n_coded, n_measured = int(coded.sum()), int(found.sum())
    n_both = int((coded & found).sum())
    ratings = pd.DataFrame({"coded": coded.to_numpy(), "measured": found.to_numpy()})
    interval = alpha_interval(
        ratings, seed=seed, groups=None if groups is None else list(groups), n_draws=499
    )
    return {
        "n_coded": n_coded,
        "n_measured": n_measured,
        "n_both": n_both,
        "precision": n_both / n_measured if n_measured else np.nan,
        "recall": n_both / n_coded if n_coded else np.nan,
        "f1": 2 * n_both / (n_coded + n_measured) if n_coded + n_measured else np.nan,
        "alpha": interval["alpha"],
        "low": interval["low"],
        "high": interval["high"],
    }


def _cells(presence: pd.DataFrame) -> pd.Series:
    return pd.Series(presence.to_numpy(dtype=bool).ravel())


def frame_functions(coding: Coding) -> pd.DataFrame:
    """How often each frame serves which of Entman's functions in which document.

    Returns:
        One row per frame and document that has it: `frame, doc_id, problem, cause, judgement,
        remedy` (numbers of segments).
    """
    columns = ["problem", "cause", "judgement", "remedy"]
    if coding.frames.empty:
        return pd.DataFrame(columns=["frame", "doc_id", *columns])
    frames = coding.frames
    counts = pd.crosstab([frames["frame"], frames["doc_id"]], frames["function"])
    order = [code for code in coding.codebook.frames["id"] if code in set(frames["frame"])]
    table = counts.reindex(columns=columns, fill_value=0).rename_axis(columns=None)
    return table.reindex(order, level="frame").reset_index()


def role_counts(corpus: Corpus, coding: Coding) -> pd.DataFrame:
    """Who is hero, villain, victim, ally or broker in which document.

    Returns:
        One row per actor and document: `actor, name_en, doc_id`, one column per role (numbers of
        segments), `attributed` (how many of all of them are in a source's words); the actors with
        most roles first.
    """
    roles, order = coding.roles, list(coding.codebook.roles["id"])
    columns = ["actor", "name_en", "doc_id", *order, "attributed"]
    if roles.empty:
        return pd.DataFrame(columns=columns)
    names = corpus.actors.set_index("actor_id")["name_en"]
    table = pd.crosstab([roles["actor"], roles["doc_id"]], roles["role"])
    table = table.reindex(columns=order, fill_value=0).rename_axis(columns=None)
    attributed = roles["voice"].eq("attributed").groupby([roles["actor"], roles["doc_id"]]).sum()
    table = table.assign(attributed=attributed).reset_index()
    table["name_en"] = table["actor"].map(names)
    weight = table["actor"].map(roles["actor"].value_counts())
    document = table["doc_id"].map({d: n for n, d in enumerate(corpus.documents["doc_id"])})
    keyed = table.assign(_weight=-weight, _document=document)
    return keyed.sort_values(["_weight", "actor", "_document"], ignore_index=True)[columns]


def _empty_presence(corpus: Corpus, codebook: Codebook) -> pd.DataFrame:
    body = corpus.segments[corpus.segments["section"] == "body"]
    index = pd.MultiIndex.from_frame(body[["doc_id", "segment_id"]])
    return pd.DataFrame(False, index=index, columns=codebook.frames["id"].tolist())
