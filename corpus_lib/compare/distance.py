"""How far apart documents are in words or topics, beyond chance; a tree of who is near whom."""

import itertools
import zlib

import numpy as np
import pandas as pd

from corpus_lib.compare import divergence
from corpus_lib.compare.divergence import MIN_UNITS, Compared, Pair, entropy_of
from corpus_lib.errors import InputError
from corpus_lib.stats import chance
from corpus_lib.stats.chance import LEVEL, Array, affordable_for_pairs
from corpus_lib.wording import display_name
from corpus_lib.words.counts import as_matrix

_WIDTH = 1.959963984540054  # standard errors on each side of a 95 % interval
_LEAST = 3  # documents, to tell which of them are nearest


def document_distances(
    counts: pd.DataFrame, *, seed: int, n_deals: int = 199, n_draws: int = 199
) -> pd.DataFrame:
    """How far apart each two documents are, and whether chance explains it.

    The Jensen-Shannon divergence of two short texts is large even if they come from one source,
    because each holds words that the other lacks by chance. `jsd_corrected` takes that away: the
    entropies of both documents and of their mixture are estimated from equally many words, so
    that they err alike, and with Chao and Shen's allowance for unseen words. It is near 0 for
    two samples of one source, and may fall below. Of shares (a table with fractions) the entropies
    are taken as they are.

    By `benchmarks/distance.py`, on synthetic texts of 8 to 60 units: within .03 bits of the truth
    on average (.045 in the shortest); the 95 % interval held it in 95 % of texts (88 % in the
    longest, 99 % in the shortest). Two parts of one article were called different in 4.3 % of 1,000
    splits. For sources much richer in words than single documents are, the corrected distance is no
    more than a lower limit.

    Args:
        counts: Counts or shares, one row per unit (index levels `doc_id` and `unit_id`), a column
            per term or topic.
        seed: Seed of all that is drawn. A pair's numbers don't depend on the other documents.
        n_deals: Deals of the units of a pair to its documents, at the most (as of all draws, see
            `affordable_for_pairs`).
        n_draws: Resamples (random halves of the units) for the interval.

    Returns:
        One row per pair of documents: `doc_a`, `doc_b`; `jsd` (raw, in bits, 0 to 1);
        `jsd_corrected`, with its 95 % interval `low` to `high` (both 1 at the most; NaN if a
        document has fewer than four units); `null_mean` and `null_95` (mean and 95th percentile of
        `jsd` over the deals); `p` (share of deals that reach it); `beats_null` (`p` at most .05).

    Raises:
        InputError: If there are fewer than two documents or units in one, or a unit is empty.

    References:
        Lin (1991), "Divergence measures based on the Shannon entropy"; Chao and Shen (2003),
        "Nonparametric estimation of Shannon's index of diversity when there are unseen species";
        Politis, Romano and Wolf (1999), "Subsampling", for the interval; Phipson and Smyth
        (2010), "Permutation p-values should never be zero".
    """
    documents = documents_of(counts)
    if n_deals < 1 or n_draws < 1:
        raise InputError(f"n_deals={n_deals}, n_draws={n_draws}: give one or more of each")
    n_deals, n_draws = (affordable_for_pairs(n, len(documents)) for n in (n_deals, n_draws))
    found = []
    for a, b in itertools.combinations(documents, 2):
        raw, null = _against_deals(a, b, documents, seed, n_deals)
        pair = _compared(a, b, documents, seed, n_draws)
        p = float(chance.permutation_p(raw, null))
        numbers = {
            "jsd": raw,
            "jsd_corrected": float(np.minimum(pair.value, 1.0)),
            "low": pair.value - _WIDTH * pair.error,
            "high": float(np.minimum(pair.value + _WIDTH * pair.error, 1.0)),
            "null_mean": float(null.mean()),
            "null_95": float(chance.chance_bar(null)),
        }
        found.append({"doc_a": a, "doc_b": b, **numbers, "p": p, "beats_null": p <= LEVEL})
    return pd.DataFrame(found)


def corrected_distances(documents: dict[str, Array], n_draws: int) -> dict[tuple[str, str], float]:
    """`jsd_corrected` of `document_distances` alone (seed 0), of each document's units by terms."""
    entropy, found = entropy_of(*documents.values()), {}
    for a, b in itertools.combinations(documents, 2):
        first, second, pair = _pair_of(a, b, documents)
        rng = generator(0, first, second)
        found[a, b] = min(divergence.corrected_distance(pair, n_draws, entropy, rng), 1.0)
    return found


