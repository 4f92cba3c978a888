"""What sets each document apart: what it has more of than others, passages that stand for it."""

from collections.abc import Iterator
from itertools import chain
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
from scipy import sparse

from corpus_lib.coding.silences import lone_claims
from corpus_lib.prepare.corpus import Corpus
from corpus_lib.prepare.units import dealt_unit, runs, sentences_of
from corpus_lib.stats.chance import more_than_others
from corpus_lib.stats.verdict import SURE
from corpus_lib.voices.shares import AUTHOR

# The rules, by which a passage is chosen.
OWN_WORDS = "sentence_richest_in_its_own_words"
LONE = {  # by stance and doubt
    ("affirms", ""): "claim_that_no_other_affirms",
    ("affirms", "yes"): "claim_that_it_alone_may_be_read_as_affirming",
    ("denies", ""): "claim_that_it_alone_denies",
    ("denies", "yes"): "claim_that_it_alone_may_be_read_as_denying",
}
DOUBTED = {rule for (_, doubt), rule in LONE.items() if doubt}
QUOTATION = "longest_direct_quotation"
OWN_QUOTATION = "longest_direct_quotation_not_taken_from_an_older_text"
TYPICAL, NEXT_TYPICAL = "most_typical_sentence", "next_most_typical_sentence"
COLUMNS = [
    *("doc_id", "rule", "about", "text", "gloss", "glossed"),
    *("start", "end", "mark_start", "mark_end"),
]
# Words within which a sentence can be read by itself; others are taken if there are none.
_READABLE = (8, 60)
_CONTEXT = 120  # characters on each side of a claim's evidence, within its sentence
_PASSAGES, _GLOSSES = 3, 10


def actors_named_more(
    corpus: Corpus, words: pd.DataFrame, mentions: pd.DataFrame, **draws: int
) -> pd.DataFrame:
    """Whom each document names in more of its sentences, or in fewer, than the others do.

    The table of `more_than_others`, which takes the same options: `item` is an `actor_id`, what is
    counted are sentences of the `words` (`Study.counted_once`), no headings.
    """
    sentences = sentences_of(words, corpus.segments).drop_duplicates("sentence_id")
    inside = mentions[mentions["sentence_id"].isin(set(sentences["sentence_id"]))]
    named = pd.crosstab(inside["sentence_id"], inside["actor_id"]).gt(0)
    named = named.reindex(sentences["sentence_id"], fill_value=False)
    keys = [sentences["doc_id"].to_numpy(), dealt_unit(sentences).to_numpy()]
    parts = named.groupby(keys, sort=False).sum()
    return more_than_others(parts, sentences.groupby(keys, sort=False).size(), **draws)


def sides_heard_more(words: pd.DataFrame, words_said: pd.DataFrame, **draws: int) -> pd.DataFrame:
    """To which side each document gives more of its words, or fewer, than the others do.

    As `actors_named_more`: `item` is a side that has a word somewhere, what is counted are quoted
    and reported words.
    """
    side = words_said["side"].reindex(words.index)
    keys = [words["doc_id"], dealt_unit(words)]
    parts = pd.get_dummies(side).groupby(keys, sort=False).sum()
    sizes = words.groupby(keys, sort=False).size()
    return more_than_others(parts.drop(columns=[AUTHOR, "other"], errors="ignore"), sizes, **draws)


def codes_more(corpus: Corpus, coded: pd.DataFrame, **draws: int) -> pd.DataFrame:
    """Which coded things each document has in more, or fewer, of its paragraphs than the others.

    As `actors_named_more`, of what is coded where (`segment_id`, `item`): what is counted are
    segments of the body, titles and headings too, of documents that have one coded thing at least.
    """
    body = corpus.segments[corpus.segments["section"] == "body"]
    doc_of = body.set_index("segment_id")["doc_id"]
    body = body[body["doc_id"].isin(coded["segment_id"].map(doc_of))]
    held = pd.crosstab(coded["segment_id"], coded["item"]).gt(0)
    parts = held.reindex(body["segment_id"], fill_value=False).astype("int64")
    keys = [body["doc_id"].to_numpy(), dealt_unit(body).to_numpy()]
    sizes = body.groupby(keys, sort=False).size()
    return more_than_others(parts.groupby(keys, sort=False).sum(), sizes, **draws)


