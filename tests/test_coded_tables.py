import csv
import shutil
from dataclasses import replace

import pytest
from tables import cases

from corpus_lib import cli
from corpus_lib.coding.coded_tables import (
    CLAIM_COLUMNS,
    STANCES,
    read_coding,
)
from corpus_lib.errors import InputError

LAVROV = "alhal_lavrov_tehran"


@pytest.fixture(scope="module")
def coding(corpus):
    return read_coding(corpus)


@pytest.fixture
def copied(corpus, own_folder):
    """The corpus with a copy of its folder, whose tables may be spoiled."""
    return replace(corpus, path=own_folder)


def rewrite(corpus, name, change):
    """Read a coding table as a list of dicts, change it, write it back."""
    path = corpus.path / "coding" / name
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    columns = list(rows[0])
    rows = change(rows) or rows
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, columns, extrasaction="ignore")
        writer.writeheader()
        writer.writerows(rows)


def complaint(corpus):
    with pytest.raises(InputError) as caught:
        read_coding(corpus)
    return str(caught.value)


def test_every_passage_of_every_table_reads_as_its_quote(corpus, coding):
    tables = [coding.claims, coding.frames, coding.roles, *coding.readers.values()]
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


def test_no_example_of_the_codebook_is_taken_from_the_texts(corpus, coding):
    clean = " ".join(" ".join(corpus.clean(d).split()) for d in corpus.documents["doc_id"])
    examples = [e.split(" (")[0] for e in coding.codebook.frames["example"]]
    assert len(examples) == len(coding.codebook.frames)
    assert [e for e in examples if e in clean] == []


def test_every_claim_has_its_limits_and_a_borderline_example(coding):
    assert (coding.codebook.claims[["counts_not", "example"]] != "").all(axis=None)
    assert len(coding.codebook.claims) == 46
    assert {"Stance", "Voice", "The main passage"} <= set(coding.codebook.rules["title"])


def test_each_passage_of_a_claim_has_its_gloss(coding):
    spoken = coding.claims[coding.claims["stance"] != "silent"]
    assert (spoken["gloss"] != "").all()
    assert (coding.claims.loc[coding.claims["stance"] == "mixed", "counter_gloss"] != "").all()


# Rows that hold in these texts, whatever else is coded; each is put first in its table.
FIRST = {
    "claims": {
        **{"claim": "strategic_alliance", "doc_id": LAVROV, "stance": "affirms", "gloss": "…"},
        **{"voice": "attributed", "quote": "التحالف الاستراتيجي بين الروس والإيرانيين"},
    },
    "frames": {
        **{"segment_id": f"{LAVROV}/000", "frame": "rivalry_in_syria"},
        **{"function": "problem", "quote": "صراع النفوذ بين روسيا وإيران"},
    },
    "roles": {
        **{"segment_id": f"{LAVROV}/000", "role": "villain", "actor": "russia"},
        **{"voice": "author", "quote": "والغزو الروسي للأراضي الأوكرانية"},
    },
}
KEYS = ("claim", "doc_id", "segment_id", "frame", "role", "actor")
ALLIANCE = "التحالف الاستراتيجي بين الروس والإيرانيون"


def change_cell(table, column, value):
    """A change that puts the table's first row on top and spoils one of its cells."""
    first = FIRST[table]

    def change(rows):
        others = [r for r in rows if any(r.get(k) != first.get(k) for k in KEYS)]
        return [dict.fromkeys(rows[0], "") | first | {column: value}, *others]

    return change


@pytest.mark.parametrize(("table", "column", "value", "told"), cases("wrong_codes.csv"))
def test_a_wrong_cell_is_told_with_file_line_and_column(copied, table, column, value, told):
    rewrite(copied, f"{table}.csv", change_cell(table.split(".")[0], column, value))
    message = complaint(copied)
    assert f"coding/{table}.csv, line 2, column" in message
    assert told in message


def test_the_command_line_says_what_is_wrong(copied, capsys):
    rewrite(copied, "claims.csv", change_cell("claims", "quote", "كلام آخر"))
    assert cli.main(["check", "--corpus", str(copied.path)]) == 2
    assert capsys.readouterr().err.startswith(
        "corpus-lib: coding/claims.csv, line 2, column quote: 'كلام آخر' does not stand in"
    )


