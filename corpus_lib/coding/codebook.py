"""The codebook: which frames, roles and claims may be coded, and by which rules."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from corpus_lib.errors import InputError
from corpus_lib.prepare.corpus import Corpus
from corpus_lib.prepare.published import publication_interval
from corpus_lib.prepare.readers import LISTS, read_toml

_FIELDS: Mapping[str, list[list[str]]] = read_toml(LISTS / "codebook.toml")["fields"]


@dataclass(frozen=True)
class Codebook:
    """What may be coded; one row per code, in the order of the file.

    Attributes:
        frames: `id, name_en, name_ar, definition, counts, counts_not, example, cues` (a list:
            each cue one lemma, or several joined by ` + ` that must stand in one segment).
        roles: The same without `cues`.
        claims: `id, name_en, name_ar` (the proposition in both languages), `affirms, denies`
            (when to code so), `searched` (a list of lemmas to look up before coding silence),
            `counts_not, example`, `since` (the day from which one could say so), "" for none.
        rules: What holds for all of them: `title, text, title_ar` ("" if there is none).
    """

    frames: pd.DataFrame
    roles: pd.DataFrame
    claims: pd.DataFrame
    rules: pd.DataFrame


def read_codebook(path: Path) -> Codebook:
    """The codebook of a corpus; an empty one if there is no such file.

    Raises:
        InputError: If an entry's field is missing, empty, unknown, of another type, or an id twice.
    """
    content = read_toml(path, tables=_FIELDS) if path.exists() else {}
    return Codebook(**{kind: _table(path, kind, content.get(kind, [])) for kind in _FIELDS})


def code_names(corpus: Corpus) -> pd.DataFrame:
    """What the codes of a corpus are called in both languages.

    Returns:
        Columns `en` and `ar`, indexed by kind and code (`claim/rivalry_syria`), as a claim and a
        frame may share their code; rules by their titles (`rule/Voice`).
    """
    book = read_codebook(corpus.path / "coding" / "codebook.toml")
    kinds = {"claim": book.claims, "frame": book.frames, "role": book.roles}
    title, arabic = book.rules["title"], book.rules["title_ar"]
    rules = {"id": title, "name_en": title, "name_ar": arabic.where(arabic != "", title)}
    kinds["rule"] = pd.DataFrame(rules)
    tables = [
        table[["name_en", "name_ar"]].set_axis([f"{kind}/{code}" for code in table["id"]])
        for kind, table in kinds.items()
    ]
    return pd.concat(tables).set_axis(["en", "ar"], axis=1)


def _table(path: Path, kind: str, entries: Any) -> pd.DataFrame:
    texts, lists, optional = _FIELDS[kind]
    key, seen = texts[0], set[str]()
    for number, entry in enumerate(entries, start=1):
        place = f"{path}, [[{kind}]] entry {number} ({entry.get(key, f'no {key}')})"
        _check_fields(place, entry, kind)
        if entry[key] in seen:
            raise InputError(f"{place}: this {key} stands already above; give each entry its own")
        seen.add(entry[key])
    rows = [dict.fromkeys(optional, "") | entry for entry in entries]
    return pd.DataFrame(rows, columns=[*texts, *lists, *optional])


def _check_fields(place: str, entry: Mapping[str, Any], kind: str) -> None:
    texts, lists, optional = _FIELDS[kind]
    known = (*texts, *lists, *optional)
    for name in entry:
        if name not in known:
            raise InputError(f"{place}: unknown field {name!r}; known: {', '.join(known)}")
    for name in (*texts, *lists, *(name for name in optional if name in entry)):
        value = entry.get(name)
        if name in lists:
            good = isinstance(value, list) and all(isinstance(x, str) and x.strip() for x in value)
            wanted = "a list of one or more lemmas"
        else:
            good, wanted = isinstance(value, str), "a text in quotes"
        if not good or not value:
            raise InputError(f"{place}: {name} is {value!r}; expected {wanted}")
        if name == "since":
            publication_interval(value, what=f"{place}: since")
