"""The command line: `corpus-lib new`, `check`, `run` and the others that `--help` lists."""

import argparse
import os
import re
import select
import sys
import tomllib
from collections.abc import Callable, Sequence
from contextlib import suppress
from importlib import import_module
from importlib.metadata import version
from pathlib import Path

from corpus_lib.errors import InputError
from corpus_lib.files import REPOSITORY

WRONG_INPUT, INTERRUPTED = 2, 130

_HELP = tomllib.loads((Path(__file__).parent / "lists/commands.toml").read_text("utf-8"))


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command and return its exit code."""
    parsed = _parser().parse_args(arguments)
    try:
        if place := getattr(parsed, "place", None):
            if parsed.corpus is not None:
                both = f"{place} and {parsed.corpus}"
                raise InputError(f"the corpus is given twice, {both}; give it once")
            parsed.corpus = place
        # With it, jsonschema would build grammars of addresses (.8 s), which no notebook asks for.
        sys.modules.setdefault("rfc3987_syntax", None)  # type: ignore[arg-type]
        # What a command needs is loaded when it is called.
        module = import_module(f"corpus_lib.{_HELP['commands'][parsed.command]['module']}")
        code = int(getattr(module, parsed.command)(parsed))
        sys.stdout.flush()
        return code
    except InputError as error:
        print(f"corpus-lib: {error}", file=sys.stderr)
        return WRONG_INPUT
    except OSError as error:
        if isinstance(error, BrokenPipeError) and _nobody_reads():  # has seen enough
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            return INTERRUPTED
        ended = isinstance(error, ConnectionError)
        of = "a process that it works with has ended" if ended else error.filename or "its output"
        print(f"corpus-lib: {of}: {error.strerror}", file=sys.stderr)
        return WRONG_INPUT
    except KeyboardInterrupt:
        print("corpus-lib: stopped; the notebooks that were done are kept", file=sys.stderr)
        return INTERRUPTED


def _nobody_reads() -> bool:
    """Whether what is printed goes into a pipe that is closed at its other end."""
    with suppress(OSError):
        ask = select.poll()
        ask.register(sys.stdout.fileno(), 0)
        return any(what & select.POLLERR for _, what in ask.poll(0))
    return False


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="corpus-lib",
        description="Compare how a handful of Arabic texts tell the same story.",
        epilog=_HELP["examples"],
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    written = f"corpus-lib {version('corpus-lib')}"
    parser.add_argument("--version", action="version", version=written)
    commands = parser.add_subparsers(
        required=True, dest="command", metavar="COMMAND", title="commands"
    )
    for name, told in _HELP["commands"].items():
        text = told["help"]
        sub = commands.add_parser(name, help=text, description=text, allow_abbrev=False)
        if name == "new":
            _add_sources(sub.add_argument)
        if name == "prepare":
            _add_preparation(sub.add_argument)
        if told["module"] == "run.series_commands":
            text = "the folder of the series (default: the repository's notebooks)"
            series = REPOSITORY / "notebooks"
            sub.add_argument("--notebooks", type=Path, default=series, metavar="DIR", help=text)
            text = "only these notebooks"
            sub.add_argument("--only", type=_numbers, default=(), metavar="05,06", help=text)
        if name in ("run", "check", "theses"):
            text = "a folder with corpus.csv and raw/ (default: the repository's data)"
            sub.add_argument("place", nargs="?", type=Path, metavar="DIR", help=text)
            sub.add_argument("--corpus", type=Path, metavar="DIR", help="the same")
        if name == "run":
            _add_settings(sub.add_argument)
        for flag, text in told.get("flags", {}).items():
            sub.add_argument(flag, action="store_true", help=text)
    return parser


def _add_sources(add: Callable[..., object]) -> None:
    add("folder", type=Path, metavar="DIR", help="the corpus folder to make")
    text = "folders or files: .txt .md .html .pdf .docx .rtf .odt .csv .tsv .jsonl .zip …"
    named = {"dest": "sources", "metavar": "PATH"}
    add("--from", **named, type=Path, nargs="+", required=True, help=text)
    for role in ("text", "title", "date", "outlet"):
        text = f"the column of a table with the {role}"
        add(f"--{role}", default="", metavar="COLUMN", help=text)
    text = "call outlets like the folders that the files lie in"
    add("--outlet-from", choices=["folder"], default="", help=text)
    text = "what a plain text is written in, or just NAME for all; FILE may be a pattern such as "
    text += "'daily/*'; repeatable"
    add("--encoding", action="append", default=[], metavar="FILE=NAME", help=text)


def _add_settings(add: Callable[..., object]) -> None:
    text = "where pages, notebooks and figures go (default: out)"
    add("--out", type=Path, default=Path("out"), metavar="DIR", help=text)
    text = "set a parameter in every selected notebook that has it; repeatable"
    add("-p", dest="settings", action="append", default=[], metavar="NAME=VALUE", help=text)
    text = "compare groups of documents, such as outlet, a column of corpus.csv; "
    add("--by", metavar="COLUMN", help=f"{text}short for -p BY=COLUMN")
    text = "stop a notebook of which one cell takes longer (default: 3600)"
    add("--cell-seconds", type=_seconds, default=3600, metavar="N", help=text)


def _add_preparation(add: Callable[..., object]) -> None:
    add("source", type=Path, metavar="CORPUS", help="a corpus folder or a Parquet table of texts")
    add("out", type=Path, metavar="OUT", help="a new folder, for load_corpus")
    text = "on Spark: local[2], or the address of a cluster"
    add("--spark", metavar="MASTER", help=text)
    text = "with --spark, also N topics, by MLlib's LDA"
    add("--topics", type=int, metavar="N", help=text)


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
