"""Figures, tables and passages: Arabic joined and right to left, English beside it.

Draws tables that it knows by their column names only.
"""

from corpus_lib.show.bars import (
    plot_bars,
    plot_document_sizes,
    plot_shares,
    plot_topic_words,
    plot_two_sided,
)
from corpus_lib.show.figures import save_figure
from corpus_lib.show.findings import Findings, show_findings
from corpus_lib.show.fonts import arabic_style, bilingual, rtl
from corpus_lib.show.heatmaps import plot_heatmap
from corpus_lib.show.marks import plot_intervals, plot_points, plot_positions
from corpus_lib.show.passages import Evidence, Passages, show_passages
from corpus_lib.show.tables import Table, show_table

__all__ = [
    "Evidence",
    "Findings",
    "Passages",
    "Table",
    "arabic_style",
    "bilingual",
    "plot_bars",
    "plot_document_sizes",
    "plot_heatmap",
    "plot_intervals",
    "plot_points",
    "plot_positions",
    "plot_shares",
    "plot_topic_words",
    "plot_two_sided",
    "rtl",
    "save_figure",
    "show_findings",
    "show_passages",
    "show_table",
]
