"""Which names the gazetteers find in articles of other papers, and what the rules on speech find.

Prints (1) the share of names marked by a reader that is found, with this repository's own list,
with the library's, and with both; (2) for articles drawn at random, the share of the words read as
proper names that an actor covers, the names missed most, and some quotations to be read.

One reader marked all names in 161 passages of 26 words, one from an article each, drawn at random
from those that no list was made from, when the library's list was written; none of them was added
to it afterwards. A name is "politics" if it is of a state, its people or an adjective of either, a
place, an institution or movement that acts beyond a town, a paper or agency, or a person of public
office; else "other" (persons of sport and private life, clubs, firms, quarters, products). It is
found if a mention overlaps it. What is found in a passage and is no name is taken wrongly. The
articles may not be passed on, so `gazetteer.csv` holds places only, in the text without blanks at
its ends.

    python benchmarks/gazetteer.py articles.jsonl.gz --seed 1 --articles 50

The corpus is one JSON object a line, with the article's text under "content".
"""

import argparse
import hashlib
import random
import shutil
import tempfile
from dataclasses import replace
from pathlib import Path

import pandas as pd

from corpus_lib import Corpus, load_corpus, quotations
from corpus_lib.stats.intervals import share_intervals
from corpus_lib.voices.actors import actor_mentions
from corpus_lib.voices.missed_names import missed_names, name_words
from corpus_lib.voices.quotations import quoted_spans
from corpus_lib.voices.reported import reported_speech
from corpus_lib.voices.speech import parse_speech

REPOSITORY = Path(__file__).parents[1]
MARKED = Path(__file__).with_suffix(".csv")


def corpus_of(articles: list[str], folder: Path, *, lexicon: bool = True) -> Corpus:
    """The articles as a corpus, with this repository's lexicon or without one."""
    (folder / "raw").mkdir()
    if lexicon:
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


def own_only(corpus: Corpus) -> Corpus:
    """The corpus without the actors of the library's list."""
    own = pd.read_csv(REPOSITORY / "data" / "lexicon" / "actors.csv")["actor_id"]
    return replace(corpus, actors=corpus.actors[corpus.actors["actor_id"].isin(own)])


def overlaps(rows: pd.DataFrame, others: pd.DataFrame) -> list[bool]:
    """Whether each row has letters in common with one of the others."""
    spans = {
        doc_id: group[["start", "end"]].to_numpy() for doc_id, group in others.groupby("doc_id")
    }
    return [
        any(start < row.end and row.start < end for start, end in spans.get(row.doc_id, ()))
        for row in rows.itertuples()
    ]


def marked_names(texts: list[str]) -> None:
    """Print the share of marked names that each list finds, and what it finds beside them."""
    marked = pd.read_csv(MARKED)
    articles = sorted(set(marked["article"]))
    numbers = {article: f"a{number:03d}" for number, article in enumerate(articles)}
    marked = marked.assign(doc_id=marked["article"].map(numbers))
    passages = marked[marked["kind"] == "passage"]
    names = marked[marked["kind"] != "passage"]
    with tempfile.TemporaryDirectory() as one, tempfile.TemporaryDirectory() as other:
        chosen = [texts[article] for article in articles]
        both = corpus_of(chosen, Path(one))
        library = corpus_of(chosen, Path(other), lexicon=False)
        lists = {"own": own_only(both), "library": library, "both": both}
        for title, corpus in lists.items():
            found = actor_mentions(corpus)
            inside = found[overlaps(found, passages)]
            wrong = inside[
                [not right for right in overlaps(inside, marked[marked["kind"] != "passage"])]
            ]
            shares = names.assign(found=overlaps(names, found)).groupby("kind")["found"]
            told = ", ".join(
                f"{kind} {rows.sum()} of {len(rows)} ({rows.mean():.0%})" for kind, rows in shares
            )
            whole = pd.Series(overlaps(names, found))
            print(f"{title}: {told}, all {whole.mean():.0%}; {len(wrong)} of {len(inside)} no name")
            for row in wrong.to_dict("records"):
                print(
                    f"    {row['actor_id']}: {corpus.raw(row['doc_id'])[row['start'] : row['end']]}"
                )


def main() -> None:
    """Print the measures."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("articles_file", type=Path)
    parser.add_argument("--articles", type=int, default=50)
    parser.add_argument("--seed", type=int, required=True)
    arguments = parser.parse_args()
    texts = pd.read_json(arguments.articles_file, lines=True)["content"].str.strip().tolist()
    marked_names(texts)
    texts = [text for text in texts if len(text.split()) > 50]
    chosen = random.Random(arguments.seed).sample(texts, arguments.articles)
    with tempfile.TemporaryDirectory() as folder:
        corpus = corpus_of(chosen, Path(folder))
        mentions = actor_mentions(corpus)
        missed = missed_names(corpus, mentions)
        for title, found in (("own", actor_mentions(own_only(corpus))), ("both", mentions)):
            covered = name_words(corpus, found).groupby("segment_id")["covered"]
            parts, sizes = covered.sum().to_numpy(float), covered.size().to_numpy(float)
            ends = share_intervals(parts[:, None], sizes, seed=arguments.seed)
            share, low, high = (end[0] for end in ends)
            print(
                f"{len(corpus.tokens)} words, {sizes.sum():.0f} read as names; "
                f"covered by {title}: {share:.1%} ({low:.1%} to {high:.1%})"
            )
        print(missed.drop(columns=["doc_id", "start", "end"]).head(40).to_string())
        quotes = quotations(corpus)
        marked = quoted_spans(parse_speech(corpus), reported_speech(corpus))
        print(marked["kind"].value_counts().to_string())
        print(f"{len(quotes)} quotations, {len(reported_speech(corpus))} reported clauses")
        for row in quotes.head(15).to_dict(orient="records"):
            print(f"{row['speaker']} | {row['cue']} | {row['speaker_found']} | {row['text'][:90]}")


if __name__ == "__main__":
    main()
