"""Who is named together, as a network for each document."""

from __future__ import annotations

import networkx as nx
import pandas as pd

from corpus_lib.errors import InputError

EDGE = ("together", "expected", "null_low", "null_high", "surplus", "p", "p_any", "beats_null")


def co_mention_networks(
    pairs: pd.DataFrame, salience: pd.DataFrame, *, n_actors: int = 8
) -> dict[str, nx.Graph]:
    """The network of actors named together, one for each document.

    Args:
        pairs: The table of `co_mentions`.
        salience: The table of `actor_salience`.
        n_actors: Actors in each network at the most: those that the document names in most of
            its sentences.

    Returns:
        Undirected graphs by `doc_id`, in the order of `pairs`. A node is an `actor_id` with
        `name_ar`, `name_en`, `share`, `low`, `high` (of the document's sentences that name it)
        and `mentions`. Two actors that are named together at least once, or whose number of
        meetings departs from chance, have an edge with `together`, `expected`, `null_low`,
        `null_high`, `surplus` (together minus expected: below 0 where they avoid each other), `p`,
        `p_any` and `beats_null`, as in `co_mentions`.

    Raises:
        InputError: If `n_actors` is below two.
    """
    if n_actors < 2:
        raise InputError(f"n_actors={n_actors}: a network ties two actors at least; give 2 or more")
    networks = {}
    for doc_id, rows in pairs.groupby("doc_id", sort=False):
        inside = salience[salience["doc_id"] == doc_id].set_index("actor_id")
        able = inside.loc[inside.index.isin({*rows["actor_a"], *rows["actor_b"]})]
        graph = nx.Graph(doc_id=str(doc_id))
        for actor, row in able.nlargest(n_actors, ["share", "mentions"]).iterrows():
            facts = ("name_ar", "name_en", "share", "low", "high", "mentions")
            graph.add_node(str(actor), **{name: row[name] for name in facts})
        for pair in rows.to_dict(orient="records"):
            a, b = pair["actor_a"], pair["actor_b"]
            if a in graph and b in graph and (pair["together"] or pair["beats_null"]):
                graph.add_edge(a, b, **{name: pair[name] for name in EDGE})
        networks[str(doc_id)] = graph
    return networks


def network_ties(networks: dict[str, nx.Graph]) -> pd.DataFrame:
    """The edges of the networks as a table, strongest surplus first within a document.

    Args:
        networks: As `co_mention_networks` gives them.

    Returns:
        One row per edge: `doc_id, pair` (English names), `together, expected, null_low, null_high,
        surplus, p, p_any, beats_null`.
    """
    rows = []
    for doc_id, graph in networks.items():
        names = nx.get_node_attributes(graph, "name_en")
        edges = sorted(graph.edges(data=True), key=lambda edge: -edge[2]["surplus"])
        for a, b, facts in edges:
            pair = " – ".join((names[a], names[b]))
            rows.append({"doc_id": doc_id, "pair": pair, **facts})
    return pd.DataFrame(rows, columns=["doc_id", "pair", *EDGE])
