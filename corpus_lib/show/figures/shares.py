"""Shares with their intervals: how texts divide into parts, one panel for each part."""

from __future__ import annotations

from typing import Any

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import PercentFormatter

from corpus_lib.errors import InputError
from corpus_lib.show.figures.base import colours, drawn, finish, panels, set_rows, widest
from corpus_lib.show.figures.base import label as drawn_label
from corpus_lib.wording import display_name, require_columns

_PANEL = 2.1  # inches of a panel and of what it holds beside it
_ACROSS = 4


@drawn
def plot_shares(
    shares: pd.DataFrame,
    *,
    by: str,
    title: str = "",
    value_label: str = "share of the document's words, with its interval",
) -> Figure:
    """How each document divides into parts: a panel per part, bars with their intervals.

    Args:
        shares: One row per document and part: `doc_id`, the column named by `by`, `share` and
            the ends of its interval, `low` and `high` (0 to 1, missing where there is none).
            Without rows, a line says so.
        by: Column of the parts, drawn in their order in the table.
        title: The figure's title.
        value_label: What a bar is a share of.

    Raises:
        InputError: If columns are missing, a document has a part twice, or a share lies outside
            0 to 1.
    """
    require_columns(shares, ("doc_id", by, "share", "low", "high"), "plot_shares")
    if not shares["share"].between(0, 1 + 1e-9).all():
        raise InputError(
            f"plot_shares: a share of {shares['share'].max():.3f} and one of "
            f"{shares['share'].min():.3f}; expected 0 to 1"
        )
    if shares.duplicated(["doc_id", by]).any():
        twice = shares[shares.duplicated(["doc_id", by])].iloc[0]
        raise InputError(f"plot_shares: {twice['doc_id']!r} has the part {twice[by]!r} twice")
    doc_ids, parts = shares["doc_id"].unique(), shares[by].unique()
    size: dict[str, Any] = {"width": _PANEL, "head": 0.2, "tall": 0.75 + 0.36 * len(doc_ids)}
    figure, plots = panels(len(parts), across=_ACROSS, **size, sharex=True, sharey=True)
    for axes, part, fill in zip(plots, parts, colours(len(parts)), strict=True):
        rows = shares[shares[by] == part].set_index("doc_id").reindex(doc_ids)
        _draw_part(axes, rows, fill)
        axes.set_title(drawn_label(display_name(part)), fontweight="bold")
    set_rows(plots[0], [display_name(doc_id) for doc_id in doc_ids])
    labels = widest(figure, plots[0].get_yticklabels())
    wide = max(_PANEL, widest(figure, [axes.title for axes in plots]) + 0.3)
    figure.set_figwidth(labels + wide * min(_ACROSS, len(parts)) + 0.3)
    figure.supxlabel(value_label, fontsize=9.5)
    finish(figure, title)
    return figure


def _draw_part(axes: Axes, rows: pd.DataFrame, fill: tuple[str, str]) -> None:
    places = range(len(rows))
    colour, hatch = fill
    axes.barh(places, rows["share"], height=0.62, color=colour, hatch=hatch, edgecolor="white")
    axes.hlines(places, rows["low"], rows["high"], color="black", linewidth=1.4)
    for place, share in zip(places, rows["share"], strict=True):
        axes.text(1.03, place, "" if pd.isna(share) else f"{share:.0%}", va="center", fontsize=8.5)
    axes.set_xlim(0, 1)
    axes.tick_params(axis="x", labelbottom=True, labelsize=8.5)
    axes.tick_params(axis="y", length=0)
    axes.set_xticks([0, 0.5, 1])
    axes.xaxis.set_major_formatter(PercentFormatter(1.0, decimals=0))
