"""Findings: facts said in sentences, each with the passages it rests on folded up below it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

import pandas as pd

from corpus_lib import phrasebook
from corpus_lib.show.cards.passages import Passages, show_passages
from corpus_lib.wording import display_name, text_html

_PLACES = 4  # named in the text form


class RawText(Protocol):
    """What knows the raw text of passages: a corpus."""

    def passages(self, spans: pd.DataFrame) -> pd.DataFrame:
        """The spans with their raw text and place."""


@dataclass(frozen=True, repr=False)
class Findings:
    """Sentences on what was found; the report's first page gathers them from all notebooks."""

    sentences: tuple[str, ...]
    passages: tuple[Passages | None, ...]
    places: tuple[str, ...]

    def _repr_html_(self) -> str:
        # A `details` element survives in a notebook that is not trusted, where scripts do not.
        items = [
            f'<li dir="auto" style="list-style: none"><details><summary>{text_html(sentence)}'
            f"</summary>\n{passages._repr_html_()}\n</details></li>"
            if passages
            else f'<li dir="auto">{text_html(sentence)}</li>'
            for sentence, passages in zip(self.sentences, self.passages, strict=True)
        ]
        return "<ul>\n" + "\n".join(items) + "\n</ul>"

    def __repr__(self) -> str:
        """One line per sentence, and below it where its passages stand."""
        return "\n".join(
            f"- {sentence}" + (f"\n  [{place}]" if place else "")
            for sentence, place in zip(self.sentences, self.places, strict=True)
        )


def show_findings(
    *found: pd.DataFrame,
    corpus: RawText | None = None,
    highlight: pd.DataFrame | None = None,
    language: phrasebook.Language = "en",
) -> Findings:
    """Facts as a list of sentences; a click on one unfolds the passages that it rests on.

    Args:
        *found: Tables of facts (see `phrasebook.facts`).
        corpus: Where the passages stand; without it they are named but not unfolded.
        highlight: Raw spans to mark in the passages, as in `show_passages`.
        language: Of the sentences.
    """
    told: list[tuple[str, Passages | None, str]] = []
    for group in found:
        said = phrasebook.sentences(group, language=language)
        for sentence, evidence in zip(said, group["evidence"], strict=True):
            rows = pd.DataFrame() if evidence is None else evidence
            unfolded = None
            if corpus is not None and len(rows):
                unfolded = show_passages(corpus.passages(rows), highlight=highlight)
            told.append((sentence, unfolded, _places(rows)))
    return Findings(*map(tuple, zip(*told, strict=True))) if told else Findings((), (), ())


def show_answer(
    *found: pd.DataFrame, corpus: RawText | None = None, highlight: pd.DataFrame | None = None
) -> Findings:
    """What a notebook found, in English and below in Arabic, each sentence with its passages.

    Args:
        *found: Tables of facts (see `phrasebook.facts`).
        corpus: Where the passages stand.
        highlight: Raw spans to mark in the passages, as in `show_passages`.
    """
    english = show_findings(*found, corpus=corpus, highlight=highlight)
    arabic = show_findings(*found, language="ar")
    pairs = zip(vars(english).values(), vars(arabic).values(), strict=True)
    return Findings(*(first + second for first, second in pairs))


def _places(rows: pd.DataFrame) -> str:
    named = [
        f"{display_name(row['doc_id'])} {row['start']}–{row['end']}"
        for row in rows.head(_PLACES).to_dict(orient="records")
    ]
    more = len(rows) - len(named)
    return "; ".join([*named, *([f"and {more} more"] if more else [])])
