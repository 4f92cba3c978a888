from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from corpus_lib import unit_terms
from corpus_lib.compare.findings import distance_findings
from corpus_lib.compare.layers import layer_distances, layer_overview, layers, of_layer
from corpus_lib.errors import InputError

FEW = {"seed": 1, "n_deals": 19, "n_draws": 9, "n_splits": 19}


@pytest.fixture(scope="module")
def tables(study):
    return layers(study.corpus, mentions=study.mentions, coding=study.coding)


def test_layers_that_there_is_material_for(corpus, tables):
    assert list(layers(corpus)) == ["lemmas", "phrases"]
    # No topics were given.
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


def test_actors_are_counted_as_the_gazetteer_has_them(corpus, study, tables):
    mentions = study.mentions
    every = layers(corpus, mentions=mentions, reuse="count_all")["actors"]
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


def test_frames_are_the_coded_ones_where_there_are_any(corpus, study, tables):
    coding = study.coding
    every = layers(corpus, coding=coding, reuse="count_all")["frames"]
    pairs = coding.frames.drop_duplicates(["segment_id", "frame"])
    body = corpus.segments.set_index("segment_id")["section"] == "body"
    assert int(every.to_numpy().sum()) == int(pairs["segment_id"].map(body).sum())
    by_cues = layers(corpus, coding=replace(coding, frames=coding.frames.iloc[:0]))["frames"]
    assert by_cues.shape != tables["frames"].shape


def test_distances_on_all_layers_are_one_table(tables):
    found = layer_distances(tables, **FEW)
    assert len(found) == 4 * 10
    pairs = [part[["doc_a", "doc_b"]].to_numpy().tolist() for _, part in found.groupby("layer")]
    assert all(part == pairs[0] for part in pairs)
    overview = layer_overview(found)
    assert overview.columns.tolist() == ["doc_a", "doc_b", *tables]
    assert overview[["doc_a", "doc_b"]].to_numpy().tolist() == pairs[0]
    frames = of_layer(found, "frames")
    for cell, row in zip(overview["frames"], frames.itertuples(), strict=True):
        shown = f"{row.jsd_corrected:.2f}" if row.verdict == "sure" else row.verdict
        assert cell == ("too few" if row.note else shown)
    told = distance_findings(found).set_index("relation")
    assert told.loc["compare_differ", ["value", "of", "verdict"]].tolist() == [10, 10, "sure"]
    assert told.loc["compare_order_open", "subject"] != told.loc["compare_order_open", "object"]
    everywhere = told[told.index == "compare_differ_everywhere"]["subject"]
    assert ["alhal_militias_syria", "alwaght_counter_front"] in everywhere.tolist()


@pytest.mark.parametrize(
    ("high", "relation"), [(0.4, "compare_order_open"), (0.1, "compare_order")]
)
def test_nearest_and_furthest_are_named_among_pairs_that_surely_differ(high, relation):
    rows = [("a", "b", 0.3, 0.2, 0.4, "sure"), ("a", "c", 0.1, 0.05, high, "sure")]
    rows.append(("b", "c", 0.9, 0.8, 1.0, "open"))
    columns = ["doc_a", "doc_b", "jsd_corrected", "low", "high", "verdict"]
    table = pd.DataFrame(rows, columns=columns).assign(layer="lemmas", note="")
    told = distance_findings(table)
    assert told["relation"].tolist()[:2] == ["compare_differ", relation]
    assert told.loc[0, ["value", "of"]].tolist() == [2, 3]
    assert told.loc[1, ["subject", "object"]].tolist() == [["a", "c"], ["a", "b"]]
    assert len(distance_findings(table.assign(verdict="open"))) == 1


def two_documents(n_b, kinds=3):
    rng = np.random.default_rng(1)
    keys = [("أ", f"أ/{i}") for i in range(8)] + [("ب", f"ب/{i}") for i in range(n_b)]
    keys += [("ج", f"ج/{i}") for i in range(8)]
    rows = rng.multinomial(3, np.full(kinds, 1 / kinds), size=len(keys))
    index = pd.MultiIndex.from_tuples(keys, names=["doc_id", "unit_id"])
    return pd.DataFrame(rows, index=index)


def test_a_document_with_too_little_leaves_its_pairs_without_numbers():
    found = layer_distances({"actors": two_documents(1)}, **FEW).set_index(["doc_a", "doc_b"])
    assert found["note"].tolist() == ["too_few", "", "too_few"]
    assert found["verdict"].tolist()[0] == found["verdict"].tolist()[2] == "open"
    row = found.loc[("أ", "ب")]
    assert np.isnan(row["jsd_corrected"])
    assert np.isfinite(found.loc[("أ", "ج"), "jsd_corrected"])
    # With three units there is a distance, but no interval: nothing can be told either.
    few = layer_distances({"actors": two_documents(3)}, **FEW).set_index(["doc_a", "doc_b"])
    assert few.loc[("أ", "ب"), "note"] == "too_few"
    assert np.isfinite(few.loc[("أ", "ب"), "jsd_corrected"])


def test_a_layer_that_lacks_a_document_says_so():
    whole, part = two_documents(8), two_documents(8).drop("ب", level="doc_id")
    found = layer_distances({"lemmas": whole, "frames": part}, **FEW)
    frames = found[found["layer"] == "frames"].set_index(["doc_a", "doc_b"])
    assert frames.loc[("أ", "ب"), "note"] == "too_few"
    assert len(frames) == 3
    assert layer_overview(found)["frames"].tolist().count("too few") == 2


@pytest.mark.parametrize("seed", range(3))
def test_few_mentions_give_wide_intervals(seed):
    # Sixteen mentions of one source on each side: no distance may be claimed, and none excluded.
    table = two_documents(8).drop("ب", level="doc_id")
    rng = np.random.default_rng(seed)
    table = pd.DataFrame(rng.multinomial(2, [0.4, 0.3, 0.2, 0.1], size=16), index=table.index)
    row = layer_distances({"actors": table}, **{**FEW, "n_draws": 99}).iloc[0]
    assert row["low"] <= 0 <= row["high"]
    assert row["high"] - row["low"] > 0.15


def test_layers_that_were_not_compared():
    with pytest.raises(InputError, match="no layer to compare"):
        layer_distances({}, seed=1)
    found = layer_distances({"actors": two_documents(4)}, **FEW)
    with pytest.raises(InputError, match="layer='frames' was not compared; choose one of actors"):
        of_layer(found, "frames")
