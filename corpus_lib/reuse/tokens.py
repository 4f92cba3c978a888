"""The token table as text reuse compares it: words as numbers, and the shingles that are shared.

Comparing every pair of documents costs the square of their number. Here all shingles are sorted
once and only equal ones meet, so the cost grows with what is shared.
"""

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files

import numpy as np
import numpy.typing as npt
import pandas as pd

from corpus_lib.errors import InputError
from corpus_lib.prepare.normalization import match_key

Numbers = npt.NDArray[np.int32]
Hashes = npt.NDArray[np.uint64]

# Three words of four: a shingle survives a word that was put in or left out.
SKIPS = ((0, 1, 2), (0, 1, 3), (0, 2, 3))
MAX_DOCUMENTS = 50
MAX_REPEATS = 60
_SKETCH = 1 << 20  # cells, or four for each shingle that stands more than once
_PART = 100_000
# Whatever may be a particle or the article goes, in the same way from every word, so that a word
# meets itself whether one of them was added or was its first letter all along.
_LEADING = re.compile(r"(?:ال|[وفبل])+(?=\w{3})")


@dataclass(frozen=True)
class WordTable:
    """The words of a corpus as arrays, document after document in their order of appearance.

    `bounds` tells where each document begins (and the last ends), `document` and `position` the
    document and the place in it of each word, `row` its row in the token table, `key` one number
    per word as it is compared, `form` one per word as it is written (its place in `surfaces`),
    `content` whether it counts as evidence of reuse: no function word, no part of a title.
    """

    doc_ids: list[str]
    bounds: npt.NDArray[np.int64]
    document: Numbers
    position: Numbers
    key: Numbers
    form: Numbers
    surfaces: npt.NDArray[np.object_]
    content: npt.NDArray[np.bool_]
    token_id: npt.NDArray[np.int64]
    row: Numbers

    def span(self, document: int) -> slice:
        """Where a document lies in the arrays."""
        return slice(int(self.bounds[document]), int(self.bounds[document + 1]))

    def written(self, side: slice) -> npt.NDArray[np.object_]:
        """The words of a stretch as they are written."""
        return self.surfaces[self.form[side]]


@cache
def _words(name: str) -> set[str]:
    lists = tomllib.loads((files("corpus_lib") / "lists" / "reuse.toml").read_text("utf-8"))
    return {match_key(word) for word in lists[name].split()}


@cache
def _function_words() -> dict[str, str]:
    """Function words, alone and after "and" or "so", and how they are compared."""
    bare = _words("function_words")
    joined = {particle + word: word for word in bare for particle in "وف"}
    return joined | {word: word for word in bare}


def _bare(folded: str) -> str:
    leading = _LEADING.match(folded)
    return folded[leading.end() :] if leading else folded


@cache
def _title_keys() -> frozenset[str]:
    return frozenset(map(_bare, _words("title_words")))


@lru_cache(maxsize=20_000)
def reuse_key(word: str) -> tuple[str, bool]:
    """The word as it is compared (spelling folded, particles off), and whether it is evidence."""
    folded = match_key(word)
    if folded in _function_words():
        return _function_words()[folded], False
    key = _bare(folded)
    return key, key not in _title_keys()


def number_words(tokens: pd.DataFrame) -> WordTable:
    """The token table with documents and words as numbers.

    Raises:
        InputError: If a column is missing or words of a document are out of order.
    """
    missing = [n for n in ("doc_id", "token_id", "start", "end") if n not in tokens.columns]
    if missing or not {"surface", "norm"} & set(tokens.columns):
        raise InputError(
            f"tokens: no column {', '.join(missing) or 'surface'} (there are "
            f"{', '.join(map(str, tokens.columns))}); give the token table of a corpus"
        )
    document, doc_ids = pd.factorize(tokens["doc_id"])
    form, surfaces = pd.factorize(tokens["surface" if "surface" in tokens else "norm"])
    seen: dict[str, int] = {}
    numbers, content = np.empty(len(surfaces), np.int32), np.empty(len(surfaces), np.bool_)
    for n, surface in enumerate(surfaces):
        key, content[n] = reuse_key(str(surface))
        numbers[n] = seen.setdefault(key, len(seen))
    # Narrow numbers, and wide ones dropped soon: memory is what a large corpus runs out of.
    row = np.argsort(document, kind="stable").astype(np.int32)
    ordered, written = document[row].astype(np.int32), form[row].astype(np.int32)
    del document, form
    bounds = np.searchsorted(ordered, np.arange(len(doc_ids) + 1)).astype(np.int64)
    position = np.arange(len(row), dtype=np.int32) - bounds.astype(np.int32)[ordered]
    token_id = tokens["token_id"].to_numpy(dtype=np.int64)[row]
    wrong = np.flatnonzero((token_id[1:] <= token_id[:-1]) & (ordered[1:] == ordered[:-1]))
    if len(wrong):
        at = int(wrong[0]) + 1
        raise InputError(
            f"tokens: token_id {token_id[at]} of {doc_ids[ordered[at]]} does not follow "
            f"{token_id[at - 1]}; sort the table by doc_id and token_id, without repeated rows"
        )
    return WordTable(
        doc_ids=[str(doc_id) for doc_id in doc_ids],
        bounds=bounds,
        document=ordered,
        position=position,
        key=numbers[written],
        form=written,
        surfaces=np.array(surfaces, dtype=object),
        content=content[written],
        token_id=token_id,
        row=row,
    )


@dataclass(frozen=True)
class Shared:
    """Two documents (by number) and the places of the shingles they share.

    `points` has two columns: word positions in the one and in the other document. When `doc_a`
    is `doc_b`, the position in the first column is the smaller one.
    """

    doc_a: int
    doc_b: int
    points: npt.NDArray[np.int64]


