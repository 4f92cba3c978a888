"""Claims to read: a table whose cells open the passage they rest on, and accounts of disputes."""

from __future__ import annotations

from typing import Any

import pandas as pd

from corpus_lib.show.places import place_mark
from corpus_lib.show.printing import Shown
from corpus_lib.show.style import BLUE, GREY, ORANGE
from corpus_lib.show.tables import show_table
from corpus_lib.wording import code_name, display_name, readable, require_columns, text_html

_COLOURS = {"affirms": BLUE, "denies": ORANGE, "mixed": "#7B5A99", "silent": GREY}
_VOICES = {"author": "in its own words", "attributed": "in a source's words"}
_NOTHING = ("<p>(no claims are coded)</p>", "(no claims are coded)")
_NEEDED = ("claim", "doc_id", "stance", "voice", "start", "end", "quote", "gloss", "searched")
_SIDE = ("before", "quote", "after", "gloss", "voice", "start", "end")
_LEFT = "text-align: left"


def show_claims(claims: pd.DataFrame) -> Shown:
    """The claims matrix as a table whose cells open the passage that they rest on.

    Args:
        claims: One row per claim and document: `claim, doc_id, stance, voice, start, end, quote,
            gloss, searched`; shown too where they are there: `explicit`, the context `before` and
            `after`, the `note`, and the other side's passage in these columns after `counter_`.

    Raises:
        InputError: If a column is missing.
    """
    if claims.empty:
        return Shown(*_NOTHING, claims)
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
        told = {name: _stance(of[doc_id]) for doc_id, name in names.items()}
        texts.append({"claim": name, **told})
    lines = "\n".join(rows)
    html = (
        "<details><summary>all claims, cell by cell</summary>\n"
        '<div dir="ltr" style="overflow-x: auto">\n<table dir="ltr">\n<thead><tr><th></th>'
        f"{head}</tr></thead>\n<tbody>\n{lines}\n</tbody>\n</table>\n</div>\n</details>"
    )
    return Shown(html, repr(show_table(pd.DataFrame(texts))), claims)


def _stance(row: dict[Any, Any]) -> str:
    return row["stance"] if pd.isna(row["start"]) else f"{row['stance']} {_place(row)}"


def _cell(row: dict[Any, Any]) -> str:
    stance, searched, told = row["stance"], row["searched"], _passages(row)
    colour = _COLOURS[stance]
    if stance != "silent":
        head = f'<b style="color: {colour}">{stance}</b> ({readable(row["voice"])})'
    elif searched:
        head = f'<span style="color: {colour}">{stance}</span>'
        words = f'<span dir="rtl" lang="ar">{text_html(searched)}</span>'
        told = f"<span>searched:</span> {words}{told}"
    else:
        return str(stance)
    return f"<details><summary>{head}</summary>{told}</details>"


def show_accounts(claims: pd.DataFrame) -> Shown:
    """Claims one after another, with what each document says of them in its own words.

    Args:
        claims: As for `show_claims`, in the order in which they are to be told.

    Raises:
        InputError: If a column is missing.
    """
    if claims.empty:
        return Shown(*_NOTHING)
    require_columns(claims, _NEEDED, "show_accounts")
    html, texts = [], []
    for claim, cells in claims.groupby("claim", sort=False):
        name, arabic = code_name("claim", claim), code_name("claim", claim, "ar")
        title = [name] if name == arabic else [name, f"\u2067{arabic}\u2069"]
        rows = cells.to_dict("records")
        head = f"<p><b>{'<br>'.join(map(text_html, title))}</b></p>\n<ul>\n"
        html.append(head + "\n".join(map(_item, rows)) + "\n</ul>")
        texts.append("\n".join([" · ".join(title), *map(_line, rows)]))
    return Shown("\n".join(html), "\n\n".join(texts))


def _item(row: dict[Any, Any]) -> str:
    stance = f'<b style="color: {_COLOURS[row["stance"]]}">{row["stance"]}</b>'
    return f"<li>{stance} · {text_html(display_name(row['doc_id']))}{_passages(row)}</li>"


def _line(row: dict[Any, Any]) -> str:
    said = [
        f"{_VOICES[side['voice']]}: “\u2068{side['quote']}\u2069” ({side['gloss']})"
        for side in _sides(row)
    ]
    named = [str(row["stance"]), display_name(row["doc_id"])]
    return "  " + " · ".join([*named, *said, *_remarks(row)])


def _passages(row: dict[Any, Any]) -> str:
    """The passages of a cell as HTML, and what is remarked on it."""
    remarks = [f"<p><i>{text_html(remark)}</i></p>" for remark in _remarks(row)]
    return "".join([*map(_passage, _sides(row)), *remarks])


def _remarks(row: dict[Any, Any]) -> list[str]:
    implied = ["plainly implied, not said"] if row.get("explicit") == "no" else []
    return [*implied, *([f"coder's note: {row['note']}"] if row.get("note") else [])]


def _sides(row: dict[Any, Any]) -> list[dict[str, Any]]:
    """The passage of a cell, and that of the other side where there is one."""
    sides = [{name: row.get(f"{side}{name}", "") for name in _SIDE} for side in ("", "counter_")]
    return [{"doc_id": row["doc_id"], **side} for side in sides if side["quote"]]


def _passage(side: dict[str, Any]) -> str:
    quote = f"<mark>{text_html(side['quote'])}</mark>"
    place = place_mark(side["doc_id"], int(side["start"]), int(side["end"]), _place(side))
    return (
        f'<div dir="rtl" lang="ar" style="text-align: right; min-width: 16em">'
        f"{text_html(side['before'])}{quote}{text_html(side['after'])}</div>"
        f'<div dir="ltr"><span class="en" lang="en">{text_html(side["gloss"])} </span>'
        f"<small>({readable(side['voice'])}, {place})</small></div>"
    )


def _place(row: dict[Any, Any]) -> str:
    return f"{int(row['start'])}–{int(row['end'])}"