def differing(counts: pd.DataFrame, *, seed: int, n_deals: int) -> dict[tuple[str, str], bool]:
    """`beats_null` of `document_distances` alone, by pair.

    References:
        Lin (1991), "Divergence measures based on the Shannon entropy".
    """
    documents = documents_of(counts)
    n = affordable_for_pairs(n_deals, len(documents))
    pairs = itertools.combinations(documents, 2)
    against = {(a, b): _against_deals(a, b, documents, seed, n) for a, b in pairs}
    return {pair: bool(chance.permutation_p(*one) <= LEVEL) for pair, one in against.items()}


def distance_replicates(counts: pd.DataFrame, *, seed: int, n_draws: int = 199) -> pd.DataFrame:
    """All distances at once as they might have come out, had the documents been drawn otherwise.

    In each replicate a document is drawn once, for all its pairs: what is uncertain about one
    document moves all its distances together. A tree of the documents needs this. With the seed of
    `document_distances`, the same draws are behind its intervals.

    Returns:
        One row per replicate, one column per pair (levels `doc_a`, `doc_b`): corrected distances
        in bits. Documents of fewer than four units are left out: half of them cannot be drawn;
        no columns if that leaves fewer than two.

    Raises:
        InputError: If `n_draws` is below one or a unit is empty.
    """
    documents = documents_of(counts, least=0, least_units=1)
    long = {name: units for name, units in documents.items() if len(units) >= MIN_UNITS}
    if n_draws < 1:
        raise InputError(f"n_draws={n_draws}: give one or more")
    n_draws = affordable_for_pairs(n_draws, max(1, len(long)))
    pairs = list(itertools.combinations(long, 2))
    if not pairs:
        none = pd.MultiIndex.from_arrays([[], []], names=["doc_a", "doc_b"])
        return pd.DataFrame(index=pd.RangeIndex(n_draws, name="replicate"), columns=none)
    found = {(a, b): _compared(a, b, long, seed, n_draws).replicates for a, b in pairs}
    table = pd.DataFrame(found)
    table.index.name, table.columns.names = "replicate", ["doc_a", "doc_b"]
    return table


def beside_parts(pairs: pd.DataFrame) -> pd.DataFrame:
    """Pairs of one layer of `layer_distances` that have a number, beside parts of one document.

    `label`, `value` (the corrected distance) with `low` and `high`, and `null_low` to `null_high`
    (mean and 95th percentile of those of parts).
    """
    columns = {"jsd_corrected": "value", "low": "low", "high": "high"}
    columns |= {"split_mean": "null_low", "split_95": "null_high"}
    names = zip(pairs["doc_a"], pairs["doc_b"], strict=True)
    label = [f"{display_name(a)} \u2013 {display_name(b)}" for a, b in names]
    return pairs[list(columns)].rename(columns=columns).assign(label=label).dropna(subset="value")


def join_documents(pairs: pd.DataFrame, replicates: pd.DataFrame) -> pd.DataFrame:
    """A tree that joins the nearest documents first, and how often each joint comes again.

    Groups are as far apart as their documents on average (average linkage); a negative distance is
    none. Documents that the table of `distance_replicates` lacks are left out.

    Returns:
        One row per joint, the lowest first: `left`, `right` (numbers of the documents, in the
        order of `pairs`, or of earlier joints, counted on from the number of documents), `height`
        (bits), `size` (documents below it), `members` (their names, with a bar between) and
        `support` (share of replicates in which the same documents, and no others, are joined at
        some height). No rows if fewer than three documents have replicates.

    References:
        Sokal and Michener (1958) for average linkage; Felsenstein (1985), "Confidence limits on
        phylogenies: an approach using the bootstrap", for the support of joints.
    """
    drawn = {name for pair in replicates.columns for name in pair}
    if len(drawn) < _LEAST:
        kinds = {"left": "int64", "right": "int64", "height": "float64", "size": "int64"}
        kinds |= {"members": "str", "support": "float64"}
        return pd.DataFrame({name: pd.Series(dtype=kind) for name, kind in kinds.items()})
    order = dict.fromkeys([*pairs["doc_a"], *pairs["doc_b"]])
    names = [str(name) for name in order if name in drawn]
    from scipy.cluster.hierarchy import linkage  # here, as it takes long to import

    trees = [linkage(row, method="average") for row in _condensed(names, pairs, replicates)]
    tree, (groups, *often) = trees[0], [_groups(one, len(names)) for one in trees]
    return pd.DataFrame(
        {
            "left": tree[:, 0].astype(int),
            "right": tree[:, 1].astype(int),
            "height": tree[:, 2],
            "size": tree[:, 3].astype(int),
            "members": ["|".join(names[place] for place in sorted(group)) for group in groups],
            "support": [float(np.mean([group in other for other in often])) for group in groups],
        }
    )


