"""One notebook in its kernel: outputs, failures, parameters, and how far it has come."""

import asyncio
import signal
import sys
import time

import pytest
from jupyter_client.manager import start_new_kernel
from tiny_notebooks import (
    code,
    corpus_folder,
    executed,
    executed_in_turn,
    markdown,
    notebook,
    opened,
    save,
)

from corpus_lib.progress import Progress, steps
from corpus_lib.run.execution import normalize, notebook_bytes
from corpus_lib.run.parameters import inject
from corpus_lib.settings import settings_of


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


STUDY = "from corpus_lib import Study"


@pytest.mark.parametrize(
    ("source", "line", "error"),
    [
        ("x = [\n    1,\n    1 / 0,\n]", "1 / 0,", "ZeroDivisionError: division by zero"),
        ("def f():\n    return {}['k']\n\n\nf()", "f()", "KeyError: 'k'"),
        ("x = 1\ny = (", "y = (", "SyntaxError: "),
        ("import json\n\njson.loads('{')", "json.loads('{')", "JSONDecodeError: Expecting"),
        ("raise ValueError('x' * 5000)", "raise ValueError('x' * 5000)", "ValueError: xxx"),
        ("import os\nos._exit(1)", "import os", "the Python process ended by itself"),
        (f"{STUDY}\n\nStudy(n_topics=99)", STUDY, "InputError: n_topics is 99; give 2 to 30"),
    ],
)
def test_a_failure_is_named_by_the_line_that_failed(tmp_path, source, line, error):
    done = executed(notebook(code("a = 1"), code(source)), folder=tmp_path)
    assert (done.failure.cell, done.failure.line) == (2, line)
    assert done.failure.error.startswith(error)
    assert len(done.failure.error) < 700
    if error.startswith("InputError"):  # what a user mends is told without a trace
        assert done.notebook.cells[1].outputs[0].traceback == ["n_topics is 99; give 2 to 30"]


def test_an_interrupt_ends_the_kernel_and_is_passed_on(tmp_path):
    content = notebook(code("import time"), code("time.sleep(600)"))
    with pytest.raises(asyncio.CancelledError):
        executed(content, folder=tmp_path, on_cell=lambda: signal.raise_signal(signal.SIGINT))
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler


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
    assert save(normalize(opened()), tmp_path / "same.ipynb").read_bytes() == once


def test_a_kernel_that_runs_another_notebook_is_as_new(tmp_path):
    first = notebook(code("import os\nleft = os.getpid()\nleft"), code("1"))
    again = notebook(
        code("'left' in globals()"), code("import os\nos.getpid()"), code("_, __, Out, In[1:2]")
    )
    failing = notebook(code("1 / 0"))
    options = {"folder": tmp_path}
    ran = asyncio.run(executed_in_turn([first, again, failing, again], **options))
    values = [
        [cell.outputs[0]["data"]["text/plain"] for cell in one.notebook.cells]
        for one in ran
        if one.failure is None
    ]
    (pid, _), second, fourth = values
    assert second[:2] == ["False", pid]  # the same process, without what it held
    assert fourth[1] != pid  # after one that failed another kernel begins
    (fresh,) = asyncio.run(executed_in_turn([again], **options))
    for one in (ran[1], ran[3]):
        counts = [cell.execution_count for cell in one.notebook.cells]
        assert counts == [cell.execution_count for cell in fresh.notebook.cells] == [1, 2, 3]


def test_a_study_opened_again_keeps_the_tables_that_nothing_touched(tmp_path):
    corpus = corpus_folder(tmp_path / "texts")
    texts = [
        *("study.counts is before.counts", "study.dealt is before.dealt", "study.seed"),
        "study.with_(unit='sentence').counts is study.counts",
    ]

    def series(*settings, name="study"):
        for seed in settings:
            cell = (
                f"CORPUS: str | None = {str(corpus)!r}  # folder\nSEED: int = {seed}  # (0 or more)"
            )
            yield from (code(cell), code(f"{name} = open_study()"))

    imports = code("from corpus_lib import open_study")
    rules = f"import pathlib\npathlib.Path({str(corpus / 'cleaning.toml')!r}).unlink()"
    content = notebook(
        *(imports, *series(1, name="before"), *series(2), *map(code, texts)),
        *(code(rules), *series(2), code("study.counts is before.counts")),
    )
    done = executed(content, folder=tmp_path)
    assert done.failure is None
    shown = [cell.outputs[0]["data"]["text/plain"] for cell in done.notebook.cells if cell.outputs]
    assert shown == ["True", "True", "2", "False", "False"]


