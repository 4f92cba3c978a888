"""Names of one word or several, each one term with one meaning in every count."""

from collections.abc import Container, Iterator, Sequence
from typing import Any, NamedTuple

import pandas as pd

from corpus_lib.errors import InputError
from corpus_lib.prepare.gazetteer import SON_OF, counted_as, shipped_actors, shipped_names
from corpus_lib.prepare.multiword import bare, shared_texts
from corpus_lib.prepare.normalization import match_key


class Name(NamedTuple):
    """What a name is counted as, what it means, and whether its words are names themselves.

    The words of حسين أمير عبداللهيان are, those of مجلس الأمن (council, security) are not.

    `rule` tells where it is taken: "always"; "unread", where the word was not read as a name;
    "shipped", a name of this package's lists, wherever no reader settled the word; "state", one
    of these that may be an adjective, not after a definite noun (العلاقات السعودية); "short", one
    that is another word too, in a document with the whole name, or after one of `after`.
    """

    name: str
    gloss: str
    is_proper: bool
    rule: str = "always"
    after: frozenset[str] = frozenset()


Names = dict[tuple[str, ...], Name]


def names_of(table: pd.DataFrame, actors: pd.DataFrame, *, glosses: pd.DataFrame) -> Names:
    """Every written form of a name, by the match keys of its words; a corpus's own go first.

    Args:
        table: `lexicon/names.csv`: `name`, `gloss`, `proper` ("yes" if its words have no meaning
            of their own) and `forms`, how else it is written, apart by |.
        actors: `lexicon/actors.csv`. A person is counted under the first term, else the first
            alias of one word, else the whole name. Of states and places, words that were not read
            as names are. Other names need a row in `names.csv`.
        glosses: `lexicon/glosses.csv`, whose words the lists of this package leave alone.
    """
    kept = {match_key(form) for forms in glosses["forms"] for form in forms.split()}
    kept |= set(map(match_key, glosses["lemma"]))
    shipped = _listed_names(shipped_names(), "shipped")
    for seat in (_keys(form) for forms in actors["metonyms"] for form in forms):
        if seat in shipped:
            shipped[seat] = shipped[seat]._replace(rule="unread")
    shipped |= _shipped_actors(shipped_actors(actors))
    found = {key: name for key, name in shipped.items() if len(key) > 1 or key[0] not in kept}
    for row in actors.to_dict("records"):
        single = [form for form in (*row["terms"], *row["aliases"]) if " " not in form]
        if row["kind"] == "person":
            name = Name(next(iter(single), row["name_ar"]), row["name_en"], True)
            found |= {_keys(form): name for form in (row["name_ar"], *row["aliases"])}
        elif row["kind"] in ("state", "place"):
            for form in (row["name_ar"], *row["aliases"]):
                plain = form.removeprefix("ال")
                counted = plain if plain in row["terms"] else form
                if " " not in form:
                    found[_keys(form)] = Name(counted, row["name_en"], True, "unread")
    return found | _listed_names(table, "always")


def _listed_names(table: pd.DataFrame, rule: str) -> Names:
    found: Names = {}
    for row in table.to_dict("records"):
        forms = [row["name"], *(form for form in row["forms"].split("|") if form.strip())]
        name = Name(row["name"], row["gloss"], row["proper"] == "yes", rule)
        found |= {_keys(form): name for form in forms}
    return found


def _shipped_actors(actors: pd.DataFrame) -> Names:
    found: Names = {}
    demonyms = {match_key(form) for forms in actors["demonyms"] for form in forms}
    for row in actors.to_dict("records"):
        for form in (row["name_ar"], *row["aliases"]):
            is_proper = row["kind"] == "person" or " " not in form
            adjective = match_key(form).removeprefix("ال").removesuffix("ه") in demonyms
            rule = "state" if adjective and " " not in form else "shipped"
            found[_keys(form)] = Name(counted_as(row), row["name_en"], is_proper, rule)
        after = frozenset(map(match_key, row["after"]))
        for form in row["short"]:
            found[_keys(form)] = Name(counted_as(row), row["name_en"], True, "short", after)
    return found


def _keys(form: str) -> tuple[str, ...]:
    return tuple(map(match_key, form.split()))


class _Found(NamedTuple):
    """A name at a place: its first word, and how many words it has."""

    at: int
    size: int
    name: Name


