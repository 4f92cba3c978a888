import numpy as np
import pandas as pd
import pytest
from topic_corpora import planted, small_model

from corpus_lib.errors import InputError
from corpus_lib.topics.lda import fit_lda
from corpus_lib.topics.reading import (
    people_and_titles,
    places_of_terms,
    representative_passages,
    share_matrices,
    top_terms,
    topic_course,
    topic_shares,
    topics_in_a_line,
    word_lists,
)

QUICK = {"chains": 3, "iterations": 60, "samples": 3, "passes": 4}


@pytest.fixture(scope="module")
def fitted():
    return fit_lda(planted(seed=1), 3, seed=7, **QUICK)


@pytest.fixture(scope="module")
def small():
    return small_model()


PLACES = pd.DataFrame(
    {
        "doc_id": ["ب", "أ", "أ"],
        "unit_id": ["ب/1", "أ/2", "أ/1"],
        "start": [0, 200, 0],
        "end": [90, 260, 199],
    }
)


# Rows are the units of the small model; columns are in another order than its terms.
HELD = pd.DataFrame(
    {"سلام": [1, 9, 2], "حرب": [20, 0, 0], "دولة": [9, 0, 38]},
    index=small_model().segment_topic.index,
)


def test_top_terms_by_probability_and_by_relevance(small):
    by_weight = top_terms(small, 2, glosses=pd.Series({"حرب": "war", "سلام": "peace"}))
    assert list(by_weight.columns) == ["topic", "rank", "term", "gloss", "weight"]
    assert by_weight["term"].tolist() == ["حرب", "دولة", "سلام", "دولة"]
    assert by_weight["gloss"].tolist() == ["war", "", "peace", ""]
    assert by_weight["rank"].tolist() == [1, 2, 1, 2]
    assert by_weight["weight"].tolist() == [0.5, 0.4, 0.5, 0.3]
    # By lift (corpus shares .25 .125 .625): T1 2, .8, .64; T2 .8, 4, .48.
    by_lift = top_terms(small, 3, relevance=0)
    assert by_lift["term"].tolist() == ["حرب", "سلام", "دولة", "سلام", "حرب", "دولة"]
    assert by_lift["weight"].tolist() == [0.5, 0.1, 0.4, 0.5, 0.2, 0.3]


def test_asking_for_more_words_than_there_are_gives_all(small):
    assert len(top_terms(small, 99)) == 2 * 3
    with pytest.raises(InputError, match="n is 0"):
        top_terms(small, 0)


def test_passages_are_the_units_with_the_largest_share_in_their_place(small):
    table = representative_passages(small, PLACES, HELD, n_words=1)
    assert table.query("rank <= 2").to_dict("list") == {
        "topic": ["T1", "T1", "T2", "T2"],
        "rank": [1, 2, 1, 2],
        "doc_id": ["أ", "ب", "أ", "ب"],
        "unit_id": ["أ/1", "ب/1", "أ/2", "ب/1"],
        "start": [0, 0, 200, 0],
        "end": [199, 90, 260, 90],
        "weight": [0.9, 0.5, 0.8, 0.5],
    }


def test_a_passage_is_shown_only_if_several_words_of_the_topic_carry_it(small):
    # The second unit is nearly all T2, but by one word of it; the third holds two, the first three.
    found = {n: representative_passages(small, PLACES, HELD, n_words=n) for n in (2, 3)}
    assert found[2].query("topic == 'T2'")["unit_id"].tolist() == ["ب/1", "أ/1"]
    assert found[3].query("topic == 'T2'")["unit_id"].tolist() == ["أ/1"]


def test_names_and_titles_carry_no_passage(small, study):
    found = representative_passages(small, PLACES, HELD.drop(columns="دولة"), n_words=2)
    assert found["unit_id"].unique().tolist() == ["أ/1"]
    aside = people_and_titles(study.corpus)
    assert {"لافروف", "رئيس", "وزير الخارجية", "إبراهيم رئيسي"} <= aside
    assert not {"سوريا", "سياسة", "دولة", "زيارة"} & aside
    shown = study.carrying_passages.query("rank <= 3")
    assert 3700 not in shown.loc[shown["doc_id"] == "roundup_patrushev_tehran", "start"].tolist()


def test_passages_need_a_place_for_each_unit(small):
    with pytest.raises(InputError, match="1 of 3 have no place"):
        representative_passages(small, PLACES.iloc[1:], HELD)
    with pytest.raises(InputError, match="place each unit of the model once"):
        topic_course(small, pd.concat([PLACES, PLACES.iloc[:1]]))


