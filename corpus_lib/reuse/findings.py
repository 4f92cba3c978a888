"""What was found about reused passages, in sentences whose numbers come from the tables."""

from collections.abc import Iterator

import pandas as pd

from corpus_lib.wording import readable


def reuse_findings(passages: pd.DataFrame, shares: pd.DataFrame) -> list[str]:
    """Who shares passages with whom, who was first and why, and who repeats himself.

    Args:
        passages: The table of `read_reuse`.
        shares: The table of `own_shares`.
    """
    return [*_shared(passages), *_elsewhere(shares), *_repeated(passages, shares)]


def reuse_effect_findings(
    words: pd.DataFrame, distances: pd.DataFrame, effect: pd.DataFrame, topics: pd.DataFrame
) -> list[str]:
    """What counting every copy would change, and what of it is more than chance.

    Args:
        words: The table of `compare_own_words`.
        distances: The table of `compare_distances`.
        effect: The table of `distance_effect`.
        topics: The table of `topic_effect`.
    """
    sentences = list(_verdicts_on_words(words))
    turned = distances[distances["beats_null_once"] != distances["beats_null_all"]]
    sentences += [_turned(row) for _, row in turned.iterrows()]
    if turned.empty:
        sentences.append(
            "Every pair of documents that differs by more than chance with reprints counted once "
            "does so with every copy counted, and no other pair does."
        )
    beyond = effect[effect["beats_null"]]
    touched = int((effect["change"].abs() > 0).sum())
    if touched:
        named = f": {'; '.join(beyond['label'])}" if len(beyond) else ""
        sentences.append(
            f"Counting copies changes {_of(touched, len(effect))} distances between documents; "
            f"{len(beyond) or 'none'} of them by more than leaving out as many other words does"
            f"{named}."
        )
    moved = topics[topics["beats_null"]]
    if moved.empty:
        sentences.append(
            "Counting copies moves no document's topic shares further than leaving out as many "
            "other words does."
        )
    else:
        named = ", ".join(
            f"{row['label']} ({row['moved']:.2f}, p {row['p']:.2f})" for _, row in moved.iterrows()
        )
        sentences.append(
            f"Counting copies moves the topic shares of {_of(len(moved), len(topics))} documents "
            f"further than leaving out as many other words does: {named}; each document was tested "
            "by itself."
        )
    return sentences


def _shared(passages: pd.DataFrame) -> Iterator[str]:
    between = passages[~passages["within"].astype(bool)]
    if between.empty:
        yield "No passage stands in two documents."
    for (doc_a, doc_b), rows in between.groupby(["doc_a", "doc_b"], sort=False):
        n = len(rows)
        passage = (
            "one passage" if n == 1 else f"{n} passages of {_range(rows['n_words'])} words each"
        )
        if n == 1:
            passage += f" of {rows['n_words'].iloc[0]} words"
        yield f"{readable(doc_a)} and {readable(doc_b)} share {passage}."
        yield _first(str(doc_a), str(doc_b), rows)
    formulae = int(between["formula"].sum())
    if formulae:
        yield f"{formulae} of the passages that documents share are made of set phrases."


def _first(doc_a: str, doc_b: str, rows: pd.DataFrame) -> str:
    told = rows[rows["source"] != "unknown"]
    if len(set(told["source"])) != 1:
        reasons = "; ".join(dict.fromkeys(rows["reason"]))
        return f"Which of the two took them from the other is not known: {reasons}."
    side = told["source"].iloc[0]
    first, later = (doc_a, doc_b) if side == "a" else (doc_b, doc_a)
    # The sides of the table are given their names.
    reason = (
        str(told["reason"].iloc[0])
        .replace("the document on side a", readable(doc_a))
        .replace("the document on side b", readable(doc_b))
        .replace("on side a", f"in {readable(doc_a)}")
        .replace("on side b", f"in {readable(doc_b)}")
    )
    which = "" if len(told) == len(rows) else f" in {_of(len(told), len(rows))} passages"
    return f"{readable(later)} has them{which} from {readable(first)}: {reason}."


def _elsewhere(shares: pd.DataFrame) -> Iterator[str]:
    touched = shares[shares["n_elsewhere"] > 0].sort_values("share_own", kind="stable")
    if len(touched):
        parts = [
            f"{1 - row['share_own']:.0%} of {readable(row['doc_id'])}"
            for _, row in touched.iterrows()
        ]
        yield f"Of the words, {_listed(parts)} stand in another document too."


def _repeated(passages: pd.DataFrame, shares: pd.DataFrame) -> Iterator[str]:
    within = passages[passages["within"].astype(bool)]
    if within.empty:
        yield "No document repeats a passage of its own."
    sizes = shares.set_index("doc_id")
    for doc_id, rows in within.groupby("doc_a", sort=False):
        share = sizes["n_repeated"][doc_id] / sizes["n_words"][doc_id]
        times = "one passage" if len(rows) == 1 else f"{len(rows)} passages"
        across = int((rows["section_a"] != rows["section_b"]).sum())
        where = ""
        if across:
            who = "all of them" if 1 < across == len(rows) else f"{across} of {len(rows)}"
            where = f", {who} in another section"
        yield (
            f"{readable(doc_id)} repeats {times} of its own{where}; {share:.0%} of its words "
            "stand in such passages."
        )


def _verdicts_on_words(words: pd.DataFrame) -> Iterator[str]:
    changed = words[words["change"] == "verdict"]
    if changed.empty:
        yield "No word joins or leaves those that set a document apart beyond chance."
        return
    parts = [_verdict(row) for _, row in changed.iterrows()]
    changes = "One verdict" if len(parts) == 1 else f"{len(parts)} verdicts"
    verb = "changes" if len(parts) == 1 else "change"
    yield f"{changes} on a document's own words {verb}: {'; '.join(parts)}."


def _verdict(row: pd.Series) -> str:
    gloss = f" ({row['gloss']})" if row["gloss"] else ""
    there, else_there = ("once", "all") if row["beats_null_once"] else ("all", "once")
    count = "copies count once" if there == "once" else "every copy counts"
    z = f"z {row[f'z_{there}']:.2f}"
    if pd.notna(row[f"z_{else_there}"]):
        z += f", else {row[f'z_{else_there}']:.2f}"
    return f"{readable(row['doc_id'])}: \u2068{row['term']}\u2069{gloss} only if {count} ({z})"


def _turned(row: pd.Series) -> str:
    pair = f"{readable(row['doc_a'])} and {readable(row['doc_b'])}"
    once = bool(row["beats_null_once"])
    return (
        f"{pair} differ in their words by more than chance only if "
        f"{'copies count once' if once else 'every copy counts'}: "
        f"{row['jsd_corrected_once']:.2f} bits with copies counted once, "
        f"{row['jsd_corrected_all']:.2f} with every copy."
    )


def _range(numbers: pd.Series) -> str:
    low, high = int(numbers.min()), int(numbers.max())
    return str(low) if low == high else f"{low} to {high}"


def _of(n: int, total: int) -> str:
    return f"{n} of {total}"


def _listed(parts: list[str]) -> str:
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} and {parts[-1]}"
