"""Findings, theses and claims: in both languages, and folded below each what it rests on."""

from __future__ import annotations

from typing import Any

import pandas as pd

from corpus_lib.phrasebook import Language, facts, sentences
from corpus_lib.show.cards.choice import beside
from corpus_lib.show.cards.passages import show_passages
from corpus_lib.show.cards.places import SPAN, Texts, numbers_open, place_unfolded, places_of_rows
from corpus_lib.show.cards.printing import Shown, together
from corpus_lib.show.cards.tables import show_table
from corpus_lib.show.style import BLUE, GREY, ORANGE
from corpus_lib.wording import code_name, display_name, named, readable, require_columns, text_html

_PLACES = 4  # named in the text form
_MOST = 24  # findings of a kind: as many as there are documents that are compared one by one
_COLOURS = {"sure": BLUE, "likely": BLUE, "open": GREY, "fallen": ORANGE}
_COLOURS |= {"affirms": BLUE, "denies": ORANGE, "mixed": "#7B5A99", "silent": GREY}
_BOX = "border-left: 4px solid {}; padding: 2px 14px; margin: 0 0 16px 0"
_LTR = '<div class="en" lang="en" dir="ltr">'
_RTL = '<div class="ar" lang="ar" dir="rtl" style="text-align: right">'
_ENGLISH = '<span class="en" lang="en">'
_LANGUAGES: tuple[Language, Language] = ("en", "ar")
_NOTHING = "(no claims are coded)"
_NEEDED = ("claim", "doc_id", "stance", "voice", "start", "end", "quote", "gloss", "searched")
_SIDE = ("before", "quote", "after", "gloss", "voice", "start", "end")
_VOICES = {"author": "in its own words", "attributed": "in a source's words"}
_LEFT = "text-align: left"
_STATES = {True: "theses_leg_stands", False: "theses_leg_falls"}


def show_findings(
    *found: pd.DataFrame, corpus: Texts | None = None, highlight: pd.DataFrame | None = None
) -> Shown:
    """Facts as a list of sentences in both languages; a click on one unfolds its passages.

    Where these have a `column`, its number opens them instead (see `phrasebook.places_of`). The
    report's first page gathers findings from all notebooks. `found` are tables of facts; without
    the corpus, passages are only named; `highlight` are raw spans, as in `show_passages`.
    """
    items, lines = [], []
    for group in (one.head(_MOST) for one in found):
        said = (sentences(group, language=language) for language in _LANGUAGES)
        for english, arabic, fact in zip(*said, group.to_dict("records"), strict=True):
            both = f'<span class="en" lang="en" dir="ltr">{text_html(english)}</span>{_rtl(arabic)}'
            item, evidence = f"<li>{numbers_open(both, fact, corpus)}</li>", fact["evidence"]
            lines.append(f"- {english}\n  {arabic}")
            if evidence is not None and len(evidence):
                lines.append(f"  [{_places(evidence)}]")
                if corpus is not None and "column" not in evidence:
                    passages = show_passages(corpus.passages(evidence), highlight=highlight)
                    item = f'<li style="list-style: none">{_folded(both, passages)}</li>'
            items.append(item)
    if left := sum(map(len, found)) - len(items):
        more = f"… and {left} more {'finding' if left == 1 else 'findings'}"
        items.append(f'<li style="list-style: none">{more}</li>')
        lines.append(more)
    return Shown('<ul dir="ltr">\n' + "\n".join(items) + "\n</ul>", "\n".join(lines))


def _rtl(text: str) -> str:
    return f'<div class="ar" lang="ar" dir="rtl" style="text-align: right">{text_html(text)}</div>'


def _folded(summary: str, *shown: Shown | str) -> str:
    # A `details` element survives in a notebook that is not trusted, where scripts do not.
    parts = [one if isinstance(one, str) else one.html for one in shown]
    return f"<details><summary>{summary}</summary>\n" + "\n".join(parts) + "\n</details>"


