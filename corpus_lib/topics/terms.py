"""The counts that topics are fitted on: lemmas, with an adjective of relation under its noun.

Arabic says with an adjective what other languages say with a noun: "the Syrian file", "economic
sanctions". Counted apart, سوري and سوريا share nothing, and in five short documents both stay
rare. Names of several words are one term, here as in every count. Together with windows of about
forty words and without the words of fewer than five windows, the topics of this corpus stand out
from chance: chosen by the measure of `benchmarks/topics.py`, on other seeds than it prints.
"""

from __future__ import annotations

from collections.abc import Collection
from functools import lru_cache
from typing import Any, Literal

import numpy as np
import pandas as pd
import scipy.sparse as sp

from corpus_lib.errors import InputError, NothingLeftError, check_has
from corpus_lib.prepare.multiword import ends_of_terms
from corpus_lib.prepare.readers import LISTS, read_table
from corpus_lib.prepare.units import CorpusTables, Tables, Unit
from corpus_lib.words.counts import CountParts, Reuse, as_matrix, counted_terms, term_glosses

# Endings of a name in place of the adjective's ي; the first that the corpus knows is taken.
_ENDINGS = ("", "ا", "ة", "يا", "ية")
_SHORTEST = 4
MOST_UNITS = 1000  # that topics are fitted on


@lru_cache(maxsize=1)
def _listed() -> dict[str, str]:
    table = read_table(LISTS / "relations.csv", required=["adjective", "noun"], key="adjective")
    return dict(zip(table["adjective"], table["noun"], strict=True))


def relation_nouns(tokens: pd.DataFrame) -> pd.Series:
    """The noun that an adjective of relation (nisba) is counted as, where the corpus has both.

    That of a name (سوري, سوريا) is found by its ending. Of other nouns, only the pairs of
    `lists/relations.csv` that mean the same: دولي is not of a دولة (state), nor اجتماعي (social)
    of an اجتماع (meeting).

    Returns:
        The noun; index `adjective`, sorted. Of the words `lexeme`, `pos` and `is_content` count.
    """
    content = tokens[tokens["is_content"]]
    nouns = set(content.loc[content["pos"].isin(["NOUN", "PROPN"]), "lexeme"].unique())
    names = set(content.loc[content["pos"] == "PROPN", "lexeme"].unique())
    words = content["lexeme"].unique()
    adjectives = {w for w in words if w.endswith("ي") and len(w) >= _SHORTEST}
    found = {}
    for adjective in sorted(adjectives):
        listed = _listed().get(adjective)
        of_name = (adjective[:-1] + ending for ending in _ENDINGS)
        noun = next((w for w in of_name if w in names), "") if listed is None else listed
        if noun and noun in nouns:
            found[adjective] = noun
    return pd.Series(found, name="noun", dtype="str").rename_axis("adjective")


def merged_adjectives(corpus: CorpusTables) -> pd.DataFrame:
    """What counting an adjective of relation as its noun brings together.

    Returns:
        One row per adjective, the most frequent first: `adjective`, `gloss`, `count`, `noun`,
        `noun_gloss`, `noun_count`.
    """
    tokens, glosses = corpus.tokens, term_glosses(corpus, "lexeme")
    counts = tokens.loc[tokens["is_content"], "lexeme"].value_counts()
    table = relation_nouns(tokens).reset_index()
    for column, prefix in (("adjective", ""), ("noun", "noun_")):
        table[f"{prefix}gloss"] = table[column].map(glosses)
        table[f"{prefix}count"] = table[column].map(counts)
    table = table.sort_values(["count", "adjective"], ascending=[False, True], ignore_index=True)
    return table[["adjective", "gloss", "count", "noun", "noun_gloss", "noun_count"]]


def adjectives_in_place(corpus: CorpusTables) -> pd.DataFrame:
    """The words of `merged_adjectives`: `adjective, noun, column, doc_id, start, end`."""
    pairs = relation_nouns(corpus.tokens).reset_index()
    words = corpus.tokens.loc[corpus.tokens["is_content"], ["lexeme", "doc_id", "start", "end"]]
    sides = [
        words.merge(pairs, left_on="lexeme", right_on=side).assign(column=column)
        for side, column in (("adjective", "count"), ("noun", "noun_count"))
    ]
    return pd.concat(sides).drop(columns="lexeme")


