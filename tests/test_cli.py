import asyncio
import io
import json
import shutil
import subprocess
import sys
from types import SimpleNamespace

import nbformat
import pytest
import tiny_notebooks
from small_corpora import corpus_of, put
from tiny_notebooks import PARAMETERS, code, corpus_folder, markdown, opened, save

from corpus_lib import cli
from corpus_lib.progress import Progress
from corpus_lib.run import report, series, series_commands
from corpus_lib.run.execution import Execution, Failure
from corpus_lib.run.sections import digest

DRAW = (
    "import matplotlib.pyplot as plt\n\n"
    "for n in range(N_TOPICS - 6):\n    plt.plot([n])\n    plt.show()"
)

FORMS = ("ar.png", "png")  # a run gets every figure in these


@pytest.fixture(scope="module")
def place(tmp_path_factory):
    """A folder with a corpus and two notebooks; 06 fails where UNIT is "segment"."""
    root = tmp_path_factory.mktemp("place")
    corpus_folder(root / "texts")
    save(opened(code(DRAW), markdown("Next: more.")), root / "notebooks" / "05_choosing.ipynb")
    fails = code("if UNIT == 'segment':\n    raise KeyError('قال')")
    topics = opened(code("print(N_TOPICS, CORPUS)", "findings"), fails)
    save(topics, root / "notebooks" / "06_topics.ipynb")
    return root


def run(place, *more, out, fresh=("--fresh",)):
    """The exit code of a run in which, if not told otherwise, everything is executed."""
    return tiny_notebooks.run(place, out, *fresh, *more)


@pytest.fixture(scope="module")
def ran(place):
    """What a whole run with two figures wrote, said and returned."""
    with pytest.MonkeyPatch.context() as patch:
        said = io.StringIO()
        patch.setattr(sys, "stdout", said)
        exit_code = run(place, "-p", "N_TOPICS=8", out=place / "out")
    return SimpleNamespace(exit_code=exit_code, said=said.getvalue(), out=place / "out")


def test_a_run_writes_notebooks_pages_figures_and_an_index(ran):
    assert ran.exit_code == 0
    written = {str(p.relative_to(ran.out)) for p in ran.out.rglob("*") if p.is_file()}
    assert written == {
        "index.html",
        "05_choosing.html",
        "06_topics.html",
        "texts/visit.html",
        "search.js",
        "notebooks/05_choosing.ipynb",
        "notebooks/06_topics.ipynb",
        *(f"figures/05-which-topics-are-there-{n}.{kind}" for n in (1, 2) for kind in FORMS),
        "figures/captions.md",
        "METHODS.md",
        "methods.bib",
        "methods.json",
        "fonts/IBMPlexSansArabic-Regular.ttf",
        "fonts/IBMPlexSansArabic-Bold.ttf",
        "fonts/LICENSE.txt",
        "corpus-lib-files.json",
        ".corpus-lib.lock",
    }
    second = ran.out / "figures/05-which-topics-are-there-2.png"
    assert second.read_bytes().startswith(b"\x89PNG")


def test_a_run_says_what_it_does_and_sets_what_it_was_told(ran, place):
    lines = ran.said.splitlines()
    assert lines[0].startswith("2 notebooks on the corpus texts, into ")
    assert lines[1] == "  N_TOPICS = 8 in 05_choosing, 06_topics"
    first, second = sorted(lines[2:4])  # whichever is done first
    assert first.startswith("[1/2] 05_choosing … ")
    assert second.startswith("[2/2] 06_topics … ")
    assert second.endswith(" s")
    assert lines[4].startswith(f"{ran.out / 'index.html'} after ")
    executed = nbformat.read(ran.out / "notebooks/06_topics.ipynb", as_version=4)
    assert executed.cells[3].metadata.tags == ["injected-parameters"]
    assert executed.cells[4].outputs[0].text == "8 texts\n"  # no path of this computer
    text = (ran.out / "index.html").read_text(encoding="utf-8")
    assert '<pre dir="auto">8 ' in text
    assert "<code>N_TOPICS = 8</code> in 05_choosing, 06_topics" in text


