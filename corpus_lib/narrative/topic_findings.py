"""What was found about topics, in sentences: which stand, how many to fit, what the traps are."""

from collections.abc import Sequence

import pandas as pd

from corpus_lib.errors import InputError

_CLOSE = 0.05  # margins nearer than this are not told apart


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


def share_findings(shares: pd.DataFrame, labels: pd.DataFrame) -> list[str]:
    """Which document each named topic belongs to most, if the intervals allow to say so.

    Args:
        shares: The table of `topic_shares`.
        labels: The table of `label_topics`; topics without a name are left out.
    """
    sentences = []
    for topic, label in zip(labels["topic"], labels["label"], strict=True):
        rows = shares[shares["topic"] == topic].sort_values("share", ascending=False)
        if label and len(rows) > 1 and rows["low"].iloc[0] > rows["high"].iloc[1:].max():
            most = str(rows["doc_id"].iloc[0]).replace("_", " ")
            sentences.append(f"Above all a topic of {most}: {_listed([label])}.")
    if not sentences:
        return ["No named topic belongs to one document more than to all others beyond doubt."]
    return sentences


def named_topics(verdicts: pd.DataFrame, labels: pd.DataFrame) -> pd.DataFrame:
    """The table of `verdicts` with the name that each topic is drawn under.

    Args:
        verdicts: The table of `verdicts`.
        labels: The table of `label_topics`.

    Returns:
        The rows with `label` (noise is called by its number), `null95` (the higher of the two
        nulls' 95th percentiles) and `null_low` (0).
    """
    table = verdicts.merge(labels[["topic", "label"]], on="topic")
    table["label"] = table["label"].where(table["label"] != "", table["topic"] + " (noise)")
    table["null95"] = table[["null95_tokens", "null95_strict"]].max(axis=1)
    return table.assign(null_low=0.0)


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


def size_findings(criteria: pd.DataFrame) -> list[str]:
    """Which numbers of topics beat chance, and whether one of them stands out.

    Args:
        criteria: The table of `compare_sizes`.
    """
    rows = criteria[criteria["criterion"] == "subsamples"].set_index("n_topics")
    if rows.empty:
        raise InputError("criteria holds no rows of 'subsamples'; pass the table of compare_sizes")
    strict = (rows["value"] - rows["null95_strict"]).sort_index()
    tokens = (rows["value"] - rows["null95_tokens"]).sort_index()
    both = strict.index[(strict > 0) & (tokens > 0)].tolist()
    trusted = criteria[criteria["criterion"] == "trusted"].set_index("n_topics")["value"]
    if not both:
        return [
            f"None of the numbers of topics tried ({_numbers(strict.index)}) is more stable than "
            "both kinds of shuffled text: topics of these texts should not be read."
        ]
    sentences = [
        f"Of the numbers of topics tried ({_numbers(strict.index)}), {_numbers(both)} "
        f"{'is' if len(both) == 1 else 'are'} more stable as a whole than both kinds of "
        "shuffled text."
    ]
    best = int(both[int(strict[both].to_numpy().argmax())])
    near = [int(k) for k in both if k != best and strict[k] > strict[best] - _CLOSE]
    sentences.append(
        f"The margin over the stricter null is largest at {best} ({strict[best]:+.2f})"
        + (
            f"; {_numbers(near)} {'comes' if len(near) == 1 else 'come'} within {_CLOSE} of it, "
            "which so few refits cannot tell apart."
            if near
            else "."
        )
    )
    share = trusted.reindex(both)
    if share.notna().all():
        sentences.append(
            f"At {best} topics, {share[best]:.0%} of them are trusted one by one; the largest "
            f"share is {share.max():.0%}, at {int(both[int(share.to_numpy().argmax())])}."
        )
    return sentences


def way_findings(ways: pd.DataFrame) -> list[str]:
    """What each way to fit does to stability, and to what is left of it beyond chance.

    Args:
        ways: The table of `compare_ways`; its first row is what the others are held against.
    """
    if ways.empty:
        raise InputError("ways has no rows; pass the table of compare_ways")
    first = ways.iloc[0]
    sentences = [f"{_way(first)}."]
    for _, row in ways.iloc[1:].iterrows():
        apparent = row["stability"] - first["stability"]
        real = row["margin_strict"] - first["margin_strict"]
        trap = (
            " It looks more stable and is less beyond chance: a trap."
            if apparent > 0 and real < 0
            else ""
        )
        sentences.append(f"{_way(row)}.{trap}")
    return sentences


def ways_for_figures(ways: pd.DataFrame) -> pd.DataFrame:
    """The table of `compare_ways` with what a figure of it needs.

    Returns:
        The rows with `label`, `null_low` (0) and `null_high` (the higher null's edge).
    """
    edge = ways[["null95_tokens", "null95_strict"]].max(axis=1)
    return ways.assign(label=ways["way"], null_low=0.0, null_high=edge)


def _way(row: pd.Series) -> str:
    return (
        f"{str(row['way']).capitalize()}: stability {row['stability']:.2f}, which is "
        f"{row['margin_tokens']:+.2f} from the tokens null and {row['margin_strict']:+.2f} from "
        f"the strict one; {int(row['trusted'])} trusted"
    )


def _of(n: int, total: int) -> str:
    return f"{n} of {total} topics {'is' if n == 1 else 'are'}"


def _numbers(values: Sequence[int] | pd.Index) -> str:
    return ", ".join(str(int(value)) for value in values)


def _listed(labels: Sequence[str]) -> str:
    # Isolated, as an Arabic label would turn the sentence round it.
    return "; ".join(f"\u201c\u2068{label}\u2069\u201d" for label in labels)
