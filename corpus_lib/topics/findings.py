"""What was found about topics, in sentences: which stand, return, and go with which actors."""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from corpus_lib.errors import InputError

_MOSTLY = 0.5  # share of other seeds from which on a topic is trusted under most


def topic_findings(verdicts: pd.DataFrame, labels: pd.DataFrame) -> list[str]:
    """How many topics are more than noise, and what they are.

    Args:
        verdicts: The table of `verdicts`.
        labels: The table of `label_topics`.
    """
    named = verdicts.merge(labels[["topic", "label"]], on="topic")
    is_trusted = named["verdict"] == "trusted"
    trusted = named.loc[is_trusted, "label"].tolist()
    tentative = named.loc[named["verdict"] == "tentative", "label"].tolist()
    noise = int((named["verdict"] == "noise").sum())
    total = len(named)
    if not trusted and not tentative:
        return [f"None of the {total} topics is more stable than topics of shuffled words."]
    sentences = []
    if trusted:
        sentences.append(
            f"{_of(len(trusted), total)} more stable than the topics of both kinds of shuffled "
            f"text: {_listed(trusted)}."
        )
        held = int((named.loc[is_trusted, "p_familywise"] <= 0.05).sum())
        sentences.append(
            f"{held or 'None'} of them {'holds' if held < 2 else 'hold'} for all topics at once, "
            "against the best topic of each shuffled text."
        )
    if tentative:
        sentences.append(
            f"{_of(len(tentative), total)} tentative, more stable than words shuffled over all "
            f"documents make topics, but not by the stricter test: {_listed(tentative)}."
        )
    if noise:
        sentences.append(f"{_of(noise, total)} noise: not named and not read.")
    return sentences


def label_findings(written: pd.DataFrame, labels: pd.DataFrame) -> list[str]:
    """Which written names have no topic to stand for in this model, if there are any.

    Args:
        written: The table of `corpus_labels`.
        labels: The table of `label_topics`.
    """
    unused = [label for label in written["label"] if label not in set(labels["label"])]
    if not unused:
        return []
    return [
        f"Written names without a topic in this model (none has such words, or the topic that has "
        f"them is noise): {_listed(unused)}."
    ]


def share_findings(shares: pd.DataFrame, labels: pd.DataFrame) -> list[str]:
    """Which document each named topic belongs to most, if the intervals allow to say so.

    Args:
        shares: The table of `topic_shares`.
        labels: The table of `label_topics`; topics without a name are left out.
    """
    sentences = []
    for topic, label in zip(labels["topic"], labels["label"], strict=True):
        rows = shares[shares["topic"] == topic].sort_values("share", ascending=False, kind="stable")
        if label and len(rows) > 1 and rows["low"].iloc[0] > rows["high"].iloc[1:].max():
            most = str(rows["doc_id"].iloc[0]).replace("_", " ")
            sentences.append(f"Above all a topic of {most}: {_listed([label])}.")
    if not sentences:
        return ["No named topic belongs to one document more than to all others beyond doubt."]
    return sentences


def named_topics(
    verdicts: pd.DataFrame,
    labels: pd.DataFrame,
    recognised: pd.DataFrame | None = None,
    elsewhere: pd.DataFrame | None = None,
) -> pd.DataFrame:
    """The table of `verdicts` with the name that each topic is drawn under.

    Args:
        verdicts: The table of `verdicts`.
        labels: The table of `label_topics`.
        recognised: The table of `recognition`, if there is one: the verdict of a trusted topic
            that other seeds change beyond recognition then says so.
        elsewhere: The table of `verdicts_elsewhere`, if there is one: so does that of a trusted
            topic whose match is trusted under less than half of the other seeds.

    Returns:
        The rows with `label` (noise is called by its number), `null95` (the higher of the two
        nulls' 95th percentiles) and `null_low` (0).
    """
    table = verdicts.merge(labels[["topic", "label"]], on="topic")
    table["label"] = table["label"].where(table["label"] != "", table["topic"] + " (noise)")
    table["null95"] = table[["null95_tokens", "null95_strict"]].max(axis=1)
    trusted = table["verdict"] == "trusted"
    if elsewhere is not None:
        few = table["topic"].map(_trusted_elsewhere(elsewhere)) < _MOSTLY
        table.loc[few & trusted, "verdict"] = "stable here, under few other seeds"
    if recognised is not None:
        lost = table["topic"].isin(recognised.loc[~recognised["kept"], "topic"])
        table.loc[lost & trusted, "verdict"] = "trusted, but changes with the seed"
    return table.assign(null_low=0.0)