def test_pages_that_a_notebook_saves_are_kept_when_asked_even_if_it_fails_later(tmp_path):
    save_page = "from corpus_lib import show\n\nshow.save_page('<p>x</p>', 'x.html', text='X')"
    saving = notebook(code(save_page), code("1 / 0"))
    kept = executed(saving, folder=tmp_path, keep="screen")
    assert kept.failure.cell == 2
    assert kept.files == {"x.html": b"<p>x</p>"}
    assert "files/x.html" in kept.notebook.cells[0].outputs[0].data["text/html"]
    plain = executed(saving, folder=tmp_path)
    assert plain.files == {}
    assert "corpus-lib run" in plain.notebook.cells[0].outputs[0].data["text/plain"]
    assert list(tmp_path.iterdir()) == []


N = "N: int = 4  # topics to fit (2 to 30)"


PARAMETERS = [  # lines of a cell, what a run sets below it, and what is told
    (N.replace("4", "99"), {}, "N is 99; give 2 to 30"),
    (N, {"CORPUS": "x", "N": 99}, "N is 99; give 2 to 30"),
    (N, {"CORPUS": "x", "N": 3}, None),
    ("LEAST: int = 2  # from (1 to 9)\nMOST: int = 2.5  # (1 to 9)", {}, "MOST is 2.5; give"),
    ("SECTION: str = 'bodi'  # part", {}, "SECTION is 'bodi'; give one of all, "),
    ("DOCUMENT: str | None = 'x'  # one", {}, "DOCUMENT is 'x'; give one of alhal_lavrov_t"),
    ("LEAST_N: int = 5  # (1 to 9)\nMOST_N: int = 4  # (1 to 9)", {}, "LEAST_N is 5; give"),
    ("WORDS: list[str] = []  # words (one or more)", {}, "WORDS is []; give one or more"),
]


@pytest.fixture(scope="module")
def checked(tmp_path_factory):
    """What is told below the parameters of each case, all tried in one kernel."""
    cells = [code("from corpus_lib import check_parameters")]
    for lines, set_below, _ in PARAMETERS:
        cell = code(f"CORPUS: str | None = None  # folder\n{lines}", "parameters")
        cells += inject(notebook(cell), set_below).cells
        cells.append(code("check_parameters()\nprint('ran')", "raises-exception"))
    done = executed(notebook(*cells), folder=tmp_path_factory.mktemp("checked"))
    checks = [cell for cell in done.notebook.cells if cell.source.startswith("check_parameters()")]
    return [cell.outputs for cell in checks]


@pytest.mark.parametrize("case", range(len(PARAMETERS)))
def test_a_wrong_parameter_is_told_in_one_line_before_anything_runs(checked, case):
    message, [told] = PARAMETERS[case][-1], checked[case]
    if message is None:
        assert told.text == "ran\n"
    else:
        [line] = told.traceback
        assert line.startswith(message)


def test_a_study_has_the_settings_that_parameters_name(tmp_path):
    cell = "CORPUS: str | None = None  # folder\nWITHIN: str = 'sentence'  # where\n"
    cell += "N_ROWS: int = 3  # shown (1 or more)\nSEED: int = 1  # of chance (0 or more)"
    ask = "study = open_study()\nprint(study.settings)"
    content = notebook(code("from corpus_lib import open_study"), code(cell, "parameters"))
    content = inject(content, {"WITHIN": "segment", "SEED": 7})
    content.cells.append(code(ask))
    [told] = executed(content, folder=tmp_path).notebook.cells[-1].outputs
    assert told.text == f"{settings_of(within='segment', seed=7)}\n"


@pytest.mark.parametrize(("by", "told"), [("genre", "Compared here are"), (None, None)])
def test_that_groups_are_compared_is_told_where_the_study_is_opened(by, told, tmp_path):
    cell = "CORPUS: str | None = None  # folder\nBY: str | None = None  # groups"
    content = notebook(code("from corpus_lib import open_study"), code(cell, "parameters"))
    content = inject(content, {"BY": by} if by else {})
    content.cells.append(code("study = open_study()"))
    outputs = executed(content, folder=tmp_path).notebook.cells[-1].outputs
    assert [told in one.data["text/plain"] for one in outputs] == ([True] if told else [])


