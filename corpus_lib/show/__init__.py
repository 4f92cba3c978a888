"""Figures, tables and passages: Arabic joined and right to left, English beside it.

Draws tables that it knows by their column names only.
"""

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
from corpus_lib.show.cards.printing import offer_print_forms
from corpus_lib.show.cards.profiles import ProfileCards, show_profiles
from corpus_lib.show.cards.reuse import SideBySide, show_side_by_side
from corpus_lib.show.cards.tables import Table, show_table
from corpus_lib.show.cards.topic_cards import TopicCards, show_topic_cards
from corpus_lib.show.cards.unfolding import FindingsInPlace, show_findings_in_place
from corpus_lib.show.figures.bars import (
    plot_bars,
    plot_document_sizes,
    plot_topic_words,
    plot_two_sided,
)
from corpus_lib.show.figures.base import save_figure
from corpus_lib.show.figures.fonts import arabic_style, bilingual, rtl
from corpus_lib.show.figures.heatmaps import plot_heatmap
from corpus_lib.show.figures.maps import plot_document_map, plot_tree
from corpus_lib.show.figures.marks import plot_intervals, plot_points, plot_positions
from corpus_lib.show.figures.network import plot_networks
from corpus_lib.show.figures.reuse_map import plot_reuse_map
from corpus_lib.show.figures.shares import plot_shares
from corpus_lib.show.figures.survival import plot_survival
from corpus_lib.show.figures.topic_actors import plot_topic_actors
from corpus_lib.show.figures.topics import plot_course, plot_criteria, plot_topic_map

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
    "plot_bars",
    "plot_course",
    "plot_criteria",
    "plot_document_map",
    "plot_document_sizes",
    "plot_frame_shares",
    "plot_heatmap",
    "plot_intervals",
    "plot_networks",
    "plot_points",
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
    "save_figure",
    "save_page",
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

offer_print_forms()
