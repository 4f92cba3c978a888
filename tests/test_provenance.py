import csv
import hashlib
import json

import pytest
from tiny_notebooks import code, markdown, opened, save

from corpus_lib.errors import InputError
from corpus_lib.run.exhibits import Caption, Exhibit
from corpus_lib.run.methods import (
    command_for,
    describe_corpus,
    library_versions,
    notebook_record,
    paper_files,
    read_records,
)
from corpus_lib.run.series import find_notebooks

CAPTION = Caption("Who said it?", "First.\nSecond.", ("N_TOPICS",))
TABLE = Exhibit(
    "table",
    4,
    CAPTION,
    {"tables/06-who-said-it-1.csv": b""},
    {"title": "", "rows": 1, "columns": ["raw"], "guarded": {"raw": 2}},
)


@pytest.fixture
def place(tmp_path):
    """A corpus folder with one text, and a notebook that computes distances."""
    (tmp_path / "texts/raw").mkdir(parents=True)
    (tmp_path / "texts/corpus.csv").write_text("doc_id,file\nأ,a.txt\nب,\n", encoding="utf-8")
    (tmp_path / "texts/raw/a.txt").write_text("قال", encoding="utf-8")
    cells = [
        markdown("# Who?"),
        code("from corpus_lib.compare import distance"),
        code("distance.document_distances(counts)"),
    ]
    save(opened(*cells), tmp_path / "notebooks/06_who.ipynb")
    return tmp_path


def made(place, exhibits=(TABLE,), **changes):
    [notebook] = find_notebooks(place / "notebooks")
    told = {
        "title": "Who?",
        "failure": "",
        "corpus": describe_corpus(place / "texts"),
        "command": "corpus-lib run --only 06",
        "run": "2022-11-10T12:00:00+00:00",
    }
    return notebook_record(notebook, {"N_TOPICS": 8}, exhibits, **{**told, **changes})


def test_a_corpus_is_told_by_checksums_of_its_own_files_only(place):
    # A report that was written into the folder would never be the same again.
    (place / "texts/out/raw").mkdir(parents=True)
    (place / "texts/out/index.html").write_text("x")
    (place / "texts/.cache").mkdir()
    (place / "texts/.cache/kept").write_text("x")
    (place / "texts/lexicon").mkdir()
    (place / "texts/lexicon/stopwords.txt").write_text("في")
    told = describe_corpus(place / "texts")
    checksum = hashlib.sha256("قال".encode()).hexdigest()
    assert told["folder"] == "texts"
    assert told["documents"] == [
        {"doc_id": "أ", "file": "a.txt", "sha256": checksum},
        {"doc_id": "ب", "file": "", "sha256": ""},
    ]
    assert set(told["files"]) == {"corpus.csv", "raw/a.txt", "lexicon/stopwords.txt"}
    borrowed = {"designations.txt", "formulas.csv", "plurals.csv", "relations.csv"}
    borrowed |= {"names.csv", "reporting_verbs.csv", "speakers.csv", "speech.toml"}
    borrowed |= {"world_actors.csv", "dialects.csv", "kinds.toml", "months.txt", "no_names.csv"}
    assert set(told["borrowed"]) == {f"lexicon/{name}" for name in borrowed}


def test_a_damaged_list_of_documents_is_left_to_the_notebooks_to_refuse(place):
    (place / "texts/corpus.csv").write_bytes("doc_id,title\nأ,قال\n".encode("cp1256"))
    assert len(describe_corpus(place / "texts")["documents"]) == 1
    (place / "texts/corpus.csv").write_bytes(b"")
    assert describe_corpus(place / "texts")["documents"] == []


def test_a_record_tells_parameters_sources_and_exhibits(place):
    record = made(place)
    assert [(p["name"], p["value"], p["changed"]) for p in record["parameters"]] == [
        ("N_TOPICS", 8, True),
        ("UNIT", "window", False),
    ]
    assert record["parameters"][0]["meaning"] == "topics to fit (2 to 50)"
    assert record["references"]["lin1991"] == ["corpus_lib.compare.distance.document_distances"]
    assert record["tables"] == [
        {
            "files": ["tables/06-who-said-it-1.csv"],
            "heading": "Who said it?",
            "text": "First.\nSecond.",
            "parameters": {"N_TOPICS": 8},
            **TABLE.facts,
        }
    ]
    assert record["figures"] == []


