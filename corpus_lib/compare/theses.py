"""Theses: what a scholar would say of the documents, tested against them on every run."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import pandas as pd

from corpus_lib.compare import theses_legs as legs
from corpus_lib.compare.theses_file import Leg, Passage, Thesis, kind_of
from corpus_lib.compare.theses_legs import Support, weakest
from corpus_lib.compare.theses_shares import OTHERWISE, SHARES, UNJUDGED, between_documents, share
from corpus_lib.kept import computed_once
from corpus_lib.phrasebook import facts
from corpus_lib.stats.verdict import LIKELY, OPEN, SURE

FALLEN = "fallen"
KEYS = ["thesis", "leg", "kind", "holds"]
_MOSTLY = 0.5  # of other ways to count: a leg that holds in fewer is open


def examined(study: Any, theses: Sequence[Thesis]) -> pd.DataFrame:
    """Whether each leg of each thesis holds in this corpus under these settings, and how surely.

    What was read is as sure as two coders agree on it; what was counted as it beats chance, and no
    surer than likely where it does not hold under other settings (`OTHERWISE`) too.

    Args:
        study: A `Study`, for its tables.
        theses: The theses of its corpus, see `read_theses`.

    Returns:
        Facts (see `phrasebook.facts`), one row per leg, and one per quoted passage of the thesis
        after its legs: `thesis`; `leg` (from 1); `kind` ("passage" for those); `holds` (True,
        False, None where it cannot be told). `doc_id`, `start` and `end` are the first passage's;
        all of them are in `evidence`.
    """
    rows, keys = [], []
    for thesis in theses:
        asked = [(kind_of(leg), support(study, leg)) for leg in thesis.legs]
        asked += [("passage", _quoted(passage)) for passage in thesis.passages]
        for number, (kind, found) in enumerate(asked, start=1):
            keys.append((thesis.id, number, kind, found.holds))
            rows.append(_fact(found))
    table = pd.DataFrame(keys, columns=KEYS).astype({"holds": "object"})
    return pd.concat([table, facts(rows)], axis=1)


def told(theses: Sequence[Thesis], found: pd.DataFrame) -> pd.DataFrame:
    """Theses to read, each with what may be said of it.

    Args:
        theses: The theses.
        found: The table of `examined`.

    Returns:
        One row per thesis: `thesis, en, ar, documents` (a list), `verdict` ("fallen" if a leg does
        not hold; "open" if one is, or cannot be told; else that of its weakest leg), `legs` (how
        many) and `broken` (the numbers of those that don't hold or can't be told).
    """
    rows = []
    for thesis in theses:
        own = found[found["thesis"] == thesis.id]
        broken = own.loc[[holds is not True for holds in own["holds"]], "leg"].tolist()
        texts = thesis.id, thesis.en, thesis.ar, list(thesis.documents)
        rows.append((*texts, verdict_of(own), len(own), broken))
    columns = ["thesis", "en", "ar", "documents", "verdict", "legs", "broken"]
    return pd.DataFrame(rows, columns=columns)


def to_read(told: pd.DataFrame) -> pd.DataFrame:
    """The table of `told` by the theses' sentences: `thesis, thesis_ar, verdict, legs, broken`."""
    said = told.drop(columns="thesis").rename(columns={"en": "thesis", "ar": "thesis_ar"})
    return said[["thesis", "thesis_ar", "verdict", "legs", "broken"]]


def thesis_findings(told: pd.DataFrame, found: pd.DataFrame) -> pd.DataFrame:
    """How many theses stand and how surely, what keeps the others from it, and those that fell.

    Args:
        told: The table of `told`.
        found: The table of `examined`.
    """
    stand = told[told["verdict"] != FALLEN]
    sure = int((stand["verdict"] == SURE).sum())
    counted = {"value": len(stand), "of": len(told), "low": sure, "high": len(stand) - sure}
    fell = [
        {"relation": "theses_fell", "object": en}
        for en in told.loc[~told.index.isin(stand.index), "en"]
    ]
    if told.empty:
        return facts([{"relation": "theses_none"}])
    # The legs that are the weakest of their thesis, by what they rest on.
    unsure = found[found["thesis"].isin(stand.loc[stand["verdict"] != SURE, "thesis"])]
    weak = unsure[unsure["verdict"] != SURE].groupby("kind", sort=False)
    why = [
        {
            "relation": "theses_weak",
            **{"object": f"theses/kind/{kind}", "value": legs["thesis"].nunique()},
            "evidence": _evidence(legs),
        }
        for kind, legs in weak
    ]
    return facts([{"relation": "theses_stand", **counted}, *why, *fell])