def test_a_second_run_replaces_its_own_files_only(ran, place, tmp_path):
    out = shutil.copytree(ran.out, tmp_path / "out")
    (out / "notes.txt").write_text("mine")
    assert run(place, "--only", "5", "-p", "N_TOPICS=7", out=out) == 0
    assert (out / "notes.txt").read_text() == "mine"
    assert {p.name for p in (out / "figures").iterdir()} == {
        *(f"05-which-topics-are-there-1.{kind}" for kind in FORMS),
        "captions.md",
    }
    text = (out / "index.html").read_text(encoding="utf-8")
    assert "From earlier runs" in text
    assert '<li><a class="file" href="06_topics.html">' in text
    records = json.loads((out / "methods.json").read_text(encoding="utf-8"))["notebooks"]
    assert [record["notebook"] for record in records] == ["05_choosing", "06_topics"]
    assert [record["parameters"][0]["value"] for record in records] == [7, 8]
    assert [len(record["figures"]) for record in records] == [1, 0]


def test_a_failing_notebook_is_named_and_what_was_done_is_kept(place, tmp_path, capsys):
    assert run(place, "--only", "06", "-p", "UNIT=segment", out=tmp_path / "out") == 1
    said = capsys.readouterr()
    failure = "06_topics failed in cell [5] `raise KeyError('قال')`: KeyError: 'قال'"
    assert failure in said.err
    assert len(said.err.splitlines()) == 1
    assert "index.html after" in said.out
    executed = nbformat.read(tmp_path / "out/notebooks/06_topics.ipynb", as_version=4)
    assert executed.cells[4].outputs[0].text.startswith("6 ")
    assert "06_topics stopped before its end" in (tmp_path / "out/index.html").read_text("utf-8")


@pytest.fixture
def executions(monkeypatch):
    """The notebooks that runs would execute: nothing is, and each saves a page."""
    calls = []

    async def counted(notebook, **options):
        assert options["keep"] == "screen"
        calls.append(notebook)
        return Execution(notebook, None, {"topics.html": b"<p>x</p>"})

    monkeypatch.setattr(series, "execute", counted)
    return calls


def test_pages_of_notebooks_are_written_and_are_no_leftovers(place, tmp_path, executions):
    out = tmp_path / "out"
    assert run(place, "--only", "06", out=out) == 0
    assert (out / "files/topics.html").read_bytes() == b"<p>x</p>"
    assert "From earlier runs" not in (out / "index.html").read_text(encoding="utf-8")
    assert run(place, "--only", "06", out=out) == 0


async def fails_at_once(notebook, **_):
    return Execution(notebook, Failure(2, "x = y", "NameError: y"))


def test_a_failure_keeps_no_other_notebook_from_running(place, tmp_path, capsys, monkeypatch):
    monkeypatch.setattr(series, "execute", fails_at_once)
    assert run(place, out=tmp_path / "out") == 1
    told = capsys.readouterr().err
    assert "05_choosing failed in cell [2] `x = y`: NameError: y" in told
    assert "06_topics failed in cell [2] `x = y`: NameError: y" in told
    assert (tmp_path / "out/06_topics.html").exists()


def test_what_did_not_change_is_not_executed_again(place, tmp_path, capsys, executions):
    texts = shutil.copytree(place / "texts", tmp_path / "texts")
    here = ["--only", "06", "--corpus", str(texts)]
    pages = []
    for n, (more, expected) in enumerate(
        [([], 1), ([], 1), (["-p", "N_TOPICS=9"], 2), (["--fresh"], 3), ([], 3)]
    ):
        assert run(place, *here, *more, out=tmp_path / str(n), fresh=()) == 0
        assert len(executions) == expected
        pages.append((tmp_path / str(n) / "06_topics.html").read_bytes())
        assert (tmp_path / str(n) / "files/topics.html").read_bytes() == b"<p>x</p>"
    assert pages[0] == pages[1] == pages[4]
    assert "[1/1] 06_topics … nothing changed" in capsys.readouterr().out
    with (texts / "corpus.csv").open("a", encoding="utf-8") as table:
        table.write("\n")
    assert run(place, *here, out=tmp_path / "again", fresh=()) == 0
    assert len(executions) == 4
    for damaged in (texts / ".cache/pages").iterdir():
        damaged.write_text(damaged.read_text()[:-9] + "x")
    with pytest.warns(UserWarning, match="damaged, so what it kept is computed again"):
        assert run(place, *here, out=tmp_path / "again", fresh=()) == 0
    assert len(executions) == 5


