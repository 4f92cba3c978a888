"""What `corpus-lib new` saw in the files, told to people."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

import pandas as pd

from corpus_lib.intake.formats import Found
from corpus_lib.wording import counted

_SHOWN = 20  # files that are named one by one
_OF_FILES = [*("source", "doc_id", "outlet", "encoding", "encoding_confidence")]
_OF_FILES += ["repaired", "set_aside"]


@dataclass
class Intake:
    """What came of the files: documents, and of what was not taken the place and the reason.

    `rows` are those of corpus.csv, once it is written.
    """

    found: list[Found] = field(default_factory=list)
    rows: list[dict[str, str]] = field(default_factory=list)
    aside: list[tuple[str, str]] = field(default_factory=list)
    told: list[str] = field(default_factory=list)
    kinds: Counter[str] = field(default_factory=Counter)


def files_taken(intake: Intake) -> pd.DataFrame:
    """What became of each file.

    Returns:
        One row per document, then one per file or row that was set aside: `source` (its place),
        `doc_id`, `outlet`, `encoding`, `encoding_confidence` (0 to 1), `repaired` (what was
        mended) and `set_aside` (the reason); "" and NaN where there is none.
    """
    aside = [{"source": source, "set_aside": reason} for source, reason in intake.aside]
    table = pd.DataFrame([*intake.rows, *aside], columns=_OF_FILES).fillna("")
    sure = pd.to_numeric(table["encoding_confidence"], errors="coerce")
    return table.assign(encoding_confidence=sure)


def summary(folder: Path, intake: Intake) -> str:
    """What was seen in the files that a corpus was made of, for people."""
    found, rows = intake.found, intake.rows
    kinds = ", ".join(f"{n} {kind}" for kind, n in intake.kinds.most_common())
    words = sum(len(one.text.split()) for one in found)
    lines = [
        f"{folder}: {counted(len(rows), 'document')} of about {words:,} words (files: {kinds})"
    ]
    lines += [f"  {line}" for line in intake.told[:_SHOWN]]
    outlets = Counter(row["outlet"] for row in rows if row["outlet"])
    folders = {PurePosixPath(one.source).parent.name for one in found} - {""}
    if outlets:
        named = ", ".join(f"{name} ({n})" for name, n in outlets.most_common(10))
        lines.append(f"  outlets: {named}" + (", …" if len(outlets) > 10 else ""))
    elif len(folders) > 1:
        lines.append("  outlets: none; --outlet-from folder takes the names of the folders")
    else:
        lines.append("  outlets: none; fill in the column outlet of corpus.csv to compare them")
    dated = sum(bool(row["published"]) for row in rows)
    lines.append(f"  dates: {dated} stated, {len(rows) - dated} unknown (none is guessed)")
    encodings = Counter(one.encoding for one in found if one.encoding)
    if encodings:
        told = ", ".join(f"{name} ({n})" for name, n in encodings.most_common())
        lines.append(f"  encodings: {told}")
    for title, kept in (("repaired", "repairs"), ("noted", "notes")):
        told_of = [
            (one.source, "; ".join(getattr(one, kept))) for one in found if getattr(one, kept)
        ]
        lines += _grouped(title, told_of)
    if (folder / "cleaning.toml").exists():
        lines.append("  wrote rules for pages and broken lines into cleaning.toml: read them")
    if intake.aside:
        lines.append(told_aside(intake.aside))
    return "\n".join([*lines, f"next: corpus-lib check {folder}"])


def _grouped(title: str, told: Sequence[tuple[str, str]]) -> list[str]:
    """What is the same of many files is told once."""
    by_text: dict[str, list[str]] = {}
    for source, text in told:
        by_text.setdefault(text, []).append(source)
    lines = [f"  {title}: {len(told)} of the documents"] if told else []
    for text, sources in list(by_text.items())[:_SHOWN]:
        where = sources[0] if len(sources) == 1 else f"{sources[0]} and {len(sources) - 1} more"
        lines.append(f"    {where}: {text}")
    if len(by_text) > _SHOWN:
        lines.append("    … (all in the columns repaired and note of corpus.csv)")
    return lines


def told_aside(aside: Sequence[tuple[str, str]]) -> str:
    """What was not taken, each with its place and the reason."""
    if not aside:
        return ""
    what = "file or row" if len(aside) == 1 else "files or rows"
    lines = [f"  set aside: {len(aside)} {what}, not in the corpus"]
    return "\n".join([*lines, *(f"    {source} {reason}" for source, reason in aside)])
