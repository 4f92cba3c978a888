"""How time and memory grow with a corpus: CPU seconds and peak of each step at several sizes.

    python benchmarks/growth.py ARTICLES.jsonl.gz --sizes 1000,10000,100000 --figure growth.svg

Segments are those of real articles. Where more are asked for than there are, articles come again
with a share of their words replaced by others of the corpus, so that words and pairs of words go on
growing and copies are no reprints of whole articles. Every step runs in a process of its own, and
its peak is the sum over it and its workers, looked at ten times a second.
"""

import argparse
import json
import random
import shutil
import tempfile
import threading
import time
from collections.abc import Callable
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import pandas as pd
import psutil
import pyarrow as pa
import pyarrow.parquet as pq
from joblib.externals.loky import get_reusable_executor

STEPS = ("prepare", "count", "reuse", "topics")
REPLACED = 0.6
SEGMENTS = 6  # of an article, about
PART = 1000


def main() -> None:
    options = _options()
    rows = []
    for size in map(int, options.sizes.split(",")):
        with tempfile.TemporaryDirectory(dir=options.scratch) as place:
            source = Path(place) / "texts.parquet"
            n_words = write_texts(options.articles, source, size // SEGMENTS)
            for step in STEPS:
                if step in options.skip.split(",") and size >= options.skip_from:
                    continue
                seconds, cpu, peak, told = measured(_WORK[step], Path(place))
                row = {"segments": size, "words": n_words, "step": step}
                rows.append({**row, "s": seconds, "CPU s": cpu, "GB": peak, **told})
                print(json.dumps(rows[-1]), flush=True)
            shutil.rmtree(Path(place) / "out", ignore_errors=True)
    table = pd.DataFrame(rows)
    print(table.to_string(index=False, float_format=lambda value: f"{value:.3g}"))
    if options.figure:
        draw(table, options.figure)


def write_texts(articles: Path, path: Path, n: int) -> int:
    """A Parquet table of so many texts, written in parts; returns its words."""
    texts = pd.read_json(articles, lines=True)["content"].str.strip()
    texts = texts[texts.str.split().str.len() >= 30].tolist()
    vocabulary = [word for text in texts for word in text.split()]
    rng, n_words = random.Random(1), 0
    schema = pa.schema([("doc_id", pa.string()), ("text", pa.string())])
    with pq.ParquetWriter(path, schema) as writer:
        for start in range(0, n, PART):
            numbers = range(start, min(start + PART, n))
            found = [varied(texts, number, vocabulary, rng) for number in numbers]
            n_words += sum(len(text.split()) for text in found)
            ids = [f"a{number:07d}" for number in numbers]
            writer.write_table(pa.table({"doc_id": ids, "text": found}, schema=schema))
    return n_words


def varied(texts: list[str], number: int, vocabulary: list[str], rng: random.Random) -> str:
    text = texts[number % len(texts)]
    if number < len(texts):
        return text
    lines = (line.split(" ") for line in text.split("\n"))
    return "\n".join(
        " ".join(rng.choice(vocabulary) if rng.random() < REPLACED else word for word in line)
        for line in lines
    )


def prepare(place: Path) -> dict[str, Any]:
    from corpus_lib.scale import stream

    stream.prepare(place / "texts.parquet", place / "out")
    return {}


def count(place: Path) -> dict[str, Any]:
    from corpus_lib.scale import stream

    matrix, units, _ = stream.count(place / "out", unit="segment", no_below=5)
    return {"found": f"{len(units)} units, {matrix.shape[1]} terms"}


def reuse(place: Path) -> dict[str, Any]:
    from corpus_lib.reuse.find import find_reuse

    columns = ["doc_id", "token_id", "start", "end", "surface"]
    found = find_reuse(pd.read_parquet(place / "out" / "tokens", columns=columns))
    return {"found": f"{len(found)} passages"}


def topics(place: Path) -> dict[str, Any]:
    """One chain of the sampler, 200 sweeps, on segments that hold a term."""
    from corpus_lib.scale import stream
    from corpus_lib.topics.engines import FitSettings, start_of

    matrix, _, _ = stream.count(place / "out", unit="segment", no_below=20)
    matrix = matrix[matrix.getnnz(axis=1) > 0]
    settings = FitSettings(20, engine="tomotopy", chains=1, iterations=200, samples=10)
    start_of(matrix, settings, 1)
    return {"found": f"{matrix.sum()} words of {matrix.shape[1]} terms"}


_WORK: dict[str, Callable[[Path], dict[str, Any]]] = {
    "prepare": prepare,
    "count": count,
    "reuse": reuse,
    "topics": topics,
}


def measured(work: Callable[[Path], Any], given: Path) -> tuple[float, float, float, Any]:
    """Wall and CPU seconds and gigabytes of a step and its workers, and what it tells."""
    context = get_context("spawn")
    answers = context.Queue()
    process = context.Process(target=_answer, args=(work, given, answers))
    process.start()
    seen, stop = {"peak": 0.0}, threading.Event()
    watcher = threading.Thread(target=_watch, args=(process.pid, seen, stop))
    watcher.start()
    told, seconds, cpu = answers.get()
    process.join()
    stop.set()
    watcher.join()
    return seconds, cpu, seen["peak"], told


def _answer(work: Callable[[Path], Any], given: Path, answers: Any) -> None:
    began = time.monotonic()
    told = work(given)
    seconds, own = time.monotonic() - began, psutil.Process()
    times = [one.cpu_times() for one in (own, *own.children(recursive=True))]
    # With those of workers that have ended.
    answers.put((told, seconds, sum(sum(one[:4]) for one in times)))
    get_reusable_executor().shutdown(kill_workers=True)  # it would wait for more work


def _watch(pid: int, seen: dict[str, float], stop: threading.Event) -> None:
    while not stop.wait(0.1):
        try:
            own = psutil.Process(pid)
            resident = sum(_own_memory(one) for one in (own, *own.children(recursive=True)))
        except psutil.NoSuchProcess:
            continue
        seen["peak"] = max(seen["peak"], resident / 1024**3)


def _own_memory(process: psutil.Process) -> int:
    try:
        return int(process.memory_info().rss)
    except psutil.NoSuchProcess:
        return 0


def draw(table: pd.DataFrame, path: Path) -> None:
    import matplotlib.pyplot as plt

    figure, axes = plt.subplots(1, 2, figsize=(9, 3.6), layout="constrained")
    for axis, column, label in zip(
        axes, ("CPU s", "GB"), ("CPU seconds", "gigabytes at most"), strict=True
    ):
        for step, rows in table.groupby("step", sort=False):
            axis.plot(rows["segments"], rows[column], marker="o", label=step)
        scale = "log" if column == "CPU s" else "linear"
        axis.set(xscale="log", yscale=scale, xlabel="segments", ylabel=label)
        axis.grid(alpha=0.3)
    axes[1].axhline(2, color="grey", linestyle=":", label="2 GB")
    axes[1].set_ylim(0, None)
    axes[1].legend(frameon=False)
    figure.savefig(path)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("articles", type=Path)
    parser.add_argument("--sizes", default="1000,10000,100000")
    parser.add_argument("--skip", default="", help="steps not to take from --skip-from on")
    parser.add_argument("--skip-from", type=int, default=1_000_000)
    parser.add_argument("--figure", type=Path)
    parser.add_argument("--scratch", type=Path, help="a folder to write in")
    return parser.parse_args()


if __name__ == "__main__":
    main()
