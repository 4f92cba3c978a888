"""Every column of a table has words in both languages, and none is named that no table has."""

import re
import tomllib
from html import unescape
from importlib.resources import files

import nbformat
import pandas as pd
import pytest

from corpus_lib import Study, load_corpus
from corpus_lib.phrasebook import column, heading_in_arabic
from corpus_lib.run.output import page
from corpus_lib.run.series import NOTEBOOKS
from corpus_lib.show import show_table
from corpus_lib.wording import set_names

COLUMNS = tomllib.loads(files("corpus_lib.phrases").joinpath("columns.toml").read_text("utf-8"))
COLUMNS = COLUMNS["column"]
ARABIC = re.compile("[\u0621-\u064a]")
SIDE = re.compile(r"[ab] · (.+) · \d+–\d+( · was there first)?")


def heads():
    """What stands above each column of each table that the notebooks show, without repetitions."""
    found = set()
    for path in sorted(NOTEBOOKS.glob("*.ipynb")):
        for cell in nbformat.read(path, as_version=4).cells:
            for output in cell.get("outputs", []):
                html = output.get("data", {}).get("text/html", "")
                for row in re.findall(r"<thead>(.*?)</thead>", html, re.DOTALL):
                    shown = re.findall(r"<th[^>]*>(.*?)</th>", row, re.DOTALL)
                    found |= {unescape(re.sub(r"<[^>]+>", "", one)) for one in shown}
    return found - {""}


@pytest.fixture(scope="module")
def names():
    return Study(load_corpus()).names


def test_every_head_in_the_notebooks_is_a_column_or_a_document(names):
    words = {entry["en"] for entry in COLUMNS.values()} | set(names["en"])
    shown = {SIDE.sub(r"\1", head) for head in heads()}
    assert len(shown) > 150
    assert sorted(shown - words) == []


@pytest.mark.parametrize("name", COLUMNS)
def test_a_column_has_words_in_both_languages(name):
    entry = COLUMNS[name]
    assert set(entry) in ({"en", "ar"}, {"en", "ar", "means_en", "means_ar"})
    assert all(not ARABIC.search(entry[part]) for part in entry if part.endswith("en"))
    assert all(ARABIC.search(entry[part]) for part in entry if part.endswith("ar"))
    assert not re.search(r"_|null|zipf|\bdp\b", entry["en"])
    assert heading_in_arabic(*column(name)) == column(name, "ar")


def test_the_same_words_are_the_same_in_the_other_language():
    pairs = {(entry["en"], entry["ar"]) for entry in COLUMNS.values()}
    assert len({english for english, _ in pairs}) == len(pairs)


def test_no_column_is_named_that_no_table_has(names):
    paths = [*files("corpus_lib").rglob("*.py"), *(NOTEBOOKS.parent / "data").glob("coding/*.toml")]
    code = set(re.findall(r"\w+", "\n".join(path.read_text("utf-8") for path in paths)))
    unused = {name for name in COLUMNS if not {name, name.removeprefix("n_")} & code}
    assert {name for name in unused if COLUMNS[name]["en"] not in heads()} == set()


def test_a_table_tells_on_hover_what_a_column_means():
    html = show_table(pd.DataFrame({"dp": [0.5], "doc_id": ["a"], "my_own": ["b"]}))._repr_html_()
    assert re.findall(r"<th[^>]*>([^<]*)</th>", html) == ["unevenness", "document", "my own"]
    assert re.findall(r'title="([^"]*)', html) == [COLUMNS["dp"]["means_en"]]


def test_a_page_of_the_report_has_each_head_in_both_languages(monkeypatch):
    set_names(pd.DataFrame({"en": ["Alwaght"], "ar": ["الوقت"]}, index=["a"]))
    table = show_table(pd.DataFrame({"dp": [0.5], "topics": ["x"], "a": ["b"], "my_own": ["c"]}))
    monkeypatch.setattr("corpus_lib.run.output.rendered", lambda *_, **__: table._repr_html_())
    shown = re.findall(r"<th [^>]*>(.*?)</th>", page("any").decode())
    both = re.compile(
        r'<span class="en".*?>(.+?)</span><span class="ar" lang="ar" dir="rtl"(.*?)>(.+?)</span>'
    )
    assert [both.fullmatch(head)[1] for head in shown[:3]] == ["unevenness", "topics", "Alwaght"]
    assert [both.fullmatch(head)[3] for head in shown[:3]] == ["عدم الانتظام", "الموضوعات", "الوقت"]
    assert COLUMNS["dp"]["means_ar"] in both.fullmatch(shown[0])[2]
    assert f'class="en" title="{COLUMNS["dp"]["means_en"]}">' in shown[0]  # not beside the Arabic
    assert shown[3] == "my own"
