"""Passages that stand in two documents, or twice in one, whatever was edited on the way."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import Literal

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy.sparse import coo_array

from corpus_lib.errors import InputError, check_has
from corpus_lib.reuse.alignment import Passage, align_span
from corpus_lib.reuse.passages import Limits, shared_passages
from corpus_lib.reuse.tokens import (
    Hashes,
    Shared,
    WordTable,
    common_trigrams,
    number_words,
    shared_shingles,
    trigrams,
)

Longs = npt.NDArray[np.int64]

LIMITS = {
    "strict": Limits(shingles=3, content=8, words=12, score=7.0),
    "loose": Limits(shingles=3, content=6, words=9, score=6.0),
}
# A trigram that stands this often belongs to a title or a set phrase rather than to one text.
FORMULA_COUNT = 12

_NUMBER = re.compile(r"\d+(?:[.,٫٬/]\d+)*")


def find_reuse(
    tokens: pd.DataFrame, *, mode: Literal["strict", "loose"] = "strict"
) -> pd.DataFrame:
    """The passages that stand in two documents or twice in one.

    Inserted, dropped, replaced and moved words are tolerated, and so are spelling (hamza, vowels,
    final letters) and attached particles. Cost grows with what is shared, not with the number of
    pairs of documents.

    Args:
        tokens: The token table: `doc_id`, `token_id` (ascending in a document), `start`, `end`,
            and `surface` or `norm`.
        mode: "strict" wants 8 matched content words in 12 words; "loose" 6 in 9, for short
            repetitions such as headings, and brings more set phrases.

    Returns:
        One row per passage, ordered by `doc_a`, `doc_b` (documents in their order of appearance
        in `tokens`; in a document with itself the earlier place is a) and place:
        `start_a`, `end_a`, `start_b`, `end_b` (offsets into the raw texts, end exclusive),
        `n_words` (of the longer side), `similarity` (0 to 1, matched words of both sides by all
        words of both sides), `first_a`, `last_a`, `first_b`, `last_b` (token_id, inclusive),
        `n_matched`, `score` (matched words, less 0.4 for each replaced word, 0.8 for the first
        and 0.4 for each further one put in or left out), `formula` (made of phrases that are
        common in the corpus, or in one document and with other figures, as in a list),
        `numbers_differ` ("2021 | 2022": figures only in a, figures only in b; "" if none).

    Raises:
        InputError: If a column is missing, words are out of order or the mode is not known.

    References:
        Seeds as in passim (Smith, Cordell & Mullen 2015, "Computational methods for uncovering
        reprinted texts"), aligned as in Smith & Waterman (1981).
    """
    if mode not in LIMITS:
        raise InputError(f"mode: {mode!r} is not known; give 'strict' or 'loose'")
    check_has(tokens, "columns", "a table of words: corpus.tokens")
    words = number_words(tokens)
    content = np.flatnonzero(words.content)
    key, document = words.key[content], words.document[content]
    limits = LIMITS[mode]
    pairs = shared_shingles(key, document, words.position[content], min_shared=limits.shingles)
    spans = [span for pair in pairs for span in pair_spans(words, pair, limits)]
    return described(spans, tokens, words, common_trigrams(key, document, min_count=FORMULA_COUNT))


def pair_spans(words: WordTable, pair: Shared, limits: Limits) -> Iterator[tuple[slice, slice]]:
    """Where in the arrays of words the passages of two documents lie that share shingles."""
    side_a, side_b = words.span(pair.doc_a), words.span(pair.doc_b)
    ids = words.key[side_a], words.key[side_b], words.content[side_a]
    for passage in shared_passages(*ids, pair.points, limits, same=pair.doc_a == pair.doc_b):
        first_a, last_a, first_b, last_b = passage.box
        yield (
            slice(side_a.start + first_a, side_a.start + last_a + 1),
            slice(side_b.start + first_b, side_b.start + last_b + 1),
        )


def copied_tokens(
    tokens: pd.DataFrame, passages: pd.DataFrame, *, order: Sequence[str] | None = None
) -> pd.Series:
    """Which words are copies to leave out so that every reprinted word is counted once.

    Only words that match are copies: what was changed or put in is the copier's own and stays.
    Words that match each other, directly or over further copies, form a chain; of each chain
    exactly one word stays.

    Args:
        tokens: The token table that `find_reuse` was given.
        passages: The result of `find_reuse`, or some of its rows.
        order: doc_ids, the document whose words stay first; those not named come last. Within one
            document words of the body stay, if `tokens` has a `section`; then the earlier place.

    Raises:
        InputError: If `order` names a document that `tokens` lacks, or a passage does not fit.
    """
    words = number_words(tokens)
    order = list(words.doc_ids if order is None else order)
    unknown = sorted(set(order) - set(words.doc_ids))
    if unknown:
        raise InputError(f"order: no tokens of {', '.join(unknown)}; name doc_ids of the tokens")
    ranks = {doc_id: n for n, doc_id in enumerate(dict.fromkeys([*order, *words.doc_ids]))}
    rank = np.array([ranks[doc_id] for doc_id in words.doc_ids])[words.document]
    aside = np.zeros(len(tokens), dtype=bool)
    if "section" in tokens:
        aside = tokens["section"].ne("body").to_numpy(dtype=bool)[words.row]
    chain = _chains(words, passages)
    first_choice = np.lexsort((words.position, aside, rank, chain))
    _, first = np.unique(chain[first_choice], return_index=True)
    copied = np.ones(len(tokens), dtype=bool)
    copied[first_choice[first]] = False
    result = np.zeros(len(tokens), dtype=bool)
    result[words.row] = copied
    return pd.Series(result, index=tokens.index, name="copied")


def passage_spans(words: WordTable, passages: pd.DataFrame) -> Iterator[tuple[slice, slice]]:
    """Where the two sides of each passage lie in the arrays of words.

    Raises:
        InputError: If a passage names words that the table does not hold.
    """
    number = {doc_id: n for n, doc_id in enumerate(words.doc_ids)}

    def span(doc_id: str, first: int, last: int) -> slice:
        if doc_id not in number:
            raise InputError(f"passages: no tokens of {doc_id}; give those they were found in")
        whole = words.span(number[doc_id])
        low, high = np.searchsorted(words.token_id[whole], [first, last + 1]).tolist()
        inside = words.token_id[whole][low:high].tolist()
        if not inside or (inside[0], inside[-1]) != (first, last):
            raise InputError(
                f"passages: {doc_id} has no token {first} or {last}; give the tokens they were "
                "found in"
            )
        return slice(whole.start + low, whole.start + high)

    columns = [f"{name}_{side}" for side in "ab" for name in ("doc", "first", "last")]
    for row in passages[columns].itertuples(index=False, name=None):
        yield span(*row[:3]), span(*row[3:])


def matched_words(words: WordTable, passages: pd.DataFrame) -> Iterator[tuple[Longs, Longs]]:
    """The matching words of each passage, as places in the arrays of words."""
    for side_a, side_b in passage_spans(words, passages):
        aligned = align_span(words.key[side_a], words.key[side_b])
        if len(aligned.a):
            yield side_a.start + aligned.a, side_b.start + aligned.b


def described(
    spans: list[tuple[slice, slice]], tokens: pd.DataFrame, words: WordTable, common: Hashes
) -> pd.DataFrame:
    """The table of passages."""
    ends = np.array([(a.start, a.stop - 1, b.start, b.stop - 1) for a, b in spans], dtype=np.int64)
    low_a, high_a, low_b, high_b = ends.reshape(-1, 4).T
    aligned = [align_span(words.key[a], words.key[b]) for a, b in spans]
    formula = [_is_formula(words, a, p, common) for (a, _), p in zip(spans, aligned, strict=True)]
    n_matched = np.array([len(p.a) for p in aligned], dtype=np.int64)
    lengths = np.array([high_a - low_a, high_b - low_b]) + 1
    differ = [_numbers_differ(words.written(a), words.written(b)) for a, b in spans]
    template = (words.document[low_a] == words.document[low_b]) & (np.array(differ) != "")
    start, end = (tokens[name].to_numpy(dtype=np.int64)[words.row] for name in ("start", "end"))
    doc_ids = np.array(words.doc_ids, dtype=object)
    return pd.DataFrame(
        {
            "doc_a": pd.Series(doc_ids[words.document[low_a]], dtype="str"),
            **{"start_a": start[low_a], "end_a": end[high_a]},
            "doc_b": pd.Series(doc_ids[words.document[low_b]], dtype="str"),
            **{"start_b": start[low_b], "end_b": end[high_b]},
            "n_words": lengths.max(axis=0),
            "similarity": 2 * n_matched / lengths.sum(axis=0),
            **{"first_a": words.token_id[low_a], "last_a": words.token_id[high_a]},
            **{"first_b": words.token_id[low_b], "last_b": words.token_id[high_b]},
            "n_matched": n_matched,
            "score": np.array([p.score for p in aligned], dtype=np.float64),
            "formula": np.array(formula, dtype=np.bool_) | template,
            "numbers_differ": pd.Series(differ, dtype="str"),
        }
    )


def _is_formula(words: WordTable, side: slice, aligned: Passage, common: Hashes) -> bool:
    """Whether at least half of the trigrams of matched content words are common."""
    places = side.start + aligned.a
    found = trigrams(words.key[places[words.content[places]]])
    return bool(len(found) and 2 * np.isin(found, common).sum() >= len(found))


def _numbers_differ(side_a: Iterable[str], side_b: Iterable[str]) -> str:
    """The figures that only the one and only the other side has."""
    figures_a, figures_b = (
        Counter(number for word in side for number in _NUMBER.findall(word))
        for side in (side_a, side_b)
    )
    only_a, only_b = figures_a - figures_b, figures_b - figures_a
    if not only_a and not only_b:
        return ""
    return f"{', '.join(only_a.elements())} | {', '.join(only_b.elements())}".strip()


def _chains(words: WordTable, passages: pd.DataFrame) -> Longs:
    """A number for each word, the same for all words that are copies of each other."""
    pairs = list(matched_words(words, passages))
    n = len(words.row)
    if not pairs:
        return np.arange(n)
    from scipy.sparse.csgraph import connected_components

    a, b = (np.concatenate(side) for side in zip(*pairs, strict=True))
    links = coo_array((np.ones(len(a), dtype=bool), (a, b)), shape=(n, n))
    return np.asarray(connected_components(links, directed=False)[1], dtype=np.int64)
