"""Passages that stand twice: found, aligned, read, and told who took them from whom."""
