"""Pairs named together: counted by hand, and dealt out anew with the same sums."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from corpus_lib import InputError, load_corpus
from corpus_lib.voices.actors import actor_mentions
from corpus_lib.voices.comentions import _deals, co_mentions


@pytest.fixture(scope="module")
def corpus():
    return load_corpus()


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


def test_the_five_documents_and_their_seed(corpus):
    mentions = actor_mentions(corpus)
    a, b = (co_mentions(mentions, seed=2, n_deals=19) for _ in range(2))
    pd.testing.assert_frame_equal(a, b)
    one = mentions[mentions["doc_id"] == "alwaght_counter_front"]
    alone = co_mentions(one, seed=2, n_deals=19)
    same = a[a["doc_id"] == "alwaght_counter_front"].reset_index(drop=True)
    pd.testing.assert_frame_equal(alone, same)
    assert co_mentions(mentions[:0], seed=1).empty


def test_wrong_options_are_refused():
    with pytest.raises(InputError, match="within='page' is unknown"):
        co_mentions(table_of([]), seed=1, within="page")
    with pytest.raises(InputError, match="min_units=0"):
        co_mentions(table_of([]), seed=1, min_units=0)
