"""Accuracy and speed of `corpus_lib.prepare.morphology`, beside named peers.

    python benchmarks/morphology.py ar_pud-ud-test.conllu [--fit]

Everything is measured on the second half of the file's sentences; `--fit` first fits the weights
on the first half and writes them to the package (the file is UD_Arabic-PUD: CC BY-SA 3.0).

Conventions. Gold's tokens are regrouped to orthographic words, and each is judged by its content
token (NOUN, ADJ, VERB, PROPN); the few words with two of them are left out. Lemmas are compared
after orthographic folding (`match_key`), since gold's spelling of hamza varies. Noun against verb:
gold nouns and verbs of which the answer says rightly that they are verbs or not. Clitics: the
conjunctions, prepositions and س before, the pronouns after; gold leaves the article with its word,
so ال is not counted. Peers that stem (Tashaphyne, ISRI) are compared with the lemma all the same:
it is what a reader would see, and their groups of words are judged by no better measure here.

Tried and left out: text2tashkeel 0.1 (`rawi-ensemble`, its weights in the wheel, onnxruntime). How
far its vowels agree with a reading's, as a further feature, lifts the lemma from .940 to .948 (five
parts of the first half, each judged by weights fitted on the others) at 2,700 words a second; its
other models give less. arabic-diacritizer needs torch, and ichkil downloads its weights.
"""

import argparse
import importlib.util
import json
import resource
import time
from collections.abc import Callable
from pathlib import Path

from morphology_fit import CONTENT, GoldWord, fit, read_gold

from corpus_lib.prepare import morphology
from corpus_lib.prepare.normalization import match_key, normalize
from corpus_lib.prepare.readings import second_opinion, zipf
from corpus_lib.prepare.unlisted import word_readings

WEIGHTS = Path(morphology.__file__).with_name("weights.json")
SOURCE = "Fitted on the first 500 sentences of UD_Arabic-PUD (universaldependencies.org)"


def write_weights(sentences: list[list[GoldWord]]) -> None:
    lexicon = morphology.load_lexicon()
    memo: dict[tuple[str, bool], list] = {}

    def readings(surface: str) -> list:
        key = morphology.lookup_key(surface)
        if key not in memo:
            memo[key] = word_readings(key[0], lexicon, tanwin=key[1])
        return memo[key]

    features, neighbours = fit([[(readings(w.surface), w) for w in s] for s in sentences])
    stored = {
        "source": SOURCE,
        "license": "CC BY-SA 3.0",
        "features": features,
        "neighbours": neighbours,
    }
    lines = [f'"{key}": {json.dumps(value, ensure_ascii=False)}' for key, value in stored.items()]
    WEIGHTS.write_text("{" + ",\n".join(lines) + "}\n", encoding="utf-8")
    print(f"wrote {len(features)} + {len(neighbours)} weights to {WEIGHTS.name}")


def figures(sentences: list[list[GoldWord]], *, context: bool) -> dict[str, float]:
    words = [w for s in sentences for w in s]
    numbers = [i for i, s in enumerate(sentences) for _ in s]
    table = morphology.analyze_words(
        [w.surface for w in words], sentences=numbers if context else None
    )
    judged = [
        (gold, row)
        for gold, row in zip(words, table.itertuples(), strict=True)
        if gold.pos in CONTENT and gold.clitics is not None
    ]
    lemma = [match_key(row.lemma) == match_key(gold.lemma) for gold, row in judged]
    verb = [
        (row.pos == "VERB") == (gold.pos == "VERB")
        for gold, row in judged
        if gold.pos in ("NOUN", "VERB")
    ]
    clitic = [
        (tuple(c for c in row.proclitics.split() if c != "ال"), tuple(row.enclitics.split()))
        == gold.clitics
        for gold, row in judged
    ]
    pos = [row.pos == gold.pos for gold, row in judged]
    named = {"lemma": lemma, "noun against verb": verb, "clitics": clitic, "tag": pos}
    return {name: sum(hits) / len(hits) for name, hits in named.items()}


def megabytes() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def cpu_seconds(work: Callable[[], object]) -> float:
    start = time.process_time()
    work()
    return time.process_time() - start


