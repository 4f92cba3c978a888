"""What readers coded and translated, read only if every code and every quote of it holds."""

from __future__ import annotations

import unicodedata
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher, get_close_matches
from operator import itemgetter
from pathlib import Path
from typing import Any

import pandas as pd

from corpus_lib.coding.codebook import Codebook, read_codebook
from corpus_lib.errors import InputError, Problems
from corpus_lib.prepare.corpus import Corpus
from corpus_lib.prepare.readers import LISTS, read_table, read_toml
from corpus_lib.prepare.units import document_of

STANCES = ("affirms", "denies", "mixed", "silent")
VOICES = ("author", "attributed")
FUNCTIONS = ("problem", "cause", "judgement", "remedy")

Place = tuple[int, int]

_SPOKEN = ("voice", "explicit", "quote", "gloss")
_COUNTER = ("counter_voice", "counter_quote", "counter_gloss")
_NOTED = ("doubt", "rule", "note")  # how a cell was settled, and why
# The columns of each file, and those that tell what a row is about.
_FILES = {
    "claims": (("claim", "doc_id", "stance", *_SPOKEN, *_COUNTER, *_NOTED), ["claim", "doc_id"]),
    "frames": (("segment_id", "frame", "function", "quote"), ["segment_id", "frame"]),
    "roles": (("segment_id", "role", "actor", "voice", "quote"), ["segment_id", "role", "actor"]),
}
_OPTIONAL = ("explicit", "quote", "gloss", *_COUNTER, *_NOTED)
CLAIM_COLUMNS = [
    *("claim", "doc_id", "stance", "voice", "explicit", "start", "end", "quote", "gloss"),
    *("counter_voice", "counter_start", "counter_end", "counter_quote", "counter_gloss"),
    *("searched", *_NOTED),
]
_WHAT = read_toml(LISTS / "codebook.toml")["what"]
_MARKS = ' .,،؛:؟!"“”«»()'
_SHOWN = 10  # problems that one message lists
_NEAR = 0.6  # likeness from which on words are called the nearest to a quote


@dataclass(frozen=True)
class Coding:
    """What readers coded; tables that a corpus lacks are empty.

    Attributes:
        codebook: The codes and their rules.
        claims: One row per claim and document as settled, see `claims`.
        frames: One row per frame of a segment: `doc_id, segment_id, frame, function, start, end,
            quote`.
        roles: One row per role of an actor in a segment: `doc_id, segment_id, role, actor, voice,
            start, end, quote`.
        readers: What each reader had coded before it was settled: tables like these three by
            "claims", "frames" and "roles", with `reader` (`me` for `claims.me.csv`).
    """

    codebook: Codebook
    claims: pd.DataFrame
    frames: pd.DataFrame
    roles: pd.DataFrame
    readers: dict[str, pd.DataFrame]


def read_coding(corpus: Corpus) -> Coding:
    """The coding in a corpus folder's `coding/`, checked against its texts and its codebook.

    The files hold quotes, as the cleaned or the raw text has them; their offsets are found here.

    Raises:
        InputError: If a code is not in the codebook, a quote is not in the text or not one place,
            a claim has a code for some documents only, or the like; each with file and place.
    """
    folder = corpus.path / "coding"
    book = read_codebook(folder / "codebook.toml")
    check = _Check(corpus, book)
    settled = {kind: check.table(folder / f"{kind}.csv", kind) for kind in _FILES}
    readers = {kind: table[:0].assign(reader="") for kind, table in settled.items()}
    for kind in _FILES:
        own = [
            check.table(path, kind, settled=False).assign(reader=path.name.split(".")[1])
            for path in sorted(folder.glob(f"{kind}.*.csv"))
        ]
        readers[kind] = pd.concat(own, ignore_index=True) if own else readers[kind]
    if problems := check.problems.told:
        told, more = problems[:_SHOWN], len(problems) - _SHOWN
        raise InputError("\n".join(told + [f"… and {more} more"] * (more > 0)))
    return Coding(book, **settled, readers=readers)


