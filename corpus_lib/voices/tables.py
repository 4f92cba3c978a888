"""Tables of speech and actors, for a `Study`."""

import pandas as pd

from corpus_lib.kept import TableSet, kept, lasting, placed
from corpus_lib.prepare.gazetteer import NAMESAKE
from corpus_lib.prepare.units import sentences_of
from corpus_lib.voices import actors, shares
from corpus_lib.voices.comentions import co_mentions, not_nested
from corpus_lib.voices.quotations import distanced, quotations_of, quoted_spans
from corpus_lib.voices.reported import reported_of
from corpus_lib.voices.speech import Heard, parse_speech


class VoiceTables(TableSet):
    """Tables of speech and actors, for a `Study`. Each calls a function of a room."""

    @kept
    def speech(self) -> list[Heard]:
        """The documents with their reporting verbs and quotations; see `parse_speech`."""
        return parse_speech(self.corpus, self.called, min_words=self.min_words)

    @lasting
    @placed
    def quotations(self) -> pd.DataFrame:
        """What is quoted; see `quotations`."""
        return self._counted(quotations_of(self.speech))

    @lasting
    @placed
    def reported(self) -> pd.DataFrame:
        """What is reported; see `reported_speech`."""
        return self._counted(reported_of(self.speech))

    @kept
    def said(self) -> pd.DataFrame:
        """Both in one table; see `everything_said`."""
        return shares.everything_said(self.quotations, self.reported)

    @lasting
    @placed
    def marked(self) -> pd.DataFrame:
        """What stands in quotation marks; see `quoted_spans`."""
        return self._counted(quoted_spans(self.speech, self.reported))

    @lasting
    @placed
    def held_apart(self) -> pd.DataFrame:
        """Where the authors keep a distance; see `distanced`."""
        return self._counted(distanced(self.speech, self.reported, self.marked))

    @lasting
    @placed
    def called(self) -> pd.DataFrame:
        """Where names of actors stand, namesakes as well; see `actor_mentions`."""
        return actors.actor_mentions(self.corpus, namesakes=True)

    @kept
    def mentions(self) -> pd.DataFrame:
        """Where actors are named."""
        return self.called[self.called["form"] != NAMESAKE].reset_index(drop=True)

    @kept
    def named(self) -> pd.DataFrame:
        """The mentions that count; see `counted_mentions`."""
        return actors.counted_mentions(self.mentions, section=self.section, demonyms=self.demonyms)

    @kept
    def salience(self) -> pd.DataFrame:
        """Shares of sentences that name each actor; see `actor_salience`."""
        return actors.actor_salience(
            self.corpus, self.named, seed=self.seed, section=self.section, n_draws=self.n_draws
        )

    @kept
    def co_mentions(self) -> pd.DataFrame:
        """How often two actors are named together; see `co_mentions` and `not_nested`."""
        named = sentences_of(self.named, self.corpus.segments)
        found = co_mentions(named, within=self.within, seed=self.seed)
        return not_nested(found, self.corpus.actors)

    @kept
    def words_said(self) -> pd.DataFrame:
        """Who speaks in each word that counts; see `voice_of_words`."""
        return actors.in_section(shares.voice_of_words(self.corpus, self.said), self.section)

    @kept
    def voices(self) -> pd.DataFrame:
        """Shares of words in each voice; see `voice_shares`."""
        return self._shares("voice")

    @kept
    def sides(self) -> pd.DataFrame:
        """Shares of words of each side."""
        return self._shares("side")

    @kept
    def speakers(self) -> pd.DataFrame:
        """Shares of words of each speaker."""
        return self._shares("speaker")

    def _counted(self, rows: pd.DataFrame) -> pd.DataFrame:
        return actors.in_section(rows, self.section).reset_index(drop=True)

    def _shares(self, by: shares.By) -> pd.DataFrame:
        words = self.words_said
        return shares.voice_shares(
            self.corpus, words, by=by, seed=self.seed, section=self.section, n_draws=self.n_draws
        )
