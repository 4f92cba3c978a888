"""Shares of voice, and facts on voices and names: whom they tell of, and where these stand."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus_lib import InputError, Study, quotations, show
from corpus_lib.phrasebook import sentences
from corpus_lib.stats.intervals import share_intervals
from corpus_lib.voices import findings
from corpus_lib.voices.shares import voice_shares

EDITORIAL, JASSER = "alwaght_counter_front", "jasser"
LAVROV, MILITIAS = "alhal_lavrov_tehran", "alhal_militias_syria"
REPORT = "report_cautious_partnership"


@pytest.fixture(scope="module")
def voices(study):
    return findings.voice_findings(
        study.corpus, study.voices, study.said, study.marked, study.reprints
    )


@pytest.fixture(scope="module")
def sides(study):
    found = findings.side_findings(study.corpus, study.sides, study.said, study.named)
    return found.set_index("subject")


def told_of(study, shares, **other):
    tables = {"said": study.said, "marked": study.marked, "reprints": study.reprints, **other}
    return findings.voice_findings(study.corpus, shares, **tables)


def told(found, relation):
    return found[found["relation"] == relation]


def test_the_largest_and_the_smallest_share_of_an_author_are_told(study, voices):
    own = study.voices[study.voices["voice"] == "own"].set_index("doc_id")["share"]
    near = {"most": [REPORT], "least": [LAVROV, "roundup_patrushev_tehran"]}
    for relation, doc_id in (("most", own.idxmax()), ("least", own.idxmin())):
        (fact,) = told(voices, f"voices_own_{relation}_open").to_dict("records")
        assert (fact["subject"], fact["value"]) == (doc_id, own[doc_id])
        assert fact["low"] <= fact["value"] <= fact["high"]
        # Those whose intervals meet this one's: no order is told against them.
        assert fact["object"] == near[relation]
    one = study.voices[study.voices["doc_id"] == EDITORIAL]
    alone = told_of(study, one)
    assert alone["relation"].iloc[0] == "voices_own_alone"
    ends = study.voices.assign(low=study.voices["share"], high=study.voices["share"])
    apart = told_of(study, ends)
    assert apart["relation"].tolist()[:2] == ["voices_own_most", "voices_own_least"]
    wide = study.voices.assign(low=0.0, high=1.0)
    unknown = wide.assign(low=np.nan, high=np.nan)  # groups of one document each
    of_one = findings.voice_findings(
        study.corpus, unknown, study.said, study.marked, study.reprints
    )
    assert of_one["relation"].str.startswith("voices_own_").sum() == 2
    assert of_one["relation"].iloc[:2].str.endswith("_open").all()
    open_ = told_of(study, wide)
    assert open_["verdict"].tolist()[:2] == ["open", "open"]
    (sentence, _) = sentences(open_.iloc[:2])
    assert sentence.endswith("whether it is larger than in ⁨any other document⁩ is open.")


def test_each_document_unfolds_the_quotations_that_are_counted(study, voices):
    quoting = voices[voices["relation"].str.startswith("voices_quotes")]
    assert quoting["subject"].tolist() == study.corpus.documents["doc_id"].tolist()
    for fact in quoting.to_dict("records"):
        said = study.quotations[study.quotations["doc_id"] == fact["subject"]]
        if len(said):
            assert fact["of"] == len(said)
            assert fact["evidence"]["end"].tolist() == said["end"].tolist()


def test_whom_a_document_leans_on_is_named(voices):
    leaning = told(voices, "voices_quotes_one").set_index("subject")
    assert leaning["object"].to_dict() == {LAVROV: JASSER, MILITIAS: JASSER}
    assert leaning["value"].to_dict() == {LAVROV: 5, MILITIAS: 3}


def test_who_quotes_nobody_shows_what_stands_in_marks_and_what_is_reported(study, voices):
    (fact,) = told(voices, "voices_quotes_none").to_dict("records")
    labels = fact["evidence"]["label"].tolist()
    assert fact["subject"] == EDITORIAL
    assert labels[0] == "in quotation marks, but no quotation: phrase"
    assert len(labels) == 1 + (study.reported["doc_id"] == EDITORIAL).sum()


def test_a_few_speakers_are_named(voices):
    few = told(voices, "voices_quotes_few").set_index("subject")["object"]
    assert few["roundup_patrushev_tehran"] == ["shamkhani", "patrushev", "grajewski"]


def test_who_is_quoted_twice_and_how_much_of_it_is_reprinted(study, voices):
    several = told(voices, "voices_reprinted").set_index("subject")
    assert several.loc[JASSER, ["object", "found"]].tolist() == [[LAVROV, MILITIAS], [MILITIAS]]
    # All but one word (إنشاء) of September's, and so 29 % of all that is quoted of him.
    assert several.loc[JASSER, "value"] == pytest.approx(88 / 89)
    his = study.quotations[study.quotations["speaker"] == "صدام الجاسر"]
    words = his.groupby("doc_id")["n_words"].sum()
    assert 88 / words.sum() == pytest.approx(0.29, abs=0.005)
    once = study.said.drop_duplicates("speaker")
    found = told_of(study, study.voices, said=once)
    assert told(found, "voices_in_several").empty
    assert told(found, "voices_reprinted").empty


def test_a_side_is_called_after_its_state_and_unfolds_what_it_says_or_where_it_is_named(
    study, sides
):
    assert sides.loc["russia", "relation"] == "voices_side_quoted"
    assert len(sides.loc["russia", "evidence"]) == (study.quotations["side"] == "Russian").sum()
    assert sides.loc["ukraine", "relation"] == "voices_side_reported"
    assert len(sides.loc["ukraine", "evidence"]) == (study.reported["side"] == "Ukrainian").sum()
    assert sides.loc["gulf_states", "relation"] == "voices_side_unheard"
    assert 0 < len(sides.loc["gulf_states", "evidence"]) <= sides.loc["gulf_states", "value"]
    # «مصدر مقرّب من حكومة دمشق» is no Syrian speaker, but not nobody either.
    assert sides.loc["syria", "relation"] == "voices_side_unheard_but_close"
    assert sides.loc["syria", "object"] == [MILITIAS]
    assert sides.loc["analyst", "relation"] == "voices_experts_quoted"
    assert sides.loc["unnamed source", "relation"] == "voices_unnamed_reported"


def test_pairs_beyond_chance_unfold_the_units_that_name_both(study):
    one = study.named["doc_id"] == MILITIAS
    mentions = study.named[one & study.named["actor_id"].isin(["israel", "syria"])]
    both = mentions.groupby("sentence_id")["actor_id"].nunique() == 2
    columns = ["doc_id", "actor_a", "actor_b", "together", "expected", "surplus", "beats_null"]
    row = (MILITIAS, "israel", "syria", both.sum(), 1.9, 2.1, True)
    pairs = pd.DataFrame([row], columns=columns)
    (fact,) = findings.together_findings(study.corpus, pairs, study.named).to_dict("records")
    assert (fact["relation"], fact["object"]) == ("voices_together_more", MILITIAS)
    assert len(fact["evidence"]) == both.sum()
    for change, relation in (({"surplus": -1}, "less"), ({"beats_null": False}, "none")):
        found = findings.together_findings(study.corpus, pairs.assign(**change), study.named)
        assert found["relation"].tolist() == [f"voices_together_{relation}"]
    rare = findings.together_findings(study.corpus, pairs[:0], study.named)
    assert rare["relation"].tolist() == ["voices_together_rare"]


def test_all_of_it_is_told_and_unfolds(study, voices, sides):
    found = [voices, sides.reset_index()]
    shown = show.show_findings(*found, corpus=study.corpus, highlight=study.said)
    html = shown._repr_html_()
    assert html.count("<details>") == sum(map(len, found))
    # Where a passage reaches back to the speaker, the quotation between is marked too.
    assert html.count("<mark>") >= len(study.quotations)
    assert html.count('lang="en"') == repr(shown).count("\n- ") + 1 == sum(map(len, found))


def test_words_of_one_sentence_counted_by_hand(study):
    # وقال "شمخاني" إن "توسيع … لبلدنا": three words of the author, then seventeen quoted.
    words = study.words_said
    words = words[words["doc_id"] == "roundup_patrushev_tehran"]
    inside = words[words["start"].between(1001, 1128)]
    assert list(inside["voice"]) == ["own"] * 3 + ["quoted"] * 17
    assert set(inside["side"][3:]) == {"Iranian"}


def test_shares_add_up_and_lie_in_their_intervals(study):
    for table in (study.voices, study.sides, study.speakers):
        assert np.allclose(table.groupby("doc_id")["share"].sum(), 1)
        assert (table["low"] <= table["share"] + 1e-9).all()
        assert (table["share"] <= table["high"] + 1e-9).all()


def test_the_editorial_has_no_quoted_word_and_an_upper_limit(study):
    rows = study.voices[study.voices["doc_id"] == "alwaght_counter_front"].set_index("voice")
    assert rows.loc["quoted", "n_words"] == 0
    # 20 paragraphs without one: 1 - .025 ** (1 / 20).
    assert rows.loc["quoted", "high"] == pytest.approx(0.168433, abs=1e-5)


def test_all_sections_count_on_request(study):
    every = study.with_(section="all").voices
    assert every["n_words"].sum() == len(study.corpus.tokens)


def test_a_corpus_without_actors_still_has_its_voices(study):
    bare = Study(replace(study.corpus, actors=study.corpus.actors[:0]), n_draws=99)
    assert "author" in set(bare.sides["side"])
    assert bare.quotations["text"].tolist() == quotations(study.corpus)["text"].tolist()


def test_wrong_options_are_refused(study):
    with pytest.raises(InputError, match="by='tone' is unknown; choose one of voice, side"):
        voice_shares(study.corpus, study.words_said, by="tone", seed=1, n_draws=99)
    with pytest.raises(InputError, match="section='notes' holds no words; there are: body"):
        voice_shares(study.corpus, study.words_said, section="notes", seed=1, n_draws=99)


def test_the_interval_of_a_ratio_covers_what_it_should():
    # Half of the words of each of 40 units: nothing varies but the sizes.
    wholes = np.arange(10.0, 50.0)
    share, low, high = share_intervals(wholes[:, None] / 2, wholes, seed=1)
    assert (share[0], low[0], high[0]) == pytest.approx((0.5, 0.5, 0.5))
    # A fair coin over 100 units of one word: the normal interval is .5 ± .098.
    coin = np.tile([0.0, 1.0], 50)[:, None]
    share, low, high = share_intervals(coin, np.ones(100), seed=1, n_draws=4999)
    assert (low[0], high[0]) == pytest.approx((0.402, 0.598), abs=0.011)


@given(st.lists(st.tuples(st.integers(0, 9), st.integers(1, 9)), min_size=2, max_size=12))
def test_intervals_hold_the_share_between_nought_and_one(units):
    parts = np.array([[min(part, whole)] for part, whole in units], dtype=float)
    wholes = np.array([whole for _, whole in units], dtype=float)
    share, low, high = share_intervals(parts, wholes, seed=1, n_draws=199)
    assert 0 <= low[0] <= high[0] <= 1
    assert 0 <= share[0] <= 1


def test_a_single_unit_has_no_interval_and_none_is_refused():
    share, low, high = share_intervals(np.array([[1.0]]), np.array([2.0]), seed=1)
    assert share[0] == 0.5
    assert np.isnan([low[0], high[0]]).all()
    with pytest.raises(InputError, match="no units with words"):
        share_intervals(np.empty((0, 1)), np.empty(0), seed=1)
    with pytest.raises(InputError, match="confidence=2"):
        share_intervals(np.array([[1.0]]), np.array([2.0]), seed=1, confidence=2)
