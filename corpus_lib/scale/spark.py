"""Prepare and count on Spark, from `local[2]` to a cluster, with the functions of one machine.

Words, names and passages come of the same Python functions, given some documents at a time; Spark
reads, shares out, adds up and writes. `pip install "corpus-lib[spark]"` and Java 17 or newer.
"""

from __future__ import annotations

import io
import os
import re
import shutil
import sys
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd
import pyarrow as pa

from corpus_lib.errors import InputError
from corpus_lib.prepare import multiword
from corpus_lib.prepare.cleaning import warn_of_unused
from corpus_lib.prepare.corpus import check_words
from corpus_lib.prepare.prepared import TABLES
from corpus_lib.scale import texts
from corpus_lib.scale.texts import Work

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession

    Frames = Iterator[pd.DataFrame]

_TEXTS = "doc_id title outlet published published_certainty genre file sha256 note short_name"
DOCUMENTS = ", ".join(f"{name} string" for name in [*_TEXTS.split(), "short_name_ar"])
DOCUMENTS += ", n_chars long, text string"
SEGMENTS = (
    "doc_id string, segment_id string, kind string, section string, heading string, page long, "
    "start long, end long, text string"
)
TOKENS = (
    "doc_id string, segment_id string, sentence_id string, token_id long, start long, end long, "
    "surface string, norm string, lemma string, pos string, gloss string, proclitics string, "
    "is_content boolean, term string, lexeme string, term_gloss string"
)
_PART = "documents binary, segments binary, tokens binary, doc_ids array<string>"
_PART += ", used array<string>"
_DOCUMENTS = 100  # of a part: what a worker holds at a time
_BEHIND = re.compile(r"InputError: (.*)")


@contextmanager
def session(master: str) -> Iterator[SparkSession]:
    """Spark on a machine (`local[2]`) or a cluster (`spark://…`, `yarn`), stopped at the end.

    Raises:
        InputError: If pyspark or Java is missing, or what a worker was given is wrong.
    """
    try:
        from pyspark.errors import PythonException
        from pyspark.sql import SparkSession
    except ImportError as error:
        raise InputError(
            'Spark is not installed; run pip install "corpus-lib[spark]", or leave out --spark'
        ) from error
    home = os.environ.get("JAVA_HOME")
    if not (shutil.which("java") or (home and (Path(home) / "bin" / "java").exists())):
        raise InputError(
            "Spark needs Java 17 or newer and finds none; install it (Debian and Ubuntu: apt "
            "install openjdk-17-jre-headless), set JAVA_HOME if it lies elsewhere, or prepare "
            "without --spark"
        )
    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    builder = SparkSession.builder.master(master).appName("corpus-lib")
    options = {
        "spark.ui.enabled": "false",
        "spark.sql.execution.arrow.maxRecordsPerBatch": str(_DOCUMENTS),
        "spark.log.level": "ERROR",
    }
    if master.startswith("local"):
        options |= {"spark.driver.host": "127.0.0.1", "spark.driver.bindAddress": "127.0.0.1"}
        options |= {"spark.driver.memory": "2g", "spark.ui.showConsoleProgress": "false"}
        options["spark.sql.shuffle.partitions"] = "8"
    for name, value in options.items():
        builder = builder.config(name, value)
    spark = builder.getOrCreate()
    try:
        with warnings.catch_warnings():
            # Spark is given Arrow's tables only, but warns of pandas 3 as soon as that is there.
            warnings.filterwarnings("ignore", "PySpark does not yet fully", FutureWarning)
            yield spark
    except PythonException as error:
        found = _BEHIND.search(str(error))
        if found is None:
            raise
        raise InputError(found[1]) from error
    finally:
        spark.stop()


