"""Claims to read: a table whose cells open the passage they rest on, and accounts of disputes."""

from __future__ import annotations

from typing import Any

import pandas as pd

from corpus_lib.show.cards.places import place_mark
from corpus_lib.show.cards.printing import Printable
from corpus_lib.show.cards.tables import show_table
from corpus_lib.show.figures.base import BLUE, GREY, ORANGE
from corpus_lib.wording import code_name, display_name, readable, require_columns, text_html

_COLOURS = {"affirms": BLUE, "denies": ORANGE, "mixed": "#7B5A99", "silent": GREY}
_VOICES = {"author": "in its own words", "attributed": "in a source's words"}
_NOTHING = "(no claims are coded)"
_NEEDED = ("claim", "doc_id", "stance", "voice", "start", "end", "quote", "gloss", "searched")


class ClaimTable(Printable):
    """The claims matrix to read: each cell opens its passage; plain text shows the stances."""

    def __init__(self, claims: pd.DataFrame) -> None:
        """Hold the cells; see `show_claims`."""
        self.claims = self.frame = claims

    def _repr_html_(self) -> str:
        if self.claims.empty:
            return f"<p>{_NOTHING}</p>"
        doc_ids = list(self.claims["doc_id"].unique())
        head = "".join(f'<th align="left">{text_html(display_name(one))}</th>' for one in doc_ids)
        rows = []
        for claim, cells in self.claims.groupby("claim", sort=False):
            by_document = cells.set_index("doc_id", drop=False).to_dict("index")
            body = "".join(
                f'<td align="left" style="vertical-align: top; text-align: left">'
                f"{_cell(by_document[doc_id])}</td>"
                for doc_id in doc_ids
            )
            name = text_html(code_name("claim", claim))
            rows.append(f'<tr><th align="left" style="text-align: left">{name}</th>{body}</tr>')
        lines = "\n".join(rows)
        return (
            "<details><summary>all claims, cell by cell</summary>\n"
            '<div dir="ltr" style="overflow-x: auto">\n<table dir="ltr">\n<thead><tr><th></th>'
            f"{head}</tr></thead>\n<tbody>\n{lines}\n</tbody>\n</table>\n</div>\n</details>"
        )

    def __repr__(self) -> str:
        """The matrix of stances, with the raw offsets of each passage."""
        if self.claims.empty:
            return _NOTHING
        texts = [
            row["stance"] if pd.isna(row["start"]) else f"{row['stance']} {_place(row)}"
            for row in self.claims.to_dict("records")
        ]
        names = {code: code_name("claim", code) for code in self.claims["claim"].unique()}
        cells = self.claims.assign(
            text=texts,
            claim=self.claims["claim"].map(names),
            doc_id=self.claims["doc_id"].map(display_name),
        )
        wide = cells.pivot_table(index="claim", columns="doc_id", values="text", aggfunc="first")
        wide = wide.reindex(index=cells["claim"].unique(), columns=cells["doc_id"].unique())
        return repr(show_table(wide.rename_axis(columns=None).reset_index()))


def show_claims(claims: pd.DataFrame) -> ClaimTable:
    """The claims matrix as a table whose cells open the passage that they rest on.

    Args:
        claims: One row per claim and document: `claim, doc_id, stance, voice, start, end, quote,
            gloss, searched`; shown too where they are there: `explicit`, the context `before` and
            `after`, the `note`, and the other side's passage in these columns after `counter_`.

    Raises:
        InputError: If a column is missing.
    """
    if len(claims):
        require_columns(claims, _NEEDED, "show_claims")
    return ClaimTable(claims)