def join_names(tokens: pd.DataFrame, names: Names, readings: pd.DataFrame) -> pd.DataFrame:
    """The token table with its names, the longest that begins at a word.

    A reading of several words tells what a name is at its place (مجلس الأمن that is Russia's).

    Returns:
        With the column `lexeme`: the lemma, for a name the name on its first word and "" on the
        others. Words of proper names that were read as common words are PROPN, with the name's
        gloss; a name of one word from the lists of this package is the lemma, too.
    """
    several = readings["form"].str.contains(" ", regex=False)
    told = ["doc_id", "start", "form", "lemma", "gloss"]
    here = {
        (of, int(start)): (len(form.split()), Name(lemma, gloss, False))
        for of, start, form, lemma, gloss in readings.loc[several, told].itertuples(index=False)
    }
    alone = readings.loc[~several, ["doc_id", "start"]].to_numpy()
    settled = {(doc_id, int(start)) for doc_id, start in alone}
    words = _Words(tokens)
    found = list(words.names(names, here))
    if here:
        doc_id, start = next(iter(here))
        raise InputError(
            f"lexicon/readings.csv: at {start} of {doc_id!r} begins no word outside of a name; "
            "give the place where the first word of the form begins"
        )
    lexeme, pos, gloss = words.lemma.copy(), words.pos.copy(), words.gloss.copy()
    lemma = words.lemma
    content = tokens["is_content"].to_numpy(copy=True)
    for at, size, name in words.taken(found, settled):
        lexeme[at : at + size] = [name.name, *[""] * (size - 1)]
        content[at] = True
        if size == 1 and name.rule != "always":
            lemma[at], pos[at], gloss[at] = name.name, "PROPN", name.gloss
        common = [i for i in range(at, at + size) if name.is_proper and pos[i] != "PROPN"]
        pos[common], gloss[common] = "PROPN", name.gloss
    columns = {"lexeme": lexeme, "lemma": lemma, "pos": pos, "gloss": gloss}
    written = {key: pd.Series(of, tokens.index, dtype="str") for key, of in columns.items()}
    return tokens.assign(is_content=content, term=written["lexeme"], **written)


class _Words:
    """The words of the token table, as arrays, and the names among them."""

    def __init__(self, tokens: pd.DataFrame) -> None:
        columns = ("doc_id", "sentence_id", "norm", "proclitics", "lemma", "pos", "gloss")
        shared = {key: shared_texts(tokens[key]) for key in columns}
        self.doc_id, self.sentence_id, norm, self.proclitics = (shared[key] for key in columns[:4])
        self.lemma, self.pos, self.gloss = (shared[key] for key in columns[4:])
        self.starts = tokens["start"].to_numpy()
        self.keys = [match_key(word) for word in norm]
        self.bares = [
            match_key(bare(word, clitics)) if clitics else key
            for word, clitics, key in zip(norm, self.proclitics, self.keys, strict=True)
        ]

    def names(self, names: Names, here: dict[Any, tuple[int, Name]]) -> Iterator[_Found]:
        """The longest name at each word outside of one; takes out of `here` what it came by."""
        keys, longest = self.keys, max(map(len, names), default=0)
        firsts, free = {form[0] for form in names}, 0
        for at, whole in enumerate(zip(keys, self.bares, strict=True)):
            if at < free:
                continue
            settled = here.pop((self.doc_id[at], self.starts[at]), None) if here else None
            if not (settled or whole[0] in firsts or whole[1] in firsts):
                continue
            limit = at + 1
            while limit < min(at + longest, len(keys)) and self._joined(at, limit):
                limit += 1
            ends = range(limit, at, -1)
            forms = [(first, *keys[at + 1 : end]) for end in ends for first in whole]
            size, name = settled or next(
                ((len(form), names[form]) for form in forms if form in names), (1, None)
            )
            if name:
                yield _Found(at, size, name)
            free = at + size

    def taken(self, found: Sequence[_Found], settled: Container[object]) -> Iterator[_Found]:
        """The names whose rule holds where they stand."""
        whole = {(self.doc_id[one.at], one.name.name) for one in found if one.name.rule != "short"}
        named = {at for one in found for at in range(one.at, one.at + one.size)}
        for one in found:
            place = self.doc_id[one.at], self.starts[one.at]
            before = one.at - 1 if one.at and self._joined(one.at, one.at - 1) else None
            if one.name.rule != "always":
                if one.size == 1 and place in settled:
                    continue
                if before is not None and self.keys[before] in SON_OF:
                    continue
            if one.name.rule == "unread" and self.pos[one.at] == "PROPN":
                continue
            if one.name.rule == "state" and self._is_adjective(one.at, before):
                continue
            if one.name.rule == "short" and not (
                (before is not None and {self.keys[before], self.bares[before]} & one.name.after)
                or ((place[0], one.name.name) in whole and not self._is_other(one, before, named))
            ):
                continue
            yield one

    def _joined(self, at: int, other: int) -> bool:
        return bool(self.sentence_id[at] == self.sentence_id[other])

    def _is_adjective(self, at: int, before: int | None) -> bool:
        """Whether a word that is a state or an adjective follows a definite noun, bare."""
        bare_word = not self.proclitics[at].replace("ال", "").strip()
        return bare_word and before is not None and "ال" in self.proclitics[before].split()

    def _is_other(self, one: _Found, before: int | None, named: Container[int]) -> bool:
        """Whether a name that is in no list stands directly before or after: another person."""
        last = one.at + one.size - 1
        after = last + 1 if last + 1 < len(self.keys) and self._joined(last, last + 1) else None
        return any(
            at is not None
            and at not in named
            and self.pos[at] == "PROPN"
            and not self.proclitics[max(at, one.at)].strip("ال ")
            for at in (before, after)
        )
