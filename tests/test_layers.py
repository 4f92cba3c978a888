import numpy as np
import pandas as pd
import pytest

from corpus_lib import load_corpus, unit_terms
from corpus_lib.coding.coded_tables import read_coding
from corpus_lib.compare.findings import layer_findings
from corpus_lib.compare.layers import (
    layer_distances,
    layer_matrix,
    layer_overview,
    layer_sizes,
    layers,
)
from corpus_lib.errors import InputError
from corpus_lib.voices.actors import actor_mentions

FEW = {"seed": 1, "n_deals": 19, "n_draws": 9, "n_splits": 19}


@pytest.fixture(scope="module")
def corpus():
    return load_corpus()


@pytest.fixture(scope="module")
def tables(corpus):
    return layers(corpus)


def test_layers_that_the_corpus_has_the_material_for(tables):
    # No model was given, so no topics.
    assert list(tables) == ["lemmas", "phrases", "frames", "actors"]
    for table in tables.values():
        assert table.index.names == ["doc_id", "unit_id"]
        assert (table.sum(axis=1) > 0).all()
    assert all(" " in phrase for phrase in tables["phrases"].columns)
    assert tables["phrases"]["الولايات المتحدة"].sum() > 5


def test_lemmas_are_those_of_unit_terms(corpus, tables):
    counts = unit_terms(corpus, terms="lemma")
    assert tables["lemmas"].index.tolist() == counts.index.tolist()
    assert tables["lemmas"].columns.tolist() == counts.columns.tolist()
    assert (tables["lemmas"].to_numpy() == counts.to_numpy()).all()


def test_actors_are_counted_as_the_gazetteer_has_them(corpus, tables):
    every = layers(corpus, names=["actors"], reuse="count_all")["actors"]
    mentions = actor_mentions(corpus)
    body = mentions[mentions["section"] == "body"]
    assert int(every.to_numpy().sum()) == len(body)
    by_document = every.groupby("doc_id", sort=False).sum()
    moscow = body[(body["alias"] == "موسكو") & (body["form"] == "metonym")]
    assert set(moscow["actor_id"]) == {"russia"}
    for doc_id, part in body.groupby("doc_id"):
        assert by_document.loc[doc_id, "russia"] == (part["actor_id"] == "russia").sum()
    # The second article of the outlet reprints passages of the first: counted once, it has fewer.
    once = tables["actors"].groupby("doc_id").sum().sum(axis=1)
    assert once["alhal_militias_syria"] < by_document.loc["alhal_militias_syria"].sum()
    assert once["alhal_lavrov_tehran"] == by_document.loc["alhal_lavrov_tehran"].sum()


def test_frames_are_the_coded_ones_unless_asked_otherwise(corpus, tables):
    coded = read_coding(corpus).frames
    every = layers(corpus, names=["frames"], reuse="count_all")["frames"]
    pairs = coded.drop_duplicates(["segment_id", "frame"])
    body = corpus.segments.set_index("segment_id")["section"] == "body"
    assert int(every.to_numpy().sum()) == int(pairs["segment_id"].map(body).sum())
    measured = layers(corpus, names=["frames"], frames="measured")["frames"]
    assert measured.shape != tables["frames"].shape


def test_sizes_tell_how_little_a_layer_holds(tables):
    sizes = layer_sizes(tables).set_index(["layer", "doc_id"])
    phrases = sizes.loc["phrases"]
    assert phrases["counted"].sum() == tables["phrases"].to_numpy().sum()
    assert (sizes.loc["lemmas", "counted"] > phrases["counted"].max()).all()


