"""Tables that compare documents, for a `Study`."""

import pandas as pd

from corpus_lib.coding.coded_tables import read_translations
from corpus_lib.compare import apart, distance, layers, theses
from corpus_lib.compare import profiles as facts
from corpus_lib.compare.one_document_null import split_calibration
from corpus_lib.compare.theses_file import Thesis, read_theses
from corpus_lib.kept import TableSet, kept, lasting


class CompareTables(TableSet):
    """Tables that compare documents, for a `Study`. Each calls a function of a room."""

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
        n, n_splits = self.n_pair_deals, self.n_splits
        options = {"n_deals": n, "n_draws": n, "n_splits": n_splits}
        return layers.layer_distances(self.layers, seed=self.seed, **options)

    @kept
    def calibration(self) -> pd.DataFrame:
        """How often two parts of one document are called different; see `split_calibration`."""
        return split_calibration(self.layers["lemmas"], seed=self.seed, n_splits=self.n_splits)

    @kept
    def replicates(self) -> pd.DataFrame:
        """Distances of words, all documents drawn anew; see `distance_replicates`."""
        return distance.distance_replicates(
            self.layers["lemmas"], seed=self.seed, n_draws=self.n_pair_deals
        )

    @lasting
    @kept
    def named_more(self) -> pd.DataFrame:
        """Whom each document names more, or less, than the others; see `actors_named_more`."""
        words = self.counted_once
        return apart.actors_named_more(self.corpus, words, self.mentions, **self.draws())

    @lasting
    @kept
    def heard_more(self) -> pd.DataFrame:
        """Which side each document gives more words, or fewer; see `sides_heard_more`."""
        return apart.sides_heard_more(self.counted_once, self.words_said, **self.draws())

    @kept
    def key_passages(self) -> pd.DataFrame:
        """Passages that stand for each document; see `key_passages`."""
        return apart.key_passages(
            self.corpus,
            self.counted_once,
            own=self.own_words,
            claims=self.coding.claims,
            reuse=self.reprints,
            quotes=self.quotations,
            translations=self.corpus.placed(read_translations(self.with_(by=None).corpus)),
        )

    @kept
    def profiles(self) -> pd.DataFrame:
        """What each document is, and what sets it apart; see `profile_table`."""
        corpus, quotes, clauses = self.corpus, self.quotations, self.reported
        return facts.profile_table(
            corpus,
            facts.word_facts(corpus, self.counted_once, self.own_words, self.key_passages),
            facts.topic_facts(self.topic_shares, self.topic_labels, self.topics, self.topic_course),
            facts.actor_facts(corpus, self.named_more, self.mentions),
            facts.voice_facts(self.voices, quotes, clauses),
            facts.speaker_facts(corpus, self.speakers, quotes, clauses),
            facts.side_facts(corpus, self.heard_more),
            facts.frame_facts(self.frames, self.coding),
            facts.claim_facts(corpus, self.coding, self.reprints),
            facts.passage_facts(self.key_passages, self.coding),
        )

    @lasting
    @kept
    def framed_more(self) -> pd.DataFrame:
        """Which frames more, or fewer, of a document's paragraphs carry; see `codes_more`."""
        frames = self.coding.frames.rename(columns={"frame": "item"})
        return apart.codes_more(self.corpus, frames, **self.draws())

    @kept
    def cast(self) -> pd.DataFrame:
        """Who has which role where; see `cast_of`."""
        return apart.cast_of(self.corpus, self.coding.roles)

    @lasting
    @kept
    def cast_more(self) -> pd.DataFrame:
        """Who has a role in more, or fewer, of a document's paragraphs; see `codes_more`."""
        return apart.codes_more(self.corpus, self.cast, **self.draws())

    @kept
    def thesis_list(self) -> list[Thesis]:
        """The theses of the corpus, which are on documents, not on groups; see `read_theses`."""
        return read_theses(self.corpus) if self.corpus.parts is None else []

    @lasting
    @kept
    def theses_asked(self) -> pd.DataFrame:
        """What the legs of the theses come to; see `asked`."""
        return theses.asked(self, self.thesis_list)

    @kept
    def theses(self) -> pd.DataFrame:
        """Whether each leg of each thesis holds; see `examined`."""
        return theses.in_full(self.theses_asked)

    @kept
    def told_theses(self) -> pd.DataFrame:
        """The theses with their verdicts; see `told`."""
        return theses.told(self.thesis_list, self.theses)
