"""Fits the weights by which `corpus_lib.prepare.morphology` ranks a word's readings.

The model is a conditional random field over sentences: a reading's score is the sum of its
features' weights, and two neighbouring words add the weight of their classes. Gold marks which
readings are right; where none is, the word only carries its neighbours. L2 penalty, L-BFGS.
"""

import re
from collections import Counter
from pathlib import Path
from typing import NamedTuple

import numpy as np
from scipy import sparse
from scipy.optimize import minimize

from corpus_lib.prepare.lexicon import to_arabic
from corpus_lib.prepare.normalization import match_key, normalize
from corpus_lib.prepare.readings import Reading

CONTENT = frozenset({"NOUN", "ADJ", "VERB", "PROPN"})
_OUTSIDE = "#"
_VOWELS = str.maketrans("ًٌٍَُِّْ", "FNKaui~o")


class GoldWord(NamedTuple):
    """An orthographic word with the gold analysis of the token that bears its meaning.

    `clitics` are the gold tokens before and after it; they say "unclear" by being None, where a
    word holds two content tokens.
    """

    surface: str
    lemma: str
    vocalised: str
    pos: str
    clitics: tuple[tuple[str, ...], tuple[str, ...]] | None


def read_gold(path: Path) -> list[list[GoldWord]]:
    """The sentences of a CoNLL-U file whose tokens are regrouped to orthographic words.

    Tokens without a blank between them make one word; punctuation and symbols end it.
    """
    sentences = []
    for block in path.read_text(encoding="utf-8").strip().split("\n\n"):
        words: list[list[list[str]]] = [[]]
        for line in block.splitlines():
            cells = line.split("\t")
            if not cells[0].isdigit():
                continue
            if cells[3] in ("PUNCT", "SYM"):
                words.append([])
            else:
                words[-1].append(cells)
            if "SpaceAfter=No" not in cells[9]:
                words.append([])
        sentences.append([_gold_word(tokens) for tokens in words if tokens])
    return sentences


def _gold_word(tokens: list[list[str]]) -> GoldWord:
    forms = [normalize(cells[1]) for cells in tokens]
    content = [i for i, cells in enumerate(tokens) if cells[3] in CONTENT]
    last = len(tokens) - 1
    # Without a content token the first that is longer than a letter bears the meaning (في of فيها).
    core = next((i for i, form in enumerate(forms) if len(form) > 1 or i == last), last)
    core = content[0] if content else core
    lemma = tokens[core][2].replace("`", "")  # a stray transliterated dagger alef
    clitics = None if len(content) > 1 else (tuple(forms[:core]), tuple(forms[core + 1 :]))
    surface = "".join(cells[1] for cells in tokens)
    return GoldWord(surface, normalize(lemma).replace("ٱ", "ا"), lemma, tokens[core][3], clitics)


def clitics(reading: Reading) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """A reading's clitics by gold's convention, which leaves the article with its word."""
    return tuple(c for c in reading.proclitics if c != "ال"), reading.enclitics


def _sounds(vocalised: str) -> str:
    """A vocalised lemma so that gold's spelling and the lexicon's can be compared."""
    latin = vocalised.translate(_VOWELS)
    latin = re.sub("[{<>|أإآٱ]", "ا", latin.replace("`", "A"))
    latin = re.sub("([aui])~", r"~\1", "".join(to_arabic(c) or c for c in latin))
    latin = re.sub("[oFNK]|a(?=[اىة])|i(?=ي)|u(?=و)", "", latin)
    return re.sub("^ا[aui]|[aui]$", "ا", latin).removesuffix("ا")


def right_readings(readings: list[Reading], gold: GoldWord) -> list[bool]:
    """Which readings gold allows; all of them where it decides nothing.

    Lemma and clitics must agree for content words; verb or not, clitics, the exact tag and the
    vowels then choose among the rest as far as any reading agrees.
    """
    if gold.clitics is None:
        return [True] * len(readings)
    verb = gold.pos in ("VERB", "AUX")
    key, sounds = match_key(gold.lemma), _sounds(gold.vocalised)
    same = [match_key(r.lemma) == key for r in readings]
    both = [s and clitics(r) == gold.clitics for s, r in zip(same, readings, strict=True)]
    if gold.pos in CONTENT and not any(both):
        return [True] * len(readings)
    tests = [
        same,
        [(r.pos == "VERB") == verb for r in readings],
        [clitics(r) == gold.clitics for r in readings],
        [r.pos == ("VERB" if verb else gold.pos) for r in readings],
        [_sounds(r.vocalised) == sounds for r in readings],
    ]
    right = [True] * len(readings)
    for test in tests:
        narrower = [a and b for a, b in zip(right, test, strict=True)]
        right = narrower if any(narrower) else right
    return right


class _Step(NamedTuple):
    """All pairs of a reading and one of the word before it, at one place of every sentence."""

    before: np.ndarray
    after: np.ndarray
    starts: np.ndarray
    heads: np.ndarray
    back_order: np.ndarray
    back_starts: np.ndarray
    back_heads: np.ndarray
    pair: np.ndarray


def _runs(values: np.ndarray) -> np.ndarray:
    return np.flatnonzero(np.r_[True, values[1:] != values[:-1]])


