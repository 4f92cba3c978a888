"""One card per document: what it is, what sets it apart, what it leaves out, and three passages."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterator
from typing import Any

import pandas as pd

from corpus_lib.phrasebook import date_told
from corpus_lib.show.cards.passages import show_passages
from corpus_lib.show.cards.places import Texts, place_unfolded
from corpus_lib.show.cards.printing import Shown, together
from corpus_lib.wording import (
    arabic_of_names,
    display_name,
    english_of,
    is_arabic,
    readable,
    require_columns,
    runs_right_to_left,
    text_html,
)

_COLUMNS = (
    *("doc_id", "facet", "key", "item", "item_ar", "value", "low", "high", "unit", "others", "p"),
    *("verdict", "standing", "stance", "voice", "certainty", "by", "reason"),
    *("before", "text", "after", "gloss", "glossed", "note", "start", "end"),
)
_BOX = "border: 1px solid rgba(128, 128, 128, 0.5); padding: 4px 14px; margin: 0 0 18px 0"
_CELL = "text-align: left; vertical-align: top; padding: 3px 0"
_LABEL = f"{_CELL}; padding-right: 14px; width: 11em; white-space: nowrap"
_VOICES = {"own": "the author's own words", "reported": "reported", "quoted": "word for word"}
_STANCES = {"affirms": "it affirms it", "denies": "it denies it"}
_MAY_BE = {"affirms": "it may be read as affirming it", "denies": "it may be read as denying it"}
_LACKING = {"claim": "not spoken of", "side": "not heard", "actor": "not named (reprints apart)"}

_GLOSS = '<div class="en" lang="en" dir="ltr" style="margin: -8px 0 14px 0">'
_WHOLE = '<bdi style="display: inline-block">{}</bdi>'
_PLACE = re.compile(r"\(\d+–\d+\)")

Facets = dict[str, list[dict[Any, Any]]]
# What is said of a fact: pieces of English and Arabic, each set in its own direction.
Entry = list[str]


class _Gloss(str):
    """English for an Arabic text that stands beside it."""


def show_profiles(profiles: pd.DataFrame, *, corpus: Texts | None = None) -> Shown:
    """What each document is and what sets it apart, a card for each.

    `profiles` holds one row per document and fact, as of `Study.profiles`; with the corpus, places
    unfold their paragraph. A run into a report also writes all its rows as CSV.
    """
    if profiles.empty:
        return together([], "(no documents)")
    require_columns(profiles, _COLUMNS, "show_profiles")
    of_each = profiles.groupby("doc_id", sort=False)
    cards = [_card(str(doc_id), rows, corpus) for doc_id, rows in of_each]
    return together(cards, "", profiles, gap=3)


def _card(doc_id: str, rows: pd.DataFrame, corpus: Texts | None) -> tuple[str, str]:
    """What is told of a document as HTML, and as text."""
    facets: Facets = defaultdict(list)
    for fact in rows.to_dict("records"):
        facets[fact["facet"]].append(fact)
    told = ((label, arabic, list(filter(None, tell(facets)))) for label, arabic, tell in _LINES)
    lines = [line for line in told if line[2]]
    name, title = display_name(doc_id), "".join(fact["item_ar"] for fact in facets["title"])
    head, passages = list(_head(facets)), list(_passages(rows))
    note = " ".join(fact["item"] for fact in facets["note"])
    table = "".join(map(_line_html, *zip(*lines, strict=True))) if lines else ""
    spans = rows[["start", "end"]].dropna().astype(int).to_numpy().tolist()
    # Years may stand in brackets, too.
    of = {f"({a}–{b})": place_unfolded((doc_id, a, b), f"({a}–{b})", corpus) for a, b in spans}
    table = _PLACE.sub(lambda m: of.get(m[0], m[0]), table)
    heading = f' · <bdi dir="rtl" lang="ar">{text_html(title)}</bdi>' if title else ""
    folded = f"<details><summary>note on the text</summary>{text_html(note)}</details>"
    html = (
        f'<div dir="ltr" style="{_BOX}">\n'
        f'<h4 dir="ltr"><bdi>{text_html(name)}</bdi>{heading}</h4>'
        f'\n<div dir="ltr">{" · ".join(map(_WHOLE.format, map(text_html, head)))}'
        f"{folded if note else ''}</div>"
        f'\n<table dir="ltr" style="margin-left: 0; width: 100%">\n<tbody>{table}</tbody>\n</table>'
        f"\n{''.join(one for one, _ in passages)}</div>"
    )
    texts = [f"=== {name}" + (f" · \u2067{title}\u2069" if title else "")]
    texts += [" · ".join(map(_piece_text, head)), ""]
    for label, _, entries in lines:
        texts += [f"{label}:", *(f"  {' '.join(map(_piece_text, entry))}" for entry in entries)]
    return html, "\n".join([*texts, *(f"\n{one}" for _, one in passages)])


def _line_html(label: str, arabic: str, entries: list[Entry]) -> str:
    told = "<br>".join(" ".join(map(_piece_html, entry)) for entry in entries)
    return (
        f'<tr><th align="left" style="{_LABEL}">{text_html(label)}<br>'
        f'<small class="en"><bdi dir="rtl" lang="ar">{arabic}</bdi></small></th>'
        f'<td align="left" style="{_CELL}">{told}</td></tr>'
    )


def _head(facets: Facets) -> Iterator[str]:
    yield from (fact["item"] or "outlet unknown" for fact in facets["outlet"])
    yield from (fact["item"] for fact in facets["genre"] if fact["item"])
    for fact in facets["published"]:
        date = date_told(fact["item"]) or fact["item"]
        unknown = not date or fact["certainty"] == "unknown"
        yield "date unknown" if unknown else f"{date}, date {fact['certainty']}"
    for fact in facets["length"]:
        words, others = fact["value"], fact["others"]
        yield f"{words:,.0f} words, {words / (words + others):.0%} of all"


def _own_words(facets: Facets) -> Iterator[Entry]:
    pieces: list[Entry] = []
    for fact in facets["own_word"]:
        if fact["reason"]:
            return
        times = f"{fact['value']:.1f} times as often ({_ends(fact)})"
        often = "in no other, reprints apart" if fact["others"] == 0 else times
        pieces.append([_Gloss(fact["item"]), fact["item_ar"], often])
    yield _joined("", pieces)


def _topics(facets: Facets) -> Iterator[Entry]:
    for fact in facets["topic"]:
        told = [*_named(fact), _share(fact), *_asides(fact["verdict"], readable(fact["standing"]))]
        yield ["no topic is more than noise"] if fact["reason"] else told


def _actors(facets: Facets) -> Iterator[Entry]:
    for fact in facets["actor"]:
        told = [*_named(fact), f"in {_share(fact)} of its sentences", *_against(fact)]
        nobody = "no actor is named more than if paragraphs were dealt out at random"
        yield [nobody] if fact["reason"] else told


def _voices(facets: Facets) -> Iterator[Entry]:
    pieces: list[Entry] = []
    for fact in facets["voice"]:
        nobody = fact["key"] == "quoted" and fact["value"] == 0
        voice = "nobody is quoted word for word:" if nobody else _VOICES[fact["key"]]
        pieces.append([voice, _share(fact), *_asides(readable(fact["standing"]))])
    yield _joined("", pieces)
    given = "in the whole text, of others, most words are given to"
    for fact in facets["speaker"]:
        yield [given, *_named(fact), _share(fact), *_asides(readable(fact["standing"]))]
    for fact in facets["side"]:
        if not fact["reason"]:
            told = f"reprints apart, more words than in the others go to: {fact['item']}"
            yield [told, _share(fact), *_against(fact)]


def _frames(facets: Facets) -> Iterator[Entry]:
    found = [fact for fact in facets["frame"] if fact["by"] == "coded"]
    pieces = [[*_named(f), _share(f), *_asides(readable(f["standing"]))] for f in found]
    yield _joined("share of paragraphs, as read:", pieces)


def _lone_claims(facets: Facets) -> Iterator[Entry]:
    empty = {"nothing": "it stands alone in no claim", "uncoded": "nothing is coded in this corpus"}
    for fact in facets["lone_claim"]:
        if fact["reason"]:
            yield [empty[fact["reason"]]]
            return
        others = _of_others(fact, "affirms" if fact["stance"] == "denies" else "denies")
        whose = "in words of its own" if fact["voice"] == "author" else "in a source's words"
        gloss = [_Gloss(f"({fact['gloss']})")] if fact["gloss"] else []
        aside = [*gloss, f"({int(fact['start'])}–{int(fact['end'])})"]
        stance = (_MAY_BE if fact["note"] else _STANCES)[fact["stance"]]
        how = ", ".join(filter(None, [stance, whose, readable(fact["standing"])]))
        quote = f"{fact['before']}{fact['text']}{fact['after']}"
        yield [f"{fact['item']} ({how}; {others}):", quote, *aside]


def _silences(facets: Facets) -> Iterator[Entry]:
    kinds = {kind: facets[f"silent_{kind}"] for kind in _LACKING}
    long = {kind: [f for f in facts if f["reason"] != "length"] for kind, facts in kinds.items()}
    for fact in long["claim"]:
        said = _of_others(fact, "affirms")
        date = fact["reason"] and "its date may explain it"
        yield [*_named(fact), *_asides(said, date, fact["note"] and "its silence is in doubt")]
    for kind, verb in (("side", "gives no words to:"), ("actor", "never names:")):
        yield from ([verb, fact["item"], _ends(fact), *_against(fact)] for fact in long[kind])
    short = {kind: len(kinds[kind]) - len(long[kind]) for kind in kinds}
    counted = [f"{n} {kind}{'s' * (n > 1)} {_LACKING[kind]}" for kind, n in short.items() if n]
    if counted:
        rest = "the rest" if any(long.values()) else "what is missing"
        yield [f"its length may explain {rest}: {', '.join(counted)}"]
    elif not any(long.values()) and any(f["reason"] != "uncoded" for f in facets["lone_claim"]):
        yield ["nothing that most others affirm is missing"]


_LINES: tuple[tuple[str, str, Callable[[Facets], Iterator[Entry]]], ...] = (
    ("Words that mark it", "ألفاظه المميِّزة", _own_words),
    ("Topics, of words fitted", "موضوعاته، من كلمات النموذج", _topics),
    ("Whom it names", "من يذكرهم", _actors),
    ("Who speaks", "من يتكلم", _voices),
    ("Frames", "أطره", _frames),
    ("Where it stands alone", "ما ينفرد به", _lone_claims),
    ("What it leaves out", "ما يسكت عنه", _silences),
)


def _passages(rows: pd.DataFrame) -> Iterator[tuple[str, str]]:
    for place in rows.index[rows["facet"] == "passage"]:
        row = rows.loc[[place]]
        fact = row.iloc[0]
        # What chose the passage is marked in it: the evidence of a claim, or words.
        facet = "lone_claim" if fact["item"] else "own_word"
        marks = rows[(rows["facet"] == facet) & rows["start"].notna()]
        heading = ": ".join(filter(None, [readable(fact["by"]), fact["item"]]))
        label = "" if fact["item"] else fact["item_ar"]
        place = row[["doc_id", "start", "end", "before", "text", "after"]]
        shown = show_passages(place.assign(heading=heading, label=label), highlight=marks)
        gloss = ": ".join(filter(None, [readable(fact["glossed"]), fact["gloss"]]))
        told = f"{_GLOSS}<i>{text_html(gloss)}</i></div>" if gloss else ""
        yield f"{shown.html}\n{told}\n", "\n  ".join(filter(None, [shown.text, gloss]))


def _of_others(fact: dict[Any, Any], stance: str) -> str:
    some, every = int(fact["value"]), int(fact["others"])
    who = {1: "the only other", 2: "both others"}.get(every, f"all {every} others")
    plural = {"affirms": "affirm", "denies": "deny"}[stance]
    verb = stance if some == 0 or some == every == 1 else plural
    whole = {0: "no other", every: who}
    return f"{whole.get(some, f'{some} of {every} others')} {verb} it"


def _named(fact: dict[Any, Any]) -> Entry:
    name, arabic = fact["item"], fact["item_ar"]
    return list(filter(None, (name or english_of(arabic), arabic)))


def _share(fact: dict[Any, Any]) -> str:
    return f"{fact['value']:.0%} ({_ends(fact)})"


def _ends(fact: dict[Any, Any]) -> str:
    if pd.isna(fact["low"]):
        return "no interval"
    form = {"share": "{:.0%}", "bits": "{:.2f}"}.get(fact["unit"], "{:.1f}").format
    return f"{form(fact['low'])} to {form(fact['high'])}"


def _against(fact: dict[Any, Any]) -> Entry:
    return _asides(f"others {fact['others']:.0%}")


def _asides(*texts: str) -> Entry:
    told = ", ".join(text for text in texts if text)
    return [f"({told})"] if told else []


def _joined(opening: str, pieces: list[Entry]) -> Entry:
    if not pieces:
        return []
    ended = [[*piece[:-1], f"{piece[-1]};"] for piece in pieces[:-1]] + pieces[-1:]
    return [part for part in (opening, *(part for piece in ended for part in piece)) if part]


def _piece_html(text: str) -> str:
    if runs_right_to_left(text):
        # On a page in Arabic it would stand beside itself.
        twin = 'class="en" ' if text in arabic_of_names().values() else ""
        return f'<bdi {twin}dir="rtl" lang="ar">{text_html(text)}</bdi>'
    if isinstance(text, _Gloss):
        return f'<span class="en">{text_html(text)}</span>'
    if text.startswith("("):  # what is said in brackets is told by itself
        return f"<span>{text_html(text)}</span>"
    return f"<bdi>{text_html(text)}</bdi>" if is_arabic(text) else text_html(text)


def _piece_text(text: str) -> str:
    if runs_right_to_left(text):
        return f"\u2067{text}\u2069"
    return f"\u2068{text}\u2069" if is_arabic(text) else text
