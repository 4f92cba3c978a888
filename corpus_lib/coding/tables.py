"""Tables of what readers coded, for a `Study`."""

from __future__ import annotations

from typing import Any

import pandas as pd

from corpus_lib.coding import coder_agreement, findings, frames
from corpus_lib.coding.claims import claims_in_place, coding_of_groups, document_ties
from corpus_lib.coding.coded_tables import Coding, read_coding
from corpus_lib.kept import TableSet, by_document, kept, placed
from corpus_lib.show import show_accounts


class CodingTables(TableSet):
    """Tables of what readers coded, for a `Study`. Each calls a function of a room."""

    @kept
    def coding(self) -> Coding:
        """What readers coded; see `read_coding`, and of groups `coding_of_groups`."""
        return coding_of_groups(read_coding(self.loaded), self.corpus)

    @kept
    def frames(self) -> pd.DataFrame:
        """Shares of frames, coded and by cue words; see `both_shares`."""
        return frames.both_shares(self.corpus, self.coding, seed=self.seed, n_draws=self.n_draws)

    @by_document
    def frame_table(self) -> pd.DataFrame:
        """How well cue words find each frame; see `dictionary_quality`."""
        coded = frames.coded_frames(self.corpus, self.coding)
        measured = frames.measured_frames(self.corpus, self.coding.codebook)
        return frames.dictionary_quality(coded, measured, seed=self.seed, n_draws=self.n_draws)

    @by_document
    def agreement(self) -> pd.DataFrame:
        """How far readers agree; see `coding_agreement`."""
        return coder_agreement.coding_agreement(
            self.corpus, self.coding, seed=self.seed, n_draws=self.n_draws
        )

    @placed
    def disagreements(self) -> pd.DataFrame:
        """The claims on which readers differ; see `disagreements`."""
        return coder_agreement.disagreements(self.coding)

    @kept
    def ties(self) -> pd.DataFrame:
        """How far each two documents take the same stances; see `document_ties`."""
        return document_ties(self.coding.claims)

    def claim_close_up(self, named: str) -> list[Any]:
        """What each document says of claims, given by their names with a bar between them."""
        chosen = findings.claims_chosen(named, self.coding.claims)
        accounts = findings.contested_accounts(self.coding, self.reprints, chosen)
        placed = claims_in_place(self.corpus, accounts, around=False)
        return [show_accounts(placed, corpus=self.corpus)]