def test_records_are_read_back(place):
    record = made(place)
    assert read_records(place) == {}
    (place / "methods.json").write_bytes(paper_files([record])["methods.json"])
    assert read_records(place) == {"06_who": json.loads(json.dumps(record))}


@pytest.mark.parametrize("text", ["{", "[]", '{"form": 1}', '{"form": 1, "notebooks": [{}]}'])
def test_damaged_records_are_refused(tmp_path, text):
    (tmp_path / "methods.json").write_text(text)
    with pytest.raises(InputError, match=r"methods\.json is damaged, so it is unknown how"):
        read_records(tmp_path)


def test_records_of_another_form_are_begun_anew(tmp_path):
    (tmp_path / "methods.json").write_text('{"form": 0, "notebooks": []}')
    assert read_records(tmp_path) == {}


def test_a_command_repeats_one_notebook(place):
    [notebook] = find_notebooks(place / "notebooks")
    settings = ["N_TOPICS=8", "WORD=قال شيئا", "UNIT=segment"]
    assert command_for(notebook, [], corpus=None, folder=None) == "corpus-lib run --only 06"
    given = command_for(notebook, settings, corpus=place / "my texts", folder=None)
    assert given == (
        f"corpus-lib run --only 06 --corpus '{place}/my texts' -p N_TOPICS=8 -p UNIT=segment"
    )


def test_versions_are_those_of_what_is_needed_to_run():
    versions = library_versions()
    assert versions["pandas"].startswith("3.")
    assert "pytest" not in versions


def test_a_paper_gets_methods_in_words_sources_and_captions(place):
    files = {path: text.decode() for path, text in paper_files([made(place)]).items()}
    tables = {"tables/captions.md", "tables/columns.csv"}
    assert set(files) == {"METHODS.md", "methods.bib", "methods.json", *tables}
    words = " ".join(files["METHODS.md"].split())
    assert "Made on 2022-11-10 with corpus-lib" in words
    assert "corpus `texts` (2 documents: أ, ب). To repeat it: `corpus-lib run --only 06`" in words
    assert "- `N_TOPICS` = 8 (set for this run): topics to fit (2 to 50)" in words
    assert "Methods follow Chao and Shen (2003); Lin (1991)" in words
    assert "Not complete" not in words
    assert "@article{lin1991," in files["methods.bib"]
    caption = files["tables/captions.md"]
    assert "**Who said it?** First. Second.\n\nParameters: `N_TOPICS` = 8.\n\n1 row" in caption
    assert "texts that a spreadsheet would take for a formula: 2 in `raw`." in caption


def test_an_exported_table_can_be_understood_column_by_column(place):
    text = paper_files([made(place)])["tables/columns.csv"].decode("utf-8-sig")
    header, *rows = csv.reader(text.splitlines())
    known = {row[0]: dict(zip(header, row, strict=True)) for row in rows}
    assert list(known) == ["raw"]
    assert known["raw"] == {
        "column": "raw",
        "english": "in the source",
        "arabic": "في المصدر",
        "meaning": "",
        "meaning_in_arabic": "",
    }


def test_a_notebook_without_headings_or_results_has_its_methods(place):
    record = made(place, exhibits=(), failure="cell [2] `x`: KeyError: 'قال'")
    files = paper_files([record])
    assert set(files) == {"METHODS.md", "methods.bib", "methods.json"}
    assert "in cell [2] `x`: KeyError: 'قال'" in files["METHODS.md"].decode()


def test_versions_of_several_runs_are_all_told(place):
    earlier = made(place)
    earlier["libraries"] = {**earlier["libraries"], "pandas": "2.0"}
    text = paper_files([earlier, made(place)])["methods.bib"].decode()
    assert "note = {Used here: pandas 2.0 and 3." in text


@pytest.mark.parametrize(("letters", "small"), [(5.9, True), (6.0, False)])
def test_a_caption_warns_of_small_letters(place, letters, small):
    facts = {"title": "Words", "width": 17.0, "height": 9.5, "letters": letters}
    files = {"figures/06-a-1.png": b"", "figures/06-a-1.svg": b""}
    figure = Exhibit("figure", 4, Caption("A?", "", ()), files, facts)
    text = paper_files([made(place, [figure])])["figures/captions.md"].decode()
    assert "![](06-a-1.png)\n\n**A?** Words.\n\n17.0 × 9.5 cm; smallest letters" in text
    assert ("set this one larger" in text) == small
