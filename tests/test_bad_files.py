"""Bad files and lists of documents, a row each, given to the commands: what the user reads.

`data/bad_input.csv` is the table of all bad input that was thought of: for each row what becomes of
it (E: refused with file, place and what mends it; R: read, repaired and told; Q: that file is set
aside, the rest goes on), and the tests that read the message, with the id of their row.
"""

import ast
import csv
import io
import os
import re
import shutil
import subprocess
import sys
from hashlib import sha256
from html import unescape
from pathlib import Path

import pandas as pd
import pytest
from files_of_kinds import BODY, docx, page, pdf, zipped
from small_corpora import corpus_of, put
from tables import cases, rows_of
from tiny_notebooks import code, markdown, notebook, opened, result, run, save

from corpus_lib import InputError, cli, load_corpus
from corpus_lib.prepare.manifest import REQUIRED, read_manifest
from corpus_lib.prepare.overview import documents_at_a_glance
from corpus_lib.prepare.published import display_names
from corpus_lib.run.exhibits import take_exhibits
from corpus_lib.run.output import OutputFolder
from corpus_lib.run.report import notebook_page, text_page
from corpus_lib.run.sections import Section
from corpus_lib.show import show_table
from corpus_lib.show.cards.printing import print_table
from corpus_lib.wording import set_names

TEXT = f"{BODY}\n"
UTF8 = TEXT.encode()
MIXED = UTF8[:153] + TEXT[83:].encode("cp1256") * 2
TWICE = UTF8.decode("cp1256")  # read wrongly, and saved again
ENCRYPTED = pdf([("نص", 60, 700)]).replace(
    b"/Root 1 0 R",
    b"/Root 1 0 R /ID [<00> <00>] /Encrypt << /Filter /Standard /V 1 /R 2 /P -4 "
    + b"/O <%b> /U <%b> >>" % (b"11" * 32, b"22" * 32),
)
NESTED = zipped({"in.zip": zipped({"x.txt": TEXT}), "../up.txt": TEXT})


def test_each_of_the_65_rows_has_a_test_that_is_there():
    rows = cases("bad_input.csv")
    assert [int(row) for row, *_ in rows] == list(range(1, 66))
    listed = {f'"{row["case"]}"' for row in rows_of("wrong_lists.csv")}
    for _, what, verdict, tests in rows:
        assert verdict in ("E", "R", "Q"), what
        assert tests, what
        for test in tests.split():
            module, name, case = re.fullmatch(r"(\w+)(?:::(\w+))?(?:\[(\w+)\])?", test).groups()
            source = Path(__file__).with_name(f"{module}.py").read_text(encoding="utf-8")
            named = {n.name for n in ast.parse(source).body if isinstance(n, ast.FunctionDef)}
            assert name is None or name in named, test
            assert case is None or f'"{case}"' in source or f'"{case}"' in listed, test


def coded(codec):
    return TEXT.encode(codec, "ignore")


