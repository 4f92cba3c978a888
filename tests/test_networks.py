"""Actors named together: counted by hand, dealt out anew, and drawn as networks."""

from itertools import combinations

import networkx as nx
import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from matplotlib.text import Text

from corpus_lib import InputError, load_corpus, show
from corpus_lib.stats.chance import against_chance
from corpus_lib.voices.actors import actor_mentions, actor_salience
from corpus_lib.voices.comentions import EDGE, _deals, co_mention_networks, co_mentions, not_nested


@pytest.fixture(scope="module")
def mentions():
    return actor_mentions(load_corpus())


@pytest.fixture(scope="module")
def tables(mentions):
    salience = actor_salience(load_corpus(), mentions, seed=1, n_draws=19)
    pairs = {
        within: co_mentions(mentions, within=within, seed=1, n_deals=99)
        for within in ("sentence", "segment")
    }
    return pairs, salience


def table_of(sentences):
    """Mentions of one document from lists of actors by sentence."""
    return pd.DataFrame(
        [("a", actor, f"s{n}") for n, actors in enumerate(sentences) for actor in actors],
        columns=["doc_id", "actor_id", "sentence_id"],
    )


def test_pairs_counted_by_hand():
    together = [
        ["russia", "iran"],
        ["russia", "iran"],
        ["russia"],
        ["iran", "syria", "iran"],
        ["syria"],
    ]
    rows = co_mentions(table_of(together), seed=1, min_units=2).set_index(["actor_a", "actor_b"])
    found = {("iran", "russia"): 2, ("iran", "syria"): 1, ("russia", "syria"): 0}
    assert rows["together"].to_dict() == found


def test_two_that_always_stand_together_beat_chance_and_the_others_do_not():
    sentences = [["russia", "iran"]] * 10 + [["syria", "china"], ["syria"], ["china"], ["west"]] * 5
    rows = co_mentions(table_of(sentences), seed=1).set_index(["actor_a", "actor_b"])
    both = rows.loc[("iran", "russia")]
    assert both["beats_null"]
    assert both["together"] > both["null_high"]
    assert rows.loc[("china", "west"), "p"] > 0.01


def test_sentences_that_name_everybody_tie_nobody():
    rows = co_mentions(table_of([["russia", "iran", "syria"]] * 9), seed=1)
    assert (rows["surplus"] == 0).all()
    assert not rows["beats_null"].any()


@given(arrays(bool, (4, 6)), st.integers(0, 99))
def test_a_deal_keeps_the_sums_of_rows_and_columns(matrix, seed):
    for deal in _deals(matrix, np.random.default_rng(seed), 3):
        assert (deal.sum(axis=0) == matrix.sum(axis=0)).all()
        assert (deal.sum(axis=1) == matrix.sum(axis=1)).all()


def test_the_five_documents_and_their_seed(mentions):
    a, b = (co_mentions(mentions, seed=2, n_deals=19) for _ in range(2))
    pd.testing.assert_frame_equal(a, b)
    one = mentions[mentions["doc_id"] == "alwaght_counter_front"]
    alone = co_mentions(one, seed=2, n_deals=19)
    same = a[a["doc_id"] == "alwaght_counter_front"].reset_index(drop=True)
    pd.testing.assert_frame_equal(alone, same)
    assert co_mentions(mentions[:0], seed=1).empty


def test_a_name_within_a_longer_name_is_no_pair(corpus, study):
    # The adjective in «الميليشيات الإيرانية» names nobody, nor does «الخليج» in «دول الخليج».
    both = ["iran"] * 3, ["militias", "khamenei", "china"], [-1.0] * 3
    pairs = pd.DataFrame(dict(zip(("actor_a", "actor_b", "surplus"), both, strict=True)))
    assert not_nested(pairs, corpus.actors)["actor_b"].tolist() == ["khamenei", "china"]
    gulf = pd.DataFrame({"actor_a": ["gulf"], "actor_b": ["gulf_states"], "surplus": [-1.0]})
    assert not_nested(gulf, corpus.actors).empty
    assert len(not_nested(gulf.assign(surplus=1.0), corpus.actors)) == 1
    drawn = co_mention_networks(study.co_mentions, study.salience)["alhal_militias_syria"]
    assert not drawn.has_edge("iran", "militias")


def test_wrong_options_are_refused():
    with pytest.raises(InputError, match="within='page' is unknown"):
        co_mentions(table_of([]), seed=1, within="page")
    with pytest.raises(InputError, match="min_units=0"):
        co_mentions(table_of([]), seed=1, min_units=0)


def test_chance_counted_by_hand():
    draws = np.array([[0.0, 1.0], [0.0, 3.0], [0.0, 2.0]])
    table = against_chance(np.array([3.0, 2.0]), draws)
    assert table["expected"].tolist() == [0, 2]
    # The first is further from its mean than any draw (1 of 4), the second no further (4 of 4).
    assert table["p"].tolist() == [0.25, 1.0]
    # Smallest p of the text and of the three draws: .25 (both columns), .5, .5 and 1.
    assert table["p_any"].tolist() == [0.25, 1.0]
    assert not table["beats_null"].any()
    with pytest.raises(InputError, match="no draws"):
        against_chance(np.array([1.0]), np.empty((0, 1)))


