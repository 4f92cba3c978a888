"""Networks and trees: the same actor in the same place, documents joined by their distance."""

import textwrap
from collections.abc import Mapping, Sequence
from typing import Any

import matplotlib.pyplot as plt
import networkx as nx
import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from corpus_lib.show import style
from corpus_lib.wording import display_name

_LEAST = 0.7  # inches that the ring of actors goes to each side, at the least
_NODE = 20.0  # points across of an actor that every sentence names
_WIDEST = 7.0  # points of the widest edge
_GAP = 4.0  # points between a node and its label
_LINE = 20  # letters of a line of a label
_LETTERS: dict[str, Any] = {"fontsize": style.SMALL, "linespacing": 0.85}  # of a label
_TITLE, _LEGEND = 0.34, 1.0  # inches above a panel, below all panels
# Joints that come again in less than half of the resamples say nothing; from seven in ten they do.
_SUPPORT = (
    (0.7, "black", "in 70 % of resamples or more"),
    (0.5, style.GREY, "in 50 to 70 %"),
    (0.0, "#C4C4C4", "in fewer: may be chance"),
)
_FAINT, _DARK, _DASHED = "#B5B5B5", "#3C3C3C", (0, (4, 3))


@style.drawn()
def plot_networks(networks: Mapping[str, nx.Graph], *, title: str = "") -> Figure:
    """Who is named together, one panel per document; an actor stands in the same place in all.

    An edge is as wide as its surplus over chance: blue where two are named together more often
    than chance explains, orange where less often. What chance explains too is dashed and pale,
    and left out where there is no surplus.

    `networks` are graphs by `doc_id`. Nodes have `name_ar`, `name_en` and `share` (0 to 1), which
    their areas show; edges have `surplus` and `beats_null`.
    """
    networks = {doc_id: graph for doc_id, graph in networks.items() if len(graph)}
    if not networks:
        return style.whole_figure(style.nothing("networks"))
    graphs = networks.values()
    actors = {actor: facts for graph in graphs for actor, facts in graph.nodes(data=True)}
    surpluses = [abs(s) for graph in graphs for *_, s in graph.edges(data="surplus")]
    # Every other actor first, so that the two named most stand opposite each other.
    order = [*list(actors)[::2], *list(actors)[1::2]]
    across = min(2, len(graphs))
    room = 2 * style.measured(map(_label, actors.values()), **_LETTERS)
    # Each label has the height between two actors to itself, beside the node of the next.
    step = max(room[1] / 2, room[1] / 4 + _NODE / 144) + 0.02
    wide = min(1.2, max(_LEAST, (style.WIDEST / across - room[0] - 0.5) / 2))
    places = _ring(order, wide, max(_LEAST, step * len(order) / 4))
    # Room for the titles and the legend.
    size = room + 2 * np.max(np.abs(list(places.values())), axis=0) + [0.5, 0.4]
    size[0] = max(size[0], 3.6 if across > 1 else 6.0)
    figure, panels = _panels(len(graphs), across, size, bool(title))
    for axes, (doc_id, graph) in zip(panels, networks.items(), strict=True):
        axes.set_title(display_name(doc_id), fontweight="bold")
        _draw_edges(axes, graph, places, max([*surpluses, 1e-9]))
        _draw_nodes(axes, graph, places)
    _explain(figure, beside=len(graphs) % across > 0)
    if title:
        at = 1 - 0.1 / figure.get_figheight()
        figure.suptitle(title, x=0.01, y=at, ha="left", fontsize=12, fontweight="bold")
    return figure


def _ring(actors: Sequence[str], wide: float, tall: float) -> dict[str, np.ndarray]:
    """A place in inches for each actor, clockwise from the top, each as far below the last."""
    steps = 4 * np.arange(len(actors)) / len(actors)
    down = np.where(steps <= 2, 1 - steps, steps - 3)
    side = np.sign(2 - steps) * np.sqrt(1 - np.clip(down, -1, 1) ** 2)
    return dict(zip(actors, np.column_stack([wide * side, tall * down]), strict=True))


def _label(facts: Mapping[str, Any]) -> str:
    english = "\n".join(textwrap.wrap(str(facts["name_en"]), _LINE))
    return f"{style.drawn_label(facts['name_ar'])}\n{english}"