class _Check:
    """Reads coded tables and gathers what is wrong with them."""

    def __init__(self, corpus: Corpus, book: Codebook) -> None:
        self.corpus, self.problems = corpus, Problems()
        self.searched = {c: " | ".join(w) for c, w in book.claims[["id", "searched"]].to_numpy()}
        body = corpus.segments[corpus.segments["section"] == "body"].set_index("segment_id")
        rows = body[["doc_id", "start", "end", "text"]].to_dict("index")
        self.segments = {str(segment_id): row for segment_id, row in rows.items()}
        # A claim may stand in a summary only; frames and roles are coded of the body.
        self.apart = corpus.segments.loc[corpus.segments["section"] != "body", ["start", "end"]]
        self.apart.index = corpus.segments.loc[self.apart.index, "doc_id"]
        self.known: dict[str, Collection[str]] = {
            **{"claim": book.claims["id"], "doc_id": corpus.documents["doc_id"]},
            **{"stance": STANCES, "voice": VOICES, "explicit": ("yes", "no")},
            **{"doubt": ("yes",), "rule": book.rules["title"]},
            **{"segment_id": self.segments, "frame": book.frames["id"], "function": FUNCTIONS},
            **{"role": book.roles["id"], "actor": corpus.actors["actor_id"]},
        }

    def table(self, path: Path, kind: str, *, settled: bool = True) -> pd.DataFrame:
        """A table with offsets; in a reader's own one (not `settled`) claims may lack quotes."""
        columns, key = _FILES[kind]
        optional = [name for name in columns if kind == "claims" and name in _OPTIONAL]
        table = pd.DataFrame(columns=columns, dtype="str")
        if path.exists():
            required = [name for name in columns if name not in optional]
            with self.problems.noted():
                rows_read = read_table(path, required=required, optional=optional)
                table = _of_corpus(rows_read, self.corpus)
        file, rows = f"coding/{path.name}", []
        seen = dict[tuple[str, ...], object]()
        for line, cells in zip(table.index, table.to_numpy(), strict=True):
            row = dict(zip(table.columns, cells, strict=True))
            cell, of = f"{file}, line {line}, column", tuple(row[name] for name in key)
            if of in seen:
                self.problems.told.append(
                    f"{cell} {key[-1]}: {' and '.join(of)} are coded in line {seen[of]}; drop one"
                )
            seen.setdefault(of, line)
            if kind == "claims":
                row = self._claim(cell, row, settled)
            elif self._codes(cell, row, columns[:-1]):
                row["doc_id"] = self.segments[row["segment_id"]]["doc_id"]
                row |= self._place(cell, row, "", [row["segment_id"]])
            rows.append(row)
        places = {doc_id: place for place, doc_id in enumerate(self.known["doc_id"])}
        rows.sort(key=lambda row: places.get(row.get("doc_id", ""), 0))  # as the corpus has them
        self.problems.told += [
            f"{file}: no row for claim {claim} and document {doc_id}; add one "
            "(stance silent if the document says nothing of it)"
            for claim in dict.fromkeys(of[0] for of in seen if kind == "claims")
            for doc_id in self.known["doc_id"]
            if (claim, doc_id) not in seen
        ]
        names = CLAIM_COLUMNS if kind == "claims" else ["doc_id", *columns[:-1], *_offsets("")]
        offsets = {name: "Int64" for name in names if name.endswith(("start", "end"))}
        return pd.DataFrame(rows, columns=names).astype(offsets)

    def _claim(self, cell: str, row: dict[str, Any], settled: bool) -> dict[str, Any]:
        stance = row["stance"]
        noted = [name for name in ("doubt", "rule") if row[name]]
        if not self._codes(cell, row, ["claim", "doc_id", "stance", *noted]):
            return row
        row["searched"] = self.searched[row["claim"]] if stance == "silent" else ""
        empty = {"silent": (*_SPOKEN, *_COUNTER), "mixed": ()}.get(stance, _COUNTER)
        self.problems.told += [
            f"{cell} {name}: {row[name]!r}, but the stance is {stance}; empty it or change that"
            for name in empty
            if row[name]
        ]
        if stance == "silent":
            return row
        self._codes(cell, row, ["voice", *(["explicit"] if row["explicit"] else [])])
        inside = [one for one, where in self.segments.items() if where["doc_id"] == row["doc_id"]]
        for side in ("", *(["counter_"] if stance == "mixed" else [])):
            if settled or row[f"{side}quote"]:
                self._codes(cell, row, [f"{side}voice"] if side else [])
                row |= self._place(cell, row, side, inside)
        return row

    def _codes(self, cell: str, row: dict[str, Any], names: Sequence[str]) -> bool:
        before = len(self.problems.told)
        for name in names:
            kind = name.removeprefix("counter_")
            known = list(self.known[kind])
            if row[name] not in known:
                what = _WHAT.get(kind, f"a {kind}")
                near = get_close_matches(row[name], known, n=3) or known[:_SHOWN]
                more = ", …" if len(near) == _SHOWN < len(known) else ""
                self.problems.told.append(
                    f"{cell} {name}: {row[name]!r} is not {what}; expected one of "
                    f"{', '.join(near) or '(none)'}{more}"
                )
        return len(self.problems.told) == before

    def _place(
        self, cell: str, row: dict[str, Any], side: str, segments: Sequence[str]
    ) -> dict[str, Any]:
        """The raw offsets of a quote, and its words as they stand there."""
        quote, doc_id = row[f"{side}quote"], str(row["doc_id"])
        if not quote:
            self.problems.told.append(f"{cell} {side}quote: empty; give words of the text")
            return {}
        found_at = self.corpus.places(doc_id, quote)
        places = _within(found_at, [self.segments[name] for name in segments])
        if not places and len(segments) > 1 and doc_id in self.apart.index:
            places = _within(found_at, self.apart.loc[[doc_id]].to_dict("records"))
        text, start, end = self.corpus.raw(doc_id), *(places or [(0, 0)])[0]
        if not places:
            where = "one segment of the document" if len(segments) != 1 else "that segment"
            problem = f"does not stand in {where}{self._nearest(quote, segments)}"
        elif len(places) > 1 and len(segments) > 1:
            found = ", ".join(f"{first}–{last}" for first, last in places)
            problem = f"stands {len(places)} times, at {found}; take more words"
        elif _inside_word(text, start) or _inside_word(text, end):
            problem = "cuts a word; take it whole"
        else:
            return dict(zip(_offsets(side), (start, end, text[start:end]), strict=True))
        self.problems.told.append(f"{cell} {side}quote: {quote!r} {problem}")
        return {}

    def _nearest(self, quote: str, segments: Sequence[str]) -> str:
        texts = {name: str(self.segments[name]["text"]) for name in segments}
        matches = [(*nearest_words(text, quote), name) for name, text in texts.items()]
        likeness, words, name = max(matches, default=(0.0, "", ""))
        return f"; nearest in {name}: {words!r}" if likeness >= _NEAR else "; copy it from there"