def merged_terms(corpus: CorpusTables, counts: pd.DataFrame) -> pd.DataFrame:
    """What is counted as one term: adjectives with their nouns, and names of several words.

    `counts` is the table of `topic_counts`.

    Returns:
        One row per such term of the counts, the most frequent first: `term`, `gloss`, `merged`
        (the words that it stands for) and `tokens`.
    """
    pairs = relation_nouns(corpus.tokens)
    words = {str(term): str(term).split() for term in counts.columns if " " in str(term)}
    for adjective, noun in pairs[pairs.isin(counts.columns)].items():
        words.setdefault(noun, [noun]).append(str(adjective))
    tokens = counts[list(words)].sum().astype("int64")
    merged = [" + ".join(parts) for parts in words.values()]
    table = pd.DataFrame({"term": list(words), "merged": merged, "tokens": tokens.to_numpy()})
    table.insert(1, "gloss", table["term"].map(term_glosses(corpus, "lexeme")).fillna(""))
    return table.sort_values("tokens", ascending=False, kind="stable", ignore_index=True)


def fitted_in_place(
    corpus: CorpusTables, counts: pd.DataFrame, passages: pd.DataFrame, units: pd.Series
) -> pd.DataFrame:
    """The places that `describe_counts` counts: `column, term, doc_id, start, end`.

    `passages` are those of `counts`, see `units`; `units` those of the words that count.
    """
    known = counts.index.get_level_values("unit_id")
    words = counted_tokens(corpus).loc[lambda held: held["term"].isin(counts.columns)]
    words = words[words.index.isin(units.index[units.isin(known)])].assign(column="tokens")
    passages = passages[passages["unit_id"].isin(known)].assign(column="passages")
    terms = words.drop_duplicates(["doc_id", "term"]).assign(column="terms")
    return pd.concat([passages, words, terms])[["column", "term", "doc_id", "start", "end"]]


def counted_tokens(corpus: CorpusTables) -> pd.DataFrame:
    """The corpus's content words, each under the term that `topic_counts` counts it as.

    Returns:
        The rows of `corpus.tokens` that are content words, with that `term`, one of several words
        to the `end` of its last; to find a topic's words in the text.
    """
    tokens = corpus.tokens.assign(term=_merged(corpus.tokens))
    return tokens.assign(end=ends_of_terms(tokens))[tokens["is_content"] & (tokens["term"] != "")]


def topic_counts(
    corpus: CorpusTables,
    unit: Unit = "window",
    reuse: Reuse = "count_once",
    *,
    actors: Collection[str] = (),
    word_form: Literal["lemma", "written"] = "lemma",
    no_below: int = 5,
    window: int = 40,
    **counting: Any,
) -> pd.DataFrame:
    """Counts to fit topics on: lemmas of content words in short units.

    Args:
        corpus: The corpus.
        unit: "window", "segment" or "sentence", as in `units`.
        reuse: "count_once" or "count_all", as in `unit_terms`. Counting reprints twice makes
            topics look more stable than they are.
        actors: Lemmas that fill every topic and tell none apart, to leave out; an adjective of
            relation is left out with its noun.
        word_form: "lemma", with an adjective of relation counted as its noun (`relation_nouns`),
            or "written": the terms of the corpus as `with_terms` has them.
        no_below: Least number of units that a term must occur in.
        window: Aimed size of a window in words.
        **counting: `sections` and `passages`, as in `unit_terms`.

    Returns:
        Counts, as of `unit_terms`, without units that hold none of the terms; of more than
        1,000 units every so-manyth, 1,000 in all, as hundreds of models are fitted.

    Raises:
        InputError: If a choice is unknown or a filter leaves nothing to count: it is named.
    """
    if isinstance(actors, str):
        raise InputError(f"actors={actors!r} is one text; give a list of lemmas: [{actors!r}]")
    merge = word_form == "lemma"
    lemma = _merged(corpus.tokens) if merge else corpus.tokens["lexeme"]
    nouns = relation_nouns(corpus.tokens).to_dict() if merge else {}
    left_out = {*actors, *(nouns.get(actor, actor) for actor in actors)}
    content = corpus.tokens["is_content"] & ~lemma.isin(left_out)
    if not content.any():
        raise NothingLeftError(
            f"actors ({len(left_out)} words) leaves none of {len(content)} words to count; "
            "leave fewer out"
        )
    term = lemma if word_form == "lemma" else corpus.tokens["term"]
    tokens = corpus.tokens.assign(term=term, is_content=content)
    tables = Tables(corpus.documents, corpus.segments, tokens)
    counts = counted_terms(tables, unit, reuse, no_below=no_below, window=window, **counting)
    few = counts if len(counts.index) <= MOST_UNITS else _evenly(counts, no_below)
    return few.labelled()


