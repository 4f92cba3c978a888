"""Figures, tables and passages: Arabic joined and right to left, English beside it.

Draws tables that it knows by their column names only. Whatever lacks a column that its docstring
names, or has what cannot be drawn, is refused with an InputError. Names load when first used.
"""

from importlib import import_module
from typing import Any

_HOMES = {
    "show.figures.bars": [
        *("plot_document_sizes", "plot_frame_shares", "plot_shares", "plot_topic_words"),
        "plot_two_sided",
    ],
    "show.cards.choice": ["save_page", "show_choice"],
    "show.cards.concordance": ["show_concordance"],
    "show.cards.findings": [
        *("legs_in_place", "show_accounts", "show_claims", "show_findings", "show_theses")
    ],
    "show.figures.marks": ["plot_intervals", "plot_positions", "plot_reuse_map"],
    "show.figures.matrices": ["plot_heatmap", "plot_stances", "plot_survival", "plot_ties"],
    "show.figures.networks": ["plot_networks", "plot_tree"],
    "show.cards.passages": ["show_passages", "show_topic_cards"],
    "show.cards.profiles": ["show_profiles"],
    "show.cards.side_by_side": ["show_side_by_side"],
    "show.style": ["arabic_style", "bilingual"],
    "show.cards.tables": ["show_table"],
    "show.figures.words": ["plot_course", "plot_criteria", "plot_namings", "plot_topic_actors"],
    "wording": ["set_names"],
}
__all__ = sorted(name for names in _HOMES.values() for name in names)


def __getattr__(name: str) -> Any:
    home = next((home for home, names in _HOMES.items() if name in names), None)
    if home is None:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"corpus_lib.{home}"), name)
