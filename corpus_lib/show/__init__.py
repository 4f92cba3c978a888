"""Figures, tables and passages: Arabic joined and right to left, English beside it.

Draws tables that it knows by their column names only. Whatever lacks a column that its docstring
names, or has what cannot be drawn, is refused with an InputError. Names load when first used.
"""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
