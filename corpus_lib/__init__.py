"""Compare how a handful of Arabic texts tell the same story, every number traceable."""

import lazy_loader

# Loaded when first asked for: a program that only reads a corpus need not wait for gensim.
__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
