"""The written labels of the five documents can be read, and follow words into another fit."""

import pandas as pd
import pytest

from corpus_lib import fit_lda, load_corpus
from corpus_lib.errors import InputError
from corpus_lib.topics.labels import corpus_labels, label_topics
from corpus_lib.topics.terms import topic_counts


def test_a_corpus_without_written_labels_has_none(tmp_path):
    assert corpus_labels(tmp_path).empty
    (tmp_path / "coding").mkdir()
    (tmp_path / "coding" / "topic_labels.csv").write_text("label\n", encoding="utf-8")
    with pytest.raises(InputError, match="expected the header label,words"):
        corpus_labels(tmp_path)


@pytest.fixture(scope="module")
def fitted():
    corpus = load_corpus()
    counts = topic_counts(corpus, actors=corpus.actor_terms("principal"))
    return corpus_labels(corpus.path), counts, fit_lda(counts, 8, 1)


def test_every_written_label_is_bilingual_and_fits_a_topic(fitted):
    written, _, model = fitted
    labels = label_topics(model, labels=written)  # refuses a label that fits none
    assert (labels["source"] == "written").sum() == len(written)
    assert written["label"].str.match(r"[\u0600-\u06ff ]+ · [A-Za-z -]+$").all()
    assert written["words"].str.len().eq(10).all()


def test_labels_survive_a_refit_under_other_numbers(fitted):
    written, counts, model = fitted
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


def test_labels_for_topics_that_no_longer_exist_are_named(fitted):
    _, _, model = fitted
    gone = pd.DataFrame({"label": ["الطقس · The weather"], "words": [("مطر", "ثلج", "ريح")]})
    with pytest.raises(InputError, match=r"labels for topics that the model doesn't have.*weather"):
        label_topics(model, labels=gone)
