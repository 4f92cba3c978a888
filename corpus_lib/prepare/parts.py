"""Prepare documents part by part, on all cores, as what is said of one needs no other.

Only terms of several words rest on the whole corpus; `multiword` adds them afterwards.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby

import joblib
import pandas as pd

from corpus_lib.prepare.cleaning import CleanText
from corpus_lib.prepare.cleaning import segments as segments_of
from corpus_lib.prepare.names import Names, join_names
from corpus_lib.prepare.phrases import term_glosses
from corpus_lib.prepare.tokens import tokens_of

SIZE = 300_000  # characters of a part: what a worker holds at a time, about 50,000 words
_SERIAL = 1_500_000  # characters that are done before other processes have started


@dataclass(frozen=True)
class WordLists:
    """What is known of words beforehand: the lists of the package and those of a corpus."""

    designations: list[str]
    stop_words: list[str]
    senses: pd.DataFrame
    glosses: pd.DataFrame
    readings: pd.DataFrame
    names: Names

    def term_glosses(self, tokens: pd.DataFrame) -> pd.Series:
        """The gloss of each term; see `phrases.term_glosses`."""
        told = pd.concat([self.senses, self.glosses])  # what is the corpus's own goes before
        known = dict(zip(told["lemma"], told["gloss"], strict=True))
        named = [one for one in self.names.values() if one.rule != "unread"]
        return term_glosses(tokens, known, {one.name: one.gloss for one in named})


def analysed(
    cleaned: Mapping[str, CleanText], lists: WordLists, engine: str
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The segments and the words of some documents, names joined."""
    here = lists.readings[lists.readings["doc_id"].isin(list(cleaned))]
    several = here["form"].str.contains(" ", regex=False)
    segments = segments_of(cleaned)
    known = {
        name: getattr(lists, name) for name in ("designations", "stop_words", "senses", "glosses")
    }
    tokens = tokens_of(segments, cleaned, **known, readings=here[~several], engine=engine)
    return segments, join_names(tokens, lists.names, here)


def analysed_on_all_cores(
    cleaned: Mapping[str, CleanText], lists: WordLists, engine: str
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The same, shared out among processes where that is worth their start."""
    if joblib.cpu_count() == 1 or sum(len(one.text) for one in cleaned.values()) < _SERIAL:
        return analysed(cleaned, lists, engine)
    work = joblib.Parallel(n_jobs=-1, return_as="generator", batch_size=1)
    done = work(joblib.delayed(analysed)(part, lists, engine) for part in parts(cleaned))
    segments, tokens = (pd.concat(one, ignore_index=True) for one in zip(*done, strict=True))
    return segments, tokens


def parts(cleaned: Mapping[str, CleanText]) -> Iterator[dict[str, CleanText]]:
    """The documents in runs of about `SIZE` characters."""
    before = 0

    def number(item: tuple[str, CleanText]) -> int:
        nonlocal before
        before += len(item[1].text)
        return before // SIZE

    for _, part in groupby(cleaned.items(), number):
        yield dict(part)
