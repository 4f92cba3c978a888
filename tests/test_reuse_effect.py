"""Reused passages made ready to read, and what counting them once or every time changes."""

import re
from hashlib import sha256
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest

from corpus_lib import load_corpus, show, unit_terms
from corpus_lib.compare import reprint_effect as reuse_effect
from corpus_lib.compare.reprint_effect import compare_distances, distance_effect, topic_effect
from corpus_lib.errors import InputError
from corpus_lib.reuse.findings import reuse_effect_findings, reuse_findings
from corpus_lib.reuse.reading import (
    edit_counts,
    own_shares,
    read_reuse,
    reuse_edits,
    reuse_stretches,
)
from corpus_lib.topics.terms import topic_counts
from corpus_lib.words.reprint_words import compare_own_words, copied_words, other_words

FIRST, LATER = "alhal_lavrov_tehran", "alhal_militias_syria"
REPORT = "report_cautious_partnership"
MORNING = "تنفس الشعراء نسيم الصباح فوق جبال بعيدة وكتبوا قصائد طويلة عن الحب القديم."
SCHOOL = "فتحت المدرسة أبوابها للتلاميذ صباح السبت بعد عطلة صيفية قصيرة ومملة."
COPIED = (
    "عملت روسيا على استغلال ملاحقة الصواريخ الإسرائيلية للميليشيات الإيرانية، للسيطرة على "
    "المواقع التي تتعرض للقصف بحجة حمايتها، ووقف هجمات تل أبيب على ميناء اللاذقية."
)


@pytest.fixture(scope="module")
def corpus():
    return load_corpus()


@pytest.fixture(scope="module")
def passages(corpus):
    return read_reuse(corpus)


@pytest.fixture(scope="module")
def edits(corpus, passages):
    return reuse_edits(corpus.tokens, passages)


def folder(path, **texts):
    """A corpus folder; a document is (published, text)."""
    (path / "raw").mkdir()
    rows = ["doc_id,title,outlet,published,published_certainty,genre,file,sha256"]
    for doc_id, (published, text) in texts.items():
        content = text.encode("utf-8")
        (path / "raw" / f"{doc_id}.txt").write_bytes(content)
        certainty = "stated" if published else "unknown"
        digest = sha256(content).hexdigest()
        rows.append(f"{doc_id},{doc_id},,{published},{certainty},news,{doc_id}.txt,{digest}")
    (path / "corpus.csv").write_text("\n".join(rows) + "\n", encoding="utf-8")
    return load_corpus(path, cache=False)


@pytest.fixture(scope="module")
def unrelated(tmp_path_factory, corpus):
    texts = {name: ("", corpus.raw(name)) for name in (FIRST, "alwaght_counter_front")}
    return folder(tmp_path_factory.mktemp("unrelated"), **texts)


def test_the_three_passages_stand_as_read_and_none_is_invented(corpus, passages):
    # First and last words of each passage as read in the two articles, in the order of the first.
    read = [
        ("الباحث السياسي صدام", "الباحث السياسي، صدام", "فتح جبهات أخرى"),
        ("ويرى الباحث السياسي", "ويرى الباحث السياسي", "مرشحة للتصعيد"),
        ("وعملت روسيا على", "عملت روسيا على", "نفوذها في المنطقة"),
    ]
    between = passages[~passages["within"]]
    assert set(zip(between["doc_a"], between["doc_b"], strict=True)) == {(FIRST, LATER)}
    assert len(between) == len(read)
    for (_, row), (first_a, first_b, last) in zip(between.iterrows(), read, strict=True):
        for side, first in (("a", first_a), ("b", first_b)):
            text = corpus.raw(row[f"doc_{side}"])
            assert abs(row[f"start_{side}"] - text.index(first)) <= 10
            assert abs(row[f"end_{side}"] - text.index(last) - len(last)) <= 10
            assert row[f"text_{side}"] == text[row[f"start_{side}"] : row[f"end_{side}"]]


def test_the_report_repeats_its_summary_and_idea_map(passages):
    within = passages[passages["within"]]
    assert set(within["doc_a"]) == {REPORT}
    assert len(within) >= 15
    assert {"summary", "idea_map"} <= set(within["section_a"])
    assert set(within["section_b"]) <= {"body", "idea_map"}


