"""Preparing and counting part by part, on one machine and on Spark: the same tables."""

import hashlib
import importlib.util
import os
import re
import shutil
import sys
from pathlib import Path

import pandas as pd
import pytest

from corpus_lib import InputError, load_corpus
from corpus_lib.cli import main
from corpus_lib.files import repository_folder
from corpus_lib.prepare.prepared import PREPARED
from corpus_lib.reuse.find import find_reuse
from corpus_lib.run.corpus_report import check_corpus_folder
from corpus_lib.run.methods import describe_corpus
from corpus_lib.scale import spark, spark_tables, stream, texts
from corpus_lib.words.counts import as_matrix, unit_terms

# Of each test, as pytest forgets between them what a session ignores.
pytestmark = pytest.mark.filterwarnings("ignore:PySpark does not yet fully:FutureWarning")
FIVE = repository_folder("data", instead="")
TABLES = ("documents", "segments", "tokens", "cleaning", "actors")
HOME = os.environ.get("JAVA_HOME", "")
WITHOUT = (
    "pyspark is not installed: pip install 'corpus-lib[spark]'"
    if importlib.util.find_spec("pyspark") is None
    else "Spark needs Java 17 or newer, and there is none: apt install openjdk-17-jre-headless"
    if not (shutil.which("java") or (HOME and Path(HOME, "bin", "java").exists()))
    else ""
)

SPOKE = "أعلن وزير الخارجية الروسي سيرغي لافروف أن موسكو وطهران وقعتا اتفاقية التعاون الاستراتيجي"
REPRINTED = (
    f"{SPOKE} في مجالات الطاقة والنقل والزراعة والصناعة، مؤكدا أن العقوبات الغربية لن توقف "
    "المشاريع المشتركة بين البلدين في بحر قزوين وممر الشمال الجنوب."
)
MADE = {
    "a_first": f"خبر اليوم\n{REPRINTED}\nقال محللون إن الملف النووي باق. الملف النووي معقد.",
    "b_copy": f"نقلت الوكالة ما يلي:\n{REPRINTED}\nويبقى الملف النووي مختلفا، والملف النووي قديم.",
    "c_other": "ارتفعت أسعار النفط في الأسواق العالمية بعد قرار منظمة أوبك خفض الإنتاج.",
}


@pytest.fixture
def made(tmp_path):
    path = tmp_path / "made.parquet"
    pd.DataFrame({"doc_id": MADE.keys(), "text": MADE.values(), "outlet": "o"}).to_parquet(path)
    return path


@pytest.fixture(scope="module")
def five():
    return load_corpus(FIVE)


@pytest.fixture(scope="module")
def session():
    if WITHOUT:
        pytest.skip(WITHOUT)
    with spark.session("local[2]") as running:
        yield running


@pytest.fixture(scope="module")
def five_on_spark(session, tmp_path_factory):
    out = tmp_path_factory.mktemp("spark") / "five"
    spark.prepare(session, FIVE, out)
    return out


def same_tables(one, other):
    for name in TABLES:
        pd.testing.assert_frame_equal(getattr(one, name), getattr(other, name))


def test_a_streamed_corpus_is_the_same_to_the_last_cell(five, tmp_path):
    stream.prepare(FIVE, tmp_path / "out")
    streamed = load_corpus(tmp_path / "out")
    same_tables(five, streamed)
    assert streamed.raw("alwaght_counter_front") == five.raw("alwaght_counter_front")


def test_streamed_counts_are_those_of_unit_terms(five, tmp_path):
    stream.prepare(FIVE, tmp_path / "out")
    matrix, units, terms = stream.count(tmp_path / "out", unit="segment", no_below=2)
    counts = unit_terms(five, "segment", "count_all", sections=None)
    often = as_matrix(counts).getnnz(axis=0) >= 2
    assert terms.tolist() == counts.columns[often].tolist()
    assert units.tolist() == counts.index.get_level_values("unit_id").tolist()
    assert (matrix != as_matrix(counts)[:, often]).nnz == 0