def _panels(n: int, across: int, size: np.ndarray, titled: bool) -> tuple[Figure, list[Axes]]:
    """A figure with so many panels of that size, whose units are inches."""
    width, height = size[0], size[1] + _TITLE
    down = -(-n // across)
    foot = 0.0 if n % across else _LEGEND
    whole = np.array([across * width, down * height + foot + (0.35 if titled else 0.0)])
    figure = plt.figure(figsize=(float(whole[0]), float(whole[1])))
    panels = []
    for place in range(n):
        left = (place % across) * width
        bottom = foot + (down - 1 - place // across) * height
        box = (left / whole[0], bottom / whole[1], size[0] / whole[0], size[1] / whole[1])
        axes = figure.add_axes(box)
        axes.set_axis_off()
        axes.set_xlim(-size[0] / 2, size[0] / 2)
        axes.set_ylim(-size[1] / 2, size[1] / 2)
        panels.append(axes)
    return figure, panels


def _draw_edges(
    axes: Axes, graph: nx.Graph, places: Mapping[str, np.ndarray], widest: float
) -> None:
    # The pale ones first, so that they lie below.
    for a, b, facts in sorted(graph.edges(data=True), key=lambda edge: edge[2]["beats_null"]):
        surplus, sure = facts["surplus"], facts["beats_null"]
        if sure or surplus > 0:
            x, y = np.column_stack([places[a], places[b]])
            axes.plot(
                x,
                y,
                color=(style.BLUE if surplus > 0 else style.ORANGE) if sure else _FAINT,
                linestyle="-" if sure else _DASHED,
                linewidth=max(0.7, _WIDEST * abs(surplus) / widest),
                dash_capstyle="butt",
                zorder=2 if sure else 1,
            )


def _draw_nodes(axes: Axes, graph: nx.Graph, places: Mapping[str, np.ndarray]) -> None:
    """Draw actors with labels on the outer side, above the uppermost and below the lowest."""
    for actor, facts in graph.nodes(data=True):
        x, y = places[actor].tolist()
        across = max(4.0, _NODE * float(facts["share"]) ** 0.5)
        axes.plot(x, y, "o", markersize=across, color=_DARK, zorder=3)
        side, up = (0 if abs(x) < 1e-6 else int(np.sign(x))), int(np.sign(y))
        away = across / 2 + _GAP
        axes.annotate(
            _label(facts),
            (x, y),
            xytext=(away * side, 0 if side else away * up),
            textcoords="offset points",
            ha=("right", "center", "left")[side + 1],
            va="center" if side else ("bottom" if up > 0 else "top"),
            **_LETTERS,
            zorder=4,
        )


def _explain(figure: Figure, *, beside: bool) -> None:
    def line(text: str, colour: str, **look: Any) -> Line2D:
        return Line2D([], [], color=colour, label=text, **look)

    lines = [
        line("named together more than chance explains", style.BLUE, linewidth=3),
        line("less than chance explains", style.ORANGE, linewidth=3),
        line("a surplus that chance explains too", _FAINT, linewidth=1.5, linestyle=_DASHED),
    ]
    dot: dict[str, Any] = {"marker": "o", "linestyle": "none"}
    dots = [
        line(f"in {share:.0%} of the sentences", _DARK, **dot, markersize=_NODE * share**0.5)
        for share in (0.1, 0.5, 0.9)
    ]
    look: dict[str, Any] = {"fontsize": 8.5, "handlelength": 2.4, "labelspacing": 1.4}
    look |= (
        {"loc": "lower right", "borderpad": 2} if beside else {"loc": "lower center", "ncols": 2}
    )
    figure.legend(handles=[*lines, *dots], **look)


@style.drawn("left", "right", "height", "members", "support")
def plot_tree(joints: pd.DataFrame) -> Axes:
    """A tree of documents: the further right two branches meet, the further apart they are.

    Each joint bears the share of resamples that have it too, and is the paler the fewer they are.

    `joints` has a row per joint, the lowest first: `left`, `right` (numbers of documents or of
    earlier joints), `height`, `members` (documents with a bar between), `support` (0 to 1).
    """
    doc_ids = str(joints["members"].iloc[-1]).split("|")
    n = len(doc_ids)
    sides = list(zip(joints["left"].astype(int), joints["right"].astype(int), strict=True))
    leaves = _leaves(sides, n, n + len(sides) - 1)
    row = {leaf: float(place) for place, leaf in enumerate(leaves)}
    start = dict.fromkeys(range(n), 0.0)
    figure, axes = style.new_axes(n, row=0.55)
    below = joints["support"].iloc[:-1]
    if len(below):
        joined = {"subject": str(joints["members"].iloc[0]).split("|"), "value": below.iloc[0]}
        style.tell(
            figure, "figure_tree", **joined, of=len(below), low=(below >= _SUPPORT[0][0]).sum()
        )
    rows = zip(sides, joints["height"], joints["support"], strict=True)
    for number, (two, height, support) in enumerate(rows, start=n):
        last = number == n + len(sides) - 1
        colour = "black" if last else next(c for least, c, _ in _SUPPORT if support >= least)
        for side in two:
            axes.plot([start[side], height], [row[side]] * 2, color=colour, linewidth=2)
        axes.plot([height] * 2, [row[side] for side in two], color=colour, linewidth=2)
        row[number] = (row[two[0]] + row[two[1]]) / 2
        start[number] = float(height)
        if not last:
            _tell_support(axes, height, row[number], support, colour)
    style.set_rows(axes, [style.drawn_label(display_name(doc_ids[leaf])) for leaf in leaves])
    reach = float(joints["height"].max())
    axes.set_xlim(0, reach * 1.06 if reach > 0 else 1)
    axes.set_xlabel("distance in bits")
    for _, colour, text in _SUPPORT:
        axes.plot([], [], color=colour, linewidth=2, label=text)
    style.widen_for_labels(axes)
    style.legend_beside(axes, title="the same documents joined")
    return axes


def _leaves(sides: list[tuple[int, int]], n: int, joint: int) -> list[int]:
    """The documents below a joint, so that no branches cross."""
    if joint < n:
        return [joint]
    left, right = sides[joint - n]
    return [*_leaves(sides, n, left), *_leaves(sides, n, right)]


def _tell_support(axes: Axes, x: float, y: float, support: float, colour: str) -> None:
    """Set a share into the joint's own line, so that it is nobody else's."""
    text, box = f"{support:.0%}".replace("%", " %"), {"facecolor": "white", "edgecolor": colour}
    look: dict[str, Any] = {"ha": "center", "va": "center", "bbox": {**box, "pad": 1.5}}
    axes.text(x, y, text, fontsize=8.5, color="black", **look)
