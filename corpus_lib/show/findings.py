"""Findings: sentences whose numbers were computed a moment before, shown as a list."""

from collections.abc import Iterable
from dataclasses import dataclass
from html import escape

import pandas as pd


@dataclass(frozen=True, repr=False)
class Findings:
    """Sentences on what was found; the report's first page gathers them from all notebooks."""

    sentences: tuple[str, ...]

    def _repr_html_(self) -> str:
        items = "\n".join(f'<li dir="auto">{escape(text)}</li>' for text in self.sentences)
        return f"<ul>\n{items}\n</ul>"

    def __repr__(self) -> str:
        """One line per sentence."""
        return "\n".join(f"- {text}" for text in self.sentences)


def glossed_terms(rows: pd.DataFrame) -> list[str]:
    """Each term with its gloss, to be named in a sentence: `موقع (site; position)`.

    Args:
        rows: One row per term: `term`, `gloss` ("" for none).
    """
    # The isolating marks keep the Arabic word from pulling its neighbours to its side.
    return [
        f"\u2068{term}\u2069 ({gloss})" if gloss else f"\u2068{term}\u2069"
        for term, gloss in zip(rows["term"], rows["gloss"], strict=True)
    ]


def show_findings(*groups: Iterable[str]) -> Findings:
    """The sentences of all groups as one list, in their order."""
    return Findings(tuple(sentence for group in groups for sentence in group))
