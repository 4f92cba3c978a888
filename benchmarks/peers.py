"""Quality and speed beside named peers, side by side in one run.

    pip install -e ".[benchmarks]"
    python benchmarks/peers.py ARTICLES.jsonl.gz ar_pud-ud-test.conllu [--only lemmas,job]

Every system runs in a process of its own; seconds are CPU seconds of it and its children, as other
work shares the machine, with the wall clock's behind. Conditions are those of `morphology.py`,
`reuse.py` and `topics_large.py`, where they are told. Figures that others published stand apart:
they were measured on other texts.
"""

import argparse
import os
import platform
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import reuse
import scipy.sparse as sp
import topics_large
from morphology_fit import CONTENT, read_gold
from rapidfuzz.distance import Indel
from sklearn.metrics import normalized_mutual_info_score
from topics_large import measured

from corpus_lib import fit_lda, load_corpus
from corpus_lib.prepare import morphology
from corpus_lib.prepare.normalization import match_key, normalize
from corpus_lib.topics.criteria import completion
from corpus_lib.words.concordance import concordance
from corpus_lib.words.counts import as_matrix, unit_terms
from corpus_lib.words.keyness import keyness

N_TOPICS, PASSES = 20, 20
# Of systems that cannot be run here, as they load models from elsewhere: as published, on other
# texts; Farasa's as others quote it from its paper, Alma's from its abstract. Of CAMeL Tools alone
# and of passim no figure was found that could be checked.
PUBLISHED = pd.DataFrame(
    [
        (
            "Farasa, lemmas",
            "accuracy on WikiNews",
            ".973",
            'Mubarak (2018), "Build Fast and Accurate Lemmatization for Arabic"',
        ),
        (
            "Farasa, MADAMIRA, Camelira (CAMeL Tools), lemmas",
            "F1 on the Penn Arabic Treebank",
            "below .88, Alma's",
            'Jarrar, Akra & Hammouda (2024), "Alma: Fast Lemmatizer and POS Tagger for Arabic"',
        ),
    ],
    columns=["system", "measured", "value", "source"],
)


def main() -> None:
    options = _options()
    print(f"{_machine()}\n\nas published, on other texts\n{PUBLISHED.to_string(index=False)}")
    steps = {"lemmas": lemmas, "reuse": passages, "topics": topics, "page": page, "job": job}
    for name in options.only.split(","):
        print(f"\n{name}", flush=True)
        steps[name](options)


def show(rows: list[dict[str, Any]]) -> None:
    table = pd.DataFrame(rows)
    table["CPU / ours"] = table["CPU s"] / table["CPU s"].iloc[0]
    print(table.to_string(index=False, float_format=lambda value: f"{value:.3g}"), flush=True)


# Lemmas: content words of the second half of the treebank.


def lemmas(options: argparse.Namespace) -> None:
    rows = []
    systems = ("ours", "ours, permissive", "simplemma", "qalsadi", "farahidi")
    for system in systems:
        (right, n_words), cpu, wall, peak = measured(_lemmas, system, options.gold)
        row = {"system": system, "right": right, "words / CPU s": n_words / cpu}
        rows.append({**row, "CPU s": cpu, "wall s": wall, "GB": peak})
    show(rows)


