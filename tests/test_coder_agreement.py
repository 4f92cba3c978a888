import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus_lib.coding.coder_agreement import (
    alpha_interval,
    coding_agreement,
    disagreements,
    krippendorff_alpha,
)
from corpus_lib.errors import InputError


def ratings(*coders):
    return pd.DataFrame(
        {n: [None if code == "." else code for code in codes] for n, codes in enumerate(coders)}
    )


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
    together = alpha_interval(table, seed=1, groups=[n // 10 for n in range(40)])
    assert together["high"] - together["low"] > alone["high"] - alone["low"]


def test_groups_of_another_length_are_refused():
    with pytest.raises(InputError, match="2 groups for 3 rows"):
        alpha_interval(ratings("abc", "abc"), seed=1, groups=["x", "y"])


def coded(*cells):
    rows = [(*cell, 0, 9) for cell in cells]
    return pd.DataFrame(rows, columns=["claim", "doc_id", "stance", "voice", "start", "end"])


FIRST = coded(
    ("x", "a", "affirms", "author"),
    ("x", "b", "denies", "author"),
    ("y", "a", "silent", ""),
    ("y", "b", "affirms", "attributed"),
)
SECOND = coded(
    ("y", "b", "affirms", "author"),
    ("x", "a", "affirms", "author"),
    ("x", "b", "mixed", "author"),
    ("y", "a", "affirms", "author"),
)


def test_two_codings_are_joined_by_claim_and_document_not_by_row():
    found = coding_agreement(FIRST, SECOND, seed=1)
    assert found["question"].tolist() == ["stance", "silence", "stance", "voice"]
    assert found["n"].tolist() == [4, 4, 3, 3]
    assert found["agree"].tolist() == pytest.approx([0.5, 0.75, 2 / 3, 2 / 3])


def test_disagreements_name_the_cells_stances_first():
    found = disagreements(FIRST, SECOND)
    assert list(zip(found["claim"], found["doc_id"], strict=True)) == [
        ("x", "b"),
        ("y", "a"),
        ("y", "b"),
    ]
    assert found.loc[2, "voice_first"] == "attributed"


def test_without_a_second_coding_there_is_nothing_to_compare():
    assert coding_agreement(FIRST, SECOND[:0], seed=1).empty
    assert disagreements(FIRST, SECOND[:0]).empty
