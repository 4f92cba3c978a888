"""Which words are counted and as what: a corpus with its terms as the settings have them."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd

from corpus_lib.prepare.corpus import Corpus
from corpus_lib.prepare.phrases import join_phrases
from corpus_lib.prepare.tokens import CONTENT_POS

STRICT_NPMI = 0.8  # of a term of several words; a corpus is loaded with less


def with_terms(
    corpus: Corpus, *, word_form: str = "lemma", stop_words: str = "given", phrases: str = "joined"
) -> Corpus:
    """The corpus with `term` and `is_content` of its tokens as the settings have them.

    Args:
        corpus: The corpus.
        word_form: "lemma", or "written": single words as they are written.
        stop_words: "given", the corpus's list; "none"; or "names_too", the names of all actors
            besides.
        phrases: Terms of several words: "joined", as the corpus was loaded; "strict", only those
            whose words hardly ever stand apart; "apart", none.

    Returns:
        A corpus that differs in its tokens only; the same one if nothing is changed.
    """
    if (word_form, stop_words, phrases) == ("lemma", "given", "joined"):
        return corpus
    tokens = corpus.tokens.copy()
    if stop_words == "none":
        tokens["is_content"] = tokens["pos"].isin(CONTENT_POS)
    if phrases != "joined":
        tokens["term"] = tokens["lemma"]
    if phrases == "strict":
        tokens = join_phrases(tokens, threshold=STRICT_NPMI)
    if stop_words == "names_too":
        names = corpus.actor_terms("all")
        tokens["is_content"] &= ~(tokens["lemma"].isin(names) | tokens["term"].isin(names))
    if word_form == "written":
        # A term of several words is written as it is; the words after its first have none.
        single = (tokens["term"] != "") & ~tokens["term"].str.contains(" ", regex=False)
        tokens["term"] = tokens["term"].where(~single, tokens["norm"])
    return replace(corpus, tokens=_glossed(tokens, corpus.tokens))


def _glossed(tokens: pd.DataFrame, before: pd.DataFrame) -> pd.DataFrame:
    """The tokens with a gloss for each term that has changed: its word's, "" for several words."""
    several = (tokens["term"] == "") | tokens["term"].str.contains(" ", regex=False)
    gloss = tokens["gloss"].mask(several, "")
    return tokens.assign(
        term_gloss=before["term_gloss"].where(tokens["term"] == before["term"], gloss)
    )
