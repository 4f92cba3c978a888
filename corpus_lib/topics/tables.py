"""Tables of topics, for a `Study`."""

from typing import Any

import pandas as pd

from corpus_lib.kept import TableSet, by_document, counts_or_none, kept, placed
from corpus_lib.prepare.units import unit_of, units
from corpus_lib.show import show_topic_cards
from corpus_lib.topics import actor_mentions, labels, verdicts
from corpus_lib.topics import reading as topic_reading
from corpus_lib.topics.lda import TopicModel, fit_carried, topics_carried
from corpus_lib.topics.nulls import TopicTest, size_test
from corpus_lib.topics.terms import counted_tokens, fitted_in_place, topic_counts


class TopicTables(TableSet):
    """Tables of topics, for a `Study`. Each calls a function of a room."""

    @kept
    def topic_names_left_out(self) -> list[str]:
        """The terms that topics are fitted without, as they name actors."""
        terms: list[str] = self.corpus.actor_terms(self.actors)
        return terms

    @placed
    def topic_counts(self) -> pd.DataFrame:
        """What topics are fitted on; see `topic_counts`."""
        return counts_or_none(
            topic_counts,
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
    def n_fitted(self) -> int:
        """How many topics are fitted; without a setting, see `topics_carried`."""
        return self.n_topics or topics_carried(self.topic_counts)

    @kept
    def topic_model(self) -> TopicModel:
        """The topics; see `fit_lda`."""
        return fit_carried(
            self.topic_counts, self.n_fitted, self.seed, start=self.start, engine=self.topic_engine
        )

    @placed
    def topic_passages(self) -> pd.DataFrame:
        """Where each passage that topics are fitted on lies; see `units`."""
        return units(self.corpus, unit=self.unit, window=self.window)

    @by_document
    def topic_units(self) -> pd.Series:
        """The passage, of those that topics are fitted on, of each word that counts."""
        units = unit_of(self.corpus, unit=self.unit, window=self.window)
        return pd.Series(units[self.counted.index])

    @kept
    def fitted_in_place(self) -> pd.DataFrame:
        """The passages and words that topics are fitted on; see `fitted_in_place`."""
        own = self.topic_passages, self.topic_units
        return fitted_in_place(self.corpus, self.topic_counts, *own)

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
        return size_test(self.seed + 10, self.n_models, self.corpus.cache_folder)

    @kept
    def way_test(self) -> TopicTest:
        """As `size_test`, by seeds that no number of topics is chosen by."""
        return size_test(self.seed + 510, self.n_models, self.corpus.cache_folder)

    @kept
    def topic_trials(self) -> pd.DataFrame:
        """Topics under other seeds, and of shuffled texts; see `topic_trials`."""
        return verdicts.topic_trials(self.topic_model, self.topic_counts, self.topic_test)

    @kept
    def topic_verdicts(self) -> pd.DataFrame:
        """Which topics come back more surely than chance would have it; see `verdicts`."""
        tried = self.topic_trials, self.topic_test
        return verdicts.verdicts(self.topic_model, self.topic_counts, *tried)

    @kept
    def topics_elsewhere(self) -> pd.DataFrame:
        """How each topic fares under other seeds; see `elsewhere`."""
        return verdicts.elsewhere(self.topic_model, self.topic_trials)

    @kept
    def topic_recognition(self) -> pd.DataFrame:
        """How surely each topic is found under other seeds; see `recognition`."""
        return verdicts.recognition(self.topics_elsewhere)

    @kept
    def topic_labels(self) -> pd.DataFrame:
        """The name of each topic; see `label_topics`."""
        return labels.label_topics(
            self.topic_model,
            labels=labels.corpus_labels(self.corpus.path),
            glosses=self.lemma_glosses,
        )

    @kept
    def topics(self) -> pd.DataFrame:
        """One row per topic: its name, and how sure it is; see `named_topics`."""
        return labels.named_topics(self.topic_verdicts, self.topic_labels, self.topic_recognition)

    @kept
    def topic_shares(self) -> pd.DataFrame:
        """Shares of the topics in each document; see `topic_shares`."""
        draws = {"seed": self.seed, "n_draws": self.n_draws}
        whole = self.corpus.parts is not None
        return topic_reading.topic_shares(self.topic_model, whole=whole, **draws)

    @kept
    def carrying_passages(self) -> pd.DataFrame:
        """The passages that are about a topic; see `representative_passages`."""
        aside = topic_reading.people_and_titles(self.corpus)
        counts = self.topic_counts.drop(columns=aside, errors="ignore")
        return topic_reading.representative_passages(self.topic_model, self.topic_passages, counts)

    @kept
    def topic_actors(self) -> pd.DataFrame:
        """Which actors the topics go with; see `topic_actors`."""
        return actor_mentions.topic_actors(
            self.topic_model, self.mentions, self.topic_passages, **self.draws()
        )

    @kept
    def topic_course(self) -> pd.DataFrame:
        """How topics come and go through each document; see `topic_course`."""
        return topic_reading.topic_course(self.topic_model, self.topic_passages)

    def topic_close_up(self, label: str) -> list[Any]:
        """A topic to read: its words by how much they are its own, its shares, its passages."""
        topics = self.topics[self.topics["label"] == label]
        best, tokens = self.carrying_passages.query("rank <= 3"), counted_tokens(self.corpus)
        cards = show_topic_cards(
            topics,
            words=topic_reading.word_lists(self.topic_model, glosses=self.lemma_glosses),
            shares=self.topic_shares,
            passages=self.corpus.passages(best),
            highlight=topic_reading.places_of_terms(self.topic_model, best, tokens),
        )
        return [cards]