# Files given to `new` beside a good one: how many documents come of all, and what is told.
TAKEN = [
    ("1", "a.txt", UTF8[:92] + b"\xff" + UTF8[92:], 1, "a.txt byte 92 (0xff, line 1: «"),
    ("2", "a.txt", MIXED, 1, "from byte 153 to byte 328 it reads as windows-1256"),
    ("3", "a.txt", TEXT.strip("\n.").encode()[:-1], 2, "dropped its last 1 byte(s) (0xd8) at byte"),
    ("4", "a.txt", coded("cp1256"), 2, "read as windows-1256: 100% of its words are listed"),
    ("4b", "a.txt", coded("iso8859_6"), 2, "read as ISO-8859-6: 100% of its words"),
    ("4c", "a.txt", coded("cp720"), 2, "read as cp720: 100% of its words are listed"),
    ("5", "a.txt", coded("mac_arabic"), 1, "encoding is ambiguous; as MacArabic: «أعلن"),
    ("5b", "a.txt", coded("mac_arabic"), 1, "as windows-1256: «أظنو"),
    ("5c", "a.txt", coded("mac_arabic"), 1, "say which with --encoding 'a.txt=mac_arabic'"),
    ("6", "a.txt", coded("utf-16-le"), 2, "UTF-16-LE without a byte order mark: 100%"),
    ("7", "a.html", page("iso-8859-1"), 2, "its head says iso-8859-1, its body is UTF-8"),
    ("8", "a.txt", TWICE, 2, "mended UTF-8 that was once read as windows-1256 (the way back is"),
    ("10", "a.txt", f"{TEXT}\0", 2, "took out U+0000, 1 times"),
    ("11", "a.txt", "\n".join(line[::-1] for line in BODY.split("\n")), 1, "letters run backwards"),
    ("12", "a.txt", b"", 1, "a.txt holds no text"),
    ("12b", "a.txt", b" \n\t\xc2\xa0", 1, "a.txt holds no text"),
    ("12c", "a.txt", b"\x89PNG\r\n\x1a\n" + bytes(99), 1, "a.txt is no text but binary data"),
    ("13", "a.pdf", pdf([]), 1, "a.pdf page 1: there is none without text; read it by OCR"),
    ("13b", "a.pdf", ENCRYPTED, 1, "a.pdf page 1: it is encrypted; save it without a password"),
    ("13c", "a.pdf", pdf([(BODY[:80], 10, 700)]), 1, "a.pdf its letters run backwards (visual"),
    ("14", "a.docx", docx(doctype=True), 1, "its part word/document.xml declares a document"),
    ("61", "a.docx", zipped({"word/document.xml": b"0" * (40 << 20)}), 1, "to 40 MB from"),
    ("61b", "a.zip", zipped({"x.txt": b"0" * (40 << 20)}), 1, "at most 1000 MB and 150 times its"),
    ("61c", "a.zip", NESTED, 2, "a.zip/in.zip is of a kind that is not read (.zip); it lies in"),
]


def table(rows):
    """Rows as cases: the first cell names the case."""
    return [pytest.param(*row[1:], id=row[0]) for row in rows]


def given(tmp_path, capsys, name, content):
    """What `new` prints of a file beside a good one, and the texts that come of both."""
    source = tmp_path / "source"
    source.mkdir()
    (source / "good.txt").write_bytes(UTF8)
    (source / name).write_bytes(content if isinstance(content, bytes) else content.encode())
    code = cli.main(["new", str(tmp_path / "made"), "--from", str(source)])
    _, texts = read_manifest(tmp_path / "made")
    return code, capsys.readouterr().out, texts


@pytest.mark.parametrize(("name", "content", "n", "told"), table(TAKEN))
def test_a_bad_file_is_repaired_or_set_aside(tmp_path, capsys, name, content, n, told):
    code, said, texts = given(tmp_path, capsys, name, content)
    assert told in said
    assert len(texts) == n
    assert texts["good"] == TEXT
    # What is set aside is counted, and only then the command fails.
    assert (code, "set aside: 1 file or row, not in" in said) in ((0, False), (1, True))
    assert code == (n == 1 or name == "a.zip")
    assert not (tmp_path.parent / "up.txt").exists()


def test_row_4_encodings_and_their_confidence_stand_in_the_documents_table(tmp_path, capsys):
    given(tmp_path, capsys, "a.txt", TEXT.encode("cp1256"))
    documents = load_corpus(tmp_path / "made", cache=False).documents.set_index("doc_id")
    found = documents.loc["a", ["encoding", "encoding_confidence"]].tolist()
    assert found == ["windows-1256", "1.00"]


def test_row_9_letters_in_presentation_forms_are_read_and_lead_back(tmp_path):
    folder = corpus_of(tmp_path, {"a": f"{TEXT}ﻣﻮﺳﻜﻮ ﻻ ﷲ"})
    corpus = load_corpus(folder, cache=False)
    last = corpus.tokens.tail(3)
    assert last["norm"].tolist() == ["موسكو", "لا", "الله"]
    raw = [corpus.raw("a")[word.start : word.end] for word in last.itertuples()]
    assert raw == ["ﻣﻮﺳﻜﻮ", "ﻻ", "ﷲ"]


def test_row_63_two_gigabytes_are_refused_by_their_size(tmp_path, capsys):
    folder = corpus_of(tmp_path, {"a": TEXT})
    os.truncate(folder / "raw" / "a.txt", 2 << 30)  # a hole, which takes no room on the disk
    assert cli.main(["check", str(folder)]) == 2
    assert "a.txt: holds 2.0 GB; at most 200 MB are read at once" in capsys.readouterr().err
    assert cli.main(["new", str(tmp_path / "made"), "--from", str(folder / "raw")]) == 2
    assert "a.txt holds 2048 MB; at most 200 MB" in capsys.readouterr().err


# --- The list of documents

