"""The second null: how far a document lies from itself, and how often it is called different."""

from __future__ import annotations

import numpy as np
import pandas as pd
from scipy.stats import binomtest

from corpus_lib.compare.distance import (
    MIN_UNITS,
    N_DRAWS_REPLICATE,
    corrected_distance,
    documents_of,
    entropy_of,
    generator,
)
from corpus_lib.compare.divergence import jensen_shannon, paired, shuffled
from corpus_lib.errors import InputError
from corpus_lib.stats.draws import Array, parts, placed, within
from corpus_lib.words.counts import as_matrix

# A document a little too short for both parts is cut in halves: shorter parts differ by more, so
# that the null errs to the safe side.
LEAST_LENGTH = 1.5
SPLIT_COLUMNS = ["split_doc", "split_mean", "split_95", "beats_split", "split_note"]


def split_null(
    counts: pd.DataFrame, pairs: pd.DataFrame, *, seed: int, n_splits: int = 199
) -> pd.DataFrame:
    """Beside each pair's distance, how far two parts of one document lie apart.

    A document is split at random into two parts, one as long as the shorter document of the
    pair, the other as long as the longer one or as what is left. The longer document of the pair
    is split, or, where it is less than twice as long as the shorter, the longest of the table. Is
    that less than twice as long, too, it is split in halves, which errs to the safe side; less
    than one and a half times as long, and there is no such null.

    Args:
        counts: The table that the distances were computed from.
        pairs: The table of `document_distances` or `topic_distances`.
        seed: Seed of the splits.
        n_splits: Splits for each pair.

    Returns:
        `pairs` with `split_doc` (the document that was split, "" for none), `split_mean` and
        `split_95` (mean and 95th percentile of the corrected distance of its parts, in bits; NaN
        for none), `beats_split` (`jsd_corrected` is beyond `split_95`; False for none) and
        `split_note` (why none could be split, or that its parts are too short; else "").

    Raises:
        InputError: If `n_splits` is below 19, or a document of `pairs` is not in `counts`.
    """
    if n_splits < 19:
        raise InputError(f"n_splits={n_splits}: a 95th percentile needs 19 splits or more")
    rows = as_matrix(counts).toarray().astype(np.float64)
    documents, entropy = documents_of(rows, counts.index), entropy_of(rows)
    unknown = {*pairs["doc_a"], *pairs["doc_b"]} - set(documents)
    if unknown:
        raise InputError(
            f"pairs names {', '.join(sorted(unknown))}, which counts lacks; give the table that "
            "the distances were computed from"
        )
    words = {name: float(units.sum()) for name, units in documents.items()}
    longest = max(words, key=lambda name: words[name])
    found: list[tuple[object, ...]] = []
    for a, b, distance in zip(pairs["doc_a"], pairs["doc_b"], pairs["jsd_corrected"], strict=True):
        short, long = sorted((words[a], words[b]))
        own = a if words[a] >= words[b] else b
        chosen = own if words[own] >= 2 * short else longest
        if words[chosen] < LEAST_LENGTH * short or len(documents[chosen]) < MIN_UNITS:
            note = f"no document is long enough to hold two parts of {short:.0f}"
            found.append(("", np.nan, np.nan, False, note))
            continue
        half = min(short, words[chosen] / 2)
        note = "" if half == short else f"parts of {half:.0f} instead of {short:.0f}"
        rng = generator(seed, *sorted((a, b)), "splits")
        units = documents[chosen]
        values = [
            corrected_distance(
                paired(units[first], units[second]), 2 * N_DRAWS_REPLICATE, entropy, rng
            )
            for first, second in _two_parts(units.sum(axis=1), half, long, n_splits, rng)
        ]
        high = float(np.quantile(values, 0.95, method="higher"))
        found.append((chosen, float(np.mean(values)), high, bool(distance > high), note))
    table = pd.DataFrame(found, columns=SPLIT_COLUMNS, index=pairs.index)
    return pd.concat([pairs.drop(columns=SPLIT_COLUMNS, errors="ignore"), table], axis=1)


