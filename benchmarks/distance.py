"""Bias, intervals and false alarms of `document_distances`, where the truth is known.

    python benchmarks/distance.py [--repeats 100] [--splits 1000] [--articles ARTICLES.jsonl.gz]

1. Synthetic sources: Zipf's law over 3,000 words, units of 20 to 51 words, each unit with words of
   its own that it repeats (Dirichlet-multinomial). The second source is the first with a share of
   its mass moved to a random order of the words, so that the distance is known. Units and words
   are as many, and words as often new, as in this repository's documents.
2. The same with twenty kinds, a few in each unit, as actors or frames are.
3. Splits of single documents against themselves: every difference is a false alarm. Those of this
   repository, and the longest of the articles, if given (one JSON object a line with `content`).
4. With articles also a limit: passages drawn from all articles of two newspapers, which are far
   richer in words than any document. The distance found is a part of the truth.
"""

import argparse
import tempfile
from pathlib import Path

import numpy as np
import pandas as pd
from topics_large import written

from corpus_lib import load_corpus
from corpus_lib.compare.distance import document_distances
from corpus_lib.compare.divergence import jensen_shannon
from corpus_lib.compare.one_document_null import split_calibration
from corpus_lib.jobs import run_jobs
from corpus_lib.words.counts import unit_terms

TRUTHS = (0.0, 0.05, 0.1, 0.2, 0.35, 0.55)
# kinds and how even they are, least and most of them in a unit, and units of the two documents
WORDS = (3000, 3.7, 20, 51), ((8, 8), (8, 15), (10, 40), (15, 40), (40, 60))
MENTIONS = (20, 0.5, 1, 8), ((8, 8), (10, 30), (30, 30))
CLUMPING = 300
DRAWS = {"n_deals": 99, "n_draws": 99}


def labelled(a, b):
    keys = [("a", i) for i in range(len(a))] + [("b", i) for i in range(len(b))]
    index = pd.MultiIndex.from_tuples(keys, names=["doc_id", "unit_id"])
    return pd.DataFrame(np.vstack([a, b]), index=index)


def source_of(n_terms, evenness):
    source = 1 / (np.arange(n_terms) + evenness)
    return source / source.sum()


def mixed(source, other, truth):
    """The source with as much of the other as puts them `truth` apart, or all of it."""
    shares = np.linspace(0, 1, 201)
    apart = [float(jensen_shannon(source, (1 - s) * source + s * other)) for s in shares]
    share = shares[min(int(np.searchsorted(apart, truth)), 200)]
    return (1 - share) * source + share * other


def drawn_units(rng, source, n_units, least, most):
    rows = []
    while len(rows) < n_units:
        weights = rng.gamma(source * CLUMPING)
        rows.append(rng.multinomial(rng.integers(least, most + 1), weights / weights.sum()))
    return np.array(rows)


def one_text(n_terms, evenness, least, most, n_a, n_b, truth, seed):
    rng = np.random.default_rng([n_terms, n_a, n_b, round(100 * truth), seed])
    source = source_of(n_terms, evenness)
    other = mixed(source, rng.permutation(source), truth)
    truth = float(jensen_shannon(source, other))
    table = labelled(
        drawn_units(rng, source, n_a, least, most), drawn_units(rng, other, n_b, least, most)
    )
    row = document_distances(table, seed=seed, **DRAWS).iloc[0]
    return {
        "truth": truth,
        "raw": float(row["jsd"]),
        "error": float(row["jsd_corrected"] - truth),
        "held": bool(row["low"] <= truth <= row["high"]),
        "width": float(row["high"] - row["low"]),
        "beats_null": bool(row["beats_null"]),
    }