HEAD = ",".join(REQUIRED)


def row(**cells):
    digest = sha256(UTF8).hexdigest()
    known = {"doc_id": "a", "published": "2022-11", "published_certainty": "stated"}
    known |= {"file": "a.txt", "sha256": digest, **cells}
    return ",".join(known.get(name, "") for name in REQUIRED)


def listed(tmp_path, table):
    """A corpus of one text, with another list of documents."""
    return put(corpus_of(tmp_path, {"a": TEXT}), "corpus.csv", table)


def of(*rows, more=""):
    return "\n".join([f"{HEAD}{more}", *rows])


ODD = f"{HEAD.replace('title', chr(0x200F) + 'title')}\n{row()}"
# What stands in corpus.csv, and what `check` says on standard error.
REFUSED = [
    ("15", of(row().rpartition(",")[0]), "line 2: 7 cells where the header has 8; the fir"),
    ("15b", of(f"{row(doc_id='b')},x,y"), "line 2: 10 cells where the header has 8; 'x' follo"),
    ("16", of(*(f"{row(doc_id=n)},x" for n in "abc")), "line 4: 9 cells where the header has 8; "),
    ("17", of(f"{row()},x", more=",title"), "line 1: column 'title' stands twice; expected: do"),
    ("17b", of(f"{row()},", more=","), "line 1: column 9 has no name; expected: doc_id"),
    ("19", of(row(), row(title=chr(34)), row()), "line 3: a quotation mark of this r"),
    ("21", of(row(), row()), "line 3, column doc_id: 'a' stands already in line 2; give"),
    ("24", of(row(published="2015-02-30")), "line 2, column published: '2015-02-30'; exp"),
    ("26", of(row(file="../a.txt")), "line 2, column file: '../a.txt'; expected the name"),
    ("26b", of(row(file="/etc/passwd")), "column file: '/etc/passwd'; expected the name"),
    ("27", of(row(file="b.txt")), "b.txt does not exist; the nearest: a.txt; write its"),
    ("27b", of(row(file="A.TXT")), "A.TXT does not exist; a.txt differs only in case or"),
]
# The same, and what `check` says of what it read otherwise than it stands there.
READ = [
    ("18", ODD, "took invisible marks off th"),
    ("18b", f"\ufeff{of(row())}", "corpus.csv, line 1: took off a byte order mark"),
    ("20", of(row()).replace(",", ";"), "corpus.csv: read as separated by semicolons"),
    ("20b", of(row()).replace(",", "\t"), "corpus.csv: read as separated by tabs"),
    ("20c", of(row()).replace(",", "|"), "corpus.csv: read as separated by bars"),
    ("22", of(f"{row(doc_id='007')},9007199254740993", more=",n"), "\n  007: "),
    ("23", of(row(doc_id="NA", title="null")), "\n  NA: 29 words, 172 characters: null"),
    ("25", of(row(published="٢٠١١-٠١-٢٥")), "published: ٢٠١١-٠١-٢٥ read as 2011-01-25"),
]


@pytest.mark.parametrize(("content", "told"), table(REFUSED))
def test_a_wrong_list_is_refused_with_row_and_column(tmp_path, capsys, content, told):
    assert cli.main(["check", str(listed(tmp_path, content))]) == 2
    said = capsys.readouterr().err
    assert "corpus.csv, line " in said
    assert told in said


@pytest.mark.parametrize(("content", "told"), table(READ))
def test_what_is_read_otherwise_than_it_stands_is_told(tmp_path, capsys, content, told):
    assert cli.main(["check", str(listed(tmp_path, content))]) == 0
    assert told in capsys.readouterr().out


def test_row_22_numbers_and_row_23_words_for_nothing_stay_text(tmp_path):
    content = of(f"{row(doc_id='007', title='NA')},9007199254740993,null", more=",n,m")
    documents = load_corpus(listed(tmp_path, content), cache=False).documents
    kept = documents[["doc_id", "title", "n", "m"]].iloc[0].tolist()
    assert kept == ["007", "NA", "9007199254740993", "null"]


