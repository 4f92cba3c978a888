"""Figures, tables and passages: Arabic joined and right to left, English beside it.

Draws tables that it knows by their column names only. Each name is loaded when first used.
"""

from importlib import import_module
from typing import Any

_HOMES = {
    "cards.choice": ["Choice", "show_choice"],
    "cards.claims": ["Accounts", "ClaimTable", "show_accounts", "show_claims"],
    "cards.concordance": ["Concordance", "show_concordance"],
    "cards.findings": ["Findings", "show_findings"],
    "cards.passages": ["Evidence", "Passages", "show_passages"],
    "cards.printing": ["Page", "save_page"],
    "cards.profiles": ["ProfileCards", "show_profiles"],
    "cards.reuse": ["SideBySide", "show_side_by_side"],
    "cards.tables": ["Table", "show_table"],
    "cards.theses": ["Theses", "legs_in_place", "show_theses"],
    "cards.topic_cards": ["TopicCards", "show_topic_cards"],
    "figures.bars": ["plot_document_sizes", "plot_shares", "plot_topic_words", "plot_two_sided"],
    "figures.base": ["arabic_style", "bilingual"],
    "figures.claims": ["plot_frame_shares", "plot_namings", "plot_stances", "plot_ties"],
    "figures.heatmaps": ["plot_heatmap", "plot_tree"],
    "figures.marks": ["plot_intervals", "plot_positions", "plot_survival"],
    "figures.network": ["plot_networks"],
    "figures.reuse_map": ["plot_reuse_map"],
    "figures.topics": ["plot_course", "plot_criteria", "plot_topic_actors"],
    "wording": ["set_names"],
}
__all__ = sorted(name for names in _HOMES.values() for name in names)


def __getattr__(name: str) -> Any:
    home = next((home for home, names in _HOMES.items() if name in names), None)
    if home is None:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(
        import_module(f"{__name__}.{home}" if "." in home else f"corpus_lib.{home}"), name
    )
