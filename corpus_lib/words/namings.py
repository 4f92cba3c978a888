"""What the texts call the same thing: expressions of a referent, each with what it connotes."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from corpus_lib.errors import InputError, Problems
from corpus_lib.prepare.corpus import Corpus
from corpus_lib.prepare.readers import read_table, read_toml
from corpus_lib.prepare.units import tokens_with_section
from corpus_lib.words.concordance import near_terms
from corpus_lib.words.counts import counted_words

COLUMNS = [
    *("referent", "expression", "doc_id", "start", "end"),
    *("reading", "reprint", "section", "segment_id", "heard"),
]
LIST_COLUMNS = [
    *("referent", "referent_en", "referent_ar", "expression", "name_en", "connotes", "words"),
    *("near", "not_near", "in_marks"),
]
READINGS = ("said", "attributed", "denied", "supposed", "other")
_REACH = 6  # words on either side that `near` and `not_near` look at
_MARKS = frozenset("\"“”„«»'‘’")
_TEXTS = ("name_ar", "name_en", "connotes")
_LISTS = ("words", "near", "not_near")


class _Rule(NamedTuple):
    words: tuple[str, ...]
    expression: str
    near: frozenset[str]
    not_near: frozenset[str]
    in_marks: bool


class _Text(NamedTuple):
    raw: str
    lemma: list[str]
    verb: list[bool]
    sentence: list[Any]
    start: list[int]
    end: list[int]


def naming_list(corpus: Corpus) -> pd.DataFrame:
    """The referents and expressions of the corpus's `lexicon/namings.toml`, if it has one.

    Returns:
        One row per expression: `referent` with its names `referent_en` and `referent_ar`;
        `expression` (its Arabic name), `name_en`, `connotes`; `words` (sequences of lemmas),
        `near`, `not_near` (lemmas) and `in_marks`.

    Raises:
        InputError: If a field is unknown, missing or of another type, a referent or expression
            stands twice, or a lemma is that of no word of the corpus; names the entry.
    """
    listed = _listed(corpus)
    known, problems = set(corpus.tokens["lemma"]), Problems()
    for row in listed.to_dict("records"):
        sequences = [*row["words"], *row["near"], *row["not_near"]]
        for lemma in (lemma for words in sequences for lemma in words.split()):
            if lemma not in known:
                near = ", ".join(near_terms(corpus.tokens, lemma, terms="lemma")) or "none"
                problems.told.append(
                    f"{corpus.path / 'lexicon' / 'namings.toml'}, {row['referent']}, expression "
                    f"{row['expression']}: {lemma!r} is the lemma of no word of the corpus; "
                    f"near it are: {near}"
                )
    problems.refuse()
    return listed


def referent_names(corpus: Corpus) -> pd.DataFrame:
    """What referents are called, and expressions of them: `en` and `ar`.

    Indexed as `referent/war`, and as `naming/war/غزو`, which is told with the thing that it names.
    """
    listed = _listed(corpus).astype({"referent": "str", "expression": "str"})
    word = "\u2068" + listed["expression"] + "\u2069"
    other = listed["name_en"] != listed["referent_en"]  # Israel is called Israel
    english = listed["name_en"] + (", for " + listed["referent_en"]).where(other, "")
    arabic = (" (أي " + listed["referent_ar"] + ")").where(other, "")
    names = pd.DataFrame({"en": word + " (" + english + ")", "ar": word + arabic})
    names = names.set_axis("naming/" + listed["referent"] + "/" + listed["expression"])
    things = listed.drop_duplicates("referent")
    called = things[["referent_en", "referent_ar"]].set_axis(["en", "ar"], axis=1)
    return pd.concat([called.set_axis("referent/" + things["referent"]), names])


def _listed(corpus: Corpus) -> pd.DataFrame:
    path = corpus.path / "lexicon" / "namings.toml"
    if not path.exists():
        return pd.DataFrame(columns=LIST_COLUMNS)
    rows: list[dict[str, Any]] = []
    seen: set[tuple[str, ...]] = set()
    for number, one in enumerate(read_toml(path, tables={"referent"}).get("referent", []), 1):
        place = f"{path}, [[referent]] entry {number} ({one.get('id', 'no id')})"
        _check(place, one, texts=("id", "name_en", "name_ar"), others={"expressions": list})
        _once(place, seen, one["id"])
        for entry in one.get("expressions", []):
            where = f"{place}, expression {entry.get('name_ar', 'without name_ar')}"
            kinds = dict.fromkeys(_LISTS, list) | {"in_marks": bool}
            _check(where, entry, texts=_TEXTS, others=kinds)
            _once(where, seen, one["id"], entry["name_ar"])
            row = {"words": [entry["name_ar"]], "near": [], "not_near": [], "in_marks": False}
            named = {"referent_en": one["name_en"], "referent_ar": one["name_ar"]}
            row |= named | {"referent": one["id"], "expression": entry["name_ar"], **entry}
            rows.append(row)
    return pd.DataFrame(rows, columns=LIST_COLUMNS)


def namings(corpus: Corpus, said: pd.DataFrame | None = None) -> pd.DataFrame:
    """Every place where a text names one of the referents of `lexicon/namings.toml`.

    A sequence of lemmas counts where its words stand beside each other in a sentence, the longest
    first, unless it begins with a verb. What the rules get wrong stands in
    `lexicon/naming_places.csv` (`doc_id, start, form, referent, reading, note`): "other" names
    something else and is left out; what is "attributed" (the author says whose word it is),
    "denied" or "supposed" is kept apart from what is "said".

    Returns:
        One row per place in the order of the text: `referent`, `expression`, `doc_id`, `start`,
        `end`; `reading`; `reprint` (whether an earlier document, or place of it, has these words
        already; only asked in the body), `section`, `segment_id`; `heard` (whether it stands in
        words of somebody quoted or reported in the body: in a row of `said`, `doc_id, start, end`).

    Raises:
        InputError: As `naming_list`; or if a row of `naming_places.csv` is no such place.

    References:
        Nomination: Reisigl and Wodak (2001), "Discourse and discrimination".
    """
    listed = naming_list(corpus)
    if listed.empty:
        return pd.DataFrame(columns=COLUMNS).astype({"reprint": "bool", "heard": "bool"})
    tokens = tokens_with_section(corpus)
    read = _places(corpus, set(listed["referent"]))
    body = tokens[tokens["section"] == "body"]
    copied = set(body.index.difference(counted_words(body, corpus.documents, sections=None).index))
    rows = []
    for doc_id, words in tokens.groupby("doc_id", sort=False):
        verb = (words["pos"] == "VERB").tolist()
        places = (words[name].tolist() for name in ("sentence_id", "start", "end"))
        text = _Text(corpus.raw(str(doc_id)), words["lemma"].tolist(), verb, *places)
        for referent, rules in _rules(listed).items():
            for first, last, expression in _found(text, rules):
                start = text.start[first]
                reading = read.pop((str(doc_id), start, referent), "said")
                place = doc_id, start, text.end[last]
                part = words.iloc[first][["section", "segment_id"]]
                copy = words.index[first] in copied
                rows.append((referent, expression, *place, reading, copy, *part))
    if read:
        doc_id, start, referent = next(iter(read))
        raise InputError(
            f"{corpus.path / 'lexicon' / 'naming_places.csv'}: at {doc_id} {start} no expression "
            f"of {referent!r} is found; take the row out, or mend its place or namings.toml"
        )
    table = pd.DataFrame(rows, columns=COLUMNS[:-1])
    table["heard"] = False if said is None else inside(table, said)
    return table[table["reading"] != "other"].reset_index(drop=True)


def inside(tokens: pd.DataFrame, places: pd.DataFrame) -> np.ndarray:
    """Which words, or what begins with them, are in one of the places."""
    marks = np.zeros(len(tokens), dtype=bool)
    for doc_id, some in places.groupby("doc_id"):
        here = tokens.index[tokens["doc_id"] == doc_id]
        starts = tokens.loc[here, "start"].to_numpy()
        for start, end in zip(some["start"], some["end"], strict=True):
            marks[here[(starts >= start) & (starts < end)]] = True
    return marks


def _rules(listed: pd.DataFrame) -> dict[str, list[_Rule]]:
    """The rules of each referent, in the order in which they are tried at a word."""
    rules: dict[str, list[_Rule]] = {}
    for row in listed.to_dict("records"):
        told = row["expression"], *map(frozenset, (row["near"], row["not_near"])), row["in_marks"]
        own = (_Rule(tuple(words.split()), *told) for words in row["words"])
        rules.setdefault(row["referent"], []).extend(own)
    for some in rules.values():
        some.sort(key=lambda rule: (-len(rule.words), not rule.in_marks))
    return rules


def _found(text: _Text, rules: list[_Rule]) -> Iterator[tuple[int, int, str]]:
    """First and last word of each naming, and its expression; no word belongs to two."""
    first = 0
    while first < len(text.lemma):
        rule = next((rule for rule in rules if _fits(text, first, rule)), None)
        last = first + (len(rule.words) - 1 if rule else 0)
        if rule:
            yield first, last, rule.expression
        first = last + 1


def _fits(text: _Text, first: int, rule: _Rule) -> bool:
    if text.lemma[first] != rule.words[0] or text.verb[first]:
        return False
    after, sentence = first + len(rule.words), text.sentence[first]
    inside = tuple(text.lemma[first:after]) == rule.words and text.sentence[after - 1] == sentence
    if not inside or (rule.in_marks and not _marked(text, first, after - 1)):
        return False
    reach = [*range(max(first - _REACH, 0), first), *range(after, after + _REACH)]
    around = {text.lemma[i] for i in reach if i < len(text.lemma) and text.sentence[i] == sentence}
    return (not rule.near or bool(rule.near & around)) and not rule.not_near & around


def _marked(text: _Text, first: int, last: int) -> bool:
    before, after = text.raw[text.start[first] - 1 :][:1], text.raw[text.end[last] :][:1]
    return before in _MARKS and after in _MARKS and bool(before) and bool(after)


def _places(corpus: Corpus, referents: set[str]) -> dict[tuple[str, int, str], str]:
    path: Path = corpus.path / "lexicon" / "naming_places.csv"
    if not path.exists():
        return {}
    table = read_table(path, required=["doc_id", "start", "form", "referent", "reading", "note"])
    surfaces = corpus.tokens.set_index(["doc_id", "start"])["surface"].to_dict()
    places: dict[tuple[str, int, str], str] = {}
    for line, row in table.iterrows():
        start = int(row["start"]) if row["start"].isascii() and row["start"].isdigit() else -1
        at = (row["doc_id"], start)
        key = (*at, row["referent"])
        wrong = {
            "start": surfaces.get(at) is None,
            "form": surfaces.get(at) != row["form"],
            "referent": row["referent"] not in referents,
            "reading": row["reading"] not in READINGS[1:],
            "referent, start": key in places,
        }
        column = next((name for name, is_wrong in wrong.items() if is_wrong), None)
        if column:
            raise InputError(
                f"{path}, line {line}, column {column}: {row['doc_id']} {row['start']} "
                f"{row['form']} {row['referent']} {row['reading']}; expected, once each, where a "
                f"word begins (there: {surfaces.get(at, 'none')}), its form, one of the referents "
                f"{', '.join(sorted(referents))} and one of {', '.join(READINGS[1:])}"
            )
        places[key] = row["reading"]
    return places


def _once(place: str, seen: set[tuple[str, ...]], *key: str) -> None:
    if key in seen:
        raise InputError(f"{place}: stands already above; give each its own name, or drop one")
    seen.add(key)


def _check(
    place: str, entry: Mapping[str, Any], *, texts: tuple[str, ...], others: Mapping[str, type]
) -> None:
    for name in entry:
        if name not in (*texts, *others):
            known = ", ".join([*texts, *others])
            raise InputError(f"{place}: unknown field {name!r}; known: {known}")
    for name in (*texts, *others):
        kind: Any = others.get(name, str)
        value: Any = entry.get(name, None if name in texts or name == "expressions" else kind())
        if not isinstance(value, kind) or (kind is str and not value.strip()):
            raise InputError(f"{place}: {name} is {value!r}; expected a value of {kind.__name__}")
        if name in _LISTS and not all(isinstance(item, str) and item.strip() for item in value):
            raise InputError(f"{place}: {name} is {value!r}; expected a list of lemmas")
