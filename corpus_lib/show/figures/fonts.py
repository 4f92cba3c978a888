"""Arabic in figures: the typeface, and labels that read in the right order.

matplotlib shapes and orders Arabic itself from 3.11 on, so labels are plain logical text: passing
them through arabic-reshaper or python-bidi first would turn them round twice.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from importlib.resources import as_file, files
from typing import Any

import matplotlib as mpl
import matplotlib.pyplot as plt
from matplotlib import font_manager, style

FAMILY = "IBM Plex Sans Arabic"
LEFT_TO_RIGHT = "\u200e"
RIGHT_TO_LEFT = "\u200f"

_STYLE: dict[Any, Any] = {
    "font.family": [FAMILY, "DejaVu Sans"],
    "font.style": "normal",  # Arabic has no italic
    "font.size": 10.0,
    "text.hinting": "none",  # hinting distorts small digits of this typeface
    "text.parse_math": False,  # a lone $ in a text is no formula
    "axes.titlesize": 10.0,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.grid": False,
    "axes.axisbelow": True,
    "axes.unicode_minus": True,
    "figure.dpi": 110.0,
    "figure.facecolor": "white",
    "hatch.linewidth": 0.6,
    "legend.frameon": False,
    "svg.fonttype": "path",  # letters as shapes: they stay joined in any viewer
    "svg.hashsalt": "corpus_lib",  # the same figure gives the same file
}


@cache
def _prepare() -> None:
    # A backend that loads inside a style context loses its own settings when the context ends:
    # notebooks would show the first figure and none of the others.
    plt.switch_backend(mpl.get_backend())
    # Two weights are enough; adding the thin ones would let them be chosen for plain text.
    for weight in ("Regular", "Bold"):
        font = files("fontpkg_ibm_plex_sans_arabic") / "files" / f"IBMPlexSansArabic-{weight}.ttf"
        with as_file(font) as path:
            font_manager.fontManager.addfont(path)


@contextmanager
def arabic_style() -> Iterator[None]:
    """Draw figures in which Arabic labels are joined and run right to left.

    `with arabic_style():` sets typeface and quiet axes for what is drawn inside, on top of
    matplotlib's defaults, and leaves the settings of other figures alone. Every plot of this
    package uses it.
    """
    _prepare()
    with style.context(["default", _STYLE]):
        yield


def bilingual(term: str, gloss: str = "") -> str:
    """An Arabic term with its English gloss, `عقوبة · sanction`, each in its own direction.

    Directional marks round both parts keep `+` of `أوبك+` and brackets of a gloss on their side.
    Without a gloss the term stands alone.
    """
    marked = f"{RIGHT_TO_LEFT}{term}{RIGHT_TO_LEFT}"
    return f"{marked} · {LEFT_TO_RIGHT}{gloss}{LEFT_TO_RIGHT}" if gloss else marked


def runs_right_to_left(text: str) -> bool:
    """Whether most letters of the text are Arabic; an English note that quotes a word is not."""
    letters = [letter for letter in text if letter.isalpha()]
    return 2 * sum(map(is_arabic, letters)) > len(letters)


def is_arabic(text: str) -> bool:
    """Whether any letter of the text belongs to the Arabic script."""
    return any(
        "\u0600" <= letter <= "\u06ff"
        or "\u0750" <= letter <= "\u077f"
        or "\ufb50" <= letter <= "\ufdff"
        or "\ufe70" <= letter <= "\ufefc"
        for letter in text
        if letter.isalpha()
    )
