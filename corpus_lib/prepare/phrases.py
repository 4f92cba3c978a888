"""Join words that belong together (الولايات المتحدة, الشرق الأوسط) into one multiword term."""

import itertools
from collections.abc import Iterator, Mapping, Sequence

import numpy as np
import pandas as pd
from numpy.typing import NDArray

_PASSES = 2  # two passes join up to four words: مجلس التعاون الخليجي is three
# gensim takes a phrase apart at its own delimiter, so words joined before need another one.
_JOINED, _JOINING = "\x1f", "\x1e"


def join_phrases(
    tokens: pd.DataFrame, *, min_count: int = 4, threshold: float = 0.6
) -> pd.DataFrame:
    """The token table with multiword terms joined in its `term` column.

    Neighbouring content words of one sentence are joined where their normalised pointwise mutual
    information reaches the threshold. The term is written as it most often stands in the text,
    without the و ب ل ك ف before it; it stands on its first word, the others get "".

    Args:
        tokens: The token table, one row per word.
        min_count: Least number of times that the words stand together.
        threshold: Least NPMI, from -1 (never together) over 0 (by chance) to 1 (only together).

    References:
        Bouma (2009), "Normalized (pointwise) mutual information in collocation extraction";
        Řehůřek and Sojka (2010), gensim's `Phrases`.
    """
    from gensim.models.phrases import Phrases  # slow to import, and a kept corpus needs it not

    starts, runs = _runs(tokens)
    for _ in range(_PASSES):
        model = Phrases(
            runs, min_count=min_count, threshold=threshold, scoring="npmi", delimiter=_JOINING
        ).freeze()
        runs = [[name.replace(_JOINING, _JOINED) for name in model[names]] for names in runs]
    return _write(tokens, list(_phrases(starts, runs)))


def _runs(tokens: pd.DataFrame) -> tuple[list[int], list[list[str]]]:
    """Runs of content words that follow each other in a sentence: first positions, and lemmas.

    A conjunction or preposition written onto a word stands between it and the word before.
    """
    content = tokens["is_content"].to_numpy()
    sentence, _ = pd.factorize(tokens["sentence_id"])
    close = tokens["proclitics"].isin(["", "ال"]).to_numpy()
    follows = np.zeros(len(tokens), dtype=bool)
    follows[1:] = content[1:] & content[:-1] & (sentence[1:] == sentence[:-1]) & close[1:]
    starts = (content & ~follows).nonzero()[0]
    lemmas = _texts(tokens["lemma"])[content].tolist()
    borders = [*(content.cumsum()[starts] - 1).tolist(), len(lemmas)]
    return starts.tolist(), [lemmas[a:b] for a, b in itertools.pairwise(borders)]


def _phrases(starts: Sequence[int], runs: Sequence[Sequence[str]]) -> Iterator[tuple[int, int]]:
    """Where the joined words stand: position of the first one and of what comes after the last."""
    for position, names in zip(starts, runs, strict=True):
        for name in names:
            end = position + name.count(_JOINED) + 1
            if end - position > 1:
                yield position, end
            position = end


def _write(tokens: pd.DataFrame, phrases: Sequence[tuple[int, int]]) -> pd.DataFrame:
    lemma, written = _texts(tokens["lemma"]), _texts(tokens["norm"])
    proclitics = _texts(tokens["proclitics"])
    found = pd.DataFrame(
        {
            "key": [" ".join(lemma[start:end]) for start, end in phrases],
            "label": [
                " ".join([bare(written[start], proclitics[start]), *written[start + 1 : end]])
                for start, end in phrases
            ],
        }
    )
    # The commonest spelling names the phrase; of two equally common ones the first in the alphabet.
    labels = found.groupby("key")["label"].agg(lambda spelled: spelled.mode().iloc[0])
    terms = _texts(tokens["term"])
    for (start, end), key in zip(phrases, found["key"], strict=True):
        terms[start] = labels[key]
        terms[start + 1 : end] = ""
    return tokens.assign(term=pd.Series(terms, tokens.index, dtype="str"))


def _texts(column: pd.Series) -> NDArray[np.object_]:
    """The texts of a column, equal ones as one object, which saves most of their memory."""
    code, texts = pd.factorize(column)
    shared: NDArray[np.object_] = np.asarray(texts, dtype=object)[code]
    return shared


def term_glosses(tokens: pd.DataFrame, known: Mapping[str, str]) -> pd.Series:
    """The gloss of each term of the token table, "" on the further words of a multiword term.

    Args:
        tokens: The token table after `join_phrases`.
        known: Glosses of multiword terms; one that is not there is glossed word by word, with
            the first sense of each word.
    """
    first = (tokens["term"] != "").to_numpy()
    heads = first.nonzero()[0]
    sizes = np.diff(np.append(heads, len(tokens)))
    heads, sizes = heads[sizes > 1], sizes[sizes > 1]
    senses = _texts(tokens["gloss"]).tolist()
    gloss = [sense if is_first else "" for sense, is_first in zip(senses, first, strict=True)]
    for head, size, term in zip(heads, sizes, tokens["term"].iloc[heads], strict=True):
        words = (sense.partition(";")[0] for sense in senses[head : head + size])
        gloss[head] = known.get(term, " + ".join(filter(None, words)))
    return pd.Series(gloss, tokens.index, dtype="str")


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
