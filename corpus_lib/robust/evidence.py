"""The passages that headlines rest on."""

from __future__ import annotations

import pandas as pd

from corpus_lib.prepare.corpus import Corpus
from corpus_lib.reuse.find import find_reuse
from corpus_lib.robust.findings import fragile_findings, headline_findings
from corpus_lib.robust.survival import Robustness
from corpus_lib.voices.actors import actor_mentions
from corpus_lib.voices.evidence import Checked, mentions_in_place
from corpus_lib.voices.quotations import quotations, quotations_in_place

_SHOWN = 12  # passages of a headline

_OF_EACH = 3  # of each document that names what another never names

_NONE = pd.DataFrame(
    {"doc_id": pd.Series(dtype="str"), "start": pd.Series(dtype="int64"), "end": 0, "label": ""}
).astype({"end": "int64"})


def headlines_in_place(corpus: Corpus, found: Robustness) -> Checked:
    """The sentences of `headline_findings` and `fragile_findings`, each with its passages.

    Args:
        corpus: The corpus.
        found: What became of its headlines.

    Returns:
        Pairs of a sentence and its passages (`doc_id, start, end, text, label, heading, page`), a
        dozen or so: where a word stands, what is quoted, where an actor is named (for one
        that a document never names: where the others name it), and for two documents the passages
        that they share. What is said of whole documents, and of topics, has none; the notebook
        that `found.headlines` names under `see` shows it.
    """
    pairs: Checked = []
    # Where nothing is fragile, a sentence says so and no row stands behind it.
    for verdict, sentences in (
        ("survives", headline_findings(found)[1:]),
        ("not robust", fragile_findings(found)),
    ):
        rows = found.headlines[found.headlines["verdict"] == verdict]
        places = [_passages(corpus, *row) for row in rows[["kind", "question", "item"]].to_numpy()]
        nothing = [corpus.passages(_NONE)] * (len(sentences) - len(places))
        pairs += zip(sentences, [*places, *nothing], strict=True)
    return [(headline_findings(found)[0], corpus.passages(_NONE)), *pairs]


def _passages(corpus: Corpus, kind: str, question: str, item: str) -> pd.DataFrame:
    about, _, name = question.partition("\t")
    if about == "words":
        own = corpus.tokens[(corpus.tokens["doc_id"] == name) & corpus.tokens["is_content"]]
        places = own[own["term"] == item].rename(columns={"term_gloss": "alias"})
        return mentions_in_place(corpus, places.head(_SHOWN))
    if about == "actor":
        mentions = actor_mentions(corpus)
        chosen = mentions[mentions["actor_id"] == name]
        if kind == "not naming":
            chosen = chosen.groupby("doc_id", sort=False).head(_OF_EACH)
        else:
            chosen = chosen[chosen["doc_id"] == item].head(_SHOWN)
        return mentions_in_place(corpus, chosen)
    if about == "quoted" and kind == "voice":
        quotes = quotations(corpus)
        return quotations_in_place(corpus, quotes[quotes["doc_id"] == item].head(_SHOWN))
    if "\t" in item:
        return _shared(corpus, *item.split("\t"))
    return corpus.passages(_NONE)


def _shared(corpus: Corpus, doc_a: str, doc_b: str) -> pd.DataFrame:
    """The passages that stand in both of two documents, as the one has them, then the other."""
    pair = corpus.tokens[corpus.tokens["doc_id"].isin([doc_a, doc_b])]
    reuse = find_reuse(pair)
    reuse = reuse[reuse["doc_a"] != reuse["doc_b"]].head(_SHOWN // 2)
    rows = [
        {"doc_id": row[f"doc_{side}"], "start": row[f"start_{side}"], "end": row[f"end_{side}"]}
        for row in reuse.to_dict("records")
        for side in "ab"
    ]
    spans = pd.DataFrame(rows, columns=["doc_id", "start", "end"]).assign(label="shared passage")
    return corpus.passages(spans if len(spans) else _NONE)