def test_codings_are_read_in_the_first_round_too(tmp_path, capsys):
    folder = listed(tmp_path, of(row(sha256="", published="2015-02-30")))
    put(folder, "coding/claims.csv", "claim,doc_id,stance,voice\nno_such,a,silent,\n")
    put(folder, "coding/translations.csv", "doc_id,quote,translation\na,لا أحد هنا,nobody\n")
    assert cli.main(["check", str(folder)]) == 2
    said = capsys.readouterr().err
    assert "column published: '2015-02-30'" in said
    assert "coding/claims.csv, line 2, column claim: 'no_such' is not a claim's id" in said
    assert "coding/translations.csv, line 2, column quote: 'لا أحد هنا' stands at 0 places" in said


def test_a_word_document_among_the_texts_is_called_one(tmp_path, capsys):
    folder = listed(tmp_path, of(row()))
    (folder / "raw" / "a.txt").write_bytes(docx())
    assert cli.main(["check", str(folder)]) == 2
    said = capsys.readouterr().err
    assert "a.txt: begins like a .docx or .zip file; save it as plain UTF-8, or let `corpus" in said


def test_a_reader_that_has_seen_enough_is_no_mistake(tmp_path):
    command = f"{sys.executable} -m corpus_lib.cli parameters | head -1"
    done = subprocess.run(["bash", "-c", f"set -o pipefail; {command}"], capture_output=True)
    assert done.returncode in (0, 130)
    assert done.stderr == b""


@pytest.mark.parametrize("reads", [True, False])
def test_only_a_closed_pipe_of_what_is_printed_ends_a_command_without_a_word(tmp_path, reads):
    program = (
        "import sys\nfrom corpus_lib import cli\nfrom corpus_lib.run import corpus_report\n"
        "def broken(parsed): raise BrokenPipeError(32, 'Broken pipe')\n"
        "corpus_report.theses = broken\nsys.stdin.readline()\nsys.exit(cli.main(['theses']))\n"
    )
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    child = subprocess.Popen([sys.executable, "-c", program], **pipes)
    if not reads:
        child.stdout.close()
    child.stdin.write(b"\n")
    child.stdin.close()
    said = child.stderr.read()
    assert child.wait() == (2 if reads else 130)
    assert (b"process" in said and b"Broken pipe" in said) if reads else said == b""
    child.stderr.close()
    if reads:
        child.stdout.close()


def test_one_short_row_hides_no_mistake_of_any_other_file(tmp_path, capsys):
    folder = listed(tmp_path, of(row().rpartition(",")[0], row(doc_id="b", published="2015-02-30")))
    rules = "[[rules]]\naction = 'drop'\npattern = '('\ndocuments = ['a']\nreason = 'x'\n"
    put(folder, "cleaning.toml", rules)
    put(folder, "lexicon/glosses.csv", "lemma;pos;gloss;forms\nقط;CAT;cat;\n")
    put(folder, "lexicon/reporting_verbs.csv", "verb,gloss,class,takes,forms\nقال,say,says,x,\n")
    put(folder, "lexicon/speakers.csv", "noun,gloss,group\nوزير,minister\n")
    assert cli.main(["check", str(folder)]) == 2
    said = capsys.readouterr()
    for told in [
        "corpus.csv, line 2: 7 cells where the header has 8",
        "corpus.csv, line 3, column published: '2015-02-30'",
        "cleaning.toml, rule 1 (x): ",
        "glosses.csv, line 2, column pos: 'CAT'",
        "reporting_verbs.csv, line 2, column takes: 'x'",
        "speakers.csv, line 2: 2 cells where the header has 3",
    ]:
        assert told in said.err
    assert "glosses.csv: read as separated by semicolons" in said.out
    assert cli.main(["check", str(folder), "--accept"]) == 2
    assert "line 2: 7 cells" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ("doc_id,,title\na,b,c\n", "corpus.csv, line 1"),
        (of(row(title='"open')), "corpus.csv, line 2: a quotation mark of this row is not closed"),
        (b"doc_id\xff\n", "corpus.csv: byte 6"),
        ("", "corpus.csv"),
    ],
)
def test_a_corpus_csv_that_cannot_be_read_hides_no_mistake_of_any_other_file(
    tmp_path, capsys, content, told
):
    folder = listed(tmp_path, of(row()))
    content = content.encode() if isinstance(content, str) else content
    (folder / "corpus.csv").write_bytes(content)
    rules = "[[rules]]\naction = 'drop'\npattern = '('\ndocuments = ['a']\nreason = 'x'\n"
    put(folder, "cleaning.toml", rules)
    put(folder, "lexicon/glosses.csv", "lemma,pos,gloss,forms\nقط,CAT,cat,\n")
    put(folder, "lexicon/readings.csv", "doc_id,start,form,lemma,pos,gloss\na,x,ا,ا,NOUN,g\n")
    (folder / "raw" / "bad.txt").write_bytes("نص ".encode() + b"\xff")
    assert cli.main(["check", str(folder)]) == 2
    said = capsys.readouterr().err
    wanted = [told, "cleaning.toml, rule 1 (x): pattern '('", "glosses.csv, line 2, column pos"]
    wanted += ["readings.csv, line 2, column start: 'x'", "bad.txt: byte 5 (0xff"]
    assert [one for one in wanted if one not in said] == []
    assert "expected a doc_id" not in said


