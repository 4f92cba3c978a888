"""Where large corpora come from, a corpus folder or a Parquet table of texts, and where they go.

Also the command `corpus-lib prepare`: one of either into a folder of Parquet tables.
"""

import argparse
import hashlib
import json
import re
import shutil
import time
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from pathlib import Path

import pandas as pd
import pyarrow.dataset as ds
import pyarrow.parquet as pq

from corpus_lib.errors import InputError
from corpus_lib.prepare.cleaning import Rule, clean_documents, read_rules
from corpus_lib.prepare.corpus import analysed
from corpus_lib.prepare.lists_of_corpus import WordLists, word_lists
from corpus_lib.prepare.manifest import REQUIRED, SHORT_NAMES, read_manifest
from corpus_lib.prepare.prepared import PREPARED, TABLES, settings_text

COLUMNS = [*REQUIRED, "note", *SHORT_NAMES, "n_chars", "text"]
_COPIED = ("cleaning.toml", "lexicon", "coding")
_DOC_ID = re.compile(r"\w[\w-]*")
ENGINE, NPMI = "buckwalter", 0.6  # as `load_corpus` has them
_ROWS = 500  # documents read at a time
_BUFFER = 1 << 20  # bytes of a column read at a time: all rows may be one group


@dataclass(frozen=True)
class Work:
    """What every worker needs to prepare documents."""

    rules: tuple[Rule, ...]
    lists: WordLists

    def analysed(
        self, documents: pd.DataFrame
    ) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame, list[str]]:
        """Some documents, their segments, their words, and the rules that found something."""
        texts = dict(zip(documents["doc_id"], documents["text"], strict=True))
        cleaned, used = clean_documents(documents, texts, self.rules)
        segments, tokens = analysed(cleaned, self.lists, ENGINE)
        return documents, segments, tokens, sorted(used)


def is_table(source: Path) -> bool:
    """Whether a source is a Parquet table: a file of that name or a folder of such files."""
    return source.suffix == ".parquet" or (
        source.is_dir() and not (source / "corpus.csv").exists() and any(source.glob("*.parquet"))
    )


def batches(source: Path) -> Iterator[pd.DataFrame]:
    """The documents of a source with their texts, some hundred at a time."""
    if is_table(source):
        # Not by `to_batches` of a dataset: it reads ahead, and a whole group of rows.
        for path in ds.dataset(source, format="parquet").files:
            with pq.ParquetFile(path, pre_buffer=False, buffer_size=_BUFFER) as table:
                for batch in table.iter_batches(_ROWS, use_threads=False):
                    yield checked(batch.to_pandas())
        return
    documents, raw = read_manifest(source)
    documents["text"] = list(raw.values())
    for start in range(0, len(documents), _ROWS):
        yield documents.iloc[start : start + _ROWS]


def checked(table: pd.DataFrame) -> pd.DataFrame:
    """Rows of a table of texts, `doc_id` and `text` at least, with every column of documents."""
    missing = [name for name in ("doc_id", "text") if name not in table]
    if missing:
        raise InputError(
            f"the table of texts has no column {', '.join(missing)} (there are "
            f"{', '.join(table.columns)}); name the columns doc_id and text"
        )
    for doc_id, text in zip(table["doc_id"], table["text"], strict=True):
        if not isinstance(doc_id, str) or not _DOC_ID.fullmatch(doc_id):
            raise InputError(f"doc_id {doc_id!r}: use letters, digits, _ and - only")
        if not isinstance(text, str) or not text.strip():
            raise InputError(f"the text of {doc_id} is empty; give it text or take the row out")
    table = table.assign(
        n_chars=table["text"].str.len().astype("int64"),
        sha256=[hashlib.sha256(text.encode()).hexdigest() for text in table["text"]],
    )
    for name in COLUMNS:
        if name not in table:
            table[name] = "unknown" if name == "published_certainty" else ""
        elif name != "n_chars":
            table[name] = table[name].fillna("")
    return table[COLUMNS]


def check_ids(doc_ids: Collection[str], source: Path) -> None:
    """Refuses a source without documents, or with one twice."""
    if not len(doc_ids):
        raise InputError(f"{source}: holds no document; give one row or file for each")
    ids = pd.Series(list(doc_ids))
    twice = ids[ids.duplicated()]
    if len(twice):
        raise InputError(f"{source}: doc_id {twice.iloc[0]!r} stands twice; give each its own")


def work_of(source: Path, documents: pd.DataFrame) -> Work:
    """The rules and lists of a corpus; a file with a table of texts has those of the package."""
    rules = read_rules(source / "cleaning.toml", documents)
    return Work(tuple(rules), word_lists(source, documents["doc_id"]))


def begin(source: Path, out: Path) -> None:
    """Makes room for a prepared corpus."""
    if not source.exists():
        raise InputError(f"{source}: no such folder or file; give a corpus or a Parquet table")
    if out.exists() and any(out.iterdir()) and not (out / PREPARED).exists():
        raise InputError(f"{out}: holds other files; give a new folder, or one prepared before")
    out.mkdir(parents=True, exist_ok=True)
    (out / PREPARED).unlink(missing_ok=True)
    for name in (*TABLES, "counts", "topic_shares"):
        shutil.rmtree(out / name, ignore_errors=True)
    for name in ("reuse.parquet", "topics.parquet"):
        (out / name).unlink(missing_ok=True)
    for path in (source / name for name in _COPIED):
        if path.is_dir():
            shutil.copytree(path, out / path.name, dirs_exist_ok=True)
        elif path.is_file():
            shutil.copy(path, out / path.name)


def finish(out: Path, phrase_count: int) -> None:
    """Notes that a prepared corpus is whole, and how it was made."""
    settings = settings_text(ENGINE, phrase_count, NPMI)
    (out / PREPARED).write_text(json.dumps({"settings": settings}) + "\n", encoding="utf-8")


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
    seconds = time.monotonic() - began
    print(f"{out}: prepared in {seconds:.0f} s; load_corpus({str(out)!r}) opens it")
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
