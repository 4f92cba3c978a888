"""Findings: sentences whose numbers were computed a moment before, shown as a list."""

from collections.abc import Iterable
from dataclasses import dataclass
from html import escape


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


def show_findings(*groups: Iterable[str]) -> Findings:
    """The sentences of all groups as one list, in their order."""
    return Findings(tuple(sentence for group in groups for sentence in group))
