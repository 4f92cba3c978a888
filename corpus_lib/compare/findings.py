"""What the comparison on several layers found, in sentences that both nulls must let pass."""

from __future__ import annotations

import pandas as pd

from corpus_lib.compare.layers import verdicts
from corpus_lib.wording import readable

_SURE = 0.7  # share of resamples from which on a joint of the tree is told


def layer_findings(distances: pd.DataFrame) -> list[str]:
    """Layer by layer, how many pairs differ beyond both nulls; then which do so everywhere.

    Args:
        distances: The table of `layer_distances`.
    """
    sentences = []
    for layer, pairs in distances.groupby("layer", sort=False):
        sentences += distance_findings(pairs, of=str(layer))
        untold = int((pairs["verdict"] == "cannot tell").sum())
        if untold:
            sentences.append(
                f"By their {layer}, nothing can be said of {untold} of {len(pairs)} pairs: one of "
                "the two documents holds too few."
            )
    if len(distances["layer"].unique()) > 1:
        sentences.append(_across(distances))
    return sentences


def tree_findings(joints: pd.DataFrame, *, of: str) -> list[str]:
    """Which groups of documents come again when the documents are drawn anew.

    Args:
        joints: The table of `join_documents`.
        of: What they were compared by, such as "lemmas".
    """
    inner = joints.iloc[:-1]
    sure = inner[inner["support"] >= _SURE]
    if sure.empty:
        return [
            f"By their {of}, no group of documents comes again in {_SURE:.0%} of the resamples: "
            "who stands nearest to whom is open."
        ]
    everyone = joints["members"].iloc[-1].split("|")
    sentences = []
    for members, support in zip(sure["members"], sure["support"], strict=True):
        outside = [name for name in everyone if name not in members.split("|")]
        told = (
            f"{readable(outside[0])} stands apart from all others"
            if len(outside) == 1
            else f"{_names(members)} stand together against the rest"
        )
        sentences.append(f"By their {of}, {told} in {support:.0%} of the resamples.")
    return sentences


def calibration_findings(calibration: pd.DataFrame) -> list[str]:
    """How often the test called two parts of one document different, and whether it should.

    Args:
        calibration: The table of `split_calibration`.
    """
    row = calibration.iloc[-1]
    low, high = float(row["low"]), float(row["high"])
    if low > 0.05:
        verdict = "more than the one in twenty that is allowed: do not trust the test here"
    elif high < 0.05:
        verdict = "less than one in twenty: the test is stricter than it says"
    else:
        verdict = "in keeping with the one in twenty that is allowed"
    return [
        f"Of {row['n_splits']} splits of one document against itself, {row['false_alarms']} were "
        f"called different ({row['rate']:.1%}, 95 % interval {low:.1%} to {high:.1%}), {verdict}.",
        f"The corrected distance of two such parts is {row['bias']:+.3f} bits on average (95 % "
        f"interval {row['bias_low']:+.3f} to {row['bias_high']:+.3f}); it should be zero.",
    ]


def _across(distances: pd.DataFrame) -> str:
    """Which pairs differ beyond both nulls on all layers that can tell, and how many on none."""
    told = distances[distances["verdict"] != "cannot tell"]
    beyond = told["verdict"].eq("beyond both nulls")
    everywhere = beyond.groupby([told["doc_a"], told["doc_b"]], sort=False).agg(["all", "any"])
    always = [f"{readable(a)} and {readable(b)}" for a, b in everywhere.index[everywhere["all"]]]
    never = int((~everywhere["any"]).sum())
    first = (
        f"On every layer that can tell, these differ beyond both nulls: {'; '.join(always)}"
        if always
        else "No pair differs beyond both nulls on every layer that can tell"
    )
    return f"{first}. Pairs that do so on no layer: {never} of {len(everywhere)}."


def _names(members: str) -> str:
    names = [readable(name) for name in members.split("|")]
    return f"{', '.join(names[:-1])} and {names[-1]}"


def distance_findings(pairs: pd.DataFrame, *, of: str) -> list[str]:
    """Which documents are nearest and furthest, and how many pairs differ beyond chance.

    Args:
        pairs: The table of `document_distances` or `topic_distances`. If it has been through
            `split_null`, a pair must also differ by more than parts of one document do.
        of: What they were compared by, such as "words".
    """
    beats = pairs["beats_null"].astype(bool)
    than = "the same passages dealt out at random"
    if "beats_split" in pairs.columns:
        beats = verdicts(pairs) == "beyond both nulls"
        than += ", and by more than parts of one document do"
    beyond = pairs.loc[beats, "jsd_corrected"].astype(float)
    sentences = [
        f"By their {of}, {len(beyond)} of {len(pairs)} pairs of documents differ by more than "
        f"{than}."
    ]
    if len(beyond) > 1:
        places = beyond.idxmin(), beyond.idxmax()
        near, far = (_pair(pairs, at) for at in places)
        first, last = (pairs[pairs.index == at].iloc[0] for at in places)
        open_order = bool(first["high"] >= last["low"])
        but = ". These two intervals overlap: even this order is open" if open_order else ""
        sentences.append(f"Of these, nearest: {near}; furthest: {far}{but}.")
    return sentences


def labelled_pairs(pairs: pd.DataFrame) -> pd.DataFrame:
    """Pairs of documents with a `label` to draw them by, the furthest apart first."""
    label = [
        f"{readable(a)} \u2013 {readable(b)}"
        for a, b in zip(pairs["doc_a"], pairs["doc_b"], strict=True)
    ]
    return pairs.assign(label=label).sort_values(
        "jsd", ascending=False, ignore_index=True, kind="stable"
    )


def _pair(pairs: pd.DataFrame, at: object) -> str:
    """A pair with its interval, and whether that interval sets it apart from other pairs."""
    row = pairs[pairs.index == at].iloc[0]
    others = pairs[pairs.index != at]
    shared = int(((others["low"] <= row["high"]) & (others["high"] >= row["low"])).sum())
    overlap = f", overlapping with {shared} of {len(others)} others" if shared else ""
    return (
        f"{readable(row['doc_a'])} and {readable(row['doc_b'])} ({row['jsd_corrected']:.2f} bits, "
        f"95 % interval {row['low']:.2f} to {row['high']:.2f}{overlap})"
    )
