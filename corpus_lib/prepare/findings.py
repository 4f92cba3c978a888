"""What was found, in sentences whose numbers come from the tables and whose claims from the nulls.

No sentence names a difference or a topic that shuffled text shows as well: what does not beat its
null is said to be indistinguishable from chance.
"""

from corpus_lib.prepare.corpus import Corpus
from corpus_lib.prepare.overview import multiword_terms
from corpus_lib.wording import documents_in_words, glossed_terms, readable


def corpus_findings(corpus: Corpus) -> list[str]:
    """How many documents and words there are, how uneven they are, and what is only inferred."""
    documents = corpus.documents
    largest = documents.nlargest(1, "n_words").iloc[0]
    share = largest["n_words"] / documents["n_words"].sum()
    sentences = [
        f"{len(documents)} documents, {documents['n_words'].sum():,} words after cleaning; "
        f"{readable(largest['doc_id'])} alone holds {share:.0%} of them."
    ]
    inferred = "is inferred from what the text reports, not stated"
    for certainty, words in (("inferred", inferred), ("unknown", "is unknown")):
        n = int((documents["published_certainty"] == certainty).sum())
        if n:
            sentences.append(f"The date of {documents_in_words(n)} {words}.")
    unnamed = int((documents["outlet"] == "").sum())
    if unnamed:
        sentences.append(f"The outlet of {documents_in_words(unnamed)} is not named in the text.")
    return sentences


def cleaning_findings(corpus: Corpus) -> list[str]:
    """What cleaning changed, in one sentence."""
    counts = corpus.cleaning["action"].value_counts()
    if counts.empty:
        return ["Cleaning changed nothing: no rules were declared."]
    furniture = int(counts.reindex(["drop", "join"], fill_value=0).sum())
    return [
        f"Cleaning took out {furniture} passages of page furniture and mended "
        f"{int(counts.get('mend', 0))} damaged words; each is listed with its place and reason."
    ]


def spelling_findings(corpus: Corpus) -> list[str]:
    """How far preparation brings different spellings together, and what it leaves unexplained."""
    tokens = corpus.tokens
    content = tokens[tokens["is_content"]]
    terms = multiword_terms(tokens)
    sentences = [
        f"{len(tokens):,} words in {tokens['surface'].nunique():,} spellings; the "
        f"{len(content):,} content words among them, {content['norm'].nunique():,} spellings, come "
        f"from {content['lemma'].nunique():,} dictionary forms.",
        f"Content words without an English gloss: {int((content['gloss'] == '').sum())}.",
    ]
    if not terms.empty:
        sentences.append(
            f"{len(terms)} terms of several words were joined, among them "
            f"{', '.join(glossed_terms(terms.head(3)))}."
        )
    return sentences
