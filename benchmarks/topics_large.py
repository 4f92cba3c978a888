"""Topics of thousands of newspaper articles: how long, how much memory, and which engine.

Run from the repository: `python benchmarks/topics_large.py ARTICLES.jsonl.gz`, a file with one
article a line as JSON with a `content` and the `source` that printed it. Each article is a unit;
reprints are counted as they are.

Each step runs in a process of its own, so that its peak of memory is its own. Printed are seconds
and peak of each, how well either engine's topics foretell words of articles that were held out,
the engine to prefer and why, and its topics: their words, and their share in each newspaper with
its bootstrap interval over articles and beside what newspapers dealt out at random would show.

Measured on 3,000 articles of 14 Saudi newspapers (918,000 words, of them 479,000 counted under
3,301 terms; 20 topics), in seconds of one core and gigabytes at the most:

    preparing                      46 s  1.13 GB
    counting (read from .cache)     6 s   .88 GB
    tomotopy                        7 s   .28 GB   held out three times 26 s, gain .616 nats a word
    gensim                         16 s   .29 GB   held out three times 38 s, gain .613 nats a word

All processes together stay below 1.4 GB. Both engines foretell as well (gensim's gain less
tomotopy's is -.003 to -.002), with the same memory; so tomotopy is to be preferred, since gensim
starts from its topics and always takes longer.
"""

import argparse
import gzip
import hashlib
import json
import resource
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import scipy.sparse as sp
from joblib.externals.loky import get_reusable_executor

from corpus_lib import fit_lda, load_corpus
from corpus_lib.topics import terms
from corpus_lib.topics.criteria import completion
from corpus_lib.topics.lda import TopicModel
from corpus_lib.topics.reading import top_terms, topic_shares
from corpus_lib.words.counts import as_matrix

ENGINES = ("tomotopy", "gensim")
QUICK = {"chains": 1, "iterations": 200, "samples": 10}
TEXT = ("content", "text", "body")
HELD_OUT = 0.2  # of the articles
PARTINGS = 3  # of the articles into those fitted on and those held out
SHUFFLES = 999
LEAST = 0.01  # of all articles, for a newspaper to be shown
NO_BELOW, NO_ABOVE = 20, 0.3
EQUAL = 0.01  # nats a token: engines that differ by less foretell equally well


def main() -> None:
    options = _options()
    topics, seed = options.topics, options.seed
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        print(run("prepare", prepare, options.articles, folder, options.limit))
        counts = run("count", count, folder)
    print(f"{counts.shape[0]} units, {counts.shape[1]} terms, {as_matrix(counts).sum():,} tokens")
    models, gains = {}, {}
    for engine in ENGINES:
        models[engine] = run(f"fit, {engine}", fit, counts, engine, topics, seed)
        gains[engine] = run(f"held out, {engine}", held_out, counts, engine, topics, seed)
    chosen, reason = prefer(pd.DataFrame(gains))
    found = run(f"read, {chosen}", read, models[chosen], seed)
    print(f"this process, beside each step's: peak {_peak():.2f} GB")
    print(f"\n{reason}\n\n{found}")


def run(step: str, work: Callable[..., Any], *given: Any) -> Any:
    """What `work` returns in a process of its own, whose time and memory are printed."""
    result, cpu, seconds, peak = measured(work, *given)
    print(f"{step:<20} {seconds:5.0f} s ({cpu:.0f} s of CPU), peak {peak:.2f} GB", flush=True)
    return result


def prepare(articles: Path, folder: Path, limit: int) -> str:
    n_articles = write_corpus(articles, folder, limit)
    corpus = load_corpus(folder)
    n_outlets = corpus.documents["outlet"].nunique()
    return f"{n_articles} articles of {n_outlets} newspapers, {len(corpus.tokens):,} words"


