"""Names of states, persons and organisations: a corpus's own, then those of the library.

Two columns need a word: `short`, names that also are other words (صالح, عباس), and `after`, words
that such a name may stand after; see `join_names`. Rows of the kind "nobody" are longer names in
which a shorter one is none (صلاة المغرب).
"""

import tomllib
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from typing import Any, NamedTuple

import pandas as pd
import regex

from corpus_lib.prepare.normalization import match_key
from corpus_lib.prepare.readers import LISTS

LISTED = ("aliases", "metonyms", "demonyms", "short", "after")  # columns of several names
NOBODY = "nobody"
NAMESAKE = "namesake"  # the form of a person's name that is part of an institution's
SON_OF = frozenset({"بن", "ابن", "بنت"})  # after these, a name is somebody else's father's
# Endings of a relational adjective: feminine, plurals, duals.
_ENDINGS = ("", "ة", "ين", "ون", "ات", "ان", "تان", "تين", "ا")
_CONJUNCTIONS, _PREPOSITIONS = ("", "و", "ف"), ("", "ب", "ل", "ك")
# Between two words of a name stand spaces, joiners and quotation marks, no other punctuation.
_INSIDE_NAME = regex.compile(r"[\s\u0640\"“”«»*(_\p{Cf}]*")
_NOUNS = {  # of what is called after people, whose titles may stand between
    name: frozenset(map(match_key, words.split()))
    for name, words in tomllib.loads((LISTS / "institutions.toml").read_text("utf-8")).items()
}


class Name(NamedTuple):
    """A name of the gazetteer: the actor, the name as listed, and what kind of name it is.

    A short one counts only where it was read as that name, which is `counted` as a lexeme.
    """

    actor_id: str
    alias: str
    form: str
    counted: str = ""


class Gazetteer:
    """Names by their words, written alike whatever their hamzas, found with clitics before them."""

    def __init__(self, actors: pd.DataFrame) -> None:
        """All names of an actors table."""
        self.names: dict[tuple[str, ...], Name] = {}
        self.people: set[str] = set(actors.loc[actors["kind"] == "person", "actor_id"])
        for row in actors.to_dict("records"):
            actor = str(row["actor_id"])
            for form, name in _names_of(row):
                counted = counted_as(row) if form == "short" else ""
                kind = "name" if form == "short" else form
                for words in _spellings(name, form):
                    self.names.setdefault(words, Name(actor, name, kind, counted))
        self.longest = max(map(len, self.names), default=0)

    def find(self, words: list[str], gaps: list[str]) -> Iterator[tuple[int, int, Name]]:
        """The names in a sentence, longest first: (first word, word after the last, name).

        `words` are as written, `gaps` what stands before each. A person whom something is called
        after is its namesake: «جامعة الملك سعود», «جامعتي الملك سعود والملك خالد».
        """
        keys = [list(_without_clitics(word)) for word in words]
        position, nouns = 0, frozenset[str]()
        while position < len(words):
            after_son = position > 0 and keys[position - 1][0] in SON_OF
            found = None if after_son else self._at(position, keys, gaps)
            goes_on = keys[position][0].startswith("و")
            nouns = nouns & _NOUNS["several"] if goes_on else frozenset()
            person = found is not None and found[1].actor_id in self.people
            nouns = nouns or (_institution(position, keys, gaps) if person else frozenset())
            if found:
                name = found[1]._replace(form=NAMESAKE) if person and nouns else found[1]
                yield position, found[0], name
            position = found[0] if found else position + 1

    def _at(self, position: int, keys: list[list[str]], gaps: list[str]) -> tuple[int, Name] | None:
        for length in range(min(self.longest, len(keys) - position), 0, -1):
            end = position + length
            if not all(map(_INSIDE_NAME.fullmatch, gaps[position + 1 : end])):
                continue
            # Only the first word of a name carries clitics.
            rest = tuple(word[0] for word in keys[position + 1 : end])
            for first_word in keys[position]:
                if (first_word, *rest) in self.names:
                    return end, self.names[(first_word, *rest)]
        return None