def split_calibration(
    counts: pd.DataFrame, *, seed: int, n_splits: int = 200, n_deals: int = 199
) -> pd.DataFrame:
    """How often two parts of one document are called different: false alarms, counted.

    Each split cuts a document at random into two parts of four units at least, and asks as
    `document_distances` does whether they differ by more than their units dealt out at random.
    Both parts are by one hand in one text, so that each yes is a false alarm; of honest answers at
    the 5 % level one in twenty is one.

    Args:
        counts: Counts, one row per unit (index levels `doc_id` and `unit_id`), a column per term.
        seed: Seed of the splits.
        n_splits: Splits, shared out evenly among the documents of eight units or more.
        n_deals: Shuffles in each split.

    Returns:
        One row per document that could be split, and last "all documents": `doc_id, n_units,
        n_splits, false_alarms, rate` with its interval `low` to `high` (exact binomial, 95 %), and
        `bias` (mean corrected distance in bits, 0 being the truth) with its interval `bias_low` to
        `bias_high`.

    Raises:
        InputError: If no document has eight units, or a number of draws is too small.
    """
    if n_splits < 1 or n_deals < 19:
        raise InputError(
            f"n_splits={n_splits}, n_deals={n_deals}: give one split and nineteen shuffles or more"
        )
    rows = as_matrix(counts).toarray().astype(np.float64)
    documents, entropy = documents_of(rows, counts.index, least=1), entropy_of(rows)
    # Without the terms that only other documents have.
    long = {
        name: units[:, units.any(axis=0)]
        for name, units in documents.items()
        if len(units) >= 2 * MIN_UNITS
    }
    if not long:
        raise InputError(
            f"no document has {2 * MIN_UNITS} units, so none can be split; make smaller units"
        )
    names = list(long)
    found = []
    for number in range(n_splits):
        name = names[number % len(names)]
        rng = generator(seed, name, f"split {number}")
        units = rng.permutation(long[name])
        cut = int(rng.integers(MIN_UNITS, len(units) - MIN_UNITS + 1))
        raw = float(jensen_shannon(units[:cut].sum(axis=0), units[cut:].sum(axis=0)))
        words = float(units[:cut].sum())
        dealt = parts(units.sum(axis=1), words, n_deals, rng)
        reached = int((shuffled(units, dealt, words) >= raw - 1e-12).sum())
        pair = paired(units[:cut], units[cut:])
        value = corrected_distance(pair, 4 * N_DRAWS_REPLICATE, entropy, rng)
        found.append((name, (reached + 1) / (n_deals + 1) <= 0.05, value))
    splits = pd.DataFrame(found, columns=["doc_id", "alarm", "value"])
    groups = [(name, splits[splits["doc_id"] == name]) for name in names]
    groups = [(name, part) for name, part in groups if len(part)]
    table = [_rate(name, len(long[name]), part) for name, part in groups]
    all_units = sum(len(long[name]) for name, _ in groups)
    return pd.DataFrame([*table, _rate("all documents", all_units, splits)])


def _rate(name: str, n_units: int, splits: pd.DataFrame) -> dict[str, object]:
    alarms, n = int(splits["alarm"].sum()), len(splits)
    interval = binomtest(alarms, n).proportion_ci()
    bias = float(splits["value"].mean())
    error = 1.96 * float(splits["value"].std()) / n**0.5 if n > 1 else float("nan")
    return {
        "doc_id": name,
        "n_units": n_units,
        "n_splits": n,
        "false_alarms": alarms,
        "rate": alarms / n,
        "low": float(interval.low),
        "high": float(interval.high),
        "bias": bias,
        "bias_low": bias - error,
        "bias_high": bias + error,
    }


def _two_parts(
    sizes: Array, short: float, long: float, n: int, rng: np.random.Generator
) -> list[tuple[np.ndarray, np.ndarray]]:
    """Random units of `short` words together, and others of `long` or as many as are left."""
    middle, rank = placed(sizes, n, rng)
    first = (within(middle, short) | (rank < 2)) & (rank < len(sizes) - 2)
    # The last two units are the second part's in any case.
    second = ~first & (within(middle, short + long) | (rank >= len(sizes) - 2))
    return list(zip(first, second, strict=True))
