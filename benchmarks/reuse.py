"""How well and how fast reused passages are found, beside Python's difflib.

Passages of articles are edited and planted in other articles, and found again: precision, recall,
granularity and plagdet as the PAN workshops define them (Potthast et al. 2010, "An evaluation
framework for plagiarism detection"), over characters of both sides, averaged over cases and
detections. Then unrelated pairs, pairs on one topic, and the whole corpus at once.

    python benchmarks/reuse.py articles.jsonl.gz --seed 1 --cases 200

The corpus is one JSON object a line, with the article's text under "content".
"""

import argparse
import difflib
import random
import re
import resource
import time
from array import array
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from math import log2
from pathlib import Path

import numpy as np
import pandas as pd

from corpus_lib.prepare.normalization import match_key
from corpus_lib.reuse.find import find_reuse

WORD = re.compile(r"[^\W_]+(?:[\u0610-\u061a\u064b-\u065f\u0670\u0640]+[^\W_]*)*")
SENTENCE_END = re.compile(r"(?<=[.؟!؛،])\s+")
RESPELLINGS = [("أ", "ا"), ("إ", "ا"), ("آ", "ا"), ("ة", "ه"), ("ى", "ي"), ("ئ", "ي"), ("ؤ", "و")]
DIACRITICS = "\u064b\u064e\u064f\u0650\u0651\u0652"
CLITICS = ["و", "ف", "ب", "ل", "وال", "ال"]
CONDITIONS = [("mixed", 0), ("mixed", 10), ("mixed", 20), ("mixed", 30)]
CONDITIONS += [("replaced", 30), ("replaced", 40)]

Span = tuple[int, int]
Found = tuple[Span, Span]
Finder = Callable[[str, str], list[Found]]


@dataclass(frozen=True)
class Case:
    """Two texts and where in each the planted passage stands."""

    source: str
    target: str
    truth: Found


def tokenize(texts: list[str]) -> pd.DataFrame:
    """A token table of the texts, without lists of Python objects that would take the memory."""
    start, end, word, lengths = array("i"), array("i"), array("i"), []
    vocabulary: dict[str, int] = {}
    for text in texts:
        before = len(start)
        for match in WORD.finditer(text):
            start.append(match.start())
            end.append(match.end())
            word.append(vocabulary.setdefault(match.group(), len(vocabulary)))
        lengths.append(len(start) - before)
    number = np.arange(len(texts), dtype=np.int16)
    return pd.DataFrame(
        {
            "doc_id": pd.Categorical.from_codes(
                np.repeat(number, lengths), [str(n) for n in range(len(texts))]
            ),
            "token_id": np.concatenate([np.arange(n, dtype=np.int32) for n in lengths]),
            "start": np.array(start),
            "end": np.array(end),
            "surface": pd.Categorical.from_codes(np.array(word), list(vocabulary)),
        }
    )


def respell(word: str, rng: random.Random) -> str:
    usable = [(old, new) for old, new in RESPELLINGS if old in word]
    if usable and rng.random() < 0.7:
        return word.replace(*rng.choice(usable))
    at = rng.randrange(1, len(word) + 1)
    return word[:at] + rng.choice(DIACRITICS) + word[at:]


def edited(word: str, operation: str, other: str, rng: random.Random) -> str:
    if operation == "respell":
        return respell(word, rng)
    if operation == "clitic":
        return rng.choice(CLITICS) + word
    return {"replace": other, "delete": "", "insert": f"{word} {other}"}[operation]


def edit(text: str, rate: float, kind: str, vocabulary: list[str], rng: random.Random) -> str:
    """The text with that share of its words edited, and once two sentences swapped."""
    if kind == "mixed" and rate and rng.random() < 0.5:
        parts = SENTENCE_END.split(text)
        if len(parts) > 1:
            at = rng.randrange(1, len(parts))
            text = " ".join(parts[at:] + parts[:at])
    pieces, last = [], 0
    words = list(WORD.finditer(text))
    chosen = set(rng.sample(range(len(words)), round(rate * len(words))))
    operations = ["replace"]
    if kind == "mixed":
        operations += ["delete", "insert", "respell", "clitic"]
    for n, match in enumerate(words):
        pieces.append(text[last : match.start()])
        last, word = match.end(), match.group()
        if n in chosen:
            word = edited(word, rng.choice(operations), rng.choice(vocabulary), rng)
        pieces.append(word)
    return "".join([*pieces, text[last:]])


