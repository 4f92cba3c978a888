"""What a thesis rests on, leg by leg: whether it holds, to what figure, and how sure that is."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pandas as pd

from corpus_lib.compare.theses_file import Leg, find_passage, listed
from corpus_lib.prepare.published import publication_interval
from corpus_lib.prepare.units import runs
from corpus_lib.stats.chance import LEVEL
from corpus_lib.stats.verdict import FALSE_SHARE, LIKELY, OPEN, SURE, Verdict, weakest

RELIABLE, TENTATIVE = 0.8, 0.667  # alpha of two coders from which on a reading counts so
PLACES = 3  # shown of a leg
_CERTAIN: Mapping[str, Verdict] = {"stated": SURE, "inferred": LIKELY}
_SPAN = ["doc_id", "start", "end", "label"]


@dataclass(frozen=True)
class Support:
    """What one leg came to: a fact of the phrasebook, and whether it holds (None: can't be told).

    `value` has its interval `low` to `high`, `of` is what it is compared with; `verdict` says how
    sure it is, if it holds; `places` are passages, `doc_id, start, end, label`.
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


def claim(claims: pd.DataFrame, leg: Leg) -> Support:
    """Whether documents take a stance on a claim, alone, all but one, or against each other."""
    rows = claims[claims["claim"] == leg["claim"]].set_index("doc_id")
    told: dict[str, Any] = {"object": f"claim/{leg['claim']}"}
    named = listed(leg.get("opposed", leg.get("doc", leg.get("all_but"))))
    if rows.empty or any(doc not in rows.index for doc in named):
        return Support(None, "theses_uncoded", **told)
    stance = rows["stance"]
    theirs = stance[named]
    wanted = leg.get("stance", "affirms")
    same = list(stance.index[stance == wanted])
    asked = [name for name in ("voice", "explicit") if name in leg]
    codes = [{True: "yes", False: "no"}.get(leg[name], leg[name]) for name in asked]
    how = [f"theses/{wanted}/{code}" for code in codes] or [f"theses/{wanted}"]
    told |= {"subject": named, "how": how, "value": len(same), "of": len(rows)}
    told["found"] = [f"theses/{one}" for one in dict.fromkeys(theirs)]
    shown, relation = rows.loc[named], "theses_claim"
    if "opposed" in leg:
        holds, relation = set(theirs) == {"affirms", "denies"}, "theses_claim_opposed"
    elif "all_but" in leg:
        holds = set(stance.index) - set(same) == set(named)
        relation, shown = "theses_claim_all_but", rows.loc[[*same, *named]]
    else:
        holds = bool((theirs == wanted).all())
        holds &= "voice" not in asked or bool((shown["voice"] == leg["voice"]).all())
        if "explicit" in asked:
            holds &= bool(shown["explicit"].isin(["yes", True]).eq(leg["explicit"]).all())
        if leg.get("alone"):
            others = stance.drop(named)
            holds &= not others.isin([wanted, "mixed"] if wanted != "silent" else [wanted]).any()
            relation = "theses_claim_alone"
    spoken = shown[shown["start"].notna()].reset_index()
    label = spoken["gloss"].where(spoken["gloss"] != "", spoken["stance"])
    places = spoken.assign(label=label)[_SPAN].astype({"start": "int64", "end": "int64"})
    told["verdict"] = LIKELY if shown["doubt"].eq("yes").any() else SURE
    return Support(holds, relation if holds else "theses_claim_not", **told, places=places)


def read_again(found: Support, again: Sequence[Support], alpha: float) -> Support:
    """A claim's leg with its verdict: as sure as those who coded the texts agree.

    It is likely at most where a reader doubted it, where no other coding, or not each of them,
    bears it, and open where none does. `alpha` is Krippendorff's, of the codings, by stance.

    References:
        Krippendorff (2011), "Computing Krippendorff's alpha-reliability".
    """
    bearing = [one.holds == found.holds for one in again if one.holds is not None]
    if not bearing:
        return replace(found, verdict=LIKELY)
    if not any(bearing) or not alpha >= TENTATIVE:
        return replace(found, verdict=OPEN)
    return found if all(bearing) and alpha >= RELIABLE else replace(found, verdict=LIKELY)


def naming(namings: pd.DataFrame, leg: Leg) -> Support:
    """Whether a document calls a thing by some expressions, never so, or otherwise than another.

    What it denies, supposes or gives as another's word is not its own. `before` names a document
    that names the thing, and not as it `changes_to`.
    """
    about = namings[(namings["referent"] == leg["naming"]) & (namings["reading"] == "said")]
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
    cells = pd.MultiIndex.from_product([named, wanted])
    counts = used.groupby(["doc_id", "expression"]).size().reindex(cells, fill_value=0)
    # Told as counted elsewhere; that it stands somewhere at all is looked for everywhere.
    hidden = len(used) and not len(_counted_once(used))
    counted = [one if hidden else _counted_once(one) for one in (used, here)]
    told |= {"how": wanted, "value": len(counted[0]), "of": len(counted[1])}
    if never and here.empty:
        return Support(None, "theses_naming_never", **told)
    told["places"] = spans(used)
    if not never:
        return Support(bool(counts.all()), "theses_naming", **told, verdict=SURE)
    rows = []
    for doc in named:
        others = about.loc[about["doc_id"] != doc, "expression"].isin(wanted)
        rows.append((others.mean() if len(others) else 0.0, (here["doc_id"] == doc).sum()))
    verdict = absent(pd.DataFrame(rows, columns=["share_others", "n"]))
    return Support(not counts.any(), "theses_naming_never", **told, verdict=verdict)


def _counted_once(namings: pd.DataFrame) -> pd.DataFrame:
    """Those of the body, and a reprinted one for the older document only."""
    return namings[namings["section"].eq("body") & ~namings["reprint"].astype(bool)]


def reprint(
    steps: pd.DataFrame, leg: Leg, texts: Mapping[str, str], tokens: pd.DataFrame
) -> Support:
    """What one document keeps, drops or changes of another that it reprints, or adds to it.

    A quote is kept if more than half of its words stand in the reprint, in their order. `steps` is
    the table of `reuse_edits` with `doc_a, doc_b, source, cue`; `texts` are raw ones.
    """
    new, old = leg["reprint"], leg["of"]
    how = next(name for name in ("changed", "added", "dropped", "kept", "over") if name in leg)
    told: dict[str, Any] = {"subject": new, "object": leg[how], "found": old}
    relation = f"theses_reprint_{how}"
    both = steps[steps["doc_a"].isin([old, new]) & steps["doc_b"].isin([old, new])]
    if both.empty:
        return Support(False, "theses_reprint_none", **told)
    first, second = "ab" if both["doc_a"].iloc[0] == old else "ba"
    older = both["source"].iloc[0]
    if older == second:
        return Support(False, relation, **told)
    verdict = OPEN if older != first else SURE if both["cue"].any() else LIKELY
    if how == "changed":
        before, after = leg["changed"]
        hit = both[(both[f"surface_{first}"] == before) & (both[f"surface_{second}"] == after)]
        hit = hit[hit["op"] != "equal"]
        told["value"] = len(hit)
        both_sides = [
            hit[[f"start_{s}", f"end_{s}"]].set_axis(["start", "end"], axis=1).assign(doc_id=doc)
            for s, doc in ((first, old), (second, new))
        ]
        found = spans(pd.concat(both_sides))
        return Support(len(hit) > 0, relation, **told, verdict=verdict, places=found)
    doc, side = (old, first) if how in ("dropped", "kept") else (new, second)
    kept = set(both.loc[both["op"].isin(["equal", "variant", "moved"]), f"start_{side}"])
    if how == "over":
        words = tokens[tokens["doc_id"] == new].assign(kept=lambda own: own["start"].isin(kept))
        told |= {"object": "", "value": float(words["kept"].mean()), "of": leg["over"]}
        told |= {"places": spans(runs(words, ["segment_id", "kept"]).query("kept"))}
        return Support(told["value"] > leg["over"], relation, **told, verdict=verdict)
    places, parts = [], []
    for quote in leg[how]:
        at = find_passage(texts[doc], quote)[0]
        held = tokens["start"].between(at, at + len(quote) - 1)
        inside = tokens[(tokens["doc_id"] == doc) & held]
        parts.append(inside["start"].isin(kept).mean() if at >= 0 and len(inside) else np.nan)
        places.append((doc, at, at + len(quote), ""))
    told["value"] = float(np.max(parts) if how != "kept" else np.min(parts))
    if np.isnan(told["value"]):
        return Support(False, relation, **told)
    holds = bool(told["value"] > 0.5) == (how == "kept")
    relation += "_whole" if told["value"] == (how == "kept") else ""
    shown = pd.DataFrame(places, columns=_SPAN)
    return Support(holds, relation, **told, verdict=verdict, places=shown)


def date(documents: pd.DataFrame, leg: Leg) -> Support:
    """Whether a document was published before, or after, a date in EDTF or another document."""
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


def spans(rows: pd.DataFrame, label: str = "") -> pd.DataFrame:
    """Some rows as evidence: `doc_id, start, end, label`."""
    told = rows.head(2 * PLACES).assign(label=label)[_SPAN]
    return told.dropna(subset=["start"]).astype({"start": "int64", "end": "int64"})
