"""The counts that topics are fitted on: lemmas, with an adjective of relation under its noun.

Arabic says with an adjective what other languages say with a noun: "the Syrian file", "economic
sanctions". Counted apart, سوري and سوريا share nothing, and in five short documents both stay
rare. Counted together, in windows of about forty words and without the words of fewer than five
windows, the topics of this corpus stand out from chance several times as far: these defaults were
chosen by `benchmarks/topics.py`'s measure, on other seeds than it prints.
"""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

import pandas as pd

from corpus_lib.errors import InputError
from corpus_lib.prepare.units import CorpusTables, Unit
from corpus_lib.words.counts import Reuse, as_matrix, unit_terms

# Endings of the noun in place of the adjective's ي; the first that the corpus knows is taken.
_ENDINGS = ("", "ا", "ة", "يا", "ية")
_SHORTEST = 4


def relation_nouns(tokens: pd.DataFrame) -> pd.Series:
    """The noun that an adjective of relation (nisba) is made of, where the corpus has both.

    Written forms alone decide, so that a pair may be near rather than exact (`محوري` pivotal,
    `محور` axis).

    Args:
        tokens: Words with `lemma`, `pos` and `is_content`.

    Returns:
        Lemma of the noun; index `adjective`, the adjective's lemma, sorted.
    """
    content = tokens[tokens["is_content"]]
    known = set(content["lemma"])
    adjectives = sorted(w for w in known if w.endswith("ي") and len(w) >= _SHORTEST)
    found = {}
    for adjective in adjectives:
        nouns = [adjective[:-1] + ending for ending in _ENDINGS]
        noun = next((noun for noun in nouns if noun in known), None)
        if noun is not None:
            found[adjective] = noun
    return pd.Series(found, name="noun", dtype="str").rename_axis("adjective")


def merge_terms(counts: pd.DataFrame, families: Mapping[str, str] | pd.Series) -> pd.DataFrame:
    """Counts with some terms added up under another term's name.

    Args:
        counts: Tokens of each term in each unit, columns terms.
        families: The new name of each term that gets one; the others keep theirs.

    Returns:
        Sparse counts of the same units, one column per name, sorted.
    """
    new_names = dict(families.items())
    names = [new_names.get(term, term) for term in counts.columns]
    code, terms = pd.factorize(pd.Index(names), sort=True)
    matrix = as_matrix(counts).tocoo()
    columns = code[matrix.col]
    merged = type(matrix)((matrix.data, (matrix.row, columns)), shape=(len(counts), len(terms)))
    accessor: Any = pd.DataFrame.sparse
    table: pd.DataFrame = accessor.from_spmatrix(
        merged.tocsr(), index=counts.index, columns=pd.Index(terms, name="term")
    )
    return table.astype(pd.SparseDtype("int64", 0))


def counted_tokens(corpus: CorpusTables, *, merge_relations: bool = True) -> pd.DataFrame:
    """The corpus's content words, each under the term that `topic_counts` counts it as.

    Args:
        corpus: The corpus.
        merge_relations: As given to `topic_counts`.

    Returns:
        The rows of `corpus.tokens` that are content words, with that `term`; to find a topic's
        words in the text.
    """
    tokens = corpus.tokens[corpus.tokens["is_content"]].copy()
    nouns = relation_nouns(corpus.tokens).to_dict() if merge_relations else {}
    tokens["term"] = [nouns.get(lemma, lemma) for lemma in tokens["lemma"]]
    return tokens


def topic_counts(
    corpus: CorpusTables,
    unit: Unit = "window",
    reuse: Reuse = "count_once",
    *,
    sections: Sequence[str] | None = ("body",),
    actors: Collection[str] = (),
    no_below: int = 5,
    window: int = 40,
    merge_relations: bool = True,
) -> pd.DataFrame:
    """Counts to fit topics on: lemmas of content words in short units.

    Args:
        corpus: The corpus.
        unit: "window", "segment" or "sentence", as in `units`.
        reuse: "count_once" or "count_all", as in `unit_terms`. Counting reprints twice makes
            topics look more stable than they are.
        sections: Sections to count in, None for all of them.
        actors: Lemmas that fill every topic and tell none apart, to leave out; an adjective of
            relation is left out with its noun.
        no_below: Least number of units that a term must occur in.
        window: Aimed size of a window in words.
        merge_relations: Count an adjective of relation as its noun (`relation_nouns`).

    Returns:
        Sparse counts, as `unit_terms` gives them, without the units that hold none of the terms.

    Raises:
        InputError: If a choice is unknown or a filter leaves nothing to count: it is named.
    """
    counts = unit_terms(corpus, unit, reuse, terms="lemma", sections=sections, window=window)
    if isinstance(actors, str):
        raise InputError(f"actors={actors!r} is one text; give a list of lemmas: [{actors!r}]")
    left_out = set(actors)
    if merge_relations:
        nouns = relation_nouns(corpus.tokens)
        left_out |= {nouns.get(actor, actor) for actor in actors}
        counts = merge_terms(counts, nouns)
    others = ~counts.columns.isin(left_out)
    counts = _kept(counts, others, f"actors ({len(left_out)} words) leaves", "leave fewer out")
    spread = as_matrix(counts).getnnz(axis=0)
    most = f"the most widespread stands in {spread.max()} units, so give at most that"
    counts = _kept(counts, spread >= no_below, f"no_below={no_below} leaves", most)
    filled: pd.DataFrame = counts[as_matrix(counts).getnnz(axis=1) > 0]
    return filled


def _kept(counts: pd.DataFrame, keep: Any, name: str, mend: str) -> pd.DataFrame:
    kept: pd.DataFrame = counts.loc[:, keep]
    if kept.shape[1] == 0:
        raise InputError(f"{name} none of {counts.shape[1]} terms to count; {mend}")
    return kept
