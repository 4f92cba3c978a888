"""Theses: what a scholar would say of the documents, tested against them on every run."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd

from corpus_lib.coding.silences import lone_claims, silent_claims
from corpus_lib.compare import theses_legs as legs
from corpus_lib.compare import theses_shares
from corpus_lib.compare.theses_file import Leg, Passage, Thesis, kind_of
from corpus_lib.compare.theses_legs import Support
from corpus_lib.kept import computed_once
from corpus_lib.phrasebook import Language, facts, sentences
from corpus_lib.stats.verdict import LIKELY, OPEN, SURE, weakest

FALLEN = "fallen"
KEYS = ["thesis", "leg", "kind", "holds"]
_MOSTLY = 0.5  # of other ways to count: a leg that holds in fewer is open
_TOLD = ("relation", "subject", "object", "how", "found", "value", "of", "low", "high", "verdict")
_LANGUAGES: tuple[Language, Language] = ("en", "ar")
_MARKS = {0x2068: None, 0x2069: None}  # a file shows them as boxes
_FEWEST = {"n_deals": 19, "n_draws": 99}
_EACH = 2  # legs of a kind that are proposed
_LEAST = 4  # words of a passage that can be read by itself
_SHARED = ("frame", "voice", "actor", "word")


def examined(study: Any, theses: Sequence[Thesis]) -> pd.DataFrame:
    """Whether each leg of each thesis holds in this corpus under these settings, and how surely.

    What was read is as sure as two coders agree on it; what was counted as it beats chance, and no
    surer than likely where it does not hold under other settings (`OTHERWISE`) too.

    Returns:
        Facts (see `phrasebook.facts`), one row per leg, of a share one per document, and one per
        quoted passage of the thesis after its legs: `thesis`; `leg` (from 1); `kind` ("passage" for
        those); `holds` (True, False, None where it cannot be told). `doc_id`, `start` and `end` are
        the first passage's; all of them are in `evidence`.
    """
    return in_full(asked(study, theses))


def asked(study: Any, theses: Sequence[Thesis]) -> pd.DataFrame:
    """What `examined` gives, as a table that can be kept: `thesis, leg, kind, told` (as JSON)."""
    rows = []
    for thesis in theses:
        legs = [one for leg in thesis.legs for one in theses_shares.each_share(leg)]
        found = [(kind_of(leg), support(study, leg)) for leg in legs]
        found += [("passage", _quoted(passage)) for passage in thesis.passages]
        for number, (kind, one) in enumerate(found, start=1):
            places = None if one.places is None else one.places.to_dict("list")
            fact = [one.holds, {name: getattr(one, name) for name in _TOLD}, places]
            rows.append((thesis.id, number, kind, json.dumps(fact, default=np.generic.item)))
    return pd.DataFrame(rows, columns=[*KEYS[:3], "told"], dtype="str").astype({"leg": "int64"})


def in_full(asked: pd.DataFrame) -> pd.DataFrame:
    """The table of `examined` from that of `asked`."""
    holds, rows = [], []
    for held, fact, places in map(json.loads, asked["told"]):
        holds.append(held)
        evidence = pd.DataFrame(places) if places and places["doc_id"] else None
        told = {name: None if one == [] else one for name, one in fact.items()}
        rows.append({**told, "evidence": evidence})
    table = asked[KEYS[:3]].assign(holds=pd.Series(holds, index=asked.index, dtype="object"))
    return pd.concat([table, facts(rows)], axis=1)


def told(theses: Sequence[Thesis], found: pd.DataFrame) -> pd.DataFrame:
    """Theses to read, each with what may be said of it.

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
        rows.append((*texts, _verdict_of(own), len(own), broken))
    columns = ["thesis", "en", "ar", "documents", "verdict", "legs", "broken"]
    return pd.DataFrame(rows, columns=columns)


def to_read(told: pd.DataFrame) -> pd.DataFrame:
    """The table of `told` by the theses' sentences: `thesis, thesis_ar, verdict, legs, broken`."""
    said = told.drop(columns="thesis").rename(columns={"en": "thesis", "ar": "thesis_ar"})
    return said[["thesis", "thesis_ar", "verdict", "legs", "broken"]]


