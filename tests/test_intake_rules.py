"""Rules that `corpus-lib new` writes for texts with pages."""

import hashlib
import tomllib

import pytest
import regex

from corpus_lib import load_corpus
from corpus_lib.intake.pdf_text import BREAK
from corpus_lib.intake.told import cleaning_file

HEAD, FOOT = "تقرير سنوي: قراءات", "مركز الدراسات {}"
PAGES = [
    ["زار الوزير طهران يوم الثلاثاء.", "وقال إن بلاده تريد"],
    ["علاقات أوثق مع جيرانها.", "ثم عاد الوفد إلى موسكو."],
    ["وجاء في البيان أن الزيارة مهمة.", "ولم يذكر البيان موعدا آخر."],
]


def text_of(pages, head, foot):
    return BREAK.join(
        "\n".join([head, *lines, foot.format(n + 1)]) for n, lines in enumerate(pages)
    )


@pytest.fixture
def corpus(tmp_path):
    text = text_of(PAGES, HEAD, FOOT)
    (tmp_path / "raw").mkdir()
    (tmp_path / "raw" / "a.txt").write_text(text, encoding="utf-8")
    (tmp_path / "corpus.csv").write_text(
        "doc_id,title,outlet,published,published_certainty,genre,file,sha256\n"
        f"a,,,,unknown,,a.txt,{hashlib.sha256(text.encode()).hexdigest()}\n",
        encoding="utf-8",
    )
    rules = cleaning_file({"a": text}, [], {})
    (tmp_path / "cleaning.toml").write_text(rules, encoding="utf-8")
    return load_corpus(tmp_path, cache=False)


def test_what_stands_on_every_page_goes_and_nothing_else(corpus):
    clean = corpus.clean("a")
    assert HEAD not in clean
    assert "مركز" not in clean
    words = [word for page in PAGES for line in page for word in line.split()]
    assert clean.split() == words


def test_a_sentence_cut_by_a_page_is_whole_again(corpus):
    sentences = corpus.tokens.groupby("sentence_id", sort=False)["surface"].agg(" ".join)
    assert "وقال إن بلاده تريد علاقات أوثق مع جيرانها" in sentences.tolist()


def test_each_segment_knows_its_page(corpus):
    first = corpus.segments.set_index("text")["page"]
    assert first["زار الوزير طهران يوم الثلاثاء."] == 1
    assert first["وجاء في البيان أن الزيارة مهمة."] == 3


def test_the_foot_of_the_last_page_goes_whatever_it_ends_with(tmp_path):
    text = text_of([*PAGES, ["مقالات أخرى للكاتب"]], HEAD, FOOT)
    rules = tomllib.loads(cleaning_file({"a": text}, [], {}))["rules"]
    (drop,) = [one["pattern"] for one in rules if one["action"] == "drop"]
    last = list(regex.finditer(drop, text, flags=regex.MULTILINE))[-1]
    assert text[last.start() :] == "\n" + FOOT.format(4)


def test_a_text_without_pages_or_broken_lines_needs_no_rule():
    assert cleaning_file({}, [], {}) == ""
