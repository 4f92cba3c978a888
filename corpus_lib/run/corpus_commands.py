"""The commands on a corpus folder: `corpus-lib new`, `check` and `theses`."""

from __future__ import annotations

import argparse
import gc
import sys
from pathlib import Path

from corpus_lib.errors import InputError
from corpus_lib.files import repository_folder
from corpus_lib.prepare.prepared import PREPARED
from corpus_lib.prepare.readers import read_toml

OK, FAILED = 0, 1
_ABOUT_FILE = "about.toml"
ABOUT_KEYS = ("title", "text", "title_ar", "text_ar")


def check_corpus_folder(folder: Path | None) -> Path:
    """Return the folder's absolute path if it looks like a corpus; None stands for our own.

    Raises:
        InputError: If it is no folder, has no corpus.csv and was not prepared, or there is none of
            our own.
    """
    if folder is None:
        folder = repository_folder("data", instead="give a corpus with --corpus DIR")
    if not folder.is_dir():
        raise InputError(f"the corpus {folder} is no folder; expected one with a corpus.csv")
    if not any((folder / name).exists() for name in ("corpus.csv", PREPARED)):
        raise InputError(
            f"the corpus folder {folder} has no corpus.csv; expected one row for each document "
            "in it, in the form that README.md shows, or a folder that corpus-lib prepare made"
        )
    return folder.resolve()


def read_about(folder: Path) -> dict[str, str]:
    """What a corpus is about: `title, text, title_ar, text_ar` of its `about.toml`, if it has one.

    Raises:
        InputError: If the file can't be read or has other keys.
    """
    path = folder / _ABOUT_FILE
    if not path.is_file():
        return {}
    told = read_toml(path)
    wrong = [key for key, value in told.items() if key not in ABOUT_KEYS or type(value) is not str]
    if wrong:
        raise InputError(
            f"{path}: {', '.join(wrong)}; expected texts in quotes: {', '.join(ABOUT_KEYS)}"
        )
    return told


def add_corpus(sub: argparse.ArgumentParser) -> None:
    """Let a command be told its corpus: `DIR` or `--corpus DIR`."""
    text = "a folder with corpus.csv and raw/ (default: the repository's data)"
    sub.add_argument("place", nargs="?", type=Path, metavar="DIR", help=text)
    sub.add_argument("--corpus", type=Path, metavar="DIR", help="the same")


def settle_corpus(parsed: argparse.Namespace) -> None:
    """Take the corpus from wherever it was told.

    Raises:
        InputError: If it was told twice.
    """
    place = getattr(parsed, "place", None)
    if place is not None:
        if parsed.corpus is not None:
            raise InputError(
                f"the corpus is given twice, {place} and {parsed.corpus}; give it once"
            )
        parsed.corpus = place


def add_accept(sub: argparse.ArgumentParser) -> None:
    """The arguments of `check`."""
    sub.add_argument(
        "--accept",
        action="store_true",
        help="write the checksum of each text into corpus.csv, and a row for each unlisted text",
    )


def add_propose(sub: argparse.ArgumentParser) -> None:
    """The arguments of `theses`."""
    sub.add_argument(
        "--propose", action="store_true", help="write theses to begin with, to be edited"
    )


def add_sources(sub: argparse.ArgumentParser) -> None:
    """The arguments of `new`."""
    sub.add_argument("folder", type=Path, metavar="DIR", help="the corpus folder to make")
    sub.add_argument(
        "--from",
        dest="sources",
        type=Path,
        nargs="+",
        required=True,
        metavar="PATH",
        help="folders or files: .txt .md .html .pdf .docx .rtf .odt .csv .tsv .jsonl .zip …",
    )
    for role in ("text", "title", "date", "outlet"):
        sub.add_argument(
            f"--{role}", default="", metavar="COLUMN", help=f"the column of a table with the {role}"
        )
    sub.add_argument(
        "--outlet-from",
        choices=["folder"],
        default="",
        help="call outlets like the folders that the files lie in",
    )
    sub.add_argument(
        "--encoding",
        action="append",
        default=[],
        metavar="FILE=NAME",
        help="what a plain text is written in, or just NAME for all; FILE may be a pattern such as "
        "'daily/*'; repeatable",
    )


def new(parsed: argparse.Namespace) -> int:
    """Make a corpus folder; the exit code is 1 if a file was set aside."""
    from corpus_lib.intake.new import Options, encodings_said, take_files
    from corpus_lib.intake.told import summary

    columns = {role: getattr(parsed, role) for role in ("text", "title", "date", "outlet")}
    options = Options(encodings_said(parsed.encoding), columns, parsed.outlet_from)
    intake = take_files(parsed.folder, parsed.sources, options)
    print(summary(parsed.folder, intake))
    return FAILED if intake.aside else OK


def check(parsed: argparse.Namespace) -> int:
    """Tell what is in a corpus or wrong with it, after accepting its texts if asked to."""
    from corpus_lib.prepare.manifest import accept_files
    from corpus_lib.run.corpus_report import describe_corpus

    folder = check_corpus_folder(parsed.corpus)
    if (folder / PREPARED).is_file():
        raise InputError(f"{folder} was made by corpus-lib prepare; check the texts it is made of")
    if parsed.accept:
        for line in accept_files(folder) or ["nothing to accept: every checksum holds"]:
            print(line, file=sys.stderr)
    # Hundreds of thousands of dictionary entries are made, and none of them is in a circle.
    gc.disable()
    try:
        report = describe_corpus(folder)
    finally:
        gc.enable()
    print("\n".join(report.lines))
    if report.problems:
        raise InputError("\n".join(report.problems))
    return OK if report.stands else FAILED


def theses(parsed: argparse.Namespace) -> int:
    """Tell which theses of a corpus stand."""
    from corpus_lib.compare.theses import FALLEN, propose_theses
    from corpus_lib.show import set_names, show_theses
    from corpus_lib.study import Study

    study = Study(check_corpus_folder(parsed.corpus))
    set_names(study.names)
    if parsed.propose:
        print(propose_theses(study))
        return OK
    told = study.told_theses
    print(repr(show_theses(told, study.theses)))
    return FAILED if (told["verdict"] == FALLEN).any() else OK
