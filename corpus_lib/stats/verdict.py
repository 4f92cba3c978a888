"""One verdict for one statement, the same in all rooms: sure, likely or open."""

from collections.abc import Iterable
from typing import Literal

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray

Verdict = Literal["sure", "likely", "open"]
SURE: Verdict = "sure"
LIKELY: Verdict = "likely"
OPEN: Verdict = "open"
FALSE_SHARE = 0.1  # of what is called likely, about so much is expected to be a false alarm


def verdicts(beats_null: ArrayLike, q: ArrayLike | None = None) -> NDArray[np.object_]:
    """What may be said of each of many statistics.

    Args:
        beats_null: Whether it holds against all statistics at once (family-wise p of .05 or less).
        q: Its false discovery rate, where it was asked for; missing is no evidence.

    Returns:
        "sure" if it beats the null; else "likely" if `q` is .1 or less; else "open".
    """
    sure = pd.Series(np.asarray(beats_null)).fillna(False).astype(bool).to_numpy()
    rate = np.full(len(sure), np.nan) if q is None else np.asarray(q, dtype=np.float64)
    return np.select([sure, rate <= FALSE_SHARE], [SURE, LIKELY], OPEN).astype(object)


def weakest(verdicts: Iterable[Verdict]) -> Verdict:
    """The least sure of some verdicts."""
    return max(verdicts, key=[SURE, LIKELY, OPEN].index)
