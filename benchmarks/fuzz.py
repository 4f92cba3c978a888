"""Damaged input of every kind, to see that it is refused or repaired, and never breaks anything.

A mutant is a damaged file (flipped bytes, cut, swapped and doubled rows, odd characters, other
encodings, a pipe or a link in its place) of a corpus, of its cache or for `corpus-lib new`, or a
setting for `-p`. As all that is wrong with a corpus is told at once, each trial damages several.
Counted by what was damaged: how many were accepted, and refused by name; tracebacks (whatever is no
`InputError`), trials of more than 5 s of the processor, and files of the user's that changed. A
document that went in and is neither kept nor set aside by name is a traceback too. The numbers
behind `--from` repeat a trial.

    python benchmarks/fuzz.py -n 100000 --seed 1
    python benchmarks/fuzz.py -n 1 --from 4711
"""

import argparse
import contextlib
import csv
import io
import os
import random
import shutil
import signal
import sys
import tempfile
import time
import traceback
import warnings
import zipfile
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterator, Mapping
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow.parquet as pq

REPOSITORY = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(REPOSITORY / "tests"))

from files_of_kinds import BODY, docx, odt, page, pdf, rtf, zipped  # noqa: E402
from mutants import A, B, accept, digests, mutate_file, mutated, mutated_inside, sound_corpus  # noqa: E402

from corpus_lib import InputError, load_corpus  # noqa: E402
from corpus_lib.coding import coded_tables  # noqa: E402
from corpus_lib.intake import suspicious_corpus  # noqa: E402
from corpus_lib.intake.new import Options, take_files  # noqa: E402
from corpus_lib.intake.told import Intake  # noqa: E402
from corpus_lib.prepare import corpus, gazetteer, lists_of_corpus  # noqa: E402
from corpus_lib.prepare.manifest import look_at_manifest  # noqa: E402
from corpus_lib.run import checks, corpus_report, series  # noqa: E402
from corpus_lib.run.corpus_report import CorpusReport, describe_corpus  # noqa: E402

SECONDS = 5.0
MOST_KEPT = 40  # readings of one kind
WAIT = 60  # seconds after which what waits for something that never comes is ended
ROWS = pd.DataFrame({"title": ["x", "y"], "text": [A, B], "date": ["2022-11-10", ""]})
NEW = {  # sound files for `corpus-lib new`
    "a.txt": A.encode(),
    "a.md": f"---\ntitle: x\ndate: 2022-11-10\n---\n# {B}\n\n{A}".encode(),
    "a.html": page(date="2022-11-10").encode(),
    "a.csv": ROWS.to_csv(index=False).encode(),
    "a.tsv": ROWS.to_csv(index=False, sep="\t").encode(),
    "a.jsonl": ROWS.to_json(orient="records", lines=True, force_ascii=False).encode(),
    "a.parquet": ROWS.to_parquet(),
    "a.rtf": rtf().encode(),
    "a.docx": docx(heading="x"),
    "a.odt": odt(),
    "a.pdf": pdf([(BODY[:60][::-1], 60, 700), (BODY[:40][::-1], 60, 680)]),
    "a.zip": zipped({"b/one.txt": A, "two.html": page(), "three.txt": B}),
}
# What a trial damages together: the rest is read as it is, and no more of it than need be.
TOGETHER = {
    ("corpus.csv", "raw/", "cleaning.toml"): 1,
    ("lexicon/",): 1,
    ("lexicon/naming", "about"): 1,
    ("coding/claims", "coding/frames", "coding/roles", "coding/tr", "about"): 5,
    ("coding/codebook", "coding/theses", "coding/topic_labels"): 1,
}
FEW = ["russia", "iran", "macron", "un", "saleh", "qatar"]  # of the library's list of actors