def count(folder: Path) -> pd.DataFrame:
    """Terms of each article; the first level of the index names its newspaper."""
    corpus = load_corpus(folder)
    terms.MOST_UNITS = len(corpus.documents)  # all, where a notebook takes 1,000
    counts = terms.topic_counts(corpus, "document", "count_all", sections=None, no_below=NO_BELOW)
    counts = counts.loc[:, as_matrix(counts).getnnz(axis=0) < NO_ABOVE * len(counts)]
    counts = counts[as_matrix(counts).getnnz(axis=1) > 0]
    articles = counts.index.get_level_values("doc_id")
    outlets = corpus.documents.set_index("doc_id")["outlet"].loc[articles]
    return counts.set_axis(
        pd.MultiIndex.from_arrays([outlets, articles], names=["doc_id", "unit_id"])
    )


def fit(counts: pd.DataFrame, engine: str, n_topics: int, seed: int) -> TopicModel:
    return fit_lda(counts, n_topics, seed, engine=engine, **QUICK)


def held_out(counts: pd.DataFrame, engine: str, n_topics: int, seed: int) -> list[float]:
    """What topics add in foretelling words, in nats a token, once for each parting."""
    return [gain(counts, engine, n_topics, seed + parting) for parting in range(PARTINGS)]


def gain(counts: pd.DataFrame, engine: str, n_topics: int, seed: int) -> float:
    """What topics fitted without a fifth of the articles add in foretelling words of that fifth."""
    matrix = as_matrix(counts)
    rng = np.random.default_rng(seed)
    order = rng.permutation(len(counts))
    n_out = round(HELD_OUT * len(counts))
    kept = np.sort(order[n_out:])
    seen = np.asarray(matrix[kept].sum(axis=0)).ravel() > 0
    training = counts.iloc[kept].loc[:, seen]
    training = training[np.asarray(matrix[kept][:, seen].sum(axis=1)).ravel() > 0]
    model = fit_lda(training, n_topics, seed, engine=engine, **QUICK)
    left_out = sp.csr_array(matrix[order[:n_out]][:, seen])
    alpha, known = float(model.settings["alpha"]), model.term_tokens.to_numpy()
    return completion(model.topic_term.to_numpy(), left_out, known, alpha=alpha, rng=rng)


def prefer(gains: pd.DataFrame) -> tuple[str, str]:
    """The engine that foretells better, and why; of equals the one that the other starts from."""
    more = gains["gensim"] - gains["tomotopy"]
    chosen = "gensim" if more.mean() > EQUAL else "tomotopy"
    means = " and ".join(f"{gains[engine].mean():.3f} by {engine}" for engine in ENGINES)
    return chosen, (
        f"engine to prefer: {chosen}. Topics add {means} to the mean log-likelihood (nats) of a "
        f"held-out word;\ngensim's less tomotopy's is {more.min():+.3f} to {more.max():+.3f} in "
        f"{PARTINGS} partings. gensim starts from tomotopy's topics: it always takes longer."
    )


def read(model: TopicModel, seed: int) -> str:
    """Each topic's size, words and share in each newspaper, in percent."""
    shares = topic_shares(model, seed=seed)
    articles = model.unit_tokens.groupby(level="doc_id").size().sort_values(ascending=False)
    articles = articles[articles >= max(2, LEAST * articles.sum())]
    shares = shares[shares["doc_id"].isin(articles.index)].reset_index(drop=True)
    shares["apart"] = beyond_chance(model, shares, seed)
    cells = shares[["share", "low", "high"]].mul(100).round().astype("Int64").astype("str")
    shares["cell"] = cells["share"] + " (" + cells["low"] + "–" + cells["high"] + ")"
    shares["cell"] += shares["apart"].map({True: "*", False: " "})
    table = shares.pivot_table(index="topic", columns="doc_id", values="cell", aggfunc="first")
    names = [f"{name}, {n_articles}" for name, n_articles in articles.items()]
    table = table[articles.index].set_axis(names, axis=1)
    words = top_terms(model, 8, relevance=0.6).groupby("topic", sort=False)["term"].agg(" ".join)
    sizes = pd.DataFrame({"size": model.sizes.round(3), "words": words})
    return (
        f"{sizes.to_string()}\n\n"
        "Percent of a newspaper's words in a topic, with its 95 % interval over articles (their "
        "number beside the name).\n* farther from chance than any share of any newspaper in 95 % "
        f"of {SHUFFLES} deals of all articles to newspapers at random.\n{table.to_string()}"
    )


