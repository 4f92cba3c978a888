"""Which words keep company with a word, and which verbs and adjectives stand beside actors."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray
from scipy import special

from corpus_lib.errors import InputError
from corpus_lib.prepare.corpus import Corpus
from corpus_lib.prepare.units import CorpusTables, tokens_with_section
from corpus_lib.words.concordance import find_word
from corpus_lib.words.counts import Reuse, Terms, counted_words, term_glosses

COLUMNS = [
    "term", "gloss", "count", "before", "after", "frequency", "expected",
    "log_dice", "npmi", "g2", "doc_id", "start", "end",
]  # fmt: skip
_PARTS = {"VERB": "verb", "ADJ": "adjective"}
_STATES = ("state", "place")  # kinds of actors whose names are feminine
_NO_VERBS = ("مثل", "يمكن")  # "such as", "it is possible": said of nobody
_MASCULINE = ("العراق", "لبنان", "اليمن", "الأردن", "السودان", "المغرب", "الصومال")  # of states
_NOT = ("لا", "لم", "لن", "ما")
_Word = Mapping[Any, Any]  # a row of tokens
_MARKS = " \"“”«»„'‘’"  # what may stand between a name and the word said of it


def collocates(
    corpus: CorpusTables,
    word: str,
    *,
    terms: Terms = "term",
    window: int = 5,
    min_count: int = 2,
    reuse: Reuse = "count_once",
    counted: pd.Index | None = None,
) -> pd.DataFrame:
    """Which content words stand near a word, in the body, more often than frequency explains.

    Every place near an occurrence of the word is looked at once, however many occurrences are
    near it, and what stands there is compared with what stands everywhere else.

    Args:
        corpus: The corpus.
        word: The word, looked up as `find_word` does.
        terms: As in `unit_terms`, of word and collocates.
        window: Words of the same sentence to look at on each side, function words too.
        min_count: Least number of times that a collocate stands near the word.
        reuse: As in `unit_terms`.
        counted: Rows of the words that count, as `study.counted_rows`, if they are at hand.

    Returns:
        One row per collocate, the largest `log_dice` first: `term`, `gloss`, `count` (places near
        the word that it takes), `before` and `after` (of these, those with the nearest occurrence
        of the word still to come, and those with it passed), `frequency` (places anywhere),
        `expected`, `npmi` and `g2` (of these places, as in `association`), `log_dice`
        (of the two words' frequencies; list by it, and see by `g2` how sure it is) and the first
        place where both stand: `doc_id`, `start`, `end` (raw, from one to the other). No row if
        nothing stands near it often enough.

    Raises:
        InputError: If the word is nowhere or a number makes no sense.

    References:
        Places near and elsewhere: Evert (2008), "Corpora and collocations", surface cooccurrence.
    """
    if window < 1:
        raise InputError(f"window={window}: give a number of words, 1 or more")
    if min_count < 1:
        raise InputError(f"min_count={min_count}: give a number of places, 1 or more")
    places = _places(corpus, word, terms, reuse, counted)
    near = _near(places, window)
    others = places[~places["is_node"]]
    first = {name: (name, "first") for name in ("doc_id", "start", "end")}
    counts = {"count": ("after", "size"), "after": ("after", "sum")}
    table = near[near["is_content"]].groupby("term", as_index=False).agg(**counts, **first)
    table["before"] = table["count"] - table["after"]
    table = table[table["count"] >= min_count]
    if table.empty:
        return pd.DataFrame(columns=COLUMNS)
    table["frequency"] = table["term"].map(others["term"].value_counts())
    table["gloss"] = table["term"].map(term_glosses(corpus, terms)).fillna("")
    scores = association(table["count"], len(near), table["frequency"], len(others))
    table = pd.concat([table.reset_index(drop=True), scores], axis=1)
    # How much is near the word depends on the window; the word's own frequency does not.
    table["log_dice"] = log_dice(table["count"], places["is_node"].sum(), table["frequency"])
    order = ["log_dice", "g2", "term"]
    return table.sort_values(order, ascending=[False, False, True], ignore_index=True)[COLUMNS]


def near_word(
    corpus: CorpusTables, word: str, *, terms: Terms, counted: pd.Index, window: int = 5
) -> pd.DataFrame:
    """The places that `collocates` counts: `term`, `doc_id`, `start`, `end` (of both words)."""
    near = _near(_places(corpus, word, terms, "count_all", counted), window)
    return near.loc[near["is_content"], ["term", "doc_id", "start", "end"]]


def _places(
    corpus: CorpusTables, word: str, terms: Terms, reuse: Reuse, counted: pd.Index | None
) -> pd.DataFrame:
    """One row per word that counts, with its sentence, its place in it, and if it is the word."""
    tokens = tokens_with_section(corpus)
    tokens = tokens.assign(term=tokens[terms])
    # A multiword term takes one place, so that it does not push its neighbours away. Places are
    # numbered before copies go: what stood apart must not move together.
    tokens["place"] = (tokens["term"] != "").cumsum()
    if counted is None:
        counted = counted_words(tokens, corpus.documents, reuse=reuse).index
    tokens = tokens[tokens.index.isin(counted)]
    columns = ["doc_id", "sentence_id", "place", "term", "is_content", "start", "end"]
    places = tokens.loc[tokens["term"] != "", columns].reset_index(drop=True)
    return places.assign(is_node=places["term"] == find_word(corpus.tokens, word, terms=terms))


def _near(places: pd.DataFrame, window: int) -> pd.DataFrame:
    """The places within reach of the word, each once, beside the nearest occurrence of it."""
    nodes = places.loc[places["is_node"], ["sentence_id", "place", "start", "end"]]
    pairs = places[~places["is_node"]].merge(nodes, on="sentence_id", suffixes=("", "_node"))
    pairs["distance"] = (pairs["place"] - pairs["place_node"]).abs()
    pairs = pairs[pairs["distance"] <= window]
    nearest = pairs.sort_values(["place", "distance"], kind="stable").drop_duplicates("place")
    return nearest.assign(
        after=nearest["place"] > nearest["place_node"],
        start=np.minimum(nearest["start"], nearest["start_node"]),
        end=np.maximum(nearest["end"], nearest["end_node"]),
    )


def association(
    together: ArrayLike, first: ArrayLike, second: ArrayLike, total: ArrayLike
) -> pd.DataFrame:
    """How strongly two words attract each other, one number per pair in each argument.

    The four numbers (how often both stand together, the first at all, the second at all, and how
    many places were counted) are those of NLTK's `BigramAssocMeasures`: `n_ii, n_ix, n_xi, n_xx`.

    Returns:
        One row per pair: `expected` (how often they would stand together if neither cared),
        `g2` (log-likelihood; negative where they avoid each other) and `npmi` (-1 = never together,
        0 = as chance has it, 1 = only together).

    Raises:
        InputError: If a pair's counts are impossible: more together than alone, or than places.

    References:
        G2: Dunning (1993); NPMI: Bouma (2009).
    """
    given = (np.asarray(n, dtype=float) for n in (together, first, second, total))
    n_ii, n_ix, n_xi, n_xx = np.atleast_1d(*np.broadcast_arrays(*given))
    cells = np.stack([n_ii, n_ix - n_ii, n_xi - n_ii, n_xx - n_ix - n_xi + n_ii])
    possible = (cells >= 0).all(axis=0) & (n_ix > 0) & (n_xi > 0)
    if not possible.all():
        wrong = [int(n[~possible][0]) for n in (n_ii, n_ix, n_xi, n_xx)]
        raise InputError(
            f"together={wrong[0]}, first={wrong[1]}, second={wrong[2]}, total={wrong[3]} cannot "
            "be counts of two words: each stands at least as often as both together, and at least "
            "once"
        )
    expected = n_ix * n_xi / n_xx
    rest = n_xx - n_ix
    by_chance = np.stack([expected, n_ix - expected, n_xi - expected, rest - n_xi + expected])
    # 0 · log 0 is 0; where nothing is expected, nothing is counted.
    ratio = np.divide(cells, by_chance, out=np.ones_like(cells), where=by_chance > 0)
    g2 = 2 * special.xlogy(cells, ratio).sum(axis=0)
    with np.errstate(divide="ignore", invalid="ignore"):
        npmi = np.log(n_ii / expected) / -np.log(n_ii / n_xx)
    # The limits: never together, and together at every place.
    npmi = np.where(n_ii == 0, -1.0, np.where(n_ii == n_xx, 1.0, npmi))
    # Avoidance has a sign of its own, as the size alone cannot tell it.
    signed = np.where(n_ii >= expected, 1, -1) * np.maximum(g2, 0)
    return pd.DataFrame({"expected": expected, "g2": signed, "npmi": npmi})


def log_dice(together: ArrayLike, first: ArrayLike, second: ArrayLike) -> NDArray[np.float64]:
    """How exclusively two words stand together, on a scale that no corpus size moves.

    14 = only together; each halving of the share is one less; minus infinity = never. The counts
    are those of `association`.

    References:
        Rychlý (2008), "A lexicographer-friendly association score".
    """
    n_ii, n_ix, n_xi = (np.asarray(n, dtype=float) for n in (together, first, second))
    with np.errstate(divide="ignore"):
        return np.asarray(14 + np.log2(2 * n_ii / (n_ix + n_xi)))


def predications(corpus: Corpus, words: pd.DataFrame, mentions: pd.DataFrame) -> pd.DataFrame:
    """What is said of actors in the word beside their name: verbs, and adjectives after it.

    In the `words` (`Study.counted_once`). Only where nothing stands between name and word, their
    forms let one be said of the other, and the words before a verb show no other subject; that a
    name after its verb is the object, or the verb passive, is for the reader to see. One row per
    place: `actor_id`, `part` ("adjective" or "verb"), `term` (lemma, of a
    denied verb with the particle), `gloss`, `doc_id`, `start`, `end` (of name and word together).

    References:
        Predication: Reisigl and Wodak (2001), "Discourse and discrimination".
    """
    kinds = corpus.actors.set_index("actor_id")["kind"]
    columns = ["doc_id", "sentence_id", "start", "end", "norm", "lemma", "pos", "proclitics"]
    columns += ["gloss"]  # as read there: عقد is a decade, and to hold a meeting
    near = words.loc[words["sentence_id"].isin(mentions["sentence_id"]), columns]
    records = near.to_dict("records")
    first_at = {(word["doc_id"], word["start"]): i for i, word in enumerate(records)}
    last_at = {(word["doc_id"], word["end"]): i for i, word in enumerate(records)}
    rows = []
    for one in mentions[mentions["form"] != "demonym"].itertuples():
        first, last = first_at.get((one.doc_id, one.start)), last_at.get((one.doc_id, one.end))
        if first is None or last is None:
            continue
        is_state = kinds.get(one.actor_id) in _STATES
        for low, high in ((first - 1, first), (last, last + 1)):
            beside = records[max(low, 0) : high + 1]
            if len({word["sentence_id"] for word in beside}) > 1 or len(beside) < 2:
                continue
            gap = slice(beside[0]["end"], beside[1]["start"])
            if corpus.raw(str(one.doc_id))[gap].strip(_MARKS):
                continue
            word = beside[low == last]
            before = {"pos": "", **dict(*_led_in(records, first)[-1:])} if low == last else {}
            led = _led_in(records, low) if low != last else []
            if is_state and low != last and _has_subject(corpus.raw(str(one.doc_id)), led, word):
                continue
            if _fits(word, records[first], before, is_state=is_state):
                particle = led[-1]["norm"].lstrip("وف") if led else ""
                lemma = f"({particle}) {word['lemma']}" if particle in _NOT else word["lemma"]
                told = (one.actor_id, _PARTS[word["pos"]], lemma)
                span = (records[min(low, first)]["start"], records[max(high, last)]["end"])
                rows.append((*told, word["gloss"], one.doc_id, *span))
    names = ["actor_id", "part", "term", "gloss", "doc_id", "start", "end"]
    return pd.DataFrame(rows, columns=names)


def _led_in(records: list[dict[Any, Any]], at: int) -> list[dict[Any, Any]]:
    """The two words before a word in its sentence."""
    sentence = records[at]["sentence_id"]
    return [one for one in records[max(at - 2, 0) : at] if one["sentence_id"] == sentence]


def _has_subject(raw: str, led: list[dict[Any, Any]], verb: _Word) -> bool:
    """Whether what leads a feminine verb in is its subject, so that the state after it is not.

    عقوبات طالت موسكو, بلاده قد زودت روسيا, يمكن لإيران أن تساعد روسيا.
    """
    if not led or raw[led[-1]["end"] : verb["start"]].strip():
        return False
    last, first = led[-1], led[0]
    agrees = last["pos"] in ("NOUN", "ADJ") and last["norm"].endswith(("ة", "ه", "ات"))
    of_another = first["pos"] == "PROPN" and "ل" in first["proclitics"]
    return agrees or last["norm"] == "قد" or (of_another and last["norm"] in ("أن", "ان"))


def _fits(word: _Word, name: _Word, before: _Word, *, is_state: bool) -> bool:
    """Whether a word beside a name can be said of it; `before` stands before a name it follows."""
    of_another = is_state and before.get("pos") == "NOUN"  # مكانة إيران نمت
    if word["pos"] not in _PARTS or of_another or set("لبك") & set(name["proclitics"]):
        return False
    if word["pos"] == "ADJ":
        return bool(before) and word["proclitics"] == "ال" and not name["proclitics"]
    form = word["norm"].lstrip("وفس")
    is_feminine = form.startswith("ت") or form.endswith("ت")  # as names of states are
    agrees = is_feminine and name["lemma"] not in _MASCULINE
    return agrees if is_state else form not in _NO_VERBS


def _behind_its_gloss(term: str, gloss: str) -> str:
    """`want (أراد)`, of a denied verb `not want ((لا) أراد)`."""
    denied = "not " if term.startswith("(") else ""
    return f"{denied}{gloss.partition(';')[0]} ({term})" if gloss else term


def by_actor(found: pd.DataFrame, *, n: int = 5) -> pd.DataFrame:
    """Of `predications`, the words beside the `n` actors that have most of them.

    `actor_id`, `part`, and a column per document: its words, each behind its English, those that
    stand twice with their number.
    """
    most = found["actor_id"].value_counts().head(n).index
    rows = found[found["actor_id"].isin(most)]
    keys = ["actor_id", "part", "doc_id"]
    words = ["term", "gloss"]
    counts = rows.groupby(keys, sort=False)[words].value_counts().reset_index(name="n")
    counts["told"] = [
        _behind_its_gloss(term + (f" ×{n}" if n > 1 else ""), gloss)
        for term, gloss, n in zip(*(counts[name] for name in (*words, "n")), strict=True)
    ]
    told = counts.pivot_table(
        index=keys[:2], columns="doc_id", values="told", aggfunc=", ".join, sort=False
    )
    documents = list(dict.fromkeys(found["doc_id"]))
    order = pd.MultiIndex.from_product([most, ["verb", "adjective"]], names=keys[:2])
    return told.reindex(columns=documents).reindex(order).dropna(how="all").fillna("").reset_index()