def test_the_later_article_says_so_itself(passages):
    between = passages[~passages["within"]]
    assert between["source"].tolist() == ["a", "a", "a"]
    assert between["reason"].str.contains("حديث سابق").all()
    assert between["reason"].str.contains(re.escape("(dates inferred)")).all()
    assert set(passages.loc[passages["within"], "source"]) == {"unknown"}


def test_steps_add_up_to_the_matched_words(passages, edits):
    counts = edit_counts(edits).merge(passages, on="passage")
    assert len(counts) == len(passages)
    matched = counts["equal"] + counts["variant"] + counts["moved"]
    assert matched.tolist() == counts["n_matched"].tolist()
    words_a = matched + counts["replace"] + counts["delete"]
    assert words_a.tolist() == (counts["last_a"] - counts["first_a"] + 1).tolist()


def test_every_side_is_a_stretch_with_the_other_as_partner(passages):
    stretches = reuse_stretches(passages)
    assert len(stretches) == 2 * len(passages)
    assert stretches.groupby("passage").size().eq(2).all()
    pair = stretches[stretches["passage"] == 1].set_index("doc_id")
    assert pair["partner"].to_dict() == {FIRST: LATER, LATER: FIRST}
    row = passages.iloc[0]
    assert pair.loc[LATER, ["first", "last"]].tolist() == [row["first_b"], row["last_b"]]


def test_the_earlier_document_owns_a_copy_whatever_the_order(tmp_path):
    corpus = folder(
        tmp_path,
        a=("2022-05-02", f"{MORNING}\n\n{COPIED}"),
        b=("2022-05-01", f"{COPIED}\n\n{SCHOOL}"),
    )
    passages = read_reuse(corpus)
    shares = own_shares(corpus, passages).set_index("doc_id")
    n = len(COPIED.split())
    assert passages[["source", "n_words"]].to_numpy().tolist() == [["b", n]]
    assert passages["reason"].tolist() == ["the document on side b is dated earlier"]
    assert shares["n_copied"].to_dict() == {"a": n, "b": 0}
    assert shares["n_elsewhere"].to_dict() == {"a": n, "b": n}


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


def own(*rows):
    return pd.DataFrame(rows, columns=["doc_id", "term", "gloss", "log_odds_z", "beats_null"])


def test_own_words_are_compared_by_verdict_and_rank():
    once = own(
        ("x", "حرب", "war", 3.0, True),
        ("x", "نفط", "", 2.0, False),
        ("x", "غاز", "gas", 1.0, False),
    )
    every = own(
        ("x", "نفط", "", 2.5, False),
        ("x", "حرب", "war", 2.4, False),
        ("y", "ميناء", "port", 4.0, True),
    )
    found = compare_own_words(once, every, n=1).set_index("term")
    assert found.index.tolist() == ["حرب", "نفط", "ميناء"]
    assert found["change"].to_dict() == {"حرب": "verdict", "نفط": "rank", "ميناء": "verdict"}
    assert found["rank_once"].tolist() == [1, 2, pd.NA]
    assert found["rank_all"].tolist() == [2, 1, 1]
    assert found.loc["ميناء", "gloss"] == "port"
    assert not found.loc["ميناء", "beats_null_once"]
    assert np.isnan(found.loc["ميناء", "z_once"])
    same = compare_own_words(once, once, n=2)
    assert same["change"].tolist() == ["", ""]
    with pytest.raises(InputError, match="n=0"):
        compare_own_words(once, every, n=0)


def made(*sentences):
    """A corpus of sentences (doc_id, words), every word a content word."""
    rows = [
        (doc_id, f"{doc_id}/0", f"{doc_id}/0/{n}", word)
        for n, (doc_id, words) in enumerate(sentences)
        for word in words.split()
    ]
    tokens = pd.DataFrame(rows, columns=["doc_id", "segment_id", "sentence_id", "surface"])
    tokens["token_id"] = tokens.groupby("doc_id").cumcount()
    tokens["start"], tokens["end"] = tokens["token_id"] * 20, tokens["token_id"] * 20 + 10
    tokens = tokens.assign(norm=tokens["surface"], term=tokens["surface"], is_content=True)
    doc_ids = tokens["doc_id"].unique()
    segments = pd.DataFrame({"segment_id": [f"{d}/0" for d in doc_ids], "section": "body"})
    documents = pd.DataFrame({"doc_id": doc_ids, "published": ""})
    return SimpleNamespace(documents=documents, segments=segments, tokens=tokens)


