"""What survives, what does not and why, and what is but chance: in tables and sentences."""

from __future__ import annotations

import pandas as pd

from corpus_lib.robust.survival import Robustness

_TELLING = 0.2  # difference between the options of a choice that is worth a word


def breaking_choices(found: Robustness) -> pd.DataFrame:
    """Which choice each headline hangs on: the options with which it holds least and most often.

    Args:
        found: What became of the headlines.

    Returns:
        One row per headline that beats its null and choice that makes a difference, the choice
        that it hangs on most first: `sentence`, `choice`, `least` (option), `survival_least`,
        `most`, `survival_most`, `drop` (their difference), `alone` (options that break it if
        nothing else is changed in the default world; "" for none).
    """
    named = found.headlines.loc[found.headlines["beats_null"], "sentence"]
    rows = []
    for sentence in named:
        own = found.by_choice[found.by_choice["sentence"] == sentence].dropna(subset="survival")
        for choice, options in own.groupby("choice", sort=False):
            if len(options) > 1 and (
                len(set(options["survival"])) > 1 or options["alone"].eq(False).any()
            ):
                ranked = options.sort_values("survival", kind="stable")
                least, most = ranked.iloc[0], ranked.iloc[-1]
                alone = ", ".join(options.loc[options["alone"].eq(False), "option"])
                both = least["option"], least["survival"], most["option"], most["survival"]
                drop = most["survival"] - least["survival"]
                rows.append((sentence, choice, *both, drop, alone))
    names = ["sentence", "choice", "least", "survival_least", "most", "survival_most"]
    table = pd.DataFrame(rows, columns=[*names, "drop", "alone"])
    order = {sentence: place for place, sentence in enumerate(named)}
    table = table.assign(_place=table["sentence"].map(order))
    table = table.sort_values(["_place", "drop"], ascending=[True, False], kind="stable")
    return table.drop(columns="_place").reset_index(drop=True)


def headline_findings(found: Robustness) -> list[str]:
    """The headlines that more than chance gives and that survive, after a word on all of them.

    Args:
        found: What became of the headlines.
    """
    counts = found.headlines["verdict"].value_counts()
    survive, fragile, chance = (
        int(counts.get(verdict, 0)) for verdict in ("survives", "not robust", "chance")
    )
    n_worlds = int((found.worlds["kind"] == "sample").sum())
    kinds = found.headlines["kind"].nunique()
    total = (
        f"{len(found.headlines)} statements of {kinds} kinds were tried in {n_worlds} worlds. "
        f"{survive} go beyond shuffled text and hold in nearly all worlds; {fragile} go beyond it "
        f"but hang on a choice; {chance} are given by shuffled text as well. If the documents did "
        f"not differ, about {0.05 * kinds:.1f} would go beyond it by luck."
    )
    return [total, *(_told(row) for row in _rows(found, "survives"))]


def fragile_findings(found: Robustness) -> list[str]:
    """The headlines that beat chance but hang on a choice: which one, and what is true instead.

    Args:
        found: What became of the headlines.
    """
    breaks = breaking_choices(found)
    sentences = [
        _told(row) + _hanging(breaks[breaks["sentence"] == row["sentence"]], row["instead"])
        for row in _rows(found, "not robust")
    ]
    return sentences or ["No headline that beats shuffled text is broken by a choice."]


def chance_findings(found: Robustness) -> list[str]:
    """The statements that are true in the default world, but that shuffled text gives as well.

    Args:
        found: What became of the headlines.
    """
    sentences = []
    for see, rows in found.headlines[found.headlines["verdict"] == "chance"].groupby("see"):
        told = [
            f"{sentence.removesuffix('.')} (p = {p:.2f})"
            for sentence, p in zip(rows["sentence"], rows["p"], strict=True)
        ]
        sentences.append(f"Shuffled text gives this too, of {see}: {'; '.join(told)}.")
    return sentences or ["Every statement that was tried beats shuffled text."]


def _rows(found: Robustness, verdict: str) -> list[dict[str, object]]:
    table = found.headlines[found.headlines["verdict"] == verdict]
    return [{str(name): value for name, value in row.items()} for row in table.to_dict("records")]


def _told(row: dict[str, object]) -> str:
    robust = "" if row["verdict"] == "survives" else "Not robust: "
    return (
        f"{robust}{row['sentence']} It holds in {row['survival']:.0%} of worlds "
        f"({row['low']:.0%} to {row['high']:.0%}); p = {row['p']:.3f} against shuffled text."
    )


def _hanging(breaks: pd.DataFrame, instead: object) -> str:
    """What a headline hangs on, in words."""
    told = ""
    telling = breaks[breaks["drop"] >= _TELLING]
    if len(telling):
        most = telling.iloc[0]
        told += (
            f" It hangs most on the choice of {most['choice']}: {most['survival_least']:.0%} with "
            f"{most['least']}, {most['survival_most']:.0%} with {most['most']}."
        )
    alone = [
        f"{choice} ({options})"
        for choice, options in zip(breaks["choice"], breaks["alone"], strict=True)
        if options
    ]
    if alone:
        told += f" Enough to break it alone: {'; '.join(alone)}."
    if instead:
        told += f" Instead: {instead}."
    return told


def survival_table(found: Robustness) -> pd.DataFrame:
    """All headlines in the order of their verdicts, for reading.

    Args:
        found: What became of the headlines.

    Returns:
        `headline`, `verdict` ("survives", "not robust", "shuffled text gives this too"),
        `survival` with `low` and `high`, `n_worlds` (in which it can be judged), `p`, `measured`,
        `see` (the notebook that shows it in full).
    """
    order = ["survives", "not robust", "chance"]
    table = found.headlines.assign(
        place=found.headlines["verdict"].map(order.index),
        headline=found.headlines["sentence"],
        n_worlds=found.headlines["n_judged"],
    ).sort_values(["place", "survival"], ascending=[True, False], kind="stable")
    table["verdict"] = table["verdict"].replace("chance", "shuffled text gives this too")
    columns = ["headline", "verdict", "survival", "low", "high", "n_worlds", "p", "measured", "see"]
    return table[columns].reset_index(drop=True)
