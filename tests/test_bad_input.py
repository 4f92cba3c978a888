"""Bad input, a row each: refused or repaired with file, place and what mends it; no traceback."""

import errno
import os
import re
import shutil
import signal
import subprocess
import sys
import time
import zlib
from types import SimpleNamespace

import pytest
from small_corpora import corpus_of, put
from tables import rows_of
from tiny_notebooks import code, executed, notebook, opened, run, save

from corpus_lib import InputError, load_corpus, unit_terms
from corpus_lib.files import write_atomically
from corpus_lib.intake import pdf_text
from corpus_lib.intake.formats import SetAside
from corpus_lib.run import checks, series
from corpus_lib.run.corpus_report import describe_corpus
from corpus_lib.run.execution import Execution

TEXT = "قال الرئيس صالح إن اليمن لن يستسلم. وصل الوزير إلى موسكو.\n"
RULE = "[[rules]]\naction = 'drop'\ndocuments = ['a']\nreason = 'why'\n"
BOOK = (
    "[[claims]]\nid = 'c'\nname_en = 'c'\nname_ar = 'ج'\naffirms = 'x'\ndenies = 'y'\n"
    "searched = ['قال']\n"
)


@pytest.fixture
def folder(tmp_path):
    return corpus_of(tmp_path, {"a": TEXT, "b": TEXT.replace("موسكو", "طهران")})


def problems(folder):
    return "\n".join(describe_corpus(folder).problems)


def said(folder):
    report = describe_corpus(folder)
    assert report.problems == []
    return "\n".join(report.lines)


# --- Rules


WRONG_RULES = {
    "30": ("[[rules]]\naction = drop\n", "cleaning.toml", "line 2, column 10"),
    "30b": ("[rules]\naction = 'drop'\n", "cleaning.toml", "[[rules]] entries"),
    "31": (f"{RULE}pattern = '(ab'\n", "rule 1 (why)", "position 3"),
    "31b": (f"{RULE}pattern = '{'(' * 5000}{')' * 5000}'\n", "rule 1 (why)", "too deep"),
    "33": (f"{RULE}pattern = 'س*'\n", "rule 1 (why)", "where nothing stands", "+ for *"),
    "34": (f"{RULE}pattern = 'قال'\ncolour = 'x'\n", "rule 1 (why)", "unknown field 'colour'"),
    "34b": (f"{RULE}pattern = 'a'\npattern = 'b'\n", "cleaning.toml", "line 6"),
    "35": (f"{RULE}pattern = 'قا\u202eل'\n", "rule 1 (why)", "character 3", "\\u202e"),
    "types": (f"{RULE}find = 'قال'\ncount = 'x'\n", "count = 'x'"),
    "40": (RULE.replace("['a']", "['aa']") + "find = 'قال'\n", "no doc_id 'aa'; nearest: a"),
    "deep": (f"x = {'[' * 5000}{']' * 5000}\n", "cleaning.toml"),
}


@pytest.mark.parametrize("case", WRONG_RULES)
def test_a_wrong_rule_is_named_with_its_place(folder, case):
    content, *told = WRONG_RULES[case]
    put(folder, "cleaning.toml", content)
    found = problems(folder)
    assert [one for one in told if one not in found] == []


def test_row_36_a_rule_that_finds_nothing_is_named_and_nothing_stops(folder):
    put(folder, "cleaning.toml", f"{RULE}find = 'ملك'\n")
    assert "rule 1 (why): finds 'ملك' nowhere in a; correct it or take it out" in said(folder)
    with pytest.warns(UserWarning, match="finds 'ملك' nowhere in a"):
        load_corpus(folder, cache=False)


def test_row_32_a_runaway_pattern_is_stopped_and_named(tmp_path):
    folder = corpus_of(tmp_path, {"a": "ا" * 60 + "!"})
    put(folder, "cleaning.toml", f"{RULE}pattern = '(?:ا|اا|ااا)+$'\n")
    assert "rule 1 (why)" in problems(folder)  # what is loaded once is loaded
    began = time.process_time()
    found = problems(folder)
    assert time.process_time() - began < 1.2  # with all that check does
    assert "rule 1 (why): in a the pattern" in found
    assert "simplify it" in found