def test_distances_on_all_layers_are_one_table(tables):
    found = layer_distances(tables, **FEW)
    assert len(found) == 4 * 10
    pairs = [part[["doc_a", "doc_b"]].to_numpy().tolist() for _, part in found.groupby("layer")]
    assert all(part == pairs[0] for part in pairs)
    overview = layer_overview(found)
    assert overview.columns.tolist() == ["doc_a", "doc_b", *tables]
    assert overview[["doc_a", "doc_b"]].to_numpy().tolist() == pairs[0]
    for cell, row in zip(
        overview["frames"], found[found["layer"] == "frames"].itertuples(), strict=True
    ):
        assert cell == (
            f"{row.jsd_corrected:.2f}" if row.verdict[:11] == "beyond both" else row.verdict
        )
    square = layer_matrix(found, "lemmas")
    assert square.shape == (5, 5)
    np.testing.assert_allclose(square, square.T)
    sentences = " ".join(layer_findings(found))
    for layer in tables:
        assert f"By their {layer}, " in sentences


def two_documents(n_b, kinds=3):
    rng = np.random.default_rng(1)
    keys = [("أ", f"أ/{i}") for i in range(8)] + [("ب", f"ب/{i}") for i in range(n_b)]
    keys += [("ج", f"ج/{i}") for i in range(8)]
    rows = rng.multinomial(3, np.full(kinds, 1 / kinds), size=len(keys))
    index = pd.MultiIndex.from_tuples(keys, names=["doc_id", "unit_id"])
    return pd.DataFrame(rows, index=index)


def test_a_document_with_too_little_leaves_its_pairs_without_numbers():
    found = layer_distances({"actors": two_documents(1)}, **FEW).set_index(["doc_a", "doc_b"])
    assert found["verdict"].tolist()[0] == found["verdict"].tolist()[2] == "cannot tell"
    row = found.loc[("أ", "ب")]
    assert np.isnan(row["jsd_corrected"])
    assert row["note"] == "ب has 1 unit(s) here"
    assert np.isfinite(found.loc[("أ", "ج"), "jsd_corrected"])
    # With three units there is a distance, but no interval: nothing can be told either.
    few = layer_distances({"actors": two_documents(3)}, **FEW).set_index(["doc_a", "doc_b"])
    assert few.loc[("أ", "ب"), "verdict"] == "cannot tell"
    assert np.isfinite(few.loc[("أ", "ب"), "jsd_corrected"])


def test_a_layer_that_lacks_a_document_names_it():
    whole, part = two_documents(8), two_documents(8).drop("ب", level="doc_id")
    found = layer_distances({"lemmas": whole, "frames": part}, **FEW)
    frames = found[found["layer"] == "frames"].set_index(["doc_a", "doc_b"])
    assert frames.loc[("أ", "ب"), "note"] == "ب has 0 unit(s) here"
    assert len(frames) == 3
    assert "nothing can be said of 2 of 3 pairs" in " ".join(layer_findings(found))


@pytest.mark.parametrize("seed", range(3))
def test_few_mentions_give_wide_intervals(seed):
    # Sixteen mentions of one source on each side: no distance may be claimed, and none excluded.
    table = two_documents(8).drop("ب", level="doc_id")
    rng = np.random.default_rng(seed)
    table = pd.DataFrame(rng.multinomial(2, [0.4, 0.3, 0.2, 0.1], size=16), index=table.index)
    row = layer_distances({"actors": table}, **{**FEW, "n_draws": 99}).iloc[0]
    assert row["low"] <= 0 <= row["high"]
    assert row["high"] - row["low"] > 0.15


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"names": ["verbs"]}, r"names=\['verbs'\]: the layers are topics, lemmas"),
        ({"names": "lemmas"}, "give a list of some"),
        ({"names": ["topics"]}, "on layer 'topics'; it needs model="),
        ({"frames": "guessed"}, "frames='guessed'"),
    ],
)
def test_layers_that_cannot_be_made(corpus, options, message):
    with pytest.raises(InputError, match=message):
        layers(corpus, **options)


def test_layers_that_were_not_compared(tables):
    with pytest.raises(InputError, match="no layer to compare"):
        layer_distances({}, seed=1)
    found = layer_distances({"actors": two_documents(4)}, **FEW)
    with pytest.raises(InputError, match="layer='frames' was not compared; choose one of actors"):
        layer_matrix(found, "frames")