def nearest_words(text: str, quote: str) -> tuple[float, str]:
    """As many words of the text as the quote has, most like it, and how like (0 to 1)."""
    words, length = text.split(), max(len(quote.split()), 1)
    match, best = SequenceMatcher(None, "", quote, autojunk=False), (-1.0, "")
    for n in range(max(len(words) - length + 1, 1)):
        # Marks at the ends of words are the writer's, seldom the quote's.
        run = " ".join(words[n : n + length]).strip(_MARKS)
        match.set_seq1(run)
        best = max(best, (match.ratio(), run), key=itemgetter(0))
    return best


def _within(places: Sequence[Place], spans: Sequence[Mapping[Any, Any]]) -> list[Place]:
    return [
        (start, end)
        for start, end in places
        if any(one["start"] <= start and end <= one["end"] for one in spans)
    ]


def _offsets(side: str) -> list[str]:
    return [f"{side}{name}" for name in ("start", "end", "quote")]


def _inside_word(text: str, offset: int) -> bool:
    around = text[max(0, offset - 1) : offset + 1]
    return len(around) == 2 and all(c.isalnum() or unicodedata.combining(c) for c in around)


def _of_corpus(table: pd.DataFrame, corpus: Corpus) -> pd.DataFrame:
    """The rows on documents of a thinned corpus; those on others were checked with the whole."""
    of = table["doc_id"] if "doc_id" in table else document_of(table["segment_id"])
    return table[of.isin(corpus.documents["doc_id"])] if corpus.thin else table


def read_translations(corpus: Corpus) -> pd.DataFrame:
    """The passages of the corpus's `coding/translations.csv`, none without that file.

    Returns:
        One row per passage: `doc_id`, `start`, `end` (raw offsets), `translation`.

    Raises:
        InputError: If a document is unknown, or a quote stands nowhere or at several places in it.
    """
    path = corpus.path / "coding" / "translations.csv"
    columns = ["doc_id", "start", "end", "translation"]
    if not path.exists():
        return pd.DataFrame(columns=columns).astype({"start": "int64", "end": "int64"})
    rows, problems = [], Problems()
    table = _of_corpus(read_table(path, required=["doc_id", "quote", "translation"]), corpus)
    for line, (doc_id, quote, translation) in zip(
        table.index, table[["doc_id", "quote", "translation"]].to_numpy(), strict=True
    ):
        cell = f"coding/translations.csv, line {line}, column"
        known = corpus.documents["doc_id"].tolist()
        places = corpus.places(doc_id, quote) if doc_id in known else []
        if len(places) == 1:
            rows.append((doc_id, *places[0], translation))
        elif doc_id in known:
            problems.told.append(
                f"{cell} quote: {quote[:60]!r} stands at {len(places)} places of "
                f"{doc_id}; give the words of one place, as the text has them"
            )
        else:
            problems.told.append(f"{cell} doc_id: {doc_id!r}; give one of {', '.join(known)}")
    problems.refuse()
    return pd.DataFrame(rows, columns=columns)