def test_a_quote_is_found_as_the_cleaned_text_has_it_and_as_the_raw_has_it(corpus, copied):
    # In the raw text ** stands inside, and the page's furniture between other words.
    words = "بدأت طهران في إمداد موسكو بطائرات مسيرة"
    (place,) = corpus.places("report_cautious_partnership", words)
    raw = corpus.raw("report_cautious_partnership")[slice(*place)]
    assert raw.replace("*", "") == words != raw
    assert corpus.places("report_cautious_partnership", raw) == [place]

    segment = "report_cautious_partnership/010"
    row = {"segment_id": segment, "frame": "military_supply", "function": "problem", "quote": words}
    rewrite(copied, "frames.csv", lambda _: [row])
    found = read_coding(copied).frames.loc[0]
    assert [(found["start"], found["end"]), found["quote"]] == [place, raw]


def test_a_missing_cell_is_told_by_claim_and_document(copied):
    rewrite(copied, "claims.csv", lambda rows: change_cell("claims", "voice", "author")(rows)[1:])
    assert complaint(copied).splitlines() == [
        "coding/claims.csv: no row for claim strategic_alliance and document alhal_lavrov_tehran; "
        "add one (stance silent if the document says nothing of it)"
    ]


@pytest.mark.parametrize(
    ("table", "column", "told"),
    [
        ("claims", "note", f"doc_id: strategic_alliance and {LAVROV} are coded in line 2; dr"),
        ("frames", "function", f"frame: {LAVROV}/000 and rivalry_in_syria are coded in line 2"),
    ],
)
def test_a_cell_coded_twice_is_told(copied, table, column, told):
    spoilt = change_cell(table, column, "cause")
    rewrite(copied, f"{table}.csv", lambda rows: [*spoilt(rows), spoilt(rows)[0]])
    assert f"column {told}" in complaint(copied)


def test_a_claim_may_wait_in_the_codebook_but_not_be_coded_by_halves(copied):
    rewrite(copied, "claims.csv", lambda rows: [r for r in rows if r["claim"] != "china_third"])
    coding = read_coding(copied)
    assert "china_third" in set(coding.codebook.claims["id"]) - set(coding.claims["claim"])


def test_silence_has_the_words_of_the_codebook_to_look_up(coding):
    silent = coding.claims[coding.claims["stance"] == "silent"].set_index("claim")
    assert silent.loc["burdened_history", "searched"].iloc[0] == "تاريخ | تاريخي | صراع | احتلال"
    assert (coding.claims["searched"] != "").equals(coding.claims["stance"] == "silent")


def test_a_table_that_is_none_hides_no_other(copied):
    for name in ("claims.csv", "roles.csv"):
        (copied.path / "coding" / name).write_text("id,code\n1,2\n", encoding="utf-8")
    rewrite(copied, "frames.csv", lambda rows: rows[0].update(frame="sport"))
    told = complaint(copied)
    assert all(name in told for name in ("claims.csv", "roles.csv", "frames.csv, line 2"))


def test_many_problems_are_cut_to_ten_and_counted(copied, coding):
    rewrite(copied, "claims.csv", lambda rows: rows[::5])
    lines = complaint(copied).splitlines()
    assert len(lines) == 11
    assert lines[-1] == f"… and {4 * coding.claims['claim'].nunique() - 10} more"


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ('name_ar = "تحالف استراتيجي"\n', "", "name_ar is None; expected a text in quotes"),
        ('id = "exploitation"', 'id = "mutual_distrust"', "this id stands already above"),
        ('id = "hero"', 'id = "hero"\ncolour = "red"', "unknown field 'colour'"),
        ('cues = ["ثقة"', 'cues = ["", "ثقة"', "expected a list of one or more lemmas"),
        ('since = "2022-07-11"', 'since = "July"', "drones): since='July' is no date"),
        ("[[roles]]", "[[rolls]]", "unknown table 'rolls'; known: claims, frames, roles, rules"),
        ('title = "Voice"', 'title = "Stance"', "this title stands already above"),
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
    tables = [coding.claims, coding.frames, coding.roles, *coding.readers.values()]
    assert [len(table) for table in tables] == [0] * 6
    assert coding.claims.columns.tolist() == CLAIM_COLUMNS


def test_a_reader_s_own_table_needs_four_columns_only_and_is_called_by_its_file(copied):
    rewrite(copied, "claims.csv", lambda rows: rows)
    lines = (copied.path / "coding/claims.csv").read_text("utf-8").splitlines()
    text = "\n".join(",".join(line.split(",")[:4]) for line in lines)
    (copied.path / "coding/claims.amal.csv").write_text(text, encoding="utf-8")
    readers = read_coding(copied).readers["claims"]
    assert (readers["reader"] == "amal").sum() == len(lines) - 1


def test_what_a_spreadsheet_writes_is_read(copied, coding):
    path = copied.path / "coding/claims.csv"
    text = path.read_text(encoding="utf-8").replace("\n", "\r\n")
    path.write_bytes(b"\xef\xbb\xbf" + text.encode())
    assert len(read_coding(copied).claims) == len(coding.claims)
