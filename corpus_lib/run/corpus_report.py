"""What a corpus folder holds, all that is wrong with it, and all that is suspicious."""

from __future__ import annotations

import re
import textwrap
import warnings
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

import pandas as pd

from corpus_lib.coding.codebook import read_codebook
from corpus_lib.coding.coded_tables import read_coding, read_translations
from corpus_lib.errors import Problems
from corpus_lib.intake import suspicious_corpus as suspicious
from corpus_lib.prepare.cleaning import clean_part
from corpus_lib.prepare.cleaning_rules import read_rules, rules_without_place
from corpus_lib.prepare.corpus import Corpus, load_corpus
from corpus_lib.prepare.lists_of_corpus import word_lists
from corpus_lib.prepare.manifest import Manifest, look_at_manifest
from corpus_lib.run.corpus_commands import read_about
from corpus_lib.wording import counted

Found = TypeVar("Found")
_SHOWN = 40  # documents, and signs in single texts
# Marks and controls that would change what a terminal shows.
_HIDDEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff]"
)


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
    look.at(lambda: read_about(folder))
    look.at(lambda: read_codebook(folder / "coding" / "codebook.toml"))
    if (folder / "coding" / "topic_labels.csv").exists():
        from corpus_lib.topics.labels import corpus_labels

        look.at(lambda: corpus_labels(folder))
    signs: list[str] = []
    if manifest is not None:
        look.problems.told += manifest.problems
        cleaned, unused = look.at(lambda: _cleaned(folder, manifest)) or ({}, [])
        look.at(lambda: word_lists(folder, manifest.table["doc_id"]))
        files = dict(zip(manifest.table["doc_id"], manifest.table["file"], strict=True))
        told = list(suspicious.suspicious_texts(files, manifest.texts, cleaned))
        signs += [*_first(told), *unused]
        sound = not look.problems.told
        with warnings.catch_warnings():
            warnings.filterwarnings("ignore", "cleaning.toml")  # told among the signs
            corpus = look.at(lambda: load_corpus(folder)) if sound else None
        report.lines += _documents(folder, manifest, corpus)
        if corpus is not None:
            report.lines += look.at_codings(corpus)
            report.stands = not look.fallen
            signs += suspicious.suspicious_corpus(corpus)
        elif (folder / "coding").is_dir():
            report.lines.append("  the tables in coding/ are read once the rest is mended")
    signs += suspicious.unread_files(folder)
    if signs:
        report.lines += ["suspicious, but no obstacle:"]
        report.lines += [textwrap.indent(sign.rstrip(), "  ") for sign in signs]
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
        lexicon = self.folder / "lexicon"
        if any((lexicon / name).exists() for name in ("reporting_verbs.csv", "speakers.csv")):
            from corpus_lib.voices.speech_words import read_lexicon

            self.at(lambda: read_lexicon(corpus))
        self.at(lambda: read_translations(corpus))
        if coding := self.at(lambda: read_coding(corpus)):
            tables = {
                "coded claims": coding.claims,
                "coded frames": coding.frames,
                "coded roles": coding.roles,
                **{f"{kind} of single readers": table for kind, table in coding.readers.items()},
            }
            for name, table in tables.items():
                if len(table):
                    yield f"  {len(table)} {name}: every code and every quote holds"
            uncoded = set(coding.codebook.claims["id"]) - set(coding.claims["claim"])
            if uncoded:
                yield f"  in the codebook, not coded yet: {', '.join(sorted(uncoded))}"
        if (lexicon / "namings.toml").exists():
            from corpus_lib.words.namings import namings

            named = self.at(lambda: namings(corpus))
            if named is not None:
                things = f"{len(named)} namings of {named['referent'].nunique()} referents"
                yield f"  {things}: every lemma and every place holds"
        if (self.folder / "coding" / "theses.toml").exists() and not self.problems.told:
            yield from self._theses(corpus)

    def _theses(self, corpus: Corpus) -> Iterator[str]:
        from corpus_lib.compare.theses import fallen_at_once
        from corpus_lib.study import Study

        study = Study(corpus)
        theses = self.at(lambda: study.thesis_list)
        if theses is not None:
            self.fallen = fallen_at_once(study, theses)
            names = f": {', '.join(self.fallen)}" if self.fallen else ""
            yield (
                f"  {len(theses)} theses, "
                f"{len(self.fallen)} fallen on passages, claims or dates{names}; "
                "`corpus-lib theses` tests all that they rest on"
            )


def _cleaned(folder: Path, manifest: Manifest) -> tuple[dict[str, str], list[str]]:
    """The texts after the rules, of those that could be read, and what rules found nothing."""
    table = manifest.table[manifest.table["doc_id"].isin(list(manifest.texts))]
    rules = read_rules(folder / "cleaning.toml", manifest.table)
    cleaned, used = clean_part(table, manifest.texts, rules)
    unused = rules_without_place(rules, used) if not manifest.problems else []
    return {doc_id: clean.text for doc_id, clean in cleaned.items()}, unused


def _documents(folder: Path, manifest: Manifest, corpus: Corpus | None) -> Iterator[str]:
    rows = manifest.table.to_dict("records")
    words = {doc_id: len(text.split()) for doc_id, text in manifest.texts.items()}
    if corpus is not None:
        words = dict(zip(corpus.documents["doc_id"], corpus.documents["n_words"], strict=True))
    minutes = max(1, round(suspicious.seconds_of_run(sum(words.values())) / 60))
    least = "about" if len(rows) <= suspicious.MANY else "at least"
    yield (
        f"{folder.name}: {counted(len(rows), 'document')}, {counted(sum(words.values()), 'word')}; "
        f"a first run takes {least} {counted(minutes, 'minute')} on two cores"
    )
    yield from (f"  {repair}" for repair in manifest.repairs)
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
    more = [f"  … and {len(every) - _SHOWN} more"] if len(every) > _SHOWN else []
    return every[:_SHOWN] + more


def _shown(line: str) -> str:
    """A line in which marks and controls are seen, so that none changes what a terminal shows."""
    return _HIDDEN.sub(lambda mark: f"⟨U+{ord(mark.group()):04X}⟩", line)
