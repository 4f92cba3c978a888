"""Small corpora whose topics are known, for the tests of `corpus_lib.topics`."""

import numpy as np
import pandas as pd

from corpus_lib.topics.lda import TopicModel

# Three subjects of five words each, and three words that any text may hold.
SUBJECTS = (
    ("عقوبة", "اقتصاد", "نفط", "غاز", "تجارة"),
    ("غارة", "قصف", "ميليشيا", "مطار", "صاروخ"),
    ("اتفاق", "نووي", "تخصيب", "مفاوضة", "وكالة"),
)
COMMON = ("قال", "دولة", "جديد")


def planted(seed: int, *, n_docs: int = 3, n_units: int = 10, n_tokens: int = 24) -> pd.DataFrame:
    """Counts in which each unit speaks of one subject, with a few common words in between."""
    rng = np.random.default_rng(seed)
    terms = [term for subject in SUBJECTS for term in subject] + list(COMMON)
    rows, names = [], []
    for doc in range(n_docs):
        for unit in range(n_units):
            subject = SUBJECTS[(doc + unit) % len(SUBJECTS)]
            words = rng.choice([*subject * 4, *COMMON], size=n_tokens)
            rows.append([int((words == term).sum()) for term in terms])
            names.append((f"doc_{doc}", f"doc_{doc}/w{unit:02d}"))
    return _table(rows, names, terms)


def unplanted(seed: int, *, n_docs: int = 3, n_units: int = 10, n_tokens: int = 24) -> pd.DataFrame:
    """Counts in which every word is drawn alike in every unit: there is no topic to find."""
    rng = np.random.default_rng(seed)
    terms = [f"كلمة{number}" for number in range(60)]
    names = [(f"doc_{d}", f"doc_{d}/w{u:02d}") for d in range(n_docs) for u in range(n_units)]
    rows = rng.multinomial(n_tokens, [1 / len(terms)] * len(terms), size=len(names))
    return _table(rows.tolist(), names, terms)


def small_model() -> TopicModel:
    """Two documents of two and one units, two topics: numbers that can be counted by hand."""
    units = pd.MultiIndex.from_tuples(
        [("أ", "أ/1"), ("أ", "أ/2"), ("ب", "ب/1")], names=["doc_id", "unit_id"]
    )
    topics = pd.Index(["T1", "T2"], name="topic")
    terms = pd.Index(["حرب", "سلام", "دولة"], name="term")
    return TopicModel(
        topic_term=pd.DataFrame([[0.5, 0.1, 0.4], [0.2, 0.5, 0.3]], index=topics, columns=terms),
        segment_topic=pd.DataFrame([[0.9, 0.1], [0.2, 0.8], [0.5, 0.5]], units, topics),
        unit_tokens=pd.Series([30, 10, 40], index=units),
        term_tokens=pd.Series([20, 10, 50], index=terms),
        bound=-4.0,
        settings={},
        versions={},
    )


def _table(rows: list[list[int]], names: list[tuple[str, str]], terms: list[str]) -> pd.DataFrame:
    index = pd.MultiIndex.from_tuples(names, names=["doc_id", "unit_id"])
    counts = pd.DataFrame(rows, index=index, columns=pd.Index(terms, name="term"))
    counts = counts.loc[:, counts.sum() > 0]
    return counts.astype(pd.SparseDtype("int64", 0))
