"""Counts, reprinted passages and topics of a prepared corpus, on Spark.

Reprints meet where they share shingles, as in `reuse.find.find_reuse`, and are aligned by its
functions: the passages are the same.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import combinations
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
import numpy.typing as npt
import pandas as pd

from corpus_lib.reuse.find import FORMULA_COUNT, LIMITS, described, pair_spans
from corpus_lib.reuse.passages import boxes
from corpus_lib.reuse.tokens import (
    MAX_DOCUMENTS,
    MAX_REPEATS,
    SKIPS,
    Hashes,
    Shared,
    WordTable,
    number_words,
    reuse_key,
    trigrams,
)
from corpus_lib.scale.spark import arrow, collected, mapped

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession

    Frames = Iterator[pd.DataFrame]

_APART = "\x1f"  # between the words of a shingle; no word holds it
_PASSAGES = (
    "doc_a string, start_a long, end_a long, doc_b string, start_b long, end_b long, n_words long, "
    "similarity double, first_a long, last_a long, first_b long, last_b long, n_matched long, "
    "score double, formula boolean, numbers_differ string"
)
_PAIRS = "place_a long, place_b long, points array<struct<at_a: int, at_b: int>>"
_ORDER = ["place_a", "place_b", "number"]
_UNITS = {"document": "doc_id", "segment": "segment_id", "sentence": "sentence_id"}


def counts(
    spark: SparkSession, folder: Path, *, unit: Literal["document", "segment", "sentence"]
) -> DataFrame:
    """How often each unit holds each term: `doc_id, unit_id, term, n`, every copy counted."""
    from pyspark.sql import functions as f

    tokens = spark.read.parquet(str(folder / "tokens"))
    counted = tokens.where(f.col("is_content") & (f.col("term") != ""))
    unit_id = f.col(_UNITS[unit]).alias("unit_id")
    return counted.groupBy("doc_id", unit_id, "term").agg(f.count("*").alias("n"))


def topics(
    counted: DataFrame, n_topics: int, seed: int, *, no_below: int = 5, iterations: int = 50
) -> tuple[pd.DataFrame, DataFrame]:
    """Topics by MLlib's online variational LDA.

    Args:
        counted: As `counts` gives it.
        n_topics: Topics to find.
        seed: Decides all that is random.
        no_below: Least number of units that a term must occur in.
        iterations: Over samples of the units.

    Returns:
        The weight of each term in each topic (rows `topic`, columns `term`, rows sum to one), and
        `doc_id, unit_id, shares` of each unit that holds one of the terms, topics in that order.

    References:
        Hoffman, Blei & Bach (2010), "Online learning for latent Dirichlet allocation".
    """
    from pyspark.ml.clustering import LDA
    from pyspark.ml.feature import CountVectorizer
    from pyspark.ml.functions import vector_to_array
    from pyspark.sql import functions as f

    repeated = f.flatten(f.collect_list(f.expr("array_repeat(term, int(n))"))).alias("terms")
    units = counted.groupBy("doc_id", "unit_id").agg(repeated)
    # In the order of their ids: what Spark reads first differs from run to run, so topics would.
    units = units.orderBy("doc_id", "unit_id")
    vectors = CountVectorizer(inputCol="terms", outputCol="features", minDF=no_below).fit(units)
    rows = vectors.transform(units).cache()
    model = LDA(k=n_topics, seed=seed, maxIter=iterations, optimizer="online").fit(rows)
    weights = model.topicsMatrix().toArray().T
    topic = pd.Index([f"T{n}" for n in range(1, n_topics + 1)], name="topic")
    term = pd.Index(vectors.vocabulary, name="term")
    shares = model.transform(rows).select(
        "doc_id", "unit_id", vector_to_array("topicDistribution").alias("shares")
    )
    held = shares.where("aggregate(shares, 0D, (sum, share) -> sum + share) > 0")
    return pd.DataFrame(weights / weights.sum(axis=1, keepdims=True), topic, term), held


def passages(spark: SparkSession, folder: Path, *, mode: str = "strict") -> pd.DataFrame:
    """The passages that stand in two documents or twice in one, as `find_reuse` finds them."""
    from pyspark.sql import functions as f

    doc_ids = pd.read_parquet(folder / "documents", columns=["doc_id"])
    doc_ids["place"] = range(len(doc_ids))
    places = spark.createDataFrame(arrow(doc_ids, "doc_id string, place long"))
    word = f.struct("token_id", "start", "end", "surface")
    tokens = spark.read.parquet(str(folder / "tokens")).groupBy("doc_id")
    documents = tokens.agg(f.sort_array(f.collect_list(word)).alias("words"))
    documents = documents.join(places, "doc_id").cache()
    schema = "shingle string, place long, skip int, position int"
    shingles = mapped(documents.select("place", "words.surface"), _shingled, schema).cache()
    often = shingles.where("skip = 0").groupBy("shingle").count()
    often = often.where(f.col("count") >= FORMULA_COUNT)
    common = [tuple(row[0].split(_APART)) for row in often.select("shingle").collect()]
    points = _points(shingles)
    limits = LIMITS[mode]

    def worth_aligning(frames: Frames) -> Frames:
        for frame in frames:
            kept = [next(boxes(_array(one), limits), None) is not None for one in frame["points"]]
            yield frame[kept]

    def aligned(frames: Frames) -> Frames:
        for frame in frames:
            for row in frame.to_dict("records"):
                yield _passages_of(row, limits, common)

    shared = f.sort_array(f.collect_list(f.struct("at_a", "at_b"))).alias("points")
    pairs = points.groupBy("place_a", "place_b").agg(shared)
    pairs = pairs.where(f.size("points") >= limits.shingles)
    pairs = mapped(pairs, worth_aligning, _PAIRS)
    for side in "ab":
        names = {"place": f"place_{side}", "doc_id": f"doc_{side}", "words": f"words_{side}"}
        pairs = pairs.join(documents.withColumnsRenamed(names), f"place_{side}")
    order = "place_a long, place_b long, number long"
    found = collected(mapped(pairs, aligned, f"{_PASSAGES}, {order}"))
    return found.sort_values(_ORDER, ignore_index=True).drop(columns=_ORDER)


def _shingled(frames: Frames) -> Frames:
    """Every shingle of content words, and where in its document it begins."""
    for frame in frames:
        rows: list[tuple[str, int, int, int]] = []
        for place, surfaces in zip(frame["place"], frame["surface"], strict=True):
            known = [(n, *reuse_key(surface)) for n, surface in enumerate(surfaces)]
            evidence = [(n, key) for n, key, is_evidence in known if is_evidence]
            for skip, (_, middle, last) in enumerate(SKIPS):
                for at in range(len(evidence) - last):
                    words = (evidence[at + step][1] for step in (0, middle, last))
                    rows.append((_APART.join(words), place, skip, evidence[at][0]))
        yield pd.DataFrame(rows, columns=["shingle", "place", "skip", "position"])


def _points(shingles: DataFrame) -> DataFrame:
    """Where two documents share a shingle that is neither unique nor a phrase of the language."""
    from pyspark.sql import functions as f

    # Counted before they are gathered: some stand in every document.
    sizes = shingles.groupBy("shingle").count().where(f"count between 2 and {MAX_REPEATS}")
    entry = f.struct("place", "skip", "position")
    groups = shingles.join(sizes, "shingle").groupBy("shingle")
    gathered = groups.agg(f.sort_array(f.collect_list(entry)).alias("entries"))
    kept = gathered.where(f.size(f.array_distinct("entries.place")) <= MAX_DOCUMENTS)
    return mapped(kept, _meetings, "place_a long, place_b long, at_a int, at_b int")


def _meetings(frames: Frames) -> Frames:
    for frame in frames:
        places = [[(one["place"], one["position"]) for one in group] for group in frame["entries"]]
        rows = [
            (a, b, at_a, at_b)
            for group in places
            for (a, at_a), (b, at_b) in combinations(group, 2)
            if a != b or at_a < at_b
        ]
        yield pd.DataFrame(rows, columns=["place_a", "place_b", "at_a", "at_b"])


def _passages_of(
    row: Mapping[Any, Any], limits: Any, common: list[tuple[str, ...]]
) -> pd.DataFrame:
    """The passages of two documents, or of one that repeats itself."""
    same = row["place_a"] == row["place_b"]
    sides = [
        pd.DataFrame(list(row[f"words_{side}"])).assign(doc_id=row[f"doc_{side}"])
        for side in ("a" if same else "ab")
    ]
    tokens = pd.concat(sides, ignore_index=True)
    words = number_words(tokens)
    spans = list(pair_spans(words, Shared(0, 0 if same else 1, _array(row["points"])), limits))
    table = described(spans, tokens, words, _numbered(words, common) if spans else _NONE)
    return table.assign(place_a=row["place_a"], place_b=row["place_b"], number=range(len(table)))


def _array(points: Iterable[Mapping[str, int]]) -> npt.NDArray[np.int64]:
    return np.array([(one["at_a"], one["at_b"]) for one in points], dtype=np.int64)


_NONE: Hashes = np.empty(0, np.uint64)


def _numbered(words: WordTable, common: list[tuple[str, ...]]) -> Hashes:
    """Common trigrams by the numbers that their words have here; others can't stand here."""
    written = dict(zip(words.form.tolist(), words.key.tolist(), strict=True))
    number = {reuse_key(str(words.surfaces[form]))[0]: key for form, key in written.items()}
    here = [[number[key] for key in one] for one in common if all(key in number for key in one)]
    hashes = [trigrams(np.array(one, dtype=np.int32)) for one in here]
    return np.sort(np.concatenate(hashes)) if hashes else _NONE
