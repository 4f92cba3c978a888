"""Findings: facts said in sentences, each with the passages it rests on folded up below it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol

import pandas as pd

from corpus_lib import phrasebook
from corpus_lib.show.cards.passages import Passages, show_passages
from corpus_lib.wording import display_name, text_html

_RTL = '<div class="ar" lang="ar" dir="rtl" style="text-align: right">'
_PLACES = 4  # named in the text form


class RawText(Protocol):
    """What knows the raw text of passages: a corpus."""

    def passages(self, spans: pd.DataFrame) -> pd.DataFrame:
        """The spans with their raw text and place."""


@dataclass(frozen=True, repr=False)
class Findings:
    """Sentences on what was found, in English and Arabic, each with the passages it rests on.

    The report's first page gathers them from all notebooks.
    """

    sentences: tuple[str, ...]
    arabic: tuple[str, ...]
    passages: tuple[Passages | None, ...]
    places: tuple[str, ...]

    def _repr_html_(self) -> str:
        # A `details` element survives in a notebook that is not trusted, where scripts do not.
        items = [
            f'<li style="list-style: none"><details><summary>{both}</summary>\n'
            f"{passages._repr_html_()}\n</details></li>"
            if passages
            else f"<li>{both}</li>"
            for both, passages in zip(self._both(), self.passages, strict=True)
        ]
        return '<ul dir="ltr">\n' + "\n".join(items) + "\n</ul>"

    def _both(self) -> Iterator[str]:
        for english, arabic in zip(self.sentences, self.arabic, strict=True):
            yield (
                f'<span class="en" lang="en" dir="ltr">{text_html(english)}</span>'
                f"{_RTL}{text_html(arabic)}</div>"
            )

    def __repr__(self) -> str:
        """Each sentence in both languages, and below it where its passages stand."""
        return "\n".join(
            f"- {english}\n  {arabic}" + (f"\n  [{place}]" if place else "")
            for english, arabic, place in zip(self.sentences, self.arabic, self.places, strict=True)
        )


def show_findings(
    *found: pd.DataFrame, corpus: RawText | None = None, highlight: pd.DataFrame | None = None
) -> Findings:
    """Facts as a list of sentences; a click on one unfolds the passages that it rests on.

    Args:
        *found: Tables of facts (see `phrasebook.facts`).
        corpus: Where the passages stand; without it they are named but not unfolded.
        highlight: Raw spans to mark in the passages, as in `show_passages`.
    """
    told: list[tuple[str, str, Passages | None, str]] = []
    for group in found:
        said = (phrasebook.sentences(group, language=language) for language in ("en", "ar"))
        for english, arabic, evidence in zip(*said, group["evidence"], strict=True):
            rows = pd.DataFrame() if evidence is None else evidence
            unfolded = None
            if corpus is not None and len(rows):
                unfolded = show_passages(corpus.passages(rows), highlight=highlight)
            told.append((english, arabic, unfolded, _places(rows)))
    return Findings(*map(tuple, zip(*told, strict=True))) if told else Findings((), (), (), ())


def _places(rows: pd.DataFrame) -> str:
    named = [
        f"{display_name(row['doc_id'])} {row['start']}–{row['end']}"
        for row in rows.head(_PLACES).to_dict(orient="records")
    ]
    more = len(rows) - len(named)
    return "; ".join([*named, *([f"and {more} more"] if more else [])])
