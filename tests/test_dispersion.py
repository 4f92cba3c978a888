from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus_lib.errors import InputError
from corpus_lib.words.dispersion import dispersion, term_positions


@pytest.fixture
def gries_parts():
    """The corpus of five parts in Gries (2008: 406; 2020, Table 1) for the word `a`."""
    return pd.DataFrame({"a": [1, 2, 3, 4, 5], "rest": [8, 8, 7, 6, 6]})


def test_published_example(gries_parts):
    row = dispersion(gries_parts).loc["a"]
    assert row["count"] == 15
    assert row["range"] == 5
    assert row["dp"] == pytest.approx(0.18)
    assert row["dp_norm"] == pytest.approx(0.2195, abs=5e-5)
    assert row["juilland_d"] == pytest.approx(0.785, abs=5e-4)


def test_one_part_and_even_spread():
    table = dispersion(pd.DataFrame({"مرة": [3, 0, 0], "دائما": [1, 1, 1], "نص": [6, 9, 9]}))
    assert table.loc["مرة", ["range", "dp", "dp_norm"]].tolist() == pytest.approx([1, 2 / 3, 1])
    assert table.loc["مرة", "juilland_d"] == pytest.approx(0)
    assert table.loc["دائما", ["range", "dp", "dp_norm", "juilland_d"]].tolist() == pytest.approx(
        [3, 0, 0, 1]
    )


def test_sizes_of_the_parts_may_be_given(gries_parts):
    of_sizes = dispersion(gries_parts[["a"]], sizes=gries_parts.sum(axis=1))
    pd.testing.assert_frame_equal(of_sizes, dispersion(gries_parts).loc[["a"]])


def test_a_term_that_never_occurs_has_no_dispersion():
    table = dispersion(pd.DataFrame({"لا": [0, 0], "نعم": [1, 2]}))
    assert table.loc["لا", "count"] == 0
    assert table.loc["لا", ["dp", "dp_norm", "juilland_d"]].isna().all()


@settings(max_examples=50)
@given(st.lists(st.tuples(st.integers(0, 9), st.integers(1, 40)), min_size=2, max_size=8))
def test_bounds(parts):
    table = dispersion(pd.DataFrame(parts, columns=["كلمة", "غيرها"]))
    if table.loc["كلمة", "count"]:
        row = table.loc["كلمة"]
        assert -1e-9 <= row["dp"] <= row["dp_norm"] <= 1 + 1e-9
        assert -1e-9 <= row["juilland_d"] <= 1 + 1e-9
        assert 1 <= row["range"] <= len(parts)


def test_parts_without_words_and_single_parts_are_refused():
    with pytest.raises(InputError, match=r"part 1 has no words"):
        dispersion(pd.DataFrame({"أ": [1, 0], "ب": [1, 0]}))
    with pytest.raises(InputError, match=r"1 part"):
        dispersion(pd.DataFrame({"أ": [1]}))


def test_positions_run_from_first_to_last_word():
    tokens = pd.DataFrame(
        {
            "doc_id": ["أ"] * 3 + ["ب"],
            "token_id": [0, 1, 2, 0],
            "start": [0, 5, 10, 0],
            "end": [4, 9, 14, 4],
            "term": ["حرب", "نووي", "حرب", "حرب"],
        }
    )
    corpus = SimpleNamespace(documents=None, segments=None, tokens=tokens)
    table = term_positions(corpus, ["حرب"])
    assert table["position"].tolist() == [0, 1, 0]
    assert table[["doc_id", "start"]].to_numpy().tolist() == [["أ", 0], ["أ", 10], ["ب", 0]]
    with pytest.raises(InputError, match="not found there: سلام"):
        term_positions(corpus, ["سلام"])
    with pytest.raises(InputError, match="give a list"):
        term_positions(corpus, "حرب")
    assert np.isfinite(table["position"]).all()


def test_glosses_stand_beside_the_terms():
    table = dispersion(
        pd.DataFrame({"نفط": [1, 2], "حرب": [2, 1]}), glosses=pd.Series({"نفط": "oil"})
    )
    assert table["gloss"].tolist() == ["oil", ""]
    assert table.columns[0] == "gloss"
