"""Topics beside documents, chance and actors; and the words by which texts name a thing."""

import textwrap
from typing import Any

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.text import Text
from matplotlib.ticker import MaxNLocator

from corpus_lib.phrasebook import book
from corpus_lib.show import style
from corpus_lib.wording import code_name, display_name

_BAND: dict[str, Any] = {"color": style.BLUE, "alpha": 0.25, "linewidth": 0}
_SHUFFLED: dict[str, Any] = {"facecolor": "#BDBDBD", "alpha": 0.75, "linewidth": 0}
_BANDS = (
    ("null05", "null95", "words moved within their document", _SHUFFLED),
    ("low", "high", "their 95 % interval", _BAND),
)
_PANEL = 1.9  # inches that a panel of actors is wide
# Of the grid of names: inches, points, and names in a cell.
_LABEL, _COLUMN, _HEAD, _LINE, _GAP = 1.0, 1.44, 0.66, 0.142, 0.05
_SIZES = (8.5, 12.0)
_NAMES = 3
_KEY = (
    "size: how often · blue: no other document calls it so · (+2): two names more · "
    "grey word: only as somebody else's, denied or supposed, "
    "or in a passage that an older document has"
)


@style.drawn("doc_id", "position", "topic", "share")
def plot_course(course: pd.DataFrame) -> Figure:
    """How topics come and go: a panel per document, a row per topic, darker where it is stronger.

    `course` has a row per passage and topic: `doc_id, position` (the passage's number), `topic`
    (its name) and `share` (0 to 1).
    """
    topics, doc_ids = course["topic"].unique(), course["doc_id"].unique()
    figure, plots = style.panels(
        len(doc_ids), width=style.WIDEST, head=0.9, tall=0.5 + 0.24 * len(topics)
    )
    for axes, doc_id in zip(plots, doc_ids, strict=True):
        inside = course[course["doc_id"] == doc_id]
        wide = inside.pivot_table(index="topic", columns="position", values="share")
        _strips(axes, wide.reindex(topics))
        style.set_rows(axes, [style.drawn_label(topic) for topic in topics])
        axes.set_title(display_name(doc_id), loc="left", fontweight="bold")
    plots[-1].set_xlabel("passages, from the document's first to its last")
    means = course.groupby(["topic", "doc_id"], sort=False)["share"].mean().reset_index()
    most = means.iloc[int(means["share"].argmax())]
    about = {"subject": most["topic"], "object": most["doc_id"]}
    style.tell(figure, "figure_course", **about, value=most["share"])
    return figure


def _strips(axes: Axes, wide: pd.DataFrame) -> None:
    values = np.ma.masked_invalid(wide.to_numpy(dtype=float))
    edges = [np.arange(n + 1) - 0.5 for n in values.shape[::-1]]
    look: dict[str, Any] = {"vmin": 0, "vmax": 1, "edgecolors": "white", "linewidth": 0.6}
    axes.pcolormesh(*edges, values, cmap="Blues", **look)
    axes.set_xticks([])


@style.drawn(
    "n_topics", "criterion", "value", *(end for low, high, *_ in _BANDS for end in (low, high))
)
def plot_criteria(criteria: pd.DataFrame, *, mark: float | None = None) -> Figure:
    """Criteria over the number of topics, a small plot each, with bands of what chance gives.

    `criteria` has a row per number of topics and criterion: `n_topics`, `criterion`, `value`, `low`
    and `high`, drawn as the band of the value's interval, and the edges of the null, `null05`
    and `null95`; where an end is missing there is no band. The number of topics `mark` has a dotted
    line.
    """
    found = set(criteria["criterion"])
    called = {name: heading for name, heading in book()["criterion"].items() if name in found}
    figure, plots = style.panels(
        len(called), across=3, width=style.WIDEST / 3, head=0.5, tall=2.5, sharex=True
    )
    for axes, (name, heading) in zip(plots, called.items(), strict=True):
        rows = criteria[criteria["criterion"] == name].sort_values("n_topics")
        for low, high, what, look in _BANDS:
            if rows[high].notna().any():
                axes.fill_between(rows["n_topics"], rows[low], rows[high], label=what, **look)
        axes.plot(rows["n_topics"], rows["value"], "o-", color=style.BLUE, ms=4, label="the texts")
        if mark is not None:
            axes.axvline(mark, color="black", linestyle=":", linewidth=1)
        axes.set_title(heading, loc="left", fontweight="bold", fontsize=10)
        axes.xaxis.set_major_locator(MaxNLocator(8, integer=True))
        axes.tick_params(labelbottom=True)
        axes.margins(y=0.08)
    figure.supxlabel("number of topics", fontsize=10)
    style.legend_above(figure, plots)
    return figure


