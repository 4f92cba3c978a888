"""Every table of a run leads to the passages behind it, and each offset into the raw text."""

import csv
import io
import re
from collections import Counter
from unittest.mock import MagicMock

import nbformat
import pandas as pd
import pytest
from IPython.core.interactiveshell import InteractiveShell

import corpus_lib
from corpus_lib import Study, show
from corpus_lib.phrasebook import places_of
from corpus_lib.prepare.findings import cleaning_findings, corpus_findings, spelling_findings
from corpus_lib.prepare.normalization import match_key
from corpus_lib.progress import FOLDER_VARIABLE
from corpus_lib.run.checks import settings_among
from corpus_lib.run.exhibits import take_exhibits
from corpus_lib.run.parameters import inject
from corpus_lib.run.sections import OWN_TEXTS_TAG, Section
from corpus_lib.run.series import NOTEBOOKS, find_notebooks
from corpus_lib.show.cards.places import numbers_open
from corpus_lib.show.cards.printing import PRINT_FORM, offer_print_forms
from corpus_lib.topics.findings import fitted_findings
from corpus_lib.topics.terms import describe_counts

# Tables without places, by the beginning of their names, and why.
WITHOUT = {
    "01-how-do-we-know": "what dates and outlets rest on is told in words, from without the texts",
    "02-which-words-are-not-counted-and-which-are-unknown-2": "no word is unknown",
    "04-what-would-counting-every-copy-change-2": "distances of whole documents",
    "05-at-which-numbers": "criteria of models",
    "05-do-other-methods": "likeness of models",
    "05-what-do-other-choices": "criteria of models",
    "10-can-the-test": "false alarms on split documents",
    "10-on-which-layers": "distances of whole documents",
    "10-which-statements": "shares of settings; the statements' passages stand in their findings",
    "10-would-another-reader": "statistics of readers; where they differed is told in 08",
}
OFFSETS = [("doc_id", "start", "end"), ("doc_a", "start_a", "end_a"), ("doc_b", "start_b", "end_b")]
# What the number that opens places counts, one by one.
COUNTS = {"count", "hits", "n_clauses", "n_dates", "count_target", "tokens", "before", "after"}
COUNTS |= {"range", "heard", "n_types", "n_resolved", "n_forms", "documents", "content_words"}
COUNTS |= {"spellings_merged", "n_coded", "n_measured", "n_both"}
# What counts the words of the passages that it opens, and the tables in which these are more: what
# several say jointly is dealt to them.
WORDS = {"words", "n_words", "n_quoted", "body", "summary", "idea_map", "n_elsewhere", "n_copied"}
WORDS |= {"n_repeated", "n_own", "n_matched", "equal", "variant", "replace", "delete", "insert"}
JOINTLY = ("07-on-whom", "09-whom-does")
# Resamples, which decide nothing about places.
FEW = {"N_DEALS": 499, "N_PAIR_DEALS": 19, "N_DRAWS": 99, "N_SPLITS": 19, "N_SETTINGS": 2}


@pytest.fixture(scope="module")
def study():
    return Study(**{name.lower(): n for name, n in FEW.items()})


@pytest.fixture(scope="module")
def tables(study, tmp_path_factory):
    """The tables of a run of the series on the texts of the report, by name: their rows.

    All cells are executed in this process on tables of one Study of few resamples, and no figure is
    drawn.
    """
    shell = InteractiveShell.instance()
    try:
        with pytest.MonkeyPatch.context() as patch:
            patch.setenv(FOLDER_VARIABLE, str(tmp_path_factory.mktemp("out")))
            for name in (name for name in show.__all__ if name.startswith("plot_")):
                patch.setattr(show, name, MagicMock(), raising=False)
            offer_print_forms()
            exhibits = []
            for book in find_notebooks(NOTEBOOKS):
                names = {one.name for one in book.parameters}

                def opened(names=names, *, sample=False):
                    values = {name: shell.user_ns[name] for name in names}
                    chosen = study.with_(**settings_among(values))
                    return chosen.sample if sample else chosen

                patch.setattr(corpus_lib, "open_study", opened, raising=False)
                exhibits += shown(shell, book)
    finally:
        InteractiveShell.clear_instance()
    files = {name: content for one in exhibits for name, content in one.files.items()}
    return {
        name.removeprefix("tables/").removesuffix(".csv"): rows(content)
        for name, content in files.items()
        if name.startswith("tables/")
    }


def shown(shell, book):
    """What the cells of a notebook export, if it is on the texts of the report."""
    if Section(book.name, book.content).tagged(OWN_TEXTS_TAG):
        return []
    values = []
    shell.display_trap.hook = values.append
    shell.reset()
    few = {one.name: FEW[one.name] for one in book.parameters if one.name in FEW}
    content = inject(book.content, few)
    for cell in (cell for cell in content.cells if cell.cell_type == "code"):
        values.clear()
        assert shell.run_cell(cell.source).success, (book.name, cell.source)
        forms = [shell.display_formatter.format(one, include={PRINT_FORM})[0] for one in values]
        cell.outputs = [nbformat.v4.new_output("display_data", form) for form in forms]
    return take_exhibits(content, book.number, ())[1]


def rows(content):
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline="")))


def spans(row):
    for doc, start, end in OFFSETS:
        if row.get(start) and row.get(end):
            yield row[doc], int(float(row[start])), int(float(row[end]))


