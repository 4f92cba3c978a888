"""Theses to begin with: of each document what it alone says, uses, lets speak or leaves unsaid."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pandas as pd

from corpus_lib.coding.silences import lone_claims, silent_claims
from corpus_lib.compare.theses import examined, support
from corpus_lib.compare.theses_file import Leg, Thesis
from corpus_lib.compare.theses_shares import SHARES
from corpus_lib.phrasebook import Language, sentences
from corpus_lib.stats.verdict import OPEN

_LANGUAGES: tuple[Language, Language] = ("en", "ar")
_MARKS = {0x2068: None, 0x2069: None}  # a file shows them as boxes
_EACH = 2  # legs of a kind
_LEAST = 4  # words of a passage that can be read by itself
_SHARED = ("frame", "voice", "actor", "word")


def propose_theses(study: Any) -> str:
    """Theses for each document, in the form of `coding/theses.toml`, to be copied and edited.

    Args:
        study: A `Study`.

    Returns:
        TOML, one thesis per document that something sets apart: what it alone affirms or denies,
        the frames, voices, actors and words it has most of, what it alone calls things, and what
        it leaves unsaid that most others say. Each leg holds and none is open; the sentences are
        those of the legs, one after another, and wait for a better one.
    """
    entries = []
    for doc_id in study.corpus.documents["doc_id"]:
        asked = _candidates(study, str(doc_id))
        legs = [leg for leg in asked if _stands(study, leg)]
        if legs:
            entries.append(_toml(study, str(doc_id), legs))
    return "\n".join(entries)


def _stands(study: Any, leg: Leg) -> bool:
    found = support(study, leg)
    return found.holds is True and found.verdict != OPEN


def _candidates(study: Any, doc: str) -> Iterator[Leg]:
    claims = study.coding.claims
    if len(claims):
        lone = lone_claims(claims)
        for row in lone[lone["doc_id"] == doc].to_dict("records"):
            yield {"claim": row["claim"], "doc": [doc], "stance": row["stance"]}
    for kind in _SHARED:
        table = SHARES[kind](study).table
        wide = table.pivot_table(index="item", columns="doc_id", values="share", fill_value=0.0)
        if doc in wide and wide.shape[1] > 1:
            more = (wide[doc] - wide.drop(columns=doc).max(axis=1)).sort_values(ascending=False)
            known = table[(table["doc_id"] == doc) & (table["verdict"] != OPEN)]["item"]
            chosen = more[(more > 0) & more.index.isin(known)].head(_EACH)
            yield from ({kind: item, "most_in": doc} for item in chosen.index)
    yield from _namings(study.namings, doc)
    if len(claims):
        silent = silent_claims(study.corpus, claims)
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
    thesis = Thesis(doc, "", "", (doc,), (), tuple(legs))
    found = examined(study, [thesis])
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
