"""Hand-coded tables of a corpus, read only if every code and every passage of theirs holds."""

from __future__ import annotations

import unicodedata
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from corpus_lib.coding.codebook import Codebook, read_codebook
from corpus_lib.errors import InputError
from corpus_lib.prepare.corpus import Corpus
from corpus_lib.prepare.readers import read_table

STANCES = ("affirms", "denies", "mixed", "silent")
VOICES = ("author", "attributed")
FUNCTIONS = ("problem", "cause", "judgement", "remedy")

_PASSAGE = ["start", "end", "quote"]
_COUNTER = [f"counter_{name}" for name in ("voice", *_PASSAGE, "gloss")]
CLAIM_COLUMNS = [
    *("claim", "doc_id", "stance", "voice", *_PASSAGE, "gloss"),
    *_COUNTER,
    *("searched", "note"),
]
FRAME_COLUMNS = ["segment_id", "frame", "function", *_PASSAGE]
ROLE_COLUMNS = ["segment_id", "role", "actor", "voice", *_PASSAGE]
_ARTICLE = {"actor": "an actor_id of lexicon/actors.csv"}
_SHOWN = 10  # problems that one message lists


@dataclass(frozen=True)
class Coding:
    """What readers coded; tables that a corpus lacks are empty.

    Attributes:
        codebook: The codes and their rules.
        claims: One row per claim and document, see `claims`.
        second: The same from a second coding (`claims.second.csv`); passages may be missing.
        frames: One row per frame of a segment: `doc_id, segment_id, frame, function, start, end,
            quote`.
        roles: One row per role of an actor in a segment: `doc_id, segment_id, role, actor, voice,
            start, end, quote`.
    """

    codebook: Codebook
    claims: pd.DataFrame
    second: pd.DataFrame
    frames: pd.DataFrame
    roles: pd.DataFrame


def read_coding(corpus: Corpus) -> Coding:
    """The coding in a corpus folder's `coding/`, checked against its texts and its codebook.

    Raises:
        InputError: If a code is not in the codebook, a passage is not at its offsets, a document
            has no code for a claim, or the like; names file, line and column of each problem.
    """
    folder = corpus.path / "coding"
    codebook = read_codebook(folder / "codebook.toml")
    claims = _read(folder / "claims.csv", CLAIM_COLUMNS)
    second = _read(folder / "claims.second.csv", CLAIM_COLUMNS, needed=4)
    frames = _read(folder / "frames.csv", FRAME_COLUMNS)
    roles = _read(folder / "roles.csv", ROLE_COLUMNS)
    known: dict[str, Collection[str]] = {
        **{"frame": list(codebook.frames["id"]), "function": FUNCTIONS, "voice": VOICES},
        **{"role": list(codebook.roles["id"]), "actor": list(corpus.actors["actor_id"])},
    }
    problems = [
        *_claim_problems(corpus, codebook, claims, "coding/claims.csv"),
        *_claim_problems(corpus, codebook, second, "coding/claims.second.csv", evidence=False),
        *_segment_problems(corpus, frames, "coding/frames.csv", known, ["frame"]),
        *_segment_problems(corpus, roles, "coding/roles.csv", known, ["role", "actor"]),
    ]
    if problems:
        more = [f"… and {len(problems) - _SHOWN} more"] if len(problems) > _SHOWN else []
        raise InputError("\n".join([*problems[:_SHOWN], *more]))
    return Coding(
        codebook, _typed(claims), _typed(second), _placed(corpus, frames), _placed(corpus, roles)
    )


def _claim_problems(
    corpus: Corpus, codebook: Codebook, table: pd.DataFrame, file: str, *, evidence: bool = True
) -> list[str]:
    """One sentence per problem; `evidence`: each stance needs its passage, silence its search."""
    if table.empty:
        return []
    problems: list[str] = []
    documents, seen = list(corpus.documents["doc_id"]), dict[tuple[str, str], object]()
    for line, row in table.iterrows():
        cell = f"{file}, line {line}, column"
        found = [
            *_unknown(f"{cell} claim", row["claim"], codebook.claims["id"], "a claim's id"),
            *_unknown(f"{cell} doc_id", row["doc_id"], documents, "a document"),
            *_unknown(f"{cell} stance", row["stance"], STANCES, "a stance"),
        ]
        key = (row["claim"], row["doc_id"])
        if key in seen:
            found.append(f"{cell} claim: {key[0]} of {key[1]} is coded in line {seen[key]} already")
        seen.setdefault(key, line)
        problems += found or _stance_problems(corpus, row, cell, evidence)
    for claim in codebook.claims["id"]:
        for doc_id in documents:
            if (claim, doc_id) not in seen:
                problems.append(
                    f"{file}: no row for claim {claim} and document {doc_id}; add one "
                    "(stance silent, with the words searched, if the document says nothing of it)"
                )
    return problems


