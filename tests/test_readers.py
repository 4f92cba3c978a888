"""Strict reading: what is malformed is refused with its place, and nothing is repaired."""

import os

import pytest

from corpus_lib.errors import InputError
from corpus_lib.prepare.readers import read_table, read_text, read_toml, read_words


@pytest.fixture
def write(tmp_path):
    def write(content, name="file.csv"):
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    return write


def test_text_is_returned_exactly_as_decoded(write):
    assert read_text(write("\r\nروسيا\r\n\u200fوإيران \n")) == "\r\nروسيا\r\n\u200fوإيران \n"


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("روسيا".encode("cp1256"), "byte 0 .0xd1, line 1: .* not UTF-8.*corpus-lib new"),
        ("روسيا".encode("utf-16"), "begins as UTF-16"),
        ("روسيا".encode("utf-8-sig"), "byte order mark"),
        (b"", "holds no text"),
        (b" \n\t ", "holds no text"),
    ],
)
def test_unreadable_texts_are_refused(write, content, message):
    with pytest.raises(InputError, match=message):
        read_text(write(content))


def test_missing_text_is_named(tmp_path):
    with pytest.raises(InputError, match=r"absent\.txt: no such file"):
        read_text(tmp_path / "absent.txt")


def test_table_keeps_every_cell_as_text_and_counts_file_lines(write):
    path = write('a,b\n007,"two\nlines"\n\nNA,1.50\n')
    table = read_table(path, required=["a", "b"], optional=["c"])
    assert table.to_dict("list") == {"a": ["007", "NA"], "b": ["two\nlines", "1.50"], "c": ["", ""]}
    assert list(table.index) == [2, 5]


def test_table_reads_a_spreadsheets_byte_order_mark(write):
    table = read_table(write("\ufeffa,b\n1,2\n"), required=["a", "b"])
    assert list(table.columns) == ["a", "b"]


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("a\n1\n", "line 1: column 'b' is missing"),
        ("a,b,x\n1,2,3\n", "line 1: unknown column 'x'"),
        ("a,a,b\n1,2,3\n", "line 1: column 'a' stands twice"),
        ("a,b\n1,2,3\n", "line 2: 3 cells where the header has 2"),
        ("a,b\n1\n", "line 2: 1 cells where the header has 2"),
        ('a,b\n1,"2\n3,4\n5,6\n', "line 2: a quotation mark of this row is not closed"),
        ('a,b\n1,"2"x\n', "line 2: a quotation mark"),
        ("a,,b\n1,2,3\n", "line 1: column 2 has no name"),
        ("a,bb\n1,2\n", "unknown column 'bb' .did you mean b"),
        (
            "a,b\n1\n2,3,4\n",
            r"line 2: 1 cells .* missing is b[^\n]*\n.*line 3: 3 cells .*'4' follows b",
        ),
        ("a,b\n1,2\n1,3\n", "line 3, column a: '1' stands already in line 2"),
        ("a,b\n1,2\n,3\n", "line 3, column a: empty"),
        ("a,b\n1,روسيا\n".encode("cp1256"), "byte 6 .0xd1, line 2: .* not UTF-8"),
        ("", "line 1: column 'a' is missing"),
    ],
)
def test_malformed_tables_are_refused_with_their_line(write, content, message):
    with pytest.raises(InputError, match=message):
        read_table(write(content), required=["a", "b"], key="a")


def test_identifiers_and_words_for_nothing_stay_text(write):
    path = write("a,b\n007,null\n9007199254740993,NA\n")
    table = read_table(path, required=["a", "b"])
    assert table.to_numpy().tolist() == [["007", "null"], ["9007199254740993", "NA"]]


@pytest.mark.parametrize(("separator", "name"), [(";", "semicolons"), ("\t", "tabs")])
def test_another_separator_is_read_and_told(write, separator, name):
    table = read_table(write(f"a{separator}b\n1{separator}2,5\n"), required=["a", "b"])
    assert table.to_numpy().tolist() == [["1", "2,5"]]
    assert table.attrs["repairs"][0].endswith(f"file.csv: read as separated by {name}")


def test_marks_in_a_header_are_taken_off_and_told(write):
    table = read_table(write("a,\u200fb\ufeff\n1,2\n"), required=["a", "b"])
    assert list(table.columns) == ["a", "b"]
    assert "line 1: took invisible marks off the column b" in table.attrs["repairs"][0]


def test_further_columns_are_kept_where_they_may_be(write):
    table = read_table(write("x,a\n1,2\n"), required=["a"], further=True)
    assert table.to_dict("list") == {"a": ["2"], "x": ["1"]}


def test_a_folder_a_pipe_and_a_huge_file_are_no_texts(tmp_path, monkeypatch):
    os.mkfifo(tmp_path / "pipe.txt")
    with (tmp_path / "huge.txt").open("wb") as file:
        file.truncate(2 << 30)  # takes no room on the disk
    for name, message in [
        ("", "is a folder, not a file"),
        ("pipe.txt", "is a pipe or a device, not a file"),
        ("huge.txt", r"holds 2\.0 GB; at most 200 MB are read at once, so divide it"),
    ]:
        with pytest.raises(InputError, match=message):
            read_text(tmp_path / name)


def test_words_drop_comments_and_keep_order(write):
    assert read_words(write("# head\nفي  # in\n\nإلى\n")) == ["في", "إلى"]


def test_a_word_listed_twice_is_refused(write):
    with pytest.raises(InputError, match="line 3: في stands already in line 1"):
        read_words(write("في\nإلى\nفي # again\n"))


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("[[rules]]\nx = \n", "line 2"),
        ("[[rulez]]\nx = 1\n", "unknown table 'rulez'; known: rules"),
    ],
)
def test_malformed_toml_is_refused(write, content, message):
    with pytest.raises(InputError, match=message):
        read_toml(write(content), tables={"rules"})