def test_a_table_of_texts_is_streamed_in_parts_of_any_size(made, tmp_path, monkeypatch):
    stream.prepare(made, tmp_path / "whole", phrase_count=2)
    monkeypatch.setattr(texts, "_ROWS", 1)
    monkeypatch.setattr(stream, "_SHELVES", 3)
    stream.prepare(made, tmp_path / "parts", phrase_count=2)
    assert len(list((tmp_path / "parts" / "tokens").iterdir())) == len(MADE)
    whole, parts = (load_corpus(tmp_path / name, phrase_count=2) for name in ("whole", "parts"))
    same_tables(whole, parts)
    assert whole.documents["doc_id"].tolist() == list(MADE)
    assert (whole.tokens["term"] == "الملف النووي").sum() == 4
    same = whole.tokens.iloc[0]
    assert whole.raw(same["doc_id"])[same["start"] : same["end"]] == "خبر"


def test_spark_gives_the_same_words_of_the_five(five, five_on_spark):
    same_tables(five, load_corpus(five_on_spark))


def test_spark_finds_the_same_reprints_of_the_five(five, five_on_spark, session):
    found = spark_tables.passages(session, five_on_spark)
    expected = find_reuse(five.tokens)
    assert len(expected) > 10
    pd.testing.assert_frame_equal(found, expected)


def test_spark_counts_what_unit_terms_counts(five, five_on_spark, session):
    counted = spark.collected(spark_tables.counts(session, five_on_spark, unit="segment"))
    table = counted.pivot_table(index="unit_id", columns="term", values="n", fill_value=0)
    counts = unit_terms(five, "segment", "count_all", sections=None).droplevel("doc_id")
    pd.testing.assert_frame_equal(
        table.sort_index().astype("int64"),
        counts.sort_index()[table.columns],
        check_names=False,
    )
    assert table.shape == counts.shape


def test_mllib_finds_topics_that_sum_to_one(five_on_spark, session):
    counted = spark_tables.counts(session, five_on_spark, unit="segment")
    weights, shares = spark_tables.topics(counted, 4, seed=1, iterations=5)
    assert weights.shape[0] == 4
    assert weights.sum(axis=1).tolist() == pytest.approx([1] * 4)
    sums = [sum(row["shares"]) for row in shares.collect()]
    assert sums == pytest.approx([1] * len(sums))
    assert len(sums) > 100


def test_spark_and_stream_agree_on_a_table_of_texts(made, tmp_path, session):
    stream.prepare(made, tmp_path / "here", phrase_count=2)
    spark.prepare(session, made, tmp_path / "spark", phrase_count=2)
    here, there = (load_corpus(tmp_path / name, phrase_count=2) for name in ("here", "spark"))
    same_tables(here, there)
    found = spark_tables.passages(session, tmp_path / "spark")
    pd.testing.assert_frame_equal(found, find_reuse(here.tokens))
    (row,) = found.to_dict("records")
    assert (row["doc_a"], row["doc_b"]) == ("a_first", "b_copy")
    copied = here.raw("b_copy")[row["start_b"] : row["end_b"]]
    assert copied.startswith(SPOKE)


def test_row_65_workers_that_read_words_otherwise_are_refused(made, tmp_path, session, monkeypatch):
    read = texts.Work.analysed

    def otherwise(work, documents):  # here; a worker is a process of its own, and imports its own
        own, segments, words, used = read(work, documents)
        lemmas = words["lemma"].mask(words.index == 4, "غيره")
        return own, segments, words.assign(lemma=lemmas), used

    monkeypatch.setattr(texts.Work, "analysed", otherwise)
    with pytest.raises(InputError) as refused:
        spark.prepare(session, made, tmp_path / "out", phrase_count=2)
    told = str(refused.value)
    assert "read otherwise on Spark (left) than here (right); install the same versions" in told
    assert re.search(r"name=\"lemma\".*; At positional index 4, first diff: '\w+' != 'غيره'$", told)
    assert not (tmp_path / "out" / PREPARED).exists()


