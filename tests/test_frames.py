import shutil
from dataclasses import replace
from types import SimpleNamespace

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
import pytest

from corpus_lib import InputError, Study, load_corpus, show
from corpus_lib.coding.coded_tables import read_coding, read_translations
from corpus_lib.coding.frames import (
    both_shares,
    cast_table,
    coded_frames,
    dictionary_quality,
    frame_shares,
    frames_in_place,
    measured_frames,
)

EDITORIAL = "alwaght_counter_front"


@pytest.fixture(scope="module")
def coding(corpus):
    return read_coding(corpus)


def presence(**frames):
    """Six segments: four of document a, two of b; a string of 0 and 1 per frame."""
    index = pd.MultiIndex.from_tuples(
        [("a", f"a/{n}") for n in range(4)] + [("b", f"b/{n}") for n in range(2)],
        names=["doc_id", "segment_id"],
    )
    return pd.DataFrame({f: [c == "1" for c in cells] for f, cells in frames.items()}, index=index)


def test_shares_by_hand():
    found = frame_shares(presence(x="110010", y="000011"), seed=1)
    assert found["share"].tolist() == [0.5, 0.0, 0.5, 1.0]
    assert found["n_segments"].tolist() == [4, 4, 2, 2]
    assert (found["low"] <= found["share"]).all()
    assert (found["share"] <= found["high"]).all()


def test_the_interval_is_that_of_a_share():
    index = pd.MultiIndex.from_tuples([("a", str(n)) for n in range(400)], names=["doc_id", "s"])
    table = pd.DataFrame({"x": np.arange(400) % 4 == 0}, index=index)
    row = frame_shares(table, seed=1).iloc[0]
    # Normal approximation: 0.25 ± 1.96 * sqrt(0.25 * 0.75 / 400).
    assert [row["low"], row["high"]] == pytest.approx([0.2076, 0.2924], abs=0.01)


def test_a_frame_that_is_nowhere_or_everywhere_has_an_interval_too():
    found = frame_shares(presence(x="000011", y="111100"), seed=1)
    # Four segments would miss a frame of up to 1 - .025 ** (1 / 4), two one of 1 - .025 ** (1 / 2).
    assert found["low"].tolist() == pytest.approx([0, 0.3976, 0.1581, 0], abs=1e-4)
    assert found["high"].tolist() == pytest.approx([0.6024, 1, 1, 0.8419], abs=1e-4)


def test_quality_by_hand():
    coded, measured = presence(x="110010"), presence(x="101010")
    row = dictionary_quality(coded, measured, seed=1).iloc[0]
    assert row[["n_coded", "n_measured", "n_both"]].tolist() == [3, 3, 2]
    assert row[["precision", "recall"]].tolist() == pytest.approx([2 / 3] * 2)
    # Six pairs, two differ; three of each value a coder: 1 - 11 * 4 / (144 - 72).
    assert row["alpha"] == pytest.approx(1 - 11 * 4 / 72)


def test_a_frame_that_is_never_measured_has_no_precision():
    table = dictionary_quality(presence(x="110000"), presence(x="000000"), seed=1)
    assert np.isnan(table.loc[0, "precision"])
    assert table.loc[0, "recall"] == 0


def test_only_coded_documents_are_judged(corpus, coding):
    frames = coding.frames[coding.frames["doc_id"] == "alwaght_counter_front"]
    part = replace(coding, frames=frames)
    coded = coded_frames(corpus, part)
    assert coded.index.get_level_values("doc_id").unique().tolist() == ["alwaght_counter_front"]
    quality = dictionary_quality(coded, measured_frames(corpus, coding.codebook), seed=1)
    assert quality.iloc[-1]["n_coded"] == len(part.frames)


def test_the_coded_table_holds_each_coded_row_once(corpus, coding):
    coded = coded_frames(corpus, coding)
    assert int(coded.to_numpy().sum()) == len(coding.frames)
    assert coded.loc[("alhal_militias_syria", "alhal_militias_syria/006"), "exploitation"]


def test_all_lemmas_of_a_cue_must_stand_in_the_segment(corpus, coding):
    frames = coding.codebook.frames.head(1).assign(cues=[["تحالف + كورونا"]])
    alone = coding.codebook.frames.head(1).assign(cues=[["كورونا"]])
    both, one = (replace(coding.codebook, frames=table) for table in (frames, alone))
    assert not measured_frames(corpus, both).to_numpy().any()
    assert measured_frames(corpus, one).to_numpy().any()


def test_the_dictionary_is_worth_something_but_not_everything(corpus, coding):
    coded, measured = coded_frames(corpus, coding), measured_frames(corpus, coding.codebook)
    quality = dictionary_quality(coded, measured, seed=1)
    whole = quality.iloc[-1]
    assert 0.5 < whole["low"] < whole["alpha"] < whole["high"] < 0.9


