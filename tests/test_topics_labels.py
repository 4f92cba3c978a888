"""Names of topics: written ones follow their words into another fit, made ones are its words."""

import pandas as pd
import pytest
from topic_corpora import SUBJECTS, planted, small_model

from corpus_lib import fit_lda, load_corpus
from corpus_lib.errors import InputError
from corpus_lib.topics.labels import corpus_labels, label_topics, read_labels
from corpus_lib.topics.terms import topic_counts

QUICK = {"chains": 3, "iterations": 60, "samples": 3, "passes": 4}


def test_a_corpus_without_written_labels_has_none(tmp_path):
    assert corpus_labels(tmp_path).empty
    (tmp_path / "coding").mkdir()
    (tmp_path / "coding" / "topic_labels.csv").write_text("label\n", encoding="utf-8")
    with pytest.raises(InputError, match="expected the header label,words"):
        corpus_labels(tmp_path)


@pytest.fixture(scope="module")
def five():
    corpus = load_corpus()
    counts = topic_counts(corpus, actors=corpus.actor_terms("principal"))
    return corpus_labels(corpus.path), counts, fit_lda(counts, 8, 1)


def test_every_written_label_is_bilingual_and_fits_a_topic(five):
    written, _, model = five
    labels = label_topics(model, labels=written)  # refuses a label that fits none
    assert (labels["source"] == "written").sum() == len(written)
    assert written["label"].str.match(r"[\u0600-\u06ff ]+ · [A-Za-z -]+$").all()
    assert written["words"].str.len().eq(10).all()


def test_labels_survive_a_refit_under_other_numbers(five):
    written, counts, model = five
    other = fit_lda(counts, 8, 2)
    names = [
        label_topics(each, labels=written, unmatched="leave").set_index("label")["topic"]
        for each in (model, other)
    ]
    strikes = next(label for label in written["label"] if "Syria" in label)
    tops = [
        set(each.topic_term.loc[name[strikes]].nlargest(5).index)
        for each, name in zip((model, other), names, strict=True)
    ]
    assert len(tops[0] & tops[1]) >= 3


def test_labels_for_topics_that_no_longer_exist_are_named(five):
    _, _, model = five
    gone = pd.DataFrame({"label": ["الطقس · The weather"], "words": [("مطر", "ثلج", "ريح")]})
    with pytest.raises(InputError, match=r"labels for topics that the model doesn't have.*weather"):
        label_topics(model, labels=gone)


@pytest.fixture(scope="module")
def fitted():
    return fit_lda(planted(seed=1), 3, seed=7, **QUICK)


def labels_file(tmp_path, *rows):
    path = tmp_path / "topic_labels.csv"
    path.write_text("\n".join(["label,words", *rows]) + "\n", encoding="utf-8")
    return path


def test_a_written_label_follows_its_words_through_a_refit(tmp_path, fitted):
    path = labels_file(tmp_path, "Sanctions," + " | ".join(SUBJECTS[0]))
    refit = fit_lda(planted(seed=9, n_units=12), 3, seed=20, **QUICK)
    for model in (fitted, refit):
        table = label_topics(model, labels=read_labels(path)).set_index("topic")
        named = table.index[table["label"] == "Sanctions"].item()
        assert set(model.topic_term.loc[named].nlargest(5).index) == set(SUBJECTS[0])
        assert table.loc[named, ["source", "overlap"]].tolist() == ["written", 1]
        assert (table["source"] == "made").sum() == 2


def test_a_made_label_is_the_glosses_or_else_the_words():
    table = label_topics(small_model(), glosses=pd.Series({"حرب": "war"}), n_words=2)
    assert table["label"].tolist() == ["war, دولة", "سلام, دولة"]
    assert set(table["source"]) == {"made"}


def test_noise_gets_no_name():
    verdicts = pd.DataFrame({"topic": ["T1", "T2"], "beats_tokens": [True, False]})
    table = label_topics(small_model(), verdicts=verdicts)
    assert table["source"].tolist() == ["made", "none"]
    assert table["label"].iloc[1] == ""


def test_a_label_for_a_topic_that_is_gone_is_refused_or_left(tmp_path, fitted):
    labels = read_labels(labels_file(tmp_path, "Football,كرة | ملعب | هدف"))
    with pytest.raises(InputError, match="Football"):
        label_topics(fitted, labels=labels)
    table = label_topics(fitted, labels=labels, unmatched="leave")
    assert set(table["source"]) == {"made"}
    with pytest.raises(InputError, match="unmatched is 'drop'"):
        label_topics(fitted, unmatched="drop")


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        (["Sanctions"], "row 2"),
        (["Sanctions,"], "row 2"),
        (["A,حرب", "A,سلام"], "row 3"),
        (["A,حرب,more"], "row 2"),
    ],
)
def test_a_labels_file_is_read_strictly(tmp_path, rows, message):
    with pytest.raises(InputError, match=message):
        read_labels(labels_file(tmp_path, *rows))


def test_a_labels_file_needs_its_header(tmp_path):
    path = tmp_path / "labels.csv"
    with pytest.raises(InputError, match="is missing"):
        read_labels(path)
    path.write_text("name,words\n", encoding="utf-8")
    with pytest.raises(InputError, match="expected the header label,words"):
        read_labels(path)
