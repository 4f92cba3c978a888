"""Names for topics: written by a reader, and kept by a topic's words rather than its number."""

from pathlib import Path

import numpy as np
import pandas as pd

from corpus_lib.errors import InputError
from corpus_lib.prepare.readers import read_table
from corpus_lib.stats.verdict import OPEN
from corpus_lib.topics.lda import TopicModel
from corpus_lib.topics.overlap import LEAST_OVERLAP, jaccard, match
from corpus_lib.topics.reading import top_terms
from corpus_lib.topics.verdicts import topic_verdicts

_COLUMNS = ["label", "words"]
_SEPARATOR = "|"
_IN_A_LABEL = 3  # words of one that is made


def corpus_labels(folder: str | Path) -> pd.DataFrame:
    """The rows of `read_labels` for a corpus folder's `coding/topic_labels.csv`, if it is there."""
    path = Path(folder) / "coding" / "topic_labels.csv"
    if not path.exists():
        return pd.DataFrame({"label": pd.Series(dtype="str"), "words": pd.Series(dtype="object")})
    return read_labels(path)


def label_names(folder: str | Path) -> pd.DataFrame:
    """Labels of the form `عربي · English` by their two parts: `en`, `ar`, indexed by the label."""
    parts = {one: one.split(" · ") for one in corpus_labels(folder)["label"]}
    both = {one: list(reversed(pair)) for one, pair in parts.items() if len(pair) == 2}
    return pd.DataFrame.from_dict(both, orient="index", columns=["en", "ar"])


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
    table = read_table(Path(path), required=_COLUMNS, key="label")
    words = [
        tuple(word for part in cell.split(_SEPARATOR) if (word := part.strip()))
        for cell in table["words"]
    ]
    if wrong := [line for line, some in zip(table.index, words, strict=True) if not some]:
        raise InputError(
            f"{path}, line {wrong[0]}, column words: empty; give a topic's top words, "
            f"e.g. عقوبة {_SEPARATOR} اقتصاد {_SEPARATOR} نفط"
        )
    return pd.DataFrame({"label": table["label"].tolist(), "words": words})


def label_topics(
    model: TopicModel, *, labels: pd.DataFrame | None = None, glosses: pd.Series | None = None
) -> pd.DataFrame:
    """A name for each topic: the reader's where one fits its words, else its own top words.

    Written labels are paired with topics one to one, so that the overlap of their words is
    largest, and hold only from a Jaccard overlap of .25 on: after a refit, a label goes where its
    words went, and one whose topic is gone is not given. `labels` are those of `read_labels`;
    `glosses`, by term, make the others.

    Returns:
        One row per topic: `topic`, `label`, `source` ("written" or "made") and `overlap`
        (of the written label's words with the topic's; missing for the others).
    """
    table = _made(model, glosses)
    if labels is not None and len(labels):
        overlaps = np.array([_overlaps(model, words) for words in labels["words"]])
        rows, columns = match(overlaps)
        fits = overlaps[rows, columns] >= LEAST_OVERLAP
        for row, column in zip(rows[fits], columns[fits], strict=True):
            table.loc[column, "label"] = labels["label"].iloc[row]
            table.loc[column, "source"] = "written"
            table.loc[column, "overlap"] = overlaps[row, column]
    return table


def named_topics(
    tested: pd.DataFrame, labels: pd.DataFrame, recognised: pd.DataFrame
) -> pd.DataFrame:
    """What topics are called, and how sure each is: the one table that readers of topics need.

    `tested` is the table of `verdicts`, `labels` of `label_topics`, `recognised` of `recognition`.

    Returns:
        The rows of `verdicts` with `label` (told apart by its number if two have one name),
        `verdict` (see `topic_verdicts`; what is open is drawn grey), `recognised` and
        `passed_elsewhere` (shares of the other seeds that find it, and under which it passes),
        `null_low` (0) and `null_high` (the 95th percentile of the null).
    """
    table = tested.merge(labels[["topic", "label"]], on="topic")
    table = table.merge(recognised[["topic", "recognised", "passed_elsewhere"]], on="topic")
    twice = table["label"].duplicated(keep=False)
    return table.assign(
        label=table["label"].where(~twice, table["label"] + " (" + table["topic"] + ")"),
        verdict=topic_verdicts(tested, recognised).to_numpy(),
        null_low=0.0,
        null_high=table["null95"],
    )


def with_names(table: pd.DataFrame, topics: pd.DataFrame) -> pd.DataFrame:
    """A table of each `topic` as a reader wants it: names and verdicts are of `named_topics`."""
    known, topic = topics.set_index("topic"), table["topic"]
    return table.assign(verdict=topic.map(known["verdict"]), topic=topic.map(known["label"]))


def read_ones(table: pd.DataFrame, topics: pd.DataFrame) -> pd.DataFrame:
    """`with_names` of the topics that are sure or likely: what is open is not to be read."""
    named = with_names(table, topics)
    return named[named["verdict"] != OPEN]


def first_passages(passages: pd.DataFrame, topics: pd.DataFrame) -> pd.DataFrame:
    """The first of `representative_passages` of each topic that is not open, under its `label`."""
    told = topics.loc[topics["verdict"] != OPEN, ["topic", "label"]]
    return told.merge(passages[passages["rank"] == 1], on="topic")


def _made(model: TopicModel, glosses: pd.Series | None) -> pd.DataFrame:
    words = top_terms(model, _IN_A_LABEL, relevance=0.6, glosses=glosses)
    words["sense"] = words["gloss"].str.split(";").str[0]  # a label is to be read at a glance
    english = words[words["sense"] != ""].groupby("topic")["sense"].agg(", ".join)
    label = words.groupby("topic", sort=False)["term"].agg("، ".join)
    label += (" · " + english).reindex(label.index, fill_value="")
    return label.rename("label").reset_index().assign(source="made", overlap=np.nan)


def _overlaps(model: TopicModel, words: tuple[str, ...]) -> list[float]:
    top = top_terms(model, len(words)).groupby("topic", sort=False)["term"].agg(list)
    return [jaccard(words, terms) for terms in top]
