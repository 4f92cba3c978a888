"""What was found about topics, as facts: how many, which stand, and with which actors."""

from collections.abc import Collection
from typing import Any

import numpy as np
import pandas as pd

from corpus_lib.errors import InputError
from corpus_lib.phrasebook import facts, places_of
from corpus_lib.stats.chance import LEVEL
from corpus_lib.stats.verdict import LIKELY, OPEN, SURE, verdicts, weakest
from corpus_lib.wording import glossed_terms


def fitted_findings(described: pd.DataFrame, n_words: int, places: pd.DataFrame) -> pd.DataFrame:
    """How many of the `n_words` of all texts topics were fitted on, and where the fewest stand.

    `described` is the table of `describe_counts`, `places` is the table of `fitted_in_place`.
    """
    if described.empty:
        return facts([])
    *parts, whole = described.to_dict("records")
    words, units = (places[places["column"] == name] for name in ("tokens", "passages"))
    rows: list[dict[str, Any]] = [{"relation": "topics_fitted", "value": whole["tokens"]}]
    rows[0] |= {"of": n_words, "evidence": places_of(value=words)}
    if len(parts) > 1:
        least = min(parts, key=lambda part: part["tokens"])
        told = {"subject": least["doc_id"], "value": least["tokens"], "of": least["passages"]}
        words, units = (some[some["doc_id"] == least["doc_id"]] for some in (words, units))
        told["evidence"] = places_of(value=words, of=units)
        rows.append({"relation": "topics_fitted_least", **told})
    return facts(rows)


def topic_findings(
    topics: pd.DataFrame, passages: pd.DataFrame, written: pd.DataFrame, others: pd.DataFrame
) -> pd.DataFrame:
    """Which topics there are to speak of, each with its passage, and which matters there are not.

    `topics` is the table of `named_topics`, `passages` that of `representative_passages`, `written`
    that of `corpus_labels` and `others` that of `elsewhere`.

    Returns:
        Facts: how many topics are sure or likely; each of them, with its passage and its share of
        the words fitted; how many pass under other seeds; the written names whose topic is open, by
        what is short (that it beats shuffled text under other seeds too, or even here), or lacking.
    """
    if topics.empty:
        return facts([{"relation": "topics_not_carried"}])
    is_open, first = topics["verdict"] == OPEN, passages.drop_duplicates("topic")
    n_told, of = int((~is_open).sum()), len(topics)
    relation = "topics_told" if n_told else "topics_none"
    rows: list[dict[str, Any]] = [{"relation": relation, "value": n_told or of, "of": of}]
    for verdict in (SURE, LIKELY):
        for topic in topics[topics["verdict"] == verdict].to_dict("records"):
            named = {"subject": topic["label"], "verdict": verdict, "value": topic["size"]}
            place = {"evidence": first[first["topic"] == topic["topic"]]}
            rows.append({"relation": "topics_topic", **named, **place})
    if len(others):
        ends = {"low": others["n_passed"].min(), "high": others["n_passed"].max()}
        rows += [{"relation": "topics_seeds", "value": topics["passed"].sum(), **ends}]
    for relation, labels in (
        ("topics_unseen_elsewhere", topics["label"][is_open & topics["passed"]]),
        ("topics_unseen", topics["label"][is_open & ~topics["passed"]]),
        ("topics_unfit", written["label"][~written["label"].isin(topics["label"])]),
    ):
        names = [label for label in labels if label in set(written["label"])]
        rows += [{"relation": relation, "subject": names}] if names else []
    return facts(rows)


def document_findings(topics: pd.DataFrame, shares: pd.DataFrame) -> pd.DataFrame:
    """Which topics that are not open one document holds surely more of than any other, as facts.

    `topics` is the table of `named_topics`, `shares` is the table of `topic_shares`.
    """
    rows = []
    for topic in topics[topics["verdict"] != OPEN].to_dict("records"):
        named = {"subject": topic["label"], "verdict": topic["verdict"]}
        rows += _of_one_document(named, shares[shares["topic"] == topic["topic"]])
    return facts(rows)