def test_a_false_alarm_among_many_is_rarer_than_five_in_a_hundred():
    numbers = np.random.default_rng(3)
    alarms = [
        against_chance(numbers.poisson(3, 30).astype(float), numbers.poisson(3, (99, 30)) * 1.0)[
            "beats_null"
        ].any()
        for _ in range(100)
    ]
    # .05 of 100, with three standard deviations.
    assert np.mean(alarms) <= 0.05 + 3 * np.sqrt(0.05 * 0.95 / 100)


def test_an_edge_has_what_its_row_has(tables):
    pairs, salience = tables[0]["sentence"], tables[1]
    networks = co_mention_networks(pairs, salience, n_actors=6)
    assert list(networks) == list(pairs["doc_id"].unique())
    for doc_id, graph in networks.items():
        assert isinstance(graph, nx.Graph)
        assert 2 <= len(graph) <= 6
        rows = pairs[pairs["doc_id"] == doc_id].set_index(["actor_a", "actor_b"])
        shares = salience[salience["doc_id"] == doc_id].set_index("actor_id")["share"]
        assert all(facts["share"] == shares[actor] for actor, facts in graph.nodes(data=True))
        for a, b, facts in graph.edges(data=True):
            row = rows.loc[(a, b)] if (a, b) in rows.index else rows.loc[(b, a)]
            assert facts == {name: row[name] for name in EDGE}
            assert facts["together"] or facts["beats_null"]


def test_no_pairs_give_no_networks_and_one_actor_is_refused(tables):
    pairs, salience = tables[0]["sentence"], tables[1]
    assert co_mention_networks(pairs[:0], salience) == {}
    with pytest.raises(InputError, match="n_actors=1: a network ties two"):
        co_mention_networks(pairs, salience, n_actors=1)
    for nobody in ({}, {"a": nx.Graph()}):
        (axes,) = show.plot_networks(nobody).axes
        assert "nothing to draw" in axes.texts[0].get_text()


@pytest.mark.parametrize(
    ("within", "n_actors"), [("sentence", 8), ("segment", 14), ("sentence", 2)]
)
def test_labels_lie_over_no_label_and_no_node_and_inside_the_figure(tables, within, n_actors):
    networks = co_mention_networks(tables[0][within], tables[1], n_actors=n_actors)
    figure = show.plot_networks(networks, title="Who is named with whom")
    figure.canvas.draw()
    frame = figure.bbox
    for axes, graph in zip(figure.axes, networks.values(), strict=True):
        assert len(axes.texts) == len(graph)
        boxes = [Text.get_window_extent(text) for text in axes.texts]
        assert not any(a.overlaps(b) for a, b in combinations(boxes, 2))
        nodes = [line for line in axes.lines if line.get_marker() == "o"]
        for line in nodes:
            (centre,) = axes.transData.transform(line.get_xydata())
            radius = line.get_markersize() / 2 * figure.dpi / 72
            for box in boxes:
                assert np.hypot(*(np.clip(centre, box.min, box.max) - centre)) >= radius
        for box in boxes:
            assert (box.min >= frame.min).all()
            assert (box.max <= frame.max).all()
    names = {text.get_text() for axes in figure.axes for text in axes.texts}
    assert any("إيران" in name and "Iran" in name for name in names)


def test_what_chance_explains_is_dashed_and_an_actor_keeps_its_place():
    facts = {"name_ar": "أ", "share": 0.5}
    sure, chance = {"surplus": 2.0, "beats_null": True}, {"surplus": 1.0, "beats_null": False}
    graphs = {}
    for doc_id, edge in (("one", sure), ("two", chance)):
        graph = nx.Graph()
        graph.add_node("x", name_en="X", **facts)
        graph.add_node("y", name_en="Y", **facts)
        graph.add_edge("x", "y", **edge)
        graphs[doc_id] = graph
    graphs["three"] = nx.Graph(graphs["one"])
    graphs["three"].edges["x", "y"].update(surplus=-1.0, beats_null=False)
    figure = show.plot_networks(graphs)
    edges = [[line for line in axes.lines if line.get_marker() != "o"] for axes in figure.axes]
    assert [len(lines) for lines in edges] == [1, 1, 0]
    assert [lines[0].get_linestyle() for lines in edges[:2]] == ["-", "--"]
    assert edges[0][0].get_linewidth() == 2 * edges[1][0].get_linewidth()
    places = [axes.lines[0].get_xydata().tolist() for axes in figure.axes[:2]]
    assert places[0] == places[1]


def test_the_same_tables_give_the_same_picture(tables):
    networks = co_mention_networks(tables[0]["sentence"], tables[1])
    a, b = (show.plot_networks(networks) for _ in range(2))
    where = [[text.xyann for axes in figure.axes for text in axes.texts] for figure in (a, b)]
    assert where[0] == where[1]
    assert pd.Series(where[0]).notna().all()