def test_a_page_is_made_again_only_where_its_notebook_or_its_arabic_changed(
    place, tmp_path, executions, monkeypatch
):
    here = shutil.copytree(place, tmp_path / "here")
    made = []
    plain = report.annotated
    monkeypatch.setattr(report, "annotated", lambda one: made.append(one) or plain(one))
    for n_made in (1, 1):
        assert run(here, "--only", "05", out=tmp_path / "out", fresh=()) == 0
        assert len(made) == n_made
    (cell,) = [c for c in executions[0].cells if c.source == "Next: more."]
    arabic = f'[[cell]]\nid = "{cell.id}"\nof = "{digest(cell.source)}"\ntext = "التالي"\n'
    (here / "notebooks/ar").mkdir()
    (here / "notebooks/ar/05_choosing.toml").write_text(arabic, "utf-8")
    assert run(here, "--only", "05", out=tmp_path / "out", fresh=()) == 0
    assert (len(made), len(executions)) == (2, 1)
    assert "التالي" in (tmp_path / "out/05_choosing.html").read_text("utf-8")


def test_a_text_that_came_with_the_notebooks_and_changed_is_read_again(place, tmp_path, executions):
    here = shutil.copytree(place, tmp_path / "here")
    (here / "notebooks/own_texts/daily").mkdir(parents=True)
    for text, expected in (("نص", 1), ("نص", 1), ("نص آخر", 2)):
        (here / "notebooks/own_texts/daily/a.txt").write_text(text, encoding="utf-8")
        assert run(here, "--only", "06", out=tmp_path / "out", fresh=()) == 0
        assert len(executions) == expected


def test_a_notebook_on_texts_of_its_own_is_told_to_rest_on_these(place, tmp_path):
    here = shutil.copytree(place, tmp_path / "here")
    (here / "notebooks/own_texts").mkdir()
    (here / "notebooks/own_texts/a.txt").write_text("نص", encoding="utf-8")
    save(opened(code("N_TOPICS = 2", "own-texts")), here / "notebooks/11_own.ipynb")
    save(opened(code("N_TOPICS = 2")), here / "notebooks/10_run.ipynb")
    assert run(here, "--only", "10,11", out=tmp_path / "out") == 0
    records = json.loads((tmp_path / "out/methods.json").read_text(encoding="utf-8"))["notebooks"]
    assert [record["corpus"]["folder"] for record in records] == ["texts", "own_texts"]
    assert list(records[1]["corpus"]["files"]) == ["a.txt"]


def test_a_notebook_that_failed_is_executed_again(place, tmp_path, capsys, monkeypatch):
    monkeypatch.setattr(series, "execute", fails_at_once)
    here = ["--only", "06", "-p", "N_TOPICS=11"]
    for _ in range(2):
        assert run(place, *here, out=tmp_path / "out", fresh=()) == 1
    assert "nothing changed" not in capsys.readouterr().out


REFUSED = [
    (["-p", "N_TOPICS=abc"], "'abc' is no value for N_TOPICS of 05_choosing; expected a whole"),
    (["--only", "07"], "no notebook has the number 07; expected some of 05, 06"),
    (["--corpus", "nowhere"], "the corpus nowhere is no folder"),
]


@pytest.mark.parametrize(("arguments", "message"), REFUSED)
def test_wrong_input_is_refused_before_anything_runs(
    place, tmp_path, capsys, executions, arguments, message
):
    assert run(place, *arguments, out=tmp_path / "out") == 2
    assert message in capsys.readouterr().err
    assert not (tmp_path / "out").exists()
    assert executions == []


@pytest.mark.parametrize(
    ("name", "out", "message"),
    [
        ("out/figures/05-mine.png", "out", "wrote: figures/05-mine.png; they would be lost"),
        ("file", "file/out", "file/out can't be written: Not a directory"),
        ("file", "file", "the output folder "),
    ],
)
def test_a_folder_that_cannot_be_written_or_is_somebody_s_is_refused_before_anything_runs(
    place, tmp_path, capsys, executions, name, out, message
):
    put(tmp_path, name, "mine")
    assert run(place, out=tmp_path / out) == 2
    assert message in capsys.readouterr().err
    assert (tmp_path / name).read_text() == "mine"
    assert executions == []


