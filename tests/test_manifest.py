"""corpus.csv: every wrong cell is named with its line and column."""

import hashlib

import pytest

from corpus_lib.errors import InputError
from corpus_lib.prepare.readers import REQUIRED, read_manifest

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
        ({"doc_id": "two"}, r"line 3, column doc_id: 'two' stands already in line 2"),
        ({"doc_id": "a/b"}, r"line 2, column doc_id: 'a/b'; use letters"),
        ({"published": "10 Nov"}, r"line 2, column published: '10 Nov'; expected YYYY"),
        ({"published": "2022-13"}, r"line 2, column published: '2022-13'"),
        ({"published": ""}, r"line 2, column published: '' with certainty 'stated'"),
        ({"published_certainty": "sure"}, r"column published_certainty: 'sure'; expected one of"),
        ({"published_certainty": "unknown"}, r"an unknown date is left empty"),
        ({"published_certainty": "inferred"}, r"column note: empty; say what the date is"),
        ({"file": "three.txt"}, r"line 2, column file: .*three\.txt does not exist"),
        ({"file": "../corpus.csv"}, r"line 2, column file: '\.\./corpus\.csv'; expected the name"),
        ({"file": "two.txt"}, r"line 3, column file: two\.txt is listed twice"),
        ({"sha256": "0" * 64}, r"line 2, column sha256: .*one\.txt has changed since"),
        ({"sha256": ""}, r"line 2, column sha256: empty; this file's is [0-9a-f]{64}"),
    ],
)
def test_a_wrong_cell_is_named(folder, cells, message):
    write(folder, {**row("one"), **cells}, row("two"))
    with pytest.raises(InputError, match=message):
        read_manifest(folder)


def test_a_changed_file_is_refused(folder):
    (folder / "raw" / "one.txt").write_bytes((TEXT + "!").encode())
    with pytest.raises(InputError, match=r"one\.txt has changed since it was listed"):
        read_manifest(folder)


def test_an_empty_document_is_refused(folder):
    (folder / "raw" / "one.txt").write_bytes(b"")
    with pytest.raises(InputError, match=r"one\.txt: the file holds no text"):
        read_manifest(folder)


def test_a_file_that_no_row_names_is_refused(folder):
    write(folder, row("one"), files=("one", "two"))
    with pytest.raises(InputError, match=r"two\.txt: not listed in .*corpus\.csv; add a row"):
        read_manifest(folder)


def test_an_empty_list_and_a_missing_folder_are_refused(folder, tmp_path):
    write(folder)
    with pytest.raises(InputError, match="lists no document"):
        read_manifest(folder)
    with pytest.raises(InputError, match="no such folder; a corpus folder holds"):
        read_manifest(tmp_path / "absent")
