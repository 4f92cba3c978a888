"""Coherence counted by hand and against published values, and how far words are a topic's own."""

import math

import numpy as np
import pandas as pd
import pytest
from gensim.corpora import Dictionary
from gensim.models import CoherenceModel
from topic_corpora import planted

from corpus_lib.errors import InputError
from corpus_lib.topics.coherence import coherence, exclusivity
from corpus_lib.topics.lda import fit_lda
from corpus_lib.topics.model import TopicModel

QUICK = {"chains": 2, "iterations": 60, "samples": 3, "passes": 3}
TERMS = pd.Index(["حرب", "سلاح", "نفط", "غاز"], name="term")
# Unit by unit: war and arms together twice, oil and gas together once and apart once each.
COUNTS = pd.DataFrame(
    [[1, 1, 0, 0], [2, 1, 0, 0], [0, 0, 1, 1], [0, 0, 3, 0], [0, 0, 0, 1]],
    index=pd.MultiIndex.from_product([["أ"], list("12345")], names=["doc_id", "unit_id"]),
    columns=TERMS,
)


def model_of(weights, counts=COUNTS):
    topics = pd.Index([f"T{n + 1}" for n in range(len(weights))], name="topic")
    shares = pd.DataFrame(1 / len(weights), index=counts.index, columns=topics)
    return TopicModel(
        topic_term=pd.DataFrame(weights, index=topics, columns=counts.columns),
        segment_topic=shares,
        unit_tokens=counts.sum(axis=1),
        term_tokens=counts.sum(),
        bound=-1.0,
        settings={},
        versions={},
    )


def test_coherence_counted_by_hand():
    model = model_of([[0.5, 0.3, 0.1, 0.1], [0.1, 0.1, 0.5, 0.3], [0.5, 0.05, 0.4, 0.05]])
    table = coherence(model, COUNTS, n_top=2).set_index(["measure", "topic"])["value"]
    # Mimno's log of (units with both) / (units with the first word): 2/2 and 1/2.
    assert table["u_mass", "T1"] == pytest.approx(0, abs=1e-9)
    assert table["u_mass", "T2"] == pytest.approx(math.log(1 / 2))
    # NPMI of shares: together .4 of the units of .4 and .4; together .2 of .4 and .4.
    assert table["c_npmi", "T1"] == pytest.approx(1)
    assert table["c_npmi", "T2"] == pytest.approx(math.log(0.2 / 0.16) / -math.log(0.2))
    for measure in ("u_mass", "c_npmi", "c_v"):  # war and oil are never together
        assert table[measure, "T3"] == table[measure].min()


def test_a_topic_without_known_words_has_no_coherence():
    model = model_of([[0.5, 0.3, 0.1, 0.1], [0.1, 0.1, 0.5, 0.3]])
    table = coherence(model, COUNTS.iloc[:2, :2], n_top=2).set_index("topic")["value"]
    assert table["T2"].isna().all()
    assert table["T1"].notna().all()
    with pytest.raises(InputError, match="no top word"):
        coherence(model, COUNTS.iloc[:2, :2].set_axis(["كرة", "ملعب"], axis=1), n_top=2)
    with pytest.raises(InputError, match="n_top is 1"):
        coherence(model, COUNTS, n_top=1)


def test_exclusivity_counted_by_hand():
    model = model_of([[0.4, 0.4, 0.1, 0.1], [0.1, 0.1, 0.4, 0.4]])
    assert exclusivity(model, n_top=2).tolist() == pytest.approx([0.8, 0.8])
    same = model_of([[0.4, 0.4, 0.1, 0.1]] * 2)
    assert exclusivity(same, n_top=2).tolist() == pytest.approx([0.5, 0.5])


def test_more_coherent_topics_score_higher_on_a_fitted_model():
    counts = planted(seed=1)
    good = coherence(fit_lda(counts, 3, seed=1, **QUICK), counts, n_top=5)
    poor = coherence(fit_lda(counts, 12, seed=1, start="random", passes=10), counts, n_top=5)
    means = [table.groupby("measure")["value"].mean() for table in (good, poor)]
    assert (means[0] > means[1]).all()


