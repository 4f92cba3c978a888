"""Which names the gazetteer misses, and what the rules on speech find, in articles of other papers.

Draws articles at random, prepares them as a corpus with this repository's gazetteer, and prints the
share of proper names that no actor covers, the names missed most, and the numbers of quotations and
reported clauses, with some quotations to be read.

    python benchmarks/gazetteer.py articles.jsonl.gz --seed 1 --articles 50

The corpus is one JSON object a line, with the article's text under "content".
"""

import argparse
import gzip
import hashlib
import json
import random
import shutil
import tempfile
from pathlib import Path

import pandas as pd

from corpus_lib import Corpus, load_corpus, quotations
from corpus_lib.voices.actors import actor_mentions
from corpus_lib.voices.missed_names import missed_names, name_coverage
from corpus_lib.voices.quotations import quoted_spans
from corpus_lib.voices.reported import reported_speech
from corpus_lib.voices.speech import parse_speech

REPOSITORY = Path(__file__).parents[1]


def corpus_of(articles: list[str], folder: Path) -> Corpus:
    """The articles as a corpus with this repository's lexicon."""
    (folder / "raw").mkdir()
    # Readings name places in this repository's documents.
    left_out = shutil.ignore_patterns("readings.csv")
    shutil.copytree(REPOSITORY / "data" / "lexicon", folder / "lexicon", ignore=left_out)
    rows = []
    for number, text in enumerate(articles):
        name = f"a{number:03d}"
        (folder / "raw" / f"{name}.txt").write_text(text, encoding="utf-8")
        rows.append({"doc_id": name, "file": f"{name}.txt", "published": ""})
        rows[-1]["sha256"] = hashlib.sha256(text.encode()).hexdigest()
    table = pd.DataFrame(rows).assign(
        title="", outlet="", genre="news", published_certainty="unknown"
    )
    table.to_csv(folder / "corpus.csv", index=False)
    return load_corpus(folder, cache=False)


def main() -> None:
    """Print the measures."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("articles_file", type=Path)
    parser.add_argument("--articles", type=int, default=50)
    parser.add_argument("--seed", type=int, required=True)
    arguments = parser.parse_args()
    with gzip.open(arguments.articles_file, "rt", encoding="utf-8") as lines:
        texts = [json.loads(line)["content"].strip() for line in lines]
    texts = [text for text in texts if len(text.split()) > 50]
    chosen = random.Random(arguments.seed).sample(texts, arguments.articles)
    with tempfile.TemporaryDirectory() as folder:
        corpus = corpus_of(chosen, Path(folder))
        mentions = actor_mentions(corpus)
        missed = missed_names(corpus, mentions)
        whole = name_coverage(corpus, mentions, seed=arguments.seed).iloc[-1]
        print(
            f"{len(corpus.tokens)} words, {whole['n_names']} read as names; covered by an actor: "
            f"{whole['share']:.1%} ({whole['low']:.1%} to {whole['high']:.1%})"
        )
        print(missed.drop(columns=["doc_id", "start", "end"]).head(40).to_string())
        quotes = quotations(corpus)
        print(quoted_spans(parse_speech(corpus))["kind"].value_counts().to_string())
        print(f"{len(quotes)} quotations, {len(reported_speech(corpus))} reported clauses")
        for row in quotes.head(15).to_dict(orient="records"):
            print(f"{row['speaker']} | {row['cue']} | {row['speaker_found']} | {row['text'][:90]}")


if __name__ == "__main__":
    main()
