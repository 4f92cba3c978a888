"""`corpus-lib new`: files of every kind become a corpus that loads, and nothing is lost unsaid."""

import io
import json
import os
import re
import zipfile

import pandas as pd
import pytest
from files_of_kinds import BODY, TITLE, docx, odt, page, pdf, rtf, zipped

from corpus_lib import cli
from corpus_lib.errors import InputError
from corpus_lib.intake.new import Options, encodings_said, take_files
from corpus_lib.intake.pdf_text import pdf_pages
from corpus_lib.intake.tables import dated
from corpus_lib.intake.told import files_taken, summary
from corpus_lib.prepare.corpus import load_corpus
from corpus_lib.prepare.manifest import read_manifest


def made(tmp_path, files, **options):
    """The documents that come of files, by what was written into them, and what was said."""
    source = tmp_path / "source"
    for name, content in files.items():
        path = source / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
    intake = take_files(tmp_path / "made", [source], Options(**options))
    said, whole = summary(tmp_path / "made", intake), not intake.aside
    documents, texts = read_manifest(tmp_path / "made")
    return documents, texts, said, whole


@pytest.mark.parametrize(
    ("name", "make"),
    [
        ("one.txt", lambda: BODY),
        ("one.md", lambda: "\n\n".join(BODY.split("\n")).replace("الرئيس", "**الرئيس**")),
        ("one.docx", docx),
        ("one.odt", odt),
        ("one.rtf", rtf),
        ("one.html", page),
        ("all.zip", lambda: zipped({"folder/one.txt": BODY})),
    ],
)
def test_each_kind_of_file_gives_its_text(tmp_path, name, make):
    _, texts, _, whole = made(tmp_path, {name: make()})
    (text,) = texts.values()
    for line in BODY.split("\n"):
        assert line in text
    assert whole
    assert "الرئيسية" not in text
    assert ("مضاف" in text) == (name == "one.docx")


@pytest.mark.parametrize("kind", ["csv", "tsv", "jsonl", "parquet"])
def test_each_kind_of_table_gives_a_document_a_row(tmp_path, kind):
    rows = [
        {"id": "007", "headline": TITLE, "content": BODY, "date": "2015/07/24 10:00", "paper": "أ"},
        {"id": "NA", "headline": "", "content": BODY + " آخر", "date": "10/11/2022", "paper": "ب"},
        {"id": "3", "headline": "null", "content": " ", "date": "", "paper": ""},
    ]
    table = pd.DataFrame(rows)
    path = tmp_path / f"source/t.{kind}"
    path.parent.mkdir()
    if kind == "parquet":
        table.to_parquet(path)
    elif kind == "jsonl":
        path.write_text("\n".join(map(json.dumps, rows)), "utf-8")
    else:
        table.to_csv(path, index=False, sep="\t" if kind == "tsv" else ";")
    documents, texts, said, whole = made(tmp_path, {}, columns={"outlet": "paper"})
    assert documents["doc_id"].tolist() == ["007", "NA"]
    assert texts["007"] == f"{TITLE}\n\n{BODY}"
    assert documents["outlet"].tolist() == ["أ", "ب"]
    assert documents["published"].tolist() == ["2015-07-24", ""]
    assert documents["published_certainty"].tolist() == ["stated", "unknown"]
    told = "text = content (guessed), title = headline (guessed), date = date (guessed)"
    assert f"{told}, outlet = paper (given)" in said
    assert f"t.{kind}, row 3 its cell content is empty" in said
    assert not whole


def test_the_day_of_collection_is_not_taken_for_that_of_publication(tmp_path):
    row = {"content": BODY, "date_extracted": "2015-07-24 10:00:00"}
    documents, _, said, _ = made(tmp_path / "1", {"a.jsonl": json.dumps(row)})
    assert documents["published"].tolist() == [""]
    assert documents["date_extracted"].tolist() == ["2015-07-24 10:00:00"]
    assert "date_extracted looks like the day of collection" in said
    given = {"columns": {"date": "date_extracted"}}
    documents, *_ = made(tmp_path / "2", {"a.jsonl": json.dumps(row)}, **given)
    assert documents["published"].tolist() == ["2015-07-24"]