def cast_of(corpus: Corpus, roles: pd.DataFrame) -> pd.DataFrame:
    """The coded roles as things (`villain/west`), each under its actor and what that is a part of.

    The rows with `item` and `named` (the actor as coded), each as often as its actor has parents,
    and once more.
    """
    parents = corpus.actors.set_index("actor_id")["parent"]
    tables, rows = [], roles.assign(item=roles["role"] + "/" + roles["actor"], named=roles["actor"])
    for _ in range(len(parents) + 1):
        tables.append(rows)
        above = rows.assign(actor=rows["actor"].map(parents).fillna(""))
        rows = above[above["actor"] != ""]
        rows = rows.assign(item=rows["role"] + "/" + rows["actor"])
    return pd.concat(tables) if tables else roles.assign(item="")


class _Passage(NamedTuple):
    """A passage with the place in it that the rule is about."""

    rule: str
    start: int
    end: int
    mark: tuple[int, int] | None = None
    about: str = ""


def key_passages(
    corpus: Corpus,
    words: pd.DataFrame,
    *,
    own: pd.DataFrame,
    claims: pd.DataFrame,
    reuse: pd.DataFrame,
    quotes: pd.DataFrame,
    translations: pd.DataFrame,
) -> pd.DataFrame:
    """Three passages that stand for each document, by rules in a fixed order.

    The rules: the sentence with most of the words that set the document apart beyond chance
    (each word once; of equal ones the one where they stand closest, then the first); the evidence
    of the claim in which it stands alone against most others (those in doubt last, of equal ones
    the first); its longest direct quotation; and then, until there are three, the sentences nearest
    to the whole document by the cosine of their words, names of principal actors left out. What
    overlaps a chosen one or is reprinted is passed over; evidence of a claim in doubt stands last.

    Returns:
        One row per passage: `doc_id`, `rule`, `about` (the claim's id, or the speaker), `text`
        (raw), `before` and `after` (where it is cut, see `Corpus.edges`), `gloss` with `glossed`
        ("translated" by a reader; "as_coded": the coders' English for what is coded in it;
        "word_by_word": its first words; it translates no more than these),
        `start`, `end` and, for a claim, the place `mark_start` to `mark_end` of its evidence.

    References:
        Radev et al. (2004), "Centroid-based summarization of multiple documents".
    """
    rows = []
    for doc_id in corpus.documents["doc_id"]:
        inside = words[words["doc_id"] == doc_id]
        sentences = _whole_sentences(corpus.tokens, inside)
        chosen: list[_Passage] = []
        for passage in chain(
            _richest(doc_id, inside, sentences, own),
            _lone(corpus, doc_id, claims, reuse),
            _longest_quote(doc_id, inside, quotes),
            _typical(inside, sentences, set(corpus.actor_terms("principal"))),
        ):
            if len(chosen) == _PASSAGES:
                break
            if all(passage.end <= old.start or passage.start >= old.end for old in chosen):
                second = passage.rule == TYPICAL and any(old.rule == TYPICAL for old in chosen)
                chosen.append(passage._replace(rule=NEXT_TYPICAL) if second else passage)
        chosen.sort(key=lambda one: one.rule in DOUBTED)
        for rule, start, end, mark, about in chosen:
            text, places = corpus.raw(doc_id)[start:end], mark or (pd.NA, pd.NA)
            ways = {
                "translated": _translated(translations, doc_id, start, end),
                "as_coded": _coded_english(claims, doc_id, start, end),
                "word_by_word": _glossed(inside[inside["start"].between(start, end - 1)]),
            }
            glossed = next((how for how, english in ways.items() if english), "")
            gloss = ways.get(glossed, "")
            rows.append((doc_id, rule, about, text, gloss, glossed, start, end, *places))
    table = pd.DataFrame(rows, columns=COLUMNS)
    spans = table[["doc_id", "start", "end"]].itertuples(index=False)
    table[["before", "after"]] = corpus.edges(spans)
    return table.astype({name: "Int64" for name in COLUMNS if name.endswith(("start", "end"))})


def _whole_sentences(tokens: pd.DataFrame, words: pd.DataFrame) -> pd.DataFrame:
    """The sentences all of whose words count: `start, end, n`, in the order of the text."""
    here = tokens[tokens["sentence_id"].isin(set(words["sentence_id"]))]
    table = runs(here, ["sentence_id"]).set_index("sentence_id").rename(columns={"n_words": "n"})
    whole = table[table["n"] == words["sentence_id"].value_counts().reindex(table.index)]
    readable = whole[whole["n"].between(*_READABLE)]
    return readable if len(readable) else whole


def _richest(
    doc_id: str, words: pd.DataFrame, sentences: pd.DataFrame, own: pd.DataFrame
) -> Iterator[_Passage]:
    sure = own[(own["doc_id"] == doc_id) & (own["verdict"] == SURE)]
    held = words[words["term"].isin(sure["term"]) & words["sentence_id"].isin(sentences.index)]
    if held.empty:
        return
    number = held.groupby("sentence_id", sort=False)["term"].nunique()
    order = pd.DataFrame({"number": -number, "n": sentences["n"].reindex(number.index)})
    best = order.sort_values(["number", "n"], kind="stable").index[0]
    yield _place(sentences.loc[best], OWN_WORDS)


