"""The cells of a table as text: numbers rounded alike, lists, bars, intervals."""

from __future__ import annotations

import math
import numbers
import unicodedata
from typing import Any

import numpy as np
import pandas as pd

from corpus_lib.show.figures.base import is_arabic

MISSING = "–"
_BAR_CELLS = 10
_EIGHTHS = " ▏▎▍▌▋▊▉"


def text_width(text: str) -> int:
    """Columns that a text takes in a terminal: marks and joiners take none."""
    return sum(
        0
        if unicodedata.category(letter) in ("Mn", "Me", "Cf")
        else 2
        if unicodedata.east_asian_width(letter) in "WF"
        else 1
        for letter in text
    )


def _is_missing(value: Any) -> bool:
    return (
        value is None or value is pd.NaT or (pd.api.types.is_scalar(value) and bool(pd.isna(value)))
    )


def is_numeric(values: list[Any]) -> bool:
    """Whether a column holds numbers, and nothing else."""
    present = [value for value in values if not _is_missing(value)]
    return bool(present) and all(
        isinstance(value, numbers.Real) and not isinstance(value, bool | np.bool_)
        for value in present
    )


def rounded(values: list[Any], digits: int) -> list[str]:
    """The numbers of a column, whole ones without decimals if all are whole."""
    finite = [v for v in values if not _is_missing(v) and math.isfinite(v)]
    if all(float(value).is_integer() for value in finite):
        digits = 0
    return [_number(value, digits) for value in values]


def _number(value: Any, digits: int) -> str:
    if _is_missing(value):
        return MISSING
    if math.isinf(value):
        return "∞" if value > 0 else "-∞"
    if value != 0 and round(float(value), digits) == 0:
        # A tiny number is not nought: a p value of 0.000 does not exist.
        least = f"{10.0**-digits:.{digits}f}"
        return f"<{least}" if value > 0 else f">-{least}"
    return f"{value:.{digits}f}"


def interval_name(low: object, high: object) -> str:
    """What the two ends of an interval are called together, "" if the columns are none."""
    stem = str(low).removesuffix("low")
    return f"{stem}interval" if (str(low), str(high)) == (f"{stem}low", f"{stem}high") else ""


def intervals(lows: list[str], highs: list[str]) -> list[str]:
    """Both ends of each interval in one cell."""
    pairs, comma = zip(lows, highs, strict=True), ",\u00a0"  # is not torn at a line's end
    return [MISSING if MISSING in pair else f"[{comma.join(pair)}]" for pair in pairs]


def text_of(value: Any) -> str:
    """A cell that holds no number, lists with the comma of their language."""
    if isinstance(value, list | tuple | set | frozenset | np.ndarray):
        parts = sorted(value) if isinstance(value, set | frozenset) else value
        texts = [text_of(part) for part in parts]
        return ("، " if any(is_arabic(text) for text in texts) else ", ").join(texts)
    if _is_missing(value):
        return MISSING
    if isinstance(value, bool | np.bool_):
        return "yes" if value else "no"
    return str(value)


def bars_of(values: list[Any]) -> list[str]:
    """The sizes of numbers as bars, the largest ten cells long."""
    sizes = [0.0 if _is_missing(v) or not math.isfinite(v) else abs(float(v)) for v in values]
    largest = max(sizes)
    return [_bar(size / largest if largest else 0.0) for size in sizes]


def _bar(share: float) -> str:
    eighths = round(share * _BAR_CELLS * 8)
    return "█" * (eighths // 8) + _EIGHTHS[eighths % 8].strip()