def test_what_a_worker_refuses_is_told_as_here(tmp_path, session):
    path = tmp_path / "texts.parquet"
    pd.DataFrame({"doc_id": ["a", "b"], "text": ["نص", " "]}).to_parquet(path)
    with pytest.raises(Exception, match="the text of b is empty"):
        spark.prepare(session, path, tmp_path / "out")


def test_without_java_spark_says_what_to_install(monkeypatch):
    pytest.importorskip("pyspark")
    monkeypatch.setenv("PATH", "")
    monkeypatch.delenv("JAVA_HOME", raising=False)
    with pytest.raises(InputError, match="openjdk-17"), spark.session("local[2]"):
        pass


def test_without_pyspark_spark_says_what_to_install(monkeypatch):
    monkeypatch.setitem(sys.modules, "pyspark.errors", None)
    monkeypatch.setitem(sys.modules, "pyspark.sql", None)
    with pytest.raises(InputError, match=r"pip install \"corpus-lib\[spark\]\""):  # noqa: SIM117
        with spark.session("local[2]"):
            pass


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        ({"doc_id": ["a", "a"], "text": ["نص", "نص"]}, "'a' stands twice"),
        ({"doc_id": ["a b"], "text": ["نص"]}, "doc_id 'a b'"),
        ({"doc_id": ["a"], "text": [""]}, "the text of a is empty"),
        ({"id": ["a"], "text": ["نص"]}, "no column doc_id"),
        ({"doc_id": [], "text": []}, "holds no document"),
        ({"doc_id": ["a"], "text": ["..."]}, "no words are left of a"),
    ],
)
def test_a_table_that_cannot_be_prepared_is_refused(tmp_path, rows, message):
    path = tmp_path / "texts.parquet"
    pd.DataFrame(rows).astype("str").to_parquet(path)
    with pytest.raises(InputError, match=message):
        stream.prepare(path, tmp_path / "out")


def test_lists_beside_a_file_are_not_its_own(made, tmp_path):
    (tmp_path / "lexicon").mkdir()
    (tmp_path / "lexicon" / "stopwords.txt").write_text("خبر", encoding="utf-8")
    stream.prepare(made, tmp_path / "out")
    tokens = load_corpus(tmp_path / "out").tokens
    assert tokens.set_index("lemma").loc["خبر", "is_content"].all()


def test_a_folder_that_holds_something_else_is_left_alone(made, tmp_path):
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "thesis.txt").write_text("my only copy", encoding="utf-8")
    with pytest.raises(InputError, match="holds other files"):
        stream.prepare(made, tmp_path / "out")
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["thesis.txt"]


def test_the_command_prepares_and_tells_how_to_open_it(made, tmp_path, capsys):
    assert main(["prepare", str(made), str(tmp_path / "out")]) == 0
    assert "load_corpus(" in capsys.readouterr().out
    assert load_corpus(tmp_path / "out").documents["doc_id"].tolist() == list(MADE)
    with pytest.raises(InputError, match=r"prepared with the settings 'buckwalter 4 0\.6'"):
        load_corpus(tmp_path / "out", phrase_count=2)


def test_the_series_runs_on_a_prepared_folder_as_on_its_texts(made, tmp_path):
    assert main(["prepare", str(made), str(tmp_path / "out")]) == 0
    assert check_corpus_folder(tmp_path / "out") == tmp_path / "out"
    prepared = describe_corpus(tmp_path / "out")
    sums = [hashlib.sha256(text.encode()).hexdigest() for text in MADE.values()]
    assert [one["doc_id"] for one in prepared["documents"]] == list(MADE)
    assert [one["sha256"] for one in prepared["documents"]] == sums
    assert "prepared.json" in prepared["files"]
    assert main(["check", str(tmp_path / "out")]) == 2


@pytest.mark.parametrize("option", ["--counts", "--reuse", "--topics=8"])
def test_tables_of_spark_are_refused_without_it(made, tmp_path, capsys, option):
    assert main(["prepare", option, str(made), str(tmp_path / "out")]) == 2
    assert "--spark" in capsys.readouterr().err
