"""Worlds: one setting of every choice that an analysis makes, and a balanced sample of them.

Who compares texts chooses: passages or sentences, lemmas or written forms, which words to leave
out, how many topics. None of these is wrong, so a finding should not hang on one of them. All
combinations are too many to read; a balanced sample holds each option equally often, and the
options of any two choices together about as often as chance would have it.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import get_args

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from corpus_lib.errors import InputError
from corpus_lib.prepare.units import CorpusTables, Unit, tokens_with_section
from corpus_lib.reuse.find import find_reuse
from corpus_lib.words.counts import Reuse

Option = str | int
Choices = Mapping[str, tuple[Option, ...]]

UNITS = tuple(unit for unit in get_args(Unit) if unit != "document")
STRICT_NPMI = 0.8  # of a multiword term; a corpus is loaded with less
CHOICE_NAMES = {
    "unit": "unit",
    "terms": "word form",
    "stop_words": "stop words",
    "phrases": "phrases",
    "sections": "sections",
    "reprints": "reprints",
    "distance": "distance",
    "n_topics": "number of topics",
    "topic_seed": "topic seed",
    "engine": "topic engine",
    "quotation": "quotations",
    "naming": "naming",
}
_OPTION_NAMES = {
    "window": "windows",
    "segment": "paragraphs",
    "sentence": "sentences",
    "lemma": "lemmas",
    "surface": "written forms",
    "given": "stop list",
    "none": "no stop list",
    "names_too": "list and names",
    "joined": "joined",
    "strict": "few joined",
    "apart": "words apart",
    "body": "body only",
    "all": "all sections",
    "count_once": "once",
    "count_all": "every time",
    "jensen_shannon": "Jensen-Shannon",
    "adjectives_too": "adjectives too",
    "names_only": "names only",
}
_SWAPS = 30_000  # tried when balancing pairs of choices: more change little


def analysis_choices(
    corpus: CorpusTables,
    *,
    unit: Unit = "window",
    reuse: Reuse = "count_once",
    n_topics: int = 8,
    seed: int = 1,
) -> dict[str, tuple[Option, ...]]:
    """The choices of an analysis, each with its options, the default one first.

    Args:
        corpus: The corpus. A choice that it does not leave is left out: sections, if all of it is
            body; reprints, if there are none; how actors are named, if none is listed.
        unit: The default unit.
        reuse: Whether reprints are counted once or every time by default.
        n_topics: Topics by default; two more and two fewer are tried as well.
        seed: Seed of topics by default; the next one is tried as well.

    Returns:
        By choice: `unit` (of counting); `terms` (lemmas or written forms); `stop_words` (the
        corpus's list; none; or the list and the names of all actors); `phrases` (multiword terms as
        loaded; only those whose words nearly always stand together; none); `sections` (the body,
        or also summaries and the like); `reprints`; `distance` (Jensen-Shannon divergence or
        cosine); `n_topics`, `topic_seed` and `engine` (of LDA); `quotation` (least words of a
        quotation); `naming` (whether the adjective Russian names Russia).

    Raises:
        InputError: If a default is impossible.
    """
    if unit not in UNITS or reuse not in get_args(Reuse):
        raise InputError(
            f"unit={unit!r}, reuse={reuse!r}; give one of {', '.join(UNITS)} and one of "
            f"{', '.join(get_args(Reuse))}"
        )
    if n_topics < 2:
        raise InputError(f"n_topics={n_topics}; give two or more")
    tokens = tokens_with_section(corpus)
    passages = find_reuse(tokens)
    actors = getattr(corpus, "actors", None)
    left_open: dict[str, tuple[Option, ...]] = {
        "unit": _first(UNITS, unit),
        "terms": ("lemma", "surface"),
        "stop_words": ("given", "none", "names_too"),
        "phrases": ("joined", "strict", "apart"),
        "sections": ("body",) if set(tokens["section"]) == {"body"} else ("body", "all"),
        "reprints": _first(get_args(Reuse), reuse) if len(passages) else (reuse,),
        "distance": ("jensen_shannon", "cosine"),
        "n_topics": (n_topics, max(2, n_topics - 2), n_topics + 2),
        "topic_seed": (seed, seed + 1),
        "engine": ("gensim", "tomotopy"),
        "quotation": (4, 2, 8),
        "naming": ("adjectives_too", "names_only") if actors is not None and len(actors) else ("",),
    }
    return {name: tuple(dict.fromkeys(options)) for name, options in left_open.items()}


def worlds(choices: Choices, *, seed: int, n: int | None = 64) -> pd.DataFrame:
    """A balanced sample of all combinations of choices, and each choice changed by itself.

    Args:
        choices: Options by choice, the default one first, as of `analysis_choices`.
        seed: Seed of the sample.
        n: Worlds in the sample; None, or as many as there are: all combinations.

    Returns:
        One row per world (index `world`): `kind`, one column per choice. World 0 is the default
        one; those of kind "sample" (the default one is called so too) hold every option of a
        choice equally often, give or take one; those of kind "one changed" follow, and differ from
        the default world in one choice.

    Raises:
        InputError: If `n` is below 2 or a choice has no option.

    References:
        Xu (2002), "An algorithm for constructing orthogonal and nearly-orthogonal arrays with
        mixed levels and small runs", for the criterion; Simonsohn, Simmons and Nelson (2020),
        "Specification curve analysis", for the use.
    """
    if any(not options for options in choices.values()) or (n is not None and n < 2):
        raise InputError(f"n={n}: give two worlds or more, and each choice an option")
    sizes = [len(options) for options in choices.values()]
    total = math.prod(sizes)
    if n is None or n >= total:
        codes = np.indices(sizes).reshape(len(sizes), -1).T
    else:
        codes = _balanced(sizes, n, np.random.default_rng(seed))
    single = [
        [option if at == place else 0 for at in range(len(sizes))]
        for place, size in enumerate(sizes)
        for option in range(1, size)
    ]
    rows = np.vstack([codes, np.array(single, dtype=np.int64).reshape(-1, len(sizes))])
    columns = {
        name: pd.Series([options[code] for code in rows[:, place]], dtype="object")
        for place, (name, options) in enumerate(choices.items())
    }
    kind = ["sample"] * len(codes) + ["one changed"] * len(single)
    return pd.DataFrame({"kind": kind, **columns}).rename_axis("world")


def option_name(choice: str, option: Option) -> str:
    """An option as a reader would put it.

    >>> option_name("quotation", 4)
    '4 words or more'
    """
    numbers = {"n_topics": "{} topics", "topic_seed": "seed {}", "quotation": "{} words or more"}
    if choice in numbers:
        return numbers[choice].format(option)
    return _OPTION_NAMES.get(str(option), str(option))


def _first(options: tuple[Option, ...], default: Option) -> tuple[Option, ...]:
    return (default, *(option for option in options if option != default))


def _balanced(sizes: list[int], n: int, rng: np.random.Generator) -> NDArray[np.int64]:
    """Codes of options, each column balanced and any two nearly so; the first row is all zero.

    Columns stay balanced as only two cells of one change places. They do if the sum over pairs of
    rows of the squared number of options in common falls, which is least where every two columns
    are orthogonal (rare options weigh more: each weighs as many as the choice has).
    """
    columns = [rng.permutation(np.arange(n) % size) for size in sizes]
    for column in columns:
        first = int(np.flatnonzero(column == 0)[0])
        column[[0, first]] = column[[first, 0]]
    codes = np.column_stack(columns)
    weights = np.array(sizes, dtype=np.int64)
    common = ((codes[:, None, :] == codes[None, :, :]) * weights).sum(axis=2)
    if n < 3:
        return codes
    for _ in range(_SWAPS):
        place = int(rng.integers(len(sizes)))
        a, b = (1 + rng.choice(n - 1, size=2, replace=False)).tolist()
        column = codes[:, place]
        if column[a] == column[b]:
            continue
        # What row a gains in common with each other row, row b loses.
        change = weights[place] * ((column == column[b]).astype(int) - (column == column[a]))
        change[[a, b]] = 0
        new_a, new_b = common[a] + change, common[b] - change
        gain = (new_a**2 + new_b**2 - common[a] ** 2 - common[b] ** 2).sum()
        if gain < 0:
            common[a], common[b] = new_a, new_b
            common[:, a], common[:, b] = new_a, new_b
            codes[[a, b], place] = codes[[b, a], place]
    return codes