def _evenly(counts: CountParts, no_below: int) -> CountParts:
    """`MOST_UNITS` units at even distances, without terms that too few of them hold."""
    places = np.linspace(0, len(counts.index) - 1, MOST_UNITS).round().astype(int)
    matrix = counts.matrix[places]
    terms = np.flatnonzero(np.bincount(matrix.indices, minlength=matrix.shape[1]) >= no_below)
    matrix = matrix[:, terms]
    held = np.flatnonzero(np.asarray(matrix.sum(axis=1)))
    return CountParts(matrix[held], counts.index[places][held], counts.columns[terms])


def count_matrix(counts: pd.DataFrame) -> sp.csr_array:
    """The counts as a sparse matrix (units, terms), after checking that they can be fitted."""
    check_has(counts, "columns", "a table of counts: study.topic_counts, or that of unit_terms")
    if list(counts.index.names) != ["doc_id", "unit_id"]:
        raise InputError(
            f"the rows of counts are named {list(counts.index.names)}; expected the two levels "
            "['doc_id', 'unit_id'], as unit_terms makes them"
        )
    if counts.shape[1] == 0:
        raise InputError(
            "counts has no terms: the filters (no_below, stop words, actors) left none; loosen them"
        )
    for what, names in (("unit", counts.index), ("term", counts.columns)):
        if not names.is_unique:
            raise InputError(f"counts names a {what} twice: {_some(names[names.duplicated()])}")
    matrix = _sparse(counts)
    for what, axis, names in (("unit", 1, counts.index), ("term", 0, counts.columns)):
        empty = np.asarray(matrix.sum(axis=axis)) == 0
        if empty.any():
            raise InputError(
                f"{empty.sum()} of {len(names)} {what}s in counts have no tokens: "
                f"{_some(names[empty])}; drop them knowingly before fitting"
            )
    return matrix


def describe_counts(counts: pd.DataFrame) -> pd.DataFrame:
    """How much there is to fit topics on, document by document.

    Returns:
        One row per document and a last one "all": `doc_id`, `passages`, `tokens`, `terms` (that
        occur in it), `tokens_per_passage` (mean) and `passages_per_term` (median over its terms).
    """
    columns = ["doc_id", "passages", "tokens", "terms", "tokens_per_passage", "passages_per_term"]
    if counts.empty:
        return pd.DataFrame(columns=columns)
    matrix = count_matrix(counts)
    documents = counts.index.get_level_values("doc_id")
    parts = {str(doc_id): documents == doc_id for doc_id in documents.unique()}
    rows = []
    for name, inside in {**parts, "all": np.ones(len(counts), dtype=bool)}.items():
        part = matrix[np.flatnonzero(inside)]
        spread = np.bincount(part.indices, minlength=part.shape[1])
        used = spread[spread > 0]
        tokens = int(part.sum())
        mean = tokens / part.shape[0]
        rows.append((name, part.shape[0], tokens, len(used), mean, float(np.median(used))))
    return pd.DataFrame(rows, columns=columns)


def _merged(tokens: pd.DataFrame) -> pd.Series[str]:
    """The lexeme of each word, an adjective of relation under its noun."""
    noun = tokens["lexeme"].map(relation_nouns(tokens))
    return noun.where(noun.notna(), tokens["lexeme"])


def _sparse(counts: pd.DataFrame) -> sp.csr_array:
    wrong = [not pd.api.types.is_numeric_dtype(kind) for kind in counts.dtypes]
    if any(wrong):
        names = _some(counts.columns[wrong])
        raise InputError(f"counts holds no numbers for {names}; count tokens first")
    is_sparse = all(isinstance(kind, pd.SparseDtype) for kind in counts.dtypes)
    values = sp.csr_array(as_matrix(counts) if is_sparse else counts.to_numpy(dtype=np.float64))
    given = values.data
    if not np.isfinite(given).all() or (given != np.trunc(given)).any() or (given < 0).any():
        raise InputError(
            "counts must be whole numbers, 0 or larger (tokens, not shares or weights); "
            "pass the table of unit_terms as it is"
        )
    whole = sp.csr_array(values.astype(np.int64))
    whole.eliminate_zeros()
    whole.sort_indices()
    return whole


def _some(names: Any, most: int = 5) -> str:
    shown = ", ".join(str(name) for name in list(names)[:most])
    return shown + (f" and {len(names) - most} more" if len(names) > most else "")
