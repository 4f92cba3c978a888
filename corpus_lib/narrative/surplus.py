"""What one document holds more of, or less, than the others together, against paragraphs dealt out.

One test for whatever stands in paragraphs: sentences that name an actor, words spoken by a side.
"""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy import stats

from corpus_lib.errors import InputError
from corpus_lib.explore.counts import counted_words
from corpus_lib.explore.units import tokens_with_section
from corpus_lib.narrative.divergence import placed, within
from corpus_lib.narrative.resampling import against_chance, ratio_intervals
from corpus_lib.narrative.voices import AUTHOR, voice_of_words
from corpus_lib.prepare.corpus import Corpus

Array = NDArray[np.float64]
SURPLUS_COLUMNS = [
    *("doc_id", "item", "count", "n", "share", "low", "high"),
    *("share_others", "null_low", "null_high", "p_any", "beats_null", "q_item", "verdict"),
]
# As for words: rarer things would cost the others their chance, one false in ten is let through.
_FREQUENT = 4
_FALSE_SHARE = 0.1
_LEAST_UNITS = 2


def actor_surplus(
    corpus: Corpus,
    mentions: pd.DataFrame,
    *,
    seed: int,
    section: str = "body",
    n_permutations: int = 1999,
    n_bootstrap: int = 999,
) -> pd.DataFrame:
    """Whom each document names in more of its sentences, or in fewer, than the others do.

    Passages that a document reprints from an earlier one count once, for the earlier.

    Args:
        corpus: The corpus.
        mentions: The table of `actor_mentions`.
        seed: Seed of all that is drawn.
        section: The part of the documents that counts.
        n_permutations: As for `surplus`.
        n_bootstrap: As for `surplus`.

    Returns:
        The table of `surplus`; `item` is an `actor_id`, what is counted are sentences.
    """
    words = words_counted_once(corpus, section)
    sentences = words.drop_duplicates("sentence_id")
    inside = mentions[mentions["sentence_id"].isin(set(sentences["sentence_id"]))]
    named = pd.crosstab(inside["sentence_id"], inside["actor_id"]).gt(0)
    named = named.reindex(sentences["sentence_id"], fill_value=False)
    keys = [sentences["doc_id"].to_numpy(), sentences["segment_id"].to_numpy()]
    parts = named.groupby(keys, sort=False).sum()
    sizes = sentences.groupby(["doc_id", "segment_id"], sort=False).size()
    return surplus(parts, sizes, seed=seed, n_permutations=n_permutations, n_bootstrap=n_bootstrap)


def side_surplus(
    corpus: Corpus,
    *,
    seed: int,
    section: str = "body",
    min_words: int = 4,
    n_permutations: int = 1999,
    n_bootstrap: int = 999,
) -> pd.DataFrame:
    """To which side each document gives more of its words, or fewer, than the others do.

    Words count if they are quoted or reported; reprinted passages as in `actor_surplus`.

    Args:
        corpus: The corpus.
        seed: Seed of all that is drawn.
        section: The part of the documents that counts.
        min_words: Words from which on a span between marks is a quotation, see `quotations`.
        n_permutations: As for `surplus`.
        n_bootstrap: As for `surplus`.

    Returns:
        The table of `surplus`; `item` is a side that has a word somewhere, what is counted are
        words.
    """
    words = words_counted_once(corpus, section)
    side = voice_of_words(corpus, min_words=min_words)["side"].reindex(words.index)
    keys = [words["doc_id"], words["segment_id"]]
    parts = pd.get_dummies(side).groupby(keys, sort=False).sum()
    sizes = words.groupby(["doc_id", "segment_id"], sort=False).size()
    return surplus(
        parts.drop(columns=[AUTHOR, "other"], errors="ignore"),
        sizes,
        seed=seed,
        n_permutations=n_permutations,
        n_bootstrap=n_bootstrap,
    )


