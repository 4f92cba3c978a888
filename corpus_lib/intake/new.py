"""A corpus folder made of files of any kind: `corpus-lib new`."""

import csv
import hashlib
import io
import re
import shutil
import stat
import tempfile
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from fnmatch import fnmatchcase
from pathlib import Path, PurePosixPath

from corpus_lib.errors import InputError
from corpus_lib.intake.encodings import SetAside
from corpus_lib.intake.formats import MOST_BYTES, READERS, Found, members
from corpus_lib.intake.pdf_text import BREAK
from corpus_lib.intake.suspicions import is_reversed, is_wrapped
from corpus_lib.intake.tables import INTAKE, columns_of, dated, rows_of, table_documents
from corpus_lib.intake.told import Intake, cleaning_file, told_aside
from corpus_lib.prepare.manifest import REQUIRED
from corpus_lib.prepare.normalization import UNSEEN, normalize
from corpus_lib.prepare.units import line_kinds

TABLES = (".csv", ".tsv", ".jsonl", ".parquet")
_OWN = (*REQUIRED, "note", "source", "encoding", "encoding_confidence", "repaired")
_ALIASES = {".text": ".txt", ".markdown": ".md", ".ndjson": ".jsonl", ".xhtml": ".html"}
_LONGEST_ID = 40
_NAMED = 10  # files of a message


@dataclass(frozen=True)
class Options:
    """What a user may say: encodings by file, name or pattern, a table's column for each role.

    `outlet_from` "folder": outlets are called like the folders that the files lie in.
    """

    encodings: Mapping[str, str] = field(default_factory=dict)
    columns: Mapping[str, str] = field(default_factory=dict)
    outlet_from: str = ""

    def encoding(self, shown: str) -> str:
        """What a file is said to be written in, "" for nothing said."""
        return next((self.encodings[one] for one in self.encodings if _fits(one, shown)), "")


def encodings_said(texts: Sequence[str]) -> dict[str, str]:
    """What `--encoding` says, by file: `FILE=NAME`, or the NAME for all files."""
    said = [text.rpartition("=") for text in texts]
    return {file: name for file, _, name in sorted(said, key=lambda one: not one[0])}


def _fits(pattern: str, shown: str) -> bool:
    names = (pattern or "*", unicodedata.normalize("NFC", pattern))
    paths = (shown, PurePosixPath(shown).name, unicodedata.normalize("NFC", shown))
    return any(fnmatchcase(path, name) or path == name for path in paths for name in names)


def take_files(folder: Path, sources: Sequence[Path], options: Options) -> Intake:
    """Make a corpus folder, not there yet or empty, of files and folders.

    Returns:
        What came of the files; `told.files_taken` makes a table of it.

    Raises:
        InputError: If there is something at that place, a source is missing, or none is a text.
    """
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        told = f"{folder} is there already and not empty; give another name, or copy texts (UTF-8) "
        told += f"into {folder / 'raw'} and let `corpus-lib check {folder} --accept` list them"
        raise InputError(told)
    intake, read = Intake(), list[str]()
    for source in sources:
        for shown, parents, content in _files(source, intake):
            read.append(shown)
            _take(intake, shown, parents, content, options)
    for one in options.encodings:
        if not any(_fits(one, shown) for shown in read):
            raise InputError(
                f"--encoding {one}={options.encodings[one]}: there is no such file; there are: "
                f"{', '.join(read[:_NAMED])}"
            )
    intake.found = [*_whole(intake)]
    if not intake.found:
        told = told_aside(intake.aside)
        raise InputError(f"no text was found; nothing was written.\n{told}".rstrip())
    intake.rows, texts = _rows(intake.found)
    marked = dict(zip(texts, map(_headings, intake.found), strict=True))
    _write(folder, intake.rows, texts, {doc_id: own for doc_id, own in marked.items() if own})
    return intake