def _institution(position: int, keys: list[list[str]], gaps: list[str]) -> frozenset[str]:
    """The noun of the institution that is called after whom a word names, if any."""
    at = position - 1
    while at > 0 and keys[at][0] in _NOUNS["titles"]:
        at -= 1
    inside = at >= 0 and all(map(_INSIDE_NAME.fullmatch, gaps[at + 1 : position + 1]))
    if not inside or {keys[at - 1][0], keys[at][0]} == _NOUNS["through"]:
        return frozenset()
    return (_NOUNS["one"] | _NOUNS["several"]) & set(keys[at])


def counted_as(row: Mapping[Any, Any]) -> str:
    """The one name under which an actor of the library's list is counted."""
    single = (form for form in row["aliases"] if " " not in form and row["kind"] == "person")
    return str(next(single, row["name_ar"]))


@lru_cache(maxsize=1)
def _shipped() -> pd.DataFrame:
    return with_lists(_read("world_actors.csv").drop(columns="note"), ["terms", *LISTED])


@lru_cache(maxsize=1)
def shipped_names() -> pd.DataFrame:
    """The names of capitals and seats, as in a corpus's `lexicon/names.csv`."""
    return _read("names.csv")


def _read(name: str) -> pd.DataFrame:
    # Plainly, as this is read for each corpus; a test holds that the lists are well formed.
    return pd.read_csv(LISTS / name, dtype="str", keep_default_na=False)


def with_lists(table: pd.DataFrame, columns: Iterable[str]) -> pd.DataFrame:
    """The table with the names in these columns, apart by |, as lists."""
    lists = {
        # Of type object, as a text column can't hold lists.
        column: pd.Series(
            [[name.strip() for name in cell.split("|") if name.strip()] for cell in table[column]],
            index=table.index,
            dtype="object",
        )
        for column in columns
    }
    return table.assign(**lists)


def shipped_actors(own: pd.DataFrame, world: pd.DataFrame | None = None) -> pd.DataFrame:
    """The actors of the library's list, or another (`world`), but those that a corpus lists itself.

    One of the same `actor_id`, or of which a name is the main name here, takes an actor's place.
    """
    table = _shipped() if world is None else world
    rows = own.to_dict("records")
    names = {_keys(name) for row in rows for name in (row["name_ar"], *row["aliases"])}
    taken = table["actor_id"].isin(own["actor_id"]) | table["name_ar"].map(_keys).isin(names)
    return table[~taken]


def actors_of(
    own: pd.DataFrame, words: Iterable[str], world: pd.DataFrame | None = None
) -> pd.DataFrame:
    """A corpus's own actors, then those of the library's list, or `world`, that its words name."""
    known = {key for word in words for key in _without_clitics(word)}
    shipped = shipped_actors(own, world)
    rows = (
        [_spellings(name, form) for form, name in _names_of(row)]
        for row in shipped.to_dict("records")
    )
    more = [any(known.issuperset(words) for spelled in row for words in spelled) for row in rows]
    return pd.concat([own, shipped[more]], ignore_index=True)


def _keys(name: str) -> tuple[str, ...]:
    return tuple(map(match_key, name.split()))


def _names_of(row: Mapping[Any, Any]) -> Iterator[tuple[str, str]]:
    nobody = row["kind"] == NOBODY
    yield from ((NOBODY if nobody else "name", one) for one in (row["name_ar"], *row["aliases"]))
    for form, column in (("metonym", "metonyms"), ("demonym", "demonyms"), ("short", "short")):
        yield from ((form, name) for name in row.get(column, ()))


def _spellings(name: str, form: str) -> Iterator[tuple[str, ...]]:
    if form != "demonym":
        yield _keys(name)
        return
    # «ألماني», once folded, begins so too.
    articles = ("",) if name.startswith("ال") else ("", "ال")
    yield from ((article + match_key(name + end),) for end in _ENDINGS for article in articles)


def _without_clitics(word: str) -> Iterator[str]:
    """The word itself, then the word without each of the clitics that may be written on it."""
    whole = match_key(word)
    yield whole
    for conjunction in _CONJUNCTIONS:
        for preposition in _PREPOSITIONS:
            clitic = conjunction + preposition
            rest = whole.removeprefix(clitic)
            if clitic and rest != whole and len(rest) >= 2:
                yield rest
                if preposition == "ل" and rest.startswith("ل"):
                    yield "ا" + rest
