"""How documents stand in each question that a headline can be about, in one world or by chance.

A question ("share of words quoted", "distance from the rest") gives each item, a document or a pair
of documents, a number. The numbers are sums over units of text, so the same computation on units
that are dealt out at random tells what chance gives.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np

from corpus_lib.errors import InputError
from corpus_lib.robust import speech_questions
from corpus_lib.robust import word_questions as word_standings
from corpus_lib.robust.inputs import Array, Labels, Material, Standings, Units
from corpus_lib.robust.settings import Option

# The choices that each family of questions depends on; the others leave it as it is.
FAMILIES: dict[str, tuple[str, ...]] = {
    "distance": ("unit", "terms", "stop_words", "phrases", "sections", "reprints", "distance"),
    "unshared": ("unit", "terms", "stop_words", "phrases", "sections", "distance"),
    "words": ("terms", "stop_words", "phrases", "sections", "reprints"),
    "topics": (
        *("unit", "terms", "stop_words", "sections", "reprints"),
        *("n_topics", "topic_seed", "engine"),
    ),
    "voices": ("sections", "reprints", "quotation"),
    "actors": ("unit", "sections", "reprints", "naming"),
}
_MAKERS: dict[str, Callable[[Material, Mapping[str, Option]], Units]] = {
    "distance": word_standings.distance,
    "unshared": word_standings.unshared,
    "words": word_standings.words,
    "topics": word_standings.topics,
    "voices": speech_questions.voices,
    "actors": speech_questions.actors,
}
_LEAST_UNITS = 2  # of a document, so that each deal can be compared
_TRIES = 100


def standings(
    material: Material,
    *,
    family: str,
    deals: int = 0,
    seed: int = 0,
    part: int = 0,
    lenient: bool = False,
    **setting: Option,
) -> list[Standings]:
    """How each item stands in each question of a family, as it is or by chance.

    Args:
        material: Of `prepare_material`.
        family: A key of `FAMILIES`.
        deals: 0 for the corpus as it is; else the number of times that the units are dealt out at
            random, each document keeping its length.
        seed: Seed of the deals.
        part: Which deals of that seed, so that they can be made in parts.
        lenient: Nothing is an answer: a setting that leaves nothing to count, or too little for so
            many topics, gives no questions.
        **setting: An option of each choice that the family depends on.

    Returns:
        One entry as it is, or one per deal: by question, the number of each item. A document
        without text in this setting is missing.

    Raises:
        InputError: If the family is unknown or, unless lenient, the setting leaves too little.
    """
    if family not in _MAKERS:
        raise InputError(f"family={family!r}; give one of {', '.join(FAMILIES)}")
    try:
        units = _MAKERS[family](material, setting)
    except InputError:
        if lenient:
            return [{}]
        raise
    if not deals:
        return [units.score(units.documents)]
    rng = np.random.default_rng([seed, part, list(FAMILIES).index(family)])
    return [units.score(deal(units.documents, units.sizes, rng)) for _ in range(deals)]


def deal(documents: Labels, sizes: Array, rng: np.random.Generator) -> Labels:
    """Deals units out at random, so that each document is about as long as before.

    Args:
        documents: The document of each unit.
        sizes: Words of each unit.
        rng: Source of randomness.

    Returns:
        A document for each unit; none is left with fewer than two units, unless it had fewer or a
        hundred deals gave no such order.
    """
    names, place = np.unique(documents, return_inverse=True)
    ends = np.cumsum(np.bincount(place, weights=sizes))
    least = np.minimum(np.bincount(place), _LEAST_UNITS)
    labels = place
    for _ in range(_TRIES):
        order = rng.permutation(len(sizes))
        middle = np.cumsum(sizes[order]) - sizes[order] / 2
        labels = np.empty_like(place)
        labels[order] = np.minimum(np.searchsorted(ends, middle), len(names) - 1)
        if (np.bincount(labels, minlength=len(names)) >= least).all():
            break
    return names[labels]
