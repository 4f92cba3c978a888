"""What the documents are and what preparing them did, as facts."""

from __future__ import annotations

from typing import Any

import pandas as pd

from corpus_lib.phrasebook import facts
from corpus_lib.prepare.corpus import Corpus
from corpus_lib.prepare.overview import multiword_terms
from corpus_lib.wording import glossed_terms


def corpus_findings(corpus: Corpus) -> pd.DataFrame:
    """How many documents and words there are, how uneven they are, and what is only inferred."""
    documents = corpus.documents
    n, words = len(documents), documents["n_words"]
    largest = documents.nlargest(1, "n_words").iloc[0]
    certainty = documents["published_certainty"].value_counts()
    lacking = {
        "prepare_date_inferred": certainty.get("inferred", 0),
        "prepare_date_unknown": certainty.get("unknown", 0),
        "prepare_outlet_unnamed": (documents["outlet"] == "").sum(),
    }
    rows: list[dict[str, Any]] = [{"relation": "prepare_size", "value": n, "of": words.sum()}]
    if n > 1:
        share = largest["n_words"] / words.sum()
        rows.append({"relation": "prepare_largest", "subject": largest["doc_id"], "value": share})
    rows += [
        {"relation": relation, "value": value, "of": n}
        for relation, value in lacking.items()
        if value
    ]
    return facts(rows)


def cleaning_findings(corpus: Corpus) -> pd.DataFrame:
    """What cleaning took out and mended."""
    counts = corpus.cleaning["action"].value_counts()
    if counts.empty:
        return facts([{"relation": "prepare_cleaned_none"}])
    furniture = counts.reindex(["drop", "join"], fill_value=0).sum()
    mended = counts.get("mend", 0)
    return facts([{"relation": "prepare_cleaned", "value": furniture, "of": mended}])


def spelling_findings(corpus: Corpus) -> pd.DataFrame:
    """How far preparation brings different spellings together, and what it leaves unexplained."""
    content = corpus.tokens[corpus.tokens["is_content"]]
    terms = multiword_terms(corpus.tokens)
    rows: list[dict[str, Any]] = [
        {
            "relation": "prepare_spelled",
            "value": len(content),
            "of": content["norm"].nunique(),
            "low": content["lemma"].nunique(),
        },
        {"relation": "prepare_unglossed", "value": (content["gloss"] == "").sum()},
    ]
    if len(terms):
        named = glossed_terms(terms.head(3))
        rows.append({"relation": "prepare_joined", "object": named, "value": len(terms)})
    return facts(rows)
