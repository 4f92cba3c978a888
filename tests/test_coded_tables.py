import csv
import shutil

import pytest

from corpus_lib import cli, load_corpus
from corpus_lib.coding.coded_tables import (
    CLAIM_COLUMNS,
    STANCES,
    read_coding,
)
from corpus_lib.errors import InputError

FILES = ("claims.csv", "claims.second.csv", "frames.csv", "roles.csv", "codebook.toml")


@pytest.fixture(scope="module")
def corpus():
    return load_corpus()


@pytest.fixture(scope="module")
def coding(corpus):
    return read_coding(corpus)


@pytest.fixture
def copied(corpus, tmp_path):
    """A copy of the corpus folder whose tables may be spoiled."""
    shutil.copytree(corpus.path, tmp_path / "data", ignore=shutil.ignore_patterns(".cache"))
    return type(corpus)(**{**corpus.__dict__, "path": tmp_path / "data"})


def rewrite(corpus, name, change):
    """Read a coding table as a list of dicts, change it, write it back."""
    path = corpus.path / "coding" / name
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    columns = list(rows[0])
    rows = change(rows) or rows
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, columns)
        writer.writeheader()
        writer.writerows(rows)


def complaint(corpus):
    with pytest.raises(InputError) as caught:
        read_coding(corpus)
    return str(caught.value)


def test_every_passage_of_every_table_reads_as_its_quote(corpus, coding):
    tables = [coding.claims, coding.frames, coding.roles]
    for table in tables:
        for row in table[table["start"].notna()].to_dict("records"):
            assert corpus.raw(row["doc_id"])[row["start"] : row["end"]] == row["quote"]
    mixed = coding.claims[coding.claims["stance"] == "mixed"]
    assert len(mixed) > 0
    for row in mixed.to_dict("records"):
        text = corpus.raw(row["doc_id"])
        assert text[row["counter_start"] : row["counter_end"]] == row["counter_quote"]


def test_the_tables_are_whole_and_use_every_stance(corpus, coding):
    assert coding.claims["claim"].nunique() >= 24
    assert len(coding.claims) == coding.claims["claim"].nunique() * len(corpus.documents)
    assert set(coding.claims["stance"]) == set(STANCES)
    assert len(coding.codebook.frames) >= 10
    assert set(coding.codebook.roles["id"]) == {"hero", "villain", "victim", "ally", "broker"}


def test_codes_stand_in_the_body_only(corpus, coding):
    section = corpus.segments.set_index("segment_id")["section"]
    assert set(section[coding.frames["segment_id"]]) == {"body"}
    assert set(section[coding.roles["segment_id"]]) == {"body"}


def test_every_example_of_the_codebook_is_in_the_texts(corpus, coding):
    clean = " ".join(" ".join(corpus.clean(d).split()) for d in corpus.documents["doc_id"])
    for table in (coding.codebook.frames, coding.codebook.roles):
        assert [e for e in table["example"] if e not in clean] == []


def test_each_passage_of_a_claim_has_its_gloss(coding):
    spoken = coding.claims[coding.claims["stance"] != "silent"]
    assert (spoken["gloss"] != "").all()
    assert (coding.claims.loc[coding.claims["stance"] == "mixed", "counter_gloss"] != "").all()


def change_cell(column, value):
    def change(rows):
        row = next(row for row in rows if row.get("start"))
        row[column] = value

    return change


@pytest.mark.parametrize(
    ("column", "value", "told"),
    [
        ("start", "3513", "column start: 3513–3551 reads 'حالف الاستراتيجي"),
        ("start", "3513", "the quote stands at 3510–3551"),
        ("start", "٣x", "column start: '٣x' is no whole number; expected an offset; the quote"),
        ("start", "", "column start: '' is no whole number; expected an offset; the quote stands"),
        ("end", "99999", "column end: no passage 3510–99999; the raw text has offsets 0 to 3998"),
        ("end", "3510", "column end: no passage 3510–3510"),
        ("quote", "", "column quote: empty"),
        ("quote", "كلام آخر", "not the quote 'كلام آخر'"),
        (
            "stance",
            "supports",
            "column stance: 'supports' is not a stance; expected one of affirms",
        ),
        ("stance", "silent", "column start: '3510', but the stance is silent; empty it"),
        ("stance", "mixed", "column counter_quote: empty"),
        ("voice", "narrator", "column voice: 'narrator' is not a voice; expected one of author"),
        ("claim", "strategic", "column claim: 'strategic' is not a claim's id"),
        (
            "doc_id",
            "alhal",
            "column doc_id: 'alhal' is not a document",
        ),
        ("counter_quote", "x", "column counter_start: given, but the stance is affirms"),
    ],
)
def test_a_wrong_cell_of_the_claims_is_told_with_file_line_and_column(copied, column, value, told):
    rewrite(copied, "claims.csv", change_cell(column, value))
    message = complaint(copied)
    assert "coding/claims.csv, line 2, column" in message
    assert told in message


