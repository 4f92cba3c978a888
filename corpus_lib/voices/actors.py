"""Who is named, where and how often: states, persons and organisations of the gazetteer."""

from itertools import pairwise
from typing import Any, Literal

import numpy as np
import pandas as pd

from corpus_lib.prepare.corpus import Corpus
from corpus_lib.prepare.gazetteer import NAMESAKE, NOBODY, Gazetteer
from corpus_lib.prepare.units import dealt_unit, sentences_of, tokens_with_section
from corpus_lib.stats.intervals import share_intervals

MENTION_COLUMNS = ["doc_id", "actor_id", "alias", "form", "start", "end", "sentence_id"]


def actor_mentions(corpus: Corpus, *, namesakes: bool = False) -> pd.DataFrame:
    """Every place where an actor of `corpus.actors` is named.

    Names are found over words, with the clitics that Arabic writes on them (لموسكو, والروس) and in
    several words (الحرس الثوري), the longest name first, so that مجلس التعاون الخليجي is one
    organisation and no adjective. The king of «جامعة الملك سعود» is no mention but a namesake, of
    the form "namesake" if `namesakes` are wanted.

    Returns:
        One row per mention in the order of the text: `doc_id`; `actor_id` (for a metonym such as
        الكرملين, its state); `alias` (the name as listed in the table); `form`: "name", "metonym"
        or "demonym" (an adjective such as الروسي, which names less who acts than of what sort);
        `start`, `end` (raw offsets, end exclusive, clitics included); `sentence_id`,
        `segment_id`, `section`. No rows if the corpus lists no actors.
    """
    gazetteer, tokens = Gazetteer(corpus.actors), tokens_with_section(corpus)
    left_out = {NOBODY} if namesakes else {NOBODY, NAMESAKE}
    rows: list[tuple[object, ...]] = []
    numbers, sentence_id = ("start", "end"), tokens["sentence_id"]
    begun = np.flatnonzero((sentence_id != sentence_id.shift()).to_numpy())
    about = tokens[["doc_id", "sentence_id", "segment_id", "section"]].iloc[begun]
    places = zip(begun, [*begun[1:], len(tokens)], about.itertuples(index=False), strict=True)
    spans = tokens[[*numbers]].to_numpy().tolist()
    surfaces, lexemes = (tokens[name].to_numpy(dtype=object) for name in ("surface", "lexeme"))
    for low, high, (doc_id, *place) in places:
        here, raw = spans[low:high], corpus.raw(doc_id)
        gaps = ["", *(raw[one[1] : other[0]] for one, other in pairwise(here))]
        for first, after, name in gazetteer.find(surfaces[low:high].tolist(), gaps):
            span = here[first][0], here[after - 1][1]
            if name.form not in left_out and name.counted in ("", lexemes[low + first]):
                rows.append((doc_id, name.actor_id, name.alias, name.form, *span, *place))
    table = pd.DataFrame(rows, columns=[*MENTION_COLUMNS, "segment_id", "section"])
    return table.astype({name: "int64" if name in numbers else "str" for name in table.columns})


def span_of_words(words: pd.DataFrame, spans: pd.DataFrame) -> pd.Series:
    """The span that each word begins in, of spans (mentions or the like) that do not overlap.

    Returns:
        Labels of the rows of `spans`, NaN where a word is in none, with the index of `words`.
    """
    bounds = spans[["doc_id", "start", "end"]].rename(columns={"start": "first", "end": "last"})
    near = pd.merge_asof(
        words[["doc_id", "start"]].reset_index(names="_word").sort_values("start", kind="stable"),
        bounds.reset_index(names="_span").sort_values("first", kind="stable"),
        left_on="start",
        right_on="first",
        by="doc_id",
    ).set_index("_word")
    return near["_span"].where(near["start"] < near["last"]).reindex(words.index)


def in_section(rows: pd.DataFrame, section: str) -> pd.DataFrame:
    """Rows of one `section` of the documents, or of "all"."""
    return rows if section == "all" else rows[rows["section"] == section]


