"""Prepare and count on one machine what is larger than its memory: part by part, on all cores.

A worker holds some hundred documents; what is added up over all of them are numbers of words, and
of pairs of words on disk.
"""

import itertools
import tempfile
from collections import Counter
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any, Literal

import joblib
import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa
from joblib.externals.loky import get_reusable_executor
from scipy import sparse

from corpus_lib.errors import InputError
from corpus_lib.prepare import multiword
from corpus_lib.prepare.cleaning import warn_of_unused
from corpus_lib.prepare.corpus import check_words
from corpus_lib.prepare.prepared import TABLES
from corpus_lib.scale import texts
from corpus_lib.scale.texts import Work

Longs = npt.NDArray[np.int64]
Joins = list[frozenset[multiword.Pair]]

_SHIFT, _LOWER = 32, (1 << 32) - 1  # a pair is one number: its first word's, then its second's
_SHELVES = 64  # files of pairs; adding up takes some times one file's room


def prepare(source: Path, out: Path, *, phrase_count: int = 4) -> None:
    """Prepare a corpus into a folder that `load_corpus` opens, as it would prepare it itself.

    The source is a corpus folder, or a Parquet table with `doc_id` and `text` and any of the other
    columns of `corpus.csv`, the order of its rows kept. For `phrase_count` see `load_corpus`.

    Raises:
        InputError: For anything wrong with the source, or if `out` holds something else.
    """
    texts.begin(source, out)
    listed = [batch[["doc_id", "outlet"]] for batch in texts.batches(source)]
    texts.check_ids([doc_id for batch in listed for doc_id in batch["doc_id"]], source)
    known = pd.concat(listed, ignore_index=True)
    work = texts.work_of(source, known)
    for name in TABLES:
        (out / name).mkdir()
    analyse = partial(_analysed, work, out)
    with_words, used = zip(*_on_all_cores(analyse, enumerate(texts.batches(source))), strict=True)
    # Half of the memory is readings that workers remember, which no later step asks for.
    get_reusable_executor().shutdown()
    check_words(source, known["doc_id"], itertools.chain.from_iterable(with_words))
    warn_of_unused(work.rules, {one for some in used for one in some})
    parts = sorted((out / "tokens").iterdir())
    joins: Joins = []
    for _ in range(multiword.PASSES):
        with tempfile.TemporaryDirectory(dir=out, prefix="pairs-") as place:
            joins.append(_associated(parts, joins, phrase_count, Path(place)))
    written: Counter[multiword.Label] = Counter()
    for found in _on_all_cores(partial(_labelled, joins), parts):
        written.update(found)
    for _ in _on_all_cores(partial(_finished, work, joins, multiword.commonest(written)), parts):
        pass
    texts.finish(out, phrase_count)


def count(
    folder: Path, *, unit: Literal["document", "segment", "sentence"], no_below: int = 1
) -> tuple[sparse.csr_matrix, pd.Index, pd.Index]:
    """How often each unit of a prepared folder holds each term, every copy counted.

    Returns:
        The counts (units by terms), the units in the order of the text, and the terms, sorted:
        what `unit_terms` counts with `reuse="count_all"` and all sections.
    """
    column = {"document": "doc_id", "segment": "segment_id", "sentence": "sentence_id"}[unit]
    numbers: dict[str, int] = {}
    matrices: list[sparse.csr_matrix] = []
    units: list[pd.Index] = []
    for path in sorted((folder / "tokens").glob("*.parquet")):
        tokens = pd.read_parquet(path, columns=[column, "term", "is_content"])
        tokens = tokens[tokens["is_content"] & (tokens["term"] != "")]
        row, ids = pd.factorize(tokens[column])
        code, terms = pd.factorize(tokens["term"])
        found = [numbers.setdefault(term, len(numbers)) for term in terms]
        cells = np.ones(len(tokens), dtype=np.int32), (row, np.array(found, dtype=np.int64)[code])
        matrices.append(sparse.coo_matrix(cells, shape=(len(ids), len(numbers))).tocsr())
        units.append(pd.Index(ids))
    if not numbers:
        raise InputError(f"{folder}: no terms in tokens/; run corpus-lib prepare first")
    for matrix in matrices:
        matrix.resize((matrix.shape[0], len(numbers)))
    whole = sparse.vstack(matrices, format="csr")
    names = np.array(list(numbers), dtype=object)
    order = np.argsort(names)
    order = order[whole.getnnz(axis=0)[order] >= no_below]
    rows = units[0].append(units[1:])
    return whole[:, order], rows.rename("unit_id"), pd.Index(names[order], name="term")