@pytest.mark.parametrize(
    "column",
    [
        *("published_date", "publish_date", "date_published", "pub_date", "publicationDate"),
        *("Date of publication", "تاريخ النشر", "تاريخ_النشر"),
    ],
)
def test_a_column_of_dates_is_known_by_its_name(tmp_path, column):
    documents, _, said, _ = made(tmp_path, {"a.csv": f"{column},text\n2021-08-07,{BODY!r}\n"})
    assert documents["published"].tolist() == ["2021-08-07"]
    assert f"date = {column} (guessed)" in said


@pytest.mark.parametrize("column", ["paper", "Newspaper", "source", "الصحيفة"])
def test_a_column_of_outlets_is_known_by_its_name(tmp_path, column):
    documents, _, said, _ = made(tmp_path, {"a.csv": f"{column},text\nالخليج,{BODY!r}\n"})
    assert documents["outlet"].tolist() == ["الخليج"]
    assert f"outlet = {column} (guessed)" in said


def test_a_column_that_holds_dates_under_another_name_is_named(tmp_path):
    rows = f"when_out,text,code,n\n2021-08-07,{BODY!r},2021,1\n12/4/2022,{BODY!r},2022,2\n"
    documents, _, said, _ = made(tmp_path, {"a.csv": rows})
    assert documents["published"].tolist() == ["", ""]
    assert "no outlet, when_out holds dates (--date 'when_out' takes it)\n" in said


@pytest.mark.parametrize(
    ("written", "published"),
    [
        ("4 آب 2015", "2015-08-04"),
        ("7 غشت 2021", "2021-08-07"),
        ("3 أوت 2021", "2021-08-03"),
        ("15 كانون 2 2022", "2022-01-15"),
        ("الخميس ٢٦ أكتوبر/تشرين الأول 2022 10:30", "2022-10-26"),
        ("15 رمضان 1443 هـ الموافق 16 أبريل 2022", "2022-04-16"),
        ("\u200f2022/11/10\u200f", "2022-11-10"),
        ("آذار 2022", "2022-03"),
        ("August 4, 2015", "2015-08-04"),
        ("30 شباط 2021", ""),
        ("2 أو 4 آب 2015", ""),
        ("الخميس 10/11/2022", ""),
        ("10/11/2022", ""),
        ("26/10/2022", "2022-10-26"),
        ("10/26/2022", "2022-10-26"),
        ("الأربعاء ٢٦/١٠/٢٠٢٢", "2022-10-26"),
        ("31/4/2022", ""),
        ("26/13/2022", ""),
        ("18%", ""),
    ],
)
def test_a_date_is_read_as_arab_papers_write_it(written, published):
    date, notes = dated(written)
    assert date == published
    assert bool(notes) == (not published)


def test_a_date_that_is_sure_settles_others_of_its_column_only_and_this_is_told(tmp_path):
    rows = f"date,text\n10/11/2022,{BODY!r}\n26/10/2022,{BODY!r}\n"
    alone = f"date,text\n10/11/2022,{BODY!r}\n"
    documents, _, said, _ = made(tmp_path, {"a.csv": rows, "b.csv": alone})
    assert documents["published"].tolist() == ["2022-11-10", "2022-10-26", ""]
    told = "date '10/11/2022' read as 2022-11-10: others of its column have the day first"
    assert documents["note"].str.contains(told).tolist() == [True, False, False]
    assert f"a.csv, row 1: {told}" in said
    both = f"date,text\n26/10/2022,{BODY!r}\n10/26/2022,{BODY!r}\n10/11/2022,{BODY!r}\n"
    documents, *_ = made(tmp_path / "2", {"a.csv": both})
    assert documents["published"].tolist() == ["2022-10-26", "2022-10-26", ""]
    assert dated("10/26/2022", day_first=True) == ("2022-10-26", ())
    assert dated("الخميس 10/11/2022", day_first=True)[1]


@pytest.mark.parametrize(
    "written",
    ["1443-09-15", "1/1/1443", "15/9/1443 هـ", "١٥ رمضان ١٤٤٣", "1443", "15 Ramadan 1443"],
)
def test_a_hijri_date_is_listed_and_never_taken_for_a_gregorian_one(tmp_path, written):
    files = {
        "a.csv": f"date,text\n{written},{BODY!r}\n",
        "b.md": f"---\ndate: {written}\n---\n{BODY}",
    }
    documents, _, said, _ = made(tmp_path, files)
    assert documents["published"].tolist() == ["", ""]
    assert documents["published_certainty"].tolist() == ["unknown", "unknown"]
    assert documents["note"].str.contains(f"date '{written}' is Hijri").all()
    assert "2 unknown (none is guessed; 2 Hijri, in the column note)" in said