def _places(rows: pd.DataFrame) -> str:
    spans = rows[SPAN].head(_PLACES).itertuples(index=False)
    named = [f"{display_name(doc_id)} {start}–{end}" for doc_id, start, end in spans]
    more = len(rows) - len(named)
    return "; ".join([*named, *([f"and {more} more"] if more else [])])


def show_theses(told: pd.DataFrame, legs: pd.DataFrame, *, corpus: Texts | None = None) -> Shown:
    """Theses in both languages; a click unfolds the legs of one, and a click on a leg its passages.

    `told` has a row per thesis: `thesis, en, ar, documents, verdict, broken`; `legs` one per leg:
    `thesis, leg, kind, holds`, and the columns of facts. Without the corpus no passage is shown.
    """
    require_columns(told, ("thesis", "en", "ar", "documents", "verdict", "broken"), "show_theses")
    require_columns(legs, ("thesis", "leg", "kind", "holds", "relation"), "show_theses")
    places = places_of_rows(told, legs_in_place(told, legs), corpus)
    if told.empty:
        english, arabic = (_said("theses_none", language) for language in _LANGUAGES)
        return Shown(f"{_LTR}{text_html(english)}</div>{_rtl(arabic)}", english, told, places)
    cards = []
    for row in told.to_dict("records"):
        own = legs[legs["thesis"] == row["thesis"]]
        lines = zip(*(_legs(own, one) for one in _LANGUAGES), own["evidence"], strict=True)
        cards.append(_thesis(row, list(lines), corpus))
    shown = together(cards, "")
    return Shown(shown.html, shown.text, told, places)


def _thesis(
    row: dict[Any, Any], legs: list[tuple[str, str, pd.DataFrame | None]], corpus: Texts | None
) -> tuple[str, str]:
    """A thesis with its verdict and legs as HTML, and as text."""
    colour = _COLOURS[row["verdict"]]
    english, arabic = (_verdict(row, language) for language in _LANGUAGES)
    documents = ", ".join(map(named, row["documents"]))
    in_arabic = "، ".join(named(doc, "ar") for doc in row["documents"])
    items = "\n".join(_leg(*leg, corpus) for leg in legs)
    listed = f"<ol>\n{items}\n</ol>"
    rests = [_said("theses_rests", language).removesuffix(":") for language in _LANGUAGES]
    head = f'{_ENGLISH}{rests[0]} </span><bdi class="ar" lang="ar">{rests[1]}</bdi>'
    html = (
        f'<div style="{_BOX.format(colour)}">\n'
        f"{_LTR}<b>{text_html(row['en'])}</b></div>\n"
        f"{_RTL}<b>{text_html(row['ar'])}</b></div>\n"
        f'{_LTR}<b style="color: {colour}">{text_html(english)}</b> {text_html(documents)}</div>\n'
        f'{_RTL}<b style="color: {colour}">{text_html(arabic)}</b> {text_html(in_arabic)}</div>\n'
        f"{_folded(head, listed)}\n</div>"
    )
    numbered = [f"  {number}. {en}\n     {ar}" for number, (en, ar, _) in enumerate(legs, 1)]
    heads = [f"[{row['thesis']}]", row["en"], english, row["ar"], arabic]
    return html, "\n".join([*heads, *numbered])


def _leg(english: str, arabic: str, evidence: pd.DataFrame | None, corpus: Texts | None) -> str:
    head = f"{_ENGLISH}{text_html(english)}</span>{_rtl(arabic)}"
    if corpus is None or evidence is None or evidence.empty:
        return f'<li dir="ltr">{head}</li>'
    passages = []
    for one in evidence.to_dict("records"):
        shown = corpus.evidence(one["doc_id"], int(one["start"]), int(one["end"]))
        gloss = f"{_LTR}<i>{text_html(str(one['label']))}</i></div>" if one["label"] else ""
        passages.append(f"{shown._repr_html_()}{gloss}")
    return f'<li dir="ltr">{_folded(head, *passages)}</li>'


