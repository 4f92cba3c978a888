"""How far the topics of the five documents are above chance, and what a fit costs.

Run from the repository: `python benchmarks/topics.py`. It prints, for seeds other than those with
which the defaults were chosen, the stability of topics over subsamples, its margin over the
null, how many topics of each model pass, and the verdict on each topic of the first; beside it
gensim's own random start, and the time of a fit as a ratio to gensim's own loop. Shuffles run on
all cores; some minutes on two. `--chains`, `--iterations` and `--samples` try other chains.
"""

import argparse
import time
from dataclasses import replace

import numpy as np
import pandas as pd

from corpus_lib import Study
from corpus_lib.stats.chance import chance_bar
from corpus_lib.topics.engines import FitSettings, fit_arrays, sample_topics
from corpus_lib.topics.labels import corpus_labels, label_topics, named_topics
from corpus_lib.topics.lda import TopicModel, fit_lda
from corpus_lib.topics.nulls import TopicTest
from corpus_lib.topics.reading import top_terms
from corpus_lib.topics.terms import count_matrix
from corpus_lib.topics.verdicts import elsewhere, recognition, topic_trials, verdicts


def main() -> None:
    options = _options()
    study = Study(options.corpus, window=options.window, no_below=options.no_below)
    counts = study.topic_counts
    print(
        f"{counts.shape[0]} units, {counts.shape[1]} terms, {int(counts.to_numpy().sum())} tokens"
    )
    report_time(counts, options)
    for start in ("gibbs", "random"):
        print(f"\nstart={start!r}, {options.topics} topics, seeds {options.seeds}")
        report(study, start, options)


def report(study: Study, start: str, options: argparse.Namespace) -> None:
    counts = study.topic_counts
    chain = {"chains": options.chains, "iterations": options.iterations, "samples": options.samples}
    models = [fit_lda(counts, options.topics, s, start=start, **chain) for s in options.seeds]
    test = TopicTest(1000 + options.seeds[0], n_shuffles=options.shuffles, n_refits=options.refits)
    trials = topic_trials(models[0], counts, test)
    tables = [_judged(model, study, trials, test) for model in models]
    means = trials.groupby(["text", "number"])["stability"].mean()
    bar = float(chance_bar(means["shuffled"]))
    rows = [
        {
            "stability": table["stability"].mean(),
            "margin": table["stability"].mean() - bar,
            "passed": table["passed"].sum(),
            "trusted": (table["verdict"] != "open").sum(),
        }
        for table in tables
    ]
    found = pd.DataFrame(rows, index=pd.Index(options.seeds, name="seed"))
    found = found.astype(float)
    found.loc["mean"] = found.mean()
    print(found.round(3).to_string())
    words = top_terms(models[0], 8).groupby("topic")["term"].agg(" ".join)
    shown = ["label", "stability", "p", "recognised", "passed_elsewhere", "verdict"]
    table = tables[0].assign(words=tables[0]["topic"].map(words))
    print(table[[*shown, "words"]].round(3).to_string(index=False))


def report_time(counts: pd.DataFrame, options: argparse.Namespace) -> None:
    matrix, settings = count_matrix(counts), FitSettings(options.topics)
    chains = _seconds(lambda: sample_topics(matrix, settings, list(range(settings.chains))))
    whole = _seconds(lambda: fit_arrays(matrix, settings, 1))
    own = _seconds(lambda: fit_lda(counts, options.topics, 1))
    print(f"of a fit, chains take {chains / whole:.2f}; by gensim's own loop it takes")
    after = (own - chains) / (whole - chains)
    print(f"{own / whole:.2f} times as long, and {after:.1f} times for what follows the chains")


def _judged(model: TopicModel, study: Study, trials: pd.DataFrame, test: TopicTest) -> pd.DataFrame:
    own = replace(test, seed=2000 + int(model.settings["seed"]))
    tested = verdicts(model, study.topic_counts, trials, own)
    written = corpus_labels(study.corpus.path)
    labels = label_topics(model, labels=written, glosses=study.lemma_glosses)
    return named_topics(tested, labels, recognition(elsewhere(model, trials)))


def _seconds(work: object, n: int = 5) -> float:
    times = []
    for _ in range(n):
        began = time.process_time()
        work()  # type: ignore[operator]
        times.append(time.process_time() - began)
    return float(np.median(times))


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--corpus", help="a corpus folder (the repository's own)")
    parser.add_argument("--topics", type=int, default=8)
    parser.add_argument("--window", type=int, default=40)
    parser.add_argument("--no-below", type=int, default=5)
    parser.add_argument("--chains", type=int, default=6)
    parser.add_argument("--iterations", type=int, default=FitSettings.iterations)
    parser.add_argument("--samples", type=int, default=FitSettings.samples)
    parser.add_argument("--seeds", type=int, nargs="+", default=[201, 202, 203, 204])
    parser.add_argument("--shuffles", type=int, default=40)
    parser.add_argument("--refits", type=int, default=6)
    return parser.parse_args()


if __name__ == "__main__":
    main()