def _stance_problems(corpus: Corpus, row: pd.Series, cell: str, evidence: bool) -> Iterator[str]:
    silent, mixed = row["stance"] == "silent", row["stance"] == "mixed"
    passage, counter = [*_PASSAGE], [f"counter_{name}" for name in _PASSAGE]
    if silent:
        for name in ("voice", *passage, *counter):
            if row[name]:
                yield f"{cell} {name}: {row[name]!r}, but the stance is silent; empty it"
        if evidence and not row["searched"]:
            yield f"{cell} searched: empty; silence is checked: give the words looked up, | between"
        return
    yield from _unknown(f"{cell} voice", row["voice"], VOICES, "a voice")
    if evidence or any(row[name] for name in passage):
        yield from _passage_problems(corpus.raw(row["doc_id"]), row, cell, passage)
    if any(row[name] for name in counter) and not mixed:
        yield f"{cell} counter_start: given, but the stance is {row['stance']}; code mixed or empty"
    elif mixed and (evidence or any(row[name] for name in counter)):
        yield from _unknown(f"{cell} counter_voice", row["counter_voice"], VOICES, "a voice")
        yield from _passage_problems(corpus.raw(row["doc_id"]), row, cell, counter)


def _segment_problems(
    corpus: Corpus,
    table: pd.DataFrame,
    file: str,
    known: Mapping[str, Collection[str]],
    codes: list[str],
) -> Iterator[str]:
    segments = corpus.segments.set_index("segment_id")[["doc_id", "start", "end"]]
    places = {name: tuple(row) for name, *row in segments.itertuples()}
    seen = dict[tuple[str, ...], object]()
    for line, row in table.iterrows():
        cell = f"{file}, line {line}, column"
        for name in (name for name in table.columns if name in known):
            what = _ARTICLE.get(name, f"a {name}")
            yield from _unknown(f"{cell} {name}", row[name], known[name], what)
        key = tuple(row[["segment_id", *codes]])
        if key in seen:
            yield f"{cell} {codes[0]}: coded in line {seen[key]} already; drop one"
        seen.setdefault(key, line)
        if row["segment_id"] not in places:
            yield (
                f"{cell} segment_id: {row['segment_id']!r} is no segment; "
                "see corpus.segments for their names"
            )
            continue
        doc_id, first, last = places[row["segment_id"]]
        problems = list(_passage_problems(corpus.raw(doc_id), row, cell, _PASSAGE))
        if not problems and not first <= int(row["start"]) < int(row["end"]) <= last:
            problems = [f"{cell} start: lies outside of the segment, which is {first}–{last}"]
        yield from problems


def _passage_problems(text: str, row: pd.Series, cell: str, names: list[str]) -> Iterator[str]:
    start_name, end_name, quote_name = names
    quote = row[quote_name]
    at = text.find(quote) if quote else -1
    where = f"; the quote stands at {at}–{at + len(quote)}" if at >= 0 else ""
    if not quote:
        yield f"{cell} {quote_name}: empty; give the passage's words as the raw text has them"
        return
    for name in (start_name, end_name):
        # isdecimal alone takes Arabic-Indic digits too, which are fine, but not a sign or a point.
        if not row[name].isdecimal():
            yield f"{cell} {name}: {row[name]!r} is no whole number; expected an offset{where}"
            return
    start, end = int(row[start_name]), int(row[end_name])
    if not start < end <= len(text):
        yield (
            f"{cell} {end_name}: no passage {start}–{end}; the raw text has offsets 0 to "
            f"{len(text)}, start before end{where}"
        )
    elif text[start:end] != quote:
        found = text[start:end] if end - start <= 80 else f"{text[start : start + 80]}…"
        yield f"{cell} {start_name}: {start}–{end} reads {found!r}, not the quote {quote!r}{where}"
    elif _inside_word(text, start) or _inside_word(text, end):
        yield f"{cell} {start_name}: {start}–{end} cuts a word; move it to the word's border"


def _inside_word(text: str, offset: int) -> bool:
    around = text[max(0, offset - 1) : offset + 1]
    return len(around) == 2 and all(c.isalnum() or unicodedata.combining(c) for c in around)


def _unknown(cell: str, value: str, known: Collection[str], what: str) -> Iterator[str]:
    if value not in set(known):
        yield f"{cell}: {value!r} is not {what}; expected one of {', '.join(known) or '(none)'}"


def _read(path: Path, columns: list[str], *, needed: int | None = None) -> pd.DataFrame:
    if not path.exists():
        return pd.DataFrame(columns=columns, dtype="str")
    required = columns if needed is None else columns[:needed]
    return read_table(path, required=required, optional=columns[len(required) :])


def _typed(table: pd.DataFrame) -> pd.DataFrame:
    offsets = [name for name in table.columns if name.endswith(("start", "end"))]
    numbers = {
        name: pd.to_numeric(table[name].replace("", None)).astype("Int64") for name in offsets
    }
    return table.assign(**numbers).reset_index(drop=True)


def _placed(corpus: Corpus, table: pd.DataFrame) -> pd.DataFrame:
    documents = corpus.segments.set_index("segment_id")["doc_id"]
    typed = _typed(table)
    typed.insert(0, "doc_id", typed["segment_id"].map(documents).astype("str"))
    return typed