def legs_in_place(told: pd.DataFrame, legs: pd.DataFrame) -> pd.DataFrame:
    """The places that theses rest on: `thesis` (its sentence), `doc_id, start, end`."""
    evidence = zip(legs["thesis"], legs.get("evidence", pd.Series()), strict=False)
    rows = [
        (thesis, *place)
        for thesis, places in evidence
        if places is not None
        for place in places[SPAN].astype({"start": int, "end": int}).itertuples(index=False)
    ]
    found = pd.DataFrame(rows, columns=["thesis", *SPAN]).drop_duplicates()
    said = told[["thesis", "en"]].merge(found, on="thesis")
    return said.drop(columns="thesis").rename(columns={"en": "thesis"})


def _legs(legs: pd.DataFrame, language: Language) -> list[str]:
    """What each leg says, and whether it holds."""
    rows = zip(legs["holds"], sentences(legs, language=language), legs["verdict"], strict=True)
    said = [
        {"relation": _STATES.get(holds, "theses_leg_untold"), "object": text.removesuffix(".")}
        | {"verdict": verdict}
        for holds, text, verdict in rows
    ]
    return sentences(facts(said), language=language)


def _verdict(row: dict[Any, Any], language: Language) -> str:
    broken = [str(number) for number in row["broken"]]
    relation = "theses_fallen" if row["verdict"] == "fallen" else "theses_verdict"
    return _said(relation, language, object=broken or None, verdict=row["verdict"])


def _said(relation: str, language: Language, **more: Any) -> str:
    return sentences(facts([{"relation": relation, **more}]), language=language)[0]


def show_claims(claims: pd.DataFrame) -> Shown:
    """The claims matrix as a table whose cells open the passage that they rest on.

    `claims` has a row per claim and document, the columns of `coding.claims`; shown too where they
    are there: the context `before` and `after` of a passage, and of the other side's (`counter_…`).
    """
    if claims.empty:
        return together([], _NOTHING, claims)
    require_columns(claims, _NEEDED, "show_claims")
    names = {doc_id: display_name(doc_id) for doc_id in claims["doc_id"].unique()}
    head = "".join(f'<th align="left">{text_html(name)}</th>' for name in names.values())
    rows, texts = [], []
    for claim, cells in claims.groupby("claim", sort=False):
        of = {row["doc_id"]: row for row in cells.to_dict("records")}
        body = "".join(
            f'<td align="left" style="vertical-align: top; {_LEFT}">{_cell(of[doc_id])}</td>'
            for doc_id in names
        )
        name = code_name("claim", claim)
        rows.append(f'<tr><th align="left" style="{_LEFT}">{text_html(name)}</th>{body}</tr>')
        told = (of[doc_id] for doc_id in names)
        stances = (f"{one['stance']} {_place(one)}".strip() for one in told)
        texts.append({"claim": name, **dict(zip(names.values(), stances, strict=True))})
    lines = "\n".join(rows)
    html = (
        "<details><summary>all claims, cell by cell</summary>\n"
        '<div dir="ltr" style="overflow-x: auto">\n<table dir="ltr">\n<thead><tr><th></th>'
        f"{head}</tr></thead>\n<tbody>\n{lines}\n</tbody>\n</table>\n</div>\n</details>"
    )
    return Shown(html, show_table(pd.DataFrame(texts)).text, claims)


def _cell(row: dict[Any, Any]) -> str:
    stance, searched, told = row["stance"], row["searched"], _passages(row)
    colour = _COLOURS[stance]
    if stance != "silent":
        doubt = ", in doubt" if row.get("doubt") == "yes" else ""
        head = f'<b style="color: {colour}">{stance}</b> ({readable(row["voice"])}{doubt})'
    elif searched:
        head = f'<span style="color: {colour}">{stance}</span>'
        words = f'<span dir="rtl" lang="ar">{text_html(searched)}</span>'
        told = f"<span>searched:</span> {words}{told}"
    else:
        return str(stance)
    return f"<details><summary>{head}</summary>{told}</details>"


