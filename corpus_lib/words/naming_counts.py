"""Who calls what by which name, against chance; names that the list lacks."""

from collections import Counter

import numpy as np
import pandas as pd

from corpus_lib.prepare.corpus import Corpus
from corpus_lib.prepare.units import document_of, tokens_with_section
from corpus_lib.stats import chance as chances
from corpus_lib.stats.intervals import share_intervals
from corpus_lib.stats.verdict import OPEN, verdicts
from corpus_lib.words.counts import term_glosses
from corpus_lib.words.namings import inside

COUNT_COLUMNS = [
    *("referent", "expression", "name_en", "connotes", "doc_id", "count", "n", "share", "low"),
    *("high", "share_others", "p_any", "q_item", "verdict", "alone", "heard", "held_off"),
]
NAMED = ["referent", "expression", "doc_id"]  # a name of a thing in a document
_NEAR = 3  # words after an expression in which its companions stand


def naming_counts(
    found: pd.DataFrame,
    listed: pd.DataFrame,
    *,
    seed: int,
    documents: list[str] | None = None,
    section: str = "body",
    n_deals: int = 19_999,
    n_draws: int = 999,
) -> pd.DataFrame:
    """How often each document calls a thing by each of its names, and what beats chance.

    Reprinted passages count once, and what is attributed, denied or supposed not at all. Chance
    deals out the paragraphs that name the thing. `found` is the table of `namings`, `listed` that
    of `naming_list`; without a list of documents these are those that name something.

    Returns:
        One row per expression that stands somewhere and document: `referent`, `expression`,
        `name_en`, `connotes`, `doc_id`; `count`, and its `share` of the `n` times that the
        document names the thing, with `low` and `high` (NaN where it names it in one paragraph or
        none); `share_others`; `p_any` and `q_item` (over all expressions that stand somewhere four
        times or more, in all documents and of all things at once; NaN for the others) with the
        `verdict`; `alone` (no other document calls the thing so, anywhere), `heard` (of the
        `count`, those quoted or reported), `held_off` (times that the name is attributed, denied
        or supposed, or stands in a reprinted passage).
    """
    order = list(dict.fromkeys(found["doc_id"])) if documents is None else documents
    counted = found if section == "all" else found[found["section"] == section]
    said = counted_namings(found, section)
    anywhere = found[found["reading"] == "said"].groupby(["referent", "expression"])["doc_id"]
    users = anywhere.unique().to_dict()
    held = counted[(counted["reading"] != "said") | counted["reprint"].astype(bool)]
    apart = {"heard": said[said["heard"].astype(bool)], "held_off": held}
    n_deals = chances.affordable(n_deals, 1 + said["segment_id"].nunique())
    rng = np.random.default_rng(seed)
    tables, observed, deals = [], [], []
    for referent, names in listed.groupby("referent", sort=False):
        there = set(counted.loc[counted["referent"] == referent, "expression"])
        names = names[names["expression"].isin(there)].drop_duplicates("expression")
        of_it = said[said["referent"] == referent]
        parts = pd.crosstab([of_it["doc_id"], of_it["segment_id"]], of_it["expression"])
        parts = parts.reindex(columns=names["expression"], fill_value=0)
        counts = parts.to_numpy(np.float64).reshape(len(parts), len(names))
        wholes, owner = counts.sum(axis=1), parts.index.get_level_values(0).to_numpy()
        often = counts.sum(axis=0) >= chances.FREQUENT
        for doc_id in order:
            own = owner == doc_id
            table = names[["referent", "expression", "name_en", "connotes"]].assign(doc_id=doc_id)
            table["count"], table["n"] = counts[own].sum(axis=0).astype(int), int(wholes[own].sum())
            table[["share", "low", "high", "share_others"]] = np.nan
            table["tested"] = often & bool(own.any() and not own.all())
            if own.any():
                share = share_intervals(counts[own], wholes[own], seed=seed, n_draws=n_draws)
                table[["share", "low", "high"]] = np.column_stack(share)
            if not own.all():
                table["share_others"] = counts[~own].sum(axis=0) / wholes[~own].sum()
            if table["tested"].any():
                size = wholes[own].sum()
                deals.append(chances.dealt_shares(counts[:, often], wholes, size, n_deals, rng))
                observed.append(table["share"].to_numpy()[often])
            tables.append(table)
    if not tables:
        return pd.DataFrame(columns=COUNT_COLUMNS)
    joined = pd.concat(tables, ignore_index=True).assign(p_any=np.nan, q_item=np.nan)
    keys = pd.MultiIndex.from_frame(joined[NAMED])
    for name, rows in apart.items():
        joined[name] = rows.groupby(NAMED).size().reindex(keys, fill_value=0).to_numpy()
    joined["alone"] = [list(users.get(key[:2], [])) == [key[2]] for key in keys]
    joined["alone"] &= joined["count"] > 0
    beats = np.zeros(len(joined), dtype=bool)
    if deals:
        tested = joined["tested"].to_numpy(bool)
        chance = chances.against_chance(np.concatenate(observed), np.hstack(deals))
        joined.loc[tested, "p_any"] = chance["p_any"].to_numpy()
        beats[tested] = chance["beats_null"]
        q = chances.false_discoveries(
            chances.upper_p(chance["p"].to_numpy(), n_deals), tested[tested]
        )
        joined.loc[tested, "q_item"] = q
    joined["verdict"] = verdicts(beats, joined["q_item"])
    return joined[COUNT_COLUMNS]


