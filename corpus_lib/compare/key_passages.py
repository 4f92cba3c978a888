"""Three passages that stand for a document, chosen by rules that anyone can check."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from corpus_lib.coding.silences import lone_claims
from corpus_lib.prepare.corpus import Corpus
from corpus_lib.stats.verdict import SURE
from corpus_lib.words.counts import words_counted_once

# The rules, by which a passage is chosen.
OWN_WORDS = "sentence_richest_in_its_own_words"
LONE_CLAIM, LONE_DENIAL = "claim_that_no_other_affirms", "claim_that_it_alone_denies"
QUOTATION = "longest_direct_quotation"
TYPICAL, NEXT_TYPICAL = "most_typical_sentence", "next_most_typical_sentence"
COLUMNS = [
    *("doc_id", "rule", "about", "text", "gloss", "glossed"),
    *("start", "end", "mark_start", "mark_end"),
]
# Words within which a sentence can be read by itself; others are taken if there are none.
_READABLE = (8, 60)
_CONTEXT = 120  # characters on each side of a claim's evidence, within its sentence
_GLOSSES = 10


class _Passage(NamedTuple):
    """A passage with the place in it that the rule is about."""

    rule: str
    start: int
    end: int
    mark: tuple[int, int] | None = None
    about: str = ""


def key_passages(
    corpus: Corpus,
    *,
    own: pd.DataFrame | None = None,
    claims: pd.DataFrame | None = None,
    quotes: pd.DataFrame | None = None,
    translations: pd.DataFrame | None = None,
    n: int = 3,
) -> pd.DataFrame:
    """Passages that stand for each document, by rules in a fixed order.

    The rules: the sentence with most of the words that set the document apart beyond chance
    (each word once; of equal ones the one where they stand closest, then the first); the evidence
    of the claim in which it stands alone against most others (of equal ones the first to which
    the coder added no note); its longest direct quotation; and then, until there are `n`, the
    sentences nearest to the whole document by the cosine of their words, names of principal
    actors left out. A passage that overlaps a chosen one is passed over, and so is one reprinted
    from an earlier document.

    Args:
        corpus: The documents.
        own: The table of `own_words`.
        claims: The table of `claims`.
        quotes: The table of `quotations`.
        translations: The table of `read_translations`.
        n: Passages per document; fewer if it has fewer sentences.

    Returns:
        One row per passage: `doc_id`, `rule`, `about` (the claim's id, or the speaker), `text`
        (raw), `gloss` with `glossed` ("translated" by a reader; "as_coded": the coders' English for
        what is coded in it; "word_by_word": its first words; it translates no more than these),
        `start`, `end` and, for a claim, the place `mark_start` to `mark_end` of its evidence.

    References:
        Radev et al. (2004), "Centroid-based summarization of multiple documents".
    """
    words = words_counted_once(corpus)
    rows = []
    for doc_id in corpus.documents["doc_id"]:
        inside = words[words["doc_id"] == doc_id]
        sentences = _whole_sentences(corpus.tokens, inside)
        chosen: list[_Passage] = []
        for passage in _candidates(corpus, doc_id, inside, sentences, own, claims, quotes):
            if len(chosen) == n:
                break
            if all(passage.end <= old.start or passage.start >= old.end for old in chosen):
                second = passage.rule == TYPICAL and any(old.rule == TYPICAL for old in chosen)
                chosen.append(passage._replace(rule=NEXT_TYPICAL) if second else passage)
        for rule, start, end, mark, about in chosen:
            text, places = corpus.raw(doc_id)[start:end], mark or (pd.NA, pd.NA)
            ways = {
                "translated": _translated(translations, doc_id, start, end),
                "as_coded": _coded_english(claims, doc_id, start, end),
                "word_by_word": _glossed(inside[inside["start"].between(start, end - 1)]),
            }
            glossed = next((how for how, english in ways.items() if english), "")
            gloss = ways.get(glossed, "")
            rows.append((doc_id, rule, about, text, gloss, glossed, start, end, *places))
    table = pd.DataFrame(rows, columns=COLUMNS)
    return table.astype({name: "Int64" for name in COLUMNS if name.endswith(("start", "end"))})


def _candidates(
    corpus: Corpus,
    doc_id: str,
    words: pd.DataFrame,
    sentences: pd.DataFrame,
    own: pd.DataFrame | None,
    claims: pd.DataFrame | None,
    quotes: pd.DataFrame | None,
) -> Iterator[_Passage]:
    if own is not None:
        yield from _richest(doc_id, words, sentences, own)
    if claims is not None and len(claims):
        yield from _lone(corpus, doc_id, claims)
    if quotes is not None:
        yield from _longest_quote(doc_id, words, quotes)
    yield from _typical(words, sentences, set(corpus.actor_terms("principal")))


def _whole_sentences(tokens: pd.DataFrame, words: pd.DataFrame) -> pd.DataFrame:
    """The sentences all of whose words count: `start, end, n`, in the order of the text."""
    bounds = {"start": ("start", "min"), "end": ("end", "max"), "n": ("token_id", "size")}
    here = tokens[tokens["sentence_id"].isin(set(words["sentence_id"]))]
    table = here.groupby("sentence_id", sort=False).agg(**bounds)
    counted = words["sentence_id"].value_counts()
    whole = table[table["n"] == counted.reindex(table.index)]
    readable = whole[whole["n"].between(*_READABLE)]
    return readable if len(readable) else whole


def _richest(
    doc_id: str, words: pd.DataFrame, sentences: pd.DataFrame, own: pd.DataFrame
) -> Iterator[_Passage]:
    sure = own[(own["doc_id"] == doc_id) & (own["verdict"] == SURE)]
    held = words[words["term"].isin(sure["term"]) & words["sentence_id"].isin(sentences.index)]
    if held.empty:
        return
    number = held.groupby("sentence_id", sort=False)["term"].nunique()
    order = pd.DataFrame({"number": -number, "n": sentences["n"].reindex(number.index)})
    best = order.sort_values(["number", "n"], kind="stable").index[0]
    yield _place(sentences.loc[best], OWN_WORDS)


def _lone(corpus: Corpus, doc_id: str, claims: pd.DataFrame) -> Iterator[_Passage]:
    lone = lone_claims(claims)
    lone = lone[lone["doc_id"] == doc_id]
    against = lone["deny"].where(lone["stance"] == "affirms", lone["affirm"])
    order = pd.DataFrame({"against": -against, "doubt": lone["note"] != ""})
    ranked = lone.loc[order.sort_values(["against", "doubt"], kind="stable").index]
    tokens = corpus.tokens[corpus.tokens["doc_id"] == doc_id]
    for row in ranked.head(1).to_dict("records"):
        mark = int(row["start"]), int(row["end"])
        at = tokens.loc[tokens["start"].between(mark[0], mark[1] - 1), "sentence_id"]
        around = tokens[tokens["sentence_id"].isin(set(at))]
        first = around.loc[around["start"] >= mark[0] - _CONTEXT, "start"].min()
        last = around.loc[around["end"] <= mark[1] + _CONTEXT, "end"].max()
        rule = LONE_CLAIM if row["stance"] == "affirms" else LONE_DENIAL
        span = min(int(first), mark[0]), max(int(last), mark[1])
        yield _Passage(rule, *span, mark, str(row["claim"]))


def _longest_quote(doc_id: str, words: pd.DataFrame, quotes: pd.DataFrame) -> Iterator[_Passage]:
    here = quotes[quotes["doc_id"] == doc_id].sort_values("n_words", ascending=False, kind="stable")
    for row in here.to_dict("records"):
        start, end = int(row["start"]), int(row["end"])
        if words["start"].between(start, end - 1).sum() * 2 > row["n_words"]:
            yield _Passage(QUOTATION, start, end, None, str(row["speaker"]))
            return


def _typical(
    words: pd.DataFrame, sentences: pd.DataFrame, left_out: set[str]
) -> Iterator[_Passage]:
    told = words[words["is_content"] & ~words["term"].isin(left_out)]
    counts = pd.crosstab(told["sentence_id"], told["term"])
    counts = counts.reindex(sentences.index, fill_value=0)
    cells, whole = counts.to_numpy(np.float64), told["term"].value_counts().reindex(counts.columns)
    lengths = np.linalg.norm(cells, axis=1)
    lengths[lengths == 0] = 1
    nearness = cells @ whole.to_numpy(np.float64) / lengths
    for place in np.argsort(-nearness, kind="stable"):
        yield _place(sentences.iloc[place], TYPICAL)


def _place(sentence: Any, rule: str) -> _Passage:
    return _Passage(rule, int(sentence["start"]), int(sentence["end"]))


def _translated(translations: pd.DataFrame | None, doc_id: str, start: int, end: int) -> str:
    """What a reader made of just this passage, but for a mark at its edges."""
    if translations is None:
        return ""
    here = translations[translations["doc_id"] == doc_id]
    same = (here["start"] - start).abs().le(2) & (here["end"] - end).abs().le(2)
    return str(next(iter(here.loc[same, "translation"]), ""))


def _coded_english(claims: pd.DataFrame | None, doc_id: str, start: int, end: int) -> str:
    """The glosses that coders gave to passages inside, the longer of two that overlap."""
    if claims is None or claims.empty:
        return ""
    here = claims[(claims["doc_id"] == doc_id) & claims["start"].notna()]
    inside = here[(here["start"] >= start) & (here["end"] <= end) & (here["gloss"] != "")]
    kept: list[tuple[int, int, str]] = []
    for a, b, gloss in sorted(
        zip(inside["start"], inside["end"], inside["gloss"], strict=True),
        key=lambda row: row[0] - row[1],
    ):
        if all(b <= first or a >= last for first, last, _ in kept):
            kept.append((int(a), int(b), str(gloss)))
    return " … ".join(gloss for *_, gloss in sorted(kept))


def _glossed(words: pd.DataFrame) -> str:
    told = words[words["is_content"] & (words["term_gloss"] != "")].drop_duplicates("term")
    senses = [first_sense(gloss) for gloss in told["term_gloss"]]
    more = ", …" if len(senses) > _GLOSSES else ""
    return ", ".join(senses[:_GLOSSES]) + more


def first_sense(gloss: object) -> str:
    """The first of a gloss's senses, to be read at a glance."""
    return str(gloss).split(";")[0].strip()
