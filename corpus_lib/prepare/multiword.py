"""Terms of several words that statistics find: words that keep together (الملف النووي).

Each step is a function of its own, so that counts of parts of a corpus can be added up.
"""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import replace
from functools import reduce
from math import log
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from corpus_lib.prepare.tokens import CONTENT_POS

if TYPE_CHECKING:
    from corpus_lib.prepare.corpus import Corpus


Pair = tuple[str, str]
Run = list[str]
Label = tuple[str, str]  # a term by its lemmas, and a way to write it

PASSES = 2  # two passes join up to four words: مجلس التعاون الخليجي is three
_JOINED = "\x1f"


class Runs(NamedTuple):
    """Runs of content words that follow each other, and the rows of the table they begin in."""

    starts: list[int]
    words: list[Run]


def ends_of_terms(tokens: pd.DataFrame) -> pd.Series[int]:
    """Where the term ends that begins with each word; its further words have the term ""."""
    first = (tokens["term"] != "").cumsum()
    return tokens["end"].groupby([tokens["doc_id"], first]).transform("max")


def join_phrases(
    tokens: pd.DataFrame, *, min_count: int = 4, threshold: float = 0.6
) -> pd.DataFrame:
    """The token table with multiword terms joined in its `term` column.

    Neighbouring content words of one sentence, names apart, are joined where their normalised
    pointwise mutual information reaches the threshold. The term is written as it most often stands
    in the text, without the و ب ل ك ف before it; it stands on its first word, the others get "".

    They stand together at least `min_count` times; NPMI goes from -1 (never together) over 0 (by
    chance) to 1 (only together).

    References:
        Bouma (2009), "Normalized (pointwise) mutual information in collocation extraction";
        Řehůřek and Sojka (2010), whose gensim joins the same words in `Phrases`.
    """
    found = runs(tokens)
    for _ in range(PASSES):
        pairs = associated(*counted(found.words), min_count=min_count, threshold=threshold)
        found = joined(found, pairs)
    return with_phrases(tokens, found, commonest(Counter(labels(tokens, found))))


def runs(tokens: pd.DataFrame) -> Runs:
    """The runs of a token table.

    A conjunction or preposition written onto a word stands between it and the word before.
    """
    content = (tokens["is_content"] & (tokens["lexeme"] == tokens["lemma"])).to_numpy()
    sentence, _ = pd.factorize(tokens["sentence_id"])
    close = tokens["proclitics"].isin(["", "ال"]).to_numpy()
    follows = np.zeros(len(tokens), dtype=bool)
    follows[1:] = content[1:] & content[:-1] & (sentence[1:] == sentence[:-1]) & close[1:]
    starts = (content & ~follows).nonzero()[0]
    lemmas = shared_texts(tokens["lemma"])[content].tolist()
    borders = [*(content.cumsum()[starts] - 1).tolist(), len(lemmas)]
    return Runs(starts.tolist(), [lemmas[a:b] for a, b in itertools.pairwise(borders)])


def counted(words: Iterable[Run]) -> tuple[Counter[str], Counter[Pair]]:
    """How often each word stands in the runs, and each two that follow each other."""
    runs = list(words)
    pairs = itertools.chain.from_iterable(map(itertools.pairwise, runs))
    return Counter(itertools.chain.from_iterable(runs)), Counter(pairs)


def associated(
    words: Mapping[str, int], pairs: Mapping[Pair, int], *, min_count: int, threshold: float
) -> frozenset[Pair]:
    """The pairs that stand together often enough and more than the threshold by NPMI."""
    total = sum(words.values())

    def npmi(pair: Pair, count: int) -> float:
        alone, both = [words[word] / total for word in pair], count / total
        return log(both / (alone[0] * alone[1])) / -log(both)

    often = ((pair, count) for pair, count in pairs.items() if count >= min_count)
    return frozenset(pair for pair, count in often if npmi(pair, count) > threshold)


def joined(found: Runs, pairs: Collection[Pair]) -> Runs:
    """The runs with such pairs made one word, from left to right."""
    return Runs(found.starts, [list(_joined(run, pairs)) for run in found.words])


def rejoined(tokens: pd.DataFrame, joins: Iterable[Collection[Pair]]) -> Runs:
    """The runs of a token table with the pairs of each pass joined."""
    return reduce(joined, joins, runs(tokens))


def _joined(run: Run, pairs: Collection[Pair]) -> Iterator[str]:
    at = 0
    while at < len(run):
        size = 2 if tuple(run[at : at + 2]) in pairs else 1
        yield _JOINED.join(run[at : at + size])
        at += size


def _phrases(found: Runs) -> Iterator[tuple[int, int]]:
    """Where the joined words stand: position of the first one and of what comes after the last."""
    for position, run in zip(*found, strict=True):
        for word in run:
            end = position + word.count(_JOINED) + 1
            if end - position > 1:
                yield position, end
            position = end


