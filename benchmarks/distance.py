"""Bias, intervals and false alarms of `document_distances`, where the truth is known.

    python benchmarks/distance.py [--repeats 100] [--splits 1000]

First synthetic sources: Zipf's law over 3,000 words, units of 30 words, each unit with words of
its own that it repeats (Dirichlet-multinomial). The second source is the first with a share of
its mass moved to a random order of the words, so that the distance is known. Then splits of the
documents of this repository's corpus against themselves: every difference is a false alarm.
"""

import argparse

import numpy as np
import pandas as pd

from corpus_lib import load_corpus
from corpus_lib.explore.counts import unit_terms
from corpus_lib.narrative.distance import document_distances, jensen_shannon

N_TERMS = 3000
# units of the two documents, words of a unit in each, share of the mass that differs
CASES = [
    (12, 12, 30, 30, 0.0),
    (12, 60, 30, 30, 0.0),
    (12, 12, 15, 30, 0.0),
    (12, 12, 30, 30, 0.3),
    (12, 60, 30, 30, 0.3),
    (8, 15, 30, 30, 0.3),
    (12, 12, 30, 30, 0.6),
    (12, 12, 30, 30, 1.0),
]


def labelled(a, b):
    keys = [("a", i) for i in range(len(a))] + [("b", i) for i in range(len(b))]
    index = pd.MultiIndex.from_tuples(keys, names=["doc_id", "unit_id"])
    return pd.DataFrame(np.vstack([a, b]), index=index)


def drawn_units(rng, source, n_units, size, clumping=300):
    of_units = rng.dirichlet(source * clumping, size=n_units)
    return np.array([rng.multinomial(size, p / p.sum()) for p in of_units])


def synthetic(rng, case, repeats):
    n_a, n_b, size_a, size_b, share = case
    source = 1 / (np.arange(N_TERMS) + 3.7)
    source /= source.sum()
    rows = []
    for seed in range(repeats):
        other = (1 - share) * source + share * rng.permutation(source)
        truth = float(jensen_shannon(source, other))
        table = labelled(
            drawn_units(rng, source, n_a, size_a), drawn_units(rng, other, n_b, size_b)
        )
        row = document_distances(table, seed=seed, n_permutations=99, n_bootstrap=99).iloc[0]
        held = row["low"] <= truth <= row["high"]
        rows.append((truth, row["jsd"], row["jsd_corrected"] - truth, held, row["beats_null"]))
    truth, raw, bias, held, beats = np.mean(rows, axis=0)
    return {
        "units": f"{n_a}/{n_b}",
        "words": f"{size_a}/{size_b}",
        "truth": truth,
        "raw": raw,
        "bias": bias,
        "sd": np.std([row[2] for row in rows]),
        "held_95": held,
        "beats_null": beats,
    }


def splits(rng, n):
    counts = unit_terms(load_corpus())
    documents = [counts.loc[name].to_numpy() for name in counts.index.unique("doc_id")]
    # Four units on each side, the least that has an interval.
    documents = [units for units in documents if len(units) >= 8]
    rows = []
    for i in range(n):
        units = rng.permutation(documents[i % len(documents)])
        cut = int(rng.integers(4, len(units) - 3))
        table = labelled(units[:cut], units[cut:])
        row = document_distances(table, seed=i, n_permutations=199, n_bootstrap=1).iloc[0]
        rows.append((row["jsd"], row["jsd_corrected"], row["beats_null"]))
    return np.mean(rows, axis=0)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--repeats", type=int, default=100)
    parser.add_argument("--splits", type=int, default=1000)
    options = parser.parse_args()
    rng = np.random.default_rng(1)
    table = pd.DataFrame([synthetic(rng, case, options.repeats) for case in CASES])
    print(table.round(3).to_string(index=False))
    raw, corrected, alarms = splits(rng, options.splits)
    print(
        f"{options.splits} splits of single documents: raw {raw:.3f}, corrected {corrected:+.3f} "
        f"bits, beyond the null {100 * alarms:.1f} %"
    )


if __name__ == "__main__":
    main()
