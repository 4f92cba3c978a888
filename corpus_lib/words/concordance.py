"""The term that a reader means by a word, and every place where it stands, with its context."""

from __future__ import annotations

import difflib
from collections.abc import Collection, Iterator, Sequence
from typing import Literal

import pandas as pd
import regex

from corpus_lib.errors import InputError
from corpus_lib.prepare.corpus import Corpus
from corpus_lib.prepare.normalization import match_key
from corpus_lib.prepare.tokens import words_of_query
from corpus_lib.prepare.units import CorpusTables
from corpus_lib.words.counts import Terms, check_choice

By = Literal["surface", "lemma", "term"]
COLUMNS = ["doc_id", "segment_id", "token_id", "start", "end"]
COLUMNS += ["left", "keyword", "right", "passage"]

_PARTS = 20  # of a document, in a strip
_NEAR = 5  # terms that are named instead of one that is nowhere


def concordance(corpus: Corpus, query: str, *, by: By = "surface", width: int = 8) -> pd.DataFrame:
    """Every place where a word or phrase stands, with its context, in the order of the text.

    Args:
        corpus: The corpus.
        query: What is looked for. Several words are a phrase: they must follow each other in one
            segment. Spelling of hamza, ta marbuta and the like does not matter.
        by: "surface" (words as written, clitics and all), "lemma" or "term" (one whole term).
        width: Words of context on each side; it ends with the segment.

    Returns:
        One row per place: `doc_id`, `segment_id`, `token_id` (first word of the keyword), `start`
        and `end` (of the keyword in the raw text, end exclusive), `left`, `keyword`, `right` (with
        the punctuation between) and `passage` (the raw text of the segment).

    Raises:
        InputError: If a choice is unknown or the query is empty.
    """
    check_choice("by", by, By)
    asked = words_of_query(query)
    if not asked:
        raise InputError("the query is empty; give a word or a phrase")
    if width < 0:
        raise InputError(f"width={width}: give a number of words, 0 or more")
    hits, tokens = [], corpus.tokens
    wanted = [match_key(word) for word in ([" ".join(asked)] if by == "term" else asked)]
    keys = tokens[by].map({word: match_key(word) for word in tokens[by].unique()})
    near = tokens["segment_id"].isin(tokens.loc[keys == wanted[0], "segment_id"])
    for _, words in tokens[near].groupby(["doc_id", "segment_id"], sort=False):
        pieces = _pieces(words, corpus.raw(words["doc_id"].iloc[0]))
        found = _runs(keys[words.index].tolist(), wanted, by)
        hits += [_line(words, pieces, first, last, width) for first, last in found]
    lines = pd.DataFrame(hits, columns=COLUMNS[:-1])
    places = corpus.segments.set_index("segment_id").loc[lines["segment_id"], ["start", "end"]]
    bounds = zip(lines["doc_id"], places["start"], places["end"], strict=True)
    passages = [corpus.raw(doc_id)[start:end] for doc_id, start, end in bounds]
    return lines.assign(passage=pd.Series(passages, dtype="str"))


def _pieces(words: pd.DataFrame, raw: str) -> list[str]:
    """Each word with what stands between it and the next, so that they join to the text."""
    ends, nexts = words["end"].tolist(), words["start"].tolist()[1:]
    pieces = []
    for surface, end, start in zip(words["surface"], ends, [*nexts, ends[-1]], strict=True):
        between = raw[end:start]
        # Letters between two words are page furniture that cleaning took out.
        clean = regex.sub(r"\s+", " ", regex.sub(r"\p{Cf}", "", between))
        pieces.append(surface + (" " if regex.search(r"[^\W_]|\*", between) else clean))
    return pieces


def _runs(keys: list[str], wanted: list[str], by: str) -> Iterator[tuple[int, int]]:
    """First and last place of each run of words that spells what is wanted."""
    for first in range(len(keys) - len(wanted) + 1):
        if keys[first : first + len(wanted)] == wanted:
            last = first + len(wanted) - 1
            # The further words of a multiword term stand below it with an empty term.
            while by == "term" and last + 1 < len(keys) and not keys[last + 1]:
                last += 1
            yield first, last


def _line(
    words: pd.DataFrame, pieces: list[str], first: int, last: int, width: int
) -> dict[str, object]:
    head, tail = words.iloc[first], words.iloc[last]
    between = pieces[last].removeprefix(tail["surface"])
    return {
        **{"doc_id": head["doc_id"], "segment_id": head["segment_id"]},
        **{"token_id": int(head["token_id"]), "start": int(head["start"]), "end": int(tail["end"])},
        "left": "".join(pieces[max(first - width, 0) : first]).strip(),
        "keyword": "".join(pieces[first:last]) + tail["surface"],
        "right": (between + "".join(pieces[last + 1 : last + 1 + width])).strip(),
    }