def test_records_that_cannot_be_read_are_told_before_anything_runs(
    place, tmp_path, capsys, executions
):
    assert run(place, out=tmp_path) == 0
    (tmp_path / "methods.json").write_text("{", encoding="utf-8")
    assert run(place, out=tmp_path) == 2
    assert "methods.json is damaged, so it is unknown how the files" in capsys.readouterr().err
    assert len(executions) == 2


def test_a_full_disk_is_told_without_a_traceback(place, tmp_path, capsys, monkeypatch):
    def full(*_):
        raise OSError(28, "No space left on device", "index.html")

    monkeypatch.setattr(series, "execute", fails_at_once)
    monkeypatch.setattr(series_commands, "_write_results", full)
    assert run(place, out=tmp_path / "out") == 2
    assert capsys.readouterr().err == "corpus-lib: index.html: No space left on device\n"


def test_an_interrupted_run_leaves_the_earlier_report(place, tmp_path, capsys, monkeypatch):
    async def interrupted(*_, **__):
        raise asyncio.CancelledError

    monkeypatch.setattr(series, "execute", fails_at_once)
    run(place, out=tmp_path / "out")
    before = (tmp_path / "out/index.html").read_bytes()
    monkeypatch.setattr(series, "execute", interrupted)
    assert run(place, out=tmp_path / "out") == 130
    assert "stopped; the notebooks that were done are kept" in capsys.readouterr().err
    assert (tmp_path / "out/index.html").read_bytes() == before


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ([], "the following arguments are required: COMMAND"),
        (["sing"], "invalid choice: 'sing'"),
        (["run", "--only", "five"], "'five' is no list of numbers such as 05,06"),
        (["run", "--only", ","], "',' is no list of numbers such as 05,06"),
        (["run", "--corp", "x"], "unrecognized arguments: --corp"),
    ],
)
def test_a_wrong_command_exits_with_two(capsys, arguments, message):
    with pytest.raises(SystemExit) as caught:
        cli.main(arguments)
    assert caught.value.code == 2
    assert message in capsys.readouterr().err


def test_help_shows_commands_examples_and_exit_codes(capsys):
    with pytest.raises(SystemExit) as caught:
        cli.main(["--help"])
    assert caught.value.code == 0
    said = capsys.readouterr().out
    for part in ("run", "check", "parameters", "notebooks", "--only 05,06 -p N_TOPICS=8", "exit c"):
        assert part in said


def test_parameters_are_listed_by_notebook(place, capsys):
    arguments = ["parameters", "--notebooks", str(place / "notebooks"), "--only", "06"]
    assert cli.main(arguments) == 0
    assert capsys.readouterr().out.splitlines() == [
        "  06_topics",
        "    CORPUS: str | None = None  # folder of the corpus; None for our own",
        "    N_TOPICS: int = 6  # topics to fit (2 to 50)",
        "    UNIT: str = 'window'  # what is counted (window, segment or sentence)",
    ]