def test_outlets_are_called_like_folders_only_if_asked(tmp_path):
    files = {"أخبار/one.txt": BODY, "رأي/two.txt": BODY}
    documents, _, said, _ = made(tmp_path / "1", files)
    assert documents["outlet"].tolist() == ["", ""]
    assert "--outlet-from folder takes the names" in said
    documents, *_ = made(tmp_path / "2", files, outlet_from="folder")
    assert documents["outlet"].tolist() == ["أخبار", "رأي"]


def test_dates_are_those_that_a_page_states_and_no_others(tmp_path):
    documents, *_ = made(tmp_path / "1", {"a.html": page(date="2022-11-10T08:00:00Z")})
    assert documents["published"].tolist() == ["2022-11-10"]
    documents, *_ = made(tmp_path / "2", {"a.html": page()})
    assert documents["published_certainty"].tolist() == ["unknown"]


def test_where_a_page_lies_about_its_encoding_the_body_wins(tmp_path):
    documents, texts, _, _ = made(tmp_path, {"a.html": page(charset="iso-8859-1")})
    assert BODY.split("\n")[0] in texts["a"]
    assert documents["repaired"].tolist() == ["its head says iso-8859-1, its body is UTF-8"]


def changed_inside(content, name, change):
    """A copy of a zip in which one file is changed."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        parts = {one: archive.read(one) for one in archive.namelist()}
    return zipped(parts | {name: change(parts[name])})


def without_text(part):
    """The parts of an OpenDocument file round its text."""
    return re.sub(b"<office:text>.*</office:text>", b"", part)


def first_half(part):
    """The beginning of a file."""
    return part[: len(part) // 2]


def another(part):
    """A kind of document that there is not."""
    return part.replace(b"text", b"none")


def damaged_zip(content, name):
    """A copy of a zip, the packed bytes of one file in which are no longer what was packed."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        entry = archive.getinfo(name)
    at = entry.header_offset + 30 + len(name)
    return content[:at] + b"\xff" * entry.compress_size + content[at + entry.compress_size :]


def test_a_damaged_file_of_a_zip_is_named_and_those_after_it_are_kept(tmp_path):
    content = damaged_zip(zipped({"a.txt": BODY, "b.txt": BODY, "c.txt": BODY}), "b.txt")
    documents, _, said, whole = made(tmp_path, {"all.zip": content})
    assert documents["source"].tolist() == ["all.zip/a.txt", "all.zip/c.txt"]
    assert not whole
    assert "all.zip/b.txt is damaged" in said


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("a.docx", b"no zip", "a.docx is damaged"),
        ("a.docx", docx(links=False), "its prefix 'r' is declared nowhere"),
        ("a.docx", damaged_zip(docx(), "word/document.xml"), "a.docx is damaged"),
        (
            "a.odt",
            changed_inside(odt(), "content.xml", first_half),
            "its part content.xml is damaged",
        ),
        (
            "a.odt",
            changed_inside(odt(), "mimetype", another),
            "can't be read as .odt",
        ),
        (
            "a.odt",
            changed_inside(odt(), "styles.xml", first_half),
            "its part styles.xml is damaged",
        ),
        (
            "a.odt",
            changed_inside(odt(), "content.xml", without_text),
            "a.odt holds no text; if it holds pictures",
        ),
        ("a.xlsx", b"x", r"a.xlsx is of a kind that is not read \(.xlsx\); save the sheet as CSV"),
        ("a.pdf", b"%PDF-1.4 nothing", "a.pdf "),
        ("a.csv", 'text,b\n"x,1\n', r"a.csv line 2: its quotation marks don't close"),
        ("a.csv", "text,b\nx,1,2\n", "a.csv line 2: 3 cells where the header has 2"),
        ("a.csv", "text,text\nx,1\n", "a.csv line 1: a column has no name, or one stands twice"),
        ("a.jsonl", '{"text": 1}\n{', "a.jsonl line 2 is no JSON"),
    ],
)
def test_what_is_not_taken_is_named_and_the_rest_is_kept(tmp_path, name, content, message):
    documents, _, said, whole = made(tmp_path, {"good.txt": BODY, name: content})
    assert documents["doc_id"].tolist() == ["good"]
    assert not whole
    assert pd.Series([said]).str.contains(message).all(), said


