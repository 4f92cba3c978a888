"""Find passages for a proposition, by the lemmas that they share with it."""

from __future__ import annotations

import numpy as np
import pandas as pd
from gensim.corpora import Dictionary
from gensim.matutils import corpus2csc
from gensim.models import LuceneBM25Model

from corpus_lib.coding.coded_tables import Coding
from corpus_lib.errors import InputError
from corpus_lib.prepare.corpus import Corpus
from corpus_lib.prepare.morphology import analyze_words
from corpus_lib.prepare.normalization import match_key

_CONTENT = ("NOUN", "VERB", "ADJ", "PROPN", "X")
_FOUND = ["rank", "doc_id", "segment_id", "start", "end", "score", "terms"]


def find_evidence(corpus: Corpus, proposition: str, *, n: int = 10) -> pd.DataFrame:
    """The passages that share most with a proposition, over all documents.

    Args:
        corpus: The documents; their body's paragraphs and items are ranked, headings not.
        proposition: Arabic words or lemmas, as one would say the claim; a word that the texts write
            so is taken as the texts' lemma for it.
        n: Passages at the most.

    Returns:
        One row per passage, best first: `rank, doc_id, segment_id, start, end, score` (BM25,
        above 0), `terms` (the words of the passage that match, as written), `text` (raw), and its
        `heading, page, section`.

    Raises:
        InputError: If the proposition has no word, none that stands in the texts, or `n` is < 1.

    References:
        Robertson & Zaragoza (2009), "The probabilistic relevance framework: BM25 and beyond".
    """
    if n < 1:
        raise InputError(f"n={n}; expected at least 1 passage")
    wanted, units = _lemmas(corpus, proposition), _units(corpus)
    if not set(wanted) & {lemma for lemmas in units["lemmas"] for lemma in lemmas}:
        raise InputError(
            f"no passage holds a word of {proposition!r} (looked up as {', '.join(wanted)}); "
            "try other words for the same"
        )
    units["score"] = _scores(units, wanted)
    ranked = units.sort_values("score", ascending=False, kind="stable")
    best = ranked[ranked["score"] > 0].head(n).reset_index(drop=True)
    best["rank"] = range(1, len(best) + 1)
    tokens = corpus.tokens[corpus.tokens["lemma"].map(match_key).isin(wanted)]
    terms = tokens.groupby("segment_id")["surface"].agg(lambda words: list(dict.fromkeys(words)))
    best["terms"] = best["segment_id"].map(terms)
    return corpus.passages(best[_FOUND])


def first_evidence(
    corpus: Corpus, coding: Coding, proposition: str | None = None, *, n: int = 10
) -> pd.DataFrame:
    """As `find_evidence`; without a proposition, for the codebook's first claim, if it has one.

    The first row has a `label`, what was looked for.
    """
    wanted = [proposition] if proposition else coding.codebook.claims["name_ar"].tolist()
    if not wanted:
        return pd.DataFrame(columns=[*_FOUND, "text", "heading", "page", "section", "label"])
    found = find_evidence(corpus, wanted[0], n=n)
    return found.assign(label=[wanted[0]] + [""] * (len(found) - 1))


def _lemmas(corpus: Corpus, proposition: str) -> list[str]:
    """The content words of a proposition as the lemmas that the ranking compares."""
    words = proposition.split()
    if not words:
        raise InputError("the proposition has no words; give some, such as those of a claim")
    held = corpus.tokens[corpus.tokens["is_content"]]
    counts = held.assign(key=held["surface"].map(match_key)).value_counts(["key", "lemma"])
    written = counts.reset_index().drop_duplicates("key").set_index("key")["lemma"]
    read = analyze_words(words, sentences=[0] * len(words))
    content = read["pos"].isin(_CONTENT)
    kept = read[content] if content.any() else read
    return [
        match_key(written.get(match_key(surface), lemma))
        for surface, lemma in zip(kept["surface"], kept["lemma"], strict=True)
    ]


def _units(corpus: Corpus) -> pd.DataFrame:
    segments = corpus.segments
    kept = segments[(segments["section"] == "body") & segments["kind"].isin(["paragraph", "item"])]
    content = corpus.tokens[corpus.tokens["is_content"]]
    keys = content["lemma"].map(match_key).rename("lemmas")
    lemmas = keys.groupby(content["segment_id"]).agg(list)
    units = kept[["doc_id", "segment_id", "start", "end"]]
    return units.join(lemmas, on="segment_id", how="inner").reset_index(drop=True)


def _scores(units: pd.DataFrame, query: list[str]) -> np.ndarray:
    """The BM25 score of each unit for a query, every lemma of it counted once."""
    lemmas = units["lemmas"].tolist()
    dictionary = Dictionary(lemmas)
    model = LuceneBM25Model(dictionary=dictionary, k1=1.5, b=0.75)
    bags = [model[dictionary.doc2bow(words)] for words in lemmas]
    weights = corpus2csc(bags, num_terms=len(dictionary))
    asked = sorted({dictionary.token2id[word] for word in query if word in dictionary.token2id})
    # Rounded, so that equal passages stay in the order of the texts on every machine.
    return np.asarray(weights[asked].sum(axis=0)).ravel().round(6)