# --- Lexicons and coded tables


def test_row_37_entries_that_are_one_word_are_listed(folder):
    put(folder, "lexicon/stopwords.txt", "قال\nقَالَ\nوصل\n")
    assert "read as one word: قال = قَالَ" in said(folder)
    corpus = load_corpus(folder, cache=False)
    assert not corpus.tokens.loc[corpus.tokens["lemma"] == "قال", "is_content"].any()


# A row a list, its lines apart by /, and what is told of it, its parts apart by ….
WRONG_LISTS = rows_of("wrong_lists.csv")


@pytest.mark.parametrize("row", WRONG_LISTS, ids=lambda row: row["case"])
def test_a_wrong_row_of_a_list_is_named_with_its_place(folder, row):
    put(folder, "coding/codebook.toml", BOOK)
    put(folder, row["file"], row["content"].replace(" / ", "\n") + "\n")
    found = problems(folder)
    assert [one for one in row["told"].split(" … ") if one not in found] == []


# --- Parameters


@pytest.fixture(scope="module")
def tiny(tmp_path_factory):
    """A notebook that never runs, beside a corpus."""
    root = tmp_path_factory.mktemp("tiny")
    corpus_of(root, {"a": TEXT, "b": TEXT.replace("موسكو", "طهران")})
    lines = (
        "CORPUS: str | None = None  # folder\nN_TOPICS: int = 6  # topics (2 to 30)\n"
        "SHARE: float = 0.5  # share (0 to 1)\nLEAST_N: int = 2  # least (1 to 9)\n"
        "MOST_N: int = 5  # most (1 to 9)\nSECTION: str = 'body'  # part"
    )
    save(opened(code("1"), parameters=lines), root / "notebooks" / "05_tiny.ipynb")
    return root


WRONG_SETTINGS = {
    "43": ("N_TOPIC=3", "no selected notebook has N_TOPIC. Is it N_TOPICS?"),
    "44": ("import os=1", "is not of the form NAME=VALUE"),
    "45c": ("N_TOPICS=30", "N_TOPICS is 30, but the corpus has 2 passages; give 2 to 2"),
    "45d": ("SHARE=nan", "expected a number (0 to 1)"),
    "39": ("SHARE=٠٫٥", "expected a number (0 to 1)"),
    "pair": ("LEAST_N=7", "LEAST_N is 7; give MOST_N, which is 5, or less"),
    "section": ("SECTION=bodi", "SECTION is 'bodi'; give one of all, "),
}


@pytest.mark.parametrize("case", WRONG_SETTINGS)
def test_a_wrong_parameter_is_refused_before_anything_runs(tiny, case, capsys, tmp_path):
    setting, told = WRONG_SETTINGS[case]
    out = tmp_path / "out"
    assert run(tiny, out, "-p", setting) == 2
    assert told in capsys.readouterr().err
    assert not out.exists()


# --- Runs, interruptions, disks


def test_row_46_a_killed_kernel_is_a_failure_that_names_its_cell(tmp_path):
    source = "import os, signal\nos.kill(os.getpid(), signal.SIGKILL)"
    done = executed(notebook(code(source), code("1")), folder=tmp_path)
    told = "cell [1] `import os, signal`: the Python process ended by itself"
    assert str(done.failure).startswith(told)


def test_row_47_an_endless_cell_is_stopped_and_named(tmp_path, capfd):
    content = notebook(code("n = 0"), code("while True:\n    n += 1"))
    done = executed(content, folder=tmp_path, cell_seconds=2)
    assert "Traceback" not in capfd.readouterr().err
    assert str(done.failure) == (
        "cell [2] `while True:`: the cell took over 2 s and was stopped; --cell-seconds sets more"
    )


