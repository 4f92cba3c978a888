"""Corpus folders of a few short texts, for the tests of what is read of them."""

import csv
from hashlib import sha256
from pathlib import Path

COLUMNS = ["doc_id", "title", "outlet", "published", "published_certainty"]
COLUMNS += ["genre", "file", "sha256"]


def corpus_of(place: Path, texts, *, titles=(), name="texts"):
    """A corpus of texts by `doc_id`, with titles for some of them."""
    folder = place / name
    (folder / "raw").mkdir(parents=True)
    rows = []
    for doc_id, text in texts.items():
        (folder / "raw" / f"{doc_id}.txt").write_text(text, encoding="utf-8", newline="")
        digest = sha256(text.encode()).hexdigest()
        title = dict(titles).get(doc_id, "")
        dated = ("Daily", "2022-01-01", "stated", "news", f"{doc_id}.txt", digest)
        rows.append((doc_id, title, *dated))
    with (folder / "corpus.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([COLUMNS, *rows])
    return folder


def put(folder: Path, name: str, content: str):
    """Write a file of the corpus."""
    (folder / name).parent.mkdir(parents=True, exist_ok=True)
    (folder / name).write_text(content, encoding="utf-8")
    return folder
