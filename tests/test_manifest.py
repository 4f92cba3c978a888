"""corpus.csv: every wrong cell is named with its line and column."""

import hashlib
import re
import unicodedata

import pytest

from corpus_lib.errors import InputError
from corpus_lib.prepare.manifest import REQUIRED, accept_files, read_manifest

TEXT = "روسيا وإيران.\n"


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "raw").mkdir()
    write(tmp_path, row("one"), row("two"))
    return tmp_path


def row(doc_id, **cells):
    return {
        "doc_id": doc_id,
        "title": "",
        "outlet": "",
        "published": "2022-11",
        "published_certainty": "stated",
        "genre": "news",
        "file": f"{doc_id}.txt",
        "sha256": hashlib.sha256(TEXT.encode()).hexdigest(),
        **cells,
    }


def write(folder, *rows, files=("one", "two")):
    for path in (folder / "raw").iterdir():
        path.unlink()
    for name in files:
        (folder / "raw" / f"{name}.txt").write_bytes(TEXT.encode())
    lines = [",".join(REQUIRED), *(",".join(r[name] for name in REQUIRED) for r in rows)]
    (folder / "corpus.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")


def test_documents_and_texts(folder):
    documents, texts = read_manifest(folder)
    assert documents["doc_id"].tolist() == ["one", "two"]
    assert documents["n_chars"].tolist() == [len(TEXT), len(TEXT)]
    assert texts == {"one": TEXT, "two": TEXT}


@pytest.mark.parametrize(
    "published", ["2022", "2022-11", "2022-11-10", "2022-11/2023-02", "2022/2023"]
)
def test_dates_that_are_understood(folder, published):
    write(folder, row("one", published=published), row("two"))
    assert read_manifest(folder)[0]["published"].iloc[0] == published


@pytest.mark.parametrize(
    ("cells", "message"),
    [
        ({"doc_id": "a/b"}, r"line 2, column doc_id: 'a/b'; use letters"),
        ({"published": "10 Nov"}, r"published: '10 Nov'; expected a date that there is, as YYYY"),
        (
            {"published": "1443-09-15"},
            r"published: '1443-09-15' is of a Hijri year; write the Greg",
        ),
        ({"published": ""}, r"line 2, column published: '' with certainty 'stated'"),
        ({"published_certainty": "sure"}, r"column published_certainty: 'sure'; expected one of"),
        ({"published_certainty": "unknown"}, r"an unknown date is left empty"),
        ({"published_certainty": "inferred"}, r"column note: empty; say what the date is"),
        ({"file": "two.txt"}, r"line 3, column file: two\.txt is listed twice"),
        ({"sha256": "0" * 64}, r"line 2, column sha256: .*one\.txt has changed since"),
        ({"sha256": ""}, r"line 2, column sha256: empty; `corpus-lib check .* --accept` writes it"),
        ({"published": "2022-03/2022-01"}, r"published: '2022-03/2022-01' ends before it begins"),
        ({"file": "."}, r"column file: '\.'; expected the name of a file"),
        ({"file": "ا" * 200}, r"column file: 'ا+'; expected the name of a file"),
    ],
)
def test_a_wrong_cell_is_named(folder, cells, message):
    write(folder, {**row("one"), **cells}, row("two"))
    with pytest.raises(InputError, match=message):
        read_manifest(folder)


def test_an_empty_document_is_refused(folder):
    (folder / "raw" / "one.txt").write_bytes(b"")
    with pytest.raises(InputError, match=r"one\.txt: the file holds no text"):
        read_manifest(folder)


def test_all_wrong_cells_are_told_at_once(folder):
    write(folder, row("a/b", published="2022-13", file="one.txt"), row("two", sha256=""))
    with pytest.raises(InputError) as caught:
        read_manifest(folder)
    places = re.findall(r"line (\d), column (\w+)", str(caught.value))
    assert places == [("2", "doc_id"), ("2", "published"), ("3", "sha256")]


def test_further_columns_are_kept(folder):
    path = folder / "corpus.csv"
    lines = path.read_text(encoding="utf-8").splitlines()
    path.write_text("\n".join([f"{lines[0]},party", f"{lines[1]},A", f"{lines[2]},NA"]), "utf-8")
    assert read_manifest(folder)[0]["party"].tolist() == ["A", "NA"]


def test_a_name_in_another_form_of_unicode_is_found_and_told(folder):
    name = "مُؤتمر.txt"
    (folder / "raw" / "one.txt").rename(folder / "raw" / unicodedata.normalize("NFD", name))
    with_name = row("one", file=unicodedata.normalize("NFC", name))
    lines = [",".join(REQUIRED), ",".join(with_name[column] for column in REQUIRED)]
    (folder / "corpus.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    with pytest.raises(InputError, match="differs only in case or in the form of its letters"):
        read_manifest(folder)


def test_accepting_writes_checksums_and_lists_new_files(folder):
    write(folder, row("one", sha256=""), files=("one", "two"))
    (folder / "raw" / "نص جديد.txt").write_bytes("جديد".encode())
    told = accept_files(folder)
    assert [line.partition(":")[0] for line in told] == ["one", "two", "نص_جديد"]
    documents, texts = read_manifest(folder)
    assert documents["doc_id"].tolist() == ["one", "two", "نص_جديد"]
    assert documents["published_certainty"].tolist() == ["stated", "unknown", "unknown"]
    assert texts["نص_جديد"] == "جديد"
    assert accept_files(folder) == []


def test_a_missing_folder_is_refused(tmp_path):
    with pytest.raises(InputError, match="no such folder; a corpus folder holds"):
        read_manifest(tmp_path / "absent")
