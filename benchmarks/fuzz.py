"""Damaged input of every kind, to see that it is refused or repaired, and never breaks anything.

Each mutant is a small corpus of which one or two files are damaged (flipped bytes, cut, swapped and
doubled rows, odd characters, other encodings, pipes and links in a file's place), a damaged cache,
a file for `corpus-lib new`, or a setting for `-p`. Counted by what was damaged: how many were
accepted and refused, tracebacks (whatever is no `InputError`), more than 5 s of the processor, and
files of the user's that changed. The numbers behind `--from` repeat a mutant.

    python benchmarks/fuzz.py -n 100000 --seed 1
    python benchmarks/fuzz.py -n 1 --from 4711
"""

import argparse
import contextlib
import io
import json
import random
import shutil
import signal
import sys
import tempfile
import time
import traceback
import warnings
from collections import Counter, defaultdict
from pathlib import Path

import pandas as pd

REPOSITORY = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(REPOSITORY / "tests"))

from mutants import A, B, accept, digests, mutate_file, mutated, sound_corpus  # noqa: E402

from corpus_lib import InputError, load_corpus  # noqa: E402
from corpus_lib.intake.new import Options, take_files  # noqa: E402
from corpus_lib.run import checks, series  # noqa: E402
from corpus_lib.run.corpus_report import describe_corpus  # noqa: E402

SECONDS = 5.0
WAIT = 60  # seconds after which what waits for something that never comes is ended
NEW = {  # sound files for `corpus-lib new`, with how many documents each holds
    "a.txt": (A.encode(), 1),
    "a.md": (f"# {B}\n\n{A}".encode(), 1),
    "a.html": (f"<html><body><h1>خبر</h1><p>{A}</p><p>{B}</p></body></html>".encode(), 1),
    "a.csv": (f'title,text,date\nx,"{A}",2022-11-10\ny,"{B}",\n'.encode(), 2),
    "a.jsonl": ("\n".join(json.dumps({"text": text}) for text in (A, B)).encode(), 2),
    "a.rtf": (rb"{\rtf1\ansi\ansicpg1256 " + A.encode("cp1256", "replace") + b"}", 1),
}


class Target:
    """A sound corpus to copy, and the parameters of the series."""

    def __init__(self, place: Path) -> None:
        """Make it, with its cache."""
        self.place, self.sound, self.kind = place, sound_corpus(place), ""
        report = describe_corpus(self.sound)
        assert not report.problems, report.problems
        assert report.stands
        notebooks = series.find_notebooks(REPOSITORY / "notebooks")
        self.parameters = {one.name: one.parameters for one in notebooks}
        self.tokens = load_corpus(self.sound).tokens

    def corpus(self, rng: random.Random) -> bool:
        """Whether a corpus with damaged files is accepted all the same."""
        folder = self.place / "mutant"
        shutil.copytree(self.sound, folder, ignore=shutil.ignore_patterns(".cache"))
        files = sorted(path for path in folder.rglob("*") if path.is_file())
        chosen = rng.sample(files, rng.choice((1, 1, 1, 2)))
        name = chosen[0].relative_to(folder).as_posix()
        self.kind = "raw texts" if name.startswith("raw/") else name
        for path in chosen:
            mutate_file(path, rng)
        if rng.random() < 0.8:
            with contextlib.suppress(OSError):
                accept(folder)
        before = digests(folder)
        try:
            accepted = not describe_corpus(folder).problems
        finally:
            if digests(folder) != before:
                raise AssertionError("a file of the user's changed")
        if accepted and rng.random() < 0.2:
            load_corpus(folder)
        return accepted

    def cache(self, rng: random.Random) -> bool:
        """A damaged cache is made again, with the same words."""
        self.kind, folder = "cache", self.place / "mutant"
        shutil.copytree(self.sound, folder)
        files = sorted(path for path in (folder / ".cache").rglob("*") if path.is_file())
        for path in rng.sample(files, rng.choice((1, 1, 2))):
            mutate_file(path, rng)
        pd.testing.assert_frame_equal(load_corpus(folder).tokens, self.tokens)
        return True

    def new(self, rng: random.Random) -> bool:
        """A file that `new` takes or sets aside; no document is lost without a word."""
        source = self.place / "mutant"
        source.mkdir()
        name = rng.choice(sorted(NEW))
        self.kind = f"new: {name}"
        (source / name).write_bytes(mutated(NEW[name][0], rng))
        (source / "sound.txt").write_bytes(B.encode())
        made = self.place / "made"
        shutil.rmtree(made, ignore_errors=True)
        intake = take_files(made, [source], Options())
        rows = pd.read_csv(made / "corpus.csv", dtype="str", keep_default_na=False)
        if len(rows) < 2 and not intake.aside:
            raise AssertionError(f"{name} was lost without a word: {intake.told}")
        problems = describe_corpus(made).problems
        if problems:
            raise AssertionError(f"new made what check refuses: {problems[0]}")
        return not intake.aside

    def setting(self, rng: random.Random) -> bool:
        """A setting for `-p`."""
        self.kind = "-p NAME=VALUE"
        listed = [one for own in self.parameters.values() for one in own]
        one = rng.choice(listed)
        text = mutated(f"{one.name}={one.default}".encode(), rng).decode("utf-8", "replace")
        checks.check_settings([text], self.parameters)
        return True


def main() -> None:
    """Make mutants, and print what became of them."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("-n", type=int, default=500, help="mutants")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--from", dest="first", type=int, default=0, help="number of the first")
    parser.add_argument("--minutes", type=float, default=1e9, help="end after so many")
    parsed = parser.parse_args()
    warnings.simplefilter("ignore")
    signal.signal(signal.SIGALRM, _waits)
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    broken: dict[str, list[int]] = defaultdict(list)
    began = time.monotonic()
    with tempfile.TemporaryDirectory() as place:
        target = Target(Path(place))
        for number in range(parsed.first, parsed.first + parsed.n):
            if time.monotonic() - began > 60 * parsed.minutes:
                break
            _try(target, random.Random(f"{parsed.seed}/{number}"), number, counts, broken)
    table = pd.DataFrame(counts).T.fillna(0).astype(int).sort_index()
    columns = ["accepted", "refused", "traceback", "over 5 s"]
    table = table.reindex(columns=columns, fill_value=0)
    table.loc["all"] = table.sum()
    print(table.to_string())
    for what, numbers in sorted(broken.items(), key=lambda one: -len(one[1])):
        print(f"\n{len(numbers)} times, first mutant {numbers[0]}:\n{what}")


def _waits(*_: object) -> None:
    raise TimeoutError(f"waits over {WAIT} s")


def _try(target, rng, number, counts, broken) -> None:
    way = rng.choices(["corpus", "cache", "new", "setting"], [7, 1, 2, 1])[0]
    began = time.process_time()
    signal.alarm(WAIT)
    try:
        with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
            outcome = "accepted" if getattr(target, way)(rng) else "refused"
    except InputError:
        outcome = "refused"
    except Exception as error:
        outcome = "traceback"
        last = traceback.extract_tb(error.__traceback__)[-4:]
        where = "\n".join(f"  {Path(one.filename).name}:{one.lineno} {one.line}" for one in last)
        broken[f"{where}\n  {type(error).__name__}: {str(error)[:300]}"].append(number)
    signal.alarm(0)
    counts[target.kind][outcome] += 1
    if time.process_time() - began > SECONDS:
        counts[target.kind]["over 5 s"] += 1
        broken[f"{target.kind}: over {SECONDS:g} s"].append(number)
    shutil.rmtree(target.place / "mutant", ignore_errors=True)


if __name__ == "__main__":
    main()
