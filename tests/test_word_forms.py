"""Which words are counted, and as what."""

import pytest

from corpus_lib import Study
from corpus_lib.prepare.word_forms import with_terms


@pytest.fixture(scope="module")
def study():
    return Study()


def test_the_default_is_the_corpus_itself(study):
    assert study.texts is study.corpus


def test_other_settings_count_other_words(study):
    def terms(**changed):
        return set(study.with_(**changed).counts.columns)

    plain = terms()
    several = {
        name: sum(" " in term for term in terms(phrases=name))
        for name in ("joined", "strict", "apart")
    }
    # A designation as إس 300 is one word.
    assert several["joined"] > several["strict"] > several["apart"] > 0
    assert "الولايات المتحدة" in plain - terms(phrases="apart")
    assert "روسيا" in plain
    assert not {"روسيا", "إيران"} & terms(stop_words="names_too")
    assert terms(stop_words="none") > plain
    assert "الولايات المتحدة" in terms(word_form="written")
    assert "التعاون" in terms(word_form="written") - plain
    assert terms(section="all") > plain


def test_a_changed_term_has_the_gloss_of_its_word(study):
    apart = with_terms(study.corpus, phrases="apart").tokens
    assert (apart["term"] == apart["lemma"]).all()
    single = ~apart["term"].str.contains(" ", regex=False)
    assert (apart["term_gloss"] == apart["gloss"])[single].mean() > 0.99


def test_topics_are_fitted_on_written_forms_without_the_names_of_actors(study):
    written = study.with_(word_form="written").topic_counts
    assert "التعاون" in written.columns
    assert not written.columns.str.contains("روسيا|إيران").any()
    assert "التعاون" not in study.topic_counts.columns


def test_tables_are_shared_by_settings_that_agree_in_what_they_read(study):
    assert study.with_(distance="cosine", demonyms="out").counts is study.counts
    assert study.with_(word_form="written").copies is study.copies
    assert study.with_(unit="sentence").counted is study.counted