def fallen_at_once(study: Any, theses: Sequence[Thesis]) -> list[str]:
    """The theses that fall on what needs no analysis: a passage that changed, a claim, a date."""
    return [
        thesis.id
        for thesis in theses
        if any(passage.start is None for passage in thesis.passages)
        or any(
            _asked(study, leg, kind_of(leg)).holds is False
            for leg in thesis.legs
            if kind_of(leg) in ("claim", "date")
        )
    ]


def _evidence(legs: pd.DataFrame) -> pd.DataFrame | None:
    found = [one for one in legs["evidence"] if one is not None and len(one)]
    return pd.concat(found, ignore_index=True) if found else None


def verdict_of(found: pd.DataFrame) -> str:
    """What may be said of the thesis that rests on some legs; see `told`."""
    if any(holds is False for holds in found["holds"]):
        return FALLEN
    return (
        OPEN if any(holds is None for holds in found["holds"]) else weakest(list(found["verdict"]))
    )


def support(study: Any, leg: Leg) -> Support:
    """What one leg comes to, with its verdict."""
    kind = kind_of(leg)
    found = _asked(study, leg, kind)
    if kind == "claim":
        codings = _codings(study.coding)
        alpha = float(study.agreement["alpha"].iloc[0]) if len(study.agreement) else float("nan")
        return legs.read_again(found, [legs.claim(one, leg) for one in codings], alpha)
    tried = [
        _asked(study.with_(**other), leg, kind, UNJUDGED).holds
        for other in (OTHERWISE.get(kind, ()) if found.holds else ())
        if any(getattr(study, name) != value for name, value in other.items())
    ]
    agreeing = [holds for holds in tried if holds is not None]
    if all(agreeing):
        return found
    often = sum(agreeing) / len(agreeing) > _MOSTLY
    return replace(found, verdict=weakest([found.verdict, LIKELY if often else OPEN]))


def _codings(coding: Any) -> list[pd.DataFrame]:
    """The other codings of the claims, one table a reader."""
    return [own for _, own in coding.readers["claims"].groupby("reader")]


def _asked(study: Any, leg: Leg, kind: str, shares: Mapping[str, Any] = SHARES) -> Support:
    if kind in shares:
        name = f"shares: {shares[kind].__name__}"
        return share(computed_once(study, name, shares[kind]), leg, kind)
    corpus = study.corpus
    if kind == "reprint":
        texts = {doc_id: corpus.raw(doc_id) for doc_id in corpus.documents["doc_id"]}
        steps = between_documents(study.reprint_steps, study.reprints)
        return legs.reprint(steps, leg, texts, corpus.tokens)
    if kind == "naming":
        return legs.naming(study.namings, leg)
    return (
        legs.date(corpus.documents, leg) if kind == "date" else legs.claim(study.coding.claims, leg)
    )


def _quoted(passage: Passage) -> Support:
    told: dict[str, Any] = {"subject": passage.doc_id, "object": passage.quote}
    if passage.start is None:
        return Support(False, "theses_passage_changed", **told, found=passage.near)
    span = (passage.doc_id, passage.start, passage.start + len(passage.quote), passage.gloss)
    place = pd.DataFrame([span], columns=["doc_id", "start", "end", "label"])
    return Support(True, "theses_passage", **told, verdict=SURE, places=place)


def _fact(found: Support) -> dict[str, Any]:
    names = (
        "relation",
        "subject",
        "object",
        "how",
        "found",
        "value",
        "of",
        "low",
        "high",
        "verdict",
    )
    fact = {name: getattr(found, name) for name in names}
    listed = {name: one or None for name, one in fact.items() if isinstance(one, list)}
    return {**fact, **listed, "evidence": found.places}