def _condensed(names: list[str], pairs: pd.DataFrame, replicates: pd.DataFrame) -> Array:
    """The distances of each two of the names, those given and those of each replicate, as rows."""
    given = zip(pairs["doc_a"], pairs["doc_b"], strict=True)
    values = dict(zip(map(frozenset, given), pairs["jsd_corrected"], strict=True))
    known = {frozenset(pair): place for place, pair in enumerate(replicates.columns)}
    keys = [frozenset(pair) for pair in itertools.combinations(names, 2)]
    every = replicates.to_numpy(dtype=np.float64)[:, [known[key] for key in keys]]
    return np.asarray(np.maximum(np.vstack([[values[key] for key in keys], every]), 0))


def _groups(tree: Array, n: int) -> list[frozenset[int]]:
    """The documents below each joint of a SciPy linkage."""
    below = [frozenset([place]) for place in range(n)]
    for left, right in tree[:, :2].astype(int):
        below.append(below[left] | below[right])
    return below[n:]


def documents_of(counts: pd.DataFrame, *, least: int = 2, least_units: int = 2) -> dict[str, Array]:
    """The rows of each document as an array, checked: `least` documents of `least_units` each."""
    if "doc_id" not in counts.index.names:
        raise InputError(f"the rows are labelled by {list(counts.index.names)}; give `doc_id` too")
    rows = as_matrix(counts).toarray().astype(np.float64)
    labels = counts.index.get_level_values("doc_id")
    documents = {str(name): rows[labels == name] for name in dict.fromkeys(labels)}
    if len(documents) < least:
        raise InputError(f"the table has {len(documents)} document; a distance needs two")
    if (rows < 0).any() or not (rows.sum(axis=1) > 0).all():
        raise InputError("a unit is empty or has a number below 0; drop it from the table first")
    for name, units in documents.items():
        if len(units) < least_units:
            raise InputError(
                f"document {name!r} has a single unit, so chance cannot be judged; "
                "make the table with smaller units, as window=30 or unit='sentence'"
            )
    return documents


def generator(seed: int, *names: str) -> np.random.Generator:
    """Random numbers of their own for what goes by these names."""
    return np.random.default_rng([seed, *(zlib.crc32(name.encode()) for name in names)])


def _pair_of(a: str, b: str, documents: dict[str, Array]) -> tuple[str, str, Pair]:
    # One order for both directions, so that a distance is the same both ways.
    first, second = sorted((a, b))
    return first, second, divergence.paired(documents[first], documents[second])


def _against_deals(
    a: str, b: str, documents: dict[str, Array], seed: int, n: int
) -> tuple[float, Array]:
    """The raw distance of a pair, and those of its units dealt out at random."""
    first, second, pair = _pair_of(a, b, documents)
    words, units = float(pair.a.sum()), np.vstack(pair[:2])
    dealt = chance.parts(units.sum(axis=1), words, n, generator(seed, first, second, "shuffles"))
    raw = float(divergence.jensen_shannon(pair.a.sum(axis=0), pair.b.sum(axis=0)))
    return raw, divergence.dealt_divergences(units, dealt, words)


def _compared(a: str, b: str, documents: dict[str, Array], seed: int, n: int) -> Compared:
    """The corrected distance of a pair; too few units cannot be halved and leave no error."""
    first, second, pair = _pair_of(a, b, documents)
    halves = [
        chance.parts(side.sum(axis=1), side.sum() / 2, n, generator(seed, name))
        for name, side in zip((first, second), pair[:2], strict=True)
        if min(map(len, pair[:2])) >= MIN_UNITS
    ]
    entropy = entropy_of(*documents.values())
    return divergence.compared(pair, halves, entropy, generator(seed, first, second))