def show_accounts(claims: pd.DataFrame, *, corpus: Texts | None = None) -> Shown:
    """Claims one after another, with what each document says of them; both sides side by side.

    `claims` are as for `show_claims`, in the order in which they are to be told; with the corpus,
    places unfold their paragraph.
    """
    if len(claims):
        require_columns(claims, _NEEDED, "show_accounts")
    cards = []
    for claim, cells in claims.groupby("claim", sort=False) if len(claims) else ():
        name, arabic = code_name("claim", claim), code_name("claim", claim, "ar")
        title = [name] if name == arabic else [name, f"\u2067{arabic}\u2069"]
        rows = cells.to_dict("records")
        both = '<span class="en">{}<br></span>' * (len(title) - 1) + "<bdi>{}</bdi>"
        head = f"<p><b>{both.format(*map(text_html, title))}</b></p>\n"
        told = "\n".join([" · ".join(title), *map(_line, rows)])
        cards.append((head + _sided(rows, corpus), told))
    return together(cards, _NOTHING)


def _sided(rows: list[dict[Any, Any]], corpus: Texts | None) -> str:
    """Who affirms beside who denies, and below them who does both or neither."""
    sides = [[row for row in rows if row["stance"] == one] for one in ("affirms", "denies")]
    if not all(sides):
        return _list(rows, corpus)
    others = [row for row in rows if row["stance"] in ("mixed", "silent")]
    lists = [_list(one, corpus) for one in (*sides, others)]
    return beside(lists[:2]) + lists[2] * bool(others)


def _list(rows: list[dict[Any, Any]], corpus: Texts | None) -> str:
    items = (
        f'<li><b style="color: {_COLOURS[row["stance"]]}">{row["stance"]}</b> · '
        f"{text_html(display_name(row['doc_id']))}{_passages(row, corpus)}</li>"
        for row in rows
    )
    return "<ul>\n" + "\n".join(items) + "\n</ul>"


def _line(row: dict[Any, Any]) -> str:
    said = [
        f"{_VOICES[side['voice']]}: “\u2068{side['quote']}\u2069” ({side['gloss']})"
        for side in _sides(row)
    ]
    named = [str(row["stance"]), display_name(row["doc_id"])]
    return "  " + " · ".join([*named, *said, *_remarks(row)])


def _passages(row: dict[Any, Any], corpus: Texts | None = None) -> str:
    """The passages of a cell as HTML, and what is remarked on it."""
    remarks = [f"<div><i>{text_html(remark)}</i></div>" for remark in _remarks(row)]
    return "".join([*(_passage(side, corpus) for side in _sides(row)), *remarks])


def _remarks(row: dict[Any, Any]) -> list[str]:
    remarks = ["plainly implied, not said"] if row.get("explicit") == "no" else []
    remarks += ["in doubt"] if row.get("doubt") == "yes" else []
    remarks += [f"settled by the rule “{row['rule']}”"] if row.get("rule") else []
    return [*remarks, *([f"coder's note: {row['note']}"] if row.get("note") else [])]


def _sides(row: dict[Any, Any]) -> list[dict[str, Any]]:
    """The passage of a cell, and that of the other side where there is one."""
    sides = [{name: row.get(f"{side}{name}", "") for name in _SIDE} for side in ("", "counter_")]
    return [{"doc_id": row["doc_id"], **side} for side in sides if side["quote"]]


def _passage(side: dict[str, Any], corpus: Texts | None) -> str:
    span = side["doc_id"], int(side["start"]), int(side["end"])
    place = f"<small>({readable(side['voice'])}, {_place(side)})</small>"
    before, quote, after, gloss = (text_html(side[name]) for name in _SIDE[:4])
    return (
        f'<div dir="rtl" lang="ar" style="text-align: right; min-width: 16em">{before}'
        f'<mark>{quote}</mark>{after}</div><div dir="ltr"><span class="en" lang="en">{gloss} '
        f"</span>{place_unfolded(span, place, corpus)}</div>"
    )


def _place(row: dict[Any, Any]) -> str:
    return "" if pd.isna(row["start"]) else f"{int(row['start'])}–{int(row['end'])}"
