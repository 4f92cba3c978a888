"""Which words are counted and as what: names of several words, and words that keep together.

Names (الولايات المتحدة, سيرغي لافروف) come from lists and are one term in every count. Terms of
several words that statistics find (الملف النووي) are joined where the settings say so.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import pandas as pd

from corpus_lib.errors import InputError
from corpus_lib.prepare.multiword import bare, join_phrases, shared_texts
from corpus_lib.prepare.normalization import match_key
from corpus_lib.prepare.tokens import CONTENT_POS

if TYPE_CHECKING:
    from corpus_lib.prepare.corpus import Corpus

STRICT_NPMI = 0.8  # of a term of several words; a corpus is loaded with less


class Name(NamedTuple):
    """What a name is counted as, what it means, and whether its words are names themselves.

    The words of حسين أمير عبداللهيان are, those of مجلس الأمن (council, security) are not.
    """

    name: str
    gloss: str
    is_proper: bool


Names = dict[tuple[str, ...], Name]


def names_of(table: pd.DataFrame, actors: pd.DataFrame) -> Names:
    """Every written form of a name, by the match keys of its words.

    Args:
        table: `lexicon/names.csv`: `name`, `gloss`, `proper` ("yes" if its words have no meaning
            of their own) and `forms`, how else it is written, apart by |.
        actors: `lexicon/actors.csv`. A person is counted under the first term, else the first
            alias of one word, else the whole name. Other actors need a row in `names.csv`.
    """
    found: Names = {}
    for row in actors[actors["kind"] == "person"].to_dict("records"):
        short = [form for form in (*row["terms"], *row["aliases"]) if " " not in form]
        name = Name(next(iter(short), row["name_ar"]), row["name_en"], True)
        found |= {_keys(form): name for form in (row["name_ar"], *row["aliases"])}
    for row in table.to_dict("records"):
        forms = [row["name"], *(form for form in row["forms"].split("|") if form.strip())]
        name = Name(row["name"], row["gloss"], row["proper"] == "yes")
        found |= {_keys(form): name for form in forms}
    return found


def _keys(form: str) -> tuple[str, ...]:
    return tuple(map(match_key, form.split()))


def join_names(tokens: pd.DataFrame, names: Names, placed: pd.DataFrame) -> pd.DataFrame:
    """The token table with its names.

    Args:
        tokens: The token table; the longest name that begins at a word is taken.
        names: As `names_of` gives them.
        placed: Rows of `lexicon/readings.csv` whose form has several words: what a name is at
            this place (مجلس الأمن that is Russia's).

    Returns:
        With the column `lexeme`: the lemma, for a name the name on its first word and "" on the
        others. Words of proper names that were read as common words are PROPN, with the name's
        gloss.
    """
    here = {
        (row["doc_id"], int(row["start"])): (
            len(row["form"].split()),
            Name(row["lemma"], row["gloss"], False),
        )
        for row in placed.to_dict("records")
    }
    found = {
        key: shared_texts(tokens[key]) for key in ("doc_id", "sentence_id", "norm", "proclitics")
    }
    lexeme, pos, gloss = (shared_texts(tokens[key]) for key in ("lemma", "pos", "gloss"))
    keys = [match_key(word) for word in found["norm"]]
    bares = [
        match_key(bare(word, clitics)) if clitics else key
        for word, clitics, key in zip(found["norm"], found["proclitics"], keys, strict=True)
    ]
    longest = max(map(len, names), default=0)
    firsts = {form[0] for form in names}
    content = tokens["is_content"].to_numpy(copy=True)
    starts, free = tokens["start"].to_numpy(), 0
    for at, whole in enumerate(zip(keys, bares, strict=True)):
        place = found["doc_id"][at], starts[at]
        settled = here.pop(place, None) if here and at >= free else None
        if at < free or not (settled or whole[0] in firsts or whole[1] in firsts):
            continue
        limit = at + 1
        while limit < min(at + longest, len(keys)) and (
            found["sentence_id"][limit] == found["sentence_id"][at]
        ):
            limit += 1
        forms = [(first, *keys[at + 1 : end]) for end in range(limit, at, -1) for first in whole]
        size, name = settled or next(
            ((len(form), names[form]) for form in forms if form in names), (1, None)
        )
        if name:
            lexeme[at : at + size] = [name.name, *[""] * (size - 1)]
            content[at] = True
            common = [i for i in range(at, at + size) if name.is_proper and pos[i] != "PROPN"]
            pos[common], gloss[common] = "PROPN", name.gloss
        free = at + size
    if here:
        doc_id, start = next(iter(here))
        raise InputError(
            f"lexicon/readings.csv: at {start} of {doc_id!r} begins no word outside of a name; "
            "give the place where the first word of the form begins"
        )
    columns = {"lexeme": lexeme, "pos": pos, "gloss": gloss}
    written = {key: pd.Series(of, tokens.index, dtype="str") for key, of in columns.items()}
    return tokens.assign(is_content=content, term=written["lexeme"], **written)


def with_terms(
    corpus: Corpus, *, word_form: str = "lemma", stop_words: str = "given", phrases: str = "joined"
) -> Corpus:
    """The corpus with `term` and `is_content` of its tokens as the settings have them.

    Args:
        corpus: The corpus; it is returned itself if nothing is changed.
        word_form: "lemma", or "written": single words as they are written.
        stop_words: "given", the corpus's list; "none"; or "names_too", all actors' names besides.
        phrases: Terms of several words that are no names: "joined", as the corpus was loaded;
            "strict", only those whose words hardly ever stand apart; "apart", none.
    """
    if (word_form, stop_words, phrases) == ("lemma", "given", "joined"):
        return corpus
    tokens = corpus.tokens.copy()
    if stop_words == "none":
        tokens["is_content"] |= tokens["pos"].isin(CONTENT_POS)
    if phrases != "joined":
        tokens["term"] = tokens["lexeme"]
    if phrases == "strict":
        tokens = join_phrases(tokens, threshold=STRICT_NPMI)
    if stop_words == "names_too":
        names = corpus.actor_terms("all")
        tokens["is_content"] &= ~(tokens["lemma"].isin(names) | tokens["term"].isin(names))
    if word_form == "written":
        # A term of several words is written as it is; the words after its first have none.
        single = (tokens["term"] != "") & (tokens["term"].shift(-1) != "")
        tokens["term"] = tokens["term"].where(~single, tokens["norm"])
    changed = tokens["term"] != corpus.tokens["term"]
    gloss = tokens["gloss"].mask(tokens["term"].str.contains(" ", regex=False), "")
    kept = corpus.tokens["term_gloss"]
    tokens["term_gloss"] = kept.where(~changed, gloss.where(tokens["term"] != "", ""))
    return replace(corpus, tokens=tokens)


def term_glosses(
    tokens: pd.DataFrame, known: Mapping[str, str], names: Mapping[str, str]
) -> pd.Series:
    """The gloss of each term of the token table, "" on the further words of a multiword term.

    Args:
        tokens: The token table after `join_phrases`.
        known: Glosses of multiword terms; one that is not there is glossed word by word, with
            the first sense of each word.
        names: Glosses of names, of one word too: each has one everywhere.
    """
    first = (tokens["term"] != "").to_numpy()
    heads = first.nonzero()[0]
    sizes = np.diff(np.append(heads, len(tokens)))
    heads, sizes = heads[sizes > 1], sizes[sizes > 1]
    senses = shared_texts(tokens["gloss"]).tolist()
    gloss = [sense if is_first else "" for sense, is_first in zip(senses, first, strict=True)]
    for head, size, term in zip(heads, sizes, tokens["term"].iloc[heads], strict=True):
        words = (sense.partition(";")[0] for sense in senses[head : head + size])
        gloss[head] = known.get(term, " + ".join(filter(None, words)))
    named = tokens["term"].map(names).astype("str")
    return pd.Series(gloss, tokens.index, dtype="str").where(named.isna(), named)
