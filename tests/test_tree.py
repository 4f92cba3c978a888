import itertools

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
import pytest

from corpus_lib.compare.distance import distance_replicates, document_distances
from corpus_lib.compare.tree import join_documents
from corpus_lib.show import plot_tree

NAMES = ["أ", "ب", "ج", "د"]


def pairs_of(values, names=NAMES):
    table = pd.DataFrame(list(itertools.combinations(names, 2)), columns=["doc_a", "doc_b"])
    return table.assign(jsd_corrected=values)


def replicates_of(pairs, spread=0.0, n=20):
    rng = np.random.default_rng(1)
    columns = pd.MultiIndex.from_frame(pairs[["doc_a", "doc_b"]])
    noise = rng.normal(0, spread, (n, len(pairs))) if spread else np.zeros((n, len(pairs)))
    return pd.DataFrame(pairs["jsd_corrected"].to_numpy() + noise, columns=columns)


def test_tree_by_hand():
    # أب .1, جد .2, and the two pairs (.5 + .6 + .7 + .4) / 4 = .55 apart
    pairs = pairs_of([0.1, 0.5, 0.6, 0.7, 0.4, 0.2])
    tree = join_documents(pairs, replicates_of(pairs))
    assert tree[["left", "right", "size"]].to_numpy().tolist() == [[0, 1, 2], [2, 3, 2], [4, 5, 4]]
    assert tree["height"].tolist() == pytest.approx([0.1, 0.2, 0.55])
    assert tree["members"].tolist() == ["أ|ب", "ج|د", "أ|ب|ج|د"]
    assert tree["support"].tolist() == [1, 1, 1]


def test_support_is_the_share_of_resamples_with_the_joint():
    pairs = pairs_of([0.1, 0.5, 0.5, 0.5, 0.5, 0.2])
    drawn = replicates_of(pairs, n=4)
    # In one of four, أ is nearest to ج: neither pair is joined there.
    drawn.loc[3, ("أ", "ج")] = 0.01
    assert join_documents(pairs, drawn)["support"].tolist() == [0.75, 0.75, 1]


def test_two_pairs_of_sources_are_joined_in_every_resample():
    rng = np.random.default_rng(4)
    one = 1 / (np.arange(200) + 3)
    sources = [one / one.sum(), rng.permutation(one / one.sum())]
    rows = [rng.multinomial(30, sources[number // 2], size=14) for number in range(4)]
    index = pd.MultiIndex.from_product([NAMES, range(14)], names=["doc_id", "unit_id"])
    table = pd.DataFrame(np.vstack(rows), index=index)
    pairs = document_distances(table, seed=1, n_deals=19, n_draws=39)
    tree = join_documents(pairs, distance_replicates(table, seed=1, n_draws=39))
    assert set(tree["members"]) == {"أ|ب", "ج|د", "أ|ب|ج|د"}
    assert tree["support"].tolist() == [1, 1, 1]


def test_negative_distances_count_as_none():
    pairs = pairs_of([-0.02, 0.3, 0.3, 0.3, 0.3, 0.1])
    assert join_documents(pairs, replicates_of(pairs)).loc[0, "height"] == 0


def test_too_few_documents():
    pairs = pairs_of([0.1], names=["أ", "ب"])
    tree = join_documents(pairs, replicates_of(pairs))
    assert tree.empty
    three = pairs_of([0.1, 0.2, 0.3], names=["أ", "ب", "ج"])
    pd.testing.assert_series_equal(tree.dtypes, join_documents(three, replicates_of(three)).dtypes)


def test_a_document_without_replicates_is_left_out():
    pairs = pairs_of([0.1, 0.5, 0.6, 0.7, 0.4, 0.2])
    kept = [pair for pair in replicates_of(pairs).columns if "د" not in pair]
    tree = join_documents(pairs, replicates_of(pairs)[kept])
    assert tree["members"].iloc[-1] == "أ|ب|ج"


def test_tree_is_drawn_with_its_support_and_pale_where_unsure():
    pairs = pairs_of([0.1, 0.5, 0.5, 0.5, 0.5, 0.2])
    joints = join_documents(pairs, replicates_of(pairs)).assign(support=[0.3, 0.9, 1.0])
    axes = plot_tree(joints)
    assert [text.get_text().strip("\u200f") for text in axes.get_yticklabels()] == list("أبجد")
    assert [text.get_text() for text in axes.texts] == ["30 %", "90 %"]
    lines = [line for line in axes.lines if len(line.get_xdata())]
    assert lines[0].get_color() != lines[3].get_color() == "black"
    axes.figure.draw_without_rendering()
    boxes = [text.get_bbox_patch().get_window_extent() for text in axes.texts]
    assert not boxes[0].overlaps(boxes[1])
    plt.close(axes.figure)
