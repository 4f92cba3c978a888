"""What a document leaves unsaid: whether it was looked up, and what may explain it."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from corpus_lib.coding.claims import stance_matrix
from corpus_lib.prepare.corpus import Corpus
from corpus_lib.prepare.morphology import analyze_words
from corpus_lib.prepare.normalization import match_key
from corpus_lib.prepare.published import publication_interval
from corpus_lib.words.counts import words_counted_once

# What may be the reason of a silence.
LENGTH, DATE, NONE = "length", "date", ""
_AS_SHORT = 1.25  # a text a quarter longer than another still counts as no longer


def silence_check(corpus: Corpus, claims: pd.DataFrame) -> pd.DataFrame:
    """Where the words searched for a silent document do stand in it, for a reader to look again.

    Words are looked up as lemmas, and as written without regard to hamza and vowel signs.

    Returns:
        One row per silent claim, document and searched word: `claim, doc_id, word, gloss, hits`,
        and the coder's `note`; those with most hits first.
    """
    found = _searched(claims)
    words = list(found["word"].unique())
    glosses = dict(zip(words, analyze_words(words)["gloss"], strict=True)) if words else {}
    hits = words_in_place(corpus.tokens, words).value_counts(["word", "doc_id"])
    found["hits"] = [hits.get(cell, 0) for cell in zip(found["word"], found["doc_id"], strict=True)]
    found["gloss"] = found["word"].map(glosses).astype("str")
    ranked = found.sort_values("hits", ascending=False, kind="stable", ignore_index=True)
    return ranked[["claim", "doc_id", "word", "gloss", "hits", "note"]]


def words_in_place(tokens: pd.DataFrame, words: Sequence[str]) -> pd.DataFrame:
    """Where each word or run of words stands, by lemma or form: `word, doc_id, start, end`."""
    lemma, surface = tokens["lemma"].map(match_key), tokens["surface"].map(match_key)
    segment = tokens["segment_id"]
    places = [pd.DataFrame(columns=["word", "doc_id", "start", "end"])]
    for word in words:
        together = pd.Series(True, index=tokens.index)
        for step, part in enumerate(word.split()):
            forms = {match_key(part), match_key(analyze_words([part])["lemma"].iloc[0])}
            here = lemma.isin(forms) | surface.isin(forms)
            together &= here.shift(-step, fill_value=False) & (segment.shift(-step) == segment)
        last = tokens["end"].shift(-len(word.split()) + 1)
        found = tokens.assign(word=word, end=last).loc[together, ["word", "doc_id", "start", "end"]]
        places.append(found.astype({"end": "int64"}))
    return pd.concat(places[1:] or places, ignore_index=True)


def searched_in_place(corpus: Corpus, claims: pd.DataFrame) -> pd.DataFrame:
    """The hits that `silence_check` counts: `word, column, doc_id, start, end`."""
    words = list(_searched(claims)["word"].unique())
    return words_in_place(corpus.tokens, words).assign(column="hits")


def _searched(claims: pd.DataFrame) -> pd.DataFrame:
    """The silent cells, one row for each word that was to be looked up."""
    silent = claims[claims["stance"] == "silent"]
    return silent.assign(word=silent["searched"].str.split(" | ", regex=False)).explode("word")


def silent_claims(corpus: Corpus, claims: pd.DataFrame) -> pd.DataFrame:
    """The claims that most other documents affirm and a document says nothing of.

    A short text has room for few claims. So the length of a document is held to explain its
    silence unless more than half of the documents that are about as short (at most a quarter
    longer) do speak of the claim. A document that was published before all those that affirm a
    claim may not have known what they speak of. A claim counts only if most others affirm it also
    when stances that rest on a passage reprinted from an earlier document are left out. There is
    no chance model: a claim is coded once in a document.

    Args:
        corpus: The documents.
        claims: The table of `claims`.

    Returns:
        One row per silent document and claim: `doc_id, claim, affirm` (other documents that
        affirm it) of `others`; `short_speak` (documents about as short that speak of it) of
        `short`; `reason`: what may explain the silence, its "length" or its "date", or "" for
        nothing.
    """
    stances = stance_matrix(claims)
    independent = stance_matrix(claims[~_rests_on_reprint(corpus, claims)])
    sizes, rows = corpus.tokens["doc_id"].value_counts(), []
    for doc_id in stances.columns:
        others = [other for other in stances.columns if other != doc_id]
        near = [other for other in others if sizes[other] <= _AS_SHORT * sizes[doc_id]]
        for claim in stances.index[stances[doc_id] == "silent"]:
            told = stances.loc[claim, others]
            once = independent.reindex(index=stances.index, columns=others).loc[claim].dropna()
            if not (_most(told == "affirms") and _most(once == "affirms")):
                continue
            short = once.reindex(near).dropna() != "silent"
            affirming = list(told.index[told == "affirms"])
            reason = NONE if _most(short) else LENGTH
            if _before_all(corpus, doc_id, affirming):
                reason = DATE
            counts = len(affirming), len(told), int(short.sum()), len(short)
            rows.append((doc_id, claim, *counts, reason))
    columns = ["doc_id", "claim", "affirm", "others", "short_speak", "short", "reason"]
    return pd.DataFrame(rows, columns=columns)


def lone_claims(claims: pd.DataFrame) -> pd.DataFrame:
    """The claims that one document alone affirms, or alone denies while most others affirm them.

    Args:
        claims: The table of `claims`; "mixed" counts as both.

    Returns:
        Rows of `claims`, document after document, with `affirm`, `deny` (other documents that do
        so) and `others` (documents).
    """
    stances = stance_matrix(claims)
    yes, no = (stances.isin([one, "mixed"]).sum(axis=1) for one in ("affirms", "denies"))
    table = claims[claims["stance"].isin(["affirms", "denies"])]
    own, others = table["stance"] == "affirms", stances.shape[1] - 1
    affirm, deny = table["claim"].map(yes) - own, table["claim"].map(no) - ~own
    alone = own & (affirm == 0)
    against = ~own & (deny == 0) & (2 * affirm > others)
    kept = table.assign(affirm=affirm, deny=deny, others=others)[alone | against]
    order = dict(zip(stances.columns, range(others + 1), strict=True))
    return kept.sort_values("doc_id", key=lambda ids: ids.map(order), kind="stable")


def _rests_on_reprint(corpus: Corpus, claims: pd.DataFrame) -> pd.Series[bool]:
    """Whether most words of a passage are reprinted from an earlier document."""
    once, tokens = set(words_counted_once(corpus).index), corpus.tokens
    places = zip(claims["doc_id"], claims["start"], claims["end"], strict=True)
    shares = []
    for doc_id, start, end in places:
        inside = tokens["start"].between(start, end - 1) if pd.notna(start) else tokens["start"] < 0
        words = tokens.index[inside & (tokens["doc_id"] == doc_id)]
        shares.append(2 * sum(word in once for word in words) < len(words))
    return pd.Series(shares, index=claims.index, dtype=bool)


def _most(hold: pd.Series[bool]) -> bool:
    return 2 * int(hold.sum()) > len(hold)


def _before_all(corpus: Corpus, doc_id: str, others: list[str]) -> bool:
    """Whether a document was published before all of some others."""
    told = corpus.documents.set_index("doc_id")["published"]
    if not (told[doc_id] and all(told[others])):
        return False
    last = publication_interval(told[doc_id])[1]
    return all(last < publication_interval(text)[0] for text in told[others])