class Accounts:
    """Claims told one after another, document by document."""

    def __init__(self, claims: pd.DataFrame) -> None:
        """Hold the rows; see `show_accounts`."""
        self.claims = claims

    def _repr_html_(self) -> str:
        if self.claims.empty:
            return f"<p>{_NOTHING}</p>"
        return "\n".join(
            f"<p><b>{'<br>'.join(map(text_html, _title(claim)))}</b></p>\n<ul>\n"
            + "\n".join(
                f'<li><b style="color: {_COLOURS[row["stance"]]}">{row["stance"]}</b> · '
                f"{text_html(display_name(row['doc_id']))}{''.join(_passages(row))}</li>"
                for row in rows.to_dict("records")
            )
            + "\n</ul>"
            for claim, rows in self.claims.groupby("claim", sort=False)
        )

    def __repr__(self) -> str:
        """A line for each document, an empty one between claims."""
        if self.claims.empty:
            return _NOTHING
        return "\n\n".join(
            "\n".join([" · ".join(_title(claim)), *map(_line, rows.to_dict("records"))])
            for claim, rows in self.claims.groupby("claim", sort=False)
        )


def show_accounts(claims: pd.DataFrame) -> Accounts:
    """Claims one after another, with what each document says of them in its own words.

    Args:
        claims: As for `show_claims`, in the order in which they are to be told.

    Raises:
        InputError: If a column is missing.
    """
    if len(claims):
        require_columns(claims, _NEEDED, "show_accounts")
    return Accounts(claims)


def _title(claim: object) -> list[str]:
    name, arabic = code_name("claim", claim), code_name("claim", claim, "ar")
    return [name] if name == arabic else [name, f"\u2067{arabic}\u2069"]


def _line(row: dict[Any, Any]) -> str:
    said = [
        f"{_VOICES[side['voice']]}: “\u2068{side['quote']}\u2069” ({side['gloss']})"
        for side in _sides(row)
    ]
    named = [str(row["stance"]), display_name(row["doc_id"])]
    return "  " + " · ".join([*named, *said, *_remarks(row)])


def _cell(row: dict[Any, Any]) -> str:
    stance = str(row["stance"])
    told = "".join(_passages(row))
    colour, searched = _COLOURS[stance], str(row["searched"])
    if stance != "silent":
        voice = readable(row["voice"])
        head = f'<b style="color: {colour}">{stance}</b> ({voice})'
    elif searched:
        head = f'<span style="color: {colour}">{stance}</span>'
        told = (
            f'<span>searched:</span> <span dir="rtl" lang="ar">{text_html(searched)}</span>{told}'
        )
    else:
        return stance
    return f"<details><summary>{head}</summary>{told}</details>"


def _passages(row: dict[Any, Any]) -> list[str]:
    """The passages of a cell as HTML, and what is remarked on it."""
    remarks = [f"<p><i>{text_html(remark)}</i></p>" for remark in _remarks(row)]
    return [*map(_passage, _sides(row)), *remarks]


def _remarks(row: dict[Any, Any]) -> list[str]:
    implied = ["plainly implied, not said"] if row.get("explicit") == "no" else []
    return [*implied, *([f"coder's note: {row['note']}"] if row.get("note") else [])]


def _sides(row: dict[Any, Any]) -> list[dict[str, Any]]:
    """The passage of a cell, and that of the other side where there is one."""
    names = ("before", "quote", "after", "gloss", "voice", "start", "end")
    sides = [
        {"doc_id": row["doc_id"], **{name: row.get(f"{side}{name}") for name in names}}
        for side in ("", "counter_")
    ]
    return [side for side in sides if side["quote"]]


def _passage(side: dict[str, Any]) -> str:
    before, after = side["before"] or "", side["after"] or ""
    return (
        f'<div dir="rtl" lang="ar" style="text-align: right; min-width: 16em">'
        f"{text_html(str(before))}<mark>{text_html(str(side['quote']))}</mark>{text_html(str(after))}</div>"
        f'<div dir="ltr"><span class="en" lang="en">{text_html(str(side["gloss"] or ""))} </span>'
        f"<small>({readable(side['voice'])}, "
        f"{place_mark(side['doc_id'], *_span(side), _place(side))})</small></div>"
    )


def _place(row: dict[Any, Any]) -> str:
    return "{}–{}".format(*_span(row))


def _span(row: dict[Any, Any]) -> tuple[int, int]:
    return int(row["start"]), int(row["end"])
