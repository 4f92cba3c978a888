"""Groups of documents, such as newspapers, that are compared as documents are."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from corpus_lib.errors import InputError
from corpus_lib.prepare.cleaning import CleanText
from corpus_lib.prepare.published import arabic_texts, certain_interval, display_names
from corpus_lib.translation import arabic_of_labels

if TYPE_CHECKING:
    from corpus_lib.prepare.corpus import Corpus

MOST_DOCUMENTS = 24  # that are compared one by one: more would fit no table, figure or reader
DOCUMENTS, ALL = "doc_id", "all"  # what may stand for a column
_FEW = 8  # documents of a group, so that they can be drawn and dealt
_GAP = "\n\n"  # between the texts of a group
_OWN = ("doc_id", "file", "sha256", "title", "note", "n_chars", "n_words")
# What counts from the beginning of a text, in characters and in words.
_OF_PAIRS = {"start": "begins", "end": "begins", "first": "first_token", "last": "first_token"}
_PLACES = {"begins": r"(\w+_)?(start|end)", "first_token": "token_id|(first|last)_token"}


def grouped(corpus: Corpus, by: str | None) -> Corpus:
    """A corpus whose documents are those of each value of a column, their texts one after another.

    Returns:
        The corpus with one row of `documents` for each value, in the order of their first
        documents: `short_name` is the value, `doc_id` too where that key is free, other columns
        what all documents of the group share. Offsets count in the joined texts; `parts` leads
        them back. `document` in `tokens` and `segments` is the document that a row comes from.

    Raises:
        InputError: If there is no such column, or a document has no value in it.
    """
    if by is None:
        return corpus
    documents = corpus.documents
    called = group_of(documents, by)
    # An outlet may be an actor, or called as a document is; each key has one name.
    taken = called.isin([*documents["doc_id"], *corpus.actors["actor_id"]])
    parts = _parts(corpus, called.where(~taken, f"{by}_" + called))
    order = dict.fromkeys(parts["group"])
    ids = {group: parts.index[parts["group"] == group] for group in order}
    arabic = {**arabic_of_labels(), **arabic_texts(corpus.path)["ar"]}
    names = {one: called[ids[one][0]] for one in order}
    rows = [
        _row(documents[documents["doc_id"].isin(ids[one])], one, name, arabic.get(name, name))
        for one, name in names.items()
    ]
    tables: dict[str, Any] = {
        name: in_groups(table.assign(document=table["doc_id"]), parts)
        for name in ("segments", "tokens", "cleaning")
        for table in [getattr(corpus, name)]
    }
    joined = {group: _GAP.join(corpus.raw(one) for one in ids[group]) for group in order}
    clean = {group: {one: corpus._clean[one] for one in ids[group]} for group in order}
    tables["_clean"] = {group: _joined(texts, parts) for group, texts in clean.items()}
    tables["_raw"] = {**corpus._raw, **joined}
    return replace(corpus, parts=parts, documents=pd.DataFrame(rows), **tables)


def thinned(corpus: Corpus, groups: pd.Series[str], n_words: int) -> Corpus:
    """Documents of each group at even distances, about so many words of all groups together.

    Each group keeps `_FEW` documents at least, or all that it has.
    """
    share = n_words / len(corpus.tokens)
    kept: set[str] = set()
    for _, ids in groups.groupby(groups, sort=False):
        n = max(min(len(ids), _FEW), round(len(ids) * share))
        kept.update(ids.index[np.linspace(0, len(ids) - 1, n).round().astype(int)])
    tables: dict[str, Any] = {
        name: table[table["doc_id"].isin(kept)].reset_index(drop=True)
        for name in ("documents", "segments", "tokens", "cleaning")
        for table in [getattr(corpus, name)]
    }
    for name in ("_raw", "_clean"):
        tables[name] = {one: text for one, text in getattr(corpus, name).items() if one in kept}
    return replace(corpus, thin=True, **tables)


def compared_by(documents: pd.DataFrame, by: str | None) -> str | None:
    """What a corpus is compared by: the column asked for, or none where documents are compared.

    "doc_id" are documents however many, "all" all of them as one. Without a column, more than
    `MOST_DOCUMENTS` are compared by their outlet, if all have one and there are from two to as
    many outlets; else all stand together.
    """
    if by is not None or len(documents) <= MOST_DOCUMENTS:
        return None if by == DOCUMENTS else by
    outlets = set(documents["outlet"].astype(str).str.strip())
    return "outlet" if "" not in outlets and 1 < len(outlets) <= MOST_DOCUMENTS else ALL


def group_of(documents: pd.DataFrame, by: str) -> pd.Series[str]:
    """The group of each document, by `doc_id`."""
    if by == ALL:
        return pd.Series(ALL, documents["doc_id"])
    known = [name for name in documents.columns if name not in _OWN]
    if by not in known:
        raise InputError(f"BY is {by!r}; give a column of corpus.csv: {', '.join(known)}")
    found = documents.set_index("doc_id")[by].astype(str).str.strip()
    if (found == "").any():
        empty = ", ".join(found.index[found == ""][:5])
        raise InputError(
            f"BY is {by!r}, but corpus.csv has no {by} for {empty}; fill the column, or compare "
            "by another"
        )
    return found


def _parts(corpus: Corpus, groups: pd.Series[str]) -> pd.DataFrame:
    lengths = pd.Series({one: len(corpus.raw(one)) + len(_GAP) for one in groups.index})
    words = corpus.tokens.groupby("doc_id")["token_id"].max().add(1).reindex(groups.index)
    names = display_names(corpus).reindex(groups.index)
    before = {"begins": lengths, "first_token": words.fillna(0).astype(int)}
    sums = {name: of.groupby(groups).cumsum() - of for name, of in before.items()}
    return names.assign(group=groups, **sums).rename_axis("key")


def _row(documents: pd.DataFrame, group: str, called: str, called_ar: str) -> dict[str, Any]:
    shared = {
        str(name): (column.iloc[0] if len(set(column)) == 1 else "")
        for name, column in documents.drop(columns=list(_OWN)).items()
    }
    spans = [certain_interval(one) for one in documents["published"]]
    dated = [span for span in spans if span is not None]
    between = [min(a for a, _ in dated), max(b for _, b in dated)] if dated else []
    published = "/".join(day.isoformat() for day in between) if len(dated) == len(spans) else ""
    certainties = set(documents["published_certainty"])
    certainty = "inferred" if len(certainties) > 1 else min(certainties)
    named = {"doc_id": group, "title": called, "short_name": called, "short_name_ar": called_ar}
    sizes = {name: documents[name].sum() for name in ("n_chars", "n_words")}
    when = {"published": published, "published_certainty": certainty if published else "unknown"}
    return {**shared, **named, **when, "file": "", "sha256": "", "note": "", **sizes}


def _joined(texts: dict[str, CleanText], parts: pd.DataFrame) -> CleanText:
    starts, ends = list[np.ndarray](), list[np.ndarray]()
    begins = parts["begins"].to_dict()
    for doc_id, one in texts.items():
        begin = begins[doc_id]
        gap = np.arange(begin - len(_GAP), begin, dtype=np.int32)[: len(_GAP) * bool(starts)]
        starts += [gap, np.asarray(one.starts) + begin]
        ends += [gap + 1, np.asarray(one.ends) + begin]
    text = _GAP.join(one.text for one in texts.values())
    return CleanText(text, np.concatenate(starts), np.concatenate(ends), ())


def in_groups(table: pd.DataFrame, parts: pd.DataFrame) -> pd.DataFrame:
    """A table of places in documents as one of places in groups, in the order of the groups.

    Rows have `doc_id` and offsets or numbers of words; or they are counts by index level `doc_id`;
    or they stand in two documents, see `_pairs_in_groups`.
    """
    if "doc_a" in table:
        return _pairs_in_groups(table, parts)
    is_index = "doc_id" in table.index.names
    of = table.index.get_level_values("doc_id") if is_index else table["doc_id"]
    group = parts["group"].reindex(of).to_numpy()
    moved = table.copy(deep=False)
    if is_index:
        moved.index = pd.MultiIndex.from_frame(table.index.to_frame().assign(doc_id=group))
    else:
        moved["doc_id"] = pd.Series(group, table.index, dtype="str")
        for name in table.columns:
            unit = next((u for u, form in _PLACES.items() if re.fullmatch(form, str(name))), None)
            if unit is not None:
                moved[name] = table[name] + parts[unit].reindex(of).to_numpy()
    rank = pd.Index(parts["group"].unique()).get_indexer(pd.Index(group))
    return moved.iloc[np.argsort(rank, kind="stable")]


def _pairs_in_groups(table: pd.DataFrame, parts: pd.DataFrame) -> pd.DataFrame:
    """Passages of `read_reuse` in groups, of the documents `document_a` and `document_b`."""
    order = pd.Index(parts["group"].unique())
    a, b = (order.get_indexer(parts["group"].reindex(table[f"doc_{side}"])) for side in "ab")
    turned = exchanged(table[a > b])
    turned = turned.assign(source=turned["source"].replace({"a": "b", "b": "a"}))
    moved: pd.DataFrame = pd.concat([table[a <= b], turned]).sort_index()
    for side in "ab":
        of = moved[f"doc_{side}"]
        begins = parts.reindex(of).set_index(moved.index)
        moved[f"document_{side}"], moved[f"doc_{side}"] = of, begins["group"].astype("str")
        for name, unit in _OF_PAIRS.items():
            moved[f"{name}_{side}"] += begins[unit]
    return moved


def exchanged(table: pd.DataFrame) -> pd.DataFrame:
    """The sides of passages that stand in two documents, exchanged."""
    other = {"_a": "_b", "_b": "_a"}
    names = {name: name[:-2] + other.get(name[-2:], name[-2:]) for name in table.columns}
    return table.rename(columns=names)
