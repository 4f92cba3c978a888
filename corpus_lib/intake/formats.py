"""Files of each kind as texts: what a library made for that kind finds in them."""

import codecs
import html
import importlib
import io
import re
import zipfile
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from types import ModuleType
from typing import Any
from warnings import catch_warnings
from xml.etree import ElementTree

from corpus_lib.errors import InputError
from corpus_lib.intake.encodings import Decoded, SetAside, decode
from corpus_lib.intake.pdf_text import BREAK, pdf_pages

INSTALL = "pip install 'corpus-lib[files]'"
MOST_BYTES = 200 << 20  # of one file; of all that a zip or a docx unpacks to, five times that
_MOST_ENTRIES = 20_000
_MOST_RATIO = 150  # what is unpacked to what is packed, beyond the first megabytes
_META = re.compile(rb"""<meta[^>]+charset\s*=\s*["']?\s*([\w-]+)""", re.IGNORECASE)
_BLOCKS = [*(f"h{n}" for n in range(1, 7)), "p", "li", "td", "th", "pre", "blockquote", "dt", "dd"]


@dataclass(frozen=True)
class Found:
    """A document as found: its place, its text, pages apart by `BREAK`, and what is told of it.

    Its id is made of `stem`; `repairs` are what was mended, `headings` lines that the file marks
    as such, `more` further columns.
    """

    source: str
    stem: str
    text: str
    title: str = ""
    outlet: str = ""
    published: str = ""
    encoding: str = ""
    confidence: float = 1.0
    repairs: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    headings: tuple[str, ...] = ()
    more: dict[str, str] = field(default_factory=dict)


def library(name: str, *, what: str) -> ModuleType:
    """A library that reads a kind of file, imported when first needed."""
    try:
        return importlib.import_module(name)
    except ModuleNotFoundError as error:
        raise InputError(f"reading {what} needs the library {name}; {INSTALL}") from error


def check_archive(content: bytes) -> zipfile.ZipFile:
    """A zip (a docx and an odt are zips), refused if it is damaged, encrypted or would be huge."""
    try:
        archive = zipfile.ZipFile(io.BytesIO(content))
    except (zipfile.BadZipFile, ValueError, RuntimeError) as error:
        raise SetAside(f"is damaged ({error}); save it again") from error
    entries = archive.infolist()
    size, most = sum(entry.file_size for entry in entries), 5 * MOST_BYTES
    if len(entries) > _MOST_ENTRIES:
        raise SetAside(f"holds {len(entries)} files; at most {_MOST_ENTRIES} are read: divide it")
    if size > most or (size > 10 << 20 and size > _MOST_RATIO * len(content)):
        raise SetAside(
            f"would unpack to {size >> 20} MB from {len(content) >> 10} kB; at most {most >> 20} MB"
            f" and {_MOST_RATIO} times its size are unpacked (a zip bomb?)"
        )
    if any(entry.flag_bits & 1 for entry in entries):
        raise SetAside("is encrypted; unpack it with its password")
    return archive


def members(content: bytes) -> Iterator[tuple[str, bytes | SetAside]]:
    """The files in a zip by name, no more of each than it said; of damaged ones the reason."""
    with check_archive(content) as archive:
        for entry in archive.infolist():
            if entry.is_dir() or entry.filename.startswith("__MACOSX/"):
                continue
            name = entry.filename
            if not entry.flag_bits & 0x800:  # names without the mark of UTF-8 often are it
                with suppress(UnicodeError):
                    name = name.encode("cp437").decode("utf-8")
            try:
                found: bytes | SetAside = _part(archive, entry, entry.file_size)
            except SetAside as error:
                found = error
            yield name, found


def _part(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, most: int) -> bytes:
    try:
        with archive.open(entry) as part:
            return part.read(most)
    except Exception as error:  # zipfile lets whatever a decompressor meets through
        raise SetAside(f"is damaged ({error}); save it again") from error


def plain(source: str, stem: str, content: bytes, encoding: str) -> Found:
    """A text file as decoded."""
    return _found(source, stem, decode(content, encoding=encoding))