def kept(read: Callable[..., Any], *parts: str) -> Callable[..., Any]:
    """A reader of a corpus folder that reads again only if one of these parts of it has changed."""
    known: dict[Any, Any] = {}

    def again(of: Any, *more: Any) -> Any:
        folder = of if isinstance(of, Path) else getattr(of, "path", Path())
        listed = (repr(one) if isinstance(one, Collection) else None for one in (of, *more))
        paths = [path for part in parts for path in (folder / part, *(folder / part).rglob("*"))]
        state = [(path, path.read_bytes() if path.is_file() else path.exists()) for path in paths]
        key = str(folder), *listed, *state
        if key not in known:
            found = read(of, *more)
            known[key] = [*found] if isinstance(found, Iterator) else found
            if len(known) > MOST_KEPT:
                del known[next(iter(known))]
        return known[key]

    return again


def read_less() -> None:
    """Keep what is made of files that a trial did not damage."""
    texts, words = ("corpus.csv", "raw", "cleaning.toml"), ["lexicon"]
    for name in ("verbs_and_speakers", "read_world", "arabic_texts", "word_lists"):
        setattr(corpus_report, name, kept(getattr(corpus_report, name), *words))
    corpus.word_lists = suspicious_corpus.word_lists = corpus_report.word_lists
    corpus_report.look_at_manifest = kept(look_at_manifest, "corpus.csv", "raw")
    corpus_report._cleaned = kept(corpus_report._cleaned, *texts)
    for module, name in (
        (corpus_report, "_wordless"),
        (corpus_report, "load_corpus"),
        (suspicious_corpus, "suspicious_corpus"),
    ):
        setattr(module, name, kept(getattr(module, name), *texts, *words))
    suspicious_corpus.suspicious_texts = kept(suspicious_corpus.suspicious_texts)
    # The list of a thousand actors is read with each corpus, and damaged in none.
    world = gazetteer.shipped_actors(lists_of_corpus.read_actors(Path("none")))
    few = world[world["actor_id"].isin(FEW)]
    gazetteer._shipped = lambda: few
    coded_tables._SHOWN = sys.maxsize  # or a file that is refused would not be named


Told = Iterator[tuple[str, bool]]