def surplus(
    parts: pd.DataFrame,
    sizes: pd.Series,
    *,
    seed: int,
    n_permutations: int = 1999,
    n_bootstrap: int = 999,
    confidence: float = 0.95,
) -> pd.DataFrame:
    """What each document has a larger or smaller share of than all others together.

    The null deals the paragraphs of all documents out at random: those that fill as much as the
    document holds are its part.

    Args:
        parts: What is counted, one row per paragraph (index levels: document, paragraph), one
            column per thing.
        sizes: What it is a share of, one number per paragraph, in the same order.
        seed: Seed of all that is drawn.
        n_permutations: Deals.
        n_bootstrap: Draws of a document's paragraphs for the interval of the share.
        confidence: Share of the draws that an interval holds.

    Returns:
        One row per document and thing: `doc_id`, `item`, `count`, `n` (what it is counted out
        of), `share` with `low` and `high` (NaN for a document of one paragraph), `share_others`
        (in all other documents together); `null_low` and `null_high` (within which the share of 95
        of 100 deals lies), `p_any` and `beats_null` (no false alarm among all things, see
        `against_chance`), `q_item` (false discovery rate over things counted four times or more)
        and `verdict`: "sure" if it beats the null, "likely" if `q_item` is .1 or less, else "open".
        No rows if there is nothing to count, or a single document.

    Raises:
        InputError: If `parts` and `sizes` differ in their rows, or there is no deal.
    """
    if len(parts) != len(sizes) or n_permutations < 1:
        raise InputError(
            f"parts has {len(parts)} rows, sizes {len(sizes)}, n_permutations={n_permutations}; "
            "give one size for each row and at least one deal"
        )
    documents = parts.index.get_level_values(0).to_numpy()
    counts, wholes = parts.to_numpy(np.float64), sizes.to_numpy(np.float64)
    names = list(dict.fromkeys(documents))
    if len(names) < _LEAST_UNITS or not counts.sum():
        return pd.DataFrame(columns=SURPLUS_COLUMNS)
    rng = np.random.default_rng(seed)
    rows = []
    for name in names:
        own = documents == name
        share, low, high = ratio_intervals(
            counts[own], wholes[own], seed=seed, n_bootstrap=n_bootstrap, confidence=confidence
        )
        dealt = _dealt_shares(counts, wholes, wholes[own].sum(), n_permutations, rng)
        chance = against_chance(share, dealt)
        others = counts[~own].sum(axis=0) / wholes[~own].sum()
        rows.append(
            pd.DataFrame(
                {
                    "doc_id": name,
                    "item": parts.columns,
                    "count": counts[own].sum(axis=0).astype(int),
                    "n": int(wholes[own].sum()),
                    **{"share": share, "low": low, "high": high, "share_others": others},
                    **{key: chance[key] for key in ("null_low", "null_high", "p_any")},
                    "beats_null": chance["beats_null"],
                    "q_item": _false_discoveries(chance["p"].to_numpy(), counts.sum(axis=0)),
                }
            )
        )
    table = pd.concat(rows, ignore_index=True)
    sure, likely = table["beats_null"], table["q_item"] <= _FALSE_SHARE
    table["verdict"] = np.select([sure, likely], ["sure", "likely"], "open")
    return table


def words_counted_once(corpus: Corpus, section: str = "body") -> pd.DataFrame:
    """The words of a section without those that a document reprints from an earlier one."""
    return counted_words(tokens_with_section(corpus), corpus.documents, sections=[section])


def _dealt_shares(
    counts: Array, wholes: Array, size: float, n: int, rng: np.random.Generator
) -> Array:
    """The shares (one row a deal) of paragraphs drawn until they fill `size`."""
    middle, rank = placed(wholes, n, rng)
    inside = (within(middle, size) | (rank == 0)).astype(float)
    return np.asarray((inside @ counts) / (inside @ wholes)[:, None])


def _false_discoveries(p: Array, totals: Array) -> Array:
    q = np.full(len(p), np.nan)
    frequent = totals >= _FREQUENT
    if frequent.any():
        q[frequent] = stats.false_discovery_control(p[frequent], method="bh")
    return q
