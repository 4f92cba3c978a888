"""What was found about topics, as facts: which stand, where they are, and with which actors."""

from collections.abc import Collection
from typing import Any

import numpy as np
import pandas as pd

from corpus_lib.phrasebook import facts
from corpus_lib.stats.chance import LEVEL
from corpus_lib.stats.verdict import LIKELY, OPEN, SURE, verdicts

_WORDS = [SURE, LIKELY, OPEN]


def topic_findings(
    topics: pd.DataFrame, elsewhere: pd.DataFrame, shares: pd.DataFrame, passages: pd.DataFrame
) -> pd.DataFrame:
    """Which topics there are to speak of, and how far that hangs on the seed.

    Args:
        topics: The table of `named_topics`.
        elsewhere: The table of `verdicts_elsewhere`.
        shares: The table of `topic_shares`.
        passages: The table of `representative_passages`.

    Returns:
        Facts: each topic that is not open with its passages, sure ones first; how many are open;
        how many pass here and under other seeds; topics that belong to one document above all.
    """
    told = topics[topics["verdict"] != OPEN].copy()
    order = np.argsort(told["verdict"].map(_WORDS.index).to_numpy(), kind="stable")
    rows: list[dict[str, Any]] = []
    for topic in told.iloc[order].to_dict("records"):
        place = {"evidence": passages[passages["topic"] == topic["topic"]]}
        named = {"subject": topic["label"], "verdict": topic["verdict"]}
        rows.append({"relation": "topics_topic", **named, "value": topic["size"], **place})
    counts = {"value": len(topics) - len(told), "of": len(topics)}
    rows.append({"relation": "topics_open" if len(told) else "topics_none", **counts})
    there = elsewhere.groupby("number")["n_passed"].first()
    ends = {"low": there.min(), "high": there.max()}
    counts = {"value": int(topics["passed"].sum()), "of": len(topics)}
    rows.append({"relation": "topics_seeds", **counts, **ends})
    return facts([*rows, *_of_one_document(told, shares)])


def unused_names(written: pd.DataFrame, labels: pd.DataFrame) -> pd.DataFrame:
    """Which names of `corpus_labels` have no topic in `label_topics`, if there are any."""
    unused = [label for label in written["label"] if label not in set(labels["label"])]
    return facts([{"relation": "topics_unused_names", "subject": unused}] if unused else [])


def actor_figure(
    relations: pd.DataFrame,
    topics: pd.DataFrame,
    actors: pd.DataFrame,
    left_out: Collection[str],
) -> pd.DataFrame:
    """The table of `topic_actors` with names, for figures: actors left out of the fit first.

    Args:
        relations: The table of `topic_actors`.
        topics: The table of `named_topics`; those without a name are left out.
        actors: The corpus's actors: `actor_id`, `name_ar`, `name_en` and `terms`.
        left_out: Lemmas that were left out of the fit (`corpus.actor_terms`).

    Returns:
        The rows with `topic` and `actor` as names ("Arabic · English", a star on actors whose
        words were left out), `is_left_out` and `verdict`: sure if a pair stands out even among all
        pairs of topics and actors, and no surer than the topic itself.
    """
    known = actors.set_index("actor_id")
    out = {
        key: bool(words) and set(words) <= set(left_out) for key, words in known["terms"].items()
    }
    read = topics[topics["is_named"]].set_index("topic")
    table = relations[relations["topic"].isin(read.index)].copy()
    found = verdicts(table["p_familywise"] <= LEVEL)
    pairs = zip(found, table["topic"].map(read["verdict"]), strict=True)
    table["verdict"] = [max(pair, key=_WORDS.index) for pair in pairs]
    table["is_left_out"] = [out.get(actor, False) for actor in table["actor_id"]]
    name = table["actor_id"].map(known["name_ar"] + " · " + known["name_en"])
    star = table["is_left_out"].map({True: " *", False: ""})
    table["actor"] = name.fillna(table["actor_id"]) + star
    table["topic"] = table["topic"].map(read["label"])
    return table.sort_values("is_left_out", ascending=False, kind="stable", ignore_index=True)


def actor_findings(figure: pd.DataFrame) -> pd.DataFrame:
    """Which topics of an `actor_figure` go with which actors beyond what the documents give.

    Returns:
        Facts: the pairs that stand out, apart those whose actor is a word of the topic itself; and
        that no actor whose name was left out of the fit does, if so.
    """
    found = figure[figure["verdict"] != OPEN]
    kinds = {True: "topics_actor", False: "topics_actor_word"}
    rows = [
        {
            "relation": kinds[row["is_left_out"]]
            + ("_more" if row["share"] > row["expected"] else "_less"),
            **{"subject": row["actor_id"], "object": row["topic"], "verdict": row["verdict"]},
            **{"value": row["share"], "of": row["expected"]},
            **{"low": row["low"], "high": row["high"]},
        }
        for row in found.to_dict("records")
    ]
    if figure["is_left_out"].any() and not found["is_left_out"].any():
        rows.insert(0, {"relation": "topics_actor_none"})
    return facts(rows)


def _of_one_document(topics: pd.DataFrame, shares: pd.DataFrame) -> list[dict[str, Any]]:
    """The topics of which one document holds surely more than any other."""
    found = []
    for topic in topics.to_dict("records"):
        rows = shares[shares["topic"] == topic["topic"]]
        rows = rows.sort_values("share", ascending=False, kind="stable")
        if len(rows) > 1 and rows["low"].iloc[0] > rows["high"].iloc[1:].max():
            most = rows.iloc[0]
            numbers = {"value": most["share"], "low": most["low"], "high": most["high"]}
            named = {"subject": topic["label"], "object": most["doc_id"], **numbers}
            found.append({"relation": "topics_of_document", "verdict": topic["verdict"], **named})
    return found