def counted_mentions(
    mentions: pd.DataFrame, *, section: str = "body", demonyms: Literal["in", "out"] = "in"
) -> pd.DataFrame:
    """The mentions that count."""
    found = in_section(mentions, section)
    return found if demonyms == "in" else found[found["form"] != "demonym"]


def actor_salience(
    corpus: Corpus, mentions: pd.DataFrame, *, seed: int, section: str = "body", n_draws: int = 999
) -> pd.DataFrame:
    """In which share of its sentences each document names each actor; a heading is none.

    Args:
        corpus: The corpus.
        mentions: The table of `actor_mentions`, or rows of it.
        seed: Seed of the resamples.
        section: The part of the documents that counts, or "all"; a summary would count twice.
        n_draws: Resamples of a document's paragraphs for the interval.

    Returns:
        One row per document and actor of the table: `doc_id, actor_id, name_ar, name_en`,
        `mentions` (of any form), `demonyms` (adjectives among them), `per_1000` (mentions in 1,000
        words), `n_sentences` (that name it), `share` (of the document's sentences) with its
        interval `low` to `high`.
    """
    counted, tokens = (in_section(t, section) for t in (mentions, tokens_with_section(corpus)))
    names = corpus.actors.set_index("actor_id")[["name_ar", "name_en"]]
    names = names[names.index.isin(counted["actor_id"])]
    numbers = ["mentions", "demonyms", "per_1000", "n_sentences", "share", "low", "high"]
    if names.empty:
        # Without rows the types are not told by the values.
        table = pd.DataFrame(columns=["doc_id", "actor_id", *names.columns, *numbers])
        return table.astype(dict.fromkeys(numbers, "float64"))
    tables, prose = [], dict(iter(sentences_of(tokens, corpus.segments).groupby("doc_id")))
    for doc_id, words in tokens.groupby("doc_id", sort=False):
        here = counted[counted["doc_id"] == doc_id]
        sentences = prose.get(doc_id, words).drop_duplicates("sentence_id")
        named = pd.crosstab(here["sentence_id"], here["actor_id"]).clip(upper=1)
        named = named.reindex(sentences["sentence_id"], columns=names.index, fill_value=0)
        units = named.groupby(dealt_unit(sentences).to_numpy())
        parts, sizes = (one.to_numpy().astype(np.float64) for one in (units.sum(), units.size()))
        intervals = share_intervals(parts, sizes, seed=seed, n_draws=n_draws)
        ids = here["actor_id"], here.loc[here["form"] == "demonym", "actor_id"]
        n, adjectives = (one.value_counts().reindex(names.index, fill_value=0) for one in ids)
        columns = [n, adjectives, 1000 * n / len(words), named.sum(), *intervals]
        table = names.assign(**dict[str, Any](zip(numbers, columns, strict=True))).reset_index()
        table.insert(0, "doc_id", doc_id)
        tables.append(table)
    return pd.concat(tables, ignore_index=True)


def most_named(salience: pd.DataFrame, *, n: int = 8) -> pd.DataFrame:
    """The rows of the actors named most, by their mentions in all documents together."""
    total = salience.groupby("actor_id", sort=False)["mentions"].sum().nlargest(n)
    order = pd.MultiIndex.from_product([salience["doc_id"].unique(), total.index])
    rows = salience.set_index(["doc_id", "actor_id"], drop=False)
    return rows.reindex(order).reset_index(drop=True)


def side_of_actors(actors: pd.DataFrame) -> dict[str, str]:
    """The side of each actor: its own, else that of its parent, else "other"."""
    table = actors.set_index("actor_id")
    sides = {}
    for actor in table.index:
        at, seen = actor, set()
        while at in table.index and not table.loc[at, "side"] and at not in seen:
            seen.add(at)
            at = table.loc[at, "parent"]
        sides[actor] = (table.loc[at, "side"] if at in table.index else "") or "other"
    return sides
