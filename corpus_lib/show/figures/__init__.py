"""Figures: each draws a table, and knows only its columns."""