def _log_sums(values: np.ndarray, starts: np.ndarray) -> np.ndarray:
    widths = np.diff(np.append(starts, len(values)))
    highest = np.maximum.reduceat(values, starts)
    return highest + np.log(np.add.reduceat(np.exp(values - np.repeat(highest, widths)), starts))


class Chains:
    """The readings of all training sentences, laid out for the forward-backward algorithm."""

    def __init__(
        self, sentences: list[list[tuple[list[Reading], GoldWord]]], min_count: int
    ) -> None:
        """Collects features seen `min_count` times and every class."""
        every = [r for s in sentences for readings, _ in s for r in readings]
        counts = Counter(name for r in every for name, _ in r.features)
        self.features = [name for name, n in counts.items() if n >= min_count]
        self.classes = [_OUTSIDE, *dict.fromkeys(c for r in every for c in (r.left, r.right))]
        feature = {name: i for i, name in enumerate(self.features)}
        number = {name: i for i, name in enumerate(self.classes)}
        cells = [
            (row, feature[name], value)
            for row, reading in enumerate(every)
            for name, value in reading.features
            if name in feature
        ]
        rows, columns, values = zip(*cells, strict=True)
        shape = (len(every), len(self.features))
        self.matrix = sparse.csr_matrix((values, (rows, columns)), shape=shape)
        right = np.array([*(number[r.right] for r in every), 0])  # the last stands for "before"
        left = np.array([number[r.left] for r in every])
        allowed = [ok for s in sentences for readings, g in s for ok in right_readings(readings, g)]
        self.ban = np.where(allowed, 0.0, -1e9)
        self._lay(sentences, left, right)

    def _lay(self, sentences: list, left: np.ndarray, right: np.ndarray) -> None:
        pairs: list[list[tuple[int, int]]] = []
        ends, sentence_of, row = [], [], 0
        for number, sentence in enumerate(sentences):
            before = [-1]
            for place, (readings, _) in enumerate(sentence):
                now = list(range(row, row + len(readings)))
                row += len(readings)
                sentence_of += [number] * len(now)
                if place == len(pairs):
                    pairs.append([])
                pairs[place] += [(p, c) for c in now for p in before]
                before = now
            ends.append(before)
        self.steps = [self._step(np.array(at), left, right) for at in pairs]
        self.last = np.concatenate(ends)
        self.last_starts = np.cumsum([0, *map(len, ends[:-1])])
        self.sentence_of = np.array(sentence_of)

    def _step(self, pairs: np.ndarray, left: np.ndarray, right: np.ndarray) -> _Step:
        before, after = pairs.T
        starts, order = _runs(after), np.argsort(before, kind="stable")
        back = before[order]
        pair = right[before] * len(self.classes) + left[after]
        back_starts = _runs(back)
        return _Step(
            before, after, starts, after[starts], order, back_starts, back[back_starts], pair
        )

    def expectations(self, scores: np.ndarray, pairs: np.ndarray) -> tuple:
        """Log partition, and how often each reading and each pair of classes is expected."""
        n = len(scores)
        ahead, behind = np.zeros(n + 1), np.zeros(n + 1)
        for s in self.steps:
            ahead[s.heads] = scores[s.heads] + _log_sums(ahead[s.before] + pairs[s.pair], s.starts)
        total = _log_sums(ahead[self.last], self.last_starts)
        for s in self.steps[:0:-1]:
            onward = (pairs[s.pair] + scores[s.after] + behind[s.after])[s.back_order]
            behind[s.back_heads] = _log_sums(onward, s.back_starts)
        norm = total[self.sentence_of]
        seen = np.zeros(len(pairs))
        for s in self.steps:
            log = ahead[s.before] + pairs[s.pair] + scores[s.after] + behind[s.after]
            weight = np.exp(np.minimum(log - norm[s.after], 0.0))
            seen += np.bincount(s.pair, weight, minlength=len(pairs))
        return total.sum(), np.exp(np.minimum(ahead[:n] + behind[:n] - norm, 0.0)), seen


def fit(
    sentences: list[list[tuple[list[Reading], GoldWord]]],
    *,
    penalty: float = 1.0,
    min_count: int = 3,
    digits: int = 2,
    cut: float = 0.05,
) -> tuple[dict[str, float], dict[str, float]]:
    """Weights of features and of pairs of neighbouring classes, rounded, the tiny ones dropped."""
    chains = Chains(sentences, min_count)
    n, k = len(chains.features), len(chains.classes)

    def loss(weights: np.ndarray) -> tuple[float, np.ndarray]:
        scores, pairs = chains.matrix @ weights[:n], weights[n:]
        all_, readings, seen = chains.expectations(scores, pairs)
        right, right_readings_, right_seen = chains.expectations(scores + chains.ban, pairs)
        gradient = np.r_[chains.matrix.T @ (readings - right_readings_), seen - right_seen]
        return all_ - right + penalty / 2 * weights @ weights, gradient + penalty * weights

    weights = minimize(loss, np.zeros(n + k * k), jac=True, method="L-BFGS-B").x.round(digits)
    named = zip(chains.features, weights[:n].tolist(), strict=True)
    names = [f"{a} {b}" for a in chains.classes for b in chains.classes]
    pairs = zip(names, weights[n:].tolist(), strict=True)
    return (
        {name: w for name, w in sorted(named) if abs(w) >= cut},
        {name: w for name, w in sorted(pairs) if abs(w) >= cut},
    )
