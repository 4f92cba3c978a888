import asyncio
import signal
import sys

import pytest
from tiny_notebooks import code, executed, markdown, notebook, opened, save

from corpus_lib.run.execution import normalize, notebook_bytes
from corpus_lib.run.parameters import inject


@pytest.fixture(scope="module")
def stopped(tmp_path_factory):
    """A notebook that fails in its third code cell, and the calls made after each cell."""
    calls = []
    content = notebook(
        markdown("# Title"),
        code("from pathlib import Path\n\nPath.cwd().name"),
        code("import sys\n\nprint('one'); print('two')"),
        code("# a comment\n\nprint('before')\n1 / 0"),
        code("'never'", outputs=[], count=9),
    )
    folder = tmp_path_factory.mktemp("notebooks")
    done = executed(content, folder=folder, on_cell=lambda: calls.append(1))
    return content, folder, done, calls


def test_a_notebook_runs_in_its_folder_and_without_timings(stopped):
    _, folder, done, _ = stopped
    first = done.notebook.cells[1]
    assert first.outputs[0].data["text/plain"] == repr(folder.name)
    assert first.execution_count == 1
    assert first.metadata == {}


def test_printed_lines_are_one_output(stopped):
    assert [output.text for output in stopped[2].notebook.cells[2].outputs] == ["one\ntwo\n"]


def test_a_failure_names_cell_line_and_error_and_keeps_what_was_done(stopped):
    content, _, done, calls = stopped
    assert str(done.failure) == "cell [3] `1 / 0`: ZeroDivisionError: division by zero"
    assert done.notebook.cells[3].outputs[0].text == "before\n"
    assert done.notebook.cells[4].execution_count is None
    assert len(calls) == 3
    assert content.cells[1].outputs == []


@pytest.mark.parametrize(
    ("source", "named"),
    [
        ("x = [\n    1,\n    1 / 0,\n]", "1 / 0,"),
        ("def f():\n    return {}['k']\n\n\nf()", "f()"),
        ("x = 1\ny = (", "y = ("),
        ("import json\n\njson.loads('{')", "json.loads('{')"),
    ],
)
def test_a_failure_is_named_by_the_line_that_failed(tmp_path, source, named):
    done = executed(notebook(code("a = 1"), code(source)), folder=tmp_path)
    assert (done.failure.cell, done.failure.line) == (2, named)


def test_a_kernel_that_ends_by_itself_is_a_failure(tmp_path):
    done = executed(notebook(code("import os\nos._exit(1)")), folder=tmp_path)
    assert "cell [1] `import os`: the Python process ended by itself" in str(done.failure)


def test_an_interrupt_ends_the_kernel_and_is_passed_on(tmp_path):
    content = notebook(code("import time"), code("time.sleep(600)"))
    with pytest.raises(asyncio.CancelledError):
        executed(content, folder=tmp_path, on_cell=lambda: signal.raise_signal(signal.SIGINT))
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler


def test_a_long_error_is_cut(tmp_path):
    done = executed(notebook(code("raise ValueError('x' * 5000)")), folder=tmp_path)
    assert done.failure.error.startswith("ValueError: xxx")
    assert len(done.failure.error) < 700


def test_normalizing_keeps_content_and_drops_what_machines_add():
    content = opened(code("1", "findings"))
    content.metadata = {"language_info": {"name": "python", "version": sys.version}, "widgets": {}}
    content.cells[3].metadata["execution"] = {"iopub.execute_input": "2022-11-10T00:00:00Z"}
    content.cells[3].metadata["alt"] = "a chart"
    same = normalize(content)
    assert same.metadata.kernelspec == {
        "display_name": "Python 3 (ipykernel)",
        "language": "python",
        "name": "python3",
    }
    assert "version" not in same.metadata.language_info
    assert set(same.metadata) == {"kernelspec", "language_info"}
    assert same.cells[3].metadata == {"tags": ["findings"], "alt": "a chart"}
    assert [cell.id for cell in same.cells] == [cell.id for cell in content.cells]
    assert "execution" in content.cells[3].metadata


