"""Names for topics: written by a reader, and kept by a topic's words rather than its number."""

import csv
from pathlib import Path
from typing import Literal

import numpy as np
import pandas as pd

from corpus_lib.errors import InputError
from corpus_lib.topics.model import TopicModel
from corpus_lib.topics.overlap import jaccard, match
from corpus_lib.topics.reading import top_terms

_COLUMNS = ["label", "words"]
_SEPARATOR = "|"


def corpus_labels(folder: str | Path) -> pd.DataFrame:
    """The rows of `read_labels` for a corpus folder's `coding/topic_labels.csv`, if it is there."""
    path = Path(folder) / "coding" / "topic_labels.csv"
    if not path.exists():
        return pd.DataFrame({"label": pd.Series(dtype="str"), "words": pd.Series(dtype="object")})
    return read_labels(path)


def read_labels(path: str | Path) -> pd.DataFrame:
    """Reads labels that a reader wrote for topics.

    Args:
        path: A CSV file in UTF-8 with the columns `label` and `words`; `words` are a topic's top
            words in any order, with `|` between them.

    Returns:
        One row per label: `label` and `words` (a tuple).

    Raises:
        InputError: If the file or a column is missing, a cell is empty or a label is there twice.
    """
    source = Path(path)
    if not source.is_file():
        raise InputError(f"{source} is missing; write a CSV file with the columns label,words")
    with source.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.reader(file, strict=True))
    if not rows or rows[0] != _COLUMNS:
        raise InputError(f"{source}, row 1: {rows[:1]} found, expected the header label,words")
    labels: dict[str, tuple[str, ...]] = {}
    for number, row in enumerate(rows[1:], start=2):
        cells = [cell.strip() for cell in row]
        if len(cells) != len(_COLUMNS) or not all(cells) or cells[0] in labels:
            raise InputError(
                f"{source}, row {number}: {row} found, expected a new label and its words, "
                f"e.g. sanctions,عقوبة {_SEPARATOR} اقتصاد {_SEPARATOR} نفط"
            )
        words = [word.strip() for word in cells[1].split(_SEPARATOR)]
        labels[cells[0]] = tuple(word for word in words if word)
    return pd.DataFrame({"label": list(labels), "words": list(labels.values())})


def label_topics(
    model: TopicModel,
    *,
    labels: pd.DataFrame | None = None,
    glosses: pd.Series | None = None,
    verdicts: pd.DataFrame | None = None,
    unmatched: Literal["raise", "leave"] = "raise",
    least_overlap: float = 0.25,
    n_words: int = 3,
) -> pd.DataFrame:
    """A name for each topic: the reader's where one fits its words, else its own top words.

    Written labels are paired with topics one to one, so that the overlap of their words is
    largest, and hold only from `least_overlap` on: after a refit, a label goes where its words
    went.

    Args:
        model: The fitted model.
        labels: Written labels, as `read_labels` gives them.
        glosses: English gloss of each term, index terms; a made label uses them.
        verdicts: Rows of `verdicts`; a topic that is no more stable than those of words dealt out
            anew gets no name.
        unmatched: "raise" refuses written labels that fit no topic, "leave" goes without them.
        least_overlap: Least Jaccard overlap of a label's words with as many of a topic's.
        n_words: Words in a label that is made.

    Returns:
        One row per topic: `topic`, `label`, `source` ("written", "made" or "none") and `overlap`
        (of the written label's words with the topic's; missing for the others).

    Raises:
        InputError: If a written label fits no topic and `unmatched` is "raise".
    """
    if unmatched not in ("raise", "leave"):
        raise InputError(f"unmatched is {unmatched!r}; give 'raise' or 'leave'")
    table = _made(model, glosses, n_words)
    if labels is not None and len(labels):
        overlaps = np.array([_overlaps(model, words) for words in labels["words"]])
        rows, columns = match(overlaps)
        fits = overlaps[rows, columns] >= least_overlap
        lost = labels["label"].drop(labels.index[rows[fits]]).tolist()
        if lost and unmatched == "raise":
            raise InputError(
                f"labels for topics that the model doesn't have: {', '.join(lost)}; their words "
                f"overlap with no free topic's by {least_overlap} or more. Mend their words, take "
                "them out of the table of labels, or pass unmatched='leave' to go without them"
            )
        for row, column in zip(rows[fits], columns[fits], strict=True):
            table.loc[column, "label"] = labels["label"].iloc[row]
            table.loc[column, "source"] = "written"
            table.loc[column, "overlap"] = overlaps[row, column]
    if verdicts is not None:
        noise = table["topic"].isin(verdicts.loc[~verdicts["beats_tokens"], "topic"])
        table.loc[noise, "label"] = ""
        table.loc[noise, "source"] = "none"
        table.loc[noise, "overlap"] = np.nan
    return table


def _made(model: TopicModel, glosses: pd.Series | None, n_words: int) -> pd.DataFrame:
    words = top_terms(model, n_words, relevance=0.6, glosses=glosses)
    # The first of a gloss's senses: a label is to be read at a glance.
    sense = words["gloss"].str.split(";").str[0]
    words["name"] = sense.where(sense != "", words["term"])
    label = words.groupby("topic", sort=False)["name"].agg(", ".join)
    table = pd.DataFrame({"topic": label.index, "label": label.to_numpy(), "source": "made"})
    return table.assign(overlap=np.nan)


def _overlaps(model: TopicModel, words: tuple[str, ...]) -> list[float]:
    top = top_terms(model, len(words)).groupby("topic", sort=False)["term"].agg(list)
    return [jaccard(words, terms) for terms in top]