@style.drawn("topic", "actor", "verdict", "share", "low", "high", "null_low", "null_high")
def plot_topic_actors(relations: pd.DataFrame, *, value_label: str) -> Figure:
    """Shares of actors' mentions in topics, with their intervals, over the band of chance.

    Args:
        relations: One row per topic and actor, in the order to show: `topic`, `actor` (a name, or
            `name · gloss`), `share`, `low`, `high`, `null_low`, `null_high` and `verdict`: pairs
            that are not open are drawn in another colour and filled, the others hollow. Without
            rows, as of a corpus that lists no actors, the figure says so.
        value_label: Label of the number axis.
    """
    topics, actors = relations["topic"].unique(), list(relations["actor"].unique())
    labels = list(map(style.drawn_label, actors))
    across = max(1, int((style.WIDEST - style.measured(labels)[0] - 0.3) // _PANEL))
    size: dict[str, Any] = {"head": 0.7, "tall": 0.9 + 0.28 * max(3, len(actors))}
    look: dict[str, Any] = {"sharex": True, "sharey": True}
    figure, plots = style.panels(len(topics), across=across, width=_PANEL, **size, **look)
    for axes, topic in zip(plots, topics, strict=True):
        rows = relations[relations["topic"] == topic]
        _draw_actors(axes, rows.assign(place=[actors.index(actor) for actor in rows["actor"]]))
        axes.tick_params(labelbottom=True)
        axes.tick_params(axis="y", length=0)
        axes.set_title(style.narrow_heading(topic, 26), fontsize=9, fontweight="bold")
    style.set_rows(plots[0], labels)
    figure.supxlabel(value_label, fontsize=10)
    figure.set_figwidth(style.WIDEST)
    style.legend_above(figure, plots)
    return figure


def _draw_actors(axes: Axes, rows: pd.DataFrame) -> None:
    width, left = rows["null_high"] - rows["null_low"], rows["null_low"]
    chance = "95 % of texts with mentions moved"
    axes.barh(rows["place"], width, left=left, height=0.62, color="#D5D5D5", label=chance)
    is_open = rows["verdict"] == "open"
    for inside, what, colour, fill in (
        (rows[is_open], "open", style.BLUE, "white"),
        (rows[~is_open], "sure or likely: beyond chance", style.ORANGE, style.ORANGE),
    ):
        if len(inside):
            axes.hlines(inside["place"], inside["low"], inside["high"], color=colour, linewidth=1.3)
            dots: dict[str, Any] = {"color": colour, "markerfacecolor": fill, "markersize": 5.5}
            axes.plot(inside["share"], inside["place"], "o", **dots, label=what)
    axes.set(xlim=(0, 1), xticks=[0, 0.5, 1])
    axes.grid(axis="x", color=style.GREY, alpha=0.2, linewidth=0.6)


@style.drawn("referent", "expression", "name_en", "doc_id", "count", "alone", "held_off")
def plot_namings(counts: pd.DataFrame) -> Axes:
    """`naming_counts` as a grid: a thing in each row, a document in each column."""
    used = counts[(counts["count"] > 0) | (counts["held_off"] > 0)]
    things, documents = list(used["referent"].unique()), list(counts["doc_id"].unique())
    most = int(max([2, *used["count"]]))
    width = _LABEL + _COLUMN * len(documents)
    figure = plt.figure(figsize=(width, 1.0))
    axes = figure.add_axes((0.0, 0.0, 1.0, 1.0))
    axes.spines[:].set_visible(False)
    # The words are drawn first, as only they know how much room they take.
    texts = {
        cell: [text for entry in _entries(rows, most) for text in _texts(axes, *entry)]
        for cell, rows in used.groupby(["referent", "doc_id"], sort=False)
    }
    top = _HEAD
    look: dict[str, Any] = {"fontsize": 8.5}
    middles = {doc_id: _LABEL + _COLUMN * (n + 0.5) for n, doc_id in enumerate(documents)}
    for thing in things:
        axes.axhline(top, color=style.PALE, linewidth=0.8)
        name = textwrap.fill(code_name("referent", thing), 15)
        axes.text(0.06, top + _GAP, name, ha="left", va="top", **look)
        cells = [_stack(texts.get((thing, one), []), middles[one], top) for one in documents]
        top += 2 * _GAP + max(*cells, style.measured([name], **look)[1])
    for doc_id, middle in middles.items():
        name = textwrap.fill(display_name(doc_id), 18)
        axes.text(middle, _HEAD - 0.06, name, ha="center", va="bottom", weight="bold", **look)
    axes.axhline(top, color=style.PALE, linewidth=0.8)
    key = textwrap.fill(_KEY, int(16 * width))
    axes.text(0.06, top + 0.1, key, ha="left", va="top", fontsize=style.SMALL, color=style.GREY)
    bottom = top + 0.2 + style.measured([key], fontsize=style.SMALL)[1]
    figure.set_figheight(bottom)
    axes.set(xlim=(0, width), ylim=(bottom, 0), xticks=[], yticks=[])
    return axes


def _stack(column: list[Text], middle: float, top: float) -> float:
    """Set words and glosses below each other from a line on; the inches that they take."""
    below = top + _GAP
    for word, gloss in zip(column[::2], column[1::2], strict=True):
        points = float(word.get_fontsize()) / 72
        word.set_position((middle, below + 0.9 * points))
        gloss.set_position((middle, below + 1.25 * points))
        below += 1.25 * points + _LINE * (1 + gloss.get_text().count("\n"))
    return below - top - _GAP


def _entries(rows: pd.DataFrame, most: int) -> list[tuple[str, str, float, str]]:
    """Word, gloss, size and colour of what a cell holds; with more than fit, their number."""
    ranked = rows.sort_values(["count", "held_off"], ascending=False, kind="stable")
    found = []
    for number, row in enumerate(ranked.head(_NAMES).to_dict("records"), start=1):
        count = int(row["count"])
        times = count or int(row["held_off"])
        share = (min(times, most) - 1) / (most - 1)
        points = _SIZES[0] + (_SIZES[1] - _SIZES[0]) * share**0.5 * bool(count)
        colour = style.GREY if not count else style.BLUE if row["alone"] else "black"
        more = f" (+{len(ranked) - number})" if number == _NAMES < len(ranked) else ""
        found.append((row["expression"], f"{row['name_en']} · {times}{more}", points, colour))
    return found


def _texts(axes: Axes, word: str, gloss: str, points: float, colour: str) -> list[Text]:
    """A word, as small as the column asks for, and its gloss, in as many lines."""
    room = 0.96 * _COLUMN
    look: dict[str, Any] = {"ha": "center", "linespacing": 0.85}
    points = max(style.SMALL, points * min(1, room / style.measured([word], fontsize=points)[0]))
    while style.measured([word], fontsize=points)[0] > room:
        word = word.rstrip("…")[:-1] + "…"
    (gloss,) = style.in_lines([gloss], room, fontsize=style.SMALL)
    return [
        axes.text(0, 0, style.bilingual(word), color=colour, fontsize=points, **look),
        axes.text(0, 0, gloss, color=style.GREY, fontsize=style.SMALL, va="top", **look),
    ]