def test_normalizing_twice_gives_the_same_bytes(tmp_path):
    once = notebook_bytes(normalize(opened()))
    assert notebook_bytes(normalize(normalize(opened()))) == once
    assert once.endswith(b"}\n")
    path = save(normalize(opened()), tmp_path / "same.ipynb")
    assert path.read_bytes() == once


def test_pages_that_a_notebook_saves_are_kept_only_when_asked(tmp_path):
    saving = notebook(
        code("from corpus_lib import show\n\nshow.save_page('<p>x</p>', 'x.html', text='X')")
    )
    kept = executed(saving, folder=tmp_path, keep_files=True)
    assert kept.files == {"x.html": b"<p>x</p>"}
    assert "files/x.html" in kept.notebook.cells[0].outputs[0].data["text/html"]
    plain = executed(saving, folder=tmp_path)
    assert plain.files == {}
    assert "corpus-lib run" in plain.notebook.cells[0].outputs[0].data["text/plain"]
    assert list(tmp_path.iterdir()) == []


def test_pages_saved_before_a_failure_are_kept(tmp_path):
    save_page = "from corpus_lib import show\n\nshow.save_page('<p>x</p>', 'x.html', text='X')"
    done = executed(notebook(code(save_page), code("1 / 0")), folder=tmp_path, keep_files=True)
    assert done.failure.cell == 2
    assert done.files == {"x.html": b"<p>x</p>"}


def test_wrong_input_is_told_in_a_notebook_by_its_message_alone(tmp_path):
    done = executed(
        notebook(code("from corpus_lib import Study\n\nStudy(n_topics=99)")), folder=tmp_path
    )
    (told,) = done.notebook.cells[0].outputs
    assert told.traceback == ["n_topics is 99; give 2 to 30"]
    assert done.failure.error == "InputError: n_topics is 99; give 2 to 30"


def test_a_wrong_parameter_is_told_in_one_line_before_anything_runs(tmp_path):
    told = "CORPUS: str | None = None  # folder\nN_TOPICS: int = 99  # topics to fit (2 to 30)"
    cells = [
        code("from corpus_lib import check_parameters"),
        code(told, "parameters"),
        code("check_parameters()\nprint('ran')"),
    ]
    done = executed(notebook(*cells), folder=tmp_path)
    (told,) = done.notebook.cells[2].outputs
    assert told.traceback == ["N_TOPICS is 99; give 2 to 30"]


@pytest.mark.parametrize(
    ("lines", "message"),
    [
        ("LEAST: int = 2  # from (1 to 9)\nMOST: int = 2.5  # to (1 to 9)", "MOST is 2.5; give"),
        ("SECTION: str = 'bodi'  # part", "SECTION is 'bodi'; give one of all, "),
        ("DOCUMENT: str | None = 'x'  # one", "DOCUMENT is 'x'; give one of alhal_lavrov_tehran, "),
        ("LEAST_N: int = 5  # from (1 to 9)\nMOST_N: int = 4  # to (1 to 9)", "LEAST_N is 5; give"),
        ("WORDS: list[str] = []  # words (one or more)", "WORDS is []; give one or more"),
    ],
)
def test_each_kind_of_wrong_parameter_is_named_in_the_notebook(tmp_path, lines, message):
    cell = code(f"CORPUS: str | None = None  # folder\n{lines}", "parameters")
    imports = code("from corpus_lib import check_parameters")
    done = executed(notebook(imports, cell, code("check_parameters()")), folder=tmp_path)
    (told,) = done.notebook.cells[2].outputs
    assert len(told.traceback) == 1
    assert told.traceback[0].startswith(message)


@pytest.mark.parametrize(("value", "passes"), [(3, True), (99, False)])
def test_values_that_a_run_sets_below_the_parameters_are_checked_too(tmp_path, value, passes):
    lines = "CORPUS: str | None = None  # folder\nN: int = 4  # topics to fit (2 to 30)"
    imports = code("from corpus_lib import check_parameters")
    set_below = inject(notebook(imports, code(lines, "parameters")), {"CORPUS": "x", "N": value})
    set_below.cells.append(code("check_parameters()"))
    done = executed(set_below, folder=tmp_path)
    told = [output.traceback for output in done.notebook.cells[-1].outputs]
    assert told == ([] if passes else [["N is 99; give 2 to 30"]])