def test_the_command_line_says_what_is_wrong(copied, capsys):
    rewrite(copied, "claims.csv", change_cell("end", "3552"))
    assert cli.main(["check", "--corpus", str(copied.path)]) == 2
    assert capsys.readouterr().err.startswith(
        "corpus-lib: coding/claims.csv, line 2, column start: 3510–3552 reads"
    )


def test_a_passage_must_not_cut_a_word(copied):
    def change(rows):
        rows[0].update(start="3512", end="3551", quote=rows[0]["quote"][2:])

    rewrite(copied, "claims.csv", change)
    assert "column start: 3512–3551 cuts a word; move it" in complaint(copied)


def test_a_missing_cell_is_told_by_claim_and_document(copied):
    rewrite(copied, "claims.csv", lambda rows: rows[1:])
    assert complaint(copied).splitlines() == [
        "coding/claims.csv: no row for claim strategic_alliance and document alhal_lavrov_tehran; "
        "add one (stance silent, with the words searched, if the document says nothing of it)"
    ]


def test_a_cell_coded_twice_is_told(copied):
    rewrite(copied, "claims.csv", lambda rows: [*rows, rows[0]])
    assert "line 157, column claim: strategic_alliance of alhal_lavrov_tehran" in complaint(copied)


def test_silence_without_a_search_is_refused(copied):
    def change(rows):
        next(row for row in rows if row["stance"] == "silent")["searched"] = ""

    rewrite(copied, "claims.csv", change)
    assert "column searched: empty; silence is checked" in complaint(copied)


@pytest.mark.parametrize(
    ("name", "column", "value", "told"),
    [
        ("frames.csv", "frame", "alliance", "column frame: 'alliance' is not a frame"),
        ("frames.csv", "function", "blame", "column function: 'blame' is not a function"),
        ("frames.csv", "segment_id", "alhal/99", "column segment_id: 'alhal/99' is no segment"),
        (
            "frames.csv",
            "segment_id",
            "alhal_lavrov_tehran/002",
            "column start: lies outside of the segment, which is 288–463",
        ),
        ("roles.csv", "role", "fool", "column role: 'fool' is not a role; expected one of hero"),
        (
            "roles.csv",
            "actor",
            "narnia",
            "column actor: 'narnia' is not an actor_id of lexicon/actors.csv",
        ),
        ("roles.csv", "voice", "", "column voice: '' is not a voice"),
        ("claims.second.csv", "stance", "yes", "coding/claims.second.csv, line 2, column stance"),
    ],
)
def test_the_other_tables_are_checked_too(copied, name, column, value, told):
    rewrite(copied, name, lambda rows: rows[0].update({column: value}))
    message = complaint(copied)
    assert f"coding/{name}, line 2" in message
    assert told in message


def test_a_frame_is_coded_once_in_a_segment(copied):
    rewrite(copied, "frames.csv", lambda rows: [*rows, rows[0]])
    assert "column frame: coded in line 2 already" in complaint(copied)


def test_many_problems_are_cut_to_ten_and_counted(copied):
    rewrite(copied, "claims.csv", lambda rows: rows[:1])
    lines = complaint(copied).splitlines()
    assert len(lines) == 11
    assert lines[-1] == "… and 144 more"


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ('name_ar = "تحالف استراتيجي"\n', "", "name_ar is None; expected a text in quotes"),
        ('id = "exploitation"', 'id = "mutual_distrust"', "this id stands already above"),
        ('id = "hero"', 'id = "hero"\ncolour = "red"', "unknown field 'colour'"),
        ('cues = ["ثقة"', 'cues = ["", "ثقة"', "expected a list of one or more lemmas"),
        ("[[roles]]", "[[rolls]]", "unknown table 'rolls'; known: claims, frames, roles"),
    ],
)
def test_a_wrong_codebook_is_told_by_entry(copied, old, new, told):
    path = copied.path / "coding/codebook.toml"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")
    assert told in complaint(copied)


def test_a_corpus_without_coding_has_empty_tables(copied):
    shutil.rmtree(copied.path / "coding")
    coding = read_coding(copied)
    assert [len(t) for t in (coding.claims, coding.second, coding.frames, coding.roles)] == [0] * 4
    assert coding.claims.columns.tolist() == CLAIM_COLUMNS


def test_a_second_coder_needs_four_columns_only(copied):
    path = copied.path / "coding/claims.second.csv"
    lines = path.read_text("utf-8").splitlines()
    text = "\n".join(",".join(line.split(",")[:4]) for line in lines)
    path.write_text(text, encoding="utf-8")
    assert len(read_coding(copied).second) == 155


def test_what_a_spreadsheet_writes_is_read(copied):
    path = copied.path / "coding/claims.csv"
    text = path.read_text(encoding="utf-8").replace("\n", "\r\n")
    path.write_bytes(b"\xef\xbb\xbf" + text.encode())
    assert len(read_coding(copied).claims) == 155
