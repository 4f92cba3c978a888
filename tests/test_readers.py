"""Strict reading: what is malformed is refused with its place, and nothing is repaired."""

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


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("a\n1\n", "line 1: column 'b' is missing"),
        ("a,b,x\n1,2,3\n", "line 1: unknown column 'x'"),
        ('a,b\n1,"2"x\n', "line 2: a quotation mark"),
        ("a,bb\n1,2\n", "unknown column 'bb' .did you mean b"),
        ("a,b\n1\n2,3,4\n", r"line 2: 1 cells .* is b[^\n]*\n.*line 3: 3 cells .*'4' follows b"),
        ("a,b\n1,2\n1,3\n", "line 3, column a: '1' stands already in line 2"),
        ("a,b\n1,2\n,3\n", "line 3, column a: empty"),
        ("a,b\n1,روسيا\n".encode("cp1256"), "byte 6 .0xd1, line 2: .* not UTF-8"),
        ("", "line 1: column 'a' is missing"),
    ],
)
def test_malformed_tables_are_refused_with_their_line(write, content, message):
    with pytest.raises(InputError, match=message):
        read_table(write(content), required=["a", "b"], key="a")


def test_further_columns_are_kept_where_they_may_be(write):
    table = read_table(write("x,a\n1,2\n"), required=["a"], further=True)
    assert table.to_dict("list") == {"a": ["2"], "x": ["1"]}


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