def test_a_copy_alone_makes_two_documents_alike():
    words = COPIED.replace("،", "").replace(".", "")
    corpus = made(("x", words), ("x", MORNING), ("y", words), ("y", SCHOOL), ("z", "قمح وفير"))
    table = distance_effect(corpus, seed=1, n_shuffles=19).set_index(["doc_a", "doc_b"])
    # Without the copy the two have no word in common but `على`, which stands in the copy too.
    assert table.loc[("x", "y"), "jsd_once"] == 1
    assert table.loc[("x", "y"), "jsd_all"] < 0.5
    untouched = table.loc[("x", "z")]
    assert untouched[["change", "null_low", "null_high"]].tolist() == [0, 0, 0]
    assert untouched["p"] == 1
    assert table["label"].tolist()[0] == "x – y"


def test_the_effect_on_the_two_articles_is_more_than_shorter_text(corpus):
    table = distance_effect(corpus, seed=1, n_shuffles=99)
    assert table.loc[table["beats_null"], ["doc_a", "doc_b"]].to_numpy().tolist() == [
        [FIRST, LATER]
    ]
    untouched = table[~table["doc_a"].eq(LATER) & ~table["doc_b"].eq(LATER)]
    assert untouched["change"].tolist() == [0] * len(untouched)


def test_chance_copies_beat_the_null_by_chance_only(corpus, monkeypatch):
    copied = copied_words(corpus)
    p = []
    for seed in range(40):
        drawn = other_words(copied, corpus.tokens, seed=1000 + seed)
        monkeypatch.setattr(reuse_effect, "copied_words", lambda *_, drawn=drawn, **__: drawn)
        table = distance_effect(corpus, seed=20 * seed, n_shuffles=19)
        p.append(table.loc[(table["doc_a"] == FIRST) & (table["doc_b"] == LATER), "p"].item())
    # 40 values, uniform on 1/20, 2/20, …: mean .525 with a standard error of .046.
    assert 0.38 < np.mean(p) < 0.67
    assert (np.array(p) <= 0.05).sum() <= 7


@pytest.mark.parametrize(
    ("corpus_of", "options", "message"),
    [
        (made(("x", MORNING)), {}, "in 1 documents"),
        (made(("x", MORNING), ("y", SCHOOL)), {"n_shuffles": 0}, "n_shuffles=0"),
    ],
)
def test_distance_effect_refuses(corpus_of, options, message):
    with pytest.raises(InputError, match=message):
        distance_effect(corpus_of, seed=1, **options)


def pairs(*rows):
    return pd.DataFrame(
        rows, columns=["doc_a", "doc_b", "jsd_corrected", "low", "high", "beats_null"]
    )


def test_distances_are_laid_beside_each_other():
    once = pairs(("x_1", "y", 0.25, 0.1, 0.4, True), ("x_1", "z", 0.5, 0.4, 0.6, True))
    every = pairs(("x_1", "z", 0.5, 0.4, 0.6, True), ("x_1", "y", -0.125, -0.3, 0.1, False))
    table = compare_distances(once, every)
    assert table["change"].tolist() == [0.375, 0]
    assert table["beats_null_all"].tolist() == [False, True]


def test_topic_shares_move_by_the_copies_and_beside_other_words(corpus):
    options = {"n_topics": 4, "seed": 3, "n_shuffles": 2}
    table = topic_effect(corpus, **options)
    assert table["doc_id"].tolist() == corpus.documents["doc_id"].tolist()
    assert table["moved"].between(0, 1).all()
    assert table["moved"].max() > 0
    assert table["null_mean"].max() > 0
    assert not table["beats_null"].any()
    with pytest.raises(InputError, match="n_shuffles=0"):
        topic_effect(corpus, n_topics=4, seed=3, n_shuffles=0)


def test_the_topics_compared_are_those_of_both_counts(corpus, monkeypatch):
    seen = []

    def no_moves(*models):
        seen.append(models)
        return pd.Series([0.0], index=pd.Index([FIRST], name="doc_id"))

    monkeypatch.setattr(reuse_effect, "_moves", no_moves)
    topic_effect(corpus, n_topics=2, seed=3, n_shuffles=1)
    every, once = seen[0]
    for model, reuse in ((every, "count_all"), (once, "count_once")):
        counts = topic_counts(corpus, "window", reuse)
        assert model.unit_tokens.sum() == counts.sum().sum()
        assert model.unit_tokens.index.tolist() == counts.index.tolist()