def _found(source: str, stem: str, decoded: Decoded, **more: Any) -> Found:
    text = more.pop("text", decoded.text)
    repairs = (*decoded.repairs, *more.pop("repairs", ()))
    rest = {"encoding": decoded.encoding, "confidence": decoded.confidence, **more}
    return Found(source, stem, text, repairs=repairs, **rest)


def _markdown(source: str, stem: str, content: bytes, encoding: str) -> Found:
    mistune = library("mistune", what=".md")
    decoded = decode(content, encoding=encoding)
    head = re.match(r"---\r?\n(.*?)\r?\n---\r?\n", decoded.text, re.DOTALL)
    stated = dict(re.findall(r"^(\w+):[ \t]*(.+?)[ \t]*$", head[1] if head else "", re.MULTILINE))
    body = decoded.text[head.end() :] if head else decoded.text
    notes = (f"its head states {', '.join(stated)}",) if stated else ()
    title, date = stated.pop("title", "").strip("\"'"), stated.pop("date", "").strip("\"'")
    text, headings = _blocks(str(mistune.html(body)))
    more = {"title": title, "published": date, "notes": notes, "headings": headings}
    return _found(source, stem, decoded, text=text, **more)


def _blocks(page: str) -> tuple[str, tuple[str, ...]]:
    """The text of simple HTML, one block a line, and those that are headings."""
    soup = library("bs4", what=".md").BeautifulSoup(page, "html.parser")
    for rest in soup(["script", "style"]):
        rest.decompose()
    blocks = [tag for tag in soup(_BLOCKS) if not tag.find(_BLOCKS)]
    lines = [(" ".join(block.get_text().split()), block.name) for block in blocks]
    text = "\n".join(line for line, _ in lines if line) or " ".join(soup.get_text().split())
    return text, tuple(line for line, name in lines if line and name in _BLOCKS[:6])


def _html(source: str, stem: str, content: bytes, encoding: str) -> Found:
    trafilatura = library("trafilatura", what=".html")
    decoded = decode(content, encoding=encoding)
    repairs = []
    named = _META.search(content[:4096])
    if named:
        try:
            name = codecs.lookup(named[1].decode()).name
        except LookupError:
            name = ""
        if name != codecs.lookup(decoded.encoding.replace("windows-", "cp")).name:
            repairs = [f"its head says {named[1].decode()}, its body is {decoded.encoding}"]
    page = trafilatura.bare_extraction(
        decoded.text,
        include_comments=False,
        with_metadata=True,
        # Only a date that the page states; never one that stands somewhere in it.
        date_extraction_params={"extensive_search": False, "original_date": True},
    )
    text = (page.text or "") if page else ""
    heads = page.body.iter("head") if page and page.body is not None else ()
    headings = tuple(" ".join("".join(head.itertext()).split()) for head in heads)
    if not text.strip():
        text, headings = _blocks(decoded.text)
        repairs.append("no main text was found, so all text of the page was taken")
    if not text.strip():
        raise SetAside("holds no text that can be told from its menus")
    stated = {
        "title": html.unescape(page.title or "") if page else "",
        "outlet": (page.sitename or "") if page else "",
        "published": (page.date or "") if page else "",
    }
    stated |= {"text": text, "headings": headings}
    return _found(source, stem, decoded, repairs=tuple(repairs), **stated)


def _check_parts(archive: zipfile.ZipFile) -> None:
    for entry in archive.infolist():
        # LibreOffice leaves some parts empty.
        if entry.filename.endswith((".xml", ".rels")) and entry.file_size:
            part, of = _part(archive, entry, entry.file_size), f"its part {entry.filename}"
            if b"<!DOCTYPE" in part[:4096].replace(b"\x00", b"").upper():
                raise SetAside(
                    f"{of} declares a document type, which no office "
                    "program writes and which may hide text; save it again"
                )
            try:  # odfpy keeps what stands before a fault, and says nothing of the rest
                ElementTree.fromstring(part)
            except (ElementTree.ParseError, ValueError, LookupError) as error:
                raise SetAside(f"{of} is damaged ({error}); open and save it again") from error


