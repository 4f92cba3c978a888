import math
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus_lib.coding.coder_agreement import (
    _alpha,
    _drawn_alphas,
    _value_counts,
    alpha_interval,
    coding_agreement,
    disagreements,
)


def ratings(*coders):
    return pd.DataFrame(
        {n: [None if code == "." else code for code in codes] for n, codes in enumerate(coders)}
    )


def krippendorff_alpha(table):
    return _alpha(_value_counts(table))


@pytest.mark.parametrize(
    ("coders", "alpha"),
    [
        (("0100000010", "1110010000"), 0.095),
        (("aabbdccceddA".lower(), "babbbccceddd"), 0.692),
        (("123321412...", "1233224125.3", ".3332342251.", "1233244125 1.".replace(" ", "")), 0.743),
    ],
    ids=["two coders, two values", "two coders, five values", "four coders, with gaps"],
)
def test_values_published_by_krippendorff_2011(coders, alpha):
    assert round(krippendorff_alpha(ratings(*coders)), 3) == alpha


def test_by_hand():
    # aa, ab, bb: 1 of 3 pairs differs. Observed disagreement 2/6; expected 2*3*3/(6*5) = 0.6.
    assert krippendorff_alpha(ratings("aab", "abb")) == pytest.approx(1 - (2 / 6) / 0.6)


def test_full_agreement_is_one_and_one_value_only_cannot_be_judged():
    assert krippendorff_alpha(ratings("abc", "abc")) == 1
    assert math.isnan(krippendorff_alpha(ratings("aaa", "aaa")))
    assert math.isnan(krippendorff_alpha(ratings("a..", ".bc")))


def test_things_that_one_coder_left_out_do_not_count():
    assert krippendorff_alpha(ratings("abba.", "abab.")) == krippendorff_alpha(
        ratings("abbac", "abab.")
    )


@given(st.lists(st.tuples(st.sampled_from("abc"), st.sampled_from("abc")), min_size=2, max_size=20))
def test_neither_the_order_of_coders_nor_the_names_of_codes_matter(pairs):
    first, second = ("".join(codes) for codes in zip(*pairs, strict=True))
    alpha = krippendorff_alpha(ratings(first, second))
    renamed = str.maketrans("abc", "cab")
    others = [
        krippendorff_alpha(ratings(second, first)),
        krippendorff_alpha(ratings(first.translate(renamed), second.translate(renamed))),
    ]
    assert others == pytest.approx([alpha, alpha], nan_ok=True)
    assert math.isnan(alpha) or alpha <= 1


def test_codes_by_chance_have_an_interval_around_nought():
    random = np.random.default_rng(3)
    table = pd.DataFrame(random.integers(3, size=(400, 2))).astype(str)
    found = alpha_interval(table, seed=1)
    assert found["low"] < 0 < found["high"]
    assert found["high"] - found["low"] < 0.2
    assert found["agree"] == pytest.approx(1 / 3, abs=0.06)


def test_the_interval_depends_on_the_seed_only_and_holds_the_estimate():
    table = ratings("aabbabbaab", "aabbabbbab")
    assert alpha_interval(table, seed=4) == alpha_interval(table, seed=4)
    found = alpha_interval(table, seed=5)
    assert found["low"] <= found["alpha"] <= found["high"]


def test_full_agreement_of_few_things_does_not_make_sure():
    found = alpha_interval(ratings("ab" * 10, "ab" * 10), seed=1)
    # Twenty things would miss 1 - .025 ** (1 / 20) = .168 that differ; of codes drawn at
    # random, 1 - 2 * 20 * 19 / (40 * 39) differ.
    assert [found["alpha"], found["high"]] == [1, 1]
    assert found["low"] == pytest.approx(1 - 0.1684 / (1 - 760 / 1560), abs=1e-3)


