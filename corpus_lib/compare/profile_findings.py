"""What sets each document apart, in one or two sentences drawn from its profile."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import pandas as pd

from corpus_lib.coding.silences import BEYOND, BY_DATE
from corpus_lib.compare.profile_facts import ABOVE, CANNOT_TELL, NOBODY, NOTHING, SURE, UNCODED
from corpus_lib.wording import Names, display_name, glossed_terms
from corpus_lib.words.counts import Reuse

Facts = dict[str, list[dict[Any, Any]]]

_REPRINTS = (
    "{} count a passage that a document reprints once, for the earlier document; the shares of the "
    "author's own and of quoted words count it each time."
)


def comparison_findings(
    profiles: pd.DataFrame,
    *,
    reuse: Reuse = "count_once",
    names: Names | None = None,
    n: int = 3,
) -> list[str]:
    """What each document stands out by, whom it quotes, and what it leaves unsaid.

    Only what its profile calls sure or likely, or lies above all other documents, is said to
    stand out; a document without such a thing is said to stand out by nothing.

    Args:
        profiles: The table of `document_profiles`.
        reuse: How reprints were counted for its own words and distances.
        names: Names to show documents under, by `doc_id`.
        n: Words, claims and the like that are named of each kind.

    Returns:
        One text of a few sentences per document, then on nearest neighbours, on reprints, and on
        what the coding is worth where claims are coded.
    """
    sentences = []
    for doc_id, rows in profiles.groupby("doc_id", sort=False):
        facts: Facts = {
            str(facet): part.to_dict("records") for facet, part in rows.groupby("facet", sort=False)
        }
        told = [
            f"{display_name(doc_id, names)} {_kind(facts)} {_stands_out(facts, n)}",
            *_voices(facts),
            *_alone(facts, n),
            *_silent(facts, n),
        ]
        sentences.append(" ".join(told))
    once = "Own words, actors, sides and neighbours"
    reprints = _REPRINTS.format(once if reuse == "count_once" else "Actors and sides")
    return [*sentences, *_neighbours(profiles, names), reprints, *_coded(profiles)]


def _kind(facts: Facts) -> str:
    genre = facts["genre"][0]["item"]
    dated = facts["published"][0]
    date = f"{dated['item']}, {dated['verdict']}" if dated["item"] else "undated"
    return f"({genre}; {date})" if genre else f"({date})"


def _stands_out(facts: Facts, n: int) -> str:
    parts = []
    for verdict in SURE:
        words = [f for f in facts.get("own word", []) if f["verdict"] == verdict]
        if words:
            shown = [{"term": f["item_ar"], "gloss": f["item"]} for f in words[:n]]
            named = ", ".join(glossed_terms(pd.DataFrame(shown)))
            more = f" and {len(words) - n} more" if len(words) > n else ""
            parts.append(f"its word{'s' * (len(words) > 1)} {named}{more}, {verdict}")
    for facet, told, unit in (
        ("actor", "how often it names {}", "sentences"),
        ("side", "the words it gives, reprints apart, to the side “{}”", "words"),
    ):
        for fact in facts.get(facet, []):
            if fact["verdict"] in SURE:
                share = f"{fact['value']:.0%} of its {unit}{_ends(fact)}"
                against = f"the others {fact['others']:.0%}; {fact['verdict']}"
                parts.append(f"{told.format(fact['item'])} ({share}; {against})")
    for facet, unit in (("topic", "words"), ("frame", "segments")):
        above = [fact for fact in facts.get(facet, []) if fact["standing"] == ABOVE]
        for fact in {fact["item"]: fact for fact in reversed(above)}.values():
            share = f"{fact['value']:.0%} of its {unit}{_ends(fact)}, {ABOVE}"
            parts.append(f"the {facet} “{fact['item']}” ({share})")
    if not parts:
        return "does not stand out, beyond chance, by anything that was counted."
    return f"stands out by {'; '.join(parts)}."


def _voices(facts: Facts) -> Iterator[str]:
    shares = {fact["item"]: fact for fact in facts.get("voice", [])}
    if not {"own", "quoted"} <= shares.keys():
        return
    own, quoted = shares["own"], shares["quoted"]
    told = f"{own['value']:.0%} of its words are the author's own{_ends(own)}; "
    if quoted["verdict"] == NOBODY:
        told += "it quotes nobody word for word"
    else:
        told += f"{quoted['value']:.0%} are quoted{_ends(quoted)}"
    # Where the interval reaches nought, it leans on nobody.
    for fact in (fact for fact in facts.get("speaker", []) if fact["low"] > 0):
        name = fact["item"] or f"\u2068{fact['item_ar']}\u2069"
        told += f"; {name} has {fact['value']:.0%} of them, quoted or reported{_ends(fact)}"
    yield f"{told}."


def _alone(facts: Facts, n: int) -> Iterator[str]:
    claims = [f for f in facts.get("lone claim", []) if f["item"] not in (NOTHING, UNCODED)]
    denied = [f for f in claims if f["verdict"].startswith("denies")]
    affirmed = [f for f in claims if not f["verdict"].startswith("denies")]
    if denied:
        yield f"Against most others, it alone denies: {_claims(denied, n)}."
    if affirmed:
        yield f"It alone affirms: {_claims(affirmed, n)}."


def _silent(facts: Facts, n: int) -> Iterator[str]:
    claims = facts.get("silence", [])
    beyond = [f for f in claims if f["verdict"] == BEYOND]
    earlier = [f for f in claims if f["verdict"] == BY_DATE]
    if beyond:
        yield f"It is silent on what most others affirm: {_claims(beyond, n)}."
    if earlier:
        yield (
            "It says nothing of the following, perhaps only because it is older than all that "
            f"affirm them: {_claims(earlier, n)}."
        )
    for kind, verb in (("side", "gives no words to the side"), ("actor", "never names")):
        found = [f for f in facts.get(f"silence on {kind}", []) if f["verdict"] in SURE]
        if found:
            told = ", ".join(f"“{f['item']}” (the others {f['others']:.0%})" for f in found[:n])
            yield f"It {verb} {told}."


def _neighbours(profiles: pd.DataFrame, names: Names | None) -> Iterator[str]:
    near = profiles[profiles["facet"] == "neighbour"].drop_duplicates("doc_id")
    unknown = near[near["verdict"] == CANNOT_TELL]
    for row in near[near["verdict"] == "nearest"].to_dict("records"):
        pair = display_name(row["doc_id"], names), display_name(row["item"], names)
        yield f"Nearest to {pair[0]} in words is {pair[1]}."
    if len(unknown):
        which = f"{len(unknown)} of {len(near)} documents"
        yield f"For {which} the nearest neighbour in words cannot be told from the second."


def _coded(profiles: pd.DataFrame) -> Iterator[str]:
    claims = profiles[profiles["facet"].isin(["lone claim", "silence"]) & (profiles["unit"] != "")]
    if len(claims):
        yield (
            "What is said of claims was coded by reading, by one team; it has no chance model, and "
            "silence counts only where documents about as short do speak of the claim."
        )


def _claims(facts: Sequence[dict[Any, Any]], n: int) -> str:
    """The claims by name, those about which the coder had something to add last."""
    ordered = sorted(facts, key=_has_note)
    named = [
        f"“{fact['item']}”" + (" (see the coder's note)" if _has_note(fact) else "")
        for fact in ordered[:n]
    ]
    more = f", and {len(facts) - n} more" if len(facts) > n else ""
    return ", ".join(named) + more


def _has_note(fact: dict[Any, Any]) -> bool:
    return "coder's note" in fact["gloss"]


def _ends(fact: dict[Any, Any]) -> str:
    return "" if pd.isna(fact["low"]) else f", {fact['low']:.0%} to {fact['high']:.0%}"
