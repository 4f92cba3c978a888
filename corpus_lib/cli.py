"""The command line: `corpus-lib new`, `check`, `run` and the others that `--help` lists."""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Callable, Sequence
from importlib import import_module
from importlib.metadata import version
from pathlib import Path

from corpus_lib.errors import InputError
from corpus_lib.files import REPOSITORY
from corpus_lib.run import corpus_commands
from corpus_lib.scale import command as prepare_command

WRONG_INPUT, INTERRUPTED = 2, 130

_EXAMPLES = """examples:
  corpus-lib new my_texts --from articles/         a corpus of your own files, then check and run
  corpus-lib run                                   the whole series, on the corpus it comes with
  corpus-lib run --only 05,06 -p N_TOPICS=8        two notebooks, with another number of topics
  corpus-lib run my_texts --out my_report          the series on your own documents
  corpus-lib parameters                            what can be set with -p
  corpus-lib check my_texts                        is this folder a corpus that can be read?
  corpus-lib theses --corpus my_texts --propose    what might be said of these documents

exit codes: 0 all went well, 1 a notebook failed or a thesis fell, 2 a command or input is wrong
"""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command and return its exit code."""
    parsed = _parser().parse_args(arguments)
    try:
        corpus_commands.settle_corpus(parsed)
        return int(parsed.command(parsed))
    except InputError as error:
        print(f"corpus-lib: {error}", file=sys.stderr)
        return WRONG_INPUT
    except OSError as error:
        print(f"corpus-lib: {error.filename}: {error.strerror}", file=sys.stderr)
        return WRONG_INPUT
    except KeyboardInterrupt:
        print("corpus-lib: stopped; the notebooks that were done are kept", file=sys.stderr)
        return INTERRUPTED


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="corpus-lib",
        description="Compare how a handful of Arabic texts tell the same story.",
        epilog=_EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    parser.add_argument(
        "--version", action="version", version=f"corpus-lib {version('corpus-lib')}"
    )
    commands = parser.add_subparsers(required=True, metavar="COMMAND", title="commands")

    def command(name: str, act: Callable[[argparse.Namespace], int], text: str) -> None:
        sub = commands.add_parser(name, help=text, description=text, allow_abbrev=False)
        sub.set_defaults(command=act)
        if name == "prepare":
            prepare_command.add_arguments(sub)
        elif name in ("run", "parameters", "notebooks"):
            sub.add_argument(
                "--notebooks",
                type=Path,
                default=REPOSITORY / "notebooks",
                metavar="DIR",
                help="the folder of the series (default: the repository's notebooks)",
            )
            sub.add_argument(
                "--only", type=_numbers, default=(), metavar="05,06", help="only these notebooks"
            )
        if name in ("run", "check", "theses"):
            corpus_commands.add_corpus(sub)
        more = {
            "new": corpus_commands.add_sources,
            "check": corpus_commands.add_accept,
            "theses": corpus_commands.add_propose,
        }
        if name in more:
            more[name](sub)
        if name == "run":
            sub.add_argument(
                "--out",
                type=Path,
                default=Path("out"),
                metavar="DIR",
                help="where pages, notebooks and figures go (default: out)",
            )
            sub.add_argument(
                "-p",
                dest="settings",
                action="append",
                default=[],
                metavar="NAME=VALUE",
                help="set a parameter in every selected notebook that has it; repeatable",
            )
            sub.add_argument(
                "--by",
                metavar="COLUMN",
                help="compare groups of documents, such as outlet, a column of corpus.csv; "
                "short for -p BY=COLUMN",
            )
            sub.add_argument(
                "--cell-seconds",
                type=_seconds,
                default=3600,
                metavar="N",
                help="stop a notebook of which one cell takes longer (default: 3600)",
            )
            sub.add_argument(
                "--fresh", action="store_true", help="execute also notebooks that nothing changed"
            )

    command("new", corpus_commands.new, "make a corpus folder of texts, documents or tables")
    command("run", _series("run"), "execute the notebook series and write a report")
    command(
        "check",
        corpus_commands.check,
        "read a corpus folder and tell what is in it, or what is wrong",
    )
    command(
        "theses",
        corpus_commands.theses,
        "test the theses of a corpus: which stand, which fell, on what",
    )
    command("prepare", prepare_command.prepare, "prepare a large corpus into a folder of Parquet")
    command("parameters", _series("parameters"), "list the parameters of the notebooks")
    command(
        "notebooks",
        _series("notebooks"),
        "execute the committed notebooks in place, to refresh them",
    )
    return parser


def _series(name: str) -> Callable[[argparse.Namespace], int]:
    """A command on the notebooks; what executes them is loaded when it is called."""

    def act(parsed: argparse.Namespace) -> int:
        return int(getattr(import_module("corpus_lib.run.series_commands"), name)(parsed))

    return act


def _seconds(text: str) -> int:
    if not re.fullmatch("[1-9][0-9]{0,6}", text):
        raise argparse.ArgumentTypeError(f"{text!r} is no whole number of seconds from 1 on")
    return int(text)


def _numbers(text: str) -> tuple[str, ...]:
    numbers = tuple(part.strip() for part in text.split(",") if part.strip())
    if not numbers or not all(re.fullmatch(r"[0-9]{1,2}", number) for number in numbers):
        raise argparse.ArgumentTypeError(f"{text!r} is no list of numbers such as 05,06")
    return numbers


if __name__ == "__main__":
    sys.exit(main())
