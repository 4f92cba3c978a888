"""The second null: how far a document lies from itself, and how often it is called different."""

import numpy as np
import pandas as pd

from corpus_lib.compare.distance import documents_of, generator
from corpus_lib.compare.divergence import (
    MIN_UNITS,
    N_DRAWS_REPLICATE,
    Entropy,
    corrected_distance,
    corrected_of_samples,
    dealt_divergences,
    entropy_of,
    jensen_shannon,
    paired,
)
from corpus_lib.errors import InputError
from corpus_lib.stats import chance
from corpus_lib.stats.chance import LEVEL, Array
from corpus_lib.stats.intervals import wilson_interval

# A document a little too short for both parts is cut in halves: shorter parts differ by more, so
# that the null errs to the safe side.
LEAST_LENGTH = 1.5
SPLIT_COLUMNS = ["split_doc", "split_mean", "split_95", "beats_split", "split_note"]
ALL = "all"  # documents
_RATE = {
    **{"doc_id": "str", **dict.fromkeys(("n_units", "n_splits", "false_alarms"), "int64")},
    **dict.fromkeys(("rate", "low", "high", "bias", "bias_low", "bias_high"), "float64"),
}


def split_null(
    counts: pd.DataFrame, pairs: pd.DataFrame, *, seed: int, n_splits: int = 199
) -> pd.DataFrame:
    """Beside each pair's distance, how far two parts of one document lie apart.

    A document is split at random into two parts, one as long as the shorter document of the
    pair, the other as long as the longer one or as what is left. The longer document of the pair
    is split, or, where it is less than twice as long as the shorter, the longest of the table. Is
    that less than twice as long, too, it is split in halves, which errs to the safe side; less
    than one and a half times as long, and there is no such null.

    Returns:
        `pairs`, the table of `document_distances` of `counts`, with `split_doc` (the document that
        was split, "" for none), `split_mean` and `split_95` (mean and 95th percentile of the
        corrected distance of its parts, in bits; NaN for none), `beats_split` (`jsd_corrected` is
        beyond `split_95`; False for none) and `split_note` ("none_long_enough", "short_parts" for
        halves, else "").

    Raises:
        InputError: If `n_splits` is below 19, or a document of `pairs` is not in `counts`.
    """
    if n_splits < 19:
        raise InputError(f"n_splits={n_splits}: a 95th percentile needs 19 splits or more")
    documents = documents_of(counts)
    n_splits = chance.affordable_for_pairs(n_splits, len(documents))
    unknown = {*pairs["doc_a"], *pairs["doc_b"]} - set(documents)
    if unknown:
        raise InputError(
            f"pairs names {', '.join(sorted(unknown))}, which counts lacks; give the table that "
            "the distances were computed from"
        )
    rows = pairs[["doc_a", "doc_b", "jsd_corrected"]].itertuples(index=False)
    found = [_of_pair(a, b, d, documents, seed, n_splits) for a, b, d in rows]
    table = pd.DataFrame(found, columns=SPLIT_COLUMNS, index=pairs.index)
    return pd.concat([pairs.drop(columns=SPLIT_COLUMNS, errors="ignore"), table], axis=1)


def split_calibration(
    counts: pd.DataFrame, *, seed: int, n_splits: int = 199, n_deals: int = 199
) -> pd.DataFrame:
    """How often two parts of one document are called different: false alarms, counted.

    Each split cuts a document at random into two parts of four units at least, and asks as
    `document_distances` does whether they differ by more than their units dealt out at random. Each
    yes is a false alarm; of honest answers at the 5 % level one in twenty is one.

    `counts` are those of `document_distances`; `n_splits` are shared out evenly among the documents
    of eight units or more.

    Returns:
        One row per document that could be split, and last "all": `doc_id, n_units,
        n_splits, false_alarms, rate` with its interval `low` to `high` (Wilson, 95 %), and
        `bias` (mean corrected distance in bits, 0 being the truth) with its interval `bias_low` to
        `bias_high`. No rows if no document has eight units.

    Raises:
        InputError: If a number of draws is too small.
    """
    if n_splits < 1 or n_deals < 19:
        raise InputError(
            f"n_splits={n_splits}, n_deals={n_deals}: give one split and nineteen deals or more"
        )
    documents = documents_of(counts, least=0, least_units=1)
    long = {name: units for name, units in documents.items() if len(units) >= 2 * MIN_UNITS}
    if not long:
        return pd.DataFrame({name: pd.Series(dtype=kind) for name, kind in _RATE.items()})
    entropy = entropy_of(*documents.values())
    names = [list(long)[number % len(long)] for number in range(n_splits)]
    each = ((long[one], generator(seed, one, f"split {n}")) for n, one in enumerate(names))
    found = [_split(units, entropy, n_deals, rng) for units, rng in each]
    splits = pd.DataFrame(found, columns=["alarm", "value"]).assign(doc_id=names)
    sizes = {name: len(long[name]) for name in dict.fromkeys(names)}
    rows = [_rate(name, n, splits[splits["doc_id"] == name]) for name, n in sizes.items()]
    return pd.DataFrame([*rows, _rate(ALL, sum(sizes.values()), splits)])


