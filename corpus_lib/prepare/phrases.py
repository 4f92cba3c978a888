"""Which words are counted and as what: names of several words, and words that keep together.

Names (الولايات المتحدة, سيرغي لافروف) come from lists and are one term in every count. Terms of
several words that statistics find (الملف النووي) are joined where the settings say so.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from corpus_lib.prepare.multiword import join_phrases, shared_texts
from corpus_lib.prepare.tokens import CONTENT_POS

if TYPE_CHECKING:
    from corpus_lib.prepare.corpus import Corpus

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

    Args:
        tokens: The token table after `join_phrases`.
        known: Glosses of multiword terms; one that is not there is glossed word by word, with
            the first sense of each word.
        names: Glosses of names, of one word too: each has one everywhere.
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
