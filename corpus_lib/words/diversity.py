"""How varied the vocabulary of each document is, by measures that text length does not drive."""

from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import Any

import numpy as np
import pandas as pd
from scipy.special import expit, logit, stdtrit

from corpus_lib.errors import InputError
from corpus_lib.prepare.units import CorpusTables, tokens_with_section

# Parts that the jackknife leaves out in turn: enough for a variance, long enough to be a passage.
N_BLOCKS = 10
WINDOW = 50  # words of the moving average

_COLUMNS = ["doc_id", "n_words", "n_types", "ttr", "mattr", "mattr_low", "mattr_high", "mtld"]
_COLUMNS += ["mtld_low", "mtld_high"]


def diversity(corpus: CorpusTables) -> pd.DataFrame:
    """How varied each document's vocabulary is, in its body, function words included.

    The plain type-token ratio falls as a text gets longer, whatever its author; compare documents
    by `mattr` and `mtld`, and by whether their intervals overlap.

    Returns:
        One row per document, those left out that are too short for windows of fifty words:
        `doc_id`, `n_words`, `n_types` (lemmas), `ttr` (types by words), `mattr` (mean ratio of
        all windows, 0 to 1) and `mtld` (mean words that keep the ratio above .72, the authors'
        own threshold), each with `…_low` and `…_high`, 95 %, from a jackknife over ten blocks of
        consecutive words, on the scale of log-odds (`mattr`) and logarithms (`mtld`).

    References:
        MATTR: Covington and McFall (2010), "Cutting the Gordian knot"; MTLD: McCarthy and Jarvis
        (2010), "MTLD, vocd-D, and HD-D".
    """
    rows = []
    for doc_id, of_document in _words(corpus).groupby("doc_id", sort=False):
        words = of_document["lemma"].tolist()
        # The jackknife leaves a tenth out, and what remains must still hold a window.
        if len(words) * (1 - 1 / N_BLOCKS) < WINDOW + 1:
            continue
        row = {"doc_id": doc_id, "n_words": len(words), "n_types": len(set(words))}
        row["ttr"] = len(set(words)) / len(words)
        row |= _with_interval("mattr", words, mattr, (logit, expit))
        row |= _with_interval("mtld", words, mtld, (np.log, np.exp))
        rows.append(row)
    return pd.DataFrame(rows, columns=_COLUMNS).astype({"doc_id": "str"})


def words_in_place(corpus: CorpusTables) -> pd.DataFrame:
    """The words that `diversity` counts; `n_types` tells where each stands first."""
    words = _words(corpus)
    return words.assign(n_types=~words.duplicated(["doc_id", "lemma"]))


def _words(corpus: CorpusTables) -> pd.DataFrame:
    tokens = tokens_with_section(corpus)
    return tokens[(tokens["lemma"] != "") & (tokens["section"] == "body")]


def mattr(words: Sequence[str], window: int = WINDOW) -> float:
    """Moving-average type-token ratio: the mean ratio over all windows of consecutive words.

    Raises:
        InputError: If the text is shorter than a window.
    """
    if not 1 <= window <= len(words):
        raise InputError(f"window={window} does not fit a text of {len(words)} words")
    codes, _ = pd.factorize(np.asarray(words, dtype=object))
    order, place = np.argsort(codes, kind="stable"), np.arange(len(codes))
    again = np.flatnonzero(np.diff(codes[order]) == 0)
    before = np.full(len(codes), -1)  # where the same word stood last
    before[order[again + 1]] = order[again]
    # Each word is a type in the windows that hold it and not its last occurrence before.
    first = np.maximum(before + 1, place - window + 1).clip(0)
    last = np.minimum(place, len(codes) - window)
    return float((last - first + 1).clip(0).sum() / (len(words) - window + 1) / window)


def mtld(words: Sequence[str], threshold: float = 0.72) -> float:
    """Measure of textual lexical diversity: how many words keep the type-token ratio up.

    Words per factor, which is full as soon as its ratio falls to the threshold; the mean of reading
    forwards and backwards. The number of words where none is repeated.

    Raises:
        InputError: If there are no words.
    """
    if not words:
        raise InputError("a text without words has no diversity; leave it out")
    return float(np.mean([len(words) / _factors(part, threshold) for part in (words, words[::-1])]))


def _factors(words: Sequence[str], threshold: float) -> float:
    factors, types, size = 0.0, set[str](), 0
    for word in words:
        types.add(word)
        size += 1
        if len(types) / size <= threshold:
            factors, types, size = factors + 1, set(), 0
    if size:
        factors += (1 - len(types) / size) / (1 - threshold)
    return factors or 1.0


def _with_interval(
    name: str,
    words: list[str],
    measure: Callable[[list[str]], float],
    scale: tuple[Callable[..., Any], Callable[..., Any]],
) -> dict[str, float]:
    """A measure and its interval, from leaving out each of ten blocks in turn.

    The jackknife runs on a scale without ends, so that no interval leaves what the measure can be;
    where a value lies at such an end, there is none.
    """
    value = measure(words)
    borders = np.linspace(0, len(words), N_BLOCKS + 1).round().astype(int).tolist()
    left_out = np.array([measure(words[:a] + words[b:]) for a, b in pairwise(borders)])
    there, back = scale
    with np.errstate(divide="ignore"):
        middle, others = float(there(value)), there(left_out)
    if not np.isfinite([middle, *others]).all():
        return {name: value, f"{name}_low": np.nan, f"{name}_high": np.nan}
    reach = float(stdtrit(N_BLOCKS - 1, 0.975) * np.sqrt((N_BLOCKS - 1) * others.var()))
    low, high = float(back(middle - reach)), float(back(middle + reach))
    return {name: value, f"{name}_low": low, f"{name}_high": high}