def dealt_namings(corpus: Corpus, found: pd.DataFrame) -> pd.DataFrame:
    """The rows of `namings` with the whole document as paragraph where groups are compared."""
    if corpus.parts is None or found.empty:
        return found
    return found.assign(segment_id=document_of(found["segment_id"]))  # as `dealt_unit`


def counted_namings(found: pd.DataFrame, section: str = "body") -> pd.DataFrame:
    """The rows of `namings` that `naming_counts` counts."""
    inside = found if section == "all" else found[found["section"] == section]
    return inside[(inside["reading"] == "said") & ~inside["reprint"].astype(bool)]


def telling_names(counts: pd.DataFrame) -> pd.DataFrame:
    """Of `naming_counts`, names that beat chance, or that one document uses alone and repeats."""
    told = (counts["verdict"] != OPEN) | (counts["alone"] & (counts["count"] > 1))
    rows = counts[told & (counts["count"] > 0)].reset_index(drop=True)
    named = ["doc_id", "referent", "expression", "name_en", "verdict"]
    return rows[[*named, "connotes", "count", "heard", "n", "alone"]]


def naming_candidates(places: pd.DataFrame, *, n: int = 5) -> pd.DataFrame:
    """Nouns of the body that stand where a referent's expressions stand, and that the list lacks.

    Of each referent of `candidate_places` `n` nouns at the most, the most likely first: `referent`,
    `term`, `gloss`, `count` (places near companions), `weight` (the sum), `companions` (the three
    that are heaviest most often).
    """
    order = list(dict.fromkeys(places["referent"]))
    found = places.groupby(["referent", "term", "gloss"], as_index=False).agg(
        count=("weight", "size"),
        weight=("weight", "sum"),
        companions=("companion", lambda all: "، ".join(dict(Counter(all).most_common(3)))),
    )
    ranked = found.sort_values(["weight", "term"], ascending=[False, True]).sort_values(
        "referent", key=lambda names: names.map(order.index), kind="stable"
    )
    return ranked.groupby("referent").head(n).reset_index(drop=True)


def candidate_places(corpus: Corpus, found: pd.DataFrame) -> pd.DataFrame:
    """Where nouns that the list lacks stand near companions of a referent, in the body.

    The companions of a referent are the content words up to three words after its expressions. A
    noun is the more likely another name of it, the more often its own companions belong to the
    referent: a companion weighs the share of its occurrences that an expression stands before.

    Returns:
        One row per referent and place: `referent`, `term` (lemma), `gloss`, `companion` (the
        heaviest there), its `weight`, `doc_id`, `start`, `end`. `found` is the table of `namings`.
    """
    tokens = tokens_with_section(corpus)
    tokens = tokens[tokens["section"] == "body"].reset_index(drop=True)
    glosses = term_glosses(corpus, "lemma")
    lemma, around = tokens["lemma"].to_numpy(), _around(tokens)
    total = tokens["lemma"].value_counts()
    noun = (tokens["pos"] == "NOUN") & tokens["is_content"]
    listed = tokens.loc[inside(tokens, found), "lemma"]
    noun &= ~tokens["lemma"].isin([*listed, *corpus.actor_terms()])
    rows = []
    for referent, places in found.groupby("referent", sort=False):
        named = inside(tokens, places)
        near = {word for place in np.flatnonzero(named) for word in around[place] if word > place}
        times = Counter(lemma[word] for word in near if not named[word])
        weight = {word: n_times / total[word] for word, n_times in times.items() if n_times > 1}
        # What stands beside an expression says something of the thing; it is no name of it.
        for i in [i for i in np.flatnonzero(noun) if not named[i] and not named[around[i]].any()]:
            if heard := [lemma[word] for word in around[i] if word > i and lemma[word] in weight]:
                rows.append((referent, *max((weight[w], w) for w in heard), i))
    table = pd.DataFrame(rows, columns=["referent", "weight", "companion", "at"])
    there = tokens[["lemma", "doc_id", "start", "end"]].rename(columns={"lemma": "term"})
    table = table.join(there, on="at").drop(columns="at")
    return table.assign(gloss=table["term"].map(glosses).fillna(""))


def _around(tokens: pd.DataFrame) -> list[list[int]]:
    """Of each word the places of the content words up to three before and after it."""
    sentence, content = tokens["sentence_id"].tolist(), tokens["is_content"].tolist()

    def near(i: int) -> list[int]:
        span = range(max(i - _NEAR, 0), min(i + 1 + _NEAR, len(tokens)))
        return [j for j in span if j != i and content[j] and sentence[j] == sentence[i]]

    return [near(i) for i in range(len(tokens))]