def recognition_figure(
    recognised: pd.DataFrame, named: pd.DataFrame, elsewhere: pd.DataFrame
) -> pd.DataFrame:
    """The table of `recognition` with what a figure of it needs.

    Args:
        recognised: The table of `recognition`.
        named: The table of `named_topics`.
        elsewhere: The table of `verdicts_elsewhere`.

    Returns:
        The rows with `label`, `verdict`, `low` and `high` (least and best match), `null_low` (0)
        and `trusted_elsewhere` (share of the other seeds under which the best match is trusted),
        trusted topics first.
    """
    table = recognised.merge(named[["topic", "label", "verdict"]], on="topic")
    table = table.rename(columns={"lowest": "low", "highest": "high"}).assign(null_low=0.0)
    table["trusted_elsewhere"] = table["topic"].map(_trusted_elsewhere(elsewhere))
    order = {"trusted": 0, "tentative": 2, "noise": 3}
    place = table["verdict"].map(lambda verdict: order.get(verdict, 1))
    return table.iloc[np.argsort(place.to_numpy(), kind="stable")].reset_index(drop=True)


def recognition_findings(
    recognised: pd.DataFrame, named: pd.DataFrame, elsewhere: pd.DataFrame
) -> list[str]:
    """Whether another seed changes a topic beyond recognition, or how many topics are trusted.

    Args:
        recognised: The table of `recognition`.
        named: The table of `named_topics`.
        elsewhere: The table of `verdicts_elsewhere`.
    """
    table = recognised.merge(named[["topic", "label", "verdict"]], on="topic")
    is_trusted = table["verdict"].str.startswith("trusted")
    trusted, others = table[is_trusted], table[~is_trusted]
    lost = trusted.loc[~trusted["kept"], "label"].tolist()
    sentences = []
    if len(trusted):
        least = f"{trusted['recognised'].min():.0%}"
        sentences.append(
            f"Changing the seed changes {len(lost) or 'none'} of the {len(trusted)} trusted topics "
            f"beyond recognition{': ' + _listed(lost) if lost else ''}; the one found least often "
            f"is found under {least} of the other seeds."
            if len(trusted) > 1
            else f"Changing the seed {'changes' if lost else 'does not change'} the one trusted "
            f"topic beyond recognition: it is found under {least} of the other seeds."
        )
    if len(others):
        n_lost = int((~others["kept"]).sum())
        sentences.append(
            f"Of the topics that are tentative or noise, {n_lost} of {len(others)} "
            f"{'is' if n_lost == 1 else 'are'} changed beyond recognition."
        )
    return [*sentences, *_elsewhere(table, elsewhere)]


def actor_figure(
    relations: pd.DataFrame, named: pd.DataFrame, actors: pd.DataFrame, left_out: Sequence[str]
) -> pd.DataFrame:
    """The table of `topic_actors` with names, for figures: actors left out of the fit first.

    Args:
        relations: The table of `topic_actors`.
        named: The table of `named_topics`; noise is left out.
        actors: The corpus's actors: `actor_id`, `name_ar`, `name_en` and `terms`.
        left_out: Lemmas that were left out of the fit (`corpus.actor_terms`).

    Returns:
        The rows with `topic` and `actor` as names ("Arabic · English", a star on actors whose
        words were left out) and `is_left_out`.
    """
    out = {
        str(row["actor_id"]): bool(row["terms"]) and set(row["terms"]) <= set(left_out)
        for row in actors.to_dict("records")
    }
    names = {
        str(row["actor_id"]): f"{row['name_ar']} · {row['name_en']}"
        for row in actors.to_dict("records")
    }
    read = named[named["verdict"] != "noise"].set_index("topic")["label"]
    table = relations[relations["topic"].isin(read.index)].copy()
    table["is_left_out"] = [out.get(actor, False) for actor in table["actor_id"]]
    table["actor"] = [
        names.get(actor, actor) + (" *" if is_out else "")
        for actor, is_out in zip(table["actor_id"], table["is_left_out"], strict=True)
    ]
    table["topic"] = table["topic"].map(read)
    order = np.argsort(~table["is_left_out"].to_numpy(dtype=bool), kind="stable")
    return table.iloc[order].reset_index(drop=True)