def _on_all_cores(work: Any, given: Any) -> Iterator[Any]:
    # Few tasks ahead: each holds its documents.
    run = joblib.Parallel(n_jobs=-1, return_as="generator", batch_size=1, pre_dispatch="2*n_jobs")
    yield from run(joblib.delayed(work)(one) for one in given)


def _analysed(work: Work, out: Path, part: tuple[int, pd.DataFrame]) -> tuple[list[str], list[str]]:
    """Write the tables of some documents; which of them have words, and which rules were used."""
    number, frame = part
    *tables, used = work.analysed(frame.reset_index(drop=True))
    for folder, table in zip(TABLES, tables, strict=True):
        table.to_parquet(out / folder / f"part-{number:06d}.parquet")
    pa.default_memory_pool().release_unused()
    return tables[2]["doc_id"].unique().tolist(), used


def _runs(path: Path, joins: Joins) -> tuple[pd.DataFrame, multiword.Runs]:
    tokens = pd.read_parquet(path)
    return tokens, multiword.rejoined(tokens, joins)


def _counted(joins: Joins, path: Path) -> tuple[list[str], Longs, Longs, Longs]:
    """The words of a part's runs and their counts, then pairs as numbers of words and theirs."""
    words, pairs = multiword.counted(_runs(path, joins)[1].words)
    number = {word: n for n, word in enumerate(words)}
    codes = [(number[first] << _SHIFT) | number[second] for first, second in pairs]
    alone, together = (np.array(list(one.values()), dtype=np.int64) for one in (words, pairs))
    return list(words), alone, np.array(codes, dtype=np.int64), together


def _associated(
    parts: list[Path], joins: Joins, min_count: int, place: Path
) -> frozenset[multiword.Pair]:
    number: dict[str, int] = {}
    totals = np.zeros(0, dtype=np.int64)
    for words, alone, pairs, together in _on_all_cores(partial(_counted, joins), parts):
        own = np.array([number.setdefault(word, len(number)) for word in words], dtype=np.int64)
        totals = np.pad(totals, (0, len(number) - len(totals)))
        totals[own] += alone
        first, second = own[pairs >> _SHIFT], own[pairs & _LOWER]
        rows = np.column_stack([(first << _SHIFT) | second, together])
        for shelf in range(_SHELVES):
            with (place / str(shelf)).open("ab") as file:
                rows[second % _SHELVES == shelf].tofile(file)
    names = list(number)
    words_alone = dict(zip(names, totals.tolist(), strict=True))
    close: frozenset[multiword.Pair] = frozenset()
    for path in place.iterdir():
        codes, counts = np.fromfile(path, dtype=np.int64).reshape(-1, 2).T
        sums = pd.Series(counts).groupby(codes).sum()
        often = sums[sums >= min_count]
        counted = zip(often.index.tolist(), often.tolist(), strict=True)
        found = {(names[code >> _SHIFT], names[code & _LOWER]): n for code, n in counted}
        close |= multiword.associated(words_alone, found, min_count=min_count, threshold=texts.NPMI)
    return close


def _labelled(joins: Joins, path: Path) -> Counter[multiword.Label]:
    return Counter(multiword.labels(*_runs(path, joins)))


def _finished(work: Work, joins: Joins, named: dict[str, str], path: Path) -> None:
    tokens, found = _runs(path, joins)
    tokens = multiword.with_phrases(tokens, found, named)
    tokens.assign(term_gloss=work.lists.term_glosses(tokens)).to_parquet(path)
