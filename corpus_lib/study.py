"""One analysis of one corpus: its settings, and every table, computed once when first asked for."""

from __future__ import annotations

import shutil
from contextlib import suppress
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

import pandas as pd

from corpus_lib.coding.codebook import code_names
from corpus_lib.coding.tables import CodingTables
from corpus_lib.compare.tables import CompareTables
from corpus_lib.dependencies import code_digest
from corpus_lib.kept import Shelf, kept
from corpus_lib.prepare.corpus import Corpus, load_corpus
from corpus_lib.prepare.groups import compared_by, grouped, thinned
from corpus_lib.prepare.prepared import cache_key, table_digest
from corpus_lib.prepare.published import display_names
from corpus_lib.reuse.tables import ReuseTables
from corpus_lib.settings import settings_of
from corpus_lib.topics.labels import label_names
from corpus_lib.topics.tables import TopicTables
from corpus_lib.voices.tables import VoiceTables
from corpus_lib.words.namings import referent_names
from corpus_lib.words.tables import WordTables

SAMPLE = 50_000  # words of `Study.sample`, about
_PLACES = 3  # versions of a corpus or the code whose tables stay


class Study(ReuseTables, WordTables, TopicTables, VoiceTables, CodingTables, CompareTables):
    """A corpus and the settings of an analysis; each table is computed once and kept.

    It holds tables and computes none: each, in a room's `tables.py`, is a call of a function that
    takes tables and settings as arguments and can be called without a Study.

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
        self.loaded, self.n_whole = corpus, len(corpus.documents)
        self.settings = replace(self.settings, by=compared_by(corpus.documents, self.settings.by))

    def with_(self, **changes: Any) -> Study:
        """The same corpus under other settings; tables that they don't touch are shared."""
        settings_of(**{**asdict(self.settings), **changes})
        other = object.__new__(Study)
        other.settings = replace(self.settings, **changes)
        other.loaded, other.shelf, other.n_whole = self.loaded, self.shelf, self.n_whole
        return other

    @kept
    def corpus(self) -> Corpus:
        """What is compared: the documents that were loaded, or groups of them; see `grouped`."""
        return grouped(self.loaded, self.by)

    @property
    def sample(self) -> Study:
        """The same of fewer documents of each group, for what takes the square of its words.

        It is this Study itself where documents are compared, or have no more than `SAMPLE` words.
        """
        few: Study | None = self.of_few
        return self if few is None else few.with_(**asdict(self.settings))

    @kept
    def of_few(self) -> Study | None:
        """A Study of the documents that `sample` has, if they are not all; see `thinned`."""
        corpus, groups = self.loaded, self.corpus.groups
        if groups is None or len(corpus.tokens) <= SAMPLE:
            return None
        thin = thinned(corpus, groups, SAMPLE)
        if len(thin.documents) == len(corpus.documents) or self.n_whole > len(corpus.documents):
            return None
        few = Study(thin, **asdict(self.settings))
        few.n_whole = self.n_whole
        return few

    @kept
    def key(self) -> str:
        """A digest of all that the tables of this corpus rest on, but for settings."""
        corpus = self.loaded
        small = (corpus.documents.astype("str"), corpus.actors.astype("str"))
        sums = " ".join(map(table_digest, (corpus.tokens, corpus.segments, *small)))
        return cache_key(corpus.path, sums + code_digest(), "coding")

    @kept
    def place(self) -> Path | None:
        """Where tables that take long are kept for all notebooks; None: nowhere."""
        if self.loaded.cache_folder is None:
            return None
        tables = self.loaded.cache_folder.parent / "tables"
        with suppress(OSError):  # another run may be clearing up, too
            places = sorted(tables.glob("*/"), key=lambda path: path.stat().st_mtime)
            for old in (one for one in places[:-_PLACES] if one.name != self.key):
                shutil.rmtree(old, ignore_errors=True)
        return tables / self.key

    @kept
    def names(self) -> pd.DataFrame:
        """What documents, actors, codes, referents and topics are called in both languages."""
        corpus = self.corpus
        topics = label_names(corpus.path)
        own = display_names(corpus), code_names(corpus), referent_names(corpus)
        return pd.concat([*own, topics])