def shared_shingles(
    words: Numbers, documents: Numbers, positions: Numbers, *, min_shared: int, within: bool = True
) -> Iterator[Shared]:
    """The pairs of documents that share enough shingles to be worth aligning, in their order.

    Shingles that stand in more than 50 documents, or more than 60 times, are phrases of the
    language and left out.

    Args:
        words: One number per content word of the corpus, documents one after another.
        documents: The number of the document each of them stands in, ascending.
        positions: The position of each in its document, function words counted.
        min_shared: Shingles that a pair must share.
        within: Whether a document is compared with itself.
    """
    starts, groups = _repeated_shingles(words, documents)
    docs, places = documents[starts].astype(np.int64), positions[starts]
    n_documents = int(documents[-1]) + 1 if len(documents) else 0

    def meetings() -> Iterator[tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]]:
        for lag in range(1, MAX_REPEATS):
            left = np.flatnonzero(groups[:-lag] == groups[lag:])
            if not len(left):
                return
            right = left + lag
            inside = docs[left] == docs[right]
            keep = (inside & within & (places[left] < places[right])) | ~inside
            left, right = left[keep], right[keep]
            points = np.column_stack([places[left], places[right]])
            yield docs[left] * n_documents + docs[right], points

    # Counted first in a small table that may only overstate: most pairs share one shingle, and
    # holding them all would take more memory than the texts.
    counts = np.zeros(max(_SKETCH, 4 * len(starts)), dtype=np.int32)
    for codes, _ in meetings():
        np.add.at(counts, codes % len(counts), 1)
    kept = []
    for codes, points in meetings():
        enough = counts[codes % len(counts)] >= min_shared
        kept.append((codes[enough], points[enough]))
    if not kept:
        return
    codes, points = map(np.concatenate, zip(*kept, strict=True))
    order = np.lexsort((points[:, 1], points[:, 0], codes))
    codes, points = codes[order], points[order]
    bounds = np.flatnonzero(np.diff(codes, prepend=-1, append=-1))
    for start, end in zip(bounds[:-1].tolist(), bounds[1:].tolist(), strict=True):
        if end - start >= min_shared:
            doc_a, doc_b = divmod(int(codes[start]), n_documents)
            yield Shared(doc_a, doc_b, points[start:end].astype(np.int64))


def trigrams(words: Numbers) -> Hashes:
    """The hash of every three words that follow each other; `len(words) - 2` of them."""
    return _hashed(words[:-2], words[1:-1], words[2:])


def common_trigrams(words: Numbers, documents: Numbers, *, min_count: int) -> Hashes:
    """The hashes of trigrams that stand at least `min_count` times in the corpus, sorted."""
    if len(words) < 3:
        return np.empty(0, np.uint64)
    found, counts = np.unique(trigrams(words)[documents[:-2] == documents[2:]], return_counts=True)
    return np.asarray(found[counts >= min_count])


def _hashed(first: Numbers, second: Numbers, third: Numbers) -> Hashes:
    """Word numbers below 2^21 packed side by side: no two shingles share a hash."""
    hashes: Hashes = first.astype(np.uint64) << np.uint64(21)
    hashes = (hashes ^ second.astype(np.uint64)) << np.uint64(21)
    return hashes ^ third.astype(np.uint64)


def _repeated_shingles(words: Numbers, documents: Numbers) -> tuple[Numbers, Numbers]:
    """Where the shingles begin that stand more than once, and a group number for equal ones.

    Worked through in parts by their first words, so that sorting takes memory for one part only.
    """
    n_parts = 1 + len(words) // _PART
    starts, groups, n_groups = [], [], 0
    for part in range(n_parts):
        hashes, firsts = _shingles_of_part(words, documents, part, n_parts)
        entries, group = _repeated(hashes, documents[firsts])
        starts.append(firsts[entries])
        groups.append(group + np.int32(n_groups))
        n_groups += int(group.max(initial=-1)) + 1
    return np.concatenate(starts), np.concatenate(groups)


def _shingles_of_part(
    words: Numbers, documents: Numbers, part: int, n_parts: int
) -> tuple[Hashes, Numbers]:
    """Hashes of the shingles of one part and the places in `words` where they begin."""
    hashes, firsts = [], []
    for _, middle, last in SKIPS:
        n = max(len(words) - last, 0)
        inside = documents[:n] == documents[last : last + n]
        inside &= words[:n] % n_parts == part
        start = np.flatnonzero(inside).astype(np.int32)
        hashes.append(_hashed(words[start], words[start + middle], words[start + last]))
        firsts.append(start)
    return np.concatenate(hashes), np.concatenate(firsts)


def _repeated(hashes: Hashes, documents: Numbers) -> tuple[npt.NDArray[np.intp], Numbers]:
    """Shingles that stand more than once, and not too often: their places and group numbers."""
    order = np.lexsort((documents, hashes))
    if not len(order):
        return order, np.empty(0, np.int32)
    ordered = hashes[order]
    new_group = np.concatenate([[True], ordered[1:] != ordered[:-1]])
    del ordered
    in_order = documents[order]
    new_document = new_group.copy()
    new_document[1:] |= in_order[1:] != in_order[:-1]
    group = np.cumsum(new_group, dtype=np.int32) - 1
    repeats = np.bincount(group)
    spread = np.bincount(group, weights=new_document)
    kept = ((repeats >= 2) & (repeats <= MAX_REPEATS) & (spread <= MAX_DOCUMENTS))[group]
    return order[kept], group[kept]
