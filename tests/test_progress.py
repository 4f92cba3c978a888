import time

import pytest
from jupyter_client.manager import start_new_kernel
from tiny_notebooks import code, executed, notebook

from corpus_lib.progress import Progress, steps

LONG = (
    "from corpus_lib.progress import steps\n\n"
    "with steps('worlds', total=4, done=1) as advance:\n    advance()\n    advance()\n'end'"
)


def test_a_long_cell_tells_its_steps_and_leaves_no_trace_in_the_notebook(tmp_path):
    told = []
    done = executed(notebook(code(LONG)), folder=tmp_path, on_steps=told.append)
    assert told == ["worlds 1/4", "worlds 2/4", "worlds 3/4", ""]
    assert [output.output_type for output in done.notebook.cells[0].outputs] == ["execute_result"]


def test_the_time_left_is_told_from_the_last_run_and_then_from_this_one(tmp_path):
    ticks = "import corpus_lib.progress, types\nclock = iter([100, 130, 135])\n"
    ticks += "still = types.SimpleNamespace(monotonic=lambda: next(clock))\n"
    ticks += "corpus_lib.progress.time = still\n"
    slow = LONG.replace("done=1", "done=1, pace=25")
    told = []
    one = code(ticks + slow)
    assert executed(notebook(one), folder=tmp_path, on_steps=told.append).failure is None
    # Three steps of 25 seconds; two of the 30 that one has taken; one of (30 + 5) / 2.
    expected = ["worlds 1/4, 1:15 left", "worlds 2/4, 1:00 left", "worlds 3/4, 0:18 left", ""]
    assert told == expected


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
