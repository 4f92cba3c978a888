import subprocess
import sys
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
import scipy.sparse as sp
from gensim.models import LdaModel
from topic_corpora import SUBJECTS, planted, unplanted

from corpus_lib.errors import InputError
from corpus_lib.topics import engines, variational
from corpus_lib.topics.engines import FitSettings, fit_arrays
from corpus_lib.topics.lda import TopicModel, fit_lda
from corpus_lib.topics.overlap import jaccard
from corpus_lib.topics.terms import count_matrix
from corpus_lib.topics.variational import fit_variational, variational_bound

QUICK = {"chains": 3, "iterations": 60, "samples": 3, "passes": 4}


@pytest.fixture(scope="module")
def counts():
    return planted(seed=1)


@pytest.fixture(scope="module")
def model(counts):
    return fit_lda(counts, 3, seed=7)


def top_words(model, n=5):
    return {frozenset(row.nlargest(n).index) for _, row in model.topic_term.iterrows()}


@pytest.mark.parametrize("engine", ["gensim", "tomotopy"])
def test_planted_topics_are_found_word_by_word(counts, engine):
    found = fit_lda(counts, 3, seed=7, engine=engine)
    assert top_words(found) == {frozenset(subject) for subject in SUBJECTS}


def test_each_unit_goes_to_the_topic_of_its_subject(counts, model):
    by_word = counts.sparse.to_dense()
    for subject in SUBJECTS:
        units = by_word[list(subject)].sum(axis=1) > 12
        assert len(set(model.segment_topic[units].idxmax(axis=1))) == 1
        assert (model.segment_topic[units].max(axis=1) > 0.9).all()


def test_rows_sum_to_one_and_carry_their_names(counts, model):
    for table in (model.segment_topic, model.topic_term):
        np.testing.assert_allclose(table.sum(axis=1), 1)
        assert (table.to_numpy() > 0).all()
    assert model.segment_topic.index.equals(counts.index)
    assert model.topic_term.columns.equals(counts.columns)
    assert list(model.topic_term.index) == ["T1", "T2", "T3"]
    assert model.topic_term.index.name == "topic"


def test_sizes_are_of_units_weighted_by_tokens():
    model = TopicModel(
        topic_term=pd.DataFrame(),
        segment_topic=pd.DataFrame(
            {"T1": [1.0, 0.0, 0.5], "T2": [0.0, 1.0, 0.5]},
            index=pd.MultiIndex.from_tuples(
                [("أ", "أ/1"), ("أ", "أ/2"), ("ب", "ب/1")], names=["doc_id", "unit_id"]
            ),
        ),
        unit_tokens=pd.Series([30, 10, 40], dtype="int64"),
        term_tokens=pd.Series(dtype="int64"),
        bound=-1.0,
        settings={},
        versions={},
    )
    model.unit_tokens.index = model.segment_topic.index
    assert model.sizes.tolist() == [50 / 80, 30 / 80]


def test_topics_are_ordered_by_size(counts):
    sizes = fit_lda(counts.iloc[:17], 4, seed=3, **QUICK).sizes
    assert sizes.is_monotonic_decreasing
    assert sizes.sum() == pytest.approx(1)


def test_the_same_seed_gives_the_same_numbers_in_another_process(tmp_path, model):
    script = (
        "import sys; from topic_corpora import planted; from corpus_lib.topics.lda import fit_lda;"
        "fit_lda(planted(seed=1), 3, seed=7).{}.to_pickle(sys.argv[1])"
    )
    for table in ("topic_term", "segment_topic"):
        command = [sys.executable, "-c", script.format(table), tmp_path / table]
        subprocess.run(command, check=True, cwd=Path(__file__).parent)
        other = pd.read_pickle(tmp_path / table)
        pd.testing.assert_frame_equal(other, getattr(model, table), check_exact=True)


def test_another_seed_gives_other_numbers_but_the_same_topics(counts, model):
    other = fit_lda(counts, 3, seed=8)
    assert (other.topic_term.to_numpy() != model.topic_term.to_numpy()).any()
    assert top_words(other) == top_words(model)


def test_dense_counts_and_whole_floats_give_the_same_model(counts, model):
    dense = fit_lda(counts.sparse.to_dense().astype("float64"), 3, seed=7)
    pd.testing.assert_frame_equal(dense.topic_term, model.topic_term)
    nullable = fit_lda(counts.sparse.to_dense().astype("Int64"), 3, seed=7)
    pd.testing.assert_frame_equal(nullable.topic_term, model.topic_term)


