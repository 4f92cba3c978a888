import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
import pytest

from corpus_lib import load_corpus, show
from corpus_lib.coding.coded_tables import read_coding
from corpus_lib.coding.findings import frame_findings
from corpus_lib.coding.frames import (
    coded_frames,
    compare_shares,
    dictionary_quality,
    frame_functions,
    frame_shares,
    measured_frames,
    role_counts,
    share_table,
)


@pytest.fixture(scope="module")
def corpus():
    return load_corpus()


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


def test_quality_by_hand():
    coded, measured = presence(x="110010"), presence(x="101010")
    row = dictionary_quality(coded, measured, seed=1).iloc[0]
    assert row[["n_coded", "n_measured", "n_both"]].tolist() == [3, 3, 2]
    assert row[["precision", "recall", "f1"]].tolist() == pytest.approx([2 / 3] * 3)
    # Six pairs, two differ; three of each value a coder: 1 - 11 * 4 / (144 - 72).
    assert row["alpha"] == pytest.approx(1 - 11 * 4 / 72)


def test_a_frame_that_is_never_measured_has_no_precision():
    table = dictionary_quality(presence(x="110000"), presence(x="000000"), seed=1)
    assert np.isnan(table.loc[0, "precision"])
    assert table.loc[0, "recall"] == 0


def test_only_coded_documents_are_judged(corpus, coding):
    part = type(coding)(
        coding.codebook,
        coding.claims,
        coding.second,
        coding.frames[coding.frames["doc_id"] == "alwaght_counter_front"],
        coding.roles,
    )
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
    both = type(coding.codebook)(frames, coding.codebook.roles, coding.codebook.claims)
    one = type(coding.codebook)(alone, coding.codebook.roles, coding.codebook.claims)
    assert not measured_frames(corpus, both).to_numpy().any()
    assert measured_frames(corpus, one).to_numpy().any()


def test_the_dictionary_is_worth_something_but_not_everything(corpus, coding):
    coded, measured = coded_frames(corpus, coding), measured_frames(corpus, coding.codebook)
    quality = dictionary_quality(coded, measured, seed=1)
    whole = quality.iloc[-1]
    assert 0.6 < whole["low"] < whole["alpha"] < whole["high"] < 0.9
    assert "precision 0.7" in frame_findings(coding, quality)[0]


def test_shares_stand_under_each_other(corpus, coding):
    coded = frame_shares(coded_frames(corpus, coding), seed=1, n_draws=9)
    measured = frame_shares(measured_frames(corpus, coding.codebook), seed=1, n_draws=9)
    table = share_table(compare_shares(coded, measured), coding.codebook)
    assert table["by"].tolist() == ["coded", "measured"] * 12
    assert table.loc[0, "frame"] == "Strategic alliance"
    # Seven of the twenty segments of the editorial are coded so.
    assert table.loc[0, "alwaght_counter_front"] == 7 / 20


def test_functions_and_roles_add_up_to_what_was_coded(corpus, coding):
    functions = frame_functions(coding)
    total = functions[["problem", "cause", "judgement", "remedy"]].to_numpy().sum()
    assert total == len(coding.frames)
    roles = role_counts(corpus, coding)
    counted = roles[coding.codebook.roles["id"].tolist()].to_numpy().sum()
    assert counted == len(coding.roles)
    assert roles["attributed"].sum() == (coding.roles["voice"] == "attributed").sum()
    assert roles.loc[0, "actor"] == "russia"


def test_the_figure_has_a_panel_for_each_document_and_two_marks_for_each_frame(corpus, coding):
    coded = frame_shares(coded_frames(corpus, coding), seed=1, n_draws=9)
    shares = compare_shares(coded, coded)
    figure = show.plot_frame_shares(shares, names=coding.codebook.names("frames"))
    assert len(figure.axes) == 5
    assert [len(line.get_xdata()) for line in figure.axes[0].lines] == [12, 12]
    plt.close("all")
    empty = show.plot_frame_shares(shares[:0])
    assert empty.axes[0].texts[0].get_text() == "no frames are in the codebook"
    plt.close("all")


def test_nothing_coded_leaves_empty_tables(corpus, coding):
    nothing = type(coding)(
        coding.codebook,
        *(t[:0] for t in (coding.claims, coding.second, coding.frames, coding.roles)),
    )
    coded = coded_frames(corpus, nothing)
    quality = dictionary_quality(coded, measured_frames(corpus, coding.codebook), seed=1)
    assert [len(coded), len(quality), len(frame_shares(coded, seed=1))] == [0, 0, 0]
    assert "unknown" in frame_findings(nothing, quality)[0]
    assert frame_functions(nothing).empty
    assert role_counts(corpus, nothing).empty