def _of_pair(
    a: str, b: str, distance: float, documents: dict[str, Array], seed: int, n: int
) -> tuple[object, ...]:
    """The columns that `split_null` adds, of one pair."""
    words = {name: float(units.sum()) for name, units in documents.items()}
    short, long = sorted((words[a], words[b]))
    own = a if words[a] >= words[b] else b
    chosen = own if words[own] >= 2 * short else max(words, key=lambda name: words[name])
    units = documents[chosen]
    if words[chosen] < LEAST_LENGTH * short or len(units) < MIN_UNITS:
        return "", np.nan, np.nan, False, "none_long_enough"
    half = min(short, words[chosen] / 2)
    rng, entropy = generator(seed, *sorted((a, b)), "splits"), entropy_of(*documents.values())
    split = _two_parts(units.sum(axis=1), half, long, n, rng)
    values = corrected_of_samples(units, split, 2 * N_DRAWS_REPLICATE, entropy, rng)
    bar = float(chance.chance_bar(values))
    note = "" if half == short else "short_parts"
    return chosen, float(np.mean(values)), bar, bool(distance > bar), note


def _two_parts(
    sizes: Array, short: float, long: float, n: int, rng: np.random.Generator
) -> list[tuple[np.ndarray, np.ndarray]]:
    """Random units of `short` words together, and others of `long` or as many as are left."""
    middle, rank = chance.placed(sizes, n, rng)
    first = (chance.within(middle, short) | (rank < 2)) & (rank < len(sizes) - 2)
    # The last two units are the second part's in any case.
    second = ~first & (chance.within(middle, short + long) | (rank >= len(sizes) - 2))
    return list(zip(first, second, strict=True))


def _split(units: Array, entropy: Entropy, n: int, rng: np.random.Generator) -> tuple[bool, float]:
    """Whether two random parts of a document are called different, and their distance."""
    mixed = rng.permutation(units[:, units.any(axis=0)])
    cut = int(rng.integers(MIN_UNITS, len(mixed) - MIN_UNITS + 1))
    raw = float(jensen_shannon(mixed[:cut].sum(axis=0), mixed[cut:].sum(axis=0)))
    words = float(mixed[:cut].sum())
    dealt = chance.parts(mixed.sum(axis=1), words, n, rng)
    p = float(chance.permutation_p(raw, dealt_divergences(mixed, dealt, words)))
    pair = paired(mixed[:cut], mixed[cut:])
    return p <= LEVEL, corrected_distance(pair, 4 * N_DRAWS_REPLICATE, entropy, rng)


def _rate(name: str, n_units: int, splits: pd.DataFrame) -> dict[str, object]:
    alarms, n = int(splits["alarm"].sum()), len(splits)
    low, high = wilson_interval(alarms / n, n)
    bias = float(splits["value"].mean())
    error = 1.96 * float(splits["value"].std()) / n**0.5 if n > 1 else float("nan")
    counts = {"n_units": n_units, "n_splits": n, "false_alarms": alarms}
    rate = {"rate": alarms / n, "low": low, "high": high}
    ends = {"bias": bias, "bias_low": bias - error, "bias_high": bias + error}
    return {"doc_id": name, **counts, **rate, **ends}
