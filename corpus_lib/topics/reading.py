"""Reading a topic model: the words of a topic, its passages, and its share in each document."""

import numpy as np
import pandas as pd

from corpus_lib.errors import InputError
from corpus_lib.prepare.corpus import Corpus
from corpus_lib.prepare.readers import own_or_shipped, read_table
from corpus_lib.prepare.units import document_of
from corpus_lib.stats.intervals import share_intervals
from corpus_lib.topics.lda import TopicModel
from corpus_lib.topics.overlap import top_columns

_TOP = 10  # words that a topic is known by


def top_terms(
    model: TopicModel, n: int = 10, *, relevance: float = 1.0, glosses: pd.Series | None = None
) -> pd.DataFrame:
    """The words that tell each topic.

    Args:
        model: The fitted model.
        n: Words of each topic.
        relevance: The lambda of `TopicModel.relevance` that words are ranked by: 1 takes the most
            frequent words of the topic, 0 those most its own; .6 is usual.
        glosses: English gloss of each term, index terms; "" is shown where it has none.

    Returns:
        One row per topic and word, best first: `topic`, `rank` (from 1), `term`, `gloss` and
        `weight` (the term's probability in the topic, whatever the ranking).

    Raises:
        InputError: If `n` is below 1, or `relevance` outside 0 to 1.
    """
    if n < 1:
        raise InputError(f"n is {n}; give a whole number of at least 1")
    columns = top_columns(model.relevance(relevance).to_numpy(), n)
    n_ranks = columns.shape[1]
    terms = model.topic_term.columns.to_numpy()[columns].ravel()
    table = pd.DataFrame(
        {
            "topic": np.repeat(model.topic_term.index.to_numpy(), n_ranks),
            "rank": np.tile(np.arange(1, n_ranks + 1), model.n_topics),
            "term": terms,
            "weight": np.take_along_axis(model.topic_term.to_numpy(), columns, axis=1).ravel(),
        }
    )
    known = {} if glosses is None else glosses[~glosses.index.duplicated()].to_dict()
    table.insert(3, "gloss", [str(known.get(term, "")) for term in terms])
    return table.astype({"topic": "str", "term": "str", "gloss": "str"})


def word_lists(
    model: TopicModel, n: int = 10, *, relevance: float = 0.6, glosses: pd.Series | None = None
) -> pd.DataFrame:
    """The most frequent words of each topic, and beside them those most its own.

    Arguments are those of `top_terms`; the second list is ranked by `relevance`.

    Returns:
        One row per topic and rank: `topic`, `rank`, `frequent`, `gloss` and `weight` (probability
        in the topic), `its_own` and `its_own_gloss`.
    """
    frequent = top_terms(model, n, glosses=glosses).rename(columns={"term": "frequent"})
    own = top_terms(model, n, relevance=relevance, glosses=glosses)
    frequent["its_own"], frequent["its_own_gloss"] = own["term"], own["gloss"]
    return frequent


def topics_in_a_line(
    model: TopicModel, *, n: int = 6, glosses: pd.Series | None = None
) -> pd.DataFrame:
    """Each topic by its `n` most frequent words, a line each.

    Its columns are `topic`, `words` and `in_english` (the first sense of each gloss).
    """
    words = top_terms(model, n, glosses=glosses)
    words["sense"] = words["gloss"].str.split(";").str[0]
    joined = words.groupby("topic", sort=False).agg(
        words=("term", "، ".join), in_english=("sense", ", ".join)
    )
    return joined.reset_index()


def representative_passages(
    model: TopicModel, units: pd.DataFrame, counts: pd.DataFrame, *, n_words: int = 3
) -> pd.DataFrame:
    """The units that are about a topic, as several of its words carry it; by its share in them.

    Args:
        model: The fitted model.
        units: Where the units are: `doc_id`, `unit_id`, `start` and `end` (characters of the raw
            text), one row per unit, as `units` makes it; units that the model lacks are left out.
        counts: The counts that the model was fitted on; words that they lack carry no passage.
        n_words: How many of the topic's ten top words must stand in a passage of it.

    Returns:
        One row per topic and passage, best first: `topic`, `rank` (from 1), `doc_id`, `unit_id`,
        `start`, `end` and `weight` (the topic's share in the unit).

    Raises:
        InputError: If a unit of the model has no place.
    """
    course = topic_course(model, units).rename(columns={"share": "weight"})
    counts = counts.reindex(columns=model.topic_term.columns, fill_value=0)
    held = counts.loc[model.segment_topic.index].to_numpy() > 0
    top = top_columns(model.topic_term.to_numpy(), _TOP)
    # Units in the model's order under each topic, as the course has them.
    course["words"] = held[:, top].sum(axis=2).T.ravel()
    course = course[course["words"] >= min(n_words, top.shape[1])]
    course["rank"] = course.groupby("topic")["weight"].rank(method="first", ascending=False)
    # Numbers of topics are padded with zeros, so that their names sort as they are numbered.
    columns = ["topic", "rank", "doc_id", "unit_id", "start", "end", "weight"]
    ordered: pd.DataFrame = course.sort_values(by=["topic", "rank"])[columns]
    return ordered.astype({"rank": "int64"}).reset_index(drop=True)


