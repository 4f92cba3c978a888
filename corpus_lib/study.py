"""One analysis of one corpus: its settings, and every table, computed once when first asked for."""

from __future__ import annotations

from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

import pandas as pd

from corpus_lib.coding import frames, ties
from corpus_lib.coding.codebook import code_names
from corpus_lib.coding.coded_tables import Coding, read_coding
from corpus_lib.coding.coder_agreement import coding_agreement
from corpus_lib.compare import distance, layers, more_than_others, profile_facts
from corpus_lib.compare.key_passages import key_passages
from corpus_lib.compare.profiles import profile_table
from corpus_lib.kept import Shelf, kept
from corpus_lib.prepare.corpus import Corpus, load_corpus
from corpus_lib.prepare.names import display_names
from corpus_lib.prepare.units import tokens_with_section, units
from corpus_lib.prepare.word_forms import with_terms
from corpus_lib.reuse import reading as reprints
from corpus_lib.settings import settings_of
from corpus_lib.topics import actor_mentions, labels, nulls, recognition, trials
from corpus_lib.topics import reading as topic_reading
from corpus_lib.topics.lda import fit_lda
from corpus_lib.topics.model import TopicModel
from corpus_lib.topics.named import named_topics
from corpus_lib.topics.plan import TopicTest
from corpus_lib.topics.terms import topic_counts
from corpus_lib.voices import actors, shares
from corpus_lib.voices.comentions import co_mentions
from corpus_lib.voices.quotations import quotations_of, quoted_spans
from corpus_lib.voices.reported import reported_of
from corpus_lib.voices.speech import Heard, parse_speech
from corpus_lib.words import counts, own_words