def _files(source: Path, intake: Intake) -> Iterator[tuple[str, tuple[str, ...], bytes]]:
    """Each file as shown, the names of its folders below the source, and its bytes."""
    if not source.exists():
        raise InputError(f"--from {source}: there is no such file or folder")
    paths = sorted(source.rglob("*")) if source.is_dir() else [source]
    base = source if source.is_dir() else source.parent
    for path in paths:
        inside = path.relative_to(base)
        shown = inside.as_posix() if source.is_dir() else path.name
        if any(part.startswith((".", "~$")) for part in inside.parts) or path.is_dir():
            continue
        if not stat.S_ISREG(path.stat().st_mode if path.exists() else 0):
            intake.aside.append((shown, "is no file (a pipe, a device or a broken link)"))
        elif (size := path.stat().st_size) > MOST_BYTES:
            most = f"at most {MOST_BYTES >> 20} MB are read at once"
            intake.aside.append((shown, f"holds {size >> 20} MB; {most}, so divide it"))
        elif path.suffix.lower() == ".zip":
            try:
                for name, content in members(path.read_bytes()):
                    if isinstance(content, SetAside):
                        intake.aside.append((f"{shown}/{name}", str(content)))
                    else:
                        yield f"{shown}/{name}", PurePosixPath(name).parts[:-1], content
            except SetAside as error:
                intake.aside.append((shown, str(error)))
        else:
            yield shown, inside.parts[:-1], path.read_bytes()


def _take(
    intake: Intake, shown: str, parents: tuple[str, ...], content: bytes, options: Options
) -> None:
    """Read one file and put it where it belongs."""
    path = PurePosixPath(shown)
    kind = _ALIASES.get(path.suffix.lower(), path.suffix.lower())
    if path.name.startswith((".", "~$")) or path.name == "Thumbs.db":
        return
    intake.kinds[kind or "no ending"] += 1
    try:
        if kind in TABLES:
            found: Iterable[Found | tuple[str, str]] = _table(intake, shown, content, kind, options)
        elif kind in READERS:
            found = [READERS[kind](shown, path.stem, content, options.encoding(shown))]
        else:
            known = " ".join([*READERS, *TABLES, ".zip"])
            instead = INTAKE["instead"].get(kind, f"name it after what it is, one of {known}")
            raise SetAside(f"is of a kind that is not read ({kind or 'no ending'}); {instead}")
        for one in found:
            if isinstance(one, tuple):
                intake.aside.append(one)
            elif options.outlet_from == "folder" and parents:
                intake.found.append(replace(one, outlet=parents[-1]))
            else:
                intake.found.append(one)
    except SetAside as error:
        intake.aside.append((shown, str(error).replace("'FILE=", f"'{shown}=")))


def _table(
    intake: Intake, shown: str, content: bytes, kind: str, options: Options
) -> Iterator[Found | tuple[str, str]]:
    rows, decoded = rows_of(kind, content, options.encoding(shown))
    if not rows:
        raise SetAside("holds no row")
    try:
        columns = columns_of(rows, options.columns)
    except InputError as error:
        raise InputError(f"{shown}: {error}") from error
    intake.told.append(f"{shown}, {len(rows)} rows: {columns.told()}")
    yield from table_documents(shown, PurePosixPath(shown).stem, rows, columns, decoded)


def _whole(intake: Intake) -> Iterator[Found]:
    """The documents that are texts, each with its title line."""
    for one in intake.found:
        pages = one.text.split(BREAK)
        backwards = [n for n, page in enumerate(pages, start=1) if is_reversed(page)]
        if backwards:
            where = f"page {', '.join(map(str, backwards))}: " if len(pages) > 1 else ""
            reason = "its letters run backwards (visual order), which is not guessed at"
            intake.aside.append((one.source, f"{where}{reason}; get the text in another form"))
            continue
        text, repairs = one.text, one.repairs
        if lone := len(re.findall("[\ud800-\udfff]", text)):
            text = re.sub("[\ud800-\udfff]", "\ufffd", text)
            repairs = (*repairs, f"{lone} halves of characters became U+FFFD")
        if nul := text.count("\x00"):
            text, repairs = text.replace("\x00", ""), (*repairs, f"took out U+0000, {nul} times")
        if not re.search(r"\w", text):
            intake.aside.append((one.source, "holds no word"))
            continue
        title = " ".join(UNSEEN.sub("", one.title).split())
        told = one.source.endswith(".docx") or title in " ".join(text[:1000].split())
        published, undated = dated(one.published)
        notes = (*one.notes, *undated)
        if not title and line_kinds(text)[0] == "title":
            title = UNSEEN.sub("", text.strip().splitlines()[0].strip())
        elif title and not told:
            text, notes = f"{title}\n\n{text.lstrip()}", (*notes, "title put before its text")
        one = replace(one, title=title, published=published, repairs=repairs)
        yield replace(one, text=text, notes=notes)


