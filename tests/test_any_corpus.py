"""A corpus of one text, of one text twice, of numbers or of a single line goes through it all."""

import pandas as pd
import pytest
from small_corpora import corpus_of

from corpus_lib import phrasebook
from corpus_lib.coding import frames
from corpus_lib.compare import distance, layers, reprint_effect
from corpus_lib.compare import findings as compare_findings
from corpus_lib.kept import kept
from corpus_lib.reuse import findings as reuse_findings
from corpus_lib.robust import findings as survival_findings
from corpus_lib.robust import survival
from corpus_lib.show import plot_survival, plot_tree, show_profiles
from corpus_lib.study import Study
from corpus_lib.topics import criteria, explorer, findings, labels, lda, reading, terms, trials
from corpus_lib.words import collocation, concordance, diversity, own_words
from corpus_lib.words import findings as word_findings

SENTENCES = [
    "التقى وزير الخارجية الروسي نظيره الإيراني في موسكو لبحث الاتفاق النووي والعقوبات.",
    "وقال المتحدث إن المصانع في المدينة زادت إنتاج القمح والحديد هذا العام.",
    "يرى خبراء أن أسعار النفط ستبقى مرتفعة حتى نهاية الشتاء المقبل.",
    "وأعلنت الحكومة خطة جديدة لبناء المدارس والمستشفيات في القرى البعيدة.",
]
TEXT = "\n\n".join(" ".join(SENTENCES[n % 4 :] + SENTENCES[: n % 4]) for n in range(3)) + "\n"
CORPORA = {
    "one": {"a": TEXT},
    "twice": {"a": TEXT, "b": TEXT},
    "numbers": {"a": "1 2 3\n\n45 67 2022\n", "b": "١ ٢ ٣ 99 100\n"},
    "line": {"a": SENTENCES[0] + "\n"},
}
FEW = {"n_deals": 19, "n_draws": 99, "n_pair_deals": 19, "n_splits": 19, "n_settings": 2}
FEW |= {"n_models": 2, "n_shuffles": 10, "n_refits": 1, "n_seeds": 1}


@pytest.fixture(scope="module", params=CORPORA)
def study(request, tmp_path_factory):
    return Study(corpus_of(tmp_path_factory.mktemp(request.param), CORPORA[request.param]), **FEW)


def told(*found):
    return [fact for table in found for fact in table["relation"]]


def test_every_table_is_made(study):
    names = {
        name for room in Study.__mro__ for name, one in vars(room).items() if type(one) is kept
    }
    assert len(names) > 50
    assert study.of_few is None  # which is for large corpora alone
    for name in sorted(names - {"of_few"}):
        assert getattr(study, name) is not None, name


def test_that_no_topics_are_carried_is_told_in_one_sentence(study):
    model, counts, glosses = study.topic_model, study.topic_counts, study.lemma_glosses
    assert (study.n_fitted, model.n_topics, len(study.topics)) == (0, 0, 0)
    best = reading.representative_passages(model, study.topic_passages, counts)
    written = labels.corpus_labels(study.corpus.path)
    facts = findings.topic_findings(study.topics, best, written, study.topics_elsewhere)
    tried = trials.sizes_tried(study, 2, 4)
    assert told(facts, findings.size_findings(tried, study.n_fitted)) == ["topics_not_carried"] * 2
    for language in ("en", "ar"):
        assert len(phrasebook.sentences(facts, language=language)) == 1
    ways = trials.ways_tried(study, study.way_test)
    assert told(findings.way_findings(ways, study.n_fitted)) == []
    assert ways.empty
    assert criteria.criteria_table(tried).empty
    assert criteria.other_methods(model, counts, seed=1).empty
    assert terms.merged_terms(study.corpus, counts).columns.tolist() == [
        "term",
        "gloss",
        "merged",
        "tokens",
    ]
    marked = reading.places_of_terms(model, best, terms.counted_tokens(study.corpus))
    lists = reading.word_lists(model, glosses=glosses)
    assert marked.empty
    assert lists.empty
    assert reading.topics_in_a_line(model, glosses=glosses).empty
    assert all(one.empty for one in reading.share_matrices(study.topic_shares).values())
    assert explorer.explorer_page(model, study.topics) == ""


def test_frames_that_nobody_coded_have_no_places(study):
    assert frames.frames_in_place(study.corpus, study.coding).empty


def test_that_there_is_nothing_to_set_apart_is_told_in_one_sentence(study):
    every = study.with_(reuse="count_all")
    assert told(word_findings.own_word_findings(study.own_words)) == ["words_own_alone"]
    words = own_words.compare_own_words(study.own_words, every.own_words)
    effect = reprint_effect.distance_effect(
        study.corpus, study.counts, every.counts, study.settings
    )
    assert words[words["change"] != ""].empty
    assert effect.empty
    assert told(reuse_findings.reuse_effect_findings(words, effect)) == []
    shared = told(reuse_findings.reuse_findings(study.reprints, study.reprint_shares))
    assert len(study.corpus.documents) > 1 or "reuse_shared_none" not in shared
    word = concordance.find_word(study.corpus.tokens, None)
    company = collocation.collocates(study.corpus, word)
    lines = concordance.concordance(study.corpus, word, by="term")
    assert "words_places" in told(
        word_findings.one_word_findings(word, lines, company, glosses=study.glosses)
    )
    varied = diversity.diversity(study.corpus)
    # One document's words alone are neither more varied than others' nor as varied.
    assert len(told(word_findings.diversity_findings(varied))) == (len(varied) != 1)
    assert own_words.frequent_words(study.counts).columns[0] == "doc_id"


def test_distances_and_headlines_go_without(study):
    words = layers.of_layer(study.distances, "lemmas")
    assert words["jsd"].notna().sum() == 0
    assert layers.layer_overview(study.distances).columns.tolist()[:2] == ["doc_a", "doc_b"]
    assert told(compare_findings.distance_findings(study.distances)) == ["compare_alone"]
    plot_tree(distance.join_documents(words, study.replicates))
    calibration = study.calibration
    assert calibration.empty
    assert calibration["rate"].dtype == "float64"
    found = survival.what_survives(study, n_workers=1)
    plot_survival(survival_findings.worst_options(found))
    assert told(survival_findings.headlines_in_place(study, found)) == ["robust_nothing"]
    show_profiles(study.profiles)


def test_as_many_topics_as_the_passages_carry():
    def counts(**passages):
        rows = [(doc_id, n) for doc_id, many in passages.items() for n in range(many)]
        return pd.DataFrame(1, index=pd.MultiIndex.from_tuples(rows), columns=["w"]).rename_axis(
            ["doc_id", "unit_id"]
        )

    # Eight passages a topic, 14 topics at most, and no topic alone.
    sizes = [({"a": 15}, 0), ({"a": 9, "b": 7}, 2), ({"a": 111}, 13), ({"a": 900}, 14)]
    for passages, expected in sizes:
        assert lda.topics_carried(counts(**passages)) == expected
    assert lda.topics_carried(counts(**{f"d{n}": 1 for n in range(40)})) == 0
