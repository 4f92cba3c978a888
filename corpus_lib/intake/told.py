"""What `corpus-lib new` saw in the files, told to people, and its rules for `cleaning.toml`."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

import pandas as pd
import regex

from corpus_lib.intake.formats import Found
from corpus_lib.intake.pdf_text import BREAK, common_furniture
from corpus_lib.prepare.normalization import UNSEEN
from corpus_lib.wording import counted

HEAD = """# What is done to the raw texts before they are counted. Nothing else is.
# `corpus-lib new` wrote these rules; read them, change them, take out what you don't want.
# Each is explained at the head of data/cleaning.toml of the repository.
"""
_ENDS = r"[.!?؟…:؛»”\"]"
# A line break within a sentence: the line before ends like none, and no line is empty.
WRAPPED = r"(?<=[^\s.!?؟…:؛])[ \t]*\r?\n(?=[ \t]*[^\s])"
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
    documents = counted(len(rows), "document")
    lines = [f"{folder}: {documents} of about {words:,} words (files: {kinds})"]
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
    hijri = sum("is Hijri" in row["note"] for row in rows)
    guessed = "none is guessed" + (f"; {hijri} Hijri, in the column note" if hijri else "")
    lines.append(f"  dates: {dated} stated, {len(rows) - dated} unknown ({guessed})")
    encodings = Counter(one.encoding for one in found if one.encoding)
    if encodings:
        told = ", ".join(f"{name} ({n})" for name, n in encodings.most_common())
        lines.append(f"  encodings: {told}")
    for title, kept in (("repaired", "repairs"), ("noted", "notes")):
        told_of = [(one.source, "; ".join(getattr(one, kept))) for one in found]
        lines += _grouped(title, [(source, text) for source, text in told_of if text])
    if (folder / "cleaning.toml").exists():
        lines.append("  wrote rules for pages, lines or headings into cleaning.toml: read them")
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


def rule(action: str, documents: Sequence[str], pattern: str, reason: str, **more: int) -> str:
    """One rule as it stands in `cleaning.toml`."""
    ids = ", ".join(f'"{doc_id}"' for doc_id in documents)
    lines = ["[[rules]]", f'action = "{action}"', f"documents = [{ids}]"]
    lines += [f"{name} = {value}" for name, value in more.items()]
    pattern = UNSEEN.sub(lambda mark: f"\\u{ord(mark.group()):04x}", pattern)
    pattern = regex.sub(r"[\x00-\x08\x0b-\x1f\x7f]", lambda one: rf"\x{ord(one[0]):02x}", pattern)
    quoted = f"'''{pattern}'''" if "'" in pattern else f"'{pattern}'"
    return "\n".join([*lines, f"pattern = {quoted}", f'reason = "{reason}"']) + "\n"


def join_rule(documents: Sequence[str]) -> str:
    """The rule that joins lines cut at a margin."""
    return rule("join", documents, WRAPPED, "a line that ends within a sentence, at the margin")


def line_rule(
    documents: Sequence[str], lines: Sequence[str], reason: str, action: str = "drop"
) -> str:
    """The rule that takes out whole lines, or says what they are."""
    one = "|".join(r"\s+".join(map(regex.escape, line.split())) for line in lines)
    # What is left out goes with the blank lines above; what a line is, is said where it begins.
    before = r"\s*" if action == "drop" else r"[^\S\n]*"
    return rule(action, documents, rf"^{before}(?:{one})[^\S\n]*$", reason)


def page_rules(doc_id: str, text: str) -> list[str]:
    """The rules for a text with pages: where each begins, what all have, sentences cut by a break.

    Only rules that find something, as each other one would be a warning.
    """
    pages = text.split(BREAK)
    told = [
        rule("page", [doc_id], rf"\A(?:[^\f]*\f){{{n}}}\K[^\f]", "a page begins", number=n + 1)
        for n, page in enumerate(pages)
        if page
    ]
    lines = sorted(common_furniture(pages), key=len, reverse=True)
    escaped = [regex.escape(line, literal_spaces=True) for line in lines]
    kinds = dict.fromkeys(regex.sub(r"\\?\d+", r"\\d+", line) for line in escaped)
    one = f"(?:{'|'.join(kinds)})" if kinds else ""
    foot, head = (rf"(?:\n{one})*", rf"(?:{one}\n)*") if one else ("", "")
    # What is cut is a line of text: a foot that ends without a full stop is no sentence.
    after_text = rf"(?<!\n{one})" if one else ""
    inside = rf"(?<=[^\s.!?؟…:؛»”\"]){after_text}{foot}\f{head}(?=\S)"
    wanted = [("join", inside, "a page break within a sentence")]
    if one:
        edges = rf"\A(?:{one}\n)+|(?<={_ENDS})(?:\n{one})+(?=\f)|(?:\n{one})+\Z"
        edges += rf"|(?<={_ENDS}{foot}\f)(?:{one}\n)+"
        wanted.append(("drop", edges, "what stands on every page"))
    told += [
        rule(action, [doc_id], pattern, reason)
        for action, pattern, reason in wanted
        if any(match.group() for match in regex.finditer(pattern, text, flags=regex.MULTILINE))
    ]
    return told


def cleaning_file(
    texts: Mapping[str, str], wrapped: Iterable[str], headings: Mapping[str, Sequence[str]]
) -> str:
    """A `cleaning.toml` for texts with pages, wrapped lines or headings; "" if none needs it."""
    rules = [one for doc_id, text in texts.items() for one in page_rules(doc_id, text)]
    if joined := list(wrapped):
        rules.append(join_rule(joined))
    for doc_id, lines in headings.items():
        rules.append(line_rule([doc_id], lines, "a heading, as the file marks it", "heading"))
    return "\n".join([HEAD, *rules]) if rules else ""