def thesis_findings(told: pd.DataFrame, found: pd.DataFrame) -> pd.DataFrame:
    """Facts: how many theses stand and how surely, what keeps the others from it, which fell."""
    stand = told[told["verdict"] != FALLEN]
    sure = int((stand["verdict"] == SURE).sum())
    counted = {"value": len(stand), "of": len(told), "low": sure, "high": len(stand) - sure}
    fallen = told.loc[~told.index.isin(stand.index), "en"]
    if told.empty:
        return facts([{"relation": "theses_none"}])
    # The legs that are the weakest of their thesis, by what they rest on.
    unsure = found[found["thesis"].isin(stand.loc[stand["verdict"] != SURE, "thesis"])]
    weak = unsure[unsure["verdict"] != SURE].groupby("kind", sort=False)
    rows: list[dict[str, Any]] = [{"relation": "theses_stand", **counted}]
    for kind, own in weak:
        places = [one for one in own["evidence"] if one is not None and len(one)]
        why = {"relation": "theses_weak", "object": f"theses/kind/{kind}"}
        evidence = pd.concat(places, ignore_index=True) if places else None
        rows.append({**why, "value": own["thesis"].nunique(), "evidence": evidence})
    return facts([*rows, *({"relation": "theses_fell", "object": en} for en in fallen)])


def fallen_at_once(study: Any, theses: Sequence[Thesis]) -> list[str]:
    """The theses that fall on what needs no analysis: a passage that changed, a claim, a date."""

    def fallen(thesis: Thesis) -> bool:
        quick = [leg for leg in thesis.legs if kind_of(leg) in ("claim", "date")]
        changed = any(passage.start is None for passage in thesis.passages)
        return changed or any(_asked(study, leg, kind_of(leg)).holds is False for leg in quick)

    return [thesis.id for thesis in theses if fallen(thesis)]


def _verdict_of(found: pd.DataFrame) -> str:
    if any(holds is False for holds in found["holds"]):
        return FALLEN
    unknown = any(holds is None for holds in found["holds"])
    return OPEN if unknown else weakest(list(found["verdict"]))


def support(study: Any, leg: Leg) -> Support:
    """What one leg comes to, with its verdict."""
    kind = kind_of(leg)
    found = _asked(study, leg, kind)
    if kind == "claim":
        every = study.coding.readers["claims"]
        codings = [own for _, own in every[every["claim"] == leg["claim"]].groupby("reader")]
        alpha = float(study.agreement["alpha"].iloc[0]) if len(study.agreement) else float("nan")
        return legs.read_again(found, [legs.claim(one, leg) for one in codings], alpha)
    tried = [  # whether it holds, which no draw changes
        _asked(study.with_(**other, **_FEWEST), leg, kind, theses_shares.UNJUDGED).holds
        for other in (theses_shares.OTHERWISE.get(kind, ()) if found.holds else ())
        if any(getattr(study, name) != value for name, value in other.items())
    ]
    agreeing = [holds for holds in tried if holds is not None]
    if all(agreeing):
        return found
    often = sum(agreeing) / len(agreeing) > _MOSTLY
    return replace(found, verdict=weakest([found.verdict, LIKELY if often else OPEN]))


def _asked(
    study: Any, leg: Leg, kind: str, shares: Mapping[str, Any] = theses_shares.SHARES
) -> Support:
    if kind in shares:
        name = f"shares: {shares[kind].__name__}"
        return theses_shares.share(computed_once(study, name, shares[kind]), leg, kind)
    corpus = study.corpus
    if kind == "reprint":
        texts = {doc_id: corpus.raw(doc_id) for doc_id in corpus.documents["doc_id"]}
        steps = theses_shares.between_documents(study.reprint_steps, study.reprints)
        return legs.reprint(steps, leg, texts, corpus.tokens)
    if kind == "naming":
        return legs.naming(study.namings, leg)
    if kind == "date":
        return legs.date(corpus.documents, leg)
    return legs.claim(study.coding.claims, leg)


def _quoted(passage: Passage) -> Support:
    told: dict[str, Any] = {"subject": passage.doc_id, "object": passage.quote}
    if passage.start is None:
        return Support(False, "theses_passage_changed", **told, found=passage.near)
    span = (passage.doc_id, passage.start, passage.start + len(passage.quote), passage.gloss)
    place = pd.DataFrame([span], columns=["doc_id", "start", "end", "label"])
    return Support(True, "theses_passage", **told, verdict=SURE, places=place)


# Theses to begin with.