class Study:
    """A corpus and the settings of an analysis; each table is computed once and kept.

    It holds tables and computes none: each is a call of a function of a room, which takes its
    tables and settings as arguments and can be called without a Study.

    Args:
        corpus: A corpus, its folder, or None for the one that comes with this series.
        **settings: Fields of `Settings`; those not given keep their default.

    Raises:
        InputError: If a setting is unknown or cannot be, or the corpus cannot be loaded.
    """

    def __init__(self, corpus: Corpus | str | Path | None = None, **settings: Any) -> None:
        """Load the corpus, if it is not given as one."""
        self.settings = settings_of(**settings)
        self.shelf = Shelf()
        if not isinstance(corpus, Corpus):
            s = self.settings
            corpus = load_corpus(
                corpus, engine=s.engine, phrase_count=s.phrase_count, phrase_npmi=s.phrase_npmi
            )
        self.corpus = corpus

    def with_(self, **changes: Any) -> Study:
        """The same corpus under other settings; tables that they don't touch are shared."""
        settings_of(**{**asdict(self.settings), **changes})
        other = object.__new__(Study)
        other.settings = replace(self.settings, **changes)
        other.corpus, other.shelf = self.corpus, self.shelf
        return other

    def __getattr__(self, name: str) -> Any:
        """A setting; what reads it is computed anew where it differs."""
        settings = object.__getattribute__(self, "settings")
        value = getattr(settings, name)
        self.shelf.note(name, value)
        return value

    @kept
    def names(self) -> pd.DataFrame:
        """What documents, actors and codes are called in both languages; see `set_names`."""
        return pd.concat([display_names(self.corpus), code_names(self.corpus)])

    @kept
    def texts(self) -> Corpus:
        """The corpus with the terms that are counted; see `with_terms`."""
        return with_terms(
            self.corpus,
            word_form=self.word_form,
            stop_words=self.stop_words,
            phrases=self.phrases,
        )

    @kept
    def copies(self) -> pd.DataFrame:
        """Passages that counting once leaves out; see `reprinted_passages`."""
        return counts.reprinted_passages(self.corpus, self.sections)

    @kept
    def counted(self) -> pd.DataFrame:
        """The words that count; see `counted_words`."""
        return counts.counted_words(
            tokens_with_section(self.corpus),
            self.corpus.documents,
            reuse=self.reuse,
            sections=self.sections,
            passages=self.copies,
        )

    @kept
    def counts(self) -> pd.DataFrame:
        """Terms in each passage; see `unit_terms`."""
        return counts.unit_terms(
            self.texts,
            self.unit,
            self.reuse,
            terms=self.terms,
            sections=self.sections,
            passages=self.copies,
        )

    @kept
    def glosses(self) -> pd.Series:
        """The English gloss of each term."""
        return counts.term_glosses(self.texts, self.terms)

    @kept
    def term_lemmas(self) -> pd.Series:
        """The lemma of each term; see `term_lemmas`."""
        return counts.term_lemmas(self.texts)

    @kept
    def lemma_glosses(self) -> pd.Series:
        """The English gloss of each lemma."""
        return counts.term_glosses(self.corpus, "lemma")

    @kept
    def own_words(self) -> pd.DataFrame:
        """The words that set each document apart; see `own_words`."""
        return own_words.own_words(
            self.counts,
            glosses=self.glosses,
            seed=self.seed,
            n_deals=self.n_deals,
            n_draws=self.n_draws,
        )

    @kept
    def reprints(self) -> pd.DataFrame:
        """Passages that stand twice; see `read_reuse`."""
        return reprints.read_reuse(self.corpus, mode=self.mode)

    @kept
    def reprint_shares(self) -> pd.DataFrame:
        """How much of each document is its own; see `own_shares`."""
        return reprints.own_shares(self.corpus, self.reprints)

    @kept
    def topic_names_left_out(self) -> list[str]:
        """The terms that topics are fitted without, as they name actors."""
        return self.corpus.actor_terms(self.actors)

    @kept
    def topic_counts(self) -> pd.DataFrame:
        """What topics are fitted on; see `topic_counts`."""
        return topic_counts(
            self.texts,
            self.unit,
            self.reuse,
            sections=self.sections,
            actors=self.topic_names_left_out,
            no_below=self.no_below,
            window=self.window,
            word_form=self.word_form,
            passages=self.copies,
        )

    @kept
    def topic_model(self) -> TopicModel:
        """The topics; see `fit_lda`."""
        return fit_lda(
            self.topic_counts, self.n_topics, self.seed, start=self.start, engine=self.topic_engine
        )

    @kept
    def topic_passages(self) -> pd.DataFrame:
        """Where each passage that topics are fitted on lies; see `units`."""
        return units(self.corpus, unit=self.unit, window=self.window)

    @kept
    def topic_test(self) -> TopicTest:
        """How topics are tested, in all notebooks; see `TopicTest`."""
        return TopicTest(
            self.seed + 1000,
            n_shuffles=self.n_shuffles,
            n_refits=self.n_refits,
            n_seeds=self.n_seeds,
            keep=self.corpus.cache_folder,
        )

    @kept
    def size_test(self) -> TopicTest:
        """How each of many numbers of topics is tested; see `size_test`."""
        return trials.size_test(self.seed + 10, self.n_models, self.corpus.cache_folder)

    @kept
    def topic_nulls(self) -> pd.DataFrame:
        """How stable topics of shuffled texts are; see `null_stability`."""
        return nulls.null_stability(self.topic_model, self.topic_counts, self.topic_test)

    @kept
    def topic_verdicts(self) -> pd.DataFrame:
        """Which topics come back more surely than chance would have it; see `verdicts`."""
        return nulls.verdicts(
            self.topic_model, self.topic_counts, self.topic_nulls, self.topic_test
        )

    @kept
    def topic_recognition(self) -> pd.DataFrame:
        """How surely each topic is found under other seeds; see `recognition`."""
        return recognition.recognition(self.topic_model, self.topic_counts, self.topic_test)

    @kept
    def topic_verdicts_elsewhere(self) -> pd.DataFrame:
        """Whether they would pass under other seeds; see `verdicts_elsewhere`."""
        return recognition.verdicts_elsewhere(
            self.topic_model, self.topic_counts, self.topic_nulls, self.topic_test
        )

    @kept
    def topic_labels(self) -> pd.DataFrame:
        """The name of each topic; see `label_topics`."""
        return labels.label_topics(
            self.topic_model,
            labels=labels.corpus_labels(self.corpus.path),
            glosses=self.lemma_glosses,
            verdicts=self.topic_verdicts,
            unmatched="leave",
        )

    @kept
    def topics(self) -> pd.DataFrame:
        """One row per topic: its name, and how sure it is; see `named_topics`."""
        return named_topics(
            self.topic_verdicts,
            self.topic_labels,
            self.topic_recognition,
            self.topic_verdicts_elsewhere,
        )

    @kept
    def topic_shares(self) -> pd.DataFrame:
        """Shares of the topics in each document; see `topic_shares`."""
        return topic_reading.topic_shares(self.topic_model, seed=self.seed, n_draws=self.n_draws)

    @kept
    def topic_actors(self) -> pd.DataFrame:
        """Which actors the topics go with; see `topic_actors`."""
        return actor_mentions.topic_actors(
            self.topic_model,
            self.mentions,
            self.topic_passages,
            seed=self.seed,
            n_deals=self.n_deals,
            n_draws=self.n_draws,
        )

    @kept
    def topic_course(self) -> pd.DataFrame:
        """How topics come and go through each document; see `topic_course`."""
        return topic_reading.topic_course(self.topic_model, self.topic_passages)

    @kept
    def speech(self) -> list[Heard]:
        """The documents with their reporting verbs and quotations; see `parse_speech`."""
        return parse_speech(self.corpus, self.mentions, min_words=self.min_words)

    @kept
    def quotations(self) -> pd.DataFrame:
        """What is quoted; see `quotations`."""
        return quotations_of(self.speech)

    @kept
    def reported(self) -> pd.DataFrame:
        """What is reported; see `reported_speech`."""
        return reported_of(self.speech)

    @kept
    def said(self) -> pd.DataFrame:
        """Both in one table; see `everything_said`."""
        return shares.everything_said(self.quotations, self.reported)

    @kept
    def marked(self) -> pd.DataFrame:
        """What stands in quotation marks; see `quoted_spans`."""
        return quoted_spans(self.speech)

    @kept
    def mentions(self) -> pd.DataFrame:
        """Where actors are named; see `actor_mentions`."""
        return actors.actor_mentions(self.corpus)

    @kept
    def named(self) -> pd.DataFrame:
        """The mentions that count; see `counted_mentions`."""
        return actors.counted_mentions(self.mentions, section=self.section, demonyms=self.demonyms)

    @property
    def _draws(self) -> dict[str, Any]:
        return {"section": self.section, "seed": self.seed, "n_draws": self.n_draws}

    @kept
    def salience(self) -> pd.DataFrame:
        """Shares of sentences that name each actor; see `actor_salience`."""
        return actors.actor_salience(self.corpus, self.named, **self._draws)

    @kept
    def co_mentions(self) -> pd.DataFrame:
        """How often two actors are named together; see `co_mentions`."""
        return co_mentions(self.corpus, self.named, within=self.within, seed=self.seed)

    @kept
    def words_said(self) -> pd.DataFrame:
        """Who speaks in each word; see `voice_of_words`."""
        return shares.voice_of_words(self.corpus, self.said)

    @kept
    def voices(self) -> pd.DataFrame:
        """Shares of words in each voice; see `voice_shares`."""
        return shares.voice_shares(self.corpus, self.words_said, by="voice", **self._draws)

    @kept
    def sides(self) -> pd.DataFrame:
        """Shares of words of each side."""
        return shares.voice_shares(self.corpus, self.words_said, by="side", **self._draws)

    @kept
    def speakers(self) -> pd.DataFrame:
        """Shares of words of each speaker."""
        return shares.voice_shares(self.corpus, self.words_said, by="speaker", **self._draws)

    @kept
    def coding(self) -> Coding:
        """What readers coded; see `read_coding`."""
        return read_coding(self.corpus)

    @kept
    def frames(self) -> pd.DataFrame:
        """Shares of frames, coded and by cue words; see `both_shares`."""
        return frames.both_shares(self.corpus, self.coding, seed=self.seed, n_draws=self.n_draws)

    @kept
    def frame_table(self) -> pd.DataFrame:
        """What each frame does, and how well cue words find it; see `frame_table`."""
        return frames.frame_table(self.corpus, self.coding, seed=self.seed, n_draws=self.n_draws)

    @kept
    def agreement(self) -> pd.DataFrame:
        """How far two codings agree; see `coding_agreement`."""
        first, second = self.coding.claims, self.coding.second
        return coding_agreement(first, second, seed=self.seed, n_draws=self.n_draws)

    @kept
    def ties(self) -> pd.DataFrame:
        """How far each two documents take the same stances; see `document_ties`."""
        return ties.document_ties(self.coding.claims)

    @kept
    def layers(self) -> dict[str, pd.DataFrame]:
        """What documents are made of on each layer; see `layers`."""
        return layers.layers(
            self.corpus,
            topics=self.topic_model.segment_topic,
            mentions=self.mentions,
            coding=self.coding,
            unit=self.unit,
            reuse=self.reuse,
        )

    @kept
    def distances(self) -> pd.DataFrame:
        """Distances of documents on each layer beside both nulls; see `layer_distances`."""
        return layers.layer_distances(
            self.layers,
            seed=self.seed,
            n_deals=self.n_pair_deals,
            n_draws=self.n_pair_deals,
            n_splits=self.n_splits,
        )

    @kept
    def replicates(self) -> pd.DataFrame:
        """Distances of words, all documents drawn anew; see `distance_replicates`."""
        return distance.distance_replicates(
            self.layers["lemmas"], seed=self.seed, n_draws=self.n_pair_deals
        )

    @kept
    def named_more(self) -> pd.DataFrame:
        """Whom each document names more, or less, than the others; see `actors_named_more`."""
        return more_than_others.actors_named_more(
            self.corpus, self.mentions, seed=self.seed, n_deals=self.n_deals, n_draws=self.n_draws
        )

    @kept
    def heard_more(self) -> pd.DataFrame:
        """Which side each document gives more words, or fewer; see `sides_heard_more`."""
        return more_than_others.sides_heard_more(
            self.corpus, seed=self.seed, n_deals=self.n_deals, n_draws=self.n_draws
        )

    @kept
    def key_passages(self) -> pd.DataFrame:
        """Passages that stand for each document; see `key_passages`."""
        return key_passages(
            self.corpus, own=self.own_words, claims=self.coding.claims, quotes=self.quotations
        )

    @kept
    def profiles(self) -> pd.DataFrame:
        """What each document is, and what sets it apart; see `profile_table`."""
        facts, corpus = profile_facts, self.corpus
        quotes, clauses = self.quotations, self.reported
        return profile_table(
            corpus,
            facts.word_facts(corpus, self.own_words, self.key_passages),
            facts.topic_facts(self.topic_shares, self.topic_labels, self.topics, self.topic_course),
            facts.actor_facts(corpus, self.named_more, self.mentions),
            facts.voice_facts(self.voices, quotes, clauses),
            facts.speaker_facts(corpus, self.speakers, quotes, clauses),
            facts.side_facts(corpus, self.heard_more),
            facts.frame_facts(self.frames, self.coding),
            facts.claim_facts(corpus, self.coding),
            facts.neighbour_facts(layers.of_layer(self.distances, "lemmas")),
            facts.passage_facts(self.key_passages, self.coding),
        )
