"""Corpora made of one real text dealt out at random, with or without a document of another hand."""

import hashlib
import shutil

import numpy as np

from corpus_lib import load_corpus
from corpus_lib.files import REPOSITORY

ONE, OTHER = "report_cautious_partnership", "alhal_militias_syria"


def dealt_corpus(folder, *, seed, n_docs=4, planted=None):
    """The report's paragraphs as documents that differ by chance only.

    The planted one, if any, holds the paragraphs of another text instead.
    """
    order = np.random.default_rng(seed).permutation(len(paragraphs(ONE)))
    (folder / "raw").mkdir(parents=True)
    # What was settled for single places of other texts is none of these.
    no_readings = shutil.ignore_patterns("readings.csv")
    shutil.copytree(REPOSITORY / "data" / "lexicon", folder / "lexicon", ignore=no_readings)
    rows = ["doc_id,title,outlet,published,published_certainty,genre,file,sha256,note"]
    for number, part in enumerate(np.array_split(order, n_docs)):
        own = [paragraphs(ONE)[at] for at in part]
        raw = "\n".join(paragraphs(OTHER) if number == planted else own).encode()
        (folder / "raw" / f"part_{number}.txt").write_bytes(raw)
        digest = hashlib.sha256(raw).hexdigest()
        rows.append(f"part_{number},,,,unknown,test,part_{number}.txt,{digest},")
    (folder / "corpus.csv").write_text("\n".join(rows) + "\n", encoding="utf-8")
    return load_corpus(folder, cache=False)


def paragraphs(doc_id):
    """The paragraphs of the body of one of this repository's documents."""
    segments = load_corpus().segments
    inside = (segments["doc_id"] == doc_id) & (segments["section"] == "body")
    return segments.loc[inside & (segments["kind"] == "paragraph"), "text"].tolist()
