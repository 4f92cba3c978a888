"""Corpora that are larger than memory or one machine: the same tables, as Parquet."""