def test_the_title_of_a_word_document_is_what_its_styles_call_one(tmp_path):
    long = "أعلن مركز الملك سلمان للإغاثة والأعمال الإنسانية أنه جزء من منظومة إعادة الأمل للشعب."
    documents, texts, *_ = made(tmp_path, {"a.docx": docx(heading=long), "b.docx": docx()})
    assert documents["title"].tolist() == [long, ""]
    assert texts["a"].count(long) == 1


def test_headings_that_a_file_marks_are_headings_and_its_other_short_lines_text(tmp_path):
    first, second = BODY.split("\n")
    asked, long = "ماذا يقول الوزير بعد ذلك؟", f"<p>{first} {second} {first}</p>" * 3
    marks = {
        "a.md": f"# {TITLE}\n\n{first}\n\n## {asked}\n\nقصير\n\n### آخر\n\n{second}",
        "b.html": f"<html><head><title>{TITLE}</title></head><body><article><h1>{TITLE}</h1>{long}"
        f"<h2>{asked}</h2><p>قصير</p>{long}<h3>آخر</h3>{long}</article></body></html>",
        "c.docx": docx(heading=asked, after=True),
    }
    made(tmp_path, marks)
    table = load_corpus(tmp_path / "made", cache=False).segments
    told = table[table["kind"] == "heading"].groupby("doc_id")["text"].agg(list).to_dict()
    assert told == {"a": [asked, "آخر"], "b": [asked, "آخر"], "c": [asked]}
    assert table.loc[table["text"] == "قصير", "kind"].tolist() == ["paragraph"] * 2


def test_odd_letters_in_a_heading_and_a_heading_of_a_page_leave_rules_that_are_read(tmp_path):
    odd, endless = "قرار\x06 جديد\x1b", "ا" * 3000
    made(tmp_path, {"a.md": f"# {TITLE}\n\n{BODY}\n\n## {odd}\n\n{BODY}\n\n## {endless}\n\n{BODY}"})
    table = load_corpus(tmp_path / "made", cache=False).segments
    assert table.loc[table["kind"] == "heading", "text"].tolist() == [odd]


def test_a_heading_is_one_below_blank_lines_too_and_with_odd_spaces(tmp_path):
    asked = "موقف  الحكومة\u00a0"
    made(
        tmp_path,
        {
            "a.md": f"# {TITLE}\n\n{BODY}\n\n\n## قرار\n\n{BODY}",
            "b.docx": docx(heading=asked, after=True),
        },
    )
    table = load_corpus(tmp_path / "made", cache=False).segments
    told = table[table["kind"] == "heading"].groupby("doc_id")["text"].agg(list).to_dict()
    assert told["a"] == ["قرار"]
    assert [" ".join(one.split()) for one in told["b"]] == ["موقف الحكومة"]


def test_a_title_ends_where_its_line_does_whatever_ends_it(tmp_path):
    documents, *_ = made(tmp_path, {"a.txt": f"{TITLE}\u2028{BODY}"})
    assert documents["title"].tolist() == [TITLE]


def test_an_empty_part_of_an_office_file_is_no_damage(tmp_path):
    content = io.BytesIO(odt())
    with zipfile.ZipFile(content, "a") as archive:
        archive.writestr("Configurations2/accelerator/current.xml", b"")
    _, texts, *_ = made(tmp_path, {"a.odt": content.getvalue()})
    assert texts["a"].split() == BODY.split()


def test_no_mark_that_nobody_sees_stays_in_a_title(tmp_path):
    documents, texts, *_ = made(tmp_path, {"a.txt": f"عائلات الرص\u200fيف\n\n{BODY}"})
    assert documents["title"].tolist() == ["عائلات الرصيف"]
    assert "\u200f" in texts["a"]


