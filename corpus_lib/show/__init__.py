"""Figures, tables and passages: Arabic joined and right to left, English beside it.

Draws tables that it knows by their column names only. Each name is loaded when first used.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from corpus_lib.show.cards.claims import (
        Accounts,
        ClaimTable,
        plot_frame_shares,
        plot_stances,
        plot_ties,
        show_accounts,
        show_claims,
    )
    from corpus_lib.show.cards.concordance import Concordance, show_concordance
    from corpus_lib.show.cards.findings import Findings, show_findings
    from corpus_lib.show.cards.pages import Page, save_page
    from corpus_lib.show.cards.passages import Evidence, Passages, show_passages
    from corpus_lib.show.cards.profiles import ProfileCards, show_profiles
    from corpus_lib.show.cards.reuse import SideBySide, show_side_by_side
    from corpus_lib.show.cards.tables import Table, show_table
    from corpus_lib.show.cards.topic_cards import TopicCards, show_topic_cards
    from corpus_lib.show.cards.unfolding import FindingsInPlace, show_findings_in_place
    from corpus_lib.show.figures.bars import (
        plot_document_sizes,
        plot_topic_words,
        plot_two_sided,
    )
    from corpus_lib.show.figures.fonts import arabic_style, bilingual, rtl
    from corpus_lib.show.figures.heatmaps import plot_heatmap
    from corpus_lib.show.figures.maps import plot_document_map, plot_tree
    from corpus_lib.show.figures.marks import plot_intervals, plot_positions
    from corpus_lib.show.figures.network import plot_networks
    from corpus_lib.show.figures.reuse_map import plot_reuse_map
    from corpus_lib.show.figures.shares import plot_shares
    from corpus_lib.show.figures.survival import plot_survival
    from corpus_lib.show.figures.topic_actors import plot_topic_actors
    from corpus_lib.show.figures.topics import plot_course, plot_criteria, plot_topic_map
    from corpus_lib.wording import set_names

__all__ = [
    "Accounts",
    "ClaimTable",
    "Concordance",
    "Evidence",
    "Findings",
    "FindingsInPlace",
    "Page",
    "Passages",
    "ProfileCards",
    "SideBySide",
    "Table",
    "TopicCards",
    "arabic_style",
    "bilingual",
    "plot_course",
    "plot_criteria",
    "plot_document_map",
    "plot_document_sizes",
    "plot_frame_shares",
    "plot_heatmap",
    "plot_intervals",
    "plot_networks",
    "plot_positions",
    "plot_reuse_map",
    "plot_shares",
    "plot_stances",
    "plot_survival",
    "plot_ties",
    "plot_topic_actors",
    "plot_topic_map",
    "plot_topic_words",
    "plot_tree",
    "plot_two_sided",
    "rtl",
    "save_page",
    "set_names",
    "show_accounts",
    "show_claims",
    "show_concordance",
    "show_findings",
    "show_findings_in_place",
    "show_passages",
    "show_profiles",
    "show_side_by_side",
    "show_table",
    "show_topic_cards",
]
_HOMES = {
    "corpus_lib.show.cards.claims": [
        "Accounts",
        "ClaimTable",
        "plot_frame_shares",
        "plot_stances",
        "plot_ties",
        "show_accounts",
        "show_claims",
    ],
    "corpus_lib.show.cards.concordance": ["Concordance", "show_concordance"],
    "corpus_lib.show.cards.findings": ["Findings", "show_findings"],
    "corpus_lib.show.cards.pages": ["Page", "save_page"],
    "corpus_lib.show.cards.passages": ["Evidence", "Passages", "show_passages"],
    "corpus_lib.show.cards.profiles": ["ProfileCards", "show_profiles"],
    "corpus_lib.show.cards.reuse": ["SideBySide", "show_side_by_side"],
    "corpus_lib.show.cards.tables": ["Table", "show_table"],
    "corpus_lib.show.cards.topic_cards": ["TopicCards", "show_topic_cards"],
    "corpus_lib.show.cards.unfolding": ["FindingsInPlace", "show_findings_in_place"],
    "corpus_lib.show.figures.bars": [
        "plot_document_sizes",
        "plot_topic_words",
        "plot_two_sided",
    ],
    "corpus_lib.show.figures.fonts": ["arabic_style", "bilingual", "rtl"],
    "corpus_lib.show.figures.heatmaps": ["plot_heatmap"],
    "corpus_lib.show.figures.maps": ["plot_document_map", "plot_tree"],
    "corpus_lib.show.figures.marks": ["plot_intervals", "plot_positions"],
    "corpus_lib.show.figures.network": ["plot_networks"],
    "corpus_lib.show.figures.reuse_map": ["plot_reuse_map"],
    "corpus_lib.show.figures.shares": ["plot_shares"],
    "corpus_lib.show.figures.survival": ["plot_survival"],
    "corpus_lib.show.figures.topic_actors": ["plot_topic_actors"],
    "corpus_lib.show.figures.topics": ["plot_course", "plot_criteria", "plot_topic_map"],
    "corpus_lib.wording": ["set_names"],
}


def __getattr__(name: str) -> Any:
    home = next((home for home, names in _HOMES.items() if name in names), None)
    if home is None:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(home), name)
