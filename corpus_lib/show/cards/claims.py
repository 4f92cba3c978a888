"""Claims and frames: the matrix of stances, a table whose cells open, shares side by side."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from typing import Any

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Patch, Rectangle
from matplotlib.ticker import PercentFormatter

from corpus_lib.show.cards.printing import Printable
from corpus_lib.show.cards.tables import show_table
from corpus_lib.show.figures.base import (
    BLUE,
    GREY,
    ORANGE,
    PALE,
    finish,
    label,
    new_axes,
    set_rows,
    whole_figure,
)
from corpus_lib.show.figures.fonts import arabic_style
from corpus_lib.show.figures.heatmaps import plot_heatmap
from corpus_lib.wording import Names, category_name, display_name, readable, require_columns

_FILLS = {"affirms": BLUE, "mixed": "#B8A0C8", "denies": ORANGE, "silent": "#F2F2F2"}
_INK = {"affirms": "white", "mixed": "black", "denies": "white", "silent": "#767676"}
_PASSAGE = ("before", "quote", "after", "gloss", "voice", "start", "end")


def plot_stances(
    claims: pd.DataFrame, *, names: Names | None = None, documents: Names | None = None
) -> Axes:
    """The claims matrix: a row per claim, a column per document, its stance as colour and word.

    A word in quotation marks is a stance in a source's words, not in the document's own.

    Args:
        claims: One row per claim and document: `claim, doc_id, stance, voice`; without rows, the
            figure says that nothing is coded.
        names: Names to show claims under.
        documents: Names to show documents under, by `doc_id`.

    Raises:
        InputError: If a column is missing.
    """
    if claims.empty:
        return _nothing("no claims are coded")
    require_columns(claims, ("claim", "doc_id", "stance", "voice"), "plot_stances")
    rows, columns = list(claims["claim"].unique()), list(claims["doc_id"].unique())
    with arabic_style():
        figure, axes = new_axes(len(rows), width=5.5 + 1.15 * len(columns))
        for cell in claims.to_dict("records"):
            stance = str(cell["stance"])
            place = (columns.index(cell["doc_id"]), rows.index(cell["claim"]))
            corner = (place[0] - 0.5, place[1] - 0.5)
            axes.add_patch(Rectangle(corner, 1, 1, facecolor=_FILLS[stance], edgecolor="white"))
            word = f"“{stance}”" if cell["voice"] == "attributed" else stance
            axes.text(*place, word, ha="center", va="center", fontsize=8.5, color=_INK.get(stance))
        axes.set_xlim(-0.5, len(columns) - 0.5)
        set_rows(axes, [label(category_name(claim, names)) for claim in rows])
        axes.set_ylim(len(rows) - 0.5, -0.5)
        shown = [display_name(doc_id, documents).replace(" ", "\n") for doc_id in columns]
        axes.set_xticks(range(len(columns)), shown)
        axes.tick_params(axis="x", length=0, top=False, labeltop=True, labelbottom=False)
        axes.spines[:].set_visible(False)
        axes.grid(visible=False)
        handles = [Patch(facecolor=fill, label=stance) for stance, fill in _FILLS.items()]
        axes.legend(
            handles=handles, loc="upper center", bbox_to_anchor=(0.5, -0.01), ncols=4, frameon=False
        )
        finish(figure, "")
    return axes


def plot_ties(matrix: pd.DataFrame, *, documents: Names | None = None) -> Axes:
    """Agreement less conflict of each two documents, in two colours round nought.

    Args:
        matrix: Documents in rows and columns, -1 to 1; empty, the figure says that nothing is
            coded.
        documents: Names to show documents under, by `doc_id`.
    """
    if matrix.empty:
        return _nothing("no claims are coded")
    return plot_heatmap(matrix, centre=0, colour_label="agreement less conflict", names=documents)


def plot_frame_shares(
    shares: pd.DataFrame, *, names: Names | None = None, documents: Names | None = None
) -> Figure:
    """Each frame's share of each document with its interval, coded and measured side by side.

    Args:
        shares: One row per document, frame and way: `doc_id, frame, by` ("coded", "measured"),
            `share, low, high` (0 to 1); without rows, the figure says that nothing is coded.
        names: Names to show frames under.
        documents: Names to show documents under, by `doc_id`.

    Raises:
        InputError: If a column is missing.
    """
    if shares.empty:
        return whole_figure(_nothing("no frames are in the codebook"))
    require_columns(shares, ("doc_id", "frame", "by", "share", "low", "high"), "plot_frame_shares")
    frames, doc_ids = list(shares["frame"].unique()), list(shares["doc_id"].unique())
    styles = {"coded": (BLUE, "o", -0.16), "measured": (ORANGE, "s", 0.16)}
    with arabic_style():
        figure, grid = plt.subplots(
            1,
            len(doc_ids),
            figsize=(2.6 + 1.75 * len(doc_ids), 1.6 + 0.42 * len(frames)),
            sharex=True,
            sharey=True,
            squeeze=False,
            layout="constrained",
        )
        for axes, doc_id in zip(grid.flat, doc_ids, strict=True):
            for by, (colour, marker, shift) in styles.items():
                inside = shares[(shares["doc_id"] == doc_id) & (shares["by"] == by)]
                places = np.array([frames.index(frame) for frame in inside["frame"]]) + shift
                axes.hlines(places, inside["low"], inside["high"], color=colour, linewidth=1.6)
                axes.plot(
                    inside["share"], places, linestyle="", marker=marker, color=colour, label=by
                )
            for row in range(0, len(frames), 2):
                axes.axhspan(row - 0.5, row + 0.5, color=PALE, alpha=0.35, zorder=0, lw=0)
            axes.set_title(display_name(doc_id, documents).replace(" ", "\n"), fontsize=10)
            axes.xaxis.set_major_formatter(PercentFormatter(1.0, decimals=0))
            axes.locator_params(axis="x", nbins=4)
        set_rows(grid[0, 0], [label(category_name(frame, names)) for frame in frames])
        figure.supxlabel("share of the document's segments", fontsize=10)
        handles, words = grid[0, -1].get_legend_handles_labels()
        figure.legend(handles, words, loc="outside lower right", ncols=2, frameon=False)
        finish(figure, "")
    return figure


class ClaimTable(Printable):
    """The claims matrix to read: each cell opens its passage; plain text shows the stances."""

    def __init__(self, claims: pd.DataFrame, names: Names | None, documents: Names | None) -> None:
        """Hold the cells; see `show_claims`."""
        self.claims = self.frame = claims
        self.names = names
        self.documents = documents

    def _repr_html_(self) -> str:
        if self.claims.empty:
            return "<p>(no claims are coded)</p>"
        doc_ids = list(self.claims["doc_id"].unique())
        head = "".join(
            f'<th align="left">{escape(display_name(doc_id, self.documents))}</th>'
            for doc_id in doc_ids
        )
        rows = []
        for claim, cells in self.claims.groupby("claim", sort=False):
            by_document = cells.set_index("doc_id").to_dict("index")
            body = "".join(
                f'<td align="left" style="vertical-align: top; text-align: left">'
                f"{_cell(by_document[doc_id])}</td>"
                for doc_id in doc_ids
            )
            name = escape(category_name(claim, self.names))
            rows.append(f'<tr><th align="left" style="text-align: left">{name}</th>{body}</tr>')
        lines = "\n".join(rows)
        return (
            '<div dir="ltr" style="overflow-x: auto">\n<table dir="ltr">\n'
            f"<thead><tr><th></th>{head}</tr></thead>\n<tbody>\n{lines}\n</tbody>\n</table>\n</div>"
        )

    def __repr__(self) -> str:
        """The matrix of stances, with the raw offsets of each passage."""
        if self.claims.empty:
            return "(no claims are coded)"
        texts = [
            row["stance"] if pd.isna(row["start"]) else f"{row['stance']} {_place(row)}"
            for row in self.claims.to_dict("records")
        ]
        cells = self.claims.assign(
            text=texts, claim=[category_name(c, self.names) for c in self.claims["claim"]]
        )
        wide = cells.pivot_table(index="claim", columns="doc_id", values="text", aggfunc="first")
        wide = wide.reindex(index=cells["claim"].unique(), columns=cells["doc_id"].unique())
        return repr(show_table(wide.rename_axis(columns=None).reset_index()))


def show_claims(
    claims: pd.DataFrame, *, names: Names | None = None, documents: Names | None = None
) -> ClaimTable:
    """The claims matrix as a table whose cells open the passage that they rest on.

    Args:
        claims: One row per claim and document: `claim, doc_id, stance, voice, start, end, quote,
            gloss, searched`; shown too where they are there: the context `before` and `after`,
            the `note`, and the other side's passage in the same columns after `counter_`.
        names: Names to show claims under.
        documents: Names to show documents under, by `doc_id`.

    Raises:
        InputError: If a column is missing.
    """
    needed = ("claim", "doc_id", "stance", "voice", "start", "end", "quote", "gloss", "searched")
    if len(claims):
        require_columns(claims, needed, "show_claims")
    return ClaimTable(claims, names, documents)


class Accounts:
    """Claims told one after another, each as a paragraph under its name."""

    def __init__(self, accounts: Sequence[Sequence[str]]) -> None:
        """Hold the sentences of each account, the first of them its name."""
        self.accounts = accounts

    def _repr_html_(self) -> str:
        if not self.accounts:
            return "<p>(no claims are coded)</p>"
        return "\n".join(
            f'<p dir="auto"><b>{escape(name)}</b> {escape(" ".join(sentences))}</p>'
            for name, *sentences in self.accounts
        )

    def __repr__(self) -> str:
        """A line for each sentence, an empty one between accounts."""
        if not self.accounts:
            return "(no claims are coded)"
        return "\n\n".join("\n  ".join(sentences) for sentences in self.accounts)


def show_accounts(accounts: Sequence[Sequence[str]]) -> Accounts:
    """Accounts of claims as prose: the first sentence of each is its name."""
    return Accounts(accounts)


def _cell(row: dict[Any, Any]) -> str:
    stance = str(row["stance"])
    if pd.isna(row["start"]):
        searched = str(row["searched"])
        if not searched:
            return stance
        note = f"<p><i>{escape(str(row.get('note') or ''))}</i></p>" if row.get("note") else ""
        return (
            f'<details><summary><span style="color: {GREY}">{stance}</span></summary>'
            f'searched: <span dir="rtl" lang="ar">{escape(searched)}</span>{note}</details>'
        )
    parts = [_passage({name: row.get(name) for name in _PASSAGE})]
    if row.get("counter_quote"):
        parts.append(_passage({name: row.get(f"counter_{name}") for name in _PASSAGE}))
    if row.get("note"):
        parts.append(f"<p><i>{escape(str(row['note']))}</i></p>")
    colour = {"affirms": BLUE, "denies": ORANGE}.get(stance, "#7B5A99")
    return (
        f'<details><summary><b style="color: {colour}">{stance}</b> '
        f"({escape(str(row['voice']))})</summary>{''.join(parts)}</details>"
    )


def _passage(row: dict[Any, Any]) -> str:
    before, after = row.get("before") or "", row.get("after") or ""
    return (
        f'<div dir="rtl" lang="ar" style="text-align: right; min-width: 16em">'
        f"{escape(str(before))}<mark>{escape(str(row['quote']))}</mark>{escape(str(after))}</div>"
        f'<div dir="ltr">{escape(str(row["gloss"] or ""))} '
        f"<small>({readable(row['voice'])}, {_place(row)})</small></div>"
    )


def _place(row: dict[Any, Any]) -> str:
    return f"{int(row['start'])}–{int(row['end'])}"


def _nothing(text: str) -> Axes:
    """A small figure that says what is not there, so that a series runs on any corpus."""
    with arabic_style():
        figure, axes = new_axes(2)
        axes.set_axis_off()
        axes.text(0.5, 0.5, text, ha="center", va="center", color=GREY)
        finish(figure, "")
    return axes
