"""What a corpus folder holds, all that is wrong with it, and all that is suspicious.

Also the commands on such a folder: `corpus-lib new`, `check` and `theses`.
"""

import argparse
import gc
import re
import sys
import textwrap
import warnings
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import TypeVar

import pandas as pd

from corpus_lib.coding.codebook import read_codebook
from corpus_lib.coding.coded_tables import read_coding, read_translations
from corpus_lib.errors import InputError, Problems
from corpus_lib.files import repository_folder
from corpus_lib.intake import suspicious_corpus as suspicious
from corpus_lib.prepare.cleaning import CleanText, clean_documents, read_rules, unused_rules
from corpus_lib.prepare.corpus import Corpus, load_corpus
from corpus_lib.prepare.gazetteer import actors_of
from corpus_lib.prepare.lists_of_corpus import read_actors, read_world, word_lists
from corpus_lib.prepare.manifest import Manifest, accept_files, look_at_manifest
from corpus_lib.prepare.prepared import PREPARED
from corpus_lib.prepare.published import arabic_texts
from corpus_lib.prepare.readers import read_text, read_toml
from corpus_lib.prepare.units import segments as segments_of
from corpus_lib.voices.speech_words import verbs_and_speakers
from corpus_lib.wording import counted

Found = TypeVar("Found")
OK, FAILED = 0, 1
ABOUT_KEYS = ("title", "text", "title_ar", "text_ar")
_SHOWN = 40  # documents, and signs in single texts
# Marks and controls that would change what a terminal shows.
_HIDDEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff]"
)


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
    """What a corpus is about, if it has an `about.toml`: `title, text, title_ar, text_ar`."""
    path = folder / "about.toml"
    if not path.is_file():
        return {}
    told = read_toml(path)
    wrong = [key for key, value in told.items() if key not in ABOUT_KEYS or type(value) is not str]
    if wrong:
        raise InputError(
            f"{path}: {', '.join(wrong)}; expected texts in quotes: {', '.join(ABOUT_KEYS)}"
        )
    if len({told[key].count("\n\n") for key in {"text", "text_ar"} & told.keys()}) > 1:
        raise InputError(f"{path}: text and text_ar differ in their number of paragraphs")
    return told


@dataclass
class CorpusReport:
    """What `corpus-lib check` tells.

    Attributes:
        lines: What is there, and what is suspicious.
        signs: What is suspicious, each sign with the rule that mends it, if there is one, below.
        problems: What keeps the corpus from being read, over all of its files.
        stands: Whether no thesis fell, as far as that is seen without the whole analysis.
    """

    lines: list[str] = field(default_factory=list)
    signs: list[str] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    stands: bool = True

    @property
    def findings(self) -> pd.DataFrame:
        """What is suspicious: `finding`, and `has_rule` (it comes with a rule to copy)."""
        parts = [sign.partition("\n") for sign in self.signs]
        rows = [(found.strip().removesuffix(":"), bool(rule)) for found, _, rule in parts]
        return pd.DataFrame(rows, columns=["finding", "has_rule"])

    @property
    def rules(self) -> str:
        """The rules that mend what is suspicious, as they stand in `cleaning.toml`."""
        return "\n".join(rule for sign in self.signs if (rule := sign.partition("\n")[2]))


def describe_corpus(folder: Path) -> CorpusReport:
    """What `corpus-lib check` tells of a corpus folder, whatever is wrong with it."""
    report, look = CorpusReport(), _Look(folder)
    manifest = look.at(lambda: look_at_manifest(folder))
    look.at(lambda: read_codebook(folder / "coding" / "codebook.toml"))
    if (folder / "coding" / "topic_labels.csv").exists():
        from corpus_lib.topics.labels import corpus_labels

        look.at(lambda: corpus_labels(folder))
    for read_one in (read_about, verbs_and_speakers, arabic_texts, read_world):
        look.at(partial(read_one, folder))
    signs, read = list[str](), None
    if manifest is None:
        look.at(lambda: read_rules(folder / "cleaning.toml", None))
        look.at(lambda: word_lists(folder, None))
        for path in sorted((folder / "raw").glob("[!.]*.txt")):
            look.at(partial(read_text, path))
    else:
        look.problems.told += manifest.problems
        cleaned, unused = look.at(lambda: _cleaned(folder, manifest)) or ({}, [])
        look.at(lambda: word_lists(folder, manifest.table["doc_id"]))
        files = dict(zip(manifest.table["doc_id"], manifest.table["file"], strict=True))
        texts = {doc_id: clean.text for doc_id, clean in cleaned.items()}
        signs += _first(suspicious.suspicious_texts(files, manifest.texts, texts)) + unused
        with warnings.catch_warnings():
            warnings.filterwarnings("ignore", "cleaning.toml")  # told among the signs
            corpus = None if look.problems.told else look.at(lambda: load_corpus(folder))
        report.lines += _documents(folder, manifest, corpus)
        read = corpus or look.at(lambda: _wordless(folder, manifest, cleaned))
        report.lines += look.at_codings(read) if read else []
        report.stands = not look.fallen
        signs += suspicious.suspicious_corpus(corpus) if corpus else []
    if read is None and (folder / "coding").is_dir():
        report.lines.append("  the tables in coding/ are read once the rest is mended")
    signs += suspicious.unread_files(folder)
    told = [textwrap.indent(sign.rstrip(), "  ") for sign in signs]
    report.lines += ["suspicious, but no obstacle:", *told] if signs else []
    report.signs = [_shown(sign) for sign in signs]
    report.lines = [_shown(line) for line in report.lines]
    report.problems = [_shown(line) for line in dict.fromkeys(look.problems.told)]
    return report


