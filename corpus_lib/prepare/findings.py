"""What the documents are, and what preparation did to them, as `phrasebook.facts` has them."""

from typing import Any

import pandas as pd

from corpus_lib.phrasebook import facts
from corpus_lib.prepare.corpus import Corpus
from corpus_lib.prepare.overview import multiword_terms
from corpus_lib.wording import glossed_terms

Fact = dict[str, Any]


def corpus_findings(corpus: Corpus) -> pd.DataFrame:
    """How many documents and words there are, how uneven they are, and what is only inferred."""
    documents = corpus.documents
    n_words, n_documents = documents["n_words"].sum(), len(documents)
    largest = documents.nlargest(1, "n_words").iloc[0]
    certainty = documents["published_certainty"]
    lacking = {
        "prepare_date_inferred": certainty == "inferred",
        "prepare_date_unknown": certainty == "unknown",
        "prepare_outlet_unnamed": documents["outlet"] == "",
    }
    told: list[Fact] = [{"relation": "prepare_size", "value": n_words, "of": n_documents}]
    if n_documents > 1:
        share = largest["n_words"] / n_words
        told += [{"relation": "prepare_largest", "subject": largest["doc_id"], "value": share}]
    told += [
        {"relation": relation, "value": found.sum(), "of": n_documents}
        for relation, found in lacking.items()
        if found.any()
    ]
    return facts(told)


def cleaning_findings(corpus: Corpus) -> pd.DataFrame:
    """What cleaning took out and mended."""
    actions = corpus.cleaning["action"]
    if actions.empty:
        return facts([{"relation": "prepare_cleaning_none"}])
    taken_out, mended = actions.isin(["drop", "join"]).sum(), (actions == "mend").sum()
    return facts([{"relation": "prepare_cleaned", "value": taken_out, "of": mended}])


def spelling_findings(corpus: Corpus) -> pd.DataFrame:
    """How far preparation brings different spellings together."""
    tokens = corpus.tokens
    content = tokens[tokens["is_content"]]
    terms = multiword_terms(tokens)
    spelled = tokens["surface"].nunique()
    forms, lemmas = (content[name].nunique() for name in ("norm", "lemma"))
    told: list[Fact] = [
        {"relation": "prepare_spellings", "value": spelled, "of": len(tokens)},
        {"relation": "prepare_lemmas", "value": lemmas, "of": forms},
    ]
    if len(terms):
        named = glossed_terms(terms.head(3))
        told += [{"relation": "prepare_terms", "object": named, "value": len(terms)}]
    return facts(told)