def test_row_48_a_missing_kernel_and_old_packages_are_told_at_once(monkeypatch):
    def none(*_):
        raise checks.NoSuchKernel("python3")

    monkeypatch.setattr(checks.KernelSpecManager, "get_kernel_spec", none)
    monkeypatch.setattr(checks, "requires", lambda _: ["pandas>=99.1", "no-such-package>=2"])
    with pytest.raises(InputError) as caught:
        checks.check_environment()
    first, second, third = str(caught.value).splitlines()
    assert first == "Jupyter has no kernel python3; mend it: pip install ipykernel"
    assert second.startswith("pandas >=99.1 is needed and 3.")
    assert third.endswith("none is installed; mend it: pip install 'no-such-package>=2'")


def test_the_environment_of_the_tests_is_one_that_runs():
    checks.check_environment()


def test_row_50_a_writer_that_is_killed_leaves_the_old_or_the_new_file(tmp_path):
    program = (
        "import sys; from pathlib import Path; from corpus_lib.files import write_atomically\n"
        "path = Path(sys.argv[1])\n"
        "print('begins', flush=True)\n"
        "while True:\n  for mark in (b'a', b'b'):\n    write_atomically(path, mark * 500_000)\n"
    )
    path = tmp_path / "page.html"
    write_atomically(path, b"a" * 500_000)
    for wait in (0.0, 0.02, 0.05):
        writer = subprocess.Popen(
            [sys.executable, "-c", program, str(path)], stdout=subprocess.PIPE
        )
        writer.stdout.readline()
        time.sleep(wait)
        writer.send_signal(signal.SIGKILL)
        writer.communicate()
        content = path.read_bytes()
        assert (len(content), len(set(content))) == (500_000, 1)


def test_row_51_a_full_disk_names_file_and_size_and_keeps_the_old(tmp_path, monkeypatch, capsys):
    def full(_):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    path = tmp_path / "page.html"
    path.write_bytes(b"old")
    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space left on device; 1,234 bytes are needed") as caught:
        write_atomically(path, b"x" * 1234)
    assert caught.value.filename == str(path)
    assert [one.name for one in tmp_path.iterdir()] == ["page.html"]
    assert path.read_bytes() == b"old"


def test_row_55_a_corpus_that_changes_during_the_run_is_told(tiny, capsys, tmp_path, monkeypatch):
    here = shutil.copytree(tiny, tmp_path / "here")
    raw = next((here / "texts" / "raw").iterdir())

    async def edits(given, **_):
        put(here / "texts", "lexicon/names.csv", "name,gloss,proper,forms\n")
        raw.write_text(raw.read_text("utf-8") + "ثم", encoding="utf-8")
        return await still(given)

    async def still(given, **_):
        return Execution(given, None, {})

    monkeypatch.setattr(series, "execute", edits)
    before = raw.read_text("utf-8")
    assert run(here, tmp_path / "out", "--fresh") == 1
    told = capsys.readouterr().err
    assert f"lexicon/names.csv, raw/{raw.name} of the corpus changed during the run" in told
    assert (tmp_path / "out" / "index.html").exists()
    raw.write_text(before, encoding="utf-8")
    monkeypatch.setattr(series, "execute", still)
    assert run(here, tmp_path / "out", "--fresh") == 0


# --- Resources


def test_row_62_a_pdf_that_takes_too_long_or_too_much_is_set_aside(monkeypatch):
    def endless(*_, timeout, **__):
        raise subprocess.TimeoutExpired("pdf", timeout)

    monkeypatch.setattr(pdf_text.subprocess, "run", endless)
    with pytest.raises(SetAside, match=r"takes over \d+ s to read; split it"):
        pdf_text.pdf_pages(b"%PDF-1.4")
    died = SimpleNamespace(stdout=b"", stderr=b"x\nMemoryError\n")
    monkeypatch.setattr(pdf_text.subprocess, "run", lambda *_, **__: died)
    with pytest.raises(SetAside, match=r"more than \d+ MB of memory or \d+ s.*MemoryError"):
        pdf_text.pdf_pages(b"%PDF-1.4")


