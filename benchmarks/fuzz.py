"""Damaged input of every kind, to see that it is refused or repaired, and never breaks anything.

Each mutant is a small corpus of which one or two files are damaged (flipped bytes, cut, swapped and
doubled rows, odd characters, other encodings, pipes and links in a file's place), a damaged cache,
a file for `corpus-lib new`, or a setting for `-p`. Counted by what was damaged: how many were
accepted and refused, tracebacks (whatever is no `InputError`), more than 5 s of the processor, and
files of the user's that changed. A document that went in and is neither kept nor set aside by name
is a traceback too. The numbers behind `--from` repeat a mutant.

    python benchmarks/fuzz.py -n 100000 --seed 1
    python benchmarks/fuzz.py -n 1 --from 4711
"""

import argparse
import contextlib
import csv
import io
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
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow.parquet as pq

REPOSITORY = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(REPOSITORY / "tests"))

from files_of_kinds import BODY, docx, odt, page, pdf, rtf, zipped  # noqa: E402
from mutants import A, B, accept, digests, mutate_file, mutated, mutated_inside, sound_corpus  # noqa: E402

from corpus_lib import InputError, load_corpus  # noqa: E402
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
FEW = ["russia", "iran", "macron", "un", "saleh", "qatar"]  # of the library's list of actors


def kept(read: Callable[..., Any], *parts: str) -> Callable[..., Any]:
    """A reader of a corpus folder that reads again only if one of these parts of it has changed."""
    known: dict[Any, Any] = {}

    def again(of: Any, *more: Any) -> Any:
        folder = of if isinstance(of, Path) else of.path
        listed = (tuple(one) if one is not None else None for one in more)
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
    """Keep what is made of files that hardly ever change: the lists, the words, the signs."""
    words = ("corpus.csv", "raw", "cleaning.toml", "lexicon")
    lists = kept(lists_of_corpus.word_lists, "lexicon")
    for module in (corpus_report, corpus, suspicious_corpus):
        module.word_lists = lists
    corpus_report.load_corpus = kept(corpus.load_corpus, *words)
    suspicious_corpus.suspicious_corpus = kept(suspicious_corpus.suspicious_corpus, *words)
    # The list of a thousand actors is read with each corpus, and damaged in none.
    world = gazetteer.shipped_actors(lists_of_corpus.read_actors(Path("none")))
    few = world[world["actor_id"].isin(FEW)]
    gazetteer._shipped = lambda: few


class Target:
    """A sound corpus to damage and to mend again, and the parameters of the series."""

    def __init__(self, place: Path) -> None:
        """Make it, with its cache."""
        self.place, self.folder, self.kind = place, sound_corpus(place), ""
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

    def corpus(self, rng: random.Random) -> bool:
        """Whether a corpus with damaged files is accepted all the same."""
        folder, files = self.folder, list(self.sound)
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
            report = describe_corpus(folder)
        finally:
            if digests(folder) != before:
                raise AssertionError("a file of the user's changed")
        if report.problems:
            return False
        if lost := [*_untold(folder, report)]:
            raise AssertionError(f"neither a document nor told: {lost}")
        if rng.random() < 0.2:
            load_corpus(folder)
        return True

    def cache(self, rng: random.Random) -> bool:
        """A damaged cache is made again, with the same words."""
        self.kind = "cache"
        kept = self.folder / ".cache"
        files = sorted(path for path in kept.rglob("*") if path.is_file())
        for path in rng.sample(files, min(len(files), rng.choice((1, 1, 2)))):
            mutate_file(path, rng)
        try:
            pd.testing.assert_frame_equal(load_corpus(self.folder).tokens, self.tokens)
        finally:
            shutil.rmtree(kept, ignore_errors=True)
        return True

    def new(self, rng: random.Random) -> bool:
        """A file that `new` takes or sets aside; every document is kept, or set aside by name."""
        source, made = self.place / "source", self.place / "made"
        for folder in (source, made):
            shutil.rmtree(folder, ignore_errors=True)
        source.mkdir()
        name = rng.choice(sorted(NEW))
        is_zip = name.endswith(("docx", "odt", "zip")) and rng.random() < 0.7
        self.kind = f"new: {name}"
        content = (mutated_inside if is_zip else mutated)(NEW[name], rng)
        (source / name).write_bytes(content)
        (source / "sound.txt").write_bytes(B.encode())
        intake = take_files(made, [source], Options())
        rows = pd.read_csv(made / "corpus.csv", dtype="str", keep_default_na=False)
        kept, aside = [*rows["source"]], [place for place, _ in intake.aside]
        there, told = (
            Counter([*kept, *aside]),
            Counter(["sound.txt", *_given(name, content, intake)]),
        )
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
        whole = rng.random() < 0.2
        if problems := (describe_corpus if whole else look_at_manifest)(made).problems:
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
        (rows,) = (int(line.split(", ")[1].split()[0]) for line in intake.told)
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
    read_less()
    with tempfile.TemporaryDirectory() as place:
        target = Target(Path(place))
        began_cpu = time.process_time()
        for number in range(parsed.first, parsed.first + parsed.n):
            if time.monotonic() - began > 60 * parsed.minutes:
                break
            _try(target, random.Random(f"{parsed.seed}/{number}"), number, counts, broken)
    table = pd.DataFrame(counts).T.fillna(0).astype(int).sort_index()
    columns = ["accepted", "refused", "traceback", "over 5 s"]
    table = table.reindex(columns=columns, fill_value=0)
    table.loc["all"] = table.sum()
    print(table.to_string())
    print("\ndocuments given to new:", dict(target.documents))
    cpu, n = time.process_time() - began_cpu, int(table.loc["all", columns[:3]].sum())
    print(f"{n} mutants, {cpu / max(1, n):.3f} CPU seconds each")
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
    target.mend()


if __name__ == "__main__":
    main()
