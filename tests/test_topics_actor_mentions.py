"""Actors and topics: shares counted by hand, and planted relations against none."""

import numpy as np
import pandas as pd
import pytest

from corpus_lib.topics.actor_mentions import topic_actors
from corpus_lib.topics.lda import TopicModel

N_UNITS = 20  # of each of two documents; each is 100 characters long


def model_of(shares, units):
    """A model with these shares of T1 in the units; the rest is T2."""
    topics = pd.Index(["T1", "T2"], name="topic")
    index = pd.MultiIndex.from_tuples(units, names=["doc_id", "unit_id"])
    table = pd.DataFrame({"T1": shares, "T2": 1 - np.array(shares)}, index=index, columns=topics)
    return TopicModel(
        topic_term=pd.DataFrame([[0.9, 0.1], [0.1, 0.9]], topics, pd.Index(["حرب", "سلام"])),
        segment_topic=table,
        unit_tokens=pd.Series(10, index=index),
        term_tokens=pd.Series([5, 5], index=["حرب", "سلام"]),
        bound=-1.0,
        settings={},
        versions={},
    )


def places(units):
    starts = [100 * int(unit.split("/")[1]) for _, unit in units]
    table = pd.DataFrame(units, columns=["doc_id", "unit_id"])
    return table.assign(start=starts, end=[start + 100 for start in starts])


UNITS = [(doc, f"{doc}/{unit}") for doc in ("أ", "ب") for unit in range(N_UNITS)]
# T1 has the even units of either document.
MODEL = model_of([1.0 - unit % 2 for _ in "أب" for unit in range(N_UNITS)], UNITS)


def mentions_in(actor, *found):
    """Rows of mentions of an actor: (document, number of the unit) for each."""
    rows = [(doc, actor, 100 * unit + 7) for doc, unit in found]
    return pd.DataFrame(rows, columns=["doc_id", "actor_id", "start"])


def found(mentions):
    table = topic_actors(MODEL, mentions, places(UNITS), seed=1, n_deals=199)
    return table.set_index(["topic", "actor_id"])


def test_shares_of_mentions_by_hand():
    units = UNITS[:3]
    model = model_of([0.9, 0.2, 0.5], units)
    # Four mentions in the first unit, two each in the others, and two beyond them all.
    held = [("أ", 0)] * 4 + [("أ", 1), ("أ", 2), ("أ", 3)] * 2
    mentions = mentions_in("russia", *held)
    table = topic_actors(model, mentions, places(units), seed=1).set_index("topic")
    assert table["mentions"].tolist() == [8, 8]
    assert table.loc["T1", "share"] == pytest.approx((2 * 0.9 + 0.2 + 0.5) / 4)
    assert table["share"].sum() == pytest.approx(1)
    # Any unit may hold any of the mentions: the mean share of T1 is what chance gives.
    assert table.loc["T1", "expected"] == pytest.approx(1.6 / 3, abs=0.02)
    few = topic_actors(model, mentions_in("russia", *held[:4]), places(units), seed=1)
    assert few.empty
    assert list(few.columns) == list(table.reset_index().columns)


def test_a_planted_relation_stands_out_and_an_even_one_does_not():
    planted = mentions_in("russia", *[("أ", unit) for unit in range(0, N_UNITS, 2)])
    even = mentions_in("iran", *[("ب", unit) for unit in range(N_UNITS)])
    table = found(pd.concat([planted, even]))
    assert table.loc[("T1", "russia"), "share"] == 1
    assert table.loc[("T1", "russia"), "p_familywise"] == pytest.approx(1 / 200)
    assert table.loc[("T2", "russia"), "p_familywise"] == pytest.approx(1 / 200)
    assert table.loc[("T1", "iran"), "share"] == 0.5
    assert (table.xs("iran", level="actor_id")["p"] == 1).all()
    # The most often named comes first.
    assert table.index[0] == ("T1", "iran")


def test_what_a_document_gives_is_no_relation():
    # Document ب is all T1 and alone names the actor: a share of one, but not more than chance.
    shares = [0.3] * N_UNITS + [1.0] * N_UNITS
    mentions = mentions_in("russia", *[("ب", unit) for unit in range(0, N_UNITS, 2)])
    table = topic_actors(model_of(shares, UNITS), mentions, places(UNITS), seed=1)
    row = table.set_index("topic").loc["T1"]
    assert row["share"] == row["expected"] == pytest.approx(1)
    assert row["p"] == row["p_familywise"] == 1


def test_mentions_that_stand_together_stay_together():
    # Twelve mentions in one unit are one accident, not twelve.
    together = found(mentions_in("russia", *[("أ", 0)] * 12))
    assert together.loc[("T1", "russia"), "p"] > 0.3
    assert together.loc[("T1", "russia"), ["null_low", "null_high"]].tolist() == [0, 1]


def test_only_the_ten_actors_named_most_are_shown():
    many = [mentions_in(f"actor {n:02}", *[("أ", n % 4)] * n) for n in range(5, 17)]
    table = found(pd.concat(many))
    actors = table.index.get_level_values("actor_id").unique().tolist()
    assert actors == [f"actor {n:02}" for n in range(16, 6, -1)]