def test_groups_that_hold_together_widen_the_interval():
    table = ratings("ab" * 20, "ab" * 15 + "ba" * 5)
    alone = alpha_interval(table, seed=1)
    together = alpha_interval(table.set_axis([n // 10 for n in range(40)]), seed=1)
    assert together["high"] - together["low"] > alone["high"] - alone["low"]


@given(st.lists(st.tuples(st.sampled_from("abc."), st.sampled_from("abc.")), min_size=2))
def test_drawn_alphas_are_those_of_the_library_for_things_taken_as_often(pairs):
    first, second = ("".join(codes) for codes in zip(*pairs, strict=True))
    counts = _value_counts(ratings(first, second))
    times = np.random.default_rng(1).integers(3, size=(4, len(pairs)))
    expected = [_alpha(np.repeat(counts, each, axis=0)) for each in times]
    assert _drawn_alphas(counts, times) == pytest.approx(expected, nan_ok=True)


def coded(*cells, explicit="yes"):
    rows = [(*cell, explicit, 0, 9) for cell in cells]
    columns = ["reader", "claim", "doc_id", "stance", "voice", "explicit", "start", "end"]
    noted = dict.fromkeys(("rule", "note"), "")
    return pd.DataFrame(rows, columns=columns).assign(**noted)


CLAIMS = coded(
    ("one", "x", "a", "affirms", "author"),
    ("one", "x", "b", "denies", "author"),
    ("one", "y", "a", "silent", ""),
    ("one", "y", "b", "affirms", "attributed"),
    ("two", "y", "b", "affirms", "author"),
    ("two", "x", "a", "affirms", "author"),
    ("two", "x", "b", "mixed", "author"),
    ("two", "y", "a", "affirms", "author"),
)
FRAMES = pd.DataFrame(
    [
        ("one", "a", "a/0", "f", "cause"),
        ("one", "a", "a/1", "f", "cause"),
        ("two", "a", "a/1", "f", "problem"),
        ("two", "a", "a/2", "g", "problem"),
    ],
    columns=["reader", "doc_id", "segment_id", "frame", "function"],
)
ROLES = pd.DataFrame(
    [
        ("one", "a", "a/0", "hero", "iran"),
        ("two", "a", "a/0", "hero", "iran"),
        ("two", "a", "a/0", "villain", "iran"),
    ],
    columns=["reader", "doc_id", "segment_id", "role", "actor"],
)


def read(**tables):
    """A corpus of a document with four segments of body and one without codes, and its coding."""
    segments = pd.DataFrame(
        [("a", f"a/{n}", "body") for n in range(4)]
        + [("a", "a/4", "summary"), ("b", "b/0", "body")],
        columns=["doc_id", "segment_id", "section"],
    )
    readers = {"claims": CLAIMS, "frames": FRAMES, "roles": ROLES} | tables
    settled = CLAIMS[CLAIMS["reader"] == "two"].copy()
    book = SimpleNamespace(frames=pd.DataFrame({"id": ["f", "g"]}))
    return (
        SimpleNamespace(segments=segments),
        SimpleNamespace(codebook=book, claims=settled, readers=readers),
    )


def test_readers_are_joined_by_what_they_coded_not_by_row():
    found = coding_agreement(*read(), seed=1).set_index(["table", "question", "cells"])
    assert found["n"].tolist() == [4, 4, 3, 3, 3, 8, 8, 1]
    # Frames: f in a/0 and g in a/2 of four segments and two frames; roles: two of an actor in four.
    assert found["agree"].tolist() == pytest.approx([0.5, 0.75, 2 / 3, 2 / 3, 1, 6 / 8, 7 / 8, 0])
    assert found.loc[("claims", "explicit", "all speak"), "agree"] == 1


def test_what_only_one_reader_coded_is_not_compared():
    alone = FRAMES[FRAMES["reader"] == "one"]
    found = coding_agreement(*read(frames=alone, roles=ROLES[:0]), seed=1)
    assert set(found["table"]) == {"claims"}
    unsaid = CLAIMS.assign(explicit="")
    assert "explicit" not in set(coding_agreement(*read(claims=unsaid), seed=1)["question"])


def test_disagreements_name_the_cells_stances_first_and_how_they_were_settled():
    found = disagreements(read()[1])
    assert list(zip(found["claim"], found["doc_id"], strict=True)) == [
        ("x", "b"),
        ("y", "a"),
        ("y", "b"),
    ]
    assert found.loc[1, ["codings", "settled"]].tolist() == [
        "silent / affirms (author)",
        "affirms (author)",
    ]


def test_a_cell_that_overrules_both_readers_is_told_with_its_rule():
    coding = read()[1]
    mine = (coding.claims["claim"] == "x") & (coding.claims["doc_id"] == "a")
    columns = {"stance": "denies", "explicit": "no", "rule": "Voice", "note": "look"}
    for name, value in columns.items():
        coding.claims[name] = coding.claims[name].mask(mine, value)
    found = disagreements(coding).set_index(["claim", "doc_id"])
    row = found.loc[("x", "a")]
    told = ["affirms (author) / affirms (author)", "denies (author, implied)", "Voice", "look"]
    assert row[["codings", "settled", "rule", "why"]].tolist() == told
    assert len(found) == 4


def test_without_two_readers_there_is_nothing_to_compare():
    nothing = read(claims=CLAIMS[:0], frames=FRAMES[:0], roles=ROLES[:0])
    assert coding_agreement(*nothing, seed=1).empty
    assert disagreements(nothing[1]).empty
