"""Who is named together, beyond what their frequency and the length of sentences explain."""

from __future__ import annotations

from itertools import combinations
from random import Random
from typing import TYPE_CHECKING, Literal, get_args

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from corpus_lib.errors import InputError
from corpus_lib.stats.chance import against_chance

if TYPE_CHECKING:
    import networkx as nx

EDGE = ("together", "expected", "null_low", "null_high", "surplus", "p", "p_any", "beats_null")
Within = Literal["sentence", "segment"]
_TRADES, _LEAST_DEALS = 40_000, 199  # rows of actors that all deals go over, about; and deals
_BURN_IN = 20  # trades per unit before the first draw; two per unit between draws


def co_mentions(
    mentions: pd.DataFrame,
    *,
    seed: int,
    within: Within = "sentence",
    min_units: int = 3,
    n_deals: int = 999,
) -> pd.DataFrame:
    """How often two actors are named in one sentence, against chance.

    Chance deals the actors of a document out anew over its sentences, with as many sentences for
    each actor and as many actors for each sentence as in the text: in a long sentence with six
    actors any two meet, and that alone ties nobody.

    Args:
        mentions: The table of `actor_mentions`, or rows of it.
        seed: Seed of the deals.
        within: "sentence" or "segment" (a paragraph).
        min_units: Sentences or paragraphs in which an actor must be named to take part.
        n_deals: Deals, at the most; fewer of more than forty actors, 199 at least.

    Returns:
        One row per document and pair of actors, strongest surplus first within a document:
        `doc_id, actor_a, actor_b`, `together` (units that name both), `expected` (its mean over
        the deals), `null_low` and `null_high` (2.5th and 97.5th percentile), `surplus` (together
        minus expected), `p` (two-sided; one pair in twenty has .05 or less by chance), `p_any` and
        `beats_null` (no false alarm among all pairs of the document: see `against_chance`).

    Raises:
        InputError: If `within` is unknown or a number is below one.

    References:
        Strona et al. (2014), "A fast and unbiased procedure to randomize ecological binary matrices
        with fixed row and column totals" (trades).
    """
    if within not in get_args(Within):
        raise InputError(f"within={within!r} is unknown; choose one of sentence, segment")
    if min_units < 1 or n_deals < 1:
        raise InputError(f"min_units={min_units}, n_deals={n_deals}; give one or more of each")
    tables = [pd.DataFrame(columns=["doc_id", "actor_a", "actor_b", *EDGE])]
    for doc_id, inside in mentions.groupby("doc_id", sort=False):
        present = pd.crosstab(inside["actor_id"], inside[f"{within}_id"]) > 0
        present = present[present.sum(axis=1) >= min_units]
        if len(present) > 1:
            # The document takes part in the seed, so that its numbers don't depend on the others.
            rng = np.random.default_rng([seed, *str(doc_id).encode()])
            rows = _pairs(present, rng, min(n_deals, max(_LEAST_DEALS, _TRADES // len(present))))
            rows.insert(0, "doc_id", doc_id)
            tables.append(rows)
    return pd.concat(tables[1:] or tables, ignore_index=True)


def not_nested(pairs: pd.DataFrame, actors: pd.DataFrame) -> pd.DataFrame:
    """The rows of `co_mentions` that tell who is named with whom, not how names are counted.

    Where a longer name stands («الميليشيات الإيرانية»), the shorter one in it does not count.
    """
    bodies = actors[actors["kind"] != "person"].set_index("actor_id")["parent"]
    a, b = pairs["actor_a"], pairs["actor_b"]
    names = actors.set_index("actor_id")["name_ar"]
    both = zip(a.map(names), b.map(names), strict=True)
    within = [f" {one} " in f" {other} " or f" {other} " in f" {one} " for one, other in both]
    nested = (a.map(bodies) == b) | (b.map(bodies) == a) | np.array(within, dtype=bool)
    return pairs[~(nested & (pairs["surplus"] < 0))].reset_index(drop=True)


def _pairs(present: pd.DataFrame, rng: np.random.Generator, n: int) -> pd.DataFrame:
    matrix = present.to_numpy()
    together = _meetings(matrix)
    draws = np.array([_meetings(deal) for deal in _deals(matrix, rng, n)], dtype=np.float64)
    a, b = zip(*combinations(present.index, 2), strict=True)
    table = pd.DataFrame({"actor_a": a, "actor_b": b, "together": together})
    table = table.join(against_chance(together.astype(np.float64), draws))
    table.insert(6, "surplus", table["together"] - table["expected"])
    return table.sort_values("surplus", ascending=False, kind="stable", ignore_index=True)


def _meetings(matrix: NDArray[np.bool_]) -> NDArray[np.int64]:
    held = matrix.astype(np.float64)  # whole numbers are not handed to BLAS
    return (held @ held.T)[np.triu_indices(len(matrix), k=1)].astype(np.int64)


def _deals(matrix: NDArray[np.bool_], rng: np.random.Generator, n: int) -> list[NDArray[np.bool_]]:
    """Matrices with the same sums of rows and columns, by trades between pairs of rows."""
    rows = [set(np.flatnonzero(row).tolist()) for row in matrix]
    draw = Random(int(rng.integers(2**32)))  # of few things, numpy draws ten times as slowly
    deals: list[NDArray[np.bool_]] = []
    for _ in range(n):
        for _ in range((2 if deals else _BURN_IN) * len(rows)):
            _trade(rows, draw)
        deal = np.zeros_like(matrix)
        for place, columns in enumerate(rows):
            deal[place, list(columns)] = True
        deals.append(deal)
    return deals


def _trade(rows: list[set[int]], draw: Random) -> None:
    i, j = draw.sample(range(len(rows)), 2)
    only_i, only_j = rows[i] - rows[j], rows[j] - rows[i]
    if only_i and only_j:
        pool, both = only_i | only_j, rows[i] & rows[j]
        taken = set(draw.sample(sorted(pool), len(only_i)))
        rows[i], rows[j] = both | taken, both | (pool - taken)


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
    import networkx as nx

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