def people_and_titles(corpus: Corpus) -> set[str]:
    """The terms that only name somebody: who is named in a passage does not tell its matter."""
    people = corpus.actors[corpus.actors["kind"] == "person"]
    path, named = own_or_shipped(corpus.path, "speakers.csv"), ["noun", "gloss", "group"]
    speakers = read_table(path, required=named, optional=["kind"])
    titles = set(speakers.loc[speakers["kind"] != "body", "noun"])
    led = {term for term in corpus.tokens["term"].unique() if term.partition(" ")[0] in titles}
    return led.union(people["name_ar"], *people["terms"], *people["aliases"])


def topic_course(model: TopicModel, units: pd.DataFrame) -> pd.DataFrame:
    """How topics come and go through each document; `units` as for `representative_passages`.

    Returns:
        One row per unit and topic, units in the model's order: `doc_id`, `unit_id`, `start`,
        `end`, `position` (the unit's number in its document, from 1), `topic` and `share`.

    Raises:
        InputError: If a unit of the model has no place in `units`.
    """
    wide = model.segment_topic.join(places_of_units(model, units))
    wide["position"] = wide.groupby(level="doc_id")["start"].rank(method="first").astype("int64")
    return wide.reset_index().melt(
        id_vars=["doc_id", "unit_id", "start", "end", "position"],
        value_vars=model.segment_topic.columns.tolist(),
        var_name="topic",
        value_name="share",
    )


def places_of_units(model: TopicModel, units: pd.DataFrame) -> pd.DataFrame:
    """Where the units of a model are: `start` and `end`, on the model's own index.

    Raises:
        InputError: If a unit of the model has no place in `units`.
    """
    places = units.set_index(["doc_id", "unit_id"])[["start", "end"]]
    index = model.segment_topic.index
    missing = index.difference(places.index)
    if len(missing) or not places.index.is_unique:
        raise InputError(
            f"units must place each unit of the model once; {len(missing)} of {len(index)} have no "
            "place; pass the table of units that the counts were made with"
        )
    return places.loc[index]


def topic_shares(
    model: TopicModel, *, seed: int, n_draws: int = 999, whole: bool = False
) -> pd.DataFrame:
    """The share of each topic in each document, and how much it hangs on single units.

    The interval (95 %, drawing a document's units anew) tells how the share would vary had the
    document other passages of the same kind; it doesn't tell how sure the topics themselves are
    (for that, see `topic_verdicts`). Where `whole`, documents of a group are drawn instead of
    units, see `dealt_unit`.

    Returns:
        One row per document and topic: `doc_id`, `topic`, `share`, `low` and `high`. A document
        of a single unit has no interval (`low` and `high` are missing).
    """
    tables = []
    for doc_id, shares in model.segment_topic.groupby(level="doc_id", sort=False):
        tokens = model.unit_tokens.loc[shares.index].to_numpy(dtype=np.float64)
        parts = shares.to_numpy() * tokens[:, np.newaxis]
        if whole:
            documents = document_of(shares.index.get_level_values("unit_id")).to_numpy(dtype=str)
            member = (np.unique(documents)[:, np.newaxis] == documents).astype(np.float64)
            parts, tokens = member @ parts, member @ tokens
        share, low, high = share_intervals(parts, tokens, seed=seed, n_draws=n_draws)
        table = {"doc_id": str(doc_id), "topic": shares.columns, "share": share}
        tables.append(pd.DataFrame({**table, "low": low, "high": high}))
    if not tables:
        kinds = dict.fromkeys(("doc_id", "topic"), "str")
        kinds |= dict.fromkeys(("share", "low", "high"), "float64")
        return pd.DataFrame(columns=[*kinds]).astype(kinds)
    return pd.concat(tables, ignore_index=True)


def share_matrices(shares: pd.DataFrame) -> dict[str, pd.DataFrame]:
    """The table of `topic_shares` laid out for a heatmap.

    Returns:
        Under "share", "low" and "high" one table each: a row per document and a column per topic,
        in the order of the rows given.
    """
    rows, columns = shares["doc_id"].unique(), shares["topic"].unique()
    return {
        name: shares.pivot_table(index="doc_id", columns="topic", values=name, dropna=False)
        .reindex(index=rows, columns=columns)
        .rename_axis(index="doc_id", columns="topic")
        for name in ("share", "low", "high")
    }


def places_of_terms(
    model: TopicModel, passages: pd.DataFrame, tokens: pd.DataFrame, *, n: int = 30
) -> pd.DataFrame:
    """Where a topic's `n` top words stand in its passages, to mark them.

    `passages` are rows of `representative_passages`, `tokens` have `doc_id, start, end, term`.

    Returns:
        One row per word found: `topic`, `doc_id`, `unit_id`, `start`, `end`, `term`, in the order
        of the passages and then of the text.
    """
    words = top_terms(model, n)[["topic", "term"]]
    wanted = passages.reset_index(names="passage").rename(columns={"start": "from", "end": "to"})
    places = tokens[["doc_id", "start", "end", "term"]]
    found = wanted.merge(words, on="topic").merge(places, on=["doc_id", "term"])
    found = found[(found["start"] >= found["from"]) & (found["end"] <= found["to"])]
    columns = ["topic", "doc_id", "unit_id", "start", "end", "term"]
    return found.sort_values(by=["passage", "start"])[columns].reset_index(drop=True)