def pdf_with(*objects, stream):
    """A PDF of one page with a compressed content stream, and further objects from 5 on."""
    filled = f"<< /Length {len(stream)} /Filter /FlateDecode >>\nstream\n".encode() + stream
    named = " ".join(f"/F{n} {n} 0 R" for n in range(5, 5 + len(objects)))
    parts = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 99 99] /Contents 4 0 R "
        + f"/Resources << /XObject << {named} >> >> >>".encode(),
        filled + b"\nendstream",
        *objects,
    ]
    out, places = b"%PDF-1.4\n", []
    for number, part in enumerate(parts, start=1):
        places.append(len(out))
        out += f"{number} 0 obj\n".encode() + part + b"\nendobj\n"
    table = "".join(f"{at:010d} 00000 n \n" for at in places)
    head = f"xref\n0 {len(parts) + 1}\n0000000000 65535 f \n{table}".encode()
    tail = f"trailer << /Size {len(parts) + 1} /Root 1 0 R >>\nstartxref\n{len(out)}\n%%EOF"
    return out + head + tail.encode()


def test_row_62_a_pdf_that_unpacks_to_more_than_the_memory_is_set_aside(monkeypatch):
    packer, size = zlib.compressobj(), 500 << 20
    stream = b"".join(packer.compress(bytes(1 << 20)) for _ in range(size >> 20)) + packer.flush()
    bomb = pdf_with(stream=stream)
    assert len(bomb) < 1 << 20
    monkeypatch.setattr(pdf_text, "MEGABYTES", 400)
    with pytest.raises(SetAside, match=r"more than 400 MB of memory or \d+ s; split.*MemoryError"):
        pdf_text.pdf_pages(bomb)


def test_row_62_a_pdf_that_draws_itself_over_and_over_is_set_aside(monkeypatch):
    nested = []
    for number in range(5, 17):  # ten times the next one, twelve deep
        named = f"/Resources << /XObject << /F{number + 1} {number + 1} 0 R >> >>"
        drawn = f"/F{number + 1} Do " * 10 if number < 16 else "0 0 1 1 re f "
        head = f"<< /Type /XObject /Subtype /Form /BBox [0 0 9 9] {named} /Length {len(drawn)} >>"
        nested.append(f"{head}\nstream\n{drawn}\nendstream".encode())
    bomb = pdf_with(*nested, stream=zlib.compress(b"/F5 Do"))
    assert len(bomb) < 10_000
    monkeypatch.setattr(pdf_text, "SECONDS", 2)
    with pytest.raises(SetAside, match=r"MB of memory or 2 s; split it|takes over 4 s to read"):
        pdf_text.pdf_pages(bomb)


def test_row_64_no_document_is_refused_and_one_is_told(tmp_path):
    folder = corpus_of(tmp_path, {})
    assert "corpus.csv: lists no document; add one row per file in raw/" in problems(folder)
    one = corpus_of(tmp_path, {"a": TEXT}, name="one")
    assert "one document only: what compares documents needs two" in said(one)


def test_row_64_an_empty_vocabulary_is_refused_by_counts(tmp_path):
    folder = corpus_of(tmp_path, {"a": "12 345 6789. 10 11", "b": "1 2 3"})
    corpus = load_corpus(folder, cache=False)
    assert corpus.tokens["pos"].unique().tolist() == ["NUM"]
    with pytest.raises(InputError, match="leaves none of 8 words to count"):
        unit_terms(corpus, unit="document")
    assert "05, 06, 09 and 10 go without topics" in said(folder)


# --- Small corpora that were found to stop the series


def test_a_corpus_of_two_like_texts_is_told(tmp_path):
    folder = corpus_of(tmp_path, {"a": TEXT, "b": TEXT})
    assert "b: the same text as a; take one out" in said(folder)


@pytest.mark.parametrize("sizes", [(600, 640), (160, 110, 80, 60)])
def test_too_few_passages_for_the_topics_are_told(tmp_path, sizes):
    sentence = "ذهب الوزير إلى المدينة مع وفد كبير جدا. "  # 8 words
    texts = {f"t{n}": sentence * (size // 8) for n, size in enumerate(sizes)}
    found = said(corpus_of(tmp_path, texts))
    assert re.search(r"passages of about 40 words in all, and a topic needs 8", found)
