"""Tables of reprints, for a `Study`."""

from __future__ import annotations

import pandas as pd

from corpus_lib.kept import TableSet, kept
from corpus_lib.reuse import reading as reprints


class ReuseTables(TableSet):
    """Tables of reprints, for a `Study`. Each calls a function of a room."""

    @kept
    def reprints(self) -> pd.DataFrame:
        """Passages that stand twice; see `read_reuse`."""
        return reprints.read_reuse(self.corpus, mode=self.mode)

    @kept
    def reprint_shares(self) -> pd.DataFrame:
        """How much of each document is its own; see `own_shares`."""
        return reprints.own_shares(self.corpus, self.reprints)
