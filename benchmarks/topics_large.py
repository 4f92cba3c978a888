"""Topics of thousands of newspaper articles: how long, how much memory, and which engine.

Run from the repository: `python benchmarks/topics_large.py ARTICLES.jsonl.gz`, a file with one
article a line as JSON with a `content`. Each article is a unit; reprints are counted as they are.
For each engine it prints seconds and peak memory of fitting in a process of its own, how well the
topics foretell words of articles that were held out, and the topics themselves.
"""

import argparse
import gzip
import hashlib
import json
import resource
import tempfile
import time
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

import pandas as pd

from corpus_lib import fit_lda, load_corpus
from corpus_lib.topics import held_out_likelihood, top_terms, topic_counts

QUICK = {"chains": 1, "iterations": 200, "samples": 10}
TEXT = ("content", "text", "body")


def main() -> None:
    options = _options()
    with tempfile.TemporaryDirectory() as folder:
        n_articles = write_corpus(options.articles, Path(folder), options.limit)
        began = time.monotonic()
        corpus = load_corpus(folder, cache=False)
        print(
            f"{n_articles} articles, {len(corpus.tokens):,} words: read and analysed in "
            f"{time.monotonic() - began:.0f} s, peak {_peak():.2f} GB"
        )
    counts = topic_counts(corpus, "document", "count_all", sections=None, no_below=20)
    often = counts.columns[(counts > 0).mean() < 0.3]
    counts = counts[often]
    counts = counts[counts.sum(axis=1) > 0]
    print(f"{counts.shape[0]} units, {counts.shape[1]} terms, {int(counts.sum().sum()):,} tokens")
    for engine in ("tomotopy", "gensim"):
        # A process of its own for each engine, so that its peak is that of fitting alone.
        with ProcessPoolExecutor(max_workers=1, mp_context=get_context("spawn")) as pool:
            print(pool.submit(report, counts, engine, options.topics, options.seed).result())


def report(counts: pd.DataFrame, engine: str, n_topics: int, seed: int) -> str:
    began = time.monotonic()
    model = fit_lda(counts, n_topics, seed, engine=engine, **QUICK)
    took = f"\n{engine}: {time.monotonic() - began:.0f} s, peak {_peak():.2f} GB"
    held = held_out_likelihood(counts, n_topics, seed, engine=engine, **QUICK)
    words = top_terms(model, 8, relevance=0.6).groupby("topic")["term"].agg(" ".join)
    table = pd.DataFrame({"size": model.sizes.round(3), "words": words})
    return f"{took}\n{held.round(3).to_string()}\n{table.to_string()}"


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
            content = text.encode("utf-8")
            name = f"article_{number:05d}"
            (folder / "raw" / f"{name}.txt").write_bytes(content)
            rows.append(
                {
                    "doc_id": name,
                    "title": "",
                    "outlet": str(article.get("source", "")),
                    "published": "",
                    "published_certainty": "unknown",
                    "genre": "news",
                    "file": f"{name}.txt",
                    "sha256": hashlib.sha256(content).hexdigest(),
                }
            )
    pd.DataFrame(rows).to_csv(folder / "corpus.csv", index=False)
    return len(rows)


def _peak() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024**2


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("articles", type=Path)
    parser.add_argument("--topics", type=int, default=20)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--limit", type=int, default=3000, help="articles to read")
    return parser.parse_args()


if __name__ == "__main__":
    main()
