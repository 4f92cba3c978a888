"""Findings with the passages they rest on folded up below each: one click shows them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from html import escape

import pandas as pd

from corpus_lib.show.cards.passages import Passages, show_passages
from corpus_lib.wording import Names

_PLACES = 4  # named in the text form


@dataclass(frozen=True, repr=False)
class FindingsInPlace:
    """Sentences, each with the passages that it rests on."""

    sentences: tuple[str, ...]
    passages: tuple[Passages, ...]
    places: tuple[str, ...]

    def _repr_html_(self) -> str:
        # A `details` element survives in a notebook that is not trusted, where scripts do not.
        items = [
            f'<li dir="auto" style="list-style: none"><details><summary>{escape(sentence)}'
            f"</summary>\n{passages._repr_html_()}\n</details></li>"
            if len(passages)
            else f'<li dir="auto">{escape(sentence)}</li>'
            for sentence, passages in zip(self.sentences, self.passages, strict=True)
        ]
        return "<ul>\n" + "\n".join(items) + "\n</ul>"

    def __repr__(self) -> str:
        """One line per sentence, and below it where its passages stand."""
        return "\n".join(
            f"- {sentence}" + (f"\n  [{place}]" if place else "")
            for sentence, place in zip(self.sentences, self.places, strict=True)
        )


def show_findings_in_place(
    *groups: Iterable[tuple[str, pd.DataFrame]],
    highlight: pd.DataFrame | None = None,
    names: Names | None = None,
) -> FindingsInPlace:
    """Sentences as a list; a click on one unfolds the passages that it rests on.

    Args:
        *groups: Pairs of a sentence and its passages, a table as `show_passages` takes it; one
            without rows leaves a plain sentence.
        highlight: Raw spans to mark in the passages, as in `show_passages`.
        names: Names to show documents under, by `doc_id`.

    Raises:
        InputError: As for `show_passages`.
    """
    pairs = [pair for group in groups for pair in group]
    return FindingsInPlace(
        tuple(sentence for sentence, _ in pairs),
        tuple(show_passages(rows, highlight=highlight, names=names) for _, rows in pairs),
        tuple(_places(rows) for _, rows in pairs),
    )


def _places(rows: pd.DataFrame) -> str:
    named = [
        f"{row['doc_id']} {row['start']}–{row['end']}"
        for row in rows.head(_PLACES).to_dict(orient="records")
    ]
    more = len(rows) - len(named)
    return "; ".join([*named, *([f"and {more} more"] if more else [])])
