"""Tables of reprints, for a `Study`."""

import pandas as pd

from corpus_lib.kept import TableSet, by_document, kept, lasting, placed
from corpus_lib.reuse import edits
from corpus_lib.reuse import reading as reprints


class ReuseTables(TableSet):
    """Tables of reprints, for a `Study`. Each calls a function of a room."""

    @lasting
    @placed
    def reprints(self) -> pd.DataFrame:
        """Passages that stand twice; see `read_reuse`."""
        return reprints.read_reuse(self.corpus, mode=self.mode)

    @kept
    def reprint_runs(self) -> pd.DataFrame:
        """Which words stand elsewhere too; see `shared_runs`."""
        corpus, of_documents = self.corpus, self.with_(by=None)
        found = reprints.shared_runs(of_documents.corpus, of_documents.reprints, corpus.groups)
        return pd.DataFrame(corpus.placed(found))

    @kept
    def reprint_shares(self) -> pd.DataFrame:
        """How much of each document, or group, is its own; see `own_shares`."""
        return reprints.own_shares(self.reprint_runs)

    @kept
    def reprint_steps(self) -> pd.DataFrame:
        """Every step between the two sides of every passage; see `reuse_edits`."""
        return edits.reuse_edits(self.corpus.tokens, self.reprints)

    @by_document
    def reprint_changes(self) -> pd.DataFrame:
        """What reprints changed of their source; see `reprint_changes`."""
        between = self.reprints[~self.reprints["within"]]
        return edits.reprint_changes(self.corpus, between, self.reprint_steps)

    @placed
    def left_out(self) -> pd.DataFrame:
        """What reprints passed over of their source; see `left_out`."""
        return edits.left_out(self.corpus, self.reprints[~self.reprints["within"]])
