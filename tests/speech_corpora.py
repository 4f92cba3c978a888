"""Small texts as corpora, read with the lexicon of the five documents."""

import hashlib
import shutil
import tempfile
from dataclasses import replace
from pathlib import Path

from corpus_lib import load_corpus


def corpus_of(corpus, text):
    """One text as a corpus, with the lexicon of the five documents."""
    folder = Path(tempfile.mkdtemp())
    (folder / "raw").mkdir()
    (folder / "raw" / "a.txt").write_text(text, encoding="utf-8")
    row = corpus.documents.iloc[:1].drop(columns=["n_chars", "n_words"])
    digest = hashlib.sha256(text.encode()).hexdigest()
    row.assign(doc_id="a", file="a.txt", sha256=digest).to_csv(folder / "corpus.csv", index=False)
    made = load_corpus(folder, cache=False)
    shutil.rmtree(folder)
    return replace(made, actors=corpus.actors)
