"""How long the series takes here and in another checkout, side by side in one run, as ratios.

    python benchmarks/series.py OTHER_CHECKOUT [--rounds 1] [--skip-tests]

Each checkout needs its own environment (`make run` or `make test` in it once). Each measure is
taken in one checkout and then in the other, nothing kept from before where it says "first". CPU
seconds are those of the process and all that it began (on Linux); the unit of CPU is 40 plain
gensim fits of 114 units and 106 terms, 8 topics, 10 passes, measured in the same run.
"""

import argparse
import ctypes
import os
import resource
import shutil
import subprocess
import time
from contextlib import suppress
from pathlib import Path
from tempfile import mkdtemp

import numpy as np

HERE = Path(__file__).resolve().parent.parent
_PR_SET_CHILD_SUBREAPER = 36
KNOBS = {  # one changed parameter for each notebook
    "01": "N_CHANGES=3",
    "03": "SEED=2",
    "04": "SEED=2",
    "05": "SEED=2",
    "06": "N_TOPICS=12",
    "07": "SEED=2",
    "08": "SEED=2",
    "09": "SEED=2",
    "10": "SEED=2",
}


def main() -> None:
    """Measure and print the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("other", type=Path, help="a checkout to compare with")
    parser.add_argument("--rounds", type=int, default=1)
    parser.add_argument("--skip-tests", action="store_true")
    asked = parser.parse_args()
    # What a process began and left behind is then this one's to wait for, and to count.
    with suppress(AttributeError, OSError):
        ctypes.CDLL(None).prctl(_PR_SET_CHILD_SUBREAPER, 1)
    places = {"here": HERE, "there": asked.other.resolve()}
    unit = gensim_unit()
    print(f"40 plain gensim fits: {unit:.1f} CPU seconds\n")
    print(f"{'':<34}{'here':>16}{'there':>16}{'ratio':>8}   (wall s, CPU s; ratio of wall)")
    for name, command, fresh in measures(asked.skip_tests):
        found = {}
        for _ in range(asked.rounds):
            for label, place in places.items():
                taken = timed(place, command, fresh)
                found[label] = min(found.get(label, taken), taken)
        (here, cpu), (there, cpu_there) = found["here"], found["there"]
        pair = f"{here:>8.1f}{cpu:>8.1f}{there:>8.1f}{cpu_there:>8.1f}"
        print(f"{name:<34}{pair}{here / there:>8.2f}", flush=True)
        if name == "run, first":
            print(
                f"{'  in units of 40 gensim fits':<34}{cpu / unit:>16.1f}{cpu_there / unit:>16.1f}"
            )


def measures(skip_tests: bool) -> list[tuple[str, list[str], bool]]:
    """What is timed: its name, the command after the environment's python, nothing kept or not."""
    run = ["-m", "corpus_lib.cli", "run", "--out", mkdtemp()]
    rows = [
        ("import pandas", ["-c", "import pandas"], False),
        ("import corpus_lib", ["-c", "import corpus_lib"], False),
        ("load_corpus, kept", ["-c", "import corpus_lib; corpus_lib.load_corpus()"], False),
        ("run, first", run, True),
        ("run, again", run, False),
    ]
    rows += [
        (f"{n} with {knob}", [*run, "--only", n, "-p", knob], False) for n, knob in KNOBS.items()
    ]
    if not skip_tests:
        tests = ["-m", "pytest", "-q", "-n", "auto", "--dist", "loadfile"]
        rows.append(("unit tests", [*tests, "tests"], False))
        rows.append(("all tests", [*tests, "--nbval", "--nbval-current-env"], False))
    return rows


def timed(place: Path, command: list[str], fresh: bool) -> tuple[float, float]:
    """Wall and CPU seconds of a command in a checkout; what it keeps is deleted first if fresh."""
    if fresh:
        shutil.rmtree(place / "data" / ".cache", ignore_errors=True)
    before, began = cpu_of_children(), time.perf_counter()
    done = subprocess.run(
        [place / ".venv/bin/python", *command],
        cwd=place,
        capture_output=True,
        text=True,
        check=False,
    )
    wall = time.perf_counter() - began
    with suppress(ChildProcessError):
        while True:
            os.wait()
    if done.returncode:
        print(f"{place}: {' '.join(command)} failed: {done.stdout[-400:]}{done.stderr[-400:]}")
        return np.nan, np.nan
    return wall, cpu_of_children() - before


def cpu_of_children() -> float:
    """CPU seconds of all processes that this one has begun and seen end."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def gensim_unit() -> float:
    """CPU seconds of 40 plain gensim fits on random counts of the size of the five documents."""
    from gensim.models import LdaModel

    rng = np.random.default_rng(1)
    words = 1 / (np.arange(106) + 3)
    drawn = rng.multinomial(10, words / words.sum(), size=114)
    units = [[(int(term), int(row[term])) for term in row.nonzero()[0]] for row in drawn]
    names = {term: str(term) for term in range(106)}
    began = time.process_time()
    for seed in range(40):
        LdaModel(units, 8, id2word=names, passes=10, random_state=seed, eval_every=None)
    return time.process_time() - began


if __name__ == "__main__":
    main()
