"""How many topics: every criterion beside chance, for each number of topics."""

from collections.abc import Iterable
from pathlib import Path

import pandas as pd

from corpus_lib.errors import InputError
from corpus_lib.topics.trials import beside_chance, run_trials


def compare_sizes(
    counts: pd.DataFrame,
    n_topics: Iterable[int],
    *,
    seed: int,
    n_models: int = 5,
    n_shuffles: int = 5,
    n_refits: int = 2,
    n_top: int = 10,
    folder: Path | None = None,
    n_workers: int | None = None,
    **settings: float | str,
) -> pd.DataFrame:
    """Every criterion for each number of topics, with its interval and beside its nulls.

    Each number of topics costs (`n_models` + 2 * `n_shuffles`) * (2 + `n_refits`) fits, on all
    cores. The same seed tries all numbers of topics on the same shuffled texts.

    Args:
        counts: Counts, as for `fit_lda`.
        n_topics: The numbers of topics to try.
        seed: Of all fits, refits and shuffles.
        n_models: Models of the texts as they are, with other seeds; their spread is the interval.
        n_shuffles: Shuffled texts of each null.
        n_refits: Refits of each model on parts of the units.
        n_top: Top words compared.
        folder: Where models keep their results, so that a run which is stopped goes on where it
            was (`corpus.cache_folder`); None keeps nothing.
        n_workers: Processes; None for one on each core. Results don't depend on it.
        **settings: Further options of `fit_lda`.

    Returns:
        One row per number of topics and criterion: `n_topics`, `criterion`, `value` (mean over
        models) with its 95 % interval `low` to `high`; for each null ("tokens", "strict")
        `null05_…` and `null95_…` (percentiles of the shuffled texts), `over_…` (`value` less
        `null95_…`) and `error_…` (half its 95 % interval). Criteria are "subsamples" and "seeds"
        (mean Jaccard of top words with refits), "trusted" (share of topics; no null, as one topic
        in twenty of a null would pass; missing where the shuffles have too few topics for any to
        be trusted, see `verdicts`), "held_out" (what topics add in foretelling the units left out
        of a refit, in nats a token, see `held_out_likelihood`), "exclusivity", "u_mass", "c_npmi",
        "c_v" (means over topics) and "bound" (per token).

    Raises:
        InputError: As for `fit_lda`, or if there is no number to try.
    """
    sizes = list(n_topics)
    if not sizes:
        raise InputError("n_topics is empty; give the numbers of topics to try, e.g. range(2, 16)")
    trials = run_trials(
        counts,
        sizes,
        seed=seed,
        n_models=n_models,
        n_shuffles=n_shuffles,
        n_refits=n_refits,
        n_top=n_top,
        folder=folder,
        n_workers=n_workers,
        settings=settings,
        title="numbers of topics",
    )
    return beside_chance(trials)


def criteria_table(criteria: pd.DataFrame) -> pd.DataFrame:
    """The table of `compare_sizes` to read: a row per number of topics, a column per criterion.

    Args:
        criteria: Rows of `compare_sizes`.

    Returns:
        `n_topics`, `subsamples` with its margins over the nulls (`over_tokens`, `over_strict`) and
        half the interval of the latter (`error_strict`), and the other criteria.
    """
    wide = criteria.pivot_table(index="n_topics", columns="criterion", values="value")
    names = [name for name in criteria["criterion"].unique() if name in wide.columns]
    rows = criteria[criteria["criterion"] == "subsamples"].set_index("n_topics")
    wide = rows[["value", "over_tokens", "over_strict", "error_strict"]].join(wide[names[1:]])
    return wide.rename(columns={"value": "subsamples"}).reset_index()
