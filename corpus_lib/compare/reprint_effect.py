"""What counting reprinted words once or every time changes in the distances between documents."""

from collections.abc import Sequence
from itertools import chain, combinations

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from corpus_lib.compare.distance import differing
from corpus_lib.compare.divergence import jensen_shannon
from corpus_lib.compare.layers import of_several_units
from corpus_lib.prepare.units import CorpusTables, tokens_with_section
from corpus_lib.settings import Settings
from corpus_lib.stats.chance import against_chance
from corpus_lib.wording import display_name
from corpus_lib.words.counts import counted_words

Array = NDArray[np.float64]
_KINDS = {
    **dict.fromkeys(("label", "doc_a", "doc_b"), "str"),
    **{"jsd_once": "float64", "jsd_all": "float64", "differ_once": "bool", "differ_all": "bool"},
    **{"change": "float64", "expected": "float64", "null_low": "float64"},
    **{"null_high": "float64", "p": "float64", "p_any": "float64", "beats_null": "bool"},
}


def distance_effect(
    corpus: CorpusTables, once: pd.DataFrame, every: pd.DataFrame, settings: Settings
) -> pd.DataFrame:
    """How far counting reprints once moves documents apart, beside leaving out any other words.

    Leaving out words changes every figure a little, whichever words they are.

    Args:
        corpus: The corpus.
        once: Counts of terms in passages (see `unit_terms`), reprints counted once.
        every: The same, every copy counted.
        settings: `section`, `seed` and `n_pair_deals` (draws of `other_words` as well).

    Returns:
        One row per pair of documents that hold content words besides copies: `label` (to draw it
        by), `doc_a`, `doc_b`; `jsd_once`, `jsd_all` (Jensen-Shannon divergence of content terms
        in bits, not corrected for length), `differ_once`, `differ_all` (do they differ by more than
        passages dealt at random? see `document_distances`; False where a document has fewer than
        two passages of its own), `change` (once less all), and the columns of `against_chance`,
        where chance leaves out as many words in sentences drawn at random. Where neither document
        holds a copy `p` is 1. There are no rows if there are fewer than two such documents.
    """
    copied = copied_words(corpus, sections=settings.sections)
    tokens = corpus.tokens.loc[copied.index]
    counted = tokens["is_content"] & (tokens["term"] != "")
    doc_ids = tokens.loc[counted & ~copied, "doc_id"].unique().tolist()
    if len(doc_ids) < 2:
        return pd.DataFrame({name: pd.Series(dtype=kind) for name, kind in _KINDS.items()})
    code = tokens["doc_id"].map({doc_id: n for n, doc_id in enumerate(doc_ids)})
    # Documents that are nothing but copies are left out.
    rows = counted & code.notna()
    place = code[rows].to_numpy(dtype=np.int64), pd.factorize(tokens.loc[rows, "term"])[0]
    bits = _divergences(*place, np.ones(len(place[0]), dtype=bool))
    seeds = range(settings.seed, settings.seed + settings.n_pair_deals)
    others = (other_words(copied, tokens, seed=seed) for seed in seeds)
    change, *chance = (
        _divergences(*place, ~left_out[rows].to_numpy(dtype=bool)) - bits
        for left_out in chain([copied], others)
    )
    names = pd.DataFrame(list(combinations(doc_ids, 2)), columns=["doc_a", "doc_b"])
    names.insert(0, "label", [" – ".join(map(display_name, pair)) for pair in names.to_numpy()])
    table = names.assign(jsd_once=bits + change, jsd_all=bits)
    for name, counts in (("differ_once", once), ("differ_all", every)):
        table[name] = _differ(counts, table[["doc_a", "doc_b"]], settings)
    return table.assign(change=change).join(against_chance(change, np.array(chance)))


def _differ(counts: pd.DataFrame, pairs: pd.DataFrame, settings: Settings) -> NDArray[np.bool_]:
    held = of_several_units(counts)
    if held.index.get_level_values("doc_id").nunique() < 2:
        return np.zeros(len(pairs), dtype=bool)
    found = differing(held, seed=settings.seed, n_deals=settings.n_pair_deals)
    return np.array([found.get(pair, False) for pair in pairs.itertuples(index=False, name=None)])


def _divergences(
    document: NDArray[np.int64], term: NDArray[np.int64], kept: NDArray[np.bool_]
) -> Array:
    """The divergence of each two documents by the words kept; 1 if one of them has none left."""
    counts = np.zeros((document.max() + 1, term.max() + 1))
    np.add.at(counts, (document[kept], term[kept]), 1)
    found = [
        float(jensen_shannon(a, b)) if a.any() and b.any() else 1.0
        for a, b in combinations(counts, 2)
    ]
    # Rounded, so that the last bit of a sum can't tell equal distances apart.
    return np.array(found).round(12)


def copied_words(corpus: CorpusTables, *, sections: Sequence[str] | None = ("body",)) -> pd.Series:
    """Which of the words of some sections `unit_terms(…, reuse="count_once")` takes for copies."""
    tokens, documents = tokens_with_section(corpus), corpus.documents
    every = counted_words(tokens, documents, reuse="count_all", sections=sections).index
    once = counted_words(tokens, documents, sections=sections).index
    return pd.Series(~every.isin(once), index=every, name="copied")


def other_words(copied: pd.Series, tokens: pd.DataFrame, *, seed: int) -> pd.Series:
    """As many words of each document as it has copies, in sentences drawn at random.

    The null for `count_once`: what leaving out the copies changes, leaving out such words may
    change as well. Whole sentences, of the last one its beginning.

    `copied` is True for copies, as of `copied_words`; `tokens` has its rows, or more.
    """
    rng = np.random.default_rng(seed)
    words = tokens.loc[copied.index]
    document, _ = pd.factorize(words["doc_id"])
    sentence, _ = pd.factorize(words["sentence_id"])
    # Sentences in their drawn order, the words of each in the order of the text.
    order = np.lexsort((np.arange(len(words)), rng.random(sentence.max() + 1)[sentence], document))
    n_copied = np.bincount(document, weights=copied.to_numpy(dtype=np.float64))
    sizes = np.bincount(document)
    place = np.arange(len(words)) - np.repeat(np.cumsum(sizes) - sizes, sizes)
    marks = np.zeros(len(words), dtype=bool)
    marks[order] = place < n_copied[document[order]]
    return pd.Series(marks, index=copied.index, name="left_out")