def find_word(
    tokens: pd.DataFrame, word: str | None, *, terms: Terms = "term", exclude: Collection[str] = ()
) -> str:
    """The term that a word is counted as: itself, or the one that a written form belongs to.

    Spelling of hamza, ta marbuta and vowel signs does not matter.

    Args:
        tokens: The token table.
        word: A term, a lemma, or any form that the texts write; None takes the most frequent
            content term; an excluded one, or any term, only where no other is left.
        terms: The column of the token table that the term is a value of.
        exclude: Terms that None must not take.

    Returns:
        A value of the column: the one that is spelled so, else the one that most of the words
        written so are counted as.

    Raises:
        InputError: If the word is nowhere; terms that are spelled like it are named.
    """
    check_choice("terms", terms, Terms)
    held = tokens[tokens[terms] != ""]
    if word is None:
        content = held[held["is_content"]]
        left = content[~content[terms].isin(list(exclude))]
        return _most_frequent(next(one for one in (left, content, held) if len(one))[terms])
    wanted = match_key(" ".join(words_of_query(word)))
    if not wanted:
        raise InputError(f"word={word!r} has no letters; give a word, or None for the commonest")
    for column in dict.fromkeys((terms, "term", "lemma", "surface", "norm")):
        forms = pd.Series(held[column].unique(), dtype="str")
        found = held.loc[held[column].isin(forms[forms.map(match_key) == wanted]), terms]
        if not found.empty:
            return _most_frequent(found)
    near = near_terms(tokens, word, terms=terms)
    hint = f"near it are: {', '.join(near)}" if near else "no word is spelled like it"
    raise InputError(
        f"word={word!r} is nowhere in the corpus, neither as a {terms} nor as it is written; "
        f"{hint}. Give one that the corpus has"
    )


def near_terms(tokens: pd.DataFrame, word: str, *, terms: Terms) -> list[str]:
    """Terms that are spelled like a word, the nearest first."""
    keys: dict[str, str] = {}
    for term in tokens.loc[tokens[terms] != "", terms].value_counts().index:
        keys.setdefault(match_key(term), term)
    found = difflib.get_close_matches(match_key(word), list(keys), n=_NEAR, cutoff=0.6)
    return [keys[key] for key in found]


def _most_frequent(values: pd.Series) -> str:
    counts = values.value_counts()
    return str(min(counts.index[counts == counts.max()]))


def term_positions(
    corpus: CorpusTables,
    wanted: Sequence[str],
    *,
    terms: Terms = "term",
    glosses: pd.Series[str] | None = None,
) -> pd.DataFrame:
    """Where in each document the wanted terms stand, for a dispersion plot.

    Returns:
        One row per occurrence in the order of the text: `label` (the term), `doc_id`, `token_id`,
        `start`, `end`, `position` (0 = first word of the document, 1 = last), and `gloss` if
        glosses are given.

    Raises:
        InputError: If a wanted term occurs nowhere or `terms` is unknown.
    """
    check_choice("terms", terms, Terms)
    tokens = corpus.tokens
    missing = [term for term in wanted if not (tokens[terms] == term).any()]
    if isinstance(wanted, str) or missing:
        raise InputError(
            f"wanted={wanted!r}: give a list of values of the tokens' column {terms!r}; "
            f"not found there: {', '.join(missing)}"
        )
    last = tokens.groupby("doc_id")["token_id"].transform("max").clip(lower=1)
    table = tokens.assign(label=tokens[terms], position=tokens["token_id"] / last)
    columns = ["label", "doc_id", "token_id", "start", "end", "position"]
    found = table.loc[table["label"].isin(list(wanted)), columns].reset_index(drop=True)
    if glosses is None:
        return found
    return found.assign(gloss=found["label"].map(glosses).fillna(""))


def strips(positions: pd.DataFrame) -> pd.DataFrame:
    """How a term of `term_positions` is spread: `doc_id, count`, and `spread`, a line of text.

    Each document is cut into like parts, and those that hold the term are filled.
    """
    part = (positions["position"] * _PARTS).astype(int).clip(upper=_PARTS - 1)
    rows = [
        (doc_id, len(held), "".join("█" if n in set(held) else "·" for n in range(_PARTS)))
        for doc_id, held in part.groupby(positions["doc_id"], sort=False)
    ]
    return pd.DataFrame(rows, columns=["doc_id", "count", "spread"])
