import math

import pandas as pd
import pytest
from topic_corpora import planted, unplanted

from corpus_lib.errors import InputError
from corpus_lib.topics import TopicModel, coherence, compare_sizes, exclusivity, fit_lda

QUICK = {"chains": 2, "iterations": 60, "samples": 3, "passes": 3}
TERMS = pd.Index(["حرب", "سلاح", "نفط", "غاز"], name="term")
# Unit by unit: war and arms together twice, oil and gas together once and apart once each.
COUNTS = pd.DataFrame(
    [[1, 1, 0, 0], [2, 1, 0, 0], [0, 0, 1, 1], [0, 0, 3, 0], [0, 0, 0, 1]],
    index=pd.MultiIndex.from_product([["أ"], list("12345")], names=["doc_id", "unit_id"]),
    columns=TERMS,
)


def model_of(weights):
    topics = pd.Index([f"T{n + 1}" for n in range(len(weights))], name="topic")
    shares = pd.DataFrame(1 / len(weights), index=COUNTS.index, columns=topics)
    return TopicModel(
        topic_term=pd.DataFrame(weights, index=topics, columns=TERMS),
        segment_topic=shares,
        unit_tokens=COUNTS.sum(axis=1),
        term_tokens=COUNTS.sum(),
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


def test_planted_topics_stand_out_at_their_number_and_noise_at_none():
    options = {"seed": 1, "n_shuffles": 7, "n_refits": 2, "n_top": 5, **QUICK}
    table = compare_sizes(planted(seed=1), [3], **options).set_index("criterion")
    assert table.loc["subsamples", "value"] == 1
    assert table.loc["subsamples", "null95_strict"] < 0.9
    assert table.loc["trusted", "value"] == 1
    assert table["n_topics"].eq(3).all()
    noise = compare_sizes(unplanted(seed=1), [2, 3], **options)
    assert len(noise) == 2 * len(table)
    found = noise.set_index(["n_topics", "criterion"])["value"]
    for criterion in ("subsamples", "seeds", "c_npmi", "c_v", "exclusivity"):
        assert found[3, criterion] < table.loc[criterion, "value"]


def test_no_number_of_topics_is_refused():
    with pytest.raises(InputError, match="n_topics is empty"):
        compare_sizes(planted(seed=1), [], seed=1)


def test_more_coherent_topics_score_higher_on_a_fitted_model():
    counts = planted(seed=1)
    good = coherence(fit_lda(counts, 3, seed=1, **QUICK), counts, n_top=5)
    poor = coherence(fit_lda(counts, 12, seed=1, start="random", passes=10), counts, n_top=5)
    means = [table.groupby("measure")["value"].mean() for table in (good, poor)]
    assert (means[0] > means[1]).all()