def actor_figure(
    relations: pd.DataFrame, topics: pd.DataFrame, actors: pd.DataFrame, left_out: Collection[str]
) -> pd.DataFrame:
    """The table of `topic_actors` with names, for figures: of actors left out of the fit.

    `relations` is the table of `topic_actors`, `topics` that of `named_topics`, of which open ones
    are left out, `actors` the corpus's, `left_out` what `corpus.actor_terms` gave.

    Returns:
        The rows of actors whose words were left out, as one whose name topics were made of goes
        with them by that alone; `topic` and `actor` as names ("Arabic · English"), and `verdict`:
        sure if a pair stands out among all pairs of topics and actors, and no surer than its topic.
    """
    known = actors.set_index("actor_id")
    out = [key for key, words in known["terms"].items() if words and set(words) <= set(left_out)]
    read = topics[topics["verdict"] != OPEN].set_index("topic")
    table = relations[relations["topic"].isin(read.index) & relations["actor_id"].isin(out)].copy()
    found = verdicts(table["p_familywise"] <= LEVEL)
    pairs = zip(found, table["topic"].map(read["verdict"]), strict=True)
    table["verdict"] = [weakest(pair) for pair in pairs]
    names = known["name_ar"] + " · " + known["name_en"]
    labels = table["topic"].map(read["label"])
    return table.assign(actor=table["actor_id"].map(names), topic=labels).reset_index(drop=True)


def actor_findings(figure: pd.DataFrame) -> pd.DataFrame:
    """Facts: which topics of an `actor_figure` go with which actors beyond their documents."""
    rows: list[dict[str, Any]] = [
        {
            "relation": f"topics_actor_{'more' if row['share'] > row['expected'] else 'less'}",
            **{"subject": row["actor_id"], "object": row["topic"], "verdict": row["verdict"]},
            **{"value": row["share"], "of": row["expected"]},
            **{"low": row["low"], "high": row["high"]},
        }
        for row in figure[figure["verdict"] != OPEN].to_dict("records")
    ]
    return facts(rows or [{"relation": "topics_actor_none"}] * bool(len(figure)))


def recommended_size(criteria: pd.DataFrame) -> int | None:
    """The number of topics to go on with: the one at which the most topics can be trusted.

    A number of topics is *above chance* if its stability over subsamples exceeds the 95th
    percentile of shuffled texts by more than the margin's own 95 % interval. Of those that are, the
    one with most trusted topics (in the mean of models) is recommended; of equals the one with the
    larger margin; None if none is above chance with a topic to trust. `criteria` is the table of
    `compare_sizes`.
    """
    sizes = _sizes(criteria)
    good = sizes[sizes["as_good"]].sort_values(["trusted", "margin"], kind="stable")
    return int(good.index[-1]) if len(good) else None


def size_findings(
    criteria: pd.DataFrame, chosen: int, ways: pd.DataFrame | None = None
) -> pd.DataFrame:
    """How many topics can be trusted at which number of them, and which number to take.

    A number that was chosen as the best of many looks better in the models that chose it than in
    others, so that the count of trusted topics is to be told of others. `criteria` is the table of
    `compare_sizes`, `ways` that of `compare_ways` for the `chosen` number, by other seeds.

    Returns:
        Facts: the recommended number, and how many of its topics can be trusted; the same of the
        chosen one, if it is another; whether other seeds leave its margin open; all above chance.
    """
    if not chosen:
        return facts([{"relation": "topics_not_carried"}])
    sizes, best = _sizes(criteria), recommended_size(criteria)
    again = {} if ways is None else {chosen: float(ways["trusted"].iloc[0])}
    rows: list[dict[str, Any]] = [{"relation": "topics_no_size", "of": len(sizes)}]
    if best is not None:
        others = [str(size) for size in sizes.index[sizes["as_good"]] if size != best]
        relation = "topics_size" if others else "topics_size_alone"
        rows = [
            {"relation": relation, "value": best, "object": others},
            _trusted(sizes, best, again.get(best)),
        ]
    if chosen != best:
        relation = "topics_size_untried"
        if chosen in sizes.index:
            good_too = bool(sizes.loc[chosen, "as_good"])
            relation = "topics_size_as_good" if good_too else "topics_size_not_as_good"
        rows.append({"relation": relation, "value": chosen})
        rows += [_trusted(sizes, chosen, again.get(chosen))] if chosen in sizes.index else []
    if ways is not None and not ways["margin"].iloc[0] > ways["error"].iloc[0]:
        rows.append({"relation": "topics_size_again", "value": chosen})
    above = sizes.index[sizes["above"]]
    if len(above):
        told = {"object": [str(size) for size in above], "value": len(above), "of": len(sizes)}
        rows.append({"relation": "topics_sizes", **told})
    return facts([row for row in rows if row])