def mapped(frame: DataFrame, work: Callable[[Frames], Frames], schema: str) -> DataFrame:
    """What a function of pandas tables makes of a frame, given some rows at a time.

    As Arrow's batches and not by `mapInPandas`, which is the same but calls what pandas 3 warns of.
    """
    columns = _arrow_schema(schema)

    def on_batches(batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        for made in work(batch.to_pandas() for batch in batches):
            yield from pa.Table.from_pandas(made, columns, preserve_index=False).to_batches()

    found: DataFrame = frame.mapInArrow(on_batches, schema)
    return found


def collected(frame: DataFrame) -> pd.DataFrame:
    """The rows of a frame, here."""
    found: pd.DataFrame = frame.toArrow().to_pandas()
    return found


def arrow(table: pd.DataFrame, schema: str) -> pa.Table:
    """A table as Spark takes it."""
    return pa.Table.from_pandas(table, _arrow_schema(schema), preserve_index=False)


def _arrow_schema(schema: str) -> pa.Schema:
    from pyspark.sql.pandas.types import to_arrow_schema
    from pyspark.sql.types import StructType

    return to_arrow_schema(StructType.fromDDL(schema))


def prepare(spark: SparkSession, source: Path, out: Path, *, phrase_count: int = 4) -> None:
    """Prepare a corpus as `stream.prepare` does, into a folder which workers can write to.

    Documents of a Parquet table are ordered by `doc_id`.

    Raises:
        InputError: For anything wrong with the source, or if `out` holds something else.
    """
    from pyspark import StorageLevel

    texts.begin(source, out)
    documents, known = _documents(spark, source)
    texts.check_ids(known["doc_id"].tolist(), source)
    work = texts.work_of(source, known)

    def analysed(frames: Frames) -> Frames:
        return (_packed(frame, work) for frame in frames)

    first = mapped(documents, lambda frames: (one.head(1) for one in islice(frames, 1)), DOCUMENTS)
    there = _unpacked(iter([collected(mapped(first, analysed, _PART))]), "tokens")
    check_same(pd.concat(there), work.analysed(collected(first))[2])
    parts = mapped(documents, analysed, _PART).persist(StorageLevel.DISK_ONLY)
    found = collected(parts.select("doc_ids", "used"))
    check_words(source, known["doc_id"], (one for ids in found["doc_ids"] for one in ids))
    warn_of_unused(work.rules, {one for used in found["used"] for one in used})
    joins: list[frozenset[multiword.Pair]] = []
    for _ in range(multiword.PASSES):
        joins.append(_associated(parts, joins, phrase_count))
    named = multiword.commonest(_labels(parts, joins))

    def finished(frames: Frames) -> Frames:
        for table in _unpacked(frames, "tokens"):
            with_terms = multiword.with_phrases(table, multiword.rejoined(table, joins), named)
            yield with_terms.assign(term_gloss=work.lists.term_glosses(with_terms))

    for name, schema in (("documents", DOCUMENTS), ("segments", SEGMENTS)):
        tables = mapped(parts.select(name), partial(_unpacked, name=name), schema)
        tables.write.parquet(str(out / name))
    mapped(parts.select("tokens"), finished, TOKENS).write.parquet(str(out / "tokens"))
    texts.finish(out, phrase_count)


def check_same(there: pd.DataFrame, here: pd.DataFrame) -> None:
    """Refuse workers that read words otherwise than this process does."""
    read = ["start", "end", "norm", "lemma", "pos", "gloss"]
    there, here = (one[read].reset_index(drop=True) for one in (there, here))
    try:
        pd.testing.assert_frame_equal(there, here, check_dtype=False)
    except AssertionError as error:
        column, *_, first = str(error).split("\n")
        raise InputError(
            "words are read otherwise on Spark (left) than here (right); install the same versions "
            f"of corpus-lib and of what it needs on every worker: {column}; {first}"
        ) from error


def _documents(spark: SparkSession, source: Path) -> tuple[DataFrame, pd.DataFrame]:
    """The documents with their texts, in order over partitions; and without texts, here."""
    if texts.is_table(source):
        found = spark.read.parquet(str(source))

        def checked(frames: Frames) -> Frames:
            return (texts.checked(frame).assign(place=frame["doc_id"]) for frame in frames)

        documents = mapped(found, checked, f"{DOCUMENTS}, place string")
        known = collected(documents.select("doc_id", "outlet").orderBy("doc_id"))
    else:
        known = pd.concat(texts.batches(source), ignore_index=True)[texts.COLUMNS]
        known["place"] = range(len(known))
        documents = spark.createDataFrame(arrow(known, f"{DOCUMENTS}, place long"))
    parts = max(spark.sparkContext.defaultParallelism, -(-len(known) // 1000))
    ordered = documents.repartitionByRange(parts, "place").sortWithinPartitions("place")
    return ordered.drop("place"), known


def _packed(frame: pd.DataFrame, work: Work) -> pd.DataFrame:
    """Some documents as one row that holds their tables, which stay whole and in order so."""
    *tables, used = work.analysed(frame)
    packed = [table.to_parquet(None) for table in tables]
    columns = [*TABLES, "doc_ids", "used"]
    return pd.DataFrame([[*packed, frame["doc_id"].tolist(), used]], columns=columns)


def _unpacked(frames: Frames, name: str) -> Frames:
    for frame in frames:
        for packed in frame[name]:
            yield pd.read_parquet(io.BytesIO(packed))


def _associated(
    parts: DataFrame, joins: list[frozenset[multiword.Pair]], min_count: int
) -> frozenset[multiword.Pair]:
    from pyspark.sql import functions as f

    def counted(frames: Frames) -> Frames:
        for table in _unpacked(frames, "tokens"):
            words, pairs = multiword.counted(multiword.rejoined(table, joins).words)
            rows: list[tuple[str, str | None, int]] = [(w, None, n) for w, n in words.items()]
            rows += [(*pair, n) for pair, n in pairs.items()]
            yield pd.DataFrame(rows, columns=["first", "second", "n"])

    found = mapped(parts.select("tokens"), counted, "first string, second string, n long")
    sums = found.groupBy("first", "second").agg(f.sum("n").alias("n"))
    kept = collected(sums.where(f.col("second").isNull() | (f.col("n") >= min_count)))
    alone = kept["second"].isna()
    words = dict(zip(kept["first"][alone], kept["n"][alone].tolist(), strict=True))
    pairs = kept[~alone]
    counts = dict(zip(zip(pairs["first"], pairs["second"], strict=True), pairs["n"], strict=True))
    return multiword.associated(words, counts, min_count=min_count, threshold=texts.NPMI)


def _labels(parts: DataFrame, joins: list[frozenset[multiword.Pair]]) -> dict[multiword.Label, int]:
    from pyspark.sql import functions as f

    def labelled(frames: Frames) -> Frames:
        for table in _unpacked(frames, "tokens"):
            found = multiword.labels(table, multiword.rejoined(table, joins))
            yield pd.DataFrame(found, columns=["lemmas", "label"])

    found = mapped(parts.select("tokens"), labelled, "lemmas string, label string")
    counts = collected(found.groupBy("lemmas", "label").agg(f.count("*").alias("n")))
    labels = zip(counts["lemmas"], counts["label"], strict=True)
    return dict(zip(labels, counts["n"].tolist(), strict=True))