class Target:
    """A sound corpus to damage and to mend again, and the parameters of the series."""

    def __init__(self, place: Path) -> None:
        """Make it, with its cache."""
        self.place, self.folder, self.damaged = place, sound_corpus(place), list[str]()
        report = describe_corpus(self.folder)
        assert not report.problems, report.problems
        assert report.stands
        paths = (path for path in sorted(self.folder.rglob("*")) if ".cache" not in path.parts)
        self.sound = {path: path.read_bytes() for path in paths if path.is_file()}
        notebooks = series.find_notebooks(REPOSITORY / "notebooks")
        self.parameters = {one.name: one.parameters for one in notebooks}
        self.tokens = load_corpus(self.folder).tokens
        self.documents: Counter[str] = Counter()

    def mend(self) -> None:
        """Write the sound files again where something else stands."""
        for path, content in self.sound.items():
            is_file = path.is_file() and not path.is_symlink()
            if is_file and path.read_bytes() == content:
                continue
            if path.is_dir() and not path.is_symlink():
                shutil.rmtree(path)
            elif not is_file:
                path.unlink(missing_ok=True)
            path.write_bytes(content)

    def corpus(self, rng: random.Random) -> Told:
        """Damaged files of a corpus, and whether each is accepted all the same."""
        folder = self.folder
        files = [path.relative_to(folder).as_posix() for path in self.sound]
        kind = rng.choices([*TOGETHER], [*TOGETHER.values()])[0]
        files = [name for name in files if name.startswith(kind)]
        self.damaged = rng.sample(files, min(len(files), rng.choice((1, 2, 4, 8, 16))))
        for name in self.damaged:
            mutate_file(folder / name, rng)
        if rng.random() < 0.8:
            with contextlib.suppress(OSError):
                accept(folder)
        before = digests(folder)
        try:
            report = describe_corpus(folder)
        finally:
            if digests(folder) != before:
                raise AssertionError("a file of the user's changed")
        if not report.problems and (lost := [*_untold(folder, report)]):
            raise AssertionError(f"neither a document nor told: {lost}")
        told = "\n".join(report.problems)
        named = [name for name in self.damaged if Path(name).name in told]
        if report.problems and not named:  # a sound file no longer fits a damaged one
            named = self.damaged
        yield from ((name, name not in named) for name in self.damaged)

    def cache(self, rng: random.Random) -> Told:
        """A damaged cache is made again, with the same words."""
        kept = self.folder / ".cache"
        files = sorted(path for path in kept.rglob("*") if path.is_file())
        self.damaged = ["cache"] * min(len(files), rng.choice((1, 2, 4, 8)))
        for path in rng.sample(files, len(self.damaged)):
            mutate_file(path, rng)
        try:
            pd.testing.assert_frame_equal(load_corpus(self.folder).tokens, self.tokens)
        finally:
            shutil.rmtree(kept, ignore_errors=True)
        yield from ((name, True) for name in self.damaged)

    def new(self, rng: random.Random) -> Told:
        """Files that `new` takes or sets aside; every document is kept, or set aside by name."""
        source, made = self.place / "source", self.place / "made"
        for folder in (source, made):
            shutil.rmtree(folder, ignore_errors=True)
        source.mkdir()
        # A PDF is read by a process of its own, which takes longer than all the others.
        self.damaged = sorted(NEW) if rng.random() < 0.3 else sorted(NEW.keys() - {"a.pdf"})
        files = {"sound.txt": B.encode()}
        for name in self.damaged:
            is_zip = name.endswith(("docx", "odt", "zip")) and rng.random() < 0.7
            files[name] = (mutated_inside if is_zip else mutated)(NEW[name], rng)
        for name, content in files.items():
            (source / name).write_bytes(content)
        while True:
            try:
                intake = take_files(made, [source], Options())
                break
            except InputError as error:  # a table of which it can't be told what is what
                name = str(error).partition(":")[0]
                del files[name]
                (source / name).unlink()
                yield f"new: {name}", False
        self._same(files, intake, made)
        aside = {place.partition("/")[0].partition(",")[0] for place, _ in intake.aside}
        yield from ((f"new: {name}", name not in aside) for name in files if name != "sound.txt")
        whole = rng.random() < 0.2
        if problems := (describe_corpus if whole else look_at_manifest)(made).problems:
            raise AssertionError(f"new made what check refuses: {problems[0]}")

    def _same(self, files: Mapping[str, bytes], intake: Intake, made: Path) -> None:
        """That what went in is what was kept and what was set aside."""
        rows = pd.read_csv(made / "corpus.csv", dtype="str", keep_default_na=False)
        kept, aside = [*rows["source"]], [place for place, _ in intake.aside]
        there = Counter([*kept, *aside])
        told = Counter(place for name in files for place in _given(name, files[name], intake))
        if there != told:
            raise AssertionError(f"lost {[*(told - there)]}, from nowhere {[*(there - told)]}")
        written = sorted(path.stem for path in (made / "raw").iterdir())
        if written != sorted(rows["doc_id"]):
            raise AssertionError(f"raw/ holds {written}, corpus.csv {[*rows['doc_id']]}")
        repaired = int((rows["repaired"] != "").sum())
        self.documents += Counter(
            {"in": told.total(), "kept as they are": len(kept) - repaired}
            | {"repaired": repaired, "set aside": len(aside)}
        )

    def settings(self, rng: random.Random) -> Told:
        """Settings for `-p`."""
        listed = [one for own in self.parameters.values() for one in own]
        self.damaged = ["-p NAME=VALUE"]
        for one in rng.sample(listed, 8):
            text = mutated(f"{one.name}={one.default}".encode(), rng).decode("utf-8", "replace")
            try:
                checks.check_settings([text], self.parameters)
                yield "-p NAME=VALUE", True
            except InputError:
                yield "-p NAME=VALUE", False


def _untold(folder: Path, report: CorpusReport) -> Iterator[str]:
    """Files of `raw/`, and rows, that are neither documents nor told."""
    table, told = look_at_manifest(folder).table, "\n".join(report.lines)
    for path in (folder / "raw").iterdir():
        if path.name not in set(table["file"]) and f"raw/{path.name}" not in told:
            yield path.name
    for doc_id in table["doc_id"]:
        if f"\n  {doc_id}: " not in told:
            yield doc_id