def _lemmas(system: str, gold: Path) -> tuple[float, int]:
    sentences = read_gold(gold)
    sentences = sentences[len(sentences) // 2 :]
    words = [word for sentence in sentences for word in sentence]
    given = [[normalize(word.surface) for word in sentence] for sentence in sentences]
    found = [match_key(lemma or "") for lemma in _LEMMATIZERS[system](given)]
    judged = [
        one == match_key(word.lemma)
        for one, word in zip(found, words, strict=True)
        if word.pos in CONTENT and word.clitics is not None
    ]
    return sum(judged) / len(judged), len(words)


def _ours(sentences: list[list[str]], engine: str) -> list[str]:
    ids = [n for n, sentence in enumerate(sentences) for _ in sentence]
    words = [word for sentence in sentences for word in sentence]
    return morphology.analyze_words(words, sentences=ids, engine=engine)["lemma"].tolist()


def _simplemma(sentences: list[list[str]]) -> list[str]:
    import simplemma

    return [simplemma.lemmatize(w, lang="ar") for sentence in sentences for w in sentence]


def _qalsadi(sentences: list[list[str]]) -> list[str]:
    from qalsadi.lemmatizer import Lemmatizer

    lemmatizer = Lemmatizer()
    return [str(lemmatizer.lemmatize(w)) for sentence in sentences for w in sentence]


def _farahidi(sentences: list[list[str]]) -> list[str]:
    import farahidi

    model = farahidi.Disambiguator()
    return [one.lemma for sentence in sentences for one in model.disambiguate(sentence)]


_LEMMATIZERS: dict[str, Callable[[list[list[str]]], list[str]]] = {
    "ours": lambda given: _ours(given, "buckwalter"),
    "ours, permissive": lambda given: _ours(given, "simplemma"),
    "simplemma": _simplemma,
    "qalsadi": _qalsadi,
    "farahidi": _farahidi,
}


# Reuse: planted passages, edited.


def passages(options: argparse.Namespace) -> None:
    texts = pd.read_json(options.articles, lines=True)["content"].tolist()
    finders = {"ours": reuse.ours, "difflib": reuse.with_difflib, "rapidfuzz": with_rapidfuzz}
    for percent in (0, 10, 20, 30):
        cases = list(reuse.plant(texts, "mixed", percent / 100, options.cases, seed=1))
        rows = []
        for name, finder in finders.items():
            found, cpu, wall, _ = measured(reuse.evaluate, cases, finder)
            rows.append(
                {"edited %": percent, "system": name, **found, "CPU s": cpu, "wall s": wall}
            )
        show(rows)


def with_rapidfuzz(source: str, target: str) -> list[reuse.Found]:
    """Blocks of equal words by rapidfuzz, gathered as those of difflib are."""
    words = [list(reuse.WORD.finditer(side)) for side in (source, target)]
    keys = [[match_key(word.group()) for word in side] for side in words]
    blocks = [
        (one.src_start, one.dest_start, one.src_end - one.src_start)
        for one in Indel.opcodes(*keys)
        if one.tag == "equal"
    ]
    return reuse.gathered(blocks, *words)


# Topics: the same counts to each, held-out words, and topics against newspapers.


def topics(options: argparse.Namespace) -> None:
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        topics_large.write_corpus(options.articles, folder, 3000)
        counts = topics_large.count(folder)
    order = np.random.default_rng(1).permutation(len(counts))
    out, kept = order[: len(order) // 5], np.sort(order[len(order) // 5 :])
    counts = counts.loc[:, as_matrix(counts)[kept].getnnz(axis=0) > 0]
    matrix = as_matrix(counts)
    rows = []
    for name in _FITS:
        (terms, shares), cpu, wall, peak = measured(_fitted, name, counts.iloc[kept])
        known = np.asarray(matrix[kept].sum(axis=0)).ravel()
        rng = np.random.default_rng(2)
        left_out = sp.csr_array(matrix[out])
        score = completion(terms, left_out, known, alpha=0.1, rng=rng)
        sources = counts.index.get_level_values("doc_id")[kept]
        nmi = normalized_mutual_info_score(sources, shares.argmax(axis=1))
        row = {"system": name, "gain (nats)": score, "NMI newspaper": nmi}
        rows.append({**row, "CPU s": cpu, "wall s": wall, "GB": peak})
    print("labels: newspapers, as the articles name no section")
    show(rows)


def _fitted(name: str, counts: pd.DataFrame) -> tuple[np.ndarray, np.ndarray]:
    return _FITS[name](counts)


def _fit_ours(engine: str, **more: int) -> Callable[[pd.DataFrame], tuple[np.ndarray, np.ndarray]]:
    def fit(counts: pd.DataFrame) -> tuple[np.ndarray, np.ndarray]:
        model = fit_lda(counts, N_TOPICS, 1, engine=engine, **topics_large.QUICK | more)
        return model.topic_term.to_numpy(), model.segment_topic.to_numpy()

    return fit


def _gensim(name: str, **more: Any) -> Callable[[pd.DataFrame], tuple[np.ndarray, np.ndarray]]:
    def fit(counts: pd.DataFrame) -> tuple[np.ndarray, np.ndarray]:
        import gensim.models
        from gensim.matutils import Sparse2Corpus

        units = list(Sparse2Corpus(as_matrix(counts), documents_columns=False))
        words = dict(enumerate(counts.columns))
        build = getattr(gensim.models, name)
        model = build(units, N_TOPICS, id2word=words, passes=PASSES, random_state=1, **more)
        return model.get_topics(), model.inference(units)[0]

    return fit


def _sklearn(counts: pd.DataFrame) -> tuple[np.ndarray, np.ndarray]:
    from sklearn.decomposition import LatentDirichletAllocation

    model = LatentDirichletAllocation(N_TOPICS, max_iter=PASSES, random_state=1)
    shares = model.fit_transform(as_matrix(counts))
    return model.components_ / model.components_.sum(axis=1, keepdims=True), shares


def _tomotopy(counts: pd.DataFrame) -> tuple[np.ndarray, np.ndarray]:
    import tomotopy

    model = tomotopy.LDAModel(k=N_TOPICS, seed=1)
    for unit in _written(counts):
        model.add_doc(unit.split())
    model.train(1000, workers=1, show_progress=False)
    terms = np.full((N_TOPICS, counts.shape[1]), 1e-12)
    terms[:, [int(word) for word in model.used_vocabs]] = [
        model.get_topic_word_dist(topic) for topic in range(N_TOPICS)
    ]
    return terms, np.array([one.get_topic_dist() for one in model.docs])


def _rustmallet(counts: pd.DataFrame) -> tuple[np.ndarray, np.ndarray]:
    from pyrmallet import LatentDirichletAllocation

    model = LatentDirichletAllocation(N_TOPICS, random_state=1).fit(
        # It reads text: letters only, so numbers are spelled with them.
        [unit.translate(_DIGITS) for unit in _written(counts)]
    )
    back = str.maketrans(
        {letter: digit for digit, letter in zip("0123456789", _LETTERS, strict=True)}
    )
    columns = [int(str(word).translate(back)) for word in model.feature_names_in_]
    terms = np.full((N_TOPICS, counts.shape[1]), 1e-12)
    terms[:, columns] = model.components_ / model.components_.sum(axis=1, keepdims=True)
    return terms, np.asarray(model.doc_topic_distributions_)


_LETTERS = "abcdefghij"
_DIGITS = str.maketrans("0123456789", _LETTERS)


def _written(counts: pd.DataFrame) -> list[str]:
    """Each unit as text whose words are the numbers of its terms, of four digits."""
    matrix = sp.csr_array(as_matrix(counts))
    return [
        " ".join(f"{column:04d}" for column in np.repeat(matrix.indices[a:b], matrix.data[a:b]))
        for a, b in zip(matrix.indptr[:-1], matrix.indptr[1:], strict=True)
    ]


_FITS: dict[str, Callable[[pd.DataFrame], tuple[np.ndarray, np.ndarray]]] = {
    "ours (tomotopy)": _fit_ours("tomotopy"),
    "ours, 40 sweeps": _fit_ours("tomotopy", iterations=30, samples=2),
    "ours, 24 sweeps": _fit_ours("tomotopy", iterations=24, samples=1),
    "ours (gensim)": _fit_ours("gensim"),
    "gensim LdaModel": _gensim("LdaModel"),
    "gensim LdaMulticore": _gensim("LdaMulticore", workers=2),
    "scikit-learn": _sklearn,
    "tomotopy alone": _tomotopy,
    "pyrmallet": _rustmallet,
}


# Keyness and concordance on a page.


def page(options: argparse.Namespace) -> None:
    rows = []
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        topics_large.write_corpus(options.articles, folder, 600)
        load_corpus(folder)
        for system, work in (("ours", _our_keyness), ("scattertext", _scattertext)):
            told, cpu, wall, peak = measured(work, folder)
            rows.append({"system": system, "gives": told, "CPU s": cpu, "wall s": wall, "GB": peak})
    show(rows)


def _two_newspapers(folder: Path) -> tuple[Any, pd.DataFrame, list[str]]:
    corpus = load_corpus(folder)
    outlets = corpus.documents.set_index("doc_id")["outlet"]
    two = outlets.value_counts().index[:2].tolist()
    counts = unit_terms(corpus, "document", "count_all", sections=None, no_below=3)
    of = outlets.loc[counts.index.get_level_values("doc_id")].to_numpy()
    return corpus, counts.assign(), [*two, of]


def _our_keyness(folder: Path) -> str:
    corpus, counts, (one, other, of) = _two_newspapers(folder)
    table = keyness(counts[of == one], counts[of == other])
    lines = concordance(corpus, str(table.index[0]), by="term")
    return f"{len(table)} terms, {len(lines)} lines"


def _scattertext(folder: Path) -> str:
    import scattertext

    corpus, _, (one, other, _) = _two_newspapers(folder)
    tokens = corpus.tokens[corpus.tokens["is_content"] & (corpus.tokens["term"] != "")]
    texts = tokens["term"].str.replace(" ", "_").groupby(tokens["doc_id"]).agg(" ".join)
    outlets = corpus.documents.set_index("doc_id")["outlet"].loc[texts.index]
    table = pd.DataFrame({"outlet": outlets, "text": texts})
    table = table[table["outlet"].isin([one, other])].reset_index(drop=True)
    table["parse"] = table["text"].map(scattertext.whitespace_nlp_with_sentences)
    built = scattertext.CorpusFromParsedDocuments(
        table, category_col="outlet", parsed_col="parse"
    ).build()
    html = scattertext.produce_scattertext_explorer(
        built, category=one, category_name=one, not_category_name=other, minimum_term_frequency=3
    )
    return f"{len(built.get_terms())} terms, a page of {len(html) / 1e6:.1f} MB"


# The whole job: text files to a report that is open.


def job(_: argparse.Namespace) -> None:
    rows = []
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place) / "corpus"
        shutil.copytree(Path(__file__).parents[1] / "data", folder, ignore=_KEPT)
        for system, work in (("ours, topics only", _our_job), ("tutorial", _tutorial)):
            told, cpu, wall, peak = measured(work, folder)
            rows.append({"system": system, "gives": told, "CPU s": cpu, "wall s": wall, "GB": peak})
    show(rows)


_KEPT = shutil.ignore_patterns(".cache")


def _our_job(folder: Path) -> str:
    out = folder.parent / "out"
    command = [sys.executable, "-m", "corpus_lib.cli", "run", "--only", "06"]
    # To a file: workers that outlive the command for a while would hold a pipe open.
    with (folder.parent / "log").open("wb") as log:
        subprocess.run([*command, "--corpus", folder, "--out", out], check=True, stdout=log)
    return f"{len(list(out.rglob('*.html')))} pages, nulls, refits, passages"


def _tutorial(folder: Path) -> str:
    """As in gensim's and pyLDAvis' tutorials, on the paragraphs of the same texts."""
    import pyLDAvis.gensim_models
    from gensim.corpora import Dictionary
    from gensim.models import LdaModel
    from gensim.utils import simple_preprocess

    paragraphs = [
        line
        for path in sorted((folder / "raw").glob("*.txt"))
        for line in path.read_text(encoding="utf-8").splitlines()
        if line.strip()
    ]
    words = [simple_preprocess(line) for line in paragraphs]
    dictionary = Dictionary(words)
    dictionary.filter_extremes(no_below=5, no_above=0.5)
    units = [dictionary.doc2bow(one) for one in words]
    model = LdaModel(units, 8, id2word=dictionary, passes=PASSES, iterations=400, random_state=1)
    shown = pyLDAvis.gensim_models.prepare(model, units, dictionary)
    pyLDAvis.save_html(shown, str(folder.parent / "tutorial.html"))
    return "1 page"


def _machine() -> str:
    cpu = next(
        (
            line.partition(":")[2].strip()
            for line in Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
            if line.startswith("model name")
        ),
        platform.processor(),
    )
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 1024**3
    return f"{cpu}, {os.cpu_count()} cores, {memory:.0f} GB; Python {platform.python_version()}"


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("articles", type=Path)
    parser.add_argument("gold", type=Path)
    parser.add_argument("--cases", type=int, default=100)
    parser.add_argument("--only", default="lemmas,reuse,topics,page,job")
    return parser.parse_args()


if __name__ == "__main__":
    main()