def test_the_sampler_reaches_a_better_bound_than_a_random_start():
    # Where topics overlap, gensim alone stays in a poorer optimum of its own bound.
    mixed = planted(seed=2, n_tokens=10)
    bounds = {start: fit_lda(mixed, 6, seed=5, start=start).bound for start in ("gibbs", "random")}
    assert bounds["gibbs"] > bounds["random"]


def test_a_model_says_how_it_was_made(model):
    assert model.settings == {
        "n_topics": 3, "start": "gibbs", "engine": "gensim", "alpha": 0.1, "eta": 0.05,
        "chains": 6, "iterations": 150, "samples": 8, "passes": 10, "seed": 7,
    }  # fmt: skip
    assert {"gensim", "tomotopy", "numpy", "isa"} == set(model.versions)


def test_relevance_runs_from_lift_to_probability(counts, model):
    share = counts.sum() / counts.sum().sum()
    expected = np.log(model.topic_term / share)
    np.testing.assert_allclose(model.relevance(0), expected)
    np.testing.assert_allclose(model.relevance(1), np.log(model.topic_term))
    between = 0.6 * np.log(model.topic_term) + 0.4 * expected
    np.testing.assert_allclose(model.relevance(0.6), between)
    with pytest.raises(InputError, match=r"lambda_ is 1\.5"):
        model.relevance(1.5)


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"n_topics": 31}, "31 topics were asked of 30 units"),
        ({"n_topics": 1}, "n_topics is 1; give a whole number of at least 2"),
        ({"n_topics": 2.5}, r"n_topics is 2\.5"),
        ({"start": "warm"}, "start is 'warm'; give one of 'gibbs', 'random'"),
        ({"engine": "mallet"}, "engine is 'mallet'; give one of 'gensim', 'tomotopy'"),
        ({"engine": "tomotopy", "start": "random"}, "gensim's own start"),
        ({"alpha": 0}, "alpha is 0; give a number above zero"),
        ({"passes": 0}, "passes is 0"),
        ({"seed": -1}, "seed is -1"),
    ],
)
def test_impossible_settings_are_refused(counts, options, message):
    with pytest.raises(InputError, match=message):
        fit_lda(counts, **{"n_topics": 3, "seed": 1, **options})


def _with_value(counts, value):
    dense = counts.sparse.to_dense().astype("float64")
    dense.iloc[0, 0] = value
    return dense


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda c: c.iloc[:, :0], "counts has no terms: the filters"),
        (lambda c: c.reset_index(drop=True), "expected the two levels"),
        (lambda c: c.rename(columns={"نفط": "غاز"}), "names a term twice: غاز"),
        (lambda c: pd.concat([c, c.iloc[[0]]]), r"names a unit twice: \('doc_0', 'doc_0/w00'\)"),
        (lambda c: c.sparse.to_dense().assign(نفط=0), "1 of 18 terms in counts have no"),
        (lambda c: c.loc[:, ["نفط", "غاز"]], r"20 of 30 units .* 'doc_0/w01'.* and 15 more"),
        (lambda c: c.sparse.to_dense().assign(نفط="كثير"), "holds no numbers for نفط"),
        (lambda c: _with_value(c, 0.5), "whole numbers"),
        (lambda c: _with_value(c, -1), "whole numbers"),
        (lambda c: _with_value(c, np.nan), "whole numbers"),
    ],
)
def test_counts_that_no_model_can_be_fitted_on_are_refused(counts, change, message):
    with pytest.raises(InputError, match=message):
        fit_lda(change(counts), 2, seed=1)


def test_top_words_of_nothing_planted_change_with_the_seed():
    noise = unplanted(seed=3)
    a, b = (top_words(fit_lda(noise, 3, seed=seed, **QUICK), n=10) for seed in (1, 2))
    assert max(jaccard(x, y) for x in a for y in b) < 0.8


