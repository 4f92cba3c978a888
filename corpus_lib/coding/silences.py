"""What a document leaves unsaid: whether it was looked up, and what may explain it."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from corpus_lib.coding.claims import counted_once, stance_matrix
from corpus_lib.coding.coded_tables import Coding
from corpus_lib.prepare.corpus import Corpus
from corpus_lib.prepare.morphology import analyze_words
from corpus_lib.prepare.normalization import match_key
from corpus_lib.prepare.published import certain_interval, publication_interval

# What may be the reason of a silence.
LENGTH, DATE, NONE = "length", "date", ""
_TOLD = ["claim", "doc_id", "hits", "doubt", "why"]
_CHECK = [*_TOLD[:2], "searched", "gloss", *_TOLD[2:]]
_OFTEN = 5  # places from which on a silence is asked about
_AS_SHORT = 1.25  # a text a quarter longer than another still counts as no longer


def silence_check(corpus: Corpus, coding: Coding) -> pd.DataFrame:
    """The silences to doubt first: a document holds a claim's words, more than those who speak.

    Words are those that the codebook has looked up before silence is coded. A document is told if,
    of a thousand of its words, more are among them than in the middle one of those that speak.

    Returns:
        One row per claim and silent document: `claim, doc_id, searched` (the words that stand
        there) with `gloss`, `hits` (their places, most first), `doubt`, and `why`, if noted.
    """
    claims, keys = coding.claims, ["claim", "doc_id"]
    hits = searched_in_place(corpus, coding).value_counts(keys).rename("hits")
    table = claims.join(hits, on=keys).fillna({"hits": 0}).astype({"hits": "int64"})
    rate = table["hits"] / table["doc_id"].map(corpus.tokens["doc_id"].value_counts())
    silent = table["stance"] == "silent"
    usual = table["claim"].map(rate[~silent].groupby(table["claim"]).median())
    table = table[silent & (rate > usual) & (table["hits"] >= _OFTEN)]
    table = table.sort_values("hits", ascending=False, kind="stable", ignore_index=True)
    table = table[[*keys, "hits", "doubt", "note"]].set_axis(_TOLD, axis=1)
    words = _searched(corpus, coding).groupby(keys)
    for name in ("searched", "gloss"):
        listed = words[name].agg(lambda each: list(filter(None, each.value_counts().index)))
        table = table.join(listed, on=keys)
    return table[_CHECK]


def searched_in_place(corpus: Corpus, coding: Coding) -> pd.DataFrame:
    """The places that `silence_check` counts: `claim, column, doc_id, start, end`."""
    places = _searched(corpus, coding)[["claim", "doc_id", "start", "end"]]
    return places.drop_duplicates(["claim", "doc_id", "start"]).assign(column="hits")


def _searched(corpus: Corpus, coding: Coding) -> pd.DataFrame:
    """Where words to look up for a claim stand: `claim, searched, gloss, doc_id, start, end`."""
    words = coding.codebook.claims[["id", "searched"]].explode("searched")
    found = words_in_place(corpus.tokens, list(words["searched"].unique()))
    told = corpus.tokens[["doc_id", "start", "term", "term_gloss", "gloss"]]
    found = found.rename(columns={"word": "searched"}).merge(told, on=["doc_id", "start"])
    # A word of a name has its own meaning: an axis, not the Axis of Resistance.
    own = found["gloss"].mask(found["term"] == found["searched"], found["term_gloss"])
    found["gloss"] = own.groupby(found["searched"]).transform(lambda some: some.mode().iloc[0])
    return words.merge(found, on="searched").rename(columns={"id": "claim"})


def words_in_place(tokens: pd.DataFrame, words: Sequence[str]) -> pd.DataFrame:
    """Where each word or run of words stands, by lemma or form: `word, doc_id, start, end`."""
    lemma, surface = tokens["lemma"].map(match_key), tokens["surface"].map(match_key)
    segment = tokens["segment_id"]
    places = [tokens.assign(word="")[:0][["word", "doc_id", "start", "end"]]]
    for word in words:
        together = pd.Series(True, index=tokens.index)
        for step, part in enumerate(word.split()):
            form = match_key(part)
            here = (lemma == form) | (surface == form)
            if not (lemma == form).any():  # else مكانة (standing) would find أماكن (places)
                here |= lemma == match_key(analyze_words([part])["lemma"].iloc[0])
            together &= here.shift(-step, fill_value=False) & (segment.shift(-step) == segment)
        last = tokens["end"].shift(-len(word.split()) + 1)
        found = tokens.assign(word=word, end=last).loc[together, ["word", "doc_id", "start", "end"]]
        places.append(found.astype({"end": "int64"}))
    return pd.concat(places[1:] or places, ignore_index=True)


def silent_claims(corpus: Corpus, coding: Coding, reuse: pd.DataFrame) -> pd.DataFrame:
    """The claims that most other documents affirm and a document says nothing of.

    A short text has room for few claims. So the length of a document is held to explain its
    silence unless more than half of the documents that are about as short (at most a quarter
    longer) do speak of the claim. A document that was published before the day from which one could
    say so (`since` in the codebook) may not have known. A passage and its reprint count once (see
    `counted_once`); a claim counts if most others affirm it, so counted or not. There is no chance
    model: a claim is coded once in a document.

    Returns:
        One row per silent document and claim: `doc_id, claim, affirm` (other documents that
        affirm it, a reprint counted once) of `others`; `short_speak` (documents about as short that
        speak of it) of `short`; `reason`: what may explain the silence, its "length" or its "date",
        or "" for nothing.
    """
    stances = stance_matrix(coding.claims)
    independent = stance_matrix(counted_once(coding.claims, reuse))
    published = corpus.documents.set_index("doc_id")["published"].map(certain_interval)
    since = coding.codebook.claims.set_index("id")["since"]
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
            reason, day, when = NONE if _most(short) else LENGTH, since[claim], published[doc_id]
            if day and when is not None and when[1] < publication_interval(day)[0]:
                reason = DATE
            counts = int((once == "affirms").sum()), len(once), int(short.sum()), len(short)
            rows.append((doc_id, claim, *counts, reason))
    columns = ["doc_id", "claim", "affirm", "others", "short_speak", "short", "reason"]
    return pd.DataFrame(rows, columns=columns)


def lone_claims(claims: pd.DataFrame, reuse: pd.DataFrame) -> pd.DataFrame:
    """The claims that one document alone affirms, or alone denies while most others affirm them.

    Returns:
        Rows of `claims` with `affirm`, `deny` (other documents that do
        so; "mixed" is both) and `others` (documents); of a passage and its reprint one counts.
    """
    table = claims[claims["stance"].isin(["affirms", "denies"])]
    every, once = (stance_matrix(told) for told in (claims, counted_once(claims, reuse)))
    (yes, no), (affirm, deny) = (
        [table["claim"].map(told.isin([one, "mixed"]).sum(axis=1)) for one in ("affirms", "denies")]
        for told in (every, once)
    )
    own, others = table["stance"] == "affirms", table["claim"].map(once.notna().sum(axis=1)) - 1
    alone = own & (yes == 1)
    against = ~own & (no == 1) & (2 * affirm > others)
    counts = {"affirm": affirm - own, "deny": deny - ~own, "others": others}
    return table.assign(**counts)[alone | against]


def _most(hold: pd.Series[bool]) -> bool:
    return 2 * int(hold.sum()) > len(hold)