def test_a_cell_that_ends_with_a_figure_shows_it_once(tmp_path):
    setup = "from corpus_lib import show\nimport pandas as pd\n"
    setup += "rows = pd.DataFrame({'doc_id': ['a'], 'n_words': [3]})"
    plots = code("axes = show.plot_two_sided(rows, label='doc_id', value='n_words')\naxes")
    bare, again = code(plots.source.removesuffix("\naxes").removeprefix("axes = ")), code("axes")
    content = notebook(code(setup), plots, bare, again)
    _, *shown = executed(content, folder=tmp_path).notebook.cells
    pictures = [["image/png" in one.data for one in cell.outputs] for cell in shown]
    assert pictures == [[True], [True], [False]]


LONG = (
    "from corpus_lib.progress import steps\n\n"
    "with steps('worlds', total=4, done=1) as advance:\n    advance()\n    advance()\n'end'"
)


def test_a_long_cell_tells_its_steps_and_leaves_no_trace_in_the_notebook(tmp_path):
    told = []
    done = executed(notebook(code(LONG)), folder=tmp_path, on_steps=told.append)
    assert told == ["worlds 1/4", "worlds 2/4", "worlds 3/4", ""]
    assert [output.output_type for output in done.notebook.cells[0].outputs] == ["execute_result"]


def test_the_time_left_is_told_by_the_steps_that_were_done(tmp_path):
    ticks = "import corpus_lib.progress, types\nclock = iter([100, 130, 135])\n"
    ticks += "still = types.SimpleNamespace(monotonic=lambda: next(clock))\n"
    ticks += "corpus_lib.progress.time = still\n"
    told = []
    one = code(ticks + LONG)
    assert executed(notebook(one), folder=tmp_path, on_steps=told.append).failure is None
    # Two steps of 30 seconds; one of 35 / 2.
    assert told == ["worlds 1/4", "worlds 2/4, 01:00 left", "worlds 3/4, 00:18 left", ""]


def messages(metadata, source=LONG):
    """What a kernel shows to one who runs a cell, with this in the metadata of the request."""
    manager, client = start_new_kernel()
    try:
        content = {"code": source, "silent": False, "store_history": True, "stop_on_error": True}
        request = client.session.msg(
            "execute_request", {**content, "allow_stdin": False}, metadata=metadata
        )
        client.shell_channel.send(request)
        seen, until = [], time.monotonic() + 60
        while time.monotonic() < until:
            message = client.get_iopub_msg(timeout=60)
            if message["parent_header"].get("msg_id") != request["header"]["msg_id"]:
                continue
            if message["content"].get("execution_state") == "idle":
                break
            seen.append(message)
    finally:
        client.stop_channels()
        manager.shutdown_kernel(now=True)
    shown = {"error", "display_data", "update_display_data", "clear_output", "execute_result"}
    return [message for message in seen if message["msg_type"] in {*shown, "stream"}]


def test_in_jupyterlab_a_line_comes_and_goes():
    seen = messages({"cellId": "cell-00"})
    lines = [message["content"]["data"]["text/plain"] for message in seen[:-2]]
    assert [line[-3:] for line in lines] == ["1/4", "2/4", "3/4"]
    assert [message["msg_type"] for message in seen[-2:]] == ["clear_output", "execute_result"]


@pytest.mark.parametrize("stopped", ["KeyboardInterrupt", "ValueError"])
def test_no_line_is_left_behind_when_a_cell_stops(stopped):
    source = LONG.replace("    advance()\n    advance()", f"    advance()\n    raise {stopped}")
    seen = messages({"cellId": "cell-00"}, source)
    assert [message["msg_type"] for message in seen[-2:]] == ["clear_output", "error"]
    assert seen[-1]["content"]["ename"] == stopped


def test_programs_that_compare_outputs_see_no_line():
    assert [message["msg_type"] for message in messages({})] == ["execute_result"]


def test_outside_of_a_terminal_nothing_is_shown(capsys):
    with steps("worlds", total=2) as advance:
        advance()
        advance()
    assert capsys.readouterr() == ("", "")


def test_a_series_takes_the_steps_of_a_cell_beside_the_notebook(capsys):
    progress = Progress(["01_one"], n_cells=1)
    with progress.notebook(0) as (on_cell, on_steps):
        on_steps("worlds 1/4")
        on_cell()
    progress.say(0, "nothing changed")
    progress.bar.close()
    said = "[1/1] 01_one … 0 s\n[1/1] 01_one … nothing changed\n"
    assert capsys.readouterr().out == said