def propose_theses(study: Any) -> str:
    """Theses for each document, in the form of `coding/theses.toml`, to be copied and edited.

    One thesis per document that something sets apart: what it alone affirms or denies, the frames,
    voices, actors and words it has most of, what it alone calls things, and what it leaves unsaid
    that most others say. Each leg holds and none is open; the sentences are those of the legs, one
    after another, and wait for a better one.
    """
    entries = []
    for doc_id in study.corpus.documents["doc_id"]:
        asked = [(leg, support(study, leg)) for leg in _candidates(study, str(doc_id))]
        legs = [leg for leg, found in asked if found.holds is True and found.verdict != OPEN]
        if legs:
            entries.append(_toml(study, str(doc_id), legs))
    return "\n".join(entries)


def _candidates(study: Any, doc: str) -> Iterator[Leg]:
    claims = study.coding.claims
    if len(claims):
        lone = lone_claims(claims, study.reprints)
        for row in lone[lone["doc_id"] == doc].to_dict("records"):
            yield {"claim": row["claim"], "doc": [doc], "stance": row["stance"]}
    for kind in _SHARED:
        table = theses_shares.SHARES[kind](study).table
        wide = table.pivot_table(index="item", columns="doc_id", values="share", fill_value=0.0)
        if doc in wide and wide.shape[1] > 1:
            more = (wide[doc] - wide.drop(columns=doc).max(axis=1)).sort_values(ascending=False)
            known = table[(table["doc_id"] == doc) & (table["verdict"] != OPEN)]["item"]
            chosen = more[(more > 0) & more.index.isin(known)].head(_EACH)
            yield from ({kind: item, "most_in": doc} for item in chosen.index)
    yield from _namings(study.namings, doc)
    if len(claims):
        silent = silent_claims(study.corpus, study.coding, study.reprints)
        rows = silent[(silent["doc_id"] == doc) & (silent["reason"] == "")]
        yield from ({"claim": claim, "doc": [doc], "stance": "silent"} for claim in rows["claim"])


def _namings(namings: pd.DataFrame, doc: str) -> Iterator[Leg]:
    """What no other document says for a thing that others name too."""
    for referent, rows in namings.groupby("referent", sort=False):
        others = rows[rows["doc_id"] != doc]
        own = rows[(rows["doc_id"] == doc) & ~rows["expression"].isin(others["expression"])]
        if len(own) and len(others):
            uses = own["expression"].value_counts().index[:_EACH]
            yield {"naming": str(referent), "doc": [doc], "uses": list(uses)}


def _toml(study: Any, doc: str, legs: list[Leg]) -> str:
    found = examined(study, [Thesis(doc, "", "", (doc,), (), tuple(legs))])
    texts = [" ".join(sentences(found, language=one)) for one in _LANGUAGES]
    texts = [text.translate(_MARKS) for text in texts]
    head = [f"{name} = {_value(text)}" for name, text in zip(("en", "ar"), texts, strict=True)]
    return "\n".join(
        [
            *("[[thesis]]", f"id = {_value(doc)}", *head, f"documents = {_value([doc])}"),
            *("passages = [", *map(_line, _passages(study, found, doc)), "]"),
            *("rests_on = [", *map(_line, legs), "]", ""),
        ]
    )


def _passages(study: Any, found: pd.DataFrame, doc: str) -> Iterator[dict[str, Any]]:
    """The first passage of each leg that has one, each once; short ones if there are no others."""
    text, seen = study.corpus.raw(doc), set[str]()
    rows = found[(found["doc_id"] == doc) & found["start"].notna()]
    quotes = [text[a:b] for a, b in zip(rows["start"], rows["end"], strict=True)]
    long = [len(quote.split()) >= _LEAST for quote in quotes]
    for row, quote, enough in zip(rows.to_dict("records"), quotes, long, strict=True):
        if quote not in seen and (enough or not any(long)):
            seen.add(quote)
            before = text[: int(row["start"])].count(quote)
            gloss = str(row["evidence"]["label"].iloc[0])
            nth = {"nth": before + 1} if text.count(quote) > 1 else {}
            yield {"doc": doc, "quote": quote, **nth, "gloss": gloss}


def _line(entry: Leg) -> str:
    return f"  {{ {', '.join(f'{name} = {_value(value)}' for name, value in entry.items())} }},"


def _value(value: Any) -> str:
    # A JSON text, number, truth value or list of texts is one of TOML too.
    return json.dumps(value, ensure_ascii=False)
