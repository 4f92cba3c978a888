"""The lists of a corpus's `lexicon/`: all that is wrong with them is told at once."""

import re
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from corpus_lib.errors import InputError, Problems
from corpus_lib.prepare.gazetteer import LISTED, shipped_actors, with_lists
from corpus_lib.prepare.multiword import term_glosses
from corpus_lib.prepare.names import Names, names_of
from corpus_lib.prepare.normalization import normalize
from corpus_lib.prepare.readers import LISTS, own_or_shipped, read_table, read_words
from corpus_lib.prepare.tokens import POS


@dataclass(frozen=True)
class WordLists:
    """What is known of words beforehand: the lists of the package and those of a corpus."""

    designations: list[str]
    stop_words: list[str]
    senses: pd.DataFrame
    glosses: pd.DataFrame
    readings: pd.DataFrame
    names: Names

    def term_glosses(self, tokens: pd.DataFrame) -> pd.Series:
        """The gloss of each term; see `multiword.term_glosses`."""
        told = pd.concat([self.senses, self.glosses])  # what is the corpus's own goes before
        known = dict(zip(told["lemma"], told["gloss"], strict=True))
        named = [one for one in self.names.values() if one.rule != "unread"]
        return term_glosses(tokens, known, {one.name: one.gloss for one in named})


def word_lists(folder: Path, doc_ids: Collection[str] | None) -> WordLists:
    """The lists of a corpus's `lexicon/`, else those of the package; None: of documents unknown."""
    lexicon, found, problems = folder / "lexicon", dict[str, Any](), Problems()
    readers: dict[str, Callable[[], Any]] = {
        "designations": lambda: read_words(own_or_shipped(folder, "designations.txt")),
        "stop_words": lambda: folded_words(own_or_shipped(folder, "stopwords.txt")),
        "glosses": lambda: _glosses(lexicon / "glosses.csv"),
        "readings": lambda: _readings(lexicon / "readings.csv", doc_ids),
        "names": lambda: _names(lexicon / "names.csv"),
        "actors": lambda: read_actors(lexicon / "actors.csv"),
    }
    for name, read in readers.items():
        with problems.noted():
            found[name] = read()
    problems.refuse()
    names = names_of(found["names"], found.pop("actors"), glosses=found["glosses"])
    shipped = _table(LISTS / "senses.csv", "lemma pos gloss", key=["lemma", "pos"])
    return WordLists(**found | {"names": names, "senses": shipped})


def folded_words(path: Path) -> list[str]:
    """The entries of a word list as words are read, without vowels and tatweel; like ones once."""
    return list(dict.fromkeys(map(normalize, read_words(path))))


def _table(
    path: Path, columns: str, optional: Sequence[str] = (), *, key: Sequence[str]
) -> pd.DataFrame:
    """A table of the lexicon, empty if there is no such file; no two rows have the same key."""
    if not path.exists():
        return pd.DataFrame(columns=[*columns.split(), *optional], dtype="str")
    table = read_table(path, required=columns.split(), optional=optional)
    repeated = table.duplicated([*key])
    whole = table[~repeated]
    first = {" ".join(cells): line for line, *cells in whole[[*key]].itertuples(name=None)}
    wrong = [
        f"{path}, line {line}: {' '.join(cells)} stands already in line "
        f"{first[' '.join(cells)]}; keep one row"
        for line, *cells in table.loc[repeated, [*key]].itertuples(name=None)
    ]
    if wrong:
        raise InputError("\n".join(wrong))
    return table


def _expect(path: Path, table: pd.DataFrame, **of: tuple[Callable[[str], object], str]) -> None:
    wrong = [
        f"{path}, line {line}, column {column}: {cell!r}; expected {what}"
        for column, (right, what) in of.items()
        for line, cell in table[column].items()
        if not right(cell)
    ]
    if wrong:
        raise InputError("\n".join(wrong))


def _once(path: Path, column: str, cells: pd.Series, of: pd.Series, what: str) -> None:
    """Refuses rows that contradict each other: the same word for two things."""
    first: dict[str, tuple[Any, str]] = {}
    problems = []
    for line, words, thing in zip(of.index, cells, of, strict=True):
        for word in words:
            at, other = first.setdefault(word, (line, thing))
            if other != thing:
                problems.append(
                    f"{path}, line {line}, column {column}: {word} is {what} {thing}, and in line "
                    f"{at} {what} {other}; keep one"
                )
    if problems:
        raise InputError("\n".join(problems))


def read_actors(path: Path) -> pd.DataFrame:
    """The actors of `lexicon/actors.csv`, see `Corpus.actors`; none without that file."""
    columns = "actor_id name_ar name_en kind parent principal terms"
    table = _table(path, columns, ["side", *LISTED], key=["actor_id"])
    known = {"", *table["actor_id"], *shipped_actors(table.iloc[:0])["actor_id"]}
    _expect(
        path,
        table,
        actor_id=(len, "a text"),
        parent=(known.__contains__, "nothing or an actor_id of the table"),
        principal=(("", "yes").__contains__, "yes or nothing"),
    )
    table = with_lists(table, ["terms", *LISTED])
    written = table["name_ar"].map(lambda name: [name]) + table["aliases"] + table["metonyms"]
    _once(path, "aliases", written, table["actor_id"], "a name of")
    return table.reset_index(drop=True)


def read_world(folder: Path) -> pd.DataFrame | None:
    """The actors that a corpus has instead of the library's list, None for that list."""
    path = folder / "lexicon" / "world_actors.csv"
    return read_actors(path) if path.exists() else None


def _glosses(path: Path) -> pd.DataFrame:
    table = _table(path, "lemma pos gloss forms", ["note"], key=["lemma", "pos"])
    _once(path, "forms", table["forms"].str.split(), table["lemma"], "the lemma")
    kinds = ("", *POS).__contains__, f"nothing or one of {', '.join(POS)}"
    _expect(path, table, lemma=(len, "a text"), pos=kinds)
    return table


def _names(path: Path) -> pd.DataFrame:
    table = _table(path, "name gloss proper forms", key=["name"])
    proper = ("", "yes").__contains__, "yes or nothing"
    _expect(path, table, name=(len, "a text"), gloss=(len, "a text"), proper=proper)
    return table


def _readings(path: Path, doc_ids: Collection[str] | None) -> pd.DataFrame:
    table = _table(path, "doc_id start form lemma pos gloss", key=["doc_id", "start"])
    ids = set() if doc_ids is None else set(doc_ids)
    _expect(
        path,
        table,
        doc_id=(lambda one: doc_ids is None or one in ids, "a doc_id of corpus.csv"),
        form=(len, "a text"),
        lemma=(len, "a text"),
        pos=(POS.__contains__, f"one of {', '.join(POS)}"),
        start=(re.compile("[0-9]{1,9}").fullmatch, "a place as a whole number"),
    )
    return table
