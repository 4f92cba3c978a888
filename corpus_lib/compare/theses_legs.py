"""What a thesis rests on, leg by leg: whether it holds, to what figure, and how sure that is.

Each kind of support is a function of one table that gives a `Support`; the table is made elsewhere.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pandas as pd

from corpus_lib.compare.theses_file import Leg, find_passage
from corpus_lib.prepare.published import publication_interval
from corpus_lib.stats.chance import LEVEL
from corpus_lib.stats.verdict import FALSE_SHARE, LIKELY, OPEN, SURE, Verdict

RELIABLE, TENTATIVE = 0.8, 0.667  # alpha of two coders from which on a reading counts so
PLACES = 3  # shown of a leg
_CERTAIN: Mapping[str, Verdict] = {"stated": SURE, "inferred": LIKELY}
_SPAN = ["doc_id", "start", "end", "label"]


@dataclass(frozen=True)
class Support:
    """What one leg came to.

    Attributes:
        holds: True, False, or None where it cannot be told.
        relation: The pattern that says it, see `phrasebook`.
        subject: What it is said of; `object`, `how` and `found` what else the pattern names.
        value: The figure, with its interval `low` to `high`; `of`: what it is compared with.
        verdict: How sure it is, if it holds.
        places: The passages, `doc_id, start, end, label`.
    """

    holds: bool | None
    relation: str
    subject: Any = ""
    object: Any = ""
    how: Any = ""
    found: Any = ""
    value: float = np.nan
    of: float = np.nan
    low: float = np.nan
    high: float = np.nan
    verdict: Verdict = OPEN
    places: pd.DataFrame | None = None


def weakest(verdicts: list[Verdict]) -> Verdict:
    """The least sure of some verdicts."""
    return max(verdicts, key=[SURE, LIKELY, OPEN].index)


def claim(claims: pd.DataFrame, leg: Leg) -> Support:
    """Whether documents take a stance on a claim, alone, all but one, or against each other.

    Args:
        claims: The table of `claims`.
        leg: `stance` with `doc` (and `alone`, `voice`, `explicit`) or `all_but`; or `opposed`.
    """
    rows = claims[claims["claim"] == leg["claim"]].set_index("doc_id")
    told: dict[str, Any] = {"object": f"claim/{leg['claim']}"}
    named = listed(leg.get("opposed", leg.get("doc", leg.get("all_but"))))
    if rows.empty or any(doc not in rows.index for doc in named):
        return Support(None, "theses_uncoded", **told)
    stance = rows["stance"]
    theirs = stance[named]
    wanted = leg.get("stance", "affirms")
    same = list(stance.index[stance == wanted])
    asked = [name for name in ("voice", "explicit") if name in leg and name in rows]
    codes = [{True: "yes", False: "no"}.get(leg[name], leg[name]) for name in asked]
    how = [f"theses/{wanted}/{code}" for code in codes] or [f"theses/{wanted}"]
    told |= {"subject": named, "how": how, "value": len(same), "of": len(rows)}
    told["found"] = [f"theses/{one}" for one in dict.fromkeys(theirs)]
    if "opposed" in leg:
        holds, relation = set(theirs) == {"affirms", "denies"}, "theses_claim_opposed"
        shown = rows.loc[named]
    elif "all_but" in leg:
        holds = set(stance.index) - set(same) == set(named)
        relation, shown = "theses_claim_all_but", rows.loc[[*same, *named]]
    else:
        holds = bool((theirs == wanted).all())
        holds &= "voice" not in asked or bool((rows.loc[named, "voice"] == leg["voice"]).all())
        if "explicit" in asked:
            holds &= bool(rows.loc[named, "explicit"].isin(["yes", True]).eq(leg["explicit"]).all())
        relation, shown = "theses_claim", rows.loc[named]
        if leg.get("alone"):
            others = stance.drop(named)
            holds &= not others.isin([wanted, "mixed"] if wanted != "silent" else [wanted]).any()
            relation = "theses_claim_alone"
    relation = relation if holds else "theses_claim_not"
    return Support(holds, relation, **told, places=_claim_places(shown))


def read_again(found: Support, again: Sequence[Support], alpha: float) -> Support:
    """A claim's leg with its verdict: as sure as those who coded the texts agree.

    It is likely at most where no other coding, or not each of them, bears it, and open where none
    does.

    Args:
        found: What it came to by the coding.
        again: What it came to by each other coding.
        alpha: Krippendorff's alpha of the codings, by stance.

    References:
        Krippendorff (2011), "Computing Krippendorff's alpha-reliability".
    """
    bearing = [one.holds == found.holds for one in again if one.holds is not None]
    if not bearing:
        return replace(found, verdict=LIKELY)
    if not any(bearing) or not alpha >= TENTATIVE:
        return replace(found, verdict=OPEN)
    return replace(found, verdict=SURE if all(bearing) and alpha >= RELIABLE else LIKELY)


def naming(namings: pd.DataFrame, leg: Leg) -> Support:
    """Whether a document calls a thing by some expressions, never so, or otherwise than another.

    Args:
        namings: The table of `namings`: `referent, expression, doc_id, start, end` and, if known,
            `reading`; what a document denies, supposes or gives as another's word is not its own.
        leg: `doc` with `uses` or `never_uses` (all of them), or `changes_to` and `before` (a
            document that names the thing, and not so).
    """
    about = namings[namings["referent"] == leg["naming"]]
    about = about[about["reading"] == "said"] if "reading" in about else about
    named = listed(leg["doc"])
    here = about[about["doc_id"].isin(named)]
    told: dict[str, Any] = {"subject": named, "object": f"referent/{leg['naming']}"}
    if "changes_to" in leg:
        there = about[about["doc_id"] == leg["before"]]
        uses = [frame["expression"].eq(leg["changes_to"]) for frame in (here, there)]
        told |= {"how": leg["changes_to"], "found": leg["before"], "value": int(uses[0].sum())}
        if there.empty or here.empty:
            return Support(None, "theses_naming_changes", **told)
        holds = bool(uses[0].any() and not uses[1].any())
        places = spans(here[uses[0]], leg["changes_to"])
        return Support(holds, "theses_naming_changes", **told, verdict=SURE, places=places)
    never = "never_uses" in leg
    wanted = leg["never_uses" if never else "uses"]
    used = here[here["expression"].isin(wanted)]
    counts = [
        ((used["doc_id"] == doc) & (used["expression"] == one)).sum()
        for doc in named
        for one in wanted
    ]
    # Told as counted elsewhere; that it stands somewhere at all is looked for everywhere.
    counted = [_counted_once(one) if len(_counted_once(used)) else one for one in (used, here)]
    told |= {"how": wanted, "value": len(counted[0]), "of": len(counted[1])}
    if never and here.empty:
        return Support(None, "theses_naming_never", **told)
    if never:
        rates = [_rate(about, doc, wanted) for doc in named]
        n = [int((here["doc_id"] == doc).sum()) for doc in named]
        verdict = absent(pd.DataFrame({"share_others": rates, "n": n}))
        return Support(
            not sum(counts), "theses_naming_never", **told, verdict=verdict, places=spans(used)
        )
    return Support(all(counts), "theses_naming", **told, verdict=SURE, places=spans(used))


def _counted_once(namings: pd.DataFrame) -> pd.DataFrame:
    """Those of the body, and a reprinted one for the older document only."""
    if not {"section", "reprint"} <= set(namings.columns):
        return namings
    return namings[namings["section"].eq("body") & ~namings["reprint"].astype(bool)]


def reprint(
    steps: pd.DataFrame, leg: Leg, texts: Mapping[str, str], tokens: pd.DataFrame
) -> Support:
    """What one document keeps, drops or changes of another that it reprints, or adds to it.

    A quote is kept if more than half of its words stand in the reprint, in their order.

    Args:
        steps: The table of `reuse_edits` of passages that stand in both, with `doc_a`, `doc_b` and
            `source` (the older side, as `reuse_direction` tells it) and `cue`.
        leg: The leg.
        texts: The raw texts.
        tokens: The words of the corpus.
    """
    new, old = leg["reprint"], leg["of"]
    how = next(name for name in ("changed", "added", "dropped", "kept", "over") if name in leg)
    told: dict[str, Any] = {"subject": new, "object": leg[how], "found": old}
    relation = f"theses_reprint_{how}"
    both = steps[
        ((steps["doc_a"] == old) & (steps["doc_b"] == new))
        | ((steps["doc_a"] == new) & (steps["doc_b"] == old))
    ]
    if both.empty:
        return Support(False, "theses_reprint_none", **told)
    a_is_old = both["doc_a"].iloc[0] == old
    sides = ("a", "b") if a_is_old else ("b", "a")
    older = both["source"].iloc[0]
    verdict = (
        SURE if older == sides[0] and both["cue"].any() else LIKELY if older == sides[0] else OPEN
    )
    if older == sides[1]:
        return Support(False, relation, **told)
    if how == "changed":
        before, after = leg["changed"]
        hit = both[(both[f"surface_{sides[0]}"] == before) & (both[f"surface_{sides[1]}"] == after)]
        hit = hit[hit["op"] != "equal"]
        told["value"] = len(hit)
        both_sides = [
            hit[[f"start_{s}", f"end_{s}"]].set_axis(["start", "end"], axis=1).assign(doc_id=doc)
            for s, doc in zip(sides, (old, new), strict=True)
        ]
        return Support(
            len(hit) > 0, relation, **told, verdict=verdict, places=spans(pd.concat(both_sides))
        )
    doc, side = (old, sides[0]) if how in ("dropped", "kept") else (new, sides[1])
    kept_ops = both[both["op"].isin(["equal", "variant", "moved"])]
    kept = set(kept_ops[f"start_{side}"])
    if how == "over":
        own = tokens.loc[tokens["doc_id"] == new, "start"].isin(kept).mean()
        told |= {"object": "", "value": float(own), "of": leg["over"]}
        return Support(bool(own > leg["over"]), relation, **told, verdict=verdict)
    places, parts = [], []
    for quote in leg[how]:
        at = find_passage(texts[doc], quote)[0]
        inside = tokens[
            (tokens["doc_id"] == doc) & tokens["start"].between(at, at + len(quote) - 1)
        ]
        parts.append(inside["start"].isin(kept).mean() if at >= 0 and len(inside) else np.nan)
        places.append((doc, at, at + len(quote), ""))
    told["value"] = float(np.max(parts) if how != "kept" else np.min(parts))
    if np.isnan(told["value"]):
        return Support(False, relation, **told)
    holds = told["value"] > 0.5 if how == "kept" else told["value"] <= 0.5
    return Support(
        bool(holds), relation, **told, verdict=verdict, places=pd.DataFrame(places, columns=_SPAN)
    )


def date(documents: pd.DataFrame, leg: Leg) -> Support:
    """Whether a document was published before, or after, a day or another document.

    Args:
        documents: The corpus's documents.
        leg: The leg; `before` or `after`: a doc_id, or a date in EDTF.
    """
    known = documents.set_index("doc_id")[["published", "published_certainty"]]
    how = "before" if "before" in leg else "after"
    pair = [leg["date"], leg[how]] if how == "before" else [leg[how], leg["date"]]
    told: dict[str, Any] = {"subject": leg["date"], "object": leg[how]}
    dates = [known["published"].get(one, one) for one in pair]
    told["found"] = known["published"].get(leg["date"], "")
    if not all(dates):
        return Support(None, f"theses_date_{how}", **told)
    first, second = map(publication_interval, dates)
    holds = True if first[1] < second[0] else False if first[0] >= second[1] else None
    sure = [_CERTAIN.get(known["published_certainty"].get(one, "stated"), OPEN) for one in pair]
    return Support(holds, f"theses_date_{how}", **told, verdict=weakest(sure))


def absent(here: pd.DataFrame) -> Verdict:
    """How sure an absence is: whether texts of that size would have the thing, as others do."""
    chance = ((1 - here["share_others"].fillna(0)) ** here["n"].fillna(0)).max()
    return SURE if chance <= LEVEL else LIKELY if chance <= FALSE_SHARE else OPEN


def _rate(about: pd.DataFrame, doc: str, expressions: list[str]) -> float:
    others = about[about["doc_id"] != doc]
    return float(others["expression"].isin(expressions).mean()) if len(others) else 0.0


def listed(value: Any) -> list[Any]:
    """A value in a list, unless it is one."""
    return list(value) if isinstance(value, list | tuple) else [value]


def _claim_places(rows: pd.DataFrame) -> pd.DataFrame:
    spoken = rows[rows["start"].notna()].reset_index()
    label = spoken["gloss"].where(spoken["gloss"] != "", spoken["stance"])
    return spoken.assign(label=label)[_SPAN].astype({"start": "int64", "end": "int64"})


def spans(rows: pd.DataFrame, label: str = "") -> pd.DataFrame:
    """Some rows as evidence: `doc_id, start, end, label`."""
    told = rows.head(2 * PLACES).assign(label=label)[_SPAN]
    return told.dropna(subset=["start"]).astype({"start": "int64", "end": "int64"})