def shares_a_run(keys: list[str], length: int = 6) -> bool:
    """Whether so many words in a row stand twice: such texts hold reuse that nobody planted."""
    runs = [tuple(keys[n : n + length]) for n in range(len(keys) - length + 1)]
    return len(set(runs)) < len(runs)


def plant(texts: list[str], kind: str, rate: float, n: int, seed: int) -> Iterator[Case]:
    """Cases with 20 to 120 words of one article put into another at a word's place."""
    rng = random.Random(seed)
    vocabulary = [w for text in rng.sample(texts, 200) for w in WORD.findall(text)]
    while n:
        source, target = rng.sample(texts, 2)
        length = rng.randint(20, 120)
        words, places = list(WORD.finditer(source)), list(WORD.finditer(target))
        if len(words) <= length or not places:
            continue
        if shares_a_run([match_key(w.group()) for w in words + places]):
            continue
        first = rng.randrange(len(words) - length)
        span = words[first].start(), words[first + length - 1].end()
        copy = edit(source[slice(*span)], rate, kind, vocabulary, rng).strip()
        at = rng.choice(places).start()
        planted = f"{target[:at]}{copy} {target[at:]}"
        yield Case(source, planted, (span, (at, at + len(copy))))
        n -= 1


def ours(source: str, target: str) -> list[Found]:
    found = find_reuse(tokenize([source, target]))
    found = found[found["doc_a"] != found["doc_b"]]
    return [((p.start_a, p.end_a), (p.start_b, p.end_b)) for p in found.itertuples()]


def with_difflib(source: str, target: str) -> list[Found]:
    """Matching blocks of three words and more, joined over at most 15 words, 12 words at least."""
    words_a, words_b = list(WORD.finditer(source)), list(WORD.finditer(target))
    keys_a, keys_b = ([match_key(w.group()) for w in side] for side in (words_a, words_b))
    matcher = difflib.SequenceMatcher(None, keys_a, keys_b, autojunk=False)
    return gathered(matcher.get_matching_blocks(), words_a, words_b)


def gathered(
    blocks: Iterable[tuple[int, int, int]],
    words_a: list[re.Match[str]],
    words_b: list[re.Match[str]],
) -> list[Found]:
    """Passages of blocks of equal words (place, place, size), joined as `with_difflib` says."""
    groups: list[list[int]] = []
    for a, b, size in blocks:
        if size < 3:
            continue
        if groups and a - groups[-1][1] <= 15 and b - groups[-1][3] <= 15:
            groups[-1][1], groups[-1][3] = a + size, b + size
        else:
            groups.append([a, a + size, b, b + size])
    return [
        (
            (words_a[a].start(), words_a[to_a - 1].end()),
            (words_b[b].start(), words_b[to_b - 1].end()),
        )
        for a, to_a, b, to_b in groups
        if min(to_a - a, to_b - b) >= 12
    ]


def overlap(one: Found, other: Found) -> int:
    """Characters of both sides in common, if both sides have some."""
    sides = [max(0, min(p[1], q[1]) - max(p[0], q[0])) for p, q in zip(one, other, strict=True)]
    return sum(sides) if all(sides) else 0


def covered(whole: Found, parts: list[Found]) -> float:
    """The share of a passage's characters that the parts cover."""
    parts = [part for part in parts if overlap(whole, part)]
    share = 0
    for side in (0, 1):
        low, high = whole[side]
        mask = np.zeros(high - low, dtype=bool)
        for part in parts:
            mask[max(part[side][0] - low, 0) : max(part[side][1] - low, 0)] = True
        share += int(mask.sum())
    return share / sum(high - low for low, high in whole)


def evaluate(cases: list[Case], finder: Finder) -> dict[str, float]:
    precision, recall, granularity = [], [], []
    for case in cases:
        found = finder(case.source, case.target)
        recall.append(covered(case.truth, found))
        precision += [covered(one, [case.truth]) for one in found]
        hits = sum(overlap(case.truth, one) > 0 for one in found)
        if hits:
            granularity.append(hits)
    p, r, g = np.mean(precision or [0]), np.mean(recall), np.mean(granularity or [1])
    return {
        "precision": p,
        "recall": r,
        "granularity": g,
        "plagdet": 2 * p * r / max(p + r, 1e-9) / log2(1 + g),
    }


