"""Which names the gazetteer does not cover, and what a row more would find."""

import csv
from dataclasses import replace

import pandas as pd

from corpus_lib.errors import InputError
from corpus_lib.prepare.corpus import Corpus
from corpus_lib.prepare.gazetteer import LISTED
from corpus_lib.prepare.units import tokens_with_section
from corpus_lib.voices.actors import actor_mentions, span_of_words
from corpus_lib.voices.date_words import names_time

_COLUMNS = ["name", "gloss", "kind", "count", "n_documents", "doc_id", "start", "end"]
_LISTS = ("terms", *LISTED)
# Kinds of words that a capital in the English gloss makes names or of a name.
_KINDS = {"PROPN": "name", "NOUN": "name", "ADJ": "adjective"}


def missed_names(corpus: Corpus, mentions: pd.DataFrame | None = None) -> pd.DataFrame:
    """Likely names that no actor of the gazetteer covers, most frequent first.

    A word counts as likely name if the dictionary reads it as one or writes its English gloss
    with a capital; months and days are left out. Names that follow each other are one. Some are
    misread words, so read the place before you add a row. `mentions` is the table of
    `actor_mentions`, computed when None.

    Returns:
        One row per name: `name` (as written most often), `gloss` (of its words; "" where the
        dictionary lacks it), `kind` ("name" or "adjective", as Kurdish), `count`, `n_documents`,
        and of its first place `doc_id, start, end`.
    """
    words = name_words(corpus, mentions)
    words = words[~words["covered"]]
    follows = (
        (words["token_id"].diff() == 1)
        & (words["sentence_id"] == words["sentence_id"].shift())
        & (words["kind"] == words["kind"].shift())
        & ~words["proclitics"].str.contains("[وفبلك]")
    )
    names = words.groupby((~follows).cumsum(), sort=False).agg(
        **{name: (name, "first") for name in ("doc_id", "kind")},
        **{"start": ("start", "min"), "end": ("end", "max")},
        **{name: (name, " ".join) for name in ("lemma", "written", "gloss")},
    )
    if names.empty:
        return pd.DataFrame(columns=_COLUMNS)
    table = names.groupby("lemma", sort=False).agg(
        name=("written", lambda written: written.mode().iloc[0]),
        gloss=("gloss", lambda glosses: glosses.iloc[0].strip()),
        count=("start", "size"),
        n_documents=("doc_id", "nunique"),
        **{name: (name, "first") for name in ("kind", "doc_id", "start", "end")},
    )
    table = table.sort_values("count", ascending=False, kind="stable")
    return table[_COLUMNS].reset_index(drop=True)


def with_actor(corpus: Corpus, row: str) -> Corpus:
    """The corpus as it is with one actor more, to see what a row of `actors.csv` would find.

    Args:
        corpus: The corpus; it and its files stay as they are.
        row: A line as in `lexicon/actors.csv`: `actor_id, name_ar, name_en, kind, parent,
            principal, terms, side, aliases, metonyms, demonyms`, with commas between and `|`
            between several names; the last ones may be missing. An actor of the same id gives
            way to it.

    Raises:
        InputError: If the row has no id or names, too many cells, or an unknown parent.
    """
    columns = list(corpus.actors.columns)
    cells = [cell.strip() for cell in next(csv.reader([row]), [])]
    if len(cells) > len(columns) or len(cells) < 4 or not all(cells[:4]):
        raise InputError(
            f"the row {row!r} has {len(cells)} cells; expected {', '.join(columns)}, "
            "the first four filled in"
        )
    new: dict[str, object] = dict(zip(columns, [*cells, *[""] * len(columns)], strict=False))
    known = corpus.actors[corpus.actors["actor_id"] != new["actor_id"]]
    if new["parent"] and new["parent"] not in set(known["actor_id"]):
        raise InputError(f"the row's parent {new['parent']!r} is no actor_id of the gazetteer")
    for name in _LISTS:
        new[name] = [part.strip() for part in str(new[name]).split("|") if part.strip()]
    added = pd.DataFrame({name: pd.Series([value], dtype="object") for name, value in new.items()})
    return replace(corpus, actors=pd.concat([known, added[columns]], ignore_index=True))


def mentions_gained(before: pd.DataFrame, after: pd.DataFrame) -> pd.DataFrame:
    """What a change of the gazetteer finds that was not found before, and what it takes away.

    Returns:
        One row per actor, name and form of which two tables of `actor_mentions` have not as many:
        `actor_id, alias, form, before, after`.
    """
    places, times = gained_in_place(before, after), ["before", "after"]
    keys = ["actor_id", "alias", "form"]
    both = places.pivot_table("start", keys, "column", aggfunc="count", fill_value=0, sort=False)
    both = both.reindex(columns=times, fill_value=0).rename_axis(columns=None)
    return both[both["before"] != both["after"]].reset_index()


def gained_in_place(before: pd.DataFrame, after: pd.DataFrame) -> pd.DataFrame:
    """The mentions that `mentions_gained` counts: its keys, `column, doc_id, start, end`."""
    both = pd.concat([before.assign(column="before"), after.assign(column="after")])
    return both[["actor_id", "alias", "form", "column", "doc_id", "start", "end"]]


def name_words(corpus: Corpus, mentions: pd.DataFrame | None = None) -> pd.DataFrame:
    """The tokens that read as names, with `kind`, `written`, and `covered` by an actor or not."""
    found = actor_mentions(corpus, namesakes=True) if mentions is None else mentions
    tokens = tokens_with_section(corpus)
    tokens = tokens[tokens["pos"].isin(list(_KINDS))]
    # «غرب» is no name where it means only the direction: all of its senses must be names.
    capital = tokens["gloss"].str.fullmatch(r"[A-Z][^;]*(?:; [A-Z][^;]*)*")
    words = tokens[(tokens["pos"] == "PROPN") | capital]
    times = [lemma for lemma in words["lemma"].unique() if names_time(lemma)]
    words = words[~words["lemma"].isin(times)]
    written = [
        _without_clitics(surface, clitics.split())
        for surface, clitics in zip(words["surface"], words["proclitics"], strict=True)
    ]
    covered = span_of_words(words, found).notna()
    words = words.assign(covered=covered, written=written, kind=words["pos"].map(_KINDS))
    return words[words["written"].map(len) > 1]  # a letter stands for a title, or for nothing


def _without_clitics(surface: str, clitics: list[str]) -> str:
    """A name as it is written where nothing stands before it; its own article stays."""
    for clitic in clitics:
        if clitic == "ال":
            # «للجولان» hides the alif of the article.
            return surface if surface.startswith("ال") else f"ال{surface.removeprefix('ل')}"
        surface = surface.removeprefix(clitic)
    return surface