def _lone(
    corpus: Corpus, doc_id: str, claims: pd.DataFrame, reuse: pd.DataFrame
) -> Iterator[_Passage]:
    if claims.empty:
        return
    lone = lone_claims(claims, reuse).query("doc_id == @doc_id")
    against = -lone["deny"].where(lone["stance"] == "affirms", lone["affirm"])
    ranked = lone.assign(against=against).sort_values(["doubt", "against"], kind="stable")
    tokens = corpus.tokens[corpus.tokens["doc_id"] == doc_id]
    for row in ranked.head(1).to_dict("records"):
        mark = int(row["start"]), int(row["end"])
        at = tokens.loc[tokens["start"].between(mark[0], mark[1] - 1), "sentence_id"]
        around = tokens[tokens["sentence_id"].isin(set(at))]
        first = around.loc[around["start"] >= mark[0] - _CONTEXT, "start"].min()
        last = around.loc[around["end"] <= mark[1] + _CONTEXT, "end"].max()
        span = min(int(first), mark[0]), max(int(last), mark[1])
        yield _Passage(LONE[row["stance"], row["doubt"]], *span, mark, str(row["claim"]))


def _longest_quote(doc_id: str, words: pd.DataFrame, quotes: pd.DataFrame) -> Iterator[_Passage]:
    here = quotes[quotes["doc_id"] == doc_id].sort_values("n_words", ascending=False, kind="stable")
    rule = QUOTATION
    for row in here.to_dict("records"):
        start, end = int(row["start"]), int(row["end"])
        if words["start"].between(start, end - 1).sum() * 2 > row["n_words"]:
            yield _Passage(rule, start, end, None, str(row["speaker"]))
            return
        rule = OWN_QUOTATION


def _typical(words: pd.DataFrame, sentences: pd.DataFrame, out: set[str]) -> Iterator[_Passage]:
    told = words[words["is_content"] & ~words["term"].isin(out)]
    term, _ = pd.factorize(told["term"])
    row, whole = sentences.index.get_indexer(pd.Index(told["sentence_id"])), np.bincount(term)
    held = row >= 0
    ones, shape = np.ones(held.sum()), (len(sentences), len(whole))
    cells = sparse.csr_matrix((ones, (row[held], term[held])), shape=shape)
    lengths = np.sqrt(np.asarray(cells.multiply(cells).sum(axis=1)).ravel())
    lengths[lengths == 0] = 1
    for place in np.argsort(-(cells @ whole / lengths), kind="stable"):
        yield _place(sentences.iloc[place], TYPICAL)


def _place(sentence: Any, rule: str) -> _Passage:
    return _Passage(rule, int(sentence["start"]), int(sentence["end"]))


def _translated(translations: pd.DataFrame, doc_id: str, start: int, end: int) -> str:
    """What a reader made of just this passage, but for a mark at its edges."""
    here = translations[translations["doc_id"] == doc_id]
    same = (here["start"] - start).abs().le(2) & (here["end"] - end).abs().le(2)
    return str(next(iter(here.loc[same, "translation"]), ""))


def _coded_english(claims: pd.DataFrame, doc_id: str, start: int, end: int) -> str:
    """The glosses that coders gave to passages inside, the longer of two that overlap."""
    if claims.empty:
        return ""
    here = claims[(claims["doc_id"] == doc_id) & claims["start"].notna()]
    inside = here[(here["start"] >= start) & (here["end"] <= end) & (here["gloss"] != "")]
    kept: list[tuple[int, int, str]] = []
    rows = inside[["start", "end", "gloss"]].to_numpy().tolist()
    for a, b, gloss in sorted(rows, key=lambda row: row[0] - row[1]):
        if all(b <= first or a >= last for first, last, _ in kept):
            kept.append((int(a), int(b), str(gloss)))
    return " … ".join(gloss for *_, gloss in sorted(kept))


def _glossed(words: pd.DataFrame) -> str:
    told = words[words["is_content"] & (words["term_gloss"] != "")].drop_duplicates("term")
    senses = [first_sense(gloss) for gloss in told["term_gloss"]]
    return ", ".join(senses[:_GLOSSES]) + (", …" if len(senses) > _GLOSSES else "")


def first_sense(gloss: object) -> str:
    """The first of a gloss's senses, to be read at a glance."""
    return str(gloss).split(";")[0].strip()
