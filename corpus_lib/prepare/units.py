"""Cut documents into units of counting: windows, segments, sentences or whole documents."""

from __future__ import annotations

from typing import Literal, NamedTuple, Protocol, get_args

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from corpus_lib.errors import InputError

Unit = Literal["window", "segment", "sentence", "document"]


class CorpusTables(Protocol):
    """What counting needs of a corpus: its three tables."""

    @property
    def documents(self) -> pd.DataFrame:
        """One row per document."""

    @property
    def segments(self) -> pd.DataFrame:
        """One row per title, heading, paragraph or list item."""

    @property
    def tokens(self) -> pd.DataFrame:
        """One row per word."""


class Tables(NamedTuple):
    """The tables of a corpus, changed for one count."""

    documents: pd.DataFrame
    segments: pd.DataFrame
    tokens: pd.DataFrame


def units(
    source: CorpusTables | pd.DataFrame, *, unit: Unit = "window", window: int = 60
) -> pd.DataFrame:
    """Where each unit of counting lies and how many words it holds.

    A window is a run of consecutive sentences of one section, packed to about `window` words.
    A sentence half as long again as a window is cut into even pieces. No window crosses the
    border of a document or section, and a rest shorter than half a window joins the one before.

    Args:
        source: A corpus, or its tokens table with a `section` column added.
        unit: "window", "segment", "sentence" or "document".
        window: Aimed size of a window in words; the other units ignore it.

    Returns:
        One row per unit in the order of the text: `doc_id`, `unit_id`, `start`, `end` (offsets
        into the raw text, end exclusive), `first_token`, `last_token` (token ids, both inside)
        and `n_tokens` (words).

    Raises:
        InputError: If `unit` is unknown, `window` is below one, or the sections are not known.
    """
    tokens = tokens_with_section(source)
    labels = unit_of(tokens, unit=unit, window=window)
    of_units = tokens.assign(unit_id=labels).groupby(["doc_id", "unit_id"], sort=False)
    ends = {"start": ("start", "min"), "end": ("end", "max")}
    words = {"first_token": "min", "last_token": "max", "n_tokens": "size"}
    places = ends | {name: ("token_id", how) for name, how in words.items()}
    return of_units.agg(**places).reset_index()


def unit_of(
    source: CorpusTables | pd.DataFrame, *, unit: Unit = "window", window: int = 60
) -> pd.Series[str]:
    """The unit that each word belongs to, on the index of the tokens table; as for `units`."""
    if unit not in get_args(Unit):
        raise InputError(f"unit={unit!r} is unknown; choose one of {', '.join(get_args(Unit))}")
    tokens = tokens_with_section(source)
    if unit == "window":
        return _window_of(tokens, window)
    column = {"segment": "segment_id", "sentence": "sentence_id", "document": "doc_id"}[unit]
    return tokens[column].rename("unit_id")


def tokens_with_section(source: CorpusTables | pd.DataFrame) -> pd.DataFrame:
    """The tokens table with a column `section`, that each word stands in.

    Raises:
        InputError: If a bare tokens table has no `section`, or a word's segment is not listed.
    """
    if isinstance(source, pd.DataFrame):
        if "section" not in source.columns:
            raise InputError(
                "the tokens table has no column `section`, so windows could run across sections; "
                "pass the corpus instead, or add the column from corpus.segments"
            )
        return source
    section = source.segments.set_index("segment_id")["section"]
    found = source.tokens["segment_id"].map(section)
    if found.isna().any():
        lost = source.tokens.loc[found.isna(), "segment_id"].iloc[0]
        raise InputError(
            f"segment {lost!r} of the tokens table is not in corpus.segments; "
            "prepare the corpus again so that both tables come from one run"
        )
    return source.tokens.assign(section=found)


def _window_of(tokens: pd.DataFrame, window: int) -> pd.Series[str]:
    if window < 1:
        raise InputError(f"window={window} has no room for a word; give one or more")
    # Runs of a section, not its name, are kept apart: one section may interrupt another.
    borders = [name for name in ("doc_id", "document", "section") if name in tokens]
    new_section = _changes(tokens, borders)
    new_sentence = new_section | _changes(tokens, ["sentence_id"])
    sentence_sizes = np.diff(np.append(np.flatnonzero(new_sentence), len(tokens)))
    run_of_sentence = np.cumsum(new_section)[new_sentence]
    sizes: list[int] = []
    for run in np.unique(run_of_sentence):
        sizes += _packed(sentence_sizes[run_of_sentence == run].tolist(), window)
    window_of_corpus = pd.Series(np.repeat(np.arange(len(sizes)), sizes), index=tokens.index)
    first = window_of_corpus.groupby(tokens["doc_id"]).transform("min")
    number = (window_of_corpus - first + 1).astype(str).str.zfill(3)
    return (tokens["doc_id"] + "/w" + number).rename("unit_id")


def _changes(tokens: pd.DataFrame, columns: list[str]) -> NDArray[np.bool_]:
    """True on each row that differs from the row before, and on the first."""
    keys = tokens[columns]
    return (keys != keys.shift()).any(axis=1).to_numpy()


def _packed(sentences: list[int], window: int) -> list[int]:
    """Sizes of the windows that a section's sentences, given by their sizes, fill."""
    pieces: list[int] = []
    for size in sentences:
        n_pieces = max(1, round(size / window)) if size >= 1.5 * window else 1
        pieces += [size // n_pieces + (i < size % n_pieces) for i in range(n_pieces)]
    sizes = [0]
    for piece in pieces:
        # A window ends where it is nearer to its aimed size without the next piece than with it.
        if sizes[-1] and abs(sizes[-1] - window) <= abs(sizes[-1] + piece - window):
            sizes.append(0)
        sizes[-1] += piece
    if len(sizes) > 1 and 2 * sizes[-1] < window:
        rest = sizes.pop()
        sizes[-1] += rest
    return sizes