@pytest.mark.parametrize("start", ["random", "given"])
def test_all_units_at_once_give_what_gensim_gives(start):
    for seed in range(20):
        rng = np.random.default_rng(seed)
        n_units, n_terms, n_topics = rng.integers([12, 10, 2], [60, 60, 13]).tolist()
        counts = rng.poisson(rng.gamma(0.3, 0.4, (n_units, n_terms)))
        counts[np.arange(n_units), rng.integers(0, n_terms, n_units)] += 1
        matrix = sp.csr_array(counts)
        sstats = None if start == "random" else rng.gamma(1, 1, (n_topics, n_terms))
        options = {"alpha": 0.1, "eta": 0.05, "passes": 4}
        found = fit_variational(matrix, n_topics, seed, sstats=sstats, **options)
        model, units = gensim_model(matrix, n_topics, seed, sstats, **options)
        model.update(units)
        gamma, _ = model.inference(units)
        shares = found.topics / found.topics.sum(axis=1, keepdims=True)
        np.testing.assert_allclose(shares, model.get_topics(), rtol=0, atol=1e-9)
        np.testing.assert_allclose(found.units, gamma, rtol=1e-8)
        bound = model.bound(units, gamma=gamma[:, np.newaxis])
        assert variational_bound(matrix, found, 0.1, 0.05) == pytest.approx(bound, rel=1e-9)


def gensim_model(matrix, n_topics, seed, sstats, *, alpha, eta, passes):
    n_units, n_terms = matrix.shape
    model = LdaModel(
        num_topics=n_topics, id2word={n: str(n) for n in range(n_terms)}, random_state=seed,
        alpha=[alpha] * n_topics, eta=eta, passes=passes, update_every=0, chunksize=n_units,
        eval_every=None, dtype=np.float64,
    )  # fmt: skip
    if sstats is not None:
        model.state.sstats = sstats.copy()
        model.sync_state()
    return model, [[(n, int(row[n])) for n in np.flatnonzero(row)] for row in matrix.toarray()]


@pytest.mark.parametrize("dense", [10**9, 0])
def test_units_are_settled_block_by_block_with_zeros_or_without(counts, dense, monkeypatch):
    matrix, options = count_matrix(counts), {"alpha": 0.1, "eta": 0.05, "passes": 3}
    whole = fit_variational(matrix, 3, 1, **options)
    monkeypatch.setattr(variational, "_BLOCK", 7)
    monkeypatch.setattr(variational, "_DENSE", dense)
    parts = fit_variational(matrix, 3, 1, **options)
    np.testing.assert_allclose(parts.topics, whole.topics, rtol=1e-9)
    np.testing.assert_allclose(parts.units, whole.units, rtol=1e-9)


@pytest.mark.parametrize("start", ["gibbs", "random"])
def test_a_model_is_what_refits_of_bare_arrays_are(counts, start):
    model = fit_lda(counts, 7, seed=3, start=start, **QUICK)
    again = fit_arrays(count_matrix(counts), FitSettings(7, start, **QUICK), 3)
    np.testing.assert_allclose(again.topic_term, model.topic_term, rtol=0, atol=1e-9)
    np.testing.assert_allclose(again.unit_topic, model.segment_topic, rtol=0, atol=1e-8)
    assert again.bound == pytest.approx(model.bound, rel=1e-9)


@pytest.mark.parametrize(("words", "chains"), [(900, 6), (7_500, 4), (50_000, 1)])
def test_more_words_are_gone_over_by_fewer_chains(monkeypatch, words, chains):
    seeds = []
    monkeypatch.setattr(engines, "sample_topics", lambda *given: seeds.append(given[2]))
    engines.start_of(sp.csr_array([[words]]), FitSettings(2), 1)
    assert len(seeds[0]) == chains


def test_chains_are_merged_topic_by_topic_where_they_agree():
    def chain(*topics, units, log_likelihood):
        return engines.Chain(np.array(topics), np.array(units), log_likelihood)

    a = chain([8.0, 0, 0], [0.0, 4, 0], units=[[0.8, 0.2]], log_likelihood=-1.0)
    # The same two topics in the other order, the first of them heavier.
    b = chain([0.0, 8, 0], [8.0, 0, 0], units=[[0.4, 0.6]], log_likelihood=-2.0)
    # Only its first topic is one of the others'.
    c = chain([2.0, 0, 0], [0.0, 0, 9], units=[[0.1, 0.9]], log_likelihood=-3.0)
    merged = engines.merge_chains([c, a, b])
    assert merged.topic_term.tolist() == [[6, 0, 0], [0, 6, 0]]
    assert merged.unit_topic == pytest.approx(np.array([[(0.8 + 0.6 + 0.1) / 3, 0.3]]))
    assert merged.log_likelihood == -1.0