def counts_of(texts):
    """Counts of texts given as lists of words, each text a unit."""
    terms = pd.Index(sorted({word for text in texts for word in text}), name="term")
    units = pd.MultiIndex.from_product([["texts"], range(len(texts))], names=["doc_id", "unit_id"])
    return pd.DataFrame([[text.count(t) for t in terms] for text in texts], units, terms)


def model_with(topics, counts):
    """A model whose topics have the given top words, in that order."""
    places = [{word: len(words) - n for n, word in enumerate(words)} for words in topics]
    weights = [[place.get(term, 0.01) for term in counts.columns] for place in places]
    return model_of([[w / sum(row) for w in row] for row in weights], counts)


def values(table):
    return table.set_index(["measure", "topic"])["value"]


# The nine texts and two topics of gensim's own tests (gensim/test/utils.py, common_texts, after
# Deerwester et al. 1990; gensim/test/test_coherencemodel.py, topics1 and topics2).
COMMON_TEXTS = [
    text.split()
    for text in (
        "human interface computer",
        "survey user computer system response time",
        "eps user interface system",
        "system human system eps",
        "user response time",
        "trees",
        "graph trees",
        "graph minors trees",
        "graph minors survey",
    )
]
TOPICS_1 = [["human", "computer", "system", "interface"], ["graph", "minors", "trees", "eps"]]
TOPICS_2 = [["user", "graph", "minors", "system"], ["time", "graph", "survey", "minors"]]


def test_gensims_published_values_of_npmi_come_out():
    # https://github.com/piskvorky/gensim/issues/3181: c_npmi of topics1 on common_texts, by a
    # version that left out texts without any word of the topics; here such a text is left out.
    words = {*TOPICS_1[0], *TOPICS_1[1]}
    counts = counts_of([text for text in COMMON_TEXTS if words & set(text)])
    assert len(counts) == 8
    found = values(coherence(model_with(TOPICS_1, counts), counts, n_top=4))
    assert found["c_npmi", "T1"] == pytest.approx(0.23583958321789514, abs=1e-9)
    assert found["c_npmi", "T2"] == pytest.approx(-0.24456941091456053, abs=1e-9)


def test_on_gensims_texts_the_topics_are_ordered_as_its_tests_say():
    counts = counts_of(COMMON_TEXTS)
    better, worse = (
        coherence(model_with(topics, counts), counts, n_top=4).groupby("measure")["value"].mean()
        for topics in (TOPICS_1, TOPICS_2)
    )
    assert (better > worse).all()


def test_gensims_published_confirmations_of_one_pair_come_out():
    # gensim/test/test_direct_confirmation.py and test_indirect_confirmation.py: five documents,
    # one word in documents 2, 3, 4 and the other in 3 and 5.
    counts = counts_of([["rest"], ["one"], ["one", "two"], ["one"], ["two"]])
    found = values(coherence(model_with([["two", "one"]], counts), counts, n_top=2))
    assert found["u_mass", "T1"] == pytest.approx(-0.693147181, abs=1e-9)
    assert found["c_npmi", "T1"] == pytest.approx(-0.113282753, abs=1e-9)
    assert found["c_v", "T1"] == pytest.approx(0.6230, abs=5e-5)


def test_a_word_that_no_unit_holds_does_not_take_the_value_from_its_topic():
    # gensim's own c_v is no number then: https://github.com/piskvorky/gensim/issues/3040.
    texts = [["حرب", "سلاح"], ["حرب", "سلاح", "نفط"], ["نفط", "غاز"]]
    topic, known = ["حرب", "صلح", "سلاح"], ["حرب", "سلاح"]
    dictionary = Dictionary([*texts, ["صلح"]])
    scorer = CoherenceModel(
        topics=[topic], texts=texts, dictionary=dictionary, coherence="c_v", processes=1
    )
    with np.errstate(all="ignore"):
        assert math.isnan(scorer.get_coherence())
    model = model_with([topic], counts_of([*texts, ["صلح"]]))
    counts = counts_of(texts)
    found = values(coherence(model, counts, n_top=3))
    alone = values(coherence(model_with([known], counts), counts, n_top=2))
    pd.testing.assert_series_equal(found, alone)
    assert found.notna().all()