def striking_actors(figure: pd.DataFrame, level: float = 0.05) -> list[int]:
    """Rows of `actor_figure` that stand out even among all pairs of topics and actors."""
    return [int(row) for row in figure.index[figure["p_familywise"] <= level]]


def actor_findings(figure: pd.DataFrame) -> list[str]:
    """Which topics go with which actors beyond what the documents give.

    Args:
        figure: The table of `actor_figure`.
    """
    rows = figure.loc[striking_actors(figure)]
    sentences = []
    for is_out, what in (
        (True, "whose names were left out of the fit (*)"),
        (False, "whose names are words of topics themselves"),
    ):
        inside = rows[rows["is_left_out"] == is_out]
        if not (figure["is_left_out"] == is_out).any():
            continue
        pairs = [
            f"{_listed([row['actor'].removesuffix(' *')])} "
            f"{'more' if row['share'] > row['expected'] else 'less'} in {_listed([row['topic']])}"
            for _, row in inside.iterrows()
        ]
        sentences.append(
            f"Of the actors {what}, "
            + (
                f"named beyond chance: {'; '.join(pairs)}."
                if pairs
                else "none is named more, or less, in a topic than its documents would have it."
            )
        )
    return sentences


def pair_to_compare(mapped: pd.DataFrame, verdicts: pd.DataFrame) -> tuple[str, str]:
    """The two topics that are nearest by their words, noise left out where others are enough.

    Args:
        mapped: The table of `topic_map`.
        verdicts: The table of `verdicts`.

    Raises:
        InputError: If there are fewer than two topics.
    """
    if len(mapped) < 2:
        raise InputError(f"{len(mapped)} topic in the map; two are needed to compare")
    noise = set(verdicts.loc[verdicts["verdict"] == "noise", "topic"])
    read = mapped[~mapped["topic"].isin(noise) & ~mapped["nearest"].isin(noise)]
    best = (read if len(read) else mapped).nsmallest(1, "distance").iloc[0]
    return str(best["topic"]), str(best["nearest"])


def _trusted_elsewhere(elsewhere: pd.DataFrame) -> pd.Series:
    """The share of other seeds under which each topic's match is trusted; index `topic`."""
    return (elsewhere["verdict"] == "trusted").groupby(elsewhere["topic"]).mean()


def _elsewhere(table: pd.DataFrame, elsewhere: pd.DataFrame) -> list[str]:
    """Whether the verdicts hang on the seed."""
    trusted = table[table["verdict"].str.startswith("trusted")]
    counts = elsewhere.groupby("number")["n_trusted"].first()
    sentences = [
        f"The number of trusted topics hangs on the seed: {len(trusted)} of {len(table)} here, "
        f"{counts.min()} to {counts.max()} under {len(counts)} other seeds, "
        f"{counts.mean():.1f} in the mean."
        if set(counts) != {len(trusted)}
        else f"Under each of {len(counts)} other seeds, {len(trusted)} topics are trusted too."
    ]
    share = trusted["topic"].map(_trusted_elsewhere(elsewhere))
    mostly = trusted.loc[share >= _MOSTLY, "label"].tolist()
    if len(trusted):
        sentences.append(
            f"Trusted here and under at least half of the other seeds: {_listed(mostly)}."
            if mostly
            else "None of the topics trusted here is trusted under half of the other seeds."
        )
    return sentences


def _of(n: int, total: int) -> str:
    return f"{n} of {total} topics {'is' if n == 1 else 'are'}"


def _listed(labels: Sequence[str]) -> str:
    # Isolated, as an Arabic label would turn the sentence round it.
    return "; ".join(f"\u201c\u2068{label}\u2069\u201d" for label in labels)
