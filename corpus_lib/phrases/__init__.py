"""Patterns of sentences, one file a room; see `phrasebook`."""