def test_every_table_has_places_or_a_reason(tables):
    whole = {name for name in tables if not name.endswith(".places")}
    placed = {
        name
        for name in whole
        if f"{name}.places" in tables or any(span for row in tables[name] for span in spans(row))
    }
    excused = {name for name in whole if name.startswith(tuple(WITHOUT))}
    assert len(placed) > 45
    assert sorted(whole - placed - excused) == []
    assert sorted(placed & excused) == []
    assert [one for one in WITHOUT if not any(name.startswith(one) for name in whole)] == []


def test_every_offset_leads_to_a_passage(tables, study):
    corpus = study.corpus
    followed = 0
    for name, table in tables.items():
        for row in table:
            for doc, start, end in spans(row):
                passage = corpus.raw(doc)[start:end]
                assert passage.strip(), (name, row)
                assert end <= len(corpus.raw(doc)), (name, row)
                followed += 1
                if name.endswith(".places"):
                    assert row["text"].removeprefix("'") == passage, (name, row)
    assert followed > 15_000


def test_a_term_stands_where_its_places_are(tables, study):
    keys = {}
    for word in study.corpus.tokens.to_dict("records"):
        forms = {word[name] for name in ("term", "lemma", "lexeme", "surface")}
        keys[word["doc_id"], word["start"]] = {match_key(form) for form in forms}
    compared = 0
    for name, table in tables.items():
        for row in table if name.endswith(".places") else ():
            for column in {"term", "lemma", "surface", "adjective"} & set(row):
                if column == "adjective" and row["column"] != "count":
                    continue
                held = keys[row["doc_id"], int(row["start"])]
                adjectives = name.startswith("05-")  # counted under their nouns
                assert adjectives or match_key(row[column]) in held, (name, row)
                compared += 1
    assert compared > 2_000


def test_a_number_has_as_many_places_as_it_counts(tables):
    compared = 0
    for name in [name for name in tables if name.endswith(".places")]:
        table = tables[name.removesuffix(".places")]
        places = Counter((int(row["row"]), row["column"]) for row in tables[name])
        for (row, column), n in places.items():
            if column in COUNTS:
                assert int(table[row - 1][column]) == n, (name, row, column)
                compared += 1
        for column in {column for _, column in places} & COUNTS:
            each = enumerate((row for row in table if row.get("doc_id") != "all"), 1)
            counted = {at for at, row in each if float(row[column] or 0)}
            assert counted <= {at for at, named in places if named == column}, (name, column)
    assert compared > 200


def test_a_number_of_words_opens_runs_of_as_many(tables, study):
    begins, ends = (
        {doc_id: words[name].to_numpy() for doc_id, words in study.corpus.tokens.groupby("doc_id")}
        for name in ("start", "end")
    )
    compared = Counter()
    for name in [name for name in tables if name.endswith(".places")]:
        inside = Counter()
        for row in tables[name]:
            doc_id, start, end = next(spans(row))
            held = (begins[doc_id] >= start) & (ends[doc_id] <= end)
            inside[int(row["row"]), row["column"]] += held.sum()
        for (at, column), n in inside.items():
            if column in WORDS and not (column == "n_words" and name.startswith(JOINTLY)):
                told = int(tables[name.removesuffix(".places")][at - 1][column])
                assert told == n, (name, at, column)
                compared[column] += 1
    assert set(compared) == WORDS - {"delete"}  # of the five none is dropped within a passage


def opened_by_numbers(html):
    """The whole numbers of a page that open places, with how many of them."""
    for places, shown in re.findall(r'<a data-places="([^"]*)"[^>]*>([^<]*)</a>', html):
        if (number := shown.replace(",", "")).isdecimal():
            yield int(number), sum(one.count(",") + 1 for one in places.split(";"))


def test_numbers_of_one_word_open_as_many_places(study, monkeypatch):
    monkeypatch.setenv(FOLDER_VARIABLE, "out")
    _, lines, (strip, company) = study.word_close_up("علاقة")
    assert [one for one in opened_by_numbers(strip.html + company.html) if one[0] != one[1]] == []
    assert sum(n for n, _ in opened_by_numbers(strip.html)) == len(lines.frame)
    assert len(list(opened_by_numbers(company.html))) == len(company.frame)


def test_numbers_of_sentences_open_as_many_places(study, monkeypatch):
    monkeypatch.setenv(FOLDER_VARIABLE, "out")
    described = describe_counts(study.topic_counts)
    n_words = len(study.corpus.tokens)
    found = [
        corpus_findings(study.corpus),
        cleaning_findings(study.corpus),
        spelling_findings(study.corpus),
        fitted_findings(described, n_words, study.fitted_in_place),
    ]
    opened = [*opened_by_numbers(show.show_findings(*found).html)]
    segments = len(set(study.corpus.tokens["segment_id"]))
    assert {n for number, n in opened if number == n_words} == {segments}
    assert [pair for pair in opened if pair[0] not in (pair[1], n_words)] == []
    assert len(opened) == 30  # in two languages, of which Arabic has no numeral for two


def test_a_number_within_a_name_opens_nothing(monkeypatch):
    monkeypatch.setenv(FOLDER_VARIABLE, "out")
    places = pd.DataFrame([("x", 0, 2022)], columns=["doc_id", "start", "end"])
    told = {"evidence": places_of(value=places), "value": 22}
    plain = "In \u206822 May\u2069, of 1,022 and 22.5, 2022"
    assert numbers_open(plain, told, None) == plain
    marked = '\u206822\u2069: <a data-places="x:0.2022">22</a>'
    assert numbers_open("\u206822\u2069: 22", told, None) == marked