def test_a_pipe_is_set_aside_and_not_waited_for(tmp_path):
    (tmp_path / "source").mkdir()
    os.mkfifo(tmp_path / "source/pipe.txt")
    _, _, said, _ = made(tmp_path, {"good.txt": BODY})
    assert "pipe.txt is no file (a pipe" in said


def test_lines_cut_at_a_margin_are_joined_by_a_rule_that_is_declared(tmp_path):
    words = (BODY.replace("\n", " ") + " ").split() * 3
    lines = [" ".join(words[i : i + 7]) for i in range(0, len(words), 7)]
    _, texts, said, _ = made(tmp_path, {"a.txt": "\n".join(lines)})
    assert texts["a"] == "\n".join(lines)
    assert "wrote rules" in said
    corpus = load_corpus(tmp_path / "made", cache=False)
    assert set(corpus.cleaning["action"]) == {"join"}
    assert corpus.segments["text"].str.count(r"\.").max() > 0
    assert len(corpus.segments) < len(lines) / 2


def test_ids_are_of_names_and_differ_on_any_disk(tmp_path):
    files = {"1/Text A.txt": BODY, "2/text a.txt": BODY, "3/مُؤتمر!.txt": BODY, "4/؟.txt": BODY}
    documents, *_ = made(tmp_path, files)
    assert documents["doc_id"].tolist() == ["Text_A", "text_a_2", "مؤتمر", "text"]


def test_what_is_there_is_never_written_over(tmp_path, capsys):
    made(tmp_path, {"a.txt": BODY})
    arguments = ["new", str(tmp_path / "made"), "--from", str(tmp_path / "source")]
    assert cli.main(arguments) == 2
    assert "is there already and not empty" in capsys.readouterr().err
    assert cli.main(["new", str(tmp_path / "x"), "--from", str(tmp_path / "absent")]) == 2
    assert "there is no such file or folder" in capsys.readouterr().err
    assert not (tmp_path / "x").exists()


def test_from_files_to_a_checked_corpus_by_the_command_line(tmp_path, capsys):
    source = tmp_path / "source"
    source.mkdir()
    (source / "a.txt").write_text(BODY, "utf-8")
    assert cli.main(["new", str(tmp_path / "mine"), "--from", str(source)]) == 0
    assert "1 document of about" in capsys.readouterr().out
    with (tmp_path / "mine/raw/a.txt").open("a", encoding="utf-8") as file:
        file.write("\nزيادة.\n")
    (tmp_path / "mine/raw/b.txt").write_text(BODY, "utf-8")
    assert cli.main(["check", str(tmp_path / "mine")]) == 2
    assert "a.txt has changed since" in capsys.readouterr().err
    assert cli.main(["check", str(tmp_path / "mine"), "--accept"]) == 0
    said = capsys.readouterr()
    assert "a: checksum of a.txt written" in said.err
    assert "b: a row for b.txt" in said.err
    assert said.out.startswith("mine: 2 documents, ")


def test_a_pdf_is_read_in_the_order_of_its_lines(tmp_path):
    first, second = "زار الوزير في 2022 طهران S-400 ثم عاد إلى", "موسكو مع وفد كبير جدا من الخبراء."
    shown = [(turned(first), 60, 700), (turned(second), 60, 686)]
    (text,), pictures = pdf_pages(pdf(shown))
    assert text == f"{first} {second}"
    assert pictures == []
    documents, texts, said, _ = made(tmp_path, {"a.pdf": pdf(shown)})
    assert texts["a"] == text
    assert "1 pages" in said
    assert documents["source"].tolist() == ["a.pdf"]


def test_numbers_of_a_pdf_stand_as_a_browser_shows_them(tmp_path):
    # Of numbers with a dash or a plus between, among Arabic, the first one stands at the right.
    meant = "بين 1980-1988 زاد 50% (٢٠١٣) مع مجموعة 5+1 في 2022/11/10 إلى ١٢٫٥"
    seen = "١٢٫٥ ىلإ 2022/11/10 يف 1+5 ةعومجم عم (٢٠١٣) %50 داز 1988-1980 نيب"
    (text,), _ = pdf_pages(pdf([(seen, 60, 700)]))
    assert text == meant


