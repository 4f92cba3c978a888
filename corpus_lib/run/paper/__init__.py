"""What a paper takes from a run: tables, figures, captions, methods, sources and versions."""
