"""The texts of a report: a page for each, in which every place can be linked to, and the search."""

from __future__ import annotations

import json
import unicodedata
from bisect import bisect_right
from collections.abc import Collection, Iterator
from html import escape
from typing import Any
from urllib.parse import quote

import pandas as pd

from corpus_lib.prepare.corpus import Corpus
from corpus_lib.prepare.normalization import match_key
from corpus_lib.run.output import page
from corpus_lib.wording import named

FOLDER = "texts"
SEARCH_FILE = "search.js"
_BLOCKS = ((0x600, 0x700), (0x750, 0x780), (0xFB50, 0xFE00), (0xFE70, 0xFF00))
_LETTERS = [code for block in _BLOCKS for code in range(*block)]

Span = tuple[int, int]


def place_address(doc_id: str, start: int, end: int) -> str:
    """Where a place of a text stands in the report, relative to its folder."""
    return f"{FOLDER}/{quote(doc_id)}.html#o{start}-{end}"


def text_page(corpus: Corpus, doc_id: str, *, linked: Collection[Span] = ()) -> bytes:
    """The page of a document: its raw text as it is, with an anchor wherever a link leads.

    What cleaning took out is pale, words that it mended are underlined, control characters and
    marks of direction are shown. Segments, sentences and the spans of `linked` have anchors
    `o4148-4215`.

    Args:
        corpus: The corpus.
        doc_id: The document.
        linked: Raw spans that other pages link to.
    """
    segments = corpus.segments[corpus.segments["doc_id"] == doc_id]
    changes = corpus.cleaning[corpus.cleaning["doc_id"] == doc_id]
    about = corpus.documents.set_index("doc_id").loc[doc_id].to_dict()
    headings = segments[segments["kind"].isin(["title", "heading"])]
    return page(
        "text.html.j2",
        root="../",
        title=named(doc_id),
        about={key: value for key, value in about.items() if not pd.isna(value)},
        arabic={named(doc_id): named(doc_id, "ar")},
        others=[(one, named(one)) for one in corpus.documents["doc_id"]],
        doc_id=doc_id,
        contents=[
            (f"o{row.start}-{row.end}", str(row.text)) for row in headings.itertuples(index=False)
        ],
        mended=changes[changes["action"] == "mend"].to_dict("records"),
        body="".join(_pieces(corpus, doc_id, segments, changes, linked)),
    )


def _pieces(
    corpus: Corpus,
    doc_id: str,
    segments: pd.DataFrame,
    changes: pd.DataFrame,
    linked: Collection[Span],
) -> Iterator[str]:
    """The raw text from change to change of what it is, as HTML whose text is the raw text."""
    text = corpus.raw(doc_id)
    anchors = {*_spans(segments), *_sentences(corpus, doc_id), *linked}
    anchored: dict[int, list[Span]] = {}
    for start, end in sorted(anchors):
        anchored.setdefault(start, []).append((start, end))
    states = [
        *((row["start"], row["end"], _change(row)) for row in changes.to_dict("records")),
        *(
            (row["start"], row["end"], ("heading", ""))
            for row in segments.to_dict("records")
            if row["kind"] in ("title", "heading")
        ),
    ]
    cuts = {0, len(text), *anchored, *(at for state in states for at in state[:2])}
    order = sorted(cuts)
    active: dict[int, dict[str, str]] = {at: {} for at in order}
    for start, end, (name, told) in states:
        for at in order[bisect_right(order, start) - 1 :]:
            if at >= end:
                break
            active[at][name] = told
    for at, until in zip(order, [*order[1:], len(text)], strict=True):
        yield from (f'<a id="o{start}-{end}"></a>' for start, end in anchored.get(at, ()))
        if shown := _shown(text[at:until]):
            told = " · ".join(filter(None, active[at].values()))
            title = f' title="{escape(told)}"' if told else ""
            names = " ".join(active[at])
            yield f'<span class="{names}"{title}>{shown}</span>' if names else shown


def _change(row: dict[Any, Any]) -> tuple[str, str]:
    if row["action"] == "mend":
        sure = "" if row["certainty"] == "certain" else f" ({row['certainty']})"
        return "mended", f"counted as {row['replacement']}{sure}: {row['reason']}"
    return "furniture", str(row["reason"])


def _spans(rows: pd.DataFrame) -> Iterator[Span]:
    return zip(rows["start"].astype(int), rows["end"].astype(int), strict=True)


def _sentences(corpus: Corpus, doc_id: str) -> Iterator[Span]:
    words = corpus.tokens[corpus.tokens["doc_id"] == doc_id].groupby("sentence_id", sort=False)
    return _spans(words.agg(start=("start", "min"), end=("end", "max")))


def _shown(text: str) -> str:
    return "".join(map(_letter, text))


def _letter(letter: str) -> str:
    if letter in "\n\t" or unicodedata.category(letter) not in ("Cc", "Cf"):
        return escape(letter)
    name = unicodedata.name(letter, "control character")
    code = f"U+{ord(letter):04X}"
    return f'<span class="sign" data-sign="{code}" title="{code} {name}">&#{ord(letter)};</span>'


def search_index(corpus: Corpus) -> bytes:
    """All words of all texts, as a script that hands them to the search of the report's pages.

    Each distinct word has the keys by which it is found: as written, without what is attached
    before it, and its dictionary form, all in the spelling in which the library compares words.
    """
    tokens = corpus.tokens
    columns = ["norm", "proclitics", "lemma", "gloss", "term_gloss"]
    known = tokens[columns].fillna("").drop_duplicates(ignore_index=True)
    number = {tuple(row): at for at, row in enumerate(known.itertuples(index=False))}
    of_tokens = [number[tuple(row)] for row in tokens[columns].fillna("").itertuples(index=False)]
    kinds = [_keys(row) for row in known.to_dict("records")]
    places = tokens[["start", "end"]].assign(kind=of_tokens).groupby(tokens["doc_id"])
    documents = []
    for doc_id in corpus.documents["doc_id"]:
        flat = places.get_group(doc_id).to_numpy().ravel().tolist()
        address = f"{FOLDER}/{quote(doc_id)}.html"
        documents.append([address, named(doc_id), corpus.raw(doc_id), flat, named(doc_id, "ar")])
    fold = {chr(code): match_key(chr(code)) for code in _LETTERS}
    content = {
        "fold": {letter: key for letter, key in fold.items() if key != letter},
        "words": kinds,
        "documents": documents,
    }
    text = json.dumps(content, ensure_ascii=False, separators=(",", ":"))
    return f"corpusSearch({text});\n".encode()


def _keys(row: dict[Any, str]) -> list[str]:
    written = match_key(row["norm"])
    attached = match_key("".join(filter(str.isalpha, row["proclitics"])))
    stem = written.removeprefix(attached)
    glosses = dict.fromkeys(filter(None, (row["gloss"], row["term_gloss"])))
    return [written, stem, match_key(row["lemma"]), "; ".join(glosses)]
