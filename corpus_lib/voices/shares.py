"""Whose words a document consists of: the author's, quoted, or reported; by speaker and side."""

from typing import Literal, get_args

import numpy as np
import pandas as pd

from corpus_lib.errors import InputError
from corpus_lib.prepare.corpus import Corpus
from corpus_lib.prepare.units import dealt_unit, runs, tokens_with_section
from corpus_lib.stats.intervals import share_intervals
from corpus_lib.voices.actors import in_section, side_of_actors, span_of_words

By = Literal["voice", "side", "speaker"]
AUTHOR = "author"
_WHO = ["speaker", "side", "speakers", "sides", "source", "verb_class"]
VOICES = ("own", "reported", "quoted")
# The order in which sides are shown; those of a corpus's own gazetteer follow.
SIDES = ("Russian", "Iranian", "Western", "Gulf", "Syrian", "analyst", "unnamed source", "other")


def everything_said(quotes: pd.DataFrame, clauses: pd.DataFrame) -> pd.DataFrame:
    """The tables of `quotations` and `reported_speech` in one; `voice`: "quoted" or "reported"."""
    told = clauses.assign(voice="reported")
    return pd.concat([told, quotes.assign(voice="quoted")], ignore_index=True)


def voice_of_words(corpus: Corpus, said: pd.DataFrame) -> pd.DataFrame:
    """Who speaks in each word, by the table of `everything_said`.

    Returns:
        One row per word, on the index of the tokens: `doc_id, segment_id, section, start, end` (and
        in groups `document`); `voice` ("own", "reported" or "quoted"); `speaker` and `side`
        ("author" in the author's own voice), those of the speaker whose words they are said to be;
        what several (`speakers`) say jointly is dealt to them word by word, an equal part to each;
        `source` (who passes on what the speaker said, else the speaker); `verb_class`. A quotation
        within a reported clause is quoted, and what someone is reported to say within another's
        clause is his.
    """
    kept = ["doc_id", "document", "segment_id", "section", "start", "end"]
    words = tokens_with_section(corpus).filter(kept)
    words = words.assign(voice="own", **dict.fromkeys(_WHO, AUTHOR))
    said = said.assign(source=said["source"].where(said["source"] != "", said["speaker"]))
    said = said.sort_values(["start", "end"], ascending=[True, False], kind="stable")
    before = said.groupby(["doc_id", "voice"])["end"].transform(lambda end: end.cummax().shift())
    layer = said["voice"].mask((said["voice"] == "reported") & (said["start"] < before), "nested")
    for name in ("reported", "nested", "quoted"):
        spans = said[layer == name]
        span = span_of_words(words, spans).dropna()
        told = spans.loc[span, ["voice", *_WHO]]
        words.loc[span.index, told.columns] = told.to_numpy()
    jointly = words["speakers"].str.contains("|", regex=False)
    turn = words[jointly].groupby(["doc_id", "speakers"], sort=False).cumcount()
    for one, all_of in (("speaker", "speakers"), ("side", "sides")):
        dealt = zip(words.loc[jointly, all_of].str.split("|"), turn, strict=True)
        words[one] = words[all_of]
        words.loc[jointly, one] = [names[place % len(names)] for names, place in dealt]
    return words.drop(columns="sides")


def voice_shares(
    corpus: Corpus,
    words: pd.DataFrame,
    *,
    by: By = "voice",
    seed: int,
    section: str = "body",
    n_draws: int = 999,
) -> pd.DataFrame:
    """Which share of each document's words is spoken in which voice, by whom, or by which side.

    Args:
        corpus: The corpus.
        words: The table of `voice_of_words`.
        by: "voice" (own, reported, quoted); "side" or "speaker" of those whose words they are said
            to be. Words in the author's own voice are those of "author".
        seed: Seed of the resamples.
        section: The part of the documents that counts, or "all"; a summary would count twice.
        n_draws: Resamples of a document's paragraphs for the interval.

    Returns:
        One row per document and group (also groups without words in it): `doc_id`, a column named
        as `by`, `n_words`, `n_quoted` (of them between marks), `share` of the document's words
        with its interval `low` to `high` (see `share_intervals`).

    Raises:
        InputError: If `by` is unknown or no document has words in `section`.
    """
    if by not in get_args(By):
        raise InputError(f"by={by!r} is unknown; choose one of {', '.join(get_args(By))}")
    found = in_section(words, section)
    if found.empty:
        known = ", ".join(sorted(set(corpus.segments["section"])))
        raise InputError(f"section={section!r} holds no words; there are: {known}")
    groups = _groups(found, by, corpus)
    rows = []
    for doc_id, inside in found.groupby("doc_id", sort=False):
        sizes = pd.crosstab(dealt_unit(inside), inside[by])
        sizes = sizes.reindex(columns=groups, fill_value=0)
        quoted = inside[inside["voice"] == "quoted"][by].value_counts()
        wholes = sizes.sum(axis=1).to_numpy(np.float64)
        ends = share_intervals(sizes.to_numpy(np.float64), wholes, seed=seed, n_draws=n_draws)
        for group, *interval in zip(groups, *ends, strict=True):
            counts = int(sizes[group].sum()), int(quoted.get(group, 0))
            rows.append((doc_id, group, *counts, *interval))
    return pd.DataFrame(rows, columns=["doc_id", by, "n_words", "n_quoted", "share", "low", "high"])


def leading_speakers(shares: pd.DataFrame, *, n: int = 4) -> pd.DataFrame:
    """The rows of the speakers with most words in each document, first these, the author apart."""
    spoken = shares[(shares.iloc[:, 1] != AUTHOR) & (shares["n_words"] > 0)]
    order = np.lexsort([-spoken["n_words"].to_numpy(), pd.factorize(spoken["doc_id"])[0]])
    return spoken.iloc[order].groupby("doc_id").head(n).reset_index(drop=True)


def said_in_place(words: pd.DataFrame) -> pd.DataFrame:
    """Where each speaker speaks, joint words under each of them; `n_quoted`: what is quoted."""
    found = runs(words, ["segment_id", "voice", "speakers"])
    who, quoted = found["speakers"].str.split("|"), found["voice"] == "quoted"
    return found.assign(speaker=who, n_quoted=quoted).explode("speaker")


def clauses_in_place(clauses: pd.DataFrame, words: pd.DataFrame) -> pd.DataFrame:
    """The clauses that `verb_classes` counts, and their words by `voice_of_words`."""
    said = runs(words, ["segment_id", "voice", "verb_class"]).query("voice == 'reported'")
    return pd.concat([clauses.assign(column="n_clauses"), said.assign(column="n_words")])


def _groups(words: pd.DataFrame, by: By, corpus: Corpus) -> list[str]:
    if by == "voice":
        return list(VOICES)
    found = words[words[by] != AUTHOR][by].value_counts()
    if by != "side":
        return [AUTHOR, *found.index]
    # A side that the gazetteer knows and nobody quotes is a finding too.
    named = set(side_of_actors(corpus.actors).values()) & set(SIDES) - {"other"}
    known = set(found.index) | named
    return [AUTHOR, *(side for side in SIDES if side in known), *sorted(known - set(SIDES))]
