"""What the documents are, and what preparation did to them, as `phrasebook.facts` has them."""

from typing import Any

import pandas as pd

from corpus_lib.phrasebook import facts, places_of
from corpus_lib.prepare.corpus import Corpus
from corpus_lib.prepare.overview import KINDS, multiword_in_place, multiword_terms
from corpus_lib.prepare.units import runs
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
        "prepare_outlet_unknown": documents["outlet"] == "",
    }
    parts = runs(corpus.tokens, ["segment_id"])
    told: list[Fact] = [{"relation": "prepare_size", "value": n_words, "of": n_documents}]
    told[0]["evidence"] = places_of(value=parts, of=parts.drop_duplicates("doc_id"))
    if n_documents > 1:
        share = largest["n_words"] / n_words
        told += [{"relation": "prepare_largest", "subject": largest["doc_id"], "value": share}]
    for relation, found in lacking.items():
        if found.any():  # what no text says stands nowhere in it
            told += [{"relation": relation, "value": found.sum(), "of": n_documents}]
    return facts(told)


def cleaning_findings(corpus: Corpus) -> pd.DataFrame:
    """What cleaning did, a fact for each kind of change."""
    told: list[Fact] = []
    for kind in dict.fromkeys(KINDS.values()):
        made = corpus.cleaning[corpus.cleaning["action"].map(KINDS) == kind]
        if n := made["count"].sum():
            # A character without a rule has one place for all that there are.
            evidence = places_of(value=made if len(made) == n else made[:0])
            told.append({"relation": f"prepare_cleaned_{kind}", "value": n, "evidence": evidence})
    return facts(told or [{"relation": "prepare_cleaning_none"}])


def spelling_findings(corpus: Corpus) -> pd.DataFrame:
    """How far preparation brings different spellings together."""
    tokens = corpus.tokens
    content = tokens[tokens["is_content"]]
    terms = multiword_terms(tokens)
    spelled = tokens.drop_duplicates("surface")
    forms, lemmas = (content.drop_duplicates(name) for name in ("norm", "lemma"))
    told: list[Fact] = [
        {"relation": "prepare_spellings", "value": len(spelled), "of": len(tokens)}
        | {"evidence": places_of(value=spelled, of=runs(tokens, ["segment_id"]))},
        {"relation": "prepare_lemmas", "value": len(lemmas), "of": len(forms)}
        | {"evidence": places_of(value=lemmas, of=forms)},
    ]
    if len(terms):
        named = glossed_terms(terms.head(3))
        first = multiword_in_place(tokens).drop_duplicates("term")
        told += [{"relation": "prepare_terms", "object": named, "value": len(terms)}]
        told[-1]["evidence"] = places_of(value=first[first["term"].isin(terms["term"])])
    return facts(told)
