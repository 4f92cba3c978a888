import math
import os
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from scipy import sparse

from corpus_lib import jobs
from corpus_lib.errors import InputError
from corpus_lib.jobs import digest_tables, run_jobs


def area(scale, width, height):
    return {"area": scale * width * height, "third": width / 3, "none": None}


def count_calls(folder, number):
    if (Path(folder) / f"stop-{number}").exists():
        raise InputError(f"stopped at {number}")
    calls = Path(folder) / f"calls-{number}"
    calls.write_text(calls.read_text() + "x" if calls.exists() else "x")
    return number


def give_nan():
    return [math.nan, (1, 2)]


def where_it_ran(number):
    return [number, os.getpid()]


SIDES = [{"width": w, "height": h} for w in (1, 2, 7) for h in (3, 5)]


@pytest.mark.parametrize("n_workers", [1, 2])
def test_results_come_in_order_whatever_the_number_of_workers(n_workers):
    found = run_jobs(area, SIDES, shared=[10], inputs="", n_workers=n_workers)
    assert [row["area"] for row in found] == [30, 50, 60, 100, 210, 350]
    assert found[4]["third"] == 7 / 3  # exactly, as JSON keeps all digits
    numbers = [{"number": n} for n in range(8)]
    ran = run_jobs(where_it_ran, numbers, inputs="", n_workers=n_workers)
    assert (os.getpid() in {process for _, process in ran}) == (n_workers == 1)
    assert run_jobs(area, [], inputs="") == []


def test_an_interrupted_run_goes_on_where_it_stopped(tmp_path):
    numbers = [{"number": n} for n in range(5)]
    options = {"shared": [str(tmp_path)], "inputs": "a", "folder": tmp_path / "kept"}
    (tmp_path / "stop-3").touch()
    with pytest.raises(InputError, match="stopped at 3"):
        run_jobs(count_calls, numbers, n_workers=1, **options)
    (tmp_path / "stop-3").unlink()
    assert run_jobs(count_calls, numbers, n_workers=1, **options) == [0, 1, 2, 3, 4]
    assert run_jobs(count_calls, numbers[::-1], n_workers=1, **options) == [4, 3, 2, 1, 0]
    assert {p.name: p.read_text() for p in tmp_path.glob("calls-*")} == {
        f"calls-{n}": "x" for n in range(5)
    }
    # A job that is named twice is done once.
    assert run_jobs(count_calls, [{"number": 9}] * 3, n_workers=1, **options) == [9, 9, 9]
    assert (tmp_path / "calls-9").read_text() == "x"


@pytest.mark.parametrize("change", ["inputs", "code", "job"])
def test_a_kept_result_is_not_used_for_anything_else(tmp_path, monkeypatch, change):
    options = {"inputs": "a", "folder": tmp_path, "n_workers": 1}
    side = {"width": 2, "height": 3}
    run_jobs(area, [side], shared=[10], **options)
    # Nothing that changes is told but by `change`: without it, the kept 60 comes back.
    assert run_jobs(area, [side], shared=[100], **options)[0]["area"] == 60
    if change == "inputs":
        options["inputs"] = "b"
    elif change == "code":
        monkeypatch.setattr(jobs, "code_digest", lambda _: "other")
    else:
        side = {**side, "height": 30}
    assert run_jobs(area, [side], shared=[100], **options)[0]["area"] >= 600


def test_a_damaged_result_is_computed_again(tmp_path):
    options = {"shared": [1], "inputs": "a", "folder": tmp_path, "n_workers": 1}
    run_jobs(area, SIDES[:1], **options)
    (file,) = tmp_path.rglob("*.json")
    whole = file.read_text()
    for damaged in (whole[:-5], whole.replace("3", "4"), ""):
        file.write_text(damaged)
        with pytest.warns(UserWarning, match="damaged"):
            assert run_jobs(area, SIDES[:1], **options)[0]["area"] == 3
        assert file.read_text() == whole


def test_fresh_and_kept_results_are_of_the_same_types(tmp_path):
    options = {"inputs": "", "folder": tmp_path, "n_workers": 1}
    for _ in range(2):
        ((nan, pair),) = run_jobs(give_nan, [{}], **options)
        assert math.isnan(nan)
        assert pair == [1, 2]


def test_a_folder_that_cannot_be_written_costs_a_warning_only(tmp_path):
    (tmp_path / "file").touch()
    options = {"shared": [1], "inputs": "", "folder": tmp_path / "file", "n_workers": 1}
    with pytest.warns(UserWarning, match="cannot keep results"):
        assert run_jobs(area, SIDES[:1], **options)[0]["area"] == 3


def table(values, index=("a", "b"), columns=("x", "y")):
    return pd.DataFrame(values, index=list(index), columns=list(columns))


def test_a_digest_tells_tables_apart_by_values_names_and_order():
    base = table([[1, 0], [2, 3]])
    others = [
        table([[1, 0], [3, 2]]),
        table([[1, 0], [2, 3]], index=("b", "a")),
        table([[1, 0], [2, 3]], columns=("x", "z")),
        table([[1, 0], [2, 3.5]]),
        base.T,
    ]
    kinds = [lambda t: t, lambda t: pd.DataFrame.sparse.from_spmatrix(
        sparse.csr_matrix(t.to_numpy()), index=t.index, columns=t.columns
    )]  # fmt: skip
    for kind in kinds:
        digests = [digest_tables(kind(t)) for t in (base, *others)]
        assert len(set(digests)) == 6
        assert digest_tables(kind(base.copy())) == digests[0]
    assert digest_tables(base, text="k=2") != digest_tables(base, text="k=3")
    assert digest_tables(base["x"]) != digest_tables(base["y"])
    assert digest_tables(base, base) != digest_tables(base)
    one = table([[0.1, 1.0], [1.0, 1.0]])
    assert digest_tables(one) != digest_tables(one.replace(0.1, np.nextafter(0.1, 1)))


HELD = []


def hold(number):
    """A process grows beyond the 300 MB that joblib lets it, where it looks each second."""
    HELD.append(b"x" * 200_000_000)
    time.sleep(0.6)
    return number


def test_a_process_that_is_renewed_as_it_grows_stops_nothing():
    # joblib warns of it in a thread; where warnings are errors, that ended what all wait for.
    numbers = [{"number": n} for n in range(10)]
    assert run_jobs(hold, numbers, inputs="", n_workers=2) == list(range(10))


def runs(process):
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    told = Path(f"/proc/{process}/stat")  # one that nobody has asked for its end is none
    return not told.exists() or told.read_text().rpartition(")")[2].split()[0] != "Z"


def test_workers_of_a_process_that_is_killed_end():
    code = (
        "import sys; sys.path.insert(0, sys.argv[1])\n"
        "from corpus_lib import jobs\n"
        "from test_jobs import where_it_ran\n"
        "numbers = [{'number': n} for n in range(4)]\n"
        "found = jobs.run_jobs(where_it_ran, numbers, inputs='', n_workers=2)\n"
        "print(*{process for _, process in found}, flush=True); input()\n"
    )
    here = str(Path(__file__).parent)
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
    with subprocess.Popen([sys.executable, "-c", code, here], **pipes) as parent:
        workers = [int(number) for number in parent.stdout.readline().split()]
        parent.kill()
    assert workers
    until = time.monotonic() + 60
    while any(map(runs, workers)) and time.monotonic() < until:
        time.sleep(0.2)
    assert not any(map(runs, workers))
