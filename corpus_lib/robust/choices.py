"""The choices that an analysis makes, and a balanced sample of their combinations.

Who compares texts chooses: passages or sentences, lemmas or written forms, which words to leave
out, how many topics. None of these is wrong, so a finding should not hang on one of them. All
combinations are too many to read; a balanced sample holds each option equally often, and the
options of any two choices together about as often as chance would have it.
"""

from __future__ import annotations

import math
from collections.abc import Mapping

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from corpus_lib.errors import InputError
from corpus_lib.study import Study

Option = str | int | None
Choices = Mapping[str, tuple[Option, ...]]

CHOICE_NAMES = {
    "unit": "unit",
    "word_form": "word form",
    "stop_words": "stop words",
    "phrases": "phrases",
    "section": "sections",
    "reuse": "reprints",
    "distance": "distance",
    "n_topics": "number of topics",
    "seed": "topic seed",
    "topic_engine": "topic engine",
    "min_words": "quotations",
    "demonyms": "naming",
}
_OPTION_NAMES = {
    "window": "windows",
    "segment": "paragraphs",
    "sentence": "sentences",
    "lemma": "lemmas",
    "written": "written forms",
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
    "in": "adjectives too",
    "out": "names only",
}
_SWAPS = 30_000  # tried when balancing pairs of choices: more change little


def analysis_choices(study: Study) -> dict[str, tuple[Option, ...]]:
    """The choices of an analysis, each with its options, the one of the study first.

    Args:
        study: A choice that its corpus does not leave has one option: `section`, if all of it is
            body; `reuse`, if nothing is reprinted; `demonyms`, if no actor is listed;
            `n_topics`, if its passages carry none (None).

    Returns:
        By setting (a field of `Settings`), its options. Of `n_topics`, two more and two fewer are
        tried as well; of `seed`, which only the topics read here, the next one.
    """
    corpus, n_topics = study.corpus, study.n_fitted
    sections = set(corpus.segments["section"])
    options: dict[str, tuple[Option, ...]] = {
        "unit": ("window", "segment", "sentence"),
        "word_form": ("lemma", "written"),
        "stop_words": ("given", "none", "names_too"),
        "phrases": ("joined", "strict", "apart"),
        "section": ("body", "all") if sections != {"body"} else (),
        "reuse": ("count_once", "count_all") if len(study.reprints) else (),
        "distance": ("jensen_shannon", "cosine"),
        "n_topics": (max(2, n_topics - 2), min(30, n_topics + 2)) if n_topics else (),
        "seed": (study.seed, study.seed + 1),
        "topic_engine": ("gensim", "tomotopy"),
        "min_words": (4, 2, 8),
        "demonyms": ("in", "out") if len(corpus.actors) else (),
    }
    own = {name: getattr(study, name) for name in options} | {"n_topics": n_topics or None}
    return {name: tuple(dict.fromkeys((own[name], *options[name]))) for name in options}


def balanced_sample(choices: Choices, *, seed: int, n: int | None = 64) -> pd.DataFrame:
    """A balanced sample of all combinations of choices, and each choice changed by itself.

    Args:
        choices: Options by choice, the default one first, as of `analysis_choices`.
        seed: Seed of the sample.
        n: Settings in the sample; None, or as many as there are: all combinations.

    Returns:
        One row per setting (index `setting`): `kind`, one column per choice. The first is the
        default; those of kind "sample" (the default is called so too) hold every option of a
        choice equally often, give or take one; those of kind "one changed" follow, and differ
        from the default in one choice.

    Raises:
        InputError: If `n` is below 2 or a choice has no option.

    References:
        Xu (2002), "An algorithm for constructing orthogonal and nearly-orthogonal arrays with
        mixed levels and small runs", for the criterion; Simonsohn, Simmons and Nelson (2020),
        "Specification curve analysis", for the use.
    """
    if any(not options for options in choices.values()) or (n is not None and n < 2):
        raise InputError(f"n={n}: give two settings or more, and each choice an option")
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
    return pd.DataFrame({"kind": kind, **columns}).rename_axis("setting")


def option_name(choice: str, option: Option) -> str:
    """An option as a reader would put it.

    >>> option_name("min_words", 4)
    '4 words or more'
    """
    numbers = {"n_topics": "{} topics", "seed": "seed {}", "min_words": "{} words or more"}
    if choice in numbers:
        return numbers[choice].format(option)
    return _OPTION_NAMES.get(str(option), str(option))


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
