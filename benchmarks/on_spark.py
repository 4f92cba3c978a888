"""Whether Spark gives the same words and reprints of thousands of articles, and how long it takes.

    python benchmarks/on_spark.py ARTICLES.jsonl.gz --master local[2]

Needs the extra `[spark]` and Java 17 or newer.
"""

import argparse
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd
import topics_large

from corpus_lib import load_corpus
from corpus_lib.reuse.find import find_reuse
from corpus_lib.scale import spark, spark_tables


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("articles", type=Path)
    parser.add_argument("--master", default="local[2]")
    parser.add_argument("--limit", type=int, default=3000, help="articles to read")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as place:
        source, out = Path(place) / "source", Path(place) / "out"
        source.mkdir()
        topics_large.write_corpus(options.articles, source, options.limit)
        here = timed("prepared here", lambda: load_corpus(source))
        expected = timed("reprints here", lambda: find_reuse(here.tokens))
        with spark.session(options.master) as session:
            timed("prepared on Spark", lambda: spark.prepare(session, source, out))
            found = timed("reprints on Spark", lambda: spark_tables.passages(session, out))
        there = load_corpus(out)
    for name in ("documents", "segments", "tokens"):
        pd.testing.assert_frame_equal(getattr(here, name), getattr(there, name))
    pd.testing.assert_frame_equal(expected, found)
    print(f"the same {len(here.tokens):,} words and {len(found):,} reprints")


def timed(what: str, work: Callable[[], Any]) -> Any:
    began = time.monotonic()
    result = work()
    print(f"{what:<20}{time.monotonic() - began:6.0f} s", flush=True)
    return result


if __name__ == "__main__":
    main()