def beyond_chance(model: TopicModel, shares: pd.DataFrame, seed: int) -> pd.Series:
    """Which shares no newspaper would have if articles were dealt to newspapers at random.

    Of each share the distance from its mean over deals, in standard deviations, is compared with
    the largest such distance of any newspaper and topic in each deal (family-wise .05).
    """
    newspaper = model.unit_tokens.index.get_level_values("doc_id").to_numpy()
    names = shares["doc_id"].unique()
    tokens = model.unit_tokens.to_numpy()
    topics = model.segment_topic.to_numpy()
    rng = np.random.default_rng(seed)

    def dealt(labels: np.ndarray) -> np.ndarray:
        member = (labels == names.to_numpy()[:, None]) * tokens
        return (member @ topics / member.sum(axis=1, keepdims=True)).ravel()

    deals = np.array([dealt(rng.permutation(newspaper)) for _ in range(SHUFFLES)])
    mean, spread = deals.mean(axis=0), deals.std(axis=0)
    largest = np.quantile((np.abs(deals - mean) / spread).max(axis=1), 0.95)
    keys = pd.MultiIndex.from_product([names, model.topic_term.index])
    apart = pd.Series(np.abs(dealt(newspaper) - mean) / spread > largest, keys)
    return apart.loc[pd.MultiIndex.from_frame(shares[["doc_id", "topic"]])].to_numpy()


def written(folder: Path, name: str, text: str, outlet: str) -> dict[str, str]:
    """A text put into the folder of a corpus, and its row of `corpus.csv`."""
    content = text.encode("utf-8")
    (folder / "raw" / f"{name}.txt").write_bytes(content)
    known = {"published": "", "published_certainty": "unknown", "genre": "news", "title": ""}
    named = {"doc_id": name, "outlet": str(outlet), "file": f"{name}.txt"}
    return {**named, **known, "sha256": hashlib.sha256(content).hexdigest()}


def write_corpus(articles: Path, folder: Path, limit: int) -> int:
    (folder / "raw").mkdir()
    rows = []
    with gzip.open(articles, "rt", encoding="utf-8") as lines:
        for number, line in enumerate(lines):
            if number == limit:
                break
            article = json.loads(line)
            text = next((article[key] for key in TEXT if article.get(key)), "").strip()
            if len(text.split()) < 30:
                continue
            name = f"article_{number:05d}"
            rows.append(written(folder, name, text, article.get("source", "")))
    pd.DataFrame(rows).to_csv(folder / "corpus.csv", index=False)
    return len(rows)


def measured(work: Callable[..., Any], *given: Any) -> tuple[Any, float, float, float]:
    """What `work` returns in a process of its own, its CPU and wall seconds, gigabytes at most."""
    with ProcessPoolExecutor(max_workers=1, mp_context=get_context("spawn")) as pool:
        return pool.submit(_measured, work, given).result()


def _measured(work: Callable[..., Any], given: tuple[Any, ...]) -> tuple[Any, float, float, float]:
    began, cpu = time.monotonic(), _cpu()
    result, wall = work(*given), time.monotonic() - began
    get_reusable_executor().shutdown()  # joblib's workers count once they have ended
    return result, _cpu() - cpu, wall, _peak()


_WHO = (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)


def _cpu() -> float:
    return sum(sum(resource.getrusage(who)[:2]) for who in _WHO)


def _peak() -> float:
    """Gigabytes of this process at most; `ru_maxrss` would be its parent's, who is larger."""
    status = Path("/proc/self/status").read_text(encoding="utf-8")
    (line,) = (one for one in status.splitlines() if one.startswith("VmHWM"))
    return int(line.split()[1]) / 1024**2


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("articles", type=Path)
    parser.add_argument("--topics", type=int, default=20)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--limit", type=int, default=3000, help="articles to read")
    return parser.parse_args()


if __name__ == "__main__":
    main()