class _Look:
    """Reads what a folder holds and gathers what is wrong with it."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.problems, self.fallen = folder, Problems(), list[str]()

    def at(self, read: Callable[[], Found]) -> Found | None:
        with self.problems.noted():
            return read()
        return None

    def at_codings(self, corpus: Corpus) -> Iterator[str]:
        """What was coded, named and claimed of a corpus that could be read."""
        self.at(lambda: read_translations(corpus))
        if coding := self.at(lambda: read_coding(corpus)):
            kinds = ("claims", "frames", "roles")
            tables = {f"coded {kind}": getattr(coding, kind) for kind in kinds}
            tables |= {f"{kind} of single readers": rows for kind, rows in coding.readers.items()}
            for name, table in tables.items():
                if len(table):
                    yield f"  {len(table)} {name}: every code and every quote holds"
            uncoded = set(coding.codebook.claims["id"]) - set(coding.claims["claim"])
            if uncoded:
                yield f"  in the codebook, not coded yet: {', '.join(sorted(uncoded))}"
        if len(corpus.tokens) and (self.folder / "lexicon" / "namings.toml").exists():
            from corpus_lib.words.namings import namings

            if (named := self.at(lambda: namings(corpus))) is not None:
                things = f"{len(named)} namings of {named['referent'].nunique()} referents"
                yield f"  {things}: every lemma and every place holds"
        if (self.folder / "coding" / "theses.toml").exists() and not self.problems.told:
            yield from self._theses(corpus)

    def _theses(self, corpus: Corpus) -> Iterator[str]:
        from corpus_lib.compare.theses import fallen_at_once
        from corpus_lib.study import Study

        study = Study(corpus)
        if (theses := self.at(lambda: study.thesis_list)) is not None:
            self.fallen = fallen_at_once(study, theses)
            names = f": {', '.join(self.fallen)}" if self.fallen else ""
            fell = f"{len(self.fallen)} fallen on passages, claims or dates{names}"
            tests = "`corpus-lib theses` tests all that they rest on"
            yield f"  {len(theses)} theses, {fell}; {tests}"


def _cleaned(folder: Path, manifest: Manifest) -> tuple[dict[str, CleanText], list[str]]:
    """The texts after the rules, of those that could be read, and what rules found nothing."""
    table = manifest.table[manifest.table["doc_id"].isin(list(manifest.texts))]
    rules = read_rules(folder / "cleaning.toml", manifest.table)
    cleaned, used = clean_documents(table, manifest.texts, rules)
    return cleaned, unused_rules(rules, used) if not manifest.problems else []


def _wordless(folder: Path, manifest: Manifest, cleaned: dict[str, CleanText]) -> Corpus | None:
    """What codings are read by, where something else is wrong; None if a text can't be read."""
    documents, written = manifest.table.reset_index(drop=True), manifest.texts
    if not cleaned or set(cleaned) != set(documents["doc_id"]):
        return None
    segments, words = segments_of(cleaned), re.findall(r"\w+", " ".join(written.values()))
    actors = actors_of(read_actors(folder / "lexicon" / "actors.csv"), words, read_world(folder))
    none = segments[:0]
    return Corpus(folder, documents, segments, none, none, actors, written, cleaned)


def _documents(folder: Path, manifest: Manifest, corpus: Corpus | None) -> Iterator[str]:
    rows = manifest.table.to_dict("records")
    words = {doc_id: len(text.split()) for doc_id, text in manifest.texts.items()}
    if corpus is not None:
        words = dict(zip(corpus.documents["doc_id"], corpus.documents["n_words"], strict=True))
    told = f"{counted(len(rows), 'document')}, {counted(sum(words.values()), 'word')}"
    yield f"{folder.name}: {told}; {suspicious.time_of_run(sum(words.values()))}"
    yield from (f"  {repair}" for repair in manifest.repairs)
    yield from suspicious.other_separators(folder)
    for name in _first(manifest.unlisted):
        listing = f"`corpus-lib check {folder} --accept` lists it"
        yield f"  raw/{name}: no row names it, so it is no document; {listing}"
    for name in _first(manifest.no_files):
        yield f"  raw/{name}: a folder, a pipe or a link to nothing, so it is not read"
    listed = [
        f"  {row['doc_id']}: {words[row['doc_id']]} words, "
        f"{len(manifest.texts[row['doc_id']])} characters"
        + (f": {' '.join(row['title'].split())}" if row["title"] else "")
        for row in rows
        if row["doc_id"] in manifest.texts
    ]
    yield from _first(listed)


def _first(lines: Iterable[str]) -> list[str]:
    every = list(lines)
    return every[:_SHOWN] + ([f"  … and {len(every) - _SHOWN} more"] if len(every) > _SHOWN else [])


def _shown(line: str) -> str:
    """A line in which marks and controls are seen, so that none changes what a terminal shows."""
    return _HIDDEN.sub(lambda mark: f"⟨U+{ord(mark.group()):04X}⟩", line)


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
    from corpus_lib.show import show_theses
    from corpus_lib.study import Study
    from corpus_lib.wording import set_names

    study = Study(check_corpus_folder(parsed.corpus))
    set_names(study.names)
    if parsed.propose:
        print(propose_theses(study))
        return OK
    told = study.told_theses
    print(repr(show_theses(told, study.theses)))
    return FAILED if (told["verdict"] == FALLEN).any() else OK
