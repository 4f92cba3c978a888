"""The command `corpus-lib prepare`: a large corpus into a folder of Parquet tables."""

from __future__ import annotations

import argparse
import time
from pathlib import Path

from corpus_lib.errors import InputError


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What the command takes."""
    parser.add_argument(
        "source", type=Path, metavar="CORPUS", help="a corpus folder or a Parquet table of texts"
    )
    parser.add_argument("out", type=Path, metavar="OUT", help="a new folder, for load_corpus")
    parser.add_argument(
        "--spark", metavar="MASTER", help="on Spark: local[2], or the address of a cluster"
    )
    parser.add_argument(
        "--counts", action="store_true", help="with --spark, also how often a text has a term"
    )
    parser.add_argument(
        "--reuse", action="store_true", help="with --spark, also passages that stand twice"
    )
    parser.add_argument(
        "--topics", type=int, metavar="N", help="with --spark, also N topics, by MLlib's LDA"
    )


def prepare(parsed: argparse.Namespace) -> int:
    """Prepare a corpus, and with Spark whatever else is asked for."""
    source, out, began = parsed.source, parsed.out, time.monotonic()
    if parsed.spark is None:
        from corpus_lib.scale import stream

        if parsed.counts or parsed.reuse or parsed.topics:
            raise InputError("--counts, --reuse and --topics need --spark, such as local[2]")
        stream.prepare(source, out)
    else:
        _on_spark(parsed)
    print(
        f"{out}: prepared in {time.monotonic() - began:.0f} s; load_corpus({str(out)!r}) opens it"
    )
    return 0


def _on_spark(parsed: argparse.Namespace) -> None:
    from corpus_lib.scale import spark, spark_tables

    if parsed.topics is not None and parsed.topics < 2:
        raise InputError(f"--topics {parsed.topics}: give 2 or more")
    out = parsed.out
    with spark.session(parsed.spark) as session:
        spark.prepare(session, parsed.source, out)
        counted = spark_tables.counts(session, out, unit="document")
        if parsed.counts:
            counted.write.parquet(str(out / "counts"))
        if parsed.reuse:
            spark_tables.passages(session, out).to_parquet(out / "reuse.parquet")
        if parsed.topics:
            weights, shares = spark_tables.topics(counted, parsed.topics, seed=1)
            weights.to_parquet(out / "topics.parquet")
            shares.write.parquet(str(out / "topic_shares"))