def elsewhere(raw):
    raw.rename(raw.parents[1] / "elsewhere")
    raw.symlink_to(raw.parents[1] / "elsewhere")


def listing_a_pipe(raw):
    (raw.parent / "corpus.csv").unlink()
    os.mkfifo(raw.parent / "corpus.csv")


@pytest.mark.parametrize(
    ("make", "told"),
    [
        (lambda raw: (raw / "b.txt").symlink_to("/etc/hostname"), "b.txt leads out of the folder"),
        (lambda raw: (raw / "b.txt").symlink_to("/no/where"), "b.txt is a link to nothing; write"),
        (elsewhere, "a.txt leads out of the folder, to"),
        (lambda raw: os.mkfifo(raw / "b.txt"), "b.txt: is a pipe or a device, not a file; put"),
        (lambda raw: (raw / "b.txt").mkdir(), "b.txt: is a folder, not a file; put a file in"),
        (lambda raw: (raw / "b.txt").symlink_to("/dev/zero"), "b.txt leads out of the folder, to"),
        (listing_a_pipe, "corpus.csv: is a pipe or a device, not a file"),
        (lambda raw: raw.rename(raw.parents[1] / "x"), "raw: no such folder; it holds the texts"),
    ],
    ids=["26c", "26d", "26e", "29", "29b", "29c", "29d", "raw"],
)
def test_what_is_no_file_of_the_folder_is_refused_for_what_it_is(tmp_path, capsys, make, told):
    folder = listed(tmp_path, of(row(), row(doc_id="b", file="b.txt")))
    make(folder / "raw")
    assert cli.main(["check", str(folder)]) == 2
    assert told in capsys.readouterr().err


def test_row_28_what_no_row_names_is_listed_and_only_files_are_accepted(tmp_path, capsys):
    folder = listed(tmp_path, of(row()))
    (folder / "raw" / "more.txt").write_text("نص", encoding="utf-8")
    (folder / "raw" / "old").mkdir()
    os.mkfifo(folder / "raw" / "pipe.txt")
    assert cli.main(["check", str(folder)]) == 0
    said = capsys.readouterr().out
    assert "raw/more.txt: no row names it, so it is no document; `corpus-lib check" in said
    assert "raw/old: a folder, a pipe or a link to nothing, so it is not read" in said
    assert "raw/pipe.txt: a folder, a pipe or" in said
    assert cli.main(["check", str(folder), "--accept"]) == 0
    assert read_manifest(folder)[0]["doc_id"].tolist() == ["a", "more"]


# --- Files kept between runs, and prepared ones


@pytest.fixture(scope="module")
def prepared(tmp_path_factory):
    root = tmp_path_factory.mktemp("prepared")
    out = root / "out"
    assert cli.main(["prepare", str(corpus_of(root, {"a": TEXT})), str(out)]) == 0
    return out


AGAIN, OLD = "run corpus-lib prepare again", b'{"settings": "old"}'
UNFIT = [
    ("49", "prepared.json", b"null", f"prepared.json: damaged; {AGAIN}"),
    ("49b", "prepared.json", b"{", f"prepared.json: damaged; {AGAIN}"),
    ("49c", "prepared.json", OLD, "with the settings 'old', not 'buckwalter 4 0.6'"),
    ("54", "tokens", b"PAR1", "tokens: damaged ("),
    ("54b", "documents", b"PAR1", "documents: damaged ("),
    ("54c", "tokens", None, f"no tokens; {AGAIN}"),
    ("54d", "documents", None, f"no documents; {AGAIN}"),
]