def planted_reuse(texts: list[str], n: int, seed: int) -> None:
    print(f"Planted passages, {n} cases a row ('mixed': all kinds of edits and swapped sentences)")
    for kind, percent in CONDITIONS:
        cases = list(plant(texts, kind, percent / 100, n, seed))
        seconds = {}
        for name, finder in (("corpus_lib", ours), ("difflib", with_difflib)):
            start = time.process_time()
            figures = evaluate(cases, finder)
            seconds[name] = time.process_time() - start
            shown = "  ".join(f"{key} {value:.3f}" for key, value in figures.items())
            print(f"  {kind:8} {percent:2} %  {name:10}  {shown}")
        print(f"  time, difflib / corpus_lib: {seconds['difflib'] / seconds['corpus_lib']:.1f}")


def pairs_on_a_topic(texts: list[str], n: int, seed: int) -> list[tuple[int, int]]:
    """Random pairs of articles of the same one of 40 clusters (TF-IDF, 50 dimensions, k-means).

    Nearest neighbours would not do: in news they report one event from one press release.
    """
    # Loaded here, so that they don't count where memory is measured.
    from scipy.cluster.vq import kmeans2
    from scipy.sparse import csr_array
    from scipy.sparse.linalg import svds

    keys = [[match_key(word) for word in WORD.findall(text)] for text in texts]
    document = np.repeat(np.arange(len(keys)), [len(k) for k in keys])
    term, _ = pd.factorize(np.array([k for one in keys for k in one], dtype=object))
    counts = csr_array((np.ones(len(term)), (document, term)))
    counts.sum_duplicates()
    df = np.bincount(counts.indices, minlength=counts.shape[1])
    counts.data = (1 + np.log(counts.data)) * np.log(len(texts) / df[counts.indices])
    start = np.random.default_rng(seed).standard_normal(min(counts.shape))
    left, values, _ = svds(counts, k=50, v0=start)
    places = left * values
    places /= np.linalg.norm(places, axis=1, keepdims=True) + 1e-9
    _, cluster = kmeans2(places, 40, minit="++", rng=seed)
    rng = random.Random(seed)
    pairs: set[tuple[int, int]] = set()
    while len(pairs) < n:
        one, other = sorted(rng.sample(range(len(texts)), 2))
        if cluster[one] == cluster[other]:
            pairs.add((one, other))
    return sorted(pairs)


def false_passages(texts: list[str], n: int, seed: int) -> None:
    rng = random.Random(seed)
    random_pairs = [tuple(rng.sample(range(len(texts)), 2)) for _ in range(n)]
    for name, pairs in (
        ("random", random_pairs),
        ("same topic", pairs_on_a_topic(texts, n, seed)),
    ):
        found = [(a, b, one) for a, b in pairs for one in ours(texts[a], texts[b])]
        print(f"Passages in {len(pairs)} pairs, {name}: {len(found)}")
        for a, b, (span_a, span_b) in found:
            print(f"    {a}: {texts[a][slice(*span_a)]!r}")
            print(f"    {b}: {texts[b][slice(*span_b)]!r}")


def whole_corpus(texts: list[str]) -> None:
    tokens = tokenize(texts)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    start = time.process_time()
    found = find_reuse(tokens)
    seconds = time.process_time() - start
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    print(
        f"Whole corpus: {len(texts)} articles, {len(tokens)} words, {len(found)} passages "
        f"({found['formula'].sum()} of them set phrases), {seconds:.1f} CPU s, peak "
        f"{peak / 1024:.0f} MB ({before / 1024:.0f} MB before the search)"
    )


def five_documents() -> None:
    raw = Path(__file__).parents[1] / "data" / "raw"
    tokens = tokenize([path.read_text(encoding="utf-8") for path in sorted(raw.glob("*.txt"))])
    start = time.process_time()
    found = find_reuse(tokens)
    print(f"Five documents: {len(found)} passages, {time.process_time() - start:.2f} CPU s")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("corpus", type=Path)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--cases", type=int, default=200)
    parser.add_argument("--pairs", type=int, default=1000)
    arguments = parser.parse_args()
    five_documents()
    texts = pd.read_json(arguments.corpus, lines=True)["content"].tolist()
    whole_corpus(texts)
    planted_reuse(texts, arguments.cases, arguments.seed)
    false_passages(texts, arguments.pairs, arguments.seed)


if __name__ == "__main__":
    main()