def _rows(found: Sequence[Found]) -> tuple[list[dict[str, str]], dict[str, str]]:
    """The rows of corpus.csv, and the texts by id."""
    rows, texts = [], {}
    used: set[str] = set()
    for one in found:
        doc_id = _free(_slug(one.stem), used)
        texts[doc_id] = one.text
        dated = one.published, "stated" if one.published else "unknown"
        file = "text", f"{doc_id}.txt", hashlib.sha256(one.text.encode()).hexdigest()
        read = one.encoding, f"{one.confidence:.2f}" if one.encoding else "", "; ".join(one.repairs)
        found_in = "; ".join(one.notes), one.source, *read
        cells = (doc_id, one.title, one.outlet, *dated, *file, *found_in)
        row = dict(zip(_OWN, cells, strict=True))
        for name, cell in one.more.items():
            clean = re.sub(r"\s+", " ", UNSEEN.sub("", name)).strip() or "column"
            row[f"{clean}_of_source" if clean in _OWN else clean] = " ".join(cell.split())
        rows.append(row)
    return rows, texts


def _slug(stem: str) -> str:
    plain = normalize(unicodedata.normalize("NFC", stem))
    return re.sub(r"[^\w-]+", "_", plain).strip("_-")[:_LONGEST_ID].strip("_-") or "text"


def _free(doc_id: str, used: set[str]) -> str:
    """An id that no other document has, on disks too that take A and a for the same."""
    number, free = 1, doc_id
    while free.casefold() in used:
        number += 1
        free = f"{doc_id}_{number}"
    used.add(free.casefold())
    return free


def _headings(found: Found) -> list[str]:
    """The lines of a text that its file marks as headings, but the first, which is its title."""
    lines = [" ".join(line.split()) for line in found.text.split("\n") if line.strip()]
    headings = dict.fromkeys(" ".join(heading.split()) for heading in found.headings)
    return [line for line in headings if line in lines[1:] and len(line) < 300]  # no paragraph


def _write(
    folder: Path,
    rows: Sequence[Mapping[str, str]],
    texts: Mapping[str, str],
    headings: Mapping[str, Sequence[str]],
) -> None:
    """Write the folder whole or not at all."""
    columns = list(dict.fromkeys([*_OWN, *(name for row in rows for name in row)]))
    table = io.StringIO(newline="")
    writer = csv.DictWriter(table, columns, restval="", lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    paged = {doc_id: text for doc_id, text in texts.items() if BREAK in text}
    wrapped = [doc_id for doc_id, text in texts.items() if doc_id not in paged and is_wrapped(text)]
    rules = cleaning_file(paged, wrapped, headings)
    folder.parent.mkdir(parents=True, exist_ok=True)
    draft = Path(tempfile.mkdtemp(dir=folder.parent, prefix=f".{folder.name}."))
    try:
        draft.chmod(0o755)
        (draft / "raw").mkdir()
        for doc_id, text in texts.items():
            (draft / "raw" / f"{doc_id}.txt").write_bytes(text.encode())
        (draft / "corpus.csv").write_bytes(table.getvalue().encode())
        if rules:
            (draft / "cleaning.toml").write_bytes(rules.encode())
        if folder.exists():
            folder.rmdir()
        draft.rename(folder)
    except BaseException:
        shutil.rmtree(draft, ignore_errors=True)
        raise