def test_without_copies_no_topic_moves(unrelated):
    table = topic_effect(unrelated, n_topics=2, seed=1, no_below=2, n_shuffles=1)
    assert table[["moved", "null_95", "p"]].to_numpy().tolist() == [[0, 0, 1], [0, 0, 1]]


def test_findings_name_who_was_first_and_why(corpus, passages):
    found = reuse_findings(passages, own_shares(corpus, passages))
    text = " ".join(found)
    assert "alhal lavrov tehran and alhal militias syria share 3 passages" in text
    assert "alhal militias syria has them from alhal lavrov tehran: alhal lavrov" in text
    assert "cue «حديث سابق» in alhal militias syria" in text
    assert "on side" not in text
    assert f"report cautious partnership repeats {passages['within'].sum()} passages" in text


def test_findings_without_a_direction_say_so(passages):
    unknown = passages[~passages["within"]].assign(source="unknown", reason="no certain order")
    shares = pd.DataFrame({"doc_id": [FIRST], "n_elsewhere": [0], "share_own": [1.0]})
    found = reuse_findings(unknown, shares)
    assert found[1] == ("Which of the two took them from the other is not known: no certain order.")
    assert found[-1] == "No document repeats a passage of its own."


def effects(*, verdict, turned, beyond, moved):
    words = pd.DataFrame(
        [("x_1", "حرب", "war", 3.0, 2.5, True, "verdict" if verdict else "rank")],
        columns=["doc_id", "term", "gloss", "z_once", "z_all", "beats_null_once", "change"],
    )
    distances = compare_distances(
        pairs(("x_1", "y", 0.25, 0.1, 0.4, True)), pairs(("x_1", "y", -0.1, -0.3, 0.1, not turned))
    )
    effect = pd.DataFrame({"label": ["x 1 – y"], "change": [0.3], "beats_null": [beyond]})
    moves = pd.DataFrame({"label": ["x 1"], "moved": [0.2], "p": [0.05], "beats_null": [moved]})
    return reuse_effect_findings(words, distances, effect, moves)


def test_effects_that_beat_their_null_are_named():
    words, distance, effect, moves = effects(verdict=True, turned=True, beyond=True, moved=True)
    assert words == (
        "One verdict on a document's own words changes: x 1: \u2068حرب\u2069 (war) only if copies "
        "count once (z 3.00, else 2.50)."
    )
    assert "0.25 bits with copies counted once, -0.10 with every copy" in distance
    assert effect.endswith("1 of them by more than leaving out as many other words does: x 1 – y.")
    assert "x 1 (0.20, p 0.05)" in moves


def test_effects_that_do_not_are_not():
    words, distance, effect, moves = effects(verdict=False, turned=False, beyond=False, moved=False)
    assert words.startswith("No word joins or leaves")
    assert distance.startswith("Every pair of documents that differs")
    assert effect.endswith("none of them by more than leaving out as many other words does.")
    assert moves.startswith("Counting copies moves no document")


def test_a_corpus_without_reuse_is_told_as_such(unrelated):
    passages = read_reuse(unrelated)
    edits = reuse_edits(unrelated.tokens, passages)
    shares = own_shares(unrelated, passages)
    assert passages.empty
    assert shares["share_own"].tolist() == [1, 1]
    assert reuse_findings(passages, shares) == [
        "No passage stands in two documents.",
        "No document repeats a passage of its own.",
    ]
    assert "(no passages)" in repr(show.show_side_by_side(passages, edits))
    assert "(no rows)" in repr(
        show.show_table(passages[["passage"]].merge(edit_counts(edits), on="passage"))
    )
    axes = show.plot_reuse_map(reuse_stretches(passages), unrelated.documents)
    assert len(axes.get_yticks()) == 2
    effect = distance_effect(unrelated, seed=1, n_shuffles=19)
    assert effect[["change", "p"]].to_numpy().tolist() == [[0, 1]]
    assert not copied_words(unrelated).any()
    once, every = (unit_terms(unrelated, "window", r) for r in ("count_once", "count_all"))
    pd.testing.assert_frame_equal(once, every)
