"""Topics of a corpus that carries few or none: how many are fitted, and tables without rows."""

from typing import Any

import pandas as pd

from corpus_lib.settings import MOST_TOPICS, PASSAGES_A_TOPIC
from corpus_lib.topics import trials
from corpus_lib.topics.lda import TopicModel, fit_lda, library_versions
from corpus_lib.topics.nulls import NULLS, TopicTest

_CRITERIA = ["value", "low", "high"] + [
    f"{name}_{null}" for null in NULLS for name in ("null05", "null95", "over", "error")
]
_WAY = ["stability", "low", "high", "null_low", "null_high", "margin_tokens", "margin_strict"]
_WAY += ["error_strict", "trusted", "passed", "seeds", "held_out", "bound"]


def topics_carried(counts: pd.DataFrame) -> int:
    """How many topics a corpus carries, as a rule of thumb: one for eight passages, 14 at most.

    Args:
        counts: Counts, as for `fit_lda`.

    Returns:
        The number; 0 where it would be one, or where no document has two passages, so that no
        shuffled text can be set beside them.
    """
    if counts.index.get_level_values("doc_id").is_unique:
        return 0
    fits = min(MOST_TOPICS, len(counts) // PASSAGES_A_TOPIC)
    return fits if fits > 1 else 0


def fit_carried(counts: pd.DataFrame, n_topics: int, seed: int, **options: Any) -> TopicModel:
    """As `fit_lda`; for no topics a model of none, which has no units and no terms either."""
    if n_topics:
        return fit_lda(counts, n_topics, seed, **options)
    none, units, terms = pd.Index([], name="topic", dtype="str"), counts.index[:0], counts.columns
    terms = pd.Index(terms[:0], name="term")
    return TopicModel(
        topic_term=pd.DataFrame(index=none, columns=terms, dtype="float64"),
        segment_topic=pd.DataFrame(index=units, columns=none, dtype="float64"),
        unit_tokens=pd.Series(index=units, name="n_tokens", dtype="int64"),
        term_tokens=pd.Series(index=terms, name="n_tokens", dtype="int64"),
        bound=float("nan"),
        settings={"n_topics": 0, "seed": seed, **options},
        versions=library_versions(),
    )


def sizes_tried(study: Any, least: int, most: int, step: int = 1) -> pd.DataFrame:
    """The table of `compare_sizes` for a study; without rows if its passages carry no topics."""
    if not study.n_fitted:
        kinds = {"n_topics": "int64", "criterion": "str", **dict.fromkeys(_CRITERIA, "float64")}
        return _none(kinds)
    sizes = trials.sizes_to_try(study.topic_counts, least, most, step)
    return trials.compare_sizes(study.topic_counts, sizes, study.size_test)


def ways_tried(study: Any, test: TopicTest) -> pd.DataFrame:
    """The table of `compare_ways` for a study: of the ways whose passages carry its topics."""
    if not study.n_fitted:
        return _none({"way": "str", "units": "int64", **dict.fromkeys(_WAY, "float64")})
    ways = trials.ways_of(study)
    carried = {way: one for way, one in ways.items() if len(one[0]) >= study.n_fitted}
    return trials.compare_ways(carried, study.n_fitted, test)


def _none(kinds: dict[str, str]) -> pd.DataFrame:
    return pd.DataFrame({name: pd.Series(dtype=kind) for name, kind in kinds.items()})