def test_a_heading_on_two_lines_is_one_though_its_lines_lie_farther_apart():
    drawn = [(turned("زار الوزير الروسي مدينة طهران"), 60, 700)]
    drawn += [(turned("ثم عاد منها"), 174, 680)]
    body = ["وقال الوزير إن بلاده تريد السلام", "وأضاف الوزير أن الحرب لن تطول"] * 3
    lines = [(turned(line), 60, 650 - 13 * n) for n, line in enumerate(body)]
    (text,), _ = pdf_pages(pdf([*drawn, *lines], large=2))
    assert text.split("\n")[0] == "زار الوزير الروسي مدينة طهران ثم عاد منها"


def test_a_mark_without_width_stands_on_the_letter_drawn_after_it():
    (text,), _ = pdf_pages(pdf([("ىلع ", 60, 700), ("ً", 82.5, 701), ("ادج", 84, 700)]))
    assert text == "جداً على"


def turned(line):
    """A line as it is seen from left to right."""
    words = line.split()[::-1]
    return " ".join(word if word.isascii() else word[::-1] for word in words)


def test_what_became_of_each_file_is_a_table(tmp_path):
    source = tmp_path / "source"
    (source / "daily").mkdir(parents=True)
    (source / "daily" / "a.txt").write_bytes(f"{BODY} خبيتوف".encode("cp1256"))
    (source / "b.txt").write_bytes(BODY.encode("utf-16"))
    (source / "c.doc").write_bytes(b"?")
    intake = take_files(tmp_path / "made", [source], Options(outlet_from="folder"))
    table = files_taken(intake).set_index("source")
    assert table.index.tolist() == ["b.txt", "daily/a.txt", "c.doc"]
    assert table["doc_id"].tolist() == ["b", "a", ""]
    assert table["encoding"].tolist() == ["UTF-16", "windows-1256", ""]
    assert table["outlet"].tolist() == ["", "daily", ""]
    assert table.loc["b.txt", "encoding_confidence"] == 1
    assert 0.6 < table.loc["daily/a.txt", "encoding_confidence"] < 1
    assert pd.isna(table.loc["c.doc", "encoding_confidence"])
    assert table["set_aside"].ne("").tolist() == [False, False, True]
    assert "save it as .docx" in table.loc["c.doc", "set_aside"]


MAC = "أعلن الرئيس الإيراني أن بلاده ستواصل تطوير برنامجها النووي.".encode("mac_arabic")


@pytest.fixture
def mixed(tmp_path):
    (tmp_path / "in/old").mkdir(parents=True)
    for name in ("old/mac.txt", "old/mac [2].txt"):
        (tmp_path / "in" / name).write_bytes(MAC)
    (tmp_path / "in/new.txt").write_text("وقال الوزير إن القمح سيكفي البلاد هذا العام.\n")
    return tmp_path / "in"


def taken(mixed, *given):
    return take_files(mixed.parent / "made", [mixed], Options(encodings_said(given)))


def test_a_doubtful_encoding_is_refused_with_both_readings_and_what_would_settle_it(mixed):
    reasons = dict(taken(mixed).aside)
    assert "as MacArabic: «أعلن" in reasons["old/mac.txt"]
    assert reasons["old/mac.txt"].count(": «") == 2
    assert "--encoding 'old/mac.txt=mac_arabic'" in reasons["old/mac.txt"]


@pytest.mark.parametrize("given", [["old/*=mac_arabic"], ["mac.txt=mac_arabic", "*]*=mac_arabic"]])
def test_an_encoding_is_said_for_some_files(mixed, given):
    intake = taken(mixed, *given)
    assert not intake.aside
    found = {row["source"]: row["encoding"] for row in intake.rows}
    assert found == {"new.txt": "UTF-8"} | dict.fromkeys(
        ["old/mac.txt", "old/mac [2].txt"], "MAC-ARABIC"
    )


def test_a_file_goes_before_all_files(mixed):
    reasons = dict(taken(mixed, "mac_arabic", "new.txt=utf-8").aside)
    assert reasons == {}


def test_an_encoding_of_a_file_that_there_is_not_is_refused(mixed):
    with pytest.raises(
        InputError, match=r"olt/\*=cp1256: there is no such file; there are: new.txt"
    ):
        taken(mixed, "olt/*=cp1256")
    assert not (mixed.parent / "made").exists()
