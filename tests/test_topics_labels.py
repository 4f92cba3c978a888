"""Names follow the words of topics, and no topic is called surer than it is."""

import pandas as pd
import pytest
from topic_corpora import SUBJECTS, planted, small_model

from corpus_lib import fit_lda, load_corpus
from corpus_lib.errors import InputError
from corpus_lib.topics.labels import (
    corpus_labels,
    first_passages,
    label_topics,
    named_topics,
    read_labels,
    with_names,
)
from corpus_lib.topics.terms import topic_counts

QUICK = {"chains": 3, "iterations": 60, "samples": 3, "passes": 4}


def test_a_corpus_without_written_labels_has_none(tmp_path):
    assert corpus_labels(tmp_path).empty
    (tmp_path / "coding").mkdir()
    (tmp_path / "coding" / "topic_labels.csv").write_text("label\n", encoding="utf-8")
    with pytest.raises(InputError, match="line 1: column 'words' is missing"):
        corpus_labels(tmp_path)


@pytest.fixture(scope="module")
def five():
    corpus = load_corpus()
    counts = topic_counts(corpus, actors=corpus.actor_terms("principal"))
    return corpus_labels(corpus.path), counts, fit_lda(counts, 14, 1)


def test_every_written_label_is_bilingual_and_fits_a_topic(five):
    written, _, model = five
    labels = label_topics(model, labels=written)
    assert (labels["source"] == "written").sum() == len(written)
    assert written["label"].str.match(r"[\u0600-\u06ff ]+ · [A-Za-z ',-]+$").all()
    assert written["words"].str.len().eq(10).all()


def test_labels_survive_a_refit_under_other_numbers(five):
    written, counts, model = five
    other = fit_lda(counts, 14, 2)
    names = [
        label_topics(each, labels=written).set_index("label")["topic"] for each in (model, other)
    ]
    strikes = next(label for label in written["label"] if "Syria" in label)
    tops = [
        set(each.topic_term.loc[name[strikes]].nlargest(5).index)
        for each, name in zip((model, other), names, strict=True)
    ]
    assert len(tops[0] & tops[1]) >= 3


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


def test_a_made_label_is_the_words_and_their_glosses():
    table = label_topics(small_model(), glosses=pd.Series({"حرب": "war"}))
    first, second = (label.split(" · ") for label in table["label"])
    assert (first[0].split("، ")[:2], first[1]) == (["حرب", "دولة"], "war")
    assert (second[0].split("، ")[:2], second[1]) == (["سلام", "دولة"], "war")
    plain = label_topics(small_model())["label"]
    assert plain.tolist() == [first[0], second[0]]  # words that no gloss is known of
    assert set(table["source"]) == {"made"}


def test_a_label_for_a_topic_that_is_gone_is_given_to_none(tmp_path, fitted):
    labels = read_labels(labels_file(tmp_path, "Football,كرة | ملعب | هدف"))
    table = label_topics(fitted, labels=labels)
    assert set(table["source"]) == {"made"}


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        (["Sanctions"], "line 2"),
        (["Sanctions,"], "line 2"),
        (["A,حرب", "A,سلام"], "line 3"),
        (["A,حرب,more"], "line 2"),
    ],
)
def test_a_labels_file_is_read_strictly(tmp_path, rows, message):
    with pytest.raises(InputError, match=message):
        read_labels(labels_file(tmp_path, *rows))


def test_a_labels_file_needs_its_header(tmp_path):
    path = tmp_path / "labels.csv"
    with pytest.raises(InputError, match="no such file; check its name"):
        read_labels(path)
    path.write_text("name,words\n", encoding="utf-8")
    with pytest.raises(InputError, match="line 1: unknown column 'name'; expected: label, words"):
        read_labels(path)


def judged(*rows):
    """Rows of (passed, family-wise p, q)."""
    table = pd.DataFrame(rows, columns=["passed", "p_familywise", "q"])
    topics = [f"T{number + 1}" for number in range(len(rows))]
    return table.assign(topic=topics, null95=0.5)


def names(*given):
    return pd.DataFrame({"topic": [f"T{n + 1}" for n in range(len(given))], "label": given})


def recognised(*rows):
    """Rows of shares of the other seeds: those that find a topic, and that let it pass."""
    table = pd.DataFrame(rows, columns=["recognised", "passed_elsewhere"])
    topics = [f"T{number + 1}" for number in range(len(rows))]
    return table.assign(topic=topics, kept=table["recognised"] >= 0.9)


@pytest.mark.parametrize(
    ("row", "found", "verdict"),
    [
        ((True, 0.04, 0.04), (1.0, 1.0), "sure"),
        ((True, 0.04, 0.04), (0.9, 0.5), "sure"),
        # Not against all topics at once.
        ((True, 0.3, 0.05), (1.0, 1.0), "likely"),
        # Among topics as stable, more than one in ten would be a false alarm.
        ((True, 0.3, 0.2), (1.0, 1.0), "open"),
        # Beats the weaker null only.
        ((False, 0.3, 0.09), (1.0, 1.0), "open"),
        # Other seeds lose it, or find it and don't let it pass.
        ((True, 0.04, 0.04), (0.8, 1.0), "open"),
        ((True, 0.04, 0.04), (1.0, 0.4), "open"),
    ],
)
def test_a_topic_is_sure_or_likely_only_if_other_seeds_bear_it_out(row, found, verdict):
    table = named_topics(judged(row), names("a"), recognised(found))
    assert table["verdict"].tolist() == [verdict]
    assert table[["recognised", "passed_elsewhere"]].to_numpy().tolist() == [list(found)]


def three():
    rows = judged(*[(True, 0.04, 0.04)] * 3)
    return named_topics(rows, names("a", "b", "b"), recognised(*[(1.0, 1.0)] * 3))


def test_no_name_stands_twice():
    table = three()
    assert table["label"].tolist() == ["a", "b (T2)", "b (T3)"]
    assert table[["null_low", "null_high"]].to_numpy().tolist() == [[0.0, 0.5]] * 3


def test_a_table_is_shown_with_names_and_verdicts():
    mapped = pd.DataFrame({"topic": ["T3", "T1"], "distance": [0.1, 0.2]})
    told = with_names(mapped, three())
    assert told["topic"].tolist() == ["b (T3)", "a"]
    assert told["verdict"].tolist() == ["sure", "sure"]
    assert list(mapped.columns) == ["topic", "distance"]


def test_one_passage_is_shown_of_each_topic_that_is_not_open():
    passages = pd.DataFrame({"topic": ["T1", "T1", "T2", "T3"], "rank": [1, 2, 1, 1]})
    told = first_passages(passages, three().assign(verdict=["sure", "open", "likely"]))
    assert told[["topic", "label", "rank"]].to_numpy().tolist() == [
        ["T1", "a", 1],
        ["T3", "b (T3)", 1],
    ]