def test_the_course_follows_the_text(small):
    course = topic_course(small, PLACES)
    first = course[course["topic"] == "T1"].set_index("unit_id")
    assert first["position"].to_dict() == {"أ/1": 1, "أ/2": 2, "ب/1": 1}
    assert course.groupby("unit_id")["share"].sum().tolist() == pytest.approx([1, 1, 1])


def test_shares_are_the_models_and_lie_in_their_intervals(fitted):
    table = topic_shares(fitted, seed=3, n_draws=200)
    assert list(table.columns) == ["doc_id", "topic", "share", "low", "high"]
    shares = table.set_index(["doc_id", "topic"])["share"]
    for (doc_id, topic), share in shares.items():
        units = fitted.segment_topic.loc[doc_id, topic]
        assert share == pytest.approx(np.average(units, weights=fitted.unit_tokens.loc[doc_id]))
    assert ((table["low"] <= table["share"]) & (table["share"] <= table["high"])).all()
    pd.testing.assert_frame_equal(table, topic_shares(fitted, seed=3, n_draws=200))
    # Drawn as whole documents, a group of one document has its share, and no interval.
    whole = topic_shares(fitted, seed=3, n_draws=200, whole=True)
    pd.testing.assert_series_equal(whole["share"], table["share"])
    assert whole[["low", "high"]].isna().all(axis=None)


def test_a_bootstrap_of_two_units_has_the_two_for_its_ends(small):
    table = topic_shares(small, seed=1, n_draws=400).set_index(["doc_id", "topic"])
    # Both draws may be unit 1 (share .9) or unit 2 (share .2), each a quarter of the time.
    assert table.loc[("أ", "T1"), ["share", "low", "high"]].tolist() == pytest.approx(
        [0.725, 0.2, 0.9]
    )
    assert table.loc[("ب", "T1"), ["low", "high"]].isna().all()


def test_words_of_a_topic_are_placed_inside_its_passages_only(small):
    passages = representative_passages(small, PLACES, HELD, n_words=1).query("rank == 1")
    tokens = pd.DataFrame(
        [
            ("أ", 5, 8, "حرب"),
            ("أ", 20, 24, "سلام"),
            ("أ", 210, 214, "سلام"),
            ("أ", 300, 303, "حرب"),
            ("ب", 5, 8, "حرب"),
        ],
        columns=["doc_id", "start", "end", "term"],
    )
    found = places_of_terms(small, passages, tokens, n=1)
    assert found[["topic", "start", "term"]].to_numpy().tolist() == [
        ["T1", 5, "حرب"],
        ["T2", 210, "سلام"],
    ]


def test_share_matrices_keep_the_order_of_documents_and_topics():
    rows = [("b", "T1", 0.7), ("b", "T2", 0.3), ("a", "T1", 0.4), ("a", "T2", 0.6)]
    shares = pd.DataFrame(rows, columns=["doc_id", "topic", "share"])
    shares = shares.assign(low=shares["share"] - 0.1, high=np.nan)
    wide = share_matrices(shares)
    assert wide["share"].index.tolist() == ["b", "a"]
    assert wide["share"].to_numpy().tolist() == [[0.7, 0.3], [0.4, 0.6]]
    assert wide["high"].isna().all(axis=None)
    assert wide["low"].columns.tolist() == ["T1", "T2"]


def test_two_lists_of_words_stand_side_by_side(small):
    table = word_lists(small, 2, relevance=0.0, glosses=pd.Series({"حرب": "war"}))
    assert table["frequent"].tolist() == ["حرب", "دولة", "سلام", "دولة"]
    assert table["gloss"].tolist() == ["war", "", "", ""]
    # By lift: حرب .5 against 20 of 80 tokens, سلام .5 against 10 of 80.
    assert table["its_own"].tolist()[0] == "حرب"
    assert table["its_own"].tolist()[2] == "سلام"


def test_a_topic_in_a_line_has_the_first_sense_of_each_word(small):
    glosses = pd.Series({"حرب": "war; warfare", "دولة": "state"})
    table = topics_in_a_line(small, n=2, glosses=glosses)
    assert table["words"].tolist() == ["حرب، دولة", "سلام، دولة"]
    assert table["in_english"].tolist()[0] == "war, state"
