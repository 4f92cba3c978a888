"""Which document affirms, denies or is silent on which claim, and in whose words."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from corpus_lib.coding.coded_tables import CLAIM_COLUMNS, read_coding
from corpus_lib.prepare.corpus import Corpus
from corpus_lib.prepare.morphology import analyze_words
from corpus_lib.prepare.normalization import match_key

STANCE_VALUES = {"affirms": 1.0, "mixed": 0.0, "denies": -1.0}


def claims(corpus: Corpus) -> pd.DataFrame:
    """What each document says of each claim, with the passage that says it.

    Returns:
        One row per claim and document: `claim, doc_id, stance` (affirms, denies, mixed, silent),
        `voice` (author, attributed; "" for silence), `start, end` (raw offsets of the passage,
        missing for silence), `quote, gloss`; the passage of the other side where a document is
        mixed (`counter_voice, counter_start, counter_end, counter_quote, counter_gloss`);
        `searched` (the words looked up before coding silence) and `note`. No rows if the corpus
        has no `coding/claims.csv`.

    Raises:
        InputError: If the coding does not hold, see `read_coding`.
    """
    return read_coding(corpus).claims[CLAIM_COLUMNS]


def stance_matrix(claims: pd.DataFrame, column: str = "stance") -> pd.DataFrame:
    """Claims in rows, documents in columns, a stance (or voice) in each cell."""
    wide = claims.pivot_table(index="claim", columns="doc_id", values=column, aggfunc="first")
    return wide.reindex(index=claims["claim"].unique(), columns=claims["doc_id"].unique())


def contested(claims: pd.DataFrame) -> pd.DataFrame:
    """The claims that one document affirms and another denies, or that one tells both ways.

    Returns:
        One row per claim: `claim, affirms, denies, mixed, silent` (numbers of documents), the
        most evenly contested first; only claims with both sides in different documents, or mixed.
    """
    counts = pd.crosstab(claims["claim"], claims["stance"]) if len(claims) else pd.DataFrame()
    counts = counts.reindex(
        index=claims["claim"].unique(), columns=["affirms", "denies", "mixed", "silent"]
    )
    counts = counts.fillna(0).astype(int)
    both = (counts["affirms"] > 0) & (counts["denies"] > 0)
    kept = counts[both | (counts["mixed"] > 0)]
    even = kept[["affirms", "denies"]].min(axis=1) * 10 + kept["mixed"] * 5 - kept["silent"]
    order = even.sort_values(ascending=False, kind="stable").index
    return kept.loc[order].rename_axis("claim").reset_index()


def claims_in_place(corpus: Corpus, claims: pd.DataFrame, *, context: int = 80) -> pd.DataFrame:
    """The claims with the raw text round each passage.

    Args:
        corpus: The documents.
        claims: The table of `claims`.
        context: Characters on both sides.

    Returns:
        The same rows with `before, after, counter_before, counter_after`.
    """
    placed = claims.copy()
    for side in ("", "counter_"):
        around = [
            ("", "")
            if pd.isna(start)
            else _around(corpus.raw(doc_id), int(start), int(end), context)
            for doc_id, start, end in zip(
                claims["doc_id"], claims[f"{side}start"], claims[f"{side}end"], strict=True
            )
        ]
        placed[f"{side}before"] = [before for before, _ in around]
        placed[f"{side}after"] = [after for _, after in around]
    return placed


def _around(text: str, start: int, end: int, context: int) -> tuple[str, str]:
    before, after = text[max(0, start - context) : start], text[end : end + context]
    # Whole words only: what is cut at the edge reads as another word.
    return (
        f"… {before.split(maxsplit=1)[-1]}" if start > context and " " in before else before,
        f"{after.rsplit(maxsplit=1)[0]} …" if end + context < len(text) and " " in after else after,
    )


def silence_check(corpus: Corpus, claims: pd.DataFrame) -> pd.DataFrame:
    """Where the words searched for a silent document do stand in it, for a reader to look again.

    Words are looked up as lemmas, and as written without regard to hamza and vowel signs.

    Returns:
        One row per silent claim, document and searched word: `claim, doc_id, word, gloss, hits`,
        and the coder's `note`; those with most hits first.
    """
    silent = claims[claims["stance"] == "silent"]
    found = silent.assign(word=silent["searched"].map(_split_words)).explode("word")
    words = list(found["word"].unique())
    glosses = dict(zip(words, analyze_words(words)["gloss"], strict=True)) if words else {}
    hits = word_hits(corpus.tokens, words)
    found["hits"] = [hits[w].get(d, 0) for w, d in zip(found["word"], found["doc_id"], strict=True)]
    found["gloss"] = found["word"].map(glosses).astype("str")
    ranked = found.sort_values("hits", ascending=False, kind="stable", ignore_index=True)
    return ranked[["claim", "doc_id", "word", "gloss", "hits", "note"]]


def _split_words(cell: str) -> list[str]:
    """The entries of a cell in which `|` stands between words."""
    return [word.strip() for word in cell.split("|") if word.strip()]


def word_hits(tokens: pd.DataFrame, words: Sequence[str]) -> dict[str, dict[str, int]]:
    """How often each word or run of words stands in each document that has it, by lemma or form."""
    lemma, surface = tokens["lemma"].map(match_key), tokens["surface"].map(match_key)
    segment, hits = tokens["segment_id"], {}
    for word in words:
        together = pd.Series(True, index=tokens.index)
        for step, part in enumerate(word.split()):
            forms = {match_key(part), match_key(analyze_words([part])["lemma"].iloc[0])}
            here = lemma.isin(forms) | surface.isin(forms)
            together &= here.shift(-step, fill_value=False) & (segment.shift(-step) == segment)
        counts = tokens.loc[together, "doc_id"].value_counts()
        hits[word] = {str(doc_id): int(n) for doc_id, n in counts.items()}
    return hits
