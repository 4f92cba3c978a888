"""Translations of passages by a reader, found in their texts by what they translate."""

from __future__ import annotations

import pandas as pd

from corpus_lib.errors import Problems
from corpus_lib.prepare.corpus import Corpus
from corpus_lib.prepare.readers import read_table


def read_translations(corpus: Corpus) -> pd.DataFrame:
    """The passages of the corpus's `coding/translations.csv`, none without that file.

    Returns:
        One row per passage: `doc_id`, `start`, `end` (raw offsets), `translation`.

    Raises:
        InputError: If a document is unknown, or a quote stands nowhere or at several places in it.
    """
    path = corpus.coding / "translations.csv"
    columns = ["doc_id", "start", "end", "translation"]
    if not path.exists():
        return pd.DataFrame(columns=columns).astype({"start": "int64", "end": "int64"})
    rows, problems = [], Problems()
    table = read_table(path, required=["doc_id", "quote", "translation"])
    for line, row in zip(table.index, table.to_dict("records"), strict=True):
        cell = f"coding/translations.csv, line {line}, column"
        if row["doc_id"] not in set(corpus.documents["doc_id"]):
            known = ", ".join(corpus.documents["doc_id"])
            problems.told.append(f"{cell} doc_id: {row['doc_id']!r}; give one of {known}")
            continue
        places = corpus.places(row["doc_id"], row["quote"])
        if len(places) == 1:
            rows.append((row["doc_id"], *places[0], row["translation"]))
        else:
            problems.told.append(
                f"{cell} quote: {row['quote'][:60]!r} stands at {len(places)} places of "
                f"{row['doc_id']}; give the words of one place, as the text has them"
            )
    problems.refuse()
    return pd.DataFrame(rows, columns=columns)
