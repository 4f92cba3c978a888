"""One table that says of each document what it is, what sets it apart, and how sure that is."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator

import pandas as pd

from corpus_lib.compare.profile_facts import Row
from corpus_lib.prepare.corpus import Corpus

_NUMBERS, _PLACES = ["value", "low", "high", "others", "p"], ["start", "end"]
PROFILE_COLUMNS = [
    *("doc_id", "facet", "key", "item", "item_ar", "value", "low", "high", "unit", "others", "p"),
    *("verdict", "standing", "stance", "voice", "certainty", "by", "reason"),
    *("text", "gloss", "glossed", "note", "start", "end", "source"),
]


def profile_table(corpus: Corpus, *facts: Iterable[Row]) -> pd.DataFrame:
    """What each document is, what sets it apart from the others, and what it leaves out.

    Own words, actors and sides that shuffled text would show as well are not listed; where nothing
    is left, a row says so. Absences that a document's length may explain are listed as such.
    Voices, frames and claims have no chance model.

    Args:
        corpus: The documents.
        *facts: What the functions of `profile_facts` give, in the order of a card, besides what
            each document is. A facet whose facts are not given is left out.

    Returns:
        One row per document and fact, in the order of a card: `doc_id`; `facet` (title, outlet,
        published, note, genre, length, own_word, topic, actor, voice, speaker, side, frame,
        lone_claim, silent_claim, silent_actor, silent_side, passage); `key` (what it is
        about, as names are set for), `item` and `item_ar` (the same in English and Arabic);
        `value` with `low` and `high`, in `unit` ("share", "times" as often as in the others,
        "bits", "words", "documents" that say the contrary, or that say what this one leaves out);
        `others` (the same in all other documents together; for own words how often they hold it,
        "times" shares one occurrence out to both; for claims the number of other documents); `p`
        (share of deals that reach it; for what is only likely, the false discovery rate).

        `verdict`: "sure", "likely" or "open", where a test stands behind it; `standing`:
        "above_all_others" if its interval lies above that of each other document, of a claim
        "by_implication" if it is not said outright;
        `stance` and `voice`: of a claim, and whose
        it is; `certainty`: of a date; `by`: how a frame was found (coded, measured), or the rule
        that chose a passage; `reason`: why there is nothing to tell ("nothing" stands out,
        "uncoded"), or what may explain a silence (its "length", its "date", "" for neither);
        `text` (raw) with `gloss`, how it was `glossed`, and the coder's `note`; its place `start`
        to `end`; `source` (function or file). A missing number is NaN, a missing text "".
    """
    table = pd.DataFrame(itertools.chain(_document_facts(corpus), *facts), columns=PROFILE_COLUMNS)
    texts = [name for name in PROFILE_COLUMNS if name not in (*_NUMBERS, *_PLACES)]
    # A column of which no fact has a text would be one of numbers.
    table[texts] = table[texts].astype("object").fillna("")
    kinds = dict.fromkeys(_NUMBERS, "float64") | dict.fromkeys(_PLACES, "Int64")
    table = table.astype({**dict.fromkeys(texts, "str"), **kinds})
    order = {doc_id: place for place, doc_id in enumerate(corpus.documents["doc_id"])}
    return table.sort_values(
        "doc_id", key=lambda ids: ids.map(order), kind="stable", ignore_index=True
    )


def _document_facts(corpus: Corpus) -> Iterator[Row]:
    """What each document is: its title, outlet, date, genre and length."""
    total = corpus.documents["n_words"].sum()
    for row in corpus.documents.to_dict("records"):
        told = {"doc_id": row["doc_id"], "source": "corpus.csv"}
        yield {**told, "facet": "title", "item_ar": row["title"]}
        yield {**told, "facet": "outlet", "item": row["outlet"]}
        certainty = row["published_certainty"]
        yield {**told, "facet": "published", "item": row["published"], "certainty": certainty}
        yield {**told, "facet": "note", "item": row.get("note", "")}
        yield {**told, "facet": "genre", "item": row["genre"]}
        n_words = int(row["n_words"])
        size = {"value": n_words, "unit": "words", "others": total - n_words}
        yield {**told, "facet": "length", **size, "source": "documents"}