def _given(name: str, content: bytes, intake: Intake) -> list[str]:
    """The places of the documents that a file holds, the file's own where it is set aside whole."""
    if name in dict(intake.aside):
        return [name]
    if name == "a.zip":
        members = zipfile.ZipFile(io.BytesIO(content)).infolist()
        names = [Path(one.filename) for one in members if not one.is_dir()]
        return [f"{name}/{one.as_posix()}" for one in names if not one.name.startswith(".")]
    if name in ("a.csv", "a.tsv", "a.jsonl", "a.parquet"):
        told = [line.split(", ")[1] for line in intake.told if line.startswith(f"{name}, ")]
        (rows,) = (int(line.split()[0]) for line in told)
        with contextlib.suppress(UnicodeDecodeError):
            assert rows == _rows(name, content)
        return [f"{name}, row {number}" for number in range(1, rows + 1)]
    return [name]


def _rows(name: str, content: bytes) -> int:
    """The rows of a table, counted otherwise than `new` does."""
    if name == "a.parquet":
        return int(pq.ParquetFile(io.BytesIO(content)).metadata.num_rows)
    text = content.decode("utf-8-sig").replace("\x00", "")
    if name == "a.jsonl":
        return sum(bool(line.strip()) for line in text.split("\n"))
    first = text.partition("\n")[0]
    separator = "\t" if name == "a.tsv" else max(",;\t|", key=first.count)
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    return sum(any(cell.strip() for cell in row) for row in rows) - 1


def main() -> None:
    """Make mutants, and print what became of them."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("-n", type=int, default=1000, help="mutants, at least")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--from", dest="first", type=int, default=0, help="number of a trial")
    parser.add_argument("--minutes", type=float, default=1e9, help="end after so many")
    parsed = parser.parse_args()
    warnings.simplefilter("ignore")
    signal.signal(signal.SIGALRM, _waits)
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    broken: dict[str, list[int]] = defaultdict(list)
    began, n, number = time.monotonic(), 0, parsed.first
    read_less()
    with tempfile.TemporaryDirectory() as place:
        target = Target(Path(place))
        began_cpu = _cpu()
        while n < parsed.n and time.monotonic() - began < 60 * parsed.minutes:
            _try(target, random.Random(f"{parsed.seed}/{number}"), number, counts, broken)
            n = sum(row["accepted"] + row["refused"] + row["traceback"] for row in counts.values())
            number += 1
    table = pd.DataFrame(counts).T.fillna(0).astype(int).sort_index()
    table = table.reindex(columns=["accepted", "refused", "traceback", "over 5 s"], fill_value=0)
    table.loc["all"] = table.sum()
    print(table.to_string())
    print("\ndocuments given to new:", dict(target.documents))
    each = (_cpu() - began_cpu) / n
    print(f"{n} mutants in {number - parsed.first} trials, {each:.3f} CPU seconds each")
    for what, numbers in sorted(broken.items(), key=lambda one: -len(one[1])):
        print(f"\n{len(numbers)} times, first in trial {numbers[0]}:\n{what}")


def _cpu() -> float:
    used = os.times()
    return used.user + used.system + used.children_user + used.children_system


def _waits(*_: object) -> None:
    raise TimeoutError(f"waits over {WAIT} s")


def _try(target, rng, number, counts, broken) -> None:
    way = rng.choices([target.corpus, target.cache, target.new, target.settings], [30, 1, 2, 2])[0]
    began = time.process_time()
    signal.alarm(WAIT)
    try:
        with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
            for kind, accepted in way(rng):
                counts[kind]["accepted" if accepted else "refused"] += 1
    except Exception as error:
        last = traceback.extract_tb(error.__traceback__)[-4:]
        where = "\n".join(f"  {Path(one.filename).name}:{one.lineno} {one.line}" for one in last)
        broken[f"{where}\n  {type(error).__name__}: {str(error)[:300]}"].append(number)
        counts[", ".join(target.damaged)]["traceback"] += 1
    signal.alarm(0)
    if time.process_time() - began > SECONDS:
        counts[", ".join(target.damaged)]["over 5 s"] += 1
        broken[f"over {SECONDS:g} s"].append(number)
    target.mend()


if __name__ == "__main__":
    main()