def merged_findings(merged: pd.DataFrame) -> pd.DataFrame:
    """What is counted as one term before topics are fitted, by the table of `merged_terms`."""
    if merged.empty:
        return facts([])
    examples = glossed_terms(merged.head(3).assign(term=merged["merged"]))
    return facts([{"relation": "topics_merged", "subject": examples, "value": len(merged)}])


def way_findings(ways: pd.DataFrame, n_topics: int) -> pd.DataFrame:
    """What other ways to fit cost: topics to trust, and whether less is left beyond chance.

    `ways` is the table of `compare_ways` for `n_topics`, the first row is what others stand beside.

    Returns:
        A fact for each other way: sure if its margin over the null differs by more than both
        intervals, else open.
    """
    if not n_topics:
        return facts([])
    if ways.empty:
        raise InputError("ways has no rows; pass the table of compare_ways")
    first, rows = ways.iloc[0], []
    for row in ways.iloc[1:].to_dict("records"):
        sure = abs(row["margin"] - first["margin"]) > np.hypot(row["error"], first["error"])
        numbers = {"value": row["trusted"], "of": n_topics, "high": first["trusted"]}
        verdict = SURE if sure else OPEN
        relation = f"topics_way_{row['way']}" + ("" if sure else "_open")
        rows.append({"relation": relation, "subject": row["way"], "verdict": verdict, **numbers})
    return facts(rows)


def _of_one_document(named: dict[str, Any], shares: pd.DataFrame) -> list[dict[str, Any]]:
    """That one document holds surely more of a topic than any other does, if so."""
    rows = shares.sort_values("share", ascending=False, kind="stable")
    if len(rows) < 2 or rows["low"].iloc[0] <= rows["high"].iloc[1:].max():
        return []
    most = rows.iloc[0]
    numbers = {"value": most["share"], "low": most["low"], "high": most["high"]}
    return [{"relation": "topics_of_document", **named, "object": most["doc_id"], **numbers}]


def _sizes(criteria: pd.DataFrame) -> pd.DataFrame:
    """By number of topics: `margin` over the null, `trusted`, `above` and `as_good`."""
    by = {name: rows.set_index("n_topics") for name, rows in criteria.groupby("criterion")}
    if "subsamples" not in by:
        raise InputError("criteria holds no rows of 'subsamples'; pass the table of compare_sizes")
    rows = by["subsamples"].sort_index()
    # Without an interval (a single model or shuffle) no margin is sure.
    above = rows["margin"] > rows["error"]
    trusted = by["trusted"].reindex(rows.index)
    table = rows[["margin"]].assign(trusted=trusted["value"], above=above)
    possible = above & (table["trusted"] > 0)
    if not possible.any():
        return table.assign(as_good=False)
    at = int(np.nanargmax(table["trusted"].where(possible).to_numpy()))
    error = (trusted["high"] - trusted["value"]).fillna(np.inf).to_numpy()
    fewer = table["trusted"].iloc[at] - table["trusted"]
    # The margin's error holds that the shuffles, too, could have been others.
    wide = rows["error"].fillna(np.inf).to_numpy()
    smaller = table["margin"].iloc[at] - table["margin"]
    close = (fewer <= np.hypot(error, error[at])) | (smaller <= np.hypot(wide, wide[at]))
    return table.assign(as_good=possible & close)


def _trusted(sizes: pd.DataFrame, size: int, again: float | None) -> dict[str, Any]:
    """How many topics can be trusted at a number of topics, if shuffles were enough to tell."""
    value = float(sizes["trusted"].to_dict()[size])
    if np.isnan(value):
        return {}
    if again is None:
        return {"relation": "topics_trusted", "value": value, "of": size}
    return {"relation": "topics_trusted_again", "value": again, "high": value, "of": size}