def synthetic(material, repeats):
    kinds, sizes = material
    names = ("n_terms", "evenness", "least", "most")
    jobs = [
        {**dict(zip(names, kinds, strict=True)), "n_a": a, "n_b": b, "truth": truth, "seed": seed}
        for a, b in sizes
        for truth in TRUTHS
        for seed in range(repeats)
    ]
    found = run_jobs(one_text, jobs, inputs="", title="synthetic texts")
    table = pd.DataFrame(found).assign(
        units=[f"{job['n_a']}/{job['n_b']}" for job in jobs], aim=[job["truth"] for job in jobs]
    )
    cells = table.groupby(["units", "aim"], sort=False)
    summary = cells[["truth", "raw", "error", "held", "width", "beats_null"]].mean()
    summary.insert(3, "sd", cells["error"].std())
    summary = summary.rename(columns={"error": "bias", "held": "held_95"})
    return summary.reset_index().drop(columns="aim"), float(table["held"].mean())


def articles_corpus(articles, folder, n_long, n_short):
    every = pd.read_json(articles, lines=True).fillna("").to_dict("records")
    every.sort(key=lambda article: -len(article["content"].split()))
    (folder / "raw").mkdir()
    names = [
        *(f"long_{n:05d}" for n in range(n_long)),
        *(f"short_{n:05d}" for n in range(n_long, n_long + n_short)),
    ]
    rows = [
        written(folder, name, article["content"].strip(), article.get("source", ""))
        for name, article in zip(names, every, strict=False)
    ]
    pd.DataFrame(rows).to_csv(folder / "corpus.csv", index=False)
    return load_corpus(folder, cache=False)


def newspapers(corpus, repeats):
    """Passages of all articles of each two newspapers: found and true distance."""
    counts = unit_terms(corpus, reuse="count_all", sections=None)
    counts = counts[counts.sum(axis=1) >= 12]
    outlet = corpus.documents.set_index("doc_id")["outlet"]
    of_unit = counts.index.get_level_values("doc_id").map(outlet)
    matrix = counts.sparse.to_coo().tocsr().astype(np.float64)
    first, *others = of_unit.value_counts().index[:4]
    rows = []
    for other in others:
        sides = [np.flatnonzero(of_unit == name) for name in (first, other)]
        whole = [np.asarray(matrix[side].sum(axis=0)).ravel() for side in sides]
        for n_units in (10, 40):
            found = []
            for seed in range(repeats):
                rng = np.random.default_rng([n_units, seed])
                pair = [matrix[rng.choice(side, n_units)].toarray() for side in sides]
                row = document_distances(labelled(*pair), seed=seed, n_draws=1).iloc[0]
                found.append(row["jsd_corrected"])
            truth = float(jensen_shannon(*whole))
            rows.append((n_units, len(sides[0]), len(sides[1]), truth, np.mean(found)))
    return pd.DataFrame(rows, columns=["units", "of_a", "of_b", "truth", "found"])


def told(name, calibration):
    row = calibration.iloc[-1]
    print(
        f"{row['n_splits']} splits of {name}: called different {100 * row['rate']:.1f} % "
        f"({100 * row['low']:.1f} to {100 * row['high']:.1f}), corrected distance "
        f"{row['bias']:+.3f} bits ({row['bias_low']:+.3f} to {row['bias_high']:+.3f})"
    )


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--repeats", type=int, default=100, help="texts of a kind; 0 for none")
    parser.add_argument("--splits", type=int, default=1000)
    parser.add_argument("--articles", type=Path)
    options = parser.parse_args()
    told(
        "the five documents",
        split_calibration(unit_terms(load_corpus()), seed=1, n_splits=options.splits),
    )
    if options.articles:
        with tempfile.TemporaryDirectory() as folder:
            corpus = articles_corpus(options.articles, Path(folder), 100, 500)
        counts = unit_terms(corpus, reuse="count_all", sections=None)
        long = counts[counts.index.get_level_values("doc_id").str.startswith("long")]
        told("the longest articles", split_calibration(long, seed=1, n_splits=options.splits))
        print(newspapers(corpus, 20).round(3).to_string(index=False))
    for name, material in (("words", WORDS), ("mentions", MENTIONS)) if options.repeats else ():
        table, held = synthetic(material, options.repeats)
        print(f"\n{name}: held in {100 * held:.1f} % of all")
        print(table.round(3).to_string(index=False))


if __name__ == "__main__":
    main()
