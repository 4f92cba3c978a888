"""Bars and shares: two-sided, stacked, beside each other with intervals, and words of topics."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.text import Annotation
from matplotlib.ticker import PercentFormatter

from corpus_lib.errors import InputError
from corpus_lib.phrasebook import column
from corpus_lib.show import style
from corpus_lib.wording import code_name, display_name, glossed_terms, readable, require_columns

_PANEL = 1.75  # inches of a panel of shares with its numbers
_WORDS, _BARS = 2.5, 1.3  # inches of words with their glosses, at the most, and of their bars
_ACROSS = 5  # panels of documents in a row
_TOLD = 6  # topics whose first word is told
_MARKS = {"coded": (style.BLUE, "o", -0.16), "measured": (style.ORANGE, "s", 0.16)}


@style.drawn()
def plot_two_sided(
    scores: pd.DataFrame,
    *,
    label: str = "label",
    value: str = "log_odds_z",
    n: int = 12,
    positive: str = "",
    negative: str = "",
) -> Axes:
    """The strongest rows of both signs: positive to the right, negative to the left.

    `scores` has a row per term, with a column `label` and one of signed scores, `value`; a `gloss`
    column is put beside the labels. At most `n` rows of each sign are drawn; what `positive` and
    `negative` scores mean is written above their sides.
    """
    require_columns(scores, (label, value), "plot_two_sided")
    ordered = scores.sort_values(value, ascending=False, kind="stable")
    rows = pd.concat([ordered[ordered[value] > 0].head(n), ordered[ordered[value] < 0].tail(n)])
    if rows.empty:
        return style.nothing(f"{readable(value)} above or below 0")
    numbers = rows[value].to_numpy(dtype=float)
    figure, axes = style.new_axes(len(rows))
    axes.barh(
        range(len(rows)), numbers, height=0.7, color=np.where(numbers > 0, style.BLUE, style.ORANGE)
    )
    labeled = zip(style.row_labels(rows, label), numbers > 0, strict=True)
    texts = [_beside_zero(axes, text, n, sign) for n, (text, sign) in enumerate(labeled)]
    axes.set_yticks([])
    axes.spines["left"].set_visible(False)
    axes.axvline(0, color="black", linewidth=0.8)
    axes.set_ylim(len(rows) - 0.4, -0.6)
    reach = float(np.abs(numbers).max()) * 1.05
    axes.set_xlim(-reach, reach)
    axes.set_xlabel(readable(value))
    sides = [
        axes.set_title(display_name(negative), loc="left", color=style.ORANGE, fontweight="bold"),
        axes.set_title(display_name(positive), loc="right", color=style.BLUE, fontweight="bold"),
    ]
    figure.set_figwidth(
        2 * max(style.widest(figure, texts), style.widest(figure, sides), 2.4) + 0.8
    )
    return axes


def _beside_zero(axes: Axes, text: str, place: int, is_positive: bool) -> Annotation:
    """A label on the side of the axis that its bar leaves free."""
    return axes.annotate(
        text,
        (0, place),
        xytext=(-5 if is_positive else 5, 0),
        textcoords="offset points",
        ha="right" if is_positive else "left",
        va="center",
    )


@style.drawn()
def plot_document_sizes(
    documents: pd.DataFrame, *, parts: Sequence[str] = (), title: str = ""
) -> Axes:
    """What each document consists of, as stacked bars with the total at the end.

    `documents` has a row per document: `doc_id` and numeric columns; those of `parts` (all if
    empty) are stacked, the first at the axis.
    """
    require_columns(documents, ("doc_id", *parts), "plot_document_sizes")
    sizes = documents.set_index("doc_id")
    sizes = sizes[list(parts)] if parts else sizes.select_dtypes("number")
    numbers = sizes.to_numpy(dtype=float, na_value=0.0)
    if not numbers.size or (numbers < 0).any():
        raise InputError(
            "plot_document_sizes: expected numeric columns of 0 or more in every document"
        )
    figure, axes = style.new_axes(len(sizes), row=0.5)
    left = np.zeros(len(sizes))
    for name, widths, fill in zip(
        sizes.columns, numbers.T, style.colours(sizes.shape[1]), strict=True
    ):
        bars = _filled(axes, range(len(sizes)), widths, fill, left=left, label=column(name)[0])
        left = left + widths
    totals = [f"{total:.2f}".removesuffix(".00") for total in left]
    axes.bar_label(bars, totals, padding=4, fontsize=9)
    style.set_rows(axes, [display_name(doc_id) for doc_id in sizes.index])
    style.widen_for_labels(axes)
    style.legend_beside(axes)
    axes.set_xlim(0, float(left.max()) * 1.12)
    axes.set_xlabel("words")
    style.set_title(figure, title)
    return axes


def _filled(
    axes: Axes, places: Sequence[int], widths: Any, fill: tuple[str, str], **more: Any
) -> Any:
    colour, hatch = fill
    look: dict[str, Any] = {"height": 0.62, "color": colour, "hatch": hatch, "edgecolor": "white"}
    return axes.barh(places, widths, **look, **more)


@style.drawn()
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
        by: Column of the parts, drawn in their order in the table.
        title: The figure's title.
        value_label: What a bar is a share of.

    Raises:
        InputError: If columns are missing, a document has a part twice, or a share is not 0 to 1.
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
    names = [display_name(doc_id) for doc_id in doc_ids]
    heads = [style.narrow_heading(part, 18) for part in parts]
    labels = style.measured(names)[0]
    wide = max(_PANEL, style.measured(heads, fontweight="bold")[0] + 0.2)
    across = max(1, int((style.WIDEST - labels - 0.3) // wide))
    size: dict[str, Any] = {"width": wide, "head": 0.2, "tall": 0.75 + 0.36 * len(doc_ids)}
    figure, plots = style.panels(len(parts), across=across, **size, sharex=True, sharey=True)
    for axes, part, head, fill in zip(plots, parts, heads, style.colours(len(parts)), strict=True):
        _draw_part(axes, shares[shares[by] == part].set_index("doc_id").reindex(doc_ids), fill)
        axes.set_title(head, fontweight="bold")
    style.set_rows(plots[0], names)
    figure.set_figwidth(max(6.0, figure.get_figwidth() + labels + 0.3))
    figure.supxlabel(value_label, fontsize=9.5)
    style.set_title(figure, title)
    part = shares.groupby(by, sort=False)["share"].mean().idxmax()
    rows = shares[shares[by] == part].sort_values("share", kind="stable").to_dict("records")
    most = {"subject": rows[-1]["doc_id"], "value": rows[-1]["share"]}
    most |= {"object": display_name(part), "low": rows[-1]["low"], "high": rows[-1]["high"]}
    relation = "figure_shares" if len(rows) > 1 else "figure_shares_alone"
    style.tell(figure, relation, **most, found=rows[0]["doc_id"], of=rows[0]["share"])
    return figure


def _draw_part(axes: Axes, rows: pd.DataFrame, fill: tuple[str, str]) -> None:
    places = range(len(rows))
    _filled(axes, places, rows["share"], fill)
    axes.hlines(places, rows["low"], rows["high"], color="black", linewidth=1.4)
    for place, share in zip(places, rows["share"], strict=True):
        axes.text(1.03, place, "" if pd.isna(share) else f"{share:.0%}", va="center", fontsize=8.5)
    axes.set_xlim(0, 1)
    axes.tick_params(axis="x", labelbottom=True, labelsize=8.5)
    axes.tick_params(axis="y", length=0)
    axes.set_xticks([0, 0.5, 1])
    axes.xaxis.set_major_formatter(PercentFormatter(1.0, decimals=0))


@style.drawn("doc_id", "frame", "by", "share", "low", "high")
def plot_frame_shares(shares: pd.DataFrame) -> Figure:
    """Each frame's share of each document with its interval, coded and measured side by side.

    `shares` has a row per document, frame and way: `doc_id, frame, by` ("coded", "measured"),
    `share, low, high` (0 to 1); without rows, the figure says that nothing is coded.
    """
    frames, doc_ids = list(shares["frame"].unique()), list(shares["doc_id"].unique())
    size: dict[str, Any] = {"width": style.WIDEST / _ACROSS, "head": 1.0}
    size["tall"] = 0.6 + 0.42 * len(frames)
    figure, plots = style.panels(len(doc_ids), across=_ACROSS, **size, sharex=True, sharey=True)
    for axes, doc_id in zip(plots, doc_ids, strict=True):
        _mark(axes, shares[shares["doc_id"] == doc_id], frames)
        axes.set_title(style.narrow_heading(doc_id), fontsize=9)
        axes.tick_params(labelsize=9)
        axes.tick_params(axis="y", length=0)
    style.set_rows(plots[0], [style.drawn_label(code_name("frame", frame)) for frame in frames])
    figure.supxlabel("share of the document's segments", fontsize=10)
    handles, words = plots[-1].get_legend_handles_labels()
    figure.legend(handles, words, loc="outside lower right", ncols=2)
    for row in shares[shares["by"] == "coded"].nlargest(1, "share").to_dict("records"):
        share = {"value": row["share"], "low": row["low"], "high": row["high"]}
        frame = f"frame/{row['frame']}"
        style.tell(figure, "figure_frames", subject=frame, object=row["doc_id"], **share)
    return figure


def _mark(axes: Axes, shares: pd.DataFrame, frames: list[str]) -> None:
    for by, (colour, marker, shift) in _MARKS.items():
        inside = shares[shares["by"] == by]
        places = np.array([frames.index(frame) for frame in inside["frame"]]) + shift
        axes.hlines(places, inside["low"], inside["high"], color=colour, linewidth=1.6)
        axes.plot(inside["share"], places, linestyle="", marker=marker, color=colour, label=by)
    for row in range(0, len(frames), 2):
        axes.axhspan(row - 0.5, row + 0.5, color=style.PALE, alpha=0.35, zorder=0, lw=0)
    axes.xaxis.set_major_formatter(PercentFormatter(1.0, decimals=0))
    axes.locator_params(axis="x", nbins=3)


@style.drawn("topic", "term", "weight")
def plot_topic_words(
    topic_terms: pd.DataFrame, *, n: int = 10, value_label: str = "weight in the topic"
) -> Figure:
    """The strongest terms of each topic, one small plot per topic on one scale.

    Args:
        topic_terms: One row per topic and term: `topic, term, weight`, and where they are there
            `gloss` (beside the terms) and `verdict` (beside the topic's name).
        n: Terms per topic.
        value_label: Label of the number axis.
    """
    topics = list(dict.fromkeys(topic_terms["topic"]))
    labels = min(_WORDS, style.measured(style.row_labels(topic_terms, "term"), fontsize=9)[0])
    across = max(1, int(style.WIDEST // (labels + _BARS + 0.3)))
    tall = 1.0 + 0.26 * n
    figure, plots = style.panels(
        len(topics), across=across, width=3.2, head=0.4, tall=tall, sharex=True
    )
    for axes, topic in zip(plots, topics, strict=True):
        _draw_words(axes, topic_terms[topic_terms["topic"] == topic].nlargest(n, "weight"))
        axes.set_ylim(n - 0.4, -0.6)
    names = style.widest(figure, [axes.title for axes in plots])
    across = min(across, len(topics))
    figure.set_figwidth(min(style.WIDEST, max(6.0, across * (labels + max(1.5, names) + 0.3))))
    figure.supxlabel(value_label, fontsize=10)
    ranked = topic_terms.sort_values("weight", ascending=False, kind="stable")
    first = ranked.drop_duplicates("topic").head(_TOLD).reindex(columns=["topic", "term", "gloss"])
    words = glossed_terms(first.fillna(""))
    style.tell(figure, "figure_words", subject=first["topic"].tolist(), object=words)
    return figure


def _draw_words(axes: Axes, rows: pd.DataFrame) -> None:
    axes.barh(np.arange(len(rows)), rows["weight"], height=0.7, color=style.BLUE)
    words = style.row_labels(rows, "term")
    is_long = style.measured(words, fontsize=9)[0] > _WORDS
    style.set_rows(axes, style.row_labels(rows, "term", gloss=18) if is_long else words)
    verdict = str(rows["verdict"].iloc[0]) if "verdict" in rows.columns else ""
    name = style.narrow_heading(rows["topic"].iloc[0], 24)
    name += f"\n({readable(verdict)})" if verdict else ""
    axes.set_title(name, fontweight="bold")
    axes.tick_params(labelbottom=True, labelsize=9)
    axes.locator_params(axis="x", nbins=4)