def test_check_lists_the_documents(tmp_path, capsys):
    texts = {"lavrov": "لافروف في طهران\n" + "زار الوزير طهران. " * 9, "note": "نص\nفيه \ufffd"}
    folder = corpus_of(tmp_path, texts, titles={"lavrov": "لافروف\u202e في"})
    (folder / "raw" / "more.txt").write_text("نص", encoding="utf-8")
    assert cli.main(["check", str(folder)]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[:5] == [
        "texts: 2 documents, 32 words; a first run takes about 1 minute on two cores",
        f"  raw/more.txt: no row names it, so it is no document; `corpus-lib check {folder} "
        "--accept` lists it",
        "  lavrov: 30 words, 178 characters: لافروف⟨U+202E⟩ في",
        "  note: 2 words, 8 characters",
        "suspicious, but no obstacle:",
    ]
    assert (
        "  raw/note.txt, line 2: 1 × U+FFFD replacement character: a letter was lost "
        "there; get the text anew"
    ) in lines


def test_check_reads_the_corpus_that_the_notebooks_come_with(capsys):
    assert cli.main(["check"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].startswith("data: 5 documents, 5,526 words; a first run takes about ")
    assert lines[1].startswith("  alhal_lavrov_tehran: ")
    told = [line.lstrip(" 0123456789") for line in lines[6:14]]
    assert told[:4] == [
        f"{table}: every code and every quote holds"
        for table in ("coded claims", "coded frames", "coded roles", "claims of single readers")
    ]
    assert told[6] == "namings of 10 referents: every lemma and every place holds"
    assert told[7].startswith("theses, 0 fallen on passages, claims or dates; ")


def test_check_needs_nothing_that_executes_notebooks():
    code = (
        "import sys; from corpus_lib import cli; code = cli.main(['check', 'tests/nowhere']);"
        "import corpus_lib.run.corpus_report;"
        "print(sorted({'nbformat', 'nbconvert', 'matplotlib', 'gensim', 'scipy.stats', 'sklearn',"
        " 'corpus_lib.study'} & set(sys.modules)))"
    )
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ran.stdout == "[]\n"


@pytest.mark.parametrize("command", ["run", "check", "theses"])
def test_a_corpus_that_is_given_twice_is_refused(capsys, command):
    assert cli.main([command, "here", "--corpus", "there"]) == 2
    assert "given twice, here and there; give it once" in capsys.readouterr().err


def test_check_says_what_is_wrong_in_all_files_at_once(tmp_path, capsys):
    folder = corpus_of(tmp_path, {"a": "قال الرئيس.", "b": "قال الوزير."})
    table = folder / "corpus.csv"
    table.write_text(table.read_text("utf-8").replace("2022-01-01", "2022-02-30", 1), "utf-8")
    rule = "[[rules]]\naction = 'drop'\ndocuments = ['a']\nreason = 'x'\n"
    files = {
        "cleaning.toml": f"{rule}find = 'رئيس'\n{rule}find = 'ملك'\n{rule}pattern = '('\n",
        "about.toml": "name = 'x'\n",
        "lexicon/actors.csv": "actor_id,name_ar,name_en,kind,parent,principal,terms\n"
        "a,a,a,state,zz,yes,\n,b,b,state,,perhaps,\n",
        "lexicon/names.csv": "name,gloss,proper,forms\n,,,\nب,,yes,\n",
        "coding/codebook.toml": "[[claims]]\nid = 'c'\n",
        "coding/topic_labels.csv": "label,words\nx,\n",
    }
    for name, content in files.items():
        put(folder, name, content)
    before = {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    assert cli.main(["check", str(folder)]) == 2
    said = capsys.readouterr().err
    for place in (
        "corpus.csv, line 2, column published",
        "cleaning.toml, rule 3 (x): pattern '(' is no regular expression",
        "about.toml: name; expected texts",
        "actors.csv, line 2, column parent: 'zz'",
        "actors.csv, line 3, column actor_id: ''",
        "actors.csv, line 3, column principal: 'perhaps'",
        "names.csv, line 3, column gloss: ''",
        "codebook.toml, [[claims]] entry 1 (c): name_en is None",
        "topic_labels.csv, line 2, column words: empty",
    ):
        assert place in said
    assert before == {path: path.read_bytes() for path in before}


def test_notebooks_are_refreshed_in_place_to_the_same_bytes_and_one_that_fails_stays(
    tmp_path, capsys
):
    first = save(opened(markdown("## قال"), code("N_TOPICS")), tmp_path / "05_choosing.ipynb")
    second = save(opened(code("1 / 0")), tmp_path / "06_topics.ipynb")
    before, written = second.read_bytes(), set()
    for _ in range(2):
        assert cli.main(["notebooks", "--notebooks", str(tmp_path)]) == 1
        written.add(first.read_bytes())
    said = capsys.readouterr()
    assert "06_topics failed in cell [3] `1 / 0`: ZeroDivisionError" in said.err
    assert "its file stays as it was" in said.err
    [bytes_written] = written
    assert json.loads(bytes_written)["cells"][4]["outputs"][0]["data"] == {"text/plain": ["6"]}
    assert second.read_bytes() == before


class Terminal(io.StringIO):
    def isatty(self):
        return True


def test_a_terminal_gets_a_bar_and_elsewhere_plain_lines(monkeypatch, capsys):
    shown = []
    for stream in (Terminal(), io.StringIO()):
        monkeypatch.setattr(sys, "stderr", stream)
        progress = Progress(["05_choosing"], n_cells=1)
        with progress.notebook(0) as (on_cell, _):
            on_cell()
        progress.bar.close()
        shown.append(stream.getvalue())
        assert capsys.readouterr().out == "[1/1] 05_choosing … 0 s\n"
    assert "05_choosing |" in shown[0]
    assert shown[1] == ""


def test_a_notebook_of_the_series_runs_on_another_corpus_with_another_parameter(tmp_path, capsys):
    corpus = corpus_folder(tmp_path / "texts")
    asked = ["run", "--only", "01", "-p", "N_CHANGES=1", "--corpus", str(corpus)]
    assert cli.main([*asked, "--out", str(tmp_path / "out")]) == 0, capsys.readouterr().err
    assert "N_CHANGES = 1 in 01_documents" in capsys.readouterr().out
    # The corpus is told as seen from the notebook, and nothing of where a user keeps it.
    ran = nbformat.read(tmp_path / "out/notebooks/01_documents.ipynb", as_version=4)
    set_here = [
        cell.source for cell in ran.cells if "injected-parameters" in cell.metadata.get("tags", [])
    ]
    assert "CORPUS = '../../texts'" in set_here[0]
    written = [path for path in (tmp_path / "out").rglob("*") if path.is_file()]
    assert [path for path in written if str(tmp_path).encode() in path.read_bytes()] == []


def test_a_notebook_with_another_name_takes_the_place_of_the_one_before(tmp_path):
    corpus_folder(tmp_path / "texts")
    for name in ("06_topics", "06_other"):
        save(opened(code("print(N_TOPICS)")), tmp_path / "notebooks" / f"{name}.ipynb")
        assert run(tmp_path, out=tmp_path / "out") == 0
        (tmp_path / "notebooks" / f"{name}.ipynb").unlink()
    left = {path.name for path in (tmp_path / "out").rglob("06_*")}
    assert left == {"06_other.html", "06_other.ipynb"}


def test_a_notebook_that_compares_no_documents_is_run_whatever_is_compared(tmp_path, capsys):
    corpus_folder(tmp_path / "texts")
    save(opened(code("print(N_TOPICS)")), tmp_path / "notebooks" / "11_own.ipynb")
    assert run(tmp_path, "--by", "outlet", out=tmp_path / "out") == 0
    assert "--by outlet: no selected notebook compares" in capsys.readouterr().out


def test_a_page_says_by_what_documents_are_compared(tmp_path):
    corpus_folder(tmp_path / "texts")
    declared = f"{PARAMETERS}\nBY: str | None = None  # what is compared"
    save(opened(code("print(BY)"), parameters=declared), tmp_path / "notebooks" / "03_words.ipynb")
    for by, told in (("outlet", True), ("doc_id", False)):
        assert run(tmp_path, "--by", by, out=tmp_path / by) == 0
        page = (tmp_path / by / "03_words.html").read_text(encoding="utf-8")
        assert ("بحسب <bdi>جهة النشر</bdi>" in page) == told


def test_more_documents_than_can_be_compared_are_compared_in_groups_and_that_is_said(
    tmp_path, capsys
):
    corpus_of(tmp_path, {f"d{number}": "وصل الوزير إلى المدينة." for number in range(25)})
    declared = f"{PARAMETERS}\nBY: str | None = None  # what is compared"
    save(opened(code("print(BY)"), parameters=declared), tmp_path / "notebooks" / "03_words.ipynb")
    assert run(tmp_path, out=tmp_path / "out") == 0
    assert "25 documents: compared by all (--by sets another)" in capsys.readouterr().out
    ran = nbformat.read(tmp_path / "out" / "notebooks" / "03_words.ipynb", as_version=4)
    assert [cell.outputs[0].text for cell in ran.cells if cell.source == "print(BY)"] == ["all\n"]
    assert (tmp_path / "out" / "texts" / "d24.html").exists()
    # The list of so many texts is a box of its own.
    assert 'class="scroll many"' in (tmp_path / "out" / "index.html").read_text(encoding="utf-8")
