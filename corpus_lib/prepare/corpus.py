"""A folder of Arabic texts as tidy tables in which every row leads back to the raw passage."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import accumulate, groupby
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, get_args

import joblib
import pandas as pd
import pyarrow as pa

from corpus_lib.errors import InputError
from corpus_lib.files import repository_folder
from corpus_lib.prepare import prepared
from corpus_lib.prepare.cleaning import (
    CleanText,
    clean_documents,
    cleaning_report,
    read_rules,
    warn_of_unused,
)
from corpus_lib.prepare.gazetteer import actors_of
from corpus_lib.prepare.groups import in_groups
from corpus_lib.prepare.lists_of_corpus import WordLists, read_actors, read_world, word_lists
from corpus_lib.prepare.multiword import join_phrases
from corpus_lib.prepare.names import join_names
from corpus_lib.prepare.tokens import around_words, edges, tokens_of
from corpus_lib.prepare.units import DOUBTFUL, line_kinds, marks
from corpus_lib.prepare.units import segments as segments_of

if TYPE_CHECKING:
    from corpus_lib.show.cards.passages import Evidence

SIZE = 300_000  # characters of a part: what a worker holds at a time, about 50,000 words
_SERIAL = 1_500_000  # characters that are done before other processes have started
Which = Literal["principal", "all", "none"]


@dataclass(frozen=True)
class Corpus:
    """Prepared documents.

    Attributes:
        path: The corpus folder.
        documents: One row per document: `doc_id, title, outlet, published, published_certainty,
            genre, note, file, sha256, n_chars` (of the raw text), `n_words` (after cleaning).
        segments: One row per title, heading, paragraph or list item; see `segment`.
        tokens: One row per word; see `tokens_of` and, for `lexeme`, `join_names`; `term` is what
            is counted (lexemes, and words that keep together as one), `term_gloss` its meaning.
        cleaning: One row per change that cleaning made; see `cleaning_report`.
        actors: One row per actor of `lexicon/actors.csv`, then per actor of this package's list
            whose name occurs: `actor_id, name_ar, name_en, kind, parent, principal` ("yes" for
            those that all documents are about), `terms` (the lemmas and multiword terms to leave
            out of topics; none: topics keep its names), `side` (whose voice it is, "" as its
            parent's), and as written in texts `aliases` (further names), `metonyms` (a capital or
            seat that stands for it), `demonyms` (adjectives), `short` and `after` (see
            `gazetteer`); the last five and `terms` as lists.
        cache_folder: Where long computations on this corpus keep their results; None: nowhere.
        parts: Of a corpus of groups, where each document begins in its group, see `grouped`.
        thin: Whether it has some documents of its folder only, see `thinned`.
    """

    path: Path
    documents: pd.DataFrame
    segments: pd.DataFrame
    tokens: pd.DataFrame
    cleaning: pd.DataFrame
    actors: pd.DataFrame
    _raw: dict[str, str] = field(repr=False)
    _clean: dict[str, CleanText] = field(repr=False)
    cache_folder: Path | None = None
    parts: pd.DataFrame | None = None
    thin: bool = False

    @property
    def groups(self) -> pd.Series[str] | None:
        """The group of each document, by `doc_id`; None where documents are compared."""
        return None if self.parts is None else self.parts["group"].rename_axis("doc_id")

    def raw(self, doc_id: str) -> str:
        """The raw text as decoded; every `start` and `end` of the tables counts in it."""
        return self._raw[self._known(doc_id)]

    def clean(self, doc_id: str) -> str:
        """The text after the rules of `cleaning.toml`."""
        return self._clean[self._known(doc_id)].text

    def doubtful_lines(self, doc_id: str) -> list[str]:
        """Short lines that may be headings, which neither a rule nor their place tells."""
        clean = self._clean[self._known(doc_id)]
        lines = self.segments.loc[self.segments["doc_id"] == doc_id, "text"]
        told = zip(lines, line_kinds(clean.text, marks(clean))[:-1], strict=False)
        return [line for line, kind in told if kind == DOUBTFUL]

    def places(self, doc_id: str, words: str) -> list[tuple[int, int]]:
        """Where words stand, as raw offsets; they are as the cleaned text has them, or the raw."""
        found, clean = re.escape(words) or r"(?!)", self._clean[self._known(doc_id)]
        cleaned = [clean.raw_span(*match.span()) for match in re.finditer(found, clean.text)]
        return cleaned or [match.span() for match in re.finditer(found, self.raw(doc_id))]

    def evidence(self, doc_id: str, start: int, end: int, context: int = 80) -> Evidence:
        """A raw passage in its place, right to left, with `context` characters on both sides.

        Raises:
            InputError: For an unknown document or offsets outside of its text.
        """
        # Here, as matplotlib comes with it, which reading a corpus doesn't need.
        from corpus_lib.show.cards.passages import Evidence

        text = self.raw(doc_id)
        if not 0 <= start < end <= len(text):
            offsets = f"the raw text has offsets 0 to {len(text)}"
            raise InputError(f"{doc_id}: no passage {start}–{end}; {offsets}")
        titles = dict(self.documents[["doc_id", "title"]].to_numpy())  # not of groups
        title = titles.get(doc_id, "")
        before, after = around_words(text, start, end, context)
        return Evidence(doc_id, str(title), start, end, before, text[start:end], after)

    def actor_terms(self, which: Which = "all") -> list[str]:
        """The terms that name actors: all, none, or the principal ones that all are about."""
        if which not in get_args(Which):
            known = ", ".join(get_args(Which))
            raise InputError(f"which={which!r} is unknown; choose one of {known}")
        actors = self.actors if which != "none" else self.actors[:0]
        if which == "principal":
            actors = actors[actors["principal"] == "yes"]
        return [term for terms in actors["terms"] for term in terms]

    def passages(self, spans: pd.DataFrame) -> pd.DataFrame:
        """The spans with their raw `text`, and the `heading` and `page` that they begin under.

        Each has `doc_id, start, end`; other columns are kept. `before` and `after` tell where one
        is cut, see `edges`.
        """
        place = self.segments[["doc_id", "start", "heading", "page", "section"]].copy()
        begun = self.segments["kind"] == "heading"
        place.loc[begun, "heading"] = self.segments.loc[begun, "text"]
        # A table without rows has columns of no certain type.
        kinds = {"doc_id": "str", "start": "int64", "end": "int64"}
        rows = spans.reset_index(drop=True).astype(kinds)
        own = list(zip(rows["doc_id"], rows["start"], rows["end"], strict=True))
        rows["text"] = [self.raw(doc_id)[start:end] for doc_id, start, end in own]
        if "before" not in rows:
            rows[["before", "after"]] = self.edges(own)
        order = rows.reset_index(names="_row").sort_values("start", kind="stable")
        place = place.sort_values("start", kind="stable")
        placed = pd.merge_asof(order, place, on="start", by="doc_id")
        return placed.sort_values("_row").drop(columns="_row").reset_index(drop=True)

    def edges(self, spans: Iterable[Any]) -> pd.DataFrame:
        """What shows `before` and `after` each span where it was cut; see `tokens.edges`."""
        spans, columns = list(spans), ["start", "sentence_id"]
        tokens = self.tokens[self.tokens["doc_id"].isin({doc_id for doc_id, _, _ in spans})]
        words = {
            str(doc_id): [own[name].to_numpy() for name in columns]
            for doc_id, own in tokens.groupby("doc_id", sort=False)
        }
        none = [tokens[:0][name].to_numpy() for name in columns]
        found = [edges(self.raw(one), *at, *words.get(one, none)) for one, *at in spans]
        return pd.DataFrame(found, columns=["before", "after"], dtype="str")

    def placed(self, table: pd.DataFrame) -> pd.DataFrame:
        """A table of places in documents as one of places in their groups; see `in_groups`."""
        return table if self.parts is None else in_groups(table, self.parts)

    def _known(self, doc_id: str) -> str:
        if doc_id not in self._raw:
            raise InputError(f"no document {doc_id!r}; there are: {', '.join(self._raw)}")
        return doc_id


def load_corpus(
    path: str | Path | None = None,
    *,
    engine: str = "buckwalter",
    phrase_count: int = 4,
    phrase_npmi: float = 0.6,
    cache: bool = True,
) -> Corpus:
    """Read, clean, divide and analyse the documents of a corpus folder.

    Args:
        path: A folder with `corpus.csv`, `raw/`, and if wanted `cleaning.toml` and `lexicon/`, or
            what `corpus-lib prepare` wrote; None: `data/` of the repository, in a clone.
        engine: Morphology, see `analyze_words`.
        phrase_count: Least number of times that the words of a multiword term stand together.
        phrase_npmi: Least NPMI of a multiword term, see `join_phrases`.
        cache: Keep the prepared tables, and results of long computations, in the folder's
            `.cache/` for as long as no file, no code and no library version has changed.

    Raises:
        InputError: For anything wrong in the folder: file, line, what was expected, how to mend.
    """
    if "jemalloc" in pa.supported_memory_backends():  # others hold on to what tables once filled
        pa.set_memory_pool(pa.jemalloc_memory_pool())
        pa.jemalloc_set_decay_ms(0)
    if path is None:
        path = repository_folder("data", instead='give a folder: load_corpus("my_texts")')
    folder = Path(path)
    documents, raw = prepared.read_documents(folder)
    rules = read_rules(folder / "cleaning.toml", documents)
    cleaned, used = clean_documents(documents, raw, rules)
    warn_of_unused(rules, used)
    settings = prepared.settings_text(engine, phrase_count, phrase_npmi)
    tables = prepared.read_prepared(folder, settings)
    key = prepared.cache_key(folder, settings) if cache and tables is None else ""
    tables = prepared.read_cache(folder, key) if key else tables
    if tables is None:
        tables = _prepare(folder, cleaned, engine, phrase_count, phrase_npmi)
        if cache:
            prepared.write_cache(folder, key, tables)
    segments, tokens = tables["segments"], tables["tokens"]
    documents["n_words"] = documents["doc_id"].map(tokens["doc_id"].value_counts())
    report = cleaning_report(cleaned, raw)
    own = read_actors(folder / "lexicon" / "actors.csv")
    actors = actors_of(own, tokens["norm"].unique(), read_world(folder))
    kept = folder / prepared.CACHE / "jobs" if cache else None
    return Corpus(folder, documents, segments, tokens, report, actors, raw, cleaned, kept)


def _prepare(
    folder: Path, cleaned: dict[str, CleanText], engine: str, phrase_count: int, phrase_npmi: float
) -> dict[str, pd.DataFrame]:
    lists = word_lists(folder, cleaned)
    segments, tokens = analysed_on_all_cores(cleaned, lists, engine)
    check_words(folder, cleaned, tokens["doc_id"])
    tokens = join_phrases(tokens, min_count=phrase_count, threshold=phrase_npmi)
    tokens["term_gloss"] = lists.term_glosses(tokens)
    return {"segments": segments, "tokens": tokens}


def check_words(folder: Path, doc_ids: Collection[str], with_words: Iterable[str]) -> None:
    """Refuses documents that no word is left of."""
    empty = sorted(set(doc_ids) - set(with_words))
    if empty:
        raise InputError(
            f"{folder}: no words are left of {', '.join(empty)} after cleaning; "
            "look for a rule in cleaning.toml that takes out too much"
        )


def analysed(
    cleaned: Mapping[str, CleanText], lists: WordLists, engine: str
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The segments and the words of some documents, names joined."""
    here = lists.readings[lists.readings["doc_id"].isin(list(cleaned))]
    several = here["form"].str.contains(" ", regex=False)
    segments = segments_of(cleaned)
    lists_of = ("designations", "stop_words", "senses", "glosses")
    known = {name: getattr(lists, name) for name in lists_of}
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
    ends = accumulate(len(one.text) for one in cleaned.values())
    for _, part in groupby(zip(ends, cleaned.items(), strict=True), lambda one: one[0] // SIZE):
        yield dict(item for _, item in part)