def labels(tokens: pd.DataFrame, found: Runs) -> list[Label]:
    """Each joined term in the order of the text: its lemmas, and how it is written there."""
    lemma, written = shared_texts(tokens["lemma"]), shared_texts(tokens["norm"])
    proclitics = shared_texts(tokens["proclitics"])
    return [
        (
            " ".join(lemma[start:end]),
            " ".join([bare(written[start], proclitics[start]), *written[start + 1 : end]]),
        )
        for start, end in _phrases(found)
    ]


def commonest(written: Mapping[Label, int]) -> dict[str, str]:
    """How each term is written most often; of two equally common ways the first in the alphabet."""
    ranked = sorted(written.items(), key=lambda one: (-one[1], one[0][1]), reverse=True)
    return {lemmas: label for (lemmas, label), _ in ranked}


def with_phrases(tokens: pd.DataFrame, found: Runs, named: Mapping[str, str]) -> pd.DataFrame:
    """The token table with its joined terms, written as they are named."""
    lemma, terms = shared_texts(tokens["lemma"]), shared_texts(tokens["term"])
    for start, end in _phrases(found):
        terms[start] = named[" ".join(lemma[start:end])]
        terms[start + 1 : end] = ""
    return tokens.assign(term=pd.Series(terms, tokens.index, dtype="str"))


def shared_texts(column: pd.Series) -> NDArray[np.object_]:
    """The texts of a column, equal ones as one object, which saves most of their memory."""
    code, texts = pd.factorize(column, use_na_sentinel=False)
    shared: NDArray[np.object_] = np.asarray(texts, dtype=object)[code]
    return shared


def bare(word: str, proclitics: str) -> str:
    """A word without the conjunctions and prepositions written onto it; ال stays.

    >>> bare("والولايات", "و ال")
    'الولايات'
    >>> bare("للشرق", "ل ال")
    'الشرق'
    """
    for clitic in proclitics.split():
        if clitic == "ال":
            break
        word = word.removeprefix(clitic)
    if "ال" in proclitics.split() and word.startswith("ل") and not word.startswith("ال"):
        return "ا" + word
    return word


STRICT_NPMI = 0.8  # of a term of several words; a corpus is loaded with less


def with_terms(
    corpus: Corpus, *, word_form: str = "lemma", stop_words: str = "given", phrases: str = "joined"
) -> Corpus:
    """The corpus with `term` and `is_content` of its tokens as the settings have them.

    Args:
        corpus: The corpus; it is returned itself if nothing is changed.
        word_form: "lemma", or "written": single words as they are written.
        stop_words: "given", the corpus's list; "none"; or "names_too", all actors' names besides.
        phrases: Terms of several words that are no names: "joined", as the corpus was loaded;
            "strict", only those whose words hardly ever stand apart; "apart", none.
    """
    if (word_form, stop_words, phrases) == ("lemma", "given", "joined"):
        return corpus
    tokens = corpus.tokens.copy()
    if stop_words == "none":
        tokens["is_content"] |= tokens["pos"].isin(CONTENT_POS)
    if phrases != "joined":
        tokens["term"] = tokens["lexeme"]
    if phrases == "strict":
        tokens = join_phrases(tokens, threshold=STRICT_NPMI)
    if stop_words == "names_too":
        names = corpus.actor_terms("all")
        tokens["is_content"] &= ~(tokens["lemma"].isin(names) | tokens["term"].isin(names))
    if word_form == "written":
        # A term of several words is written as it is; the words after its first have none.
        single = (tokens["term"] != "") & (tokens["term"].shift(-1) != "")
        tokens["term"] = tokens["term"].where(~single, tokens["norm"])
    changed = tokens["term"] != corpus.tokens["term"]
    gloss = tokens["gloss"].mask(tokens["term"].str.contains(" ", regex=False), "")
    kept = corpus.tokens["term_gloss"]
    tokens["term_gloss"] = kept.where(~changed, gloss.where(tokens["term"] != "", ""))
    return replace(corpus, tokens=tokens)


def term_glosses(
    tokens: pd.DataFrame, known: Mapping[str, str], names: Mapping[str, str]
) -> pd.Series:
    """The gloss of each term of the token table, "" on the further words of a multiword term.

    One that is not `known` is glossed word by word, with the first sense of each; `names`, of one
    word too, have one gloss everywhere.
    """
    first = (tokens["term"] != "").to_numpy()
    heads = first.nonzero()[0]
    sizes = np.diff(np.append(heads, len(tokens)))
    heads, sizes = heads[sizes > 1], sizes[sizes > 1]
    senses = shared_texts(tokens["gloss"]).tolist()
    gloss = [sense if is_first else "" for sense, is_first in zip(senses, first, strict=True)]
    for head, size, term in zip(heads, sizes, tokens["term"].iloc[heads], strict=True):
        words = (sense.partition(";")[0] for sense in senses[head : head + size])
        gloss[head] = known.get(term, " + ".join(filter(None, words)))
    named = tokens["term"].map(names).astype("str")
    return pd.Series(gloss, tokens.index, dtype="str").where(named.isna(), named)