@pytest.mark.parametrize(("name", "content", "told"), table(UNFIT))
def test_prepared_files_that_do_not_fit_are_refused(prepared, tmp_path, name, content, told):
    folder = shutil.copytree(prepared, tmp_path / "out")
    if content is None:
        shutil.rmtree(folder / name)
    else:
        file = next((folder / name).glob("*.parquet"), folder / name)
        file.write_bytes(content)
    with pytest.raises(InputError) as caught:
        load_corpus(folder)
    assert told in str(caught.value)


# --- What is shown


def test_rows_56_and_57_markup_and_turning_marks_of_a_text_are_shown_and_do_nothing(tmp_path):
    title = 'عنوان <script>alert(1)</script> \u202e" onerror="alert(2)'
    text = f"{TEXT}<img src=x onerror=alert(3)> قا\u202eل"
    corpus = load_corpus(corpus_of(tmp_path, {"a": text}, titles={"a": title}), cache=False)
    set_names(display_names(corpus))
    glance = show_table(documents_at_a_glance(corpus))._repr_html_()
    pages = [text_page(corpus, "a").decode(), glance]
    for shown in pages:
        assert not re.search(r"<script>alert|<img|\u202e|<[^>]* onerror=", shown)
        assert "⟨U+202E⟩" in shown
    assert 'lang="ar"' in pages[0]
    assert "script-src 'sha256-" in unescape(pages[0])


# --- What is written


def test_row_53_a_second_run_into_a_folder_is_refused_before_anything_runs(tmp_path, capsys):
    save(opened(code("open('ran', 'w')")), tmp_path / "notebooks" / "05_tiny.ipynb")
    corpus_of(tmp_path, {"a": TEXT})
    first = OutputFolder(tmp_path / "out")
    assert run(tmp_path, tmp_path / "out") == 2
    said = capsys.readouterr().err
    assert "another run is writing into the output folder" in said
    assert str(tmp_path / "out") in said
    assert not (tmp_path / "notebooks" / "ran").exists()
    first.write("kept.txt", b"kept")
    assert (tmp_path / "out" / "kept.txt").read_bytes() == b"kept"


def test_row_58_what_a_spreadsheet_would_compute_is_quoted_and_counted():
    cells = ["=1+1", "+1+1", "-1+1", "@SUM(A1)", "\t=1", "-3.5", "قال: =1"]
    frame = pd.DataFrame({"=raw": cells, "n": range(-3, 4)})
    form = print_table(frame)
    rows = list(csv.reader(io.StringIO(form["csv"])))
    assert rows[0] == ["'=raw", "n"]
    assert [row[0] for row in rows[1:]] == [f"'{one}" for one in cells[:5]] + cells[5:]
    assert [row[1] for row in rows[1:]] == [str(n) for n in range(-3, 4)]
    assert form["guarded"] == {"=raw": 5}
    # The page shows the cell as it is.
    assert "<td" in (shown := show_table(frame)._repr_html_())
    assert ">=1+1<" in shown


def test_row_59_arabic_keeps_its_direction_on_a_page(tmp_path):
    table = show_table(pd.DataFrame({"text": ["قال S-400: <b>نعم</b>"], "n": [1]}))._repr_html_()
    cell = code("x", outputs=[result({"text/html": table, "text/plain": "no"})])
    section = Section("05_tiny", notebook(markdown("# Any?"), cell))
    page = notebook_page(section, [section]).decode()
    for shown in (table, page):
        (attributes,) = re.findall(r"<td([^>]*)>(?:<[^>]*>)*قال", shown)
        assert 'dir="rtl"' in attributes
        assert "&lt;b&gt;نعم" in shown
    corpus = load_corpus(corpus_of(tmp_path, {"a": TEXT}), cache=False)
    both = r'<[^>]*(?:dir="rtl"[^>]*lang="ar"|lang="ar"[^>]*dir="rtl")'
    assert re.search(both, text_page(corpus, "a").decode())


@pytest.mark.parametrize(
    "heading", ["../../etc/passwd", "con: <b>|?*\u202e", "قال؟/نعم", "x" * 300, "..", "a\x00b"]
)
def test_row_60_a_heading_makes_no_unsafe_file_name(heading):
    two = [code(name, outputs=[result({"image/png": "aGE="})]) for name in "xy"]
    exhibits = take_exhibits(notebook(markdown(f"# {heading}"), *two), "05", [])[1]
    names = [name for one in exhibits for name in one.files]
    assert len({name.casefold() for name in names}) == 2
    for name in names:
        assert re.fullmatch(r"figures/05-[\w-]{1,80}\.png", name)
        assert len(name.encode()) < 255