def test_the_editorial_tells_more_of_a_front_than_any_other(corpus, coding):
    shares = frame_shares(coded_frames(corpus, coding), seed=1)
    front = shares[shares["frame"] == "anti_hegemonic_front"].set_index("doc_id")["share"]
    assert front.idxmax() == "alwaght_counter_front"


def test_the_passages_of_frames_are_those_counted(corpus, coding):
    coded, measured = coded_frames(corpus, coding), measured_frames(corpus, coding.codebook)
    quality = dictionary_quality(coded, measured, seed=1, n_draws=99).set_index("frame")
    places = frames_in_place(corpus, coding).value_counts(["column", "frame"])
    for name in ("n_coded", "n_measured", "n_both"):
        assert places[name].reindex(quality.index).tolist() == quality[name].tolist()


def test_the_figure_has_a_panel_for_each_document_and_two_marks_for_each_frame(corpus, coding):
    shares = both_shares(corpus, coding, seed=1, n_draws=9)
    figure = show.plot_frame_shares(shares)
    assert len(figure.axes) == 5
    assert [len(line.get_xdata()) for line in figure.axes[0].lines] == [12, 12]
    plt.close("all")
    empty = show.plot_frame_shares(shares[:0])
    assert empty.axes[0].texts[0].get_text() == "nothing to draw: no frames are in the codebook"
    plt.close("all")


def test_nothing_coded_leaves_empty_tables(corpus, coding):
    nothing = replace(coding, frames=coding.frames[:0], roles=coding.roles[:0])
    coded = coded_frames(corpus, nothing)
    measured = measured_frames(corpus, coding.codebook)
    table = dictionary_quality(coded, measured, seed=1)
    assert [len(coded), len(table), len(frame_shares(coded, seed=1))] == [0, 0, 0]
    assert cast_table(corpus, nothing).empty


def test_a_cast_names_those_in_most_segments_first_and_in_whose_view():
    own, heard = "author", "attributed"
    rows = [
        *[("x", "hero", "a", own)] * 2,
        *[("x", "hero", "b", own)] * 4,
        ("x", "hero", "b", heard),
    ]
    rows += [("x", "villain", "b", own), ("y", "villain", "a", heard)]
    roles = pd.DataFrame(rows, columns=["doc_id", "role", "actor", "voice"])
    book = SimpleNamespace(roles=pd.DataFrame({"id": ["hero", "villain"]}))
    corpus = SimpleNamespace(documents=pd.DataFrame({"doc_id": ["y", "x", "z"]}))
    cast = cast_table(corpus, SimpleNamespace(codebook=book, roles=roles))
    assert cast.to_dict("list") == {
        "doc_id": ["y", "x"],
        "hero": ["", "b 4 “1”, a 2"],
        "villain": ["a “1”", "b 1"],
    }


def test_without_frames_there_are_no_shares():
    index = pd.MultiIndex.from_tuples([("a", "a/1"), ("a", "a/2")], names=["doc_id", "segment_id"])
    assert frame_shares(pd.DataFrame(index=index), seed=1, n_draws=99).empty


@pytest.fixture
def folder(tmp_path):
    target = tmp_path / "corpus"
    shutil.copytree(load_corpus().path, target, ignore=shutil.ignore_patterns(".cache"))
    return target


def test_every_passage_of_a_card_is_translated_by_a_reader():
    passages = Study(n_deals=199).key_passages
    assert set(passages["glossed"]) == {"translated"}


@pytest.mark.parametrize(
    ("row", "message"),
    [
        ("nowhere,من المؤكد,certainly", r"line 2, column doc_id: 'nowhere'; give one of alhal"),
        (
            f"{EDITORIAL},روسيا,Russia",
            rf"column quote: 'روسيا' stands at \d+ places of {EDITORIAL}",
        ),
        (f"{EDITORIAL},لا وجود له هنا,none", "stands at 0 places"),
        (f"{EDITORIAL},,none", "column quote: '' stands at 0 places"),
    ],
)
def test_what_cannot_be_placed_is_refused(folder, row, message):
    path = folder / "coding/translations.csv"
    path.write_text(f"doc_id,quote,translation\n{row}\n", encoding="utf-8")
    with pytest.raises(InputError, match=message):
        read_translations(load_corpus(folder))


def test_without_translations_the_coders_english_stands_there(folder):
    (folder / "coding/translations.csv").unlink()
    corpus = load_corpus(folder)
    assert read_translations(corpus).empty
    assert not set(Study(folder, n_deals=199).key_passages["glossed"]) & {"translated", ""}