def speed(sentences: list[list[GoldWord]]) -> float:
    """Prints loading and throughput; returns words a second cold, in context."""
    words = [w.surface for s in sentences for w in s]
    numbers = [i for i, s in enumerate(sentences) for _ in s]
    other = cpu_seconds(lambda: (zipf("بيت"), second_opinion("بيت")))
    before = megabytes()
    # One word reads every file of the lexicon.
    loading = cpu_seconds(lambda: morphology.shipped_lexicon().analyses("كتب"))
    print(f"loading                 {loading:.2f} s, {megabytes() - before:.0f} MB")
    print(f"wordfreq and simplemma  {other:.2f} s")
    cold = len(words) / cpu_seconds(lambda: morphology.analyze_words(words, sentences=numbers))
    print(f"cold, in context        {cold:,.0f} words a CPU second")
    for name, ids in (("known, word by word", None), ("known, in context", numbers)):
        runs = [
            cpu_seconds(lambda ids=ids: morphology.analyze_words(words, sentences=ids))
            for _ in range(3)
        ]
        rate = len(words) / min(runs)
        print(f"{name:<24}{rate:,.0f} words a CPU second, {rate / cold:.0f} times cold")
    print(f"memory after all        {megabytes() - before:.0f} MB more than before loading")
    return cold


def _peers() -> dict[str, Callable[[], Callable[[str], str]]]:
    def simplemma_alone() -> Callable[[str], str]:
        import simplemma

        return lambda word: simplemma.lemmatize(word, lang="ar")

    def qalsadi() -> Callable[[str], str]:
        from qalsadi.lemmatizer import Lemmatizer

        return Lemmatizer().lemmatize

    def tashaphyne() -> Callable[[str], str]:
        from tashaphyne.stemming import ArabicLightStemmer

        stemmer = ArabicLightStemmer()
        return lambda word: (stemmer.light_stem(word), stemmer.get_stem())[1]

    def isri() -> Callable[[str], str]:
        from nltk.stem.isri import ISRIStemmer

        return ISRIStemmer().stem

    return {
        "simplemma": simplemma_alone,
        "qalsadi": qalsadi,
        "tashaphyne": tashaphyne,
        "nltk": isri,
    }


def compare_peers(sentences: list[list[GoldWord]], ours: float) -> None:
    words = [w for s in sentences for w in s]
    norms = [normalize(w.surface) for w in words]
    judged = [i for i, w in enumerate(words) if w.pos in CONTENT and w.clitics is not None]

    def report(name: str, lemmas: list[str], seconds: float) -> None:
        hits = sum(match_key(str(lemmas[i])) == match_key(words[i].lemma) for i in judged)
        rate = len(words) / seconds / ours
        print(f"{name:<24}{hits / len(judged):.3f}  {rate:.2g} times our cold speed")

    start = time.process_time()
    table = morphology.analyze_words(norms, engine="simplemma")
    report("engine='simplemma'", table["lemma"].tolist(), time.process_time() - start)
    for name, build in _peers().items():
        if importlib.util.find_spec(name) is None:
            print(f"{name:<24}not installed (pip install {name})")
            continue
        lemmatize = build()
        start = time.process_time()
        lemmas = [lemmatize(word) for word in norms]
        report(f"{name} alone", lemmas, time.process_time() - start)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("gold", type=Path, help="ar_pud-ud-test.conllu of UD_Arabic-PUD")
    parser.add_argument("--fit", action="store_true", help="fit and write the weights first")
    options = parser.parse_args()
    sentences = read_gold(options.gold)
    half = len(sentences) // 2
    if options.fit:
        write_weights(sentences[:half])
        print("start again without --fit to measure with a cold memory")
        return
    cold = speed(sentences)
    for name, context in (("in context", True), ("word by word", False)):
        found = figures(sentences[half:], context=context)
        print(f"{name:<24}" + "  ".join(f"{k} {v:.4f}" for k, v in found.items()))
    compare_peers(sentences[half:], cold)


if __name__ == "__main__":
    main()
