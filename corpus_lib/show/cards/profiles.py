"""One card per document: what it is, what sets it apart, what it leaves out, and three passages."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from html import escape
from typing import Any

import pandas as pd

from corpus_lib.show.cards.passages import Passages, show_passages
from corpus_lib.show.cards.printing import Printable
from corpus_lib.show.figures.fonts import is_arabic, runs_right_to_left
from corpus_lib.wording import Names, display_name, require_columns

_COLUMNS = (
    *("doc_id", "facet", "item", "item_ar", "value", "low", "high", "unit", "others"),
    *("p", "verdict", "standing", "text", "gloss", "start", "end"),
)
_BOX = "border: 1px solid rgba(128, 128, 128, 0.5); padding: 4px 14px; margin: 0 0 18px 0"
_LABEL = (
    "text-align: left; vertical-align: top; padding: 3px 14px 3px 0; width: 11em; "
    "white-space: nowrap"
)
_CELL = "text-align: left; vertical-align: top; padding: 3px 0"
_NOTHING = "nothing stands out"
_UNCODED = "nothing is coded"

Fact = dict[Any, Any]
# What is said of a fact: pieces of English and Arabic, each set in its own direction.
Entry = list[str]


@dataclass(frozen=True)
class Line:
    """One line of a card: its name in both languages and what is told."""

    label: str
    label_ar: str
    entries: list[Entry]


@dataclass(frozen=True)
class ProfileCard:
    """What is shown of one document."""

    name: str
    title: str
    head: list[str]
    lines: list[Line]
    passages: list[tuple[Passages, str]]
    note: str


class ProfileCards(Printable):
    """Documents one after another: cards in a notebook, plain text elsewhere."""

    def __init__(self, cards: list[ProfileCard]) -> None:
        """Hold the cards in the order in which they are shown."""
        self.cards = cards

    def __len__(self) -> int:
        """How many documents there are."""
        return len(self.cards)

    def _repr_html_(self) -> str:
        if not self.cards:
            return "<p>(no documents)</p>"
        return "\n".join(map(_card_html, self.cards))

    def __repr__(self) -> str:
        """The lines of each card under its heading, then its passages."""
        if not self.cards:
            return "(no documents)"
        return "\n\n\n".join(map(_card_text, self.cards))


def show_profiles(profiles: pd.DataFrame, *, names: Names | None = None) -> ProfileCards:
    """What each document is and what sets it apart, a card for each.

    A run into a report also writes all rows of `profiles`, numbers as they are, as CSV.

    Args:
        profiles: One row per document and fact: `doc_id, facet, item, item_ar, value, low, high,
            unit, others, p, verdict, standing, text, gloss, start, end`.
        names: Names to show documents under, by `doc_id`.

    Raises:
        InputError: If a column is missing.
    """
    if profiles.empty:
        return ProfileCards([])
    require_columns(profiles, _COLUMNS, "show_profiles")
    cards = ProfileCards(
        [_card(str(doc_id), rows, names) for doc_id, rows in profiles.groupby("doc_id", sort=False)]
    )
    cards.frame = profiles
    return cards


def _card(doc_id: str, rows: pd.DataFrame, names: Names | None) -> ProfileCard:
    facets = {
        str(facet): facts.to_dict("records") for facet, facts in rows.groupby("facet", sort=False)
    }
    told = ((label, arabic, tell(facets, names)) for label, arabic, tell in _LINES)
    return ProfileCard(
        name=display_name(doc_id, names),
        title="".join(fact["item_ar"] for fact in facets.get("title", [])),
        head=list(_head(facets)),
        lines=[Line(*line) for line in told if line[2]],
        passages=list(_passages(rows, names)),
        note=" ".join(fact["item"] for fact in facets.get("note", [])),
    )


def _head(facets: dict[str, list[Fact]]) -> Iterator[str]:
    for fact in facets.get("outlet", []):
        yield fact["item"] or "outlet not named in the text"
    yield from (fact["item"] for fact in facets.get("genre", []) if fact["item"])
    for fact in facets.get("published", []):
        unknown = not fact["item"] or fact["verdict"] == "unknown"
        yield "date unknown" if unknown else f"{fact['item']}, date {fact['verdict']}"
    for fact in facets.get("length", []):
        words, others = fact["value"], fact["others"]
        yield f"{words:,.0f} words, {words / (words + others):.0%} of all"


def _own_words(facets: dict[str, list[Fact]], _names: Names | None) -> list[Entry]:
    entries = []
    facts = facets.get("own word", [])
    for verdict in ("sure", "likely"):
        found = [fact for fact in facts if fact["verdict"] == verdict]
        pieces = [
            [*_named(f), "in no other, reprints apart" if f["others"] == 0 else _times(f)]
            for f in found
        ]
        if pieces:
            entries.append(_joined(f"{verdict}:", pieces))
    return entries or ([["no word stands out more than in shuffled passages"]] if facts else [])


def _topics(facets: dict[str, list[Fact]], _names: Names | None) -> list[Entry]:
    facts = facets.get("topic", [])
    if any(fact["item"] == _NOTHING for fact in facts):
        return [["no topic is more than noise"]]
    return [[*_named(f), _share(f), *_asides(f["verdict"], f["standing"])] for f in facts]


def _actors(facets: dict[str, list[Fact]], _names: Names | None) -> list[Entry]:
    facts = facets.get("actor", [])
    if any(fact["item"] == _NOTHING for fact in facts):
        return [["no actor is named more than if paragraphs were dealt out at random"]]
    return [[*_named(f), f"in {_share(f)} of its sentences", *_against(f)] for f in facts]


def _voices(facets: dict[str, list[Fact]], _names: Names | None) -> list[Entry]:
    entries: list[Entry] = []
    voices = {"own": "the author's own words", "reported": "reported", "quoted": "word for word"}
    pieces: list[Entry] = []
    for fact in facets.get("voice", []):
        voice = voices.get(str(fact["item"]), "")
        if fact["verdict"] == "nobody is quoted":
            voice = "nobody is quoted word for word:"
        pieces.append([voice, _share(fact), *_asides(fact["standing"])])
    if pieces:
        entries.append(_joined("", pieces))
    for fact in facets.get("speaker", []):
        entries.append(
            ["in the whole text, of others, most words are given to", *_named(fact), _share(fact)]
        )
    for fact in facets.get("side", []):
        told = f"reprints apart, more words than in the others go to: {fact['item']}"
        entries.append([told, _share(fact), *_against(fact)])
    return entries


def _frames(facets: dict[str, list[Fact]], _names: Names | None) -> list[Entry]:
    entries = []
    for way, told in (
        ("coded", "share of paragraphs, as coded:"),
        ("measured", "share of paragraphs, by cue words:"),
    ):
        found = [fact for fact in facets.get("frame", []) if fact["verdict"] == way]
        pieces = [[*_named(f), _share(f), *_asides(f["standing"])] for f in found]
        if pieces:
            entries.append(_joined(told, pieces))
    return entries


def _lone_claims(facets: dict[str, list[Fact]], _names: Names | None) -> list[Entry]:
    entries = []
    for fact in facets.get("lone claim", []):
        if fact["item"] == _NOTHING:
            return [["it stands alone in no claim"]]
        if fact["item"] == _UNCODED:
            return [["nothing is coded in this corpus"]]
        verb = "affirm" if fact["verdict"].startswith("denies") else "deny"
        others = f"{fact['value']:.0f} of {fact['others']:.0f} others {verb} it"
        place = f"{int(fact['start'])}–{int(fact['end'])}"
        told = fact["text"], *_asides(fact["gloss"], place)
        entries.append([f"{fact['item']} ({fact['verdict']}; {others}):", *told])
    return entries


def _silences(facets: dict[str, list[Fact]], _names: Names | None) -> list[Entry]:
    claims = facets.get("silence", [])
    kinds = {kind: facets.get(f"silence on {kind}", []) for kind in ("side", "actor")}
    entries = []
    for fact in claims:
        if not fact["verdict"].startswith("its length"):
            dated = "its date may explain it" if fact["verdict"].startswith("its date") else ""
            said = f"{fact['value']:.0f} of {fact['others']:.0f} others affirm it"
            entries.append([*_named(fact), *_asides(said, dated)])
    for kind, verb in (("side", "gives no words to:"), ("actor", "never names:")):
        found = [f for f in kinds[kind] if f["verdict"] in ("sure", "likely")]
        entries += [[verb, f["item"], f"{_ends(f)}", *_against(f)] for f in found]
    told = {"claim": "not spoken of", "side": "not heard", "actor": "not named (reprints apart)"}
    short = {
        kind: sum(fact["verdict"].startswith("its length") for fact in facts)
        for kind, facts in {"claim": claims, **kinds}.items()
    }
    counted = [f"{n} {kind}{'s' * (n > 1)} {told[kind]}" for kind, n in short.items() if n]
    if counted:
        rest = "the rest" if entries else "what is missing"
        entries.append([f"its length may explain {rest}: {', '.join(counted)}"])
    coded = any(fact["item"] != _UNCODED for fact in facets.get("lone claim", []))
    return entries or ([["nothing that most others affirm is missing"]] if coded else [])


def _neighbours(facets: dict[str, list[Fact]], names: Names | None) -> list[Entry]:
    near = facets.get("neighbour", [])
    told = [f"{display_name(f['item'], names)}, {f['value']:.2f} bits ({_ends(f)})" for f in near]
    if not near:
        return []
    if near[0]["verdict"] == "cannot tell":
        return [[f"cannot tell: {' or '.join(told)}; the intervals overlap"]]
    return [[f"{fact['verdict']}: {text}"] for fact, text in zip(near, told, strict=True)]


_LINES: tuple[
    tuple[str, str, Callable[[dict[str, list[Fact]], Names | None], list[Entry]]], ...
] = (
    ("Words that mark it", "ألفاظه المميِّزة", _own_words),
    ("Topics", "موضوعاته", _topics),
    ("Whom it names", "من يذكرهم", _actors),
    ("Who speaks", "من يتكلم", _voices),
    ("Frames", "أطره", _frames),
    ("Where it stands alone", "ما ينفرد به", _lone_claims),
    ("What it leaves out", "ما يسكت عنه", _silences),
    ("Nearest in words", "الأقرب إليه لفظًا", _neighbours),
)


def _passages(rows: pd.DataFrame, names: Names | None) -> Iterator[tuple[Passages, str]]:
    placed = rows[rows["start"].notna()]
    for place in rows.index[rows["facet"] == "passage"]:
        row = rows.loc[[place]]
        # What chose the passage is marked in it: the evidence of a claim, or words.
        chosen = "lone claim" if "claim" in str(row["item"].iloc[0]) else "own word"
        marks = placed[placed["facet"] == chosen]
        columns = ["doc_id", "start", "end", "text", "item", "item_ar"]
        shown = row[columns].rename(columns={"item": "heading", "item_ar": "label"})
        yield show_passages(shown, highlight=marks, names=names), str(row["gloss"].iloc[0])


def _named(fact: Fact) -> Entry:
    """English and Arabic name; the one alone where the other is missing."""
    return [part for part in (fact["item"], fact["item_ar"]) if part]


def _share(fact: Fact) -> str:
    return f"{fact['value']:.0%} ({_ends(fact)})" if _ends(fact) else f"{fact['value']:.0%}"


def _times(fact: Fact) -> str:
    return f"{fact['value']:.1f} times as often ({_ends(fact)})"


def _ends(fact: Fact) -> str:
    if pd.isna(fact["low"]):
        return "no interval"
    forms = {"share": "{:.0%}", "bits": "{:.2f}"}
    form = forms.get(fact["unit"], "{:.1f}")
    return f"{form.format(fact['low'])} to {form.format(fact['high'])}"


def _against(fact: Fact) -> Entry:
    letter = "p" if fact["verdict"] == "sure" else "q"
    p = f"{letter} = {fact['p']:.3f}" if fact["p"] >= 0.001 else f"{letter} < 0.001"
    return _asides(f"others {fact['others']:.0%}", fact["verdict"], p)


def _asides(*texts: str) -> Entry:
    told = ", ".join(text for text in texts if text)
    return [f"({told})"] if told else []


def _joined(opening: str, pieces: list[Entry]) -> Entry:
    """Several facts in one line, a semicolon between."""
    entry = [opening] if opening else []
    for number, piece in enumerate(pieces):
        last = ";" if number < len(pieces) - 1 else ""
        entry += [*piece[:-1], piece[-1] + last]
    return entry


def _card_html(card: ProfileCard) -> str:
    title = f' · <bdi dir="rtl" lang="ar">{escape(card.title)}</bdi>' if card.title else ""
    head = " · ".join(f"<bdi>{escape(part)}</bdi>" for part in card.head)
    note = f"<details><summary>note on the text</summary>{escape(card.note)}</details>"
    return "\n".join(
        [
            f'<div dir="ltr" style="{_BOX}">',
            f'<h4 dir="ltr"><bdi>{escape(card.name)}</bdi>{title}</h4>',
            f'<div dir="ltr">{head}{note if card.note else ""}</div>',
            '<table dir="ltr" style="margin-left: 0; width: 100%">',
            f"<tbody>{''.join(map(_line_html, card.lines))}</tbody>",
            "</table>",
            *(_passage_html(*passage) for passage in card.passages),
            "</div>",
        ]
    )


def _line_html(line: Line) -> str:
    entries = "<br>".join(" ".join(map(_piece_html, entry)) for entry in line.entries)
    label = f'{escape(line.label)}<br><small><bdi dir="rtl" lang="ar">{line.label_ar}</bdi></small>'
    return (
        f'<tr><th align="left" style="{_LABEL}">{label}</th>'
        f'<td align="left" style="{_CELL}">{entries}</td></tr>'
    )


def _piece_html(text: str) -> str:
    if runs_right_to_left(text):
        return f'<bdi dir="rtl" lang="ar">{escape(text)}</bdi>'
    return f"<bdi>{escape(text)}</bdi>" if is_arabic(text) else escape(text)


def _passage_html(passages: Passages, gloss: str) -> str:
    told = f'<div dir="ltr" style="margin: -8px 0 14px 0"><i>{escape(gloss)}</i></div>'
    return passages._repr_html_() + (f"\n{told}" if gloss else "")


def _card_text(card: ProfileCard) -> str:
    title = f" · \u2067{card.title}\u2069" if card.title else ""
    lines = [f"=== {card.name}{title}", " · ".join(map(_piece_text, card.head)), ""]
    for line in card.lines:
        entries = [" ".join(map(_piece_text, entry)) for entry in line.entries]
        lines += [f"{line.label}:", *(f"  {entry}" for entry in entries)]
    for passages, gloss in card.passages:
        lines += ["", repr(passages), *([f"  {gloss}"] if gloss else [])]
    return "\n".join(lines)


def _piece_text(text: str) -> str:
    if runs_right_to_left(text):
        return f"\u2067{text}\u2069"
    return f"\u2068{text}\u2069" if is_arabic(text) else text
