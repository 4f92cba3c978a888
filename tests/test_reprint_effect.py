"""What counting reprints once or every time changes, beside leaving out other words."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from test_counts import made_corpus

from corpus_lib import unit_terms
from corpus_lib.compare import reprint_effect
from corpus_lib.compare.reprint_effect import copied_words, distance_effect, other_words
from corpus_lib.errors import InputError
from corpus_lib.settings import Settings

FEW = Settings(n_pair_deals=19)
FIRST, LATER = "alhal_lavrov_tehran", "alhal_militias_syria"
MORNING = "تنفس الشعراء نسيم الصباح فوق جبال بعيدة وكتبوا قصائد طويلة عن الحب القديم."
SCHOOL = "فتحت المدرسة أبوابها للتلاميذ صباح السبت بعد عطلة صيفية قصيرة ومملة."
COPIED = (
    "عملت روسيا على استغلال ملاحقة الصواريخ الإسرائيلية للميليشيات الإيرانية، للسيطرة على "
    "المواقع التي تتعرض للقصف بحجة حمايتها، ووقف هجمات تل أبيب على ميناء اللاذقية."
)


def two(corpus, *doc_ids):
    """Two of the five documents."""
    tables = {name: getattr(corpus, name) for name in ("documents", "segments", "tokens")}
    held = {name: table[table["doc_id"].isin(doc_ids)] for name, table in tables.items()}
    return replace(corpus, **held)


def test_copied_words_are_those_that_unit_terms_leaves_out(corpus):
    copied = copied_words(corpus)
    tokens = corpus.tokens.loc[copied.index]
    counted = tokens["is_content"] & (tokens["term"] != "")
    once = unit_terms(corpus, "document").sum(axis=1).droplevel("unit_id")
    kept = tokens[counted & ~copied].groupby("doc_id").size()
    assert once.to_dict() == kept.to_dict()
    assert copied.any()
    with pytest.raises(InputError, match="nowhere"):
        copied_words(corpus, sections=["nowhere"])


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_other_words_are_as_many_in_whole_sentences(corpus, seed):
    copied = copied_words(corpus)
    other = other_words(copied, corpus.tokens, seed=seed)
    tokens = corpus.tokens.loc[copied.index]
    by_document = tokens["doc_id"]
    assert other.groupby(by_document).sum().to_dict() == copied.groupby(by_document).sum().to_dict()
    share = other.groupby(tokens["sentence_id"]).mean()
    touched = by_document.groupby(tokens["sentence_id"]).first()[(share > 0) & (share < 1)]
    # Only the last sentence drawn of a document may be left out in part.
    assert not touched.duplicated().any()
    assert not other.equals(other_words(copied, corpus.tokens, seed=seed + 10))


def made(*sentences):
    """A corpus of sentences (doc_id, words), every word a content word."""
    return made_corpus(*((doc_id, "body", words) for doc_id, words in sentences), stop_words=())


def test_a_copy_alone_makes_two_documents_alike():
    words = COPIED.replace("،", "").replace(".", "")
    corpus = made(("x", words), ("x", MORNING), ("y", words), ("y", SCHOOL), ("z", "قمح وفير"))
    table = effect_of(corpus, FEW).set_index(["doc_a", "doc_b"])
    # Without the copy the two have no word in common but `على`, which stands in the copy too.
    assert table.loc[("x", "y"), "jsd_once"] == 1
    assert table.loc[("x", "y"), "jsd_all"] < 0.5
    untouched = table.loc[("x", "z")]
    assert untouched[["change", "null_low", "null_high"]].tolist() == [0, 0, 0]
    assert untouched["p"] == 1
    assert table["label"].tolist()[0] == "x – y"


def test_the_effect_on_the_two_articles_is_more_than_shorter_text(corpus):
    table = effect_of(corpus, Settings(n_pair_deals=199))
    assert table.loc[table["beats_null"], ["doc_a", "doc_b"]].to_numpy().tolist() == [
        [FIRST, LATER]
    ]
    untouched = table[~table["doc_a"].eq(LATER) & ~table["doc_b"].eq(LATER)]
    assert untouched["change"].tolist() == [0] * len(untouched)


def test_chance_copies_beat_the_null_by_chance_only(corpus, monkeypatch):
    corpus = two(corpus, FIRST, LATER)
    copied = copied_words(corpus)
    p = []
    for seed in range(40):
        drawn = other_words(copied, corpus.tokens, seed=1000 + seed)
        monkeypatch.setattr(reprint_effect, "copied_words", lambda *_, drawn=drawn, **__: drawn)
        p.append(effect_of(corpus, Settings(seed=20 * seed, n_pair_deals=19))["p"].item())
    # 40 values, uniform on 1/20, 2/20, …: mean .525 with a standard error of .046.
    assert 0.38 < np.mean(p) < 0.67
    assert (np.array(p) <= 0.05).sum() <= 7


def effect_of(corpus, settings):
    counts = (unit_terms(corpus, "window", reuse) for reuse in ("count_once", "count_all"))
    return distance_effect(corpus, *counts, settings)


def test_one_document_has_no_distance():
    assert effect_of(made(("x", MORNING)), FEW).empty


def test_without_copies_nothing_moves(corpus):
    unrelated = two(corpus, FIRST, "alwaght_counter_front")
    assert not copied_words(unrelated).any()
    effect = effect_of(unrelated, FEW)
    none = effect_of(made(("x", MORNING)), FEW)
    pd.testing.assert_series_equal(none.dtypes, effect.dtypes)
    assert effect[["change", "p"]].to_numpy().tolist() == [[0, 1]]
    once, every = (unit_terms(unrelated, "window", r) for r in ("count_once", "count_all"))
    pd.testing.assert_frame_equal(once, every)