def _docx(source: str, stem: str, content: bytes, encoding: str) -> Found:
    del encoding
    read = library("docx2python", what=".docx").docx2python
    with check_archive(content) as archive:
        if "word/document.xml" not in archive.namelist():
            raise SetAside("is no Word document inside; open and save it as .docx")
        _check_parts(archive)
    try:
        with catch_warnings(action="ignore"), read(io.BytesIO(content)) as document:
            body = [*_lines(document.body)]
            aside = {what: [*_lines(getattr(document, what))] for what in ("footnotes", "endnotes")}
            title = (document.core_properties.get("title") or "").strip()
            title = title or next(_styled(document.body_pars, "title|heading ?1"), "")
            headings = tuple(_styled(document.body_pars, r"heading ?\d"))
    except Exception as error:  # docx2python lets whatever its parser meets through
        told = f"its prefix {error} is declared nowhere" if isinstance(error, KeyError) else error
        raise SetAside(f"can't be read as .docx ({told}); open and save it again") from error
    notes = tuple(f"left out {len(lines)} {what}" for what, lines in aside.items() if lines)
    text = "\n".join(body)
    return _office(Found(source, stem, text, title=title, notes=notes, headings=headings))


def _lines(nested: Any) -> Iterator[str]:
    """The paragraphs of a part of a docx, in however many lists they lie."""
    if isinstance(nested, str):
        line = re.sub(r"----(?:foot|end)note\d+----|<[^>]*>", "", nested).strip()
        if line:
            yield line
        return
    for inner in nested:
        yield from _lines(inner)


def _styled(nested: Any, style: str) -> Iterator[str]:
    """The paragraphs of a docx in such a style."""
    for inner in nested if isinstance(nested, list) else ():
        yield from _styled(inner, style)
    if re.fullmatch(style, getattr(nested, "style", ""), re.IGNORECASE):
        yield "".join(run.text for run in nested.runs)


def _office(found: Found) -> Found:
    if not found.text.strip():
        raise SetAside("holds no text; if it holds pictures of pages, read them by OCR first")
    return found


def _odt(source: str, stem: str, content: bytes, encoding: str) -> Found:
    del encoding
    load = library("odf.opendocument", what=".odt").load
    extract = library("odf.teletype", what=".odt").extractText
    with check_archive(content) as archive:
        _check_parts(archive)
    try:
        document = load(io.BytesIO(content)).text
    except Exception as error:  # odfpy lets whatever its parser meets through
        raise SetAside(f"can't be read as .odt ({error}); open and save it again") from error
    names = [(node, *node.qname) for node in _walk(document)]
    blocks = [(node, name) for node, space, name in names if space.endswith("text:1.0")]
    lines = [(extract(node).strip(), name) for node, name in blocks if name in ("p", "h")]
    headings = tuple(line for line, name in lines if line and name == "h")
    text = "\n".join(line for line, _ in lines if line)
    return _office(Found(source, stem, text, headings=headings))


def _walk(node: Any) -> Iterator[Any]:
    for child in getattr(node, "childNodes", ()):  # a drawing called .odt has no text
        if hasattr(child, "qname"):
            if child.qname[1] in ("note", "tracked-changes"):
                continue
            yield child
            yield from _walk(child)


def _rtf(source: str, stem: str, content: bytes, encoding: str) -> Found:
    read = library("striprtf.striprtf", what=".rtf").rtf_to_text
    if not content.startswith(b"{\\rtf"):
        raise SetAside("is no RTF inside")
    page = re.search(rb"\\ansicpg(\d+)", content)
    name = encoding or f"cp{(page[1] if page else b'1252').decode()}"
    text = read(content.decode("latin-1"), encoding=name, errors="replace")
    return _office(Found(source, stem, text, encoding=name))


def _pdf(source: str, stem: str, content: bytes, encoding: str) -> Found:
    del encoding
    library("pdfminer", what=".pdf")
    pages, pictures = pdf_pages(content)
    notes = [f"{len(pages)} pages"]
    if pictures:
        notes.append(f"page {', '.join(map(str, pictures))} holds a picture and no text")
    return Found(source, stem, BREAK.join(pages), notes=tuple(notes))


READERS: dict[str, Callable[[str, str, bytes, str], Found]] = {
    **{".txt": plain, ".md": _markdown, ".html": _html, ".htm": _html},
    **{".docx": _docx, ".odt": _odt, ".rtf": _rtf, ".pdf": _pdf},
}
