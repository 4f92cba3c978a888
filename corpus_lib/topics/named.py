"""What topics are called, and how sure each is: the one table that readers of topics need."""

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from corpus_lib.errors import InputError
from corpus_lib.stats.chance import LEVEL
from corpus_lib.stats.verdict import OPEN, verdicts

MOSTLY = 0.5  # share of other seeds under which a topic must pass too


def topic_verdicts(
    tested: pd.DataFrame, recognised: pd.DataFrame, passed_elsewhere: pd.Series
) -> NDArray[np.object_]:
    """What may be said of each topic: sure, likely or open.

    A topic is *sure* if it beats both nulls against all topics at once, *likely* if about one in
    ten topics that come back as surely would be a false alarm; both only if other seeds find it
    again and it beats both nulls under at least half of them. All else is *open*: shuffled text
    makes such topics too, or another seed cuts the texts otherwise.

    Args:
        tested: The table of `verdicts`.
        recognised: The table of `recognition`.
        passed_elsewhere: Share of other seeds under which each topic beats both nulls, by topic.
    """
    q = tested["q"].where(tested["passed"])
    words = verdicts(tested["passed"] & (tested["p_familywise"] <= LEVEL), q)
    kept = tested["topic"].map(recognised.set_index("topic")["kept"])
    mostly = tested["topic"].map(passed_elsewhere) >= MOSTLY
    return np.where(kept.astype(bool) & mostly, words, OPEN).astype(object)


def named_topics(
    tested: pd.DataFrame, labels: pd.DataFrame, recognised: pd.DataFrame, elsewhere: pd.DataFrame
) -> pd.DataFrame:
    """The table of `verdicts` with the name that each topic is shown under, and its verdict.

    Args:
        tested: The table of `verdicts`.
        labels: The table of `label_topics`.
        recognised: The table of `recognition`.
        elsewhere: The table of `verdicts_elsewhere`.

    Returns:
        The rows with `label` (its number where a topic has no name), `is_named`, `verdict` (see
        `topic_verdicts`; what is open is drawn grey), `recognised` and `passed_elsewhere` (shares
        of the other seeds that find it, and under which it passes), `null_low` (0) and `null_high`
        (the higher of the two nulls' 95th percentiles).
    """
    table = tested.merge(labels[["topic", "label"]], on="topic")
    table = table.merge(recognised[["topic", "recognised"]], on="topic")
    is_named = table["label"] != ""
    twice = table["label"].duplicated(keep=False)
    label = table["label"].where(~twice, table["label"] + " (" + table["topic"] + ")")
    label = label.where(is_named, table["topic"])
    passed = elsewhere.groupby("topic")["passed"].mean()
    return table.assign(
        label=label,
        is_named=is_named,
        passed_elsewhere=table["topic"].map(passed),
        verdict=topic_verdicts(table, recognised, passed),
        null_low=0.0,
        null_high=table[["null95_tokens", "null95_strict"]].max(axis=1),
    )


def with_names(table: pd.DataFrame, topics: pd.DataFrame, *more: str) -> pd.DataFrame:
    """A table of topics as a reader wants it: called by their names, with their verdicts.

    Args:
        table: Rows with `topic`, and maybe `nearest`, a topic too.
        topics: The table of `named_topics`.
        *more: Further columns of it that are wanted too.
    """
    known = topics.set_index("topic")
    added = {name: table["topic"].map(known[name]) for name in (*more, "verdict")}
    told = table.assign(**added)
    for column in {"topic", "nearest"} & set(table.columns):
        told[column] = told[column].map(known["label"])
    return told


def pair_to_compare(mapped: pd.DataFrame, topics: pd.DataFrame) -> tuple[str, str]:
    """The two topics that are nearest by their words, nameless ones left out if others are enough.

    Args:
        mapped: The table of `topic_map`.
        topics: The table of `named_topics`.

    Raises:
        InputError: If there are fewer than two topics.
    """
    if len(mapped) < 2:
        raise InputError(f"{len(mapped)} topic in the map; two are needed to compare")
    nameless = set(topics.loc[~topics["is_named"], "topic"])
    read = mapped[~mapped["topic"].isin(nameless) & ~mapped["nearest"].isin(nameless)]
    best = (read if len(read) else mapped).nsmallest(1, "distance").iloc[0]
    return str(best["topic"]), str(best["nearest"])
